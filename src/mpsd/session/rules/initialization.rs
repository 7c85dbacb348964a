//! Managed initialization: how the stages of its episodes begin and end, by timers, by writes of members, and by
//! themselves.
//!
//! A timer ends at most one stage in an evaluation. A stage whose condition is met, then or after a write,
//! ends at once: if all members have joined and measure nothing, a whole episode passes in one change.

mod check;

use crate::clause::Clause;
use crate::id::MemberIndex;
use crate::mpsd::clauses as m;
use crate::mpsd::readings::{JoinRequiresActive, TimerAnchor};
use crate::mpsd::session::Session;
use crate::mpsd::session::model::{
    Cause, Change, Event, InitializationFailure, Member, MemberStatus, Part, Stage, StageTimer,
};
use crate::mpsd::session::rules::settle::Batch;
use crate::mpsd::template::MemberInitialization;
use crate::time::Instant;

/// Why a stage ends, and when the next begins.
#[derive(Clone, Copy)]
struct End {
    since: Instant,
    cause: Cause,
    clause: Clause,
}

impl Session {
    /// The timer of the running stage and when it is due.
    #[inline(never)]
    #[must_use]
    pub fn stage_timer(&self) -> Option<(StageTimer, Instant)> {
        let initialization = self.initialization.as_ref()?;
        initialization.timer(self.charter.constants.member_initialization?)
    }

    /// `initializing.stage`; none while no episode runs and the first has not failed.
    #[must_use]
    pub fn stage(&self) -> Option<Stage> {
        self.initialization.as_ref()?.stage.map(|(stage, _)| stage)
    }

    /// `initializing.stageStartTime`; none where there is no stage.
    #[must_use]
    pub fn stage_start_time(&self) -> Option<Instant> {
        self.initialization.as_ref()?.stage.map(|(_, since)| since)
    }

    /// `initializing.episode`: the running one, or the last; from 1.
    #[must_use]
    pub fn episode(&self) -> Option<u32> {
        self.initialization.as_ref().map(|initialization| initialization.episode)
    }

    /// The part of a newcomer: none without `initialize` or `memberInitialization`, and none once the first
    /// episode has failed (M215).
    #[inline]
    pub(super) fn part_of_newcomer(&self, initialize: bool) -> Part {
        match &self.initialization {
            Some(initialization) if initialize => match initialization.stage {
                Some((Stage::Failed, _)) => Part::Over,
                Some((Stage::Joining | Stage::Measuring | Stage::Evaluating, _)) | None => Part::Waiting,
            },
            Some(_) | None => Part::None,
        }
    }
}

impl Session {
    /// Evaluation: ends the running stage if its timer is due, then every stage whose condition is met.
    pub(super) fn settle_initialization(&mut self, batch: &mut Batch, happened: &mut Vec<Event>) {
        let Some(constants) = self.charter.constants.member_initialization else { return };
        let due = self.stage_timer().filter(|(_, deadline)| *deadline <= batch.now);
        let Some((timer, deadline)) = due else { return self.proceed(batch.now, batch, happened) };
        let since = match self.charter.readings.timer_anchor {
            TimerAnchor::Evaluation => batch.now,
            TimerAnchor::Deadline => deadline,
        };
        let end = |clause| End { since, cause: Cause::Stage { timer, deadline }, clause };
        match timer {
            StageTimer::Join => {
                let end = end(m::JOIN_TIMEOUT);
                self.remove_reservations(end, batch, happened);
                self.end_joining(constants, end, batch, happened);
            }
            StageTimer::Measurement => {
                let end = end(m::MEASUREMENT_TIMEOUT);
                self.fail_who_has_not_measured(end, batch, happened);
                self.end_measuring(constants, end, batch, happened);
            }
            StageTimer::Evaluation => self.end_episode(false, end(m::EVALUATION_TIMEOUT), batch, happened),
        }
        self.proceed(since, batch, happened);
    }

