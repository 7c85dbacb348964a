//! The state of the game: an arbiter begins and stops acting, and saves; a new arbiter restores the last save.

use crate::names::{ConsoleId, SessionId, UserId};
use crate::policy::PolicyPreset;
use crate::time::Millis;
use crate::trace::{CauseToken, What};
use crate::world::item::{Due, Item, Move};
use crate::world::step::WorldStep;
use crate::world::title::Title;
use crate::world::trigger::{Motive, Trigger};

impl Title<'_> {
    /// Whether any title of its console is the acting arbiter of a session.
    fn console_has_arbiter(self, session: SessionId) -> bool {
        self.titles_on_console().any(|title| title.acts(session))
    }
}

impl WorldStep<'_> {
    /// A snapshot was updated: the title begins or stops acting as the arbiter.
    pub(super) fn update_acting(&mut self, user: UserId, session: SessionId, cause: CauseToken) {
        let title = self.title(user);
        match (title.acts(session), self.games.is_acting(title.console(), session)) {
            (true, true) | (false, false) => {}
            (true, false) => self.begin_acting(user, session, cause),
            // Another user of the console may still be the arbiter.
            (false, true) if title.console_has_arbiter(session) => {}
            (false, true) => {
                let now = self.now;
                self.world.games.pause(now, session);
            }
        }
    }

    fn begin_acting(&mut self, user: UserId, session: SessionId, cause: CauseToken) {
        let (console, now) = (self.title(user).console(), self.now);
        let (restored, saver) = self.world.games.begin_acting(now, console, user, session);
        if let Some(saver) = saver {
            self.world.schedule.cancel(Item::Title(saver, Due::Save(session)));
        }
        if let Some(found) = restored {
            // With manual titles and no save ever, there is nothing to report.
            if found.ever_saved || *self.title(user).policies() != PolicyPreset::Manual.policies() {
                let (saved, lost) = (found.saved, found.lost);
                self.note(What::Restored { console, session, saved, lost }, cause);
                self.world.games.count_loss(session, lost);
            }
        }
        self.plan_save(user, session, cause);
    }

    /// Whether a console can send has changed: its title stops or resumes acting.
    pub(in crate::world) fn update_arbiters_on(&mut self, console: ConsoleId, origin: CauseToken) {
        let (now, plays) = (self.now, self.consoles[console.0].can_send().is_ok());
        for session in self.games.known_on(console) {
            let users = self.setup.people.on(console).iter().copied();
            let user = { users }.find(|user| self.title(*user).acts(session));
            match (plays, user) {
                (true, Some(user)) => self.update_acting(user, session, origin),
                (true, None) => {}
                (false, _) => self.world.games.pause(now, session),
            }
        }
    }

    /// The title is being suspended: it saves, even right after the last save.
    pub(super) fn save_before_suspension(&mut self, user: UserId, cause: CauseToken) {
        if self.title(user).policies().save.span().is_some() {
            for session in self.acting_sessions(user) {
                self.save(user, session, Motive::OnSuspend.because(cause), true);
            }
        }
    }

    /// The script's verb `save`: saves each game of which the title is the arbiter.
    pub(in crate::world) fn save_on_request(&mut self, user: UserId) {
        for session in self.acting_sessions(user) {
            self.save(user, session, Trigger::NONE, false);
        }
    }

    /// A planned save is due.
    pub(in crate::world) fn save_due(&mut self, user: UserId, session: SessionId, cause: CauseToken) {
        if self.acting_sessions(user).contains(&session) {
            self.plan_move(user, Move::Save(session), Motive::Save.because(cause));
        }
    }

    /// The arbiter saves by policy, and plans the next save.
    pub(super) fn periodic_save(&mut self, user: UserId, session: SessionId, trigger: Trigger) {
        // It may have hung in between, and another console may be the arbiter.
        if self.acting_sessions(user).contains(&session) {
            self.save(user, session, trigger, false);
            self.plan_save(user, session, trigger.cause);
        }
    }

    fn plan_save(&mut self, user: UserId, session: SessionId, cause: CauseToken) {
        if let Some(span) = self.title(user).policies().save.span() {
            // Never at once: repeated saves in one millisecond would not terminate.
            let item = Item::Title(user, Due::Save(session));
            self.plan_after(span.max(Millis::ONE), item, Trigger::from(cause));
        }
    }

    fn save(&mut self, user: UserId, session: SessionId, trigger: Trigger, suspending: bool) {
        let (console, now) = (self.title(user).console(), self.now);
        let storage = self.setup.settings.storage;
        let Some((saved, outcome)) = self.world.games.save(now, session, suspending, storage) else { return };
        let what = What::Saved { console, session, saved, outcome, policy: trigger.policy() };
        self.note(what, trigger.cause);
    }

    /// The sessions for which the title of this user acts as the arbiter.
    pub(in crate::world) fn acting_sessions(&self, user: UserId) -> Vec<SessionId> {
        let title = self.title(user);
        self.games.acting_sessions_on(title.console()).filter(|session| title.is_arbiter(*session)).collect()
    }
}
