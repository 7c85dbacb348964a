//! Why an entry happened, in one phrase.

use super::words::{consequence, missed};
use super::{Arrival, Entry, Line, RequestEvent, Trace, What};
use crate::mpsd::clauses;
use crate::mpsd::service::Row;
use crate::mpsd::session::{Cause, Change, Event};
use crate::service::CallOutcome;
use crate::time::{Millis, Times};
use std::fmt::{self, Write};

/// The text for an access whose settling changed the session.
const OBSERVER: &str = "looking changed the session (observer's effect)";

/// Why an entry happened, in one phrase; empty if it has no cause. Formatted only when shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reason<'a> {
    pub(super) trace: &'a Trace,
    pub(super) entry: &'a Entry,
}

impl Reason<'_> {
    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        write!(Blank, "{self}").is_ok()
    }
}

/// Takes nothing but empty texts: writing anything else to it is an error.
struct Blank;

impl fmt::Write for Blank {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if text.is_empty() { Ok(()) } else { Err(fmt::Error) }
    }
}

impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Reason { trace, entry } = self;
        let times = Times::of(f);
        match &entry.what {
            What::Call { outcome, settled, policy, stale, .. } => {
                let found = self.found(outcome);
                let found = found.as_ref().map(|found| found as &dyn fmt::Display);
                let stale = stale.as_ref().map(|stale| stale as &dyn fmt::Display);
                said(f, [triggered(policy), found, outcome.against(), stale, observed(*settled)])
            }
            What::Change(changed) => match changed.as_mpsd() {
                Some((_, _, event)) => self.of_change(event, f),
                None => self.of_gamelift(f),
            },
            What::Gem(entry) => match (&entry.log, &entry.exception) {
                (Some(log), _) => write!(f, "logged \u{201c}{log}\u{201d}"),
                (None, Some(why)) => why.fmt(f),
                (None, None) => self.of_gamelift(f),
            },
            What::Prevented { why, .. } => why.fmt(f),
            What::Toast { .. } => match entry.because.and_then(|id| trace.entry(id)).map(|entry| &entry.what) {
                Some(What::Call { by, verb, outcome, .. }) => {
                    write!(f, "{}'s {verb}, {}", trace.names.actor(*by), outcome.status())
                }
                _ => Ok(()),
            },
            What::Tap { arrival, .. } => self.of_tap(*arrival, f),
            What::Console { .. } => self.of_blow(f),
            What::Message { by, verb, policy, passage, .. } => {
                if let Some(policy) = policy {
                    write!(f, "{policy}; ")?;
                }
                passage.tell(trace.names.actor(*by), verb, f)
            }
            What::Network { what } => {
                let of: Vec<&str> = what.of().iter().map(|user| trace.names.user(*user)).collect();
                if of.len() > 1 {
                    write!(f, "of {}: ", of.join(", "))?;
                }
                what.fmt(f)
            }
            What::Drawn { within, .. } => write!(f, "within {}, drawn from the seed", times.show(within)),
            What::Closed { .. } => f.write_str("as the service plans it"),
            What::Title { .. } | What::Activation { .. } => Ok(()),
            What::Told { heard, .. } => f.write_str(if *heard { "" } else { "no answer" }),
            What::Saved { outcome, policy, .. } => said(f, [triggered(policy), outcome.against()]),
            What::Restored { lost, .. } if *lost == Millis::ZERO => f.write_str("nothing was lost"),
            What::Restored { saved: Millis::ZERO, lost, .. } => {
                write!(f, "lost {}; nothing had been saved", times.show(lost))
            }
            What::Restored { lost, .. } => write!(f, "lost {}, played since the last save", times.show(lost)),
            What::SplitBrain { consoles, ended: None, .. } => {
                let names: Vec<&str> = consoles.iter().map(|console| trace.names.console(*console)).collect();
                write!(f, "{} each take themselves for the arbiter", names.join(" and "))
            }
            What::Countdown { ends, .. } => write!(f, "it ends at {}", times.show(ends)),
            What::SplitBrain { ended: Some(span), .. } => write!(f, "after {}", times.show(span)),
            What::TitleRuns { .. }
            | What::Connected { .. }
            | What::GivenUp { .. }
            | What::Presence { .. }
            | What::Peers { .. } => {
                let Some(origin) = entry.because.and_then(|id| trace.entry(id)) else { return Ok(()) };
                match &origin.what {
                    What::Console { console, what } => write!(f, "{} {what}", trace.names.console(*console))?,
                    What::Title { user, what } => write!(f, "{} {what}", trace.names.user(*user))?,
                    What::Activation { user, verb, .. } => {
                        write!(f, "{}'s {}", trace.names.user(*user), verb.replace('_', " "))?;
                    }
                    What::TitleRuns { console } => write!(f, "the title runs on {}", trace.names.console(*console))?,
                    What::Closed { .. } => f.write_str("the service closed the connection")?,
                    // Only binding a member to a connection that is not open leads to this.
                    What::Change(_)
                    | What::Call { .. }
                    | What::Connected { .. }
                    | What::GivenUp { .. }
                    | What::Presence { .. }
                    | What::Toast { .. }
                    | What::Tap { .. }
                    | What::Peers { .. }
                    | What::SplitBrain { .. }
                    | What::Countdown { .. }
                    | What::Told { .. }
                    | What::Saved { .. }
                    | What::Restored { .. }
                    | What::Message { .. }
                    | What::Network { .. }
                    | What::Drawn { .. }
                    | What::Gem(_)
                    | What::Prevented { .. } => f.write_str("that connection was not open")?,
                }
                if origin.at == entry.at { Ok(()) } else { write!(f, " at {}", Times::of(f).show(origin.at)) }
            }
        }
    }
}

