//! Actions: what a script can make happen in a world, with every name resolved and the actor included.

mod activation;
mod gamelift;
mod handle;
mod http;
mod lookup;
mod network;
mod obstacle;

pub use activation::Activation;
pub use gamelift::{BackendRequest, GameLiftAction, GameLiftMishap, GemNode, PlayerText, ServerNode, SessionText};
pub use handle::{HandleIntent, Post};
pub use http::{Capture, HttpIntent, HttpText, TextPiece, TextValue};
pub use lookup::Lookup;
pub use network::{
    Chance, ClockSkew, ConsoleAction, FaultEffect, FaultRule, Leg, Links, NetworkAction, NetworkFault, NetworkFaultKind,
};
pub use obstacle::Obstacle;

use crate::id::Xuid;
use crate::mpsd::session::{ChangeTypes, Field, Me, Measurement, Profile, RolesWrite, Write};
use crate::mpsd::smartmatch::{Attributes, HopperName, PreserveSession};
use crate::names::{Actor, HandleName, SessionId, UserId};
use crate::time::Millis;
use std::fmt;

/// One action of a script, or of whoever drives a world directly.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Action {
    /// A user or service principal sends a request to a service.
    Call {
        /// The actor.
        by: Actor,
        /// The request.
        intent: Intent,
    },
    /// A user's title starts a countdown.
    Countdown {
        /// The user.
        user: UserId,
        /// The session.
        session: SessionId,
        /// The duration.
        lasts: Millis,
    },
    /// An event in the life of a user's title.
    Title {
        /// The user.
        user: UserId,
        /// The action.
        action: TitleAction,
    },
    /// A user accepts an invite or joins a friend in the console's shell.
    Shell {
        /// The user.
        user: UserId,
        /// The action in the shell.
        activation: Activation,
    },
    /// A console loses or regains power or links.
    Console(ConsoleAction),
    /// A fault of the network or of clocks begins or ends.
    Network(NetworkAction),
    /// A node of the gem, a request of a backend, or a mishap.
    GameLift(GameLiftAction),
}

/// A request before it is composed. Composing happens when it is sent, from what the sender knows then, so the same intent
/// sent twice can give two different requests.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Intent {
    /// About a session.
    Session {
        /// The session.
        session: SessionId,
        /// The verb of the script, for the trace.
        verb: &'static str,
        /// The condition.
        condition: Condition,
        /// The handle through which it comes, if not by the session's own path.
        via: Option<HandleName>,
        /// The request.
        ask: SessionIntent,
    },
    /// About a handle.
    Handle {
        /// The session of the handle.
        session: SessionId,
        /// The request.
        ask: HandleIntent,
    },
    /// A query or search over the directory; it names no session.
    Lookup(Lookup),
    /// A request in the session directory's HTTP form.
    Http(Box<HttpIntent>),
    /// A request to SmartMatch. Only users send it.
    Ticket(TicketIntent),
}

impl Intent {
    /// The script's word for it.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match self {
            Intent::Session { verb, .. } => verb,
            Intent::Handle { ask, .. } => ask.verb(),
            Intent::Lookup(find) => find.verb(),
            Intent::Http(http) => http.verb,
            Intent::Ticket(TicketIntent::Post { .. }) => "ticket",
            Intent::Ticket(TicketIntent::Cancel { .. }) => "cancel_ticket",
        }
    }

    /// The session that it is about, if it names one.
    #[must_use]
    pub fn session(&self) -> Option<SessionId> {
        match self {
            Intent::Session { session, .. }
            | Intent::Handle { session, .. }
            | Intent::Ticket(TicketIntent::Post { session, .. } | TicketIntent::Cancel { session }) => Some(*session),
            Intent::Lookup(_) => None,
            Intent::Http(http) => http.session,
        }
    }

    /// Whether it writes the `host`.
    #[must_use]
    pub fn claims_host(&self) -> bool {
        self.draft().is_some_and(|draft| draft.host.is_some())
    }

    /// Whether it reserves a place for a user.
    #[must_use]
    pub fn reserves_for(&self, xuid: Xuid) -> bool {
        self.draft().is_some_and(|draft| draft.write.reserve.iter().any(|place| place.xuid == xuid))
    }

    /// Whether it may change its session.
    #[must_use]
    pub fn may_change_session(&self) -> bool {
        match self {
            Intent::Session { ask, .. } => *ask != SessionIntent::Read,
            Intent::Ticket(_) => true,
            Intent::Handle { .. } | Intent::Lookup(_) | Intent::Http(_) => false,
        }
    }

    /// The parts of a request about a session; none for other requests.
    #[must_use]
    pub fn of_session(&self) -> Option<(SessionId, Option<HandleName>, &SessionIntent)> {
        match self {
            Intent::Session { session, via, ask, .. } => Some((*session, *via, ask)),
            Intent::Handle { .. } | Intent::Lookup(_) | Intent::Http(_) | Intent::Ticket(_) => None,
        }
    }

    /// The parts of a request about a handle; none for other requests.
    #[must_use]
    pub fn of_handle(&self) -> Option<(SessionId, &HandleIntent)> {
        match self {
            Intent::Handle { session, ask } => Some((*session, ask)),
            Intent::Session { .. } | Intent::Lookup(_) | Intent::Http(_) | Intent::Ticket(_) => None,
        }
    }

    /// Whether the console's shell sends it, which needs no running title: it sets users ready.
    #[must_use]
    pub fn is_sent_by_shell(&self) -> bool {
        self.draft().is_some_and(|draft| match &draft.write.me {
            Me::Put(me) => me.flags.ready == Some(true),
            Me::Absent | Me::Leave => false,
        })
    }

    /// Whether only users can send it.
    #[must_use]
    pub fn is_for_users(&self) -> bool {
        match self {
            Intent::Ticket(_) => true,
            Intent::Session { .. } | Intent::Handle { .. } | Intent::Lookup(_) | Intent::Http(_) => false,
        }
    }

    /// The write, if it is one.
    fn draft(&self) -> Option<&Draft> {
        match self {
            Intent::Session { ask: SessionIntent::Write(draft), .. } => Some(draft),
            Intent::Session { ask: SessionIntent::Read, .. }
            | Intent::Handle { .. }
            | Intent::Lookup(_)
            | Intent::Http(_)
            | Intent::Ticket(_) => None,
        }
    }
}

