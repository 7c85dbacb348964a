//! The language of filters and orders: what each operand takes, how terms bind, and each fault with its place.

use super::ranked;
use sessim::gamelift::readings::{MissingProperty, SearchQuotes};
use sessim::gamelift::search::{
    SearchFault, SearchFilter, SearchOperand, SearchOperator, SearchSort, SearchValue, SortDirection, parse_filter,
    parse_sort,
};

fn read(text: &str) -> Result<SearchFilter, SearchFault> {
    parse_filter(text, SearchQuotes::Single)
}

fn holds(text: &str) -> bool {
    read(text).unwrap_or_else(|fault| panic!("{text}: {fault}")).holds(&ranked(), MissingProperty::NoMatch)
}

/// The comparison operators with what they answer of a value that is less than the operand's, equal to it, and greater.
const OPERATORS: [(&str, [bool; 3]); 6] = [
    ("=", [false, true, false]),
    ("<>", [true, false, true]),
    ("<", [false, false, true]),
    (">", [true, false, false]),
    ("<=", [false, true, true]),
    (">=", [true, true, false]),
];

#[test]
fn every_number_takes_every_operator() {
    for (operand, value) in [("maximumSessions", 4), ("creationTimeMillis", 1_000), ("playerSessionCount", 3)] {
        for (operator, expected) in OPERATORS {
            for (compared, expected) in [value - 1, value, value + 1].into_iter().zip(expected) {
                for text in [format!("{operand}{operator}{compared}"), format!(" {operand}  {operator}\t{compared} ")] {
                    assert_eq!(holds(&text), expected, "{text}");
                }
            }
        }
    }
    assert!(holds("playerSessionCount > -1"));
    assert!(holds("creationTimeMillis < 9223372036854775807 AND creationTimeMillis > -9223372036854775808"));
}

#[test]
fn every_text_and_truth_takes_equality_alone() {
    for (operand, same, other) in [
        ("gameSessionId", "'arn:x'", "'arn:y'"),
        ("gameSessionName", "'duel'", "'Duel'"),
        ("gameSessionProperties.mode", "'ranked'", "'RANKED'"),
        ("gameSessionProperties.map", r"'it\'s'", "'its'"),
        ("hasAvailablePlayerSessions", "true", "false"),
        ("hasAvailablePlayerSessions", "True", "FALSE"),
    ] {
        for (operator, same_holds) in [("=", true), ("<>", false)] {
            assert_eq!(holds(&format!("{operand} {operator} {same}")), same_holds);
            assert_eq!(holds(&format!("{operand} {operator} {other}")), !same_holds);
        }
        for operator in ["<", ">", "<=", ">="] {
            let fault = read(&format!("{operand} {operator} {same}")).unwrap_err();
            let wanted = "= or <>, the operators of this operand";
            assert_eq!(fault, SearchFault { at: operand.len() + 2, found: format!("\"{operator}\""), wanted });
        }
    }
}

#[test]
fn a_value_is_of_the_kind_of_its_operand() {
    let values = [("'4'", "the text '4'"), ("4", "the number 4"), ("true", "\"true\"")];
    for (operand, takes, wanted) in [
        ("gameSessionId", 0, "a text in single quotes"),
        ("gameSessionName", 0, "a text in single quotes"),
        ("gameSessionProperties.mode", 0, "a text in single quotes"),
        ("maximumSessions", 1, "a number"),
        ("creationTimeMillis", 1, "a number"),
        ("playerSessionCount", 1, "a number"),
        ("hasAvailablePlayerSessions", 2, "true or false"),
    ] {
        for (nth, (value, found)) in values.into_iter().enumerate() {
            let is = read(&format!("{operand}={value}"));
            let fault = SearchFault { at: operand.len() + 2, found: found.to_owned(), wanted };
            assert_eq!(is.err(), (nth != takes).then_some(fault), "{operand}={value}");
        }
    }
}

