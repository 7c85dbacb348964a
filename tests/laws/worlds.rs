//! Laws of a world as a value: whoever listens, whatever came before, and whatever the clock says.

use crate::config;
use proptest::prelude::*;
use sessim::action::{Action, FaultRule, NetworkAction, NetworkFault};
use sessim::id::{ConnectionId, HandleId, SessionReference};
use sessim::mpsd::readings::Evaluation;
use sessim::mpsd::session::Session;
use sessim::names::{SessionId, UserId};
use sessim::run::{plan, play};
use sessim::scenario::{Case, Overrides, Script, Step};
use sessim::service::ServiceEvent;
use sessim::strategies::{DrawnScript, script_with_faults, script_with_titles};
use sessim::time::{Instant, Millis};
use sessim::trace::{CauseToken, GameLiftSubject, HandleLabel, Listener, Nobody, Recorder, TruthChange, What, Why};
use sessim::world::{Drive, World};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A listener that notes all that it is told, with every instant as a distance from the one at which it began to listen.
struct Ear {
    since: Instant,
    told: Vec<String>,
}

impl Ear {
    fn new(world: &World) -> Ear {
        Ear { since: world.now(), told: Vec::new() }
    }

    fn hear(&mut self, at: Instant, what: &dyn std::fmt::Debug) -> CauseToken {
        let told = format!("{at:?} {what:?}");
        let mut parts = told.split("Instant(");
        let mut heard = parts.next().unwrap().to_owned();
        for part in parts {
            let (millis, rest) = part.split_once(')').unwrap();
            let distance = millis.parse::<i64>().unwrap() - i64::try_from(self.since.as_millis()).unwrap();
            heard.push_str(&format!("now{distance:+}{rest}"));
        }
        self.told.push(heard);
        CauseToken::NONE
    }
}

impl Listener for Ear {
    fn note(&mut self, at: Instant, what: What, _: Why) -> CauseToken {
        self.hear(at, &what)
    }

    fn changed(&mut self, at: Instant, changed: ServiceEvent, stored: Option<&Session>, _: Why) -> CauseToken {
        self.hear(at, &(changed, stored.map(|stored| stored.members().len())))
    }

    fn truth(&mut self, change: TruthChange) {
        self.hear(self.since, &change);
    }

    fn session_named(&mut self, session: SessionId, reference: &SessionReference) {
        self.hear(self.since, &(session, reference));
    }

    fn handle_named(&mut self, handle: HandleId, label: HandleLabel<'_>) {
        self.hear(self.since, &(handle, label));
    }

    fn connection_opened(&mut self, connection: ConnectionId, user: UserId, ordinal: u32) {
        self.hear(self.since, &(connection, user, ordinal));
    }

    fn gamelift_named(&mut self, subject: GameLiftSubject, name: &str) {
        self.hear(self.since, &(subject, name));
    }
}

fn scripts() -> impl Strategy<Value = DrawnScript> {
    prop_oneof![script_with_faults(), script_with_titles()]
}

/// Scripts in which nobody writes an instant as a number into a session, as a countdown does.
fn scripts_without_countdowns() -> impl Strategy<Value = DrawnScript> {
    let counts = |step: &Step| step.actions.iter().any(|action| matches!(action, Action::Countdown { .. }));
    scripts().prop_filter("a countdown is an instant in custom data", move |drawn| !drawn.steps.iter().any(counts))
}

/// The last of its cases.
fn case(script: &DrawnScript) -> &Case {
    script.cases.last().unwrap()
}

fn new(script: &DrawnScript, listener: &mut dyn Listener) -> World {
    sessim::run::world(script, case(script), &mut Drive::new(listener))
}

fn act(world: &mut World, steps: &[Step], listener: &mut dyn Listener) {
    let mut drive = Drive::new(listener);
    for step in steps {
        play(world, step, &mut drive).unwrap();
    }
}

/// What is told of the next step, when time passes by as much as it does there from `from` on.
fn hear(world: &mut World, from: Instant, step: &Step) -> Vec<String> {
    let mut ear = Ear::new(world);
    let at = world.now().checked_add(step.at.since(from)).unwrap();
    act(world, &[Step { at, actions: step.actions.clone(), expectations: Vec::new() }], &mut ear);
    ear.told
}

