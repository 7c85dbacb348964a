//! Virtual time: instants, periods and timeouts in whole milliseconds.
//!
//! Time is always an argument; nothing in the library reads a clock. All three types stay within 2^53 - 1, the
//! largest whole number that JSON carries everywhere, so a sum of two of them fits in 64 bits and cannot wrap.

mod shift;
mod times;

pub(crate) use shift::Shift;
pub use times::Times;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// The largest number of milliseconds: 2^53 - 1, about 285,000 years.
pub const MAX_MILLIS: u64 = (1 << 53) - 1;

/// A moment on the virtual clock, in milliseconds since the scenario began.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Instant(u64);

/// A span of time in whole milliseconds. Reads `1500` and `"1s 500ms"`; prints the latter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Millis(u64);

/// A period after which something is due, or never. In JSON `0` is immediate and `null` is never.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Timeout {
    /// Due this long after its timer started.
    After(Millis),
    /// Infinite: it is never due.
    Never,
}

impl Instant {
    /// Virtual zero, where every scenario begins.
    pub const ZERO: Instant = Instant(0);
    /// The last moment there is.
    pub const MAX: Instant = Instant(MAX_MILLIS);

    /// The moment `ms` milliseconds after virtual zero, if it is in range.
    #[must_use]
    pub const fn from_millis(ms: u64) -> Option<Instant> {
        if ms <= MAX_MILLIS { Some(Instant(ms)) } else { None }
    }

    /// Milliseconds since virtual zero.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// The moment `span` later; `None` past the end of time.
    #[must_use]
    pub const fn checked_add(self, span: Millis) -> Option<Instant> {
        Instant::from_millis(self.0 + span.0)
    }

    /// How long after `earlier` this is; zero if it is not after it.
    #[must_use]
    pub const fn since(self, earlier: Instant) -> Millis {
        Millis(self.0.saturating_sub(earlier.0))
    }

    /// The moment `span` before; `None` before virtual zero.
    #[must_use]
    pub const fn checked_sub(self, span: Millis) -> Option<Instant> {
        if span.0 <= self.0 { Some(Instant(self.0 - span.0)) } else { None }
    }

    /// The moment `span` before; virtual zero if that would be before it.
    #[must_use]
    pub const fn back(self, span: Millis) -> Instant {
        Instant(self.0.saturating_sub(span.0))
    }
}

impl Millis {
    /// No time at all.
    pub const ZERO: Millis = Millis(0);
    /// One millisecond.
    pub const ONE: Millis = Millis(1);
    /// The longest span there is.
    pub const MAX: Millis = Millis(MAX_MILLIS);

    /// A span of `ms` milliseconds, if it is in range.
    #[must_use]
    pub const fn new(ms: u64) -> Option<Millis> {
        if ms <= MAX_MILLIS { Some(Millis(ms)) } else { None }
    }

    /// A span of whole seconds.
    ///
    /// # Panics
    /// Past 2^53 - 1 milliseconds; meant for constants, where that is found at compile time.
    #[must_use]
    pub const fn from_secs(secs: u32) -> Millis {
        Millis(secs as u64 * 1000)
    }

    /// Both one after the other; the longest span there is, if that is longer.
    #[must_use]
    pub const fn plus(self, other: Millis) -> Millis {
        match Millis::new(self.0 + other.0) {
            Some(sum) => sum,
            None => Millis::MAX,
        }
    }

    /// The span as a number of milliseconds.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl Timeout {
    /// Due at once: at the next access, even one at the same instant.
    pub const IMMEDIATE: Timeout = Timeout::After(Millis::ZERO);

    /// When a timer started at `since` is due. `None` for never, and for a moment past the end of time, which never comes.
    #[must_use]
    pub const fn deadline(self, since: Instant) -> Option<Instant> {
        match self {
            Timeout::After(span) => since.checked_add(span),
            Timeout::Never => None,
        }
    }

    /// Whether a timer started at `since` is due at `now`: from its deadline on. What would be due past the end of time,
    /// where no `now` lies, never is.
    #[inline]
    #[must_use]
    pub const fn is_due(self, since: Instant, now: Instant) -> bool {
        match self {
            Timeout::After(span) => since.0 + span.0 <= now.0,
            Timeout::Never => false,
        }
    }
}

/// The units of a written span, largest first.
const UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// Why a written time was not understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TimeError(String);

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TimeError {}

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if Times::of(f) == Times::Millis {
            return write!(f, "{}ms", self.0);
        }
        if self.0 == 0 {
            return f.write_str("0s");
        }
        let mut rest = self.0;
        let mut gap = "";
        for (unit, size) in UNITS {
            if rest >= size {
                write!(f, "{gap}{}{unit}", rest / size)?;
                rest %= size;
                gap = " ";
            }
        }
        Ok(())
    }
}

