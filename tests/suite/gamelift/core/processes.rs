//! Server processes and instances: starting, health, ending.

use crate::gamelift::fleet::{FLEET, Tried, error};
use sessim::gamelift::call::{GameLiftFact, ServerCall};
use sessim::gamelift::event::{Callback, GameLiftChange, InstanceChange, ProcessChange, ProcessEnd};
use sessim::gamelift::exception::ErrorName;
use sessim::gamelift::key::ProcessKey;
use sessim::gamelift::operation::{Operation, TerminateGameSession, UpdateGameSession};
use sessim::gamelift::readings::{GameLiftReadings, HealthAfterReconnect};
use sessim::gamelift::setup::Compute;
use sessim::gamelift::status::{FleetStatus, GameSessionStatus, GameSessionStatusReason};

fn gone(tried: &Tried, process: u32) -> Option<ProcessEnd> {
    tried.events.iter().find_map(|event| match event.what {
        GameLiftChange::Process { process: of, change: ProcessChange::Gone(why), .. } if of.0 == process => Some(why),
        _ => None,
    })
}

#[test]
fn an_activation_may_take_until_the_fleets_timeout() {
    for (ms, status) in [
        (300_999, GameSessionStatus::Activating),
        (301_000, GameSessionStatus::Terminated),
        (301_001, GameSessionStatus::Terminated),
    ] {
        let mut tried = Tried::usual();
        let duel = tried.create(1_000, 2).unwrap();
        for minute in 1..=5 {
            tried.server(minute * 60_000, 0, ServerCall::ReportHealth(true)).unwrap();
        }
        tried.pass(ms);
        assert_eq!(tried.status(duel), status, "at {ms}");
        let activated = tried.server(ms, 0, ServerCall::ActivateGameSession);
        assert_eq!(activated.is_ok(), status == GameSessionStatus::Activating, "at {ms}");
    }
}

#[test]
fn a_process_that_does_not_initialize_or_get_ready_in_five_minutes_is_replaced() {
    let end = Some(ProcessEnd::InitializationTimeout);
    for (ms, end) in [(299_999, None), (300_000, end), (300_001, end)] {
        let mut tried = Tried::with(|_| {}, GameLiftReadings::default());
        tried.learn(0, GameLiftFact::InstanceStarts { fleet: FLEET, location: None });
        tried.pass(ms);
        assert_eq!(gone(&tried, 0), end, "at {ms}");
        assert_eq!(tried.service.process(ProcessKey(1)).is_some(), end.is_some(), "a replacement is launched");
    }
    let end = Some(ProcessEnd::ReadyTimeout);
    for (ms, end) in [(309_999, None), (310_000, end), (310_001, end)] {
        let mut tried = Tried::with(|_| {}, GameLiftReadings::default());
        tried.learn(0, GameLiftFact::InstanceStarts { fleet: FLEET, location: None });
        tried.server(10_000, 0, ServerCall::InitSdk).unwrap();
        tried.pass(ms);
        assert_eq!(gone(&tried, 0), end, "at {ms}");
    }
}

#[test]
fn a_silent_process_is_ended_at_the_third_missing_answer() {
    let end = Some(ProcessEnd::Unhealthy);
    for (ms, end) in [(239_999, None), (240_000, end), (240_001, end)] {
        let mut tried = Tried::usual();
        tried.pass(ms);
        assert_eq!(gone(&tried, 0), end, "at {ms}");
    }
}

#[test]
fn bad_answers_end_a_process_at_once_with_the_third_and_a_good_one_begins_anew() {
    let answers = |healthy: &[bool]| {
        let mut tried = Tried::usual();
        for (minute, healthy) in (1..).zip(healthy) {
            tried.pass(minute * 60_000);
            let _ = tried.server(minute * 60_000 + 10, 0, ServerCall::ReportHealth(*healthy));
        }
        gone(&tried, 0)
    };
    assert_eq!(answers(&[false, false]), None);
    assert_eq!(answers(&[false, false, false]), Some(ProcessEnd::Unhealthy));
    assert_eq!(answers(&[false, false, true, false, false]), None);
    assert_eq!(answers(&[false, false, true, false, false, false]), Some(ProcessEnd::Unhealthy));
}

#[test]
fn who_supplies_no_health_callback_is_healthy_or_unhealthy_by_the_reading() {
    for (value, end) in [("healthy", None), ("unhealthy", Some(ProcessEnd::Unhealthy))] {
        let readings = GameLiftReadings::default().with("nil_health", value).unwrap();
        let mut tried = Tried::with(|_| {}, readings);
        tried.learn(0, GameLiftFact::InstanceStarts { fleet: FLEET, location: None });
        tried.server(0, 0, ServerCall::InitSdk).unwrap();
        tried.server(0, 0, ServerCall::ProcessReady { port: 1, health_callback: false }).unwrap();
        tried.pass(179_999);
        assert_eq!(gone(&tried, 0), None);
        tried.pass(180_000);
        assert_eq!(gone(&tried, 0), end);
        assert!(!tried.has(|what| matches!(what, GameLiftChange::Callback { callback: Callback::HealthCheck, .. })));
    }
}

