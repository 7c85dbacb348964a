//! Instances that come and go, fleets' statuses, and the links of processes.

use crate::clause::Clause;
use crate::gamelift::clauses as g;
use crate::gamelift::event::{GameLiftChange, GameLiftEvent, InstanceChange, ProcessChange, ProcessEnd};
use crate::gamelift::fleet::{FleetInstance, SPOT_NOTICE};
use crate::gamelift::key::{FleetKey, InstanceKey, ProcessKey};
use crate::gamelift::process::{ProcessPhase, ServerProcess};
use crate::gamelift::service::{GameLift, Subject, tell};
use crate::gamelift::status::{FleetStatus, GameSessionStatus, ProtectionPolicy};
use crate::time::Instant;

impl GameLift {
    /// An instance comes up. A location that the fleet does not have is nothing.
    pub(in crate::gamelift) fn start_instance(
        &mut self,
        now: Instant,
        fleet_key: FleetKey,
        location: Option<&str>,
        happened: &mut Vec<GameLiftEvent>,
    ) {
        let Some(fleet) = self.fleet(fleet_key) else { return };
        let Some(place) = location.map_or(Some(0), |name| fleet.location_named(name)) else { return };
        let processes = fleet.spec.processes_per_instance;
        let key = InstanceKey(self.next_instance);
        self.next_instance += 1;
        self.instances.insert(key, FleetInstance::new(fleet_key, place));
        let change = GameLiftChange::Instance { instance: key, fleet: fleet_key, change: InstanceChange::Started };
        tell(happened, g::LAUNCHED, change);
        for _ in 0..processes {
            self.launch(now, key, happened);
        }
    }

    /// An instance launches a process.
    pub(in crate::gamelift) fn launch(
        &mut self,
        now: Instant,
        instance: InstanceKey,
        happened: &mut Vec<GameLiftEvent>,
    ) {
        let key = ProcessKey(self.next_process);
        self.next_process += 1;
        let process = ServerProcess::launched(instance, now);
        let due = process.due(&self.readings).map(|(at, _)| at);
        self.processes.insert(key, process);
        self.move_deadline(Subject::Process(key), None, due);
        self.edit_instance(instance, |instance| instance.processes.insert(key));
        self.tell_process(key, g::LAUNCHED, ProcessChange::Launched, happened);
    }

    /// Scaling down takes an instance, unless it is protected.
    pub(in crate::gamelift) fn stop_instance(
        &mut self,
        now: Instant,
        key: InstanceKey,
        happened: &mut Vec<GameLiftEvent>,
    ) {
        let Some(instance) = self.instance(key).filter(|instance| !instance.leaving) else { return };
        let (fleet, processes) = (instance.fleet, instance.processes.clone());
        if processes.iter().any(|process| self.is_protected(*process)) {
            let change = GameLiftChange::Instance { instance: key, fleet, change: InstanceChange::Kept };
            return tell(happened, g::INSTANCE_STOPS, change);
        }
        self.edit_instance(key, |instance| instance.leaving = true);
        if processes.is_empty() {
            self.instance_gone(key, g::INSTANCE_STOPS, happened);
        }
        for process in processes {
            self.ask_to_end(now, process, None, g::INSTANCE_STOPS, happened);
        }
    }

    fn is_protected(&self, process: ProcessKey) -> bool {
        let hosted = self.process(process).and_then(|process| self.game_session(process.game_session?));
        hosted.is_some_and(|session| {
            session.status == GameSessionStatus::Active && session.protection == ProtectionPolicy::FullProtection
        })
    }

    /// An instance is gone at once.
    pub(in crate::gamelift) fn lose_instance(
        &mut self,
        now: Instant,
        key: InstanceKey,
        happened: &mut Vec<GameLiftEvent>,
    ) {
        self.remove_instance(now, key, g::INSTANCE_LOST, happened);
    }

