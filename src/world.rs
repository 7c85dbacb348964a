//! Everything outside the services: consoles, titles, links, Presence and the real-time service, on one virtual clock.
//!
//! The world holds no rule of a service. It knows who can send what, tells the services what they learn and when, and
//! writes down what happened and what brought it about. Time moves from one scheduled item to the next; at one instant
//! the service's own looks come first, then reports, then completions, then what the script does.

mod autopilot;
mod fault;
mod find;
mod handles;
mod http;
mod item;
mod link;
mod mail;
mod peers;
mod presence;
mod request;
mod schedule;
mod service;
mod settings;
mod smartmatch;
mod snapshot;
mod split_brain;
mod storage;
mod tap;
mod title;

use crate::action::{Action, Hindrance, Intent, Skew};
use crate::draw::Stream;
use crate::id::{ConnectionId, HandleId, SecureDeviceAddress, SessionReference, TitleId, Xuid};
use crate::mpsd::directory::Directory;
use crate::mpsd::session::{Event, Presence};
use crate::mpsd::smartmatch::{Hopper, HopperName, SmartMatch, TicketId};
use crate::mpsd::wire::Epoch;
use crate::names::{Actor, ConsoleId, HandleName, Names, SessionId, UserId};
use crate::policy::{Policies, Preset};
use crate::time::{Instant, Millis};
use crate::trace::{Entry, EntryId, Trace, What};
pub use settings::Settings;
pub use snapshot::Snapshot;
pub use storage::Storage;

pub use autopilot::MAX_MOVES;
use autopilot::{Autopilot, Move};
use item::Item;
use mail::Mail;
use peers::Peering;
use request::Errand;
use schedule::{Priority, Schedule};
use service::Watched;
use split_brain::SplitBrain;
use std::collections::{BTreeMap, BTreeSet};
use storage::Game;
use tap::Taps;
use title::Title;

/// The title that every console plays.
pub const TITLE: TitleId = TitleId(1_234_567);

/// A user as the script describes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserPlan {
    /// Its Xbox id.
    pub xuid: Xuid,
    /// The console on which it is signed in.
    pub console: ConsoleId,
    /// Who follows it.
    pub followers: Vec<Xuid>,
    /// Who has blocked it.
    pub blocked_by: Vec<Xuid>,
    /// Whether the account may play with others.
    pub multiplayer: bool,
    /// Whether its device is a console.
    pub at_console: bool,
}

/// The consoles, the people, the services, and the clock.
#[derive(Clone, Debug)]
pub struct World {
    now: Instant,
    settings: Settings,
    schedule: Schedule<Item>,
    directory: Directory,
    consoles: Vec<Console>,
    users: Vec<User>,
    sessions: Vec<Watched>,
    smartmatch: SmartMatch,
    /// The first hopper, in which titles search by themselves.
    hopper: Option<HopperName>,
    /// When it does something by itself next, as it is scheduled.
    smartmatch_due: Option<Instant>,
    /// The last ticket that was posted for each session, and where.
    tickets: BTreeMap<SessionId, (HopperName, TicketId)>,
    /// Those of the script's handles that were made.
    handles: BTreeMap<HandleName, HandleId>,
    /// What each of them last saw of each session.
    seen: BTreeMap<(Actor, SessionId), Snapshot>,
    taps: Taps,
    /// How often titles have acted by themselves.
    moves: u32,
    /// The state of the game of each session that has had an arbiter.
    games: BTreeMap<SessionId, Game>,
    mail: Mail,
    /// Whether it keeps what sessions were like.
    remembers: bool,
    /// What answers had that later requests refer to, by the script's names.
    saved: BTreeMap<String, String>,
    /// The date of virtual zero, for the HTTP form.
    epoch: Epoch,
    trace: Trace,
    happened: Vec<Event>,
    /// Whether somebody may have come to see another arbiter since the clock moved.
    hosts_stirred: bool,
    /// Sessions of which several consoles take themselves for the arbiter.
    split_brain: BTreeMap<SessionId, SplitBrain>,
}

