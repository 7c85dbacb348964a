//! Reserving slots of a game session.

use crate::clause::Clause;
use crate::gamelift::clauses as g;
use crate::gamelift::event::{GameLiftChange, GameLiftEvent};
use crate::gamelift::exception::GameLiftException;
use crate::gamelift::game_session::GameSession;
use crate::gamelift::key::{GameSessionKey, PlayerSessionKey, Text};
use crate::gamelift::operation::{CreatePlayerSession, CreatePlayerSessions};
use crate::gamelift::player_session::PlayerSession;
use crate::gamelift::readings::{DenyAllError, PartialPlayers, ReservationsAtEnd, SamePlayer};
use crate::gamelift::reply::{GameLiftReply, Page};
use crate::gamelift::service::{Answered, GameLift, tell};
use crate::gamelift::shape;
use crate::gamelift::status::{GameSessionStatus, PlayerSessionCreationPolicy, PlayerSessionStatus};
use crate::time::Instant;

/// The most players of one `CreatePlayerSessions`.
const MOST_PLAYERS: usize = 25;

impl GameLift {
    pub(in crate::gamelift) fn create_player_session(
        &mut self,
        now: Instant,
        region: Option<&Text>,
        request: &CreatePlayerSession,
        happened: &mut Vec<GameLiftEvent>,
    ) -> Answered {
        let id = shape::session_arn("GameSessionId", &request.game_session_id)?;
        let player = shape::player_id("PlayerId", &request.player_id)?.ok_or(GameLiftException::Missing("PlayerId"))?;
        let data = shape::player_data("PlayerData", &request.player_data)?;
        let id = id.ok_or(GameLiftException::Missing("GameSessionId"))?;
        self.check_region_or(region, || GameLiftException::NoGameSession(id.clone()))?;
        let game_session = self.open_to(id, std::slice::from_ref(player))?;
        self.check_room(game_session, 1)?;
        let key = self.reserve(now, game_session, player.clone(), data.cloned(), g::RESERVED, happened);
        let row = self.player_session_row(key).ok_or_else(|| GameLiftException::NoGameSession(id.clone()))?;
        Ok(GameLiftReply::PlayerSession(Box::new(row)))
    }

    pub(in crate::gamelift) fn create_player_sessions(
        &mut self,
        now: Instant,
        region: Option<&Text>,
        request: &CreatePlayerSessions,
        happened: &mut Vec<GameLiftEvent>,
    ) -> Answered {
        let players = &request.player_ids;
        let id = shape::session_arn("GameSessionId", &request.game_session_id)?;
        let id = id.ok_or(GameLiftException::Missing("GameSessionId"))?;
        if !(1..=MOST_PLAYERS).contains(&players.len()) {
            return Err(GameLiftException::IllFormed("PlayerIds", "1 to 25 ids"));
        }
        let mut sorted: Vec<&Text> = players.iter().collect();
        sorted.sort_unstable();
        if sorted.windows(2).any(|pair| pair[0] == pair[1])
            || !players.iter().all(|player| shape::sized(player, 1, 1_024))
        {
            return Err(GameLiftException::IllFormed("PlayerIds", "different ids of 1 to 1,024 characters"));
        }
        let fits = |(player, data): (&Text, &Text)| shape::sized(player, 1, 1_024) && shape::sized(data, 1, 2_048);
        if !request.player_data_map.iter().all(fits) {
            let rule = "texts of 1 to 2,048 characters for ids of 1 to 1,024";
            return Err(GameLiftException::IllFormed("PlayerDataMap", rule));
        }
        self.check_region_or(region, || GameLiftException::NoGameSession(id.clone()))?;
        let game_session = self.open_to(id, players)?;
        let wanted = match self.readings.partial_players {
            PartialPlayers::Nothing => players.len(),
            PartialPlayers::AsMany => {
                let free = self.game_session(game_session).map_or(0, GameSession::free);
                players.len().min(usize::try_from(free).unwrap_or(usize::MAX)).max(1)
            }
        };
        self.check_room(game_session, wanted)?;
        let mut rows = Vec::new();
        for player in &players[..wanted] {
            let data = request.player_data_map.get(player).cloned();
            let key = self.reserve(now, game_session, player.clone(), data, g::RESERVED, happened);
            rows.extend(self.player_session_row(key));
        }
        Ok(GameLiftReply::PlayerSessions(Page { rows, next_token: None }))
    }

