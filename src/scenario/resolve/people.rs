//! The users and consoles of a script.

use super::faults::FaultList;
use super::trail::Trail;
use crate::id::Xuid;
use crate::names::UserSpec;
use crate::names::{ConsoleId, SERVICE, UserId};
use crate::scenario::document::{Document, UserDocument};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The Xbox id of a script's first user; the others follow.
const FIRST_XUID: u64 = 1001;

/// The users and consoles of a script.
#[derive(Default)]
pub(super) struct ScriptPeople {
    pub(super) names: Vec<String>,
    pub(super) consoles: Vec<String>,
    pub(super) plans: Vec<UserSpec>,
    by_name: BTreeMap<String, UserId>,
    console_by_name: BTreeMap<String, ConsoleId>,
    /// All the names, for faults: made for the first of them.
    known: OnceCell<Rc<[String]>>,
    known_consoles: OnceCell<Rc<[String]>>,
}

impl ScriptPeople {
    pub(super) fn of(document: &Document, faults: &mut FaultList) -> ScriptPeople {
        let mut people = ScriptPeople::default();
        let special: BTreeMap<&str, &UserDocument> = document.users.iter().collect();
        let mut xuids = BTreeSet::new();
        let consoles = Trail::ROOT.name("consoles");
        for (console, users) in document.consoles.iter() {
            let path = consoles.name(console);
            if let Some(why) = name_problem(console) {
                faults.at_key(path, why);
            }
            people.console_by_name.insert(console.to_owned(), ConsoleId(people.consoles.len()));
            people.consoles.push(console.to_owned());
            for (nth, user) in users.iter().enumerate() {
                let path = path.index(nth);
                if let Some(why) = name_problem(user) {
                    faults.at(path, why);
                } else if user == SERVICE {
                    faults
                        .at(path, format!("{SERVICE:?} is what scripts call a service principal"))
                        .help("choose another name");
                } else if people.user(user).is_some() {
                    faults.at(path, format!("{user:?} is signed in twice")).help("a user is on one console");
                } else {
                    let special = special.get(user.as_str());
                    let next = Xuid::new(FIRST_XUID + people.names.len() as u64);
                    let xuid = special.and_then(|user| user.xuid).unwrap_or(next);
                    if !xuids.insert(xuid) {
                        faults.at(path, format!("{user:?} has the xuid {xuid}, which somebody else has"));
                    }
                    let console = ConsoleId(people.consoles.len() - 1);
                    people.by_name.insert(user.clone(), UserId(people.names.len()));
                    people.names.push(user.clone());
                    people.plans.push(UserSpec {
                        xuid,
                        console,
                        followers: Vec::new(),
                        blocked_by: Vec::new(),
                        multiplayer: special.and_then(|user| user.multiplayer).unwrap_or(true),
                        at_console: special.and_then(|user| user.console).unwrap_or(true),
                    });
                }
            }
        }
        let users = Trail::ROOT.name("users");
        for (user, special) in document.users.iter() {
            let path = users.name(user);
            let Some(UserId(place)) = people.find(user, path, true, faults) else { continue };
            people.plans[place].followers = people.xuids(&special.followed_by, path.name("followedBy"), faults);
            people.plans[place].blocked_by = people.xuids(&special.blocked_by, path.name("blockedBy"), faults);
        }
        people
    }

    fn xuids(&self, names: &[String], path: Trail<'_>, faults: &mut FaultList) -> Vec<Xuid> {
        let xuid = |(nth, name): (usize, &String)| {
            let UserId(user) = self.find(name, path.index(nth), false, faults)?;
            Some(self.plans[user].xuid)
        };
        names.iter().enumerate().filter_map(xuid).collect()
    }

    pub(super) fn user(&self, name: &str) -> Option<UserId> {
        self.by_name.get(name).copied()
    }

    /// The user of that name, or a fault.
    pub(super) fn find(&self, name: &str, path: Trail<'_>, key: bool, faults: &mut FaultList) -> Option<UserId> {
        let user = self.user(name);
        if user.is_none() {
            let fault = if key { faults.at_key(path, "") } else { faults.at(path, "") };
            fault.problem = format!("nobody is named {name:?}");
            fault.names_of(name, self.known.get_or_init(|| self.names.as_slice().into()).clone());
        }
        user
    }

    pub(super) fn console(&self, name: &str, path: Trail<'_>, faults: &mut FaultList) -> Option<ConsoleId> {
        let console = self.console_by_name.get(name).copied();
        if console.is_none() {
            let known = self.known_consoles.get_or_init(|| self.consoles.as_slice().into()).clone();
            faults.at(path, format!("no console is named {name:?}")).names_of(name, known);
        }
        console
    }
}

/// The reason why a name is invalid in a line of a trace.
pub(super) fn name_problem(name: &str) -> Option<&'static str> {
    match name {
        "" => Some("a name cannot be empty"),
        _ if name.chars().any(char::is_control) => Some("a name cannot have control characters such as line breaks"),
        _ => None,
    }
}
