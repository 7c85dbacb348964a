//! What the tests share: users A, B, ..., a directory with one template and one session, and one-line checks.
//!
//! Instants are whole milliseconds. A [`Stage`] remembers which clauses events and refusals carried, and under which
//! readings, so that a test can ask whether a rule that cites a clause has met it.

#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::allow_attributes, reason = "a part that is used in one binary is not in another")]

pub(crate) mod door;
mod handles;
mod templates;

use sessim::clause::Clause;
use sessim::id::{ConnectionId, DeviceId, DeviceToken, Guid, SecureDeviceAddress, SessionReference, TitleId, Xuid};
use sessim::mpsd::custom::Custom;
use sessim::mpsd::directory::Directory;
use sessim::mpsd::rate::{RateGroup, Throttled};
use sessim::mpsd::readings::Readings;
use sessim::mpsd::session::{
    Answer, Caller, Cause, Change, Event, Fact, Field, Flags, Input, Life, MatchmakingStatus, MemberStatus,
    MemberWrite, Precondition, Presence, PropertiesWrite, Refusal, Request, Restriction, Session, User, Write,
};
use sessim::mpsd::template::SessionTemplate;
use sessim::time::Instant;
use std::cell::RefCell;
use std::collections::BTreeSet;

#[allow(unused_imports, reason = "each test binary uses its part")]
pub(crate) use handles::*;
pub(crate) use serde_json::{Value, json};
#[allow(unused_imports, reason = "each test binary uses its part")]
pub(crate) use templates::*;

/// What a run met: clauses that events, refusals and faults carried, and readings that differed from the default.
#[derive(Clone, Default)]
pub(crate) struct Met {
    pub(crate) clauses: BTreeSet<Clause>,
    pub(crate) readings: BTreeSet<String>,
}

thread_local! {
    static MET: RefCell<Met> = RefCell::default();
}

/// What this thread's stages met since it was last asked.
pub(crate) fn take_met() -> Met {
    MET.take()
}

pub(crate) fn meet(clause: Clause) {
    MET.with_borrow_mut(|met| met.clauses.insert(clause));
}

/// The default readings with some changed: `"timer_anchor=deadline eval_bumps=silent"`; a sweep is `"evaluation=sweep_10s"`.
#[track_caller]
pub(crate) fn readings(changes: &str) -> Readings {
    let readings = changes.split_whitespace().fold(Readings::default(), |readings, change| {
        let (name, value) = change.split_once('=').unwrap();
        readings.with(name, &value.replace("sweep_", "sweep ")).unwrap()
    });
    MET.with_borrow_mut(|met| met.readings.extend(readings.deviations()));
    readings
}

/// The moment `ms` after virtual zero.
pub(crate) fn at(ms: u64) -> Instant {
    Instant::from_millis(ms).unwrap()
}

/// The user of that letter: at a console of its own, in the title, with an open connection.
pub(crate) fn user(letter: char) -> User {
    let number = number(letter);
    let mut user = User::at_console(Xuid::new(number), DeviceId(u32::try_from(number).unwrap()), TitleId(7));
    user.connection = Some(connection(letter, 0));
    user
}

/// The user of the letter, on the console of another.
pub(crate) fn guest(letter: char, host: char) -> User {
    User { device: user(host).device, ..user(letter) }
}

pub(crate) fn xuid(letter: char) -> Xuid {
    Xuid::new(number(letter))
}

fn number(letter: char) -> u64 {
    u64::from(u32::from(letter) - u32::from('A') + 1)
}

/// The user's connection of that number; a new one has a new number.
pub(crate) fn connection(letter: char, number: u8) -> ConnectionId {
    ConnectionId(Guid::from_bits(u128::from(self::number(letter)) << 8 | u128::from(number)))
}

pub(crate) fn address(blob: &str) -> Field<SecureDeviceAddress> {
    SecureDeviceAddress::new(blob).map_or(Field::Clear, Field::Set)
}