#[test]
fn unhealthy_processes_are_kept_under_the_other_reading() {
    let readings = GameLiftReadings::default().with("unhealthy_end", "kept").unwrap();
    let mut tried = Tried::ready(|_| {}, readings);
    tried.pass(3_600_000);
    assert_eq!(gone(&tried, 0), None);
}

fn terminate(tried: &mut Tried, ms: u64, mode: &str) -> Result<(), ErrorName> {
    let arn = tried.service.game_sessions().next().unwrap().1.arn.clone();
    let request = TerminateGameSession { game_session_id: Some(arn), termination_mode: Some(mode.into()) };
    tried.api(ms, Operation::TerminateGameSession(request)).map(|_| ()).map_err(|why| why.error())
}

#[test]
fn a_trigger_gives_the_process_five_minutes() {
    let end = Some(ProcessEnd::Killed);
    for (ms, end) in [(300_999, None), (301_000, end), (301_001, end)] {
        let mut tried = Tried::usual();
        let duel = tried.active(0, 2);
        terminate(&mut tried, 1_000, "TRIGGER_ON_PROCESS_TERMINATE").unwrap();
        for minute in 1..=5 {
            tried.server(minute * 60_000, 0, ServerCall::ReportHealth(true)).unwrap();
        }
        terminate(&mut tried, 300_500, "TRIGGER_ON_PROCESS_TERMINATE").unwrap();
        tried.pass(ms);
        assert_eq!(gone(&tried, 0), end, "a repetition changes nothing; at {ms}");
        if end.is_some() {
            let session = tried.service.game_session(duel).unwrap();
            assert_eq!(session.reason, Some(GameSessionStatusReason::TriggeredOnProcessTerminate));
        }
    }
}

#[test]
fn a_process_that_does_not_end_is_kept_under_the_other_reading() {
    let readings = GameLiftReadings::default().with("ungraceful", "waits").unwrap();
    let mut tried = Tried::ready(|_| {}, readings);
    let duel = tried.active(0, 2);
    terminate(&mut tried, 0, "TRIGGER_ON_PROCESS_TERMINATE").unwrap();
    for minute in 1..=20 {
        tried.server(minute * 60_000, 0, ServerCall::ReportHealth(true)).unwrap();
    }
    assert_eq!(tried.status(duel), GameSessionStatus::Terminating);
    assert!(tried.server(1_200_000, 0, ServerCall::GetTerminationTime).is_ok());
}

#[test]
fn force_kills_at_once_and_a_second_time_is_refused() {
    let mut tried = Tried::usual();
    let duel = tried.active(0, 2);
    terminate(&mut tried, 1, "TRIGGER_ON_PROCESS_TERMINATE").unwrap();
    terminate(&mut tried, 2, "FORCE_TERMINATE").unwrap();
    assert_eq!(tried.service.game_session(duel).unwrap().reason, Some(GameSessionStatusReason::ForceTerminated));
    assert_eq!(gone(&tried, 0), Some(ProcessEnd::Killed));
    assert_eq!(terminate(&mut tried, 3, "FORCE_TERMINATE"), Err(ErrorName::InvalidGameSessionStatus));
    let mut anywhere = Tried::ready(|fleet| fleet.compute = Compute::Anywhere, GameLiftReadings::default());
    anywhere.create_with(0, 2, |request| request.location = Some("us-east-1".into())).unwrap();
    assert_eq!(terminate(&mut anywhere, 1, "FORCE_TERMINATE"), Err(ErrorName::InvalidRequest));
}

#[test]
fn an_exit_is_a_crash_unless_the_process_said_that_it_ends() {
    let mut tried = Tried::usual();
    let duel = tried.active(0, 2);
    tried.learn(1, GameLiftFact::ProcessExits(ProcessKey(0)));
    assert_eq!(gone(&tried, 0), Some(ProcessEnd::Crashed));
    assert_eq!(tried.status(duel), GameSessionStatus::Terminated);
    let mut polite = Tried::usual();
    polite.server(0, 0, ServerCall::ProcessEnding).unwrap();
    polite.learn(29_999, GameLiftFact::ProcessExits(ProcessKey(0)));
    assert_eq!(gone(&polite, 0), Some(ProcessEnd::Exited));
    let end = Some(ProcessEnd::ExitTimeout);
    for (ms, end) in [(29_999, None), (30_000, end), (30_001, end)] {
        let mut slow = Tried::usual();
        slow.server(0, 0, ServerCall::ProcessEnding).unwrap();
        slow.pass(ms);
        assert_eq!(gone(&slow, 0), end, "at {ms}");
    }
}

