//! Change notification: M260 to M287.

use crate::common::{
    Stage, Value, active, active_bound, address, at, closed, connection, custom, guest, host, inactive,
    join_restriction, json, locked, nothing, read_restriction, ready, reference, user, xuid,
};
use crate::{Rule, rule};
use sessim::id::{Guid, SessionReference, TitleId, Xuid};
use sessim::mpsd::clauses as m;
use sessim::mpsd::notify::{Frame, Tap};
use sessim::mpsd::session::{
    Caller, ChangeType, ChangeTypes, Context, Field, Input, MatchmakingStatus, MatchmakingWrite, Me, MemberExtrasWrite,
    MemberWrite, Profile, PropertiesWrite, Request, Reservation, Restriction, ServerWrite, ServersWrite, Subscription,
    SubscriptionsWrite, Write,
};

pub(super) fn required(mut constants: Value) -> Value {
    constants["capabilities"] = json!({"connectionRequiredForActiveMembers": true, "connectivity": true});
    constants
}

pub(super) fn id(number: u8) -> Guid {
    Guid::from_bits(u128::from(number))
}

/// How somebody stops being active.
pub(super) type End = (&'static str, fn(&mut Stage));

/// `subscription`, with these change types.
pub(super) fn to(number: u8, types: &[ChangeType]) -> Field<Subscription> {
    Field::Set(Subscription { id: id(number), change_types: ChangeTypes::of(types) })
}

pub(super) fn profile(profile: Profile) -> Option<Context> {
    Some(Context { profile, on_behalf_of_title_id: None })
}

pub(super) fn write(subscription: Field<Subscription>, contexts: &[(u8, Option<Context>)]) -> MemberWrite {
    let contexts = contexts.iter().map(|(number, context)| (id(*number), *context)).collect();
    let subscriptions = Some(SubscriptionsWrite { subscription, contexts });
    let extras = Some(Box::new(MemberExtrasWrite { subscriptions, ..MemberExtrasWrite::default() }));
    MemberWrite { extras, ..nothing() }
}

/// A subscription of number 1.
pub(super) fn asks(types: &[ChangeType]) -> MemberWrite {
    write(to(1, types), &[])
}

fn server(name: &str, write: Option<ServerWrite>) -> Write {
    Write { servers: Some(Box::new(ServersWrite::one(name.parse().unwrap(), write))), ..Write::default() }
}

pub(super) fn with(me: MemberWrite, other: MemberWrite) -> MemberWrite {
    MemberWrite { extras: other.extras, ..me }
}

pub(super) const EVERYTHING: &[ChangeType] = &[ChangeType::Everything];

/// A session of these active users, each subscribed to these changes under its own number, all told of it.
#[track_caller]
pub(super) fn subscribed(reading: &str, constants: Value, letters: &str, types: &[ChangeType]) -> Stage {
    let mut s = Stage::under(reading, required(constants)).all_active(letters);
    for (number, letter) in (1..).zip(letters.chars()) {
        s.put(0, &user(letter), write(to(number, types), &[])).ok();
    }
    taps(&mut s, 0);
    s
}

/// What is sent now. A frame is `A1 #3 host; B2 #3 host`: user, subscription, change, what fired; several are set apart
/// by ` | `.
pub(super) fn taps(s: &mut Stage, now: u64) -> String {
    let mut frames = Vec::new();
    s.directory.send_taps(at(now), &mut frames);
    frames.iter().map(frame).collect::<Vec<_>>().join(" | ")
}

pub(super) fn frame(frame: &Frame) -> String {
    let letter = |xuid: Xuid| char::from(b'@' + u8::try_from(xuid.get()).unwrap());
    let number = |id: Guid| (0..=255).find(|number| self::id(*number) == id).unwrap();
    let tap = |tap: &Tap| {
        let change = tap.change_number.map_or("gone".to_owned(), |change| format!("#{change}"));
        format!("{}{} {change} {}", letter(tap.xuid), number(tap.subscription), tap.fired)
    };
    frame.taps.iter().map(tap).collect::<Vec<_>>().join("; ")
}

/// What one action fires for a member that is told of everything by its kind.
#[track_caller]
fn fires(s: &Stage, expected: &[(ChangeType, bool)], action: impl Fn(&mut Stage)) {
    for (change_type, told) in expected {
        let mut s = s.clone();
        s.put(0, &user('A'), asks(&[*change_type])).ok();
        taps(&mut s, 0);
        action(&mut s);
        let number = s.change();
        let expected = if *told { format!("A1 #{number} {}", change_type.word()) } else { String::new() };
        assert_eq!(taps(&mut s, 10), expected);
    }
}

/// A action fires these types, `everything`, and no other.
#[track_caller]
fn fires_only(s: &Stage, types: &[ChangeType], action: impl Fn(&mut Stage)) {
    let told = |of: &ChangeType| *of == ChangeType::Everything || types.contains(of);
    let expected: Vec<(ChangeType, bool)> = ChangeType::ALL.iter().map(|of| (*of, told(of))).collect();
    fires(s, &expected, action);
}

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::CONTEXTS], "a tap on behalf of another title is for that one", || {
        let mut s = Stage::new(required(json!({}))).all_active("AB");
        let other = Some(Context { profile: Profile::Party, on_behalf_of_title_id: Some(TitleId(99)) });
        s.put(0, &user('A'), write(Field::Keep, &[(1, other), (2, profile(Profile::Party))])).ok();
        s.leave(0, &user('B')).ok();
        let mut frames = Vec::new();
        s.directory.send_taps(at(0), &mut frames);
        assert_eq!(frames[0].taps.iter().map(|tap| tap.title.0).collect::<Vec<_>>(), [99, 7]);
    }),
    rule(&[m::PROFILES], "a profile tells of its change types, and rests for its interval", || {
        for (of, types, rest) in [
            (Profile::Party, "membersList, membersStatus, joinability, customProperty", 1_000),
            (Profile::Matchmaking, "matchmakingStatus", 0),
            (Profile::Initialization, "initialization", 0),
            (Profile::Roster, "membersList, membersStatus", 1_000),
            (Profile::QueueHost, "membersList, membersStatus, membersCustomProperty", 1_000),
            (Profile::Queue, "host, joinability, customProperty", 5_000),
        ] {
            assert_eq!((of.change_types().to_string().as_str(), of.min_interval().get()), (types, rest));
        }
        let mut s = Stage::new(required(json!({}))).all_active("AB");
        s.put(0, &user('A'), write(Field::Keep, &[(1, profile(Profile::Queue)), (2, profile(Profile::Party))])).ok();
        s.set(10, &user('B'), closed()).ok();
        assert_eq!(taps(&mut s, 10), "A1 #4 joinability; A2 #4 joinability");
        s.set(20, &user('B'), locked()).ok();
        assert_eq!((taps(&mut s, 20), taps(&mut s, 1_009)), (String::new(), String::new()));
        assert_eq!(taps(&mut s, 1_010), "A2 #5 joinability");
        assert_eq!(s.directory.taps_due(), Some(at(5_010)));
        assert_eq!((taps(&mut s, 5_009), taps(&mut s, 5_010)), (String::new(), "A1 #5 joinability".to_owned()));
        s.set(10_009, &user('B'), PropertiesWrite { closed: Field::Set(false), locked: Field::Set(false), ..closed() })
            .ok();
        assert_eq!(taps(&mut s, 10_009), "A2 #6 joinability");
        assert_eq!(taps(&mut s, 10_010), "A1 #6 joinability");
    }),
    rule(&[m::TAP_EVERYTHING], "everything fires on what nothing else does", || {
        let s = Stage::new(required(json!({}))).all_active("AB");
        fires_only(&s, &[], |s| {
            drop(s.put(1, &user('B'), MemberWrite { secure_device_address: address("x"), ..nothing() }))
        });
        fires_only(&s, &[], |s| drop(s.put(1, &user('B'), MemberWrite::active(Some(connection('B', 1))))));
        fires_only(&s, &[], |s| drop(s.put(1, &user('B'), asks(EVERYTHING))));
        let style =
            json!({"capabilities": {"connectionRequiredForActiveMembers": true, "userAuthorizationStyle": true}});
        let s = Stage::new(style).all_active("A");
        fires_only(&s, &[], |s| drop(s.set(1, &user('A'), read_restriction(Restriction::Followed)).ok()));
        // What changes nothing fires nothing, nor what is refused.
        let mut s = subscribed("", json!({}), "A", EVERYTHING);
        s.put(1, &user('A'), active()).nothing();
        s.set(1, &user('A'), PropertiesWrite { locked: Field::Set(true), ..PropertiesWrite::default() }).is(400);
        assert_eq!(taps(&mut s, 1), "");
    }),
    rule(&[m::TAP_HOST], "host fires when the token is set, replaced, cleared or orphaned", || {
        let mut s = Stage::new(required(json!({})));
        for (letter, blob) in [('A', "aa"), ('B', "bb")] {
            s.put(0, &user(letter), MemberWrite { secure_device_address: address(blob), ..active_bound(letter) }).ok();
        }
        fires_only(&s, &[ChangeType::Host], |s| drop(s.set(1, &user('B'), host("bb")).ok()));
        s.set(0, &user('B'), host("bb")).ok();
        fires_only(&s, &[ChangeType::Host], |s| drop(s.set(1, &user('B'), host("aa")).ok()));
        fires_only(&s, &[ChangeType::Host], |s| {
            let none = PropertiesWrite { host: Field::Clear, ..PropertiesWrite::default() };
            s.set(1, &user('B'), none).ok();
        });
        let gone = [ChangeType::Host, ChangeType::MembersList, ChangeType::MembersStatus];
        fires_only(&s, &gone, |s| drop(s.leave(1, &user('B')).ok()));
    }),
    rule(&[m::TAP_INITIALIZATION], "initialization fires when a stage begins or ends, and when somebody fails", || {
        let constants = required(json!({"memberInitialization": {"membersNeededToStart": 1, "joinTimeout": 10}}));
        let reserve = |letter| Reservation { xuid: xuid(letter), constants: None, initialize: true, system: None };
        let mut s = Stage::new(constants);
        let me = Me::Put(MemberWrite { initialize: Some(true), ..active_bound('A') });
        s.write(0, &user('A'), Write { me, ..Write::default() }).created();
        let begun = [ChangeType::Initialization, ChangeType::MembersList];
        let begin = |s: &mut Stage| {
            drop(s.write(0, &user('A'), Write { reserve: vec![reserve('B')], ..Write::default() }).ok())
        };
        fires_only(&s, &begun, begin);
        begin(&mut s);
        let ended = [ChangeType::Initialization, ChangeType::MembersList, ChangeType::MembersStatus];
        fires_only(&s, &ended, |s| drop(s.look(10).ok()));
    }),
    rule(
        &[m::TAP_MATCHMAKING, m::TAP_OTHER],
        "what the known servers tell fires their types, another server's none",
        || {
            let s = Stage::new(required(json!({}))).all_active("AB");
            let search =
                MatchmakingWrite { status: Field::Set(MatchmakingStatus::Searching), ..MatchmakingWrite::default() };
            let search = || ServerWrite { matchmaking: Some(Box::new(search.clone())), ..ServerWrite::default() };
            fires_only(&s, &[ChangeType::MatchmakingStatus], |s| {
                drop(s.by_service(1, server("matchmaking", Some(search()))).ok())
            });
            fires_only(&s, &[], |s| drop(s.by_service(1, server("eu-1", Some(ServerWrite::default()))).ok()));
            let mut s = s;
            s.by_service(0, server("matchmaking", Some(search()))).ok();
            fires_only(&s, &[ChangeType::MatchmakingStatus], |s| {
                drop(s.by_service(1, server("matchmaking", None)).ok())
            });
            let on = json!({"arbitration": true, "gameplay": true, "connectionRequiredForActiveMembers": true});
            let mut s = Stage::new(json!({"capabilities": on, "sessionEmptyTimeout": null}));
            s.by_service(
                0,
                server("arbitration", Some(ServerWrite { start_time: Some(at(5)), ..ServerWrite::default() })),
            )
            .ok();
            let s = s.all_active("AB");
            let data = || ServerWrite { custom: custom(json!({"round": 1})), ..ServerWrite::default() };
            fires_only(&s, &[ChangeType::Arbitration], |s| {
                drop(s.by_service(1, server("arbitration", Some(data()))).ok())
            });
        },
    ),
    rule(&[m::TAP_OTHER], "what nothing fires is silent, and words compare without case", || {
        use ChangeType::{ScheduledTime, Tournaments};
        let mut s = subscribed("", json!({}), "AB", &[Tournaments, ScheduledTime]);
        s.set(1, &user('B'), closed()).ok();
        s.leave(1, &user('B')).ok();
        assert_eq!(taps(&mut s, 1), "");
        for word in ["roles", "Tournaments", "ARBITRATION", "scheduledtime", "matchmakingStatus"] {
            assert!(ChangeType::named(word).is_some(), "{word}");
        }
        assert_eq!(ChangeType::named("weather"), None);
    }),
    rule(&[m::TAP_MEMBERS_LIST], "membersList fires when somebody is added, reserved too, accepts, or is gone", || {
        use ChangeType::{MembersList, MembersStatus};
        let s = Stage::new(required(json!({"reservedRemovalTimeout": 5}))).all_active("AB");
        fires_only(&s, &[MembersList], |s| drop(s.put(1, &user('C'), active_bound('C')).ok()));
        fires_only(&s, &[MembersList], |s| drop(s.reserve(1, &user('B'), "C").ok()));
        fires_only(&s, &[MembersList, MembersStatus], |s| drop(s.leave(1, &user('B')).ok()));
        let mut s = s;
        s.reserve(0, &user('B'), "C").ok();
        fires_only(&s, &[MembersList, MembersStatus], |s| drop(s.put(1, &user('C'), active_bound('C')).ok()));
        fires_only(&s, &[MembersList, MembersStatus], |s| drop(s.leave(1, &user('C')).ok()));
        fires_only(&s, &[MembersList, MembersStatus], |s| drop(s.look(5).ok()));
    }),
    rule(&[m::TAP_MEMBERS_STATUS], "membersStatus fires when a status changes, whoever changes it", || {
        use ChangeType::MembersStatus;
        let s = Stage::new(required(json!({"readyRemovalTimeout": 5}))).all_active("AB");
        fires_only(&s, &[MembersStatus], |s| drop(s.put(1, &user('B'), inactive()).ok()));
        fires_only(&s, &[MembersStatus], |s| drop(s.put(1, &user('B'), ready()).ok()));
        fires_only(&s, &[MembersStatus], |s| drop(s.lose(1, connection('B', 0)).ok()));
        let mut s = s;
        s.put(0, &user('B'), ready()).ok();
        fires_only(&s, &[MembersStatus], |s| drop(s.put(1, &user('B'), active_bound('B')).ok()));
        fires_only(&s, &[MembersStatus], |s| drop(s.look(5).ok()));
    }),
    rule(&[m::TAP_JOINABILITY], "joinability fires when it changes who may join, the last slot too", || {
        use ChangeType::{Joinability, MembersList, MembersStatus};
        let mut s = Stage::new(required(json!({"maxMembersCount": 3}))).all_active("AB");
        fires_only(&s, &[Joinability], |s| drop(s.set(1, &user('B'), closed()).ok()));
        fires_only(&s, &[Joinability], |s| drop(s.set(1, &user('B'), join_restriction(Restriction::Local)).ok()));
        fires_only(&s, &[Joinability, MembersList], |s| drop(s.reserve(1, &user('B'), "C").ok()));
        fires_only(&s, &[MembersList, MembersStatus], |s| drop(s.leave(1, &user('B')).ok()));
        s.set(0, &user('B'), closed()).ok();
        fires_only(&s, &[Joinability], |s| drop(s.set(1, &user('B'), locked()).ok()));
        s.reserve(0, &user('B'), "C").ok();
        fires_only(&s, &[Joinability, MembersList, MembersStatus], |s| drop(s.leave(1, &user('C')).ok()));
        fires_only(&s, &[MembersList, MembersStatus], |s| drop(s.put(1, &user('C'), active_bound('C')).ok()));
        // One goes and another is reserved in the same write: as full as before.
        fires_only(&s, &[MembersList, MembersStatus], |s| {
            let index = s.session().members()[2].index;
            let swap = Write { remove: vec![index], ..Write::reserve([xuid('D')]) };
            s.by_service(1, swap).ok();
        });
    }),
    rule(
        &[m::TAP_CUSTOM, m::TAP_MEMBERS_CUSTOM],
        "custom data fires its own type, the session's or a member's",
        || {
            let s = Stage::new(required(json!({}))).all_active("AB");
            fires_only(&s, &[ChangeType::CustomProperty], |s| {
                let map = PropertiesWrite { custom: custom(json!({"map": "quay"})), ..PropertiesWrite::default() };
                s.set(1, &user('B'), map).ok();
            });
            fires_only(&s, &[ChangeType::MembersCustomProperty], |s| {
                s.put(1, &user('B'), MemberWrite { custom: custom(json!({"skin": 3})), ..nothing() }).ok();
            });
        },
    ),
    rule(&[m::TAP_PER_SUBSCRIPTION], "each subscribed user gets a tap of its own, the writer too", || {
        let mut s = subscribed("", json!({}), "AB", EVERYTHING);
        s.set(1, &user('B'), closed()).ok();
        assert_eq!(taps(&mut s, 1), "A1 #5 everything | B2 #5 everything");
        // Two users of one console, over one connection: two taps in one frame, of one change.
        let mut s = Stage::new(required(json!({})));
        let bound = MemberWrite::active(Some(connection('A', 0)));
        s.put(0, &user('A'), with(bound.clone(), asks(EVERYTHING))).created();
        s.put(0, &guest('B', 'A'), with(bound, asks(EVERYTHING))).ok();
        assert_eq!(taps(&mut s, 0), "A1 #2 everything");
        s.put(1, &user('C'), active_bound('C')).ok();
        assert_eq!(taps(&mut s, 1), "A1 #3 everything; B1 #3 everything");
        // Two subscriptions of one user are two taps.
        let mut s = subscribed("", json!({}), "A", EVERYTHING);
        s.put(1, &user('A'), write(Field::Keep, &[(7, profile(Profile::Party))])).ok();
        s.set(2, &user('A'), closed()).ok();
        assert_eq!(taps(&mut s, 2), "A1 #4 everything; A7 #4 joinability");
    }),
    rule(&[m::TAP_NOT_TO_NEW], "the write that subscribes is not told of itself, but told to others", || {
        let mut s = Stage::new(required(json!({})));
        s.put(0, &user('A'), with(active_bound('A'), asks(EVERYTHING))).created();
        assert_eq!(taps(&mut s, 0), "");
        s.put(1, &user('B'), with(active_bound('B'), asks(EVERYTHING))).ok();
        assert_eq!(taps(&mut s, 1), "A1 #2 everything");
        // One that is there already and changes is told.
        s.put(2, &user('B'), asks(&[ChangeType::Everything, ChangeType::Host])).ok();
        assert_eq!(taps(&mut s, 2), "A1 #3 everything | B1 #3 everything");
        // One that ends is not.
        s.put(3, &user('B'), write(Field::Clear, &[])).ok();
        assert_eq!(taps(&mut s, 3), "A1 #4 everything");
    }),
    rule(&[m::TAP_AT_ACCESS], "a timer that runs out taps nobody until an access applies it", || {
        let constants = json!({"readyRemovalTimeout": 10, "inactiveRemovalTimeout": 100});
        let mut s = subscribed("", constants, "AB", &[ChangeType::MembersStatus]);
        s.put(0, &user('B'), ready()).ok();
        taps(&mut s, 0);
        assert_eq!((taps(&mut s, 10), s.directory.taps_due()), (String::new(), None));
        s.read(9, &user('A')).nothing();
        assert_eq!(taps(&mut s, 9), "");
        s.read(50, &user('A')).did("B ready->inactive M85");
        assert_eq!(taps(&mut s, 50), "A1 #6 membersStatus");
        // What was due and the write after it are two changes, of which the newest that fires is told.
        s.set(150, &user('A'), closed()).did("B inactive->out M86; closed M129");
        assert_eq!((s.change(), taps(&mut s, 150)), (8, "A1 #7 membersStatus".to_owned()));
        let mut s = subscribed("", json!({"readyRemovalTimeout": 10}), "AB", EVERYTHING);
        s.put(0, &user('B'), ready()).ok();
        taps(&mut s, 0);
        s.set(50, &user('A'), closed()).did("B ready->inactive M85; closed M129");
        assert_eq!(taps(&mut s, 50), "A1 #7 everything");
    }),
    rule(
        &[m::TAP_OF_DELETION],
        "the deletion taps whoever was subscribed, its cause too, without a change number",
        || {
            let mut s = subscribed("", json!({}), "A", &[ChangeType::Host]);
            let branch = s.session().branch();
            s.leave(1, &user('A')).did("A active->out M76; deleted M82").is(204);
            let mut frames = Vec::new();
            s.directory.send_taps(at(1), &mut frames);
            let tap = &frames[0].taps[0];
            assert_eq!((tap.change_number, tap.branch, tap.xuid, tap.timestamp), (None, branch, xuid('A'), at(1)));
            // A session made again is another one: nobody is subscribed to it.
            s.put(2, &user('A'), active_bound('A')).created();
            s.set(3, &user('A'), closed()).ok();
            assert_eq!(taps(&mut s, 3), "");
            // What was deleted long after its last member went taps nobody.
            let mut s = subscribed("", json!({"sessionEmptyTimeout": 10}), "A", EVERYTHING);
            s.leave(1, &user('A')).did("A active->out M76; emptied M81");
            s.look(11).did("deleted M87");
            assert_eq!(taps(&mut s, 11), "");

            let mut s = subscribed("deletion_tap=silent", json!({}), "A", EVERYTHING);
            s.leave(1, &user('A')).is(204);
            assert_eq!(taps(&mut s, 1), "");
        },
    ),
    rule(&[m::TAP_FORM], "a tap names the session in lower case and the time of the commit", || {
        let mut s = Stage::new(required(json!({})));
        s.reference = SessionReference { name: "Alpha-1".parse().unwrap(), ..s.reference };
        s.put(0, &user('A'), with(active_bound('A'), asks(EVERYTHING))).created();
        s.set(7, &user('A'), closed()).ok();
        let mut frames = Vec::new();
        s.directory.send_taps(at(9), &mut frames);
        let (frame, tap) = (&frames[0], &frames[0].taps[0]);
        assert_eq!((frame.at, frame.connection), (at(9), connection('A', 0)));
        assert_eq!((tap.timestamp, tap.subscription, tap.branch), (at(7), id(1), s.session().branch()));
        assert_eq!(tap.resource(), "00000000-0000-0000-0000-000000000001~duel~alpha-1");
    }),
    rule(&[m::TAP_COALESCED], "a connection that has just sent collects, and tells the newest", || {
        let mut s = subscribed("tap_min_interval_ms=2500", json!({}), "A", EVERYTHING);
        let mut value = 0;
        let mut change = |s: &mut Stage, now| {
            value += 1;
            let custom = custom(json!({ "value": value }));
            s.set(now, &user('A'), PropertiesWrite { custom, ..PropertiesWrite::default() }).ok();
            taps(s, now)
        };
        assert_eq!(change(&mut s, 1_000), "A1 #3 everything");
        assert_eq!(change(&mut s, 1_001), "");
        assert_eq!(s.directory.taps_due(), Some(at(3_500)));
        assert_eq!(change(&mut s, 3_499), "");
        assert_eq!(taps(&mut s, 3_500), "A1 #5 everything");
        assert_eq!((s.directory.taps_due(), taps(&mut s, 3_500)), (None, String::new()));
        // An isolated change goes at once, from the very end of the interval on.
        let mut early = s.clone();
        assert_eq!(change(&mut early, 5_999), "");
        assert_eq!(taps(&mut early, 6_000), "A1 #6 everything");
        assert_eq!(change(&mut s, 6_000), "A1 #6 everything");
        // By default each goes at once.
        let mut s = subscribed("", json!({}), "A", EVERYTHING);
        assert_eq!(
            (change(&mut s, 1_000), change(&mut s, 1_000)),
            ("A1 #3 everything".into(), "A1 #4 everything".into())
        );
    }),
    rule(&[m::TAP_COALESCED], "one frame carries taps of several sessions", || {
        let mut s = Stage::under("tap_min_interval_ms=2500", required(json!({})));
        let sessions = ["lobby", "game"].map(reference);
        let send = |s: &mut Stage, now, place: usize, write: Write| {
            let request = Request::write(Caller::User(user('A')), write);
            s.send_to(now, &sessions[place], &Input::Request(request)).ok();
        };
        for place in 0..2 {
            send(&mut s, 0, place, Write::me(with(active_bound('A'), asks(EVERYTHING))));
        }
        for (now, place, blob) in [(0, 0, "a"), (10, 0, "b"), (20, 1, "c"), (30, 0, "d"), (40, 1, "e")] {
            let address = MemberWrite { secure_device_address: address(blob), ..nothing() };
            send(&mut s, now, place, Write::me(address));
            taps(&mut s, now);
        }
        assert_eq!(taps(&mut s, 2_500), "A1 #3 everything; A1 #4 everything");
    }),
    rule(&[m::TAPS_LOST], "what waits on a connection that is given up is lost", || {
        let mut s = subscribed("tap_min_interval_ms=2500", json!({}), "AB", EVERYTHING);
        s.set(10_000, &user('A'), closed()).ok();
        taps(&mut s, 10_000);
        s.set(10_001, &user('A'), locked()).ok();
        s.lose(10_002, connection('B', 0)).did("B active->inactive M97");
        assert_eq!(taps(&mut s, 12_500), "A1 #7 everything");
        // Whoever ends a subscription still gets what was on its way.
        s.set(12_501, &user('A'), PropertiesWrite { custom: custom(json!({"map": 1})), ..PropertiesWrite::default() })
            .ok();
        s.put(12_502, &user('A'), write(Field::Clear, &[])).ok();
        assert_eq!(taps(&mut s, 15_000), "A1 #8 everything");
        assert_eq!(s.directory.taps_due(), None);
    }),
];
