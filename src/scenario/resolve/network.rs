//! What goes wrong: consoles, users, times and chances of faults, each found or a fault of the script itself.

use super::steps::Reader;
use super::trail::Trail;
use crate::action::{Action, ConsoleAction, ConsoleFault, Disturbance, NetworkAction, NetworkFault, Skew};
use crate::scenario::document::{ActionDocument, ConsoleFaultDocument, Scope};
use crate::time::Millis;

/// The most by which a clock is wrong: a title that is so far ahead asks in vain every second.
const MOST_SKEW: Millis = Millis::from_secs(3600);

/// For how long a service that fails asks to be left alone, where nothing is said.
const RETRY_AFTER: Millis = Millis::from_secs(30);

impl Reader<'_> {
    /// What befalls consoles, if this is such a verb.
    pub(super) fn console_faults(&mut self, action: &ActionDocument, path: Trail<'_>) -> Option<Vec<Action>> {
        let (verb, document): (_, &ConsoleFaultDocument) = match action {
            ActionDocument::LosePower(fault) => ("lose_power", fault),
            ActionDocument::RestorePower(fault) => ("restore_power", fault),
            ActionDocument::Cut(fault) => ("cut", fault),
            ActionDocument::Heal(fault) => ("heal", fault),
            ActionDocument::Flap(fault) => ("flap", fault),
            _ => return None,
        };
        let path = path.name(verb);
        let details = document.details();
        let link = details.and_then(|details| details.link);
        if link.is_some() && matches!(verb, "lose_power" | "restore_power") {
            self.faults.at_key(path.name("link"), "power is for a whole console").help("links are cut: use \"cut\"");
        }
        let lasts = details.and_then(|details| details.lasts);
        match (verb, lasts) {
            ("flap", None) => {
                let problem = "a flap ends by itself: after which time?";
                self.faults.at(path, problem).help("{\"flap\": {\"consoles\": \"xbox-a\", \"for\": \"5s\"}}");
            }
            ("flap", Some(_)) | (_, None) => {}
            (_, Some(_)) => {
                self.faults.at_key(path.name("for"), "only a flap ends by itself").help("end it by a step of its own");
            }
        }
        let links = link.unwrap_or_default();
        let what = match verb {
            "lose_power" => ConsoleFault::LosePower,
            "restore_power" => ConsoleFault::RestorePower,
            "heal" => ConsoleFault::Heal(links),
            _ => ConsoleFault::Cut(links),
        };
        let within = details.and_then(|details| details.within);
        let names = document.consoles().names();
        let place = path.name("consoles");
        let consoles = self.consoles(names, if details.is_some() { place } else { path });
        Some(
            consoles
                .into_iter()
                .map(|console| Action::Console(ConsoleAction { console, what, within, lasts }))
                .collect(),
        )
    }

    /// What disturbs messages or clocks, if this is such a verb.
    pub(super) fn network(&mut self, action: &ActionDocument, path: Trail<'_>) -> Option<Action> {
        let (what, scope) = match action {
            ActionDocument::LoseRequests(loss) => (NetworkFault::LoseRequests, loss.scope()),
            ActionDocument::LoseReplies(loss) => (NetworkFault::LoseReplies, loss.scope()),
            ActionDocument::DropTaps(loss) => (NetworkFault::DropTaps, loss.scope()),
            ActionDocument::DelayRequests(late) => (NetworkFault::DelayRequests(late.by), late.scope()),
            ActionDocument::DelayReplies(late) => (NetworkFault::DelayReplies(late.by), late.scope()),
            ActionDocument::DelayTaps(late) => (NetworkFault::DelayTaps(late.by), late.scope()),
            ActionDocument::StaleReads(stale) => (NetworkFault::StaleReads(stale.by), stale.scope()),
            ActionDocument::ServiceFails(outage) => {
                if !matches!(outage.with, 503 | 429) {
                    let problem = format!("the service does not fail with {}", outage.with);
                    let place = path.name("service_fails");
                    self.faults.at(place.name("with"), problem).help("it is 503, not there, or 429, too many requests");
                }
                let retry_after = outage.retry_after.unwrap_or(RETRY_AFTER);
                (NetworkFault::ServiceFails(outage.with, retry_after), outage.scope())
            }
            ActionDocument::Mend(mend) => return Some(Action::Network(NetworkAction::Mend(mend.what))),
            ActionDocument::SkewClock(skew) => {
                let path = path.name("skew_clock");
                let of = self.users(skew.of.names(), path.name("of"));
                if skew.of.names().is_empty() {
                    self.faults.at(path.name("of"), "the list is empty").help("name whose consoles");
                }
                let by = skew.ahead.or(skew.behind).unwrap_or(Millis::ZERO);
                if skew.ahead.is_some() == skew.behind.is_some() {
                    self.faults.at(path, "is it ahead or behind?").help("give one of \"ahead\" and \"behind\"");
                } else if by > MOST_SKEW {
                    let key = if skew.ahead.is_some() { "ahead" } else { "behind" };
                    self.faults.at(path.name(key), format!("a clock is at most {MOST_SKEW} wrong"));
                }
                let skew = if skew.ahead.is_some() { Skew::Ahead(by) } else { Skew::Behind(by) };
                return Some(Action::Network(NetworkAction::Skew(of, skew)));
            }
            _ => return None,
        };
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
        Some(Action::Network(NetworkAction::Disturb(Disturbance { what, of: named, next, lasts, chance })))
    }
}
