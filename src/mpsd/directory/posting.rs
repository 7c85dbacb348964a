//! Posting, reading and deleting handles, and what following one grants.

use super::Directory;
use super::handle::{Activity, Handle, HandleDetails, Invite, NewHandle};
use crate::id::{Guid, HandleId, Name, SessionReference, Xuid};
use crate::mpsd::clauses as m;
use crate::mpsd::readings::ActivityScope;
use crate::mpsd::session::{
    Caller, Cause, Change, Event, Grant, HandleKind, Input, MemberStatus, Posting, Refusal, Request,
};
use crate::time::Instant;

impl Directory {
    /// Posts a handle that leads to `reference`, whether that session exists or not. The session settles first; its
    /// changes are appended to `happened`.
    ///
    /// # Errors
    /// The refusal; then only settling has changed the session.
    pub fn post_handle(
        &mut self,
        now: Instant,
        caller: &Caller,
        reference: &SessionReference,
        new: NewHandle,
        happened: &mut Vec<Event>,
    ) -> Result<HandleId, Refusal> {
        new.check_shape()?;
        let (kind, id) = (new.kind(), self.handles.next_id(self.seed, reference));
        let details = self.details(now, caller, reference, new)?;
        let caller = &*caller.alone()?;
        let replaced = self.takes_place_of(caller, reference, kind);
        let posting = Posting { kind, id, replaced };
        match self.handle(now, reference, &Input::Request(Request::post(caller.clone(), posting)), happened) {
            Ok(_) => {}
            Err(Refusal::NoSession) => may_post_to_nothing(caller, kind)?,
            Err(refusal) => return Err(refusal),
        }
        if let Some(replaced) = replaced {
            self.handles.remove(replaced);
        }
        let made_by = match caller {
            Caller::User(user) => Some(user.xuid),
            Caller::Service | Caller::OnBehalf(_) => None,
        };
        self.handles.insert(now, Handle { id, reference: reference.clone(), create_time: now, made_by, details });
        Ok(id)
    }

    /// A handle, unless it was deleted or has expired. Nothing settles.
    #[must_use]
    pub fn handle_of(&self, now: Instant, id: HandleId) -> Option<&Handle> {
        self.handles.get(now, id)
    }

    /// Deletes a handle. Nothing settles, and no session changes.
    ///
    /// # Errors There is no such handle, or the caller may not delete it (M297, M304).
    pub fn delete_handle(&mut self, now: Instant, caller: &Caller, id: HandleId) -> Result<(), Refusal> {
        let handle = self.handles.get(now, id).ok_or(Refusal::NoHandle)?;
        let caller = caller.alone()?;
        match (&handle.details, &*caller) {
            (HandleDetails::Activity(activity), Caller::User(user))
                if activity.owner == user.xuid && activity.title == user.title => {}
            (HandleDetails::Activity(_), _) => return Err(Refusal::ForeignActivity),
            (_, Caller::Service | Caller::OnBehalf(_)) => {}
            (HandleDetails::Invite(invite), Caller::User(user)) if invite.invited == user.xuid => {}
            (_, Caller::User(user)) if handle.made_by == Some(user.xuid) => {}
            (HandleDetails::Invite(_) | HandleDetails::Transfer { .. } | HandleDetails::Search(_), Caller::User(_)) => {
                return Err(Refusal::ForeignHandle);
            }
        }
        self.handles.remove(id);
        Ok(())
    }

    /// The session of a handle, and the handle's grant to the caller now: the `through` of a [`Request`]. No session is
    /// settled.
    ///
    /// # Errors
    /// The handle does not exist, or no longer exists (M293).
    pub fn follow(
        &self,
        now: Instant,
        caller: &Caller,
        id: HandleId,
    ) -> Result<(SessionReference, Option<Grant>), Refusal> {
        let handle = self.handles.get(now, id).ok_or(Refusal::NoHandle)?;
        // M411: a service follows a handle by its own rights, or as the only user for whom it acts.
        let Some(user) = caller.only_user().filter(|_| !caller.manages()) else {
            return Ok((handle.reference.clone(), None));
        };
        let grant = match &handle.details {
            HandleDetails::Activity(_) => None,
            HandleDetails::Invite(invite) => (invite.invited == user.xuid).then_some(Grant::Invited),
            HandleDetails::Transfer { origin } => {
                let member = self.peek(origin).and_then(|origin| origin.member_of(user.xuid));
                member.filter(|member| member.accepted()).map(|_| Grant::Transferred)
            }
            HandleDetails::Search(_) => Some(Grant::Found),
        };
        Ok((handle.reference.clone(), grant))
    }

