//! Coming in: an invite that is accepted, a friend who is joined, a way out of a lobby, a call to a free place.
//!
//! The console's shell takes an invite or a friend's activity and starts the title if it does not run; the title then joins
//! through the handle. What is refused is tried again no more often than the policy says.

use super::duty::custom_of;
use super::{Act, Trigger, own};
use crate::action::{Activation, Ask, Condition, Draft, Hindrance};
use crate::id::{Guid, HandleId};
use crate::mpsd::custom::Custom;
use crate::mpsd::directory::Owners;
use crate::mpsd::session::{Flags, Me, MemberStatus, MemberWrite, PropertiesWrite, Refusal, Write};
use crate::names::{Actor, HandleName, SessionId, UserId};
use crate::policy::{JoinOrder, OnTransfer, Shell, WaitingPlayers};
use crate::time::Millis;
use crate::trace::{EntryId, What};
use crate::world::presence::Loss;
use crate::world::request::Errand;
use crate::world::schedule::Priority;
use crate::world::title::Title;
use crate::world::{Item, World};
use serde_json::json;

/// The custom property of a lobby that tells its members the way into the game.
const TRANSFER_HANDLE: &str = "transferHandle";

/// Where a user is about to come in.
#[derive(Clone, Debug)]
pub(in crate::world) struct Coming {
    session: SessionId,
    via: Option<HandleName>,
    /// Who of the console comes along.
    with: Vec<UserId>,
    /// By which policy or verb, and after what.
    policy: &'static str,
    because: EntryId,
    awaits: Option<Awaited>,
}

/// The sending of a request whose answer has to come first.
#[derive(Clone, Copy, Debug)]
enum Awaited {
    /// A join.
    Join(EntryId),
    /// Something else that may bring the user in.
    Other(EntryId),
    /// A look at who the arbiter is, for want of a place.
    Look(EntryId),
}

impl Coming {
    /// By oneself and without a handle.
    pub(super) fn alone(session: SessionId, policy: &'static str, because: EntryId) -> Coming {
        Coming { session, via: None, with: Vec::new(), policy, because, awaits: None }
    }
}

impl World {
    /// A user accepts an invite or joins a friend, which the shell does before any title runs.
    pub(in crate::world) fn activate(&mut self, user: UserId, what: &Activation) -> EntryId {
        let (by, verb) = (Actor::User(user), what.verb());
        let console = self.users[user.0].plan.console;
        if let Err(why) = self.consoles[console.0].online() {
            return self.hindered(by, verb, why);
        }
        let (handle, with) = match what {
            Activation::Accept { invite, with } => match self.handle_id(*invite) {
                Some(id) => (id, with.clone()),
                None => return self.hindered(by, verb, Hindrance::NoHandle),
            },
            Activation::JoinActivity { of } => {
                let owner = Owners::Xuids(vec![self.users[of.0].plan.xuid]);
                match self.directory.activities(None, &owner).first() {
                    Some(activity) => (activity.id, Vec::new()),
                    None => return self.hindered(by, verb, Hindrance::NoActivity),
                }
            }
        };
        let Some(session) = self.leads_to(handle) else { return self.hindered(by, verb, Hindrance::NoHandle) };
        let entry = self.note(What::Activation { user, session, verb, handle }, None);
        let via = self.handle_called(handle);
        let coming = Coming { session, via, with, policy: verb, because: entry, awaits: None };
        let runs = self.consoles[console.0].title == Title::Running;
        if !runs && self.policies(user).shell == Shell::WritesReady {
            let trigger = Trigger { policy: "shell", because: entry };
            self.comes_as(user, &coming, user, "ready", &ready(), trigger);
        }
        match self.consoles[console.0].title {
            Title::Running => self.goes_there(user, coming),
            Title::Stopped | Title::Suspended | Title::Starting | Title::Resuming => {
                self.plans_to_come(user, coming);
            }
        }
        match self.consoles[console.0].title {
            Title::Stopped => self.process(console, Title::Starting, Loss::Orderly, entry),
            Title::Suspended => self.process(console, Title::Resuming, Loss::Orderly, entry),
            Title::Running | Title::Starting | Title::Resuming => {}
        }
        entry
    }

    /// The title runs and is connected: whoever was on the way comes in.
    pub(super) fn comes_if_on_the_way(&mut self, user: UserId, origin: EntryId) {
        if let Some(coming) = &self.users[user.0].autopilot.coming {
            let policy = coming.policy;
            self.will(user, Act::Come, Trigger { policy, because: origin });
        }
    }

