//! Steps: times made absolute, verbs made actions, expectations made checkable.

use super::actors::{StepActions, StepActors};
use super::draft::WriteVerb;
use super::faults::FaultList;
use super::gamelift::ScriptGameLift;
use super::handles::ScriptHandles;
use super::hoppers::Hoppers;
use super::network::ConsoleVerb;
use super::people::ScriptPeople;
use super::sessions::ScriptSessions;
use super::trail::Trail;
use crate::action::{Action, Condition, HandleIntent, Intent, NetworkFault, SessionIntent, TitleAction};
use crate::json::MAX_FAULTS;
use crate::mpsd::smartmatch::{Hopper, HopperName};
use crate::names::{Actor, ConsoleId, SERVICE, UserId};
use crate::scenario::Step;
use crate::scenario::document::{ActionDocument, ConditionDocument, Document, ReadDocument, StepDocument};
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet};

/// The number of faults of steps after which no further step is read: more than are reported, even with duplicates.
const ENOUGH: usize = 4 * MAX_FAULTS;

/// Reads every step; also returns the names of the handles that they post.
pub(super) fn resolve(
    document: &Document,
    people: &ScriptPeople,
    sessions: &ScriptSessions,
    hoppers: &Hoppers,
    gamelift: &ScriptGameLift,
    faults: &mut FaultList,
) -> (Vec<Step>, Vec<String>) {
    let mut handles = ScriptHandles::default();
    let cases: BTreeMap<&str, usize> = document.cases.names().zip(0..).collect();
    let all = Trail::ROOT.name("steps");
    let before = faults.count();
    let mut now = Instant::ZERO;
    let mut saved = BTreeSet::new();
    let mut steps = Vec::with_capacity(document.steps.len());
    for (nth, step) in document.steps.iter().enumerate() {
        let path = all.index(nth);
        now = time(step, now, path, faults);
        let mut reader =
            StepReader { people, sessions, hoppers, gamelift, handles: &mut handles, saved: &mut saved, faults };
        let StepActions { actions, about, asked } = reader.step(step, path);
        let mut expectations = Vec::new();
        if let Some(expected) = &step.expect {
            expectations.push((None, reader.expectation(expected, path.name("expect"), about, asked)));
        }
        let by_case = path.name("expectIn");
        for (label, expected) in step.expect_in.iter() {
            let path = by_case.name(label);
            match cases.get(label).copied() {
                Some(case) => expectations.push((Some(case), reader.expectation(expected, path, about, asked))),
                None => {
                    let problem = format!("no case is labelled {label:?}");
                    let fault = reader.faults.at_key(path, problem).names(label, document.cases.names());
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
        if faults.count() - before > ENOUGH {
            break;
        }
    }
    (steps, handles.names)
}

/// The instant of a step. Time does not run backwards and does not overflow.
fn time(step: &StepDocument, before: Instant, path: Trail<'_>, faults: &mut FaultList) -> Instant {
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

/// Resolves one step, adding faults.
pub(super) struct StepReader<'a> {
    pub(super) people: &'a ScriptPeople,
    pub(super) sessions: &'a ScriptSessions,
    pub(super) gamelift: &'a ScriptGameLift,
    pub(super) handles: &'a mut ScriptHandles,
    pub(super) hoppers: &'a [(HopperName, Hopper)],
    /// The names under which earlier answers were saved.
    pub(super) saved: &'a mut BTreeSet<String>,
    pub(super) faults: &'a mut FaultList,
}

impl StepReader<'_> {
    /// The actions of a step.
    fn step(&mut self, step: &StepDocument, path: Trail<'_>) -> StepActions {
        let doers = StepActors::of(step, self.people, self.gamelift, path, self.faults);
        match &step.action {
            Some(action) => self.action(action, &doers, path.name("do")).unwrap_or_default(),
            None => {
                let help = "say what is done, or leave it out";
                doers.nobody(self.faults, || "\"by\" without \"do\"".to_owned(), help);
                StepActions::default()
            }
        }
    }

    /// The actions of a verb; none if it is invalid, for which a fault has been added.
    fn action(&mut self, action: &ActionDocument, by: &StepActors<'_>, path: Trail<'_>) -> Option<StepActions> {
        match action {
            ActionDocument::Create(it) => self.write(WriteVerb::Create, it, by, path),
            ActionDocument::Join(it) => self.write(WriteVerb::Join, it, by, path),
            ActionDocument::Active(it) => self.write(WriteVerb::Active, it, by, path),
            ActionDocument::Inactive(it) => self.write(WriteVerb::Inactive, it, by, path),
            ActionDocument::Ready(it) => self.write(WriteVerb::Ready, it, by, path),
            ActionDocument::Leave(it) => self.write(WriteVerb::Leave, it, by, path),
            ActionDocument::Reserve(it) => self.write(WriteVerb::Reserve, it, by, path),
            ActionDocument::Host(it) => self.write(WriteVerb::Host, it, by, path),
            ActionDocument::Remove(it) => self.write(WriteVerb::Remove, it, by, path),
            ActionDocument::Write(it) => self.write(WriteVerb::Write, it, by, path),
            ActionDocument::Read(it) => self.read(it, by, path.name("read")),
            ActionDocument::SetActivity(it) => self.set_activity(it, by, path.name("set_activity")),
            ActionDocument::ClearActivity(it) => self.clear_activity(it, by, path.name("clear_activity")),
            ActionDocument::Invite(it) => self.invite(it, by, path.name("invite")),
            ActionDocument::Transfer(it) => self.transfer(it, by, path.name("transfer")),
            ActionDocument::SearchHandle(it) => self.search_handle(it, by, path.name("search_handle")),
            ActionDocument::ReadHandle(it) => self.known_handle(it, HandleIntent::Read, by, path.name("read_handle")),
            ActionDocument::DeleteHandle(it) => {
                self.known_handle(it, HandleIntent::Delete, by, path.name("delete_handle"))
            }
            ActionDocument::Ticket(it) => self.ticket(it, by, path.name("ticket")),
            ActionDocument::CancelTicket(it) => self.cancel_ticket(it, by, path.name("cancel_ticket")),
            ActionDocument::Query(it) => Some(self.query(it, by, path.name("query"))),
            ActionDocument::Search(it) => Some(self.search(it, by, path.name("search"))),
            ActionDocument::GameLift(it) => self.gamelift(it, by, path),
            ActionDocument::Http(it) => Some(self.http(it, by, path.name("http"))),
            ActionDocument::LosePower(it) => Some(self.console_fault(ConsoleVerb::LosePower, it, by, path)),
            ActionDocument::RestorePower(it) => Some(self.console_fault(ConsoleVerb::RestorePower, it, by, path)),
            ActionDocument::Cut(it) => Some(self.console_fault(ConsoleVerb::Cut, it, by, path)),
            ActionDocument::Heal(it) => Some(self.console_fault(ConsoleVerb::Heal, it, by, path)),
            ActionDocument::Flap(it) => Some(self.console_fault(ConsoleVerb::Flap, it, by, path)),
            ActionDocument::Launch(_) => Some(self.title(TitleAction::Launch, by)),
            ActionDocument::Suspend(_) => Some(self.title(TitleAction::Suspend, by)),
            ActionDocument::Resume(_) => Some(self.title(TitleAction::Resume, by)),
            ActionDocument::Terminate(_) => Some(self.title(TitleAction::Terminate, by)),
            ActionDocument::Crash(_) => Some(self.title(TitleAction::Crash, by)),
            ActionDocument::Reconnect(_) => Some(self.title(TitleAction::Reconnect, by)),
            ActionDocument::Disconnect(_) => Some(self.title(TitleAction::Disconnect, by)),
            ActionDocument::Idle(_) => Some(self.title(TitleAction::Idle, by)),
            ActionDocument::Play(_) => Some(self.title(TitleAction::Play, by)),
            ActionDocument::Constrain(_) => Some(self.title(TitleAction::Constrain, by)),
            ActionDocument::Unconstrain(_) => Some(self.title(TitleAction::Unconstrain, by)),
            ActionDocument::Save(_) => Some(self.title(TitleAction::Save, by)),
            ActionDocument::Hang(_) => Some(self.title(TitleAction::Hang, by)),
            ActionDocument::Wake(_) => Some(self.title(TitleAction::Wake, by)),
            ActionDocument::RenewToken(_) => Some(self.title(TitleAction::RenewToken, by)),
            ActionDocument::Countdown(it) => self.countdown(it, by, path.name("countdown")),
            ActionDocument::Accept(it) => self.accept(it, by, path),
            ActionDocument::JoinActivity(it) => self.join_activity(it, by, path),
            ActionDocument::LoseRequests(it) => Some(self.disturb(NetworkFault::LoseRequests, it.scope(), by, path)),
            ActionDocument::LoseReplies(it) => Some(self.disturb(NetworkFault::LoseReplies, it.scope(), by, path)),
            ActionDocument::DropTaps(it) => Some(self.disturb(NetworkFault::DropTaps, it.scope(), by, path)),
            ActionDocument::DelayRequests(it) => {
                Some(self.disturb(NetworkFault::DelayRequests(it.by), it.scope(), by, path))
            }
            ActionDocument::DelayReplies(it) => {
                Some(self.disturb(NetworkFault::DelayReplies(it.by), it.scope(), by, path))
            }
            ActionDocument::DelayTaps(it) => Some(self.disturb(NetworkFault::DelayTaps(it.by), it.scope(), by, path)),
            ActionDocument::StaleReads(it) => Some(self.disturb(NetworkFault::StaleReads(it.by), it.scope(), by, path)),
            ActionDocument::ServiceFails(it) => Some(self.outage(it, by, path)),
            ActionDocument::SkewClock(it) => Some(self.skew_clock(it, by, path.name("skew_clock"))),
            ActionDocument::Mend(it) => Some(self.mend(it, by)),
        }
    }

    fn read(&mut self, from: &ReadDocument, by: &StepActors<'_>, path: Trail<'_>) -> Option<StepActions> {
        let by = by.required(self.faults);
        let (session, via) = self.way(from.session.as_deref(), from.via.as_deref(), path)?;
        let condition = condition(from.condition.unwrap_or(ConditionDocument::Always));
        let intent = Intent::Session { session, verb: "read", condition, via, ask: SessionIntent::Read };
        Some(StepActions::called(by, Some(session), intent))
    }

    fn title(&mut self, action: TitleAction, by: &StepActors<'_>) -> StepActions {
        let actors = by.required(self.faults);
        if actors.contains(&Actor::Service) {
            self.faults.at(by.step.name("by"), format!("{SERVICE:?} has no title"));
        }
        StepActions::by_users(actors, None, |user| Action::Title { user, action })
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

pub(super) fn condition(word: ConditionDocument) -> Condition {
    match word {
        ConditionDocument::Always => Condition::Always,
        ConditionDocument::Exists => Condition::Exists,
        ConditionDocument::Absent => Condition::Absent,
        ConditionDocument::Unchanged => Condition::Unchanged,
        ConditionDocument::Changed => Condition::Changed,
    }
}
