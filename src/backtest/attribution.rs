//! How much of the change of the ICP's win rate each edit brings.
//!
//! Up to ten edits are credited with their Shapley value (Shapley 1953): what an edit adds, averaged over every order
//! in which the edits could be made. With more, each is credited with what it adds in the order of the list. Either
//! way the parts add up to the whole. It refuses to say how sure one can be of a part.

use super::edits::Edits;
use super::variants::Variants;
use crate::model::Group;

/// With more edits than this that matter, orders are no longer averaged.
const MOST_EDITS: usize = 10;

/// Up to so many edits all are averaged over, without asking which of them matter.
const FEW_EDITS: usize = 5;

/// The parts of a change of the win rate.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// How the parts were found.
    pub method: Method,
    /// The win rate of base's ICP.
    pub base: f64,
    /// The win rate of head's ICP.
    pub head: f64,
    /// One for each edit, in the order of [`Edits::list`].
    pub parts: Vec<Part>,
}

/// How the parts were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Averaged over every order of the edits.
    Shapley,
    /// In the order of the list.
    InOrder,
}

impl Method {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Shapley => "shapley",
            Method::InOrder => "in-order",
        }
    }
}

/// What one edit brings.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Its part of head's win rate minus base's; 0 for an edit that does nothing to base and that head does not miss.
    pub difference: f64,
    /// The win rate of head without this edit; none where no closed deal would be left.
    pub without: Option<f64>,
}

/// Splits the difference of the win rates of the ICP among the edits; none where base or head has no closed deal.
///
/// A version in between that has no closed deal counts with the win rate of the whole snapshot: nothing is known of
/// it, and nobody is credited for that beyond what is usual.
///
/// The variants' tests must name every column that base and head read.
pub fn attribute(variants: &mut Variants<'_>, edits: &Edits) -> Option<Attribution> {
    let count = edits.len();
    let all: Vec<usize> = (0..count).collect();
    let but = |edit: usize| all.iter().copied().filter(|other| *other != edit).collect::<Vec<usize>>();
    let mut sets = vec![Vec::new(), all.clone()];
    sets.extend(all.iter().map(|edit| vec![*edit]));
    sets.extend(all.iter().map(|edit| but(*edit)));
    let versions: Vec<_> = sets.iter().map(|set| edits.apply(set)).collect();
    let added = variants.add(&versions);
    let first = added.start;
    let summaries = variants.summaries(added, &Group::Icp);
    let rates: Vec<Option<f64>> = summaries.into_iter().map(|summary| summary.win_rate).collect();
    let (base, head) = (rates[0]?, rates[1]?);
    // Renamed tiers, aspirational profiles and the like cannot move anybody; without them there are fewer orders.
    let are_alike = |one: usize, other: usize| variants.are_alike(first + one, first + other);
    let matters = |edit: &usize| !are_alike(0, 2 + edit) || !are_alike(1, 2 + count + edit);
    let mut relevant: Vec<usize> = all.iter().copied().filter(|edit| count <= FEW_EDITS || matters(edit)).collect();
    // Two edits may stand in for each other: head does not miss either, but both. Then none is left out.
    let together = variants.add(&[edits.apply(&relevant)]).start;
    if !variants.are_alike(first + 1, together) {
        relevant = all.clone();
    }
    let usual = variants.overall().unwrap_or(base);
    let mut game = Game { variants, edits, usual };
    let (method, differences) = if relevant.len() <= MOST_EDITS {
        (Method::Shapley, game.shapley(&relevant))
    } else {
        (Method::InOrder, game.in_order(&relevant))
    };
    let mut parts: Vec<Part> =
        all.iter().map(|edit| Part { difference: 0.0, without: rates[2 + count + edit] }).collect();
    for (edit, difference) in relevant.iter().zip(differences) {
        parts[*edit].difference = difference;
    }
    Some(Attribution { method, base, head, parts })
}

/// Sets of edits with their win rates.
struct Game<'v, 's> {
    variants: &'v mut Variants<'s>,
    edits: &'v Edits,
    usual: f64,
}

impl Game<'_, '_> {
    /// The win rate of the ICP with each of the sets.
    fn values(&mut self, sets: &[Vec<usize>]) -> Vec<f64> {
        let versions: Vec<_> = sets.iter().map(|set| self.edits.apply(set)).collect();
        let added = self.variants.add(&versions);
        let summaries = self.variants.summaries(added, &Group::Icp);
        summaries.into_iter().map(|summary| summary.win_rate.unwrap_or(self.usual)).collect()
    }

    fn shapley(&mut self, players: &[usize]) -> Vec<f64> {
        let count = players.len();
        let set = |chosen: usize| (0..count).filter(|at| chosen >> at & 1 == 1).map(|at| players[at]).collect();
        let values = self.values(&(0..1_usize << count).map(set).collect::<Vec<Vec<usize>>>());
        shapley_values(&values, count)
    }

    fn in_order(&mut self, players: &[usize]) -> Vec<f64> {
        let sets: Vec<Vec<usize>> = (0..=players.len()).map(|end| players[..end].to_vec()).collect();
        self.values(&sets).windows(2).map(|pair| pair[1] - pair[0]).collect()
    }
}

