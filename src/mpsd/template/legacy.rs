//! The objects that only contracts 104 and 105 have, and their translation into 107's.

use super::constants::raw::{MemberInitialization, SystemConstants};
use super::contract::Contract;
use crate::time::{Millis, Timeout, given};
use serde::{Deserialize, Serialize};

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
    /// The time for reserved members to join. Absent: 5 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub join_timeout: Option<Millis>,
    /// The time for members to upload measurements. Absent: 5 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub measurement_timeout: Option<Millis>,
    /// The time for the title's decision; only without `autoEvaluate`. Absent: 5 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub evaluation_timeout: Option<Millis>,
    /// The directory decides, not the title: the opposite of `externalEvaluation`. Absent: false.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub auto_evaluate: Option<bool>,
    /// The number of members that must pass the first episode. Absent: 2.
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

/// One document's constants in 107's shape, and how they were written.
pub(super) struct Translated {
    /// Without `timeouts` and `managedInitialization`.
    pub(super) system: SystemConstants,
    pub(super) shape: Contract,
    /// The 104/105 objects that stand beside what only 107 has, and were therefore left out.
    pub(super) ignored: Vec<&'static str>,
}

/// The names under which a document's managed initialization is found.
#[derive(Clone, Copy)]
pub(super) struct InitializationNames {
    pub(super) initialization: &'static str,
    pub(super) decision: &'static str,
}

impl Contract {
    pub(super) fn names(self) -> InitializationNames {
        match self {
            Contract::V105 => {
                InitializationNames { initialization: "managedInitialization", decision: "autoEvaluate: false" }
            }
            Contract::V107 => {
                InitializationNames { initialization: "memberInitialization", decision: "externalEvaluation: true" }
            }
        }
    }

    /// Where this contract writes the constant that 107 calls `name`, a dotted path below `constants.system`.
    pub(super) fn path_of(self, name: &str) -> String {
        match self {
            Contract::V107 => name.to_owned(),
            Contract::V105 => {
                match (RENAMED.iter().find(|(new, _)| *new == name), name.strip_prefix("memberInitialization")) {
                    (Some((_, old)), _) => (*old).to_owned(),
                    (None, Some(rest)) => format!("managedInitialization{rest}"),
                    (None, None) => name.to_owned(),
                }
            }
        }
    }
}

/// What 107 renamed, save the object `managedInitialization` itself.
const RENAMED: [(&str, &str); 5] = [
    ("reservedRemovalTimeout", "timeouts.reserved"),
    ("inactiveRemovalTimeout", "timeouts.inactive"),
    ("readyRemovalTimeout", "timeouts.ready"),
    ("sessionEmptyTimeout", "timeouts.sessionEmpty"),
    (EXTERNAL_EVALUATION, "managedInitialization.autoEvaluate"),
];

/// The one constant whose meaning the contracts turn round.
pub(super) const EXTERNAL_EVALUATION: &str = "memberInitialization.externalEvaluation";

/// The shape of a document that may have no faults yet: the mixture of both counts as 107's.
pub(super) fn shape(system: &SystemConstants) -> Contract {
    if !legacy_objects(system).is_empty() && !has_modern(system) { Contract::V105 } else { Contract::V107 }
}

pub(super) fn translate(written: &SystemConstants) -> Translated {
    let mut system = written.clone();
    let (timeouts, initialization) = (system.timeouts.take(), system.managed_initialization.take());
    let shape = shape(written);
    let ignored = match shape {
        Contract::V107 => legacy_objects(written),
        Contract::V105 => {
            if let Some(Timeouts { reserved, inactive, ready, session_empty }) = timeouts {
                system.reserved_removal_timeout = reserved;
                system.inactive_removal_timeout = inactive;
                system.ready_removal_timeout = ready;
                system.session_empty_timeout = session_empty;
            }
            system.member_initialization = initialization.map(renamed);
            Vec::new()
        }
    };
    Translated { system, shape, ignored }
}

fn renamed(old: ManagedInitialization) -> MemberInitialization {
    MemberInitialization {
        join_timeout: old.join_timeout,
        measurement_timeout: old.measurement_timeout,
        evaluation_timeout: old.evaluation_timeout,
        external_evaluation: old.auto_evaluate.map(|auto| !auto),
        members_needed_to_start: old.members_needed_to_start,
    }
}

impl SystemConstants {
    /// The same constants as a client of contracts 104 and 105 sees them, from the shape of 107.
    #[must_use]
    pub fn in_105(mut self) -> SystemConstants {
        self.timeouts = Some(Timeouts {
            reserved: self.reserved_removal_timeout.take(),
            inactive: self.inactive_removal_timeout.take(),
            ready: self.ready_removal_timeout.take(),
            session_empty: self.session_empty_timeout.take(),
        });
        self.managed_initialization = self.member_initialization.take().map(|new| ManagedInitialization {
            join_timeout: new.join_timeout,
            measurement_timeout: new.measurement_timeout,
            evaluation_timeout: new.evaluation_timeout,
            auto_evaluate: new.external_evaluation.map(|external| !external),
            members_needed_to_start: new.members_needed_to_start,
        });
        self
    }
}

fn legacy_objects(system: &SystemConstants) -> Vec<&'static str> {
    let objects =
        [("timeouts", system.timeouts.is_some()), ("managedInitialization", system.managed_initialization.is_some())];
    objects.into_iter().filter(|(_, present)| *present).map(|(name, _)| name).collect()
}

/// Whether anything is there that 104/105 do not know: a 107 timeout, `memberInitialization`, or `large`.
fn has_modern(system: &SystemConstants) -> bool {
    let timeouts = [
        system.reserved_removal_timeout,
        system.inactive_removal_timeout,
        system.ready_removal_timeout,
        system.session_empty_timeout,
    ];
    timeouts.iter().any(Option::is_some)
        || system.member_initialization.is_some()
        || system.capabilities.is_some_and(|capabilities| capabilities.large == Some(true))
}
