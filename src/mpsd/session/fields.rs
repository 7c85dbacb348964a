//! Plain fields: keywords, whose turn it is, what matchmaking is told, and what a member's adder says of it.
//!
//! The directory keeps and shows them. It judges only what the documents say it does.

use super::event::{Cause, Change, Event};
use super::property::Property;
use super::refusal::Refusal;
use super::request::{Field, PropertiesExtrasWrite};
use super::{PropertiesExtras, Session};
use crate::clause::Clause;
use crate::id::{ChangeNumber, MemberIndex};
use crate::json::objects;
use crate::mpsd::clauses as m;
use crate::mpsd::custom::Custom;
use crate::mpsd::template::Visibility;
use crate::time::given;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// One of a session's `keywords`. Compares without regard to case, and keeps the case it came with.
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

    /// The keyword as it was first written.
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

/// `matchmaking`: what a title tells the service that finds matches.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", remote = "Self")]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(transform = crate::mpsd::template::schema::absent_is_not_null)
)]
pub struct MatchmakingProperty {
    /// Constants of the session that a match is to be played in.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "object")]
    pub target_session_constants: Option<Custom>,
    /// The one server to be used.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub server_connection_string: Option<Box<str>>,
    /// What the client's own matchmaking has come to; needs the capability `clientMatchmaking`.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "object")]
    pub client_result: Option<Custom>,
}

/// What whoever adds a member says of it beside its user, in `constants.system`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", remote = "Self")]
pub struct MemberSystemConstants {
    /// The team of a tournament, or the one to begin with.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub team: Option<Box<str>>,
    /// What matchmaking knew of the user.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub matchmaking_result: Option<MatchmakingResult>,
}

/// `matchmakingResult`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", remote = "Self")]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(transform = crate::mpsd::template::schema::absent_is_not_null)
)]
pub struct MatchmakingResult {
    /// The `serverMeasurements` that the user had in the session of its ticket.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "object")]
    pub server_measurements: Option<Custom>,
}

/// JSON of the title's own, which is an object.
fn object<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Custom>, D::Error> {
    let custom = Custom::deserialize(from)?;
    if custom.is_object() { Ok(Some(custom)) } else { Err(D::Error::custom("an object belongs here")) }
}

objects! { MatchmakingProperty MemberSystemConstants MatchmakingResult }

impl MemberSystemConstants {
    /// The constants as a write has them: none if nothing is mentioned.
    #[must_use]
    pub fn boxed(self) -> Option<Box<MemberSystemConstants>> {
        Some(self).filter(|system| *system != MemberSystemConstants::default()).map(Box::new)
    }

    /// Whether each that `given` mentions is as it is here.
    pub(super) fn agrees_with(&self, given: &MemberSystemConstants) -> bool {
        (given.team.is_none() || given.team == self.team)
            && (given.matchmaking_result.is_none() || given.matchmaking_result == self.matchmaking_result)
    }
}

/// The values in their order, each once.
pub(super) fn once<T: Clone + PartialEq>(values: &[T]) -> Vec<T> {
    let mut each = Vec::with_capacity(values.len());
    for value in values {
        if !each.contains(value) {
            each.push(value.clone());
        }
    }
    each
}

impl Session {
    /// `keywords`, in the order in which they were written.
    #[must_use]
    pub fn keywords(&self) -> &[Keyword] {
        self.properties.extras.get().map_or(&[], |extras| &extras.keywords)
    }

    /// `turn`: the members whose turn it is, in the order in which they were written.
    #[must_use]
    pub fn turn(&self) -> &[MemberIndex] {
        self.properties.extras.get().map_or(&[], |extras| &extras.turn)
    }

    /// `matchmaking`; empty if nobody wrote it.
    #[must_use]
    pub fn matchmaking_property(&self) -> Option<&MatchmakingProperty> {
        self.properties.extras.get().map(|extras| &extras.matchmaking)
    }

    /// `matchmakingResubmit`
    #[must_use]
    pub fn matchmaking_resubmit(&self) -> Option<bool> {
        self.properties.extras.get()?.matchmaking_resubmit
    }