pub(crate) fn token(blob: &str) -> DeviceToken {
    SecureDeviceAddress::new(blob).unwrap().token()
}

// What users write.

pub(crate) fn flags(active: Option<bool>, ready: Option<bool>) -> MemberWrite {
    MemberWrite { flags: Flags { active, ready }, ..MemberWrite::default() }
}

pub(crate) fn active() -> MemberWrite {
    MemberWrite::active(None)
}

/// Active, with the device address `blob`.
pub(crate) fn active_at(blob: &str) -> MemberWrite {
    MemberWrite { secure_device_address: address(blob), ..active() }
}

pub(crate) fn inactive() -> MemberWrite {
    MemberWrite::inactive()
}

pub(crate) fn ready() -> MemberWrite {
    MemberWrite::ready()
}

pub(crate) fn nothing() -> MemberWrite {
    MemberWrite::default()
}

pub(crate) fn custom(value: Value) -> Option<Custom> {
    Some(Custom::new(value))
}

pub(crate) fn closed() -> PropertiesWrite {
    PropertiesWrite { closed: Field::Set(true), ..PropertiesWrite::default() }
}

pub(crate) fn locked() -> PropertiesWrite {
    PropertiesWrite { locked: Field::Set(true), ..closed() }
}

pub(crate) fn host(blob: &str) -> PropertiesWrite {
    PropertiesWrite { host: Field::Set(token(blob)), ..PropertiesWrite::default() }
}

pub(crate) fn join_restriction(to: Restriction) -> PropertiesWrite {
    PropertiesWrite { join_restriction: Field::Set(to), ..PropertiesWrite::default() }
}

pub(crate) fn read_restriction(to: Restriction) -> PropertiesWrite {
    PropertiesWrite { read_restriction: Field::Set(to), ..PropertiesWrite::default() }
}

pub(crate) fn with_properties(properties: PropertiesWrite) -> Write {
    Write { properties, ..Write::default() }
}

/// A directory with one template and one name, at which everything in a rule happens.
#[derive(Clone)]
pub(crate) struct Stage {
    pub(crate) directory: Directory,
    pub(crate) reference: SessionReference,
    /// All that has happened here.
    pub(crate) happened: Vec<Event>,
}

impl Stage {
    /// Under the default readings, with these system constants.
    #[track_caller]
    pub(crate) fn new(system: Value) -> Stage {
        Stage::under("", system)
    }

    /// Under changed readings, with these system constants.
    #[track_caller]
    pub(crate) fn under(changes: &str, system: Value) -> Stage {
        Stage::with(readings(changes), template(system))
    }

    #[track_caller]
    pub(crate) fn with(readings: Readings, template: SessionTemplate) -> Stage {
        let reference = reference("match");
        let mut directory = Directory::new(readings);
        directory.add_template(reference.scid, reference.template.clone(), template).unwrap();
        Stage { directory, reference, happened: Vec::new() }
    }

    // What happens: each at an instant in milliseconds.

    #[track_caller]
    pub(crate) fn send(&mut self, now: u64, request: Request) -> Reply {
        let reference = self.reference.clone();
        self.send_to(now, &reference, &Input::Request(request))
    }

    #[track_caller]
    pub(crate) fn send_to(&mut self, now: u64, reference: &SessionReference, input: &Input) -> Reply {
        let mut events = Vec::new();
        let answer = self.directory.handle(at(now), reference, input, &mut events);
        self.replied(reference, now, answer, events)
    }

    /// What came of something, after a look at all of it.
    #[track_caller]
    fn replied(
        &mut self,
        reference: &SessionReference,
        now: u64,
        answer: Result<Answer, Refusal>,
        events: Vec<Event>,
    ) -> Reply {
        events.iter().for_each(|event| meet(event.clause));
        if let Err(refusal) = &answer {
            meet(refusal.clause());
        }
        if let Some(session) = self.directory.peek(reference) {
            session.check_invariants(at(now)).unwrap();
        }
        self.happened.extend(&events);
        Reply { answer, events, readings: *self.directory.readings() }
    }

