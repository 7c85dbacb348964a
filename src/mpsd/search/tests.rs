//! Valid and invalid filters.

use super::*;

fn problem(text: &str) -> String {
    Filter::parse(text).expect_err(text).to_string()
}

/// How many tests are on either side of the `or`.
fn sides(text: &str) -> (usize, Option<usize>) {
    let filter = Filter::parse(text).unwrap_or_else(|why| panic!("{text}: {why}"));
    (filter.either.len(), filter.or.map(|tests| tests.len()))
}

#[test]
fn the_documents_own_filters_are_read() {
    for text in [
        "session/memberXuids/any(d:d eq '1234566')",
        "MemberXuids/any(d:d eq '12345678')",
        "tolower(strings/forzacarclass) eq 'classb'",
        "numbers/halokdratio gt 1.5",
        "tags/any(d:tolower(d) ne 'cursingallowed')",
        "tags/any(d:tolower(d) eq 'coolpeopleonly') eq true and numbers/halokdratio eq 7.5",
        "achievementIds/any(d:d eq '123456')",
        "language eq 'en'",
        "session/scheduledTime le '2009-06-15T13:45:30.0900000Z'",
        "session/postedTime lt 2009-06-15T13:45:30Z",
        "session/registrationState eq 'registered'",
        "session/targetMembersCountRemaining le 5",
        "session/roles/lfg/confirmed/needs le 15",
        "session/keywords/any(d:tolower(d) eq 'level2')",
        "session/scid eq '151512315'",
        "tolower(session / templateName) eq 'global(lfg)' or (tolower(session/templateName) eq 'teamlfg' and tolower(session/scid) eq '7492baca-c1b4-440d-a391-b7ef364a8d40')",
        "Numbers/rank EQ 53 AND Tags/any(t:TOLOWER(t) EQ 'x')",
    ] {
        Filter::parse(text).unwrap_or_else(|why| panic!("{text}: {why}"));
    }
}

#[test]
fn and_binds_tighter_than_the_one_or_at_the_root() {
    let (a, b, c) = ("numbers/a eq 1", "numbers/b eq 2", "numbers/c eq 3");
    assert_eq!(sides(""), (0, None));
    assert_eq!(sides("  "), (0, None));
    assert_eq!(sides(&format!("{a} or {b} and {c}")), (1, Some(2)));
    assert_eq!(sides(&format!("{a} and {b} or {c}")), (2, Some(1)));
    assert_eq!(sides(&format!("({a} and ({b})) and (({c}))")), (3, None));
    assert_eq!(sides(&format!("(({a}) or ({b} and {c}))")), (1, Some(2)));
    assert_eq!(sides(&format!("(({a} or {b}))")), (1, Some(1)));
    for (text, words) in [
        (format!("{a} and ({b} or {c})"), "column 36: \"or\" stands at the root"),
        (format!("({a} or {b}) and {c}"), "column 17: \"or\" stands at the root"),
        (format!("{a} or {b} or {c}"), "column 34: a filter has one \"or\" at most"),
    ] {
        assert!(problem(&text).starts_with(words), "{text}: {}", problem(&text));
    }
}

#[test]
fn true_and_false_after_any_say_which_way_it_goes() {
    let way = |rest: &str| match &Filter::parse(&format!("tags/any(d:tolower(d) {rest}")).unwrap().either[0] {
        Test::Set { contains, .. } => *contains,
        other => panic!("{other:?}"),
    };
    assert!(way("eq 'x')") && way("eq 'x') eq true") && way("eq 'x') ne false") && way("ne 'x') eq false"));
    assert!(!way("ne 'x')") && !way("eq 'x') ne true") && !way("eq 'x') eq false"));
}

