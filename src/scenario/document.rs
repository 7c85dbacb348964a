//! The JSON of a script as typed data; names are not resolved yet. The doc comments are the descriptions in the schema.

mod action;
mod bare;
mod countdown;
mod expect;
mod gamelift;
mod handle;
mod http;
mod ledger;
mod network;
mod qos;
mod query;
mod servers;
mod shell;
mod smartmatch;
mod step;
mod write;

pub(crate) use action::{ActionDocument, ConditionDocument, ReadDocument};
pub(crate) use countdown::CountdownDocument;
pub(crate) use expect::{ExpectDocument, MemberPlace};
#[cfg(feature = "schema")]
pub(in crate::scenario) use gamelift::needs_detail;
pub(crate) use gamelift::{
    AliasDocument, CreateGameSessionDocument, CreatePlayerIdDocument, CreatePlayerSessionDocument,
    CreatePlayerSessionsDocument, CreateSessionDocument, DescribeGameSessionsDocument, DescribePlayerSessionsDocument,
    ExpectedGameLift, ExpectedGameSession, FleetDocument, FleetStatusDocument, GameLiftActionDocument,
    GameLiftCaseDocument, GameLiftDocument, HealthDocument, JoinSessionDocument, NotifiedDocument,
    PlayerSessionDocument, ReturnsDocument, SearchSessionsDocument, ServerProgramDocument, StartInstanceDocument,
    TerminateGameSessionDocument, UpdateGameSessionDocument,
};
pub(crate) use handle::{
    ActivityDocument, ClearActivityDocument, InviteDocument, NamedHandleDocument, SearchHandleDocument,
    TransferDocument,
};
pub(crate) use http::HttpDocument;
pub(crate) use ledger::LedgerDocument;
pub(crate) use network::{
    ConsoleFaultDocument, LatenessDocument, LossDocument, MendDocument, OutageDocument, Scope, SkewDocument,
    StaleDocument,
};
pub(crate) use qos::{MeasurementDocument, ServerMeasurementDocument};
pub(crate) use query::{QueryDocument, ResultDocument, SearchDocument};
pub(crate) use servers::{ExpectedServer, ServerDocument};
pub(crate) use shell::{AcceptDocument, JoinActivityDocument};
pub(crate) use smartmatch::{AttributeDocument, CancelDocument, HopperDocument, RuleDocument, TicketDocument};
pub(crate) use step::StepDocument;
pub(crate) use write::{ConnectionChoice, KeysChoice, WriteDocument};

use super::values::unique;
use crate::draw::Delay;
use crate::id::Xuid;
use crate::json::Named;
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::mpsd::readings::ReadingsChange;
use crate::mpsd::template::SessionTemplate;
use crate::policy::PoliciesChange;
use crate::time::Millis;
use crate::world::Storage;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// The format version that this program writes and reads.
pub(crate) const FORMAT: u32 = 1;

/// A script: its users, their steps in time, and the expectations.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct Document {
    /// The location of this format's schema, for editors.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// The version of the format: 1, which is also the default.
    pub format: Option<u32>,
    /// What the script shows, in a sentence.
    pub about: String,
    /// The public reference to the failure that it reproduces.
    pub reference: Option<String>,
    /// The only template: a file beside the script, or the template itself. Instead of `templates`.
    pub template: Option<TemplateSource>,
    /// Templates by name, if there are several.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub templates: Named<TemplateSource>,
    /// Sessions by name, each with its template. A session made from the only template need not be listed.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub sessions: Named<SessionDocument>,
    /// Consoles by name, each with the users who are signed in on it.
    pub consoles: Named<Vec<String>>,
    /// Users with settings other than the defaults.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub users: Named<UserDocument>,
    /// Hoppers of SmartMatch by name.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub hoppers: Named<HopperDocument>,
    /// The policies of the title on every console. Without `title`, titles do only what the steps say; an empty object is a title
    /// with the advised policies.
    pub title: Option<PoliciesChange>,
    /// Policies that differ on a console, by the console's name.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub titles: Named<PoliciesChange>,
    /// Delays and other settings of the world.
    #[serde(default, skip_serializing_if = "SettingsDocument::is_empty")]
    pub settings: SettingsDocument,
    /// Readings: interpretations of the documents where they are silent or differ.
    #[serde(default, skip_serializing_if = "is_default")]
    pub readings: ReadingsChange,
    /// GameLift, if the script is about it.
    pub gamelift: Option<GameLiftDocument>,
    /// The seed of all random delays; 0 by default.
    pub seed: Option<u64>,
    /// The date of virtual zero, which the dates of the HTTP form count from; 2016-09-20T20:50:00Z by default.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub epoch: Option<String>,
    /// Template constants to be overridden, in every template: `{ "inactiveRemovalTimeout": "2m" }`.
    #[serde(default, deserialize_with = "unique", skip_serializing_if = "BTreeMap::is_empty")]
    pub set: BTreeMap<String, serde_json::Value>,
    /// Several settings for the same steps; each case is a run of its own.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub cases: Named<CaseDocument>,
    /// The steps, in order of time.
    pub steps: Vec<StepDocument>,
}

