//! A title looking out: what it knows, who it is, and whom of its peers it hears.

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

/// How soon a client reads again whose clock says that a timer has been due for a while.
const NEXT_LOOK: Millis = Millis::from_secs(1);

/// The title of one user: everything that it may decide by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Title<'w> {
    world: &'w World,
    /// Whose title it is.
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

    /// What it remembers.
    pub(super) fn client(self) -> &'w Client {
        &self.world.clients[self.user.0]
    }

    /// What it does by itself.
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

    /// The titles of all users of its console, in their order.
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

    /// What it last saw of a session.
    pub(super) fn snapshot(self, session: SessionId) -> Option<&'w Snapshot> {
        self.client().snapshots.get(&session)
    }

    /// The session as it last saw it.
    pub(super) fn seen(self, session: SessionId) -> Option<&'w Session> {
        self.snapshot(session).map(|snapshot| &*snapshot.session)
    }

    /// The sessions in which its user has a record, as far as it knows.
    pub(super) fn joined_sessions(self) -> Vec<SessionId> {
        self.client().snapshots.keys().copied().filter(|session| self.record(*session).is_some()).collect()
    }

    /// Those in which its user is active.
    pub(super) fn active_sessions(self) -> Vec<SessionId> {
        self.joined_sessions().into_iter().filter(|session| self.is_active_in(*session)).collect()
    }

    /// Whether its user is active in a session, as far as it knows.
    pub(super) fn is_active_in(self, session: SessionId) -> bool {
        self.record(session).is_some_and(|member| member.status == MemberStatus::Active)
    }

    /// Whether it is the one of its console's that reads a session and looks after it for all of them.
    pub(super) fn reads_for_console(self, session: SessionId) -> bool {
        let first = self.titles_on_console().find(|title| title.record(session).is_some());
        first.is_some_and(|first| first.user == self.user)
    }

    /// Whether it takes its console to be the arbiter of a session.
    pub(super) fn is_arbiter(self, session: SessionId) -> bool {
        let host = self.seen(session).and_then(Session::host);
        host.is_some() && host == self.token()
    }

    /// Whether it has the part and its user a record.
    pub(super) fn acts(self, session: SessionId) -> bool {
        self.is_arbiter(session) && self.record(session).is_some()
    }

    /// The user whom a member is.
    pub(super) fn user_of(self, member: &Member) -> Option<UserId> {
        self.world.setup.people.of_xuid(member.xuid)
    }

    /// The record of another user in what it saw.
    pub(super) fn member(self, seen: &Session, user: UserId) -> Option<&Member> {
        seen.member_of(self.other(user).xuid())
    }

    /// The console that a device token stands for: the peers tell each other whose theirs is.
    pub(super) fn console_of(self, token: DeviceToken) -> Option<ConsoleId> {
        self.world.setup.people.of_token(token)
    }

    /// Whether what it tells the title of another user arrives now. On one console they share a title.
    pub(super) fn reaches(self, other: UserId) -> bool {
        let (one, other) = (self.console(), self.world.setup.people.console_of(other));
        if one == other {
            self.console_state().title_responds()
        } else {
            self.world.network.heartbeats.reach(one, other)
        }
    }

    /// Whether it hears a console, as far as it has noticed.
    pub(super) fn hears(self, console: ConsoleId) -> bool {
        self.world.network.heartbeats.hears(self.console(), console)
    }

    /// Since when it has missed a console.
    pub(super) fn missed_since(self, console: ConsoleId) -> Option<Instant> {
        self.world.network.heartbeats.missed_since(self.console(), console)
    }

    /// The titles of all users who have seen a session, in their order.
    pub(super) fn viewers(self, session: SessionId) -> impl Iterator<Item = Title<'w>> {
        self.world.viewers(session).map(move |user| self.other(user))
    }

    /// When, in truth, the clock of its console shows this date. What it has shown already is due at once, or a second later
    /// if the clock is ahead: what the client waits for may be long in coming.
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

    /// The newest request under way of which this is true and for whose answer it waits.
    pub(super) fn awaits(self, is: impl Fn(&super::network::InFlight) -> bool) -> Option<u64> {
        self.world.network.messages.awaited(self.user, is)
    }
}
