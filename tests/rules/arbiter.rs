//! The arbiter: M141 to M146.

use crate::common::{
    Stage, Value, active, active_at, address, guest, host, inactive, json, nothing, ready, token, user, with_properties,
};
use crate::{Rule, rule};
use sessim::id::MemberIndex;
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{Me, MemberWrite, Write};

fn connected(mut constants: Value) -> Value {
    constants["capabilities"] = json!({"connectivity": true});
    constants
}

/// A, whose address is `aa`, is the host; B's is `bb`.
fn hosted(changes: &str, constants: Value) -> Stage {
    let mut s = Stage::under(changes, connected(constants));
    s.put(0, &user('A'), active_at("aa")).created();
    s.put(0, &user('B'), active_at("bb")).ok();
    s.set(0, &user('A'), host("aa")).did("host M141");
    s
}

fn arbiters(s: &Stage) -> Vec<u32> {
    s.session().arbiters().map(|member| member.index.0).collect()
}

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::HOST_IS_TOKEN], "the arbiter is whoever has the token in host", || {
        let mut s = hosted("", json!({}));
        assert_eq!((s.session().host(), arbiters(&s)), (Some(token("aa")), vec![0]));
        s.set(1, &user('A'), host("bb")).did("host M141");
        assert_eq!(arbiters(&s), [1]);
        let both = Write { me: Me::Put(active_at("cc")), ..with_properties(host("cc")) };
        s.write(2, &user('C'), both).did("C out->active M63; C address M9; host M141");
        assert_eq!(arbiters(&s), [2]);
    }),
    rule(&[m::HOST_NO_RIGHTS], "the arbiter has no rights over others", || {
        let mut s = hosted("", json!({}));
        let remove = Write { remove: vec![MemberIndex(1)], ..Write::default() };
        s.write(1, &user('A'), remove).refused(403, m::OWN_RECORD_ONLY);
        s.shows("A active, B active");
    }),
    rule(&[m::HOST_UNMATCHED], "a host that is nobody's token is deleted, and the write succeeds", || {
        let mut s = hosted("", json!({}));
        s.set(1, &user('B'), host("zz")).is(200).did("no host M143");
        assert_eq!(s.session().host(), None);
        s.set(2, &user('B'), host("zz")).is(200).nothing();
        s.put(3, &user('C'), active()).ok();
        s.set(4, &user('C'), host("cc")).nothing();
    }),
    rule(&[m::HOST_ORPHANED, m::CONSOLE_OWN_RECORDS], "host goes with the last member that has its token", || {
        let mut s = hosted("", json!({}));
        s.put(1, &guest('C', 'A'), active_at("aa")).ok();
        assert_eq!(arbiters(&s), [0, 2]);
        s.leave(2, &user('A')).did("A active->out M76");
        assert_eq!(arbiters(&s), [2]);
        s.leave(3, &user('C')).did("C active->out M76; no host M144");

        let mut s = hosted("", json!({}));
        s.put(1, &user('A'), active_at("a2")).did("A address M9; no host M144");
        let mut s = hosted("", json!({}));
        s.put(1, &user('A'), MemberWrite { secure_device_address: address(""), ..nothing() })
            .did("A no address M9; no host M144");
    }),
    rule(
        &[m::HOST_INACTIVE_KEEPS, m::HOST_ORPHANED],
        "an inactive host stays until it is removed, unless that is the reading",
        || {
            let mut s = hosted("", json!({"inactiveRemovalTimeout": 60_000}));
            s.put(100, &user('A'), inactive()).did("A active->inactive M68");
            s.look(60_099).nothing();
            assert_eq!(arbiters(&s), [0]);
            s.look(60_100).did("A inactive->out M86; no host M144");

            let mut s = hosted("host_of_inactive=cleared", json!({}));
            s.put(100, &user('A'), ready()).did("A active->ready M69");
            s.elsewhere(100, 'B');
            s.look(100).did("B active->inactive M92");
            s.put(101, &user('A'), inactive()).nothing();
            s.put(101, &user('A'), active()).ok();
            s.put(101, &user('A'), inactive()).did("A active->inactive M68; no host M145");
            s.set(102, &user('A'), host("aa")).nothing();
            let mut s = hosted("host_of_inactive=cleared", json!({}));
            s.elsewhere(100, 'A');
            s.look(100).did("A active->inactive M92; no host M145");
            let mut s = hosted("host_of_inactive=cleared", json!({}));
            s.put(1, &guest('C', 'A'), active_at("aa")).ok();
            s.put(2, &user('A'), inactive()).did("A active->inactive M68");
            assert_eq!(s.session().host(), Some(token("aa")));
        },
    ),
    rule(&[m::HOST_RACE, m::ETAG_MISMATCH], "of several who would be host with one ETag, the first is", || {
        let mut s = hosted("", json!({"inactiveRemovalTimeout": 0}));
        s.put(0, &user('C'), active_at("cc")).ok();
        s.put(100, &user('A'), inactive()).ok();
        s.read(101, &user('B')).did("A inactive->out M86; no host M144");
        s.read(102, &user('C')).nothing();
        let etag = s.etag();
        s.write_when(103, &user('B'), etag, with_properties(host("bb"))).is(200).did("host M141");
        s.write_when(103, &user('C'), etag, with_properties(host("cc"))).refused(412, m::ETAG_MISMATCH).nothing();
        s.write_when(103, &user('B'), etag, with_properties(host("bb"))).refused(412, m::ETAG_MISMATCH);
        assert_eq!(s.session().host(), Some(token("bb")));
    }),
];
