//! `members` of a write: each key is a command.

use super::by_name;
use super::own::Own;
use super::reserved::Reserved;
use crate::id::MemberIndex;
use crate::mpsd::session::Assignment;
use crate::read::{Named, readable_objects};
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// What the commands are, in the order of the text.
#[derive(Default)]
pub(super) struct Members {
    /// `Some(None)` is `null`.
    pub(super) me: Option<Option<Own>>,
    pub(super) reserve: Vec<Reserved>,
    pub(super) remove: Vec<MemberIndex>,
    pub(super) assign: Vec<Assignment>,
}

/// Another member's record, in which owners write roles and nothing else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
struct Other {
    roles: Named<Option<String>>,
}

readable_objects! { Other }

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
                match map.next_value::<Option<Other>>()? {
                    None => members.remove.push(index),
                    Some(Other { roles }) => members.assign.push(Assignment { index, roles: by_name(&roles) }),
                }
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
