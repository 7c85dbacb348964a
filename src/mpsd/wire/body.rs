//! The body of a write, from its text: every key and value that the schema does not have is refused (M165).
//!
//! Nothing here looks at a session. What the directory has and the simulator does not is named in the refusal.

use crate::id::{ConnectionId, DeviceToken, Guid, MemberIndex, SecureDeviceAddress, Xuid};
use crate::mpsd::custom::Custom;
use crate::mpsd::session::{
    Caller, Field, Flags, Me, MemberExtrasWrite, MemberWrite, PropertiesExtrasWrite, PropertiesWrite, Reservation,
    Restriction, Write,
};
use crate::mpsd::template::{ConstantsRequest, SessionConstants};
use crate::read::{Fault, readable_objects};
use crate::time::given;
use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeSet;
use std::fmt;

/// The fields of the directory's schema that have no effect here yet, and are therefore refused.
const NOT_MODELLED: &[&str] = &[
    "roleTypes",
    "servers",
    "roles",
    "matchmakingResult",
    "team",
    "subscription",
    "subscriptions",
    "groups",
    "encounters",
    "RolePreference",
    "measurements",
    "serverMeasurements",
    "keywords",
    "turn",
    "serverConnectionStringCandidates",
    "matchmaking",
    "matchmakingResubmit",
    "owners",
    "allocateCloudCompute",
    "me_all",
    "me_allInSession",
];

/// The write that the body of a PUT to a session means.
///
/// # Errors
/// What is wrong with it, in a sentence.
pub(super) fn write(text: &str, caller: &Caller) -> Result<Write, String> {
    let body: Body = read(text)?;
    let Members { me, reserve, remove } = body.members.unwrap_or_default();
    let me = match me {
        None => Me::Absent,
        Some(None) => Me::Leave,
        Some(Some(record)) => Me::Put(record.write(caller)?),
    };
    Ok(Write {
        me,
        reserve: reserve.into_iter().map(Reserved::reservation).collect(),
        remove,
        properties: body.properties.map(Properties::write).unwrap_or_default(),
        constants: body
            .constants
            .map(|constants| Box::new(ConstantsRequest { constants, ..ConstantsRequest::default() })),
    })
}

/// The write that the body of a PUT to `properties` means.
///
/// # Errors
/// What is wrong with it, in a sentence.
pub(super) fn properties(text: &str) -> Result<Write, String> {
    Ok(Write { properties: read::<Properties>(text)?.write(), ..Write::default() })
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    crate::read::read(text.as_bytes()).map_err(|faults| faults.first().map_or_else(String::new, sentence))
}

fn sentence(fault: &Fault) -> String {
    match &fault.found {
        Some(found) if NOT_MODELLED.contains(&found.as_str()) => format!("{fault}: it is not modelled"),
        Some(_) if !fault.known.is_empty() => format!("{fault}; known are {}", fault.known.join(", ")),
        Some(_) | None => fault.to_string(),
    }
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, remote = "Self")]
struct Body {
    #[serde(deserialize_with = "given")]
    constants: Option<SessionConstants>,
    #[serde(deserialize_with = "given")]
    properties: Option<Properties>,
    #[serde(deserialize_with = "given")]
    members: Option<Members>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, remote = "Self")]
struct Properties {
    #[serde(deserialize_with = "given")]
    system: Option<SystemProperties>,
    #[serde(deserialize_with = "given")]
    custom: Option<Change>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", remote = "Self")]
struct SystemProperties {
    #[serde(deserialize_with = "field")]
    join_restriction: Field<Restriction>,
    #[serde(deserialize_with = "field")]
    read_restriction: Field<Restriction>,
    #[serde(deserialize_with = "field")]
    closed: Field<bool>,
    #[serde(deserialize_with = "field")]
    locked: Field<bool>,
    #[serde(deserialize_with = "field")]
    host: Field<Token>,
    #[serde(deserialize_with = "given")]
    initialization_succeeded: Option<bool>,
}

/// A caller's own record.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, remote = "Self")]
struct Own {
    #[serde(deserialize_with = "given")]
    constants: Option<OwnConstants>,
    #[serde(deserialize_with = "given")]
    properties: Option<OwnProperties>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, remote = "Self")]
struct OwnConstants {
    #[serde(deserialize_with = "given")]
    system: Option<OwnSystemConstants>,
    #[serde(deserialize_with = "given")]
    custom: Option<Change>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, remote = "Self")]
struct OwnSystemConstants {
    #[serde(deserialize_with = "given")]
    xuid: Option<Xuid>,
    #[serde(deserialize_with = "given")]
    initialize: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, remote = "Self")]
