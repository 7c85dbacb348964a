//! Delivery of shoulder taps: sending, loss with their connection, arrival at the title.

use super::TITLE;
use super::console::KnownChange;
use super::item::Item;
use super::network::FrameInFlight;
use super::step::WorldStep;
use super::title::Title;
use super::trigger::Trigger;
use crate::id::ConnectionId;
use crate::mpsd::notify::{Frame, Tap};
use crate::names::{SessionId, UserId};
use crate::trace::{Arrival, CauseToken, What};

impl Title<'_> {
    /// Whether the title on its console knows this change or a later one of the same life, from an earlier tap of any of its users
    /// or from a reply.
    fn console_knows(self, session: SessionId, tap: &Tap) -> bool {
        let covers = |(branch, newest): KnownChange| match (newest, tap.change_number) {
            (None, _) => branch == tap.branch,
            (Some(_), None) => false,
            (Some(newest), Some(number)) => branch == tap.branch && newest >= number,
        };
        self.console_state().tapped.get(&session).copied().is_some_and(covers) || { self.titles_on_console() }
            .filter_map(|title| title.snapshot(session))
            .any(|it| covers((it.branch(), Some(it.number()))))
    }
}

impl WorldStep<'_> {
    /// The service sends a frame of taps over one user's connection.
    pub(super) fn send_frame(&mut self, frame: Frame) {
        let Some(user) = frame.taps.first().and_then(|tap| self.setup.people.of_xuid(tap.xuid)) else { return };
        let mut origins = Vec::with_capacity(frame.taps.len());
        for tap in &frame.taps {
            let session = self.session_called(&tap.session);
            origins.push((session, self.causes.of_tap(session, tap)));
        }
        let now = self.now;
        let world = &mut *self.world;
        let passing = world.network.sends_frame(now, user, &world.setup.settings);
        let stalled = self.clients[user.0].realtime.stalled == Some(frame.connection);
        let in_flight = FrameInFlight { frame, origins };
        match passing.takes {
            None => self.frame_ends(&in_flight, Arrival::Dropped),
            Some(_) if stalled => self.frame_ends(&in_flight, Arrival::Deaf),
            Some(takes) => {
                let number = self.world.network.messages.keep_frame(in_flight);
                self.plan_after(takes, Item::TapsArrive(number), Trigger::NONE);
            }
        }
    }

    /// A frame does not arrive.
    fn frame_ends(&mut self, in_flight: &FrameInFlight, arrival: Arrival) {
        for (tap, (session, origin)) in in_flight.frame.taps.iter().zip(&in_flight.origins) {
            let Some(user) = self.setup.people.of_xuid(tap.xuid) else { continue };
            if tap.title == TITLE {
                self.note_tap(user, *session, tap, arrival, *origin);
            }
        }
    }

    /// A frame arrives, if its connection is still open.
    pub(super) fn taps_arrive(&mut self, number: u64) {
        let Some(FrameInFlight { frame, origins }) = self.world.network.messages.take_frame(number) else { return };
        for (tap, (session, origin)) in frame.taps.iter().zip(origins) {
            // Taps for other titles are ignored.
            if tap.title == TITLE {
                self.tap_arrives(tap, frame.connection, session, origin);
            }
        }
    }

    fn tap_arrives(&mut self, tap: &Tap, connection: ConnectionId, session: SessionId, origin: CauseToken) {
        let Some(user) = self.setup.people.of_xuid(tap.xuid) else { return };
        let title = self.title(user);
        let open = self.connections.contains_key(&connection);
        let arrival = match (open, title.console_knows(session, tap)) {
            (false, _) => Arrival::Lost,
            (true, true) => Arrival::Known,
            (true, false) => Arrival::News,
        };
        let console = title.console();
        let entry = self.note_tap(user, session, tap, arrival, origin);
        match arrival {
            Arrival::News => {
                self.world.consoles[console.0].tapped.insert(session, (tap.branch, tap.change_number));
                self.on_tap(user, session, true, entry);
            }
            Arrival::Known => self.on_tap(user, session, false, entry),
            Arrival::Lost | Arrival::Dropped | Arrival::Deaf => {}
        }
    }

    fn note_tap(
        &mut self,
        user: UserId,
        session: SessionId,
        tap: &Tap,
        arrival: Arrival,
        origin: CauseToken,
    ) -> CauseToken {
        let Tap { branch, change_number, fired, .. } = *tap;
        self.note(What::Tap { user, session, branch, change_number, fired, arrival }, origin)
    }
}
