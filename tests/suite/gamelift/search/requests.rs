//! Requests to search: which fleet and location they need, and what a refusal says.

use super::{found, keys, meets, search};
use crate::gamelift::fleet::Tried;
use sessim::gamelift::call::{GameLiftCall, GameLiftFact, ServerCall};
use sessim::gamelift::exception::{ErrorName, GameLiftException};
use sessim::gamelift::key::{FleetKey, ProcessKey};
use sessim::gamelift::operation::{CreateGameSession, GameProperty, Operation, SearchGameSessions};
use sessim::gamelift::readings::GameLiftPreset;
use sessim::gamelift::setup::{AliasSpec, FleetSpec};
use sessim::gamelift::status::FleetStatus;

fn refused(tried: &mut Tried, change: impl FnOnce(&mut SearchGameSessions)) -> ErrorName {
    let before = tried.service.clone();
    let refused = search(tried, 0, change).unwrap_err();
    assert!(tried.service == before, "a refused search changes nothing");
    refused.error()
}

/// Two fleets, of which the first has a remote location; an alias of each kind.
fn two_fleets() -> Tried {
    let mut tried =
        Tried::with(|fleet| fleet.locations = vec!["eu-west-1".into()], GameLiftPreset::UnitTest.readings());
    let other = tried.service.add_fleet(FleetSpec::new("fleet-b", "us-east-1")).unwrap();
    tried.service.add_alias("alias-a", AliasSpec::Fleet("fleet-a".into())).unwrap();
    tried.service.add_alias("alias-old", AliasSpec::Terminal("come back later".into())).unwrap();
    for (fleet, location) in [(FleetKey(0), None), (FleetKey(0), Some("eu-west-1".into())), (other, None)] {
        tried.learn(0, GameLiftFact::InstanceStarts { fleet, location });
    }
    for process in tried.service.processes().map(|(key, _)| key).collect::<Vec<ProcessKey>>() {
        tried.make_ready(0, process);
    }
    tried
}

#[test]
fn a_search_finds_the_sessions_of_one_fleet_by_id_arn_or_alias_in_all_locations_or_one() {
    let mut tried = two_fleets();
    let mut active = |change: fn(&mut CreateGameSession)| {
        let key = tried.create_with(0, 2, change).unwrap();
        let process = tried.process_of(key);
        tried.server(0, process, ServerCall::ActivateGameSession).unwrap();
        key
    };
    let home = active(|_| {});
    let remote = active(|request| request.location = Some("eu-west-1".into()));
    let other = active(|request| request.fleet_id = Some("fleet-b".into()));
    let mut finds = |change: fn(&mut SearchGameSessions)| {
        let mut keys = keys(&search(&mut tried, 0, change).unwrap());
        keys.sort_unstable();
        keys
    };
    assert_eq!(finds(|_| {}), [home, remote]);
    assert_eq!(finds(|r| r.fleet_id = Some("arn:aws:gamelift:us-east-1::fleet/fleet-a".into())), [home, remote]);
    assert_eq!(finds(|r| r.fleet_id = Some("fleet-b".into())), [other]);
    assert_eq!(finds(|r| (r.fleet_id, r.alias_id) = (None, Some("alias-a".into()))), [home, remote]);
    assert_eq!(finds(|r| r.location = Some("eu-west-1".into())), [remote]);
    assert_eq!(finds(|r| r.location = Some("us-east-1".into())), [home]);
    assert_eq!(finds(|r| (r.fleet_id, r.location) = (Some("fleet-b".into()), Some("us-east-1".into()))), [other]);
}

