//! Laws over random histories: of two to four users, at boundary times, under random small templates and readings.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "../common/cases.rs"]
mod cases;
#[path = "../common/mod.rs"]
mod common;
mod exhaustive;
mod faults;
mod handles;
mod large;
mod owners;
mod service;
mod taps;
mod titles;
mod worlds;

use cases::config;
use common::{at, connection, custom, json, tell, user};
use proptest::prelude::*;
use sessim::id::{MemberIndex, Xuid};
use sessim::mpsd::readings::{Evaluation, Readings, ZeroInactiveInline};
use sessim::mpsd::session::{
    Answer, Caller, Cause, Change, Event, Field, Input, Life, Me, MemberWrite, Precondition, PropertiesWrite, Refusal,
    Request, Session, Write,
};
use sessim::strategies::{
    ClockStep, HistoryAction, HistoryStep, OUTSIDER, Run, StepOutcome, WritePrecondition, WriteStep, history,
    plain_history, steps,
};
use sessim::time::Instant;
use std::collections::BTreeSet;

/// What two runs have in common whose indices, change numbers and clocks differ.
fn essence(events: &[Event]) -> Vec<String> {
    events.iter().map(tell).collect()
}

/// The members that these events move, each as often as they do.
fn moved(events: &[Event]) -> Vec<MemberIndex> {
    let moves = events.iter().filter(|event| matches!(event.change, Change::Status { .. }));
    moves.filter_map(|event| event.change.member()).collect()
}

/// Whether a stage of initialization ran out.
fn ends_a_stage(event: &Event) -> bool {
    let ends = matches!(event.change, Change::Stage { .. } | Change::EpisodeEnded { .. });
    ends && matches!(event.cause, Cause::Stage { .. })
}

fn shifted(event: Event, by: u64) -> Event {
    let later = |deadline: Instant| at(deadline.as_millis() + by);
    let cause = match event.cause {
        Cause::Timer { timer, deadline } => Cause::Timer { timer, deadline: later(deadline) },
        Cause::Stage { timer, deadline } => Cause::Stage { timer, deadline: later(deadline) },
        Cause::Empty { deadline } => Cause::Empty { deadline: later(deadline) },
        Cause::Request | Cause::Presence | Cause::ConnectionLost | Cause::Consequence => event.cause,
    };
    Event { cause, ..event }
}

