//! Creating game sessions: form, aliases, tokens, creators' limits, and the order of checks.

use crate::gamelift::fleet::{FLEET, Tried, error};
use sessim::gamelift::call::{GameLiftCall, GameLiftFact, ServerCall};
use sessim::gamelift::exception::ErrorName;
use sessim::gamelift::operation::{
    CreateGameSession, DescribeGameSessions, GameProperty, Operation, UpdateGameSession,
};
use sessim::gamelift::readings::GameLiftReadings;
use sessim::gamelift::reply::GameLiftReply;
use sessim::gamelift::setup::{AliasSpec, Compute, CreatorLimit, FleetSpec, SetupFault};
use sessim::gamelift::status::{FleetStatus, GameSessionStatus};
use sessim::time::Millis;

type Change = fn(&mut CreateGameSession);

#[test]
fn what_is_ill_formed_is_an_invalid_request() {
    let wrong: &[(&str, Change)] = &[
        ("no capacity", |r| r.maximum_player_session_count = None),
        ("a negative capacity", |r| r.maximum_player_session_count = Some(-1)),
        ("201 players", |r| r.maximum_player_session_count = Some(201)),
        ("neither fleet nor alias", |r| r.fleet_id = None),
        ("fleet and alias", |r| r.alias_id = Some("alias-a".into())),
        ("a fleet's id without fleet-", |r| r.fleet_id = Some("a".into())),
        ("an empty name", |r| r.name = Some("".into())),
        ("a long name", |r| r.name = Some("n".repeat(1_025).into())),
        ("a token with a space", |r| r.idempotency_token = Some("a b".into())),
        ("a long token", |r| r.idempotency_token = Some("t".repeat(49).into())),
        ("token and older token", |r| {
            r.idempotency_token = Some("a".into());
            r.game_session_id = Some("b".into());
        }),
        ("seventeen properties", |r| {
            r.game_properties = vec![GameProperty { key: Some("k".into()), value: Some("v".into()) }; 17];
        }),
        ("a property without value", |r| r.game_properties = vec![GameProperty { key: Some("k".into()), value: None }]),
        ("a long key", |r| {
            r.game_properties = vec![GameProperty { key: Some("k".repeat(33).into()), value: Some("v".into()) }];
        }),
        ("a location that the fleet has not", |r| r.location = Some("eu-west-1".into())),
        ("empty data", |r| r.game_session_data = Some("".into())),
    ];
    for (what, change) in wrong {
        let mut tried = Tried::usual();
        let before = tried.service.clone();
        assert_eq!(error(tried.create_with(0, 2, change)), ErrorName::InvalidRequest, "{what}");
        assert!(tried.service == before, "refused means unchanged: {what}");
    }
    let right: &[(&str, Change)] = &[
        ("nobody", |r| r.maximum_player_session_count = Some(0)),
        ("200 players", |r| r.maximum_player_session_count = Some(200)),
        ("a name of 1,024 characters", |r| r.name = Some("n".repeat(1_024).into())),
        ("a token of 48", |r| r.idempotency_token = Some("t".repeat(48).into())),
        ("a fleet's ARN", |r| r.fleet_id = Some("arn:aws:gamelift:us-east-1::fleet/fleet-a".into())),
        ("its home", |r| r.location = Some("us-east-1".into())),
    ];
    for (what, change) in right {
        let mut tried = Tried::usual();
        assert!(tried.create_with(0, 2, change).is_ok(), "{what}");
    }
}

#[test]
fn aliases_lead_to_their_fleet_or_to_their_message() {
    let mut tried = Tried::usual();
    tried.service.add_alias("alias-a", AliasSpec::Fleet("fleet-a".into())).unwrap();
    tried.service.add_alias("alias-old", AliasSpec::Terminal("gone".into())).unwrap();
    let by =
        |alias: &'static str| move |r: &mut CreateGameSession| (r.fleet_id, r.alias_id) = (None, Some(alias.into()));
    assert_eq!(error(tried.create_with(0, 2, by("alias-x"))), ErrorName::NotFound);
    let terminal = tried.create_with(0, 2, by("alias-old")).unwrap_err();
    assert_eq!((terminal.error(), terminal.to_string()), (ErrorName::TerminalRoutingStrategy, "gone".to_owned()));
    tried.create_with(0, 2, by("alias-a")).unwrap();
    assert_eq!(error(tried.create_with(0, 2, |r| r.fleet_id = Some("fleet-b".into()))), ErrorName::NotFound);
}

