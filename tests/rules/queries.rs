//! Queries: by user and by keyword, in the core and at the door.

use crate::common::door::*;
use crate::common::*;
use crate::{Rule, rule};
use sessim::id::{Guid, SessionReference};
use sessim::mpsd::clauses as m;
use sessim::mpsd::directory::{Directory, Query, QueryRow, ShownVisibility};
use sessim::mpsd::service::{Ask, Call, Mpsd, Reply};
use sessim::mpsd::session::{
    Caller, Field, Input, Keyword, MemberStatus, PropertiesExtrasWrite, Request, Restriction, User, Write,
};
use sessim::mpsd::wire::Epoch;

/// Several sessions of two templates: `duel` and `private`.
struct Place {
    directory: Directory,
}

const PLACE: &str = "a0b1c2d3-0000-4000-8000-000000000001";

fn scid() -> Guid {
    PLACE.parse().unwrap()
}

impl Place {
    fn under(changes: &str, system: Value) -> Place {
        let mut directory = Directory::new(readings(changes));
        let mut add =
            |name: &str, system| directory.add_template(scid(), name.parse().unwrap(), template(system)).unwrap();
        add("duel", system);
        add("private", json!({ "visibility": "private" }));
        Place { directory }
    }

    fn new() -> Place {
        Place::under("", json!({ "maxMembersCount": 3 }))
    }

    #[track_caller]
    fn write(&mut self, now: u64, who: &User, session: &str, write: Write) {
        self.send(now, Caller::User(who.clone()), session, write);
    }

    #[track_caller]
    fn send(&mut self, now: u64, caller: Caller, session: &str, write: Write) {
        let (template, name) = session.split_once('/').unwrap_or(("duel", session));
        let reference =
            SessionReference { scid: scid(), template: template.parse().unwrap(), name: name.parse().unwrap() };
        let input = Input::Request(Request::write(caller, write));
        self.directory.handle(at(now), &reference, &input, &mut Vec::new()).unwrap();
    }

    /// Lets everybody of the letters be active in the session.
    #[track_caller]
    fn play(&mut self, now: u64, letters: &str, session: &str) {
        letters.chars().for_each(|letter| self.write(now, &user(letter), session, Write::me(active())));
    }

    #[track_caller]
    fn name(&mut self, now: u64, letter: char, session: &str, keywords: &[&str]) {
        let keywords = keywords.iter().map(|keyword| Keyword::new(keyword)).collect();
        self.write(
            now,
            &user(letter),
            session,
            with_extras(PropertiesExtrasWrite { keywords: Field::Set(keywords), ..PropertiesExtrasWrite::default() }),
        );
    }

    /// What a service finds, as `A:active@name` or `name`.
    fn finds(&self, query: &Query) -> String {
        assert!(self.directory.may_query(&Caller::Service, query, 107).is_ok());
        told(&self.directory.query(query))
    }

    fn refuses(&self, who: &Caller, query: &Query) -> Option<(u16, &'static str)> {
        let answer = self.directory.may_query(who, query, 107);
        answer.err().map(|refusal| {
            meet(refusal.clause());
            (refusal.status(self.directory.readings()), refusal.name())
        })
    }
}

fn told(rows: &[QueryRow]) -> String {
    let told = |row: &QueryRow| match row.user {
        Some(user) => format!("{}:{}@{}", letter(user.xuid), user.status, row.reference.name),
        None => row.reference.name.to_string(),
    };
    rows.iter().map(told).collect::<Vec<_>>().join(" ")
}

fn with_extras(extras: PropertiesExtrasWrite) -> Write {
    let properties = sessim::mpsd::session::PropertiesWrite { extras: extras.boxed(), ..Default::default() };
    with_properties(properties)
}

fn by(letters: &str) -> Query {
    Query { xuids: Some(letters.chars().map(xuid).collect()), ..Query::of(scid()) }
}

fn all_of(letters: &str) -> Query {
    Query { inactive: true, reservations: true, private: true, ..by(letters) }
}

fn keyword(word: &str) -> Query {
    Query { keyword: Some(Keyword::new(word)), ..Query::of(scid()) }
}

fn caller(letter: char) -> Caller {
    Caller::User(user(letter))
}

