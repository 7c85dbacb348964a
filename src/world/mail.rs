//! Messages on their way: a request leaves its console, comes to the service, is answered there, and the answer comes back.
//!
//! A request is composed when it is sent, of what its sender knows then. Without any delay and disturbance all of this
//! happens at once and leaves nothing but the answered request in the trace.

mod journey;
mod parcel;

pub(super) use parcel::{Asked, Lesson, Parcel, Shown};

use super::autopilot::Trigger;
use super::{Stream, World};
use crate::action::{Ask, Chance, Disturbance, Intent, Leg, NetworkFault, NetworkFaultKind};
use crate::names::{SessionId, UserId};
use crate::time::{Instant, Millis};
use crate::trace::{EntryId, Passage, What};
use std::collections::{BTreeMap, BTreeSet};

/// What is on its way, and what may befall it there.
#[derive(Clone, Debug, Default)]
pub(super) struct Mail {
    disturbances: Vec<Running>,
    /// Requests whose senders have no answer yet, in the order of their sending.
    letters: BTreeMap<u64, Letter>,
    written: u64,
    /// The entries of their sending.
    unanswered: BTreeSet<EntryId>,
    /// What titles mean to ask once more, by the number of the letter that was in vain.
    again: BTreeMap<u64, Intent>,
}

/// A disturbance as it goes on.
#[derive(Clone, Debug)]
struct Running {
    what: Disturbance,
    /// How many messages it will still meet, if that is limited.
    left: Option<u32>,
    ends: Option<Instant>,
}

/// A request whose sender has no answer yet.
#[derive(Clone, Debug)]
struct Letter {
    user: UserId,
    /// The run of the title's process that sent it; a later one knows nothing of it.
    attempt: u32,
    session: Option<SessionId>,
    verb: &'static str,
    trigger: Option<Trigger>,
    /// What was asked, to ask it again.
    intent: Intent,
    /// What it carries, until the service has it.
    parcel: Option<Parcel>,
    /// What its answer teaches, once there is one.
    lesson: Option<Lesson>,
    sent: Instant,
    /// The entry that a step knows it by, and the latest that tells of it.
    first: EntryId,
    entry: EntryId,
    /// Whether a disturbance has held it up.
    late: bool,
    /// Whether its sender still waits.
    awaited: bool,
}

/// How a message goes on one leg of its way.
#[derive(Clone, Copy, Debug)]
struct Passing {
    /// How long it takes; none if it is lost.
    takes: Option<Millis>,
    /// Whether a disturbance made it so.
    disturbed: bool,
}

impl Mail {
    /// Messages are disturbed from now on.
    pub(super) fn disturb(&mut self, now: Instant, what: Disturbance) {
        let ends = what.lasts.and_then(|lasts| now.checked_add(lasts));
        self.disturbances.push(Running { left: what.next, ends, what });
    }

    /// A kind of disturbance, or every one, is over.
    pub(super) fn mend(&mut self, kind: Option<NetworkFaultKind>) {
        self.disturbances.retain(|running| kind.is_some_and(|kind| running.what.what.kind() != kind));
    }

    /// What a message of the user's meets: the first disturbance, in the order in which they began, that takes it.
    fn meet(&mut self, now: Instant, user: UserId, leg: Leg, fortune: &mut Stream) -> Option<NetworkFault> {
        if self.disturbances.is_empty() {
            return None;
        }
        self.disturbances.retain(|running| running.left != Some(0) && running.ends.is_none_or(|ends| now < ends));
        let takes = |running: &&mut Running| {
            let Disturbance { what, of, chance, .. } = &running.what;
            let concerns = what.is_on(leg) && (of.is_empty() || of.contains(&user));
            concerns && chance.is_none_or(|Chance(often)| fortune.happens(often, Chance::CERTAIN))
        };
        let running = self.disturbances.iter_mut().find(takes)?;
        running.left = running.left.map(|left| left - 1);
        Some(running.what.what)
    }

    /// Whether the service refuses the user's new connections: while it answers 503. That counts as no message.
    fn refuses_connections(&self, now: Instant, user: UserId) -> bool {
        self.disturbances.iter().any(|Running { what: Disturbance { what, of, .. }, left, ends }| {
            let goes_on = *left != Some(0) && ends.is_none_or(|ends| now < ends);
            goes_on && matches!(what, NetworkFault::ServiceFails(503, _)) && (of.is_empty() || of.contains(&user))
        })
    }

    fn keep(&mut self, letter: Letter) -> u64 {
        let number = self.written;
        self.written += 1;
        self.unanswered.insert(letter.first);
        self.letters.insert(number, letter);
        number
    }

    /// The sending of the latest request of which this is true and for whose answer its sender waits.
    fn awaits(&self, is: impl Fn(&Letter) -> bool) -> Option<EntryId> {
        self.letters.values().rev().find(|letter| letter.awaited && is(letter)).map(|letter| letter.first)
    }

