//! The hoppers of a script, and the tickets that its steps post.

use super::actors::{StepActions, StepActors};
use super::faults::FaultList;
use super::steps::StepReader;
use super::templates::Templates;
use super::trail::Trail;
use crate::action::{Intent, TicketIntent};
use crate::id::Name;
use crate::mpsd::smartmatch::{Attribute, Hopper, HopperName, MatchRule};
use crate::names::{Actor, SERVICE};
use crate::scenario::document::{
    AttributeDocument, CancelDocument, Document, HopperDocument, RuleDocument, TicketDocument,
};
use crate::time::Millis;

/// The maximum number of players of one match.
const MOST_PLAYERS: u16 = 256;

/// The default duration of a ticket's search.
const GIVE_UP: Millis = Millis::from_secs(120);

/// The hoppers by name.
pub(super) type Hoppers = Vec<(HopperName, Hopper)>;

/// Reads every hopper.
pub(super) fn resolve(document: &Document, templates: &Templates, faults: &mut FaultList) -> Hoppers {
    let all = Trail::ROOT.name("hoppers");
    let mut hoppers = Vec::new();
    for (name, hopper) in document.hoppers.iter() {
        let path = all.name(name);
        let read = self::hopper(hopper, templates, path, faults);
        match name.parse::<HopperName>() {
            Ok(name) => hoppers.extend(read.map(|hopper| (name, hopper))),
            Err(why) => {
                faults.at_key(path, why.to_string());
            }
        }
    }
    hoppers
}

/// The sessions that hoppers make, by name: each with its template.
pub(super) fn targets<'a>(
    document: &'a Document,
    templates: &'a Templates,
) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> {
    document.hoppers.iter().flat_map(move |(hopper, it)| {
        let template = template(it, templates);
        let names = it.targets.iter().flat_map(|targets| targets.names());
        names.filter_map(move |name| Some((hopper, name.as_str(), template?)))
    })
}

fn template<'a>(hopper: &HopperDocument, templates: &'a Templates) -> Option<&'a str> {
    match &hopper.template {
        Some(given) => templates.names().find(|name| name.eq_ignore_ascii_case(given)),
        None => templates.only(),
    }
}

fn hopper(from: &HopperDocument, templates: &Templates, path: Trail<'_>, faults: &mut FaultList) -> Option<Hopper> {
    let Some(template) = template(from, templates) else {
        match &from.template {
            Some(given) => {
                faults
                    .at(path.name("template"), format!("no template is named {given:?}"))
                    .names(given, templates.names());
            }
            None if templates.any() => {
                faults.at(path, "which template are its sessions made from?").help("say it: \"template\": ...");
            }
            None => {}
        }
        return None;
    };
    match from.hopper(template.parse().ok()?) {
        Ok(hopper) => Some(hopper),
        Err(why) => {
            faults.at(path.name("players"), why);
            None
        }
    }
}

impl HopperDocument {
    /// What it describes, whose sessions are made from this template.
    ///
    /// # Errors
    /// The fault in a number of players.
    pub(crate) fn hopper(&self, template: Name) -> Result<Hopper, String> {
        let [fewest, most] = self.players;
        if fewest == 0 || fewest > most || most > MOST_PLAYERS {
            let rule = format!("at least 1, at most {MOST_PLAYERS}, and the fewest first");
            return Err(format!("{fewest} to {most} players cannot be: {rule}"));
        }
        let mut hopper = Hopper::new(template, fewest.into(), most.into());
        hopper.updates_from_session = self.update_from_session == Some(true);
        hopper.rules = self.rules.iter().map(rule).collect();
        // A name that cannot be one is a fault of the session that bears it.
        let names = self.targets.iter().flat_map(|targets| targets.names());
        hopper.names = names.filter_map(|name| name.parse::<Name>().ok()).collect();
        Ok(hopper)
    }
}

fn rule(from: &RuleDocument) -> MatchRule {
    match from {
        RuleDocument::Same(attribute) => MatchRule::Same { attribute: attribute.as_str().into() },
        RuleDocument::Within(within) => MatchRule::Within {
            attribute: within.attribute.as_str().into(),
            difference: within.difference,
            expand: within.expand.unwrap_or_default(),
        },
    }
}

impl StepReader<'_> {
    /// Users post tickets.
    pub(super) fn ticket(
        &mut self,
        from: &TicketDocument,
        by: &StepActors<'_>,
        path: Trail<'_>,
    ) -> Option<StepActions> {
        let by = self.searching(by);
        let hopper = self.hopper(from.hopper.as_deref(), path);
        let session = self.sessions.resolve(from.session.as_deref(), path, self.faults);
        let give_up = from.give_up_duration.unwrap_or(GIVE_UP);
        if give_up < Millis::from_secs(1) {
            self.faults.at(path.name("giveUpDuration"), "a ticket searches for a second at least");
        }
        let attribute = |value: &AttributeDocument| match value {
            AttributeDocument::Number(number) => Attribute::Number(*number),
            AttributeDocument::Text(text) => Attribute::Text(text.as_str().into()),
        };
        let attributes = from.attributes.iter().map(|(name, value)| (name.into(), attribute(value))).collect();
        let preserve_session = from.preserve_session.unwrap_or_default();
        let (hopper, session) = (hopper?, session?);
        let ticket = TicketIntent::Post { hopper, session, give_up, preserve_session, attributes };
        Some(StepActions::called(by, Some(session), Intent::Ticket(ticket)))
    }

    /// Users cancel the ticket of a session.
    pub(super) fn cancel_ticket(
        &mut self,
        from: &CancelDocument,
        by: &StepActors<'_>,
        path: Trail<'_>,
    ) -> Option<StepActions> {
        let by = self.searching(by);
        let session = self.sessions.resolve(from.session.as_deref(), path, self.faults)?;
        Some(StepActions::called(by, Some(session), Intent::Ticket(TicketIntent::Cancel { session })))
    }

    /// The senders of requests to SmartMatch, which only users send.
    fn searching<'b>(&mut self, by: &'b StepActors<'_>) -> &'b [Actor] {
        let actors = by.required(self.faults);
        if actors.contains(&Actor::Service) {
            self.faults
                .at(by.step.name("by"), format!("{SERVICE:?} has no title that searches"))
                .help("tickets are posted and called off by users");
        }
        actors
    }

    fn hopper(&mut self, name: Option<&str>, path: Trail<'_>) -> Option<HopperName> {
        let known = || self.hoppers.iter().map(|(name, _)| name.as_str().to_owned());
        match (name, self.hoppers) {
            (None, [(only, _)]) => Some(only.clone()),
            (None, _) => {
                let known = known().collect::<Vec<_>>().join(", ");
                let help = if known.is_empty() { "describe one: \"hoppers\": ..." } else { "say it: \"hopper\": ..." };
                self.faults.at(path, format!("which hopper? There are {}", or_none(&known))).help(help);
                None
            }
            (Some(given), hoppers) => {
                let found = hoppers.iter().find(|(name, _)| name.as_str().eq_ignore_ascii_case(given));
                if found.is_none() {
                    let known: Vec<String> = known().collect();
                    self.faults
                        .at(path.name("hopper"), format!("no hopper is named {given:?}"))
                        .names(given, known.iter().map(String::as_str));
                }
                found.map(|(name, _)| name.clone())
            }
        }
    }
}

fn or_none(names: &str) -> &str {
    if names.is_empty() { "none" } else { names }
}
