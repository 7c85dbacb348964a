//! Scripts: JSON in, a value with every name resolved and every number in range out, or every fault with its place.

mod document;
pub(crate) mod expect;
mod resolve;
#[cfg(feature = "schema")]
mod schema;
mod values;
mod words;

pub use expect::{Expectation, ExpectedSession, LedgerView, ServerView, TapList, Verdict};
#[cfg(feature = "schema")]
pub use schema::schema;

use crate::action::Action;
use crate::hash::StableHash;
use crate::id::{Name, SessionReference};
use crate::json::{self, Fault};
use crate::mpsd::readings::{Preset, Readings};
use crate::mpsd::smartmatch::{Hopper, HopperName};
use crate::mpsd::template::SessionTemplate;
use crate::mpsd::wire::Epoch;
use crate::names::Names;
use crate::names::{People, UserSpec};
use crate::policy::Policies;
use crate::time::Instant;
use crate::trace::Trace;
use crate::world::Settings;
use document::Document;
#[cfg(feature = "cli")]
pub(crate) use document::HopperDocument;
use serde_json::Value;
use std::fmt;

/// A script that can be run: nothing in it is malformed, unknown or out of range.
#[derive(Clone, PartialEq, Debug)]
pub struct Script {
    /// What it is called: its file's name without the ending.
    pub name: String,
    /// What it shows.
    pub about: String,
    /// Where the failure that it retells is told in public, if it retells one.
    pub reference: Option<String>,
    /// Who and what it speaks of.
    pub names: Names,
    /// The users, in the order of the names.
    pub users: Vec<UserSpec>,
    /// The sessions, in the order of the names.
    pub sessions: Vec<SessionReference>,
    /// The hoppers of SmartMatch, by name.
    pub hoppers: Vec<(HopperName, Hopper)>,
    /// The steps, in order of time.
    pub steps: Vec<Step>,
    /// The date of virtual zero.
    pub epoch: Epoch,
    /// The ways to run it: one without a label, or several with one each.
    pub cases: Vec<Case>,
    /// What is worth saying about it though it can be run.
    pub warnings: Vec<ScriptFault>,
    /// A hash of what it says, whatever its layout.
    digest: StableHash,
}

/// One way to run a script.
#[derive(Clone, PartialEq, Debug)]
pub struct Case {
    /// Its label; none if the script has no cases.
    pub label: Option<String>,
    /// The choices in force.
    pub readings: Readings,
    /// How long the world takes for things, and what its services do.
    pub settings: Settings,
    /// What the title on each console does by itself.
    pub policies: Vec<Policies>,
    /// What delays are drawn from.
    pub seed: u64,
    /// The templates with every override in place.
    pub templates: Vec<(Name, SessionTemplate)>,
}

/// One step.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// When.
    pub at: Instant,
    /// What is done, in this order.
    pub actions: Vec<Action>,
    /// What must be true afterwards: always, or in the case with this place in [`Script::cases`].
    pub expectations: Vec<(Option<usize>, Expectation)>,
}

/// What the command line changes in a script, over all that the script says itself.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Overrides {
    /// Template constants by name.
    pub set: Vec<(String, Value)>,
    /// A preset of readings, and single readings by name and value.
    pub preset: Option<Preset>,
    /// Single readings by name and value.
    pub readings: Vec<(String, String)>,
    /// Single policies of every title, likewise.
    pub policies: Vec<(String, String)>,
    /// The seed.
    pub seed: Option<u64>,
}

/// In which text a fault is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Source {
    /// The script.
    Script,
    /// A template file, as the script names it.
    Template(String),
    /// The command line: the option and its value.
    Option(String),
}

/// Something wrong with a script, a template that it uses, or an override.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScriptFault {
    /// Where.
    pub source: Source,
    /// What.
    pub fault: Fault,
}

impl fmt::Display for ScriptFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Source::Script => self.fault.fmt(f),
            Source::Template(file) => write!(f, "{file}:{}", self.fault),
            Source::Option(option) => write!(f, "{option}: {}", self.fault.problem),
        }
    }
}

impl Script {
    /// A trace of nothing yet that knows the script's names.
    #[must_use]
    pub fn empty_trace(&self) -> Trace {
        Trace::new(self.names.clone(), &self.sessions, &People::new(&self.names, self.users.clone()))
    }

    /// Reads a script. `load` fetches the template files that it names, by the path that it gives, and tells why one
    /// cannot be had.
    ///
    /// # Errors
    /// Every fault of the script, its templates and the overrides.
    pub fn parse(
        name: &str,
        text: &[u8],
        overrides: &Overrides,
        load: &mut dyn FnMut(&str) -> Result<Vec<u8>, String>,
    ) -> Result<Script, Vec<ScriptFault>> {
        let in_script = |fault| ScriptFault { source: Source::Script, fault: words::of_scripts(fault) };
        let each = |faults: Vec<Fault>| faults.into_iter().map(in_script).collect::<Vec<_>>();
        let document: Document = json::read(text).map_err(each)?;
        resolve::script(name, &document, text, overrides, load)
    }

    /// What is wrong with a template by itself, and what is doubtful.
    ///
    /// # Errors
    /// Every fault of the text.
    pub fn check_template(text: &[u8], readings: &Readings) -> Result<Vec<Fault>, Vec<Fault>> {
        resolve::check_template(text, readings)
    }

    /// Whether the text has the shape of a script, before any name in it is resolved: what its bench measures.
    #[doc(hidden)]
    #[must_use]
    pub fn has_shape(text: &[u8]) -> bool {
        json::read::<Document>(text).is_ok()
    }

    /// The place in [`Script::cases`] of the case with this label.
    #[must_use]
    pub fn case(&self, label: &str) -> Option<usize> {
        self.cases.iter().position(|case| case.label.as_deref() == Some(label))
    }

    /// A hash of what the script says; the first thing that a certificate covers.
    #[must_use]
    pub fn digest(&self) -> StableHash {
        self.digest
    }
}
