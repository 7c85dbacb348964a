//! Every interleaving of what a few users can do to one session, until nothing new comes up.
//!
//! Breadth first over the real [`Session`]. Two states are one if their canonical forms are equal and each user stands
//! alike to it. Time moves to one millisecond before the next timer, to it, and one past it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "the numbers that are pinned below, for whoever changes them")]

use crate::common::{
    active_at, at, connection, host, inactive, json, ready, template, token, user, with_properties, xuid,
};
use sessim::id::{Branch, ChangeNumber, ETag, Guid};
use sessim::mpsd::readings::Readings;
use sessim::mpsd::session::{
    Answer, Caller, Cause, Change, Charter, Event, Fact, Field, Input, Life, Lifecycle, MemberWrite, Precondition,
    Presence, Refusal, Request, Session, User, Verb, Write,
};
use sessim::time::Instant;
use std::collections::{BTreeSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// The session, if there is one, the clock, and where each user stands.
#[derive(Clone)]
struct World {
    charter: Arc<Charter>,
    session: Option<Session>,
    now: Instant,
    seats: Vec<Seat>,
    /// Which moves there are.
    plays: fn(Move) -> bool,
}

/// What a user has outside the session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Seat {
    /// An open connection. Its id is forgotten everywhere once it is lost, so the next may have the same.
    connected: bool,
    /// The ETag that the user remembers is that of the session.
    fresh: bool,
}

#[derive(Clone, Copy, Debug)]
enum Move {
    Until(Instant),
    Active(usize),
    Ready(usize),
    Inactive(usize),
    Leave(usize),
    Read(usize),
    Reserve(usize, usize),
    ClaimHost(usize),
    Disconnect(usize),
    Return(usize),
    Presence(usize, Presence),
}

/// What was found: how much, and which of the things that must come up sometimes.
#[derive(Default)]
struct Found {
    states: usize,
    transitions: usize,
    goals: BTreeSet<String>,
}

const LETTERS: [char; 3] = ['A', 'B', 'C'];
const ADDRESSES: [&str; 3] = ["aa", "bb", "cc"];

impl World {
    fn new(users: usize, system: serde_json::Value, plays: fn(Move) -> bool) -> World {
        let readings = Readings::default();
        let constants = template(system).resolve(&readings).unwrap();
        let charter = Arc::new(Charter { constants, readings });
        let seats = vec![Seat { connected: true, fresh: false }; users];
        World { charter, session: None, now: at(0), seats, plays }
    }

    /// What it is told apart by: a hash comes first, so that a search in the set seldom looks at more.
    fn key(&self) -> (u64, Vec<Seat>, Option<Session>) {
        let session = self.session.as_ref().map(|session| session.canonical(self.now));
        let mut hash = DefaultHasher::new();
        (&self.seats, session.as_ref().map(|session| (session.members(), session.host(), session.life())))
            .hash(&mut hash);
        (hash.finish(), self.seats.clone(), session)
    }

    fn moves(&self) -> Vec<Move> {
        let users = 0..self.seats.len();
        let next = self.session.as_ref().and_then(|session| session.next_timer(self.now)).map(Instant::as_millis);
        let instants = next.into_iter().flat_map(|due| [due.saturating_sub(1), due, due + 1].map(at));
        let mut moves: Vec<Move> = instants.filter(|instant| *instant > self.now).map(Move::Until).collect();
        for who in users.clone() {
            moves.extend([Move::Active(who), Move::Ready(who), Move::Inactive(who), Move::Leave(who)]);
            moves.extend([Move::Read(who), Move::ClaimHost(who)]);
            moves.push(if self.seats[who].connected { Move::Disconnect(who) } else { Move::Return(who) });
            moves.extend([Presence::Elsewhere, Presence::InTitle].map(|presence| Move::Presence(who, presence)));
            moves.extend(users.clone().filter(|other| *other != who).map(|other| Move::Reserve(who, other)));
        }
        moves.retain(|made| (self.plays)(*made));
        moves
    }

