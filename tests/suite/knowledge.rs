//! Who may know what: readers of traces, titles, and the parts of the world.
#![expect(clippy::unwrap_used, reason = "a test may fail where it cannot read its files")]

use super::code::{finds, root};
use std::path::Path;

/// Who may read a trace: a log is written and not read to decide, so whoever reads one tells of a run or judges it.
const READERS: &[&str] = &["trace", "ledger", "report", "certificate", "run", "scenario/expect"];

/// Who may have one all the same: the script makes an empty one, and the program shows one.
const HOLDERS: &[&str] = &["scenario.rs", "cli"];

#[test]
fn only_what_tells_of_a_run_reads_a_trace() {
    let wrong = finds(TRACE_WORDS, |file| !may_read_a_trace(file));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The check can fail: it looks at files that decide, and the words stand where a trace is read.
#[test]
fn a_file_that_decides_may_not_read_a_trace() {
    let src = root().join("src");
    for file in ["world/serve.rs", "mpsd/service.rs", "scenario/resolve/steps.rs", "action.rs", "strategies/run.rs"] {
        assert!(!may_read_a_trace(&src.join(file)), "{file}");
    }
    assert!(!finds(TRACE_WORDS, |file| file.ends_with("scenario/expect/judge.rs")).is_empty());
}

const TRACE_WORDS: &[&str] = &["Trace", "Recorder", "trace.entries"];

fn may_read_a_trace(file: &Path) -> bool {
    let below = file.strip_prefix(root().join("src")).unwrap().to_string_lossy().replace('\\', "/");
    let within =
        |part: &&str| below == **part || below == format!("{part}.rs") || below.starts_with(&format!("{part}/"));
    READERS.iter().chain(HOLDERS).any(within)
}

/// A title composes and decides of what it was told: nothing under `world/client`, and no view of a title, looks into a
/// service. The shell is not a title.
#[test]
fn titles_do_not_look_into_services() {
    let titles = |file: &Path| {
        let file = file.to_string_lossy().replace('\\', "/");
        file.contains("src/world/client") || file.ends_with("src/world/title.rs")
    };
    let wrong = finds(&[".mpsd", ".directory()", ".peek(", "setup.service", "directory::Directory"], titles);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The parts of the world are values: a file that keeps state names no file that moves it.
#[test]
fn parts_of_the_world_do_not_know_the_world() {
    let parts = [
        "causes",
        "console",
        "item",
        "network",
        "presence",
        "schedule",
        "sessions",
        "settings",
        "setup",
        "split_brain",
        "storage",
        "trigger",
        "client/mpsd/memory",
        "client/mpsd/snapshot",
    ];
    let is_part = |file: &Path| {
        let below = file.strip_prefix(root().join("src")).unwrap().to_string_lossy().replace('\\', "/");
        parts.iter().any(|part| below == format!("world/{part}.rs") || below.starts_with(&format!("world/{part}/")))
    };
    let wrong = finds(&["World", "WorldStep<", "Title<"], is_part);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