impl FromStr for Millis {
    type Err = TimeError;

    /// Reads a whole number of milliseconds, or numbers with units from the largest to the smallest: `"3d 2h 5s"`.
    fn from_str(text: &str) -> Result<Millis, TimeError> {
        let wrong = |why: &str| TimeError(format!("{text:?} is not a time: {why}"));
        let too_long = || wrong("it is longer than 2^53 - 1 ms");
        let digits = |part: &str| -> Result<u64, TimeError> {
            if part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(wrong("write whole milliseconds such as 1500, or units such as \"3d 2h 5s\""));
            }
            part.parse().map_err(|_| too_long())
        };
        if text.bytes().all(|b| b.is_ascii_digit()) {
            return Millis::new(digits(text)?).ok_or_else(too_long);
        }
        if text.trim_ascii().is_empty() {
            return Err(wrong("it is blank"));
        }
        let mut total: u64 = 0;
        let mut allowed = &UNITS[..];
        for part in text.split_ascii_whitespace() {
            let end = part.bytes().take_while(u8::is_ascii_digit).count();
            let (number, unit) = part.split_at(end);
            if unit.starts_with('.') {
                return Err(wrong("there are no fractions; write \"1s 500ms\" for \"1.5s\""));
            }
            let number = digits(number)?;
            let place = allowed.iter().position(|(name, _)| *name == unit).ok_or_else(|| {
                wrong("units are d, h, m, s and ms, each at most once, from the largest to the smallest")
            })?;
            let span = number.checked_mul(allowed[place].1).ok_or_else(too_long)?;
            total = total.checked_add(span).ok_or_else(too_long)?;
            allowed = &allowed[place + 1..];
        }
        Millis::new(total).ok_or_else(too_long)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Millis(self.0).fmt(f)
    }
}

impl fmt::Display for Timeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Timeout::After(span) => span.fmt(f),
            Timeout::Never => f.write_str("never"),
        }
    }
}

struct SpanVisitor;

impl Visitor<'_> for SpanVisitor {
    type Value = Millis;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time: whole milliseconds, or a string such as \"3d 2h 5s\"")
    }

    fn visit_u64<E: de::Error>(self, ms: u64) -> Result<Millis, E> {
        Millis::new(ms).ok_or_else(|| E::custom(format!("{ms} ms is longer than the 2^53 - 1 ms that a time can be")))
    }

    fn visit_i64<E: de::Error>(self, ms: i64) -> Result<Millis, E> {
        u64::try_from(ms)
            .map_or_else(|_| Err(E::custom(format!("a time cannot be negative: {ms}"))), |ms| self.visit_u64(ms))
    }

    fn visit_f64<E: de::Error>(self, ms: f64) -> Result<Millis, E> {
        // JSON's whole numbers of more than 64 bits come as this too.
        Err(E::custom(if ms > MAX_MILLIS as f64 {
            "a time is at most 2^53 - 1 ms long".to_owned()
        } else if ms < 0.0 {
            format!("a time cannot be negative: {ms:?}")
        } else {
            format!("a time is a whole number of milliseconds, not {ms:?}")
        }))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Millis, E> {
        text.parse().map_err(E::custom)
    }
}

impl<'de> Deserialize<'de> for Millis {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Millis, D::Error> {
        from.deserialize_any(SpanVisitor)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Instant, D::Error> {
        Millis::deserialize(from).map(|span| Instant(span.0))
    }
}

/// A value that may be `null`, in a struct's field too, where `Option` alone means that the field may be absent.
#[derive(Deserialize)]
pub(crate) struct OrNull<T>(pub(crate) Option<T>);

impl<'de> Deserialize<'de> for Timeout {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Timeout, D::Error> {
        OrNull::deserialize(from).map(|OrNull(span)| span.map_or(Timeout::Never, Timeout::After))
    }
}

impl Serialize for Millis {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(self.0)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(self.0)
    }
}

impl Serialize for Timeout {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Timeout::After(span) => span.serialize(to),
            Timeout::Never => to.serialize_unit(),
        }
    }
}

/// For an optional field where `null` is a value: present means `Some`, whatever it holds; absent is the field's default.
/// This crate's own reader does so by itself; types that other readers read too, such as templates, say it.
///
/// Use as `#[serde(default, deserialize_with = "given")]`.
///
/// # Errors
/// Those of the value itself.
pub fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

#[cfg(feature = "schema")]
mod schema {
    use super::{Instant, MAX_MILLIS, Millis, Timeout};
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use std::borrow::Cow;

