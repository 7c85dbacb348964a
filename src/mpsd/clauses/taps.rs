//! Rules about change notification: subscriptions and the shoulder taps that they bring.

use crate::clause::clauses;

clauses! { 'M';
    "Subscriptions": {
        260 SUBSCRIPTION "A member subscribes to taps by `subscription` with an `id` and `changeTypes`, which replaces the previous one; `null` or an empty list of change types ends it." "XS [C]; TRC [O]; edge [U]";
        261 CONTEXTS "An entry of the older `subscriptions` is named by its id and has a `profile`; each is set, replaced or, by `null`, removed without affecting the others." "DET, Member properties [D]";
        262 PROFILES "A profile stands for change types and a shortest time between two taps: `party` membersList, membersStatus, joinability, customProperty, 1 s; `matchmaking` matchmakingStatus; `initialization` initialization; `roster` membersList, membersStatus, 1 s; `queuehost` membersList, membersStatus, membersCustomProperty, 1 s; `queue` host, joinability, customProperty, 5 s." "DET, Member properties [D]; which and how long [U]";
        263 TAP_REGISTRATION (tap_registration) "Both forms may be used together." "DET [D] and XS, TRC [C][O]; section 29.1 row 10";
        264 SUBSCRIPTION_NEEDS_CONNECTIONS "A subscription on a session without `connectionRequiredForActiveMembers` is refused with 400." "OVR, HOW [D]; status [U]";
        265 SUBSCRIPTION_NEEDS_ACTIVE "A subscription of a member that the write leaves in another state than active is refused with 400." "HOW, section 14 [D]; status [U]";
        266 SUBSCRIPTION_NOT_LARGE "A subscription on a large session is refused with 400." "DET, Member properties; LRG [D]; status [U]";
        267 CONTEXTS_AT_MOST "A write that would leave a member more than 10 entries in `subscriptions` is refused with 400." "limit [U]";
        268 SUBSCRIPTIONS_PER_CONNECTION (max_subs) "One connection carries the subscriptions of at most 10 sessions; a write that would add an eleventh is refused with 400." "FAQ, GFAQ [D]; status section 29.2 [U]";
        269 SUBSCRIPTION_LOST "The subscriptions of a member are lost when it stops being active, leaves, or its connection is given up." "section 14 [I]";
        270 SUBSCRIPTION_REBIND (subscription_rebind) "When an active member writes another `connection`, its subscriptions move to it." "section 9.4, planned reconnect [I]";
    }
    "What fires a tap": {
        271 TAP_EVERYTHING "`everything` fires on each commit that changes anything." "XH, section 14 [C]";
        272 TAP_HOST "`host` fires when the arbiter's token is set, replaced or cleared." "XH, section 14 [C]";
        273 TAP_INITIALIZATION "`initialization` fires when a stage begins or ends, and when a member fails." "XH, section 14 [C]; failure [U]";
        274 TAP_MATCHMAKING "`matchmakingStatus` fires when the server `matchmaking` is added, removed or changed." "XH, section 14 [C]; scope [I]";
        275 TAP_MEMBERS_LIST "`membersList` fires when a member is added, reserved ones too, when a reservation is accepted, and when a member is removed." "XH [C]; section 14; section 29.1 row 19";
        276 TAP_MEMBERS_STATUS "`membersStatus` fires when a member that was there changes its status, and when a member is removed." "XH [C]; section 14; section 29.1 row 19";
        277 TAP_JOINABILITY "`joinability` fires when `closed`, `locked` or `joinRestriction` changes, and when a commit makes the session full or no longer full." "XH, section 14 [C]";
        278 TAP_CUSTOM "`customProperty` fires when the session's custom properties change." "XH, section 14 [C]";
        279 TAP_MEMBERS_CUSTOM "`membersCustomProperty` fires when any member's custom properties change." "XH, section 14 [C]";
        280 TAP_OTHER "`roles` fires when a member's role or the settings of a role change, `arbitration` when the server `arbitration` is added, removed or changed; `tournaments` and `scheduledtime`, which clients still name, are accepted and never fire; any other change type is refused with 400." "section 14 [C]; names [O]; status [I]";
    }
    "Taps": {
        281 TAP_PER_SUBSCRIPTION "A commit sends one tap for each subscription that it fires, the writer's own included; the taps of one change share branch and change number." "DET, Multiple signed-in users on a single console [D]; XS [C]";
        282 TAP_NOT_TO_NEW "The write that first sets a subscription sends it no tap." "TRC [O]; section 29.1 row 22";
        283 TAP_AT_ACCESS "No tap is sent at the deadline of a timer; the access that applies it sends the tap, with its own change number." "DET, Session timeouts [D]";
        284 TAP_OF_DELETION (deletion_tap) "The deletion of a session, by any cause, taps all subscribers, with the branch and without a change number." "TRC [O]; meaning section 14 [U]";
        285 TAP_FORM "A tap has the time of the commit, the id of the subscription, and the session as `{scid}~{template}~{name}` in lower case." "TRC, MCXB [O]";
        286 TAP_COALESCED (tap_min_interval_ms) "A connection sends a tap at once unless it sent one less than `tap_min_interval_ms` ago, by default 0; otherwise it collects, and sends only the newest change of each subscription." "TRC [O]; section 29.2 [U]";
        287 TAPS_LOST "Collected taps are lost when their connection is given up." "section 14 [I]";
    }
}
