//! A request in the session directory's HTTP form, as in a script: some pieces of its texts are known only when it is sent.

use crate::names::{SessionId, UserId};

/// A request in the session directory's HTTP form.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct HttpIntent {
    /// The verb, for the trace: `http PUT`.
    pub verb: &'static str,
    /// The session of the path, if it names one.
    pub session: Option<SessionId>,
    /// The HTTP method.
    pub method: String,
    /// The path with its query.
    pub path: HttpText,
    /// Names and values.
    pub headers: Vec<(String, HttpText)>,
    /// The body.
    pub body: Option<HttpText>,
    /// What to capture from the response.
    pub captures: Vec<Capture>,
}

/// A text that is assembled from pieces when it is sent.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct HttpText {
    /// The pieces, in order.
    pub pieces: Vec<TextPiece>,
    /// Whether the text is JSON, so that values have to be escaped.
    pub json: bool,
}

/// A piece of a text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TextPiece {
    /// Literal text.
    Plain(String),
    /// A value that is known when the request is sent.
    Value(TextValue),
}

/// A value that is known when a request is sent. A user of `None` is the sender.
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
    /// A value captured from an earlier response, by its name.
    Saved(String),
}

/// A value to capture from a response.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Capture {
    /// The name.
    pub name: String,
    /// The path of keys in the body; an empty path is the `ETag` header.
    pub keys: Vec<String>,
}
