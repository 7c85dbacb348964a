//! Session templates: the constants that a session starts with, read, checked and given their defaults.
//!
//! A template is a document in Partner Center's form. With a creator's constants it resolves to [`Constants`], which
//! sessions use. The shape of contracts 104 and 105 is translated into 107's on the way.

#[macro_use]
mod table;

mod check;
mod constants;
mod contract;
mod fault;
mod legacy;
mod merge;
pub mod role_types;
mod set;
mod values;

pub use constants::raw::{self, SystemConstants};
pub use constants::{
    Arbitration, Capabilities, Constants, MemberInitialization, Metrics, OwnershipPolicies, PeerToHostRequirements,
    PeerToPeerRequirements, RoleType,
};
pub use contract::Contract;
pub use fault::{ConstantFault, ConstantRule, CreateFault, Warning};
pub use role_types::{Role, RoleTypes};
pub use set::{SETTABLE, SetFault};
pub use values::{HostSelectionMetric, InviteProtocol, Migration, RoleSetting, Visibility};

use crate::mpsd::clauses;
use crate::mpsd::custom::Custom;
use crate::mpsd::readings::{LegacyTimeouts, Readings};
use crate::time::{Millis, given};
use contract::Defaults;
use legacy::{InitializationNames, Translated};
use merge::Merge;
use serde::{Deserialize, Serialize};

/// The document of a template: a request body with only `constants` and `roleTypes`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = crate::json::absent_is_not_null))]
pub struct SessionTemplate {
    /// The constants of every session of this template.
    pub constants: SessionConstants,
    /// The role types of every session of this template. Absent: none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub role_types: Option<RoleTypes>,
}

/// A session's `constants`: system constants, which the directory interprets, and custom ones.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionConstants {
    /// The constants that the directory interprets.
    pub system: SystemConstants,
    /// The constants of the title.
    #[serde(skip_serializing_if = "Custom::is_empty")]
    pub custom: Custom,
}

/// The constants of a creating request, in the same form as a template's.
pub type ConstantsRequest = SessionTemplate;

impl SessionTemplate {
    /// The constants of a session whose creator adds none.
    ///
    /// # Errors
    /// All rules that they break. A template without `capabilities` may break some that a creator can mend: see
    /// [`SessionTemplate::faults`].
    pub fn resolve(&self, readings: &Readings) -> Result<Constants, Vec<ConstantFault>> {
        let Resolution { constants, faults, .. } = self.resolution(&ConstantsRequest::default(), readings);
        if faults.is_empty() { Ok(constants) } else { Err(faults) }
    }

    /// The constants of a session that `creator` makes from this template. The template's shape decides the defaults.
    ///
    /// # Errors
    /// The first constant that the template fixes at another value, else all rules that both together break.
    pub fn resolve_with(&self, creator: &ConstantsRequest, readings: &Readings) -> Result<Constants, CreateFault> {
        self.resolution(creator, readings).verdict()
    }

    /// The rules that this template breaks with any creator's constants.
    ///
    /// Without `capabilities` the creator chooses them, so a constant that only lacks one is no fault yet.
    #[must_use]
    pub fn faults(&self, readings: &Readings) -> Vec<ConstantFault> {
        let mut faults = self.resolution(&ConstantsRequest::default(), readings).faults;
        if self.constants.system.capabilities.is_none() {
            faults.retain(|fault| !fault.rule.needs_capability());
        }
        faults
    }

    /// Warnings: a default on which the sources differ, objects that are ignored, and a time for
    /// measurements that matchmaking does not give.
    #[must_use]
    pub fn warnings(&self, readings: &Readings) -> Vec<Warning> {
        let Translated { system, shape, ignored } = legacy::translate(&self.constants.system);
        let ignored =
            ignored.into_iter().filter(|_| readings.legacy_timeouts == LegacyTimeouts::Ignore).map(|object| Warning {
                path: format!("constants.system.{object}"),
                clause: clauses::LEGACY_UNDER_107,
                problem: "it is of contracts 104 and 105 and is ignored beside what only 107 has".to_owned(),
                help: "write it in 107's words, or take out what only 107 has".to_owned(),
            });
        let inactive = system.inactive_removal_timeout.is_none().then(|| Warning {
            path: format!("constants.system.{}", shape.path_of("inactiveRemovalTimeout")),
            clause: clauses::INACTIVE_DEFAULT,
            problem: format!(
                "absent; the documents say both 2h and 0, and {} is used, by the reading inactive_default",
                Defaults { shape, readings }.inactive()
            ),
            help: format!("write the one that you mean, at {}", shape.path_of("inactiveRemovalTimeout")),
        });
        let initialization = shape.names().initialization;
        let constants = Constants::of(system, Defaults { shape, readings });
        ignored.chain(inactive).chain(measurement_limit(&constants, initialization)).collect()
    }

