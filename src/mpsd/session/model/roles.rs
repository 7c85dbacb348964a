//! Roles of members, and role preferences.

use std::collections::BTreeMap;

/// A role of a session, by its type's place among the role types and its own among that type's roles, both in order of
/// names. Neither place changes while the session lives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RoleId {
    /// The place of its type, from 0.
    pub kind: u32,
    /// Its place among the roles of the type, from 0.
    pub role: u32,
}

/// Changes to a member's roles: by role type the role's name, or `None` to give up the one of that type.
pub type RolesWrite = BTreeMap<String, Option<String>>;

/// Weights from 0 to 100 by the names of roles.
pub type RolePreference = BTreeMap<String, u8>;
