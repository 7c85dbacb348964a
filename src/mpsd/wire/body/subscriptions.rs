//! Subscriptions to taps in a member's record: `subscription`, and the older `subscriptions` (M260, M261).

use super::field::map;
use crate::id::{Guid, TitleId};
use crate::json::Named;
use crate::mpsd::session::{ChangeType, ChangeTypes, Context, Field, Profile, Subscription, SubscriptionsWrite};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct WrittenSubscription {
    id: WrittenGuid,
    change_types: Vec<WrittenChangeType>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct WrittenContext {
    profile: WrittenProfile,
    on_behalf_of_title_id: Option<WrittenTitle>,
}

/// Both forms as one; none if neither is mentioned.
///
/// # Errors
/// A key of `subscriptions` that is no GUID.
pub(super) fn subscriptions(
    subscription: Field<WrittenSubscription>,
    contexts: Option<Named<Option<WrittenContext>>>,
) -> Result<Option<SubscriptionsWrite>, String> {
    let mut write = SubscriptionsWrite {
        subscription: map(subscription, |WrittenSubscription { id: WrittenGuid(id), change_types }| {
            let change_types: ChangeTypes = change_types.into_iter().map(|WrittenChangeType(it)| it).collect();
            Field::Set(Subscription { id, change_types })
        }),
        contexts: BTreeMap::new(),
    };
    for (name, context) in contexts.iter().flat_map(Named::iter) {
        let id = name.parse().map_err(|why| format!("members.me.properties.system.subscriptions: {why}"))?;
        let context = context.as_ref().map(|it| Context {
            profile: it.profile.0,
            on_behalf_of_title_id: it.on_behalf_of_title_id.as_ref().map(|title| title.0),
        });
        write.contexts.insert(id, context);
    }
    Ok(Some(write).filter(|write| *write != SubscriptionsWrite::default()))
}

struct WrittenGuid(Guid);

impl<'de> Deserialize<'de> for WrittenGuid {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<WrittenGuid, D::Error> {
        String::deserialize(from)?.parse().map(WrittenGuid).map_err(Error::custom)
    }
}

struct WrittenChangeType(ChangeType);

impl<'de> Deserialize<'de> for WrittenChangeType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<WrittenChangeType, D::Error> {
        let word = String::deserialize(from)?;
        let known = || ChangeType::ALL.iter().map(|it| it.word()).collect::<Vec<_>>().join(", ");
        let found = ChangeType::named(&word).map(WrittenChangeType);
        found.ok_or_else(|| Error::custom(format_args!("there is no change type {word:?}; there are {}", known())))
    }
}

struct WrittenProfile(Profile);

impl<'de> Deserialize<'de> for WrittenProfile {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<WrittenProfile, D::Error> {
        let word = String::deserialize(from)?;
        let known = || Profile::ALL.iter().map(|it| it.word()).collect::<Vec<_>>().join(", ");
        let found = Profile::named(&word).map(WrittenProfile);
        found.ok_or_else(|| Error::custom(format_args!("there is no profile {word:?}; there are {}", known())))
    }
}

/// A title id in decimal digits.
struct WrittenTitle(TitleId);

impl<'de> Deserialize<'de> for WrittenTitle {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<WrittenTitle, D::Error> {
        let text = String::deserialize(from)?;
        let title = text.parse().map(|number| WrittenTitle(TitleId(number)));
        title
            .map_err(|_| Error::custom(format_args!("{text:?} is not a title id: write a number of 32 bits in digits")))
    }
}
