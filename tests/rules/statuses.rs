//! Statuses: M149 to M152.

use crate::common::{Stage, active, inactive, json, ready, user};
use crate::{Rule, rule};
use sessim::id::Seed;
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{Answer, Write};

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::UPDATED], "a write that leaves the session alive is 200, a leave too", || {
        let mut s = Stage::new(json!({})).all_active("AB");
        assert_eq!(s.put(1, &user('A'), inactive()).is(200).answer, Ok(Answer::Updated));
        s.put(1, &user('A'), inactive()).is(200);
        s.leave(1, &user('A')).is(200);
    }),
    rule(&[m::WRITE_DELETED], "a write that ends the session is 204", || {
        let mut s = Stage::new(json!({})).all_active("A");
        assert_eq!(s.leave(1, &user('A')).is(204).answer, Ok(Answer::Gone));
        assert!(s.is_gone());
        let mut s = Stage::new(json!({"sessionEmptyTimeout": 1})).all_active("A");
        s.leave(1, &user('A')).is(200);
        // A's leave at 259,210 s of the documents' example: B goes first, then A, then the session.
        let mut s = Stage::new(json!({"inactiveRemovalTimeout": 0})).all_active("AB");
        s.put(0, &user('B'), inactive()).ok();
        s.leave(5, &user('A')).is(204).did("B inactive->out M86; A active->out M76; deleted M82");
    }),
    rule(&[m::CREATE_EMPTY], "a creation for nobody makes nothing where empty sessions do not last", || {
        let mut s = Stage::new(json!({}));
        s.by_service(0, Write::default()).is(204).nothing();
        assert!(s.is_gone());
        assert_eq!(s.directory.lives(&s.reference), 0);
        s.put(0, &user('A'), active()).created();
        assert_eq!(s.session().branch(), s.reference.branch(Seed::default(), 1));
    }),
    rule(&[m::CREATE_EMPTY], "and what happened before it, in the same request, is still told", || {
        let mut s = Stage::new(json!({"inactiveRemovalTimeout": 10})).all_active("A");
        s.put(0, &user('A'), inactive()).ok();
        s.by_service(10, Write::default()).is(204).did("A inactive->out M86; deleted M82");
        assert!(s.is_gone());
        assert_eq!(s.directory.sessions_of(user('A').xuid).count(), 0);
    }),
    rule(&[m::READ_ABSENT], "a read of what is not there, or no longer, is 204, or 404 if that is the reading", || {
        for (reading, status) in [("", 204), ("absent_read=not_found", 404)] {
            let mut s = Stage::under(reading, json!({"readyRemovalTimeout": 5, "inactiveRemovalTimeout": 5}));
            s.read(0, &user('A')).refused(status, m::READ_ABSENT);
            s.put(0, &user('A'), ready()).created();
            s.read(5, &user('A')).is(200);
            s.read(10, &user('A')).refused(status, m::READ_ABSENT).did("A inactive->out M86; deleted M82");
        }
    }),
];
