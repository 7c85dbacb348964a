use super::*;
use crate::clause::Clause;
use crate::id::{ChangeNumber, MemberIndex};
use crate::mpsd::session::{Cause, MemberStatus};

const USER: UserId = UserId(0);
const SESSION: SessionId = SessionId(0);
const XUID: Xuid = Xuid::new(1);

/// What happens next.
#[derive(Clone, Copy, Debug)]
enum Next {
    Tick,
    Ask,
    /// The user stops playing, or plays again.
    Turn,
    /// The user's record is made, or removed.
    Seat,
}

/// A history with the questions that were asked and the removals, all of them.
struct Told {
    timeline: Timeline,
    now: Instant,
    playing: bool,
    seated: bool,
    asked: Vec<Instant>,
    removed: Vec<Instant>,
}

impl Told {
    fn new() -> Told {
        let timeline = Timeline::new(BTreeMap::from([(XUID, USER)]), 1);
        let (asked, removed) = (Vec::new(), Vec::new());
        let mut told = Told { timeline, now: Instant::ZERO, playing: true, seated: false, asked, removed };
        told.change(Change::Created);
        told
    }

    fn change(&mut self, change: Change) {
        let event =
            Event { change_number: ChangeNumber(1), change, cause: Cause::Consequence, clause: Clause::new('M', 1) };
        self.timeline.change(self.now, SESSION, &event, Author { asked: false, user: None }, None);
    }

    fn tell(&mut self, next: Next) {
        match next {
            Next::Tick => self.now = self.now.checked_add(Millis::new(1).unwrap()).unwrap(),
            Next::Ask => {
                self.asked.push(self.now);
                self.timeline.ask(self.now, USER, SESSION);
            }
            Next::Turn => {
                self.playing = !self.playing;
                self.timeline.play(self.now, USER, self.playing);
            }
            Next::Seat => {
                let active = Some(MemberStatus::Active);
                let (from, to) = if self.seated { (active, None) } else { (None, active) };
                self.change(Change::Status { member: MemberIndex(0), xuid: XUID, from, to });
                if self.seated {
                    self.removed.push(self.now);
                }
                self.seated = !self.seated;
            }
        }
    }
}

/// In every order of eight things, the first question from each removal and each return on is there; and however often somebody
/// asks in between, two questions are kept at most.
#[test]
fn the_questions_that_are_left_out_are_those_that_nobody_looks_for() {
    for order in 0..4_u32.pow(8) {
        let mut told = Told::new();
        for place in 0..8 {
            let next = [Next::Tick, Next::Ask, Next::Turn, Next::Seat][(order >> (2 * place) & 3) as usize];
            told.tell(next);
        }
        let account = told.timeline.account(told.now);
        let turns = account.people[0].playing.iter().skip(1).map(|(at, _)| at);
        for from in turns.chain(told.removed.iter().copied()) {
            let first = told.asked.iter().copied().find(|at| *at >= from);
            assert_eq!(account.asked(USER, SESSION, from), first, "order {order}, from {from:?}");
        }
    }
    let mut told = Told::new();
    for _ in 0..100 {
        told.tell(Next::Tick);
        told.tell(Next::Ask);
    }
    assert_eq!(told.timeline.places[&(SESSION, USER)].asked.len(), 2);
}
