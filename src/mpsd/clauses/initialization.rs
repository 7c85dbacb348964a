//! Rules about managed initialization.

use crate::clause::clauses;

clauses! { 'M';
    "Member initialization": {
        200 INITIALIZE "Where the constants have `memberInitialization`, members added with `initialize` true take part in an episode; elsewhere it has no effect." "LEG, CON [D]; TRC [O]";
        201 INITIALIZERS_NEEDED "A creation that adds fewer members with `initialize` than `membersNeededToStart` is refused with 400." "XLUA [O]";
        202 EPISODE_STARTS "Episodes count from 1: the first has the members of the creation, and members added with `initialize` while none runs start the next at once." "REST, LEG [D]; section 29.1 row 6";
        203 EPISODE_SKIPPED "With `membersNeededToStart` 0 and no members to initialize at the creation, the first episode is skipped." "LEG [D]; section 16.1";
        204 EPISODE_WAITS "Members added with `initialize` while an episode runs wait for the next, which starts when that one ends." "LEG [D]";
        205 JOINING_ENDS (join_requires_active) "The joining stage ends as soon as no member of the episode is reserved any more." "TGT, LEG [D]; section 16.4 [U]";
        206 JOIN_TIMEOUT "`joinTimeout` after the stage began, the episode's reservations are removed and the stage ends." "LEG, TGT [D]; XT [C]";
        207 JOIN_THRESHOLD "If fewer than `membersNeededToStart` pass the joining stage of the first episode, the episode fails at once." "XT [C]; section 16.4 [U]";
        208 MEASURING_SKIPPED "Without `metrics`, given or implied, and without `measurementServerAddresses` there is no measuring stage." "LEG [D]";
        209 MEASUREMENT_TIMEOUT "`measurementTimeout` after the stage began, members of the episode without measurements fail with `timeout` and the stage ends." "LEG, DET [D]";
        210 MEASURING_ENDS "The measuring stage ends as soon as every member of the episode has failed or has measurements." "LEG [D]";
        211 AUTOMATIC_EVALUATION "Without `externalEvaluation` the directory decides at once: the first episode succeeds if `membersNeededToStart` members have not failed, a later one if anybody has not." "LEG [D]; section 16.4 [U]";
        212 EXTERNAL_EVALUATION "With `externalEvaluation` a write of `initializationSucceeded` decides whether the episode succeeds; the field is not stored." "LEG, TGT [D]";
        213 DECIDED_IN_STAGE_ONLY "A write of `initializationSucceeded` in any other stage than evaluating is refused with 400." "section 16.1 [I]";
        214 EVALUATION_TIMEOUT "`evaluationTimeout` after the stage began, an undecided episode fails." "DET, LEG [D]";
        215 FIRST_EPISODE_FAILS "When the first episode fails, the stage is `failed` for good, and members with `initialize`, waiting or new, take part in nothing." "LEG [D]; section 16.2 [U]";
        216 EPISODE_ENDS "The end of an episode removes `initializationEpisode` from its members, and `initializing` unless the first one failed." "LEG [D]; section 16.2";
        217 FAILURE_ONCE "A member keeps its first `initializationFailure`; at one instant `timeout` precedes failures of measurements, these precede `group`, and `group` precedes `episode`." "LEG [D]; section 16.3";
        218 FAILURE_GROUP "At the end of a stage, a member fails with `group` if a member of its `initializationGroup` in the episode has failed or is gone; this repeats for further groups." "LEG [D]; scope [U]";
        219 FAILURE_EPISODE "When an episode fails, its members that had not failed before fail with `episode`; nobody is removed." "LEG, TGT [D]";
        220 GROUP_INDICES "`initializationGroup` holds indices below `membersInfo.next`, and one's own is added; any other is refused with 400, and an empty one is none." "REST [D]; status [I]";
        221 TIMERS_SUSPENDED "The reserved and ready timers of a member in a running episode are suspended; the inactive timer is not." "CON [D]";
        222 READY_TIMER_AFTER_EPISODE "The ready timer of a member that is ready when its episode ends starts then." "section 9.1 [U]";
        223 STAGE_IN_NEXT_TIMER "`nextTimer` takes the running stage into account." "section 9.3 [I]";
        224 ONE_STAGE "One evaluation applies the timeout of at most one stage; a stage whose condition is already met ends at once." "section 9.2 [U]";
        225 STAGE_ANCHOR (timer_anchor) "A stage that follows another's timeout starts at the evaluation that applied it." "section 16.5 [U]";
    }
}
