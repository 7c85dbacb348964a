//! The options that override parts of scripts, and the command line that repeats a run with the same options.

use crate::mpsd::readings::{Preset, Readings};
use crate::scenario::Overrides;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::Value;

/// What the command line overrides in every script.
#[derive(clap::Args, Clone, Debug, Default)]
pub(super) struct CommandLineChanges {
    /// Override a constant in every template: inactiveRemovalTimeout=0, =null, =2h, capabilities.connectivity=true; or a part of
    /// GameLift: gamelift.server.activate=2s. A value that is not JSON is taken as a string.
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = assignment)]
    set: Vec<ConstantOverride>,
    #[command(flatten)]
    chosen: Chosen,
    /// Set a policy of every title: on_reconnect=forget, "poll=every 30s". `sessim policies` lists them.
    #[arg(long = "policy", value_name = "NAME=VALUE", value_parser = assignment)]
    policy: Vec<ConstantOverride>,
    /// Seed for random delays.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = seed)]
    seed: Option<u64>,
}

/// The name before the dot that leads to GameLift.
const GAMELIFT: &str = "gamelift.";

fn of_gamelift(set: &ConstantOverride) -> Option<(String, String)> {
    set.name.strip_prefix(GAMELIFT).map(|name| (name.to_owned(), set.value.clone()))
}

fn of_mpsd(set: &ConstantOverride) -> Option<(String, String)> {
    (!set.name.starts_with(GAMELIFT)).then(|| (set.name.clone(), set.value.clone()))
}

/// The readings that the command line chooses.
#[derive(clap::Args, Clone, Debug, Default)]
pub(super) struct Chosen {
    /// Use this set of readings instead of those of the script.
    #[arg(long, value_name = "PRESET", value_parser = presets())]
    readings: Option<Preset>,
    /// Set a reading: inactive_default=zero, or gamelift.index_lag_ms=0. `sessim clauses` lists them.
    #[arg(long = "reading", value_name = "NAME=VALUE", value_parser = assignment)]
    reading: Vec<ConstantOverride>,
}

impl Chosen {
    /// The readings of the session directory that the command line chooses where there is no script.
    ///
    /// # Errors
    /// An unknown reading or value, in a sentence.
    pub(super) fn alone(&self) -> Result<Readings, String> {
        let preset = self.readings.unwrap_or_default().readings();
        self.reading.iter().filter_map(of_mpsd).try_fold(preset, |readings, (name, value)| {
            readings.with(&name, &value).map_err(|why| format!("--reading {name}={value}: {why}"))
        })
    }

    /// The readings of GameLift that the command line chooses, by name and value.
    pub(super) fn gamelift(&self) -> Vec<(String, String)> {
        self.reading.iter().filter_map(of_gamelift).collect()
    }
}

#[derive(Clone, Debug)]
struct ConstantOverride {
    name: String,
    value: String,
}

fn assignment(text: &str) -> Result<ConstantOverride, String> {
    match text.split_once('=') {
        Some(("", _)) => Err("the name before the = is missing".to_owned()),
        Some((name, value)) => Ok(ConstantOverride { name: name.to_owned(), value: value.to_owned() }),
        None => Err(format!("write NAME=VALUE, such as {text}=...")),
    }
}

/// Parses a seed.
pub(super) fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("write a whole number from 0 to {}", u64::MAX))
}

fn presets() -> impl TypedValueParser<Value = Preset> {
    let preset = |name: String| Preset::ALL.iter().find(|(known, _)| *known == name).map(|(_, preset)| *preset);
    PossibleValuesParser::new(Preset::ALL.map(|(name, _)| name)).map(move |name| preset(name).unwrap_or_default())
}

impl CommandLineChanges {
    /// The same as the library's type.
    pub(super) fn overrides(&self) -> Overrides {
        let value = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()));
        Overrides {
            set: self.set.iter().filter_map(of_mpsd).map(|(name, text)| (name, value(&text))).collect(),
            gamelift: self.set.iter().filter_map(of_gamelift).map(|(name, text)| (name, value(&text))).collect(),
            preset: self.chosen.readings,
            readings: self.chosen.reading.iter().filter_map(of_mpsd).collect(),
            gamelift_readings: self.chosen.gamelift(),
            policies: self.policy.iter().map(|set| (set.name.clone(), set.value.clone())).collect(),
            seed: self.seed,
        }
    }

    /// The command line that runs this file with the same options.
    pub(super) fn replay(&self, file: &str) -> String {
        let mut command = format!("sessim run {}", quoted(file));
        let mut add = |option: &str, value: &str| {
            command.push_str(&format!(" {option} {}", quoted(value)));
        };
        for ConstantOverride { name, value } in &self.set {
            add("--set", &format!("{name}={value}"));
        }
        if let Some((name, _)) = Preset::ALL.iter().find(|(_, preset)| Some(*preset) == self.chosen.readings) {
            add("--readings", name);
        }
        for ConstantOverride { name, value } in &self.chosen.reading {
            add("--reading", &format!("{name}={value}"));
        }
        for ConstantOverride { name, value } in &self.policy {
            add("--policy", &format!("{name}={value}"));
        }
        if let Some(seed) = self.seed {
            add("--seed", &seed.to_string());
        }
        command
    }
}

/// A word quoted for a shell.
pub(super) fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./=:,@%+".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replayed_command_survives_the_shell() {
        let set = |name: &str, value: &str| ConstantOverride { name: name.to_owned(), value: value.to_owned() };
        let changes = CommandLineChanges {
            set: vec![set("inactiveRemovalTimeout", "0"), set("initiators", r#"["1001"]"#)],
            chosen: Chosen { readings: Some(Preset::Contract105), reading: vec![set("evaluation", "sweep 10s")] },
            policy: vec![set("poll", "every 30s")],
            seed: Some(7),
        };
        assert_eq!(
            changes.replay("it's here.json"),
            r#"sessim run 'it'\''s here.json' --set inactiveRemovalTimeout=0 --set 'initiators=["1001"]' --readings contract-105 --reading 'evaluation=sweep 10s' --policy 'poll=every 30s' --seed 7"#
        );
    }
}
