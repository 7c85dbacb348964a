//! What an arbiter does for its session and an owner for its own: the door, the start, and who has to go.
//!
//! A duty follows from what the title last saw, so that it is done once and no more: the answer to what was done shows
//! that nothing is left to do. While a request is under way that may change the session, no other one is decided on. The arbiter is whoever sees its own console's token as the `host`.

use super::{Act, Trigger};
use crate::action::{Ask, Condition, Draft};
use crate::id::{ChangeNumber, HandleId};
use crate::mpsd::custom::Custom;
use crate::mpsd::session::{Field, Member, MemberStatus, PropertiesWrite, Session, Write};
use crate::names::{Actor, SessionId, UserId};
use crate::policy::{Admit, Start, WhenFull};
use crate::time::{Instant, Millis};
use crate::trace::{EntryId, PeerWord, What};
use crate::world::request::Errand;
use crate::world::schedule::Priority;
use crate::world::{Item, World};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The custom property by which the titles of a session know that the game has begun.
const STARTED: &str = "started";

/// What a title remembers of its duties.
#[derive(Clone, Debug, Default)]
pub(super) struct Duties {
    /// Whom it has invited or called, and when last.
    pub(super) invited: BTreeMap<(SessionId, UserId), Instant>,
    /// For whom it keeps a place by itself: since when, and until when.
    pub(super) promised: BTreeMap<(SessionId, UserId), (Instant, Option<Instant>)>,
    /// Who found no place, in the order of asking.
    pub(super) waiting: BTreeMap<SessionId, Vec<UserId>>,
    /// For whom it has reserved a place and has to tell.
    pub(super) called: BTreeSet<(SessionId, UserId)>,
    /// The lobby from which a game was made.
    pub(super) lobbies: BTreeMap<SessionId, SessionId>,
    /// The way out of each lobby that it has taken, or made.
    pub(super) followed: BTreeMap<SessionId, HandleId>,
    /// After which change it posted a ticket for a session.
    pub(super) searched: BTreeMap<SessionId, ChangeNumber>,
    /// Sessions that it has closed because they were full.
    closed: BTreeSet<SessionId>,
    /// Since when it has seen a session full of players.
    full_since: BTreeMap<SessionId, Instant>,
    /// After which change it asked who is there.
    asked: BTreeMap<SessionId, ChangeNumber>,
    /// Whom it has told to leave, and when that one had come.
    turned_away: BTreeSet<(SessionId, UserId, Instant)>,
    /// When it looks after a session again, whatever happens.
    planned: BTreeMap<SessionId, Instant>,
    /// Sessions for which something is to be done once its request is answered.
    put_off: BTreeSet<SessionId>,
}

/// Something that is to be done for a session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Task {
    /// An owner removes somebody.
    Remove(UserId),
    /// Somebody takes a place that is promised to another.
    TurnAway(UserId),
    /// These are asked whether they are there, and do not answer.
    AskInVain(Vec<UserId>),
    Start,
    Close,
    Reopen,
    /// A place has been reserved for somebody, who is to be told.
    Call(UserId),
    /// A place is reserved for somebody, by this policy.
    Reserve(UserId, &'static str),
    Ticket,
}

impl Task {
    /// Whether it takes a request to the service; the others take a word to a peer.
    fn asks_the_service(&self) -> bool {
        match self {
            Task::Remove(_) | Task::Start | Task::Close | Task::Reopen | Task::Reserve(..) | Task::Ticket => true,
            Task::TurnAway(_) | Task::AskInVain(_) | Task::Call(_) => false,
        }
    }
}

