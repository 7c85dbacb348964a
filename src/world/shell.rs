//! The console's shell: it handles an accepted invite or a friend's activity, and starts the title if it does not run.

use super::client::mpsd::Joining;
use super::console::Process;
use super::presence::Departure;
use super::step::WorldStep;
use super::trigger::Motive;
use crate::action::{Activation, Obstacle};
use crate::id::HandleId;
use crate::mpsd::directory::Owners;
use crate::names::{Actor, HandleName, SessionId, UserId};
use crate::policy::Shell;
use crate::trace::{CauseToken, What};

impl WorldStep<'_> {
    /// A user accepts an invite or joins a friend.
    pub(super) fn activate(&mut self, user: UserId, what: &Activation) -> CauseToken {
        let (by, verb) = (Actor::User(user), what.verb());
        let (motive, with) = match what {
            Activation::Accept { with, .. } => (Motive::Accept, with.clone()),
            Activation::JoinActivity { .. } => (Motive::JoinActivity, Vec::new()),
        };
        let online = self.title(user).console_state().online();
        let found = online.and_then(|()| self.where_to(what));
        let (handle, name, session) = match found {
            Ok(found) => found,
            Err(why) => return self.prevented(by, verb, why),
        };
        let entry = self.note(What::Activation { user, session, verb, handle }, CauseToken::NONE);
        let joining = Joining::through(name, session, with, motive.because(entry));
        let title = self.title(user);
        let (console, process) = (title.console(), title.console_state().process);
        if process != Process::Running && title.policies().shell == Shell::WritesReady {
            self.write_ready(user, &joining, Motive::Shell.because(entry));
        }
        match process {
            Process::Running => self.start_join(user, joining),
            Process::Stopped | Process::Suspended | Process::Starting | Process::Resuming => {
                self.plan_join(user, joining);
            }
        }
        match process {
            Process::Stopped => self.set_process(console, Process::Starting, Departure::Orderly, entry),
            Process::Suspended => self.set_process(console, Process::Resuming, Departure::Orderly, entry),
            Process::Running | Process::Starting | Process::Resuming => {}
        }
        entry
    }

    /// The target of an activation: the handle, its name in the script, and its session.
    fn where_to(&self, what: &Activation) -> Result<(HandleId, Option<HandleName>, SessionId), Obstacle> {
        match what {
            Activation::Accept { invite, .. } => {
                let (handle, session) = self.handles.get(invite).copied().ok_or(Obstacle::NoHandle)?;
                Ok((handle, Some(*invite), session))
            }
            Activation::JoinActivity { of } => {
                // The shell queries the service for the friend's activity.
                let owner = Owners::Xuids(vec![self.setup.people.xuid(*of)]);
                let found = self.mpsd.directory().activities(None, &owner);
                let activity = found.first().ok_or(Obstacle::NoActivity)?;
                let session = self.sessions.find(&activity.reference).ok_or(Obstacle::NoHandle)?;
                let name = self.handle_target(activity.id).map(|(name, _)| name);
                Ok((activity.id, name, session))
            }
        }
    }
}
