//! Creating, driving and resetting a world.

use super::client::Client;
use super::console::Console;
use super::gamelift::GameLiftWorld;
use super::item::Item;
use super::network::{Heartbeats, Network, UserStreams};
use super::presence::PresenceTracker;
use super::schedule::Schedule;
use super::send::Sent;
use super::sessions::Sessions;
use super::setup::{Setup, SetupSpec};
use super::split_brain::SplitBrains;
use super::step::{BudgetExceeded, Drive, WorldStep};
use super::storage::Games;
use super::trigger::Trigger;
use super::{Buffer, World};
use crate::action::Action;
use crate::draw::Stream;
use crate::ignored::Ignored;
use crate::time::Instant;
use crate::trace::{CauseToken, Nobody};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The result of an action so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ActionOutcome {
    /// The entry of the action: a [`What::Prevented`](crate::trace::What::Prevented) if it could not be carried out.
    pub entry: CauseToken,
    /// Whether it is a request whose reply has not arrived yet.
    pub under_way: bool,
}

impl World {
    /// A world at virtual time zero: every console powered, every title running, every user connected and in the title.
    #[must_use]
    pub fn new(plan: SetupSpec<'_>, seed: u64, drive: &mut Drive<'_>) -> World {
        let setup = Arc::new(Setup::new(plan));
        let mut world = World {
            now: Instant::ZERO,
            mpsd: setup.service.clone(),
            schedule: Schedule::default(),
            sessions: Sessions::new(&setup.sessions),
            network: Network::default(),
            consoles: Vec::new(),
            clients: Vec::new(),
            viewers: BTreeMap::new(),
            presence: PresenceTracker::default(),
            games: Games::default(),
            split_brain: SplitBrains::default(),
            service_snapshots: BTreeMap::new(),
            handles: BTreeMap::new(),
            handle_names: BTreeMap::new(),
            skipped_closes: BTreeMap::new(),
            connections: BTreeMap::new(),
            tickets: BTreeMap::new(),
            saved: BTreeMap::new(),
            gamelift: None,
            causes: Ignored::default(),
            events: Buffer::default(),
            setup,
        };
        world.begin(seed, drive);
        world
    }

    /// Resets the world to virtual time zero under another seed, reusing allocated memory.
    pub fn reset(&mut self, seed: u64, drive: &mut Drive<'_>) {
        self.now = Instant::ZERO;
        self.mpsd.clone_from(&self.setup.service);
        self.schedule.clear();
        self.sessions.reset(self.setup.sessions.len());
        self.viewers.clear();
        self.games = Games::default();
        self.split_brain.clear();
        self.service_snapshots.clear();
        self.handles.clear();
        self.handle_names.clear();
        self.skipped_closes.clear();
        self.connections.clear();
        self.tickets.clear();
        self.saved.clear();
        self.causes.clear();
        self.begin(seed, drive);
    }

    fn begin(&mut self, seed: u64, drive: &mut Drive<'_>) {
        let setup = Arc::clone(&self.setup);
        let stream = |key| Stream::new(seed, 0, key);
        let (consoles, users) = (&setup.keys.consoles, &setup.keys.users);
        let links = users.iter().map(|[_, _, taps, requests, replies, fortune]| UserStreams {
            taps: stream(*taps),
            requests: stream(*requests),
            replies: stream(*replies),
            fortune: stream(*fortune),
        });
        self.network = Network::new(links, Heartbeats::new(consoles.iter().map(|[peers, ..]| stream(*peers))));
        self.presence = PresenceTracker::new(users.iter().map(|[presence, ..]| stream(*presence)));
        self.consoles.clear();
        self.consoles.extend(consoles.iter().map(|[_, title, fate]| Console::new(stream(*title), stream(*fate))));
        self.clients.clear();
        self.clients.extend(users.iter().map(|[_, connection, ..]| Client::new(stream(*connection))));
        let users = setup.people.users().count();
        self.gamelift = setup.gamelift.as_ref().map(|plan| Box::new(GameLiftWorld::new(plan, users, seed)));
        let mut step = drive.step(self);
        for user in setup.people.users() {
            step.open_connection(user);
        }
        step.begin_gamelift();
    }

