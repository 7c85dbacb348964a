//! Steps: times made absolute, verbs made deeds, expectations made checkable.

use super::{Faults, People, Sessions, root};
use crate::cast::{Actor, SERVICE, SessionId, UserId};
use crate::id::Xuid;
use crate::mpsd::session::{
    Field, Flags, Me, MemberStatus, MemberWrite, PropertiesWrite, Reservation, Restriction, Write, refusal,
};
use crate::read::Path;
use crate::scenario::document::{
    ActionDocument, Condition as ConditionWord, ConnectionChoice, Document, ExpectDocument, Place, StepDocument,
    WriteDocument,
};
use crate::scenario::values::OneOrMany;
use crate::scenario::{Expectation, Step};
use crate::time::Instant;
use crate::world::deed::{Ask, Condition, Connect, Deed, Draft, Fate, HostChoice, TitleDeed};

/// How scripts call a device that no member has.
const NOBODY: &str = "nobody";

/// The session that a step brings into being, and where it says so.
pub(super) fn creates(step: &StepDocument, path: Path) -> Option<(&str, Path)> {
    let (write, path) = match step.action.as_ref()? {
        ActionDocument::Create(write) => (write, path.join("do").join("create")),
        ActionDocument::Write(write) => (write, path.join("do").join("write")),
        _ => return None,
    };
    Some((write.session.as_deref()?, path.join("session")))
}

/// Reads every step.
pub(super) fn resolve(document: &Document, people: &People, sessions: &Sessions, faults: &mut Faults) -> Vec<Step> {
    let cases: Vec<&str> = document.cases.names().collect();
    let mut now = Instant::ZERO;
    let mut steps = Vec::with_capacity(document.steps.len());
    for (nth, step) in document.steps.iter().enumerate() {
        let path = root().join("steps").join(nth);
        now = time(step, now, &path, faults);
        let mut reader = Reader { people, sessions, faults };
        let (deeds, about) = reader.deeds(step, &path);
        let mut expectations = Vec::new();
        if let Some(expected) = &step.expect {
            expectations.push((None, reader.expectation(expected, path.join("expect"), about, deeds.len())));
        }
        for (label, expected) in step.expect_in.iter() {
            let path = path.join("expectIn").join(label);
            match cases.iter().position(|case| *case == label) {
                Some(case) => expectations.push((Some(case), reader.expectation(expected, path, about, deeds.len()))),
                None => {
                    faults_unknown_case(reader.faults, path, label, &cases);
                }
            }
        }
        if step.action.is_none() && step.by.is_none() && step.expect.is_none() && step.expect_in.is_empty() {
            faults.at(path, "nothing is done and nothing is expected").help("give it \"do\" or \"expect\"");
        }
        steps.push(Step { at: now, deeds, expectations });
    }
    steps
}

fn faults_unknown_case(faults: &mut Faults, path: Path, label: &str, cases: &[&str]) {
    let fault = faults.at_key(path, format!("no case is labelled {label:?}")).names(label, cases.iter().copied());
    if cases.is_empty() {
        fault.help("the script has no cases; \"expect\" is for all runs");
    }
}

/// When a step is. Time does not run backwards and does not overflow.
fn time(step: &StepDocument, before: Instant, path: &Path, faults: &mut Faults) -> Instant {
    match (step.at, step.after) {
        (Some(_), Some(_)) => {
            faults.at_key(path.join("after"), "a step has \"at\" or \"after\", not both").help("keep one of them");
            before
        }
        (Some(at), None) if at < before => {
            faults
                .at(path.join("at"), format!("time runs backwards: {at} is before the step before it, at {before}"))
                .help("sort the steps by time");
            before
        }
        (Some(at), None) => at,
        (None, Some(after)) => before.checked_add(after).unwrap_or_else(|| {
            faults.at(path.join("after"), format!("{before} and {after} more is past the end of time, 2^53 - 1 ms"));
            before
        }),
        (None, None) => before,
    }
}

/// Reads one step; what it cannot read becomes a fault.
struct Reader<'a> {
    people: &'a People,
    sessions: &'a Sessions,
    faults: &'a mut Faults,
}

