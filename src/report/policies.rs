//! What titles do by themselves, as a table: each policy with its values, and the presets.

use super::Palette;
use super::choices::{self, cell};
use crate::json::fields::written;
use crate::policy::{CHOICES, Choice, PolicyPreset};

/// For people: a policy, its values, where it comes from; then the presets.
#[must_use]
pub fn text(palette: Palette) -> String {
    let Palette { strong, end, .. } = palette;
    let mut text =
        format!("{strong}Policies{end} (the first value is the advised one; capitals stand for any value)\n");
    text.push_str(&choices::text(CHOICES, palette));
    text.push_str(&format!("\n{strong}Presets{end}\n"));
    for (name, preset) in PolicyPreset::ALL {
        let deviations = preset.policies().deviations();
        let deviations = if deviations.is_empty() { "every first value".to_owned() } else { deviations.join(", ") };
        text.push_str(&format!("  {name:20} {deviations}\n"));
    }
    text
}

/// For programs: `{"policies": [...], "presets": [...]}` on one line.
#[must_use]
pub fn json() -> String {
    let mut text = written(|to| {
        choices::json(to, "policies", CHOICES);
        choices::presets(to, PolicyPreset::ALL.iter().map(|(name, preset)| (*name, preset.policies().deviations())));
    });
    text.push('\n');
    text
}

/// For a page: the table that `docs/titles.md` has.
#[must_use]
pub fn markdown() -> String {
    let mut text = "| policy | question | values | source |\n|---|---|---|---|\n".to_owned();
    for Choice { name, question, source, values } in CHOICES {
        let values = values.iter().map(|(value, meaning)| format!("`{}`: {}", cell(value), cell(meaning)));
        let values = values.collect::<Vec<_>>().join("; ");
        text.push_str(&format!("| `{name}` | {} | {values} | {} |\n", cell(question), cell(source)));
    }
    text
}
