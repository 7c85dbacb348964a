//! A value that usually is its default: one word if it is the default, a box if not.

/// A value that is usually its default. Two are equal exactly if their values are.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(in crate::mpsd) struct Rare<T>(Option<Box<T>>);

impl<T: Default + PartialEq> Rare<T> {
    /// The value.
    pub(in crate::mpsd) fn new(value: T) -> Rare<T> {
        Rare(Some(value).filter(|value| *value != T::default()).map(Box::new))
    }

    /// The value, unless it is the default.
    pub(in crate::mpsd) fn get(&self) -> Option<&T> {
        self.0.as_deref()
    }

    /// Changes the value.
    pub(in crate::mpsd) fn edit<R>(&mut self, change: impl FnOnce(&mut T) -> R) -> R {
        let mut value = self.0.take().unwrap_or_default();
        let result = change(&mut value);
        self.0 = Some(value).filter(|value| **value != T::default());
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_takes_no_box_however_it_came_about() {
        let mut rare: Rare<Vec<u8>> = Rare::default();
        assert_eq!(rare, Rare::new(Vec::new()));
        rare.edit(|value| value.push(1));
        assert_eq!(rare.get(), Some(&vec![1]));
        assert_eq!(rare, Rare::new(vec![1]));
        rare.edit(Vec::clear);
        assert_eq!(rare.get(), None);
        assert_eq!(rare, Rare::default());
    }
}
