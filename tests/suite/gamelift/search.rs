//! Searching: the language with its faults, the index with its lag, orders and pages.

use super::fleet::{Tried, error};
use proptest::prelude::*;
use sessim::gamelift::call::ServerCall;
use sessim::gamelift::event::GameLiftChange;
use sessim::gamelift::exception::ErrorName;
use sessim::gamelift::key::{FleetKey, GameSessionKey};
use sessim::gamelift::operation::{CreateGameSession, GameProperty, Operation, SearchGameSessions, UpdateGameSession};
use sessim::gamelift::readings::{GameLiftPreset, GameLiftReadings, MissingProperty, SearchQuotes};
use sessim::gamelift::reply::{GameLiftReply, GameSessionRow, Page};
use sessim::gamelift::search::{
    IndexedSession, SearchFilter, SearchOperand, SearchOperator, SearchValue, parse_filter, parse_sort,
};

fn ranked() -> IndexedSession {
    IndexedSession {
        fleet: FleetKey(0),
        location: 0,
        id: "arn:x".into(),
        name: Some("duel".into()),
        properties: vec![("map".into(), "it's".into()), ("mode".into(), "ranked".into())],
        maximum: 4,
        players: 3,
        created_millis: 1_000,
    }
}

fn holds(text: &str) -> bool {
    parse_filter(text, SearchQuotes::Single).unwrap().holds(&ranked(), MissingProperty::NoMatch)
}

#[test]
fn every_operand_is_compared_by_its_operators() {
    for (text, expected) in [
        ("gameSessionId='arn:x'", true),
        ("gameSessionId <> 'arn:x'", false),
        ("gameSessionName = 'duel'", true),
        ("gameSessionName = 'Duel'", false),
        ("gameSessionProperties.mode = 'ranked'", true),
        ("gameSessionProperties.mode <> 'ranked'", false),
        (r"gameSessionProperties.map = 'it\'s'", true),
        ("maximumSessions = 4", true),
        ("maximumSessions < 4", false),
        ("maximumSessions <= 4", true),
        ("maximumSessions > 3", true),
        ("maximumSessions >= 5", false),
        ("maximumSessions <> 4", false),
        ("creationTimeMillis >= 1000", true),
        ("creationTimeMillis > 1000", false),
        ("playerSessionCount < 4", true),
        ("playerSessionCount = -1", false),
        ("hasAvailablePlayerSessions=true", true),
        ("hasAvailablePlayerSessions = FALSE", false),
        ("hasAvailablePlayerSessions <> false", true),
    ] {
        assert_eq!(holds(text), expected, "{text}");
    }
}

#[test]
fn not_binds_closer_than_and_and_and_closer_than_or() {
    let (yes, no) = ("maximumSessions=4", "maximumSessions=5");
    for (text, expected) in [
        (format!("{yes} OR {no} AND {no}"), true),
        (format!("({yes} OR {no}) AND {no}"), false),
        (format!("NOT {no} AND {yes}"), true),
        (format!("NOT ({no} OR {yes})"), false),
        (format!("NOT NOT {yes}"), true),
        (format!("not {no} and {yes} or {no}"), true),
    ] {
        assert_eq!(holds(&text), expected, "{text}");
    }
}

#[test]
fn a_missing_property_matches_nothing_but_the_negation() {
    assert!(!holds("gameSessionProperties.other = 'a'"));
    assert!(!holds("gameSessionProperties.other <> 'a'"));
    assert!(holds("NOT gameSessionProperties.other = 'a'"));
    let unequal = parse_filter("gameSessionProperties.other <> 'a'", SearchQuotes::Single).unwrap();
    assert!(unequal.holds(&ranked(), MissingProperty::Match));
}