    /// Ends stages whose condition is met, and starts waiting episodes. At most two episodes: the next one has
    /// all waiting members.
    pub(super) fn proceed(&mut self, since: Instant, batch: &Batch, happened: &mut Vec<Event>) {
        let Some(constants) = self.charter.constants.member_initialization else { return };
        loop {
            let end = |clause| End { since, cause: Cause::Consequence, clause };
            match self.stage() {
                None if self.members.iter().any(|member| member.part == Part::Waiting) => {
                    self.start_episode(end(m::EPISODE_STARTS), batch, happened);
                }
                Some(Stage::Joining) if self.running().all(|member| self.has_joined(member)) => {
                    self.end_joining(constants, end(m::JOINING_ENDS), batch, happened);
                }
                Some(Stage::Measuring) if self.passing().all(|member| self.has_measured(member)) => {
                    self.end_measuring(constants, end(m::MEASURING_ENDS), batch, happened);
                }
                None | Some(Stage::Joining | Stage::Measuring | Stage::Evaluating | Stage::Failed) => return,
            }
        }
    }

    /// Applies the title's decision, in the stage `evaluating` (M212).
    pub(super) fn decide(&mut self, succeeded: bool, batch: &Batch, happened: &mut Vec<Event>) {
        let end = End { since: batch.now, cause: Cause::Request, clause: m::EXTERNAL_EVALUATION };
        self.end_episode(succeeded, end, batch, happened);
    }