/// A request of a user to SmartMatch.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TicketIntent {
    /// Post a ticket: search for a match.
    Post {
        /// The hopper.
        hopper: HopperName,
        /// The session whose members search.
        session: SessionId,
        /// For how long.
        give_up: Millis,
        /// Whether the session is to be the target.
        preserve_session: PreserveSession,
        /// The attributes of the players.
        attributes: Attributes,
    },
    /// Cancel the ticket.
    Cancel {
        /// The session whose members search.
        session: SessionId,
    },
}

/// A fault of a console, or its end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ConsoleFault {
    /// Its power fails.
    LosePower,
    /// Its power is restored; no title runs.
    RestorePower,
    /// Its network fails, or one link of it.
    Cut(Links),
    /// Its network is restored, or one link of it.
    Heal(Links),
}

impl ConsoleFault {
    /// The script's word for it.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            ConsoleFault::LosePower => "lose_power",
            ConsoleFault::RestorePower => "restore_power",
            ConsoleFault::Cut(_) => "cut",
            ConsoleFault::Heal(_) => "heal",
        }
    }

    /// The links affected; none for power.
    #[must_use]
    pub fn links(self) -> Option<Links> {
        match self {
            ConsoleFault::Cut(links) | ConsoleFault::Heal(links) => Some(links),
            ConsoleFault::LosePower | ConsoleFault::RestorePower => None,
        }
    }

    /// The script's word for the link, if only one is affected.
    #[must_use]
    pub fn link(self) -> Option<&'static str> {
        match self.links() {
            Some(Links::Service) => Some("service"),
            Some(Links::Peers) => Some("peers"),
            Some(Links::Both) | None => None,
        }
    }
}

impl fmt::Display for ConsoleFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ConsoleFault::LosePower => "loses power",
            ConsoleFault::RestorePower => "has power again",
            ConsoleFault::Cut(Links::Both) => "loses its network",
            ConsoleFault::Cut(Links::Service) => "loses the service",
            ConsoleFault::Cut(Links::Peers) => "loses the other consoles",
            ConsoleFault::Heal(Links::Both) => "has its network again",
            ConsoleFault::Heal(Links::Service) => "has the service again",
            ConsoleFault::Heal(Links::Peers) => "has the other consoles again",
        })
    }
}

/// An event of the title on a user's console, or of the user's real-time connection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TitleAction {
    /// The title starts.
    Launch,
    /// The title is suspended.
    Suspend,
    /// The suspended title is resumed.
    Resume,
    /// The title ends normally.
    Terminate,
    /// The title ends without notice.
    Crash,
    /// The user's connection is closed and a new one is opened.
    Reconnect,
    /// The user's connection is lost, and no new one is opened.
    Disconnect,
    /// The user stops giving input.
    Idle,
    /// The user gives input again.
    Play,
    /// The title is constrained: it shares the screen with something else.
    Constrain,
    /// The title is in full view again.
    Unconstrain,
    /// The title, as the arbiter, saves the state of the game.
    Save,
    /// The title hangs: its process and connections stay alive.
    Hang,
    /// The title stops hanging.
    Wake,
    /// The user's token is renewed: its connection stays open but no longer delivers taps.
    RenewToken,
}

