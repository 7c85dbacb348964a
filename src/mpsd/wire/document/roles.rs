//! `roleTypes` of a session: the settings as they are, and who has each role (M372).

use crate::json::fields::Object;
use crate::mpsd::session::{RoleId, Session};

pub(super) fn write(to: &mut Object<'_>, session: &Session) {
    for (kind, (name, it)) in (0..).zip(&session.charter().constants.role_types) {
        to.object(name, |to| {
            to.flag("ownerManaged", it.owner_managed);
            if !it.mutable_role_settings.is_empty() {
                to.json("mutableRoleSettings", &it.mutable_role_settings);
            }
            to.object("roles", |to| {
                for (role, name) in (0..).zip(it.roles.keys()) {
                    to.object(name, |to| write_role(to, session, RoleId { kind, role }));
                }
            });
        });
    }
}

fn write_role(to: &mut Object<'_>, session: &Session, id: RoleId) {
    let settings = session.role_settings(id);
    to.json_if("max", settings.max.as_ref());
    to.json_if("target", settings.target.as_ref());
    let xuids: Vec<_> = session.members_in_role(id).into_iter().map(|member| member.xuid).collect();
    to.number("count", xuids.len());
    to.json("memberXuids", &xuids);
}
