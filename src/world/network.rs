//! The network: messages in flight between consoles and services, faults, and heartbeats between consoles.
//!
//! A request is composed when it is sent and handled when it arrives at the service; the sender learns the result when the
//! reply arrives. Without delay and fault all three happen at one instant. Losses, delays, stale reads and outages are rows of
//! one table, which each message consults once on each leg of its way.

mod faults;
mod heartbeats;
mod in_flight;

pub(super) use faults::Faults;
pub(super) use heartbeats::{HeartbeatChange, Heartbeats};
pub(super) use in_flight::{FrameInFlight, InFlight, Messages, OutgoingRequest};

use super::settings::Settings;
use crate::action::{FaultEffect, Leg, NetworkFault};
use crate::draw::Stream;
use crate::names::UserId;
use crate::time::{Instant, Millis};

/// The network.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct Network {
    /// The active faults.
    pub(super) faults: Faults,
    /// The messages in flight.
    pub(super) messages: Messages,
    /// Which consoles receive each other's heartbeats.
    pub(super) heartbeats: Heartbeats,
    links: Vec<UserStreams>,
}

/// The random streams for the messages of one user.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct UserStreams {
    pub(super) requests: Stream,
    pub(super) replies: Stream,
    pub(super) taps: Stream,
    /// For faults: which messages they affect, and delays.
    pub(super) fortune: Stream,
}

/// The transit of a message on one leg.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Transit {
    /// How long it takes; `None` if the message is lost.
    pub(super) takes: Option<Millis>,
    /// Whether a fault affected it.
    pub(super) faulted: bool,
}

impl Transit {
    /// Whether the message arrives at the instant of sending.
    pub(super) fn is_at_once(self) -> bool {
        self.takes == Some(Millis::ZERO)
    }
}

/// What happens to a request at the service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reception {
    /// The service handles it.
    Served,
    /// The service fails with this status and `Retry-After`.
    TurnedAway(u16, Millis),
    /// A read is answered from a copy of this age.
    Stale(Millis),
}

impl Network {
    /// A network without faults.
    pub(super) fn new(links: impl Iterator<Item = UserStreams>, heartbeats: Heartbeats) -> Network {
        Network { links: links.collect(), heartbeats, ..Network::default() }
    }

    /// A request is sent.
    pub(super) fn sends_request(&mut self, now: Instant, user: UserId, settings: &Settings) -> Transit {
        let usual = self.links[user.0].requests.draw(settings.request);
        self.transit(now, user, Leg::Request, usual)
    }

    /// A reply is sent.
    pub(super) fn sends_reply(&mut self, now: Instant, user: UserId, settings: &Settings) -> Transit {
        let usual = self.links[user.0].replies.draw(settings.reply);
        self.transit(now, user, Leg::Reply, usual)
    }

    /// A frame of taps is sent.
    pub(super) fn sends_frame(&mut self, now: Instant, user: UserId, settings: &Settings) -> Transit {
        let usual = self.links[user.0].taps.draw(settings.tap);
        self.transit(now, user, Leg::Tap, usual)
    }

    fn transit(&mut self, now: Instant, user: UserId, leg: Leg, usual: Millis) -> Transit {
        let fortune = &mut self.links[user.0].fortune;
        let Some(fault) = self.faults.draw_fault(now, user, leg, fortune) else {
            return Transit { takes: Some(usual), faulted: false };
        };
        match fault.effect() {
            FaultEffect::Loses => Transit { takes: None, faulted: true },
            FaultEffect::Delays(by) => Transit { takes: Some(usual.plus(fortune.draw(by))), faulted: true },
            FaultEffect::ShowsCopy(_) | FaultEffect::Fails(..) => Transit { takes: Some(usual), faulted: false },
        }
    }

    /// What happens to a request that has arrived at the service.
    pub(super) fn reception(&mut self, now: Instant, user: UserId, reads: bool) -> Reception {
        let leg = if reads { Leg::Read } else { Leg::Service };
        let fault = self.faults.draw_fault(now, user, leg, &mut self.links[user.0].fortune);
        match fault.map(NetworkFault::effect) {
            Some(FaultEffect::Fails(status, retry_after)) => Reception::TurnedAway(status, retry_after),
            Some(FaultEffect::ShowsCopy(age)) => Reception::Stale(age),
            Some(FaultEffect::Loses | FaultEffect::Delays(_)) | None => Reception::Served,
        }
    }
}
