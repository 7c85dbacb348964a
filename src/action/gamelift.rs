//! Actions on GameLift: nodes of the gem that a title or a server process calls, requests of a backend, and mishaps.

use crate::gamelift::key::{FleetKey, Text};
use crate::gamelift::operation::{CreateGameSession, Operation, SearchGameSessions};
use crate::gamelift::status::{FleetStatus, PlayerSessionCreationPolicy};
use crate::names::{GameSessionName, ServerName, UserId};
use crate::time::Millis;

/// An action on GameLift.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GameLiftAction {
    /// A user's title calls a node of the gem.
    Node {
        /// The user.
        user: UserId,
        /// The node with its request.
        node: GemNode,
        /// Whether it is the asynchronous form, whose result comes by notification.
        asynchronous: bool,
    },
    /// A server process calls the server side of the gem.
    Server {
        /// The process.
        process: ServerName,
        /// The call.
        call: ServerNode,
    },
    /// A backend asks the service, and is told the service's errors.
    Backend(BackendRequest),
    /// Something happens to a resource of the service.
    Mishap(GameLiftMishap),
}

/// A call of the server side of the gem.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ServerNode {
    /// `InitializeGameLiftServerSDK`
    Initialize,
    /// `NotifyGameLiftProcessReady`
    Ready,
    /// `ActivateGameSession`
    Activate,
    /// `AcceptPlayerSession`
    Accept(PlayerText),
    /// `RemovePlayerSession`
    Remove(PlayerText),
    /// `UpdatePlayerSessionCreationPolicy`
    CreationPolicy(PlayerSessionCreationPolicy),
    /// `HandleDestroySession`
    Destroy,
}

/// A player session that a server process speaks of.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PlayerText {
    /// The latest of this player in the game session of the process.
    LatestOf(Text),
    /// The one with this id.
    Literal(Text),
}

/// A request of a backend.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BackendRequest {
    /// The request; one about a game session has no id yet.
    pub operation: Box<Operation>,
    /// The game session that it is about.
    pub session: Option<SessionText>,
    /// The script's name of the game session that it creates.
    pub name: Option<GameSessionName>,
}

/// Something that happens to a resource of the service.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GameLiftMishap {
    /// The program of a server process exits without saying so.
    Crash(ServerName),
    /// It hangs.
    Hang(ServerName),
    /// It continues.
    Wake(ServerName),
    /// Its link to the service breaks, for a time or until it is restored.
    BreakLink(ServerName, Option<Millis>),
    /// Its link to the service is there again.
    RestoreLink(ServerName),
    /// An instance of a fleet comes up at a location.
    StartInstance(FleetKey, Option<Text>),
    /// The instance of a process is to go, as scaling down takes it.
    StopInstance(ServerName),
    /// The instance of a process is gone at once.
    LoseInstance(ServerName),
    /// The spot instance of a process is reclaimed in two minutes.
    ReclaimInstance(ServerName),
    /// A fleet has another status.
    FleetStatus(FleetKey, FleetStatus),
    /// A fault of the service puts a game session into the status ERROR.
    FailSession(GameSessionName),
}

impl GameLiftMishap {
    /// The script's word for it.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match self {
            GameLiftMishap::Crash(_) => "crash_process",
            GameLiftMishap::Hang(_) => "hang_process",
            GameLiftMishap::Wake(_) => "wake_process",
            GameLiftMishap::BreakLink(..) => "break_link",
            GameLiftMishap::RestoreLink(_) => "restore_link",
            GameLiftMishap::StartInstance(..) => "start_instance",
            GameLiftMishap::StopInstance(_) => "stop_instance",
            GameLiftMishap::LoseInstance(_) => "lose_instance",
            GameLiftMishap::ReclaimInstance(_) => "reclaim_instance",
            GameLiftMishap::FleetStatus(..) => "fleet_status",
            GameLiftMishap::FailSession(_) => "fail_session",
        }
    }
}

/// A node of the gem's client with its request.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GemNode {
    /// `ConfigureGameLiftClient`, for this region; an empty one stands for the default of the title's configuration.
    Configure(Text),
    /// `CreatePlayerId`: the form of the id.
    CreatePlayerId {
        /// Whether it is between braces.
        brackets: bool,
        /// Whether it has dashes.
        dashes: bool,
    },
    /// `CreateSession` by `AWSGameLiftCreateSessionRequest`.
    CreateSession {
        /// The request to the service that the node makes of it.
        request: Box<CreateGameSession>,
        /// The script's name of the game session.
        name: Option<GameSessionName>,
    },
    /// `SearchSessions`
    SearchSessions(Box<SearchGameSessions>),
    /// `JoinSession`
    JoinSession {
        /// The game session.
        session: SessionText,
        /// `playerId`
        player: Text,
        /// `playerData`
        data: Option<Text>,
    },
    /// `LeaveSession`
    LeaveSession,
}

/// A `sessionId` of a node.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SessionText {
    /// The id of the game session that has this name in the script; empty until it is created.
    Named(GameSessionName),
    /// This text.
    Literal(Text),
}

impl GemNode {
    /// The page's name of the node in one of its forms.
    #[must_use]
    pub fn verb(&self, asynchronous: bool) -> &'static str {
        match (self, asynchronous) {
            (GemNode::Configure(_), _) => "ConfigureGameLiftClient",
            (GemNode::CreatePlayerId { .. }, _) => "CreatePlayerId",
            (GemNode::CreateSession { .. }, false) => "CreateSession",
            (GemNode::CreateSession { .. }, true) => "CreateSessionAsync",
            (GemNode::SearchSessions(_), false) => "SearchSessions",
            (GemNode::SearchSessions(_), true) => "SearchSessionsAsync",
            (GemNode::JoinSession { .. }, false) => "JoinSession",
            (GemNode::JoinSession { .. }, true) => "JoinSessionAsync",
            (GemNode::LeaveSession, false) => "LeaveSession",
            (GemNode::LeaveSession, true) => "LeaveSessionAsync",
        }
    }

    /// The notification by which the asynchronous form tells its result.
    #[must_use]
    pub fn notification(&self) -> &'static str {
        match self {
            GemNode::Configure(_) | GemNode::CreatePlayerId { .. } => "",
            GemNode::CreateSession { .. } => "OnCreateSessionAsyncComplete",
            GemNode::SearchSessions(_) => "OnSearchSessionsAsyncComplete",
            GemNode::JoinSession { .. } => "OnJoinSessionAsyncComplete",
            GemNode::LeaveSession => "OnLeaveSessionAsyncComplete",
        }
    }
}