#[test]
fn what_is_no_filter_is_refused_with_its_place() {
    let nested = format!("{}maximumSessions=1", "NOT ".repeat(65));
    for (text, at) in [
        ("", 1),
        ("maximumSessions", 16),
        ("maximumSessions 4", 17),
        ("maximumSessions = '4'", 19),
        ("maximumSessions = ", 19),
        ("maximumsessions = 4", 1),
        ("gameSessionName < 'a'", 17),
        ("gameSessionName = duel", 19),
        ("gameSessionName = \"duel\"", 19),
        ("gameSessionName = 'duel", 24),
        (r"gameSessionName = 'a\b'", 21),
        ("hasAvailablePlayerSessions = 1", 30),
        ("hasAvailablePlayerSessions > true", 28),
        ("gameSessionProperties. = 'a'", 1),
        ("gameSessionProperties.a.b = 'a'", 1),
        ("(maximumSessions = 4", 21),
        ("maximumSessions = 4)", 20),
        ("maximumSessions = 4 maximumSessions = 4", 21),
        ("maximumSessions = 4 AND", 24),
        ("maximumSessions = 99999999999999999999", 19),
        ("maximumSessions = 4x", 19),
        ("maximumSessions & 4", 17),
        (nested.as_str(), 4 * 64 + 5),
    ] {
        let fault = parse_filter(text, SearchQuotes::Single).unwrap_err();
        assert_eq!(fault.at, at, "{text}: {fault}");
    }
    let long = format!("gameSessionName = '{}'", "x".repeat(1_024));
    assert!(parse_filter(&long, SearchQuotes::Single).is_err());
    assert!(parse_filter("gameSessionName = \"duel\"", SearchQuotes::SingleAndDouble).is_ok());
    for text in ["", "maximumSessions", "maximumSessions UP", "maximumSessions ASC, gameSessionId ASC", "ASC"] {
        assert!(parse_sort(text, SearchQuotes::Single).is_err(), "{text}");
    }
    assert!(parse_sort("gameSessionProperties.mode desc", SearchQuotes::Single).is_ok());
}

fn search(
    tried: &mut Tried,
    ms: u64,
    change: impl FnOnce(&mut SearchGameSessions),
) -> Result<Page<GameSessionRow>, ErrorName> {
    let mut request = SearchGameSessions { fleet_id: Some("fleet-a".into()), ..SearchGameSessions::default() };
    change(&mut request);
    match tried.api(ms, Operation::SearchGameSessions(request)).map_err(|why| why.error())? {
        GameLiftReply::GameSessions(page) => Ok(page),
        other => panic!("{other:?}"),
    }
}

fn found(tried: &mut Tried, ms: u64) -> Vec<GameSessionKey> {
    search(tried, ms, |_| {}).unwrap().rows.iter().map(|row| row.key).collect()
}

#[test]
fn a_session_is_found_two_seconds_after_its_activation_and_lost_two_seconds_after_its_end() {
    let mut tried = Tried::usual();
    let duel = tried.active(1_000, 2);
    assert_eq!(found(&mut tried, 2_999), []);
    assert_eq!(found(&mut tried, 3_000), [duel]);
    assert_eq!(found(&mut tried, 3_001), [duel]);
    tried.server(5_000, 0, ServerCall::ProcessEnding).unwrap();
    assert_eq!(found(&mut tried, 6_999), [duel], "a search can find a session that refuses a join");
    assert_eq!(error(tried.join(6_999, duel, "ada")), ErrorName::InvalidGameSessionStatus);
    assert_eq!(found(&mut tried, 7_000), []);
    assert!(tried.has(|what| *what == GameLiftChange::Indexed { game_session: duel, found: false }));
}

#[test]
fn counts_are_those_of_two_seconds_ago() {
    let mut tried = Tried::usual();
    let duel = tried.active(0, 1);
    tried.pass(2_000);
    tried.join(3_000, duel, "ada").unwrap();
    let free = |r: &mut SearchGameSessions| r.filter_expression = Some("hasAvailablePlayerSessions=true".into());
    assert_eq!(search(&mut tried, 4_999, free).unwrap().rows.len(), 1);
    assert_eq!(search(&mut tried, 5_000, free).unwrap().rows.len(), 0);
    assert_eq!(
        search(&mut tried, 5_000, |_| {}).unwrap().rows[0].current_player_session_count,
        1,
        "full ones are found"
    );
    // The reservation ends at 63 s, and the index learns it two seconds later.
    let _ = tried.server(60_000, 0, ServerCall::ReportHealth(true));
    assert_eq!(search(&mut tried, 64_999, free).unwrap().rows.len(), 0);
    assert_eq!(search(&mut tried, 65_000, free).unwrap().rows.len(), 1);
}

#[test]
fn without_lag_a_search_sees_every_change_at_once() {
    let mut tried = Tried::ready(|_| {}, GameLiftPreset::UnitTest.readings());
    let duel = tried.create(0, 2).unwrap();
    assert_eq!(found(&mut tried, 0), [], "it is ACTIVATING");
    tried.server(0, 0, ServerCall::ActivateGameSession).unwrap();
    assert_eq!(found(&mut tried, 0), [duel]);
    tried.server(0, 0, ServerCall::ProcessEnding).unwrap();
    assert_eq!(found(&mut tried, 0), []);
}

