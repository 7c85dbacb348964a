//! The JSON of a script, typed and nothing more: names are still text. Its doc comments are the schema's descriptions.

mod action;
mod bare;
mod countdown;
mod expect;
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

/// A script: who is there, what they do and when, and what must be true.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct Document {
    /// Where the schema of this format is, for editors.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// The version of the format: 1, which is also the default.
    pub format: Option<u32>,
    /// What the script shows, in a sentence.
    pub about: String,
    /// Where the failure that it retells is told in public.
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
    /// What is special about a user.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub users: Named<UserDocument>,
    /// Hoppers by name: where SmartMatch brings players together.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub hoppers: Named<HopperDocument>,
    /// What the title does by itself on every console. Without it titles do only what the steps say; an empty object is a title
    /// that does all that is advised.
    pub title: Option<PoliciesChange>,
    /// What the title on a console does otherwise, by the console's name.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub titles: Named<PoliciesChange>,
    /// How long the world takes for things.
    #[serde(default, skip_serializing_if = "SettingsDocument::is_empty")]
    pub settings: SettingsDocument,
    /// How the documents are read where they leave a choice.
    #[serde(default, skip_serializing_if = "is_default")]
    pub readings: ReadingsChange,
    /// What delays that are not fixed are drawn from; 0 by default.
    pub seed: Option<u64>,
    /// The date of virtual zero, which the dates of the HTTP form count from; 2016-09-20T20:50:00Z by default.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub epoch: Option<String>,
    /// Template constants to be overridden, in every template: `{ "inactiveRemovalTimeout": "2m" }`.
    #[serde(default, deserialize_with = "unique", skip_serializing_if = "BTreeMap::is_empty")]
    pub set: BTreeMap<String, serde_json::Value>,
    /// The same steps under several settings, each run by itself.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub cases: Named<CaseDocument>,
    /// What happens, in order of time.
    pub steps: Vec<StepDocument>,
}

/// A template: where its file is, or what it is.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum TemplateSource {
    /// A path, from the folder of the script.
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

/// A session that a script speaks of.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct SessionDocument {
    /// The name of its template.
    pub template: String,
}

/// What is special about a user.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct UserDocument {
    /// The Xbox id; by default users are numbered from 1001 in the order of the consoles.
    pub xuid: Option<Xuid>,
    /// Who follows this user.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub followed_by: Vec<String>,
    /// Who has blocked this user.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocked_by: Vec<String>,
    /// Whether the account may play with others; true by default.
    pub multiplayer: Option<bool>,
    /// Whether the device is a console; true by default.
    pub console: Option<bool>,
}

/// How long the world takes for things. Each is a time, or `{ "uniform": ["10s", "30s"] }` to be drawn from the seed.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct SettingsDocument {
    /// From the loss of power or network, or a crash, until Presence knows; 20 s by default.
    pub presence_loss: Option<Delay>,
    /// From the suspension or the end of a title until Presence knows; 0 by default.
    pub presence_exit: Option<Delay>,
    /// From being in the title again until Presence knows; 0 by default.
    pub presence_return: Option<Delay>,
    /// From the loss of a real-time connection until the service gives it up; 30 s by default.
    pub connection_loss: Option<Delay>,
    /// From being able to connect until there is a new real-time connection; 0 by default.
    pub connect: Option<Delay>,
    /// From the start of a title until it runs; 0 by default.
    pub launch: Option<Delay>,
    /// From the resumption of a suspended title until it runs; 0 by default.
    pub resume: Option<Delay>,
    /// Whether the service counts requests and refuses too many with 429; false by default.
    pub rate_limits: Option<bool>,
    /// From the sending of taps until they arrive; 0 by default.
    pub tap: Option<Delay>,
    /// From the moment at which a console's peers do not hear it any more until they notice; 2500 ms by default.
    pub peer_loss: Option<Delay>,
    /// What storage does about a save less than five minutes after the one before, unless the title is being suspended;
    /// it refuses it by default.
    pub storage: Option<Storage>,
    /// From the sending of a request until the service has it; 0 by default.
    pub request: Option<Delay>,
    /// From the answering of a request until its sender has the answer; 0 by default.
    pub reply: Option<Delay>,
    /// How long a client waits for an answer; 20 s by default.
    pub answer_window: Option<Millis>,
    /// After which time the service closes every real-time connection; by default it does not.
    pub planned_close: Option<Millis>,
}

impl SettingsDocument {
    fn is_empty(&self) -> bool {
        is_default(self)
    }
}

/// One of several ways to run the steps. What it leaves out is as the script has it.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct CaseDocument {
    /// Template constants to be overridden.
    #[serde(default, deserialize_with = "unique", skip_serializing_if = "BTreeMap::is_empty")]
    pub set: BTreeMap<String, serde_json::Value>,
    /// Readings to be changed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub readings: ReadingsChange,
    /// Policies to be changed on every console.
    pub title: Option<PoliciesChange>,
    /// Policies to be changed on a console, by its name.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub titles: Named<PoliciesChange>,
    /// Delays to be changed.
    #[serde(default, skip_serializing_if = "SettingsDocument::is_empty")]
    pub settings: SettingsDocument,
    /// What delays that are not fixed are drawn from.
    pub seed: Option<u64>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
