//! `properties` of a session.

use crate::json::fields::Object;
use crate::mpsd::session::{ConnectionString, Restriction, Session};

pub(super) fn write(to: &mut Object<'_>, session: &Session) {
    to.object("system", |to| {
        to.flag("closed", session.closed());
        to.flag("locked", session.locked());
        to.json_if("joinRestriction", unless_open(session.join_restriction()).as_ref());
        to.json_if("readRestriction", unless_open(session.read_restriction()).as_ref());
        to.shown_if("host", session.host());
        if session.charter().constants.ownership_policies.is_some() {
            to.numbers("owners", session.owners());
        }
        if !session.is_large() {
            to.numbers("turn", session.turn().iter().copied());
        }
        if !session.keywords().is_empty() {
            to.json("keywords", session.keywords());
        }
        match session.matchmaking_property() {
            Some(matchmaking) => to.json("matchmaking", matchmaking),
            None => to.object("matchmaking", |_| ()),
        }
        to.json_if("matchmakingResubmit", session.matchmaking_resubmit().as_ref());
        to.json_if("allocateCloudCompute", session.allocate_cloud_compute().as_ref());
        if let Some(servers) = session.server_connection_string_candidates() {
            let servers: Vec<&str> = servers.into_iter().map(ConnectionString::as_str).collect();
            to.json("serverConnectionStringCandidates", &servers);
        }
    });
    super::custom(to, Some(session.custom_properties()));
}

fn unless_open(restriction: Restriction) -> Option<Restriction> {
    (restriction != Restriction::None).then_some(restriction)
}
