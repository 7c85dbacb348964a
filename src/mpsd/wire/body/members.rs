//! `members` of a write: each key is a command.

use super::field::by_name;
use super::own::Own;
use super::reserved::Reserved;
use crate::id::{MemberIndex, Xuid};
use crate::json::Named;
use crate::mpsd::session::{Assignment, Me, Records};
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;

/// The commands, in the order of the text.
#[derive(Default)]
pub(super) struct Members {
    /// `Some(None)` is `null`.
    pub(super) me: Option<Option<Own>>,
    pub(super) reserve: Vec<Reserved>,
    pub(super) remove: Vec<MemberIndex>,
    pub(super) assign: Vec<Assignment>,
    /// The records of the users for whom a service writes.
    pub(super) listed: Option<Listed>,
}

/// Another member's record, in which owners write roles and nothing else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    roles: Named<Option<String>>,
}

/// The records that a service writes for users, by their keys; `None` is `null`.
pub(super) enum Listed {
    Each(BTreeMap<Xuid, Option<Own>>),
    All(Option<Own>),
    AllInSession(Option<Own>),
}

impl Listed {
    pub(super) fn write(self) -> Result<Records, String> {
        let me = |key: &str, own: Option<Own>, xuid: Option<Xuid>| match own {
            None => Ok(Me::Leave),
            Some(own) => own.write(key, xuid).map(Me::Put),
        };
        Ok(match self {
            Listed::Each(records) => {
                let records =
                    records.into_iter().map(|(xuid, own)| Ok((xuid, me(&format!("me_{xuid}"), own, Some(xuid))?)));
                Records::Each(records.collect::<Result<_, String>>()?)
            }
            Listed::All(own) => Records::All(me(ALL, own, None)?),
            Listed::AllInSession(own) => Records::AllInSession(me(ALL_IN_SESSION, own, None)?),
        })
    }
}

const ALL: &str = "me_all";
const ALL_IN_SESSION: &str = "me_allInSession";

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Members, D::Error> {
        from.deserialize_map(Commands)
    }
}

/// M403
const ONE_KEY: &str = "the record of a user stands under one key";

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
            } else if key == ALL || key == ALL_IN_SESSION {
                let own = map.next_value()?;
                let listed = if key == ALL { Listed::All(own) } else { Listed::AllInSession(own) };
                if members.listed.replace(listed).is_some() {
                    return Err(Error::custom(format_args!("members.{key}: {ONE_KEY}")));
                }
            } else if let Some(Ok(xuid)) = key.strip_prefix("me_").map(str::parse::<Xuid>) {
                let own = map.next_value()?;
                let Listed::Each(records) = members.listed.get_or_insert_with(|| Listed::Each(BTreeMap::new())) else {
                    return Err(Error::custom(format_args!("members.{key}: {ONE_KEY}")));
                };
                if records.insert(xuid, own).is_some() {
                    return Err(Error::custom(format_args!("members.{key}: {ONE_KEY}")));
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
                return Err(Error::unknown_field(
                    &key,
                    &["me", "me_{xuid}", ALL, ALL_IN_SESSION, "reserve_0", "an index"],
                ));
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
