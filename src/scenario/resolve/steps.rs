//! Steps: times made absolute, verbs made actions, expectations made checkable.

use super::faults::Faults;
use super::handles::Handles;
use super::hoppers::Hoppers;
use super::people::People;
use super::sessions::Sessions;
use super::trail::Trail;
use crate::action::{Action, Ask, Condition, TitleAction};
use crate::mpsd::smartmatch::{Hopper, HopperName};
use crate::names::{Actor, ConsoleId, SERVICE, SessionId, UserId};
use crate::scenario::Step;
use crate::scenario::document::{ActionDocument, Condition as ConditionWord, Document, StepDocument, WriteDocument};
use crate::time::Instant;

/// Reads every step; tells the names of the handles that they make, too.
pub(super) fn resolve(
    document: &Document,
    people: &People,
    sessions: &Sessions,
    hoppers: &Hoppers,
    faults: &mut Faults,
) -> (Vec<Step>, Vec<String>) {
    let mut handles = Handles::default();
    let cases: Vec<&str> = document.cases.names().collect();
    let all = Trail::ROOT.name("steps");
    let mut now = Instant::ZERO;
    let mut saved = Vec::new();
    let mut steps = Vec::with_capacity(document.steps.len());
    for (nth, step) in document.steps.iter().enumerate() {
        let path = all.index(nth);
        now = time(step, now, path, faults);
        let mut reader = Reader { people, sessions, hoppers, handles: &mut handles, saved: &mut saved, faults };
        let (actions, about) = reader.actions(step, path);
        let mut expectations = Vec::new();
        if let Some(expected) = &step.expect {
            expectations.push((None, reader.expectation(expected, path.name("expect"), about, actions.len())));
        }
        let by_case = path.name("expectIn");
        for (label, expected) in step.expect_in.iter() {
            let path = by_case.name(label);
            match cases.iter().position(|case| *case == label) {
                Some(case) => expectations.push((Some(case), reader.expectation(expected, path, about, actions.len()))),
                None => {
                    let problem = format!("no case is labelled {label:?}");
                    let fault = reader.faults.at_key(path, problem).names(label, cases.iter().copied());
                    if cases.is_empty() {
                        fault.help("the script has no cases; \"expect\" is for all runs");
                    }
                }
            }
        }
        if step.action.is_none() && step.by.is_none() && step.expect.is_none() && step.expect_in.is_empty() {
            faults.at(path, "nothing is done and nothing is expected").help("give it \"do\" or \"expect\"");
        }
        steps.push(Step { at: now, actions, expectations });
    }
    (steps, handles.names)
}

/// When a step is. Time does not run backwards and does not overflow.
fn time(step: &StepDocument, before: Instant, path: Trail<'_>, faults: &mut Faults) -> Instant {
    match (step.at, step.after) {
        (Some(_), Some(_)) => {
            faults.at_key(path.name("after"), "a step has \"at\" or \"after\", not both").help("keep one of them");
            before
        }
        (Some(at), None) if at < before => {
            faults
                .at(path.name("at"), format!("time runs backwards: {at} is before the step before it, at {before}"))
                .help("sort the steps by time");
            before
        }
        (Some(at), None) => at,
        (None, Some(after)) => before.checked_add(after).unwrap_or_else(|| {
            faults.at(path.name("after"), format!("{before} and {after} more is past the end of time, 2^53 - 1 ms"));
            before
        }),
        (None, None) => before,
    }
}

/// Reads one step; what it cannot read becomes a fault.
pub(super) struct Reader<'a> {
    pub(super) people: &'a People,
    pub(super) sessions: &'a Sessions,
    pub(super) handles: &'a mut Handles,
    pub(super) hoppers: &'a [(HopperName, Hopper)],
    /// What earlier answers were saved as.
    pub(super) saved: &'a mut Vec<String>,
    pub(super) faults: &'a mut Faults,
}

/// What is done in a step, by whom, in order.
pub(super) type Actions = Vec<(Option<Actor>, Action)>;

