//! Laws over random histories: of two to four users, at boundary times, under random small templates and readings.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod common;

use common::{address, at, connection, custom, json, reference, tell, template, token, user};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use sessim::id::{MemberIndex, Xuid};
use sessim::mpsd::directory::Directory;
use sessim::mpsd::readings::{CHOICES, Evaluation, Readings, ZeroInactiveInline};
use sessim::mpsd::session::{
    Answer, Caller, Cause, Change, Event, Fact, Field, Flags, Input, Life, Me, MemberWrite, Precondition, Presence,
    PropertiesWrite, Refusal, Request, Reservation, Restriction, Session, User, Write,
};
use sessim::time::Instant;
use std::collections::BTreeSet;

/// One random history: what the session is, and what happens to it.
#[derive(Clone, Debug)]
struct History {
    system: serde_json::Value,
    readings: Readings,
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
struct Step {
    jump: Jump,
    deed: Deed,
}

/// How far the clock moves before a step.
#[derive(Clone, Copy, Debug)]
enum Jump {
    By(u64),
    /// To the next timer, and so many milliseconds past it; -1 is the last moment before.
    NextTimer(i64),
}

/// What happens; users are numbers from 0, so that they can be renamed.
#[derive(Clone, Debug)]
enum Deed {
    Read(usize),
    Write(usize, When, Wrote),
    /// A service removes the member at that place of the list and reserves for a user.
    Service(usize, Option<usize>),
    Lost(usize),
    Presence(usize, Presence),
    Tick,
}

#[derive(Clone, Copy, Debug)]
enum When {
    Always,
    Exists,
    Absent,
    /// If-Match with the ETag of the session as it is.
    Current,
    /// If-Match with an ETag of long ago.
    Old,
}

#[derive(Clone, Debug)]
struct Wrote {
    me: Me,
    reserve: Vec<usize>,
    properties: PropertiesWrite,
}

const ADDRESSES: [&str; 2] = ["aa", "bb"];

fn history() -> impl Strategy<Value = History> {
    (system(), readings(), steps()).prop_map(|(system, readings, steps)| History { system, readings, steps })
}

fn plain_history() -> impl Strategy<Value = History> {
    (system(), steps()).prop_map(|(system, steps)| History { system, readings: Readings::default(), steps })
}

fn system() -> impl Strategy<Value = serde_json::Value> {
    let timeout = || prop_oneof![2 => Just(json!(0)), 5 => (1..6_u64).prop_map(|ms| json!(ms)), 1 => Just(json!(null))];
    let timeouts = (timeout(), timeout(), timeout(), timeout());
    let on = |weight| prop::bool::weighted(weight);
    let capabilities = (on(0.7), on(0.5), on(0.2), on(0.1));
    let visibility = prop_oneof![4 => Just("open"), 1 => Just("visible"), 1 => Just("private")];
    (timeouts, capabilities, 1..5_u32, visibility, prop::option::weighted(0.4, initialization())).prop_map(
        |(
            (reserved, ready, inactive, empty),
            (connectivity, required, suppressed, style),
            most,
            visibility,
            initialization,
        )| {
            let mut system = json!({
                "reservedRemovalTimeout": reserved, "readyRemovalTimeout": ready,
                "inactiveRemovalTimeout": inactive, "sessionEmptyTimeout": empty,
                "maxMembersCount": most, "visibility": visibility,
                "capabilities": {
                    "connectivity": connectivity, "connectionRequiredForActiveMembers": required,
                    "suppressPresenceActivityCheck": suppressed, "userAuthorizationStyle": style
                }
            });
            if let Some((initialization, measured)) = initialization {
                system["memberInitialization"] = initialization;
                if measured {
                    system["measurementServerAddresses"] = json!({"west": {"secureDeviceAddress": "abc"}});
                }
            }
            system
        },
    )
}

/// Managed initialization, and whether there is something to measure.
fn initialization() -> impl Strategy<Value = (serde_json::Value, bool)> {
    let timeout = || prop_oneof![1 => Just(0), 4 => 1..6_u64];
    (timeout(), timeout(), prop::option::of(timeout()), prop::bool::ANY).prop_map(
        |(join, measure, decide, measured)| {
            let mut initialization =
                json!({ "joinTimeout": join, "measurementTimeout": measure, "membersNeededToStart": 1 });
            if let Some(timeout) = decide {
                initialization["externalEvaluation"] = json!(true);
                initialization["evaluationTimeout"] = json!(timeout);
            }
            (initialization, measured)
        },
    )
}

/// The default readings with up to seven changed.
fn readings() -> impl Strategy<Value = Readings> {
    let change = (0..CHOICES.len(), 0..4_usize);
    prop::collection::vec(change, 0..8).prop_map(|changes| {
        changes.into_iter().fold(Readings::default(), |readings, (choice, value)| {
            let choice = &CHOICES[choice];
            let value = choice.values[value % choice.values.len()].0;
            readings.with(choice.name, &value.replace("PERIOD", "10s")).unwrap()
        })
    })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let jump = prop_oneof![
        3 => (0..3_u64).prop_map(Jump::By),
        1 => (3..40_u64).prop_map(Jump::By),
        3 => (-1..=1_i64).prop_map(Jump::NextTimer),
    ];
    (2..=4_usize).prop_flat_map(move |users| {
        let step = (jump.clone(), deed(users)).prop_map(|(jump, deed)| Step { jump, deed });
        prop::collection::vec(step, 1..40)
    })
}

fn deed(users: usize) -> impl Strategy<Value = Deed> {
    let when = prop_oneof![
        12 => Just(When::Always), 1 => Just(When::Exists), 1 => Just(When::Absent), 2 => Just(When::Current), 1 => Just(When::Old)
    ];
    let presence = prop_oneof![Just(Presence::InTitle), Just(Presence::Elsewhere)];
    prop_oneof![
        3 => (0..users).prop_map(Deed::Read),
        12 => (0..users, when, wrote(users)).prop_map(|(who, when, wrote)| Deed::Write(who, when, wrote)),
        1 => (0..users, prop::option::of(0..users)).prop_map(|(place, letter)| Deed::Service(place, letter)),
        1 => (0..users).prop_map(Deed::Lost),
        2 => (0..users, presence).prop_map(|(who, presence)| Deed::Presence(who, presence)),
        1 => Just(Deed::Tick),
    ]
}

fn wrote(users: usize) -> impl Strategy<Value = Wrote> {
    let me = prop_oneof![1 => Just(Me::Absent), 3 => Just(Me::Leave), 12 => member_write().prop_map(Me::Put)];
    let reserve = prop_oneof![4 => Just(vec![]), 1 => prop::collection::vec(0..users, 1..3)];
    let properties = prop_oneof![3 => Just(PropertiesWrite::default()), 1 => properties_write()];
    (me, reserve, properties).prop_map(|(me, reserve, properties)| Wrote { me, reserve, properties })
}

fn member_write() -> impl Strategy<Value = MemberWrite> {
    let flag = || prop_oneof![3 => Just(None), 3 => Just(Some(true)), 1 => Just(Some(false))];
    let address = prop_oneof![
        6 => Just(Field::Keep), 1 => Just(address(ADDRESSES[0])), 1 => Just(address(ADDRESSES[1])), 1 => Just(Field::Clear)
    ];
    // The connection is filled in by whoever runs the history: this only says whether there is one.
    let group = prop::option::weighted(0.1, prop::collection::btree_set((0..5_u32).prop_map(MemberIndex), 0..3));
    let initialization = (prop::option::weighted(0.6, prop::bool::weighted(0.8)), group);
    let own = (prop::bool::weighted(0.7), address, prop::option::weighted(0.2, 0..3_u8));
    (flag(), flag(), own, initialization).prop_map(
        |(active, ready, (bound, secure_device_address, value), (initialize, group))| MemberWrite {
            flags: Flags { active, ready },
            connection: if bound { Field::Set(connection('A', 0)) } else { Field::Keep },
            secure_device_address,
            custom: value.and_then(|value| custom(json!({ "value": value }))),
            constants: None,
            initialize,
            initialization_group: group.map(Box::new),
        },
    )
}

fn properties_write() -> impl Strategy<Value = PropertiesWrite> {
    fn field<T: Clone + std::fmt::Debug + 'static>(values: Vec<T>) -> impl Strategy<Value = Field<T>> {
        let set = prop::sample::select(values).prop_map(Field::Set);
        prop_oneof![4 => Just(Field::Keep), 1 => Just(Field::Clear), 3 => set]
    }
    let restriction = || field(vec![Restriction::None, Restriction::Followed, Restriction::Local]);
    let flag = || field(vec![true, false]);
    let hosts = field(ADDRESSES.iter().map(|blob| token(blob)).collect());
    let decision = prop::option::weighted(0.3, prop::bool::ANY);
    (restriction(), restriction(), flag(), flag(), hosts, decision, 0..3_u8).prop_map(
        |(join_restriction, read_restriction, closed, locked, host, initialization_succeeded, value)| PropertiesWrite {
            join_restriction,
            read_restriction,
            closed,
            locked,
            host,
            initialization_succeeded,
            custom: custom(json!({ "value": value })),
        },
    )
}

