//! The users of histories, their connections and addresses, and the session that they share.

use super::sound::valid;
use crate::id::{ConnectionId, DeviceId, DeviceToken, Guid, SecureDeviceAddress, SessionReference, TitleId, Xuid};
use crate::mpsd::session::{Field, User};

/// The device addresses that are written; a `host` is the token of one of them.
pub const ADDRESSES: [&str; 2] = ["aa", "bb"];

/// The user of this number, from 0: at a console of its own, in the title, with an open connection.
#[must_use]
pub fn user(who: usize) -> User {
    let number = who as u64 + 1;
    let device = DeviceId(u32::try_from(number).unwrap_or(u32::MAX));
    let user = User::at_console(Xuid::new(number), device, TitleId(7));
    User { connection: Some(connection(who)), ..user }
}

/// The connection of the user of this number.
#[must_use]
pub fn connection(who: usize) -> ConnectionId {
    ConnectionId(Guid::from_bits((who as u128 + 1) << 8))
}

/// The session of this name, of the template that all of them have.
///
/// # Panics
/// If the name of the session is invalid.
#[must_use]
pub fn reference(name: &str) -> SessionReference {
    SessionReference { scid: Guid::from_bits(1), template: valid("duel".parse()), name: valid(name.parse()) }
}

/// A write of this device address.
pub(super) fn address(blob: &str) -> Field<SecureDeviceAddress> {
    SecureDeviceAddress::new(blob).map_or(Field::Clear, Field::Set)
}

/// The device token that belongs to an address.
pub(super) fn token(blob: &str) -> DeviceToken {
    valid(SecureDeviceAddress::new(blob).ok_or(blob)).token()
}