#[test]
fn not_binds_closer_than_and_and_and_closer_than_or() {
    let (yes, no) = ("maximumSessions=4", "maximumSessions=5");
    for (text, expected) in [
        (format!("{yes} OR {no} AND {no}"), true),
        (format!("({yes} OR {no}) AND {no}"), false),
        (format!("{no} AND {no} OR {yes}"), true),
        (format!("{no} AND ({no} OR {yes})"), false),
        (format!("NOT {no} AND {yes}"), true),
        (format!("NOT {yes} OR {yes}"), true),
        (format!("NOT ({yes} OR {yes})"), false),
        (format!("NOT ({no} OR {yes})"), false),
        (format!("NOT NOT {yes}"), true),
        (format!("NOT(NOT({no}))"), false),
        (format!("not {no} And {yes} oR {no}"), true),
        (format!("(({yes}))AND({yes})"), true),
    ] {
        assert_eq!(holds(&text), expected, "{text}");
    }
}

#[test]
fn terms_of_one_kind_are_joined_from_left_to_right() {
    let term =
        |n| Box::new(SearchFilter::Compare(SearchOperand::Maximum, SearchOperator::Equal, SearchValue::Number(n)));
    let all = SearchFilter::And(Box::new(SearchFilter::And(term(1), term(2))), term(3));
    assert_eq!(read("maximumSessions=1 AND maximumSessions=2 AND maximumSessions=3").unwrap(), all);
    let any = SearchFilter::Or(Box::new(SearchFilter::Or(term(1), term(2))), term(3));
    assert_eq!(read("maximumSessions=1 OR maximumSessions=2 OR maximumSessions=3").unwrap(), any);
}

#[test]
pub(super) fn a_missing_property_matches_nothing_but_the_negation() {
    let mut nameless = ranked();
    nameless.name = None;
    for operand in ["gameSessionProperties.other", "gameSessionProperties.Mode", "gameSessionName"] {
        for (text, by_default, under_match) in [
            (format!("{operand} = 'duel'"), false, false),
            (format!("{operand} <> 'duel'"), false, true),
            (format!("NOT {operand} = 'duel'"), true, true),
            (format!("NOT {operand} <> 'duel'"), true, false),
        ] {
            let filter = read(&text).unwrap();
            assert_eq!(filter.holds(&nameless, MissingProperty::NoMatch), by_default, "{text}");
            assert_eq!(filter.holds(&nameless, MissingProperty::Match), under_match, "{text}");
        }
    }
}

const OPERAND: &str = "an operand: gameSessionId, gameSessionName, gameSessionProperties.KEY, maximumSessions, \
                       creationTimeMillis, playerSessionCount or hasAvailablePlayerSessions";
const OPERATOR: &str = "=, <>, <, >, <= or >=";
const VALUE: &str = "a value: a number, true, false or a text in single quotes";
const NUMBER: &str = "a whole number of at most 64 bits";
const ESCAPED: &str = "an escaped quote or an escaped backslash";
const JOINED: &str = "AND, OR or the end";
const KEY: &str = "gameSessionProperties. and a key without dots";

