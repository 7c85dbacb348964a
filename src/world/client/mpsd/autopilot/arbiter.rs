//! Arbiter migration: claiming by the creator, handing over, failing over when the arbiter is missing, retrying after a 412.
//!
//! A title decides by its snapshot and by which peers it hears. Of the users of one console the first active one acts for all,
//! since they share a device token.

use crate::action::{Condition, Draft, HostChoice, Intent, SessionIntent};
use crate::id::DeviceToken;
use crate::mpsd::session::{Answer, Me, Member, MemberStatus, MemberWrite, Refusal, Session, Write};
use crate::names::{Actor, SessionId, UserId};
use crate::policy::{ClaimOnCreate, FailOver, HandOver, HostMissing, On412, OnDirectoryLoss, Successor};
use crate::time::Millis;
use crate::trace::CauseToken;
use crate::world::client::RequestResult;
use crate::world::client::mpsd::memory::Candidacy;
use crate::world::item::{Due, Item, Move};
use crate::world::send::{ReplyContext, Sent};
use crate::world::step::WorldStep;
use crate::world::title::Title;
use crate::world::trigger::{Motive, Trigger};

/// The delay of a retry after a 412.
const BETWEEN_TRIES: Millis = Millis::from_secs(1);

impl<'w> Title<'w> {
    fn candidacy(self, session: SessionId) -> Option<&'w Candidacy> {
        self.client().autopilot.candidacies.get(&session)
    }

    /// Whether it believes that it is the arbiter: it runs, and its snapshot shows its own token as `host` and its user as active.
    /// Or it carries on although its claim was refused.
    pub(in crate::world) fn believes_it_is_arbiter(self, session: SessionId) -> bool {
        if !self.console_state().title_runs() || !self.is_active_in(session) {
            return false;
        }
        let carried_on = self.candidacy(session).is_some_and(|it| it.carried_on);
        carried_on || (self.is_arbiter(session) && !self.has_yielded(session))
    }

    /// Whether a title that cannot reach the service has learned from a peer that another console is the arbiter.
    fn has_yielded(self, session: SessionId) -> bool {
        let reached = self.console_state().online().is_ok() && self.client().realtime.connection.is_some();
        if reached || self.policies().on_directory_loss == OnDirectoryLoss::PlayOn {
            return false;
        }
        let Some(own) = self.snapshot(session) else { return false };
        let newer = |peer: Title<'_>| {
            peer.snapshot(session).is_some_and(|snapshot| {
                let later = snapshot.branch() == own.branch() && snapshot.number() > own.number();
                later && snapshot.session.host().is_some_and(|host| Some(host) != self.token())
            })
        };
        let mut peers = self.viewers(session).filter(|peer| peer.console() != self.console());
        peers.any(|peer| self.reaches(peer.user) && newer(peer))
    }

    /// Whether the arbiter is missing, by its policy `host_missing`.
    fn misses_arbiter(self, session: SessionId) -> bool {
        let Some(seen) = self.seen(session) else { return false };
        let Some(host) = seen.host() else { return true };
        if Some(host) == self.token() {
            return false;
        }
        match self.policies().host_missing {
            HostMissing::Unset => false,
            HostMissing::Inactive => !is_active(seen, host),
            HostMissing::Unheard => {
                let missed = self.console_of(host).is_none_or(|console| self.missed_since(console).is_some());
                missed || !is_active(seen, host)
            }
        }
    }

    /// Whether the session can have an arbiter and its user is the one of its console who would act.
    fn may_be_arbiter(self, session: SessionId) -> bool {
        let connected = self.seen(session).is_some_and(|seen| seen.charter().constants.capabilities.connectivity);
        let first = || self.titles_on_console().find(|title| title.is_active_in(session));
        connected && first().is_some_and(|first| first.user == self.user)
    }

    /// The next candidate after the last arbiter that is active and heard; none at the end of the list.
    fn next_candidate(self, session: SessionId) -> Option<DeviceToken> {
        let it = self.candidacy(session)?;
        let from = match it.last {
            None => 0,
            Some(last) => it.candidates.iter().position(|candidate| *candidate == last)? + 1,
        };
        let seen = self.seen(session)?;
        it.candidates.iter().skip(from).find(|token| self.is_able(seen, **token)).copied()
    }

    /// Whether the host candidates are still being measured.
    fn awaits_candidates(self, session: SessionId) -> bool {
        let measured = self.candidacy(session).is_some_and(|it| !it.candidates.is_empty());
        !measured && self.seen(session).is_some_and(|seen| seen.stage().is_some())
    }

    /// The console on which peers that hear each other agree: the first member's that is active and heard.
    fn voted_for(self, session: SessionId) -> Option<DeviceToken> {
        let seen = self.seen(session)?;
        let mut tokens = seen.members().iter().filter_map(Member::device_token);
        tokens.find(|token| self.is_able(seen, *token))
    }

    /// Whether a member on the device is active and the device is heard.
    fn is_able(self, seen: &Session, token: DeviceToken) -> bool {
        self.console_of(token).is_some_and(|console| self.hears(console)) && is_active(seen, token)
    }

    /// The successor for a hand-over: the first active user of another console; with the policy `heard`, of one that is heard.
    fn successor(self, session: SessionId) -> Option<UserId> {
        let only_heard = match self.policies().successor {
            Successor::Heard => true,
            Successor::Listed | Successor::Nobody => false,
        };
        let other = |member: &&Member| {
            let token = member.device_token();
            let there = member.status == MemberStatus::Active && token.is_some() && token != self.token();
            let heard = || token.and_then(|token| self.console_of(token)).is_some_and(|console| self.hears(console));
            there && (!only_heard || heard())
        };
        self.seen(session)?.members().iter().find(other).and_then(|member| self.user_of(member))
    }

    /// Whether it awaits the reply to a write of the `host`.
    fn awaits_host(self, session: SessionId) -> bool {
        self.awaits(|it| it.session == Some(session) && it.intent.claims_host()).is_some()
    }
}

