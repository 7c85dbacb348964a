//! Changing a game session, and the forms of what a request names.

use crate::gamelift::fleet::{FLEET, Tried, error};
use sessim::gamelift::call::{GameLiftFact, ServerCall};
use sessim::gamelift::event::{GameLiftChange, GameSessionSetting};
use sessim::gamelift::exception::ErrorName;
use sessim::gamelift::key::ProcessKey;
use sessim::gamelift::operation::{
    CreateGameSession, DescribeGameSessions, GameProperty, Operation, UpdateGameSession,
};
use sessim::gamelift::readings::GameLiftReadings;
use sessim::gamelift::reply::{GameLiftReply, GameSessionRow};
use sessim::gamelift::setup::FleetSpec;
use sessim::gamelift::status::{GameSessionStatus, PlayerSessionCreationPolicy, ProtectionPolicy};

fn property(key: &str, value: &str) -> GameProperty {
    GameProperty { key: Some(key.into()), value: Some(value.into()) }
}

fn update(
    tried: &mut Tried,
    change: impl FnOnce(&mut UpdateGameSession),
) -> Result<GameSessionRow, sessim::gamelift::exception::GameLiftException> {
    let game_session_id = tried.service.game_sessions().next().map(|(_, session)| session.arn.clone());
    let mut request = UpdateGameSession { game_session_id, ..UpdateGameSession::default() };
    change(&mut request);
    match tried.api(0, Operation::UpdateGameSession(request))? {
        GameLiftReply::GameSession(row) => Ok(*row),
        other => panic!("{other:?}"),
    }
}

fn settings(tried: &Tried) -> Vec<GameSessionSetting> {
    let of = |what: &GameLiftChange| match what {
        GameLiftChange::GameSessionUpdated { setting, .. } => Some(*setting),
        _ => None,
    };
    tried.events.iter().filter_map(|event| of(&event.what)).collect()
}

#[test]
fn an_update_changes_what_it_names_and_tells_what_differs() {
    let mut tried = Tried::usual();
    tried.active(0, 2);
    let row = update(&mut tried, |r| {
        r.maximum_player_session_count = Some(3);
        r.name = Some("duel".into());
        r.player_session_creation_policy = Some("DENY_ALL".into());
        r.protection_policy = Some("FullProtection".into());
    })
    .unwrap();
    assert_eq!((row.maximum_player_session_count, row.name.as_deref()), (3, Some("duel")));
    assert_eq!(row.player_session_creation_policy, PlayerSessionCreationPolicy::DenyAll);
    assert_eq!(row.protection_policy, ProtectionPolicy::FullProtection);
    let told = [
        GameSessionSetting::Capacity { from: 2, to: 3 },
        GameSessionSetting::Name,
        GameSessionSetting::CreationPolicy(PlayerSessionCreationPolicy::DenyAll),
        GameSessionSetting::Protection,
    ];
    assert_eq!(settings(&tried), told);
    let again = update(&mut tried, |r| r.name = Some("duel".into())).unwrap();
    assert_eq!(again.maximum_player_session_count, 3, "what is not named stays");
    assert_eq!(settings(&tried), told, "what does not differ is not told");
}

#[test]
fn properties_are_added_or_overwritten_and_never_more_than_sixteen() {
    let mut tried = Tried::usual();
    tried.create_with(0, 2, |r| r.game_properties = vec![property("map", "a"), property("mode", "x")]).unwrap();
    tried.server(0, 0, ServerCall::ActivateGameSession).unwrap();
    let row = update(&mut tried, |r| r.game_properties = vec![property("map", "b"), property("team", "red")]).unwrap();
    let shown: Vec<(&str, &str)> = row.game_properties.iter().map(|(key, value)| (&**key, &**value)).collect();
    assert_eq!(shown, [("map", "b"), ("mode", "x"), ("team", "red")]);
    let more = |count: u32| (0..count).map(|n| property(&format!("k{n}"), "v")).collect::<Vec<_>>();
    assert_eq!(error(update(&mut tried, |r| r.game_properties = more(14))), ErrorName::InvalidRequest);
    assert_eq!(update(&mut tried, |r| r.game_properties = more(13)).unwrap().game_properties.len(), 16);
}

