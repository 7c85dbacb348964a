//! Presence: M92 to M95.

use crate::common::{Stage, active_bound, inactive, json, ready, user, xuid};
use crate::{Rule, rule};
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{Fact, Presence, User};

pub(crate) const RULES: &[Rule] = &[
    rule(
        &[m::PRESENCE_DEMOTES],
        "whoever is not in the title turns inactive at the next look, and its timer starts then",
        || {
            let mut s = Stage::new(json!({"inactiveRemovalTimeout": 120_000})).all_active("AB");
            s.elsewhere(620_000, 'B');
            s.shows("A active, B active");
            s.read(259_205_000, &user('A')).did("B active->inactive M92");
            assert_eq!(s.next_timer(259_205_000), Some(259_325_000));
            s.read(259_324_999, &user('A')).nothing();
            s.read(259_325_000, &user('A')).did("B inactive->out M86");
        },
    ),
    rule(&[m::PRESENCE_DEMOTES], "who was back before anybody looked has lost nothing", || {
        let mut s = Stage::new(json!({"inactiveRemovalTimeout": 0})).all_active("AB");
        s.elsewhere(10, 'B');
        s.fact(20, Fact::Presence(xuid('B'), Presence::InTitle)).nothing();
        s.read(30, &user('A')).nothing();
        s.fact(40, Fact::Presence(xuid('C'), Presence::Elsewhere)).nothing();
        s.read(50, &user('A')).nothing();
    }),
    rule(&[m::PRESENCE_DEMOTES], "a write tells Presence as well as a fact does", || {
        let mut s = Stage::new(json!({"inactiveRemovalTimeout": 10})).all_active("A");
        let gone = User { presence: Presence::Elsewhere, ..user('B') };
        s.put(0, &gone, crate::common::active()).did("B out->active M63");
        s.read(1, &user('A')).did("B active->inactive M92");
    }),
    rule(&[m::PRESENCE_ONLY_ACTIVE], "ready, inactive and reserved members are left to their timers", || {
        let constants = json!({
            "readyRemovalTimeout": 100, "inactiveRemovalTimeout": 200, "reservedRemovalTimeout": 300
        });
        let mut s = Stage::new(constants).all_active("ABC");
        s.put(0, &user('B'), ready()).ok();
        s.put(0, &user('C'), inactive()).ok();
        s.reserve(0, &user('A'), "D").ok();
        for letter in "BCD".chars() {
            s.elsewhere(0, letter);
        }
        s.look(99).nothing();
        s.look(100).did("B ready->inactive M85");
        s.look(200).did("C inactive->out M86");
        s.look(300).did("B inactive->out M86; D reserved->out M84");
    }),
    rule(&[m::PRESENCE_SUPPRESSED], "a session can do without the check", || {
        for (suppressed, expected) in [(false, "B active->inactive M92"), (true, "")] {
            let mut s = Stage::new(json!({"capabilities": {"suppressPresenceActivityCheck": suppressed}}));
            s = s.all_active("AB");
            s.elsewhere(0, 'B');
            s.look(1_000_000).did(expected);
        }
    }),
    rule(
        &[m::PRESENCE_WITH_CONNECTION, m::PRESENCE_DEMOTES],
        "a required connection does not replace the check, unless that is the reading",
        || {
            for (reading, required, expected) in [
                ("", true, "B active->inactive M92"),
                ("presence_with_rta=replaced", true, ""),
                ("presence_with_rta=replaced", false, "B active->inactive M92"),
            ] {
                let capabilities = json!({"capabilities": {"connectionRequiredForActiveMembers": required}});
                let mut s = Stage::under(reading, capabilities);
                s.put(0, &user('A'), active_bound('A')).ok();
                s.put(0, &user('B'), active_bound('B')).ok();
                s.elsewhere(0, 'B');
                s.look(5).did(expected);
            }
        },
    ),
];
