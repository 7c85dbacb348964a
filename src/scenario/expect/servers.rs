//! Expectations about servers, and their judgement.

use super::ExpectedSession;
use super::judge::{Judge, custom_word};
use crate::id::{Name, SessionReference};
use crate::mpsd::custom::Custom;
use crate::mpsd::session::{ArbitrationDeadlines, MatchmakingStatus, Server, Session};
use crate::time::Instant;

/// The expected values of a server. Omitted fields are not checked.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ServerView {
    /// The start of the match.
    pub start_time: Option<Option<Instant>>,
    /// The time at which absent players forfeit.
    pub forfeit: Option<Option<Instant>>,
    /// The deadline of the result.
    pub arbitration: Option<Option<Instant>>,
    /// How the search goes.
    pub status: Option<Option<MatchmakingStatus>>,
    /// The details of the status.
    pub status_details: Option<Option<String>>,
    /// The usual duration in seconds.
    pub typical_wait: Option<Option<u32>>,
    /// The session that was found.
    pub target_session: Option<Option<SessionReference>>,
    /// The id by which the matchmaking service finds its own data.
    pub lock_id: Option<Option<String>>,
    /// `properties.system` of another server.
    pub system: Option<Custom>,
    /// `properties.custom`
    pub custom: Option<Custom>,
    /// `constants.system` of another server.
    pub constants_system: Option<Custom>,
    /// `constants.custom`
    pub constants: Option<Custom>,
}

impl Judge<'_> {
    pub(super) fn servers(&mut self, expected: &ExpectedSession, stored: Option<&Session>) {
        for (name, expected) in &expected.servers {
            let found = stored.and_then(|stored| stored.server(name));
            match (expected, found) {
                (Some(expected), Some(found)) => {
                    self.server(name, expected, found, stored.and_then(Session::arbitration_deadlines));
                }
                (expected, found) => {
                    let word = |there: bool| if there { "there" } else { "none" };
                    self.note("servers", Some(name.as_str()), word(expected.is_some()), word(found.is_some()));
                }
            }
        }
    }

    fn server(&mut self, name: &Name, expected: &ServerView, found: &Server, deadlines: Option<ArbitrationDeadlines>) {
        let search = &found.properties.matchmaking;
        let at = |at: &Instant| at.to_string();
        let mut field = |key: &str, expected: Option<Option<String>>, found: Option<String>| {
            if let Some(expected) = expected {
                let word = |value: Option<String>| value.unwrap_or_else(|| "none".to_owned());
                let path = self.path.join("servers").join(name.as_str()).join(key);
                self.push(format!("servers.{name}.{key}"), path, word(expected), word(found));
            }
        };
        let times = |expected: &Option<Option<Instant>>| expected.map(|time| time.as_ref().map(at));
        field("startTime", times(&expected.start_time), found.constants.start_time.as_ref().map(at));
        field("forfeit", times(&expected.forfeit), deadlines.map(|deadlines| at(&deadlines.forfeit)));
        field("arbitration", times(&expected.arbitration), deadlines.map(|deadlines| at(&deadlines.arbitration)));
        let status = |status: MatchmakingStatus| status.word().to_owned();
        field("status", expected.status.map(|expected| expected.map(status)), search.status.map(status));
        field("statusDetails", expected.status_details.clone(), search.status_details.as_deref().map(str::to_owned));
        let seconds = |seconds: u32| seconds.to_string();
        field("typicalWait", expected.typical_wait.map(|wait| wait.map(seconds)), search.typical_wait.map(seconds));
        let session = |reference: &SessionReference| reference.name.to_string();
        let target = expected.target_session.as_ref().map(|target| target.as_ref().map(session));
        field("targetSession", target, search.target_session_ref.as_ref().map(session));
        field("lockId", expected.lock_id.clone(), search.lock_id.as_deref().map(str::to_owned));
        let areas = [
            ("system", &expected.system, &found.properties.system),
            ("custom", &expected.custom, &found.properties.custom),
            ("constantsSystem", &expected.constants_system, &found.constants.system),
            ("constants", &expected.constants, &found.constants.custom),
        ];
        for (key, expected, found) in areas {
            field(key, expected.as_ref().map(|expected| Some(custom_word(expected))), Some(custom_word(found)));
        }
    }
}
