//! The arbiter's countdown: where its end is stored, and who ends it.

use super::duty::custom_of;
use crate::action::Draft;
use crate::mpsd::custom::Custom;
use crate::mpsd::session::{PropertiesWrite, Write};
use crate::names::{SessionId, UserId};
use crate::policy::Deadlines;
use crate::time::{Instant, Millis};
use crate::trace::{CauseToken, What};
use crate::world::item::{Due, Item};
use crate::world::step::WorldStep;
use crate::world::title::Title;
use crate::world::trigger::{Motive, Trigger};
use serde_json::{Value, json};

/// The custom property with the end of a countdown, in milliseconds since virtual zero.
const ENDS: &str = "countdownEnds";

/// The custom property with the time at which the last countdown ended.
const ENDED: &str = "countdownEnded";

impl Title<'_> {
    /// The newest awaited request that may change a session, by number.
    pub(super) fn awaits_change(self, session: SessionId) -> Option<u64> {
        self.awaits(|it| it.session == Some(session) && it.intent.may_change_session())
    }
}

impl WorldStep<'_> {
    /// Starts a countdown, and stores its end where the policy `deadlines` says.
    pub(in crate::world) fn count_down(&mut self, user: UserId, session: SessionId, lasts: Millis) -> CauseToken {
        let by = crate::names::Actor::User(user);
        if let Err(why) = self.title(user).console_state().can_send() {
            return self.prevented(by, "countdown", why);
        }
        let ends = self.now.checked_add(lasts).unwrap_or(Instant::MAX);
        let entry = self.note(What::Countdown { user, session, ends }, CauseToken::NONE);
        match self.title(user).policies().deadlines {
            Deadlines::Session => {
                let told = json!({ ENDS: ends.as_millis(), ENDED: null });
                self.write_custom(user, session, told, Motive::Deadlines.because(entry));
            }
            Deadlines::Memory => {}
        }
        self.watch_countdown(user, session, ends, entry);
        entry
    }

    fn watch_countdown(&mut self, user: UserId, session: SessionId, ends: Instant, cause: CauseToken) {
        if self.world.clients[user.0].autopilot.countdowns.insert(session, ends) != Some(ends) {
            let (at, item) = (ends.max(self.now), Item::Title(user, Due::Countdown(session)));
            self.world.schedule.plan(at, item, Motive::Deadlines.because(cause));
        }
    }

    /// A title that believes it is the arbiter watches a countdown that its snapshot shows.
    pub(super) fn find_countdown(&mut self, user: UserId, session: SessionId, cause: CauseToken) {
        let title = self.title(user);
        match title.policies().deadlines {
            Deadlines::Session => {}
            Deadlines::Memory => return,
        }
        let Some(seen) = title.seen(session) else { return };
        let Some(ends) = custom_of(seen, ENDS).as_ref().and_then(Value::as_u64).and_then(Instant::from_millis) else {
            return;
        };
        // A write of its own in flight may end this countdown.
        if title.believes_it_is_arbiter(session) && title.awaits_change(session).is_none() {
            self.watch_countdown(user, session, ends, cause);
        }
    }

    /// A watched countdown ends: the arbiter writes it into the session.
    pub(in crate::world) fn countdown_ends(&mut self, user: UserId, session: SessionId, trigger: Trigger) {
        let title = self.title(user);
        if title.console_state().can_send().is_ok() && title.believes_it_is_arbiter(session) {
            self.world.clients[user.0].autopilot.countdowns.remove(&session);
            let over = json!({ ENDS: null, ENDED: self.now.as_millis() });
            self.write_custom(user, session, over, trigger);
        }
    }

    fn write_custom(&mut self, user: UserId, session: SessionId, custom: Value, trigger: Trigger) {
        let properties = PropertiesWrite { custom: Some(Custom::new(custom)), ..PropertiesWrite::default() };
        let draft = Draft { write: Write { properties, ..Write::default() }, ..Draft::default() };
        self.write(user, session, "write", draft, trigger);
    }
}