#[test]
fn a_token_gives_the_first_session_as_it_is_now_before_status_and_capacity() {
    let mut tried = Tried::usual();
    let token = |r: &mut CreateGameSession| r.idempotency_token = Some("mine".into());
    let first = tried.create_with(0, 2, token).unwrap();
    assert!(tried.service.game_session(first).unwrap().arn.ends_with("::gamesession/fleet-a/mine"));
    tried.server(1, 0, ServerCall::ActivateGameSession).unwrap();
    tried.learn(2, GameLiftFact::FleetStatus(FLEET, FleetStatus::Deleting));
    assert_eq!(tried.create_with(3, 2, token).unwrap(), first);
    assert_eq!(tried.status(first), GameSessionStatus::Active);
    assert_eq!(error(tried.create_with(4, 3, token)), ErrorName::IdempotentParameterMismatch);
    let named = |r: &mut CreateGameSession| (r.idempotency_token, r.name) = (Some("mine".into()), Some("x".into()));
    assert_eq!(error(tried.create_with(4, 2, named)), ErrorName::IdempotentParameterMismatch);
    let legacy = |r: &mut CreateGameSession| r.game_session_id = Some("mine".into());
    assert_eq!(tried.create_with(5, 2, legacy).unwrap(), first);
}

#[test]
fn a_token_is_compared_with_what_was_asked_and_not_with_what_it_became() {
    let mut tried = Tried::usual();
    let token = |r: &mut CreateGameSession| r.idempotency_token = Some("mine".into());
    let first = tried.create_with(0, 2, token).unwrap();
    tried.server(1, 0, ServerCall::ActivateGameSession).unwrap();
    let request = UpdateGameSession {
        game_session_id: Some(tried.service.game_session(first).unwrap().arn.clone()),
        name: Some("renamed".into()),
        ..Default::default()
    };
    tried.api(2, Operation::UpdateGameSession(request)).unwrap();
    assert_eq!(tried.create_with(3, 2, token).unwrap(), first);
}

#[test]
fn a_creator_has_so_many_creations_in_the_trailing_period() {
    let limit = CreatorLimit { sessions: 2, period: Millis::from_secs(60) };
    let spec = |fleet: &mut FleetSpec| (fleet.processes_per_instance, fleet.creator_limit) = (5, Some(limit));
    let ada = |r: &mut CreateGameSession| r.creator_id = Some("ada".into());
    let mut tried = Tried::ready(spec, GameLiftReadings::default());
    assert_eq!(error(tried.create(0, 2)), ErrorName::InvalidRequest, "CreatorId is required");
    tried.create_with(0, 2, ada).unwrap();
    tried.create_with(10_000, 2, ada).unwrap();
    assert_eq!(error(tried.create_with(59_999, 2, ada)), ErrorName::LimitExceeded);
    tried.create_with(60_000, 2, ada).unwrap();
    assert_eq!(error(tried.create_with(69_999, 2, ada)), ErrorName::LimitExceeded);
    tried.create_with(70_000, 2, |r| r.creator_id = Some("ben".into())).unwrap();
}

#[test]
fn without_a_policy_a_creator_has_one_request_a_second() {
    let mut tried = Tried::ready(|fleet| fleet.processes_per_instance = 3, GameLiftReadings::default());
    let ada = |r: &mut CreateGameSession| r.creator_id = Some("ada".into());
    tried.create_with(0, 2, ada).unwrap();
    assert_eq!(error(tried.create_with(999, 2, ada)), ErrorName::LimitExceeded);
    tried.create_with(1_000, 2, ada).unwrap();
    tried.create(1_000, 2).unwrap();
}

#[test]
fn of_two_faults_the_earlier_check_answers() {
    // In the order of the rule: form, exclusion, region, alias, existence, token, status, creator, capacity.
    let faults: &[(ErrorName, Change)] = &[
        (ErrorName::InvalidRequest, |r| r.maximum_player_session_count = None),
        (ErrorName::NotFound, |r| r.fleet_id = Some("fleet-x".into())),
        (ErrorName::IdempotentParameterMismatch, |r| r.idempotency_token = Some("mine".into())),
    ];
    for first in 0..faults.len() {
        for later in first + 1..faults.len() {
            let mut tried = Tried::usual();
            tried.create_with(0, 1, |r| r.idempotency_token = Some("mine".into())).unwrap();
            tried.learn(0, GameLiftFact::FleetStatus(FLEET, FleetStatus::Deleting));
            let both = |r: &mut CreateGameSession| {
                (faults[later].1)(r);
                (faults[first].1)(r);
            };
            assert_eq!(error(tried.create_with(0, 2, both)), faults[first].0, "{first} before {later}");
        }
    }
    let region = |operation| GameLiftCall::Api { region: Some("mars".into()), operation };
    let mut tried = Tried::usual();
    let unknown = CreateGameSession {
        fleet_id: Some("fleet-x".into()),
        maximum_player_session_count: Some(2),
        ..Default::default()
    };
    let answered = tried.ask(0, &region(Operation::CreateGameSession(unknown.clone())));
    assert_eq!(error(answered), ErrorName::UnsupportedRegion, "region before existence");
    let ill = CreateGameSession { maximum_player_session_count: Some(-1), ..unknown };
    assert_eq!(error(tried.ask(0, &region(Operation::CreateGameSession(ill)))), ErrorName::InvalidRequest);
    let mut full = Tried::ready(
        |fleet| fleet.creator_limit = Some(CreatorLimit { sessions: 1, period: Millis::from_secs(60) }),
        GameLiftReadings::default(),
    );
    let ada = |r: &mut CreateGameSession| r.creator_id = Some("ada".into());
    full.create_with(0, 2, ada).unwrap();
    assert_eq!(error(full.create_with(1, 2, ada)), ErrorName::LimitExceeded, "limit before capacity");
    full.learn(1, GameLiftFact::FleetStatus(FLEET, FleetStatus::Error));
    assert_eq!(error(full.create_with(2, 2, ada)), ErrorName::InvalidFleetStatus, "status before limit");
}

