//! Custom data: what is one, how it merges, and that a merge of texts is the merge of trees.

use super::*;
use proptest::prelude::*;
use serde_json::{Map, json};

/// Merges `delta` into `start` and compares the outcome, and whether it says that anything changed.
#[track_caller]
fn merged(start: Value, delta: Value, expected: Value) {
    let mut custom = Custom::new(start.clone());
    let before = custom.clone();
    let changed = custom.merge(&Custom::new(delta.clone()));
    assert_eq!(custom, Custom::new(expected), "{start} with {delta}");
    assert_eq!(changed, custom != before, "{start} with {delta}");
}

fn read(text: &str) -> Custom {
    serde_json::from_str(text).unwrap()
}

#[test]
fn what_cannot_be_kept_is_refused() {
    let refused = |text: &str| serde_json::from_str::<Custom>(text).unwrap_err().to_string();
    for text in ["1e999", r#"{"a":"\ud800"}"#, r#"{"\udc00":1}"#, "{", "[1,]"] {
        refused(text);
    }
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(read(&nested(120)).as_str(), nested(120));
    assert!(refused(&nested(121)).contains("this nests more than 120 levels deep"));
}

#[test]
fn objects_merge_and_everything_else_replaces() {
    merged(json!({"a": {"b": 1}}), json!({"a": {"c": 2}}), json!({"a": {"b": 1, "c": 2}}));
    merged(json!({"a": [1, 2]}), json!({"a": [3]}), json!({"a": [3]}));
    merged(json!({"a": {"b": 1}}), json!({"a": 5}), json!({"a": 5}));
    merged(json!({"a": 5}), json!({"a": {"b": 1, "c": null}}), json!({"a": {"b": 1}}));
    merged(json!({"a": 5}), json!({"a": 5}), json!({"a": 5}));
    merged(json!({"a": 1}), json!({"a": 1.0}), json!({"a": 1.0}));
    merged(json!({"a": 1}), json!({}), json!({"a": 1}));
    merged(json!({"a": 1}), json!({"a": 10}), json!({"a": 10}));
    merged(json!({"b": {"x": 1}}), json!({"a": 1, "b": {"x": 1}, "c": {}}), json!({"a": 1, "b": {"x": 1}, "c": {}}));
}

#[test]
fn what_ends_alike_is_changed_where_it_differs() {
    let end = || json!({"value": "the same in both to their last bytes"});
    merged(json!({"a": 1, "z": end()}), json!({"a": 1, "z": end()}), json!({"a": 1, "z": end()}));
    merged(json!({"a": 1, "z": end()}), json!({"a": 2, "z": end()}), json!({"a": 2, "z": end()}));
    merged(json!({"a": 1, "z": end()}), json!({"z": end()}), json!({"a": 1, "z": end()}));
    merged(json!({"z": end()}), json!({"a": 1, "z": end()}), json!({"a": 1, "z": end()}));
    merged(json!({"a": 1, "z": end()}), json!({"a": null, "z": end()}), json!({"z": end()}));
    merged(json!({"a": {"b": 1, "z": end()}}), json!({"a": {"b": 2, "z": end()}}), json!({"a": {"b": 2, "z": end()}}));
    merged(json!({"a": {"z": end()}}), json!({"b": {"z": end()}}), json!({"a": {"z": end()}, "b": {"z": end()}}));
    merged(json!({"a": {"z": end()}}), json!({"a": {"y": 1, "z": end()}}), json!({"a": {"y": 1, "z": end()}}));
}

#[test]
fn null_deletes_and_is_stored_only_inside_arrays() {
    merged(json!({"a": 1, "b": 2}), json!({"a": null}), json!({"b": 2}));
    merged(json!({"a": 1, "b": 2, "c": 3}), json!({"b": null, "c": null}), json!({"a": 1}));
    merged(json!({"a": 1, "c": 3}), json!({"a": null, "b": 2, "c": null}), json!({"b": 2}));
    merged(json!({"a": {"b": 1}, "c": 1}), json!({"a": {"b": null}}), json!({"a": {}, "c": 1}));
    merged(json!({"b": 2}), json!({"a": null}), json!({"b": 2}));
    merged(json!({}), json!({"a": {"b": null, "c": {"d": null}}}), json!({"a": {"c": {}}}));
    merged(json!({}), json!({"a": [null, {"b": null}]}), json!({"a": [null, {"b": null}]}));
    merged(json!({"a": 1}), json!(null), json!({}));
    merged(json!({}), json!(null), json!({}));
}

#[test]
fn fields_are_replaced_whole() {
    let replaced = |start: Value, delta: Value, expected: Value| {
        let mut custom = Custom::new(start.clone());
        let changed = custom.replace_fields(&Custom::new(delta.clone()));
        assert_eq!(custom, Custom::new(expected.clone()), "{start} with {delta}");
        assert_eq!(changed, Custom::new(start.clone()) != custom, "{start} with {delta}");
    };
    replaced(json!({"a": {"b": 1}, "c": 2}), json!({"a": {"d": 3}}), json!({"a": {"d": 3}, "c": 2}));
    replaced(json!({"a": 1}), json!({"a": null, "b": null, "c": {"d": null}}), json!({"c": {}}));
    replaced(json!({"a": 1}), json!({"a": 1}), json!({"a": 1}));
    replaced(json!({"a": {}}), json!({"a": {"b": null}}), json!({"a": {}}));
    replaced(json!({"a": 1}), json!(null), json!({}));
}

