//! Every clause from G1 to G119, each with the shortest story that shows it.

use crate::gamelift::fleet::{FLEET, Tried, error};
use sessim::gamelift::call::{GameLiftCall, GameLiftFact, ServerCall};
use sessim::gamelift::clauses::RULES;
use sessim::gamelift::exception::ErrorName;
use sessim::gamelift::key::ProcessKey;
use sessim::gamelift::operation::{
    CreateGameSession, DescribeGameSessions, Operation, StartMatchmaking, TerminateGameSession, UpdateGameSession,
};
use sessim::gamelift::readings::GameLiftReadings;
use sessim::gamelift::reply::GameLiftReply;
use sessim::gamelift::setup::{AliasSpec, FleetSpec};
use sessim::gamelift::status::{FleetStatus, GameSessionStatus, PlayerSessionCreationPolicy};
use sessim::time::Millis;

/// How a clause shows.
enum Shows {
    /// An event or a refusal of the story carries it.
    Carried(fn() -> Tried),
    /// No event tells of it; the story asserts what it says.
    Asserted(fn()),
}

use Shows::{Asserted, Carried};

/// The story of a refused creation.
fn refused(change: fn(&mut CreateGameSession)) -> Tried {
    let mut tried = Tried::usual();
    tried.service.add_alias("alias-old", AliasSpec::Terminal("gone".into())).unwrap();
    tried.create_with(0, 2, change).unwrap_err();
    tried
}

/// A game session for one player, with one reservation.
fn joined() -> (Tried, String) {
    let mut tried = Tried::usual();
    let solo = tried.active(0, 1);
    let ada = tried.join(0, solo, "ada").unwrap();
    (tried, ada)
}

fn by_server(calls: fn(&str) -> Vec<ServerCall>) -> Tried {
    let (mut tried, ada) = joined();
    for call in calls(&ada) {
        let _ = tried.server(1, 0, call);
    }
    tried
}

fn after(fact: fn(&Tried) -> GameLiftFact) -> Tried {
    let mut tried = Tried::ready(|fleet| fleet.spot = true, GameLiftReadings::default());
    tried.active(0, 2);
    let fact = fact(&tried);
    tried.learn(1, fact);
    tried
}

fn terminated(mode: &str) -> Tried {
    let mut tried = Tried::usual();
    let duel = tried.active(0, 2);
    let game_session_id = Some(tried.arn(duel));
    let request = TerminateGameSession { game_session_id, termination_mode: Some(mode.into()) };
    tried.api(0, Operation::TerminateGameSession(request)).unwrap();
    tried
}

fn launched_until(ms: u64, calls: &[ServerCall]) -> Tried {
    let mut tried = Tried::with(|_| {}, GameLiftReadings::default());
    tried.learn(0, GameLiftFact::InstanceStarts { fleet: FLEET, location: None });
    for call in calls {
        tried.server(0, 0, call.clone()).unwrap();
    }
    tried.pass(ms);
    tried
}

