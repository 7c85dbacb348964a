//! The invariants of every reachable session (the digest's section 29.3), for tests and the explorer.

use crate::mpsd::session::model::{Member, MemberStatus, Part, Stage};
use crate::mpsd::session::{Life, Session};
use crate::time::Instant;

/// A broken invariant: its sentence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Violation(pub &'static str);

impl Session {
    /// Checks every invariant that one state can show, at `now`.
    ///
    /// # Errors
    /// The first one that is broken.
    pub fn check_invariants(&self, now: Instant) -> Result<(), Violation> {
        let constants = &self.charter.constants;
        let members = &self.members;
        let required = constants.capabilities.connection_required_for_active_members;
        let rules = [
            ("a session has at most maxMembersCount members, reservations included", {
                members.len() <= constants.max_members_count as usize
            }),
            ("indices ascend, each below the next one to be given", {
                (self.is_large() || members.windows(2).all(|pair| pair[0].index < pair[1].index))
                    && members.iter().all(|member| member.index < self.next_index)
            }),
            ("a user has one record", {
                members
                    .iter()
                    .enumerate()
                    .all(|(at, member)| members[..at].iter().all(|other| other.xuid != member.xuid))
            }),
            ("the host is some member's device token", {
                self.properties.host.is_none_or(|host| members.iter().any(|member| member.device_token() == Some(host)))
            }),
            ("only active members are bound to a connection, and where one is required all of them are", {
                members.iter().all(|member| match member.status {
                    MemberStatus::Active => !required || member.connection.is_some(),
                    MemberStatus::Reserved | MemberStatus::Ready | MemberStatus::Inactive => {
                        member.connection.is_none()
                    }
                })
            }),
            ("only active members who need a connection are subscribed, and not in a large session", {
                let may = required && !constants.capabilities.large;
                let subscribed = |member: &&Member| member.subscriptions().is_some();
                members.iter().filter(subscribed).all(|member| may && member.status == MemberStatus::Active)
            }),
            ("a reserved member has written nothing", {
                members.iter().filter(|member| !member.accepted()).all(|member| {
                    member.device.is_none()
                        && member.secure_device_address.is_none()
                        && member.title.is_none()
                        && member.measurements().is_none()
                        && member.server_measurements().is_none()
                })
            }),
            ("no timer started in the future", {
                members.iter().all(|member| member.since <= now && member.join_time <= now) && self.start_time <= now
            }),
            ("a session without members is empty or deleted, and only such a one is", {
                members.is_empty() == (self.life != Life::Occupied)
            }),
            ("a locked session is closed", !self.properties.locked || self.properties.closed),
            ("who may read includes who may join", {
                self.properties.read_restriction <= self.properties.join_restriction
            }),
            ("members are in an episode only while one runs", {
                let running = !matches!(self.stage(), None | Some(Stage::Failed));
                running || members.iter().all(|member| member.part != Part::Running)
            }),
            ("nobody waits for an episode while none runs", {
                self.stage().is_some() || members.iter().all(|member| member.part != Part::Waiting)
            }),
            ("nobody waits for an episode after the first has failed", {
                self.stage() != Some(Stage::Failed) || members.iter().all(|member| member.part != Part::Waiting)
            }),
            ("episodes count from 1, and only the first can stay failed", {
                self.initialization.as_ref().is_none_or(|it| {
                    it.episode >= 1 && (it.episode == 1 || !matches!(it.stage, Some((Stage::Failed, _))))
                })
            }),
            ("who takes no part has not failed", {
                members.iter().all(|member| {
                    member.initialization_failure.is_none() || matches!(member.part, Part::Running | Part::Over)
                })
            }),
            ("no reservation of an episode outlives its joining stage", {
                self.stage() == Some(Stage::Joining)
                    || members.iter().all(|member| member.part != Part::Running || member.accepted())
            }),
            ("it is a member's turn", {
                self.turn().iter().all(|index| members.iter().any(|member| member.index == *index))
            }),
            ("a large session has no reservations and no host", {
                !self.is_large() || (members.iter().all(Member::accepted) && self.properties.host.is_none())
            }),
            ("what is kept beside the list of a large session is what the list says", self.crowd_agrees()),
            ("owners are members who have come, and only where there are owners", self.owners_are_sound()),
            ("roles exist, one of each type, and no more members have one than may", self.roles_are_sound()),
            ("all role preferences name the same roles", self.preferences_agree()),
            ("nobody has measured its own device", {
                members.iter().all(|member| {
                    let own = |token| member.measurements().is_some_and(|of| of.contains_key(&token));
                    !member.device_token().is_some_and(own)
                })
            }),
            ("with a host there are no candidates for it", {
                self.host().is_none() || self.host_candidates().is_empty()
            }),
            ("a session has been changed at least once", self.change_number.0 >= 1),
        ];
        rules.into_iter().find(|(_, holds)| !holds).map_or(Ok(()), |(broken, _)| Err(Violation(broken)))
    }
}
