//! The duties of arbiters and owners: admission, closing, starting, evicting.
//!
//! A duty is a function of the title's snapshot, so it is carried out once: the reply shows that nothing is left to do. While a
//! request that may change the session is in flight, no further one is sent. A title is the arbiter if its snapshot shows its
//! console's token as the `host`.

use crate::action::Draft;
use crate::mpsd::custom::Custom;
use crate::mpsd::session::{Field, Member, MemberStatus, PropertiesWrite, Session, Write};
use crate::names::{SessionId, UserId};
use crate::policy::{Admit, StartPolicy, WhenFull};
use crate::time::{Instant, Millis};
use crate::trace::{CauseToken, PeerMessage, What};
use crate::world::Snapshot;
use crate::world::client::mpsd::memory::Duties;
use crate::world::item::{Absence, Due, Item, Move};
use crate::world::step::WorldStep;
use crate::world::title::Title;
use crate::world::trigger::{Motive, Trigger};
use serde_json::{Value, json};

/// The custom property that says that the game has started.
const STARTED: &str = "started";

/// A task for a session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Task {
    /// An owner removes a member.
    Remove(UserId),
    /// A member takes a place that is promised to another user.
    TurnAway(UserId),
    /// The start waits for these members, whose titles do not answer.
    AskUnreachable(Vec<UserId>),
    Start,
    Close,
    Reopen,
    /// A user with a reservation is called.
    Call(UserId),
    /// A place is reserved for a user, by this policy.
    Reserve(UserId, Motive),
    Ticket,
}

impl Task {
    /// Whether it sends a request to the service; other tasks only message peers.
    fn asks_service(&self) -> bool {
        match self {
            Task::Remove(_) | Task::Start | Task::Close | Task::Reopen | Task::Reserve(..) | Task::Ticket => true,
            Task::TurnAway(_) | Task::AskUnreachable(_) | Task::Call(_) => false,
        }
    }
}

