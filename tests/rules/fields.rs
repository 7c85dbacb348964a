//! Plain fields: M330 to M344.

use crate::common::door::{Door, me, path, playing};
use crate::common::{Stage, active, at, custom, json, nothing, ready, user, xuid};
use crate::{Rule, rule};
use sessim::id::{MemberIndex, Name};
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{
    Field, Keyword, MatchmakingProperty, MatchmakingResult, MemberExtrasWrite, MemberSystemConstants, MemberWrite,
    PropertiesExtrasWrite, PropertiesWrite, Reservation, Write,
};

fn extras(extras: PropertiesExtrasWrite) -> PropertiesWrite {
    PropertiesWrite { extras: extras.boxed(), ..PropertiesWrite::default() }
}

fn keywords(words: &[&str]) -> PropertiesWrite {
    let keywords = Field::Set(words.iter().map(|word| Keyword::new(word)).collect());
    extras(PropertiesExtrasWrite { keywords, ..PropertiesExtrasWrite::default() })
}

pub(crate) fn turn(indices: &[u32]) -> PropertiesWrite {
    let turn = Field::Set(indices.iter().copied().map(MemberIndex).collect());
    extras(PropertiesExtrasWrite { turn, ..PropertiesExtrasWrite::default() })
}

fn matchmaking(to: Field<MatchmakingProperty>) -> PropertiesWrite {
    extras(PropertiesExtrasWrite { matchmaking: to, ..PropertiesExtrasWrite::default() })
}

fn names(names: &[&str]) -> Vec<Name> {
    names.iter().map(|name| name.parse().unwrap()).collect()
}

/// Active, in these groups.
pub(crate) fn in_groups(groups: &[&str]) -> MemberWrite {
    let groups = Field::Set(names(groups));
    MemberWrite { extras: MemberExtrasWrite { groups, ..MemberExtrasWrite::default() }.boxed(), ..active() }
}

fn has_met(groups: &[&str]) -> MemberWrite {
    let encounters = names(groups);
    MemberWrite { extras: MemberExtrasWrite { encounters, ..MemberExtrasWrite::default() }.boxed(), ..nothing() }
}

fn with_system(system: MemberSystemConstants) -> MemberWrite {
    let extras = MemberExtrasWrite { system: Some(system), ..MemberExtrasWrite::default() };
    MemberWrite { extras: extras.boxed(), ..active() }
}

fn team(team: &str) -> MemberSystemConstants {
    MemberSystemConstants { team: Some(team.into()), ..MemberSystemConstants::default() }
}

fn large() -> Stage {
    Stage::new(json!({"maxMembersCount": 1000, "capabilities": {"large": true}}))
}

