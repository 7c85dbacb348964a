//! A request in the session directory's HTTP form, as a script has it: texts in which some pieces are known only when it
//! is sent.

use crate::names::{SessionId, UserId};

/// A request in the session directory's HTTP form.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct HttpIntent {
    /// The verb, for the trace: `http PUT`.
    pub verb: &'static str,
    /// The session that the path leads to, if it leads to one.
    pub session: Option<SessionId>,
    /// `GET`, `PUT` and so on, as it is sent.
    pub method: String,
    /// The path with its query.
    pub path: HttpText,
    /// Names and values.
    pub headers: Vec<(String, HttpText)>,
    /// The body.
    pub body: Option<HttpText>,
    /// What is kept of the answer.
    pub captures: Vec<Capture>,
}

/// A text whose pieces are put together when it is sent.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct HttpText {
    /// The pieces, in order.
    pub pieces: Vec<TextPiece>,
    /// Whether the text is JSON, so that what comes in between quotes has to be escaped.
    pub json: bool,
}

/// A piece of a text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TextPiece {
    /// This, as it is.
    Plain(String),
    /// Something that is known when the request is sent.
    Value(TextValue),
}

/// Something that is known when a request is sent. `None` is who sends it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TextValue {
    /// The ETag that the sender last saw of the session.
    ETag,
    /// The user's Xbox id.
    Xuid(Option<UserId>),
    /// The id of the user's real-time connection.
    Connection(Option<UserId>),
    /// The secure device address of the user's console.
    Address(Option<UserId>),
    /// Its device token.
    DeviceToken(Option<UserId>),
    /// What an earlier answer had, by the name under which it was saved.
    Saved(String),
}

/// What is kept of an answer, and under which name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Capture {
    /// The name.
    pub name: String,
    /// The keys that lead to it in the body; none at all is the `ETag` header.
    pub keys: Vec<String>,
}
