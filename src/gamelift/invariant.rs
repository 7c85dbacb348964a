//! What holds of the service between two calls: its indexes say what its records say. For tests and the explorer.

use super::fleet::FleetInstance;
use super::key::{InstanceKey, PlayerSessionKey, ProcessKey};
use super::player_session::PlayerSession;
use super::service::{GameLift, Subject};
use super::status::{GameSessionStatus, PlayerSessionStatus};
use crate::time::Instant;
use std::collections::BTreeSet;

impl GameLift {
    /// Checks every invariant that one state can show, after what is due by `now` has happened.
    ///
    /// # Errors
    /// The sentence of the first one that is broken.
    pub fn check_invariants(&self, now: Instant) -> Result<(), &'static str> {
        let rules = [
            ("nothing that is due is left undone", self.next_due().is_none_or(|due| due > now)),
            ("every change is noted in the search index", self.changed.is_empty()),
            ("the search index knows what it shows and what it has noted", self.index.is_consistent()),
            ("the next deadline is the earliest of all records", self.next_due() == self.derived_due()),
            ("the index of deadlines has those of the records", self.due == self.derived_deadlines()),
            ("the index of ARNs has the game sessions", {
                self.arns.len() == self.game_sessions.len()
                    && self.game_sessions().all(|(key, session)| self.game_session_key(&session.arn) == Some(key))
            }),
            ("the index of players has the player sessions", {
                self.players.len() == self.player_sessions.len()
                    && self
                        .player_sessions()
                        .all(|(key, session)| self.players.contains(&(session.player.clone(), key)))
            }),
            ("the index of reservations has the reserved player sessions", {
                self.reserved == self.players_in(|session| session.status == PlayerSessionStatus::Reserved)
            }),
            ("the index of records has the ended player sessions, each once, in the order of their ends", {
                let ended = |key: &PlayerSessionKey| self.player_session(*key).and_then(|session| session.ended);
                self.past.iter().is_sorted_by_key(ended)
                    && self.past.len() == self.past.iter().collect::<BTreeSet<_>>().len()
                    && self.past.iter().copied().collect::<BTreeSet<_>>() == self.players_in(|it| it.ended.is_some())
            }),
            ("an instance has the live processes that name it", {
                self.instances().all(|(key, instance)| {
                    let on = self.processes().filter(|(_, process)| process.instance == key).map(|(key, _)| key);
                    instance.processes == on.collect()
                }) && self.processes().all(|(_, process)| self.instance(process.instance).is_some())
            }),
            ("an instance knows its idle processes and its activations", {
                self.instances().all(|(key, instance)| {
                    instance.idle == self.idle_of(instance) && instance.activating == self.activating_on(key)
                })
            }),
            ("a fleet knows the instances on which a game session can be created", self.open_is_right()),
            ("a live game session and its live process name each other", {
                self.game_sessions().filter(|(_, session)| session.is_live()).all(|(key, session)| {
                    self.process(session.process).is_some_and(|process| process.game_session == Some(key))
                })
            }),
            ("a game session knows its player sessions by their status", self.players_are_right()),
            ("an ended game session has no active player", {
                self.game_sessions().all(|(_, session)| session.is_live() || session.active.is_empty())
            }),
            ("a key is below the next one to be given", {
                let last = |key: Option<u32>, next: u32| key.is_none_or(|key| key < next);
                last(self.instances.keys().next_back().map(|key| key.0), self.next_instance)
                    && last(self.processes.keys().next_back().map(|key| key.0), self.next_process)
                    && last(self.game_sessions.keys().next_back().map(|key| key.0), self.next_game_session)
                    && self.player_sessions.keys().next_back().is_none_or(|key| key.0 < self.next_player_session)
            }),
        ];
        rules.iter().find(|(_, holds)| !holds).map_or(Ok(()), |(sentence, _)| Err(sentence))
    }

    /// The next deadline by the records alone.
    fn derived_due(&self) -> Option<Instant> {
        let players = self.player_sessions.values();
        let reservations = players.clone().filter_map(PlayerSession::deadline);
        let records = players.filter_map(PlayerSession::forgotten_at);
        let others = self.derived_deadlines().first().map(|(at, _)| *at);
        let index = self.index.next_due(self.readings.index_lag_ms.0);
        reservations.chain(records).chain(others).chain(index).min()
    }

    /// The deadlines of instances, processes and game sessions by their records.
    fn derived_deadlines(&self) -> BTreeSet<(Instant, Subject)> {
        let instances = self.instances().map(|(key, it)| (it.reclaimed_at(), Subject::Instance(key)));
        let processes = self
            .processes()
            .map(|(key, process)| (process.due(&self.readings).map(|(at, _)| at), Subject::Process(key)));
        let sessions = self.game_sessions().map(|(key, session)| {
            (self.fleet(session.fleet).and_then(|fleet| session.due(&fleet.spec)), Subject::GameSession(key))
        });
        instances.chain(processes).chain(sessions).filter_map(|(at, subject)| Some((at?, subject))).collect()
    }

    fn players_in(&self, which: impl Fn(&PlayerSession) -> bool) -> BTreeSet<PlayerSessionKey> {
        self.player_sessions().filter(|(_, session)| which(session)).map(|(key, _)| key).collect()
    }

    fn idle_of(&self, instance: &FleetInstance) -> BTreeSet<ProcessKey> {
        let is_idle = |key: &&ProcessKey| self.process(**key).is_some_and(|process| process.is_idle());
        instance.processes.iter().filter(is_idle).copied().collect()
    }

    fn activating_on(&self, key: InstanceKey) -> u32 {
        let here = |process: ProcessKey| self.process(process).is_some_and(|process| process.instance == key);
        let activating = self.game_sessions().filter(|(_, it)| it.status == GameSessionStatus::Activating);
        u32::try_from(activating.filter(|(_, session)| here(session.process)).count()).unwrap_or(u32::MAX)
    }

    fn open_is_right(&self) -> bool {
        let mut open = vec![BTreeSet::new(); self.fleets.len()];
        for (key, instance) in self.instances() {
            let fleet = usize::from(instance.fleet.0);
            if self.fleets.get(fleet).is_some_and(|fleet| instance.free_process(&fleet.spec).is_some()) {
                open[fleet].insert((instance.location, key));
            }
        }
        self.fleets.iter().map(|fleet| &fleet.open).eq(&open)
    }

    fn players_are_right(&self) -> bool {
        let mut counted = 0;
        let each = self.game_sessions().all(|(key, session)| {
            counted += session.players.len();
            let of = |status| {
                let has =
                    |player: &PlayerSessionKey| self.player_session(*player).is_some_and(|it| it.status == status);
                session.players.iter().copied().filter(has).collect::<BTreeSet<_>>()
            };
            session.reserved == of(PlayerSessionStatus::Reserved)
                && session.active == of(PlayerSessionStatus::Active)
                && session.players().all(|player| self.player_session(player).is_some_and(|it| it.game_session == key))
        });
        each && counted == self.player_sessions.len()
    }
}
