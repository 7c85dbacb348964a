//! Laws: a filter that is written and read says what it said, no text makes the reader panic, and the index keeps its promise.

use super::ranked;
use proptest::prelude::*;
use sessim::gamelift::readings::{MissingProperty, SearchQuotes};
use sessim::gamelift::search::{
    IndexedSession, SearchFault, SearchFilter, SearchOperand, SearchOperator, SearchValue, parse_filter, parse_sort,
};

/// A text of filters and sessions: few, so that they meet, and with what must be escaped.
fn texts() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just(""), Just("ranked"), Just("it's"), Just("a\\b"), Just("\\'"), Just("NOT (x"), Just("\"ä\"")]
}

/// A random filter.
fn filters() -> impl Strategy<Value = SearchFilter> {
    let numbers =
        prop_oneof![Just(SearchOperand::Maximum), Just(SearchOperand::CreationTime), Just(SearchOperand::PlayerCount)];
    let named = prop_oneof![
        Just(SearchOperand::Id),
        Just(SearchOperand::Name),
        prop_oneof![Just("mode"), Just("map"), Just("a-b_1"), Just("none")]
            .prop_map(|key| SearchOperand::Property(key.into())),
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
        (numbers, any_operator, -1i64..5).prop_map(|(of, by, n)| SearchFilter::Compare(of, by, SearchValue::Number(n))),
        (named, equality(), texts()).prop_map(|(of, by, text)| SearchFilter::Compare(
            of,
            by,
            SearchValue::Text(text.into())
        )),
        (equality(), any::<bool>()).prop_map(|(by, is)| SearchFilter::Compare(
            SearchOperand::HasAvailable,
            by,
            SearchValue::Truth(is)
        )),
    ];
    compare.prop_recursive(5, 16, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| SearchFilter::And(Box::new(a), Box::new(b))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| SearchFilter::Or(Box::new(a), Box::new(b))),
            inner.prop_map(|a| SearchFilter::Not(Box::new(a))),
        ]
    })
}

/// A random entry of the index.
fn sessions() -> impl Strategy<Value = IndexedSession> {
    let property =
        |key: &'static str| proptest::option::of(texts()).prop_map(move |value| Some((key.into(), value?.into())));
    let properties = (property("a-b_1"), property("map"), property("mode"));
    (texts(), proptest::option::of(texts()), properties, 0u32..4, 0u32..4, 0i64..4).prop_map(
        |(id, name, (first, second, third), maximum, players, created_millis)| IndexedSession {
            id: id.into(),
            name: name.map(Into::into),
            properties: [first, second, third].into_iter().flatten().collect(),
            maximum,
            players,
            has_free_slot: players < maximum,
            created_millis,
            ..ranked()
        },
    )
}

/// What a filter says of a session, by its definition.
fn says(filter: &SearchFilter, session: &IndexedSession, missing: MissingProperty) -> bool {
    match filter {
        SearchFilter::And(a, b) => says(a, session, missing) & says(b, session, missing),
        SearchFilter::Or(a, b) => says(a, session, missing) | says(b, session, missing),
        SearchFilter::Not(a) => !says(a, session, missing),
        SearchFilter::Compare(operand, operator, value) => {
            let number = |n: i64| Some(SearchValue::Number(n));
            let found = match operand {
                SearchOperand::Id => Some(SearchValue::Text(session.id.clone())),
                SearchOperand::Name => session.name.clone().map(SearchValue::Text),
                SearchOperand::Property(key) => {
                    let property = session.properties.iter().find(|(known, _)| known == key);
                    property.map(|(_, value)| SearchValue::Text(value.clone()))
                }
                SearchOperand::Maximum => number(session.maximum.into()),
                SearchOperand::CreationTime => number(session.created_millis),
                SearchOperand::PlayerCount => number(session.players.into()),
                SearchOperand::HasAvailable => Some(SearchValue::Truth(session.has_free_slot)),
            };
            match (found, operator) {
                (None, SearchOperator::Unequal) => missing == MissingProperty::Match,
                (None, _) => false,
                (Some(found), SearchOperator::Equal) => found == *value,
                (Some(found), SearchOperator::Unequal) => found != *value,
                (Some(found), SearchOperator::Less) => found < *value,
                (Some(found), SearchOperator::Greater) => found > *value,
                (Some(found), SearchOperator::AtMost) => found <= *value,
                (Some(found), SearchOperator::AtLeast) => found >= *value,
            }
        }
    }
}

