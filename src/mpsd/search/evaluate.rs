//! Whether a session and its search handle meet a filter.

use super::field::{Moment, NumberField, OfRole, Role, Set, Text};
use super::{Filter, SearchAttributes, SearchNumber, Test};
use crate::id::{HandleId, MemberIndex, SessionReference};
use crate::mpsd::date::{Date, Epoch};
use crate::mpsd::session::{RoleId, Session};
use crate::time::Instant;

/// A search handle with its session.
#[derive(Clone, Copy, Debug)]
pub struct Searchable<'a> {
    /// The handle's id.
    pub id: HandleId,
    /// When it was posted.
    pub create_time: Instant,
    /// The session's name.
    pub reference: &'a SessionReference,
    /// Its attributes.
    pub attributes: &'a SearchAttributes,
    /// The session as it is stored.
    pub session: &'a Session,
}

/// The subject of a filter: a search handle with its session, as they are stored.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// The handle and the session.
    pub found: Searchable<'a>,
    /// The date of virtual zero, for the dates in filters.
    pub epoch: Epoch,
}

impl Filter {
    /// Whether `candidate` meets it. A missing field has no value, so only `ne` holds for it (M466).
    #[must_use]
    pub fn meets(&self, candidate: &Candidate<'_>) -> bool {
        let all = |tests: &[Test]| tests.iter().all(|test| test.holds(candidate));
        all(&self.either) || self.or.as_deref().is_some_and(all)
    }
}

impl Test {
    fn holds(&self, candidate: &Candidate<'_>) -> bool {
        match self {
            Test::Set { set, lower, contains, value } => candidate.contains(*set, *lower, value) == *contains,
            Test::Text { text, lower, equal, value } => candidate.says(text, *lower, value) == *equal,
            Test::Number { number, op, value } => op.holds(candidate.number(number).map(|stored| stored.cmp(value))),
            Test::Moment { moment, op, value } => op.holds(candidate.moment(*moment).map(|stored| stored.cmp(value))),
        }
    }
}

impl<'a> Candidate<'a> {
    fn contains(&self, set: Set, lower: bool, value: &str) -> bool {
        let Searchable { attributes, session, .. } = self.found;
        let member = || session.member_of(value.parse().ok()?);
        match set {
            Set::Tags => attributes.tags.iter().any(|tag| same(tag, lower, value)),
            Set::AchievementIds => attributes.achievement_ids.iter().any(|id| same(id, lower, value)),
            Set::MemberXuids => member().is_some(),
            Set::OwnerXuids => {
                let owns = |index: MemberIndex| session.owners().any(|owner| owner == index);
                member().is_some_and(|member| owns(member.index))
            }
            Set::Keywords => session.keywords().iter().any(|keyword| same(keyword.as_str(), lower, value)),
        }
    }

    /// Whether the text is this. A name and a service configuration have one spelling in any case (M7).
    fn says(&self, text: &Text, lower: bool, value: &str) -> bool {
        let reference = self.found.reference;
        match text {
            Text::Scid => value.parse().is_ok_and(|scid: crate::id::Guid| scid == reference.scid),
            Text::TemplateName => reference.template.as_str().eq_ignore_ascii_case(value),
            Text::Attribute(_) | Text::Language | Text::RegistrationState => {
                self.text(text).is_some_and(|stored| same(stored, lower, value))
            }
        }
    }

    /// The text, to order by.
    pub(super) fn text(&self, text: &Text) -> Option<&'a str> {
        let Searchable { attributes, reference, .. } = self.found;
        match text {
            Text::Attribute(name) => attributes.strings.get(name.as_str()).map(|text| &**text),
            Text::Language => attributes.language.as_deref(),
            Text::TemplateName => Some(reference.template.as_str()),
            // M469; and every result is of one service configuration.
            Text::RegistrationState | Text::Scid => None,
        }
    }

    pub(super) fn number(&self, number: &NumberField) -> Option<SearchNumber> {
        let Searchable { attributes, session, .. } = self.found;
        let members = session.members().len() as i64;
        let places = i64::from(session.charter().constants.max_members_count);
        match number {
            NumberField::Attribute(name) => attributes.numbers.get(name.as_str()).copied(),
            NumberField::MembersCount => Some(members.into()),
            NumberField::MaxMembersCount => Some(places.into()),
            // M468
            NumberField::MaxMembersCountRemaining | NumberField::Needs => Some((places - members).into()),
            // M469
            NumberField::TargetMembersCount | NumberField::TargetMembersCountRemaining => None,
            NumberField::Role(role) => self.role(role),
        }
    }

    fn role(&self, asked: &Role) -> Option<SearchNumber> {
        let session = self.found.session;
        let named = |id: &RoleId| {
            session.role_name(*id).is_some_and(|(role_type, role)| {
                role_type.eq_ignore_ascii_case(&asked.role_type) && role.eq_ignore_ascii_case(&asked.role)
            })
        };
        let id = session.roles().find(named)?;
        let count = session.members_in_role(id).len() as i64;
        let settings = session.role_settings(id);
        let target = || settings.target.or(settings.max).map(i64::from);
        match asked.of {
            OfRole::Count => Some(count.into()),
            OfRole::Target => target().map(SearchNumber::from),
            OfRole::Needs => target().map(|target| (target - count).into()),
        }
    }

    pub(super) fn moment(&self, moment: Moment) -> Option<Date> {
        match moment {
            Moment::PostedTime => Some(self.epoch.at(self.found.create_time)),
            // M469
            Moment::ScheduledTime => None,
        }
    }
}

/// Whether the stored value equals the requested one; `lower` folds only the stored one (M465).
fn same(stored: &str, lower: bool, asked: &str) -> bool {
    if lower { stored.chars().flat_map(char::to_lowercase).eq(asked.chars()) } else { stored == asked }
}
