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
