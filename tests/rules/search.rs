//! Searches: filters, their values, and the order of results.

use crate::common::door::*;
use crate::common::*;
use crate::{Rule, rule};
use sessim::id::{Guid, SessionReference};
use sessim::mpsd::clauses as m;
use sessim::mpsd::directory::{Directory, NewHandle, Search};
use sessim::mpsd::service::{Ask, Call, Mpsd, Reply};
use sessim::mpsd::session::{
    Caller, Field, Input, Keyword, PropertiesExtrasWrite, PropertiesWrite, Refusal, Request, Write,
};
use sessim::mpsd::template::SessionTemplate;
use sessim::mpsd::wire::Epoch;

/// Sessions of A's that can be searched for.
struct Lobby(Directory);

fn scid() -> Guid {
    SCID.parse().unwrap()
}

fn reference_of(session: &str) -> SessionReference {
    SessionReference { scid: scid(), template: "duel".parse().unwrap(), name: session.parse().unwrap() }
}

impl Lobby {
    fn under(changes: &str) -> Lobby {
        let mut directory = Directory::new(readings(changes));
        let template: SessionTemplate = serde_json::from_value(json!({
            "constants": { "system": {
                "maxMembersCount": 4,
                "inactiveRemovalTimeout": 10,
                "capabilities": { "searchable": true, "hasOwners": true }
            } },
            "roleTypes": { "lfg": { "roles": { "confirmed": { "max": 4, "target": 3 }, "tank": { "max": 2 }, "any": {} } } }
        }))
        .unwrap();
        directory.add_template(scid(), "duel".parse().unwrap(), template).unwrap();
        Lobby(directory)
    }

    fn new() -> Lobby {
        Lobby::under("")
    }

    #[track_caller]
    fn write(&mut self, now: u64, letter: char, session: &str, write: Write) {
        let input = Input::Request(Request::write(Caller::User(user(letter)), write));
        self.0.handle(at(now), &reference_of(session), &input, &mut Vec::new()).unwrap();
    }

    /// A makes a session and says this of it.
    #[track_caller]
    fn post(&mut self, now: u64, session: &str, attributes: Value) {
        self.write(now, 'A', session, Write::me(active()));
        let new = NewHandle::Search(serde_json::from_value(attributes).unwrap());
        self.0.post_handle(at(now), &Caller::User(user('A')), &reference_of(session), new, &mut Vec::new()).unwrap();
    }

    #[track_caller]
    fn finds(&self, filter: &str) -> String {
        self.orders(filter, "")
    }

    #[track_caller]
    fn orders(&self, filter: &str, order_by: &str) -> String {
        let search = Search::parse(scid(), None, filter, order_by).unwrap_or_else(|why| panic!("{filter}: {why}"));
        let found = self.0.search(&search, Epoch::default());
        found.iter().map(|found| found.reference.name.to_string()).collect::<Vec<_>>().join(" ")
    }
}

#[track_caller]
fn refused(filter: &str, order_by: &str) -> String {
    let refusal: Refusal = Search::parse(scid(), None, filter, order_by).expect_err(filter);
    meet(refusal.clause());
    assert_eq!(refusal.status(&readings("")), 400);
    refusal.to_string()
}

/// Three sessions, and what is said of them.
fn three() -> Lobby {
    let mut l = Lobby::new();
    l.post(1, "quay", json!({ "tags": ["Casual", "NoobsWelcome"], "strings": { "map": "Quay" }, "numbers": { "rank": 5, "ratio": 1.5 }, "language": "en" }));
    l.post(2, "dune", json!({ "tags": ["casual"], "strings": { "map": "dune" }, "numbers": { "rank": 60 }, "achievementIds": ["123456"] }));
    l.post(3, "bare", json!({}));
    l
}

