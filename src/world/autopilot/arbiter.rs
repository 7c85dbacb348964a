//! The arbiter's part: claimed by a creator, handed over, taken up when it is missing, and tried again after a 412.
//!
//! A title judges by what it last saw of the session and by whom of its peers it hears. Of the users of one console the first
//! who is active acts for all: they have one device token.

use super::{Act, Trigger};
use crate::action::{Ask, Condition, Draft, HostChoice};
use crate::id::DeviceToken;
use crate::mpsd::session::{Answer, Me, Member, MemberStatus, MemberWrite, Refusal, Session, Write};
use crate::names::{Actor, ConsoleId, SessionId, UserId};
use crate::policy::{ClaimOnCreate, FailOver, HandOver, HostMissing, On412, Successor};
use crate::time::{Instant, Millis};
use crate::trace::{EntryId, What};
use crate::world::request::Errand;
use crate::world::schedule::Priority;
use crate::world::{Item, World};

/// How long a title waits after a 412 before it tries again.
const BETWEEN_TRIES: Millis = Millis::from_secs(1);

/// What a title remembers about the arbiter of a session, beside what it last saw.
#[derive(Clone, Debug, Default)]
pub(in crate::world) struct Candidacy {
    /// The arbiter that it saw last.
    last: Option<DeviceToken>,
    /// `hostCandidates` as it saw them last: they are gone once there is an arbiter.
    candidates: Vec<DeviceToken>,
    /// Whom the outgoing arbiter has told it to be the next one, until that one takes the part.
    named: Option<DeviceToken>,
    /// When it claims the part next.
    planned: Option<Instant>,
    /// How often it has tried again.
    tries: u32,
    /// Whether it tries no more.
    gave_up: bool,
    /// The upload of its address that has to be answered before it claims.
    uploads: Option<(EntryId, Trigger)>,
    /// Whether it took the part though its claim was refused.
    pub(in crate::world) carried_on: bool,
}

impl World {
    /// An answer came: perhaps to a creation or a claim, and perhaps it shows that there is no arbiter.
    pub(super) fn after_seeing_the_host(&mut self, user: UserId, session: SessionId, entry: EntryId) {
        let Some(snapshot) = self.seen(Actor::User(user), session) else {
            self.users[user.0].autopilot.candidacies.remove(&session);
            return;
        };
        let (host, shown) = (snapshot.session.host(), snapshot.session.host_candidates());
        let candidates = (!shown.is_empty()).then(|| shown.to_vec());
        if candidates.is_some() || host.is_some() {
            let it = self.users[user.0].autopilot.candidacies.entry(session).or_default();
            it.last = host.or(it.last);
            it.candidates = candidates.unwrap_or(std::mem::take(&mut it.candidates));
        }
        self.finds_a_countdown(user, session, entry);
        let policies = self.policies(user);
        match self.answering(entry) {
            Some(What::Request { answer: Ok(Answer::Created), .. }) if self.may_be_arbiter(user, session) => {
                let trigger = Trigger { policy: "claim_on_create", because: entry };
                match policies.claim_on_create {
                    ClaimOnCreate::Yes if host.is_none() => self.will(user, Act::Claim(session), trigger),
                    ClaimOnCreate::Yes | ClaimOnCreate::No => {}
                }
            }
            // An arbiter that gives the part away claims nothing.
            Some(What::Request { policy: Some("hand_over"), answer: Err(_), .. }) => {}
            Some(What::Request { verb: "host", answer: Err(Refusal::OutOfSync), .. }) => {
                self.was_too_late(user, session, entry);
            }
            _ => {
                self.takes_the_part(user, session);
                self.seeks_an_arbiter(user, session, entry);
            }
        }
    }

    /// A claim was answered with 412: somebody has changed the session, who need not be another claimant.
    fn was_too_late(&mut self, user: UserId, session: SessionId, entry: EntryId) {
        let (policies, missing) = (self.policies(user), self.arbiter_is_missing(user, session));
        let it = self.users[user.0].autopilot.candidacies.entry(session).or_default();
        match policies.on_412 {
            On412::LookThenRetry if missing && it.tries < policies.retries.0 => {
                it.tries += 1;
                self.plans_a_claim(user, session, BETWEEN_TRIES, Trigger { policy: "on_412", because: entry });
            }
            On412::LookThenRetry => it.tries = 0,
            On412::GiveUp => it.gave_up = true,
            On412::CarryOn => {
                it.carried_on = true;
                self.hosts_stirred = true;
            }
        }
    }

