//! Keys by which the service finds its resources, and the text of its ids.
//!
//! A key is a number that is given once. The API speaks of resources by text (ARNs, ids, names), which is [`Text`].

use std::sync::Arc;

/// The text of an id, name or ARN, shared by all who hold it.
pub type Text = Arc<str>;

macro_rules! keys {
    ($($(#[$doc:meta])+ $Key:ident($number:ty);)+) => {
        $($(#[$doc])+ #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)] pub struct $Key(pub $number);)+
    };
}

keys! {
    /// A fleet, numbered from 0 in the order in which fleets are added.
    FleetKey(u16);
    /// An instance of a fleet, or a compute of an Anywhere fleet, numbered from 0 over all fleets.
    InstanceKey(u32);
    /// A server process, numbered from 0 over all fleets; a replacement has a new number.
    ProcessKey(u32);
    /// A game session, numbered from 0 in the order of creation.
    GameSessionKey(u32);
    /// A player session, numbered from 0 in the order of creation.
    PlayerSessionKey(u64);
    /// A placement, numbered from 0 in the order of its requests.
    PlacementKey(u32);
    /// A matchmaking ticket, numbered from 0 in the order of its requests; backfill tickets included.
    TicketKey(u32);
}
