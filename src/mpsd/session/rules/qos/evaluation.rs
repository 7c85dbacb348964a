//! Evaluating measurements: members that miss a requirement, and the devices suitable as the host.
//!
//! Only whole numbers are compared. For two candidates with equally many suitable peers the sums decide, like the
//! means.

use crate::clause::Clause;
use crate::id::{DeviceToken, MemberIndex};
use crate::mpsd::clauses as m;
use crate::mpsd::readings::{QosAggregate, QosBlame, Readings};
use crate::mpsd::session::model::{InitializationFailure, Measurement, Member};
use crate::mpsd::template::{HostSelectionMetric, PeerToHostRequirements, PeerToPeerRequirements};
use crate::time::Millis;
use std::cmp::Reverse;

/// A member that misses a requirement.
pub(super) struct Miss {
    pub member: MemberIndex,
    /// The failure.
    pub failure: InitializationFailure,
    /// The other device; none if it has no address and so no token.
    pub with: Option<DeviceToken>,
    pub clause: Clause,
}

/// The thresholds of a connection, seen from one of its ends.
#[derive(Clone, Copy)]
struct Thresholds {
    latency: Millis,
    down: u32,
    up: u32,
}

impl Thresholds {
    /// The failure of the report, the first by precedence. Absent values could not be measured (M244).
    fn missed_by(self, report: Option<&Measurement>) -> Option<InitializationFailure> {
        let Some(report) = report else { return Some(InitializationFailure::Network) };
        if report.latency.is_some_and(|latency| latency > self.latency) {
            Some(InitializationFailure::Latency)
        } else if report.bandwidth_down.is_some_and(|down| down < self.down) {
            Some(InitializationFailure::BandwidthDown)
        } else if report.bandwidth_up.is_some_and(|up| up < self.up) {
            Some(InitializationFailure::BandwidthUp)
        } else if report.latency.and(report.bandwidth_down).and(report.bandwidth_up).is_none() {
            Some(InitializationFailure::Network)
        } else {
            None
        }
    }
}

impl From<PeerToPeerRequirements> for Thresholds {
    fn from(required: PeerToPeerRequirements) -> Thresholds {
        let PeerToPeerRequirements { latency_maximum: latency, bandwidth_minimum } = required;
        Thresholds { latency, down: bandwidth_minimum, up: bandwidth_minimum }
    }
}

impl From<PeerToHostRequirements> for Thresholds {
    fn from(required: PeerToHostRequirements) -> Thresholds {
        Thresholds {
            latency: required.latency_maximum,
            down: required.bandwidth_down_minimum,
            up: required.bandwidth_up_minimum,
        }
    }
}

/// The failure of each member, in order, with each of the others.
type Table = Vec<Vec<Option<InitializationFailure>>>;

/// Evaluates every two of these members by both reports (M240), and assigns the failures by the reading (M241).
pub(super) fn pairs(members: &[&Member], required: PeerToPeerRequirements, readings: &Readings) -> Vec<Miss> {
    let reported = reported(members, required.into());
    let worst = |one: usize, others: &[usize], table: &Table| {
        let missed = others.iter().filter_map(|other| table[one][*other].map(|failure| (failure, *other)));
        missed.min().map(|(failure, other)| {
            let with = members[other].device_token();
            Miss { member: members[one].index, failure, with, clause: m::QOS_PEER_TO_PEER }
        })
    };
    let mut left: Vec<usize> = (0..members.len()).collect();
    let each = |table: &Table| left.iter().filter_map(|one| worst(*one, &left, table)).collect();
    match readings.qos_blame {
        QosBlame::Reporter => each(&reported),
        QosBlame::Both => each(&seen_from_both_ends(&reported)),
        QosBlame::MostMisses => {
            let table = seen_from_both_ends(&reported);
            let mut misses: Vec<Miss> = Vec::new();
            // Each round takes out one member: the last of those with the most misses.
            while let Some(one) = left
                .iter()
                .copied()
                .max_by_key(|one| (left.iter().filter(|other| table[*one][**other].is_some()).count(), *one))
            {
                let Some(miss) = worst(one, &left, &table) else { break };
                misses.push(miss);
                left.retain(|place| *place != one);
            }
            misses.sort_by_key(|miss| miss.member);
            misses
        }
    }
}

/// The failures in each member's own reports of the others. Users of one device measure nothing.
fn reported(members: &[&Member], required: Thresholds) -> Table {
    let missed = |one: &Member, other: &Member| {
        let apart = one.index != other.index && !on_one_device(one, other);
        apart.then(|| required.missed_by(report(one, other.device_token()))).flatten()
    };
    members.iter().map(|one| members.iter().map(|other| missed(one, other)).collect()).collect()
}