impl<'w> Title<'w> {
    pub(super) fn duties(self) -> &'w Duties {
        &self.client().autopilot.duties
    }

    /// The next task for a session; none if another title of the console runs the duties.
    fn duty(self, session: SessionId) -> Option<Task> {
        let seen = self.seen(session)?;
        if !self.reads_for_console(session) {
            return None;
        }
        if let Some(gone) = self.eviction_due(seen) {
            return Some(Task::Remove(gone));
        }
        if !self.is_arbiter(session) {
            return None;
        }
        if let Some(newcomer) = self.uninvited_guest(session, seen) {
            return Some(Task::TurnAway(newcomer));
        }
        if let Some(task) = self.start_task(session, seen) {
            return Some(task);
        }
        if let Some(task) = self.free_place_task(session, seen) {
            return Some(task);
        }
        let full = seen.members().len() >= max(seen);
        match (self.policies().when_full, full) {
            (WhenFull::Close, true) if !seen.closed() => Some(Task::Close),
            (WhenFull::Close, false) if seen.closed() && self.duties().closed.contains(&session) => Some(Task::Reopen),
            (WhenFull::Close | WhenFull::LeaveOpen, _) => None,
        }
    }

    /// Since when a member has been inactive, has given no input (which its title tells its peers), or has not been heard.
    fn absent_since(self, member: &Member) -> Option<Instant> {
        if member.status == MemberStatus::Inactive {
            return Some(member.since);
        }
        let other = self.other(self.user_of(member)?);
        let still = other.client().autopilot.idle_since;
        match self.missed_since(other.console()) {
            Some(missed) => Some(still.map_or(missed, |still| still.min(missed))),
            None => still.filter(|_| self.hears(other.console())),
        }
    }

    /// A member who has been absent for the span of the policy `evict`.
    fn eviction_due(self, seen: &Session) -> Option<UserId> {
        let patience = self.policies().evict.span()?;
        let own = self.member(seen, self.user)?;
        if !seen.is_owner(own.xuid) {
            return None;
        }
        let long = |since: Instant| since.checked_add(patience).is_some_and(|due| due <= self.now());
        let gone = |member: &&Member| member.xuid != own.xuid && self.absent_since(member).is_some_and(long);
        seen.members().iter().find(gone).and_then(|member| self.user_of(member))
    }

    /// The last member who joined although every free place was promised to others.
    fn uninvited_guest(self, session: SessionId, seen: &Session) -> Option<UserId> {
        if self.policies().admit != Admit::WithRoom {
            return None;
        }
        let first = self.promises(session, seen).map(|(since, _)| since).min()?;
        let promised = self.promises(session, seen).count();
        let is_told = |member: &Member| {
            let guest = self.user_of(member);
            guest.is_some_and(|guest| self.duties().turned_away.contains(&(session, guest, member.join_time)))
        };
        // Members who were told to leave do not count.
        let staying = seen.members().iter().filter(|member| !is_told(member)).count();
        if staying + promised <= max(seen) {
            return None;
        }
        let newcomer = |member: &Member| {
            let guest = self.user_of(member)?;
            let expected = self.duties().promised.contains_key(&(session, guest));
            let stranger = self.other(guest).console() != self.console() && member.accepted();
            (stranger && !expected && !is_told(member) && member.join_time >= first)
                .then_some((member.join_time, guest))
        };
        seen.members().iter().filter_map(newcomer).max().map(|(_, guest)| guest)
    }

    /// The task to start the game, or to ask members whose titles do not answer.
    fn start_task(self, session: SessionId, seen: &Session) -> Option<Task> {
        if has_started(seen) {
            return None;
        }
        let since = *self.duties().full_since.get(&session)?;
        match self.policies().start {
            StartPolicy::Never => None,
            StartPolicy::WhenFull => Some(Task::Start),
            StartPolicy::After(span) => since.checked_add(span).filter(|due| *due <= self.now()).map(|_| Task::Start),
            StartPolicy::AllConfirmed => {
                let others = seen.members().iter().filter_map(|member| self.user_of(member));
                let silent: Vec<UserId> = others.filter(|other| !self.reaches(*other)).collect();
                if silent.is_empty() {
                    Some(Task::Start)
                } else if self.duties().asked.get(&session) == Some(&seen.change_number()) {
                    None
                } else {
                    Some(Task::AskUnreachable(silent))
                }
            }
        }
    }

    /// When the next task for a session is due, if nothing else happens.
    fn next_duty(self, session: SessionId, seen: &Session) -> Option<Instant> {
        let start = match self.policies().start {
            StartPolicy::After(span) => {
                self.duties().full_since.get(&session).and_then(|since| since.checked_add(span))
            }
            StartPolicy::Never | StartPolicy::WhenFull | StartPolicy::AllConfirmed => None,
        };
        let evictions = self.policies().evict.span().and_then(|patience| {
            let own = self.member(seen, self.user).map(|member| member.xuid);
            let others = seen.members().iter().filter(|member| Some(member.xuid) != own);
            others.filter_map(|member| self.absent_since(member)?.checked_add(patience)).min()
        });
        [start, evictions].into_iter().flatten().filter(|due| *due > self.now()).min()
    }
}