const STORIES: &[(u16, Shows)] = &[
    (
        1,
        Asserted(|| {
            let mut tried = Tried::usual();
            tried.learn(0, GameLiftFact::FleetStatus(FLEET, FleetStatus::Deleting));
            let before = tried.service.clone();
            assert_eq!(error(tried.create(0, -1)), ErrorName::InvalidRequest);
            assert!(tried.service == before);
        }),
    ),
    (2, Carried(|| refused(|r| r.maximum_player_session_count = Some(201)))),
    (3, Carried(|| refused(|r| r.fleet_id = None))),
    (
        4,
        Carried(|| {
            let mut tried = Tried::usual();
            let fleet_id = Some("fleet-a".into());
            let operation =
                Operation::DescribeGameSessions(DescribeGameSessions { fleet_id, ..DescribeGameSessions::default() });
            tried.ask(0, &GameLiftCall::Api { region: Some("mars".into()), operation }).unwrap_err();
            tried
        }),
    ),
    (5, Carried(|| refused(|r| r.fleet_id = Some("fleet-x".into())))),
    (
        6,
        Asserted(|| {
            let mut tried = Tried::usual();
            tried.service.add_alias("alias-a", AliasSpec::Fleet("fleet-a".into())).unwrap();
            let by_alias = |r: &mut CreateGameSession| (r.fleet_id, r.alias_id) = (None, Some("alias-a".into()));
            let made = tried.create_with(0, 2, by_alias).unwrap();
            assert_eq!(tried.service.game_session(made).unwrap().fleet, FLEET);
        }),
    ),
    (7, Carried(|| refused(|r| (r.fleet_id, r.alias_id) = (None, Some("alias-old".into()))))),
    (8, Carried(|| refused(|r| r.location = Some("eu-west-1".into())))),
    (
        9,
        Carried(|| {
            let mut tried = after(|_| GameLiftFact::FleetStatus(FLEET, FleetStatus::Error));
            tried.create(1, 2).unwrap_err();
            tried
        }),
    ),
    (
        20,
        Carried(|| {
            let mut tried = Tried::usual();
            tried.api(0, Operation::StartMatchmaking(StartMatchmaking::default())).unwrap_err();
            tried
        }),
    ),
    (
        10,
        Asserted(|| {
            let mut tried = Tried::usual();
            let made = tried.create_with(0, 2, |r| r.idempotency_token = Some("mine".into())).unwrap();
            assert_eq!(&*tried.arn(made), "arn:aws:gamelift:us-east-1::gamesession/fleet-a/mine");
        }),
    ),
    (
        11,
        Asserted(|| {
            let mut tried = Tried::usual();
            let mine = |r: &mut CreateGameSession| r.idempotency_token = Some("mine".into());
            let made = tried.create_with(0, 2, mine).unwrap();
            let before = tried.service.clone();
            assert_eq!(tried.create_with(0, 2, mine), Ok(made), "though no process is idle");
            assert!(tried.service == before);
        }),
    ),
    (
        12,
        Carried(|| {
            let mut tried = Tried::usual();
            let mine = |r: &mut CreateGameSession| r.idempotency_token = Some("mine".into());
            tried.create_with(0, 2, mine).unwrap();
            tried.create_with(0, 3, mine).unwrap_err();
            tried
        }),
    ),
    (
        13,
        Carried(|| {
            let mut tried = Tried::usual();
            let ada = |r: &mut CreateGameSession| r.creator_id = Some("ada".into());
            tried.create_with(0, 2, ada).unwrap();
            tried.create_with(0, 2, ada).unwrap_err();
            tried
        }),
    ),
    (
        30,
        Carried(|| {
            let mut tried = Tried::usual();
            tried.create(0, 2).unwrap();
            tried.create(0, 2).unwrap_err();
            tried
        }),
    ),
    (
        31,
        Carried(|| {
            let mut tried = Tried::usual();
            let duel = tried.create(0, 2).unwrap();
            tried.join(0, duel, "ada").unwrap_err();
            tried
        }),
    ),
    (32, Carried(|| joined().0)),
    (33, Carried(|| joined().0)),
    (
        34,
        Carried(|| {
            let short = |fleet: &mut FleetSpec| fleet.activation_timeout = Millis::from_secs(1);
            let mut tried = Tried::ready(short, GameLiftReadings::default());
            tried.create(0, 2).unwrap();
            tried.pass(1_000);
            tried
        }),
    ),
    (35, Carried(|| by_server(|_| vec![ServerCall::ProcessEnding]))),
    (36, Carried(|| terminated("TRIGGER_ON_PROCESS_TERMINATE"))),
    (37, Carried(|| terminated("FORCE_TERMINATE"))),
    (
        38,
        Carried(|| {
            let mut tried = after(|tried| GameLiftFact::SpotNotice(tried.instance()));
            tried.pass(120_001);
            tried
        }),
    ),
    (39, Carried(|| after(|tried| GameLiftFact::GameSessionError(tried.service.game_sessions().next().unwrap().0)))),
    (
        40,
        Asserted(|| {
            let mut tried = after(|tried| GameLiftFact::InstanceLost(tried.instance()));
            tried.pass(31 * 24 * 3_600_000);
            assert_eq!(tried.service.game_sessions().count(), 0);
        }),
    ),
    (
        41,
        Carried(|| {
            let mut tried = Tried::usual();
            let duel = tried.active(0, 2);
            let request = UpdateGameSession {
                game_session_id: Some(tried.arn(duel)),
                name: Some("duel".into()),
                ..UpdateGameSession::default()
            };
            tried.api(0, Operation::UpdateGameSession(request)).unwrap();
            tried
        }),
    ),
    (
        42,
        Asserted(|| {
            let mut tried = Tried::usual();
            let duel = tried.active(0, 2);
            let request = DescribeGameSessions { game_session_id: Some(tried.arn(duel)), ..Default::default() };
            match tried.api(0, Operation::DescribeGameSessions(request)).unwrap() {
                GameLiftReply::GameSessions(page) => assert_eq!(page.rows[0].status, GameSessionStatus::Active),
                other => panic!("{other:?}"),
            }
        }),
    ),
    (
        50,
        Carried(|| {
            let deny =
                |_: &str| vec![ServerCall::UpdatePlayerSessionCreationPolicy(PlayerSessionCreationPolicy::DenyAll)];
            let mut tried = by_server(deny);
            let session = tried.service.game_sessions().next().unwrap().0;
            tried.join(1, session, "ben").unwrap_err();
            tried
        }),
    ),
    (
        51,
        Carried(|| {
            let (mut tried, _) = joined();
            let session = tried.service.game_sessions().next().unwrap().0;
            tried.join(1, session, "ben").unwrap_err();
            tried
        }),
    ),
    (52, Carried(|| joined().0)),
    (53, Carried(|| by_server(|id| vec![ServerCall::AcceptPlayerSession(id.into())]))),
    (
        54,
        Carried(|| {
            let (mut tried, _) = joined();
            tried.pass(60_000);
            tried
        }),
    ),
    (55, Carried(|| by_server(|id| vec![ServerCall::RemovePlayerSession(id.into())]))),
    (
        56,
        Carried(|| {
            by_server(|id| vec![ServerCall::RemovePlayerSession(id.into()), ServerCall::AcceptPlayerSession(id.into())])
        }),
    ),
    (57, Carried(|| by_server(|_| vec![ServerCall::ProcessEnding]))),
    (
        58,
        Carried(|| {
            let strict = GameLiftReadings::default().with("same_player", "refused").unwrap();
            let mut tried = Tried::ready(|_| {}, strict);
            let duel = tried.active(0, 2);
            tried.join(0, duel, "ada").unwrap();
            tried.join(0, duel, "ada").unwrap_err();
            tried
        }),
    ),
    (100, Carried(|| launched_until(0, &[]))),
    (101, Carried(|| launched_until(300_000, &[]))),
    (102, Carried(|| launched_until(300_000, &[ServerCall::InitSdk]))),
    (103, Carried(Tried::usual)),
    (104, Carried(|| by_server(|_| vec![ServerCall::InitSdk]))),
    (
        105,
        Carried(|| {
            let mut tried = Tried::usual();
            tried.pass(60_000);
            tried
        }),
    ),
    (
        106,
        Carried(|| {
            let mut tried = Tried::usual();
            tried.pass(240_000);
            tried
        }),
    ),
    (107, Carried(|| by_server(|_| vec![ServerCall::GetTerminationTime]))),
    (
        108,
        Carried(|| {
            let kept = GameLiftReadings::default().with("unhealthy_end", "kept").unwrap();
            let mut tried = Tried::ready(|_| {}, kept);
            tried.learn(0, GameLiftFact::InstanceStops(tried.instance()));
            tried.pass(300_000);
            tried
        }),
    ),
    (109, Carried(|| by_server(|_| vec![ServerCall::ProcessEnding]))),
    (110, Carried(|| after(|_| GameLiftFact::ProcessExits(ProcessKey(0))))),
    (111, Carried(|| after(|_| GameLiftFact::LinkLost(ProcessKey(0))))),
    (
        112,
        Asserted(|| {
            let mut tried = Tried::usual();
            tried.learn(1, GameLiftFact::LinkLost(ProcessKey(0)));
            tried.learn(2, GameLiftFact::LinkBack(ProcessKey(0)));
            tried.pass(60_000);
            tried.server(60_001, 0, ServerCall::ReportHealth(true)).unwrap();
            tried.pass(120_000);
            assert_eq!(tried.service.process(ProcessKey(0)).map(|process| process.health.strikes), Some(0));
        }),
    ),
    (115, Carried(|| after(|tried| GameLiftFact::InstanceStops(tried.instance())))),
    (116, Carried(|| after(|tried| GameLiftFact::SpotNotice(tried.instance())))),
    (117, Carried(|| after(|tried| GameLiftFact::InstanceLost(tried.instance())))),
    (118, Carried(|| after(|_| GameLiftFact::FleetStatus(FLEET, FleetStatus::Deleting)))),
];

#[test]
fn every_clause_of_requests_sessions_and_processes_has_a_story_that_shows_it() {
    let mut told: Vec<u16> = STORIES.iter().map(|(number, _)| *number).collect();
    let rules = RULES.iter().map(|rule| rule.clause.number()).filter(|number| (1..120).contains(number));
    let mut rules: Vec<u16> = rules.collect();
    told.sort_unstable();
    rules.sort_unstable();
    assert_eq!(told, rules);
    for (number, story) in STORIES {
        match story {
            Carried(story) => {
                let seen = story().clauses;
                assert!(seen.contains(number), "G{number} is carried by nothing; there are {seen:?}");
            }
            Asserted(story) => story(),
        }
    }
}
