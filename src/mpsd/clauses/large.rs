//! Rules about large sessions, and the size of a session's document.

use crate::clause::clauses;

clauses! { 'M';
    "Large sessions": {
        345 LARGE_OWN_RECORD_ONLY "A write to a large session that adds a reservation or changes another member's record is refused with 409, for every caller." "LRG; STA, section 27 [D]; services [U]";
        346 LARGE_EXCLUDES_PROPERTIES "`host`, `turn`, `initializationGroup`, or a `joinRestriction` other than `none` on a large session is refused with 400." "DET, Member properties; LEG, LRG [D]; status [I]";
        347 LARGE_DOCUMENT "Of the members of a large session the document shows only the caller, as `me` and without `next`; the counts in `membersInfo` stay, and `turn` is not shown." "DET, Large sessions; LRG, LEG [D]";
    }
}
