//! Overriding one constant of a template by its name, as the command line and the tuner do.

use super::SessionTemplate;
use super::constants::raw::SystemConstants;
use super::contract::Contract;
use super::legacy::{self, EXTERNAL_EVALUATION};
use crate::json::{self, Fault};
use serde_json::{Map, Value};
use std::fmt;
use std::sync::LazyLock;

/// The names that can be set: dotted paths below `constants.system`, in 107's form or in 104/105's.
pub static SETTABLE: LazyLock<Vec<&'static str>> = LazyLock::new(|| SystemConstants::NAMES.concat());

/// The reason why a constant was not set. The template is unchanged.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SetFault {
    /// No constant has that name; [`SETTABLE`] lists the names.
    UnknownName {
        /// The requested name.
        name: String,
        /// All known names.
        known: &'static [&'static str],
    },
    /// The constant cannot have that value.
    WrongValue {
        /// The requested name.
        name: String,
        /// What is wrong with the value.
        problem: String,
        /// The unknown word, if that is the problem.
        found: Option<String>,
        /// The known words.
        known: Vec<String>,
    },
}

impl fmt::Display for SetFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SetFault::UnknownName { name, known } => {
                write!(f, "there is no constant {name:?}; there are {}", known.join(", "))
            }
            SetFault::WrongValue { name, problem, .. } => write!(f, "{name}: {problem}"),
        }
    }
}

impl std::error::Error for SetFault {}

impl SessionTemplate {
    /// Sets the constant `name`, a dotted path below `constants.system` such as `memberInitialization.joinTimeout`.
    ///
    /// Missing objects on the path are created. A 104/105 template accepts 107's names for its own constants: there
    /// `inactiveRemovalTimeout` sets `timeouts.inactive`, and `memberInitialization.externalEvaluation: true` sets
    /// `managedInitialization.autoEvaluate: false`. Only types are checked here; ranges and combinations, when it is resolved.
    ///
    /// # Errors
    /// If there is no such constant or it cannot have that value. `null` is a value of timeouts only.
    pub fn set(&mut self, name: &str, value: &Value) -> Result<(), SetFault> {
        if !SETTABLE.contains(&name) {
            return Err(SetFault::UnknownName { name: name.to_owned(), known: &SETTABLE });
        }
        let wrong =
            |problem: String, found, known| SetFault::WrongValue { name: name.to_owned(), problem, found, known };
        let shape = legacy::shape(&self.constants.system);
        let value = match (shape, name, value) {
            (Contract::V105, EXTERNAL_EVALUATION, Value::Bool(external)) => Value::Bool(!external),
            (Contract::V105 | Contract::V107, _, value) => value.clone(),
        };
        let mut document = json::to_value(&self.constants.system);
        put(&mut document, &shape.path_of(name), value);
        let text = json::to_text(&document);
        self.constants.system = json::read(text.as_bytes()).map_err(|faults| match faults.into_iter().next() {
            Some(Fault { problem, found, known, .. }) => wrong(problem, found, known),
            None => wrong("it cannot be that".to_owned(), None, Vec::new()),
        })?;
        Ok(())
    }
}

/// Puts `value` at a dotted path; values on the way become objects.
fn put(mut place: &mut Value, path: &str, value: Value) {
    for key in path.split('.') {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        place = &mut place[key];
    }
    *place = value;
}
