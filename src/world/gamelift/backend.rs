//! A backend's requests, and mishaps of the service's resources.

use super::client::found_word;
use crate::action::{BackendRequest, GameLiftMishap};
use crate::gamelift::call::{GameLiftCall, GameLiftFact};
use crate::gamelift::event::GameLiftEvent;
use crate::gamelift::key::{InstanceKey, ProcessKey, Text};
use crate::gamelift::operation::Operation;
use crate::gamelift::reply::GameLiftReply;
use crate::names::ServerName;
use crate::trace::{CauseToken, GameLiftSubject, GemEntry, GemKind, GemParty, GemValue, What};
use crate::world::item::{Item, ServerDue};
use crate::world::step::WorldStep;
use crate::world::trigger::Trigger;

impl WorldStep<'_> {
    /// Asks the service for a backend, which is told the service's error.
    pub(super) fn backend(&mut self, request: &BackendRequest) -> CauseToken {
        let mut operation = (*request.operation).clone();
        if let Some(session) = &request.session {
            about(&mut operation, self.session_text(session));
        }
        let verb = operation.name();
        let (answered, happened) = self.call_gamelift(&GameLiftCall::Api { region: None, operation });
        let (value, shown, exception) = match answered {
            Some(Ok(reply)) => {
                let (value, shown) = self.backend_reply(request, reply);
                (value, shown, None)
            }
            Some(Err(why)) => (GemValue::Nothing, why.error().word().to_owned(), Some(why)),
            None => (GemValue::Nothing, String::new(), None),
        };
        let kind = GemKind::Returned;
        let entry = GemEntry { party: GemParty::Backend, verb, kind, value, shown, exception, log: None, clause: None };
        let entry = self.note(What::Gem(Box::new(entry)), CauseToken::NONE);
        self.tell_gamelift(&happened, entry);
        entry
    }

    fn backend_reply(&mut self, request: &BackendRequest, reply: GameLiftReply) -> (GemValue, String) {
        match reply {
            GameLiftReply::GameSession(row) => {
                if let (Some(gamelift), Some(name)) = (self.gamelift.as_mut(), request.name) {
                    gamelift.named.insert(name, row.key);
                }
                let name = self.gamelift.as_ref().and_then(|gamelift| gamelift.name_of(row.key));
                let word = name.and_then(|name| self.setup.game_sessions.get(name.0).cloned());
                let id = row.game_session_id.to_string();
                (GemValue::Text(id.clone()), word.unwrap_or(id))
            }
            GameLiftReply::GameSessions(page) => {
                let keys: Vec<_> = page.rows.iter().map(|row| row.key).collect();
                let shown = found_word(keys.len());
                (GemValue::GameSessions(keys), shown)
            }
            GameLiftReply::PlayerSession(row) => (GemValue::PlayerSessions(vec![row.key]), row.player_id.to_string()),
            GameLiftReply::PlayerSessions(page) => {
                let keys: Vec<_> = page.rows.iter().map(|row| row.key).collect();
                let shown = found_word(keys.len());
                (GemValue::PlayerSessions(keys), shown)
            }
            GameLiftReply::Done
            | GameLiftReply::Placement(_)
            | GameLiftReply::Ticket(_)
            | GameLiftReply::Tickets(_)
            | GameLiftReply::Text(_)
            | GameLiftReply::Time(_) => (GemValue::Nothing, "done".to_owned()),
        }
    }

    /// Something happens to a resource of the service.
    pub(super) fn mishap(&mut self, mishap: &GameLiftMishap) -> CauseToken {
        let verb = mishap.verb();
        match mishap {
            GameLiftMishap::Crash(name) => self.process_mishap(*name, verb, |world, process, entry| {
                world.learn_gamelift(GameLiftFact::ProcessExits(process), entry);
            }),
            GameLiftMishap::Hang(name) => self.process_mishap(*name, verb, |world, process, _| {
                if let Some(server) = world.server_mut(process) {
                    server.hung = true;
                }
            }),
            GameLiftMishap::Wake(name) => self.process_mishap(*name, verb, WorldStep::wake_server),
            GameLiftMishap::BreakLink(name, lasts) => self.process_mishap(*name, verb, |world, process, entry| {
                world.learn_gamelift(GameLiftFact::LinkLost(process), entry);
                if let Some(lasts) = *lasts {
                    world.plan_after(lasts, Item::Server(process, ServerDue::LinkBack), Trigger::from(entry));
                }
            }),
            GameLiftMishap::RestoreLink(name) => self.process_mishap(*name, verb, |world, process, entry| {
                world.learn_gamelift(GameLiftFact::LinkBack(process), entry);
            }),
            GameLiftMishap::StopInstance(name) => self.instance_mishap(*name, verb, GameLiftFact::InstanceStops),
            GameLiftMishap::LoseInstance(name) => self.instance_mishap(*name, verb, GameLiftFact::InstanceLost),
            GameLiftMishap::ReclaimInstance(name) => self.instance_mishap(*name, verb, GameLiftFact::SpotNotice),
            GameLiftMishap::StartInstance(fleet, location) => {
                let id = self.gamelift.as_ref().and_then(|gamelift| gamelift.service.fleet(*fleet));
                let id = id.map(|fleet| fleet.spec.id.to_string()).unwrap_or_default();
                let shown = location.as_ref().map_or_else(|| id.clone(), |location| format!("{id} in {location}"));
                let entry = self.tell_mishap(GemParty::Nobody, verb, shown);
                let starts = GameLiftFact::InstanceStarts { fleet: *fleet, location: location.clone() };
                self.learn_gamelift(starts, entry);
                entry
            }
            GameLiftMishap::FleetStatus(fleet, status) => {
                let id = self.gamelift.as_ref().and_then(|gamelift| gamelift.service.fleet(*fleet));
                let shown = id.map(|fleet| format!("{} {status}", fleet.spec.id)).unwrap_or_default();
                let entry = self.tell_mishap(GemParty::Nobody, verb, shown);
                self.learn_gamelift(GameLiftFact::FleetStatus(*fleet, *status), entry);
                entry
            }
            GameLiftMishap::FailSession(name) => {
                let word = self.setup.game_sessions.get(name.0).cloned().unwrap_or_default();
                let key = self.gamelift.as_ref().and_then(|gamelift| gamelift.named(*name));
                let Some(key) = key else {
                    return self.tell_mishap(GemParty::Nobody, verb, format!("{word} does not exist"));
                };
                let entry = self.tell_mishap(GemParty::Nobody, verb, word);
                self.learn_gamelift(GameLiftFact::GameSessionError(key), entry);
                entry
            }
        }
    }

    /// The process of a name, labelled even if it was never launched.
    pub(super) fn named_process(&mut self, name: ServerName) -> (ProcessKey, bool) {
        let key = ProcessKey(u32::try_from(name.0).unwrap_or(u32::MAX));
        let live = self.gamelift.as_ref().is_some_and(|gamelift| gamelift.service.process(key).is_some());
        if !live {
            let word = self.world.process_word(key);
            self.listener.gamelift_named(GameLiftSubject::Process(key), &word);
        }
        (key, live)
    }

    fn process_mishap(
        &mut self,
        name: ServerName,
        verb: &'static str,
        act: impl FnOnce(&mut Self, ProcessKey, CauseToken),
    ) -> CauseToken {
        let (process, live) = self.named_process(name);
        let later = self.gamelift.as_ref().and_then(|gamelift| gamelift.service.processes().last());
        let shown = match later {
            _ if live => "",
            Some((key, _)) if key > process => "the process is gone",
            Some(_) | None => "there is no such process",
        };
        let entry = self.tell_mishap(GemParty::Server(process), verb, shown.to_owned());
        if live {
            act(self, process, entry);
        }
        entry
    }

    fn instance_mishap(
        &mut self,
        name: ServerName,
        verb: &'static str,
        fact: impl FnOnce(InstanceKey) -> GameLiftFact,
    ) -> CauseToken {
        self.process_mishap(name, verb, |world, process, entry| {
            let process = world.gamelift.as_ref().and_then(|gamelift| gamelift.service.process(process));
            if let Some(instance) = process.map(|process| process.instance) {
                world.learn_gamelift(fact(instance), entry);
            }
        })
    }

    fn tell_mishap(&mut self, party: GemParty, verb: &'static str, shown: String) -> CauseToken {
        let (kind, value) = (GemKind::Mishap, GemValue::Nothing);
        let entry = GemEntry { party, verb, kind, value, shown, exception: None, log: None, clause: None };
        self.note(What::Gem(Box::new(entry)), CauseToken::NONE)
    }

    /// The service learns a fact.
    pub(super) fn learn_gamelift(&mut self, fact: GameLiftFact, cause: CauseToken) {
        let (_, happened): (_, Vec<GameLiftEvent>) = self.call_gamelift(&GameLiftCall::Learn(fact));
        self.tell_gamelift(&happened, cause);
    }
}

/// Writes the id of a game session into a request about one.
fn about(operation: &mut Operation, id: Text) {
    let place = match operation {
        Operation::CreatePlayerSession(request) => &mut request.game_session_id,
        Operation::CreatePlayerSessions(request) => &mut request.game_session_id,
        Operation::DescribeGameSessions(request) | Operation::DescribeGameSessionDetails(request) => {
            &mut request.game_session_id
        }
        Operation::DescribePlayerSessions(request) => &mut request.game_session_id,
        Operation::UpdateGameSession(request) => &mut request.game_session_id,
        Operation::TerminateGameSession(request) => &mut request.game_session_id,
        Operation::StartMatchBackfill(request) => &mut request.game_session_arn,
        Operation::CreateGameSession(_)
        | Operation::SearchGameSessions(_)
        | Operation::StartGameSessionPlacement(_)
        | Operation::DescribeGameSessionPlacement(_)
        | Operation::StopGameSessionPlacement(_)
        | Operation::StartMatchmaking(_)
        | Operation::DescribeMatchmaking(_)
        | Operation::AcceptMatch(_)
        | Operation::StopMatchmaking(_) => return,
    };
    // A game session that does not exist yet has an id that no game session has.
    *place = Some(id);
}
