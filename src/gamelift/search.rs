//! Searching game sessions: the language of filters and of orders, the index that lags, and the pages of results.

mod filter;
mod index;
mod lex;
mod parse;

pub use filter::{SearchFilter, SearchOperand, SearchOperator, SearchValue};
pub use index::{IndexedSession, SearchIndex};
pub use lex::SearchFault;
pub use parse::{SearchSort, SortDirection, parse_filter, parse_sort};
