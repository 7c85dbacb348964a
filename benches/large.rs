//! `cargo bench --bench large`: n users join a large session and then leave it in another order, for three n.
#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]

mod timing;

use sessim::id::{Branch, DeviceId, Guid, TitleId, Xuid};
use sessim::mpsd::readings::Readings;
use sessim::mpsd::session::{Caller, Charter, Event, Input, Life, MemberWrite, Request, Session, User, Verb, Write};
use sessim::mpsd::template::SessionTemplate;
use sessim::time::Instant;
use std::sync::Arc;
use std::time::Duration;
use timing::{median, timed};

const ROUNDS: usize = 5;

/// Shares no factor with any n, so that everybody's turn to leave comes once.
const STRIDE: usize = 7919;

fn main() {
    let charter = charter();
    println!("large sessions, medians of {ROUNDS} rounds");
    println!("members  ns/join  ns/leave  ms in all");
    for n in [250, 500, 1000] {
        let joins: Vec<Input> = (0..n).map(|user| ask(user, Write::me(MemberWrite::active(None)))).collect();
        let leaves: Vec<Input> = (0..n).map(|user| ask(user * STRIDE % n, Write::leave())).collect();
        let times: Vec<_> = (0..ROUNDS).map(|_| round(&charter, &joins, &leaves)).collect();
        let join = median(times.iter().map(|(join, _)| *join).collect());
        let leave = median(times.iter().map(|(_, leave)| *leave).collect());
        let each = |time: Duration| time.as_secs_f64() * 1e9 / n as f64;
        println!("{n:7} {:8.0} {:9.0} {:10.2}", each(join), each(leave), (join + leave).as_secs_f64() * 1e3);
    }
}

/// How long everybody takes to join, and to leave.
fn round(charter: &Arc<Charter>, joins: &[Input], leaves: &[Input]) -> (Duration, Duration) {
    let mut happened = Vec::with_capacity(16);
    let (mut session, join) = timed(|| {
        let mut session = create(charter, &joins[0], &mut happened);
        joins[1..].iter().for_each(|join| handle(&mut session, join, &mut happened));
        session
    });
    assert_eq!(session.members().len(), joins.len(), "not everybody is in");
    let ((), leave) = timed(|| leaves.iter().for_each(|leave| handle(&mut session, leave, &mut happened)));
    assert_eq!(session.life(), Life::Deleted, "not everybody has left");
    (join, leave)
}

fn create(charter: &Arc<Charter>, first: &Input, happened: &mut Vec<Event>) -> Session {
    let Input::Request(Request { caller, verb: Verb::Write(write), .. }) = first else { unreachable!() };
    let branch = Branch(Guid::from_bits(1));
    match Session::create(Instant::ZERO, branch, Arc::clone(charter), caller, write, happened) {
        Ok((session, _)) => session,
        Err(refusal) => panic!("refused: {refusal}"),
    }
}

fn handle(session: &mut Session, input: &Input, happened: &mut Vec<Event>) {
    happened.clear();
    if let Err(refusal) = session.handle(Instant::ZERO, input, happened) {
        panic!("refused: {refusal}");
    }
}

fn ask(user: usize, write: Write) -> Input {
    let user = User::at_console(Xuid::new(user as u64), DeviceId(user as u32), TitleId(1));
    Input::Request(Request::write(Caller::User(user), write))
}

fn charter() -> Arc<Charter> {
    let readings = Readings::default();
    let template = r#"{"constants": {"system": {"maxMembersCount": 1000, "capabilities": {"large": true}}}}"#;
    match serde_json::from_str::<SessionTemplate>(template).map(|template| template.resolve(&readings)) {
        Ok(Ok(constants)) => Arc::new(Charter { constants, readings }),
        Ok(Err(faults)) => panic!("a template at fault: {faults:?}"),
        Err(error) => panic!("not a template: {error}"),
    }
}
