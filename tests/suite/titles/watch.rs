//! Subscribing, reading on taps, polling.

use super::{moves, told, told_with};
use serde_json::json;
use sessim::run::run;
use sessim::scenario::{Overrides, Script};

#[test]
fn a_title_subscribes_with_whatever_sets_a_user_active() {
    let steps = json!([
        { "at": 0, "by": "A", "do": "create", "expect": { "subscribed": { "A": true } } },
        { "at": 1, "by": "B", "do": { "join": { "as": "inactive" } }, "expect": { "subscribed": { "B": false } } },
        { "at": 2, "by": "B", "do": "active", "expect": { "subscribed": { "B": true } } },
        { "at": 3, "by": "C", "do": { "join": { "subscribe": "host" } }, "expect": { "subscribed": { "C": true } } },
        { "at": 4, "by": "A", "do": { "write": { "custom": { "map": 1 } } }, "expect": { "taps": { "B": 1, "C": 0 } } },
    ]);
    told(json!({ "preset": "manual", "subscribe": "on_join" }), steps);
}

#[test]
fn a_title_that_never_subscribes_is_told_of_nothing() {
    let steps = json!([
        { "at": 0, "by": "A", "do": "create", "expect": { "subscribed": { "A": false } } },
        { "at": 1, "by": "B", "do": "join", "expect": { "taps": { "A": 0 } } },
    ]);
    assert_eq!(
        moves(&told(json!({ "subscribe": "never", "claim_on_create": "no", "fail_over": "none" }), steps)),
        [""; 0]
    );
}

#[test]
fn no_title_subscribes_where_there_are_no_taps() {
    let steps =
        json!([{ "at": 0, "by": "A", "do": "create", "expect": { "status": 201, "subscribed": { "A": false } } }]);
    told_with(json!({ "template": { "constants": { "system": {} } }, "title": {}, "steps": steps }));
}

#[test]
fn a_tap_that_is_news_is_followed_by_one_read_of_each_console() {
    let script = json!({
        "consoles": { "xbox-a": ["A", "B"], "xbox-c": ["C"] },
        "title": { "preset": "manual", "subscribe": "on_join", "on_tap": "read" },
        "steps": [
            { "at": 0, "by": "A", "do": "create" },
            { "at": 1, "by": "B", "do": "join" },
            { "at": 10, "by": "C", "do": "join", "expect": { "taps": { "A": 1, "B": 1 }, "news": { "A": 1, "B": 0 } } },
        ],
    });
    assert_eq!(moves(&told_with(script)), ["10 A read: 200 (on_tap)"]);
}

#[test]
fn a_read_that_changes_the_session_taps_the_others_and_comes_to_an_end() {
    let steps = json!([
        { "at": 0, "by": "A", "do": "create" },
        { "at": 1, "by": ["B", "C"], "do": "join" },
        { "at": 1000, "by": "C", "do": "crash" },
        { "at": 121_000, "by": "B", "do": "read", "expect": { "members": { "C": "inactive" } } },
    ]);
    let presence = json!({ "title": { "preset": "manual", "subscribe": "on_join", "on_tap": "read" },
        "settings": { "connectionLoss": "1h" }, "steps": steps });
    let outcome = told_with(presence);
    assert_eq!(moves(&outcome).last().unwrap(), "121000 A read: 200 (on_tap)");
}

#[test]
fn a_title_reads_when_the_next_timer_is_due() {
    let steps = json!([
        { "at": 0, "by": "A", "do": "create" },
        { "at": 1000, "by": "B", "do": { "join": { "as": "inactive" } } },
        { "at": 2000, "by": "A", "do": "read", "expect": { "nextTimer": 121_000 } },
        { "at": 120_999, "expect": { "members": { "B": "inactive" } } },
        { "at": 121_000, "expect": { "members": { "B": "out" } } },
    ]);
    assert_eq!(
        moves(&told(json!({ "preset": "manual", "poll": "next_timer" }), steps)),
        ["121000 B read: 200 (poll)", "121000 A read: 200 (poll)"]
    );
}

#[test]
fn a_title_polls_from_its_last_answer_on() {
    let steps = |last: u64| {
        json!([
            { "at": 0, "by": "A", "do": "create" },
            { "at": 400, "by": "A", "do": "read" },
            { "at": last, "expect": { "exists": true } },
        ])
    };
    let every = json!({ "preset": "manual", "poll": "every 1s" });
    assert_eq!(moves(&told(every.clone(), steps(1399))), [""; 0]);
    assert_eq!(moves(&told(every.clone(), steps(1400))), ["1400 A read: 200 (poll)"]);
    assert_eq!(moves(&told(every, steps(2400))), ["1400 A read: 200 (poll)", "2400 A read: 200 (poll)"]);
    let either = json!({ "preset": "manual", "poll": "next_timer or 1s" });
    assert_eq!(moves(&told(either, steps(1400))), ["1400 A read: 200 (poll)"]);
    assert_eq!(moves(&told(json!({ "preset": "manual", "poll": "next_timer" }), steps(9999))), [""; 0]);
}

#[test]
fn a_title_that_is_out_polls_no_more() {
    let steps = json!([
        { "at": 0, "by": "A", "do": "create" },
        { "at": 1, "by": "B", "do": "join" },
        { "at": 10, "by": "B", "do": "leave" },
        { "at": 3000, "expect": { "members": { "B": "out" } } },
    ]);
    let outcome = told(json!({ "preset": "manual", "poll": "every 1s" }), steps);
    assert_eq!(moves(&outcome), ["1000 A read: 200 (poll)", "2000 A read: 200 (poll)", "3000 A read: 200 (poll)"]);
}

#[test]
fn titles_that_would_not_come_to_rest_are_stopped_and_the_run_says_so() {
    let script = json!({ "about": "a slip", "template": { "constants": { "system": {} } },
        "consoles": { "xbox-a": ["A"] }, "title": { "poll": "every 1ms" },
        "steps": [{ "at": 0, "by": "A", "do": "create" }, { "at": "3d", "expect": { "exists": true } }] });
    let mut no_files = |_: &str| Err("there are none".to_owned());
    let script = Script::parse("test", script.to_string().as_bytes(), &Overrides::default(), &mut no_files).unwrap();
    let outcome = run(&script).remove(0);
    let failed: Vec<_> = outcome.verdicts.iter().filter(|verdict| !verdict.held()).collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].what, "what the world does by itself");
    assert_eq!(failed[0].expected, "at most 1000000 things");
    let found = "more, and the run ends here; most of them: reads by the policy poll of A, 500001 times";
    assert_eq!(failed[0].found, found);
}
