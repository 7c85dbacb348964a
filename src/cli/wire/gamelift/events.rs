//! Events of GameLift as JSON: one object each, with the instant, what happened, and by which rule.

use super::names::{ResourceNames, of_instance};
use crate::gamelift::event::{
    Callback, GameLiftChange, GameLiftEvent, GameSessionSetting, InstanceChange, ProcessChange, ProcessEnd,
};
use crate::gamelift::key::{FleetKey, GameSessionKey, ProcessKey};
use crate::gamelift::service::GameLift;
use crate::json::fields::Object;
use crate::time::Instant;

/// An event with the instant at which it happened.
#[derive(Clone, Copy)]
pub(super) struct TimedEvent {
    pub(super) at: Instant,
    pub(super) event: GameLiftEvent,
}

/// What the names of an event are looked up in.
#[derive(Clone, Copy)]
pub(super) struct EventForm<'a> {
    pub(super) service: &'a GameLift,
    pub(super) names: &'a ResourceNames,
}

impl EventForm<'_> {
    /// `{"at":..,"clause":..,...}`
    pub(super) fn write(self, to: &mut Object<'_>, timed: &TimedEvent) {
        let TimedEvent { at, event } = timed;
        to.number("at", *at);
        match event.what {
            GameLiftChange::Fleet { fleet, from, to: now } => {
                to.string("fleet", self.fleet(fleet));
                to.string("from", from.word());
                to.string("to", now.word());
            }
            GameLiftChange::Instance { instance, fleet, change } => {
                to.string("instance", &of_instance(instance));
                to.string("fleet", self.fleet(fleet));
                to.string("change", instance_change(change));
            }
            GameLiftChange::Process { process, instance, change } => {
                self.process(to, process);
                to.string("instance", &of_instance(instance));
                process_change(to, change);
            }
            GameLiftChange::GameSession { game_session, process, from, to: now, reason } => {
                self.game_session(to, game_session);
                self.process(to, process);
                to.string_or_null("from", from.map(|from| from.word()));
                to.string("to", now.word());
                if let Some(reason) = reason {
                    to.string("reason", reason.word());
                }
            }
            GameLiftChange::GameSessionUpdated { game_session, setting } => {
                self.game_session(to, game_session);
                to.string("setting", setting_name(setting));
            }
            GameLiftChange::Indexed { game_session, found } => {
                self.game_session(to, game_session);
                to.truth("found", found);
            }
            GameLiftChange::PlayerSession { player_session, game_session, from, to: now } => {
                to.string("playerSession", &self.service.player_session_id(player_session));
                self.game_session(to, game_session);
                to.string_or_null("from", from.map(|from| from.word()));
                to.string("to", now.word());
            }
            GameLiftChange::Callback { process, callback } => {
                self.process(to, process);
                self.callback(to, callback);
            }
        }
        to.shown("clause", event.clause);
    }

    fn process(self, to: &mut Object<'_>, process: ProcessKey) {
        to.string("process", &self.names.of_process(process));
    }

    fn game_session(self, to: &mut Object<'_>, game_session: GameSessionKey) {
        to.string_or_null("gameSession", self.service.game_session(game_session).map(|known| &*known.arn));
    }

    /// The game session as a callback passes it on.
    fn whole_game_session(self, to: &mut Object<'_>, game_session: GameSessionKey) {
        let shown = self.service.game_session_as_json(game_session);
        to.raw("gameSession", shown.as_deref().unwrap_or("null"));
    }

    fn fleet(&self, fleet: FleetKey) -> &str {
        self.service.fleet(fleet).map_or("", |fleet| &fleet.spec.id)
    }

    fn callback(self, to: &mut Object<'_>, callback: Callback) {
        to.string("callback", callback.name());
        match callback {
            Callback::StartGameSession(game_session) => {
                self.whole_game_session(to, game_session);
            }
            Callback::ProcessTerminate { by } => to.number("terminationTime", by),
            Callback::HealthCheck => {}
        }
    }
}

fn instance_change(change: InstanceChange) -> &'static str {
    match change {
        InstanceChange::Started => "started",
        InstanceChange::Reclaimed => "reclaimed",
        InstanceChange::Gone => "gone",
        InstanceChange::Kept => "kept",
    }
}

fn process_change(to: &mut Object<'_>, change: ProcessChange) {
    match change {
        ProcessChange::Launched => to.string("change", "launched"),
        ProcessChange::Initialized => to.string("change", "initialized"),
        ProcessChange::Ready => to.string("change", "ready"),
        ProcessChange::Health { healthy, strikes } => {
            to.string("change", "health");
            to.truth("healthy", healthy);
            to.number("strikes", u16::from(strikes));
        }
        ProcessChange::Terminating { by } => {
            to.string("change", "terminating");
            to.number("by", by);
        }
        ProcessChange::Ending => to.string("change", "ending"),
        ProcessChange::Gone(end) => {
            to.string("change", "gone");
            to.string("end", process_end(end));
        }
        ProcessChange::LinkLost => to.string("change", "linkLost"),
        ProcessChange::LinkBack => to.string("change", "linkBack"),
    }
}

/// The fleet's event code where there is one.
fn process_end(end: ProcessEnd) -> &'static str {
    match end {
        ProcessEnd::Exited => "exited",
        ProcessEnd::Crashed => "SERVER_PROCESS_CRASHED",
        ProcessEnd::InitializationTimeout => "SERVER_PROCESS_SDK_INITIALIZATION_TIMEOUT",
        ProcessEnd::ReadyTimeout => "SERVER_PROCESS_PROCESS_READY_TIMEOUT",
        ProcessEnd::Unhealthy => "SERVER_PROCESS_TERMINATED_UNHEALTHY",
        ProcessEnd::Killed => "SERVER_PROCESS_FORCE_TERMINATED",
        ProcessEnd::ExitTimeout => "SERVER_PROCESS_PROCESS_EXIT_TIMEOUT",
        ProcessEnd::InstanceGone => "instanceGone",
    }
}

fn setting_name(setting: GameSessionSetting) -> &'static str {
    match setting {
        GameSessionSetting::Capacity { .. } => "maximumPlayerSessionCount",
        GameSessionSetting::Name => "name",
        GameSessionSetting::CreationPolicy(_) => "playerSessionCreationPolicy",
        GameSessionSetting::Protection => "protectionPolicy",
        GameSessionSetting::Properties => "gameProperties",
    }
}
