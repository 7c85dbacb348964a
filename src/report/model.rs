//! The model as tables: its numbered rules by topic, and the readings that can switch some of them.

use super::choices::cell;
use super::{Palette, choices};
use crate::clause::Rule;
use crate::gamelift::readings::CHOICES as GAMELIFT_CHOICES;
use crate::json::fields::written;
use crate::mpsd::readings::{CHOICES, Choice, Preset};
use crate::service::RULES;
use std::fmt::Write;

/// The rules of each topic, in the order of the table.
fn topics() -> impl Iterator<Item = (&'static str, &'static [Rule])> {
    let topics = RULES.into_iter().flat_map(|rules| rules.chunk_by(|a, b| a.topic == b.topic));
    topics.filter_map(|rules| Some((rules.first()?.topic, rules)))
}

/// The deviations of a preset in words.
fn deviations(preset: Preset) -> String {
    match preset.readings().deviations() {
        none if none.is_empty() => "every default".to_owned(),
        some => some.join(", "),
    }
}

/// For people: one line a rule, under its topic; then the readings and the presets.
#[must_use]
pub fn text(palette: Palette) -> String {
    let Palette { strong, faint, end, .. } = palette;
    let mut text = String::new();
    for (topic, rules) in topics() {
        push(&mut text, format_args!("{strong}{topic}{end}\n"));
        for Rule { clause, sentence, source, reading, .. } in rules {
            let reading = reading.map_or(String::new(), |reading| format!("; reading {reading}"));
            push(&mut text, format_args!("  {:5} {sentence}\n", clause.to_string()));
            push(&mut text, format_args!("        {faint}{source}{reading}{end}\n"));
        }
        text.push('\n');
    }
    push(&mut text, format_args!("{strong}Readings{end} (the first value is the default)\n"));
    text.push_str(&choices::text(CHOICES, palette));
    push(&mut text, format_args!("\n{strong}Readings of GameLift{end} (--reading gamelift.NAME=VALUE)\n"));
    text.push_str(&choices::text(GAMELIFT_CHOICES, palette));
    push(&mut text, format_args!("\n{strong}Presets{end}\n"));
    for (name, preset) in Preset::ALL {
        push(&mut text, format_args!("  {name:20} {}\n", deviations(preset)));
    }
    text
}

/// For programs: `{"rules": [...], "readings": [...], "presets": [...]}` on one line.
#[must_use]
pub fn json() -> String {
    let mut text = written(|to| {
        choices::presets(to, Preset::ALL.iter().map(|(name, preset)| (*name, preset.readings().deviations())));
        choices::json(to, "readings", CHOICES);
        choices::json(to, "gameliftReadings", GAMELIFT_CHOICES);
        let rules: Vec<&Rule> = RULES.into_iter().flatten().collect();
        to.objects("rules", rules, |to, Rule { clause, topic, sentence, source, reading }| {
            to.shown("clause", clause);
            to.string_or_null("reading", *reading);
            to.string("sentence", sentence);
            to.string("source", source);
            to.string("topic", topic);
        });
    });
    text.push('\n');
    text
}

/// The whole of `docs/model.md`.
#[must_use]
pub fn markdown() -> String {
    let mut text = INTRODUCTION.to_owned();
    for (topic, rules) in topics() {
        push(&mut text, format_args!("\n### {topic}\n\n| | rule | source | reading |\n|---|---|---|---|\n"));
        for Rule { clause, sentence, source, reading, .. } in rules {
            let reading = reading.map_or(String::new(), |reading| format!("`{reading}`"));
            push(&mut text, format_args!("| {clause} | {} | {} | {reading} |\n", cell(sentence), cell(source)));
        }
    }
    text.push_str(READINGS);
    table(&mut text, CHOICES);
    text.push_str(GAMELIFT_READINGS);
    table(&mut text, GAMELIFT_CHOICES);
    text.push_str(PRESETS);
    for (name, preset) in Preset::ALL {
        let deviations: Vec<String> =
            preset.readings().deviations().iter().map(|deviation| format!("`{deviation}`")).collect();
        let deviations = if deviations.is_empty() { "every default".to_owned() } else { deviations.join(", ") };
        push(&mut text, format_args!("| `{name}` | {deviations} |\n"));
    }
    text
}

/// The rows of a table of readings.
fn table(text: &mut String, choices: &[Choice]) {
    for Choice { name, question, source, values } in choices {
        let shown: Vec<String> =
            values.iter().map(|(value, meaning)| format!("`{}`: {}", cell(value), cell(meaning))).collect();
        let mut shown = shown;
        if let Some(default) = shown.first_mut() {
            *default = format!("**{default}**");
        }
        let row = format!("| `{name}` | {} | {} | {} |\n", cell(question), shown.join("<br>"), cell(source));
        text.push_str(&row);
    }
}

const INTRODUCTION: &str = "\
# The model

Every rule that `sessim` follows has a number that is never given to another rule, one sentence, and a source. Each state
change and each refusal in a trace names the rule that brought it about. This page is generated:
`sessim clauses --format markdown > docs/model.md`.

A source names a page of the service's documentation by a short key ([sources.md](sources.md) lists them), or a section of the
digest of those pages, and says how sure the rule is: `[D]` documented, `[C]` visible in client code, `[O]` observed on the live service, `[I]` inferred from what
is documented, `[U]` unspecified and hence this project's choice. Where a rule names a reading, its sentence tells the default,
and the reading can switch it.

## Rules
";

const READINGS: &str = "
## Readings

Where the sources contradict each other or are silent, the point is a reading: a named choice that a script (`\"readings\"`) or
the command line (`--reading name=value`) can make. The default is in bold.

| reading | question | values | source |
|---|---|---|---|
";

const GAMELIFT_READINGS: &str = "
### Readings of GameLift

A script makes them below `\"gamelift\"`, the command line by `--reading gamelift.name=value`.

| reading | question | values | source |
|---|---|---|---|
";

const PRESETS: &str = "
### Presets

A preset is a set of readings by one name: `--readings template-reference`, or `\"readings\": { \"preset\": \"template-reference\" }`.

| preset | readings that differ from the default |
|---|---|
";

fn push(text: &mut String, what: std::fmt::Arguments<'_>) {
    let written = text.write_fmt(what);
    debug_assert!(written.is_ok(), "writing into a string cannot fail");
}