impl WorldStep<'_> {
    fn candidacy(&mut self, user: UserId, session: SessionId) -> &mut Candidacy {
        self.world.clients[user.0].autopilot.candidacies.entry(session).or_default()
    }

    /// A snapshot was updated: notes the arbiter and candidates, and reacts to the result of a creation or claim.
    pub(super) fn on_host_update(
        &mut self,
        user: UserId,
        session: SessionId,
        asked: ReplyContext<'_>,
        cause: CauseToken,
    ) {
        let Some(seen) = self.title(user).seen(session) else {
            self.world.clients[user.0].autopilot.candidacies.remove(&session);
            return;
        };
        let host = seen.host();
        let candidates = (!seen.host_candidates().is_empty()).then(|| seen.host_candidates().to_vec());
        if candidates.is_some() || host.is_some() {
            let it = self.candidacy(user, session);
            // An announced successor is no longer awaited once another console is the arbiter.
            if host.is_some() && host != it.last && host != it.named {
                it.named = None;
            }
            it.last = host.or(it.last);
            if let Some(candidates) = candidates {
                it.candidates = candidates;
            }
        }
        self.find_countdown(user, session, cause);
        let title = self.title(user);
        match asked.told {
            RequestResult::Done(Answer::Created) if title.may_be_arbiter(session) => {
                match title.policies().claim_on_create {
                    ClaimOnCreate::Yes if host.is_none() => {
                        self.plan_move(user, Move::Claim(session), Motive::ClaimOnCreate.because(cause));
                    }
                    ClaimOnCreate::Yes | ClaimOnCreate::No => {}
                }
            }
            // An arbiter that hands over does not claim.
            RequestResult::Refused(..) if asked.motive == Some(Motive::HandOver) => {}
            RequestResult::Refused(Refusal::OutOfSync, _) if asked.claims => {
                self.on_claim_out_of_sync(user, session, cause)
            }
            RequestResult::Done(_) | RequestResult::Refused(..) | RequestResult::Unknown => {
                self.announce_arbiter(user, session);
                self.check_arbiter(user, session, cause);
            }
        }
    }

    /// A claim was refused with 412: the session was changed, by another claimant or otherwise.
    fn on_claim_out_of_sync(&mut self, user: UserId, session: SessionId, cause: CauseToken) {
        let title = self.title(user);
        let (on_412, retries, missing) =
            (title.policies().on_412, title.policies().retries.0, title.misses_arbiter(session));
        let it = self.candidacy(user, session);
        match on_412 {
            On412::LookThenRetry if missing && it.tries < retries => {
                it.tries += 1;
                self.plan_claim(user, session, BETWEEN_TRIES, Motive::On412.because(cause));
            }
            On412::LookThenRetry => it.tries = 0,
            On412::GiveUp => it.gave_up = true,
            On412::CarryOn => {
                it.carried_on = true;
                self.world.split_brain.recheck(session, cause);
            }
        }
    }

    /// Checks whether the arbiter is missing, and plans or makes a claim as the policies say.
    pub(in crate::world) fn check_arbiter(&mut self, user: UserId, session: SessionId, cause: CauseToken) {
        let title = self.title(user);
        let (fail_over, fall_back) = (title.policies().fail_over, title.policies().fall_back.span());
        if fail_over == FailOver::None || !title.may_be_arbiter(session) {
            return;
        }
        let own = title.token();
        if !title.misses_arbiter(session) {
            self.world.schedule.cancel(Item::Title(user, Due::Claim(session)));
            let it = self.candidacy(user, session);
            (it.claims_at, it.tries, it.gave_up) = (None, 0, false);
            return;
        }
        let it = self.candidacy(user, session);
        if it.gave_up || it.carried_on || it.uploads.is_some() {
            return;
        }
        let named = it.named.filter(|named| Some(*named) != own);
        let title = self.title(user);
        let next = match (named, fail_over) {
            (Some(named), _) => Some(named),
            (None, FailOver::CandidateList) if title.awaits_candidates(session) => return,
            (None, FailOver::CandidateList) => title.next_candidate(session),
            (None, FailOver::PeerVote) => title.voted_for(session),
            (None, FailOver::Greedy | FailOver::None) => own,
        };
        let now = self.now;
        if next.is_none_or(|next| Some(next) == own) {
            if self.candidacy(user, session).claims_at != Some(now) {
                self.candidacy(user, session).claims_at = Some(now);
                self.world.schedule.cancel(Item::Title(user, Due::Claim(session)));
                self.plan_move(user, Move::Claim(session), Motive::FailOver.because(cause));
            }
        } else if let Some(patience) = fall_back
            && self.candidacy(user, session).claims_at.is_none_or(|at| at < now)
        {
            self.plan_claim(user, session, patience, Motive::FallBack.because(cause));
        }
    }

    fn plan_claim(&mut self, user: UserId, session: SessionId, wait: Millis, trigger: Trigger) {
        if let Some(at) = self.now.checked_add(wait) {
            self.candidacy(user, session).claims_at = Some(at);
            self.world.schedule.plan(at, Item::Title(user, Due::Claim(session)), trigger);
        }
    }

    /// A planned claim is due. The move checks again whether the arbiter is missing.
    pub(in crate::world) fn claim_due(&mut self, user: UserId, session: SessionId, trigger: Trigger) {
        if self.title(user).may_be_arbiter(session) {
            self.plan_move(user, Move::Claim(session), trigger);
        }
    }

    /// Claims to be the arbiter, if it is still missing and no claim is in flight. A device without a token uploads its address
    /// first, since the reply to that contains the token.
    pub(super) fn claim(&mut self, user: UserId, session: SessionId, trigger: Trigger) {
        let title = self.title(user);
        let uploads = title.candidacy(session).is_some_and(|it| it.uploads.is_some());
        if !title.misses_arbiter(session) || !title.may_be_arbiter(session) || title.awaits_host(session) || uploads {
            return;
        }
        if title.record(session).is_some_and(|member| member.device_token().is_none()) {
            let me = Me::Put(MemberWrite::default());
            let draft = Draft { write: Write { me, ..Write::default() }, address: Some(true), ..Draft::default() };
            match self.write(user, session, "write", draft, trigger) {
                Sent::UnderWay(_, number) => {
                    self.candidacy(user, session).uploads = Some((number, trigger));
                    return;
                }
                Sent::Answered(..) | Sent::Prevented(_) => {}
            }
        }
        self.write_host(user, session, HostChoice::Of(user), trigger);
    }

    /// The upload of an address was answered or timed out: the claim follows, if there is a token now.
    pub(super) fn resume_claim(&mut self, user: UserId, session: SessionId, number: u64) {
        let uploads = self.title(user).candidacy(session).and_then(|it| it.uploads);
        let Some((_, trigger)) = uploads.filter(|(upload, _)| *upload == number) else { return };
        self.candidacy(user, session).uploads = None;
        if self.title(user).record(session).is_some_and(|member| member.device_token().is_some()) {
            self.plan_move(user, Move::Claim(session), trigger);
        }
    }

    fn write_host(&mut self, user: UserId, session: SessionId, host: HostChoice, trigger: Trigger) -> Sent {
        let ask = SessionIntent::Write(Box::new(Draft { host: Some(host), ..Draft::default() }));
        let (verb, condition) = ("host", Condition::Unchanged);
        self.ask(Actor::User(user), Intent::Session { session, verb, condition, via: None, ask }, trigger)
    }

    /// Runs before a request by which a user leaves or is set inactive: hands over.
    pub(in crate::world) fn before_departure(
        &mut self,
        user: UserId,
        session: SessionId,
        ask: &SessionIntent,
        trigger: Trigger,
    ) {
        let SessionIntent::Write(draft) = ask else { return };
        let goes = match &draft.write.me {
            Me::Leave => true,
            Me::Put(me) => me.flags.active == Some(false),
            Me::Absent => false,
        };
        if goes {
            let last_answer = self.title(user).snapshot(session).map(|snapshot| snapshot.told);
            self.hand_over(user, session, trigger.cause.or(last_answer.unwrap_or_default()));
        }
    }

    /// Hands the arbiter over to another console before a user stops playing normally, unless another user of the console plays on.
    /// There is no time to wait: after a 412 it retries immediately. If the reply is delayed, it leaves before the reply arrives: it
    /// announces the successor at once and does not learn of a 412.
    fn hand_over(&mut self, user: UserId, session: SessionId, cause: CauseToken) {
        let retries = match self.title(user).policies().hand_over {
            HandOver::Graceful => self.title(user).policies().retries.0,
            HandOver::None => return,
        };
        for _ in 0..=retries {
            let title = self.title(user);
            if title.awaits_host(session) {
                return;
            }
            let goes_on = title.titles_on_console().any(|other| other.user != user && other.is_active_in(session));
            if goes_on || !title.believes_it_is_arbiter(session) {
                return;
            }
            let chosen = match title.policies().successor {
                Successor::Nobody => None,
                Successor::Listed | Successor::Heard => match title.successor(session) {
                    None => return,
                    some => some,
                },
            };
            let host = chosen.map_or(HostChoice::Clear, HostChoice::Of);
            match (self.write_host(user, session, host, Motive::HandOver.because(cause)), chosen) {
                (Sent::Answered(_, RequestResult::Refused(Refusal::OutOfSync, _)), _) => {}
                (Sent::Answered(_, RequestResult::Done(_)) | Sent::UnderWay(..), Some(chosen)) => {
                    return self.name_successor(user, session, chosen);
                }
                (Sent::Answered(_, RequestResult::Done(_)) | Sent::UnderWay(..), None)
                | (Sent::Answered(_, RequestResult::Refused(..) | RequestResult::Unknown) | Sent::Prevented(_), _) => {
                    return;
                }
            }
        }
    }

    /// The outgoing arbiter announces its successor to its peers.
    fn name_successor(&mut self, by: UserId, session: SessionId, chosen: UserId) {
        let (title, named) = (self.title(by), self.setup.people.token(chosen));
        let hears = |peer: &Title<'_>| {
            peer.console() != title.console() && title.reaches(peer.user) && peer.record(session).is_some()
        };
        let told: Vec<UserId> = title.viewers(session).filter(hears).map(|peer| peer.user).collect();
        for user in told {
            self.candidacy(user, session).named = named;
        }
    }

    /// An announced successor that has become the arbiter tells its peers.
    fn announce_arbiter(&mut self, user: UserId, session: SessionId) {
        let title = self.title(user);
        if !title.believes_it_is_arbiter(session) {
            return;
        }
        let token = title.token();
        let waits = |peer: &Title<'_>| {
            title.reaches(peer.user) && peer.candidacy(session).is_some_and(|it| it.named == token && token.is_some())
        };
        let told: Vec<UserId> = title.viewers(session).filter(waits).map(|peer| peer.user).collect();
        for user in told {
            self.candidacy(user, session).named = None;
        }
    }
}

fn is_active(seen: &Session, token: DeviceToken) -> bool {
    let there = |member: &Member| member.device_token() == Some(token) && member.status == MemberStatus::Active;
    seen.members().iter().any(there)
}