/// Fifty sessions, named and with a property for every second, one a millisecond.
fn fifty(readings: GameLiftReadings) -> Tried {
    let mut tried = Tried::ready(|fleet| fleet.processes_per_instance = 50, readings);
    for n in 0..50u64 {
        let change = |r: &mut CreateGameSession| {
            r.name = Some(format!("s{:02}", (n * 7) % 50).into());
            if n % 2 == 0 {
                let level = Some(format!("{}", n % 4).into());
                r.game_properties = vec![
                    GameProperty { key: Some("level".into()), value: level },
                    GameProperty { key: Some("a.b".into()), value: Some("x".into()) },
                ];
            }
        };
        let key = tried.create_with(n, i64::try_from(n % 5).unwrap(), change).unwrap();
        let process = tried.process_of(key);
        tried.server(n, process, ServerCall::ActivateGameSession).unwrap();
    }
    tried
}

#[test]
fn pages_have_at_most_twenty_rows_and_follow_each_other_without_gap() {
    let mut tried = fifty(GameLiftPreset::UnitTest.readings());
    let all: Vec<GameSessionKey> = tried.service.game_sessions().map(|(key, _)| key).collect();
    for (limit, sizes) in [(None, vec![20, 20, 10]), (Some(99), vec![20, 20, 10]), (Some(16), vec![16, 16, 16, 2])] {
        let (mut token, mut seen, mut pages) = (None, Vec::new(), Vec::new());
        loop {
            let page = search(&mut tried, 60, |r| (r.limit, r.next_token) = (limit, token.clone())).unwrap();
            pages.push(page.rows.len());
            seen.extend(page.rows.iter().map(|row| row.key));
            token = page.next_token;
            if token.is_none() {
                break;
            }
        }
        assert_eq!((pages, &seen), (sizes, &all));
    }
    let token = search(&mut tried, 60, |_| {}).unwrap().next_token;
    let other = |r: &mut SearchGameSessions| {
        r.next_token.clone_from(&token);
        r.filter_expression = Some("maximumSessions=1".into());
    };
    assert_eq!(search(&mut tried, 60, other).unwrap_err(), ErrorName::InvalidRequest);
    let garbled = |r: &mut SearchGameSessions| r.next_token = Some("x".into());
    assert_eq!(search(&mut tried, 60, garbled).unwrap_err(), ErrorName::InvalidRequest);
    assert_eq!(search(&mut tried, 60, |r| r.limit = Some(0)).unwrap_err(), ErrorName::InvalidRequest);
}

