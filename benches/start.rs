//! `cargo bench --bench start`: the whole program from start to exit, two hundred times.
#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]

mod timing;

use std::process::{Command, Stdio};
use timing::{median, timed};

const RUNS: usize = 200;

fn main() {
    let scenario = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/four_player_power_failure.json");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    for words in [&["--version"][..], &["run", scenario], &["run", "--format", "json", scenario], &["run", folder]] {
        let times = (0..RUNS).map(|_| timed(|| run(words)).1).collect();
        let shown = words.join(" ").replace(concat!(env!("CARGO_MANIFEST_DIR"), "/"), "");
        println!("sessim {shown}: median of {RUNS}: {:.2} ms", median(times).as_secs_f64() * 1e3);
    }
}

fn run(words: &[&str]) {
    let program =
        Command::new(env!("CARGO_BIN_EXE_sessim")).args(words).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(program.is_ok_and(|status| status.success()), "sessim {} failed", words.join(" "));
}
