//! Rules about how often somebody may ask.

use crate::clause::clauses;

clauses! { 'M';
    "Rate limits": {
        480 RATE_COUNTS_ALL "Where rates are limited, each user, title and group of requests has a short and a long window, which count every request, refused ones included." "FGRL [D]";
        481 RATE_REFUSED "A request over either limit is refused with 429 before any other check, so nothing is evaluated; over both, the answer names the long window." "FGRL [D]; section 11.2 [U]";
        482 RATE_OF_SESSIONS "Requests without a group of their own are limited to 30 in 15 s and 300 in 300 s." "FGRL [D]";
        483 RATE_OF_SEARCHES "Searches are limited to 1 in 15 s and 20 in 300 s; posted search handles count separately, with the same limits." "FGRL [D]";
        484 RATE_OF_SMARTMATCH "Requests to SmartMatch are limited to 10 in 15 s and 100 in 300 s." "FGRL [D]";
        485 RATE_WINDOW (fgrl_window_origin) "A window starts with the first request that it counts and ends exactly at the end of its period." "FGRL; section 26 [U]";
        486 RATE_OF_SERVICES "The requests of service principals are not counted." "section 29.2 [U]";
        487 RATE_ANSWER "A 429 has JSON with the number of requests, the limit and the period, and `Retry-After` with the whole seconds until the window ends." "FGRL [D]";
    }
}