/// The same steps, with one that does nothing so long after each, where that is before the next.
fn paused(steps: &[Step], pause: Millis) -> Vec<Step> {
    let mut paused: Vec<Step> = Vec::new();
    for step in steps {
        let rest = paused.last().and_then(|last| last.at.checked_add(pause)).filter(|at| *at < step.at);
        paused.extend(rest.map(|at| Step { at, actions: Vec::new(), expectations: Vec::new() }));
        paused.push(step.clone());
    }
    paused
}

fn hash(world: &World) -> u64 {
    let mut hasher = DefaultHasher::new();
    world.hash(&mut hasher);
    hasher.finish()
}

/// Where two worlds differ, for whoever reads of it; nothing if they are equal.
fn difference(one: &World, other: &World) -> Option<String> {
    if one == other {
        return None;
    }
    let (one, other) = (format!("{one:#?}"), format!("{other:#?}"));
    let pairs = one.lines().zip(other.lines()).enumerate().filter(|(_, (one, other))| one != other);
    let lines = pairs.take(5).map(|(line, (one, other))| format!("{line}: {} | {}", one.trim(), other.trim()));
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// That before each step the canonical form is its own, and tells the same of the step as the world.
fn stays_canonical(world: &mut World, steps: &[Step]) -> Result<(), TestCaseError> {
    for step in steps {
        let mut canonical = world.canonical();
        prop_assert_eq!(difference(&canonical.canonical(), &canonical), None);
        let from = world.now();
        prop_assert_eq!(hear(world, from, step), hear(&mut canonical, from, step));
        prop_assert_eq!(difference(&world.canonical(), &canonical.canonical()), None);
    }
    Ok(())
}

/// That two worlds of one canonical form, at `from` for the script, tell the same in these steps and keep one canonical form.
fn go_alike(mut one: World, mut other: World, mut from: Instant, steps: &[Step]) -> Result<(), TestCaseError> {
    for step in steps {
        prop_assert_eq!(hear(&mut one, from, step), hear(&mut other, from, step));
        prop_assert_eq!(difference(&one.canonical(), &other.canonical()), None);
        from = step.at;
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whoever_listens_and_however_often_it_is_cloned_a_world_ends_the_same(script in scripts(), half in 0..30_usize) {
        let (before, after) = script.steps.split_at(half.min(script.steps.len()));
        let mut recorder = Recorder::new(script.empty_trace());
        let mut recorded = new(&script, &mut recorder);
        act(&mut recorded, before, &mut recorder);
        let mut cloned = recorded.clone();
        act(&mut recorded, after, &mut recorder);
        act(&mut cloned, after, &mut Nobody);

        let mut silent = new(&script, &mut Nobody);
        act(&mut silent, &script.steps, &mut Nobody);

        let mut again = Recorder::new(script.empty_trace());
        let mut spliced = new(&script, &mut again);
        act(&mut spliced, before, &mut again);
        let mut spliced = spliced.clone();
        act(&mut spliced, after, &mut again);

        for other in [&cloned, &silent, &spliced] {
            prop_assert_eq!(difference(other, &recorded), None);
            prop_assert_eq!(other.cmp(&recorded), std::cmp::Ordering::Equal);
            prop_assert_eq!(hash(other), hash(&recorded));
        }
        prop_assert_eq!(recorder.trace(), again.trace());
    }

    #[test]
    fn equal_worlds_behave_alike_from_here_on(script in scripts(), half in 0..30_usize) {
        let (before, after) = script.steps.split_at(half.min(script.steps.len()));
        let mut recorder = Recorder::new(script.empty_trace());
        let (mut one, mut other) = (new(&script, &mut recorder), new(&script, &mut Nobody));
        act(&mut one, before, &mut recorder);
        act(&mut other, before, &mut Nobody);
        for step in after {
            prop_assert_eq!(difference(&one, &other), None);
            let from = one.now();
            prop_assert_eq!(hear(&mut one, from, step), hear(&mut other, from, step));
        }
        prop_assert_eq!(difference(&one, &other), None);
    }

    #[test]
    fn a_world_that_is_reset_is_a_new_one(script in scripts(), seed in 0..1_000_u64) {
        let mut used = new(&script, &mut Nobody);
        act(&mut used, &script.steps, &mut Nobody);
        used.reset(seed, &mut Drive::new(&mut Nobody));
        let mut new = World::new(plan(&script, case(&script)), seed, &mut Drive::new(&mut Nobody));
        prop_assert_eq!(difference(&used, &new), None);
        prop_assert_eq!(hash(&used), hash(&new));
        let mut from = new.now();
        for step in script.steps.iter().take(5) {
            prop_assert_eq!(hear(&mut used, from, step), hear(&mut new, from, step));
            from = step.at;
        }
    }

    #[test]
    fn the_canonical_form_is_its_own_and_behaves_like_the_world(
        script in scripts_without_countdowns(), pause in prop::sample::select(vec![1, 60, 700, 2_500])
    ) {
        let mut world = new(&script, &mut Nobody);
        stays_canonical(&mut world, &paused(&script.steps, Millis::new(pause).unwrap()))?;
    }

    #[test]
    fn a_world_that_began_later_has_the_same_canonical_form(
        script in scripts_without_countdowns(), hours in 1..3_u64, more in 0..100_000_u64
    ) {
        // A connection is closed so long after the beginning of the world, whatever the script does.
        prop_assume!(case(&script).settings.planned_close.is_none());
        let swept = matches!(case(&script).readings.evaluation, Evaluation::Sweep(_));
        let later = hours * 3_600_000 + if swept { 0 } else { more };
        let (one, mut other) = (new(&script, &mut Nobody), new(&script, &mut Nobody));
        let from = one.now();
        other.advance(Instant::from_millis(later).unwrap(), &mut Drive::new(&mut Nobody)).unwrap();
        prop_assert!(one != other);
        prop_assert_eq!(difference(&one.canonical(), &other.canonical()), None);
        go_alike(one, other, from, &script.steps)?;
    }

    #[test]
    fn what_came_to_nothing_is_not_in_the_canonical_form(script in scripts_without_countdowns(), half in 0..30_usize) {
        let (before, after) = script.steps.split_at(half.min(script.steps.len()));
        let mut plain = new(&script, &mut Nobody);
        act(&mut plain, before, &mut Nobody);
        let mut eventful = plain.clone();
        // A fault that ends before it meets a message.
        let what = NetworkFault::DelayTaps(sessim::draw::Delay::Fixed(Millis::ONE));
        let nothing = FaultRule { what, of: Vec::new(), next: Some(0), lasts: None, chance: None };
        eventful.act_silently(&Action::Network(NetworkAction::InjectFault(nothing))).unwrap();
        prop_assert!(plain != eventful);
        prop_assert_eq!(difference(&plain.canonical(), &eventful.canonical()), None);
        let from = plain.now();
        go_alike(plain, eventful, from, after)?;
    }
}

/// Scenarios are made to show what seldom comes up by chance.
#[test]
fn in_every_scenario_the_canonical_form_behaves_like_the_world() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    let mut tried = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "json") || path.ends_with("scenario.schema.json") {
            continue;
        }
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let load = &mut |file: &str| std::fs::read(path.with_file_name(file)).map_err(|why| why.to_string());
        let text = std::fs::read(&path).unwrap();
        let Ok(script) = Script::parse(&name, &text, &Overrides::default(), load) else { panic!("{name}") };
        // Instants that are written as numbers or dates do not move.
        let actions = format!("{:?}", script.steps.iter().map(|step| &step.actions).collect::<Vec<_>>());
        if ["Countdown", "Http(", "start_time: Some("].iter().any(|dated| actions.contains(dated)) {
            continue;
        }
        for case in &script.cases {
            let mut world = sessim::run::world(&script, case, &mut Drive::new(&mut Nobody));
            let steps = paused(&script.steps, Millis::new(60).unwrap());
            stays_canonical(&mut world, &steps).unwrap_or_else(|why| panic!("{name} {:?}: {why}", case.label));
        }
        tried += 1;
    }
    assert!(tried > 100, "{tried}");
}
