//! From a draft to a write: what a sender fills in at the moment of sending.

use crate::action::{Acting, Connect, Draft, HostChoice, Keys, Subscribe};
use crate::hash::StableHash;
use crate::id::{ConnectionId, DeviceToken, Guid, MemberIndex, SessionReference};
use crate::mpsd::session::{
    Assignment, ChangeType, Context, Field, Me, MemberWrite, Records, Session, Subscription, SubscriptionsWrite, Write,
};
use crate::names::{Actor, SessionId, UserId};
use crate::policy::SubscribePolicy;
use crate::world::World;

impl World {
    /// The write as it is sent now.
    pub(super) fn fill_in(&self, by: Actor, session: SessionId, draft: &Draft) -> Write {
        let mut write = draft.write.clone();
        let reference = &self.sessions[session.0].reference;
        let able = self.abilities(reference, &write);
        let reach = |user: UserId, me: &mut Me| {
            if let Me::Put(me) = me {
                self.reach(user, draft, me, able);
            }
        };
        if let Actor::User(user) = by {
            reach(user, &mut write.me);
        }
        if let (Some(group), Me::Put(me)) = (&draft.group, &mut write.me) {
            let group = group.iter().map(|user| self.index(reference, *user).unwrap_or(MemberIndex(u32::MAX)));
            me.extras.get_or_insert_default().initialization_group = Some(group.collect());
        }
        if let Some(turn) = &draft.turn {
            let turn = turn.as_ref().map(|users| self.indices(by, reference, users));
            write.properties.extras.get_or_insert_default().turn = turn.map_or(Field::Clear, Field::Set);
        }
        if let (Some(measured), Me::Put(me)) = (&draft.measurements, &mut write.me) {
            let by_token = measured.iter().filter_map(|(user, of)| Some((self.token_of(*user)?, of.clone())));
            me.extras.get_or_insert_default().measurements = Field::Set(by_token.collect());
        }
        if let (Actor::User(user), Me::Put(me)) = (by, &mut write.me)
            && let Some(subscribe) = self.subscribes(user, draft, me, able)
        {
            let subscriptions = Some(self.subscriptions(user, &subscribe));
            me.extras.get_or_insert_default().subscriptions = subscriptions;
        }
        if let Some(acting) = &draft.on_behalf {
            let me = std::mem::take(&mut write.me);
            write.listed = self.listed(acting, me, reach);
        }
        write.properties.host = self.host_token(draft);
        write.remove = draft.remove.iter().filter_map(|user| self.index(reference, *user)).collect();
        self.fill_in_roles_and_owners(by, reference, draft, &mut write);
        write
    }

    /// Whoever has no record stands for an index at which nobody is.
    fn fill_in_roles_and_owners(&self, by: Actor, reference: &SessionReference, draft: &Draft, write: &mut Write) {
        let absent = MemberIndex(u32::MAX);
        for (user, roles) in &draft.assign {
            let index = self.index(reference, *user).unwrap_or(absent);
            write.assign.push(Assignment { index, roles: roles.clone() });
        }
        if let Some(owners) = &draft.owners {
            let next = || self.directory.peek(reference).map_or(MemberIndex(0), Session::next_index);
            let owners = owners.iter().map(|user| match self.index(reference, *user) {
                Some(index) => index,
                // Who comes in by this write gets the next index.
                None if by == Actor::User(*user) => next(),
                None => absent,
            });
            write.properties.extras.get_or_insert_default().owners = Field::Set(owners.collect());
        }
    }

    /// The records of the users for whom a service writes: one for each with its own connection and address, or the same.
    fn listed(&self, acting: &Acting, me: Me, reach: impl Fn(UserId, &mut Me)) -> Option<Box<Records>> {
        if me == Me::Absent {
            return None;
        }
        let own = |user: &UserId| {
            let mut me = me.clone();
            reach(*user, &mut me);
            (self.users[user.0].plan.xuid, me)
        };
        Some(Box::new(match acting.keys {
            Keys::Each => Records::Each(acting.users.iter().map(own).collect()),
            Keys::All => Records::All(me),
            Keys::AllInSession => Records::AllInSession(me),
        }))
    }

