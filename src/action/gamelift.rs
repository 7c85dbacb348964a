//! Actions on GameLift: nodes of the gem that a title calls, and mishaps of server processes.

use crate::gamelift::key::Text;
use crate::gamelift::operation::{CreateGameSession, SearchGameSessions};
use crate::names::{GameSessionName, ServerName, UserId};

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
    /// The program of a server process exits without saying so.
    CrashProcess(ServerName),
}

/// A node of the gem's client with its request.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GemNode {
    /// `ConfigureGameLiftClient`, for this region; an empty one stands for the default of the title's configuration.
    Configure(Text),
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
            GemNode::Configure(_) => "",
            GemNode::CreateSession { .. } => "OnCreateSessionAsyncComplete",
            GemNode::SearchSessions(_) => "OnSearchSessionsAsyncComplete",
            GemNode::JoinSession { .. } => "OnJoinSessionAsyncComplete",
            GemNode::LeaveSession => "OnLeaveSessionAsyncComplete",
        }
    }
}
