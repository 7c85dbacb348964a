//! A law of a title's own session code, as another crate's test has it: `sessim` with the feature `proptest` draws histories,
//! the code judges the session after each step, and the directory has the last word.
//!
//! ```toml
//! [dev-dependencies]
//! proptest = "1"
//! sessim = { version = "0.1", default-features = false, features = ["proptest"] }
//! ```

use proptest::prelude::*;
use sessim::mpsd::session::{Me, MemberWrite, Refusal, Session};
use sessim::strategies::{
    ClockStep, HistoryAction, HistoryStep, OUTSIDER, Run, WritePrecondition, WriteStep, connection, history,
};

/// The title's code: whether its browser shows a session as one that can be joined.
fn is_joinable(session: &Session) -> bool {
    let most = session.charter().constants.max_members_count as usize;
    !session.closed() && session.members().len() < most
}

/// A user joins who has not been there before.
fn join() -> HistoryStep {
    let me = Me::Put(MemberWrite::active(Some(connection(OUTSIDER))));
    HistoryStep {
        jump: ClockStep::By(0),
        action: HistoryAction::Write(OUTSIDER, WritePrecondition::Exists, Box::new(WriteStep::own(me))),
    }
}

fn main() {
    // A failure is printed and not kept in a file.
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(history in history())| {
        let mut run = Run::new(&history);
        for step in &history.steps {
            run.step(step);
            if run.session().is_some_and(is_joinable) {
                // Whatever else speaks against it, there is a place and the door is open.
                let answer = run.clone().step(&join()).answer;
                prop_assert!(!matches!(answer, Err(Refusal::Full | Refusal::Closed)), "{answer:?}");
            }
        }
    });
}
