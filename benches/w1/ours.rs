//! Our side of W1: the session itself, with every rule on, asked by four players and looked at by nobody else.
//!
//! No timer is scheduled. What ran out is found when somebody next does something, and at a last read; the event that
//! tells it carries the deadline, which is the time that counts.

use crate::work::{INACTIVE, Kind, PLAYERS, Player, RESERVED, Score};
use sessim::id::{Branch, ConnectionId, DeviceId, Guid, TitleId, Xuid};
use sessim::mpsd::readings::Readings;
use sessim::mpsd::session::{
    Caller, Cause, Change, Charter, Event, Fact, Field, Input, Life, Me, MemberStatus, MemberWrite, Request, Session,
    User, Verb, Write,
};
use sessim::mpsd::template::SessionTemplate;
use sessim::time::Instant;
use std::sync::Arc;

/// Runs `sessions` sessions to their end.
pub(crate) fn run(sessions: u32) -> Score {
    run_watched(sessions, |_, _, _| {})
}

/// The same, and shows `watch` what happened: in which session, when, and what.
pub(crate) fn run_watched(sessions: u32, mut watch: impl FnMut(u32, u32, &[Event])) -> Score {
    let mut score = Score::default();
    let mut service = Service::new();
    for session in 0..sessions {
        run_one(session, &mut service, &mut score, &mut watch);
    }
    score
}

fn run_one(number: u32, service: &mut Service, score: &mut Score, watch: &mut impl FnMut(u32, u32, &[Event])) {
    let mut players: [Player; PLAYERS] = std::array::from_fn(|player| Player::new(number, player));
    let mut agenda: [Turn; PLAYERS] =
        std::array::from_fn(|place| Turn::new(players[place].reserved_at(), place, Kind::Reserved));
    let mut last_removal = 0;
    let mut turn = soonest(&agenda);
    let mut session = service.create(number, turn);
    loop {
        watch(number, turn.at(), &service.happened);
        service.count(number, turn.at(), &mut last_removal, score);
        if session.life() == Life::Deleted {
            return;
        }
        let place = turn.place();
        let next = players[place].next(turn.kind(), turn.at());
        agenda[place] = next.map_or(Turn::NEVER, |(at, kind)| Turn::new(at, place, kind));
        turn = soonest(&agenda);
        service.ask(&mut session, turn);
    }
}

/// What a player does next, and when: one word, so that the soonest of four is found without a branch.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Turn(u64);

impl Turn {
    /// Later than anything that happens.
    const NEVER: Turn = Turn((u32::MAX as u64) << 32 | Kind::Deleted as u64);

    #[inline]
    fn new(at: u32, place: usize, kind: Kind) -> Turn {
        Turn(u64::from(at) << 32 | (place as u64) << 8 | kind as u64)
    }

    #[inline]
    fn at(self) -> u32 {
        (self.0 >> 32) as u32
    }

    #[inline]
    fn place(self) -> usize {
        (self.0 >> 8) as usize % PLAYERS
    }

    #[inline]
    fn kind(self) -> Kind {
        Kind::ALL[self.0 as usize % Kind::ALL.len()]
    }
}

#[inline]
fn soonest(agenda: &[Turn; PLAYERS]) -> Turn {
    agenda.iter().fold(Turn::NEVER, |soonest, turn| Turn(soonest.0.min(turn.0)))
}

/// What talks to the sessions. Its inputs are made once and changed from request to request.
struct Service {
    charter: Arc<Charter>,
    reserve: Input,
    join: Input,
    leave: Input,
    lost: Input,
    read: Input,
    happened: Vec<Event>,
    /// The connection that each player had last.
    connections: [ConnectionId; PLAYERS],
    connected: u128,
}

impl Service {
    fn new() -> Service {
        let nobody = Guid::from_bits(0);
        let user = User::at_console(Xuid::new(0), DeviceId(0), TitleId(1));
        let ask = |caller: Caller, write: Write| Input::Request(Request::write(caller, write));
        Service {
            charter: charter(),
            reserve: ask(Caller::Service, Write::reserve([Xuid::new(0)])),
            join: ask(Caller::User(user.clone()), Write::me(MemberWrite::active(Some(ConnectionId(nobody))))),
            leave: ask(Caller::User(user), Write::leave()),
            lost: Input::Fact(Fact::ConnectionLost(ConnectionId(nobody))),
            read: Input::Request(Request::read(Caller::Service)),
            happened: Vec::with_capacity(8 * PLAYERS),
            connections: [ConnectionId(nobody); PLAYERS],
            connected: 0,
        }
    }

    /// Makes a session by reserving a place for its first player.
    fn create(&mut self, number: u32, turn: Turn) -> Session {
        self.happened.clear();
        let Input::Request(Request { caller, verb: Verb::Write(write), .. }) = &mut self.reserve else {
            unreachable!()
        };
        write.reserve[0].xuid = xuid(turn.place());
        let branch = Branch(Guid::from_bits(u128::from(number)));
        let charter = Arc::clone(&self.charter);
        match Session::create(instant(turn.at()), branch, charter, caller, write, &mut self.happened) {
            Ok((session, _)) => session,
            Err(refusal) => panic!("refused: {refusal}"),
        }
    }

