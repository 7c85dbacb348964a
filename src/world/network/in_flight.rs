//! Messages in flight: requests without a reply yet, and frames of taps.

use crate::action::Intent;
use crate::mpsd::notify::Frame;
use crate::names::{SessionId, UserId};
use crate::service::ServiceRequest;
use crate::time::{Instant, Shift};
use crate::trace::CauseToken;
use crate::world::client::ClientReply;
use crate::world::numbers::Numbers;
use crate::world::trigger::Trigger;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All messages in flight, by number in the order of sending.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(in crate::world) struct Messages {
    requests: BTreeMap<u64, InFlight>,
    /// The requests of each user: an index over `requests`.
    of_users: BTreeSet<(UserId, u64)>,
    frames: BTreeMap<u64, FrameInFlight>,
    numbered: u64,
}

/// A composed request.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(in crate::world) struct OutgoingRequest {
    /// The request to the service.
    pub(in crate::world) ask: ServiceRequest,
    /// What the sender needs to know when the reply arrives.
    pub(in crate::world) context: crate::world::client::SendContext,
}

/// A request whose reply has not arrived yet.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(in crate::world) struct InFlight {
    pub(in crate::world) user: UserId,
    pub(in crate::world) session: Option<SessionId>,
    pub(in crate::world) verb: &'static str,
    pub(in crate::world) trigger: Trigger,
    /// The intent, to send it again.
    pub(in crate::world) intent: Arc<Intent>,
    /// The composed request, until the service has it.
    pub(in crate::world) request: Option<Box<OutgoingRequest>>,
    /// The reply, once there is one.
    pub(in crate::world) reply: Option<Box<ClientReply>>,
    pub(in crate::world) sent: Instant,
    /// The entry of its sending, and the latest entry about it.
    pub(in crate::world) first: CauseToken,
    pub(in crate::world) latest: CauseToken,
    /// Whether a fault has delayed it.
    pub(in crate::world) late: bool,
    /// Whether its sender still waits.
    pub(in crate::world) awaited: bool,
    /// Whether the run of the title's process that sent it has ended.
    pub(in crate::world) forgotten: bool,
}

/// A frame of taps, with the session and the cause of each.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(in crate::world) struct FrameInFlight {
    pub(in crate::world) frame: Frame,
    pub(in crate::world) origins: Vec<(SessionId, CauseToken)>,
}

impl Messages {
    /// A fresh number.
    pub(in crate::world) fn number(&mut self) -> u64 {
        let number = self.numbered;
        self.numbered += 1;
        number
    }

    /// Adds a request.
    pub(in crate::world) fn keep(&mut self, request: InFlight) -> u64 {
        let number = self.number();
        self.of_users.insert((request.user, number));
        self.requests.insert(number, request);
        number
    }

    pub(in crate::world) fn request(&self, number: u64) -> Option<&InFlight> {
        self.requests.get(&number)
    }

    pub(in crate::world) fn request_mut(&mut self, number: u64) -> Option<&mut InFlight> {
        self.requests.get_mut(&number)
    }

    /// Removes a request.
    pub(in crate::world) fn take_request(&mut self, number: u64) -> Option<InFlight> {
        let request = self.requests.remove(&number)?;
        self.of_users.remove(&(request.user, number));
        Some(request)
    }

    /// Adds a frame.
    pub(in crate::world) fn keep_frame(&mut self, frame: FrameInFlight) -> u64 {
        let number = self.number();
        self.frames.insert(number, frame);
        number
    }

    /// Removes a frame.
    pub(in crate::world) fn take_frame(&mut self, number: u64) -> Option<FrameInFlight> {
        self.frames.remove(&number)
    }

    /// The sending time of a user's oldest request in flight.
    pub(in crate::world) fn oldest_sent(&self, user: UserId) -> Option<Instant> {
        self.of_user(user).filter_map(|number| self.requests.get(&number)).map(|it| it.sent).min()
    }

    /// Moves every instant in requests, and renumbers them in their order.
    pub(in crate::world) fn shift_requests(&mut self, by: Shift, numbers: &mut Numbers) {
        self.of_users.clear();
        for (number, mut it) in std::mem::take(&mut self.requests) {
            it.sent = by.of(it.sent);
            it.reply.iter_mut().for_each(|reply| reply.shift(by));
            let number = numbers.of(number);
            self.of_users.insert((it.user, number));
            self.requests.insert(number, it);
        }
    }

    /// Moves every instant in frames, and renumbers them. This must come last: the next fresh number follows the new ones.
    pub(in crate::world) fn shift_frames(&mut self, by: Shift, numbers: &mut Numbers) {
        let frames = std::mem::take(&mut self.frames);
        for (number, mut it) in frames {
            it.frame.shift(by);
            self.frames.insert(numbers.of(number), it);
        }
        self.numbered = numbers.given();
    }

    /// The newest in-flight request of the user that matches `is` and whose reply its title awaits.
    pub(in crate::world) fn awaited(&self, user: UserId, is: impl Fn(&InFlight) -> bool) -> Option<u64> {
        let waits = |it: &InFlight| it.awaited && !it.forgotten && is(it);
        self.of_user(user).rev().find(|number| self.requests.get(number).is_some_and(waits))
    }

    /// A run of a title's process has ended: its requests are no longer awaited, and lost ones are dropped.
    pub(in crate::world) fn forget(&mut self, user: UserId) {
        let numbers: Vec<u64> = self.of_user(user).collect();
        for number in numbers {
            let Some(it) = self.requests.get_mut(&number) else { continue };
            it.forgotten = true;
            if it.request.is_none() && it.reply.is_none() {
                self.take_request(number);
            }
        }
    }

    /// The numbers of a user's requests in flight.
    fn of_user(&self, user: UserId) -> impl DoubleEndedIterator<Item = u64> {
        self.of_users.range((user, 0)..=(user, u64::MAX)).map(|(_, number)| *number)
    }
}
