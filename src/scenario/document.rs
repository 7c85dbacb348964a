//! The JSON of a script, typed and nothing more: names are still text. Its doc comments are the schema's descriptions.

use super::values::{OneOrMany, unique};
use crate::draw::Delay;
use crate::id::Xuid;
use crate::mpsd::custom::Custom;
use crate::mpsd::readings::ReadingsChange;
use crate::mpsd::session::{InitializationFailure, MemberStatus, Restriction, Stage};
#[cfg(feature = "cli")]
use crate::mpsd::template::schema::absent_is_not_null;
use crate::mpsd::template::{SessionConstants, SessionTemplate};
use crate::read::{Named, objects};
use crate::time::{Instant, Millis, given};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The format version that this program writes and reads.
pub(crate) const FORMAT: u32 = 1;

/// A script: who is there, what they do and when, and what must be true.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct Document {
    /// Where the schema of this format is, for editors.
    #[serde(rename = "$schema", default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The version of the format: 1, which is also the default.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub format: Option<u32>,
    /// What the script shows, in a sentence.
    pub about: String,
    /// The only template: a file beside the script, or the template itself. Instead of `templates`.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
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
    /// How long the world takes for things.
    #[serde(default, skip_serializing_if = "SettingsDocument::is_empty")]
    pub settings: SettingsDocument,
    /// How the documents are read where they leave a choice.
    #[serde(default, skip_serializing_if = "is_default")]
    pub readings: ReadingsChange,
    /// What delays that are not fixed are drawn from; 0 by default.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
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
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub(crate) enum TemplateSource {
    /// A path, from the folder of the script.
    File(String),
    /// The template itself.
    Inline(Box<SessionTemplate>),
}

/// A session that a script speaks of.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct SessionDocument {
    /// The name of its template.
    pub template: String,
}

/// What is special about a user.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, remote = "Self")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct UserDocument {
    /// The Xbox id; by default users are numbered from 1001 in the order of the consoles.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub xuid: Option<Xuid>,
    /// Who follows this user.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub followed_by: Vec<String>,
    /// Whether the account may play with others; true by default.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub multiplayer: Option<bool>,
    /// Whether the device is a console; true by default.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub console: Option<bool>,
}

/// How long the world takes for things. Each is a time, or `{ "uniform": ["10s", "30s"] }` to be drawn from the seed.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, remote = "Self")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct SettingsDocument {
    /// From the loss of power or network, or a crash, until Presence knows; 20 s by default.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub presence_loss: Option<Delay>,
    /// From the suspension or the end of a title until Presence knows; 0 by default.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub presence_exit: Option<Delay>,
    /// From being in the title again until Presence knows; 0 by default.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub presence_return: Option<Delay>,
    /// From the loss of a real-time connection until the service gives it up; 30 s by default.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub connection_loss: Option<Delay>,
    /// From being able to connect until there is a new real-time connection; 0 by default.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub connect: Option<Delay>,
    /// From the start of a title until it runs; 0 by default.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub launch: Option<Delay>,
    /// From the resumption of a suspended title until it runs; 0 by default.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub resume: Option<Delay>,
}

impl SettingsDocument {
    fn is_empty(&self) -> bool {
        is_default(self)
    }
}

/// One of several ways to run the steps. What it leaves out is as the script has it.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct CaseDocument {
    /// Template constants to be overridden.
    #[serde(default, deserialize_with = "unique", skip_serializing_if = "BTreeMap::is_empty")]
    pub set: BTreeMap<String, serde_json::Value>,
    /// Readings to be changed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub readings: ReadingsChange,
    /// Delays to be changed.
    #[serde(default, skip_serializing_if = "SettingsDocument::is_empty")]
    pub settings: SettingsDocument,
    /// What delays that are not fixed are drawn from.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

