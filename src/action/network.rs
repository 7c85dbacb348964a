//! Faults around the services: of messages, of the service itself, of clocks and of links.

use crate::action::ConsoleFault;
use crate::draw::Delay;
use crate::names::{ConsoleId, UserId};
use crate::time::{Millis, Times};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A fault of a console, now or at an instant drawn from the seed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ConsoleAction {
    /// The console.
    pub console: ConsoleId,
    /// The fault.
    pub what: ConsoleFault,
    /// The span within which its instant is drawn; `None` means now.
    pub within: Option<Millis>,
    /// The duration; `None` means until a step ends it.
    pub lasts: Option<Millis>,
}

/// A link of a console.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Links {
    /// The link to the service and the link to the other consoles.
    #[default]
    Both,
    /// The link to the service.
    Service,
    /// The link to the other consoles.
    Peers,
}

/// What a fault does to the messages that it affects.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NetworkFault {
    /// Requests do not arrive.
    LoseRequests,
    /// Requests are delayed.
    DelayRequests(Delay),
    /// The service handles requests, but its replies do not arrive.
    LoseReplies,
    /// Replies are delayed.
    DelayReplies(Delay),
    /// Taps do not arrive.
    DropTaps,
    /// Taps are delayed.
    DelayTaps(Delay),
    /// Reads are answered from a copy of this age.
    StaleReads(Millis),
    /// The service answers with this status code and does nothing; the span is `Retry-After`.
    ServiceFails(u16, Millis),
}

/// A leg of a message's way. Each message is checked for faults once on each leg.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Leg {
    /// A request on its way to the service.
    Request,
    /// A request at the service.
    Service,
    /// A read at the service.
    Read,
    /// A reply on its way back.
    Reply,
    /// A frame of taps.
    Tap,
}

impl Leg {
    /// Every leg.
    pub const ALL: [Leg; 5] = [Leg::Request, Leg::Service, Leg::Read, Leg::Reply, Leg::Tap];
}

impl NetworkFault {
    /// The script's word for it.
    #[must_use]
    pub fn verb(self) -> &'static str {
        self.kind().verb()
    }

    /// Its kind.
    #[must_use]
    pub fn kind(self) -> NetworkFaultKind {
        match self {
            NetworkFault::LoseRequests => NetworkFaultKind::LoseRequests,
            NetworkFault::DelayRequests(_) => NetworkFaultKind::DelayRequests,
            NetworkFault::LoseReplies => NetworkFaultKind::LoseReplies,
            NetworkFault::DelayReplies(_) => NetworkFaultKind::DelayReplies,
            NetworkFault::DropTaps => NetworkFaultKind::DropTaps,
            NetworkFault::DelayTaps(_) => NetworkFaultKind::DelayTaps,
            NetworkFault::StaleReads(_) => NetworkFaultKind::StaleReads,
            NetworkFault::ServiceFails(..) => NetworkFaultKind::ServiceFails,
        }
    }

    /// What it does to a message.
    #[must_use]
    pub fn effect(self) -> FaultEffect {
        match self {
            NetworkFault::LoseRequests | NetworkFault::LoseReplies | NetworkFault::DropTaps => FaultEffect::Loses,
            NetworkFault::DelayRequests(by) | NetworkFault::DelayReplies(by) | NetworkFault::DelayTaps(by) => {
                FaultEffect::Delays(by)
            }
            NetworkFault::StaleReads(age) => FaultEffect::ShowsCopy(age),
            NetworkFault::ServiceFails(status, retry_after) => FaultEffect::Fails(status, retry_after),
        }
    }

    /// Whether it affects messages on that leg.
    #[must_use]
    pub fn is_on(self, leg: Leg) -> bool {
        match self {
            NetworkFault::LoseRequests | NetworkFault::DelayRequests(_) => leg == Leg::Request,
            NetworkFault::LoseReplies | NetworkFault::DelayReplies(_) => leg == Leg::Reply,
            NetworkFault::DropTaps | NetworkFault::DelayTaps(_) => leg == Leg::Tap,
            NetworkFault::StaleReads(_) => leg == Leg::Read,
            NetworkFault::ServiceFails(..) => matches!(leg, Leg::Service | Leg::Read),
        }
    }
}

impl fmt::Display for NetworkFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let times = Times::of(f);
        match self {
            NetworkFault::LoseRequests => f.write_str("requests are lost"),
            NetworkFault::DelayRequests(by) => write!(f, "requests arrive {} later", times.show(by)),
            NetworkFault::LoseReplies => f.write_str("answers are lost"),
            NetworkFault::DelayReplies(by) => write!(f, "answers arrive {} later", times.show(by)),
            NetworkFault::DropTaps => f.write_str("taps are lost"),
            NetworkFault::DelayTaps(by) => write!(f, "taps arrive {} later", times.show(by)),
            NetworkFault::StaleReads(by) => write!(f, "reads show the session as it was {} before", times.show(by)),
            NetworkFault::ServiceFails(status, _) => write!(f, "the service answers {status}"),
        }
    }
}

/// What a network fault does to a message, whichever leg it is on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FaultEffect {
    /// It is lost.
    Loses,
    /// It arrives later.
    Delays(Delay),
    /// A read is answered from a copy of this age.
    ShowsCopy(Millis),
    /// The service answers with this status, and a `Retry-After` if it is not zero.
    Fails(u16, Millis),
}