    /// The title brings a user in, as its next thing.
    pub(super) fn goes_there(&mut self, user: UserId, coming: Coming) {
        let trigger = Trigger { policy: coming.policy, because: coming.because };
        self.plans_to_come(user, coming);
        self.will(user, Act::Come, trigger);
    }

    fn plans_to_come(&mut self, user: UserId, coming: Coming) {
        let autopilot = &mut self.users[user.0].autopilot;
        autopilot.comings += 1;
        autopilot.coming = Some(coming);
    }

    /// The time has come to try again, unless something has come between.
    pub(in crate::world) fn comes_again(&mut self, user: UserId, round: u32, because: EntryId) {
        let autopilot = &self.users[user.0].autopilot;
        let Some(session) =
            autopilot.coming.as_ref().filter(|_| autopilot.comings == round).map(|coming| coming.session)
        else {
            return;
        };
        match self.policies(user).on_join_refused.span() {
            Some(span) if self.is_waited_for(user, session) => {
                self.schedule_after(span.max(Millis::ONE), Priority::Title, Item::Come { user, round, because });
            }
            Some(_) | None => self.will(user, Act::Come, Trigger { policy: "on_join_refused", because }),
        }
    }

    /// The title joins for a user and those who come along; the first refusal ends it for all who are left.
    pub(super) fn come(&mut self, user: UserId, trigger: Trigger) {
        let Some(coming) = self.users[user.0].autopilot.coming.clone() else { return };
        let mut all = coming.with.clone();
        match self.policies(user).join_order {
            JoinOrder::InvitedFirst => all.insert(0, user),
            JoinOrder::Listed => {
                all.push(user);
                all.sort_unstable();
            }
        }
        for who in all {
            if self.believed(who, coming.session).is_some_and(|member| member.status == MemberStatus::Active) {
                continue;
            }
            // Whoever is coming in already is not brought in twice.
            if let Some(other) = self.awaits_a_change(who, coming.session) {
                return self.comes_after(user, Awaited::Other(other));
            }
            let entry = self.comes_as(user, &coming, who, "join", &own(Some(true), true), trigger);
            if self.is_under_way(entry) {
                return self.comes_after(user, Awaited::Join(entry));
            }
            if !self.was_answered(entry) {
                return self.after_a_refused_join(user, coming.session, entry);
            }
        }
        self.users[user.0].autopilot.coming = None;
    }

    fn comes_after(&mut self, user: UserId, awaited: Awaited) {
        if let Some(coming) = &mut self.users[user.0].autopilot.coming {
            coming.awaits = Some(awaited);
        }
    }

    /// A request was answered, by what `because` brought home, or will not be: whoever could not come in before goes on.
    pub(super) fn goes_on_coming(&mut self, sender: UserId, first: EntryId, because: EntryId) {
        let console = self.users[sender.0].plan.console;
        for user in self.all_users() {
            if self.users[user.0].plan.console != console {
                continue;
            }
            let Some(coming) = &mut self.users[user.0].autopilot.coming else { continue };
            let (session, policy) = (coming.session, coming.policy);
            match coming.awaits {
                Some(Awaited::Join(join)) if join == first => {
                    coming.awaits = None;
                    if self.was_answered(because) {
                        self.will(user, Act::Come, Trigger { policy, because });
                    } else {
                        self.after_a_refused_join(user, session, because);
                    }
                }
                Some(Awaited::Other(other)) if other == first => {
                    coming.awaits = None;
                    self.will(user, Act::Come, Trigger { policy, because });
                }
                Some(Awaited::Look(look)) if look == first => {
                    coming.awaits = None;
                    self.tries_later(user, session, because, true);
                }
                Some(Awaited::Join(_) | Awaited::Other(_) | Awaited::Look(_)) | None => {}
            }
        }
    }

    fn after_a_refused_join(&mut self, user: UserId, session: SessionId, entry: EntryId) {
        let (full, forbidden) = match self.answering(entry) {
            Some(What::Request { answer: Err(refusal), status, .. }) => {
                (matches!(refusal, Refusal::Full | Refusal::Closed), *status == 403)
            }
            // It could not even be sent, or nobody answered.
            _ => (false, true),
        };
        if !full && !forbidden {
            self.users[user.0].autopilot.coming = None;
            return;
        }
        if full && self.policies(user).waiting == WaitingPlayers::Queue {
            let look = self.reads(user, session, Trigger { policy: "waiting", because: entry });
            if self.is_under_way(look) {
                return self.comes_after(user, Awaited::Look(look));
            }
        }
        self.tries_later(user, session, entry, full);
    }

