//! Searching game sessions: the language of filters and of orders, and the index that lags.

mod filter;
mod index;
mod lex;
mod parse;
mod sort;

pub(in crate::gamelift) use filter::ShownValue;
pub use filter::{SearchFilter, SearchOperand, SearchOperator, SearchValue};
pub use index::IndexedSession;
pub(in crate::gamelift) use index::{SearchIndex, SearchPlace};
pub use lex::SearchFault;
pub use parse::{parse_filter, parse_sort};
pub(in crate::gamelift) use sort::{SearchCursor, SortKey};
pub use sort::{SearchSort, SortDirection};