    fn make(&mut self, made: Move, goals: &mut BTreeSet<String>) {
        match made {
            Move::Until(instant) => self.now = instant,
            Move::Active(who) => {
                let bound = self.seats[who].connected.then(|| connection(LETTERS[who], 0));
                let me = MemberWrite { connection: bound.map_or(Field::Keep, Field::Set), ..active_at(ADDRESSES[who]) };
                self.ask(who, Precondition::None, Verb::Write(Write::me(me)), goals);
            }
            Move::Ready(who) => self.ask(who, Precondition::None, Verb::Write(Write::me(ready())), goals),
            Move::Inactive(who) => self.ask(who, Precondition::None, Verb::Write(Write::me(inactive())), goals),
            Move::Leave(who) => self.ask(who, Precondition::None, Verb::Write(Write::leave()), goals),
            Move::Read(who) => self.ask(who, Precondition::None, Verb::Read, goals),
            Move::Reserve(who, other) => {
                self.ask(who, Precondition::None, Verb::Write(Write::reserve([xuid(LETTERS[other])])), goals);
            }
            Move::ClaimHost(who) => {
                let remembered = match &self.session {
                    Some(session) if self.seats[who].fresh => session.etag(),
                    Some(_) | None => ETag::of(BRANCH, ChangeNumber(0)),
                };
                let claim = Verb::Write(with_properties(host(ADDRESSES[who])));
                self.ask(who, Precondition::Match(remembered), claim, goals);
            }
            Move::Disconnect(who) => {
                self.seats[who].connected = false;
                self.learn(Fact::ConnectionLost(connection(LETTERS[who], 0)), goals);
            }
            Move::Return(who) => self.seats[who].connected = true,
            Move::Presence(who, presence) => self.learn(Fact::Presence(xuid(LETTERS[who]), presence), goals),
        }
    }

    fn ask(&mut self, who: usize, precondition: Precondition, verb: Verb, goals: &mut BTreeSet<String>) {
        let caller = Caller::User(User { connection: None, ..user(LETTERS[who]) });
        let request = Request { caller, precondition, through: None, verb };
        let input = Input::Request(request.clone());
        let answer = self.handle(&input, goals).unwrap_or(Err(Refusal::NoSession));
        let answer = match (answer, &request.verb, precondition) {
            (Err(Refusal::NoSession), Verb::Write(write), Precondition::None) => {
                self.create(&request.caller, write, goals)
            }
            (answer, ..) => answer,
        };
        match &answer {
            // The answer carries the session.
            Ok(_) | Err(Refusal::OutOfSync) => self.seats[who].fresh = self.session.is_some(),
            Err(_) => {}
        }
        if let Err(refusal) = &answer {
            goals.insert(format!("refused: {}", refusal.name()));
        }
        let taken = self.session.as_ref().and_then(Session::host).is_some_and(|host| host != token(ADDRESSES[who]));
        if taken && answer == Err(Refusal::OutOfSync) {
            goals.insert("host race lost".to_owned());
        }
    }

    fn learn(&mut self, fact: Fact, goals: &mut BTreeSet<String>) {
        self.handle(&Input::Fact(fact), goals);
    }

    fn handle(&mut self, input: &Input, goals: &mut BTreeSet<String>) -> Option<Result<Answer, Refusal>> {
        let session = self.session.as_mut()?;
        let (before, mut events) = (session.etag(), Vec::new());
        let answer = session.handle(self.now, input, &mut events);
        if session.etag() != before {
            self.seats.iter_mut().for_each(|seat| seat.fresh = false);
        }
        self.session.take_if(|session| session.life() == Life::Deleted);
        goals.extend(events.iter().flat_map(reached));
        Some(answer)
    }

    fn create(&mut self, caller: &Caller, write: &Write, goals: &mut BTreeSet<String>) -> Result<Answer, Refusal> {
        let mut events = Vec::new();
        let (session, answer) =
            Session::create(self.now, BRANCH, Arc::clone(&self.charter), caller, write, &mut events)?;
        self.session = Some(session);
        goals.extend(events.iter().flat_map(reached));
        Ok(answer)
    }
}

const BRANCH: Branch = Branch(Guid::from_bits(1));

