//! The way of a request: sent, arrived, answered, its answer come back or not, and what its sender makes of that.

use super::{Lesson, Letter, Parcel, Passing, Shown};
use crate::action::{Intent, Leg, NetworkFault};
use crate::names::{Actor, SessionId, UserId};
use crate::policy::{OnNoReply, OnOlderAnswer, OnUnavailable};
use crate::time::{Instant, Millis};
use crate::trace::{EntryId, Passage, What};
use crate::world::autopilot::{Act, Trigger};
use crate::world::schedule::Priority;
use crate::world::{Item, World};

/// The soonest that a title asks once more after it was turned away.
const SOONEST: Millis = Millis::from_secs(1);

impl World {
    /// Sends a request. `again` tells what was to be done, in case that it has to be done again. Tells the entry that stands
    /// for it: that of its answering if it is answered at once, else that of its sending.
    pub(in crate::world) fn post(
        &mut self,
        by: Actor,
        parcel: Parcel,
        trigger: Option<Trigger>,
        again: impl FnOnce() -> Intent,
    ) -> EntryId {
        let Actor::User(user) = by else {
            // The services are beside one another: nothing lies between them.
            let (entry, lesson) = self.serve(by, parcel, trigger);
            self.takes_in(by, lesson, entry);
            return entry;
        };
        let (verb, session) = parcel.subject();
        let out = self.sets_out(user, Leg::Request);
        if !out.is_at_once() {
            let passage = match out.takes.map(|takes| self.now.checked_add(takes)) {
                Some(Some(arrives)) => Passage::Sent { arrives, late: out.disturbed },
                Some(None) | None => Passage::Lost,
            };
            let policy = trigger.map(|trigger| trigger.policy);
            let what = What::Mail { by, session, verb, policy, passage };
            let entry = self.note(what, trigger.map(|trigger| trigger.because));
            let letter = self.letter(user, (session, verb), trigger, again(), entry);
            let parcel = out.takes.map(|_| parcel);
            let number = self.mail.keep(Letter { parcel, late: out.disturbed, ..letter });
            if let Some(takes) = out.takes {
                self.schedule_after(takes, Priority::Completion, Item::RequestArrives(number));
            }
            self.waits_for(number);
            return entry;
        }
        let (entry, lesson) = self.answer(user, parcel, trigger);
        let back = self.sets_out(user, Leg::Reply);
        if back.is_at_once() {
            self.users[user.0].answered = self.now;
            let turned_away = lesson.retry_after;
            self.is_taught(user, lesson, trigger, entry, entry);
            if let Some(after) = turned_away {
                self.is_turned_away(user, after, again, entry);
            }
            return entry;
        }
        let letter = self.letter(user, (session, verb), trigger, again(), entry);
        let number = self.mail.keep(Letter { lesson: Some(lesson), ..letter });
        self.waits_for(number);
        self.comes_back(number, back);
        entry
    }

