//! Joining: by an accepted invite, a friend's activity, a transfer handle, or a call to a free place.
//!
//! The console's shell handles an invite or a friend's activity and starts the title if it does not run; the title then joins
//! through the handle. Refused joins are retried as the policy `on_join_refused` says.

use super::duty::custom_of;
use super::own;
use crate::action::{Condition, Draft, Intent, SessionIntent};
use crate::id::{Guid, HandleId};
use crate::mpsd::custom::Custom;
use crate::mpsd::session::{Flags, Me, MemberWrite, PropertiesWrite, Refusal, Write};
use crate::names::{Actor, SessionId, UserId};
use crate::policy::{JoinOrder, OnTransfer, WaitingPlayers};
use crate::time::Millis;
use crate::trace::CauseToken;
use crate::world::client::RequestResult;
use crate::world::client::mpsd::memory::{Awaited, Joining};
use crate::world::item::{Due, Item, Move};
use crate::world::send::Sent;
use crate::world::step::WorldStep;
use crate::world::trigger::{Motive, Trigger};
use serde_json::json;

/// The custom property of a lobby with the transfer handle to the game.
const TRANSFER_HANDLE: &str = "transferHandle";

impl WorldStep<'_> {
    /// The shell sets the user ready in the session to join, before its title runs.
    pub(in crate::world) fn write_ready(&mut self, user: UserId, joining: &Joining, trigger: Trigger) {
        let flags = Flags { active: None, ready: Some(true) };
        let me = Me::Put(MemberWrite { flags, ..MemberWrite::default() });
        let ready = Draft { write: Write { me, ..Write::default() }, ..Draft::default() };
        self.join_as(user, joining, user, "ready", ready, trigger);
    }

    /// The title is connected: resumes a planned join.
    pub(super) fn resume_planned_join(&mut self, user: UserId, origin: CauseToken) {
        if let Some(joining) = &self.clients[user.0].autopilot.joining {
            let trigger = Trigger { cause: origin, ..joining.trigger };
            self.plan_move(user, Move::Join, trigger);
        }
    }

    /// Starts a join.
    pub(in crate::world) fn start_join(&mut self, user: UserId, joining: Joining) {
        let trigger = joining.trigger;
        self.plan_join(user, joining);
        self.plan_move(user, Move::Join, trigger);
    }

    /// Plans a join for when the title can.
    pub(in crate::world) fn plan_join(&mut self, user: UserId, joining: Joining) {
        self.world.schedule.cancel(Item::Title(user, Due::Join));
        self.world.clients[user.0].autopilot.joining = Some(joining);
    }

    /// A retry is due.
    pub(in crate::world) fn join_due(&mut self, user: UserId, cause: CauseToken) {
        let title = self.title(user);
        let Some(session) = title.client().autopilot.joining.as_ref().map(|joining| joining.session) else { return };
        match title.policies().on_join_refused.span() {
            Some(span) if self.is_waited_for(user, session) => {
                self.plan_after(span.max(Millis::ONE), Item::Title(user, Due::Join), Trigger::from(cause));
            }
            Some(_) | None => self.plan_move(user, Move::Join, Motive::OnJoinRefused.because(cause)),
        }
    }

    /// Joins with a user and those who come along; the first refusal ends it for the rest.
    pub(super) fn join(&mut self, user: UserId, trigger: Trigger) {
        let Some(joining) = self.clients[user.0].autopilot.joining.clone() else { return };
        let mut all = joining.with.clone();
        match self.title(user).policies().join_order {
            JoinOrder::InvitedFirst => all.insert(0, user),
            JoinOrder::Listed => {
                all.push(user);
                all.sort_unstable();
            }
        }
        for who in all {
            let title = self.title(who);
            if title.is_active_in(joining.session) {
                continue;
            }
            // No second join while a request that may add the user is in flight.
            if let Some(other) = title.awaits_change(joining.session) {
                return self.await_before_join(user, Awaited::Other(other));
            }
            match self.join_as(user, &joining, who, "join", own(Some(true), true), trigger) {
                Sent::UnderWay(_, number) => return self.await_before_join(user, Awaited::Join(number)),
                Sent::Answered(_, RequestResult::Done(_)) => {}
                Sent::Answered(entry, told @ (RequestResult::Refused(..) | RequestResult::Unknown)) => {
                    return self.on_join_refused(user, joining.session, &told, entry);
                }
                Sent::Prevented(entry) => {
                    return self.on_join_refused(user, joining.session, &RequestResult::Unknown, entry);
                }
            }
        }
        self.world.clients[user.0].autopilot.joining = None;
    }

    fn await_before_join(&mut self, user: UserId, awaited: Awaited) {
        if let Some(joining) = &mut self.world.clients[user.0].autopilot.joining {
            joining.awaits = Some(awaited);
        }
    }

    /// A request was answered or timed out: resumes joins that waited for it.
    pub(super) fn resume_joins(&mut self, sender: UserId, number: u64, told: &RequestResult, cause: CauseToken) {
        let console = self.setup.people.console_of(sender);
        for user in self.setup.people.on(console).to_vec() {
            let Some(joining) = &mut self.world.clients[user.0].autopilot.joining else { continue };
            let (session, trigger) = (joining.session, Trigger { cause, ..joining.trigger });
            match joining.awaits {
                Some(Awaited::Join(join)) if join == number => {
                    joining.awaits = None;
                    match told {
                        RequestResult::Done(_) => self.plan_move(user, Move::Join, trigger),
                        RequestResult::Refused(..) | RequestResult::Unknown => {
                            self.on_join_refused(user, session, told, cause)
                        }
                    }
                }
                Some(Awaited::Other(other)) if other == number => {
                    joining.awaits = None;
                    self.plan_move(user, Move::Join, trigger);
                }
                Some(Awaited::Look(look)) if look == number => {
                    joining.awaits = None;
                    self.join_later(user, session, cause, true);
                }
                Some(Awaited::Join(_) | Awaited::Other(_) | Awaited::Look(_)) | None => {}
            }
        }
    }

    fn on_join_refused(&mut self, user: UserId, session: SessionId, told: &RequestResult, cause: CauseToken) {
        let (full, forbidden) = match told {
            RequestResult::Refused(refusal, status) => {
                (*refusal == Refusal::Full || *refusal == Refusal::Closed, *status == 403)
            }
            // It was not sent or not answered.
            RequestResult::Done(_) | RequestResult::Unknown => (false, true),
        };
        if !full && !forbidden {
            self.world.clients[user.0].autopilot.joining = None;
            return;
        }
        if full && self.title(user).policies().waiting == WaitingPlayers::Queue {
            match self.read(user, session, Motive::Waiting.because(cause)) {
                Sent::UnderWay(_, number) => return self.await_before_join(user, Awaited::Look(number)),
                Sent::Answered(..) | Sent::Prevented(_) => {}
            }
        }
        self.join_later(user, session, cause, full);
    }

    /// After a refusal: asks the arbiter for a place if the session was full, and plans a retry.
    fn join_later(&mut self, user: UserId, session: SessionId, cause: CauseToken, full: bool) {
        // A user in a queue checks at the same interval whether the arbiter can still be reached.
        let queues = full && self.title(user).policies().waiting == WaitingPlayers::Queue;
        let waits = queues && self.ask_for_place(user, session, cause);
        match self.title(user).policies().on_join_refused.span() {
            Some(span) => {
                self.plan_after(span.max(Millis::ONE), Item::Title(user, Due::Join), Trigger::from(cause));
            }
            None if waits => {}
            None => self.world.clients[user.0].autopilot.joining = None,
        }
    }

    /// Sends a request for `who`, through the handle if `who` is the user it was given to.
    fn join_as(
        &mut self,
        user: UserId,
        joining: &Joining,
        who: UserId,
        verb: &'static str,
        draft: Draft,
        trigger: Trigger,
    ) -> Sent {
        let via = joining.via.filter(|_| who == user);
        let (session, condition, ask) = (joining.session, Condition::Exists, SessionIntent::Write(Box::new(draft)));
        self.ask(Actor::User(who), Intent::Session { session, verb, condition, via, ask }, trigger)
    }

    /// A user has created a transfer handle from a lobby to a game: plans to announce it to the lobby.
    pub(in crate::world) fn on_transfer_handle(
        &mut self,
        user: UserId,
        lobby: SessionId,
        game: SessionId,
        handle: HandleId,
        cause: CauseToken,
    ) {
        let duties = &mut self.world.clients[user.0].autopilot.duties;
        duties.lobbies.insert(game, lobby);
        duties.followed.insert(lobby, handle);
        match self.title(user).policies().on_transfer {
            OnTransfer::Follow => {
                self.plan_move(user, Move::Announce(lobby, handle), Motive::OnTransfer.because(cause))
            }
            OnTransfer::Ignore => {}
        }
    }

    /// Writes the transfer handle into the lobby.
    pub(super) fn announce(&mut self, user: UserId, lobby: SessionId, handle: HandleId, trigger: Trigger) {
        let custom = Some(Custom::new(json!({ TRANSFER_HANDLE: handle.to_string() })));
        let properties = PropertiesWrite { custom, ..PropertiesWrite::default() };
        let draft = Draft { write: Write { properties, ..Write::default() }, ..Draft::default() };
        self.write(user, lobby, "write", draft, trigger);
    }

    /// Follows the transfer handle in the snapshot of a lobby, unless it has done so before.
    pub(super) fn follow_transfer(&mut self, user: UserId, lobby: SessionId, cause: CauseToken) {
        let title = self.title(user);
        if title.policies().on_transfer == OnTransfer::Ignore || title.record(lobby).is_none() {
            return;
        }
        let Some(seen) = title.seen(lobby) else { return };
        let text = custom_of(seen, TRANSFER_HANDLE);
        let handle = text.as_ref().and_then(|text| text.as_str()?.parse::<Guid>().ok()).map(HandleId);
        let Some((handle, (name, game))) = handle.and_then(|handle| Some((handle, self.handle_target(handle)?))) else {
            return;
        };
        let duties = &mut self.world.clients[user.0].autopilot.duties;
        if duties.followed.insert(lobby, handle) == Some(handle) {
            return;
        }
        duties.lobbies.insert(game, lobby);
        if self.title(user).record(game).is_none() {
            let trigger = Motive::OnTransfer.because(cause);
            self.start_join(user, Joining::through(Some(name), game, Vec::new(), trigger));
        }
    }
}
