//! The ledger of a run: what its timeouts have cost, in whole milliseconds, each by its cause.
//!
//! A [`Meter`] reckons it: a listener that is told what happens in a run, who plays in truth, and when the service's timers are
//! due. It needs no trace, so a study of many runs has the figures without writing one:
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
//! // The account of the trace of the same run is the same.
//! assert_eq!(ledger, Ledger::of(&run(&script)[0].trace, world.now()));
//! ```
//!
//! There is one definition of every figure: [`Ledger::of`] tells the trace to a meter once more.
//!
//! The rule behind each figure stands in the file that computes it, and in `docs/ledger.md`:
//!
//! * [`Held`]: slot time held by members who were gone, by cause;
//! * [`Wait`]: from each deadline to the access that applied it;
//! * [`ChangingRead`], [`Requests`] and [`Unanswered`]: reads that changed a session, requests made, refused and unanswered;
//! * time without an arbiter;
//! * [`LostSlot`]: players who came back and found their slot gone;
//! * sessions that outlived their players;
//! * [`LostState`]: the game's state that nobody had saved.

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

/// The account of a run, or of one session in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ledger {
    /// The end of the account.
    pub until: Instant,
    /// Each stretch for which a member was gone and had a slot, by when it began.
    pub held: Vec<Held>,
    /// Each deadline that somebody applied, in that order; then those that wait still.
    pub waits: Vec<Wait>,
    /// Each read that changed a session by looking at it.
    pub changing_reads: Vec<ChangingRead>,
    /// What was asked, by whom, and with which answer.
    pub requests: Vec<Requests>,
    /// Each request for whose answer somebody waited in vain.
    pub unanswered: Vec<Unanswered>,
    /// Each stretch for which a session was without an arbiter.
    pub without_arbiter: Vec<Stretch>,
    /// Slots that were gone when their players came back, in the order in which they had both happened.
    pub lost_slots: Vec<LostSlot>,
    /// Each stretch for which a session outlived its players.
    pub outlived: Vec<Stretch>,
    /// What was lost of games when they were restored.
    pub lost_state: Vec<LostState>,
}

/// A stretch of time in the life of a session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Stretch {
    /// Which session.
    pub session: SessionId,
    /// From when until when.
    pub span: Span,
    /// Whether it went on when the account ended.
    pub lasts: bool,
}

impl Ledger {
    /// The account of all that has happened up to `until`, which is not before the last entry of the trace. What goes on
    /// then is counted up to that instant.
    #[must_use]
    pub fn of(trace: &Trace, until: Instant) -> Ledger {
        replay::replay(trace).ledger(until)
    }

    /// The part of it that is about one session, all its lives together. Queries and searches are about none.
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

    /// How long deadlines waited altogether.
    #[must_use]
    pub fn waited(&self) -> Millis {
        span::sum(self.waits.iter().map(|wait| wait.delay))
    }

    /// The deadline that waited longest; of several the first.
    #[must_use]
    pub fn longest_wait(&self) -> Option<&Wait> {
        self.waits.iter().rev().max_by_key(|wait| wait.delay)
    }

    /// How many requests were made; with `refused`, how many of them in vain.
    #[must_use]
    pub fn asked(&self, refused: bool) -> usize {
        self.requests.iter().filter(|row| row.refused || !refused).map(|row| row.count).sum()
    }

    /// How much of the state of games was lost altogether, as time that was played.
    #[must_use]
    pub fn state_lost(&self) -> Millis {
        span::sum(self.lost_state.iter().map(|it| it.lost))
    }

    /// How long all this lasted.
    #[must_use]
    pub fn lasted(stretches: &[Stretch]) -> Millis {
        span::sum(stretches.iter().map(|stretch| stretch.span.length()))
    }
}
