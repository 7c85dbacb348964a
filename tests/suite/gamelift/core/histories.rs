//! Laws over random histories: refused means unchanged, slots are never exceeded, nothing is left undone.

use crate::gamelift::fleet::{FLEET, Tried, at};
use proptest::prelude::*;
use sessim::gamelift::call::{GameLiftFact, ServerCall};
use sessim::gamelift::key::{GameSessionKey, InstanceKey, ProcessKey};
use sessim::gamelift::operation::{
    CreatePlayerSession, CreatePlayerSessions, Operation, TerminateGameSession, UpdateGameSession,
};
use sessim::gamelift::readings::{GameLiftReadings, ReservationsAtEnd};
use sessim::gamelift::setup::FleetSpec;
use sessim::gamelift::status::{FleetStatus, PlayerSessionCreationPolicy, PlayerSessionStatus};

/// The location that is not the home region.
const AWAY: &str = "eu-west-1";

/// Thirty days.
const MONTH: u64 = 30 * 24 * 3_600_000;

#[derive(Clone, Debug)]
enum Step {
    Create(i64),
    /// With a token, in the home region or elsewhere.
    CreateAs(u8, bool, u8),
    Join(u32, u8),
    JoinMany(u32, u8),
    Accept(u64),
    Remove(u64),
    Server(u32, ServerCall),
    Fact(GameLiftFact),
    Capacity(u32, i64),
    Terminate(u32, bool),
}

fn steps() -> impl Strategy<Value = Vec<(u64, Step)>> {
    let server = prop_oneof![
        Just(ServerCall::InitSdk),
        Just(ServerCall::ProcessReady { port: 1, health_callback: true }),
        Just(ServerCall::ActivateGameSession),
        Just(ServerCall::UpdatePlayerSessionCreationPolicy(PlayerSessionCreationPolicy::DenyAll)),
        Just(ServerCall::ProcessEnding),
        any::<bool>().prop_map(ServerCall::ReportHealth),
    ];
    let fact = prop_oneof![
        Just(GameLiftFact::InstanceStarts { fleet: FLEET, location: None }),
        Just(GameLiftFact::InstanceStarts { fleet: FLEET, location: Some(AWAY.into()) }),
        prop_oneof![Just(FleetStatus::Active), Just(FleetStatus::Deleting)]
            .prop_map(|status| GameLiftFact::FleetStatus(FLEET, status)),
        (0u32..3).prop_map(|n| GameLiftFact::InstanceStops(InstanceKey(n))),
        (0u32..3).prop_map(|n| GameLiftFact::InstanceLost(InstanceKey(n))),
        (0u32..3).prop_map(|n| GameLiftFact::SpotNotice(InstanceKey(n))),
        (0u32..6).prop_map(|n| GameLiftFact::ProcessExits(ProcessKey(n))),
        (0u32..6).prop_map(|n| GameLiftFact::LinkLost(ProcessKey(n))),
        (0u32..6).prop_map(|n| GameLiftFact::LinkBack(ProcessKey(n))),
        (0u32..4).prop_map(|n| GameLiftFact::GameSessionError(GameSessionKey(n))),
    ];
    let step = prop_oneof![
        3 => (0i64..4).prop_map(Step::Create),
        2 => (0u8..2, any::<bool>(), 0u8..3).prop_map(|(token, away, creator)| Step::CreateAs(token, away, creator)),
        1 => (0u32..4, 0u8..5).prop_map(|(session, players)| Step::JoinMany(session, players)),
        4 => (0u32..4, 0u8..3).prop_map(|(session, player)| Step::Join(session, player)),
        3 => (0u64..6).prop_map(Step::Accept),
        2 => (0u64..6).prop_map(Step::Remove),
        6 => (0u32..6, server).prop_map(|(process, call)| Step::Server(process, call)),
        2 => fact.prop_map(Step::Fact),
        1 => (0u32..4, 0i64..4).prop_map(|(session, count)| Step::Capacity(session, count)),
        1 => (0u32..4, any::<bool>()).prop_map(|(session, force)| Step::Terminate(session, force)),
    ];
    let pause = prop_oneof![4 => 0u64..2_000, 2 => Just(60_000u64), 1 => 59_990u64..61_000, 1 => Just(300_000u64)];
    prop::collection::vec((pause, step), 1..60)
}

/// One reading, or none, that is not the default.
fn readings() -> impl Strategy<Value = GameLiftReadings> {
    let others = [
        ("same_player", "refused"),
        ("deny_all_error", "full"),
        ("counted", "active"),
        ("partial_players", "as_many"),
        ("remove_reserved", "refused"),
        ("reservations_at_end", "own_time"),
        ("nil_health", "unhealthy"),
        ("unhealthy_end", "kept"),
        ("ungraceful", "waits"),
        ("index_lag_ms", "0"),
    ];
    prop::option::of(prop::sample::select(others.to_vec())).prop_map(|other| {
        let usual = GameLiftReadings::default();
        other.map_or(usual, |(name, value)| usual.with(name, value).unwrap())
    })
}

/// Two processes on a spot instance, one of them with an active game session that has a player.
fn begun(readings: GameLiftReadings) -> Tried {
    let spec = |fleet: &mut FleetSpec| {
        (fleet.processes_per_instance, fleet.spot, fleet.max_concurrent_activations) = (2, true, 1);
        fleet.locations = vec![AWAY.into()];
    };
    let mut tried = Tried::ready(spec, readings);
    let session = tried.active(0, 3);
    tried.join(0, session, "p0").unwrap();
    tried
}

