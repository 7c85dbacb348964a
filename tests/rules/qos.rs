//! Quality of service: M230 to M250, and what of managed initialization depends on measurements.

use crate::common::door::{Door, me};
use crate::common::{Reply, Stage, Value, active, active_at, address, guest, json, nothing, token, user, xuid};
use crate::{Rule, rule};
use sessim::id::DeviceToken;
use sessim::mpsd::clauses as m;
use sessim::mpsd::custom::Custom;
use sessim::mpsd::session::{
    ConnectionString, Field, InitializationFailure as Failure, Me, Measurement, Measurements, MemberExtrasWrite,
    MemberWrite, PropertiesExtrasWrite, PropertiesWrite, Reservation, ServerMeasurement, ServerMeasurements,
    Stage as Step, Write,
};
use sessim::mpsd::template::SessionTemplate;
use sessim::time::Millis;

/// What a link reaches: latency, what arrives, what leaves.
type Figures = (u64, u32, u32);

/// A link that meets every requirement there is by default.
pub(super) const GOOD: Figures = (20, 200_000, 200_000);

/// Managed initialization on a session with connectivity, and these constants.
pub(super) fn qos(initialization: Value, more: Value) -> Value {
    let mut system = json!({ "capabilities": { "connectivity": true }, "memberInitialization": initialization });
    for (name, value) in more.as_object().unwrap() {
        system[name] = value.clone();
    }
    system
}

pub(super) fn peers(more: Value) -> Value {
    qos(json!({}), json!({ "peerToPeerRequirements": more }))
}

pub(super) fn hosted(more: Value) -> Value {
    qos(json!({}), json!({ "peerToHostRequirements": more }))
}

pub(super) fn blob(letter: char) -> String {
    letter.to_lowercase().collect::<String>().repeat(2)
}

pub(super) fn device(letter: char) -> DeviceToken {
    token(&blob(letter))
}

/// Active on a device of one's own, and to be initialized.
pub(super) fn comes(letter: char) -> MemberWrite {
    MemberWrite { initialize: Some(true), ..active_at(&blob(letter)) }
}

fn reserving(letters: &str) -> Write {
    let place = |letter| Reservation { xuid: xuid(letter), constants: None, initialize: true, system: None };
    Write { reserve: letters.chars().map(place).collect(), ..Write::default() }
}

/// Created by the first of `letters` at 0, who comes with the others at once; so all are in the stage that follows.
#[track_caller]
fn begun(mut s: Stage, letters: &str) -> Stage {
    let (first, others) = (letters.chars().next().unwrap(), &letters[1..]);
    s.write(0, &user(first), Write { me: Me::Put(comes(first)), ..reserving(others) }).created();
    for letter in others.chars() {
        s.put(0, &user(letter), comes(letter)).ok();
    }
    s
}

#[track_caller]
pub(super) fn under(changes: &str, system: Value, letters: &str) -> Stage {
    begun(Stage::under(changes, system), letters)
}

#[track_caller]
pub(super) fn started(system: Value, letters: &str) -> Stage {
    under("", system, letters)
}

pub(super) fn measured((latency, down, up): Figures) -> Measurement {
    Measurement {
        latency: Millis::new(latency),
        bandwidth_down: Some(down),
        bandwidth_up: Some(up),
        ..Measurement::default()
    }
}

fn uploading(measurements: Measurements) -> MemberWrite {
    let extras = MemberExtrasWrite { measurements: Field::Set(measurements), ..MemberExtrasWrite::default() };
    MemberWrite { extras: extras.boxed(), ..nothing() }
}

/// One's measurements: `[('B', GOOD)]`.
pub(super) fn report<const N: usize>(of: [(char, Figures); N]) -> MemberWrite {
    uploading(of.into_iter().map(|(letter, figures)| (device(letter), measured(figures))).collect())
}

pub(super) fn servers(of: &[(&str, u64)]) -> ServerMeasurements {
    let one = |(server, latency): &(&str, u64)| {
        (ConnectionString::new(server), ServerMeasurement { latency: Millis::new(*latency) })
    };
    of.iter().map(one).collect()
}

pub(super) fn reaching(of: &[(&str, u64)]) -> MemberWrite {
    let extras = MemberExtrasWrite { server_measurements: Field::Set(servers(of)), ..MemberExtrasWrite::default() };
    MemberWrite { extras: extras.boxed(), ..nothing() }
}

