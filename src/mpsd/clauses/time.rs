//! Rules about the clock, evaluation, and what a look at a session does.

use crate::clause::clauses;

clauses! { 'M';
    "Time and evaluation": {
        1 DUE_AT_ACCESS (evaluation) "Nothing happens when a timer runs out: due transitions are applied just before the next read or write of the session." "DET, Session timeouts [D]";
        2 ONE_TRANSITION (evaluation) "One evaluation applies at most one timeout or presence transition to each member; timeouts do not stack." "DET, Session timeouts [D]";
        3 EVALUATION_ORDER "An evaluation has a fixed order: emptiness, presence, member timers by ascending index, initialization, consistency, emptiness again." "section 9.2 [U]";
        4 DUE_AT_DEADLINE "A timer is due when `now >= deadline`, so a zero timeout is due at the very instant it starts." "section 9.2 [U]";
        5 CHAIN_FROM_EVALUATION (timer_anchor) "A timer that follows another starts at the evaluation that applied the first, not at the missed deadline." "DET, Session timeout example [D]; section 29.2 [U]";
        6 EVALUATION_BUMPS (eval_bumps) "An evaluation that changes anything raises the change number once, however many members it touched." "section 29.2 [U]";
    }
    "Reading effects": {
        153 READ_SETTLES "A read evaluates the session first and keeps the result, so it can raise the change number or delete the session." "OVR; DET, Session timeouts and example [D]";
        154 READ_UNCHANGED "A read with `If-None-Match` and the ETag that is current after the evaluation answers 304." "STA [D]";
        155 PEEK_IS_PURE "A peek shows the stored session and values derived from it, without evaluating or changing anything." "OVR, Session Explorer [D]";
    }
}