/// One step: at some time somebody does something, or something must be true, or both.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, remote = "Self")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct StepDocument {
    /// When, since the beginning.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// When, since the step before. Without `at` and `after` a step is at the same instant as the one before.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub after: Option<Millis>,
    /// Who: a user, several in this order, or `service`, a service principal.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub by: Option<OneOrMany>,
    /// What.
    #[serde(rename = "do", default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub deed: Option<DeedDocument>,
    /// What must be true after it.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub expect: Option<Box<ExpectDocument>>,
    /// What must be true after it in one of the cases.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub expect_in: Named<ExpectDocument>,
    /// A remark for readers.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What somebody does. One that needs nothing more is its bare name: `"leave"`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(transform = super::schema::bare_verbs))]
pub(crate) enum DeedDocument {
    /// Makes the session (`If-None-Match: *`) and joins it.
    Create(Box<WriteDocument>),
    /// Joins, accepts, or comes back: one's own record, active unless `as` says otherwise. Like every write but `create`,
    /// `host` and `write` it goes with `If-Match: *`, so that it makes no session where there is none.
    Join(Box<WriteDocument>),
    /// Sets oneself active, bound to the connection that is open now.
    Active(Box<WriteDocument>),
    /// Sets oneself inactive.
    Inactive(Box<WriteDocument>),
    /// The shell sets the user ready, while the title starts.
    Ready(Box<WriteDocument>),
    /// Leaves the session.
    Leave(Box<WriteDocument>),
    /// Keeps places for users.
    Reserve(Box<WriteDocument>),
    /// Claims to be the arbiter: writes one's own device token, if nothing has changed since one last looked.
    Host(Box<WriteDocument>),
    /// Removes the records of users; only `service` may.
    Remove(Box<WriteDocument>),
    /// Any other write.
    Write(Box<WriteDocument>),
    /// Reads the session.
    Read(ReadDocument),
    /// Consoles lose their power.
    LosePower(OneOrMany),
    /// Consoles have power again; their titles do not run.
    RestorePower(OneOrMany),
    /// Consoles lose their network.
    Cut(OneOrMany),
    /// Consoles have their network again, and running titles connect anew.
    Heal(OneOrMany),
    /// The title on the user's console starts.
    Launch(Nothing),
    /// It is suspended.
    Suspend(Nothing),
    /// It is resumed.
    Resume(Nothing),
    /// It ends in good order.
    Terminate(Nothing),
    /// It ends without notice.
    Crash(Nothing),
    /// The user's real-time connection is closed and another one opened, with a new id.
    Reconnect(Nothing),
    /// The user's real-time connection is lost and none is opened.
    Disconnect(Nothing),
}

/// No details.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct Nothing {}

/// A write, as far as its verb leaves it open.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, remote = "Self")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct WriteDocument {
    /// Which session; may be left out where there is only one.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// Under which condition.
    #[serde(rename = "if", default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// Which status the writer takes; `inactive` writes no flag at all.
    #[serde(rename = "as", default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub status: Option<MemberStatus>,
    /// The flag `active`, as it is written.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// The flag `ready`, as it is written.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub ready: Option<bool>,
    /// Which real-time connection is written.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub connection: Option<ConnectionChoice>,
    /// Whether the console's secure device address is written; by default on joining where `connectivity` is on.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub address: Option<bool>,
    /// The member's custom properties, to be merged.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub member_custom: Option<Custom>,
    /// The member's custom constants, or those of the reservations.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub member_constants: Option<Custom>,
    /// Whether the member takes part in managed initialization, or those who are reserved.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub initialize: Option<bool>,
    /// Users on whose initialization the member's own depends.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub initialization_group: Option<OneOrMany>,
    /// How the title has decided about the running episode.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub initialization_succeeded: Option<bool>,
    /// Users to be reserved or removed.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub users: Option<OneOrMany>,
    /// `joinRestriction`; null is the default.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "cli", schemars(with = "Option<super::schema::Nullable<Restriction>>"))]
    pub join_restriction: Option<Option<Restriction>>,
    /// `readRestriction`; null is the default.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "cli", schemars(with = "Option<super::schema::Nullable<Restriction>>"))]
    pub read_restriction: Option<Option<Restriction>>,
    /// `closed`
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub closed: Option<bool>,
    /// `locked`
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub locked: Option<bool>,
    /// The user whose device becomes the arbiter; null for none, `nobody` for a token that no member has.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "cli", schemars(with = "Option<super::schema::Nullable<String>>"))]
    pub host: Option<Option<String>>,
    /// The session's custom properties, to be merged.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub custom: Option<Custom>,
    /// Session constants, `{ "system": ..., "custom": ... }`: set by a creator, compared afterwards.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub constants: Option<Box<SessionConstants>>,
}

