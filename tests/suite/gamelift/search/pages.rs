//! The order of results, their pages, and the tokens between these.

use super::{found, keys, search};
use crate::gamelift::fleet::Tried;
use sessim::gamelift::call::{GameLiftFact, ServerCall};
use sessim::gamelift::exception::{ErrorName, GameLiftException};
use sessim::gamelift::key::{GameSessionKey, Text};
use sessim::gamelift::operation::{
    CreateGameSession, DescribeGameSessions, GameProperty, Operation, SearchGameSessions,
};
use sessim::gamelift::readings::{GameLiftPreset, GameLiftReadings, SearchOrder};
use sessim::gamelift::reply::{GameLiftReply, GameSessionRow};
use std::collections::BTreeSet;

/// The instant at which the tests of this file search.
const NOW: u64 = 60;

/// Fifty sessions, one a millisecond: each with a name of its own, every second with one of two levels, with 0 to 4 slots.
pub(super) fn fifty(readings: GameLiftReadings) -> Tried {
    let mut tried = Tried::ready(|fleet| fleet.processes_per_instance = 50, readings);
    for n in 0..50u64 {
        let change = |r: &mut CreateGameSession| {
            r.name = Some(format!("s{:02}", (n * 7) % 50).into());
            if n % 2 == 0 {
                let level = Some(format!("{}", n % 4).into());
                r.game_properties = vec![GameProperty { key: Some("level".into()), value: level }];
            }
        };
        active(&mut tried, n, i64::try_from(n % 5).unwrap(), change);
    }
    tried
}

fn active(tried: &mut Tried, ms: u64, slots: i64, change: impl FnOnce(&mut CreateGameSession)) -> GameSessionKey {
    let key = tried.create_with(ms, slots, change).unwrap();
    let process = tried.process_of(key);
    tried.server(ms, process, ServerCall::ActivateGameSession).unwrap();
    key
}

fn end(tried: &mut Tried, ms: u64, key: GameSessionKey) {
    let process = tried.process_of(key);
    tried.server(ms, process, ServerCall::ProcessEnding).unwrap();
}

fn at_once() -> GameLiftReadings {
    GameLiftPreset::UnitTest.readings()
}

/// All pages of a search, one after the other.
fn pages(tried: &mut Tried, change: impl Fn(&mut SearchGameSessions)) -> Vec<Vec<GameSessionRow>> {
    let (mut token, mut pages) = (None, Vec::new());
    loop {
        let page = search(tried, NOW, |request| {
            change(request);
            request.next_token.clone_from(&token);
        })
        .unwrap();
        pages.push(page.rows);
        token = page.next_token;
        if token.is_none() {
            return pages;
        }
    }
}

#[test]
pub(super) fn a_page_has_at_most_twenty_rows_and_the_next_goes_on_without_a_gap() {
    let mut tried = fifty(at_once());
    let all: Vec<GameSessionKey> = tried.service.game_sessions().map(|(key, _)| key).collect();
    for (limit, sizes) in [
        (None, vec![20, 20, 10]),
        (Some(99), vec![20, 20, 10]),
        (Some(21), vec![20, 20, 10]),
        (Some(20), vec![20, 20, 10]),
        (Some(19), vec![19, 19, 12]),
        (Some(10), vec![10, 10, 10, 10, 10]),
    ] {
        let pages = pages(&mut tried, |request| request.limit = limit);
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), sizes);
        assert_eq!(pages.concat().iter().map(|row| row.key).collect::<Vec<_>>(), all, "in the order of creation");
    }
    let one = pages(&mut tried, |request| request.filter_expression = Some("gameSessionName='s49'".into()));
    assert_eq!(one.iter().map(Vec::len).collect::<Vec<_>>(), [1]);
    let none = pages(&mut tried, |request| request.filter_expression = Some("maximumSessions=9".into()));
    assert_eq!(none.iter().map(Vec::len).collect::<Vec<_>>(), [0]);
}

