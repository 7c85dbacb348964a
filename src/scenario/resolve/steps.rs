//! Steps: times made absolute, verbs made deeds, expectations made checkable.

use super::faults::Faults;
use super::handles::Handles;
use super::hoppers::Hoppers;
use super::people::People;
use super::sessions::Sessions;
use super::trail::Trail;
use crate::cast::{Actor, ConsoleId, SERVICE, SessionId, UserId};
use crate::deed::{Ask, Condition, Deed, TitleDeed};
use crate::mpsd::smartmatch::{Hopper, HopperName};
use crate::scenario::Step;
use crate::scenario::document::{Condition as ConditionWord, DeedDocument, Document, StepDocument, WriteDocument};
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
        let (deeds, about) = reader.deeds(step, path);
        let mut expectations = Vec::new();
        if let Some(expected) = &step.expect {
            expectations.push((None, reader.expectation(expected, path.name("expect"), about, deeds.len())));
        }
        let by_case = path.name("expectIn");
        for (label, expected) in step.expect_in.iter() {
            let path = by_case.name(label);
            match cases.iter().position(|case| *case == label) {
                Some(case) => expectations.push((Some(case), reader.expectation(expected, path, about, deeds.len()))),
                None => {
                    let problem = format!("no case is labelled {label:?}");
                    let fault = reader.faults.at_key(path, problem).names(label, cases.iter().copied());
                    if cases.is_empty() {
                        fault.help("the script has no cases; \"expect\" is for all runs");
                    }
                }
            }
        }
        if step.deed.is_none() && step.by.is_none() && step.expect.is_none() && step.expect_in.is_empty() {
            faults.at(path, "nothing is done and nothing is expected").help("give it \"do\" or \"expect\"");
        }
        steps.push(Step { at: now, deeds, expectations });
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
pub(super) type Deeds = Vec<(Option<Actor>, Deed)>;