    /// What was to be asked once more.
    pub(super) fn take_again(&mut self, number: u64) -> Option<Intent> {
        self.again.remove(&number)
    }
}

impl Passing {
    fn is_at_once(self) -> bool {
        self.takes == Some(Millis::ZERO)
    }
}

impl World {
    /// Whether the client that sent this request has no answer to it yet.
    #[must_use]
    pub fn is_under_way(&self, entry: EntryId) -> bool {
        self.mail.unanswered.contains(&entry)
    }

    /// The sending of a request for whose answer this run of the user's title waits: one that may change this session.
    pub(super) fn awaits_a_change(&self, user: UserId, session: SessionId) -> Option<EntryId> {
        let changes = |intent: &Intent| match intent {
            Intent::Session { ask, .. } => *ask != Ask::Read,
            Intent::Ticket(_) => true,
            Intent::Handle { .. } | Intent::Find(_) | Intent::Http(_) => false,
        };
        let attempt = self.attempt_of(user);
        self.mail
            .awaits(|it| (it.user, it.attempt, it.session) == (user, attempt, Some(session)) && changes(&it.intent))
    }

    /// Likewise of one that says who the arbiter is.
    pub(super) fn awaits_a_host(&self, user: UserId, session: SessionId) -> bool {
        let says =
            |intent: &Intent| matches!(intent, Intent::Session { ask: Ask::Write(draft), .. } if draft.host.is_some());
        let attempt = self.attempt_of(user);
        let it = |it: &Letter| (it.user, it.attempt, it.session) == (user, attempt, Some(session)) && says(&it.intent);
        self.mail.awaits(it).is_some()
    }

    /// Likewise of one that keeps a place for somebody.
    pub(super) fn awaits_a_place(&self, user: UserId, session: SessionId, guest: UserId) -> bool {
        let xuid = self.users[guest.0].plan.xuid;
        let keeps = |intent: &Intent| match intent {
            Intent::Session { ask: Ask::Write(draft), .. } => {
                draft.write.reserve.iter().any(|place| place.xuid == xuid)
            }
            Intent::Session { ask: Ask::Read, .. }
            | Intent::Handle { .. }
            | Intent::Find(_)
            | Intent::Http(_)
            | Intent::Ticket(_) => false,
        };
        let attempt = self.attempt_of(user);
        let it = |it: &Letter| (it.user, it.attempt, it.session) == (user, attempt, Some(session)) && keeps(&it.intent);
        self.mail.awaits(it).is_some()
    }

    /// What answered a request: `entry` itself, or what the answer that it brought home was given by.
    pub(super) fn answering(&self, entry: EntryId) -> Option<&What> {
        let it = self.trace.entry(entry)?;
        match it.what {
            What::Mail { passage: Passage::Replied { .. }, .. } => Some(&self.trace.entry(it.because?)?.what),
            _ => Some(&it.what),
        }
    }

    /// What a message of the user's meets on this leg.
    pub(super) fn meets(&mut self, user: UserId, leg: Leg) -> Option<NetworkFault> {
        self.mail.meet(self.now, user, leg, &mut self.users[user.0].fortune)
    }

    /// Whether the service refuses the user's new connections.
    pub(super) fn refuses_connections(&self, user: UserId) -> bool {
        self.mail.refuses_connections(self.now, user)
    }

    /// A message of the user's sets out.
    fn sets_out(&mut self, user: UserId, leg: Leg) -> Passing {
        let it = &mut self.users[user.0];
        let ordinary = match leg {
            Leg::Request => it.request_delays.draw(self.settings.request),
            Leg::Reply => it.reply_delays.draw(self.settings.reply),
            Leg::Service | Leg::Read | Leg::Tap => Millis::ZERO,
        };
        let met = self.meets(user, leg);
        let fortune = &mut self.users[user.0].fortune;
        match met {
            Some(NetworkFault::LoseRequests | NetworkFault::LoseReplies | NetworkFault::DropTaps) => {
                Passing { takes: None, disturbed: true }
            }
            Some(NetworkFault::DelayRequests(by) | NetworkFault::DelayReplies(by) | NetworkFault::DelayTaps(by)) => {
                Passing { takes: Some(ordinary.plus(fortune.draw(by))), disturbed: true }
            }
            Some(NetworkFault::StaleReads(_) | NetworkFault::ServiceFails(..)) | None => {
                Passing { takes: Some(ordinary), disturbed: false }
            }
        }
    }

    /// How long a frame of taps takes beyond what is usual; none if it is lost.
    pub(super) fn tap_sets_out(&mut self, user: UserId) -> Option<Millis> {
        self.sets_out(user, Leg::Tap).takes
    }
}
