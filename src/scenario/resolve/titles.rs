//! What the titles on the consoles do by themselves.

use super::faults::Faults;
use super::{Layer, root};
use crate::policy::{ChoiceError, Policies, PoliciesChange, Preset};
use crate::scenario::{Overrides, Source};

/// The policies of the title on each console. Whoever says anything of a title has an advised one but for what it says.
pub(super) fn policies(
    consoles: &[String],
    layers: &[Layer<'_>],
    overrides: &Overrides,
    faults: &mut Faults,
) -> Vec<Policies> {
    for layer in layers {
        for console in layer.titles.names().filter(|name| !consoles.iter().any(|console| console == name)) {
            faults
                .at_key(layer.path.clone().join("titles").join(console), format!("no console is named {console:?}"))
                .names(console, consoles.iter().cloned());
        }
    }
    let on = |console: &String| {
        let everywhere = layers.iter().filter_map(|layer| layer.title);
        let here = layers.iter().filter_map(|layer| layer.titles.get(console));
        let said = |before: Option<Policies>, change: &PoliciesChange| Some(change.over(before.unwrap_or_default()));
        let said = here.fold(everywhere.fold(None, said), said);
        overrides.policies.iter().fold(said.unwrap_or(Preset::Manual.policies()), |policies, (name, value)| {
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
