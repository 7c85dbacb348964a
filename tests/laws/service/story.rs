//! Random stories of a service: who asks what, what the service learns, and how the clock moves.

use crate::common::json;
use proptest::prelude::*;
use sessim::mpsd::readings::{Evaluation, Readings};
use sessim::mpsd::session::Presence;
use sessim::mpsd::smartmatch::PreserveSession;
use sessim::strategies::{DrawnTemplate, readings, template};
use sessim::time::Millis;

/// What happens to a service with two sessions, three users, a hopper and some handles.
#[derive(Clone, Debug)]
pub(super) struct Story {
    pub(super) system: serde_json::Value,
    pub(super) role_types: serde_json::Value,
    pub(super) readings: Readings,
    pub(super) limited: bool,
    pub(super) steps: Vec<(Jump, Step)>,
}

/// How far the clock moves.
#[derive(Clone, Copy, Debug)]
pub(super) enum Jump {
    By(u64),
    /// To the next moment at which the service does something by itself, and so many milliseconds past it.
    NextDue(i64),
    /// To the next timer of the first session, likewise.
    NextTimer(i64),
}

/// Users, sessions, handles and tickets are places in lists.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Read { who: usize, which: usize, when: When },
    Write { who: usize, which: usize, when: When, what: What },
    ReadVia { who: usize, handle: usize },
    WriteVia { who: usize, handle: usize, what: What },
    Post { who: usize, which: usize, what: Posted },
    ReadHandle { who: usize, handle: usize },
    DeleteHandle { who: usize, handle: usize },
    Query { who: usize, of: usize, flags: (bool, bool, bool) },
    Search { who: usize, filter: &'static str },
    Ticket { who: usize, which: usize, seconds: u32, preserve: PreserveSession },
    Cancel { who: usize, ticket: usize },
    Lost { who: usize },
    Presence { who: usize, says: Presence },
}

#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    Always,
    Exists,
    Absent,
    Current,
    /// If-Match with an ETag of no session.
    Strange,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    Active { subscribes: bool },
    Inactive,
    Ready,
    Leave,
    Reserve(usize),
    Close(bool),
    Custom(u8),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Posted {
    Activity,
    Invite(usize),
    Transfer(usize),
    Search,
}

pub(super) fn story() -> impl Strategy<Value = Story> {
    let evaluation = prop::sample::select(vec![
        Evaluation::LazyOneStep,
        Evaluation::LazyToFixpoint,
        Evaluation::Eager,
        Evaluation::Sweep(Millis::new(4).unwrap()),
    ]);
    let steps = prop::collection::vec((jump(), step()), 1..50);
    (template(), readings(), evaluation, prop::bool::weighted(0.2), steps).prop_map(
        |(DrawnTemplate { mut system, role_types }, readings, evaluation, limited, steps)| {
            system["capabilities"]["searchable"] = json!(true);
            if system["ownershipPolicies"].is_null() {
                // With it, only a session that has owners can be searched for.
                system["capabilities"]["userAuthorizationStyle"] = json!(false);
            }
            let readings = Readings { evaluation, ..readings };
            Story { system, role_types, readings, limited, steps }
        },
    )
}

fn jump() -> impl Strategy<Value = Jump> {
    prop_oneof![
        3 => (0..3_u64).prop_map(Jump::By),
        1 => (3..6_000_u64).prop_map(Jump::By),
        3 => (-1..=1_i64).prop_map(Jump::NextDue),
        2 => (-1..=1_i64).prop_map(Jump::NextTimer),
    ]
}

fn step() -> BoxedStrategy<Step> {
    // The fourth is a service.
    let (who, which, nth) = (|| 0..4_usize, || 0..2_usize, || 0..6_usize);
    let when = || {
        prop_oneof![
            8 => Just(When::Always), 1 => Just(When::Exists), 1 => Just(When::Absent), 2 => Just(When::Current),
            1 => Just(When::Strange)
        ]
    };
    let preserve = prop::sample::select(vec![PreserveSession::Always, PreserveSession::Never, PreserveSession::Never]);
    let says = prop::sample::select(vec![Presence::InTitle, Presence::Elsewhere]);
    let filter = prop::sample::select(vec!["", "session/membersCount ge 1", "(("]);
    prop_oneof![
        3 => (who(), which(), when()).prop_map(|(who, which, when)| Step::Read { who, which, when }),
        12 => (who(), which(), when(), what())
            .prop_map(|(who, which, when, what)| Step::Write { who, which, when, what }),
        1 => (who(), nth()).prop_map(|(who, handle)| Step::ReadVia { who, handle }),
        2 => (who(), nth(), what()).prop_map(|(who, handle, what)| Step::WriteVia { who, handle, what }),
        3 => (who(), which(), posted()).prop_map(|(who, which, what)| Step::Post { who, which, what }),
        1 => (who(), nth()).prop_map(|(who, handle)| Step::ReadHandle { who, handle }),
        1 => (who(), nth()).prop_map(|(who, handle)| Step::DeleteHandle { who, handle }),
        1 => (who(), 0..3_usize, any::<(bool, bool, bool)>())
            .prop_map(|(who, of, flags)| Step::Query { who, of, flags }),
        1 => (who(), filter).prop_map(|(who, filter)| Step::Search { who, filter }),
        3 => (who(), which(), 1..4_u32, preserve)
            .prop_map(|(who, which, seconds, preserve)| Step::Ticket { who, which, seconds, preserve }),
        1 => (who(), nth()).prop_map(|(who, ticket)| Step::Cancel { who, ticket }),
        1 => (0..3_usize).prop_map(|who| Step::Lost { who }),
        1 => (0..3_usize, says).prop_map(|(who, says)| Step::Presence { who, says }),
    ]
    .boxed()
}

fn what() -> impl Strategy<Value = What> {
    prop_oneof![
        6 => any::<bool>().prop_map(|subscribes| What::Active { subscribes }),
        1 => Just(What::Inactive),
        1 => Just(What::Ready),
        1 => Just(What::Leave),
        1 => (0..3_usize).prop_map(What::Reserve),
        1 => any::<bool>().prop_map(What::Close),
        2 => (0..3_u8).prop_map(What::Custom),
    ]
}

fn posted() -> impl Strategy<Value = Posted> {
    prop_oneof![
        Just(Posted::Activity),
        (0..3_usize).prop_map(Posted::Invite),
        (0..2_usize).prop_map(Posted::Transfer),
        Just(Posted::Search),
    ]
}
