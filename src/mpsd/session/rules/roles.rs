//! Roles, which the directory counts and limits, and role preferences.

use crate::clause::Clause;
use crate::id::{ChangeNumber, MemberIndex};
use crate::mpsd::clauses as m;
use crate::mpsd::readings::RoleMaxBelowCount;
use crate::mpsd::session::Session;
use crate::mpsd::session::model::{
    Cause, Change, Event, Field, Me, Member, MemberExtras, MemberProperty, Property, Refusal, RoleId, RolePreference,
    RolesWrite, Write,
};
use crate::mpsd::session::rules::write::Roster;
use crate::mpsd::template::{Role, RoleSetting, RoleType, RoleTypes, role_types};
use std::collections::{BTreeMap, BTreeSet};

/// The maximum weight in a role preference.
const MAX_WEIGHT: u8 = 100;

impl Session {
    /// All roles, by type and name.
    pub fn roles(&self) -> impl Iterator<Item = RoleId> {
        let types = (0..).zip(self.charter.constants.role_types.values());
        types.flat_map(|(kind, it)| (0..).zip(it.roles.keys()).map(move |(role, _)| RoleId { kind, role }))
    }

    /// The names of a role's type and of the role; `None` if there is no such role.
    #[must_use]
    pub fn role_name(&self, id: RoleId) -> Option<(&str, &str)> {
        let (kind, it) = self.charter.constants.role_types.iter().nth(id.kind as usize)?;
        let (role, _) = it.roles.iter().nth(id.role as usize)?;
        Some((kind, role))
    }

    /// The present `max` and `target` of a role.
    #[must_use]
    pub fn role_settings(&self, id: RoleId) -> Role {
        let changed = || self.properties.extras.get()?.role_settings.get(&id).copied();
        let original = || {
            let it = self.charter.constants.role_types.values().nth(id.kind as usize)?;
            it.roles.values().nth(id.role as usize).copied()
        };
        changed().or_else(original).unwrap_or_default()
    }

    /// The members who have a role, by ascending index, reserved ones too.
    #[must_use]
    pub fn members_in_role(&self, id: RoleId) -> Vec<&Member> {
        self.members_by_index().filter(|member| member.roles().contains(&id)).collect()
    }

    /// Checks the shape of a preference, without the session (M374).
    pub(super) fn check_preference_shape(preference: &RolePreference) -> Result<(), Refusal> {
        let wrong = preference.iter().find(|(role, weight)| !role_types::is_role_name(role) || **weight > MAX_WEIGHT);
        match wrong {
            Some((role, weight)) => Err(Refusal::BadRolePreference(format!("{role}: {weight}").into())),
            None => Ok(()),
        }
    }

    /// Whether the preference names the same roles as those of all remaining members (M375).
    fn check_preference_names(&self, preference: &RolePreference, roster: &Roster<'_>) -> Result<(), Refusal> {
        let others =
            self.members.iter().filter(|member| Some(member.index) != roster.own && roster.stays(member.index));
        let mut named = others.filter_map(Member::role_preference);
        let agree = preference.is_empty() || named.all(|theirs| theirs.keys().eq(preference.keys()));
        if agree { Ok(()) } else { Err(Refusal::RolePreferenceNames) }
    }

