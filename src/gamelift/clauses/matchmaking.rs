//! Rules about FlexMatch: tickets, matches, acceptance and backfill.

use crate::clause::clauses;

clauses! { 'G';
    "Tickets": {
        400 TICKET_REUSE "A ticket's id is used once; a second request with it is InvalidRequest." "section 10.1 [R]";
        401 TICKET_STATUS "An operation that the status of the ticket does not allow is InvalidRequest." "API [D]; section 10.1 [R]";
    }
}
