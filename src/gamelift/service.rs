//! The service: one value that is asked, and that does by itself what is due.
//!
//! # Theory of operation
//!
//! [`GameLift`] owns fleets, instances, server processes, game sessions and player sessions. It has four operations.
//! [`GameLift::handle`] answers a [`GameLiftCall`] at an instant. [`GameLift::next_due`] says when the service does something by
//! itself next, and [`GameLift::pass`] lets it do so, each expiry at its own deadline. All other methods only read.
//!
//! Timers are eager. A deadline is a function of a record: a reservation ends 60 s after its creation, an activation with the fleet's
//! timeout, a process by its phase. `due`, `reserved` and `past` are indexes over these functions; `edit_process` and its siblings keep
//! them, and a law compares them ([`GameLift::check_invariants`]). At one instant every expiry comes before the call.
//!
//! A refused call changes nothing: each rule asks first and then changes what can no longer fail.

use super::call::{GameLiftCall, GameLiftFact, ServerCall};
use super::epoch::UnixEpoch;
use super::event::{GameLiftChange, GameLiftEvent};
use super::exception::GameLiftException;
use super::fleet::{Fleet, FleetInstance};
use super::game_session::GameSession;
use super::key::{FleetKey, GameSessionKey, InstanceKey, PlayerSessionKey, ProcessKey, Text};
use super::operation::Operation;
use super::player_session::{self, PlayerSession};
use super::process::ServerProcess;
use super::readings::GameLiftReadings;
use super::reply::GameLiftReply;
use super::search::SearchIndex;
use super::setup::AliasSpec;
use crate::clause::Clause;
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The answer to a call.
pub type Answered = Result<GameLiftReply, GameLiftException>;

/// The service of one region.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct GameLift {
    pub(super) region: Text,
    pub(super) seed: u64,
    pub(super) readings: GameLiftReadings,
    /// The moment of virtual zero, by which creation times are searched.
    pub(super) epoch: UnixEpoch,
    pub(super) fleets: Vec<Fleet>,
    pub(super) fleet_ids: BTreeMap<Text, FleetKey>,
    pub(super) aliases: BTreeMap<Text, AliasSpec>,
    pub(super) instances: BTreeMap<InstanceKey, FleetInstance>,
    pub(super) processes: BTreeMap<ProcessKey, ServerProcess>,
    pub(super) game_sessions: BTreeMap<GameSessionKey, GameSession>,
    /// Game sessions by ARN: an index.
    pub(super) arns: BTreeMap<Text, GameSessionKey>,
    pub(super) player_sessions: BTreeMap<PlayerSessionKey, PlayerSession>,
    /// Player sessions by player: an index.
    pub(super) players: BTreeSet<(Text, PlayerSessionKey)>,
    /// Reserved player sessions: an index. All last equally long, so the first is due first.
    pub(super) reserved: BTreeSet<PlayerSessionKey>,
    /// Ended player sessions in the order of their ends: an index. All records are kept equally long, so the first goes first.
    pub(super) past: VecDeque<PlayerSessionKey>,
    /// The deadlines of all else: an index.
    pub(super) due: BTreeSet<(Instant, Subject)>,
    /// What searches see.
    pub(super) index: SearchIndex,
    /// Game sessions that have changed and are not noted in the index yet; empty between two calls.
    pub(super) changed: BTreeSet<GameSessionKey>,
    pub(super) next_instance: u32,
    pub(super) next_process: u32,
    pub(super) next_game_session: u32,
    pub(super) next_player_session: u64,
}

/// Whose deadline it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Subject {
    Instance(InstanceKey),
    Process(ProcessKey),
    GameSession(GameSessionKey),
}

