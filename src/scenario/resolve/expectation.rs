//! Expectations: names resolved, and what is expected checkable.

use super::steps::StepReader;
use super::trail::Trail;
use crate::action::Measurements;
use crate::id::Name;
use crate::json::Named;
use crate::mpsd::session::{MemberStatus, Refusal};
use crate::names::{SessionId, UserId};
use crate::scenario::document::{ExpectDocument, ExpectedServer, LedgerDocument, MeasurementDocument, MemberPlace};
use crate::scenario::expect::{Expectation, ExpectedSession, LedgerView, ServerView};
use crate::scenario::values::OneOrMany;

impl StepReader<'_> {
    /// What `from` expects after a step with so many `actions`, whose requests are `about` a session.
    pub(super) fn expectation(
        &mut self,
        from: &ExpectDocument,
        path: Trail<'_>,
        about: Option<SessionId>,
        actions: usize,
    ) -> Expectation {
        let statuses = from.status.as_ref().map_or_else(Vec::new, |statuses| statuses.0.clone());
        let refusals = from.refusal.as_ref().map_or_else(Vec::new, |names| names.names().to_vec());
        self.answers(statuses.len(), "status", path, actions);
        self.answers(refusals.len(), "refusal", path, actions);
        if from.sent.is_some() && actions == 0 {
            self.faults.at_key(path.name("sent"), "nothing is sent in this step").help("put it on a step with \"do\"");
        }
        if from.toast.is_some() && actions == 0 {
            self.faults
                .at_key(path.name("toast"), "nobody is invited in this step")
                .help("put it on a step with \"do\"");
        }
        if (from.body.is_some() || !from.headers.is_empty()) && actions == 0 {
            let field = path.name(if from.body.is_some() { "body" } else { "headers" });
            self.faults.at_key(field, "nobody asks anything in this step").help("put it on a step with \"http\"");
        }
        let list = path.name("refusal");
        for (nth, name) in refusals.iter().enumerate() {
            if name != "none" && !Refusal::NAMES.contains(&name.as_str()) {
                let known = Refusal::NAMES.iter().copied().chain(["none"]);
                self.faults.at(list.nth(&refusals, nth), format!("there is no refusal {name:?}")).names(name, known);
            }
        }
        let view = self.view(from, path);
        // An unknown name is still part of the expectation.
        let people = !from.members.is_empty() || !from.indices.is_empty();
        let data = !from.member_custom.is_empty() || !from.failures.is_empty() || !from.servers.is_empty();
        let told = !from.taps.is_empty() || !from.news.is_empty() || !from.subscribed.is_empty();
        let names = people || told || data || !from.roles.is_empty() || !from.measurements.is_empty();
        let fields = !from.groups.is_empty() || !from.playing_with.is_empty() || !from.team.is_empty();
        let fields = fields || !from.beliefs.is_empty();
        let looks = names || fields || from.host.is_some() || view != ExpectedSession::default();
        if from.results.is_some() && actions == 0 {
            self.faults.at_key(path.name("results"), "nothing is found in this step").help("put it on a query");
        }
        let results = from.results.as_ref().map(|results| self.results(results, path.name("results")));
        let answers = !statuses.is_empty() || !refusals.is_empty() || from.sent.is_some() || from.toast.is_some();
        let answers = answers || from.body.is_some() || !from.headers.is_empty() || !from.replies.is_empty();
        let gamelift = from.gamelift.as_ref().map(|it| self.gamelift_view(it, path.name("gamelift"), actions));
        let aside = gamelift.is_some() || results.is_some() || !from.handles.is_empty() || !from.activities.is_empty();
        if !looks && !answers && !aside {
            self.faults.at(path, "nothing is expected").help("say what must be true, or leave it out");
        }
        let session = match (&from.session, about) {
            _ if !looks => None,
            (None, Some(session)) => Some(session),
            (name, _) => self.sessions.resolve(name.as_deref(), path, self.faults),
        };
        Expectation {
            statuses,
            refusals,
            sent: from.sent,
            replies: self.by_user(&from.replies, path.name("replies"), Clone::clone),
            toast: from.toast,
            results,
            body: from.body.clone(),
            headers: from.headers.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect(),
            handles: self.expected_handles(from, path),
            activities: self.expected_activities(from, path),
            gamelift,
            view: session.map(|session| (session, view)),
        }
    }

    pub(super) fn view(&mut self, from: &ExpectDocument, path: Trail<'_>) -> ExpectedSession {
        let host = match &from.host {
            None => None,
            Some(None) => Some(None),
            Some(Some(name)) => self.people.find(name, path.name("host"), false, self.faults).map(Some),
        };
        ExpectedSession {
            members: self.by_user(&from.members, path.name("members"), |place| status(*place)),
            indices: self.by_user(&from.indices, path.name("indices"), |index| *index),
            member_custom: self.by_user(&from.member_custom, path.name("memberCustom"), Clone::clone),
            groups: self.by_user(&from.groups, path.name("groups"), |groups| groups.names().to_vec()),
            playing_with: self.users_by_user(&from.playing_with, path.name("playingWith")),
            team: self.by_user(&from.team, path.name("team"), Clone::clone),
            roles: self.by_user(&from.roles, path.name("roles"), Clone::clone),
            owners: from.owners.as_ref().map(|owners| self.users(owners.names(), path.name("owners"))),
            taps: self.by_user(&from.taps, path.name("taps"), Clone::clone),
            news: self.by_user(&from.news, path.name("news"), |news| *news),
            subscribed: self.by_user(&from.subscribed, path.name("subscribed"), |subscribed| *subscribed),
            stage: from.stage,
            failures: self.by_user(&from.failures, path.name("failures"), |failure| *failure),
            measurements: self.measurements_by_user(&from.measurements, path.name("measurements")),
            host_candidates: from
                .host_candidates
                .as_ref()
                .map(|users| self.users(users.names(), path.name("hostCandidates"))),
            server_candidates: from.server_connection_string_candidates.clone(),
            count: from.count,
            host,
            change_number: from.change_number,
            next_timer: from.next_timer,
            exists: from.exists,
            lost: from.lost,
            life: from.life,
            join_restriction: from.join_restriction,
            read_restriction: from.read_restriction,
            closed: from.closed,
            locked: from.locked,
            keywords: from.keywords.as_ref().map(|words| words.names().to_vec()),
            turn: from.turn.as_ref().map(|users| self.users(users.names(), path.name("turn"))),
            matchmaking: from.matchmaking.clone(),
            matchmaking_resubmit: from.matchmaking_resubmit,
            allocate_cloud_compute: from.allocate_cloud_compute,
            custom: from.custom.clone(),
            servers: self.expected_servers(&from.servers, path.name("servers")),
            ledger: from.ledger.as_ref().map(|it| self.ledger(it, path.name("ledger"))).unwrap_or_default(),
            believed_hosts: from
                .believed_hosts
                .as_ref()
                .map(|users| self.users(users.names(), path.name("believedHosts"))),
            beliefs: self.expected_beliefs(&from.beliefs, path.name("beliefs")),
        }
    }

    fn ledger(&mut self, from: &LedgerDocument, path: Trail<'_>) -> LedgerView {
        let gone = from.gone.clone().unwrap_or_default();
        LedgerView {
            gone: gone.total,
            detection: gone.detection,
            nobody_looked: gone.nobody_looked,
            grace: gone.grace,
            no_arbiter: gone.no_arbiter,
            without_arbiter: from.without_arbiter,
            reads_that_changed: from.reads_that_changed,
            refused: from.refused,
            slots_gone: from.slots_gone.as_ref().map(|users| self.users(users.names(), path.name("slotsGone"))),
            outlived: from.outlived,
            longest_wait: from.longest_wait,
        }
    }

    fn users_by_user(&mut self, from: &Named<OneOrMany>, path: Trail<'_>) -> Vec<(UserId, Vec<UserId>)> {
        let mut expected = Vec::with_capacity(from.len());
        for (name, others) in from.iter() {
            if let Some(user) = self.people.find(name, path.name(name), true, self.faults) {
                expected.push((user, self.users(others.names(), path.name(name))));
            }
        }
        expected
    }

    fn measurements_by_user(
        &mut self,
        from: &Named<Option<Named<MeasurementDocument>>>,
        path: Trail<'_>,
    ) -> Vec<(UserId, Option<Measurements>)> {
        let mut expected = Vec::with_capacity(from.len());
        for (name, measured) in from.iter() {
            let path = path.name(name);
            if let Some(user) = self.people.find(name, path, true, self.faults) {
                expected.push((user, measured.as_ref().map(|measured| self.measured(measured, path))));
            }
        }
        expected
    }

    fn by_user<T, U>(&mut self, from: &Named<T>, path: Trail<'_>, read: impl Fn(&T) -> U) -> Vec<(UserId, U)> {
        let mut expected = Vec::with_capacity(from.len());
        for (name, value) in from.iter() {
            if let Some(user) = self.people.find(name, path.name(name), true, self.faults) {
                expected.push((user, read(value)));
            }
        }
        expected
    }

    fn expected_servers(
        &mut self,
        from: &Named<Option<ExpectedServer>>,
        path: Trail<'_>,
    ) -> Vec<(Name, Option<ServerView>)> {
        let mut expected = Vec::with_capacity(from.len());
        for (given, server) in from.iter() {
            let path = path.name(given);
            let Some(name) = self.server_name(given, path) else { continue };
            expected.push((name, server.as_ref().map(|server| self.expected_server(server, path))));
        }
        expected
    }

    fn expected_server(&mut self, from: &ExpectedServer, path: Trail<'_>) -> ServerView {
        let target = from.target_session.as_ref().map(|target| {
            let session = self.sessions.named(target.as_deref()?, path.name("targetSession"), self.faults)?;
            Some(self.sessions.references[session.0].clone())
        });
        ServerView {
            start_time: from.start_time,
            forfeit: from.forfeit,
            arbitration: from.arbitration,
            status: from.status,
            status_details: from.status_details.clone(),
            typical_wait: from.typical_wait,
            target_session: target,
            lock_id: from.lock_id.clone(),
            system: from.system.clone(),
            custom: from.custom.clone(),
            constants_system: from.constants_system.clone(),
            constants: from.constants.clone(),
        }
    }

    /// As many values as actions, or one for all of them.
    fn answers(&mut self, given: usize, field: &str, path: Trail<'_>, actions: usize) {
        if given > 0 && actions == 0 {
            let problem = "nobody asks anything in this step";
            self.faults.at_key(path.name(field), problem).help("put it on a step with \"do\"");
        } else if given > 1 && given != actions {
            let problem = format!("there are {given} values for {actions} answers");
            self.faults.at(path.name(field), problem).help("give one for all, or one for each");
        }
    }
}

fn status(place: MemberPlace) -> Option<MemberStatus> {
    match place {
        MemberPlace::Out => None,
        MemberPlace::Reserved => Some(MemberStatus::Reserved),
        MemberPlace::Inactive => Some(MemberStatus::Inactive),
        MemberPlace::Ready => Some(MemberStatus::Ready),
        MemberPlace::Active => Some(MemberStatus::Active),
    }
}
