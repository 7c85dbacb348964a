//! sessim: a deterministic, in-process simulator of multiplayer session services on a virtual clock.
//!
//! It models Xbox Live's session directory (MPSD) and Amazon GameLift as pure state machines, with consoles, titles, networks and people
//! around it. The directory's timers are *lazy*: due transitions are applied just before the next read or write, at most one
//! for each member. So reading changes a session, and a disconnected player can hold a slot for days.
//!
//! A session without a world: time is an argument, and the events are returned as a list.
//!
//! ```
//! use sessim::id::{DeviceId, SessionReference, TitleId, Xuid};
//! use sessim::mpsd::directory::Directory;
//! use sessim::mpsd::readings::Readings;
//! use sessim::mpsd::session::{Answer, Caller, Input, MemberStatus, MemberWrite, Request, User, Write};
//! use sessim::mpsd::template::SessionTemplate;
//! use sessim::time::Instant;
//!
//! let template = r#"{ "constants": { "system": { "reservedRemovalTimeout": 30000 } } }"#;
//! let template: SessionTemplate = sessim::json::read(template.as_bytes()).unwrap();
//! let (scid, duel) = (sessim::id::Guid::from_bits(1), "duel".parse().unwrap());
//! let reference = SessionReference { scid, template: duel, name: "match".parse().unwrap() };
//! let mut directory = Directory::new(Readings::default());
//! directory.add_template(scid, reference.template.clone(), template).unwrap();
//!
//! let ada = Caller::User(User::at_console(Xuid::new(1), DeviceId(1), TitleId(1)));
//! let ben = Xuid::new(2);
//! let mut ask = |ms, request| {
//!     let mut happened = Vec::new();
//!     let now = Instant::from_millis(ms).unwrap();
//!     let answer = directory.handle(now, &reference, &Input::Request(request), &mut happened);
//!     (answer.unwrap(), happened)
//! };
//! ask(0, Request::write(ada.clone(), Write::me(MemberWrite::active(None))));
//! ask(5, Request::write(ada.clone(), Write::reserve([ben])));
//!
//! // One millisecond before the reservation lapses, a read finds it; at 30,005 ms the read itself removes it.
//! let (_, happened) = ask(30_004, Request::read(ada.clone()));
//! assert!(happened.is_empty());
//! let (answer, happened) = ask(30_005, Request::read(ada));
//! assert_eq!(answer, Answer::Found);
//! assert_eq!(happened.len(), 1);
//! assert_eq!(happened[0].clause.to_string(), "M84");
//!
//! let left: Vec<_> = directory.peek(&reference).unwrap().members().iter().map(|member| member.status).collect();
//! assert_eq!(left, [MemberStatus::Active]);
//! ```
//!
//! [`run::run`] runs a script with consoles and users; the script's own expectations judge it:
//!
//! ```
//! use sessim::scenario::{Overrides, Script};
//!
//! let script = br#"{
//!   "about": "a player who loses power keeps the seat until somebody looks",
//!   "template": { "constants": { "system": { "inactiveRemovalTimeout": 0 } } },
//!   "consoles": { "xbox-a": ["A"], "xbox-b": ["B"] },
//!   "steps": [
//!     { "at": 0, "by": "A", "do": "create" },
//!     { "after": "1s", "by": "B", "do": "join" },
//!     { "at": "1m", "do": { "lose_power": "xbox-b" } },
//!     { "at": "3h", "expect": { "members": { "B": "active" } } },
//!     { "after": 0, "by": "A", "do": "read", "expect": { "members": { "B": "inactive" } } },
//!     { "after": 0, "by": "A", "do": "read", "expect": { "members": { "B": "out" } } } ] }"#;
//! let no_files = &mut |_: &str| Err("there are none".to_owned());
//! let script = Script::parse("a_dead_player", script, &Overrides::default(), no_files).unwrap();
//! assert!(sessim::run::run(&script).iter().all(|outcome| outcome.held()));
//! ```
//!
//! The modules, from the bottom layer up: [`hash`], [`time`], [`clause`], [`id`], [`draw`], [`json`] and [`choice`]; the
//! services, [`mpsd`] and [`gamelift`]; the policies of titles, [`policy`]; the names of a script, [`names`]; calls and events of all services, [`service`];
//! what a step can do, [`action`]; the log of a run, [`trace`]; everything around the service, [`world`]; the cost of timeouts,
//! [`ledger`]; [`scenario`], [`certificate`], [`run`] and [`report`]. The feature `proptest` adds the module `strategies`, for property tests of session
//! code.

pub mod action;
pub mod certificate;
pub mod choice;
pub mod clause;
#[cfg(feature = "cli")]
pub mod cli;
pub mod draw;
pub mod gamelift;
pub mod hash;
pub mod id;
mod ignored;
pub mod json;
pub mod ledger;
pub mod mpsd;
pub mod names;
pub mod policy;
pub mod report;
pub mod run;
pub mod scenario;
pub mod service;
// No unit test uses them, and building them twice would cost every test run half a minute.
#[cfg(all(feature = "proptest", not(test)))]
pub mod strategies;
pub mod time;
pub mod trace;
pub mod world;
