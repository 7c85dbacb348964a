//! A large session follows the rules of a small one wherever the page gives it none of its own.

use crate::config;
use proptest::prelude::*;
use sessim::clause::Clause;
use sessim::id::{ChangeNumber, MemberIndex};
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{
    Caller, Change, Event, Field, Input, Me, MemberExtrasWrite, MemberProperty, MemberWrite, Records, Refusal, Request,
    Restriction, Session, Verb, Write,
};
use sessim::strategies::{HistoryAction, Run, StepOutcome, enlarged, large_input, shared};
use sessim::time::Instant;

/// The rules of its own by which a large session refuses a write.
fn own_rule(refusal: &Refusal) -> Option<Clause> {
    let own = [m::LARGE_OWN_RECORD_ONLY, m::LARGE_EXCLUDES_PROPERTIES, m::SUBSCRIPTION_NOT_LARGE, m::ON_BEHALF_LARGE];
    own.into_iter().find(|clause| refusal.clause() == *clause)
}

/// Which of these rules forbid this to a large session that is like this small one.
fn forbidden(session: Option<&Session>, input: &Input) -> Vec<Clause> {
    let Input::Request(Request { caller, verb: Verb::Write(write), .. }) = input else { return Vec::new() };
    let records = match write.listed.as_deref() {
        Some(Records::All(me) | Records::AllInSession(me)) => vec![me, &write.me],
        Some(Records::Each(each)) => each.values().chain([&write.me]).collect(),
        None => vec![&write.me],
    };
    let extras: Vec<&MemberExtrasWrite> = records.into_iter().filter_map(extras_of).collect();
    let rules = [
        (m::LARGE_OWN_RECORD_ONLY, touches_others(session, caller, write)),
        (m::LARGE_EXCLUDES_PROPERTIES, {
            let properties = &write.properties;
            let restricted = match properties.join_restriction {
                Field::Set(Restriction::Local | Restriction::Followed) => true,
                Field::Set(Restriction::None) | Field::Keep | Field::Clear => false,
            };
            let turn = properties.extras.as_ref().is_some_and(|extras| matches!(extras.turn, Field::Set(_)));
            let grouped = extras.iter().any(|extras| extras.initialization_group.is_some());
            matches!(properties.host, Field::Set(_)) || restricted || turn || grouped
        }),
        (m::SUBSCRIPTION_NOT_LARGE, {
            let mut written = extras.iter().filter_map(|extras| extras.subscriptions.as_ref());
            written.any(|write| {
                let one = matches!(write.subscription, Field::Set(it) if !it.change_types.is_empty());
                one || write.contexts.values().any(Option::is_some)
            })
        }),
        (
            m::ON_BEHALF_LARGE,
            match caller {
                Caller::OnBehalf(acting) => acting.users.len() > 1,
                Caller::User(_) | Caller::Service => false,
            },
        ),
    ];
    rules.into_iter().filter(|(_, broken)| *broken).map(|(clause, _)| clause).collect()
}

fn extras_of(me: &Me) -> Option<&MemberExtrasWrite> {
    match me {
        Me::Put(MemberWrite { extras, .. }) => extras.as_deref(),
        Me::Absent | Me::Leave => None,
    }
}

/// Whether the write is about a record that is not the only user's own.
fn touches_others(session: Option<&Session>, caller: &Caller, write: &Write) -> bool {
    let user = match caller {
        Caller::User(user) => Some(user),
        Caller::Service => None,
        Caller::OnBehalf(acting) => acting.users.first().filter(|_| acting.users.len() == 1),
    };
    let next = session.map_or(MemberIndex(0), Session::next_index);
    let own =
        user.map(|user| session.and_then(|session| session.member_of(user.xuid)).map_or(next, |member| member.index));
    let mut named = write.remove.iter().copied().chain(write.assign.iter().map(|given| given.index));
    !write.reserve.is_empty() || named.any(|index| Some(index) != own)
}