/// The kinds of network faults, as scripts name them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(missing_docs, reason = "the verbs say it")]
pub enum NetworkFaultKind {
    LoseRequests,
    DelayRequests,
    LoseReplies,
    DelayReplies,
    DropTaps,
    DelayTaps,
    StaleReads,
    ServiceFails,
}

impl NetworkFaultKind {
    /// The script's word for it.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            NetworkFaultKind::LoseRequests => "lose_requests",
            NetworkFaultKind::DelayRequests => "delay_requests",
            NetworkFaultKind::LoseReplies => "lose_replies",
            NetworkFaultKind::DelayReplies => "delay_replies",
            NetworkFaultKind::DropTaps => "drop_taps",
            NetworkFaultKind::DelayTaps => "delay_taps",
            NetworkFaultKind::StaleReads => "stale_reads",
            NetworkFaultKind::ServiceFails => "service_fails",
        }
    }
}

/// A network fault with its scope: one row of the fault table.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FaultRule {
    /// The fault.
    pub what: NetworkFault,
    /// The users whose messages it affects; all if empty.
    pub of: Vec<UserId>,
    /// The number of messages that it affects; `None` means all.
    pub next: Option<u32>,
    /// The duration; `None` means until it is cleared.
    pub lasts: Option<Millis>,
    /// The probability that a message is affected; `None` is always.
    pub chance: Option<Chance>,
}

/// A fault of messages or clocks begins or ends.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NetworkAction {
    /// A fault begins.
    InjectFault(FaultRule),
    /// The faults of this kind, or all faults, end.
    ClearFaults(Option<NetworkFaultKind>),
    /// The clocks of these users' consoles are set wrong.
    SkewClocks(Vec<UserId>, ClockSkew),
}

impl NetworkAction {
    /// The script's word for it.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match self {
            NetworkAction::InjectFault(disturbance) => disturbance.what.verb(),
            NetworkAction::ClearFaults(_) => "mend",
            NetworkAction::SkewClocks(..) => "skew_clock",
        }
    }

    /// The users concerned; all if empty.
    #[must_use]
    pub fn of(&self) -> &[UserId] {
        match self {
            NetworkAction::InjectFault(disturbance) => &disturbance.of,
            NetworkAction::ClearFaults(_) => &[],
            NetworkAction::SkewClocks(of, _) => of,
        }
    }
}

impl fmt::Display for NetworkAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NetworkAction::InjectFault(FaultRule { what, next, lasts, chance, .. }) => {
                what.fmt(f)?;
                if let Some(Chance(millionths)) = chance {
                    write!(f, ", each with a chance of {}", f64::from(*millionths) / 1e6)?;
                }
                match next {
                    None => {}
                    Some(1) => f.write_str(", the next message only")?,
                    Some(next) => write!(f, ", the next {next}")?,
                }
                lasts.map_or(Ok(()), |lasts| write!(f, ", for {}", Times::of(f).show(lasts)))
            }
            NetworkAction::ClearFaults(None) => f.write_str("all network faults end"),
            NetworkAction::ClearFaults(Some(kind)) => write!(f, "ends: {}", kind.verb().replace('_', " ")),
            NetworkAction::SkewClocks(_, skew) => skew.fmt(f),
        }
    }
}

/// How far a clock is off.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ClockSkew {
    /// It is ahead.
    Ahead(Millis),
    /// It is behind; by zero it is right.
    Behind(Millis),
}

impl Default for ClockSkew {
    fn default() -> ClockSkew {
        ClockSkew::Behind(Millis::ZERO)
    }
}

impl fmt::Display for ClockSkew {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClockSkew::Ahead(Millis::ZERO) | ClockSkew::Behind(Millis::ZERO) => f.write_str("its clock is right"),
            ClockSkew::Ahead(by) => write!(f, "its clock is {} ahead", Times::of(f).show(by)),
            ClockSkew::Behind(by) => write!(f, "its clock is {} behind", Times::of(f).show(by)),
        }
    }
}

/// A probability in millionths.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Chance(pub u32);

impl Chance {
    /// The probability of a certain event.
    pub const CERTAIN: u32 = 1_000_000;
}

impl Serialize for Chance {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_f64(f64::from(self.0) / f64::from(Chance::CERTAIN))
    }
}

impl<'de> Deserialize<'de> for Chance {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Chance, D::Error> {
        struct Share;
        impl Visitor<'_> for Share {
            type Value = Chance;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a chance between 0 and 1")
            }

            fn visit_u64<E: de::Error>(self, share: u64) -> Result<Chance, E> {
                match share {
                    0 => Ok(Chance(0)),
                    1 => Ok(Chance(Chance::CERTAIN)),
                    _ => Err(E::custom(format!("{share} is no chance between 0 and 1"))),
                }
            }

            fn visit_f64<E: de::Error>(self, share: f64) -> Result<Chance, E> {
                if !(0.0..=1.0).contains(&share) {
                    return Err(E::custom(format!("{share} is no chance between 0 and 1")));
                }
                // Whole millionths, by bisection: no rounding that could differ between machines.
                let (mut low, mut high) = (0, Chance::CERTAIN);
                while low < high {
                    let middle = low.midpoint(high);
                    if f64::from(middle) / f64::from(Chance::CERTAIN) < share {
                        low = middle + 1;
                    } else {
                        high = middle;
                    }
                }
                Ok(Chance(low))
            }
        }
        from.deserialize_any(Share)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Chance {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Chance".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A chance between 0 and 1, in steps of a millionth.",
            "type": "number",
            "minimum": 0,
            "maximum": 1
        })
    }
}
