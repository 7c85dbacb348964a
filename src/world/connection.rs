//! Real-time connections: opened, lost, and given up by the service after a delay.

use super::item::Item;
use super::step::WorldStep;
use super::trigger::Trigger;
use crate::hash::StableHash;
use crate::id::{ConnectionId, Guid};
use crate::mpsd::session::Fact;
use crate::names::{Actor, UserId};
use crate::policy::OnTokenRenewal;
use crate::time::Millis;
use crate::trace::{CauseToken, Passage, What};

impl WorldStep<'_> {
    /// Opens a connection now, with a unique id.
    pub(super) fn open_connection(&mut self, user: UserId) -> ConnectionId {
        let xuid = self.setup.people.xuid(user).get();
        let realtime = &mut self.world.clients[user.0].realtime;
        realtime.opened += 1;
        let ordinal = realtime.opened;
        let hash = StableHash::default().text("connection").number(xuid).number(u64::from(ordinal));
        let connection = ConnectionId(Guid::from_bits(hash.finish_wide()));
        let before = realtime.connection.replace(connection);
        before.map(|before| self.world.connections.remove(&before));
        self.world.connections.insert(connection, user);
        self.listener.connection_opened(connection, user, ordinal);
        self.plan_close(user);
        self.world.recheck_sessions_of(user, CauseToken::NONE);
        connection
    }

    /// Starts to connect.
    pub(super) fn connect(&mut self, user: UserId, origin: CauseToken) {
        let delay = self.setup.settings.connect;
        let realtime = &mut self.world.clients[user.0].realtime;
        // A new reason to connect resets the attempts.
        realtime.failed_attempts = 0;
        let delay = realtime.delays.draw(delay);
        self.plan_after(delay, Item::Connect(user), Trigger::from(origin));
    }

    /// An attempt to connect ends: the title is connected, or refused.
    pub(super) fn connected(&mut self, user: UserId, origin: CauseToken) {
        if self.network.faults.refuse_connections(self.now, user) {
            return self.on_connect_refused(user, origin);
        }
        let connection = self.open_connection(user);
        let connected = What::Connected { user, connection };
        let entry = if self.connections_matter() { self.note(connected, origin) } else { origin };
        self.on_connected(user, entry);
    }

    /// The service refused a connection. The title tries again as its policy says.
    fn on_connect_refused(&mut self, user: UserId, origin: CauseToken) {
        let failed = self.clients[user.0].realtime.failed_attempts;
        let again = self.title(user).policies().reconnect.wait(failed);
        if self.connections_matter() {
            let passage = match again {
                Some(retry_after) => Passage::Failed { status: 503, retry_after },
                None => Passage::GaveUp { retries: failed },
            };
            let (by, verb, policy) = (Actor::User(user), "connect", again.map(|_| "reconnect"));
            self.note(What::Message { by, session: None, verb, policy, passage }, origin);
        }
        if let Some(wait) = again {
            self.world.clients[user.0].realtime.failed_attempts = failed.saturating_add(1);
            self.plan_after(wait, Item::Connect(user), Trigger::from(origin));
        }
    }

    /// Plans the service's close of the user's connection, if it closes connections by plan.
    fn plan_close(&mut self, user: UserId) {
        self.world.skipped_closes.remove(&user);
        if let Some(after) = self.setup.settings.planned_close {
            self.plan_after(after, Item::PlannedClose(user), Trigger::NONE);
        }
    }

    /// The service closes the user's connection, and its title opens another.
    pub(super) fn planned_close(&mut self, user: UserId) {
        let Some(connection) = self.clients[user.0].realtime.connection else { return };
        if !self.connections_matter() {
            // No session would notice it. It is planned again once a session requires connections.
            let now = self.now;
            self.world.skipped_closes.insert(user, now);
            return;
        }
        let entry = self.note(What::Closed { user, connection }, CauseToken::NONE);
        self.drop_connection(user, entry);
        self.connect(user, entry);
    }

    /// Plans skipped closes again if a session requires connections by now, each at the next multiple of its period.
    pub(super) fn replan_skipped_closes(&mut self) {
        if self.skipped_closes.is_empty() || !self.connections_matter() {
            return;
        }
        let Some(after) = self.setup.settings.planned_close else { return };
        let now = self.now;
        for (user, came) in std::mem::take(&mut self.world.skipped_closes) {
            // The remainder of a division by the period is less than the period.
            let over = now.since(came).get() % after.get().max(1);
            let left = Millis::new(after.get().saturating_sub(over)).unwrap_or(after);
            self.plan_after(left, Item::PlannedClose(user), Trigger::NONE);
        }
    }

    /// The user's token is renewed: its connection stays open but no longer delivers taps, unless its title opens a new one.
    pub(super) fn renew_token(&mut self, user: UserId, entry: CauseToken) {
        let realtime = &mut self.world.clients[user.0].realtime;
        realtime.stalled = realtime.connection;
        match self.title(user).policies().on_token_renewal {
            OnTokenRenewal::Reconnect => {
                self.drop_connection(user, entry);
                self.connect(user, entry);
            }
            OnTokenRenewal::Nothing => {}
        }
    }

    /// Closes the connection, if there is one; the service gives it up after its delay.
    pub(super) fn drop_connection(&mut self, user: UserId, origin: CauseToken) {
        self.world.schedule.cancel(Item::Connect(user));
        self.world.schedule.cancel(Item::PlannedClose(user));
        self.world.skipped_closes.remove(&user);
        let realtime = &mut self.world.clients[user.0].realtime;
        if let Some(connection) = realtime.connection.take() {
            realtime.previous = Some(connection);
            self.world.connections.remove(&connection);
            self.world.recheck_sessions_of(user, origin);
            self.lose(user, connection, origin);
        }
    }

    /// A member was bound to this connection. If it is not open, the service will detect its loss.
    pub(super) fn check_bound_connection(&mut self, user: UserId, connection: ConnectionId, origin: CauseToken) {
        let realtime = &self.clients[user.0].realtime;
        if realtime.connection != Some(connection) && !realtime.undetected.contains(&connection) {
            self.lose(user, connection, origin);
        }
    }

    /// The service detects the loss of a connection.
    pub(super) fn give_up(&mut self, user: UserId, connection: ConnectionId, origin: CauseToken) {
        self.world.clients[user.0].realtime.undetected.remove(&connection);
        if self.connections_matter() {
            let entry = self.note(What::GivenUp { user, connection }, origin);
            self.learn(Fact::ConnectionLost(connection), entry);
        }
    }

    /// Whether any session requires connections; if none does, they are not reported.
    fn connections_matter(&self) -> bool {
        self.mpsd.connections_matter()
    }

    fn lose(&mut self, user: UserId, connection: ConnectionId, origin: CauseToken) {
        let delay = self.setup.settings.connection_loss;
        let realtime = &mut self.world.clients[user.0].realtime;
        realtime.undetected.insert(connection);
        let delay = realtime.delays.draw(delay);
        self.plan_after(delay, Item::GiveUp(user, connection), Trigger::from(origin));
    }
}
