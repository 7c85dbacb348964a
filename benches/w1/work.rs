//! The work W1: what four players do to each of N sessions, and how two programs are known to have done the same.
//!
//! Every player draws from its own stream of numbers: a place is reserved for it in the first 10 s, it joins within 33 s
//! unless its reservation runs out at 30 s, plays for up to 10 minutes and drops out, and comes back within 4 minutes
//! unless it is removed at 2. Having come back three times, it leaves the next time it stops playing.

/// How many players a session has.
pub(crate) const PLAYERS: usize = 4;
/// How long a reservation lasts, in milliseconds.
pub(crate) const RESERVED: u32 = 30_000;
/// How long an inactive player stays, in milliseconds.
pub(crate) const INACTIVE: u32 = 120_000;

/// What counts as an event. The numbers go into the checksum.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Reserved = 0,
    Joined = 1,
    ReservationExpired = 2,
    Disconnected = 3,
    Returned = 4,
    Left = 5,
    InactiveExpired = 6,
    Deleted = 7,
}

impl Kind {
    /// By number.
    pub(crate) const ALL: [Kind; 8] = [
        Kind::Reserved,
        Kind::Joined,
        Kind::ReservationExpired,
        Kind::Disconnected,
        Kind::Returned,
        Kind::Left,
        Kind::InactiveExpired,
        Kind::Deleted,
    ];
}

/// One player's will.
#[derive(Clone, Copy)]
pub(crate) struct Player {
    stream: u32,
    returns: u8,
}

impl Player {
    pub(crate) fn new(session: u32, player: usize) -> Player {
        let number = session * PLAYERS as u32 + player as u32;
        Player { stream: number.wrapping_mul(0x9E37_79B9).wrapping_add(12_345), returns: 0 }
    }

    /// When a place is reserved for it.
    #[inline]
    pub(crate) fn reserved_at(&mut self) -> u32 {
        self.draw(10_000)
    }

    /// When it joins that was reserved a place at `at`; `None` if it does not come in time.
    #[inline]
    pub(crate) fn joins(&mut self, at: u32) -> Option<u32> {
        let after = self.draw(33_000);
        (after < RESERVED).then_some(at + after)
    }

    /// When it stops playing that came at `at`, as `came` says, and how.
    #[inline]
    pub(crate) fn stops(&mut self, came: Kind, at: u32) -> (u32, Kind) {
        self.returns += u8::from(came == Kind::Returned);
        (at + self.draw(600_000), if self.returns == 3 { Kind::Left } else { Kind::Disconnected })
    }

    /// When it is back that dropped out at `at`; `None` if it does not come in time.
    #[inline]
    pub(crate) fn returns(&mut self, at: u32) -> Option<u32> {
        let after = self.draw(240_000);
        (after < INACTIVE).then_some(at + after)
    }

    /// What it does next of its own will, and when, after `did` at `at`; `None` if it waits for a timer or is gone.
    #[inline]
    pub(crate) fn next(&mut self, did: Kind, at: u32) -> Option<(u32, Kind)> {
        match did {
            Kind::Reserved => Some((self.joins(at)?, Kind::Joined)),
            Kind::Joined | Kind::Returned => Some(self.stops(did, at)),
            Kind::Disconnected => Some((self.returns(at)?, Kind::Returned)),
            Kind::ReservationExpired | Kind::Left | Kind::InactiveExpired | Kind::Deleted => None,
        }
    }

    /// The next number of the stream (mulberry32), below `bound`.
    #[inline]
    fn draw(&mut self, bound: u32) -> u32 {
        self.stream = self.stream.wrapping_add(0x6D2B_79F5);
        let mut mixed = (self.stream ^ (self.stream >> 15)).wrapping_mul(self.stream | 1);
        mixed ^= mixed.wrapping_add((mixed ^ (mixed >> 7)).wrapping_mul(mixed | 61));
        (mixed ^ (mixed >> 14)) % bound
    }
}

/// How much was done: the number of events, and a sum over them that does not depend on their order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Score {
    pub(crate) events: u64,
    pub(crate) sum: u32,
}

impl Score {
    #[inline]
    pub(crate) fn count(&mut self, at: u32, kind: Kind, session: u32) {
        self.events += 1;
        self.sum = self.sum.wrapping_add(at.wrapping_add(kind as u32 * 7919).wrapping_mul(2 * session + 1));
    }
}