    /// Has the player do what it does; if nobody does anything any more, reads the session a last time.
    #[inline]
    fn ask(&mut self, session: &mut Session, turn: Turn) {
        self.happened.clear();
        let place = turn.place();
        let input = match turn.kind() {
            Kind::Reserved => {
                let Input::Request(Request { verb: Verb::Write(write), .. }) = &mut self.reserve else {
                    unreachable!()
                };
                write.reserve[0].xuid = xuid(place);
                &self.reserve
            }
            Kind::Joined | Kind::Returned => {
                self.connected += 1;
                let connection = ConnectionId(Guid::from_bits(self.connected));
                self.connections[place] = connection;
                let Input::Request(Request {
                    caller: Caller::User(user),
                    verb: Verb::Write(Write { me: Me::Put(me), .. }),
                    ..
                }) = &mut self.join
                else {
                    unreachable!()
                };
                (user.xuid, user.device, user.connection) = (xuid(place), Some(device(place)), Some(connection));
                me.connection = Field::Set(connection);
                &self.join
            }
            Kind::Disconnected => {
                let Input::Fact(Fact::ConnectionLost(connection)) = &mut self.lost else { unreachable!() };
                *connection = self.connections[place];
                &self.lost
            }
            Kind::Left => {
                let Input::Request(Request { caller: Caller::User(user), .. }) = &mut self.leave else {
                    unreachable!()
                };
                (user.xuid, user.device) = (xuid(place), Some(device(place)));
                &self.leave
            }
            Kind::ReservationExpired | Kind::InactiveExpired | Kind::Deleted => &self.read,
        };
        let answer = session.handle(instant(turn.at()), input, &mut self.happened);
        // Only the last read may find that the session is gone.
        assert!(answer.is_ok() || turn == Turn::NEVER, "refused");
    }

    /// Counts what happened at `at`: each change of status, and the end of the session, which is that of its last member.
    #[inline]
    fn count(&self, session: u32, at: u32, last_removal: &mut u32, score: &mut Score) {
        use MemberStatus::{Active, Inactive, Reserved};
        for event in &self.happened {
            let at = match event.cause {
                Cause::Timer { deadline, .. } => deadline.as_millis() as u32,
                Cause::Request
                | Cause::Stage { .. }
                | Cause::Empty { .. }
                | Cause::Presence
                | Cause::ConnectionLost
                | Cause::Consequence => at,
            };
            let kind = match event.change {
                Change::Status { from: None, to: Some(Reserved), .. } => Kind::Reserved,
                Change::Status { from: Some(Reserved), to: Some(Active), .. } => Kind::Joined,
                Change::Status { from: Some(Reserved), to: None, .. } => Kind::ReservationExpired,
                Change::Status { from: Some(Active), to: Some(Inactive), .. } => Kind::Disconnected,
                Change::Status { from: Some(Inactive), to: Some(Active), .. } => Kind::Returned,
                Change::Status { from: Some(Active), to: None, .. } => Kind::Left,
                Change::Status { from: Some(Inactive), to: None, .. } => Kind::InactiveExpired,
                Change::Deleted => Kind::Deleted,
                _ => continue,
            };
            match kind {
                Kind::ReservationExpired | Kind::Left | Kind::InactiveExpired => *last_removal = at.max(*last_removal),
                Kind::Reserved | Kind::Joined | Kind::Disconnected | Kind::Returned | Kind::Deleted => {}
            }
            score.count(if kind == Kind::Deleted { *last_removal } else { at }, kind, session);
        }
    }
}

/// What the sessions of W1 are made with.
pub(crate) fn charter() -> Arc<Charter> {
    let readings = Readings::default();
    let template = format!(
        r#"{{"constants": {{"system": {{
            "maxMembersCount": {PLAYERS},
            "reservedRemovalTimeout": {RESERVED},
            "inactiveRemovalTimeout": {INACTIVE},
            "sessionEmptyTimeout": 0,
            "capabilities": {{"connectionRequiredForActiveMembers": true}}
        }}}}}}"#
    );
    match serde_json::from_str::<SessionTemplate>(&template).map(|template| template.resolve(&readings)) {
        Ok(Ok(constants)) => Arc::new(Charter { constants, readings }),
        Ok(Err(faults)) => panic!("a template at fault: {faults:?}"),
        Err(error) => panic!("not a template: {error}"),
    }
}

pub(crate) fn xuid(place: usize) -> Xuid {
    Xuid::new(place as u64 + 1)
}

fn device(place: usize) -> DeviceId {
    DeviceId(place as u32 + 1)
}

pub(crate) fn instant(at: u32) -> Instant {
    // The last read comes later than anything that can be due.
    Instant::from_millis(u64::from(at)).unwrap_or(Instant::MAX)
}
