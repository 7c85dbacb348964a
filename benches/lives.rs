//! `cargo bench --bench lives`: lives of a session in the full world, with titles, a console that is cut off, and delays
//! drawn from seeds: how many a second with nobody listening, with a recorder, and by `run` with all that it makes. And what
//! one life allocates when its world is used again. `--once N` lives N of them with nobody listening and prints nothing, so
//! that instructions can be counted; `--once N recorded` has a recorder listen.
#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]
#![expect(clippy::expect_used, reason = "a bench that cannot do its work stops")]

mod timing;

use allocation_counter::measure;
use sessim::run::{plan, play, run, world};
use sessim::scenario::{Overrides, Script};
use sessim::trace::{Nobody, Recorder};
use sessim::world::{Drive, World};
use std::hint::black_box;
use timing::{median, timed};

const LIVES: u64 = 2_000;
const ROUNDS: usize = 5;

fn main() {
    let text = include_bytes!("../scenarios/a_life_of_a_session.json");
    let mut no_files = |_: &str| Err("it names no files".to_owned());
    let script = Script::parse("life", text, &Overrides::default(), &mut no_files).expect("it is a script");
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let mut world = world(&script, &script.cases[0], &mut Drive::new(&mut Nobody));
    if let [once, lives, how @ ..] = &arguments[..]
        && once == "--once"
    {
        let lives: u64 = lives.parse().expect("how many");
        (0..lives)
            .for_each(|seed| if how.is_empty() { live(&script, &mut world, seed) } else { record(&script, seed) });
        return;
    }
    live(&script, &mut world, 0);
    let allocated = measure(|| (1..=10).for_each(|seed| live(&script, &mut world, seed)));
    println!("a life with nobody listening, its world used again: {} allocations", allocated.count_total / 10);
    let silent = rounds(|seed| live(&script, &mut world, seed));
    let recorded = rounds(|seed| record(&script, seed));
    let whole = rounds(|_| {
        black_box(run(&script));
    });
    println!("lives a second, medians of {ROUNDS} rounds of {LIVES}:");
    for (what, per_second) in [("nobody listens", silent), ("with a recorder", recorded), ("by run", whole)] {
        println!("  {what:16} {per_second:8.0}");
    }
}

fn rounds(mut once: impl FnMut(u64)) -> f64 {
    let round = |_| timed(|| (0..LIVES).for_each(&mut once)).1;
    let middle = median((0..ROUNDS).map(round).collect());
    LIVES as f64 / middle.as_secs_f64()
}

fn live(script: &Script, world: &mut World, seed: u64) {
    let mut nobody = Nobody;
    let mut drive = Drive::new(&mut nobody);
    world.reset(seed, &mut drive);
    for step in &script.steps {
        play(world, step, &mut drive).expect("it comes to rest");
    }
    black_box(&world);
}

fn record(script: &Script, seed: u64) {
    let mut recorder = Recorder::new(script.empty_trace());
    let mut drive = Drive::new(&mut recorder);
    let mut world = World::new(plan(script, &script.cases[0]), seed, &mut drive);
    for step in &script.steps {
        play(&mut world, step, &mut drive).expect("it comes to rest");
    }
    black_box(recorder);
}
