//! Role types as they are written, at the root of a template or creating request.

use super::values::RoleSetting;
use crate::time::given;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Role types by name.
pub type RoleTypes = BTreeMap<String, RoleType>;

/// A kind of role, of which a member has at most one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = crate::json::absent_is_not_null))]
pub struct RoleType {
    /// Only owners assign it. Absent: false.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub owner_managed: Option<bool>,
    /// The settings that owners may change later. Absent: none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub mutable_role_settings: Option<BTreeSet<RoleSetting>>,
    /// The roles by name. Absent: none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub roles: Option<BTreeMap<String, Role>>,
}

/// The limit and the target of a role.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = crate::json::absent_is_not_null))]
pub struct Role {
    /// The maximum number of members, from 1; enforced. Absent: no maximum.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub max: Option<u32>,
    /// The desired number of members, 1 to `max`; not enforced. Absent: see `max`.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub target: Option<u32>,
}

/// The longest name of a role or role type.
pub(super) const MAX_ROLE_NAME: usize = 100;

/// Whether a role or role type can have this name (M159).
pub(in crate::mpsd) fn is_role_name(name: &str) -> bool {
    let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    plain && !name.is_empty() && name.len() <= MAX_ROLE_NAME
}

impl Role {
    /// The settings that are out of range (M160).
    pub(in crate::mpsd) fn problems(self) -> Vec<(RoleSetting, String)> {
        let Role { max, target } = self;
        let nobody = (max == Some(0)).then(|| (RoleSetting::Max, "a role for nobody".to_owned()));
        let outside = target.filter(|target| *target == 0 || *target > max.unwrap_or(u32::MAX));
        let outside = outside.map(|target| match max {
            Some(max) => (RoleSetting::Target, format!("{target} is outside 1 to {max}, the max")),
            None => (RoleSetting::Target, format!("{target} is less than 1")),
        });
        nobody.into_iter().chain(outside).collect()
    }
}