    /// A user's title looks whether there is an arbiter, and does what its policy says if there is none.
    pub(in crate::world) fn seeks_an_arbiter(&mut self, user: UserId, session: SessionId, entry: EntryId) {
        let policies = self.policies(user);
        if policies.fail_over == FailOver::None || !self.may_be_arbiter(user, session) {
            return;
        }
        let own = self.token_of(user);
        if !self.arbiter_is_missing(user, session) {
            let it = self.users[user.0].autopilot.candidacies.entry(session).or_default();
            (it.planned, it.tries, it.gave_up) = (None, 0, false);
            return;
        }
        let it = self.users[user.0].autopilot.candidacies.entry(session).or_default();
        if it.gave_up || it.carried_on || it.uploads.is_some() {
            return;
        }
        let named = it.named.filter(|named| Some(*named) != own);
        let next = match (named, policies.fail_over) {
            (Some(named), _) => Some(named),
            (None, FailOver::CandidateList) if self.candidates_are_to_come(user, session) => return,
            (None, FailOver::CandidateList) => self.next_candidate(user, session),
            (None, FailOver::PeerVote) => self.voted_for(user, session),
            (None, FailOver::Greedy | FailOver::None) => own,
        };
        if next.is_none_or(|next| Some(next) == own) {
            let it = self.users[user.0].autopilot.candidacies.entry(session).or_default();
            if it.planned != Some(self.now) {
                it.planned = Some(self.now);
                self.will(user, Act::Claim(session), Trigger { policy: "fail_over", because: entry });
            }
        } else if let Some(patience) = policies.fall_back.span() {
            let planned = self.users[user.0].autopilot.candidacies.get(&session).and_then(|it| it.planned);
            if planned.is_none_or(|at| at < self.now) {
                self.plans_a_claim(user, session, patience, Trigger { policy: "fall_back", because: entry });
            }
        }
    }

    fn plans_a_claim(&mut self, user: UserId, session: SessionId, wait: Millis, trigger: Trigger) {
        let Some(at) = self.now.checked_add(wait) else { return };
        self.users[user.0].autopilot.candidacies.entry(session).or_default().planned = Some(at);
        self.schedule.push(at, Priority::Title, Item::Claim { user, session, trigger });
    }

    /// The moment has come at which a title planned to claim the part, unless there is an arbiter meanwhile.
    pub(in crate::world) fn claim_is_due(&mut self, user: UserId, session: SessionId, trigger: Trigger) {
        let planned = self.users[user.0].autopilot.candidacies.get(&session).and_then(|it| it.planned);
        if planned == Some(self.now) && self.may_be_arbiter(user, session) {
            self.will(user, Act::Claim(session), trigger);
        }
    }

    /// A title claims the part, if what it knows by now still speaks for it, and waits for the answer before it claims
    /// again. A device without a token uploads its address first, for the token comes with the answer to that.
    pub(super) fn claims_the_part(&mut self, user: UserId, session: SessionId, trigger: Trigger) {
        if !self.arbiter_is_missing(user, session)
            || !self.may_be_arbiter(user, session)
            || self.awaits_a_host(user, session)
            || self.uploads(user, session).is_some()
        {
            return;
        }
        let by = Actor::User(user);
        if self.believed(user, session).is_some_and(|member| member.device_token().is_none()) {
            let me = Me::Put(MemberWrite::default());
            let draft = Draft { write: Write { me, ..Write::default() }, address: Some(true), ..Draft::default() };
            let (ask, condition) = (Ask::Write(Box::new(draft)), Condition::Exists);
            let errand = Errand { session, verb: "write", condition, via: None, ask: &ask, trigger: Some(trigger) };
            let upload = self.ask(by, errand);
            if self.is_under_way(upload) {
                let it = self.users[user.0].autopilot.candidacies.entry(session).or_default();
                it.uploads = Some((upload, trigger));
                return;
            }
        }
        self.write_host(user, session, HostChoice::Of(user), trigger);
    }

    fn uploads(&self, user: UserId, session: SessionId) -> Option<(EntryId, Trigger)> {
        self.users[user.0].autopilot.candidacies.get(&session)?.uploads
    }