    #[track_caller]
    pub(crate) fn fact(&mut self, now: u64, fact: Fact) -> Reply {
        let reference = self.reference.clone();
        self.send_to(now, &reference, &Input::Fact(fact))
    }

    #[track_caller]
    pub(crate) fn tick(&mut self, now: u64) -> Reply {
        self.fact(now, Fact::Tick)
    }

    #[track_caller]
    pub(crate) fn lose(&mut self, now: u64, connection: ConnectionId) -> Reply {
        self.fact(now, Fact::ConnectionLost(connection))
    }

    /// Presence says that the user is elsewhere. Nothing may come of it yet.
    #[track_caller]
    pub(crate) fn elsewhere(&mut self, now: u64, letter: char) {
        self.fact(now, Fact::Presence(xuid(letter), Presence::Elsewhere)).nothing();
    }

    /// Counts a request, and meets the clause if it is one too many.
    pub(crate) fn counted(&mut self, now: u64, caller: &Caller, group: RateGroup) -> Result<(), Throttled> {
        let answer = self.directory.admit(at(now), caller, group);
        if let Err(throttled) = answer {
            meet(Refusal::TooManyRequests(Box::new(throttled)).clause());
        }
        answer
    }

    #[track_caller]
    pub(crate) fn read(&mut self, now: u64, who: &User) -> Reply {
        self.send(now, Request::read(Caller::User(who.clone())))
    }

    /// A read by a service principal, who may always: brings the session up to date and asks nothing else.
    #[track_caller]
    pub(crate) fn look(&mut self, now: u64) -> Reply {
        self.send(now, Request::read(Caller::Service))
    }

    #[track_caller]
    pub(crate) fn write(&mut self, now: u64, who: &User, write: Write) -> Reply {
        self.send(now, Request::write(Caller::User(who.clone()), write))
    }

    /// A write by somebody under a precondition.
    #[track_caller]
    pub(crate) fn write_when(&mut self, now: u64, who: &User, precondition: Precondition, write: Write) -> Reply {
        self.send(now, Request::write(Caller::User(who.clone()), write).when(precondition))
    }

    /// A write of the user's own record.
    #[track_caller]
    pub(crate) fn put(&mut self, now: u64, who: &User, me: MemberWrite) -> Reply {
        self.write(now, who, Write::me(me))
    }

    #[track_caller]
    pub(crate) fn leave(&mut self, now: u64, who: &User) -> Reply {
        self.write(now, who, Write::leave())
    }

    #[track_caller]
    pub(crate) fn reserve(&mut self, now: u64, who: &User, letters: &str) -> Reply {
        self.write(now, who, Write::reserve(letters.chars().map(xuid)))
    }

    #[track_caller]
    pub(crate) fn set(&mut self, now: u64, who: &User, properties: PropertiesWrite) -> Reply {
        self.write(now, who, with_properties(properties))
    }

    #[track_caller]
    pub(crate) fn by_service(&mut self, now: u64, write: Write) -> Reply {
        self.send(now, Request::write(Caller::Service, write))
    }

    /// Creates the session by the first user at 0 and lets the others join at once, all active.
    #[track_caller]
    pub(crate) fn all_active(mut self, letters: &str) -> Stage {
        for letter in letters.chars() {
            let required = active_bound(letter);
            self.put(0, &user(letter), required).ok();
        }
        self
    }

    // What can be seen afterwards, without touching anything.

    #[track_caller]
    pub(crate) fn session(&self) -> &Session {
        self.directory.peek(&self.reference).expect("the session is there")
    }

    pub(crate) fn is_gone(&self) -> bool {
        self.directory.peek(&self.reference).is_none()
    }

