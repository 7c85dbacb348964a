//! Quality of service: writing and evaluating measurements.

mod evaluation;
mod servers;

use crate::id::{ChangeNumber, DeviceToken, SecureDeviceAddress};
use crate::mpsd::clauses as m;
use crate::mpsd::session::Session;
use crate::mpsd::session::model::{
    Cause, Change, ConnectionString, Event, Field, InitializationFailure, Member, MemberExtrasWrite, MemberProperty,
    MemberWrite, PropertiesExtrasWrite, Property, Refusal,
};
use crate::mpsd::session::rules::qos::evaluation::Miss;
use crate::mpsd::session::rules::settle::Batch;
use crate::mpsd::template::Metrics;

impl Session {
    /// `hostCandidates`: the devices suitable as the host, best first; empty if there are none.
    #[must_use]
    pub fn host_candidates(&self) -> &[DeviceToken] {
        self.initialization.as_ref().map_or(&[], |initialization| &initialization.host_candidates)
    }

    /// Checks measurements, and a new address against existing ones (M231, M232).
    pub(super) fn check_measurements(&self, member: Option<&Member>, wrote: &MemberWrite) -> Result<(), Refusal> {
        let new = wrote.extras.as_ref().map_or(&Field::Keep, |extras| &extras.measurements);
        let measurements = match new {
            Field::Set(_) if self.charter.constants.metrics == Metrics::default() => {
                return Err(Refusal::MeasurementsWithoutMetrics);
            }
            Field::Set(measurements) => measurements,
            Field::Clear => return Ok(()),
            Field::Keep => match member.and_then(Member::measurements) {
                Some(measurements) => measurements,
                None => return Ok(()),
            },
        };
        let address = match &wrote.secure_device_address {
            Field::Keep => member.and_then(|member| member.secure_device_address.as_ref()),
            Field::Clear => None,
            Field::Set(address) => Some(address),
        };
        match address.map(SecureDeviceAddress::token) {
            Some(own) if measurements.contains_key(&own) => Err(Refusal::MeasuredItself),
            Some(_) | None => Ok(()),
        }
    }

    /// Replaces the measurements of the member at `place`.
    pub(super) fn write_measurements(
        &mut self,
        place: usize,
        wrote: &MemberExtrasWrite,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        let member = &mut self.members[place];
        let (index, xuid) = (member.index, member.xuid);
        let mut note = |property, clause| {
            let change = Change::MemberProperty { member: index, xuid, property };
            happened.push(Event { change_number: number, change, cause: Cause::Request, clause });
        };
        if wrote.measurements != Field::Keep {
            let to = wrote.measurements.over(None);
            if member.measurements() != to.as_ref() {
                member.extras.edit(|extras| extras.measurements = to);
                note(MemberProperty::Measurements, m::MEASUREMENTS);
            }
        }
        if wrote.server_measurements != Field::Keep {
            let to = wrote.server_measurements.over(None);
            if member.server_measurements() != to.as_ref() {
                member.extras.edit(|extras| extras.server_measurements = to);
                note(MemberProperty::ServerMeasurements, m::SERVER_MEASUREMENTS);
            }
        }
    }

    /// Replaces the list of servers that the session could use.
    pub(super) fn write_server_candidates(
        &mut self,
        wrote: &PropertiesExtrasWrite,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        if wrote.server_connection_string_candidates == Field::Keep {
            return;
        }
        let to = wrote.server_connection_string_candidates.over(None);
        if self.written_server_candidates() != to.as_deref() {
            self.properties.extras.edit(|extras| extras.server_connection_string_candidates = to);
            let change = Change::Property(Property::ServerConnectionStringCandidates);
            let (cause, clause) = (Cause::Request, m::SERVER_CANDIDATES);
            happened.push(Event { change_number: number, change, cause, clause });
        }
    }

    fn written_server_candidates(&self) -> Option<&[ConnectionString]> {
        self.properties.extras.get()?.server_connection_string_candidates.as_deref()
    }

    /// Whether the measuring stage need not wait for the member (M236).
    pub(super) fn has_measured(&self, member: &Member) -> bool {
        let constants = &self.charter.constants;
        let given = self.given_host();
        let peers = constants.metrics == Metrics::default()
            || member.measurements().is_some()
            || (given.is_some() && member.device_token() == given);
        let servers = constants.measurement_server_addresses.is_empty() || member.server_measurements().is_some();
        peers && servers
    }

    /// The best host by the measurements (M245).
    fn given_host(&self) -> Option<DeviceToken> {
        self.charter.constants.peer_to_host_requirements?;
        self.properties.host.filter(|host| self.holds_token(*host))
    }

    /// Fails the members of the episode whose measurements miss a requirement, and returns the devices suitable as
    /// the host, best first.
    pub(super) fn judge_measurements(&mut self, batch: &Batch, happened: &mut Vec<Event>) -> Vec<DeviceToken> {
        let (misses, hosts) = self.misses();
        for Miss { member, failure: to, with, clause } in misses {
            let Some(failed) = self.members.iter_mut().find(|other| other.index == member) else { continue };
            failed.initialization_failure = Some(to);
            let clause = if to == InitializationFailure::Network { m::QOS_NETWORK } else { clause };
            let change = Change::InitializationFailure { member, xuid: failed.xuid, to, with };
            happened.push(batch.event(change, Cause::Consequence, clause));
        }
        hosts
    }

    /// The missed requirements, and the devices suitable as the host (M237).
    fn misses(&self) -> (Vec<Miss>, Vec<DeviceToken>) {
        let (constants, readings) = (&self.charter.constants, &self.charter.readings);
        let mut members: Vec<&Member> = self.passing().collect();
        if let (Some(required), Some(host)) = (constants.peer_to_host_requirements, self.given_host()) {
            return (evaluation::with_host(&members, host, required), Vec::new());
        }
        let pairs = constants.peer_to_peer_requirements;
        let mut misses = pairs.map_or_else(Vec::new, |required| evaluation::pairs(&members, required, readings));
        members.retain(|member| misses.iter().all(|miss| miss.member != member.index));
        let Some(required) = constants.peer_to_host_requirements else { return (misses, Vec::new()) };
        let (hosts, of_peers) = evaluation::hosts(&members, required, readings);
        misses.extend(of_peers);
        (misses, hosts)
    }

    /// After the first episode's measuring, makes `hosts` the candidates, without those whose members have failed
    /// (M246).
    pub(super) fn offer_hosts(&mut self, mut hosts: Vec<DeviceToken>, batch: &Batch, happened: &mut Vec<Event>) {
        if self.episode() != Some(1) || self.given_host().is_some() {
            return;
        }
        hosts.retain(|token| self.passing().any(|member| member.device_token() == Some(*token)));
        let (Some(best), Some(initialization)) = (hosts.first().copied(), &mut self.initialization) else { return };
        initialization.host_candidates = hosts;
        let change = Change::HostCandidates { from: None, to: Some(best) };
        happened.push(batch.event(change, Cause::Consequence, m::HOST_CANDIDATES));
    }

    /// Clears the candidates, because there is a host (M247).
    pub(super) fn clear_host_candidates(&mut self, number: ChangeNumber, happened: &mut Vec<Event>) {
        let Some(initialization) = &mut self.initialization else { return };
        let Some(best) = initialization.host_candidates.first().copied() else { return };
        initialization.host_candidates = Vec::new();
        let change = Change::HostCandidates { from: Some(best), to: None };
        let (cause, clause) = (Cause::Consequence, m::HOST_CANDIDATES_CLEARED);
        happened.push(Event { change_number: number, change, cause, clause });
    }
}
