//! Changing the settings of a game session by the API.

use crate::gamelift::clauses as g;
use crate::gamelift::event::{GameLiftChange, GameLiftEvent, GameSessionSetting};
use crate::gamelift::exception::GameLiftException;
use crate::gamelift::key::Text;
use crate::gamelift::operation::UpdateGameSession;
use crate::gamelift::reply::GameLiftReply;
use crate::gamelift::service::{Answered, GameLift, tell};
use crate::gamelift::shape;
use crate::gamelift::status::{GameSessionStatus, PlayerSessionCreationPolicy, ProtectionPolicy};

impl GameLift {
    pub(in crate::gamelift) fn update_game_session(
        &mut self,
        region: Option<&Text>,
        request: &UpdateGameSession,
        happened: &mut Vec<GameLiftEvent>,
    ) -> Answered {
        let id = shape::session_arn("GameSessionId", &request.game_session_id)?;
        let id = id.ok_or(GameLiftException::Missing("GameSessionId"))?;
        let member = "MaximumPlayerSessionCount";
        let capacity = request.maximum_player_session_count.map(|count| shape::capacity(member, count)).transpose()?;
        let name = shape::non_zero("Name", &request.name)?;
        let policy = word(
            "PlayerSessionCreationPolicy",
            &request.player_session_creation_policy,
            PlayerSessionCreationPolicy::of,
            "ACCEPT_ALL or DENY_ALL",
        )?;
        let protection = word(
            "ProtectionPolicy",
            &request.protection_policy,
            ProtectionPolicy::of,
            "NoProtection or FullProtection",
        )?;
        let more = shape::properties(&request.game_properties)?;
        let unknown = || GameLiftException::NoGameSession(id.clone());
        self.check_region_or(region, unknown)?;
        let key = self.game_session_key(id).ok_or_else(unknown)?;
        let session = self.game_session(key).ok_or_else(unknown)?;
        let properties = shape::merged(&session.settings.properties, more)?;
        match session.status {
            GameSessionStatus::Active => {}
            other @ (GameSessionStatus::Activating
            | GameSessionStatus::Terminating
            | GameSessionStatus::Terminated
            | GameSessionStatus::Error) => return Err(GameLiftException::GameSessionNot(other)),
        }
        let changed = self.edit_game_session(key, |session| {
            let mut changed = Vec::new();
            let mut set = |differs: bool, setting| {
                if differs {
                    changed.push(setting);
                }
            };
            let settings = &mut session.settings;
            if let Some(to) = capacity {
                let from = std::mem::replace(&mut settings.capacity, to);
                set(from != to, GameSessionSetting::Capacity { from, to });
            }
            if let Some(name) = name {
                set(settings.name.replace(name.clone()).as_ref() != Some(name), GameSessionSetting::Name);
            }
            if let Some(to) = policy {
                set(std::mem::replace(&mut session.policy, to) != to, GameSessionSetting::CreationPolicy(to));
            }
            if let Some(to) = protection {
                set(std::mem::replace(&mut session.protection, to) != to, GameSessionSetting::Protection);
            }
            set(settings.properties != properties, GameSessionSetting::Properties);
            settings.properties = properties;
            changed
        });
        for setting in changed.into_iter().flatten() {
            tell(happened, g::SESSION_UPDATED, GameLiftChange::GameSessionUpdated { game_session: key, setting });
        }
        let row = self.game_session_row(key).ok_or_else(unknown)?;
        Ok(GameLiftReply::GameSession(Box::new(row)))
    }
}

/// A word of the API, if it is there.
pub(in crate::gamelift) fn word<T>(
    member: &'static str,
    value: &Option<Text>,
    of: impl Fn(&str) -> Option<T>,
    rule: &'static str,
) -> Result<Option<T>, GameLiftException> {
    match value {
        None => Ok(None),
        Some(text) => of(text).map(Some).ok_or(GameLiftException::IllFormed(member, rule)),
    }
}