#[test]
fn what_is_no_filter_is_told_with_its_place_and_what_would_do() {
    for (text, words) in [
        ("tags", "column 5: expected eq, ne, gt, ge, lt or le, found the end"),
        ("tags eq 'x'", "column 1: this is a set: write tags/any(d:d eq '...')"),
        ("tags/any(d:d eq 'x')", "column 12: tags and strings are compared in lower case: write tolower(d)"),
        ("tags/any(d:tolower(e) eq 'x')", "column 20: expected \"d\" or tolower(d), found \"e\""),
        ("tags/any(d tolower(d) eq 'x')", "column 12: expected \":\", found \"tolower\""),
        ("tags/any(d:tolower(d) gt 'x')", "column 23: strings compare by eq and ne, not by gt"),
        ("tags/any(d:tolower(d) eq 5)", "column 26: expected a string in single quotes, found \"5\""),
        ("tags/any(d:tolower(d) eq 'x'", "column 29: expected \")\", which closes any, found the end"),
        ("tolower(tags/any(d:d eq 'x'))", "column 1: tolower goes inside any"),
        ("language/any(d:d eq 'en')", "column 1: language is no set"),
        ("strings/map eq 'quay'", "column 1: tags and strings are compared in lower case: write tolower(strings/map)"),
        ("tolower(numbers/rank) eq 5", "column 1: tolower is for strings, and numbers/rank is none"),
        ("tolower(strings/map eq 'x'", "column 21: expected \")\", which closes tolower, found \"eq\""),
        ("numbers/rank eq '5'", "column 17: expected a number, found the string '5'"),
        ("numbers/rank eq five", "column 17: expected a number, found \"five\""),
        ("numbers/rank eq 1.0000000001", "column 17: 1.0000000001 has more than 9 decimal places"),
        ("numbers/rank is 5", "column 14: expected eq, ne, gt, ge, lt or le, found \"is\""),
        ("number/guns gt 15", "column 1: there is no \"number/guns\"; write numbers/guns"),
        ("strings/_map eq 'x'", "column 1: the attribute name \"_map\" does not begin with a letter"),
        ("rank eq 5", "column 1: there is no \"rank\"; there is tags, achievementIds"),
        ("session/rank eq 5", "column 1: there is no \"session/rank\"; there is membersCount"),
        ("session/roles/lfg/confirmed eq 5", "column 1: there is no \"session/roles/lfg/confirmed\""),
        (
            "session/roles/lfg/confirmed/max eq 5",
            "column 1: there is no \"session/roles/lfg/confirmed/max\"; there is count, target or needs",
        ),
        ("session/postedTime lt 'noon'", "column 23: \"noon\" is no date"),
        ("session/postedTime lt soon", "column 23: expected a date such as '2016-09-20T20:50:00Z', found \"soon\""),
        ("contains(strings/map, 'x')", "column 21: ',' begins nothing here"),
        ("startswith(strings/map) eq 'x'", "column 1: \"startswith\" is no function here; there is tolower"),
        ("not (numbers/rank eq 5)", "column 1: there is no \"not\"; write ne instead of eq"),
        ("numbers/rank eq 5 numbers/rank eq 5", "column 19: expected \"and\", \"or\" or the end, found \"numbers\""),
        ("(numbers/rank eq 5", "column 1: this parenthesis is never closed"),
        ("numbers/rank eq 5)", "column 18: expected \"and\", \"or\" or the end, found \")\""),
        ("()", "column 2: expected a name such as tags or numbers/rank, found \")\""),
        ("and", "column 1: there is no \"and\"; there is tags"),
        ("numbers/rank eq 5 and", "column 22: expected a name such as tags or numbers/rank, found the end"),
        ("numbers/rank eq 5 eq true", "column 19: expected \"and\", \"or\" or the end, found \"eq\""),
        ("tags/any(d:tolower(d) eq 'x') eq 1", "column 34: expected true or false, found \"1\""),
        ("language eq \"en\"", "column 13: '\"' begins nothing here; strings stand in single quotes"),
        ("language eq 'en", "column 13: a string begins here and has no closing quote"),
    ] {
        assert!(problem(text).starts_with(words), "{text}\n  says   {}\n  not    {words}", problem(text));
    }
}

#[test]
fn no_text_is_too_much() {
    let whole = "(tags/any(d:tolower(d) eq 'it''s') and session/postedTime lt '2016-09-20T20:50:00Z') or tolower(strings/ü) ne 'x'";
    for (cut, _) in whole.char_indices().skip(1) {
        let (before, after) = whole.split_at(cut);
        for text in
            [before.to_owned(), after.to_owned(), format!("{before}{after}{before}"), format!("{before}({after}")]
        {
            let _ = Filter::parse(&text);
            let _ = OrderBy::parse(&text);
        }
    }
    let nested = |depth: usize| format!("{}numbers/a eq 1{}", "(".repeat(depth), ")".repeat(depth));
    assert!(Filter::parse(&nested(4_000)).is_ok());
    assert!(Filter::parse(&"(".repeat(MAX_FILTER)).is_err());
    assert!(problem(&nested(5_000)).starts_with("column 1: a filter has at most 8192 bytes"));
}

#[test]
fn an_order_is_one_field_and_a_direction() {
    let read = |text: &str| OrderBy::parse(text);
    assert_eq!(read(""), Ok(OrderBy::default()));
    assert_eq!(read("timestamp ASC"), Ok(OrderBy::default()));
    for text in ["Timestamp desc", "numbers/rank desc", "strings/map", "session/membersCount asc", "session/postedTime"]
    {
        assert!(read(text).is_ok(), "{text}");
    }
    for (text, words) in [
        ("desc", "column 1: by what?"),
        ("tags asc", "column 1: a set has no order"),
        ("rank", "column 1: there is no \"rank\""),
        ("numbers/rank up", "column 14: expected asc, desc or the end, found \"up\""),
        ("numbers/rank asc, numbers/b", "column 17: ','"),
        ("numbers/rank asc desc", "column 18: an order is one field"),
        ("numbers/", "column 8: expected asc, desc or the end"),
        ("'x'", "column 1: expected asc, desc or the end"),
    ] {
        let said = read(text).expect_err(text).to_string();
        assert!(said.starts_with(words), "{text}: {said}");
    }
}
