//! Everything outside the services: consoles, titles, networks, Presence and the real-time service, on one virtual clock.
//!
//! The world holds no rule of a service. It knows who can send what, tells the services what they learn and when, and carries
//! requests, answers and taps. Time moves from one planned item to the next; at one instant the service's own work comes
//! first, then reports, then completions, then what titles do, then what the script does.
//!
//! # Parts
//!
//! | part | what it knows |
//! |---|---|
//! | `setup`, `people`, `settings` | what does not change in a run: who there is, what titles do by themselves, how long things take |
//! | `schedule`, `item` | what is to come, each thing planned under its own name |
//! | `network` | messages under way, what befalls them, which consoles hear each other |
//! | `console` | power, links, the title's process |
//! | `presence` | who plays in truth, and what Presence says |
//! | `client` | a user's connection, what its title was told, and what it remembers |
//! | `storage` | the state of the games |
//! | `split_brain` | which sessions have several arbiters |
//! | `causes` | what led to what, for whoever listens |
//!
//! Each of them is a value with methods of its own. What moves between them is one `Step`: the world, the listener,
//! and a function for each kind of thing that happens (`serve`, `send`, `taps`, `connection`, `process`, `shell`, and a title's
//! moves under `client`). What a title decides by is a `Title`: its own memory, its policies, and the peers
//! that it hears.
//!
//! A world is a value: equal worlds behave alike from here on, whoever listens.

mod canonical;
mod causes;
mod client;
mod connection;
mod console;
mod drive;
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
pub use item::Entity;
pub use settings::Settings;
pub use setup::WorldSpec;
pub use step::{Budget, BudgetExceeded, DEFAULT_BUDGET, Drive};
pub use storage::Storage;

use crate::id::{ConnectionId, HandleId, SessionReference, TitleId};
use crate::mpsd::directory::{Directory, Handle};
use crate::mpsd::service::{Event, Mpsd};
use crate::mpsd::session::Session;
use crate::mpsd::smartmatch::{HopperName, TicketId};
use crate::names::{Actor, HandleName, People, SessionId, UserId};
use crate::time::{Instant, Millis};
use causes::Causes;
use client::Client;
use console::Console;
use network::Network;
use presence::PresenceTracker;
use schedule::Schedule;
use sessions::Sessions;
use setup::Setup;
use split_brain::SplitBrains;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use storage::Games;

/// The title that every console plays.
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
    /// Those of the script's handles that were made, and where they lead.
    handles: BTreeMap<HandleName, (HandleId, SessionId)>,
    /// What the script calls each of them: an index over `handles`.
    handle_names: BTreeMap<HandleId, HandleName>,
    /// Connections that were to be closed by plan when no session asked for any, and when that was last.
    skipped_closes: BTreeMap<UserId, Instant>,
    /// Whose each open connection is: an index over the clients.
    connections: BTreeMap<ConnectionId, UserId>,
    /// The last ticket that was posted for each session, and where.
    tickets: BTreeMap<SessionId, (HopperName, TicketId)>,
    /// What answers had that later requests refer to, by the script's names.
    saved: BTreeMap<String, String>,
    causes: Causes,
    events: Buffer,
}

/// A buffer that is kept for its memory alone, and empty whenever no event is being told.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
struct Buffer(Vec<Event>);

impl World {
    /// The clock.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.now
    }

    /// When something happens by itself next.
    #[must_use]
    pub fn next_due(&self) -> Option<Instant> {
        self.schedule.next()
    }

    /// The session directory.
    #[must_use]
    pub fn directory(&self) -> &Directory {
        self.mpsd.directory()
    }

    /// The session as it is stored, if there is one. Nothing settles.
    #[must_use]
    pub fn peek(&self, session: SessionId) -> Option<&Session> {
        self.mpsd.peek(self.reference(session))
    }

    /// Who there is.
    #[must_use]
    pub fn people(&self) -> &People {
        &self.setup.people
    }

    /// A session's full name.
    #[must_use]
    pub fn reference(&self, session: SessionId) -> &SessionReference {
        self.sessions.reference(session)
    }

    /// What somebody last saw of a session; none if it never did, or knows that it is gone.
    #[must_use]
    pub fn seen(&self, by: Actor, session: SessionId) -> Option<&Snapshot> {
        match by {
            Actor::User(user) => self.clients[user.0].snapshots.get(&session),
            Actor::Service => self.service_snapshots.get(&session),
            Actor::SmartMatch => None,
        }
    }

    /// The handle that the script calls so, if it was made and is still there.
    #[must_use]
    pub fn handle(&self, name: HandleName) -> Option<&Handle> {
        self.mpsd.handle_of(self.now, self.handle_id(name)?)
    }

    /// How much of a session's game was lost when a new arbiter restored it, all in all.
    #[must_use]
    pub fn lost(&self, session: SessionId) -> Millis {
        self.games.lost(session)
    }

    /// The id of the handle that the script calls so, if it was made.
    fn handle_id(&self, name: HandleName) -> Option<HandleId> {
        self.handles.get(&name).map(|(handle, _)| *handle)
    }

    /// What the script calls a handle, and where it leads.
    fn handle_target(&self, handle: HandleId) -> Option<(HandleName, SessionId)> {
        let name = *self.handle_names.get(&handle)?;
        self.handles.get(&name).map(|(_, session)| (name, *session))
    }

    /// A handle was made that the script calls so. Who had the name before has none any more.
    fn name_handle(&mut self, name: HandleName, handle: HandleId, session: SessionId) {
        if let Some((before, _)) = self.handles.insert(name, (handle, session)) {
            self.handle_names.remove(&before);
        }
        self.handle_names.insert(handle, name);
    }

    /// The users who have seen a session, in their order.
    pub(crate) fn viewers(&self, session: SessionId) -> impl Iterator<Item = UserId> {
        self.viewers.get(&session).into_iter().flatten().copied()
    }

    /// The sessions that anybody has seen.
    fn sessions_with_snapshots(&self) -> impl Iterator<Item = SessionId> {
        self.viewers.keys().copied()
    }

    /// A user sees a session.
    fn store_snapshot(&mut self, user: UserId, session: SessionId, snapshot: Snapshot) {
        if self.clients[user.0].snapshots.insert(session, snapshot).is_none() {
            self.viewers.entry(session).or_default().insert(user);
        }
    }

    /// A user learns that a session is gone.
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

    /// A user's title has ended, and with it all that it saw.
    fn drop_snapshots(&mut self, user: UserId) {
        let sessions: Vec<SessionId> = self.clients[user.0].snapshots.keys().copied().collect();
        for session in sessions {
            self.drop_snapshot(user, session);
        }
    }
}
