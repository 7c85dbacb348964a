//! A part of a session's document, by the path that leads to it (M168).

use serde_json::Value;

/// What a path leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Element {
    /// This, as JSON text.
    Found(String),
    /// Nothing, where there could be something.
    Absent,
    /// Into a value that has no parts.
    Nonsense,
}

/// Follows the keys into a document. Keys compare without case where no key is the same to the letter.
pub(super) fn find(document: &str, path: &[&str]) -> Element {
    let Ok(mut value) = serde_json::from_str::<Value>(document) else { return Element::Nonsense };
    for key in path {
        let Value::Object(mut fields) = value else { return Element::Nonsense };
        let exact = fields.contains_key(*key);
        let known = if exact { None } else { fields.keys().find(|known| known.eq_ignore_ascii_case(key)).cloned() };
        match fields.remove(known.as_deref().unwrap_or(key)) {
            Some(below) => value = below,
            None => return Element::Absent,
        }
    }
    Element::Found(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_a_value_to_nothing_or_astray() {
        let document = r#"{"members":{"0":{"next":1}},"properties":{"custom":{"A":1,"a":2}}}"#;
        let found = |path: &[&str]| find(document, path);
        assert_eq!(found(&["Members", "0", "next"]), Element::Found("1".to_owned()));
        assert_eq!(found(&["properties", "custom", "a"]), Element::Found("2".to_owned()));
        assert_eq!(found(&["members", "1"]), Element::Absent);
        assert_eq!(found(&["members", "0", "next", "0"]), Element::Nonsense);
    }
}
