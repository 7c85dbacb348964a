//! Checks and writes of subscriptions.

use crate::id::ChangeNumber;
use crate::mpsd::clauses as m;
use crate::mpsd::readings::{SubscriptionRebind, TapRegistration};
use crate::mpsd::session::Session;
use crate::mpsd::session::model::{
    Cause, Change, Event, Field, MAX_CONTEXTS, Member, MemberStatus, MemberWrite, Refusal, Subscriptions,
    SubscriptionsWrite, User,
};

impl Session {
    /// Whether the user, whose status after the write is `to`, may have the resulting subscriptions (M260 to M267).
    pub(super) fn check_subscriptions(
        &self,
        user: &User,
        member: Option<&Member>,
        wrote: &MemberWrite,
        to: MemberStatus,
    ) -> Result<(), Refusal> {
        let extras = wrote.extras.as_ref();
        let write = extras.and_then(|extras| extras.subscriptions.as_ref());
        let old = member.and_then(Member::subscriptions);
        if let Some(write) = write {
            self.check_form(write)?;
        }
        let sets = write.is_some_and(SubscriptionsWrite::sets);
        if sets {
            let capabilities = &self.charter.constants.capabilities;
            if capabilities.large {
                return Err(Refusal::SubscriptionOnLarge);
            }
            if !capabilities.connection_required_for_active_members {
                return Err(Refusal::SubscriptionWithoutConnections);
            }
            if to != MemberStatus::Active {
                return Err(Refusal::SubscriptionOfInactive);
            }
        }
        let none = Subscriptions::default();
        let new = write.map(|write| write.over(old.unwrap_or(&none)));
        let kept = new.as_ref().or(old).is_some_and(|subscriptions| !subscriptions.is_empty());
        let most = self.charter.readings.max_subs.0;
        let moves = matches!(wrote.connection, Field::Set(_)) && to == MemberStatus::Active;
        if kept && (sets || moves) && user.subscribed_elsewhere >= most {
            return Err(Refusal::TooManySubscriptions(most));
        }
        if new.is_some_and(|new| new.contexts.len() > MAX_CONTEXTS) {
            return Err(Refusal::TooManyContexts);
        }
        Ok(())
    }

    /// Whether subscriptions may be written in this form (M261).
    fn check_form(&self, write: &SubscriptionsWrite) -> Result<(), Refusal> {
        match self.charter.readings.tap_registration {
            TapRegistration::ChangeTypes if !write.contexts.is_empty() => {
                Err(Refusal::SubscriptionForm("subscriptions"))
            }
            TapRegistration::Profiles if write.subscription != Field::Keep => {
                Err(Refusal::SubscriptionForm("subscription"))
            }
            TapRegistration::Both | TapRegistration::ChangeTypes | TapRegistration::Profiles => Ok(()),
        }
    }

    /// Applies the subscriptions of a member's own write, with an event for each change. Earlier ones are lost where
    /// the connection was `replaced` and the reading says so (M270).
    #[inline(never)]
    pub(super) fn write_subscriptions(
        &mut self,
        place: usize,
        wrote: &MemberWrite,
        replaced: bool,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        let member = &mut self.members[place];
        let write = wrote.extras.as_ref().and_then(|extras| extras.subscriptions.as_ref());
        let lost = replaced && self.charter.readings.subscription_rebind == SubscriptionRebind::Lost;
        let old = member.subscriptions().cloned().unwrap_or_default();
        let kept = if lost { Subscriptions::default() } else { old.clone() };
        let new = write.map_or_else(|| kept.clone(), |write| write.over(&kept));
        if old == new {
            return;
        }
        let (index, xuid) = (member.index, member.xuid);
        let mut note = |id, to, clause| {
            let change = Change::Subscription { member: index, xuid, id, to };
            happened.push(Event { change_number: number, change, cause: Cause::Request, clause });
        };
        for (id, interest, _) in old.iter().filter(|it| !new.iter().any(|other| other.0 == it.0)) {
            note(id, None, if lost { m::SUBSCRIPTION_REBIND } else { interest.clause() });
        }
        for (id, interest, _) in new.iter().filter(|it| !old.iter().any(|other| other == *it)) {
            note(id, Some(interest), interest.clause());
        }
        member.extras.edit(|extras| extras.subscriptions = new);
    }
}
