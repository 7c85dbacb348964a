//! Laws of sessions that have owners.

use crate::config;
use proptest::prelude::*;
use sessim::id::Xuid;
use sessim::mpsd::readings::ZeroInactiveInline;
use sessim::mpsd::session::{Cause, Change, MemberStatus, Session};
use sessim::strategies::{HistoryAction, Run, history, plain_history};

fn has_owners(run: &Run) -> bool {
    run.session().is_some_and(|session| session.charter().constants.ownership_policies.is_some())
}

fn owned(session: &Session) -> bool {
    session.owners().next().is_some()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn only_owners_touch_others(history in history()) {
        let inline = history.readings.zero_inactive_inline == ZeroInactiveInline::Inline;
        let mut run = Run::new(&history);
        for step in &history.steps {
            let HistoryAction::Write(who, ..) = step.action else {
                run.step(step);
                continue;
            };
            let writer = run.xuid(who);
            // Settling can make somebody an owner before the write is judged, and so can making the session.
            let mut settled = Run { now: run.after(step.jump), ..run.clone() };
            settled.look();
            let entitled = settled.session().is_none_or(|session| session.is_owner(writer));
            let events = run.step(step).events;
            let others = events.iter().filter(|event| event.cause == Cause::Request);
            let others = others.filter(|event| event.change.who().is_some_and(|(_, xuid)| xuid != writer));
            for event in others {
                let reserved = matches!(event.change, Change::Status { from: None, to: Some(MemberStatus::Reserved), .. });
                let handed_on = matches!(event.change, Change::Owner { .. });
                prop_assert!(entitled || reserved || inline || handed_on, "{:?}", event);
                prop_assert!(reserved || has_owners(&run) || run.session().is_none(), "{:?}", event);
            }
        }
    }

    #[test]
    fn what_had_an_owner_has_one_or_nobody_who_could_be(history in plain_history()) {
        let mut run = Run::new(&history);
        for step in &history.steps {
            let before = run.session().filter(|session| owned(session)).map(Session::branch);
            run.step(step);
            if let Some(session) = run.session().filter(|session| Some(session.branch()) == before) {
                let heirs = session.members().iter().any(|member| member.accepted());
                prop_assert!(owned(session) || !heirs);
            }
        }
    }

    #[test]
    fn owners_and_roles_are_told_as_they_come_and_go(history in history()) {
        let mut run = Run::new(&history);
        let mut told: Vec<Xuid> = Vec::new();
        for step in &history.steps {
            for event in run.step(step).events {
                if let Change::Owner { xuid, to: true, .. } = event.change {
                    told.push(xuid);
                } else if let Change::Owner { xuid, .. } | Change::Status { xuid, to: None, .. } = event.change {
                    told.retain(|known| *known != xuid);
                }
            }
            let mut known: Vec<Xuid> = told.clone();
            known.sort_unstable();
            let mut found: Vec<Xuid> = run.session().map_or_else(Vec::new, |session| {
                session.members().iter().map(|member| member.xuid).filter(|xuid| session.is_owner(*xuid)).collect()
            });
            found.sort_unstable();
            prop_assert_eq!(known, found);
        }
    }
}
