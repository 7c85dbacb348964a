//! Creating a game session: directly on a fleet, or on a location of a fleet for a placement.

use crate::gamelift::clauses as g;
use crate::gamelift::event::{Callback, GameLiftChange, GameLiftEvent};
use crate::gamelift::exception::GameLiftException;
use crate::gamelift::fleet::Fleet;
use crate::gamelift::game_session::{GameSession, GameSessionSettings};
use crate::gamelift::key::{FleetKey, GameSessionKey, Text};
use crate::gamelift::operation::CreateGameSession;
use crate::gamelift::reply::GameLiftReply;
use crate::gamelift::service::{Answered, GameLift, tell};
use crate::gamelift::setup::AliasSpec;
use crate::gamelift::shape;
use crate::gamelift::status::{FleetStatus, GameSessionStatus, PlayerSessionCreationPolicy};
use crate::hash::StableHash;
use crate::time::{Instant, Millis};
use std::collections::BTreeSet;

/// Without a policy a creator has one request in this time.
const CREATOR_PACE: Millis = Millis::from_secs(1);

impl GameLift {
    pub(in crate::gamelift) fn create_game_session(
        &mut self,
        now: Instant,
        region: Option<&Text>,
        request: &CreateGameSession,
        happened: &mut Vec<GameLiftEvent>,
    ) -> Answered {
        let settings = settings_of(request)?;
        let fleet_id = shape::fleet_id("FleetId", &request.fleet_id)?;
        let alias_id = shape::alias_id("AliasId", &request.alias_id)?;
        let location = shape::location("Location", &request.location)?;
        let token = shape::token("IdempotencyToken", &request.idempotency_token)?;
        let legacy = shape::token("GameSessionId", &request.game_session_id)?;
        if token.is_some() && legacy.is_some() {
            return Err(GameLiftException::Both("IdempotencyToken and GameSessionId"));
        }
        let token = token.or(legacy);
        exactly_one_fleet(fleet_id, alias_id)?;
        self.check_region(region)?;
        let key = self.fleet_of(fleet_id, alias_id)?;
        let fleet = self.fleet(key).ok_or_else(|| GameLiftException::NoFleet(fleet_id.unwrap_or_default().into()))?;
        let place = place_of(fleet, location)?;
        if fleet.spec.creator_limit.is_some() && settings.creator.is_none() {
            return Err(GameLiftException::Missing("CreatorId"));
        }
        if let Some(token) = token
            && let Some(known) = self.holder_of(fleet, token)
        {
            return self.replay(known, place, &settings, token);
        }
        if fleet.status != FleetStatus::Active {
            return Err(GameLiftException::FleetNotActive(fleet.status));
        }
        let within = fleet.spec.creator_limit.map_or((1, CREATOR_PACE), |limit| (limit.sessions, limit.period));
        let recent = settings.creator.as_ref().map_or(0, |creator| fleet.creations.recent(creator, now, within.1));
        if settings.creator.is_some() && recent >= usize::try_from(within.0).unwrap_or(usize::MAX) {
            return Err(GameLiftException::CreatorLimit);
        }
        let creator = settings.creator.clone();
        let created = self.create_on(now, key, place, settings, token, happened);
        let created = created.ok_or(GameLiftException::NoIdleProcess)?;
        if let (Some(creator), Some(fleet)) = (creator, self.fleets.get_mut(usize::from(key.0))) {
            fleet.creations.add(creator, now, within.1);
        }
        self.game_session_reply(created)
    }

    /// The game session of the fleet that has the token, in whatever location.
    fn holder_of(&self, fleet: &Fleet, token: &str) -> Option<GameSessionKey> {
        fleet.places().find_map(|(place, _)| self.game_session_key(&arn(fleet, place, token)))
    }

    /// The game session that an earlier request with the token created.
    fn replay(&self, known: GameSessionKey, place: u16, settings: &GameSessionSettings, token: &Text) -> Answered {
        match self.game_session(known) {
            Some(session) if session.location == place && session.asked.as_deref() == Some(settings) => {
                self.game_session_reply(known)
            }
            Some(_) | None => Err(GameLiftException::TokenReused(token.clone())),
        }
    }

