//! The canonical form of a session: equal for two sessions that behave alike from now on.

use crate::id::{Branch, ChangeNumber, Guid, MemberIndex};
use crate::mpsd::readings::{ReadyFromInactive, ReadyRewrite, TimerAnchor};
use crate::mpsd::session::model::{ENCOUNTER, MemberStatus, Presence, Stage};
use crate::mpsd::session::{Life, Session};
use crate::mpsd::template::Migration;
use crate::time::{Instant, MAX_MILLIS, Millis, Shift, Timeout};
use std::collections::{BTreeMap, BTreeSet};

/// The instant of "now" in a canonical form, with room for ages before it and timeouts after it.
const NOW: u64 = MAX_MILLIS / 2;

impl Session {
    /// The canonical form at `now`: instants become ages, capped where no rule depends on more; members are renumbered;
    /// the branch, the change number and all fields that no rule reads are reset.
    ///
    /// It has no ETag of its own: compare ETags with [`Session::etag`] of the original.
    #[must_use]
    pub fn canonical(&self, now: Instant) -> Session {
        let mut canonical = self.clone();
        let aged = |then: Instant, horizon: Millis| {
            let age = now.since(then).min(horizon).get();
            Instant::from_millis(NOW.saturating_sub(age)).unwrap_or_default()
        };
        canonical.branch = Branch(Guid::from_bits(0));
        canonical.start_time = Instant::ZERO;
        canonical.change_number = ChangeNumber(1);
        canonical.life = match self.life {
            Life::Empty { since } => {
                Life::Empty { since: aged(since, span(self.charter.constants.session_empty_timeout)) }
            }
            Life::Occupied => Life::Occupied,
            Life::Deleted => Life::Deleted,
        };
        // A large session's list has no order of its own.
        canonical.members.sort_unstable_by_key(|member| member.index);
        let joined = self.ranks_of_join_times(now);
        for (place, member) in (0..).zip(&mut canonical.members) {
            member.index = MemberIndex(place);
            member.join_time = joined.get(&member.join_time).copied().unwrap_or_default();
            member.since = aged(member.since, self.horizon(member.status));
            if member.extras.get().is_some() {
                member.extras.edit(|extras| {
                    let group = std::mem::take(&mut extras.group);
                    extras.group = group.into_iter().map(|index| self.place_of(index)).collect();
                });
            }
            if member.status != MemberStatus::Active {
                // Rules read these of active members only, and whoever becomes active writes them.
                (member.presence, member.device, member.title) = (Presence::InTitle, None, None);
            }
        }
        if self.owners().next().is_some() {
            let owners = self.owners().map(|index| self.place_of(index)).collect();
            canonical.properties.extras.edit(|extras| extras.owners = owners);
        }
        if let Some(initialization) = &mut canonical.initialization {
            // Rules tell the first episode from later ones, and not those from each other.
            initialization.episode = initialization.episode.min(2);
            initialization.stage =
                initialization.stage.map(|(stage, since)| (stage, aged(since, self.stage_horizon(stage))));
        }
        canonical.servers.edit(|servers| {
            for start in servers.values_mut().filter_map(|server| server.constants.start_time.as_mut()) {
                // Only the deadlines of a match count from it, and only until they have passed.
                let spans = self.charter.constants.arbitration.map(|arbitration| arbitration.arbitration_timeout);
                let ahead = start.since(now).get();
                *start = match ahead {
                    0 => aged(*start, spans.unwrap_or_default()),
                    ahead => Instant::from_millis(NOW + ahead).unwrap_or(Instant::MAX),
                };
            }
        });
        let turn = self.turn().iter().map(|index| self.place_of(*index)).collect();
        canonical.properties.extras.edit(|extras| extras.turn = turn);
        self.canonical_crowd(now, &mut canonical, |then| aged(then, ENCOUNTER));
        canonical.next_index = MemberIndex(u32::try_from(canonical.members.len()).unwrap_or(u32::MAX));
        canonical
    }