/// Every accessor there is.
fn peek(session: &Session, now: Instant) {
    let _ = (session.charter(), session.branch(), session.start_time(), session.change_number(), session.etag());
    let _ = (session.life(), session.members(), session.next_index(), session.accepted(), session.host());
    let _ = (session.join_restriction(), session.read_restriction(), session.closed(), session.locked());
    let _ = (session.custom_properties(), session.next_timer(now), session.canonical(now));
    let _ = (session.check_invariants(now), session.may_read(&Caller::User(user('D'))), session.arbiters().count());
    let _ = (session.owners().count(), session.is_owner(Xuid::new(1)));
    for id in session.roles() {
        let _ = (session.role_name(id), session.role_settings(id), session.members_in_role(id).len());
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_invariants_hold_after_every_step(history in history()) {
        let mut run = Run::new(&history);
        for step in &history.steps {
            run.step(step);
            if let Some(session) = run.session() {
                prop_assert_eq!(session.check_invariants(run.now), Ok(()));
                prop_assert_ne!(session.life(), Life::Deleted);
            }
            for who in 0..4 {
                let listed = run.directory.sessions_of(run.xuid(who)).count() == 1;
                let inside = run.session().is_some_and(|session| session.member_of(run.xuid(who)).is_some());
                prop_assert_eq!(listed, inside);
            }
        }
    }

    #[test]
    fn what_is_refused_changes_nothing_but_what_was_due(history in history()) {
        let mut run = Run::new(&history);
        for step in &history.steps {
            let mut settled = Run { now: run.after(step.jump), ..run.clone() };
            let StepOutcome { answer, events } = run.step(step);
            if let Err(refusal) = answer {
                let unseen = matches!(refusal, Refusal::BothFlags | Refusal::BadRolePreference(_));
                let due = if unseen { vec![] } else { settled.look().events };
                prop_assert_eq!(&run.directory, &settled.directory, "{}", refusal);
                prop_assert_eq!(events, due, "{}", refusal);
            }
        }
    }

    #[test]
    fn one_evaluation_moves_a_member_once(history in history()) {
        let inline = history.readings.zero_inactive_inline == ZeroInactiveInline::Inline;
        let most = if inline { 2 } else { 1 };
        let lazy = history.readings.evaluation == Evaluation::LazyOneStep;
        let mut run = Run::new(&history);
        for step in &history.steps {
            run.step(step);
            let mut settled = run.clone();
            for _ in 0..2 {
                let events = settled.look().events;
                prop_assert!(!lazy || events.iter().filter(|event| ends_a_stage(event)).count() <= 1);
                let moved = moved(&events);
                let each: BTreeSet<MemberIndex> = moved.iter().copied().collect();
                prop_assert!(!lazy || moved.len() <= each.len() * most);
            }
        }
    }

    #[test]
    fn a_peek_changes_nothing(history in history()) {
        let (mut run, mut peeked) = (Run::new(&history), Run::new(&history));
        for step in &history.steps {
            run.step(step);
            peeked.step(step);
            if let Some(session) = peeked.session() {
                peek(session, peeked.now);
            }
            prop_assert_eq!(&run.directory, &peeked.directory);
        }
    }

    #[test]
    fn a_second_read_finds_the_same_etag_unless_a_timer_was_held_back(history in history()) {
        let mut run = Run::new(&history);
        for step in &history.steps {
            run.step(step);
            let mut read = run.clone();
            let first = read.look().answer;
            let after_first = read.session().map(Session::etag);
            let held_back = read.session().is_some_and(|session| session.next_timer(read.now) == Some(read.now));
            let second = read.look();
            prop_assert!(held_back || second.events.is_empty());
            prop_assert!(held_back || (read.session().map(Session::etag), second.answer) == (after_first, first));
        }
    }

    #[test]
    fn shifting_all_instants_shifts_what_happens_and_nothing_else(history in history(), by in 1..100_000_u64) {
        let (mut run, mut later) = (Run::new(&history), Run::new(&history));
        later.now = at(by);
        for step in &history.steps {
            let (ours, theirs) = (run.step(step), later.step(step));
            prop_assert_eq!(ours.answer, theirs.answer);
            prop_assert_eq!(ours.events.into_iter().map(|event| shifted(event, by)).collect::<Vec<_>>(), theirs.events);
            prop_assert_eq!(run.now.as_millis() + by, later.now.as_millis());
            let canonical = |run: &Run| run.session().map(|session| session.canonical(run.now));
            prop_assert_eq!(canonical(&run), canonical(&later));
        }
    }

    #[test]
    fn renaming_the_users_renames_the_events(
        history in history(), names in Just([1_u64, 2, 3, 4]).prop_shuffle()
    ) {
        let mut renamed = Run::new(&history);
        renamed.names[..4].copy_from_slice(&names);
        let rename = |event: Event| {
            let to = |xuid: Xuid| Xuid::new(names[usize::try_from(xuid.get()).unwrap() - 1]);
            let change = match event.change {
                Change::Status { member, xuid, from, to: after } => Change::Status { member, xuid: to(xuid), from, to: after },
                Change::TimerRestarted { member, xuid } => Change::TimerRestarted { member, xuid: to(xuid) },
                Change::Connection { member, xuid, to: after } => Change::Connection { member, xuid: to(xuid), to: after },
                Change::DeviceToken { member, xuid, to: after } => Change::DeviceToken { member, xuid: to(xuid), to: after },
                Change::Role { member, xuid, from, to: after } => Change::Role { member, xuid: to(xuid), from, to: after },
                Change::Owner { member, xuid, to: after } => Change::Owner { member, xuid: to(xuid), to: after },
                Change::InitializationFailure { member, xuid, to: failure, with } => {
                    Change::InitializationFailure { member, xuid: to(xuid), to: failure, with }
                }
                Change::Subscription { member, xuid, id, to: after } => {
                    Change::Subscription { member, xuid: to(xuid), id, to: after }
                }
                Change::MemberProperty { member, xuid, property } => {
                    Change::MemberProperty { member, xuid: to(xuid), property }
                }
                Change::Handle { kind, owner, from, to: after } => {
                    Change::Handle { kind, owner: owner.map(|(member, xuid)| (member, to(xuid))), from, to: after }
                }
                Change::Encounter { member, xuid, with } => Change::Encounter { member, xuid: to(xuid), with: to(with) },
                same @ (Change::Created
                | Change::Emptied
                | Change::Deleted
                | Change::Stage { .. }
                | Change::EpisodeEnded { .. }
                | Change::HostCandidates { .. }
                | Change::Host { .. }
                | Change::JoinRestriction { .. }
                | Change::ReadRestriction { .. }
                | Change::Closed { .. }
                | Change::Locked { .. }
                | Change::Server { .. }
                | Change::Matchmaking { .. }
                | Change::Property(_)) => same,
            };
            Event { change, ..event }
        };
        let expected: Vec<Event> = Run::new(&history).all(&history).into_iter().map(rename).collect();
        prop_assert_eq!(renamed.all(&history), expected);
    }

    #[test]
    fn the_change_number_rises_exactly_when_something_happened(history in plain_history()) {
        let mut run = Run::new(&history);
        let number = |run: &Run| run.session().map(|session| (session.branch(), session.change_number()));
        for step in &history.steps {
            let before = number(&run);
            let events = run.step(step).events;
            let after = number(&run);
            match (before, after) {
                (Some((old, from)), Some((new, to))) if old == new => {
                    prop_assert_eq!(from < to, !events.is_empty());
                    prop_assert!(events.iter().all(|event| from < event.change_number && event.change_number <= to));
                    prop_assert!(events.is_sorted_by_key(|event| event.change_number));
                    prop_assert!(to.0 - from.0 <= 2);
                }
                (_, Some((_, number))) => prop_assert_eq!((number.0, events.is_empty()), (1, false)),
                (Some(_), None) => prop_assert!(events.iter().any(|event| event.change == Change::Deleted)),
                (None, None) => prop_assert!(events.is_empty()),
            }
        }
    }

    #[test]
    fn a_replay_is_the_same(history in history()) {
        prop_assert_eq!(Run::new(&history).all(&history), Run::new(&history).all(&history));
    }

    #[test]
    fn of_several_writes_with_one_etag_one_succeeds(mut history in history(), writers in 2..6_u8) {
        // Each of them writes custom data, for which there is room.
        history.readings.max_custom_bytes = Readings::default().max_custom_bytes;
        let mut run = Run::new(&history);
        history.steps.iter().for_each(|step| drop(run.step(step)));
        // A timer that is held back would make the ETag stale before anybody wrote.
        (0..4).for_each(|_| drop(run.look()));
        let Some(etag) = run.session().map(Session::etag) else { return Ok(()) };
        let answers = (0..writers).map(|value| {
            let properties = PropertiesWrite { custom: custom(json!({ "winner": value })), ..PropertiesWrite::default() };
            let write = Request::write(Caller::Service, Write { properties, ..Write::default() });
            run.send(&Input::Request(write.when(Precondition::Match(etag)))).answer
        });
        let answers: Vec<_> = answers.collect();
        prop_assert_eq!(&answers[0], &Ok(Answer::Updated));
        prop_assert!(answers[1..].iter().all(|answer| *answer == Err(Refusal::OutOfSync)));
        let stored: serde_json::Value = serde_json::from_str(run.session().unwrap().custom_properties().as_str()).unwrap();
        prop_assert_eq!(&stored["winner"], 0);
    }

    #[test]
    fn sessions_of_one_canonical_form_behave_alike_at_any_age(
        history in history(), wait in prop_oneof![1..8_u64, Just(1_000)], next in steps()
    ) {
        let mut young = Run::new(&history);
        for step in &history.steps {
            young.step(step);
            let mut old = young.clone();
            old.now = at(young.now.as_millis() + wait);
            let alike = |young: &Run, old: &Run| {
                let canonical = |run: &Run| run.session().map(|session| session.canonical(run.now));
                canonical(young) == canonical(old)
            };
            if !alike(&young, &old) {
                continue;
            }
            let mut young = young.clone();
            for step in next.iter().take(6) {
                let (ours, theirs) = (young.step(step), old.step(step));
                prop_assert_eq!(&ours.answer, &theirs.answer);
                prop_assert_eq!(essence(&ours.events), essence(&theirs.events));
                prop_assert_eq!(old.now.as_millis() - young.now.as_millis(), wait);
                prop_assert!(alike(&young, &old));
            }
        }
    }

    #[test]
    fn sessions_of_one_canonical_form_behave_alike_whatever_came_before(history in history()) {
        let join = |who| HistoryStep {
            jump: ClockStep::By(0),
            action: HistoryAction::Write(who, WritePrecondition::Always, Box::new(WriteStep::own(Me::Put(MemberWrite {
                connection: Field::Set(connection('A', 0)), ..common::active()
            })))),
        };
        let (mut plain, mut eventful) = (Run::new(&history), Run::new(&history));
        plain.step(&join(0));
        eventful.step(&join(0));
        // The outsider comes and goes: another index, two changes.
        eventful.step(&join(OUTSIDER));
        eventful.step(&HistoryStep { jump: ClockStep::By(0), action: HistoryAction::Write(OUTSIDER, WritePrecondition::Always, Box::new(WriteStep::own(Me::Leave))) });
        for step in &history.steps {
            let canonical = |run: &Run| run.session().map(|session| session.canonical(run.now));
            prop_assert_eq!(canonical(&plain), canonical(&eventful));
            let (ours, theirs) = (plain.step(step), eventful.step(step));
            // A refusal may name an index, and indices differ.
            let told = |outcome: &StepOutcome| outcome.answer.clone().map_err(|refusal| refusal.name());
            prop_assert_eq!(told(&ours), told(&theirs));
            prop_assert_eq!(essence(&ours.events), essence(&theirs.events));
        }
    }
}
