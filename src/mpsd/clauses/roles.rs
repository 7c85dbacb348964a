//! Rules about roles: what members are to each other in a title's eyes.

use crate::clause::clauses;

clauses! { 'M';
    "Roles": {
        360 ROLE_ONE_PER_TYPE "A member has at most one role of each type: another one of that type replaces it, and `null` gives it up." "ROL [D]; section 18";
        361 ROLE_SELF_ASSIGNED "A member takes roles by the `roles` of its own record, when joining or later; types that a write omits are unchanged." "ROL [D]; sections 3.1, 18";
        362 ROLE_UNKNOWN "A role type, or a role of a type, that the session does not have is refused with 400." "section 18; status [I]";
        363 ROLE_FULL (role_full_status) "A write that gives a role to more members than its `max` is refused with 409; `target` is not enforced." "ROL [D]; status section 29.2 [U]";
        364 ROLE_COUNTED_AFTER "Members of a role are counted after the whole write, so one write can swap the roles of several members." "section 18 [U]";
        365 ROLE_FREED "A member who leaves or is removed, for any reason, frees its roles in the same change." "ROL [D]; section 8.1";
        366 ROLE_OWNER_MANAGED "A role of an `ownerManaged` type is given and taken by owners and services only; anybody else is refused with 403." "ROL [D]; status [I]";
        367 ROLE_ASSIGN "An owner gives roles of `ownerManaged` types to any member, a reserved one too, through `members/{index}`; roles of other types are refused there with 403." "section 3.1 [I]; reserved ones [U]";
        368 ROLE_ASSIGN_ABSENT "Roles for an index at which the write leaves no member are refused with 400." "section 3.1 [U]";
        369 ROLE_SETTINGS_MUTABLE "Owners and services change the settings of roles that `mutableRoleSettings` lists by writing `roleTypes` again; anybody else is refused with 403." "ROL [D]; status [I]";
        370 ROLE_SETTINGS_FIXED "Any other difference in `roleTypes` after creation, a new type or role among them, is refused with 409." "ROL [D]; status section 4 [I]";
        371 ROLE_MAX_BELOW_COUNT (role_max_below_count) "Lowering the `max` of a role below the number of members who have it is refused with 409." "sections 18, 29.2 [U]";
        372 ROLES_SHOWN "The document shows `roleTypes` with the `count` and `memberXuids` of each role, and each member's `roles`." "ROL, REST [D]";
        373 ROLE_TYPES_BY_CREATOR "A creator may add role types that the template does not have; those of the template are fixed, and a different form is refused with 409." "OVR, REST [D]; status [I]";
    }
    "Role preferences": {
        374 ROLE_PREFERENCE_RANGE "`RolePreference` gives role names weights from 0 to 100 and is replaced whole; another weight or a name that no role can have is refused with 400." "DET, Member properties [D]; status [I]";
        375 ROLE_PREFERENCE_NAMES "The role names of a `RolePreference` match those of every other member that has one, else it is refused with 400; if no other member has one, any names are accepted." "DET, Member properties [D]; status, and who sets the names [I]";
    }
}