impl GameLift {
    /// A service without fleets. Ids that it invents depend on the seed.
    #[must_use]
    pub fn new(region: Text, seed: u64, readings: GameLiftReadings) -> GameLift {
        GameLift {
            region,
            seed,
            readings,
            epoch: UnixEpoch::default(),
            fleets: Vec::new(),
            fleet_ids: BTreeMap::new(),
            aliases: BTreeMap::new(),
            instances: BTreeMap::new(),
            processes: BTreeMap::new(),
            game_sessions: BTreeMap::new(),
            arns: BTreeMap::new(),
            player_sessions: BTreeMap::new(),
            players: BTreeSet::new(),
            reserved: BTreeSet::new(),
            past: VecDeque::new(),
            due: BTreeSet::new(),
            index: SearchIndex::default(),
            changed: BTreeSet::new(),
            next_instance: 0,
            next_process: 0,
            next_game_session: 0,
            next_player_session: 0,
        }
    }

    /// The same, whose invented ids depend on this seed.
    #[must_use]
    pub fn seeded(self, seed: u64) -> GameLift {
        GameLift { seed, ..self }
    }

    /// The same with virtual zero at another moment than 1970.
    #[must_use]
    pub fn since(self, epoch: UnixEpoch) -> GameLift {
        GameLift { epoch, ..self }
    }

    /// Answers a call. What is due by `now` happens first.
    ///
    /// # Errors
    /// The refusal; then nothing has changed but what was due.
    pub fn handle(&mut self, now: Instant, call: &GameLiftCall, happened: &mut Vec<GameLiftEvent>) -> Answered {
        self.pass(now, happened);
        let answered = self.answer(now, call, happened);
        self.settle_index(now, happened);
        answered
    }

    fn answer(&mut self, now: Instant, call: &GameLiftCall, happened: &mut Vec<GameLiftEvent>) -> Answered {
        match call {
            GameLiftCall::Api { region, operation } => self.api(now, region.as_ref(), operation, happened),
            GameLiftCall::Server { process, call } => self.server(now, *process, call, happened),
            GameLiftCall::Learn(fact) => {
                self.learn(now, fact, happened);
                Ok(GameLiftReply::Done)
            }
        }
    }

    /// When something is due next.
    #[must_use]
    pub fn next_due(&self) -> Option<Instant> {
        let reservation = self.reserved.first().and_then(|key| self.player_sessions.get(key)?.deadline());
        let record = self.past.front().and_then(|key| self.player_sessions.get(key)?.forgotten_at());
        let other = self.due.first().map(|(at, _)| *at);
        [reservation, record, other, self.index.next_due(self.readings.index_lag_ms.0)].into_iter().flatten().min()
    }

    /// Does everything that is due by `now`, each at its own instant.
    pub fn pass(&mut self, now: Instant, happened: &mut Vec<GameLiftEvent>) {
        while let Some(at) = self.next_due().filter(|at| *at <= now) {
            self.expire_reservations(at, happened);
            self.forget_players(at);
            if let Some((due, subject)) = self.due.first().copied()
                && due <= at
            {
                match subject {
                    Subject::Instance(instance) => self.reclaim(due, instance, happened),
                    Subject::Process(process) => self.process_due(due, process, happened),
                    Subject::GameSession(game_session) => self.game_session_due(due, game_session, happened),
                }
            }
            self.settle_index(at, happened);
        }
    }

    /// Notes what has changed, and shows what is due to be shown.
    fn settle_index(&mut self, now: Instant, happened: &mut Vec<GameLiftEvent>) {
        self.feed_index(now);
        self.show_index(now, happened);
    }

    fn api(
        &mut self,
        now: Instant,
        region: Option<&Text>,
        operation: &Operation,
        happened: &mut Vec<GameLiftEvent>,
    ) -> Answered {
        match operation {
            Operation::CreateGameSession(request) => self.create_game_session(now, region, request, happened),
            Operation::CreatePlayerSession(request) => self.create_player_session(now, region, request, happened),
            Operation::CreatePlayerSessions(request) => self.create_player_sessions(now, region, request, happened),
            Operation::DescribeGameSessions(request) | Operation::DescribeGameSessionDetails(request) => {
                self.describe_game_sessions(region, request)
            }
            Operation::DescribePlayerSessions(request) => self.describe_player_sessions(region, request),
            Operation::UpdateGameSession(request) => self.update_game_session(region, request, happened),
            Operation::TerminateGameSession(request) => self.terminate_game_session(now, region, request, happened),
            Operation::SearchGameSessions(request) => self.search_game_sessions(region, request),
            Operation::StartGameSessionPlacement(_)
            | Operation::DescribeGameSessionPlacement(_)
            | Operation::StopGameSessionPlacement(_)
            | Operation::StartMatchmaking(_)
            | Operation::DescribeMatchmaking(_)
            | Operation::AcceptMatch(_)
            | Operation::StopMatchmaking(_)
            | Operation::StartMatchBackfill(_) => Err(GameLiftException::NotModelled(operation.name())),
        }
    }

