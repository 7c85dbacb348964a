//! Hoppers: the rules by which tickets are matched, and the template of the target.

use crate::id::{Guid, Name, Seed, SessionReference};
use crate::time::Millis;

/// The longest name of a hopper.
const MAX_HOPPER_NAME: usize = 140;

/// The name of a hopper: like that of a session, and up to 140 characters.
pub type HopperName = Name<MAX_HOPPER_NAME>;

/// The configuration of a hopper.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Hopper {
    /// The template of the sessions that it creates.
    pub template: Name,
    /// The minimum number of players of a match.
    pub fewest: usize,
    /// The maximum number of players of a match, not less than `fewest`.
    pub most: usize,
    /// The conditions that two tickets must meet.
    pub rules: Vec<MatchRule>,
    /// Whether a ticket follows the members of its session (M422).
    pub updates_from_session: bool,
    /// The names of the sessions that it creates, in order; later ones have a GUID as their name.
    pub names: Vec<Name>,
}

/// A hopper with its statistics.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Running {
    pub hopper: Hopper,
    /// The number of sessions that it has created.
    made: u64,
    /// The number of matched tickets, and the sum of their waits in milliseconds.
    matched: (u64, u64),
}

/// The conditions that two tickets must meet.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MatchRule {
    /// The same value of this attribute.
    Same {
        /// Its name.
        attribute: Box<str>,
    },
    /// Numbers that are close enough.
    Within {
        /// The name of the attribute.
        attribute: Box<str>,
        /// The maximum difference.
        difference: u64,
        /// The increase of the maximum after each cycle of waiting.
        expand: u64,
    },
}

/// The statistics of a hopper (M436).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Stats {
    /// The number of searching players.
    pub population: usize,
    /// The mean wait of the tickets that were matched, in whole seconds.
    pub wait_time: u32,
}

impl Hopper {
    /// A hopper without rules for matches of `fewest` to `most` players.
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

    /// Records the wait of a matched ticket.
    pub(super) fn has_matched(&mut self, waited: Millis) {
        let (tickets, sum) = self.matched;
        self.matched = (tickets + 1, sum.saturating_add(waited.get()));
    }

    /// The name of the next session that it creates.
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