impl World {
    /// An answer showed a session to a user's title: it does its duty, if there is one, now or when it is due.
    pub(super) fn sees_to_it(&mut self, user: UserId, session: SessionId, entry: EntryId) {
        let Some(snapshot) = self.seen(Actor::User(user), session) else { return };
        let session_seen = Arc::clone(&snapshot.session);
        let full = full_of_players(&session_seen);
        let (now, policies) = (self.now, self.policies(user));
        let duties = &mut self.users[user.0].autopilot.duties;
        if full {
            duties.full_since.entry(session).or_insert(now);
        } else {
            duties.full_since.remove(&session);
        }
        let start = match policies.start {
            Start::After(span) => duties.full_since.get(&session).and_then(|since| since.checked_add(span)),
            Start::Never | Start::WhenFull | Start::AllConfirmed => None,
        };
        let evictions = policies.evict.span().and_then(|patience| {
            let others = session_seen.members().iter().filter(|member| member.xuid != self.users[user.0].plan.xuid);
            others.filter_map(|member| self.absent_since(user, member)?.checked_add(patience)).min()
        });
        let due = [start, evictions].into_iter().flatten().filter(|due| *due > now).min();
        let duties = &mut self.users[user.0].autopilot.duties;
        match due {
            Some(at) if duties.planned.insert(session, at) != Some(at) => {
                self.schedule.push(at, Priority::Title, Item::Duty { user, session, because: entry });
            }
            Some(_) => {}
            None => {
                duties.planned.remove(&session);
            }
        }
        self.duty_is_due(user, session, entry);
    }

    /// The title looks whether something is to be done for a session, on what it knows.
    pub(in crate::world) fn duty_is_due(&mut self, user: UserId, session: SessionId, because: EntryId) {
        if self.duty(user, session).is_some() {
            self.will(user, Act::Duty(session), Trigger { policy: "", because });
        }
    }

    /// A request was answered, or will not be: what had to wait for it is done, if it still is to be.
    pub(super) fn takes_up_its_duty(&mut self, user: UserId, session: SessionId, because: EntryId) {
        if self.users[user.0].autopilot.duties.put_off.remove(&session) {
            self.duty_is_due(user, session, because);
        }
    }

    /// Somebody gives no input any more, or is not heard. Owners who care learn that from their peers.
    pub(in crate::world) fn owners_watch(&mut self, user: UserId, origin: EntryId) {
        for owner in (0..self.users.len()).map(UserId).filter(|owner| *owner != user) {
            let Some(patience) = self.policies(owner).evict.span() else { continue };
            for session in self.attended(owner) {
                let item = Item::Duty { user: owner, session, because: origin };
                self.schedule_after(patience, Priority::Title, item);
            }
        }
    }

    /// Since when a member is inactive, has given no input as its title tells the others, or is not heard by them.
    fn absent_since(&self, watcher: UserId, member: &Member) -> Option<Instant> {
        if member.status == MemberStatus::Inactive {
            return Some(member.since);
        }
        let user = *self.trace.xuids.get(&member.xuid)?;
        let console = |user: UserId| self.users[user.0].plan.console;
        let (watcher, other) = (console(watcher), console(user));
        let still = self.users[user.0].autopilot.still_since;
        match self.misses(watcher, other) {
            Some(missed) => Some(still.map_or(missed, |still| still.min(missed))),
            None => still.filter(|_| self.hears(watcher, other)),
        }
    }

    /// Whether the title of a user takes its console to be the arbiter of a session.
    pub(in crate::world) fn is_arbiter(&self, user: UserId, session: SessionId) -> bool {
        let host = self.seen(Actor::User(user), session).and_then(|snapshot| snapshot.session.host());
        host.is_some() && host == self.token_of(user)
    }

