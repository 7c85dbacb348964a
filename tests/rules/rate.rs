//! Rate limits: how often somebody may ask.

use crate::common::door::*;
use crate::common::*;
use crate::{Rule, rule};
use sessim::mpsd::clauses as m;
use sessim::mpsd::rate::{RateGroup, Throttled};
use sessim::mpsd::session::{Caller, Refusal, User};

/// A stage where requests are counted.
fn limited(changes: &str) -> Stage {
    let mut s = Stage::under(changes, json!({}));
    s.directory.limit_rates();
    s
}

/// Asks so often at one instant, and says how many passed.
fn passed(s: &mut Stage, now: u64, who: &User, group: RateGroup, times: usize) -> usize {
    (0..times).filter(|_| s.counted(now, &Caller::User(who.clone()), group).is_ok()).count()
}

pub(super) const RULES: &[Rule] = &[
    rule(&[m::RATE_COUNTS_ALL], "the refused count too, in both windows", || {
        let (mut s, a) = (limited(""), user('A'));
        // 30 of 300 pass, and by the 15 s after the 300 are used up by those that did not.
        assert_eq!(passed(&mut s, 0, &a, RateGroup::Sessions, 300), 30);
        assert_eq!(passed(&mut s, 15_000, &a, RateGroup::Sessions, 1), 0);
        let mut s = limited("");
        assert_eq!(passed(&mut s, 0, &a, RateGroup::Sessions, 299), 30);
        assert_eq!(passed(&mut s, 15_000, &a, RateGroup::Sessions, 2), 1);
        // Each user, title and group for itself.
        assert_eq!(passed(&mut s, 15_000, &user('B'), RateGroup::Sessions, 30), 30);
        let elsewhere = User { title: sessim::id::TitleId(8), ..user('A') };
        assert_eq!(passed(&mut s, 15_000, &elsewhere, RateGroup::Sessions, 30), 30);
        assert_eq!(passed(&mut s, 15_000, &a, RateGroup::SmartMatch, 10), 10);
    }),
    rule(&[m::RATE_REFUSED], "the long window is told where both are over, and nothing settles", || {
        let (mut s, a) = (limited(""), user('A'));
        passed(&mut s, 0, &a, RateGroup::Sessions, 30);
        let told = |s: &mut Stage, now| {
            let Throttled { current_requests, limit, .. } =
                s.counted(now, &Caller::User(user('A')), RateGroup::Sessions).unwrap_err();
            (current_requests, limit.requests)
        };
        assert_eq!(told(&mut s, 0), (31, 30));
        passed(&mut s, 0, &a, RateGroup::Sessions, 269);
        assert_eq!(told(&mut s, 0), (301, 300));
        assert_eq!(told(&mut s, 299_999), (302, 300));
        assert!(s.counted(300_000, &Caller::User(a), RateGroup::Sessions).is_ok());
        // At the door it comes before the path, the claims' contract and the body, and a due timer stays.
        let mut d = Door::new(json!({ "readyRemovalTimeout": 10 }));
        d.put(0, 'B', me(json!({ "ready": true }))).is(201);
        d.limited();
        for _ in 0..30 {
            d.ask(9, 'A', "GET", "/nowhere", None).is(404);
        }
        let stored = d.service.peek_at(&path(""));
        for (method, at) in [("GET", path("")), ("PUT", path("")), ("GET", "/nowhere".to_owned()), ("POST", path(""))] {
            assert!(d.ask(10, 'A', method, &at, Some("[")).is(429).events.is_empty());
        }
        assert_eq!(d.service.peek_at(&path("")), stored);
        // Whoever has no claims is nobody to be counted.
        (0..40).for_each(|_| drop(d.ask(10, '-', "GET", &path(""), None).is(401)));
        assert_eq!(d.get(10, 'B', "").is(200).events.len(), 1);
    }),
    rule(&[m::RATE_OF_SESSIONS], "thirty and then three hundred", || {
        let (mut s, a) = (limited(""), user('A'));
        for window in 0..10 {
            assert_eq!(passed(&mut s, window * 15_000, &a, RateGroup::Sessions, 30), 30, "{window}");
        }
        // The three hundred are used up until 300 s after the first.
        assert_eq!(passed(&mut s, 150_000, &a, RateGroup::Sessions, 1), 0);
        assert_eq!(passed(&mut s, 299_999, &a, RateGroup::Sessions, 1), 0);
        // The one that was refused just now has begun a short window.
        assert_eq!(passed(&mut s, 300_000, &a, RateGroup::Sessions, 31), 29);
    }),
    rule(&[m::RATE_OF_SEARCHES], "one search and one search handle, and then twenty of each", || {
        let (mut s, a) = (limited(""), user('A'));
        for window in 0..20 {
            // One that is refused in between would count, so none is.
            for group in [RateGroup::SearchRead, RateGroup::SearchWrite] {
                assert_eq!(passed(&mut s, window * 15_000, &a, group, 1), 1, "{window}");
            }
        }
        assert_eq!(passed(&mut s, 299_999, &a, RateGroup::SearchRead, 1), 0);
        assert_eq!(passed(&mut s, 300_000, &a, RateGroup::SearchRead, 2), 1);
        // At the door the body tells which they are.
        let mut d = Door::new(json!({}));
        d.limited();
        let mut ask = |at: &str, body: &str| d.ask(0, 'A', "POST", at, Some(body)).status;
        let search = r#"{"version":1,"type":"search"}"#;
        let first = [ask("/handles", search), ask("/Handles/query?include=relatedInfo", search)];
        assert!(!first.contains(&429), "{first:?}");
        assert_eq!([ask("/handles", search), ask("/handles/query", r#"{"type":"Search"}"#)], [429, 429]);
        for other in [r#"{"type":"activity"}"#, r#"{"type":7}"#, "{}", "["] {
            assert_ne!((ask("/handles", other), ask("/handles/query", other)), (429, 429), "{other}");
        }
    }),
    rule(&[m::RATE_OF_SMARTMATCH], "ten and then a hundred", || {
        let (mut s, a) = (limited(""), user('A'));
        for window in 0..10 {
            assert_eq!(passed(&mut s, window * 15_000, &a, RateGroup::SmartMatch, 10), 10, "{window}");
        }
        assert_eq!(passed(&mut s, 150_000, &a, RateGroup::SmartMatch, 1), 0);
        let mut d = Door::new(json!({}));
        d.limited();
        let hopper = format!("/serviceconfigs/{SCID}/hoppers/quick");
        let answers: Vec<u16> = (0..11).map(|_| d.ask(0, 'A', "POST", &hopper, Some("{}")).status).collect();
        assert_eq!(answers.iter().position(|status| *status == 429), Some(10));
    }),
    rule(&[m::RATE_WINDOW], "a window lasts its period, from its first request or from a multiple of it", || {
        let a = user('A');
        let mut s = limited("");
        assert_eq!(passed(&mut s, 14_000, &a, RateGroup::Sessions, 30), 30);
        assert_eq!(passed(&mut s, 28_999, &a, RateGroup::Sessions, 1), 0);
        assert_eq!(passed(&mut s, 29_000, &a, RateGroup::Sessions, 30), 30);
        let mut s = limited("fgrl_window_origin=aligned");
        assert_eq!(passed(&mut s, 14_000, &a, RateGroup::Sessions, 30), 30);
        assert_eq!(passed(&mut s, 14_999, &a, RateGroup::Sessions, 1), 0);
        assert_eq!(passed(&mut s, 15_000, &a, RateGroup::Sessions, 30), 30);
        assert_eq!(passed(&mut s, 29_999, &a, RateGroup::Sessions, 1), 0);
    }),
    rule(&[m::RATE_OF_SERVICES], "a service principal asks as often as it likes", || {
        let mut s = limited("");
        assert!((0..1_000).all(|_| s.counted(0, &Caller::Service, RateGroup::Sessions).is_ok()));
        // And where nobody counts, neither does anybody else's number.
        let mut s = Stage::new(json!({}));
        assert_eq!(passed(&mut s, 0, &user('A'), RateGroup::SearchRead, 1_000), 1_000);
    }),
    rule(&[m::RATE_ANSWER], "a 429 tells the numbers and when to come back", || {
        let mut d = Door::new(json!({}));
        d.limited();
        for _ in 0..30 {
            d.get(500, 'A', "").is(204);
        }
        let got = d.get(700, 'A', "").is(429);
        let body = json!({ "version": 1, "currentRequests": 31, "maxRequests": 30, "periodInSeconds": 15, "limitType": "rate" });
        assert_eq!((&got.body, got.header("Retry-After")), (&body, Some("15")));
        assert_eq!(got.header("Cache-Control"), Some("no-cache, no-store"));
        for (now, seconds) in [(14_499, "2"), (14_500, "1"), (15_499, "1")] {
            assert_eq!(d.get(now, 'A', "").is(429).header("Retry-After"), Some(seconds), "{now}");
        }
        d.get(15_500, 'A', "").is(204);
        let refusal = Refusal::TooManyRequests(Box::new(Throttled {
            current_requests: 31,
            limit: RateGroup::Sessions.limits().burst,
            retry_after: sessim::time::Millis::new(14_001).unwrap(),
        }));
        assert_eq!(refusal.to_string(), "31 requests in 15s, where 30 pass; retry in 15 s");
    }),
];
