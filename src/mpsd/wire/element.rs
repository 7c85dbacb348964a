//! A part of a session's document: found by the path that leads to it (M168), and written.

use super::{Door, FRESH, RequestContext, Response, sentence};
use crate::id::{MemberIndex, Name, SessionReference};
use crate::mpsd::session::{Answer, Precondition, Refusal, Request as SessionRequest, ServersWrite, Session, Write};
use serde_json::Value;

impl Door<'_> {
    pub(super) fn read_element(
        &mut self,
        context: RequestContext<'_>,
        reference: &SessionReference,
        path: &[&str],
    ) -> Result<Response, Response> {
        let request = SessionRequest::read(context.caller.clone()).when(context.headers.for_read()?);
        match self.hand_in(context, reference, request) {
            Ok(Answer::NotModified) => Ok(self.session(context, reference, Answer::NotModified)),
            Ok(_) => Ok(self.element(context, reference, path)),
            // M168
            Err(Refusal::NoSession) => Err(missing()),
            Err(refusal) => Err(self.refused(context, reference, &refusal)),
        }
    }

    /// M170
    pub(super) fn write_properties(
        &mut self,
        context: RequestContext<'_>,
        reference: &SessionReference,
        write: Write,
    ) -> Result<Response, Response> {
        match self.write_element(context, reference, write)? {
            Answer::Gone => Ok(Response::empty(204)),
            Answer::Found | Answer::NotModified | Answer::Updated | Answer::Created => {
                Ok(self.element(context, reference, &["properties"]))
            }
        }
    }

    /// Removes the caller's own record, for `None` or its own index, or another's (M169).
    pub(super) fn remove_member(
        &mut self,
        context: RequestContext<'_>,
        reference: &SessionReference,
        index: Option<MemberIndex>,
    ) -> Result<Response, Response> {
        let own = |session: &Session| {
            let user = context.caller.only_user();
            user.is_some_and(|user| session.member_of(user.xuid).map(|member| member.index) == index)
        };
        let write = match index {
            Some(index) if !self.service.directory.peek(reference).is_some_and(own) => {
                Write { remove: vec![index], ..Write::default() }
            }
            Some(_) | None => Write::leave(),
        };
        self.write_element(context, reference, write).map(|_| Response::empty(204))
    }

    /// M392
    pub(super) fn remove_server(
        &mut self,
        context: RequestContext<'_>,
        reference: &SessionReference,
        name: Name,
    ) -> Result<Response, Response> {
        let servers = Some(Box::new(ServersWrite::one(name, None)));
        let write = Write { servers, ..Write::default() };
        self.write_element(context, reference, write).map(|_| Response::empty(204))
    }

    /// A write to a part of a session never creates the session; without one, the path is not found.
    fn write_element(
        &mut self,
        context: RequestContext<'_>,
        reference: &SessionReference,
        write: Write,
    ) -> Result<Answer, Response> {
        let precondition = match context.headers.for_write()? {
            Precondition::None => Precondition::Exists,
            given => given,
        };
        if precondition == Precondition::Absent {
            return Err(Response::text(400, "If-None-Match: * creates, and a part of a session cannot be".to_owned()));
        }
        let request = SessionRequest::write(context.caller.clone(), write).when(precondition);
        match self.hand_in(context, reference, request) {
            Ok(answer) => Ok(answer),
            Err(Refusal::MustExist) => Err(missing()),
            Err(refusal) => Err(self.refused(context, reference, &refusal)),
        }
    }

    fn element(&self, context: RequestContext<'_>, reference: &SessionReference, path: &[&str]) -> Response {
        let Some(session) = self.service.directory.peek(reference) else { return Response::empty(204) };
        let view =
            self.service.view(reference, session, context.headers.contract, Some(context.now)).seen_by(context.caller);
        let mut path: Vec<&str> = path.to_vec();
        let member = context.caller.only_user().and_then(|user| session.member_of(user.xuid));
        let index = member.map(|member| member.index.to_string());
        if let [_, me, ..] = path.as_mut_slice()
            && me.eq_ignore_ascii_case("me")
            && let Some(index) = index.as_ref().filter(|_| !session.is_large())
        {
            *me = index;
        }
        match find(&view.to_json(), &path) {
            Element::Found(json) => {
                let mut response = Response::json(200, json);
                self.stamp(&view, &mut response);
                response.headers.push(("Cache-Control", FRESH.to_owned()));
                response
            }
            Element::Absent => Response::empty(204),
            Element::Nonsense => Response::text(404, format!("{} leads into a value without parts", path.join("/"))),
        }
    }
}

/// The answer for a part of a session that does not exist.
fn missing() -> Response {
    Response::text(404, sentence(&Refusal::NoSession)).because(&Refusal::NoSession)
}

/// The target of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Element {
    /// This, as JSON text.
    Found(String),
    /// The answer for a part that could exist and does not.
    Absent,
    /// Into a value that has no parts.
    Nonsense,
}

/// Follows the keys into a document. Keys compare without case where no key is the same to the letter.
fn find(document: &str, path: &[&str]) -> Element {
    let Ok(mut value) = serde_json::from_str::<Value>(document) else { return Element::Nonsense };
    for key in path {
        let Value::Object(mut fields) = value else { return Element::Nonsense };
        let exact = fields.contains_key(*key);
        let known = if exact { None } else { fields.keys().find(|known| known.eq_ignore_ascii_case(key)).cloned() };
        match fields.remove(known.as_deref().unwrap_or(key)) {
            Some(below) => value = below,
            None => return Element::Absent,
        }
    }
    Element::Found(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_a_value_to_nothing_or_astray() {
        let document = r#"{"members":{"0":{"next":1}},"properties":{"custom":{"A":1,"a":2}}}"#;
        let found = |path: &[&str]| find(document, path);
        assert_eq!(found(&["Members", "0", "next"]), Element::Found("1".to_owned()));
        assert_eq!(found(&["properties", "custom", "a"]), Element::Found("2".to_owned()));
        assert_eq!(found(&["members", "1"]), Element::Absent);
        assert_eq!(found(&["members", "0", "next", "0"]), Element::Nonsense);
    }
}
