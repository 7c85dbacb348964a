//! Templates: the defaults and checks of their constants, and how a constant is set by its name.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod constants;
mod defaults;
mod set;

use serde_json::Value;
use sessim::json::Fault;
use sessim::mpsd::template::SessionTemplate;

fn read(document: &Value) -> Result<SessionTemplate, Vec<Fault>> {
    sessim::json::read(document.to_string().as_bytes())
}
