//! The fields that a filter can test, by their paths.

use super::FilterError;
use crate::mpsd::directory::AttributeName;

/// A field that a path names, by the kind of its value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum SearchField {
    Set(Set),
    Text(Text),
    Number(NumberField),
    Moment(Moment),
}

/// Several strings, tested by `any`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Set {
    Tags,
    AchievementIds,
    MemberXuids,
    OwnerXuids,
    Keywords,
}

/// One string.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Text {
    /// `strings/NAME`
    Attribute(AttributeName),
    Language,
    RegistrationState,
    Scid,
    TemplateName,
}

/// One number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum NumberField {
    /// `numbers/NAME`
    Attribute(AttributeName),
    MembersCount,
    MaxMembersCount,
    TargetMembersCount,
    MaxMembersCountRemaining,
    TargetMembersCountRemaining,
    Needs,
    /// `session/roles/TYPE/ROLE/...`
    Role(Box<Role>),
}

/// A number of one role.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Role {
    pub(super) role_type: Box<str>,
    pub(super) role: Box<str>,
    pub(super) of: OfRole,
}

/// A number of a role.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum OfRole {
    Count,
    Target,
    Needs,
}

/// One moment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Moment {
    ScheduledTime,
    PostedTime,
}

/// The fields at the top, as errors list them.
const KNOWN: &str = "tags, achievementIds, language, strings/NAME, numbers/NAME or session/...";

/// The fields under `session/`, as errors list them.
const KNOWN_OF_SESSION: &str = "membersCount, maxMembersCount, targetMembersCount, maxMembersCountRemaining, \
    targetMembersCountRemaining, needs, memberXuids, ownerXuids, keywords, roles/TYPE/ROLE/count (or target, needs), \
    scheduledTime, postedTime, registrationState, scid or templateName";

/// The field of this path, which begins at `column`. Words of the language compare without case, attribute
/// names with it.
///
/// # Errors
/// The found text.
pub(super) fn field(path: &[&str], column: usize) -> Result<SearchField, FilterError> {
    let lower: Vec<String> = path.iter().map(|segment| segment.to_ascii_lowercase()).collect();
    let words: Vec<&str> = lower.iter().map(String::as_str).collect();
    let unknown = |known: &str| FilterError::new(column, format!("there is no {:?}; there is {known}", path.join("/")));
    let count = |number| Ok(SearchField::Number(number));
    match words[..] {
        ["tags"] => Ok(SearchField::Set(Set::Tags)),
        ["achievementids"] => Ok(SearchField::Set(Set::AchievementIds)),
        // The client's reference writes these two without the prefix.
        ["memberxuids"] | ["session", "memberxuids"] => Ok(SearchField::Set(Set::MemberXuids)),
        ["ownerxuids"] | ["session", "ownerxuids"] => Ok(SearchField::Set(Set::OwnerXuids)),
        ["session", "keywords"] => Ok(SearchField::Set(Set::Keywords)),
        ["language"] => Ok(SearchField::Text(Text::Language)),
        ["strings", _] => Ok(SearchField::Text(Text::Attribute(attribute(path[1], column)?))),
        ["numbers", _] => count(NumberField::Attribute(attribute(path[1], column)?)),
        ["string" | "number", _] => {
            let help = format!("{}s/{}", words[0], path[1]);
            Err(FilterError::new(column, format!("there is no {:?}; write {help}", path.join("/"))))
        }
        ["session", "registrationstate"] => Ok(SearchField::Text(Text::RegistrationState)),
        ["session", "scid"] => Ok(SearchField::Text(Text::Scid)),
        ["session", "templatename"] => Ok(SearchField::Text(Text::TemplateName)),
        ["session", "scheduledtime"] => Ok(SearchField::Moment(Moment::ScheduledTime)),
        ["session", "postedtime"] => Ok(SearchField::Moment(Moment::PostedTime)),
        ["session", "memberscount"] => count(NumberField::MembersCount),
        ["session", "maxmemberscount"] => count(NumberField::MaxMembersCount),
        ["session", "targetmemberscount"] => count(NumberField::TargetMembersCount),
        ["session", "maxmemberscountremaining"] => count(NumberField::MaxMembersCountRemaining),
        ["session", "targetmemberscountremaining"] => count(NumberField::TargetMembersCountRemaining),
        ["session", "needs"] => count(NumberField::Needs),
        ["session", "roles", role_type, role, of] => {
            let of = match of {
                "count" => OfRole::Count,
                "target" => OfRole::Target,
                "needs" => OfRole::Needs,
                _ => return Err(unknown("count, target or needs of a role")),
            };
            count(NumberField::Role(Box::new(Role { role_type: role_type.into(), role: role.into(), of })))
        }
        ["session", "roles", ..] => Err(unknown("session/roles/TYPE/ROLE/count, /target or /needs")),
        ["session", ..] => Err(unknown(KNOWN_OF_SESSION)),
        _ => Err(unknown(KNOWN)),
    }
}

/// A name that a search attribute can have.
fn attribute(name: &str, column: usize) -> Result<AttributeName, FilterError> {
    name.parse().map_err(|why: String| FilterError::new(column, why))
}
