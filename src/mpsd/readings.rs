//! Readings: every point on which the sources contradict each other or are silent, as a named choice.
//!
//! The first value of each is the default. It follows the modelled page where that page is clear, and
//! the digest's recommendation where it does not. Nothing else in the model can be switched.

mod evaluation;
mod preset;

pub use crate::choice::{Choice, ChoiceError, CountChoice, SpanChoice};
pub use evaluation::Evaluation;
pub use preset::Preset;

use crate::choice::choices;
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::time::given;
use serde::{Deserialize, Serialize};

choices! {
    /// The chosen readings: one field for each unclear point.
    struct Readings, change ReadingsChange, preset Preset by readings, called "reading";
    measured {
        evaluation: Evaluation, "When are due timers applied?" "section 9.2" {
            "lazy_one_step" "just before an access, at most one transition for each member",
            "lazy_to_fixpoint" "just before an access, until nothing more is due",
            "eager" "at its deadline, without an access",
            "sweep PERIOD" "at every multiple of the period, never at an access",
        }
        invite_ttl_ms: SpanChoice<86_400_000>, "How long does an invite last?" "section 19; section 29.2" {
            "86400000" "a day",
            "TIME" "that long",
        }
        tap_min_interval_ms: SpanChoice<0>, "How long does a connection collect taps after it has sent one?" "section 14; section 29.2" {
            "0" "not at all: each tap is sent at once",
            "TIME" "that long",
        }
        max_subs: CountChoice<10>, "Of how many sessions can one connection carry subscriptions?" "section 10; section 26; section 29.2" {
            "10" "of ten",
            "NUMBER" "of that many",
        }
        max_custom_bytes: CountChoice<16_384>, "How many bytes of custom data may a session have, and each of its members?" "section 26" {
            "16384" "16 KiB",
            "NUMBER" "that many",
        }
    }
    timer_anchor: TimerAnchor "When does a timer start that follows another timer?" "section 9.2; section 29.2" {
        Evaluation "evaluation" "at the access that applied the transition",
        Deadline "deadline" "at the deadline of the first timer",
    }
    eval_bumps: EvalBumps "Does settling raise the change number when it changes something?" "section 29.2" {
        Once "once" "once for each batch",
        Silent "silent" "no",
    }
    noop_bumps: NoopBumps "Does a write that changes nothing raise the change number?" "section 3.2; section 29.2" {
        Silent "silent" "no",
        Bumps "bumps" "yes",
    }
    etag_compare: EtagCompare "With which ETag is If-Match compared?" "section 9.4; section 29.2" {
        AfterEvaluation "after_evaluation" "the ETag after settling",
        BeforeEvaluation "before_evaluation" "the ETag before settling",
    }
    ready_expiry: ReadyExpiry "What does a ready member become when readyRemovalTimeout is due?" "section 29.1 row 1" {
        ToInactive "to_inactive" "inactive; its inactive timer starts",
        Remove "remove" "it is removed",
    }
    reserved_expiry: ReservedExpiry "What happens to a reservation when reservedRemovalTimeout is due?" "section 29.1 row 2" {
        Remove "remove" "it is removed and its slot is free",
        ToInactive "to_inactive" "its holder is considered inactive and keeps the slot",
    }
    inactive_default: InactiveDefault "What is the default of inactiveRemovalTimeout?" "section 29.1 row 3" {
        TwoHours "two_hours" "2 h (7,200,000 ms)",
        Zero "zero" "0",
        ByContract "by_contract" "0 for a 107 template, 2 h for a 104/105 template",
    }
    zero_inactive_inline: ZeroInactiveInline "Is a member whose inactiveRemovalTimeout is 0 removed as it turns inactive?" "section 9.2; section 29.1 row 15" {
        NextAccess "next_access" "no: at the next access",
        Inline "inline" "yes: in the same step",
    }
    ready_rewrite: ReadyRewrite "Does writing ready again restart the ready timer?" "section 8.1" {
        KeepsTimer "keeps_timer" "no: the timer starts on the transition only",
        RestartsTimer "restarts_timer" "yes",
    }
    ready_from_inactive: ReadyFromInactive "Which timer does an inactive member get when it is set ready?" "section 29.2" {
        Fresh "fresh" "a fresh ready timer",
        SinceInactive "since_inactive" "a ready timer that started when the member turned inactive",
    }
    active_false_when_ready: ActiveFalseWhenReady "What does active: false do to a ready member?" "section 8.1" {
        StaysReady "stays_ready" "nothing: false is the same as absent",
        ToInactive "to_inactive" "it turns inactive",
    }
    absent_read: AbsentRead "How is a read answered when the session does not exist?" "section 29.1 row 4" {
        NoContent "no_content" "204",
        NotFound "not_found" "404",
    }
    leave_absent: LeaveAbsent "How is the leave of a user answered who is not a member?" "section 8.1" {
        NoContent "no_content" "204, and nothing happens",
        NotFound "not_found" "404",
    }
    visibility_refusal: VisibilityRefusal "With which status is a join refused because of the visibility `visible`?" "section 29.1 row 7" {
        Forbidden "forbidden" "403",
        BadRequest "bad_request" "400",
    }
    full_status: FullStatus "With which status is a join refused because no slot is free?" "section 29.1 row 7" {
        BadRequest "bad_request" "400",
        Forbidden "forbidden" "403",
        Conflict "conflict" "409",
    }
    reserve_present: ReservePresent "What does a reservation of a user do who is already in the session?" "section 7.1; section 29.2" {
        NoopIfEqual "noop_if_equal" "nothing if the constants are equal, else 409",
        Conflict "conflict" "409",
    }
    join_time_on_acceptance: JoinTimeOnAcceptance "Which joinTime does a member have who accepted a reservation?" "section 3.4; section 29.2" {
        Acceptance "acceptance" "the time of the acceptance",
        Reservation "reservation" "the time of the reservation",
    }
    locked_rejoin: LockedRejoin "Who may join a locked session without a reservation?" "section 6; section 29.2" {
        LeftSinceLock "left_since_lock" "a former member who left after the session was locked, if a slot is free",
        Nobody "nobody" "nobody",
    }
    empty_session_joins: EmptySessionJoins "May strangers join a session that is empty but not yet deleted?" "section 29.2" {
        NormalRules "normal_rules" "yes, by the normal rules; its branch stays",
        Refused "refused" "no: 403",
    }
    index_reuse: IndexReuse "Is the index of a removed member given to another member?" "section 3.4; section 29.1 row 12" {
        Never "never" "no",
        LastOnly "last_only" "yes, by a later change, if the removed member was the last of the list",
    }
    rta_loss: RtaLoss "What happens to an active member whose connection is lost?" "section 10; section 29.1 row 5" {
        ToInactive "to_inactive" "it turns inactive; its inactive timer starts",
        Remove "remove" "it is removed, unless Presence has demoted it before",
    }
    presence_with_rta: PresenceWithRta "Does the presence check also apply where a connection is required?" "section 29.2" {
        Applies "applies" "yes, unless it is suppressed",
        Replaced "replaced" "no: the connection replaces it",
    }
    active_without_connection: ActiveWithoutConnection "What happens to `active: true` without a connection where one is required?" "section 10; section 29.2" {
        Reject "reject" "400",
        AcceptInactive "accept_inactive" "accepted, and the member is inactive",
    }
    unknown_connection: UnknownConnection "What happens to a connection id that the service has never seen?" "section 10; section 29.2" {
        StartLossClock "start_loss_clock" "it is accepted, and closed after the loss delay",
        Refuse "refuse" "400",
    }
    host_of_inactive: HostOfInactive "Does `host` keep the token of a member that turned inactive?" "section 8.2; section 15" {
        Kept "kept" "yes: the token is still in the document",
        Cleared "cleared" "no",
    }
    large_ceiling: LargeCeiling "How many members may a large session have?" "section 29.1 row 8" {
        OneThousand "one_thousand" "1,000",
        TenThousand "ten_thousand" "10,000",
    }
    members_needed: MembersNeeded "What is membersNeededToStart by default, and how small may it be?" "section 29.1 row 9" {
        One "one" "1 by default, from 0",
        Two "two" "2 by default, from 1",
    }
    join_requires_active: JoinRequiresActive "Must a member be active to have joined its episode of initialization?" "section 16.4" {
        No "no" "no: it is enough that it is no longer reserved",
        Yes "yes" "yes; joinTimeout still removes reservations only",
    }
    host_selection_metrics: HostSelectionMetrics "Which values may hostSelectionMetric have?" "section 29.1 row 14" {
        Four "four" "latency, bandwidthup, bandwidthdown and bandwidth",
        Three "three" "latency, bandwidthup and bandwidthdown",
    }
    server_constants: ServerConstants "Can a server's constants be changed?" "section 3; section 3.2" {
        SetOnce "set_once" "no: a constant can be set once, at any time, and then only be repeated",
        AnyTime "any_time" "yes",
    }
    arbitration_timers: ArbitrationTimers "Does nextTimer include the deadlines of a tournament match?" "section 9.1; section 9.3" {
        NotCounted "not_counted" "no",
        InNextTimer "in_next_timer" "yes, until they are past",
    }
    query_evaluates: QueryEvaluates "Does a query or search settle the sessions that it examines?" "section 9.2; section 29.2" {
        Snapshot "snapshot" "no: it shows them as stored",
        Settles "settles" "yes, each of them, like a read",
    }
    fgrl_window_origin: FgrlWindowOrigin "When does a window of the rate limits start?" "section 26; section 29.2" {
        FirstRequest "first_request" "at the first request that it counts",
        Aligned "aligned" "at every multiple of its period since virtual time zero",
    }
    handle_post_bumps: HandlePostBumps "Which posted handles raise the change number of their session?" "section 11.2" {
        ActivityAndTransfer "activity_and_transfer" "activities and transfers, as captured",
        Never "never" "none",
        Always "always" "all",
    }
    handle_post_settles: HandlePostSettles "Is a session settled before a handle to it is posted?" "section 9.2; section 11.1" {
        Yes "yes" "yes: posting reads who is a member, and may change the session",
        No "no" "no",
    }
    activity_scope: ActivityScope "Which activity of a user does a new one replace?" "section 19" {
        ServiceConfiguration "service_configuration" "the one in the same service configuration, whatever its session",
        Session "session" "the one in the same session: each member has its own",
    }
    search_repost: SearchRepost "What does a second search handle for one session do?" "section 19" {
        Replaces "replaces" "it replaces the first",
        Conflict "conflict" "409",
    }
    role_full_status: RoleFullStatus "With which status is a role refused that has no free place?" "section 18; section 29.2" {
        Conflict "conflict" "409",
        BadRequest "bad_request" "400",
    }
    role_max_below_count: RoleMaxBelowCount "May owners lower a role's max below the number of members who have it?" "section 18; section 29.2" {
        Refuse "refuse" "no: 409",
        Accept "accept" "yes; those members keep it, and no further member gets it",
    }
    non_owner_custom: NonOwnerCustom "May a member who is not an owner write the session's custom properties where there are owners?" "section 12.3" {
        Allowed "allowed" "yes",
        Refused "refused" "no: 403",
    }
    non_owner_reserves: NonOwnerReserves "May a member who is not an owner make reservations where there are owners?" "section 12.3" {
        Allowed "allowed" "yes",
        Refused "refused" "no: 403",
    }
    ownerless_session: OwnerlessSession "When does a session under `endsession` end after its last owner is gone?" "section 22" {
        EndsAtOnce "ends_at_once" "in the same change",
        EndsWhenEmpty "ends_when_empty" "its members are removed, and sessionEmptyTimeout starts",
    }
    qos_blame: QosBlame "Who fails for a pair of peers that misses a requirement?" "section 17; section 29.2" {
        MostMisses "most_misses" "the member with the most such pairs, repeatedly until no such pair is left; of equals the last",
        Both "both" "both of them",
        Reporter "reporter" "the member whose own report misses it",
    }
    qos_aggregate: QosAggregate "How are the measurements of one host or server by several members combined?" "section 17" {
        Mean "mean" "their mean",
        Worst "worst" "the worst of them",
    }
    legacy_timeouts: LegacyTimeouts "What happens to fields of contract 104/105 in a template of contract 107?" "section 2.1; section 29.1 row 17" {
        Refuse "refuse" "400",
        Ignore "ignore" "ignored, with a warning",
    }
    tap_registration: TapRegistration "By which property do members subscribe to taps?" "section 29.1 row 10" {
        Both "both" "by `subscription` and by the older `subscriptions`",
        ChangeTypes "change_types" "by `subscription` alone; the other is refused with 400",
        Profiles "profiles" "by `subscriptions` alone; the other is refused with 400",
    }
    subscription_rebind: SubscriptionRebind "What happens to the subscriptions of a member that writes another connection?" "section 9.4; section 14" {
        Kept "kept" "they move to the new connection",
        Lost "lost" "they are lost, except those that the same write sets again",
    }
    deletion_tap: DeletionTap "Does the deletion of a session tap its subscribers?" "section 14" {
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
