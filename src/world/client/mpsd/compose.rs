//! Composes the request for an intent, from what its sender knows and never from what the service has stored.

use crate::action::{
    Condition, HandleIntent, HttpIntent, HttpText, Intent, Lookup, Obstacle, Post, SessionIntent, TextPiece, TextValue,
    TicketIntent,
};
use crate::id::HandleId;
use crate::mpsd::directory::{InviteAttributes, NewHandle};
use crate::mpsd::service::{Ask, HttpRequest};
use crate::mpsd::session::{Precondition, PropertiesWrite, Session};
use crate::mpsd::smartmatch::TicketRequest;
use crate::mpsd::template::Capabilities;
use crate::names::{Actor, People, SessionId, UserId};
use crate::policy::Policies;
use crate::service::ServiceRequest;
use crate::world::client::{Client, SendContext};
use crate::world::{Snapshot, TITLE, World};
use serde_json::Value as Json;

/// The contract version of scripts.
const CONTRACT: u32 = 107;

/// The sender of a request about a session: everything that the request may be composed of.
pub(super) struct Sender<'w> {
    world: &'w World,
    pub(super) by: Actor,
    session: SessionId,
    /// The session in the sender's snapshot.
    pub(super) seen: Option<&'w Session>,
}

impl World {
    /// Composes the request for an intent.
    pub(in crate::world) fn compose(
        &self,
        by: Actor,
        intent: &Intent,
    ) -> Result<(ServiceRequest, SendContext), Obstacle> {
        let (ask, context) = match intent {
            Intent::Session { session, condition, via, ask, .. } => {
                let via = match via {
                    None => None,
                    Some(name) => Some(self.handle_id(*name).ok_or(Obstacle::NoHandle)?),
                };
                self.sender(by, *session).about_session(*condition, via, ask)
            }
            Intent::Handle { session, ask } => self.about_handle(*session, ask)?,
            Intent::Lookup(find) => (lookup_request(find), SendContext::default()),
            Intent::Http(http) => self.in_http(by, http)?,
            Intent::Ticket(ticket) => self.about_ticket(ticket)?,
        };
        Ok((ServiceRequest::Mpsd(ask), context))
    }

    fn sender(&self, by: Actor, session: SessionId) -> Sender<'_> {
        let seen = self.seen(by, session).map(|snapshot| &*snapshot.session);
        Sender { world: self, by, session, seen }
    }

    fn about_handle(&self, session: SessionId, ask: &HandleIntent) -> Result<(Ask, SendContext), Obstacle> {
        let id = |name| self.handle_id(name).ok_or(Obstacle::NoHandle);
        let reference = self.reference(session);
        Ok(match ask {
            HandleIntent::Read(name) => (Ask::ReadHandle(id(*name)?), SendContext::default()),
            HandleIntent::Delete(name) => (Ask::DeleteHandle(id(*name)?), SendContext::default()),
            HandleIntent::ClearActivity => (Ask::ClearActivity(reference.scid), SendContext::default()),
            HandleIntent::Post(name, post) => {
                let (new, lobby) = match post {
                    Post::Activity => (NewHandle::Activity, None),
                    Post::Invite { user, context, context_string, sender_string } => {
                        let attributes = InviteAttributes {
                            title_id: Some(TITLE),
                            context: context.clone(),
                            context_string: context_string.clone(),
                            sender_string: sender_string.clone(),
                        };
                        (NewHandle::Invite { invited: self.setup.people.xuid(*user), attributes }, None)
                    }
                    Post::Transfer { origin } => {
                        (NewHandle::Transfer { origin: self.reference(*origin).clone() }, Some(*origin))
                    }
                    Post::Search(attributes) => (NewHandle::Search(attributes.clone()), None),
                };
                let context = SendContext { handle: Some((*name, lobby)), ..SendContext::default() };
                (Ask::PostHandle { session: reference.clone(), new }, context)
            }
        })
    }

    fn about_ticket(&self, ticket: &TicketIntent) -> Result<(Ask, SendContext), Obstacle> {
        Ok(match ticket {
            TicketIntent::Post { hopper, session, give_up, preserve_session, attributes } => {
                let request = TicketRequest {
                    session: self.reference(*session).clone(),
                    give_up: *give_up,
                    preserve_session: *preserve_session,
                    attributes: attributes.clone(),
                };
                (Ask::PostTicket { hopper: hopper.clone(), request }, SendContext::default())
            }
            TicketIntent::Cancel { session } => {
                let (hopper, ticket) = self.tickets.get(session).ok_or(Obstacle::NothingThere)?;
                let scid = self.reference(*session).scid;
                (Ask::CancelTicket { scid, hopper: hopper.clone(), ticket: *ticket }, SendContext::default())
            }
        })
    }

    /// A request in the HTTP form, with its texts assembled.
    fn in_http(&self, by: Actor, http: &HttpIntent) -> Result<(Ask, SendContext), Obstacle> {
        let text = |text: &HttpText| self.put_together(by, http.session, text).ok_or(Obstacle::NothingThere);
        let headers = http.headers.iter().map(|(name, value)| Ok((name.clone(), text(value)?)));
        let request = HttpRequest {
            gamertag: match by {
                Actor::User(user) => Some(self.setup.gamertags[user.0].to_string()),
                Actor::Service | Actor::SmartMatch => None,
            },
            method: http.method.clone(),
            headers: headers.collect::<Result<Vec<_>, Obstacle>>()?,
            path: text(&http.path)?,
            body: http.body.as_ref().map(text).transpose()?,
        };
        Ok((Ask::Http(Box::new(request)), SendContext { captures: http.captures.clone(), ..SendContext::default() }))
    }

    /// The assembled text; `None` if a value in it does not exist.
    fn put_together(&self, by: Actor, session: Option<SessionId>, text: &HttpText) -> Option<String> {
        let mut whole = String::new();
        for piece in &text.pieces {
            match piece {
                TextPiece::Plain(plain) => whole.push_str(plain),
                TextPiece::Value(value) => {
                    let value = self.value(by, session, value)?;
                    if text.json {
                        let quoted = Json::from(value).to_string();
                        let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
                        whole.push_str(inner.unwrap_or(&quoted));
                    } else {
                        whole.push_str(&value);
                    }
                }
            }
        }
        Some(whole)
    }

    fn value(&self, by: Actor, session: Option<SessionId>, value: &TextValue) -> Option<String> {
        let people = &self.setup.people;
        let user = |named: &Option<UserId>| match (*named, by) {
            (Some(user), _) | (None, Actor::User(user)) => Some(user),
            (None, Actor::Service | Actor::SmartMatch) => None,
        };
        match value {
            TextValue::ETag => self.seen(by, session?).map(|seen| seen.etag().to_string()),
            TextValue::Xuid(of) => user(of).map(|user| people.xuid(user).to_string()),
            TextValue::Connection(of) => {
                self.clients[user(of)?.0].realtime.connection.map(|connection| connection.0.to_string())
            }
            TextValue::Address(of) => people.address(user(of)?).map(|address| address.as_str().to_owned()),
            TextValue::DeviceToken(of) => people.token(user(of)?).map(|token| token.to_string()),
            TextValue::Saved(name) => self.saved.get(name).cloned(),
        }
    }
}

