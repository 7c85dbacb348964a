//! Our side of W1 with a full JSON trace: each change of a session becomes an entry of a trace, and a line of JSON.

use crate::ours;
use crate::work::{PLAYERS, Score};
use sessim::names::{Names, SessionId, UserId};
use sessim::report::json::event;
use sessim::service::ServiceEvent;
use sessim::trace::{Entry, Trace, What};

/// Runs `sessions` sessions to their end; says how many lines and bytes of trace there were.
pub(crate) fn run(sessions: u32) -> (Score, u64, u64) {
    let users = (0..PLAYERS).map(|place| format!("player-{place}")).collect();
    let names = Names { users, consoles: Vec::new(), sessions: vec!["match".to_owned()], ..Names::default() };
    let xuids = (0..PLAYERS).map(|place| (ours::xuid(place), UserId(place))).collect();
    let mut trace = Trace { names, xuids, ..Trace::default() };
    let mut text = String::new();
    let (mut current, mut lines, mut bytes) = (0, 0, 0);
    let mut write = |trace: &mut Trace, text: &mut String| {
        for (line, number) in trace.lines().zip(1..) {
            event::write(text, None, number, &line);
            text.push('\n');
            lines += 1;
        }
        bytes += text.len() as u64;
        trace.entries.clear();
        text.clear();
    };
    let score = ours::run_watched(sessions, |session, at, happened| {
        if session != current {
            current = session;
            write(&mut trace, &mut text);
        }
        for event in happened {
            let what = What::Change(ServiceEvent::Mpsd { session: SessionId(0), life: 1, event: *event });
            trace.push(Entry { at: ours::instant(at), what, because: None, through: None });
        }
    });
    write(&mut trace, &mut text);
    (score, lines, bytes)
}
