//! The policies of the titles on the consoles.

use super::faults::FaultList;
use super::{Layer, root};
use crate::policy::{ChoiceError, Policies, PoliciesChange, PolicyPreset};
use crate::scenario::{Overrides, Source};
use std::collections::{BTreeMap, BTreeSet};

/// The policies of the title on each console. A script that mentions titles starts from the advised policies.
pub(super) fn policies(
    consoles: &[String],
    layers: &[Layer<'_>],
    overrides: &Overrides,
    faults: &mut FaultList,
) -> Vec<Policies> {
    let known: BTreeSet<&str> = consoles.iter().map(String::as_str).collect();
    for layer in layers {
        for console in layer.titles.names().filter(|name| !known.contains(name)) {
            faults
                .at_key(layer.path.clone().join("titles").join(console), format!("no console is named {console:?}"))
                .names(console, consoles.iter().cloned());
        }
    }
    let titles: Vec<BTreeMap<&str, &PoliciesChange>> =
        layers.iter().map(|layer| layer.titles.iter().collect()).collect();
    let on = |console: &String| {
        let everywhere = layers.iter().filter_map(|layer| layer.title);
        let here = titles.iter().filter_map(|titles| titles.get(console.as_str()).copied());
        let said = |before: Option<Policies>, change: &PoliciesChange| Some(change.over(before.unwrap_or_default()));
        let said = here.fold(everywhere.fold(None, said), said);
        overrides.policies.iter().fold(said.unwrap_or(PolicyPreset::Manual.policies()), |policies, (name, value)| {
            policies.with(name, value).unwrap_or(policies)
        })
    };
    for (name, value) in &overrides.policies {
        if let Err(ChoiceError { problem, found, known }) = Policies::default().with(name, value) {
            let source = Source::Option(format!("--policy {name}={value}"));
            faults.add(source, root(), false, false, problem).names(&found, known);
        }
    }
    consoles.iter().map(on).collect()
}
