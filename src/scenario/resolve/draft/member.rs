//! Resolves the writer's own record in a write.

use super::WriteVerb;
use super::fields::system_constants;
use super::qos::of_servers;
use crate::action::{ConnectionRef, SubscriptionDraft};
use crate::json::Named;
use crate::mpsd::session::{
    ChangeType, ChangeTypes, Field, Flags, Me, MemberStatus, MemberSystemConstants, MemberWrite, Profile,
    RolePreference, RolesWrite,
};
use crate::scenario::document::{ConnectionChoice, WriteDocument};
use crate::scenario::resolve::steps::StepReader;
use crate::scenario::resolve::trail::Trail;

impl StepReader<'_> {
    pub(super) fn me(&mut self, verb: WriteVerb, from: &WriteDocument, service: bool, path: Trail<'_>) -> Me {
        let status = match verb {
            // A service principal creates sessions for others.
            WriteVerb::Create if service => from.status,
            WriteVerb::Create | WriteVerb::Join => Some(from.status.unwrap_or(MemberStatus::Active)),
            WriteVerb::Active => Some(MemberStatus::Active),
            WriteVerb::Ready => Some(MemberStatus::Ready),
            WriteVerb::Inactive
            | WriteVerb::Leave
            | WriteVerb::Reserve
            | WriteVerb::Host
            | WriteVerb::Remove
            | WriteVerb::Write => from.status,
        };
        let mut flags = match status {
            Some(MemberStatus::Active) => Flags { active: Some(true), ready: None },
            Some(MemberStatus::Ready) => Flags { active: None, ready: Some(true) },
            Some(MemberStatus::Inactive) | None => Flags::default(),
            Some(MemberStatus::Reserved) => {
                self.faults.at(path.name("as"), "nobody reserves itself").help("use active, ready or inactive");
                Flags::default()
            }
        };
        if verb == WriteVerb::Inactive {
            flags.active = Some(false);
        }
        flags.active = from.active.or(flags.active);
        flags.ready = from.ready.or(flags.ready);
        let mut extras = self.member_fields(from, path);
        extras.roles = roles(&from.roles);
        extras.role_preference =
            from.role_preference.as_ref().map_or(Field::Keep, |weights| Field::Set(preference(weights)));
        if verb != WriteVerb::Reserve {
            let system = system_constants(from);
            extras.system = Some(system).filter(|system| *system != MemberSystemConstants::default());
        }
        // Measurements of peers are filled in when it is sent.
        extras.measurements = if from.measurements == Some(None) { Field::Clear } else { Field::Keep };
        extras.server_measurements = of_servers(from.server_measurements.as_ref());
        let member = MemberWrite {
            flags,
            custom: from.member_custom.clone(),
            constants: if verb == WriteVerb::Reserve { None } else { from.member_constants.clone() },
            initialize: if verb == WriteVerb::Reserve || service { None } else { from.initialize },
            extras: extras.boxed(),
            ..MemberWrite::default()
        };
        let apart = from.connection.is_some() || from.address.is_some() || from.initialization_group.is_some();
        let subscribes = from.subscribe.is_some() || !from.subscriptions.is_empty();
        let mentioned = member != MemberWrite::default() || apart || subscribes || from.measurements.is_some();
        match verb {
            WriteVerb::Leave => Me::Leave,
            // A write that concerns only others omits the writer's own record from the body.
            WriteVerb::Reserve | WriteVerb::Host | WriteVerb::Remove | WriteVerb::Write if !mentioned => Me::Absent,
            WriteVerb::Create if service && !mentioned => Me::Absent,
            WriteVerb::Create
            | WriteVerb::Join
            | WriteVerb::Active
            | WriteVerb::Inactive
            | WriteVerb::Ready
            | WriteVerb::Reserve
            | WriteVerb::Host
            | WriteVerb::Remove
            | WriteVerb::Write => Me::Put(member),
        }
    }
}

/// Roles by type, or that one is given up.
pub(super) fn roles(named: &Named<Option<String>>) -> RolesWrite {
    named.iter().map(|(kind, role)| (kind.to_owned(), role.clone())).collect()
}

fn preference(weights: &Named<u8>) -> RolePreference {
    weights.iter().map(|(role, weight)| (role.to_owned(), *weight)).collect()
}

impl StepReader<'_> {
    /// The subscriptions of the writer.
    pub(super) fn subscribe(&mut self, from: &WriteDocument, path: Trail<'_>) -> SubscriptionDraft {
        let changes = match &from.subscribe {
            None => Field::Keep,
            Some(None) => Field::Clear,
            Some(Some(words)) => Field::Set(self.change_types(words.names(), path.name("subscribe"))),
        };
        let path = path.name("subscriptions");
        let mut profiles = Vec::with_capacity(from.subscriptions.len());
        for (name, word) in from.subscriptions.iter() {
            let profile = word.as_deref().map(|word| (word, Profile::named(word)));
            match profile {
                Some((word, None)) => {
                    let fault = self.faults.at(path.name(name), format!("there is no profile {word:?}"));
                    fault.names(word, Profile::ALL.iter().map(|profile| profile.word()));
                }
                Some((_, Some(profile))) => profiles.push((name.to_owned(), Some(profile))),
                None => profiles.push((name.to_owned(), None)),
            }
        }
        SubscriptionDraft { changes, profiles }
    }

    fn change_types(&mut self, words: &[String], path: Trail<'_>) -> ChangeTypes {
        let mut types = Vec::with_capacity(words.len());
        for (nth, word) in words.iter().enumerate() {
            match ChangeType::named(word) {
                Some(change_type) => types.push(change_type),
                None => {
                    let fault = self.faults.at(path.nth(words, nth), format!("there is no change type {word:?}"));
                    fault.names(word, ChangeType::ALL.iter().map(|change_type| change_type.word()));
                }
            }
        }
        types.into_iter().collect()
    }
}

/// The connection to write, from its word.
pub(super) fn connect(word: ConnectionChoice) -> ConnectionRef {
    match word {
        ConnectionChoice::Current => ConnectionRef::Current,
        ConnectionChoice::Previous => ConnectionRef::Previous,
        ConnectionChoice::Unknown => ConnectionRef::Unknown,
        ConnectionChoice::None => ConnectionRef::None,
    }
}
