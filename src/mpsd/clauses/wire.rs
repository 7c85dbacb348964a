//! Rules about the HTTP form.

use crate::clause::clauses;

clauses! { 'M';
    "HTTP form": {
        162 CONTRACT_REQUIRED "A request whose `X-Xbl-Contract-Version` is missing, not a number or below 104 is refused with 400." "REST, section 2 [D]; status [I]";
        163 CONTRACT_SHAPE "An answer has the shape of the request's contract, whatever the template's: 104 and 105 have `timeouts`, the counts inside `members`, and `pending`." "REST, LEG, section 2 [D]";
        164 ROUTES "Path keywords compare without case; an unknown path is refused with 404, and a known path with a wrong verb with 405, before any other check." "STA, section 11.2 [D]; case XS [C]";
        165 BODY_KEYS "A body that is not an object, or has a key or value outside its schema, is refused with 400 before the session is evaluated." "REST [D]; order section 11.2 [U]";
        166 RESERVE_NUMBERS "`reserve_0`, `reserve_1` and so on count up from 0 in the order of the request; other numbers are refused with 400." "REST, section 3.1 [D]; status [I]";
        167 NOCOMMIT "With `nocommit=true` a write is answered as if it were applied, with the resulting session, and nothing changes, not even by evaluation." "REST, section 13 [D]; settling [U]";
        168 ELEMENT_READ "A read of an element answers 200 with that part of the session, 204 if the part is absent, and 404 if the session is." "STA, section 13 [D]";
        169 ELEMENT_DELETE "DELETE of `members/me` leaves and of `members/{index}` removes that member; both answer 204, and 404 if there is no session." "STA, section 13 [D]";
        170 PROPERTIES_ELEMENT "PUT of `properties` changes them in an existing session and answers 200 with them; if there is no session, 404." "STA, section 13 [D]";
        171 ETAG_SHOWN "Every answer that has a session, or a part of one, has its ETag, except an answer to a write with `nocommit=true`." "section 2 [D]; nocommit [U]";
        172 NEXT_TIMER_SHOWN "`nextTimer` and `Expires` are the deadline of the next timer, computed at the answer; both are absent while none runs." "LEG, section 3.3 [D]";
        173 MEMBER_LIST "`membersInfo.first` is the first index, each member's `next` the following one, and the last member's `next` is `membersInfo.next`, the index of the next newcomer." "section 3.4 [D]";
        174 MEMBER_FIELDS "`reserved` is shown until the user's first write, `gamertag` after it, `deviceToken` after an address was uploaded, and `activeTitleId` while active." "REST, section 3.4 [D]";
        175 TOKEN_REQUIRED "A request without a caller's claims is refused with 401." "STA, section 27 [D]";
    }
}
