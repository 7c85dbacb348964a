//! Which timers of a session a change sets, and when they are due.

use crate::id::Xuid;
use crate::mpsd::session::{Change, Lifecycle, Member, MemberStatus, Session};
use crate::time::Instant;

/// Tells the timers that this change has set, as the service has them after all that happened with it: whose, or none for the
/// session's own for being empty, and when each is due, or none if it never is.
pub(crate) fn timers_set(change: Change, stored: &Session, mut set: impl FnMut(Option<Xuid>, Option<Instant>)) {
    let constants = &stored.charter().constants;
    let mut of = |member: &Member| set(Some(member.xuid), member.deadline(constants));
    match change.lifecycle() {
        Some(Lifecycle::Status { xuid, to: Some(_), .. } | Lifecycle::TimerRestarted { xuid }) => {
            // An active member has no timer, which goes without saying.
            let timed = |member: &&Member| member.status != MemberStatus::Active;
            stored.member_of(xuid).filter(timed).into_iter().for_each(of);
        }
        // An episode stops the timers of those who are in it.
        Some(Lifecycle::Stage | Lifecycle::EpisodeEnded) => stored.members().iter().for_each(&mut of),
        Some(Lifecycle::Emptied) => set(None, stored.empty_deadline()),
        Some(
            Lifecycle::Created
            | Lifecycle::Deleted
            | Lifecycle::Status { to: None, .. }
            | Lifecycle::Connection { .. }
            | Lifecycle::Subscription { .. },
        )
        | None => {}
    }
}
