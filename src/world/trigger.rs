//! What made a title act: the policy and the cause.

use crate::trace::CauseToken;

/// Why something is done: the policy, if a title does it by itself, and the cause.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Trigger {
    /// The policy; none for the script's actions.
    pub(super) motive: Option<Motive>,
    /// The entry of the cause.
    pub(super) cause: CauseToken,
}

impl Trigger {
    /// The script.
    pub(super) const NONE: Trigger = Trigger::from(CauseToken::NONE);

    /// With this cause and no policy.
    pub(super) const fn from(cause: CauseToken) -> Trigger {
        Trigger { motive: None, cause }
    }

    /// The name of the policy.
    pub(super) fn policy(self) -> Option<&'static str> {
        self.motive.map(Motive::word)
    }
}

macro_rules! motives {
    ($($(#[$doc:meta])* $name:ident $word:literal)*) => {
        /// A policy, or a verb of the script that a title carries on by itself.
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

            /// By this policy, with this cause.
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