    fn learn(&mut self, now: Instant, fact: &GameLiftFact, happened: &mut Vec<GameLiftEvent>) {
        match fact {
            GameLiftFact::InstanceStarts { fleet, location } => {
                self.start_instance(now, *fleet, location.as_deref(), happened);
            }
            GameLiftFact::InstanceStops(instance) => self.stop_instance(now, *instance, happened),
            GameLiftFact::InstanceLost(instance) => self.lose_instance(now, *instance, happened),
            GameLiftFact::SpotNotice(instance) => self.spot_notice(now, *instance, happened),
            GameLiftFact::ProcessExits(process) => self.process_exits(now, *process, happened),
            GameLiftFact::LinkLost(process) => self.set_link(*process, false, happened),
            GameLiftFact::LinkBack(process) => self.set_link(*process, true, happened),
            GameLiftFact::FleetStatus(fleet, status) => self.set_fleet_status(*fleet, *status, happened),
            GameLiftFact::GameSessionError(game_session) => self.fail_game_session(now, *game_session, happened),
        }
    }

    /// The service's region.
    #[must_use]
    pub fn region(&self) -> &Text {
        &self.region
    }

    /// The chosen readings.
    #[must_use]
    pub fn readings(&self) -> &GameLiftReadings {
        &self.readings
    }

    /// A fleet.
    #[must_use]
    pub fn fleet(&self, key: FleetKey) -> Option<&Fleet> {
        self.fleets.get(usize::from(key.0))
    }

    /// The fleet with this id.
    #[must_use]
    pub fn fleet_key(&self, id: &str) -> Option<FleetKey> {
        self.fleet_ids.get(id).copied()
    }

    /// A live instance.
    #[must_use]
    pub fn instance(&self, key: InstanceKey) -> Option<&FleetInstance> {
        self.instances.get(&key)
    }

    /// All live instances.
    pub fn instances(&self) -> impl Iterator<Item = (InstanceKey, &FleetInstance)> {
        self.instances.iter().map(|(key, instance)| (*key, instance))
    }

    /// A live process.
    #[must_use]
    pub fn process(&self, key: ProcessKey) -> Option<&ServerProcess> {
        self.processes.get(&key)
    }

    /// All live processes.
    pub fn processes(&self) -> impl Iterator<Item = (ProcessKey, &ServerProcess)> {
        self.processes.iter().map(|(key, process)| (*key, process))
    }

    /// A game session whose record is kept.
    #[must_use]
    pub fn game_session(&self, key: GameSessionKey) -> Option<&GameSession> {
        self.game_sessions.get(&key)
    }

    /// All game sessions whose records are kept.
    pub fn game_sessions(&self) -> impl Iterator<Item = (GameSessionKey, &GameSession)> {
        self.game_sessions.iter().map(|(key, game_session)| (*key, game_session))
    }

    /// The game session with this ARN, if its record is kept.
    #[must_use]
    pub fn game_session_key(&self, arn: &str) -> Option<GameSessionKey> {
        self.arns.get(arn).copied()
    }

    /// A player session whose record is kept.
    #[must_use]
    pub fn player_session(&self, key: PlayerSessionKey) -> Option<&PlayerSession> {
        self.player_sessions.get(&key)
    }

    /// All player sessions whose records are kept.
    pub fn player_sessions(&self) -> impl Iterator<Item = (PlayerSessionKey, &PlayerSession)> {
        self.player_sessions.iter().map(|(key, session)| (*key, session))
    }

