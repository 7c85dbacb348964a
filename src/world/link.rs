//! Real-time connections: opened, lost, and given up by the service some time after.

use super::schedule::Priority;
use super::{Item, World};
use crate::hash::StableHash;
use crate::id::{ConnectionId, Guid, Xuid};
use crate::mpsd::session::Fact;
use crate::names::{Actor, UserId};
use crate::policy::OnTokenRenewal;
use crate::trace::{EntryId, Passage, What};

impl World {
    /// Opens a connection now, with an id that no other has.
    pub(super) fn open_connection(&mut self, user: UserId) -> ConnectionId {
        let it = &mut self.users[user.0];
        it.connections += 1;
        let ordinal = it.connections;
        let hash = StableHash::default().text("connection").number(it.plan.xuid.get()).number(u64::from(ordinal));
        let connection = ConnectionId(Guid::from_bits(hash.finish_wide()));
        it.connection = Some(connection);
        self.trace.connections.insert(connection, (user, ordinal));
        self.plan_close(user);
        connection
    }

    /// Starts to connect.
    pub(super) fn connect(&mut self, user: UserId, origin: EntryId) {
        let it = &mut self.users[user.0];
        // Whoever has a new reason to connect has all its attempts again.
        it.redials = 0;
        it.connect_round += 1;
        let round = it.connect_round;
        let delay = it.connection_delays.draw(self.settings.connect);
        self.schedule_after(delay, Priority::Completion, Item::Connected { user, round, origin });
    }

    pub(super) fn connected(&mut self, user: UserId, round: u32, origin: EntryId) {
        if self.users[user.0].connect_round == round {
            if self.refuses_connections(user) {
                return self.cannot_connect(user, round, origin);
            }
            let connection = self.open_connection(user);
            let connected = What::Connected { user, connection };
            let entry = if self.connections_matter() { self.note(connected, Some(origin)) } else { origin };
            self.after_connecting(user, entry);
        }
    }

    /// The service refused a connection. The title tries again after a while, if it does.
    fn cannot_connect(&mut self, user: UserId, round: u32, origin: EntryId) {
        let failed = self.users[user.0].redials;
        let again = self.policies(user).reconnect.wait(failed);
        if self.connections_matter() {
            let passage = match again {
                Some(retry_after) => Passage::Failed { status: 503, retry_after },
                None => Passage::GaveUp { retries: failed },
            };
            let (by, verb, policy) = (Actor::User(user), "connect", again.map(|_| "reconnect"));
            self.note(What::Mail { by, session: None, verb, policy, passage }, Some(origin));
        }
        if let Some(wait) = again {
            self.users[user.0].redials = failed.saturating_add(1);
            self.schedule_after(wait, Priority::Completion, Item::Connected { user, round, origin });
        }
    }

    /// The service will close the user's connection after its time, if it closes any.
    fn plan_close(&mut self, user: UserId) {
        if let (Some(after), Some(connection)) = (self.settings.planned_close, self.users[user.0].connection) {
            self.schedule_after(after, Priority::Callback, Item::PlannedClose(user, connection));
        }
    }

    /// The service closes a connection, if it is the one that the user has, and its title opens another.
    pub(super) fn closes_as_planned(&mut self, user: UserId, connection: ConnectionId) {
        if self.users[user.0].connection != Some(connection) {
            return;
        }
        if !self.connections_matter() {
            return self.plan_close(user);
        }
        let entry = self.note(What::Closed { user, connection }, None);
        self.drop_connection(user, entry);
        self.connect(user, entry);
    }

    /// The user's connection stays open and brings no taps any more, unless its title opens another.
    pub(super) fn token_is_renewed(&mut self, user: UserId, entry: EntryId) {
        self.users[user.0].deaf = self.users[user.0].connection;
        match self.policies(user).on_token_renewal {
            OnTokenRenewal::Reconnect => {
                self.drop_connection(user, entry);
                self.connect(user, entry);
            }
            OnTokenRenewal::Nothing => {}
        }
    }

    /// The connection, if there is one, is gone; the service gives it up after its delay.
    pub(super) fn drop_connection(&mut self, user: UserId, origin: EntryId) {
        let it = &mut self.users[user.0];
        it.connect_round += 1;
        if let Some(connection) = it.connection.take() {
            it.previous = Some(connection);
            self.lose(user, connection, origin);
        }
    }

    /// A member was bound to this connection. If it is not one that is open, the service will miss it.
    pub(super) fn watch_connection(&mut self, xuid: Xuid, connection: ConnectionId, origin: EntryId) {
        let Some(user) = self.users.iter().position(|user| user.plan.xuid == xuid).map(UserId) else { return };
        let it = &self.users[user.0];
        if it.connection != Some(connection) && !it.losing.contains(&connection) {
            self.lose(user, connection, origin);
        }
    }

    pub(super) fn give_up(&mut self, user: UserId, connection: ConnectionId, origin: EntryId) {
        self.users[user.0].losing.remove(&connection);
        if !self.connections_matter() {
            return;
        }
        let entry = self.note(What::GivenUp { user, connection }, Some(origin));
        self.tell_sessions_of(user, Fact::ConnectionLost(connection), entry);
    }

    /// Whether any session asks for connections; where none does, they are not worth telling.
    fn connections_matter(&self) -> bool {
        self.directory
            .sessions()
            .any(|(_, session)| session.charter().constants.capabilities.connection_required_for_active_members)
    }

    fn lose(&mut self, user: UserId, connection: ConnectionId, origin: EntryId) {
        let it = &mut self.users[user.0];
        it.losing.insert(connection);
        let delay = it.connection_delays.draw(self.settings.connection_loss);
        self.schedule_after(delay, Priority::Callback, Item::GiveUp(user, connection, origin));
    }
}
