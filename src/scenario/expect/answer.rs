//! Judges answers in the HTTP form: parts of the body, and headers.

use super::Expectation;
use super::judge::Judge;
use crate::json::Path;
use crate::mpsd::wire::Response;
use serde_json::Value;

impl Judge<'_> {
    /// Judges what is expected of an answer's body and headers. `answer` is none if there is no answer of that form.
    pub(super) fn carried(&mut self, expected: &Expectation, answer: Option<&Response>) {
        for (name, value) in &expected.headers {
            let found = answer.and_then(|answer| answer.header(name));
            let word = |value: Option<&str>| value.unwrap_or("none").to_owned();
            self.note("headers", Some(name), word(value.as_deref()), word(found));
        }
        let Some(body) = &expected.body else { return };
        let path = self.path.join("body");
        let text = answer.and_then(|answer| answer.body.as_deref());
        match (body, text) {
            (Value::String(words), Some(sentence)) if !answer.is_some_and(Response::is_json) => {
                let found = if sentence.contains(words.as_str()) { words } else { sentence };
                self.push("body".to_owned(), path, words, found);
            }
            (body, text) => {
                let found = text.and_then(|text| serde_json::from_str::<Value>(text).ok());
                self.part("body".to_owned(), path, body, found.as_ref());
            }
        }
    }

    /// Of an object only the expected fields are compared; `null` means absent.
    fn part(&mut self, what: String, path: Path, expected: &Value, found: Option<&Value>) {
        match (expected, found) {
            (Value::Object(fields), Some(Value::Object(there))) => {
                for (key, value) in fields {
                    self.part(format!("{what}.{key}"), path.join(key.as_str()), value, there.get(key));
                }
            }
            (expected, found) => {
                let found = found.map_or_else(|| "null".to_owned(), Value::to_string);
                self.push(what, path, expected, found);
            }
        }
    }
}
