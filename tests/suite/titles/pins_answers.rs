//! Answers that are late, overtaken, of another life, or that ask for patience; and connections that are refused.

use super::lines;
use super::pins::{and, manual, played, saying};
use serde_json::{Value, json};

/// A and B are in the session by 1.
fn two(then: Value) -> Value {
    let first = json!([
        { "at": 0, "by": "A", "do": { "create": { "session": "match" } } },
        { "at": 1, "by": "B", "do": "join" },
    ]);
    and(first, then)
}

#[test]
fn a_service_that_fails_for_one_user_refuses_the_connections_of_nobody_else_and_busy_it_refuses_none() {
    for (fails, a, b) in [(503, 400, 200), (429, 200, 200)] {
        let steps = json!([
            { "at": 1_000, "do": { "service_fails": { "with": fails, "of": "A" } } },
            { "at": 1_000, "by": ["A", "B"], "do": "reconnect" },
            { "at": 2_000, "do": "mend" },
            // The old connections are given up at 31,000.
            { "at": 40_000, "by": ["A", "B"], "do": "active", "expect": { "status": [a, b] } },
        ]);
        played(json!({}), two(steps));
    }
}

#[test]
fn a_title_has_all_its_attempts_to_connect_for_each_connection_that_it_has_lost() {
    let steps = json!([
        { "at": 1_000, "do": { "service_fails": { "with": 503, "of": "A" } } },
        { "at": 1_000, "by": "A", "do": "reconnect" },
        { "at": 60_000, "by": "A", "do": "reconnect" },
        { "at": 120_000, "expect": { "exists": true } },
    ]);
    let outcome = played(json!({ "title": manual(json!({ "reconnect": "attempts 2" })) }), two(steps));
    let tried: Vec<String> =
        saying(&outcome, "A connect: ").into_iter().map(|line| line.replace(" (reconnect)", "")).collect();
    let wanted = [1_000, 60_000].map(|from: u64| {
        let tries = [(0, "503"), (1_000, "503"), (3_000, "given up")];
        tries.map(|(after, came)| format!("{} A connect: {came}", from + after))
    });
    assert_eq!(tried, wanted.concat());
}

/// A reads at this instant, and the answer comes so much later.
fn reads_late(at: u64, by: u64) -> [Value; 2] {
    [
        json!({ "at": at, "do": { "delay_replies": { "of": "A", "by": by, "next": 1 } } }),
        json!({ "at": at, "by": "A", "do": "read" }),
    ]
}

#[test]
fn an_answer_is_overtaken_by_that_to_any_later_request_whatever_came_between() {
    // The answer to the third request comes first, then that to the first, then that to the second. The fifth request is
    // answered at once, and before the fourth.
    let late =
        [reads_late(1_000, 5_000), reads_late(2_000, 8_000), reads_late(3_000, 1_000), reads_late(20_000, 5_000)];
    let mut steps = late.concat();
    steps.push(json!({ "at": 21_000, "by": "A", "do": "read", "expect": { "status": 200 } }));
    steps.extend(reads_late(30_000, 1_000));
    steps.push(json!({ "at": 40_000, "expect": { "exists": true } }));
    let outcome = played(json!({}), two(Value::Array(steps)));
    let replies: Vec<(u64, bool)> = outcome
        .trace
        .lines()
        .filter(|line| line.action() == "reply: 200")
        .map(|line| (line.at.as_millis(), line.cause.to_string().contains("a later request was answered before")))
        .collect();
    assert_eq!(replies, [(4_000, false), (6_000, true), (10_000, true), (25_000, true), (31_000, false)]);
}

#[test]
fn the_text_tells_what_became_of_messages_that_were_disturbed_and_of_no_others() {
    let shown = |disturb: Value| {
        let mut steps = vec![json!({ "at": 20_000, "by": "A", "do": "read" })];
        if disturb.is_object() {
            steps.insert(0, json!({ "at": 20_000, "do": disturb }));
        }
        steps.push(json!({ "at": 30_000, "expect": { "replies": { "A": [200] } } }));
        let first = json!([{ "at": 0, "by": "A", "do": { "create": { "session": "match" } } }, { "at": 10_000, "expect": { "exists": true } }]);
        let script = json!({ "settings": { "request": "100ms", "reply": "100ms" } });
        let outcome = played(script, and(first, Value::Array(steps)));
        let told =
            |line: &sessim::trace::Line<'_>| line.at.as_millis() >= 20_000 && matches!(line.what, "read" | "reply");
        let rows = outcome.trace.lines().filter(|line| told(line) && !line.routine);
        rows.map(|line| format!("{} {}", line.at.as_millis(), line.action())).collect::<Vec<_>>()
    };
    let disturb = |verb: &str| json!({ verb: { "of": "A", "by": "1s", "next": 1 } });
    assert_eq!(shown(json!(null)), ["20100 read: 200"]);
    assert_eq!(shown(disturb("delay_requests")), ["20000 read: under way", "21100 read: 200", "21200 reply: 200"]);
    assert_eq!(shown(disturb("delay_replies")), ["20100 read: 200", "21200 reply: 200"]);
}

