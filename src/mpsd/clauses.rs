//! Every numbered rule of the session directory: its sentence and its source.
//!
//! A source names the digest's keys (DET, OVR, CON, ...) or one of its sections, and how sure the rule is: `[D]` documented,
//! `[C]` visible in client code, `[O]` observed on the live service, `[I]` inferred, `[U]` unspecified and hence our choice.
//! A rule that a reading can switch names it in parentheses; its sentence then tells the default.

use crate::clause::clauses;

clauses! { 'M';
    "Time and evaluation": {
        1 DUE_AT_ACCESS (evaluation) "Nothing happens when a timer runs out: the session is brought up to date just before its next read or write." "DET, Session timeouts [D]";
        2 ONE_TRANSITION (evaluation) "One evaluation applies at most one timeout or presence transition to each member; timeouts do not stack." "DET, Session timeouts [D]";
        3 EVALUATION_ORDER "An evaluation goes in a fixed order: emptiness, presence, member timers by ascending index, initialization, consistency, emptiness again." "section 9.2 [U]";
        4 DUE_AT_DEADLINE "A timer is due when `now >= deadline`, so a zero timeout is due at the very instant it starts." "section 9.2 [U]";
        5 CHAIN_FROM_EVALUATION (timer_anchor) "A timer that follows another starts at the evaluation that applied the first, not at the missed deadline." "DET, Session timeout example [D]; section 29.2 [U]";
        6 EVALUATION_BUMPS (eval_bumps) "An evaluation that changes anything raises the change number once, however many members it touched." "section 29.2 [U]";
    }
    "Names and identity": {
        7 SESSION_REFERENCE "A session is known by service configuration id, template name and session name, compared without regard to case." "DET, Session reference and Member properties [D]; MCXB [O]";
        8 NAME_ALPHABET "A template or session name must match `[A-Za-z0-9._-]{1,100}`; any other name is refused with 400." "section 29.2 [U]";
        9 DEVICE_TOKEN_FROM_ADDRESS "A member has a device token once it has uploaded a `secureDeviceAddress`; equal addresses give equal tokens, compared without case." "XH, REST [C]; derivation [U]";
        10 ADDRESS_NEEDS_CONNECTIVITY "A `secureDeviceAddress` on a session without the `connectivity` capability is refused with 400; an empty string counts as absent." "REST; DET, Member properties [D]";
        11 BRANCH_PER_LIFE "A session created again under an old name gets a fresh `branch` and `startTime`; change numbers compare only within one branch." "REST [D]";
        12 CORRELATION_SURVIVES "The `correlationId` stays the same when a name is deleted and created again." "REST [D]";
        13 CHANGE_NUMBER "The change number is 1 at creation and rises by one with each committed change, and only then." "REST [D]; XT [C]";
        14 ETAG_PER_CHANGE "The ETag is opaque and differs exactly when `branch` or change number differs." "section 11.2 [U]";
    }
    "Templates and constants": {
        15 UNKNOWN_TEMPLATE "A service configuration or template that does not exist is refused with 404." "STA [D]";
        16 TEMPLATE_MERGE "A new session takes the template's constants, to which the creator may add those that the template leaves open." "DET, Session configuration; OVR [D]";
        17 TEMPLATE_FIXES "A request that gives another value for a constant fixed by the template is refused with 409." "DET, Session configuration [D]; XLUA [O]";
        18 EQUAL_CONSTANT_PASSES "Repeating a constant with the value it already has is accepted." "section 3.2, XLUA [O]";
        19 CONSTANTS_NEVER_CHANGE "After creation no session constant can be added, changed or deleted; a differing value is refused with 409." "DET, Session constants [D]; XLUA [O]";
        20 NULL_IS_INFINITE "A timeout of `null` never runs out, and counts as set: under such a template the creator cannot give another value." "DET, Currently defined timeouts [D]";
        21 ABSENT_IS_DEFAULT "A timeout that neither template nor creator gives takes its default, not infinity." "DET, Currently defined timeouts [D]";
        22 RESERVED_DEFAULT "`reservedRemovalTimeout` defaults to 30000 ms." "DET, reservedRemovalTimeout [D]";
        23 INACTIVE_DEFAULT (inactive_default) "`inactiveRemovalTimeout` defaults to 7200000 ms, two hours." "DET, inactiveRemovalTimeout [D]; CON says 0";
        24 READY_DEFAULT "`readyRemovalTimeout` defaults to 180000 ms." "DET, readyRemovalTimeout [D]";
        25 EMPTY_DEFAULT "`sessionEmptyTimeout` defaults to 0." "DET, sessionEmptyTimeout [D]";
        26 TIMEOUT_RANGE "A timeout is a whole number of milliseconds from 0 up, or `null`; anything else is refused with 400." "CON [D]";
        27 UNKNOWN_CONSTANT "A name that `constants.system` or `capabilities` does not define is refused with 400." "section 3, fixed schema [D]";
        28 MAX_MEMBERS_RANGE "`maxMembersCount` is 1 to 100 and defaults to 100; a value outside is refused with 400." "DET, Maximum session size [D]";
        29 LARGE_CEILING (large_ceiling) "With the `large` capability `maxMembersCount` may go up to 1000." "DET, Large sessions [D]; LRG says 10000";
        30 VISIBILITY_VALUES "`visibility` is `private`, `visible` or `open`, by default `open`; `full` or any other value is refused with 400." "DET, Session visibility; CON [D]";
        31 INVITE_PROTOCOL_VALUES "`inviteProtocol` is `game`, `tournamentgame`, `chat`, `gameparty` or the older `party`; another value is refused with 400." "CON [D]";
        32 LEGACY_TRANSLATED "A 105 template's `timeouts` and `managedInitialization` are read as their 107 fields, and `autoEvaluate` as the opposite of `externalEvaluation`." "LEG, Contract schema update; XWINRT [D]";
        33 LEGACY_UNDER_107 (legacy_timeouts) "A 107 template that uses the 105 shapes `timeouts`, `managedInitialization` or `autoEvaluate` is refused with 400." "section 29.1 row 17 [I]";
        34 CAPABILITIES_EMPTY_FORBIDS "An empty `capabilities` object in the template forbids the creator to turn on any; the attempt is refused with 409." "CON [D]; status [I]";
        35 CAPABILITIES_ABSENT_OPEN "When the template has no `capabilities` object the creator may choose them; each one not named is false." "CON [D]";
        36 LARGE_EXCLUDES_CAPABILITIES "`large` with `connectivity`, `userAuthorizationStyle`, `autoPopulateServerCandidates`, `team` or `arbitration` is refused with 400." "LRG, CON [D]";
        37 LARGE_EXCLUDES_CONSTANTS "`memberInitialization` or `measurementServerAddresses` on a large session is refused with 400." "LRG, CON [D]";
        38 TEAM_EXCLUDES_GAMEPLAY "`team` and `gameplay` together are refused with 400." "CON [D]";
        39 BROADCAST_NEEDS_LARGE "`broadcast` without `large` is refused with 400." "CON [D]";
        40 BROADCAST_NAME "A broadcast session whose name is not its creator's xuid is refused with 400." "CON [D]; status [I]";
        41 ARBITRATION_NEEDS_GAMEPLAY "The `arbitration` capability without `gameplay` is refused with 400." "CON [D]";
        42 CONSTANT_NEEDS_CAPABILITY "`arbitration`, `ownershipPolicies` or `cloudComputePackage` without `arbitration`, `hasOwners` or `cloudCompute`, respectively, is refused with 400." "CON [D]";
        43 ARBITRATION_ORDER "`arbitrationTimeout`, default 300000, less than `forfeitTimeout`, default 60000, is refused with 400." "CON [D]";
        44 SEARCHABLE_NEEDS_OWNERS "`searchable` with `userAuthorizationStyle` but without `hasOwners` is refused with 400." "CON [D]";
        45 METRICS_NEED_CONNECTIVITY "`metrics`, given or implied by requirements, without `connectivity` is refused with 400." "CON [D]";
        46 METRICS_COVER_REQUIREMENTS "`metrics` that leave out one which the requirements need are refused with 400; absent, they are what the requirements need." "CON [D]";
        47 REQUIREMENT_DEFAULTS "Requirement latency defaults to 250 ms; bandwidth to 10000 kbit/s between peers, 100000 from and 1000 to the host." "CON [D]";
        48 HOST_METRIC_VALUES (host_selection_metrics) "`hostSelectionMetric` is `latency`, the default, `bandwidthdown`, `bandwidthup` or `bandwidth`; another value is refused with 400." "LEG, CON [D]; section 29.1 row 14";
        49 EVALUATION_NEEDS_EXTERNAL "`evaluationTimeout` without `externalEvaluation` true is refused with 400." "CON, LEG [D]";
        50 MEMBERS_NEEDED_RANGE (members_needed) "`membersNeededToStart` is 0 to `maxMembersCount` and defaults to 1; a value outside is refused with 400." "LEG [D]; section 29.1 row 9";
    }
    "Creating and joining": {
        51 CREATE "The first write to a name that has no session creates it with change number 1 and answers 201." "REST, STA [D]";
        52 CREATE_INITIATORS "When `initiators` is set, a creator whose xuid is not listed is refused with 403." "LEG [D]; status [I]";
        53 JOIN_BY_ANY_WRITE "Any accepted write but a leave, even an empty body, adds its writer as a member; so the creator joins too." "REST [D]";
        54 JOIN_NEXT_INDEX "A new member takes the index `membersInfo.next`, which then goes up by one." "REST [D]; MCXB [O]";
        55 JOIN_TIME "`joinTime` is the instant of joining, and for a reservation the instant of reserving." "REST [D]";
        56 MEMBER_CONSTANTS_ONCE "A member's constants are set by whoever adds the member; a later differing value, at acceptance too, is refused with 409." "DET, Member constants [D]; status section 7.2 [I]";
    }
    "Reservations": {
        57 RESERVE "A member adds reservations with `reserve_0`, `reserve_1` and on, which take indices in that order." "REST [D]";
        58 RESERVE_BY_SERVICE "A service principal may add reservations, at creation and later, without becoming a member." "REST; section 23 [D]; later [I]";
        59 RESERVE_PRESENT (reserve_present) "Reserving a xuid that is already in the session changes nothing if the constants are equal, else it is refused with 409." "section 29.2 [U]";
        60 ACCEPT_BY_FIRST_WRITE "The reserved user's first write, whatever it contains, turns the reservation into a member." "REST [D]";
        61 ACCEPT_SETS_JOIN_TIME (join_time_on_acceptance) "Acceptance of a reservation sets `joinTime` to the instant of acceptance." "section 29.2 [U]";
    }
    "Member states": {
        62 JOIN_INACTIVE "Creating, joining or accepting without a status flag makes the member inactive and starts the inactive timer." "DET, Member properties; REST [D]";
        63 JOIN_ACTIVE "Creating, joining or accepting with `active` true makes the member active at once." "DET, Active user state [D]";
        64 JOIN_READY "Creating, joining or accepting with `ready` true makes the member ready and starts the ready timer." "DET, readyRemovalTimeout [D]";
        65 FALSE_IS_ABSENT "`active` or `ready` false in a body that joins means the same as leaving the flag out." "DET, Member properties [D]";
        66 BOTH_FLAGS "One write with both `active` and `ready` true is refused with 400." "DET, Member properties [D]";
        67 ACTIVATE "`active` true from ready or inactive makes the member active, clears `ready` and cancels the running timer." "section 8.1; DET, Active user state [D]";
        68 DEACTIVATE "`active` false from active makes the member inactive and starts the inactive timer." "DET, Inactive user state [D]";
        69 ACTIVE_TO_READY "`ready` true from active makes the member ready, clears `active` and starts the ready timer." "section 8.1 [I]";
        70 INACTIVE_TO_READY (ready_from_inactive) "`ready` true from inactive makes the member ready with a fresh ready timer." "section 29.2 [U]";
        71 READY_AGAIN (ready_rewrite) "Writing `ready` true while ready does not restart the ready timer." "section 8.1 [U]";
        72 READY_IGNORES_ACTIVE_FALSE (active_false_when_ready) "`active` false while ready leaves the member ready with its timer running." "section 8.1 [U]";
        73 UNREADY "`ready` false while ready, without `active` true, makes the member inactive and starts the inactive timer." "section 8.1 [I]";
        74 OTHER_WRITES_KEEP_TIMER "A member's write that does not change its state does not restart its ready or inactive timer." "section 8.1 [I]";
        75 OWN_RECORD_ONLY "A write to another member's record, or an attempt to remove another member, is refused with 403." "DET, Inactive user state [D]; status [I]";
    }
    "Leaving and removal": {
        76 LEAVE "A member leaves by writing `null` to its own record, which is removed at once." "REST, OVR [D]";
        77 DECLINE "A reserved user who leaves declines the reservation, which is removed at once." "section 8.1 [I]";
        78 LEAVE_ABSENT (leave_absent) "A leave by somebody with no record changes nothing, adds nobody and answers 204." "section 8.1 [U]";
        79 INDEX_NEVER_REUSED (index_reuse) "The index of a removed member is never given out again in the same branch." "REST [D]; MCXB [O]";
        80 RETURN_AS_NEW "Somebody who was removed may join again under the usual rules, as a new member with a new index." "OVR [D]; MCC [O]";
        81 EMPTY_CHECK "Whenever the last record goes, reservations included, the session is empty from that instant." "DET, sessionEmptyTimeout [D]";
        82 EMPTY_ZERO_DELETES "With `sessionEmptyTimeout` 0 the change that empties the session also deletes it." "DET, Cleanup of inactive sessions [D]";
        83 EMPTY_SESSION_JOINS (empty_session_joins) "An empty session that still lives may be joined by the usual rules, keeps its branch and stops its empty timer." "section 29.2 [U]";
    }
    "Removal timers": {
        84 RESERVED_EXPIRES (reserved_expiry) "A reservation that was made `reservedRemovalTimeout` ago or longer is removed and its slot freed." "LEG, CON, XH [D]; section 29.1 row 2";
        85 READY_EXPIRES (ready_expiry) "A member that has been ready for `readyRemovalTimeout` or longer turns inactive, and the inactive timer starts." "LEG, XH [D]; section 29.1 row 1";
        86 INACTIVE_EXPIRES "A member that has been inactive for `inactiveRemovalTimeout` or longer is removed from the session." "DET, inactiveRemovalTimeout [D]";
        87 EMPTY_EXPIRES "A session that has been empty for `sessionEmptyTimeout` or longer is deleted before the access that finds it so is served." "DET, sessionEmptyTimeout [D]";
        88 ACTIVE_HAS_NO_TIMER "An active member has no removal timer, however long it writes nothing." "section 8.1; DET, Session timeout example [D]";
        89 ZERO_TAKES_NEXT_ACCESS (zero_inactive_inline) "A member demoted with `inactiveRemovalTimeout` 0 is removed by the next access, not by the one that demotes it." "DET, Session timeout example [D]; MCC [O]";
        90 NEXT_TIMER_EARLIEST "`nextTimer` is the earliest finite deadline among members and session, and is absent when there is none." "REST, LEG [D]";
        91 NEXT_TIMER_BLOCKED "A deadline that is due but held back by the one transition rule makes `nextTimer` now." "section 9.3 [U]";
    }
    "Presence": {
        92 PRESENCE_DEMOTES "An evaluation turns an active member whose user is not in the title inactive, and the inactive timer starts only then." "DET, Session timeout example; LEG [D]";
        93 PRESENCE_ONLY_ACTIVE "Presence is asked about active members only; ready, inactive and reserved ones are left to their timers." "section 8.1 [U]";
        94 PRESENCE_SUPPRESSED "With `suppressPresenceActivityCheck` no member is ever demoted by Presence." "CON [D]";
        95 PRESENCE_WITH_CONNECTION (presence_with_rta) "The Presence check also applies to sessions with `connectionRequiredForActiveMembers`." "section 29.2 [U]";
    }
    "Real-time connections": {
        96 CONNECTION_REQUIRED (active_without_connection) "With `connectionRequiredForActiveMembers`, a write that makes a member active and leaves it without a `connection` is refused with 400." "section 10 [U]";
        97 CONNECTION_LOST_DEMOTES (rta_loss) "When the service gives up a lost connection, the active member bound to it turns inactive and the inactive timer starts." "OVR [D]; section 29.1 row 5";
        98 CONNECTION_LOSS_AT_ONCE "A connection loss changes the session when it is detected, 30000 ms after the drop, without waiting for an access." "OVR, RTA [D]; MCC [O]";
        99 CONNECTION_LOSS_COMMITS_ONCE "A connection loss evaluates the session first, spares a member that this has already moved, and commits all in one change." "section 10 [U]";
        100 CONNECTION_REPLACED "Writing `active` with a new `connection` replaces the old one, whose later loss is ignored." "OVR [D]; MCC [O]";
        101 CONNECTION_DROPPED "A member that stops being active drops its connection and its subscription." "section 8.2 [I]";
        102 CONNECTION_UNKNOWN (unknown_connection) "A `connection` the service has never seen is accepted, treated as lost at that write and given up 30000 ms later." "section 29.2 [U]";
        103 CONNECTION_LATE "Whoever rewrites a connection after losing the record to a timeout is judged as a new join." "OVR [D]; MCC [O]";
    }
    "Writes and preconditions": {
        104 CREATE_ONLY "A write with `If-None-Match: *` to a session that exists is refused with 412." "STA, section 11.1 [D]";
        105 UPDATE_ONLY "A write with `If-Match`, be it `*` or an ETag, to a session that does not exist is refused with 412." "STA, section 11.1 [D]";
        106 PLAIN_WRITE "A write without precondition updates the session if it exists and creates it otherwise." "section 11.1 [D]";
        107 ETAG_MISMATCH "A write whose `If-Match` ETag is not current is refused with 412; for somebody who may read, the answer carries the session." "STA [D]; XH [C]";
        108 ETAG_AFTER_EVALUATION (etag_compare) "The ETag is compared after the evaluation, so a timer that falls due can fail the precondition." "section 29.2 [U]";
        109 REFUSED_CHANGES_NOTHING "A refused write leaves the session as the evaluation before it left it." "section 11.2 [I]";
        110 NO_OP_KEEPS_ETAG (noop_bumps) "A write that changes nothing answers 200 with the same change number and ETag." "section 29.2 [U]";
        111 ONE_BUMP_PER_WRITE "A write that changes something raises the change number once, apart from the bump of its evaluation." "section 11.2 [I]; XT [C]";
        112 OWN_WRITES_UNSYNCHRONIZED "A write to one's own member record needs no `If-Match`: without one it is never refused for being out of date." "OVR, section 11.3 [D]";
        113 SHAPE_FIRST "What no session could accept, such as both flags, is refused before the session is looked at, so nothing settles." "section 11.2 [U]";
        114 QUESTIONS_IN_ORDER "After settling a write is judged in this order: precondition, access, constants, own fields, reservations, properties." "section 11.2 [U]";
    }
    "Access: reading": {
        115 READ_BY_MEMBER "Members and holders of reservations may read the session, whatever its visibility." "section 12.1; VIS [D]";
        116 READ_PRIVATE "A stranger's read of a private session is refused with 403." "VIS [D]";
        117 READ_RESTRICTED "A stranger's read of an open or visible session beyond what `readRestriction` allows is refused with 403." "VIS, section 12.1 [D]";
        118 READ_BROADCAST "A title listed in `broadcastViewerTitleIds` may always read." "CON [D]";
    }
    "Access: joining": {
        119 JOIN_ORDER "A join is judged in this order: privilege, platform, reservation, lock memory, closed or locked, visibility, space, restriction." "section 12.2 [I]";
        120 JOIN_PRIVILEGE "A caller without the multiplayer privilege is refused with 403." "STA, XLUA [D]";
        121 JOIN_PLATFORM "A join from a device that is no console is refused with 403 unless `userAuthorizationStyle` is on." "CON [D]; section 12.2 [I]";
        122 JOIN_BY_RESERVATION "A reservation lets its holder in whatever the visibility, restriction, `closed`, `locked` or member count; its slot already counts." "DET, Session visibility; VIS [D]; section 12.2 [I]";
        123 CLOSED_REFUSES_JOIN "A join without reservation to a closed session is refused with 403." "REST, VIS [D]";
        124 LOCKED_REFUSES_JOIN "A join to a locked session by somebody who neither holds a reservation nor left since the lock is refused with 403." "REST [D]";
        125 VISIBILITY_REFUSES_JOIN (visibility_refusal) "A join without reservation to a private or visible session is refused with 403." "VIS [D]; section 29.1 row 7";
        126 FULL_REFUSES_JOIN (full_status) "A join without reservation when the count has reached `maxMembersCount` is refused with 400." "XH [C]; section 29.1 row 7";
        127 LOCAL_REFUSES_JOIN "With `joinRestriction` `local` a join from a device on which nobody is an active member is refused with 403." "DET, Session joinability; XLUA [D]";
        128 FOLLOWED_REFUSES_JOIN "With `joinRestriction` `followed` a join by somebody neither local nor followed by an accepted member is refused with 403." "DET, Session joinability [D]; issue 351 [O]";
    }
    "Properties": {
        129 PROPERTIES_BY_MEMBERS "Any member may write session properties at any time; holding the host token is not needed." "DET, Session properties [D]";
        130 PROPERTIES_NOT_BY_STRANGERS "A write by somebody who neither is a member nor may join is refused with 403, and none of it is applied." "REST, STA [D]";
        131 CUSTOM_MERGES "`custom` merges recursively: objects merge, `null` deletes the key, arrays and plain values replace." "section 3.2; REST [D]";
        132 SYSTEM_REPLACES "A `system` property is replaced whole by its new value, and `null` deletes it." "DET, Member properties; REST [D]";
        133 RESTRICTION_DEFAULTS "`joinRestriction` and `readRestriction` default to `none`, and to `local` under `userAuthorizationStyle`." "DET, Session joinability; CON [D]; TRC [O]";
        134 READ_AT_LEAST_JOIN "A `readRestriction` less permissive than `joinRestriction` is refused with 400; from widest to narrowest: `none`, `followed`, `local`." "REST [D]";
        135 READ_NONE_REFUSED "`readRestriction` `none` under `userAuthorizationStyle` is refused with 400." "XLUA [O]";
        136 LOCKED_NEEDS_CLOSED "A write that would leave `locked` true without `closed` true is refused with 400." "REST [D]";
        137 LOCKED_MEMORY (locked_rejoin) "A member, not a mere holder of a reservation, who goes while `locked` is true may return if a slot is free, until `locked` is cleared." "REST [D]; scope section 6 [U]";
    }
    "Capacity": {
        138 COUNT_INCLUDES_RESERVED "The member count includes reservations, so a reservation takes a slot from the moment it is made." "REST [D]; TRC [O]";
        139 GHOST_SLOT "A member whose player is gone keeps its slot until an evaluation or a connection loss, and then its timer, frees it." "DET, Maximum session size [D]";
        140 RESERVE_OVER_CAPACITY (full_status) "A write whose reservations would exceed `maxMembersCount` is refused whole with 400." "section 12.3; XH [C]";
    }
    "Arbiter": {
        141 HOST_IS_TOKEN "The arbiter is whichever member's device token equals `host`, compared without case." "DET, Session arbiter; REST [D]";
        142 HOST_NO_RIGHTS "Being the arbiter gives no extra rights: it can neither remove nor deactivate another member." "DET, Inactive user state [D]";
        143 HOST_UNMATCHED "A write of `host` that names no member's token succeeds, but the field is deleted." "REST [D]";
        144 HOST_ORPHANED "`host` stays while any member, such as a second user of that console, has its token, and goes with the last one." "REST, LEG [D]; section 25 [I]";
        145 HOST_INACTIVE_KEEPS (host_of_inactive) "A host that turns inactive stays the host until it is removed or another token is written." "section 15 [I]";
        146 HOST_RACE "Of several hosts written with the same ETag one succeeds, and the others get 412 with the winner's session." "ARB, OVR [D]";
    }
    "Several users on one console": {
        147 CONSOLE_OWN_RECORDS "Each user on a console has a record of its own, and one user's leaving does not touch the others." "DET, Multiple signed-in users on a single console [D]";
        148 CONSOLE_LOCAL "A user is local when an active member is on the same device." "section 12; XH [I]";
    }
    "Statuses": {
        149 UPDATED "A write that leaves an existing session alive answers 200 with the session, a leave included." "STA, REST [D]";
        150 WRITE_DELETED "A write after which the session no longer exists answers 204 without a body." "STA [D]";
        151 CREATE_EMPTY "A creation that would have no members, with `sessionEmptyTimeout` 0, creates nothing and answers 204." "STA [I]";
        152 READ_ABSENT (absent_read) "A read of a session that does not exist, or that its own evaluation deletes, answers 204, not 404." "STA [D]; XT [C]; section 29.1 row 4";
    }
    "Reading effects": {
        153 READ_SETTLES "A read evaluates the session first and keeps the result, so it can raise the change number or delete the session." "OVR; DET, Session timeouts and example [D]";
        154 READ_UNCHANGED "A read with `If-None-Match` and the ETag that is current after the evaluation answers 304." "STA [D]";
        155 PEEK_IS_PURE "A peek shows the stored session and what follows from it, without evaluating or changing anything." "OVR, Session Explorer [D]";
    }
    "Service principals": {
        156 SERVICE_IS_NO_MEMBER "A service principal is never added as a member; a write of an own record by one is refused with 403." "REST [D]; status [I]";
        157 SERVICE_REMOVES "A service principal may remove any member by its index; an index that is not there is passed over." "REST [D]; edge [U]";
    }
    "Values of constants": {
        158 CONSTANT_MALFORMED "A `version` of 0, empty `initiators`, a server without a lower-case name and an address, or a title id that is no number is refused with 400." "CON, LEG [D]; status [I]";
        159 ROLE_NAMES "The name of a role or role type is 1 to 100 lower-case letters and digits; any other is refused with 400." "ROL [D]; section 18";
        160 ROLE_RANGE "A role's `max` is at least 1 and its `target` 1 to `max`; a value outside is refused with 400." "ROL [D]; section 18";
        161 OWNER_MANAGED_NEEDS_OWNERS "A role type with `ownerManaged` on a session without `hasOwners` is refused with 400." "ROL [D]; status [I]";
    }    "Member initialization": {
        200 INITIALIZE "Where the constants have `memberInitialization`, members added with `initialize` true take part in an episode; elsewhere it has no effect." "LEG, CON [D]; TRC [O]";
        201 INITIALIZERS_NEEDED "A creation that adds fewer members with `initialize` than `membersNeededToStart` is refused with 400." "XLUA [O]";
        202 EPISODE_STARTS "Episodes count from 1: the first has the members of the creation, and members added with `initialize` while none runs start the next at once." "REST, LEG [D]; section 29.1 row 6";
        203 EPISODE_SKIPPED "With `membersNeededToStart` 0 and nobody to initialize at the creation, the first episode is skipped." "LEG [D]; section 16.1";
        204 EPISODE_WAITS "Members added with `initialize` while an episode runs wait for the next, which starts when that one ends." "LEG [D]";
        205 JOINING_ENDS (join_requires_active) "The joining stage ends as soon as no member of the episode is reserved any more." "TGT, LEG [D]; section 16.4 [U]";
        206 JOIN_TIMEOUT "`joinTimeout` after the stage began, the reservations of the episode are removed and the stage ends." "LEG, TGT [D]; XT [C]";
        207 JOIN_THRESHOLD "If fewer than `membersNeededToStart` pass the joining stage of the first episode, the episode fails at once." "XT [C]; section 16.4 [U]";
        208 MEASURING_SKIPPED "Without `metrics`, given or implied, and without `measurementServerAddresses` there is no measuring stage." "LEG [D]";
        209 MEASUREMENT_TIMEOUT "`measurementTimeout` after the stage began, members of the episode without measurements fail with `timeout` and the stage ends." "LEG, DET [D]";
        210 MEASURING_ENDS "The measuring stage ends as soon as no member of the episode that has not failed lacks measurements." "LEG [D]";
        211 AUTOMATIC_EVALUATION "Without `externalEvaluation` the directory decides at once: the first episode succeeds if `membersNeededToStart` members have not failed, a later one if anybody has not." "LEG [D]; section 16.4 [U]";
        212 EXTERNAL_EVALUATION "With `externalEvaluation` the episode succeeds or fails as a write of `initializationSucceeded` says, which is not kept." "LEG, TGT [D]";
        213 DECIDED_IN_STAGE_ONLY "A write of `initializationSucceeded` in any other stage than evaluating is refused with 400." "section 16.1 [I]";
        214 EVALUATION_TIMEOUT "`evaluationTimeout` after the stage began, an episode that nobody has decided about fails." "DET, LEG [D]";
        215 FIRST_EPISODE_FAILS "When the first episode fails, the stage is `failed` for good, and members with `initialize`, waiting or new, take part in nothing." "LEG [D]; section 16.2 [U]";
        216 EPISODE_ENDS "The end of an episode removes `initializationEpisode` from its members, and `initializing` unless the first one failed." "LEG [D]; section 16.2";
        217 FAILURE_ONCE "A member keeps its first `initializationFailure`; at one instant `timeout` goes before `group`, and `group` before `episode`." "LEG [D]; section 16.3";
        218 FAILURE_GROUP "A member in whose `initializationGroup` somebody of the episode has failed, or is gone, fails with `group` as the stage ends, and so on." "LEG [D]; scope [U]";
        219 FAILURE_EPISODE "When an episode fails, its members that had not failed before fail with `episode`; nobody is removed." "LEG, TGT [D]";
        220 GROUP_INDICES "`initializationGroup` holds indices below `membersInfo.next`, and one's own is added; any other is refused with 400, and an empty one is none." "REST [D]; status [I]";
        221 TIMERS_SUSPENDED "The reserved and ready timers of a member in a running episode are suspended; the inactive timer is not." "CON [D]";
        222 READY_TIMER_AFTER_EPISODE "The ready timer of a member that is ready when its episode ends starts then." "section 9.1 [U]";
        223 STAGE_IN_NEXT_TIMER "`nextTimer` takes the running stage into account." "section 9.3 [I]";
        224 ONE_STAGE "One evaluation lets at most one stage run out; whatever has nothing left to wait for ends at once." "section 9.2 [U]";
        225 STAGE_ANCHOR (timer_anchor) "A stage that follows another's timeout starts at the evaluation that applied it." "section 16.5 [U]";
    }
    "HTTP form": {
        162 CONTRACT_REQUIRED "A request without `X-Xbl-Contract-Version`, or with one that is no number or below 104, is refused with 400." "REST, section 2 [D]; status [I]";
        163 CONTRACT_SHAPE "An answer has the shape of the request's contract, whatever the template's: 104 and 105 have `timeouts`, the counts inside `members`, and `pending`." "REST, LEG, section 2 [D]";
        164 ROUTES "Path keywords compare without case; an unknown path is refused with 404 and a known one with a wrong verb with 405, before anything else is judged." "STA, section 11.2 [D]; case XS [C]";
        165 BODY_KEYS "A body that is no object, or has a key or value that its schema does not, is refused with 400 before the session is looked at." "REST [D]; order section 11.2 [U]";
        166 RESERVE_NUMBERS "`reserve_0`, `reserve_1` and so on count up from 0 in the order of the request; other numbers are refused with 400." "REST, section 3.1 [D]; status [I]";
        167 NOCOMMIT "With `nocommit=true` a write is answered as if it were made, with the session that would result, and nothing changes, not even by settling." "REST, section 13 [D]; settling [U]";
        168 ELEMENT_READ "A read of an element answers 200 with that part of the session, 204 if the part is absent, and 404 if the session is." "STA, section 13 [D]";
        169 ELEMENT_DELETE "DELETE of `members/me` leaves and of `members/{index}` removes that member; both answer 204, and 404 if there is no session." "STA, section 13 [D]";
        170 PROPERTIES_ELEMENT "PUT of `properties` changes them in an existing session and answers 200 with them; if there is no session, 404." "STA, section 13 [D]";
        171 ETAG_SHOWN "Every answer that carries a session, or a part of one, carries its ETag; one to a write with `nocommit=true` does not." "section 2 [D]; nocommit [U]";
        172 NEXT_TIMER_SHOWN "`nextTimer` and `Expires` are the deadline of the next timer, computed at the answer; both are absent while none runs." "LEG, section 3.3 [D]";
        173 MEMBER_LIST "`membersInfo.first` is the first index, each member's `next` the following one, and the last member's `next` is `membersInfo.next`, the index of the next newcomer." "section 3.4 [D]";
        174 MEMBER_FIELDS "`reserved` is shown until the user's first write, `gamertag` after it, `deviceToken` after an address was uploaded, and `activeTitleId` while active." "REST, section 3.4 [D]";
        175 TOKEN_REQUIRED "A request without a caller's claims is refused with 401." "STA, section 27 [D]";
    }
}
