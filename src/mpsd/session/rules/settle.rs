//! Settling: applying due timers and facts, just before an access (M1).
//!
//! One evaluation goes in a fixed order (M3): emptiness; Presence, about active members; removal timers, by ascending
//! index; managed initialization; the arbiter; emptiness again. It changes the status of each member at most once (M2),
//! and new timers start now (M5).

use crate::clause::Clause;
use crate::id::ChangeNumber;
use crate::mpsd::clauses as m;
use crate::mpsd::readings::{EvalBumps, Evaluation, ReadyExpiry, ReservedExpiry, TimerAnchor, ZeroInactiveInline};
use crate::mpsd::session::model::{Cause, Change, Event, MemberStatus, Presence, RemovalTimer};
use crate::mpsd::session::{Life, Session};
use crate::time::{Instant, Millis, Timeout};

/// The most passes that a fixed point can take: the three stages of the running episode and of the next need six, a member
/// that is ready at the end, turns inactive, is removed, and leaves the session empty needs three more, and the last
/// pass finds nothing.
const MAX_PASSES: usize = 10;

impl Session {
    /// Settles the session before an access, in the modes in which accesses do so.
    pub(in crate::mpsd::session) fn settle_for_access(&mut self, now: Instant, happened: &mut Vec<Event>) {
        self.settle(now, self.passes_at_access(), happened);
    }

    /// The service's own evaluation of the session, in the modes that have them.
    pub(in crate::mpsd::session) fn tick(&mut self, now: Instant, happened: &mut Vec<Event>) {
        match self.charter.readings.evaluation {
            Evaluation::LazyOneStep | Evaluation::LazyToFixpoint => {}
            Evaluation::Eager => self.settle(now, MAX_PASSES, happened),
            Evaluation::Sweep(_) => self.settle(now, 1, happened),
        }
    }

    /// How many evaluations an access makes at the most.
    #[inline]
    pub(super) fn passes_at_access(&self) -> usize {
        match self.charter.readings.evaluation {
            Evaluation::LazyOneStep => 1,
            Evaluation::LazyToFixpoint | Evaluation::Eager => MAX_PASSES,
            Evaluation::Sweep(_) => 0,
        }
    }

    /// The earliest instant from `now` on at which settling would apply a timer; `now` for one that is due but was held
    /// back (M91). Infinite timeouts do not count (M90).
    #[must_use]
    pub fn next_timer(&self, now: Instant) -> Option<Instant> {
        if self.is_large() {
            // It has no stages.
            let deadline = self.crowd_deadline().or(self.empty_deadline());
            return deadline.map(|deadline| deadline.max(now));
        }
        let members = self.members.iter().filter_map(|member| member.deadline(&self.charter.constants));
        let stage = self.stage_timer().map(|(_, deadline)| deadline);
        let timers = members.chain(self.empty_deadline()).chain(stage).chain(self.arbitration_timer(now));
        timers.min().map(|deadline| deadline.max(now))
    }

    /// The service's next own look at the session after an input at `now`: with `eager` as soon as anything is due,
    /// with `sweep` at the next multiple of the period. None if nothing will be due, or in modes without looks.
    #[must_use]
    pub fn next_look(&self, now: Instant) -> Option<Instant> {
        let period = match self.charter.readings.evaluation {
            Evaluation::LazyOneStep | Evaluation::LazyToFixpoint => return None,
            Evaluation::Eager => None,
            Evaluation::Sweep(period) => Some(period),
        };
        let due = if self.anything_due(now) { now } else { self.next_timer(now)? };
        period.map_or(Some(due), |period| next_sweep(period, now, due))
    }

    /// When an empty session is to be deleted; `None` if it has members, or never.
    #[must_use]
    pub fn empty_deadline(&self) -> Option<Instant> {
        match self.life {
            Life::Empty { since } => self.charter.constants.session_empty_timeout.deadline(since),
            Life::Occupied | Life::Deleted => None,
        }
    }

    // Most accesses find nothing due and end here.
    #[inline(always)]
    fn settle(&mut self, now: Instant, passes: usize, happened: &mut Vec<Event>) {
        if passes > 0 && self.anything_due(now) {
            self.evaluate(now, passes, happened);
        }
    }

    fn evaluate(&mut self, now: Instant, passes: usize, happened: &mut Vec<Event>) {
        let mark = happened.len();
        self.order_crowd();
        let mut batch = Batch::new(self.settled_number(), now);
        self.run_passes(passes, &mut batch, happened);
        self.close_batch(&batch, mark, happened);
        self.tend_crowd(now, None);
    }

