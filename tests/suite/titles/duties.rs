//! Titles that have something to do for a session: its arbiter's, an owner's, and those that come in.

use serde_json::{Value, json};
use sessim::scenario::{Overrides, Script};

/// Plays a script with users A to D on consoles of their own, unless it says otherwise, in a session of three places where
/// titles do what is advised; A makes the session and is its arbiter. Every expectation must hold.
#[track_caller]
fn plays(changes: Value, steps: &[Value]) {
    let mut script = json!({
        "about": "",
        "template": { "constants": { "system": {
            "maxMembersCount": 3, "visibility": "open", "inactiveRemovalTimeout": 0,
            "capabilities": { "connectivity": true, "connectionRequiredForActiveMembers": true } } } },
        "consoles": { "a": ["A"], "b": ["B"], "c": ["C"], "d": ["D"] },
        "title": {}
    });
    let fields = script.as_object_mut().unwrap();
    fields.extend(changes.as_object().unwrap().clone());
    let first = [
        json!({ "at": 0, "by": "A", "do": { "create": { "session": "match" } } }),
        json!({ "by": "A", "do": "host", "expect": { "status": 200 } }),
        json!({ "by": "A", "do": "set_activity" }),
    ];
    fields.insert("steps".to_owned(), first.iter().chain(steps).cloned().collect());
    let mut load = |file: &str| -> Result<Vec<u8>, String> { Err(file.to_owned()) };
    let parsed = Script::parse("duties", script.to_string().as_bytes(), &Overrides::default(), &mut load);
    let parsed = parsed.unwrap_or_else(|faults| panic!("{faults:#?}"));
    for outcome in sessim::run::run(&parsed) {
        let failed: Vec<_> = outcome.verdicts.iter().filter(|verdict| !verdict.held()).collect();
        assert!(failed.is_empty(), "{failed:#?}");
    }
}

/// A step at which `by` does something, after which members are so, if anything is said of them.
fn step(at: u64, by: &str, action: Value, members: Value) -> Value {
    match members.as_object().is_some_and(|members| members.is_empty()) {
        true => json!({ "at": at, "by": by, "do": action }),
        false => json!({ "at": at, "by": by, "do": action, "expect": { "session": "match", "members": members } }),
    }
}

/// A step at which members are so.
fn look(at: u64, members: Value) -> Value {
    json!({ "at": at, "expect": { "session": "match", "members": members } })
}

fn invite(at: u64, by: &str, user: &str, sent: bool) -> Value {
    json!({ "at": at, "by": by, "do": { "invite": { "user": user } }, "expect": { "sent": sent } })
}

#[test]
fn an_arbiter_invites_the_same_user_again_after_invite_interval_and_others_and_other_people_at_once() {
    plays(
        json!({ "title": { "invite_interval": "10s" } }),
        &[
            step(0, "B", json!("join"), json!({})),
            invite(1_000, "A", "C", true),
            invite(1_000, "A", "D", true),
            invite(1_000, "B", "C", true),
            invite(10_999, "A", "C", false),
            invite(10_999, "B", "C", true),
            invite(11_000, "A", "C", true),
            invite(20_999, "A", "C", false),
        ],
    );
    plays(json!({ "title": { "invite_interval": "never" } }), &[invite(1, "A", "C", true), invite(1, "A", "C", true)]);
}

#[test]
fn an_arbiter_reserves_a_place_where_the_session_is_closed_and_keeps_it_by_itself_where_it_is_open() {
    for (invitees, open, closed) in
        [("as_needed", "out", "reserved"), ("reserve", "reserved", "reserved"), ("local", "out", "out")]
    {
        plays(
            json!({ "title": { "invitees": invitees } }),
            &[
                step(1, "A", json!({ "invite": { "user": "B" } }), json!({ "B": open })),
                step(2, "A", json!({ "write": { "closed": true } }), json!({})),
                step(3, "A", json!({ "invite": { "user": "C" } }), json!({ "C": closed })),
            ],
        );
    }
}

