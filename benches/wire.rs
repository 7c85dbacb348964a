//! `cargo bench --bench wire`: requests through the HTTP form; a PUT of one's own member, with a body of 1 KB, in a
//! session of four. Five rounds.
//!
//! `wire --once N` answers N of them and nothing more, for tools that count instructions.
#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]

mod timing;

use sessim::id::{DeviceId, Guid, TitleId, Xuid};
use sessim::mpsd::directory::Directory;
use sessim::mpsd::service::Mpsd;
use sessim::mpsd::session::{Caller, User};
use sessim::mpsd::template::SessionTemplate;
use sessim::mpsd::wire::{Epoch, Request};
use sessim::time::Instant;
use timing::{median, timed};

const ROUNDS: usize = 5;
const REQUESTS: u64 = 200_000;
const PATH: &str = "/serviceconfigs/00000000-0000-0000-0000-000000000000/sessiontemplates/duel/sessions/alpha";

fn main() {
    let mut directory = Directory::default();
    let added = "duel"
        .parse()
        .is_ok_and(|name| directory.add_template(Guid::from_bits(0), name, SessionTemplate::default()).is_ok());
    assert!(added, "the template without constants has no faults");
    let mut service = Mpsd::new(directory, Epoch::default());
    let callers: Vec<Caller> =
        (1..=4).map(|n| Caller::User(User::at_console(Xuid::new(n), DeviceId(n as u32), TitleId(7)))).collect();
    // Two bodies in turn, so that each write changes something.
    let bodies = [body('a'), body('b')];
    let mut at = 0;
    let mut answer = 0;
    let mut events = Vec::new();
    let mut ask = |requests: u64| {
        for request in 0..requests {
            at += 1;
            let request = Request {
                caller: Some(&callers[(request % 4) as usize]),
                gamertag: Some("Ada"),
                method: "PUT",
                path: PATH,
                headers: &[("X-Xbl-Contract-Version", "107")],
                body: Some(&bodies[(request / 4 % 2) as usize]),
            };
            let now = Instant::from_millis(at).unwrap_or_default();
            events.clear();
            service.pass(now, &mut events);
            let response = service.http(now, &request, &mut events);
            service.pass(now, &mut events);
            assert!(response.status < 300, "{response:?}");
            answer = response.body.map_or(0, |body| body.len());
        }
    };
    // Cargo adds `--bench`.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {}
        ["--once", requests] => return ask(requests.parse().unwrap_or_else(|_| panic!("{requests:?} is no number"))),
        _ => panic!("usage: wire | wire --once N"),
    }
    println!("{REQUESTS} writes of one's own member, {} bytes each, four members; {ROUNDS} rounds", bodies[0].len());
    ask(REQUESTS);
    let times = (0..ROUNDS).map(|_| timed(|| ask(REQUESTS)).1).collect();
    let rate = REQUESTS as f64 / median(times).as_secs_f64();
    println!("  {:.0} thousand requests/s, {:.2} us each; an answer has {answer} bytes", rate / 1e3, 1e6 / rate);
}

/// An active member with custom properties as titles have them, 1 KB in all.
fn body(skin: char) -> String {
    let stats: Vec<String> = (0..40).map(|stat| format!(r#""stat_{stat:02}":{{"v":{}}}"#, 1000 + stat)).collect();
    format!(
        r#"{{"members":{{"me":{{"properties":{{"system":{{"active":true}},"custom":{{"skin":"{skin}","stats":{{{}}},"clan":"{}"}}}}}}}}}}"#,
        stats.join(","),
        "x".repeat(60)
    )
}
