//! Random writes of own records, of other members and of the session.

use super::people::{ADDRESSES, address, connection, token};
use crate::id::{Guid, MemberIndex};
use crate::mpsd::custom::Custom;
use crate::mpsd::session::{
    ChangeType, ConnectionString, Context, Field, Flags, Me, Measurement, Measurements, MemberExtrasWrite, MemberWrite,
    Profile, PropertiesExtrasWrite, PropertiesWrite, Restriction, RolePreference, RolesWrite, ServerMeasurement,
    ServerMeasurements, Subscription, SubscriptionsWrite,
};
use crate::time::Millis;
use proptest::prelude::*;
use serde_json::json;

/// A write of a user: of its own record, of others, of the session. Indices are resolved when it is sent.
#[derive(Clone, Debug)]
pub struct WriteStep {
    /// The user's own record. A connection in it only says that there is one.
    pub me: Me,
    /// The users to reserve places for.
    pub reserve: Vec<usize>,
    /// The properties of the session.
    pub properties: PropertiesWrite,
    /// The writes of other members.
    pub others: WriteOfOthers,
}

/// Writes of other members, given as places in the list; the place past its end is a new member.
#[derive(Clone, Debug, Default)]
pub struct WriteOfOthers {
    /// The members to remove.
    pub remove: Option<usize>,
    /// The roles to assign.
    pub assign: Option<(usize, RolesWrite)>,
    /// The owners of the session.
    pub owners: Option<Vec<usize>>,
    /// The `max` of the role `class medic`.
    pub medics: Option<u32>,
}

impl WriteStep {
    /// A write of the user's own record alone.
    #[must_use]
    pub fn own(me: Me) -> WriteStep {
        WriteStep { me, reserve: Vec::new(), properties: PropertiesWrite::default(), others: WriteOfOthers::default() }
    }
}

/// Any write by one of this many users.
pub fn write(users: usize) -> impl Strategy<Value = WriteStep> {
    let me = prop_oneof![1 => Just(Me::Absent), 3 => Just(Me::Leave), 12 => member_write().prop_map(Me::Put)].boxed();
    let reserve = prop_oneof![4 => Just(vec![]), 1 => prop::collection::vec(0..users, 1..3)];
    let properties = prop_oneof![3 => Just(PropertiesWrite::default()), 1 => properties_write()];
    (me, reserve, properties, others()).prop_map(|(me, reserve, properties, others)| WriteStep {
        me,
        reserve,
        properties,
        others,
    })
}

fn others() -> impl Strategy<Value = WriteOfOthers> {
    let others = (
        prop::option::weighted(0.4, 0..5_usize),
        prop::option::weighted(0.5, (0..5_usize, roles_write())),
        prop::option::weighted(0.4, prop::collection::vec(0..5_usize, 0..3)),
        prop::option::weighted(0.4, 1..4_u32),
    );
    let others = others.prop_map(|(remove, assign, owners, medics)| WriteOfOthers { remove, assign, owners, medics });
    prop_oneof![5 => Just(WriteOfOthers::default()), 1 => others]
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

/// A write of the own record: status, connection, address, measurements, roles, subscriptions.
pub fn member_write() -> impl Strategy<Value = MemberWrite> {
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
            connection: if bound { Field::Set(connection(0)) } else { Field::Keep },
            secure_device_address,
            custom: value.map(|value| Custom::new(json!({ "value": value }))),
            constants: None,
            initialize,
            extras: MemberExtrasWrite { initialization_group, roles, role_preference, subscriptions, ..measured }
                .boxed(),
        },
    )
}

/// A user's measurements of peers and servers, mostly none.
fn measured() -> BoxedStrategy<MemberExtrasWrite> {
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

/// From here on the ids of subscriptions are those of profiles.
pub const PROFILE_IDS: u128 = 10;

/// One subscription to some change types, and some profiles.
pub fn subscriptions() -> impl Strategy<Value = SubscriptionsWrite> {
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

/// A write of the session's properties: restrictions, `closed`, `locked`, the host, custom data.
pub fn properties_write() -> impl Strategy<Value = PropertiesWrite> {
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
            custom: Some(Custom::new(json!({ "value": value }))),
        },
    )
}
