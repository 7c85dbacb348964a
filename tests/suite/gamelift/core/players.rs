//! Player sessions: reservation, acceptance, removal.

use crate::gamelift::fleet::{Tried, at, error};
use sessim::gamelift::call::ServerCall;
use sessim::gamelift::exception::ErrorName;
use sessim::gamelift::operation::{CreatePlayerSessions, DescribePlayerSessions, Operation, UpdateGameSession};
use sessim::gamelift::readings::GameLiftReadings;
use sessim::gamelift::reply::GameLiftReply;
use sessim::gamelift::status::{GameSessionStatus, PlayerSessionCreationPolicy, PlayerSessionStatus};

fn under(name: &str, value: &str) -> GameLiftReadings {
    GameLiftReadings::default().with(name, value).unwrap()
}

#[test]
fn a_reservation_ends_sixty_seconds_after_its_creation_and_not_a_millisecond_earlier() {
    for (ms, accepted) in [(60_999, true), (61_000, false), (61_001, false)] {
        let mut tried = Tried::usual();
        let duel = tried.active(0, 2);
        let ada = tried.join(1_000, duel, "ada").unwrap();
        let process = tried.process_of(duel);
        let answered = tried.server(ms, process, ServerCall::AcceptPlayerSession(ada.as_str().into()));
        assert_eq!(answered.is_ok(), accepted, "at {ms}");
        let status = if accepted { PlayerSessionStatus::Active } else { PlayerSessionStatus::TimedOut };
        assert_eq!(tried.player(&ada), status, "at {ms}");
    }
}

#[test]
fn the_slot_of_a_lapsed_reservation_is_free_at_that_very_instant() {
    let mut tried = Tried::usual();
    let solo = tried.active(0, 1);
    tried.join(1_000, solo, "ada").unwrap();
    assert_eq!(error(tried.join(60_999, solo, "ben")), ErrorName::GameSessionFull);
    tried.join(61_000, solo, "ben").unwrap();
    let ended: Vec<_> = tried.service.player_sessions().map(|(_, session)| session.ended).collect();
    assert_eq!(ended, [Some(at(61_000)), None], "the record has the deadline");
}

#[test]
fn an_accepted_player_stays_until_the_server_removes_it_whatever_becomes_of_the_player() {
    let mut tried = Tried::usual();
    let duel = tried.active(0, 1);
    let ada = tried.join(0, duel, "ada").unwrap();
    let process = tried.process_of(duel);
    tried.server(10, process, ServerCall::AcceptPlayerSession(ada.as_str().into())).unwrap();
    for minute in 1..=60 {
        tried.pass(minute * 60_000);
        let _ = tried.server(minute * 60_000 + 1, process, ServerCall::ReportHealth(true));
    }
    assert_eq!(tried.player(&ada), PlayerSessionStatus::Active);
    assert_eq!(error(tried.join(3_600_002, duel, "ben")), ErrorName::GameSessionFull);
    tried.server(3_600_003, process, ServerCall::RemovePlayerSession(ada.as_str().into())).unwrap();
    assert_eq!(tried.player(&ada), PlayerSessionStatus::Completed);
    tried.join(3_600_004, duel, "ben").unwrap();
}

#[test]
fn a_player_session_is_accepted_once_and_never_again_after_it_ended() {
    let mut tried = Tried::usual();
    let duel = tried.active(0, 2);
    let ada = tried.join(0, duel, "ada").unwrap();
    let process = tried.process_of(duel);
    let accept = || ServerCall::AcceptPlayerSession(ada.as_str().into());
    tried.server(1, process, accept()).unwrap();
    assert_eq!(error(tried.server(2, process, accept())), ErrorName::InvalidRequest);
    tried.server(3, process, ServerCall::RemovePlayerSession(ada.as_str().into())).unwrap();
    assert_eq!(error(tried.server(4, process, accept())), ErrorName::InvalidRequest);
    let unknown = ServerCall::AcceptPlayerSession("psess-1".into());
    assert_eq!(error(tried.server(5, process, unknown)), ErrorName::NotFound);
    let ill = ServerCall::AcceptPlayerSession("a b".into());
    assert_eq!(error(tried.server(6, process, ill)), ErrorName::Validation);
}

