//! The sessions of a script: those it lists, and those its steps create.

use super::ONLY;
use super::faults::FaultList;
use super::templates::Templates;
use super::trail::Trail;
use crate::id::{Guid, Name, SessionReference};
use crate::mpsd::wire::Wire;
use crate::names::SessionId;
use crate::scenario::document::{ActionDocument, Document, StepDocument};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The service configuration of every script.
pub(super) const SCID: Guid = Guid::from_bits(0xa0b1_c2d3_0000_4000_8000_0000_0000_0001);

/// The sessions of a script: those it lists, and those it creates.
#[derive(Default)]
pub(super) struct ScriptSessions {
    pub(super) names: Vec<String>,
    pub(super) references: Vec<SessionReference>,
    /// The first of each name, in whatever case it is written; here and below in lower case.
    by_name: BTreeMap<String, SessionId>,
    by_reference: BTreeMap<SessionReference, SessionId>,
    /// Sessions with an unknown template, which has been reported.
    open: BTreeSet<String>,
    /// All the names, for faults of steps: made for the first of them.
    known: OnceCell<Rc<[String]>>,
}

impl ScriptSessions {
    pub(super) fn of(document: &Document, templates: &Templates, faults: &mut FaultList) -> ScriptSessions {
        let mut sessions = ScriptSessions::default();
        let listed = Trail::ROOT.name("sessions");
        for (name, session) in document.sessions.iter() {
            let path = listed.name(name);
            let template = templates.names().find(|template| template.eq_ignore_ascii_case(&session.template));
            match template {
                Some(template) => sessions.add(name, template, path, faults),
                None => {
                    faults
                        .at(path.name("template"), format!("no template is named {:?}", session.template))
                        .names(&session.template, templates.names());
                }
            }
        }
        let hoppers = Trail::ROOT.name("hoppers");
        for (hopper, name, template) in super::hoppers::targets(document, templates) {
            if sessions.find(name).is_none() {
                sessions.add(name, template, hoppers.name(hopper).name("targets"), faults);
            }
        }
        let only = templates.only();
        let steps = Trail::ROOT.name("steps");
        for (nth, step) in document.steps.iter().enumerate() {
            if let Some(ActionDocument::Http(http)) = &step.action
                && let Some(reference) = Wire::session_at(&http.path)
            {
                sessions.add_reference(reference);
            }
            let Some((verb, name)) = creates(step).filter(|(_, name)| sessions.find(name).is_none()) else { continue };
            let step = steps.index(nth);
            let action = step.name("do");
            let details = action.name(verb);
            let path = details.name("session");
            match only {
                Some(template) => sessions.add(name, template, path, faults),
                None => {
                    if templates.any() && !sessions.is_open(name) {
                        let help = format!("list it: \"sessions\": {{ {name:?}: {{ \"template\": ... }} }}");
                        faults.at(path, format!("which template is {name:?} made from?")).help(help);
                    }
                    sessions.open.insert(name.to_ascii_lowercase());
                }
            }
        }
        if let (true, Some(template)) = (sessions.names.is_empty(), only) {
            sessions.add(ONLY, template, Trail::ROOT, faults);
        }
        sessions
    }

    fn add(&mut self, name: &str, template: &str, path: Trail<'_>, faults: &mut FaultList) {
        match (name.parse::<Name>(), template.parse::<Name>()) {
            (Ok(given), Ok(template)) => {
                self.push(name.to_owned(), SessionReference { scid: SCID, template, name: given });
            }
            (Err(why), _) => {
                faults.at(path, why.to_string());
            }
            // The template's own name has been refused where it stands.
            (Ok(_), Err(_)) => {}
        }
    }

    /// The session of a path, which is known by its own name unless another one is.
    fn add_reference(&mut self, reference: SessionReference) {
        if self.of_reference(&reference).is_some() {
            return;
        }
        let short = reference.name.as_str().to_owned();
        let long = format!("{}/{short}", reference.template);
        let full = format!("{}/{long}", reference.scid);
        let free = [short, long].into_iter().find(|name| self.find(name).is_none());
        self.push(free.unwrap_or(full), reference);
    }

    fn push(&mut self, name: String, reference: SessionReference) {
        let session = SessionId(self.names.len());
        self.by_name.entry(name.to_ascii_lowercase()).or_insert(session);
        self.by_reference.entry(reference.clone()).or_insert(session);
        self.names.push(name);
        self.references.push(reference);
    }

    pub(super) fn of_reference(&self, reference: &SessionReference) -> Option<SessionId> {
        self.by_reference.get(reference).copied()
    }

    fn find(&self, name: &str) -> Option<SessionId> {
        self.by_name.get(&name.to_ascii_lowercase()).copied()
    }

    fn is_open(&self, name: &str) -> bool {
        self.open.contains(&name.to_ascii_lowercase())
    }

    /// The session of that name; a fault at `path` if there is none.
    pub(super) fn named(&self, name: &str, path: Trail<'_>, faults: &mut FaultList) -> Option<SessionId> {
        let session = self.find(name);
        if session.is_none() && !self.is_open(name) {
            faults
                .at(path, format!("no session is named {name:?}"))
                .names_of(name, self.known.get_or_init(|| self.names.as_slice().into()).clone())
                .help("a session is known once a step creates it or \"sessions\" lists it");
        }
        session
    }

    /// The session of that name, or the only one; a fault at `path` if it is neither.
    pub(super) fn resolve(&self, name: Option<&str>, path: Trail<'_>, faults: &mut FaultList) -> Option<SessionId> {
        match name {
            Some(name) => self.named(name, path.name("session"), faults),
            None if self.names.len() == 1 => Some(SessionId(0)),
            None if self.names.is_empty() => None,
            None => {
                let known = self.names.join(", ");
                faults.at(path, format!("which session? There are {known}")).help("say it: \"session\": ...");
                None
            }
        }
    }
}

/// The session that a step can create, and its verb.
fn creates(step: &StepDocument) -> Option<(&'static str, &str)> {
    let (verb, write) = match step.action.as_ref()? {
        ActionDocument::Create(write) => ("create", write),
        ActionDocument::Write(write) => ("write", write),
        _ => return None,
    };
    Some((verb, write.session.as_deref()?))
}