/// A history on its way: the directory, the clock, and what the users are called.
#[derive(Clone)]
struct Run {
    directory: Directory,
    now: Instant,
    names: [u64; 5],
}

/// What one step did.
struct Outcome {
    answer: Result<Answer, Refusal>,
    events: Vec<Event>,
}

/// The fifth user takes no part in random histories.
const OUTSIDER: usize = 4;

impl Run {
    fn new(history: &History) -> Run {
        let reference = reference("match");
        let mut directory = Directory::new(history.readings);
        directory.add_template(reference.scid, reference.template, template(history.system.clone())).unwrap();
        Run { directory, now: at(0), names: [1, 2, 3, 4, 5] }
    }

    fn all(mut self, history: &History) -> Vec<Event> {
        history.steps.iter().flat_map(|step| self.step(step).events).collect()
    }

    fn session(&self) -> Option<&Session> {
        self.directory.peek(&reference("match"))
    }

    fn step(&mut self, step: &Step) -> Outcome {
        self.now = self.after(step.jump);
        let input = self.input(&step.deed);
        self.send(&input)
    }

    fn send(&mut self, input: &Input) -> Outcome {
        let mut events = Vec::new();
        let answer = self.directory.handle(self.now, &reference("match"), input, &mut events);
        Outcome { answer, events }
    }

