//! The years, the ranking, the reasons, and what each criterion tells: as far as they may be shown.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::disclosure::Disclosure;
use crate::backtest::{self, Bound, Counted, Portrait, ReasonCount, Set};
use crate::model::Group;

/// The win rate of a quarter.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TrendQuarter {
    /// The year.
    pub year: i16,
    /// The quarter, 1 to 4.
    pub quarter: i8,
    /// Deals of accounts that are in the ICP; none where there are none, or too few to be shown.
    pub icp: Option<TrendSide>,
    /// Deals of all other accounts.
    pub outside: Option<TrendSide>,
    /// Whether one of the two is left out because it stands on too few accounts, or would give such a one away.
    pub is_hidden: bool,
}

/// The closed deals of one side in a quarter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TrendSide {
    /// Closed deals.
    pub closed: u64,
    /// Won over closed.
    pub win_rate: f64,
    /// The interval of the win rate.
    pub win_rate_interval: Option<[f64; 2]>,
}

/// How well the score ranks accounts.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Gain {
    /// From the accounts with the highest scores to all of them.
    pub points: Vec<GainPoint>,
}

/// The accounts with some score or a higher one.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct GainPoint {
    /// The lowest score; none for all accounts.
    pub from: Option<u32>,
    /// Their share of all accounts.
    pub accounts: f64,
    /// Their share of all won deals.
    pub won: f64,
    /// Their share of all won revenue.
    pub won_revenue: Option<f64>,
}

/// How often something happened, by reason.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Reasons {
    /// The reasons, the most frequent first.
    pub rows: Vec<ReasonRow>,
    /// The largest share, for a drawing.
    pub scale: f64,
}

/// How often something happened for one reason.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReasonRow {
    /// The reason; none for those that are not itemised.
    pub reason: Option<String>,
    /// Whether these are the cases for which no reason is given.
    pub is_unknown: bool,
    /// In the ICP; none where too few accounts gave it, which are then counted among the others.
    pub icp: Option<ReasonSide>,
    /// Outside of it.
    pub outside: Option<ReasonSide>,
}

/// How often, and its share of the side.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReasonSide {
    /// How often.
    pub times: u64,
    /// Its share of all cases of the side.
    pub share: f64,
}

/// Accounts of the snapshot within a bound of the market.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Within {
    /// In the target market; none where none is written, or the number would give a small group away.
    pub market: Option<u64>,
    /// In the target market and where we deliver.
    pub served: Option<u64>,
}

/// What a criterion tells by itself, over all accounts of the snapshot.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CriterionNumbers {
    /// Closed deals of accounts that meet it.
    pub closed: u64,
    /// Their win rate.
    pub win_rate: f64,
    /// Closed deals of accounts that do not.
    pub unmet_closed: u64,
    /// Their win rate.
    pub unmet_win_rate: f64,
    /// The win rate where it is met over that of all deals of which it is known.
    pub lift: f64,
    /// The interval of the lift.
    pub lift_interval: [f64; 2],
}

/// What may be shown of a portrait.
pub(super) struct Shown<'p> {
    portrait: &'p Portrait,
    smallest: u64,
    accounts: BTreeSet<usize>,
    deals: BTreeSet<usize>,
    customers: BTreeSet<usize>,
}

/// The more important a set, the earlier it is shown. None is never shown.
fn rank(set: &Set) -> Option<u8> {
    Some(match set {
        Set::Group(Group::Icp) => 0,
        Set::Group(Group::Outside) => 1,
        Set::Group(Group::All) => 2,
        Set::Group(Group::Profile(_)) => 3,
        Set::Group(Group::Tier(..)) => 4,
        Set::Group(Group::Negative(_) | Group::Aspirational(_)) => 5,
        Set::Group(Group::Excluded | Group::NeedsData) => 6,
        Set::Group(_) => return None,
        Set::Within(_) => 7,
        Set::Met(..) | Set::Unmet(..) => 8,
        Set::Scored(_) => 9,
    })
}

