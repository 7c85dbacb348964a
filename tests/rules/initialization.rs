//! Managed initialization: M200 to M225.

use crate::common::{
    Stage, Value, active, active_bound, connection, deadline, inactive, json, ready, user, with_properties, xuid,
};
use crate::{Rule, rule};
use sessim::id::MemberIndex;
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{
    InitializationFailure as Failure, Me, MemberExtrasWrite, MemberWrite, Part, PropertiesExtrasWrite, PropertiesWrite,
    Reservation, Stage as Step, Write,
};

/// The constants, with these of `memberInitialization`.
fn managed(initialization: Value) -> Value {
    json!({ "memberInitialization": initialization })
}

/// The constants, with something to measure.
fn measured(initialization: Value) -> Value {
    json!({
        "memberInitialization": initialization,
        "measurementServerAddresses": { "west": { "secureDeviceAddress": "abc" } }
    })
}

fn initialized() -> MemberWrite {
    MemberWrite { initialize: Some(true), ..active() }
}

/// Places for users who are to be initialized.
fn initializing(letters: &str) -> Write {
    let reserve = letters.chars().map(|letter| Reservation {
        xuid: xuid(letter),
        constants: None,
        initialize: true,
        system: None,
    });
    Write { reserve: reserve.collect(), ..Write::default() }
}

/// A creation: its writer is active, and all are to be initialized.
fn creation(letters: &str) -> Write {
    Write { me: Me::Put(initialized()), ..initializing(letters) }
}

fn group(indices: &[u32]) -> MemberWrite {
    let indices = indices.iter().copied().map(MemberIndex).collect();
    let extras = MemberExtrasWrite { initialization_group: Some(indices), ..MemberExtrasWrite::default() };
    MemberWrite { extras: extras.boxed(), ..MemberWrite::default() }
}

fn decision(succeeded: bool) -> Write {
    let extras =
        PropertiesExtrasWrite { initialization_succeeded: Some(succeeded), ..PropertiesExtrasWrite::default() };
    with_properties(PropertiesWrite { extras: extras.boxed(), ..PropertiesWrite::default() })
}

/// Created by A at 0, with places for the others, under these constants.
fn created(system: Value, others: &str) -> Stage {
    let mut s = Stage::new(system);
    s.write(0, &user('A'), creation(others)).created();
    s
}

fn failures(s: &Stage) -> Vec<Option<Failure>> {
    s.session().members().iter().map(|member| member.initialization_failure).collect()
}

fn parts(s: &Stage) -> Vec<Part> {
    s.session().members().iter().map(|member| member.part).collect()
}

