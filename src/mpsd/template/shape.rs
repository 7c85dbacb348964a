//! The shapes in which constants are written, and the objects that only contracts 104 and 105 have.

use crate::time::{Millis, Timeout, given};
use serde::{Deserialize, Serialize};

/// Which contract's shape a template is written in. It decides the defaults.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Contract {
    /// 104 and 105, which are one: `timeouts` or `managedInitialization`, and nothing that only 107 has.
    V105,
    /// 107: everything else, a template included that has neither contract's features.
    V107,
}

/// `timeouts` of a 104/105 template: 0 is immediate, `null` is never, absent is the default.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = crate::json::absent_is_not_null))]
pub struct Timeouts {
    /// `reservedRemovalTimeout`. Absent: 30 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub reserved: Option<Timeout>,
    /// `inactiveRemovalTimeout`. Absent: see the reading `inactive_default`.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub inactive: Option<Timeout>,
    /// `readyRemovalTimeout`. Absent: 180 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub ready: Option<Timeout>,
    /// `sessionEmptyTimeout`. Absent: 0.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub session_empty: Option<Timeout>,
}

/// Managed initialization of a 104/105 template. Its timeouts cannot be `null`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = crate::json::absent_is_not_null))]
pub struct ManagedInitialization {
    /// How long reserved members have to join. Absent: 5 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub join_timeout: Option<Millis>,
    /// How long members have to upload measurements. Absent: 5 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub measurement_timeout: Option<Millis>,
    /// How long the title has to decide; only without `autoEvaluate`. Absent: 5 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub evaluation_timeout: Option<Millis>,
    /// The directory decides, not the title: the opposite of `externalEvaluation`. Absent: false.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub auto_evaluate: Option<bool>,
    /// How many must pass the first episode. Absent: 2.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub members_needed_to_start: Option<u32>,
}

impl Timeouts {
    /// The paths of its fields below `constants.system`.
    pub(super) const NAMES: &[&str] =
        &["timeouts.reserved", "timeouts.inactive", "timeouts.ready", "timeouts.sessionEmpty"];
}

impl ManagedInitialization {
    /// The paths of its fields below `constants.system`.
    pub(super) const NAMES: &[&str] = &[
        "managedInitialization.joinTimeout",
        "managedInitialization.measurementTimeout",
        "managedInitialization.evaluationTimeout",
        "managedInitialization.autoEvaluate",
        "managedInitialization.membersNeededToStart",
    ];
}
