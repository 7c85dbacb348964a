//! What never comes to rest by itself is stopped, and the verdict names who did most of it and how often.

use serde_json::{Value, json};
use sessim::run::{self, run};
use sessim::scenario::{Overrides, Script};
use sessim::trace::Nobody;
use sessim::world::{Budget, BudgetExceeded, Drive, Entity};

/// As late as a script can say: the last day of virtual time.
const LAST_DAY: &str = "104249991d";

/// A session of A's that needs connections if the fields say so, nothing for as long as can be, and a read.
fn script(fields: Value) -> Script {
    let mut script = json!({
        "about": "a test",
        "template": { "constants": { "system": { "capabilities": { "connectivity": true } } } },
        "consoles": { "xbox-a": ["A"], "xbox-b": ["B"] },
    });
    for (key, value) in fields.as_object().unwrap() {
        script[key] = value.clone();
    }
    let mut steps = vec![json!({ "at": 0, "by": "A", "do": { "create": { "session": "match" } } })];
    steps.extend(script["steps"].as_array().into_iter().flatten().cloned());
    steps.push(json!({ "at": LAST_DAY, "by": "A", "do": "read" }));
    script["steps"] = json!(steps);
    let mut no_files = |_: &str| Err("there are none".to_owned());
    Script::parse("test", script.to_string().as_bytes(), &Overrides::default(), &mut no_files)
        .unwrap_or_else(|faults| panic!("{}", faults[0]))
}

/// What comes of it if the world may do so many things by itself.
fn play(script: &Script, limit: u32) -> Result<(), BudgetExceeded> {
    let mut nobody = Nobody;
    let mut drive = Drive::within(Budget::of(limit), &mut nobody);
    let mut world = run::world(script, &script.cases[0], &mut drive);
    script.steps.iter().try_for_each(|step| run::play(&mut world, step, &mut drive).map(|_| ()))
}

fn needs_connections() -> Value {
    json!({ "constants": { "system": {
        "capabilities": { "connectivity": true, "connectionRequiredForActiveMembers": true } } } })
}

#[test]
fn whoever_never_rests_is_named() {
    let refused = json!([
        { "at": 1, "by": "A", "do": { "write": { "closed": true } } },
        { "at": 2, "by": "A", "do": "set_activity" },
        { "at": 3, "by": "B", "do": { "join_activity": { "of": "A" } } },
    ]);
    let cut_off =
        json!([{ "at": 1, "do": { "service_fails": { "with": 503 } } }, { "at": 2, "by": "B", "do": "reconnect" }]);
    let turned_away = json!([
        { "at": 1, "do": { "service_fails": { "with": 503, "retryAfter": 0 } } },
        { "at": 2, "by": "B", "do": "join" },
    ]);
    let rows = [
        ("A", "reads by the policy poll", json!({ "title": { "poll": "every 1ms" } })),
        ("A", "saves (save)", json!({ "title": { "save": "1ms", "claim_on_create": "yes" } })),
        (
            "B",
            "joins tried again (on_join_refused)",
            json!({ "title": { "on_join_refused": "1ms", "waiting": "turned_away" }, "steps": refused }),
        ),
        ("B", "attempts to connect", json!({ "title": { "reconnect": "unlimited" }, "steps": cut_off })),
        (
            "B",
            "requests repeated (on_unavailable)",
            json!({ "title": { "on_unavailable": "retry_after" }, "steps": turned_away }),
        ),
        (
            "B",
            "connections closed as planned (plannedClose)",
            json!({ "settings": { "plannedClose": "1m" }, "template": needs_connections() }),
        ),
    ];
    for (who, what, fields) in rows {
        let script = script(fields);
        let restless = play(&script, 3_001).unwrap_err();
        assert_eq!(restless.what, what, "{restless:?}");
        let Some(Entity::User(user)) = restless.entity else { panic!("{restless:?}") };
        assert_eq!((script.names.user(user), restless.limit), (who, 3_001), "{what}");
        assert!(restless.times > 400, "{restless:?}");
    }
}

#[test]
fn a_run_that_does_not_end_is_a_failed_verdict() {
    let outcome = run(&script(json!({ "title": { "poll": "every 1ms" } }))).remove(0);
    let [verdict] = outcome.verdicts.as_slice() else { panic!("{:?}", outcome.verdicts) };
    assert!(!outcome.held());
    assert_eq!(verdict.what, "what the world does by itself");
    assert_eq!(verdict.expected, "at most 1000000 things");
    let found = "more, and the run ends here; most of them: reads by the policy poll of A, 499999 times";
    assert_eq!(verdict.found, found);
}

#[test]
fn what_nobody_can_notice_is_not_done_for_ever() {
    for fields in [
        json!({ "settings": { "plannedClose": "1m" } }),
        json!({ "readings": { "evaluation": "sweep 1ms" } }),
        json!({ "readings": { "evaluation": "eager" } }),
    ] {
        assert_eq!(play(&script(fields.clone()), 100), Ok(()), "{fields}");
    }
}
