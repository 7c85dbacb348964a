//! Service principals: M156 and M157.

use crate::common::{Stage, active, closed, custom, inactive, json, user, with_properties, xuid};
use crate::{Rule, rule};
use sessim::id::MemberIndex;
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{Me, PropertiesWrite, Write};

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::SERVICE_IS_NO_MEMBER], "a service writes without becoming a member, and has no record to write", || {
        let mut s = Stage::new(json!({"visibility": "private"})).all_active("A");
        s.by_service(0, with_properties(PropertiesWrite { custom: custom(json!({"a": 1})), ..closed() }))
            .is(200)
            .did("closed M129; custom M131");
        s.shows("A active");
        s.by_service(1, Write::me(active())).refused(403, m::SERVICE_IS_NO_MEMBER);
        s.by_service(1, Write::me(inactive())).refused(403, m::SERVICE_IS_NO_MEMBER);
        s.by_service(1, Write { me: Me::Leave, ..Write::default() }).refused(403, m::SERVICE_IS_NO_MEMBER);
        let mut s = Stage::new(json!({}));
        s.by_service(0, Write::me(active())).refused(403, m::SERVICE_IS_NO_MEMBER);
    }),
    rule(&[m::SERVICE_REMOVES], "a service removes whom it names by index, and passes over who is not there", || {
        let remove =
            |indices: &[u32]| Write { remove: indices.iter().copied().map(MemberIndex).collect(), ..Write::default() };
        let mut s = Stage::new(json!({})).all_active("ABC");
        s.reserve(0, &user('A'), "D").ok();
        s.by_service(1, remove(&[9])).is(200).nothing();
        s.by_service(1, remove(&[3, 1, 9, 1])).is(200).did("D reserved->out M157; B active->out M157");
        s.shows("A active, C active");
        s.by_service(2, remove(&[0, 2])).is(204).did("A active->out M157; C active->out M157; deleted M82");
        assert_eq!(s.directory.sessions_of(xuid('A')).count(), 0);
    }),
];
