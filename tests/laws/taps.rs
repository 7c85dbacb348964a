//! Laws of change notification: who is tapped follows from what can be seen to differ.

use proptest::prelude::*;
use sessim::id::{Branch, ChangeNumber, Guid, Xuid};
use sessim::mpsd::notify::{Frame, Tap};
use sessim::mpsd::readings::{DeletionTap, SpanChoice};
use sessim::mpsd::session::{ChangeType, ChangeTypes, Member, MemberStatus, Session};
use sessim::strategies::{HistoryAction, PROFILE_IDS, Run, watched};
use sessim::time::{Instant, Millis};
use std::collections::BTreeMap;

/// What the difference between two documents fires, but for initialization and servers, of which not all can be seen.
fn differences(before: &Session, after: &Session) -> ChangeTypes {
    let at =
        |session: &Session, old: &Member| session.members().iter().find(|member| member.index == old.index).cloned();
    let accepts = |old: &Member, new: &Member| old.status == MemberStatus::Reserved && new.status != old.status;
    let pairs: Vec<(Member, Option<Member>)> =
        before.members().iter().map(|old| (old.clone(), at(after, old))).collect();
    let gone = pairs.iter().any(|(_, new)| new.is_none());
    let accepted = pairs.iter().any(|(old, new)| new.as_ref().is_some_and(|new| accepts(old, new)));
    let moved = pairs.iter().any(|(old, new)| new.as_ref().is_some_and(|new| new.status != old.status));
    let came = after.members().iter().any(|new| at(before, new).is_none());
    let newcomers = after.members().iter().filter(|new| at(before, new).is_none());
    let told = |member: &&Member| member.custom_properties().is_some_and(|custom| !custom.is_empty());
    let data = |old: &Member, new: &Member| old.custom_properties() != new.custom_properties();
    let written = pairs.iter().any(|(old, new)| new.as_ref().is_some_and(|new| data(old, new)));
    let full = |session: &Session| session.members().len() >= session.charter().constants.max_members_count as usize;
    let door = |session: &Session| (session.closed(), session.locked(), session.join_restriction(), full(session));
    [
        (ChangeType::Everything, true),
        (ChangeType::Host, before.host() != after.host()),
        (ChangeType::MembersList, gone || accepted || came),
        (ChangeType::MembersStatus, gone || moved),
        (ChangeType::Joinability, door(before) != door(after)),
        (ChangeType::CustomProperty, before.custom_properties() != after.custom_properties()),
        (ChangeType::MembersCustomProperty, written || newcomers.filter(told).count() > 0),
    ]
    .into_iter()
    .filter_map(|(of, fires)| fires.then_some(of))
    .collect()
}

/// The one `subscription` of each member.
fn subscriptions(session: &Session) -> BTreeMap<(Xuid, Guid), ChangeTypes> {
    let of = |member: &Member| {
        let subscription = member.subscriptions()?.subscription?;
        Some(((member.xuid, subscription.id), subscription.change_types))
    };
    session.members().iter().filter_map(of).collect()
}

fn sent(run: &mut Run, now: Instant) -> Vec<Frame> {
    let mut frames = Vec::new();
    run.directory.send_taps(now, &mut frames);
    frames
}

/// The taps of `subscription`s, without those of profiles.
fn single(frames: &[Frame]) -> Vec<&Tap> {
    frames.iter().flat_map(|frame| &frame.taps).filter(|tap| tap.subscription < Guid::from_bits(PROFILE_IDS)).collect()
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn whoever_is_subscribed_is_tapped_for_what_differs_and_nobody_else(history in watched()) {
        let mut history = history;
        history.readings.tap_min_interval_ms = SpanChoice(Millis::ZERO);
        let mut run = Run::new(&history);
        for step in &history.steps {
            let before = run.session().cloned();
            let outcome = run.step(step);
            let now = run.now;
            let frames = sent(&mut run, now);
            let (taps, number) = (single(&frames), outcome.events.last().map(|event| event.change_number));
            let one_commit = outcome.events.iter().all(|event| Some(event.change_number) == number);
            let Some(before) = before.filter(|_| one_commit) else { continue };
            let was = subscriptions(&before);
            match run.session().filter(|after| after.branch() == before.branch()) {
                Some(after) => {
                    let fired = if number.is_some() { differences(&before, after) } else { ChangeTypes::NONE };
                    let hidden = ChangeTypes::of(&[ChangeType::Initialization, ChangeType::MatchmakingStatus, ChangeType::Arbitration, ChangeType::Roles]);
                    for (key, types) in subscriptions(after) {
                        let told: Vec<_> = taps.iter().filter(|tap| (tap.xuid, tap.subscription) == key).collect();
                        let expected = was.contains_key(&key) && !types.common(fired).is_empty();
                        let perhaps = was.contains_key(&key) && number.is_some() && !types.common(hidden).is_empty();
                        prop_assert!(told.len() == usize::from(expected) || (perhaps && told.len() == 1));
                        prop_assert!(told.iter().all(|tap| tap.change_number == number && tap.branch == after.branch()));
                    }
                    let known = subscriptions(after);
                    prop_assert!(taps.iter().all(|tap| known.contains_key(&(tap.xuid, tap.subscription))));
                }
                // What waits on a connection that is given up is lost.
                None if matches!(step.action, HistoryAction::Lost(_)) => {}
                None => {
                    let told: Vec<_> = taps.iter().map(|tap| (tap.xuid, tap.subscription)).collect();
                    let expected: Vec<_> = was.into_keys().collect();
                    let silent = history.readings.deletion_tap == DeletionTap::Silent;
                    prop_assert_eq!(told, if silent { vec![] } else { expected });
                    prop_assert!(taps.iter().all(|tap| tap.change_number.is_none()));
                }
            }
        }
    }

    #[test]
    fn a_connection_rests_between_two_frames_and_the_newest_is_told(history in watched(), rest in 0..6_u64) {
        let mut history = history;
        history.readings.tap_min_interval_ms = SpanChoice(Millis::new(rest).unwrap());
        let mut run = Run::new(&history);
        let mut last = BTreeMap::new();
        let mut told: BTreeMap<(Xuid, Guid, Branch), Option<ChangeNumber>> = BTreeMap::new();
        for step in &history.steps {
            let until = run.after(step.jump);
            while let Some(due) = run.directory.taps_due().filter(|due| *due <= until) {
                for Frame { at, connection, taps } in sent(&mut run, due) {
                    prop_assert_eq!(at, due);
                    prop_assert!(!taps.is_empty());
                    if let Some(before) = last.insert(connection, at) {
                        prop_assert!(at.since(before).get() >= rest);
                    }
                    for tap in taps {
                        prop_assert!(tap.timestamp <= at);
                        let key = (tap.xuid, tap.subscription, tap.branch);
                        if let Some(before) = told.insert(key, tap.change_number) {
                            prop_assert!(before.is_some());
                            prop_assert!(tap.change_number.is_none_or(|number| Some(number) >= before));
                        }
                    }
                }
            }
            run.step(step);
            // A connection without subscriptions is forgotten.
            let carries = |connection| {
                let members = run.session().map_or(&[][..], Session::members);
                let mut bound = members.iter().filter(|member| member.connection == Some(connection));
                bound.any(|member| member.subscriptions().is_some())
            };
            last.retain(|connection, _| carries(*connection));
        }
        // Nothing waits for ever.
        prop_assert!(run.directory.taps_due().is_none_or(|due| due.since(run.now).get() <= rest.max(5_000)));
    }
}