impl Reader<'_> {
    /// The actions of a step, and the session that they are about.
    fn actions(&mut self, step: &StepDocument, path: Trail<'_>) -> (Actions, Option<SessionId>) {
        let named = step.by.is_some();
        let by = step.by.as_ref().map_or_else(Vec::new, |by| self.actors(by.names(), path.name("by")));
        let Some(action) = &step.action else {
            if named {
                self.faults.at_key(path.name("by"), "\"by\" without \"do\"").help("say what is done, or leave it out");
            }
            return (Vec::new(), None);
        };
        let action_path = path.name("do");
        if let Some(console_faults) = self.console_faults(action, action_path) {
            if named && let Some(Action::Console(fault)) = console_faults.first() {
                let problem = format!("{} befalls consoles; nobody does it", fault.what.verb());
                self.faults.at_key(path.name("by"), problem).help("leave \"by\" out");
            }
            return (console_faults.into_iter().map(|fault| (None, fault)).collect(), None);
        }
        if let Some(network) = self.network(action, action_path) {
            if named && let Action::Network(network) = &network {
                let problem = format!("{} befalls messages and clocks; nobody does it", network.verb());
                self.faults.at_key(path.name("by"), problem).help("leave \"by\" out; whose they are is said by \"of\"");
            }
            return (vec![(None, network)], None);
        }
        if !named {
            self.faults.at(path, "who does it?").help("say it: \"by\": ...");
        }
        if let Some(title) = title(action) {
            if by.contains(&Actor::Service) {
                self.faults.at(path.name("by"), format!("{SERVICE:?} has no title"));
            }
            return (by.into_iter().map(|by| (Some(by), Action::Title(title))).collect(), None);
        }
        if let Some(about) = self.in_the_shell(action, &by, action_path) {
            return about;
        }
        if let ActionDocument::Http(http) = action {
            let (session, action) = self.http(http, action_path.name("http"));
            return (by.into_iter().map(|by| (Some(by), action.clone())).collect(), session);
        }
        if let Some(about) = self.handle_actions(action, &by, action_path) {
            let Some((session, asks)) = about else { return (Vec::new(), None) };
            let action = |(by, ask)| (Some(by), Action::Handle { session, ask });
            return (by.into_iter().zip(asks).map(action).collect(), Some(session));
        }
        let find = match action {
            ActionDocument::Query(query) => Some(self.query(query, action_path.name("query"))),
            ActionDocument::Search(search) => Some(self.search(search, action_path.name("search"))),
            _ => None,
        };
        if let Some(find) = find {
            return (by.into_iter().map(|by| (Some(by), Action::Find(find.clone()))).collect(), None);
        }
        let Some((session, action)) = self.request(action, &by, action_path) else { return (Vec::new(), None) };
        if let [only] = by[..] {
            return (vec![(Some(only), action)], Some(session));
        }
        (by.into_iter().map(|by| (Some(by), action.clone())).collect(), Some(session))
    }

    fn request(&mut self, action: &ActionDocument, by: &[Actor], path: Trail<'_>) -> Option<(SessionId, Action)> {
        if let ActionDocument::Ticket(ticket) = action {
            return self.ticket(ticket, path.name("ticket"));
        }
        if let ActionDocument::CancelTicket(cancel) = action {
            return self.cancel_ticket(cancel, path.name("cancel_ticket"));
        }
        if let ActionDocument::Countdown(countdown) = action {
            return self.countdown(countdown, by, path.name("countdown"));
        }
        if let ActionDocument::Read(read) = action {
            let (session, via) = self.way(read.session.as_deref(), read.via.as_deref(), path.name("read"))?;
            let condition = condition(read.condition.unwrap_or(ConditionWord::Always));
            return Some((session, Action::Ask { session, verb: "read", condition, via, ask: Ask::Read }));
        }
        let (verb, write) = write(action)?;
        let path = path.name(verb);
        let draft = self.draft(verb, write, by, path);
        let (session, via) = self.way(write.session.as_deref(), write.via.as_deref(), path)?;
        let by_default = match verb {
            "create" => ConditionWord::Absent,
            "host" => ConditionWord::Unchanged,
            "write" => ConditionWord::Always,
            _ => ConditionWord::Exists,
        };
        if write.condition == Some(ConditionWord::Changed) {
            self.faults
                .at(path.name("if"), "\"changed\" is a condition of reads")
                .help("use unchanged, exists, absent or always");
        }
        let condition = condition(write.condition.unwrap_or(by_default));
        Some((session, Action::Ask { session, verb, condition, via, ask: Ask::Write(Box::new(draft)) }))
    }

    fn actors(&mut self, names: &[String], path: Trail<'_>) -> Vec<Actor> {
        if names.is_empty() {
            self.faults.at(path, "the list is empty").help("name somebody, or leave it out");
        }
        let mut actors = Vec::with_capacity(names.len());
        for (nth, name) in names.iter().enumerate() {
            if name == SERVICE {
                actors.push(Actor::Service);
            } else if let Some(user) = self.people.find(name, path.nth(names, nth), false, self.faults) {
                actors.push(Actor::User(user));
            }
        }
        actors
    }

    pub(super) fn users(&mut self, names: &[String], path: Trail<'_>) -> Vec<UserId> {
        let find = |(nth, name): (usize, &String)| self.people.find(name, path.nth(names, nth), false, self.faults);
        names.iter().enumerate().filter_map(find).collect()
    }

    pub(super) fn consoles(&mut self, names: &[String], path: Trail<'_>) -> Vec<ConsoleId> {
        if names.is_empty() {
            self.faults.at(path, "the list is empty").help("name a console");
        }
        let find = |(nth, name): (usize, &String)| self.people.console(name, path.nth(names, nth), self.faults);
        names.iter().enumerate().filter_map(find).collect()
    }
}

