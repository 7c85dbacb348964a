//! What titles do by themselves in their sessions. Each move follows a policy and carries its cause.
//!
//! A title never acts during another event. Its moves are planned as the last items of the instant, so that titles that react to
//! one event do so in the order in which they learned of it.

mod arbiter;
mod countdown;
mod duty;
mod join;
mod saves;
mod seats;
mod stay;
mod watch;

use crate::action::{Condition, Draft, Intent, Lookup, Obstacle, SessionIntent};
use crate::mpsd::session::{Flags, Me, MemberWrite, Write};
use crate::names::{Actor, SessionId, UserId};
use crate::trace::CauseToken;
use crate::world::client::{RequestResult, SnapshotUpdate};
use crate::world::item::Move;
use crate::world::send::{ReplyContext, Sent};
use crate::world::step::WorldStep;
use crate::world::trigger::Trigger;

impl WorldStep<'_> {
    /// Runs a planned move, if the title still can.
    pub(in crate::world) fn run_move(&mut self, user: UserId, what: Move, trigger: Trigger) {
        match self.title(user).console_state().can_send() {
            Ok(()) => self.perform(user, what, trigger),
            Err(Obstacle::Hung) => {
                let console = self.setup.people.console_of(user);
                self.world.consoles[console.0].deferred.push((user, what, trigger));
            }
            Err(_) => {}
        }
    }

    fn perform(&mut self, user: UserId, what: Move, trigger: Trigger) {
        let own = |active, arrival| own(Some(active), arrival);
        match what {
            Move::QueryOwn => self.query_own_sessions(user, trigger),
            Move::Claim(session) => self.claim(user, session, trigger),
            Move::Retry(number) => self.retry(user, number, trigger),
            Move::ProcessReply(number) => self.reply_arrives(number),
            Move::Read(session) => {
                self.read(user, session, trigger);
            }
            Move::Active(session) => {
                self.write(user, session, "active", own(true, true), trigger);
            }
            Move::Inactive(session) => {
                self.write(user, session, "inactive", own(false, false), trigger);
            }
            Move::Leave(session) => {
                self.write(user, session, "leave", leaving(), trigger);
            }
            Move::Duty(session) => self.run_duty(user, session, trigger.cause),
            Move::Join => self.join(user, trigger),
            Move::Announce(lobby, handle) => self.announce(user, lobby, handle, trigger),
            Move::Save(session) => self.periodic_save(user, session, trigger),
        }
    }

    /// Sends a read.
    fn read(&mut self, user: UserId, session: SessionId, trigger: Trigger) -> Sent {
        let (verb, condition, ask) = ("read", Condition::Always, SessionIntent::Read);
        self.ask(Actor::User(user), Intent::Session { session, verb, condition, via: None, ask }, trigger)
    }

    /// Sends a write.
    fn write(&mut self, user: UserId, session: SessionId, verb: &'static str, draft: Draft, trigger: Trigger) -> Sent {
        let (condition, ask) = (Condition::Exists, SessionIntent::Write(Box::new(draft)));
        self.ask(Actor::User(user), Intent::Session { session, verb, condition, via: None, ask }, trigger)
    }

    /// Sends a request again, composed of what the title knows now.
    fn retry(&mut self, user: UserId, number: u64, trigger: Trigger) {
        if let Some(intent) = self.world.clients[user.0].retries.remove(&number) {
            self.ask_shared(Actor::User(user), intent, trigger);
        }
    }

    /// A reply has been processed: stores or drops the snapshot, if it shows a session or its absence.
    pub(in crate::world) fn on_snapshot_update(
        &mut self,
        user: UserId,
        shown: SnapshotUpdate,
        asked: ReplyContext<'_>,
        cause: CauseToken,
    ) {
        let session = match shown {
            SnapshotUpdate::Session(session, mut snapshot) => {
                snapshot.told = cause;
                let before = self.title(user).seen(session).and_then(|seen| seen.host());
                if before.is_some() || snapshot.session.host().is_some() {
                    self.world.split_brain.recheck(session, cause);
                }
                self.world.store_snapshot(user, session, snapshot);
                session
            }
            SnapshotUpdate::Nothing => return,
            SnapshotUpdate::Gone(session, _) => {
                if let Some(snapshot) = self.world.drop_snapshot(user, session) {
                    if snapshot.session.host().is_some() {
                        self.world.split_brain.recheck(session, cause);
                    }
                    let console = self.setup.people.console_of(user);
                    self.world.consoles[console.0].tapped.insert(session, (snapshot.branch(), None));
                }
                session
            }
        };
        self.on_snapshot(user, session, asked, cause);
    }

    /// The title's snapshot of a session was replaced or dropped: the policies react.
    fn on_snapshot(&mut self, user: UserId, session: SessionId, asked: ReplyContext<'_>, cause: CauseToken) {
        self.plan_poll(user, session, cause);
        self.on_host_update(user, session, asked, cause);
        self.update_acting(user, session, cause);
        self.update_duties(user, session, cause);
        self.follow_transfer(user, session, cause);
    }

    /// A request was answered or its reply is no longer awaited: resumes what had to wait for it.
    pub(in crate::world) fn resume(
        &mut self,
        user: UserId,
        session: Option<SessionId>,
        number: u64,
        told: &RequestResult,
        cause: CauseToken,
    ) {
        self.resume_joins(user, number, told, cause);
        if let Some(session) = session {
            self.resume_claim(user, session, number);
            self.resume_duty(user, session, cause);
        }
    }

    /// Queries the sessions in which the user has a record, for the policy `on_launch`.
    fn query_own_sessions(&mut self, user: UserId, trigger: Trigger) {
        let Some(scid) = self.setup.sessions.first().map(|reference| reference.scid) else { return };
        let find = Lookup::own(self.setup.people.xuid(user), scid);
        self.ask(Actor::User(user), Intent::Lookup(find), trigger);
    }
}

/// A write of the user's own record that only sets `active`.
fn own(active: Option<bool>, arrival: bool) -> Draft {
    let flags = Flags { active, ready: None };
    let me = Me::Put(MemberWrite { flags, ..MemberWrite::default() });
    Draft { write: Write { me, ..Write::default() }, arrival, ..Draft::default() }
}

fn leaving() -> Draft {
    Draft { write: Write { me: Me::Leave, ..Write::default() }, ..Draft::default() }
}