/// Lets everybody upload at `now` what `links` says of each two, seen from the first; what is not there is [`GOOD`].
#[track_caller]
pub(super) fn exchange(s: &mut Stage, now: u64, letters: &str, links: &[(char, char, Figures)]) -> Reply {
    let figures = |one: char, other: char| {
        links.iter().find(|(from, to, _)| (*from, *to) == (one, other)).map_or(GOOD, |(_, _, figures)| *figures)
    };
    let mut last = None;
    for one in letters.chars() {
        let of = letters.chars().filter(|other| *other != one);
        let measurements = of.map(|other| (device(other), measured(figures(one, other)))).collect();
        last = Some(s.put(now, &user(one), uploading(measurements)).ok());
    }
    last.unwrap()
}

/// What each member failed for, in the order of the list.
pub(super) fn failures(s: &Stage) -> String {
    let word = |failure: Option<Failure>| failure.map_or("-", Failure::word);
    s.session().members().iter().map(|member| word(member.initialization_failure)).collect::<Vec<_>>().join(" ")
}

/// Whose devices are the candidates, best first.
pub(super) fn candidates(s: &Stage) -> String {
    let of = |token: &DeviceToken| ('A'..='F').find(|letter| device(*letter) == *token).unwrap_or('?');
    s.session().host_candidates().iter().map(of).collect()
}

pub(super) fn usable(s: &Stage) -> Option<String> {
    let servers = s.session().server_connection_string_candidates()?;
    Some(servers.into_iter().map(ConnectionString::as_str).collect::<Vec<_>>().join(" "))
}

pub(super) fn writing(candidates: Field<Vec<ConnectionString>>) -> PropertiesWrite {
    let extras =
        PropertiesExtrasWrite { server_connection_string_candidates: candidates, ..PropertiesExtrasWrite::default() };
    PropertiesWrite { extras: extras.boxed(), ..PropertiesWrite::default() }
}

pub(super) fn strings(of: &[&str]) -> Field<Vec<ConnectionString>> {
    Field::Set(of.iter().map(|text| ConnectionString::new(text)).collect())
}