    fn resolution(&self, creator: &ConstantsRequest, readings: &Readings) -> Resolution {
        let ours = legacy::translate(&self.constants.system);
        let theirs = legacy::translate(&creator.constants.system);
        let defaults = Defaults { shape: ours.shape, readings };
        let names = written_names(&ours, &theirs);

        let mut merge = Merge::new(defaults, theirs.shape, false);
        let system = merge.system(&ours.system, &theirs.system);
        let custom = merge.custom(&self.constants.custom, &creator.constants.custom);
        let none = RoleTypes::new();
        let (mine, added) = (self.role_types.as_ref().unwrap_or(&none), creator.role_types.as_ref().unwrap_or(&none));
        let role_types = merge.role_types(mine, added);

        let mut constants = Constants::of(system.clone(), defaults);
        constants.custom = custom;
        constants.role_types = role_types.into_iter().map(|(name, kind)| (name, kind.into())).collect();

        let mut faults = match readings.legacy_timeouts {
            LegacyTimeouts::Refuse => ours.ignored.iter().chain(&theirs.ignored).map(|object| mixed(object)).collect(),
            LegacyTimeouts::Ignore => Vec::new(),
        };
        faults.extend(check::faults(&system, &constants, defaults, names));
        Resolution { constants, conflicts: merge.conflicts(), faults }
    }
}

impl Constants {
    /// `constants` as the session shows them: in 107's shape, defaults written out.
    #[must_use]
    pub fn document(&self) -> SessionConstants {
        SessionConstants { system: self.system(), custom: self.custom.clone() }
    }

    /// Whether a later request may have these constants: it may repeat values, but neither change nor add any.
    ///
    /// Objects that [`LegacyTimeouts::Ignore`] would pass over in a template count as constants here. Role types do not:
    /// owners may change some of their settings, which is the session's to judge.
    ///
    /// # Errors
    /// The dotted path of the first constant that the request would change or add.
    pub fn check_unchanged(&self, request: &ConstantsRequest) -> Result<(), String> {
        let (fixed, theirs) = (self.document(), legacy::translate(&request.constants.system));
        // No default is used, so no reading matters: fixed values are written out.
        let readings = Readings::default();
        let defaults = Defaults { shape: Contract::V107, readings: &readings };
        let mut merge = Merge::new(defaults, theirs.shape, true);
        merge.system(&fixed.system, &theirs.system);
        merge.custom(&fixed.custom, &request.constants.custom);
        let ignored = theirs.ignored.into_iter().map(|object| format!("constants.system.{object}"));
        merge.conflicts().into_iter().chain(ignored).next().map_or(Ok(()), Err)
    }
}

/// A template and a creator together, right or wrong.
struct Resolution {
    constants: Constants,
    conflicts: Vec<String>,
    faults: Vec<ConstantFault>,
}

impl Resolution {
    fn verdict(self) -> Result<Constants, CreateFault> {
        match self.conflicts.into_iter().next() {
            Some(path) => Err(CreateFault::Conflict { path }),
            None if self.faults.is_empty() => Ok(self.constants),
            None => Err(CreateFault::Invalid(self.faults)),
        }
    }
}

/// The words of whoever gave the managed initialization, the template before the creator.
fn written_names(ours: &Translated, theirs: &Translated) -> InitializationNames {
    let creators = ours.system.member_initialization.is_none() && theirs.system.member_initialization.is_some();
    if creators { theirs.shape.names() } else { ours.shape.names() }
}

/// A warning if members may take longer to measure than matchmaking recommends (M250). `object` has the timeout.
fn measurement_limit(constants: &Constants, object: &str) -> Option<Warning> {
    let timeout = constants.member_initialization.filter(|_| constants.measures())?.measurement_timeout;
    if timeout <= MATCHMAKING_RECOMMENDS {
        return None;
    }
    let problem = if timeout > MATCHMAKING_GIVES {
        format!("{timeout} is longer than matchmaking waits for measurements: it gives up after {MATCHMAKING_GIVES}")
    } else {
        format!("{timeout} is longer than recommended in matchmaking, which waits {MATCHMAKING_GIVES} for measurements")
    };
    Some(Warning {
        path: format!("constants.system.{object}.measurementTimeout"),
        clause: clauses::MATCHMAKING_LIMIT,
        problem,
        help: format!("write {MATCHMAKING_RECOMMENDS} or less, if players come to the session by matchmaking"),
    })
}

/// How long matchmaking waits for measurements, and how long a session is recommended to.
const MATCHMAKING_GIVES: Millis = Millis::from_secs(45);
const MATCHMAKING_RECOMMENDS: Millis = Millis::from_secs(30);

fn mixed(object: &str) -> ConstantFault {
    ConstantFault {
        rule: ConstantRule::ShapesDoNotMix,
        path: format!("constants.system.{object}"),
        problem: "it is of contracts 104 and 105, and stands beside what only 107 has".to_owned(),
        help: Some("write it in 107's words, or choose the reading legacy_timeouts=ignore".to_owned()),
    }
}
