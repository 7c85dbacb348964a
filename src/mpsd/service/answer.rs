//! Answering typed calls.

use super::{Ask, Call, Mpsd, MpsdEvent, Refused, Reply, Row, Shown};
use crate::id::{Guid, HandleId, SessionReference, Xuid};
use crate::mpsd::directory::{HandleDetails, Owners, QueryRow, Search};
use crate::mpsd::session::{Answer, Caller, Grant, Input, Precondition, Refusal, Request, Verb};
use crate::time::Instant;

impl Mpsd {
    /// Answers a call: counts the request, where rates are limited; follows its handle; lets the session settle;
    /// answers. Changes are appended to `events`. SmartMatch's work and taps are left to [`Mpsd::pass`].
    ///
    /// # Errors
    /// The refusal; then only settling has changed the session. A request in the HTTP form is never refused like this:
    /// its answer is [`Reply::Http`].
    pub fn handle(&mut self, now: Instant, call: Call, events: &mut Vec<MpsdEvent>) -> Result<Reply, Refused> {
        match call {
            Call::Ask { caller, ask } => {
                if let Some(group) = ask.group() {
                    let admitted = self.directory.admit(now, &caller, group);
                    admitted.map_err(|throttled| self.refused(Refusal::TooManyRequests(Box::new(throttled))))?;
                }
                self.answer(now, caller, ask, events)
            }
            Call::Learn(fact) => {
                self.learn(now, fact, events);
                Ok(Reply::Learned)
            }
        }
    }

    fn answer(
        &mut self,
        now: Instant,
        caller: Caller,
        ask: Ask,
        events: &mut Vec<MpsdEvent>,
    ) -> Result<Reply, Refused> {
        match ask {
            Ask::Read { session, via, precondition } => {
                self.answer_session(now, caller, &session, (via, precondition, Verb::Read), events)
            }
            Ask::Write { session, via, precondition, write } => {
                self.answer_session(now, caller, &session, (via, precondition, Verb::Write(*write)), events)
            }
            Ask::PostHandle { session, new } => {
                let posted = self.post_handle(now, &caller, &session, new, events);
                let handle = posted.map_err(|why| self.refused(why))?;
                Ok(Reply::HandlePosted { handle, toast: self.toast(now, handle) })
            }
            Ask::ReadHandle(id) => {
                let found = self.directory.handle_of(now, id).map(|_| Reply::HandleFound);
                found.ok_or_else(|| self.refused(Refusal::NoHandle))
            }
            Ask::DeleteHandle(id) => {
                let deleted = self.delete_handle(now, &caller, id).map(|()| Reply::HandleDeleted);
                deleted.map_err(|why| self.refused(why))
            }
            Ask::ClearActivity(scid) => {
                let cleared = self.activity_of(&caller, scid).ok_or(Refusal::NoHandle);
                let deleted = cleared.and_then(|id| self.delete_handle(now, &caller, id));
                deleted.map(|()| Reply::HandleDeleted).map_err(|why| self.refused(why))
            }
            Ask::Query { query, contract } => {
                let found = self.query(now, &caller, &query, contract, events);
                let row = |row: QueryRow| Row { session: row.reference.clone(), row: Some(row) };
                let found = found.map(|rows| Reply::Found(rows.into_iter().map(row).collect()));
                found.map_err(|why| self.refused(why))
            }
            Ask::Search { scid, template, filter, order_by } => {
                let found = Search::parse(scid, template, &filter, &order_by)
                    .and_then(|search| self.search(now, &search, events));
                let row = |(_, session)| Row { session, row: None };
                let found = found.map(|found| Reply::Found(found.into_iter().map(row).collect()));
                found.map_err(|why| self.refused(why))
            }
            Ask::PostTicket { hopper, request } => {
                let posted = self.post_ticket(now, &caller, &hopper, request).map(Reply::TicketPosted);
                posted.map_err(|why| self.refused(why))
            }
            Ask::CancelTicket { scid, hopper, ticket } => {
                let canceled =
                    self.cancel_ticket(now, &caller, scid, &hopper, Some(ticket)).map(|()| Reply::TicketCanceled);
                canceled.map_err(|why| self.refused(why))
            }
            Ask::Http(request) => Ok(self.answer_http(now, &caller, &request, events)),
        }
    }

    /// Answers a request about a session.
    fn answer_session(
        &mut self,
        now: Instant,
        caller: Caller,
        session: &SessionReference,
        (via, precondition, verb): (Option<HandleId>, Precondition, Verb),
        events: &mut Vec<MpsdEvent>,
    ) -> Result<Reply, Refused> {
        let through = match via {
            Some(id) => self.grant(now, &caller, id, session).map_err(|why| self.refused(why))?,
            None => None,
        };
        let input = Input::Request(Request { caller, precondition, through, verb });
        let answer = self.tell(now, session, &input, events);
        let carried = match (&answer, &input) {
            (Ok(Answer::Found | Answer::Updated | Answer::Created), _) => true,
            (Err(Refusal::OutOfSync | Refusal::MustNotExist), Input::Request(request)) => {
                let stored = self.directory.peek(session);
                stored.is_some_and(|stored| stored.may_read_through(&request.caller, request.through).is_ok())
            }
            (Ok(Answer::NotModified | Answer::Gone) | Err(_), _) => false,
        };
        let shown = self.shown(session, carried);
        match answer {
            Ok(answer) => Ok(Reply::Session { answer, shown }),
            Err(why) => Err(Refused { shown, ..self.refused(why) }),
        }
    }

    /// What an answer shows; `carried` says whether it carries the session.
    pub(in crate::mpsd) fn shown(&mut self, session: &SessionReference, carried: bool) -> Shown {
        match (carried, self.directory.peek(session)) {
            (true, Some(_)) => self.directory.share(session).map_or(Shown::Gone, Shown::Session),
            (false, Some(_)) => Shown::Nothing,
            (_, None) => Shown::Gone,
        }
    }

    fn refused(&self, why: Refusal) -> Refused {
        Refused { status: why.status(self.directory.readings()), why, shown: Shown::Nothing }
    }

    /// What the handle grants for this session; nothing if it leads elsewhere.
    fn grant(
        &self,
        now: Instant,
        caller: &Caller,
        id: HandleId,
        session: &SessionReference,
    ) -> Result<Option<Grant>, Refusal> {
        let (leads_to, grant) = self.directory.follow(now, caller, id)?;
        Ok(grant.filter(|_| leads_to == *session))
    }

    /// The user who is told of a new handle by a toast.
    fn toast(&self, now: Instant, id: HandleId) -> Option<Xuid> {
        match &self.directory.handle_of(now, id)?.details {
            HandleDetails::Invite(invite) => invite.toast.then_some(invite.invited),
            HandleDetails::Activity(_) | HandleDetails::Transfer { .. } | HandleDetails::Search(_) => None,
        }
    }

    /// The activity of the user who asks, in a service configuration.
    fn activity_of(&self, caller: &Caller, scid: Guid) -> Option<HandleId> {
        match caller {
            Caller::User(user) => {
                let own = Owners::Xuids(vec![user.xuid]);
                self.directory.activities(Some(scid), &own).first().map(|handle| handle.id)
            }
            Caller::Service | Caller::OnBehalf(_) => None,
        }
    }
}
