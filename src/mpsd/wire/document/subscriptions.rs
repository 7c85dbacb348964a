//! A member's subscriptions, as they are stored.

use crate::json::fields::Object;
use crate::mpsd::session::{ChangeType, Subscriptions};

/// `subscription` and `subscriptions`, each if there is one.
pub(super) fn subscriptions(to: &mut Object<'_>, subscriptions: &Subscriptions) {
    if let Some(subscription) = &subscriptions.subscription {
        let types: Vec<&str> = subscription.change_types.iter().map(ChangeType::word).collect();
        to.object("subscription", |to| {
            to.shown("id", subscription.id);
            to.json("changeTypes", &types);
        });
    }
    if !subscriptions.contexts.is_empty() {
        to.object("subscriptions", |to| {
            for (id, context) in &subscriptions.contexts {
                to.object(&id.to_string(), |to| {
                    to.shown("profile", context.profile.word());
                    to.shown_if("onBehalfOfTitleId", context.on_behalf_of_title_id.map(|title| title.0));
                });
            }
        });
    }
}
