//! The arbiter: a device token in `host`. It gives no rights, and is cleared when its device leaves.
//!
//! `large` refuses a write of `host` (large sessions have none), and so does `owners` (only owners may be allowed to
//! write it).

use crate::id::{ChangeNumber, DeviceToken};
use crate::mpsd::clauses as m;
use crate::mpsd::readings::HostOfInactive;
use crate::mpsd::session::Session;
use crate::mpsd::session::model::{Cause, Change, Event, Member, MemberStatus};

impl Session {
    /// The members on the arbiter's device: several users of one console share its token.
    pub fn arbiters(&self) -> impl Iterator<Item = &Member> {
        let host = self.properties.host;
        self.members.iter().filter(move |member| host.is_some() && member.device_token() == host)
    }

    /// Writes the token, if some member has it; otherwise the field is deleted without an error (M143).
    pub(super) fn set_host(&mut self, host: Option<DeviceToken>, number: ChangeNumber, happened: &mut Vec<Event>) {
        let from = self.properties.host;
        let to = host.filter(|token| self.holds_token(*token));
        if from != to {
            let clause = match host {
                None => m::SYSTEM_REPLACES,
                Some(_) if to.is_some() => m::HOST_IS_TOKEN,
                Some(_) => m::HOST_UNMATCHED,
            };
            self.properties.host = to;
            happened.push(Event {
                change_number: number,
                change: Change::Host { from, to },
                cause: Cause::Request,
                clause,
            });
            if to.is_some() {
                self.clear_host_candidates(number, happened);
            }
        }
    }

    /// Deletes the token when the last member that has it is gone (M144).
    #[inline]
    pub(super) fn drop_orphaned_host(&mut self, number: ChangeNumber, happened: &mut Vec<Event>) {
        if let Some(host) = self.properties.host {
            self.keep_or_drop_host(host, number, happened);
        }
    }

    #[inline(never)]
    fn keep_or_drop_host(&mut self, host: DeviceToken, number: ChangeNumber, happened: &mut Vec<Event>) {
        if self.holds_token(host) {
            return;
        }
        self.properties.host = None;
        let still_here = self.members.iter().any(|member| member.device_token() == Some(host));
        happened.push(Event {
            change_number: number,
            change: Change::Host { from: Some(host), to: None },
            cause: Cause::Consequence,
            clause: if still_here { m::HOST_INACTIVE_KEEPS } else { m::HOST_ORPHANED },
        });
    }

    /// Whether a member has this token, by the reading `host_of_inactive`.
    pub(super) fn holds_token(&self, token: DeviceToken) -> bool {
        let counts = |member: &Member| match self.charter.readings.host_of_inactive {
            HostOfInactive::Kept => true,
            HostOfInactive::Cleared => member.status != MemberStatus::Inactive,
        };
        self.members.iter().any(|member| counts(member) && member.device_token() == Some(token))
    }
}
