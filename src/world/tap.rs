//! Shoulder taps on their way: sent by the service, lost with their connection, news to a title or known to it.

use super::schedule::Priority;
use super::{Item, TITLE, World};
use crate::id::{Branch, ChangeNumber, ConnectionId};
use crate::mpsd::notify::{Frame, Tap, fired_by};
use crate::mpsd::session::Change;
use crate::names::{Actor, ConsoleId, SessionId, UserId};
use crate::time::Instant;
use crate::trace::{Arrival, Entry, EntryId, What};
use std::collections::BTreeMap;

/// What the world remembers about taps.
#[derive(Clone, Debug, Default)]
pub(super) struct Taps {
    /// Frames that were sent and have not come yet, by their number in the order of sending.
    under_way: BTreeMap<u64, UnderWay>,
    sent: u64,
    /// When the service sends next by itself.
    planned: Option<Instant>,
    /// The newest change of each session that the title on each console was tapped for.
    told: BTreeMap<(ConsoleId, SessionId), Newest>,
}

/// The newest change that somebody knows of, and in which life; none if that life is over.
type Newest = (Branch, Option<ChangeNumber>);

/// A frame, and for each tap in it the session and the change that brought it about.
#[derive(Clone, Debug)]
struct UnderWay {
    frame: Frame,
    origins: Vec<(SessionId, Option<EntryId>)>,
}

impl World {
    /// Lets the service send the taps that are due, and plans when it does so next.
    pub(super) fn send_taps(&mut self) {
        let Some(due) = self.directory.taps_due() else { return };
        if due <= self.now {
            let mut frames = Vec::new();
            self.directory.send_taps(self.now, &mut frames);
            // In the order of the users: that of their connections' ids means nothing to a reader.
            frames.sort_by_key(|frame| frame.taps.first().map(|tap| tap.xuid));
            frames.into_iter().for_each(|frame| self.send_frame(frame));
        }
        if let Some(at) = self.directory.taps_due()
            && self.taps.planned.is_none_or(|planned| at < planned)
        {
            self.taps.planned = Some(at);
            self.schedule.push(at, Priority::Callback, Item::SendTaps);
        }
    }

    /// The moment has come that was planned for, or one before which something else was sent.
    pub(super) fn taps_are_due(&mut self) {
        if self.taps.planned == Some(self.now) {
            self.taps.planned = None;
        }
        self.send_taps();
    }

    fn send_frame(&mut self, frame: Frame) {
        let Some(user) = frame.taps.first().and_then(|tap| self.trace.xuids.get(&tap.xuid)).copied() else { return };
        let session = |tap: &Tap| self.sessions.iter().position(|session| session.reference == tap.session);
        let place = |tap: &Tap| session(tap).map_or(SessionId(usize::MAX), SessionId);
        let origins = frame.taps.iter().map(|tap| (place(tap), self.origin(place(tap), tap))).collect();
        let delay = self.users[user.0].tap_delays.draw(self.settings.tap);
        let Some(delay) = self.tap_sets_out(user).map(|late| delay.plus(late)) else {
            return self.taps_end(UnderWay { frame, origins }, Arrival::Dropped);
        };
        if self.users[user.0].deaf == Some(frame.connection) {
            return self.taps_end(UnderWay { frame, origins }, Arrival::Deaf);
        }
        let number = self.taps.sent;
        self.taps.sent += 1;
        self.taps.under_way.insert(number, UnderWay { frame, origins });
        self.schedule_after(delay, Priority::Completion, Item::TapsArrive(number));
    }

    /// A frame does not come to its console.
    fn taps_end(&mut self, UnderWay { frame, origins }: UnderWay, arrival: Arrival) {
        for (tap, (session, origin)) in frame.taps.iter().zip(origins) {
            let Some(user) = self.trace.xuids.get(&tap.xuid).copied() else { continue };
            if tap.title == TITLE && session.0 < self.sessions.len() {
                let Tap { branch, change_number, fired, .. } = *tap;
                self.note(What::Tap { user, session, branch, change_number, fired, arrival }, origin);
            }
        }
    }

