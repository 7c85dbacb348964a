//! `cargo bench --bench parse`: a large script, read into its type and into a script that can be run; five rounds.
#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]

mod timing;

use sessim::scenario::{Overrides, Script};
use std::fmt::Write;
use timing::{median, timed};

const ROUNDS: usize = 5;
const STEPS: usize = 60_000;
const PLAYERS: usize = 40;

fn main() {
    let text = script();
    measure("one step a line", &text);
    // As programs write it: indented, a line for each value.
    let value = serde_json::from_str::<serde_json::Value>(&text);
    match value.and_then(|value| serde_json::to_string_pretty(&value)) {
        Ok(pretty) => measure("one value a line", &pretty),
        Err(error) => panic!("it is no JSON: {error}"),
    }
}

fn measure(layout: &str, text: &str) {
    let bytes = text.len() as f64;
    let rate = |work: &dyn Fn()| {
        // The first round pays for memory that the process does not have yet.
        work();
        let times = (0..ROUNDS).map(|_| timed(work).1).collect();
        bytes / median(times).as_secs_f64() / 1e6
    };
    println!("a script of {STEPS} steps, {layout}, {:.1} MB; {ROUNDS} rounds", bytes / 1e6);
    let typed = rate(&|| assert!(Script::has_shape(text.as_bytes()), "it is no script"));
    println!("  into its type: {typed:.0} MB/s, {:.2} million steps/s", typed / bytes * STEPS as f64);
    let whole = rate(&|| {
        let no_files = &mut |_: &str| Err("there are none".to_owned());
        if let Err(faults) = Script::parse("large", text.as_bytes(), &Overrides::default(), no_files) {
            panic!("it is no script: {}", faults[0]);
        }
    });
    println!(
        "  into a script, every name resolved: {whole:.0} MB/s, {:.2} million steps/s",
        whole / bytes * STEPS as f64
    );
}

/// A script of the verbs that people write most, one step a line.
fn script() -> String {
    let mut text =
        String::from(r#"{"about": "large", "template": {"constants": {"system": {"inactiveRemovalTimeout": 0}}}, "#);
    let consoles: Vec<String> = (0..PLAYERS).map(|player| format!(r#""xbox-{player}": ["player-{player}"]"#)).collect();
    let first = r#"{ "at": 0, "by": "player-0", "do": { "create": { "session": "match" } } }"#;
    append(&mut text, format_args!("\"consoles\": {{ {} }}, \"steps\": [\n{first}", consoles.join(", ")));
    for step in 1..STEPS {
        let (at, one, other) = (step * 137, step % PLAYERS, (step + 7) % PLAYERS);
        let by = format!(r#""at": {at}, "by": "player-{one}", "do""#);
        let step = match step % 6 {
            0 => format!(
                r#"{{ {by}: {{ "join": {{ "session": "match" }} }}, "expect": {{ "members": {{ "player-{one}": "active" }} }} }}"#
            ),
            1 => format!(r#"{{ {by}: "leave" }}"#),
            2 => format!(r#"{{ "at": {at}, "do": {{ "lose_power": ["xbox-{one}", "xbox-{other}"] }} }}"#),
            3 => format!(
                r#"{{ {by}: {{ "read": {{ "session": "match" }} }}, "expect": {{ "status": 200, "count": 4 }} }}"#
            ),
            4 => format!(r#"{{ {by}: {{ "write": {{ "closed": true, "custom": {{ "map": "quay" }} }} }} }}"#),
            _ => format!(r#"{{ {by}: {{ "reserve": {{ "users": ["player-{other}"] }} }} }}"#),
        };
        append(&mut text, format_args!(",\n{step}"));
    }
    text.push_str("] }");
    text
}

fn append(text: &mut String, what: std::fmt::Arguments<'_>) {
    assert!(text.write_fmt(what).is_ok(), "writing into a string cannot fail");
}