    /// The id of a player session.
    #[must_use]
    pub fn player_session_id(&self, key: PlayerSessionKey) -> Text {
        player_session::player_session_id(self.seed, key)
    }

    /// The player session with this id, if its record is kept.
    #[must_use]
    pub fn player_session_key(&self, id: &str) -> Option<PlayerSessionKey> {
        player_session::player_session_key(self.seed, id).filter(|key| self.player_sessions.contains_key(key))
    }

    /// Refuses a client of another region.
    pub(super) fn check_region(&self, region: Option<&Text>) -> Result<(), GameLiftException> {
        match region {
            Some(region) if !super::shape::is_region(region) => Err(GameLiftException::Region(region.clone())),
            Some(_) | None => Ok(()),
        }
    }

    /// The same for an operation that does not list UnsupportedRegion: there a client of another region finds nothing.
    pub(super) fn check_region_or(
        &self,
        region: Option<&Text>,
        unknown: impl FnOnce() -> GameLiftException,
    ) -> Result<(), GameLiftException> {
        self.check_region(region).map_err(|_| unknown())
    }

    /// Changes a process, and the indexes with it.
    pub(super) fn edit_process<T>(&mut self, key: ProcessKey, edit: impl FnOnce(&mut ServerProcess) -> T) -> Option<T> {
        let process = self.processes.get_mut(&key)?;
        let before = process.due(&self.readings);
        let result = edit(process);
        let (after, idle, at) = (process.due(&self.readings), process.is_idle(), process.instance);
        self.move_deadline(Subject::Process(key), before.map(|(at, _)| at), after.map(|(at, _)| at));
        self.edit_instance(at, |instance| {
            if idle {
                instance.idle.insert(key)
            } else {
                instance.idle.remove(&key)
            };
        });
        Some(result)
    }

    /// Changes an instance, and the indexes with it.
    pub(super) fn edit_instance<T>(
        &mut self,
        key: InstanceKey,
        edit: impl FnOnce(&mut FleetInstance) -> T,
    ) -> Option<T> {
        let instance = self.instances.get_mut(&key)?;
        let before = instance.reclaimed_at();
        let result = edit(instance);
        let (after, location, fleet) = (instance.reclaimed_at(), instance.location, instance.fleet);
        if let Some(fleet) = self.fleets.get_mut(usize::from(fleet.0)) {
            let free = instance.free_process(&fleet.spec).is_some();
            if free {
                fleet.open.insert((location, key))
            } else {
                fleet.open.remove(&(location, key))
            };
        }
        self.move_deadline(Subject::Instance(key), before, after);
        Some(result)
    }

    /// Changes a game session, and the indexes with it.
    pub(super) fn edit_game_session<T>(
        &mut self,
        key: GameSessionKey,
        edit: impl FnOnce(&mut GameSession) -> T,
    ) -> Option<T> {
        let game_session = self.game_sessions.get_mut(&key)?;
        self.changed.insert(key);
        let spec = &self.fleets.get(usize::from(game_session.fleet.0))?.spec;
        let before = game_session.due(spec);
        let result = edit(game_session);
        let after = game_session.due(spec);
        self.move_deadline(Subject::GameSession(key), before, after);
        Some(result)
    }

    pub(super) fn move_deadline(&mut self, subject: Subject, before: Option<Instant>, after: Option<Instant>) {
        if before != after {
            if let Some(before) = before {
                self.due.remove(&(before, subject));
            }
            if let Some(after) = after {
                self.due.insert((after, subject));
            }
        }
    }

    /// The server call of a process.
    fn server(
        &mut self,
        now: Instant,
        process: ProcessKey,
        call: &ServerCall,
        happened: &mut Vec<GameLiftEvent>,
    ) -> Answered {
        let linked = self.processes.get(&process).is_some_and(|process| process.linked);
        if linked { self.server_call(now, process, call, happened) } else { Err(GameLiftException::NoLink) }
    }
}

/// Adds an event.
pub(super) fn tell(happened: &mut Vec<GameLiftEvent>, clause: Clause, what: GameLiftChange) {
    happened.push(GameLiftEvent { what, clause });
}
