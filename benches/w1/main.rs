//! `cargo bench --bench w1 [-- N]`: the session on W1 beside a plain queue of timers, in turn, five rounds; then with a
//! full JSON trace.
//!
//! `w1 --once N` runs our side once and prints how many events there were, for tools that count instructions.
#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]

#[path = "../peers/heap.rs"]
mod heap;
mod ours;
#[path = "../timing.rs"]
mod timing;
mod traced;
mod work;

use std::time::Duration;
use timing::{median, timed};
use work::Score;

const ROUNDS: usize = 5;

/// What is done for that many sessions: known from programs of others' making.
const KNOWN: [(u32, Score); 3] = [
    (2_000, Score { events: 44_338, sum: 0x329f_9cfb }),
    (20_000, Score { events: 444_802, sum: 0xa432_ebb8 }),
    (100_000, Score { events: 2_218_891, sum: 0x4b46_e74c }),
];

/// A name, and what runs that many sessions.
type Side = (&'static str, fn(u32) -> Score);

fn main() {
    // Cargo adds `--bench`.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => compare(100_000),
        ["--once", sessions] => println!("{}", ours::run(number(sessions)).events),
        [sessions] => compare(number(sessions)),
        _ => panic!("usage: w1 [N] | w1 --once N"),
    }
}

fn number(word: &str) -> u32 {
    word.parse().unwrap_or_else(|_| panic!("{word:?} is not a number of sessions"))
}

fn compare(sessions: u32) {
    for (sessions, known) in KNOWN {
        assert_eq!(heap::run(sessions), known, "the reference does other work, at {sessions} sessions");
        assert_eq!(ours::run(sessions), known, "the session does other work, at {sessions} sessions");
    }
    let sides: [Side; 2] = [("heap", heap::run), ("sessim", ours::run)];
    let mut times = sides.map(|_| Vec::with_capacity(ROUNDS));
    let mut scores = Vec::new();
    for _ in 0..ROUNDS {
        for ((_, run), times) in sides.iter().zip(&mut times) {
            let (score, time) = timed(|| run(sessions));
            scores.push(score);
            times.push(time);
        }
    }
    let score = scores[0];
    assert!(scores.iter().all(|other| *other == score), "the two sides do not do the same work");
    println!("W1: {sessions} sessions, {} events, checksum {:08x}; {ROUNDS} rounds in turn", score.events, score.sum);
    report(score.events, sides.map(|(name, _)| name), times);
    trace(sessions, score);
}

/// What a trace costs: every change of a session, more than W1 counts, as a line of JSON.
fn trace(sessions: u32, score: Score) {
    let mut times = Vec::with_capacity(ROUNDS);
    let (mut lines, mut bytes) = (0, 0);
    for _ in 0..ROUNDS {
        let (traced, time) = timed(|| traced::run(sessions));
        assert_eq!(traced.0, score, "the trace changes what is done");
        (lines, bytes) = (traced.1, traced.2);
        times.push(time);
    }
    let seconds = median(times).as_secs_f64();
    println!(
        "with a full JSON trace: {:.1} ms, {lines} lines of {} bytes, {:.2} million lines/s, {:.2} million of W1's events/s",
        seconds * 1e3,
        bytes / lines,
        lines as f64 / seconds / 1e6,
        score.events as f64 / seconds / 1e6
    );
}

fn report(events: u64, names: [&str; 2], times: [Vec<Duration>; 2]) {
    println!("          median ms  ns/event  million events/s  of heap");
    let medians = times.map(|times| median(times).as_secs_f64());
    for (name, seconds) in names.iter().zip(medians) {
        let events = events as f64;
        println!(
            "{name:8} {:10.1} {:9.1} {:17.1} {:8.2}",
            seconds * 1e3,
            seconds * 1e9 / events,
            events / seconds / 1e6,
            medians[0] / seconds
        );
    }
}
