//! `sessim why`: the chain of causes of an event, or of a user's present state.

use super::changes::{CommandLineChanges, quoted};
use super::files::{self, FileSelection};
use super::input::Findings;
use super::output::Output;
use super::suggest::{listed, suggestion};
use super::{Exit, diagnose, style};
use crate::mpsd::session::Change;
use crate::names::{SessionId, UserId};
use crate::report::text;
use crate::run::{self, Outcome};
use crate::trace::{EntryId, What};
use std::io;
use std::path::PathBuf;

/// The arguments of `why`.
#[derive(clap::Args, Debug)]
pub(super) struct WhyArguments {
    /// A scenario file.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The label of the case, if the script has several.
    #[arg(long, value_name = "LABEL")]
    case: Option<String>,
    /// Explain the event with this number; `sessim run --numbers` prints the numbers.
    #[arg(long, value_name = "N", conflicts_with = "user")]
    event: Option<usize>,
    /// Explain why this user last left or was removed, or, if it is still a member, how it got its status.
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// The session, if the user was in several.
    #[arg(long, value_name = "NAME", requires = "user")]
    session: Option<String>,
    /// Explain the change of the user with this change number instead of the last one.
    #[arg(long, value_name = "N", requires = "user")]
    change: Option<u64>,
    /// Write times as milliseconds.
    #[arg(long)]
    ms: bool,
    #[command(flatten)]
    changes: CommandLineChanges,
}

pub(super) fn why(arguments: &WhyArguments, output: &mut Output) -> io::Result<Exit> {
    let found = files::find(std::slice::from_ref(&arguments.file), FileSelection::Scripts);
    let found = match found.as_deref() {
        Ok([found]) if found.path == arguments.file => found,
        Ok(_) => return refuse(output, format!("{}: name one scenario file", arguments.file.display()), None),
        Err(complaints) => {
            output.diagnostic(&complaints.concat())?;
            return Ok(Exit::Invalid);
        }
    };
    let mut findings = Findings::default();
    let loaded = findings.script(found, &arguments.changes.overrides());
    let Some(loaded) = loaded else {
        findings.print(output)?;
        return Ok(Exit::Invalid);
    };
    let outcomes = run::run(&loaded.script);
    let asked = WhyQuestion { arguments, file: &loaded.file };
    match asked.case(&outcomes).and_then(|outcome| asked.answer(outcome)) {
        Ok(answer) => {
            output.data(&answer)?;
            Ok(Exit::Held)
        }
        Err(WhyError { problem, help }) => refuse(output, format!("{}: {problem}", loaded.file), help),
    }
}

fn refuse(output: &mut Output, title: String, help: Option<String>) -> io::Result<Exit> {
    output.diagnostic(&diagnose::plain(&title, help))?;
    Ok(Exit::Invalid)
}

/// Why a question cannot be answered.
struct WhyError {
    problem: String,
    help: Option<String>,
}

impl WhyError {
    fn new(problem: impl Into<String>) -> WhyError {
        WhyError { problem: problem.into(), help: None }
    }

    /// An unknown name.
    fn unknown<S: AsRef<str>>(problem: &str, found: &str, known: &[S]) -> WhyError {
        let near = suggestion(found, known);
        WhyError { problem: format!("{problem} {found:?}{}", near.behind), help: near.below }
    }
}

struct WhyQuestion<'a> {
    arguments: &'a WhyArguments,
    file: &'a str,
}

