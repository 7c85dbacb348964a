//! Judges expectations about plain fields.

use super::ExpectedSession;
use super::judge::{Judge, custom_word};
use crate::id::Xuid;
use crate::mpsd::session::{MatchmakingProperty, Member, Session};
use crate::names::UserId;

impl Judge<'_> {
    pub(super) fn fields(&mut self, expected: &ExpectedSession, stored: Option<&Session>) {
        let keywords = |stored: &Session| stored.keywords().iter().map(ToString::to_string).collect::<Vec<_>>();
        self.compare("keywords", expected.keywords.clone(), stored.map(keywords), |words| list(&words));
        if let Some(turn) = &expected.turn {
            let turn: Vec<String> = turn.iter().map(|user| self.name(*user)).collect();
            let found = stored.map(|stored| {
                let whose = |index: &_| stored.members().iter().find(|member| member.index == *index);
                stored.turn().iter().filter_map(whose).map(|member| self.name_of(member.xuid)).collect::<Vec<_>>()
            });
            self.compare("turn", Some(turn), found, |names| list(&names));
        }
        let matchmaking = stored.map(|stored| stored.matchmaking_property().cloned().unwrap_or_default());
        self.compare("matchmaking", expected.matchmaking.clone(), matchmaking, |it| matchmaking_word(&it));
        let flag = |flag: Option<bool>| flag.map_or("none".to_owned(), |flag| flag.to_string());
        let resubmit = stored.map(Session::matchmaking_resubmit);
        self.compare("matchmakingResubmit", expected.matchmaking_resubmit, resubmit, flag);
        let allocate = stored.map(Session::allocate_cloud_compute);
        self.compare("allocateCloudCompute", expected.allocate_cloud_compute, allocate, flag);
        for (user, groups) in &expected.groups {
            let found = self.member(*user, stored).map_or(&[][..], Member::groups);
            let found: Vec<String> = found.iter().map(ToString::to_string).collect();
            self.note("groups", Some(&self.name(*user)), list(groups), list(&found));
        }
        for (user, others) in &expected.playing_with {
            let mut expected: Vec<String> = others.iter().map(|other| self.name(*other)).collect();
            let xuid = self.world.people().xuid(*user);
            let found = stored.map_or_else(Vec::new, |stored| stored.playing_with(xuid));
            let mut found: Vec<String> = found.into_iter().map(|other| self.name_of(other)).collect();
            expected.sort();
            found.sort();
            self.note("playingWith", Some(&self.name(*user)), list(&expected), list(&found));
        }
        for (user, team) in &expected.team {
            let found = self.member(*user, stored).and_then(Member::system_constants);
            let found = found.and_then(|system| system.team.as_deref()).unwrap_or("none");
            self.note("team", Some(&self.name(*user)), team.as_deref().unwrap_or("none"), found);
        }
    }

    fn name(&self, user: UserId) -> String {
        self.trace.names.user(user).to_owned()
    }

    fn name_of(&self, xuid: Xuid) -> String {
        self.trace.xuids.get(&xuid).map_or_else(|| xuid.to_string(), |user| self.name(*user))
    }
}

fn list(words: &[String]) -> String {
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}

fn matchmaking_word(it: &MatchmakingProperty) -> String {
    let custom = |name: &str, value: Option<&_>| value.map(|value| format!("{name} {}", custom_word(value)));
    let parts = [
        custom("targetSessionConstants", it.target_session_constants.as_ref()),
        it.server_connection_string.as_ref().map(|server| format!("serverConnectionString {server:?}")),
        custom("clientResult", it.client_result.as_ref()),
    ];
    list(&parts.into_iter().flatten().collect::<Vec<_>>())
}