impl Reader<'_> {
    /// The deeds of a step, and the session that they are about.
    fn deeds(&mut self, step: &StepDocument, path: &Path) -> (Vec<(Option<Actor>, Deed)>, Option<SessionId>) {
        let by = self.actors(step.by.as_ref(), path.join("by"));
        let Some(action) = &step.action else {
            if step.by.is_some() {
                self.faults.at_key(path.join("by"), "\"by\" without \"do\"").help("say what is done, or leave it out");
            }
            return (Vec::new(), None);
        };
        let path_of = |verb: &str| path.join("do").join(verb);
        let (fate, consoles) = match action {
            ActionDocument::LosePower(consoles) => (Fate::LosePower, consoles),
            ActionDocument::RestorePower(consoles) => (Fate::RestorePower, consoles),
            ActionDocument::Cut(consoles) => (Fate::Cut, consoles),
            ActionDocument::Heal(consoles) => (Fate::Heal, consoles),
            _ => return self.deeds_by(action, by, step.by.is_some(), path),
        };
        if step.by.is_some() {
            self.faults
                .at_key(path.join("by"), format!("{} befalls consoles; nobody does it", fate.verb()))
                .help("leave \"by\" out");
        }
        let consoles = self.consoles(consoles, &path_of(fate.verb()));
        (consoles.into_iter().map(|console| (None, Deed::Befall { console, what: fate })).collect(), None)
    }

    fn deeds_by(
        &mut self,
        action: &ActionDocument,
        by: Vec<Actor>,
        named: bool,
        path: &Path,
    ) -> (Vec<(Option<Actor>, Deed)>, Option<SessionId>) {
        if !named {
            self.faults.at(path.clone(), "who does it?").help("say it: \"by\": ...");
        }
        let title = match action {
            ActionDocument::Launch(_) => TitleDeed::Launch,
            ActionDocument::Suspend(_) => TitleDeed::Suspend,
            ActionDocument::Resume(_) => TitleDeed::Resume,
            ActionDocument::Terminate(_) => TitleDeed::Terminate,
            ActionDocument::Crash(_) => TitleDeed::Crash,
            ActionDocument::Reconnect(_) => TitleDeed::Reconnect,
            ActionDocument::Disconnect(_) => TitleDeed::Disconnect,
            _ => {
                let deed = self.request(action, &by, &path.join("do"));
                let about = match deed {
                    Some(Deed::Ask { session, .. }) => Some(session),
                    _ => None,
                };
                let each = |deed: Deed| by.iter().map(|by| (Some(*by), deed.clone())).collect();
                return (deed.map_or_else(Vec::new, each), about);
            }
        };
        if by.contains(&Actor::Service) {
            self.faults.at(path.join("by"), format!("{SERVICE:?} has no title"));
        }
        (by.into_iter().map(|by| (Some(by), Deed::Title(title))).collect(), None)
    }

    fn request(&mut self, action: &ActionDocument, by: &[Actor], path: &Path) -> Option<Deed> {
        let (verb, write) = match action {
            ActionDocument::Read(read) => {
                let session = self.sessions.resolve(read.session.as_deref(), path.join("read"), self.faults)?;
                let condition = condition(read.condition.unwrap_or(ConditionWord::Always));
                return Some(Deed::Ask { session, verb: "read", condition, ask: Ask::Read });
            }
            ActionDocument::Create(write) => ("create", write),
            ActionDocument::Join(write) => ("join", write),
            ActionDocument::Active(write) => ("active", write),
            ActionDocument::Inactive(write) => ("inactive", write),
            ActionDocument::Ready(write) => ("ready", write),
            ActionDocument::Leave(write) => ("leave", write),
            ActionDocument::Reserve(write) => ("reserve", write),
            ActionDocument::Host(write) => ("host", write),
            ActionDocument::Remove(write) => ("remove", write),
            ActionDocument::Write(write) => ("write", write),
            ActionDocument::LosePower(_)
            | ActionDocument::RestorePower(_)
            | ActionDocument::Cut(_)
            | ActionDocument::Heal(_)
            | ActionDocument::Launch(_)
            | ActionDocument::Suspend(_)
            | ActionDocument::Resume(_)
            | ActionDocument::Terminate(_)
            | ActionDocument::Crash(_)
            | ActionDocument::Reconnect(_)
            | ActionDocument::Disconnect(_) => return None,
        };
        let path = path.join(verb);
        let draft = self.draft(verb, write, by, &path);
        let session = self.sessions.resolve(write.session.as_deref(), path.clone(), self.faults)?;
        let by_default = match verb {
            "create" => ConditionWord::Absent,
            "host" => ConditionWord::Unchanged,
            "write" => ConditionWord::Always,
            _ => ConditionWord::Exists,
        };
        if write.condition == Some(ConditionWord::Changed) {
            self.faults
                .at(path.join("if"), "\"changed\" is a condition of reads")
                .help("use unchanged, exists, absent or always");
        }
        let condition = condition(write.condition.unwrap_or(by_default));
        Some(Deed::Ask { session, verb, condition, ask: Ask::Write(Box::new(draft)) })
    }

    /// A write, from what its verb means and what its details add.
    fn draft(&mut self, verb: &'static str, from: &WriteDocument, by: &[Actor], path: &Path) -> Draft {
        let service = by.contains(&Actor::Service);
        let status = match verb {
            "create" | "join" if !service => Some(from.status.unwrap_or(MemberStatus::Active)),
            "active" => Some(MemberStatus::Active),
            "ready" => Some(MemberStatus::Ready),
            _ => from.status,
        };
        let mut flags = match status {
            Some(MemberStatus::Active) => Flags { active: Some(true), ready: None },
            Some(MemberStatus::Ready) => Flags { active: None, ready: Some(true) },
            Some(MemberStatus::Inactive) | None => Flags::default(),
            Some(MemberStatus::Reserved) => {
                self.faults.at(path.join("as"), "nobody reserves itself").help("use active, ready or inactive");
                Flags::default()
            }
        };
        if verb == "inactive" {
            flags.active = Some(false);
        }
        flags.active = from.active.or(flags.active);
        flags.ready = from.ready.or(flags.ready);
        let member = MemberWrite {
            flags,
            custom: from.member_custom.clone(),
            constants: if verb == "reserve" { None } else { from.member_constants.clone() },
            ..MemberWrite::default()
        };
        let me = match verb {
            "leave" => Me::Leave,
            // What only concerns others leaves one's own record out of the body.
            "reserve" | "host" | "remove" | "write"
                if member == MemberWrite::default() && from.connection.is_none() =>
            {
                Me::Absent
            }
            _ if service && member == MemberWrite::default() => Me::Absent,
            _ => Me::Put(member),
        };
        let users = from.users.as_ref().map_or_else(Vec::new, |users| self.users(users, &path.join("users")));
        if users.is_empty() && matches!(verb, "reserve" | "remove") {
            self.faults.at(path.clone(), format!("whom does it {verb}?")).help("say it: \"users\": ...");
        }
        if from.users.is_some() && !matches!(verb, "reserve" | "remove" | "write" | "create") {
            self.faults
                .at_key(path.join("users"), format!("{verb} is about nobody else"))
                .help("reserve and remove name users");
        }
        let reserve = |user: &UserId| Reservation { xuid: self.xuid(*user), constants: from.member_constants.clone() };
        let write = Write {
            me,
            reserve: if verb == "remove" { Vec::new() } else { users.iter().map(reserve).collect() },
            remove: Vec::new(),
            properties: properties(from),
            constants: from.constants.clone(),
        };
        Draft {
            write,
            connection: from.connection.map(connect),
            address: from.address,
            arrival: matches!(verb, "create" | "join"),
            host: self.host(verb, from, by, path),
            remove: if verb == "remove" { users } else { Vec::new() },
        }
    }

    fn host(&mut self, verb: &str, from: &WriteDocument, by: &[Actor], path: &Path) -> Option<HostChoice> {
        match (&from.host, by.first()) {
            (Some(None), _) => Some(HostChoice::Clear),
            (Some(Some(name)), _) if name == NOBODY => Some(HostChoice::Nobody),
            (Some(Some(name)), _) => self.people.find(name, path.join("host"), false, self.faults).map(HostChoice::Of),
            (None, Some(Actor::User(user))) if verb == "host" => {
                if by.len() > 1 {
                    self.faults
                        .at(path.clone(), "each of several claims for itself in a step of its own")
                        .help("write one step for each");
                }
                Some(HostChoice::Of(*user))
            }
            (None, _) => None,
        }
    }

    fn actors(&mut self, by: Option<&OneOrMany>, path: Path) -> Vec<Actor> {
        let Some(OneOrMany(names)) = by else { return Vec::new() };
        if names.is_empty() {
            self.faults.at(path.clone(), "the list is empty").help("name somebody, or leave it out");
        }
        let mut actors = Vec::new();
        for (nth, name) in names.iter().enumerate() {
            if name == SERVICE {
                actors.push(Actor::Service);
            } else if let Some(user) = self.people.find(name, nth_path(&path, names, nth), false, self.faults) {
                actors.push(Actor::User(user));
            }
        }
        actors
    }

    fn users(&mut self, OneOrMany(names): &OneOrMany, path: &Path) -> Vec<UserId> {
        let find =
            |(nth, name): (usize, &String)| self.people.find(name, nth_path(path, names, nth), false, self.faults);
        names.iter().enumerate().filter_map(find).collect()
    }

    fn consoles(&mut self, OneOrMany(names): &OneOrMany, path: &Path) -> Vec<crate::cast::ConsoleId> {
        if names.is_empty() {
            self.faults.at(path.clone(), "the list is empty").help("name a console");
        }
        let find = |(nth, name): (usize, &String)| self.people.console(name, nth_path(path, names, nth), self.faults);
        names.iter().enumerate().filter_map(find).collect()
    }

    fn xuid(&self, UserId(user): UserId) -> Xuid {
        self.people.plans[user].xuid
    }

    fn expectation(
        &mut self,
        from: &ExpectDocument,
        path: Path,
        about: Option<SessionId>,
        deeds: usize,
    ) -> Expectation {
        let statuses = from.status.as_ref().map_or_else(Vec::new, |statuses| statuses.0.clone());
        let refusals = from.refusal.as_ref().map_or_else(Vec::new, |names| names.0.clone());
        self.answers(statuses.len(), "status", &path, deeds);
        self.answers(refusals.len(), "refusal", &path, deeds);
        if from.sent.is_some() && deeds == 0 {
            self.faults.at_key(path.join("sent"), "nothing is sent in this step").help("put it on a step with \"do\"");
        }
        for (nth, name) in refusals.iter().enumerate() {
            if name != "none" && !refusal::NAMES.contains(&name.as_str()) {
                self.faults
                    .at(nth_path(&path.join("refusal"), &refusals, nth), format!("there is no refusal {name:?}"))
                    .names(name, refusal::NAMES.iter().copied().chain(["none"]));
            }
        }
        let ExpectDocument { members, count, host, change_number, next_timer, exists, life, custom, .. } = from;
        let looks = !members.is_empty()
            || count.is_some()
            || host.is_some()
            || change_number.is_some()
            || next_timer.is_some()
            || exists.is_some()
            || life.is_some()
            || custom.is_some();
        if !looks && statuses.is_empty() && refusals.is_empty() && from.sent.is_none() {
            self.faults.at(path.clone(), "nothing is expected").help("say what must be true, or leave it out");
        }
        let session = match (&from.session, about) {
            _ if !looks => None,
            (None, Some(session)) => Some(session),
            (name, _) => self.sessions.resolve(name.as_deref(), path.clone(), self.faults),
        };
        let mut expected_members = Vec::new();
        for (user, place) in members.iter() {
            if let Some(user) = self.people.find(user, path.join("members").join(user), true, self.faults) {
                expected_members.push((user, status(*place)));
            }
        }
        let host = match host {
            None => None,
            Some(None) => Some(None),
            Some(Some(name)) => self.people.find(name, path.join("host"), false, self.faults).map(Some),
        };
        Expectation {
            session,
            statuses,
            refusals,
            sent: from.sent,
            members: expected_members,
            count: *count,
            host,
            change_number: *change_number,
            next_timer: *next_timer,
            exists: *exists,
            life: *life,
            custom: custom.clone(),
            path,
        }
    }

    /// As many values as deeds, or one for all of them.
    fn answers(&mut self, given: usize, field: &str, path: &Path, deeds: usize) {
        let path = path.join(field);
        if given > 0 && deeds == 0 {
            self.faults.at_key(path, "nobody asks anything in this step").help("put it on a step with \"do\"");
        } else if given > 1 && given != deeds {
            self.faults
                .at(path, format!("there are {given} values for {deeds} answers"))
                .help("give one for all, or one for each");
        }
    }
}

