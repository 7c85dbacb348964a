//! Power, network and the title's process: what a console can do, and what follows when that changes.

use super::presence::Loss;
use super::schedule::Priority;
use super::{Console, Item, World};
use crate::action::{ConsoleFault, Hindrance, Links, TitleAction};
use crate::names::{Actor, ConsoleId, UserId};
use crate::trace::{EntryId, TruthChange, What};

/// The state of the title's process on a console.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Title {
    Stopped,
    Starting,
    Running,
    Suspended,
    Resuming,
}

impl Console {
    /// Whether anything can be sent from it.
    pub(super) fn online(&self) -> Result<(), Hindrance> {
        match (self.powered, self.networked) {
            (false, _) => Err(Hindrance::NoPower),
            (true, false) => Err(Hindrance::NoNetwork),
            (true, true) => Ok(()),
        }
    }

    /// Whether its title runs and is online, though it may hang: what Presence and the connection follow.
    pub(super) fn lives(&self) -> Result<(), Hindrance> {
        self.online()?;
        if self.title == Title::Running { Ok(()) } else { Err(Hindrance::NoTitle) }
    }

    /// Whether its title runs and does not hang, whoever can hear it.
    pub(super) fn awake(&self) -> bool {
        self.powered && self.title == Title::Running && !self.hung
    }

    /// Whether its title can send anything to the service.
    pub(super) fn plays(&self) -> Result<(), Hindrance> {
        self.lives()?;
        if self.hung { Err(Hindrance::Hung) } else { Ok(()) }
    }
}

impl Console {
    /// Some of its links fail or stand again.
    fn links(&mut self, links: Links, stand: bool) {
        if matches!(links, Links::Both | Links::Service) {
            self.networked = stand;
        }
        if matches!(links, Links::Both | Links::Peers) {
            self.peered = stand;
        }
    }
}

impl World {
    pub(super) fn befall(&mut self, console: ConsoleId, what: ConsoleFault, because: Option<EntryId>) -> EntryId {
        let entry = self.note(What::Console { console, what }, because);
        let it = &mut self.consoles[console.0];
        match what {
            ConsoleFault::LosePower => {
                it.powered = false;
                self.process(console, Title::Stopped, Loss::Unnoticed, entry);
                return entry;
            }
            ConsoleFault::RestorePower => it.powered = true,
            ConsoleFault::Cut(links) => it.links(links, false),
            ConsoleFault::Heal(links) => it.links(links, true),
        }
        self.truth_changed(console, Loss::Unnoticed, entry);
        entry
    }

    pub(super) fn title_action(&mut self, user: UserId, what: TitleAction) -> EntryId {
        let console = self.users[user.0].plan.console;
        if let Err(why) = self.can_do(user, what) {
            return self.hindered(Actor::User(user), what.verb(), why);
        }
        let entry = self.note(What::Title { user, what }, None);
        match what {
            TitleAction::Launch => self.process(console, Title::Starting, Loss::Orderly, entry),
            TitleAction::Suspend => {
                self.before_suspension(console, entry);
                self.process(console, Title::Suspended, Loss::Orderly, entry);
            }
            TitleAction::Resume => self.process(console, Title::Resuming, Loss::Orderly, entry),
            TitleAction::Terminate => {
                self.before_the_end(console, entry);
                self.process(console, Title::Stopped, Loss::Orderly, entry);
            }
            TitleAction::Crash => self.process(console, Title::Stopped, Loss::Unnoticed, entry),
            TitleAction::Reconnect => {
                self.drop_connection(user, entry);
                self.connect(user, entry);
            }
            TitleAction::Disconnect => self.drop_connection(user, entry),
            TitleAction::Idle => self.idles(user, entry),
            TitleAction::Play => self.plays_again(user, "idle", entry),
            TitleAction::Constrain => self.is_constrained(console, entry),
            TitleAction::Unconstrain => self.is_free_again(console, entry),
            TitleAction::Save => self.saves_by_hand(user),
            TitleAction::Hang => {
                self.consoles[console.0].hung = true;
                self.truth_changed(console, Loss::Unnoticed, entry);
            }
            TitleAction::Wake => {
                self.goes_on(console);
                self.truth_changed(console, Loss::Orderly, entry);
            }
            TitleAction::RenewToken => self.token_is_renewed(user, entry),
        }
        entry
    }