    /// A read by a service: it settles and asks nothing else.
    fn look(&mut self) -> Outcome {
        self.send(&Input::Request(Request::read(Caller::Service)))
    }

    fn after(&self, jump: Jump) -> Instant {
        let moved = match jump {
            Jump::By(ms) => self.now.as_millis() + ms,
            Jump::NextTimer(past) => match self.session().and_then(|session| session.next_timer(self.now)) {
                Some(next) => next.as_millis().saturating_add_signed(past),
                None => self.now.as_millis() + 1,
            },
        };
        at(moved).max(self.now)
    }

    fn xuid(&self, who: usize) -> Xuid {
        Xuid::new(self.names[who])
    }

    /// The user: the last two share a console, and the first follows the third.
    fn user(&self, who: usize) -> User {
        let letter = ['A', 'B', 'C', 'D', 'E'][who];
        let console = user(if letter == 'D' { 'C' } else { letter }).device;
        let followers = if who == 2 { vec![self.xuid(0)] } else { vec![] };
        User { xuid: self.xuid(who), device: console, followers, ..user(letter) }
    }

    fn input(&self, deed: &Deed) -> Input {
        let reserved = |who: &usize| Reservation { xuid: self.xuid(*who), constants: None, initialize: *who != 3 };
        match deed {
            Deed::Read(who) => Input::Request(Request::read(Caller::User(self.user(*who)))),
            Deed::Write(who, when, wrote) => {
                let user = self.user(*who);
                let mut me = wrote.me.clone();
                if let Me::Put(MemberWrite { connection: Field::Set(bound), .. }) = &mut me {
                    *bound = user.connection.unwrap();
                }
                if let Me::Put(MemberWrite { initialization_group: Some(group), .. }) = &mut me {
                    // Places in the list, since indices depend on who was there before.
                    let members = self.session().map_or(&[][..], Session::members);
                    let index = |place: &MemberIndex| members.get(place.0 as usize).map(|member| member.index);
                    **group = group.iter().map(|place| index(place).unwrap_or(MemberIndex(u32::MAX))).collect();
                }
                let reserve = wrote.reserve.iter().map(reserved).collect();
                let write = Write { me, reserve, properties: wrote.properties.clone(), ..Write::default() };
                Input::Request(Request::write(Caller::User(user), write).when(self.precondition(*when)))
            }
            Deed::Service(place, who) => {
                let members = self.session().map_or(&[][..], Session::members);
                let remove = members.get(*place).map_or(MemberIndex(1_000), |member| member.index);
                let reserve = who.iter().map(reserved).collect();
                Input::Request(Request::write(
                    Caller::Service,
                    Write { remove: vec![remove], reserve, ..Write::default() },
                ))
            }
            Deed::Lost(who) => Input::Fact(Fact::ConnectionLost(self.user(*who).connection.unwrap())),
            Deed::Presence(who, presence) => Input::Fact(Fact::Presence(self.xuid(*who), *presence)),
            Deed::Tick => Input::Fact(Fact::Tick),
        }
    }

