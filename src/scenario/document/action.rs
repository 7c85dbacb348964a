//! The JSON of actions: the verbs, and the conditions of requests. The content of a write is in `write`.

use super::{
    AcceptDocument, ActivityDocument, CancelDocument, ClearActivityDocument, ConsoleFaultDocument, CountdownDocument,
    GameLiftActionDocument, HttpDocument, InviteDocument, JoinActivityDocument, LatenessDocument, LossDocument,
    MendDocument, NamedHandleDocument, OutageDocument, QueryDocument, SearchDocument, SearchHandleDocument,
    SkewDocument, StaleDocument, TicketDocument, TransferDocument, WriteDocument,
};
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use serde::{Deserialize, Serialize};

/// An action. One without details is its bare name: `"leave"`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = crate::scenario::schema::bare_verbs))]
pub(crate) enum ActionDocument {
    /// Creates the session (`If-None-Match: *`) and joins it.
    Create(Box<WriteDocument>),
    /// Joins, accepts a reservation, or returns: writes the user's own record, active unless `as` says otherwise. Like every
    /// write but `create`, `host` and `write` it is sent with `If-Match: *`, so it never creates a session.
    Join(Box<WriteDocument>),
    /// Sets the user active, bound to the connection that is open now.
    Active(Box<WriteDocument>),
    /// Sets the user inactive.
    Inactive(Box<WriteDocument>),
    /// Sets the user ready; the shell does this while the title starts.
    Ready(Box<WriteDocument>),
    /// Leaves the session.
    Leave(Box<WriteDocument>),
    /// Adds reservations for users.
    Reserve(Box<WriteDocument>),
    /// Claims to be the arbiter: writes the user's device token, with the ETag that the user last saw.
    Host(Box<WriteDocument>),
    /// Removes the records of users; allowed for `service`, and for owners in a session with owners.
    Remove(Box<WriteDocument>),
    /// Any other write.
    Write(Box<WriteDocument>),
    /// Reads the session.
    Read(ReadDocument),
    /// Posts the user's activity: the session in which the user plays.
    SetActivity(ActivityDocument),
    /// Deletes the user's activity.
    ClearActivity(ClearActivityDocument),
    /// Posts an invite for one user.
    Invite(Box<InviteDocument>),
    /// Posts a transfer handle, with which the members of `origin` may join.
    Transfer(TransferDocument),
    /// Posts a search handle, with which other users find the session.
    SearchHandle(Box<SearchHandleDocument>),
    /// Reads a handle.
    ReadHandle(NamedHandleDocument),
    /// Deletes a handle.
    DeleteHandle(NamedHandleDocument),
    /// Posts a ticket to a hopper: the members of the session search for a match.
    Ticket(TicketDocument),
    /// Deletes the session's ticket.
    CancelTicket(CancelDocument),
    /// Queries sessions by user or keyword.
    Query(Box<QueryDocument>),
    /// Searches for sessions by their search handles.
    Search(Box<SearchDocument>),
    /// Sends any request in the session directory's HTTP form.
    Http(Box<HttpDocument>),
    /// Consoles lose their power.
    LosePower(ConsoleFaultDocument),
    /// Restores the power of consoles; their titles do not run.
    RestorePower(ConsoleFaultDocument),
    /// Consoles lose their network, or one link of it.
    Cut(ConsoleFaultDocument),
    /// Restores the network of consoles; running titles connect anew.
    Heal(ConsoleFaultDocument),
    /// The title on the user's console starts.
    Launch(NoFields),
    /// The title is suspended.
    Suspend(NoFields),
    /// The title is resumed.
    Resume(NoFields),
    /// The title ends regularly.
    Terminate(NoFields),
    /// The title crashes.
    Crash(NoFields),
    /// Closes the user's real-time connection and opens another, with a new id.
    Reconnect(NoFields),
    /// The user's real-time connection is lost, and no new one is opened.
    Disconnect(NoFields),
    /// The user stops giving input.
    Idle(NoFields),
    /// The user gives input again.
    Play(NoFields),
    /// Constrained mode: another app shares the screen with the title on the user's console.
    Constrain(NoFields),
    /// Constrained mode ends.
    Unconstrain(NoFields),
    /// The title starts a countdown, which the arbiter ends.
    Countdown(CountdownDocument),
    /// The title of the arbiter saves the state of the game.
    Save(NoFields),
    /// The user accepts an invite in the shell, which starts the title if it does not run; the title joins.
    Accept(AcceptDocument),
    /// The user joins a friend's activity in the shell, which starts the title if it does not run; the title joins.
    JoinActivity(JoinActivityDocument),
    /// Consoles lose their network, or one link of it, for a time.
    Flap(ConsoleFaultDocument),
    /// The title on the user's console hangs: its process and its connections stay.
    Hang(NoFields),
    /// A title that hangs continues.
    Wake(NoFields),
    /// The user's token is renewed: the connection stays open but delivers no more taps.
    RenewToken(NoFields),
    /// Requests are lost: the service never receives them.
    LoseRequests(LossDocument),
    /// Requests are delayed.
    DelayRequests(LatenessDocument),
    /// Answers are lost: the service has carried out the request, and the sender does not know.
    LoseReplies(LossDocument),
    /// Answers are delayed.
    DelayReplies(LatenessDocument),
    /// Taps are lost.
    DropTaps(LossDocument),
    /// Taps are delayed.
    DelayTaps(LatenessDocument),
    /// Reads are answered from an older copy of the session.
    StaleReads(StaleDocument),
    /// The service refuses requests, and with 503 new connections too.
    ServiceFails(OutageDocument),
    /// Clocks of consoles are wrong.
    SkewClock(SkewDocument),
    /// Ends disturbances of messages.
    Mend(MendDocument),
    /// A node of the O3DE gem for GameLift, or a mishap of a server process.
    #[serde(rename = "gamelift")]
    GameLift(Box<GameLiftActionDocument>),
}

impl ActionDocument {
    /// The part about GameLift, if it is about GameLift.
    pub(crate) fn gamelift(&self) -> Option<&GameLiftActionDocument> {
        if let ActionDocument::GameLift(it) = self { Some(it) } else { None }
    }
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
    /// The session; optional if there is only one.
    pub session: Option<String>,
    /// The condition; `changed` answers 304 if the session has not changed since the sender's last look.
    #[serde(rename = "if")]
    pub condition: Option<ConditionDocument>,
    /// The handle through which it is sent, by the name that an earlier step gave it. The handle also selects the session.
    pub via: Option<String>,
}

/// The condition of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum ConditionDocument {
    /// No condition: update or create.
    Always,
    /// `If-Match: *`
    Exists,
    /// `If-None-Match: *`
    Absent,
    /// `If-Match` with the ETag that the sender last saw; `If-None-Match: *` if it never saw one.
    Unchanged,
    /// `If-None-Match` with the ETag that the sender last saw; only for reads.
    Changed,
}
