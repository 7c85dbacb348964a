//! Runs a history: sends each step to a directory.

use super::histories::{ClockStep, History, HistoryAction, HistoryStep, WritePrecondition};
use super::people::{self, reference};
use super::sound::valid;
use super::writes::WriteOfOthers;
use crate::id::{ETag, MemberIndex, Seed, Xuid};
use crate::mpsd::directory::Directory;
use crate::mpsd::session::{
    Answer, Assignment, Caller, Event, Fact, Field, Input, Me, MemberWrite, Precondition, Refusal, Request,
    Reservation, Session, User, Write,
};
use crate::mpsd::template::SessionTemplate;
use crate::time::Instant;
use serde_json::json;

/// A running history: the directory, the clock, and the ids of the users.
#[derive(Clone, Debug)]
pub struct Run {
    /// The directory, with one session at most.
    pub directory: Directory,
    /// The clock.
    pub now: Instant,
    /// The Xbox ids of the users.
    pub names: [u64; 5],
}

/// The result of one step.
#[derive(Clone, PartialEq, Debug)]
pub struct StepOutcome {
    /// The answer or the refusal.
    pub answer: Result<Answer, Refusal>,
    /// What happened.
    pub events: Vec<Event>,
}

/// The fifth user takes no part in random histories.
pub const OUTSIDER: usize = 4;

impl Run {
    /// Before the first step of a history.
    ///
    /// # Panics
    /// If a change of its template made that unreadable or unsound.
    #[must_use]
    pub fn new(history: &History) -> Run {
        let reference = reference("match");
        let mut directory = Directory::new(history.readings);
        valid(directory.add_template(reference.scid, reference.template, history.template.document()));
        Run { directory, now: Instant::ZERO, names: [1, 2, 3, 4, 5] }
    }

    /// Takes all steps, and returns what happened.
    pub fn all(mut self, history: &History) -> Vec<Event> {
        history.steps.iter().flat_map(|step| self.step(step).events).collect()
    }

    /// The session, if there is one.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.directory.peek(&reference("match"))
    }

    /// Takes a step.
    pub fn step(&mut self, step: &HistoryStep) -> StepOutcome {
        self.now = self.after(step.jump);
        let input = self.input(&step.action);
        self.send(&input)
    }

    /// Sends an input to the directory now.
    pub fn send(&mut self, input: &Input) -> StepOutcome {
        let mut events = Vec::new();
        let answer = self.directory.handle(self.now, &reference("match"), input, &mut events);
        StepOutcome { answer, events }
    }

    /// A read by a service, which settles the session.
    pub fn look(&mut self) -> StepOutcome {
        self.send(&Input::Request(Request::read(Caller::Service)))
    }

    /// The instant of a step.
    #[must_use]
    pub fn after(&self, jump: ClockStep) -> Instant {
        let moved = match jump {
            ClockStep::By(ms) => self.now.as_millis() + ms,
            ClockStep::NextTimer(past) => match self.session().and_then(|session| session.next_timer(self.now)) {
                Some(next) => next.as_millis().saturating_add_signed(past),
                None => self.now.as_millis() + 1,
            },
        };
        Instant::from_millis(moved).unwrap_or(Instant::MAX).max(self.now)
    }

    /// A user's Xbox id.
    #[must_use]
    pub fn xuid(&self, who: usize) -> Xuid {
        Xuid::new(self.names[who])
    }

    /// A user as a caller: the last two share a console, and the first follows the third.
    #[must_use]
    pub fn user(&self, who: usize) -> User {
        let console = people::user(if who == 3 { 2 } else { who }).device;
        let followers = if who == 2 { vec![self.xuid(0)] } else { vec![] };
        // The second has blocked the fourth.
        let blocked_by = if who == 3 { vec![self.xuid(1)] } else { vec![] };
        User { xuid: self.xuid(who), device: console, followers, blocked_by, ..people::user(who) }
    }

    /// The input of an action for the session as it is now.
    #[must_use]
    pub fn input(&self, action: &HistoryAction) -> Input {
        let reserved =
            |who: &usize| Reservation { xuid: self.xuid(*who), constants: None, initialize: *who != 3, system: None };
        match action {
            HistoryAction::Read(who) => Input::Request(Request::read(Caller::User(self.user(*who)))),
            HistoryAction::Write(who, when, wrote) => {
                let user = self.user(*who);
                let mut me = wrote.me.clone();
                if let Me::Put(MemberWrite { connection: Field::Set(bound), .. }) = &mut me {
                    *bound = people::connection(*who);
                }
                if let Me::Put(MemberWrite { extras: Some(extras), .. }) = &mut me
                    && let Some(group) = &mut extras.initialization_group
                {
                    // Places in the list, since indices depend on who was there before.
                    let members = self.session().map_or(&[][..], Session::members);
                    let index = |place: &MemberIndex| members.get(place.0 as usize).map(|member| member.index);
                    *group = group.iter().map(|place| index(place).unwrap_or(MemberIndex(u32::MAX))).collect();
                }
                let reserve = wrote.reserve.iter().map(reserved).collect();
                let mut write = Write { me, reserve, properties: wrote.properties.clone(), ..Write::default() };
                self.touch_others(&mut write, &wrote.others);
                Input::Request(Request::write(Caller::User(user), write).when(self.precondition(*when)))
            }
            HistoryAction::Service(place, who) => {
                let members = self.session().map_or(&[][..], Session::members);
                let remove = members.get(*place).map_or(MemberIndex(1_000), |member| member.index);
                let reserve = who.iter().map(reserved).collect();
                Input::Request(Request::write(
                    Caller::Service,
                    Write { remove: vec![remove], reserve, ..Write::default() },
                ))
            }
            HistoryAction::Lost(who) => Input::Fact(Fact::ConnectionLost(people::connection(*who))),
            HistoryAction::Presence(who, presence) => Input::Fact(Fact::Presence(self.xuid(*who), *presence)),
            HistoryAction::Tick => Input::Fact(Fact::Tick),
        }
    }

    fn touch_others(&self, write: &mut Write, others: &WriteOfOthers) {
        let members = self.session().map_or(&[][..], Session::members);
        let next = self.session().map_or(MemberIndex(0), Session::next_index);
        let index = |place: usize| match members.get(place) {
            Some(member) => member.index,
            None if place == members.len() => next,
            None => MemberIndex(u32::MAX),
        };
        write.remove.extend(others.remove.map(index));
        write.assign.extend(
            others.assign.iter().map(|(place, roles)| Assignment { index: index(*place), roles: roles.clone() }),
        );
        if let Some(owners) = &others.owners {
            let owners = owners.iter().map(|place| index(*place)).collect();
            write.properties.extras.get_or_insert_default().owners = Field::Set(owners);
        }
        if let Some(max) = others.medics {
            let types = json!({ "constants": {}, "roleTypes": { "class": { "roles": { "medic": { "max": max } } } } });
            let types: SessionTemplate = valid(serde_json::from_value(types));
            write.constants = Some(Box::new(types));
        }
    }

    /// A precondition on the session as it is now.
    #[must_use]
    pub fn precondition(&self, when: WritePrecondition) -> Precondition {
        let current = self.session().map(Session::etag);
        match when {
            WritePrecondition::Always => Precondition::None,
            WritePrecondition::Exists => Precondition::Exists,
            WritePrecondition::Absent => Precondition::Absent,
            WritePrecondition::Current => current.map_or(Precondition::Exists, Precondition::Match),
            WritePrecondition::Old => {
                Precondition::Match(ETag::of(reference("match").branch(Seed::default(), 1), Default::default()))
            }
        }
    }
}
