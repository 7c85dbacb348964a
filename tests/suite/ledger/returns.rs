//! Who came back and had no slot, and who had one.

use super::*;

#[test]
fn a_player_who_came_back_has_no_slot_if_it_was_removed_meanwhile() {
    // B is gone at 60,000, known at 80,000, demoted then; due at 200,000, when A's read removes it. B is back at `back`, and
    // asks ten seconds later.
    let back = |back: u64, says: &str| {
        let mut steps = vec![
            (0, json!({ "at": 60_000, "do": { "cut": "xbox-b" } })),
            (1, json!({ "at": 80_000, "by": "A", "do": "read" })),
            (2, json!({ "at": 200_000, "by": "A", "do": "read" })),
            (back, json!({ "at": back, "do": { "heal": "xbox-b" } })),
            (back + 10_000, json!({ "at": back + 10_000, "by": "B", "do": says })),
        ];
        steps.sort_by_key(|(_, step)| step["at"].as_u64());
        let steps: Vec<Value> = steps.into_iter().map(|(_, step)| step).collect();
        lost(&ledger(json!({}), two_and(steps.into())))
    };
    assert_eq!(back(300_000, "join"), [(B, 60_000, 200_000, 300_000, Some(310_000))]);
    // Back in the very millisecond, or one before: the slot was there when it came, and went before it had said anything.
    assert_eq!(back(200_000, "join"), [(B, 60_000, 200_000, 200_000, Some(210_000))]);
    assert_eq!(back(199_999, "join"), [(B, 60_000, 200_000, 199_999, Some(209_999))]);
    // In time to say that it is active.
    assert_eq!(back(189_999, "active"), []);
}

#[test]
fn nobody_loses_a_slot_that_it_left_or_never_came_back_for() {
    let lost_after = |steps: Value| lost(&ledger(json!({}), two_and(steps)));
    // Never back.
    assert_eq!(
        lost_after(json!([
            { "at": 60_000, "do": { "cut": "xbox-b" } },
            { "at": 80_000, "by": "A", "do": "read" },
            { "at": 200_000, "by": "A", "do": "read" }
        ])),
        []
    );
    // Back in time, playing on, and gone by its own leave.
    assert_eq!(
        lost_after(json!([
            { "at": 60_000, "do": { "cut": "xbox-b" } },
            { "at": 90_000, "do": { "heal": "xbox-b" } },
            { "at": 95_000, "by": "B", "do": "leave" }
        ])),
        []
    );
    // Its own read lets its overdue time run out: it came and found nothing.
    assert_eq!(
        lost_after(json!([
            { "at": 60_000, "do": { "cut": "xbox-b" } },
            { "at": 80_000, "by": "A", "do": "read" },
            { "at": 290_000, "do": { "heal": "xbox-b" } },
            { "at": 300_000, "by": "B", "do": "read" }
        ])),
        [(B, 60_000, 300_000, 290_000, Some(300_000))]
    );
}

#[test]
fn who_took_its_seat_again_has_not_lost_it_to_an_older_absence() {
    let lost_after = |steps: Value| lost(&ledger(json!({}), two_and(steps)));
    // Cut off for 10 s, of which nobody ever knew. At 100,000 it goes inactive of its own will, due at 220,000.
    let unnoticed = |until: &str| {
        json!([
            { "at": 60_000, "do": { "cut": "xbox-b" } },
            { "at": 70_000, "do": { "heal": "xbox-b" } },
            { "at": 100_000, "by": "B", "do": until },
            { "at": 300_000, "by": "A", "do": "read", "expect": { "members": { "B": "out" } } }
        ])
    };
    assert_eq!(lost_after(unnoticed("inactive")), []);
    // Nor has it lost its seat to the absence if a service takes it later, while it plays.
    let removed = json!([
        { "at": 60_000, "do": { "cut": "xbox-b" } },
        { "at": 70_000, "do": { "heal": "xbox-b" } },
        { "at": 100_000, "by": "service", "do": { "remove": { "users": "B" } } }
    ]);
    assert_eq!(lost_after(removed), []);
    // Demoted at 80,000, back at 90,000, and its own word at 100,000 is that it stays inactive: due at 200,000 still,
    // for that is no change. It had its slot and did not take its seat.
    let noticed = |says: &[&str]| {
        let mut steps = vec![
            json!({ "at": 60_000, "do": { "cut": "xbox-b" } }),
            json!({ "at": 80_000, "by": "A", "do": "read" }),
            json!({ "at": 90_000, "do": { "heal": "xbox-b" } }),
        ];
        steps.extend(says.iter().map(|says| json!({ "at": 100_000, "by": "B", "do": says })));
        steps.push(json!({ "at": 300_000, "by": "A", "do": "read", "expect": { "members": { "B": "out" } } }));
        steps.into()
    };
    assert_eq!(lost_after(noticed(&["inactive"])), [(B, 60_000, 300_000, 90_000, None)]);
    // With an active in between it had.
    assert_eq!(lost_after(noticed(&["active", "inactive"])), []);
}

#[test]
fn who_is_removed_by_others_while_it_is_gone_has_lost_its_slot() {
    // B is gone at 50,000; a service removes it at 60,000; it is back at 80,000. C's reservation, made at 0, lapses by what
    // the service writes: no slot that it had lost.
    let steps = json!([
        { "by": "A", "do": { "reserve": { "users": "C" } } },
        { "at": 50_000, "do": { "cut": ["xbox-b", "xbox-c"] } },
        { "at": 60_000, "by": "service", "do": "read" },
        { "at": 60_000, "by": "service", "do": { "remove": { "users": "B" } } },
        { "at": 80_000, "do": { "heal": ["xbox-b", "xbox-c"] } },
        { "at": 90_000, "by": "A", "do": "read", "expect": { "members": { "B": "out", "C": "out" } } }
    ]);
    assert_eq!(lost(&ledger(json!({}), two_and(steps))), [(B, 50_000, 60_000, 80_000, None)]);
}
