//! Facts of GameLift: calls of server processes through the server SDK, and what befalls processes, instances and fleets.

use super::names::{ResourceNames, fleet as fleet_named};
use crate::gamelift::call::{GameLiftCall, GameLiftFact, ServerCall};
use crate::gamelift::key::{GameSessionKey, ProcessKey, Text};
use crate::gamelift::operation::{DescribePlayerSessions, Operation, StartMatchBackfill};
use crate::gamelift::service::GameLift;
use crate::gamelift::status::{FleetStatus, PlayerSessionCreationPolicy};
use crate::gamelift::wire::{Undecoded, decode};
use serde::Deserialize;
use serde_json::value::RawValue;

/// A fact as written. Processes, instances and fleets have the names that the answers give them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(in crate::cli::wire) enum GameLiftFactDocument {
    /// `InitSDK`
    InitSdk(String),
    ProcessReady {
        process: String,
        port: u16,
        health_callback: Option<bool>,
    },
    ActivateGameSession(String),
    AcceptPlayerSession {
        process: String,
        player_session_id: Text,
    },
    RemovePlayerSession {
        process: String,
        player_session_id: Text,
    },
    UpdatePlayerSessionCreationPolicy {
        process: String,
        policy: String,
    },
    DescribePlayerSessions {
        process: String,
        request: Box<RawValue>,
    },
    StartMatchBackfill {
        process: String,
        request: Box<RawValue>,
    },
    StopMatchBackfill {
        process: String,
        ticket_id: Text,
    },
    /// An answer to `onHealthCheck`; a process that does not answer sends nothing.
    ReportHealth {
        process: String,
        healthy: bool,
    },
    GetTerminationTime(String),
    GetGameSessionId(String),
    GetComputeCertificate(String),
    ProcessEnding(String),
    /// The program has exited; without `processEnding` before it this is a crash.
    ProcessExits(String),
    LinkLost(String),
    LinkBack(String),
    InstanceStarts {
        fleet: String,
        location: Option<Text>,
    },
    InstanceStops(String),
    InstanceLost(String),
    SpotNotice(String),
    FleetStatus {
        fleet: String,
        status: String,
    },
    /// An ARN.
    GameSessionError(String),
}

