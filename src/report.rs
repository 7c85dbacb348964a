//! Outcomes as text and JSON. It formats what others computed, and runs nothing.

mod choices;
pub mod json;
pub mod model;
pub mod policies;
pub mod text;

use crate::json::{Path, Place};

/// Where in the script a path leads; the one who read the file knows.
pub type Locate<'a> = &'a dyn Fn(&Path) -> Place;

/// The marks around words that stand out. Empty, the text is plain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Palette {
    /// Before a heading.
    pub strong: &'static str,
    /// Before what matters less.
    pub faint: &'static str,
    /// Before good news.
    pub good: &'static str,
    /// Before bad news.
    pub bad: &'static str,
    /// After each of them.
    pub end: &'static str,
}

impl Palette {
    /// The marks of terminals.
    pub const TERMINAL: Palette =
        Palette { strong: "\x1b[1m", faint: "\x1b[2m", good: "\x1b[32m", bad: "\x1b[31m", end: "\x1b[0m" };
}
