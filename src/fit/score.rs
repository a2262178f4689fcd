//! What one account earns under one profile: the integer arithmetic, for one row at a time.
//!
//! `place` runs it over all rows; explaining an account and scoring a list use it as it stands here.

use super::rules::ProfileRule;
use crate::model::MissingData;

/// The running sums of an account under a profile, in half points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Σ weight × credit, where full credit is 2.
    pub earned: u64,
    /// Σ weight over the criteria that count.
    pub weight: u64,
}

/// The arithmetic of a profile.
#[derive(Clone, Copy, Debug)]
pub struct Scorer<'a> {
    profile: &'a ProfileRule,
    has_weights: bool,
}

impl<'a> Scorer<'a> {
    /// The arithmetic of this profile.
    pub fn new(profile: &'a ProfileRule) -> Self {
        Scorer { profile, has_weights: profile.total_weight() > 0 }
    }

    /// The sums of an account with the given answers, one a criterion: true, false, or none for unknown.
    ///
    /// None where every weighted criterion was left out, so that the account needs data.
    pub fn tally(&self, answers: impl Fn(usize) -> Option<bool>) -> Option<Tally> {
        if !self.has_weights {
            return Some(Tally { earned: 2, weight: 1 });
        }
        let mut tally = Tally::default();
        for (at, criterion) in self.profile.criteria.iter().enumerate().filter(|(_, c)| c.weight > 0) {
            let weight = u64::from(criterion.weight);
            let credit = match (answers(at), self.profile.missing_data) {
                (Some(true), _) => 2,
                (None, MissingData::HalfCredit) => 1,
                (None, MissingData::LeftOut) => continue,
                _ => 0,
            };
            tally.earned += weight * credit;
            tally.weight += weight;
        }
        (tally.weight > 0).then_some(tally)
    }

    /// The tier that the sums reach with so many penalty points, as an index into the profile's tiers.
    pub fn tier(&self, tally: Tally, penalty: u32) -> Option<usize> {
        self.profile
            .tiers
            .iter()
            .position(|tier| 100 * tally.earned >= u64::from(tier.from + penalty) * 2 * tally.weight)
    }
}

/// The score that people see: penalties taken off, never below zero, rounded half up to one decimal, in tenths.
pub fn displayed_score(tally: Tally, penalty: u32) -> u32 {
    // score − P = (100·E − 2·W·P) / (2·W); in tenths and rounded half up: (10·that·2·W + W) / (2·W).
    let points = (100 * tally.earned).saturating_sub(2 * tally.weight * u64::from(penalty));
    let tenths = (10 * points + tally.weight) / (2 * tally.weight).max(1);
    u32::try_from(tenths).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_round_half_up() {
        let check = |earned, weight, penalty, tenths| {
            assert_eq!(displayed_score(Tally { earned, weight }, penalty), tenths, "{earned}/{weight} − {penalty}");
        };
        check(2, 1, 0, 1000);
        check(0, 1, 0, 0);
        check(2, 3, 0, 333);
        check(4, 3, 0, 667);
        check(100, 100, 20, 300);
        check(10, 100, 20, 0);
        // 100·5/(2·16) = 15.625; 100·1/(2·8) = 6.25 → 6.3
        check(1, 8, 0, 63);
        check(5, 16, 0, 156);
    }
}
