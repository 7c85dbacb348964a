//! The listener that computes figures: it keeps only what they need.

use super::class::Class;
use super::requests::{AnsweredRequest, RequestTable};
use super::state::LostState;
use super::timeline::{Author, Timeline};
use super::waits::Wait;
use super::{Ledger, arbiter, held, outlived, returns, waits};
use crate::id::{ConnectionId, HandleId, SessionReference, Xuid};
use crate::mpsd::session::{Cause, Charter, Event, Presence, Session};
use crate::names::{Actor, People, SessionId, UserId};
use crate::service::ServiceEvent;
use crate::time::{Instant, Millis};
use crate::trace::{
    CauseToken, GameLiftSubject, HandleLabel, Listener, Passage, RequestEntry, RequestEvent, TruthChange, What, Why,
    timers_set,
};
use std::collections::BTreeMap;

/// A listener that computes a [`Ledger`] without a trace. It stores when users played, the seats of each life of a session, and
/// counts; its tokens encode the class of a cause.
///
/// It listens to one run from its beginning, and to another one after [`Meter::reset`].
#[derive(Clone, Debug)]
pub struct Meter {
    timeline: Timeline,
    requests: RequestTable,
    waits: Vec<Wait>,
    lost_state: Vec<LostState>,
}

impl Meter {
    /// A meter for a run of these people.
    #[must_use]
    pub fn new(people: &People) -> Meter {
        Meter::of_users(people.xuids().clone(), people.users().count())
    }

    pub(super) fn of_users(xuids: BTreeMap<Xuid, UserId>, users: usize) -> Meter {
        let timeline = Timeline::new(xuids, users);
        Meter { timeline, requests: RequestTable::default(), waits: Vec::new(), lost_state: Vec::new() }
    }

    /// Clears it for another run of the same people, reusing allocated memory.
    pub fn reset(&mut self) {
        self.timeline.reset();
        self.requests.reset();
        self.waits.clear();
        self.lost_state.clear();
    }

    /// The ledger up to `until`, which must not be before the last event. Spans that continue are counted up to that instant.
    #[must_use]
    pub fn ledger(&self, until: Instant) -> Ledger {
        let account = self.timeline.account(until);
        let mut waits = self.waits.clone();
        waits.extend(waits::overdue(&account));
        Ledger {
            until,
            held: held::of(&account),
            waits,
            changing_reads: self.requests.changing_reads().to_vec(),
            requests: self.requests.requests(),
            unanswered: self.requests.unanswered().to_vec(),
            without_arbiter: arbiter::of(&account),
            lost_slots: returns::of(&account),
            outlived: outlived::of(&account),
            lost_state: self.lost_state.clone(),
        }
    }

    /// An event other than a change of a session whose stored state is known.
    pub(super) fn happen(&mut self, at: Instant, what: &What, why: Why) -> Class {
        match what {
            What::Call { .. } | What::Message { .. } => {
                what.request().map_or(Class::Other, |request| self.request(at, request, why))
            }
            What::Change(changed) => match changed.as_mpsd() {
                Some((session, _, event)) => self.change(at, session, event, None, why),
                None => Class::Other,
            },
            What::Presence { user, says } => {
                self.timeline.presence(at, *user, *says == Presence::Elsewhere);
                Class::Other
            }
            What::Restored { console, session, saved, lost } => {
                let (session, console, saved, lost) = (*session, *console, *saved, *lost);
                if lost > Millis::ZERO {
                    self.lost_state.push(LostState { at, session, console, saved, lost });
                }
                Class::Other
            }
            What::Console { .. }
            | What::Title { .. }
            | What::TitleRuns { .. }
            | What::Connected { .. }
            | What::GivenUp { .. }
            | What::Toast { .. }
            | What::Tap { .. }
            | What::Peers { .. }
            | What::SplitBrain { .. }
            | What::Countdown { .. }
            | What::Activation { .. }
            | What::Told { .. }
            | What::Saved { .. }
            | What::Network { .. }
            | What::Drawn { .. }
            | What::Closed { .. }
            | What::Gem(_)
            | What::Prevented { .. } => Class::Other,
        }
    }

    fn request(&mut self, at: Instant, request: RequestEntry<'_>, why: Why) -> Class {
        let RequestEntry { by, session, verb, event, .. } = request;
        let answered = |status, refused, reads| AnsweredRequest { by, verb, session, status, refused, reads };
        match event {
            RequestEvent::Answered { outcome, reads, .. } => {
                self.ask(at, &answered(outcome.status(), outcome.is_refused(), reads))
            }
            RequestEvent::Carried(passage) => match passage {
                Passage::Sent { arrives, .. } => Class::Sent(arrives),
                Passage::Lost => Class::Lost,
                Passage::Failed { status, .. } => self.ask(at, &answered(status, true, false)),
                Passage::Stale { status, .. } => self.ask(at, &answered(status, false, true)),
                Passage::Unanswered { .. } => {
                    self.requests.give_up(at, by, verb, session, why.because);
                    Class::Other
                }
                Passage::Replied { .. }
                | Passage::ReplyLost(..)
                | Passage::ReplyCutOff(..)
                | Passage::ReplyTooLate(..)
                | Passage::GaveUp { .. } => Class::Other,
            },
        }
    }

    fn ask(&mut self, at: Instant, asked: &AnsweredRequest) -> Class {
        if let (Actor::User(user), Some(session)) = (asked.by, asked.session) {
            self.timeline.ask(at, user, session);
        }
        self.requests.ask(asked)
    }

    /// A session changed. `charter` is its charter, if this created it.
    pub(super) fn change(
        &mut self,
        at: Instant,
        session: SessionId,
        event: &Event,
        charter: Option<&Charter>,
        why: Why,
    ) -> Class {
        let request = if event.cause == Cause::Request { why.because } else { CauseToken::NONE };
        let author = Author { asked: request.get().is_some(), user: self.requests.user(request) };
        self.timeline.change(at, session, event, author, charter);
        self.requests.change(at, session, why.through);
        waits::applied(&mut self.waits, at, session, event, |xuid| self.timeline.user_of(xuid));
        Class::Other
    }

    /// The last change has set a timer.
    pub(super) fn set_timer(&mut self, at: Instant, session: SessionId, whose: Option<UserId>, due: Option<Instant>) {
        self.timeline.set_timer(at, session, whose, due);
    }
}

impl Listener for Meter {
    fn gamelift_named(&mut self, _: GameLiftSubject, _: &str) {}

    fn note(&mut self, at: Instant, what: What, why: Why) -> CauseToken {
        self.happen(at, &what, why).token()
    }

    fn changed(&mut self, at: Instant, changed: ServiceEvent, stored: Option<&Session>, why: Why) -> CauseToken {
        let Some((session, _, event)) = changed.as_mpsd() else { return Class::Other.token() };
        let class = self.change(at, session, event, stored.map(|stored| stored.charter().as_ref()), why);
        if let Some(stored) = stored {
            timers_set(event.change, stored, |xuid, due| match xuid {
                None => self.set_timer(at, session, None, due),
                Some(xuid) => {
                    if let Some(user) = self.timeline.user_of(xuid) {
                        self.set_timer(at, session, Some(user), due);
                    }
                }
            });
        }
        class.token()
    }

    fn truth(&mut self, change: TruthChange) {
        self.timeline.play(change.at, change.user, change.playing);
    }

    fn session_named(&mut self, _: SessionId, _: &SessionReference) {}

    fn handle_named(&mut self, _: HandleId, _: HandleLabel<'_>) {}

    fn connection_opened(&mut self, _: ConnectionId, _: UserId, _: u32) {}
}
