//! Rules about preconditions, statuses, properties and room.

use crate::clause::clauses;

clauses! { 'M';
    "Writes and preconditions": {
        104 CREATE_ONLY "A write with `If-None-Match: *` to a session that exists is refused with 412." "STA, section 11.1 [D]";
        105 UPDATE_ONLY "A write with `If-Match`, be it `*` or an ETag, to a session that does not exist is refused with 412." "STA, section 11.1 [D]";
        106 PLAIN_WRITE "A write without precondition updates the session if it exists and creates it otherwise." "section 11.1 [D]";
        107 ETAG_MISMATCH "A write whose `If-Match` ETag is not current is refused with 412; for somebody who may read, the answer carries the session." "STA [D]; XH [C]";
        108 ETAG_AFTER_EVALUATION (etag_compare) "The ETag is compared after the evaluation, so a timer that falls due can fail the precondition." "section 29.2 [U]";
        109 REFUSED_CHANGES_NOTHING "A refused write changes nothing beyond the evaluation before it." "section 11.2 [I]";
        110 NO_OP_KEEPS_ETAG (noop_bumps) "A write that changes nothing answers 200 with the same change number and ETag." "section 29.2 [U]";
        111 ONE_BUMP_PER_WRITE "A write that changes something raises the change number once, apart from the bump of its evaluation." "section 11.2 [I]; XT [C]";
        112 OWN_WRITES_UNSYNCHRONIZED "A write to one's own member record needs no `If-Match`: without one it is never refused for being out of date." "OVR, section 11.3 [D]";
        113 SHAPE_FIRST "A request that no session could accept, such as both flags, is refused before the session is evaluated, so nothing changes." "section 11.2 [U]";
        114 QUESTIONS_IN_ORDER "After settling a write is judged in this order: precondition, access, constants, own fields, reservations, properties." "section 11.2 [U]";
    }
    "Properties": {
        129 PROPERTIES_BY_MEMBERS "Any member may write session properties at any time; holding the host token is not needed." "DET, Session properties [D]";
        130 PROPERTIES_NOT_BY_STRANGERS "A write by a user who neither is a member nor may join is refused with 403, and no part of it is applied." "REST, STA [D]";
        131 CUSTOM_MERGES "`custom` merges recursively: objects merge, `null` deletes the key, arrays and plain values replace." "section 3.2; REST [D]";
        132 SYSTEM_REPLACES "A `system` property is replaced whole by its new value, and `null` deletes it." "DET, Member properties; REST [D]";
        133 RESTRICTION_DEFAULTS "`joinRestriction` and `readRestriction` default to `none`, and to `local` under `userAuthorizationStyle`." "DET, Session joinability; CON [D]; TRC [O]";
        134 READ_AT_LEAST_JOIN "A `readRestriction` less permissive than `joinRestriction` is refused with 400; from widest to narrowest: `none`, `followed`, `local`." "REST [D]";
        135 READ_NONE_REFUSED "`readRestriction` `none` under `userAuthorizationStyle` is refused with 400." "XLUA [O]";
        136 LOCKED_NEEDS_CLOSED "A write that would leave `locked` true without `closed` true is refused with 400." "REST [D]";
        137 LOCKED_MEMORY (locked_rejoin) "A member (not a holder of a reservation) who leaves while `locked` is true may return if a slot is free, until `locked` is cleared." "REST [D]; scope section 6 [U]";
        488 CUSTOM_SIZE (max_custom_bytes) "A write after which the `custom` of the session or of a member would have more than 16,384 bytes, as JSON without spaces, is refused with 400." "section 26 [U]; small values XH [C]";
    }
    "Capacity": {
        138 COUNT_INCLUDES_RESERVED "The member count includes reservations, so a reservation takes a slot from the moment it is made." "REST [D]; TRC [O]";
        139 GHOST_SLOT "A member whose player is gone keeps its slot until an evaluation or a connection loss, and then its timer, frees it." "DET, Maximum session size [D]";
        140 RESERVE_OVER_CAPACITY (full_status) "A write whose reservations would exceed `maxMembersCount` is refused whole with 400." "section 12.3; XH [C]";
    }
    "Statuses": {
        149 UPDATED "A write that leaves an existing session alive answers 200 with the session, a leave included." "STA, REST [D]";
        150 WRITE_DELETED "A write after which the session no longer exists answers 204 without a body." "STA [D]";
        151 CREATE_EMPTY "A creation that would have no members, with `sessionEmptyTimeout` 0, creates nothing and answers 204." "STA [I]";
        152 READ_ABSENT (absent_read) "A read of a session that does not exist, or that its own evaluation deletes, answers 204, not 404." "STA [D]; XT [C]; section 29.1 row 4";
    }
}
