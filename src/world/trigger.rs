//! What made a title act, and under which policy.

use crate::trace::CauseToken;

/// Why something is done: by which policy, if a title does it by itself, and what led to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Trigger {
    /// The policy; none if the script says so.
    pub(super) motive: Option<Motive>,
    /// What happened.
    pub(super) cause: CauseToken,
}

impl Trigger {
    /// The script says so.
    pub(super) const NONE: Trigger = Trigger::from(CauseToken::NONE);

    /// Because of this, by no policy.
    pub(super) const fn from(cause: CauseToken) -> Trigger {
        Trigger { motive: None, cause }
    }

    /// The word for the policy.
    pub(super) fn policy(self) -> Option<&'static str> {
        self.motive.map(Motive::word)
    }
}

macro_rules! motives {
    ($($(#[$doc:meta])* $name:ident $word:literal)*) => {
        /// A policy, or a verb of the script that a title goes on with by itself.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub(super) enum Motive {
            $(#[doc = $word] $name,)*
        }

        impl Motive {
            /// The script's word for it.
            pub(super) fn word(self) -> &'static str {
                match self {
                    $(Motive::$name => $word,)*
                }
            }

            /// Because of this, by this policy.
            pub(super) const fn because(self, cause: CauseToken) -> Trigger {
                Trigger { motive: Some(self), cause }
            }
        }
    };
}

motives! {
    Accept "accept"
    Admit "admit"
    ClaimOnCreate "claim_on_create"
    Constrained "constrained"
    Deadlines "deadlines"
    Evict "evict"
    FailOver "fail_over"
    FallBack "fall_back"
    Fill "fill"
    HandOver "hand_over"
    Idle "idle"
    Invitees "invitees"
    JoinActivity "join_activity"
    On412 "on_412"
    OnClosedTap "on_closed_tap"
    OnExit "on_exit"
    OnJoinRefused "on_join_refused"
    OnLaunch "on_launch"
    OnNoReply "on_no_reply"
    OnReconnect "on_reconnect"
    OnSuspend "on_suspend"
    OnTap "on_tap"
    OnTransfer "on_transfer"
    OnUnavailable "on_unavailable"
    Poll "poll"
    Save "save"
    Shell "shell"
    Start "start"
    Waiting "waiting"
    WhenFull "when_full"
}
