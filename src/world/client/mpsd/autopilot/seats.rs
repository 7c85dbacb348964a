//! The places of a session: kept for invited users, given to the queue, filled from a lobby or by a search.

use super::duty::{Task, max, until};
use crate::action::{Draft, HandleIntent, Intent, Obstacle, Post, TicketIntent};
use crate::mpsd::session::{MatchmakingStatus, Member, MemberStatus, Reservation, Session, Write};
use crate::mpsd::smartmatch::{Attributes, PreserveSession};
use crate::mpsd::template::Visibility;
use crate::names::{Actor, SessionId, UserId};
use crate::policy::{Fill, Invitees, WaitingPlayers};
use crate::time::{Instant, Millis};
use crate::trace::{CauseToken, PeerMessage};
use crate::world::Snapshot;
use crate::world::client::mpsd::memory::Joining;
use crate::world::send::Sent;
use crate::world::step::WorldStep;
use crate::world::title::Title;
use crate::world::trigger::{Motive, Trigger};

/// The timeout of an arbiter's ticket.
const SEARCH: Millis = Millis::from_secs(120);

impl<'w> Title<'w> {
    /// The arbiter's local promises: since when, and for whom.
    pub(super) fn promises(self, session: SessionId, seen: &Session) -> impl Iterator<Item = (Instant, UserId)> {
        self.duties().promised.iter().filter_map(move |((of, guest), (since, until))| {
            let open = until.is_none_or(|until| self.now() < until);
            (*of == session && open && self.member(seen, *guest).is_none()).then_some((*since, *guest))
        })
    }

    /// The task about reserved users to call, or about a free place.
    pub(super) fn free_place_task(self, session: SessionId, seen: &Session) -> Option<Task> {
        let duties = self.duties();
        let member = |guest: UserId| self.member(seen, guest);
        let reserved = |guest: &UserId| member(*guest).is_some_and(|member| member.status == MemberStatus::Reserved);
        let called = duties.called.iter().filter(|(of, _)| *of == session).map(|(_, guest)| *guest);
        if let Some(guest) = { called }.find(reserved) {
            return Some(Task::Call(guest));
        }
        // A place promised to a user in the queue is free for that user.
        let is_free = |guest: Option<UserId>| {
            let promised = self.promises(session, seen).filter(|(_, other)| Some(*other) != guest).count();
            seen.members().len() + promised < max(seen)
        };
        let waits = duties.waiting.get(&session).into_iter().flatten().copied();
        if let Some(guest) = { waits }.find(|guest| member(*guest).is_none() && is_free(Some(*guest))) {
            return Some(Task::Reserve(guest, Motive::Waiting));
        }
        if !is_free(None) {
            return None;
        }
        match self.policies().fill {
            Fill::Lobby => self.next_of_lobby(session, seen).map(|guest| Task::Reserve(guest, Motive::Fill)),
            Fill::Ticket => {
                let searching = seen.matchmaking().and_then(|search| search.status);
                let tried = duties.searched.get(&session) == Some(&seen.change_number());
                let can = self.can_search() && searching != Some(MatchmakingStatus::Searching) && !tried;
                can.then_some(Task::Ticket)
            }
            Fill::Nothing => None,
        }
    }

    /// A user who is active in the lobby, not in the game, and was not called within `invite_interval`.
    fn next_of_lobby(self, session: SessionId, seen: &Session) -> Option<UserId> {
        let duties = self.duties();
        let lobby = self.seen(*duties.lobbies.get(&session)?)?;
        let interval = self.policies().invite_interval.span();
        let candidate = |member: &Member| {
            let guest = self.user_of(member)?;
            let last = duties.invited.get(&(session, guest)).copied();
            let lately = last.is_some_and(|last| until(last, interval).is_none_or(|until| self.now() < until));
            let wanted = member.status == MemberStatus::Active && seen.member_of(member.xuid).is_none();
            (wanted && !lately).then_some(guest)
        };
        lobby.members().iter().find_map(candidate)
    }

    /// Whether it reaches both the user and the service.
    fn can_call(self, user: UserId) -> bool {
        self.reaches(user) && self.console_state().can_send().is_ok()
    }

    /// Whether it has a user in its queue whom it can call.
    fn queues(self, user: UserId, session: SessionId) -> bool {
        let waiting = self.duties().waiting.get(&session);
        waiting.is_some_and(|waiting| waiting.contains(&user)) && self.can_call(user)
    }

    /// A user of the arbiter's console, by this title's snapshot.
    fn arbiter(self, session: SessionId) -> Option<UserId> {
        let console = self.console_of(self.seen(session)?.host()?)?;
        let there = |title: &Title<'_>| title.console() == console && title.record(session).is_some();
        self.viewers(session).find(there).map(|title| title.user)
    }

    /// Whether it awaits the reply to a reservation for a user.
    fn awaits_place(self, session: SessionId, guest: UserId) -> bool {
        self.awaits(|it| it.session == Some(session) && it.intent.reserves_for(self.other(guest).xuid())).is_some()
    }

