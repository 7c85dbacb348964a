//! Which timers of a session a change sets, and when they are due.

use crate::id::Xuid;
use crate::mpsd::session::{Change, Member, MemberStatus, Session};
use crate::time::Instant;

/// Tells the timers that this change has set, as the service has them after all that happened with it: whose, or none for the
/// session's own for being empty, and when each is due, or none if it never is.
pub(crate) fn timers_set(change: Change, stored: &Session, mut set: impl FnMut(Option<Xuid>, Option<Instant>)) {
    let constants = &stored.charter().constants;
    let mut of = |member: &Member| set(Some(member.xuid), member.deadline(constants));
    match change {
        Change::Status { xuid, to: Some(_), .. } | Change::TimerRestarted { xuid, .. } => {
            // An active member has no timer, which goes without saying.
            let timed = |member: &&Member| member.status != MemberStatus::Active;
            stored.member_of(xuid).filter(timed).into_iter().for_each(of);
        }
        // An episode stops the timers of those who are in it.
        Change::Stage { .. } | Change::EpisodeEnded { .. } => stored.members().iter().for_each(&mut of),
        Change::Emptied => set(None, stored.empty_deadline()),
        Change::Created
        | Change::Deleted
        | Change::Status { to: None, .. }
        | Change::Connection { .. }
        | Change::DeviceToken { .. }
        | Change::Subscription { .. }
        | Change::MemberProperty { .. }
        | Change::Encounter { .. }
        | Change::Role { .. }
        | Change::Owner { .. }
        | Change::InitializationFailure { .. }
        | Change::HostCandidates { .. }
        | Change::Host { .. }
        | Change::JoinRestriction { .. }
        | Change::ReadRestriction { .. }
        | Change::Closed { .. }
        | Change::Locked { .. }
        | Change::Server { .. }
        | Change::Matchmaking { .. }
        | Change::Handle { .. }
        | Change::Property(_) => {}
    }
}
