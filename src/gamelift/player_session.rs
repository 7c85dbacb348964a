//! A player session: a slot of a game session, held for one player.

use super::key::{GameSessionKey, PlayerSessionKey, Text};
use super::status::PlayerSessionStatus;
use crate::hash::StableHash;
use crate::time::{Instant, Millis};

/// How long a reservation lasts.
pub const RESERVATION: Millis = Millis::from_secs(60);
/// How long the record of an ended game session or player session is kept: 30 days.
pub const RECORD_LIFE: Millis = Millis::from_secs(30 * 24 * 3600);

/// A player session, live or ended.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PlayerSession {
    /// Its game session.
    pub game_session: GameSessionKey,
    /// The player.
    pub player: Text,
    /// Opaque data.
    pub data: Option<Text>,
    /// Its status.
    pub status: PlayerSessionStatus,
    /// When it was created.
    pub created: Instant,
    /// When it ended.
    pub ended: Option<Instant>,
}

impl PlayerSession {
    /// When its reservation ends, if it is one.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        match self.status {
            PlayerSessionStatus::Reserved => self.created.checked_add(RESERVATION),
            PlayerSessionStatus::Active | PlayerSessionStatus::Completed | PlayerSessionStatus::TimedOut => None,
        }
    }

    /// When its record is dropped, if it has ended.
    #[must_use]
    pub fn forgotten_at(&self) -> Option<Instant> {
        self.ended?.checked_add(RECORD_LIFE)
    }
}

const PREFIX: &str = "psess-";

/// The id of a player session: `psess-` and a GUID, whose upper half is a hash of the key and whose lower half hides the key. So an
/// id leads back to its key without an index.
#[must_use]
pub fn player_session_id(seed: u64, key: PlayerSessionKey) -> Text {
    let upper = upper_half(seed, key);
    let guid = uuid::Uuid::from_u64_pair(upper, key.0 ^ mask(seed, upper));
    let mut text = [0; PREFIX.len() + uuid::fmt::Hyphenated::LENGTH];
    text[..PREFIX.len()].copy_from_slice(PREFIX.as_bytes());
    guid.hyphenated().encode_lower(&mut text[PREFIX.len()..]);
    std::str::from_utf8(&text).unwrap_or(PREFIX).into()
}

/// The key that an id hides; none if the service did not make the id.
#[must_use]
pub fn player_session_key(seed: u64, id: &str) -> Option<PlayerSessionKey> {
    let guid = id.strip_prefix(PREFIX)?;
    if guid.len() != uuid::fmt::Hyphenated::LENGTH || guid.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let (upper, lower) = uuid::Uuid::try_parse(guid).ok()?.as_u64_pair();
    let key = PlayerSessionKey(lower ^ mask(seed, upper));
    (upper_half(seed, key) == upper).then_some(key)
}

fn upper_half(seed: u64, key: PlayerSessionKey) -> u64 {
    StableHash::default().number(seed).number(key.0).finish()
}

fn mask(seed: u64, upper: u64) -> u64 {
    StableHash::default().number(!seed).number(upper).finish()
}