    /// A user who did not get in asks to be called, if it was for want of a place, and tries again after a while.
    fn tries_later(&mut self, user: UserId, session: SessionId, entry: EntryId, full: bool) {
        // Who waits for a call looks from time to time whether the arbiter is still there to call.
        let queues = full && self.policies(user).waiting == WaitingPlayers::Queue;
        let waits = queues && self.asks_for_place(user, session, entry);
        match self.policies(user).on_join_refused.span() {
            Some(span) => {
                let round = self.users[user.0].autopilot.comings;
                self.schedule_after(span.max(Millis::ONE), Priority::Title, Item::Come { user, round, because: entry });
            }
            None if waits => {}
            None => self.users[user.0].autopilot.coming = None,
        }
    }

    /// A request for `who`, through the handle if it was given to that one.
    fn comes_as(
        &mut self,
        user: UserId,
        coming: &Coming,
        who: UserId,
        verb: &'static str,
        ask: &Ask,
        trigger: Trigger,
    ) -> EntryId {
        let via = coming.via.filter(|_| who == user);
        let (session, condition) = (coming.session, Condition::Exists);
        self.ask(Actor::User(who), Errand { session, verb, condition, via, ask, trigger: Some(trigger) })
    }

    /// A user has made a way from a lobby into a game: it tells the lobby's members.
    pub(in crate::world) fn has_made_a_way(
        &mut self,
        by: Actor,
        lobby: SessionId,
        game: SessionId,
        handle: HandleId,
        entry: EntryId,
    ) {
        let Actor::User(user) = by else { return };
        let duties = &mut self.users[user.0].autopilot.duties;
        duties.lobbies.insert(game, lobby);
        duties.followed.insert(lobby, handle);
        match self.policies(user).on_transfer {
            OnTransfer::Follow => {
                self.will(user, Act::Announce(lobby, handle), Trigger { policy: "on_transfer", because: entry });
            }
            OnTransfer::Ignore => {}
        }
    }

    /// The title writes the way into the game where the lobby's members see it.
    pub(super) fn announce(&mut self, user: UserId, lobby: SessionId, handle: HandleId, trigger: Trigger) {
        let custom = Some(Custom::new(json!({ TRANSFER_HANDLE: handle.to_string() })));
        let properties = PropertiesWrite { custom, ..PropertiesWrite::default() };
        let draft = Draft { write: Write { properties, ..Write::default() }, ..Draft::default() };
        self.writes(user, lobby, "write", draft, trigger);
    }

    /// A title sees a lobby: if there is a way into the game that it has not taken yet, it takes it.
    pub(super) fn follows(&mut self, user: UserId, lobby: SessionId, entry: EntryId) {
        if self.policies(user).on_transfer == OnTransfer::Ignore || self.believed(user, lobby).is_none() {
            return;
        }
        let Some(seen) = self.seen(Actor::User(user), lobby) else { return };
        let text = custom_of(&seen.session, TRANSFER_HANDLE);
        let handle = text.as_ref().and_then(|text| text.as_str()?.parse::<Guid>().ok()).map(HandleId);
        let Some((handle, game)) = handle.and_then(|handle| Some((handle, self.leads_to(handle)?))) else { return };
        let duties = &mut self.users[user.0].autopilot.duties;
        if duties.followed.insert(lobby, handle) == Some(handle) {
            return;
        }
        duties.lobbies.insert(game, lobby);
        if self.believed(user, game).is_none() {
            let via = self.handle_called(handle);
            let coming = Coming { via, ..Coming::alone(game, "on_transfer", entry) };
            self.goes_there(user, coming);
        }
    }

    /// The session that a handle leads to.
    fn leads_to(&self, handle: HandleId) -> Option<SessionId> {
        let reference = &self.directory.handle_of(self.now, handle)?.reference;
        self.sessions.iter().position(|watched| watched.reference == *reference).map(SessionId)
    }

    /// The script's name for a handle.
    fn handle_called(&self, handle: HandleId) -> Option<HandleName> {
        self.handles.iter().find(|(_, id)| **id == handle).map(|(name, _)| *name)
    }
}

/// What the shell writes while the title starts.
fn ready() -> Ask {
    let flags = Flags { active: None, ready: Some(true) };
    let me = Me::Put(MemberWrite { flags, ..MemberWrite::default() });
    Ask::Write(Box::new(Draft { write: Write { me, ..Write::default() }, ..Draft::default() }))
}
