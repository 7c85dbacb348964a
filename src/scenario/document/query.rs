//! The JSON of queries and searches, and of their expected results.

#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::mpsd::directory::ShownVisibility;
use crate::mpsd::session::{MemberStatus, Restriction};
use crate::scenario::values::OneOrMany;
use serde::{Deserialize, Serialize};

/// A query of sessions. Without `keyword` and `users` it is refused with 400.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct QueryDocument {
    /// Sessions with this keyword, compared without case.
    pub keyword: Option<String>,
    /// Sessions with one of these users; several users make it a batch query.
    pub users: Option<OneOrMany>,
    /// Include sessions in which the user is inactive or ready.
    pub inactive: Option<bool>,
    /// Include sessions in which the user has a reservation.
    pub reservations: Option<bool>,
    /// Include private sessions.
    pub private: Option<bool>,
    /// Only sessions with this visibility.
    pub visibility: Option<ShownVisibility>,
    /// Only sessions up to this contract version.
    pub version: Option<u32>,
    /// The maximum number of rows, 0 to 100.
    pub take: Option<u32>,
    /// Only sessions of this template.
    pub template: Option<String>,
}

/// A search for search handles.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct SearchDocument {
    /// The filter, such as `numbers/rank ge 5`; without it all search handles match.
    pub filter: Option<String>,
    /// The order of the results: `Timestamp asc`, `numbers/rank desc`.
    pub order_by: Option<String>,
    /// Only search handles of sessions of this template.
    pub template: Option<String>,
}

/// An expected result: a session, and optionally fields of its row.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ResultDocument {
    /// The session.
    pub session: String,
    /// The user of the row.
    pub user: Option<String>,
    /// That user's status: active, inactive or reserved.
    pub status: Option<MemberStatus>,
    /// Whether that user has the turn.
    pub my_turn: Option<bool>,
    /// The visibility of the session.
    pub visibility: Option<ShownVisibility>,
    /// The number of members who have accepted.
    pub accepted: Option<u64>,
    /// The join restriction in the row; `none` for none.
    pub join_restriction: Option<Restriction>,
    /// The keywords, in order.
    pub keywords: Option<Vec<String>>,
}