    /// The reference of a handle that is posted without a session name: the same in every run (M292).
    #[must_use]
    pub fn unnamed(&self, scid: Guid, template: Name) -> SessionReference {
        let nameless = SessionReference { scid, name: template.clone(), template };
        let id = self.handles.next_id(self.seed, &nameless);
        // A GUID is made of hexadecimal digits and hyphens, so it is a name.
        let name = id.0.to_string().parse().unwrap_or_else(|_| nameless.name.clone());
        SessionReference { name, ..nameless }
    }

    /// The handle that a new one of that type and caller replaces.
    fn takes_place_of(&self, caller: &Caller, reference: &SessionReference, kind: HandleKind) -> Option<HandleId> {
        match (kind, caller) {
            (HandleKind::Activity, Caller::User(user)) => self.former_activity(user.xuid, reference),
            (HandleKind::Search, _) => {
                let former = self.handles.bound_to(reference).find(|handle| handle.kind() == HandleKind::Search);
                former.map(|handle| handle.id)
            }
            (HandleKind::Activity, Caller::Service | Caller::OnBehalf(_))
            | (HandleKind::Invite | HandleKind::Transfer, _) => None,
        }
    }

    /// The user's activity that one in this session replaces (M302).
    fn former_activity(&self, xuid: Xuid, reference: &SessionReference) -> Option<HandleId> {
        let within = |handle: &&Handle| match self.readings.activity_scope {
            ActivityScope::ServiceConfiguration => handle.reference.scid == reference.scid,
            ActivityScope::Session => handle.reference == *reference,
        };
        self.handles.activities_of(xuid).find(within).map(|handle| handle.id)
    }

    fn details(
        &self,
        now: Instant,
        caller: &Caller,
        reference: &SessionReference,
        new: NewHandle,
    ) -> Result<HandleDetails, Refusal> {
        Ok(match (new, caller) {
            (NewHandle::Activity, Caller::Service | Caller::OnBehalf(_)) => return Err(Refusal::ActivityByService),
            (NewHandle::Activity, Caller::User(user)) => {
                let mut followers = user.followers.clone();
                followers.sort_unstable();
                HandleDetails::Activity(Activity {
                    owner: user.xuid,
                    title: user.title,
                    followers: followers.into_boxed_slice(),
                })
            }
            (NewHandle::Invite { invited, attributes }, _) => {
                let expiration = now.checked_add(self.readings.invite_ttl_ms.0);
                // M313
                let toast = self.constants(reference).is_some_and(|constants| constants.invite_protocol.is_some());
                HandleDetails::Invite(Invite { invited, expiration, toast, attributes })
            }
            (NewHandle::Transfer { origin }, _) => HandleDetails::Transfer { origin },
            (NewHandle::Search(attributes), _) => HandleDetails::Search(attributes),
        })
    }

    /// Deletes the handles that end with the changes since `mark`: the activities of members who are no longer active,
    /// with an event each, and all handles to a session that is gone (M298, M303).
    pub(super) fn settle_handles(&mut self, reference: &SessionReference, happened: &mut Vec<Event>, mark: usize) {
        let mut place = mark;
        while let Some(event) = happened.get(place).copied() {
            place += 1;
            if let Change::Status { member, xuid, from: Some(MemberStatus::Active), to } = event.change
                && to != Some(MemberStatus::Active)
            {
                let here = |handle: &&Handle| handle.reference == *reference;
                let gone = self.handles.activities_of(xuid).find(here).map(|handle| handle.id);
                if let Some(id) = gone {
                    self.handles.remove(id);
                    let (kind, owner) = (HandleKind::Activity, Some((member, xuid)));
                    let change = Change::Handle { kind, owner, from: Some(id), to: None };
                    let (cause, clause) = (Cause::Consequence, m::ACTIVITY_FOLLOWS_MEMBER);
                    happened.insert(place, Event { change, cause, clause, ..event });
                    place += 1;
                }
            }
        }
        if happened[mark..].iter().any(|event| event.change == Change::Deleted) {
            let ids: Vec<HandleId> = self.handles.bound_to(reference).map(|handle| handle.id).collect();
            ids.into_iter().for_each(|id| self.handles.remove(id));
        }
    }
}

/// Whether the caller may post a handle to a session that does not exist and so has no members (M291).
fn may_post_to_nothing(caller: &Caller, kind: HandleKind) -> Result<(), Refusal> {
    match (kind, caller) {
        (HandleKind::Search, _) => Err(Refusal::NotSearchable),
        (HandleKind::Activity | HandleKind::Invite | HandleKind::Transfer, Caller::User(user)) if !user.multiplayer => {
            Err(Refusal::NoPrivilege)
        }
        (HandleKind::Activity | HandleKind::Invite | HandleKind::Transfer, _) => Ok(()),
    }
}
