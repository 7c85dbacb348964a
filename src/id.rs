//! Names and ids of the services, each with its own type.

use crate::hash::StableHash;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use uuid::Uuid;

/// Why a name is not well formed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NameError(String);

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NameError {}

/// A user's Xbox id. JSON has it as a string of decimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Xuid(u64);

impl Xuid {
    /// The user of that number.
    #[must_use]
    pub const fn new(number: u64) -> Xuid {
        Xuid(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Xuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Xuid {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Xuid, NameError> {
        match text.parse() {
            Ok(number) if text.bytes().all(|b| b.is_ascii_digit()) => Ok(Xuid(number)),
            _ => Err(NameError(format!("{text:?} is not a xuid: write a number of up to 64 bits in decimal digits"))),
        }
    }
}

impl Serialize for Xuid {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Xuid {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Xuid, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Xuid {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Xuid".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "description": "An Xbox id in decimal digits.", "type": "string", "pattern": "^[0-9]{1,20}$" })
    }
}

/// 128 bits that print as a GUID: connections, branches, correlation ids.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid(Uuid);

impl Guid {
    /// The GUID with these bits, most significant first.
    #[must_use]
    pub const fn from_bits(bits: u128) -> Guid {
        Guid(Uuid::from_u128(bits))
    }

    /// A hash that has taken it in, for ids that are made of it.
    pub(crate) fn hash(self) -> StableHash {
        let (high, low) = self.0.as_u64_pair();
        StableHash::default().number(high).number(low)
    }
}

/// Writes 32 hexadecimal digits without hyphens.
fn write_digits(guid: Guid, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(guid.0.simple().encode_lower(&mut Uuid::encode_buffer()))
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.hyphenated().encode_lower(&mut Uuid::encode_buffer()))
    }
}

impl FromStr for Guid {
    type Err = NameError;

    /// Reads 32 hexadecimal digits of either case, plain or with the four hyphens in their places.
    fn from_str(text: &str) -> Result<Guid, NameError> {
        // The library also reads braces and URNs, which are longer.
        let guid = if matches!(text.len(), 32 | 36) { Uuid::try_parse(text).ok() } else { None };
        guid.map(Guid).ok_or_else(|| {
            NameError(format!("{text:?} is not a GUID: write 32 hexadecimal digits, grouped by hyphens 8-4-4-4-12"))
        })
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The id that the real-time service gives to a connection; a new connection has a new one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ConnectionId(pub Guid);

/// One life of a session: another one after it was deleted and created again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Branch(pub Guid);

/// The id shared by all lives of a session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CorrelationId(pub Guid);

/// The name of a handle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct HandleId(pub Guid);

impl fmt::Display for HandleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The seed of the ids that the service generates.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Seed(pub u64);

impl Seed {
    /// A hash to make ids of, for something of this service configuration. The default seed adds nothing to it.
    pub(crate) fn hash(self, scid: Guid) -> StableHash {
        match self.0 {
            0 => scid.hash(),
            seed => scid.hash().text("seed").number(seed),
        }
    }
}

/// How often a session was changed in this branch; the first is 1. Comparable within one branch only.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct ChangeNumber(pub u64);

impl ChangeNumber {
    /// The number of the change after this one.
    #[must_use]
    pub const fn next(self) -> ChangeNumber {
        ChangeNumber(self.0 + 1)
    }
}

impl fmt::Display for ChangeNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The ETag: one value for each (branch, change number). Prints as 32 hexadecimal digits in quotes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ETag(Guid);

impl ETag {
    /// The ETag of a session at this change of this branch.
    #[must_use]
    pub fn of(branch: Branch, change: ChangeNumber) -> ETag {
        ETag(Guid::from_bits(branch.0.hash().number(change.0).finish_wide()))
    }
}

impl FromStr for ETag {
    type Err = NameError;

    fn from_str(text: &str) -> Result<ETag, NameError> {
        let digits = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).filter(|inner| inner.len() == 32);
        let guid = digits.and_then(|digits| digits.parse().ok());
        guid.map(ETag)
            .ok_or_else(|| NameError(format!("{text:?} is not an ETag: write 32 hexadecimal digits in quotes")))
    }
}

impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        write_digits(self.0, f)?;
        f.write_str("\"")
    }
}

/// A member's place in the list. Given in order, from 0, and not given again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(transparent)]
pub struct MemberIndex(pub u32);

impl fmt::Display for MemberIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The console (or other device) that a request comes from, as its token says. Users with one device are local to each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DeviceId(pub u32);

/// The title that a request comes from, as its token says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TitleId(pub u32);

/// A base-64 blob by which peers reach a device. Two members may have the same.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SecureDeviceAddress(Box<str>);

impl SecureDeviceAddress {
    /// The address, unless it is empty: an empty string is the same as none.
    #[must_use]
    pub fn new(blob: &str) -> Option<SecureDeviceAddress> {
        (!blob.is_empty()).then(|| SecureDeviceAddress(blob.into()))
    }

    /// The blob as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The token that the directory mints for it: a function of the address, so that equal addresses share it.
    #[must_use]
    pub fn token(&self) -> DeviceToken {
        DeviceToken(Guid::from_bits(StableHash::default().text(&self.0).finish_wide()))
    }
}

/// What names a device in a session document, the arbiter's in `host` above all. Prints as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DeviceToken(pub Guid);

impl fmt::Display for DeviceToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_digits(self.0, f)
    }
}

/// The maximum length of the name of a template or session.
pub const MAX_NAME: usize = 100;

