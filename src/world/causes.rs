//! The entries that later entries name as their causes. They are kept for the listener alone and decide nothing, so the world
//! holds them as [`Ignored`](crate::ignored::Ignored).

use crate::id::{Branch, ChangeNumber, Xuid};
use crate::mpsd::notify::{Tap, fired_by};
use crate::mpsd::session::{Cause, Change, ChangeTypes, Event, Lifecycle};
use crate::names::{SessionId, UserId};
use crate::trace::{CauseToken, Why};
use std::collections::{BTreeMap, VecDeque};

/// The maximum number of changes of a session kept for the taps that report them.
const MOST_COMMITS: usize = 64;

/// The entries that later entries name as causes.
#[derive(Clone, Debug, Default)]
pub(super) struct Causes {
    sessions: BTreeMap<SessionId, SessionCauses>,
    /// The entry with the last report of Presence on each user.
    presence: BTreeMap<UserId, CauseToken>,
}

/// The causes within one session.
#[derive(Clone, Debug, Default)]
struct SessionCauses {
    /// The entry that began each member's present status.
    began: BTreeMap<Xuid, CauseToken>,
    /// The entry in which it became empty.
    emptied: CauseToken,
    /// The entry in which the running stage of initialization began.
    stage: CauseToken,
    /// The latest changes, in order.
    commits: VecDeque<CommitCause>,
}

/// A change that a tap may report.
#[derive(Clone, Copy, Debug)]
struct CommitCause {
    branch: Branch,
    /// None if the session was deleted.
    number: Option<ChangeNumber>,
    fires: ChangeTypes,
    token: CauseToken,
}

/// The causes that apply to the changes of one call, fact or pass.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CauseContext {
    /// The call, if it is one.
    pub(super) access: CauseToken,
    /// The cause of the fact or pass.
    pub(super) origin: CauseToken,
    /// The change before it, of the same session.
    pub(super) earlier: CauseToken,
}

impl Causes {
    /// The cause of a change of a session.
    pub(super) fn why(&self, session: SessionId, event: &Event, user: Option<UserId>, context: CauseContext) -> Why {
        let none = SessionCauses::default();
        let of = self.sessions.get(&session).unwrap_or(&none);
        let through = context.access.or(context.origin);
        let xuid = event.change.who().map(|(_, xuid)| xuid);
        match event.cause {
            Cause::Request => Why::because(context.access),
            Cause::Timer { .. } => {
                let because = xuid.and_then(|xuid| of.began.get(&xuid).copied()).unwrap_or_default();
                Why { because, through }
            }
            Cause::Stage { .. } => Why { because: of.stage, through },
            Cause::Empty { .. } => Why { because: of.emptied, through },
            Cause::Presence => {
                let because = user.and_then(|user| self.presence.get(&user).copied()).unwrap_or_default();
                Why { because, through }
            }
            Cause::ConnectionLost => Why::because(context.origin),
            Cause::Consequence => Why::because(context.earlier),
        }
    }

    /// Notes the entry of a change of a session.
    pub(super) fn changed(&mut self, session: SessionId, branch: Branch, event: &Event, entry: CauseToken) {
        let of = self.sessions.entry(session).or_default();
        match event.change.lifecycle() {
            Some(Lifecycle::Status { xuid, to: None, .. }) => {
                of.began.remove(&xuid);
            }
            Some(Lifecycle::Status { xuid, to: Some(_), .. } | Lifecycle::TimerRestarted { xuid }) => {
                of.began.insert(xuid, entry);
            }
            Some(Lifecycle::Stage) => of.stage = entry,
            Some(Lifecycle::Emptied) => of.emptied = entry,
            Some(
                Lifecycle::Created
                | Lifecycle::Deleted
                | Lifecycle::Connection { .. }
                | Lifecycle::Subscription { .. }
                | Lifecycle::EpisodeEnded,
            )
            | None => {}
        }
        let number = Some(event.change_number).filter(|_| event.change != Change::Deleted);
        if of.commits.len() == MOST_COMMITS {
            of.commits.pop_front();
        }
        of.commits.push_back(CommitCause { branch, number, fires: fired_by(&event.change), token: entry });
    }

    /// Notes the entry of a report of Presence.
    pub(super) fn presence(&mut self, user: UserId, entry: CauseToken) {
        self.presence.insert(user, entry);
    }

    /// The cause of a tap: the first change of its commit that fired it.
    pub(super) fn of_tap(&self, session: SessionId, tap: &Tap) -> CauseToken {
        let Some(of) = self.sessions.get(&session) else { return CauseToken::NONE };
        let same = |commit: &&CommitCause| commit.branch == tap.branch && commit.number == tap.change_number;
        let fires = |commit: &&CommitCause| !commit.fires.common(tap.fired).is_empty();
        let mut commit = of.commits.iter().filter(same);
        let first = commit.next();
        let fired = first.into_iter().chain(commit).find(fires);
        fired.or(first).map_or(CauseToken::NONE, |commit| commit.token)
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.sessions.clear();
        self.presence.clear();
    }
}