/// M341, M342: what the encounters of a large session change, which mean nothing to a small one.
fn is_of_encounters(event: &Event) -> bool {
    matches!(
        event.change,
        Change::Encounter { .. } | Change::MemberProperty { property: MemberProperty::Encounters, .. }
    )
}

/// The events that both have, with change numbers that count from that of the session before: encounters raise it.
fn told(before: ChangeNumber, events: &[Event]) -> Vec<Event> {
    let counted = |event: &Event| {
        let number =
            if event.change_number > before { event.change_number.0 - before.0 } else { event.change_number.0 };
        Event { change_number: ChangeNumber(number), ..*event }
    };
    events.iter().filter(|event| !is_of_encounters(event)).map(counted).collect()
}

fn number(run: &Run) -> ChangeNumber {
    run.session().map_or(ChangeNumber::default(), Session::change_number)
}

/// All of a session but its size, its change number, the order of its list and who plays with whom (M343).
fn alike(small: &Session, large: &Session, now: Instant) -> Result<(), TestCaseError> {
    let everybody = |session: &Session| session.members_by_index().cloned().collect::<Vec<_>>();
    prop_assert_eq!(everybody(small), everybody(large));
    let counts = |session: &Session| {
        (session.first_index(), session.next_index(), session.accepted(), session.active(), session.life())
    };
    prop_assert_eq!(counts(small), counts(large));
    let timers = |session: &Session| (session.next_timer(now), session.next_look(now), session.start_time());
    prop_assert_eq!(timers(small), timers(large));
    let properties = |session: &Session| {
        let restrictions = (session.join_restriction(), session.read_restriction());
        (restrictions, session.closed(), session.locked(), session.custom_properties().to_string())
    };
    prop_assert_eq!(properties(small), properties(large));
    let roles = |session: &Session| session.roles().map(|id| session.role_settings(id)).collect::<Vec<_>>();
    prop_assert_eq!(roles(small), roles(large));
    prop_assert_eq!(small.owners().collect::<Vec<_>>(), large.owners().collect::<Vec<_>>());
    prop_assert_eq!(large.check_invariants(now), Ok(()));
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    /// What the page gives large sessions for themselves is left out: the limit of members (M29), constants (M36, M37),
    /// four refusals (M345, M346, M266, M408), encounters (M341, M342), who plays with whom (M343), and the document (M347).
    #[test]
    fn a_large_session_follows_the_rules_of_a_small_one((history, twists) in shared()) {
        let (mut small, mut large) = (Run::new(&history), Run::new(&enlarged(&history)));
        for (step, twist) in history.steps.iter().zip(twists) {
            let before = (number(&small), number(&large));
            small.now = small.after(step.jump);
            large.now = small.now;
            let mut settled = small.clone();
            let due = settled.look().events;
            let ours = large_input(&small, step, twist);
            let forbidden = forbidden(settled.session(), &ours);
            let mut theirs = ours.clone();
            if let (Input::Request(request), HistoryAction::Write(_, when, _)) = (&mut theirs, &step.action) {
                request.precondition = large.precondition(*when);
            }
            let StepOutcome { answer, events } = large.send(&theirs);
            let events = told(before.1, &events);
            match answer.as_ref().err().and_then(own_rule) {
                Some(rule) => {
                    prop_assert!(forbidden.contains(&rule), "{} forbids nothing here", rule);
                    prop_assert_eq!(told(before.0, &due), events);
                    // The small one goes on as if nobody had asked for it.
                    small = settled;
                }
                None => {
                    let ours = small.send(&ours);
                    prop_assert!(forbidden.is_empty() || answer.is_err(), "{:?} forbid it", forbidden);
                    prop_assert_eq!(&ours.answer, &answer);
                    prop_assert_eq!(told(before.0, &ours.events), events);
                }
            }
            prop_assert_eq!(small.session().is_some(), large.session().is_some());
            if let (Some(one), Some(other)) = (small.session(), large.session()) {
                alike(one, other, small.now)?;
            }
        }
    }
}
