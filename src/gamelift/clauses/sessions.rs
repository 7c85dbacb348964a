//! Rules about game sessions and player sessions.

use crate::clause::clauses;

clauses! { 'G';
    "Game sessions": {
        30 NO_IDLE_PROCESS "A game session is created on an idle process of the fleet and location whose instance is not activating as many as it may; without one the answer is FleetCapacityExceeded." "API [D]; section 8.5 [R]";
        31 GAME_SESSION_STATUS "An operation that the status of the game session does not allow is InvalidGameSessionStatus." "API [D]; section 8.1";
        32 CREATED "A created game session is ACTIVATING, has the address of its process at once, and its process is called with onStartGameSession." "API [D]; section 8.1 [R]";
        33 ACTIVATED "ActivateGameSession by its process makes a game session ACTIVE." "GUIDE [D]; section 8.1";
        34 ACTIVATION_TIMEOUT "A game session that is ACTIVATING when the fleet's activation timeout has passed is TERMINATED at that instant, and its process is asked to end." "API [D]; section 8.1 [R]";
        35 SESSION_ENDS "A game session is TERMINATED when its process calls ProcessEnding, crashes, or is ended." "GUIDE [D]; section 8.1";
        36 TRIGGER_TERMINATE "TerminateGameSession by TRIGGER_ON_PROCESS_TERMINATE makes the game session TERMINATING and calls its process with onProcessTerminate; a repetition changes nothing." "API [D]; section 8.1 [R]";
        37 FORCE_TERMINATE "TerminateGameSession by FORCE_TERMINATE kills the process without a callback, also after a trigger; on an Anywhere fleet it is InvalidRequest." "API [D]; section 8.1";
        38 INTERRUPTED "A game session whose spot instance is reclaimed ends with the reason INTERRUPTED." "API [D]; section 8.1";
        39 SESSION_ERROR "A game session is in the status ERROR only by an injected fault; it has ended." "section 8.1 [R]; section 15 row 18";
        40 RECORD_LIFE "The record of an ended game session or player session is kept for 30 days." "API [D]; section 8.1";
        41 SESSION_UPDATED "UpdateGameSession changes an ACTIVE game session's capacity, name, policy or protection, and adds or overwrites properties; a capacity below the held slots leaves them held." "API [D]; section 8.4 [R]";
        42 DESCRIBE_NOW "Describe calls show the state of this instant." "API [D]; section 8.4";
    }
    "Player sessions": {
        50 DENY_ALL (deny_all_error) "A game session whose policy is DENY_ALL refuses new player sessions with InvalidGameSessionStatus." "section 8.4 [R]; section 15 row 13";
        51 FULL (partial_players) "A game session without enough free slots refuses with GameSessionFull; reserved and active player sessions hold slots, and of several players all get one or none." "API [D]; section 8.4 [R]";
        52 RESERVED "CreatePlayerSession reserves a slot of an ACTIVE game session under a new id." "API [D]; section 8.4";
        53 ACCEPTED "AcceptPlayerSession by the server makes a reservation ACTIVE." "GUIDE [D]; section 8.4";
        54 RESERVATION_ENDS "A reservation that was not accepted is TIMEDOUT 60 s after its creation, at that instant, and its slot is free." "API [D]; section 8.4 [R]";
        55 REMOVED (remove_reserved) "RemovePlayerSession by the server makes an active player session COMPLETED and frees its slot; a reservation likewise." "GUIDE [D]; section 8.4 [R]";
        56 ACCEPT_ONCE "A player session is accepted once, from RESERVED; an accepted, completed or timed-out one is InvalidRequest." "section 8.4 [R]";
        57 ENDED_WITH_SESSION (reservations_at_end) "When a game session ends, its active player sessions are COMPLETED and its reservations TIMEDOUT." "section 8.4 [R]; section 15 row 17";
        58 SAME_PLAYER (same_player) "A player may hold several slots of one game session, each under an id of its own." "section 8.4 [R]; section 15 row 12";
    }
}
