//! Policies: what titles do by themselves, as named choices.
//!
//! The first value of each is the default. It is what the page that the project models advises titles to do, and the digest's
//! recommendation where it is silent.

mod poll;
mod reconnect;
mod start;

pub use crate::choice::{Choice, ChoiceError, CountChoice, FOREVER, WaitChoice};
pub use poll::Poll;
pub use reconnect::Reconnect;
pub use start::StartPolicy;

use crate::choice::choices;
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::time::given;
use serde::{Deserialize, Serialize};

choices! {
    /// The policies of a title.
    struct Policies, change PoliciesChange, preset PolicyPreset by policies, called "policy";
    measured {
        poll: Poll, "When does it read its sessions by itself?" "section 9.3" {
            "next_timer" "when the next timer of the last answer is due",
            "next_timer or PERIOD" "when the next timer is due, and at the latest that long after the last answer",
            "every PERIOD" "that long after the last answer",
            "never" "never",
        }
        idle: WaitChoice<120_000>, "How long may a user give no input before it is set inactive?" "section 10; DET, inactive user state" {
            "2m" "two minutes",
            "TIME" "that long",
            "never" "no limit",
        }
        constrained: WaitChoice<120_000>, "How long may the title be in constrained mode before its users are set inactive?" "section 10; DET, inactive user state" {
            "2m" "two minutes",
            "TIME" "that long",
            "never" "no limit",
        }
        fall_back: WaitChoice<3_000>, "How long does it wait for the designated arbiter before it claims the role itself?" "section 15" {
            "3s" "three seconds",
            "TIME" "that long",
            "never" "no limit",
        }
        retries: CountChoice<2>, "How often does it try again after a 412, a second after each?" "section 11.3; section 15" {
            "2" "twice",
            "NUMBER" "that often",
        }
        invite_interval: WaitChoice<30_000>, "How much time does the arbiter leave between two invites to one user?" "DET, handling invited session members; the length is a choice of this project" {
            "30s" "30 seconds",
            "TIME" "that long",
            "never" "no minimum",
        }
        start: StartPolicy, "When does the arbiter start the game, which closes the session?" "museum 17" {
            "never" "never",
            "when_full" "when every place is taken",
            "all_confirmed" "when every place is taken and every other title has confirmed its presence",
            "after TIME" "when every place has been taken for that long",
        }
        evict: WaitChoice<FOREVER>, "How long may a member be inactive, give no input, or not be heard by its peers, before an owner removes it?" "section 22; museum 22 and 25" {
            "never" "no limit",
            "TIME" "that long",
        }
        save: WaitChoice<300_000>, "How often does the arbiter save the state of the game?" "DET, storage of game state" {
            "5m" "every five minutes, and when it is suspended",
            "TIME" "at that interval, and when it is suspended",
            "never" "never",
        }
        on_join_refused: WaitChoice<5_000>, "How long after a refused join does it try again?" "section 12.2" {
            "5s" "five seconds",
            "TIME" "that long",
            "never" "it gives up",
        }
        reconnect: Reconnect, "How often does it try again when the service refuses its connection?" "section 10" {
            "unlimited" "until it is connected, after 1 s, 2 s and so on, with at most 30 s between attempts",
            "attempts NUMBER" "at most that often for each lost connection, with the same delays",
            "never" "not at all",
        }
    }
    subscribe: SubscribePolicy "Does it subscribe to taps when it sets a user active?" "section 14" {
        OnJoin "on_join" "yes, to every change, where the session allows subscriptions",
        Never "never" "no",
    }
    on_tap: OnTap "What does it do when a tap tells it something new?" "section 14" {
        Read "read" "it reads the session",
        Ignore "ignore" "nothing",
    }
    on_reconnect: OnReconnect "What does it do when a user has a new connection?" "section 10; section 9.4" {
        RewriteActive "rewrite_active" "it writes active again, with the new connection, in each session that requires a connection or has the user inactive",
        Forget "forget" "nothing",
        ResumeIfTapped "resume_if_tapped" "it writes active again in each session about which it got a tap, and leaves and rejoins the others",
    }
    on_suspend: OnSuspend "What does it do in the time that it has when it is suspended?" "section 10; DET, inactive user state" {
        Inactive "inactive" "it sets its users inactive",
        Leave "leave" "its users leave",
        Nothing "nothing" "nothing",
    }
    on_exit: OnExit "What does it do when it is ended in good order?" "DET, active user state" {
        Leave "leave" "its users leave",
        Nothing "nothing" "nothing",
    }
    on_launch: OnLaunch "What does it do at its start about sessions in which its users still have a record?" "section 10; DET, cleanup of inactive sessions" {
        Rejoin "rejoin" "it queries them and sets its users active in each",
        CleanUp "clean_up" "it queries them, and its users leave each",
        Nothing "nothing" "nothing",
    }
    claim_on_create: ClaimOnCreate "Does the creator of a session claim the role of arbiter?" "section 15; DET, session arbiter" {
        Yes "yes" "yes, as soon as the creation is answered",
        No "no" "no",
    }
    host_missing: HostMissing "When does it consider the arbiter missing?" "section 15" {
        Inactive "inactive" "there is none, or its member is not active",
        Unset "unset" "there is none",
        Unheard "unheard" "there is none, its member is not active, or its peers do not hear it",
    }
    fail_over: FailOver "Who becomes the arbiter when one is missing?" "section 15" {
        Greedy "greedy" "the first to claim: it claims the role at once",
        CandidateList "candidate_list" "of the entries of hostCandidates after the last arbiter, the first that is active and heard by its peers; if there is none, the first to claim",
        PeerVote "peer_vote" "of the active members that peers hear, the one with the lowest index",
        None "none" "another console: it never claims the role",
    }
    hand_over: HandOver "What does the arbiter do before its users stop playing in good order?" "section 15" {
        Graceful "graceful" "it writes its successor, and tells its peers",
        None "none" "nothing",
    }
    successor: Successor "Whom does an outgoing arbiter choose as successor?" "section 15" {
        Listed "listed" "the first other member that is active in its snapshot",
        Heard "heard" "the first such member that it hears",
        Nobody "nobody" "nobody: it deletes `host`",
    }
    on_412: On412 "What does it do when its claim is answered with 412?" "section 11.3; section 15" {
        LookThenRetry "look_then_retry" "it accepts the arbiter that the answer shows, and tries again if there is none",
        GiveUp "give_up" "it does not try again before there has been an arbiter",
        CarryOn "carry_on" "it acts as the arbiter nevertheless",
    }
    on_directory_loss: OnDirectoryLoss "What does an arbiter do that has lost the service but not its peers?" "section 10; section 15" {
        Yield "yield" "it accepts the new arbiter that a peer names",
        PlayOn "play_on" "it continues as the arbiter",
    }
    deadlines: Deadlines "Where does it keep the end of a countdown?" "section 15; DET, session arbiter" {
        Session "session" "in the session, where the next arbiter finds it",
        Memory "memory" "in its own memory",
    }
    invitees: Invitees "Where does the arbiter keep a place for a user whom it invites?" "DET, session visibility" {
        AsNeeded "as_needed" "by a reservation in the session if joining needs one, in its own memory if the session is open",
        Reserve "reserve" "by a reservation in the session",
        Local "local" "in its own memory",
    }
    admit: Admit "Which of the new members may stay?" "DET, visibility and joinability" {
        WithRoom "with_room" "those who do not take a place that the arbiter keeps in its memory for another user; a user who is asked to leave leaves",
        Everybody "everybody" "everybody",
    }
    waiting: WaitingPlayers "What do players do for whom there is no free place?" "DET, managing game session members and joins in progress" {
        Queue "queue" "they tell the arbiter, which calls the first of them when a place becomes free",
        TurnedAway "turned_away" "they try again on their own",
    }
    fill: Fill "How does the arbiter fill empty places?" "DET, finding players to fill empty game session slots" {
        Lobby "lobby" "it calls members of the lobby from which the game was made",
        Ticket "ticket" "it posts a ticket that preserves the session",
        Nothing "nothing" "not at all",
    }
    when_full: WhenFull "What does the arbiter do when every place is taken?" "section 12.2" {
        LeaveOpen "leave_open" "nothing: the directory turns others away",
        Close "close" "it closes the session, and opens it when a place becomes free",
    }
    on_transfer: OnTransfer "How does it use a transfer handle from the lobby into the game?" "section 19" {
        Follow "follow" "its creator writes it into the lobby, and titles that read it there follow it",
        Ignore "ignore" "nothing",
    }
    shell: Shell "What does the shell do for a user who accepts an invite or joins a friend while the title starts?" "section 9.1; DET, readyRemovalTimeout" {
        WritesReady "writes_ready" "it sets the user ready",
        Waits "waits" "nothing: the title joins when it runs",
    }
    join_order: JoinOrder "In which order do the users of one console join together?" "museum 1" {
        InvitedFirst "invited_first" "the invited user first",
        Listed "listed" "in the order of the list",
    }
    on_no_reply: OnNoReply "What does it do when a request is not answered in time?" "section 11.1" {
        Repeat "repeat" "it repeats the request once",
        AssumeFailed "assume_failed" "nothing: it assumes that the service never got the request",
        Look "look" "it reads the session",
    }
    on_unavailable: OnUnavailable "What does it do when it is answered 503 or 429?" "section 27" {
        RetryAfter "retry_after" "it repeats the request once, after the time that the answer gives, at least a second",
        GiveUp "give_up" "nothing",
    }
    on_older_answer: OnOlderAnswer "What does it do with an answer that shows an older change than it knows?" "section 11.2" {
        KeepNewer "keep_newer" "it ignores the answer",
        Believe "believe" "it accepts the answer",
    }
    on_closed_tap: OnClosedTap "What does it do when a tap is about a session that its user is not in?" "section 14" {
        Compare "compare" "nothing: it compares the tap's session with its own sessions",
        LeaveCurrent "leave_current" "its user leaves its current session",
        Read "read" "it reads the session, as after any tap",
    }
    on_token_renewal: OnTokenRenewal "What does it do when a user's token is renewed?" "section 10" {
        Reconnect "reconnect" "it closes the connection and opens another one",
        Nothing "nothing" "nothing",
    }
}