    /// A spot instance will be reclaimed; another kind of instance never is.
    pub(in crate::gamelift) fn spot_notice(
        &mut self,
        now: Instant,
        key: InstanceKey,
        happened: &mut Vec<GameLiftEvent>,
    ) {
        let Some(instance) = self.instance(key).filter(|instance| instance.notice.is_none()) else { return };
        let (fleet, processes) = (instance.fleet, instance.processes.clone());
        if !self.fleet(fleet).is_some_and(|fleet| fleet.spec.spot) {
            return;
        }
        self.edit_instance(key, |instance| instance.notice = Some(now));
        let change = GameLiftChange::Instance { instance: key, fleet, change: InstanceChange::Reclaimed };
        tell(happened, g::SPOT_NOTICE, change);
        for process in processes {
            self.ask_to_end(now, process, now.checked_add(SPOT_NOTICE), g::SPOT_NOTICE, happened);
        }
    }

    /// A spot instance is reclaimed.
    pub(in crate::gamelift) fn reclaim(&mut self, at: Instant, key: InstanceKey, happened: &mut Vec<GameLiftEvent>) {
        self.remove_instance(at, key, g::INTERRUPTED, happened);
    }

    fn remove_instance(&mut self, now: Instant, key: InstanceKey, clause: Clause, happened: &mut Vec<GameLiftEvent>) {
        let Some(processes) = self.edit_instance(key, |instance| {
            instance.leaving = true;
            instance.processes.clone()
        }) else {
            return;
        };
        if processes.is_empty() {
            self.instance_gone(key, clause, happened);
        }
        for process in processes {
            self.end_process(now, process, ProcessEnd::InstanceGone, clause, happened);
        }
    }

    /// An instance without processes is gone.
    pub(in crate::gamelift) fn instance_gone(
        &mut self,
        key: InstanceKey,
        clause: Clause,
        happened: &mut Vec<GameLiftEvent>,
    ) {
        // Its indexes are cleared as those of an instance on which nothing is idle and nothing due.
        self.edit_instance(key, |instance| {
            instance.idle.clear();
            instance.notice = None;
        });
        let Some(instance) = self.instances.remove(&key) else { return };
        let change = GameLiftChange::Instance { instance: key, fleet: instance.fleet, change: InstanceChange::Gone };
        tell(happened, clause, change);
    }

    /// The program of a process has exited.
    pub(in crate::gamelift) fn process_exits(
        &mut self,
        now: Instant,
        key: ProcessKey,
        happened: &mut Vec<GameLiftEvent>,
    ) {
        let why = match self.process(key).map(|process| process.phase) {
            None => return,
            Some(ProcessPhase::Ending(_)) => ProcessEnd::Exited,
            Some(ProcessPhase::Launched(_) | ProcessPhase::Initialized(_) | ProcessPhase::Ready(_)) => {
                ProcessEnd::Crashed
            }
        };
        self.end_process(now, key, why, g::PROCESS_EXIT, happened);
    }

    /// The connection between a process and the service is lost or back.
    pub(in crate::gamelift) fn set_link(&mut self, key: ProcessKey, linked: bool, happened: &mut Vec<GameLiftEvent>) {
        if self.process(key).is_none_or(|process| process.linked == linked) {
            return;
        }
        self.edit_process(key, |process| {
            process.linked = linked;
            process.renewed |= linked;
        });
        let change = if linked { ProcessChange::LinkBack } else { ProcessChange::LinkLost };
        self.tell_process(key, g::LINK, change, happened);
    }

    /// A fleet's status changes.
    pub(in crate::gamelift) fn set_fleet_status(
        &mut self,
        key: FleetKey,
        to: FleetStatus,
        happened: &mut Vec<GameLiftEvent>,
    ) {
        let Some(fleet) = self.fleets.get_mut(usize::from(key.0)) else { return };
        let from = std::mem::replace(&mut fleet.status, to);
        if from != to {
            tell(happened, g::FLEET_CHANGED, GameLiftChange::Fleet { fleet: key, from, to });
        }
    }
}