impl Reason<'_> {
    /// What was found, if something was looked for: `finds match (B active), lobby`.
    fn found(&self, outcome: &CallOutcome) -> Option<String> {
        let rows = outcome.found()?;
        let row = |Row { session, row }: &Row| {
            let name = self.trace.session_name(session);
            match row.as_ref().and_then(|row| row.user) {
                Some(user) => format!("{name} ({} {})", self.trace.name_of(user.xuid), user.status),
                None => name.to_owned(),
            }
        };
        Some(match rows {
            [] => "finds nothing".to_owned(),
            some => format!("finds {}", some.iter().map(row).collect::<Vec<_>>().join(", ")),
        })
    }

    fn of_change(&self, event: &Event, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Reason { trace, entry } = self;
        let times = Times::of(f);
        match event.cause {
            Cause::Request => {
                let asked = entry.because.and_then(|id| trace.entry(id)).map(|entry| &entry.what);
                let Some(request) = asked.and_then(What::request) else { return Ok(()) };
                let Some(status) = request.status() else { return Ok(()) };
                write!(f, "{}'s {}", trace.names.actor(request.by), request.verb)?;
                if let Some(policy) = request.policy {
                    write!(f, " ({policy})")?;
                }
                if let Some(What::Call { rule: Some(rule), .. }) = asked {
                    write!(f, " by {rule}")?;
                }
                write!(f, ", {status}")?;
                return match request.event {
                    RequestEvent::Answered { stale: Some(stale), .. } => write!(f, "; {stale}"),
                    RequestEvent::Answered { stale: None, .. } | RequestEvent::Carried(_) => Ok(()),
                };
            }
            Cause::Timer { timer, deadline } => write!(f, "{timer} was due at {}", times.show(deadline))?,
            Cause::Stage { timer, deadline } => write!(f, "{timer} was due at {}", times.show(deadline))?,
            Cause::Empty { deadline } => write!(f, "sessionEmptyTimeout was due at {}", times.show(deadline))?,
            Cause::Presence => f.write_str("presence says not in the title")?,
            Cause::ConnectionLost => return f.write_str("the service gave up the connection"),
            Cause::Consequence if event.clause == clauses::HOST_INACTIVE_KEEPS => {
                return f.write_str("the arbiter turned inactive");
            }
            Cause::Consequence if matches!(event.change, Change::Host { .. }) => {
                return f.write_str("nobody there has its token any more");
            }
            Cause::Consequence => {
                return match event.change {
                    Change::InitializationFailure { to, with: Some(with), .. } => {
                        write!(f, "{} {}", missed(to), self.trace.token_name(with))
                    }
                    _ => match consequence(event) {
                        Some(words) => f.write_str(words),
                        None => write!(f, "it follows by {}", event.clause),
                    },
                };
            }
        }
        match entry.through.and_then(|id| trace.entry(id)).map(|entry| &entry.what) {
            Some(What::GivenUp { user, .. }) => {
                write!(f, ", seen when {}'s connection was given up", trace.names.user(*user))
            }
            Some(what) => match what.request() {
                Some(request) if request.status().is_some() => {
                    write!(f, ", seen by {}'s {}", trace.names.actor(request.by), request.verb)
                }
                Some(_) | None => Ok(()),
            },
            None => Ok(()),
        }
    }
}