/// The path of the nth of several, which is the whole value if there is but one.
fn nth_path<T>(path: &Path, all: &[T], nth: usize) -> Path {
    if all.len() == 1 { path.clone() } else { path.join(nth) }
}

fn properties(from: &WriteDocument) -> PropertiesWrite {
    let restriction = |given: Option<Option<Restriction>>| match given {
        None => Field::Keep,
        Some(None) => Field::Clear,
        Some(Some(value)) => Field::Set(value),
    };
    PropertiesWrite {
        join_restriction: restriction(from.join_restriction),
        read_restriction: restriction(from.read_restriction),
        closed: from.closed.map_or(Field::Keep, Field::Set),
        locked: from.locked.map_or(Field::Keep, Field::Set),
        host: Field::Keep,
        custom: from.custom.clone(),
    }
}

fn condition(word: ConditionWord) -> Condition {
    match word {
        ConditionWord::Always => Condition::Always,
        ConditionWord::Exists => Condition::Exists,
        ConditionWord::Absent => Condition::Absent,
        ConditionWord::Unchanged => Condition::Unchanged,
        ConditionWord::Changed => Condition::Changed,
    }
}

fn connect(word: ConnectionChoice) -> Connect {
    match word {
        ConnectionChoice::Current => Connect::Current,
        ConnectionChoice::Previous => Connect::Previous,
        ConnectionChoice::Unknown => Connect::Unknown,
        ConnectionChoice::None => Connect::None,
    }
}

fn status(place: Place) -> Option<MemberStatus> {
    match place {
        Place::Out => None,
        Place::Reserved => Some(MemberStatus::Reserved),
        Place::Inactive => Some(MemberStatus::Inactive),
        Place::Ready => Some(MemberStatus::Ready),
        Place::Active => Some(MemberStatus::Active),
    }
}
