//! Queries: the sessions that a user is in, or that have a keyword (the digest's section 13.1).

use super::Directory;
use crate::id::{Guid, Name, SessionReference, Xuid};
use crate::mpsd::readings::QueryEvaluates;
use crate::mpsd::session::{Caller, Keyword, Member, MemberStatus, Refusal, Restriction, Session};
use crate::mpsd::template::Visibility;
use crate::time::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// The most rows of an answer.
pub const MAX_ROWS: usize = 100;

/// A query: its filters and the maximum number of rows. An absent field filters nothing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Query {
    /// The service configuration.
    pub scid: Guid,
    /// The template.
    pub template: Option<Name>,
    /// With this keyword, compared without case.
    pub keyword: Option<Keyword>,
    /// With one of these users; the rows are in the order of the users. A batch may name several.
    pub xuids: Option<Vec<Xuid>>,
    /// Include sessions in which the user is inactive or ready.
    pub inactive: bool,
    /// Include sessions in which the user has a reservation.
    pub reservations: bool,
    /// Include private sessions.
    pub private: bool,
    /// Only sessions of this visibility.
    pub visibility: Option<ShownVisibility>,
    /// Only sessions up to this version.
    pub version: Option<u32>,
    /// The maximum number of rows.
    pub take: Option<u32>,
}

/// The visibility as queries report it: an open session without a free slot is full.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ShownVisibility {
    /// Only members see it.
    Private,
    /// Everybody sees it.
    Visible,
    /// Everybody may join.
    Open,
    /// Everybody may join, but no slot is free.
    Full,
}

/// One row of an answer.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct QueryRow {
    /// The session.
    pub reference: SessionReference,
    /// When its life began.
    pub start_time: Instant,
    /// How many members have accepted.
    pub accepted: usize,
    /// Its visibility.
    pub visibility: ShownVisibility,
    /// The join restriction, if the session is open or full and is restricted.
    pub join_restriction: Option<Restriction>,
    /// The keywords.
    pub keywords: Vec<Keyword>,
    /// In a query by user, that user's record.
    pub user: Option<UserRow>,
}

/// The record of the user that was queried.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UserRow {
    /// The user.
    pub xuid: Xuid,
    /// Its status: active, inactive or reserved. Ready counts as inactive.
    pub status: MemberStatus,
    /// Whether it is this user's turn.
    pub my_turn: bool,
}

impl Query {
    /// A query of a whole service configuration. It needs a keyword or a user before it can be asked.
    #[must_use]
    pub fn of(scid: Guid) -> Query {
        Query {
            scid,
            template: None,
            keyword: None,
            xuids: None,
            inactive: false,
            reservations: false,
            private: false,
            visibility: None,
            version: None,
            take: None,
        }
    }

    /// Checks whether this caller may ask this under that contract.
    fn check(&self, caller: &Caller, contract: u32) -> Result<(), Refusal> {
        if self.keyword.is_none() && self.xuids.is_none() {
            return Err(Refusal::NothingToQueryBy);
        }
        if self.take.is_some_and(|take| take as usize > MAX_ROWS) {
            return Err(Refusal::TakeTooMany);
        }
        if self.version.is_some_and(|version| version > contract % 100) {
            return Err(Refusal::VersionBeyondContract(contract % 100));
        }
        if self.visibility == Some(ShownVisibility::Private) && !self.private {
            return Err(Refusal::PrivateNotAskedFor);
        }
        let own = match caller {
            Caller::Service => true,
            Caller::OnBehalf(acting) => acting.manage,
            Caller::User(user) => self.xuids.as_ref().is_some_and(|xuids| xuids.iter().all(|xuid| *xuid == user.xuid)),
        };
        if (self.private || self.reservations) && !own { Err(Refusal::QueryOfOthers) } else { Ok(()) }
    }

    /// The maximum number of rows of the answer.
    fn most(&self) -> usize {
        self.take.map_or(MAX_ROWS, |take| take as usize)
    }

    fn in_scope(&self, reference: &SessionReference) -> bool {
        reference.scid == self.scid && self.template.as_ref().is_none_or(|template| *template == reference.template)
    }

