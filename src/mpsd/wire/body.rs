//! Reading the body of a write: every key and value that the schema does not have is refused (M165).
//!
//! Nothing here looks at a session.

mod field;
mod members;
mod own;
mod properties;
mod reserved;
mod servers;
mod subscriptions;
mod ticket;

pub(super) use field::{CustomDelta, Parsed, read};
pub(super) use ticket::TicketBody;

use crate::mpsd::date::Epoch;
use crate::mpsd::session::{Caller, Me, Write};
use crate::mpsd::template::{ConstantsRequest, RoleTypes, SessionConstants};
use members::Members;
use properties::PropertiesBody;
use reserved::Reserved;
use serde::Deserialize;
use servers::Servers;

/// The write that the body of a PUT to a session means.
///
/// # Errors
/// The fault, in a sentence.
pub(super) fn write(text: &str, caller: &Caller, epoch: Epoch) -> Result<Write, String> {
    let body: Body = read(text)?;
    let Members { me, listed, reserve, remove, assign } = body.members.unwrap_or_default();
    let me = match me {
        None => Me::Absent,
        Some(None) => Me::Leave,
        Some(Some(record)) => Me::Put(record.write("me", caller.only_user().map(|user| user.xuid))?),
    };
    Ok(Write {
        me,
        listed: listed.map(|listed| listed.write().map(Box::new)).transpose()?,
        reserve: reserve.into_iter().map(Reserved::reservation).collect(),
        remove,
        assign,
        properties: body.properties.map(PropertiesBody::write).unwrap_or_default(),
        servers: body.servers.map(|servers| servers.write(epoch)).transpose()?,
        constants: (body.constants.is_some() || body.role_types.is_some()).then(|| {
            let constants = body.constants.unwrap_or_default();
            Box::new(ConstantsRequest { constants, role_types: body.role_types })
        }),
    })
}

/// The write that the body of a PUT to `properties` means.
///
/// # Errors
/// The fault, in a sentence.
pub(super) fn properties(text: &str) -> Result<Write, String> {
    Ok(Write { properties: read::<PropertiesBody>(text)?.write(), ..Write::default() })
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Body {
    constants: Option<SessionConstants>,
    #[serde(rename = "roleTypes")]
    role_types: Option<RoleTypes>,
    properties: Option<PropertiesBody>,
    members: Option<Members>,
    servers: Option<Servers>,
}
