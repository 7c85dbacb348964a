//! A law of handles: whatever happens, a user has one activity at most, and plays where it says.

use crate::common::{active, at, inactive, json, ready, reference, template, user, xuid};
use proptest::prelude::*;
use sessim::mpsd::directory::{Directory, NewHandle, Owners};
use sessim::mpsd::session::{Caller, Fact, Input, MemberStatus, Presence, Request, Write};
use sessim::strategies::{ActivityStep, WithActivity, activities};

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn an_activity_is_of_somebody_who_plays_there(steps in activities()) {
        let sessions = ["one", "two"].map(reference);
        let mut directory = Directory::default();
        let duel = template(json!({"inactiveRemovalTimeout": 60_000}));
        directory.add_template(sessions[0].scid, sessions[0].template.clone(), duel).unwrap();
        let mut now = 0;
        for ActivityStep { wait, who, session, does } in steps {
            now += wait;
            let letter = ['A', 'B', 'C'][who];
            let (caller, reference) = (Caller::User(user(letter)), &sessions[session]);
            let write = |write| Input::Request(Request::write(caller.clone(), write));
            let mut happened = Vec::new();
            let input = match does {
                WithActivity::Active => write(Write::me(active())),
                WithActivity::Inactive => write(Write::me(inactive())),
                WithActivity::Ready => write(Write::me(ready())),
                WithActivity::Leave => write(Write::leave()),
                WithActivity::Read => Input::Request(Request::read(caller.clone())),
                WithActivity::Gone => Input::Fact(Fact::Presence(xuid(letter), Presence::Elsewhere)),
                WithActivity::Activity => {
                    let posted = directory.post_handle(at(now), &caller, reference, NewHandle::Activity, &mut happened);
                    // A session that is not there has no members, so anybody may say to be in it. Not in this law.
                    if let Ok(id) = posted
                        && directory.peek(reference).is_none()
                    {
                        directory.delete_handle(at(now), &caller, id).unwrap();
                    }
                    continue;
                }
            };
            let _ = directory.handle(at(now), reference, &input, &mut happened);
            for letter in ['A', 'B', 'C'] {
                let found = directory.activities(None, &Owners::Xuids(vec![xuid(letter)]));
                prop_assert!(found.len() <= 1);
                for activity in found {
                    let session = directory.peek(&activity.reference);
                    let status = session.and_then(|session| session.member_of(xuid(letter))).map(|member| member.status);
                    prop_assert_eq!(status, Some(MemberStatus::Active), "{}", letter);
                }
            }
        }
    }
}
