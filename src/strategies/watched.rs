//! Histories with subscriptions to taps.

use super::histories::{History, HistoryAction, history};
use super::people::connection;
use crate::id::Guid;
use crate::mpsd::session::{ChangeType, Field, Me, MemberExtrasWrite, Subscription, SubscriptionsWrite};
use proptest::prelude::*;

/// A history in which users who turn active are bound to a connection and mostly subscribe, which is rare in random histories.
pub fn watched() -> impl Strategy<Value = History> {
    let subscribes = prop::collection::vec(prop::option::weighted(0.6, subscriptions_write()), 40);
    (history(), subscribes).prop_map(|(mut history, subscribes)| {
        history.template.system["capabilities"]["connectionRequiredForActiveMembers"] = true.into();
        for (step, subscriptions) in history.steps.iter_mut().zip(subscribes) {
            let HistoryAction::Write(_, _, wrote) = &mut step.action else { continue };
            let Me::Put(me) = &mut wrote.me else { continue };
            if me.flags.active == Some(true) {
                me.flags.ready = None;
                me.connection = Field::Set(connection(0));
                me.extras = MemberExtrasWrite { subscriptions, ..MemberExtrasWrite::default() }.boxed();
            }
        }
        history
    })
}

/// One `subscription`, to few change types, so that each of them counts.
fn subscriptions_write() -> impl Strategy<Value = SubscriptionsWrite> {
    let types = prop::collection::vec(prop::sample::select(ChangeType::ALL), 1..3);
    (types, 1..3_u128).prop_map(|(types, id)| {
        let subscription = Subscription { id: Guid::from_bits(id), change_types: types.into_iter().collect() };
        SubscriptionsWrite { subscription: Field::Set(subscription), ..SubscriptionsWrite::default() }
    })
}
