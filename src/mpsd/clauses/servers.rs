//! Rules about servers, tournaments' matches, and services that act for users.

use crate::clause::clauses;

clauses! { 'M';
    "Servers": {
        390 SERVERS_BY_SERVICES "Only a service principal may write `servers`; a body of any other caller that has them is refused with 403." "DET, Server elements [D]; XLUA [C]; status: section 24 [U]";
        391 SERVERS_MERGE "A server has `constants` and `properties`, each with `system` and `custom`; `custom` merges, a field of `system` is replaced as a whole, and null deletes." "DET, Server elements [D]; section 3.2 [I]";
        392 SERVER_REMOVED "`null` in place of a server removes it, as does DELETE of `servers/{name}`; if it is absent, nothing happens." "REST [D]; absent: section 3.2 [I]";
        393 SERVER_NAMES "The name of a server follows the rules for names of sessions: 1 to 100 letters, digits, `.`, `_` and `-`, compared without case." "section 24 [U]";
        394 SERVER_CONSTANTS (server_constants) "`system` and `custom` of a server's constants can each be set at any time while empty, and afterwards only be repeated; another value is refused with 409." "sections 3, 3.2 [I]";
        395 SERVER_SCHEMAS "`servers.matchmaking.properties.system` takes `lockId`, `status`, `statusDetails`, `typicalWait` and `targetSessionRef`, `servers.arbitration.constants.system` takes `startTime`, and nothing else; `system` of any other server takes any fields." "sections 9.1, 23 [D]; others [U]";
        396 SERVERS_ARE_NO_MEMBERS "A server is no member: it takes no slot, has no timer, and keeps no session alive." "DET, Server elements [D]; section 24 [I]";
    }
    "Arbitration": {
        397 ARBITRATION_CREATION "A session with the `arbitration` capability is created by a service principal, else 403, that adds the server `arbitration`, else 400." "CON [D]; statuses [U]";
        398 ARBITRATION_CLOCK (arbitration_timers) "`forfeitTimeout` and `arbitrationTimeout` count from `/servers/arbitration/constants/system/startTime`; nothing in the session happens at these moments, and `nextTimer` does not count them." "CON [D]; `nextTimer` [U]";
    }
    "Services that act for users": {
        400 ON_BEHALF_AS_IF "A write for users writes the record of each as if the user did, in the order of the header and under one change number; if one of them is refused, all are." "S2S [D]; all or none [I]";
        401 ON_BEHALF_KEYS "`me_{xuid}` is the record of one listed user; `me_all` is the record of each, who joins if absent; `me_allInSession` is the record of each who has one. From a user they are refused with 403." "S2S [D]; users [I]";
        402 ON_BEHALF_LISTED "A record of a user whom the header does not list is refused with 403." "S2S [I]";
        403 ON_BEHALF_ME "`me` is the only listed user; with several it is refused with 400, and so is a record under two keys." "S2S [D]; statuses [U]";
        404 ON_BEHALF_ABSENT_LEAVES "`null` for a listed user who has no record does nothing." "section 24 [U]";
        405 MANAGE_OVERRIDES "With `Multiplayer.Manage` the users join regardless of their privileges, visibility, restrictions, `closed`, `locked` and `initiators`; only a full session refuses them." "S2S [D]; full [I]";
        406 DENY_SCOPE "`X-Xbl-Deny-Scope: Multiplayer.Manage` limits the write to the users' own rights: each joins by the rules, any of them may read, one of them must be a member or become one, and servers and removals of others are not allowed." "S2S [D]; one of several [I]";
        407 DENY_NEEDS_USERS "Without `Multiplayer.Manage` and without a listed user a service is refused with 403." "S2S [D]";
        408 ON_BEHALF_LARGE "On a large session a write for more than one user is refused with 400." "S2S, LRG [D]; status [U]";
        409 ON_BEHALF_RESERVATIONS "Where users are listed, reservations are refused with 400 except in a creation that neither adds nor removes members." "S2S [D]; status [U]";
        410 ON_BEHALF_HEADERS "`X-Xbl-OnBehalfOf-Users` is `xuid;priv=multiplayer` once for each user, separated by commas, and needs `X-Xbl-OnBehalfOf-Title`; else 400. From a user these headers and `X-Xbl-Deny-Scope` are refused with 403." "S2S [D]; statuses [U]";
        411 ON_BEHALF_HANDLES "A service that acts for users posts, deletes and follows handles by its own rights, or, where `Multiplayer.Manage` is denied, as the only user it lists; several users are refused with 400 then, and an activity always." "S2S [D]; as the only user [U]";
        412 ON_BEHALF_ROLES "A record that a service writes for a user has neither `roles` nor `RolePreference`, else 400; the service gives roles at the member's index." "section 24 [U]";
    }
}
