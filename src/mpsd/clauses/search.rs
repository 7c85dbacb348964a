//! Rules about searching by search handles.

use crate::clause::clauses;

clauses! { 'M';
    "Search": {
        464 SEARCH_GRAMMAR "A filter is tests by `eq`, `ne`, `gt`, `ge`, `lt` and `le`, joined by `and`, with at most one `or` at the root; any other is refused with 400." "BRW [D]; parentheses [U]; status [I]";
        465 SEARCH_LOWER "Tags and strings are compared by `tolower`, which folds the stored value; without it the filter is refused with 400." "BRW [D]; status [I]";
        466 SEARCH_NE "`ne` on a set or an absent attribute means that it does not contain the value; every other test of an absent attribute is false." "BRW [D]; the rest [I]";
        467 SEARCH_VALUES "Counts, keywords, users and roles are those of the stored session; tags, strings, numbers, achievements and the language are those of its search handle." "BRW [D]";
        468 SEARCH_NEEDS "The need of a role is its `target`, or else its `max`, minus the members who have it; the need of a session, which has no target, is its `maxMembersCount` minus its members." "BRW [D]; no target [U]";
        469 SEARCH_ABSENT "Nothing sets `targetMembersCount`, `targetMembersCountRemaining`, `scheduledTime` or `registrationState`, so they are always absent." "section 20 [U]";
        470 SEARCH_ORDER "Results are ordered by `orderBy`, by default `Timestamp asc`, the order in which their handles were posted; those without the value are last, and equal ones keep the order of posting." "XWINRT [C]; ties and absent [U]";
        471 SEARCH_RESULTS "A search finds at most 100 handles, in its service configuration and, if it names one, of its template." "BRW [D]";
        472 SEARCH_ROW "A result is the search handle; `include` adds `relatedInfo`, `roleInfo` and `customProperties`." "REST, BRW [D]; shape [I]";
        473 SEARCH_SNAPSHOT (query_evaluates) "A search uses sessions as stored and evaluates none of them." "section 9.2 [U]";
    }
}
