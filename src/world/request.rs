//! Sending requests, and what their senders learn from the answers. What a draft leaves open is filled in by `fill`.

mod fill;

use super::autopilot::Trigger;
use super::mail::{Asked, Lesson, Parcel};
use super::snapshot::Snapshot;
use super::{TITLE, World};
use crate::action::{Acting, Ask, Condition, Hindrance, Intent};
use crate::id::DeviceId;
use crate::mpsd::rate::Group;
use crate::mpsd::session::{Answer, Caller, Cause, Input, Me, OnBehalf, Precondition, Refusal, Request, User, Verb};
use crate::names::{Actor, HandleName, SessionId, UserId};
use crate::time::Millis;
use crate::trace::{EntryId, What};

/// A request before it is sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Errand<'a> {
    pub(super) session: SessionId,
    pub(super) verb: &'static str,
    pub(super) condition: Condition,
    /// The handle through which it goes.
    pub(super) via: Option<HandleName>,
    pub(super) ask: &'a Ask,
    /// Why a title sends it, if it was not told to.
    pub(super) trigger: Option<Trigger>,
}

impl World {
    pub(super) fn ask(&mut self, by: Actor, errand: Errand<'_>) -> EntryId {
        let Errand { session, verb, condition, via, ask, trigger } = errand;
        if let Err(why) = self.can_send(by, ask) {
            return self.hindered(by, verb, why);
        }
        let via_id = match via.map(|name| self.handle_id(name)) {
            None => None,
            Some(None) => return self.hindered(by, verb, Hindrance::NoHandle),
            Some(Some(id)) => Some(id),
        };
        self.before_going(by, session, ask, trigger);
        let asked = Asked {
            session,
            verb,
            via: via_id,
            on_behalf: ask.on_behalf().cloned(),
            precondition: self.precondition(by, session, condition),
            decided_on: self.decides_on(by, session, ask),
            ask: match ask {
                Ask::Read => Verb::Read,
                Ask::Write(draft) => Verb::Write(self.fill_in(by, session, draft)),
            },
        };
        let again = || Intent::Session { session, verb, condition, via, ask: ask.clone() };
        self.post(by, Parcel::Ask(Box::new(asked)), trigger, again)
    }

    /// The service answers a request about a session.
    pub(super) fn serve_ask(&mut self, by: Actor, asked: Asked, trigger: Option<Trigger>) -> (EntryId, Lesson) {
        let Asked { session, verb, via, on_behalf, precondition, decided_on, ask } = asked;
        let caller = self.caller(by, on_behalf.as_ref());
        let entry = self.note_request(by, session, verb, trigger);
        let followed = self.admitted(&caller, Group::Sessions).and_then(|()| match via {
            None => Ok(None),
            Some(id) => self.directory.follow(self.now, &caller, id).map(|(_, grant)| grant),
        });
        let through = match followed {
            Ok(through) => through,
            Err(refusal) => {
                let retry_after = retry_after(&refusal);
                self.note_answer(entry, Err(refusal), 0);
                return (entry, Lesson { retry_after, ..Lesson::default() });
            }
        };
        self.note_a_stale_decision(entry, session, decided_on);
        let request = Request { caller, precondition, through, verb: ask };
        let may_read = |world: &World, request: &Request| {
            world
                .directory
                .peek(&world.sessions[session.0].reference)
                .is_some_and(|it| it.may_read_through(&request.caller, request.through).is_ok())
        };
        let input = Input::Request(request);
        let answer = self.tell(session, &input, Some(entry), None);
        let carried = match (&answer, &input) {
            (Ok(Answer::Found | Answer::Updated | Answer::Created), _) => true,
            (Err(Refusal::OutOfSync | Refusal::MustNotExist), Input::Request(request)) => may_read(self, request),
            (Ok(Answer::NotModified | Answer::Gone) | Err(_), _) => false,
        };
        self.note_answer(entry, answer, self.happened.len());
        (entry, Lesson { shown: self.shows(session, carried), ..Lesson::default() })
    }

    /// Writes down that somebody asks. The entry stands before those of its consequences, which refer to it, and learns its
    /// answer afterwards.
    pub(super) fn note_request(
        &mut self,
        by: Actor,
        session: SessionId,
        verb: &'static str,
        trigger: Option<Trigger>,
    ) -> EntryId {
        let (answer, policy) = (Ok(Answer::Found), trigger.map(|trigger| trigger.policy));
        let (status, settled, changed, rule, stale) = (0, 0, 0, None, None);
        let what = What::Request { by, session, verb, policy, rule, answer, status, settled, changed, stale };
        self.note(what, trigger.map(|trigger| trigger.because))
    }

