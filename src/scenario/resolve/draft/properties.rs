//! Resolves the session's properties in a write.

use super::WriteVerb;
use super::fields;
use super::qos::server_candidates;
use crate::action::HostChoice;
use crate::mpsd::session::{Field, PropertiesExtrasWrite, PropertiesWrite, Restriction};
use crate::names::Actor;
use crate::scenario::document::WriteDocument;
use crate::scenario::resolve::steps::StepReader;
use crate::scenario::resolve::trail::Trail;

/// The scripts' name of a device that no member has.
const NOBODY: &str = "nobody";

/// The properties that do not depend on the moment.
pub(super) fn properties(from: &WriteDocument) -> PropertiesWrite {
    let restriction = |given: Option<Option<Restriction>>| match given {
        None => Field::Keep,
        Some(None) => Field::Clear,
        Some(Some(value)) => Field::Set(value),
    };
    PropertiesWrite {
        join_restriction: restriction(from.join_restriction),
        read_restriction: restriction(from.read_restriction),
        closed: from.closed.map_or(Field::Keep, Field::Set),
        locked: from.locked.map_or(Field::Keep, Field::Set),
        host: Field::Keep,
        custom: from.custom.clone(),
        extras: PropertiesExtrasWrite {
            initialization_succeeded: from.initialization_succeeded,
            server_connection_string_candidates: server_candidates(from.server_connection_string_candidates.as_ref()),
            ..fields::session(from)
        }
        .boxed(),
    }
}

impl StepReader<'_> {
    /// The arbiter to be.
    pub(super) fn host(
        &mut self,
        verb: WriteVerb,
        from: &WriteDocument,
        by: &[Actor],
        path: Trail<'_>,
    ) -> Option<HostChoice> {
        match (&from.host, by.first()) {
            (Some(None), _) => Some(HostChoice::Clear),
            (Some(Some(name)), _) if name == NOBODY => Some(HostChoice::Nobody),
            (Some(Some(name)), _) => self.people.find(name, path.name("host"), false, self.faults).map(HostChoice::Of),
            (None, Some(Actor::User(user))) if verb == WriteVerb::Host => {
                if by.len() > 1 {
                    self.faults
                        .at(path, "each of several claims for itself in a step of its own")
                        .help("write one step for each");
                }
                Some(HostChoice::Of(*user))
            }
            (None, _) => None,
        }
    }
}