/// A template: the path of its file, or its content.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum TemplateSource {
    /// A path, relative to the folder of the script.
    File(String),
    /// The template itself.
    Inline(Box<SessionTemplate>),
}

impl<'de> Deserialize<'de> for TemplateSource {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<TemplateSource, D::Error> {
        struct SourceVisitor;
        impl<'de> Visitor<'de> for SourceVisitor {
            type Value = TemplateSource;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the path of a template file, or the template itself")
            }

            fn visit_str<E: de::Error>(self, path: &str) -> Result<TemplateSource, E> {
                Ok(TemplateSource::File(path.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TemplateSource, A::Error> {
                Deserialize::deserialize(MapAccessDeserializer::new(map)).map(Box::new).map(TemplateSource::Inline)
            }
        }
        from.deserialize_any(SourceVisitor)
    }
}

/// A session that a script names.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct SessionDocument {
    /// The name of its template.
    pub template: String,
}

/// Settings of a user.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct UserDocument {
    /// The Xbox id; by default users are numbered from 1001 in the order of the consoles.
    pub xuid: Option<Xuid>,
    /// The users who follow this user.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub followed_by: Vec<String>,
    /// The users who have blocked this user.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocked_by: Vec<String>,
    /// Whether the account has the multiplayer privilege; true by default.
    pub multiplayer: Option<bool>,
    /// Whether the device is a console; true by default.
    pub console: Option<bool>,
}

/// Settings of the world. Each delay is a time, or `{ "uniform": ["10s", "30s"] }` to be drawn from the seed.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct SettingsDocument {
    /// Time from the loss of power or network, or a crash, until Presence notices; 20 s by default.
    pub presence_loss: Option<Delay>,
    /// Time from the suspension or the end of a title until Presence notices; 0 by default.
    pub presence_exit: Option<Delay>,
    /// Time from the return to the title until Presence notices; 0 by default.
    pub presence_return: Option<Delay>,
    /// Time from the loss of a real-time connection until the service gives it up; 30 s by default.
    pub connection_loss: Option<Delay>,
    /// Time from the moment a console can connect until it has a new real-time connection; 0 by default.
    pub connect: Option<Delay>,
    /// Time from the launch of a title until it runs; 0 by default.
    pub launch: Option<Delay>,
    /// Time from the resumption of a suspended title until it runs; 0 by default.
    pub resume: Option<Delay>,
    /// Whether the service limits the rate of requests, with status 429; false by default.
    pub rate_limits: Option<bool>,
    /// Delay of taps; 0 by default.
    pub tap: Option<Delay>,
    /// Time from the last heartbeat of a console until its peers notice the loss; 2500 ms by default.
    pub peer_loss: Option<Delay>,
    /// What storage does with a save less than five minutes after the previous one, unless the title is being suspended;
    /// `refuse` by default.
    pub storage: Option<Storage>,
    /// Delay of requests; 0 by default.
    pub request: Option<Delay>,
    /// Delay of answers; 0 by default.
    pub reply: Option<Delay>,
    /// How long a client waits for an answer; 20 s by default.
    pub answer_window: Option<Millis>,
    /// The age at which the service closes a real-time connection; by default it never does.
    pub planned_close: Option<Millis>,
}

impl SettingsDocument {
    fn is_empty(&self) -> bool {
        is_default(self)
    }
}

/// One run of the steps with settings of its own. Settings that it omits are those of the script.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct CaseDocument {
    /// Template constants that it overrides.
    #[serde(default, deserialize_with = "unique", skip_serializing_if = "BTreeMap::is_empty")]
    pub set: BTreeMap<String, serde_json::Value>,
    /// Readings that it changes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub readings: ReadingsChange,
    /// Policies that it changes on every console.
    pub title: Option<PoliciesChange>,
    /// Policies that it changes on one console, by the console's name.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub titles: Named<PoliciesChange>,
    /// Settings of the world that it changes.
    #[serde(default, skip_serializing_if = "SettingsDocument::is_empty")]
    pub settings: SettingsDocument,
    /// Settings and readings of GameLift that it changes.
    pub gamelift: Option<GameLiftCaseDocument>,
    /// The seed of all random delays.
    pub seed: Option<u64>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
