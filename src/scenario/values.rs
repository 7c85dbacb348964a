//! Small values that can be written in two ways: one or several, bare or with details.

use crate::json::Named;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// A name, or a list of names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    /// The names.
    pub(crate) fn names(&self) -> &[String] {
        match self {
            OneOrMany::One(name) => std::slice::from_ref(name),
            OneOrMany::Many(names) => names,
        }
    }
}

/// A status code for all, or a list with one for each.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Statuses(pub Vec<u16>);

/// Expected taps.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TapList {
    /// Their number.
    Count(u64),
    /// The change number of each; `None` is the deletion.
    Changes(Vec<Option<u64>>),
}

impl Serialize for TapList {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            TapList::Count(count) => count.serialize(to),
            TapList::Changes(changes) => changes.serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for TapList {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<TapList, D::Error> {
        struct Taps;
        impl<'de> Visitor<'de> for Taps {
            type Value = TapList;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("how many taps, or a list of their change numbers")
            }

            fn visit_u64<E: de::Error>(self, count: u64) -> Result<TapList, E> {
                Ok(TapList::Count(count))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, changes: A) -> Result<TapList, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(changes)).map(TapList::Changes)
            }
        }
        from.deserialize_any(Taps)
    }
}

impl Serialize for OneOrMany {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            OneOrMany::One(name) => name.serialize(to),
            OneOrMany::Many(names) => names.serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<OneOrMany, D::Error> {
        struct NamesVisitor;
        impl<'de> Visitor<'de> for NamesVisitor {
            type Value = OneOrMany;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name or a list of names")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany::One(name.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, names: A) -> Result<OneOrMany, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(names)).map(OneOrMany::Many)
            }
        }
        from.deserialize_any(NamesVisitor)
    }
}

impl Serialize for Statuses {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if let [one] = &self.0[..] { one.serialize(to) } else { self.0.serialize(to) }
    }
}

impl<'de> Deserialize<'de> for Statuses {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Statuses, D::Error> {
        struct CodesVisitor;
        impl<'de> Visitor<'de> for CodesVisitor {
            type Value = Statuses;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a status code such as 200, or a list of them")
            }

            fn visit_u64<E: de::Error>(self, code: u64) -> Result<Statuses, E> {
                match u16::try_from(code) {
                    Ok(code @ 100..=599) => Ok(Statuses(vec![code])),
                    _ => Err(E::custom(format!("{code} is not a status code"))),
                }
            }

            fn visit_seq<A: SeqAccess<'de>>(self, codes: A) -> Result<Statuses, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(codes)).map(Statuses)
            }
        }
        from.deserialize_any(CodesVisitor)
    }
}

/// Constants by name, without duplicates.
pub(super) fn unique<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, Value>, D::Error> {
    let named = Named::<Value>::deserialize(from)?;
    Ok(named.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect())
}

/// The verbs that must name consoles.
pub(super) const OF_CONSOLES: [&str; 5] = ["lose_power", "restore_power", "cut", "heal", "flap"];

/// The verbs that need details.
pub(super) const IN_DETAIL: [&str; 7] =
    ["gamelift", "http", "delay_requests", "delay_replies", "delay_taps", "stale_reads", "service_fails"];

/// The verb that must name users.
pub(super) const OF_USERS: &str = "skew_clock";

/// The description of a verb, for faults.
pub(super) const A_VERB: &str =
    "a verb such as \"leave\", or an object with one verb such as {\"join\": {\"session\": \"match\"}}";
