//! What happens behind the door by itself as time passes: the service's own looks, SmartMatch's work, and taps.

use super::Wire;
use crate::id::SessionReference;
use crate::mpsd::notify::Frame;
use crate::mpsd::session::{Event, Fact, Input, Session};
use crate::time::Instant;

impl Wire {
    /// Lets everything happen that is due up to `now`, each thing at its own instant: the looks of a service that looks by
    /// itself ([`Session::next_look`]), what SmartMatch does, and taps, in this order where they meet. Appends the frames of
    /// taps and what changed. To be called before each request or fact and after it.
    pub fn pass(&mut self, now: Instant, frames: &mut Vec<Frame>, happened: &mut Vec<Event>) {
        while let Some(due) = self.next_due().filter(|due| *due <= now) {
            let due = due.max(self.passed_until);
            self.look(due, happened);
            self.match_until(due, happened);
            self.directory.send_taps(due, frames);
            self.passed_until = due;
        }
        self.match_until(now, happened);
        self.passed_until = now;
    }

    /// When something of that is due next. A tap's moment may be past, if somebody else moved the clock.
    fn next_due(&self) -> Option<Instant> {
        let looks_itself = self.directory.readings().evaluation.looks_itself();
        let looks = looks_itself.then(|| self.looks().map(|(_, look)| look).min()).flatten();
        [looks, self.next_match(), self.directory.taps_due()].into_iter().flatten().min()
    }

    /// The service's own next look at each session, seen from where the clock has come to.
    fn looks(&self) -> impl Iterator<Item = (&SessionReference, Instant)> {
        let look = |session: &Session| session.next_look(self.passed_until);
        self.directory.sessions().filter_map(move |(reference, session)| Some((reference, look(session)?)))
    }

    fn look(&mut self, now: Instant, happened: &mut Vec<Event>) {
        let due = self.looks().filter(|(_, look)| *look <= now).map(|(reference, _)| reference.clone());
        for reference in due.collect::<Vec<_>>() {
            // A fact is never refused: a session that is gone answers so.
            let _ = self.directory.handle(now, &reference, &Input::Fact(Fact::Tick), happened);
        }
    }
}
