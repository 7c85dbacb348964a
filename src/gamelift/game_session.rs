//! A game session: one life of one server process, with its slots.

use super::key::{FleetKey, PlayerSessionKey, ProcessKey, Text};
use super::player_session::RECORD_LIFE;
use super::readings::{CountedSessions, GameLiftReadings};
use super::setup::FleetSpec;
use super::status::{
    GameSessionStatus, GameSessionStatusReason, PlayerSessionCreationPolicy, ProtectionPolicy, TerminationMode,
};
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet};

/// The most players of a game session.
pub const MAX_PLAYERS: u32 = 200;

/// A game session, live or ended.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct GameSession {
    /// Its ARN.
    pub arn: Text,
    /// Its fleet.
    pub fleet: FleetKey,
    /// The number of its location in the fleet.
    pub location: u16,
    /// Its process, which may be gone.
    pub process: ProcessKey,
    /// The port of its process.
    pub port: u16,
    /// The address of its instance.
    pub ip_address: Text,
    /// The name of its instance.
    pub dns_name: Text,
    /// Its status.
    pub status: GameSessionStatus,
    /// Why it ended or is to end, if the service says.
    pub reason: Option<GameSessionStatusReason>,
    /// When it was created.
    pub created: Instant,
    /// When it ended.
    pub ended: Option<Instant>,
    /// What it was created with, which can be changed in part.
    pub settings: GameSessionSettings,
    /// Whether it takes players.
    pub policy: PlayerSessionCreationPolicy,
    /// Whether scaling down may end it.
    pub protection: ProtectionPolicy,
    /// How it was asked to end.
    pub terminating: Option<TerminationMode>,
    /// The settings that its creator asked for, with which a repetition of the token is compared; none without a token.
    pub(super) asked: Option<Box<GameSessionSettings>>,
    /// All its player sessions whose records are kept.
    pub(super) players: BTreeSet<PlayerSessionKey>,
    /// Reserved ones.
    pub(super) reserved: BTreeSet<PlayerSessionKey>,
    /// Active ones.
    pub(super) active: BTreeSet<PlayerSessionKey>,
}

/// The settings of a game session, as its creator gave them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct GameSessionSettings {
    /// Its capacity.
    pub capacity: u32,
    /// Its label.
    pub name: Option<Text>,
    /// Its properties.
    pub properties: BTreeMap<Text, Text>,
    /// Who created it.
    pub creator: Option<Text>,
    /// Opaque data.
    pub data: Option<Text>,
}

impl GameSession {
    /// Reserved and active player sessions: the slots that are held.
    #[must_use]
    pub fn held(&self) -> u32 {
        u32::try_from(self.reserved.len() + self.active.len()).unwrap_or(u32::MAX)
    }

    /// `CurrentPlayerSessionCount`
    #[must_use]
    pub fn current(&self, readings: &GameLiftReadings) -> u32 {
        match readings.counted {
            CountedSessions::ReservedAndActive => self.held(),
            CountedSessions::Active => self.active_players(),
        }
    }

    /// Active player sessions alone.
    #[must_use]
    pub fn active_players(&self) -> u32 {
        u32::try_from(self.active.len()).unwrap_or(u32::MAX)
    }

    /// Free slots. None if the capacity was lowered below the number that is held.
    #[must_use]
    pub fn free(&self) -> u32 {
        self.settings.capacity.saturating_sub(self.held())
    }

    /// Whether it has not ended.
    #[must_use]
    pub fn is_live(&self) -> bool {
        match self.status {
            GameSessionStatus::Activating | GameSessionStatus::Active | GameSessionStatus::Terminating => true,
            GameSessionStatus::Terminated | GameSessionStatus::Error => false,
        }
    }

    /// What is due of it by itself, and when: the end of its activation, or the end of its record.
    pub(super) fn due(&self, spec: &FleetSpec) -> Option<Instant> {
        match self.status {
            GameSessionStatus::Activating => self.created.checked_add(spec.activation_timeout),
            GameSessionStatus::Active | GameSessionStatus::Terminating => None,
            GameSessionStatus::Terminated | GameSessionStatus::Error => self.ended?.checked_add(RECORD_LIFE),
        }
    }

    /// Its player sessions whose records are kept, in the order of creation.
    pub fn players(&self) -> impl DoubleEndedIterator<Item = PlayerSessionKey> {
        self.players.iter().copied()
    }
}