#[test]
fn an_anywhere_fleet_needs_a_location() {
    let mut tried = Tried::ready(|fleet| fleet.compute = Compute::Anywhere, GameLiftReadings::default());
    assert_eq!(error(tried.create(0, 2)), ErrorName::InvalidRequest);
    tried.create_with(0, 2, |r| r.location = Some("us-east-1".into())).unwrap();
}

#[test]
fn a_remote_location_is_a_part_of_the_arn() {
    let remote = |fleet: &mut FleetSpec| fleet.locations = vec!["eu-west-1".into()];
    let mut tried = Tried::with(remote, GameLiftReadings::default());
    tried.learn(0, GameLiftFact::InstanceStarts { fleet: FLEET, location: Some("eu-west-1".into()) });
    tried.make_ready(0, sessim::gamelift::key::ProcessKey(0));
    assert_eq!(error(tried.create(0, 2)), ErrorName::FleetCapacityExceeded, "nothing is idle at home");
    let there = tried.create_with(0, 2, |r| r.location = Some("eu-west-1".into())).unwrap();
    assert!(tried.service.game_session(there).unwrap().arn.contains("/fleet-a/eu-west-1/gsess-"));
}

#[test]
fn game_sessions_are_described_at_once_in_pages_and_by_status() {
    let mut tried = Tried::ready(|fleet| fleet.processes_per_instance = 3, GameLiftReadings::default());
    let keys: Vec<_> = (0..3).map(|n| tried.create(n, 2).unwrap()).collect();
    tried.server(5, tried.process_of(keys[1]), ServerCall::ActivateGameSession).unwrap();
    let of = |tried: &mut Tried, request| match tried.api(5, Operation::DescribeGameSessions(request)).unwrap() {
        GameLiftReply::GameSessions(page) => (page.rows.iter().map(|row| row.key).collect::<Vec<_>>(), page.next_token),
        other => panic!("{other:?}"),
    };
    let fleet = DescribeGameSessions { fleet_id: Some("fleet-a".into()), limit: Some(2), ..Default::default() };
    let (first, token) = of(&mut tried, fleet.clone());
    let (second, end) = of(&mut tried, DescribeGameSessions { next_token: token, ..fleet.clone() });
    assert_eq!((first, second, end), (keys[..2].to_vec(), keys[2..].to_vec(), None));
    let active = DescribeGameSessions { status_filter: Some("ACTIVE".into()), ..fleet.clone() };
    assert_eq!(of(&mut tried, active).0, [keys[1]]);
    for wrong in ["ERROR", "active", ""] {
        let request = DescribeGameSessions { status_filter: Some(wrong.into()), ..fleet.clone() };
        assert_eq!(error(tried.api(5, Operation::DescribeGameSessions(request))), ErrorName::InvalidRequest);
    }
    let nothing = DescribeGameSessions::default();
    assert_eq!(error(tried.api(5, Operation::DescribeGameSessions(nothing))), ErrorName::InvalidRequest);
}

#[test]
fn fleets_are_checked_when_they_are_added() {
    let add = |change: fn(&mut FleetSpec)| {
        let mut tried = Tried::usual();
        let mut spec = FleetSpec::new("fleet-b", "us-east-1");
        change(&mut spec);
        tried.service.add_fleet(spec).map(|_| ()).map_err(|fault| fault.to_string())
    };
    assert_eq!(add(|_| {}), Ok(()));
    assert!(add(|spec| spec.id = "b".into()).unwrap_err().contains("fleet-"));
    assert!(add(|spec| spec.id = "fleet-a".into()).unwrap_err().contains("already"));
    assert!(add(|spec| spec.home = "mars".into()).unwrap_err().contains("region"));
    assert!(add(|spec| spec.activation_timeout = Millis::from_secs(601)).unwrap_err().contains("600"));
    assert!(add(|spec| spec.processes_per_instance = 51).unwrap_err().contains("50"));
    assert!(add(|spec| spec.locations = vec!["us-east-1".into()]).unwrap_err().contains("already"));
    let mut tried = Tried::usual();
    let unknown = tried.service.add_alias("alias-a", AliasSpec::Fleet("fleet-x".into())).unwrap_err();
    assert_eq!(unknown, SetupFault::Unknown { kind: "fleet", name: "fleet-x".into() });
}
