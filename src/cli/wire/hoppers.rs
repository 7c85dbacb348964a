//! Loads the hoppers of `sessim wire`.

use crate::cli::diagnose::{self, Severity};
use crate::cli::files;
use crate::id::{Guid, Name};
use crate::json::Named;
use crate::mpsd::service::Mpsd;
use crate::mpsd::smartmatch::HopperName;
use crate::scenario::HopperDocument;
use std::path::Path;

/// Adds the hoppers of a file: by service configuration and name, each in the format of scripts.
///
/// # Errors
/// A diagnostic about the file, or for each invalid hopper.
pub(super) fn load(path: &Path, service: &mut Mpsd) -> Result<(), Vec<String>> {
    let shown = path.display().to_string();
    let text = files::read(path).map_err(|why| vec![diagnose::plain(&format!("{shown}: {why}"), None)])?;
    let read = crate::json::read::<Named<Named<HopperDocument>>>(&text);
    let all = read.map_err(|faults| {
        faults.iter().map(|fault| diagnose::in_text(Severity::Fault, &shown, &text, fault)).collect::<Vec<_>>()
    })?;
    let mut complaints = Vec::new();
    for (scid, hoppers) in all.iter() {
        for (name, document) in hoppers.iter() {
            if let Err(why) = add(scid, name, document, service) {
                complaints.push(diagnose::plain(&format!("{shown}: {scid}.{name}: {why}"), None));
            }
        }
    }
    if complaints.is_empty() { Ok(()) } else { Err(complaints) }
}

fn add(scid: &str, name: &str, document: &HopperDocument, service: &mut Mpsd) -> Result<(), String> {
    let scid: Guid = scid.parse().map_err(|why| format!("{why}"))?;
    let name: HopperName = name.parse().map_err(|why| format!("{why}"))?;
    let known: Vec<Name> = service.directory().template_names(scid).cloned().collect();
    let template = match (&document.template, &known[..]) {
        (Some(given), known) => known.iter().find(|name| name.as_str().eq_ignore_ascii_case(given)),
        (None, [only]) => Some(only),
        (None, _) => return Err("the template of its sessions is missing: \"template\": ...".to_owned()),
    };
    let template = template.ok_or_else(|| {
        let known = known.iter().map(Name::as_str).collect::<Vec<_>>().join(", ");
        format!("no template of that configuration has that name; there are {known}")
    })?;
    service.add_hopper(scid, name, document.hopper(template.clone())?);
    Ok(())
}