#[test]
fn the_server_sdk_has_an_order() {
    let mut tried = Tried::with(|_| {}, GameLiftReadings::default());
    tried.learn(0, GameLiftFact::InstanceStarts { fleet: FLEET, location: None });
    let ready = || ServerCall::ProcessReady { port: 1, health_callback: true };
    assert_eq!(error(tried.server(0, 0, ready())), ErrorName::NotInitialized);
    assert_eq!(error(tried.server(0, 0, ServerCall::ActivateGameSession)), ErrorName::NotInitialized);
    assert_eq!(error(tried.server(0, 0, ServerCall::GetTerminationTime)), ErrorName::NotInitialized);
    tried.server(0, 0, ServerCall::InitSdk).unwrap();
    assert_eq!(error(tried.server(0, 0, ServerCall::InitSdk)), ErrorName::AlreadyInitialized);
    assert_eq!(error(tried.server(0, 0, ServerCall::ActivateGameSession)), ErrorName::ProcessNotReady);
    let port = ServerCall::ProcessReady { port: 60_001, health_callback: true };
    assert_eq!(error(tried.server(0, 0, port)), ErrorName::InvalidRequest);
    tried.server(0, 0, ready()).unwrap();
    assert_eq!(error(tried.server(0, 0, ServerCall::ActivateGameSession)), ErrorName::GameSessionIdNotSet);
    assert_eq!(error(tried.server(0, 0, ServerCall::GetTerminationTime)), ErrorName::TerminationTimeNotSet);
    assert_eq!(error(tried.server(0, 99, ServerCall::InitSdk)), ErrorName::ServiceCallFailed);
}

#[test]
fn without_a_link_no_call_passes_and_no_session_is_created() {
    let mut tried = Tried::usual();
    tried.learn(0, GameLiftFact::LinkLost(ProcessKey(0)));
    assert_eq!(error(tried.create(1, 2)), ErrorName::FleetCapacityExceeded);
    assert_eq!(error(tried.server(1, 0, ServerCall::ProcessEnding)), ErrorName::ServiceCallFailed);
    tried.learn(2, GameLiftFact::LinkBack(ProcessKey(0)));
    tried.create(3, 2).unwrap();
}

fn callbacks(tried: &Tried) -> Vec<Callback> {
    let of = |what: &GameLiftChange| match what {
        GameLiftChange::Callback { callback, .. } => Some(*callback),
        _ => None,
    };
    tried.events.iter().filter_map(|event| of(&event.what)).collect()
}

#[test]
fn callbacks_are_lost_while_the_link_is() {
    let mut tried = Tried::usual();
    tried.active(0, 2);
    tried.learn(0, GameLiftFact::LinkLost(ProcessKey(0)));
    let before = callbacks(&tried).len();
    tried.pass(60_000);
    terminate(&mut tried, 70_000, "TRIGGER_ON_PROCESS_TERMINATE").unwrap();
    assert_eq!(callbacks(&tried).len(), before);
    tried.learn(80_000, GameLiftFact::LinkBack(ProcessKey(0)));
    assert_eq!(error(tried.server(80_000, 0, ServerCall::GetTerminationTime)), ErrorName::TerminationTimeNotSet);
    tried.pass(120_000);
    assert_eq!(callbacks(&tried)[before..], [Callback::HealthCheck], "the next one arrives");
}

#[test]
fn a_process_is_called_back_after_process_ready_alone() {
    let mut tried = Tried::with(|_| {}, GameLiftReadings::default());
    tried.learn(0, GameLiftFact::InstanceStarts { fleet: FLEET, location: None });
    tried.server(0, 0, ServerCall::InitSdk).unwrap();
    tried.learn(1, GameLiftFact::InstanceStops(tried.instance()));
    assert_eq!(callbacks(&tried), []);
    assert_eq!(error(tried.server(2, 0, ServerCall::GetTerminationTime)), ErrorName::TerminationTimeNotSet);
    let mut ready = Tried::usual();
    ready.learn(1, GameLiftFact::InstanceStops(ready.instance()));
    let by = crate::gamelift::fleet::at(300_001);
    assert_eq!(callbacks(&ready), [Callback::ProcessTerminate { by }]);
    assert_eq!(
        ready.server(2, 0, ServerCall::GetTerminationTime),
        Ok(sessim::gamelift::reply::GameLiftReply::Time(by))
    );
}

