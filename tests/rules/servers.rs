//! Servers and tournaments' matches: M390 to M398.

use crate::common::door::{Door, playing};
use crate::common::{Stage, Value, active, at, custom, json, reference, user};
use crate::{Rule, rule};
use sessim::id::Name;
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{
    ArbitrationDeadlines, Field, MatchmakingStatus, MatchmakingWrite, Refusal, ServerWrite, ServersWrite, Write,
};

fn name(name: &str) -> Name {
    name.parse().unwrap()
}

fn servers(server: &str, write: Option<ServerWrite>) -> Write {
    Write { servers: Some(Box::new(ServersWrite::one(name(server), write))), ..Write::default() }
}

fn data(server: &str, value: Value) -> Write {
    servers(server, Some(ServerWrite { custom: custom(value), ..ServerWrite::default() }))
}

fn constants(server: &str, value: Value) -> Write {
    servers(server, Some(ServerWrite { constants: custom(value), ..ServerWrite::default() }))
}

fn search(write: MatchmakingWrite) -> Write {
    servers("matchmaking", Some(ServerWrite { matchmaking: Some(Box::new(write)), ..ServerWrite::default() }))
}

fn status(status: MatchmakingStatus) -> MatchmakingWrite {
    MatchmakingWrite { status: Field::Set(status), ..MatchmakingWrite::default() }
}

fn starts(ms: u64) -> Write {
    servers("arbitration", Some(ServerWrite { start_time: Some(at(ms)), ..ServerWrite::default() }))
}

fn match_session(changes: &str) -> Stage {
    let on = json!({"arbitration": true, "gameplay": true});
    let deadlines = json!({"forfeitTimeout": 60_000, "arbitrationTimeout": 300_000});
    Stage::under(changes, json!({"capabilities": on, "arbitration": deadlines, "sessionEmptyTimeout": null}))
}

