//! Large, deep, repeated and broken beyond reason: still an answer, still soon, still with a place.

use super::{Document, SAMPLE, faults, faults_of};
use serde::Deserialize;
use serde::de::IgnoredAny;
use sessim::json::{Located, MAX_DEPTH, MAX_FAULTS, Named, Path, Place, Repeated, read, read_str};

#[test]
fn depth_is_a_fault_and_costs_no_stack() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read::<serde_json::Value>(nested(MAX_DEPTH).as_bytes()).is_ok());
    let deep = ["1:128: nested deeper than 127 levels"];
    assert_eq!(faults_of::<serde_json::Value>(nested(MAX_DEPTH + 1)), deep);
    assert_eq!(faults(nested(MAX_DEPTH)), ["1:1: expected an object, found a list"]);
    assert_eq!(faults(nested(100_000)), deep);
    assert_eq!(faults("[".repeat(100_000)), ["1:100001: the text ends in the middle of a list"]);
    // A bracket in a string is no level.
    assert_eq!(faults(format!(r#"["\"{}"]"#, "[".repeat(200))), ["1:1: expected an object, found a list"]);
}

#[test]
fn one_long_line_has_the_right_column_near_its_end() {
    let steps = r#"{"at":1,"do":{"join":{"by":"ö"}}},"#.repeat(150_000);
    let text = format!(r#"{{"name":"","steps":[{steps}{{"at":1,"do":"leaf"}},{{"at":1.5,"do":"leave"}}]}}"#);
    assert!(text.len() > 5_000_000);
    let column = |what: &str| text[..text.rfind(what).unwrap()].chars().count() + 1;
    assert_eq!(
        faults(&text),
        [
            format!(r#"1:{}: steps[150000].do: unknown value "leaf""#, column(r#""leaf""#)),
            format!("1:{}: steps[150001].at: a time is a whole number of milliseconds, not 1.5", column("1.5")),
        ]
    );
}

#[test]
fn ten_thousand_faults_are_fifty_the_last_of_which_says_so() {
    let bad = r#"{"at": -1, "do": {"join": {"by": 1}}, "a": 1, "b": 2},"#.repeat(2_500);
    let found = faults(format!(r#"{{"name": "", "steps": [{bad} 1]}}"#));
    assert_eq!(found.len(), MAX_FAULTS);
    assert!(found[0].starts_with("1:31: steps[0].at: "), "{}", found[0]);
    assert!(found[MAX_FAULTS - 1].ends_with("there are more than 49 faults"));

    let keys = r#""a": 1,"#.repeat(10_000);
    assert_eq!(faults(format!(r#"{{{keys} "name": ""}}"#)).len(), MAX_FAULTS);

    let exactly = |count: usize| faults(format!(r#"{{"name": "", "steps": [{}]}}"#, vec!["1"; count].join(",")));
    assert_eq!(exactly(MAX_FAULTS).iter().filter(|fault| fault.contains("expected an object")).count(), MAX_FAULTS);
    assert_eq!(
        exactly(MAX_FAULTS + 1).iter().filter(|fault| fault.contains("expected an object")).count(),
        MAX_FAULTS - 1
    );
}

#[test]
fn a_repeated_key_is_a_fault_where_it_stands_again() {
    assert_eq!(
        faults(r#"{"name": "", "name": 1, "people": {"b": {"age": 1}, "a": {"age": 1}, "\u0062": 1}}"#),
        ["1:14: name: this key is given twice", "1:70: people.b: this key is given twice"]
    );
    let repeated = serde_json::from_str::<Named<u8>>(r#"{"b": 1, "a": 2, "b": 3}"#).unwrap_err();
    assert!(repeated.to_string().starts_with("the name \"b\" is given twice"));
    assert_eq!(faults_of::<Named<u8>>(r#"{"b": 1, "a": 2, "b": 3}"#), ["1:18: b: this key is given twice"]);
}

#[test]
fn names_keep_the_order_of_the_file() {
    let text = r#"{"b":1,"a":2}"#;
    let named: Named<u8> = read(text.as_bytes()).unwrap();
    assert_eq!(named.iter().collect::<Vec<_>>(), [("b", &1), ("a", &2)]);
    assert_eq!((named.get("a"), named.get("c"), named.len()), (Some(&2), None, 2));
    assert_eq!(serde_json::to_string(&named).unwrap(), text);
    assert_eq!(Named::new(vec![("a".into(), 1), ("a".into(), 2)]), Err(Repeated("a".into())));
}

/// A document whose whole is checked after its parts.
#[derive(Deserialize, Debug)]
#[serde(try_from = "Vec<u8>")]
struct Three;

impl TryFrom<Vec<u8>> for Three {
    type Error = String;

    fn try_from(list: Vec<u8>) -> Result<Three, String> {
        if list.len() == 3 { Ok(Three) } else { Err(format!("expected three, found {}", list.len())) }
    }
}

#[test]
fn a_check_of_the_whole_is_not_fooled_by_what_is_left_out() {
    assert_eq!(faults_of::<Three>("[1, 2]"), ["1:1: expected three, found 2"]);
    assert_eq!(
        faults_of::<Three>("[1, 2, -1]"),
        ["1:8: [2]: expected a whole number from 0 to 255, found the number -1"]
    );
    assert_eq!(
        faults_of::<(Three, Three, u8)>(r#"[[1, 2, 3], [1, 2], "x"]"#),
        ["1:13: [1]: expected three, found 2"],
        "a tuple ends with its first fault"
    );
    assert_eq!(
        faults_of::<Vec<Three>>(r#"[[1, 2, 3], [1, "x", 3], [1, 2], [3, 2, 1], []]"#),
        [
            r#"1:17: [1][1]: expected a whole number from 0 to 255, found the string "x""#,
            "1:26: [2]: expected three, found 2",
            "1:45: [4]: expected three, found 0",
        ]
    );
}

#[test]
fn a_path_found_later_has_its_place_too() {
    let text = "{\"steps\": [1, {\"do\": {\"by\": \"é\", \"x y\": 2}}],\n \"steps\": 3}";
    let located = Located::new(text.as_bytes()).unwrap();
    let step = Path::root().join("steps").join(1);
    let shown = |place: Place| (place.line, place.column, &text[place.start..place.end]);
    assert_eq!(shown(located.value(&step.join("do").join("by"))), (1, 29, "\"é\""));
    assert_eq!(shown(located.key(&step.join("do").join("x y"))), (1, 34, "\"x y\""));
    assert_eq!(shown(located.key(&Path::root().join("steps").join(0))), (1, 12, "1"));
    assert_eq!(located.value(&step.join("gone").join(5)), located.value(&step));
    assert_eq!(shown(located.value(&Path::root())), (1, 1, text));
    assert!(Located::new(b"{").is_err());
}

#[test]
fn a_document_with_any_byte_changed_has_a_value_or_a_fault_with_a_place() {
    let check = |text: &[u8]| {
        breaks_where_serde_json_does(text);
        let Err(found) = read::<Document>(text) else { return };
        assert!(serde_json::from_slice::<Document>(text).is_err());
        assert!((1..=MAX_FAULTS).contains(&found.len()));
        for fault in found {
            assert!(fault.place.start <= fault.place.end && fault.place.end <= text.len(), "{fault:?}");
            assert!(fault.place.line >= 1 && fault.place.column >= 1 && !fault.problem.is_empty(), "{fault:?}");
            assert!(!fault.problem.contains(" at line "), "{fault:?}");
        }
    };
    let sample = SAMPLE.as_bytes();
    for at in 0..sample.len() {
        check(&sample[..at]);
        check(&[&sample[..at], &sample[at + 1..]].concat());
        for byte in *b"{}[]\",:\\0-.ent \n\0\x80\xC3\xFF" {
            check(&[&sample[..at], &[byte], &sample[at + 1..]].concat());
            check(&[&sample[..at], &[byte], &sample[at..]].concat());
        }
        for insert in ["null,", "\"x\",", "[1],", "{},", "\"x\":1,", "\\ud800", "1e999"] {
            check(&[&sample[..at], insert.as_bytes(), &sample[at..]].concat());
        }
    }
}

/// What is JSON and where it stops being that is as `serde_json` has it, which counts lines, and columns in bytes.
fn breaks_where_serde_json_does(text: &[u8]) {
    let Ok(text) = std::str::from_utf8(text) else { return };
    let found = read_str::<IgnoredAny>(text).map(|_| ()).map_err(|faults| faults[0].place.start);
    let expected = serde_json::from_str::<IgnoredAny>(text).map(|_| ()).map_err(|error| {
        let line_start: usize = text.split_inclusive('\n').take(error.line() - 1).map(str::len).sum();
        // Of all bytes it has read the last one, but for a control character in a string, which it has not.
        let is_control = error.to_string().starts_with("control character");
        let at = (line_start + error.column()).saturating_sub(usize::from(!is_control));
        let at = if error.is_eof() { text.len() } else { at };
        (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap()
    });
    assert_eq!(found, expected, "{text:?}");
}
