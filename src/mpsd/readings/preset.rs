//! Named sets of readings.

use super::{InactiveDefault, LargeCeiling, MembersNeeded, Readings};
use serde::{Deserialize, Serialize};

/// A named set of readings.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Preset {
    /// The page "MPSD session details": `inactiveRemovalTimeout` defaults to 2 h, a large session holds 1,000.
    #[default]
    SessionDetails,
    /// The reference of the 107 constants: `inactiveRemovalTimeout` defaults to 0, a large session holds 10,000.
    TemplateReference,
    /// The defaults of contract 105: 2 h, and two members needed to start.
    #[serde(rename = "contract-105")]
    Contract105,
}

impl Preset {
    /// Every preset with its name, as scripts and the command line spell it.
    pub const ALL: [(&'static str, Preset); 3] = [
        ("session-details", Preset::SessionDetails),
        ("template-reference", Preset::TemplateReference),
        ("contract-105", Preset::Contract105),
    ];

    /// The readings it stands for.
    #[must_use]
    pub fn readings(self) -> Readings {
        let page = Readings::default();
        match self {
            Preset::SessionDetails => page,
            Preset::TemplateReference => {
                Readings { inactive_default: InactiveDefault::Zero, large_ceiling: LargeCeiling::TenThousand, ..page }
            }
            Preset::Contract105 => Readings { members_needed: MembersNeeded::Two, ..page },
        }
    }
}