    /// What is to be done next for a session by the title of this user; none if that is another user's title.
    fn duty(&self, user: UserId, session: SessionId) -> Option<Task> {
        let seen = &self.seen(Actor::User(user), session)?.session;
        if !self.reads_for_console(user, session) {
            return None;
        }
        if let Some(gone) = self.to_be_evicted(user, seen) {
            return Some(Task::Remove(gone));
        }
        if !self.is_arbiter(user, session) {
            return None;
        }
        let duties = &self.users[user.0].autopilot.duties;
        if let Some(newcomer) = self.without_room(user, session, seen) {
            return Some(Task::TurnAway(newcomer));
        }
        if let Some(task) = self.about_the_start(user, session, seen) {
            return Some(task);
        }
        if let Some(task) = self.about_free_places(user, session, seen) {
            return Some(task);
        }
        let full = seen.members().len() >= max(seen);
        match (self.policies(user).when_full, full) {
            (WhenFull::Close, true) if !seen.closed() => Some(Task::Close),
            (WhenFull::Close, false) if seen.closed() && duties.closed.contains(&session) => Some(Task::Reopen),
            (WhenFull::Close | WhenFull::LeaveOpen, _) => None,
        }
    }

    /// Somebody who has been away for as long as an owner bears.
    fn to_be_evicted(&self, user: UserId, seen: &Session) -> Option<UserId> {
        let patience = self.policies(user).evict.span()?;
        let xuid = self.users[user.0].plan.xuid;
        if !seen.is_owner(xuid) {
            return None;
        }
        let long = |since: Instant| since.checked_add(patience).is_some_and(|due| due <= self.now);
        let gone = |member: &&Member| member.xuid != xuid && self.absent_since(user, member).is_some_and(long);
        let member = seen.members().iter().find(gone)?;
        self.trace.xuids.get(&member.xuid).copied()
    }

    /// Somebody who came though every free place was promised to others.
    fn without_room(&self, user: UserId, session: SessionId, seen: &Session) -> Option<UserId> {
        if self.policies(user).admit != Admit::WithRoom {
            return None;
        }
        let first = self.promises(user, session, seen).map(|(since, _)| since).min()?;
        let promised = self.promises(user, session, seen).count();
        let duties = &self.users[user.0].autopilot.duties;
        let is_told = |member: &Member| {
            let guest = self.trace.xuids.get(&member.xuid).copied();
            guest.is_some_and(|guest| duties.turned_away.contains(&(session, guest, member.join_time)))
        };
        // Who has been told to leave is as good as gone.
        let staying = seen.members().iter().filter(|member| !is_told(member)).count();
        if staying + promised <= max(seen) {
            return None;
        }
        let console = self.users[user.0].plan.console;
        let newcomer = |member: &Member| {
            let guest = *self.trace.xuids.get(&member.xuid)?;
            let told = is_told(member);
            let expected = duties.promised.contains_key(&(session, guest));
            let stranger = self.users[guest.0].plan.console != console && member.accepted();
            (stranger && !expected && !told && member.join_time >= first).then_some((member.join_time, guest))
        };
        seen.members().iter().filter_map(newcomer).max().map(|(_, guest)| guest)
    }

    /// The start of the game, or that it has to wait for somebody who does not answer.
    fn about_the_start(&self, user: UserId, session: SessionId, seen: &Session) -> Option<Task> {
        if has_started(seen) {
            return None;
        }
        let duties = &self.users[user.0].autopilot.duties;
        let since = *duties.full_since.get(&session)?;
        match self.policies(user).start {
            Start::Never => None,
            Start::WhenFull => Some(Task::Start),
            Start::After(span) => since.checked_add(span).filter(|due| *due <= self.now).map(|_| Task::Start),
            Start::AllConfirmed => {
                let others = seen.members().iter().filter_map(|member| self.trace.xuids.get(&member.xuid).copied());
                let silent: Vec<UserId> = others.filter(|other| !self.peers(user, *other)).collect();
                if silent.is_empty() {
                    Some(Task::Start)
                } else if duties.asked.get(&session) == Some(&seen.change_number()) {
                    None
                } else {
                    Some(Task::AskInVain(silent))
                }
            }
        }
    }

