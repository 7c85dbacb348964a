//! Rules about queries by user and by keyword.

use crate::clause::clauses;

clauses! { 'M';
    "Queries": {
        450 QUERY_BY_WHAT "A query names a keyword or a user, or both; one that names neither is refused with 400." "REST [D]";
        451 QUERY_BY_USER "By user a query finds the sessions in which the user is active; with `inactive` also where it is inactive or ready, with `reservations` also where a place is reserved for it." "REST [D]";
        452 QUERY_BY_KEYWORD "By keyword a query finds the sessions that have it, compared without case." "REST [D]";
        453 QUERY_PRIVATE "Private sessions are found with `private` only." "REST [D]";
        454 QUERY_OF_OTHERS "`private` or `reservations` in a query that is not about the caller alone is refused with 403, whether or not there is any; service principals may ask about everybody." "REST [D]";
        455 QUERY_VISIBILITY "`visibility` keeps the sessions that are shown with it; an open session without room is `full` and not `open`, and `private` without the parameter `private` is refused with 400." "REST [D]; `full` against `open` [I]";
        456 QUERY_VERSION "`version` keeps the sessions up to that version; more than the contract version modulo 100 is refused with 400." "REST [D]";
        457 QUERY_TAKE "An answer has at most `take` rows, 0 to 100 and by default 100; more is refused with 400." "REST [D]";
        458 QUERY_ORDER "The rows come from the oldest session to the newest, then by name; those of a batch follow the order of its users, so a session may come several times." "REST [D]; order section 13.1 [U]";
        459 QUERY_ROW "A row tells the session, when it started, how many have accepted, its visibility, a restriction of joining that is not `none`, and its keywords; by user also the user, its status and whether it is its turn." "REST [D]";
        460 QUERY_SCOPE "A query looks into one service configuration, or at one template in it; one that does not exist is refused with 404." "STA [D]; section 13";
        461 QUERY_SNAPSHOT (query_evaluates) "A query shows sessions as stored and evaluates none of them." "section 9.2 [U]";
        462 QUERY_PARAMETERS "An unknown, repeated or malformed parameter, or a batch whose body is not an object with `xuids`, is refused with 400." "section 13.1 [I]";
        463 QUERY_OPEN_TO_ALL "A query ignores `readRestriction`: a user who may not read a session still finds it." "section 13.1 [U]";
    }
}