    /// Moves every instant in it; nothing else changes. Unlike the canonical form it can still be compared with a
    /// client's snapshot of it, if that is moved too.
    pub(crate) fn shift(&mut self, by: Shift) {
        self.start_time = by.of(self.start_time);
        match &mut self.life {
            Life::Empty { since } => *since = by.of(*since),
            Life::Occupied | Life::Deleted => {}
        }
        for member in &mut self.members {
            by.all([&mut member.since, &mut member.join_time]);
        }
        if let Some((_, since)) = self.initialization.as_mut().and_then(|it| it.stage.as_mut()) {
            *since = by.of(*since);
        }
        self.servers.edit(|servers| {
            servers.values_mut().for_each(|server| by.all(&mut server.constants.start_time));
        });
        self.shift_crowd(by);
    }

    /// The rank of each `joinTime`, where it decides who becomes the owner: how many came later. `now` is one of the
    /// times, because somebody with a lower index may still accept at this instant.
    fn ranks_of_join_times(&self, now: Instant) -> BTreeMap<Instant, Instant> {
        let policies = self.charter.constants.ownership_policies.as_ref();
        if policies.is_none_or(|policies| policies.migration != Migration::Oldest) {
            return BTreeMap::new();
        }
        let times: BTreeSet<Instant> = self.members.iter().map(|member| member.join_time).chain([now]).collect();
        let ranks = (0..).map(|rank| Instant::from_millis(NOW - rank).unwrap_or_default());
        times.into_iter().rev().zip(ranks).collect()
    }

    /// The place of the member with this index; all members who are gone share one.
    fn place_of(&self, index: MemberIndex) -> MemberIndex {
        if !self.members.iter().any(|member| member.index == index) {
            return MemberIndex(u32::MAX);
        }
        let before = self.members.iter().filter(|member| member.index < index).count();
        MemberIndex(u32::try_from(before).unwrap_or(u32::MAX))
    }

    /// The age beyond which no rule depends on how old a stage is.
    fn stage_horizon(&self, stage: Stage) -> Millis {
        let Some(constants) = self.charter.constants.member_initialization else { return Millis::ZERO };
        let own = match stage {
            Stage::Joining => constants.join_timeout,
            Stage::Measuring => constants.measurement_timeout,
            Stage::Evaluating => constants.evaluation_timeout,
            Stage::Failed => return Millis::ZERO,
        };
        match self.charter.readings.timer_anchor {
            TimerAnchor::Evaluation => own,
            // The later stages and the members' timers after them count from the same moment.
            TimerAnchor::Deadline => Millis::MAX,
        }
    }

    /// The age beyond which no rule depends on how old a status is: its timer is due by then, and so is every later one
    /// that counts from the same instant.
    fn horizon(&self, status: MemberStatus) -> Millis {
        let (constants, readings) = (&self.charter.constants, &self.charter.readings);
        let ready = span(constants.ready_removal_timeout);
        let inactive = span(constants.inactive_removal_timeout);
        let own = match status {
            MemberStatus::Active => return Millis::ZERO,
            MemberStatus::Reserved => span(constants.reserved_removal_timeout),
            MemberStatus::Ready => match readings.ready_rewrite {
                ReadyRewrite::KeepsTimer => ready,
                // A timer that started this very instant does not start again.
                ReadyRewrite::RestartsTimer => ready.max(Millis::new(1).unwrap_or_default()),
            },
            MemberStatus::Inactive => match readings.ready_from_inactive {
                ReadyFromInactive::Fresh => inactive,
                ReadyFromInactive::SinceInactive => inactive.max(ready),
            },
        };
        let later = match (readings.timer_anchor, readings.ready_from_inactive) {
            (TimerAnchor::Evaluation, _) => return own,
            // Ready and inactive can follow each other without end, each from the deadline of the other.
            (TimerAnchor::Deadline, ReadyFromInactive::SinceInactive) => return Millis::MAX,
            // The next timer counts from the deadline of this one, and the empty session's from the last.
            (TimerAnchor::Deadline, ReadyFromInactive::Fresh) => [
                if status == MemberStatus::Inactive { Millis::ZERO } else { inactive },
                span(constants.session_empty_timeout),
            ],
        };
        let sum = later.iter().try_fold(own, |sum, span| Millis::new(sum.get() + span.get()));
        sum.unwrap_or(Millis::MAX)
    }
}

/// The span of a timeout; zero for one that is never due.
fn span(timeout: Timeout) -> Millis {
    match timeout {
        Timeout::After(span) => span,
        Timeout::Never => Millis::ZERO,
    }
}
