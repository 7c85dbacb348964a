//! Rules that meet each other: a tap that waits and another of its subscription, a removal in the step that demotes.

use crate::common::{Stage, active_bound, at, closed, custom, json, ready, user};
use crate::taps::{asks, subscribed, taps};
use crate::{Rule, rule};
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{Cause, Change, ChangeType, Field, PropertiesWrite, RemovalTimer};

fn mapped(map: u32) -> PropertiesWrite {
    PropertiesWrite { custom: custom(json!({ "map": map })), ..PropertiesWrite::default() }
}

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::TAP_COALESCED], "a tap that waits and is superseded keeps its change types", || {
        let types = [ChangeType::Joinability, ChangeType::CustomProperty];
        let mut s = subscribed("tap_min_interval_ms=2500", json!({}), "A", &types);
        s.set(10_000, &user('A'), mapped(1)).ok();
        assert_eq!(taps(&mut s, 10_000), "A1 #3 customProperty");
        s.set(10_001, &user('A'), closed()).ok();
        s.set(10_002, &user('A'), mapped(2)).ok();
        assert_eq!(taps(&mut s, 12_499), "");
        assert_eq!(taps(&mut s, 12_500), "A1 #5 joinability, customProperty");
        // What was told is not told again.
        s.set(20_000, &user('A'), mapped(3)).ok();
        assert_eq!(taps(&mut s, 20_000), "A1 #6 customProperty");
    }),
    rule(&[m::TAP_COALESCED], "taps of two subscriptions on one connection wait side by side", || {
        let mut s = subscribed("tap_min_interval_ms=2500", json!({}), "A", &[ChangeType::Joinability]);
        s.put(0, &user('B'), active_bound('A')).ok();
        s.put(0, &user('B'), asks(&[ChangeType::CustomProperty])).ok();
        taps(&mut s, 2_500);
        s.set(10_000, &user('A'), closed()).ok();
        assert_eq!(taps(&mut s, 10_000), "A1 #5 joinability");
        s.set(10_001, &user('A'), mapped(1)).ok();
        s.set(10_002, &user('A'), PropertiesWrite { closed: Field::Set(false), ..closed() }).ok();
        assert_eq!(taps(&mut s, 12_500), "A1 #7 joinability; B1 #6 customProperty");
    }),
    rule(
        &[m::ZERO_TAKES_NEXT_ACCESS, m::CHAIN_FROM_EVALUATION],
        "a member that is removed as it turns inactive is removed at the deadline that was missed, if that is the reading",
        || {
            for (anchor, since) in [("deadline", 110), ("evaluation", 1_000)] {
                let reading = format!("zero_inactive_inline=inline timer_anchor={anchor}");
                let constants =
                    json!({"readyRemovalTimeout": 100, "inactiveRemovalTimeout": 0, "sessionEmptyTimeout": 50});
                let mut s = Stage::under(&reading, constants);
                s.put(10, &user('A'), ready()).ok();
                s.look(1_000);
                let removal = s.happened.iter().rfind(|event| matches!(event.change, Change::Status { to: None, .. }));
                let cause = Cause::Timer { timer: RemovalTimer::Inactive, deadline: at(since) };
                assert_eq!(removal.map(|event| event.cause), Some(cause), "{anchor}");
                // It has been empty since then.
                assert_eq!(s.session().empty_deadline(), Some(at(since + 50)), "{anchor}");
            }
        },
    ),
];
