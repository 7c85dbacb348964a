//! A service with one fleet, for tests: short ways to ask and to look.

use sessim::gamelift::call::{GameLiftCall, GameLiftFact, ServerCall};
use sessim::gamelift::event::{GameLiftChange, GameLiftEvent};
use sessim::gamelift::exception::{ErrorName, GameLiftException};
use sessim::gamelift::key::{FleetKey, GameSessionKey, InstanceKey, ProcessKey, Text};
use sessim::gamelift::operation::{CreateGameSession, CreatePlayerSession, Operation};
use sessim::gamelift::readings::GameLiftReadings;
use sessim::gamelift::reply::GameLiftReply;
use sessim::gamelift::service::GameLift;
use sessim::gamelift::setup::FleetSpec;
use sessim::gamelift::status::{GameSessionStatus, PlayerSessionStatus};
use sessim::time::Instant;

/// A service, what has happened in it, and the clauses by which it happened or refused.
#[derive(Clone, Debug)]
pub(super) struct Tried {
    /// The service.
    pub(super) service: GameLift,
    /// All events so far.
    pub(super) events: Vec<GameLiftEvent>,
    /// The clauses of all events and refusals so far.
    pub(super) clauses: Vec<u16>,
}

/// The instant of that many milliseconds.
pub(super) fn at(ms: u64) -> Instant {
    Instant::from_millis(ms).unwrap()
}

/// The only fleet.
pub(super) const FLEET: FleetKey = FleetKey(0);

impl Tried {
    /// A service with the fleet `fleet-a`, without instances.
    pub(super) fn with(spec: impl FnOnce(&mut FleetSpec), readings: GameLiftReadings) -> Tried {
        let mut service = GameLift::new("us-east-1".into(), 7, readings);
        let mut fleet = FleetSpec::new("fleet-a", "us-east-1");
        spec(&mut fleet);
        service.add_fleet(fleet).unwrap();
        Tried { service, events: Vec::new(), clauses: Vec::new() }
    }

    /// The same with one instance whose processes are ready at virtual zero.
    pub(super) fn ready(spec: impl FnOnce(&mut FleetSpec), readings: GameLiftReadings) -> Tried {
        let mut tried = Tried::with(spec, readings);
        tried.learn(0, GameLiftFact::InstanceStarts { fleet: FLEET, location: None });
        let processes: Vec<ProcessKey> = tried.service.processes().map(|(key, _)| key).collect();
        for key in processes {
            tried.make_ready(0, key);
        }
        tried
    }

    /// The usual fleet with one ready process.
    pub(super) fn usual() -> Tried {
        Tried::ready(|_| {}, GameLiftReadings::default())
    }

    /// Asks. What was due by then has happened.
    pub(super) fn ask(&mut self, ms: u64, call: &GameLiftCall) -> Result<GameLiftReply, GameLiftException> {
        let mut happened = Vec::new();
        let answered = self.service.handle(at(ms), call, &mut happened);
        self.clauses.extend(happened.iter().map(|event| event.clause.number()));
        self.clauses.extend(answered.as_ref().err().map(|why| why.clause().number()));
        self.events.append(&mut happened);
        assert_eq!(self.service.check_invariants(at(ms)), Ok(()), "at {ms}");
        answered
    }

    /// An API request.
    pub(super) fn api(&mut self, ms: u64, operation: Operation) -> Result<GameLiftReply, GameLiftException> {
        self.ask(ms, &GameLiftCall::Api { region: None, operation })
    }

    /// A call of a process.
    pub(super) fn server(
        &mut self,
        ms: u64,
        process: u32,
        call: ServerCall,
    ) -> Result<GameLiftReply, GameLiftException> {
        self.ask(ms, &GameLiftCall::Server { process: ProcessKey(process), call })
    }

    /// A fact.
    pub(super) fn learn(&mut self, ms: u64, fact: GameLiftFact) {
        self.ask(ms, &GameLiftCall::Learn(fact)).unwrap();
    }

    /// A process initializes and is ready, with a health callback.
    pub(super) fn make_ready(&mut self, ms: u64, key: ProcessKey) {
        self.server(ms, key.0, ServerCall::InitSdk).unwrap();
        self.server(ms, key.0, ServerCall::ProcessReady { port: 33_450, health_callback: true }).unwrap();
    }

    /// Lets time pass until this instant.
    pub(super) fn pass(&mut self, ms: u64) {
        let mut happened = Vec::new();
        self.service.pass(at(ms), &mut happened);
        assert_eq!(self.service.check_invariants(at(ms)), Ok(()), "at {ms}");
        self.clauses.extend(happened.iter().map(|event| event.clause.number()));
        self.events.append(&mut happened);
    }

    /// Creates a game session for so many players.
    pub(super) fn create(&mut self, ms: u64, players: i64) -> Result<GameSessionKey, GameLiftException> {
        self.create_with(ms, players, |_| {})
    }

    /// The same with other members.
    pub(super) fn create_with(
        &mut self,
        ms: u64,
        players: i64,
        change: impl FnOnce(&mut CreateGameSession),
    ) -> Result<GameSessionKey, GameLiftException> {
        let mut request = CreateGameSession {
            fleet_id: Some("fleet-a".into()),
            maximum_player_session_count: Some(players),
            ..CreateGameSession::default()
        };
        change(&mut request);
        match self.api(ms, Operation::CreateGameSession(request))? {
            GameLiftReply::GameSession(row) => Ok(row.key),
            other => panic!("{other:?}"),
        }
    }

    /// Creates and activates a game session for so many players.
    pub(super) fn active(&mut self, ms: u64, players: i64) -> GameSessionKey {
        let key = self.create(ms, players).unwrap();
        let process = self.service.game_session(key).unwrap().process;
        self.server(ms, process.0, ServerCall::ActivateGameSession).unwrap();
        key
    }

    /// Reserves a slot; the player session's id.
    pub(super) fn join(&mut self, ms: u64, key: GameSessionKey, player: &str) -> Result<String, GameLiftException> {
        let request = CreatePlayerSession {
            game_session_id: Some(self.service.game_session(key).unwrap().arn.clone()),
            player_id: Some(player.into()),
            player_data: None,
        };
        match self.api(ms, Operation::CreatePlayerSession(request))? {
            GameLiftReply::PlayerSession(row) => Ok(row.player_session_id.to_string()),
            other => panic!("{other:?}"),
        }
    }

    /// The ARN of a game session.
    pub(super) fn arn(&self, key: GameSessionKey) -> Text {
        self.service.game_session(key).unwrap().arn.clone()
    }

    /// The status of a game session.
    pub(super) fn status(&self, key: GameSessionKey) -> GameSessionStatus {
        self.service.game_session(key).unwrap().status
    }

    /// The status of a player session.
    pub(super) fn player(&self, id: &str) -> PlayerSessionStatus {
        let key = self.service.player_session_key(id).unwrap();
        self.service.player_session(key).unwrap().status
    }

    /// Whether this has happened.
    pub(super) fn has(&self, what: impl Fn(&GameLiftChange) -> bool) -> bool {
        self.events.iter().any(|event| what(&event.what))
    }

    /// The process of a game session.
    pub(super) fn process_of(&self, key: GameSessionKey) -> u32 {
        self.service.game_session(key).unwrap().process.0
    }

    /// The only instance.
    pub(super) fn instance(&self) -> InstanceKey {
        self.service.instances().next().unwrap().0
    }
}

/// The error name of a refusal.
pub(super) fn error<T: std::fmt::Debug>(answered: Result<T, GameLiftException>) -> ErrorName {
    answered.unwrap_err().error()
}