#[test]
fn results_are_sorted_and_those_without_the_value_come_last_both_ways() {
    let mut tried = fifty(GameLiftPreset::UnitTest.readings());
    let sorted = |tried: &mut Tried, order: &str| {
        let page = search(tried, 60, |r| r.sort_expression = Some(order.into())).unwrap();
        page.rows.iter().map(|row| row.name.clone().unwrap_or_default().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(sorted(&mut tried, "gameSessionName ASC")[..3], ["s00", "s01", "s02"]);
    assert_eq!(sorted(&mut tried, "gameSessionName DESC")[..3], ["s49", "s48", "s47"]);
    for (order, first) in [("gameSessionProperties.level ASC", "0"), ("gameSessionProperties.level DESC", "2")] {
        let page = search(&mut tried, 60, |r| r.sort_expression = Some(order.into())).unwrap();
        let levels: Vec<_> = page.rows.iter().map(|row| row.game_properties[0].1.to_string()).collect();
        assert_eq!(levels[0], first);
        assert!(page.rows.iter().all(|row| row.game_properties.len() == 1), "the key with a dot is left out");
        let keys: Vec<_> = page.rows.iter().take(12).map(|row| row.key).collect();
        assert!(keys.is_sorted(), "equal ones are in the order of creation");
    }
}

#[test]
fn a_drawn_order_is_the_same_for_one_search_and_not_that_of_creation() {
    let readings = GameLiftPreset::UnitTest.readings().with("search_order", "shuffled").unwrap();
    let mut tried = fifty(readings);
    let once = found(&mut tried, 60);
    assert_eq!(once, found(&mut tried, 61));
    assert!(!once.is_sorted());
}

#[test]
fn a_search_needs_one_fleet_or_alias_and_a_location_of_it() {
    let mut tried = Tried::usual();
    assert_eq!(search(&mut tried, 0, |r| r.fleet_id = None).unwrap_err(), ErrorName::InvalidRequest);
    assert_eq!(search(&mut tried, 0, |r| r.alias_id = Some("alias-a".into())).unwrap_err(), ErrorName::InvalidRequest);
    assert_eq!(search(&mut tried, 0, |r| r.fleet_id = Some("fleet-b".into())).unwrap_err(), ErrorName::NotFound);
    assert_eq!(search(&mut tried, 0, |r| r.location = Some("mars".into())).unwrap_err(), ErrorName::InvalidRequest);
    assert!(search(&mut tried, 0, |r| r.location = Some("us-east-1".into())).is_ok());
    assert_eq!(
        search(&mut tried, 0, |r| r.filter_expression = Some("x".into())).unwrap_err(),
        ErrorName::InvalidRequest
    );
}

#[test]
fn an_update_is_found_after_the_lag() {
    let mut tried = Tried::usual();
    let duel = tried.active(0, 2);
    let request = UpdateGameSession {
        game_session_id: Some(tried.service.game_session(duel).unwrap().arn.clone()),
        name: Some("new".into()),
        ..Default::default()
    };
    tried.api(1_000, Operation::UpdateGameSession(request)).unwrap();
    let named = |r: &mut SearchGameSessions| r.filter_expression = Some("gameSessionName='new'".into());
    assert_eq!(search(&mut tried, 2_999, named).unwrap().rows.len(), 0);
    assert_eq!(search(&mut tried, 3_000, named).unwrap().rows.len(), 1);
}

/// A random filter.
fn filters() -> impl Strategy<Value = SearchFilter> {
    let numbers =
        prop_oneof![Just(SearchOperand::Maximum), Just(SearchOperand::CreationTime), Just(SearchOperand::PlayerCount)];
    let texts = prop_oneof![
        Just(SearchOperand::Id),
        Just(SearchOperand::Name),
        prop_oneof![Just("mode"), Just("map"), Just("none")].prop_map(|key| SearchOperand::Property(key.into())),
    ];
    let any_operator = prop_oneof![
        Just(SearchOperator::Equal),
        Just(SearchOperator::Unequal),
        Just(SearchOperator::Less),
        Just(SearchOperator::Greater),
        Just(SearchOperator::AtMost),
        Just(SearchOperator::AtLeast),
    ];
    let equality = || prop_oneof![Just(SearchOperator::Equal), Just(SearchOperator::Unequal)];
    let compare = prop_oneof![
        (numbers, any_operator, 0i64..6).prop_map(|(of, by, n)| SearchFilter::Compare(of, by, SearchValue::Number(n))),
        (texts, equality(), prop_oneof![Just("ranked"), Just("it's"), Just("a\\b"), Just("duel")])
            .prop_map(|(of, by, text)| SearchFilter::Compare(of, by, SearchValue::Text(text.into()))),
        (equality(), any::<bool>()).prop_map(|(by, is)| SearchFilter::Compare(
            SearchOperand::HasAvailable,
            by,
            SearchValue::Truth(is)
        )),
    ];
    compare.prop_recursive(4, 24, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| SearchFilter::And(Box::new(a), Box::new(b))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| SearchFilter::Or(Box::new(a), Box::new(b))),
            inner.prop_map(|a| SearchFilter::Not(Box::new(a))),
        ]
    })
}

/// The filter as text, with every parenthesis.
fn written(filter: &SearchFilter) -> String {
    match filter {
        SearchFilter::And(a, b) => format!("({}) AND ({})", written(a), written(b)),
        SearchFilter::Or(a, b) => format!("({}) OR ({})", written(a), written(b)),
        SearchFilter::Not(a) => format!("NOT ({})", written(a)),
        SearchFilter::Compare(operand, operator, value) => {
            let operand = match operand {
                SearchOperand::Id => "gameSessionId".to_owned(),
                SearchOperand::Name => "gameSessionName".to_owned(),
                SearchOperand::Property(key) => format!("gameSessionProperties.{key}"),
                SearchOperand::Maximum => "maximumSessions".to_owned(),
                SearchOperand::CreationTime => "creationTimeMillis".to_owned(),
                SearchOperand::PlayerCount => "playerSessionCount".to_owned(),
                SearchOperand::HasAvailable => "hasAvailablePlayerSessions".to_owned(),
            };
            let operator = match operator {
                SearchOperator::Equal => "=",
                SearchOperator::Unequal => "<>",
                SearchOperator::Less => "<",
                SearchOperator::Greater => ">",
                SearchOperator::AtMost => "<=",
                SearchOperator::AtLeast => ">=",
            };
            let value = match value {
                SearchValue::Text(text) => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
                SearchValue::Number(number) => number.to_string(),
                SearchValue::Truth(is) => is.to_string(),
            };
            format!("{operand} {operator} {value}")
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_written_filter_is_read_as_it_was(filter in filters()) {
        let text = written(&filter);
        prop_assume!(text.len() <= 1_024);
        prop_assert_eq!(parse_filter(&text, SearchQuotes::Single).unwrap(), filter);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[a-zA-Z0-9 .<>='\"()\\\\-]{0,60}") {
        let _ = parse_filter(&text, SearchQuotes::SingleAndDouble);
        let _ = parse_sort(&text, SearchQuotes::Single);
    }
}
