//! Readings: every point on which the sources contradict each other or are silent, as a named choice.
//!
//! The first value of each is the default. It follows the page the project models where that page speaks plainly, and
//! the digest's recommendation where it does not. Nothing else in the model can be switched.

mod evaluation;
mod preset;

pub use crate::choice::{Choice, ChoiceError, CountChoice, SpanChoice};
pub use evaluation::Evaluation;
pub use preset::Preset;

#[cfg(feature = "schema")]
use super::schema::absent_is_not_null;
use crate::choice::choices;
use crate::json::objects;
use crate::time::given;
use serde::{Deserialize, Serialize};

choices! {
    /// The choices in force: one field for each doubtful point.
    struct Readings, change ReadingsChange, preset Preset by readings, called "reading";
    measured {
        evaluation: Evaluation, "When is what is due applied?" "9.2" {
            "lazy_one_step" "just before an access, at most one transition for each member",
            "lazy_to_fixpoint" "just before an access, until nothing more is due",
            "eager" "at the instant it is due, whether anybody looks or not",
            "sweep PERIOD" "at every multiple of the period, never at an access",
        }
        invite_ttl_ms: SpanChoice<86_400_000>, "How long does an invite last?" "19, 29.2" {
            "86400000" "a day",
            "TIME" "so long",
        }
        tap_min_interval_ms: SpanChoice<0>, "How long does a connection collect taps after it has sent some?" "14, 29.2" {
            "0" "not at all: each goes at once",
            "TIME" "so long",
        }
        max_subs: CountChoice<10>, "Of how many sessions can one connection carry subscriptions?" "10, 26, 29.2" {
            "10" "of ten",
            "NUMBER" "of so many",
        }
        max_custom_bytes: CountChoice<16_384>, "How many bytes of custom data may a session have, and each of its members?" "26" {
            "16384" "16 KiB",
            "NUMBER" "so many",
        }
    }
    timer_anchor: TimerAnchor "When does the timer of a state start that another timer brought about?" "9.2, 29.2" {
        Evaluation "evaluation" "at the access that applied the transition",
        Deadline "deadline" "at the deadline that was missed",
    }
    eval_bumps: EvalBumps "Does settling that changed something raise the change number?" "29.2" {
        Once "once" "once for each batch",
        Silent "silent" "no",
    }
    noop_bumps: NoopBumps "Does a write that changes nothing raise the change number?" "3.2, 29.2" {
        Silent "silent" "no",
        Bumps "bumps" "yes",
    }
    etag_compare: EtagCompare "Which ETag does If-Match meet: the one after settling or the one before?" "9.4 T-E, 29.2" {
        AfterEvaluation "after_evaluation" "the one after settling",
        BeforeEvaluation "before_evaluation" "the one before settling",
    }
    ready_expiry: ReadyExpiry "What does a ready member become when readyRemovalTimeout is due?" "29.1 conflict 1" {
        ToInactive "to_inactive" "inactive; its inactive timer starts",
        Remove "remove" "it is removed",
    }
    reserved_expiry: ReservedExpiry "What becomes of a reservation when reservedRemovalTimeout is due?" "29.1 conflict 2" {
        Remove "remove" "it is removed and its slot is free",
        ToInactive "to_inactive" "its holder is considered inactive and keeps the slot",
    }
    inactive_default: InactiveDefault "What is inactiveRemovalTimeout where nobody set it?" "29.1 conflict 3" {
        TwoHours "two_hours" "2 h (7,200,000 ms)",
        Zero "zero" "0",
        ByContract "by_contract" "0 for a 107 template, 2 h for a 104/105 template",
    }
    zero_inactive_inline: ZeroInactiveInline "Is a member whose inactiveRemovalTimeout is 0 removed as it turns inactive?" "9.2, 29.1 conflict 15" {
        NextAccess "next_access" "no: at the next access",
        Inline "inline" "yes: in the same step",
    }
    ready_rewrite: ReadyRewrite "Does writing ready again restart the ready timer?" "8.1" {
        KeepsTimer "keeps_timer" "no: the timer starts on the transition only",
        RestartsTimer "restarts_timer" "yes",
    }
    ready_from_inactive: ReadyFromInactive "Which timer does an inactive member get that is set ready?" "29.2" {
        Fresh "fresh" "a fresh ready timer",
        SinceInactive "since_inactive" "a ready timer that counts from when it turned inactive",
    }
    active_false_when_ready: ActiveFalseWhenReady "What does active: false do to a ready member?" "8.1" {
        StaysReady "stays_ready" "nothing: false is the same as absent",
        ToInactive "to_inactive" "it turns inactive",
    }
    absent_read: AbsentRead "How is the read of a session answered that does not exist?" "29.1 conflict 4" {
        NoContent "no_content" "204",
        NotFound "not_found" "404",
    }
    leave_absent: LeaveAbsent "How is a leave answered to somebody who is not a member?" "8.1" {
        NoContent "no_content" "204, and nothing happens",
        NotFound "not_found" "404",
    }
    visibility_refusal: VisibilityRefusal "How is a join refused that the visibility `visible` forbids?" "29.1 conflict 7" {
        Forbidden "forbidden" "403",
        BadRequest "bad_request" "400",
    }
    full_status: FullStatus "How is a join refused that finds no free slot?" "29.1 conflict 7" {
        BadRequest "bad_request" "400",
        Forbidden "forbidden" "403",
        Conflict "conflict" "409",
    }
    reserve_present: ReservePresent "What does a reservation do for a user who is in the session already?" "7.1, 29.2" {
        NoopIfEqual "noop_if_equal" "nothing if the constants are equal, else 409",
        Conflict "conflict" "409",
    }
    join_time_on_acceptance: JoinTimeOnAcceptance "Which joinTime has a member that came by a reservation?" "3.4, 29.2" {
        Acceptance "acceptance" "when it accepted",
        Reservation "reservation" "when it was reserved",
    }
    locked_rejoin: LockedRejoin "Who may come into a locked session without a reservation?" "6, 29.2" {
        LeftSinceLock "left_since_lock" "a member who has gone since it was locked, if a slot is free",
        Nobody "nobody" "nobody",
    }
    empty_session_joins: EmptySessionJoins "May strangers join a session that is empty but not yet deleted?" "29.2" {
        NormalRules "normal_rules" "yes, by the normal rules; its branch stays",
        Refused "refused" "no: 403",
    }
    index_reuse: IndexReuse "Is the index of a removed member ever given again?" "3.4, 29.1 conflict 12" {
        Never "never" "no",
        LastOnly "last_only" "yes, by a later change, if the removed member was the last of the list",
    }
    rta_loss: RtaLoss "What becomes of an active member whose connection was lost?" "10, 29.1 conflict 5" {
        ToInactive "to_inactive" "it turns inactive; its inactive timer starts",
        Remove "remove" "it is removed, unless Presence has demoted it before",
    }
    presence_with_rta: PresenceWithRta "Does the presence check also apply where a connection is required?" "29.2" {
        Applies "applies" "yes, unless it is suppressed",
        Replaced "replaced" "no: the connection takes its place",
    }
    active_without_connection: ActiveWithoutConnection "How is active: true taken without a connection where one is required?" "10, 29.2" {
        Reject "reject" "400",
        AcceptInactive "accept_inactive" "accepted, and the member is inactive",
    }
    unknown_connection: UnknownConnection "How is a connection id taken that the service has never seen?" "10, 29.2" {
        StartLossClock "start_loss_clock" "accepted, and given up after the loss delay",
        Refuse "refuse" "400",
    }
    host_of_inactive: HostOfInactive "Does the host token of a member that turned inactive stay?" "8.2, 15" {
        Kept "kept" "yes: its token is still in the document",
        Cleared "cleared" "no",
    }
    large_ceiling: LargeCeiling "How many members may a large session have?" "29.1 conflict 8" {
        OneThousand "one_thousand" "1,000",
        TenThousand "ten_thousand" "10,000",
    }
    members_needed: MembersNeeded "What is membersNeededToStart by default, and how small may it be?" "29.1 conflict 9" {
        One "one" "1 by default, from 0",
        Two "two" "2 by default, from 1",
    }
    join_requires_active: JoinRequiresActive "Must a member be active to have joined its episode of initialization?" "16.4" {
        No "no" "no: it must only not be reserved any more",
        Yes "yes" "yes; joinTimeout removes reservations all the same, and nobody else",
    }
    host_selection_metrics: HostSelectionMetrics "Which hostSelectionMetric values are there?" "29.1 conflict 14" {
        Four "four" "latency, bandwidthup, bandwidthdown and bandwidth",
        Three "three" "latency, bandwidthup and bandwidthdown",
    }
    server_constants: ServerConstants "Can a server's constants be changed?" "3, 3.2" {
        SetOnce "set_once" "no: what is not set yet can be set at any time, and then only be repeated",
        AnyTime "any_time" "yes",
    }
    arbitration_timers: ArbitrationTimers "Does nextTimer count the deadlines of a tournament's match?" "9.1, 9.3" {
        NotCounted "not_counted" "no",
        InNextTimer "in_next_timer" "yes, until they are past",
    }
    query_evaluates: QueryEvaluates "Does a query or a search settle the sessions that it looks at?" "9.2, 29.2" {
        Snapshot "snapshot" "no: it shows them as they are stored",
        Settles "settles" "yes: each of them, as a read would",
    }
    fgrl_window_origin: FgrlWindowOrigin "When does a window of the rate limits start?" "26, 29.2" {
        FirstRequest "first_request" "at the first request that it counts",
        Aligned "aligned" "at every multiple of its period since virtual zero",
    }
    handle_post_bumps: HandlePostBumps "Which posted handles raise the change number of their session?" "11.2" {
        ActivityAndTransfer "activity_and_transfer" "activities and transfers, as captured",
        Never "never" "none",
        Always "always" "all",
    }
    handle_post_settles: HandlePostSettles "Is a session evaluated before a handle is posted that leads to it?" "9.2, 11.1" {
        Yes "yes" "yes: posting reads who is a member, and may change the session",
        No "no" "no",
    }
    activity_scope: ActivityScope "Which of a user's activities does a new one take the place of?" "19" {
        ServiceConfiguration "service_configuration" "the one in the same service configuration, whatever its session",
        Session "session" "the one in the same session: each member has its own",
    }
    search_repost: SearchRepost "What does a second search handle for one session do?" "19" {
        Replaces "replaces" "it takes the place of the first",
        Conflict "conflict" "409",
    }
    role_full_status: RoleFullStatus "How is a role refused that has no free place?" "18, 29.2" {
        Conflict "conflict" "409",
        BadRequest "bad_request" "400",
    }
    role_max_below_count: RoleMaxBelowCount "May owners lower a role's max below the number of members who have it?" "18, 29.2" {
        Refuse "refuse" "no: 409",
        Accept "accept" "yes; those members keep it and nobody else gets it",
    }
    non_owner_custom: NonOwnerCustom "May a member who owns nothing write the session's custom properties where there are owners?" "12.3" {
        Allowed "allowed" "yes",
        Refused "refused" "no: 403",
    }
    non_owner_reserves: NonOwnerReserves "May a member who owns nothing make reservations where there are owners?" "12.3" {
        Allowed "allowed" "yes",
        Refused "refused" "no: 403",
    }
    ownerless_session: OwnerlessSession "When does a session end that has lost its last owner under endsession?" "22" {
        EndsAtOnce "ends_at_once" "in the same change",
        EndsWhenEmpty "ends_when_empty" "it is empty then, and sessionEmptyTimeout counts",
    }
    qos_blame: QosBlame "Who fails for a pair of peers that misses a requirement?" "17, 29.2" {
        MostMisses "most_misses" "again and again the member with most such pairs, of equal ones the last",
        Both "both" "both of them",
        Reporter "reporter" "whoever's own report misses it",
    }
    qos_aggregate: QosAggregate "What stands for a host's or server's measurements by several members?" "17" {
        Mean "mean" "their mean",
        Worst "worst" "the worst of them",
    }
    legacy_timeouts: LegacyTimeouts "How are 104/105 shapes taken in a template that also uses 107's?" "2.1, 29.1 conflict 17" {
        Refuse "refuse" "400",
        Ignore "ignore" "ignored, with a warning",
    }
    tap_registration: TapRegistration "By which property do members subscribe to taps?" "29.1 conflict 10" {
        Both "both" "by `subscription` and by the older `subscriptions`",
        ChangeTypes "change_types" "by `subscription` alone; the other is refused with 400",
        Profiles "profiles" "by `subscriptions` alone; the other is refused with 400",
    }
    subscription_rebind: SubscriptionRebind "What becomes of the subscriptions of a member that writes another connection?" "9.4 T-F, 14" {
        Kept "kept" "they go over to it",
        Lost "lost" "they are lost, but for those that the same write sets again",
    }
    deletion_tap: DeletionTap "Does the deletion of a session tap its subscribers?" "14" {
        Told "told" "yes, without a change number",
        Silent "silent" "no",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_every_reading_can_be_chosen_by_name() {
        for choice in CHOICES {
            for (place, value) in choice.examples().enumerate() {
                let chosen = Readings::default().with(choice.name, &value).unwrap();
                let expected = if place == 0 { vec![] } else { vec![format!("{}={value}", choice.name)] };
                assert_eq!(chosen.deviations(), expected);
            }
        }
        for mode in ["lazy_one_step", "lazy_to_fixpoint", "eager", "sweep 10s", "sweep 1ms"] {
            assert_eq!(Readings::default().with("evaluation", mode).unwrap().evaluation.to_string(), mode);
        }
        assert!(Readings::default().with("evaluation", "sweep 0s").is_err());
    }

    #[test]
    fn an_unknown_reading_names_those_there_are() {
        let name = Readings::default().with("timer_anker", "deadline").unwrap_err();
        assert!(name.known.contains(&"timer_anchor"));
        let value = Readings::default().with("timer_anchor", "dead_line").unwrap_err();
        assert_eq!(
            value.to_string(),
            "the reading timer_anchor cannot be \"dead_line\"; there are evaluation, deadline"
        );
    }

    #[test]
    fn each_preset_is_what_its_page_says() {
        let of = |preset: Preset| preset.readings().deviations();
        assert!(of(Preset::SessionDetails).is_empty());
        assert_eq!(of(Preset::TemplateReference), ["inactive_default=zero", "large_ceiling=ten_thousand"]);
        assert_eq!(of(Preset::Contract105), ["members_needed=two"]);
        for (name, preset) in Preset::ALL {
            assert_eq!(serde_json::to_value(preset).unwrap(), name);
        }
    }
}