    /// The game session with this ARN, if it takes these players.
    fn open_to(&self, id: &Text, players: &[Text]) -> Result<GameSessionKey, GameLiftException> {
        let key = self.game_session_key(id).ok_or_else(|| GameLiftException::NoGameSession(id.clone()))?;
        let game_session = self.game_session(key).ok_or_else(|| GameLiftException::NoGameSession(id.clone()))?;
        match game_session.status {
            GameSessionStatus::Active => {}
            other @ (GameSessionStatus::Activating
            | GameSessionStatus::Terminating
            | GameSessionStatus::Terminated
            | GameSessionStatus::Error) => return Err(GameLiftException::GameSessionNot(other)),
        }
        match (game_session.policy, self.readings.deny_all_error) {
            (PlayerSessionCreationPolicy::AcceptAll, _) => {}
            (PlayerSessionCreationPolicy::DenyAll, DenyAllError::InvalidStatus) => {
                return Err(GameLiftException::Denied);
            }
            (PlayerSessionCreationPolicy::DenyAll, DenyAllError::Full) => return Err(GameLiftException::DeniedAsFull),
        }
        if self.readings.same_player == SamePlayer::Refused
            && let Some(twice) = players.iter().find(|player| self.holds_slot(game_session, player))
        {
            return Err(GameLiftException::SamePlayer(twice.clone()));
        }
        Ok(key)
    }

    fn holds_slot(&self, game_session: &GameSession, player: &Text) -> bool {
        let mut held = game_session.reserved.iter().chain(&game_session.active);
        held.any(|key| self.player_sessions.get(key).is_some_and(|session| session.player == *player))
    }

    fn check_room(&self, key: GameSessionKey, wanted: usize) -> Result<(), GameLiftException> {
        let free = self.game_session(key).map_or(0, GameSession::free);
        let fits = usize::try_from(free).is_ok_and(|free| wanted <= free);
        if fits { Ok(()) } else { Err(GameLiftException::Full) }
    }

    /// Reserves a slot. Whoever calls has checked that there is one.
    pub(in crate::gamelift) fn reserve(
        &mut self,
        now: Instant,
        game_session: GameSessionKey,
        player: Text,
        data: Option<Text>,
        clause: Clause,
        happened: &mut Vec<GameLiftEvent>,
    ) -> PlayerSessionKey {
        let key = PlayerSessionKey(self.next_player_session);
        self.next_player_session += 1;
        self.changed.insert(game_session);
        if let Some(session) = self.game_sessions.get_mut(&game_session) {
            session.players.insert(key);
            session.reserved.insert(key);
        }
        self.reserved.insert(key);
        self.players.insert((player.clone(), key));
        let status = PlayerSessionStatus::Reserved;
        let session = PlayerSession { game_session, player, data, status, created: now, ended: None };
        self.player_sessions.insert(key, session);
        let change = GameLiftChange::PlayerSession { player_session: key, game_session, from: None, to: status };
        tell(happened, clause, change);
        key
    }

    /// Gives a player session another status.
    pub(in crate::gamelift) fn set_player(
        &mut self,
        now: Instant,
        key: PlayerSessionKey,
        to: PlayerSessionStatus,
        clause: Clause,
        happened: &mut Vec<GameLiftEvent>,
    ) {
        let Some(session) = self.player_sessions.get_mut(&key) else { return };
        let (from, game_session) = (session.status, session.game_session);
        session.status = to;
        self.reserved.remove(&key);
        self.changed.insert(game_session);
        if let Some(owner) = self.game_sessions.get_mut(&game_session) {
            owner.reserved.remove(&key);
            owner.active.remove(&key);
            match to {
                PlayerSessionStatus::Reserved => {}
                PlayerSessionStatus::Active => drop(owner.active.insert(key)),
                PlayerSessionStatus::Completed | PlayerSessionStatus::TimedOut => {
                    session.ended = Some(now);
                    self.past.push_back(key);
                }
            }
        }
        let change = GameLiftChange::PlayerSession { player_session: key, game_session, from: Some(from), to };
        tell(happened, clause, change);
    }

    /// Ends the reservations that are due at this instant.
    pub(in crate::gamelift) fn expire_reservations(&mut self, at: Instant, happened: &mut Vec<GameLiftEvent>) {
        while let Some(key) = self.reserved.first().copied() {
            let deadline = self.player_sessions.get(&key).and_then(PlayerSession::deadline);
            if deadline.is_none_or(|deadline| deadline > at) {
                return;
            }
            self.set_player(at, key, PlayerSessionStatus::TimedOut, g::RESERVATION_ENDS, happened);
        }
    }

    /// Ends all live player sessions of a game session that has ended.
    pub(in crate::gamelift) fn end_players(
        &mut self,
        at: Instant,
        key: GameSessionKey,
        happened: &mut Vec<GameLiftEvent>,
    ) {
        let Some(game_session) = self.game_sessions.get(&key) else { return };
        let active: Vec<PlayerSessionKey> = game_session.active.iter().copied().collect();
        let reserved: Vec<PlayerSessionKey> = match self.readings.reservations_at_end {
            ReservationsAtEnd::TimedOut => game_session.reserved.iter().copied().collect(),
            ReservationsAtEnd::OwnTime => Vec::new(),
        };
        for player in active {
            self.set_player(at, player, PlayerSessionStatus::Completed, g::ENDED_WITH_SESSION, happened);
        }
        for player in reserved {
            self.set_player(at, player, PlayerSessionStatus::TimedOut, g::ENDED_WITH_SESSION, happened);
        }
    }
}