/// The goals that an event reaches.
fn reached(event: &Event) -> Vec<String> {
    let cause = match event.cause {
        Cause::Timer { timer, .. } => format!("{timer} fires"),
        Cause::Stage { timer, .. } => format!("{timer} fires"),
        Cause::Empty { .. } => "sessionEmptyTimeout fires".to_owned(),
        Cause::Presence => "presence demotes".to_owned(),
        Cause::ConnectionLost => "a lost connection demotes".to_owned(),
        Cause::Request | Cause::Consequence => String::new(),
    };
    let mut host = None;
    if let Change::Host { to, .. } = event.change {
        host = Some(if to.is_some() { "host" } else { "host orphaned" });
    }
    let change = match event.change.lifecycle() {
        Some(Lifecycle::Status { to: Some(status), .. }) => status.to_string(),
        Some(Lifecycle::Deleted) => "deleted".to_owned(),
        Some(Lifecycle::Emptied) => "emptied".to_owned(),
        Some(
            Lifecycle::Created
            | Lifecycle::Status { to: None, .. }
            | Lifecycle::TimerRestarted { .. }
            | Lifecycle::Connection { .. }
            | Lifecycle::Subscription { .. }
            | Lifecycle::Stage
            | Lifecycle::EpisodeEnded,
        )
        | None => host.unwrap_or_default().to_owned(),
    };
    [cause, change].into_iter().filter(|goal| !goal.is_empty()).collect()
}

/// Visits every state that can be reached, and checks the invariants in each.
fn explore(start: World) -> Found {
    let (users, mut found) = (start.seats.len(), Found::default());
    let mut seen = BTreeSet::from([start.key()]);
    let mut frontier = VecDeque::from([start]);
    while let Some(world) = frontier.pop_front() {
        if let Some(session) = &world.session {
            session.check_invariants(world.now).unwrap();
        }
        for made in world.moves() {
            let mut next = world.clone();
            next.make(made, &mut found.goals);
            found.transitions += 1;
            if seen.insert(next.key()) {
                frontier.push_back(next);
            }
        }
    }
    found.states = seen.len();
    println!("{} users: {} states, {} transitions", users, found.states, found.transitions);
    found
}

/// The four removal timeouts, in the order of the documents: reserved, inactive, ready, session empty.
fn template_of([reserved, inactive, ready, empty]: [u64; 4], most: usize) -> serde_json::Value {
    json!({
        "reservedRemovalTimeout": reserved, "inactiveRemovalTimeout": inactive, "readyRemovalTimeout": ready,
        "sessionEmptyTimeout": empty, "maxMembersCount": most,
        "capabilities": {"connectivity": true, "connectionRequiredForActiveMembers": true}
    })
}

/// What comes up in every game with all moves.
const GOALS: [&str; 19] = [
    "a lost connection demotes",
    "active",
    "deleted",
    "emptied",
    "host",
    "host orphaned",
    "host race lost",
    "inactive",
    "inactiveRemovalTimeout fires",
    "presence demotes",
    "ready",
    "readyRemovalTimeout fires",
    "refused: active_without_connection",
    "refused: no_session",
    "refused: not_a_member",
    "refused: out_of_sync",
    "reserved",
    "reservedRemovalTimeout fires",
    "sessionEmptyTimeout fires",
];

fn goals(more: &[&str]) -> BTreeSet<String> {
    GOALS.iter().chain(more).map(|goal| (*goal).to_owned()).collect()
}

#[test]
fn two_users() {
    let found = explore(World::new(2, template_of([3, 5, 4, 2], 100), |_| true));
    assert_eq!(found.goals, goals(&[]));
    assert_eq!((found.states, found.transitions), (26_084, 572_488));
}

#[test]
fn three_users_for_two_places() {
    let found = explore(World::new(3, template_of([1, 3, 2, 1], 2), |_| true));
    assert_eq!(found.goals, goals(&["refused: full", "refused: reservations_over_capacity"]));
    assert_eq!((found.states, found.transitions), (146_944, 5_111_640));
}

/// With all moves there are millions of states; these are the ones by which a host is lost and found.
#[test]
fn three_members_and_their_host() {
    let found = explore(World::new(3, template_of([1, 2, 1, 1], 100), |made| match made {
        Move::Until(_) | Move::Active(_) | Move::Leave(_) | Move::Read(_) => true,
        Move::ClaimHost(_) | Move::Disconnect(_) | Move::Return(_) => true,
        Move::Ready(_) | Move::Inactive(_) | Move::Reserve(..) | Move::Presence(..) => false,
    }));
    let never = ["ready", "readyRemovalTimeout fires", "reserved", "reservedRemovalTimeout fires", "presence demotes"];
    assert_eq!(found.goals, goals(&[]).into_iter().filter(|goal| !never.contains(&goal.as_str())).collect());
    assert_eq!((found.states, found.transitions), (154_372, 2_577_924));
}
