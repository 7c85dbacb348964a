//! A member of a session.

use super::super::qos::{ShownMeasurements, ShownServerMeasurements};
use super::View;
use crate::id::{MemberIndex, Name};
use crate::json::fields::Object;
use crate::mpsd::session::{Member, MemberStatus, Part};
use crate::mpsd::template::Contract;

impl View<'_> {
    /// The member's record; `next` is the index of the one that follows (M174), where there is a list.
    pub(super) fn member(&self, to: &mut Object<'_>, member: &Member, next: Option<MemberIndex>) {
        let reserved = member.status == MemberStatus::Reserved;
        if let Some(next) = next {
            to.number("next", next);
        }
        to.shown("joinTime", self.epoch.at(member.join_time));
        if let (false, Some(gamertag)) = (reserved, self.gamertags.get(&member.xuid)) {
            to.string("gamertag", gamertag);
        }
        to.shown_if("deviceToken", member.device_token());
        to.flag(if self.contract == Contract::V107 { "reserved" } else { "pending" }, reserved);
        if let (MemberStatus::Active, Some(title)) = (member.status, member.title) {
            to.digits("activeTitleId", title.0);
        }
        to.flag("turn", self.session.turn().contains(&member.index));
        if let (Part::Running, Some(episode)) = (member.part, self.session.episode()) {
            to.number("initializationEpisode", episode);
        }
        to.json_if("initializationFailure", member.initialization_failure.as_ref());
        if !member.roles().is_empty() {
            let roles = member.roles().iter().filter_map(|id| self.session.role_name(*id));
            to.object("roles", |to| roles.for_each(|(kind, role)| to.shown(kind, role)));
        }
        to.object("constants", |to| {
            to.object("system", |to| {
                to.digits("xuid", member.xuid);
                to.number("index", member.index);
                to.flag("initialize", member.part != Part::None);
                let system = member.system_constants();
                to.json_if("team", system.and_then(|system| system.team.as_ref()));
                to.json_if("matchmakingResult", system.and_then(|system| system.matchmaking_result.as_ref()));
            });
            super::custom(to, member.custom_constants());
        });
        to.object("properties", |to| {
            to.object("system", |to| self.member_properties(to, member));
            super::custom(to, member.custom_properties());
        });
    }

    fn member_properties(&self, to: &mut Object<'_>, member: &Member) {
        to.flag("active", member.status == MemberStatus::Active);
        to.flag("ready", member.status == MemberStatus::Ready);
        to.shown_if("connection", member.connection.map(|connection| connection.0));
        if let Some(address) = &member.secure_device_address {
            to.string("secureDeviceAddress", address.as_str());
        }
        let group = if self.contract == Contract::V107 { "initializationGroup" } else { "group" };
        to.json_if(group, member.initialization_group());
        if !member.groups().is_empty() {
            to.json("groups", &member.groups().iter().map(Name::as_str).collect::<Vec<_>>());
        }
        to.json_if("RolePreference", member.role_preference());
        to.json_if("measurements", member.measurements().map(ShownMeasurements).as_ref());
        to.json_if("serverMeasurements", member.server_measurements().map(ShownServerMeasurements).as_ref());
        if let Some(subscriptions) = member.subscriptions() {
            super::subscriptions::subscriptions(to, subscriptions);
        }
    }
}
