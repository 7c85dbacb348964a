//! Power, network and the title's process: what a console can do, and what follows when that changes.

use super::presence::Loss;
use super::schedule::Priority;
use super::{Console, Item, World};
use crate::cast::{Actor, ConsoleId, UserId};
use crate::deed::{Fate, Hindrance, Links, TitleDeed};
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
    pub(super) fn befall(&mut self, console: ConsoleId, what: Fate, because: Option<EntryId>) -> EntryId {
        let entry = self.note(What::Console { console, what }, because);
        let it = &mut self.consoles[console.0];
        match what {
            Fate::LosePower => {
                it.powered = false;
                self.process(console, Title::Stopped, Loss::Unnoticed, entry);
                return entry;
            }
            Fate::RestorePower => it.powered = true,
            Fate::Cut(links) => it.links(links, false),
            Fate::Heal(links) => it.links(links, true),
        }
        self.truth_changed(console, Loss::Unnoticed, entry);
        entry
    }

    pub(super) fn title_deed(&mut self, user: UserId, what: TitleDeed) -> EntryId {
        let console = self.users[user.0].plan.console;
        if let Err(why) = self.can_do(user, what) {
            return self.hindered(Actor::User(user), what.verb(), why);
        }
        let entry = self.note(What::Title { user, what }, None);
        match what {
            TitleDeed::Launch => self.process(console, Title::Starting, Loss::Orderly, entry),
            TitleDeed::Suspend => {
                self.before_suspension(console, entry);
                self.process(console, Title::Suspended, Loss::Orderly, entry);
            }
            TitleDeed::Resume => self.process(console, Title::Resuming, Loss::Orderly, entry),
            TitleDeed::Terminate => {
                self.before_the_end(console, entry);
                self.process(console, Title::Stopped, Loss::Orderly, entry);
            }
            TitleDeed::Crash => self.process(console, Title::Stopped, Loss::Unnoticed, entry),
            TitleDeed::Reconnect => {
                self.drop_connection(user, entry);
                self.connect(user, entry);
            }
            TitleDeed::Disconnect => self.drop_connection(user, entry),
            TitleDeed::Idle => self.idles(user, entry),
            TitleDeed::Play => self.plays_again(user, "idle", entry),
            TitleDeed::Constrain => self.is_constrained(console, entry),
            TitleDeed::Unconstrain => self.is_free_again(console, entry),
            TitleDeed::Save => self.saves_by_hand(user),
            TitleDeed::Hang => {
                self.consoles[console.0].hung = true;
                self.truth_changed(console, Loss::Unnoticed, entry);
            }
            TitleDeed::Wake => {
                self.goes_on(console);
                self.truth_changed(console, Loss::Orderly, entry);
            }
            TitleDeed::RenewToken => self.token_is_renewed(user, entry),
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

    fn can_do(&self, user: UserId, what: TitleDeed) -> Result<(), Hindrance> {
        let console = &self.consoles[self.users[user.0].plan.console.0];
        if !console.powered {
            return Err(Hindrance::NoPower);
        }
        match (what, console.title) {
            (TitleDeed::Launch, Title::Stopped) => Ok(()),
            (TitleDeed::Launch, _) => Err(Hindrance::TitleRuns),
            (TitleDeed::Resume, Title::Suspended) => Ok(()),
            (TitleDeed::Resume, _) => Err(Hindrance::NotSuspended),
            (TitleDeed::Suspend, Title::Running) => Ok(()),
            (TitleDeed::Suspend, _) | (TitleDeed::Terminate | TitleDeed::Crash, Title::Stopped) => {
                Err(Hindrance::NoTitle)
            }
            (TitleDeed::Terminate | TitleDeed::Crash, _) => Ok(()),
            (TitleDeed::Reconnect | TitleDeed::RenewToken, _) => console.lives(),
            (TitleDeed::Hang, Title::Running) if console.hung => Err(Hindrance::Hung),
            (TitleDeed::Hang, Title::Running) => Ok(()),
            (TitleDeed::Hang, _) => Err(Hindrance::NoTitle),
            (TitleDeed::Wake, _) if console.hung => Ok(()),
            (TitleDeed::Wake, _) => Err(Hindrance::NotHung),
            (TitleDeed::Idle | TitleDeed::Play | TitleDeed::Constrain | TitleDeed::Unconstrain, Title::Running) => {
                Ok(())
            }
            (TitleDeed::Idle | TitleDeed::Play | TitleDeed::Constrain | TitleDeed::Unconstrain, _) => {
                Err(Hindrance::NoTitle)
            }
            (TitleDeed::Save, Title::Running) if self.acts_in(user).is_empty() => Err(Hindrance::NotTheArbiter),
            (TitleDeed::Save, _) => console.plays(),
            (TitleDeed::Disconnect, _) => match self.users[user.0].connection {
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