/// The Shapley value of each player: `values` has the worth of every set of players, bit n standing for player n.
fn shapley_values(values: &[f64], count: usize) -> Vec<f64> {
    // The share of orders in which exactly a given set of some size comes before a player: s!·(n−s−1)!/n!, which is
    // one over n times the number of sets of that size among the others.
    let weight = |size: usize| 1.0 / (count as f64 * binomial(count - 1, size));
    (0..count)
        .map(|player| {
            let before = (0..values.len()).filter(|set| set >> player & 1 == 0);
            before.map(|set| weight(set.count_ones() as usize) * (values[set | 1 << player] - values[set])).sum()
        })
        .collect()
}

fn binomial(from: usize, choose: usize) -> f64 {
    (0..choose).fold(1.0, |product, at| product * (from - at) as f64 / (at + 1) as f64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{Market, criterion, integer, profile, rules, text, version};
    use super::super::tests_of;
    use super::*;
    use crate::fit::{ProfileRule, Rules, TierRule};
    use crate::model::Status;

    #[test]
    fn known_games() {
        let check = |values: &[f64], expected: &[f64]| {
            let found = shapley_values(values, expected.len());
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
        };
        check(&[0.0, 3.0], &[3.0]);
        // Each alone, and together as much as both.
        check(&[0.0, 1.0, 2.0, 3.0], &[1.0, 2.0]);
        // Only together: half for each.
        check(&[0.0, 0.0, 0.0, 1.0], &[0.5, 0.5]);
        // One left glove and two right ones: a pair is worth 1 (Shapley & Shubik 1969).
        check(&[0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0], &[2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]);
    }

    proptest! {
        #[test]
        fn parts_add_up(values in (0_usize..7).prop_flat_map(|n| prop::collection::vec(-1.0_f64..1.0, 1 << n))) {
            let count = values.len().trailing_zeros() as usize;
            let sum: f64 = shapley_values(&values, count).iter().sum();
            prop_assert!((sum - (values[values.len() - 1] - values[0])).abs() < 1e-9);
        }
    }

    fn check(base: &Rules, head: &Rules, expected: Option<&[f64]>) {
        let market = Market::of(&[
            ("machines", Some(300), &[true, false]),
            ("machines", Some(150), &[true]),
            ("food", Some(300), &[false]),
            ("wood", Some(300), &[]),
        ]);
        let tests = tests_of(&[base, head]);
        let snapshot = market.snapshot(&tests);
        let mut variants = Variants::new(&snapshot, &tests, &[], 0.9);
        let found = attribute(&mut variants, &Edits::between(base, head));
        assert_eq!(found.is_some(), expected.is_some());
        let (Some(found), Some(expected)) = (found, expected) else { return };
        let differences: Vec<f64> = found.parts.iter().map(|part| part.difference).collect();
        assert!(differences.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{differences:?}");
        let sum: f64 = differences.iter().sum();
        assert!((sum - (found.head - found.base)).abs() < 1e-12);
    }

    /// Head fits food by a lower tier and by a lower bound, of which either would do, and neither does anything to
    /// base, where the profile is not operational.
    #[test]
    fn edits_that_stand_in_for_each_other_are_counted() {
        let with_food = |status: Status, bound: i64, from: u32| {
            let criteria = vec![
                criterion("industry", 50, text("industry", &["food"])),
                criterion("employees", 50, integer("employees", Some(bound), None)),
            ];
            let tiers = vec![TierRule { name: "A".to_owned(), from }];
            ProfileRule { status, tiers, ..profile("b", criteria) }
        };
        let mut base = version(&["machines"], 20);
        base.profiles.push(with_food(Status::Aspirational, 1000, 100));
        let head = rules(vec![with_food(Status::Operational, 100, 50)]);
        let market = Market::of(&[("machines", Some(50), &[true, false]), ("food", Some(300), &[false])]);
        let tests = tests_of(&[&base, &head]);
        let snapshot = market.snapshot(&tests);
        let mut variants = Variants::new(&snapshot, &tests, &[], 0.9);
        let found = attribute(&mut variants, &Edits::between(&base, &head)).expect("both have closed deals");
        let sum: f64 = found.parts.iter().map(|part| part.difference).sum();
        assert_eq!((found.base, found.head), (0.5, 0.0));
        assert!((sum + 0.5).abs() < 1e-12, "{:?}", found.parts);
        assert!(found.parts.iter().all(|part| part.difference != 0.0), "{:?}", found.parts);
    }

    #[test]
    fn each_edit_gets_its_part() {
        let base = version(&["machines"], 200);
        check(&base, &base, Some(&[]));
        // 1 of 2 to 1 of 3.
        check(&base, &version(&["machines", "food"], 200), Some(&[-1.0 / 6.0]));
        // Both: 2 of 4. Food alone: 1 of 3; the bound alone: 2 of 3.
        check(&base, &version(&["machines", "food"], 100), Some(&[-1.0 / 6.0, 1.0 / 6.0]));
        check(&base, &version(&["wood"], 200), None);
        // Wood has no closed deal, so the way over wood counts with the 2 of 4 of all.
        check(&version(&["wood", "machines"], 200), &version(&["food"], 200), Some(&[-0.5]));
    }
}
