//! The places of a session: kept for whom the arbiter invites, given to who waits, filled from a lobby or by a search.

use super::duty::{Task, max, until};
use super::{Coming, Trigger};
use crate::action::{Draft, Hindrance, Post, TicketAction};
use crate::mpsd::session::{MatchmakingStatus, Member, MemberStatus, Reservation, Session, Write};
use crate::mpsd::smartmatch::{Attributes, PreserveSession};
use crate::mpsd::template::Visibility;
use crate::names::{Actor, SessionId, UserId};
use crate::policy::{Fill, Invitees, WaitingPlayers};
use crate::time::{Instant, Millis};
use crate::trace::{EntryId, PeerWord, What};
use crate::world::World;

/// How long the ticket of an arbiter searches.
const SEARCH: Millis = Millis::from_secs(120);

impl World {
    /// The arbiter is about to invite somebody: it lets some time pass between two invites, and keeps a place.
    pub(in crate::world) fn before_an_invite(
        &mut self,
        by: Actor,
        session: SessionId,
        what: &Post,
    ) -> Result<(), Hindrance> {
        let (Actor::User(user), Post::Invite { user: guest, .. }) = (by, what) else { return Ok(()) };
        let (guest, now) = (*guest, self.now);
        if !self.is_arbiter(user, session) {
            return Ok(());
        }
        let Some(seen) = self.seen(by, session).map(|snapshot| &snapshot.session) else { return Ok(()) };
        let only_reserved = seen.charter().constants.visibility != Visibility::Open || seen.closed();
        let there =
            seen.member_of(self.users[guest.0].plan.xuid).is_some() || self.awaits_a_place(user, session, guest);
        let policies = self.policies(user);
        let interval = policies.invite_interval.span();
        let duties = &mut self.users[user.0].autopilot.duties;
        let last = duties.invited.get(&(session, guest)).copied();
        if last.and_then(|last| until(last, interval)).is_some_and(|until| now < until) {
            return Err(Hindrance::InvitedBefore);
        }
        duties.invited.insert((session, guest), now);
        let reserve = match policies.invitees {
            Invitees::AsNeeded => only_reserved,
            Invitees::Reserve => true,
            Invitees::Local => false,
        };
        if reserve && !there {
            let because = self.last_answer(user, session);
            self.writes(user, session, "reserve", self.place_for(guest), Trigger { policy: "invitees", because });
        } else if !there {
            duties.promised.insert((session, guest), (now, until(now, interval)));
        }
        Ok(())
    }

    /// The places that the arbiter keeps by itself: since when, and for whom.
    pub(super) fn promises(
        &self,
        user: UserId,
        session: SessionId,
        seen: &Session,
    ) -> impl Iterator<Item = (Instant, UserId)> {
        let promised = self.users[user.0].autopilot.duties.promised.iter();
        promised.filter_map(move |((of, guest), (since, until))| {
            let open = until.is_none_or(|until| self.now < until);
            let came = seen.member_of(self.users[guest.0].plan.xuid).is_some();
            (*of == session && open && !came).then_some((*since, *guest))
        })
    }

    /// What the arbiter does about those for whom it has reserved a place, and about a place that is free.
    pub(super) fn about_free_places(&self, user: UserId, session: SessionId, seen: &Session) -> Option<Task> {
        let duties = &self.users[user.0].autopilot.duties;
        let member = |guest: UserId| seen.member_of(self.users[guest.0].plan.xuid);
        let reserved = |guest: &UserId| member(*guest).is_some_and(|member| member.status == MemberStatus::Reserved);
        let called = duties.called.iter().filter(|(of, _)| *of == session).map(|(_, guest)| *guest);
        if let Some(guest) = { called }.find(reserved) {
            return Some(Task::Call(guest));
        }
        // A place that is promised to one who waits is free for that one.
        let is_free = |guest: Option<UserId>| {
            let promised = self.promises(user, session, seen).filter(|(_, other)| Some(*other) != guest).count();
            seen.members().len() + promised < max(seen)
        };
        let waits = duties.waiting.get(&session).into_iter().flatten().copied();
        if let Some(guest) = { waits }.find(|guest| member(*guest).is_none() && is_free(Some(*guest))) {
            return Some(Task::Reserve(guest, "waiting"));
        }
        if !is_free(None) {
            return None;
        }
        match self.policies(user).fill {
            Fill::Lobby => self.next_of_lobby(user, session, seen).map(|guest| Task::Reserve(guest, "fill")),
            Fill::Ticket => {
                let searching = seen.matchmaking().and_then(|search| search.status);
                let tried = duties.searched.get(&session) == Some(&seen.change_number());
                let can = self.hopper.is_some() && searching != Some(MatchmakingStatus::Searching) && !tried;
                can.then_some(Task::Ticket)
            }
            Fill::Nothing => None,
        }
    }

    /// Somebody who plays in the lobby and not in the game, and was not called a moment ago.
    fn next_of_lobby(&self, user: UserId, session: SessionId, seen: &Session) -> Option<UserId> {
        let duties = &self.users[user.0].autopilot.duties;
        let lobby = self.seen(Actor::User(user), *duties.lobbies.get(&session)?)?;
        let interval = self.policies(user).invite_interval.span();
        let candidate = |member: &Member| {
            let guest = *self.trace.xuids.get(&member.xuid)?;
            let last = duties.invited.get(&(session, guest)).copied();
            let lately = last.is_some_and(|last| until(last, interval).is_none_or(|until| self.now < until));
            let wanted = member.status == MemberStatus::Active && seen.member_of(member.xuid).is_none();
            (wanted && !lately).then_some(guest)
        };
        lobby.session.members().iter().find_map(candidate)
    }

