//! Taps as JSON.

use crate::json::fields::{Object, objects};
use crate::mpsd::notify::{Frame, Tap};
use crate::mpsd::service::{Mpsd, MpsdEvent};

impl Mpsd {
    /// The taps among these events as a JSON array, in the order in which they are sent. Beside what the real-time service
    /// sends each has the connection, the moment in milliseconds, the user and the title that it goes to (M285).
    #[must_use]
    pub fn taps_as_json(&self, events: &[MpsdEvent]) -> String {
        let frames = events.iter().filter_map(|event| match event {
            MpsdEvent::Sent(frame) => Some(frame),
            MpsdEvent::Changed { .. } | MpsdEvent::Ordered { .. } => None,
        });
        let taps = frames.flat_map(|frame| frame.taps.iter().map(move |tap| (frame, tap)));
        let mut text = String::new();
        objects(&mut text, taps, |to, (frame, tap)| self.tap(to, frame, tap));
        text
    }

    fn tap(&self, to: &mut Object<'_>, frame: &Frame, tap: &Tap) {
        to.shown("timestamp", self.epoch.at(tap.timestamp));
        to.shown("subscription", tap.subscription);
        to.shown("resourceType", "mpsd/session");
        to.shown("resource", tap.resource());
        to.shown("branch", tap.branch.0);
        if let Some(number) = tap.change_number {
            to.number("changeNumber", number);
        }
        to.number("at", frame.at.as_millis());
        to.shown("connection", frame.connection.0);
        to.shown("xuid", tap.xuid);
        to.shown("titleId", tap.title.0);
    }
}