#[test]
fn a_title_asks_once_more_after_the_time_that_was_named_and_a_second_at_the_soonest() {
    for (named, again) in [(0, 2_000), (999, 2_000), (1_000, 2_000), (1_001, 2_001)] {
        let steps = json!([
            { "at": 1_000, "do": { "service_fails": { "with": 503, "next": 1, "retryAfter": named } } },
            { "at": 1_000, "by": "B", "do": "leave", "expect": { "status": 503 } },
            { "at": again - 1, "expect": { "members": { "B": "active" } } },
            { "at": again, "expect": { "members": { "B": "out" } } },
        ]);
        played(json!({ "title": manual(json!({ "on_unavailable": "retry_after" })) }), two(steps));
    }
}

#[test]
fn whatever_a_title_sends_is_asked_once_more() {
    let path = "/serviceconfigs/a0b1c2d3-0000-4000-8000-000000000001/sessiontemplates/session/sessions/match";
    let get = json!({ "http": { "method": "GET", "path": path, "headers": { "X-Xbl-Contract-Version": "107" } } });
    let script = json!({
        "hoppers": { "ranked": { "players": [2, 2], "targets": "round" } },
        "title": manual(json!({ "on_unavailable": "retry_after" })),
    });
    for (ask, verb, status) in [
        (json!({ "read": { "session": "match" } }), "read", 200),
        (json!({ "set_activity": { "session": "match" } }), "set activity", 201),
        (json!({ "query": { "users": "A" } }), "query", 200),
        (json!({ "ticket": { "session": "match" } }), "ticket", 201),
        (get, "http GET", 200),
    ] {
        let steps = json!([
            { "at": 0, "by": "A", "do": { "create": { "session": "match" } } },
            { "at": 1_000, "do": { "service_fails": { "with": 503, "next": 1, "retryAfter": "5s" } } },
            { "at": 1_000, "by": "A", "do": ask },
            { "at": 10_000, "expect": { "session": "match", "exists": true } },
        ]);
        let outcome = played(script.clone(), steps);
        let told: Vec<String> =
            lines(&outcome).into_iter().filter(|line| line.contains(&format!(" A {verb}: "))).collect();
        let told: Vec<&str> = told.iter().map(|line| line.trim_end_matches(" (on_unavailable)")).collect();
        assert_eq!(told, [format!("1000 A {verb}: 503"), format!("6000 A {verb}: {status}")], "{verb}");
    }
}

#[test]
fn an_answer_of_a_later_life_is_not_older_because_its_number_is_lower() {
    let steps = json!([
        { "at": 1_000, "by": "A", "do": { "write": { "custom": { "n": 1 } } } },
        { "at": 2_000, "by": "B", "do": "leave" },
        { "at": 3_000, "by": "A", "do": "leave", "expect": { "exists": false, "beliefs": { "B": { "changeNumber": 4 } } } },
        { "at": 4_000, "by": "A", "do": { "create": { "session": "match" } }, "expect": { "life": 2 } },
        { "at": 5_000, "by": "B", "do": "read", "expect": { "beliefs": { "B": { "changeNumber": 1, "members": { "A": "active" } } } } },
    ]);
    played(json!({ "title": manual(json!({ "on_older_answer": "keep_newer" })) }), two(steps));
}

#[test]
fn a_request_that_comes_to_nobody_is_composed_anew_when_it_is_repeated() {
    let steps = json!([
        { "at": 1_000, "by": "A", "do": "read" },
        { "at": 1_000, "do": { "lose_requests": { "of": "A", "next": 1 } } },
        { "at": 1_000, "by": "A", "do": "host" },
        { "at": 2_000, "by": "B", "do": { "write": { "memberCustom": { "n": 1 } } } },
        { "at": 3_000, "by": "A", "do": "read" },
        { "at": 20_999, "expect": { "host": null } },
        { "at": 21_000, "expect": { "host": "A" } },
    ]);
    let outcome = played(json!({ "title": manual(json!({ "on_no_reply": "repeat" })) }), two(steps));
    assert_eq!(saying(&outcome, "(on_no_reply)"), ["21000 A host: 200 (on_no_reply)"]);
}

#[test]
fn a_late_answer_of_an_earlier_life_does_not_take_the_place_of_what_is_known_of_a_later_one() {
    // B's read at 1,000 or 3,500 is answered then, of the first life or of none, and comes ten seconds late.
    for reads in [1_000, 3_500] {
        let mut steps = vec![
            json!({ "at": reads, "do": { "delay_replies": { "of": "B", "by": "10s", "next": 1 } } }),
            json!({ "at": reads, "by": "B", "do": "read" }),
            json!({ "at": 2_000, "by": "B", "do": "leave" }),
            json!({ "at": 3_000, "by": "A", "do": "leave" }),
            json!({ "at": 4_000, "by": "A", "do": { "create": { "session": "match" } } }),
            json!({ "at": 5_000, "by": "B", "do": "join" }),
            json!({ "at": 5_001, "by": "A", "do": { "write": { "memberCustom": { "n": 1 } } } }),
            json!({ "at": 5_002, "by": "B", "do": "read", "expect": { "beliefs": { "B": { "changeNumber": 3 } } } }),
            json!({ "at": 20_000, "expect": { "beliefs": { "B": { "changeNumber": 3 } } } }),
        ];
        steps.sort_by_key(|step| step["at"].as_u64());
        played(json!({ "title": manual(json!({ "on_older_answer": "keep_newer" })) }), two(Value::Array(steps)));
    }
}