/// A named set of policies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum PolicyPreset {
    /// The title does as the page advises.
    #[default]
    Advised,
    /// The title does nothing by itself.
    Manual,
}

impl PolicyPreset {
    /// Every set, by the name that scripts use.
    pub const ALL: [(&'static str, PolicyPreset); 2] =
        [("advised", PolicyPreset::Advised), ("manual", PolicyPreset::Manual)];

    /// The set.
    #[must_use]
    pub fn policies(self) -> Policies {
        match self {
            PolicyPreset::Advised => Policies::default(),
            PolicyPreset::Manual => Policies {
                poll: Poll::Never,
                idle: WaitChoice::Never,
                constrained: WaitChoice::Never,
                subscribe: SubscribePolicy::Never,
                on_tap: OnTap::Ignore,
                on_reconnect: OnReconnect::Forget,
                on_suspend: OnSuspend::Nothing,
                on_exit: OnExit::Nothing,
                on_launch: OnLaunch::Nothing,
                fall_back: WaitChoice::Never,
                retries: CountChoice(0),
                claim_on_create: ClaimOnCreate::No,
                host_missing: HostMissing::Unset,
                fail_over: FailOver::None,
                hand_over: HandOver::None,
                successor: Successor::Nobody,
                on_412: On412::GiveUp,
                on_directory_loss: OnDirectoryLoss::PlayOn,
                deadlines: Deadlines::Memory,
                invite_interval: WaitChoice::Never,
                start: StartPolicy::Never,
                evict: WaitChoice::Never,
                save: WaitChoice::Never,
                on_join_refused: WaitChoice::Never,
                invitees: Invitees::Local,
                admit: Admit::Everybody,
                waiting: WaitingPlayers::TurnedAway,
                fill: Fill::Nothing,
                when_full: WhenFull::LeaveOpen,
                on_transfer: OnTransfer::Ignore,
                shell: Shell::Waits,
                join_order: JoinOrder::Listed,
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
    fn a_wait_is_a_time_like_any_other_or_never() {
        let idle = |text: &str| serde_json::from_str::<PoliciesChange>(text).map(|change| change.idle);
        assert_eq!(idle(r#"{ "idle": 120000 }"#).unwrap(), Some(WaitChoice::default()));
        assert_eq!(idle(r#"{ "idle": "2m" }"#).unwrap(), Some(WaitChoice::default()));
        assert_eq!(idle(r#"{ "idle": "never" }"#).unwrap(), Some(WaitChoice::Never));
        assert!(idle(r#"{ "idle": -1 }"#).is_err() && idle(r#"{ "idle": 1.5 }"#).is_err());
    }

    #[test]
    fn a_manual_title_has_no_habit_of_the_advised_one() {
        // These are off in the advised set too.
        let without = ["start", "evict", "when_full"];
        let deviations = PolicyPreset::Manual.policies().deviations();
        for choice in CHOICES {
            let differs = deviations.iter().any(|other| other.starts_with(&format!("{}=", choice.name)));
            assert_eq!(differs, !without.contains(&choice.name), "{}", choice.name);
        }
    }
}