    fn precondition(&self, when: When) -> Precondition {
        let current = self.session().map(Session::etag);
        match when {
            When::Always => Precondition::None,
            When::Exists => Precondition::Exists,
            When::Absent => Precondition::Absent,
            When::Current => current.map_or(Precondition::Exists, Precondition::Match),
            When::Old => Precondition::Match(sessim::id::ETag::of(reference("match").branch(1), Default::default())),
        }
    }
}

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
}

/// The same cases in every run, unless PROPTEST_RNG_SEED says otherwise.
fn config() -> ProptestConfig {
    let given = ProptestConfig::default();
    let rng_seed = match given.rng_seed {
        RngSeed::Random => RngSeed::Fixed(1),
        RngSeed::Fixed(seed) => RngSeed::Fixed(seed),
    };
    ProptestConfig { rng_seed, failure_persistence: None, ..given }
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
            let Outcome { answer, events } = run.step(step);
            if let Err(refusal) = answer {
                let due = if refusal == Refusal::BothFlags { vec![] } else { settled.look().events };
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
                Change::InitializationGroup { member, xuid } => Change::InitializationGroup { member, xuid: to(xuid) },
                Change::InitializationFailure { member, xuid, to: failure } => {
                    Change::InitializationFailure { member, xuid: to(xuid), to: failure }
                }
                Change::MemberCustom { member, xuid } => Change::MemberCustom { member, xuid: to(xuid) },
                same @ (Change::Created
                | Change::Emptied
                | Change::Deleted
                | Change::Stage { .. }
                | Change::EpisodeEnded { .. }
                | Change::Host { .. }
                | Change::JoinRestriction { .. }
                | Change::ReadRestriction { .. }
                | Change::Closed { .. }
                | Change::Locked { .. }
                | Change::Custom) => same,
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
    fn of_several_writes_with_one_etag_one_succeeds(history in history(), writers in 2..6_u8) {
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
        prop_assert_eq!(run.session().unwrap().custom_properties().as_value()["winner"].as_u64(), Some(0));
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
        let join = |who| Step {
            jump: Jump::By(0),
            deed: Deed::Write(who, When::Always, wrote_me(Me::Put(MemberWrite {
                connection: Field::Set(connection('A', 0)), ..common::active()
            }))),
        };
        let (mut plain, mut eventful) = (Run::new(&history), Run::new(&history));
        plain.step(&join(0));
        eventful.step(&join(0));
        // The outsider comes and goes: another index, two changes.
        eventful.step(&join(OUTSIDER));
        eventful.step(&Step { jump: Jump::By(0), deed: Deed::Write(OUTSIDER, When::Always, wrote_me(Me::Leave)) });
        for step in &history.steps {
            let canonical = |run: &Run| run.session().map(|session| session.canonical(run.now));
            prop_assert_eq!(canonical(&plain), canonical(&eventful));
            let (ours, theirs) = (plain.step(step), eventful.step(step));
            prop_assert_eq!(ours.answer, theirs.answer);
            prop_assert_eq!(essence(&ours.events), essence(&theirs.events));
        }
    }
}

fn wrote_me(me: Me) -> Wrote {
    Wrote { me, reserve: vec![], properties: PropertiesWrite::default() }
}
