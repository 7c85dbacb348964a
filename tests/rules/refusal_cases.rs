//! How each refusal comes about: a stage, and what is asked on it.

use crate::common::{
    Stage, Value, active, active_at, address, at, by, closed, custom, document, flags, guest, host, inactive, invite,
    join_restriction, json, locked, nothing, read_restriction, readings, ready, reference, template, token, user,
    with_properties, xuid,
};
use crate::owners::{owners, remove};
use crate::refusals::{Asked, Case};
use crate::roles::{assign, prefers, role_types, takes, types};
use sessim::id::{Guid, HandleId, MemberIndex, Seed, SessionReference};
use sessim::mpsd::directory::{InviteAttributes, NewHandle};
use sessim::mpsd::session::{
    Caller, Context, Field, HandleKind, Keyword, MatchmakingProperty, Me, Measurement, MemberExtrasWrite, MemberWrite,
    OnBehalf, Posting, Precondition, Profile, PropertiesExtrasWrite, PropertiesWrite, Records, Refusal, Request,
    Reservation, Restriction, ServerWrite, ServersWrite, SubscriptionsWrite, User, Write,
};

impl Case {
    /// How this one comes about.
    pub(super) fn of(refusal: &Refusal) -> Case {
        let me = Write::me;
        let join = || me(active());
        let given = |system| Write { constants: Some(Box::new(template(system))), ..Write::default() };
        let bound = json!({"capabilities": {"connectionRequiredForActiveMembers": true}});
        let large = json!({"maxMembersCount": 200, "capabilities": {"large": true}});
        let arbitrated = json!({"capabilities": {"arbitration": true, "gameplay": true}});
        let style = json!({"capabilities": {"userAuthorizationStyle": true}});
        match refusal {
            Refusal::NoSession => reads(204, bare(json!({})), user('A')),
            Refusal::NoTemplate => {
                let mut s = bare(json!({}));
                s.reference = SessionReference { template: "other".parse().unwrap(), ..s.reference };
                case(404, s, user('A'), join())
            }
            Refusal::OutOfSync => {
                let mut s = stage("", json!({}));
                let old = s.etag();
                s.put(0, &user('A'), inactive()).ok();
                when(old, case(412, s, user('A'), join()))
            }
            Refusal::MustExist => when(Precondition::Exists, case(412, bare(json!({})), user('A'), join())),
            Refusal::MustNotExist => when(Precondition::Absent, case(412, stage("", json!({})), user('C'), join())),
            Refusal::BothFlags => case(400, stage("", json!({})), user('A'), me(flags(Some(true), Some(true)))),
            Refusal::ActiveWithoutConnection => case(400, stage("", bound), user('C'), join()),
            Refusal::UnknownConnection => {
                let elsewhere = MemberWrite::active(Some(crate::common::connection('C', 9)));
                case(400, stage("unknown_connection=refuse", json!({})), user('C'), me(elsewhere))
            }
            Refusal::AddressWithoutConnectivity => case(400, stage("", json!({})), user('A'), me(active_at("aa"))),
            Refusal::ForeignMember => {
                let remove = Write { remove: vec![MemberIndex(1)], ..Write::default() };
                case(403, stage("", json!({})), user('A'), remove)
            }
            Refusal::ServiceIsNoMember => {
                let asked = asks(Request::write(Caller::Service, join()));
                Case { asked, ..reads(403, stage("", json!({})), user('A')) }
            }
            Refusal::NotAMember => case(204, stage("", json!({})), user('C'), Write::leave()),
            Refusal::MemberConstants => {
                let team = MemberWrite { constants: custom(json!({"team": 1})), ..nothing() };
                case(409, stage("", json!({})), user('D'), me(team))
            }
            Refusal::AlreadyPresent => {
                let reservation = Reservation {
                    xuid: xuid('D'),
                    constants: custom(json!({"team": 1})),
                    initialize: false,
                    system: None,
                };
                let write = Write { reserve: vec![reservation], ..Write::default() };
                case(409, stage("", json!({})), user('A'), write)
            }
            Refusal::NotAnInitiator => case(403, bare(json!({"initiators": ["1"]})), user('B'), join()),
            Refusal::NoPrivilege => case(403, stage("", json!({})), User { multiplayer: false, ..user('C') }, join()),
            Refusal::NotAConsole => case(403, stage("", json!({})), User { console: false, ..user('C') }, join()),
            Refusal::Closed => case(403, set(stage("", json!({})), closed()), user('C'), join()),
            Refusal::Locked => case(403, set(stage("", json!({})), locked()), user('C'), join()),
            Refusal::NotOpen(visibility) => case(403, stage("", json!({"visibility": visibility})), user('C'), join()),
            Refusal::Full => case(400, stage("", json!({"maxMembersCount": 3})), user('C'), join()),
            Refusal::ReservationsOverCapacity => {
                case(400, stage("", json!({"maxMembersCount": 4})), user('A'), Write::reserve([xuid('E'), xuid('F')]))
            }
            Refusal::NotLocal => {
                case(403, set(stage("", json!({})), join_restriction(Restriction::Local)), guest('C', 'B'), join())
            }
            Refusal::NotFollowed => {
                let liked = User { followers: vec![xuid('D')], ..user('C') };
                case(403, set(stage("", json!({})), join_restriction(Restriction::Followed)), liked, join())
            }
            Refusal::EmptySession => {
                let mut s = stage("empty_session_joins=refused", json!({"sessionEmptyTimeout": 1_001}));
                "ABD".chars().for_each(|letter| drop(s.leave(0, &user(letter)).ok()));
                case(403, s, user('C'), join())
            }
            Refusal::ReadPrivate => reads(403, stage("", json!({"visibility": "private"})), user('C')),
            Refusal::ReadRestricted => {
                let s = set(stage("", json!({})), join_restriction(Restriction::Local));
                reads(403, set(s, read_restriction(Restriction::Local)), user('C'))
            }
            Refusal::ReadNarrowerThanJoin => {
                case(400, stage("", json!({})), user('A'), with_properties(read_restriction(Restriction::Local)))
            }
            Refusal::ReadNoneUnderUserAuthorization => {
                case(400, stage("", style), user('A'), with_properties(read_restriction(Restriction::None)))
            }
            Refusal::LockedWithoutClosed => {
                let lock = PropertiesWrite { locked: Field::Set(true), ..host("zz") };
                let write = Write { me: Me::Put(inactive()), ..with_properties(lock) };
                case(400, stage("", json!({})), user('A'), write)
            }
            Refusal::TooFewToInitialize(_) => case(400, bare(json!({"memberInitialization": {}})), user('A'), join()),
            Refusal::UnknownGroupMember => {
                let extras = MemberExtrasWrite {
                    initialization_group: Some([MemberIndex(3)].into()),
                    ..MemberExtrasWrite::default()
                };
                let extras = extras.boxed();
                case(400, stage("", json!({})), user('A'), me(MemberWrite { extras, ..nothing() }))
            }
            Refusal::MeasurementsWithoutMetrics => case(400, stage("", json!({})), user('A'), me(measuring("bb"))),
            Refusal::MeasuredItself => {
                let metrics = json!({"capabilities": {"connectivity": true}, "metrics": {"latency": true}});
                let own = MemberWrite { secure_device_address: address("aa"), ..measuring("aa") };
                case(400, stage("", metrics), user('A'), me(own))
            }
            Refusal::NotEvaluating => {
                let extras = PropertiesExtrasWrite { initialization_succeeded: Some(true), ..Default::default() };
                case(400, stage("", json!({})), user('A'), with_extras(extras))
            }
            Refusal::ListedByUser => case(403, stage("", json!({})), user('A'), all(active())),
            Refusal::NotListed => {
                let records = Records::Each([(xuid('C'), Me::Put(active()))].into());
                let write = Write { listed: Some(Box::new(records)), ..Write::default() };
                acting(403, stage("", json!({})), "A", write)
            }
            Refusal::MeOfSeveral => acting(400, stage("", json!({})), "AC", join()),
            Refusal::SeveralOnLarge => acting(400, bare(large), "AC", all(active())),
            Refusal::ReservationsApart => acting(400, stage("", json!({})), "A", Write::reserve([xuid('C')])),
            Refusal::RolesOnBehalf => {
                let extras = MemberExtrasWrite { role_preference: Field::Clear, ..Default::default() };
                acting(400, stage("", json!({})), "A", all(MemberWrite { extras: extras.boxed(), ..nothing() }))
            }
            Refusal::NobodyToActFor => denied(stage("", json!({})), "", with_properties(closed())),
            Refusal::NobodyInSession => denied(stage("", json!({})), "CD", with_properties(closed())),
            Refusal::ServersByUser => case(403, stage("", json!({})), user('A'), server("eu-1", Value::Null)),
            Refusal::ServerField(..) => {
                let start = ServerWrite { start_time: Some(at(1)), ..ServerWrite::default() };
                by_service(400, stage("", json!({})), of_server("eu-1", start))
            }
            Refusal::ServerSchema(_) => {
                let system = ServerWrite { system: custom(json!({})), ..ServerWrite::default() };
                by_service(400, stage("", json!({})), of_server("matchmaking", system))
            }
            Refusal::ServerConstants(_) => {
                let mut s = stage("", json!({}));
                s.by_service(0, server("eu-1", json!({"region": "eu"}))).ok();
                by_service(409, s, server("eu-1", json!({"region": "us"})))
            }
            Refusal::ArbitrationByUser => case(403, bare(arbitrated), user('A'), join()),
            Refusal::ArbitrationWithoutServer => by_service(400, bare(arbitrated), server("eu-1", json!({}))),
            Refusal::KeywordsOnPrivate => {
                let extras =
                    PropertiesExtrasWrite { keywords: Field::Set(vec![Keyword::new("a")]), ..Default::default() };
                case(400, stage("", json!({"visibility": "private"})), user('A'), with_extras(extras))
            }
            Refusal::TurnOfNobody => {
                let extras = PropertiesExtrasWrite { turn: Field::Set(vec![MemberIndex(3)]), ..Default::default() };
                case(400, stage("", json!({})), user('A'), with_extras(extras))
            }
            Refusal::ClientResultWithoutCapability => {
                let result = MatchmakingProperty { client_result: custom(json!({})), ..Default::default() };
                let extras = PropertiesExtrasWrite { matchmaking: Field::Set(result), ..Default::default() };
                case(400, stage("", json!({})), user('A'), with_extras(extras))
            }
            Refusal::NotOnLarge(_) => {
                let extras = PropertiesExtrasWrite { turn: Field::Set(vec![MemberIndex(0)]), ..Default::default() };
                case(400, large_stage(), user('A'), with_extras(extras))
            }
            Refusal::OthersOnLarge => case(409, large_stage(), user('A'), Write::reserve([xuid('C')])),
            Refusal::TemplateConflict(_) => {
                case(409, bare(json!({"maxMembersCount": 3})), user('A'), given(json!({"maxMembersCount": 4})))
            }
            Refusal::ConstantConflict(_) => {
                case(409, stage("", json!({"maxMembersCount": 3})), user('A'), given(json!({"maxMembersCount": 4})))
            }
            Refusal::InvalidConstants(..) => {
                case(400, bare(json!({})), user('A'), given(json!({"maxMembersCount": 0})))
            }
            Refusal::BadRolePreference(_) => {
                case(400, owned_stage("", nothing()), user('A'), me(prefers(&[("medic", 101)])))
            }
            Refusal::RolePreferenceNames => {
                let s = owned_stage("", prefers(&[("medic", 1)]));
                case(400, s, user('D'), me(prefers(&[("sniper", 1)])))
            }
            Refusal::UnknownRole(_) => case(400, owned_stage("", nothing()), user('A'), me(takes("class pilot"))),
            Refusal::RoleFull(_) => {
                case(409, owned_stage("", takes("class medic")), user('D'), me(takes("class medic")))
            }
            Refusal::OwnerManagedRole(_) => case(403, owned_stage("", nothing()), user('D'), me(takes("rank crew"))),
            Refusal::SelfAssignedRole(_) => {
                case(403, owned_stage("", nothing()), user('A'), assign(&[(1, "class medic")]))
            }
            Refusal::UnknownMember(_) => case(400, owned_stage("", nothing()), user('A'), assign(&[(9, "rank crew")])),
            Refusal::RoleSettingFixed(_) => {
                let other = role_types(json!({ "rank": { "ownerManaged": false } }));
                case(409, owned_stage("", nothing()), user('A'), other)
            }
            Refusal::RoleMaxBelowCount(_) => {
                let mut s = owned_stage("", takes("class sniper"));
                s.put(0, &user('B'), takes("class sniper")).ok();
                let one = role_types(json!({ "class": { "roles": { "sniper": { "max": 1 } } } }));
                case(409, s, user('A'), one)
            }
            Refusal::NotAnOwner => case(403, owned_stage("", nothing()), user('B'), remove(&[0])),
            Refusal::OwnersProperty(_) => case(403, owned_stage("", nothing()), user('B'), with_properties(closed())),
            Refusal::CustomTooLarge(most) => {
                let text = "x".repeat(*most as usize);
                let large = PropertiesWrite { custom: custom(json!({ "a": text })), ..PropertiesWrite::default() };
                case(400, stage("", json!({})), user('A'), with_properties(large))
            }
            Refusal::OwnersCustom => {
                let painted =
                    PropertiesWrite { custom: custom(json!({ "map": "quay" })), ..PropertiesWrite::default() };
                let s = owned_stage("non_owner_custom=refused", nothing());
                case(403, s, user('B'), with_properties(painted))
            }
            Refusal::OwnersReserve => {
                let s = owned_stage("non_owner_reserves=refused", nothing());
                case(403, s, user('B'), Write::reserve([xuid('E')]))
            }
            Refusal::BadOwners => case(400, owned_stage("", nothing()), user('A'), with_properties(owners(&[]))),
            Refusal::OwnersWithoutHasOwners => {
                case(400, stage("", json!({})), user('A'), with_properties(owners(&[0])))
            }
            Refusal::BlockedByOwner => {
                let blocked = User { blocked_by: vec![xuid('A')], ..user('C') };
                case(403, owned_stage("", nothing()), blocked, join())
            }
            Refusal::BroadcastName => {
                let mut s = bare(json!({"capabilities": {"large": true, "broadcast": true}}));
                s.reference = reference("2");
                case(400, s, user('A'), join())
            }
            Refusal::NoHandle => handle(404, invite('C'), |s| {
                let other = s.reference.handle_id(Seed::default(), 2);
                s.delete(1_000, &by(&user('A')), other).err()
            }),
            Refusal::ForeignHandle => handle(403, invite('C'), |s| {
                let id = s.reference.handle_id(Seed::default(), 1);
                s.delete(1_000, &by(&user('B')), id).err()
            }),
            Refusal::ForeignActivity => handle(403, NewHandle::Activity, |s| {
                let id = s.reference.handle_id(Seed::default(), 1);
                s.delete(1_000, &Caller::Service, id).err()
            }),
            Refusal::InviteContext => handle(400, NewHandle::Activity, |s| {
                let attributes = InviteAttributes { context: Some("a".repeat(257).into()), ..Default::default() };
                s.post(1_000, &by(&user('A')), NewHandle::Invite { invited: xuid('C'), attributes }).reply.answer.err()
            }),
            Refusal::ActivityByInactive => posts(403, stage("", json!({})), by(&user('B')), HandleKind::Activity, None),
            Refusal::ActivityByService => posts(403, stage("", json!({})), Caller::Service, HandleKind::Activity, None),
            Refusal::HandleByStranger(kind) => posts(403, stage("", json!({})), by(&user('D')), *kind, None),
            Refusal::HandleByNonOwner(kind) => {
                let owned = json!({"capabilities": {"hasOwners": true, "searchable": true}});
                let mut s = stage("", owned);
                s.put(0, &user('C'), inactive()).ok();
                posts(403, s, by(&user('C')), *kind, None)
            }
            Refusal::NotSearchable => posts(400, stage("", json!({})), by(&user('A')), HandleKind::Search, None),
            Refusal::SearchHandleThere => {
                let s = stage("search_repost=conflict", json!({"capabilities": {"searchable": true}}));
                let first = Some(s.reference.handle_id(Seed::default(), 1));
                posts(409, s, by(&user('A')), HandleKind::Search, first)
            }
            // What comes before any session is looked at has rules of its own.
            Refusal::SubscriptionForm(_) => {
                case(400, stage("tap_registration=change_types", bound), user('A'), me(entries(1)))
            }
            Refusal::SubscriptionWithoutConnections => case(400, stage("", json!({})), user('A'), me(entries(1))),
            Refusal::SubscriptionOfInactive => {
                let idle = MemberWrite { flags: inactive().flags, ..entries(1) };
                case(400, stage("", bound), user('A'), me(idle))
            }
            Refusal::SubscriptionOnLarge => {
                let large = json!({"capabilities": {"connectionRequiredForActiveMembers": true, "large": true}});
                case(400, bare(large).all_active("A"), user('A'), me(entries(1)))
            }
            Refusal::TooManyContexts => case(400, stage("", bound), user('A'), me(entries(11))),
            Refusal::TooManySubscriptions(most) => {
                let busy = User { subscribed_elsewhere: *most, ..user('A') };
                case(400, stage("", bound), busy, me(entries(1)))
            }
            Refusal::NoHopper
            | Refusal::NoTicketSession
            | Refusal::NotInTicketSession
            | Refusal::SearchesAlready
            | Refusal::NoTicket => panic!("{refusal} is SmartMatch's, which asks no session"),
            Refusal::NothingToQueryBy
            | Refusal::TakeTooMany
            | Refusal::VersionBeyondContract(_)
            | Refusal::PrivateNotAskedFor
            | Refusal::QueryOfOthers
            | Refusal::BadFilter(_)
            | Refusal::BadOrder(_)
            | Refusal::TooManyRequests(_) => panic!("{refusal} is about no session"),
        }
    }
}

