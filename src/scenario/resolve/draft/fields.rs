//! Resolves the plain fields of a write.

use crate::id::Name;
use crate::mpsd::session::{Field, Keyword, MemberExtrasWrite, MemberSystemConstants, PropertiesExtrasWrite};
use crate::scenario::document::WriteDocument;
use crate::scenario::resolve::steps::StepReader;
use crate::scenario::resolve::trail::Trail;
use crate::scenario::values::OneOrMany;

/// The session's plain fields. Whose turn it is depends on the moment.
pub(super) fn session(from: &WriteDocument) -> PropertiesExtrasWrite {
    let keywords = |words: &OneOrMany| words.names().iter().map(|word| Keyword::new(word)).collect();
    PropertiesExtrasWrite {
        keywords: field(from.keywords.as_ref(), keywords),
        matchmaking: field(from.matchmaking.as_ref(), Clone::clone),
        matchmaking_resubmit: field(from.matchmaking_resubmit.as_ref(), |flag| *flag),
        allocate_cloud_compute: field(from.allocate_cloud_compute.as_ref(), |flag| *flag),
        ..PropertiesExtrasWrite::default()
    }
}

/// The constants that a member's adder gives.
pub(super) fn system_constants(from: &WriteDocument) -> MemberSystemConstants {
    MemberSystemConstants {
        team: from.team.clone().map(Into::into),
        matchmaking_result: from.matchmaking_result.clone(),
    }
}

impl StepReader<'_> {
    /// The member's plain fields.
    pub(super) fn member_fields(&mut self, from: &WriteDocument, path: Trail<'_>) -> MemberExtrasWrite {
        let groups = from.groups.as_ref().map(|groups| self.group_names(groups, path.name("groups")));
        let encounters = from.encounters.as_ref().map(|groups| self.group_names(groups, path.name("encounters")));
        MemberExtrasWrite {
            groups: groups.map_or(Field::Keep, Field::Set),
            encounters: encounters.unwrap_or_default(),
            ..MemberExtrasWrite::default()
        }
    }

    fn group_names(&mut self, given: &OneOrMany, path: Trail<'_>) -> Vec<Name> {
        let given = given.names();
        let mut names = Vec::with_capacity(given.len());
        for (nth, name) in given.iter().enumerate() {
            match name.parse() {
                Ok(name) => names.push(name),
                Err(why) => {
                    self.faults.at(path.nth(given, nth), format!("{why}")).help("groups are named like sessions");
                }
            }
        }
        names
    }
}

/// A field that may be absent, null or a value.
fn field<T, U>(given: Option<&Option<T>>, read: impl FnOnce(&T) -> U) -> Field<U> {
    match given {
        None => Field::Keep,
        Some(None) => Field::Clear,
        Some(Some(value)) => Field::Set(read(value)),
    }
}