    /// The title's process changes its state, and runs some time after it was started or resumed.
    pub(super) fn process(&mut self, console: ConsoleId, title: Title, loss: Loss, entry: EntryId) {
        let delay = match title {
            Title::Starting => Some(self.settings.launch),
            Title::Resuming => Some(self.settings.resume),
            Title::Stopped | Title::Running | Title::Suspended => None,
        };
        let it = &mut self.consoles[console.0];
        it.title = title;
        it.hung = false;
        it.held.clear();
        it.attempt += 1;
        let attempt = it.attempt;
        if let Some(delay) = delay {
            let delay = it.delays.draw(delay);
            let item = Item::TitleRuns { console, attempt, origin: entry };
            self.schedule_after(delay, Priority::Completion, item);
        }
        self.truth_changed(console, loss, entry);
        if title == Title::Stopped {
            self.process_ends(console);
        }
    }

    /// A title that was started or resumed runs now, unless something has come between.
    pub(super) fn title_runs(&mut self, console: ConsoleId, attempt: u32, origin: EntryId) {
        let it = &mut self.consoles[console.0];
        if it.attempt != attempt {
            return;
        }
        it.title = Title::Running;
        let entry = self.note(What::TitleRuns { console }, Some(origin));
        self.truth_changed(console, Loss::Orderly, entry);
    }

    fn can_do(&self, user: UserId, what: TitleAction) -> Result<(), Hindrance> {
        let console = &self.consoles[self.users[user.0].plan.console.0];
        if !console.powered {
            return Err(Hindrance::NoPower);
        }
        match (what, console.title) {
            (TitleAction::Launch, Title::Stopped) => Ok(()),
            (TitleAction::Launch, _) => Err(Hindrance::TitleRuns),
            (TitleAction::Resume, Title::Suspended) => Ok(()),
            (TitleAction::Resume, _) => Err(Hindrance::NotSuspended),
            (TitleAction::Suspend, Title::Running) => Ok(()),
            (TitleAction::Suspend, _) | (TitleAction::Terminate | TitleAction::Crash, Title::Stopped) => {
                Err(Hindrance::NoTitle)
            }
            (TitleAction::Terminate | TitleAction::Crash, _) => Ok(()),
            (TitleAction::Reconnect | TitleAction::RenewToken, _) => console.lives(),
            (TitleAction::Hang, Title::Running) if console.hung => Err(Hindrance::Hung),
            (TitleAction::Hang, Title::Running) => Ok(()),
            (TitleAction::Hang, _) => Err(Hindrance::NoTitle),
            (TitleAction::Wake, _) if console.hung => Ok(()),
            (TitleAction::Wake, _) => Err(Hindrance::NotHung),
            (
                TitleAction::Idle | TitleAction::Play | TitleAction::Constrain | TitleAction::Unconstrain,
                Title::Running,
            ) => Ok(()),
            (TitleAction::Idle | TitleAction::Play | TitleAction::Constrain | TitleAction::Unconstrain, _) => {
                Err(Hindrance::NoTitle)
            }
            (TitleAction::Save, Title::Running) if self.acts_in(user).is_empty() => Err(Hindrance::NotTheArbiter),
            (TitleAction::Save, _) => console.plays(),
            (TitleAction::Disconnect, _) => match self.users[user.0].connection {
                Some(_) => Ok(()),
                None => Err(Hindrance::NoConnection),
            },
        }
    }

    /// What the users of a console can do has changed, perhaps: their Presence and their connections follow.
    fn truth_changed(&mut self, console: ConsoleId, loss: Loss, origin: EntryId) {
        self.peers_listen(console, origin);
        self.hosts_stirred = true;
        let (lives, playing) = (self.consoles[console.0].lives().is_ok(), self.consoles[console.0].plays().is_ok());
        self.arbiters_rest(console, origin);
        for user in (0..self.users.len()).map(UserId) {
            let it = &mut self.users[user.0];
            if it.plan.console != console {
                continue;
            }
            if it.playing != playing {
                it.playing = playing;
                self.trace.truth.push(TruthChange { at: self.now, user, playing });
            }
            if it.in_title == lives {
                continue;
            }
            it.in_title = lives;
            self.presence_will_notice(user, loss, origin);
            if lives {
                self.connect(user, origin);
            } else {
                self.drop_connection(user, origin);
            }
        }
    }
}
