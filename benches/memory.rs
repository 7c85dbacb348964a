//! `cargo bench --bench memory`: what a session takes, and what is allocated as it lives. Two lines.
#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]
#![expect(clippy::expect_used, reason = "a bench that cannot do its work stops")]

#[path = "w1/ours.rs"]
mod ours;
#[path = "w1/work.rs"]
mod work;

use allocation_counter::measure;
use sessim::id::{Branch, ConnectionId, DeviceId, Guid, TitleId, Xuid};
use sessim::mpsd::session::{Caller, Input, MemberWrite, Request, Session, User, Verb, Write};
use sessim::time::Instant;
use std::hint::black_box;

/// The most that a session of four members without custom data may take, its shared charter aside.
const LIMIT: usize = 1024;

fn main() {
    let inputs = (1..=4).map(join).collect::<Vec<_>>();
    let charter = ours::charter();
    let mut happened = Vec::with_capacity(16);
    let mut session = None;
    let heap = measure(|| {
        let Input::Request(Request { caller, verb: Verb::Write(write), .. }) = &inputs[0] else { unreachable!() };
        let branch = Branch(Guid::from_bits(1));
        let created = Session::create(Instant::ZERO, branch, charter.clone(), caller, write, &mut happened);
        let session = session.insert(created.expect("nothing forbids it").0);
        for input in &inputs[1..] {
            session.handle(Instant::ZERO, input, &mut happened).expect("nothing forbids it");
        }
    });
    let total = size_of::<Session>() + usize::try_from(heap.bytes_current).expect("it holds more than it held");
    assert!(total <= LIMIT, "a session takes {total} bytes");
    println!("a live session of four active members, its shared charter aside: {total} bytes (at most {LIMIT})");
    black_box(session);

    let allocations = |sessions| {
        measure(|| {
            black_box(ours::run(sessions));
        })
        .count_total
    };
    let (sessions, events) = (1_000, ours::run(2_000).events - ours::run(1_000).events);
    let allocated = allocations(2 * sessions) - allocations(sessions);
    assert_eq!(allocated, u64::from(sessions), "something is allocated beside one list of members a session");
    println!("W1: {allocated} allocations for {sessions} more sessions and {events} more events, all in creating them");
}

fn join(number: u32) -> Input {
    let connection = ConnectionId(Guid::from_bits(u128::from(number)));
    let mut user = User::at_console(Xuid::new(u64::from(number)), DeviceId(number), TitleId(1));
    user.connection = Some(connection);
    Input::Request(Request::write(Caller::User(user), Write::me(MemberWrite::active(Some(connection)))))
}
