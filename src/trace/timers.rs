//! The timers of a session that a change sets, and when they are due.

use crate::id::Xuid;
use crate::mpsd::session::{Change, Lifecycle, Member, MemberStatus, Session};
use crate::time::Instant;

/// Calls `set` for each timer that this change has set: whose it is, none for the session's own for being empty; and when it is
/// due, none for never. `stored` is the session after the whole commit that the change is part of.
pub(crate) fn timers_set(change: Change, stored: &Session, mut set: impl FnMut(Option<Xuid>, Option<Instant>)) {
    let constants = &stored.charter().constants;
    let mut of = |member: &Member| set(Some(member.xuid), member.deadline(constants));
    match change.lifecycle() {
        Some(Lifecycle::Status { xuid, to: Some(_), .. } | Lifecycle::TimerRestarted { xuid }) => {
            // Active members have no timer.
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
