//! Rules about queues and placements.

use crate::clause::clauses;

clauses! { 'G';
    "Placements": {
        300 PLACEMENT_REUSE (placement_reuse) "A placement's id is used once; a second request with it is InvalidRequest." "API [D]; section 9.1 [R]";
        301 PLACEMENT_STOP "A placement is stopped while it is PENDING and has no game session; else the answer is InvalidRequest." "API [D]; section 9.1";
    }
}