fn with_extras(extras: PropertiesExtrasWrite) -> Write {
    with_properties(PropertiesWrite { extras: extras.boxed(), ..PropertiesWrite::default() })
}

/// A large session of A (active) and B (ready, due at 1000).
fn large_stage() -> Stage {
    let mut s = Stage::new(json!({"readyRemovalTimeout": 1_000, "capabilities": {"large": true}})).all_active("A");
    s.put(0, &user('B'), ready()).ok();
    s
}

/// A session of A (active), B (ready, due at 1000) and D (reserved).
fn stage(changes: &str, mut constants: Value) -> Stage {
    constants["readyRemovalTimeout"] = json!(1_000);
    constants["reservedRemovalTimeout"] = json!(null);
    let mut s = Stage::under(changes, constants).all_active("A");
    s.reserve(0, &user('A'), "BD").ok();
    s.put(0, &user('B'), ready()).ok();
    s
}

/// The same with roles, owned by A, whose roles and preference these are.
fn owned_stage(changes: &str, own: MemberWrite) -> Stage {
    let system = json!({
        "readyRemovalTimeout": 1_000, "reservedRemovalTimeout": null, "capabilities": { "hasOwners": true }
    });
    let whole = json!({ "constants": { "system": system }, "roleTypes": types() });
    let mut s = Stage::with(readings(changes), document(whole).unwrap()).all_active("A");
    s.put(0, &user('A'), own).ok();
    s.reserve(0, &user('A'), "BD").ok();
    s.put(0, &user('B'), ready()).ok();
    s
}

