//! The table of refusals of the documents' page on status codes, line by line: each is provoked through the HTTP form, has
//! the status of its line, and changes nothing but what was due.

use crate::common::door::{Door, SCID, me, path, playing};
use crate::common::{Value, json, user, xuid};
use crate::{Rule, rule};
use sessim::id::SessionReference;
use sessim::mpsd::clauses as m;
use sessim::mpsd::service::Mpsd;
use sessim::mpsd::session::{Caller, Session, User};

pub(crate) const RULES: &[Rule] = &[rule(
    &[m::REFUSED_CHANGES_NOTHING, m::SHAPE_FIRST],
    "every line of the table of statuses is refused so, and changes nothing but what was due",
    || {
        let rows = [malformed(), nowhere(), preconditions(), properties(), constants(), access(), finding()].concat();
        assert!(rows.len() >= 50, "the table has only {} rows", rows.len());
        let wrong: Vec<String> = rows.into_iter().filter_map(|row| row.complaint()).collect();
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    },
)];

/// When B, who is ready, falls due, and when everything is asked.
const DUE: u64 = 1_000;

/// A line of the table, and a request that brings it about.
#[derive(Clone)]
struct Row {
    line: &'static str,
    status: u16,
    /// What its sentence says; nothing where the answer has none.
    says: &'static str,
    /// What is due is done, since the session was looked at before the refusal.
    settles: bool,
    door: Door,
    caller: Option<Caller>,
    method: &'static str,
    path: String,
    body: Option<String>,
}

impl Row {
    /// A write of A's to the session, refused by looking into it.
    fn new(line: &'static str, status: u16, says: &'static str, door: Door, body: Value) -> Row {
        let (caller, path) = (Some(Caller::User(user('A'))), path(""));
        Row { line, status, says, settles: true, door, caller, method: "PUT", path, body: Some(body.to_string()) }
    }

    /// A request of A's that is refused before any session is looked at.
    fn early(line: &'static str, status: u16, says: &'static str, method: &'static str, path: &str) -> Row {
        let row = Row::new(line, status, says, stage(json!({})), json!({}));
        Row { settles: false, method, path: path.to_owned(), body: None, ..row }
    }

    fn by(self, letter: char) -> Row {
        self.by_user(user(letter))
    }

    fn by_user(self, user: User) -> Row {
        Row { caller: Some(Caller::User(user)), ..self }
    }

    /// Refused before the session is looked at.
    fn at_once(self) -> Row {
        Row { settles: false, ..self }
    }

    fn to(self, method: &'static str, path: &str) -> Row {
        Row { method, path: path.to_owned(), ..self }
    }

    fn when(mut self, name: &'static str, value: &str) -> Row {
        self.door.headers.push((name, value.to_owned()));
        self
    }

    /// What is not as it should be.
    fn complaint(self) -> Option<String> {
        let Row { line, status, says, settles, mut door, caller, method, path, body } = self;
        let mut settled = door.clone();
        settled.pass(DUE);
        if settles {
            settled.headers.truncate(1);
            settled.get(DUE, '*', "");
        }
        let got = door.ask_as(DUE, caller.as_ref(), "", method, &path, body.as_deref());
        let (after, settled) = (&door.service, &settled.service);
        // Requests are counted whatever becomes of them.
        let same = if status == 429 { sessions_of(after) == sessions_of(settled) } else { after == settled };
        let said = got.body.as_str().unwrap_or_default();
        if got.status != status {
            Some(format!("{line}: expected {status}, found {}: {}", got.status, got.body))
        } else if !said.contains(says) {
            Some(format!("{line}: {says:?} is not in {}", got.body))
        } else if !same {
            Some(format!("{line}: {said:?}, and something else has changed than what was due"))
        } else {
            None
        }
    }
}

fn sessions_of(service: &Mpsd) -> Vec<(&SessionReference, &Session)> {
    service.directory().sessions().collect()
}