impl Reader<'_> {
    /// The deeds of a step, and the session that they are about.
    fn deeds(&mut self, step: &StepDocument, path: Trail<'_>) -> (Deeds, Option<SessionId>) {
        let named = step.by.is_some();
        let by = step.by.as_ref().map_or_else(Vec::new, |by| self.actors(by.names(), path.name("by")));
        let Some(action) = &step.deed else {
            if named {
                self.faults.at_key(path.name("by"), "\"by\" without \"do\"").help("say what is done, or leave it out");
            }
            return (Vec::new(), None);
        };
        let action_path = path.name("do");
        if let Some(blows) = self.blows(action, action_path) {
            if named && let Some(Deed::Befall(blow)) = blows.first() {
                let problem = format!("{} befalls consoles; nobody does it", blow.what.verb());
                self.faults.at_key(path.name("by"), problem).help("leave \"by\" out");
            }
            return (blows.into_iter().map(|blow| (None, blow)).collect(), None);
        }
        if let Some(trouble) = self.trouble(action, action_path) {
            if named && let Deed::Trouble(trouble) = &trouble {
                let problem = format!("{} befalls messages and clocks; nobody does it", trouble.verb());
                self.faults.at_key(path.name("by"), problem).help("leave \"by\" out; whose they are is said by \"of\"");
            }
            return (vec![(None, trouble)], None);
        }
        if !named {
            self.faults.at(path, "who does it?").help("say it: \"by\": ...");
        }
        if let Some(title) = title(action) {
            if by.contains(&Actor::Service) {
                self.faults.at(path.name("by"), format!("{SERVICE:?} has no title"));
            }
            return (by.into_iter().map(|by| (Some(by), Deed::Title(title))).collect(), None);
        }
        if let Some(about) = self.in_the_shell(action, &by, action_path) {
            return about;
        }
        if let DeedDocument::Http(http) = action {
            let (session, deed) = self.http(http, action_path.name("http"));
            return (by.into_iter().map(|by| (Some(by), deed.clone())).collect(), session);
        }
        if let Some(about) = self.handle_deeds(action, &by, action_path) {
            let Some((session, asks)) = about else { return (Vec::new(), None) };
            let deed = |(by, ask)| (Some(by), Deed::Handle { session, ask });
            return (by.into_iter().zip(asks).map(deed).collect(), Some(session));
        }
        let find = match action {
            DeedDocument::Query(query) => Some(self.query(query, action_path.name("query"))),
            DeedDocument::Search(search) => Some(self.search(search, action_path.name("search"))),
            _ => None,
        };
        if let Some(find) = find {
            return (by.into_iter().map(|by| (Some(by), Deed::Find(find.clone()))).collect(), None);
        }
        let Some((session, deed)) = self.request(action, &by, action_path) else { return (Vec::new(), None) };
        if let [only] = by[..] {
            return (vec![(Some(only), deed)], Some(session));
        }
        (by.into_iter().map(|by| (Some(by), deed.clone())).collect(), Some(session))
    }

    fn request(&mut self, action: &DeedDocument, by: &[Actor], path: Trail<'_>) -> Option<(SessionId, Deed)> {
        if let DeedDocument::Ticket(ticket) = action {
            return self.ticket(ticket, path.name("ticket"));
        }
        if let DeedDocument::CancelTicket(cancel) = action {
            return self.cancel_ticket(cancel, path.name("cancel_ticket"));
        }
        if let DeedDocument::Countdown(countdown) = action {
            return self.countdown(countdown, by, path.name("countdown"));
        }
        if let DeedDocument::Read(read) = action {
            let (session, via) = self.way(read.session.as_deref(), read.via.as_deref(), path.name("read"))?;
            let condition = condition(read.condition.unwrap_or(ConditionWord::Always));
            return Some((session, Deed::Ask { session, verb: "read", condition, via, ask: Ask::Read }));
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
        Some((session, Deed::Ask { session, verb, condition, via, ask: Ask::Write(Box::new(draft)) }))
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
fn title(action: &DeedDocument) -> Option<TitleDeed> {
    match action {
        DeedDocument::Launch(_) => Some(TitleDeed::Launch),
        DeedDocument::Suspend(_) => Some(TitleDeed::Suspend),
        DeedDocument::Resume(_) => Some(TitleDeed::Resume),
        DeedDocument::Terminate(_) => Some(TitleDeed::Terminate),
        DeedDocument::Crash(_) => Some(TitleDeed::Crash),
        DeedDocument::Reconnect(_) => Some(TitleDeed::Reconnect),
        DeedDocument::Disconnect(_) => Some(TitleDeed::Disconnect),
        DeedDocument::Idle(_) => Some(TitleDeed::Idle),
        DeedDocument::Play(_) => Some(TitleDeed::Play),
        DeedDocument::Constrain(_) => Some(TitleDeed::Constrain),
        DeedDocument::Unconstrain(_) => Some(TitleDeed::Unconstrain),
        DeedDocument::Save(_) => Some(TitleDeed::Save),
        DeedDocument::Hang(_) => Some(TitleDeed::Hang),
        DeedDocument::Wake(_) => Some(TitleDeed::Wake),
        DeedDocument::RenewToken(_) => Some(TitleDeed::RenewToken),
        _ => None,
    }
}

/// The verb of a write, and its details.
fn write(action: &DeedDocument) -> Option<(&'static str, &WriteDocument)> {
    match action {
        DeedDocument::Create(write) => Some(("create", write)),
        DeedDocument::Join(write) => Some(("join", write)),
        DeedDocument::Active(write) => Some(("active", write)),
        DeedDocument::Inactive(write) => Some(("inactive", write)),
        DeedDocument::Ready(write) => Some(("ready", write)),
        DeedDocument::Leave(write) => Some(("leave", write)),
        DeedDocument::Reserve(write) => Some(("reserve", write)),
        DeedDocument::Host(write) => Some(("host", write)),
        DeedDocument::Remove(write) => Some(("remove", write)),
        DeedDocument::Write(write) => Some(("write", write)),
        DeedDocument::Read(_)
        | DeedDocument::Http(_)
        | DeedDocument::SetActivity(_)
        | DeedDocument::ClearActivity(_)
        | DeedDocument::Invite(_)
        | DeedDocument::Transfer(_)
        | DeedDocument::SearchHandle(_)
        | DeedDocument::ReadHandle(_)
        | DeedDocument::DeleteHandle(_)
        | DeedDocument::Ticket(_)
        | DeedDocument::CancelTicket(_)
        | DeedDocument::Query(_)
        | DeedDocument::Search(_)
        | DeedDocument::LosePower(_)
        | DeedDocument::RestorePower(_)
        | DeedDocument::Cut(_)
        | DeedDocument::Heal(_)
        | DeedDocument::Launch(_)
        | DeedDocument::Suspend(_)
        | DeedDocument::Resume(_)
        | DeedDocument::Terminate(_)
        | DeedDocument::Crash(_)
        | DeedDocument::Reconnect(_)
        | DeedDocument::Disconnect(_)
        | DeedDocument::Idle(_)
        | DeedDocument::Play(_)
        | DeedDocument::Constrain(_)
        | DeedDocument::Unconstrain(_)
        | DeedDocument::Countdown(_)
        | DeedDocument::Save(_)
        | DeedDocument::Accept(_)
        | DeedDocument::JoinActivity(_)
        | DeedDocument::Flap(_)
        | DeedDocument::Hang(_)
        | DeedDocument::Wake(_)
        | DeedDocument::RenewToken(_)
        | DeedDocument::LoseRequests(_)
        | DeedDocument::DelayRequests(_)
        | DeedDocument::LoseReplies(_)
        | DeedDocument::DelayReplies(_)
        | DeedDocument::DropTaps(_)
        | DeedDocument::DelayTaps(_)
        | DeedDocument::StaleReads(_)
        | DeedDocument::ServiceFails(_)
        | DeedDocument::SkewClock(_)
        | DeedDocument::Mend(_) => None,
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
