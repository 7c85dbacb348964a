//! Random histories of one session with two to four users.

use super::templates::{DrawnTemplate, readings, template};
use super::writes::{WriteStep, write};
use crate::mpsd::readings::Readings;
use crate::mpsd::session::Presence;
use proptest::prelude::*;

/// A session and the steps that happen to it. A [`Run`](super::Run) takes the steps.
#[derive(Clone, Debug)]
pub struct History {
    /// The template of the session.
    pub template: DrawnTemplate,
    /// The readings.
    pub readings: Readings,
    /// The steps, in order.
    pub steps: Vec<HistoryStep>,
}

/// One step, some time after the one before.
#[derive(Clone, Debug)]
pub struct HistoryStep {
    /// The advance of the clock before it.
    pub jump: ClockStep,
    /// The action.
    pub action: HistoryAction,
}

/// The advance of the clock before a step.
#[derive(Clone, Copy, Debug)]
pub enum ClockStep {
    /// By this many milliseconds.
    By(u64),
    /// To the next timer plus this many milliseconds; -1 is the last moment before it. By one millisecond if no timer runs.
    NextTimer(i64),
}

/// What happens. Users are numbers from 0, so that they can be renamed.
#[derive(Clone, Debug)]
pub enum HistoryAction {
    /// A user reads the session.
    Read(usize),
    /// A user writes it.
    Write(usize, WritePrecondition, Box<WriteStep>),
    /// A service removes the member at this place of the list and reserves for a user.
    Service(usize, Option<usize>),
    /// A user's connection is given up.
    Lost(usize),
    /// Presence reports this of a user from now on.
    Presence(usize, Presence),
    /// The service evaluates the session by itself.
    Tick,
}

/// The precondition of a write.
#[derive(Clone, Copy, Debug)]
pub enum WritePrecondition {
    /// None.
    Always,
    /// The session has to exist.
    Exists,
    /// It must not.
    Absent,
    /// If-Match with the ETag of the session as it is.
    Current,
    /// If-Match with an ETag of long ago.
    Old,
}

/// Any history, under any readings.
pub fn history() -> impl Strategy<Value = History> {
    let parts = (template(), readings(), steps());
    parts.prop_map(|(template, readings, steps)| History { template, readings, steps })
}

/// Any history, under the default readings.
pub fn plain_history() -> impl Strategy<Value = History> {
    let parts = (template(), steps());
    parts.prop_map(|(template, steps)| History { template, readings: Readings::default(), steps })
}

/// Up to 39 steps of two to four users.
pub fn steps() -> impl Strategy<Value = Vec<HistoryStep>> {
    let jump = prop_oneof![
        3 => (0..3_u64).prop_map(ClockStep::By),
        1 => (3..40_u64).prop_map(ClockStep::By),
        3 => (-1..=1_i64).prop_map(ClockStep::NextTimer),
    ];
    (2..=4_usize).prop_flat_map(move |users| {
        let step = (jump.clone(), action(users)).prop_map(|(jump, action)| HistoryStep { jump, action });
        prop::collection::vec(step, 1..40)
    })
}

/// A step of one of this many users.
pub fn action(users: usize) -> impl Strategy<Value = HistoryAction> {
    let when = prop_oneof![
        12 => Just(WritePrecondition::Always), 1 => Just(WritePrecondition::Exists), 1 => Just(WritePrecondition::Absent), 2 => Just(WritePrecondition::Current), 1 => Just(WritePrecondition::Old)
    ];
    let presence = prop_oneof![Just(Presence::InTitle), Just(Presence::Elsewhere)];
    prop_oneof![
        3 => (0..users).prop_map(HistoryAction::Read),
        12 => (0..users, when, write(users)).prop_map(|(who, when, wrote)| HistoryAction::Write(who, when, Box::new(wrote))),
        1 => (0..users, prop::option::of(0..users)).prop_map(|(place, letter)| HistoryAction::Service(place, letter)),
        1 => (0..users).prop_map(HistoryAction::Lost),
        2 => (0..users, presence).prop_map(|(who, presence)| HistoryAction::Presence(who, presence)),
        1 => Just(HistoryAction::Tick),
    ]
}
