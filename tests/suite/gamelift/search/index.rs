//! The index: each change is seen after the lag, as it was then; one millisecond before, at and after.

use super::{found, keys, meets, search};
use crate::gamelift::fleet::{Tried, error};
use sessim::choice::SpanChoice;
use sessim::gamelift::call::{GameLiftCall, ServerCall};
use sessim::gamelift::event::GameLiftChange;
use sessim::gamelift::exception::ErrorName;
use sessim::gamelift::key::GameSessionKey;
use sessim::gamelift::operation::{Operation, UpdateGameSession};
use sessim::gamelift::readings::{CountedSessions, GameLiftPreset, GameLiftReadings};
use sessim::gamelift::status::{GameSessionStatus, PlayerSessionCreationPolicy};
use sessim::time::{Instant, Millis};

fn update(tried: &mut Tried, ms: u64, key: GameSessionKey, change: impl FnOnce(&mut UpdateGameSession)) {
    let mut request = UpdateGameSession { game_session_id: Some(tried.arn(key)), ..UpdateGameSession::default() };
    change(&mut request);
    tried.api(ms, Operation::UpdateGameSession(request)).unwrap();
}

/// The changes of what can be found, with their number.
fn indexed(tried: &Tried) -> Vec<(GameSessionKey, bool)> {
    let indexed = |what: &GameLiftChange| match what {
        GameLiftChange::Indexed { game_session, found } => Some((*game_session, *found)),
        _ => None,
    };
    tried.events.iter().filter_map(|event| indexed(&event.what)).collect()
}

#[test]
pub(super) fn a_session_is_found_two_seconds_after_its_activation_and_lost_two_seconds_after_its_end() {
    let mut tried = Tried::usual();
    let duel = tried.create(0, 2).unwrap();
    tried.server(1_000, 0, ServerCall::ActivateGameSession).unwrap();
    for (ms, expected) in [(2_999, vec![]), (3_000, vec![duel]), (3_001, vec![duel])] {
        assert_eq!(found(&mut tried, ms), expected, "at {ms}");
    }
    tried.server(5_000, 0, ServerCall::ProcessEnding).unwrap();
    assert_eq!(tried.status(duel), GameSessionStatus::Terminated);
    assert_eq!(found(&mut tried, 6_999), [duel], "a search can find a session that refuses a join");
    assert_eq!(error(tried.join(6_999, duel, "ada")), ErrorName::InvalidGameSessionStatus);
    let row = &search(&mut tried, 6_999, |_| {}).unwrap().rows[0];
    assert_eq!((row.status, row.termination_time, row.status_reason), (GameSessionStatus::Active, None, None));
    for ms in [7_000, 7_001] {
        assert_eq!(found(&mut tried, ms), [], "at {ms}");
    }
    assert_eq!(indexed(&tried), [(duel, true), (duel, false)]);
    assert!(tried.clauses.contains(&200));
}

#[test]
fn every_change_is_seen_after_its_own_lag_as_it_was_then() {
    let mut tried = Tried::usual();
    let duel = tried.active(0, 4);
    for (ms, player) in [(3_000, "ada"), (3_001, "bob"), (3_500, "cyd")] {
        tried.join(ms, duel, player).unwrap();
    }
    let count = |tried: &mut Tried, ms| search(tried, ms, |_| {}).unwrap().rows[0].current_player_session_count;
    for (ms, players) in [(4_999, 0), (5_000, 1), (5_001, 2), (5_499, 2), (5_500, 3), (5_501, 3)] {
        assert_eq!(count(&mut tried, ms), players, "at {ms}");
        assert_eq!(meets(&mut tried, ms, &format!("playerSessionCount = {players}")), [duel], "at {ms}");
    }
    assert_eq!(indexed(&tried), [(duel, true)], "a change of values is no event");
}