    /// Whether the write's changes of roles are allowed: the roles exist, the writer may give them, and the limits hold
    /// after the whole write. Returns the settings that it changes.
    pub(super) fn check_roles(
        &self,
        write: &Write,
        roster: &Roster<'_>,
        creating: bool,
    ) -> Result<BTreeMap<RoleId, Role>, Refusal> {
        let own = match &write.me {
            Me::Put(me) => me.extras.as_deref(),
            Me::Absent | Me::Leave => None,
        };
        if let Some(Field::Set(preference)) = own.map(|own| &own.role_preference) {
            self.check_preference_names(preference, roster)?;
        }
        let mut after: BTreeMap<MemberIndex, Vec<RoleId>> = BTreeMap::new();
        let types = &self.charter.constants.role_types;
        if let (Some(own), Some(index)) = (own, roster.own) {
            for (kind, role) in &own.roles {
                if find(types, kind, role.as_deref())?.owner_managed && !roster.owner {
                    return Err(Refusal::OwnerManagedRole(kind.as_str().into()));
                }
            }
            apply(types, self.roles_after(&mut after, index), &own.roles);
        }
        for given in &write.assign {
            let index = given.index;
            let there = roster.own == Some(index) || self.member_at(index).is_some();
            if !there || !roster.stays(index) {
                return Err(Refusal::UnknownMember(index));
            }
            for (kind, role) in &given.roles {
                let managed = find(types, kind, role.as_deref())?.owner_managed;
                if !managed && roster.own != Some(index) && !roster.service {
                    return Err(Refusal::SelfAssignedRole(kind.as_str().into()));
                }
            }
            apply(types, self.roles_after(&mut after, index), &given.roles);
        }
        let settings = match write.constants.as_ref().and_then(|constants| constants.role_types.as_ref()) {
            Some(wanted) if !creating => self.changed_settings(wanted, roster.owner)?,
            Some(_) | None => BTreeMap::new(),
        };
        self.check_places(&after, &settings, roster)?;
        Ok(settings)
    }

