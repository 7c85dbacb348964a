//! Verbs without details: `"leave"` is `{"leave": {}}`.

use super::ActionDocument;
use crate::json;
use crate::scenario::values::{A_VERB, IN_DETAIL, OF_CONSOLES, OF_USERS};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

impl<'de> Deserialize<'de> for ActionDocument {
    /// A verb with details is an object with one key; one without any is its bare name.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<ActionDocument, D::Error> {
        struct VerbVisitor;
        impl<'de> Visitor<'de> for VerbVisitor {
            type Value = ActionDocument;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(A_VERB)
            }

            fn visit_str<E: de::Error>(self, verb: &str) -> Result<ActionDocument, E> {
                if verb == "flap" {
                    return Err(E::custom(
                        "\"flap\" must name consoles and how long: {\"flap\": {\"consoles\": \"xbox-a\", \"for\": \"5s\"}}",
                    ));
                }
                if OF_CONSOLES.contains(&verb) {
                    return Err(E::custom(format!("{verb:?} must name consoles: {{{verb:?}: \"xbox-a\"}}")));
                }
                let missing = match verb {
                    "gamelift" => Some("which node: {\"gamelift\": \"LeaveSession\"}".to_owned()),
                    "http" => Some("what is asked: {\"http\": {\"method\": \"GET\", \"path\": ...}}".to_owned()),
                    "service_fails" => Some("how: {\"service_fails\": {\"with\": 503}}".to_owned()),
                    OF_USERS => Some("whose: {\"skew_clock\": {\"of\": \"A\", \"ahead\": \"5m\"}}".to_owned()),
                    _ => IN_DETAIL.contains(&verb).then(|| format!("by how much: {{{verb:?}: {{\"by\": \"5s\"}}}}")),
                };
                if let Some(missing) = missing {
                    return Err(E::custom(format!("{verb:?} must say {missing}")));
                }
                json::bare(verb, |map| ActionDocument::deserialize(MapAccessDeserializer::new(map)))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ActionDocument, A::Error> {
                ActionDocument::deserialize(MapAccessDeserializer::new(map))
            }
        }
        from.deserialize_any(VerbVisitor)
    }
}

impl Serialize for ActionDocument {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        ActionDocument::serialize(self, to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_is_bare_or_has_details() {
        let read = |text: &str| serde_json::from_str::<ActionDocument>(text);
        assert_eq!(read(r#""leave""#).unwrap(), ActionDocument::Leave(Box::default()));
        assert_eq!(read(r#""leave""#).unwrap(), read(r#"{"leave":{}}"#).unwrap());
        assert_eq!(read(r#""launch""#).unwrap(), ActionDocument::Launch(Default::default()));
        let consoles = |text: &str| match read(text).unwrap() {
            ActionDocument::Cut(fault) => fault.consoles().names().to_vec(),
            other => panic!("{other:?}"),
        };
        assert_eq!(consoles(r#"{"cut":"x"}"#), consoles(r#"{"cut":["x"]}"#));
        for text in [
            r#""jion""#,
            r#"{"jion":{}}"#,
            r#"{"leave":{},"join":{}}"#,
            "{}",
            r#""cut""#,
            "7",
            r#"{"read":{"as":"x"}}"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
