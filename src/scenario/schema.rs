//! The JSON schema of the values that read in two ways; the others derive theirs.

use super::document::{Document, needs_detail};
use super::values::{IN_DETAIL, OF_CONSOLES, OF_USERS, OneOrMany, Statuses, TapList};
use crate::json::Named;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};
use std::borrow::Cow;

/// The JSON schema of scripts, made from the types that read them.
#[must_use]
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Document);
    schema.insert("$id".to_owned(), "scenario.schema.json".into());
    schema.insert("title".to_owned(), "A sessim script".into());
    schema.to_value()
}

impl<T: JsonSchema> JsonSchema for Named<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("NamedOf{}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let thing = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": thing })
    }
}

/// A value, or null, which means something.
pub(in crate::scenario) struct Nullable<T>(std::marker::PhantomData<T>);

impl<T: JsonSchema> JsonSchema for Nullable<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("NullOr{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [value, { "type": "null" }] })
    }
}

impl JsonSchema for OneOrMany {
    fn schema_name() -> Cow<'static, str> {
        "OneOrMany".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A name or a list of names.",
            "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }]
        })
    }
}

impl JsonSchema for TapList {
    fn schema_name() -> Cow<'static, str> {
        "TapList".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let number = json!({ "type": "integer", "minimum": 0 });
        let changes = json!({ "anyOf": [number, { "type": "null" }] });
        json_schema!({
            "description": "How many taps, or the change number of each; null is the deletion.",
            "anyOf": [number, { "type": "array", "items": changes }]
        })
    }
}

impl JsonSchema for Statuses {
    fn schema_name() -> Cow<'static, str> {
        "Statuses".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let code = json!({ "type": "integer", "minimum": 100, "maximum": 599 });
        json_schema!({
            "description": "A status code, or a list of them.",
            "anyOf": [code, { "type": "array", "items": code }]
        })
    }
}

/// A verb whose details can all be left out may be its bare name.
pub(in crate::scenario) fn bare_verbs(schema: &mut Schema) {
    let Some(Value::Array(forms)) = schema.get_mut("oneOf") else { return };
    let verbs: Vec<String> = forms
        .iter()
        .filter_map(|form| form.get("properties")?.as_object()?.keys().next().cloned())
        .filter(|verb| {
            !OF_CONSOLES.iter().chain(&IN_DETAIL).any(|one| one == verb) && verb != OF_USERS && !needs_detail(verb)
        })
        .collect();
    forms.insert(0, json!({ "description": "The verb alone.", "type": "string", "enum": verbs }));
}
