//! What a service is made of before anything happens: fleets and aliases.

use super::key::{FleetKey, Text};
use super::service::GameLift;
use super::shape;
use super::status::{FleetStatus, ProtectionPolicy};
use crate::time::Millis;
use std::fmt;

/// Who runs the server processes of a fleet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Compute {
    /// The service, on its own instances.
    #[default]
    Managed,
    /// The owner, on hosts of its own: the service cannot end a process there, and every game session names a location.
    Anywhere,
}

/// How many game sessions one creator may create.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CreatorLimit {
    /// The number of creations in a period.
    pub sessions: u32,
    /// The trailing period.
    pub period: Millis,
}

/// A fleet.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FleetSpec {
    /// Its id: `fleet-...`.
    pub id: Text,
    /// Its home region.
    pub home: Text,
    /// Its remote locations.
    pub locations: Vec<Text>,
    /// Who runs its processes.
    pub compute: Compute,
    /// Whether its instances have a certificate, and names that belong to it.
    pub certificate: bool,
    /// Whether its instances can be reclaimed.
    pub spot: bool,
    /// What an instance costs, for queues that prefer low cost.
    pub cost: u32,
    /// The number of server processes of an instance; from 1.
    pub processes_per_instance: u32,
    /// How many game sessions of an instance may be ACTIVATING at once; from 1.
    pub max_concurrent_activations: u32,
    /// How long a game session may be ACTIVATING; from 1 to 600 s.
    pub activation_timeout: Millis,
    /// The protection that new game sessions have.
    pub protection: ProtectionPolicy,
    /// The limit for each creator.
    pub creator_limit: Option<CreatorLimit>,
}

impl FleetSpec {
    /// A managed fleet with one process for each instance and five minutes for activation.
    #[must_use]
    pub fn new(id: &str, home: &str) -> FleetSpec {
        FleetSpec {
            id: id.into(),
            home: home.into(),
            locations: Vec::new(),
            compute: Compute::Managed,
            certificate: false,
            spot: false,
            cost: 1,
            processes_per_instance: 1,
            max_concurrent_activations: i32::MAX.unsigned_abs(),
            activation_timeout: Millis::from_secs(300),
            protection: ProtectionPolicy::NoProtection,
            creator_limit: None,
        }
    }
}

impl FleetSpec {
    /// All of it in words, for certificates.
    #[must_use]
    pub fn words(&self) -> String {
        let compute = match self.compute {
            Compute::Managed => "managed",
            Compute::Anywhere => "anywhere",
        };
        let limit = self.creator_limit.map_or((0, 0), |limit| (limit.sessions, limit.period.get()));
        format!(
            "{} {} [{}] {compute} {} {} {} {} {} {} {} {limit:?}",
            self.id,
            self.home,
            self.locations.join(" "),
            self.certificate,
            self.spot,
            self.cost,
            self.processes_per_instance,
            self.max_concurrent_activations,
            self.activation_timeout.get(),
            self.protection,
        )
    }
}

/// Where an alias leads.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AliasSpec {
    /// To a fleet, by its id.
    Fleet(Text),
    /// Nowhere: requests are answered with this message.
    Terminal(Text),
}

/// Why a resource cannot be added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SetupFault {
    /// Another resource of the kind has this name.
    Taken {
        /// The kind of resource.
        kind: &'static str,
        /// The name.
        name: Text,
    },
    /// A name or number has a form or value that the service does not take.
    Invalid {
        /// What it is.
        member: &'static str,
        /// What it must be.
        rule: &'static str,
        /// What was found.
        found: String,
    },
    /// It names a resource that does not exist.
    Unknown {
        /// The kind of resource.
        kind: &'static str,
        /// The name.
        name: Text,
    },
}

impl fmt::Display for SetupFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SetupFault::Taken { kind, name } => write!(f, "there is a {kind} {name:?} already"),
            SetupFault::Invalid { member, rule, found } => write!(f, "{member} must be {rule}, not {found}"),
            SetupFault::Unknown { kind, name } => write!(f, "there is no {kind} {name:?}"),
        }
    }
}

impl std::error::Error for SetupFault {}

/// The range of a fleet's activation timeout.
const ACTIVATION_TIMEOUTS: std::ops::RangeInclusive<Millis> = Millis::from_secs(1)..=Millis::from_secs(600);

impl GameLift {
    /// Adds a fleet without instances; it is ACTIVE.
    ///
    /// # Errors
    /// If the id is taken or a value is out of range.
    pub fn add_fleet(&mut self, spec: FleetSpec) -> Result<FleetKey, SetupFault> {
        let invalid = |member, rule, found: &dyn fmt::Display| {
            Err(SetupFault::Invalid { member, rule, found: found.to_string() })
        };
        if !shape::is_fleet_id(&spec.id) {
            return invalid(
                "the id of a fleet",
                "\"fleet-\" followed by letters, digits and hyphens",
                &format!("{:?}", spec.id),
            );
        }
        if !shape::is_region(&spec.home) {
            return invalid(
                "the home of a fleet",
                "the code of a region such as us-east-1",
                &format!("{:?}", spec.home),
            );
        }
        for location in &spec.locations {
            if !shape::is_location(location) {
                return invalid("a location", "1 to 64 letters, digits and hyphens", &format!("{location:?}"));
            }
            if *location == spec.home || spec.locations.iter().filter(|other| *other == location).count() > 1 {
                return Err(SetupFault::Taken { kind: "location", name: location.clone() });
            }
        }
        if !ACTIVATION_TIMEOUTS.contains(&spec.activation_timeout) {
            return invalid("the activation timeout", "from 1 s to 600 s", &spec.activation_timeout);
        }
        if !(1..=50).contains(&spec.processes_per_instance) {
            return invalid("the number of processes of an instance", "from 1 to 50", &spec.processes_per_instance);
        }
        if spec.max_concurrent_activations == 0 {
            return invalid("the number of concurrent activations", "at least 1", &0);
        }
        if self.fleet_ids.contains_key(&spec.id) {
            return Err(SetupFault::Taken { kind: "fleet", name: spec.id });
        }
        let Ok(number) = u16::try_from(self.fleets.len()) else {
            return invalid("the number of fleets", "at most 65,535", &self.fleets.len());
        };
        let key = FleetKey(number);
        self.fleet_ids.insert(spec.id.clone(), key);
        self.fleets.push(super::fleet::Fleet::new(spec, FleetStatus::Active));
        Ok(key)
    }

    /// Adds an alias.
    ///
    /// # Errors
    /// If the id is taken or ill-formed, or its fleet does not exist.
    pub fn add_alias(&mut self, id: &str, alias: AliasSpec) -> Result<(), SetupFault> {
        if !shape::is_alias_id(id) {
            let rule = "\"alias-\" followed by what is no white space";
            return Err(SetupFault::Invalid { member: "the id of an alias", rule, found: format!("{id:?}") });
        }
        if let AliasSpec::Fleet(fleet) = &alias
            && !self.fleet_ids.contains_key(fleet)
        {
            return Err(SetupFault::Unknown { kind: "fleet", name: fleet.clone() });
        }
        if self.aliases.contains_key(id) {
            return Err(SetupFault::Taken { kind: "alias", name: id.into() });
        }
        self.aliases.insert(id.into(), alias);
        Ok(())
    }
}
