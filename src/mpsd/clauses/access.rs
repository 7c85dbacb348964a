//! Rules about who may read and join, and what services may do.

use crate::clause::clauses;

clauses! { 'M';
    "Access: reading": {
        115 READ_BY_MEMBER "Members and holders of reservations may read the session, whatever its visibility." "section 12.1; VIS [D]";
        116 READ_PRIVATE "A stranger's read of a private session is refused with 403." "VIS [D]";
        117 READ_RESTRICTED "A stranger's read of an open or visible session beyond what `readRestriction` allows is refused with 403." "VIS, section 12.1 [D]";
        118 READ_BROADCAST "A title listed in `broadcastViewerTitleIds` may always read." "CON [D]";
    }
    "Access: joining": {
        119 JOIN_ORDER "A join is judged in this order: privilege, platform, reservation, lock memory, closed or locked, visibility, space, restriction." "section 12.2 [I]";
        120 JOIN_PRIVILEGE "A caller without the multiplayer privilege is refused with 403." "STA, XLUA [D]";
        121 JOIN_PLATFORM "A join from a device that is no console is refused with 403 unless `userAuthorizationStyle` is on." "CON [D]; section 12.2 [I]";
        122 JOIN_BY_RESERVATION "A reservation lets its holder in whatever the visibility, restriction, `closed`, `locked` or member count; its slot already counts." "DET, Session visibility; VIS [D]; section 12.2 [I]";
        123 CLOSED_REFUSES_JOIN "A join without reservation to a closed session is refused with 403." "REST, VIS [D]";
        124 LOCKED_REFUSES_JOIN "A join to a locked session by a user who neither holds a reservation nor left after the locking is refused with 403." "REST [D]";
        125 VISIBILITY_REFUSES_JOIN (visibility_refusal) "A join without reservation to a private or visible session is refused with 403." "VIS [D]; section 29.1 row 7";
        126 FULL_REFUSES_JOIN (full_status) "A join without reservation when the count has reached `maxMembersCount` is refused with 400." "XH [C]; section 29.1 row 7";
        127 LOCAL_REFUSES_JOIN "With `joinRestriction` `local` a join from a device on which nobody is an active member is refused with 403." "DET, Session joinability; XLUA [D]";
        128 FOLLOWED_REFUSES_JOIN "With `joinRestriction` `followed` a join by somebody neither local nor followed by an accepted member is refused with 403." "DET, Session joinability [D]; issue 351 [O]";
    }
    "Service principals": {
        156 SERVICE_IS_NO_MEMBER "A service principal is never added as a member; a write of an own record by one is refused with 403." "REST [D]; status [I]";
        157 SERVICE_REMOVES "A service principal may remove any member by its index; an index without a member is ignored." "REST [D]; edge [U]";
    }
}
