//! What lies between the consoles and the services, and between the consoles: messages under way, and what befalls them.
//!
//! A request is composed when it is sent, answered when it arrives, and its sender learns when the answer comes. With no delay
//! and no fault the three are one moment. Losses, delays, stale reads and outages are rows of one table, which each message
//! asks once on each leg of its way.

mod faults;
mod heartbeats;
mod in_flight;

pub(super) use faults::Faults;
pub(super) use heartbeats::{HeartbeatChange, Heartbeats};
pub(super) use in_flight::{FrameInFlight, InFlight, Messages, OutgoingRequest};

use super::settings::Settings;
use crate::action::{Leg, NetworkFault};
use crate::draw::Stream;
use crate::names::UserId;
use crate::time::{Instant, Millis};

/// The network.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct Network {
    /// What befalls messages.
    pub(super) faults: Faults,
    /// What is under way.
    pub(super) messages: Messages,
    /// Which consoles hear each other.
    pub(super) heartbeats: Heartbeats,
    links: Vec<UserStreams>,
}

/// What is drawn for the messages of one user.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct UserStreams {
    pub(super) requests: Stream,
    pub(super) replies: Stream,
    pub(super) taps: Stream,
    /// What faults draw.
    pub(super) fortune: Stream,
}

/// How a message goes on one leg of its way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Transit {
    /// How long it takes; none if it is lost.
    pub(super) takes: Option<Millis>,
    /// Whether a fault made it so.
    pub(super) faulted: bool,
}

impl Transit {
    /// Whether it arrives at the moment at which it was sent.
    pub(super) fn is_at_once(self) -> bool {
        self.takes == Some(Millis::ZERO)
    }
}

/// What a request meets at the service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reception {
    /// It is answered as it should be.
    Served,
    /// The service turns it away with this status, and asks to be left alone for so long.
    TurnedAway(u16, Millis),
    /// A read is answered from a copy of that age.
    Stale(Millis),
}

impl Network {
    /// A network in which nothing is wrong.
    pub(super) fn new(links: impl Iterator<Item = UserStreams>, heartbeats: Heartbeats) -> Network {
        Network { links: links.collect(), heartbeats, ..Network::default() }
    }

    /// A request sets out.
    pub(super) fn sends_request(&mut self, now: Instant, user: UserId, settings: &Settings) -> Transit {
        let usual = self.links[user.0].requests.draw(settings.request);
        self.transit(now, user, Leg::Request, usual)
    }

    /// An answer sets out.
    pub(super) fn sends_reply(&mut self, now: Instant, user: UserId, settings: &Settings) -> Transit {
        let usual = self.links[user.0].replies.draw(settings.reply);
        self.transit(now, user, Leg::Reply, usual)
    }

    /// A frame of taps sets out.
    pub(super) fn sends_frame(&mut self, now: Instant, user: UserId, settings: &Settings) -> Transit {
        let usual = self.links[user.0].taps.draw(settings.tap);
        self.transit(now, user, Leg::Tap, usual)
    }

    fn transit(&mut self, now: Instant, user: UserId, leg: Leg, usual: Millis) -> Transit {
        let fortune = &mut self.links[user.0].fortune;
        let Some(fault) = self.faults.draw_fault(now, user, leg, fortune) else {
            return Transit { takes: Some(usual), faulted: false };
        };
        match fault {
            NetworkFault::LoseRequests | NetworkFault::LoseReplies | NetworkFault::DropTaps => {
                Transit { takes: None, faulted: true }
            }
            NetworkFault::DelayRequests(by) | NetworkFault::DelayReplies(by) | NetworkFault::DelayTaps(by) => {
                Transit { takes: Some(usual.plus(fortune.draw(by))), faulted: true }
            }
            NetworkFault::StaleReads(_) | NetworkFault::ServiceFails(..) => {
                Transit { takes: Some(usual), faulted: false }
            }
        }
    }

    /// How the service takes a request that has come there.
    pub(super) fn reception(&mut self, now: Instant, user: UserId, reads: bool) -> Reception {
        let leg = if reads { Leg::Read } else { Leg::Service };
        match self.faults.draw_fault(now, user, leg, &mut self.links[user.0].fortune) {
            Some(NetworkFault::ServiceFails(status, retry_after)) => Reception::TurnedAway(status, retry_after),
            Some(NetworkFault::StaleReads(age)) => Reception::Stale(age),
            Some(
                NetworkFault::LoseRequests
                | NetworkFault::LoseReplies
                | NetworkFault::DropTaps
                | NetworkFault::DelayRequests(_)
                | NetworkFault::DelayReplies(_)
                | NetworkFault::DelayTaps(_),
            )
            | None => Reception::Served,
        }
    }
}