    /// Creates a game session on an idle process of the location; none if no process is idle. Its fleet is ACTIVE. Its ARN ends in the
    /// token that is given, or in an invented one.
    pub(in crate::gamelift) fn create_on(
        &mut self,
        now: Instant,
        fleet_key: FleetKey,
        place: u16,
        settings: GameSessionSettings,
        given: Option<&Text>,
        happened: &mut Vec<GameLiftEvent>,
    ) -> Option<GameSessionKey> {
        let fleet = self.fleet(fleet_key)?;
        let (_, instance_key) = fleet.open_at(place)?;
        let process_key = self.instance(instance_key)?.free_process(&fleet.spec)?;
        let key = GameSessionKey(self.next_game_session);
        let invented;
        let token = match given {
            Some(token) => token,
            None => {
                invented = invented_token(self.seed, key);
                &invented
            }
        };
        let (ip_address, dns_name) = fleet.address(self.seed, instance_key);
        let game_session = GameSession {
            arn: arn(fleet, place, token),
            fleet: fleet_key,
            location: place,
            process: process_key,
            port: self.process(process_key)?.port,
            ip_address,
            dns_name,
            status: GameSessionStatus::Activating,
            reason: None,
            created: now,
            ended: None,
            asked: given.is_some().then(|| Box::new(settings.clone())),
            settings,
            policy: PlayerSessionCreationPolicy::AcceptAll,
            protection: fleet.spec.protection,
            terminating: None,
            players: BTreeSet::new(),
            reserved: BTreeSet::new(),
            active: BTreeSet::new(),
        };
        let deadline = game_session.due(&fleet.spec);
        self.next_game_session += 1;
        self.arns.insert(game_session.arn.clone(), key);
        self.game_sessions.insert(key, game_session);
        self.move_deadline(crate::gamelift::service::Subject::GameSession(key), None, deadline);
        self.edit_process(process_key, |process| process.game_session = Some(key));
        self.edit_instance(instance_key, |instance| instance.activating += 1);
        let to = GameSessionStatus::Activating;
        let change =
            GameLiftChange::GameSession { game_session: key, process: process_key, from: None, to, reason: None };
        tell(happened, g::CREATED, change);
        let callback = Callback::StartGameSession(key);
        tell(happened, g::CREATED, GameLiftChange::Callback { process: process_key, callback });
        Some(key)
    }

    /// The fleet that a request means.
    pub(in crate::gamelift) fn fleet_of(
        &self,
        fleet: Option<&str>,
        alias: Option<&str>,
    ) -> Result<FleetKey, GameLiftException> {
        let id = match alias {
            Some(alias) => match self.aliases.get(alias) {
                Some(AliasSpec::Fleet(fleet)) => fleet,
                Some(AliasSpec::Terminal(message)) => return Err(GameLiftException::TerminalAlias(message.clone())),
                None => return Err(GameLiftException::NoAlias(alias.into())),
            },
            None => fleet.unwrap_or_default(),
        };
        self.fleet_key(id).ok_or_else(|| GameLiftException::NoFleet(id.into()))
    }

    fn game_session_reply(&self, key: GameSessionKey) -> Answered {
        let row = self.game_session_row(key).ok_or_else(|| GameLiftException::NoGameSession("".into()))?;
        Ok(GameLiftReply::GameSession(Box::new(row)))
    }
}

/// Exactly one of a fleet and an alias is named.
pub(in crate::gamelift) fn exactly_one_fleet(
    fleet: Option<&str>,
    alias: Option<&str>,
) -> Result<(), GameLiftException> {
    if fleet.is_some() == alias.is_some() { Err(GameLiftException::ExactlyOne("FleetId and AliasId")) } else { Ok(()) }
}

/// The number of the location that a request means.
fn place_of(fleet: &Fleet, location: Option<&Text>) -> Result<u16, GameLiftException> {
    match location {
        Some(name) => fleet.location_named(name).ok_or_else(|| GameLiftException::NoLocation(name.clone())),
        None if fleet.is_managed() => Ok(0),
        None => Err(GameLiftException::Missing("Location")),
    }
}

fn settings_of(request: &CreateGameSession) -> Result<GameSessionSettings, GameLiftException> {
    let member = "MaximumPlayerSessionCount";
    let capacity = shape::capacity(member, *shape::required(member, &request.maximum_player_session_count)?)?;
    Ok(GameSessionSettings {
        capacity,
        name: shape::non_zero("Name", &request.name)?.cloned(),
        properties: shape::properties(&request.game_properties)?,
        creator: shape::non_zero("CreatorId", &request.creator_id)?.cloned(),
        data: shape::session_data("GameSessionData", &request.game_session_data)?.cloned(),
    })
}

/// The ARN of a game session: of the home region without a location.
fn arn(fleet: &Fleet, place: u16, token: &str) -> Text {
    let (region, id) = (&fleet.spec.home, &fleet.spec.id);
    match fleet.location(place) {
        Some(location) if place > 0 => format!("arn:aws:gamelift:{region}::gamesession/{id}/{location}/{token}").into(),
        Some(_) | None => format!("arn:aws:gamelift:{region}::gamesession/{id}/{token}").into(),
    }
}

fn invented_token(seed: u64, key: GameSessionKey) -> Text {
    let guid = StableHash::default().number(seed).text("gsess").number(u64::from(key.0)).finish_wide();
    format!("gsess-{}", uuid::Uuid::from_u128(guid)).into()
}
