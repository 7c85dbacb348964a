//! What can be done, with every name resolved and the actor inside: calls, what becomes of titles, what befalls consoles.

mod activation;
mod handle;
mod http;
mod lookup;
mod network;
mod obstacle;

pub use activation::Activation;
pub use handle::{HandleIntent, Post};
pub use http::{Capture, HttpIntent, HttpText, TextPiece, TextValue};
pub use lookup::Lookup;
pub use network::{
    Chance, ClockSkew, ConsoleAction, FaultRule, Leg, Links, NetworkAction, NetworkFault, NetworkFaultKind,
};
pub use obstacle::Obstacle;

use crate::id::Xuid;
use crate::mpsd::session::{ChangeTypes, Field, Me, Measurement, Profile, RolesWrite, Write};
use crate::mpsd::smartmatch::{Attributes, HopperName, PreserveSession};
use crate::names::{Actor, HandleName, SessionId, UserId};
use crate::time::Millis;
use std::fmt;

/// One thing that can happen in a world because somebody says so: a script's step, or whoever drives a world by hand.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Action {
    /// Somebody asks a service.
    Call {
        /// Who.
        by: Actor,
        /// What.
        intent: Intent,
    },
    /// A user's title starts a countdown.
    Countdown {
        /// Whose.
        user: UserId,
        /// In which session.
        session: SessionId,
        /// How long.
        lasts: Millis,
    },
    /// Something that a user's title does or suffers.
    Title {
        /// Whose.
        user: UserId,
        /// What.
        action: TitleAction,
    },
    /// A user accepts an invite or joins a friend in the console's shell.
    Shell {
        /// Who.
        user: UserId,
        /// What.
        activation: Activation,
    },
    /// Something that befalls a console.
    Console(ConsoleAction),
    /// Messages are disturbed, or a clock is.
    Network(NetworkAction),
}

/// What somebody asks of a service, before a request is composed of it: a request is composed when it is sent, of what its
/// sender knows then, so that the same intent asked twice can make two requests.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Intent {
    /// About a session.
    Session {
        /// Which.
        session: SessionId,
        /// The verb of the script, for the trace.
        verb: &'static str,
        /// Under which condition.
        condition: Condition,
        /// The handle through which it comes, if not by the session's own path.
        via: Option<HandleName>,
        /// What is asked.
        ask: SessionIntent,
    },
    /// About a handle.
    Handle {
        /// The session that it leads to.
        session: SessionId,
        /// What is asked.
        ask: HandleIntent,
    },
    /// A query, which is about no session by name.
    Lookup(Lookup),
    /// A request in the session directory's HTTP form.
    Http(Box<HttpIntent>),
    /// SmartMatch is asked, as only users do: anybody else's is not sent.
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

    /// Whether it writes who the arbiter is.
    #[must_use]
    pub fn claims_host(&self) -> bool {
        self.draft().is_some_and(|draft| draft.host.is_some())
    }

    /// Whether it keeps a place for a user.
    #[must_use]
    pub fn reserves_for(&self, xuid: Xuid) -> bool {
        self.draft().is_some_and(|draft| draft.write.reserve.iter().any(|place| place.xuid == xuid))
    }

    /// Whether the session that it is about may be another one when it is answered.
    #[must_use]
    pub fn may_change_session(&self) -> bool {
        match self {
            Intent::Session { ask, .. } => *ask != SessionIntent::Read,
            Intent::Ticket(_) => true,
            Intent::Handle { .. } | Intent::Lookup(_) | Intent::Http(_) => false,
        }
    }

    /// What is asked about a session by its own path or a handle's, if that is how it is asked.
    #[must_use]
    pub fn of_session(&self) -> Option<(SessionId, Option<HandleName>, &SessionIntent)> {
        match self {
            Intent::Session { session, via, ask, .. } => Some((*session, *via, ask)),
            Intent::Handle { .. } | Intent::Lookup(_) | Intent::Http(_) | Intent::Ticket(_) => None,
        }
    }

    /// What is asked about a handle, and the session that it leads to, if that is what is asked.
    #[must_use]
    pub fn of_handle(&self) -> Option<(SessionId, &HandleIntent)> {
        match self {
            Intent::Handle { session, ask } => Some((*session, ask)),
            Intent::Session { .. } | Intent::Lookup(_) | Intent::Http(_) | Intent::Ticket(_) => None,
        }
    }

    /// Whether the console's shell sends it, which needs no running title: it makes users ready.
    #[must_use]
    pub fn is_sent_by_shell(&self) -> bool {
        self.draft().is_some_and(|draft| match &draft.write.me {
            Me::Put(me) => me.flags.ready == Some(true),
            Me::Absent | Me::Leave => false,
        })
    }

    /// Whether users alone ask this.
    #[must_use]
    pub fn is_for_users(&self) -> bool {
        match self {
            Intent::Ticket(_) => true,
            Intent::Session { .. } | Intent::Handle { .. } | Intent::Lookup(_) | Intent::Http(_) => false,
        }
    }

    /// The write that it asks for, if it does.
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

