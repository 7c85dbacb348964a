//! The JSON of what somebody does: the verbs, and the conditions of requests. What a write says is in `write`.

use super::{
    AcceptDocument, ActivityDocument, CancelDocument, ClearActivityDocument, ConsoleFaultDocument, CountdownDocument,
    HttpDocument, InviteDocument, JoinActivityDocument, LatenessDocument, LossDocument, MendDocument,
    NamedHandleDocument, OutageDocument, QueryDocument, SearchDocument, SearchHandleDocument, SkewDocument,
    StaleDocument, TicketDocument, TransferDocument, WriteDocument,
};
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use serde::{Deserialize, Serialize};

/// What somebody does. One that needs nothing more is its bare name: `"leave"`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = crate::scenario::schema::bare_verbs))]
pub(crate) enum ActionDocument {
    /// Makes the session (`If-None-Match: *`) and joins it.
    Create(Box<WriteDocument>),
    /// Joins, accepts, or comes back: one's own record, active unless `as` says otherwise. Like every write but `create`,
    /// `host` and `write` it goes with `If-Match: *`, so that it makes no session where there is none.
    Join(Box<WriteDocument>),
    /// Sets oneself active, bound to the connection that is open now.
    Active(Box<WriteDocument>),
    /// Sets oneself inactive.
    Inactive(Box<WriteDocument>),
    /// The shell sets the user ready, while the title starts.
    Ready(Box<WriteDocument>),
    /// Leaves the session.
    Leave(Box<WriteDocument>),
    /// Keeps places for users.
    Reserve(Box<WriteDocument>),
    /// Claims to be the arbiter: writes one's own device token, if nothing has changed since one last looked.
    Host(Box<WriteDocument>),
    /// Removes the records of users; only `service` may, and owners where there are any.
    Remove(Box<WriteDocument>),
    /// Any other write.
    Write(Box<WriteDocument>),
    /// Reads the session.
    Read(ReadDocument),
    /// Posts one's activity: that one plays in the session.
    SetActivity(ActivityDocument),
    /// Deletes one's activity.
    ClearActivity(ClearActivityDocument),
    /// Posts an invite for one user.
    Invite(Box<InviteDocument>),
    /// Posts a transfer handle: the members of `origin` may come.
    Transfer(TransferDocument),
    /// Posts a search handle, by which strangers find the session.
    SearchHandle(Box<SearchHandleDocument>),
    /// Reads a handle.
    ReadHandle(NamedHandleDocument),
    /// Deletes a handle.
    DeleteHandle(NamedHandleDocument),
    /// Posts a ticket to a hopper: the members of the session search for company.
    Ticket(TicketDocument),
    /// Calls the session's ticket off.
    CancelTicket(CancelDocument),
    /// Asks for sessions by user or keyword.
    Query(Box<QueryDocument>),
    /// Searches for sessions by their search handles.
    Search(Box<SearchDocument>),
    /// Any request, in the session directory's HTTP form.
    Http(Box<HttpDocument>),
    /// Consoles lose their power.
    LosePower(ConsoleFaultDocument),
    /// Consoles have power again; their titles do not run.
    RestorePower(ConsoleFaultDocument),
    /// Consoles lose their network, or one link of it.
    Cut(ConsoleFaultDocument),
    /// Consoles have their network again, and running titles connect anew.
    Heal(ConsoleFaultDocument),
    /// The title on the user's console starts.
    Launch(NoFields),
    /// It is suspended.
    Suspend(NoFields),
    /// It is resumed.
    Resume(NoFields),
    /// It ends in good order.
    Terminate(NoFields),
    /// It ends without notice.
    Crash(NoFields),
    /// The user's real-time connection is closed and another one opened, with a new id.
    Reconnect(NoFields),
    /// The user's real-time connection is lost and none is opened.
    Disconnect(NoFields),
    /// The user gives no input any more.
    Idle(NoFields),
    /// The user gives input again.
    Play(NoFields),
    /// Something else has the screen beside the title on the user's console: constrained mode.
    Constrain(NoFields),
    /// The title has the screen to itself again.
    Unconstrain(NoFields),
    /// The title starts a countdown, which the arbiter ends.
    Countdown(CountdownDocument),
    /// The title, which is the arbiter, saves the state of the game.
    Save(NoFields),
    /// The user accepts an invite in the shell, which starts the title if it does not run; the title joins.
    Accept(AcceptDocument),
    /// The user joins a friend in what the friend plays, likewise.
    JoinActivity(JoinActivityDocument),
    /// Consoles lose their network, or one link of it, and have it again after a time.
    Flap(ConsoleFaultDocument),
    /// The title on the user's console does nothing any more, though its process and its connections live.
    Hang(NoFields),
    /// It goes on.
    Wake(NoFields),
    /// The user's token is renewed: its connection stays open and brings no taps any more.
    RenewToken(NoFields),
    /// Requests are lost: the service never has them.
    LoseRequests(LossDocument),
    /// Requests come to the service later.
    DelayRequests(LatenessDocument),
    /// Answers are lost: the service did what it was asked, and whoever asked does not know.
    LoseReplies(LossDocument),
    /// Answers come later.
    DelayReplies(LatenessDocument),
    /// Taps are lost.
    DropTaps(LossDocument),
    /// Taps come later.
    DelayTaps(LatenessDocument),
    /// Reads show sessions as they were some time ago.
    StaleReads(StaleDocument),
    /// The service turns requests away, and with 503 new connections too.
    ServiceFails(OutageDocument),
    /// Clocks of consoles are wrong.
    SkewClock(SkewDocument),
    /// Disturbances of messages are over.
    Mend(MendDocument),
}

/// No details.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct NoFields {}

/// A read.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ReadDocument {
    /// Which session; may be left out where there is only one.
    pub session: Option<String>,
    /// Under which condition: `changed` answers 304 if it has not changed since one last looked.
    #[serde(rename = "if")]
    pub condition: Option<ConditionDocument>,
    /// The handle through which it comes, by the name that a step before gave it. It says which session too.
    pub via: Option<String>,
}

/// The condition of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum ConditionDocument {
    /// None: update or create.
    Always,
    /// `If-Match: *`
    Exists,
    /// `If-None-Match: *`
    Absent,
    /// `If-Match` with the ETag that the caller last saw; `If-None-Match: *` if it never saw one.
    Unchanged,
    /// `If-None-Match` with the ETag that the caller last saw; only for reads.
    Changed,
}
