//! What led to what: the tokens by which later entries name their causes. It is kept for the listener alone and decides nothing,
//! so like the tokens it compares, orders and hashes as nothing.

use crate::id::{Branch, ChangeNumber, Xuid};
use crate::mpsd::notify::{Tap, fired_by};
use crate::mpsd::session::{Cause, Change, ChangeTypes, Event, Lifecycle};
use crate::names::{SessionId, UserId};
use crate::trace::{CauseToken, Why};
use std::cmp::Ordering;
use std::collections::{BTreeMap, VecDeque};
use std::hash::{Hash, Hasher};

/// How many changes of a session are remembered at most for the taps that tell of them.
const MOST_COMMITS: usize = 64;

/// What led to what.
#[derive(Clone, Debug, Default)]
pub(super) struct Causes {
    sessions: BTreeMap<SessionId, SessionCauses>,
    /// In which entry Presence came to say what it says of each user.
    presence: BTreeMap<UserId, CauseToken>,
}

/// The causes within one session.
#[derive(Clone, Debug, Default)]
struct SessionCauses {
    /// What began each member's present status.
    began: BTreeMap<Xuid, CauseToken>,
    /// In which entry it became empty.
    emptied: CauseToken,
    /// With which entry the running stage of initialization began.
    stage: CauseToken,
    /// The latest changes, in order.
    commits: VecDeque<CommitCause>,
}

/// A change, for a tap that may tell of it.
#[derive(Clone, Copy, Debug)]
struct CommitCause {
    branch: Branch,
    /// None if the session was deleted.
    number: Option<ChangeNumber>,
    fires: ChangeTypes,
    token: CauseToken,
}

/// By which the changes of one input come about.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CauseContext {
    /// The request that it is, if it is one.
    pub(super) access: CauseToken,
    /// What brought a fact about.
    pub(super) origin: CauseToken,
    /// The change before, of the same input.
    pub(super) earlier: CauseToken,
}

impl Causes {
    /// Why a session has changed.
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

    /// A session has changed, as this entry tells.
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

    /// Presence says something else of a user, as this entry tells.
    pub(super) fn presence(&mut self, user: UserId, entry: CauseToken) {
        self.presence.insert(user, entry);
    }

    /// The change that brought a tap about: of its commit the first that fired it.
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

impl PartialEq for Causes {
    fn eq(&self, _: &Causes) -> bool {
        true
    }
}

impl Eq for Causes {}

impl PartialOrd for Causes {
    fn partial_cmp(&self, other: &Causes) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Causes {
    fn cmp(&self, _: &Causes) -> Ordering {
        Ordering::Equal
    }
}

impl Hash for Causes {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}