    /// Runs every item planned up to `until`, which must not be before now, and moves the clock there.
    ///
    /// # Errors
    /// The budget is exceeded; the clock stands at the item that exceeded it.
    pub fn advance(&mut self, until: Instant, drive: &mut Drive<'_>) -> Result<(), BudgetExceeded> {
        while let Some((at, item, trigger)) = self.schedule.pop_until(until) {
            if at > self.now {
                drive.step(self).check_split_brain();
            }
            self.now = at;
            drive.spend(at, item)?;
            drive.step(self).happen(item, trigger);
        }
        if until > self.now {
            drive.step(self).check_split_brain();
            self.now = until;
        }
        Ok(())
    }

    /// Carries out an action now, and runs every item that is due at once because of it.
    ///
    /// # Errors
    /// As [`World::advance`].
    pub fn act(&mut self, action: &Action, drive: &mut Drive<'_>) -> Result<ActionOutcome, BudgetExceeded> {
        let now = self.now;
        self.advance(now, drive)?;
        let done = drive.step(self).act(action);
        self.advance(now, drive)?;
        Ok(done)
    }

    /// The same without a listener.
    ///
    /// # Errors
    /// As [`World::advance`].
    pub fn act_silently(&mut self, action: &Action) -> Result<ActionOutcome, BudgetExceeded> {
        self.act(action, &mut Drive::new(&mut Nobody))
    }
}

impl WorldStep<'_> {
    /// Runs an item that is due now.
    fn happen(&mut self, item: Item, trigger: Trigger) {
        let cause = trigger.cause;
        match item {
            Item::Service => self.pass(CauseToken::NONE),
            Item::Presence(user) => self.presence_due(user, cause),
            Item::GiveUp(user, connection) => self.give_up(user, connection, cause),
            Item::PlannedClose(user) => self.planned_close(user),
            Item::Connect(user) => self.connected(user, cause),
            Item::TitleRuns(console) => self.title_runs(console, cause),
            Item::TapsArrive(number) => self.taps_arrive(number),
            Item::HeartbeatLost(console) => self.heartbeat_lost(console, cause),
            Item::Fault(_, action) => {
                let entry = self.start_fault(action, cause);
                self.lose_server_connections(entry);
            }
            Item::RequestArrives(number) => self.request_arrives(number),
            Item::ReplyArrives(number) => self.reply_arrives(number),
            Item::Title(user, due) => self.title_due(user, due, trigger),
            Item::GameLift => self.gamelift_due(),
            Item::Server(process, due) => self.server_due(process, due, cause),
            Item::GemJob(number) => self.gem_job(number, cause),
        }
    }

    fn act(&mut self, action: &Action) -> ActionOutcome {
        let entry = match action {
            Action::Call { by, intent } => {
                let sent = self.ask(*by, intent.clone(), Trigger::NONE);
                let under_way = match sent {
                    Sent::UnderWay(..) => true,
                    Sent::Answered(..) | Sent::Prevented(_) => false,
                };
                return ActionOutcome { entry: sent.entry(), under_way };
            }
            Action::Countdown { user, session, lasts } => self.count_down(*user, *session, *lasts),
            Action::Title { user, action } => {
                let entry = self.title_action(*user, *action);
                self.lose_server_connections(entry);
                entry
            }
            Action::Shell { user, activation } => self.activate(*user, activation),
            Action::Console(action) => {
                let entry = self.console_action(*action);
                self.lose_server_connections(entry);
                entry
            }
            Action::GameLift(action) => {
                let (entry, under_way) = self.gamelift_action(action);
                return ActionOutcome { entry, under_way };
            }
            Action::Network(action) => self.network_action(action),
        };
        ActionOutcome { entry, under_way: false }
    }
}
