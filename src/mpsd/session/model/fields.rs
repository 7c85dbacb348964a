//! Plain fields: keywords, turns, matchmaking, and the system constants of members.
//!
//! The directory stores and shows them, and makes only the checks that the documents describe.

use crate::mpsd::custom::Custom;
use crate::time::given;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// One of a session's `keywords`. It is compared without regard to case, and keeps its case.
#[derive(Clone, Debug)]
pub struct Keyword {
    given: Box<str>,
    folded: Box<str>,
}

impl Keyword {
    /// The keyword of that spelling.
    #[must_use]
    pub fn new(text: &str) -> Keyword {
        Keyword { given: text.into(), folded: text.to_lowercase().into() }
    }

    /// The keyword in its first spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.given
    }
}

impl PartialEq for Keyword {
    fn eq(&self, other: &Keyword) -> bool {
        self.folded == other.folded
    }
}

impl Eq for Keyword {}

impl PartialOrd for Keyword {
    fn partial_cmp(&self, other: &Keyword) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Keyword {
    fn cmp(&self, other: &Keyword) -> Ordering {
        self.folded.cmp(&other.folded)
    }
}

impl Hash for Keyword {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded.hash(state);
    }
}

impl fmt::Display for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.given)
    }
}

impl Serialize for Keyword {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.given)
    }
}

impl<'de> Deserialize<'de> for Keyword {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Keyword, D::Error> {
        String::deserialize(from).map(|text| Keyword::new(&text))
    }
}

/// `matchmaking`: data of a title for the matchmaking service.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(transform = crate::json::absent_is_not_null)
)]
pub struct MatchmakingProperty {
    /// Constants of the match's session.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "object")]
    pub target_session_constants: Option<Custom>,
    /// The server to use.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub server_connection_string: Option<Box<str>>,
    /// The result of the client's own matchmaking; needs the capability `clientMatchmaking`.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "object")]
    pub client_result: Option<Custom>,
}

/// `constants.system` of a member without its user, set by the writer who adds it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct MemberSystemConstants {
    /// The team of a tournament, or the initial one.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub team: Option<Box<str>>,
    /// The data that matchmaking had about the user.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub matchmaking_result: Option<MatchmakingResult>,
}

/// `matchmakingResult`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(transform = crate::json::absent_is_not_null)
)]
pub struct MatchmakingResult {
    /// The `serverMeasurements` that the user had in the session of its ticket.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "object")]
    pub server_measurements: Option<Custom>,
}

/// Custom data of the title.
fn object<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Custom>, D::Error> {
    let custom = Custom::deserialize(from)?;
    if custom.is_object() { Ok(Some(custom)) } else { Err(D::Error::custom("an object belongs here")) }
}

impl MemberSystemConstants {
    /// The constants for a write: none if all are absent.
    #[must_use]
    pub fn boxed(self) -> Option<Box<MemberSystemConstants>> {
        Some(self).filter(|system| *system != MemberSystemConstants::default()).map(Box::new)
    }

    /// Whether each constant that `given` mentions is equal here.
    pub(in crate::mpsd::session) fn agrees_with(&self, given: &MemberSystemConstants) -> bool {
        (given.team.is_none() || given.team == self.team)
            && (given.matchmaking_result.is_none() || given.matchmaking_result == self.matchmaking_result)
    }
}

/// The values in their order, each once.
pub(in crate::mpsd::session) fn once<T: Clone + PartialEq>(values: &[T]) -> Vec<T> {
    let mut each = Vec::with_capacity(values.len());
    for value in values {
        if !each.contains(value) {
            each.push(value.clone());
        }
    }
    each
}
