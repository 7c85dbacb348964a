//! Rules about the arbiter, and several users on its console.

use crate::clause::clauses;

clauses! { 'M';
    "Arbiter": {
        141 HOST_IS_TOKEN "The arbiter is whichever member's device token equals `host`, compared without case." "DET, Session arbiter; REST [D]";
        142 HOST_NO_RIGHTS "Being the arbiter gives no extra rights: it can neither remove nor deactivate another member." "DET, Inactive user state [D]";
        143 HOST_UNMATCHED "A write of `host` that names no member's token succeeds, but the field is deleted." "REST [D]";
        144 HOST_ORPHANED "`host` is kept while any member has its token, such as a second user of that console, and is deleted with the last one." "REST, LEG [D]; section 25 [I]";
        145 HOST_INACTIVE_KEEPS (host_of_inactive) "A host that turns inactive stays the host until it is removed or another token is written." "section 15 [I]";
        146 HOST_RACE "Of several hosts written with the same ETag one succeeds, and the others get 412 with the winner's session." "ARB, OVR [D]";
    }
    "Several users on one console": {
        147 CONSOLE_OWN_RECORDS "Each user on a console has its own record, and the leave of one does not affect the others." "DET, Multiple signed-in users on a single console [D]";
        148 CONSOLE_LOCAL "A user is local if an active member is on the same device." "section 12; XH [I]";
    }
}
