//! `cargo bench --bench gamelift`: player-session life cycles, a search over many game sessions, and what a live player costs.
#![expect(clippy::print_stdout, clippy::expect_used, reason = "a bench reports on standard output, and may fail")]

mod timing;

use sessim::gamelift::call::{GameLiftCall, GameLiftFact, ServerCall};
use sessim::gamelift::key::{ProcessKey, Text};
use sessim::gamelift::operation::{
    CreateGameSession, CreatePlayerSession, GameProperty, Operation, SearchGameSessions,
};
use sessim::gamelift::readings::GameLiftPreset;
use sessim::gamelift::reply::GameLiftReply;
use sessim::gamelift::service::GameLift;
use sessim::gamelift::setup::FleetSpec;
use sessim::time::Instant;
use timing::{median, timed};

const ROUNDS: usize = 5;
const LIVES: u32 = 100_000;
const SEARCHED: u32 = 10_000;
const SEATS: u32 = 200;
const LIVE: u32 = 100_000;

fn main() {
    let each = median((0..ROUNDS).map(|_| lives()).collect());
    println!(
        "{LIVES} player-session life cycles (reserve, accept, remove): {:.2} million a second",
        f64::from(LIVES) / each.as_secs_f64() / 1e6
    );
    let (mut service, _) = filled(SEARCHED, 4);
    let request = SearchGameSessions {
        fleet_id: Some("fleet-a".into()),
        filter_expression: Some(
            "hasAvailablePlayerSessions=true AND gameSessionProperties.mode='m7' AND maximumSessions>=4".into(),
        ),
        ..SearchGameSessions::default()
    };
    let call = api(Operation::SearchGameSessions(request));
    let search = median(
        (0..ROUNDS * 4)
            .map(|_| {
                timed(|| match service.handle(at(1), &call, &mut Vec::new()).expect("a valid search") {
                    GameLiftReply::GameSessions(page) => assert_eq!(page.rows.len(), 20),
                    other => panic!("{other:?}"),
                })
                .1
            })
            .collect(),
    );
    println!("a search of three terms over {SEARCHED} game sessions: {:.2} ms", search.as_secs_f64() * 1e3);
    let mut kept = None;
    let before = allocation_counter::measure(|| kept = Some(filled(LIVE / SEATS, i64::from(SEATS))));
    let (mut service, arns) = kept.take().expect("a service");
    let joined = allocation_counter::measure(|| {
        for (n, arn) in arns.iter().enumerate() {
            for seat in 0..SEATS {
                join(&mut service, arn, &format!("p{n}-{seat}"));
            }
        }
    });
    let bytes = joined.bytes_current + before.bytes_current;
    println!("{LIVE} live player sessions with their game sessions: {:.1} MB", bytes as f64 / 1e6);
    assert_eq!(service.player_sessions().count(), usize::try_from(LIVE).expect("a count"));
}

fn at(ms: u64) -> Instant {
    Instant::from_millis(ms).expect("an instant")
}

fn api(operation: Operation) -> GameLiftCall {
    GameLiftCall::Api { region: None, operation }
}

/// So many active game sessions, each on a process of its own.
fn filled(sessions: u32, seats: i64) -> (GameLift, Vec<Text>) {
    let mut service = GameLift::new("us-east-1".into(), 0, GameLiftPreset::UnitTest.readings());
    let mut fleet = FleetSpec::new("fleet-a", "us-east-1");
    fleet.processes_per_instance = 50;
    let fleet = service.add_fleet(fleet).expect("a fleet");
    let mut happened = Vec::new();
    for _ in 0..sessions.div_ceil(50) {
        let starts = GameLiftFact::InstanceStarts { fleet, location: None };
        service.handle(at(0), &GameLiftCall::Learn(starts), &mut happened).expect("a fact");
    }
    let processes: Vec<ProcessKey> = service.processes().map(|(key, _)| key).collect();
    for process in processes {
        for call in [ServerCall::InitSdk, ServerCall::ProcessReady { port: 1, health_callback: false }] {
            service.handle(at(0), &GameLiftCall::Server { process, call }, &mut happened).expect("a process");
        }
    }
    let mut arns = Vec::new();
    for number in 0..sessions {
        let mode = GameProperty { key: Some("mode".into()), value: Some(format!("m{}", number % 10).into()) };
        let request = CreateGameSession {
            fleet_id: Some("fleet-a".into()),
            maximum_player_session_count: Some(seats),
            game_properties: vec![mode],
            ..CreateGameSession::default()
        };
        let created = service.handle(at(0), &api(Operation::CreateGameSession(request)), &mut happened);
        let GameLiftReply::GameSession(row) = created.expect("an idle process") else { panic!("a game session") };
        let process = service.game_session(row.key).expect("it exists").process;
        let activate = GameLiftCall::Server { process, call: ServerCall::ActivateGameSession };
        service.handle(at(0), &activate, &mut happened).expect("it is activating");
        arns.push(row.game_session_id.clone());
        happened.clear();
    }
    (service, arns)
}

fn join(service: &mut GameLift, arn: &Text, player: &str) -> Text {
    let request = CreatePlayerSession {
        game_session_id: Some(arn.clone()),
        player_id: Some(player.into()),
        ..CreatePlayerSession::default()
    };
    match service.handle(at(1), &api(Operation::CreatePlayerSession(request)), &mut Vec::new()).expect("a free slot") {
        GameLiftReply::PlayerSession(row) => row.player_session_id,
        other => panic!("{other:?}"),
    }
}

/// Life cycles in a hundred game sessions, without a listener.
fn lives() -> std::time::Duration {
    let (mut service, arns) = filled(100, 4);
    let sessions: Vec<(Text, ProcessKey)> = arns
        .iter()
        .map(|arn| {
            let key = service.game_session_key(arn).expect("it exists");
            (arn.clone(), service.game_session(key).expect("it exists").process)
        })
        .collect();
    let player: Text = "player".into();
    let mut happened = Vec::new();
    timed(|| {
        for (arn, process) in sessions.iter().cycle().take(usize::try_from(LIVES).expect("a count")) {
            let request = CreatePlayerSession {
                game_session_id: Some(arn.clone()),
                player_id: Some(player.clone()),
                ..CreatePlayerSession::default()
            };
            let reserved = service.handle(at(1), &api(Operation::CreatePlayerSession(request)), &mut happened);
            let GameLiftReply::PlayerSession(row) = reserved.expect("a free slot") else { panic!("a player session") };
            for call in [
                ServerCall::AcceptPlayerSession(row.player_session_id.clone()),
                ServerCall::RemovePlayerSession(row.player_session_id.clone()),
            ] {
                let done = service.handle(at(1), &GameLiftCall::Server { process: *process, call }, &mut happened);
                done.expect("a live player session");
            }
            happened.clear();
        }
    })
    .1
}
