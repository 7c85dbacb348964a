//! The chain of causes behind an entry.

use super::{EntryId, Trace};

/// One entry of a chain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Link {
    /// The entry.
    pub entry: EntryId,
    /// How many causes lie between it and the entry in question.
    pub depth: usize,
    /// Whether it is the access through which the one before took effect, rather than its cause.
    pub through: bool,
}

/// The entry itself, then its cause, and so on back to an entry without a cause. An access follows directly after the entry that
/// took effect through it, followed by its own causes unless they are in the chain anyway.
#[must_use]
pub fn chain(trace: &Trace, of: EntryId) -> Vec<Link> {
    let told = causes(trace, of);
    let mut links = Vec::new();
    for (depth, entry) in told.iter().copied().enumerate() {
        links.push(Link { entry, depth, through: false });
        let Some(access) = trace.entry(entry).and_then(|entry| entry.through) else { continue };
        let triggered = causes(trace, access).into_iter().take_while(|cause| !told.contains(cause));
        links.extend(triggered.enumerate().map(|(nth, entry)| Link {
            entry,
            depth: depth + 1 + nth,
            through: nth == 0,
        }));
    }
    links
}

/// An entry and its chain of causes, the nearest first.
fn causes(trace: &Trace, of: EntryId) -> Vec<EntryId> {
    // Causes come before their effects, so the way back ends.
    let before = |at: &EntryId| trace.entry(*at)?.because.filter(|cause| cause < at);
    std::iter::successors(Some(of), before).collect()
}
