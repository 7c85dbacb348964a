//! Rules about game sessions and player sessions.

use crate::clause::clauses;

clauses! { 'G';
    "Game sessions": {
        30 NO_IDLE_PROCESS "A game session is created on an idle process of the fleet and location; without one the answer is FleetCapacityExceeded." "API [D]; section 8.5";
        31 GAME_SESSION_STATUS "An operation that the status of the game session does not allow is InvalidGameSessionStatus." "API [D]; section 8.1";
    }
    "Player sessions": {
        50 DENY_ALL (deny_all_error) "A game session whose policy is DENY_ALL refuses new player sessions with InvalidGameSessionStatus." "section 8.4 [R]; section 15 row 13";
        51 FULL "A game session without a free slot refuses with GameSessionFull; reserved and active player sessions hold slots." "API [D]; section 8.4";
    }
}
