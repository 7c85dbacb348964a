//! Records of what has ended, the end of time, and what happens at one instant.

use crate::gamelift::fleet::{FLEET, Tried, error};
use sessim::gamelift::call::{GameLiftFact, ServerCall};
use sessim::gamelift::clauses as g;
use sessim::gamelift::event::GameLiftChange;
use sessim::gamelift::exception::ErrorName;
use sessim::gamelift::key::{GameSessionKey, ProcessKey};
use sessim::gamelift::operation::{CreateGameSession, DescribePlayerSessions, Operation};
use sessim::gamelift::readings::GameLiftReadings;
use sessim::gamelift::status::{GameSessionStatus, PlayerSessionStatus};
use sessim::time::{Instant, Millis};

/// Thirty days.
const MONTH: u64 = Millis::from_secs(30 * 24 * 3_600).get();

/// A game session for two players on a process that supplies no health callback, so that it runs for months.
fn lasting(readings: GameLiftReadings) -> (Tried, GameSessionKey) {
    let mut tried = Tried::with(|_| {}, readings);
    tried.learn(0, GameLiftFact::InstanceStarts { fleet: FLEET, location: None });
    tried.server(0, 0, ServerCall::InitSdk).unwrap();
    tried.server(0, 0, ServerCall::ProcessReady { port: 1, health_callback: false }).unwrap();
    let duel = tried.active(0, 2);
    (tried, duel)
}

#[test]
fn the_record_of_an_ended_session_is_kept_for_thirty_days() {
    for (ms, kept) in [(MONTH, true), (MONTH + 1, false), (MONTH + 2, false)] {
        let (mut tried, duel) = lasting(GameLiftReadings::default());
        let ada = tried.join(0, duel, "ada").unwrap();
        tried.learn(1, GameLiftFact::InstanceLost(tried.instance()));
        tried.pass(ms);
        assert_eq!(tried.service.game_session(duel).is_some(), kept, "at {ms}");
        assert_eq!(tried.service.player_session_key(&ada).is_some(), kept, "at {ms}");
    }
}

#[test]
fn the_record_of_a_player_who_left_is_kept_for_thirty_days_though_the_session_goes_on() {
    for (ms, kept) in [(MONTH + 4, true), (MONTH + 5, false), (MONTH + 6, false)] {
        let (mut tried, duel) = lasting(GameLiftReadings::default());
        let ada = tried.join(0, duel, "ada").unwrap();
        let ben = tried.join(0, duel, "ben").unwrap();
        tried.server(4, 0, ServerCall::AcceptPlayerSession(ben.as_str().into())).unwrap();
        tried.server(5, 0, ServerCall::RemovePlayerSession(ada.as_str().into())).unwrap();
        tried.pass(ms);
        assert_eq!(tried.service.player_session_key(&ada).is_some(), kept, "at {ms}");
        assert_eq!(tried.service.game_session(duel).unwrap().players().count(), if kept { 2 } else { 1 });
        assert_eq!(tried.player(&ben), PlayerSessionStatus::Active);
        let by_id = DescribePlayerSessions { player_session_id: Some(ada.as_str().into()), ..Default::default() };
        let found = tried.api(ms, Operation::DescribePlayerSessions(by_id));
        assert_eq!(found.map(|_| ()).map_err(|why| why.error()), if kept { Ok(()) } else { Err(ErrorName::NotFound) });
    }
}

#[test]
fn a_reservation_that_outlives_its_session_is_forgotten_with_it() {
    let own_time = GameLiftReadings::default().with("reservations_at_end", "own_time").unwrap();
    let (mut tried, duel) = lasting(own_time);
    let ada = tried.join(0, duel, "ada").unwrap();
    tried.learn(1, GameLiftFact::InstanceLost(tried.instance()));
    tried.pass(60_000);
    assert_eq!(tried.player(&ada), PlayerSessionStatus::TimedOut);
    tried.pass(MONTH);
    assert!(tried.service.player_session_key(&ada).is_some());
    tried.pass(MONTH + 1);
    assert_eq!(tried.service.player_session_key(&ada), None);
    assert_eq!(tried.service.next_due(), None, "and nothing waits for its own thirty days");
}

#[test]
fn a_token_is_free_again_when_the_record_of_its_session_is_gone() {
    let mine = |request: &mut CreateGameSession| request.idempotency_token = Some("mine".into());
    for (ms, again) in [(MONTH, false), (MONTH + 1, true)] {
        let mut tried = Tried::with(|_| {}, GameLiftReadings::default());
        tried.learn(0, GameLiftFact::InstanceStarts { fleet: FLEET, location: None });
        tried.make_ready(0, ProcessKey(0));
        let first = tried.create_with(0, 2, mine).unwrap();
        tried.learn(1, GameLiftFact::InstanceLost(tried.instance()));
        tried.learn(ms, GameLiftFact::InstanceStarts { fleet: FLEET, location: None });
        let launched = tried.service.processes().next().unwrap().0;
        tried.make_ready(ms, launched);
        let second = tried.create_with(ms, 2, mine).unwrap();
        assert_eq!(second != first, again, "at {ms}");
    }
}

#[test]
fn at_one_instant_a_reservation_expires_before_its_session_ends_by_a_call() {
    for (ms, clause) in [(59_999, g::ENDED_WITH_SESSION), (60_000, g::RESERVATION_ENDS), (60_001, g::RESERVATION_ENDS)]
    {
        let (mut tried, duel) = lasting(GameLiftReadings::default());
        tried.join(0, duel, "ada").unwrap();
        tried.server(ms, 0, ServerCall::ProcessEnding).unwrap();
        let timed_out = tried.events.iter().find(|event| {
            matches!(event.what, GameLiftChange::PlayerSession { to: PlayerSessionStatus::TimedOut, .. })
        });
        assert_eq!(timed_out.unwrap().clause, clause, "at {ms}");
    }
}

#[test]
fn a_deadline_past_the_end_of_time_never_comes() {
    let last = Instant::MAX.as_millis();
    let mut tried = Tried::with(|_| {}, GameLiftReadings::default());
    tried.learn(last - 1, GameLiftFact::InstanceStarts { fleet: FLEET, location: None });
    tried.make_ready(last - 1, ProcessKey(0));
    let duel = tried.active(last - 1, 2);
    let ada = tried.join(last - 1, duel, "ada").unwrap();
    assert_eq!(tried.service.next_due(), None);
    tried.pass(last);
    assert_eq!((tried.status(duel), tried.player(&ada)), (GameSessionStatus::Active, PlayerSessionStatus::Reserved));
    tried.learn(last, GameLiftFact::InstanceStops(tried.instance()));
    tried.server(last, 0, ServerCall::ProcessEnding).unwrap();
    assert_eq!(error(tried.join(last, duel, "ben")), ErrorName::InvalidGameSessionStatus);
}
