//! What titles do by themselves: every habit as a named choice.
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
use crate::json::objects;
#[cfg(feature = "schema")]
use crate::mpsd::schema::absent_is_not_null;
use crate::time::given;
use serde::{Deserialize, Serialize};

choices! {
    /// What a title does by itself: one field for each habit.
    struct Policies, change PoliciesChange, preset PolicyPreset by policies, called "policy";
    measured {
        poll: Poll, "When does it read its sessions without being told to?" "9.3" {
            "next_timer" "when the next timer is due that the last answer told of",
            "next_timer or PERIOD" "then, and that long after the last answer at the latest",
            "every PERIOD" "that long after the last answer",
            "never" "never",
        }
        idle: WaitChoice<120_000>, "How long may a user give no input before it is set inactive?" "10; the page, on the inactive state" {
            "2m" "two minutes",
            "TIME" "so long",
            "never" "for ever",
        }
        constrained: WaitChoice<120_000>, "How long may the title be in constrained mode before its users are set inactive?" "10; the page, on the inactive state" {
            "2m" "two minutes",
            "TIME" "so long",
            "never" "for ever",
        }
        fall_back: WaitChoice<3_000>, "How long does it wait for another who is to be the arbiter and does not take the part, before it claims it greedily?" "15" {
            "3s" "three seconds",
            "TIME" "so long",
            "never" "for ever",
        }
        retries: CountChoice<2>, "How often does it try again after a 412, a second after each?" "11.3, 15" {
            "2" "twice",
            "NUMBER" "so many times",
        }
        invite_interval: WaitChoice<30_000>, "How long does the arbiter let pass between two invites to one user?" "the page, on invited members; the length is ours" {
            "30s" "half a minute",
            "TIME" "so long",
            "never" "it does not care",
        }
        start: StartPolicy, "When does the arbiter start the game, which closes the session?" "museum 17" {
            "never" "it is not its business",
            "when_full" "when every place is taken",
            "all_confirmed" "when every place is taken and every other title answers that it is there",
            "after TIME" "when every place has been taken for so long",
        }
        evict: WaitChoice<FOREVER>, "How long may a member be inactive, give no input, or not be heard by its peers, before an owner removes it?" "22; museum 22 and 25" {
            "never" "for ever",
            "TIME" "so long",
        }
        save: WaitChoice<300_000>, "How often does the arbiter save the state of the game?" "the page, on storing game state" {
            "5m" "every five minutes, and when it is suspended",
            "TIME" "so often, and when it is suspended",
            "never" "never",
        }
        on_join_refused: WaitChoice<5_000>, "How long after a refused join does it try again?" "12.2" {
            "5s" "five seconds",
            "TIME" "so long",
            "never" "it gives up",
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
    claim_on_create: ClaimOnCreate "Does whoever creates a session claim to be its arbiter?" "15; the page, on the arbiter" {
        Yes "yes" "yes, as soon as the creation is answered",
        No "no" "no",
    }
    host_missing: HostMissing "When is an arbiter missing?" "15" {
        Inactive "inactive" "there is none, or its member is not active",
        Unset "unset" "there is none",
        Unheard "unheard" "there is none, its member is not active, or its peers do not hear it",
    }
    fail_over: FailOver "Who becomes the arbiter when one is missing?" "15" {
        Greedy "greedy" "whoever is first: it claims the part at once",
        CandidateList "candidate_list" "the next in hostCandidates after the last one who is active and heard; after the end of the list whoever is first",
        PeerVote "peer_vote" "of the active members whom peers hear the one with the lowest index",
        None "none" "somebody else",
    }
    hand_over: HandOver "What does the arbiter do before its users stop playing in good order?" "15" {
        Graceful "graceful" "it writes its successor, and tells its peers",
        None "none" "nothing",
    }
    successor: Successor "Whom does an outgoing arbiter choose?" "15" {
        Listed "listed" "the first other member that it believes to be active",
        Heard "heard" "the first of those that it hears",
        Nobody "nobody" "nobody: it deletes the field",
    }
    on_412: On412 "What does it do when its claim was too late?" "11.3, 15" {
        LookThenRetry "look_then_retry" "it accepts the arbiter that the answer shows, and tries again if there is none",
        GiveUp "give_up" "it does not try again until there was an arbiter",
        CarryOn "carry_on" "it takes the part all the same",
    }
    on_directory_loss: OnDirectoryLoss "What does an arbiter do that the service cannot hear, and its peers can?" "10, 15" {
        Yield "yield" "it believes a peer that says who the arbiter is now",
        PlayOn "play_on" "it goes on",
    }
    deadlines: Deadlines "Where does it keep the end of a countdown?" "15; the page, on the arbiter" {
        Session "session" "in the session, for whoever is the arbiter then",
        Memory "memory" "in its own memory",
    }
    invitees: Invitees "Where does the arbiter keep a place for whom it invites?" "the page, on visibility" {
        AsNeeded "as_needed" "in the session where only the reserved come in, by itself where the session is open",
        Reserve "reserve" "in the session",
        Local "local" "by itself",
    }
    admit: Admit "Who may stay of those who have come in?" "the page, on visibility and joinability" {
        WithRoom "with_room" "who takes no place that the arbiter keeps by itself for somebody else; who is told to leave leaves",
        Everybody "everybody" "everybody",
    }
    waiting: WaitingPlayers "What becomes of players for whom there is no room?" "the page, on joins in progress" {
        Queue "queue" "they tell the arbiter, which calls the first of them when a place is free",
        TurnedAway "turned_away" "they try again by themselves",
    }
    fill: Fill "How does the arbiter fill empty places?" "the page, on empty places" {
        Lobby "lobby" "it calls members of the lobby from which the game was made",
        Ticket "ticket" "it posts a ticket that preserves the session",
        Nothing "nothing" "not at all",
    }
    when_full: WhenFull "What does the arbiter do when every place is taken?" "12.2" {
        LeaveOpen "leave_open" "nothing: the directory turns others away",
        Close "close" "it closes the session, and opens it again when a place is free",
    }
    on_transfer: OnTransfer "What does it do about a way from the lobby into the game?" "19" {
        Follow "follow" "who makes it writes it into the lobby, and who reads it there goes along",
        Ignore "ignore" "nothing",
    }
    shell: Shell "What does the shell do for a user who accepts an invite or joins a friend while the title starts?" "9.1; the page, on readyRemovalTimeout" {
        WritesReady "writes_ready" "it sets the user ready",
        Waits "waits" "nothing: the title comes when it runs",
    }
    join_order: JoinOrder "In which order do the users of one console come in together?" "museum 1" {
        InvitedFirst "invited_first" "who was invited comes first",
        Listed "listed" "as they are listed",
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum PolicyPreset {
    /// The title does as the page advises.
    #[default]
    Advised,
    /// The title does nothing by itself: the script says all.
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
        // Of these an advised title has none either.
        let without = ["start", "evict", "when_full"];
        let deviations = PolicyPreset::Manual.policies().deviations();
        for choice in CHOICES {
            let differs = deviations.iter().any(|other| other.starts_with(&format!("{}=", choice.name)));
            assert_eq!(differs, !without.contains(&choice.name), "{}", choice.name);
        }
    }
}
