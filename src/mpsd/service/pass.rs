//! What the service does by itself as time passes: its own looks at sessions, SmartMatch's work, and taps.

use super::{Mpsd, MpsdEvent};
use crate::id::SessionReference;
use crate::mpsd::session::{self, Cause, Fact, Input};
use crate::mpsd::smartmatch::Order;
use crate::time::Instant;

impl Mpsd {
    /// When the service next acts by itself, if it gets no input before. The instant may be past, if the driver
    /// has moved the clock.
    #[must_use]
    pub fn next_due(&self) -> Option<Instant> {
        [self.looks.due(), self.match_due, self.directory.taps_due()].into_iter().flatten().min()
    }

    /// Performs everything that is due up to `now`, each item at its own instant: looks, SmartMatch's work and taps, in
    /// this order at one instant, except that the changes of a look or an order are tapped before the next one; also
    /// items that become due by these. Appends changes and sent frames.
    pub fn pass(&mut self, now: Instant, events: &mut Vec<MpsdEvent>) {
        while let Some(due) = self.next_due().filter(|due| *due <= now) {
            self.passed_until = self.passed_until.max(due);
            let at = self.passed_until;
            for session in self.looks.take_due(at) {
                self.look(at, &session, events);
                self.send_taps(at, events);
            }
            self.work_as_smartmatch(at, events);
            self.send_taps(at, events);
        }
        self.passed_until = self.passed_until.max(now);
    }

    fn look(&mut self, now: Instant, session: &SessionReference, events: &mut Vec<MpsdEvent>) {
        // A fact is never refused: a deleted session answers that it is gone.
        let _ = self.tell(now, session, &Input::Fact(Fact::Tick), events);
    }

    /// Passes every due order of SmartMatch to the directory.
    fn work_as_smartmatch(&mut self, now: Instant, events: &mut Vec<MpsdEvent>) {
        if self.match_due.is_none_or(|due| due > now) {
            return;
        }
        while let Some(order) = self.smartmatch.next_order(now, &self.directory) {
            self.carry_out(now, order, events);
            self.send_taps(now, events);
        }
        self.match_due = self.smartmatch.next_due(now, &self.directory);
    }

    fn carry_out(&mut self, now: Instant, order: Order, events: &mut Vec<MpsdEvent>) {
        let Order { session, request, .. } = &order;
        let input = Input::Request(request.clone());
        let answer = self.try_by(now, session, |directory, happened| directory.handle(now, session, &input, happened));
        self.smartmatch.answered(now, &self.directory, &order, &answer);
        let (settled, changed) = counts(&self.happened);
        let status = match &answer {
            Ok(answer) => answer.status(),
            Err(refusal) => refusal.status(self.directory.readings()),
        };
        let (verb, rule) = (order.verb(), order.clause);
        events.push(MpsdEvent::Ordered { session: session.clone(), verb, rule, answer, status, settled, changed });
        self.publish(session, events);
    }

    fn send_taps(&mut self, now: Instant, events: &mut Vec<MpsdEvent>) {
        if self.directory.taps_due().is_none_or(|due| due > now) {
            return;
        }
        let mut frames = Vec::new();
        self.directory.send_taps(now, &mut frames);
        // In the order of the users: the order of connection ids means nothing to a reader.
        frames.sort_by_key(|frame| frame.taps.first().map(|tap| tap.xuid));
        events.extend(frames.into_iter().map(MpsdEvent::Sent));
    }
}

/// The number of changes by settling, and of later ones: changes before the first requested one belong to settling.
fn counts(happened: &[session::Event]) -> (usize, usize) {
    let settled = happened.iter().position(|event| event.cause == Cause::Request).unwrap_or(happened.len());
    (settled, happened.len() - settled)
}
