//! The reference for W1: the fastest plain program that does the work with a queue of timers, one session at a time.
//!
//! A binary heap holds what is to come. Nothing is taken out of it early: an entry that something else overtook is known
//! by its turn, which is no longer its player's, and is dropped when it comes up.

use crate::work::{INACTIVE, Kind, PLAYERS, Player, RESERVED, Score};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Runs `sessions` sessions to their end.
pub(crate) fn run(sessions: u32) -> Score {
    let mut score = Score::default();
    let mut agenda = Agenda { entries: BinaryHeap::with_capacity(4 * PLAYERS), pushed: 0 };
    for session in 0..sessions {
        run_one(session, &mut agenda, &mut score);
    }
    score
}

fn run_one(session: u32, agenda: &mut Agenda, score: &mut Score) {
    let mut players: [Player; PLAYERS] = std::array::from_fn(|player| Player::new(session, player));
    let mut turns = [0; PLAYERS];
    let mut left = PLAYERS;
    agenda.pushed = 0;
    for (place, player) in players.iter_mut().enumerate() {
        agenda.push(player.reserved_at(), Coming { player: place as u8, kind: Kind::Reserved, turn: 0 });
    }
    while let Some((at, Coming { player, kind, turn })) = agenda.pop() {
        let place = usize::from(player);
        if turns[place] != turn {
            continue;
        }
        turns[place] += 1;
        let turn = turns[place];
        score.count(at, kind, session);
        let mut then = |at, kind| agenda.push(at, Coming { player, kind, turn });
        match kind {
            Kind::Reserved => {
                then(at + RESERVED, Kind::ReservationExpired);
                if let Some(at) = players[place].joins(at) {
                    then(at, Kind::Joined);
                }
            }
            Kind::Joined | Kind::Returned => {
                let (at, kind) = players[place].stops(kind, at);
                then(at, kind);
            }
            Kind::Disconnected => {
                then(at + INACTIVE, Kind::InactiveExpired);
                if let Some(at) = players[place].returns(at) {
                    then(at, Kind::Returned);
                }
            }
            Kind::ReservationExpired | Kind::Left | Kind::InactiveExpired | Kind::Deleted => {
                left -= 1;
                if left == 0 {
                    score.count(at, Kind::Deleted, session);
                }
            }
        }
    }
}

/// What is to come, soonest first; of the same instant, what was pushed first.
struct Agenda {
    entries: BinaryHeap<Reverse<(u64, u64)>>,
    pushed: u32,
}

#[derive(Clone, Copy)]
struct Coming {
    player: u8,
    kind: Kind,
    /// How many things had happened to the player when this was pushed.
    turn: u32,
}

impl Agenda {
    #[inline]
    fn push(&mut self, at: u32, coming: Coming) {
        self.pushed += 1;
        self.entries.push(Reverse((u64::from(at) << 32 | u64::from(self.pushed), coming.pack())));
    }

    #[inline]
    fn pop(&mut self) -> Option<(u32, Coming)> {
        let Reverse((key, packed)) = self.entries.pop()?;
        Some(((key >> 32) as u32, Coming::unpack(packed)))
    }
}

/// Two words move through the heap much faster than a struct of small fields that was written field by field.
impl Coming {
    #[inline]
    fn pack(self) -> u64 {
        u64::from(self.turn) << 32 | u64::from(self.player) << 8 | self.kind as u64
    }

    #[inline]
    fn unpack(packed: u64) -> Coming {
        Coming { player: (packed >> 8) as u8, kind: Kind::ALL[(packed & 7) as usize], turn: (packed >> 32) as u32 }
    }
}
