//! Reading the body of a posted handle, or of a query for handles.

use crate::id::{Guid, Name, SessionReference, TitleId, Xuid};
use crate::mpsd::directory::{InviteAttributes, NewHandle, Owners, SearchAttributes};
use crate::mpsd::session::HandleKind;
use crate::mpsd::wire::body::{Parsed, read};
use serde::Deserialize;

/// A handle to post, and the session that it leads to; `None` for its name lets the directory choose one.
pub(super) struct Posted {
    pub(super) scid: Guid,
    pub(super) template: Name,
    pub(super) name: Option<Name>,
    pub(super) new: NewHandle,
}

/// The handle that the body of a POST means (M299).
///
/// # Errors
/// The fault, in a sentence.
pub(super) fn handle(text: &str) -> Result<Posted, String> {
    let body: HandleBody = read(text)?;
    let version = body.version.unwrap_or(VERSION);
    if version != VERSION {
        return Err(format!("version: {version} is not the version of handles, which is {VERSION}"));
    }
    let kind = body.kind;
    let only = |field: &str, given: bool, of: HandleKind| match given && kind != of {
        true => Err(format!("{field}: a handle of the type {kind} has none; the type {of} has")),
        false => Ok(()),
    };
    only("invitedXuid", body.invited_xuid.is_some(), HandleKind::Invite)?;
    only("inviteAttributes", body.invite_attributes.is_some(), HandleKind::Invite)?;
    only("originSessionRef", body.origin_session_ref.is_some(), HandleKind::Transfer)?;
    only("searchAttributes", body.search_attributes.is_some(), HandleKind::Search)?;
    let missing = |field: &str| format!("a handle of the type {kind} has to have {field}");
    let new = match kind {
        HandleKind::Activity => NewHandle::Activity,
        HandleKind::Invite => NewHandle::Invite {
            invited: body.invited_xuid.ok_or_else(|| missing("invitedXuid"))?,
            attributes: body.invite_attributes.map(InviteAttributesBody::attributes).unwrap_or_default(),
        },
        HandleKind::Transfer => {
            let origin = body.origin_session_ref.ok_or_else(|| missing("originSessionRef"))?;
            let SessionRef { scid: Parsed(scid), template_name: Parsed(template), name } = origin;
            let Parsed(name) = name.ok_or("originSessionRef: it has to have a name")?;
            NewHandle::Transfer { origin: SessionReference { scid, template, name } }
        }
        HandleKind::Search => NewHandle::Search(body.search_attributes.unwrap_or_default()),
    };
    let SessionRef { scid: Parsed(scid), template_name: Parsed(template), name } = body.session_ref;
    Ok(Posted { scid, template, name: name.map(|Parsed(name)| name), new })
}

/// The version of every handle.
pub(super) const VERSION: u32 = 1;

/// A query of handles.
pub(super) enum HandleQuery {
    /// Activities.
    Activity {
        /// In this service configuration only.
        scid: Option<Guid>,
        /// The owners of the activities.
        owners: Owners,
    },
    /// Search handles.
    Search {
        /// Of sessions in this service configuration.
        scid: Guid,
        /// Of sessions made from this template.
        template: Option<Name>,
        /// The text of the filter.
        filter: String,
        /// The text of the order.
        order_by: String,
    },
}

/// The query that a body means.
///
/// # Errors
/// The fault, in a sentence.
pub(super) fn query(text: &str) -> Result<HandleQuery, String> {
    // The type alone decides which fields there may be.
    let AnyQuery { kind } = read(text)?;
    match kind {
        QueryKind::Activity => activities(read(text)?),
        QueryKind::Search => {
            let SearchQuery { kind: _, scid: Parsed(scid), template_name, filter, order_by } = read(text)?;
            let template = template_name.map(|Parsed(name)| name);
            Ok(HandleQuery::Search {
                scid,
                template,
                filter: filter.unwrap_or_default(),
                order_by: order_by.unwrap_or_default(),
            })
        }
    }
}

fn activities(body: ActivityQuery) -> Result<HandleQuery, String> {
    let ActivityQuery { kind: _, scid, owners } = body;
    let owners = match (owners.xuids, owners.people) {
        (Some(xuids), None) => Owners::Xuids(xuids),
        (None, Some(PeopleBody { moniker: Moniker::People | Moniker::Favorites, moniker_xuid })) => {
            Owners::People(moniker_xuid)
        }
        (Some(_), Some(_)) | (None, None) => return Err("owners: it has either xuids or people".to_owned()),
    };
    Ok(HandleQuery::Activity { scid: scid.map(|Parsed(scid)| scid), owners })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct HandleBody {
    /// The sample of a posted invite has one; the directory gives its own.
    #[serde(rename = "id")]
    _id: Option<String>,
    version: Option<u32>,
    #[serde(rename = "type")]
    kind: HandleKind,
    session_ref: SessionRef,
    invited_xuid: Option<Xuid>,
    invite_attributes: Option<InviteAttributesBody>,
    origin_session_ref: Option<SessionRef>,
    search_attributes: Option<SearchAttributes>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SessionRef {
    scid: Parsed<Guid>,
    template_name: Parsed<Name>,
    name: Option<Parsed<Name>>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct InviteAttributesBody {
    title_id: Option<Parsed<u32>>,
    context: Option<Box<str>>,
    context_string: Option<Box<str>>,
    sender_string: Option<Box<str>>,
}

impl InviteAttributesBody {
    fn attributes(self) -> InviteAttributes {
        InviteAttributes {
            title_id: self.title_id.map(|Parsed(title)| TitleId(title)),
            context: self.context,
            context_string: self.context_string,
            sender_string: self.sender_string,
        }
    }
}

/// The type of a query, whatever else it asks.
#[derive(Deserialize)]
struct AnyQuery {
    #[serde(rename = "type")]
    kind: QueryKind,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum QueryKind {
    Activity,
    Search,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActivityQuery {
    #[serde(rename = "type")]
    #[expect(dead_code, reason = "whoever chose this type has looked at it")]
    kind: QueryKind,
    scid: Option<Parsed<Guid>>,
    owners: OwnersBody,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SearchQuery {
    #[serde(rename = "type")]
    #[expect(dead_code, reason = "whoever chose this type has looked at it")]
    kind: QueryKind,
    scid: Parsed<Guid>,
    template_name: Option<Parsed<Name>>,
    filter: Option<String>,
    order_by: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct OwnersBody {
    xuids: Option<Vec<Xuid>>,
    people: Option<PeopleBody>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct PeopleBody {
    moniker: Moniker,
    moniker_xuid: Xuid,
}

/// The users whom a user follows. The directory does not know favourites (M306).
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Moniker {
    People,
    Favorites,
}
