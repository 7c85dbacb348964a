//! Rules about SmartMatch, as far as sessions see it.

use crate::clause::clauses;

clauses! { 'M';
    "SmartMatch": {
        420 TICKET_BY_MEMBER "A ticket is posted to a hopper for a session in which the caller is a member; an unknown hopper is refused with 404, and so is a session that does not exist, and a caller who is no member with 403." "section 23 [D]; statuses: STA [I]";
        421 TICKET_SEARCHING "A posted ticket sets the status of its session's server `matchmaking` to `searching`, with the `typicalWait` of the hopper." "section 23 [D]";
        422 TICKET_SNAPSHOT "A ticket represents the members at the time of its posting, without reservations; if the hopper updates tickets from their sessions, for the present members." "section 23 [D]; reservations [U]";
        423 TICKET_TWICE "A second ticket for a session whose first is still searching is refused with 409; if the first has found a match, the second replaces it." "section 23 [U]";
        424 TICKET_CANCELED "A member of its session may cancel a ticket, others get 403; a ticket is also canceled when one of its players leaves, unless the hopper updates it, or when all leave." "section 23 [D]; who goes: [I]";
        425 TICKET_UNKNOWN "Canceling a ticket that is not searching or never existed is refused with 404." "section 23 [U]";
        426 TICKET_EXPIRES "A ticket that has searched for `giveUpDuration` expires at that instant, before any match of the same instant is made." "section 23 [D]; order [U]";
        427 MATCH_IN_ORDER "Tickets are matched in the order of posting: tickets that agree with all chosen ones are added to the oldest, one by one, up to the hopper's maximum of players; if these are too few, the next oldest begins. A ticket with enough players needs no other, unless it preserves its session." "section 23, deterministic by choice [U]";
        428 MATCH_RULES "Two tickets agree by a rule `same` if both have the same value of its attribute, or none; by a rule `within` if both have a number and these differ by no more than the rule allows." "section 23, MMC [D]; absent values [U]";
        429 MATCH_EXPANSION "The difference that a rule `within` allows grows by its `expand` every 5 s, three times, counted from the posting of the newer ticket." "section 23, MMC [D]; whose wait [U]";
        430 MATCH_TARGET "A match creates a session from the hopper's template and adds reservations for all matched players, with `initialize` and with the attributes of their tickets in `constants.custom.matchmakingResult`." "section 23, TGT [D]";
        431 MATCH_PRESERVES "With `preserveSession` `always`, the ticket's own session is the target, where the other players get reservations; two such tickets never match." "section 23 [D]";
        432 MATCH_FOUND "When the reservations are made, the sessions of all matched tickets get the status `found` and the target in `targetSessionRef`." "section 23 [D]";
        433 MATCH_FAILED "If the target refuses the reservations, or the session cannot be created, the tickets end and their sessions get the status `failed`, with the reason in `statusDetails`." "section 23 [I]";
        434 QOS_LIMIT "If managed initialization of the target is still running 45 s after the match, the tickets end and their sessions get the status `failed`." "DET, measurementTimeout [D]; consequence [I]";
        435 RESUBMIT "`matchmakingResubmit` true in the target makes the tickets of the match search again, with their present players and a new `giveUpDuration`, unless it was already set before the match; false releases them." "section 23 [D]; duration [U]";
        436 HOPPER_STATS "A hopper reports its `population`, the number of searching players, and `waitTime`, the mean wait of its matched tickets, in whole seconds rounded down." "section 23 [D]; mean [U]";
        437 TICKET_FIELDS "`giveUpDuration` is at least 1 s, `preserveSession` is `always` or `never`, and an attribute is a whole number or a text; anything else is refused with 400." "section 23 [U]";
    }
}
