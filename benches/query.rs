//! `cargo bench --bench query`: queries by user and by keyword in a directory of 100,000 sessions.
//!
//! Each user is in ten sessions. Every tenth session has two keywords: one that a hundred sessions have, and one that all
//! of these have.
#![expect(clippy::print_stdout, clippy::expect_used, reason = "a bench reports on standard output, and may fail")]

mod timing;

use sessim::id::{DeviceId, Guid, Name, SessionReference, TitleId, Xuid};
use sessim::mpsd::directory::{Directory, Query, QueryRow};
use sessim::mpsd::session::{
    Caller, Field, Input, Keyword, MemberWrite, PropertiesExtrasWrite, PropertiesWrite, Request, User, Write,
};
use sessim::mpsd::template::SessionTemplate;
use sessim::time::Instant;
use std::hint::black_box;
use timing::{median, timed};

const SESSIONS: u64 = 100_000;
const ROUNDS: usize = 5;
const TIMES: u32 = 1_000;
const SCID: Guid = Guid::from_bits(7);

fn main() {
    println!("queries among {SESSIONS} sessions, medians of {ROUNDS} rounds of {TIMES}");
    let directory = filled();
    let by_user = Query { xuids: Some(vec![Xuid::new(4_711)]), ..Query::of(SCID) };
    let by_keyword = |word: &str| Query { keyword: Some(Keyword::new(word)), ..Query::of(SCID) };
    for (what, query, rows) in [
        ("by user, 10 rows", by_user, 10),
        ("by a keyword of 100 sessions, 100 rows", by_keyword("k7"), 100),
        ("by a keyword of 10,000 sessions, 100 rows", by_keyword("common"), 100),
        ("by a keyword of none, no rows", by_keyword("absent"), 0),
    ] {
        let ask = || -> Vec<QueryRow> { directory.query(black_box(&query)) };
        assert_eq!(ask().len(), rows, "{what}");
        let round = || timed(|| (0..TIMES).for_each(|_| drop(black_box(ask())))).1;
        let each = median((0..ROUNDS).map(|_| round()).collect()) / TIMES;
        println!("{what:41} {:8.1} us", each.as_secs_f64() * 1e6);
    }
}

/// Sessions of one user each; user n is active in ten of them.
fn filled() -> Directory {
    let mut directory = Directory::default();
    let duel: Name = "duel".parse().expect("a name");
    let template: SessionTemplate =
        serde_json::from_str(r#"{"constants":{"system":{"version":1,"maxMembersCount":4}}}"#).expect("a template");
    directory.add_template(SCID, duel.clone(), template).expect("a valid template");
    let mut happened = Vec::new();
    for number in 0..SESSIONS {
        let name = format!("s{number}").parse().expect("a name");
        let reference = SessionReference { scid: SCID, template: duel.clone(), name };
        let user = User::at_console(Xuid::new(number % (SESSIONS / 10)), DeviceId(1), TitleId(7));
        let mut properties = PropertiesWrite::default();
        if number % 10 == 0 {
            let keywords = vec![Keyword::new(&format!("K{}", number / 10 % 100)), Keyword::new("common")];
            let keywords = Field::Set(keywords);
            properties.extras = PropertiesExtrasWrite { keywords, ..PropertiesExtrasWrite::default() }.boxed();
        }
        let write = Write { properties, ..Write::me(MemberWrite::active(None)) };
        let input = Input::Request(Request::write(Caller::User(user), write));
        let at = Instant::from_millis(number).expect("in time");
        directory.handle(at, &reference, &input, &mut happened).expect("an open session");
        happened.clear();
    }
    directory
}
