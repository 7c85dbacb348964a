//! Judges expectations about the ledger at the instant of the step.

use super::judge::Judge;
use crate::ledger::Ledger;
use crate::names::{SessionId, UserId};
use crate::time::Millis;

/// The expected ledger of a session.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LedgerView {
    /// Held time in total.
    pub gone: Option<Millis>,
    /// Held time until the service knew.
    pub detection: Option<Millis>,
    /// Held time in which nobody looked.
    pub nobody_looked: Option<Millis>,
    /// Held time in grace.
    pub grace: Option<Millis>,
    /// Held time in which nobody looked and there was no arbiter.
    pub no_arbiter: Option<Millis>,
    /// Time without an arbiter.
    pub without_arbiter: Option<Millis>,
    /// The number of reads that changed the session.
    pub reads_that_changed: Option<u64>,
    /// The number of refused requests.
    pub refused: Option<u64>,
    /// The users who returned without a slot.
    pub slots_gone: Option<Vec<UserId>>,
    /// The time for which the session outlived its players.
    pub outlived: Option<Millis>,
    /// The longest wait of a deadline.
    pub longest_wait: Option<Millis>,
}

impl Judge<'_> {
    pub(super) fn ledger(&mut self, expected: &LedgerView, session: SessionId) {
        if *expected == LedgerView::default() {
            return;
        }
        let ledger = Ledger::of(self.trace, self.world.now()).of_session(session);
        let gone = ledger.gone();
        for (cause, expected, found) in [
            ("total", expected.gone, gone.total()),
            ("detection", expected.detection, gone.detection),
            ("nobodyLooked", expected.nobody_looked, gone.nobody_looked),
            ("grace", expected.grace, gone.grace),
            ("noArbiter", expected.no_arbiter, gone.no_arbiter),
        ] {
            if let Some(expected) = expected {
                let path = self.path.join("ledger").join("gone").join(cause);
                self.push(format!("ledger.gone.{cause}"), path, expected, found);
            }
        }
        let longest = ledger.longest_wait().map_or(Millis::ZERO, |wait| wait.delay);
        self.entry("withoutArbiter", expected.without_arbiter, Ledger::lasted(&ledger.without_arbiter));
        self.entry("readsThatChanged", expected.reads_that_changed, ledger.changing_reads.len() as u64);
        self.entry("refused", expected.refused, ledger.asked(true) as u64);
        self.entry("outlived", expected.outlived, Ledger::lasted(&ledger.outlived));
        self.entry("longestWait", expected.longest_wait, longest);
        let named = |is: &dyn Fn(UserId) -> bool| {
            let names = &self.trace.names;
            let users = (0..names.users.len()).map(UserId).filter(|user| is(*user));
            let names: Vec<&str> = users.map(|user| names.user(user)).collect();
            if names.is_empty() { "none".to_owned() } else { names.join(", ") }
        };
        let found = named(&|user| ledger.lost_slots.iter().any(|slot| slot.user == user));
        let expected = expected.slots_gone.as_ref().map(|users| named(&|user| users.contains(&user)));
        self.entry("slotsGone", expected, found);
    }

    fn entry<T: ToString>(&mut self, key: &str, expected: Option<T>, found: T) {
        if let Some(expected) = expected {
            self.note("ledger", Some(key), expected, found);
        }
    }
}
