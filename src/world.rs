//! Everything outside the services: consoles, titles, networks, Presence and the real-time service, on one virtual clock.
//!
//! The world holds no rule of a service. It knows who can send what, delivers facts to the services, and carries requests,
//! replies and taps. Time moves from one planned item to the next; at one instant the service's own work comes first, then
//! reports of other services, then completions, then the moves of titles, then the script's actions.
//!
//! # Parts
//!
//! | part | state |
//! |---|---|
//! | `setup`, `people`, `settings` | what is constant in a run: users and consoles, policies, delays |
//! | `schedule`, `item` | planned items, each under its own key |
//! | `network` | messages in flight, network faults, heartbeats between consoles |
//! | `console` | power, links, the title's process |
//! | `presence` | who is in the title, and what Presence reports |
//! | `client` | a user's connection, its snapshots of sessions, the memory of its title |
//! | `storage` | the saved states of games |
//! | `gamelift` | GameLift with its server processes, and the gem of each title |
//! | `split_brain` | which sessions have several arbiters |
//! | `causes` | the causes of changes, for the listener |
//!
//! Each part is a value with methods of its own. A `WorldStep` connects them: it holds the world and the listener during one
//! event, with the functions for each kind of event in `serve`, `send`, `taps`, `connection`, `process`, `shell` and, for titles,
//! under `client`. A title decides on the basis of a `Title`: its own memory, its policies, and the peers that it hears.
//!
//! A world is a value: equal worlds behave alike from then on, with any listener or none.

mod canonical;
mod causes;
mod client;
mod connection;
mod console;
mod drive;
mod fleets;
mod gamelift;
mod item;
mod network;
mod numbers;
mod presence;
mod process;
mod schedule;
mod send;
mod serve;
mod sessions;
mod settings;
mod setup;
mod shell;
mod split_brain;
mod split_brain_check;
mod step;
mod storage;
mod taps;
mod title;
mod trigger;

pub use client::Snapshot;
pub use drive::ActionOutcome;
pub use fleets::{GameLiftPlan, ServerProgram};
pub use item::Entity;
pub use settings::Settings;
pub use setup::SetupSpec;
pub use step::{Budget, BudgetExceeded, DEFAULT_BUDGET, Drive};
pub use storage::Storage;

use crate::gamelift::key::{GameSessionKey, ProcessKey};
use crate::gamelift::service::GameLift;
use crate::id::{ConnectionId, HandleId, SessionReference, TitleId};
use crate::ignored::Ignored;
use crate::mpsd::directory::{Directory, Handle};
use crate::mpsd::service::{Mpsd, MpsdEvent};
use crate::mpsd::session::Session;
use crate::mpsd::smartmatch::{HopperName, TicketId};
use crate::names::{Actor, GameSessionName, HandleName, People, ServerName, SessionId, UserId};
use crate::time::{Instant, Millis};
use causes::Causes;
use client::Client;
use console::Console;
use gamelift::GameLiftWorld;
use network::Network;
use presence::PresenceTracker;
use schedule::Schedule;
use sessions::Sessions;
use setup::Setup;
use split_brain::SplitBrains;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use storage::Games;

/// The title that runs on every console.
pub const TITLE: TitleId = TitleId(1_234_567);

/// The consoles, the people, the services, and the clock.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct World {
    now: Instant,
    setup: Arc<Setup>,
    mpsd: Mpsd,
    schedule: Schedule,
    sessions: Sessions,
    network: Network,
    consoles: Vec<Console>,
    clients: Vec<Client>,
    /// Which users have seen each session: an index over the clients.
    viewers: BTreeMap<SessionId, BTreeSet<UserId>>,
    presence: PresenceTracker,
    games: Games,
    split_brain: SplitBrains,
    /// What service principals last saw.
    service_snapshots: BTreeMap<SessionId, Snapshot>,
    /// The script's handles that exist, and their sessions.
    handles: BTreeMap<HandleName, (HandleId, SessionId)>,
    /// The script's names of handles: an index over `handles`.
    handle_names: BTreeMap<HandleId, HandleName>,
    /// Planned closes that were skipped because no session required connections: when each was last due.
    skipped_closes: BTreeMap<UserId, Instant>,
    /// The users of the open connections: an index over the clients.
    connections: BTreeMap<ConnectionId, UserId>,
    /// The last ticket posted for each session, with its hopper.
    tickets: BTreeMap<SessionId, (HopperName, TicketId)>,
    /// Values captured from responses, by the script's names.
    saved: BTreeMap<String, String>,
    /// GameLift, if the script has it.
    gamelift: Option<Box<GameLiftWorld>>,
    causes: Ignored<Causes>,
    events: Buffer,
}

/// A buffer kept for its allocation; it is empty between events.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
struct Buffer(Vec<MpsdEvent>);