    /// The roles of a member after the changes of the write so far; a newcomer has none.
    fn roles_after<'a>(
        &self,
        after: &'a mut BTreeMap<MemberIndex, Vec<RoleId>>,
        index: MemberIndex,
    ) -> &'a mut Vec<RoleId> {
        let before = || self.member_at(index).map_or_else(Vec::new, |member| member.roles().to_vec());
        after.entry(index).or_insert_with(before)
    }

    /// The settings that a written `roleTypes` changes, complete for each role (M369, M370).
    fn changed_settings(&self, wanted: &RoleTypes, owner: bool) -> Result<BTreeMap<RoleId, Role>, Refusal> {
        let mut changed = BTreeMap::new();
        for (kind, theirs) in wanted {
            let fixed = |path: &str| Refusal::RoleSettingFixed(format!("roleTypes.{kind}{path}").into());
            let ours = self.charter.constants.role_types.get(kind).ok_or_else(|| fixed(""))?;
            if theirs.owner_managed.is_some_and(|managed| managed != ours.owner_managed) {
                return Err(fixed(".ownerManaged"));
            }
            if theirs.mutable_role_settings.as_ref().is_some_and(|settings| *settings != ours.mutable_role_settings) {
                return Err(fixed(".mutableRoleSettings"));
            }
            for (role, settings) in theirs.roles.iter().flatten() {
                let path = format!(".roles.{role}");
                let id = role_id(&self.charter.constants.role_types, kind, role).ok_or_else(|| fixed(&path))?;
                let old = self.role_settings(id);
                let new = Role { max: settings.max.or(old.max), target: settings.target.or(old.target) };
                for (setting, word, differs) in [
                    (RoleSetting::Max, "max", new.max != old.max),
                    (RoleSetting::Target, "target", new.target != old.target),
                ] {
                    if differs && !ours.mutable_role_settings.contains(&setting) {
                        return Err(fixed(&format!("{path}.{word}")));
                    }
                }
                if new == old {
                    continue;
                }
                if !owner {
                    return Err(Refusal::NotAnOwner);
                }
                if let Some((_, problem)) = new.problems().into_iter().next() {
                    let why = format!("roleTypes.{kind}{path}: {problem}");
                    return Err(Refusal::InvalidConstants(m::ROLE_RANGE, why.into()));
                }
                changed.insert(id, new);
            }
        }
        Ok(changed)
    }

    /// Whether no role exceeds its `max`: roles that the write gives (M363), and roles whose `max` is lowered
    /// (M371).
    fn check_places(
        &self,
        after: &BTreeMap<MemberIndex, Vec<RoleId>>,
        settings: &BTreeMap<RoleId, Role>,
        roster: &Roster<'_>,
    ) -> Result<(), Refusal> {
        let before = |index: MemberIndex| self.member_at(index).map_or(&[][..], Member::roles);
        let taken: BTreeSet<RoleId> = after
            .iter()
            .flat_map(|(index, roles)| roles.iter().copied().filter(|id| !before(*index).contains(id)))
            .collect();
        let lowered = settings.keys().copied().filter(|id| settings[id].max != self.role_settings(*id).max);
        let in_question: BTreeSet<RoleId> = taken.iter().copied().chain(lowered).collect();
        if in_question.is_empty() {
            return Ok(());
        }
        // M364: unchanged members, and changed ones as they are after the write.
        let untouched = self.members.iter().filter(|member| !after.contains_key(&member.index));
        let untouched = untouched.filter(|member| roster.stays(member.index)).map(Member::roles);
        let mut counts: BTreeMap<RoleId, usize> = BTreeMap::new();
        for id in untouched.chain(after.values().map(Vec::as_slice)).flatten() {
            *counts.entry(*id).or_default() += 1;
        }
        for id in in_question {
            let max = settings.get(&id).copied().unwrap_or_else(|| self.role_settings(id)).max;
            let over = max.is_some_and(|max| counts.get(&id).is_some_and(|count| *count > max as usize));
            let name = || {
                let (kind, role) = self.role_name(id).unwrap_or_default();
                format!("{kind}.{role}").into()
            };
            if !over {
                continue;
            }
            if taken.contains(&id) {
                return Err(Refusal::RoleFull(name()));
            }
            match self.charter.readings.role_max_below_count {
                RoleMaxBelowCount::Refuse => return Err(Refusal::RoleMaxBelowCount(name())),
                RoleMaxBelowCount::Accept => {}
            }
        }
        Ok(())
    }

    /// Applies the roles that the write gives to others, and the settings that it changes. The writer's own roles are
    /// part of its record.
    #[inline(never)]
    pub(super) fn write_roles(
        &mut self,
        write: &Write,
        settings: &BTreeMap<RoleId, Role>,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        for given in &write.assign {
            let Some(member) = self.members.iter_mut().find(|member| member.index == given.index) else { continue };
            let before = member.roles().to_vec();
            let mut after = before.clone();
            apply(&self.charter.constants.role_types, &mut after, &given.roles);
            member.extras.edit(|extras: &mut MemberExtras| extras.roles.clone_from(&after));
            note_roles(member, &before, &after, |_| m::ROLE_ASSIGN, number, happened);
        }
        if settings.is_empty() {
            return;
        }
        let types = &self.charter.constants.role_types;
        self.properties.extras.edit(|extras| {
            extras.role_settings.extend(settings);
            extras.role_settings.retain(|id, settings| original(types, *id) != Some(*settings));
        });
        let change = Change::Property(Property::RoleTypes);
        happened.push(Event { change_number: number, change, cause: Cause::Request, clause: m::ROLE_SETTINGS_MUTABLE });
    }

    /// The roles and the preference that a member writes for itself.
    pub(super) fn write_own_roles(
        &mut self,
        place: usize,
        roles: &RolesWrite,
        preference: &Field<RolePreference>,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        let member = &mut self.members[place];
        if !roles.is_empty() {
            let before = member.roles().to_vec();
            let mut after = before.clone();
            apply(&self.charter.constants.role_types, &mut after, roles);
            member.extras.edit(|extras: &mut MemberExtras| extras.roles.clone_from(&after));
            let clause = |replaced| if replaced { m::ROLE_ONE_PER_TYPE } else { m::ROLE_SELF_ASSIGNED };
            note_roles(member, &before, &after, clause, number, happened);
        }
        let preference = match preference {
            Field::Keep => return,
            Field::Clear => RolePreference::new(),
            Field::Set(preference) => preference.clone(),
        };
        let differs = member.role_preference().map_or(!preference.is_empty(), |old| *old != preference);
        if differs {
            member.extras.edit(|extras: &mut MemberExtras| extras.role_preference = preference);
            let property = MemberProperty::RolePreference;
            let change = Change::MemberProperty { member: member.index, xuid: member.xuid, property };
            happened.push(Event {
                change_number: number,
                change,
                cause: Cause::Request,
                clause: m::ROLE_PREFERENCE_RANGE,
            });
        }
    }

    /// The invariant about roles.
    pub(in crate::mpsd::session) fn roles_are_sound(&self) -> bool {
        let one_of_each = |member: &Member| {
            let roles = member.roles();
            roles.windows(2).all(|pair| pair[0].kind < pair[1].kind)
                && roles.iter().all(|id| original(&self.charter.constants.role_types, *id).is_some())
        };
        let accepts = self.charter.readings.role_max_below_count == RoleMaxBelowCount::Accept;
        let fits = |id: RoleId| {
            let max = self.role_settings(id).max;
            max.is_none_or(|max| self.members_in_role(id).len() <= max as usize)
        };
        self.members.iter().all(one_of_each) && (accepts || self.roles().all(fits))
    }

    /// Whether all preferences name the same roles.
    pub(in crate::mpsd::session) fn preferences_agree(&self) -> bool {
        let mut all = self.members.iter().filter_map(Member::role_preference);
        let Some(first) = all.next() else { return true };
        all.all(|other| other.keys().eq(first.keys()))
    }

    /// The member with this index; the list of a large session is in no order.
    pub(super) fn member_at(&self, index: MemberIndex) -> Option<&Member> {
        self.members.iter().find(|member| member.index == index)
    }
}

