//! Laws over random scripts, and the whole of held time counted millisecond by millisecond.

use super::cases::config;
use super::*;
use proptest::prelude::*;
use sessim::id::Xuid;
use sessim::mpsd::session::{Change, MemberStatus, Presence};

use sessim::trace::{Trace, What};
use std::collections::BTreeMap;

/// The timeouts, in milliseconds; none is never. Time is short, so that every millisecond can be looked at.
#[derive(Clone, Copy, Debug)]
struct Timeouts {
    inactive: Option<u64>,
    ready: Option<u64>,
    suppress: bool,
    required: bool,
}

#[derive(Clone, Debug)]
struct Plan {
    timeouts: Timeouts,
    evaluation: &'static str,
    steps: Vec<(u64, usize, usize)>,
}

const VERBS: &[&str] = &[
    "create",
    "join",
    "read",
    "leave",
    "active",
    "inactive",
    "ready",
    "host",
    "launch",
    "terminate",
    "suspend",
    "resume",
    "crash",
    "disconnect",
    "reconnect",
    "lose_power",
    "restore_power",
    "cut",
    "heal",
    "reserve",
];

const USERS: [&str; 4] = ["A", "B", "C", "D"];
const CONSOLES: [&str; 4] = ["x", "x", "y", "z"];

fn plan() -> impl Strategy<Value = Plan> {
    let timeout = || prop_oneof![Just(None), Just(Some(0)), Just(Some(1)), (2_u64..60).prop_map(Some)];
    let timeouts = (timeout(), timeout(), any::<bool>(), any::<bool>());
    let timeouts =
        timeouts.prop_map(|(inactive, ready, suppress, required)| Timeouts { inactive, ready, suppress, required });
    let evaluation = prop_oneof![
        3 => Just("lazy_one_step"), 1 => Just("lazy_to_fixpoint"), 1 => Just("eager"), 1 => Just("sweep 7ms")
    ];
    let step = (0_u64..30, 0..VERBS.len(), 0..USERS.len());
    (timeouts, evaluation, prop::collection::vec(step, 1..40)).prop_map(|(timeouts, evaluation, steps)| Plan {
        timeouts,
        evaluation,
        steps,
    })
}

fn played(plan: &Plan) -> Outcome {
    let Timeouts { inactive, ready, suppress, required } = plan.timeouts;
    let mut steps = vec![
        json!({ "by": "A", "do": "create" }),
        json!({ "by": "B", "do": "join" }),
        json!({ "by": "C", "do": "join" }),
        json!({ "by": "A", "do": { "host": { "if": "always" } } }),
    ];
    for (after, verb, user) in &plan.steps {
        let (name, console) = (USERS[*user], CONSOLES[*user]);
        steps.push(match VERBS[*verb] {
            verb @ ("lose_power" | "restore_power" | "cut" | "heal") => {
                json!({ "after": after, "do": { verb: console } })
            }
            "host" => json!({ "after": after, "by": name, "do": { "host": { "if": "always" } } }),
            "reserve" => json!({ "after": after, "by": name, "do": { "reserve": { "users": "D" } } }),
            verb => json!({ "after": after, "by": name, "do": verb }),
        });
    }
    steps.push(json!({ "after": 5, "expect": { "session": "match", "ledger": { "outlived": 0 } } }));
    steps[0]["do"] = json!({ "create": { "session": "match" } });
    let parts = json!({
        "template": { "constants": { "system": { "inactiveRemovalTimeout": inactive, "readyRemovalTimeout": ready,
            "reservedRemovalTimeout": 9, "sessionEmptyTimeout": 11,
            "capabilities": { "connectivity": true, "suppressPresenceActivityCheck": suppress,
                "connectionRequiredForActiveMembers": required } } } },
        "consoles": { "x": ["A", "B"], "y": ["C"], "z": ["D"] },
        "settings": { "presenceLoss": 8, "presenceExit": 2, "presenceReturn": 3, "connectionLoss": 12, "launch": 4 },
        "readings": { "evaluation": plan.evaluation }
    });
    outcome(parts, Value::Array(steps))
}

/// What is known of a record as the milliseconds go by.
#[derive(Clone, Copy)]
struct Record {
    status: MemberStatus,
    since: u64,
    /// Ready, and not having played since.
    awaited: bool,
    token: Option<sessim::id::DeviceToken>,
}

