//! Change notification: which subscribers get a shoulder tap for a change, when, and over which connection.
//!
//! # Theory of operation
//!
//! A tap carries no content. It names a session, its branch and a change number; whoever gets it reads the session if it
//! has not seen that change yet. A member asks for taps by subscribing; each commit of the session then fires some
//! [`ChangeTypes`], and every subscription that has one of them in common is tapped.
//!
//! The notifier is handed the events of one session and keeps two things: the subscriptions, which follow from the
//! events, and the taps that wait on each connection. It sends nothing by itself: it says when the next frame is due,
//! and the driver of the directory fetches it then and after each input. A connection that has been idle for
//! `tap_min_interval_ms` sends at once; otherwise taps wait, and only the newest of each subscription is kept. Memory
//! is therefore bounded by the number of subscriptions.

mod fires;
mod line;

pub use fires::{fired_by, rule_of};

use super::readings::{DeletionTap, Readings};
use super::session::{Change, ChangeTypes, Event, Interest, Lifecycle, Member, MemberStatus, Session};
use crate::id::{Branch, ChangeNumber, ConnectionId, Guid, MemberIndex, SessionReference, TitleId, Xuid};
use crate::time::{Instant, Millis, Shift};
use line::ConnectionTaps;
use std::collections::{BTreeMap, BTreeSet};

/// A shoulder tap: the notice of a session's change for one subscription of one member.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Tap {
    /// When the change was committed.
    pub timestamp: Instant,
    /// The id that the title gave to the subscription.
    pub subscription: Guid,
    /// The session.
    pub session: SessionReference,
    /// The life of the session.
    pub branch: Branch,
    /// The newest change; none if the session was deleted.
    pub change_number: Option<ChangeNumber>,
    /// The subscriber.
    pub xuid: Xuid,
    /// The title that receives it.
    pub title: TitleId,
    /// The change types that fired and were subscribed to. The tap on the wire does not carry them.
    pub fired: ChangeTypes,
}

impl Tap {
    /// The session as a tap names it: `{scid}~{template}~{name}`, in lower case (M280).
    #[must_use]
    pub fn resource(&self) -> String {
        let SessionReference { scid, template, name } = &self.session;
        format!("{scid}~{template}~{name}").to_ascii_lowercase()
    }
}

/// A frame: the taps that go over one connection at one instant.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Frame {
    /// The instant of sending.
    pub at: Instant,
    /// The connection.
    pub connection: ConnectionId,
    /// At least one, in the order of sessions, users and ids.
    pub taps: Vec<Tap>,
}

/// All subscriptions, and the taps that wait.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Notifier {
    /// `tap_min_interval_ms`
    interval: Millis,
    /// The subscriptions of each session that has any.
    sessions: BTreeMap<SessionReference, Vec<Subscriber>>,
    lines: BTreeMap<ConnectionId, ConnectionTaps>,
    /// When each connection sends next: an index over `lines`.
    agenda: BTreeSet<(Instant, ConnectionId)>,
}

/// One subscription of one member.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct Subscriber {
    member: MemberIndex,
    xuid: Xuid,
    connection: ConnectionId,
    id: Guid,
    interest: Interest,
    title: TitleId,
}

impl Notifier {
    /// A notifier without subscriptions.
    #[must_use]
    pub(super) fn new(readings: &Readings) -> Notifier {
        Notifier { interval: readings.tap_min_interval_ms.0, ..Notifier::default() }
    }

    /// Whether there are no subscriptions.
    #[inline]
    pub(super) fn is_idle(&self) -> bool {
        self.sessions.is_empty()
    }

    /// Whether the session has subscribers.
    #[inline]
    pub(super) fn watches(&self, reference: &SessionReference) -> bool {
        !self.is_idle() && self.sessions.contains_key(reference)
    }

    /// How many other sessions than this one have subscriptions on the connection.
    pub(super) fn sessions_on(&self, connection: ConnectionId, other_than: &SessionReference) -> usize {
        let Some(line) = self.lines.get(&connection) else { return 0 };
        line.sessions.len() - usize::from(line.sessions.contains_key(other_than))
    }

