//! One step of a world: the world, whoever listens, and how much the world may still do by itself.

use super::World;
use super::item::{Due, Entity, Item, Move};
use super::trigger::Trigger;
use crate::action::Obstacle;
use crate::names::{Actor, UserId};
use crate::time::{Instant, Millis};
use crate::trace::{CauseToken, Listener, What, Why};
use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};

/// The most that a world does by itself in a run: planning something every millisecond for days is a slip of the script's.
pub const DEFAULT_BUDGET: u32 = 1_000_000;

/// What drives a world, and belongs to the run and not to the world: who listens, and the budget.
pub struct Drive<'l> {
    listener: &'l mut dyn Listener,
    budget: Budget,
}

/// How much a world may do by itself, and who has done how much of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Budget {
    left: u32,
    spent: BTreeMap<(Option<Entity>, &'static str), u32>,
}

/// A world that did not come to rest: who did most of what it did by itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BudgetExceeded {
    /// When it was stopped.
    pub at: Instant,
    /// Whose doing it was, if it was somebody's.
    pub entity: Option<Entity>,
    /// What was done, in words.
    pub what: &'static str,
    /// How often.
    pub times: u32,
    /// How much a run may do by itself altogether.
    pub limit: u32,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget::of(DEFAULT_BUDGET)
    }
}

impl Budget {
    /// So many things may be done.
    #[must_use]
    pub fn of(limit: u32) -> Budget {
        Budget { left: limit, spent: BTreeMap::new() }
    }

    /// Something is done; the error is that it was one too much.
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

    /// The world does one thing by itself.
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

/// One thing that happens: the world as it changes, and whoever is told.
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
    /// Something happened, because of that.
    pub(super) fn note(&mut self, what: What, because: CauseToken) -> CauseToken {
        self.listener.note(self.world.now, what, Why::because(because))
    }

    /// Something could not be done.
    pub(super) fn prevented(&mut self, by: Actor, verb: &'static str, why: Obstacle) -> CauseToken {
        self.note(What::Prevented { by, verb, why }, CauseToken::NONE)
    }

    /// Plans something for so long from now. What would come after the end of time does not come.
    pub(super) fn plan_after(&mut self, delay: Millis, item: Item, trigger: Trigger) {
        if let Some(at) = self.world.now.checked_add(delay) {
            self.world.schedule.plan(at, item, trigger);
        }
    }

    /// A title will do something, as the last thing of this instant.
    pub(super) fn plan_move(&mut self, user: UserId, what: Move, trigger: Trigger) {
        let number = self.world.network.messages.number();
        let now = self.world.now;
        self.world.schedule.plan(now, Item::Title(user, Due::Move(number, what)), trigger);
    }
}
