//! Histories that a small and a large session can both have.

use super::histories::{ClockStep, History, HistoryAction, HistoryStep, WritePrecondition, history};
use super::people::connection;
use super::run::Run;
use super::sound::valid;
use super::writes::WriteStep;
use crate::mpsd::session::{
    Caller, Field, Input, Me, MemberExtrasWrite, MemberWrite, OnBehalf, Records, Request, Verb,
};
use proptest::prelude::*;
use serde_json::json;

/// An addition to a random step, for features of large sessions.
#[derive(Clone, Copy, Debug)]
pub enum LargeStep {
    /// Nothing.
    Plain,
    /// Writes `groups`; none is null.
    Groups(Option<&'static str>),
    /// Reports an encounter.
    Encounter(&'static str),
    /// Closes and locks the session, or opens it.
    Lock(bool),
    /// A service writes it, with its own rights or without, for the user alone or for the next user too.
    Service {
        /// With its own rights.
        manage: bool,
        /// For the next user too.
        several: bool,
    },
}

/// A history that a small and a large session can both have. It begins with four users who join.
pub fn shared() -> impl Strategy<Value = (History, Vec<LargeStep>)> {
    let group = || prop::sample::select(vec!["red", "blue"]);
    let twist = prop_oneof![
        6 => Just(LargeStep::Plain),
        2 => prop::option::weighted(0.7, group()).prop_map(LargeStep::Groups),
        1 => group().prop_map(LargeStep::Encounter),
        1 => prop::bool::ANY.prop_map(LargeStep::Lock),
        1 => (prop::bool::ANY, prop::bool::weighted(0.3))
            .prop_map(|(manage, several)| LargeStep::Service { manage, several }),
    ];
    (history(), prop::bool::ANY, prop::collection::vec(twist, 40)).prop_map(|(mut history, reuse, twists)| {
        if reuse {
            history.readings = valid(history.readings.with("index_reuse", "last_only"));
        }
        let system = &mut history.template.system;
        // M36, M37: what the constants of a large session cannot have.
        for name in
            ["memberInitialization", "measurementServerAddresses", "peerToPeerRequirements", "peerToHostRequirements"]
        {
            system.as_object_mut().and_then(|system| system.remove(name));
        }
        for name in ["connectivity", "userAuthorizationStyle"] {
            system["capabilities"][name] = json!(false);
        }
        // There are no reservations, so a join needs an open session with room.
        system["visibility"] = json!("open");
        system["maxMembersCount"] = json!(4);
        let joins = (0..4).map(join);
        history.steps.splice(0..0, joins);
        (history, std::iter::repeat_n(LargeStep::Plain, 4).chain(twists).collect())
    })
}

fn join(who: usize) -> HistoryStep {
    let me = MemberWrite { connection: Field::Set(connection(0)), ..MemberWrite::active(None) };
    HistoryStep {
        jump: ClockStep::By(0),
        action: HistoryAction::Write(who, WritePrecondition::Always, Box::new(WriteStep::own(Me::Put(me)))),
    }
}

/// The same history in a large session.
#[must_use]
pub fn enlarged(history: &History) -> History {
    let mut large = history.clone();
    large.template.system["capabilities"]["large"] = json!(true);
    large
}

/// The input of a step with its addition.
///
/// # Panics
/// If the name of a group is invalid.
#[must_use]
pub fn large_input(run: &Run, step: &HistoryStep, twist: LargeStep) -> Input {
    let mut input = run.input(&step.action);
    let Input::Request(Request { caller, verb: Verb::Write(write), .. }) = &mut input else { return input };
    let extras = |me: &mut Me, change: &dyn Fn(&mut MemberExtrasWrite)| match me {
        Me::Put(me) => change(me.extras.get_or_insert_default()),
        Me::Absent | Me::Leave => {}
    };
    match twist {
        LargeStep::Plain => {}
        LargeStep::Groups(group) => extras(&mut write.me, &|extras| {
            extras.groups = group.map_or(Field::Clear, |group| Field::Set(vec![valid(group.parse())]));
        }),
        LargeStep::Encounter(group) => extras(&mut write.me, &|extras| extras.encounters = vec![valid(group.parse())]),
        LargeStep::Lock(locked) => {
            write.properties.closed = Field::Set(locked);
            write.properties.locked = Field::Set(locked);
        }
        LargeStep::Service { manage, several } => {
            let HistoryAction::Write(who, ..) = step.action else { return input };
            let mut users = vec![run.user(who)];
            if several {
                users.push(run.user((who + 1) % 4));
                let me = std::mem::replace(&mut write.me, Me::Absent);
                write.listed = Some(Box::new(Records::All(me)));
            }
            *caller = Caller::OnBehalf(OnBehalf { users, manage });
        }
    }
    input
}
