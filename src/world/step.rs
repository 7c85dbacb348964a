//! The context of an event: the world, the listener, and the budget of a run.

use super::World;
use super::item::{Due, Entity, Item, Move};
use super::trigger::Trigger;
use crate::action::Obstacle;
use crate::names::{Actor, UserId};
use crate::time::{Instant, Millis};
use crate::trace::{CauseToken, Listener, What, Why};
use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};

/// The default limit of planned items in a run. A script that exceeds it plans something every millisecond for days.
pub const DEFAULT_BUDGET: u32 = 1_000_000;

/// What belongs to a run and not to its world: the listener and the budget.
pub struct Drive<'l> {
    listener: &'l mut dyn Listener,
    budget: Budget,
}

/// How many planned items may still run, and how many have run for whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Budget {
    left: u32,
    spent: BTreeMap<(Option<Entity>, &'static str), u32>,
}

/// The budget was exceeded: which kind of item ran most often, and for whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BudgetExceeded {
    /// When the run was stopped.
    pub at: Instant,
    /// The user or console of the items, if they have one.
    pub entity: Option<Entity>,
    /// The kind of item, in words.
    pub what: &'static str,
    /// How often it ran.
    pub times: u32,
    /// The limit.
    pub limit: u32,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget::of(DEFAULT_BUDGET)
    }
}

impl Budget {
    /// A budget of so many items.
    #[must_use]
    pub fn of(limit: u32) -> Budget {
        Budget { left: limit, spent: BTreeMap::new() }
    }

    /// Counts an item that runs. The error is that the budget is exceeded.
    fn spend(&mut self, at: Instant, item: Item) -> Result<(), BudgetExceeded> {
        *self.spent.entry((item.entity(), item.describe())).or_default() += 1;
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(self.restless(at)),
        }
    }

    fn restless(&self, at: Instant) -> BudgetExceeded {
        let limit = self.spent.values().sum::<u32>() - 1;
        let most = self.spent.iter().max_by_key(|(_, times)| **times);
        let ((entity, what), times) = most.map_or(((None, "nothing"), 0), |(of, times)| (*of, *times));
        BudgetExceeded { at, entity, what, times, limit }
    }
}

impl<'l> Drive<'l> {
    /// With the usual budget.
    pub fn new(listener: &'l mut dyn Listener) -> Drive<'l> {
        Drive::within(Budget::default(), listener)
    }

    /// Within this budget.
    pub fn within(budget: Budget, listener: &'l mut dyn Listener) -> Drive<'l> {
        Drive { listener, budget }
    }

    /// What is left of the budget.
    #[must_use]
    pub fn into_budget(self) -> Budget {
        self.budget
    }

    /// Counts an item that runs.
    pub(super) fn spend(&mut self, at: Instant, item: Item) -> Result<(), BudgetExceeded> {
        self.budget.spend(at, item)
    }

    pub(super) fn step<'a>(&'a mut self, world: &'a mut World) -> WorldStep<'a> {
        WorldStep { world, listener: self.listener }
    }
}

impl std::fmt::Debug for Drive<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Drive").field("budget", &self.budget).finish_non_exhaustive()
    }
}

/// The context of one event: the world, and the listener.
pub(super) struct WorldStep<'a> {
    pub(super) world: &'a mut World,
    pub(super) listener: &'a mut dyn Listener,
}

impl Deref for WorldStep<'_> {
    type Target = World;

    fn deref(&self) -> &World {
        self.world
    }
}

impl DerefMut for WorldStep<'_> {
    fn deref_mut(&mut self) -> &mut World {
        self.world
    }
}

impl WorldStep<'_> {
    /// Reports something that happened, with its cause.
    pub(super) fn note(&mut self, what: What, because: CauseToken) -> CauseToken {
        self.listener.note(self.world.now, what, Why::because(because))
    }

    /// Reports something that could not be carried out.
    pub(super) fn prevented(&mut self, by: Actor, verb: &'static str, why: Obstacle) -> CauseToken {
        self.note(What::Prevented { by, verb, why }, CauseToken::NONE)
    }

    /// Plans an item after a delay. One beyond the end of time is dropped.
    pub(super) fn plan_after(&mut self, delay: Millis, item: Item, trigger: Trigger) {
        if let Some(at) = self.world.now.checked_add(delay) {
            self.world.schedule.plan(at, item, trigger);
        }
    }

    /// Plans a move of a title, last in this instant.
    pub(super) fn plan_move(&mut self, user: UserId, what: Move, trigger: Trigger) {
        let number = self.world.network.messages.number();
        let now = self.world.now;
        self.world.schedule.plan(now, Item::Title(user, Due::Move(number, what)), trigger);
    }
}
