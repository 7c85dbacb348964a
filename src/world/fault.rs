//! What goes wrong by the script's word: console_faults to consoles, now or at a drawn instant, disturbed messages, wrong clocks.

use super::schedule::Priority;
use super::{Item, World};
use crate::action::{ConsoleAction, ConsoleFault, NetworkAction, Skew};
use crate::draw::Delay;
use crate::names::{SessionId, UserId};
use crate::time::{Instant, Millis};
use crate::trace::{EntryId, What};

/// How soon a client reads again whose clock says that a timer has been due for a while.
const NEXT_LOOK: Millis = Millis::from_secs(1);

impl World {
    /// Something befalls a console, or will at an instant drawn from the seed.
    pub(super) fn fault(&mut self, fault: ConsoleAction) -> EntryId {
        let ConsoleAction { console, what, within, .. } = fault;
        let Some(within) = within else { return self.strikes(fault, None) };
        let entry = self.note(What::Drawn { console, what, within }, None);
        let delay = self.consoles[console.0].fates.draw(Delay::Uniform(Millis::ZERO, within));
        let fault = ConsoleAction { within: None, ..fault };
        self.schedule_after(delay, Priority::Completion, Item::ConsoleAction(fault, entry));
        entry
    }

    /// It befalls it; what lasts a time ends by itself.
    pub(super) fn strikes(&mut self, fault: ConsoleAction, because: Option<EntryId>) -> EntryId {
        let ConsoleAction { console, what, lasts, .. } = fault;
        let entry = self.befall(console, what, because);
        if let Some(lasts) = lasts {
            let end = match what {
                ConsoleFault::LosePower | ConsoleFault::RestorePower => ConsoleFault::RestorePower,
                ConsoleFault::Cut(links) | ConsoleFault::Heal(links) => ConsoleFault::Heal(links),
            };
            let end = ConsoleAction { console, what: end, within: None, lasts: None };
            self.schedule_after(lasts, Priority::Completion, Item::ConsoleAction(end, entry));
        }
        entry
    }

    /// Messages or clocks are disturbed, or no longer.
    pub(super) fn network(&mut self, action: &NetworkAction) -> EntryId {
        let entry = self.note(What::Network { what: action.clone() }, None);
        match action {
            NetworkAction::Disturb(disturbance) => self.mail.disturb(self.now, disturbance.clone()),
            NetworkAction::Mend(kind) => self.mail.mend(*kind),
            NetworkAction::Skew(of, skew) => {
                for user in of {
                    let console = self.users[user.0].plan.console;
                    self.consoles[console.0].clock = *skew;
                }
            }
        }
        entry
    }

    /// When, in truth, the clock of the user's console shows this date. What it has shown already is due at once, or a
    /// second later if the clock is ahead: what the client waits for may be long in coming.
    pub(super) fn by_own_clock(&self, user: UserId, date: Instant) -> Instant {
        match self.consoles[self.users[user.0].plan.console.0].clock {
            Skew::Behind(by) => date.checked_add(by).unwrap_or(date),
            Skew::Ahead(Millis::ZERO) => date,
            Skew::Ahead(by) => {
                let soonest = self.now.checked_add(NEXT_LOOK).unwrap_or(self.now);
                date.back(by).max(soonest)
            }
        }
    }

    /// Has the world remember what sessions were like, for stale reads.
    pub fn remember(&mut self) {
        self.remembers = true;
    }

    /// Remembers what a session is like from now on.
    pub(super) fn remember_session(&mut self, session: SessionId) {
        if !self.remembers {
            return;
        }
        let watched = &mut self.sessions[session.0];
        let copy = self.directory.peek(&watched.reference).map(|stored| watched.shown(stored));
        watched.past.push((self.now, copy));
    }
}