#[test]
fn a_promised_place_is_kept_for_invite_interval_against_whoever_came_after_the_promise() {
    for (comes, stays) in [(10_999, "out"), (11_000, "active")] {
        plays(
            json!({ "title": { "invite_interval": "10s" } }),
            &[
                invite(1_000, "A", "D", true),
                // There is a place beside the promised one.
                step(2_000, "B", json!("join"), json!({ "B": "active" })),
                step(comes, "C", json!("join"), json!({ "C": stays, "B": "active" })),
            ],
        );
    }
    // A title that admits everybody neither turns away nor goes.
    for titles in [json!({ "a": { "admit": "everybody" } }), json!({ "c": { "admit": "everybody" } })] {
        plays(
            json!({ "titles": titles }),
            &[
                invite(1_000, "A", "D", true),
                step(2_000, "B", json!("join"), json!({})),
                step(3_000, "C", json!("join"), json!({ "C": "active" })),
            ],
        );
    }
}

#[test]
fn those_who_wait_are_called_in_the_order_in_which_they_asked() {
    let friend = json!({ "join_activity": { "of": "A" } });
    plays(
        json!({ "set": { "maxMembersCount": 2 } }),
        &[
            step(1, "B", json!("join"), json!({})),
            step(2, "D", friend.clone(), json!({ "D": "out" })),
            step(3, "C", friend.clone(), json!({ "C": "out" })),
            step(10, "B", json!("leave"), json!({ "D": "active", "C": "out" })),
            step(20, "D", json!("leave"), json!({ "C": "active" })),
        ],
    );
    // Whoever is away does not hear the call, and the place goes to the next when the reservation runs out.
    plays(
        json!({ "set": { "maxMembersCount": 2 } }),
        &[
            step(1, "B", json!("join"), json!({})),
            step(2, "D", friend.clone(), json!({})),
            step(3, "C", friend, json!({})),
            json!({ "at": 4, "do": { "cut": "d" } }),
            step(10, "B", json!("leave"), json!({ "D": "reserved", "C": "out" })),
            look(30_009, json!({ "D": "reserved", "C": "out" })),
            look(30_010, json!({ "D": "out", "C": "active" })),
        ],
    );
}

#[test]
fn an_arbiter_opens_again_what_it_has_closed_for_being_full_and_nothing_else() {
    let full = json!({ "title": { "when_full": "close" }, "set": { "maxMembersCount": 2 } });
    let closed = |at: u64, by: &str, action: Value, closed: bool| json!({ "at": at, "by": by, "do": action, "expect": { "closed": closed } });
    plays(
        full.clone(),
        &[
            closed(1, "B", json!("join"), true),
            closed(2, "B", json!("leave"), false),
            closed(3, "B", json!("join"), true),
        ],
    );
    plays(full, &[closed(1, "A", json!({ "write": { "closed": true } }), true), closed(2, "A", json!("read"), true)]);
}

#[test]
fn a_game_starts_once_when_every_place_has_been_taken_for_long_enough_or_everybody_answers() {
    let starts = |start: &str, steps: &[Value]| {
        plays(json!({ "title": { "start": start }, "set": { "maxMembersCount": 2 } }), steps);
    };
    let started = |at: u64, started: bool| {
        let custom = if started { json!({ "started": true }) } else { json!({}) };
        json!({ "at": at, "expect": { "custom": custom, "closed": started } })
    };
    let join = || json!({ "at": 1_000, "by": "B", "do": "join" });
    starts("never", &[join(), started(100_000, false)]);
    starts("after 40s", &[join(), started(40_999, false), started(41_000, true)]);
    starts("when_full", &[started(999, false), join(), started(1_000, true)]);
    // It is not begun a second time, and a place that is only reserved does not count.
    let number = |at: u64, number: u64| json!({ "at": at, "expect": { "changeNumber": number } });
    starts("when_full", &[join(), number(1_000, 5), json!({ "at": 2_000, "by": "A", "do": "read" }), number(2_000, 5)]);
    starts("when_full", &[json!({ "at": 1, "by": "A", "do": { "reserve": { "users": "B" } } }), started(1, false)]);
    // Who is cut off does not answer.
    let d = json!({ "at": 1_001, "by": "A", "do": "read" });
    starts("all_confirmed", &[join(), started(1_000, true)]);
    let cut = [json!({ "at": 1_000, "by": "B", "do": "crash" }), started(1_000, false), d, started(1_001, false)];
    plays(
        json!({ "title": { "start": "all_confirmed" }, "set": { "maxMembersCount": 3 } }),
        &[join(), cut[0].clone(), json!({ "by": "C", "do": "join" }), cut[1].clone(), cut[2].clone(), cut[3].clone()],
    );
}