#[test]
fn every_order_visits_every_session_once_and_those_without_the_value_come_last_both_ways() {
    let mut tried = fifty(at_once());
    let value = |row: &GameSessionRow, operand: &str| match operand {
        "gameSessionId" => Some(row.game_session_id.to_string()),
        "gameSessionName" => row.name.as_ref().map(ToString::to_string),
        "maximumSessions" => Some(format!("{:08}", row.maximum_player_session_count)),
        "creationTimeMillis" => Some(format!("{:08}", row.creation_time.as_millis())),
        "playerSessionCount" => Some(format!("{:08}", row.current_player_session_count)),
        "hasAvailablePlayerSessions" => Some((row.maximum_player_session_count > 0).to_string()),
        "gameSessionProperties.level" => row.game_properties.first().map(|(_, value)| value.to_string()),
        _ => None,
    };
    for operand in [
        "gameSessionId",
        "gameSessionName",
        "maximumSessions",
        "creationTimeMillis",
        "playerSessionCount",
        "hasAvailablePlayerSessions",
        "gameSessionProperties.level",
        "gameSessionProperties.none",
    ] {
        for direction in ["ASC", "DESC"] {
            let order: Text = format!("{operand} {direction}").into();
            let pages = pages(&mut tried, |request| {
                (request.sort_expression, request.limit) = (Some(order.clone()), Some(7));
            });
            let rows = pages.concat();
            assert_eq!(rows.iter().map(|row| row.key).collect::<BTreeSet<_>>().len(), 50, "{order}");
            assert_eq!(rows.len(), 50, "{order}");
            for pair in rows.windows(2) {
                let (one, other) = (value(&pair[0], operand), value(&pair[1], operand));
                let in_order = match (&one, &other) {
                    (Some(one), Some(other)) if one == other => pair[0].key < pair[1].key,
                    (Some(one), Some(other)) => (one < other) == (direction == "ASC"),
                    (Some(_), None) => true,
                    (None, Some(_)) => false,
                    (None, None) => pair[0].key < pair[1].key,
                };
                assert!(in_order, "{order}: {one:?} before {other:?}");
            }
        }
    }
}

#[test]
pub(super) fn equal_rows_are_in_the_order_of_creation_and_then_of_ids() {
    let mut tried = Tried::ready(|fleet| fleet.processes_per_instance = 4, at_once());
    let mut named = |ms, token: &str| active(&mut tried, ms, 2, |r| r.idempotency_token = Some(token.into()));
    let (c, a, b, early) = (named(5, "c"), named(5, "a"), named(5, "b"), named(6, "A"));
    assert_eq!(found(&mut tried, NOW), [a, b, c, early]);
    for order in ["maximumSessions ASC", "maximumSessions DESC", "gameSessionName ASC"] {
        let page = search(&mut tried, NOW, |request| request.sort_expression = Some(order.into())).unwrap();
        assert_eq!(keys(&page), [a, b, c, early], "{order}");
    }
}

#[test]
fn a_drawn_order_is_the_same_for_one_search_another_for_another_and_has_pages() {
    let mut tried = fifty(GameLiftReadings { search_order: SearchOrder::Shuffled, ..at_once() });
    let once = pages(&mut tried, |_| {}).concat();
    let order = |rows: &[GameSessionRow]| rows.iter().map(|row| row.key).collect::<Vec<_>>();
    assert_eq!(order(&once), order(&pages(&mut tried, |request| request.limit = Some(3)).concat()));
    assert_eq!(order(&once).iter().collect::<BTreeSet<_>>().len(), 50);
    assert!(!order(&once).is_sorted());
    let other = pages(&mut tried, |request| request.filter_expression = Some("maximumSessions >= 0".into()));
    assert_ne!(order(&once), order(&other.concat()));
    let sorted = |request: &mut SearchGameSessions| request.sort_expression = Some("maximumSessions ASC".into());
    assert!(order(&pages(&mut tried, sorted).concat()[..10]).is_sorted(), "a sort expression leaves nothing to chance");
}

#[test]
fn a_page_goes_on_where_the_last_one_ended_whatever_has_come_and_gone() {
    for (order, readings) in [
        (None, at_once()),
        (Some("gameSessionName ASC"), at_once()),
        (Some("gameSessionName DESC"), at_once()),
        (Some("gameSessionProperties.level DESC"), at_once()),
        (None, GameLiftReadings { search_order: SearchOrder::Shuffled, ..at_once() }),
    ] {
        let mut tried = fifty(readings);
        let ask = |request: &mut SearchGameSessions| request.sort_expression = order.map(Into::into);
        let all: Vec<GameSessionKey> = pages(&mut tried, ask).concat().iter().map(|row| row.key).collect();
        let first = search(&mut tried, NOW, ask).unwrap();
        // The last row of the page ends, one on the page and one behind it.
        for gone in [all[19], all[3], all[30]] {
            end(&mut tried, NOW, gone);
        }
        let next = |request: &mut SearchGameSessions| {
            ask(request);
            request.next_token.clone_from(&first.next_token);
        };
        let second = keys(&search(&mut tried, NOW, next).unwrap());
        let expected: Vec<GameSessionKey> = all[20..].iter().copied().filter(|key| *key != all[30]).take(20).collect();
        assert_eq!(second, expected, "{order:?}");
    }
}

#[test]
fn a_row_that_moves_does_not_move_the_page_that_it_ended() {
    let mut tried = fifty(at_once());
    let ask = |request: &mut SearchGameSessions| {
        request.sort_expression = Some("playerSessionCount DESC".into());
        request.filter_expression = Some("maximumSessions = 4".into());
        request.limit = Some(4);
    };
    let all: Vec<GameSessionKey> = pages(&mut tried, ask).concat().iter().map(|row| row.key).collect();
    let first = search(&mut tried, NOW, ask).unwrap();
    // The last row comes first now, but the next page goes on where it was.
    tried.join(NOW, all[3], "ada").unwrap();
    let next = |request: &mut SearchGameSessions| {
        ask(request);
        request.next_token.clone_from(&first.next_token);
    };
    assert_eq!(keys(&search(&mut tried, NOW, next).unwrap()), all[4..8]);
}

