//! The schema of scripts agrees with the program, with the pages and with the scenarios.

use super::pages::{format_of_scripts, home, parse};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn schema() -> Value {
    serde_json::from_str(&fs::read_to_string(home("scenarios/scenario.schema.json")).unwrap()).unwrap()
}

#[test]
fn every_field_verb_and_word_of_the_schema_is_described() {
    let (pages, mut words) = (format_of_scripts(), BTreeSet::new());
    named(&schema(), &mut words);
    let missing: Vec<&String> = words.iter().filter(|word| !pages.contains(&format!("`{word}`"))).collect();
    assert!(words.len() > 150 && missing.is_empty(), "{missing:?}");
}

/// The keys of every object in a schema.
fn named(schema: &Value, words: &mut BTreeSet<String>) {
    match schema {
        Value::Object(keywords) => {
            let properties = keywords.get("properties").and_then(Value::as_object);
            words.extend(properties.into_iter().flat_map(|properties| properties.keys().cloned()));
            keywords.values().for_each(|schema| named(schema, words));
        }
        Value::Array(schemas) => schemas.iter().for_each(|schema| named(schema, words)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_scenario_names_the_schema_and_fits_it() {
    let schema = schema();
    let mut scenarios = Vec::new();
    find(&home("scenarios"), &mut scenarios);
    assert!(!scenarios.is_empty());
    for path in scenarios {
        let text = fs::read_to_string(&path).unwrap();
        let scenario: Value = serde_json::from_str(&text).unwrap();
        let named = path.parent().unwrap().join(scenario["$schema"].as_str().unwrap_or("no $schema"));
        assert_eq!(
            named.canonicalize().ok(),
            home("scenarios/scenario.schema.json").canonicalize().ok(),
            "{}",
            path.display()
        );
        fits(&scenario, &schema, &schema).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        parse(&text, path.parent().unwrap());
    }
}

fn find(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "templates" {
            find(&path, found);
        } else if name.ends_with(".json") && !name.ends_with(".schema.json") {
            found.push(path);
        }
    }
}

#[test]
fn the_schema_refuses_what_the_program_refuses() {
    let schema = schema();
    let with = |step: Value| serde_json::json!({ "about": "", "consoles": {}, "steps": [step] });
    for step in [
        serde_json::json!({ "do": "jion" }),
        serde_json::json!({ "do": "cut" }),
        serde_json::json!({ "do": { "join": { "sesion": "match" } } }),
        serde_json::json!({ "at": -1 }),
        serde_json::json!(["5s"]),
        serde_json::json!({ "expect": { "status": 20 } }),
    ] {
        assert!(fits(&with(step.clone()), &schema, &schema).is_err(), "{step}");
    }
    assert_eq!(fits(&with(serde_json::json!({ "at": "5s", "do": "leave" })), &schema, &schema), Ok(()));
}

/// Whether a value fits a schema, as far as its structure goes: patterns are left to the reader of the file. A keyword
/// that is not known here fails the test.
fn fits(value: &Value, schema: &Value, root: &Value) -> Result<(), String> {
    let Some(keywords) = schema.as_object() else {
        return if schema == &Value::Bool(false) { Err(format!("nothing can stand for {value}")) } else { Ok(()) };
    };
    let must = |holds: bool, what: &str| if holds { Ok(()) } else { Err(format!("{value}: {what}")) };
    let of =
        |schemas: &Value| schemas.as_array().unwrap().iter().filter(|schema| fits(value, schema, root).is_ok()).count();
    for (keyword, bound) in keywords {
        match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" | "default" | "format" | "pattern"
            | "uniqueItems" => {}
            "$ref" => fits(value, root.pointer(bound.as_str().unwrap().trim_start_matches('#')).unwrap(), root)?,
            "anyOf" => must(of(bound) > 0, "fits none of several")?,
            "oneOf" => must(of(bound) == 1, "fits none or more than one of several")?,
            "enum" => must(bound.as_array().unwrap().contains(value), "is not among the words")?,
            "const" => must(bound == value, "is another word")?,
            "type" => must(
                bound.as_array().map_or_else(|| is(value, bound), |kinds| kinds.iter().any(|kind| is(value, kind))),
                "is of another type",
            )?,
            "minimum" => must(value.as_f64().is_none_or(|number| number >= bound.as_f64().unwrap()), "is too small")?,
            "maximum" => must(value.as_f64().is_none_or(|number| number <= bound.as_f64().unwrap()), "is too large")?,
            "minItems" | "maxItems" => {
                let (least, count) = (keyword == "minItems", bound.as_u64().unwrap() as usize);
                must(
                    value.as_array().is_none_or(|list| if least { list.len() >= count } else { list.len() <= count }),
                    "has another length",
                )?;
            }
            "items" => value.as_array().into_iter().flatten().try_for_each(|item| fits(item, bound, root))?,
            "required" => {
                let has = |key: &Value| value.get(key.as_str().unwrap()).is_some();
                must(!value.is_object() || bound.as_array().unwrap().iter().all(has), "lacks a key")?;
            }
            "properties" => {
                for (key, schema) in bound.as_object().unwrap() {
                    value.get(key).map_or(Ok(()), |value| fits(value, schema, root))?;
                }
            }
            "additionalProperties" => {
                let known = keywords.get("properties").and_then(Value::as_object);
                let others = value.as_object().into_iter().flatten();
                let mut others = others.filter(|(key, _)| known.is_none_or(|known| !known.contains_key(*key)));
                others.try_for_each(|(_, value)| fits(value, bound, root))?;
            }
            other => return Err(format!("the keyword {other} is not known to this test")),
        }
    }
    Ok(())
}

fn is(value: &Value, kind: &Value) -> bool {
    match kind.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type is called {other}"),
    }
}

#[test]
fn every_verb_and_every_setting_is_used_by_a_scenario() {
    let schema = schema();
    let mut known: BTreeSet<String> = keys(&schema["$defs"]["SettingsDocument"]["properties"]);
    for form in schema["$defs"]["ActionDocument"]["oneOf"].as_array().unwrap() {
        known.extend(keys(&form["properties"]));
        let bare = form["enum"].as_array().into_iter().flatten();
        known.extend(bare.filter_map(Value::as_str).map(str::to_owned));
    }
    let mut scenarios = Vec::new();
    find(&home("scenarios"), &mut scenarios);
    let mut used = BTreeSet::new();
    for path in scenarios {
        let script: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        for step in script["steps"].as_array().unwrap() {
            used.extend(step["do"].as_str().map(str::to_owned));
            used.extend(keys(&step["do"]));
        }
        used.extend(keys(&script["settings"]));
        let cases = script["cases"].as_object().into_iter().flatten();
        cases.for_each(|(_, case)| used.extend(keys(&case["settings"])));
    }
    let unused: Vec<&String> = known.difference(&used).collect();
    assert!(known.len() > 60 && unused.is_empty(), "{unused:?}");
}

fn keys(object: &Value) -> BTreeSet<String> {
    object.as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
}
