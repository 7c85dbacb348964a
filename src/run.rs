//! Runs scripts: from a script to the outcomes of its cases.

mod beliefs;

pub use beliefs::{Belief, Clients, Difference};

use crate::action::{Action, FaultEffect, NetworkAction};
use crate::certificate::{Certificate, certify};
use crate::hash::StableHash;
use crate::id::ChangeNumber;
use crate::json::{Path, to_text};
use crate::ledger::Ledger;
use crate::mpsd::readings::Readings;
use crate::mpsd::session::MemberStatus;
use crate::names::{Names, SessionId};
use crate::scenario::{Case, Script, Step, Verdict, expect};
use crate::time::Instant;
use crate::trace::{EntryId, Recorder, Trace};
use crate::world::{self, Budget, BudgetExceeded, Drive, Entity, SetupSpec, World};

/// The outcome of one case of a script.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
    /// The script's name.
    pub scenario: String,
    /// The case's label, if the script has cases.
    pub case: Option<String>,
    /// The choices that were in force.
    pub readings: Readings,
    /// The seed of the random streams.
    pub seed: u64,
    /// All that happened.
    pub trace: Trace,
    /// When the run ended: at its last step.
    pub until: Instant,
    /// The expected and found values.
    pub verdicts: Vec<Verdict>,
    /// Each session as it is stored at the end.
    pub finals: Vec<SessionView>,
    /// The clients' snapshots, for [`Outcome::beliefs`].
    pub clients: Clients,
    /// The certificate of the run.
    pub certificate: Certificate,
}

/// A stored session, as a peek shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionView {
    /// The script's name for it.
    pub session: String,
    /// Its change number; none if it does not exist.
    pub change_number: Option<ChangeNumber>,
    /// Its members by index.
    pub members: Vec<MemberView>,
    /// The console of the arbiter.
    pub host: Option<String>,
    /// The deadline of its next timer.
    pub next_timer: Option<Instant>,
}

/// A member as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberView {
    /// Its index.
    pub index: u32,
    /// Its user.
    pub user: String,
    /// Its status.
    pub status: MemberStatus,
    /// The start of the status.
    pub since: Instant,
}

impl Outcome {
    /// Whether every expectation held.
    #[must_use]
    pub fn held(&self) -> bool {
        self.verdicts.iter().all(Verdict::held)
    }

    /// The ledger of the run, computed from its trace.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        Ledger::of(&self.trace, self.until)
    }

    /// What each client believes of the session with this place in [`Outcome::finals`].
    #[must_use]
    pub fn beliefs(&self, place: usize) -> Vec<Belief> {
        self.clients.beliefs(&self.trace, SessionId(place))
    }

    /// What each client believes of each session, in the order of [`Outcome::finals`].
    #[must_use]
    pub fn all_beliefs(&self) -> Vec<Vec<Belief>> {
        self.clients.all_beliefs(&self.trace)
    }
}

/// Runs every case of a script.
#[must_use]
pub fn run(script: &Script) -> Vec<Outcome> {
    let mut played = None;
    script.cases.iter().enumerate().map(|(place, case)| run_case(script, place, case, &mut played)).collect()
}

/// The world of the last case, for reuse by a case that differs only in label and seed.
struct LastRun<'a> {
    case: &'a Case,
    world: World,
    /// The templates in the form in which they are certified.
    templates: Vec<String>,
}

impl<'a> LastRun<'a> {
    /// The world of a case at virtual time zero: that of the last case reset, if possible, else a new one.
    fn begin(before: Option<LastRun<'a>>, script: &'a Script, case: &'a Case, recorder: &mut Recorder) -> LastRun<'a> {
        let mut drive = Drive::new(recorder);
        match before.filter(|before| same_but_for_seed(before.case, case)) {
            Some(LastRun { mut world, templates, .. }) => {
                world.reset(case.seed, &mut drive);
                LastRun { case, world, templates }
            }
            None => {
                let text = |(_, template): &(_, _)| to_text(template);
                let templates = case.templates.iter().map(text).collect();
                LastRun { case, world: world(script, case, &mut drive), templates }
            }
        }
    }
}

/// Whether two cases of one script differ only in label and seed.
fn same_but_for_seed(one: &Case, other: &Case) -> bool {
    let Case { label: _, seed: _, readings, settings, policies, templates, gamelift } = one;
    *readings == other.readings
        && *settings == other.settings
        && *policies == other.policies
        && *templates == other.templates
        && *gamelift == other.gamelift
}

/// The certificate of all cases together; of one case, its own.
#[must_use]
pub fn certificate_of(outcomes: &[Outcome]) -> Certificate {
    match outcomes {
        [only] => only.certificate,
        all => {
            all.iter().fold(StableHash::default(), |hash, outcome| hash.text(&outcome.certificate.to_string())).into()
        }
    }
}

fn run_case<'a>(script: &'a Script, place: usize, case: &'a Case, played: &mut Option<LastRun<'a>>) -> Outcome {
    let mut recorder = Recorder::new(script.empty_trace());
    let before = played.take();
    let LastRun { world, templates, .. } = played.insert(LastRun::begin(before, script, case, &mut recorder));
    let mut budget = Budget::default();
    let mut verdicts = Vec::new();
    for (number, step) in script.steps.iter().enumerate() {
        let since = EntryId(recorder.trace().entries.len());
        let mut drive = Drive::within(budget, &mut recorder);
        let done = play(world, step, &mut drive);
        budget = drive.into_budget();
        let done = match done {
            Ok(done) => done,
            Err(exceeded) => {
                verdicts.push(budget_verdict(&script.names, number, &exceeded));
                break;
            }
        };
        let done: Vec<_> = done.into_iter().filter_map(|it| Some((EntryId::named_by(it.entry)?, it))).collect();
        let done = expect::StepRecord { step: number, done: &done, since };
        let seen = expect::Observed { world, trace: recorder.trace() };
        let applies = |of: &Option<usize>| of.is_none_or(|of| of == place);
        let expected: Vec<_> = step.expectations.iter().filter(|(of, _)| applies(of)).collect();
        if expected.iter().all(|(_, it)| it.sent.is_none()) {
            verdicts.extend(expect::judge_prevented(done, seen));
        }
        for (of, expectation) in expected {
            let case = of.and(case.label.as_deref());
            verdicts.extend(expect::judge(done, case, expectation, seen));
        }
    }
    let trace = recorder.into_trace();
    Outcome {
        scenario: script.name.clone(),
        case: case.label.clone(),
        readings: case.readings,
        seed: case.seed,
        certificate: certify(case, templates, &trace),
        verdicts,
        finals: (0..script.sessions.len()).map(|session| view(world, &trace, SessionId(session))).collect(),
        until: world.now(),
        clients: Clients::of(world, trace.names.sessions.len()),
        trace,
    }
}