fn deadlines(s: &Stage) -> Option<(u64, u64)> {
    let deadlines = s.session().arbitration_deadlines();
    deadlines.map(|ArbitrationDeadlines { forfeit, arbitration }| (forfeit.as_millis(), arbitration.as_millis()))
}

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::SERVERS_BY_SERVICES], "services write servers, and members do not", || {
        let mut s = Stage::new(json!({})).all_active("A");
        s.write(1, &user('A'), data("eu-1", json!({}))).refused(403, m::SERVERS_BY_SERVICES);
        assert_eq!(s.session().servers().count(), 0);
        s.by_service(1, data("eu-1", json!({"port": 7}))).is(200).did("server added M390; server properties M391");
        s.write(2, &user('B'), data("eu-1", json!({}))).refused(403, m::SERVERS_BY_SERVICES);
        s.shows("A active");
        let mut door = Door::new(json!({}));
        door.put(0, 'A', playing()).is(201);
        let body = json!({"servers": {}});
        door.put(1, 'A', body.clone()).says(403, "the body can't contain servers");
        door.put(1, '*', body).is(200);
    }),
    rule(&[m::SERVERS_MERGE], "custom merges, a field of system is replaced whole, and null deletes", || {
        let mut s = Stage::new(json!({})).all_active("A");
        let system = |value| ServerWrite { system: custom(value), ..ServerWrite::default() };
        let both = |value: Value| ServerWrite { custom: custom(value.clone()), ..system(value) };
        s.by_service(1, servers("eu-1", Some(both(json!({"a": {"b": 1}, "c": 2})))));
        s.by_service(2, servers("EU-1", Some(both(json!({"a": {"d": 3}, "c": null}))))).did("server properties M391");
        let stored = |s: &Stage| s.session().server(&name("eu-1")).unwrap().properties.clone();
        assert_eq!(Some(stored(&s).custom), custom(json!({"a": {"b": 1, "d": 3}})));
        assert_eq!(Some(stored(&s).system), custom(json!({"a": {"d": 3}})));
        s.by_service(3, servers("eu-1", Some(both(json!({"a": {"d": 3}}))))).nothing();
        assert_eq!(s.change(), 3);
    }),
    rule(&[m::SERVER_REMOVED], "null removes a server, and so does DELETE", || {
        let mut s = Stage::new(json!({})).all_active("A");
        s.by_service(1, servers("eu-1", None)).is(200).nothing();
        s.by_service(1, servers("eu-1", Some(ServerWrite::default()))).did("server added M390");
        s.by_service(2, servers("Eu-1", None)).did("server removed M392");
        s.by_service(3, search(status(MatchmakingStatus::Found))).ok();
        s.by_service(4, servers("matchmaking", None)).did("matchmaking removed M392; search found->none M392");
        assert_eq!(s.session().servers().count(), 0);

        let mut door = Door::new(json!({}));
        door.delete(0, '*', "/servers/eu-1").says(404, "no such session");
        door.put(0, 'A', playing()).is(201);
        door.put(1, '*', json!({"servers": {"eu-1": {}}})).is(200);
        door.delete(2, 'A', "/servers/eu-1").says(403, "the body can't contain servers");
        assert_eq!(door.get(2, 'A', "/servers").body, json!({"eu-1": empty()}));
        assert_eq!(door.delete(3, '*', "/servers/EU-1").is(204).events.len(), 1);
        assert!(door.delete(4, '*', "/servers/eu-1").is(204).events.is_empty());
        door.get(4, 'A', "/servers/eu-1").is(204);
        assert_eq!(door.get(4, 'A', "/servers").body, json!({}));
        door.delete(4, '*', "/servers").is(405);
    }),
    rule(&[m::SERVER_NAMES], "a server is named as a session is", || {
        let mut door = Door::new(json!({}));
        door.put(0, 'A', playing()).is(201);
        let long = |length: usize| json!({"servers": {"a".repeat(length): {}}});
        door.put(1, '*', long(100)).is(200);
        door.put(2, '*', long(101)).says(400, "at most 100");
        door.put(2, '*', json!({"servers": {"a b": {}}})).says(400, "is not a name");
        door.put(2, '*', json!({"servers": {"": {}}})).says(400, "cannot be empty");
        door.put(2, '*', json!({"servers": {"eu": {}, "EU": null}})).says(400, "twice");
        door.delete(2, '*', "/servers/a%20b").says(400, "is not a name");
        door.put(3, '*', json!({"servers": {"A".repeat(100): {"properties": {"custom": {"x": 1}}}}})).is(200);
        assert_eq!(door.get(3, 'A', "/servers").body.as_object().unwrap().len(), 1);
    }),
    rule(&[m::SERVER_CONSTANTS], "a server's constants are set once", || {
        for (changes, status) in [("", 409), ("server_constants=any_time", 200)] {
            let mut s = Stage::under(changes, json!({})).all_active("A");
            s.by_service(1, data("eu-1", json!({}))).ok();
            s.by_service(2, constants("eu-1", json!({"region": "eu"}))).did("server constants M394");
            s.by_service(3, constants("eu-1", json!({"region": "eu"}))).nothing();
            s.by_service(3, constants("eu-1", json!({}))).nothing();
            let reply = s.by_service(4, constants("eu-1", json!({"region": "us"}))).is(status);
            if status == 409 {
                let path = "servers.eu-1.constants.custom";
                assert_eq!(reply.answer, Err(Refusal::ServerConstants(path.into())));
                reply.refused(409, m::SERVER_CONSTANTS).nothing();
            } else {
                reply.did("server constants M394");
            }
            let system = ServerWrite { constants_system: custom(json!({"size": 1})), ..ServerWrite::default() };
            s.by_service(5, servers("eu-1", Some(system))).did("server constants M394");
        }
        let mut s = match_session("");
        s.by_service(0, starts(5)).created();
        s.by_service(1, starts(5)).nothing();
        s.by_service(1, starts(6)).refused(409, m::SERVER_CONSTANTS);
        s.by_service(2, servers("arbitration", None)).ok();
        s.by_service(3, starts(6)).did("arbitration added M390; arbitration constants M394");
    }),
    rule(&[m::SERVER_SCHEMAS], "the directory knows the fields of two servers", || {
        let mut s = Stage::new(json!({})).all_active("A");
        let searching = MatchmakingWrite { typical_wait: Field::Set(30), ..status(MatchmakingStatus::Searching) };
        let first = "matchmaking added M390; matchmaking properties M391; search none->searching M395";
        s.by_service(1, search(searching)).did(first);
        let found = MatchmakingWrite {
            target_session_ref: Field::Set(reference("game")),
            typical_wait: Field::Clear,
            ..status(MatchmakingStatus::Found)
        };
        s.by_service(2, search(found.clone())).did("matchmaking properties M391; search searching->found M395");
        s.by_service(3, search(found)).nothing();
        s.by_service(4, search(status(MatchmakingStatus::Expired))).did("search found->expired M395");
        let shown = s.session().matchmaking().unwrap();
        assert_eq!((shown.typical_wait, shown.target_session_ref.clone()), (None, Some(reference("game"))));
        let fields = |write: ServerWrite| Some(write);
        let none = ServerWrite::default;
        for (server, write) in [
            ("eu-1", fields(ServerWrite { start_time: Some(at(1)), ..none() })),
            ("eu-1", fields(ServerWrite { matchmaking: Some(Box::default()), ..none() })),
            ("Arbitration", fields(ServerWrite { constants_system: custom(json!({})), ..none() })),
            ("MatchMaking", fields(ServerWrite { system: custom(json!({})), ..none() })),
        ] {
            s.by_service(5, servers(server, write)).refused(400, m::SERVER_SCHEMAS).nothing();
        }
        s.by_service(6, servers("arbitration", Some(ServerWrite { system: custom(json!({"a": 1})), ..none() }))).ok();

        let mut door = Door::new(json!({}));
        door.put(0, 'A', playing()).is(201);
        let target = json!({"scid": "A0B1C2D3-0000-4000-8000-000000000001", "templateName": "duel", "name": "G"});
        let system = json!({"lockId": "k", "status": "found", "statusDetails": "two more", "typicalWait": 30,
            "targetSessionRef": target});
        let body = |system: &Value| json!({"servers": {"matchmaking": {"properties": {"system": system}}}});
        door.put(1, '*', body(&system)).is(200);
        let shown = door.get(1, 'A', "/servers/matchmaking/properties/system").body;
        let lower = json!("a0b1c2d3-0000-4000-8000-000000000001");
        let shown_target = json!({"scid": lower, "templateName": "duel", "name": "G"});
        assert_eq!(shown["targetSessionRef"], shown_target);
        assert_eq!((&shown["status"], &shown["typicalWait"]), (&json!("found"), &json!(30)));
        let cleared = json!({"lockId": null, "statusDetails": null, "typicalWait": null, "targetSessionRef": null});
        door.put(2, '*', body(&cleared)).is(200);
        assert_eq!(door.get(2, 'A', "/servers/matchmaking/properties/system").body, json!({"status": "found"}));
        door.put(3, '*', body(&json!({"status": "lost"}))).says(400, "lost");
        door.put(3, '*', body(&json!({"hopper": "x"}))).says(400, "hopper");
        let start = |text: &str| json!({"servers": {"arbitration": {"constants": {"system": {"startTime": text}}}}});
        door.put(3, '*', start("2016-09-20T20:49:59Z")).says(400, "before the beginning");
        door.put(3, '*', start("noon")).says(400, "is no date");
        door.put(3, '*', start("2016-09-20T20:50:01.5Z")).is(200);
        let shown = door.get(3, 'A', "/servers/arbitration/constants").body;
        assert_eq!(shown, json!({"system": {"startTime": "2016-09-20T20:50:01.5000000Z"}, "custom": {}}));
    }),
    rule(&[m::SERVERS_ARE_NO_MEMBERS], "a server takes no slot and keeps no session alive", || {
        let mut s = Stage::new(json!({"maxMembersCount": 1}));
        s.by_service(0, data("eu-1", json!({}))).is(204);
        assert!(s.is_gone());
        s.put(1, &user('A'), active()).created();
        s.by_service(2, data("eu-1", json!({}))).ok();
        assert_eq!(s.session().members().len(), 1);
        assert_eq!(s.next_timer(3), None);
        s.leave(3, &user('A')).is(204);
        assert!(s.is_gone());
    }),
    rule(&[m::ARBITRATION_CREATION], "a service makes a match, with the server arbitration", || {
        let mut s = match_session("");
        s.put(0, &user('A'), active()).refused(403, m::ARBITRATION_CREATION);
        s.by_service(0, Write::default()).refused(400, m::ARBITRATION_CREATION);
        s.by_service(0, servers("arbitration", None)).refused(400, m::ARBITRATION_CREATION);
        s.by_service(0, data("matchmaking", json!({}))).refused(400, m::ARBITRATION_CREATION);
        assert!(s.is_gone());
        s.by_service(0, servers("ARBITRATION", Some(ServerWrite::default()))).created();
        s.put(1, &user('A'), active()).is(200).did("A out->active M63");
        s.by_service(2, servers("arbitration", None)).is(200);
    }),
    rule(&[m::ARBITRATION_CLOCK], "the deadlines of a match count from its start", || {
        let mut s = match_session("");
        s.by_service(0, servers("arbitration", Some(ServerWrite::default()))).created();
        s.put(0, &user('A'), active()).ok();
        assert_eq!(deadlines(&s), None);
        s.by_service(10, starts(1_000)).ok();
        assert_eq!(deadlines(&s), Some((61_000, 301_000)));
        for now in [60_999, 61_000, 301_000, 301_001] {
            assert_eq!(s.next_timer(now), None);
            s.look(now).nothing();
        }
        let mut s = match_session("arbitration_timers=in_next_timer");
        s.by_service(0, starts(1_000)).created();
        s.put(0, &user('A'), active()).ok();
        let seen = [60_999, 61_000, 300_999, 301_000].map(|now| s.next_timer(now));
        assert_eq!(seen, [Some(61_000), Some(301_000), Some(301_000), None]);
        s.look(301_000).nothing();
        let last = sessim::time::MAX_MILLIS;
        let mut s = match_session("");
        s.by_service(0, starts(last)).created();
        assert_eq!(deadlines(&s), None);
    }),
];

fn empty() -> Value {
    json!({"constants": {"system": {}, "custom": {}}, "properties": {"system": {}, "custom": {}}})
}
