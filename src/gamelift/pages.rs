//! Pages of a list, and the tokens that lead from one to the next.
//!
//! A token says behind which row the next page begins, and has a hash of this and of the request. So a token of another request and an
//! altered one are refused, and a list that changes between two pages neither repeats nor skips the rows that stay where they are.

use super::exception::GameLiftException;
use super::key::Text;
use super::reply::Page;
use crate::hash::StableHash;

/// The digits of the hash at the head of a token.
const HASH_DIGITS: usize = 16;

/// What tells a query from others: the members that select and sort its rows.
pub(super) fn query_hash<const N: usize>(seed: u64, members: [&Option<Text>; N]) -> u64 {
    let member = |hash: StableHash, member: &Option<Text>| {
        hash.number(u64::from(member.is_some())).text(member.as_deref().unwrap_or_default())
    };
    members.into_iter().fold(StableHash::default().number(seed), member).finish()
}

/// Cuts the page out of rows in the order of their keys. `rows` begin behind the token's key.
pub(super) fn page<T>(rows: impl Iterator<Item = (u64, T)>, most: usize, query: u64) -> Page<T> {
    let mut page = Page { rows: Vec::new(), next_token: None };
    let mut last = 0;
    for (key, row) in rows {
        if page.rows.len() == most {
            page.next_token = Some(token(query, &format!("{last:x}")));
            break;
        }
        last = key;
        page.rows.push(row);
    }
    page
}

/// The key behind which the page begins that the token leads to.
pub(super) fn behind(token: Option<&Text>, query: u64) -> Result<Option<u64>, GameLiftException> {
    let Some(cursor) = opened(token, query)? else { return Ok(None) };
    u64::from_str_radix(cursor, 16).map(Some).map_err(|_| GameLiftException::PageToken)
}

/// The token of the page behind this cursor, which is ASCII without spaces.
pub(super) fn token(query: u64, cursor: &str) -> Text {
    format!("{:016x}{cursor}", sealed(query, cursor)).into()
}

/// The cursor in a token, which was made for the same query.
pub(super) fn opened(token: Option<&Text>, query: u64) -> Result<Option<&str>, GameLiftException> {
    let Some(token) = token else { return Ok(None) };
    match token.split_at_checked(HASH_DIGITS) {
        Some((hash, cursor)) if hash == format!("{:016x}", sealed(query, cursor)) => Ok(Some(cursor)),
        Some(_) | None => Err(GameLiftException::PageToken),
    }
}

fn sealed(query: u64, cursor: &str) -> u64 {
    StableHash::default().text("page").number(query).text(cursor).finish()
}