    /// The arbiter reserves a place for somebody whom it will call.
    pub(super) fn reserves(&mut self, user: UserId, session: SessionId, guest: UserId, trigger: Trigger) {
        let now = self.now;
        self.users[user.0].autopilot.duties.invited.insert((session, guest), now);
        self.users[user.0].autopilot.duties.called.insert((session, guest));
        let asked = self.writes(user, session, "reserve", self.place_for(guest), trigger);
        // Where the answer is still to come, it shows whether there is a place to call to.
        if !self.was_answered(asked) && !self.is_under_way(asked) {
            self.users[user.0].autopilot.duties.called.remove(&(session, guest));
        }
    }

    /// The arbiter calls somebody to the place that it has reserved.
    pub(super) fn calls(&mut self, user: UserId, session: SessionId, guest: UserId, because: EntryId) {
        let duties = &mut self.users[user.0].autopilot.duties;
        duties.called.remove(&(session, guest));
        let queue = duties.waiting.entry(session).or_default();
        let waited = queue.contains(&guest);
        queue.retain(|other| *other != guest);
        let told = self.tells(user, guest, session, PeerWord::Come, because);
        let policies = self.policies(guest);
        let (policy, heeds) = match waited {
            true => ("waiting", policies.waiting == WaitingPlayers::Queue),
            false => ("fill", policies.fill != Fill::Nothing),
        };
        if self.peers(user, guest) && heeds {
            self.goes_there(guest, Coming::alone(session, policy, told));
        }
        self.duty_is_due(user, session, because);
    }

    /// The arbiter searches for company.
    pub(super) fn searches(&mut self, user: UserId, session: SessionId, trigger: Trigger) {
        let Some(hopper) = self.hopper.clone() else { return };
        let number = self.seen(Actor::User(user), session).map(crate::world::Snapshot::number);
        self.users[user.0].autopilot.duties.searched.extend(number.map(|number| (session, number)));
        let preserve_session = PreserveSession::Always;
        let attributes = Attributes::default();
        let ticket = TicketAction::Post { hopper, session, give_up: SEARCH, preserve_session, attributes };
        self.ticket(Actor::User(user), &ticket, Some(trigger));
    }

    /// A user for whom there is no place asks the arbiter, as it has just seen it, to be called. Says whether it will be.
    pub(super) fn asks_for_place(&mut self, user: UserId, session: SessionId, because: EntryId) -> bool {
        let Some(arbiter) = self.arbiter_seen_by(user, session) else { return false };
        let asked = self.tells(user, arbiter, session, PeerWord::AnyPlace, because);
        if !self.can_call(arbiter, user) || self.policies(arbiter).waiting == WaitingPlayers::TurnedAway {
            return false;
        }
        let waiting = self.users[arbiter.0].autopilot.duties.waiting.entry(session).or_default();
        if !waiting.contains(&user) {
            waiting.push(user);
        }
        self.duty_is_due(arbiter, session, asked);
        true
    }

    /// Whether an arbiter that can be reached has a user in its queue.
    pub(super) fn is_waited_for(&self, user: UserId, session: SessionId) -> bool {
        let has = |arbiter: &UserId| {
            let waiting = self.users[arbiter.0].autopilot.duties.waiting.get(&session);
            waiting.is_some_and(|waiting| waiting.contains(&user)) && self.can_call(*arbiter, user)
        };
        (0..self.users.len()).map(UserId).any(|arbiter| has(&arbiter))
    }

    /// Whether an arbiter reaches a user and the service too, without which it cannot keep a place.
    fn can_call(&self, arbiter: UserId, user: UserId) -> bool {
        self.peers(arbiter, user) && self.can_talk(Actor::User(arbiter)).is_ok()
    }

    /// A user of the console that the session has for its arbiter, as this user last saw it.
    fn arbiter_seen_by(&self, user: UserId, session: SessionId) -> Option<UserId> {
        let host = self.seen(Actor::User(user), session)?.session.host()?;
        let console = *self.trace.tokens.get(&host)?;
        let users = (0..self.users.len()).map(UserId).filter(|user| self.users[user.0].plan.console == console);
        { users }.find(|user| self.believed(*user, session).is_some())
    }

    /// The last answer that showed a session to a user.
    pub(super) fn last_answer(&self, user: UserId, session: SessionId) -> EntryId {
        let shows = |what: &What| match what {
            What::Request { by, session: of, answer, .. } => {
                (*by, *of) == (Actor::User(user), session) && answer.is_ok()
            }
            _ => false,
        };
        EntryId(self.trace.entries.iter().rposition(|entry| shows(&entry.what)).unwrap_or_default())
    }

    /// Whether a request was answered and not refused.
    pub(super) fn was_answered(&self, entry: EntryId) -> bool {
        matches!(self.answering(entry), Some(What::Request { answer: Ok(_), .. }))
    }

    fn place_for(&self, guest: UserId) -> Draft {
        let xuid = self.users[guest.0].plan.xuid;
        let reserve = vec![Reservation { xuid, constants: None, initialize: false, system: None }];
        Draft { write: Write { reserve, ..Write::default() }, ..Draft::default() }
    }
}