#[test]
fn counts_are_those_of_two_seconds_ago_for_expiries_too() {
    let mut tried = Tried::usual();
    let duel = tried.active(0, 1);
    tried.join(3_000, duel, "ada").unwrap();
    let free = "hasAvailablePlayerSessions=true";
    assert_eq!(meets(&mut tried, 4_999, free), [duel]);
    assert_eq!(meets(&mut tried, 5_000, free), []);
    assert_eq!(found(&mut tried, 5_000), [duel], "full ones are found");
    // The reservation ends at 63 s, and the index shows it two seconds later.
    let _ = tried.server(60_000, 0, ServerCall::ReportHealth(true));
    assert_eq!(meets(&mut tried, 64_999, free), []);
    assert_eq!(meets(&mut tried, 65_000, free), [duel]);
    assert_eq!(meets(&mut tried, 65_001, free), [duel]);
}

#[test]
fn an_update_is_found_after_the_lag_and_rows_show_the_values_of_then() {
    let mut tried = Tried::usual();
    let duel = tried.active(0, 2);
    update(&mut tried, 1_000, duel, |r| {
        r.name = Some("new".into());
        r.player_session_creation_policy = Some("DENY_ALL".into());
        r.maximum_player_session_count = Some(3);
        r.protection_policy = Some("FullProtection".into());
    });
    let before = search(&mut tried, 2_999, |_| {}).unwrap().rows.remove(0);
    assert_eq!(before.player_session_creation_policy, PlayerSessionCreationPolicy::AcceptAll);
    assert_eq!((before.name.as_deref(), before.maximum_player_session_count), (None, 2));
    let after = search(&mut tried, 3_000, |_| {}).unwrap().rows.remove(0);
    assert_eq!(after.player_session_creation_policy, PlayerSessionCreationPolicy::DenyAll, "DENY_ALL is found too");
    assert_eq!((after.name.as_deref(), after.maximum_player_session_count), (Some("new"), 3));
    assert_ne!(before.protection_policy, after.protection_policy);
    assert_eq!(meets(&mut tried, 3_000, "gameSessionName = 'new'"), [duel]);
}

#[test]
fn a_session_that_lived_for_less_than_the_lag_is_found_after_its_end_for_as_long() {
    let mut tried = Tried::usual();
    let duel = tried.active(0, 2);
    tried.server(500, 0, ServerCall::ProcessEnding).unwrap();
    for (ms, expected) in [(1_999, vec![]), (2_000, vec![duel]), (2_499, vec![duel]), (2_500, vec![])] {
        assert_eq!(found(&mut tried, ms), expected, "at {ms}");
    }
}

#[test]
fn a_session_that_ended_in_the_instant_of_its_activation_is_never_found() {
    let mut tried = Tried::usual();
    tried.active(0, 2);
    tried.server(0, 0, ServerCall::ProcessEnding).unwrap();
    for ms in [1_999, 2_000, 2_001] {
        assert_eq!(found(&mut tried, ms), [], "at {ms}");
    }
    assert_eq!(indexed(&tried), []);
}

#[test]
fn a_change_that_is_undone_in_its_instant_is_never_seen() {
    let mut tried = Tried::usual();
    let duel = tried.active(0, 2);
    tried.pass(2_000);
    let ada = tried.join(3_000, duel, "ada").unwrap();
    tried.server(3_000, 0, ServerCall::RemovePlayerSession(ada.as_str().into())).unwrap();
    for ms in [4_999, 5_000, 5_001] {
        assert_eq!(meets(&mut tried, ms, "playerSessionCount = 0"), [duel], "at {ms}");
    }
}

#[test]
fn only_active_sessions_are_found() {
    let mut tried = Tried::ready(|_| {}, GameLiftPreset::UnitTest.readings());
    let duel = tried.create(0, 2).unwrap();
    assert_eq!(found(&mut tried, 0), [], "it is ACTIVATING");
    tried.server(0, 0, ServerCall::ActivateGameSession).unwrap();
    assert_eq!(found(&mut tried, 0), [duel]);
    tried.api(0, terminate(&tried, duel)).unwrap();
    assert_eq!(tried.status(duel), GameSessionStatus::Terminating);
    assert_eq!(found(&mut tried, 0), [], "it is TERMINATING");
}

