//! Rules about searching by search handles.

use crate::clause::clauses;

clauses! { 'M';
    "Search": {
        464 SEARCH_GRAMMAR "A filter is tests by `eq`, `ne`, `gt`, `ge`, `lt` and `le`, joined by `and`, with at most one `or` at the root; any other is refused with 400." "BRW [D]; parentheses [U]; status [I]";
        465 SEARCH_LOWER "Tags and strings are compared by `tolower`, which folds what is stored; without it the filter is refused with 400." "BRW [D]; status [I]";
        466 SEARCH_NE "`ne` on a set, or on an attribute that is not there, means that it does not contain the value; nothing else holds of what is not there." "BRW [D]; the rest [I]";
        467 SEARCH_VALUES "Counts, keywords, users and roles are those of the session as it is stored; tags, strings, numbers, achievements and the language those of its search handle." "BRW [D]";
        468 SEARCH_NEEDS "A role needs its `target`, or else its `max`, less those who have it; a session, which has no target of its own, needs its `maxMembersCount` less its members." "BRW [D]; no target [U]";
        469 SEARCH_ABSENT "Nothing sets `targetMembersCount`, `targetMembersCountRemaining`, `scheduledTime` or `registrationState`, so they are never there." "section 20 [U]";
        470 SEARCH_ORDER "Results come by `orderBy`, by default `Timestamp asc`, the order in which their handles were posted; those without the value come last, and equals as they were posted." "XWINRT [C]; ties and absent [U]";
        471 SEARCH_RESULTS "A search finds at most 100 handles, in its service configuration and, if it names one, of its template." "BRW [D]";
        472 SEARCH_ROW "A result is the search handle; `include` adds `relatedInfo`, `roleInfo` and `customProperties`." "REST, BRW [D]; shape [I]";
        473 SEARCH_SNAPSHOT (query_evaluates) "A search looks at the sessions as they are stored and settles none of them." "section 9.2 [U]";
    }
}
