//! `servers`, by name.

use crate::json::fields::Object;
use crate::mpsd::custom::Custom;
use crate::mpsd::date::Epoch;
use crate::mpsd::session::{Matchmaking, Server, ServerKind, Session};

pub(super) fn write(to: &mut Object<'_>, session: &Session, epoch: Epoch) {
    for (name, server) in session.servers() {
        to.object(name.as_str(), |to| {
            to.object("constants", |to| constants(to, server, epoch));
            to.object("properties", |to| {
                match ServerKind::of(name) {
                    ServerKind::Matchmaking => to.object("system", |to| search(to, &server.properties.matchmaking)),
                    ServerKind::Arbitration | ServerKind::Other => to.json("system", &server.properties.system),
                }
                custom(to, &server.properties.custom);
            });
        });
    }
}

fn constants(to: &mut Object<'_>, server: &Server, epoch: Epoch) {
    match server.constants.start_time {
        Some(start) => to.object("system", |to| to.shown("startTime", epoch.at(start))),
        None => to.json("system", &server.constants.system),
    }
    custom(to, &server.constants.custom);
}

fn search(to: &mut Object<'_>, search: &Matchmaking) {
    to.json_if("lockId", search.lock_id.as_deref());
    to.json_if("status", search.status.as_ref());
    to.json_if("statusDetails", search.status_details.as_deref());
    to.json_if("typicalWait", search.typical_wait.as_ref());
    if let Some(target) = &search.target_session_ref {
        to.object("targetSessionRef", |to| {
            to.shown("scid", target.scid);
            to.shown("templateName", &target.template);
            to.shown("name", &target.name);
        });
    }
}

fn custom(to: &mut Object<'_>, custom: &Custom) {
    to.json("custom", custom);
}