fn arn(tried: &Tried, session: u32) -> Option<sessim::gamelift::key::Text> {
    let known = tried.service.game_session(GameSessionKey(session));
    Some(known.map_or_else(|| "arn:unknown".into(), |session| session.arn.clone()))
}

fn take(tried: &mut Tried, ms: u64, step: Step) -> bool {
    let psess = |tried: &Tried, key| tried.service.player_session_id(sessim::gamelift::key::PlayerSessionKey(key));
    match step {
        Step::Create(players) => tried.create(ms, players).is_ok(),
        Step::CreateAs(token, away, creator) => {
            let change = |request: &mut sessim::gamelift::operation::CreateGameSession| {
                request.idempotency_token = Some(format!("token-{token}").into());
                request.location = away.then(|| AWAY.into());
                request.creator_id = (creator > 0).then(|| format!("creator-{creator}").into());
            };
            tried.create_with(ms, 2, change).is_ok()
        }
        Step::JoinMany(session, players) => {
            let player_ids = (0..players).map(|player| format!("p{player}").into()).collect();
            let game_session_id = arn(tried, session);
            let request = CreatePlayerSessions { game_session_id, player_ids, ..Default::default() };
            tried.api(ms, Operation::CreatePlayerSessions(request)).is_ok()
        }
        Step::Join(session, player) => {
            let player_id = Some(format!("p{player}").into());
            let request = CreatePlayerSession { game_session_id: arn(tried, session), player_id, player_data: None };
            tried.api(ms, Operation::CreatePlayerSession(request)).is_ok()
        }
        Step::Accept(key) => {
            let (process, id) = (owner(tried, key), psess(tried, key));
            tried.server(ms, process, ServerCall::AcceptPlayerSession(id)).is_ok()
        }
        Step::Remove(key) => {
            let (process, id) = (owner(tried, key), psess(tried, key));
            tried.server(ms, process, ServerCall::RemovePlayerSession(id)).is_ok()
        }
        Step::Server(process, call) => tried.server(ms, process, call).is_ok(),
        Step::Fact(fact) => {
            tried.learn(ms, fact);
            true
        }
        Step::Capacity(session, count) => {
            let maximum_player_session_count = Some(count);
            let game_session_id = arn(tried, session);
            let request = UpdateGameSession { game_session_id, maximum_player_session_count, ..Default::default() };
            tried.api(ms, Operation::UpdateGameSession(request)).is_ok()
        }
        Step::Terminate(session, force) => {
            let mode = if force { "FORCE_TERMINATE" } else { "TRIGGER_ON_PROCESS_TERMINATE" };
            let request =
                TerminateGameSession { game_session_id: arn(tried, session), termination_mode: Some(mode.into()) };
            tried.api(ms, Operation::TerminateGameSession(request)).is_ok()
        }
    }
}

/// The process of a player session's game session.
fn owner(tried: &Tried, key: u64) -> u32 {
    let session = tried.service.player_session(sessim::gamelift::key::PlayerSessionKey(key));
    session.and_then(|session| tried.service.game_session(session.game_session)).map_or(0, |session| session.process.0)
}

fn holds(tried: &Tried, lowered: bool) {
    let mut held = std::collections::BTreeMap::<GameSessionKey, u32>::new();
    for (_, session) in tried.service.player_sessions() {
        if matches!(session.status, PlayerSessionStatus::Reserved | PlayerSessionStatus::Active) {
            *held.entry(session.game_session).or_default() += 1;
        }
    }
    for (key, session) in tried.service.game_sessions() {
        let count = held.get(&key).copied().unwrap_or_default();
        assert_eq!(session.held(), count, "the slots of a game session are those of its players");
        assert!(lowered || count <= session.settings.capacity, "more players than slots");
        let outlives = tried.service.readings().reservations_at_end == ReservationsAtEnd::OwnTime;
        assert!(session.is_live() || count == 0 || outlives, "an ended game session has no live player");
    }
    for (_, instance) in tried.service.instances() {
        for process in &instance.processes {
            assert!(tried.service.process(*process).is_some(), "an instance knows a process that is gone");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_refused_call_changes_nothing_and_no_slot_is_given_twice(history in steps(), readings in readings()) {
        let mut tried = begun(readings);
        let (mut ms, mut lowered) = (0, false);
        for (pause, step) in history {
            ms += pause;
            tried.service.pass(at(ms), &mut Vec::new());
            let before = tried.service.clone();
            lowered |= matches!(step, Step::Capacity(..));
            if !take(&mut tried, ms, step.clone()) {
                prop_assert!(tried.service == before, "refused and changed: {:?}", step);
            }
            holds(&tried, lowered);
        }
        // Passing in one stride or in many is the same.
        let (mut far, mut near) = (tried.service.clone(), tried.service.clone());
        let (mut once, mut often) = (Vec::new(), Vec::new());
        far.pass(at(ms + 900_000), &mut once);
        for stride in 1..=900 {
            near.pass(at(ms + stride * 1_000), &mut often);
        }
        prop_assert_eq!(once, often);
        prop_assert!(far == near);
        // Thirty days after all instances are lost nothing is left, and nothing is due.
        let instances: Vec<InstanceKey> = tried.service.instances().map(|(key, _)| key).collect();
        for instance in instances {
            tried.learn(ms, GameLiftFact::InstanceLost(instance));
        }
        tried.pass(ms + MONTH);
        let service = &tried.service;
        prop_assert_eq!((service.game_sessions().count(), service.player_sessions().count()), (0, 0));
        prop_assert_eq!(service.next_due(), None);
    }
}
