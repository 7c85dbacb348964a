//! Every numbered rule of the session directory, each shown by at least one test that would fail if the rule broke.
//!
//! A rule cites the clauses that it exercises. Three more trials keep that honest: every clause is cited; every clause
//! that events or refusals can carry was carried by one in the run of a rule that cites it; every value of every
//! reading was tried. The scenarios are trials, too.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/scripts.rs"]
mod scripts;

mod access;
mod arbiter;
mod candidates;
mod capacity;
mod connections;
mod consoles;
mod constants;
mod faults;
mod fields;
mod handles;
mod handles_wire;
mod identity;
mod initialization;
mod invites;
mod joining;
mod large;
mod leaving;
mod on_behalf;
mod owners;
mod pins;
mod preconditions;
mod presence;
mod properties;
mod qos;
mod queries;
mod rate;
mod reading;
mod refusal_cases;
mod refusals;
mod refused_at_the_door;
mod reservations;
mod roles;
mod scenarios;
mod search;
mod servers;
mod service;
mod services;
mod smartmatch;
mod states;
mod statuses;
mod subscriptions;
mod taps;
mod time;
mod timers;
mod wire;

use libtest_mimic::{Arguments, Failed, Trial};
use sessim::clause::Clause;
use sessim::mpsd::clauses::RULES;
use sessim::mpsd::readings::CHOICES;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A test of some clauses.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    /// What would be broken if it failed.
    clauses: &'static [Clause],
    /// What it shows, as a sentence.
    name: &'static str,
    run: fn(),
}

pub(crate) const fn rule(clauses: &'static [Clause], name: &'static str, run: fn()) -> Rule {
    Rule { clauses, name, run }
}

/// The rules of each file, under its name.
macro_rules! topics {
    ($($topic:ident)+) => { &[$((stringify!($topic), $topic::RULES)),+] };
}

const TOPICS: &[(&str, &[Rule])] = topics! {
    time
    identity
    constants
    joining
    reservations
    states
    leaving
    timers
    presence
    connections
    preconditions
    reading
    access
    properties
    capacity
    arbiter
    consoles
    statuses
    services
    smartmatch
    servers
    service
    on_behalf
    refusals
    refused_at_the_door
    initialization
    handles
    invites
    handles_wire
    fields
    large
    roles
    owners
    qos
    candidates
    subscriptions
    taps
    wire
    rate
    queries
    search
    faults
    pins
};

/// All rules, by the topics of the clause table.
fn rules() -> impl Iterator<Item = (&'static str, &'static Rule)> {
    TOPICS.iter().flat_map(|(topic, rules)| rules.iter().map(move |rule| (*topic, rule)))
}

/// The clauses that some rule cites.
fn cited() -> BTreeSet<Clause> {
    rules().flat_map(|(_, rule)| rule.clauses).copied().collect()
}

fn main() {
    let rules = rules().map(|(topic, rule)| {
        Trial::test(format!("{topic}: {}", rule.name), || {
            (rule.run)();
            Ok(())
        })
    });
    let whole = [
        Trial::test("every_reading_is_tried", every_reading_is_tried),
        Trial::test("every_citation_is_honest", every_citation_is_honest),
        Trial::test("every_clause_is_exercised", every_clause_is_exercised),
    ];
    let trials = rules.chain(whole).chain(scenarios::trials());
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

fn every_clause_is_exercised() -> Result<(), Failed> {
    let cited = cited();
    let missing = RULES.iter().filter(|row| !cited.contains(&row.clause));
    none(missing.map(|row| format!("no rule exercises {}: {}", row.clause, row.sentence)))
}

fn every_citation_is_honest() -> Result<(), Failed> {
    let can_be_carried = carried_clauses();
    let mut carried = BTreeSet::new();
    for (_, rule) in rules() {
        let met = met_by(rule).clauses;
        carried.extend(rule.clauses.iter().copied().filter(|clause| met.contains(clause)));
    }
    let never = cited().into_iter().filter(|clause| can_be_carried.contains(clause) && !carried.contains(clause));
    none(never.map(|clause| format!("{clause} is cited, and no event or refusal carried it where it is")))
}

fn every_reading_is_tried() -> Result<(), Failed> {
    let tried: BTreeSet<String> = rules().flat_map(|(_, rule)| met_by(rule).readings).collect();
    let others = CHOICES.iter().flat_map(|choice| {
        // The first value is the default, under which everything else runs.
        choice.examples().skip(1).map(|value| format!("{}={value}", choice.name))
    });
    none(others.filter(|other| !tried.contains(other)).map(|other| format!("no rule runs under {other}")))
}

/// What the rule meets. One that fails has a trial of its own to say so.
fn met_by(rule: &Rule) -> common::Met {
    common::take_met();
    let _ = catch_unwind(AssertUnwindSafe(rule.run));
    common::take_met()
}

fn none(complaints: impl Iterator<Item = String>) -> Result<(), Failed> {
    let complaints: Vec<String> = complaints.collect();
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n").into()) }
}

/// The clauses that the session, its constants or SmartMatch can give as a reason: those that their sources name.
fn carried_clauses() -> BTreeSet<Clause> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/mpsd");
    let read = |path: &std::path::Path| std::fs::read_to_string(path).unwrap();
    let mut sources =
        read(&root.join("session.rs")) + &read(&root.join("template/fault.rs")) + &read(&root.join("smartmatch.rs"));
    let mut folders = vec![root.join("session")];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let (below, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
        folders.extend(below);
        sources.extend(files.iter().map(|path| read(path)));
    }
    let tables = std::fs::read_dir(root.join("clauses")).unwrap().map(|file| read(&file.unwrap().path()));
    let by_name = clauses_by_name(&tables.collect::<String>());
    let after = sources.split("m::").chain(sources.split("clauses::")).skip(1);
    let names = after.map(|rest| rest.split(|c: char| !c.is_ascii_uppercase() && c != '_').next().unwrap_or(""));
    let carried: BTreeSet<Clause> = names.filter_map(|name| by_name.get(name)).copied().collect();
    assert!(carried.len() > 80, "the sources name only {}", carried.len());
    carried
}

/// The constants of the clause table: a row is `12 NAME (reading) "sentence" "source";`.
fn clauses_by_name(table: &str) -> BTreeMap<String, Clause> {
    let row = |line: &str| {
        let mut words = line.split_whitespace();
        let number = words.next()?.parse().ok()?;
        Some((words.next()?.to_owned(), Clause::new('M', number)))
    };
    let by_name: BTreeMap<String, Clause> = table.lines().filter_map(row).collect();
    assert_eq!(by_name.len(), RULES.len());
    by_name
}
