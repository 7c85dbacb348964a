//! Rules about templates and constants.

use crate::clause::clauses;

clauses! { 'M';
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
        34 CAPABILITIES_EMPTY_FORBIDS "If the template's `capabilities` object is empty, the creator may not turn on any; the attempt is refused with 409." "CON [D]; status [I]";
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
        46 METRICS_COVER_REQUIREMENTS "`metrics` that omit a metric of the requirements are refused with 400; absent `metrics` are those that the requirements need." "CON [D]";
        47 REQUIREMENT_DEFAULTS "Requirement latency defaults to 250 ms; bandwidth to 10000 kbit/s between peers, 100000 from and 1000 to the host." "CON [D]";
        48 HOST_METRIC_VALUES (host_selection_metrics) "`hostSelectionMetric` is `latency`, the default, `bandwidthdown`, `bandwidthup` or `bandwidth`; another value is refused with 400." "LEG, CON [D]; section 29.1 row 14";
        49 EVALUATION_NEEDS_EXTERNAL "`evaluationTimeout` without `externalEvaluation` true is refused with 400." "CON, LEG [D]";
        50 MEMBERS_NEEDED_RANGE (members_needed) "`membersNeededToStart` is 0 to `maxMembersCount` and defaults to 1; a value outside is refused with 400." "LEG [D]; section 29.1 row 9";
    }
    "Values of constants": {
        158 CONSTANT_MALFORMED "A `version` of 0, empty `initiators`, a server without a lower-case name and an address, or a title id that is no number is refused with 400." "CON, LEG [D]; status [I]";
        159 ROLE_NAMES "The name of a role or role type is 1 to 100 lower-case letters and digits; any other is refused with 400." "ROL [D]; section 18";
        160 ROLE_RANGE "A role's `max` is at least 1 and its `target` 1 to `max`; a value outside is refused with 400." "ROL [D]; section 18";
        161 OWNER_MANAGED_NEEDS_OWNERS "A role type with `ownerManaged` on a session without `hasOwners` is refused with 400." "ROL [D]; status [I]";
    }
}
