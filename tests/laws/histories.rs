//! Random histories, and how they are run.

use crate::common::{address, connection, custom, json, token};
use proptest::prelude::*;
use sessim::id::{Guid, MemberIndex};
use sessim::mpsd::readings::{CHOICES, Readings};
use sessim::mpsd::session::{
    ChangeType, ConnectionString, Context, Field, Flags, Me, Measurement, Measurements, MemberExtrasWrite, MemberWrite,
    Presence, Profile, PropertiesExtrasWrite, PropertiesWrite, Restriction, RolePreference, RolesWrite,
    ServerMeasurement, ServerMeasurements, Subscription, SubscriptionsWrite,
};
use sessim::time::Millis;

/// One random history: what the session is, and what happens to it.
#[derive(Clone, Debug)]
pub(crate) struct History {
    pub(crate) system: serde_json::Value,
    pub(crate) role_types: serde_json::Value,
    pub(crate) readings: Readings,
    pub(crate) steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) jump: Jump,
    pub(crate) action: Action,
}

/// How far the clock moves before a step.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Jump {
    By(u64),
    /// To the next timer, and so many milliseconds past it; -1 is the last moment before.
    NextTimer(i64),
}

/// What happens; users are numbers from 0, so that they can be renamed.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    Read(usize),
    Write(usize, When, Box<Wrote>),
    /// A service removes the member at that place of the list and reserves for a user.
    Service(usize, Option<usize>),
    Lost(usize),
    Presence(usize, Presence),
    Tick,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum When {
    Always,
    Exists,
    Absent,
    /// If-Match with the ETag of the session as it is.
    Current,
    /// If-Match with an ETag of long ago.
    Old,
}

#[derive(Clone, Debug)]
pub(crate) struct Wrote {
    pub(crate) me: Me,
    pub(crate) reserve: Vec<usize>,
    pub(crate) properties: PropertiesWrite,
    pub(crate) others: Others,
}

/// What a write says of others: members are places in the list, the one past its end is a newcomer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Others {
    pub(crate) remove: Option<usize>,
    pub(crate) assign: Option<(usize, RolesWrite)>,
    pub(crate) owners: Option<Vec<usize>>,
    /// The `max` of the role `class medic`.
    pub(crate) medics: Option<u32>,
}

pub(crate) const ADDRESSES: [&str; 2] = ["aa", "bb"];

pub(crate) fn history() -> impl Strategy<Value = History> {
    (system(), readings(), steps()).prop_map(|((system, role_types), readings, steps)| History {
        system,
        role_types,
        readings,
        steps,
    })
}

pub(crate) fn plain_history() -> impl Strategy<Value = History> {
    (system(), steps()).prop_map(|((system, role_types), steps)| History {
        system,
        role_types,
        readings: Readings::default(),
        steps,
    })
}

