//! Rules about how often somebody may ask.

use crate::clause::clauses;

clauses! { 'M';
    "Rate limits": {
        480 RATE_COUNTS_ALL "Where rates are limited, a short and a long window of each user, title and group of requests count every request, the refused ones too." "FGRL [D]";
        481 RATE_REFUSED "A request over either limit is refused with 429 before all else, so nothing settles; over both, the long window is the one that is told." "FGRL [D]; section 11.2 [U]";
        482 RATE_OF_SESSIONS "Requests that have no group of their own may be 30 in 15 s and 300 in 300 s." "FGRL [D]";
        483 RATE_OF_SEARCHES "Searches may be 1 in 15 s and 20 in 300 s; posted search handles count apart and may be as many." "FGRL [D]";
        484 RATE_OF_SMARTMATCH "Requests to SmartMatch may be 10 in 15 s and 100 in 300 s." "FGRL [D]";
        485 RATE_WINDOW (fgrl_window_origin) "A window starts with the first request that it counts and is over at the very end of its period." "FGRL; section 26 [U]";
        486 RATE_OF_SERVICES "The requests of service principals are not counted." "section 29.2 [U]";
        487 RATE_ANSWER "A 429 says in JSON how many requests there were, how many may be and in which period, and in `Retry-After` the whole seconds until its window is over." "FGRL [D]";
    }
}
