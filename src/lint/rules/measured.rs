//! What several rules ask of the customer data.
//!
//! It refuses to find faults.

use crate::lint::{Amount, Limit};
use crate::model::{Criterion, Profile, Status};

/// The fewest closed deals by which a profile is judged.
pub(super) const PROFILE_DEALS: Limit = Limit {
    name: "profile-deals",
    default: Amount::Count(30),
    meaning: "the fewest closed deals by which a profile is judged",
};

/// The fewest won deals that say what is usual.
pub(super) const USUAL_WINS: Limit = Limit {
    name: "usual-wins",
    default: Amount::Count(10),
    meaning: "the fewest won deals of a profile that say what is usual",
};

/// Whether a profile is part of the ICP.
pub(super) fn is_operational(profile: &Profile) -> bool {
    profile.status == Status::Operational
}

/// The criteria that test something, each with its place in the list and its id.
pub(super) fn tested(profile: &Profile) -> impl Iterator<Item = (usize, &Criterion, &str)> {
    let criteria = profile.criteria.iter().enumerate().filter(|(_, criterion)| criterion.test.is_some());
    criteria.filter_map(|(at, criterion)| Some((at, criterion, criterion.id()?)))
}

/// How values lie to a range that a document states.
pub(super) struct Contradiction {
    /// How many lie outside.
    pub(super) outside: u64,
    /// Of how many.
    pub(super) of: u64,
    /// Whether most of those outside lie above it.
    pub(super) above: bool,
    /// Where the middle half of the values lies.
    pub(super) usual: (f64, f64),
}

/// Says how a range that leaves out more than half of the values is contradicted by them.
pub(super) fn contradiction(mut values: Vec<f64>, from: Option<f64>, to: Option<f64>) -> Option<Contradiction> {
    values.sort_by(f64::total_cmp);
    let below = values.iter().filter(|value| from.is_some_and(|from| **value < from)).count();
    let above = values.iter().filter(|value| to.is_some_and(|to| **value > to)).count();
    // The value of a rank, as most people count it: a quarter of the values lies at or below the first.
    let quartile = |quarters: usize| values.get((values.len() * quarters).div_ceil(4).saturating_sub(1)).copied();
    let usual = (quartile(1)?, quartile(3)?);
    let contradicts = 2 * (below + above) > values.len();
    let (outside, of) = ((below + above) as u64, values.len() as u64);
    contradicts.then_some(Contradiction { outside, of, above: above > below, usual })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_contradicted_by_most_values() {
        let check = |values: &[f64], from: f64, to: f64, expected: Option<(u64, bool, (f64, f64))>| {
            let found = contradiction(values.to_vec(), Some(from), Some(to));
            assert_eq!(found.map(|found| (found.outside, found.above, found.usual)), expected, "{values:?}");
        };
        check(&[], 1.0, 2.0, None);
        check(&[1.0, 2.0, 3.0, 4.0], 1.0, 2.0, None);
        check(&[1.0, 5.0, 3.0, 4.0], 1.0, 2.0, Some((3, true, (1.0, 4.0))));
        check(&[1.0, 1.0, 3.0], 2.0, 9.0, Some((2, false, (1.0, 3.0))));
    }
}