/// The system constants and the role types.
pub(crate) fn system() -> impl Strategy<Value = (serde_json::Value, serde_json::Value)> {
    let timeout = || prop_oneof![2 => Just(json!(0)), 5 => (1..6_u64).prop_map(|ms| json!(ms)), 1 => Just(json!(null))];
    let timeouts = (timeout(), timeout(), timeout(), timeout());
    let on = |weight| prop::bool::weighted(weight);
    let capabilities = (on(0.7), on(0.5), on(0.2), on(0.1));
    let visibility = prop_oneof![4 => Just("open"), 1 => Just("visible"), 1 => Just("private")];
    let initialization = prop::option::weighted(0.4, initialization());
    (timeouts, capabilities, 1..5_u32, visibility, initialization, prop::option::weighted(0.4, policies())).prop_map(
        |(
            (reserved, ready, inactive, empty),
            (connectivity, required, suppressed, style),
            most,
            visibility,
            initialization,
            policies,
        )| {
            let mut system = json!({
                "reservedRemovalTimeout": reserved, "readyRemovalTimeout": ready,
                "inactiveRemovalTimeout": inactive, "sessionEmptyTimeout": empty,
                "maxMembersCount": most, "visibility": visibility,
                "capabilities": {
                    "connectivity": connectivity, "connectionRequiredForActiveMembers": required,
                    "suppressPresenceActivityCheck": suppressed, "userAuthorizationStyle": style
                }
            });
            if let Some((initialization, measured)) = initialization {
                system["memberInitialization"] = initialization;
                if measured != Measured::Nothing {
                    system["measurementServerAddresses"] = json!({"west": {"secureDeviceAddress": "abc"}});
                }
                if measured == Measured::Peers {
                    let needed = json!({"latencyMaximum": 2, "bandwidthMinimum": 1});
                    system["peerToPeerRequirements"] = needed;
                }
                if measured == Measured::Hosts {
                    let needed = json!({"latencyMaximum": 2, "bandwidthDownMinimum": 1, "bandwidthUpMinimum": 1});
                    system["peerToHostRequirements"] = needed;
                }
                if matches!(measured, Measured::Peers | Measured::Hosts) {
                    system["capabilities"]["connectivity"] = json!(true);
                }
            }
            let owned = policies.is_some();
            if let Some(policies) = policies {
                system["capabilities"]["hasOwners"] = json!(true);
                system["ownershipPolicies"] = policies;
            }
            let role_types = json!({
                "class": { "mutableRoleSettings": ["max"], "roles": { "medic": { "max": 1 }, "sniper": {} } },
                "rank": { "ownerManaged": owned, "roles": { "captain": { "max": 1 }, "crew": { "max": 2 } } }
            });
            (system, role_types)
        },
    )
}

/// What owners mean for the others.
fn policies() -> impl Strategy<Value = serde_json::Value> {
    let migration = prop_oneof![1 => Just("endsession"), 2 => Just("oldest")];
    let listed = prop::sample::subsequence(vec!["closed", "locked", "host", "joinRestriction", "owners"], 0..=5);
    (migration, listed)
        .prop_map(|(migration, listed)| json!({ "migration": migration, "nonOwnerModifiableSystemProperties": listed }))
}

/// What members of an episode have to measure.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Measured {
    Nothing,
    Servers,
    Peers,
    Hosts,
}

/// Managed initialization, and what there is to measure.
pub(crate) fn initialization() -> impl Strategy<Value = (serde_json::Value, Measured)> {
    let timeout = || prop_oneof![1 => Just(0), 4 => 1..6_u64];
    let measured = prop::sample::select(vec![Measured::Nothing, Measured::Servers, Measured::Peers, Measured::Hosts]);
    (timeout(), timeout(), prop::option::of(timeout()), measured).prop_map(|(join, measure, decide, measured)| {
        let mut initialization =
            json!({ "joinTimeout": join, "measurementTimeout": measure, "membersNeededToStart": 1 });
        if let Some(timeout) = decide {
            initialization["externalEvaluation"] = json!(true);
            initialization["evaluationTimeout"] = json!(timeout);
        }
        (initialization, measured)
    })
}

/// The default readings with up to seven changed.
pub(crate) fn readings() -> impl Strategy<Value = Readings> {
    let change = (0..CHOICES.len(), 0..4_usize);
    prop::collection::vec(change, 0..8).prop_map(|changes| {
        changes.into_iter().fold(Readings::default(), |readings, (choice, value)| {
            let choice = &CHOICES[choice];
            let value = choice.examples().nth(value % choice.values.len()).unwrap();
            readings.with(choice.name, &value).unwrap()
        })
    })
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let jump = prop_oneof![
        3 => (0..3_u64).prop_map(Jump::By),
        1 => (3..40_u64).prop_map(Jump::By),
        3 => (-1..=1_i64).prop_map(Jump::NextTimer),
    ];
    (2..=4_usize).prop_flat_map(move |users| {
        let step = (jump.clone(), action(users)).prop_map(|(jump, action)| Step { jump, action });
        prop::collection::vec(step, 1..40)
    })
}

