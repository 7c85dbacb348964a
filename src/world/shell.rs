//! The console's shell: it takes an invite or a friend's activity and starts the title if it does not run.

use super::client::mpsd::Joining;
use super::console::Process;
use super::presence::Loss;
use super::step::Step;
use super::trigger::Motive;
use crate::action::{Activation, Hindrance};
use crate::id::HandleId;
use crate::mpsd::directory::Owners;
use crate::names::{Actor, HandleName, SessionId, UserId};
use crate::policy::Shell;
use crate::trace::{Token, What};

impl Step<'_> {
    /// A user accepts an invite or joins a friend, which the shell does before any title runs.
    pub(super) fn activate(&mut self, user: UserId, what: &Activation) -> Token {
        let (by, verb) = (Actor::User(user), what.verb());
        let (motive, with) = match what {
            Activation::Accept { with, .. } => (Motive::Accept, with.clone()),
            Activation::JoinActivity { .. } => (Motive::JoinActivity, Vec::new()),
        };
        let online = self.title(user).on().online();
        let found = online.and_then(|()| self.where_to(what));
        let (handle, name, session) = match found {
            Ok(found) => found,
            Err(why) => return self.hindered(by, verb, why),
        };
        let entry = self.note(What::Activation { user, session, verb, handle }, Token::NONE);
        let joining = Joining::through(name, session, with, motive.because(entry));
        let title = self.title(user);
        let (console, process) = (title.console(), title.on().process);
        if process != Process::Running && title.policies().shell == Shell::WritesReady {
            self.write_ready(user, &joining, Motive::Shell.because(entry));
        }
        match process {
            Process::Running => self.start_joining(user, joining),
            Process::Stopped | Process::Suspended | Process::Starting | Process::Resuming => {
                self.plan_to_join(user, joining);
            }
        }
        match process {
            Process::Stopped => self.set_process(console, Process::Starting, Loss::Orderly, entry),
            Process::Suspended => self.set_process(console, Process::Resuming, Loss::Orderly, entry),
            Process::Running | Process::Starting | Process::Resuming => {}
        }
        entry
    }

    /// Where an invite leads, or a friend plays: the handle, what the script calls it, and its session.
    fn where_to(&self, what: &Activation) -> Result<(HandleId, Option<HandleName>, SessionId), Hindrance> {
        match what {
            Activation::Accept { invite, .. } => {
                let (handle, session) = self.handles.get(invite).copied().ok_or(Hindrance::NoHandle)?;
                Ok((handle, Some(*invite), session))
            }
            Activation::JoinActivity { of } => {
                // The shell asks the service what its user's friends play.
                let owner = Owners::Xuids(vec![self.setup.people.xuid(*of)]);
                let found = self.mpsd.directory().activities(None, &owner);
                let activity = found.first().ok_or(Hindrance::NoActivity)?;
                let session = self.sessions.find(&activity.reference).ok_or(Hindrance::NoHandle)?;
                let name = self.handle_made(activity.id).map(|(name, _)| name);
                Ok((activity.id, name, session))
            }
        }
    }
}