/// With whom the user of the letter plays, as letters.
fn playing_with(s: &Stage, letter: char) -> String {
    let others = s.session().playing_with(xuid(letter));
    ('A'..='Z').filter(|other| others.contains(&xuid(*other))).collect()
}

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::KEYWORDS], "keywords compare without case, are replaced whole, and an empty list is none", || {
        let mut s = Stage::new(json!({})).all_active("A");
        let before = s.session().clone();
        s.set(1, &user('A'), keywords(&["Ranked", "Quay", "RANKED"])).did("keywords M330");
        let shown = |s: &Stage| s.session().keywords().iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(shown(&s), ["Ranked", "Quay"]);
        s.set(2, &user('A'), keywords(&["ranked", "quay"])).nothing();
        assert_eq!(shown(&s), ["Ranked", "Quay"]);
        s.set(3, &user('A'), keywords(&["quay"])).did("keywords M330");
        s.set(4, &user('A'), keywords(&[])).did("keywords M330");
        assert!(s.session().keywords().is_empty());
        s.set(
            5,
            &user('A'),
            extras(PropertiesExtrasWrite { keywords: Field::Clear, ..PropertiesExtrasWrite::default() }),
        )
        .nothing();
        assert_eq!(s.session().canonical(at(5)), before.canonical(at(5)));
    }),
    rule(&[m::KEYWORDS_NOT_PRIVATE], "a private session has no keywords", || {
        for (visibility, status) in [("open", 200), ("visible", 200), ("private", 400)] {
            let mut s = Stage::new(json!({"visibility": visibility})).all_active("A");
            s.set(1, &user('A'), keywords(&["a"])).is(status);
            s.set(1, &user('A'), keywords(&[])).is(200);
        }
        let mut s = Stage::new(json!({"visibility": "private"}));
        s.set(0, &user('A'), keywords(&["a"])).refused(400, m::KEYWORDS_NOT_PRIVATE);
        assert!(s.is_gone());
    }),
    rule(&[m::TURN], "turn is replaced whole and keeps its order", || {
        let mut s = Stage::new(json!({})).all_active("ABC");
        s.set(1, &user('B'), turn(&[2, 0, 2])).did("turn M332");
        assert_eq!(s.session().turn(), [MemberIndex(2), MemberIndex(0)]);
        s.set(2, &user('A'), turn(&[2, 0])).nothing();
        s.set(3, &user('A'), turn(&[0, 2])).did("turn M332");
        s.set(4, &user('A'), turn(&[])).did("turn M332");
        assert!(s.session().turn().is_empty());
        let mut door = Door::new(json!({}));
        assert_eq!(door.put(0, 'A', playing()).body["properties"]["system"]["turn"], json!([]));
        let got = door.put(1, 'A', json!({"properties": {"system": {"turn": [0]}}}));
        assert_eq!(got.body["properties"]["system"]["turn"], json!([0]));
        assert_eq!(got.body["members"]["0"]["turn"], json!(true));
        let got = door.put(2, 'A', json!({"properties": {"system": {"turn": null}}}));
        assert_eq!(got.body["members"]["0"]["turn"], json!(null));
        for wrong in [json!(0), json!("0"), json!(["0"]), json!([0.5]), json!([-1]), json!({"0": true})] {
            door.put(3, 'A', json!({"properties": {"system": {"turn": wrong}}})).is(400);
        }
    }),
    rule(&[m::TURN_OF_MEMBERS], "it can be the turn of members only, whom the write may bring", || {
        let mut s = Stage::new(json!({"maxMembersCount": 4})).all_active("AB");
        s.set(1, &user('A'), turn(&[0, 1])).is(200);
        s.set(1, &user('A'), turn(&[1, 2])).refused(400, m::TURN_OF_MEMBERS);
        assert_eq!(s.session().turn(), [MemberIndex(0), MemberIndex(1)]);
        let reserve = |turn| Write { properties: turn, ..Write::reserve([xuid('C')]) };
        s.write(2, &user('A'), reserve(turn(&[3]))).refused(400, m::TURN_OF_MEMBERS);
        s.write(2, &user('A'), reserve(turn(&[2]))).did("C out->reserved M57; turn M332");
        s.set(3, &user('D'), turn(&[4])).refused(400, m::TURN_OF_MEMBERS);
        s.set(3, &user('D'), turn(&[3])).did("D out->inactive M62; turn M332");
    }),
    rule(&[m::TURN_DROPPED], "it is nobody's turn who is gone, by leaving, removal or a timer", || {
        let mut s = Stage::new(json!({"inactiveRemovalTimeout": 10})).all_active("ABCD");
        s.set(0, &user('A'), turn(&[0, 1, 2, 3])).ok();
        s.leave(1, &user('B')).did("B active->out M76; turn M334");
        s.by_service(2, Write { remove: vec![MemberIndex(2)], ..Write::default() })
            .did("C active->out M157; turn M334");
        s.put(3, &user('D'), MemberWrite::inactive()).ok();
        assert_eq!(s.session().turn(), [MemberIndex(0), MemberIndex(3)]);
        s.look(12).nothing();
        s.look(13).did("D inactive->out M86; turn M334");
        assert_eq!(s.session().turn(), [MemberIndex(0)]);
        // A write that names itself and leaves.
        s.write(14, &user('A'), Write { properties: turn(&[0]), ..Write::leave() })
            .did("A active->out M76; turn M334; deleted M82");
    }),
    rule(&[m::MATCHMAKING], "matchmaking is replaced whole and always shown", || {
        let mut s = Stage::new(json!({})).all_active("A");
        let constants = MatchmakingProperty {
            target_session_constants: custom(json!({"mode": 1})),
            ..MatchmakingProperty::default()
        };
        let server =
            MatchmakingProperty { server_connection_string: Some("farm b".into()), ..MatchmakingProperty::default() };
        s.set(1, &user('A'), matchmaking(Field::Set(constants.clone()))).did("matchmaking M335");
        s.set(2, &user('A'), matchmaking(Field::Set(constants))).nothing();
        s.set(3, &user('A'), matchmaking(Field::Set(server.clone()))).did("matchmaking M335");
        assert_eq!(s.session().matchmaking_property(), Some(&server));
        s.set(4, &user('A'), matchmaking(Field::Clear)).did("matchmaking M335");
        s.set(5, &user('A'), matchmaking(Field::Set(MatchmakingProperty::default()))).nothing();
        let mut door = Door::new(json!({}));
        assert_eq!(door.put(0, 'A', playing()).body["properties"]["system"]["matchmaking"], json!({}));
        let wanted = json!({"serverConnectionString": "b", "targetSessionConstants": {"custom": {}}});
        let got = door.put(1, 'A', json!({"properties": {"system": {"matchmaking": wanted}}}));
        assert_eq!(got.body["properties"]["system"]["matchmaking"], wanted);
        for wrong in [json!(1), json!({"server": "b"}), json!({"targetSessionConstants": 3})] {
            door.put(2, 'A', json!({"properties": {"system": {"matchmaking": wrong}}})).is(400);
        }
    }),
    rule(&[m::CLIENT_RESULT_NEEDS_CAPABILITY], "a client reports a match where the capability says so", || {
        let result =
            MatchmakingProperty { client_result: custom(json!({"status": "found"})), ..MatchmakingProperty::default() };
        let mut s = Stage::new(json!({"capabilities": {"clientMatchmaking": true}})).all_active("A");
        s.set(1, &user('A'), matchmaking(Field::Set(result.clone()))).is(200);
        let mut s = Stage::new(json!({})).all_active("A");
        s.set(1, &user('A'), matchmaking(Field::Set(result))).refused(400, m::CLIENT_RESULT_NEEDS_CAPABILITY);
    }),
    rule(&[m::MATCHMAKING_RESUBMIT, m::ALLOCATE_CLOUD_COMPUTE], "two flags are kept as they are written", || {
        let resubmit = |to| PropertiesExtrasWrite { matchmaking_resubmit: to, ..PropertiesExtrasWrite::default() };
        let allocate = |to| PropertiesExtrasWrite { allocate_cloud_compute: to, ..PropertiesExtrasWrite::default() };
        let mut s = Stage::new(json!({})).all_active("A");
        for (to, kept, did) in [
            (Field::Set(false), Some(false), true),
            (Field::Set(false), Some(false), false),
            (Field::Set(true), Some(true), true),
            (Field::Clear, None, true),
            (Field::Clear, None, false),
        ] {
            s.set(1, &user('A'), extras(resubmit(to))).did(if did { "matchmakingResubmit M337" } else { "" });
            s.set(1, &user('A'), extras(allocate(to))).did(if did { "allocateCloudCompute M338" } else { "" });
            assert_eq!((s.session().matchmaking_resubmit(), s.session().allocate_cloud_compute()), (kept, kept));
        }
        let mut door = Door::new(json!({}));
        let flags = json!({"matchmakingResubmit": false, "allocateCloudCompute": true});
        let got = door.put(0, 'A', json!({"properties": {"system": flags}}));
        assert_eq!(got.body["properties"]["system"]["matchmakingResubmit"], json!(false));
        assert_eq!(got.body["properties"]["system"]["allocateCloudCompute"], json!(true));
    }),
    rule(&[m::MEMBER_SYSTEM_CONSTANTS, m::MEMBER_CONSTANTS_ONCE], "a member's adder sets its constants once", || {
        let measured = MatchmakingResult { server_measurements: custom(json!({"farm": {"latency": 20}})) };
        let both = MemberSystemConstants { matchmaking_result: Some(measured), ..team("blue") };
        let mut s = Stage::new(json!({"maxMembersCount": 4})).all_active("A");
        let reservation = |system: &MemberSystemConstants| Reservation {
            xuid: xuid('B'),
            constants: None,
            initialize: false,
            system: system.clone().boxed(),
        };
        let reserve = |system| Write { reserve: vec![reservation(system)], ..Write::default() };
        s.write(1, &user('A'), reserve(&both)).is(200);
        s.write(1, &user('A'), reserve(&both)).nothing();
        s.write(1, &user('A'), reserve(&team("blue"))).refused(409, m::RESERVE_PRESENT);
        assert_eq!(s.session().member_of(xuid('B')).unwrap().system_constants(), Some(&both));
        s.put(2, &user('B'), with_system(team("red"))).refused(409, m::MEMBER_CONSTANTS_ONCE);
        s.put(2, &user('B'), with_system(team("blue"))).is(200);
        s.put(3, &user('B'), with_system(both)).is(200);
        s.put(4, &user('A'), with_system(team("blue"))).refused(409, m::MEMBER_CONSTANTS_ONCE);
        s.put(5, &user('C'), with_system(team("red"))).is(200);
        let mut door = Door::new(json!({}));
        let system = json!({"team": "blue", "matchmakingResult": {"serverMeasurements": {"farm": {"latency": 20}}}});
        let got = door.put(0, 'A', json!({"members": {"me": {"constants": {"system": system}}}}));
        assert_eq!(got.body["members"]["0"]["constants"]["system"]["team"], "blue");
        assert_eq!(got.body["members"]["0"]["constants"]["system"]["matchmakingResult"], system["matchmakingResult"]);
    }),
    rule(&[m::GROUPS], "groups compare without case, and an empty list is none", || {
        let mut s = Stage::new(json!({})).all_active("A");
        let before = s.session().canonical(at(9));
        s.put(1, &user('A'), in_groups(&["team-buzz", "posse.99", "Team-Buzz"])).did("A groups M340");
        assert_eq!(s.session().members()[0].groups(), names(&["team-buzz", "posse.99"]));
        s.put(2, &user('A'), in_groups(&["TEAM-BUZZ", "posse.99"])).nothing();
        s.put(3, &user('A'), in_groups(&[])).did("A groups M340");
        assert_eq!(s.session().canonical(at(9)), before);
        let mut door = Door::new(json!({}));
        let got = door.put(0, 'A', me(json!({"groups": ["Team-Buzz"]})));
        assert_eq!(got.body["members"]["0"]["properties"]["system"]["groups"], json!(["Team-Buzz"]));
        let got = door.put(1, 'A', me(json!({"groups": null})));
        assert_eq!(got.body["members"]["0"]["properties"]["system"]["groups"], json!(null));
        for wrong in ["", "a b", "a~b", &"x".repeat(101)] {
            door.put(2, 'A', me(json!({"groups": [wrong]}))).is(400);
            door.put(2, 'A', me(json!({"encounters": [wrong]}))).is(400);
        }
    }),
    rule(&[m::ENCOUNTERS], "encounters are consumed and never shown", || {
        let mut s = Stage::new(json!({"capabilities": {"gameplay": true}})).all_active("AB");
        s.put(1, &user('A'), has_met(&["cafe"])).nothing();
        let mut s = large().all_active("AB");
        s.put(1, &user('A'), has_met(&["cafe"])).did("A encounters M341");
        s.put(2, &user('A'), has_met(&[])).nothing();
        s.put(3, &user('A'), ready()).ok();
        s.put(4, &user('A'), has_met(&["cafe"])).nothing();
        let mut door = Door::new(json!({}));
        let got = door.put(0, 'A', me(json!({"encounters": ["cafe"]})));
        assert_eq!(got.body["members"]["0"]["properties"]["system"], json!({}));
        let seen = door.ask(1, 'A', "GET", &path(""), None);
        assert!(!seen.response.body.unwrap().contains("cafe"));
    }),
    rule(&[m::ENCOUNTER_MEETS], "an encounter reaches back half a minute and not a millisecond more", || {
        // B leaves the group at 1000 in one of several ways; A reports it later.
        type Parting = fn(&mut Stage);
        let partings: [Parting; 5] = [
            |s| drop(s.put(1_000, &user('B'), in_groups(&["other"])).ok()),
            |s| drop(s.put(1_000, &user('B'), MemberWrite::inactive()).ok()),
            |s| drop(s.leave(1_000, &user('B')).ok()),
            |s| {
                s.elsewhere(900, 'B');
                s.look(1_000).did("B active->inactive M92");
            },
            |s| drop(s.put(1_000, &user('B'), has_met(&["CAFE"])).ok()),
        ];
        for (nth, part) in partings.into_iter().enumerate() {
            let mut s = large().all_active("AC");
            s.put(500, &user('B'), if nth == 4 { active() } else { in_groups(&["cafe"]) }).ok();
            part(&mut s);
            s.clone().put(30_999, &user('A'), has_met(&["Cafe"])).did("A encounters M341; A met B M342");
            s.put(31_000, &user('A'), has_met(&["Cafe"])).did("A encounters M341");
            s.put(31_001, &user('C'), has_met(&["cafe"])).did("C encounters M341; C met A M342");
        }
        // Who is there is met whenever; nobody meets itself, and each other only once in a report.
        let mut s = large().all_active("AB");
        s.put(0, &user('B'), in_groups(&["one", "two"])).ok();
        s.put(99_999, &user('A'), has_met(&["one", "two", "ONE"])).did("A encounters M341; A met B M342");
        s.put(99_999, &user('A'), has_met(&["one"])).did("A encounters M341; A met B M342");
    }),
    rule(&[m::PLAYING_TOGETHER], "who plays together: by groups in a large session, else by gameplay", || {
        let mut s = large().all_active("ABCD");
        assert_eq!(playing_with(&s, 'A'), "");
        for (who, groups) in [('A', ["red", "all"]), ('B', ["RED", "x"]), ('C', ["all", "y"]), ('D', ["x", "y"])] {
            s.put(1, &user(who), in_groups(&groups)).ok();
        }
        assert_eq!(['A', 'B', 'C', 'D'].map(|who| playing_with(&s, who)), ["BC", "AD", "AD", "BC"]);
        s.put(2, &user('B'), ready()).ok();
        assert_eq!(['A', 'B', 'C', 'D'].map(|who| playing_with(&s, who)), ["C", "", "AD", "C"]);
        s.put(3, &user('B'), active()).ok();
        s.leave(4, &user('C')).ok();
        assert_eq!(['A', 'B', 'C', 'D'].map(|who| playing_with(&s, who)), ["B", "AD", "", "B"]);
        for (gameplay, others) in [(true, "C"), (false, "")] {
            let mut s = Stage::new(json!({"capabilities": {"gameplay": gameplay}})).all_active("ABC");
            s.put(1, &user('B'), ready()).ok();
            assert_eq!((playing_with(&s, 'A').as_str(), playing_with(&s, 'B').as_str()), (others, ""));
        }
    }),
];