pub(crate) fn action(users: usize) -> impl Strategy<Value = Action> {
    let when = prop_oneof![
        12 => Just(When::Always), 1 => Just(When::Exists), 1 => Just(When::Absent), 2 => Just(When::Current), 1 => Just(When::Old)
    ];
    let presence = prop_oneof![Just(Presence::InTitle), Just(Presence::Elsewhere)];
    prop_oneof![
        3 => (0..users).prop_map(Action::Read),
        12 => (0..users, when, wrote(users)).prop_map(|(who, when, wrote)| Action::Write(who, when, Box::new(wrote))),
        1 => (0..users, prop::option::of(0..users)).prop_map(|(place, letter)| Action::Service(place, letter)),
        1 => (0..users).prop_map(Action::Lost),
        2 => (0..users, presence).prop_map(|(who, presence)| Action::Presence(who, presence)),
        1 => Just(Action::Tick),
    ]
}

pub(crate) fn wrote(users: usize) -> impl Strategy<Value = Wrote> {
    let me = prop_oneof![1 => Just(Me::Absent), 3 => Just(Me::Leave), 12 => member_write().prop_map(Me::Put)].boxed();
    let reserve = prop_oneof![4 => Just(vec![]), 1 => prop::collection::vec(0..users, 1..3)];
    let properties = prop_oneof![3 => Just(PropertiesWrite::default()), 1 => properties_write()];
    (me, reserve, properties, others()).prop_map(|(me, reserve, properties, others)| Wrote {
        me,
        reserve,
        properties,
        others,
    })
}

fn others() -> impl Strategy<Value = Others> {
    let others = (
        prop::option::weighted(0.4, 0..5_usize),
        prop::option::weighted(0.5, (0..5_usize, roles_write())),
        prop::option::weighted(0.4, prop::collection::vec(0..5_usize, 0..3)),
        prop::option::weighted(0.4, 1..4_u32),
    );
    let others = others.prop_map(|(remove, assign, owners, medics)| Others { remove, assign, owners, medics });
    prop_oneof![5 => Just(Others::default()), 1 => others]
}

fn roles_write() -> impl Strategy<Value = RolesWrite> {
    let role = |names: [&'static str; 2]| {
        let name = prop::sample::select(names.to_vec()).prop_map(|name| Some(name.to_owned()));
        prop::option::of(prop_oneof![1 => Just(None), 3 => name])
    };
    (role(["medic", "sniper"]), role(["captain", "crew"])).prop_map(|(class, rank)| {
        let given = [class.map(|role| ("class".to_owned(), role)), rank.map(|role| ("rank".to_owned(), role))];
        given.into_iter().flatten().collect()
    })
}

fn preference() -> impl Strategy<Value = Field<RolePreference>> {
    let names = prop::sample::subsequence(vec!["medic", "sniper"], 0..=2);
    let set = (names, 0..101_u8)
        .prop_map(|(names, weight)| Field::Set(names.into_iter().map(|name| (name.to_owned(), weight)).collect()));
    prop_oneof![1 => Just(Field::Clear), 3 => set]
}

pub(crate) fn member_write() -> impl Strategy<Value = MemberWrite> {
    let flag = || prop_oneof![3 => Just(None), 3 => Just(Some(true)), 1 => Just(Some(false))];
    let address = prop_oneof![
        6 => Just(Field::Keep), 1 => Just(address(ADDRESSES[0])), 1 => Just(address(ADDRESSES[1])), 1 => Just(Field::Clear)
    ];
    // The connection is filled in by whoever runs the history: this only says whether there is one.
    let group = prop::option::weighted(0.1, prop::collection::btree_set((0..5_u32).prop_map(MemberIndex), 0..3));
    let initialization = (prop::option::weighted(0.6, prop::bool::weighted(0.8)), group);
    let extras = (initialization, prop::option::weighted(0.2, subscriptions()));
    let own = (prop::bool::weighted(0.7), address, prop::option::weighted(0.2, 0..3_u8));
    let roles = prop_oneof![3 => Just(RolesWrite::new()), 1 => roles_write()];
    let roles = (roles, prop_oneof![8 => Just(Field::Keep), 1 => preference()]);
    (flag(), flag(), own, extras, roles, measured()).prop_map(
        |(
            active,
            ready,
            (bound, secure_device_address, value),
            ((initialize, initialization_group), subscriptions),
            (roles, role_preference),
            measured,
        )| MemberWrite {
            flags: Flags { active, ready },
            connection: if bound { Field::Set(connection('A', 0)) } else { Field::Keep },
            secure_device_address,
            custom: value.and_then(|value| custom(json!({ "value": value }))),
            constants: None,
            initialize,
            extras: MemberExtrasWrite { initialization_group, roles, role_preference, subscriptions, ..measured }
                .boxed(),
        },
    )
}

