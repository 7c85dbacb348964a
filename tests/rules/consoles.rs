//! Several users on one console: M147 and M148.

use crate::common::{Stage, active, connection, guest, inactive, join_restriction, json, user};
use crate::{Rule, rule};
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{MemberWrite, Restriction};

pub(crate) const RULES: &[Rule] = &[
    rule(
        &[m::CONSOLE_OWN_RECORDS, m::CONNECTION_LOST_DEMOTES],
        "each user on a console has its own record and comes and goes alone",
        || {
            let required = json!({"capabilities": {"connectionRequiredForActiveMembers": true}});
            let mut s = Stage::new(required).all_active("A");
            let bound = MemberWrite::active(Some(connection('B', 0)));
            s.put(0, &guest('B', 'A'), bound.clone()).ok();
            s.shows("A active, B active");
            s.lose(1, connection('A', 0)).did("A active->inactive M97");
            s.leave(2, &user('A')).did("A inactive->out M76");
            s.shows("B active");

            // One connection may carry both.
            let mut s = Stage::new(json!({"capabilities": {"connectionRequiredForActiveMembers": true}}));
            s.put(0, &guest('A', 'B'), bound.clone()).created();
            s.put(0, &user('B'), bound).ok();
            s.lose(1, connection('B', 0)).did("A active->inactive M97; B active->inactive M97");
            assert_eq!(s.change(), 3);
        },
    ),
    rule(
        &[m::CONSOLE_LOCAL],
        "local is who shares the device of an active member, not of an inactive or reserved one",
        || {
            let mut s = Stage::new(json!({})).all_active("AB");
            s.set(0, &user('A'), join_restriction(Restriction::Local)).ok();
            s.reserve(0, &user('A'), "D").ok();
            for (device, status) in [('A', 200), ('B', 200), ('D', 403), ('Z', 403)] {
                s.clone().put(1, &guest('C', device), active()).is(status);
            }
            s.put(2, &user('A'), inactive()).ok();
            s.put(3, &guest('C', 'A'), active()).refused(403, m::LOCAL_REFUSES_JOIN);
            // A member that moves takes its locality along.
            s.put(4, &guest('B', 'E'), active()).ok();
            s.clone().put(5, &guest('C', 'B'), active()).is(403);
            s.put(5, &guest('C', 'E'), active()).is(200);
        },
    ),
];