/// The filter as text: with every parenthesis, or with those alone that the order of binding needs.
fn written(filter: &SearchFilter, all: bool) -> String {
    // OR, AND, NOT and comparisons, from the loosest to the closest.
    let binding = |filter: &SearchFilter| match filter {
        SearchFilter::Or(..) => 0,
        SearchFilter::And(..) => 1,
        SearchFilter::Not(_) => 2,
        SearchFilter::Compare(..) => 3,
    };
    let part = |inner: &SearchFilter, least: u8| {
        let text = written(inner, all);
        if all || binding(inner) < least { format!("({text})") } else { text }
    };
    match filter {
        // Terms are joined from the left, so the right one needs parentheses if it is of the same kind.
        SearchFilter::Or(a, b) => format!("{} or {}", part(a, 0), part(b, 1)),
        SearchFilter::And(a, b) => format!("{} AND {}", part(a, 1), part(b, 2)),
        SearchFilter::Not(a) => format!("NOT {}", part(a, 2)),
        SearchFilter::Compare(operand, operator, value) => compared(operand, *operator, value),
    }
}

fn compared(operand: &SearchOperand, operator: SearchOperator, value: &SearchValue) -> String {
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
        SearchOperator::Unequal => " <> ",
        SearchOperator::Less => "<",
        SearchOperator::Greater => " >",
        SearchOperator::AtMost => "<= ",
        SearchOperator::AtLeast => ">=",
    };
    let value = match value {
        SearchValue::Text(text) => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
        SearchValue::Number(number) => number.to_string(),
        SearchValue::Truth(is) => is.to_string(),
    };
    format!("{operand}{operator}{value}")
}

/// A text that is nearly a filter, or not at all.
fn nearly() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-zA-Z0-9 .<>='\"()\\\\ä-]{0,60}",
        proptest::collection::vec(
            prop_oneof![
                Just("maximumSessions"),
                Just("gameSessionName"),
                Just("gameSessionProperties.a"),
                Just("NOT"),
                Just("AND"),
                Just("OR"),
                Just("("),
                Just(")"),
                Just("="),
                Just("<"),
                Just("'a'"),
                Just("'"),
                Just("\\"),
                Just("4"),
                Just("true"),
                Just("ASC"),
            ],
            0..200
        )
        .prop_map(|words| words.join(" ")),
    ]
}

fn lies_within(text: &str, fault: &SearchFault) -> bool {
    (1..=text.chars().count() + 1).contains(&fault.at) && !fault.found.is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_written_filter_is_read_and_holds_as_it_says(filter in filters(), session in sessions(), all in any::<bool>()) {
        let text = written(&filter, all);
        prop_assume!(text.chars().count() <= 1_024);
        let read = parse_filter(&text, SearchQuotes::Single).unwrap();
        prop_assert_eq!(&read, &filter, "{}", text);
        for missing in [MissingProperty::NoMatch, MissingProperty::Match] {
            prop_assert_eq!(read.holds(&session, missing), says(&filter, &session, missing), "{}", text);
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic_and_a_fault_lies_within_the_text(text in nearly()) {
        for quotes in [SearchQuotes::Single, SearchQuotes::SingleAndDouble] {
            let faults = [parse_filter(&text, quotes).err(), parse_sort(&text, quotes).err()];
            for fault in faults.into_iter().flatten() {
                prop_assert!(lies_within(&text, &fault), "{}: {}", text, fault);
            }
        }
    }
}