    /// The upload of an address was answered, or will not be: the claim follows, if there is a token now.
    pub(super) fn goes_on_claiming(&mut self, user: UserId, session: SessionId, first: EntryId) {
        let Some((_, trigger)) = self.uploads(user, session).filter(|(upload, _)| *upload == first) else { return };
        self.users[user.0].autopilot.candidacies.entry(session).or_default().uploads = None;
        if self.believed(user, session).is_some_and(|member| member.device_token().is_some()) {
            self.will(user, Act::Claim(session), trigger);
        }
    }

    fn write_host(&mut self, user: UserId, session: SessionId, host: HostChoice, trigger: Trigger) -> EntryId {
        let ask = Ask::Write(Box::new(Draft { host: Some(host), ..Draft::default() }));
        let (by, condition) = (Actor::User(user), Condition::Unchanged);
        self.ask(by, Errand { session, verb: "host", condition, via: None, ask: &ask, trigger: Some(trigger) })
    }

    /// A user is about to leave or to be set inactive, by its title or by the script.
    pub(in crate::world) fn before_going(
        &mut self,
        by: Actor,
        session: SessionId,
        ask: &Ask,
        trigger: Option<Trigger>,
    ) {
        if let (Actor::User(user), Ask::Write(draft)) = (by, ask) {
            let because = trigger.map_or_else(|| self.last_answer(user, session), |trigger| trigger.because);
            match &draft.write.me {
                Me::Leave => self.hands_over(user, session, because),
                Me::Put(me) if me.flags.active == Some(false) => self.hands_over(user, session, because),
                Me::Absent | Me::Put(_) => {}
            }
        }
    }

    /// Before a user stops playing in good order its console gives the arbiter's part to another one, if nobody else on it
    /// goes on playing. There is no time to wait: after a 412 it looks and tries again at once, and where answers take their
    /// time it has gone before one comes, so that it tells its peers at once and does not learn whether it was too late.
    fn hands_over(&mut self, user: UserId, session: SessionId, because: EntryId) {
        let policies = self.policies(user);
        match policies.hand_over {
            HandOver::Graceful => {}
            HandOver::None => return,
        }
        for _ in 0..=policies.retries.0 {
            if self.awaits_a_host(user, session) {
                return;
            }
            let console = self.users[user.0].plan.console;
            let goes_on = |other: UserId| other != user && self.users[other.0].plan.console == console;
            let goes_on = self.all_users().any(|other| goes_on(other) && self.plays_in(other, session));
            if goes_on || !self.takes_itself_for_arbiter(user, session) {
                return;
            }
            let chosen = match policies.successor {
                Successor::Nobody => None,
                Successor::Listed | Successor::Heard => match self.successor(user, session) {
                    None => return,
                    some => some,
                },
            };
            let trigger = Trigger { policy: "hand_over", because };
            let entry = self.write_host(user, session, chosen.map_or(HostChoice::Clear, HostChoice::Of), trigger);
            let refused = match self.answering(entry) {
                _ if self.is_under_way(entry) => None,
                Some(What::Request { answer, .. }) => answer.as_ref().err(),
                _ => return,
            };
            match (refused, chosen) {
                (Some(Refusal::OutOfSync), _) => {}
                (None, Some(chosen)) => return self.names_its_successor(user, session, chosen),
                (Some(_), _) | (None, None) => return,
            }
        }
    }

    fn successor(&self, user: UserId, session: SessionId) -> Option<UserId> {
        let console = self.users[user.0].plan.console;
        let snapshot = self.seen(Actor::User(user), session)?;
        let other = |member: &&Member| {
            let token = member.device_token();
            let there = member.status == MemberStatus::Active && token.is_some() && token != self.token_of(user);
            let heard = || self.console_of(member).is_some_and(|other| self.hears(console, other));
            there && (self.policies(user).successor != Successor::Heard || heard())
        };
        let chosen = snapshot.session.members().iter().find(other)?;
        self.trace.xuids.get(&chosen.xuid).copied()
    }

    /// The outgoing arbiter tells its peers who is the next one.
    fn names_its_successor(&mut self, by: UserId, session: SessionId, chosen: UserId) {
        let (console, named) = (self.users[by.0].plan.console, self.token_of(chosen));
        for user in self.all_users() {
            let other = self.users[user.0].plan.console;
            if other != console && self.peers(by, user) && self.believed(user, session).is_some() {
                self.users[user.0].autopilot.candidacies.entry(session).or_default().named = named;
            }
        }
    }

