//! `constants` of a session.

use crate::json::fields::Object;
use crate::mpsd::template::{Constants, Contract};

pub(super) fn write(to: &mut Object<'_>, constants: &Constants, contract: Contract) {
    let system = constants.system();
    let system = match contract {
        Contract::V107 => system,
        Contract::V105 => system.in_105(),
    };
    to.json("system", &system);
    super::custom(to, Some(&constants.custom));
}