    /// `allocateCloudCompute`
    #[must_use]
    pub fn allocate_cloud_compute(&self) -> Option<bool> {
        self.properties.extras.get()?.allocate_cloud_compute
    }

    /// Whether the session may have these; `added` says how many members the same write adds (M331, M333, M336).
    pub(super) fn check_fields(&self, wrote: &PropertiesExtrasWrite, added: usize) -> Result<(), Refusal> {
        let constants = &self.charter.constants;
        if matches!(&wrote.keywords, Field::Set(keywords) if !keywords.is_empty())
            && constants.visibility == Visibility::Private
        {
            return Err(Refusal::KeywordsOnPrivate);
        }
        if let Field::Set(turn) = &wrote.turn {
            let next = self.next_index.0 as usize;
            let is_to_come = |index: &MemberIndex| (next..next + added).contains(&(index.0 as usize));
            let is_here = |index: &MemberIndex| self.members.iter().any(|member| member.index == *index);
            if !turn.iter().all(|index| is_here(index) || is_to_come(index)) {
                return Err(Refusal::TurnOfNobody);
            }
        }
        match &wrote.matchmaking {
            Field::Set(MatchmakingProperty { client_result: Some(_), .. })
                if !constants.capabilities.client_matchmaking =>
            {
                Err(Refusal::ClientResultWithoutCapability)
            }
            Field::Set(_) | Field::Keep | Field::Clear => Ok(()),
        }
    }

    /// Replaces whatever the write mentions.
    pub(super) fn write_fields(
        &mut self,
        wrote: &PropertiesExtrasWrite,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        let mut note = |property: Property, clause: Clause| {
            let change = Change::Property(property);
            happened.push(Event { change_number: number, change, cause: Cause::Request, clause });
        };
        self.properties.extras.edit(|stored: &mut PropertiesExtras| {
            let list = wrote.keywords.over(None).map(|keywords| once(&keywords)).unwrap_or_default();
            if wrote.keywords != Field::Keep && stored.keywords != list {
                stored.keywords = list;
                note(Property::Keywords, m::KEYWORDS);
            }
            let list = wrote.turn.over(None).map(|turn| once(&turn)).unwrap_or_default();
            if wrote.turn != Field::Keep && stored.turn != list {
                stored.turn = list;
                note(Property::Turn, m::TURN);
            }
            let matchmaking = wrote.matchmaking.over(None).unwrap_or_default();
            if wrote.matchmaking != Field::Keep && stored.matchmaking != matchmaking {
                stored.matchmaking = matchmaking;
                note(Property::Matchmaking, m::MATCHMAKING);
            }
            let resubmit = wrote.matchmaking_resubmit.over(stored.matchmaking_resubmit);
            if stored.matchmaking_resubmit != resubmit {
                stored.matchmaking_resubmit = resubmit;
                note(Property::MatchmakingResubmit, m::MATCHMAKING_RESUBMIT);
            }
            let allocate = wrote.allocate_cloud_compute.over(stored.allocate_cloud_compute);
            if stored.allocate_cloud_compute != allocate {
                stored.allocate_cloud_compute = allocate;
                note(Property::AllocateCloudCompute, m::ALLOCATE_CLOUD_COMPUTE);
            }
        });
    }

    /// It is nobody's turn who is gone (M334).
    #[inline]
    pub(super) fn drop_turns(&mut self, number: ChangeNumber, happened: &mut Vec<Event>) {
        if !self.turn().is_empty() {
            self.drop_turns_of_the_gone(number, happened);
        }
    }

    #[inline(never)]
    fn drop_turns_of_the_gone(&mut self, number: ChangeNumber, happened: &mut Vec<Event>) {
        let members = &self.members;
        let is_here = |index: &MemberIndex| members.iter().any(|member| member.index == *index);
        let dropped = self.properties.extras.edit(|stored| {
            let before = stored.turn.len();
            stored.turn.retain(is_here);
            stored.turn.len() < before
        });
        if dropped {
            let change = Change::Property(Property::Turn);
            happened.push(Event { change_number: number, change, cause: Cause::Consequence, clause: m::TURN_DROPPED });
        }
    }
}
