//! Requests through the HTTP form. Each line is one: the verb, the path, and after a tab the body. Every one has an answer
//! with a status, none panics, and the session keeps its invariants.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sessim::id::{DeviceId, TitleId, Xuid};
use sessim::mpsd::directory::Directory;
use sessim::mpsd::service::Mpsd;
use sessim::mpsd::session::{Caller, User};
use sessim::mpsd::template::SessionTemplate;
use sessim::mpsd::wire::{Epoch, Request};
use sessim::time::Instant;

fuzz_target!(|text: &str| {
    let template = include_str!("../../scenarios/templates/duel.json");
    let template: SessionTemplate = serde_json::from_str(template).expect("the template is sound");
    let mut directory = Directory::default();
    let scid = "00000000-0000-0000-0000-000000000001".parse().expect("a GUID");
    let added = directory.add_template(scid, "duel".parse().expect("a name"), template);
    assert!(added.is_ok());
    let mut service = Mpsd::new(directory, Epoch::default());
    for (number, line) in (0_u32..).zip(text.lines().take(40)) {
        let user = User::at_console(Xuid::new(1001 + u64::from(number % 3)), DeviceId(number % 2), TitleId(7));
        let caller = if number % 7 == 6 { Caller::Service } else { Caller::User(user) };
        let (verb, body) = line.split_once('\t').map_or((line, None), |(verb, body)| (verb, Some(body)));
        let (method, path) = verb.split_once(' ').unwrap_or((verb, "/"));
        let request = Request {
            caller: Some(&caller),
            gamertag: None,
            method,
            path,
            headers: &[("X-Xbl-Contract-Version", if number % 5 == 4 { "105" } else { "107" })],
            body,
        };
        let now = Instant::from_millis(u64::from(number) * 20_000).expect("early enough");
        let mut events = Vec::new();
        service.pass(now, &mut events);
        let response = service.http(now, &request, &mut events);
        service.pass(now, &mut events);
        assert!((200..600).contains(&response.status));
        for (_, session) in service.directory().sessions() {
            session.check_invariants(now).expect("the invariants hold");
        }
    }
});