/// What a user uploads of peers and servers, mostly nothing.
pub(crate) fn measured() -> BoxedStrategy<MemberExtrasWrite> {
    let figure = || prop::option::weighted(0.9, 0..4_u32);
    let one = (figure(), figure(), figure()).prop_map(|(latency, down, up)| Measurement {
        latency: latency.and_then(|latency| Millis::new(u64::from(latency))),
        bandwidth_down: down,
        bandwidth_up: up,
        custom: None,
    });
    let peers = prop::sample::subsequence(ADDRESSES.to_vec(), 0..=ADDRESSES.len());
    let peers = (peers, [one.clone(), one])
        .prop_map(|(peers, of)| Field::Set(peers.into_iter().map(token).zip(of).collect::<Measurements>()));
    let server = prop::option::weighted(0.8, 0..4_u64).prop_map(|latency| {
        let of = ServerMeasurement { latency: latency.and_then(Millis::new) };
        Field::Set(ServerMeasurements::from([(ConnectionString::new("west"), of)]))
    });
    let measurements = prop_oneof![6 => Just(Field::Keep), 1 => Just(Field::Clear), 3 => peers];
    let server_measurements = prop_oneof![6 => Just(Field::Keep), 1 => Just(Field::Clear), 3 => server];
    let extras = (measurements, server_measurements).prop_map(|(measurements, server_measurements)| {
        MemberExtrasWrite { measurements, server_measurements, ..MemberExtrasWrite::default() }
    });
    // On the heap, since all strategies together are too much for a thread's stack.
    extras.boxed()
}

/// From here on ids are those of profiles.
pub(crate) const PROFILE_IDS: u128 = 10;

pub(crate) fn subscriptions() -> impl Strategy<Value = SubscriptionsWrite> {
    let types = prop::collection::vec(prop::sample::select(ChangeType::ALL), 0..4);
    let one = (1..3_u128, types).prop_map(|(id, types)| {
        Field::Set(Subscription { id: Guid::from_bits(id), change_types: types.into_iter().collect() })
    });
    let one = prop_oneof![1 => Just(Field::Keep), 1 => Just(Field::Clear), 4 => one];
    let context = |profile| Context { profile, on_behalf_of_title_id: None };
    let profile = prop::option::of(prop::sample::select(Profile::ALL).prop_map(context));
    let id = (PROFILE_IDS..PROFILE_IDS + 3).prop_map(Guid::from_bits);
    (one, prop::collection::btree_map(id, profile, 0..2))
        .prop_map(|(subscription, contexts)| SubscriptionsWrite { subscription, contexts })
}

pub(crate) fn properties_write() -> impl Strategy<Value = PropertiesWrite> {
    fn field<T: Clone + std::fmt::Debug + 'static>(values: Vec<T>) -> impl Strategy<Value = Field<T>> {
        let set = prop::sample::select(values).prop_map(Field::Set);
        prop_oneof![4 => Just(Field::Keep), 1 => Just(Field::Clear), 3 => set]
    }
    let restriction = || field(vec![Restriction::None, Restriction::Followed, Restriction::Local]);
    let flag = || field(vec![true, false]);
    let hosts = field(ADDRESSES.iter().map(|blob| token(blob)).collect());
    let decision = prop::option::weighted(0.3, prop::bool::ANY);
    (restriction(), restriction(), flag(), flag(), hosts, decision, 0..3_u8).prop_map(
        |(join_restriction, read_restriction, closed, locked, host, initialization_succeeded, value)| PropertiesWrite {
            join_restriction,
            read_restriction,
            closed,
            locked,
            host,
            extras: PropertiesExtrasWrite { initialization_succeeded, ..PropertiesExtrasWrite::default() }.boxed(),
            custom: custom(json!({ "value": value })),
        },
    )
}

pub(crate) fn wrote_me(me: Me) -> Box<Wrote> {
    Box::new(Wrote { me, reserve: vec![], properties: PropertiesWrite::default(), others: Others::default() })
}