    /// The write that reserves a place for a user.
    fn place_for(self, guest: UserId) -> Draft {
        let xuid = self.other(guest).xuid();
        let reserve = vec![Reservation { xuid, constants: None, initialize: false, system: None }];
        Draft { write: Write { reserve, ..Write::default() }, ..Draft::default() }
    }
}

impl WorldStep<'_> {
    /// Runs before the arbiter posts an invite: checks `invite_interval`, and reserves or promises a place.
    pub(in crate::world) fn before_posting(
        &mut self,
        user: UserId,
        session: SessionId,
        ask: &HandleIntent,
    ) -> Result<(), Obstacle> {
        let guest = match ask {
            HandleIntent::Post(_, Post::Invite { user: guest, .. }) => *guest,
            HandleIntent::Post(_, Post::Activity | Post::Transfer { .. } | Post::Search(_))
            | HandleIntent::Read(_)
            | HandleIntent::Delete(_)
            | HandleIntent::ClearActivity => return Ok(()),
        };
        let (title, now) = (self.title(user), self.now);
        let Some(snapshot) = title.snapshot(session).filter(|_| title.is_arbiter(session)) else { return Ok(()) };
        let (seen, told) = (&snapshot.session, snapshot.told);
        let only_reserved = seen.charter().constants.visibility != Visibility::Open || seen.closed();
        let there = title.member(seen, guest).is_some() || title.awaits_place(session, guest);
        let interval = title.policies().invite_interval.span();
        let last = title.duties().invited.get(&(session, guest)).copied();
        if last.and_then(|last| until(last, interval)).is_some_and(|until| now < until) {
            return Err(Obstacle::InvitedBefore);
        }
        let reserve = match title.policies().invitees {
            Invitees::AsNeeded => only_reserved,
            Invitees::Reserve => true,
            Invitees::Local => false,
        };
        let place = title.place_for(guest);
        self.duties(user).invited.insert((session, guest), now);
        if reserve && !there {
            self.write(user, session, "reserve", place, Motive::Invitees.because(told));
        } else if !there {
            self.duties(user).promised.insert((session, guest), (now, until(now, interval)));
        }
        Ok(())
    }

    /// Reserves a place for a user whom it will call.
    pub(super) fn reserve(&mut self, user: UserId, session: SessionId, guest: UserId, trigger: Trigger) {
        let (now, place) = (self.now, self.title(user).place_for(guest));
        self.duties(user).invited.insert((session, guest), now);
        self.duties(user).called.insert((session, guest));
        let in_vain = match self.write(user, session, "reserve", place, trigger) {
            Sent::Answered(_, told) => !told.is_done(),
            Sent::Prevented(_) => true,
            // If the reply is still to come, it will show whether there is a place.
            Sent::UnderWay(..) => false,
        };
        if in_vain {
            self.duties(user).called.remove(&(session, guest));
        }
    }

    /// Calls a user to its reserved place.
    pub(super) fn call(&mut self, user: UserId, session: SessionId, guest: UserId, cause: CauseToken) {
        let duties = self.duties(user);
        duties.called.remove(&(session, guest));
        let queue = duties.waiting.entry(session).or_default();
        let waited = queue.contains(&guest);
        queue.retain(|other| *other != guest);
        let told = self.tell_peer(user, guest, session, PeerMessage::Come, cause);
        let policies = self.title(guest).policies();
        let (motive, heeds) = match waited {
            true => (Motive::Waiting, policies.waiting == WaitingPlayers::Queue),
            false => (Motive::Fill, policies.fill != Fill::Nothing),
        };
        if self.title(user).reaches(guest) && heeds {
            self.start_join(guest, Joining::alone(session, motive.because(told)));
        }
        self.duty_due(user, session, cause);
    }

    /// Posts a ticket to search for players.
    pub(super) fn search(&mut self, user: UserId, session: SessionId, trigger: Trigger) {
        let Some(hopper) = self.setup.hopper.clone() else { return };
        let number = self.title(user).snapshot(session).map(Snapshot::number);
        self.duties(user).searched.extend(number.map(|number| (session, number)));
        let (preserve_session, attributes) = (PreserveSession::Always, Attributes::default());
        let ticket = TicketIntent::Post { hopper, session, give_up: SEARCH, preserve_session, attributes };
        self.ask(Actor::User(user), Intent::Ticket(ticket), trigger);
    }

    /// A user without a place asks the arbiter to be queued. Returns whether it was.
    pub(super) fn ask_for_place(&mut self, user: UserId, session: SessionId, cause: CauseToken) -> bool {
        let Some(arbiter) = self.title(user).arbiter(session) else { return false };
        let asked = self.tell_peer(user, arbiter, session, PeerMessage::AnyPlace, cause);
        let title = self.title(arbiter);
        if !title.can_call(user) || title.policies().waiting == WaitingPlayers::TurnedAway {
            return false;
        }
        let waiting = self.duties(arbiter).waiting.entry(session).or_default();
        if !waiting.contains(&user) {
            waiting.push(user);
        }
        self.duty_due(arbiter, session, asked);
        true
    }

    /// Whether a reachable arbiter has a user in its queue.
    pub(super) fn is_waited_for(&self, user: UserId, session: SessionId) -> bool {
        self.title(user).viewers(session).any(|title| title.queues(user, session))
    }
}
