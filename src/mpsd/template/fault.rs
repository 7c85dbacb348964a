//! Faults and warnings of constants.

use crate::clause::Clause;
use crate::mpsd::clauses;
use std::fmt;

/// A constant that breaks a rule. The service refuses it with 400.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ConstantFault {
    /// The rule.
    pub rule: ConstantRule,
    /// The dotted path: `constants.system.maxMembersCount`, or below `roleTypes`. The constant may be missing.
    pub path: String,
    /// The found value and the reason against it.
    pub problem: String,
    /// The remedy.
    pub help: Option<String>,
}

/// The rules of constants beyond their types.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(missing_docs, reason = "each is named as the rule that it is; `clause` has its sentence")]
pub enum ConstantRule {
    ShapesDoNotMix,
    VersionFromOne,
    MaxMembersFromOne,
    MaxMembersNeedLarge,
    LargeCeiling,
    InitiatorsNotEmpty,
    LargeExcludesConnectivity,
    LargeExcludesUserAuthorizationStyle,
    LargeExcludesAutoPopulateServerCandidates,
    LargeExcludesTeam,
    LargeExcludesArbitration,
    LargeExcludesMemberInitialization,
    LargeExcludesMeasurementServers,
    TeamExcludesGameplay,
    BroadcastNeedsLarge,
    ArbitrationNeedsGameplay,
    SearchableNeedsOwners,
    MetricsNeedConnectivity,
    RequirementsNeedConnectivity,
    MetricsCoverRequirements,
    HostSelectionMetricExists,
    EvaluationTimeoutNeedsExternalEvaluation,
    MembersNeededInRange,
    MeasurementServerNameInLowerCase,
    MeasurementServerHasAddress,
    ArbitrationTimeoutsNeedCapability,
    ArbitrationNotBeforeForfeit,
    CloudComputePackageNeedsCapability,
    OwnershipPoliciesNeedCapability,
    TitleIdIsDecimal,
    RoleNameWellFormed,
    RoleMaxFromOne,
    RoleTargetInRange,
    OwnerManagedNeedsOwners,
}

impl ConstantRule {
    /// Its numbered rule.
    #[must_use]
    pub fn clause(self) -> Clause {
        use ConstantRule as Rule;
        match self {
            Rule::ShapesDoNotMix => clauses::LEGACY_UNDER_107,
            Rule::MaxMembersFromOne | Rule::MaxMembersNeedLarge => clauses::MAX_MEMBERS_RANGE,
            Rule::LargeCeiling => clauses::LARGE_CEILING,
            Rule::LargeExcludesConnectivity
            | Rule::LargeExcludesUserAuthorizationStyle
            | Rule::LargeExcludesAutoPopulateServerCandidates
            | Rule::LargeExcludesTeam
            | Rule::LargeExcludesArbitration => clauses::LARGE_EXCLUDES_CAPABILITIES,
            Rule::LargeExcludesMemberInitialization | Rule::LargeExcludesMeasurementServers => {
                clauses::LARGE_EXCLUDES_CONSTANTS
            }
            Rule::TeamExcludesGameplay => clauses::TEAM_EXCLUDES_GAMEPLAY,
            Rule::BroadcastNeedsLarge => clauses::BROADCAST_NEEDS_LARGE,
            Rule::ArbitrationNeedsGameplay => clauses::ARBITRATION_NEEDS_GAMEPLAY,
            Rule::SearchableNeedsOwners => clauses::SEARCHABLE_NEEDS_OWNERS,
            Rule::MetricsNeedConnectivity | Rule::RequirementsNeedConnectivity => clauses::METRICS_NEED_CONNECTIVITY,
            Rule::MetricsCoverRequirements => clauses::METRICS_COVER_REQUIREMENTS,
            Rule::HostSelectionMetricExists => clauses::HOST_METRIC_VALUES,
            Rule::EvaluationTimeoutNeedsExternalEvaluation => clauses::EVALUATION_NEEDS_EXTERNAL,
            Rule::MembersNeededInRange => clauses::MEMBERS_NEEDED_RANGE,
            Rule::ArbitrationTimeoutsNeedCapability
            | Rule::CloudComputePackageNeedsCapability
            | Rule::OwnershipPoliciesNeedCapability => clauses::CONSTANT_NEEDS_CAPABILITY,
            Rule::ArbitrationNotBeforeForfeit => clauses::ARBITRATION_ORDER,
            Rule::VersionFromOne
            | Rule::InitiatorsNotEmpty
            | Rule::MeasurementServerNameInLowerCase
            | Rule::MeasurementServerHasAddress
            | Rule::TitleIdIsDecimal => clauses::CONSTANT_MALFORMED,
            Rule::RoleNameWellFormed => clauses::ROLE_NAMES,
            Rule::RoleMaxFromOne | Rule::RoleTargetInRange => clauses::ROLE_RANGE,
            Rule::OwnerManagedNeedsOwners => clauses::OWNER_MANAGED_NEEDS_OWNERS,
        }
    }

