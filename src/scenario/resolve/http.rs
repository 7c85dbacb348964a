//! Requests in the HTTP form: the session that a path leads to, and what `${...}` stands for.

use super::actors::{StepActions, StepActors};
use super::steps::StepReader;
use super::trail::Trail;
use crate::action::{Capture, HttpIntent, HttpText, Intent, TextPiece, TextValue};
use crate::mpsd::wire::Wire;
use crate::scenario::document::HttpDocument;

/// The values of `${...}` that need no saved value.
const KNOWN: [&str; 5] = ["etag", "xuid", "connection", "address", "deviceToken"];

impl StepReader<'_> {
    /// A request by each of `by`, about the session that its path leads to.
    pub(super) fn http(&mut self, from: &HttpDocument, by: &StepActors<'_>, path: Trail<'_>) -> StepActions {
        let by = by.required(self.faults);
        let session = Wire::session_at(&from.path).and_then(|reference| self.sessions.of_reference(&reference));
        let verb = match from.method.as_str() {
            "GET" => "http GET",
            "PUT" => "http PUT",
            "POST" => "http POST",
            "DELETE" => "http DELETE",
            _ => "http",
        };
        let headers = path.name("headers");
        let http = HttpIntent {
            verb,
            session,
            method: from.method.clone(),
            path: self.text(&from.path, false, path.name("path")),
            headers: from
                .headers
                .iter()
                .map(|(name, value)| (name.to_owned(), self.text(value, false, headers.name(name))))
                .collect(),
            body: from.body.as_ref().map(|body| {
                // A string is the text itself, so that what is no JSON can be sent too.
                match serde_json::from_str::<String>(&body.0) {
                    Ok(text) => self.text(&text, false, path.name("body")),
                    Err(_) => self.text(&body.0, true, path.name("body")),
                }
            }),
            captures: self.saves(from),
        };
        StepActions::called(by, session, Intent::Http(Box::new(http)))
    }

    fn saves(&mut self, from: &HttpDocument) -> Vec<Capture> {
        let etag = from.save_etag.iter().map(|name| Capture { name: name.clone(), keys: Vec::new() });
        let parts = from
            .save
            .iter()
            .map(|(name, part)| Capture { name: name.to_owned(), keys: part.split('.').map(str::to_owned).collect() });
        let saves: Vec<Capture> = etag.chain(parts).collect();
        self.saved.extend(saves.iter().map(|save| save.name.clone()));
        saves
    }

    /// A text in its pieces.
    fn text(&mut self, text: &str, json: bool, path: Trail<'_>) -> HttpText {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((plain, after)) = rest.split_once("${") {
            pieces.push(TextPiece::Plain(plain.to_owned()));
            let Some((name, after)) = after.split_once('}') else {
                self.faults.at(path, "\"${\" has no \"}\" behind it").help("write ${etag}, say");
                rest = "";
                break;
            };
            pieces.extend(self.value(name, path).map(TextPiece::Value));
            rest = after;
        }
        pieces.push(TextPiece::Plain(rest.to_owned()));
        HttpText { pieces, json }
    }

    fn value(&mut self, name: &str, path: Trail<'_>) -> Option<TextValue> {
        if self.saved.contains(name) {
            return Some(TextValue::Saved(name.to_owned()));
        }
        let (user, field) = match name.split_once('.') {
            Some((user, field)) => (Some(self.people.find(user, path, false, self.faults)?), field),
            None => (None, name),
        };
        match field {
            "etag" if user.is_none() => Some(TextValue::ETag),
            "xuid" => Some(TextValue::Xuid(user)),
            "connection" => Some(TextValue::Connection(user)),
            "address" => Some(TextValue::Address(user)),
            "deviceToken" => Some(TextValue::DeviceToken(user)),
            _ => {
                let known = self.saved.iter().cloned().chain(KNOWN.map(str::to_owned));
                self.faults
                    .at(path, format!("${{{name}}} stands for nothing here"))
                    .names(name, known)
                    .help("a name is known once a step before this one saves it: \"saveEtag\": ..., \"save\": {...}");
                None
            }
        }
    }
}
