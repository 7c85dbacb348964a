//! The frames of one real-time connection: one at once if it has been idle, otherwise one with the taps collected
//! meanwhile.

use super::{Frame, Tap};
use crate::id::{ConnectionId, Guid, SessionReference, Xuid};
use crate::time::{Instant, Millis, Shift};
use std::collections::BTreeMap;

/// One connection.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct ConnectionTaps {
    /// The sessions whose subscriptions it carries, and how many of each.
    pub(super) sessions: BTreeMap<SessionReference, usize>,
    /// The instant of the last frame.
    last_frame: Option<Instant>,
    /// The taps that wait, the newest of each subscription.
    waiting: BTreeMap<TapTarget, Waiting>,
    /// The end of the minimum interval of recently tapped subscriptions.
    resting: BTreeMap<TapTarget, Instant>,
}

/// The target of a tap: one subscription of one member.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct TapTarget {
    session: SessionReference,
    xuid: Xuid,
    subscription: Guid,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct Waiting {
    tap: Tap,
    /// The shortest time from this tap to the next of its subscription.
    min_interval: Millis,
    /// The earliest instant of sending.
    not_before: Instant,
}

impl ConnectionTaps {
    /// Carries one more subscription of this session.
    pub(super) fn carry(&mut self, session: &SessionReference) {
        match self.sessions.get_mut(session) {
            Some(subscriptions) => *subscriptions += 1,
            None => {
                self.sessions.insert(session.clone(), 1);
            }
        }
    }

    /// Carries one less.
    pub(super) fn let_go(&mut self, session: &SessionReference) {
        let Some(subscriptions) = self.sessions.get_mut(session) else { return };
        *subscriptions -= 1;
        if *subscriptions == 0 {
            self.sessions.remove(session);
        }
    }

    /// Queues a tap. It replaces one that waits for the same subscription.
    pub(super) fn queue(&mut self, tap: Tap, min_interval: Millis) {
        let address = TapTarget { session: tap.session.clone(), xuid: tap.xuid, subscription: tap.subscription };
        let not_before = self.resting.get(&address).map_or(tap.timestamp, |rested| tap.timestamp.max(*rested));
        match self.waiting.get_mut(&address) {
            Some(waiting) => {
                let fired = waiting.tap.fired.and(tap.fired);
                waiting.tap = Tap { fired, ..tap };
            }
            None => {
                self.waiting.insert(address, Waiting { tap, min_interval, not_before });
            }
        }
    }

    /// When its next frame goes, if a tap waits: `interval` after the last one at the earliest. A frame due after the
    /// end of time is never sent.
    pub(super) fn due(&self, interval: Millis) -> Option<Instant> {
        let idle = match self.last_frame {
            Some(last) => last.checked_add(interval)?,
            None => Instant::ZERO,
        };
        self.waiting.values().map(|waiting| waiting.not_before.max(idle)).min()
    }

    /// The frame that goes now: all waiting taps whose subscriptions do not rest.
    pub(super) fn send(&mut self, now: Instant, connection: ConnectionId) -> Frame {
        self.last_frame = Some(now);
        self.resting.retain(|_, until| *until > now);
        let (ripe, rest) =
            std::mem::take(&mut self.waiting).into_iter().partition(|(_, waiting)| waiting.not_before <= now);
        self.waiting = rest;
        let ripe: BTreeMap<TapTarget, Waiting> = ripe;
        let mut taps = Vec::with_capacity(ripe.len());
        for (address, Waiting { tap, min_interval, .. }) in ripe {
            if min_interval > Millis::ZERO {
                self.resting.insert(address, now.checked_add(min_interval).unwrap_or(Instant::MAX));
            }
            taps.push(tap);
        }
        Frame { at: now, connection, taps }
    }

    /// Moves every instant, and drops rests that are over.
    pub(super) fn shift(&mut self, by: Shift, interval: Millis) {
        let rests = |last: &Instant| last.checked_add(interval).is_none_or(|idle| idle > by.now());
        self.last_frame = self.last_frame.filter(rests).map(|last| by.of(last));
        self.resting.retain(|_, until| *until > by.now());
        by.all(self.resting.values_mut());
        for waiting in self.waiting.values_mut() {
            by.all([&mut waiting.tap.timestamp, &mut waiting.not_before]);
        }
    }

    /// Drops all waiting taps.
    pub(super) fn lose(&mut self) {
        self.waiting.clear();
    }

    /// Whether it carries no subscription and no tap.
    pub(super) fn is_done(&self) -> bool {
        self.sessions.is_empty() && self.waiting.is_empty()
    }
}
