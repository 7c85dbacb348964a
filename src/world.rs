//! Everything outside the services: consoles, titles, links, Presence and the real-time service, on one virtual clock.
//!
//! The world holds no rule of a service. It knows who can send what, tells the services what they learn and when, and
//! writes down what happened and what brought it about. Time moves from one scheduled item to the next; at one instant
//! the service's own looks come first, then reports, then completions, then what the script does.

mod find;
mod habits;
mod handles;
mod http;
mod link;
mod peers;
mod presence;
mod request;
mod rivals;
mod schedule;
mod service;
mod settings;
mod sight;
mod smartmatch;
mod tap;
mod title;

use crate::cast::{Actor, Cast, ConsoleId, HandleName, SessionId, UserId};
use crate::deed::{Deed, Hindrance};
use crate::draw::Stream;
use crate::id::{ConnectionId, HandleId, SecureDeviceAddress, SessionReference, TitleId, Xuid};
use crate::mpsd::directory::Directory;
use crate::mpsd::session::{Event, Presence};
use crate::mpsd::smartmatch::{Hopper, HopperName, SmartMatch, TicketId};
use crate::mpsd::wire::Epoch;
use crate::policy::{Policies, Preset};
use crate::time::{Instant, Millis};
use crate::trace::{Entry, EntryId, Trace, What};
pub use settings::Settings;
pub use sight::Sight;

pub use habits::MAX_MOVES;
use habits::{Habits, Move, Prompt};
use peers::Peering;
use presence::Notice;
use request::Errand;
use rivals::Rivalry;
use schedule::{Priority, Schedule};
use service::Watched;
use std::collections::{BTreeMap, BTreeSet};
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
    /// When it does something by itself next, as it is scheduled.
    smartmatch_due: Option<Instant>,
    /// The last ticket that was posted for each session, and where.
    tickets: BTreeMap<SessionId, (HopperName, TicketId)>,
    /// Those of the script's handles that were made.
    handles: BTreeMap<HandleName, HandleId>,
    /// What each of them last saw of each session.
    seen: BTreeMap<(Actor, SessionId), Sight>,
    taps: Taps,
    /// How often titles have acted by themselves.
    moves: u32,
    /// What answers had that later requests refer to, by the script's names.
    saved: BTreeMap<String, String>,
    /// The date of virtual zero, for the HTTP form.
    epoch: Epoch,
    trace: Trace,
    happened: Vec<Event>,
    /// Whether somebody may have come to see another arbiter since the clock moved.
    hosts_stirred: bool,
    /// Sessions of which several consoles take themselves for the arbiter.
    rivals: BTreeMap<SessionId, Rivalry>,
}

#[derive(Clone, Debug)]
struct Console {
    powered: bool,
    networked: bool,
    /// Whether its link to the peers works.
    peered: bool,
    peering: Peering,
    title: Title,
    /// What the title does by itself.
    policies: Policies,
    /// Raised when a start or resumption is overtaken, so that its completion is not taken for another's.
    attempt: u32,
    delays: Stream,
}

#[derive(Clone, Debug)]
struct User {
    plan: UserPlan,
    address: Option<SecureDeviceAddress>,
    /// Whether the user is in the title and online, in truth.
    in_title: bool,
    /// What Presence says, and the entry in which it came to say so.
    presence: Presence,
    presence_entry: Option<EntryId>,
    /// Raised when the truth changes, so that a notice of an older truth is dropped.
    presence_round: u32,
    connection: Option<ConnectionId>,
    previous: Option<ConnectionId>,
    connections: u32,
    /// Raised when connecting is overtaken.
    connect_round: u32,
    /// Lost connections that the service has not given up yet.
    losing: BTreeSet<ConnectionId>,
    habits: Habits,
    presence_delays: Stream,
    connection_delays: Stream,
    tap_delays: Stream,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Item {
    Look(SessionId),
    SmartMatch,
    Presence(UserId, Notice),
    GiveUp(UserId, ConnectionId, EntryId),
    Connected {
        user: UserId,
        round: u32,
        origin: EntryId,
    },
    TitleRuns {
        console: ConsoleId,
        attempt: u32,
        origin: EntryId,
    },
    SendTaps,
    TapsArrive(u64),
    /// A title is to do something by itself.
    Move(Move),
    /// A title is to read a session, unless it has planned otherwise since.
    Poll(UserId, SessionId),
    /// A user has given no input for long, or its title has been constrained for long.
    Aside {
        user: UserId,
        round: u32,
        policy: &'static str,
        origin: EntryId,
    },
    /// The peers of a console miss it, unless it is back.
    Unheard {
        console: ConsoleId,
        round: u32,
        origin: EntryId,
    },
    /// A title claims to be the arbiter, unless there is one meanwhile.
    Claim {
        user: UserId,
        session: SessionId,
        prompt: Prompt,
    },
    /// A countdown is over that a user's title watches.
    CountdownEnds {
        user: UserId,
        session: SessionId,
        ends: Instant,
        prompt: Prompt,
    },
}

impl World {
    /// A world at virtual zero: every console on, every title running, everybody connected and in the title.
    #[must_use]
    pub fn new(
        directory: Directory,
        cast: Cast,
        plans: Vec<UserPlan>,
        sessions: Vec<SessionReference>,
        settings: Settings,
        seed: u64,
        epoch: Epoch,
    ) -> World {
        let mut trace = Trace::new(cast);
        let console = |name: &String| Console {
            powered: true,
            networked: true,
            peered: true,
            peering: Peering::new(Stream::new(seed, 0, name, "peers")),
            title: Title::Running,
            policies: Preset::Manual.policies(),
            attempt: 0,
            delays: Stream::new(seed, 0, name, "title"),
        };
        let consoles = trace.cast.consoles.iter().map(console).collect();
        let mut users: Vec<User> = Vec::new();
        for (place, plan) in plans.into_iter().enumerate() {
            let name = trace.cast.user(UserId(place)).to_owned();
            let address = SecureDeviceAddress::new(&format!("sda:{}", trace.cast.console(plan.console)));
            if let Some(address) = &address {
                trace.tokens.insert(address.token(), plan.console);
            }
            trace.xuids.insert(plan.xuid, UserId(place));
            users.push(User {
                plan,
                address,
                in_title: true,
                presence: Presence::InTitle,
                presence_entry: None,
                presence_round: 0,
                connection: None,
                previous: None,
                connections: 0,
                connect_round: 0,
                losing: BTreeSet::new(),
                habits: Habits::default(),
                presence_delays: Stream::new(seed, 0, &name, "presence"),
                connection_delays: Stream::new(seed, 0, &name, "connection"),
                tap_delays: Stream::new(seed, 0, &name, "tap"),
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
            smartmatch_due: None,
            tickets: BTreeMap::new(),
            seen: BTreeMap::new(),
            handles: BTreeMap::new(),
            taps: Taps::default(),
            moves: 0,
            saved: BTreeMap::new(),
            epoch,
            trace,
            happened: Vec::new(),
            hosts_stirred: false,
            rivals: BTreeMap::new(),
        };
        for user in 0..world.users.len() {
            world.open_connection(UserId(user));
        }
        world
    }

    /// Adds a hopper of SmartMatch.
    pub fn add_hopper(&mut self, name: HopperName, hopper: Hopper) {
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
                self.watch_rivals();
            }
            self.now = at;
            self.happen(item);
        }
        if until > self.now {
            self.watch_rivals();
        }
        self.now = self.now.max(until);
    }