/// The name of a template or session, or of something whose name is like theirs: 1 to `MAX`, usually 100, of
/// `A-Z a-z 0-9 . _ -`. Compares without regard to case, and keeps the case it came with.
#[derive(Clone, Debug)]
pub struct Name<const MAX: usize = MAX_NAME> {
    /// In lower case; then, if that is not how it was written, as it was written. Shared by all copies.
    text: Arc<str>,
    /// How long it is.
    length: usize,
}

impl<const MAX: usize> Name<MAX> {
    /// The name as it was first written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text.get(self.length..).filter(|given| !given.is_empty()).unwrap_or(&self.text)
    }

    fn key(&self) -> &str {
        self.text.get(..self.length).unwrap_or(&self.text)
    }
}

impl<const MAX: usize> FromStr for Name<MAX> {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        match text.len() {
            0 => Err(NameError("a name cannot be empty".to_owned())),
            length if length <= MAX && text.bytes().all(allowed) => {
                let folded = !text.bytes().any(|byte| byte.is_ascii_uppercase());
                let text = if folded { text.into() } else { (text.to_ascii_lowercase() + text).into() };
                Ok(Name { text, length })
            }
            length if length <= MAX => {
                Err(NameError(format!("{text:?} is not a name: use letters, digits, '.', '_' and '-'")))
            }
            long => Err(NameError(format!("a name has at most {MAX} characters; this one has {long}"))),
        }
    }
}

impl<const MAX: usize> PartialEq for Name<MAX> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.text, &other.text) || self.key() == other.key()
    }
}

impl<const MAX: usize> Eq for Name<MAX> {}

impl<const MAX: usize> PartialOrd for Name<MAX> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<const MAX: usize> Ord for Name<MAX> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(other.key())
    }
}

impl<const MAX: usize> std::hash::Hash for Name<MAX> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl<const MAX: usize> fmt::Display for Name<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The full name of a session: service configuration, template and name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SessionReference {
    /// The service configuration, a GUID.
    pub scid: Guid,
    /// The template it was made from.
    pub template: Name,
    /// Its own name.
    pub name: Name,
}

impl SessionReference {
    /// The same number in every run, for all lives of this session.
    #[must_use]
    pub fn correlation_id(&self, seed: Seed) -> CorrelationId {
        CorrelationId(Guid::from_bits(self.hash(seed).finish_wide()))
    }

    /// The branch of its life number `life`, counted from 1.
    #[must_use]
    pub fn branch(&self, seed: Seed, life: u32) -> Branch {
        Branch(Guid::from_bits(self.hash(seed).number(u64::from(life)).finish_wide()))
    }

    /// The id of a handle that leads here, which is number `number` of all handles, counted from 1.
    #[must_use]
    pub fn handle_id(&self, seed: Seed, number: u64) -> HandleId {
        HandleId(Guid::from_bits(self.hash(seed).text("handle").number(number).finish_wide()))
    }

    fn hash(&self, seed: Seed) -> StableHash {
        seed.hash(self.scid).text(self.template.key()).text(self.name.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_1_to_100_of_its_letters() {
        let long = |length: usize| "a".repeat(length).parse::<Name>().is_ok();
        assert_eq!([0, 1, 100, 101].map(long), [false, true, true, false]);
        for (text, allowed) in [("Posse.99", true), ("a_b-c", true), ("a b", false), ("a~b", false), ("é", false)] {
            assert_eq!(text.parse::<Name>().is_ok(), allowed, "{text}");
        }
    }

    #[test]
    fn a_name_compares_without_case_and_keeps_its_case() {
        let (upper, lower): (Name, Name) = ("Lobby".parse().unwrap(), "lobby".parse().unwrap());
        assert_eq!(upper, lower);
        assert_eq!((upper.to_string(), lower.to_string()), ("Lobby".to_owned(), "lobby".to_owned()));
        assert_eq!((upper.clone().as_str(), upper.cmp(&lower)), ("Lobby", std::cmp::Ordering::Equal));
    }

    #[test]
    fn equal_addresses_share_a_token_and_others_do_not() {
        let token = |blob: &str| SecureDeviceAddress::new(blob).map(|address| address.token());
        assert_eq!(token("AQID"), token("AQID"));
        assert_ne!(token("AQID"), token("AQIE"));
        assert_eq!(token(""), None);
        assert_eq!(token("AQID").unwrap().to_string().len(), 32);
    }

    #[test]
    fn each_change_of_each_life_has_its_own_etag() {
        let reference = SessionReference {
            scid: Guid::from_bits(7),
            template: "duel".parse().unwrap(),
            name: "alpha".parse().unwrap(),
        };
        let tag = |life, change| ETag::of(reference.branch(Seed::default(), life), ChangeNumber(change)).to_string();
        assert_ne!(tag(1, 1), tag(1, 2));
        assert_ne!(tag(1, 1), tag(2, 1));
        assert_eq!(tag(1, 1).len(), 34);
    }

    #[test]
    fn a_guid_and_an_etag_read_what_they_print() {
        let guid = Guid::from_bits(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
        assert_eq!(guid.to_string().parse::<Guid>().unwrap(), guid);
        assert_eq!("0123456789ABCDEF0123456789abcdef".parse::<Guid>().unwrap(), guid);
        let etag = ETag::of(Branch(guid), ChangeNumber(9));
        assert_eq!(etag.to_string().parse::<ETag>().unwrap(), etag);
        for text in ["", "7", "0123456789abcdef0123456789abcdeg", "01234567x89ab-cdef-0123-456789abcdef", "é"] {
            assert!(text.parse::<Guid>().is_err() && text.parse::<ETag>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_xuid_is_decimal_digits() {
        assert_eq!("2002".parse::<Xuid>().unwrap(), Xuid::new(2002));
        for text in ["", "-1", "+1", "0x1", "18446744073709551616", "1 "] {
            assert!(text.parse::<Xuid>().is_err(), "{text}");
        }
    }
}