    /// Whether turning on a capability would correct it. A template without `capabilities` leaves that to the creator.
    pub(super) fn needs_capability(self) -> bool {
        use ConstantRule as Rule;
        match self {
            Rule::MaxMembersNeedLarge
            | Rule::MetricsNeedConnectivity
            | Rule::RequirementsNeedConnectivity
            | Rule::ArbitrationTimeoutsNeedCapability
            | Rule::CloudComputePackageNeedsCapability
            | Rule::OwnershipPoliciesNeedCapability
            | Rule::OwnerManagedNeedsOwners => true,
            Rule::ShapesDoNotMix
            | Rule::VersionFromOne
            | Rule::MaxMembersFromOne
            | Rule::LargeCeiling
            | Rule::InitiatorsNotEmpty
            | Rule::LargeExcludesConnectivity
            | Rule::LargeExcludesUserAuthorizationStyle
            | Rule::LargeExcludesAutoPopulateServerCandidates
            | Rule::LargeExcludesTeam
            | Rule::LargeExcludesArbitration
            | Rule::LargeExcludesMemberInitialization
            | Rule::LargeExcludesMeasurementServers
            | Rule::TeamExcludesGameplay
            | Rule::BroadcastNeedsLarge
            | Rule::ArbitrationNeedsGameplay
            | Rule::SearchableNeedsOwners
            | Rule::MetricsCoverRequirements
            | Rule::HostSelectionMetricExists
            | Rule::EvaluationTimeoutNeedsExternalEvaluation
            | Rule::MembersNeededInRange
            | Rule::MeasurementServerNameInLowerCase
            | Rule::MeasurementServerHasAddress
            | Rule::ArbitrationNotBeforeForfeit
            | Rule::TitleIdIsDecimal
            | Rule::RoleNameWellFormed
            | Rule::RoleMaxFromOne
            | Rule::RoleTargetInRange => false,
        }
    }
}

impl fmt::Display for ConstantFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.problem)?;
        self.help.iter().try_for_each(|help| write!(f, "; {help}"))
    }
}

impl std::error::Error for ConstantFault {}

/// Why a session cannot be created from a template with the creator's constants.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CreateFault {
    /// 409: the template fixes a constant, and the creator gives another value. The first one, in document order.
    Conflict {
        /// The dotted path, in the creator's form.
        path: String,
    },
    /// 400: together they break rules; all of them, never empty.
    Invalid(Vec<ConstantFault>),
}

impl fmt::Display for CreateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CreateFault::Conflict { path } => write!(f, "{path}: another value is fixed already"),
            CreateFault::Invalid(faults) => {
                let all: Vec<String> = faults.iter().map(ToString::to_string).collect();
                f.write_str(&all.join("\n"))
            }
        }
    }
}

impl std::error::Error for CreateFault {}

/// A warning: a valid part of a template that may not be intended.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Warning {
    /// The dotted path. The constant may be missing.
    pub path: String,
    /// The numbered rule that decided.
    pub clause: Clause,
    /// The found value and its interpretation.
    pub problem: String,
    /// The remedy.
    pub help: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.path, self.problem, self.help)
    }
}