    /// The pattern of a written span for editors. It does not check the order and uniqueness of units.
    const SPAN: &str = r"^([0-9]+|[0-9]+(d|h|m|s|ms)( +[0-9]+(d|h|m|s|ms))*)$";

    impl JsonSchema for Millis {
        fn schema_name() -> Cow<'static, str> {
            "Millis".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "A time: whole milliseconds, or a string such as \"3d 2h 5s\".",
                "anyOf": [{"type": "integer", "minimum": 0, "maximum": MAX_MILLIS}, {"type": "string", "pattern": SPAN}]
            })
        }
    }

    impl JsonSchema for Instant {
        fn schema_name() -> Cow<'static, str> {
            "Instant".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "A moment: the time since the scenario began, in whole milliseconds or a string such as \"3d 2h 5s\".",
                "anyOf": [{"type": "integer", "minimum": 0, "maximum": MAX_MILLIS}, {"type": "string", "pattern": SPAN}]
            })
        }
    }

    impl JsonSchema for Timeout {
        fn schema_name() -> Cow<'static, str> {
            "Timeout".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "A timeout: whole milliseconds, or a string such as \"3d 2h 5s\"; 0 is immediate, null is never.",
                "anyOf": [
                    {"type": "integer", "minimum": 0, "maximum": MAX_MILLIS},
                    {"type": "string", "pattern": SPAN},
                    {"type": "null"}
                ]
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_reads_what_it_prints() {
        for (text, ms) in [("3d 2h 5s", 266_405_000), ("1s 500ms", 1_500), ("0s", 0), ("2h", 7_200_000), ("1ms", 1)] {
            let span: Millis = text.parse().unwrap();
            assert_eq!((span.get(), span.to_string().as_str()), (ms, text));
            let raw = format!("{span:#}");
            assert_eq!((raw.as_str(), raw.parse()), (format!("{ms}ms").as_str(), Ok(span)));
        }
    }

    #[test]
    fn a_timer_is_due_from_its_deadline_on() {
        let at = |ms| Instant::from_millis(ms).unwrap();
        let timeouts = [Timeout::IMMEDIATE, Timeout::After(Millis(1)), Timeout::After(Millis::MAX), Timeout::Never];
        let instants = [at(0), at(1), at(2), at(MAX_MILLIS - 1), Instant::MAX];
        for (timeout, since) in timeouts.into_iter().flat_map(|timeout| instants.map(|since| (timeout, since))) {
            for now in instants {
                let due = timeout.deadline(since).is_some_and(|deadline| deadline <= now);
                assert_eq!(timeout.is_due(since, now), due, "{timeout:?} since {since:?} at {now:?}");
            }
        }
    }

    #[test]
    fn a_span_out_of_range_is_an_error_never_a_wrap() {
        assert_eq!("9007199254740991".parse::<Millis>().unwrap(), Millis::MAX);
        for text in [
            "9007199254740992",
            "104249991375d",
            "99999999999999999999",
            "213503982335d 1d",
            "-1",
            "1.5",
            "1s 1m",
            "5",
            "s",
            " ",
        ] {
            let read = text.parse::<Millis>();
            assert_eq!(read.is_ok(), text == "5", "{text}: {read:?}");
        }
    }

    #[test]
    fn a_deadline_past_the_end_of_time_never_comes() {
        let last = Instant::MAX;
        assert_eq!(Timeout::IMMEDIATE.deadline(last), Some(last));
        assert_eq!(Timeout::After(Millis(1)).deadline(last), None);
        assert_eq!(Timeout::Never.deadline(Instant::ZERO), None);
    }

    #[test]
    fn zero_is_immediate_null_is_never_and_absent_is_absent() {
        #[derive(Deserialize)]
        struct Given {
            #[serde(default, deserialize_with = "given")]
            timeout: Option<Timeout>,
        }
        let read = |text: &str| serde_json::from_str::<Given>(text).unwrap().timeout;
        assert_eq!(read(r#"{"timeout":0}"#), Some(Timeout::IMMEDIATE));
        assert_eq!(read(r#"{"timeout":null}"#), Some(Timeout::Never));
        assert_eq!(read("{}"), None);
    }

    #[test]
    fn an_editor_is_told_what_a_timeout_may_be() {
        let script = include_str!("../scenarios/scenario.schema.json");
        let schema = &serde_json::from_str::<serde_json::Value>(script).unwrap()["$defs"]["Timeout"];
        let kinds: Vec<_> =
            schema["anyOf"].as_array().unwrap().iter().map(|kind| kind["type"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["integer", "string", "null"]);
        assert_eq!(schema["anyOf"][0]["maximum"], MAX_MILLIS);
    }
}
