//! From what somebody means to ask to the request that is sent: composed of what its sender was told, never of what the service
//! has stored.

use crate::action::{
    Ask as Wanted, Condition, Find, HandleAsk, Hindrance, Http, Intent, Piece, Post, Text, TicketAction, Value,
};
use crate::id::HandleId;
use crate::mpsd::directory::{InviteAttributes, NewHandle};
use crate::mpsd::service::{Ask, HttpRequest};
use crate::mpsd::session::{Precondition, PropertiesWrite, Session};
use crate::mpsd::smartmatch::TicketRequest;
use crate::mpsd::template::Capabilities;
use crate::names::{Actor, People, SessionId, UserId};
use crate::policy::Policies;
use crate::service;
use crate::world::client::{About, Client};
use crate::world::{Snapshot, TITLE, World};
use serde_json::Value as Json;

/// The contract that scripts speak.
const CONTRACT: u32 = 107;

/// Somebody who is about to send a request about a session: all that the request may be composed of.
pub(super) struct Sender<'w> {
    world: &'w World,
    pub(super) by: Actor,
    session: SessionId,
    /// The session as the sender last saw it.
    pub(super) seen: Option<&'w Session>,
}

impl World {
    /// The request that somebody sends who means to ask this.
    pub(in crate::world) fn compose(&self, by: Actor, intent: &Intent) -> Result<(service::Ask, About), Hindrance> {
        let (ask, about) = match intent {
            Intent::Session { session, condition, via, ask, .. } => {
                let via = match via {
                    None => None,
                    Some(name) => Some(self.handle_id(*name).ok_or(Hindrance::NoHandle)?),
                };
                self.sender(by, *session).about_session(*condition, via, ask)
            }
            Intent::Handle { session, ask } => self.about_handle(*session, ask)?,
            Intent::Find(find) => (found_by(find), About::default()),
            Intent::Http(http) => self.in_http(by, http)?,
            Intent::Ticket(ticket) => self.about_ticket(ticket)?,
        };
        Ok((service::Ask::Mpsd(ask), about))
    }

    fn sender(&self, by: Actor, session: SessionId) -> Sender<'_> {
        let seen = self.seen(by, session).map(|snapshot| &*snapshot.session);
        Sender { world: self, by, session, seen }
    }

    fn about_handle(&self, session: SessionId, ask: &HandleAsk) -> Result<(Ask, About), Hindrance> {
        let id = |name| self.handle_id(name).ok_or(Hindrance::NoHandle);
        let reference = self.reference(session);
        Ok(match ask {
            HandleAsk::Read(name) => (Ask::ReadHandle(id(*name)?), About::default()),
            HandleAsk::Delete(name) => (Ask::DeleteHandle(id(*name)?), About::default()),
            HandleAsk::ClearActivity => (Ask::ClearActivity(reference.scid), About::default()),
            HandleAsk::Post(name, post) => {
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
                let about = About { handle: Some((*name, lobby)), ..About::default() };
                (Ask::PostHandle { session: reference.clone(), new }, about)
            }
        })
    }

    fn about_ticket(&self, ticket: &TicketAction) -> Result<(Ask, About), Hindrance> {
        Ok(match ticket {
            TicketAction::Post { hopper, session, give_up, preserve_session, attributes } => {
                let request = TicketRequest {
                    session: self.reference(*session).clone(),
                    give_up: *give_up,
                    preserve_session: *preserve_session,
                    attributes: attributes.clone(),
                };
                (Ask::PostTicket { hopper: hopper.clone(), request }, About::default())
            }
            TicketAction::Cancel { session } => {
                let (hopper, ticket) = self.tickets.get(session).ok_or(Hindrance::NothingThere)?;
                let scid = self.reference(*session).scid;
                (Ask::CancelTicket { scid, hopper: hopper.clone(), ticket: *ticket }, About::default())
            }
        })
    }

    /// A request in the HTTP form, with all its texts put together.
    fn in_http(&self, by: Actor, http: &Http) -> Result<(Ask, About), Hindrance> {
        let text = |text: &Text| self.put_together(by, http.session, text).ok_or(Hindrance::NothingThere);
        let headers = http.headers.iter().map(|(name, value)| Ok((name.clone(), text(value)?)));
        let request = HttpRequest {
            gamertag: match by {
                Actor::User(user) => Some(self.setup.gamertags[user.0].to_string()),
                Actor::Service | Actor::SmartMatch => None,
            },
            method: http.method.clone(),
            headers: headers.collect::<Result<Vec<_>, Hindrance>>()?,
            path: text(&http.path)?,
            body: http.body.as_ref().map(text).transpose()?,
        };
        Ok((Ask::Http(Box::new(request)), About { save: http.save.clone(), ..About::default() }))
    }

    /// The text with all its pieces; `None` if one of them is not there.
    fn put_together(&self, by: Actor, session: Option<SessionId>, text: &Text) -> Option<String> {
        let mut whole = String::new();
        for piece in &text.pieces {
            match piece {
                Piece::Plain(plain) => whole.push_str(plain),
                Piece::Value(value) => {
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

    fn value(&self, by: Actor, session: Option<SessionId>, value: &Value) -> Option<String> {
        let people = &self.setup.people;
        let user = |named: &Option<UserId>| match (*named, by) {
            (Some(user), _) | (None, Actor::User(user)) => Some(user),
            (None, Actor::Service | Actor::SmartMatch) => None,
        };
        match value {
            Value::ETag => self.seen(by, session?).map(|seen| seen.etag().to_string()),
            Value::Xuid(of) => user(of).map(|user| people.xuid(user).to_string()),
            Value::Connection(of) => {
                self.clients[user(of)?.0].link.connection.map(|connection| connection.0.to_string())
            }
            Value::Address(of) => people.address(user(of)?).map(|address| address.as_str().to_owned()),
            Value::DeviceToken(of) => people.token(user(of)?).map(|token| token.to_string()),
            Value::Saved(name) => self.saved.get(name).cloned(),
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

    /// What the session's template allows, which its title knows.
    pub(super) fn template_capabilities(&self) -> Capabilities {
        self.world.setup.capabilities(self.session)
    }

    fn about_session(&self, condition: Condition, via: Option<HandleId>, wanted: &Wanted) -> (Ask, About) {
        let session = self.world.reference(self.session).clone();
        let precondition = self.precondition(condition);
        match wanted {
            Wanted::Read => (Ask::Read { session, via, precondition }, About::default()),
            Wanted::Write(draft) => {
                // One's own record needs no synchronization; what all share was decided on what was seen.
                let shared = draft.host.is_some() || draft.write.properties != PropertiesWrite::default();
                let decided_on = self.seen.filter(|_| shared).map(|seen| (seen.branch(), seen.change_number()));
                let about = About { on_behalf: draft.on_behalf.clone(), decided_on, ..About::default() };
                (Ask::Write { session, via, precondition, write: Box::new(self.fill_in(draft)) }, about)
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

fn found_by(find: &Find) -> Ask {
    match find {
        Find::Query(query) => Ask::Query { query: query.clone(), contract: CONTRACT },
        Find::Search { scid, template, filter, order_by } => {
            Ask::Search { scid: *scid, template: template.clone(), filter: filter.clone(), order_by: order_by.clone() }
        }
    }
}