    /// Writes down how it was answered, and what the last `changes` changes of the directory's were: those before the first
    /// that was asked for are settling's.
    pub(super) fn note_answer(&mut self, entry: EntryId, answer: Result<Answer, Refusal>, changes: usize) {
        let happened = self.happened.get(..changes).unwrap_or_default();
        let settled = happened.iter().position(|event| event.cause == Cause::Request).unwrap_or(happened.len());
        let changed = happened.len() - settled;
        let status = match &answer {
            Ok(answer) => answer.status(),
            Err(refusal) => refusal.status(self.directory.readings()),
        };
        if let Some(noted) = self.trace.entries.get_mut(entry.0)
            && let What::Request { answer: answered, status: with, settled: before, changed: then, .. } =
                &mut noted.what
        {
            (*answered, *with, *before, *then) = (answer, status, settled, changed);
        }
    }

    /// Whether somebody can send what only a running title sends.
    pub(super) fn can_talk(&self, by: Actor) -> Result<(), Hindrance> {
        let Actor::User(user) = by else { return Ok(()) };
        self.consoles[self.users[user.0].plan.console.0].plays()
    }

    /// Whether the service takes the request on, which it says before all else.
    pub(super) fn admitted(&mut self, caller: &Caller, group: Group) -> Result<(), Refusal> {
        let admitted = self.directory.admit(self.now, caller, group);
        admitted.map_err(|throttled| Refusal::TooManyRequests(Box::new(throttled)))
    }

    /// The shell makes users ready, so that needs no running title; all else does.
    pub(super) fn can_send(&self, by: Actor, ask: &Ask) -> Result<(), Hindrance> {
        let Actor::User(user) = by else { return Ok(()) };
        let console = &self.consoles[self.users[user.0].plan.console.0];
        let by_shell = match ask {
            Ask::Write(draft) => matches!(&draft.write.me, Me::Put(me) if me.flags.ready == Some(true)),
            Ask::Read => false,
        };
        if by_shell { console.online() } else { console.plays() }
    }

    fn precondition(&self, by: Actor, session: SessionId, condition: Condition) -> Precondition {
        let seen = self.seen(by, session).map(Snapshot::etag);
        match (condition, seen) {
            (Condition::Always, _) | (Condition::Changed, None) => Precondition::None,
            (Condition::Exists, _) => Precondition::Exists,
            (Condition::Absent, _) | (Condition::Unchanged, None) => Precondition::Absent,
            (Condition::Unchanged, Some(tag)) => Precondition::Match(tag),
            (Condition::Changed, Some(tag)) => Precondition::NoneMatch(tag),
        }
    }

    /// Who asks, perhaps for users.
    pub(super) fn caller(&self, by: Actor, on_behalf: Option<&Acting>) -> Caller {
        match (by, on_behalf) {
            (Actor::User(user), _) => Caller::User(self.claims(user)),
            (Actor::Service | Actor::SmartMatch, None) | (Actor::SmartMatch, Some(_)) => Caller::Service,
            (Actor::Service, Some(acting)) => {
                let users = acting.users.iter().map(|user| self.claims(*user)).collect();
                Caller::OnBehalf(OnBehalf { users, manage: acting.manage })
            }
        }
    }

    /// What the services know of a user who asks, or for whom a service does.
    fn claims(&self, user: UserId) -> User {
        let it = &self.users[user.0];
        User {
            xuid: it.plan.xuid,
            device: Some(self.device(user)),
            title: TITLE,
            presence: it.presence,
            connection: it.connection,
            multiplayer: it.plan.multiplayer,
            console: it.plan.at_console,
            followers: it.plan.followers.clone(),
            blocked_by: it.plan.blocked_by.clone(),
            subscribed_elsewhere: 0,
        }
    }

    fn device(&self, user: UserId) -> DeviceId {
        DeviceId(u32::try_from(self.users[user.0].plan.console.0).unwrap_or(u32::MAX))
    }
}

/// For how long the service asks to be left alone.
fn retry_after(refusal: &Refusal) -> Option<Millis> {
    match refusal {
        Refusal::TooManyRequests(throttled) => Some(throttled.retry_after),
        _ => None,
    }
}
