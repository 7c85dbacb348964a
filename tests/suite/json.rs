//! What a document's author is told. `faults` shows each fault as `line:column: path: problem`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod limits;

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{
    self, DeserializeOwned, IntoDeserializer, MapAccess, SeqAccess, Visitor, value::SeqAccessDeserializer,
};
use serde::{Deserialize, Deserializer};
use sessim::json::{Fault, Named, read};
use sessim::time::{Instant, Millis, Timeout};
use std::collections::BTreeMap;
use std::fmt;

#[derive(Deserialize, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
struct Document {
    name: String,
    #[serde(default)]
    people: Named<Person>,
    #[serde(default)]
    steps: Vec<Step>,
    #[serde(default)]
    notes: serde_json::Value,
    #[serde(default)]
    seats: BTreeMap<u8, String>,
    range: Option<(u8, String)>,
}

#[derive(Deserialize, Debug, PartialEq, Clone)]
#[serde(deny_unknown_fields)]
struct Person {
    age: u8,
    #[serde(default)]
    likes: OneOrMany,
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
struct Step {
    at: Instant,
    #[serde(rename = "do")]
    verb: Verb,
    #[serde(default = "never")]
    timeout: Timeout,
    quiet: Option<bool>,
}

fn never() -> Timeout {
    Timeout::Never
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Plain {
    Leave,
    Wait(Millis),
    Join {
        by: String,
        #[serde(default)]
        with: OneOrMany,
        #[serde(default)]
        depth: Option<u8>,
    },
}

/// As a hand-written type has it: a string or an object, each handed on to the derived type.
#[derive(Debug, PartialEq)]
struct Verb(Plain);

impl<'de> Deserialize<'de> for Verb {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Verb, D::Error> {
        struct VerbVisitor;
        impl<'de> Visitor<'de> for VerbVisitor {
            type Value = Verb;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a verb")
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<Verb, E> {
                let name: StrDeserializer<'_, E> = name.into_deserializer();
                Plain::deserialize(name).map(Verb)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Verb, A::Error> {
                Plain::deserialize(MapAccessDeserializer::new(map)).map(Verb)
            }
        }
        from.deserialize_any(VerbVisitor)
    }
}

#[derive(Debug, PartialEq, Default, Clone)]
struct OneOrMany(Vec<String>);

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<OneOrMany, D::Error> {
        struct OneOrManyVisitor;
        impl<'de> Visitor<'de> for OneOrManyVisitor {
            type Value = OneOrMany;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name or a list of names")
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany(vec![name.to_owned()]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, names: A) -> Result<OneOrMany, A::Error> {
                let names = Vec::<String>::deserialize(SeqAccessDeserializer::new(names))?;
                match names.is_empty() {
                    true => Err(de::Error::custom("a list of names has at least one")),
                    false => Ok(OneOrMany(names)),
                }
            }
        }
        from.deserialize_any(OneOrManyVisitor)
    }
}

fn faults_of<T: DeserializeOwned + fmt::Debug>(text: impl AsRef<[u8]>) -> Vec<String> {
    read::<T>(text.as_ref()).unwrap_err().iter().map(Fault::to_string).collect()
}

fn faults(text: impl AsRef<[u8]>) -> Vec<String> {
    faults_of::<Document>(text)
}

/// The faults of one step, without the place.
fn step(text: &str) -> Vec<String> {
    let found = read::<Document>(format!(r#"{{"name":"a","steps":[{text}]}}"#).as_bytes()).unwrap_err();
    found.iter().map(|fault| format!("{}: {}", fault.path, fault.problem)).collect()
}

const SAMPLE: &str = r#"{
  "name": "late jöin",
  "people": {"al": {"age": 3, "likes": ["b\u00f6b", "c"]}, "Dr. No": {"age": 200}},
  "steps": [
    {"at": 0, "do": "leave"},
    {"at": "2s", "do": {"wait": 15}, "timeout": null},
    {"at": 3000, "do": {"join": {"by": "al", "with": "bob"}}, "quiet": true}
  ],
  "notes": [1.5, -2, {"x": [null]}], "seats": {"7": "al"}, "range": [1, "b"]
}
"#;

#[test]
fn a_good_document_is_its_value() {
    let document: Document = read(SAMPLE.as_bytes()).unwrap();
    assert_eq!(document.people.names().collect::<Vec<_>>(), ["al", "Dr. No"]);
    assert_eq!(document.people.get("al").unwrap().likes, OneOrMany(vec!["böb".into(), "c".into()]));
    assert_eq!(document.steps[1].verb, Verb(Plain::Wait(Millis::new(15).unwrap())));
}

#[test]
fn all_faults_come_at_once_in_the_order_of_the_text() {
    let text = r#"{
  "name": "x", "nmae": 1,
  "steps": [
    {"at": 1.5, "do": "leave"},
    {"at": 1, "do": "leave"},
    {"at": 2, "do": "leaf"},
    {"at": 3, "do": "leave", "jion": 1, "timeuot": [2]},
    {"at": 4, "do": {"join": {"by": 7, "whit": "x"}}}
  ],
  "people": 5
}"#;
    assert_eq!(
        faults(text),
        [
            r#"2:16: unknown key "nmae""#,
            "4:12: steps[0].at: a time is a whole number of milliseconds, not 1.5",
            r#"6:21: steps[2].do: unknown value "leaf""#,
            r#"7:30: steps[3]: unknown key "jion""#,
            r#"7:41: steps[3]: unknown key "timeuot""#,
            "8:37: steps[4].do.join.by: expected a string, found the number 7",
            r#"8:40: steps[4].do.join: unknown key "whit""#,
            "10:13: people: expected an object of names, found the number 5",
        ]
    );
    let found = read::<Document>(text.as_bytes()).unwrap_err();
    assert_eq!((found[2].found.as_deref(), found[2].known.join(" ")), (Some("leaf"), "leave wait join".to_owned()));
    assert_eq!((found[6].found.as_deref(), found[6].known.join(" ")), (Some("whit"), "by with depth".to_owned()));
    assert_eq!(&text[found[3].place.start..found[3].place.end], r#""jion""#);
}

#[test]
fn a_missing_key_is_a_fault_of_its_object_unless_its_value_was_one() {
    assert_eq!(step(r#"{"do": "leave"}"#), [r#"steps[0]: "at" is missing"#]);
    assert_eq!(step(r#"{"at": -1, "do": "leave"}"#), ["steps[0].at: a time cannot be negative: -1"]);
    assert_eq!(
        step(r#"{"at": -1, "do": "leave"}, {"at": true, "do": {"join": {}}}"#),
        [
            "steps[0].at: a time cannot be negative: -1",
            "steps[1].at: expected a time: whole milliseconds, or a string such as \"3d 2h 5s\", found true",
            r#"steps[1].do.join: "by" is missing"#,
        ]
    );
    assert_eq!(faults("{}"), [r#"1:1: "name" is missing"#]);
}

#[test]
fn a_value_of_the_wrong_kind_says_what_would_be_right() {
    let cases = [
        (r#"{"name": 7}"#, "1:10: name: expected a string, found the number 7"),
        (r#"{"name": null}"#, "1:10: name: expected a string, found null"),
        (r#"{"name": ["x"]}"#, "1:10: name: expected a string, found a list"),
        (r#"{"name": "", "steps": {}}"#, "1:23: steps: expected a list, found an object"),
        (r#"{"name": "", "steps": [["leave"]]}"#, "1:24: steps[0]: expected an object, found a list"),
        (r#"{"name": "", "steps": ["é", 3]}"#, r#"1:24: steps[0]: expected an object, found the string "é""#),
        (
            r#"{"name": "", "seats": {"x": "al"}}"#,
            r#"1:24: seats.x: expected a whole number from 0 to 255, found the string "x""#,
        ),
        (
            r#"{"name": "", "seats": {"1x": "al"}}"#,
            r#"1:24: seats["1x"]: expected a whole number from 0 to 255, found the string "1x""#,
        ),
        (
            r#"{"name": "", "seats": {"256": "al"}}"#,
            r#"1:24: seats["256"]: expected a whole number from 0 to 255, found the number 256"#,
        ),
        (
            r#"{"name": "", "people": {"al": {"age": 300}}}"#,
            "1:39: people.al.age: expected a whole number from 0 to 255, found the number 300",
        ),
        (
            r#"{"name": "", "people": {"al": {"age": 1.0}}}"#,
            "1:39: people.al.age: expected a whole number from 0 to 255, found the number 1.0",
        ),
        (r#"{"name": "", "range": [1]}"#, "1:23: range: expected a list of 2, found 1"),
        (
            r#"{"name": "", "range": ["b", 1]}"#,
            r#"1:24: range[0]: expected a whole number from 0 to 255, found the string "b""#,
        ),
        (r#"{"name": "", "range": [1, "b", 3]}"#, "1:32: range[2]: the list ends before this element"),
        (r#"{"name": "\ud800"}"#, "1:10: name: this string is no text: unexpected end of hex escape"),
        (r#"{"name": "", "notes": 1e400}"#, "1:23: notes: the number 1e400 is too large"),
        ("[]", "1:1: expected an object, found a list"),
    ];
    for (text, fault) in cases {
        assert_eq!(faults(text)[0], fault, "{text}");
    }
}

#[test]
fn a_time_says_what_is_wrong_with_it() {
    let cases = [
        ("-1", "a time cannot be negative: -1"),
        ("1.5", "a time is a whole number of milliseconds, not 1.5"),
        ("9007199254740992", "9007199254740992 ms is longer than the 2^53 - 1 ms that a time can be"),
        ("1e400", "the number 1e400 is too large"),
        (r#""9999999999999d""#, r#""9999999999999d" is not a time: it is longer than 2^53 - 1 ms"#),
    ];
    for (time, problem) in cases {
        let fault = format!("steps[0].at: {problem}");
        assert_eq!(step(&format!(r#"{{"at": {time}, "do": "leave"}}"#)), [fault]);
        let fault = format!("steps[0].do.wait: {problem}");
        assert_eq!(step(&format!(r#"{{"at": 1, "do": {{"wait": {time}}}}}"#)), [fault]);
        let fault = format!("steps[0].timeout: {problem}");
        assert_eq!(step(&format!(r#"{{"at": 1, "do": "leave", "timeout": {time}}}"#)), [fault]);
    }
}

#[test]
fn a_handed_on_enum_keeps_the_paths_within_it() {
    let verb = |text: &str| step(&format!(r#"{{"at": 0, "do": {text}}}"#));
    let cases = [
        ("7", "steps[0].do: expected a verb, found the number 7"),
        ("{}", "steps[0].do: expected a name, or an object with a name as its only key, found an object"),
        (r#""join""#, "steps[0].do: expected an object with this name as its key, found the name alone"),
        (r#"{"leave": {}}"#, "steps[0].do.leave: expected null, found an object"),
        (r#"{"jion": {"by": "x"}}"#, r#"steps[0].do: unknown key "jion""#),
        (r#"{"leave": null, "wait": 1}"#, r#"steps[0].do.wait: only one key can stand here, and "wait" is another"#),
        (r#"{"join": {"by": "x", "with": []}}"#, "steps[0].do.join.with: a list of names has at least one"),
        (
            r#"{"join": {"by": "x", "with": ["a", 1]}}"#,
            "steps[0].do.join.with[1]: expected a string, found the number 1",
        ),
        (r#"{"join": {"by": "x", "with": [1]}}"#, "steps[0].do.join.with[0]: expected a string, found the number 1"),
        (
            r#"{"join": {"by": "x", "with": 1}}"#,
            "steps[0].do.join.with: expected a name or a list of names, found the number 1",
        ),
        (r#"{"join": "x"}"#, r#"steps[0].do.join: expected an object, found the string "x""#),
    ];
    for (text, fault) in cases {
        assert_eq!(verb(text), [fault], "{text}");
    }
}

#[test]
fn a_derived_enum_tells_its_names() {
    let verb = |text: &str| faults_of::<Vec<Plain>>(format!("[{text}]"));
    let cases = [
        ("7", r#"1:2: [0]: expected one of "leave", "wait", "join", found the number 7"#),
        ("{}", r#"1:2: [0]: expected one of "leave", "wait", "join", found an empty object"#),
        (r#""join""#, r#"1:2: [0]: "join" needs details: write {"join": …}"#),
        (r#"{"leave": {}}"#, r#"1:12: [0].leave: "leave" has no details: write "leave" instead of an object"#),
        (r#"{"jion": 1}"#, r#"1:3: [0]: unknown key "jion""#),
        (r#""jion""#, r#"1:2: [0]: unknown value "jion""#),
        (r#"{"leave": null, "wait": 1}"#, r#"1:18: [0].wait: only one key can stand here, and "wait" is another"#),
        (r#"{"join": {"by": "x", "b": 1}}"#, r#"1:23: [0].join: unknown key "b""#),
        (r#"{"wait": -1}"#, "1:11: [0].wait: a time cannot be negative: -1"),
    ];
    for (text, fault) in cases {
        assert_eq!(verb(text), [fault], "{text}");
    }
    assert_eq!(read::<Vec<Plain>>(b"[7]").unwrap_err()[0].known, ["leave", "wait", "join"]);
}

#[test]
fn what_is_not_json_is_one_fault_in_plain_words() {
    let cases = [
        ("", "1:1: the text is empty: a JSON document is expected"),
        (" \n", "1:1: the text is empty: a JSON document is expected"),
        ("{\"name\": \"x\",\n \"steps\": [", "2:12: the text ends in the middle of a list"),
        ("{\"name\": \"x\n\"}", "1:12: expected the end of the string, found the end of the line"),
        ("{\"name\": \"x", "1:12: the text ends in the middle of a string"),
        ("{\"name\":", "1:9: the text ends in the middle of a value"),
        ("\u{feff}{}", "1:1: the text begins with a byte order mark"),
        ("{\"name\": \"ö\"}\n\n x", "3:2: expected nothing after the end of the document, found x"),
        ("{\"name\": \"ö\" ö}", "1:14: expected a comma or the end of the object, found ö"),
        ("{\"name\": \"a\",}", "1:14: expected more after the comma, found }"),
        ("[1,\n]", "2:1: expected more after the comma, found ]"),
        ("[1 2]", "1:4: expected a comma or the end of the list, found 2"),
        ("{'name': 1}", "1:2: expected a key in double quotes, found '"),
        ("// x\n{}", "1:1: expected a value, found /"),
        ("{\"a\" 1}", "1:6: expected a colon after the key, found 1"),
        ("[\"\\x\"]", "1:4: no such escape in a JSON string"),
        ("[01]", "1:3: a number that JSON does not know, found 1"),
        ("[1.]", "1:4: a number that JSON does not know, found ]"),
    ];
    for (text, fault) in cases {
        assert_eq!(faults(text), [fault], "{}", text.escape_debug());
    }
    assert_eq!(faults(b"{\"name\": \"\xC3\xB6\", \"\xFF\"}"), ["1:16: this byte is not UTF-8"]);
    assert_eq!(faults(b"\n\"\xC3"), ["2:2: this byte is not UTF-8"]);
}