impl WhyQuestion<'_> {
    fn case<'o>(&self, outcomes: &'o [Outcome]) -> Result<&'o Outcome, WhyError> {
        let labels: Vec<&str> = outcomes.iter().filter_map(|outcome| outcome.case.as_deref()).collect();
        match (&self.arguments.case, outcomes) {
            (None, [only]) => Ok(only),
            (None, _) => {
                let help = labels.iter().map(|label| format!("--case {}", quoted(label))).collect::<Vec<_>>();
                let problem = "it has several cases; choose one".to_owned();
                Err(WhyError { problem, help: Some(help.join("\n")) })
            }
            (Some(label), _) if labels.is_empty() => {
                Err(WhyError::new(format!("it has no cases, so none is labelled {label:?}")))
            }
            (Some(label), _) => outcomes
                .iter()
                .find(|outcome| outcome.case.as_ref() == Some(label))
                .ok_or_else(|| WhyError::unknown("no case is labelled", label, &labels)),
        }
    }

    fn answer(&self, outcome: &Outcome) -> Result<String, WhyError> {
        let event = match (&self.arguments.event, &self.arguments.user) {
            (Some(number), _) => self.event(outcome, *number)?,
            (None, Some(user)) => self.user(outcome, user)?,
            (None, None) => return Ok(self.questions(outcome)),
        };
        Ok(text::why(&outcome.trace, event, style(self.arguments.ms)))
    }

    fn event(&self, outcome: &Outcome, number: usize) -> Result<EntryId, WhyError> {
        let last = outcome.trace.entries.len();
        match number.checked_sub(1) {
            Some(place) if place < last => Ok(EntryId(place)),
            _ if last == 0 => Err(WhyError::new("nothing happened")),
            _ => Err(WhyError {
                problem: format!("there is no event {number}; they are numbered from 1 to {last}"),
                help: Some(format!("sessim run {} --numbers", quoted(self.file))),
            }),
        }
    }

    /// The change of the user to explain: the one with the given number, else the last change of its status.
    fn user(&self, outcome: &Outcome, name: &str) -> Result<EntryId, WhyError> {
        let names = &outcome.trace.names;
        let user = names.users.iter().position(|user| user == name).map(UserId);
        let user = user.ok_or_else(|| WhyError::unknown("nobody is named", name, &names.users))?;
        let mut changes = changes_of(outcome, user);
        let game_session =
            self.arguments.session.as_deref().filter(|name| names.game_sessions.iter().any(|known| known == name));
        if game_session.is_some() || changes.is_empty() {
            let found = outcome.trace.last_of_player(user, game_session);
            if let Some(found) = found {
                return Ok(found);
            }
        }
        match &self.arguments.session {
            Some(session) => {
                let known = names.sessions.iter().position(|known| known.eq_ignore_ascii_case(session)).map(SessionId);
                let known = known.ok_or_else(|| WhyError::unknown("no session is named", session, &names.sessions))?;
                changes.retain(|change| change.session == known);
            }
            None => several(outcome, name, &changes)?,
        }
        if changes.is_empty() {
            return Err(WhyError::new(format!("{name} was never in a session")));
        }
        let Some(number) = self.arguments.change else {
            let last = changes.iter().rev().find(|change| change.of_status).or(changes.last());
            return last.map(|change| change.entry).ok_or_else(|| WhyError::new("nothing happened"));
        };
        // Of several changes in one commit, the change of status.
        let made = || changes.iter().filter(|change| change.number == number);
        let entry = made().find(|change| change.of_status).or_else(|| made().next_back()).map(|change| change.entry);
        entry.ok_or_else(|| {
            let mut numbers: Vec<String> = changes.iter().map(|change| format!("#{}", change.number)).collect();
            numbers.dedup();
            WhyError::new(format!("change #{number} is not about {name}; about {name} are {}", listed(&numbers)))
        })
    }

    /// The questions that this file can answer: every user with its last change.
    fn questions(&self, outcome: &Outcome) -> String {
        let trace = &outcome.trace;
        let times = style(self.arguments.ms).times;
        let mut rows = Vec::new();
        for user in (0..trace.names.users.len()).map(UserId) {
            let changes = changes_of(outcome, user);
            for session in (0..trace.names.sessions.len()).map(SessionId) {
                let last = changes.iter().rev().find(|change| change.session == session && change.of_status);
                let Some(line) = last.and_then(|change| trace.line(change.entry)) else { continue };
                let number = last.map_or(0, |change| change.number);
                let session = trace.names.session(session);
                let mut command = format!("--user {}", quoted(trace.names.user(user)));
                if trace.names.sessions.len() > 1 {
                    command.push_str(&format!(" --session {}", quoted(session)));
                }
                rows.push([
                    command,
                    format!("{session} #{number}"),
                    line.action_in(times),
                    times.show(line.at).to_string(),
                ]);
            }
            if let (true, Some(line)) =
                (changes.is_empty(), trace.last_of_player(user, None).and_then(|at| trace.line(at)))
            {
                let command = format!("--user {}", quoted(trace.names.user(user)));
                let session = line.session.unwrap_or_default().to_owned();
                rows.push([command, session, line.action_in(times), times.show(line.at).to_string()]);
            }
        }
        let case = self.arguments.case.as_ref().map_or(String::new(), |case| format!(" --case {}", quoted(case)));
        let mut text = format!("ask: sessim why {}{case} ...\n", quoted(self.file));
        let widths: [usize; 3] =
            std::array::from_fn(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0));
        for [command, change, action, at] in &rows {
            let [a, b, c] = widths;
            text.push_str(&format!("  {command:a$}  {change:b$}  {action:c$}  at {at}\n"));
        }
        text.push_str("  --event N, with the numbers of sessim run --numbers\n");
        text
    }
}

/// A change to a user's record.
struct RecordChange {
    entry: EntryId,
    session: SessionId,
    number: u64,
    of_status: bool,
}

fn changes_of(outcome: &Outcome, user: UserId) -> Vec<RecordChange> {
    let trace = &outcome.trace;
    let is_about = |(place, entry): (usize, &crate::trace::Entry)| {
        let What::Change(changed) = &entry.what else { return None };
        let (session, _, event) = changed.as_mpsd()?;
        let (_, xuid) = event.change.who()?;
        (trace.xuids.get(&xuid) == Some(&user)).then_some(RecordChange {
            entry: EntryId(place),
            session,
            number: event.change_number.0,
            of_status: matches!(event.change, Change::Status { .. }),
        })
    };
    trace.entries.iter().enumerate().filter_map(is_about).collect()
}

/// An error if the user was in several sessions, so that the question is ambiguous.
fn several(outcome: &Outcome, name: &str, changes: &[RecordChange]) -> Result<(), WhyError> {
    let mut sessions: Vec<&str> = changes.iter().map(|change| outcome.trace.names.session(change.session)).collect();
    sessions.sort_unstable();
    sessions.dedup();
    if sessions.len() < 2 {
        return Ok(());
    }
    let help = sessions.iter().map(|session| format!("--session {}", quoted(session))).collect::<Vec<_>>();
    Err(WhyError { problem: format!("{name} was in {}; in which?", listed(&sessions)), help: Some(help.join("\n")) })
}
