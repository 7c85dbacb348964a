//! Rules about plain fields: what is kept, shown, and hardly judged.

use crate::clause::clauses;

clauses! { 'M';
    "Keywords, turns and matchmaking": {
        330 KEYWORDS "`keywords` are strings that compare without case; a write replaces all of them, one given twice counts once, and an empty list is none." "REST, LEG, DET, Member properties [D]; twice, empty [U]";
        331 KEYWORDS_NOT_PRIVATE "`keywords` on a private session are refused with 400." "REST, LEG [D]";
        332 TURN "`turn` lists the indices of members whose turn it is; a write replaces it whole, it is shown even if empty, and a member in it shows `turn` true." "REST, LEG [D]; TRC [O]";
        333 TURN_OF_MEMBERS "An index in `turn` that no member has, nor one whom the same write adds, is refused with 400." "section 6 [U]";
        334 TURN_DROPPED "The index of a removed member is removed from `turn` in the same change." "section 6 [I]";
        335 MATCHMAKING "`matchmaking` has `targetSessionConstants`, `serverConnectionString` and `clientResult`; a write replaces it whole, and it is shown even if empty." "REST, LEG [D]; XT [C]; TRC [O]";
        336 CLIENT_RESULT_NEEDS_CAPABILITY "`matchmaking.clientResult` without the capability `clientMatchmaking` is refused with 400." "section 4.1 [I]";
        337 MATCHMAKING_RESUBMIT "`matchmakingResubmit` is stored as written: true asks for another match, false keeps this one." "REST, LEG [D]";
        338 ALLOCATE_CLOUD_COMPUTE "`allocateCloudCompute` is stored and shown; nothing is allocated." "XH [C]; deprecated [D]";
        339 MEMBER_SYSTEM_CONSTANTS "`team` and `matchmakingResult` among a member's constants are set by the writer who adds the member; the directory shows them and does not interpret them." "REST, LEG, section 7.1 [D]";
    }
    "Who plays with whom": {
        340 GROUPS "`groups` names the groups that a member is in, by the rules of session names; one given twice counts once, and an empty list is the same as none." "DET, Member properties [D]; twice [U]";
        341 ENCOUNTERS "`encounters` are consumed by the write that reports them and never shown; on a large session that is a change." "DET, Member properties [D]; change [U]";
        342 ENCOUNTER_MEETS "On a large session an active member's encounter counts as having joined the group 30000 ms ago and just left: it meets every member who has been active there since." "DET, Member properties [D]; both ends [U]";
        343 PLAYING_TOGETHER "In a large session, members who are active in a common group play together; in any other session with `gameplay`, all active members do." "DET, Member properties; CON [D]";
    }
}