    /// A frame has come to its console, if its connection is still there.
    pub(super) fn taps_arrive(&mut self, number: u64) {
        let Some(UnderWay { frame, origins }) = self.taps.under_way.remove(&number) else { return };
        for (tap, (session, origin)) in frame.taps.iter().zip(origins) {
            // What is for another title does not come to this one.
            if tap.title == TITLE && session.0 < self.sessions.len() {
                self.tap_arrives(tap, frame.connection, session, origin);
            }
        }
    }

    fn tap_arrives(&mut self, tap: &Tap, connection: ConnectionId, session: SessionId, origin: Option<EntryId>) {
        let Some(user) = self.trace.xuids.get(&tap.xuid).copied() else { return };
        let arrival = if self.users.iter().all(|user| user.connection != Some(connection)) {
            Arrival::Lost
        } else if self.console_knows(user, session, tap) {
            Arrival::Known
        } else {
            Arrival::News
        };
        if arrival == Arrival::News {
            let console = self.users[user.0].plan.console;
            self.taps.told.insert((console, session), (tap.branch, tap.change_number));
        }
        let Tap { branch, change_number, fired, .. } = *tap;
        let entry = self.note(What::Tap { user, session, branch, change_number, fired, arrival }, origin);
        if arrival != Arrival::Lost {
            self.after_a_tap(user, session, arrival == Arrival::News, entry);
        }
    }

    /// Whether a tap has told the title on the user's console of a session.
    pub(super) fn was_tapped(&self, user: UserId, session: SessionId) -> bool {
        self.taps.told.contains_key(&(self.users[user.0].plan.console, session))
    }

    /// Whether the title on the user's console has heard of this change or a later one of the same life: by an earlier
    /// tap, another user's perhaps, or by an answer.
    fn console_knows(&self, user: UserId, session: SessionId, tap: &Tap) -> bool {
        let console = self.users[user.0].plan.console;
        let covers = |(branch, newest): Newest| match (newest, tap.change_number) {
            (None, _) => branch == tap.branch,
            (Some(_), None) => false,
            (Some(newest), Some(number)) => branch == tap.branch && newest >= number,
        };
        let of_console = |user: &UserId| self.users[user.0].plan.console == console;
        let seen = |user: UserId| self.seen(Actor::User(user), session);
        self.taps.told.get(&(console, session)).copied().is_some_and(covers)
            || (0..self.users.len())
                .map(UserId)
                .filter(of_console)
                .filter_map(seen)
                .any(|it| covers((it.branch(), Some(it.number()))))
    }

    /// The answer to a user's own request told its title that this life of the session is over.
    pub(super) fn learns_of_the_end(&mut self, user: UserId, session: SessionId, branch: Branch) {
        let console = self.users[user.0].plan.console;
        self.taps.told.insert((console, session), (branch, None));
    }

    /// The change that brought a tap about: of its commit the first that fired it.
    fn origin(&self, session: SessionId, tap: &Tap) -> Option<EntryId> {
        let of_commit = |entry: &Entry| match &entry.what {
            What::Session { session: of, life, event } => {
                let same = tap.change_number.map_or(event.change == Change::Deleted, |it| it == event.change_number);
                *of == session && same && tap.session.branch(self.directory.seed(), *life) == tap.branch
            }
            _ => false,
        };
        let last = self.trace.entries.iter().rposition(of_commit)?;
        let first =
            self.trace.entries[..last].iter().rposition(|entry| !of_commit(entry)).map_or(0, |before| before + 1);
        let fires = |entry: &Entry| match &entry.what {
            What::Session { event, .. } => !fired_by(&event.change).common(tap.fired).is_empty(),
            _ => false,
        };
        Some(EntryId(self.trace.entries[first..=last].iter().position(fires).map_or(first, |place| first + place)))
    }
}