    #[track_caller]
    pub(crate) fn change(&self) -> u64 {
        self.session().change_number().0
    }

    /// Checks who is there and how, in the order of the list: `"A active, B reserved"`; `"empty"`; `"gone"`.
    #[track_caller]
    pub(crate) fn shows(&self, expected: &str) {
        assert_eq!(self.told(), expected);
    }

    fn told(&self) -> String {
        let Some(session) = self.directory.peek(&self.reference) else { return "gone".to_owned() };
        if matches!(session.life(), Life::Empty { .. }) {
            return "empty".to_owned();
        }
        let members = session.members().iter().map(|member| format!("{} {}", letter(member.xuid), member.status));
        members.collect::<Vec<_>>().join(", ")
    }

    #[track_caller]
    pub(crate) fn next_timer(&self, now: u64) -> Option<u64> {
        self.session().next_timer(at(now)).map(Instant::as_millis)
    }

    /// The indices of the members, in the order of the list.
    #[track_caller]
    pub(crate) fn indices(&self) -> Vec<u32> {
        self.session().members().iter().map(|member| member.index.0).collect()
    }

    #[track_caller]
    pub(crate) fn etag(&self) -> Precondition {
        Precondition::Match(self.session().etag())
    }
}

/// Active, and bound to the user's first connection.
pub(crate) fn active_bound(letter: char) -> MemberWrite {
    MemberWrite::active(Some(connection(letter, 0)))
}

pub(crate) fn reference(name: &str) -> SessionReference {
    let template = "duel".parse().unwrap();
    SessionReference { scid: Guid::from_bits(1), template, name: name.parse().unwrap() }
}

/// How a request was answered, and what happened on the way.
pub(crate) struct Reply {
    pub(crate) answer: Result<Answer, Refusal>,
    pub(crate) events: Vec<Event>,
    readings: Readings,
}

impl Reply {
    #[track_caller]
    pub(crate) fn ok(self) -> Reply {
        assert!(self.answer.is_ok(), "refused: {:?}", self.answer);
        self
    }

    pub(crate) fn status(&self) -> u16 {
        self.answer.as_ref().map_or_else(|refusal| refusal.status(&self.readings), |answer| answer.status())
    }

    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Reply {
        assert_eq!(self.status(), status, "{:?}", self.answer);
        self
    }

    #[track_caller]
    pub(crate) fn created(self) -> Reply {
        assert_eq!(self.answer, Ok(Answer::Created));
        self
    }

    #[track_caller]
    pub(crate) fn refused(self, status: u16, clause: Clause) -> Reply {
        let Err(refusal) = &self.answer else { panic!("not refused: {:?}", self.answer) };
        assert_eq!((refusal.status(&self.readings), refusal.clause()), (status, clause), "{refusal:?}");
        self
    }

    /// Checks all that happened, one word each (see [`tell`]), separated by `"; "`.
    #[track_caller]
    pub(crate) fn did(self, expected: &str) -> Reply {
        assert_eq!(self.events.iter().map(tell).collect::<Vec<_>>().join("; "), expected);
        self
    }

    #[track_caller]
    pub(crate) fn nothing(self) -> Reply {
        self.did("")
    }
}