    pub(super) fn running(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.part == Part::Running)
    }

    /// The members of the episode that have not failed.
    pub(super) fn passing(&self) -> impl Iterator<Item = &Member> {
        self.running().filter(|member| member.initialization_failure.is_none())
    }

    fn has_joined(&self, member: &Member) -> bool {
        match self.charter.readings.join_requires_active {
            JoinRequiresActive::No => member.accepted(),
            JoinRequiresActive::Yes => member.status == MemberStatus::Active,
        }
    }

    /// Whether it is the first episode and it has too few members left to succeed.
    fn too_few(&self, constants: MemberInitialization) -> bool {
        self.episode() == Some(1) && self.passing().count() < constants.members_needed_to_start as usize
    }

    fn start_episode(&mut self, end: End, batch: &Batch, happened: &mut Vec<Event>) {
        for member in &mut self.members {
            if member.part == Part::Waiting {
                member.part = Part::Running;
            }
        }
        if let Some(initialization) = &mut self.initialization {
            initialization.episode += 1;
        }
        self.enter_stage(Stage::Joining, end, batch, happened);
    }

    fn enter_stage(&mut self, to: Stage, end: End, batch: &Batch, happened: &mut Vec<Event>) {
        let Some(initialization) = &mut self.initialization else { return };
        let from = initialization.stage.map(|(stage, _)| stage);
        initialization.stage = Some((to, end.since));
        let change = Change::Stage { episode: initialization.episode, from, to };
        happened.push(batch.event(change, end.cause, end.clause));
    }

    /// Removes the reservations that were not accepted in time.
    fn remove_reservations(&mut self, end: End, batch: &mut Batch, happened: &mut Vec<Event>) {
        let mut place = 0;
        while let Some(member) = self.members.get(place) {
            if member.part == Part::Running && !member.accepted() {
                self.remove_member(batch.now, place, end.cause, end.clause, batch.number, happened);
                batch.last_removal = batch.last_removal.max(end.since);
            } else {
                place += 1;
            }
        }
    }

    fn end_joining(&mut self, constants: MemberInitialization, end: End, batch: &Batch, happened: &mut Vec<Event>) {
        self.fail_groups(end, batch, happened);
        if self.too_few(constants) {
            self.end_episode(false, End { clause: m::JOIN_THRESHOLD, ..end }, batch, happened);
        } else if self.charter.constants.measures() {
            self.enter_stage(Stage::Measuring, end, batch, happened);
        } else {
            self.begin_evaluating(constants, end, batch, happened);
        }
    }

    fn end_measuring(&mut self, constants: MemberInitialization, end: End, batch: &Batch, happened: &mut Vec<Event>) {
        let hosts = self.judge_measurements(batch, happened);
        self.fail_groups(end, batch, happened);
        self.offer_hosts(hosts, batch, happened);
        self.begin_evaluating(constants, end, batch, happened);
    }

    /// Starts the stage `evaluating`, or decides at once (M211).
    fn begin_evaluating(
        &mut self,
        constants: MemberInitialization,
        end: End,
        batch: &Batch,
        happened: &mut Vec<Event>,
    ) {
        if constants.external_evaluation {
            self.enter_stage(Stage::Evaluating, end, batch, happened);
        } else {
            let succeeded =
                if self.episode() == Some(1) { !self.too_few(constants) } else { self.passing().next().is_some() };
            self.end_episode(succeeded, End { clause: m::AUTOMATIC_EVALUATION, ..end }, batch, happened);
        }
    }

    fn end_episode(&mut self, succeeded: bool, end: End, batch: &Batch, happened: &mut Vec<Event>) {
        let Some(episode) = self.episode() else { return };
        happened.push(batch.event(Change::EpisodeEnded { episode, succeeded }, end.cause, end.clause));
        if !succeeded {
            self.fail(InitializationFailure::Episode, End { clause: m::FAILURE_EPISODE, ..end }, batch, happened);
        }
        if succeeded || episode > 1 {
            if let Some(initialization) = &mut self.initialization {
                initialization.stage = None;
            }
        } else {
            let end = End { cause: Cause::Consequence, clause: m::FIRST_EPISODE_FAILS, ..end };
            self.enter_stage(Stage::Failed, end, batch, happened);
        }
        for member in &mut self.members {
            match member.part {
                Part::Running => {
                    member.part = Part::Over;
                    if member.status == MemberStatus::Ready {
                        member.since = end.since;
                        let change = Change::TimerRestarted { member: member.index, xuid: member.xuid };
                        happened.push(batch.event(change, Cause::Consequence, m::READY_TIMER_AFTER_EPISODE));
                    }
                }
                // M215: after the first episode's failure there is no other.
                Part::Waiting if !succeeded && episode == 1 => member.part = Part::Over,
                Part::Waiting | Part::None | Part::Over => {}
            }
        }
    }

    /// Fails every member of the episode that has not failed yet.
    fn fail(&mut self, failure: InitializationFailure, end: End, batch: &Batch, happened: &mut Vec<Event>) {
        for place in 0..self.members.len() {
            self.fail_one(place, failure, end, batch, happened);
        }
    }

    fn fail_who_has_not_measured(&mut self, end: End, batch: &Batch, happened: &mut Vec<Event>) {
        for place in 0..self.members.len() {
            if !self.has_measured(&self.members[place]) {
                self.fail_one(place, InitializationFailure::Timeout, end, batch, happened);
            }
        }
    }

    /// The member at `place` fails, if it is in the episode and has not failed yet.
    fn fail_one(
        &mut self,
        place: usize,
        to: InitializationFailure,
        end: End,
        batch: &Batch,
        happened: &mut Vec<Event>,
    ) {
        let member = &mut self.members[place];
        if member.part == Part::Running && member.initialization_failure.is_none() {
            member.initialization_failure = Some(to);
            let change = Change::InitializationFailure { member: member.index, xuid: member.xuid, to, with: None };
            happened.push(batch.event(change, end.cause, end.clause));
        }
    }

    /// Fails members that depend on a failed or absent member, transitively (M218).
    fn fail_groups(&mut self, end: End, batch: &Batch, happened: &mut Vec<Event>) {
        while let Some(place) = self.members.iter().position(|member| self.is_let_down(member)) {
            let end = End { clause: m::FAILURE_GROUP, ..end };
            self.fail_one(place, InitializationFailure::Group, end, batch, happened);
        }
    }

    /// Whether the member is in the episode, has not failed, and a member of its group has failed or is gone.
    fn is_let_down(&self, member: &Member) -> bool {
        let failed = |index: &MemberIndex| match self.members.iter().find(|other| other.index == *index) {
            Some(other) => other.part == Part::Running && other.initialization_failure.is_some(),
            None => true,
        };
        member.part == Part::Running
            && member.initialization_failure.is_none()
            && member.initialization_group().is_some_and(|group| group.iter().any(failed))
    }
}