/// Plays one step: time passes up to it, then its actions are done in their order.
///
/// # Errors
/// The budget was exceeded.
pub fn play(
    world: &mut World,
    step: &Step,
    drive: &mut Drive<'_>,
) -> Result<Vec<world::ActionOutcome>, BudgetExceeded> {
    world.advance(step.at, drive)?;
    step.actions.iter().map(|action| world.act(action, drive)).collect()
}

/// The failed verdict of a run that exceeded its budget.
fn budget_verdict(names: &Names, step: usize, exceeded: &BudgetExceeded) -> Verdict {
    let BudgetExceeded { at, entity, what, times, limit } = exceeded;
    let entity = match entity {
        Some(Entity::User(user)) => format!(" of {}", names.user(*user)),
        Some(Entity::Console(console)) => format!(" of {}", names.console(*console)),
        None => String::new(),
    };
    Verdict {
        step,
        at: *at,
        what: "what the world does by itself".to_owned(),
        expected: format!("at most {limit} things"),
        found: format!("more, and the run ends here; most of them: {what}{entity}, {times} times"),
        path: Path::root().join("steps").join(step),
    }
}

/// The world in which a case of a script is played, before its first step.
#[must_use]
pub fn world(script: &Script, case: &Case, drive: &mut Drive<'_>) -> World {
    World::new(plan(script, case), case.seed, drive)
}

/// The description of that world.
#[must_use]
pub fn plan<'a>(script: &'a Script, case: &'a Case) -> SetupSpec<'a> {
    let stale = |action: &Action| match action {
        Action::Network(NetworkAction::InjectFault(rule)) => match rule.what.effect() {
            FaultEffect::ShowsCopy(age) => Some(age),
            FaultEffect::Loses | FaultEffect::Delays(_) | FaultEffect::Fails(..) => None,
        },
        Action::Network(NetworkAction::ClearFaults(_) | NetworkAction::SkewClocks(..))
        | Action::Call { .. }
        | Action::Countdown { .. }
        | Action::Title { .. }
        | Action::Shell { .. }
        | Action::GameLift(_)
        | Action::Console(_) => None,
    };
    SetupSpec {
        names: &script.names,
        users: script.users.clone(),
        policies: case.policies.clone(),
        sessions: script.sessions.clone(),
        templates: &case.templates,
        hoppers: &script.hoppers,
        readings: case.readings,
        settings: case.settings,
        epoch: script.epoch,
        gamelift: case.gamelift.clone(),
        remembers: script.steps.iter().flat_map(|step| step.actions.iter().filter_map(stale)).max(),
    }
}

fn view(world: &World, trace: &Trace, session: SessionId) -> SessionView {
    let stored = world.peek(session);
    let user = |xuid| trace.xuids.get(&xuid).map_or("?", |user| trace.names.user(*user)).to_owned();
    SessionView {
        session: trace.names.session(session).to_owned(),
        change_number: stored.map(|stored| stored.change_number()),
        members: stored.map_or_else(Vec::new, |stored| {
            let member = |member: &crate::mpsd::session::Member| MemberView {
                index: member.index.0,
                user: user(member.xuid),
                status: member.status,
                since: member.since,
            };
            stored.members_by_index().map(member).collect()
        }),
        host: stored
            .and_then(|stored| stored.host())
            .map(|host| trace.tokens.get(&host).map_or("unknown", |console| trace.names.console(*console)).to_owned()),
        next_timer: stored.and_then(|stored| stored.next_timer(world.now())),
    }
}