#[test]
fn removing_a_reservation_completes_it_or_is_refused_by_the_reading() {
    for (value, status) in [("completed", PlayerSessionStatus::Completed), ("refused", PlayerSessionStatus::Reserved)] {
        let mut tried = Tried::ready(|_| {}, under("remove_reserved", value));
        let duel = tried.active(0, 2);
        let ada = tried.join(0, duel, "ada").unwrap();
        let process = tried.process_of(duel);
        let removed = tried.server(1, process, ServerCall::RemovePlayerSession(ada.as_str().into()));
        assert_eq!(removed.is_ok(), status == PlayerSessionStatus::Completed);
        assert_eq!(tried.player(&ada), status);
    }
}

#[test]
fn one_player_may_hold_two_slots_unless_the_reading_refuses() {
    let mut tried = Tried::usual();
    let duel = tried.active(0, 2);
    tried.join(0, duel, "ada").unwrap();
    tried.join(0, duel, "ada").unwrap();
    assert_eq!(error(tried.join(0, duel, "ben")), ErrorName::GameSessionFull);
    let mut strict = Tried::ready(|_| {}, under("same_player", "refused"));
    let duel = strict.active(0, 2);
    strict.join(0, duel, "ada").unwrap();
    assert_eq!(error(strict.join(59_999, duel, "ada")), ErrorName::InvalidRequest);
    strict.join(60_000, duel, "ada").unwrap();
}

#[test]
fn a_session_that_denies_all_says_so_by_the_reading() {
    for (value, name) in [("invalid_status", ErrorName::InvalidGameSessionStatus), ("full", ErrorName::GameSessionFull)]
    {
        let mut tried = Tried::ready(|_| {}, under("deny_all_error", value));
        let duel = tried.active(0, 2);
        let process = tried.process_of(duel);
        let deny = ServerCall::UpdatePlayerSessionCreationPolicy(PlayerSessionCreationPolicy::DenyAll);
        tried.server(0, process, deny).unwrap();
        assert_eq!(error(tried.join(1, duel, "ada")), name);
    }
}

#[test]
fn several_players_get_all_their_slots_or_none_or_as_many_as_there_are() {
    let ask = |tried: &mut Tried, key, ids: &[&str]| {
        let request = CreatePlayerSessions {
            game_session_id: Some(tried.service.game_session(key).unwrap().arn.clone()),
            player_ids: ids.iter().map(|id| (*id).into()).collect(),
            ..CreatePlayerSessions::default()
        };
        tried.api(0, Operation::CreatePlayerSessions(request))
    };
    let mut tried = Tried::usual();
    let duel = tried.active(0, 2);
    assert_eq!(error(ask(&mut tried, duel, &["a", "b", "c"])), ErrorName::GameSessionFull);
    assert_eq!(tried.service.player_sessions().count(), 0);
    assert_eq!(error(ask(&mut tried, duel, &["a", "a"])), ErrorName::InvalidRequest);
    assert_eq!(error(ask(&mut tried, duel, &[])), ErrorName::InvalidRequest);
    assert_eq!(error(ask(&mut tried, duel, &["x"; 26])), ErrorName::InvalidRequest);
    ask(&mut tried, duel, &["a", "b"]).unwrap();
    let mut partial = Tried::ready(|_| {}, under("partial_players", "as_many"));
    let duel = partial.active(0, 2);
    match ask(&mut partial, duel, &["a", "b", "c"]).unwrap() {
        GameLiftReply::PlayerSessions(page) => assert_eq!(page.rows.len(), 2),
        other => panic!("{other:?}"),
    }
    assert_eq!(error(ask(&mut partial, duel, &["c"])), ErrorName::GameSessionFull);
}

