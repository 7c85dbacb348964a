//! Rules about what ends a state that nobody ends: timers, Presence, lost connections.

use crate::clause::clauses;

clauses! { 'M';
    "Removal timers": {
        84 RESERVED_EXPIRES (reserved_expiry) "A reservation that was made `reservedRemovalTimeout` ago or longer is removed and its slot freed." "LEG, CON, XH [D]; section 29.1 row 2";
        85 READY_EXPIRES (ready_expiry) "A member that has been ready for `readyRemovalTimeout` or longer turns inactive, and the inactive timer starts." "LEG, XH [D]; section 29.1 row 1";
        86 INACTIVE_EXPIRES "A member that has been inactive for `inactiveRemovalTimeout` or longer is removed from the session." "DET, inactiveRemovalTimeout [D]";
        87 EMPTY_EXPIRES "A session that has been empty for `sessionEmptyTimeout` or longer is deleted before the next access is served." "DET, sessionEmptyTimeout [D]";
        88 ACTIVE_HAS_NO_TIMER "An active member has no removal timer, even if it writes nothing for a long time." "section 8.1; DET, Session timeout example [D]";
        89 ZERO_TAKES_NEXT_ACCESS (zero_inactive_inline) "A member demoted with `inactiveRemovalTimeout` 0 is removed by the next access, not by the one that demotes it." "DET, Session timeout example [D]; MCC [O]";
        90 NEXT_TIMER_EARLIEST "`nextTimer` is the earliest finite deadline among members and session, and is absent when there is none." "REST, LEG [D]";
        91 NEXT_TIMER_BLOCKED "If a deadline is due but delayed by the rule of one transition, `nextTimer` is the present instant." "section 9.3 [U]";
    }
    "Presence": {
        92 PRESENCE_DEMOTES "An evaluation turns an active member whose user is not in the title inactive, and the inactive timer starts only then." "DET, Session timeout example; LEG [D]";
        93 PRESENCE_ONLY_ACTIVE "Presence is checked for active members only; ready, inactive and reserved members have their timers." "section 8.1 [U]";
        94 PRESENCE_SUPPRESSED "With `suppressPresenceActivityCheck` no member is ever demoted by Presence." "CON [D]";
        95 PRESENCE_WITH_CONNECTION (presence_with_rta) "The Presence check also applies to sessions with `connectionRequiredForActiveMembers`." "section 29.2 [U]";
    }
    "Real-time connections": {
        96 CONNECTION_REQUIRED (active_without_connection) "With `connectionRequiredForActiveMembers`, a write that makes a member active and leaves it without a `connection` is refused with 400." "section 10 [U]";
        97 CONNECTION_LOST_DEMOTES (rta_loss) "When the service gives up a lost connection, the active member bound to it turns inactive and the inactive timer starts." "OVR [D]; section 29.1 row 5";
        98 CONNECTION_LOSS_AT_ONCE "A connection loss changes the session when it is detected, 30000 ms after the drop, without waiting for an access." "OVR, RTA [D]; MCC [O]";
        99 CONNECTION_LOSS_COMMITS_ONCE "A connection loss evaluates the session first, does not affect a member that this evaluation has already changed, and commits everything in one change." "section 10 [U]";
        100 CONNECTION_REPLACED "Writing `active` with a new `connection` replaces the old one, whose later loss is ignored." "OVR [D]; MCC [O]";
        101 CONNECTION_DROPPED "A member that stops being active drops its connection and its subscription." "section 8.2 [I]";
        102 CONNECTION_UNKNOWN (unknown_connection) "A `connection` the service has never seen is accepted, treated as lost at that write and given up 30000 ms later." "section 29.2 [U]";
        103 CONNECTION_LATE "A user who writes a connection after a timeout has removed its record is judged as a new join." "OVR [D]; MCC [O]";
    }
}
