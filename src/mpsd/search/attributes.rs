//! `searchAttributes`: attributes of a search handle, by which other users find its session.

use crate::json::Named;
use crate::time::given;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

/// `searchAttributes`. The case of texts is kept; comparisons without case fold both sides.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SearchAttributes {
    /// Tags, each once.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub tags: BTreeSet<Box<str>>,
    /// Texts by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "by_name")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, String>"))]
    pub strings: BTreeMap<AttributeName, Box<str>>,
    /// Numbers by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "by_name")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, SearchNumber>"))]
    pub numbers: BTreeMap<AttributeName, SearchNumber>,
    /// Ids of the session's achievements, each once.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub achievement_ids: BTreeSet<Box<str>>,
    /// The language that is spoken, such as `en`.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub language: Option<Box<str>>,
}

/// The length that a name must stay below, in characters.
pub const ATTRIBUTE_NAME_LIMIT: usize = 100;

/// The name of a string or a number: begins with a letter, has no space in it, and fewer than 100 characters.
/// Names compare with their case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(transparent)]
pub struct AttributeName(Box<str>);

impl AttributeName {
    /// The name in its original spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// Allows lookups in a map by name with a part of a filter's text.
impl std::borrow::Borrow<str> for AttributeName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AttributeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for AttributeName {
    type Err = String;

    fn from_str(text: &str) -> Result<AttributeName, String> {
        if !text.starts_with(char::is_alphabetic) {
            return Err(format!("the attribute name {text:?} does not begin with a letter"));
        }
        if text.contains(char::is_whitespace) {
            return Err(format!("there is a space in the attribute name {text:?}"));
        }
        match text.chars().count() {
            0..ATTRIBUTE_NAME_LIMIT => Ok(AttributeName(text.into())),
            long => {
                Err(format!("an attribute name has fewer than {ATTRIBUTE_NAME_LIMIT} characters; this one has {long}"))
            }
        }
    }
}

/// A number as a search attribute: exact, with up to nine decimal places, between -10^18 and 10^18. Prints
/// without trailing zeros: `6`, `-0.5`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct SearchNumber {
    /// In units of 10^-9, so that comparisons are exact.
    billionths: i128,
}

const PLACES: usize = 9;
const ONE: i128 = 1_000_000_000;
const LARGEST: i128 = ONE * ONE * ONE;

impl From<i64> for SearchNumber {
    /// The whole number, limited to 10^18.
    fn from(whole: i64) -> SearchNumber {
        SearchNumber { billionths: (i128::from(whole) * ONE).clamp(-LARGEST, LARGEST) }
    }
}

impl FromStr for SearchNumber {
    type Err = String;

    /// Reads decimal digits, perhaps with a sign before and a point within: `12`, `-0.5`.
    fn from_str(text: &str) -> Result<SearchNumber, String> {
        let not_one = || format!("{text:?} is not a number such as 6 or -0.5");
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let decimal = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !decimal(whole) || !decimal(fraction) {
            return Err(not_one());
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > PLACES {
            return Err(format!("{text} has more than {PLACES} decimal places"));
        }
        let part = |digits: &str| digits.bytes().try_fold(0_i128, push);
        let parts = part(whole).zip(part(&format!("{fraction:0<PLACES$}")));
        match parts.map(|(whole, fraction)| whole * ONE + fraction) {
            Some(billionths) if billionths <= LARGEST => Ok(SearchNumber { billionths: sign * billionths }),
            Some(_) | None => Err(format!("{text} is beyond 10^18")),
        }
    }
}

/// Adds a digit, unless the number would exceed the limit.
fn push(sum: i128, digit: u8) -> Option<i128> {
    Some(sum * 10 + i128::from(digit - b'0')).filter(|sum| *sum <= LARGEST)
}

impl fmt::Display for SearchNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, size) = (if self.billionths < 0 { "-" } else { "" }, self.billionths.abs());
        write!(f, "{sign}{}", size / ONE)?;
        match size % ONE {
            0 => Ok(()),
            fraction => write!(f, ".{}", format!("{fraction:0PLACES$}").trim_end_matches('0')),
        }
    }
}

