//! Completes a draft to a write at the time of sending, from what the sender knows then.

use super::compose::Sender;
use crate::action::{ConnectionRef, Draft, HostChoice, OnBehalfOf, RecordKeys, SubscriptionDraft};
use crate::hash::StableHash;
use crate::id::{ConnectionId, DeviceToken, Guid, MemberIndex};
use crate::mpsd::session::{
    Assignment, ChangeType, Context, Field, Me, MemberWrite, Records, Session, Subscription, SubscriptionsWrite, Write,
};
use crate::mpsd::template::Capabilities;
use crate::names::{Actor, UserId};
use crate::policy::SubscribePolicy;

/// An index without a member, for users whose record the sender does not know.
const NOBODY: MemberIndex = MemberIndex(u32::MAX);

impl Sender<'_> {
    /// The completed write.
    pub(super) fn fill_in(&self, draft: &Draft) -> Write {
        let mut write = draft.write.clone();
        let able = self.abilities(&write);
        let reach = |user: UserId, me: &mut Me| match me {
            Me::Put(me) => self.reach(user, draft, me, able),
            Me::Absent | Me::Leave => {}
        };
        if let Actor::User(user) = self.by {
            reach(user, &mut write.me);
        }
        if let Me::Put(me) = &mut write.me {
            self.fill_in_own_record(draft, me, able);
        }
        if let Some(turn) = &draft.turn {
            let turn = turn.as_ref().map(|users| users.iter().map(|user| self.index_or_next(*user)).collect());
            write.properties.extras.get_or_insert_default().turn = turn.map_or(Field::Clear, Field::Set);
        }
        if let Some(acting) = &draft.on_behalf {
            let me = std::mem::take(&mut write.me);
            write.listed = self.listed(acting, me, reach);
        }
        write.properties.host = self.host_token(draft);
        write.remove = draft.remove.iter().filter_map(|user| self.index(*user)).collect();
        for (user, roles) in &draft.assign {
            let index = self.index(*user).unwrap_or(NOBODY);
            write.assign.push(Assignment { index, roles: roles.clone() });
        }
        if let Some(owners) = &draft.owners {
            let owners = owners.iter().map(|user| self.index_or_next(*user)).collect();
            write.properties.extras.get_or_insert_default().owners = Field::Set(owners);
        }
        write
    }

    fn fill_in_own_record(&self, draft: &Draft, me: &mut MemberWrite, able: Abilities) {
        if let Some(group) = &draft.group {
            let group = group.iter().map(|user| self.index(*user).unwrap_or(NOBODY));
            me.extras.get_or_insert_default().initialization_group = Some(group.collect());
        }
        if let Some(measured) = &draft.measurements {
            let by_token = measured.iter().filter_map(|(user, of)| Some((self.people().token(*user)?, of.clone())));
            me.extras.get_or_insert_default().measurements = Field::Set(by_token.collect());
        }
        if let Actor::User(user) = self.by
            && let Some(subscribe) = self.subscribes(user, draft, me, able)
        {
            let subscriptions = Some(self.subscriptions(user, &subscribe));
            me.extras.get_or_insert_default().subscriptions = subscriptions;
        }
    }

    /// The records of the users for whom a service writes: one for each with its own connection and address, or one for all.
    fn listed(&self, acting: &OnBehalfOf, me: Me, reach: impl Fn(UserId, &mut Me)) -> Option<Box<Records>> {
        if me == Me::Absent {
            return None;
        }
        let own = |user: &UserId| {
            let mut me = me.clone();
            reach(*user, &mut me);
            (self.people().xuid(*user), me)
        };
        Some(Box::new(match acting.keys {
            RecordKeys::Each => Records::Each(acting.users.iter().map(own).collect()),
            RecordKeys::All => Records::All(me),
            RecordKeys::AllInSession => Records::AllInSession(me),
        }))
    }

    /// Fills in the writer's connection and its console's address.
    fn reach(&self, user: UserId, draft: &Draft, me: &mut MemberWrite, able: Abilities) {
        let realtime = &self.client(user).realtime;
        let by_default = me.flags.active == Some(true) && able.needs_connection;
        let choice = draft.connection.unwrap_or(if by_default { ConnectionRef::Current } else { ConnectionRef::None });
        let connection = match choice {
            ConnectionRef::Current => realtime.connection,
            ConnectionRef::Previous => realtime.previous,
            ConnectionRef::Unknown => Some(ConnectionId(Guid::from_bits(u128::from(self.people().xuid(user).get())))),
            ConnectionRef::None => None,
        };
        me.connection = connection.map_or(Field::Keep, Field::Set);
        if draft.address.unwrap_or(draft.arrival && able.has_addresses) {
            me.secure_device_address = self.people().address(user).cloned().map_or(Field::Keep, Field::Set);
        }
    }

    /// The subscriptions to write: those of the script, or those of the title's policy.
    fn subscribes(&self, user: UserId, draft: &Draft, me: &MemberWrite, able: Abilities) -> Option<SubscriptionDraft> {
        if draft.subscribe != SubscriptionDraft::default() {
            return Some(draft.subscribe.clone());
        }
        let by_policy = match self.policies(user).subscribe {
            SubscribePolicy::OnJoin => me.flags.active == Some(true) && able.has_taps,
            SubscribePolicy::Never => false,
        };
        let changes = Field::Set([ChangeType::Everything].into_iter().collect());
        by_policy.then_some(SubscriptionDraft { changes, profiles: Vec::new() })
    }

    /// The writer's subscriptions, each with its id.
    fn subscriptions(&self, user: UserId, draft: &SubscriptionDraft) -> SubscriptionsWrite {
        let xuid = self.people().xuid(user).get();
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
            Some(HostChoice::Of(user)) => self.people().token(user).map_or(Field::Clear, Field::Set),
        }
    }

    /// The index of a user's record, by the sender's snapshot.
    fn index(&self, user: UserId) -> Option<MemberIndex> {
        self.seen.and_then(|seen| seen.member_of(self.people().xuid(user))).map(|member| member.index)
    }

    /// The same; for the sender itself, if it has no record yet, the next index, since it joins by this write.
    fn index_or_next(&self, user: UserId) -> MemberIndex {
        let next = || self.seen.map_or(MemberIndex(0), Session::next_index);
        let to_come = || if self.by == Actor::User(user) { next() } else { NOBODY };
        self.index(user).unwrap_or_else(to_come)
    }

    /// The abilities of the session: by the sender's snapshot, else by the template and the constants in this write.
    fn abilities(&self, write: &Write) -> Abilities {
        let known = match self.seen {
            Some(seen) => seen.charter().constants.capabilities,
            None => self.template_capabilities(),
        };
        let asked = write.constants.as_ref().and_then(|asked| asked.constants.system.capabilities.as_ref());
        let either = |has: fn(&Capabilities) -> bool, asked: Option<bool>| {
            has(&known) || (self.seen.is_none() && asked == Some(true))
        };
        let needs_connection = either(
            |known| known.connection_required_for_active_members,
            asked.and_then(|asked| asked.connection_required_for_active_members),
        );
        Abilities {
            needs_connection,
            has_addresses: either(|known| known.connectivity, asked.and_then(|asked| asked.connectivity)),
            has_taps: needs_connection && !either(|known| known.large, asked.and_then(|asked| asked.large)),
        }
    }
}

/// The capabilities of a session that matter for writes.
#[derive(Clone, Copy, Debug)]
struct Abilities {
    /// An active member needs a connection.
    needs_connection: bool,
    /// It takes addresses.
    has_addresses: bool,
    /// Its members can subscribe to taps.
    has_taps: bool,
}