struct OwnProperties {
    #[serde(deserialize_with = "given")]
    system: Option<OwnSystemProperties>,
    #[serde(deserialize_with = "given")]
    custom: Option<Change>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", remote = "Self")]
struct OwnSystemProperties {
    #[serde(deserialize_with = "field")]
    active: Field<bool>,
    #[serde(deserialize_with = "field")]
    ready: Field<bool>,
    #[serde(deserialize_with = "field")]
    connection: Field<Connection>,
    #[serde(deserialize_with = "field")]
    secure_device_address: Field<Address>,
    #[serde(deserialize_with = "given")]
    initialization_group: Option<BTreeSet<u32>>,
}

/// A place kept for somebody.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
struct Reserved {
    constants: ReservedConstants,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
struct ReservedConstants {
    system: ReservedSystemConstants,
    #[serde(default, deserialize_with = "given")]
    custom: Option<Change>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
struct ReservedSystemConstants {
    xuid: Xuid,
    #[serde(default, deserialize_with = "given")]
    initialize: Option<bool>,
}

readable_objects! {
    Body Properties SystemProperties Own OwnConstants OwnSystemConstants OwnProperties OwnSystemProperties
    Reserved ReservedConstants ReservedSystemConstants
}

impl Properties {
    fn write(self) -> PropertiesWrite {
        let system = self.system.unwrap_or_default();
        PropertiesWrite {
            join_restriction: system.join_restriction,
            read_restriction: system.read_restriction,
            closed: system.closed,
            locked: system.locked,
            host: map(system.host, |Token(token)| Field::Set(token)),
            custom: self.custom.map(|Change(custom)| custom),
            extras: PropertiesExtrasWrite { initialization_succeeded: system.initialization_succeeded }.boxed(),
        }
    }
}

impl Own {
    fn write(self, caller: &Caller) -> Result<MemberWrite, String> {
        let constants = self.constants.unwrap_or_default();
        let own_constants = constants.system.unwrap_or_default();
        let given = own_constants.xuid;
        if let (Some(given), Caller::User(user)) = (given, caller)
            && given != user.xuid
        {
            return Err(format!("members.me.constants.system.xuid: {given} is not the caller, who is {}", user.xuid));
        }
        let properties = self.properties.unwrap_or_default();
        let system = properties.system.unwrap_or_default();
        Ok(MemberWrite {
            flags: Flags { active: flag(system.active), ready: flag(system.ready) },
            connection: map(system.connection, |Connection(id)| Field::Set(id)),
            secure_device_address: map(system.secure_device_address, |Address(address)| {
                address.map_or(Field::Clear, Field::Set)
            }),
            custom: properties.custom.map(|Change(custom)| custom),
            constants: constants.custom.map(|Change(custom)| custom),
            initialize: own_constants.initialize,
            extras: MemberExtrasWrite {
                initialization_group: system
                    .initialization_group
                    .map(|group| group.into_iter().map(MemberIndex).collect()),
            }
            .boxed(),
        })
    }
}

impl Reserved {
    fn reservation(self) -> Reservation {
        let ReservedConstants { system, custom } = self.constants;
        Reservation {
            xuid: system.xuid,
            constants: custom.map(|Change(custom)| custom),
            initialize: system.initialize.unwrap_or_default(),
        }
    }
}

/// `null` deletes a flag, and an absent flag is false.
fn flag(field: Field<bool>) -> Option<bool> {
    match field {
        Field::Keep => None,
        Field::Clear => Some(false),
        Field::Set(flag) => Some(flag),
    }
}

fn map<A, B>(field: Field<A>, set: impl FnOnce(A) -> Field<B>) -> Field<B> {
    match field {
        Field::Keep => Field::Keep,
        Field::Clear => Field::Clear,
        Field::Set(value) => set(value),
    }
}

fn field<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Field<T>, D::Error> {
    Option::deserialize(from).map(|value| value.map_or(Field::Clear, Field::Set))
}

/// `custom`: an object to be merged, or `null` for all of it.
struct Change(Custom);

impl<'de> Deserialize<'de> for Change {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Change, D::Error> {
        let custom = Custom::deserialize(from)?;
        let fits = custom.as_value().is_object() || custom.as_value().is_null();
        if fits { Ok(Change(custom)) } else { Err(Error::custom("custom takes an object")) }
    }
}

/// A device token. What cannot be one is taken as one that no member has.
struct Token(DeviceToken);

impl<'de> Deserialize<'de> for Token {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Token, D::Error> {
        let guid = String::deserialize(from)?.parse();
        Ok(Token(DeviceToken(guid.unwrap_or(Guid::from_bits(0)))))
    }
}

struct Connection(ConnectionId);

impl<'de> Deserialize<'de> for Connection {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Connection, D::Error> {
        let guid = String::deserialize(from)?.parse().map_err(Error::custom)?;
        Ok(Connection(ConnectionId(guid)))
    }
}

/// A device address; empty is none.
struct Address(Option<SecureDeviceAddress>);

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Address, D::Error> {
        String::deserialize(from).map(|blob| Address(SecureDeviceAddress::new(&blob)))
    }
}

/// `members`: keys that are commands, in the order of the text.
#[derive(Default)]
struct Members {
    /// `Some(None)` is `null`.
    me: Option<Option<Own>>,
    reserve: Vec<Reserved>,
    remove: Vec<MemberIndex>,
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Members, D::Error> {
        from.deserialize_map(Commands)
    }
}

struct Commands;

impl<'de> Visitor<'de> for Commands {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Members::default();
        while let Some(key) = map.next_key::<String>()? {
            if key == "me" {
                if members.me.replace(map.next_value()?).is_some() {
                    return Err(Error::duplicate_field("me"));
                }
            } else if let Some(number) = key.strip_prefix("reserve_") {
                let next = members.reserve.len();
                if number != next.to_string() {
                    return Err(Error::custom(format_args!(
                        "reservations count up from reserve_0: reserve_{next} is to come here, found {key:?}"
                    )));
                }
                members.reserve.push(map.next_value()?);
            } else if let Some(index) = index(&key) {
                if map.next_value::<Option<IgnoredAny>>()?.is_some() {
                    let why = "another member's record takes null alone, which removes it; one's own is \"me\"";
                    return Err(Error::custom(format_args!("members.{key}: {why}")));
                }
                members.remove.push(index);
            } else {
                return Err(Error::unknown_field(&key, &["me", "reserve_0", "an index"]));
            }
        }
        Ok(members)
    }
}

/// An index as the directory writes it: decimal digits without leading zeros.
fn index(key: &str) -> Option<MemberIndex> {
    let plain = key == "0" || (!key.starts_with('0') && key.bytes().all(|byte| byte.is_ascii_digit()));
    if plain { key.parse().ok().map(MemberIndex) } else { None }
}