    /// When the next frame is to be sent, if any tap waits.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        self.agenda.first().map(|(at, _)| *at)
    }

    /// Appends the frames that are due, in the order of their connections.
    pub(super) fn send(&mut self, now: Instant, frames: &mut Vec<Frame>) {
        while let Some((at, connection)) = self.agenda.first().copied()
            && at <= now
        {
            self.on_line(connection, |line| frames.push(line.send(now, connection)));
        }
    }

    /// Drops the taps that wait on a connection that is given up (M287).
    pub(super) fn lose(&mut self, connection: ConnectionId) {
        if self.lines.contains_key(&connection) {
            self.on_line(connection, ConnectionTaps::lose);
        }
    }

    /// Moves every instant.
    pub(super) fn shift(&mut self, by: Shift) {
        self.lines.values_mut().for_each(|line| line.shift(by, self.interval));
        let due = |(connection, line): (&ConnectionId, &ConnectionTaps)| Some((line.due(self.interval)?, *connection));
        self.agenda = self.lines.iter().filter_map(due).collect();
    }

    /// Takes the events of a session, in their order.
    pub(super) fn note(&mut self, now: Instant, reference: &SessionReference, session: &Session, happened: &[Event]) {
        let mut subscribers = self.sessions.get_mut(reference).map(std::mem::take).unwrap_or_default();
        let mut moved = Moved::default();
        let most = session.charter().constants.max_members_count as usize;
        let mut count = (session.members().len() + removals(happened)).saturating_sub(additions(happened));
        for commit in happened.chunk_by(|one, other| one.change_number == other.change_number) {
            let was_full = count >= most;
            count = (count + additions(commit)).saturating_sub(removals(commit));
            let told = !subscribers.is_empty();
            let fired = if told { fires::fired(commit, was_full != (count >= most)) } else { ChangeTypes::NONE };
            let number = commit.first().map(|event| event.change_number);
            if commit.iter().any(|event| event.change == Change::Deleted) {
                // M284: a deleted session has no subscribers afterwards.
                if told && session.charter().readings.deletion_tap == DeletionTap::Told {
                    self.tap(&subscribers, |_| fired, &commit_tap(now, reference, session, None));
                }
                moved.gone.extend(subscribers.drain(..).map(|subscriber| subscriber.connection));
                continue;
            }
            let new = follow(&mut subscribers, session, commit, &mut moved);
            if !subscribers.is_empty() {
                let of = |subscriber: &Subscriber| subscriber.interest.change_types().common(fired);
                self.tap(&subscribers, of, &commit_tap(now, reference, session, number));
            }
            // M282
            moved.came.extend(new.iter().map(|subscriber| subscriber.connection));
            subscribers.extend(new);
        }
        self.carry(reference, moved);
        if subscribers.is_empty() {
            self.sessions.remove(reference);
            return;
        }
        match self.sessions.get_mut(reference) {
            Some(known) => *known = subscribers,
            None => {
                self.sessions.insert(reference.clone(), subscribers);
            }
        }
    }

    /// Taps each subscriber for which a subscribed change type fires.
    fn tap(&mut self, subscribers: &[Subscriber], fired: impl Fn(&Subscriber) -> ChangeTypes, tap: &Tap) {
        for subscriber in subscribers {
            let fired = fired(subscriber);
            if !fired.is_empty() {
                let Subscriber { xuid, id, title, interest, connection, .. } = *subscriber;
                let tap = Tap { subscription: id, xuid, title, fired, ..tap.clone() };
                self.on_line(connection, |line| line.queue(tap, interest.min_interval()));
            }
        }
    }

    /// Updates the connections that carry subscriptions of the session. Additions come first, so that a connection that
    /// keeps at least one is not dropped in between.
    fn carry(&mut self, reference: &SessionReference, Moved { came, gone }: Moved) {
        for connection in came {
            self.on_line(connection, |line| line.carry(reference));
        }
        for connection in gone {
            self.on_line(connection, |line| line.let_go(reference));
        }
    }

    /// Changes the subscriptions that a connection carries, and updates the agenda.
    fn on_line(&mut self, connection: ConnectionId, change: impl FnOnce(&mut ConnectionTaps)) {
        let line = self.lines.entry(connection).or_default();
        let before = line.due(self.interval);
        change(line);
        let after = line.due(self.interval);
        let done = line.is_done();
        if before != after {
            before.map(|at| self.agenda.remove(&(at, connection)));
            after.map(|at| self.agenda.insert((at, connection)));
        }
        if done {
            self.lines.remove(&connection);
        }
    }
}

/// The connections of added and ended subscriptions, once for each subscription.
#[derive(Default)]
struct Moved {
    came: Vec<ConnectionId>,
    gone: Vec<ConnectionId>,
}

