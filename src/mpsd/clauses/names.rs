//! Rules about how sessions, devices and changes are known.

use crate::clause::clauses;

clauses! { 'M';
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
}
