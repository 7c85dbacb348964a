//! Sending requests: a draft becomes a request with what its sender knows at that moment.

use super::{TITLE, World};
use crate::cast::{Actor, SessionId, UserId};
use crate::deed::{Ask, Condition, Connect, Draft, Hindrance, HostChoice};
use crate::id::{ConnectionId, DeviceId, DeviceToken, Guid, MemberIndex, SessionReference};
use crate::mpsd::session::{
    Answer, Caller, Cause, Field, Input, Me, Precondition, Refusal, Request, User, Verb, Write,
};
use crate::trace::{EntryId, What};

impl World {
    pub(super) fn ask(
        &mut self,
        by: Actor,
        session: SessionId,
        verb: &'static str,
        condition: Condition,
        ask: &Ask,
    ) -> EntryId {
        if let Err(why) = self.can_send(by, ask) {
            return self.hindered(by, verb, why);
        }
        let precondition = self.precondition(by, session, condition);
        let caller = self.caller(by);
        let verb_sent = match ask {
            Ask::Read => Verb::Read,
            Ask::Write(draft) => Verb::Write(self.fill_in(by, session, draft)),
        };
        // The entry stands before those of its consequences, which refer to it, and learns its answer afterwards.
        let what = What::Request { by, session, verb, answer: Ok(Answer::Found), status: 0, settled: 0, changed: 0 };
        let entry = self.note(what, None);
        let request = Request { caller, precondition, verb: verb_sent };
        let may_read = |world: &World, request: &Request| {
            world
                .directory
                .peek(&world.sessions[session.0].reference)
                .is_some_and(|it| it.may_read(&request.caller).is_ok())
        };
        let input = Input::Request(request);
        let answer = self.tell(session, &input, Some(entry), None);
        let settled =
            self.happened.iter().position(|event| event.cause == Cause::Request).unwrap_or(self.happened.len());
        let changed = self.happened.len() - settled;
        if let Input::Request(request) = &input {
            let carried = match &answer {
                Ok(Answer::Found | Answer::Updated | Answer::Created) => true,
                Err(Refusal::OutOfSync | Refusal::MustNotExist) => may_read(self, request),
                Ok(Answer::NotModified | Answer::Gone) | Err(_) => false,
            };
            self.look_at_answer(by, session, carried);
        }
        let status = match &answer {
            Ok(answer) => answer.status(),
            Err(refusal) => refusal.status(self.directory.readings()),
        };
        if let Some(noted) = self.trace.entries.get_mut(entry.0) {
            noted.what = What::Request { by, session, verb, answer, status, settled, changed };
        }
        entry
    }

    /// The shell makes users ready, so that needs no running title; all else does.
    fn can_send(&self, by: Actor, ask: &Ask) -> Result<(), Hindrance> {
        let Actor::User(user) = by else { return Ok(()) };
        let console = &self.consoles[self.users[user.0].plan.console.0];
        let by_shell = match ask {
            Ask::Write(draft) => matches!(&draft.write.me, Me::Put(me) if me.flags.ready == Some(true)),
            Ask::Read => false,
        };
        if by_shell { console.online() } else { console.plays() }
    }

    fn precondition(&self, by: Actor, session: SessionId, condition: Condition) -> Precondition {
        let seen = self.seen.get(&(by, session)).copied();
        match (condition, seen) {
            (Condition::Always, _) | (Condition::Changed, None) => Precondition::None,
            (Condition::Exists, _) => Precondition::Exists,
            (Condition::Absent, _) | (Condition::Unchanged, None) => Precondition::Absent,
            (Condition::Unchanged, Some(tag)) => Precondition::Match(tag),
            (Condition::Changed, Some(tag)) => Precondition::NoneMatch(tag),
        }
    }

    fn caller(&self, by: Actor) -> Caller {
        let Actor::User(user) = by else { return Caller::Service };
        let it = &self.users[user.0];
        Caller::User(User {
            xuid: it.plan.xuid,
            device: self.device(user),
            title: TITLE,
            presence: it.presence,
            connection: it.connection,
            multiplayer: it.plan.multiplayer,
            console: it.plan.at_console,
            followers: it.plan.followers.clone(),
        })
    }

    fn fill_in(&self, by: Actor, session: SessionId, draft: &Draft) -> Write {
        let mut write = draft.write.clone();
        let reference = &self.sessions[session.0].reference;
        let (needs_connection, has_addresses) = self.abilities(reference, &write);
        if let (Actor::User(user), Me::Put(me)) = (by, &mut write.me) {
            let it = &self.users[user.0];
            let by_default = me.flags.active == Some(true) && needs_connection;
            let choice = draft.connection.unwrap_or(if by_default { Connect::Current } else { Connect::None });
            let connection = match choice {
                Connect::Current => it.connection,
                Connect::Previous => it.previous,
                Connect::Unknown => Some(ConnectionId(Guid::from_bits(u128::from(it.plan.xuid.get())))),
                Connect::None => None,
            };
            me.connection = connection.map_or(Field::Keep, Field::Set);
            if draft.address.unwrap_or(draft.arrival && has_addresses) {
                me.secure_device_address = it.address.clone().map_or(Field::Keep, Field::Set);
            }
        }
        write.properties.host = match draft.host {
            None => Field::Keep,
            Some(HostChoice::Clear) => Field::Clear,
            Some(HostChoice::Nobody) => Field::Set(DeviceToken(Guid::from_bits(0))),
            Some(HostChoice::Of(user)) => self.token_of(user).map_or(Field::Clear, Field::Set),
        };
        let stored = self.directory.peek(reference);
        let index = |user: &UserId| stored?.member_of(self.users[user.0].plan.xuid).map(|member| member.index);
        if let (Some(group), Me::Put(me)) = (&draft.group, &mut write.me) {
            let group = group.iter().map(|user| index(user).unwrap_or(MemberIndex(u32::MAX)));
            me.initialization_group = Some(Box::new(group.collect()));
        }
        write.remove = draft.remove.iter().filter_map(index).collect();
        write
    }

    /// Whether the session needs connections, and whether it takes addresses: as it is, or as this write would make it.
    fn abilities(&self, reference: &SessionReference, write: &Write) -> (bool, bool) {
        let known = self.directory.constants(reference).map(|constants| constants.capabilities).unwrap_or_default();
        let asked = write.constants.as_ref().and_then(|asked| asked.constants.system.capabilities.as_ref());
        let creates = self.directory.peek(reference).is_none();
        let either = |known: bool, asked: Option<bool>| known || (creates && asked == Some(true));
        (
            either(
                known.connection_required_for_active_members,
                asked.and_then(|asked| asked.connection_required_for_active_members),
            ),
            either(known.connectivity, asked.and_then(|asked| asked.connectivity)),
        )
    }

    /// What the sender knows of the session after an answer that carried it, or did not.
    fn look_at_answer(&mut self, by: Actor, session: SessionId, carried: bool) {
        let stored = self.directory.peek(&self.sessions[session.0].reference);
        match stored {
            Some(stored) if carried => {
                self.seen.insert((by, session), stored.etag());
            }
            Some(_) => {}
            None => {
                self.seen.remove(&(by, session));
            }
        }
    }

    fn device(&self, user: UserId) -> DeviceId {
        DeviceId(u32::try_from(self.users[user.0].plan.console.0).unwrap_or(u32::MAX))
    }
}