/// What a user asks of SmartMatch.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TicketIntent {
    /// To search for company.
    Post {
        /// In which hopper.
        hopper: HopperName,
        /// For the members of this session.
        session: SessionId,
        /// For how long.
        give_up: Millis,
        /// Whether the session is to be the target.
        preserve_session: PreserveSession,
        /// What the players are like.
        attributes: Attributes,
    },
    /// To search no longer.
    Cancel {
        /// For the members of this session.
        session: SessionId,
    },
}

/// What befalls a console.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ConsoleFault {
    /// Its power fails.
    LosePower,
    /// Its power is back; nothing runs.
    RestorePower,
    /// Its network fails, or one link of it.
    Cut(Links),
    /// Its network is back, or one link of it.
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

    /// The links that it is about; none if it is about power.
    #[must_use]
    pub fn links(self) -> Option<Links> {
        match self {
            ConsoleFault::Cut(links) | ConsoleFault::Heal(links) => Some(links),
            ConsoleFault::LosePower | ConsoleFault::RestorePower => None,
        }
    }

    /// The link that is meant, if not both are.
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

/// What becomes of the title on a user's console, or of the user's real-time connection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TitleAction {
    /// The title starts.
    Launch,
    /// The title is suspended.
    Suspend,
    /// The suspended title is resumed.
    Resume,
    /// The title ends in good order.
    Terminate,
    /// The title ends without notice.
    Crash,
    /// The user's connection is closed and a new one opened.
    Reconnect,
    /// The user's connection is lost and none opened.
    Disconnect,
    /// The user gives no input any more.
    Idle,
    /// The user gives input again.
    Play,
    /// Something else has the screen beside the title: constrained mode.
    Constrain,
    /// The title has the screen to itself again.
    Unconstrain,
    /// The title, which is the arbiter, saves the state of the game.
    Save,
    /// The title does nothing any more, though its process and its connections live.
    Hang,
    /// The title that hung goes on.
    Wake,
    /// The user's token is renewed, and its connection brings no tap any more though it stays open.
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

/// What is asked of the session directory.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SessionIntent {
    /// The session.
    Read,
    /// A write. What depends on the moment is filled in when it is sent.
    Write(Box<Draft>),
}

/// Users, and what somebody measured of the console of each.
pub type Measurements = Vec<(UserId, Measurement)>;

/// A write before it is sent.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Draft {
    /// What does not depend on the moment.
    pub write: Write,
    /// Which connection goes with it; by default the open one, if the write sets the user active where one is required.
    pub connection: Option<ConnectionRef>,
    /// Whether the console's address goes with it; by default on coming in, where addresses are allowed.
    pub address: Option<bool>,
    /// Whether this is a coming in.
    pub arrival: bool,
    /// The arbiter to be: a user's device, `None` for nobody's, or the field deleted.
    pub host: Option<HostChoice>,
    /// On whom the writer relies: `initializationGroup`. Somebody without a record stands for an index that nobody had.
    pub group: Option<Vec<UserId>>,
    /// Whose turn it is to be; `None` within is `null`. Somebody without a record stands for an index that nobody has.
    pub turn: Option<Option<Vec<UserId>>>,
    /// Whose consoles the writer has measured, and what it found: `measurements`.
    pub measurements: Option<Measurements>,
    /// Users whose records are to be removed.
    pub remove: Vec<UserId>,
    /// Users who get roles, and which. Somebody without a record stands for an index at which nobody is.
    pub assign: Vec<(UserId, RolesWrite)>,
    /// Users who are to own the session. Somebody without a record stands likewise.
    pub owners: Option<Vec<UserId>>,
    /// Of what the writer wants to be told by taps. The ids of the subscriptions are made from the writer and the name.
    pub subscribe: SubscriptionDraft,
    /// For whom a service writes.
    pub on_behalf: Option<OnBehalfOf>,
}

/// What becomes of the writer's subscriptions.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct SubscriptionDraft {
    /// `subscription`
    pub changes: Field<ChangeTypes>,
    /// Entries of `subscriptions` by name; none ends one.
    pub profiles: Vec<(String, Option<Profile>)>,
}

/// For whom a service writes, and how.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OnBehalfOf {
    /// The users, in the order in which they are listed.
    pub users: Vec<UserId>,
    /// Whether the service's own rights count.
    pub manage: bool,
    /// Under which keys their records stand.
    pub keys: RecordKeys,
}

/// Under which keys the records stand that a service writes for users.
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

/// Whose device token is written as the host.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum HostChoice {
    /// This user's.
    Of(UserId),
    /// One that no member has.
    Nobody,
    /// `null`.
    Clear,
}

/// Which connection a write names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ConnectionRef {
    /// The one that is open.
    Current,
    /// The one before.
    Previous,
    /// One that nobody has seen.
    Unknown,
    /// None.
    None,
}

/// The condition of a request, by what the caller knows.
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
