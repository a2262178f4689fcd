//! Sets of values of one field, exact and closed under all set operations.
//!
//! It refuses to know fields and tests; to it a value is a point on a line, or what a list must have and lack.

use std::collections::BTreeSet;

/// A set of ordered values: the points, in rising order, from which on membership is the other one. Below the first
/// point lies nothing of the set.
///
/// `{5, 6}` of whole numbers is `[5, 7]`; "31 and whatever begins with it" of texts is `["31", "32"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line<T>(Vec<T>);

impl<T: Ord + Clone> Line<T> {
    pub(super) fn empty() -> Self {
        Line(Vec::new())
    }

    /// From `low` up to but without `end`, which may be open.
    pub(super) fn span(low: T, end: Option<T>) -> Self {
        match end {
            Some(end) if end <= low => Line::empty(),
            Some(end) => Line(vec![low, end]),
            None => Line(vec![low]),
        }
    }

    /// Pieces from their first value up to but without their end, in rising order of the first and not empty.
    pub(super) fn of_pieces(pieces: impl IntoIterator<Item = (T, T)>) -> Self {
        let mut flips: Vec<T> = Vec::new();
        for (low, end) in pieces {
            match flips.last_mut() {
                Some(last) if *last >= low => *last = end.max(last.clone()),
                _ => flips.extend([low, end]),
            }
        }
        Line(flips)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn contains(&self, value: &T) -> bool {
        self.0.partition_point(|flip| flip <= value) % 2 == 1
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        self.combine(other, |a, b| a && b)
    }

    pub(super) fn or(&self, other: &Self) -> Self {
        self.combine(other, |a, b| a || b)
    }

    pub(super) fn without(&self, other: &Self) -> Self {
        self.combine(other, |a, b| a && !b)
    }

    fn combine(&self, other: &Self, keep: impl Fn(bool, bool) -> bool) -> Self {
        let mut flips: Vec<&T> = self.0.iter().chain(&other.0).collect();
        flips.sort_unstable();
        flips.dedup();
        let mut found = Vec::new();
        for flip in flips {
            let is_in = keep(self.contains(flip), other.contains(flip));
            if is_in != (found.len() % 2 == 1) {
                found.push(flip.clone());
            }
        }
        Line(found)
    }

    /// The pieces in rising order: the first value, and the first one behind the piece unless it is open.
    pub(super) fn pieces(&self) -> impl Iterator<Item = (&T, Option<&T>)> {
        self.0.chunks(2).filter_map(|pair| pair.first().map(|low| (low, pair.get(1))))
    }
}

/// Lists that contain at least one of each set of `has`, and nothing of `lacks`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Contents {
    pub(super) has: Vec<BTreeSet<String>>,
    pub(super) lacks: BTreeSet<String>,
}

impl Contents {
    /// No list at all: one of nothing cannot be had.
    pub(super) fn impossible() -> Self {
        Contents { has: vec![BTreeSet::new()], lacks: BTreeSet::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.has.iter().any(|wanted| wanted.is_subset(&self.lacks))
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.lacks.extend(other.lacks.iter().cloned());
        for wanted in &other.has {
            if !both.has.contains(wanted) {
                both.has.push(wanted.clone());
            }
        }
        both
    }
}

/// A set of known values of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Values {
    /// Whole numbers, numbers by rank, days, or no and yes.
    Ordered(Line<i128>),
    /// Texts by their bytes.
    Texts(Line<Vec<u8>>),
    /// Lists of texts.
    Lists(Contents),
}

/// What a field may be: known to be one of these, or unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct States {
    pub(super) values: Values,
    pub(super) unknown: bool,
}

impl States {
    pub(super) fn is_empty(&self) -> bool {
        let none_known = match &self.values {
            Values::Ordered(line) => line.is_empty(),
            Values::Texts(line) => line.is_empty(),
            Values::Lists(contents) => contents.is_empty(),
        };
        none_known && !self.unknown
    }

    /// How much there is to look at in one step.
    pub(super) fn size(&self) -> usize {
        match &self.values {
            Values::Ordered(line) => line.0.len(),
            Values::Texts(line) => line.0.len(),
            Values::Lists(contents) => contents.lacks.len() + contents.has.iter().map(BTreeSet::len).sum::<usize>(),
        }
    }

    /// What is in both; a field has one type, so other pairs do not come up and give nothing.
    pub(super) fn and(&self, other: &Self) -> Self {
        let values = match (&self.values, &other.values) {
            (Values::Ordered(a), Values::Ordered(b)) => Values::Ordered(a.and(b)),
            (Values::Texts(a), Values::Texts(b)) => Values::Texts(a.and(b)),
            (Values::Lists(a), Values::Lists(b)) => Values::Lists(a.and(b)),
            _ => Values::Ordered(Line::empty()),
        };
        States { values, unknown: self.unknown && other.unknown }
    }

    /// What is in either, where one set can say so: not for lists.
    pub(super) fn or(&self, other: &Self) -> Option<Self> {
        let values = match (&self.values, &other.values) {
            (Values::Ordered(a), Values::Ordered(b)) => Values::Ordered(a.or(b)),
            (Values::Texts(a), Values::Texts(b)) => Values::Texts(a.or(b)),
            _ => return None,
        };
        Some(States { values, unknown: self.unknown || other.unknown })
    }
}

/// The place of a float among all floats: greater floats have greater ranks, neighbours differ by one, and both
/// zeros are the same.
pub(super) fn rank(value: f64) -> i128 {
    let bits = i128::from((value + 0.0).to_bits() & (u64::MAX >> 1));
    if value < 0.0 { -bits } else { bits }
}

/// The float at a place.
pub(super) fn at_rank(rank: i128) -> f64 {
    let magnitude = f64::from_bits(u64::try_from(rank.unsigned_abs()).unwrap_or(0));
    if rank < 0 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_combine_as_sets_do() {
        let span = |low: i128, end: i128| Line::span(low, Some(end));
        let check = |line: Line<i128>, expected: &[i128]| assert_eq!(line.0, expected);
        check(span(1, 5).and(&span(3, 9)), &[3, 5]);
        check(span(1, 5).or(&span(3, 9)), &[1, 9]);
        check(span(1, 5).or(&span(5, 9)), &[1, 9]);
        check(span(1, 9).without(&span(3, 5)), &[1, 3, 5, 9]);
        check(span(1, 5).and(&span(5, 9)), &[]);
        check(Line::span(1, None).without(&span(3, 5)), &[1, 3, 5]);
        check(span(5, 5), &[]);
        check(Line::of_pieces([(1, 2), (2, 5), (3, 4), (7, 8)]), &[1, 5, 7, 8]);
        assert!(span(1, 3).contains(&2) && !span(1, 3).contains(&3));
    }

    #[test]
    fn ranks_are_ordered_and_dense() {
        let values = [f64::MIN, -1.0, -f64::MIN_POSITIVE, 0.0, 1.0, 1.0 + f64::EPSILON, f64::MAX];
        assert!(values.windows(2).all(|pair| rank(pair[0]) < rank(pair[1])));
        assert!(values.iter().all(|value| at_rank(rank(*value)) == *value));
        assert_eq!(rank(-0.0), rank(0.0));
        assert_eq!(rank(1.0) + 1, rank(1.0 + f64::EPSILON));
    }
}
