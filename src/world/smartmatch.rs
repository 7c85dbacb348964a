//! SmartMatch beside the session directory: tickets that users post, and what the service then does by itself.

use super::autopilot::Trigger;
use super::mail::Parcel;
use super::schedule::Priority;
use super::{Item, World};
use crate::action::{Hindrance, Intent, TicketAction};
use crate::id::SessionReference;
use crate::mpsd::rate::Group;
use crate::mpsd::session::{Answer, Input, Refusal};
use crate::mpsd::smartmatch::TicketRequest;
use crate::names::{Actor, SessionId};
use crate::trace::{EntryId, What};

impl World {
    /// A user posts a ticket or calls one off.
    pub(super) fn ticket(&mut self, by: Actor, action: &TicketAction, trigger: Option<Trigger>) -> EntryId {
        let parcel = Parcel::Ticket(action.clone());
        let (verb, _) = parcel.subject();
        match (by, self.can_talk(by)) {
            (Actor::User(_), Ok(())) => self.post(by, parcel, trigger, || Intent::Ticket(action.clone())),
            (Actor::User(_), Err(why)) => self.hindered(by, verb, why),
            (Actor::Service | Actor::SmartMatch, _) => self.hindered(by, verb, Hindrance::NoTitle),
        }
    }

    /// SmartMatch answers a user.
    pub(super) fn serve_ticket(&mut self, by: Actor, action: &TicketAction, trigger: Option<Trigger>) -> EntryId {
        let (session, verb) = match action {
            TicketAction::Post { session, .. } => (*session, "ticket"),
            TicketAction::Cancel { session } => (*session, "cancel_ticket"),
        };
        let Actor::User(user) = by else { return self.hindered(by, verb, Hindrance::NoTitle) };
        let (xuid, reference) = (self.users[user.0].plan.xuid, self.sessions[session.0].reference.clone());
        let entry = self.note_request(by, session, verb, trigger);
        let caller = self.caller(by, None);
        let answer = self.admitted(&caller, Group::SmartMatch).and_then(|()| match action {
            TicketAction::Post { hopper, give_up, preserve_session, attributes, .. } => {
                let request = TicketRequest {
                    session: reference,
                    give_up: *give_up,
                    preserve_session: *preserve_session,
                    attributes: attributes.clone(),
                };
                let ticket = self.smartmatch.post(self.now, &self.directory, xuid, hopper, request)?;
                self.tickets.insert(session, (hopper.clone(), ticket));
                Ok(Answer::Created)
            }
            TicketAction::Cancel { .. } => {
                let (hopper, ticket) = self.tickets.get(&session).ok_or(Refusal::NoTicket)?;
                self.smartmatch.cancel(&self.directory, xuid, reference.scid, hopper, *ticket)?;
                Ok(Answer::Gone)
            }
        });
        self.note_answer(entry, answer, 0);
        entry
    }

    /// Lets SmartMatch do all that is due now, because of `origin` if it is because of anything, and plans its next look.
    pub(super) fn smartmatch_works(&mut self, origin: Option<EntryId>) {
        if self.smartmatch.is_empty() {
            return;
        }
        while let Some(order) = self.smartmatch.next_order(self.now, &self.directory) {
            let session = self.session_called(&order.session);
            let entry = self.note_request(Actor::SmartMatch, session, order.verb(), None);
            if let Some(noted) = self.trace.entries.get_mut(entry.0) {
                noted.because = origin;
                if let What::Request { rule, .. } = &mut noted.what {
                    *rule = Some(order.clause);
                }
            }
            let answer = self.tell(session, &Input::Request(order.request.clone()), Some(entry), None);
            self.smartmatch.answered(self.now, &order, &answer);
            self.note_answer(entry, answer, self.happened.len());
        }
        let due = self.smartmatch.next_due(self.now, &self.directory);
        if due != self.smartmatch_due {
            self.smartmatch_due = due;
            if let Some(due) = due {
                self.schedule.push(due, Priority::Expiry, Item::SmartMatch);
            }
        }
    }

    /// The session of that reference; one that the script does not name is called as it calls itself.
    pub(super) fn session_called(&mut self, reference: &SessionReference) -> SessionId {
        let known = self.sessions.iter().position(|watched| watched.reference == *reference);
        SessionId(known.unwrap_or_else(|| {
            self.trace.names.sessions.push(reference.name.to_string());
            self.sessions.push(super::service::Watched::new(reference.clone()));
            self.sessions.len() - 1
        }))
    }
}