    /// Evaluates until nothing more is due, at most that often.
    pub(super) fn run_passes(&mut self, passes: usize, batch: &mut Batch, happened: &mut Vec<Event>) {
        for _ in 0..passes {
            let before = happened.len();
            self.pass(batch, happened);
            if happened.len() == before {
                break;
            }
        }
    }

    /// Whether an evaluation at `now` would change anything.
    #[inline]
    pub(super) fn anything_due(&self, now: Instant) -> bool {
        let due = |deadline: Option<Instant>| deadline.is_some_and(|deadline| deadline <= now);
        let constants = &self.charter.constants;
        if self.is_large() {
            let ghosts = self.crowd_has_ghosts() && self.presence_applies();
            return ghosts || due(self.crowd_deadline()) || due(self.empty_deadline());
        }
        due(self.empty_deadline())
            || (self.initialization.is_some() && due(self.stage_timer().map(|(_, deadline)| deadline)))
            || self.members.iter().any(|member| match member.status {
                MemberStatus::Active => member.presence == Presence::Elsewhere && self.presence_applies(),
                MemberStatus::Reserved | MemberStatus::Ready | MemberStatus::Inactive => member.is_due(now, constants),
            })
    }

    /// One evaluation: at most one transition for each member.
    fn pass(&mut self, batch: &mut Batch, happened: &mut Vec<Event>) {
        if let Some(deadline) = self.empty_deadline().filter(|deadline| *deadline <= batch.now) {
            self.life = Life::Deleted;
            happened.push(batch.event(Change::Deleted, Cause::Empty { deadline }, m::EMPTY_EXPIRES));
            return;
        }
        let before = happened.len();
        if self.presence_applies() {
            self.presence_pass(batch, happened);
        }
        self.timer_pass(batch, before, happened);
        if self.initialization.is_some() {
            self.settle_initialization(batch, happened);
        }
        self.finish_pass(batch, happened);
    }

    fn presence_pass(&mut self, batch: &mut Batch, happened: &mut Vec<Event>) {
        let mut place = 0;
        while place < self.members.len() {
            let member = &self.members[place];
            let gone = member.status == MemberStatus::Active && member.presence == Presence::Elsewhere;
            let (to, cause) = (Some(MemberStatus::Inactive), Cause::Presence);
            let stays = !gone || self.advance(place, to, batch.now, cause, m::PRESENCE_DEMOTES, batch, happened);
            place += usize::from(stays);
        }
    }

    /// Applies the timers that are due, except to members that this evaluation has moved already (M2): their events
    /// stand in `happened` from `moved` on, in index order like the members, so one cursor tells them.
    fn timer_pass(&mut self, batch: &mut Batch, mut moved: usize, happened: &mut Vec<Event>) {
        let end = happened.len();
        let mut place = 0;
        while place < self.members.len() {
            let member = &self.members[place];
            while moved < end && happened[moved].change.member().is_some_and(|index| index < member.index) {
                moved += 1;
            }
            let touched = moved < end && happened[moved].change.member() == Some(member.index);
            let timer = member.timer(&self.charter.constants).filter(|_| !touched);
            let due = timer.and_then(|(timer, timeout)| {
                let deadline = timeout.deadline(member.since).filter(|deadline| *deadline <= batch.now)?;
                Some((timer, deadline))
            });
            let stays = due.is_none_or(|(timer, deadline)| self.expire(place, timer, deadline, batch, happened));
            place += usize::from(stays);
        }
    }

    fn expire(
        &mut self,
        place: usize,
        timer: RemovalTimer,
        deadline: Instant,
        batch: &mut Batch,
        happened: &mut Vec<Event>,
    ) -> bool {
        let (to, clause) = self.expiry(timer);
        let since = match self.charter.readings.timer_anchor {
            TimerAnchor::Evaluation => batch.now,
            TimerAnchor::Deadline => deadline,
        };
        self.advance(place, to, since, Cause::Timer { timer, deadline }, clause, batch, happened)
    }

    #[inline]
    pub(super) fn finish_pass(&mut self, batch: &Batch, happened: &mut Vec<Event>) {
        self.follow_removals(batch.now, batch.last_removal, batch.number, happened);
    }

