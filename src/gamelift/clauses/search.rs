//! Rules about searching game sessions, and about pages.

use crate::clause::clauses;

clauses! { 'G';
    "Search": {
        200 INDEX_LAG (index_lag_ms) "A search sees an index that shows each change 2 s after it happened, as it was then; only ACTIVE game sessions are in it, full ones and those with DENY_ALL too." "FIELD; section 8.7 [R]; section 15 row 11";
        201 SEARCH_EXPRESSION (search_quotes) "A filter compares operands with values by = <> < > <= >=, joined by NOT, AND and OR in this order of binding; whatever else it says is InvalidRequest." "API [D]; section 8.7 [R]";
        202 MISSING_PROPERTY (missing_property) "A game session that lacks a property or name meets no comparison with it, <> included." "section 8.7 [R]; section 15 row 9";
        203 SEARCH_ORDER (search_order) "Without a sort expression results are in the order of creation; with one, those without the value come last in both directions, and equal ones are in the order of creation. Those of one millisecond are in the order of their ids." "section 8.7 [R]; section 15 row 10";
        204 SEARCH_PAGE "A page has at most 20 game sessions, whatever limit is given." "API [D]; section 8.7 [R]";
        205 DOTTED_KEY "A property whose key has a dot cannot be searched and is left out of results." "API [D]; section 8.7 [R]";
        206 FREE_SLOT "hasAvailablePlayerSessions is true of a game session with a free slot; a reserved slot is not free." "API [D]; section 15 row 8";
        207 SORTED_TEXT "Texts are sorted by code point, by their first 400 bytes." "section 8.7; the limit is the model's";
        208 EXPRESSION_LIMITS "An expression has at most 1,024 characters, and NOT and parentheses are nested at most 64 levels deep." "API [D]; the depth is the model's";
    }
    "Pages": {
        220 PAGE_TOKEN "The token of a page leads to the rows behind its last one, as they are by then, even if that row is gone; the token of another request, an altered one, and one whose last row has no record any more are InvalidRequest." "API [D]; section 8.7 [R]";
    }
}