    /// How the writer can be reached: its connection and its console's address.
    fn reach(&self, user: UserId, draft: &Draft, me: &mut MemberWrite, able: Abilities) {
        let it = &self.users[user.0];
        let by_default = me.flags.active == Some(true) && able.needs_connection;
        let choice = draft.connection.unwrap_or(if by_default { Connect::Current } else { Connect::None });
        let connection = match choice {
            Connect::Current => it.connection,
            Connect::Previous => it.previous,
            Connect::Unknown => Some(ConnectionId(Guid::from_bits(u128::from(it.plan.xuid.get())))),
            Connect::None => None,
        };
        me.connection = connection.map_or(Field::Keep, Field::Set);
        if draft.address.unwrap_or(draft.arrival && able.has_addresses) {
            me.secure_device_address = it.address.clone().map_or(Field::Keep, Field::Set);
        }
    }

    /// Of what the writer wants to be told: what the script says, or what its title is used to.
    fn subscribes(&self, user: UserId, draft: &Draft, me: &MemberWrite, able: Abilities) -> Option<Subscribe> {
        if draft.subscribe != Subscribe::default() {
            return Some(draft.subscribe.clone());
        }
        let habit = match self.policies(user).subscribe {
            SubscribePolicy::OnJoin => me.flags.active == Some(true) && able.has_taps,
            SubscribePolicy::Never => false,
        };
        let changes = Field::Set([ChangeType::Everything].into_iter().collect());
        habit.then_some(Subscribe { changes, profiles: Vec::new() })
    }

    /// The writer's subscriptions, each with an id of its own.
    fn subscriptions(&self, user: UserId, draft: &Subscribe) -> SubscriptionsWrite {
        let xuid = self.users[user.0].plan.xuid.get();
        let id = |name: &str| {
            let hash = StableHash::default().text("subscription").number(xuid).text(name);
            Guid::from_bits(hash.finish_wide())
        };
        let context = |profile| Context { profile, on_behalf_of_title_id: None };
        SubscriptionsWrite {
            subscription: match draft.changes {
                Field::Keep => Field::Keep,
                Field::Clear => Field::Clear,
                Field::Set(change_types) => Field::Set(Subscription { id: id(""), change_types }),
            },
            contexts: draft.profiles.iter().map(|(name, profile)| (id(name), profile.map(context))).collect(),
        }
    }

    fn host_token(&self, draft: &Draft) -> Field<DeviceToken> {
        match draft.host {
            None => Field::Keep,
            Some(HostChoice::Clear) => Field::Clear,
            Some(HostChoice::Nobody) => Field::Set(DeviceToken(Guid::from_bits(0))),
            Some(HostChoice::Of(user)) => self.token_of(user).map_or(Field::Clear, Field::Set),
        }
    }

    /// The indices of the users' records. The writer's own is the next one to be given if it has none yet.
    fn indices(&self, by: Actor, reference: &SessionReference, users: &[UserId]) -> Vec<MemberIndex> {
        let next = || self.directory.peek(reference).map_or(MemberIndex(0), Session::next_index);
        let to_come = |user: UserId| if by == Actor::User(user) { next() } else { MemberIndex(u32::MAX) };
        users.iter().map(|user| self.index(reference, *user).unwrap_or_else(|| to_come(*user))).collect()
    }

    /// The index of the user's record, as the service has it now.
    fn index(&self, reference: &SessionReference, user: UserId) -> Option<MemberIndex> {
        let stored = self.directory.peek(reference)?;
        stored.member_of(self.users[user.0].plan.xuid).map(|member| member.index)
    }

    /// What the session is able to: as it is, or as this write would make it.
    fn abilities(&self, reference: &SessionReference, write: &Write) -> Abilities {
        let known = self.directory.constants(reference).map(|constants| constants.capabilities).unwrap_or_default();
        let asked = write.constants.as_ref().and_then(|asked| asked.constants.system.capabilities.as_ref());
        let creates = self.directory.peek(reference).is_none();
        let either = |known: bool, asked: Option<bool>| known || (creates && asked == Some(true));
        let needs_connection = either(
            known.connection_required_for_active_members,
            asked.and_then(|asked| asked.connection_required_for_active_members),
        );
        Abilities {
            needs_connection,
            has_addresses: either(known.connectivity, asked.and_then(|asked| asked.connectivity)),
            has_taps: needs_connection && !either(known.large, asked.and_then(|asked| asked.large)),
        }
    }
}

/// What a session is able to that its writers have to know.
#[derive(Clone, Copy, Debug)]
struct Abilities {
    /// An active member needs a connection.
    needs_connection: bool,
    /// It takes addresses.
    has_addresses: bool,
    /// Its members can subscribe to taps.
    has_taps: bool,
}
