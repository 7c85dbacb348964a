//! Names of fleets, instances and server processes, as lines use them.
//!
//! A fleet has its id. Instances are `instance-1`, `instance-2` and so on in the order in which they start, and processes
//! `process-1` and so on in the order in which they are launched, unless the scenario gives the first ones names.

use crate::gamelift::event::{GameLiftChange, GameLiftEvent, InstanceChange, ProcessChange};
use crate::gamelift::key::{FleetKey, InstanceKey, ProcessKey};
use crate::gamelift::service::GameLift;

/// The names that there are so far.
#[derive(Default)]
pub(super) struct ResourceNames {
    /// The names of the first processes.
    servers: Vec<String>,
    /// How many instances have started, and how many processes were launched.
    instances: u32,
    processes: u32,
}

impl ResourceNames {
    /// The names of the first processes are given.
    pub(super) fn new(servers: Vec<String>) -> ResourceNames {
        ResourceNames { servers, ..ResourceNames::default() }
    }

    /// Counts what an event brings: an instance that starts, a process that is launched.
    pub(super) fn learn(&mut self, event: &GameLiftEvent) {
        match event.what {
            GameLiftChange::Instance { change: InstanceChange::Started, .. } => self.instances += 1,
            GameLiftChange::Process { change: ProcessChange::Launched, .. } => self.processes += 1,
            GameLiftChange::Instance { .. }
            | GameLiftChange::Process { .. }
            | GameLiftChange::Fleet { .. }
            | GameLiftChange::GameSession { .. }
            | GameLiftChange::GameSessionUpdated { .. }
            | GameLiftChange::Indexed { .. }
            | GameLiftChange::PlayerSession { .. }
            | GameLiftChange::Callback { .. } => {}
        }
    }

    /// The name of a process.
    pub(super) fn of_process(&self, key: ProcessKey) -> String {
        let given = usize::try_from(key.0).ok().and_then(|number| self.servers.get(number));
        given.cloned().unwrap_or_else(|| format!("process-{}", u64::from(key.0) + 1))
    }

    /// The instance with this name.
    ///
    /// # Errors
    /// None has started under this name.
    pub(super) fn instance(&self, name: &str) -> Result<InstanceKey, String> {
        let named = numbered("instance-", name).filter(|number| *number < self.instances).map(InstanceKey);
        named
            .filter(|key| of_instance(*key) == name)
            .ok_or_else(|| format!("there is no instance {name:?}; {} have started", self.instances))
    }

    /// The process with this name; it may be gone.
    ///
    /// # Errors
    /// None was launched under this name.
    pub(super) fn process(&self, name: &str) -> Result<ProcessKey, String> {
        let given = self.servers.iter().position(|given| given == name);
        let number = match given {
            Some(place) => u32::try_from(place).ok(),
            None => numbered("process-", name).filter(|number| self.of_process(ProcessKey(*number)) == name),
        };
        let launched = number.filter(|number| *number < self.processes).map(ProcessKey);
        launched.ok_or_else(|| format!("there is no server process {name:?}; {} were launched", self.processes))
    }
}

/// The name of an instance.
pub(super) fn of_instance(key: InstanceKey) -> String {
    format!("instance-{}", u64::from(key.0) + 1)
}

/// The number, from 0, in a name such as `instance-1`.
fn numbered(kind: &str, name: &str) -> Option<u32> {
    let number: u32 = name.strip_prefix(kind)?.parse().ok()?;
    number.checked_sub(1)
}

/// The fleet with this id.
///
/// # Errors
/// There is none.
pub(super) fn fleet(service: &GameLift, id: &str) -> Result<FleetKey, String> {
    service.fleet_key(id).ok_or_else(|| format!("there is no fleet {id:?}"))
}
