//! A request and a response in the form of HTTP.

use crate::mpsd::session::{Caller, Refusal};

/// The maximum length of a body.
pub const MAX_BODY: usize = 1 << 20;

/// One request.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The caller, as described by the token; without claims the answer is 401.
    pub caller: Option<&'a Caller>,
    /// The caller's gamertag, if the token has one. It is shown once a write of the caller's succeeded.
    pub gamertag: Option<&'a str>,
    /// `GET`, `PUT` or `DELETE`.
    pub method: &'a str,
    /// The path with its query, from the slash on.
    pub path: &'a str,
    /// Headers: names, compared without case, and values.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body; of a PUT, JSON.
    pub body: Option<&'a str>,
}

/// One answer.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The headers, in the order in which they are sent.
    pub headers: Vec<(&'static str, String)>,
    /// JSON, or a sentence if `Content-Type` is `text/plain`.
    pub body: Option<String>,
    /// The refusal, if a rule refused the request. Only its sentence is sent.
    pub refusal: Option<Box<Refusal>>,
}

impl Response {
    pub(in crate::mpsd) fn empty(status: u16) -> Response {
        Response { status, headers: Vec::new(), body: None, refusal: None }
    }

    pub(in crate::mpsd) fn text(status: u16, sentence: String) -> Response {
        let headers = vec![("Content-Type", "text/plain; charset=utf-8".to_owned())];
        Response { status, headers, body: Some(sentence), refusal: None }
    }

    pub(in crate::mpsd) fn json(status: u16, body: String) -> Response {
        // The capacity for all headers of an answer with a session.
        let mut headers = Vec::with_capacity(5);
        headers.push(("Content-Type", JSON.to_owned()));
        Response { status, headers, body: Some(body), refusal: None }
    }

    pub(in crate::mpsd) fn because(self, refusal: &Refusal) -> Response {
        Response { refusal: Some(Box::new(refusal.clone())), ..self }
    }

    /// Whether the body is JSON.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.header("Content-Type") == Some(JSON)
    }

    /// The value of a header, by its name as it is sent.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

const JSON: &str = "application/json; charset=utf-8";

impl<'a> Request<'a> {
    /// The required body of a PUT or POST.
    pub(in crate::mpsd) fn text(&self) -> Result<&'a str, Response> {
        match self.body {
            None => Err(Response::text(400, "this request has a body; an empty one is {}".to_owned())),
            Some(body) if body.len() > MAX_BODY => {
                Err(Response::text(400, format!("the body has more than {MAX_BODY} bytes")))
            }
            Some(body) => Ok(body),
        }
    }
}
