//! JSON with a line for each value, for people.

use super::serializer::to_text;
use serde::Serialize;

/// A value as text, two spaces to the level.
pub(crate) fn indented(value: &(impl Serialize + ?Sized)) -> String {
    indent(&to_text(value))
}

/// A text without spaces, with them.
fn indent(compact: &str) -> String {
    let mut text = String::with_capacity(compact.len() * 2);
    let (mut depth, mut inside, mut escaped) = (0, false, false);
    let mut letters = compact.chars().peekable();
    while let Some(letter) = letters.next() {
        if inside {
            text.push(letter);
            inside = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
            continue;
        }
        match letter {
            '{' | '[' => {
                text.push(letter);
                match letters.next_if(|next| matches!(next, '}' | ']')) {
                    Some(close) => text.push(close),
                    None => {
                        depth += 1;
                        line(&mut text, depth);
                    }
                }
            }
            '}' | ']' => {
                depth -= 1;
                line(&mut text, depth);
                text.push(letter);
            }
            ',' => {
                text.push(',');
                line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            _ => {
                inside = letter == '"';
                text.push(letter);
            }
        }
    }
    text
}

/// Begins a line.
fn line(text: &mut String, depth: usize) {
    text.push('\n');
    for _ in 0..depth {
        text.push_str("  ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn it_looks_as_serde_json_indents_it() {
        let value: Value = json!({
            "empty": [{}, [], ""], "text": "a{b}[c],d: \"quoted\\\" \\", "nested": { "a": [1, [2.5, null], { "b": true }] }
        });
        assert_eq!(indented(&value), serde_json::to_string_pretty(&value).unwrap());
    }
}
