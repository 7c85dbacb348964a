//! The forms that the API takes: lengths, ranges and patterns of members, and what a request lacks.

use super::exception::GameLiftException;
use super::game_session::MAX_PLAYERS;
use super::key::Text;
use super::operation::GameProperty;
use std::collections::BTreeMap;

type Checked<T> = Result<T, GameLiftException>;

/// The most properties of a game session.
const PROPERTIES: usize = 16;

fn ill<T>(member: &'static str, rule: &'static str) -> Checked<T> {
    Err(GameLiftException::IllFormed(member, rule))
}

/// A member that must be there.
pub(super) fn required<'v, T>(member: &'static str, value: &'v Option<T>) -> Checked<&'v T> {
    value.as_ref().ok_or(GameLiftException::Missing(member))
}

/// A text of a form, if it is there.
pub(super) fn form<'v>(
    member: &'static str,
    value: &'v Option<Text>,
    fits: impl Fn(&str) -> bool,
    rule: &'static str,
) -> Checked<Option<&'v Text>> {
    match value {
        Some(text) if fits(text) => Ok(Some(text)),
        Some(_) => ill(member, rule),
        None => Ok(None),
    }
}

/// The number of characters of a text is in a range.
pub(super) fn sized(text: &str, least: usize, most: usize) -> bool {
    let short = text.len() <= most || text.chars().count() <= most;
    text.len() >= least && short
}

fn made_of(text: &str, least: usize, most: usize, more: &[u8]) -> bool {
    (least..=most).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
}

/// A fleet's id: `fleet-...`, with lower-case letters before it if anything.
pub(super) fn is_fleet_id(text: &str) -> bool {
    text.len() <= 128 && is_fleet_word(text)
}

/// The form of a fleet's id, of any length.
fn is_fleet_word(text: &str) -> bool {
    let Some((before, after)) = text.split_once("fleet-") else { return false };
    is_lower(before) && made_of(after, 1, usize::MAX, b"-")
}

fn is_lower(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The id in a fleet's id or ARN.
fn fleet_of(text: &str) -> Option<&str> {
    let id = match text.strip_prefix("arn:") {
        Some(arn) => {
            // The kind of resource can be longer: containerfleet.
            let (kind, id) = arn.rsplit_once(':')?.1.split_once('/')?;
            kind.strip_suffix("fleet").filter(|more| is_lower(more))?;
            id
        }
        None => text,
    };
    (text.len() <= 512 && is_fleet_word(id)).then_some(id)
}

/// An alias's id.
pub(super) fn is_alias_id(text: &str) -> bool {
    let id = text.strip_prefix("alias-");
    text.len() <= 512 && id.is_some_and(|id| !id.is_empty() && !id.contains(char::is_whitespace))
}

fn alias_of(text: &str) -> Option<&str> {
    let id = match text.strip_prefix("arn:") {
        Some(arn) => arn.split_once(":alias/").map(|(_, id)| id)?,
        None => text,
    };
    (text.len() <= 512 && is_alias_id(id)).then_some(id)
}

/// The code of a region, such as us-east-1.
pub(crate) fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [first, middle @ .., last] = parts.as_slice() else { return false };
    let letters = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    first.len() == 2
        && letters(first)
        && !middle.is_empty()
        && middle.iter().all(|part| letters(part))
        && !last.is_empty()
        && last.bytes().all(|byte| byte.is_ascii_digit())
}

/// A location: a region or a custom location.
pub(super) fn is_location(text: &str) -> bool {
    made_of(text, 1, 64, b"-")
}

/// An idempotency token or placement id.
pub(super) fn is_token(text: &str) -> bool {
    made_of(text, 1, 48, b"-")
}

/// A fleet's id from its id or ARN.
pub(super) fn fleet_id<'v>(member: &'static str, value: &'v Option<Text>) -> Checked<Option<&'v str>> {
    match value {
        None => Ok(None),
        Some(text) => match fleet_of(text) {
            Some(id) => Ok(Some(id)),
            None => ill(member, "a fleet id (fleet-...) or a fleet's ARN"),
        },
    }
}

