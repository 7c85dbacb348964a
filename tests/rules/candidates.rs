//! What measurements are for: candidates for the host, and the game servers to use.

use crate::common::door::{Door, me, playing};
use crate::common::{Stage, Value, active, host, json, locked, nothing, user};
use crate::qos::*;
use crate::{Rule, rule};
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{
    ConnectionString, Field, MemberExtrasWrite, MemberWrite, PropertiesWrite, ServerMeasurement, Stage as Step,
};

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::SERVER_MEASUREMENTS], "server measurements are replaced whole, and servers have no case", || {
        let mut s = Stage::new(json!({}));
        s.put(0, &user('A'), active()).created();
        s.put(1, &user('A'), reaching(&[("West", 40), ("east", 90)])).did("A serverMeasurements M234");
        s.put(2, &user('A'), reaching(&[("EAST", 90), ("west", 40)])).is(200).nothing();
        s.put(3, &user('A'), reaching(&[("west", 41)])).did("A serverMeasurements M234");
        assert_eq!(s.session().members()[0].server_measurements(), Some(&servers(&[("west", 41)])));
        s.put(4, &user('A'), reaching(&[])).did("A serverMeasurements M234");
        s.put(5, &user('A'), cleared()).did("A serverMeasurements M234");
        assert_eq!(s.session().members()[0].server_measurements(), None);
    }),
    rule(
        &[m::QOS_PEER_TO_HOST, m::QOS_PRECEDENCE],
        "a peer's own report of the host decides, at the limits and one past them",
        || {
            let limits =
                || hosted(json!({ "latencyMaximum": 100, "bandwidthDownMinimum": 5_000, "bandwidthUpMinimum": 1_000 }));
            let bad = (9_999, 0, 0);
            for (of_host, failure) in [
                ((100, 5_000, 1_000), "-"),
                ((101, 5_000, 1_000), "latency"),
                ((100, 4_999, 1_000), "bandwidthdown"),
                ((100, 5_000, 999), "bandwidthup"),
                ((101, 4_999, 999), "latency"),
                ((100, 4_999, 999), "bandwidthdown"),
            ] {
                let mut s = started(limits(), "ABC");
                // With A both could pass; what A says of them does not count, nor what they say of each other.
                let links = [('B', 'A', of_host), ('A', 'B', bad), ('A', 'C', bad), ('B', 'C', bad), ('C', 'B', bad)];
                exchange(&mut s, 1, "ABC", &links);
                assert_eq!(failures(&s), format!("- {failure} -"), "{of_host:?}");
            }
            let mut s = started(limits(), "ABC");
            exchange(&mut s, 1, "ABC", &[('B', 'A', (101, 0, 0)), ('B', 'C', bad), ('A', 'B', bad), ('C', 'B', bad)])
                .did("C measurements M230; B fails latency M242; hostCandidates A M246; episode 1 succeeded M211");
        },
    ),
    rule(&[m::QOS_HOST_ORDER, m::HOST_CANDIDATES], "the best host is what the metric says", || {
        // What A, B and C offer to the two others.
        let links = [
            ('B', 'A', (10, 300_000, 3_000)),
            ('C', 'A', (50, 300_000, 3_000)),
            ('A', 'B', (25, 400_000, 2_000)),
            ('C', 'B', (26, 100_001, 2_000)),
            ('A', 'C', (40, 200_000, 5_000)),
            ('B', 'C', (40, 200_000, 4_000)),
        ];
        for (metric, reading, order) in [
            // Means of 30, 25.5 and 40; worst of 50, 26 and 40.
            ("latency", "", "BAC"),
            ("latency", "qos_aggregate=worst", "BCA"),
            // Means of 300, 250 and 200 Mbit/s; worst of 300, 100 and 200.
            ("bandwidthdown", "", "ABC"),
            ("bandwidthdown", "qos_aggregate=worst", "ACB"),
            ("bandwidthup", "", "CAB"),
            ("bandwidth", "", "CAB"),
        ] {
            let mut s = under(reading, hosted(json!({ "hostSelectionMetric": metric })), "ABC");
            exchange(&mut s, 1, "ABC", &links);
            assert_eq!((candidates(&s), failures(&s)), (order.to_owned(), "- - -".to_owned()), "{metric} {reading}");
        }
        // Of equal ones the lowest index comes first.
        let mut s = started(hosted(json!({})), "ABC");
        exchange(&mut s, 1, "ABC", &[]);
        assert_eq!(candidates(&s), "ABC");
        // Whom more can reach goes before who is nearer.
        let mut s = started(hosted(json!({})), "ABC");
        let links = [('B', 'A', (1, 200_000, 2_000)), ('C', 'A', (999, 200_000, 2_000)), ('C', 'B', (999, 0, 0))];
        exchange(&mut s, 1, "ABC", &links);
        assert_eq!(candidates(&s), "CAB");
        assert_eq!(failures(&s), "- - -");
    }),
    rule(&[m::HOST_CANDIDATES, m::FAILURE_GROUP], "who has failed is no candidate, for whatever reason", || {
        let far = (999, 200_000, 200_000);
        let links =
            [('C', 'A', far), ('C', 'B', far), ('A', 'C', far), ('B', 'C', far), ('D', 'C', far), ('C', 'D', far)];
        let mut s = started(hosted(json!({})), "ABCD");
        let extras = MemberExtrasWrite {
            initialization_group: Some([s.session().members()[2].index].into()),
            ..MemberExtrasWrite::default()
        };
        s.put(1, &user('D'), MemberWrite { extras: extras.boxed(), ..nothing() }).ok();
        exchange(&mut s, 1, "ABCD", &links).did(
            "D measurements M230; C fails latency M242; D fails group M218; hostCandidates A M246; episode 1 succeeded M211",
        );
        assert_eq!(candidates(&s), "AB");
    }),
    rule(&[m::HOST_CANDIDATES_CLEARED], "candidates last until there is a host", || {
        let mut s = started(hosted(json!({})), "AB");
        exchange(&mut s, 1, "AB", &[]).did("B measurements M230; hostCandidates A M246; episode 1 succeeded M211");
        s.set(2, &user('A'), host("zz")).is(200).nothing();
        s.set(2, &user('A'), locked()).ok();
        assert_eq!(candidates(&s), "AB");
        s.clone().leave(3, &user('A')).did("A active->out M76");
        s.set(3, &user('A'), host("bb")).did("host M141; no candidates M247");
        assert_eq!(candidates(&s), "");
        let none = PropertiesWrite { host: Field::Clear, ..PropertiesWrite::default() };
        s.set(4, &user('A'), none).ok();
        assert_eq!(candidates(&s), "");
    }),
    rule(&[m::HOST_CANDIDATES], "only the first episode has candidates, and only with host requirements", || {
        let mut s = started(hosted(json!({ "latencyMaximum": 100 })), "AB");
        exchange(&mut s, 1, "AB", &[('B', 'A', (101, 0, 0)), ('A', 'B', (101, 0, 0))]);
        assert_eq!((failures(&s), candidates(&s)), ("- latency".to_owned(), "A".to_owned()));
        s.put(2, &user('C'), comes('C')).did("C out->active M63; C address M9; joining M202; joining->measuring M205");
        s.put(3, &user('C'), report([])).did("C measurements M230; episode 2 succeeded M211");
        assert_eq!(candidates(&s), "A");
        let mut s = started(peers(json!({})), "AB");
        exchange(&mut s, 1, "AB", &[]).did("B measurements M230; episode 1 succeeded M211");
        assert_eq!(candidates(&s), "");
    }),
    rule(&[m::QOS_HOST_GIVEN], "with a host the others measure that one alone", || {
        let mut s =
            started(qos(json!({}), json!({ "peerToHostRequirements": {}, "peerToPeerRequirements": {} })), "ABC");
        s.set(1, &user('A'), host("aa")).did("host M141");
        s.put(2, &user('B'), report([('A', GOOD)])).did("B measurements M230");
        // A is the host and has nothing to measure; C has missed, and that B knows nothing of C does not matter.
        s.clone()
            .put(3, &user('C'), report([('A', (251, 200_000, 200_000))]))
            .did("C measurements M230; C fails latency M242; episode 1 succeeded M211");
        s.clone()
            .put(3, &user('C'), report([('B', GOOD)]))
            .did("C measurements M230; C fails network M244; episode 1 succeeded M211");
        s.put(3, &user('C'), report([('A', GOOD)])).did("C measurements M230; episode 1 succeeded M211");
        assert_eq!(candidates(&s), "");
        // Setting the host can be what the stage waited for.
        let mut s = started(hosted(json!({})), "AB");
        s.put(1, &user('B'), report([('A', GOOD)])).did("B measurements M230");
        s.set(2, &user('B'), host("aa")).did("host M141; episode 1 succeeded M211");
        // Without host requirements a host is no host for that.
        let mut s = started(peers(json!({})), "AB");
        s.set(1, &user('A'), host("aa")).ok();
        s.put(2, &user('B'), report([('A', GOOD)])).did("B measurements M230");
        assert_eq!(s.session().stage(), Some(Step::Measuring));
    }),
    rule(&[m::QOS_HOST_GIVEN], "a host that goes is no host any more", || {
        let mut s = started(hosted(json!({})), "ABC");
        s.set(1, &user('A'), host("aa")).ok();
        s.put(2, &user('B'), report([('A', GOOD), ('C', GOOD)])).ok();
        s.clone().leave(3, &user('A')).did("A active->out M76; no host M144");
        // C measures B now, and B has measured C.
        s.leave(3, &user('A')).ok();
        s.put(4, &user('C'), report([('B', GOOD)]))
            .did("C measurements M230; hostCandidates B M246; episode 1 succeeded M211");
        assert_eq!(candidates(&s), "BC");
    }),
    rule(&[m::SERVER_CANDIDATES], "anybody writes the servers to use, in order and without case", || {
        let mut s = Stage::new(json!({}));
        s.put(0, &user('A'), active()).created();
        assert_eq!(usable(&s), None);
        let candidates = "serverConnectionStringCandidates M248";
        s.set(1, &user('A'), writing(strings(&["West", "east"]))).did(candidates);
        s.set(2, &user('A'), writing(strings(&["WEST", "EAST"]))).is(200).nothing();
        assert_eq!(usable(&s).as_deref(), Some("West east"));
        s.set(3, &user('A'), writing(strings(&["east", "west"]))).did(candidates);
        s.set(4, &user('A'), writing(strings(&[]))).did(candidates);
        assert_eq!(usable(&s).as_deref(), Some(""));
        s.set(5, &user('A'), writing(Field::Clear)).did(candidates);
        s.set(5, &user('A'), writing(Field::Clear)).is(200).nothing();
        assert_eq!(usable(&s), None);
    }),
    rule(&[m::AUTO_POPULATE, m::SERVER_CANDIDATES], "the directory ranks servers by what members measured", || {
        let able = || json!({ "capabilities": { "autoPopulateServerCandidates": true } });
        for (reading, ranked) in [("", "north west east south"), ("qos_aggregate=worst", "north east west south")] {
            let mut s = Stage::under(reading, able()).all_active("AB");
            assert_eq!(usable(&s), None);
            s.put(1, &user('A'), reaching(&[("west", 10), ("east", 60), ("south", 1), ("north", 5)])).ok();
            s.put(2, &user('B'), reaching(&[("West", 90), ("east", 60), ("north", 5)])).ok();
            // All reach three of them: at 5, 50 and 60 ms in the mean, 90 and 60 at worst. One alone has reached the nearest.
            assert_eq!(usable(&s).as_deref(), Some(ranked), "{reading}");
        }
        let mut s = Stage::new(able()).all_active("AB");
        s.put(1, &user('A'), reaching(&[("b", 10), ("a", 10)])).ok();
        assert_eq!(usable(&s).as_deref(), Some("a b"));
        // What could not be reached is no candidate.
        let unreached = [(ConnectionString::new("c"), ServerMeasurement { latency: None })].into();
        let extras = MemberExtrasWrite { server_measurements: Field::Set(unreached), ..MemberExtrasWrite::default() };
        s.put(2, &user('B'), MemberWrite { extras: extras.boxed(), ..nothing() }).ok();
        assert_eq!(usable(&s).as_deref(), Some("a b"));
        // What somebody writes stands in place of it until it is taken back.
        s.set(3, &user('B'), writing(strings(&["z"]))).ok();
        assert_eq!(usable(&s).as_deref(), Some("z"));
        s.set(4, &user('B'), writing(Field::Clear)).ok();
        assert_eq!(usable(&s).as_deref(), Some("a b"));
        s.leave(5, &user('A')).ok();
        assert_eq!(usable(&s), None);
        let mut s = Stage::new(json!({})).all_active("A");
        s.put(1, &user('A'), reaching(&[("b", 10)])).ok();
        assert_eq!(usable(&s), None);
    }),
    rule(&[m::SERVER_MEASUREMENTS, m::SERVER_CANDIDATES], "a server's measurement is an object", || {
        let mut door = Door::new(json!({ "capabilities": { "autoPopulateServerCandidates": true } }));
        door.put(0, 'A', playing()).is(201);
        for of in [json!(233), json!(null), json!([]), json!({ "latency": 1.5 }), json!({ "bandwidthUp": 1 })] {
            door.put(1, 'A', me(json!({ "serverMeasurements": { "server farm a": of } }))).is(400);
        }
        let twice = json!({ "serverMeasurements": { "A": {}, "a": {} } });
        door.put(1, 'A', me(twice)).says(400, "measured twice");
        let good = json!({ "Server \"A\"": { "latency": 233 }, "b": {} });
        let shown = door.put(2, 'A', me(json!({ "serverMeasurements": good }))).is(200).body;
        assert_eq!(shown["members"]["0"]["properties"]["system"]["serverMeasurements"], good);
        assert_eq!(shown["properties"]["system"]["serverConnectionStringCandidates"], json!(["Server \"A\""]));
        let candidates = |of: Value| json!({ "properties": { "system": { "serverConnectionStringCandidates": of } } });
        for of in [json!("b"), json!([1]), json!({})] {
            door.put(3, 'A', candidates(of)).is(400);
        }
        let shown = door.put(3, 'A', candidates(json!(["b", "a"]))).is(200).body;
        assert_eq!(shown["properties"]["system"]["serverConnectionStringCandidates"], json!(["b", "a"]));
    }),
    rule(&[m::HOST_CANDIDATES, m::QOS_PEER_TO_HOST], "candidates and failures are shown in either contract", || {
        let mut door = Door::new(hosted(json!({})));
        let comes = |letter| {
            let system = json!({ "active": true, "secureDeviceAddress": blob(letter) });
            let mut body = me(system);
            body["members"]["me"]["constants"] = json!({ "system": { "initialize": true } });
            body
        };
        let mut creation = comes('A');
        creation["members"]["reserve_0"] = json!({ "constants": { "system": { "xuid": "2", "initialize": true } } });
        door.put(0, 'A', creation).is(201);
        door.put(0, 'B', comes('B')).is(200);
        let upload = |of: char, latency: u32| {
            let measurement = json!({ "latency": latency, "bandwidthDown": 100_000, "bandwidthUp": 1_000 });
            me(json!({ "measurements": { device(of).to_string(): measurement } }))
        };
        door.put(1, 'A', upload('B', 999)).is(200);
        let shown = door.put(1, 'B', upload('A', 251)).is(200).body;
        assert_eq!(shown["hostCandidates"], json!([device('A').to_string()]));
        assert_eq!(shown["members"]["1"]["initializationFailure"], "latency");
        door.headers[0].1 = "105".to_owned();
        let older = door.get(2, 'A', "").body;
        assert_eq!(older["hostCandidates"], shown["hostCandidates"]);
    }),
];
