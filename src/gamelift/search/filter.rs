//! A filter: what it is made of, and whether a game session meets it.

use super::index::IndexedSession;
use crate::gamelift::key::Text;
use crate::gamelift::readings::MissingProperty;

/// What precedes the key of a property.
pub(super) const PROPERTIES: &str = "gameSessionProperties.";

/// A condition on game sessions.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SearchFilter {
    /// Both hold.
    And(Box<SearchFilter>, Box<SearchFilter>),
    /// One of them holds.
    Or(Box<SearchFilter>, Box<SearchFilter>),
    /// It does not hold.
    Not(Box<SearchFilter>),
    /// A comparison.
    Compare(SearchOperand, SearchOperator, SearchValue),
}

/// What is compared or sorted by.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SearchOperand {
    /// `gameSessionId`: the ARN.
    Id,
    /// `gameSessionName`
    Name,
    /// `gameSessionProperties.KEY`
    Property(Text),
    /// `maximumSessions`: the capacity for players, despite its name.
    Maximum,
    /// `creationTimeMillis`
    CreationTime,
    /// `playerSessionCount`
    PlayerCount,
    /// `hasAvailablePlayerSessions`: whether a slot is free.
    HasAvailable,
}

/// How two values are compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SearchOperator {
    /// `=`
    Equal,
    /// `<>`
    Unequal,
    /// `<`
    Less,
    /// `>`
    Greater,
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
}

/// A value of an expression or of a game session.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SearchValue {
    /// A text.
    Text(Text),
    /// A whole number.
    Number(i64),
    /// True or false.
    Truth(bool),
}

/// A value of a game session, as a filter compares it or an order sorts it. Texts are compared by code point.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::gamelift) enum ShownValue<'s> {
    Text(&'s str),
    Number(i64),
    Truth(bool),
}

impl SearchValue {
    /// The same, borrowed.
    pub(in crate::gamelift) fn shown(&self) -> ShownValue<'_> {
        match self {
            SearchValue::Text(text) => ShownValue::Text(text),
            SearchValue::Number(number) => ShownValue::Number(*number),
            SearchValue::Truth(is) => ShownValue::Truth(*is),
        }
    }
}

impl SearchFilter {
    /// Whether the game session meets it. A session that lacks the property or name meets no comparison with it, except `<>` under
    /// the reading that says so.
    #[must_use]
    pub fn holds(&self, session: &IndexedSession, missing: MissingProperty) -> bool {
        match self {
            SearchFilter::And(one, other) => one.holds(session, missing) && other.holds(session, missing),
            SearchFilter::Or(one, other) => one.holds(session, missing) || other.holds(session, missing),
            SearchFilter::Not(inner) => !inner.holds(session, missing),
            SearchFilter::Compare(operand, operator, value) => match operand.of(session) {
                Some(found) => operator.compares(found, value.shown()),
                None => *operator == SearchOperator::Unequal && missing == MissingProperty::Match,
            },
        }
    }
}

impl SearchOperand {
    /// The operand with this name; case matters.
    pub(super) fn named(name: &str) -> Option<SearchOperand> {
        if let Some(key) = name.strip_prefix(PROPERTIES) {
            // G205: a key with a dot cannot be searched.
            return (!key.is_empty() && !key.contains('.')).then(|| SearchOperand::Property(key.into()));
        }
        Some(match name {
            "gameSessionId" => SearchOperand::Id,
            "gameSessionName" => SearchOperand::Name,
            "maximumSessions" => SearchOperand::Maximum,
            "creationTimeMillis" => SearchOperand::CreationTime,
            "playerSessionCount" => SearchOperand::PlayerCount,
            "hasAvailablePlayerSessions" => SearchOperand::HasAvailable,
            _ => return None,
        })
    }

    /// Its value in a game session; none if the session has none.
    pub(in crate::gamelift) fn of<'s>(&self, session: &'s IndexedSession) -> Option<ShownValue<'s>> {
        Some(match self {
            SearchOperand::Id => ShownValue::Text(&session.id),
            SearchOperand::Name => ShownValue::Text(session.name.as_deref()?),
            SearchOperand::Property(key) => {
                let at = session.properties.binary_search_by(|(known, _)| known.cmp(key)).ok()?;
                ShownValue::Text(&session.properties[at].1)
            }
            SearchOperand::Maximum => ShownValue::Number(i64::from(session.maximum)),
            SearchOperand::CreationTime => ShownValue::Number(session.created_millis),
            SearchOperand::PlayerCount => ShownValue::Number(i64::from(session.players)),
            SearchOperand::HasAvailable => ShownValue::Truth(session.has_free_slot),
        })
    }

    /// Whether it takes `<`, `>`, `<=` and `>=`.
    pub(super) fn is_ordered(&self) -> bool {
        match self {
            SearchOperand::Maximum | SearchOperand::CreationTime | SearchOperand::PlayerCount => true,
            SearchOperand::Id | SearchOperand::Name | SearchOperand::Property(_) | SearchOperand::HasAvailable => false,
        }
    }

    /// The values that it takes, in words; none if this one is of the right kind.
    pub(super) fn refuses(&self, value: &SearchValue) -> Option<&'static str> {
        let (taken, fits) = match self {
            SearchOperand::Id | SearchOperand::Name | SearchOperand::Property(_) => {
                ("a text in single quotes", matches!(value, SearchValue::Text(_)))
            }
            SearchOperand::Maximum | SearchOperand::CreationTime | SearchOperand::PlayerCount => {
                ("a number", matches!(value, SearchValue::Number(_)))
            }
            SearchOperand::HasAvailable => ("true or false", matches!(value, SearchValue::Truth(_))),
        };
        (!fits).then_some(taken)
    }
}

impl SearchOperator {
    /// As an expression writes it.
    pub(super) fn sign(self) -> &'static str {
        match self {
            SearchOperator::Equal => "=",
            SearchOperator::Unequal => "<>",
            SearchOperator::Less => "<",
            SearchOperator::Greater => ">",
            SearchOperator::AtMost => "<=",
            SearchOperator::AtLeast => ">=",
        }
    }

    fn compares(self, found: ShownValue<'_>, value: ShownValue<'_>) -> bool {
        let order = found.cmp(&value);
        match self {
            SearchOperator::Equal => order.is_eq(),
            SearchOperator::Unequal => order.is_ne(),
            SearchOperator::Less => order.is_lt(),
            SearchOperator::Greater => order.is_gt(),
            SearchOperator::AtMost => order.is_le(),
            SearchOperator::AtLeast => order.is_ge(),
        }
    }

    /// Whether it asks for equality alone, which every operand can answer.
    pub(super) fn is_equality(self) -> bool {
        match self {
            SearchOperator::Equal | SearchOperator::Unequal => true,
            SearchOperator::Less | SearchOperator::Greater | SearchOperator::AtMost | SearchOperator::AtLeast => false,
        }
    }
}
