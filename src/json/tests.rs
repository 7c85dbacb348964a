//! Fields that may be absent, and values that may be `null`: what is read of each, and what is written.

use super::{read, to_text};
use crate::time::{Millis, Timeout};
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize, Default, PartialEq, Debug)]
#[serde(deny_unknown_fields)]
struct Optional {
    number: Option<u8>,
    cleared: Option<Option<u8>>,
    timeout: Option<Timeout>,
    list: Option<Vec<Option<u8>>>,
}

fn reads(text: &str) -> Optional {
    read(text.as_bytes()).unwrap()
}

#[test]
fn an_absent_field_is_none_and_is_not_written() {
    assert_eq!(reads("{}"), Optional::default());
    assert_eq!(to_text(&Optional::default()), "{}");
}

#[test]
fn null_is_refused_where_it_has_no_meaning() {
    let faults = read::<Optional>(br#"{"number": null}"#).unwrap_err();
    assert_eq!(faults.len(), 1);
    assert!(faults[0].to_string().starts_with("1:12: number: "), "{}", faults[0]);
}

#[test]
fn null_is_the_value_that_the_type_inside_gives_it_and_is_written_again() {
    for (text, value) in [
        (r#"{"cleared":null}"#, Optional { cleared: Some(None), ..Optional::default() }),
        (r#"{"cleared":7}"#, Optional { cleared: Some(Some(7)), ..Optional::default() }),
        (r#"{"timeout":null}"#, Optional { timeout: Some(Timeout::Never), ..Optional::default() }),
        (r#"{"timeout":0}"#, Optional { timeout: Some(Timeout::After(Millis::ZERO)), ..Optional::default() }),
        (r#"{"list":[null,1]}"#, Optional { list: Some(vec![None, Some(1)]), ..Optional::default() }),
    ] {
        assert_eq!(reads(text), value, "{text}");
        assert_eq!(to_text(&value), text);
    }
}

/// Custom data that is compact already is copied, and anything else is written anew: both give the same text.
#[test]
fn copied_text_is_the_text_that_would_be_written() {
    use super::compact::canonical;
    use serde::Deserializer;

    /// By way of a value, which is no text to copy.
    struct Written(String);

    impl<'de> serde::Deserialize<'de> for Written {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Written, D::Error> {
            let value = serde_json::Value::deserialize(from)?;
            canonical(value).map(Written).map_err(serde::de::Error::custom)
        }
    }

    struct Copied(String);

    impl<'de> serde::Deserialize<'de> for Copied {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Copied, D::Error> {
            canonical(from).map(Copied)
        }
    }

    let deep = format!("{}1{}", "[".repeat(120), "]".repeat(120));
    for text in [
        "0",
        "-0",
        "1.50",
        "18446744073709551615",
        "18446744073709551616",
        "1e3",
        "\"a\\u0041\"",
        "\"é\\\"\"",
        "null",
        "[]",
        "{}",
        "[1, [2 ,{\"b\":1,\"a\":[ ]}]]",
        "{\"b\":1,\"a\":2}",
        "{\"a\":1,\"b\":{\"d\":1,\"c\":2}}",
        "{\"a\\u0062\":1,\"a\":2}",
        "{\"a\":1,\"a\":{\"z\":1},\"Z\":3}",
        "{\"ab\":1,\"a\":2}",
        "{\"a!\":1,\"a\":2}",
        &deep,
    ] {
        let copied: Copied = super::read(text.as_bytes()).unwrap();
        let written: Written = super::read(text.as_bytes()).unwrap();
        assert_eq!(copied.0, written.0, "{text}");
    }
}
