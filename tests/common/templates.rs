//! Templates for tests, and whether a document keeps the rules for constants.

use super::{Stage, Value, json, readings, user};
use sessim::clause::Clause;
use sessim::id::Xuid;
use sessim::mpsd::readings::Readings;
use sessim::mpsd::session::{Me, MemberWrite, Reservation, ServerWrite, ServersWrite, Write};
use sessim::mpsd::template::{Constants, CreateFault, SessionTemplate};
use sessim::time::Timeout;

/// A template with these system constants.
#[track_caller]
pub(crate) fn template(system: Value) -> SessionTemplate {
    document(json!({ "constants": { "system": system } })).unwrap()
}

/// A template document as Partner Center has it.
pub(crate) fn document(document: Value) -> Result<SessionTemplate, serde_json::Error> {
    serde_json::from_value(document)
}

#[track_caller]
pub(crate) fn constants(system: Value) -> Constants {
    template(system).resolve(&Readings::default()).unwrap()
}

pub(crate) fn ms(span: u64) -> Timeout {
    Timeout::After(sessim::time::Millis::new(span).unwrap())
}

/// Checks that the document breaks the rule, both as a template and as what a creator adds to an empty one.
#[track_caller]
pub(crate) fn breaks(clause: Clause, system: Value) {
    breaks_under("", clause, json!({ "constants": { "system": system } }));
}

#[track_caller]
pub(crate) fn breaks_under(changes: &str, clause: Clause, whole: Value) {
    let readings = readings(changes);
    let template = document(whole.clone()).unwrap();
    let faults = template.resolve(&readings).expect_err("a template that breaks the rule");
    assert_eq!(faults.iter().map(|fault| fault.rule.clause()).collect::<Vec<_>>(), [clause], "{whole}");
    let creator = Write { constants: Some(Box::new(template)), ..Write::default() };
    Stage::under(changes, json!({})).write(0, &user('A'), creator).refused(400, clause);
}

/// Checks that the document is sound, both as a template and as what a creator adds to an empty one.
#[track_caller]
pub(crate) fn passes(system: Value) {
    passes_under("", json!({ "constants": { "system": system } }));
}

#[track_caller]
pub(crate) fn passes_under(changes: &str, whole: Value) {
    let template = document(whole.clone()).unwrap();
    let resolved = template.resolve(&readings(changes)).unwrap_or_else(|faults| panic!("{whole}: {faults:?}"));
    // The creator brings as many as it takes to start.
    let needed = resolved.member_initialization.map_or(0, |it| u64::from(it.members_needed_to_start));
    let me = Me::Put(MemberWrite { initialize: Some(true), ..MemberWrite::default() });
    let reserve = |number| Reservation { xuid: Xuid::new(number), constants: None, initialize: true, system: None };
    let reserve = (2..=needed).map(reserve).collect();
    let creator = Write { me, reserve, constants: Some(Box::new(template)), ..Write::default() };
    let mut stage = Stage::under(changes, json!({}));
    if resolved.capabilities.arbitration {
        // A match is made by a service, which brings its server.
        let servers = ServersWrite::one("arbitration".parse().unwrap(), Some(ServerWrite::default()));
        let reserve = vec![Reservation { xuid: Xuid::new(1), constants: None, initialize: false, system: None }];
        stage.by_service(0, Write { me: Me::Absent, reserve, servers: Some(Box::new(servers)), ..creator }).created();
    } else {
        stage.write(0, &user('A'), creator).created();
    }
}

/// Checks that the document is refused as it is read: its shape is wrong, which is 400 wherever it arrives.
#[track_caller]
pub(crate) fn unreadable(system: Value) {
    let read = document(json!({ "constants": { "system": system } }));
    assert!(read.is_err(), "{system} was read");
}

/// What the template and the creator make together: the constants, or the clause and path of the refusal.
#[track_caller]
pub(crate) fn create_with(fixed: Value, given: Value) -> Result<Constants, String> {
    template(fixed).resolve_with(&template(given), &Readings::default()).map_err(|fault| match fault {
        CreateFault::Conflict { path } => path,
        CreateFault::Invalid(faults) => format!("{faults:?}"),
    })
}