impl WorldStep<'_> {
    pub(super) fn duties(&mut self, user: UserId) -> &mut Duties {
        &mut self.world.clients[user.0].autopilot.duties
    }

    /// A snapshot was updated: plans the next duty.
    pub(super) fn update_duties(&mut self, user: UserId, session: SessionId, cause: CauseToken) {
        let Some(full) = self.title(user).seen(session).map(full_of_players) else { return };
        let now = self.now;
        if full {
            self.duties(user).full_since.entry(session).or_insert(now);
        } else {
            self.duties(user).full_since.remove(&session);
        }
        let title = self.title(user);
        let due = title.seen(session).and_then(|seen| title.next_duty(session, seen));
        let item = Item::Title(user, Due::Duty(session, None));
        match due {
            Some(at) => self.world.schedule.plan(at, item, Trigger::from(cause)),
            None => self.world.schedule.cancel(item),
        }
        self.duty_due(user, session, cause);
    }

    /// Plans the move for a duty, if there is one.
    pub(in crate::world) fn duty_due(&mut self, user: UserId, session: SessionId, cause: CauseToken) {
        if self.title(user).duty(session).is_some() {
            self.plan_move(user, Move::Duty(session), Trigger::from(cause));
        }
    }

    /// A request was answered or timed out: runs a postponed duty, if it is still due.
    pub(super) fn resume_duty(&mut self, user: UserId, session: SessionId, cause: CauseToken) {
        if self.duties(user).postponed.remove(&session) {
            self.duty_due(user, session, cause);
        }
    }

    /// A user stops giving input or is no longer heard. Plans a check by all owners whose policy evicts.
    pub(in crate::world) fn alert_owners(&mut self, user: UserId, absence: Absence, origin: CauseToken) {
        for owner in self.setup.people.users().filter(|owner| *owner != user) {
            let title = self.title(owner);
            let Some(patience) = title.policies().evict.span() else { continue };
            for session in title.joined_sessions() {
                let item = Item::Title(owner, Due::Duty(session, Some((user, absence))));
                self.plan_after(patience, item, Trigger::from(origin));
            }
        }
    }

    /// Runs the next duty for a session.
    pub(super) fn run_duty(&mut self, user: UserId, session: SessionId, cause: CauseToken) {
        let title = self.title(user);
        let Some(task) = title.duty(session) else { return };
        if task.asks_service() && title.awaits_change(session).is_some() {
            self.duties(user).postponed.insert(session);
            return;
        }
        match task {
            Task::Remove(gone) => {
                let draft = Draft { remove: vec![gone], ..Draft::default() };
                self.write(user, session, "remove", draft, Motive::Evict.because(cause));
            }
            Task::Start => {
                let custom = Some(Custom::new(json!({ STARTED: true })));
                self.duties(user).closed.remove(&session);
                let properties = PropertiesWrite { closed: Field::Set(true), custom, ..PropertiesWrite::default() };
                self.write(user, session, "write", of(properties), Motive::Start.because(cause));
            }
            Task::Close => {
                self.duties(user).closed.insert(session);
                self.set_closed(user, session, true, cause);
            }
            Task::Reopen => {
                self.duties(user).closed.remove(&session);
                self.set_closed(user, session, false, cause);
            }
            Task::Reserve(guest, motive) => self.reserve(user, session, guest, motive.because(cause)),
            Task::Call(guest) => self.call(user, session, guest, cause),
            Task::Ticket => self.search(user, session, Motive::Fill.because(cause)),
            Task::AskUnreachable(silent) => {
                let number = self.title(user).snapshot(session).map(Snapshot::number);
                self.duties(user).asked.extend(number.map(|number| (session, number)));
                for other in silent {
                    self.tell_peer(user, other, session, PeerMessage::AreYouThere, cause);
                }
            }
            Task::TurnAway(guest) => self.turn_away(user, session, guest, cause),
        }
    }

    fn set_closed(&mut self, user: UserId, session: SessionId, closed: bool, cause: CauseToken) {
        let properties = PropertiesWrite { closed: Field::Set(closed), ..PropertiesWrite::default() };
        self.write(user, session, "write", of(properties), Motive::WhenFull.because(cause));
    }

    fn turn_away(&mut self, user: UserId, session: SessionId, guest: UserId, cause: CauseToken) {
        let title = self.title(user);
        let came = title.seen(session).and_then(|seen| title.member(seen, guest)).map(|member| member.join_time);
        self.duties(user).turned_away.extend(came.map(|came| (session, guest, came)));
        let told = self.tell_peer(user, guest, session, PeerMessage::Leave, cause);
        if self.title(user).reaches(guest) && self.title(guest).policies().admit == Admit::WithRoom {
            self.plan_move(guest, Move::Leave(session), Motive::Admit.because(told));
        }
        self.duty_due(user, session, cause);
    }

    /// Sends a message from one title to another.
    pub(super) fn tell_peer(
        &mut self,
        by: UserId,
        to: UserId,
        session: SessionId,
        word: PeerMessage,
        cause: CauseToken,
    ) -> CauseToken {
        let heard = self.title(by).reaches(to);
        self.note(What::Told { by, to, session, word, heard }, cause)
    }
}

/// A write of the session's properties.
fn of(properties: PropertiesWrite) -> Draft {
    Draft { write: Write { properties, ..Write::default() }, ..Draft::default() }
}

/// The maximum number of members.
pub(super) fn max(seen: &Session) -> usize {
    seen.charter().constants.max_members_count as usize
}

/// Whether every place is taken by a member who has joined.
fn full_of_players(seen: &Session) -> bool {
    seen.members().len() >= max(seen) && seen.members().iter().all(Member::accepted)
}

fn has_started(seen: &Session) -> bool {
    custom_of(seen, STARTED) == Some(Value::Bool(true))
}

/// A custom property of a session.
pub(super) fn custom_of(seen: &Session, name: &str) -> Option<Value> {
    let text = seen.custom_properties().as_str();
    if !text.contains(name) {
        return None;
    }
    serde_json::from_str::<Value>(text).ok()?.get(name).cloned()
}

/// The end of a span that begins now.
pub(super) fn until(now: Instant, span: Option<Millis>) -> Option<Instant> {
    span.and_then(|span| now.checked_add(span))
}
