//! Sending requests, and what their senders learn from the answers. What a draft leaves open is filled in by `fill`.

mod fill;

use super::{TITLE, World};
use crate::cast::{Actor, SessionId, UserId};
use crate::deed::{Ask, Condition, Hindrance};
use crate::id::DeviceId;
use crate::mpsd::rate::Group;
use crate::mpsd::session::{Answer, Caller, Cause, Input, Me, Precondition, Refusal, Request, User, Verb};
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
        let answer = self.admitted(&input).and_then(|()| self.tell(session, &input, Some(entry), None));
        let settled =
            self.happened.iter().position(|event| event.cause == Cause::Request).unwrap_or(self.happened.len());
        let changed = self.happened.len() - settled;
        if let (Input::Request(request), false) = (&input, matches!(answer, Err(Refusal::TooManyRequests(_)))) {
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

    /// Whether the service takes the request on, which it says before all else.
    fn admitted(&mut self, input: &Input) -> Result<(), Refusal> {
        self.happened.clear();
        match input {
            Input::Request(request) => {
                let admitted = self.directory.admit(self.now, &request.caller, Group::Sessions);
                admitted.map_err(|throttled| Refusal::TooManyRequests(Box::new(throttled)))
            }
            Input::Fact(_) => Ok(()),
        }
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