#[test]
fn an_owner_removes_who_has_been_inactive_or_without_input_for_as_long_as_it_bears() {
    let owned = json!({ "maxMembersCount": 3, "inactiveRemovalTimeout": null,
            "capabilities": { "connectivity": true, "connectionRequiredForActiveMembers": true, "hasOwners": true } });
    let owned = |title: Value| {
        json!({ "template": { "constants": { "system": owned.clone() } }, "title": title,
                    "titles": { "b": { "idle": "never" } } })
    };
    let sets_inactive = [
        step(0, "B", json!("join"), json!({})),
        step(1_000, "B", json!("inactive"), json!({ "B": "inactive" })),
        look(60_999, json!({ "B": "inactive" })),
    ];
    let gone = |gone: &str| look(61_000, json!({ "B": gone, "A": "active" }));
    plays(owned(json!({ "evict": "1m" })), &[&sets_inactive[..], &[gone("out")]].concat());
    plays(owned(json!({ "evict": "never" })), &[&sets_inactive[..], &[gone("inactive")]].concat());
    // A member that owns nothing removes nobody.
    plays(
        json!({ "title": { "evict": "1m" }, "set": { "inactiveRemovalTimeout": null } }),
        &[&sets_inactive[..], &[gone("inactive")]].concat(),
    );
    // Peers tell each other how long somebody has given no input; whoever plays again is spared.
    let idles = [step(0, "B", json!("join"), json!({})), step(1_000, "B", json!("idle"), json!({}))];
    let still = [look(60_999, json!({ "B": "active" })), gone("out")];
    plays(owned(json!({ "evict": "1m" })), &[&idles[..], &still[..]].concat());
    let plays_again = [step(60_999, "B", json!("play"), json!({})), gone("active")];
    plays(owned(json!({ "evict": "1m" })), &[&idles[..], &plays_again[..]].concat());
}

#[test]
fn a_refused_join_is_tried_again_after_on_join_refused_until_something_else_comes_between() {
    let friend = json!({ "join_activity": { "of": "A" } });
    let private = json!({ "set": { "visibility": "private" } });
    let reserve = |at: u64| json!({ "at": at, "by": "A", "do": { "reserve": { "users": "B" } } });
    for (reserved, comes) in [(5_999, "active"), (6_001, "reserved")] {
        plays(
            private.clone(),
            &[
                step(1_000, "B", friend.clone(), json!({ "B": "out" })),
                reserve(reserved),
                look(6_001, json!({ "B": comes })),
                look(11_000, json!({ "B": "active" })),
            ],
        );
    }
    let gives_up = json!({ "set": { "visibility": "private" }, "title": { "on_join_refused": "never" } });
    plays(
        gives_up,
        &[step(1_000, "B", friend.clone(), json!({})), reserve(2_000), look(11_000, json!({ "B": "reserved" }))],
    );
    // A process that ends forgets that it was about to come.
    plays(
        private,
        &[
            step(1_000, "B", friend, json!({})),
            step(2_000, "B", json!("terminate"), json!({})),
            reserve(2_000),
            step(3_000, "B", json!("launch"), json!({})),
            look(11_000, json!({ "B": "reserved" })),
        ],
    );
}

#[test]
fn who_accepts_in_the_shell_comes_when_the_title_runs_resumed_or_started_and_is_ready_meanwhile() {
    let friend = json!({ "join_activity": { "of": "A" } });
    for (shell, meanwhile) in [("writes_ready", "ready"), ("waits", "out")] {
        for (ends, setting) in [("suspend", "resume"), ("terminate", "launch")] {
            plays(
                json!({ "title": { "shell": shell }, "settings": { setting: "7s" } }),
                &[
                    step(1, "B", json!(ends), json!({})),
                    step(1_000, "B", friend.clone(), json!({ "B": meanwhile })),
                    look(7_999, json!({ "B": meanwhile })),
                    look(8_000, json!({ "B": "active" })),
                ],
            );
        }
    }
    let off = json!({ "at": 2, "by": "B", "do": friend, "expect": { "sent": false } });
    plays(json!({}), &[json!({ "at": 1, "do": { "lose_power": "b" } }), off]);
}