impl<'p> Shown<'p> {
    /// Finds out what may be shown. `is_hidden` tells the groups that are left out for other reasons, of accounts,
    /// of accounts with deals and of customers.
    pub(super) fn new(portrait: &'p Portrait, smallest: u64, is_hidden: impl Fn(&Group, Counting) -> bool) -> Self {
        let shown = |counting: Counting| {
            let cells = portrait.atoms.iter().map(|atom| (atom.sets.as_slice(), counting.of(atom)));
            let disclosure = Disclosure::new(cells, portrait.sets.len(), smallest);
            let mut order: Vec<(u8, usize)> =
                portrait.sets.iter().enumerate().filter_map(|(at, set)| Some((rank(set)?, at))).collect();
            order.sort_unstable();
            let candidates = order.into_iter().filter_map(|(_, at)| match &portrait.sets[at] {
                Set::Group(group) => (!is_hidden(group, counting)).then(|| vec![at]),
                Set::Within(_) => (counting == Counting::Accounts).then(|| vec![at]),
                // Both sides of a criterion stand beside each other.
                Set::Met(..) => (counting == Counting::Deals).then(|| vec![at, at + 1]),
                Set::Unmet(..) => None,
                Set::Scored(_) => (counting != Counting::Deals).then(|| vec![at]),
            });
            disclosure.shown(&candidates.collect::<Vec<_>>())
        };
        Shown {
            portrait,
            smallest,
            accounts: shown(Counting::Accounts),
            deals: shown(Counting::Deals),
            customers: shown(Counting::Customers),
        }
    }

    fn of(&self, counting: Counting) -> &BTreeSet<usize> {
        match counting {
            Counting::Accounts => &self.accounts,
            Counting::Deals => &self.deals,
            Counting::Customers => &self.customers,
        }
    }

    fn has(&self, set: &Set, counting: Counting) -> bool {
        let at = self.portrait.sets.iter().position(|other| other == set);
        at.is_some_and(|at| self.of(counting).contains(&at))
    }

    /// Whether a group may be counted; groups that the portrait does not know may.
    pub(super) fn has_group(&self, group: &Group, counting: Counting) -> bool {
        let set = Set::Group(group.clone());
        !self.portrait.sets.contains(&set) || rank(&set).is_none() || self.has(&set, counting)
    }

    /// Win rates by quarter.
    pub(super) fn trend(&self) -> Vec<TrendQuarter> {
        let quarters = &self.portrait.quarters;
        let hidden = |side: fn(&backtest::Quarter) -> &backtest::QuarterSide| {
            let counts: Vec<u64> = quarters.iter().map(|quarter| side(quarter).accounts).collect();
            self.hidden_parts(&counts)
        };
        let (icp, outside) = (hidden(|quarter| &quarter.icp), hidden(|quarter| &quarter.outside));
        let side = |side: &backtest::QuarterSide, is_hidden: bool| {
            Some(TrendSide {
                closed: side.deals.closed,
                win_rate: side.deals.rate().filter(|_| !is_hidden)?,
                win_rate_interval: side.interval.map(<[f64; 2]>::from),
            })
        };
        let quarter = |(at, quarter): (usize, &backtest::Quarter)| TrendQuarter {
            year: quarter.year,
            quarter: quarter.quarter,
            icp: side(&quarter.icp, icp.contains(&at)),
            outside: side(&quarter.outside, outside.contains(&at)),
            is_hidden: icp.contains(&at) || outside.contains(&at),
        };
        quarters.iter().enumerate().map(quarter).collect()
    }

    /// The parts of a known whole that are not shown: small ones, and one more where there are any, so that what is
    /// left of the whole is never small.
    fn hidden_parts(&self, counts: &[u64]) -> BTreeSet<usize> {
        let is_small = |count: u64| count > 0 && count < self.smallest;
        let mut hidden: BTreeSet<usize> = (0..counts.len()).filter(|at| is_small(counts[*at])).collect();
        if !hidden.is_empty() {
            let shown = (0..counts.len()).filter(|at| counts[*at] >= self.smallest.max(1));
            hidden.extend(shown.min_by_key(|at| counts[*at]));
        }
        hidden
    }

    /// The shares of wins and revenue by the share of accounts, from the highest scores on.
    pub(super) fn gain(&self) -> Option<Gain> {
        let bands = &self.portrait.bands;
        let sum = |of: fn(&backtest::Band) -> i128| bands.iter().map(of).sum::<i128>();
        let accounts = sum(|band| i128::from(band.accounts));
        let won = sum(|band| i128::from(band.won));
        let revenue = sum(|band| band.won_revenue.unwrap_or(0));
        let all = Group::All;
        let may = [Counting::Accounts, Counting::Customers].iter().all(|counting| self.has_group(&all, *counting));
        if accounts == 0 || won == 0 || !may || bands.iter().filter(|band| band.from.is_some()).count() < 2 {
            return None;
        }
        let mut points = Vec::new();
        let (mut so_far, mut won_so_far, mut revenue_so_far) = (0, 0, 0);
        for band in bands {
            so_far += i128::from(band.accounts);
            won_so_far += i128::from(band.won);
            revenue_so_far += band.won_revenue.unwrap_or(0);
            let is_shown = band.from.is_none_or(|from| {
                let set = Set::Scored(from);
                self.has(&set, Counting::Accounts) && self.has(&set, Counting::Customers)
            });
            if is_shown {
                points.push(GainPoint {
                    from: band.from,
                    accounts: so_far as f64 / accounts as f64,
                    won: won_so_far as f64 / won as f64,
                    won_revenue: (revenue > 0).then(|| revenue_so_far as f64 / revenue as f64),
                });
            }
        }
        (points.len() > 1).then_some(Gain { points })
    }

