//! Rules about handles: activities, invites, transfers and what makes a session searchable.

use crate::clause::clauses;

clauses! { 'M';
    "Handles": {
        290 HANDLE "A handle is a lasting reference to one session, identified by its own GUID; it is created, read and deleted, and never changes." "OVR, Handles [D]";
        291 HANDLE_OF_ABSENT "A handle may refer to a session that does not exist: creating the handle does not create the session, and its use is answered like the session's own path." "OVR, Handles [D]";
        292 HANDLE_NAMES_SESSION "A handle that is posted with a session reference without a name gets a GUID for the name." "REST, POST of handles [D]";
        293 HANDLE_STALE "A handle that was deleted, has expired or never existed is answered with 404." "STA [D]";
        294 HANDLE_BUMPS (handle_post_bumps) "Posting an activity or transfer handle raises the change number of its session, although the document stays the same." "TRC [O]";
        295 HANDLE_SETTLES (handle_post_settles) "Posting a handle evaluates its session first, as a write does; reading, deleting and querying handles evaluates nothing." "sections 9.2, 11.1 [U]";
        296 HANDLE_LOCATION "The answer to a posted handle has the handle's path in `Location` and `Content-Location`; the answer to a request through a handle has the session's path in `Content-Location`." "TRC [O]; XS [C]";
        297 HANDLE_DELETED_BY_MAKER "A handle may be deleted by its creator, an invite by the invited user too, and any handle except an activity by a service; others are refused with 403." "section 13 [U]";
        298 HANDLE_GOES_WITH_SESSION "Transfer and search handles are deleted with their session." "section 19 [I]";
        299 HANDLE_SHAPE "The body of a posted handle has version 1, one of the four types, a `sessionRef` and the fields of its type, and nothing else; otherwise it is refused with 400." "REST, POST of handles [D]; status [I]";
    }
    "Activities": {
        300 ACTIVITY_BY_ACTIVE "An activity for a session that exists is posted by an active member; anybody else is refused with 403." "OVR, Activity handle [D]; status [I]";
        301 ACTIVITY_NOT_BY_SERVICE "A service principal that posts an activity is refused with 403." "S2S [D]; status [I]";
        302 ACTIVITY_REPLACED (activity_scope) "A user has one activity in a service configuration: posting another deletes the previous one, whatever its session." "OVR, Creating an activity handle [D]; XH [C]; scope [U]";
        303 ACTIVITY_FOLLOWS_MEMBER "The change by which an active member turns inactive or ready, or is removed, deletes its activity in that session; until an access, a disconnected player's activity stays." "OVR [D]; section 8.1 [I]";
        304 ACTIVITY_CLEARED_BY_OWNER "Only its owner may delete an activity, in the title in which it was posted; others are refused with 403." "OVR, Activity handle [D]; status [I]";
        305 ACTIVITY_GRANTS_NOTHING "A request through an activity is judged like one by the session's own path." "section 19 [I]";
        306 ACTIVITY_QUERY "A query by `xuids` finds the activities of these users in their order; one by `people` or `favorites` finds those of all users whom the named user followed when they were posted." "REST, handles query [D]; order and favorites [U]";
        307 ACTIVITY_QUERY_LIMIT "A query finds at most 100 handles." "section 26; REST [D]";
        308 RELATED_INFO "With `include=relatedInfo` each row has these values of its session as stored: visibility, joinRestriction, closed, member counts, inviteProtocol. `roleInfo` adds its `roleTypes` as the session shows them, `customProperties` its custom properties." "REST, handles query [D]; XSAPI, search handle details [C]; section 9.2 [U]";
    }
    "Invites": {
        310 INVITE_BY_MEMBER "An invite to a session that exists is posted by an accepted member or a service principal; anybody else is refused with 403." "section 19; S2S [D]; status [I]";
        311 INVITE_BY_OWNER "With `hasOwners` only owners and services post invites, unless `allowNonOwnerInviteHandles` is on; other members are refused with 403." "CON [D]; status [I]";
        312 INVITE_ANYTIME "An invite may be posted even if the session is closed, locked or full." "OVR, Invite handle [D]";
        313 INVITE_TOAST "The invited user is shown a toast where the session's constants have `inviteProtocol`; otherwise the handle is created without a toast." "CON [D]; section 19";
        314 INVITE_EXPIRES (invite_ttl_ms) "An invite expires 86400000 ms after it was posted." "section 29.2 [U]";
        315 INVITE_CONTEXT "A `context` of more than 256 characters, counted as they are in a URI, is refused with 400." "REST, POST of handles [D]; status [I]";
        317 INVITE_OPENS "Through an invite the invited user may join an open session that is not closed, whatever its `joinRestriction`." "OVR, Invite handle [D]";
        318 INVITE_READS "Through an invite the invited user may read any session that is not private, closed or not, whatever its `readRestriction`." "OVR, Invite handle [D]; visible [U]";
        319 INVITE_IS_PERSONAL "For any other user an invite is equivalent to the session's own path." "OVR, Invite handle [D]; effect [U]";
        320 GRANT_LIMITS "No handle allows a join to a session that is closed, locked, full, or not open." "OVR, Invite handle; VIS [D]";
    }
    "Transfers and search handles": {
        316 SEARCH_ATTRIBUTE_NAMES "The name of a search attribute begins with a letter, has no space in it and fewer than 100 characters; any other is refused with 400." "BRW [D]; status [I]";
        321 TRANSFER_BY_MEMBER "A transfer handle for a session that exists is posted by an accepted member or a service principal; anybody else is refused with 403." "section 19 [I]";
        322 TRANSFER_OPENS "Through a transfer handle, a user with an accepted record in the stored origin session may join and read as through an invite." "section 19 [I]; scope [U]";
        324 SEARCH_BY_MEMBER "A search handle is posted by an accepted member or a service principal; anybody else is refused with 403." "section 19 [I]";
        325 SEARCH_NEEDS_SEARCHABLE "A search handle for a session without the `searchable` capability, or that does not exist, is refused with 400." "BRW, CON [D]; status [U]";
        326 SEARCH_ONE_PER_SESSION (search_repost) "A session has one search handle: posting another deletes the previous one." "section 19 [U]";
        327 SEARCH_BY_OWNER "With `hasOwners` only owners and services post a search handle; other members are refused with 403." "section 19 [I]";
        328 SEARCH_OPENS "Through a search handle any user may join and read a searchable open session, whatever its `joinRestriction` and `readRestriction`." "BRW [D]; section 12.2";
    }
}
