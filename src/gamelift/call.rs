//! All external input of the service: API requests, calls of server processes through the server SDK, and facts.

use super::key::{FleetKey, GameSessionKey, InstanceKey, ProcessKey, Text};
use super::operation::{DescribePlayerSessions, MatchPlayer, Operation};
use super::status::{FleetStatus, PlayerSessionCreationPolicy};

/// External input.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GameLiftCall {
    /// A request to the API, by a client with credentials.
    Api {
        /// The region for which the client was made; the service's own by default.
        region: Option<Text>,
        /// The request.
        operation: Operation,
    },
    /// A call of a server process through the server SDK.
    Server {
        /// The process.
        process: ProcessKey,
        /// The call.
        call: ServerCall,
    },
    /// A fact that the service learns; it has no answer.
    Learn(GameLiftFact),
}

/// A call of a server process through the server SDK.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ServerCall {
    /// `InitSDK`: the process is there. Once for each process.
    InitSdk,
    /// `ProcessReady`: it can host a game session.
    ProcessReady {
        /// The port on which it listens; from 1 to 60,000.
        port: u16,
        /// Whether it supplies `onHealthCheck`.
        health_callback: bool,
    },
    /// `ActivateGameSession`: the game session of the process is ready for players.
    ActivateGameSession,
    /// `AcceptPlayerSession`: the player with this player session has connected.
    AcceptPlayerSession(Text),
    /// `RemovePlayerSession`: the player with this player session has disconnected.
    RemovePlayerSession(Text),
    /// `UpdatePlayerSessionCreationPolicy`
    UpdatePlayerSessionCreationPolicy(PlayerSessionCreationPolicy),
    /// `DescribePlayerSessions`
    DescribePlayerSessions(DescribePlayerSessions),
    /// `StartMatchBackfill` for its game session.
    StartMatchBackfill {
        /// Invented by the service if empty.
        ticket_id: Option<Text>,
        /// The ARN of the matchmaking configuration.
        configuration: Option<Text>,
        /// The players who are in the game session.
        players: Vec<MatchPlayer>,
    },
    /// `StopMatchBackfill`
    StopMatchBackfill(Text),
    /// The answer to `onHealthCheck`.
    ReportHealth(bool),
    /// `GetTerminationTime`
    GetTerminationTime,
    /// `GetGameSessionId`
    GetGameSessionId,
    /// `GetComputeCertificate`: the path of the instance's certificate.
    GetComputeCertificate,
    /// `ProcessEnding`: the process is about to exit.
    ProcessEnding,
}

/// Something that the service learns.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GameLiftFact {
    /// An instance comes up; its processes are launched.
    InstanceStarts {
        /// The fleet.
        fleet: FleetKey,
        /// The location; the home region by default.
        location: Option<Text>,
    },
    /// An instance is to go, as scaling down takes it: not if it hosts a protected active game session.
    InstanceStops(InstanceKey),
    /// An instance is gone at once, whatever it hosts.
    InstanceLost(InstanceKey),
    /// A spot instance is reclaimed in two minutes.
    SpotNotice(InstanceKey),
    /// The program of a process has exited, whether it said so before or not.
    ProcessExits(ProcessKey),
    /// The connection between the service and a process is lost: no callback and no call passes.
    LinkLost(ProcessKey),
    /// The connection between the service and a process is there again.
    LinkBack(ProcessKey),
    /// A fleet's status changes.
    FleetStatus(FleetKey, FleetStatus),
    /// A fault in the service puts a game session into the status ERROR.
    GameSessionError(GameSessionKey),
}

impl ServerCall {
    /// Its name in the server SDK.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            ServerCall::InitSdk => "InitSDK",
            ServerCall::ProcessReady { .. } => "ProcessReady",
            ServerCall::ActivateGameSession => "ActivateGameSession",
            ServerCall::AcceptPlayerSession(_) => "AcceptPlayerSession",
            ServerCall::RemovePlayerSession(_) => "RemovePlayerSession",
            ServerCall::UpdatePlayerSessionCreationPolicy(_) => "UpdatePlayerSessionCreationPolicy",
            ServerCall::DescribePlayerSessions(_) => "DescribePlayerSessions",
            ServerCall::StartMatchBackfill { .. } => "StartMatchBackfill",
            ServerCall::StopMatchBackfill(_) => "StopMatchBackfill",
            ServerCall::ReportHealth(_) => "ReportHealth",
            ServerCall::GetTerminationTime => "GetTerminationTime",
            ServerCall::GetGameSessionId => "GetGameSessionId",
            ServerCall::GetComputeCertificate => "GetComputeCertificate",
            ServerCall::ProcessEnding => "ProcessEnding",
        }
    }
}