impl<'w> Sender<'w> {
    pub(super) fn people(&self) -> &'w People {
        &self.world.setup.people
    }

    pub(super) fn policies(&self, user: UserId) -> &'w Policies {
        self.world.title(user).policies()
    }

    pub(super) fn client(&self, user: UserId) -> &'w Client {
        self.world.title(user).client()
    }

    /// The capabilities in the session's template, which titles know.
    pub(super) fn template_capabilities(&self) -> Capabilities {
        self.world.setup.capabilities(self.session)
    }

    fn about_session(&self, condition: Condition, via: Option<HandleId>, wanted: &SessionIntent) -> (Ask, SendContext) {
        let session = self.world.reference(self.session).clone();
        let precondition = self.precondition(condition);
        match wanted {
            SessionIntent::Read => (Ask::Read { session, via, precondition }, SendContext::default()),
            SessionIntent::Write(draft) => {
                // Own records need no synchronization; writes of shared properties were decided on a snapshot.
                let shared = draft.host.is_some() || draft.write.properties != PropertiesWrite::default();
                let decided_on = self.seen.filter(|_| shared).map(|seen| (seen.branch(), seen.change_number()));
                let context = SendContext { on_behalf: draft.on_behalf.clone(), decided_on, ..SendContext::default() };
                (Ask::Write { session, via, precondition, write: Box::new(self.fill_in(draft)) }, context)
            }
        }
    }

    fn precondition(&self, condition: Condition) -> Precondition {
        let seen = self.world.seen(self.by, self.session).map(Snapshot::etag);
        match (condition, seen) {
            (Condition::Always, _) | (Condition::Changed, None) => Precondition::None,
            (Condition::Exists, _) => Precondition::Exists,
            (Condition::Absent, _) | (Condition::Unchanged, None) => Precondition::Absent,
            (Condition::Unchanged, Some(tag)) => Precondition::Match(tag),
            (Condition::Changed, Some(tag)) => Precondition::NoneMatch(tag),
        }
    }
}

fn lookup_request(find: &Lookup) -> Ask {
    match find {
        Lookup::Query(query) => Ask::Query { query: query.clone(), contract: CONTRACT },
        Lookup::Search { scid, template, filter, order_by } => {
            Ask::Search { scid: *scid, template: template.clone(), filter: filter.clone(), order_by: order_by.clone() }
        }
    }
}
