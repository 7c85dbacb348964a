//! Faults of messages, links, clocks and the service: what they do, at their edges. No rule of the service is in them.

use crate::common::{Value, json};
use crate::{Rule, rule};
use sessim::run::{Outcome, run};
use sessim::scenario::{Overrides, Script};
use std::fs;
use std::path::Path;

/// Runs a script of two consoles whose titles do nothing by themselves, with these keys (null takes one away) and steps. A and B are in the
/// session from the beginning, which asks for connections and removes the inactive at once.
#[track_caller]
fn played(keys: Value, steps: Value) -> Vec<Outcome> {
    let mut script = json!({
        "about": "", "template": "templates/connected-game.json", "title": { "preset": "manual" },
        "consoles": { "xbox-a": ["A"], "xbox-b": ["B"] },
        "steps": [{ "by": "A", "do": "create" }, { "by": "B", "do": "join" }],
    });
    for (key, value) in keys.as_object().unwrap() {
        script[key] = value.clone();
    }
    script.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    script["steps"].as_array_mut().unwrap().extend(steps.as_array().unwrap().iter().cloned());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut load = |file: &str| fs::read(folder.join(file)).map_err(|why| why.to_string());
    let script = Script::parse("faults", script.to_string().as_bytes(), &Overrides::default(), &mut load);
    run(&script.unwrap_or_else(|faults| panic!("{}", faults[0])))
}

/// The same, and everything that is expected is found.
#[track_caller]
fn holds(keys: Value, steps: Value) {
    for outcome in played(keys, steps) {
        let failed: Vec<_> = outcome.verdicts.iter().filter(|verdict| !verdict.held()).collect();
        assert!(failed.is_empty(), "{failed:#?}");
    }
}

/// What was said of everything that happened, without instants.
fn told(outcome: &Outcome) -> Vec<String> {
    let line = |line: sessim::trace::Line<'_>| format!("{} {}", line.who.unwrap_or_default(), line.action());
    outcome.trace.lines().map(line).collect()
}

