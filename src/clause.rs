//! Numbered rules (clauses): number, sentence and source. Each service has its own table.

use std::fmt;

/// The number of a rule, such as M31: the service's letter and a number that is never given to another rule.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Clause {
    service: u8,
    number: u16,
}

impl Clause {
    /// Clause `number` of the service whose letter is `service`.
    #[must_use]
    pub const fn new(service: char, number: u16) -> Clause {
        Clause { service: service as u8, number }
    }

    /// The number without the letter.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.number
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.service as char, self.number)
    }
}

impl serde::Serialize for Clause {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// One row of a service's table of rules.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its number.
    pub clause: Clause,
    /// The heading it stands under.
    pub topic: &'static str,
    /// The rule itself, one sentence.
    pub sentence: &'static str,
    /// Where it comes from, and how sure that is: the digest's keys and tags.
    pub source: &'static str,
    /// The reading that can switch it, if there is one.
    pub reading: Option<&'static str>,
}

/// Declares the clauses of one file once: a constant for each, by which the code cites it, and the table for people.
macro_rules! clauses {
    ($service:literal; $($topic:literal: { $($number:literal $name:ident $(($reading:ident))? $sentence:literal $source:literal;)* })*) => {
        $($(
            #[doc = $sentence]
            pub const $name: $crate::clause::Clause = $crate::clause::Clause::new($service, $number);
        )*)*
        /// The clauses of this file, by topic.
        pub(super) const RULES: &[$crate::clause::Rule] = &[$($(
            $crate::clause::Rule {
                clause: $name,
                topic: $topic,
                sentence: $sentence,
                source: $source,
                reading: $crate::clause::clauses!(@reading $($reading)?),
            },
        )*)*];
    };
    (@reading) => { None };
    (@reading $reading:ident) => { Some(stringify!($reading)) };
}
pub(crate) use clauses;

/// Makes one table of those of several files, whose clauses it brings into scope.
macro_rules! tables {
    ($($file:ident)+) => {
        $(pub use $file::*;)+

        /// The tables of the files, in order.
        const TABLES: &[&[$crate::clause::Rule]] = &[$($file::RULES),+];

        /// Every clause of this service, by topic.
        pub static RULES: &[$crate::clause::Rule] = &$crate::clause::joined::<{ $crate::clause::total(TABLES) }>(TABLES);
    };
}
pub(crate) use tables;

/// The total number of rules in the tables.
pub(crate) const fn total(tables: &[&[Rule]]) -> usize {
    let (mut sum, mut table) = (0, 0);
    while table < tables.len() {
        sum += tables[table].len();
        table += 1;
    }
    sum
}

/// The rules of the tables in one array, whose length is their [`total`].
pub(crate) const fn joined<const LENGTH: usize>(tables: &[&[Rule]]) -> [Rule; LENGTH] {
    let mut all = [tables[0][0]; LENGTH];
    let (mut table, mut at) = (0, 0);
    while table < tables.len() {
        let mut row = 0;
        while row < tables[table].len() {
            all[at] = tables[table][row];
            (row, at) = (row + 1, at + 1);
        }
        table += 1;
    }
    all
}