fn terminate(tried: &Tried, key: GameSessionKey) -> Operation {
    Operation::TerminateGameSession(sessim::gamelift::operation::TerminateGameSession {
        game_session_id: Some(tried.arn(key)),
        termination_mode: Some("TRIGGER_ON_PROCESS_TERMINATE".into()),
    })
}

#[test]
fn without_lag_a_search_sees_every_change_at_once() {
    let mut tried = Tried::ready(|_| {}, GameLiftPreset::UnitTest.readings());
    let duel = tried.active(0, 2);
    assert_eq!(found(&mut tried, 0), [duel]);
    tried.join(0, duel, "ada").unwrap();
    assert_eq!(meets(&mut tried, 0, "playerSessionCount = 1"), [duel]);
    update(&mut tried, 0, duel, |r| r.name = Some("new".into()));
    assert_eq!(meets(&mut tried, 0, "gameSessionName = 'new'"), [duel]);
    assert_eq!(meets(&mut tried, 59_999, "playerSessionCount = 0"), []);
    assert_eq!(meets(&mut tried, 60_000, "playerSessionCount = 0"), [duel], "an expiry is seen at its instant");
    tried.server(60_000, 0, ServerCall::ProcessEnding).unwrap();
    assert_eq!(found(&mut tried, 60_000), []);
    assert_eq!(indexed(&tried), [(duel, true), (duel, false)]);
}

#[test]
fn the_lag_is_a_reading() {
    for lag in [1, 700, 3_600_000] {
        let readings =
            GameLiftReadings { index_lag_ms: SpanChoice(Millis::new(lag).unwrap()), ..GameLiftReadings::default() };
        let mut tried = Tried::ready(|_| {}, readings);
        let duel = tried.active(10, 2);
        // The service looks after the health of its processes meanwhile, whose reports are of no matter here.
        tried.pass(10 + lag - 1);
        let seen = |tried: &Tried| tried.has(|what| matches!(what, GameLiftChange::Indexed { found: true, .. }));
        assert!(!seen(&tried), "{lag}");
        tried.pass(10 + lag);
        assert!(seen(&tried), "{lag}");
        assert_eq!(indexed(&tried)[0], (duel, true));
    }
}

#[test]
pub(super) fn a_reserved_slot_is_not_free_even_where_it_is_not_counted() {
    let readings = GameLiftReadings { counted: CountedSessions::Active, ..GameLiftPreset::UnitTest.readings() };
    let mut tried = Tried::ready(|_| {}, readings);
    let duel = tried.active(0, 1);
    assert_eq!(meets(&mut tried, 0, "hasAvailablePlayerSessions = true"), [duel]);
    let ada = tried.join(0, duel, "ada").unwrap();
    assert_eq!(meets(&mut tried, 0, "playerSessionCount = 0 AND hasAvailablePlayerSessions = false"), [duel]);
    tried.server(0, 0, ServerCall::AcceptPlayerSession(ada.as_str().into())).unwrap();
    assert_eq!(meets(&mut tried, 0, "playerSessionCount = 1 AND hasAvailablePlayerSessions = false"), [duel]);
}

#[test]
fn a_search_changes_nothing() {
    let mut tried = Tried::usual();
    tried.active(0, 2);
    tried.pass(2_000);
    let before = tried.service.clone();
    let page = search(&mut tried, 2_000, |_| {}).unwrap();
    assert_eq!(keys(&page).len(), 1);
    assert!(tried.service == before);
}

#[test]
fn the_index_says_when_it_is_due() {
    let mut tried = Tried::usual();
    tried.active(5, 2);
    assert_eq!(tried.service.next_due(), Instant::from_millis(2_005));
    // The next thing that is due is the check of the process's health.
    let mut happened = Vec::new();
    tried.service.pass(Instant::from_millis(2_005).unwrap(), &mut happened);
    assert_eq!(happened.len(), 1);
    assert!(tried.service.next_due() > Instant::from_millis(2_005));
    let nothing =
        GameLiftCall::Server { process: sessim::gamelift::key::ProcessKey(0), call: ServerCall::ReportHealth(true) };
    let _ = tried.ask(2_006, &nothing);
}
