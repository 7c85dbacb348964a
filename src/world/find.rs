//! Queries and searches: what is asked of the whole directory, and what was found.

use super::World;
use super::autopilot::Trigger;
use super::mail::Parcel;
use crate::action::{Find, Intent};
use crate::id::SessionReference;
use crate::mpsd::directory::{QueryRow, Search};
use crate::mpsd::session::{Caller, Input, Request};
use crate::mpsd::wire::Epoch;
use crate::names::{Actor, SessionId};
use crate::trace::{EntryId, Found, What};

/// The contract that scripts speak.
const CONTRACT: u32 = 107;

impl World {
    /// Asks for sessions.
    pub(super) fn find(&mut self, by: Actor, find: &Find, trigger: Option<Trigger>) -> EntryId {
        let verb = find.verb();
        if let Err(why) = self.can_talk(by) {
            return self.hindered(by, verb, why);
        }
        self.post(by, Parcel::Find(find.clone()), trigger, || Intent::Find(find.clone()))
    }

    /// The service finds sessions.
    pub(super) fn serve_find(&mut self, by: Actor, find: &Find, trigger: Option<Trigger>) -> EntryId {
        let verb = find.verb();
        let policy = trigger.map(|trigger| trigger.policy);
        let asked = What::Find { by, verb, policy, answer: Ok(Vec::new()), status: 200, settled: 0 };
        let entry = self.note(asked, trigger.map(|trigger| trigger.because));
        let mut settled = 0;
        let caller = self.caller(by, None);
        let answer = self.admitted(&caller, find.group()).and_then(|()| match find {
            Find::Query(query) => {
                settled = self.settle_first(self.directory.may_query(&caller, query, CONTRACT)?, entry);
                let rows = self.directory.query(query).into_iter();
                Ok(rows.filter_map(|row| self.found(&row.reference.clone(), Some(row))).collect())
            }
            Find::Search { scid, template, filter, order_by } => {
                let search = Search::parse(*scid, template.clone(), filter, order_by)?;
                settled = self.settle_first(self.directory.may_search(&search)?, entry);
                let handles = self.directory.search(&search, Epoch::default());
                Ok(handles.iter().filter_map(|handle| self.found(handle.reference, None)).collect())
            }
        });
        let status = answer.as_ref().map_or_else(|refusal| refusal.status(self.directory.readings()), |_| 200);
        if let Some(noted) = self.trace.entries.get_mut(entry.0) {
            noted.what = What::Find { by, verb, policy, answer, status, settled };
        }
        entry
    }

    /// Lets these sessions settle as a read by a service would, and says how many changes that made.
    fn settle_first(&mut self, references: Vec<SessionReference>, entry: EntryId) -> usize {
        let mut changes = 0;
        for reference in references {
            let Some(session) = self.session_id(&reference) else { continue };
            // A service may read anything.
            let _ = self.tell(session, &Input::Request(Request::read(Caller::Service)), Some(entry), None);
            changes += self.happened.len();
        }
        changes
    }

    fn found(&self, reference: &SessionReference, row: Option<QueryRow>) -> Option<Found> {
        self.session_id(reference).map(|session| Found { session, row })
    }

    fn session_id(&self, reference: &SessionReference) -> Option<SessionId> {
        self.sessions.iter().position(|watched| watched.reference == *reference).map(SessionId)
    }
}