#[test]
pub(super) fn long_names_are_sorted_by_their_first_400_bytes() {
    let mut tried = Tried::ready(|fleet| fleet.processes_per_instance = 3, at_once());
    let mut named = |ms, head: usize, tail: &str| {
        active(&mut tried, ms, 2, |r| r.name = Some(format!("{}{tail}", "x".repeat(head)).into()))
    };
    let (late, early, first) = (named(1, 400, "b"), named(2, 400, "a"), named(3, 399, "a"));
    let by_name = |request: &mut SearchGameSessions| {
        (request.sort_expression, request.limit) = (Some("gameSessionName ASC".into()), Some(1));
    };
    let pages = pages(&mut tried, by_name);
    let order: Vec<GameSessionKey> = pages.concat().iter().map(|row| row.key).collect();
    assert_eq!(order, [first, late, early], "the byte behind the 400th is of no matter");
}

fn with_token(tried: &mut Tried, ms: u64, token: &Text, change: impl Fn(&mut SearchGameSessions)) -> Option<ErrorName> {
    let asked = search(tried, ms, |request| {
        request.next_token = Some(token.clone());
        change(request);
    });
    if let Err(why) = &asked {
        assert_eq!((why, why.clause().number()), (&GameLiftException::PageToken, 220));
    }
    asked.err().map(|why| why.error())
}

#[test]
pub(super) fn a_token_is_taken_by_its_own_search_alone() {
    let mut tried = fifty(at_once());
    tried.learn(NOW, GameLiftFact::InstanceStarts { fleet: crate::gamelift::fleet::FLEET, location: None });
    let token = search(&mut tried, NOW, |_| {}).unwrap().next_token.unwrap();
    assert_eq!(with_token(&mut tried, NOW, &token, |_| {}), None);
    assert_eq!(
        with_token(&mut tried, NOW, &token, |request| request.limit = Some(3)),
        None,
        "pages may change in size"
    );
    let others: [fn(&mut SearchGameSessions); 4] = [
        |request| request.filter_expression = Some("maximumSessions >= 0".into()),
        |request| request.sort_expression = Some("creationTimeMillis ASC".into()),
        |request| request.location = Some("us-east-1".into()),
        |request| request.fleet_id = Some("arn:aws:gamelift:us-east-1::fleet/fleet-a".into()),
    ];
    for other in others {
        assert_eq!(with_token(&mut tried, NOW, &token, other), Some(ErrorName::InvalidRequest));
    }
    for (nth, _) in token.char_indices() {
        let digit = if &token[nth..=nth] == "0" { "1" } else { "0" };
        let altered = format!("{}{digit}{}", &token[..nth], &token[nth + 1..]);
        assert_eq!(
            with_token(&mut tried, NOW, &altered.into(), |_| {}),
            Some(ErrorName::InvalidRequest),
            "digit {nth}"
        );
    }
    let upper = token.to_uppercase();
    for garbled in ["x", "ä", "0000000000000000", &token[1..], &format!("{token}0"), &upper, &format!(" {token}")] {
        assert_eq!(with_token(&mut tried, NOW, &garbled.into(), |_| {}), Some(ErrorName::InvalidRequest), "{garbled}");
    }
    // Nor is it that of a description, nor that of another service's search.
    let describe =
        DescribeGameSessions { fleet_id: Some("fleet-a".into()), limit: Some(20), ..DescribeGameSessions::default() };
    match tried.api(NOW, Operation::DescribeGameSessions(describe)).unwrap() {
        GameLiftReply::GameSessions(page) => {
            let refused = with_token(&mut tried, NOW, &page.next_token.unwrap(), |_| {});
            assert_eq!(refused, Some(ErrorName::InvalidRequest));
        }
        other => panic!("{other:?}"),
    }
    tried.service = tried.service.clone().seeded(8);
    assert_eq!(with_token(&mut tried, NOW, &token, |_| {}), Some(ErrorName::InvalidRequest));
}

#[test]
fn a_token_is_good_for_as_long_as_the_record_of_its_last_row_is_kept() {
    const MONTH: u64 = 30 * 24 * 3_600_000;
    let mut tried = Tried::ready(|fleet| fleet.processes_per_instance = 2, at_once());
    let (one, _two) = (active(&mut tried, 0, 2, |_| {}), active(&mut tried, 1, 2, |_| {}));
    let token = search(&mut tried, 1, |request| request.limit = Some(1)).unwrap().next_token.unwrap();
    end(&mut tried, 1, one);
    assert_eq!(with_token(&mut tried, MONTH, &token, |_| {}), None);
    assert_eq!(with_token(&mut tried, MONTH + 1, &token, |_| {}), Some(ErrorName::InvalidRequest));
}