pub(crate) const RULES: &[Rule] = &[
    rule(&[], "a request is answered when it arrives and teaches its sender when the answer does", || {
        holds(
            json!({ "settings": { "request": "100ms", "reply": "50ms" } }),
            json!([
                { "at": "10s", "by": "B", "do": "leave", "expect": { "sent": true, "members": { "B": "active" } } },
                { "at": "10s 99ms", "expect": { "members": { "B": "active" }, "replies": { "B": [] } } },
                { "at": "10s 100ms", "expect": { "members": { "B": "out" }, "replies": { "B": [] } } },
                { "at": "10s 149ms", "expect": { "replies": { "B": [] } } },
                { "at": "10s 150ms", "expect": { "replies": { "B": [200] } } },
            ]),
        );
    }),
    rule(&[], "a request is composed of what its sender knows when it sends it", || {
        holds(
            json!({}),
            json!([
                { "at": "1s", "by": "A", "do": "read" },
                { "at": "1s", "do": { "delay_requests": { "of": "A", "by": "1s", "next": 1 } } },
                { "at": "2s", "by": "A", "do": "host", "expect": { "host": null } },
                { "at": "2s 500ms", "by": "B", "do": { "write": { "custom": { "n": 1 } } } },
                { "at": "2s 600ms", "by": "A", "do": "read", "note": "too late for the request that is under way" },
                { "at": "3s", "expect": { "replies": { "A": [412] }, "host": null } },
            ]),
        );
    }),
    rule(&[], "a step whose answer has not come is under way", || {
        let steps = json!([
            { "do": { "delay_replies": { "by": "1s" } } },
            { "by": "A", "do": "read", "expect": { "status": 200 } },
        ]);
        let verdicts = played(json!({}), steps).remove(0).verdicts;
        assert_eq!(verdicts[0].found, "under way");
    }),
    rule(&[], "an answer at the end of the window counts, and one a millisecond later does not", || {
        for (late, replies, repeated) in [(4_999, json!([200]), 1), (5_000, json!([200]), 1), (5_001, json!([]), 2)] {
            let keys = json!({ "title": { "preset": "manual", "on_no_reply": "repeat" }, "settings": { "answerWindow": "5s" } });
            let steps = json!([
                { "do": { "delay_replies": { "of": "B", "by": late, "next": 1 } } },
                { "by": "B", "do": { "write": { "custom": { "n": 1 } } } },
                { "after": 5_001, "expect": { "replies": { "B": replies } } },
            ]);
            holds(keys.clone(), steps.clone());
            let told = told(&played(keys, steps)[0]);
            assert_eq!(told.iter().filter(|line| line.starts_with("B write: 20")).count(), repeated, "{late}");
        }
    }),
    rule(&[], "what a title does when nobody answers is its policy", || {
        for (policy, then) in
            [("repeat", "B write: 200"), ("look", "B read: 200"), ("assume_failed", "B write: no answer")]
        {
            let keys = json!({ "title": { "preset": "manual", "on_no_reply": policy } });
            let steps = json!([
                { "do": { "lose_requests": { "of": "B", "next": 1 } } },
                { "by": "B", "do": { "write": { "custom": { "n": 1 } } } },
                { "after": "19s 999ms", "expect": { "custom": {} } },
                { "after": 1, "expect": { "custom": if policy == "repeat" { json!({ "n": 1 }) } else { json!({}) } } },
            ]);
            holds(keys.clone(), steps.clone());
            assert_eq!(
                told(&played(keys, steps)[0])
                    .iter()
                    .rfind(|line| line.starts_with("B ") && !line.contains("tap"))
                    .unwrap(),
                then
            );
        }
    }),
    rule(&[], "a request that was given up may take effect yet, and its answer finds nobody waiting", || {
        let steps = json!([
            { "do": { "delay_requests": { "of": "B", "by": "25s", "next": 1 } } },
            { "by": "B", "do": "leave" },
            { "at": "24s 999ms", "expect": { "members": { "B": "active" } } },
            { "at": "25s", "expect": { "members": { "B": "out" }, "replies": { "B": [] } } },
        ]);
        holds(json!({}), steps.clone());
        assert!(told(&played(json!({}), steps)[0]).contains(&"B reply: too late".to_owned()));
    }),
    rule(&[], "an answer does not come to a console that is cut off, nor to a title that has ended", || {
        for (fault, told_of) in [(json!({ "cut": "xbox-b" }), true), (json!({ "lose_power": "xbox-b" }), false)] {
            let steps = json!([
                { "do": { "delay_replies": { "of": "B", "by": "1s", "next": 1 } } },
                { "by": "B", "do": { "write": { "custom": { "n": 1 } } } },
                { "after": 999, "do": fault },
                { "after": 1, "expect": { "custom": { "n": 1 }, "replies": { "B": [] } } },
            ]);
            holds(json!({}), steps.clone());
            assert_eq!(told(&played(json!({}), steps)[0]).contains(&"B reply: lost".to_owned()), told_of);
        }
    }),
    rule(&[], "a disturbance lasts until its time is over, its messages are counted, or it is mended", || {
        holds(
            json!({}),
            json!([
                { "at": "1s", "do": { "service_fails": { "with": 503, "of": "B", "for": "10s" } } },
                { "at": "10s 999ms", "by": "B", "do": "read", "expect": { "status": 503 } },
                { "at": "10s 999ms", "by": "A", "do": "read", "expect": { "status": 200 } },
                { "at": "11s", "by": "B", "do": "read", "expect": { "status": 200 } },
                { "at": "20s", "do": { "service_fails": { "with": 429, "of": "B", "next": 2 } } },
                { "at": "20s", "by": "B", "do": "read", "expect": { "status": 429 } },
                { "at": "20s", "by": "B", "do": "read", "expect": { "status": 429 } },
                { "at": "20s", "by": "B", "do": "read", "expect": { "status": 200 } },
                { "at": "30s", "do": { "service_fails": { "with": 503 } } },
                { "at": "1d", "by": ["A", "B"], "do": "read", "expect": { "status": 503 } },
                { "at": "1d", "by": "service", "do": "read", "expect": { "status": 200 } },
                { "at": "1d", "do": { "mend": { "what": "drop_taps" } } },
                { "at": "1d", "by": "A", "do": "read", "expect": { "status": 503 } },
                { "at": "1d", "do": "mend" },
                { "at": "1d", "by": "A", "do": "read", "expect": { "status": 200 } },
            ]),
        );
    }),
    rule(&[], "a request that is turned away changes nothing, and a title asks again when it was told to", || {
        holds(
            json!({ "titles": { "xbox-b": { "on_unavailable": "retry_after" } } }),
            json!([
                { "at": "1s", "do": { "service_fails": { "with": 503, "next": 1, "retryAfter": "7s" } } },
                { "at": "1s", "by": "B", "do": "leave", "expect": { "status": 503, "members": { "B": "active" }, "changeNumber": 2 } },
                { "at": "7s 999ms", "expect": { "members": { "B": "active" } } },
                { "at": "8s", "expect": { "members": { "B": "out" } } },
            ]),
        );
    }),
    rule(&[], "a stale read shows what was, settles nothing, and is fresh again after its age", || {
        holds(
            json!({}),
            json!([
                { "at": "10s", "by": "B", "do": { "write": { "custom": { "n": 1 } } } },
                { "at": "11s", "do": { "stale_reads": { "of": "A", "by": "5s" } } },
                { "at": "14s 999ms", "by": "A", "do": "read", "expect": { "status": 200 } },
                { "at": "14s 999ms", "by": "A", "do": "host", "expect": { "status": 412 } },
                { "at": "15s", "by": "A", "do": "read", "expect": { "status": 200 } },
                { "at": "15s", "by": "A", "do": "host", "expect": { "status": 200 } },
            ]),
        );
        holds(
            json!({ "set": { "capabilities.connectionRequiredForActiveMembers": false, "capabilities.connectivity": false } }),
            json!([
                { "at": "1s", "by": "B", "do": "inactive" },
                { "at": "1s", "do": { "stale_reads": { "by": "1ms" } } },
                { "at": "2s", "by": "A", "do": "read", "expect": { "status": 200, "members": { "B": "inactive" } } },
                { "at": "2s", "do": "mend" },
                { "at": "2s", "by": "A", "do": "read", "expect": { "members": { "B": "out" } } },
            ]),
        );
    }),
    rule(&[], "what is older than a title knows is believed or not", || {
        for (policy, status) in [("keep_newer", 200), ("believe", 412)] {
            holds(
                json!({ "titles": { "xbox-a": { "on_older_answer": policy } } }),
                json!([
                    { "do": { "delay_replies": { "of": "A", "by": "3s", "next": 1 } } },
                    { "at": "1s", "by": "A", "do": "read" },
                    { "at": "2s", "by": "B", "do": { "write": { "custom": { "n": 1 } } } },
                    { "at": "3s", "by": "A", "do": "read" },
                    { "at": "4s", "by": "A", "do": "host", "expect": { "status": status } },
                ]),
            );
        }
    }),
    rule(&[], "taps are lost or late, and a deaf connection brings none", || {
        let subscribed = json!({ "title": { "preset": "manual", "subscribe": "on_join" } });
        holds(
            subscribed.clone(),
            json!([
                { "at": "1s", "do": { "drop_taps": { "of": "A", "next": 1 } } },
                { "at": "1s", "by": "B", "do": { "write": { "custom": { "n": 1 } } }, "expect": { "taps": { "A": 0, "B": 1 } } },
                { "at": "2s", "do": { "delay_taps": { "of": "A", "by": "1s", "next": 1 } } },
                { "at": "2s", "by": "B", "do": { "write": { "custom": { "n": 2 } } }, "expect": { "taps": { "A": 0 } } },
                { "at": "2s 999ms", "expect": { "taps": { "A": 0 } } },
                { "at": "3s", "expect": { "taps": { "A": [4] } } },
                { "at": "4s", "by": "A", "do": "renew_token" },
                { "at": "5s", "by": "B", "do": { "write": { "custom": { "n": 3 } } }, "expect": { "taps": { "A": 0 } } },
                { "at": "1h", "expect": { "members": { "A": "active" } } },
            ]),
        );
    }),
    rule(&[], "a title whose token is renewed opens another connection if that is its policy", || {
        holds(
            json!({ "title": { "preset": "manual", "subscribe": "on_join", "on_reconnect": "rewrite_active", "on_token_renewal": "reconnect" } }),
            json!([
                { "at": "4s", "by": "A", "do": "renew_token" },
                { "at": "5s", "by": "B", "do": { "write": { "custom": { "n": 3 } } }, "expect": { "taps": { "A": 1 } } },
                { "at": "1h", "expect": { "members": { "A": "active" } } },
            ]),
        );
    }),
    rule(&[], "one link fails without the other, and a flap ends by itself", || {
        holds(
            json!({}),
            json!([
                { "at": "1s", "do": { "cut": { "consoles": "xbox-a", "link": "peers" } } },
                { "at": "2s", "by": "A", "do": "read", "expect": { "status": 200 } },
                { "at": "3s", "do": { "flap": { "consoles": "xbox-a", "link": "service", "for": "5s" } } },
                { "at": "7s 999ms", "by": "A", "do": "read", "expect": { "sent": false } },
                { "at": "8s", "by": "A", "do": "active", "expect": { "status": 200 } },
                { "at": "40s", "expect": { "members": { "A": "active" } } },
            ]),
        );
    }),
    rule(&[], "a fault at a drawn instant comes within its time, at the same instant for the same seed", || {
        let struck = |seed: u64| {
            let steps = json!([
                { "at": "1m", "do": { "lose_power": { "consoles": "xbox-b", "within": "10m" } } },
                { "at": "11m", "expect": { "exists": true } },
            ]);
            let outcome = played(json!({ "seed": seed }), steps).remove(0);
            let fault = outcome.trace.lines().find(|line| line.action() == "lose power").unwrap();
            fault.at.as_millis()
        };
        let drawn: Vec<u64> = (0..20).map(struck).collect();
        assert!(drawn.iter().all(|at| (60_000..=660_000).contains(at)), "{drawn:?}");
        assert!(drawn.iter().any(|at| *at != drawn[0]));
        assert_eq!(drawn[3], struck(3));
    }),
    rule(&[], "a hung title does nothing until it goes on, and nobody sees it from outside", || {
        holds(
            json!({ "title": {} }),
            json!([
                { "at": "1s", "by": "A", "do": "hang" },
                { "at": "2s", "by": "A", "do": "read", "expect": { "sent": false } },
                { "at": "2s", "by": "A", "do": "hang", "expect": { "sent": false } },
                { "at": "3s", "by": "B", "do": { "write": { "custom": { "n": 1 } } }, "expect": { "news": { "A": 1 } } },
                { "at": "1h", "by": "B", "do": "read", "expect": { "members": { "A": "active" } } },
                { "at": "1h", "by": "A", "do": "wake" },
                { "at": "1h", "by": "A", "do": { "read": { "if": "changed" } }, "expect": { "status": 304 } },
                { "at": "1h", "by": "A", "do": "wake", "expect": { "sent": false } },
                { "at": "2h", "by": "A", "do": "hang" },
                { "at": "2h", "by": "A", "do": "crash" },
                { "at": "2h 30s", "expect": { "members": { "A": "out" } } },
            ]),
        );
    }),
    rule(&[], "a clock that is wrong makes a poll early or late, and an early one asks each second", || {
        for (skew, polls) in [(json!({ "ahead": "3s" }), 4), (json!({ "ahead": 0 }), 1), (json!({ "behind": "1s" }), 0)]
        {
            let mut clock = skew.clone();
            clock["of"] = json!("A");
            let steps = json!([
                { "do": { "skew_clock": clock } },
                { "at": "1s", "by": "B", "do": "inactive" },
                { "at": "1s", "by": "A", "do": "read" },
                { "at": "1m 1s", "by": "service", "do": "read" },
            ]);
            let keys = json!({ "set": { "inactiveRemovalTimeout": "1m" }, "title": { "preset": "manual", "poll": "next_timer" } });
            let told = told(&played(keys, steps)[0]);
            let reads = told.iter().filter(|line| line.starts_with("A read")).count();
            assert_eq!(reads, 1 + polls, "{skew}: {told:#?}");
        }
    }),
    rule(&[], "the service closes a connection when its time has come, and gives it up after its delay", || {
        for (policy, at_the_end) in [("rewrite_active", "active"), ("forget", "out")] {
            holds(
                json!({ "settings": { "plannedClose": "1h" }, "titles": { "xbox-a": { "on_reconnect": policy } } }),
                json!([
                    { "at": "59m 59s 999ms", "expect": { "changeNumber": 2 } },
                    { "at": "1h 29s 999ms", "expect": { "members": { "A": "active" } } },
                    { "at": "1h 30s", "expect": { "members": { "A": at_the_end } }, "note": "B is missed in the same instant, and that looks" },
                ]),
            );
        }
    }),
    rule(&[], "a title tries to connect again after waits that double, as often as its policy says", || {
        for (policy, tries, status) in [("never", 0, 400), ("attempts 4", 4, 400), ("unlimited", 6, 200)] {
            let keys = json!({ "title": { "preset": "manual", "reconnect": policy } });
            let steps = json!([
                { "at": "1m", "do": { "service_fails": { "with": 503, "of": "A", "for": "1m" } } },
                { "at": "1m", "by": "A", "do": "reconnect" },
                { "at": "3m", "by": "A", "do": "join", "expect": { "status": status } },
            ]);
            holds(keys.clone(), steps.clone());
            let told = told(&played(keys, steps)[0]);
            assert_eq!(told.iter().filter(|line| *line == "A connect: 503").count(), tries, "{policy}: {told:#?}");
        }
    }),
    rule(&[], "a chance of nothing meets no message, a certain one meets each, and between it is the seed's", || {
        for (chance, status) in [(json!(0), 200), (json!(0.0), 200), (json!(1), 503), (json!(1.0), 503)] {
            let steps = json!([
                { "do": { "service_fails": { "with": 503, "chance": chance } } },
                { "by": ["A", "B", "A", "B"], "do": "read", "expect": { "status": status } },
            ]);
            holds(json!({}), steps);
        }
        let met = |seed: u64| {
            let by: Vec<&str> = std::iter::repeat_n("B", 1000).collect();
            let steps = json!([
                { "do": { "service_fails": { "with": 503, "of": "B", "chance": 0.25 } } },
                { "by": by, "do": "read" },
            ]);
            let outcome = played(json!({ "seed": seed }), steps).remove(0);
            told(&outcome).iter().filter(|line| *line == "B read: 503").count()
        };
        assert!((200..300).contains(&met(1)), "{}", met(1));
        assert_ne!(met(1), met(2));
        assert_eq!(met(1), met(1));
    }),
    rule(&[], "of several disturbances the one that began first takes a message, and only it counts it", || {
        let steps = json!([
            { "do": { "lose_replies": { "of": "B", "next": 1 } } },
            { "do": { "delay_replies": { "by": "1s", "next": 1 } } },
            { "by": "B", "do": "read" },
            { "by": "B", "do": "read" },
            { "after": 999, "expect": { "replies": { "B": [] } } },
            { "after": 1, "expect": { "replies": { "B": [200] } } },
            { "by": "B", "do": "read", "expect": { "status": 200 } },
        ]);
        holds(json!({}), steps);
    }),
    rule(&[], "a tap about a session that its user has left is compared, read, or taken for one's own", || {
        for (policy, at_the_end) in [("compare", "active"), ("read", "active"), ("leave_current", "out")] {
            let keys = json!({
                "template": null, "templates": { "game": "templates/connected-game.json" },
                "sessions": { "one": { "template": "game" }, "two": { "template": "game" } },
                "title": { "on_closed_tap": policy, "poll": "never" },
                "steps": [{ "by": "A", "do": { "create": { "session": "one" } } }, { "by": "B", "do": { "join": { "session": "one" } } }],
            });
            let steps = json!([
                { "at": "1s", "do": { "delay_taps": { "of": "B", "by": "10s", "next": 1 } } },
                { "at": "1s", "by": "A", "do": { "write": { "session": "one", "custom": { "n": 1 } } } },
                { "at": "2s", "by": "B", "do": { "leave": { "session": "one" } } },
                { "at": "3s", "by": "A", "do": { "create": { "session": "two" } } },
                { "at": "4s", "by": "B", "do": { "join": { "session": "two" } } },
                { "at": "10s 999ms", "expect": { "session": "two", "members": { "B": "active" } } },
                { "at": "11s", "expect": { "session": "two", "members": { "B": at_the_end } } },
            ]);
            holds(keys, steps);
        }
    }),
    rule(&[], "who comes back is the same member, unless its title goes by the taps that it had", || {
        for (policy, taps, index) in
            [("resume_if_tapped", true, 1), ("resume_if_tapped", false, 2), ("rewrite_active", false, 1)]
        {
            let mut steps = vec![
                json!({ "at": "1s", "by": "A", "do": { "write": { "custom": { "n": 1 } } } }),
                json!({ "at": "2s", "do": { "flap": { "consoles": "xbox-b", "for": "5s" } } }),
                json!({ "at": "7s", "expect": { "members": { "B": "active" }, "indices": { "B": index } } }),
            ];
            if !taps {
                steps.insert(0, json!({ "do": { "drop_taps": { "of": "B" } } }));
            }
            let keys = json!({ "title": { "preset": "manual", "subscribe": "on_join", "on_reconnect": policy } });
            holds(keys, Value::Array(steps));
        }
    }),
    rule(&[], "a title that asks too often waits for the window to be over, like one that met a fault", || {
        let by: Vec<&str> = std::iter::repeat_n("B", 30).collect();
        let keys = json!({ "settings": { "rateLimits": true }, "title": { "preset": "manual", "on_unavailable": "retry_after" } });
        // The join was the first of the thirty of this window.
        let steps = json!([
            { "at": "1s", "by": by, "do": "read" },
            { "at": "14s 999ms", "expect": { "exists": true } },
            { "at": "16s", "expect": { "exists": true } },
        ]);
        let told = told(&played(keys, steps)[0]);
        let answers = |status: &str| told.iter().filter(|line| **line == format!("B read: {status}")).count();
        assert_eq!((answers("200"), answers("429")), (30, 1), "{told:#?}");
    }),
];
