//! Rules about the owners of sessions with the capability `hasOwners`.

use crate::clause::clauses;

clauses! { 'M';
    "Ownership": {
        376 OWNER_FIRST "The user who creates a session with `hasOwners` is its first owner; one that a service creates has no owner yet." "section 22 [I]";
        377 OWNERS_CHANGED "An owner or a service writes `owners`, member indices, and the list replaces the old one; an owner may be in any state but reserved." "section 22 [D]; states [I]";
        378 OWNERS_VALID "`owners` names at least one member, and only accepted ones that the write leaves in the session; anything else is refused with 400." "section 22 [U]";
        379 OWNERS_NEED_CAPABILITY "`owners` on a session without `hasOwners` is refused with 400." "CON [D]; status [I]";
        380 OWNER_REMOVES "An owner removes other members, reserved ones too, by writing `null` at `members/{index}`." "REST, S2S [D]; sections 12.3, 22";
        381 OWNERS_ONLY "On a session with `hasOwners`, removing members, giving roles to others and changing `roleTypes` is refused with 403 to members who own nothing." "section 12.3 [D]; status [I]";
        382 OWNERS_PROPERTIES "Who is no owner writes only the system properties that `nonOwnerModifiableSystemProperties` lists, and is refused any other with 403." "CON [D]; status section 12.3 [I]";
        383 NON_OWNER_CUSTOM (non_owner_custom) "Who is no owner may write the session's custom properties all the same." "section 12.3 [U]";
        384 NON_OWNER_RESERVES (non_owner_reserves) "Who is no owner may make reservations all the same." "section 12.3 [U]";
        385 OWNER_BLOCKS "A user whom an owner has blocked cannot join, not even with a reservation, and is refused with 403." "section 22 [D]; section 12.2 row 1";
        386 OWNERLESS_ENDS (ownerless_session) "Under `migration` `endsession`, the default, the change in which the last owner goes removes all other members too, and the session ends." "CON [D]; section 22";
        387 OWNERLESS_OLDEST "Under `migration` `oldest`, the change in which the last owner goes makes the accepted member with the earliest `joinTime` the owner; of several, the one with the lowest index." "CON [D]; ties section 22 [U]";
        388 OWNERLESS_FIRST_COMER "Under `migration` `oldest`, a session that has no owner because nobody had accepted gets the first member who does." "section 22 [U]";
        389 OWNER_SERVICE "A service principal may do all that an owner may, and is none." "sections 12.3, 22 [D]";
    }
}
