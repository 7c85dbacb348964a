//! What server processes and fleets are found to be.

use crate::gamelift::event::{GameLiftChange, InstanceChange, ProcessChange, ProcessEnd};
use crate::gamelift::key::{FleetKey, InstanceKey, ProcessKey};
use crate::gamelift::process::ProcessPhase;
use crate::gamelift::service::GameLift;
use crate::names::ServerName;
use crate::service::ServiceEvent;
use crate::trace::{Trace, What};
use crate::world::World;
use std::collections::BTreeMap;

/// Declares how far a process can have come: each with its word.
macro_rules! views {
    ($($(#[$doc:meta])+ $View:ident $word:literal)+) => {
        /// How far a server process has come, or how it ended.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum ProcessView { $($(#[$doc])+ $View,)+ }

        impl ProcessView {
            /// All of them.
            pub const ALL: &[ProcessView] = &[$(ProcessView::$View),+];

            /// The word of scripts.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(ProcessView::$View => $word,)+ }
            }

            /// The one with this word.
            #[must_use]
            pub fn of(word: &str) -> Option<ProcessView> {
                ProcessView::ALL.iter().copied().find(|known| known.word() == word)
            }
        }
    };
}

views! {
    /// It was not launched yet.
    NotLaunched "not launched"
    /// It was launched.
    Launched "launched"
    /// It has called `InitSDK`.
    Initialized "initialized"
    /// It is ready and hosts nothing.
    Idle "idle"
    /// It is ready and hosts a game session.
    Hosting "hosting"
    /// It was asked to end.
    Terminating "terminating"
    /// It has called `ProcessEnding`.
    Ending "ending"
    /// It is gone, however it ended.
    Gone "gone"
    /// It said that it ends, and exited.
    Exited "exited"
    /// It exited without saying so.
    Crashed "crashed"
    /// It was ended, since it did not call `InitSDK`.
    NoInitSdk "ended: no InitSDK"
    /// It was ended, since it did not call `ProcessReady`.
    NoProcessReady "ended: no ProcessReady"
    /// It was ended after three unhealthy verdicts.
    Unhealthy "ended: unhealthy"
    /// It was killed.
    Killed "killed"
    /// It was ended, since it did not exit after `ProcessEnding`.
    NoExit "ended: no exit"
    /// Its instance is gone.
    WithInstance "gone with its instance"
}

impl From<ProcessEnd> for ProcessView {
    fn from(end: ProcessEnd) -> ProcessView {
        match end {
            ProcessEnd::Exited => ProcessView::Exited,
            ProcessEnd::Crashed => ProcessView::Crashed,
            ProcessEnd::InitializationTimeout => ProcessView::NoInitSdk,
            ProcessEnd::ReadyTimeout => ProcessView::NoProcessReady,
            ProcessEnd::Unhealthy => ProcessView::Unhealthy,
            ProcessEnd::Killed => ProcessView::Killed,
            ProcessEnd::ExitTimeout => ProcessView::NoExit,
            ProcessEnd::InstanceGone => ProcessView::WithInstance,
        }
    }
}

/// The expected state of a fleet.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FleetView {
    /// Its status.
    pub status: Option<String>,
    /// The number of its live instances.
    pub instances: Option<u32>,
    /// The number of its processes that can take a game session.
    pub idle: Option<u32>,
    /// The number of processes launched since the script began.
    pub launched: Option<u32>,
}

/// How far a server process has come. How one ended is told by the trace, since the service forgets it.
pub(super) fn process_view(world: &World, trace: &Trace, name: ServerName) -> ProcessView {
    let key = ProcessKey(u32::try_from(name.0).unwrap_or(u32::MAX));
    let Some(process) = world.gamelift().and_then(|service| service.process(key)) else {
        let ends = changes(trace).filter_map(|change| {
            let GameLiftChange::Process { process, change: ProcessChange::Gone(end), .. } = change else {
                return None;
            };
            (process == key).then_some(end)
        });
        return ends.last().map_or(ProcessView::NotLaunched, ProcessView::from);
    };
    let asked = process.terminate_by.is_some();
    match process.phase {
        ProcessPhase::Ending(_) => ProcessView::Ending,
        ProcessPhase::Launched(_) | ProcessPhase::Initialized(_) | ProcessPhase::Ready(_) if asked => {
            ProcessView::Terminating
        }
        ProcessPhase::Launched(_) => ProcessView::Launched,
        ProcessPhase::Initialized(_) => ProcessView::Initialized,
        ProcessPhase::Ready(_) if process.game_session.is_some() => ProcessView::Hosting,
        ProcessPhase::Ready(_) => ProcessView::Idle,
    }
}

impl ProcessView {
    /// Whether it is gone, however it ended.
    pub(super) fn is_gone(self) -> bool {
        match self {
            ProcessView::NotLaunched
            | ProcessView::Launched
            | ProcessView::Initialized
            | ProcessView::Idle
            | ProcessView::Hosting
            | ProcessView::Terminating
            | ProcessView::Ending => false,
            ProcessView::Gone
            | ProcessView::Exited
            | ProcessView::Crashed
            | ProcessView::NoInitSdk
            | ProcessView::NoProcessReady
            | ProcessView::Unhealthy
            | ProcessView::Killed
            | ProcessView::NoExit
            | ProcessView::WithInstance => true,
        }
    }
}

/// The live instances of a fleet, and its processes that can take a game session.
pub(super) fn capacity(service: &GameLift, key: FleetKey) -> (usize, usize) {
    let of_fleet = |instance: InstanceKey| service.instance(instance).is_some_and(|instance| instance.fleet == key);
    let instances = service.instances().filter(|(instance, _)| of_fleet(*instance)).count();
    let idle = service.processes().filter(|(_, process)| process.is_idle() && of_fleet(process.instance)).count();
    (instances, idle)
}

/// How many processes of a fleet were launched, by the trace; instances may be gone by now.
pub(super) fn launched(trace: &Trace, key: FleetKey) -> usize {
    let mut fleets = BTreeMap::new();
    let mut launched = 0;
    for change in changes(trace) {
        if let GameLiftChange::Instance { instance, fleet, change: InstanceChange::Started } = change {
            fleets.insert(instance, fleet);
        }
        if let GameLiftChange::Process { instance, change: ProcessChange::Launched, .. } = change {
            launched += usize::from(fleets.get(&instance) == Some(&key));
        }
    }
    launched
}

fn changes(trace: &Trace) -> impl Iterator<Item = GameLiftChange> {
    trace.entries.iter().filter_map(|entry| {
        if let What::Change(ServiceEvent::GameLift(event)) = &entry.what { Some(event.what) } else { None }
    })
}
