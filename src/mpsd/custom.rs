//! Custom data: the JSON that titles keep in a session and that the directory stores without a meaning.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Number, Value};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// A `custom` area, or a change to one. Two are equal if they print alike; the order of keys does not matter.
///
/// Empty is `{}`. A change to one is merged by [`Custom::merge`]; in a change, and only there, `null` means "delete".
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(description = "JSON that only the title understands.")
)]
pub struct Custom(Value);

impl Custom {
    /// That JSON, with its keys in order.
    #[must_use]
    pub fn new(mut value: Value) -> Custom {
        // Nothing to do unless some other crate in the program asks serde_json to preserve the order of keys.
        value.sort_all_objects();
        Custom(value)
    }

    /// The JSON.
    #[must_use]
    pub fn as_value(&self) -> &Value {
        &self.0
    }

    /// Whether nothing is in it: `{}`.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.as_object().is_some_and(Map::is_empty)
    }

    /// Merges a change and says whether it made a difference.
    ///
    /// Objects merge key by key; `null` deletes its key, and deleting an absent one is no change; arrays and plain values
    /// replace. A `null` inside an array is data and stays. A change that is `null` as a whole leaves `{}`.
    pub fn merge(&mut self, delta: &Custom) -> bool {
        let changed = match &delta.0 {
            Value::Null => !std::mem::take(self).is_empty(),
            delta => merge(&mut self.0, delta),
        };
        if changed {
            self.0.sort_all_objects();
        }
        changed
    }

    /// Replaces each field that a change mentions by its value there, whole, and says whether it made a difference: how
    /// `system` is merged. `null` deletes its field; a change that is `null` as a whole leaves `{}`.
    pub fn replace_fields(&mut self, delta: &Custom) -> bool {
        let before = self.clone();
        match (&mut self.0, &delta.0) {
            (Value::Object(mine), Value::Object(fields)) => {
                for (key, value) in fields {
                    if value.is_null() {
                        mine.remove(key);
                    } else {
                        mine.insert(key.clone(), inserted(value));
                    }
                }
                self.0.sort_all_objects();
            }
            (_, Value::Null) => *self = Custom::default(),
            (mine, delta) => *mine = inserted(delta),
        }
        *self != before
    }

    /// The first place, such as `map.name`, where `given` is at odds with this; the empty string is the whole.
    ///
    /// A key that is only in `given` is at odds if this is `sealed`. A `null` for a key that is not here is in accord.
    pub(crate) fn conflict(&self, given: &Custom, sealed: bool) -> Option<String> {
        match &given.0 {
            Value::Null => (!self.is_empty()).then(String::new),
            given => conflict(&self.0, given, sealed),
        }
    }
}

impl Default for Custom {
    fn default() -> Custom {
        Custom(Value::Object(Map::new()))
    }
}

impl From<Value> for Custom {
    fn from(value: Value) -> Custom {
        Custom::new(value)
    }
}

impl<'de> Deserialize<'de> for Custom {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Custom, D::Error> {
        Value::deserialize(from).map(Custom::new)
    }
}

impl PartialEq for Custom {
    fn eq(&self, other: &Custom) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Custom {}

impl PartialOrd for Custom {
    fn partial_cmp(&self, other: &Custom) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Custom {
    fn cmp(&self, other: &Custom) -> Ordering {
        compare(&self.0, &other.0)
    }
}

impl Hash for Custom {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.0, state);
    }
}

fn merge(target: &mut Value, delta: &Value) -> bool {
    let Value::Object(fields) = delta else {
        let changed = compare(target, delta) != Ordering::Equal;
        if changed {
            target.clone_from(delta);
        }
        return changed;
    };
    let Value::Object(mine) = target else {
        *target = inserted(delta);
        return true;
    };
    let mut changed = false;
    for (key, value) in fields {
        changed |= if value.is_null() {
            mine.remove(key).is_some()
        } else if let Some(old) = mine.get_mut(key) {
            merge(old, value)
        } else {
            mine.insert(key.clone(), inserted(value));
            true
        };
    }
    changed
}

