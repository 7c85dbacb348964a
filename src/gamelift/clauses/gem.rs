//! Rules of the gem: the nodes of its client, and its server.

use crate::clause::clauses;

clauses! { 'G';
    "Client": {
        600 GEM_CONFIGURE (strict_region) "ConfigureGameLiftClient drops the client that there was, and takes any region that is not empty; an ill-formed one fails at the first call." "GEM [C]; section 3.1 [R]";
        601 GEM_VALIDATION "A node checks only that its request names what the operation needs: a fleet or alias to create or search, a player and a session to join; nothing is sent otherwise." "GEM [C]; section 3.2";
        602 GEM_NO_CLIENT "A node without a configured client returns its empty result and logs one error." "GEM [C]; section 3.3";
        603 GEM_SWALLOWS "A service error becomes an empty string, false or an empty list, and one log line with its name and message; the caller is told nothing else." "GEM [C]; section 3.3";
        604 GEM_RETURNS "A node returns what the operation gave: a game session's id, which is still ACTIVATING; game sessions; whether the attempt to connect began." "GEM [C]; section 3.4";
        605 GEM_ASYNC "An asynchronous node gives its result by one notification after the call; one with an invalid request notifies before it returns." "GEM [C]; section 3.3; section 3.8 [R]";
        606 GEM_CONNECTS "A join that the service granted connects to the server with the player session's id, by the certificate's name or else by the address." "GEM [C]; section 3.6";
        607 GEM_LEAVES "LeaveSession ends the connection and calls no operation." "GEM [C]; section 3.7";
        608 GEM_CONNECTION_LOST "A console without power, network or running title loses its connection to the server, which notices later." "section 6.4 [R]";
        609 GEM_PLAYER_ID "CreatePlayerId invents a random UUID, between braces and with dashes as asked, and asks no service." "GEM [C]; section 2";
    }
    "Server": {
        620 SERVER_STARTS "The server initializes the SDK and is ready as soon as its program gets there." "GEM [C]; section 6.1";
        621 SERVER_ACTIVATES "onStartGameSession makes the server load its map and activate the game session." "GEM [C]; section 6.2";
        622 SERVER_VALIDATES (validation_failure) "A connecting player is validated by AcceptPlayerSession; one that is refused is disconnected." "GEM, MPSYS [C]; section 6.3; section 6.4 [R]";
        623 SERVER_TRAVELS "An accepted player is moved to the server's map." "O3PAGE [D]; section 3.6";
        624 SERVER_REMOVES "The server removes a player whose connection has ended as soon as it notices." "GEM [C]; section 6.3";
        625 SERVER_EMPTY "A server whose last player has left ends its game session and its process, unless it is told to stay." "MPSYS [C]; section 6.4";
        626 SERVER_ENDS "onProcessTerminate makes the server call ProcessEnding and exit." "GEM [C]; section 6.2";
        627 SERVER_HEALTH "onHealthCheck is answered by the server's hooks; without one it is healthy." "GEM [C]; section 6.2";
        628 SERVER_POLICY "A server opens and closes its game session to new players by UpdatePlayerSessionCreationPolicy." "GUIDE [D]; section 8.4";
        629 SERVER_HOOKS "The results of a hook's handlers are combined by AND: if OnCreateSessionBegin is false the server ends instead of activating, if OnDestroySessionBegin is false it does not call ProcessEnding." "GEM [C]; section 6.2";
    }
}