/// No session yet.
fn bare(constants: Value) -> Stage {
    Stage::new(constants)
}

fn set(mut s: Stage, properties: PropertiesWrite) -> Stage {
    s.set(0, &user('A'), properties).ok();
    s
}

fn case(status: u16, stage: Stage, who: User, write: Write) -> Case {
    Case { stage, asked: asks(Request::write(Caller::User(who), write)), status }
}

fn by_service(status: u16, stage: Stage, write: Write) -> Case {
    Case { stage, asked: asks(Request::write(Caller::Service, write)), status }
}

fn acting(status: u16, stage: Stage, letters: &str, write: Write) -> Case {
    let caller = Caller::OnBehalf(OnBehalf { users: letters.chars().map(user).collect(), manage: true });
    Case { stage, asked: asks(Request::write(caller, write)), status }
}

/// The same without the service's own rights.
fn denied(stage: Stage, letters: &str, write: Write) -> Case {
    let caller = Caller::OnBehalf(OnBehalf { users: letters.chars().map(user).collect(), manage: false });
    Case { stage, asked: asks(Request::write(caller, write)), status: 403 }
}

fn all(me: MemberWrite) -> Write {
    Write { listed: Some(Box::new(Records::All(Me::Put(me)))), ..Write::default() }
}

fn of_server(name: &str, write: ServerWrite) -> Write {
    let servers = ServersWrite::one(name.parse().unwrap(), Some(write));
    Write { servers: Some(Box::new(servers)), ..Write::default() }
}

