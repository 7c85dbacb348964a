//! Expectations. The submodules judge them: `judge` the answers of a step, the others what a peek at a session shows.

mod answer;
mod beliefs;
mod fields;
mod fleets;
mod gamelift;
mod handles;
mod judge;
mod ledger;
mod members;
mod qos;
mod replies;
mod results;
mod servers;
mod session;
mod taps;

pub use super::values::TapList;
pub use fleets::{FleetView, ProcessView};
pub use gamelift::{GameLiftView, GameSessionView, NotifiedView, ReturnedView};
pub(crate) use judge::{Observed, StepRecord, judge, judge_prevented};
pub use ledger::LedgerView;
pub use servers::ServerView;

use crate::action::Measurements;
use crate::id::Name;
use crate::json::Path;
use crate::mpsd::custom::Custom;
use crate::mpsd::directory::ShownVisibility;
use crate::mpsd::session::{InitializationFailure, MatchmakingProperty, MemberStatus, Restriction, Stage};
use crate::names::{HandleName, SessionId, UserId};
use crate::time::{Instant, Millis};
use serde_json::Value;
use std::collections::BTreeMap;

/// Expectations after a step. Omitted fields are not checked.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Expectation {
    /// The status of the answer to each action of the step, or one for all.
    pub statuses: Vec<u16>,
    /// The name of the refusal of each action of the step, or one for all; `none` for an answer.
    pub refusals: Vec<String>,
    /// Whether the actions could be carried out.
    pub sent: Option<bool>,
    /// Users, and the status codes of the replies that arrived since the previous step.
    pub replies: Vec<(UserId, Vec<u16>)>,
    /// Whether each invite was shown to its user as a toast.
    pub toast: Option<bool>,
    /// Parts of the body of each answer in the HTTP form.
    pub body: Option<Value>,
    /// Its headers, with their values or that they are absent.
    pub headers: Vec<(String, Option<String>)>,
    /// Handles, and whether they exist.
    pub handles: Vec<(HandleName, bool)>,
    /// Users, and the session of their activity, or that there is none.
    pub activities: Vec<(UserId, Option<SessionId>)>,
    /// The expected results of each query, in order.
    pub results: Option<Vec<ExpectedResult>>,
    /// The expected values of GameLift.
    pub gamelift: Option<GameLiftView>,
    /// The expected values of a session, judged by a peek.
    pub view: Option<(SessionId, ExpectedSession)>,
}

/// An expected result: a session and fields of its row.
#[derive(Clone, PartialEq, Debug)]
pub struct ExpectedResult {
    /// The session.
    pub session: SessionId,
    /// The user of the row.
    pub user: Option<UserId>,
    /// That user's status.
    pub status: Option<MemberStatus>,
    /// Whether it is that user's turn.
    pub my_turn: Option<bool>,
    /// The visibility of the session.
    pub visibility: Option<ShownVisibility>,
    /// The number of accepted members.
    pub accepted: Option<u64>,
    /// The join restriction in the row.
    pub join_restriction: Option<Restriction>,
    /// The keywords, in their order.
    pub keywords: Option<Vec<String>>,
}

/// The expected values of a session, judged by a peek.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ExpectedSession {
    /// Users, and their status or that they are out.
    pub members: Vec<(UserId, Option<MemberStatus>)>,
    /// Users, and the index of their record.
    pub indices: Vec<(UserId, Option<u32>)>,
    /// Users, and their custom properties.
    pub member_custom: Vec<(UserId, Custom)>,
    /// Users, and the groups that they are in.
    pub groups: Vec<(UserId, Vec<String>)>,
    /// Users, and with whom they play.
    pub playing_with: Vec<(UserId, Vec<UserId>)>,
    /// Users, and their team.
    pub team: Vec<(UserId, Option<String>)>,
    /// Users, and their roles by type.
    pub roles: Vec<(UserId, BTreeMap<String, String>)>,
    /// The owners of the session.
    pub owners: Option<Vec<UserId>>,
    /// The stage of managed initialization, or that there is none.
    pub stage: Option<Option<Stage>>,
    /// Users, and why their initialization failed, or that it did not.
    pub failures: Vec<(UserId, Option<InitializationFailure>)>,
    /// Users, and what each has measured of the consoles of others, or that it has uploaded nothing.
    pub measurements: Vec<(UserId, Option<Measurements>)>,
    /// Users on whose devices the host candidates are, best first.
    pub host_candidates: Option<Vec<UserId>>,
    /// The game servers to use, best first, or that there are none.
    pub server_candidates: Option<Option<Vec<String>>>,
    /// Users, and the taps about the session that arrived since the previous step.
    pub taps: Vec<(UserId, TapList)>,
    /// Users, and how many of those taps were news to their console's title.
    pub news: Vec<(UserId, u64)>,
    /// Users, and whether they are subscribed to taps.
    pub subscribed: Vec<(UserId, bool)>,
    /// The number of records.
    pub count: Option<u64>,
    /// A user on whose device the arbiter is, or that there is none.
    pub host: Option<Option<UserId>>,
    /// The change number.
    pub change_number: Option<u64>,
    /// The next timer, or that there is none.
    pub next_timer: Option<Option<Instant>>,
    /// Whether the session exists.
    pub exists: Option<bool>,
    /// The playing time that was lost by restoring the game.
    pub lost: Option<Millis>,
    /// The number of the session's life.
    pub life: Option<u32>,
    /// `joinRestriction`
    pub join_restriction: Option<Restriction>,
    /// `readRestriction`
    pub read_restriction: Option<Restriction>,
    /// `closed`
    pub closed: Option<bool>,
    /// `locked`
    pub locked: Option<bool>,
    /// `keywords`
    pub keywords: Option<Vec<String>>,
    /// Whose turn it is.
    pub turn: Option<Vec<UserId>>,
    /// `matchmaking`
    pub matchmaking: Option<MatchmakingProperty>,
    /// `matchmakingResubmit`, or that it is absent.
    pub matchmaking_resubmit: Option<Option<bool>>,
    /// `allocateCloudCompute`, or that it is absent.
    pub allocate_cloud_compute: Option<Option<bool>>,
    /// The session's custom properties.
    pub custom: Option<Custom>,
    /// Servers, and what they must be like, or that they are absent.
    pub servers: Vec<(Name, Option<ServerView>)>,
    /// The ledger of the session.
    pub ledger: LedgerView,
    /// Users whose titles believe they are the arbiter.
    pub believed_hosts: Option<Vec<UserId>>,
    /// Users, and the session in each one's snapshot, or that it has none.
    pub beliefs: Vec<(UserId, Option<ExpectedSession>)>,
}

/// One expected value and the one found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// The step, counted from 0.
    pub step: usize,
    /// The instant.
    pub at: Instant,
    /// The subject: `status`, `members.B`.
    pub what: String,
    /// The expected value.
    pub expected: String,
    /// The value found.
    pub found: String,
    /// The path of the expectation in the script.
    pub path: Path,
}

impl Verdict {
    /// Whether the two are equal.
    #[must_use]
    pub fn held(&self) -> bool {
        self.expected == self.found
    }
}