#[derive(Clone, Debug)]
struct Console {
    powered: bool,
    /// Whether its link to the service stands.
    networked: bool,
    /// Whether its link to the peers works.
    peered: bool,
    peering: Peering,
    title: Title,
    /// Whether the title does nothing though its process lives, and what it will do when it goes on.
    hung: bool,
    held: Vec<Move>,
    clock: Skew,
    /// What the title does by itself.
    policies: Policies,
    /// Raised when a start or resumption is overtaken, so that its completion is not taken for another's.
    attempt: u32,
    delays: Stream,
    fates: Stream,
}

#[derive(Clone, Debug)]
struct User {
    plan: UserPlan,
    address: Option<SecureDeviceAddress>,
    /// Whether the user is in the title and online, in truth.
    in_title: bool,
    /// Whether it plays, in truth: its title does not hang either.
    playing: bool,
    /// What Presence says, and the entry in which it came to say so.
    presence: Presence,
    presence_entry: Option<EntryId>,
    /// Raised when the truth changes, so that a notice of an older truth is dropped.
    presence_round: u32,
    connection: Option<ConnectionId>,
    previous: Option<ConnectionId>,
    connections: u32,
    /// The connection that brings no taps any more though it is open.
    deaf: Option<ConnectionId>,
    /// How often the title has tried to connect in vain.
    redials: u32,
    /// When the latest request was sent whose answer has come.
    answered: Instant,
    /// Raised when connecting is overtaken.
    connect_round: u32,
    /// Lost connections that the service has not given up yet.
    losing: BTreeSet<ConnectionId>,
    autopilot: Autopilot,
    presence_delays: Stream,
    connection_delays: Stream,
    tap_delays: Stream,
    request_delays: Stream,
    reply_delays: Stream,
    /// What disturbances draw.
    fortune: Stream,
}

impl World {
    /// A world at virtual zero: every console on, every title running, everybody connected and in the title.
    #[must_use]
    pub fn new(
        mut directory: Directory,
        names: Names,
        plans: Vec<UserPlan>,
        sessions: Vec<SessionReference>,
        settings: Settings,
        seed: u64,
        epoch: Epoch,
    ) -> World {
        if settings.rate_limits {
            directory.limit_rates();
        }
        let mut trace = Trace::new(names);
        let console = |name: &String| Console {
            powered: true,
            networked: true,
            peered: true,
            peering: Peering::new(Stream::new(seed, 0, name, "peers")),
            title: Title::Running,
            hung: false,
            held: Vec::new(),
            clock: Skew::default(),
            policies: Preset::Manual.policies(),
            attempt: 0,
            delays: Stream::new(seed, 0, name, "title"),
            fates: Stream::new(seed, 0, name, "fate"),
        };
        let consoles = trace.names.consoles.iter().map(console).collect();
        let mut users: Vec<User> = Vec::new();
        for (place, plan) in plans.into_iter().enumerate() {
            let name = trace.names.user(UserId(place)).to_owned();
            let address = SecureDeviceAddress::new(&format!("sda:{}", trace.names.console(plan.console)));
            if let Some(address) = &address {
                trace.tokens.insert(address.token(), plan.console);
            }
            trace.xuids.insert(plan.xuid, UserId(place));
            users.push(User {
                plan,
                address,
                in_title: true,
                playing: true,
                presence: Presence::InTitle,
                presence_entry: None,
                presence_round: 0,
                connection: None,
                previous: None,
                connections: 0,
                deaf: None,
                redials: 0,
                answered: Instant::ZERO,
                connect_round: 0,
                losing: BTreeSet::new(),
                autopilot: Autopilot::default(),
                presence_delays: Stream::new(seed, 0, &name, "presence"),
                connection_delays: Stream::new(seed, 0, &name, "connection"),
                tap_delays: Stream::new(seed, 0, &name, "tap"),
                request_delays: Stream::new(seed, 0, &name, "request"),
                reply_delays: Stream::new(seed, 0, &name, "reply"),
                fortune: Stream::new(seed, 0, &name, "fortune"),
            });
        }
        let sessions = sessions.into_iter().map(Watched::new).collect();
        let mut world = World {
            now: Instant::ZERO,
            settings,
            schedule: Schedule::new(),
            directory,
            consoles,
            users,
            sessions,
            smartmatch: SmartMatch::default(),
            hopper: None,
            smartmatch_due: None,
            tickets: BTreeMap::new(),
            seen: BTreeMap::new(),
            handles: BTreeMap::new(),
            taps: Taps::default(),
            moves: 0,
            games: BTreeMap::new(),
            mail: Mail::default(),
            remembers: false,
            saved: BTreeMap::new(),
            epoch,
            trace,
            happened: Vec::new(),
            hosts_stirred: false,
            split_brain: BTreeMap::new(),
        };
        for user in 0..world.users.len() {
            world.open_connection(UserId(user));
        }
        world
    }

