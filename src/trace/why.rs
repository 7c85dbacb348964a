//! The chain of causes behind an entry.

use super::{EntryId, Trace};

/// One entry of a chain, and how it belongs there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Link {
    /// The entry.
    pub entry: EntryId,
    /// How many causes lie between it and what was asked about.
    pub depth: usize,
    /// Whether it is the access through which the one before took effect, rather than its cause.
    pub through: bool,
}

/// The entry itself, then what brought it about, and so on back to something that nothing brought about. An access
/// stands right after what it let happen.
#[must_use]
pub fn chain(trace: &Trace, of: EntryId) -> Vec<Link> {
    let mut links = vec![Link { entry: of, depth: 0, through: false }];
    let mut at = of;
    while let Some(entry) = trace.entry(at) {
        let depth = links.last().map_or(0, |link| link.depth) + 1;
        if let Some(access) = entry.through {
            links.push(Link { entry: access, depth, through: true });
        }
        match entry.because {
            // Causes come before their effects, so the way back ends.
            Some(cause) if cause < at => {
                links.push(Link { entry: cause, depth, through: false });
                at = cause;
            }
            _ => break,
        }
    }
    links
}