    /// Why deals are lost.
    pub(super) fn losses(&self) -> Option<Reasons> {
        self.reasons(self.portrait.losses.as_ref()?)
    }

    /// Why customers leave.
    pub(super) fn departures(&self) -> Option<Reasons> {
        self.reasons(self.portrait.departures.as_ref()?)
    }

    fn reasons(&self, counts: &[ReasonCount]) -> Option<Reasons> {
        let icp = self.side(counts, |count| count.icp);
        let outside = self.side(counts, |count| count.outside);
        let mut rows: Vec<ReasonRow> = Vec::new();
        for (at, count) in counts.iter().enumerate() {
            let row = ReasonRow {
                reason: count.reason.clone(),
                is_unknown: count.reason.is_none(),
                icp: icp.rows[at],
                outside: outside.rows[at],
            };
            rows.extend((row.icp.is_some() || row.outside.is_some()).then_some(row));
        }
        if icp.others.is_some() || outside.others.is_some() {
            rows.push(ReasonRow { reason: None, is_unknown: false, icp: icp.others, outside: outside.others });
        }
        let sides = rows.iter().flat_map(|row| row.icp.iter().chain(&row.outside));
        let scale = sides.map(|side| side.share).fold(0.0, f64::max);
        (scale > 0.0).then_some(Reasons { rows, scale })
    }

    /// One side of the reasons: those that enough accounts share, and all others together.
    fn side(&self, counts: &[ReasonCount], side: impl Fn(&ReasonCount) -> Counted) -> Side {
        let counted: Vec<Counted> = counts.iter().map(side).collect();
        let all: u64 = counted.iter().map(|count| count.times).sum();
        let hidden = self.hidden_parts(&counted.iter().map(|count| count.accounts).collect::<Vec<_>>());
        let shown = |times: u64| (times > 0).then(|| ReasonSide { times, share: times as f64 / all as f64 });
        let others = hidden.iter().map(|at| counted[*at].times).sum();
        // Where everything is hidden, even the sum may be small.
        let accounts: u64 = hidden.iter().map(|at| counted[*at].accounts).max().unwrap_or(0);
        let rows = counted.iter().enumerate().map(|(at, count)| shown(count.times).filter(|_| !hidden.contains(&at)));
        Side { rows: rows.collect(), others: shown(others).filter(|_| accounts >= self.smallest) }
    }

    /// Accounts within the bounds of the market.
    pub(super) fn within(&self) -> Within {
        let count = |bound: Bound| {
            let set = Set::Within(bound);
            let at = self.portrait.sets.iter().position(|other| *other == set)?;
            let atoms = self.portrait.atoms.iter().filter(|atom| atom.sets[at]);
            self.accounts.contains(&at).then(|| atoms.map(|atom| atom.accounts).sum())
        };
        Within { market: count(Bound::Market), served: count(Bound::Served) }
    }

    /// What a criterion tells by itself.
    pub(super) fn criterion(&self, profile: &str, criterion: &str) -> Option<CriterionNumbers> {
        let set = Set::Met(profile.to_owned(), criterion.to_owned());
        let is_it = |found: &&backtest::CriterionNumbers| found.profile == profile && found.criterion == criterion;
        let found = self.portrait.criteria.iter().find(is_it).filter(|_| self.has(&set, Counting::Deals))?;
        let (low, high) = found.lift_interval.filter(|(_, high)| high.is_finite())?;
        Some(CriterionNumbers {
            closed: found.deals.met.closed,
            win_rate: found.deals.met.rate()?,
            unmet_closed: found.deals.unmet.closed,
            unmet_win_rate: found.deals.unmet.rate()?,
            lift: found.lift?,
            lift_interval: [low, high],
        })
    }
}

/// One side of the reasons.
struct Side {
    rows: Vec<Option<ReasonSide>>,
    others: Option<ReasonSide>,
}

/// What is counted of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counting {
    /// Accounts.
    Accounts,
    /// Accounts with a deal.
    Deals,
    /// Accounts with a win.
    Customers,
}

impl Counting {
    fn of(self, atom: &backtest::Atom) -> u64 {
        match self {
            Counting::Accounts => atom.accounts,
            Counting::Deals => atom.with_opportunity,
            Counting::Customers => atom.customers,
        }
    }
}