#[test]
fn equal_data_has_one_text_however_it_was_written() {
    for (written, kept) in [
        (r#"{ "b" : { "d":3,"c":2 } , "a":1 }"#, r#"{"a":1,"b":{"c":2,"d":3}}"#),
        (r#"{"b":1,"a":2,"b":3}"#, r#"{"a":2,"b":3}"#),
        (r#"{"a":{},"b":[ ],"aa":[1 , {"z":1,"y":[]}]}"#, r#"{"a":{},"aa":[1,{"y":[],"z":1}],"b":[]}"#),
        (r#""A\u00e9\/\u0001\"""#, r#""Aé/\u0001\"""#),
        ("1.50", "1.5"),
        ("1e2", "100.0"),
        ("-0", "-0.0"),
        ("18446744073709551615", "18446744073709551615"),
        ("{}", "{}"),
    ] {
        assert_eq!(read(written).as_str(), kept);
        // Custom data that comes out of a tree is the same.
        assert_eq!(Custom::new(serde_json::from_str(written).unwrap()).as_str(), kept);
    }
    assert_ne!(read("1"), read("1.0"));
    assert!(read("{ }").is_empty() && read("{}") == Custom::default());
}

#[test]
fn a_conflict_names_the_first_place_that_differs() {
    let fixed = Custom::new(json!({"mode": "duel", "map": {"name": "quay"}}));
    let conflict = |given: Value, sealed| fixed.conflict(&Custom::new(given), sealed);
    assert_eq!(conflict(json!({"mode": "duel", "map": {"name": "quay"}}), true), None);
    assert_eq!(conflict(json!({"map": {"name": "hill"}}), false).as_deref(), Some("map.name"));
    assert_eq!(conflict(json!({"map": null}), false).as_deref(), Some("map"));
    assert_eq!(conflict(json!({"map": {"size": 3}}), false), None);
    assert_eq!(conflict(json!({"map": {"size": 3}}), true).as_deref(), Some("map.size"));
    assert_eq!(conflict(json!({"map": {"size": 3, "\"": 1}}), true).as_deref(), Some("map.\""));
    assert_eq!(conflict(json!({"gone": null}), true), None);
    assert_eq!(conflict(json!({"a": 1, "mode": "war"}), false).as_deref(), Some("mode"));
    assert_eq!(conflict(json!(null), false).as_deref(), Some(""));
}

/// What merging means, said of trees.
fn merge_trees(target: &mut Value, delta: &Value) {
    let Value::Object(changes) = delta else { return *target = delta.clone() };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    for (key, change) in changes {
        let fields = target.as_object_mut().unwrap();
        if change.is_null() {
            fields.remove(key);
        } else {
            merge_trees(fields.entry(key.clone()).or_insert(Value::Null), change);
        }
    }
}

/// Trees with few keys, so that they meet; the keys hold what texts could stumble over.
fn trees() -> impl Strategy<Value = Value> {
    const WORDS: [&str; 10] = ["", "a", "b", "{", "},", "\"", "\\", "null", "a\"b", "é\n"];
    let word = proptest::sample::select(WORDS.as_slice()).prop_map(str::to_owned);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2..20_i64).prop_map(Value::from),
        Just(json!(1.5)),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 40, 5, move |below| {
        prop_oneof![
            1 => prop::collection::vec(below.clone(), 0..4).prop_map(Value::from),
            4 => prop::collection::vec((word.clone(), below), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn a_merge_of_texts_is_the_merge_of_trees(changes in prop::collection::vec(trees(), 1..5)) {
        let (mut text, mut tree) = (Custom::default(), json!({}));
        for change in changes {
            let before = text.clone();
            let differs = text.merge(&Custom::new(change.clone()));
            if change.is_null() { tree = json!({}) } else { merge_trees(&mut tree, &change) };
            prop_assert_eq!(&text, &Custom::new(tree.clone()), "{} with {}", before, change);
            prop_assert_eq!(differs, text != before, "{} with {}", before, change);
            prop_assert_eq!(serde_json::from_str::<Value>(text.as_str()).unwrap(), tree.clone());
        }
    }

    #[test]
    fn text_is_kept_as_its_tree_is(tree in trees(), pretty: bool) {
        let written = if pretty { serde_json::to_string_pretty(&tree) } else { serde_json::to_string(&tree) }.unwrap();
        prop_assert_eq!(read(&written), Custom::new(tree));
    }

    #[test]
    fn data_is_at_odds_with_itself_nowhere(tree in trees()) {
        let custom = Custom::new(tree);
        prop_assume!(!custom.is_null());
        prop_assert_eq!(custom.conflict(&custom, true), None);
    }
}