#[test]
fn the_first_refusal_ends_the_join_of_all_who_come_together() {
    let together = json!({ "at": 2, "by": "B", "do": { "accept": { "invite": "in", "with": "B2" } } });
    let consoles = json!({ "a": ["A"], "b": ["B2", "B"] });
    for (order, comes) in [("invited_first", "active"), ("listed", "out")] {
        plays(
            json!({ "consoles": consoles, "title": { "join_order": order, "on_join_refused": "never" } }),
            &[
                json!({ "at": 0, "by": "A", "do": { "write": { "joinRestriction": "local" } } }),
                json!({ "at": 1, "by": "A", "do": { "invite": { "user": "B", "handle": "in" } } }),
                together.clone(),
                look(2, json!({ "B": comes, "B2": comes })),
            ],
        );
    }
}

#[test]
fn who_waits_for_an_arbiter_that_is_gone_tries_again_by_itself() {
    plays(
        json!({ "set": { "maxMembersCount": 2 } }),
        &[
            step(1, "B", json!("join"), json!({})),
            json!({ "at": 2, "by": "A", "do": { "invite": { "user": "C", "handle": "for C" } } }),
            step(1_000, "C", json!({ "accept": { "invite": "for C" } }), json!({ "C": "out" })),
            step(2_000, "A", json!("crash"), json!({ "C": "out" })),
            // Presence knows at 22 s, and C, who asks every five seconds, finds A gone and then a free place.
            look(30_999, json!({ "A": "out", "C": "out" })),
            look(31_000, json!({ "C": "active" })),
        ],
    );
}

#[test]
fn a_hung_title_is_removed_after_evict_counts_as_gone_and_asks_for_nothing() {
    plays(
        json!({ "title": { "evict": "10s" }, "template": { "constants": { "system": {
            "maxMembersCount": 3, "visibility": "open", "inactiveRemovalTimeout": 0,
            "capabilities": { "connectivity": true, "connectionRequiredForActiveMembers": true, "hasOwners": true } } } } }),
        &[
            json!({ "at": 1, "by": "B", "do": "join" }),
            step(1_000, "B", json!("hang"), json!({})),
            invite(2_000, "B", "C", false),
            look(13_499, json!({ "B": "active" })),
            json!({ "at": 13_500, "expect": {
                "session": "match", "members": { "B": "out" }, "ledger": { "gone": { "total": 12_500, "detection": 12_500 } } } }),
        ],
    );
}

#[test]
fn titles_tell_each_other_nothing_where_the_link_to_the_peers_is_cut() {
    let friend = json!({ "join_activity": { "of": "A" } });
    // The service hears everybody, so that only the words between titles are missing.
    for (link, called) in [("peers", "out"), ("none", "active")] {
        let cut = match link {
            "none" => json!({ "at": 1_000, "by": "B", "do": "read" }),
            link => json!({ "at": 1_000, "do": { "cut": { "consoles": "d", "link": link } } }),
        };
        plays(
            json!({ "set": { "maxMembersCount": 2 }, "title": { "on_join_refused": "never" } }),
            &[
                step(1, "B", json!("join"), json!({})),
                cut,
                step(2_000, "D", friend.clone(), json!({ "D": "out" })),
                step(10_000, "B", json!("leave"), json!({ "D": called })),
            ],
        );
    }
    // Who is heard no more does not answer whether it is there, and the game does not start.
    for (console, custom) in [("b", json!({})), ("d", json!({ "started": true }))] {
        plays(
            json!({ "set": { "maxMembersCount": 2 }, "title": { "start": "all_confirmed" } }),
            &[
                json!({ "at": 1, "do": { "cut": { "consoles": console, "link": "peers" } } }),
                step(2, "B", json!("join"), json!({})),
                json!({ "at": 3, "expect": { "session": "match", "custom": custom } }),
            ],
        );
    }
}