#[test]
pub(super) fn what_is_no_filter_is_refused_with_its_place() {
    for (text, at, found, wanted) in [
        // Operands.
        ("", 1, "the end", OPERAND),
        ("   ", 4, "the end", OPERAND),
        ("maximumsessions = 4", 1, "\"maximumsessions\"", OPERAND),
        ("4 = maximumSessions", 1, "the number 4", OPERAND),
        ("'a' = 'a'", 1, "the text 'a'", OPERAND),
        ("= 4", 1, "\"=\"", OPERAND),
        (") = 4", 1, "a closing parenthesis", OPERAND),
        ("()", 2, "a closing parenthesis", OPERAND),
        ("AND maximumSessions = 4", 1, "\"AND\"", OPERAND),
        ("maximumSessions = 4 AND", 24, "the end", OPERAND),
        ("maximumSessions = 4 OR OR maximumSessions = 4", 24, "\"OR\"", OPERAND),
        ("NOT", 4, "the end", OPERAND),
        ("NOT AND", 5, "\"AND\"", OPERAND),
        ("gameSessionProperties = 'a'", 1, "\"gameSessionProperties\"", OPERAND),
        ("gameSessionProperties. = 'a'", 1, "\"gameSessionProperties.\"", KEY),
        ("gameSessionProperties.a.b = 'a'", 1, "\"gameSessionProperties.a.b\"", KEY),
        // Operators.
        ("maximumSessions", 16, "the end", OPERATOR),
        ("maximumSessions 4", 17, "the number 4", OPERATOR),
        ("maximumSessions (4)", 17, "an opening parenthesis", OPERATOR),
        ("maximumSessions & 4", 17, "'&'", "an operand, a value, an operator or a parenthesis"),
        ("maximumSessions == 4", 18, "\"=\"", VALUE),
        ("maximumSessions != 4", 17, "'!'", "an operand, a value, an operator or a parenthesis"),
        ("maximumSessions =< 4", 18, "\"<\"", VALUE),
        // Values.
        ("maximumSessions = ", 19, "the end", VALUE),
        ("maximumSessions = (4)", 19, "an opening parenthesis", VALUE),
        ("maximumSessions = maximumSessions", 19, "\"maximumSessions\"", VALUE),
        ("gameSessionName = duel", 19, "\"duel\"", VALUE),
        ("maximumSessions = 9223372036854775808", 19, "\"9223372036854775808\"", NUMBER),
        ("maximumSessions = -9223372036854775809", 19, "\"-9223372036854775809\"", NUMBER),
        ("maximumSessions = 4x", 19, "\"4x\"", NUMBER),
        ("maximumSessions = 4.0", 19, "\"4.0\"", NUMBER),
        ("maximumSessions = -", 19, "\"-\"", NUMBER),
        // Texts.
        ("gameSessionName = \"duel\"", 19, "a double quote", "a text in single quotes"),
        ("gameSessionName = 'duel", 24, "the end", "the closing quote"),
        ("gameSessionName = '", 20, "the end", "the closing quote"),
        ("gameSessionName = 'it's'", 25, "the end", "the closing quote"),
        (r"gameSessionName = 'a\b'", 21, r"the escape \b", ESCAPED),
        (r"gameSessionName = 'a\", 21, "a backslash at the end", ESCAPED),
        (r"gameSessionName = 'a\'", 23, "the end", "the closing quote"),
        // What comes after.
        ("(maximumSessions = 4", 21, "the end", "a closing parenthesis"),
        ("((maximumSessions = 4)", 23, "the end", "a closing parenthesis"),
        ("maximumSessions = 4)", 20, "a closing parenthesis", JOINED),
        ("maximumSessions = 4 maximumSessions = 4", 21, "\"maximumSessions\"", JOINED),
        ("maximumSessions = 4 NOT maximumSessions = 4", 21, "\"NOT\"", JOINED),
        ("maximumSessions = 4;", 20, "';'", "an operand, a value, an operator or a parenthesis"),
        // Places are counted in characters.
        ("gameSessionName = 'ää' x", 24, "\"x\"", JOINED),
    ] {
        let fault = read(text).unwrap_err();
        assert_eq!(fault, SearchFault { at, found: found.to_owned(), wanted }, "{text}");
    }
    let fault = read("maximumSessions = ").unwrap_err();
    assert_eq!(fault.to_string(), format!("at character 19: the end instead of {VALUE}"));
}

#[test]
fn a_text_has_two_escapes() {
    let text = |value: &str| match read(&format!("gameSessionName = {value}")) {
        Ok(SearchFilter::Compare(_, _, SearchValue::Text(text))) => text.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(text(r"'it\'s'"), "it's");
    assert_eq!(text(r"'a\\b'"), r"a\b");
    assert_eq!(text(r"'\\\''"), r"\'");
    assert_eq!(text("''"), "");
    assert_eq!(text("'say \"hi\"'"), "say \"hi\"");
    assert_eq!(text("'NOT (a AND b)'"), "NOT (a AND b)");
}

#[test]
fn double_quotes_are_a_reading() {
    let both = SearchQuotes::SingleAndDouble;
    let text = |value: &str| match parse_filter(&format!("gameSessionName = {value}"), both) {
        Ok(SearchFilter::Compare(_, _, SearchValue::Text(text))) => Some(text.to_string()),
        Ok(other) => panic!("{other:?}"),
        Err(_) => None,
    };
    assert_eq!(text("\"duel\"").as_deref(), Some("duel"));
    assert_eq!(text(r#""say \"hi\", it's""#).as_deref(), Some("say \"hi\", it's"));
    assert_eq!(text("'duel'").as_deref(), Some("duel"));
    assert_eq!(text("'duel\""), None);
    assert_eq!(text("\"duel'"), None);
}

#[test]
pub(super) fn an_expression_has_limits() {
    let sized = |length: usize| format!("gameSessionName = '{}'", "ä".repeat(length - 20));
    assert!(read(&sized(1_024)).is_ok(), "characters are counted, not bytes");
    let wanted = "at most 1,024 characters";
    assert_eq!(read(&sized(1_025)), Err(SearchFault { at: 1_025, found: "1025 characters".to_owned(), wanted }));
    let nested = |depth: usize| format!("{}maximumSessions=4{}", "(".repeat(depth), ")".repeat(depth));
    let denied = |depth: usize| format!("{}maximumSessions=4", "NOT ".repeat(depth));
    assert!(read(&nested(64)).is_ok() && holds(&denied(64)));
    let fault = |at| {
        let wanted = "at most 64 levels of NOT and parentheses";
        Err(SearchFault { at, found: "a deeper nesting".to_owned(), wanted })
    };
    assert_eq!(read(&nested(65)), fault(66));
    assert_eq!(read(&denied(65)), fault(4 * 65 + 1));
    let beside = format!("{0} AND {0}", nested(64));
    assert!(read(&beside).is_ok(), "it is the depth that is limited, not the number");
}

#[test]
fn an_order_is_one_operand_and_its_direction() {
    let sort = |text: &str| parse_sort(text, SearchQuotes::Single);
    let (ascending, descending) = (SortDirection::Ascending, SortDirection::Descending);
    for (name, operand) in [
        ("gameSessionId", SearchOperand::Id),
        ("gameSessionName", SearchOperand::Name),
        ("gameSessionProperties.mode", SearchOperand::Property("mode".into())),
        ("maximumSessions", SearchOperand::Maximum),
        ("creationTimeMillis", SearchOperand::CreationTime),
        ("playerSessionCount", SearchOperand::PlayerCount),
        ("hasAvailablePlayerSessions", SearchOperand::HasAvailable),
    ] {
        for (word, direction) in [("ASC", ascending), ("DESC", descending), ("asc", ascending), ("Desc", descending)] {
            assert_eq!(sort(&format!(" {name}  {word} ")), Ok(SearchSort { operand: operand.clone(), direction }));
        }
    }
    let end = "the end: one operand is sorted by";
    for (text, at, found, wanted) in [
        ("", 1, "the end", OPERAND),
        ("ASC", 1, "\"ASC\"", OPERAND),
        ("gameSessionProperties.a.b ASC", 1, "\"gameSessionProperties.a.b\"", KEY),
        ("maximumSessions", 16, "the end", "ASC or DESC"),
        ("maximumSessions UP", 17, "\"UP\"", "ASC or DESC"),
        ("maximumSessions = 4", 17, "\"=\"", "ASC or DESC"),
        ("maximumSessions ASC DESC", 21, "\"DESC\"", end),
        ("maximumSessions ASC gameSessionId ASC", 21, "\"gameSessionId\"", end),
        ("maximumSessions ASC, gameSessionId ASC", 20, "','", "an operand, a value, an operator or a parenthesis"),
    ] {
        assert_eq!(sort(text), Err(SearchFault { at, found: found.to_owned(), wanted }), "{text}");
    }
}
