//! The JSON of queries and searches, and of what they are expected to find.

use crate::mpsd::directory::ShownVisibility;
#[cfg(feature = "schema")]
use crate::mpsd::schema::absent_is_not_null;
use crate::mpsd::session::{MemberStatus, Restriction};
use crate::scenario::values::OneOrMany;
use crate::time::given;
use serde::{Deserialize, Serialize};

/// Which sessions are asked for. It needs `keyword` or `users`, else it is refused with 400.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct QueryDocument {
    /// Sessions with this keyword, in whatever case.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub keyword: Option<String>,
    /// Sessions with one of these users in it; several make it a batch.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub users: Option<OneOrMany>,
    /// Also those in which the user is inactive or ready.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub inactive: Option<bool>,
    /// Also those in which a place is reserved for the user.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub reservations: Option<bool>,
    /// Also private ones.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub private: Option<bool>,
    /// Only those that are shown like this.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub visibility: Option<ShownVisibility>,
    /// Only those up to this version.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// At most so many rows, 0 to 100.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub take: Option<u32>,
    /// Only those made from this template.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
}

/// Which search handles are asked for.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct SearchDocument {
    /// What they must be, such as `numbers/rank ge 5`; anything, if it is left out.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// In which order they come: `Timestamp asc`, `numbers/rank desc`.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub order_by: Option<String>,
    /// Only those of sessions made from this template.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
}

/// A result that is expected: a session, and if anything of its row matters, that too.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ResultDocument {
    /// The session.
    pub session: String,
    /// The user that the row is about.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// That user's status: active, inactive or reserved.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub status: Option<MemberStatus>,
    /// Whether it is that user's turn.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub my_turn: Option<bool>,
    /// How the session is shown.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub visibility: Option<ShownVisibility>,
    /// How many have accepted.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub accepted: Option<u64>,
    /// The restriction of joining that is shown; `none` for none.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub join_restriction: Option<Restriction>,
    /// The keywords, in their order.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub keywords: Option<Vec<String>>,
}
