//! Scripts of five users on four consoles whose titles have any policies, with two sessions, invites and matchmaking.

use super::scripts::DrawnScript;
use super::sound::valid;
use crate::policy::CHOICES;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

const USERS: [&str; 5] = ["A", "B", "C", "D", "E"];
const CONSOLES: [&str; 4] = ["xbox-a", "xbox-b", "xbox-c", "xbox-d"];

/// The policies of a title as in scripts: a preset, and some policies with any of their values.
pub fn title() -> impl Strategy<Value = Value> {
    let policy = (0..CHOICES.len(), 0..8_usize).prop_map(|(choice, value)| {
        let choice = &CHOICES[choice];
        let value = choice.examples().nth(value % choice.values.len()).unwrap_or_default();
        let value = if choice.name == "retries" { json!(valid(value.parse::<u32>())) } else { json!(value) };
        (choice.name, value)
    });
    (prop_oneof![4 => Just("advised"), 1 => Just("manual")], proptest::collection::vec(policy, 0..16)).prop_map(
        |(preset, policies)| {
            let mut title = json!({ "preset": preset });
            for (name, value) in policies {
                title[name] = value;
            }
            title
        },
    )
}

/// An action of a user, or a fault.
fn action() -> impl Strategy<Value = Value> {
    let user = || select(USERS.to_vec());
    let console = || select(CONSOLES.to_vec());
    let plain = [
        "join",
        "leave",
        "active",
        "inactive",
        "ready",
        "read",
        "launch",
        "suspend",
        "resume",
        "terminate",
        "crash",
        "reconnect",
        "disconnect",
        "idle",
        "play",
        "constrain",
        "unconstrain",
        "hang",
        "wake",
        "renew_token",
    ];
    let session = || select(vec!["lobby", "match"]);
    let about = ["create", "join", "leave", "active", "host", "read", "set_activity", "clear_activity", "countdown"];
    prop_oneof![
        6 => (user(), select(plain.to_vec()), session()).prop_map(|(by, verb, session)| {
            let of_session = ["join", "leave", "active", "inactive", "ready", "read"].contains(&verb);
            if of_session { json!({ "by": by, "do": { verb: { "session": session } } }) } else { json!({ "by": by, "do": verb }) }
        }),
        6 => (user(), select(about.to_vec()), session())
            .prop_map(|(by, verb, session)| json!({ "by": by, "do": { verb: { "session": session } } })),
        1 => user().prop_map(|by| json!({ "by": by, "do": "save" })),
        2 => (user(), user(), session()).prop_map(|(by, user, session)| {
            json!({ "by": by, "do": { "invite": { "user": user, "session": session, "handle": "an invite" } } })
        }),
        2 => user().prop_map(|by| json!({ "by": by, "do": { "accept": { "invite": "the first" } } })),
        2 => (user(), user()).prop_map(|(by, of)| json!({ "by": by, "do": { "join_activity": { "of": of } } })),
        1 => user().prop_map(|by| json!({ "by": by, "do": { "transfer": { "origin": "lobby", "session": "match" } } })),
        1 => (user(), session(), 0..4_u8).prop_map(|(by, session, n)| {
            json!({ "by": by, "do": { "write": { "session": session, "if": "unchanged", "closed": n == 0, "custom": { "n": n } } } })
        }),
        1 => (select(vec!["A", "service"]), session()).prop_map(|(by, session)| json!({ "by": by, "do": { "read": { "session": session } } })),
        1 => (user(), session()).prop_map(|(by, session)| {
            json!({ "by": by, "do": { "write": { "session": session, "keywords": "arena" } } })
        }),
        2 => (select(vec!["lose_power", "restore_power", "cut", "heal"]), console(), any::<bool>()).prop_map(|(verb, of, drawn)| {
            let details = if drawn { json!({ "consoles": of, "within": "30s" }) } else { json!(of) };
            json!({ "do": { verb: details } })
        }),
        1 => (console(), select(vec!["service", "peers", "both"]))
            .prop_map(|(of, link)| json!({ "do": { "flap": { "consoles": of, "link": link, "for": "4s" } } })),
        2 => (select(vec!["lose_requests", "lose_replies", "drop_taps"]), user(), 1..4_u8)
            .prop_map(|(verb, of, next)| json!({ "do": { verb: { "of": of, "next": next } } })),
        2 => (select(vec!["delay_requests", "delay_replies", "delay_taps"]), select(vec!["1s", "25s"]))
            .prop_map(|(verb, by)| json!({ "do": { verb: { "by": by, "chance": 0.3, "for": "40s" } } })),
        1 => select(vec![503, 429]).prop_map(|with| json!({ "do": { "service_fails": { "with": with, "for": "9s", "retryAfter": "2s" } } })),
        1 => Just(json!({ "do": { "stale_reads": { "by": "3s", "for": "1m" } } })),
        1 => (user(), select(vec!["ahead", "behind"])).prop_map(|(of, way)| json!({ "do": { "skew_clock": { "of": of, way: "7s" } } })),
        1 => Just(json!({ "do": "mend" })),
    ]
}

