//! Seeded random streams, and delays drawn from them in whole milliseconds.
//!
//! Each purpose has its own stream, so that a change in one part of the world moves no number in another.

use crate::hash::StableHash;
use crate::time::{Millis, Times};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// How long something takes: the same each time, or drawn from a stream.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Delay {
    /// Always this long.
    Fixed(Millis),
    /// Uniform over the whole milliseconds between the two, both included.
    Uniform(Millis, Millis),
}

/// What a stream is for: one entity and one purpose, each by its name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StreamKey(u128);

impl StreamKey {
    /// The streams of `purpose` for `entity`.
    #[must_use]
    pub fn new(entity: &str, purpose: &str) -> StreamKey {
        StreamKey(StableHash::default().text(entity).text(purpose).finish_wide())
    }
}

/// One reproducible stream of numbers: for one seed, one replication, one entity and one purpose.
///
/// It is a value of a key and a position. Two streams with the same key and position are equal and draw the same from then on. The
/// cipher behind it is started at the first draw.
#[derive(Clone, Debug)]
pub struct Stream {
    seed: u64,
    replication: u64,
    key: StreamKey,
    started: Option<ChaCha8Rng>,
}

impl Stream {
    /// The stream of this key in replication `replication` of the run with this seed.
    #[must_use]
    pub fn new(seed: u64, replication: u64, key: StreamKey) -> Stream {
        Stream { seed, replication, key, started: None }
    }

    /// The number of cipher words that have been drawn.
    #[must_use]
    pub fn position(&self) -> u128 {
        self.started.as_ref().map_or(0, ChaCha8Rng::get_word_pos)
    }

    /// The next delay.
    pub fn draw(&mut self, delay: Delay) -> Millis {
        match delay {
            Delay::Fixed(span) => span,
            Delay::Uniform(from, to) => Millis::new(self.cipher().random_range(from.get()..=to.get())).unwrap_or(to),
        }
    }

    /// True with the probability `often` in `of`.
    pub fn happens(&mut self, often: u32, of: u32) -> bool {
        self.cipher().random_range(0..of) < often
    }

    fn cipher(&mut self) -> &mut ChaCha8Rng {
        let Stream { seed, replication, key: StreamKey(names), started } = self;
        started.get_or_insert_with(|| {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&seed.to_le_bytes());
            key[8..16].copy_from_slice(&replication.to_le_bytes());
            key[16..].copy_from_slice(&names.to_le_bytes());
            ChaCha8Rng::from_seed(key)
        })
    }

    /// Everything that determines its further draws.
    fn place(&self) -> (StreamKey, u64, u64, u128) {
        (self.key, self.seed, self.replication, self.position())
    }
}

impl PartialEq for Stream {
    fn eq(&self, other: &Stream) -> bool {
        self.place() == other.place()
    }
}

impl Eq for Stream {}

impl PartialOrd for Stream {
    fn partial_cmp(&self, other: &Stream) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Stream {
    fn cmp(&self, other: &Stream) -> Ordering {
        self.place().cmp(&other.place())
    }
}

impl Hash for Stream {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.place().hash(state);
    }
}

impl fmt::Display for Delay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Delay::Fixed(span) => span.fmt(f),
            Delay::Uniform(from, to) => {
                let times = Times::of(f);
                write!(f, "{} to {}", times.show(from), times.show(to))
            }
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
        let (from, to) = UniformDocument::deserialize(de::value::MapAccessDeserializer::new(map))?.uniform;
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
struct UniformDocument {
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

    fn stream(seed: u64, entity: &str, purpose: &str) -> Stream {
        Stream::new(seed, 0, StreamKey::new(entity, purpose))
    }

    #[test]
    fn equal_streams_draw_the_same_and_a_draw_makes_them_differ() {
        let range = Delay::Uniform(span(0), Millis::MAX);
        let mut one = stream(1, "A", "test");
        let mut other = one.clone();
        one.draw(range);
        assert_ne!(one, other);
        other.draw(range);
        assert_eq!((one.place(), one.draw(range)), (other.place(), other.draw(range)));
        let fixed = stream(1, "A", "test");
        let mut drawn = fixed.clone();
        drawn.draw(Delay::Fixed(span(5)));
        assert_eq!(fixed, drawn, "what is fixed draws nothing");
    }

    #[test]
    fn a_stream_is_its_seed_entity_and_purpose() {
        let draw = |seed, entity, purpose| stream(seed, entity, purpose).draw(Delay::Uniform(span(0), Millis::MAX));
        assert_eq!(draw(1, "A", "presence"), draw(1, "A", "presence"));
        assert_ne!(draw(1, "A", "presence"), draw(2, "A", "presence"));
        assert_ne!(draw(1, "A", "presence"), draw(1, "B", "presence"));
        assert_ne!(draw(1, "A", "presence"), draw(1, "A", "connection"));
    }

    #[test]
    fn a_uniform_delay_reaches_both_ends_and_nothing_else() {
        let mut stream = stream(7, "A", "test");
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