/// Detection, nobody looked, grace, no arbiter, and time without an arbiter: what each single millisecond adds.
fn counted(plan: &Plan, trace: &Trace, until: Instant) -> ([u64; 4], u64) {
    let mut playing: BTreeMap<UserId, bool> = (0..4).map(|user| (UserId(user), true)).collect();
    let mut elsewhere: BTreeMap<UserId, bool> = BTreeMap::new();
    let mut records: BTreeMap<Xuid, Record> = BTreeMap::new();
    let (mut host, mut had_host) = (None, false);
    let (mut causes, mut without) = ([0; 4], 0);
    let lazy = plan.evaluation.starts_with("lazy");
    for now in 0..until.as_millis() {
        for change in trace.truth.iter().filter(|change| change.at.as_millis() == now) {
            playing.insert(change.user, change.playing);
        }
        for entry in trace.entries.iter().filter(|entry| entry.at.as_millis() == now) {
            match entry.what {
                What::Presence { user, says } => {
                    elsewhere.insert(user, says == Presence::Elsewhere);
                }
                What::Change(sessim::service::ServiceEvent::Mpsd { event, .. }) => match event.change {
                    Change::Created => (host, had_host) = (None, false),
                    Change::Deleted => records.clear(),
                    Change::Host { to, .. } => host = to,
                    Change::Status { xuid, to: None, .. } => {
                        records.remove(&xuid);
                    }
                    Change::Status { xuid, to: Some(status), .. } => {
                        let token = records.get(&xuid).and_then(|record| record.token);
                        let awaited = status == MemberStatus::Ready && !playing[&trace.xuids[&xuid]];
                        records.insert(xuid, Record { status, since: now, awaited, token });
                    }
                    Change::TimerRestarted { xuid, .. } => {
                        let record = records.get_mut(&xuid).unwrap();
                        (record.since, record.awaited) = (now, !playing[&trace.xuids[&xuid]]);
                    }
                    Change::DeviceToken { xuid, to, .. } => records.get_mut(&xuid).unwrap().token = to,
                    _ => {}
                },
                _ => {}
            }
        }
        had_host |= host.is_some();
        let acts = |xuid: &Xuid, record: &Record| {
            record.status == MemberStatus::Active && record.token == host && playing[&trace.xuids[xuid]]
        };
        let acting = host.is_some() && records.iter().any(|(xuid, record)| acts(xuid, record));
        let unattended = had_host && !acting && !records.is_empty();
        without += u64::from(unattended);
        for (xuid, record) in &mut records {
            let user = trace.xuids[xuid];
            record.awaited &= !playing[&user];
            if playing[&user] || record.awaited || record.status == MemberStatus::Reserved {
                continue;
            }
            let due = |timeout: Option<u64>| timeout.is_some_and(|timeout| record.since + timeout <= now);
            let late = match record.status {
                MemberStatus::Active => !plan.timeouts.suppress && elsewhere.get(&user) == Some(&true),
                MemberStatus::Ready => due(plan.timeouts.ready),
                MemberStatus::Inactive => due(plan.timeouts.inactive),
                MemberStatus::Reserved => false,
            };
            let cause = match (late, record.status) {
                (true, _) if unattended && lazy => 3,
                (true, _) => 1,
                (false, MemberStatus::Inactive) => 2,
                (false, _) => 0,
            };
            causes[cause] += 1;
        }
    }
    (causes, without)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_causes_sum_to_the_time_for_which_each_slot_was_held(plan in plan()) {
        let ledger = played(&plan).ledger();
        for held in &ledger.held {
            prop_assert_eq!(held.causes.total(), held.span.length(), "{:?}", held);
            prop_assert!(held.span.from < held.span.to && held.span.to <= ledger.until);
        }
    }

    #[test]
    fn counting_every_millisecond_gives_the_same(plan in plan()) {
        let outcome = played(&plan);
        let ledger = outcome.ledger();
        let (held, without) = counted(&plan, &outcome.trace, outcome.until);
        prop_assert_eq!(causes(&ledger), held);
        prop_assert_eq!(Ledger::lasted(&ledger.without_arbiter), Millis::new(without).unwrap());
    }

    #[test]
    fn a_ledger_is_reckoned_alike_each_time_and_later_only_what_goes_on_grows(plan in plan()) {
        let (outcome, again) = (played(&plan), played(&plan));
        let ledger = outcome.ledger();
        prop_assert_eq!(&ledger, &again.ledger());
        prop_assert_eq!(&ledger, &Ledger::of(&outcome.trace.clone(), outcome.until));
        let later = Ledger::of(&outcome.trace, outcome.until.checked_add(Millis::from_secs(1)).unwrap());
        for held in &ledger.held {
            let same = later.held.iter().find(|it| (it.session, it.user, it.span.from) == (held.session, held.user, held.span.from));
            let grown = u64::from(held.end == HeldUntil::Now) * 1_000;
            prop_assert_eq!(same.unwrap().span.length().get(), held.span.length().get() + grown);
        }
        prop_assert_eq!(&ledger.requests, &later.requests);
        prop_assert_eq!(&ledger.changing_reads, &later.changing_reads);
        let applied = |of: &Ledger| of.waits.iter().filter(|wait| wait.applied.is_some()).copied().collect::<Vec<_>>();
        prop_assert_eq!(applied(&ledger), applied(&later));
    }

    #[test]
    fn what_is_of_the_sessions_makes_up_the_whole(plan in plan()) {
        let ledger = played(&plan).ledger();
        let session = ledger.of_session(sessim::names::SessionId(0));
        prop_assert_eq!(session, ledger);
    }
}