/// The failure of each connection by the reports of both ends, seen from the first: the upload of one end is the
/// download of the other.
fn seen_from_both_ends(reported: &Table) -> Table {
    let turned = |missed: InitializationFailure| match missed {
        InitializationFailure::BandwidthDown => InitializationFailure::BandwidthUp,
        InitializationFailure::BandwidthUp => InitializationFailure::BandwidthDown,
        same @ (InitializationFailure::Timeout
        | InitializationFailure::Latency
        | InitializationFailure::Network
        | InitializationFailure::Group
        | InitializationFailure::Episode) => same,
    };
    let places = || 0..reported.len();
    let both =
        |one: usize, other: usize| reported[one][other].into_iter().chain(reported[other][one].map(turned)).min();
    places().map(|one| places().map(|other| both(one, other)).collect()).collect()
}

/// The members that miss the host requirements, by their own reports of the device with this token (M242).
pub(super) fn with_host(members: &[&Member], host: DeviceToken, required: PeerToHostRequirements) -> Vec<Miss> {
    misses_with(members, Some(host), |member| member.device_token() == Some(host), required.into())
}

/// A device that could be the host.
struct HostCandidate {
    token: Option<DeviceToken>,
    misses: Vec<Miss>,
    /// The number of other members that meet all requirements.
    passing: usize,
    /// The cost for those by the metric; less is better.
    cost: u128,
}

/// The devices of these members as hosts, best first, and the members that miss what the first of them requires (M242, M243).
pub(super) fn hosts(
    members: &[&Member],
    required: PeerToHostRequirements,
    readings: &Readings,
) -> (Vec<DeviceToken>, Vec<Miss>) {
    let mut candidates: Vec<HostCandidate> = Vec::new();
    for (place, member) in members.iter().enumerate() {
        if members[..place].iter().any(|earlier| on_one_device(earlier, member)) {
            continue;
        }
        let here = |other: &Member| other.index == member.index || on_one_device(other, member);
        let token = member.device_token();
        let misses = misses_with(members, token, here, required.into());
        let passes = |other: &&&Member| !here(other) && misses.iter().all(|miss| miss.member != other.index);
        let reports: Vec<&Measurement> =
            members.iter().filter(passes).filter_map(|other| report(other, token)).collect();
        let cost = cost(&reports, required.host_selection_metric, readings.qos_aggregate);
        candidates.push(HostCandidate { token, misses, passing: reports.len(), cost });
    }
    // Equal ones stay in the order of their indices.
    candidates.sort_by_key(|candidate| (Reverse(candidate.passing), candidate.cost));
    let tokens = candidates.iter().filter_map(|candidate| candidate.token).collect();
    let misses = candidates.into_iter().next().map_or_else(Vec::new, |best| best.misses);
    (tokens, misses)
}

/// The members that miss the requirements with the device of this token, except those `here`, on it.
fn misses_with(
    members: &[&Member],
    with: Option<DeviceToken>,
    here: impl Fn(&Member) -> bool,
    required: Thresholds,
) -> Vec<Miss> {
    let missed = |member: &&Member| {
        let failure = required.missed_by(report(member, with))?;
        Some(Miss { member: member.index, failure, with, clause: m::QOS_PEER_TO_HOST })
    };
    members.iter().filter(|member| !here(member)).filter_map(missed).collect()
}

/// How poorly a host serves the peers that report this of it. Only as many reports may be compared, of which the mean is
/// least where the sum is.
fn cost(reports: &[&Measurement], metric: HostSelectionMetric, aggregate: QosAggregate) -> u128 {
    let figure = |report: &&Measurement| -> u128 {
        let down = report.bandwidth_down.unwrap_or_default();
        let up = report.bandwidth_up.unwrap_or_default();
        let lacking = |bandwidth: u32| u128::from(u32::MAX - bandwidth);
        match metric {
            HostSelectionMetric::Latency => u128::from(report.latency.unwrap_or_default().get()),
            HostSelectionMetric::BandwidthDown => lacking(down),
            HostSelectionMetric::BandwidthUp => lacking(up),
            HostSelectionMetric::Bandwidth => lacking(down.min(up)),
        }
    };
    aggregate.of(reports.iter().map(figure))
}

impl QosAggregate {
    /// The aggregate of these values, comparable between lists of one length.
    pub(super) fn of(self, figures: impl Iterator<Item = u128>) -> u128 {
        match self {
            QosAggregate::Mean => figures.sum(),
            QosAggregate::Worst => figures.max().unwrap_or_default(),
        }
    }
}

/// The member's report on the device with this token.
fn report(of: &Member, device: Option<DeviceToken>) -> Option<&Measurement> {
    of.measurements()?.get(&device?)
}

/// Whether both are users of one device, by their addresses.
fn on_one_device(one: &Member, other: &Member) -> bool {
    one.device_token().is_some() && one.device_token() == other.device_token()
}