impl Serialize for SearchNumber {
    /// A JSON number: whole numbers exactly, others with the precision of JSON readers.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match (self.billionths % ONE, i64::try_from(self.billionths / ONE)) {
            (0, Ok(whole)) => to.serialize_i64(whole),
            _ => to.serialize_f64(self.to_string().parse().unwrap_or_default()),
        }
    }
}

impl<'de> Deserialize<'de> for SearchNumber {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<SearchNumber, D::Error> {
        struct Digits;
        impl de::Visitor<'_> for Digits {
            type Value = SearchNumber;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<SearchNumber, E> {
                number.to_string().parse().map_err(E::custom)
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<SearchNumber, E> {
                number.to_string().parse().map_err(E::custom)
            }

            // JSON fractions have no other form; the shortest decimal for them is the written one.
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<SearchNumber, E> {
                number.to_string().parse().map_err(E::custom)
            }
        }
        from.deserialize_any(Digits)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for SearchNumber {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "SearchNumber".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "description": "A number with up to nine decimal places.", "type": "number" })
    }
}

/// Values by attribute name, none of them twice.
fn by_name<'de, D: Deserializer<'de>, T: Deserialize<'de> + Clone>(
    from: D,
) -> Result<BTreeMap<AttributeName, T>, D::Error> {
    let named = Named::<T>::deserialize(from)?;
    named.iter().map(|(name, value)| Ok((name.parse().map_err(de::Error::custom)?, value.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_exact_up_to_nine_places() {
        let read = |text: &str| text.parse::<SearchNumber>();
        for text in ["0", "6", "-0.5", "0.000000001", "999999999999999999.999999999", "1000000000000000000"] {
            assert_eq!(read(text).map(|number| number.to_string()), Ok(text.to_owned()));
        }
        assert_eq!(read("6.50"), read("6.5"));
        assert_eq!(read("-0"), read("0"));
        assert!(read("-1.5") < read("-1.25") && read("0.1") < read("0.2") && read("9") < read("10"));
        for text in
            ["", "-", ".5", "5.", "+5", "1e3", "0x1", "1.0000000001", "1000000000000000001", "1000000000000000000.1"]
        {
            assert!(read(text).is_err(), "{text}");
        }
        assert_eq!(SearchNumber::from(i64::MAX), read("1000000000000000000").unwrap());
    }

    #[test]
    fn a_name_begins_with_a_letter_and_is_short() {
        let long = |length: usize| "a".repeat(length).parse::<AttributeName>().is_ok();
        assert_eq!([0, 1, 99, 100].map(long), [false, true, true, false]);
        for (name, fits) in
            [("map", true), ("m2_x", true), ("2m", false), ("_m", false), ("a b", false), ("ärger", true)]
        {
            assert_eq!(name.parse::<AttributeName>().is_ok(), fits, "{name}");
        }
    }

    #[test]
    fn attributes_read_what_they_write() {
        let text = r#"{"tags":["Casual"],"strings":{"map":"Quay"},"numbers":{"rank":6,"ratio":-0.5},"achievementIds":["7"],"language":"en"}"#;
        let read = crate::json::read::<SearchAttributes>(text.as_bytes()).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        assert_eq!(read.strings.get("map").map(|map| &**map), Some("Quay"));
        for text in [
            "[]",
            r#"{"tag":[]}"#,
            r#"{"strings":{"a b":"x"}}"#,
            r#"{"strings":{"a":"x","a":"y"}}"#,
            r#"{"numbers":{"a":"6"}}"#,
            r#"{"numbers":{"a":1e30}}"#,
            r#"{"language":null}"#,
        ] {
            assert!(crate::json::read::<SearchAttributes>(text.as_bytes()).is_err(), "{text}");
        }
    }
}
