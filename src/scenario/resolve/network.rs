//! Resolves faults of consoles, network and clocks.

use super::actors::{StepActions, StepActors};
use super::faults::FaultList;
use super::steps::StepReader;
use super::trail::Trail;
use crate::action::{Action, ClockSkew, ConsoleAction, ConsoleFault, FaultRule, NetworkAction, NetworkFault};
use crate::scenario::document::{ConsoleFaultDocument, MendDocument, OutageDocument, Scope, SkewDocument};
use crate::time::Millis;

/// The maximum skew of a clock: a title that is ahead reads every second for that long.
const MOST_SKEW: Millis = Millis::from_secs(3600);

/// The default of `Retry-After` for a failing service.
const RETRY_AFTER: Millis = Millis::from_secs(30);

/// The verbs of console faults.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ConsoleVerb {
    LosePower,
    RestorePower,
    Cut,
    Heal,
    Flap,
}

impl ConsoleVerb {
    /// The script's word for it.
    fn word(self) -> &'static str {
        match self {
            ConsoleVerb::LosePower => "lose_power",
            ConsoleVerb::RestorePower => "restore_power",
            ConsoleVerb::Cut => "cut",
            ConsoleVerb::Heal => "heal",
            ConsoleVerb::Flap => "flap",
        }
    }
}

impl StepReader<'_> {
    /// Console faults; `path` is that of the action.
    pub(super) fn console_fault(
        &mut self,
        verb: ConsoleVerb,
        from: &ConsoleFaultDocument,
        by: &StepActors<'_>,
        path: Trail<'_>,
    ) -> StepActions {
        let path = path.name(verb.word());
        let details = from.details();
        let link = details.and_then(|details| details.link);
        let lasts = details.and_then(|details| details.lasts);
        let links = link.unwrap_or_default();
        let what = match verb {
            ConsoleVerb::LosePower => ConsoleFault::LosePower,
            ConsoleVerb::RestorePower => ConsoleFault::RestorePower,
            ConsoleVerb::Cut | ConsoleVerb::Flap => ConsoleFault::Cut(links),
            ConsoleVerb::Heal => ConsoleFault::Heal(links),
        };
        if link.is_some() && what.links().is_none() {
            self.faults.at_key(path.name("link"), "power is for a whole console").help("links are cut: use \"cut\"");
        }
        match (verb, lasts) {
            (ConsoleVerb::Flap, None) => {
                let problem = "a flap ends by itself: after which time?";
                self.faults.at(path, problem).help("{\"flap\": {\"consoles\": \"xbox-a\", \"for\": \"5s\"}}");
            }
            (ConsoleVerb::LosePower | ConsoleVerb::RestorePower | ConsoleVerb::Cut | ConsoleVerb::Heal, Some(_)) => {
                self.faults.at_key(path.name("for"), "only a flap ends by itself").help("end it by a step of its own");
            }
            (ConsoleVerb::Flap, Some(_))
            | (ConsoleVerb::LosePower | ConsoleVerb::RestorePower | ConsoleVerb::Cut | ConsoleVerb::Heal, None) => {}
        }
        let within = details.and_then(|details| details.within);
        let place = path.name("consoles");
        let consoles = self.consoles(from.consoles().names(), if details.is_some() { place } else { path });
        by.nobody(self.faults, || format!("{} befalls consoles; nobody does it", verb.word()), "leave \"by\" out");
        let action = |console| Action::Console(ConsoleAction { console, what, within, lasts });
        StepActions::of(consoles.into_iter().map(action).collect(), None)
    }

    /// Network faults; `path` is that of the action.
    pub(super) fn disturb(
        &mut self,
        what: NetworkFault,
        scope: Scope<'_>,
        by: &StepActors<'_>,
        path: Trail<'_>,
    ) -> StepActions {
        let Scope { of, next, lasts, chance } = scope;
        let path = path.name(what.verb());
        let place = path.name("of");
        let named = of.map_or_else(Vec::new, |of| self.users(of.names(), place));
        if of.is_some_and(|of| of.names().is_empty()) {
            self.faults.at(place, "the list is empty").help("name somebody, or leave it out");
        }
        if next == Some(0) {
            self.faults.at(path.name("next"), "it would meet no message").help("1 is the next one alone");
        }
        if lasts == Some(Millis::ZERO) {
            self.faults.at(path.name("for"), "it would be over at once").help("without it, it lasts until a \"mend\"");
        }
        if what == NetworkFault::StaleReads(Millis::ZERO) {
            self.faults.at(path.name("by"), "a read that shows the present is not stale").help("say by how much it is");
        }
        if next.is_some() && lasts.is_some() {
            self.faults
                .at_key(path.name("for"), "a disturbance has \"next\" or \"for\", not both")
                .help("keep one of them; without either it lasts until a \"mend\"");
        }
        self.network_actions(NetworkAction::InjectFault(FaultRule { what, of: named, next, lasts, chance }), by)
    }

    /// The service fails; `path` is that of the action.
    pub(super) fn outage(&mut self, from: &OutageDocument, by: &StepActors<'_>, path: Trail<'_>) -> StepActions {
        let what = NetworkFault::ServiceFails(from.with, from.retry_after.unwrap_or(RETRY_AFTER));
        if !matches!(from.with, 503 | 429) {
            let problem = format!("the service does not fail with {}", from.with);
            let place = path.name(what.verb());
            self.faults.at(place.name("with"), problem).help("it is 503, not there, or 429, too many requests");
        }
        self.disturb(what, from.scope(), by, path)
    }

    /// Clocks are wrong.
    pub(super) fn skew_clock(&mut self, from: &SkewDocument, by: &StepActors<'_>, path: Trail<'_>) -> StepActions {
        let of = self.users(from.of.names(), path.name("of"));
        if from.of.names().is_empty() {
            self.faults.at(path.name("of"), "the list is empty").help("name whose consoles");
        }
        let most = |skewed: Millis, key: &'static str, faults: &mut FaultList| {
            if skewed > MOST_SKEW {
                faults.at(path.name(key), format!("a clock is at most {MOST_SKEW} wrong"));
            }
        };
        let skew = match (from.ahead, from.behind) {
            (Some(ahead), None) => {
                most(ahead, "ahead", self.faults);
                ClockSkew::Ahead(ahead)
            }
            (None, Some(behind)) => {
                most(behind, "behind", self.faults);
                ClockSkew::Behind(behind)
            }
            (Some(_), Some(_)) | (None, None) => {
                self.faults.at(path, "is it ahead or behind?").help("give one of \"ahead\" and \"behind\"");
                ClockSkew::default()
            }
        };
        self.network_actions(NetworkAction::SkewClocks(of, skew), by)
    }

    /// Network faults end.
    pub(super) fn mend(&mut self, from: &MendDocument, by: &StepActors<'_>) -> StepActions {
        self.network_actions(NetworkAction::ClearFaults(from.what), by)
    }

    fn network_actions(&mut self, action: NetworkAction, by: &StepActors<'_>) -> StepActions {
        let problem = || format!("{} befalls messages and clocks; nobody does it", action.verb());
        by.nobody(self.faults, problem, "leave \"by\" out; whose they are is said by \"of\"");
        StepActions::of(vec![Action::Network(action)], None)
    }
}
