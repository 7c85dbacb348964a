//! A fleet, its locations, and its instances.

use super::creators::Creations;
use super::key::{FleetKey, InstanceKey, ProcessKey, Text};
use super::setup::{Compute, FleetSpec};
use super::status::FleetStatus;
use crate::hash::StableHash;
use crate::time::{Instant, Millis};
use std::collections::BTreeSet;

/// How long after its notice a spot instance is reclaimed.
pub const SPOT_NOTICE: Millis = Millis::from_secs(120);

/// A fleet as it is now.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Fleet {
    /// How it was made.
    pub spec: FleetSpec,
    /// Its status.
    pub status: FleetStatus,
    /// Its ARN.
    pub arn: Text,
    /// When each creator created game sessions.
    pub(super) creations: Creations,
    /// Instances on which a game session can be created, by location: an index over the instances.
    pub(super) open: BTreeSet<(u16, InstanceKey)>,
}

/// An instance of a fleet, or a host of an Anywhere fleet.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FleetInstance {
    /// Its fleet.
    pub fleet: FleetKey,
    /// The number of its location in the fleet: 0 is the home region.
    pub location: u16,
    /// Its live processes, in the order of launch.
    pub processes: BTreeSet<ProcessKey>,
    /// Those on which a game session can be created.
    pub(super) idle: BTreeSet<ProcessKey>,
    /// How many of its game sessions are ACTIVATING.
    pub(super) activating: u32,
    /// When it was told that it will be reclaimed.
    pub notice: Option<Instant>,
    /// Whether it goes as soon as its processes have ended.
    pub leaving: bool,
}

impl Fleet {
    pub(super) fn new(spec: FleetSpec, status: FleetStatus) -> Fleet {
        let arn = format!("arn:aws:gamelift:{}::fleet/{}", spec.home, spec.id).into();
        Fleet { arn, spec, status, creations: Creations::default(), open: BTreeSet::new() }
    }

    /// The name of a location by its number.
    #[must_use]
    pub fn location(&self, number: u16) -> Option<&Text> {
        match usize::from(number).checked_sub(1) {
            None => Some(&self.spec.home),
            Some(remote) => self.spec.locations.get(remote),
        }
    }

    /// The number of a location by its name.
    #[must_use]
    pub fn location_named(&self, name: &str) -> Option<u16> {
        self.places().find(|(_, location)| ***location == *name).map(|(number, _)| number)
    }

    /// Its locations with their numbers, the home region first.
    pub(super) fn places(&self) -> impl Iterator<Item = (u16, &Text)> {
        (0..).zip(std::iter::once(&self.spec.home).chain(&self.spec.locations))
    }

    /// The first instance of a location on which a game session can be created.
    pub(super) fn open_at(&self, location: u16) -> Option<(u16, InstanceKey)> {
        self.open.range((location, InstanceKey(0))..=(location, InstanceKey(u32::MAX))).next().copied()
    }

    /// The address and the name of an instance. The name belongs to a certificate if the fleet has them.
    pub(super) fn address(&self, seed: u64, instance: InstanceKey) -> (Text, Text) {
        let number = StableHash::default().number(seed).text("address").number(u64::from(instance.0)).finish();
        let [_, a, b, c, ..] = number.to_be_bytes();
        let (location, ip) = (&self.spec.home, format!("10.{a}.{b}.{c}"));
        let name = if self.spec.certificate {
            format!("{number:016x}.{location}.amazongamelift.com")
        } else {
            format!("ec2-10-{a}-{b}-{c}.{location}.compute.amazonaws.com")
        };
        (ip.into(), name.into())
    }

    /// Whether the service runs its processes, and so can end them.
    #[must_use]
    pub fn is_managed(&self) -> bool {
        match self.spec.compute {
            Compute::Managed => true,
            Compute::Anywhere => false,
        }
    }
}

impl FleetInstance {
    pub(super) fn new(fleet: FleetKey, location: u16) -> FleetInstance {
        FleetInstance {
            fleet,
            location,
            processes: BTreeSet::new(),
            idle: BTreeSet::new(),
            activating: 0,
            notice: None,
            leaving: false,
        }
    }

    /// When it is reclaimed.
    #[must_use]
    pub fn reclaimed_at(&self) -> Option<Instant> {
        self.notice?.checked_add(SPOT_NOTICE)
    }

    /// Whether it launches processes anew.
    pub(super) fn is_staying(&self) -> bool {
        self.notice.is_none() && !self.leaving
    }

    /// The process on which the next game session is created, unless none is idle or too many are being activated.
    pub(super) fn free_process(&self, spec: &FleetSpec) -> Option<ProcessKey> {
        let room = self.activating < spec.max_concurrent_activations && self.is_staying();
        self.idle.first().copied().filter(|_| room)
    }
}
