//! Reports: outcomes as text and JSON. It only formats.

mod choices;
pub mod json;
pub mod model;
pub mod policies;
pub mod text;

use crate::json::{Path, Place};
use crate::time::Times;

/// Where in the script a path leads; the one who read the file knows.
pub type Locate<'a> = &'a dyn Fn(&Path) -> Place;

/// The marks around words that stand out. Empty, the text is plain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Palette {
    /// Before a heading.
    pub strong: &'static str,
    /// Before less important text.
    pub faint: &'static str,
    /// Before text about success.
    pub good: &'static str,
    /// Before text about failure.
    pub bad: &'static str,
    /// After each of them.
    pub end: &'static str,
}

impl Palette {
    /// The marks of terminals.
    pub const TERMINAL: Palette =
        Palette { strong: "\x1b[1m", faint: "\x1b[2m", good: "\x1b[32m", bad: "\x1b[31m", end: "\x1b[0m" };
}

/// The style of text output.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Style {
    /// The marks around words that stand out.
    pub palette: Palette,
    /// The widths of a trace's columns.
    pub layout: Layout,
    /// The form of times.
    pub times: Times,
    /// Whether the number of each event stands before it, counted from 1. What is not listed has a number too.
    pub numbers: bool,
}

/// The widths of a trace's columns.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Layout {
    /// As wide as their widest cell, up to a bound: easiest to read.
    #[default]
    Aligned,
    /// Of a fixed least width, so that a cell moves what follows it on its own line and on no other: easiest to compare.
    Fixed,
}
