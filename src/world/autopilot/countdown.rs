//! The arbiter's countdown: where its end is kept, and who ends it.

use super::Trigger;
use crate::action::{Ask, Condition, Draft};
use crate::mpsd::custom::Custom;
use crate::mpsd::session::{PropertiesWrite, Write};
use crate::names::{Actor, SessionId, UserId};
use crate::policy::Deadlines;
use crate::time::{Instant, Millis};
use crate::trace::{EntryId, What};
use crate::world::request::Errand;
use crate::world::schedule::Priority;
use crate::world::{Item, World};
use serde_json::{Value, json};

/// Where the end of a countdown stands among the session's custom properties, in milliseconds since the beginning.
const ENDS: &str = "countdownEnds";

/// Where stands when the last one ended.
const ENDED: &str = "countdownEnded";

impl World {
    /// A user's title starts a countdown, and keeps its end where its policy says.
    pub(in crate::world) fn counts_down(&mut self, user: UserId, session: SessionId, lasts: Millis) -> EntryId {
        let by = Actor::User(user);
        if let Err(why) = self.can_talk(by) {
            return self.hindered(by, "countdown", why);
        }
        let ends = self.now.checked_add(lasts).unwrap_or(Instant::MAX);
        let entry = self.note(What::Countdown { user, session, ends }, None);
        match self.policies(user).deadlines {
            Deadlines::Session => {
                let told = json!({ ENDS: ends.as_millis(), ENDED: null });
                self.writes_custom(user, session, told, Trigger { policy: "deadlines", because: entry });
            }
            Deadlines::Memory => {}
        }
        self.watches_the_clock(user, session, ends, entry);
        entry
    }

    fn watches_the_clock(&mut self, user: UserId, session: SessionId, ends: Instant, because: EntryId) {
        let countdowns = &mut self.users[user.0].autopilot.countdowns;
        if countdowns.insert(session, ends) != Some(ends) {
            let trigger = Trigger { policy: "deadlines", because };
            self.schedule.push(
                ends.max(self.now),
                Priority::Title,
                Item::CountdownEnds { user, session, ends, trigger },
            );
        }
    }

    /// Whoever takes itself for the arbiter goes on with a countdown that it finds in the session.
    pub(super) fn finds_a_countdown(&mut self, user: UserId, session: SessionId, entry: EntryId) {
        match self.policies(user).deadlines {
            Deadlines::Session => {}
            Deadlines::Memory => return,
        }
        // What it writes itself may be the end of this very countdown.
        if !self.takes_itself_for_arbiter(user, session) || self.awaits_a_change(user, session).is_some() {
            return;
        }
        let Some(snapshot) = self.seen(Actor::User(user), session) else { return };
        let custom = snapshot.session.custom_properties();
        if custom.is_empty() {
            return;
        }
        let custom: Option<Value> = serde_json::from_str(custom.as_str()).ok();
        let ends = custom.as_ref().and_then(|custom| custom.get(ENDS)).and_then(Value::as_u64);
        if let Some(ends) = ends.and_then(Instant::from_millis) {
            self.watches_the_clock(user, session, ends, entry);
        }
    }

    /// A countdown is over, for whoever watched it: the arbiter says so.
    pub(in crate::world) fn countdown_ends(
        &mut self,
        user: UserId,
        session: SessionId,
        ends: Instant,
        trigger: Trigger,
    ) {
        let watched = self.users[user.0].autopilot.countdowns.get(&session) == Some(&ends);
        let plays = self.can_talk(Actor::User(user)).is_ok();
        if watched && plays && self.takes_itself_for_arbiter(user, session) {
            self.users[user.0].autopilot.countdowns.remove(&session);
            let over = json!({ ENDS: null, ENDED: self.now.as_millis() });
            self.writes_custom(user, session, over, trigger);
        }
    }

    fn writes_custom(&mut self, user: UserId, session: SessionId, custom: Value, trigger: Trigger) {
        let properties = PropertiesWrite { custom: Some(Custom::new(custom)), ..PropertiesWrite::default() };
        let write = Write { properties, ..Write::default() };
        let ask = Ask::Write(Box::new(Draft { write, ..Draft::default() }));
        let (by, condition) = (Actor::User(user), Condition::Exists);
        self.ask(by, Errand { session, verb: "write", condition, via: None, ask: &ask, trigger: Some(trigger) });
    }
}
