//! Seeded streams of numbers, and delays drawn from them in whole milliseconds.
//!
//! Each purpose has its own stream, so that a change in one part of the world moves no number in another.

use crate::hash::StableHash;
use crate::time::Millis;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// How long something takes: the same each time, or drawn from a stream.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Delay {
    /// Always this long.
    Fixed(Millis),
    /// Any whole millisecond between the two, both included, each as likely as the others.
    Uniform(Millis, Millis),
}

/// One reproducible stream of numbers: for one seed, one replication, one entity and one purpose.
#[derive(Clone, PartialEq, Debug)]
pub struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream of `purpose` for `entity`, in replication `replication` of the run with this seed.
    #[must_use]
    pub fn new(seed: u64, replication: u64, entity: &str, purpose: &str) -> Stream {
        let names = StableHash::default().text(entity).text(purpose).finish_wide();
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&replication.to_le_bytes());
        key[16..].copy_from_slice(&names.to_le_bytes());
        Stream(ChaCha8Rng::from_seed(key))
    }

    /// The next delay.
    pub fn draw(&mut self, delay: Delay) -> Millis {
        match delay {
            Delay::Fixed(span) => span,
            Delay::Uniform(from, to) => Millis::new(self.0.random_range(from.get()..=to.get())).unwrap_or(to),
        }
    }
}

impl Stream {
    /// Whether something happens that does so `often` times in `of`.
    pub fn happens(&mut self, often: u32, of: u32) -> bool {
        self.0.random_range(0..of) < often
    }
}

impl fmt::Display for Delay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Delay::Fixed(span) => span.fmt(f),
            Delay::Uniform(from, to) => write!(f, "{from} to {to}"),
        }
    }
}

impl Serialize for Delay {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Delay::Fixed(span) => span.serialize(to),
            Delay::Uniform(from, until) => {
                use serde::ser::SerializeMap;
                let mut map = to.serialize_map(Some(1))?;
                map.serialize_entry("uniform", &[from, until])?;
                map.end()
            }
        }
    }
}

struct DelayVisitor;

impl<'de> Visitor<'de> for DelayVisitor {
    type Value = Delay;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time, or {\"uniform\": [from, to]}")
    }

    fn visit_u64<E: de::Error>(self, ms: u64) -> Result<Delay, E> {
        Millis::deserialize(de::value::U64Deserializer::new(ms)).map(Delay::Fixed)
    }

    fn visit_i64<E: de::Error>(self, ms: i64) -> Result<Delay, E> {
        Millis::deserialize(de::value::I64Deserializer::new(ms)).map(Delay::Fixed)
    }

    fn visit_f64<E: de::Error>(self, ms: f64) -> Result<Delay, E> {
        Millis::deserialize(de::value::F64Deserializer::new(ms)).map(Delay::Fixed)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Delay, E> {
        text.parse().map(Delay::Fixed).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Delay, A::Error> {
        let (from, to) = Drawn::deserialize(de::value::MapAccessDeserializer::new(map))?.uniform;
        if from > to {
            return Err(de::Error::custom(format!(
                "a uniform delay goes from the shorter to the longer, not from {from} to {to}"
            )));
        }
        Ok(Delay::Uniform(from, to))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Drawn {
    uniform: (Millis, Millis),
}

impl<'de> Deserialize<'de> for Delay {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Delay, D::Error> {
        from.deserialize_any(DelayVisitor)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Delay {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Delay".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let time = generator.subschema_for::<Millis>();
        schemars::json_schema!({
            "description": "A time, or a range of times from which one is drawn.",
            "anyOf": [
                time,
                {
                    "type": "object",
                    "properties": { "uniform": { "type": "array", "items": time, "minItems": 2, "maxItems": 2 } },
                    "required": ["uniform"],
                    "additionalProperties": false
                }
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(ms: u64) -> Millis {
        Millis::new(ms).unwrap()
    }

    #[test]
    fn a_stream_is_its_seed_entity_and_purpose() {
        let draw =
            |seed, entity, purpose| Stream::new(seed, 0, entity, purpose).draw(Delay::Uniform(span(0), Millis::MAX));
        assert_eq!(draw(1, "A", "presence"), draw(1, "A", "presence"));
        assert_ne!(draw(1, "A", "presence"), draw(2, "A", "presence"));
        assert_ne!(draw(1, "A", "presence"), draw(1, "B", "presence"));
        assert_ne!(draw(1, "A", "presence"), draw(1, "A", "connection"));
    }

    #[test]
    fn a_uniform_delay_reaches_both_ends_and_nothing_else() {
        let mut stream = Stream::new(7, 0, "A", "test");
        let mut drawn: Vec<u64> = (0..200).map(|_| stream.draw(Delay::Uniform(span(3), span(5))).get()).collect();
        drawn.sort_unstable();
        drawn.dedup();
        assert_eq!(drawn, [3, 4, 5]);
    }

    #[test]
    fn a_delay_reads_what_it_writes_and_refuses_a_range_that_runs_backwards() {
        for text in ["1500", r#"{"uniform":[10000,30000]}"#] {
            let delay: Delay = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&delay).unwrap(), text);
        }
        assert_eq!(serde_json::from_str::<Delay>(r#""20s""#).unwrap(), Delay::Fixed(span(20_000)));
        let backwards = serde_json::from_str::<Delay>(r#"{"uniform":["30s","10s"]}"#).unwrap_err().to_string();
        assert!(backwards.contains("from the shorter to the longer"), "{backwards}");
    }
}