#[test]
fn answers_over_a_renewed_link_count_or_are_lost_by_the_reading() {
    for (health_after_reconnect, end) in
        [(HealthAfterReconnect::Heard, None), (HealthAfterReconnect::Lost, Some(ProcessEnd::Unhealthy))]
    {
        let readings = GameLiftReadings { health_after_reconnect, ..GameLiftReadings::default() };
        let mut tried = Tried::ready(|_| {}, readings);
        tried.learn(1, GameLiftFact::LinkLost(ProcessKey(0)));
        tried.learn(2, GameLiftFact::LinkBack(ProcessKey(0)));
        for minute in 1..=3 {
            tried.server(minute * 60_000 + 1, 0, ServerCall::ReportHealth(true)).unwrap();
        }
        tried.pass(239_999);
        assert_eq!(gone(&tried, 0), None);
        tried.pass(240_000);
        assert_eq!(gone(&tried, 0), end, "{health_after_reconnect:?}");
    }
}

#[test]
fn concurrent_activations_are_limited_for_each_instance() {
    let limited = |fleet: &mut sessim::gamelift::setup::FleetSpec| {
        fleet.processes_per_instance = 3;
        fleet.max_concurrent_activations = 2;
    };
    let mut tried = Tried::ready(limited, GameLiftReadings::default());
    let first = tried.create(0, 2).unwrap();
    tried.create(0, 2).unwrap();
    assert_eq!(error(tried.create(0, 2)), ErrorName::FleetCapacityExceeded);
    let process = tried.process_of(first);
    tried.server(1, process, ServerCall::ActivateGameSession).unwrap();
    tried.create(1, 2).unwrap();
    assert_eq!(error(tried.create(1, 2)), ErrorName::FleetCapacityExceeded);
}

#[test]
fn scaling_down_spares_an_instance_with_a_protected_active_session() {
    let mut tried = Tried::usual();
    let duel = tried.active(0, 2);
    let request = UpdateGameSession {
        game_session_id: Some(tried.service.game_session(duel).unwrap().arn.clone()),
        protection_policy: Some("FullProtection".into()),
        ..Default::default()
    };
    tried.api(0, Operation::UpdateGameSession(request)).unwrap();
    let instance = tried.instance();
    tried.learn(1, GameLiftFact::InstanceStops(instance));
    assert!(tried.has(|what| matches!(what, GameLiftChange::Instance { change: InstanceChange::Kept, .. })));
    tried.server(2, 0, ServerCall::ProcessEnding).unwrap();
    tried.learn(3, GameLiftFact::InstanceStops(instance));
    tried.pass(30_002);
    assert!(tried.service.instance(instance).is_none(), "it goes with its last process");
    assert_eq!(tried.service.processes().count(), 0, "and nothing is launched");
}

#[test]
fn a_spot_instance_is_reclaimed_two_minutes_after_its_notice() {
    let ended = GameSessionStatus::Terminated;
    for (ms, status) in [(121_999, GameSessionStatus::Active), (122_000, ended), (122_001, ended)] {
        let mut tried = Tried::ready(|fleet| fleet.spot = true, GameLiftReadings::default());
        let duel = tried.active(0, 2);
        tried.learn(2_000, GameLiftFact::SpotNotice(tried.instance()));
        tried.pass(ms);
        assert_eq!(tried.status(duel), status, "at {ms}");
        if status == GameSessionStatus::Terminated {
            let reason = tried.service.game_session(duel).unwrap().reason;
            assert_eq!(reason, Some(GameSessionStatusReason::Interrupted));
            assert_eq!(tried.service.instances().count(), 0);
        }
    }
}

#[test]
fn a_lost_instance_takes_everything_with_it() {
    let mut tried = Tried::usual();
    let duel = tried.active(0, 2);
    tried.learn(1, GameLiftFact::InstanceLost(tried.instance()));
    assert_eq!(tried.status(duel), GameSessionStatus::Terminated);
    assert_eq!((tried.service.processes().count(), tried.service.instances().count()), (0, 0));
}

#[test]
fn a_fleet_that_is_not_active_takes_no_game_session() {
    let mut tried = Tried::usual();
    tried.learn(0, GameLiftFact::FleetStatus(FLEET, FleetStatus::Deleting));
    assert_eq!(error(tried.create(1, 2)), ErrorName::InvalidFleetStatus);
}

#[test]
fn an_injected_fault_ends_a_session_in_error() {
    let mut tried = Tried::usual();
    let duel = tried.active(0, 2);
    tried.learn(1, GameLiftFact::GameSessionError(duel));
    assert_eq!(tried.status(duel), GameSessionStatus::Error);
    assert_eq!(terminate(&mut tried, 2, "FORCE_TERMINATE"), Err(ErrorName::InvalidGameSessionStatus));
    assert_eq!(error(tried.join(3, duel, "ada")), ErrorName::InvalidGameSessionStatus);
}
