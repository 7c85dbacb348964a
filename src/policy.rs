//! What titles do by themselves: every habit as a named choice.
//!
//! The first value of each is the default. It is what the page that the project models advises titles to do, and the digest's
//! recommendation where it is silent.

mod poll;
mod reconnect;

pub use crate::choice::{Choice, ChoiceError, Wait};
pub use poll::Poll;
pub use reconnect::Reconnect;

use crate::choice::choices;
#[cfg(feature = "cli")]
use crate::mpsd::template::schema::absent_is_not_null;
use crate::read::objects;
use crate::time::given;
use serde::{Deserialize, Serialize};

choices! {
    /// What a title does by itself: one field for each habit.
    struct Policies, change PoliciesChange, preset Preset by policies, called "policy";
    measured {
        poll: Poll, "When does it read its sessions without being told to?" "9.3" {
            "next_timer" "when the next timer is due that the last answer told of",
            "next_timer or PERIOD" "then, and that long after the last answer at the latest",
            "every PERIOD" "that long after the last answer",
            "never" "never",
        }
        idle: Wait<120_000>, "How long may a user give no input before it is set inactive?" "10; the page, on the inactive state" {
            "2m" "two minutes",
            "TIME" "so long",
            "never" "for ever",
        }
        constrained: Wait<120_000>, "How long may the title be in constrained mode before its users are set inactive?" "10; the page, on the inactive state" {
            "2m" "two minutes",
            "TIME" "so long",
            "never" "for ever",
        }
        reconnect: Reconnect, "How often does it try again to connect when the service refuses it?" "10" {
            "unlimited" "until it is connected, after 1 s, 2 s and so on, 30 s at the longest",
            "attempts NUMBER" "so often, likewise, for each connection that it has lost",
            "never" "not at all",
        }
    }
    subscribe: SubscribePolicy "Does it subscribe to taps when it sets a user active?" "14" {
        OnJoin "on_join" "yes, to every change, where sessions have taps",
        Never "never" "no",
    }
    on_tap: OnTap "What does it do when a tap tells it something new?" "14" {
        Read "read" "it reads the session",
        Ignore "ignore" "nothing",
    }
    on_reconnect: OnReconnect "What does it do when a user has a new connection?" "10, 9.4 T-F" {
        RewriteActive "rewrite_active" "it writes active again, with the new connection, in each session that needs one or has it inactive",
        Forget "forget" "nothing",
        ResumeIfTapped "resume_if_tapped" "it writes active again in each session that a tap has told it of, and leaves the others and joins them anew",
    }
    on_suspend: OnSuspend "What does it do with the time it is given when it is suspended?" "10; the page, on the inactive state" {
        Inactive "inactive" "it sets its users inactive",
        Leave "leave" "its users leave",
        Nothing "nothing" "nothing",
    }
    on_exit: OnExit "What does it do when it is ended in good order?" "the page, on the active state" {
        Leave "leave" "its users leave",
        Nothing "nothing" "nothing",
    }
    on_launch: OnLaunch "What does it do about sessions in which its users have a record when it starts?" "10; the page, on cleaning up" {
        Rejoin "rejoin" "it asks for them and sets its users active in each",
        CleanUp "clean_up" "it asks for them and has its users leave each",
        Nothing "nothing" "nothing",
    }
    on_no_reply: OnNoReply "What does it do when a request is not answered in time?" "11.1" {
        Repeat "repeat" "it asks the same once more",
        AssumeFailed "assume_failed" "nothing, as if the service had not had it",
        Look "look" "it reads the session",
    }
    on_unavailable: OnUnavailable "What does it do when it is answered 503 or 429?" "27" {
        RetryAfter "retry_after" "it asks the same once more after the time that the answer names, a second at the soonest",
        GiveUp "give_up" "nothing",
    }
    on_older_answer: OnOlderAnswer "What does it make of an answer that shows an older change than it knows?" "11.2" {
        KeepNewer "keep_newer" "it keeps to what it knows",
        Believe "believe" "it believes it",
    }
    on_closed_tap: OnClosedTap "What does it do when a tap is about a session that its user is not in?" "14" {
        Compare "compare" "nothing: it compares the tap's session with those that it is in",
        LeaveCurrent "leave_current" "its user leaves the session that it is in",
        Read "read" "what it does after any tap",
    }
    on_token_renewal: OnTokenRenewal "What does it do when a user's token is renewed?" "10" {
        Reconnect "reconnect" "it closes the connection and opens another one",
        Nothing "nothing" "nothing",
    }
}

/// A named set of policies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub enum Preset {
    /// The title does as the page advises.
    #[default]
    Advised,
    /// The title does nothing by itself: the script says all.
    Manual,
}

impl Preset {
    /// The set.
    #[must_use]
    pub fn policies(self) -> Policies {
        match self {
            Preset::Advised => Policies::default(),
            Preset::Manual => Policies {
                poll: Poll::Never,
                idle: Wait::Never,
                constrained: Wait::Never,
                subscribe: SubscribePolicy::Never,
                on_tap: OnTap::Ignore,
                on_reconnect: OnReconnect::Forget,
                on_suspend: OnSuspend::Nothing,
                on_exit: OnExit::Nothing,
                on_launch: OnLaunch::Nothing,
                reconnect: Reconnect::Never,
                on_no_reply: OnNoReply::AssumeFailed,
                on_unavailable: OnUnavailable::GiveUp,
                on_older_answer: OnOlderAnswer::Believe,
                on_closed_tap: OnClosedTap::Read,
                on_token_renewal: OnTokenRenewal::Nothing,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_every_policy_can_be_chosen_by_name() {
        for choice in CHOICES {
            for (place, value) in choice.examples().enumerate() {
                let chosen = Policies::default().with(choice.name, &value).unwrap();
                let differs = place > 0;
                assert_eq!(!chosen.deviations().is_empty(), differs, "{} {value}", choice.name);
            }
        }
    }

    #[test]
    fn a_manual_title_has_no_habit_of_the_advised_one() {
        assert_eq!(Preset::Manual.policies().deviations().len(), CHOICES.len());
    }
}
