//! A law of handles: whatever happens, a user has one activity at most, and plays where it says.

use crate::common::{active, at, inactive, json, ready, reference, template, user, xuid};
use proptest::prelude::*;
use sessim::mpsd::directory::{Directory, NewHandle, Owners};
use sessim::mpsd::session::{Caller, Fact, Input, MemberStatus, Presence, Request, Write};

/// What a user does with one of two sessions, or suffers there.
#[derive(Clone, Copy, Debug)]
enum Action {
    Active,
    Inactive,
    Ready,
    Leave,
    Read,
    Gone,
    Activity,
}

fn action() -> impl Strategy<Value = (Action, usize, usize, u64)> {
    use Action::{Active, Activity, Gone, Inactive, Leave, Read, Ready};
    let what =
        prop::sample::select(vec![Active, Active, Inactive, Ready, Leave, Read, Gone, Activity, Activity, Activity]);
    (what, 0..3_usize, 0..2_usize, 0..150_000_u64)
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn an_activity_is_of_somebody_who_plays_there(actions in prop::collection::vec(action(), 1..60)) {
        let sessions = ["one", "two"].map(reference);
        let mut directory = Directory::default();
        let duel = template(json!({"inactiveRemovalTimeout": 60_000}));
        directory.add_template(sessions[0].scid, sessions[0].template.clone(), duel).unwrap();
        let mut now = 0;
        for (action, who, which, wait) in actions {
            now += wait;
            let letter = ['A', 'B', 'C'][who];
            let (caller, reference) = (Caller::User(user(letter)), &sessions[which]);
            let write = |write| Input::Request(Request::write(caller.clone(), write));
            let mut happened = Vec::new();
            let input = match action {
                Action::Active => write(Write::me(active())),
                Action::Inactive => write(Write::me(inactive())),
                Action::Ready => write(Write::me(ready())),
                Action::Leave => write(Write::leave()),
                Action::Read => Input::Request(Request::read(caller.clone())),
                Action::Gone => Input::Fact(Fact::Presence(xuid(letter), Presence::Elsewhere)),
                Action::Activity => {
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