pub(super) fn cleared() -> MemberWrite {
    let extras = MemberExtrasWrite {
        measurements: Field::Clear,
        server_measurements: Field::Clear,
        ..MemberExtrasWrite::default()
    };
    MemberWrite { extras: extras.boxed(), ..nothing() }
}

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::MEASUREMENTS], "measurements are replaced whole and deleted by null", || {
        let mut s = Stage::new(json!({ "capabilities": { "connectivity": true }, "metrics": { "custom": true } }));
        s.put(0, &user('A'), active_at("aa")).created();
        s.put(1, &user('A'), report([('B', GOOD), ('C', GOOD)])).did("A measurements M230");
        s.put(2, &user('A'), report([('C', GOOD), ('B', GOOD)])).is(200).nothing();
        s.put(3, &user('A'), report([('B', GOOD)])).did("A measurements M230");
        let of = |s: &Stage| s.session().members()[0].measurements().cloned();
        assert_eq!(of(&s), Some([(device('B'), measured(GOOD))].into()));
        let bare = Measurement { custom: Some(Custom::new(json!({ "nat": "strict" }))), ..Measurement::default() };
        s.put(4, &user('A'), uploading([(device('B'), bare.clone())].into())).did("A measurements M230");
        assert_eq!(of(&s).unwrap()[&device('B')], bare);
        s.put(5, &user('A'), uploading(Measurements::new())).did("A measurements M230");
        assert_eq!(of(&s), Some(Measurements::new()));
        s.put(6, &user('A'), cleared()).did("A measurements M230");
        s.put(6, &user('A'), cleared()).is(200).nothing();
        assert_eq!(of(&s), None);
    }),
    rule(&[m::MEASUREMENTS_NEED_METRICS], "without metrics nothing can be measured", || {
        let connected = json!({ "capabilities": { "connectivity": true } });
        for (metrics, status) in [
            (json!({}), 400),
            (json!({ "metrics": {} }), 400),
            (json!({ "metrics": { "latency": false } }), 400),
            (json!({ "metrics": { "latency": true } }), 200),
            (json!({ "metrics": { "custom": true } }), 200),
            (json!({ "peerToPeerRequirements": {} }), 200),
            (json!({ "peerToHostRequirements": {} }), 200),
            (json!({ "measurementServerAddresses": { "west": { "secureDeviceAddress": "abc" } } }), 400),
        ] {
            let mut system = connected.clone();
            system.as_object_mut().unwrap().extend(metrics.as_object().unwrap().clone());
            let mut s = Stage::new(system);
            s.put(0, &user('A'), active_at("aa")).created();
            s.put(1, &user('A'), report([('B', GOOD)])).is(status);
            s.put(1, &user('A'), uploading(Measurements::new())).is(status);
            s.put(1, &user('A'), cleared()).is(200);
        }
        let mut s = Stage::new(connected);
        s.put(0, &user('A'), active()).created();
        s.put(0, &user('A'), report([('B', GOOD)])).refused(400, m::MEASUREMENTS_NEED_METRICS).nothing();
    }),
    rule(&[m::NO_MEASUREMENT_OF_ONESELF], "nobody measures the own device", || {
        let mut s = Stage::new(json!({ "capabilities": { "connectivity": true }, "metrics": { "latency": true } }));
        s.put(0, &user('A'), active_at("aa")).created();
        s.put(1, &user('A'), report([('B', GOOD), ('A', GOOD)])).refused(400, m::NO_MEASUREMENT_OF_ONESELF).nothing();
        s.put(2, &user('A'), report([('B', GOOD)])).ok();
        // Nor does an address come to be that has been measured.
        s.put(3, &user('A'), active_at("bb")).refused(400, m::NO_MEASUREMENT_OF_ONESELF).nothing();
        let moving = MemberWrite { secure_device_address: address("bb"), ..report([('A', GOOD)]) };
        s.put(4, &user('A'), moving).did("A address M9; A measurements M230");
        // A guest on the same console has the same device.
        let guest = guest('D', 'A');
        let coming = MemberWrite { secure_device_address: address("bb"), ..report([('B', GOOD)]) };
        s.put(5, &guest, coming).refused(400, m::NO_MEASUREMENT_OF_ONESELF);
        // Without an address nothing is one's own.
        s.put(6, &guest, report([('B', GOOD)])).is(200);
        s.put(7, &guest, active_at("bb")).refused(400, m::NO_MEASUREMENT_OF_ONESELF);
        s.put(8, &guest, MemberWrite { secure_device_address: address("bb"), ..cleared() }).is(200);
    }),
    rule(
        &[m::MEASURED, m::MEASURING_ENDS, m::NO_REQUIREMENTS],
        "the stage ends when all have uploaded what is asked for",
        || {
            let west = || json!({ "west": { "secureDeviceAddress": "abc" } });
            let over = "episode 1 succeeded M211";
            let mut s = started(qos(json!({}), json!({ "metrics": { "latency": true } })), "AB");
            assert_eq!(s.session().stage(), Some(Step::Measuring));
            s.put(1, &user('A'), reaching(&[])).did("A serverMeasurements M234");
            // An empty object is an upload too.
            s.put(1, &user('A'), uploading(Measurements::new())).did("A measurements M230");
            s.clone().leave(2, &user('B')).did(&format!("B active->out M76; {over}"));
            s.put(2, &user('B'), report([('A', (9_999, 0, 0))])).did(&format!("B measurements M230; {over}"));
            assert_eq!(failures(&s), "- -");
            let mut s = started(qos(json!({}), json!({ "measurementServerAddresses": west() })), "AB");
            s.put(1, &user('A'), reaching(&[])).did("A serverMeasurements M234");
            s.put(2, &user('B'), reaching(&[("west", 9_999)])).did(&format!("B serverMeasurements M234; {over}"));
            let both = json!({ "measurementServerAddresses": west(), "metrics": { "custom": true } });
            let mut s = started(qos(json!({}), both), "A");
            s.put(1, &user('A'), reaching(&[])).did("A serverMeasurements M234");
            s.put(2, &user('A'), cleared()).did("A serverMeasurements M234");
            s.put(3, &user('A'), uploading(Measurements::new())).did("A measurements M230");
            s.put(4, &user('A'), reaching(&[])).did(&format!("A serverMeasurements M234; {over}"));
        },
    ),
    rule(&[m::MEASURED, m::MEASURING_ENDS], "what was uploaded before the stage began counts", || {
        let mut s = Stage::new(qos(json!({}), json!({ "metrics": { "latency": true } })));
        s.write(0, &user('A'), Write { me: Me::Put(comes('A')), ..reserving("B") }).created();
        s.put(1, &user('A'), report([('B', GOOD)])).did("A measurements M230");
        let coming = MemberWrite { initialize: Some(true), ..report([('A', GOOD)]) };
        s.put(2, &user('B'), coming)
            .did("B reserved->inactive M62; B measurements M230; joining->measuring M205; episode 1 succeeded M211");
    }),
    rule(
        &[m::MEASUREMENT_TIMEOUT, m::FAILURE_ONCE],
        "whoever has not measured in time fails for that, and nobody else",
        || {
            for (now, answer) in [
                (29_999, ""),
                (30_000, "C fails timeout M209; episode 1 succeeded M211"),
                (30_001, "C fails timeout M209; episode 1 succeeded M211"),
            ] {
                let mut s = started(peers(json!({})), "ABC");
                s.put(1, &user('A'), report([('B', GOOD), ('C', (999, 0, 0))])).ok();
                s.put(2, &user('B'), report([('A', GOOD)])).ok();
                assert_eq!(s.next_timer(2), Some(30_000));
                let reply = s.look(now);
                if answer.is_empty() {
                    reply.nothing();
                    // One millisecond earlier an upload is in time.
                    s.put(now, &user('C'), report([('A', GOOD), ('B', GOOD)])).is(200);
                    assert_eq!(failures(&s), "- - latency");
                } else {
                    // A's poor link with C, who has failed, is nobody's any more.
                    reply.did(answer);
                    s.put(now, &user('C'), report([('A', GOOD), ('B', GOOD)])).did("C measurements M230");
                    assert_eq!(failures(&s), "- - timeout");
                }
            }
        },
    ),
    rule(
        &[m::QOS_PEER_TO_PEER, m::QOS_PRECEDENCE],
        "a pair passes at the limits and fails one past them, by either report",
        || {
            let limits = || peers(json!({ "latencyMaximum": 100, "bandwidthMinimum": 1_000 }));
            let exact = (100, 1_000, 1_000);
            // B is the last of two that miss as much, so it is B who fails, and for what B sees.
            for (of_a, of_b, failure) in [
                (exact, exact, "-"),
                ((101, 1_000, 1_000), exact, "latency"),
                (exact, (101, 1_000, 1_000), "latency"),
                (exact, (100, 999, 1_000), "bandwidthdown"),
                (exact, (100, 1_000, 999), "bandwidthup"),
                // What does not reach A from B is what B cannot send.
                ((100, 999, 1_000), exact, "bandwidthup"),
                ((100, 1_000, 999), exact, "bandwidthdown"),
                ((101, 999, 999), (100, 999, 999), "latency"),
                (exact, (100, 999, 999), "bandwidthdown"),
            ] {
                let mut s = started(limits(), "AB");
                exchange(&mut s, 1, "AB", &[('A', 'B', of_a), ('B', 'A', of_b)]);
                assert_eq!(failures(&s), format!("- {failure}"), "{of_a:?} {of_b:?}");
            }
            let mut s = started(peers(json!({})), "AB");
            exchange(&mut s, 1, "AB", &[('A', 'B', (250, 10_000, 10_000)), ('B', 'A', (251, 10_000, 10_000))])
                .did("B measurements M230; B fails latency M240; episode 1 succeeded M211");
        },
    ),
    rule(&[m::QOS_BLAME, m::QOS_PEER_TO_PEER], "who fails for a bad pair is a reading", || {
        let far = (999, 200_000, 200_000);
        let links = [('A', 'B', far), ('A', 'C', far), ('D', 'C', far)];
        for (reading, failed) in [
            // A and C have two bad pairs each: C goes as the last of them, and then B, whose pair with A is left.
            ("", "- latency latency -"),
            ("qos_blame=both", "latency latency latency latency"),
            ("qos_blame=reporter", "latency - - latency"),
        ] {
            let mut s = under(reading, peers(json!({})), "ABCD");
            exchange(&mut s, 1, "ABCD", &links);
            assert_eq!(failures(&s), failed, "{reading}");
        }
        // The one in the middle of all the network goes, and everybody else stays.
        let mut s = started(peers(json!({})), "ABCD");
        exchange(&mut s, 1, "ABCD", &[('A', 'B', far), ('B', 'C', far), ('D', 'B', far)])
            .did("D measurements M230; B fails latency M240; episode 1 succeeded M211");
    }),
    rule(&[m::QOS_NETWORK, m::QOS_PRECEDENCE], "what could not be measured fails for the network", || {
        let partly = |latency, down, up| Measurement {
            latency,
            bandwidth_down: down,
            bandwidth_up: up,
            custom: Some(Custom::default()),
        };
        let (near, wide) = (Millis::new(20), Some(200_000));
        for (of_a, failure) in [
            (partly(near, wide, wide), "-"),
            (partly(None, wide, wide), "network"),
            (partly(near, None, wide), "network"),
            (partly(near, wide, None), "network"),
            (partly(None, None, None), "network"),
            // What was measured and misses goes before what was not.
            (partly(Millis::new(999), None, None), "latency"),
            (partly(None, Some(1), wide), "bandwidthdown"),
        ] {
            for system in [peers(json!({})), hosted(json!({}))] {
                let mut s = started(system, "AB");
                s.put(1, &user('A'), report([('B', GOOD)])).ok();
                s.put(2, &user('B'), uploading([(device('A'), of_a.clone())].into())).ok();
                // In a pair either could be host; A could not reach B as well as B could A.
                let expected = if s.session().charter().constants.peer_to_host_requirements.is_some() {
                    "- -".to_owned()
                } else {
                    format!("- {failure}")
                };
                assert_eq!(failures(&s), expected, "{of_a:?}");
            }
        }
        let mut s = started(peers(json!({})), "ABC");
        s.put(1, &user('A'), report([('B', GOOD), ('C', GOOD)])).ok();
        s.put(2, &user('B'), report([('C', GOOD)])).ok();
        s.put(3, &user('C'), report([('A', GOOD), ('B', GOOD)]))
            .did("C measurements M230; B fails network M244; episode 1 succeeded M211");
    }),
    rule(&[m::QOS_NETWORK], "a device without an address can be measured by nobody", || {
        let mut s = Stage::new(hosted(json!({})));
        let without = || MemberWrite { initialize: Some(true), ..active() };
        s.write(0, &user('A'), Write { me: Me::Put(without()), ..reserving("B") }).created();
        s.put(0, &user('B'), without()).ok();
        s.put(1, &user('A'), uploading(Measurements::new())).ok();
        s.put(1, &user('B'), uploading(Measurements::new()))
            .did("B measurements M230; B fails network M244; episode 1 succeeded M211");
        assert_eq!(candidates(&s), "");
    }),
    rule(&[m::MEASURED_IN_EPISODE], "an episode's members are judged among themselves", || {
        let mut s = started(peers(json!({})), "A");
        s.put(1, &user('A'), report([])).did("A measurements M230; episode 1 succeeded M211");
        s.put(2, &user('E'), active_at("ee")).ok();
        s.by_service(3, reserving("BC")).ok();
        s.put(3, &user('B'), comes('B')).ok();
        s.put(3, &user('C'), comes('C')).did("C reserved->active M63; C address M9; joining->measuring M205");
        s.put(4, &user('B'), report([('C', GOOD)])).ok();
        // Neither A, whose episode is over, nor E, who takes no part.
        s.put(5, &user('C'), report([('B', GOOD)])).did("C measurements M230; episode 2 succeeded M211");
        assert_eq!(failures(&s), "- - - -");
    }),
    rule(&[m::MEASURED_IN_EPISODE], "those on one device need not measure each other", || {
        for system in [peers(json!({})), hosted(json!({}))] {
            let mut s = Stage::new(system);
            s.write(0, &user('A'), Write { me: Me::Put(comes('A')), ..reserving("BC") }).created();
            s.put(0, &guest('B', 'A'), comes('A')).ok();
            s.put(0, &user('C'), comes('C')).ok();
            s.put(1, &user('A'), report([('C', GOOD)])).ok();
            s.put(1, &user('B'), report([('C', GOOD)])).ok();
            s.put(1, &user('C'), report([('A', GOOD)])).ok();
            assert_eq!((s.session().stage(), failures(&s)), (None, "- - -".to_owned()));
        }
    }),
    rule(
        &[m::FAILURE_ONCE, m::AUTOMATIC_EVALUATION, m::FAILURE_EPISODE],
        "too few that pass fail the first episode, and each keeps its own reason",
        || {
            let system =
                |needed| qos(json!({ "membersNeededToStart": needed }), json!({ "peerToHostRequirements": {} }));
            let far = (999, 200_000, 200_000);
            let links = [('C', 'A', far), ('C', 'B', far), ('A', 'C', far), ('B', 'C', far)];
            let mut s = started(system(2), "ABC");
            exchange(&mut s, 1, "ABC", &links)
                .did("C measurements M230; C fails latency M242; hostCandidates A M246; episode 1 succeeded M211");
            let mut s = started(system(3), "ABC");
            exchange(&mut s, 1, "ABC", &links).did(
                "C measurements M230; C fails latency M242; hostCandidates A M246; episode 1 failed M211; \
                 A fails episode M219; B fails episode M219; measuring->failed M215",
            );
            assert_eq!(failures(&s), "episode episode latency");
        },
    ),
    rule(&[m::MATCHMAKING_LIMIT], "a measurement timeout beyond what matchmaking waits is worth a word", || {
        let told = |system: Value| {
            let document = json!({ "constants": { "system": system } });
            let template: SessionTemplate = serde_json::from_value(document).unwrap();
            let warnings = template.warnings(&crate::common::readings(""));
            warnings.into_iter().find(|warning| warning.clause == m::MATCHMAKING_LIMIT)
        };
        let within =
            |timeout: Value| qos(json!({ "measurementTimeout": timeout }), json!({ "metrics": { "latency": true } }));
        assert_eq!(told(within(json!(30_000))), None);
        assert!(told(within(json!(30_001))).unwrap().problem.contains("recommend"));
        assert!(told(within(json!(45_000))).unwrap().problem.contains("recommend"));
        let late = told(within(json!(45_001))).unwrap();
        assert_eq!(late.path, "constants.system.memberInitialization.measurementTimeout");
        assert!(late.problem.contains("gives up"), "{late}");
        // Where nothing is measured the timeout means nothing.
        assert_eq!(told(qos(json!({ "measurementTimeout": 99_000 }), json!({}))), None);
        let older = json!({
            "capabilities": { "connectivity": true }, "timeouts": { "inactive": 0 }, "metrics": { "latency": true },
            "managedInitialization": { "measurementTimeout": 46_000 }
        });
        assert_eq!(told(older).unwrap().path, "constants.system.managedInitialization.measurementTimeout");
    }),
    rule(&[m::MEASUREMENT_UNITS, m::MEASUREMENTS], "measurements are whole numbers by device token", || {
        let metrics = json!({ "capabilities": { "connectivity": true }, "metrics": { "latency": true } });
        let mut door = Door::new(metrics);
        door.put(0, 'A', me(json!({ "active": true, "secureDeviceAddress": "aa" }))).is(201);
        let upload = |key: &str, of: Value| {
            let mut measurements = json!({});
            measurements[key] = of;
            me(json!({ "measurements": measurements }))
        };
        let token = device('B').to_string();
        for of in [
            json!({ "latency": 40.5 }),
            json!({ "latency": 40.0 }),
            json!({ "latency": -1 }),
            json!({ "latency": "40ms" }),
            json!({ "latency": null }),
            json!({ "latency": 9_007_199_254_740_992_u64 }),
            json!({ "bandwidthDown": 1.5 }),
            json!({ "bandwidthUp": 4_294_967_296_u64 }),
            json!({ "packetLoss": 1 }),
            json!({ "custom": "good" }),
            json!(40),
            json!(null),
        ] {
            door.put(1, 'A', upload(&token, of.clone())).is(400);
        }
        door.put(1, 'A', upload("e69c43a8", json!({}))).says(400, "is no device token");
        let mut twice = upload(&token, json!({}));
        twice["members"]["me"]["properties"]["system"]["measurements"][token.to_uppercase()] = json!({});
        door.put(1, 'A', twice).says(400, "measured twice");
        door.put(1, 'A', me(json!({ "measurements": [] }))).is(400);
        let whole =
            json!({ "latency": 9_007_199_254_740_991_u64, "bandwidthDown": 4_294_967_295_u32, "custom": { "a": 1 } });
        door.put(2, 'A', upload(&token.to_uppercase(), whole.clone())).is(200);
        let of_a = |door: &mut Door| door.get(2, 'A', "").body["members"]["0"]["properties"]["system"].clone();
        assert_eq!(of_a(&mut door)["measurements"], json!({ token.clone(): whole }));
        door.put(3, 'A', me(json!({ "measurements": {} }))).is(200);
        assert_eq!(of_a(&mut door)["measurements"], json!({}));
        door.put(3, 'A', me(json!({ "measurements": null }))).is(200);
        assert_eq!(of_a(&mut door).get("measurements"), None);
    }),
];