    /// The effect of a removal timer on its member.
    fn expiry(&self, timer: RemovalTimer) -> (Option<MemberStatus>, Clause) {
        let readings = &self.charter.readings;
        match timer {
            RemovalTimer::Reserved => match readings.reserved_expiry {
                ReservedExpiry::Remove => (None, m::RESERVED_EXPIRES),
                ReservedExpiry::ToInactive => (Some(MemberStatus::Inactive), m::RESERVED_EXPIRES),
            },
            RemovalTimer::Ready => match readings.ready_expiry {
                ReadyExpiry::ToInactive => (Some(MemberStatus::Inactive), m::READY_EXPIRES),
                ReadyExpiry::Remove => (None, m::READY_EXPIRES),
            },
            RemovalTimer::Inactive => (None, m::INACTIVE_EXPIRES),
        }
    }

    /// Changes the status of the member at `place` to `to`, or removes it; returns whether it still has a record.
    // Inlined because each caller passes a constant cause, which would otherwise go through memory.
    #[inline(always)]
    #[expect(clippy::too_many_arguments, reason = "a transition is all of these, and each differs at each caller")]
    pub(super) fn advance(
        &mut self,
        place: usize,
        to: Option<MemberStatus>,
        since: Instant,
        cause: Cause,
        clause: Clause,
        batch: &mut Batch,
        happened: &mut Vec<Event>,
    ) -> bool {
        if let Some(to) = to {
            let member = &mut self.members[place];
            let from = Some(member.status);
            let change = Change::Status { member: member.index, xuid: member.xuid, from, to: Some(to) };
            happened.push(batch.event(change, cause, clause));
            member.enter(to, since);
            if to != MemberStatus::Inactive || !self.removes_inactive_inline() {
                return true;
            }
            let cause = Cause::Timer { timer: RemovalTimer::Inactive, deadline: since };
            self.remove_member(batch.now, place, cause, m::ZERO_TAKES_NEXT_ACCESS, batch.number, happened);
        } else {
            self.remove_member(batch.now, place, cause, clause, batch.number, happened);
        }
        batch.last_removal = batch.last_removal.max(since);
        false
    }

    /// Whether a member that turns inactive is gone in the same step.
    pub(super) fn removes_inactive_inline(&self) -> bool {
        self.charter.readings.zero_inactive_inline == ZeroInactiveInline::Inline
            && self.charter.constants.inactive_removal_timeout == Timeout::IMMEDIATE
    }

    #[inline]
    fn presence_applies(&self) -> bool {
        self.charter.asks_presence()
    }

    /// The change number under which an evaluation commits (M6).
    #[inline]
    pub(super) fn settled_number(&self) -> ChangeNumber {
        match self.charter.readings.eval_bumps {
            EvalBumps::Once => self.change_number.next(),
            EvalBumps::Silent => self.change_number,
        }
    }

    #[inline]
    pub(super) fn close_batch(&mut self, batch: &Batch, mark: usize, happened: &[Event]) {
        if happened.len() > mark {
            self.change_number = batch.number;
        }
    }
}

/// The shared state of the steps of one evaluation.
pub(super) struct Batch {
    pub number: ChangeNumber,
    pub now: Instant,
    /// When an emptied session became empty: the latest removal, not that of the highest index.
    pub last_removal: Instant,
}

impl Batch {
    pub(super) fn new(number: ChangeNumber, now: Instant) -> Batch {
        Batch { number, now, last_removal: Instant::ZERO }
    }

    pub(super) fn event(&self, change: Change, cause: Cause, clause: Clause) -> Event {
        Event { change_number: self.number, change, cause, clause }
    }
}

/// The first multiple of `period` that is after `now` and not before `due`; none beyond the end of time.
fn next_sweep(period: Millis, now: Instant, due: Instant) -> Option<Instant> {
    let due = due.as_millis().div_ceil(period.get());
    let next = now.as_millis() / period.get() + 1;
    due.max(next).checked_mul(period.get()).and_then(Instant::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sweep_comes_at_multiples_and_never_now() {
        let at = |ms| Instant::from_millis(ms).unwrap();
        let sweep = |now, due| next_sweep(Millis::from_secs(10), at(now), at(due)).map(Instant::as_millis);
        assert_eq!(sweep(0, 9_999), Some(10_000));
        assert_eq!(sweep(0, 10_000), Some(10_000));
        assert_eq!(sweep(0, 10_001), Some(20_000));
        assert_eq!(sweep(10_000, 10_000), Some(20_000));
        assert_eq!(sweep(10_001, 10_001), Some(20_000));
    }
}