/// A session of A (active) and B (ready, and due when it is asked).
fn stage(mut constants: Value) -> Door {
    constants["readyRemovalTimeout"] = json!(DUE);
    let mut door = Door::new(constants);
    door.put(0, 'A', playing()).is(201);
    // A place is kept for B, but for large sessions, which keep none.
    door.put(0, '*', json!({ "members": { "reserve_0": { "constants": { "system": { "xuid": xuid('B') } } } } }));
    door.put(0, 'B', me(json!({ "ready": true }))).is(200);
    door
}

/// The same with these properties.
fn set(properties: Value) -> Door {
    let mut door = stage(json!({}));
    door.put(0, 'A', system(properties)).is(200);
    door
}

fn system(properties: Value) -> Value {
    json!({ "properties": { "system": properties } })
}

fn given(constants: Value) -> Value {
    json!({ "constants": { "system": constants }, "members": { "me": { "properties": { "system": { "active": true } } } } })
}

fn handle(kind: &str) -> Value {
    json!({ "version": 1, "type": kind, "sessionRef": { "scid": SCID, "templateName": "duel", "name": "alpha" } })
}

fn malformed() -> Vec<Row> {
    let text = |line, says, body: &str| {
        let row = Row::new(line, 400, says, stage(json!({})), json!({})).at_once();
        Row { body: Some(body.to_owned()), ..row }
    };
    let unversioned = || {
        let mut row = Row::early("missing required", 400, "X-Xbl-Contract-Version", "GET", &path(""));
        row.door.headers.clear();
        row
    };
    vec![
        text("malformed", "ends in the middle", r#"{"members":"#),
        text("missing required", "xuid", r#"{"members":{"reserve_0":{"constants":{"system":{}}}}}"#),
        unversioned(),
        text("schema violation", "closed", r#"{"properties":{"system":{"closed":1}}}"#),
        text("unknown top-level key", "colour", r#"{"colour":1}"#),
        text(
            "both active and ready true",
            "(M66)",
            r#"{"members":{"me":{"properties":{"system":{"active":true,"ready":true}}}}}"#,
        ),
        text(
            "serverMeasurements not object",
            "object",
            r#"{"members":{"me":{"properties":{"system":{"serverMeasurements":{"eu":1}}}}}}"#,
        ),
        Row { caller: None, ..Row::early("no/invalid token", 401, "claims", "GET", &path("")) },
        Row::early("wrong verb", 405, "POST is not possible", "POST", &path("")),
        Row::early("wrong verb", 405, "DELETE is not possible", "DELETE", &path("")),
    ]
}

fn nowhere() -> Vec<Row> {
    let write = |row: Row, body: Value| Row { body: Some(body.to_string()), ..row };
    let bare = |row: Row| Row { door: Door::new(json!({})), ..row };
    let elsewhere = |part: &str| path(part).replace("alpha", "beta");
    let hopper = format!("/serviceconfigs/{SCID}/hoppers/none/tickets");
    let ticket = json!({ "giveUpDuration": 10, "ticketSessionRef": handle("")["sessionRef"] });
    vec![
        Row::early("bad URI", 404, "nothing at", "GET", "/nowhere"),
        Row::early("handle", 404, "no such handle", "GET", "/handles/00000000-0000-0000-0000-000000000007"),
        Row::early("SCID", 404, "", "GET", &path("").replace(SCID, "7")),
        Row::early("SCID", 404, "", "GET", &path("").replace(SCID, "00000000-0000-0000-0000-000000000007")),
        write(Row::early("template", 404, "", "PUT", &path("").replace("duel", "poker")), playing()),
        Row::early("template", 404, "", "GET", &format!("/serviceconfigs/{SCID}/sessiontemplates/poker")),
        write(Row::early("hopper", 404, "", "POST", &hopper), ticket),
        bare(Row::early("element of a missing session", 404, "", "GET", &path("/members/me"))),
        Row::early("element of a missing session", 404, "", "GET", &elsewhere("/properties")),
        Row::early("invalid element lookup", 404, "", "GET", &path("/colour")),
        write(Row::early("PUT /properties on a missing session", 404, "", "PUT", &elsewhere("/properties")), json!({})),
        stale_handle("GET"),
        stale_handle("PUT"),
    ]
}

/// The session of a handle that was deleted.
fn stale_handle(method: &'static str) -> Row {
    let mut door = stage(json!({}));
    let posted = door.ask(0, 'A', "POST", "/handles", Some(&handle("activity").to_string())).is(201);
    let at = format!("/handles/{}", posted.body["id"].as_str().unwrap());
    door.ask(0, 'A', "DELETE", &at, None).is(204);
    let row = Row::new("stale handle", 404, "no such handle", door, playing()).by('C').at_once();
    row.to(method, &format!("{at}/session"))
}

fn preconditions() -> Vec<Row> {
    let old = "\"00000000000000000000000000000000\"";
    let row = |door: Door| Row::new("precondition", 412, "", door, system(json!({ "closed": true })));
    let bare = || Door::new(json!({}));
    let throttled = || {
        let mut row = Row::new("rate limit", 429, "", stage(json!({})), playing()).at_once();
        row.door.limited();
        for _ in 0..30 {
            row.door.ask(DUE - 1, 'A', "GET", "/nowhere", None).is(404);
        }
        row
    };
    vec![
        row(stage(json!({}))).when("If-Match", old),
        row(stage(json!({}))).when("If-None-Match", "*"),
        row(bare()).when("If-Match", "*"),
        row(bare()).when("If-Match", old),
        throttled(),
    ]
}

fn properties() -> Vec<Row> {
    let private = || stage(json!({ "visibility": "private" }));
    let lonely = || stage(json!({ "capabilities": { "userAuthorizationStyle": true } }));
    let row = |line, says, door, body| Row::new(line, 400, says, door, body);
    let device = "000102030405060708090a0b0c0d0e0f";
    let measured = me(json!({ "measurements": { device: { "latency": 9 } } }));
    vec![
        row("keywords on private", "keywords", private(), system(json!({ "keywords": ["a"] }))),
        row("closed false with locked true", "locked", stage(json!({})), system(json!({ "locked": true }))),
        row(
            "closed false with locked true",
            "locked",
            stage(json!({})),
            system(json!({ "closed": false, "locked": true })),
        ),
        row(
            "joinRestriction more permissive than readRestriction",
            "readRestriction",
            stage(json!({})),
            system(json!({ "joinRestriction": "none", "readRestriction": "local" })),
        ),
        row(
            "readRestriction none with userAuthorizationStyle",
            "readRestriction",
            lonely(),
            system(json!({ "joinRestriction": "none", "readRestriction": "none" })),
        ),
        row("bad turn", "turn", stage(json!({})), system(json!({ "turn": [9] }))),
        row("bad turn", "turn", stage(json!({})), system(json!({ "turn": "A" }))).at_once(),
        row("measurements without metrics", "measurements", stage(json!({})), measured),
        row(
            "initializationSucceeded outside evaluating",
            "initializationSucceeded",
            stage(json!({})),
            system(json!({ "initializationSucceeded": true })),
        ),
    ]
}

fn constants() -> Vec<Row> {
    let bare = || Door::new(json!({}));
    let episode = |system: Value| Door::new(json!({ "memberInitialization": system }));
    let named = json!({ "roleTypes": { "Rank!": { "roles": { "crew": {} } } }, "members": { "me": {} } });
    let medic = json!({ "members": { "me": { "roles": { "class": "medic" } } } });
    let crowded = || {
        let mut door = Door::new(json!({ "readyRemovalTimeout": DUE }));
        let types = json!({ "class": { "roles": { "medic": { "max": 1 } } } });
        let me = json!({ "roles": { "class": "medic" }, "properties": { "system": { "active": true } } });
        door.put(0, 'A', json!({ "roleTypes": types, "members": { "me": me } })).is(201);
        door.put(0, 'B', crate::common::door::me(json!({ "ready": true }))).is(200);
        door
    };
    let large = || stage(json!({ "capabilities": { "large": true } }));
    let reserve = json!({ "members": { "reserve_0": { "constants": { "system": { "xuid": xuid('C') } } } } });
    let fixed = json!({ "maxMembersCount": 3 });
    vec![
        Row::new("invalid role type name", 400, "Rank!", bare(), named),
        Row::new("too few initializers at creation", 400, "managed initialization", episode(json!({})), playing()),
        Row::new(
            "both evaluationTimeout and not external",
            400,
            "evaluationTimeout",
            bare(),
            given(json!({ "memberInitialization": { "evaluationTimeout": 5_000, "externalEvaluation": false } })),
        ),
        Row::new(
            "capability combination invalid",
            400,
            "broadcast",
            bare(),
            given(json!({ "capabilities": { "broadcast": true } })),
        ),
        Row::new(
            "capability combination invalid",
            400,
            "large",
            bare(),
            given(json!({ "capabilities": { "large": true, "connectivity": true } })),
        ),
        Row::new(
            "constant differs",
            409,
            "maxMembersCount",
            stage(fixed.clone()),
            given(json!({ "maxMembersCount": 4 })),
        ),
        Row::new("constant differs", 409, "maxMembersCount", Door::new(fixed), given(json!({ "maxMembersCount": 4 }))),
        Row::new("others added on large", 409, "large", large(), reserve),
        Row::new("others removed on large", 409, "large", large(), json!({ "members": { "1": null } })),
        Row::new("not in initiators", 403, "initiators", Door::new(json!({ "initiators": ["1"] })), playing()).by('B'),
        Row::new("role full", 409, "medic", crowded(), medic).by('C'),
    ]
}

fn access() -> Vec<Row> {
    let join = |line, says, door| Row::new(line, 403, says, door, playing()).by('C');
    let full = || stage(json!({ "maxMembersCount": 2 }));
    let places = json!({ "members": {
        "reserve_0": { "constants": { "system": { "xuid": xuid('C') } } },
        "reserve_1": { "constants": { "system": { "xuid": xuid('D') } } } } });
    let read = |row: Row| Row { body: None, ..row }.to("GET", &path(""));
    let restricted = || {
        let mut door = set(json!({ "joinRestriction": "local" }));
        door.put(0, 'A', system(json!({ "readRestriction": "local" }))).is(200);
        door
    };
    vec![
        Row::new("writing another member", 403, "", stage(json!({})), json!({ "members": { "1": null } })),
        Row { body: None, ..Row::new("writing another member", 403, "", stage(json!({})), Value::Null) }
            .to("DELETE", &path("/members/1")),
        Row::new("servers by a user", 403, "servers", stage(json!({})), json!({ "servers": { "eu-1": {} } })),
        Row { body: None, ..Row::new("servers by a user", 403, "", stage(json!({})), Value::Null) }
            .to("DELETE", &path("/servers/eu-1")),
        join("no privilege", "may not play with others", stage(json!({})))
            .by_user(User { multiplayer: false, ..user('C') }),
        join("no privilege", "console", stage(json!({}))).by_user(User { console: false, ..user('C') }),
        join("restricted", "local", set(json!({ "joinRestriction": "local" }))),
        join("restricted", "follow", set(json!({ "joinRestriction": "followed" }))),
        join("closed", "closed", set(json!({ "closed": true }))),
        join("closed", "locked", set(json!({ "closed": true, "locked": true }))),
        join("private", "private", stage(json!({ "visibility": "private" }))),
        join("private", "visible", stage(json!({ "visibility": "visible" }))),
        read(join("private", "", stage(json!({ "visibility": "private" })))),
        read(join("restricted", "", restricted())),
        Row::new("full", 400, "no slot is free", full(), playing()).by('C'),
        Row::new("full", 400, "slots", stage(json!({ "maxMembersCount": 3 })), places),
    ]
}

fn finding() -> Vec<Row> {
    let of = |line, status, query: &str| Row::early(line, status, "", "GET", &sessions(query));
    vec![
        of("missing keyword and xuid in a query", 400, ""),
        of("private query of another user", 403, "?xuid=2&private=true"),
        of("reservations query of another user", 403, "?xuid=2&reservations=true"),
    ]
}

fn sessions(query: &str) -> String {
    format!("/serviceconfigs/{SCID}/sessiontemplates/duel/sessions{query}")
}
