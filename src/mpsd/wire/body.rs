//! The body of a write, from its text: every key and value that the schema does not have is refused (M165).
//!
//! Nothing here looks at a session.

mod members;
mod own;
mod properties;
mod reserved;
mod servers;
mod subscriptions;
mod ticket;

pub(super) use ticket::TicketBody;

use super::date::Epoch;
use crate::json::{Fault, Named, readable_objects};
use crate::mpsd::custom::Custom;
use crate::mpsd::session::{Caller, Field, Me, Write};
use crate::mpsd::template::{ConstantsRequest, RoleTypes, SessionConstants};
use crate::time::given;
use members::Members;
use properties::Properties;
use reserved::Reserved;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use servers::Servers;
use std::collections::BTreeMap;

/// The write that the body of a PUT to a session means.
///
/// # Errors
/// What is wrong with it, in a sentence.
pub(super) fn write(text: &str, caller: &Caller, epoch: Epoch) -> Result<Write, String> {
    let body: Body = read(text)?;
    let Members { me, listed, reserve, remove, assign } = body.members.unwrap_or_default();
    let me = match me {
        None => Me::Absent,
        Some(None) => Me::Leave,
        Some(Some(record)) => Me::Put(record.write("me", caller.only_user().map(|user| user.xuid))?),
    };
    Ok(Write {
        me,
        listed: listed.map(|listed| listed.write().map(Box::new)).transpose()?,
        reserve: reserve.into_iter().map(Reserved::reservation).collect(),
        remove,
        assign,
        properties: body.properties.map(Properties::write).unwrap_or_default(),
        servers: body.servers.map(|servers| servers.write(epoch)).transpose()?,
        constants: (body.constants.is_some() || body.role_types.is_some()).then(|| {
            let constants = body.constants.unwrap_or_default();
            Box::new(ConstantsRequest { constants, role_types: body.role_types })
        }),
    })
}

/// The write that the body of a PUT to `properties` means.
///
/// # Errors
/// What is wrong with it, in a sentence.
pub(super) fn properties(text: &str) -> Result<Write, String> {
    Ok(Write { properties: read::<Properties>(text)?.write(), ..Write::default() })
}

pub(super) fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    crate::json::read_str(text).map_err(|faults| faults.first().map_or_else(String::new, sentence))
}

fn sentence(fault: &Fault) -> String {
    match &fault.found {
        Some(_) if !fault.known.is_empty() => format!("{fault}; known are {}", fault.known.join(", ")),
        Some(_) | None => fault.to_string(),
    }
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, remote = "Self")]
struct Body {
    #[serde(deserialize_with = "given")]
    constants: Option<SessionConstants>,
    #[serde(rename = "roleTypes", deserialize_with = "given")]
    role_types: Option<RoleTypes>,
    #[serde(deserialize_with = "given")]
    properties: Option<Properties>,
    #[serde(deserialize_with = "given")]
    members: Option<Members>,
    #[serde(deserialize_with = "given")]
    servers: Option<Servers>,
}

readable_objects! { Body }

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

/// What is written under names of roles or role types; no name is there twice.
fn by_name<T: Clone>(named: &Named<T>) -> BTreeMap<String, T> {
    named.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect()
}

/// `custom`: an object to be merged, or `null` for all of it.
pub(super) struct Change(pub(super) Custom);

impl<'de> Deserialize<'de> for Change {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Change, D::Error> {
        let custom = Custom::of_raw(Box::deserialize(from)?).map_err(Error::custom)?;
        let fits = custom.is_object() || custom.is_null();
        if fits { Ok(Change(custom)) } else { Err(Error::custom("custom takes an object")) }
    }
}
