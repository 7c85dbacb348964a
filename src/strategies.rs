//! Random input for property tests of session code: templates, requests, histories of a session, titles, and whole scripts with
//! faults. With the feature `proptest`.
//!
//! | what is drawn | by | what a property test does with it |
//! |---|---|---|
//! | a template, readings | [`template`], [`readings`] | makes sessions of it |
//! | a write | [`member_write`], [`properties_write`], [`subscriptions`] | sends it |
//! | a history of one session | [`history`], [`plain_history`], [`watched`] | has a [`Run`] take its steps, and checks after each |
//! | the same for a small and a large session | [`shared`] | compares the two |
//! | users with activities | [`activities`] | sends what they do |
//! | the policies of a title | [`title`] | puts them into a script |
//! | a step with a fault | [`fault`] | puts it into a script |
//! | a whole script | [`script_with_faults`], [`script_with_titles`] | runs it, or drives its [`World`](crate::world::World) |
//!
//! Timeouts in histories are a few milliseconds long, and the clock moves to timers, to the moment before one and to the
//! moment after it, so that boundaries are hit often. Everything drawn is well formed: a refusal is always one by a rule.
//!
//! A law of every session, in another crate's test:
//!
//! ```
//! use proptest::prelude::*;
//! use sessim::mpsd::session::Life;
//! use sessim::strategies::{Run, history};
//!
//! proptest!(ProptestConfig::with_cases(20), |(history in history())| {
//!     let mut run = Run::new(&history);
//!     for step in &history.steps {
//!         run.step(step);
//!         if let Some(session) = run.session() {
//!             prop_assert_ne!(session.life(), Life::Deleted);
//!             prop_assert_eq!(session.check_invariants(run.now), Ok(()));
//!         }
//!     }
//! });
//! ```

mod activities;
mod faults;
mod histories;
mod large;
mod people;
mod run;
mod scripts;
mod sound;
mod templates;
mod titles;
mod watched;
mod writes;

pub use activities::{ActivityStep, WithActivity, activities};
pub use faults::{fault, script_with_faults};
pub use histories::{
    ClockStep, History, HistoryAction, HistoryStep, WritePrecondition, action, history, plain_history, steps,
};
pub use large::{LargeStep, enlarged, large_input, shared};
pub use people::{ADDRESSES, connection, reference, user};
pub use run::{OUTSIDER, Run, StepOutcome};
pub use scripts::DrawnScript;
pub use templates::{DrawnTemplate, readings, template};
pub use titles::{script_with_titles, title};
pub use watched::watched;
pub use writes::{PROFILE_IDS, WriteOfOthers, WriteStep, member_write, properties_write, subscriptions, write};