#[test]
fn players_end_with_their_game_session_and_reservations_by_the_reading() {
    for (value, status) in [("timed_out", PlayerSessionStatus::TimedOut), ("own_time", PlayerSessionStatus::Reserved)] {
        let mut tried = Tried::ready(|_| {}, under("reservations_at_end", value));
        let duel = tried.active(0, 2);
        let (ada, ben) = (tried.join(0, duel, "ada").unwrap(), tried.join(0, duel, "ben").unwrap());
        let process = tried.process_of(duel);
        tried.server(1, process, ServerCall::AcceptPlayerSession(ada.as_str().into())).unwrap();
        tried.server(2, process, ServerCall::ProcessEnding).unwrap();
        assert_eq!(tried.status(duel), GameSessionStatus::Terminated);
        assert_eq!((tried.player(&ada), tried.player(&ben)), (PlayerSessionStatus::Completed, status));
        tried.pass(60_000);
        assert_eq!(tried.player(&ben), PlayerSessionStatus::TimedOut);
    }
}

#[test]
fn the_count_has_reserved_players_or_active_ones_alone() {
    for (value, counts) in [("reserved_and_active", [1, 1]), ("active", [0, 1])] {
        let mut tried = Tried::ready(|_| {}, under("counted", value));
        let duel = tried.active(0, 2);
        let ada = tried.join(0, duel, "ada").unwrap();
        let count = |tried: &Tried| tried.service.game_session_row(duel).unwrap().current_player_session_count;
        let reserved = count(&tried);
        let process = tried.process_of(duel);
        tried.server(1, process, ServerCall::AcceptPlayerSession(ada.as_str().into())).unwrap();
        assert_eq!([reserved, count(&tried)], counts);
    }
}

#[test]
fn a_capacity_below_the_held_slots_leaves_them_and_admits_nobody() {
    let mut tried = Tried::usual();
    let duel = tried.active(0, 3);
    for name in ["a", "b"] {
        tried.join(0, duel, name).unwrap();
    }
    let request = UpdateGameSession {
        game_session_id: Some(tried.service.game_session(duel).unwrap().arn.clone()),
        maximum_player_session_count: Some(1),
        ..UpdateGameSession::default()
    };
    tried.api(0, Operation::UpdateGameSession(request)).unwrap();
    assert_eq!(tried.service.game_session(duel).unwrap().held(), 2);
    assert_eq!(error(tried.join(0, duel, "c")), ErrorName::GameSessionFull);
}

#[test]
fn player_sessions_are_described_by_session_player_or_id_in_pages() {
    let mut tried = Tried::usual();
    let match_ = tried.active(0, 5);
    let ids: Vec<String> = (0..5).map(|n| tried.join(n, match_, &format!("p{}", n % 2)).unwrap()).collect();
    let arn = tried.service.game_session(match_).unwrap().arn.clone();
    let rows = |tried: &mut Tried, request| match tried.api(10, Operation::DescribePlayerSessions(request)).unwrap() {
        GameLiftReply::PlayerSessions(page) => {
            (page.rows.iter().map(|row| row.player_session_id.to_string()).collect::<Vec<_>>(), page.next_token)
        }
        other => panic!("{other:?}"),
    };
    let of_session = DescribePlayerSessions { game_session_id: Some(arn), limit: Some(2), ..Default::default() };
    let (first, token) = rows(&mut tried, of_session.clone());
    let (second, more) = rows(&mut tried, DescribePlayerSessions { next_token: token.clone(), ..of_session.clone() });
    let (last, end) = rows(&mut tried, DescribePlayerSessions { next_token: more, ..of_session.clone() });
    assert_eq!([first, second, last].concat(), ids);
    assert_eq!(end, None);
    let of_player = DescribePlayerSessions { player_id: Some("p1".into()), ..Default::default() };
    assert_eq!(rows(&mut tried, of_player.clone()).0, [ids[1].clone(), ids[3].clone()]);
    let foreign = DescribePlayerSessions { next_token: token, ..of_player };
    assert_eq!(error(tried.api(10, Operation::DescribePlayerSessions(foreign))), ErrorName::InvalidRequest);
    let of_id = DescribePlayerSessions { player_session_id: Some(ids[4].as_str().into()), ..Default::default() };
    assert_eq!(rows(&mut tried, of_id).0, [ids[4].clone()]);
    assert_eq!(
        error(tried.api(10, Operation::DescribePlayerSessions(DescribePlayerSessions::default()))),
        ErrorName::InvalidRequest
    );
}
