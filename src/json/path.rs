//! Paths into a document: `steps[3].do.join`.

use std::fmt;

/// A way down into a document. Empty, it is the document itself.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Path(Vec<Key>);

/// One step down.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Key {
    /// Into the value of a key.
    Name(String),
    /// Into an element, from 0.
    Index(usize),
}

impl Path {
    /// The path of the document itself.
    #[must_use]
    pub const fn root() -> Path {
        Path(Vec::new())
    }

    /// The path one step further down: `Path::root().join("steps").join(3)`.
    #[must_use]
    pub fn join(&self, key: impl Into<Key>) -> Path {
        Path(self.0.iter().cloned().chain([key.into()]).collect())
    }

    /// Its steps from the top.
    #[must_use]
    pub fn keys(&self) -> &[Key] {
        &self.0
    }
}

impl FromIterator<Key> for Path {
    fn from_iter<I: IntoIterator<Item = Key>>(keys: I) -> Path {
        Path(keys.into_iter().collect())
    }
}

impl From<&str> for Key {
    fn from(name: &str) -> Key {
        Key::Name(name.to_owned())
    }
}

impl From<usize> for Key {
    fn from(index: usize) -> Key {
        Key::Index(index)
    }
}

impl fmt::Display for Path {
    /// `steps[3].by`, `people["Dr. No"].age`, and `the document` for the empty path.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("the document");
        }
        for (at, key) in self.0.iter().enumerate() {
            match key {
                Key::Index(index) => write!(f, "[{index}]")?,
                Key::Name(name) if !is_identifier(name) => write!(f, "[{name:?}]")?,
                Key::Name(name) if at == 0 => f.write_str(name)?,
                Key::Name(name) => write!(f, ".{name}")?,
            }
        }
        Ok(())
    }
}

fn is_identifier(name: &str) -> bool {
    let begins = |c: char| c.is_ascii_alphabetic() || c == '_' || c == '$';
    name.starts_with(begins) && name.chars().all(|c| begins(c) || c.is_ascii_digit() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_prints_as_one_would_write_it() {
        let root = Path::root();
        assert_eq!(root.to_string(), "the document");
        assert_eq!(root.join("steps").join(3).join("do").join("join-game").to_string(), "steps[3].do.join-game");
        assert_eq!(root.join(0).join("Dr. No").join("").join("9a").to_string(), r#"[0]["Dr. No"][""]["9a"]"#);
    }
}
