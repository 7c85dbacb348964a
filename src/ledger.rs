//! The ledger of a run: the cost of its timeouts by cause, in whole milliseconds.
//!
//! A [`Meter`] computes it: a listener that receives the events of a run, who actually plays, and when the service's timers are
//! due. It needs no trace, so a study of many runs gets the figures without recording one:
//!
//! ```
//! use sessim::ledger::{Ledger, Meter};
//! use sessim::names::People;
//! use sessim::run::{play, run, world};
//! use sessim::scenario::{Overrides, Script};
//! use sessim::world::Drive;
//!
//! let script = br#"{
//!   "about": "a player who loses power holds a slot until somebody looks",
//!   "template": { "constants": { "system": { "inactiveRemovalTimeout": 0 } } },
//!   "consoles": { "xbox-a": ["A"], "xbox-b": ["B"] },
//!   "steps": [
//!     { "by": "A", "do": "create" },
//!     { "by": "B", "do": "join" },
//!     { "at": "1m", "do": { "lose_power": "xbox-b" } },
//!     { "at": "3h", "by": "A", "do": "read" }
//!   ]
//! }"#;
//! let script = Script::parse("power", script, &Overrides::default(), &mut |_| Err("no files".to_owned())).unwrap();
//!
//! let mut meter = Meter::new(&People::new(&script.names, script.users.clone()));
//! let mut drive = Drive::new(&mut meter);
//! let mut world = world(&script, &script.cases[0], &mut drive);
//! for step in &script.steps {
//!     play(&mut world, step, &mut drive).unwrap();
//! }
//! let ledger = meter.ledger(world.now());
//! assert_eq!(ledger.gone().total().to_string(), "2h 59m");
//!
//! // The ledger of the trace of the same run is the same.
//! assert_eq!(ledger, Ledger::of(&run(&script)[0].trace, world.now()));
//! ```
//!
//! Every figure has one definition: [`Ledger::of`] replays the trace to a meter.
//!
//! The rule of each figure is in the file that computes it, and in `docs/ledger.md`:
//!
//! * [`Held`]: slot time held by absent members, by cause;
//! * [`Wait`]: from each deadline to the access that applied it;
//! * [`ChangingRead`], [`Requests`] and [`Unanswered`]: reads that changed a session, requests made, refused and unanswered;
//! * time without an arbiter;
//! * [`LostSlot`]: players who came back and found their slot gone;
//! * sessions that outlived their players;
//! * [`LostState`]: unsaved state of the game that was lost.

mod arbiter;
mod class;
mod held;
mod life;
mod meter;
mod outlived;
mod person;
mod pool;
mod replay;
mod requests;
mod returns;
mod span;
mod state;
mod timeline;
mod waits;

pub use held::{Held, HeldByCause, HeldUntil};
pub use meter::Meter;
pub use requests::{ChangingRead, Requests, Unanswered};
pub use returns::LostSlot;
pub use span::Span;
pub use state::LostState;
pub use waits::{Timer, Wait};

use crate::names::SessionId;
use crate::time::{Instant, Millis};
use crate::trace::Trace;

/// The ledger of a run, or of one session in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ledger {
    /// The end of the accounted time.
    pub until: Instant,
    /// Each span in which an absent member held a slot, by its beginning.
    pub held: Vec<Held>,
    /// Each deadline that was applied, in that order; then overdue ones.
    pub waits: Vec<Wait>,
    /// Each read whose settling changed a session.
    pub changing_reads: Vec<ChangingRead>,
    /// The requests by sender, verb and result.
    pub requests: Vec<Requests>,
    /// Each request that was never answered.
    pub unanswered: Vec<Unanswered>,
    /// Each span in which a session had no arbiter.
    pub without_arbiter: Vec<Stretch>,
    /// Slots that were gone when their players returned, in the order of the later of the two.
    pub lost_slots: Vec<LostSlot>,
    /// Each span in which a session outlived its players.
    pub outlived: Vec<Stretch>,
    /// What was lost when games were restored.
    pub lost_state: Vec<LostState>,
}

/// A stretch of time in the life of a session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Stretch {
    /// The session.
    pub session: SessionId,
    /// From when until when.
    pub span: Span,
    /// Whether it continues at the end.
    pub lasts: bool,
}

impl Ledger {
    /// The ledger up to `until`, which must not be before the last entry of the trace. Spans that continue are counted up to that
    /// instant.
    #[must_use]
    pub fn of(trace: &Trace, until: Instant) -> Ledger {
        replay::replay(trace).ledger(until)
    }

    /// The part about one session, all its lives together. Queries and searches belong to none.
    #[must_use]
    pub fn of_session(&self, session: SessionId) -> Ledger {
        fn only<T: Copy>(all: &[T], belongs: impl Fn(&T) -> bool) -> Vec<T> {
            all.iter().filter(|one| belongs(one)).copied().collect()
        }
        Ledger {
            until: self.until,
            held: only(&self.held, |it| it.session == session),
            waits: only(&self.waits, |it| it.session == session),
            changing_reads: only(&self.changing_reads, |it| it.session == session),
            requests: only(&self.requests, |it| it.session == Some(session)),
            unanswered: only(&self.unanswered, |it| it.session == Some(session)),
            without_arbiter: only(&self.without_arbiter, |it| it.session == session),
            lost_slots: only(&self.lost_slots, |it| it.session == session),
            outlived: only(&self.outlived, |it| it.session == session),
            lost_state: only(&self.lost_state, |it| it.session == session),
        }
    }

    /// All held time, by cause.
    #[must_use]
    pub fn gone(&self) -> HeldByCause {
        HeldByCause::of_all(self.held.iter().map(|held| &held.causes))
    }

    /// The total time that deadlines were overdue.
    #[must_use]
    pub fn waited(&self) -> Millis {
        span::sum(self.waits.iter().map(|wait| wait.delay))
    }

    /// The deadline that was overdue longest; the first of several.
    #[must_use]
    pub fn longest_wait(&self) -> Option<&Wait> {
        self.waits.iter().rev().max_by_key(|wait| wait.delay)
    }

    /// The number of requests; with `refused`, of refused ones.
    #[must_use]
    pub fn asked(&self, refused: bool) -> usize {
        self.requests.iter().filter(|row| row.refused || !refused).map(|row| row.count).sum()
    }

    /// The total state of games that was lost, as playing time.
    #[must_use]
    pub fn state_lost(&self) -> Millis {
        span::sum(self.lost_state.iter().map(|it| it.lost))
    }

    /// The total length.
    #[must_use]
    pub fn lasted(stretches: &[Stretch]) -> Millis {
        span::sum(stretches.iter().map(|stretch| stretch.span.length()))
    }
}