impl World {
    /// The clock.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.now
    }

    /// When the next planned item is due.
    #[must_use]
    pub fn next_due(&self) -> Option<Instant> {
        self.schedule.next()
    }

    /// The session directory.
    #[must_use]
    pub fn directory(&self) -> &Directory {
        self.mpsd.directory()
    }

    /// The stored session, if it exists. Nothing settles.
    #[must_use]
    pub fn peek(&self, session: SessionId) -> Option<&Session> {
        self.mpsd.peek(self.reference(session))
    }

    /// The users and consoles.
    #[must_use]
    pub fn people(&self) -> &People {
        &self.setup.people
    }

    /// A session's full name.
    #[must_use]
    pub fn reference(&self, session: SessionId) -> &SessionReference {
        self.sessions.reference(session)
    }

    /// GameLift, if the script has it. Nothing changes.
    #[must_use]
    pub fn gamelift(&self) -> Option<&GameLift> {
        self.gamelift.as_ref().map(|gamelift| gamelift.service())
    }

    /// Whether a user is connected to a server of GameLift that has accepted it.
    #[must_use]
    pub fn is_on_server(&self, user: UserId) -> bool {
        self.gamelift.as_ref().is_some_and(|gamelift| gamelift.is_on_server(user))
    }

    /// The game session with this name in the script, if it was created.
    #[must_use]
    pub fn game_session(&self, name: GameSessionName) -> Option<GameSessionKey> {
        self.gamelift.as_ref()?.named(name)
    }

    /// The name of a server process in traces.
    #[must_use]
    pub fn process_name(&self, name: ServerName) -> String {
        self.process_word(ProcessKey(u32::try_from(name.0).unwrap_or(u32::MAX)))
    }

    /// The name that the script gave a game session.
    #[must_use]
    pub fn game_session_name(&self, key: GameSessionKey) -> Option<GameSessionName> {
        self.gamelift.as_ref()?.name_of(key)
    }

    /// The last snapshot that a user or service has of a session; none if it never saw it, or knows that it is gone.
    #[must_use]
    pub fn seen(&self, by: Actor, session: SessionId) -> Option<&Snapshot> {
        match by {
            Actor::User(user) => self.clients[user.0].snapshots.get(&session),
            Actor::Service => self.service_snapshots.get(&session),
            Actor::SmartMatch => None,
        }
    }

    /// The handle with this name in the script, if it exists.
    #[must_use]
    pub fn handle(&self, name: HandleName) -> Option<&Handle> {
        self.mpsd.handle_of(self.now, self.handle_id(name)?)
    }

    /// How much of a session's game was lost in all when new arbiters restored it.
    #[must_use]
    pub fn lost(&self, session: SessionId) -> Millis {
        self.games.lost(session)
    }

    /// The id of the handle with this name in the script, if it was created.
    fn handle_id(&self, name: HandleName) -> Option<HandleId> {
        self.handles.get(&name).map(|(handle, _)| *handle)
    }

    /// The script's name of a handle, and its session.
    fn handle_target(&self, handle: HandleId) -> Option<(HandleName, SessionId)> {
        let name = *self.handle_names.get(&handle)?;
        self.handles.get(&name).map(|(_, session)| (name, *session))
    }

    /// Names a new handle. A handle that had the name before loses it.
    fn name_handle(&mut self, name: HandleName, handle: HandleId, session: SessionId) {
        if let Some((before, _)) = self.handles.insert(name, (handle, session)) {
            self.handle_names.remove(&before);
        }
        self.handle_names.insert(handle, name);
    }

    /// The users who have a snapshot of a session, in their order.
    pub(crate) fn viewers(&self, session: SessionId) -> impl Iterator<Item = UserId> {
        self.viewers.get(&session).into_iter().flatten().copied()
    }

    /// The sessions that any user has a snapshot of.
    fn sessions_with_snapshots(&self) -> impl Iterator<Item = SessionId> {
        self.viewers.keys().copied()
    }

    /// Stores a user's snapshot of a session.
    fn store_snapshot(&mut self, user: UserId, session: SessionId, snapshot: Snapshot) {
        if self.clients[user.0].snapshots.insert(session, snapshot).is_none() {
            self.viewers.entry(session).or_default().insert(user);
        }
    }

    /// Drops a user's snapshot of a session that is gone.
    fn drop_snapshot(&mut self, user: UserId, session: SessionId) -> Option<Snapshot> {
        let snapshot = self.clients[user.0].snapshots.remove(&session)?;
        if let Some(viewers) = self.viewers.get_mut(&session) {
            viewers.remove(&user);
            if viewers.is_empty() {
                self.viewers.remove(&session);
            }
        }
        Some(snapshot)
    }

    /// Drops all snapshots of a user whose title has ended.
    fn drop_snapshots(&mut self, user: UserId) {
        let sessions: Vec<SessionId> = self.clients[user.0].snapshots.keys().copied().collect();
        for session in sessions {
            self.drop_snapshot(user, session);
        }
    }
}