impl Moved {
    fn ends(&mut self, subscribers: &mut Vec<Subscriber>, of: MemberIndex) {
        let ended = subscribers.extract_if(.., |subscriber| subscriber.member == of);
        self.gone.extend(ended.map(|subscriber| subscriber.connection));
    }

    fn changes(&mut self, from: ConnectionId, to: ConnectionId) {
        if from != to {
            self.gone.push(from);
            self.came.push(to);
        }
    }
}

/// The tap of a commit, without what differs between subscriptions.
fn commit_tap(
    timestamp: Instant,
    reference: &SessionReference,
    session: &Session,
    change_number: Option<ChangeNumber>,
) -> Tap {
    Tap {
        timestamp,
        subscription: Guid::from_bits(0),
        session: reference.clone(),
        branch: session.branch(),
        change_number,
        xuid: Xuid::new(0),
        title: TitleId(0),
        fired: ChangeTypes::NONE,
    }
}

/// Updates the subscribers by one commit (M269), and returns the new ones.
fn follow(
    subscribers: &mut Vec<Subscriber>,
    session: &Session,
    commit: &[Event],
    moved: &mut Moved,
) -> Vec<Subscriber> {
    let mut new = Vec::new();
    for event in commit {
        match event.change.lifecycle() {
            Some(Lifecycle::Status { member, to, .. }) => match to {
                Some(MemberStatus::Active) => {}
                Some(MemberStatus::Reserved | MemberStatus::Ready | MemberStatus::Inactive) | None => {
                    moved.ends(subscribers, member);
                }
            },
            Some(Lifecycle::Connection { member, to: Some(connection), .. }) => {
                for subscriber in subscribers.iter_mut().filter(|subscriber| subscriber.member == member) {
                    moved.changes(subscriber.connection, connection);
                    subscriber.connection = connection;
                }
            }
            Some(Lifecycle::Connection { member, to: None, .. }) => moved.ends(subscribers, member),
            Some(Lifecycle::Subscription { member }) => {
                if let Some(record) = session.members().iter().find(|record| record.index == member) {
                    new.retain(|it: &Subscriber| it.member != member);
                    new.extend(renewed(subscribers, record, moved));
                }
            }
            Some(
                Lifecycle::Created
                | Lifecycle::Emptied
                | Lifecycle::Deleted
                | Lifecycle::TimerRestarted { .. }
                | Lifecycle::Stage
                | Lifecycle::EpisodeEnded,
            )
            | None => {}
        }
    }
    new
}

/// Updates a member's subscriptions, and returns the new ones.
fn renewed(subscribers: &mut Vec<Subscriber>, record: &Member, moved: &mut Moved) -> Vec<Subscriber> {
    let mut asked = subscriptions(record);
    for old in subscribers.extract_if(.., |old| old.member == record.index && !asked.iter().any(|now| old.is(now))) {
        moved.gone.push(old.connection);
    }
    for old in subscribers.iter_mut() {
        if let Some(now) = asked.iter().position(|now| old.is(now)).map(|place| asked.remove(place)) {
            moved.changes(old.connection, now.connection);
            *old = now;
        }
    }
    asked
}

/// A member's subscriptions as they are now.
fn subscriptions(member: &Member) -> Vec<Subscriber> {
    let (Some(subscriptions), Some(connection)) = (member.subscriptions(), member.connection) else {
        return Vec::new();
    };
    let of = |(id, interest, title): (Guid, Interest, Option<TitleId>)| {
        let title = title.or(member.title).unwrap_or(TitleId(0));
        Subscriber { member: member.index, xuid: member.xuid, connection, id, interest, title }
    };
    subscriptions.iter().map(of).collect()
}

impl Subscriber {
    /// Whether both are the same subscription, in the same form.
    fn is(&self, other: &Subscriber) -> bool {
        let profile = |it: &Subscriber| match it.interest {
            Interest::Profile(_) => true,
            Interest::Changes(_) => false,
        };
        (self.member, self.id, profile(self)) == (other.member, other.id, profile(other))
    }
}

fn additions(happened: &[Event]) -> usize {
    happened.iter().filter(|event| matches!(event.change, Change::Status { from: None, .. })).count()
}

fn removals(happened: &[Event]) -> usize {
    happened.iter().filter(|event| matches!(event.change, Change::Status { to: None, .. })).count()
}

impl Frame {
    /// Moves every instant.
    pub(crate) fn shift(&mut self, by: Shift) {
        by.all([&mut self.at]);
        by.all(self.taps.iter_mut().map(|tap| &mut tap.timestamp));
    }
}
