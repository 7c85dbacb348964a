//! Judges expectations about members.

use super::ExpectedSession;
use super::judge::{Judge, custom_word};
use crate::mpsd::session::{InitializationFailure, Member, MemberStatus, Session, Stage};
use crate::names::UserId;

impl Judge<'_> {
    pub(super) fn members(&mut self, expected: &ExpectedSession, stored: Option<&Session>) {
        let names = &self.trace.names;
        for (user, status) in &expected.members {
            let found = self.member(*user, stored).map(|member| member.status);
            self.note("members", Some(names.user(*user)), status_word(*status), status_word(found));
        }
        for (user, index) in &expected.indices {
            let word = |index: Option<u32>| index.map_or("none".to_owned(), |index| index.to_string());
            let found = self.member(*user, stored).map(|member| member.index.0);
            self.note("indices", Some(names.user(*user)), word(*index), word(found));
        }
        for (user, custom) in &expected.member_custom {
            let found = self.member(*user, stored).and_then(Member::custom_properties);
            let found = found.map_or("{}".to_owned(), custom_word);
            self.note("memberCustom", Some(names.user(*user)), custom_word(custom), found);
        }
    }

    pub(super) fn roles_and_owners(&mut self, expected: &ExpectedSession, stored: Option<&Session>) {
        let names = &self.trace.names;
        let listed = |words: Vec<String>| if words.is_empty() { "none".to_owned() } else { words.join(", ") };
        for (user, roles) in &expected.roles {
            let has = |member: &Member| {
                let names = member.roles().iter().filter_map(|id| stored?.role_name(*id));
                listed(names.map(|(kind, role)| format!("{kind} {role}")).collect())
            };
            let found = self.member(*user, stored).map_or("out".to_owned(), has);
            let wanted = roles.iter().map(|(kind, role)| format!("{kind} {role}")).collect();
            self.note("roles", Some(names.user(*user)), listed(wanted), found);
        }
        if let Some(owners) = &expected.owners {
            let owns = |user: &UserId| stored.is_some_and(|stored| stored.is_owner(self.world.people().xuid(*user)));
            let name = |user: UserId| names.user(user).to_owned();
            let all = (0..names.users.len()).map(UserId);
            let found = listed(all.clone().filter(owns).map(name).collect());
            self.note("owners", None, listed(all.filter(|user| owners.contains(user)).map(name).collect()), found);
        }
    }

    pub(super) fn initialization(&mut self, expected: &ExpectedSession, stored: Option<&Session>) {
        let names = &self.trace.names;
        let stage = |stage: Option<Stage>| stage.map_or("none", Stage::word).to_owned();
        self.compare("stage", expected.stage, stored.map(Session::stage), stage);
        for (user, failure) in &expected.failures {
            let word = |failure: Option<InitializationFailure>| failure.map_or("none", InitializationFailure::word);
            let found = self.member(*user, stored).map_or("out", |member| word(member.initialization_failure));
            self.note("failures", Some(names.user(*user)), word(*failure), found);
        }
    }

    /// The user's record, if there is one.
    pub(super) fn member<'s>(&self, user: UserId, stored: Option<&'s Session>) -> Option<&'s Member> {
        stored?.member_of(self.world.people().xuid(user))
    }
}

fn status_word(status: Option<MemberStatus>) -> &'static str {
    status.map_or("out", MemberStatus::word)
}