    /// The title does what is to be done for a session, and looks again.
    pub(super) fn does_its_duty(&mut self, user: UserId, session: SessionId, because: EntryId) {
        let Some(task) = self.duty(user, session) else { return };
        if task.asks_the_service() && self.awaits_a_change(user, session).is_some() {
            self.users[user.0].autopilot.duties.put_off.insert(session);
            return;
        }
        let number = self.seen(Actor::User(user), session).map(super::super::Snapshot::number);
        match task {
            Task::Remove(gone) => {
                let draft = Draft { remove: vec![gone], ..Draft::default() };
                self.writes(user, session, "remove", draft, Trigger { policy: "evict", because });
            }
            Task::Start => {
                let custom = Some(Custom::new(json!({ STARTED: true })));
                self.users[user.0].autopilot.duties.closed.remove(&session);
                let properties = PropertiesWrite { closed: Field::Set(true), custom, ..PropertiesWrite::default() };
                self.writes(user, session, "write", of(properties), Trigger { policy: "start", because });
            }
            Task::Close | Task::Reopen => {
                let closed = task == Task::Close;
                let duties = &mut self.users[user.0].autopilot.duties;
                if closed {
                    duties.closed.insert(session)
                } else {
                    duties.closed.remove(&session)
                };
                let properties = PropertiesWrite { closed: Field::Set(closed), ..PropertiesWrite::default() };
                self.writes(user, session, "write", of(properties), Trigger { policy: "when_full", because });
            }
            Task::Reserve(guest, policy) => self.reserves(user, session, guest, Trigger { policy, because }),
            Task::Call(guest) => self.calls(user, session, guest, because),
            Task::Ticket => self.searches(user, session, Trigger { policy: "fill", because }),
            Task::AskInVain(silent) => {
                let duties = &mut self.users[user.0].autopilot.duties;
                duties.asked.extend(number.map(|number| (session, number)));
                for other in silent {
                    self.tells(user, other, session, PeerWord::AreYouThere, because);
                }
            }
            Task::TurnAway(guest) => {
                let came = self.seen(Actor::User(user), session).and_then(|snapshot| {
                    snapshot.session.member_of(self.users[guest.0].plan.xuid).map(|member| member.join_time)
                });
                let duties = &mut self.users[user.0].autopilot.duties;
                duties.turned_away.extend(came.map(|came| (session, guest, came)));
                let told = self.tells(user, guest, session, PeerWord::Leave, because);
                if self.peers(user, guest) && self.policies(guest).admit == Admit::WithRoom {
                    self.will(guest, Act::Leave(session), Trigger { policy: "admit", because: told });
                }
                self.duty_is_due(user, session, because);
            }
        }
    }

    /// A write that a title sends by itself.
    pub(super) fn writes(
        &mut self,
        user: UserId,
        session: SessionId,
        verb: &'static str,
        draft: Draft,
        trigger: Trigger,
    ) -> EntryId {
        let ask = Ask::Write(Box::new(draft));
        let condition = Condition::Exists;
        self.ask(Actor::User(user), Errand { session, verb, condition, via: None, ask: &ask, trigger: Some(trigger) })
    }

    /// One title tells another something, or tries to.
    pub(super) fn tells(
        &mut self,
        by: UserId,
        to: UserId,
        session: SessionId,
        word: PeerWord,
        because: EntryId,
    ) -> EntryId {
        let heard = self.peers(by, to);
        self.note(What::Told { by, to, session, word, heard }, Some(because))
    }
}

/// A write of the session's properties.
fn of(properties: PropertiesWrite) -> Draft {
    Draft { write: Write { properties, ..Write::default() }, ..Draft::default() }
}

/// How many places a session has.
pub(super) fn max(seen: &Session) -> usize {
    usize::try_from(seen.charter().constants.max_members_count).unwrap_or(usize::MAX)
}

/// Whether every place is taken by somebody who has come.
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

/// Until when something lasts that begins now.
pub(super) fn until(now: Instant, span: Option<Millis>) -> Option<Instant> {
    span.and_then(|span| now.checked_add(span))
}
