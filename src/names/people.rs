//! Users and their consoles, with the ids by which the services know them. Constant in a run.

use super::{ConsoleId, Names, UserId};
use crate::id::{DeviceId, DeviceToken, SecureDeviceAddress, Xuid};
use std::collections::BTreeMap;

/// A user as the script describes it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UserSpec {
    /// Its Xbox id.
    pub xuid: Xuid,
    /// The console on which it is signed in.
    pub console: ConsoleId,
    /// Who follows it.
    pub followers: Vec<Xuid>,
    /// Who has blocked it.
    pub blocked_by: Vec<Xuid>,
    /// Whether the account has the multiplayer privilege.
    pub multiplayer: bool,
    /// Whether its device is a console.
    pub at_console: bool,
}

/// Users and consoles.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct People {
    users: Vec<UserSpec>,
    /// The users of each console, in their order.
    consoles: Vec<Vec<UserId>>,
    /// The address of each console, and the token that the services make of it.
    addresses: Vec<Option<(SecureDeviceAddress, DeviceToken)>>,
    xuids: BTreeMap<Xuid, UserId>,
    tokens: BTreeMap<DeviceToken, ConsoleId>,
}

impl People {
    /// These users, on the consoles that have these names.
    #[must_use]
    pub fn new(names: &Names, users: Vec<UserSpec>) -> People {
        let address = |name: &String| {
            let address = SecureDeviceAddress::new(&format!("sda:{name}"))?;
            let token = address.token();
            Some((address, token))
        };
        let addresses: Vec<Option<_>> = names.consoles.iter().map(address).collect();
        let mut consoles = vec![Vec::new(); names.consoles.len()];
        for (place, user) in users.iter().enumerate() {
            consoles[user.console.0].push(UserId(place));
        }
        let tokens = addresses.iter().enumerate();
        let tokens = tokens.filter_map(|(place, address)| Some((address.as_ref()?.1, ConsoleId(place))));
        let tokens = tokens.filter(|(_, console)| !consoles[console.0].is_empty()).collect();
        let xuids = users.iter().enumerate().map(|(place, user)| (user.xuid, UserId(place))).collect();
        People { users, consoles, addresses, xuids, tokens }
    }

    /// A user as the script describes it.
    #[must_use]
    pub fn user(&self, user: UserId) -> &UserSpec {
        &self.users[user.0]
    }

    /// Every user, in the script's order.
    pub fn users(&self) -> impl Iterator<Item = UserId> + use<> {
        (0..self.users.len()).map(UserId)
    }

    /// Every console, in the script's order.
    pub fn consoles(&self) -> impl Iterator<Item = ConsoleId> + use<> {
        (0..self.consoles.len()).map(ConsoleId)
    }

    /// The console on which a user is signed in.
    #[must_use]
    pub fn console_of(&self, user: UserId) -> ConsoleId {
        self.users[user.0].console
    }

    /// The users of a console, in the script's order.
    #[must_use]
    pub fn on(&self, console: ConsoleId) -> &[UserId] {
        &self.consoles[console.0]
    }

    /// A user's Xbox id.
    #[must_use]
    pub fn xuid(&self, user: UserId) -> Xuid {
        self.users[user.0].xuid
    }

    /// The user of an Xbox id.
    #[must_use]
    pub fn of_xuid(&self, xuid: Xuid) -> Option<UserId> {
        self.xuids.get(&xuid).copied()
    }

    /// The users by their Xbox ids.
    #[must_use]
    pub fn xuids(&self) -> &BTreeMap<Xuid, UserId> {
        &self.xuids
    }

    /// The console of a device token.
    #[must_use]
    pub fn of_token(&self, token: DeviceToken) -> Option<ConsoleId> {
        self.tokens.get(&token).copied()
    }

    /// The consoles by their device tokens.
    #[must_use]
    pub fn tokens(&self) -> &BTreeMap<DeviceToken, ConsoleId> {
        &self.tokens
    }

    /// The secure device address of a user's console.
    #[must_use]
    pub fn address(&self, user: UserId) -> Option<&SecureDeviceAddress> {
        self.addresses[self.console_of(user).0].as_ref().map(|(address, _)| address)
    }

    /// The device token of a user's console.
    #[must_use]
    pub fn token(&self, user: UserId) -> Option<DeviceToken> {
        self.addresses[self.console_of(user).0].as_ref().map(|(_, token)| *token)
    }

    /// The device id of a user's console.
    #[must_use]
    pub fn device(&self, user: UserId) -> DeviceId {
        DeviceId(u32::try_from(self.console_of(user).0).unwrap_or(u32::MAX))
    }
}
