//! Random templates, with timeouts of a few milliseconds, and random readings.

use super::sound::valid;
use crate::json::indent::indented;
use crate::mpsd::readings::{CHOICES, Readings};
use crate::mpsd::template::SessionTemplate;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fmt;

/// A template as Partner Center has it, in its two parts, so that a law can change one before it is read.
#[derive(Clone, PartialEq, Debug)]
pub struct DrawnTemplate {
    /// `constants.system`
    pub system: Value,
    /// `roleTypes`
    pub role_types: Value,
}

impl DrawnTemplate {
    /// The whole document. It prints as such too.
    #[must_use]
    pub fn json(&self) -> Value {
        json!({ "constants": { "system": self.system }, "roleTypes": self.role_types })
    }

    /// The template, read.
    ///
    /// # Panics
    /// If a change of the parts made it invalid. Drawn templates are valid under any readings.
    #[must_use]
    pub fn document(&self) -> SessionTemplate {
        valid(serde_json::from_value(self.json()))
    }
}

impl fmt::Display for DrawnTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&indented(&self.json()))
    }
}

/// Any template for one to four members: timeouts from zero to 5 ms or none, connections, Presence, owners, two role types, and
/// managed initialization with or without something to measure.
pub fn template() -> impl Strategy<Value = DrawnTemplate> {
    let timeout = || prop_oneof![2 => Just(json!(0)), 5 => (1..6_u64).prop_map(|ms| json!(ms)), 1 => Just(json!(null))];
    let timeouts = (timeout(), timeout(), timeout(), timeout());
    let on = |weight| prop::bool::weighted(weight);
    let capabilities = (on(0.7), on(0.5), on(0.2), on(0.1));
    let visibility = prop_oneof![4 => Just("open"), 1 => Just("visible"), 1 => Just("private")];
    let initialization = prop::option::weighted(0.4, initialization());
    (timeouts, capabilities, 1..5_u32, visibility, initialization, prop::option::weighted(0.4, policies())).prop_map(
        |(
            (reserved, ready, inactive, empty),
            (connectivity, required, suppressed, style),
            most,
            visibility,
            initialization,
            policies,
        )| {
            let mut system = json!({
                "reservedRemovalTimeout": reserved, "readyRemovalTimeout": ready,
                "inactiveRemovalTimeout": inactive, "sessionEmptyTimeout": empty,
                "maxMembersCount": most, "visibility": visibility,
                "capabilities": {
                    "connectivity": connectivity, "connectionRequiredForActiveMembers": required,
                    "suppressPresenceActivityCheck": suppressed, "userAuthorizationStyle": style
                }
            });
            if let Some((initialization, measured)) = initialization {
                system["memberInitialization"] = initialization;
                if measured != MeasurementKind::Nothing {
                    system["measurementServerAddresses"] = json!({"west": {"secureDeviceAddress": "abc"}});
                }
                if measured == MeasurementKind::Peers {
                    let needed = json!({"latencyMaximum": 2, "bandwidthMinimum": 1});
                    system["peerToPeerRequirements"] = needed;
                }
                if measured == MeasurementKind::Hosts {
                    let needed = json!({"latencyMaximum": 2, "bandwidthDownMinimum": 1, "bandwidthUpMinimum": 1});
                    system["peerToHostRequirements"] = needed;
                }
                if matches!(measured, MeasurementKind::Peers | MeasurementKind::Hosts) {
                    system["capabilities"]["connectivity"] = json!(true);
                }
            }
            let owned = policies.is_some();
            if let Some(policies) = policies {
                system["capabilities"]["hasOwners"] = json!(true);
                system["ownershipPolicies"] = policies;
            }
            let role_types = json!({
                "class": { "mutableRoleSettings": ["max"], "roles": { "medic": { "max": 1 }, "sniper": {} } },
                "rank": { "ownerManaged": owned, "roles": { "captain": { "max": 1 }, "crew": { "max": 2 } } }
            });
            DrawnTemplate { system, role_types }
        },
    )
}

/// The ownership policies.
fn policies() -> impl Strategy<Value = Value> {
    let migration = prop_oneof![1 => Just("endsession"), 2 => Just("oldest")];
    let listed = prop::sample::subsequence(vec!["closed", "locked", "host", "joinRestriction", "owners"], 0..=5);
    (migration, listed)
        .prop_map(|(migration, listed)| json!({ "migration": migration, "nonOwnerModifiableSystemProperties": listed }))
}

/// The measurements that members of an episode have to make.
#[derive(Clone, Copy, PartialEq, Debug)]
enum MeasurementKind {
    Nothing,
    Servers,
    Peers,
    Hosts,
}

/// Managed initialization, and what there is to measure.
fn initialization() -> impl Strategy<Value = (Value, MeasurementKind)> {
    let timeout = || prop_oneof![1 => Just(0), 4 => 1..6_u64];
    let measured = prop::sample::select(vec![
        MeasurementKind::Nothing,
        MeasurementKind::Servers,
        MeasurementKind::Peers,
        MeasurementKind::Hosts,
    ]);
    (timeout(), timeout(), prop::option::of(timeout()), measured).prop_map(|(join, measure, decide, measured)| {
        let mut initialization =
            json!({ "joinTimeout": join, "measurementTimeout": measure, "membersNeededToStart": 1 });
        if let Some(timeout) = decide {
            initialization["externalEvaluation"] = json!(true);
            initialization["evaluationTimeout"] = json!(timeout);
        }
        (initialization, measured)
    })
}

/// The default readings with up to seven changed.
pub fn readings() -> impl Strategy<Value = Readings> {
    let change = (0..CHOICES.len(), 0..4_usize);
    prop::collection::vec(change, 0..8).prop_map(|changes| {
        changes.into_iter().fold(Readings::default(), |readings, (choice, value)| {
            let choice = &CHOICES[choice];
            let value = choice.examples().nth(value % choice.values.len());
            valid(readings.with(choice.name, &value.unwrap_or_default()))
        })
    })
}
