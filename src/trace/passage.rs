//! What becomes of a message between a client and the service, in words.

use super::LineValue;
use crate::id::ChangeNumber;
use crate::time::{Instant, Millis, Times};
use std::fmt;

/// What became of a message between a client and the service.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Passage {
    /// A request is under way.
    Sent {
        /// When it arrives.
        arrives: Instant,
        /// Whether a disturbance holds it up.
        late: bool,
    },
    /// A request was lost before the service had it.
    Lost,
    /// The service answered without doing anything.
    Failed {
        /// The status code.
        status: u16,
        /// For how long it asks to be left alone.
        retry_after: Millis,
    },
    /// The service answered a read with a session as it was.
    Stale {
        /// The status code: 200, or 204 if there was none then.
        status: u16,
        /// As of when.
        then: Instant,
        /// The change that was the last one then.
        change: Option<ChangeNumber>,
    },
    /// An answer came.
    Replied {
        /// Its status code.
        status: u16,
        /// When the request was sent.
        sent: Instant,
        /// Whether a disturbance held it or its request up.
        late: bool,
        /// Whether the answer to a later request came before it.
        overtaken: bool,
        /// Whether it shows an older change than its reader knows.
        older: bool,
    },
    /// An answer was lost: its status code, and when the request was sent.
    ReplyLost(u16, Instant),
    /// An answer found its console cut off, likewise.
    ReplyCutOff(u16, Instant),
    /// An answer came when nobody waited for it any more, likewise.
    ReplyTooLate(u16, Instant),
    /// No answer came in time.
    Unanswered {
        /// How long its sender waited.
        after: Millis,
    },
    /// A client does not try to connect any more.
    GaveUp {
        /// How often it had tried again.
        retries: u32,
    },
}

impl Passage {
    /// The status code that it brings to whoever asked.
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

    /// Whether it went as messages go, so that it is not worth a row.
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

    /// What a line says of it: the verb of the request, or `reply`.
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

    /// What became of it, in a word or by its status code.
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
