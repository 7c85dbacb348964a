//! The actors of a step: where `by` names several, each of them acts once, in the order of their names.

use super::faults::FaultList;
use super::gamelift::ScriptGameLift;
use super::people::ScriptPeople;
use super::trail::Trail;
use crate::action::{Action, Intent};
use crate::json::Path;
use crate::names::{Actor, SERVICE, ServerName, SessionId, UserId};
use crate::scenario::document::StepDocument;
use crate::scenario::values::OneOrMany;

/// The actors of a step.
pub(super) struct StepActors<'a> {
    /// The known users, and service principals.
    actors: Vec<Actor>,
    /// The server processes, each with its place among the names.
    servers: Vec<(ServerName, usize)>,
    /// How many it names, known or not.
    names: usize,
    /// Whether it names any, known or not.
    named: bool,
    /// The step.
    pub(super) step: Trail<'a>,
}

/// The actions of a step.
#[derive(Default)]
pub(super) struct StepActions {
    /// The actions, in this order.
    pub(super) actions: Vec<Action>,
    /// The session that they are about, where the script tells.
    pub(super) about: Option<SessionId>,
    /// How many answers there can be: one for each action, be it only that it could not be done.
    pub(super) asked: usize,
}

impl StepActions {
    pub(super) fn of(actions: Vec<Action>, about: Option<SessionId>) -> StepActions {
        StepActions { asked: actions.len(), actions, about }
    }

    /// The same request by each of them.
    pub(super) fn called(by: &[Actor], about: Option<SessionId>, intent: Intent) -> StepActions {
        let asked = by.iter().zip(std::iter::repeat_n(intent, by.len()));
        StepActions::of(asked.map(|(by, intent)| Action::Call { by: *by, intent }).collect(), about)
    }

    /// The same action by each user. A fault for other actors has been added before.
    pub(super) fn by_users(by: &[Actor], about: Option<SessionId>, action: impl Fn(UserId) -> Action) -> StepActions {
        let user = |by: &Actor| match by {
            Actor::User(user) => Some(*user),
            Actor::Service | Actor::SmartMatch => None,
        };
        StepActions { actions: by.iter().filter_map(user).map(action).collect(), about, asked: by.len() }
    }
}

impl StepActors<'_> {
    /// The actors that a step names.
    pub(super) fn of<'a>(
        step: &StepDocument,
        people: &ScriptPeople,
        gamelift: &ScriptGameLift,
        path: Trail<'a>,
        faults: &mut FaultList,
    ) -> StepActors<'a> {
        let (mut actors, mut servers) = (Vec::new(), Vec::new());
        let names = step.by.as_ref().map(OneOrMany::names);
        let path_of_names = path.name("by");
        if names.is_some_and(<[String]>::is_empty) {
            faults.at(path_of_names, "the list is empty").help("name somebody, or leave it out");
        }
        let names = names.unwrap_or_default();
        for (nth, name) in names.iter().enumerate() {
            if name == SERVICE {
                actors.push(Actor::Service);
            } else if let (None, Some(server)) = (people.user(name), gamelift.known_server(name)) {
                servers.push((server, nth));
            } else if let Some(user) = people.find(name, path_of_names.nth(names, nth), false, faults) {
                actors.push(Actor::User(user));
            }
        }
        StepActors { actors, servers, names: names.len(), named: step.by.is_some(), step: path }
    }

    /// The actors of a verb that requires some.
    pub(super) fn required(&self, faults: &mut FaultList) -> &[Actor] {
        if !self.named {
            faults.at(self.step, "who does it?").help("say it: \"by\": ...");
        }
        if let Some((_, nth)) = self.servers.first() {
            let problem = "a server process has no title, and calls only the server side of the gem";
            faults.at(self.place(*nth), problem).help("name a user");
        }
        &self.actors
    }

    /// The server processes of a verb that they alone perform.
    pub(super) fn servers(&self, faults: &mut FaultList) -> impl Iterator<Item = ServerName> {
        let help = "say the server process: \"by\": \"server-1\"";
        if !self.named {
            faults.at(self.step, "who does it?").help(help);
        } else if !self.actors.is_empty() {
            faults.at(self.step.name("by"), "only a server process calls the server side of the gem").help(help);
        }
        self.servers.iter().map(|(server, _)| *server)
    }

    /// The place of the nth name.
    fn place(&self, nth: usize) -> Path {
        let names = self.step.name("by");
        if self.names == 1 { names.into() } else { names.index(nth).into() }
    }

    /// Actions without an actor: a step that names one is a fault.
    pub(super) fn nobody(&self, faults: &mut FaultList, problem: impl FnOnce() -> String, help: &str) {
        if self.named {
            faults.at_key(self.step.name("by"), problem()).help(help);
        }
    }
}
