//! The view of a title: its memory, its identity, and the peers that it hears.

use super::World;
use super::client::Client;
use super::client::Snapshot;
use super::console::Console;
use crate::action::ClockSkew;
use crate::id::{DeviceToken, Xuid};
use crate::mpsd::session::{Member, MemberStatus, Session};
use crate::names::{ConsoleId, SessionId, UserId};
use crate::policy::Policies;
use crate::time::{Instant, Millis};

/// The delay of a read for a timer that is overdue by the console's own clock.
const NEXT_LOOK: Millis = Millis::from_secs(1);

/// The title of one user, with everything that its decisions may depend on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Title<'w> {
    world: &'w World,
    /// Its user.
    pub(super) user: UserId,
}

impl World {
    /// The title of a user.
    pub(super) fn title(&self, user: UserId) -> Title<'_> {
        Title { world: self, user }
    }
}

impl<'w> Title<'w> {
    pub(super) fn now(self) -> Instant {
        self.world.now
    }

    /// Its memory.
    pub(super) fn client(self) -> &'w Client {
        &self.world.clients[self.user.0]
    }

    /// Its policies.
    pub(super) fn policies(self) -> &'w Policies {
        &self.world.setup.policies[self.console().0]
    }

    pub(super) fn console(self) -> ConsoleId {
        self.world.setup.people.console_of(self.user)
    }

    /// The state of its console.
    pub(super) fn console_state(self) -> &'w Console {
        &self.world.consoles[self.console().0]
    }

    /// The title of another user.
    pub(super) fn other(self, user: UserId) -> Title<'w> {
        Title { user, ..self }
    }

    /// The titles of all users of its console, in order.
    pub(super) fn titles_on_console(self) -> impl Iterator<Item = Title<'w>> {
        self.world.setup.people.on(self.console()).iter().map(move |user| self.other(*user))
    }

    /// Whether SmartMatch has a hopper in which it can search.
    pub(super) fn can_search(self) -> bool {
        self.world.setup.hopper.is_some()
    }

    /// The device token of its console.
    pub(super) fn token(self) -> Option<DeviceToken> {
        self.world.setup.people.token(self.user)
    }

    /// Its user's Xbox id.
    pub(super) fn xuid(self) -> Xuid {
        self.world.setup.people.xuid(self.user)
    }

    /// Its user's record in a session, as it last saw it.
    pub(super) fn record(self, session: SessionId) -> Option<&'w Member> {
        self.seen(session)?.member_of(self.xuid())
    }

    /// Its last snapshot of a session.
    pub(super) fn snapshot(self, session: SessionId) -> Option<&'w Snapshot> {
        self.client().snapshots.get(&session)
    }

    /// The session in its last snapshot.
    pub(super) fn seen(self, session: SessionId) -> Option<&'w Session> {
        self.snapshot(session).map(|snapshot| &*snapshot.session)
    }

    /// The sessions in which its user has a record, by its snapshots.
    pub(super) fn joined_sessions(self) -> Vec<SessionId> {
        self.client().snapshots.keys().copied().filter(|session| self.record(*session).is_some()).collect()
    }

    /// The sessions in which its user is active, by its snapshots.
    pub(super) fn active_sessions(self) -> Vec<SessionId> {
        self.joined_sessions().into_iter().filter(|session| self.is_active_in(*session)).collect()
    }

    /// Whether its user is active in a session, by its snapshot.
    pub(super) fn is_active_in(self, session: SessionId) -> bool {
        self.record(session).is_some_and(|member| member.status == MemberStatus::Active)
    }

    /// Whether it polls a session and runs duties for all users of its console: the first of them with a record does.
    pub(super) fn reads_for_console(self, session: SessionId) -> bool {
        let first = self.titles_on_console().find(|title| title.record(session).is_some());
        first.is_some_and(|first| first.user == self.user)
    }

    /// Whether its console is the `host` of a session, by its snapshot.
    pub(super) fn is_arbiter(self, session: SessionId) -> bool {
        let host = self.seen(session).and_then(Session::host);
        host.is_some() && host == self.token()
    }

    /// The same, and its user has a record.
    pub(super) fn acts(self, session: SessionId) -> bool {
        self.is_arbiter(session) && self.record(session).is_some()
    }

    /// The user of a member.
    pub(super) fn user_of(self, member: &Member) -> Option<UserId> {
        self.world.setup.people.of_xuid(member.xuid)
    }

    /// The record of another user.
    pub(super) fn member(self, seen: &Session, user: UserId) -> Option<&Member> {
        seen.member_of(self.other(user).xuid())
    }

    /// The console with a device token. Peers tell each other their tokens.
    pub(super) fn console_of(self, token: DeviceToken) -> Option<ConsoleId> {
        self.world.setup.people.of_token(token)
    }

    /// Whether a message to the title of another user arrives now. Users of one console share a title.
    pub(super) fn reaches(self, other: UserId) -> bool {
        let (one, other) = (self.console(), self.world.setup.people.console_of(other));
        if one == other {
            self.console_state().title_responds()
        } else {
            self.world.network.heartbeats.reach(one, other)
        }
    }

    /// Whether it believes that it hears a console.
    pub(super) fn hears(self, console: ConsoleId) -> bool {
        self.world.network.heartbeats.hears(self.console(), console)
    }

    /// Since when it has missed a console.
    pub(super) fn missed_since(self, console: ConsoleId) -> Option<Instant> {
        self.world.network.heartbeats.missed_since(self.console(), console)
    }

    /// The titles of all users who have a snapshot of a session, in order.
    pub(super) fn viewers(self, session: SessionId) -> impl Iterator<Item = Title<'w>> {
        self.world.viewers(session).map(move |user| self.other(user))
    }

    /// The actual instant at which the clock of its console shows this time. A time in its past is due at once, or a second later if
    /// the clock is ahead, since the service may not be that far yet.
    pub(super) fn by_own_clock(self, date: Instant) -> Instant {
        match self.console_state().clock {
            ClockSkew::Behind(by) => date.checked_add(by).unwrap_or(date),
            ClockSkew::Ahead(Millis::ZERO) => date,
            ClockSkew::Ahead(by) => {
                let now = self.now();
                date.back(by).max(now.checked_add(NEXT_LOOK).unwrap_or(now))
            }
        }
    }

    /// The newest in-flight request that matches `is` and whose reply it awaits.
    pub(super) fn awaits(self, is: impl Fn(&super::network::InFlight) -> bool) -> Option<u64> {
        self.world.network.messages.awaited(self.user, is)
    }
}
