//! The gem in a title: its nodes, as thin as they are.

use super::GameLiftWorld;
use crate::action::{GameLiftAction, GemNode, SessionText};
use crate::clause::Clause;
use crate::gamelift::call::GameLiftCall;
use crate::gamelift::clauses as g;
use crate::gamelift::event::GameLiftEvent;
use crate::gamelift::exception::GameLiftException;
use crate::gamelift::key::{ProcessKey, Text};
use crate::gamelift::operation::{CreatePlayerSession, Operation};
use crate::gamelift::readings::StrictRegion;
use crate::gamelift::reply::GameLiftReply;
use crate::gamelift::shape::is_region;
use crate::hash::StableHash;
use crate::id::Guid;
use crate::names::{Actor, UserId};
use crate::trace::{CauseToken, GemEntry, GemKind, GemParty, GemValue, What};
use crate::world::item::{Item, ServerDue};
use crate::world::step::WorldStep;
use crate::world::trigger::Trigger;

/// The gem of one user's title.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct GemClient {
    /// The region for which the client is configured.
    region: Option<Text>,
    /// The connection to a server.
    pub(super) connection: Option<ServerConnection>,
    /// How many player ids it has invented.
    player_ids: u32,
}

impl GemClient {
    /// A gem whose client is configured for this region, or not at all.
    pub(super) fn new(region: Option<Text>) -> GemClient {
        GemClient { region, ..GemClient::default() }
    }
}

/// A title's connection to a server.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct ServerConnection {
    /// The process.
    pub(super) process: ProcessKey,
    /// The player session's id, by which the server validates it.
    pub(super) player_session: Text,
    /// Whether the server has accepted it.
    pub(super) accepted: bool,
}

/// An asynchronous node under way.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct GemJob {
    user: UserId,
    node: GemNode,
}

/// The result of a node.
struct Done {
    value: GemValue,
    shown: String,
    exception: Option<GameLiftException>,
    log: Option<String>,
    clause: Clause,
    /// Where a granted join connects to.
    connects: Option<ServerConnection>,
}

impl Done {
    fn of(value: GemValue, shown: String) -> Done {
        Done { value, shown, exception: None, log: None, clause: g::GEM_RETURNS, connects: None }
    }

    /// The empty result of a node, with one log line.
    fn failed(node: &GemNode, log: String, clause: Clause) -> Done {
        let (value, shown) = match node {
            GemNode::CreateSession { .. } => (GemValue::Text(String::new()), "\"\""),
            GemNode::SearchSessions(_) => (GemValue::GameSessions(Vec::new()), "nothing"),
            GemNode::CreatePlayerId { .. } => (GemValue::Text(String::new()), "\"\""),
            GemNode::Configure(_) | GemNode::JoinSession { .. } => (GemValue::Truth(false), "false"),
            GemNode::LeaveSession => (GemValue::Nothing, ""),
        };
        Done { log: Some(log), clause, ..Done::of(value, shown.to_owned()) }
    }
}

