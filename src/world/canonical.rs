//! The canonical form of a world: equal for worlds that behave alike from now on, whatever their pasts.
//!
//! It removes what has no effect any more: the age of the clock, numbers, the order of planning where items do not meet, causes,
//! and everything that is over: faults that have ended, windows of rate limits, pauses between taps, expired handles, copies too
//! old for any stale read.
//!
//! It keeps what has an effect or is reported:
//!
//! * change numbers, branches and members' indices: clients hold them and traces show them;
//! * the counts of connections, handles, tickets and lives of a session: the next id is derived from them;
//! * the seed and the positions of the random streams;
//! * ages in sessions and snapshots, however old: a title may act on any of them;
//! * the distance of dates in the HTTP form from now, by moving the date of virtual zero;
//! * numbers in custom data that a title means as instants, such as the end of a countdown. Worlds with countdowns in their
//!   sessions are therefore equal only at the same instant;
//! * the phase of the clock within the period, if the service sweeps or counts in aligned windows.

use super::numbers::Numbers;
use super::{Buffer, World};
use crate::time::{Millis, Shift};

impl World {
    /// The canonical form. Two worlds with the same one, given the same actions after the same spans, report the same relative to
    /// now and again have the same canonical form. It is itself a world, in the middle of time, and its own canonical form.
    ///
    /// It is exact unless an instant comes near either end of time: spans of more than 140,000 years are not supported.
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
        // Requests first, since their numbers order them. All other numbers are only names.
        world.network.messages.shift_requests(by, &mut numbers);
        for (user, client) in self.setup.people.users().zip(&mut world.clients) {
            client.shift(by, self.network.messages.oldest_sent(user), &mut numbers);
        }
        world.consoles.iter_mut().for_each(|console| console.renumber(&mut numbers));
        if let Some(gamelift) = world.gamelift.as_mut() {
            gamelift.shift(by, &mut numbers);
        }
        world.schedule.shift(by, &mut numbers);
        world.network.messages.shift_frames(by, &mut numbers);
        world
    }
}
