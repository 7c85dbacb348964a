//! The body of a ticket (M437).

use super::servers::Target;
use crate::mpsd::smartmatch::{Attribute, Attributes, PreserveSession, TicketRequest};
use crate::time::Millis;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The body of a ticket.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::mpsd::wire) struct TicketBody {
    /// In seconds.
    give_up_duration: u32,
    preserve_session: Option<PreserveSession>,
    ticket_session_ref: Target,
    ticket_attributes: Option<BTreeMap<String, Written>>,
}

/// A whole number or a text.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a whole number or a text")]
enum Written {
    Number(i64),
    Text(String),
}

impl TicketBody {
    /// Parses the body.
    ///
    /// # Errors
    /// The fault, in a sentence.
    pub(in crate::mpsd::wire) fn read(text: &str) -> Result<TicketRequest, String> {
        let body: TicketBody = super::read(text)?;
        if body.give_up_duration == 0 {
            return Err("giveUpDuration: a ticket searches for a second at least".to_owned());
        }
        let attribute = |(name, value)| {
            let value = match value {
                Written::Number(number) => Attribute::Number(number),
                Written::Text(text) => Attribute::Text(text.into()),
            };
            (String::into(name), value)
        };
        let attributes: Attributes = body.ticket_attributes.unwrap_or_default().into_iter().map(attribute).collect();
        Ok(TicketRequest {
            session: body.ticket_session_ref.reference(),
            give_up: Millis::from_secs(body.give_up_duration),
            preserve_session: body.preserve_session.unwrap_or_default(),
            attributes,
        })
    }
}
