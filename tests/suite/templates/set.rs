//! Overriding one constant by its name.

use super::read;
use serde_json::{Value, json};
use sessim::mpsd::template::{SETTABLE, SessionTemplate, SetFault};

/// A value that the constant of that name takes.
fn example(name: &str) -> Value {
    match name {
        "version" | "maxMembersCount" => json!(7),
        "visibility" => json!("private"),
        "inviteProtocol" => json!("game"),
        "initiators" => json!(["1001"]),
        "measurementServerAddresses" => json!({"east": {"secureDeviceAddress": "AQ=="}}),
        "broadcastViewerTitleIds" => json!(["4242"]),
        "peerToHostRequirements.hostSelectionMetric" => json!("bandwidthup"),
        "ownershipPolicies.migration" => json!("oldest"),
        "ownershipPolicies.nonOwnerModifiableSystemProperties" => json!(["keywords"]),
        text if text.starts_with("cloudComputePackage.") => json!("4567"),
        flag if ["capabilities.", "metrics."].iter().any(|object| flag.starts_with(object)) => json!(true),
        "memberInitialization.externalEvaluation" | "managedInitialization.autoEvaluate" => json!(true),
        "ownershipPolicies.allowNonOwnerInviteHandles" => json!(true),
        _ => json!(1_234),
    }
}

fn look<'a>(document: &'a Value, path: &str) -> &'a Value {
    document.pointer(&format!("/{}", path.replace('.', "/"))).unwrap_or(&Value::Null)
}

#[test]
fn every_constant_can_be_set_by_name_and_is_read_back() {
    for name in SETTABLE.iter() {
        let mut template = SessionTemplate::default();
        template.set(name, &example(name)).unwrap();
        let document = serde_json::to_value(&template).unwrap();
        assert_eq!(look(&document["constants"]["system"], name), &example(name), "{name}");
        assert_eq!(read(&document).unwrap(), template);
    }
}

#[test]
fn every_constant_that_can_be_written_can_be_set() {
    fn leaves(definitions: &Value, kind: &str, before: &str, into: &mut Vec<String>) {
        for (name, property) in definitions[kind]["properties"].as_object().unwrap() {
            let path = format!("{before}{name}");
            let reference = property["$ref"].as_str().or_else(|| property["anyOf"][0]["$ref"].as_str());
            let kind = reference.map(|reference| reference.trim_start_matches("#/$defs/"));
            match kind.filter(|kind| definitions[kind]["properties"].is_object()) {
                Some(object) => leaves(definitions, object, &format!("{path}."), into),
                None => into.push(path),
            }
        }
    }
    let schema: Value = serde_json::from_str(include_str!("../../../scenarios/scenario.schema.json")).unwrap();
    let mut written = Vec::new();
    leaves(&schema["$defs"], "SystemConstants", "", &mut written);
    let mut settable = SETTABLE.to_vec();
    written.sort();
    settable.sort_unstable();
    assert_eq!(written, settable);
}

#[test]
fn one_name_serves_the_shapes_of_both_contracts() {
    let set = |system: Value, name: &str, value: Value| {
        let mut template = read(&json!({"constants": {"system": system}})).unwrap();
        template.set(name, &value).unwrap();
        serde_json::to_value(template.constants.system).unwrap()
    };
    let rows = [
        ("reservedRemovalTimeout", "reserved"),
        ("inactiveRemovalTimeout", "inactive"),
        ("readyRemovalTimeout", "ready"),
        ("sessionEmptyTimeout", "sessionEmpty"),
    ];
    for (name, old) in rows {
        assert_eq!(set(json!({"timeouts": {}}), name, json!(0)), json!({"timeouts": {old: 0}}));
        assert_eq!(set(json!({"timeouts": {old: 5}}), name, json!(null)), json!({"timeouts": {old: null}}));
        assert_eq!(set(json!({}), name, json!("2h")), json!({name: 7_200_000}));
    }
    let managed = json!({"managedInitialization": {}});
    assert_eq!(
        set(managed.clone(), "inactiveRemovalTimeout", json!(1)),
        json!({"managedInitialization": {}, "timeouts": {"inactive": 1}})
    );
    assert_eq!(
        set(managed.clone(), "memberInitialization.joinTimeout", json!(1)),
        json!({"managedInitialization": {"joinTimeout": 1}})
    );
    assert_eq!(
        set(managed, "memberInitialization.externalEvaluation", json!(true)),
        json!({"managedInitialization": {"autoEvaluate": false}})
    );
}

#[test]
fn what_cannot_be_set_leaves_the_template_alone() {
    let mut template = SessionTemplate::default();
    let fault = template.set("inactiveTimeout", &json!(0)).unwrap_err();
    assert!(matches!(&fault, SetFault::UnknownName { known, .. } if known.contains(&"inactiveRemovalTimeout")));
    for (name, value) in [
        ("inactiveRemovalTimeout", json!(-1)),
        ("inactiveRemovalTimeout", json!("soon")),
        ("maxMembersCount", json!(null)),
        ("visibility", json!("full")),
        ("capabilities.connectivity", json!("yes")),
    ] {
        let fault = template.set(name, &value).unwrap_err();
        assert!(matches!(fault, SetFault::WrongValue { .. }), "{name} {value}");
    }
    assert_eq!(template, SessionTemplate::default());
}
