//! The status that follows from a member's own write.

use crate::mpsd::readings::{ActiveFalseWhenReady, Readings};
use crate::mpsd::session::model::{Flags, MemberStatus};

/// The status that results from a write of one's own record; `None` is a user without a record.
///
/// A write with both flags true has been refused before (M66).
pub(super) fn next_status(now: Option<MemberStatus>, flags: Flags, readings: &Readings) -> MemberStatus {
    match (flags.active, flags.ready) {
        (Some(true), _) => MemberStatus::Active,
        (_, Some(true)) => MemberStatus::Ready,
        (active, ready) => match now {
            // M62, M65: without a flag, or with false ones, a user joins as inactive.
            None | Some(MemberStatus::Reserved | MemberStatus::Inactive) => MemberStatus::Inactive,
            Some(MemberStatus::Active) if active == Some(false) => MemberStatus::Inactive,
            Some(MemberStatus::Active) => MemberStatus::Active,
            Some(MemberStatus::Ready) if ready == Some(false) => MemberStatus::Inactive,
            Some(MemberStatus::Ready) => match (active, readings.active_false_when_ready) {
                (Some(false), ActiveFalseWhenReady::ToInactive) => MemberStatus::Inactive,
                _ => MemberStatus::Ready,
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every cell of the digest's table 8.1 for a write of one's own record.
    #[test]
    fn the_status_after_an_own_write() {
        use MemberStatus::{Active, Inactive, Ready, Reserved};
        let flags = |active, ready| Flags { active, ready };
        let none = flags(None, None);
        let (active, no_longer) = (flags(Some(true), None), flags(Some(false), None));
        let (ready, unready) = (flags(None, Some(true)), flags(None, Some(false)));
        for (now, after) in [
            (None, [Inactive, Active, Inactive, Ready, Inactive]),
            (Some(Reserved), [Inactive, Active, Inactive, Ready, Inactive]),
            (Some(Inactive), [Inactive, Active, Inactive, Ready, Inactive]),
            (Some(Ready), [Ready, Active, Ready, Ready, Inactive]),
            (Some(Active), [Active, Active, Inactive, Ready, Active]),
        ] {
            let got =
                [none, active, no_longer, ready, unready].map(|flags| next_status(now, flags, &Readings::default()));
            assert_eq!(got, after, "{now:?}");
        }
        let strict = Readings { active_false_when_ready: ActiveFalseWhenReady::ToInactive, ..Readings::default() };
        assert_eq!(next_status(Some(Ready), no_longer, &strict), Inactive);
        assert_eq!(next_status(Some(Ready), none, &strict), Ready);
    }
}
