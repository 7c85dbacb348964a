//! Spans of time, and histories of values.

use crate::time::{Instant, Millis};

/// A half-open span of time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    /// From when.
    pub from: Instant,
    /// Until when; not before `from`.
    pub to: Instant,
}

impl Span {
    /// How long it is.
    #[must_use]
    pub fn length(self) -> Millis {
        self.to.since(self.from)
    }
}

/// The sum of some durations, at most the longest one, 285,000 years.
pub(super) fn sum(parts: impl IntoIterator<Item = Millis>) -> Millis {
    let total = parts.into_iter().fold(0_u64, |total, part| total.saturating_add(part.get()));
    Millis::new(total).unwrap_or(Millis::MAX)
}

/// The sum of the lengths of spans.
pub(super) fn length(spans: &[Span]) -> Millis {
    sum(spans.iter().map(|span| span.length()))
}

/// The union of spans: sorted, disjoint, not adjacent, none empty.
pub(super) fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| span.from < span.to);
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => joined.push(span),
        }
    }
    joined
}

/// The intersection of two lists in the form of [`union`].
pub(super) fn common(some: &[Span], others: &[Span]) -> Vec<Span> {
    let mut shared = Vec::new();
    let (mut one, mut other) = (0, 0);
    while let (Some(a), Some(b)) = (some.get(one), others.get(other)) {
        let span = Span { from: a.from.max(b.from), to: a.to.min(b.to) };
        if span.from < span.to {
            shared.push(span);
        }
        if a.to <= b.to { one += 1 } else { other += 1 }
    }
    shared
}

/// `whole` without `holes`, which are in the form of [`union`].
pub(super) fn without(whole: Span, holes: &[Span]) -> Vec<Span> {
    let mut left = Vec::new();
    let mut from = whole.from;
    for hole in holes {
        left.push(Span { from, to: hole.from.min(whole.to).max(from) });
        from = from.max(hole.to);
    }
    left.push(Span { from, to: whole.to.max(from) });
    union(left)
}

/// Cuts spans at the end of the ledger; each with whether it continues beyond it. Spans that begin there are dropped.
pub(super) fn cut(spans: Vec<Span>, until: Instant) -> impl Iterator<Item = (Span, bool)> {
    let cut = move |span: Span| (Span { from: span.from, to: span.to.min(until) }, span.to > until);
    spans.into_iter().map(cut).filter(|(span, _)| span.from < span.to)
}

/// The history of a value: each value lasts until the next. Of several at one instant the last counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct ValueHistory<T>(Vec<(Instant, T)>);

impl<T: Copy + PartialEq> ValueHistory<T> {
    /// A history that begins with this value.
    pub(super) fn new(from: Instant, value: T) -> ValueHistory<T> {
        ValueHistory(vec![(from, value)])
    }

    /// Restarts with this value.
    pub(super) fn begin(&mut self, from: Instant, value: T) {
        self.0.clear();
        self.0.push((from, value));
    }

    /// Restarts with this value, reusing the allocation.
    pub(super) fn again(mut self, from: Instant, value: T) -> ValueHistory<T> {
        self.begin(from, value);
        self
    }

    /// Sets the value from `at` on, which must not be before the last change.
    pub(super) fn turn(&mut self, at: Instant, value: T) {
        if self.0.last().is_some_and(|(last, _)| *last == at) {
            self.0.pop();
        }
        if self.0.last().is_none_or(|(_, last)| *last != value) {
            self.0.push((at, value));
        }
    }

    /// The value at an instant, and since when it is that; before its beginning, the first.
    pub(super) fn at(&self, at: Instant) -> (Instant, T) {
        let after = self.0.partition_point(|(from, _)| *from <= at);
        self.0[after.saturating_sub(1)]
    }

    /// The last span, seen from an instant, in which it had this value: from when, and until when if that has ended.
    pub(super) fn last_turn_to(&self, value: T, seen_from: Instant) -> Option<(Instant, Option<Instant>)> {
        let after = self.0.partition_point(|(from, _)| *from <= seen_from);
        let place = self.0.iter().take(after).rposition(|(_, it)| *it == value)?;
        Some((self.0[place].0, self.0.get(place + 1).map(|(at, _)| *at)))
    }

    /// The last value.
    pub(super) fn last(&self) -> T {
        self.0[self.0.len() - 1].1
    }

    /// When it last changed, if it ever did.
    pub(super) fn turned(&self) -> Option<Instant> {
        self.0[1..].last().map(|(at, _)| *at)
    }

    /// The instants within a span at which it changes.
    pub(super) fn turns(&self, within: Span) -> impl Iterator<Item = Instant> {
        let first = self.0.partition_point(|(at, _)| *at < within.from);
        self.0[first..].iter().map(|(at, _)| *at).take_while(move |at| *at < within.to)
    }

    /// The values with the instants from which they last.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Instant, T)> {
        self.0.iter().copied()
    }
}

/// The parts of `whole` for which `is` holds. It must be constant between the given instants.
pub(super) fn where_so(
    whole: Span,
    cuts: impl IntoIterator<Item = Instant>,
    so: impl Fn(Instant) -> bool,
) -> Vec<Span> {
    let inside = |at: &Instant| *at > whole.from && *at < whole.to;
    let mut cuts: Vec<Instant> = cuts.into_iter().filter(inside).chain([whole.from, whole.to]).collect();
    cuts.sort_unstable();
    let pieces = cuts.windows(2).map(|pair| Span { from: pair[0], to: pair[1] });
    union(pieces.filter(|piece| piece.from < piece.to && so(piece.from)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> Instant {
        Instant::from_millis(ms).unwrap()
    }

    fn spans(of: &[(u64, u64)]) -> Vec<Span> {
        of.iter().map(|(from, to)| Span { from: at(*from), to: at(*to) }).collect()
    }

    #[test]
    fn spans_that_touch_are_one_and_empty_ones_none() {
        assert_eq!(union(spans(&[(5, 7), (0, 2), (2, 3), (9, 9), (6, 8)])), spans(&[(0, 3), (5, 8)]));
    }

    #[test]
    fn what_is_common_and_what_is_left_make_up_the_whole() {
        let (whole, holes) = (spans(&[(10, 20)])[0], spans(&[(0, 11), (13, 14), (19, 30)]));
        assert_eq!(common(&[whole], &holes), spans(&[(10, 11), (13, 14), (19, 20)]));
        assert_eq!(without(whole, &holes), spans(&[(11, 13), (14, 19)]));
        assert_eq!(without(whole, &[]), [whole]);
        assert_eq!(without(whole, &spans(&[(0, 30)])), []);
    }

    #[test]
    fn of_several_values_at_one_instant_the_last_counts() {
        let mut course = ValueHistory::new(at(0), 'a');
        course.turn(at(5), 'b');
        course.turn(at(5), 'a');
        course.turn(at(7), 'c');
        assert_eq!(course.iter().collect::<Vec<_>>(), [(at(0), 'a'), (at(7), 'c')]);
        assert_eq!((course.at(at(6)), course.at(at(7)), course.last()), ((at(0), 'a'), (at(7), 'c'), 'c'));
    }
}
