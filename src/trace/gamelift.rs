//! Changes of GameLift as lines.

use super::gem::{GameLiftSubject, GemParty};
use super::{Entry, EntryId, LineValue, Trace, What};
use crate::gamelift::event::{GameLiftChange, GameSessionSetting, InstanceChange, ProcessChange, ProcessEnd};
use crate::gamelift::status::PlayerSessionStatus;
use crate::names::UserId;
use crate::service::ServiceEvent;

/// A change in words: whose it is, which game session it is about, what changed, and the values before and after.
pub(super) struct ChangeInWords<'a> {
    pub(super) session: Option<&'a str>,
    pub(super) who: Option<&'a str>,
    pub(super) what: &'static str,
    pub(super) from: Option<LineValue<'a>>,
    pub(super) to: Option<LineValue<'a>>,
}

impl Trace {
    /// What became of a player in GameLift, in the game session of this name or in any: the last end of a player session of this
    /// player; else its last change; else the last node of the user that failed.
    #[must_use]
    pub fn last_of_player(&self, user: UserId, game_session: Option<&str>) -> Option<EntryId> {
        let name = self.names.user(user);
        let change_of = |entry: &Entry| {
            let What::Change(ServiceEvent::GameLift(event)) = entry.what else { return None };
            let GameLiftChange::PlayerSession { player_session, game_session: of, to, .. } = event.what else {
                return None;
            };
            let here = self.gamelift.get(GameLiftSubject::GameSession(of));
            let about = self.gamelift.get(GameLiftSubject::PlayerSession(player_session)) == name;
            (about && game_session.is_none_or(|wanted| wanted == here)).then_some(to)
        };
        let ended = |entry: &Entry| {
            change_of(entry)
                .is_some_and(|to| matches!(to, PlayerSessionStatus::Completed | PlayerSessionStatus::TimedOut))
        };
        let failed = |entry: &Entry| {
            let What::Gem(gem) = &entry.what else { return false };
            gem.party == GemParty::User(user) && gem.exception.is_some() && game_session.is_none()
        };
        let last = |wanted: &dyn Fn(&Entry) -> bool| self.entries.iter().rposition(wanted).map(EntryId);
        last(&ended).or_else(|| last(&|entry| change_of(entry).is_some())).or_else(|| last(&failed))
    }

    pub(super) fn gamelift_in_words(&self, change: &GameLiftChange) -> ChangeInWords<'_> {
        let labels = &self.gamelift;
        let session = |key| Some(labels.get(GameLiftSubject::GameSession(key)));
        let process = |key| Some(labels.get(GameLiftSubject::Process(key)));
        let word = |word: &'static str| Some(LineValue::Word(word));
        let words = |what, from, to| ChangeInWords { session: None, who: None, what, from, to };
        match change {
            GameLiftChange::Fleet { from, to, .. } => words("status", word(from.word()), word(to.word())),
            GameLiftChange::Instance { instance: key, change, .. } => {
                let how = match change {
                    InstanceChange::Started => "started",
                    InstanceChange::Reclaimed => "will be reclaimed",
                    InstanceChange::Gone => "gone",
                    InstanceChange::Kept => "kept",
                };
                ChangeInWords { who: Some(labels.get(GameLiftSubject::Instance(*key))), ..words(how, None, None) }
            }
            GameLiftChange::Process { process: key, change, .. } => {
                let (what, to) = process_in_words(change);
                ChangeInWords { who: process(*key), ..words(what, None, word(to)) }
            }
            GameLiftChange::GameSession { game_session, process: key, from, to, .. } => ChangeInWords {
                session: session(*game_session),
                who: process(*key),
                ..words("status", word(from.map_or("none", |status| status.word())), word(to.word()))
            },
            GameLiftChange::GameSessionUpdated { game_session, setting } => {
                let (what, to) = match setting {
                    GameSessionSetting::Capacity { to, .. } => ("maximum_players", Some(LineValue::Number(*to))),
                    GameSessionSetting::Name => ("name", None),
                    GameSessionSetting::CreationPolicy(policy) => ("creation_policy", word(policy.word())),
                    GameSessionSetting::Protection => ("protection", None),
                    GameSessionSetting::Properties => ("properties", None),
                };
                ChangeInWords { session: session(*game_session), ..words(what, None, to) }
            }
            GameLiftChange::Indexed { game_session, found } => ChangeInWords {
                session: session(*game_session),
                ..words("search_index", None, word(if *found { "found" } else { "not found" }))
            },
            GameLiftChange::PlayerSession { player_session, game_session, from, to } => ChangeInWords {
                session: session(*game_session),
                who: Some(labels.get(GameLiftSubject::PlayerSession(*player_session))),
                ..words("status", word(from.map_or("none", |status| status.word())), word(to.word()))
            },
            GameLiftChange::Callback { process: key, callback } => {
                ChangeInWords { who: process(*key), ..words(callback.name(), None, None) }
            }
        }
    }
}

fn process_in_words(change: &ProcessChange) -> (&'static str, &'static str) {
    match change {
        ProcessChange::Launched => ("process", "launched"),
        ProcessChange::Initialized => ("process", "initialized"),
        ProcessChange::Ready => ("process", "ready"),
        ProcessChange::Health { healthy: true, .. } => ("health", "healthy again"),
        ProcessChange::Health { healthy: false, strikes } => match strikes {
            1 => ("health", "unhealthy once"),
            2 => ("health", "unhealthy twice"),
            3 => ("health", "unhealthy three times"),
            _ => ("health", "unhealthy more than three times"),
        },
        ProcessChange::Terminating { .. } => ("process", "asked to end"),
        ProcessChange::Ending => ("process", "ending"),
        ProcessChange::Gone(why) => ("process", end_in_words(*why)),
        ProcessChange::LinkLost => ("link", "lost"),
        ProcessChange::LinkBack => ("link", "back"),
    }
}

fn end_in_words(why: ProcessEnd) -> &'static str {
    match why {
        ProcessEnd::Exited => "exited",
        ProcessEnd::Crashed => "crashed",
        ProcessEnd::InitializationTimeout => "ended: no InitSDK",
        ProcessEnd::ReadyTimeout => "ended: no ProcessReady",
        ProcessEnd::Unhealthy => "ended: unhealthy",
        ProcessEnd::Killed => "killed",
        ProcessEnd::ExitTimeout => "ended: no exit",
        ProcessEnd::InstanceGone => "gone with its instance",
    }
}
