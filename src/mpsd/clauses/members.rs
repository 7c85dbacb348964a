//! Rules about how members come, go and change their state.

use crate::clause::clauses;

clauses! { 'M';
    "Creating and joining": {
        51 CREATE "The first write to a name that has no session creates it with change number 1 and answers 201." "REST, STA [D]";
        52 CREATE_INITIATORS "When `initiators` is set, a creator whose xuid is not listed is refused with 403." "LEG [D]; status [I]";
        53 JOIN_BY_ANY_WRITE "Any accepted write but a leave, even an empty body, adds its writer as a member; so the creator joins too." "REST [D]";
        54 JOIN_NEXT_INDEX "A new member takes the index `membersInfo.next`, which then goes up by one." "REST [D]; MCXB [O]";
        55 JOIN_TIME "`joinTime` is the instant of joining, and for a reservation the instant of reserving." "REST [D]";
        56 MEMBER_CONSTANTS_ONCE "A member's constants are set by the writer who adds the member; a later differing value, at acceptance too, is refused with 409." "DET, Member constants [D]; status section 7.2 [I]";
    }
    "Reservations": {
        57 RESERVE "A member adds reservations with `reserve_0`, `reserve_1` and so on, which take indices in that order." "REST [D]";
        58 RESERVE_BY_SERVICE "A service principal may add reservations, at creation and later, without becoming a member." "REST; section 23 [D]; later [I]";
        59 RESERVE_PRESENT (reserve_present) "Reserving a xuid that is already in the session changes nothing if the constants are equal, else it is refused with 409." "section 29.2 [U]";
        60 ACCEPT_BY_FIRST_WRITE "The reserved user's first write, whatever it contains, turns the reservation into a member." "REST [D]";
        61 ACCEPT_SETS_JOIN_TIME (join_time_on_acceptance) "Acceptance of a reservation sets `joinTime` to the instant of acceptance." "section 29.2 [U]";
    }
    "Member states": {
        62 JOIN_INACTIVE "Creating, joining or accepting without a status flag makes the member inactive and starts the inactive timer." "DET, Member properties; REST [D]";
        63 JOIN_ACTIVE "Creating, joining or accepting with `active` true makes the member active at once." "DET, Active user state [D]";
        64 JOIN_READY "Creating, joining or accepting with `ready` true makes the member ready and starts the ready timer." "DET, readyRemovalTimeout [D]";
        65 FALSE_IS_ABSENT "`active` or `ready` false in a body that joins means the same as leaving the flag out." "DET, Member properties [D]";
        66 BOTH_FLAGS "One write with both `active` and `ready` true is refused with 400." "DET, Member properties [D]";
        67 ACTIVATE "`active` true from ready or inactive makes the member active, clears `ready` and cancels the running timer." "section 8.1; DET, Active user state [D]";
        68 DEACTIVATE "`active` false from active makes the member inactive and starts the inactive timer." "DET, Inactive user state [D]";
        69 ACTIVE_TO_READY "`ready` true from active makes the member ready, clears `active` and starts the ready timer." "section 8.1 [I]";
        70 INACTIVE_TO_READY (ready_from_inactive) "`ready` true from inactive makes the member ready with a fresh ready timer." "section 29.2 [U]";
        71 READY_AGAIN (ready_rewrite) "Writing `ready` true while ready does not restart the ready timer." "section 8.1 [U]";
        72 READY_IGNORES_ACTIVE_FALSE (active_false_when_ready) "`active` false while ready leaves the member ready with its timer running." "section 8.1 [U]";
        73 UNREADY "`ready` false while ready, without `active` true, makes the member inactive and starts the inactive timer." "section 8.1 [I]";
        74 OTHER_WRITES_KEEP_TIMER "A member's write that does not change its state does not restart its ready or inactive timer." "section 8.1 [I]";
        75 OWN_RECORD_ONLY "Where nobody owns the session, a user's write to another member's record, or its attempt to remove another member, is refused with 403." "DET, Inactive user state [D]; status [I]";
    }
    "Leaving and removal": {
        76 LEAVE "A member leaves by writing `null` to its own record, which is removed at once." "REST, OVR [D]";
        77 DECLINE "A reserved user who leaves declines the reservation, which is removed at once." "section 8.1 [I]";
        78 LEAVE_ABSENT (leave_absent) "A leave by a user without a record changes nothing, adds no member and answers 204." "section 8.1 [U]";
        79 INDEX_NEVER_REUSED (index_reuse) "The index of a removed member is never given out again in the same branch." "REST [D]; MCXB [O]";
        80 RETURN_AS_NEW "A removed user may join again under the usual rules, as a new member with a new index." "OVR [D]; MCC [O]";
        81 EMPTY_CHECK "Whenever the last record goes, reservations included, the session is empty from that instant." "DET, sessionEmptyTimeout [D]";
        82 EMPTY_ZERO_DELETES "With `sessionEmptyTimeout` 0 the change that empties the session also deletes it." "DET, Cleanup of inactive sessions [D]";
        83 EMPTY_SESSION_JOINS (empty_session_joins) "An empty session that still lives may be joined by the usual rules, keeps its branch and stops its empty timer." "section 29.2 [U]";
    }
}