/// What becomes of a title.
fn title(action: &ActionDocument) -> Option<TitleAction> {
    match action {
        ActionDocument::Launch(_) => Some(TitleAction::Launch),
        ActionDocument::Suspend(_) => Some(TitleAction::Suspend),
        ActionDocument::Resume(_) => Some(TitleAction::Resume),
        ActionDocument::Terminate(_) => Some(TitleAction::Terminate),
        ActionDocument::Crash(_) => Some(TitleAction::Crash),
        ActionDocument::Reconnect(_) => Some(TitleAction::Reconnect),
        ActionDocument::Disconnect(_) => Some(TitleAction::Disconnect),
        ActionDocument::Idle(_) => Some(TitleAction::Idle),
        ActionDocument::Play(_) => Some(TitleAction::Play),
        ActionDocument::Constrain(_) => Some(TitleAction::Constrain),
        ActionDocument::Unconstrain(_) => Some(TitleAction::Unconstrain),
        ActionDocument::Save(_) => Some(TitleAction::Save),
        ActionDocument::Hang(_) => Some(TitleAction::Hang),
        ActionDocument::Wake(_) => Some(TitleAction::Wake),
        ActionDocument::RenewToken(_) => Some(TitleAction::RenewToken),
        _ => None,
    }
}

/// The verb of a write, and its details.
fn write(action: &ActionDocument) -> Option<(&'static str, &WriteDocument)> {
    match action {
        ActionDocument::Create(write) => Some(("create", write)),
        ActionDocument::Join(write) => Some(("join", write)),
        ActionDocument::Active(write) => Some(("active", write)),
        ActionDocument::Inactive(write) => Some(("inactive", write)),
        ActionDocument::Ready(write) => Some(("ready", write)),
        ActionDocument::Leave(write) => Some(("leave", write)),
        ActionDocument::Reserve(write) => Some(("reserve", write)),
        ActionDocument::Host(write) => Some(("host", write)),
        ActionDocument::Remove(write) => Some(("remove", write)),
        ActionDocument::Write(write) => Some(("write", write)),
        ActionDocument::Read(_)
        | ActionDocument::Http(_)
        | ActionDocument::SetActivity(_)
        | ActionDocument::ClearActivity(_)
        | ActionDocument::Invite(_)
        | ActionDocument::Transfer(_)
        | ActionDocument::SearchHandle(_)
        | ActionDocument::ReadHandle(_)
        | ActionDocument::DeleteHandle(_)
        | ActionDocument::Ticket(_)
        | ActionDocument::CancelTicket(_)
        | ActionDocument::Query(_)
        | ActionDocument::Search(_)
        | ActionDocument::LosePower(_)
        | ActionDocument::RestorePower(_)
        | ActionDocument::Cut(_)
        | ActionDocument::Heal(_)
        | ActionDocument::Launch(_)
        | ActionDocument::Suspend(_)
        | ActionDocument::Resume(_)
        | ActionDocument::Terminate(_)
        | ActionDocument::Crash(_)
        | ActionDocument::Reconnect(_)
        | ActionDocument::Disconnect(_)
        | ActionDocument::Idle(_)
        | ActionDocument::Play(_)
        | ActionDocument::Constrain(_)
        | ActionDocument::Unconstrain(_)
        | ActionDocument::Countdown(_)
        | ActionDocument::Save(_)
        | ActionDocument::Accept(_)
        | ActionDocument::JoinActivity(_)
        | ActionDocument::Flap(_)
        | ActionDocument::Hang(_)
        | ActionDocument::Wake(_)
        | ActionDocument::RenewToken(_)
        | ActionDocument::LoseRequests(_)
        | ActionDocument::DelayRequests(_)
        | ActionDocument::LoseReplies(_)
        | ActionDocument::DelayReplies(_)
        | ActionDocument::DropTaps(_)
        | ActionDocument::DelayTaps(_)
        | ActionDocument::StaleReads(_)
        | ActionDocument::ServiceFails(_)
        | ActionDocument::SkewClock(_)
        | ActionDocument::Mend(_) => None,
    }
}

fn condition(word: ConditionWord) -> Condition {
    match word {
        ConditionWord::Always => Condition::Always,
        ConditionWord::Exists => Condition::Exists,
        ConditionWord::Absent => Condition::Absent,
        ConditionWord::Unchanged => Condition::Unchanged,
        ConditionWord::Changed => Condition::Changed,
    }
}