pub(super) const RULES: &[Rule] = &[
    rule(&[m::SEARCH_GRAMMAR], "tests, and, and one or at the root", || {
        let l = three();
        assert_eq!(l.finds(""), "quay dune bare");
        assert_eq!(l.finds("numbers/rank ge 5 and numbers/rank lt 60"), "quay");
        assert_eq!(l.finds("numbers/rank lt 5 or numbers/rank gt 5"), "dune");
        // And binds tighter.
        assert_eq!(l.finds("numbers/rank eq 5 or numbers/rank eq 60 and language eq 'en'"), "quay");
        assert_eq!(l.finds("language eq 'en' and numbers/rank eq 60 or numbers/rank eq 5"), "quay");
        assert_eq!(l.finds("(numbers/rank eq 5) or (numbers/rank eq 60)"), "quay dune");
        for (rank, found) in [("4", "quay dune"), ("5", "dune"), ("59.999999999", "dune"), ("60", "")] {
            assert_eq!(l.finds(&format!("numbers/rank gt {rank}")), found, "{rank}");
        }
        for (op, found) in [("eq", "quay"), ("ne", "dune bare"), ("gt", ""), ("ge", "quay"), ("lt", ""), ("le", "quay")]
        {
            assert_eq!(l.finds(&format!("numbers/ratio {op} 1.50")), found, "{op}");
        }
        assert!(
            refused("numbers/rank eq 5 or numbers/rank eq 6 or numbers/rank eq 7", "")
                .contains("column 40: a filter has one \"or\"")
        );
        assert!(refused("numbers/rank eq 5 and (numbers/rank eq 6 or numbers/rank eq 7)", "").contains("root"));
        assert!(refused("rank eq 5", "").starts_with("the filter cannot be read: column 1: there is no \"rank\""));
    }),
    rule(&[m::SEARCH_LOWER], "what is stored is folded, what is asked for is not", || {
        let l = three();
        assert_eq!(l.finds("tags/any(d:tolower(d) eq 'casual')"), "quay dune");
        assert_eq!(l.finds("tags/any(d:tolower(d) eq 'Casual')"), "");
        assert_eq!(l.finds("tolower(strings/map) eq 'quay'"), "quay");
        assert_eq!(l.finds("language eq 'EN' or tolower(language) eq 'en'"), "quay");
        assert!(refused("tags/any(d:d eq 'casual')", "").contains("tolower(d)"));
        assert!(refused("strings/map eq 'quay'", "").contains("tolower(strings/map)"));
        // Names of attributes are names: they keep their case.
        assert_eq!(l.finds("tolower(strings/Map) eq 'quay'"), "");
    }),
    rule(&[m::SEARCH_NE], "not to have a value is not to contain it", || {
        let l = three();
        assert_eq!(l.finds("tags/any(d:tolower(d) ne 'noobswelcome')"), "dune bare");
        assert_eq!(l.finds("tags/any(d:tolower(d) eq 'noobswelcome') eq false"), "dune bare");
        assert_eq!(l.finds("tolower(strings/map) ne 'quay'"), "dune bare");
        assert_eq!(l.finds("numbers/rank ne 5"), "dune bare");
        assert_eq!(l.finds("numbers/rank lt 1000"), "quay dune");
        assert_eq!(l.finds("achievementIds/any(d:d ne '123456')"), "quay bare");
        assert_eq!(l.finds("session/keywords/any(d:tolower(d) ne 'x')"), "quay dune bare");
    }),
    rule(&[m::SEARCH_VALUES], "the session's own numbers are those of now", || {
        let mut l = three();
        for (filter, found) in [
            ("session/memberXuids/any(d:d eq '1')", "quay dune bare"),
            ("MemberXuids/any(d:d eq '2')", "quay"),
            ("session/memberXuids/any(d:d ne '2')", "dune bare"),
            ("session/ownerXuids/any(d:d eq '1')", "quay dune bare"),
            ("session/ownerXuids/any(d:d eq '2')", ""),
            ("session/membersCount eq 2", "quay"),
            ("session/maxMembersCount eq 4", "quay dune bare"),
            ("session/maxMembersCountRemaining lt 3", "quay"),
            ("session/keywords/any(k:tolower(k) eq 'ranked')", "dune"),
            ("achievementIds/any(d:d eq '123456')", "dune"),
            ("session/postedTime le '2016-09-20T20:50:00.002Z'", "quay dune"),
            ("session/postedTime lt 2016-09-20T20:50:00.002Z", "quay"),
            (
                "session/scid eq 'A0B1C2D3-0000-4000-8000-000000000001' and session/templateName eq 'Duel'",
                "quay dune bare",
            ),
            ("session/templateName ne 'duel'", ""),
            ("session/scid eq '151512315'", ""),
        ] {
            if filter.starts_with("session/memberXuids/any(d:d eq '1')") {
                l.write(4, 'B', "quay", Write::me(active()));
                let extras = PropertiesExtrasWrite {
                    keywords: Field::Set(vec![Keyword::new("Ranked")]),
                    ..PropertiesExtrasWrite::default()
                };
                let properties = PropertiesWrite { extras: extras.boxed(), ..PropertiesWrite::default() };
                l.write(4, 'A', "dune", with_properties(properties));
            }
            assert_eq!(l.finds(filter), found, "{filter}");
        }
    }),
    rule(&[m::SEARCH_NEEDS], "what roles and sessions still need", || {
        let mut l = three();
        l.write(4, 'B', "quay", Write::me(active()));
        let role = |role: &str| {
            let body = json!({ "members": { "me": { "roles": { "lfg": role } } } });
            body.to_string()
        };
        // Roles are written at the door; the directory behind it is this one.
        let mut service = sessim::mpsd::service::Mpsd::new(l.0.clone(), Epoch::default());
        let headers = [("X-Xbl-Contract-Version", "107")];
        for (letter, body) in [('A', role("confirmed")), ('B', role("tank"))] {
            let caller = Caller::User(user(letter));
            let path = format!("/serviceconfigs/{SCID}/sessiontemplates/duel/sessions/quay");
            let request = sessim::mpsd::wire::Request {
                caller: Some(&caller),
                gamertag: None,
                method: "PUT",
                path: &path,
                headers: &headers,
                body: Some(&body),
            };
            let response = service.http(at(5), &request, &mut Vec::new());
            assert_eq!(response.status, 200, "{:?}", response.body);
        }
        l.0 = service.directory().clone();
        for (filter, found) in [
            ("session/roles/lfg/confirmed/count eq 1", "quay"),
            ("session/roles/lfg/confirmed/target eq 3", "quay dune bare"),
            ("session/roles/lfg/confirmed/needs eq 2", "quay"),
            // Without a target, the most there may be.
            ("session/roles/lfg/tank/target eq 2", "quay dune bare"),
            ("session/roles/LFG/Tank/needs eq 1", "quay"),
            // Without either, nothing.
            ("session/roles/lfg/any/needs ge 0", ""),
            ("session/roles/lfg/any/count eq 0", "quay dune bare"),
            ("session/roles/lfg/nobody/count ge 0", ""),
            ("session/needs eq 2", "quay"),
            ("session/needs eq 3", "dune bare"),
        ] {
            assert_eq!(l.finds(filter), found, "{filter}");
        }
    }),
    rule(&[m::SEARCH_ABSENT], "what nothing sets is never there", || {
        let l = three();
        for field in ["targetMembersCount", "targetMembersCountRemaining"] {
            assert_eq!(
                (l.finds(&format!("session/{field} ge 0")), l.finds(&format!("session/{field} ne 0"))),
                ("".into(), "quay dune bare".into())
            );
        }
        assert_eq!(
            l.finds("session/scheduledTime le '2999-01-01T00:00:00Z' or session/registrationState eq 'registered'"),
            ""
        );
        assert_eq!(
            l.finds("session/scheduledTime ne '2999-01-01T00:00:00Z' and session/registrationState ne ''"),
            "quay dune bare"
        );
    }),
    rule(&[m::SEARCH_ORDER], "as they were posted, or by a field, the absent last", || {
        let mut l = three();
        l.post(4, "also", json!({ "numbers": { "rank": 5 } }));
        for (order, found) in [
            ("", "quay dune bare also"),
            ("Timestamp asc", "quay dune bare also"),
            ("timestamp DESC", "also bare dune quay"),
            ("numbers/rank", "quay also dune bare"),
            ("numbers/rank desc", "dune quay also bare"),
            ("strings/map asc", "quay dune bare also"),
            ("session/postedTime desc", "also bare dune quay"),
            ("session/scheduledTime desc", "quay dune bare also"),
        ] {
            assert_eq!(l.orders("", order), found, "{order}");
        }
        assert!(refused("", "tags").starts_with("orderBy cannot be read: column 1: a set has no order"));
    }),
    rule(&[m::SEARCH_RESULTS], "at most a hundred, in one service configuration", || {
        let mut l = Lobby::new();
        for nth in 0..101 {
            l.post(nth, &format!("s{nth}"), json!({ "numbers": { "n": nth } }));
        }
        let search = |template: Option<&str>, filter| {
            Search::parse(scid(), template.map(|name| name.parse().unwrap()), filter, "numbers/n desc").unwrap()
        };
        let found = l.0.search(&search(None, ""), Epoch::default());
        assert_eq!(
            (found.len(), found[0].reference.name.as_str(), found[99].reference.name.as_str()),
            (100, "s100", "s1")
        );
        assert_eq!(l.0.search(&search(Some("duel"), "numbers/n lt 1"), Epoch::default()).len(), 1);
        assert_eq!(l.0.may_search(&search(Some("other"), "")), Err(Refusal::NoTemplate));
        let elsewhere = Search { scid: Guid::from_bits(3), ..search(None, "") };
        assert_eq!(
            (l.0.may_search(&elsewhere), l.0.search(&elsewhere, Epoch::default()).len()),
            (Err(Refusal::NoTemplate), 0)
        );
    }),
    rule(&[m::SEARCH_ROW], "a result is the handle, with what is asked for besides", || {
        let mut d = Door::new(json!({ "capabilities": { "searchable": true } }));
        d.put(0, 'A', playing()).is(201);
        d.put(0, 'A', json!({ "properties": { "custom": { "mood": "calm" } } })).is(200);
        let handle = json!({
            "version": 1, "type": "search", "sessionRef": { "scid": SCID, "templateName": "duel", "name": "alpha" },
            "searchAttributes": { "tags": ["Casual"], "numbers": { "rank": 5 } }
        });
        let posted = d.ask(0, 'A', "POST", "/handles", Some(&handle.to_string())).is(201).body;
        let mut ask = |include: &str, body: Value| {
            d.ask(1, 'B', "POST", &format!("/handles/query{include}"), Some(&body.to_string()))
        };
        let search = json!({ "type": "search", "scid": SCID, "templateName": "duel", "filter": "numbers/rank ge 5", "orderBy": "Timestamp asc" });
        assert_eq!(ask("", search.clone()).is(200).body, json!({ "results": [posted] }));
        let full = ask("?include=relatedInfo,customProperties", search).is(200).body;
        let row = &full["results"][0];
        assert_eq!(
            (&row["relatedInfo"]["membersCount"], &row["searchAttributes"]["numbers"]["rank"]),
            (&json!(1), &json!(5))
        );
        assert_eq!(row["customProperties"], json!({ "mood": "calm" }));
        for (body, words) in [
            (json!({ "type": "search" }), "scid"),
            (json!({ "type": "search", "scid": SCID, "filter": "rank eq 5" }), "column 1"),
            (json!({ "type": "search", "scid": SCID, "filter": 5 }), "filter"),
            (json!({ "type": "search", "scid": SCID, "orderBy": "rank" }), "column 1"),
            (json!({ "type": "search", "scid": SCID, "owners": {} }), "owners"),
        ] {
            ask("", body).says(400, words);
        }
        ask("", json!({ "type": "search", "scid": Guid::from_bits(3).to_string() })).is(404);
    }),
    rule(&[m::SEARCH_SNAPSHOT], "a search sees what is stored, unless it settles first", || {
        let due = |changes: &str| {
            let mut l = Lobby::under(changes);
            l.post(0, "quay", json!({}));
            l.write(0, 'B', "quay", Write::me(inactive()));
            l
        };
        let ask = |l: &mut Lobby, now| {
            let mut service = Mpsd::new(l.0.clone(), Epoch::default());
            let (scid, filter) = (scid(), "session/membersCount eq 2".to_owned());
            let ask = Ask::Search { scid, template: None, filter, order_by: String::new() };
            let (mut events, caller) = (Vec::new(), Caller::Service);
            let reply = service.handle(at(now), Call::Ask { caller, ask }, &mut events);
            let Ok(Reply::Found(rows)) = reply else { panic!("{reply:?}") };
            (rows.len(), events.len())
        };
        assert_eq!(ask(&mut due(""), 10), (1, 0));
        assert_eq!(ask(&mut due("query_evaluates=settles"), 9), (1, 0));
        assert_eq!(ask(&mut due("query_evaluates=settles"), 10), (0, 1));
    }),
];
