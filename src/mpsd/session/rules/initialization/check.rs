//! The checks of writes that concern managed initialization: enough members to start, groups, and the title's decision.

use crate::id::Xuid;
use crate::mpsd::session::Session;
use crate::mpsd::session::model::{
    Caller, Me, Member, MemberExtrasWrite, PropertiesExtrasWrite, Refusal, Stage, Write,
};
use crate::mpsd::session::rules::write::OwnRecord;
use std::collections::BTreeSet;

impl Session {
    /// Whether a creation adds enough members with `initialize` to start (M201).
    pub(in crate::mpsd::session::rules) fn check_initializers(
        &self,
        caller: &Caller,
        write: &Write,
        records: &[(Xuid, OwnRecord<'_>)],
    ) -> Result<(), Refusal> {
        let Some(constants) = self.charter.constants.member_initialization else { return Ok(()) };
        let creator = match (caller, &write.me) {
            (Caller::User(user), Me::Put(me)) if me.initialize == Some(true) => Some(user.xuid),
            (Caller::User(_) | Caller::Service | Caller::OnBehalf(_), _) => None,
        };
        let initialized =
            |record: &OwnRecord<'_>| matches!(record, OwnRecord::Joins(own) if own.wrote.initialize == Some(true));
        let listed = records.iter().filter(|(_, record)| initialized(record)).map(|(xuid, _)| *xuid);
        let reserved = write.reserve.iter().filter(|reservation| reservation.initialize);
        let initializers: BTreeSet<_> =
            reserved.map(|reservation| reservation.xuid).chain(creator).chain(listed).collect();
        let needed = constants.members_needed_to_start;
        if initializers.len() < needed as usize { Err(Refusal::TooFewToInitialize(needed)) } else { Ok(()) }
    }

    /// Whether the group names only indices that members have had (M220). A newcomer may name itself.
    pub(in crate::mpsd::session::rules) fn check_initialization_group(
        &self,
        member: Option<&Member>,
        extras: &MemberExtrasWrite,
    ) -> Result<(), Refusal> {
        let next = self.next_index.0 + u32::from(member.is_none());
        match &extras.initialization_group {
            Some(group) if group.iter().any(|index| index.0 >= next) => Err(Refusal::UnknownGroupMember),
            Some(_) | None => Ok(()),
        }
    }

    /// Whether the stage allows the title's decision (M213).
    pub(in crate::mpsd::session::rules) fn check_decision(
        &self,
        extras: &PropertiesExtrasWrite,
    ) -> Result<(), Refusal> {
        if extras.initialization_succeeded.is_some() && self.stage() != Some(Stage::Evaluating) {
            return Err(Refusal::NotEvaluating);
        }
        Ok(())
    }
}