impl GameLiftFactDocument {
    /// The input to the service.
    ///
    /// # Errors
    /// Which name or word is unknown, or what is wrong with a request, in a sentence.
    pub(super) fn call(self, names: &ResourceNames, service: &GameLift) -> Result<GameLiftCall, String> {
        let server = |process: &str, call| Ok(GameLiftCall::Server { process: names.process(process)?, call });
        let process = |process: &str, fact: fn(ProcessKey) -> GameLiftFact| names.process(process).map(fact);
        let fact = match self {
            GameLiftFactDocument::InitSdk(process) => return server(&process, ServerCall::InitSdk),
            GameLiftFactDocument::ProcessReady { process, port, health_callback } => {
                let health_callback = health_callback.unwrap_or(true);
                return server(&process, ServerCall::ProcessReady { port, health_callback });
            }
            GameLiftFactDocument::ActivateGameSession(process) => {
                return server(&process, ServerCall::ActivateGameSession);
            }
            GameLiftFactDocument::AcceptPlayerSession { process, player_session_id } => {
                return server(&process, ServerCall::AcceptPlayerSession(player_session_id));
            }
            GameLiftFactDocument::RemovePlayerSession { process, player_session_id } => {
                return server(&process, ServerCall::RemovePlayerSession(player_session_id));
            }
            GameLiftFactDocument::UpdatePlayerSessionCreationPolicy { process, policy } => {
                let policy = word(&policy, PlayerSessionCreationPolicy::ALL, PlayerSessionCreationPolicy::word)?;
                return server(&process, ServerCall::UpdatePlayerSessionCreationPolicy(policy));
            }
            GameLiftFactDocument::DescribePlayerSessions { process, request } => {
                return server(&process, ServerCall::DescribePlayerSessions(player_sessions(&request)?));
            }
            GameLiftFactDocument::StartMatchBackfill { process, request } => {
                return server(&process, backfill(&request)?);
            }
            GameLiftFactDocument::StopMatchBackfill { process, ticket_id } => {
                return server(&process, ServerCall::StopMatchBackfill(ticket_id));
            }
            GameLiftFactDocument::ReportHealth { process, healthy } => {
                return server(&process, ServerCall::ReportHealth(healthy));
            }
            GameLiftFactDocument::GetTerminationTime(process) => {
                return server(&process, ServerCall::GetTerminationTime);
            }
            GameLiftFactDocument::GetGameSessionId(process) => return server(&process, ServerCall::GetGameSessionId),
            GameLiftFactDocument::GetComputeCertificate(process) => {
                return server(&process, ServerCall::GetComputeCertificate);
            }
            GameLiftFactDocument::ProcessEnding(process) => return server(&process, ServerCall::ProcessEnding),
            GameLiftFactDocument::ProcessExits(name) => process(&name, GameLiftFact::ProcessExits),
            GameLiftFactDocument::LinkLost(name) => process(&name, GameLiftFact::LinkLost),
            GameLiftFactDocument::LinkBack(name) => process(&name, GameLiftFact::LinkBack),
            GameLiftFactDocument::InstanceStarts { fleet, location } => {
                fleet_named(service, &fleet).map(|fleet| GameLiftFact::InstanceStarts { fleet, location })
            }
            GameLiftFactDocument::InstanceStops(name) => names.instance(&name).map(GameLiftFact::InstanceStops),
            GameLiftFactDocument::InstanceLost(name) => names.instance(&name).map(GameLiftFact::InstanceLost),
            GameLiftFactDocument::SpotNotice(name) => names.instance(&name).map(GameLiftFact::SpotNotice),
            GameLiftFactDocument::FleetStatus { fleet, status } => {
                let status = word(&status, FleetStatus::ALL, FleetStatus::word)?;
                fleet_named(service, &fleet).map(|fleet| GameLiftFact::FleetStatus(fleet, status))
            }
            GameLiftFactDocument::GameSessionError(id) => {
                game_session(service, &id).map(GameLiftFact::GameSessionError)
            }
        };
        fact.map(GameLiftCall::Learn)
    }
}

/// The game session with this ARN.
fn game_session(service: &GameLift, id: &str) -> Result<GameSessionKey, String> {
    service.game_session_key(id).ok_or_else(|| format!("there is no game session {id:?}"))
}

/// The value with this word.
fn word<T: Copy>(found: &str, all: &[T], word: fn(T) -> &'static str) -> Result<T, String> {
    all.iter().copied().find(|known| word(*known) == found).ok_or_else(|| {
        let known = all.iter().map(|known| word(*known)).collect::<Vec<_>>().join(", ");
        format!("{found:?} is none of {known}")
    })
}

/// A request of the server SDK, which has the form of the API's.
fn player_sessions(request: &RawValue) -> Result<DescribePlayerSessions, String> {
    match decoded("DescribePlayerSessions", request)? {
        Operation::DescribePlayerSessions(request) => Ok(request),
        other => Err(format!("{} is another operation", other.name())),
    }
}

fn backfill(request: &RawValue) -> Result<ServerCall, String> {
    match decoded("StartMatchBackfill", request)? {
        Operation::StartMatchBackfill(request) => {
            let StartMatchBackfill { ticket_id, configuration_name, game_session_arn: _, players } = request;
            Ok(ServerCall::StartMatchBackfill { ticket_id, configuration: configuration_name, players })
        }
        other => Err(format!("{} is another operation", other.name())),
    }
}

fn decoded(name: &str, request: &RawValue) -> Result<Operation, String> {
    decode(name, request.get()).map_err(|why| match why {
        Undecoded::UnknownOperation => format!("there is no operation {name}"),
        Undecoded::Serialization(problem) => problem,
        Undecoded::Refused(exception) => exception.to_string(),
    })
}
