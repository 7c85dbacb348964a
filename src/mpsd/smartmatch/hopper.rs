//! Hoppers: the rules by which tickets are matched, and the template of the target.

use crate::id::{Guid, Name, Seed, SessionReference};
use crate::time::Millis;

/// The longest name of a hopper.
const MAX_HOPPER_NAME: usize = 140;

/// The name of a hopper: like that of a session, and up to 140 characters.
pub type HopperName = Name<MAX_HOPPER_NAME>;

/// What a hopper is set to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Hopper {
    /// The template of the sessions that it makes.
    pub template: Name,
    /// How many players a match takes.
    pub fewest: usize,
    /// How many players a match can take, not less than `fewest`.
    pub most: usize,
    /// What two tickets have to agree on.
    pub rules: Vec<MatchRule>,
    /// Whether a ticket follows the members of its session (M422).
    pub updates_from_session: bool,
    /// The names of the sessions that it makes, in order; those after them are called by a GUID.
    pub names: Vec<Name>,
}

/// A hopper, and what it has done so far.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Running {
    pub hopper: Hopper,
    /// How many sessions it has made.
    made: u64,
    /// How many tickets it has matched, and how many milliseconds they waited together.
    matched: (u64, u64),
}

/// What two tickets have to agree on.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MatchRule {
    /// The same value of this attribute.
    Same {
        /// Its name.
        attribute: Box<str>,
    },
    /// Numbers that are close to each other.
    Within {
        /// The name of the attribute.
        attribute: Box<str>,
        /// By how much they may differ.
        difference: u64,
        /// How much more it may be after each cycle of waiting.
        expand: u64,
    },
}

/// How a hopper does (M436).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Stats {
    /// How many players search.
    pub population: usize,
    /// The mean wait of the tickets that were matched, in whole seconds.
    pub wait_time: u32,
}

impl Hopper {
    /// A hopper without rules that brings `fewest` to `most` players together.
    #[must_use]
    pub fn new(template: Name, fewest: usize, most: usize) -> Hopper {
        Hopper {
            template,
            fewest,
            most: most.max(fewest),
            rules: Vec::new(),
            updates_from_session: false,
            names: Vec::new(),
        }
    }
}

impl Running {
    pub(super) fn new(hopper: Hopper) -> Running {
        Running { hopper, made: 0, matched: (0, 0) }
    }

    /// The mean wait of the tickets that were matched, in whole seconds.
    pub(super) fn typical_wait(&self) -> u32 {
        let (tickets, waited) = self.matched;
        u32::try_from(waited.checked_div(tickets).unwrap_or_default() / 1000).unwrap_or(u32::MAX)
    }

    /// Records how long a ticket has waited for its match.
    pub(super) fn has_matched(&mut self, waited: Millis) {
        let (tickets, sum) = self.matched;
        self.matched = (tickets + 1, sum.saturating_add(waited.get()));
    }

    /// The name of the next session that it makes.
    pub(super) fn next_target(&mut self, seed: Seed, scid: Guid, name: &HopperName) -> Option<SessionReference> {
        let place = self.made;
        self.made += 1;
        let name = match usize::try_from(place).ok().and_then(|place| self.hopper.names.get(place)) {
            Some(name) => name.clone(),
            None => {
                let hash = seed.hash(scid).text(&name.as_str().to_ascii_lowercase()).number(place);
                Guid::from_bits(hash.finish_wide()).to_string().parse().ok()?
            }
        };
        Some(SessionReference { scid, template: self.hopper.template.clone(), name })
    }
}
