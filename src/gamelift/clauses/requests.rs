//! Rules about requests: their form, the order of checks, ids, aliases and limits.

use crate::clause::clauses;

clauses! { 'G';
    "Requests": {
        1 CHECK_ORDER "A request is checked in this order: form, mutual exclusion, region, alias, existence, idempotency, status, creator's limit, capacity; the first failure is the answer, and a refused request changes nothing." "section 7.5 [R]";
        2 REQUEST_SHAPE "A member that is missing, too short, too long, out of range or ill-formed is InvalidRequest." "API [D]; section 7.1";
        3 MUTUAL_EXCLUSION "Where exactly one of several members is needed, none and two are InvalidRequest." "API [D]; section 8.2";
        4 REGION "A client of a region that the service does not have is answered UnsupportedRegion; operations that do not list that error answer NotFound." "section 3.1 [R]";
        5 UNKNOWN_RESOURCE "A resource that does not exist, or whose record is older than 30 days after its end, is NotFound." "API [D]; section 7.4";
        6 ALIAS "A simple alias stands for its fleet." "API [D]; section 8.2";
        7 TERMINAL_ALIAS "A terminal alias answers TerminalRoutingStrategy with its own message." "API [D]; section 8.2";
        8 UNKNOWN_LOCATION "A location that the fleet does not have is InvalidRequest; an Anywhere fleet needs one." "section 8.2 [R]";
        9 FLEET_STATUS "A game session is created on an ACTIVE fleet alone; any other is InvalidFleetStatus." "API [D]; section 7.4";
    }
    "Extent": {
        20 NOT_MODELLED "An operation that the model leaves out is InvalidRequest." "section 7.3 [R]";
    }
    "Identity": {
        10 SESSION_ARN "A game session's id is an ARN that ends in its fleet, its location unless that is the home region, and the token: the request's, or an invented `gsess-` id." "API [D]; section 8.2";
        11 TOKEN_REPLAY "A request with a token that exists and the same parameters answers the game session as it is now, before status, limits and capacity are looked at." "API [D]; section 7.5 [R]";
        12 TOKEN_MISMATCH "A request with a token that exists in the fleet and other parameters, another location included, is IdempotentParameterMismatch." "API [D]; section 8.2 [R]";
        13 CREATOR_LIMIT "Where a policy limits creators, CreatorId is required and one creation over the number in the trailing period is LimitExceeded; elsewhere a creator has one request a second." "API [D]; section 8.3";
    }
}