/// A read.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, remote = "Self")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ReadDocument {
    /// Which session; may be left out where there is only one.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// Under which condition: `changed` answers 304 if it has not changed since one last looked.
    #[serde(rename = "if", default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
}

/// The condition of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub(crate) enum Condition {
    /// None: update or create.
    Always,
    /// `If-Match: *`
    Exists,
    /// `If-None-Match: *`
    Absent,
    /// `If-Match` with the ETag that the caller last saw; `If-None-Match: *` if it never saw one.
    Unchanged,
    /// `If-None-Match` with the ETag that the caller last saw; only for reads.
    Changed,
}

/// Which real-time connection a write names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub(crate) enum ConnectionChoice {
    /// The one that is open now.
    Current,
    /// The one before it: a title that forgot to look.
    Previous,
    /// One that the service has never seen.
    Unknown,
    /// None at all.
    None,
}

/// What must be true. Looking settles nothing.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, remote = "Self")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ExpectDocument {
    /// Which session; may be left out where there is only one, or where the step's request names it.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The status of each answer to the step: one for all, or one for each of `by` in order.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub status: Option<super::values::Statuses>,
    /// The name of the refusal of each answer to the step.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub refusal: Option<OneOrMany>,
    /// Whether the step could happen at all; false if its console is off, cut from the network, or without its title.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub sent: Option<bool>,
    /// Users and their status; `out` is without a record. Users who are not named may be anything.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub members: Named<Place>,
    /// Users and the index of their record; null is without one.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub indices: Named<Option<u32>>,
    /// Users and their custom properties, whole.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub member_custom: Named<Custom>,
    /// The stage of managed initialization; null for none.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "cli", schemars(with = "Option<super::schema::Nullable<Stage>>"))]
    pub stage: Option<Option<Stage>>,
    /// Users and why their initialization failed; null if it did not.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub failures: Named<Option<InitializationFailure>>,
    /// How many records there are, reserved ones too.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// A user on whose device the arbiter is; null for none.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "cli", schemars(with = "Option<super::schema::Nullable<String>>"))]
    pub host: Option<Option<String>>,
    /// The change number.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub change_number: Option<u64>,
    /// The next timer as an instant since the beginning, now if it is overdue; null for none.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "cli", schemars(with = "Option<super::schema::Nullable<Instant>>"))]
    pub next_timer: Option<Option<Instant>>,
    /// Whether the session is there.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub exists: Option<bool>,
    /// Which life of the session this is, counted from 1.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub life: Option<u32>,
    /// `joinRestriction`
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub join_restriction: Option<Restriction>,
    /// `readRestriction`
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub read_restriction: Option<Restriction>,
    /// `closed`
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub closed: Option<bool>,
    /// `locked`
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub locked: Option<bool>,
    /// The session's custom properties, whole.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub custom: Option<Custom>,
}

/// Where a user is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub(crate) enum Place {
    /// Without a record.
    Out,
    /// Added by somebody else; has not come yet.
    Reserved,
    /// Has a place and does not play.
    Inactive,
    /// Joined by the shell; the title is starting.
    Ready,
    /// Plays.
    Active,
}

objects! {
    Document SessionDocument UserDocument SettingsDocument CaseDocument StepDocument
    Nothing WriteDocument ReadDocument ExpectDocument
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
