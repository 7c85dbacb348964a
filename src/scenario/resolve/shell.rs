//! Actions of users in the console's shell: accepted invites and joined friends.

use super::actors::{StepActions, StepActors};
use super::steps::StepReader;
use super::trail::Trail;
use crate::action::{Action, Activation};
use crate::mpsd::session::HandleKind;
use crate::names::{Actor, SERVICE, SessionId, UserId};
use crate::scenario::document::{AcceptDocument, JoinActivityDocument};

impl StepReader<'_> {
    /// Users accept an invite; `path` is that of the action.
    pub(super) fn accept(
        &mut self,
        from: &AcceptDocument,
        by: &StepActors<'_>,
        path: Trail<'_>,
    ) -> Option<StepActions> {
        let by = by.required(self.faults);
        let (accepted, session) = self.accepted(from, by, path.name("accept"))?;
        Some(self.shell_action(&accepted, Some(session), by, path))
    }

    /// Users join a friend, in whatever session; `path` is that of the action.
    pub(super) fn join_activity(
        &mut self,
        from: &JoinActivityDocument,
        by: &StepActors<'_>,
        path: Trail<'_>,
    ) -> Option<StepActions> {
        let by = by.required(self.faults);
        let of = self.named_friend(from.of.as_deref(), path.name("join_activity"))?;
        Some(self.shell_action(&Activation::JoinActivity { of }, None, by, path))
    }

    fn shell_action(
        &mut self,
        activation: &Activation,
        session: Option<SessionId>,
        by: &[Actor],
        path: Trail<'_>,
    ) -> StepActions {
        if by.contains(&Actor::Service) {
            self.faults.at(path, format!("{SERVICE:?} has no shell")).help("users accept and join");
        }
        StepActions::by_users(by, session, |user| Action::Shell { user, activation: activation.clone() })
    }

    fn accepted(&mut self, from: &AcceptDocument, by: &[Actor], path: Trail<'_>) -> Option<(Activation, SessionId)> {
        let Some(name) = &from.invite else {
            self.faults.at(path, "which invite?").help("say it: \"invite\": ...");
            return None;
        };
        let (invite, session) = self.handles.find(name, path.name("invite"), false, self.faults)?;
        if let Some(kind) = self.handles.kind(invite).filter(|kind| *kind != HandleKind::Invite) {
            let problem = format!("the handle {name:?} is no invite: its type is {kind}");
            self.faults
                .at(path.name("invite"), problem)
                .help("accept takes an invite; \"join\" takes others as \"via\"");
        }
        let names = from.with.as_ref().map_or(&[][..], |with| with.names());
        let with = self.users(names, path.name("with"));
        let console = |user: UserId| self.people.plans[user.0].console;
        for (nth, guest) in with.iter().enumerate() {
            let elsewhere = |by: &Actor| matches!(by, Actor::User(user) if console(*user) != console(*guest));
            if by.iter().any(elsewhere) {
                self.faults
                    .at(path.name("with").nth(names, nth), "only users of the same console come along")
                    .help("whoever is elsewhere needs an invite of its own");
            } else if by.contains(&Actor::User(*guest)) {
                self.faults.at(path.name("with").nth(names, nth), "nobody comes along with itself");
            }
        }
        Some((Activation::Accept { invite, with }, session))
    }

    fn named_friend(&mut self, of: Option<&str>, path: Trail<'_>) -> Option<UserId> {
        let Some(name) = of else {
            self.faults.at(path, "whom?").help("say it: \"of\": ...");
            return None;
        };
        self.people.find(name, path.name("of"), false, self.faults)
    }
}
