//! Requests about handles, and which handle the script means by a name.

use super::autopilot::Trigger;
use super::mail::Parcel;
use super::{TITLE, World};
use crate::action::{HandleAsk, Hindrance, Intent, Post};
use crate::id::HandleId;
use crate::mpsd::directory::{Handle, HandleDetails, InviteAttributes, NewHandle, Owners};
use crate::mpsd::rate::Group;
use crate::mpsd::session::{Answer, Refusal};
use crate::names::{Actor, HandleName, SessionId, UserId};
use crate::trace::{EntryId, What};

impl World {
    /// Asks something about a handle that leads to this session.
    pub(super) fn ask_handle(&mut self, by: Actor, session: SessionId, ask: &HandleAsk) -> EntryId {
        self.send_handle(by, session, ask, None)
    }

    pub(super) fn send_handle(
        &mut self,
        by: Actor,
        session: SessionId,
        ask: &HandleAsk,
        trigger: Option<Trigger>,
    ) -> EntryId {
        let verb = ask.verb();
        if let Err(why) = self.can_talk(by) {
            return self.hindered(by, verb, why);
        }
        if let HandleAsk::Post(_, what) = ask
            && let Err(why) = self.before_an_invite(by, session, what)
        {
            return self.hindered(by, verb, why);
        }
        let known = match ask {
            HandleAsk::Read(name) | HandleAsk::Delete(name) => match self.handle_id(*name) {
                None => return self.hindered(by, verb, Hindrance::NoHandle),
                posted => posted,
            },
            HandleAsk::Post(..) | HandleAsk::ClearActivity => None,
        };
        let again = || Intent::Handle { session, ask: ask.clone() };
        self.post(by, Parcel::Handle(session, ask.clone(), known), trigger, again)
    }

    /// The service answers a request about a handle, which is `known` if it was made before.
    pub(super) fn serve_handle(
        &mut self,
        by: Actor,
        session: SessionId,
        ask: &HandleAsk,
        known: Option<HandleId>,
        trigger: Option<Trigger>,
    ) -> EntryId {
        let verb = ask.verb();
        let id = match ask {
            HandleAsk::Post(name, what) => return self.post_handle(by, session, *name, what, trigger),
            HandleAsk::Read(_) | HandleAsk::Delete(_) => known,
            HandleAsk::ClearActivity => self.activity_of(by, session),
        };
        let caller = self.caller(by, None);
        let entry = self.note_request(by, session, verb, trigger);
        let admitted = self.admitted(&caller, Group::Sessions).and_then(|()| id.ok_or(Refusal::NoHandle));
        let answer = admitted.and_then(|id| match ask {
            HandleAsk::Post(..) | HandleAsk::Read(_) => {
                self.directory.handle_of(self.now, id).map(|_| Answer::Found).ok_or(Refusal::NoHandle)
            }
            HandleAsk::Delete(_) | HandleAsk::ClearActivity => {
                self.directory.delete_handle(self.now, &caller, id).map(|()| Answer::Gone)
            }
        });
        self.note_answer(entry, answer, 0);
        entry
    }

    /// The handle that the script calls so, if it was made and is still there.
    #[must_use]
    pub fn handle(&self, name: HandleName) -> Option<&Handle> {
        self.directory.handle_of(self.now, self.handle_id(name)?)
    }

    /// The id of the handle that the script calls so, if it was made.
    pub(super) fn handle_id(&self, name: HandleName) -> Option<HandleId> {
        self.handles.get(&name).copied()
    }

    /// The activity of whoever asks in the service configuration of the session, as its title would look it up.
    fn activity_of(&self, by: Actor, session: SessionId) -> Option<HandleId> {
        let Actor::User(user) = by else { return None };
        let own = Owners::Xuids(vec![self.users[user.0].plan.xuid]);
        let scid = self.sessions[session.0].reference.scid;
        self.directory.activities(Some(scid), &own).first().map(|handle| handle.id)
    }

    fn post_handle(
        &mut self,
        by: Actor,
        session: SessionId,
        name: HandleName,
        what: &Post,
        trigger: Option<Trigger>,
    ) -> EntryId {
        let verb = what.verb();
        let new = match what {
            Post::Activity => NewHandle::Activity,
            Post::Invite { user, context, context_string, sender_string } => NewHandle::Invite {
                invited: self.users[user.0].plan.xuid,
                attributes: InviteAttributes {
                    title_id: Some(TITLE),
                    context: context.clone(),
                    context_string: context_string.clone(),
                    sender_string: sender_string.clone(),
                },
            },
            Post::Transfer { origin } => NewHandle::Transfer { origin: self.sessions[origin.0].reference.clone() },
            Post::Search(attributes) => NewHandle::Search(attributes.clone()),
        };
        let caller = self.caller(by, None);
        let entry = self.note_request(by, session, verb, trigger);
        let group = if matches!(what, Post::Search(_)) { Group::SearchWrite } else { Group::Sessions };
        if let Err(refusal) = self.admitted(&caller, group) {
            self.note_answer(entry, Err(refusal), 0);
            return entry;
        }
        let posted = self.tell_by(session, Some(entry), None, |directory, now, reference, happened| {
            directory.post_handle(now, &caller, reference, new, happened)
        });
        if let Ok(id) = posted {
            self.handles.insert(name, id);
            let called = self.trace.names.handle(name).to_owned();
            self.trace.handles.insert(id, called);
        }
        self.note_answer(entry, posted.clone().map(|_| Answer::Created), self.happened.len());
        if let (Ok(id), Post::Transfer { origin }) = (&posted, what) {
            self.has_made_a_way(by, *origin, session, *id, entry);
        }
        if let Some(user) = posted.ok().and_then(|id| self.told_by_toast(id)) {
            self.note(What::Toast { user }, Some(entry));
        }
        entry
    }

    /// Who is shown a toast because of this handle.
    fn told_by_toast(&self, id: HandleId) -> Option<UserId> {
        match &self.directory.handle_of(self.now, id)?.details {
            HandleDetails::Invite(invite) if invite.toast => self.trace.xuids.get(&invite.invited).copied(),
            HandleDetails::Activity(_)
            | HandleDetails::Invite(_)
            | HandleDetails::Transfer { .. }
            | HandleDetails::Search(_) => None,
        }
    }
}