impl TitleAction {
    /// The script's word for it.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            TitleAction::Launch => "launch",
            TitleAction::Suspend => "suspend",
            TitleAction::Resume => "resume",
            TitleAction::Terminate => "terminate",
            TitleAction::Crash => "crash",
            TitleAction::Reconnect => "reconnect",
            TitleAction::Disconnect => "disconnect",
            TitleAction::Idle => "idle",
            TitleAction::Play => "play",
            TitleAction::Constrain => "constrain",
            TitleAction::Unconstrain => "unconstrain",
            TitleAction::Save => "save",
            TitleAction::Hang => "hang",
            TitleAction::Wake => "wake",
            TitleAction::RenewToken => "renew_token",
        }
    }
}

impl fmt::Display for TitleAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TitleAction::Launch => "launches the title",
            TitleAction::Suspend => "suspends the title",
            TitleAction::Resume => "resumes the title",
            TitleAction::Terminate => "ends the title",
            TitleAction::Crash => "has the title crash",
            TitleAction::Reconnect => "has the connection replaced",
            TitleAction::Disconnect => "has the connection drop",
            TitleAction::Idle => "gives no input any more",
            TitleAction::Play => "gives input again",
            TitleAction::Constrain => "has the title constrained",
            TitleAction::Unconstrain => "has the title in full view again",
            TitleAction::Save => "has the game saved",
            TitleAction::Hang => "has the title hang",
            TitleAction::Wake => "has the title go on",
            TitleAction::RenewToken => "has the token renewed",
        })
    }
}

/// A read or write of a session.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SessionIntent {
    /// Read the session.
    Read,
    /// Write it. What depends on the time of sending is filled in then.
    Write(Box<Draft>),
}

/// Measurements of users' consoles.
pub type Measurements = Vec<(UserId, Measurement)>;

/// A write before it is sent.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Draft {
    /// What does not depend on the time of sending.
    pub write: Write,
    /// The connection to write; by default the open one, if the write sets the user active and the session requires one.
    pub connection: Option<ConnectionRef>,
    /// Whether to write the console's address; by default when joining, where addresses are allowed.
    pub address: Option<bool>,
    /// Whether this is a join.
    pub arrival: bool,
    /// `host`: a user's device, a token that no member has, or null.
    pub host: Option<HostChoice>,
    /// `initializationGroup`. A user without a record is written as an index without a member.
    pub group: Option<Vec<UserId>>,
    /// `turn`; an inner `None` is `null`. A user without a record is written as an index without a member.
    pub turn: Option<Option<Vec<UserId>>>,
    /// `measurements` of other users' consoles.
    pub measurements: Option<Measurements>,
    /// Users whose records are to be removed.
    pub remove: Vec<UserId>,
    /// Roles to assign to users. A user without a record is written as an index without a member.
    pub assign: Vec<(UserId, RolesWrite)>,
    /// Users who are to own the session, with the same rule.
    pub owners: Option<Vec<UserId>>,
    /// Subscriptions to taps. Their ids are derived from the writer and the name.
    pub subscribe: SubscriptionDraft,
    /// The users for whom a service writes.
    pub on_behalf: Option<OnBehalfOf>,
}

/// Changes of the writer's subscriptions.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct SubscriptionDraft {
    /// `subscription`
    pub changes: Field<ChangeTypes>,
    /// Entries of `subscriptions` by name; `None` ends one.
    pub profiles: Vec<(String, Option<Profile>)>,
}

/// The users for whom a service writes, and how.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OnBehalfOf {
    /// The users, in the order in which they are listed.
    pub users: Vec<UserId>,
    /// Whether the service's own privileges apply.
    pub manage: bool,
    /// The keys of their records.
    pub keys: RecordKeys,
}

/// The keys of the records that a service writes for users.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum RecordKeys {
    /// `me_{xuid}`: each with its own connection and address.
    #[default]
    Each,
    /// `me_all`
    All,
    /// `me_allInSession`
    AllInSession,
}

/// The device token to write as the host.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum HostChoice {
    /// This user's.
    Of(UserId),
    /// A token that no member has.
    Nobody,
    /// `null`.
    Clear,
}

/// The connection that a write names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ConnectionRef {
    /// The one that is open.
    Current,
    /// The one before.
    Previous,
    /// One that does not exist.
    Unknown,
    /// None.
    None,
}

/// The condition of a request, relative to what the caller last saw.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Condition {
    /// None.
    Always,
    /// The session must exist.
    Exists,
    /// The session must not exist.
    Absent,
    /// Nothing has changed since the caller last looked.
    Unchanged,
    /// Something has changed since the caller last looked.
    Changed,
}
