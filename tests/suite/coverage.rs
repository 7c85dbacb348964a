//! `docs/coverage.md` names a rule and a scenario for each heading and field of the page that is modelled, and all exist.

use sessim::mpsd::clauses::RULES;
use sessim::policy::CHOICES;
use std::path::Path;

/// The anchors of the page's headings.
const HEADINGS: &[&str] = &[
    "mpsd-session-details",
    "session-overview",
    "session-reference",
    "elements-of-a-session",
    "session-constants",
    "session-properties",
    "member-constants",
    "member-properties",
    "server-elements",
    "session-configuration",
    "session-templates",
    "session-capabilities",
    "session-size",
    "maximum-session-size",
    "large-sessions",
    "session-user-states",
    "reserved-user-state",
    "active-user-state",
    "inactive-user-state",
    "user-state-when-the-session-is-over",
    "visibility-and-joinability",
    "session-visibility",
    "recommended-game-session-visibility-open",
    "session-joinability",
    "session-timeouts",
    "currently-defined-timeouts",
    "evaluationtimeout",
    "inactiveremovaltimeout",
    "jointimeout",
    "measurementtimeout",
    "readyremovaltimeout",
    "reservedremovaltimeout",
    "sessionemptytimeout",
    "session-timeout-example",
    "multiple-signed-in-users-on-a-single-console",
    "process-lifecycle-management",
    "storage-of-game-metadata",
    "storage-of-game-state",
    "cleanup-of-inactive-sessions",
    "session-arbiter",
    "setting-the-arbiter",
    "saving-session-state",
    "managing-game-session-members-and-joins-in-progress",
    "receiving-notifications",
    "finding-players-to-fill-empty-game-session-slots",
    "handling-invited-session-members",
];

/// The headings that tell titles what to do.
const ADVICE: &[&str] = &[
    "active-user-state",
    "inactive-user-state",
    "multiple-signed-in-users-on-a-single-console",
    "process-lifecycle-management",
    "storage-of-game-state",
    "cleanup-of-inactive-sessions",
    "session-arbiter",
    "setting-the-arbiter",
    "saving-session-state",
    "managing-game-session-members-and-joins-in-progress",
    "receiving-notifications",
    "finding-players-to-fill-empty-game-session-slots",
    "handling-invited-session-members",
];

/// A row of one of the two tables; only the first has a column for titles.
struct Row<'page> {
    name: &'page str,
    rules: &'page str,
    scenario: &'page str,
    by_titles: &'page str,
    remark: &'page str,
}

impl<'page> Row<'page> {
    fn of(line: &'page str) -> Row<'page> {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        match cells[..] {
            [name, rules, scenario, by_titles, remark] => Row { name, rules, scenario, by_titles, remark },
            [name, rules, scenario, remark] => Row { name, rules, scenario, by_titles: "-", remark },
            _ => panic!("{line} has neither four nor five cells"),
        }
    }

    /// The scenarios in which titles act by themselves.
    fn titles(&self) -> impl Iterator<Item = &'page str> {
        self.by_titles.split(", ").filter(|name| *name != "-")
    }
}

fn file(path: &str) -> Result<String, std::io::Error> {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
}

fn rows(page: &str) -> Vec<Row<'_>> {
    let table = page.lines().filter(|line| line.starts_with('|') && !line.starts_with("|---"));
    table.map(Row::of).filter(|row| !["heading", "field"].contains(&row.name)).collect()
}

#[test]
fn every_row_names_rules_and_a_scenario_that_exist() {
    let page = file("docs/coverage.md").unwrap();
    let known: Vec<String> = RULES.iter().map(|rule| rule.clause.to_string()).collect();
    let mut wrong = Vec::new();
    for row in rows(&page) {
        let unknown = row.rules.split(", ").filter(|rule| !known.iter().any(|known| known == rule));
        wrong.extend(unknown.map(|rule| format!("{}: there is no rule {rule:?}", row.name)));
        if row.name.is_empty() || file(&format!("scenarios/{}.json", row.scenario)).is_err() {
            wrong.push(format!("{}: there is no scenario {:?}", row.name, row.scenario));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_scenario_of_titles_has_titles_and_every_policy_exists() {
    let page = file("docs/coverage.md").unwrap();
    for row in rows(&page).iter().filter(|row| row.by_titles != "-") {
        for name in row.titles() {
            let script = file(&format!("scenarios/{name}.json")).unwrap_or_else(|why| panic!("{name}: {why}"));
            assert!(script.contains("\"title\":") || script.contains("\"titles\":"), "{name}: no titles act");
        }
        for policy in row.remark.split('`').skip(1).step_by(2) {
            assert!(CHOICES.iter().any(|choice| choice.name == policy), "{}: no policy {policy:?}", row.name);
        }
    }
}

#[test]
fn every_heading_of_the_page_has_its_row() {
    let page = file("docs/coverage.md").unwrap();
    let rows = rows(&page);
    assert!(rows.len() > HEADINGS.len());
    let missing = |heading: &&&str| !rows.iter().any(|row| row.name == **heading);
    assert!(HEADINGS.iter().find(missing).is_none(), "{:?}", HEADINGS.iter().find(missing));
    let silent = |heading: &&&str| !rows.iter().any(|row| row.name == **heading && row.titles().next().is_some());
    assert!(ADVICE.iter().find(silent).is_none(), "{:?}", ADVICE.iter().find(silent));
}