/// What is stored when `value` arrives where nothing was: a key that it would delete does not come into being.
fn inserted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(key, value)| (key.clone(), inserted(value))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => value.clone(),
    }
}

fn conflict(fixed: &Value, given: &Value, sealed: bool) -> Option<String> {
    let (Value::Object(mine), Value::Object(fields)) = (fixed, given) else {
        return (compare(fixed, given) != Ordering::Equal).then(String::new);
    };
    fields.iter().find_map(|(key, value)| match mine.get(key) {
        None => (sealed && !value.is_null()).then(|| key.clone()),
        Some(old) => conflict(old, value, sealed).map(|below| join(key, &below)),
    })
}

fn join(key: &str, below: &str) -> String {
    if below.is_empty() { key.to_owned() } else { format!("{key}.{below}") }
}

fn compare(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        // By text, since numbers have no order of their own: 1 and 1.0 are written differently and differ.
        (Value::Number(a), Value::Number(b)) => a.to_string().cmp(&b.to_string()),
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Array(a), Value::Array(b)) => each(a.iter().zip(b).map(|(a, b)| compare(a, b)), a.len(), b.len()),
        (Value::Object(a), Value::Object(b)) => {
            let pairs = a.iter().zip(b).map(|((key, a), (other, b))| key.cmp(other).then_with(|| compare(a, b)));
            each(pairs, a.len(), b.len())
        }
        (a, b) => kind(a).cmp(&kind(b)),
    }
}

/// The first difference decides; without one, the shorter comes first.
fn each(mut pairs: impl Iterator<Item = Ordering>, one: usize, other: usize) -> Ordering {
    pairs.find(|order| order.is_ne()).unwrap_or_else(|| one.cmp(&other))
}

fn kind(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Array(_) => 4,
        Value::Object(_) => 5,
    }
}

fn hash<H: Hasher>(value: &Value, state: &mut H) {
    kind(value).hash(state);
    match value {
        Value::Null => {}
        Value::Bool(flag) => flag.hash(state),
        Value::Number(number) => Number::to_string(number).hash(state),
        Value::String(text) => text.hash(state),
        Value::Array(list) => {
            list.len().hash(state);
            list.iter().for_each(|value| hash(value, state));
        }
        Value::Object(fields) => {
            fields.len().hash(state);
            fields.iter().for_each(|(key, value)| {
                key.hash(state);
                hash(value, state);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Merges `delta` into `start` and compares the outcome, and whether it says that anything changed.
    fn merged(start: Value, delta: Value, expected: Value) {
        let mut custom = Custom::new(start.clone());
        let before = custom.clone();
        let changed = custom.merge(&Custom::new(delta.clone()));
        assert_eq!(custom, Custom::new(expected), "{start} with {delta}");
        assert_eq!(changed, custom != before, "{start} with {delta}");
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
    }

    #[test]
    fn null_deletes_and_is_stored_only_inside_arrays() {
        merged(json!({"a": 1, "b": 2}), json!({"a": null}), json!({"b": 2}));
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
        replaced(json!({"a": 1}), json!(null), json!({}));
    }

    #[test]
    fn equal_and_ordered_and_hashed_as_one_whatever_the_order_of_keys() {
        let read = |text: &str| serde_json::from_str::<Custom>(text).unwrap();
        assert_eq!(read(r#"{"a":1,"b":{"c":2,"d":3}}"#), read(r#"{"b":{"d":3,"c":2},"a":1}"#));
        let rising =
            ["null", "false", "true", "1", "1.0", "\"a\"", "[]", "[1]", "[1,0]", "{}", r#"{"a":1}"#, r#"{"b":0}"#];
        for pair in rising.windows(2) {
            assert!(read(pair[0]) < read(pair[1]), "{pair:?}");
        }
        assert_eq!(serde_json::to_string(&read(r#"{"b":1,"a":2}"#)).unwrap(), r#"{"a":2,"b":1}"#);
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
        assert_eq!(conflict(json!({"gone": null}), true), None);
        assert_eq!(conflict(json!(null), false).as_deref(), Some(""));
    }
}
