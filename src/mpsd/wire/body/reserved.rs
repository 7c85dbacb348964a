//! A place kept for somebody else: `members.reserve_0` and on.

use super::field::CustomDelta;
use crate::id::Xuid;
use crate::mpsd::session::{MatchmakingResult, MemberSystemConstants, Reservation};
use serde::Deserialize;

/// A reservation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reserved {
    constants: ReservedConstants,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReservedConstants {
    system: ReservedSystemConstants,
    custom: Option<CustomDelta>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ReservedSystemConstants {
    xuid: Xuid,
    initialize: Option<bool>,
    team: Option<Box<str>>,
    matchmaking_result: Option<MatchmakingResult>,
}

impl Reserved {
    pub(super) fn reservation(self) -> Reservation {
        let ReservedConstants { system, custom } = self.constants;
        Reservation {
            xuid: system.xuid,
            constants: custom.map(|CustomDelta(custom)| custom),
            initialize: system.initialize.unwrap_or_default(),
            system: MemberSystemConstants { team: system.team, matchmaking_result: system.matchmaking_result }.boxed(),
        }
    }
}
