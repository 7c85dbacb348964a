//! Judges expectations about measurements, host candidates and servers.

use super::ExpectedSession;
use super::judge::{Judge, custom_word};
use crate::action::Measurements;
use crate::id::DeviceToken;
use crate::mpsd::session::{Measurement, Session};
use crate::names::UserId;
use std::collections::BTreeMap;

impl Judge<'_> {
    pub(super) fn qos(&mut self, expected: &ExpectedSession, stored: Option<&Session>) {
        let names = &self.trace.names;
        for (user, measurements) in &expected.measurements {
            let preferred: Vec<UserId> = measurements.iter().flatten().map(|(of, _)| *of).collect();
            let found = self.member(*user, stored).and_then(|member| member.measurements());
            let found = found.map(|found| found.iter().map(|(token, of)| (self.device(*token, &preferred), of)));
            let found = found.map_or("none".to_owned(), words);
            let named = |measured: &Measurements| {
                words(measured.iter().map(|(of, measurement)| (names.user(*of).to_owned(), measurement)))
            };
            let expected = measurements.as_ref().map_or("none".to_owned(), named);
            self.note("measurements", Some(names.user(*user)), expected, found);
        }
        if let Some(candidates) = &expected.host_candidates {
            let names = candidates.iter().map(|user| names.user(*user).to_owned());
            let found = stored.map_or(&[][..], Session::host_candidates).iter();
            let found: Vec<String> = found.map(|token| self.device(*token, candidates)).collect();
            self.note("hostCandidates", None, listed(names.collect()), listed(found));
        }
        if let Some(candidates) = &expected.server_candidates {
            let found = stored.and_then(Session::server_connection_string_candidates);
            let found = found.map(|servers| servers.into_iter().map(ToString::to_string).collect::<Vec<_>>());
            let word =
                |servers: Option<Vec<String>>| servers.map_or("none".to_owned(), |servers| format!("{servers:?}"));
            self.note("serverConnectionStringCandidates", None, word(candidates.clone()), word(found));
        }
    }

    /// A user of the device, one of these if there is one: users of one console share it.
    fn device(&self, token: DeviceToken, preferred: &[UserId]) -> String {
        let names = &self.trace.names;
        let all = preferred.iter().copied().chain((0..names.users.len()).map(UserId));
        let user = all.into_iter().find(|user| self.world.people().token(*user) == Some(token));
        user.map_or_else(|| token.to_string(), |user| names.user(user).to_owned())
    }
}

fn listed(names: Vec<String>) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// Measurements by name, each with its figures: `{B: latency 40, bandwidthUp 900}`.
fn words<'a>(measurements: impl Iterator<Item = (String, &'a Measurement)>) -> String {
    let sorted: BTreeMap<String, String> = measurements.map(|(name, of)| (name, figures(of))).collect();
    let each: Vec<String> = sorted.iter().map(|(name, figures)| format!("{name}: {figures}")).collect();
    format!("{{{}}}", each.join("; "))
}

fn figures(of: &Measurement) -> String {
    let number = |name: &str, value: Option<u64>| value.map(|value| format!("{name} {value}"));
    let figures = [
        number("latency", of.latency.map(|latency| latency.get())),
        number("bandwidthDown", of.bandwidth_down.map(u64::from)),
        number("bandwidthUp", of.bandwidth_up.map(u64::from)),
        of.custom.as_ref().map(|custom| format!("custom {}", custom_word(custom))),
    ];
    let figures: Vec<String> = figures.into_iter().flatten().collect();
    if figures.is_empty() { "nothing".to_owned() } else { figures.join(", ") }
}