/// An event in a word, with its clause: `A active->inactive M92`, `emptied M81`.
pub(crate) fn tell(event: &Event) -> String {
    let status = |status: Option<MemberStatus>| status.map_or("out".to_owned(), |status| status.to_string());
    let told = match event.change {
        Change::Created => "created".to_owned(),
        Change::Emptied => "emptied".to_owned(),
        Change::Deleted => "deleted".to_owned(),
        Change::Status { xuid, from, to, .. } => format!("{} {}->{}", letter(xuid), status(from), status(to)),
        Change::TimerRestarted { xuid, .. } => format!("{} restarted", letter(xuid)),
        Change::Connection { xuid, to: Some(_), .. } => format!("{} connected", letter(xuid)),
        Change::Connection { xuid, to: None, .. } => format!("{} disconnected", letter(xuid)),
        Change::DeviceToken { xuid, to: Some(_), .. } => format!("{} address", letter(xuid)),
        Change::DeviceToken { xuid, to: None, .. } => format!("{} no address", letter(xuid)),
        Change::Subscription { xuid, to: Some(interest), .. } => format!("{} +{interest}", letter(xuid)),
        Change::Subscription { xuid, to: None, .. } => format!("{} -subscription", letter(xuid)),
        Change::MemberProperty { xuid, property, .. } => {
            format!("{} {}", letter(xuid), property.word().trim_start_matches("member_"))
        }
        Change::Encounter { xuid, with, .. } => format!("{} met {}", letter(xuid), letter(with)),
        Change::Role { xuid, to: Some(to), .. } => format!("{} role {}.{}", letter(xuid), to.kind, to.role),
        Change::Role { xuid, to: None, .. } => format!("{} no role", letter(xuid)),
        Change::Owner { xuid, to: true, .. } => format!("{} owns", letter(xuid)),
        Change::Owner { xuid, to: false, .. } => format!("{} owns no more", letter(xuid)),
        Change::InitializationFailure { xuid, to, .. } => format!("{} fails {}", letter(xuid), to.word()),
        Change::Stage { from: None, to, .. } => to.word().to_owned(),
        Change::Stage { from: Some(from), to, .. } => format!("{}->{}", from.word(), to.word()),
        Change::EpisodeEnded { episode, succeeded } => {
            format!("episode {episode} {}", if succeeded { "succeeded" } else { "failed" })
        }
        Change::HostCandidates { to: Some(to), .. } => {
            // Where each user has the address that is its letter twice.
            let of = |letter: &char| token(&letter.to_lowercase().to_string().repeat(2)) == to;
            format!("hostCandidates {}", ('A'..='F').find(of).unwrap_or('?'))
        }
        Change::HostCandidates { to: None, .. } => "no candidates".to_owned(),
        Change::Host { to: Some(_), .. } => "host".to_owned(),
        Change::Host { to: None, .. } => "no host".to_owned(),
        Change::JoinRestriction { to, .. } => format!("join {}", to.word()),
        Change::ReadRestriction { to, .. } => format!("read {}", to.word()),
        Change::Closed { to } => if to { "closed" } else { "not closed" }.to_owned(),
        Change::Locked { to } => if to { "locked" } else { "not locked" }.to_owned(),
        Change::Server { server, to } => format!("{} {}", server.word().trim_start_matches("server "), to.word()),
        Change::Matchmaking { from, to } => {
            let word = |status: Option<MatchmakingStatus>| status.map_or("none", MatchmakingStatus::word);
            format!("search {}->{}", word(from), word(to))
        }
        Change::Handle { kind, owner, to, .. } => {
            let owner = owner.map_or(String::new(), |(_, xuid)| format!("{} ", letter(xuid)));
            format!("{owner}{kind}{}", if to.is_some() { "" } else { " gone" })
        }
        Change::Property(property) => property.word().to_owned(),
    };
    format!("{told} {}", event.clause)
}

pub(crate) fn letter(xuid: Xuid) -> char {
    char::from_u32(u32::from('A') - 1 + u32::try_from(xuid.get()).unwrap()).unwrap()
}

/// The deadline that an event's timer had.
pub(crate) fn deadline(event: &Event) -> Option<u64> {
    match event.cause {
        Cause::Timer { deadline, .. } | Cause::Stage { deadline, .. } | Cause::Empty { deadline } => {
            Some(deadline.as_millis())
        }
        Cause::Request | Cause::Presence | Cause::ConnectionLost | Cause::Consequence => None,
    }
}

/// A read or a write of this user's, to be put under a condition.
pub(crate) fn read_by(who: &User) -> Request {
    Request::read(Caller::User(who.clone()))
}