    /// The session's row, if the query asks for it.
    fn row(&self, reference: &SessionReference, session: &Session, member: Option<&Member>) -> Option<QueryRow> {
        let constants = &session.charter().constants;
        let visibility = ShownVisibility::of(session);
        if self.keyword.as_ref().is_some_and(|keyword| !session.keywords().contains(keyword)) {
            return None;
        }
        let shown = match visibility {
            ShownVisibility::Private => self.private,
            ShownVisibility::Visible | ShownVisibility::Open | ShownVisibility::Full => true,
        };
        let status = member.map(|member| member.status);
        let wanted = match status {
            None | Some(MemberStatus::Active) => true,
            Some(MemberStatus::Inactive | MemberStatus::Ready) => self.inactive,
            Some(MemberStatus::Reserved) => self.reservations,
        };
        let of_version = constants.version.unwrap_or_default() <= self.version.unwrap_or(u32::MAX);
        if !shown || !wanted || !of_version || self.visibility.is_some_and(|only| only != visibility) {
            return None;
        }
        let joinable = matches!(visibility, ShownVisibility::Open | ShownVisibility::Full);
        Some(QueryRow {
            reference: reference.clone(),
            start_time: session.start_time(),
            accepted: session.accepted(),
            visibility,
            join_restriction: Some(session.join_restriction()).filter(|it| joinable && *it != Restriction::None),
            keywords: session.keywords().to_vec(),
            user: member.map(|member| UserRow {
                xuid: member.xuid,
                status: if member.status == MemberStatus::Ready { MemberStatus::Inactive } else { member.status },
                my_turn: session.turn().contains(&member.index),
            }),
        })
    }
}

impl QueryRow {
    /// The sort key of the rows.
    fn place(&self) -> (Instant, &Name, &Name) {
        (self.start_time, &self.reference.name, &self.reference.template)
    }
}

impl ShownVisibility {
    /// Every one with its word.
    pub const ALL: [ShownVisibility; 4] =
        [ShownVisibility::Private, ShownVisibility::Visible, ShownVisibility::Open, ShownVisibility::Full];

    /// The visibility that a query reports for this session.
    #[must_use]
    pub fn of(session: &Session) -> ShownVisibility {
        let constants = &session.charter().constants;
        match constants.visibility {
            Visibility::Private => ShownVisibility::Private,
            Visibility::Visible => ShownVisibility::Visible,
            Visibility::Open if session.members().len() >= constants.max_members_count as usize => {
                ShownVisibility::Full
            }
            Visibility::Open => ShownVisibility::Open,
        }
    }

    /// The documents' word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            ShownVisibility::Private => "private",
            ShownVisibility::Visible => "visible",
            ShownVisibility::Open => "open",
            ShownVisibility::Full => "full",
        }
    }
}

impl fmt::Display for ShownVisibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Directory {
    /// Checks whether this caller may ask this under that contract. Returns the sessions that settle first, where
    /// queries settle.
    ///
    /// # Errors Why the query is refused. Nothing has settled.
    pub fn may_query(&self, caller: &Caller, query: &Query, contract: u32) -> Result<Vec<SessionReference>, Refusal> {
        query.check(caller, contract)?;
        self.has_template(query.scid, query.template.as_ref())?;
        Ok(match self.readings.query_evaluates {
            QueryEvaluates::Snapshot => Vec::new(),
            QueryEvaluates::Settles => self.reach(query).into_iter().collect(),
        })
    }

    /// The rows of a query that may be asked: those of each user in the order in which the users were named, and each
    /// user's, as those of a keyword, from the oldest session to the newest, then by name. Nothing settles.
    #[must_use]
    pub fn query(&self, query: &Query) -> Vec<QueryRow> {
        match &query.xuids {
            Some(xuids) => xuids.iter().flat_map(|xuid| self.rows_of(query, *xuid)).take(query.most()).collect(),
            None => {
                let row = |reference: SessionReference| query.row(&reference, self.peek(&reference)?, None);
                self.in_reach(query).filter_map(row).take(query.most()).collect()
            }
        }
    }

    /// Checks that this template exists, or any in the service configuration (M460).
    pub(super) fn has_template(&self, scid: Guid, template: Option<&Name>) -> Result<(), Refusal> {
        let mut known = self.template_names(scid);
        let found = known.any(|name| template.is_none_or(|asked| asked == name));
        if found { Ok(()) } else { Err(Refusal::NoTemplate) }
    }

    /// The rows of one user, in order.
    fn rows_of(&self, query: &Query, xuid: Xuid) -> Vec<QueryRow> {
        let mut rows: Vec<QueryRow> = self
            .sessions_of(xuid)
            .filter(|reference| query.in_scope(reference))
            .filter_map(|reference| {
                let session = self.peek(reference)?;
                query.row(reference, session, Some(session.member_of(xuid)?))
            })
            .collect();
        rows.sort_by(|one, other| one.place().cmp(&other.place()));
        rows
    }

    /// The sessions of the keyword, in order.
    fn in_reach<'a>(&'a self, query: &'a Query) -> impl Iterator<Item = SessionReference> + 'a {
        let keyword = query.keyword.iter();
        keyword.flat_map(|keyword| self.keywords.with(keyword)).filter(|reference| query.in_scope(reference))
    }

    /// Every session that the query looks at.
    fn reach(&self, query: &Query) -> BTreeSet<SessionReference> {
        match &query.xuids {
            Some(xuids) => {
                let of = xuids.iter().flat_map(|xuid| self.sessions_of(*xuid));
                of.filter(|reference| query.in_scope(reference)).cloned().collect()
            }
            None => self.in_reach(query).collect(),
        }
    }
}