pub(super) const RULES: &[Rule] = &[
    rule(&[m::QUERY_BY_WHAT], "a query names a keyword or a user, or both", || {
        let mut p = Place::new();
        assert_eq!(p.refuses(&caller('A'), &Query::of(scid())), Some((400, "nothing_to_query_by")));
        p.play(0, "AB", "one");
        p.play(0, "A", "two");
        p.name(0, 'A', "two", &["ranked"]);
        assert_eq!(p.finds(&by("A")), "A:active@one A:active@two");
        assert_eq!(p.finds(&keyword("ranked")), "two");
        assert_eq!(p.finds(&Query { keyword: Some(Keyword::new("ranked")), ..by("A") }), "A:active@two");
        assert_eq!(p.finds(&Query { keyword: Some(Keyword::new("ranked")), ..by("B") }), "");
        assert_eq!(p.finds(&by("")), "");
    }),
    rule(&[m::QUERY_BY_USER], "inactive, ready and reserved users are found when they are asked for", || {
        let mut p = Place::new();
        p.play(0, "A", "one");
        p.write(0, &user('A'), "one", Write::reserve([xuid('B')]));
        p.write(0, &user('C'), "one", Write::me(ready()));
        assert_eq!(p.finds(&by("ABC")), "A:active@one");
        assert_eq!(p.finds(&Query { inactive: true, ..by("ABC") }), "A:active@one C:inactive@one");
        assert_eq!(p.finds(&Query { reservations: true, ..by("ABC") }), "A:active@one B:reserved@one");
        p.write(1, &user('A'), "one", Write::me(inactive()));
        assert_eq!(p.finds(&by("A")), "");
        assert_eq!(p.finds(&Query { inactive: true, ..by("A") }), "A:inactive@one");
        p.write(2, &user('A'), "one", Write::leave());
        assert_eq!(p.finds(&all_of("A")), "");
    }),
    rule(&[m::QUERY_BY_KEYWORD], "the index knows the keywords that sessions have now", || {
        let mut p = Place::new();
        p.play(0, "A", "one");
        p.play(0, "B", "two");
        assert_eq!(p.finds(&keyword("ranked")), "");
        p.name(1, 'A', "one", &["Ranked", "EU"]);
        p.name(1, 'B', "two", &["ranked"]);
        assert_eq!((p.finds(&keyword("RANKED")), p.finds(&keyword("eu"))), ("one two".into(), "one".into()));
        p.name(2, 'A', "one", &["eu"]);
        assert_eq!((p.finds(&keyword("ranked")), p.finds(&keyword("eu"))), ("two".into(), "one".into()));
        p.name(3, 'A', "one", &[]);
        assert_eq!(p.finds(&keyword("eu")), "");
        // One that is gone is not found, nor in its next life what it was called in the last.
        p.write(4, &user('B'), "two", Write::leave());
        assert_eq!(p.finds(&keyword("ranked")), "");
        p.play(5, "B", "two");
        assert_eq!(p.finds(&keyword("ranked")), "");
        let create = Write {
            me: sessim::mpsd::session::Me::Put(active()),
            ..with_extras(PropertiesExtrasWrite {
                keywords: Field::Set(vec![Keyword::new("new")]),
                ..PropertiesExtrasWrite::default()
            })
        };
        p.write(6, &user('C'), "three", create);
        assert_eq!(p.finds(&keyword("new")), "three");
    }),
    rule(&[m::QUERY_PRIVATE], "private sessions are found when they are asked for", || {
        let mut p = Place::new();
        p.play(0, "A", "private/lair");
        p.play(0, "A", "one");
        assert_eq!(p.finds(&by("A")), "A:active@one");
        assert_eq!(p.finds(&Query { private: true, ..by("A") }), "A:active@lair A:active@one");
    }),
    rule(&[m::QUERY_OF_OTHERS], "what is private is the caller's own business, and a service's", || {
        let mut p = Place::new();
        p.play(0, "A", "one");
        let forbidden = Some((403, "query_of_others"));
        for of in [Query { private: true, ..by("B") }, Query { reservations: true, ..by("B") }] {
            assert_eq!(p.refuses(&caller('A'), &of), forbidden);
            assert_eq!((p.refuses(&caller('B'), &of), p.refuses(&Caller::Service, &of)), (None, None));
        }
        assert_eq!(p.refuses(&caller('A'), &Query { private: true, ..by("AB") }), forbidden);
        assert_eq!(p.refuses(&caller('A'), &Query { private: true, ..by("AA") }), None);
        assert_eq!(p.refuses(&caller('A'), &Query { reservations: true, ..keyword("x") }), forbidden);
        assert_eq!(p.refuses(&caller('A'), &Query { inactive: true, ..by("B") }), None);
    }),
    rule(&[m::QUERY_VISIBILITY], "an open session without room is full and no longer open", || {
        let mut p = Place::new();
        p.play(0, "AB", "one");
        p.play(0, "A", "private/lair");
        let shown = |visibility| Query { visibility: Some(visibility), ..all_of("A") };
        let of = |p: &Place, visibility| p.finds(&shown(visibility));
        assert_eq!(
            (of(&p, ShownVisibility::Open).as_str(), of(&p, ShownVisibility::Full).as_str()),
            ("A:active@one", "")
        );
        p.write(1, &user('B'), "one", Write::reserve([xuid('C')]));
        assert_eq!(
            (of(&p, ShownVisibility::Open).as_str(), of(&p, ShownVisibility::Full).as_str()),
            ("", "A:active@one")
        );
        assert_eq!(
            (of(&p, ShownVisibility::Private).as_str(), of(&p, ShownVisibility::Visible).as_str()),
            ("A:active@lair", "")
        );
        let secretly = Query { visibility: Some(ShownVisibility::Private), ..by("A") };
        assert_eq!(p.refuses(&caller('A'), &secretly), Some((400, "private_not_asked_for")));
    }),
    rule(&[m::QUERY_VERSION], "sessions of a later version are left out", || {
        let mut p = Place::under("", json!({ "version": 3 }));
        p.play(0, "A", "one");
        let upto = |version| Query { version: Some(version), ..by("A") };
        assert_eq!(
            (p.finds(&upto(2)), p.finds(&upto(3)), p.finds(&by("A"))),
            ("".into(), "A:active@one".into(), "A:active@one".into())
        );
        assert_eq!(
            (p.refuses(&caller('A'), &upto(7)), p.refuses(&caller('A'), &upto(8))),
            (None, Some((400, "version_beyond_contract")))
        );
        assert!(p.directory.may_query(&caller('A'), &upto(7), 105).is_err());
        assert!(p.directory.may_query(&caller('A'), &upto(5), 105).is_ok());
    }),
    rule(&[m::QUERY_TAKE], "at most so many rows, and never more than a hundred", || {
        let mut p = Place::new();
        for nth in 0..101 {
            let name = format!("s{nth:03}");
            p.play(0, "A", &name);
            p.name(0, 'A', &name, &["many"]);
        }
        let take = |query: Query, take| Query { take: Some(take), ..query };
        let count = |query: &Query| p.directory.query(query).len();
        for query in [by("A"), keyword("many")] {
            assert_eq!(
                (
                    count(&query),
                    count(&take(query.clone(), 100)),
                    count(&take(query.clone(), 1)),
                    count(&take(query.clone(), 0))
                ),
                (100, 100, 1, 0)
            );
            assert_eq!(p.refuses(&caller('A'), &take(query, 101)), Some((400, "take_too_many")));
        }
        // A batch of the same user has no more either.
        assert_eq!(count(&by("AA")), 100);
    }),
    rule(&[m::QUERY_ORDER], "from the oldest to the newest, then by name; users in their order", || {
        let mut p = Place::new();
        for (now, session) in [(0, "zeta"), (5, "beta"), (5, "alpha"), (9, "aaa")] {
            p.play(now, "AB", session);
            p.name(now, 'A', session, &["k"]);
        }
        assert_eq!(p.finds(&keyword("k")), "zeta alpha beta aaa");
        let of = |who| format!("{who}:active@zeta {who}:active@alpha {who}:active@beta {who}:active@aaa");
        assert_eq!(p.finds(&by("BA")), format!("{} {}", of('B'), of('A')));
    }),
    rule(&[m::QUERY_ROW], "a row tells what strangers may know", || {
        let mut p = Place::new();
        p.play(7, "AB", "one");
        p.write(
            8,
            &user('A'),
            "one",
            with_extras(PropertiesExtrasWrite {
                turn: Field::Set(vec![sessim::id::MemberIndex(1)]),
                keywords: Field::Set(vec![Keyword::new("Ranked")]),
                ..PropertiesExtrasWrite::default()
            }),
        );
        p.write(8, &user('A'), "one", with_properties(join_restriction(Restriction::Followed)));
        p.write(8, &user('A'), "one", Write::reserve([xuid('D')]));
        let rows = p.directory.query(&by("AB"));
        let row = &rows[1];
        assert_eq!((row.start_time, row.accepted, row.visibility), (at(7), 2, ShownVisibility::Full));
        assert_eq!(
            (row.join_restriction, &row.keywords[..]),
            (Some(Restriction::Followed), &[Keyword::new("ranked")][..])
        );
        assert_eq!(
            row.user.map(|user| (user.xuid, user.status, user.my_turn)),
            Some((xuid('B'), MemberStatus::Active, true))
        );
        assert!(!rows[0].user.unwrap().my_turn);
        assert_eq!(p.directory.query(&keyword("ranked"))[0].user, None);
        // Who may join a private session is nobody's question.
        p.play(9, "C", "private/lair");
        p.write(9, &user('C'), "private/lair", with_properties(join_restriction(Restriction::Local)));
        assert_eq!(p.directory.query(&all_of("C"))[0].join_restriction, None);
    }),
    rule(&[m::QUERY_SCOPE], "one service configuration, or one template in it", || {
        let mut p = Place::new();
        p.play(0, "A", "one");
        p.play(0, "A", "private/lair");
        let of = |template: &str| Query { template: Some(template.parse().unwrap()), ..all_of("A") };
        assert_eq!((p.finds(&of("DUEL")), p.finds(&of("private"))), ("A:active@one".into(), "A:active@lair".into()));
        assert_eq!(p.refuses(&caller('A'), &of("other")), Some((404, "no_template")));
        let elsewhere = Query { scid: Guid::from_bits(9), ..by("A") };
        assert_eq!(p.refuses(&caller('A'), &elsewhere), Some((404, "no_template")));
    }),
    rule(&[m::QUERY_SNAPSHOT], "a query sees what is stored, unless it settles first", || {
        let due = |changes: &str| {
            let mut p = Place::under(changes, json!({ "inactiveRemovalTimeout": 10 }));
            p.play(0, "A", "one");
            p.write(0, &user('B'), "one", Write::me(inactive()));
            p.name(0, 'A', "one", &["k"]);
            p
        };
        let ask = |p: &mut Place, query: &Query, now| {
            let mut service = Mpsd::new(p.directory.clone(), Epoch::default());
            let (mut events, ask) = (Vec::new(), Ask::Query { query: Box::new(query.clone()), contract: 107 });
            let reply = service.handle(at(now), Call::Ask { caller: caller('C'), ask }, &mut events);
            p.directory = service.directory().clone();
            let Ok(Reply::Found(rows)) = reply else { panic!("{reply:?}") };
            let rows: Vec<QueryRow> = rows.into_iter().filter_map(|row| row.row).collect();
            (told(&rows), events.len())
        };
        let inactive = Query { inactive: true, ..by("B") };
        let mut p = due("");
        let before = p.directory.clone();
        assert_eq!(ask(&mut p, &inactive, 10), ("B:inactive@one".into(), 0));
        assert!(p.directory == before);
        let mut p = due("query_evaluates=settles");
        assert_eq!(ask(&mut p, &inactive, 9), ("B:inactive@one".into(), 0));
        assert_eq!(ask(&mut p, &inactive, 10), ("".into(), 1));
        let mut p = due("query_evaluates=settles");
        assert_eq!(ask(&mut p, &keyword("k"), 10), ("one".into(), 1));
    }),
    rule(&[m::QUERY_PARAMETERS], "parameters are read strictly, and a batch by its body", || {
        let mut d = Door::new(json!({}));
        d.put(0, 'A', playing()).is(201);
        let base = format!("/serviceconfigs/{SCID}");
        let mut get = |rest: &str| d.ask(0, 'A', "GET", &format!("{base}/sessions{rest}"), None);
        for bad in [
            "",
            "?",
            "?take=5",
            "?colour=red",
            "?xuid=A",
            "?xuid=-1",
            "?keyword=",
            "?keyword=%f",
            "?keyword=%ff",
            "?xuid=1&XUID=1",
            "?xuid=1&inactive=yes",
            "?xuid=1&visibility=hidden",
            "?xuid=1&take=-1",
            "?xuid=1&take=101",
            "?xuid=1&take=99999999999",
            "?xuid=1&version=8",
            "?xuid=1&version=x",
            "?xuid=1&visibility=private",
            "?xuid=1&private",
        ] {
            get(bad).is(400);
        }
        get("?xuid=2&private=true").is(403);
        let row = json!({
            "xuid": "1", "startTime": "2016-09-20T20:50:00.0000000Z", "accepted": 1, "status": "active", "visibility": "open",
            "sessionRef": { "scid": SCID, "templateName": "duel", "name": "alpha" }
        });
        for good in [
            "?xuid=1",
            "?XUID=1&Inactive=True&reservations=TRUE&private=true&visibility=Open&version=7&take=100",
            "?xuid=1&&",
        ] {
            assert_eq!(get(good).is(200).body, json!({ "results": [row] }), "{good}");
        }
        assert_eq!(get("?xuid=1&take=0").is(200).body, json!({ "results": [] }));
        d.put(1, 'A', json!({ "properties": { "system": { "keywords": ["Über alles", "b+c"] } } })).is(200);
        let found = |d: &mut Door, word: &str| {
            let got =
                d.ask(1, 'B', "GET", &format!("{base}/sessiontemplates/DUEL/sessions?keyword={word}"), None).is(200);
            assert_eq!(got.header("Cache-Control"), Some("no-cache, no-store"));
            got.body["results"].as_array().unwrap().len()
        };
        assert_eq!([found(&mut d, "%c3%9cBER+alles"), found(&mut d, "b%2Bc"), found(&mut d, "b+c")], [1, 1, 0]);
        let mut batch = |rest: &str, body: Option<&str>| d.ask(1, 'B', "POST", &format!("{base}{rest}"), body);
        for body in ["", "[]", "{}", r#"{"xuids":[1]}"#, r#"{"xuids":["A"]}"#, r#"{"xuids":["1"],"take":1}"#] {
            batch("/batch", Some(body)).is(400);
        }
        batch("/batch", None).is(400);
        batch("/batch?xuid=1", Some(r#"{"xuids":["1"]}"#)).is(400);
        let got = batch("/sessiontemplates/duel/batch?take=3", Some(r#"{"xuids":["1","2","1"]}"#)).is(200);
        assert_eq!(got.body["results"].as_array().unwrap().len(), 2);
        batch("/batch?reservations=true", Some(r#"{"xuids":["1"]}"#)).is(403);
        batch("/sessions?xuid=1", Some("{}")).is(405);
        assert_eq!(d.ask(1, 'A', "GET", &format!("{base}/batch"), None).is(405).header("Allow"), Some("POST"));
        d.ask(1, 'A', "GET", &format!("/serviceconfigs/{}/sessions?xuid=1", Guid::from_bits(7)), None).is(404);
        d.ask(1, 'A', "GET", &format!("{base}/sessiontemplates/other/sessions?xuid=1"), None).is(404);
        d.ask(1, '-', "GET", &format!("{base}/sessions?xuid=1"), None).is(401);
        // A 105 client may not ask for more than it knows.
        d.headers = vec![("X-Xbl-Contract-Version", "105".to_owned())];
        d.ask(1, 'A', "GET", &format!("{base}/sessions?xuid=1&version=6"), None).is(400);
        d.ask(1, 'A', "GET", &format!("{base}/sessions?xuid=1&version=5"), None).is(200);
    }),
    rule(&[m::QUERY_OPEN_TO_ALL], "whoever may not read a session still finds it", || {
        let mut p = Place::new();
        p.play(0, "A", "one");
        p.write(0, &user('A'), "one", with_properties(join_restriction(Restriction::Local)));
        p.write(0, &user('A'), "one", with_properties(read_restriction(Restriction::Local)));
        assert_eq!(p.refuses(&caller('C'), &by("A")), None);
        assert_eq!(p.finds(&by("A")), "A:active@one");
    }),
];
