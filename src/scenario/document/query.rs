//! The JSON of queries and searches, and of what they are expected to find.

#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::mpsd::directory::ShownVisibility;
use crate::mpsd::session::{MemberStatus, Restriction};
use crate::scenario::values::OneOrMany;
use serde::{Deserialize, Serialize};

/// Which sessions are asked for. It needs `keyword` or `users`, else it is refused with 400.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct QueryDocument {
    /// Sessions with this keyword, in whatever case.
    pub keyword: Option<String>,
    /// Sessions with one of these users in it; several make it a batch.
    pub users: Option<OneOrMany>,
    /// Also those in which the user is inactive or ready.
    pub inactive: Option<bool>,
    /// Also those in which a place is reserved for the user.
    pub reservations: Option<bool>,
    /// Also private ones.
    pub private: Option<bool>,
    /// Only those that are shown like this.
    pub visibility: Option<ShownVisibility>,
    /// Only those up to this version.
    pub version: Option<u32>,
    /// At most so many rows, 0 to 100.
    pub take: Option<u32>,
    /// Only those made from this template.
    pub template: Option<String>,
}

/// Which search handles are asked for.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct SearchDocument {
    /// What they must be, such as `numbers/rank ge 5`; anything, if it is left out.
    pub filter: Option<String>,
    /// In which order they come: `Timestamp asc`, `numbers/rank desc`.
    pub order_by: Option<String>,
    /// Only those of sessions made from this template.
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
    pub user: Option<String>,
    /// That user's status: active, inactive or reserved.
    pub status: Option<MemberStatus>,
    /// Whether it is that user's turn.
    pub my_turn: Option<bool>,
    /// How the session is shown.
    pub visibility: Option<ShownVisibility>,
    /// How many have accepted.
    pub accepted: Option<u64>,
    /// The restriction of joining that is shown; `none` for none.
    pub join_restriction: Option<Restriction>,
    /// The keywords, in their order.
    pub keywords: Option<Vec<String>>,
}