/// A write of a server's custom constants.
fn server(name: &str, constants: Value) -> Write {
    of_server(name, ServerWrite { constants: custom(constants), ..ServerWrite::default() })
}

fn asks(request: Request) -> Asked {
    Asked::Request(Box::new(request))
}

fn when(precondition: Precondition, case: Case) -> Case {
    match case.asked {
        Asked::Request(request) => Case { asked: asks(request.when(precondition)), ..case },
        Asked::Handle(_) => case,
    }
}

/// The device at that address was measured, and nothing found.
fn measuring(blob: &str) -> MemberWrite {
    let measurements = Field::Set([(token(blob), Measurement::default())].into());
    let extras = MemberExtrasWrite { measurements, ..MemberExtrasWrite::default() };
    MemberWrite { extras: extras.boxed(), ..nothing() }
}

fn reads(status: u16, stage: Stage, who: User) -> Case {
    Case { stage, asked: asks(Request::read(Caller::User(who))), status }
}

/// The post of a handle, which may take the place of another.
fn posts(status: u16, stage: Stage, caller: Caller, kind: HandleKind, replaced: Option<HandleId>) -> Case {
    let posting = Posting { kind, id: stage.reference.handle_id(Seed::default(), 9), replaced };
    Case { stage, asked: asks(Request::post(caller, posting)), status }
}

/// Something that is asked of the first handle, which A has posted.
fn handle(status: u16, new: NewHandle, ask: fn(&mut Stage) -> Option<Refusal>) -> Case {
    let mut s = stage("", json!({}));
    s.post(0, &by(&user('A')), new).made();
    Case { stage: s, asked: Asked::Handle(ask), status }
}

/// So many entries of `subscriptions`.
fn entries(count: u32) -> MemberWrite {
    let entry = |number| {
        let context = Context { profile: Profile::Party, on_behalf_of_title_id: None };
        (Guid::from_bits(u128::from(number)), Some(context))
    };
    let subscriptions = SubscriptionsWrite { contexts: (1..=count).map(entry).collect(), ..Default::default() };
    let extras = MemberExtrasWrite { subscriptions: Some(subscriptions), ..MemberExtrasWrite::default() };
    MemberWrite { extras: Some(Box::new(extras)), ..nothing() }
}
