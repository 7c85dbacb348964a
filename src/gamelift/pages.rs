//! Pages of a list, and the tokens that lead from one to the next.
//!
//! A token holds a hash of the query and the key after which the next page begins. So it is refused for another query, and a list that
//! changes between two pages neither repeats nor skips what was there all the time.

use super::exception::GameLiftException;
use super::key::Text;
use super::reply::Page;

/// Cuts the page out of rows in the order of their keys. `rows` begin behind the token's key.
pub(super) fn page<T>(rows: impl Iterator<Item = (u64, T)>, most: usize, query: u64) -> Page<T> {
    let mut page = Page { rows: Vec::new(), next_token: None };
    let mut last = 0;
    for (key, row) in rows {
        if page.rows.len() == most {
            page.next_token = Some(token(query, last));
            break;
        }
        last = key;
        page.rows.push(row);
    }
    page
}

/// The token of the page behind this key.
pub(super) fn token(query: u64, key: u64) -> Text {
    format!("{query:016x}{:016x}", key ^ query).into()
}

/// The key behind which the page begins that the token leads to.
pub(super) fn behind(token: Option<&Text>, query: u64) -> Result<Option<u64>, GameLiftException> {
    let Some(token) = token else { return Ok(None) };
    let parts = (token.len() == 32 && token.is_ascii()).then(|| token.split_at(16));
    let number = |text| u64::from_str_radix(text, 16).ok();
    match parts.and_then(|(of, key)| Some((number(of)?, number(key)?))) {
        Some((of, key)) if of == query => Ok(Some(key ^ query)),
        Some(_) | None => {
            Err(GameLiftException::IllFormed("NextToken", "the token of the page before, for the same request"))
        }
    }
}
