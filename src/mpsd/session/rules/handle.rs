//! Posting handles to a session: the rights and the changes.

use crate::mpsd::clauses as m;
use crate::mpsd::readings::{HandlePostBumps, HandlePostSettles, SearchRepost};
use crate::mpsd::session::Session;
use crate::mpsd::session::model::{
    Answer, Caller, Cause, Change, Event, Grant, HandleKind, MemberStatus, Posting, Refusal, Verb,
};

impl Session {
    /// Whether a request settles the session first. All do, except the posting of a handle under one reading (M295).
    pub(in crate::mpsd::session) fn is_access(&self, verb: &Verb) -> bool {
        match verb {
            Verb::Read | Verb::Write(_) => true,
            Verb::PostHandle(_) => self.charter.readings.handle_post_settles == HandlePostSettles::Yes,
        }
    }

    /// Answers the posting of a handle to this session.
    pub(in crate::mpsd::session) fn post_handle(
        &mut self,
        caller: &Caller,
        posting: &Posting,
        happened: &mut Vec<Event>,
    ) -> Result<Answer, Refusal> {
        if matches!((posting.kind, caller), (HandleKind::Activity, Caller::OnBehalf(_))) {
            return Err(Refusal::ActivityByService);
        }
        let caller = &*caller.alone()?;
        self.may_post(caller, posting)?;
        if self.notes(posting.kind) {
            self.change_number = self.change_number.next();
            let owner = match caller {
                Caller::User(user) => self.member_of(user.xuid).map(|member| (member.index, member.xuid)),
                Caller::Service | Caller::OnBehalf(_) => None,
            };
            let Posting { kind, id, replaced } = *posting;
            let change = Change::Handle { kind, owner, from: replaced, to: Some(id) };
            let (change_number, cause, clause) = (self.change_number, Cause::Request, m::HANDLE_BUMPS);
            happened.push(Event { change_number, change, cause, clause });
        }
        Ok(Answer::Created)
    }

    /// Whether the caller may post a handle of this type.
    fn may_post(&self, caller: &Caller, posting: &Posting) -> Result<(), Refusal> {
        let kind = posting.kind;
        let member = match caller {
            Caller::User(user) => self.member_of(user.xuid).filter(|member| member.accepted()),
            Caller::Service | Caller::OnBehalf(_) => None,
        };
        match (kind, caller, member) {
            (HandleKind::Activity, Caller::Service | Caller::OnBehalf(_), _) => return Err(Refusal::ActivityByService),
            (HandleKind::Activity, Caller::User(_), member) => {
                let active = member.is_some_and(|member| member.status == MemberStatus::Active);
                return if active { Ok(()) } else { Err(Refusal::ActivityByInactive) };
            }
            (_, Caller::User(_), None) => return Err(Refusal::HandleByStranger(kind)),
            (HandleKind::Invite | HandleKind::Transfer | HandleKind::Search, _, _) => {}
        }
        if self.is_left_to_owners(kind) && !self.acts_as_owner(caller, false) {
            return Err(Refusal::HandleByNonOwner(kind));
        }
        match kind {
            HandleKind::Search if !self.charter.constants.capabilities.searchable => Err(Refusal::NotSearchable),
            HandleKind::Search
                if posting.replaced.is_some() && self.charter.readings.search_repost == SearchRepost::Conflict =>
            {
                Err(Refusal::SearchHandleThere)
            }
            HandleKind::Activity | HandleKind::Invite | HandleKind::Transfer | HandleKind::Search => Ok(()),
        }
    }

    /// Whether only owners may post handles of this type (M311, M327).
    fn is_left_to_owners(&self, kind: HandleKind) -> bool {
        match (kind, &self.charter.constants.ownership_policies) {
            (HandleKind::Invite, Some(policies)) => !policies.allow_non_owner_invite_handles,
            (HandleKind::Search, Some(_)) => true,
            (HandleKind::Activity | HandleKind::Transfer, _) | (HandleKind::Invite | HandleKind::Search, None) => false,
        }
    }

    /// Whether posting a handle of this type is a change of the session (M294).
    fn notes(&self, kind: HandleKind) -> bool {
        match (self.charter.readings.handle_post_bumps, kind) {
            (HandlePostBumps::Never, _) => false,
            (HandlePostBumps::Always, _) => true,
            (HandlePostBumps::ActivityAndTransfer, HandleKind::Activity | HandleKind::Transfer) => true,
            (HandlePostBumps::ActivityAndTransfer, HandleKind::Invite | HandleKind::Search) => false,
        }
    }

    /// Whether a handle overrides `joinRestriction` and `readRestriction` for its user.
    pub(super) fn is_past_restrictions(&self, through: Option<Grant>) -> bool {
        match through {
            None => false,
            Some(Grant::Invited | Grant::Transferred) => true,
            Some(Grant::Found) => self.charter.constants.capabilities.searchable,
        }
    }
}