/// One event for each type in which the roles differ; `clause` is told whether there was one of that type before.
fn note_roles(
    member: &Member,
    before: &[RoleId],
    after: &[RoleId],
    clause: impl Fn(bool) -> Clause,
    number: ChangeNumber,
    happened: &mut Vec<Event>,
) {
    let of_kind = |roles: &[RoleId], kind: u32| roles.iter().copied().find(|id| id.kind == kind);
    let kinds: BTreeSet<u32> = before.iter().chain(after).map(|id| id.kind).collect();
    for kind in kinds {
        let (from, to) = (of_kind(before, kind), of_kind(after, kind));
        if from != to {
            let change = Change::Role { member: member.index, xuid: member.xuid, from, to };
            happened.push(Event {
                change_number: number,
                change,
                cause: Cause::Request,
                clause: clause(from.is_some()),
            });
        }
    }
}

/// The type of that name, if it has the named role, or no role is named (M362).
fn find<'a>(types: &'a BTreeMap<String, RoleType>, kind: &str, role: Option<&str>) -> Result<&'a RoleType, Refusal> {
    match (types.get(kind), role) {
        (Some(it), None) => Ok(it),
        (Some(it), Some(role)) if it.roles.contains_key(role) => Ok(it),
        (_, Some(role)) => Err(Refusal::UnknownRole(format!("{kind}.{role}").into())),
        (None, None) => Err(Refusal::UnknownRole(kind.into())),
    }
}

fn role_id(types: &BTreeMap<String, RoleType>, kind: &str, role: &str) -> Option<RoleId> {
    let it = types.get(kind)?;
    let place = |count: usize| u32::try_from(count).ok();
    it.roles.contains_key(role).then_some(())?;
    Some(RoleId {
        kind: place(types.keys().take_while(|name| name.as_str() < kind).count())?,
        role: place(it.roles.keys().take_while(|name| name.as_str() < role).count())?,
    })
}

fn original(types: &BTreeMap<String, RoleType>, id: RoleId) -> Option<Role> {
    types.values().nth(id.kind as usize)?.roles.values().nth(id.role as usize).copied()
}

/// Changes a member's roles: a role replaces another of its type, `None` removes it. Unknown names are
/// ignored.
fn apply(types: &BTreeMap<String, RoleType>, roles: &mut Vec<RoleId>, wrote: &RolesWrite) {
    for (kind, role) in wrote {
        let kind_place = types.keys().position(|name| name == kind);
        roles.retain(|id| Some(id.kind as usize) != kind_place);
        if let Some(id) = role.as_ref().and_then(|role| role_id(types, kind, role)) {
            roles.insert(roles.partition_point(|other| other.kind < id.kind), id);
        }
    }
}