    /// Who was named and knows by now that it is the arbiter says so to its peers.
    fn takes_the_part(&mut self, user: UserId, session: SessionId) {
        if !self.takes_itself_for_arbiter(user, session) {
            return;
        }
        let token = self.token_of(user);
        for other in self.all_users() {
            if self.peers(user, other)
                && let Some(it) = self.users[other.0].autopilot.candidacies.get_mut(&session)
                && it.named == token
            {
                it.named = None;
            }
        }
    }

    /// The next one after the last arbiter in the list of candidates who is active and heard; none at its end.
    fn next_candidate(&self, user: UserId, session: SessionId) -> Option<DeviceToken> {
        let it = self.users[user.0].autopilot.candidacies.get(&session)?;
        let from = match it.last {
            None => 0,
            Some(last) => it.candidates.iter().position(|candidate| *candidate == last)? + 1,
        };
        let snapshot = self.seen(Actor::User(user), session)?;
        let able = |token: &&DeviceToken| self.is_able(user, &snapshot.session, **token);
        it.candidates.iter().skip(from).find(able).copied()
    }

    /// Whether the candidates for the host are still being measured.
    fn candidates_are_to_come(&self, user: UserId, session: SessionId) -> bool {
        let measured = self.users[user.0].autopilot.candidacies.get(&session);
        let measured = measured.is_some_and(|it| !it.candidates.is_empty());
        let snapshot = self.seen(Actor::User(user), session);
        !measured && snapshot.is_some_and(|snapshot| snapshot.session.stage().is_some())
    }

    /// Whom the peers that hear each other agree on.
    fn voted_for(&self, user: UserId, session: SessionId) -> Option<DeviceToken> {
        let snapshot = self.seen(Actor::User(user), session)?;
        let mut tokens = snapshot.session.members().iter().filter_map(Member::device_token);
        tokens.find(|token| self.is_able(user, &snapshot.session, *token))
    }

    /// Whether somebody on the device is active, as this was seen, and the device is heard.
    fn is_able(&self, user: UserId, seen: &Session, token: DeviceToken) -> bool {
        let console = self.users[user.0].plan.console;
        let heard = self.trace.tokens.get(&token).is_some_and(|other| self.hears(console, *other));
        heard && is_active(seen, token)
    }

    /// Whether a title has an arbiter to look for, by its policy and as far as it knows.
    fn arbiter_is_missing(&self, user: UserId, session: SessionId) -> bool {
        let Some(snapshot) = self.seen(Actor::User(user), session) else { return false };
        let Some(host) = snapshot.session.host() else { return true };
        if Some(host) == self.token_of(user) {
            return false;
        }
        match self.policies(user).host_missing {
            HostMissing::Unset => false,
            HostMissing::Inactive => !is_active(&snapshot.session, host),
            HostMissing::Unheard => {
                let (own, other) = (self.users[user.0].plan.console, self.trace.tokens.get(&host));
                let missed = other.is_none_or(|other| self.misses(own, *other).is_some());
                missed || !is_active(&snapshot.session, host)
            }
        }
    }

    /// Whether this is a session that can have an arbiter, and the user the one of its console who would act.
    fn may_be_arbiter(&self, user: UserId, session: SessionId) -> bool {
        let console = self.users[user.0].plan.console;
        let first = |other: &UserId| self.users[other.0].plan.console == console && self.plays_in(*other, session);
        let connected = self.seen(Actor::User(user), session);
        let connected = connected.is_some_and(|it| it.session.charter().constants.capabilities.connectivity);
        connected && self.all_users().find(first) == Some(user)
    }

    /// Whether a user believes to be active in a session.
    pub(in crate::world) fn plays_in(&self, user: UserId, session: SessionId) -> bool {
        self.believed(user, session).is_some_and(|member| member.status == MemberStatus::Active)
    }

    fn console_of(&self, member: &Member) -> Option<ConsoleId> {
        self.trace.tokens.get(&member.device_token()?).copied()
    }
}

fn is_active(seen: &Session, token: DeviceToken) -> bool {
    let there = |member: &Member| member.device_token() == Some(token) && member.status == MemberStatus::Active;
    seen.members().iter().any(there)
}