#[test]
fn an_update_is_checked_in_order_and_only_an_active_session_takes_it() {
    let mut tried = Tried::usual();
    let duel = tried.create(0, 2).unwrap();
    assert_eq!(error(update(&mut tried, |r| r.name = Some("n".into()))), ErrorName::InvalidGameSessionStatus);
    tried.server(0, 0, ServerCall::ActivateGameSession).unwrap();
    type Change = fn(&mut UpdateGameSession);
    let wrong: &[(ErrorName, Change)] = &[
        (ErrorName::InvalidRequest, |r| r.game_session_id = None),
        (ErrorName::InvalidRequest, |r| r.game_session_id = Some("a b".into())),
        (ErrorName::InvalidRequest, |r| r.maximum_player_session_count = Some(-1)),
        (ErrorName::InvalidRequest, |r| r.maximum_player_session_count = Some(201)),
        (ErrorName::InvalidRequest, |r| r.name = Some("".into())),
        (ErrorName::InvalidRequest, |r| r.player_session_creation_policy = Some("deny_all".into())),
        (ErrorName::InvalidRequest, |r| r.protection_policy = Some("Half".into())),
        (ErrorName::NotFound, |r| r.game_session_id = Some("arn:x".into())),
    ];
    for (name, change) in wrong {
        let before = tried.service.clone();
        assert_eq!(error(update(&mut tried, change)), *name);
        assert!(tried.service == before, "refused means unchanged");
    }
    tried.server(0, 0, ServerCall::ProcessEnding).unwrap();
    assert_eq!(tried.status(duel), GameSessionStatus::Terminated);
    assert_eq!(error(update(&mut tried, |r| r.name = Some("n".into()))), ErrorName::InvalidGameSessionStatus);
}

/// A fleet with a process in each of two locations.
fn two_places() -> Tried {
    let remote = |fleet: &mut FleetSpec| fleet.locations = vec!["eu-west-1".into()];
    let mut tried = Tried::with(remote, GameLiftReadings::default());
    for (key, location) in [(0, None), (1, Some("eu-west-1".into()))] {
        tried.learn(0, GameLiftFact::InstanceStarts { fleet: FLEET, location });
        tried.make_ready(0, ProcessKey(key));
    }
    tried
}

#[test]
fn a_token_belongs_to_the_fleet_whatever_the_location() {
    let mut tried = two_places();
    let there = |r: &mut CreateGameSession| {
        (r.idempotency_token, r.location) = (Some("mine".into()), Some("eu-west-1".into()));
    };
    let home = |r: &mut CreateGameSession| r.idempotency_token = Some("mine".into());
    let first = tried.create_with(0, 2, there).unwrap();
    assert_eq!(error(tried.create_with(0, 2, home)), ErrorName::IdempotentParameterMismatch);
    assert_eq!(tried.create_with(0, 2, there), Ok(first));
    let mut other = two_places();
    other.create_with(0, 2, home).unwrap();
    assert_eq!(error(other.create_with(0, 2, there)), ErrorName::IdempotentParameterMismatch);
}

#[test]
fn game_sessions_are_described_by_location() {
    let mut tried = two_places();
    let (home, there) =
        (tried.create(0, 2).unwrap(), tried.create_with(0, 2, |r| r.location = Some("eu-west-1".into())).unwrap());
    for (location, found) in
        [(None, vec![home, there]), (Some("eu-west-1"), vec![there]), (Some("us-east-1"), vec![home])]
    {
        let location = location.map(Into::into);
        let request = DescribeGameSessions { fleet_id: Some("fleet-a".into()), location, ..Default::default() };
        match tried.api(0, Operation::DescribeGameSessionDetails(request)).unwrap() {
            GameLiftReply::GameSessions(page) => {
                assert_eq!(page.rows.iter().map(|row| row.key).collect::<Vec<_>>(), found);
            }
            other => panic!("{other:?}"),
        }
    }
    let fleet_id = Some("fleet-a".into());
    let unknown = DescribeGameSessions { fleet_id, location: Some("mars-1".into()), ..Default::default() };
    assert_eq!(error(tried.api(0, Operation::DescribeGameSessions(unknown))), ErrorName::InvalidRequest);
}

#[test]
fn a_fleet_is_named_by_its_id_or_arn_and_what_has_the_form_and_is_none_is_not_found() {
    let long = format!("fleet-{}", "x".repeat(506));
    for (id, name) in [
        ("fleet-b", ErrorName::NotFound),
        ("containerfleet-b", ErrorName::NotFound),
        ("arn:aws:gamelift:us-east-1::fleet/fleet-b", ErrorName::NotFound),
        ("arn:aws:gamelift:us-east-1::containerfleet/containerfleet-b", ErrorName::NotFound),
        (&long, ErrorName::NotFound),
        (&format!("{long}x"), ErrorName::InvalidRequest),
        ("fleet-", ErrorName::InvalidRequest),
        ("Fleet-b", ErrorName::InvalidRequest),
        ("fleet-b_c", ErrorName::InvalidRequest),
        ("arn:fleet/fleet-b", ErrorName::InvalidRequest),
        ("arn:aws:gamelift:us-east-1::alias/fleet-b", ErrorName::InvalidRequest),
        ("arn:aws:gamelift:us-east-1::Fleet/fleet-b", ErrorName::InvalidRequest),
    ] {
        let mut tried = Tried::usual();
        assert_eq!(error(tried.create_with(0, 2, |r| r.fleet_id = Some(id.into()))), name, "{id}");
    }
}
