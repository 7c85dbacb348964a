//! The constant part of a world: what it is made from.

use super::fleets::GameLiftPlan;
use super::settings::Settings;
use crate::draw::StreamKey;
use crate::id::{Name, SessionReference};
use crate::mpsd::directory::Directory;
use crate::mpsd::readings::Readings;
use crate::mpsd::service::Mpsd;
use crate::mpsd::smartmatch::{Hopper, HopperName};
use crate::mpsd::template::{Capabilities, SessionTemplate};
use crate::mpsd::wire::Epoch;
use crate::names::{Names, People, SessionId, UserSpec};
use crate::policy::Policies;
use crate::time::Millis;

/// The description of a world.
#[derive(Clone, Debug)]
pub struct SetupSpec<'a> {
    /// All names.
    pub names: &'a Names,
    /// The users, in the order of their names.
    pub users: Vec<UserSpec>,
    /// The policies of the title on each console.
    pub policies: Vec<Policies>,
    /// The sessions, in the order of their names.
    pub sessions: Vec<SessionReference>,
    /// The templates of their service configuration.
    pub templates: &'a [(Name, SessionTemplate)],
    /// The hoppers of SmartMatch.
    pub hoppers: &'a [(HopperName, Hopper)],
    /// The readings.
    pub readings: Readings,
    /// Delays and the behaviour of services.
    pub settings: Settings,
    /// The date of virtual zero, for the HTTP form.
    pub epoch: Epoch,
    /// GameLift, if there is one.
    pub gamelift: Option<GameLiftPlan>,
    /// How long copies of sessions are kept for stale reads.
    pub remembers: Option<Millis>,
}

/// The constant part of a world.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Setup {
    pub(super) people: People,
    pub(super) policies: Vec<Policies>,
    pub(super) sessions: Vec<SessionReference>,
    /// The first hopper, in which titles search by themselves.
    pub(super) hopper: Option<HopperName>,
    pub(super) settings: Settings,
    pub(super) remembers: Option<Millis>,
    pub(super) gamelift: Option<GameLiftPlan>,
    /// The names of the first server processes, and of game sessions.
    pub(super) servers: Vec<String>,
    pub(super) game_sessions: Vec<String>,
    pub(super) gamertags: Vec<Box<str>>,
    pub(super) keys: StreamKeys,
    /// The service in its initial state.
    pub(super) service: Mpsd,
}

/// The keys of the random streams.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct StreamKeys {
    pub(super) consoles: Vec<[StreamKey; 3]>,
    pub(super) users: Vec<[StreamKey; 6]>,
}

/// The purposes of the streams of each console, in the order of [`StreamKeys`].
const OF_CONSOLE: [&str; 3] = ["peers", "title", "fate"];

/// The purposes of the streams of each user.
const OF_USER: [&str; 6] = ["presence", "connection", "tap", "request", "reply", "fortune"];

impl Setup {
    pub(super) fn new(plan: SetupSpec<'_>) -> Setup {
        let SetupSpec {
            names,
            users,
            policies,
            sessions,
            templates,
            hoppers,
            readings,
            settings,
            epoch,
            gamelift,
            remembers,
        } = plan;
        let mut directory = Directory::new(readings);
        if settings.rate_limits {
            directory.limit_rates();
        }
        for reference in &sessions {
            if let Some((name, template)) = templates.iter().find(|(name, _)| *name == reference.template)
                && directory.template(reference.scid, name).is_none()
            {
                let added = directory.add_template(reference.scid, name.clone(), template.clone());
                debug_assert!(added.is_ok(), "a plan has valid templates");
            }
        }
        let mut service = Mpsd::new(directory, epoch);
        if let Some(reference) = sessions.first() {
            for (name, hopper) in hoppers {
                service.add_hopper(reference.scid, name.clone(), hopper.clone());
            }
        }
        for (name, user) in names.users.iter().zip(&users) {
            service.name(user.xuid, name);
        }
        let hopper = hoppers.first().filter(|_| !sessions.is_empty()).map(|(name, _)| name.clone());
        let keys = StreamKeys {
            consoles: names.consoles.iter().map(|name| OF_CONSOLE.map(|of| StreamKey::new(name, of))).collect(),
            users: names.users.iter().map(|name| OF_USER.map(|of| StreamKey::new(name, of))).collect(),
        };
        let gamertags = names.users.iter().map(|name| name.as_str().into()).collect();
        let people = People::new(names, users);
        let (servers, game_sessions) = (names.servers.clone(), names.game_sessions.clone());
        Setup {
            people,
            policies,
            sessions,
            hopper,
            settings,
            remembers,
            gamelift,
            servers,
            game_sessions,
            gamertags,
            keys,
            service,
        }
    }

    /// The capabilities in the template of a session; none if the script does not name the session.
    pub(super) fn capabilities(&self, session: SessionId) -> Capabilities {
        let constants =
            self.sessions.get(session.0).and_then(|reference| self.service.directory().constants(reference));
        constants.map(|constants| constants.capabilities).unwrap_or_default()
    }
}
