//! A session as a client sees it: `MultiplayerSession` in the shape of contract 107, and in that of 104 and 105 (M163).

mod constants;
mod member;
mod properties;
mod roles;
mod servers;
mod subscriptions;

use crate::id::{Seed, SessionReference, Xuid};
use crate::json::fields::{Object, object};
use crate::mpsd::custom::Custom;
use crate::mpsd::date::{Date, Epoch};
use crate::mpsd::session::{Caller, Member, Session};
use crate::mpsd::template::Contract;
use crate::time::Instant;
use std::collections::BTreeMap;

/// The input of a session's document.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) reference: &'a SessionReference,
    pub(super) session: &'a Session,
    pub(super) contract: Contract,
    pub(super) epoch: Epoch,
    pub(super) seed: Seed,
    /// The instant of the answer; none for a peek, which shows no `nextTimer` (M155).
    pub(super) now: Option<Instant>,
    /// The reader, who is the one member that a large session shows. None for a peek, which shows all members.
    pub(super) caller: Option<&'a Caller>,
    pub(super) gamertags: &'a BTreeMap<Xuid, Box<str>>,
}

impl<'a> View<'a> {
    /// The same, as this caller sees it.
    pub(super) fn seen_by(self, caller: &'a Caller) -> View<'a> {
        View { caller: Some(caller), ..self }
    }
}

impl View<'_> {
    /// When the next timer is due.
    pub(super) fn next_timer(&self) -> Option<Date> {
        self.session.next_timer(self.now?).map(|at| self.epoch.at(at))
    }

    /// The document as JSON text.
    pub(super) fn to_json(self) -> String {
        let mut text = String::with_capacity(self.length());
        object(&mut text, |to| self.write(to));
        text
    }

    /// The estimated length of the document.
    fn length(&self) -> usize {
        let session = self.session;
        let of = |custom: Option<&Custom>| custom.map_or(0, |custom| custom.as_str().len());
        let member = |member: &Member| 500 + of(member.custom_constants()) + of(member.custom_properties());
        let own = of(Some(session.custom_properties())) + of(Some(&session.charter().constants.custom));
        // Of a large session the document shows one member.
        let shown = if session.is_large() { &[] } else { session.members() };
        2_500 + own + shown.iter().map(member).sum::<usize>()
    }

    fn write(&self, to: &mut Object<'_>) {
        let session = self.session;
        to.number("contractVersion", if self.contract == Contract::V107 { 107_u32 } else { 105 });
        to.shown("correlationId", self.reference.correlation_id(self.seed).0);
        to.shown("branch", session.branch().0);
        to.number("changeNumber", session.change_number());
        to.shown("startTime", self.epoch.at(session.start_time()));
        to.shown_if("nextTimer", self.next_timer());
        if self.contract == Contract::V107 {
            to.object("membersInfo", |to| self.members_info(to));
        }
        if let (Some(stage), Some(since)) = (session.stage(), session.stage_start_time()) {
            to.object("initializing", |to| {
                to.json("stage", &stage);
                to.shown("stageStartTime", self.epoch.at(since));
                to.number("episode", session.episode().unwrap_or(1));
            });
        }
        if !session.charter().constants.role_types.is_empty() {
            role_types(to, session);
        }
        if !session.host_candidates().is_empty() {
            let tokens: Vec<String> = session.host_candidates().iter().map(ToString::to_string).collect();
            to.json("hostCandidates", &tokens);
        }
        to.object("constants", |to| constants::write(to, &session.charter().constants, self.contract));
        to.object("properties", |to| properties::write(to, session));
        to.object("members", |to| self.members(to));
        to.object("servers", |to| servers::write(to, session, self.epoch));
    }

    /// `membersInfo` (M173).
    fn members_info(&self, to: &mut Object<'_>) {
        let session = self.session;
        to.number("first", session.first_index());
        to.number("next", session.next_index());
        to.number("count", session.members().len());
        to.number("accepted", session.accepted());
        to.number("active", session.active());
    }

    /// The members by index; 104 and 105 have the counts among them.
    fn members(&self, to: &mut Object<'_>) {
        let session = self.session;
        if self.contract == Contract::V105 {
            to.number("first", session.first_index());
            to.number("end", session.next_index());
            to.number("count", session.members().len());
            to.number("accepted", session.accepted());
        }
        if let (true, Some(caller)) = (session.is_large(), self.caller) {
            // M347
            let own = caller.only_user().and_then(|user| session.member_of(user.xuid));
            if let Some(member) = own {
                to.object("me", |to| self.member(to, member, None));
            }
            return;
        }
        let following = session.members_by_index().skip(1).map(|member| member.index).chain([session.next_index()]);
        for (member, next) in session.members_by_index().zip(following) {
            to.numbered(member.index.0, |to| self.member(to, member, Some(next)));
        }
    }
}

/// `roleTypes` (M372).
pub(super) fn role_types(to: &mut Object<'_>, session: &Session) {
    to.object("roleTypes", |to| roles::write(to, session));
}

/// `custom` is shown even if it is empty.
fn custom(to: &mut Object<'_>, custom: Option<&Custom>) {
    to.raw("custom", custom.map_or("{}", Custom::as_str));
}
