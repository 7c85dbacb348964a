//! The one correction that the derived JSON schema needs.

use schemars::Schema;
use serde_json::Value;

/// Removes `null` from the properties of an object: optional fields are omitted, not `null`.
///
/// A type that accepts `null` itself, such as a timeout, keeps it, because it has its own definition.
pub(crate) fn absent_is_not_null(schema: &mut Schema) {
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for property in properties.values_mut().filter_map(Value::as_object_mut) {
        if let Some(Value::Array(kinds)) = property.get_mut("type") {
            kinds.retain(|kind| kind != "null");
            if let [only] = kinds.as_slice() {
                let only = only.clone();
                property.insert("type".to_owned(), only);
            }
        }
        if let Some(Value::Array(choices)) = property.get_mut("anyOf") {
            choices.retain(|choice| choice.get("type") != Some(&Value::from("null")));
        }
    }
}
