//! Worlds that behave alike from here on, whatever their pasts.
//!
//! Taken away is what decides nothing any more: how long the clock has been running, by which numbers things are known, in which
//! order they were planned where they do not meet, what led to what, and what is over: faults that have ended, windows of the
//! rate limits, rests between taps, handles that have run out, copies that no stale read shows.
//!
//! What decides, or is told, stays:
//!
//! * change numbers, branches and members' indices: clients hold them and traces show them;
//! * how many connections, handles, tickets and lives of a session there have been: the next id is made from that;
//! * the positions of the streams from which is drawn, and with them the seed;
//! * ages in sessions and in what clients saw of them, however old: a title may act on any of them;
//! * the date of virtual zero. So what the HTTP form shows as a date lies as far from the present as it did;
//! * what a title wrote as a number that means an instant, such as the end of a countdown: custom data is not looked into. Two
//!   worlds with countdowns in their sessions meet only at one instant;
//! * where the clock stands between two multiples of the period, if the service sweeps or counts in aligned windows.

use super::numbers::Numbers;
use super::{Buffer, World};
use crate::time::{Millis, Shift};

impl World {
    /// The canonical form: two worlds that have one behave alike from here on, as far as instants count from now. Given the same
    /// actions after the same spans they tell the same, and again have one canonical form. It is a world itself, in the middle of
    /// time, and its own canonical form.
    ///
    /// It is exact as long as nothing comes near either end of time: a span of more than 140,000 years is not one.
    #[must_use]
    pub fn canonical(&self) -> World {
        let mut world = self.clone();
        let by = Shift::to_the_middle(self.now, self.mpsd.beat());
        world.now = by.of(self.now);
        world.causes.clear();
        world.events = Buffer::default();
        world.mpsd.shift(by);
        world.sessions.shift(by, self.setup.remembers.unwrap_or(Millis::ZERO));
        world.network.heartbeats.shift(by);
        world.network.faults.shift(by);
        world.games.shift(by);
        world.split_brain.shift(by);
        by.all(world.skipped_closes.values_mut());
        world.service_snapshots.values_mut().for_each(|snapshot| snapshot.shift(by));
        let mut numbers = Numbers::default();
        // Requests first, since their numbers tell which of them is the newest. Those of all else are names and no more.
        world.network.messages.shift_requests(by, &mut numbers);
        for (user, client) in self.setup.people.users().zip(&mut world.clients) {
            client.shift(by, self.network.messages.oldest_sent(user), &mut numbers);
        }
        world.consoles.iter_mut().for_each(|console| console.renumber(&mut numbers));
        world.schedule.shift(by, &mut numbers);
        world.network.messages.shift_frames(by, &mut numbers);
        world
    }
}
