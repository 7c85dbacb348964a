//! Rules about SmartMatch, as far as sessions see it.

use crate::clause::clauses;

clauses! { 'M';
    "SmartMatch": {
        420 TICKET_BY_MEMBER "A ticket is posted to a hopper for a session in which the caller is a member; an unknown hopper is refused with 404, and so is a session that does not exist, and a caller who is no member with 403." "section 23 [D]; statuses: STA [I]";
        421 TICKET_SEARCHING "A posted ticket makes the server `matchmaking` of its session say `searching`, with the `typicalWait` of the hopper." "section 23 [D]";
        422 TICKET_SNAPSHOT "A ticket stands for those who were members when it was posted, reservations apart; where the hopper updates tickets from their sessions, for those who are members now." "section 23 [D]; reservations [U]";
        423 TICKET_TWICE "A second ticket for a session whose first is still searching is refused with 409; one for a session whose ticket has found a match takes its place." "section 23 [U]";
        424 TICKET_CANCELED "Whoever is a member of its session may cancel a ticket, else 403; a ticket is canceled too when one of its players goes, unless the hopper updates it, or all do." "section 23 [D]; who goes: [I]";
        425 TICKET_UNKNOWN "Canceling a ticket that is not searching, or never was, is refused with 404." "section 23 [U]";
        426 TICKET_EXPIRES "A ticket that has searched for `giveUpDuration` expires at that instant, before any match of the same instant is made." "section 23 [D]; order [U]";
        427 MATCH_IN_ORDER "Tickets are matched in the order of posting: to the oldest are added, one by one, those that agree with all already taken, up to the hopper's most players; if these are too few, the next oldest begins. A ticket that brings enough needs no other, unless it preserves its session." "section 23, deterministic by choice [U]";
        428 MATCH_RULES "Two tickets agree by a rule `same` if both have the same value of its attribute, or none; by a rule `within` if both have a number and these differ by no more than the rule allows." "section 23, MMC [D]; absent values [U]";
        429 MATCH_EXPANSION "The difference that a rule `within` allows grows by its `expand` every 5 s, three times, as long as the newer of both tickets has waited." "section 23, MMC [D]; whose wait [U]";
        430 MATCH_TARGET "A match creates a session from the hopper's template and reserves places in it for all matched players, with `initialize` and with the attributes of their tickets in `constants.custom.matchmakingResult`." "section 23, TGT [D]";
        431 MATCH_PRESERVES "A ticket with `preserveSession` `always` brings its own session as the target, where the other players are reserved; two such tickets never match." "section 23 [D]";
        432 MATCH_FOUND "When the places are reserved, the sessions of all matched tickets say `found` and name the target in `targetSessionRef`." "section 23 [D]";
        433 MATCH_FAILED "If the target refuses the places, or the session cannot be made, the tickets end and their sessions say `failed`, with the reason in `statusDetails`." "section 23 [I]";
        434 QOS_LIMIT "If managed initialization of the target is still running 45 s after the match, the tickets end and their sessions say `failed`." "DET, measurementTimeout [D]; consequence [I]";
        435 RESUBMIT "`matchmakingResubmit` true in the target makes the tickets of the match search again, with their players of now and a new `giveUpDuration`, unless it stood there before the match; false releases them." "section 23 [D]; duration [U]";
        436 HOPPER_STATS "A hopper tells its `population`, the players that search, and `waitTime`, the mean wait of the tickets that it has matched, in whole seconds rounded down." "section 23 [D]; mean [U]";
        437 TICKET_FIELDS "`giveUpDuration` is at least 1 s, `preserveSession` is `always` or `never`, and an attribute is a whole number or a text; anything else is refused with 400." "section 23 [U]";
    }
}
