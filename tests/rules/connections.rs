//! Real-time connections: M96 to M103.

use crate::common::{Stage, Value, active, active_bound, connection, flags, inactive, json, nothing, ready, user};
use crate::{Rule, rule};
use sessim::id::ConnectionId;
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{Field, MemberWrite, User};

fn required(mut constants: Value) -> Value {
    constants["capabilities"] = json!({"connectionRequiredForActiveMembers": true, "connectivity": true});
    constants
}

fn bound(connection: ConnectionId) -> MemberWrite {
    MemberWrite::active(Some(connection))
}

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::CONNECTION_REQUIRED], "active needs a connection where one is required", || {
        let refused = m::CONNECTION_REQUIRED;
        let mut s = Stage::new(required(json!({})));
        s.put(0, &user('A'), active()).refused(400, refused);
        s.put(0, &user('A'), active_bound('A')).did("created M51; A out->active M63; A connected M96");
        s.put(1, &user('A'), active()).is(200).nothing();
        s.put(1, &user('A'), MemberWrite { connection: Field::Clear, ..nothing() }).refused(400, refused);
        s.put(1, &user('B'), inactive()).ok();
        s.put(1, &user('B'), active()).refused(400, refused);
        s.put(1, &user('B'), active_bound('B')).did("B inactive->active M67; B connected M96");
        s.put(2, &user('B'), ready()).did("B active->ready M69");
        s.put(2, &user('B'), active()).refused(400, refused);

        let mut s = Stage::new(json!({}));
        s.put(0, &user('A'), active()).created();
    }),
    rule(&[m::CONNECTION_REQUIRED], "the other reading accepts it as inactive", || {
        let mut s = Stage::under("active_without_connection=accept_inactive", required(json!({})));
        s.put(0, &user('A'), active()).did("created M51; A out->inactive M62");
        s.put(0, &user('A'), active_bound('A')).did("A inactive->active M67; A connected M96");
        s.put(0, &user('A'), MemberWrite { connection: Field::Clear, ..nothing() }).did("A active->inactive M68");
    }),
    rule(
        &[m::CONNECTION_LOST_DEMOTES, m::CONNECTION_LOSS_AT_ONCE],
        "a lost connection demotes at once, without an access, or removes if that is the reading",
        || {
            for (reading, expected) in [("", "B active->inactive M97"), ("rta_loss=remove", "B active->out M97")] {
                let mut s = Stage::under(reading, required(json!({"inactiveRemovalTimeout": 1_000})));
                s = s.all_active("AB");
                s.lose(130_000, connection('B', 0)).did(expected);
                if reading.is_empty() {
                    s.shows("A active, B inactive");
                    assert_eq!(s.next_timer(130_000), Some(131_000));
                }
                s.lose(130_001, connection('B', 0)).nothing();
            }
            let mut s = Stage::new(json!({})).all_active("A");
            s.lose(1, connection('A', 0)).nothing();
        },
    ),
    rule(&[m::CONNECTION_LOST_DEMOTES], "under a sweep the loss comes at once and the timers do not", || {
        let mut s = Stage::under("evaluation=sweep_10s", required(json!({"readyRemovalTimeout": 0}))).all_active("AB");
        s.put(0, &user('A'), ready()).ok();
        s.lose(5, connection('B', 0)).did("B active->inactive M97");
        s.tick(10_000).did("A ready->inactive M85");
    }),
    rule(
        &[m::CONNECTION_LOSS_COMMITS_ONCE],
        "a loss evaluates first, spares whom that has moved, and is one change",
        || {
            let mut s = Stage::new(required(json!({"readyRemovalTimeout": 10, "inactiveRemovalTimeout": 0})));
            s = s.all_active("ABC");
            s.put(0, &user('A'), ready()).ok();
            let before = s.change();
            s.lose(10, connection('B', 0)).did("A ready->inactive M85; B active->inactive M97");
            assert_eq!(s.change(), before + 1);
            s.elsewhere(11, 'C');
            s.lose(11, connection('C', 0)).did("C active->inactive M92; A inactive->out M86; B inactive->out M86");
            assert_eq!(s.change(), before + 2);
            s.shows("C inactive");
        },
    ),
    rule(&[m::CONNECTION_LOSS_COMMITS_ONCE], "a loss whose evaluation empties the session ends it once", || {
        let constants = required(json!({"inactiveRemovalTimeout": 0}));
        let mut s = Stage::under("zero_inactive_inline=inline", constants.clone()).all_active("A");
        s.elsewhere(0, 'A');
        s.lose(1, connection('A', 0)).did("A active->inactive M92; A inactive->out M89; deleted M82").is(204);
        assert!(s.is_gone());

        let mut s = Stage::under("zero_inactive_inline=inline", constants).all_active("AB");
        s.elsewhere(0, 'A');
        s.lose(1, connection('B', 0)).did(
            "A active->inactive M92; A inactive->out M89; B active->inactive M97; B inactive->out M89; deleted M82",
        );
    }),
    rule(
        &[m::CONNECTION_LOSS_COMMITS_ONCE],
        "at a fixed point what a loss starts with a zero timeout ends in it too",
        || {
            let constants = required(json!({"inactiveRemovalTimeout": 0}));
            let mut s = Stage::under("evaluation=lazy_to_fixpoint", constants).all_active("AB");
            let before = s.change();
            s.lose(1, connection('B', 0)).did("B active->inactive M97; B inactive->out M86");
            assert_eq!(s.change(), before + 1);
        },
    ),
    rule(&[m::CONNECTION_REPLACED], "a new connection replaces the old one, whose loss is then ignored", || {
        let mut s = Stage::new(required(json!({}))).all_active("A");
        s.put(20, &user('A'), bound(connection('A', 1))).did("A connected M100");
        s.lose(30, connection('A', 0)).nothing();
        s.lose(31, connection('A', 1)).did("A active->inactive M97");
    }),
    rule(&[m::CONNECTION_DROPPED], "whoever stops being active drops the connection", || {
        for leave_active in
            [inactive(), ready(), MemberWrite { connection: Field::Set(connection('A', 1)), ..inactive() }]
        {
            let mut s = Stage::new(required(json!({}))).all_active("AB");
            assert_eq!(s.session().members()[0].connection, Some(connection('A', 0)));
            s.put(1, &user('A'), leave_active).ok();
            assert_eq!(s.session().members()[0].connection, None);
            s.lose(2, connection('A', 0)).nothing();
            s.put(3, &user('A'), active()).refused(400, m::CONNECTION_REQUIRED);
        }
        let mut s = Stage::new(required(json!({}))).all_active("AB");
        s.elsewhere(1, 'A');
        s.look(2).ok();
        assert_eq!(s.session().members()[0].connection, None);
    }),
    rule(
        &[m::CONNECTION_UNKNOWN],
        "a connection that the service does not know is accepted and later given up",
        || {
            let unknown = || bound(connection('A', 9));
            let mut s = Stage::new(required(json!({})));
            s.put(0, &user('A'), unknown()).created();
            s.lose(30_000, connection('A', 9)).did("A active->inactive M97");

            let mut s = Stage::under("unknown_connection=refuse", required(json!({})));
            s.put(0, &user('A'), unknown()).refused(400, m::CONNECTION_UNKNOWN);
            s.put(0, &User { connection: None, ..user('A') }, active_bound('A')).refused(400, m::CONNECTION_UNKNOWN);
            s.put(0, &user('A'), active_bound('A')).created();
        },
    ),
    rule(&[m::CONNECTION_LATE, m::RETURN_AS_NEW], "who rewrites the connection too late joins anew", || {
        for (closed, status) in [(false, 200), (true, 403)] {
            let mut s = Stage::new(required(json!({"inactiveRemovalTimeout": 100}))).all_active("AB");
            if closed {
                s.set(0, &user('B'), crate::common::closed()).ok();
            }
            s.lose(1_000, connection('A', 0)).ok();
            let early = s.clone().put(1_099, &user('A'), bound(connection('A', 1)));
            early.is(200).did("A inactive->active M67; A connected M96");
            s.put(1_100, &user('A'), bound(connection('A', 1))).is(status);
            assert_eq!(s.indices(), if closed { vec![1] } else { vec![1, 2] });
            s.put(1_101, &user('A'), flags(None, None)).is(status);
        }
    }),
];