    /// A request that is not answered at once; what is special about it is left to be said.
    fn letter(
        &self,
        user: UserId,
        (session, verb): (Option<SessionId>, &'static str),
        trigger: Option<Trigger>,
        intent: Intent,
        entry: EntryId,
    ) -> Letter {
        Letter {
            user,
            attempt: self.attempt_of(user),
            session,
            verb,
            trigger,
            intent,
            parcel: None,
            lesson: None,
            sent: self.now,
            first: entry,
            entry,
            late: false,
            awaited: true,
        }
    }

    pub(super) fn attempt_of(&self, user: UserId) -> u32 {
        self.consoles[self.users[user.0].plan.console.0].attempt
    }

    fn waits_for(&mut self, number: u64) {
        // An answer that comes at the very end of the window still counts, so this is last of its instant.
        self.schedule_after(self.settings.answer_window, Priority::Title, Item::NoAnswer(number));
    }

    /// The service has the request, and answers it if it can.
    fn answer(&mut self, user: UserId, parcel: Parcel, trigger: Option<Trigger>) -> (EntryId, Lesson) {
        let by = Actor::User(user);
        let reads = parcel.reads();
        let met = self.meets(user, if reads.is_some() { Leg::Read } else { Leg::Service });
        match (met, reads) {
            (Some(NetworkFault::ServiceFails(status, retry_after)), _) => {
                let (verb, session) = parcel.subject();
                let policy = trigger.map(|trigger| trigger.policy);
                let passage = Passage::Failed { status, retry_after };
                let what = What::Mail { by, session, verb, policy, passage };
                let entry = self.note(what, trigger.map(|trigger| trigger.because));
                (entry, Lesson { retry_after: Some(retry_after), ..Lesson::default() })
            }
            (Some(NetworkFault::StaleReads(age)), Some(session)) => match self.serve_stale(user, session, age, trigger)
            {
                Some(served) => served,
                None => self.serve(by, parcel, trigger),
            },
            _ => self.serve(by, parcel, trigger),
        }
    }

    /// A request has come to the service.
    pub(in crate::world) fn request_arrives(&mut self, number: u64) {
        let Some(letter) = self.mail.letters.get_mut(&number) else { return };
        let (user, trigger, sent) = (letter.user, letter.trigger, letter.first);
        let Some(parcel) = letter.parcel.take() else { return };
        let (entry, lesson) = self.answer(user, parcel, trigger);
        if let Some(noted) = self.trace.entries.get_mut(entry.0) {
            noted.because = Some(sent);
        }
        if let Some(letter) = self.mail.letters.get_mut(&number) {
            letter.entry = entry;
            letter.lesson = Some(lesson);
        }
        let back = self.sets_out(user, Leg::Reply);
        self.comes_back(number, back);
    }

    /// An answer sets out to whoever asked.
    fn comes_back(&mut self, number: u64, back: Passing) {
        let Some(letter) = self.mail.letters.get_mut(&number) else { return };
        letter.late |= back.disturbed;
        match back.takes {
            Some(Millis::ZERO) => self.reply_arrives(number),
            Some(takes) => self.schedule_after(takes, Priority::Completion, Item::ReplyArrives(number)),
            None => self.loses_reply(number, Passage::ReplyLost),
        }
    }

    /// Nobody will read this answer.
    fn loses_reply(&mut self, number: u64, passage: fn(u16, Instant) -> Passage) {
        let Some(letter) = self.mail.letters.get_mut(&number) else { return };
        letter.lesson = None;
        let awaited = letter.awaited;
        let Letter { user, session, verb, sent, entry, .. } = *letter;
        let status = self.trace.entry(entry).and_then(|entry| entry.what.status()).unwrap_or_default();
        let passage = passage(status, sent);
        let what = What::Mail { by: Actor::User(user), session, verb, policy: None, passage };
        self.note(what, Some(entry));
        if !awaited {
            self.mail.letters.remove(&number);
        }
    }

    /// An answer has come to its console, where its title may not run any more, or not wait any more.
    pub(in crate::world) fn reply_arrives(&mut self, number: u64) {
        let Some(letter) = self.mail.letters.get(&number) else { return };
        let console = &self.consoles[self.users[letter.user.0].plan.console.0];
        if letter.attempt != console.attempt {
            self.mail.letters.remove(&number);
            return;
        }
        if console.online().is_err() {
            return self.loses_reply(number, Passage::ReplyCutOff);
        }
        if console.hung {
            let (user, trigger) = (letter.user, Trigger { policy: "", because: letter.entry });
            return self.will(user, Act::Hear(number), trigger);
        }
        if !letter.awaited {
            return self.loses_reply(number, Passage::ReplyTooLate);
        }
        let Some(Letter {
            user, session, verb, trigger, intent, lesson: Some(lesson), sent, first, entry, late, ..
        }) = self.mail.letters.remove(&number)
        else {
            return;
        };
        self.mail.unanswered.remove(&first);
        let status = self.trace.entry(entry).and_then(|entry| entry.what.status()).unwrap_or_default();
        let overtaken = sent < self.users[user.0].answered;
        self.users[user.0].answered = self.users[user.0].answered.max(sent);
        let older = self.is_older(user, &lesson.shown);
        let by = Actor::User(user);
        let passage = Passage::Replied { status, sent, late, overtaken, older };
        let reply = self.note(What::Mail { by, session, verb, policy: None, passage }, Some(entry));
        let turned_away = lesson.retry_after;
        self.is_taught(user, lesson, trigger, entry, reply);
        if let Some(after) = turned_away {
            self.is_turned_away(user, after, || intent, reply);
        }
        self.waits_no_more(user, session, first, reply);
    }

    /// Nobody has answered within the time that a client waits.
    pub(in crate::world) fn no_answer(&mut self, number: u64) {
        let Some(letter) = self.mail.letters.get_mut(&number) else { return };
        let Letter { user, attempt, session, verb, first, .. } = *letter;
        letter.awaited = false;
        let intent = letter.intent.clone();
        if letter.parcel.is_none() && letter.lesson.is_none() {
            self.mail.letters.remove(&number);
        }
        if attempt != self.attempt_of(user) {
            return;
        }
        let passage = Passage::Unanswered { after: self.settings.answer_window };
        let by = Actor::User(user);
        let because = self.note(What::Mail { by, session, verb, policy: None, passage }, Some(first));
        let trigger = Trigger { policy: "on_no_reply", because };
        match (self.policies(user).on_no_reply, session) {
            (OnNoReply::Repeat, _) => self.asks_again(user, intent, trigger),
            (OnNoReply::Look, Some(session)) => self.will(user, Act::Read(session), trigger),
            (OnNoReply::Look, None) | (OnNoReply::AssumeFailed, _) => {}
        }
        self.waits_no_more(user, session, first, because);
    }

    /// The service asked to be left alone for a while.
    fn is_turned_away(&mut self, user: UserId, after: Millis, intent: impl FnOnce() -> Intent, because: EntryId) {
        match self.policies(user).on_unavailable {
            OnUnavailable::RetryAfter => {
                let number = self.mail.written;
                self.mail.written += 1;
                self.mail.again.insert(number, intent());
                let attempt = self.attempt_of(user);
                let item = Item::AskAgain { user, attempt, number, because };
                self.schedule_after(after.max(SOONEST), Priority::Title, item);
            }
            OnUnavailable::GiveUp => {}
        }
    }

    /// The time is over for which the service asked to be left alone.
    pub(in crate::world) fn may_ask_again(&mut self, user: UserId, attempt: u32, number: u64, because: EntryId) {
        if attempt == self.attempt_of(user) {
            self.will(user, Act::Again(number), Trigger { policy: "on_unavailable", because });
        } else {
            self.mail.again.remove(&number);
        }
    }

    fn asks_again(&mut self, user: UserId, intent: Intent, trigger: Trigger) {
        let number = self.mail.written;
        self.mail.written += 1;
        self.mail.again.insert(number, intent);
        self.will(user, Act::Again(number), trigger);
    }

    /// The title of a user learns what an answer teaches. `entry` is the answering, `reply` what brought it home.
    fn is_taught(&mut self, user: UserId, lesson: Lesson, trigger: Option<Trigger>, entry: EntryId, reply: EntryId) {
        let lists = lesson.lists;
        let ignored =
            self.is_older(user, &lesson.shown) && self.policies(user).on_older_answer == OnOlderAnswer::KeepNewer;
        let lesson = if ignored { Lesson { shown: Shown::Nothing, ..lesson } } else { lesson };
        self.takes_in(Actor::User(user), lesson, reply);
        if lists && trigger.is_some_and(|trigger| trigger.policy == "on_launch") {
            self.after_looking_around(user, entry);
        }
    }

    /// Whether an answer shows a session as it was before what its reader has seen of the same life.
    fn is_older(&self, user: UserId, shown: &Shown) -> bool {
        match shown {
            Shown::Session(session, snapshot) => self
                .seen(Actor::User(user), *session)
                .is_some_and(|known| known.branch() == snapshot.branch() && known.number() > snapshot.number()),
            Shown::Nothing | Shown::Gone(_) => false,
        }
    }

    fn takes_in(&mut self, by: Actor, lesson: Lesson, entry: EntryId) {
        for (name, value) in lesson.saved {
            match value {
                Some(value) => self.saved.insert(name, value),
                None => self.saved.remove(&name),
            };
        }
        self.is_shown(by, lesson.shown, entry);
    }
}