    /// Does one thing now, and lets everything happen that is due at once because of it. Tells the entry that it made,
    /// a [`What::Hindered`] if it could not be done.
    pub fn act(&mut self, by: Option<Actor>, deed: &Deed) -> EntryId {
        self.advance(self.now);
        let entry = match (deed, by) {
            (Deed::Ask { session, verb, condition, via, ask }, Some(by)) => {
                let (session, condition, via) = (*session, *condition, *via);
                self.ask(by, Errand { session, verb, condition, via, ask, prompt: None })
            }
            (Deed::Http(http), Some(by)) => self.http(by, http),
            (Deed::Http(http), None) => self.hindered(Actor::Service, http.verb, Hindrance::NoTitle),
            (Deed::Ask { verb, .. }, None) => self.hindered(Actor::Service, verb, Hindrance::NoTitle),
            (Deed::Handle { session, ask }, Some(by)) => self.ask_handle(by, *session, ask),
            (Deed::Handle { ask, .. }, None) => self.hindered(Actor::Service, ask.verb(), Hindrance::NoTitle),
            (Deed::Find(find), Some(by)) => self.find(by, find, None),
            (Deed::Find(find), None) => self.hindered(Actor::Service, find.verb(), Hindrance::NoTitle),
            (Deed::Befall { console, what }, _) => self.befall(*console, *what),
            (Deed::Title(what), Some(Actor::User(user))) => self.title_deed(user, *what),
            (Deed::Ticket(what), Some(by)) => self.ticket(by, what),
            (Deed::Countdown { session, lasts }, Some(by)) => self.counts_down(by, *session, *lasts),
            (Deed::Countdown { .. }, None) => self.hindered(Actor::Service, "countdown", Hindrance::NoTitle),
            (Deed::Ticket(_), None) => self.hindered(Actor::Service, "ticket", Hindrance::NoTitle),
            (Deed::Title(_), _) => self.hindered(Actor::Service, "title", Hindrance::NoTitle),
        };
        self.smartmatch_works(Some(entry));
        self.advance(self.now);
        entry
    }

    fn happen(&mut self, item: Item) {
        match item {
            Item::Look(session) => self.look(session),
            Item::SmartMatch => self.smartmatch_due = None,
            Item::Presence(user, notice) => self.presence_notices(user, notice),
            Item::GiveUp(user, connection, origin) => self.give_up(user, connection, origin),
            Item::Connected { user, round, origin } => self.connected(user, round, origin),
            Item::TitleRuns { console, attempt, origin } => self.title_runs(console, attempt, origin),
            Item::SendTaps => self.taps_are_due(),
            Item::TapsArrive(number) => self.taps_arrive(number),
            Item::Move(what) => self.make(what),
            Item::Poll(user, session) => self.poll_is_due(user, session),
            Item::Aside { user, round, policy, origin } => self.sets_aside(user, round, policy, origin),
            Item::Unheard { console, round, origin } => self.goes_unheard(console, round, origin),
            Item::Claim { user, session, prompt } => self.claim_is_due(user, session, prompt),
            Item::CountdownEnds { user, session, ends, prompt } => self.countdown_ends(user, session, ends, prompt),
        }
        self.smartmatch_works(None);
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
