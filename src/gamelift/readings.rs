//! Readings of GameLift: every point on which its sources contradict each other or are silent, as a named choice.
//!
//! The first value of each is the default: what the digest recommends, and for the gem what its code does.

use crate::choice::choices;
pub use crate::choice::{Choice, ChoiceError, CountChoice, SpanChoice};
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::time::{Millis, given};
use serde::{Deserialize, Serialize};

choices! {
    /// The chosen readings of GameLift and of the gem: one field for each unclear point.
    struct GameLiftReadings, change GameLiftReadingsChange, preset GameLiftPreset by readings, called "GameLift reading";
    measured {
        index_lag_ms: SpanChoice<2_000>, "How long after a change does the search index show it?" "section 8.7; section 15 row 11" {
            "2000" "two seconds",
            "TIME" "that long",
        }
    }
    strict_region: StrictRegion "When is a region that is not a region refused?" "section 3.1; section 15 row 2" {
        AtFirstCall "at_first_call" "at the first call to the service",
        AtConfigure "at_configure" "when the client is configured",
    }
    validation_failure: ValidationFailure "Whom does a server disconnect when a player's validation fails?" "section 6.4; section 15 row 4" {
        Offender "offender" "that player alone",
        Everybody "everybody" "every player, as the gem's code does",
    }
    search_quotes: SearchQuotes "Which quotes may a string of a search have?" "section 8.7; section 15 row 7" {
        Single "single" "single quotes",
        SingleAndDouble "single_and_double" "single and double quotes",
    }
    missing_property: MissingProperty "Does `<>` match a game session that lacks the property?" "section 8.7; section 15 row 9" {
        NoMatch "no_match" "no",
        Match "match" "yes",
    }
    search_order: SearchOrder "In which order are results without a sort expression?" "section 8.7; section 15 row 10" {
        Creation "creation" "in the order of creation",
        Shuffled "shuffled" "in an order drawn from the seed, the same for one query",
    }
    same_player: SamePlayer "May a player have two live player sessions in one game session?" "section 8.4; section 15 row 12" {
        Permitted "permitted" "yes: each reserves a slot of its own",
        Refused "refused" "no: InvalidRequest",
    }
    deny_all_error: DenyAllError "With which error does a game session with DENY_ALL refuse a player?" "section 8.4; section 15 row 13" {
        InvalidStatus "invalid_status" "InvalidGameSessionStatus",
        Full "full" "GameSessionFull",
    }
    counted: CountedSessions "Which player sessions does CurrentPlayerSessionCount count?" "section 8.4; section 15 row 14" {
        ReservedAndActive "reserved_and_active" "reserved and active ones",
        Active "active" "active ones alone; reserved ones still hold their slots",
    }
    partial_players: PartialPlayers "What does CreatePlayerSessions do when there are fewer free slots than players?" "section 8.4; section 15 row 15" {
        Nothing "nothing" "nothing: GameSessionFull",
        AsMany "as_many" "it reserves the free slots in the order of the request",
    }
    remove_reserved: RemoveReserved "What does RemovePlayerSession do to a reservation?" "section 8.4; section 15 row 16" {
        Completed "completed" "it is COMPLETED",
        Refused "refused" "nothing: InvalidRequest",
    }
    reservations_at_end: ReservationsAtEnd "What becomes of reservations when their game session ends?" "section 8.4; section 15 row 17" {
        TimedOut "timed_out" "they are TIMEDOUT at once",
        OwnTime "own_time" "they run to their own deadline",
    }
    nil_health: NilHealth "How healthy is a process that supplies no health callback?" "section 8.5; section 15 row 24" {
        Healthy "healthy" "healthy",
        Unhealthy "unhealthy" "unhealthy",
    }
    health_after_reconnect: HealthAfterReconnect "Does the service hear a process's answers to health checks over a link that was renewed?" "forums.awsgametech.com topic 5458; section 8.5" {
        Heard "heard" "yes",
        Lost "lost" "no: each check is an unhealthy verdict from then on",
    }
    unhealthy_end: UnhealthyEnd "Is a process ended after three unhealthy verdicts?" "section 8.5; section 15 row 25" {
        Ended "ended" "yes, at the third verdict",
        Kept "kept" "no",
    }
    ungraceful: Ungraceful "What becomes of a process that was asked to end and does not?" "section 8.1; section 15 row 26" {
        Killed "killed" "it is killed after five minutes",
        Waits "waits" "the game session stays TERMINATING",
    }
}

/// A named set of readings.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum GameLiftPreset {
    /// The service: the search index lags by two seconds.
    #[default]
    Service,
    /// A unit test: the search index shows every change at once.
    UnitTest,
}

impl GameLiftPreset {
    /// Every preset with its name, as scripts and the command line spell it.
    pub const ALL: [(&'static str, GameLiftPreset); 2] =
        [("service", GameLiftPreset::Service), ("unit-test", GameLiftPreset::UnitTest)];

    /// The readings it stands for.
    #[must_use]
    pub fn readings(self) -> GameLiftReadings {
        let service = GameLiftReadings::default();
        match self {
            GameLiftPreset::Service => service,
            GameLiftPreset::UnitTest => GameLiftReadings { index_lag_ms: SpanChoice(Millis::ZERO), ..service },
        }
    }
}