/// A script of up to 33 steps in two cases, with any kind of fault.
pub fn script_with_titles() -> impl Strategy<Value = DrawnScript> {
    let timeout = || select(vec![json!(0), json!("10s"), json!("1m"), Value::Null]);
    let constants = (timeout(), timeout(), any::<[bool; 4]>(), select(vec!["open", "visible", "private"]), 2..6_u8)
        .prop_map(|(inactive, empty, [connectivity, required, owners, gameplay], visibility, most)| {
            let capabilities = json!({ "connectivity": connectivity, "connectionRequiredForActiveMembers": required,
                "hasOwners": owners, "gameplay": gameplay });
            json!({ "maxMembersCount": most, "inactiveRemovalTimeout": inactive, "sessionEmptyTimeout": empty,
                "readyRemovalTimeout": "20s", "reservedRemovalTimeout": "15s", "visibility": visibility,
                "inviteProtocol": "game", "capabilities": capabilities })
        });
    let settings = select(vec![
        json!({}),
        json!({ "request": { "uniform": [0, "2s"] }, "reply": { "uniform": [0, "2s"] }, "tap": "300ms", "answerWindow": "3s" }),
        json!({ "plannedClose": "1m", "launch": "10s", "resume": "2s", "connect": "1s", "storage": "flag", "rateLimits": true }),
    ]);
    let gaps = select(vec![0, 1, 500, 4_000, 20_000, 31_000, 125_000, 400_000]);
    let steps = proptest::collection::vec((gaps, action()), 1..30);
    let evaluation = select(vec!["lazy_one_step", "lazy_to_fixpoint", "eager", "sweep 10s"]);
    (title(), proptest::collection::vec(title(), 2), settings, constants, evaluation, steps, 0..1_000_u64).prop_map(
        |(title, others, settings, constants, evaluation, steps, seed)| {
            let opening = [
                json!({ "by": "A", "do": { "create": { "session": "lobby" } } }),
                json!({ "by": "B", "do": { "create": { "session": "match" } } }),
                json!({ "by": "A", "do": { "invite": { "user": "C", "session": "lobby", "handle": "the first" } } }),
            ];
            let later = steps.into_iter().enumerate().map(|(nth, (after, mut step))| {
                step["after"] = json!(after);
                if let Some(handle) = step.pointer_mut("/do/invite/handle") {
                    *handle = json!(format!("invite {nth}"));
                }
                step
            });
            let steps: Vec<Value> = opening.into_iter().chain(later).collect();
            let session = json!({ "template": "any" });
            let script = json!({ "about": "anything", "templates": { "any": { "constants": { "system": constants } } },
                "sessions": { "lobby": session, "match": session },
                "hoppers": { "ranked": { "players": [2, 4], "targets": "found" } },
                "consoles": { "xbox-a": ["A", "E"], "xbox-b": ["B"], "xbox-c": ["C"], "xbox-d": ["D"] },
                "title": title, "titles": { "xbox-b": others[0] }, "settings": settings,
                "readings": { "evaluation": evaluation }, "seed": seed, "steps": steps,
                "cases": { "so": {}, "otherwise": { "titles": { "xbox-c": others[1] }, "seed": seed + 1 } } });
            DrawnScript::new(script)
        },
    )
}