/// An alias's id from its id or ARN.
pub(super) fn alias_id<'v>(member: &'static str, value: &'v Option<Text>) -> Checked<Option<&'v str>> {
    match value {
        None => Ok(None),
        Some(text) => match alias_of(text) {
            Some(id) => Ok(Some(id)),
            None => ill(member, "an alias id (alias-...) or an alias's ARN"),
        },
    }
}

/// A label, an expression, a token: 1 to 1,024 characters.
pub(super) fn non_zero<'v>(member: &'static str, value: &'v Option<Text>) -> Checked<Option<&'v Text>> {
    form(member, value, |text| sized(text, 1, 1_024), "1 to 1,024 characters")
}

/// A location.
pub(super) fn location<'v>(member: &'static str, value: &'v Option<Text>) -> Checked<Option<&'v Text>> {
    form(member, value, is_location, "1 to 64 letters, digits and hyphens")
}

/// An idempotency token or placement id.
pub(super) fn token<'v>(member: &'static str, value: &'v Option<Text>) -> Checked<Option<&'v Text>> {
    form(member, value, is_token, "1 to 48 letters, digits and hyphens")
}

/// The ARN of a game session.
pub(super) fn session_arn<'v>(member: &'static str, value: &'v Option<Text>) -> Checked<Option<&'v Text>> {
    form(member, value, |text| made_of(text, 1, 512, b":/-"), "1 to 512 letters, digits, colons, slashes and hyphens")
}

/// The id of a player.
pub(super) fn player_id<'v>(member: &'static str, value: &'v Option<Text>) -> Checked<Option<&'v Text>> {
    form(member, value, |text| sized(text, 1, 1_024), "1 to 1,024 characters")
}

/// The opaque data of a player.
pub(super) fn player_data<'v>(member: &'static str, value: &'v Option<Text>) -> Checked<Option<&'v Text>> {
    form(member, value, |text| sized(text, 1, 2_048), "1 to 2,048 characters")
}

/// The id of a player session.
pub(super) fn player_session_id<'v>(member: &'static str, value: &'v Option<Text>) -> Checked<Option<&'v Text>> {
    let fits = |text: &str| {
        text.len() <= 128
            && text.strip_prefix("psess-").is_some_and(|id| !id.is_empty() && !id.contains(char::is_whitespace))
    };
    form(member, value, fits, "\"psess-\" followed by what is no white space, at most 128 characters")
}

/// Opaque data of a game session.
pub(super) fn session_data<'v>(member: &'static str, value: &'v Option<Text>) -> Checked<Option<&'v Text>> {
    form(member, value, |text| sized(text, 1, 262_144), "1 to 262,144 characters")
}

/// A page's length, from 1.
pub(super) fn limit(member: &'static str, value: Option<i64>) -> Checked<Option<usize>> {
    match value {
        None => Ok(None),
        Some(limit) if limit >= 1 => Ok(Some(usize::try_from(limit).unwrap_or(usize::MAX))),
        Some(_) => ill(member, "at least 1"),
    }
}

/// A capacity, from 0 to 200.
pub(super) fn capacity(member: &'static str, value: i64) -> Checked<u32> {
    match u32::try_from(value) {
        Ok(count) if count <= MAX_PLAYERS => Ok(count),
        Ok(_) | Err(_) => ill(member, "from 0 to 200"),
    }
}

/// Properties of a game session: at most 16, each with a key and a value.
pub(super) fn properties(list: &[GameProperty]) -> Checked<BTreeMap<Text, Text>> {
    if list.len() > PROPERTIES {
        return ill("GameProperties", "at most 16 entries");
    }
    let mut properties = BTreeMap::new();
    for property in list {
        let key = form("Key", &property.key, |text| sized(text, 0, 32), "at most 32 characters")?;
        let value = form("Value", &property.value, |text| sized(text, 0, 96), "at most 96 characters")?;
        let key = key.ok_or(GameLiftException::Missing("Key"))?;
        let value = value.ok_or(GameLiftException::Missing("Value"))?;
        properties.insert(key.clone(), value.clone());
    }
    Ok(properties)
}

/// The properties after an update: still at most 16.
pub(super) fn merged(before: &BTreeMap<Text, Text>, more: BTreeMap<Text, Text>) -> Checked<BTreeMap<Text, Text>> {
    let mut all = before.clone();
    all.extend(more);
    if all.len() > PROPERTIES { ill("GameProperties", "at most 16 in all") } else { Ok(all) }
}
