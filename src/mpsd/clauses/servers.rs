//! Rules about servers, tournaments' matches, and services that act for users.

use crate::clause::clauses;

clauses! { 'M';
    "Servers": {
        390 SERVERS_BY_SERVICES "Only a service principal writes `servers`; a body that has them is refused to everybody else with 403." "DET, Server elements [D]; XLUA [C]; status: section 24 [U]";
        391 SERVERS_MERGE "A server has `constants` and `properties`, each with `system` and `custom`; `custom` merges, a field of `system` is replaced whole, and null deletes." "DET, Server elements [D]; section 3.2 [I]";
        392 SERVER_REMOVED "`null` in place of a server removes it, and so does DELETE of `servers/{name}`; where there is none, nothing happens." "REST [D]; absent: section 3.2 [I]";
        393 SERVER_NAMES "The name of a server follows the rules for names of sessions: 1 to 100 letters, digits, `.`, `_` and `-`, compared without case." "section 24 [U]";
        394 SERVER_CONSTANTS (server_constants) "`system` and `custom` of a server's constants can each be set at any time while nothing is in it, and afterwards only be repeated; another value is refused with 409." "sections 3, 3.2 [I]";
        395 SERVER_SCHEMAS "`servers.matchmaking.properties.system` takes `lockId`, `status`, `statusDetails`, `typicalWait` and `targetSessionRef`, `servers.arbitration.constants.system` takes `startTime`, and nothing else; `system` of any other server takes any fields." "sections 9.1, 23 [D]; others [U]";
        396 SERVERS_ARE_NO_MEMBERS "A server is no member: it takes no slot, has no timer, and keeps no session alive." "DET, Server elements [D]; section 24 [I]";
    }
    "Arbitration": {
        397 ARBITRATION_CREATION "A session with the `arbitration` capability is created by a service principal, else 403, that adds the server `arbitration`, else 400." "CON [D]; statuses [U]";
        398 ARBITRATION_CLOCK (arbitration_timers) "`forfeitTimeout` and `arbitrationTimeout` count from `/servers/arbitration/constants/system/startTime`; nothing in the session happens at these moments, and `nextTimer` does not count them." "CON [D]; `nextTimer` [U]";
    }
}
