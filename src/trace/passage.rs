//! Events of a message between a client and the service, and their texts.

use super::value::LineValue;
use crate::id::ChangeNumber;
use crate::time::{Instant, Millis, Times};
use std::fmt;

/// An event of a message between a client and the service.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Passage {
    /// A request is in flight.
    Sent {
        /// When it arrives.
        arrives: Instant,
        /// Whether a fault delays it.
        late: bool,
    },
    /// A request was lost before it reached the service.
    Lost,
    /// The service failed: it answered without handling the request.
    Failed {
        /// The status code.
        status: u16,
        /// `Retry-After`.
        retry_after: Millis,
    },
    /// The service answered a read from an older copy.
    Stale {
        /// The status code: 200, or 204 if the session did not exist then.
        status: u16,
        /// The instant of the copy.
        then: Instant,
        /// The change number of the copy.
        change: Option<ChangeNumber>,
    },
    /// A reply arrived.
    Replied {
        /// Its status code.
        status: u16,
        /// When the request was sent.
        sent: Instant,
        /// Whether a fault delayed it or its request.
        late: bool,
        /// Whether the reply to a later request arrived before it.
        overtaken: bool,
        /// Whether it shows an older change than the sender's snapshot.
        older: bool,
    },
    /// A reply was lost: its status code, and when the request was sent.
    ReplyLost(u16, Instant),
    /// A reply arrived while its console was offline, likewise.
    ReplyCutOff(u16, Instant),
    /// A reply arrived after the answer window, likewise.
    ReplyTooLate(u16, Instant),
    /// No reply arrived within the answer window.
    Unanswered {
        /// How long its sender waited.
        after: Millis,
    },
    /// A client gives up connecting.
    GaveUp {
        /// The number of retries.
        retries: u32,
    },
}

impl Passage {
    /// The status code that it brings to the sender.
    #[must_use]
    pub fn status(self) -> Option<u16> {
        match self {
            Passage::Failed { status, .. } | Passage::Stale { status, .. } | Passage::Replied { status, .. } => {
                Some(status)
            }
            Passage::Sent { .. }
            | Passage::Lost
            | Passage::ReplyLost(..)
            | Passage::ReplyCutOff(..)
            | Passage::ReplyTooLate(..)
            | Passage::Unanswered { .. }
            | Passage::GaveUp { .. } => None,
        }
    }

    /// Whether it has no delay or fault, so that text reports omit it.
    pub(super) fn is_routine(self) -> bool {
        match self {
            Passage::Sent { late, .. } => !late,
            Passage::Replied { late, overtaken, older, .. } => !late && !overtaken && !older,
            Passage::Lost
            | Passage::Failed { .. }
            | Passage::Stale { .. }
            | Passage::ReplyLost(..)
            | Passage::ReplyCutOff(..)
            | Passage::ReplyTooLate(..)
            | Passage::Unanswered { .. }
            | Passage::GaveUp { .. } => false,
        }
    }

    /// The `what` of its line: the verb of the request, or `reply`.
    pub(super) fn what(self, verb: &'static str) -> &'static str {
        match self {
            Passage::Replied { .. } | Passage::ReplyLost(..) | Passage::ReplyCutOff(..) | Passage::ReplyTooLate(..) => {
                "reply"
            }
            Passage::Sent { .. }
            | Passage::Lost
            | Passage::Failed { .. }
            | Passage::Stale { .. }
            | Passage::Unanswered { .. }
            | Passage::GaveUp { .. } => verb,
        }
    }

    /// The result, in a word or as a status code.
    pub(super) fn came_to(self) -> LineValue<'static> {
        match self {
            Passage::Sent { .. } => LineValue::Word("under way"),
            Passage::Lost | Passage::ReplyLost(..) | Passage::ReplyCutOff(..) => LineValue::Word("lost"),
            Passage::ReplyTooLate(..) => LineValue::Word("too late"),
            Passage::Unanswered { .. } => LineValue::Word("no answer"),
            Passage::GaveUp { .. } => LineValue::Word("given up"),
            Passage::Failed { status, .. } | Passage::Stale { status, .. } | Passage::Replied { status, .. } => {
                LineValue::Code(status)
            }
        }
    }

    /// Why, in one phrase. `who` sent the request.
    pub(super) fn tell(self, who: &str, verb: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let did = |status: u16| if status < 300 { "did it" } else { "refused it" };
        let times = Times::of(f);
        match self {
            Passage::Sent { arrives, .. } => write!(f, "it comes to the service at {}", times.show(arrives)),
            Passage::Lost => f.write_str("on its way; the service never has it"),
            Passage::Failed { status: 429, retry_after } => {
                write!(f, "the service takes no more requests; again after {}", times.show(retry_after))
            }
            Passage::Failed { retry_after, .. } => {
                write!(f, "the service is not there; again after {}", times.show(retry_after))
            }
            Passage::Stale { then, change, .. } => {
                write!(f, "stale: as it was at {}", times.show(then))?;
                match change {
                    Some(number) => write!(f, ", #{}", number.0),
                    None => f.write_str(", when it was not there"),
                }
            }
            Passage::Replied { sent, overtaken, older, .. } => {
                write!(f, "to the {verb} of {}", times.show(sent))?;
                f.write_str(if overtaken { "; a later request was answered before" } else { "" })?;
                f.write_str(if older { "; it shows an older change than is known" } else { "" })
            }
            Passage::ReplyLost(status, sent) => {
                let sent = times.show(sent);
                write!(f, "to the {verb} of {sent}: the service {} ({status}), {who} does not know", did(status))
            }
            Passage::ReplyCutOff(status, sent) => {
                let sent = times.show(sent);
                write!(f, "to the {verb} of {sent}: the service {} ({status}), {who} is cut off", did(status))
            }
            Passage::ReplyTooLate(status, sent) => {
                let sent = times.show(sent);
                write!(
                    f,
                    "to the {verb} of {sent}: the service {} ({status}), {who} does not wait any more",
                    did(status)
                )
            }
            Passage::Unanswered { after } => write!(f, "within {}", times.show(after)),
            Passage::GaveUp { retries } => write!(f, "reconnect; {retries} more attempts were in vain"),
        }
    }
}
