//! `docs/coverage.md` names a rule and a scenario for each heading and field of the page that is modelled, and all exist.

use sessim::mpsd::clauses::RULES;
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

/// The cells of each row but the header and the line below it.
fn rows(page: &str) -> Vec<Vec<&str>> {
    let table = page.lines().filter(|line| line.starts_with('|') && !line.starts_with("|---"));
    let cells = table.map(|line| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>());
    cells.filter(|cells| !["heading", "field"].contains(&cells[0])).collect()
}

#[test]
fn every_row_names_rules_and_a_scenario_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/coverage.md")).unwrap();
    let known: Vec<String> = RULES.iter().map(|rule| rule.clause.to_string()).collect();
    let mut wrong = Vec::new();
    for row in rows(&page) {
        let [name, rules, scenario, _remark] = row[..] else {
            wrong.push(format!("{row:?} has not four cells"));
            continue;
        };
        let unknown = rules.split(", ").filter(|rule| !known.iter().any(|known| known == rule));
        wrong.extend(unknown.map(|rule| format!("{name}: there is no rule {rule:?}")));
        if name.is_empty() || !root.join("scenarios").join(format!("{scenario}.json")).is_file() {
            wrong.push(format!("{name}: there is no scenario {scenario:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_heading_of_the_page_has_its_row() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/coverage.md")).unwrap();
    let names: Vec<&str> = rows(&page).into_iter().map(|row| row[0]).collect();
    assert!(names.len() > HEADINGS.len());
    let missing: Vec<&&str> = HEADINGS.iter().filter(|heading| !names.contains(heading)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