impl WorldStep<'_> {
    /// Carries out an action on GameLift: its entry, and whether its result is to come.
    pub(in crate::world) fn gamelift_action(&mut self, action: &GameLiftAction) -> (CauseToken, bool) {
        match action {
            GameLiftAction::Node { user, node, asynchronous } => self.call_node(*user, node, *asynchronous),
            GameLiftAction::Server { process, call } => (self.call_server(*process, call), false),
            GameLiftAction::Backend(request) => (self.backend(request), false),
            GameLiftAction::Mishap(mishap) => (self.mishap(mishap), false),
        }
    }

    fn call_node(&mut self, user: UserId, node: &GemNode, asynchronous: bool) -> (CauseToken, bool) {
        let verb = node.verb(asynchronous);
        let console = self.setup.people.console_of(user);
        let state = &self.consoles[console.0];
        if let Err(why) = if state.title_responds() { Ok(()) } else { state.can_send() } {
            return (self.prevented(Actor::User(user), verb, why), false);
        }
        if !asynchronous {
            let entry = self.run_node(user, node, verb, GemKind::Returned, CauseToken::NONE);
            return (entry, false);
        }
        if let Some(done) = self.invalid(node) {
            // The gem notifies before the call returns.
            let entry = self.tell_node(user, node.notification(), GemKind::Notified, done, CauseToken::NONE);
            return (entry, false);
        }
        let begun = Done { clause: g::GEM_ASYNC, ..Done::of(GemValue::Nothing, "under way".to_owned()) };
        let entry = self.tell_node(user, verb, GemKind::Begun, begun, CauseToken::NONE);
        let number = self.world.network.messages.number();
        if let Some(gamelift) = self.gamelift.as_mut() {
            gamelift.jobs.insert(number, GemJob { user, node: node.clone() });
            let latency = gamelift.latency;
            self.plan_after(latency, Item::GemJob(number), Trigger::from(entry));
        }
        (entry, true)
    }

    /// An asynchronous node comes to its result.
    pub(in crate::world) fn gem_job(&mut self, number: u64, cause: CauseToken) {
        let Some(GemJob { user, node }) = self.gamelift.as_mut().and_then(|gamelift| gamelift.jobs.remove(&number))
        else {
            return;
        };
        let console = self.setup.people.console_of(user);
        if self.consoles[console.0].title_runs() {
            self.run_node(user, &node, node.notification(), GemKind::Notified, cause);
        }
    }

    /// Runs a node: asks the service, tells the result and what it changed, and connects if a join was granted.
    fn run_node(
        &mut self,
        user: UserId,
        node: &GemNode,
        verb: &'static str,
        kind: GemKind,
        cause: CauseToken,
    ) -> CauseToken {
        let mut happened = Vec::new();
        let done = match self.invalid(node) {
            Some(done) => done,
            None => self.done(user, node, &mut happened),
        };
        let connects = done.connects.clone();
        let entry = self.tell_node(user, verb, kind, done, cause);
        self.tell_gamelift(&happened, entry);
        if let Some(connection) = connects {
            self.end_connection(user, entry);
            let process = connection.process;
            if let Some(client) = self.gem_client(user) {
                client.connection = Some(connection);
            }
            self.plan_server(process, ServerDue::Connect(user), entry);
        }
        if matches!(node, GemNode::LeaveSession) {
            self.end_connection(user, entry);
        }
        entry
    }

    /// Tells a node's result to as many handlers as there are.
    fn tell_node(
        &mut self,
        user: UserId,
        verb: &'static str,
        kind: GemKind,
        done: Done,
        cause: CauseToken,
    ) -> CauseToken {
        let Done { value, shown, exception, log, clause, .. } = done;
        let handlers = match kind {
            GemKind::Notified => self.gamelift.as_ref().map_or(1, |gamelift| gamelift.handlers).max(1),
            GemKind::Returned | GemKind::Begun | GemKind::Called | GemKind::Connection | GemKind::Mishap => 1,
        };
        let party = GemParty::User(user);
        let entry = GemEntry { party, verb, kind, value, shown, exception, log, clause: Some(clause) };
        let first = self.note(What::Gem(Box::new(entry.clone())), cause);
        for _ in 1..handlers {
            // The error was logged once; further handlers are only told.
            let again = GemEntry { log: None, exception: None, ..entry.clone() };
            self.note(What::Gem(Box::new(again)), first);
        }
        first
    }

    /// The result of a node whose request names too little; none if it names enough.
    fn invalid(&self, node: &GemNode) -> Option<Done> {
        let given = |text: &Option<Text>| text.as_ref().is_some_and(|text| !text.is_empty());
        let (valid, log) = match node {
            GemNode::CreateSession { request, .. } => (
                given(&request.fleet_id) || given(&request.alias_id),
                "Invalid GameLift CreateSession or CreateSessionOnQueue request.",
            ),
            GemNode::SearchSessions(request) => {
                (given(&request.fleet_id) || given(&request.alias_id), "Invalid GameLift SearchSessions request.")
            }
            GemNode::JoinSession { session, player, .. } => {
                let id = self.session_text(session);
                (!id.is_empty() && !player.is_empty(), "Invalid GameLift JoinSession request.")
            }
            GemNode::Configure(_) | GemNode::CreatePlayerId { .. } | GemNode::LeaveSession => return None,
        };
        (!valid).then(|| Done::failed(node, log.to_owned(), g::GEM_VALIDATION))
    }

    pub(super) fn session_text(&self, session: &SessionText) -> Text {
        match session {
            SessionText::Literal(text) => text.clone(),
            SessionText::Named(name) => {
                let gamelift = self.gamelift.as_ref();
                let session = gamelift.and_then(|gamelift| gamelift.service.game_session(gamelift.named(*name)?));
                session.map(|session| session.arn.clone()).unwrap_or_default()
            }
        }
    }

    /// The result of a valid node.
    fn done(&mut self, user: UserId, node: &GemNode, happened: &mut Vec<GameLiftEvent>) -> Done {
        let operation = match node {
            GemNode::Configure(region) => return self.configure(user, region),
            GemNode::CreatePlayerId { brackets, dashes } => return self.player_id(user, *brackets, *dashes),
            GemNode::LeaveSession => {
                return Done { clause: g::GEM_LEAVES, ..Done::of(GemValue::Nothing, "done".to_owned()) };
            }
            GemNode::CreateSession { request, .. } => Operation::CreateGameSession((**request).clone()),
            GemNode::SearchSessions(request) => Operation::SearchGameSessions((**request).clone()),
            GemNode::JoinSession { session, player, data } => Operation::CreatePlayerSession(CreatePlayerSession {
                game_session_id: Some(self.session_text(session)),
                player_id: Some(player.clone()),
                player_data: data.clone(),
            }),
        };
        self.ask_service(user, node, operation, happened)
    }

    /// The result of a node that asks the service.
    fn ask_service(
        &mut self,
        user: UserId,
        node: &GemNode,
        operation: Operation,
        happened: &mut Vec<GameLiftEvent>,
    ) -> Done {
        let Some(region) = self.gem_client(user).and_then(|client| client.region.clone()) else {
            return Done::failed(node, "GameLift client is not configured yet.".to_owned(), g::GEM_NO_CLIENT);
        };
        let console = self.setup.people.console_of(user);
        if self.consoles[console.0].online().is_err() {
            let log = "Exception: , Message: the service could not be reached".to_owned();
            let done = Done::failed(node, log, g::GEM_SWALLOWS);
            return Done { exception: Some(GameLiftException::NoLink), ..done };
        }
        let (answered, mut changes) = self.call_gamelift(&GameLiftCall::Api { region: Some(region), operation });
        happened.append(&mut changes);
        match answered {
            Some(Ok(reply)) => self.returned(node, reply),
            Some(Err(why)) => {
                let log = format!("Exception: {}, Message: {why}", why.error());
                Done { exception: Some(why), ..Done::failed(node, log, g::GEM_SWALLOWS) }
            }
            None => Done::failed(node, String::new(), g::GEM_NO_CLIENT),
        }
    }

    fn returned(&mut self, node: &GemNode, reply: GameLiftReply) -> Done {
        match reply {
            GameLiftReply::GameSession(row) => {
                let name = match node {
                    GemNode::CreateSession { name, .. } => *name,
                    GemNode::Configure(_)
                    | GemNode::CreatePlayerId { .. }
                    | GemNode::SearchSessions(_)
                    | GemNode::JoinSession { .. }
                    | GemNode::LeaveSession => None,
                };
                let shown = match name.and_then(|name| self.setup.game_sessions.get(name.0).cloned()) {
                    Some(word) => {
                        if let (Some(gamelift), Some(name)) = (self.gamelift.as_mut(), name) {
                            gamelift.named.insert(name, row.key);
                        }
                        word
                    }
                    None => row.game_session_id.to_string(),
                };
                Done::of(GemValue::Text(row.game_session_id.to_string()), shown)
            }
            GameLiftReply::GameSessions(page) => {
                let keys: Vec<_> = page.rows.iter().map(|row| row.key).collect();
                let shown = found_word(keys.len());
                Done::of(GemValue::GameSessions(keys), shown)
            }
            GameLiftReply::PlayerSession(row) => {
                let session = self.gamelift.as_ref().and_then(|gamelift| {
                    let key = gamelift.service.game_session_key(&row.game_session_id)?;
                    gamelift.service.game_session(key)
                });
                let connects = session.map(|session| ServerConnection {
                    process: session.process,
                    player_session: row.player_session_id.clone(),
                    accepted: false,
                });
                Done { connects, clause: g::GEM_CONNECTS, ..Done::of(GemValue::Truth(true), "true".to_owned()) }
            }
            GameLiftReply::Done
            | GameLiftReply::PlayerSessions(_)
            | GameLiftReply::Placement(_)
            | GameLiftReply::Ticket(_)
            | GameLiftReply::Tickets(_)
            | GameLiftReply::Text(_)
            | GameLiftReply::Time(_) => Done::of(GemValue::Nothing, "done".to_owned()),
        }
    }

    fn configure(&mut self, user: UserId, region: &Text) -> Done {
        let node = GemNode::Configure(region.clone());
        let strict = self
            .gamelift
            .as_ref()
            .is_some_and(|gamelift| gamelift.service.readings().strict_region == StrictRegion::AtConfigure);
        let Some(client) = self.gem_client(user) else {
            return Done::failed(&node, String::new(), g::GEM_NO_CLIENT);
        };
        // The client that there was goes first, so a failure leaves none.
        client.region = None;
        if region.is_empty() {
            return Done::failed(&node, "Missing AWS region for GameLift client.".to_owned(), g::GEM_CONFIGURE);
        }
        if strict && !is_region(region) {
            return Done::failed(&node, format!("{region:?} is no AWS region."), g::GEM_CONFIGURE);
        }
        client.region = Some(region.clone());
        Done { clause: g::GEM_CONFIGURE, ..Done::of(GemValue::Truth(true), "true".to_owned()) }
    }

    /// A random UUID: drawn from the seed, the user and how many the user had before.
    fn player_id(&mut self, user: UserId, brackets: bool, dashes: bool) -> Done {
        let seed = self.gamelift.as_ref().map_or(0, |gamelift| gamelift.seed);
        let made = self.gem_client(user).map_or(0, |client| {
            client.player_ids += 1;
            client.player_ids
        });
        let half = |purpose: &str| {
            StableHash::default().number(seed).text(purpose).number(user.0 as u64).number(u64::from(made)).finish()
        };
        let bits = (u128::from(half("player id")) << 64) | u128::from(half("player id, lower half"));
        // A random UUID says so: version 4, of RFC 9562's variant.
        let bits = bits & !(0xf000 << 64) & !(0b11 << 126 >> 64) | (0x4000 << 64) | (1 << 63);
        let text = Guid::from_bits(bits).to_string();
        let text = if dashes { text } else { text.replace('-', "") };
        let text = if brackets { format!("{{{text}}}") } else { text };
        Done { clause: g::GEM_PLAYER_ID, ..Done::of(GemValue::Text(text.clone()), text) }
    }

    fn gem_client(&mut self, user: UserId) -> Option<&mut GemClient> {
        self.gamelift.as_mut()?.clients.get_mut(user.0)
    }

    /// A user's connection to a server.
    pub(super) fn gem_connection(&mut self, user: UserId) -> Option<&mut ServerConnection> {
        self.gem_client(user)?.connection.as_mut()
    }

    /// A user's connection ends; its server notices later.
    pub(super) fn end_connection(&mut self, user: UserId, cause: CauseToken) {
        let connection = self.gem_client(user).and_then(|client| client.connection.take());
        if let Some(connection) = connection {
            self.plan_server(connection.process, ServerDue::Departure(user), cause);
        }
    }

    /// The connections of consoles that can no longer hold them are lost.
    pub(in crate::world) fn lose_server_connections(&mut self, cause: CauseToken) {
        let Some(gamelift) = self.gamelift.as_ref() else { return };
        let connected =
            (0..gamelift.clients.len()).map(UserId).filter(|user| gamelift.clients[user.0].connection.is_some());
        let lost = connected.filter(|user| {
            let console = &self.consoles[self.setup.people.console_of(*user).0];
            !console.title_runs() || console.online().is_err()
        });
        let lost: Vec<UserId> = lost.collect();
        for user in lost {
            let entry = GemEntry {
                party: GemParty::User(user),
                verb: "connection_lost",
                kind: GemKind::Connection,
                value: GemValue::Nothing,
                shown: String::new(),
                exception: None,
                log: None,
                clause: Some(g::GEM_CONNECTION_LOST),
            };
            let entry = self.note(What::Gem(Box::new(entry)), cause);
            self.end_connection(user, entry);
        }
    }
}

/// How many were found, in words.
pub(super) fn found_word(count: usize) -> String {
    if count == 0 { "nothing".to_owned() } else { format!("{count} found") }
}

impl GameLiftWorld {
    /// The name that the script gave a game session, if it gave one.
    pub(in crate::world) fn name_of(
        &self,
        key: crate::gamelift::key::GameSessionKey,
    ) -> Option<crate::names::GameSessionName> {
        self.named.iter().find_map(|(name, of)| (*of == key).then_some(*name))
    }
}