    /// Adds a hopper of SmartMatch.
    pub fn add_hopper(&mut self, name: HopperName, hopper: Hopper) {
        self.hopper.get_or_insert_with(|| name.clone());
        if let Some(watched) = self.sessions.first() {
            self.smartmatch.add_hopper(watched.reference.scid, name, hopper);
        }
    }

    /// The clock.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The session directory.
    #[must_use]
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// What has happened so far.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// What has happened, for good.
    #[must_use]
    pub fn into_trace(self) -> Trace {
        self.trace
    }

    /// A session's full name.
    #[must_use]
    pub fn reference(&self, session: SessionId) -> &SessionReference {
        &self.sessions[session.0].reference
    }

    /// A user as the script describes it.
    #[must_use]
    pub fn user(&self, user: UserId) -> &UserPlan {
        &self.users[user.0].plan
    }

    /// The device token of a user's console.
    #[must_use]
    pub fn token_of(&self, user: UserId) -> Option<crate::id::DeviceToken> {
        self.users[user.0].address.as_ref().map(SecureDeviceAddress::token)
    }

    /// Lets everything happen that is scheduled up to `until`, which is not before now, and moves the clock there.
    pub fn advance(&mut self, until: Instant) {
        while let Some((at, item)) = self.schedule.pop_until(until) {
            if at > self.now {
                self.watch_split_brain();
            }
            self.now = at;
            self.happen(item);
        }
        if until > self.now {
            self.watch_split_brain();
        }
        self.now = self.now.max(until);
    }

    /// Does one thing now, and lets everything happen that is due at once because of it. Tells the entry that it made,
    /// a [`What::Hindered`] if it could not be done.
    pub fn act(&mut self, action: &Action) -> EntryId {
        self.advance(self.now);
        let entry = match action {
            Action::Call { by, intent } => self.call(*by, intent),
            Action::Countdown { user, session, lasts } => self.counts_down(*user, *session, *lasts),
            Action::Title { user, action } => self.title_action(*user, *action),
            Action::Shell { user, activation } => self.activate(*user, activation),
            Action::Console(fault) => self.fault(*fault),
            Action::Network(action) => self.network(action),
        };
        self.smartmatch_works(Some(entry));
        self.advance(self.now);
        entry
    }

    fn call(&mut self, by: Actor, intent: &Intent) -> EntryId {
        match intent {
            Intent::Session { session, verb, condition, via, ask } => {
                let (session, condition, via) = (*session, *condition, *via);
                self.ask(by, Errand { session, verb, condition, via, ask, trigger: None })
            }
            Intent::Handle { session, ask } => self.ask_handle(by, *session, ask),
            Intent::Find(find) => self.find(by, find, None),
            Intent::Http(http) => self.http(by, http),
            Intent::Ticket(ticket) => self.ticket(by, ticket, None),
        }
    }

    fn schedule_after(&mut self, delay: Millis, priority: Priority, item: Item) {
        // What would come after the end of time does not come.
        if let Some(at) = self.now.checked_add(delay) {
            self.schedule.push(at, priority, item);
        }
    }

    fn note(&mut self, what: What, because: Option<EntryId>) -> EntryId {
        self.trace.push(Entry { at: self.now, what, because, through: None })
    }

    fn hindered(&mut self, by: Actor, verb: &'static str, why: Hindrance) -> EntryId {
        self.note(What::Hindered { by, verb, why }, None)
    }
}
