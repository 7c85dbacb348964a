//! From a script to what came of it.

mod beliefs;

pub use beliefs::{Belief, Clients, Difference};

use crate::action::Action;
use crate::certificate::Certificate;
use crate::hash::StableHash;
use crate::id::ChangeNumber;
use crate::ledger::Ledger;
use crate::mpsd::directory::Directory;
use crate::mpsd::readings::Readings;
use crate::mpsd::session::MemberStatus;
use crate::names::{ConsoleId, SessionId};
use crate::policy::Preset;
use crate::read::Path;
use crate::scenario::{Case, Script, Verdict, expect};
use crate::time::Instant;
use crate::trace::{EntryId, Trace};
use crate::world::{MAX_MOVES, World};
use std::fmt::Write;

/// What came of one case of a script.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
    /// The script's name.
    pub scenario: String,
    /// The case's label, if the script has cases.
    pub case: Option<String>,
    /// The choices that were in force.
    pub readings: Readings,
    /// What delays were drawn from.
    pub seed: u64,
    /// All that happened.
    pub trace: Trace,
    /// When the run ended: at its last step.
    pub until: Instant,
    /// What was expected, and what was found.
    pub verdicts: Vec<Verdict>,
    /// Each session as it is stored at the end.
    pub finals: Vec<SessionView>,
    /// What the clients last saw, for [`Outcome::beliefs`].
    pub clients: Clients,
    /// The proof of what happened.
    pub certificate: Certificate,
}

/// A session as it is stored: what a peek shows.
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
    /// When its next timer is due.
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
    /// Since when it has that.
    pub since: Instant,
}

impl Outcome {
    /// Whether everything that was expected was found.
    #[must_use]
    pub fn held(&self) -> bool {
        self.verdicts.iter().all(Verdict::held)
    }

    /// What the run has cost, reckoned from its trace.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        Ledger::of(&self.trace, self.until)
    }

    /// What each client believes of the session with this place in [`Outcome::finals`].
    #[must_use]
    pub fn beliefs(&self, place: usize) -> Vec<Belief> {
        self.clients.beliefs(&self.trace, SessionId(place))
    }
}

/// Runs every case of a script.
#[must_use]
pub fn run(script: &Script) -> Vec<Outcome> {
    script.cases.iter().enumerate().map(|(place, case)| run_case(script, place, case)).collect()
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

fn run_case(script: &Script, place: usize, case: &Case) -> Outcome {
    let mut world = world(script, case);
    let mut verdicts = Vec::new();
    for (number, step) in script.steps.iter().enumerate() {
        let since = EntryId(world.trace().entries.len());
        world.advance(step.at);
        let entries: Vec<_> = step.actions.iter().map(|action| world.act(action)).collect();
        let done = expect::Done { step: number, entries: &entries, since };
        let applies = |of: &Option<usize>| of.is_none_or(|of| of == place);
        let expected: Vec<_> = step.expectations.iter().filter(|(of, _)| applies(of)).collect();
        if expected.iter().all(|(_, it)| it.sent.is_none()) {
            verdicts.extend(expect::judge_sent(done, &world));
        }
        for (of, expectation) in expected {
            let case = of.and(case.label.as_deref());
            verdicts.extend(expect::judge(done, case, expectation, &world));
        }
    }
    if world.is_worn_out() {
        verdicts.push(worn_out(&world, script.steps.len()));
    }
    let finals = (0..script.sessions.len()).map(|session| view(&world, SessionId(session))).collect();
    let until = world.now();
    let clients = Clients::of(&world);
    let trace = world.into_trace();
    Outcome {
        scenario: script.name.clone(),
        case: case.label.clone(),
        readings: case.readings,
        seed: case.seed,
        certificate: certify(script, case, &trace),
        verdicts,
        finals,
        until,
        clients,
        trace,
    }
}

/// What is said of a run whose titles would not come to rest.
fn worn_out(world: &World, steps: usize) -> Verdict {
    Verdict {
        step: steps.saturating_sub(1),
        at: world.now(),
        what: "what titles do by themselves".to_owned(),
        expected: format!("less than {MAX_MOVES} times"),
        found: format!("{MAX_MOVES} times, and no more after that"),
        path: Path::root().join("title"),
    }
}

/// The world in which a case of a script is played, before its first step.
#[must_use]
pub fn world(script: &Script, case: &Case) -> World {
    let mut directory = Directory::new(case.readings);
    for reference in &script.sessions {
        let template = case.templates.iter().find(|(name, _)| *name == reference.template);
        if let Some((name, template)) = template {
            let added = directory.add_template(reference.scid, name.clone(), template.clone());
            debug_assert!(added.is_ok(), "a resolved script has valid templates");
        }
    }
    let (names, users, sessions) = (script.names.clone(), script.users.clone(), script.sessions.clone());
    let mut world = World::new(directory, names, users, sessions, case.settings, case.seed, script.epoch);
    for (console, policies) in case.policies.iter().enumerate() {
        world.set_policies(ConsoleId(console), *policies);
    }
    let stale = |action: &Action| matches!(action, Action::Network(network) if network.verb() == "stale_reads");
    if script.steps.iter().any(|step| step.actions.iter().any(stale)) {
        world.remember();
    }
    for (name, hopper) in &script.hoppers {
        world.add_hopper(name.clone(), hopper.clone());
    }
    world
}

fn view(world: &World, session: SessionId) -> SessionView {
    let trace = world.trace();
    let stored = world.directory().peek(world.reference(session));
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
            stored.members().iter().map(member).collect()
        }),
        host: stored
            .and_then(|stored| stored.host())
            .map(|host| trace.tokens.get(&host).map_or("unknown", |console| trace.names.console(*console)).to_owned()),
        next_timer: stored.and_then(|stored| stored.next_timer(world.now())),
    }
}

/// Covers the version, the script, the readings, the settings, the seed, and every event with all that is shown of it.
fn certify(script: &Script, case: &Case, trace: &Trace) -> Certificate {
    let mut hash = script.digest().text(env!("CARGO_PKG_VERSION")).number(case.seed);
    hash = hash.text(case.label.as_deref().unwrap_or_default()).text(&case.readings.deviations().join(" "));
    let settings = case.settings.deviations();
    if !settings.is_empty() {
        hash = hash.text(&settings.join(" "));
    }
    let manual = Preset::Manual.policies();
    for (console, policies) in case.policies.iter().enumerate().filter(|(_, policies)| **policies != manual) {
        hash = hash.number(console as u64).text(&policies.deviations().join(" "));
    }
    for (_, template) in &case.templates {
        hash = hash.text(&serde_json::to_string(template).unwrap_or_default());
    }
    let mut words = String::new();
    for line in trace.lines() {
        words.clear();
        let written = write!(words, "{}", line.cause)
            .and_then(|()| line.from.map_or(Ok(()), |from| write!(words, "|{from}")))
            .and_then(|()| line.to.map_or(Ok(()), |to| write!(words, ">{to}")));
        debug_assert!(written.is_ok(), "writing into a string cannot fail");
        hash = hash.number(line.at.as_millis()).number(line.change_number.map_or(0, |number| number.0));
        hash =
            hash.text(line.session.unwrap_or_default()).text(line.who.unwrap_or_default()).text(line.what).text(&words);
        hash = hash.number(line.index.map_or(0, |index| u64::from(index.0) + 1));
        hash = hash.number(line.clause.map_or(0, |clause| u64::from(clause.number())));
    }
    hash.into()
}
