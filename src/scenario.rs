//! Scripts: parses JSON into a value with every name resolved and every number in range, or returns every fault with its place.

mod document;
pub(crate) mod expect;
mod resolve;
#[cfg(feature = "schema")]
mod schema;
mod values;
mod words;

pub use expect::{
    Expectation, ExpectedSession, FleetView, GameLiftView, GameSessionView, LedgerView, NotifiedView, ProcessView,
    ReturnedView, ServerView, TapList, Verdict,
};
#[cfg(feature = "schema")]
pub use schema::schema;

use crate::action::Action;
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
use crate::world::{GameLiftPlan, Settings};
use document::Document;
#[cfg(feature = "cli")]
pub(crate) use document::HopperDocument;
use serde_json::Value;
use std::fmt;

/// A valid script.
#[derive(Clone, PartialEq, Debug)]
pub struct Script {
    /// Its name: the file name without extension.
    pub name: String,
    /// The description.
    pub about: String,
    /// A public report of the failure that it reproduces, if there is one.
    pub reference: Option<String>,
    /// The names of users, consoles, sessions and handles.
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
    /// Warnings.
    pub warnings: Vec<ScriptFault>,
}

/// One way to run a script.
#[derive(Clone, PartialEq, Debug)]
pub struct Case {
    /// Its label; none if the script has no cases.
    pub label: Option<String>,
    /// The chosen readings.
    pub readings: Readings,
    /// The settings of the world.
    pub settings: Settings,
    /// The policies of the title on each console.
    pub policies: Vec<Policies>,
    /// The seed of the random streams.
    pub seed: u64,
    /// The templates with every override in place.
    pub templates: Vec<(Name, SessionTemplate)>,
    /// GameLift, if the script has it.
    pub gamelift: Option<GameLiftPlan>,
}

/// One step.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// The instant.
    pub at: Instant,
    /// The actions, in this order.
    pub actions: Vec<Action>,
    /// Expectations after it: for all cases, or for the case with this index in [`Script::cases`].
    pub expectations: Vec<(Option<usize>, Expectation)>,
}

/// Overrides of the command line, which take precedence over the script.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Overrides {
    /// Template constants by name.
    pub set: Vec<(String, Value)>,
    /// A preset of readings, and single readings by name and value.
    pub preset: Option<Preset>,
    /// Single readings by name and value.
    pub readings: Vec<(String, String)>,
    /// Parts of GameLift by their path below `gamelift` in a case, such as `settings.latency`.
    pub gamelift: Vec<(String, Value)>,
    /// Single readings of GameLift, likewise.
    pub gamelift_readings: Vec<(String, String)>,
    /// Single policies of every title, likewise.
    pub policies: Vec<(String, String)>,
    /// The seed.
    pub seed: Option<u64>,
}

/// The text that a fault is in.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Source {
    /// The script.
    Script,
    /// A template file, as the script names it.
    Template(String),
    /// The command line: the option and its value.
    Option(String),
}

/// A fault of a script, of a template that it uses, or of an override.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScriptFault {
    /// The file.
    pub source: Source,
    /// The fault.
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
    /// An empty trace with the script's names.
    #[must_use]
    pub fn empty_trace(&self) -> Trace {
        Trace::new(self.names.clone(), &self.sessions, &People::new(&self.names, self.users.clone()))
    }

    /// Parses a script. `load` reads the template files that it names, by path, or returns why one cannot be read.
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

    /// Checks a template by itself, and returns warnings.
    ///
    /// # Errors
    /// Every fault of the text.
    pub fn check_template(text: &[u8], readings: &Readings) -> Result<Vec<Fault>, Vec<Fault>> {
        resolve::check_template(text, readings)
    }

    /// Whether the text parses as a script document, before names are resolved. For benches.
    #[doc(hidden)]
    #[must_use]
    pub fn has_shape(text: &[u8]) -> bool {
        json::read::<Document>(text).is_ok()
    }

    /// The index in [`Script::cases`] of the case with this label.
    #[must_use]
    pub fn case(&self, label: &str) -> Option<usize> {
        self.cases.iter().position(|case| case.label.as_deref() == Some(label))
    }
}
