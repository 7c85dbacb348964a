//! Finding handles: activities by their owners, and search handles.

use super::handle::{Handle, HandleDetails};
use super::{Directory, Searchable};
use crate::id::{Guid, Xuid};

/// The most handles that one query finds (M307).
pub const MAX_RESULTS: usize = 100;

/// The owners whose activities are queried.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Owners {
    /// These users'.
    Xuids(Vec<Xuid>),
    /// The users whom this user follows: the monikers `people` and `favorites`.
    People(Xuid),
}

impl Directory {
    /// The activities of these users, at most [`MAX_RESULTS`]: by xuids in the order of the list, by people in that of
    /// their posting; those of one service configuration if `scid` names it. Nothing settles: the activity of a player
    /// who is gone stays until its session settles (M303, M306).
    #[must_use]
    pub fn activities(&self, scid: Option<Guid>, owners: &Owners) -> Vec<&Handle> {
        let within = |handle: &&Handle| scid.is_none_or(|scid| handle.reference.scid == scid);
        match owners {
            Owners::Xuids(xuids) => {
                let of = |xuid: &Xuid| self.handles.activities_of(*xuid);
                xuids.iter().flat_map(of).filter(within).take(MAX_RESULTS).collect()
            }
            Owners::People(follower) => {
                let follows = |handle: &&Handle| {
                    handle.activity().is_some_and(|activity| activity.followers.binary_search(follower).is_ok())
                };
                let mut found: Vec<&Handle> = self.handles.activities().filter(follows).filter(within).collect();
                found.sort_by_key(|handle| (handle.create_time, handle.id));
                found.truncate(MAX_RESULTS);
                found
            }
        }
    }

    /// Every search handle whose session exists, by session. Nothing settles.
    pub fn search_handles(&self) -> impl Iterator<Item = Searchable<'_>> {
        self.handles.bound().filter_map(|handle| {
            let HandleDetails::Search(attributes) = &handle.details else { return None };
            let session = self.peek(&handle.reference)?;
            let Handle { id, create_time, reference, .. } = handle;
            Some(Searchable { id: *id, create_time: *create_time, reference, attributes, session })
        })
    }
}