impl Reason<'_> {
    /// The reason of a change in GameLift: what brought it about, and when if not now.
    fn of_gamelift(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(origin) = self.entry.because.and_then(|id| self.trace.entry(id)) else { return Ok(()) };
        let line = Line::of(self.trace, origin);
        let times = Times::of(f);
        let who = line.who.map_or(String::new(), |who| format!("{who}'s "));
        if origin.at == self.entry.at {
            return match origin.what {
                What::Change(_) => write!(f, "{who}{}", line.action_in(times)),
                _ => write!(f, "{who}{}", line.what.replace('_', " ")),
            };
        }
        let span = self.entry.at.since(origin.at);
        write!(f, "{} after {who}{}", times.show(span), line.action_in(times))
    }
}

impl Reason<'_> {
    /// The reason of a console's fault that follows from an earlier step: at a drawn instant, or as the end of a fault.
    fn of_blow(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(origin) = self.entry.because.and_then(|id| self.trace.entry(id)) else { return Ok(()) };
        let times = Times::of(f);
        match origin.what {
            What::Drawn { within, .. } => {
                write!(f, "at an instant drawn from the {} after {}", times.show(within), times.show(origin.at))
            }
            _ => write!(f, "{} after {}", times.show(self.entry.at.since(origin.at)), times.show(origin.at)),
        }
    }

    fn of_tap(&self, arrival: Arrival, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = self.entry.because.and_then(|id| self.trace.entry(id));
        if let Some(origin) = origin {
            let line = Line::of(self.trace, origin);
            let who = line.who.map_or(String::new(), |who| format!("{who} "));
            write!(f, "told of {who}{}", line.action_in(Times::of(f)))?;
            if origin.at != self.entry.at {
                write!(f, " at {}", Times::of(f).show(origin.at))?;
            }
        }
        f.write_str(match arrival {
            Arrival::News => "",
            Arrival::Known => "; known already",
            Arrival::Lost => "; the connection is gone",
            Arrival::Dropped => "; lost on its way",
            Arrival::Deaf => "; the connection is open and deaf",
        })
    }
}

/// Joins the phrases that are present with semicolons.
fn said<const N: usize>(f: &mut fmt::Formatter<'_>, phrases: [Option<&dyn fmt::Display>; N]) -> fmt::Result {
    for (nth, phrase) in phrases.into_iter().flatten().enumerate() {
        f.write_str(if nth > 0 { "; " } else { "" })?;
        phrase.fmt(f)?;
    }
    Ok(())
}

/// The policy by which a title asked.
fn triggered<'a>(policy: &'a Option<&'static str>) -> Option<&'a dyn fmt::Display> {
    policy.as_ref().map(|policy| policy as &dyn fmt::Display)
}

fn observed(settled: usize) -> Option<&'static dyn fmt::Display> {
    (settled > 0).then_some(&OBSERVER as &dyn fmt::Display)
}