pub(crate) const RULES: &[Rule] = &[
    rule(
        &[m::INITIALIZE, m::EPISODE_STARTS, m::AUTOMATIC_EVALUATION, m::MEASURING_SKIPPED, m::EPISODE_ENDS],
        "members who have joined and measure nothing are through their episode at once",
        || {
            let mut s = Stage::new(managed(json!({})));
            s.put(0, &user('A'), initialized())
                .did("created M51; A out->active M63; joining M202; episode 1 succeeded M211");
            assert_eq!((s.session().stage(), s.session().episode(), s.next_timer(0)), (None, Some(1), None));
            assert_eq!((parts(&s), failures(&s)), (vec![Part::Over], vec![None]));
            s.put(5, &user('B'), active()).did("B out->active M63");
            s.put(6, &user('C'), initialized()).did("C out->active M63; joining M202; episode 2 succeeded M211");
            assert_eq!(parts(&s), [Part::Over, Part::None, Part::Over]);
        },
    ),
    rule(&[m::INITIALIZE], "without memberInitialization the flag has no effect", || {
        let mut s = Stage::new(json!({}));
        s.put(0, &user('A'), initialized()).did("created M51; A out->active M63");
        s.put(0, &user('A'), MemberWrite { initialize: Some(false), ..active() }).is(200).nothing();
        assert_eq!((parts(&s), s.session().episode()), (vec![Part::None], None));
        // Nor does it make two reservations differ.
        s.reserve(0, &user('A'), "B").did("B out->reserved M57");
        s.write(0, &user('A'), initializing("B")).is(200).nothing();
    }),
    rule(
        &[m::INITIALIZE, m::MEMBER_CONSTANTS_ONCE, m::RESERVE_PRESENT],
        "initialize is a constant of the member",
        || {
            let mut s = created(managed(json!({})), "B");
            s.put(1, &user('B'), MemberWrite { initialize: Some(false), ..active() })
                .refused(409, m::MEMBER_CONSTANTS_ONCE);
            s.reserve(1, &user('A'), "B").refused(409, m::RESERVE_PRESENT);
            s.write(1, &user('A'), initializing("B")).is(200).nothing();
            s.put(1, &user('B'), initialized()).did("B reserved->active M63; episode 1 succeeded M211");
        },
    ),
    rule(&[m::INITIALIZERS_NEEDED], "a creation brings as many members to be initialized as it takes to start", || {
        for (needed, others, status) in [(2, "", 400), (2, "B", 201), (3, "B", 400), (3, "BC", 201), (2, "BB", 201)] {
            let mut s = Stage::new(managed(json!({ "membersNeededToStart": needed })));
            s.write(0, &user('A'), creation(others)).is(status);
        }
        let mut s = Stage::new(managed(json!({})));
        s.put(0, &user('A'), active()).refused(400, m::INITIALIZERS_NEEDED);
        // A service is no member; those for whom it keeps places count.
        s.by_service(0, initializing("B")).created();
        // Whoever joins later need not bring anybody.
        s.put(0, &user('A'), active()).is(200);
    }),
    rule(&[m::EPISODE_SKIPPED, m::EPISODE_STARTS], "nobody to initialize skips the first episode", || {
        let mut s = Stage::new(managed(json!({ "membersNeededToStart": 0 })));
        s.put(0, &user('A'), active()).did("created M51; A out->active M63");
        assert_eq!((s.session().episode(), s.session().stage()), (Some(1), None));
        s.put(5, &user('B'), initialized()).did("B out->active M63; joining M202; episode 2 succeeded M211");
    }),
    rule(&[m::JOINING_ENDS], "joining ends when nobody is reserved any more, by a join or a refusal", || {
        let mut s = created(managed(json!({})), "BC");
        assert_eq!((s.session().stage(), s.change()), (Some(Step::Joining), 1));
        s.put(1, &user('B'), inactive()).did("B reserved->inactive M62");
        s.clone().put(2, &user('C'), active()).did("C reserved->active M63; episode 1 succeeded M211");
        s.clone().leave(2, &user('C')).did("C reserved->out M77; episode 1 succeeded M211");
        let removes = Write { remove: vec![MemberIndex(2)], ..Write::default() };
        s.by_service(2, removes).did("C reserved->out M157; episode 1 succeeded M211");
        let mut s = created(measured(json!({})), "B");
        s.put(2, &user('B'), active()).did("B reserved->active M63; joining->measuring M205");
    }),
    rule(&[m::JOINING_ENDS, m::JOIN_TIMEOUT], "by the other reading only active members have joined", || {
        let under = |changes| {
            let mut s = Stage::under(changes, measured(json!({})));
            s.write(0, &user('A'), creation("BC")).created();
            s.put(1, &user('B'), inactive()).ok();
            s
        };
        under("").put(2, &user('C'), active()).did("C reserved->active M63; joining->measuring M205");
        let mut s = under("join_requires_active=yes");
        s.put(2, &user('C'), active()).did("C reserved->active M63");
        s.clone().put(3, &user('B'), active()).did("B inactive->active M67; joining->measuring M205");
        s.look(10_000).did("joining->measuring M206");
        s.shows("A active, B inactive, C active");
    }),
    rule(
        &[m::JOIN_TIMEOUT, m::STAGE_IN_NEXT_TIMER, m::AUTOMATIC_EVALUATION],
        "whoever has not come in time loses the place",
        || {
            for (timeout, last, due) in [(json!({}), 9_999, 10_000), (json!({ "joinTimeout": 7 }), 6, 7)] {
                let mut s = created(managed(timeout), "BC");
                assert_eq!(s.next_timer(0), Some(due));
                s.put(1, &user('B'), active()).ok();
                s.look(last).nothing();
                let reply = s.look(due).did("C reserved->out M206; episode 1 succeeded M211");
                assert!(reply.events.iter().all(|event| deadline(event) == Some(due)));
                assert_eq!(s.next_timer(due), None);
            }
            let mut s = created(managed(json!({ "joinTimeout": 0 })), "B");
            assert_eq!(s.next_timer(0), Some(0));
            s.look(0).did("B reserved->out M206; episode 1 succeeded M211");
        },
    ),
    rule(
        &[m::JOIN_THRESHOLD, m::FIRST_EPISODE_FAILS, m::FAILURE_EPISODE],
        "too few in time fail the first episode for good",
        || {
            for others in ["B", "BCD"] {
                let mut s = created(managed(json!({ "membersNeededToStart": 2 })), others);
                let reply = s.look(10_000);
                assert_eq!(reply.events.len(), others.len() + 3);
                assert_eq!((s.session().stage(), s.change()), (Some(Step::Failed), 2));
                assert_eq!((failures(&s), parts(&s)), (vec![Some(Failure::Episode)], vec![Part::Over]));
                assert_eq!(s.next_timer(10_000), None);
                s.put(10_001, &user('E'), initialized()).did("E out->active M63");
                assert_eq!((parts(&s)[1], failures(&s)[1]), (Part::Over, None));
            }
            let mut s = created(managed(json!({ "membersNeededToStart": 2 })), "B");
            s.leave(1, &user('B'))
                .did("B reserved->out M77; episode 1 failed M207; A fails episode M219; joining->failed M215");
        },
    ),
    rule(&[m::EPISODE_WAITS, m::FIRST_EPISODE_FAILS], "who comes during an episode waits for the next", || {
        let mut s = created(managed(json!({})), "B");
        s.put(1, &user('C'), initialized()).did("C out->active M63");
        s.write(2, &user('A'), initializing("D")).did("D out->reserved M57");
        assert_eq!(parts(&s), [Part::Running, Part::Running, Part::Waiting, Part::Waiting]);
        s.put(3, &user('B'), active()).did("B reserved->active M63; episode 1 succeeded M211; joining M202");
        assert_eq!(parts(&s), [Part::Over, Part::Over, Part::Running, Part::Running]);
        assert_eq!((s.session().episode(), s.next_timer(3)), (Some(2), Some(10_003)));
        s.look(10_003).did("D reserved->out M206; episode 2 succeeded M211");
        // After the failure of the first there is no other.
        let mut s = created(managed(json!({ "membersNeededToStart": 2 })), "B");
        s.put(1, &user('C'), initialized()).ok();
        s.look(10_000).ok();
        assert_eq!((s.session().stage(), parts(&s)), (Some(Step::Failed), vec![Part::Over, Part::Over]));
    }),
    rule(
        &[m::AUTOMATIC_EVALUATION, m::EPISODE_ENDS],
        "a later episode needs nobody in particular, and leaves no trace",
        || {
            let mut s = created(managed(json!({ "membersNeededToStart": 2 })), "B");
            s.put(1, &user('B'), active()).did("B reserved->active M63; episode 1 succeeded M211");
            s.write(2, &user('A'), initializing("CD")).did("C out->reserved M57; D out->reserved M57; joining M202");
            s.put(3, &user('C'), active()).ok();
            s.clone().look(10_002).did("D reserved->out M206; episode 2 succeeded M211");
            s.leave(4, &user('C')).ok();
            s.look(10_002).did("D reserved->out M206; episode 2 failed M211");
            assert_eq!((s.session().stage(), failures(&s)), (None, vec![None, None]));
        },
    ),
    rule(&[m::MEASUREMENT_TIMEOUT, m::AUTOMATIC_EVALUATION], "whoever uploads nothing in time fails", || {
        for (timeout, due) in [(json!({}), 30_001), (json!({ "measurementTimeout": 5 }), 6)] {
            let mut s = created(measured(timeout), "B");
            s.put(1, &user('B'), active()).did("B reserved->active M63; joining->measuring M205");
            assert_eq!(s.next_timer(1), Some(due));
            s.look(due - 1).nothing();
            s.look(due)
                .did("A fails timeout M209; B fails timeout M209; episode 1 failed M211; measuring->failed M215");
        }
        let connected = json!({
            "memberInitialization": {}, "capabilities": { "connectivity": true }, "metrics": { "latency": true }
        });
        assert_eq!(created(connected, "").session().stage(), Some(Step::Measuring));
    }),
    rule(&[m::MEASURING_ENDS], "measuring ends when nobody is left to measure", || {
        let mut s = created(measured(json!({ "externalEvaluation": true })), "");
        s.put(0, &user('B'), active()).ok();
        s.leave(1, &user('A')).did("A active->out M76; measuring->evaluating M210");
    }),
    rule(&[m::EXTERNAL_EVALUATION, m::FAILURE_EPISODE], "the title decides, in its stage", || {
        let mut s = created(managed(json!({ "externalEvaluation": true, "membersNeededToStart": 2 })), "B");
        s.put(1, &user('B'), active()).did("B reserved->active M63; joining->evaluating M205");
        s.clone().write(2, &user('B'), decision(true)).is(200).did("episode 1 succeeded M212");
        let mut failed = s.clone();
        failed
            .write(2, &user('A'), decision(false))
            .did("episode 1 failed M212; A fails episode M219; B fails episode M219; evaluating->failed M215");
        failed.shows("A active, B active");
        s.by_service(2, decision(true)).did("episode 1 succeeded M212");
        // It is not kept: the next episode waits for another.
        s.put(3, &user('C'), initialized()).did("C out->active M63; joining M202; joining->evaluating M205");
        s.write(4, &user('A'), decision(false)).did("episode 2 failed M212; C fails episode M219");
        assert_eq!((s.session().stage(), failures(&s)), (None, vec![None, None, Some(Failure::Episode)]));
    }),
    rule(&[m::DECIDED_IN_STAGE_ONLY], "nobody decides before or after, or where the directory does", || {
        let mut s = Stage::new(json!({})).all_active("A");
        s.write(0, &user('A'), decision(true)).refused(400, m::DECIDED_IN_STAGE_ONLY);
        let mut s = created(managed(json!({ "externalEvaluation": true })), "B");
        s.write(1, &user('A'), decision(true)).refused(400, m::DECIDED_IN_STAGE_ONLY);
        s.put(2, &user('B'), active()).ok();
        s.write(3, &user('A'), decision(true)).is(200);
        s.write(4, &user('A'), decision(true)).refused(400, m::DECIDED_IN_STAGE_ONLY);
    }),
    rule(&[m::EVALUATION_TIMEOUT, m::STAGE_IN_NEXT_TIMER], "an episode that nobody decides about fails", || {
        for (timeout, due) in [(json!({}), 5_001), (json!({ "evaluationTimeout": 3 }), 4)] {
            let mut constants = timeout;
            constants["externalEvaluation"] = json!(true);
            let mut s = created(managed(constants), "B");
            s.put(1, &user('B'), active()).ok();
            assert_eq!(s.next_timer(1), Some(due));
            s.clone().write(due - 1, &user('A'), decision(true)).is(200);
            s.clone().write(due, &user('A'), decision(true)).refused(400, m::DECIDED_IN_STAGE_ONLY);
            s.look(due)
                .did("episode 1 failed M214; A fails episode M219; B fails episode M219; evaluating->failed M215");
        }
    }),
    rule(&[m::FAILURE_GROUP, m::FAILURE_ONCE], "who relies on somebody who does not come fails too, and so on", || {
        let mut s = created(managed(json!({})), "BCD");
        s.put(1, &user('B'), MemberWrite { extras: group(&[3]).extras, ..active() })
            .did("B reserved->active M63; B initializationGroup M220");
        s.put(1, &user('C'), MemberWrite { extras: group(&[1]).extras, ..active() }).ok();
        s.look(10_000).did("D reserved->out M206; B fails group M218; C fails group M218; episode 1 succeeded M211");
        assert_eq!(failures(&s), [None, Some(Failure::Group), Some(Failure::Group)]);
        // Who has failed keeps that failure when the episode fails as well.
        let mut s = created(managed(json!({ "membersNeededToStart": 3 })), "BC");
        s.put(1, &user('B'), active()).ok();
        s.put(1, &user('B'), group(&[2])).did("B initializationGroup M220");
        s.look(10_000).ok();
        assert_eq!(failures(&s), [Some(Failure::Episode), Some(Failure::Group)]);
        // At one instant the missing measurements come first.
        let mut s = created(measured(json!({})), "");
        s.put(1, &user('A'), group(&[0])).ok();
        s.look(30_000).ok();
        assert_eq!(failures(&s), [Some(Failure::Timeout)]);
    }),
    rule(&[m::GROUP_INDICES], "a group names indices that were given, and one's own is added", || {
        let mut s = created(managed(json!({})), "B");
        s.put(1, &user('A'), group(&[2])).refused(400, m::GROUP_INDICES);
        s.put(1, &user('A'), group(&[1])).did("A initializationGroup M220");
        let of = |s: &Stage| s.session().members()[0].initialization_group().cloned();
        assert_eq!(of(&s), Some([0, 1].map(MemberIndex).into()));
        s.put(1, &user('A'), group(&[0, 1])).nothing();
        s.put(1, &user('A'), group(&[])).did("A initializationGroup M220");
        assert_eq!(of(&s), None);
        // A newcomer may name itself, and nobody after it.
        s.clone().put(1, &user('C'), group(&[2])).is(200);
        s.put(1, &user('C'), group(&[3])).refused(400, m::GROUP_INDICES);
    }),
    rule(&[m::TIMERS_SUSPENDED], "an episode suspends the reserved and ready timers, not the inactive one", || {
        let timeouts = json!({
            "memberInitialization": { "joinTimeout": 100 }, "reservedRemovalTimeout": 10, "readyRemovalTimeout": 10,
            "inactiveRemovalTimeout": 20
        });
        let mut s = created(timeouts, "BCD");
        s.put(1, &user('B'), ready()).ok();
        s.put(1, &user('C'), inactive()).ok();
        assert_eq!(s.next_timer(1), Some(21));
        s.look(20).nothing();
        s.look(21).did("C inactive->out M86");
        assert_eq!(s.next_timer(21), Some(100));
        s.look(99).nothing();
        // A place that is kept for the next episode is not in this one yet.
        s.write(50, &user('A'), initializing("E")).did("E out->reserved M57");
        s.look(60).did("E reserved->out M84");
    }),
    rule(&[m::READY_TIMER_AFTER_EPISODE], "the ready timer starts when the episode ends", || {
        let timeouts = json!({ "memberInitialization": { "joinTimeout": 100 }, "readyRemovalTimeout": 10 });
        let mut s = created(timeouts, "BC");
        s.put(1, &user('B'), ready()).ok();
        s.look(100).did("C reserved->out M206; episode 1 succeeded M211; B restarted M222");
        assert_eq!(s.next_timer(100), Some(110));
        s.look(109).nothing();
        s.look(110).did("B ready->inactive M85");
    }),
    rule(&[m::ONE_STAGE, m::STAGE_ANCHOR], "at most one stage runs out at a time, from when it was seen", || {
        let constants = || measured(json!({ "joinTimeout": 10, "measurementTimeout": 20 }));
        let under = |changes| {
            let mut s = Stage::under(changes, constants());
            s.write(0, &user('A'), creation("B")).created();
            s
        };
        let mut s = under("");
        s.look(100).did("B reserved->out M206; joining->measuring M206");
        assert_eq!(s.next_timer(100), Some(120));
        s.look(119).nothing();
        s.look(120).did("A fails timeout M209; episode 1 failed M211; measuring->failed M215");
        let mut s = under("timer_anchor=deadline");
        s.look(100).did("B reserved->out M206; joining->measuring M206");
        assert_eq!(s.next_timer(100), Some(100));
        s.look(100).did("A fails timeout M209; episode 1 failed M211; measuring->failed M215");
        let mut s = under("evaluation=lazy_to_fixpoint timer_anchor=deadline");
        assert_eq!(s.look(100).events.len(), 5);
    }),
    rule(
        &[m::ONE_STAGE, m::CONNECTION_LOSS_COMMITS_ONCE],
        "a lost connection lets an episode go on that waited for it",
        || {
            let mut system = measured(json!({ "externalEvaluation": true }));
            system["capabilities"] = json!({ "connectionRequiredForActiveMembers": true });
            let mut s = Stage::under("rta_loss=remove", system);
            s.put(0, &user('A'), MemberWrite { initialize: Some(true), ..active_bound('A') }).created();
            s.put(0, &user('B'), active_bound('B')).ok();
            s.lose(5, connection('A', 0)).did("A active->out M97; measuring->evaluating M210");
        },
    ),
    rule(
        &[m::ONE_STAGE, m::EPISODE_WAITS],
        "a fixed point goes through two episodes and what follows in one look",
        || {
            let system = json!({
                "memberInitialization": {
                    "externalEvaluation": true, "membersNeededToStart": 0,
                    "joinTimeout": 1, "measurementTimeout": 0, "evaluationTimeout": 0
                },
                "measurementServerAddresses": { "west": { "secureDeviceAddress": "abc" } },
                "reservedRemovalTimeout": null, "readyRemovalTimeout": 0, "inactiveRemovalTimeout": 0
            });
            let mut s = Stage::under("evaluation=lazy_to_fixpoint timer_anchor=deadline", system);
            s.by_service(0, Write::reserve([xuid('E')])).created();
            s.by_service(0, initializing("AB")).ok();
            s.put(0, &user('A'), ready()).ok();
            s.by_service(0, initializing("C")).ok();
            s.look(100).did(
                "B reserved->out M206; joining->measuring M206; A fails timeout M209; measuring->evaluating M209; \
             episode 2 failed M214; A restarted M222; joining M202; A ready->inactive M85; C reserved->out M206; \
             joining->measuring M206; measuring->evaluating M210; A inactive->out M86; episode 3 failed M214",
            );
            s.look(100).nothing();
            s.shows("E reserved");
        },
    ),
];
