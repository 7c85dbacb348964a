//! A console: its power, its links, and the process of its title.

use super::item::Move;
use super::numbers::Numbers;
use super::trigger::Trigger;
use crate::action::{ClockSkew, Links, Obstacle, TitleAction};
use crate::draw::Stream;
use crate::id::{Branch, ChangeNumber};
use crate::names::{SessionId, UserId};
use std::collections::BTreeMap;

/// The state of the title's process on a console.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Process {
    Stopped,
    Starting,
    Running,
    Suspended,
    Resuming,
}

/// The newest known change of a session, with its life; `None` if that life is over.
pub(super) type KnownChange = (Branch, Option<ChangeNumber>);

/// A console.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Console {
    pub(super) powered: bool,
    /// Whether its link to the service works.
    pub(super) service_link: bool,
    /// Whether its link to the peers works.
    pub(super) peer_link: bool,
    pub(super) process: Process,
    /// Whether the title hangs: its process is alive but does nothing.
    pub(super) hung: bool,
    /// Moves deferred until it stops hanging.
    pub(super) deferred: Vec<(UserId, Move, Trigger)>,
    /// How far its clock is off.
    pub(super) clock: ClockSkew,
    /// The newest change of each session that a tap has reported to its title.
    pub(super) tapped: BTreeMap<SessionId, KnownChange>,
    /// The random stream for launch and resume times.
    pub(super) launches: Stream,
    /// The random stream for the instants of faults.
    pub(super) faults: Stream,
}

impl Console {
    /// Powered, with all links, its title running.
    pub(super) fn new(launches: Stream, faults: Stream) -> Console {
        Console {
            powered: true,
            service_link: true,
            peer_link: true,
            process: Process::Running,
            hung: false,
            deferred: Vec::new(),
            clock: ClockSkew::default(),
            tapped: BTreeMap::new(),
            launches,
            faults,
        }
    }

    /// Renumbers deferred moves.
    pub(super) fn renumber(&mut self, numbers: &mut Numbers) {
        for (_, what, _) in &mut self.deferred {
            *what = what.renumbered(numbers);
        }
    }

    /// Whether it is online.
    pub(super) fn online(&self) -> Result<(), Obstacle> {
        match (self.powered, self.service_link) {
            (false, _) => Err(Obstacle::NoPower),
            (true, false) => Err(Obstacle::NoNetwork),
            (true, true) => Ok(()),
        }
    }

    /// Whether its title runs and is online, hanging or not. Presence and the connection depend on this.
    pub(super) fn title_online(&self) -> Result<(), Obstacle> {
        self.online()?;
        if self.process == Process::Running { Ok(()) } else { Err(Obstacle::NoTitle) }
    }

    /// Whether its title runs, online or not.
    pub(super) fn title_runs(&self) -> bool {
        self.powered && self.process == Process::Running
    }

    /// Whether its title runs and does not hang, online or not.
    pub(super) fn title_responds(&self) -> bool {
        self.title_runs() && !self.hung
    }

    /// Whether its title can send requests to the service.
    pub(super) fn can_send(&self) -> Result<(), Obstacle> {
        self.title_online()?;
        if self.hung { Err(Obstacle::Hung) } else { Ok(()) }
    }

    /// Sets whether links work.
    pub(super) fn set_links(&mut self, links: Links, stand: bool) {
        match links {
            Links::Both => (self.service_link, self.peer_link) = (stand, stand),
            Links::Service => self.service_link = stand,
            Links::Peers => self.peer_link = stand,
        }
    }

    /// Sets the state of the title's process, dropping deferred moves.
    pub(super) fn set_process(&mut self, process: Process) {
        self.process = process;
        self.hung = false;
        self.deferred.clear();
    }

    /// Whether the console's state allows this action. What depends on the user is checked elsewhere.
    pub(super) fn allows(&self, action: TitleAction) -> Result<(), Obstacle> {
        if !self.powered {
            return Err(Obstacle::NoPower);
        }
        let running = if self.process == Process::Running { Ok(()) } else { Err(Obstacle::NoTitle) };
        let started = if self.process == Process::Stopped { Err(Obstacle::NoTitle) } else { Ok(()) };
        match action {
            TitleAction::Launch if self.process == Process::Stopped => Ok(()),
            TitleAction::Launch => Err(Obstacle::TitleRuns),
            TitleAction::Resume if self.process == Process::Suspended => Ok(()),
            TitleAction::Resume => Err(Obstacle::NotSuspended),
            TitleAction::Terminate | TitleAction::Crash => started,
            TitleAction::Reconnect | TitleAction::RenewToken => self.title_online(),
            TitleAction::Hang if self.process == Process::Running && self.hung => Err(Obstacle::Hung),
            TitleAction::Wake if self.hung => Ok(()),
            TitleAction::Wake => Err(Obstacle::NotHung),
            TitleAction::Suspend
            | TitleAction::Hang
            | TitleAction::Idle
            | TitleAction::Play
            | TitleAction::Constrain
            | TitleAction::Unconstrain => running,
            TitleAction::Save => self.can_send(),
            TitleAction::Disconnect => Ok(()),
        }
    }
}
