//! A handle as a client sees it.

use super::body::VERSION;
use crate::id::{Guid, HandleId, Name, SessionReference, TitleId, Xuid};
use crate::json::fields::written;
use crate::json::to_text;
use crate::mpsd::custom::Custom;
use crate::mpsd::date::{Date, Epoch};
use crate::mpsd::directory::{Handle, HandleDetails, InviteAttributes, SearchAttributes};
use crate::mpsd::session::{Restriction, Session};
use crate::mpsd::template::{InviteProtocol, Visibility};
use crate::mpsd::wire::document::role_types;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// The parts that a query of handles may include.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::mpsd::wire) struct Include {
    /// `relatedInfo`: of the session.
    pub(in crate::mpsd::wire) related_info: bool,
    /// `roleInfo`: the session's roles.
    pub(in crate::mpsd::wire) role_info: bool,
    /// `customProperties`: the session's.
    pub(in crate::mpsd::wire) custom_properties: bool,
}

/// A handle as JSON text, with the included parts of its session if it exists.
pub(in crate::mpsd::wire) fn to_json(
    handle: &Handle,
    session: Option<&Session>,
    include: Include,
    epoch: Epoch,
) -> String {
    let mut document = HandleView {
        id: Printed(handle.id),
        version: VERSION,
        kind: handle.kind().word(),
        session_ref: Ref::of(&handle.reference),
        create_time: epoch.at(handle.create_time),
        title_id: None,
        owner_xuid: None,
        invited_xuid: None,
        sender_xuid: None,
        expiration: None,
        invite_attributes: None,
        origin_session_ref: None,
        search_attributes: None,
        related_info: session.filter(|_| include.related_info).map(|session| RelatedInfo::of(handle, session, epoch)),
        role_info: session.filter(|_| include.role_info).and_then(role_info),
        custom_properties: session.filter(|_| include.custom_properties).map(Session::custom_properties),
    };
    match &handle.details {
        HandleDetails::Activity(activity) => {
            document.title_id = Some(Printed(activity.title.0));
            document.owner_xuid = Some(activity.owner);
        }
        HandleDetails::Invite(invite) => {
            document.invited_xuid = Some(invite.invited);
            document.sender_xuid = handle.made_by;
            document.expiration = invite.expiration.map(|at| epoch.at(at));
            document.invite_attributes = Some(Attributes::of(&invite.attributes));
        }
        HandleDetails::Transfer { origin } => document.origin_session_ref = Some(Ref::of(origin)),
        HandleDetails::Search(attributes) => document.search_attributes = Some(attributes),
    }
    to_text(&document)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HandleView<'a> {
    id: Printed<HandleId>,
    version: u32,
    #[serde(rename = "type")]
    kind: &'static str,
    session_ref: Ref<'a>,
    create_time: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    title_id: Option<Printed<u32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner_xuid: Option<Xuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invited_xuid: Option<Xuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_xuid: Option<Xuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invite_attributes: Option<Attributes<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin_session_ref: Option<Ref<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    search_attributes: Option<&'a SearchAttributes>,
    #[serde(skip_serializing_if = "Option::is_none")]
    related_info: Option<RelatedInfo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_info: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_properties: Option<&'a Custom>,
}

/// A session's name in three parts.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ref<'a> {
    scid: Printed<Guid>,
    template_name: Printed<&'a Name>,
    name: Printed<&'a Name>,
}

impl Ref<'_> {
    fn of(reference: &SessionReference) -> Ref<'_> {
        let SessionReference { scid, template, name } = reference;
        Ref { scid: Printed(*scid), template_name: Printed(template), name: Printed(name) }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Attributes<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    title_id: Option<Printed<u32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context_string: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_string: Option<&'a str>,
}

impl Attributes<'_> {
    fn of(attributes: &InviteAttributes) -> Attributes<'_> {
        let InviteAttributes { title_id, context, context_string, sender_string } = attributes;
        Attributes {
            title_id: title_id.map(|TitleId(title)| Printed(title)),
            context: context.as_deref(),
            context_string: context_string.as_deref(),
            sender_string: sender_string.as_deref(),
        }
    }
}

/// A row's part about its session, as it is stored (M308).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RelatedInfo {
    visibility: Visibility,
    join_restriction: Restriction,
    closed: bool,
    max_members_count: u32,
    members_count: usize,
    posted_time: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    invite_protocol: Option<InviteProtocol>,
}

impl RelatedInfo {
    fn of(handle: &Handle, session: &Session, epoch: Epoch) -> RelatedInfo {
        let constants = &session.charter().constants;
        RelatedInfo {
            visibility: constants.visibility,
            join_restriction: session.join_restriction(),
            closed: session.closed(),
            max_members_count: constants.max_members_count,
            members_count: session.members().len(),
            posted_time: epoch.at(handle.create_time),
            invite_protocol: constants.invite_protocol,
        }
    }
}

/// `{"roleTypes":{...}}`, as the session itself shows them.
fn role_info(session: &Session) -> Option<Box<RawValue>> {
    RawValue::from_string(written(|to| role_types(to, session))).ok()
}

/// Something written as it prints.
struct Printed<T>(T);

impl<T: std::fmt::Display> Serialize for Printed<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}