#[test]
fn a_search_needs_one_fleet_or_alias_and_a_location_of_it() {
    let mut tried = two_fleets();
    type Change = fn(&mut SearchGameSessions);
    let cases: [(Change, ErrorName); 18] = [
        (|r| r.fleet_id = None, ErrorName::InvalidRequest),
        (|r| r.alias_id = Some("alias-a".into()), ErrorName::InvalidRequest),
        (|r| r.fleet_id = Some("".into()), ErrorName::InvalidRequest),
        (|r| r.fleet_id = Some("a".into()), ErrorName::InvalidRequest),
        (|r| r.fleet_id = Some("fleet-c".into()), ErrorName::NotFound),
        (|r| (r.fleet_id, r.alias_id) = (None, Some("alias-b".into())), ErrorName::NotFound),
        (|r| (r.fleet_id, r.alias_id) = (None, Some("a".into())), ErrorName::InvalidRequest),
        (|r| (r.fleet_id, r.alias_id) = (None, Some("alias-old".into())), ErrorName::TerminalRoutingStrategy),
        (|r| r.location = Some("mars".into()), ErrorName::InvalidRequest),
        (|r| (r.fleet_id, r.location) = (Some("fleet-b".into()), Some("eu-west-1".into())), ErrorName::InvalidRequest),
        (|r| r.location = Some("eu west".into()), ErrorName::InvalidRequest),
        (|r| r.limit = Some(0), ErrorName::InvalidRequest),
        (|r| r.limit = Some(-1), ErrorName::InvalidRequest),
        (|r| r.filter_expression = Some("".into()), ErrorName::InvalidRequest),
        (|r| r.sort_expression = Some("".into()), ErrorName::InvalidRequest),
        (|r| r.next_token = Some("".into()), ErrorName::InvalidRequest),
        (|r| r.filter_expression = Some("x".repeat(1_025).into()), ErrorName::InvalidRequest),
        // A filter is read before the fleet is looked for.
        (|r| (r.fleet_id, r.filter_expression) = (Some("fleet-c".into()), Some("x".into())), ErrorName::InvalidRequest),
    ];
    for (nth, (change, expected)) in cases.into_iter().enumerate() {
        assert_eq!(refused(&mut tried, change), expected, "case {nth}");
    }
    let abroad = SearchGameSessions { fleet_id: Some("fleet-a".into()), ..SearchGameSessions::default() };
    let operation = Operation::SearchGameSessions(abroad);
    let call = GameLiftCall::Api { region: Some("mars".into()), operation };
    assert_eq!(tried.ask(0, &call).unwrap_err().error(), ErrorName::UnsupportedRegion);
}

#[test]
fn a_refused_expression_names_its_member_and_place() {
    let mut tried = two_fleets();
    let filter = search(&mut tried, 0, |r| r.filter_expression = Some("maximumSessions = 'x'".into())).unwrap_err();
    assert!(matches!(&filter, GameLiftException::Expression("FilterExpression", fault) if fault.at == 19));
    assert_eq!(filter.to_string(), "FilterExpression is ill-formed at character 19: the text 'x' instead of a number");
    let sort = search(&mut tried, 0, |r| r.sort_expression = Some("maximumSessions".into())).unwrap_err();
    assert!(matches!(&sort, GameLiftException::Expression("SortExpression", fault) if fault.at == 16));
    assert_eq!((filter.clause().number(), filter.error()), (201, ErrorName::InvalidRequest));
}

#[test]
fn a_fleet_that_is_not_active_can_be_searched() {
    let mut tried = Tried::ready(|_| {}, GameLiftPreset::UnitTest.readings());
    let duel = tried.active(0, 2);
    tried.learn(0, GameLiftFact::FleetStatus(FleetKey(0), FleetStatus::Deleting));
    assert_eq!(found(&mut tried, 0), [duel]);
}

#[test]
pub(super) fn a_key_with_a_dot_is_not_in_results_and_cannot_be_searched() {
    let mut tried = Tried::ready(|_| {}, GameLiftPreset::UnitTest.readings());
    let property = |key: &str| GameProperty { key: Some(key.into()), value: Some("x".into()) };
    let change = |r: &mut CreateGameSession| r.game_properties = vec![property("a.b"), property("c"), property(".")];
    let duel = tried.create_with(0, 2, change).unwrap();
    tried.server(0, 0, ServerCall::ActivateGameSession).unwrap();
    let row = search(&mut tried, 0, |_| {}).unwrap().rows.remove(0);
    assert_eq!(row.game_properties, [("c".into(), "x".into())]);
    assert_eq!(tried.service.game_session_row(duel).unwrap().game_properties.len(), 3, "a description has them");
    assert_eq!(meets(&mut tried, 0, "gameSessionProperties.c = 'x'"), [duel]);
    let dotted = |r: &mut SearchGameSessions| r.filter_expression = Some("gameSessionProperties.a.b = 'x'".into());
    assert_eq!(refused(&mut tried, dotted), ErrorName::InvalidRequest);
}
