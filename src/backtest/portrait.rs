//! What documents show of one version beyond its groups: the years, the ranking, the reasons, and what each criterion
//! tells.
//!
//! With the numbers come [`Atom`]s: the accounts that no published set tells apart. Whoever publishes can find out
//! from them what could be had by subtraction. This file refuses to know what may be shown.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use rayon::prelude::*;

use super::{Backtest, Side};
use crate::bitmap::Bitmap;
use crate::fit::{ColumnKey, Mask, Masks, Rules, Scorer, Tests, displayed_score};
use crate::model::{Condition, Date, Effect, Group, Status};
use crate::snapshot::{CodedText, Opportunities, Outcome, Snapshot, UNKNOWN_AMOUNT, UNKNOWN_DAY, day_number};
use crate::stats::{self, wilson};

/// What documents show beyond groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Portrait {
    /// Closed deals by the quarter in which they closed, the oldest first; only where deals have close dates.
    pub quarters: Vec<Quarter>,
    /// Accounts by score, the highest first; those without a score come last.
    pub bands: Vec<Band>,
    /// Lost deals by reason, the most frequent first; none where the snapshot has no reasons.
    pub losses: Option<Vec<ReasonCount>>,
    /// Customers that left, by reason, the most frequent first; none where the snapshot has no reasons.
    pub departures: Option<Vec<ReasonCount>>,
    /// What each criterion of a profile tells by itself.
    pub criteria: Vec<CriterionNumbers>,
    /// The sets of accounts that are counted here and among the groups.
    pub sets: Vec<Set>,
    /// The accounts by the sets that they are in.
    pub atoms: Vec<Atom>,
}

/// A quarter of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Quarter {
    /// The year.
    pub year: i16,
    /// From 1 to 4.
    pub quarter: i8,
    /// Deals of accounts in the ICP.
    pub icp: QuarterSide,
    /// Deals of all other accounts.
    pub outside: QuarterSide,
}

/// The closed deals of one side in a quarter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuarterSide {
    /// Accounts with such a deal.
    pub accounts: u64,
    /// The deals.
    pub deals: stats::Group,
    /// The interval of the win rate.
    pub interval: Option<(f64, f64)>,
}

/// Accounts whose scores are alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// The lowest score, a multiple of ten; none for accounts that no operational profile scores.
    pub from: Option<u32>,
    /// Accounts.
    pub accounts: u64,
    /// Those with a deal.
    pub with_opportunity: u64,
    /// Those with a win.
    pub customers: u64,
    /// Won deals.
    pub won: u64,
    /// Σ amount of won deals, in millionths; none where there are no amounts.
    pub won_revenue: Option<i128>,
}

/// How often something happened for a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonCount {
    /// The reason as it is first spelt; none where it is not known.
    pub reason: Option<String>,
    /// Of accounts in the ICP.
    pub icp: Counted,
    /// Of all other accounts.
    pub outside: Counted,
}

/// How often, and of how many accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// How often.
    pub times: u64,
    /// Of how many accounts.
    pub accounts: u64,
}

/// What a criterion tells by itself, over all accounts of the snapshot.
#[derive(Clone, Debug, PartialEq)]
pub struct CriterionNumbers {
    /// The profile.
    pub profile: String,
    /// The criterion.
    pub criterion: String,
    /// The closed deals of the accounts that meet it, and of those that do not.
    pub deals: stats::Criterion,
    /// Its lift: the win rate where it is met over that of all deals whose accounts are known to meet it or not.
    pub lift: Option<f64>,
    /// The interval of the lift.
    pub lift_interval: Option<(f64, f64)>,
}

/// A set of accounts that something is said of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Set {
    /// A group.
    Group(Group),
    /// The accounts that meet a criterion of a profile.
    Met(String, String),
    /// The accounts that are known not to.
    Unmet(String, String),
    /// The accounts with this score or a higher one.
    Scored(u32),
    /// The accounts within a bound of the market.
    Within(Bound),
}

/// A bound of the market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// The target market.
    Market,
    /// Where we can deliver, within the target market.
    Served,
}

/// Accounts that are in the same sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atom {
    /// For each of [`Portrait::sets`]: whether they are in it.
    pub sets: Vec<bool>,
    /// Accounts.
    pub accounts: u64,
    /// Those with a deal.
    pub with_opportunity: u64,
    /// Those with a win.
    pub customers: u64,
}

/// A test of the workspace that bounds the market, with how its fields are read.
pub type BoundTest = (Bound, Condition, BTreeMap<String, ColumnKey>);

impl Portrait {
    /// Counts head. The snapshot must have been read with the columns of `tests`, which must name every column that
    /// the rules and the bounds read, and with reasons where they are to be counted.
    pub fn new(backtest: &Backtest<'_>, tests: &Tests, rules: &Rules, bounds: &[BoundTest]) -> Self {
        let mut tests = tests.clone();
        let criteria: Vec<Vec<_>> = rules
            .profiles
            .iter()
            .map(|profile| profile.criteria.iter().map(|c| tests.add(&c.condition, &rules.fields)).collect())
            .collect();
        let negatives: Vec<_> =
            rules.negatives.iter().map(|negative| tests.add(&negative.condition, &rules.fields)).collect();
        let bound_tests: Vec<_> =
            bounds.iter().map(|(bound, test, fields)| (*bound, tests.add(test, fields))).collect();
        let masks = tests.evaluate(backtest.snapshot());
        let answers: Vec<Vec<Mask>> =
            criteria.iter().map(|profile| profile.iter().map(|test| masks.mask(test)).collect()).collect();
        let negatives: Vec<Bitmap> = negatives.iter().map(|test| masks.mask(test).truth).collect();
        let count = Count { backtest, snapshot: backtest.snapshot(), rules };
        let scores = count.scores(&answers, &negatives);
        let mut portrait = Portrait {
            quarters: count.quarters(),
            bands: count.bands(&scores),
            losses: count.losses(),
            departures: count.departures(),
            criteria: count.criteria(&answers),
            ..Portrait::default()
        };
        let bounds = within(&bound_tests, &masks);
        (portrait.sets, portrait.atoms) = count.atoms(&answers, &scores, &bounds);
        portrait
    }
}

/// The accounts within each bound: the target market, and where we deliver within it.
fn within(tests: &[(Bound, crate::fit::Expression)], masks: &Masks) -> Vec<(Bound, Bitmap)> {
    let mut found: Vec<(Bound, Bitmap)> = tests.iter().map(|(bound, test)| (*bound, masks.mask(test).truth)).collect();
    if let [(Bound::Market, market), (Bound::Served, served)] = found.as_mut_slice() {
        served.and(market);
    }
    found
}

/// A score in tenths, or none.
type Score = Option<u32>;

struct Count<'c, 's> {
    backtest: &'c Backtest<'s>,
    snapshot: &'s Snapshot,
    rules: &'c Rules,
}

impl Count<'_, '_> {
    /// The best score of each account over the operational profiles whose required criteria it meets and that do not
    /// exclude it.
    fn scores(&self, answers: &[Vec<Mask>], negatives: &[Bitmap]) -> Vec<Score> {
        let score = |row: usize| {
            let profiles = self.rules.profiles.iter().zip(answers);
            let operational = profiles.filter(|(profile, _)| profile.status == Status::Operational);
            operational.filter_map(|(profile, masks)| self.score(row, profile, masks, negatives)).max()
        };
        (0..self.snapshot.account_count).into_par_iter().map(score).collect()
    }

    fn score(&self, row: usize, profile: &crate::fit::ProfileRule, masks: &[Mask], negatives: &[Bitmap]) -> Score {
        let meets =
            profile.criteria.iter().zip(masks).all(|(criterion, mask)| !criterion.required || mask.truth.get(row));
        let mut penalty = 0;
        for (negative, members) in self.rules.negatives.iter().zip(negatives) {
            if negative.applies_to(&profile.id) && members.get(row) {
                match negative.effect {
                    Effect::Exclude => return None,
                    Effect::Penalty(points) => penalty += u32::from(points),
                }
            }
        }
        let answer = |at: usize| (!masks[at].unknown.get(row)).then(|| masks[at].truth.get(row));
        let tally = Scorer::new(profile).tally(answer).filter(|_| meets)?;
        Some(displayed_score(tally, penalty))
    }

    fn is_in(&self, account: u32) -> bool {
        self.backtest.places(Side::Head).is_some_and(|places| places.is_in(account as usize))
    }

    /// Who counts as one: the account, or all that share its parent.
    fn cluster(&self, account: u32) -> u32 {
        self.snapshot.clusters.as_ref().map_or(account, |clusters| clusters[account as usize])
    }

    fn quarters(&self) -> Vec<Quarter> {
        let Some((deals, closed)) = self.dated() else { return Vec::new() };
        let as_of = day_number(self.snapshot.as_of);
        let rows = (0..deals.len())
            .into_par_iter()
            .filter(|row| deals.outcome[*row] != Outcome::Open && closed[*row] != UNKNOWN_DAY && closed[*row] <= as_of);
        let mut found: Vec<(i32, bool, u32, u32, bool)> = rows
            .filter_map(|row| {
                let account = deals.account[row];
                let won = deals.outcome[row] == Outcome::Won;
                Some((quarter_of(closed[row])?, self.is_in(account), self.cluster(account), account, won))
            })
            .collect();
        found.par_sort_unstable();
        let mut quarters: BTreeMap<i32, Quarter> = BTreeMap::new();
        for run in found.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
            let (number, is_in, ..) = run[0];
            let entry = quarters.entry(number).or_insert_with(|| Quarter {
                year: number.div_euclid(4) as i16,
                quarter: number.rem_euclid(4) as i8 + 1,
                icp: QuarterSide::default(),
                outside: QuarterSide::default(),
            });
            *(if is_in { &mut entry.icp } else { &mut entry.outside }) = self.side(run);
        }
        quarters.into_values().collect()
    }

    fn side(&self, deals: &[(i32, bool, u32, u32, bool)]) -> QuarterSide {
        let mut side = QuarterSide::default();
        for cluster in deals.chunk_by(|one, other| one.2 == other.2) {
            side.accounts += cluster.chunk_by(|one, other| one.3 == other.3).count() as u64;
            let won = cluster.iter().filter(|deal| deal.4).count();
            side.deals += stats::Group::of_account(cluster.len() as u32, won as u32);
        }
        side.interval = wilson(side.deals, self.backtest.correlation, self.backtest.confidence);
        side
    }

    fn dated(&self) -> Option<(&Opportunities, &Vec<i32>)> {
        let deals = self.snapshot.opportunities.as_ref()?;
        Some((deals, deals.closed.as_ref()?))
    }

    fn bands(&self, scores: &[Score]) -> Vec<Band> {
        let deals = &self.backtest.deals;
        let has_amounts = self.snapshot.opportunities.as_ref().is_some_and(|table| table.amount.is_some());
        let mut bands: BTreeMap<std::cmp::Reverse<Option<u32>>, Band> = BTreeMap::new();
        for (account, score) in scores.iter().enumerate() {
            let from = score.map(band);
            let entry = bands.entry(std::cmp::Reverse(from)).or_insert_with(|| Band {
                from,
                accounts: 0,
                with_opportunity: 0,
                customers: 0,
                won: 0,
                won_revenue: has_amounts.then_some(0),
            });
            entry.accounts += 1;
            entry.with_opportunity += u64::from(deals.any[account] > 0);
            entry.customers += u64::from(deals.won[account] > 0);
            entry.won += u64::from(deals.won[account]);
        }
        let table = self.snapshot.opportunities.as_ref();
        if let Some((table, amounts)) = table.and_then(|table| Some((table, table.amount.as_ref()?))) {
            for row in (0..table.len()).filter(|row| table.outcome[*row] == Outcome::Won) {
                let from = scores[table.account[row] as usize].map(band);
                let sum = bands.get_mut(&std::cmp::Reverse(from)).and_then(|found| found.won_revenue.as_mut());
                if let Some(sum) = sum.filter(|_| amounts[row] != UNKNOWN_AMOUNT) {
                    *sum += i128::from(amounts[row]);
                }
            }
        }
        bands.into_values().collect()
    }

    fn losses(&self) -> Option<Vec<ReasonCount>> {
        let deals = self.snapshot.opportunities.as_ref()?;
        let reasons = deals.reason.as_ref()?;
        let lost = (0..deals.len()).filter(|row| deals.outcome[*row] == Outcome::Lost);
        Some(self.by_reason(reasons, lost.map(|row| (reasons.codes[row], deals.account[row])).collect()))
    }

    fn departures(&self) -> Option<Vec<ReasonCount>> {
        let customers = &self.snapshot.customers;
        let reasons = customers.churn_reason.as_ref()?;
        let as_of = day_number(self.snapshot.as_of);
        let is_gone = |account: &usize| self.backtest.deals.won[*account] > 0 && customers.has_churned(*account, as_of);
        let gone = (0..self.snapshot.account_count).filter(is_gone);
        Some(self.by_reason(reasons, gone.map(|account| (reasons.codes[account], account as u32)).collect()))
    }

    fn by_reason(&self, reasons: &CodedText, mut found: Vec<(u32, u32)>) -> Vec<ReasonCount> {
        found.par_sort_unstable();
        let reason = |run: &[(u32, u32)]| {
            let label = |code: u32| (code > 0).then(|| reasons.labels.get(code as usize - 1).cloned()).flatten();
            let mut count =
                ReasonCount { reason: label(run[0].0), icp: Counted::default(), outside: Counted::default() };
            for account in run.chunk_by(|one, other| one.1 == other.1) {
                let side = if self.is_in(account[0].1) { &mut count.icp } else { &mut count.outside };
                side.times += account.len() as u64;
                side.accounts += 1;
            }
            count
        };
        let mut counts: Vec<ReasonCount> = found.chunk_by(|one, other| one.0 == other.0).map(reason).collect();
        let times = |count: &ReasonCount| count.icp.times + count.outside.times;
        counts.sort_by(|one, other| times(other).cmp(&times(one)).then_with(|| one.reason.cmp(&other.reason)));
        counts
    }

    fn criteria(&self, answers: &[Vec<Mask>]) -> Vec<CriterionNumbers> {
        let pairs = self.rules.profiles.iter().zip(answers);
        let all = pairs.flat_map(|(profile, masks)| profile.criteria.iter().zip(masks).map(move |it| (profile, it)));
        let all: Vec<_> = all.collect();
        let numbers =
            |(profile, (criterion, mask)): &(&crate::fit::ProfileRule, (&crate::fit::CriterionRule, &Mask))| {
                let deals = stats::Criterion { met: self.deals_of(&mask.truth), unmet: self.deals_of(&unmet(mask)) };
                let (rho, confidence) = (self.backtest.correlation, self.backtest.confidence);
                CriterionNumbers {
                    profile: profile.id.clone(),
                    criterion: criterion.id.clone(),
                    deals,
                    lift: deals.lift().filter(|lift| lift.is_finite()),
                    lift_interval: deals.lift_interval(rho, confidence),
                }
            };
        all.par_iter().map(numbers).collect()
    }

    /// The closed deals of some accounts.
    fn deals_of(&self, members: &Bitmap) -> stats::Group {
        let deals = &self.backtest.deals;
        let mut group = stats::Group::default();
        let mut clusters: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
        for account in members.iter_ones().filter(|account| deals.closed[*account] > 0) {
            let (closed, won) = (deals.closed[account], deals.won[account]);
            if self.snapshot.clusters.is_none() {
                group += stats::Group::of_account(closed, won);
            } else {
                let sum = clusters.entry(self.cluster(account as u32)).or_default();
                *sum = (sum.0 + closed, sum.1 + won);
            }
        }
        clusters.into_values().for_each(|(closed, won)| group += stats::Group::of_account(closed, won));
        group
    }

    /// The published sets, and the accounts by the sets that they are in.
    fn atoms(&self, answers: &[Vec<Mask>], scores: &[Score], bounds: &[(Bound, Bitmap)]) -> (Vec<Set>, Vec<Atom>) {
        let (cells, deals) = (&self.backtest.cells, &self.backtest.deals);
        let groups = self.backtest.groups(Side::Head);
        let of_group: Vec<Vec<bool>> = groups.iter().map(|group| self.backtest.chosen(Side::Head, group)).collect();
        let mut sets: Vec<Set> = groups.into_iter().map(Set::Group).collect();
        let mut members: Vec<Bitmap> = Vec::new();
        for (profile, masks) in self.rules.profiles.iter().zip(answers) {
            for (criterion, mask) in profile.criteria.iter().zip(masks) {
                let name = || (profile.id.clone(), criterion.id.clone());
                sets.extend([Set::Met(name().0, name().1), Set::Unmet(name().0, name().1)]);
                members.extend([mask.truth.clone(), unmet(mask)]);
            }
        }
        for (bound, bitmap) in bounds {
            sets.push(Set::Within(*bound));
            members.push(bitmap.clone());
        }
        let bands: Vec<u32> = (0..10).map(|ten| ten * 10).collect();
        sets.extend(bands.iter().map(|from| Set::Scored(*from)));
        // The key: the cell, the score's band, and a bit for each further set.
        let words = members.len().div_ceil(64);
        let mut numbers: HashMap<(u32, Score, Vec<u64>), usize> = HashMap::new();
        let mut atoms: Vec<Atom> = Vec::new();
        for (account, score) in scores.iter().enumerate() {
            let mut bits = vec![0_u64; words];
            for (at, set) in members.iter().enumerate().filter(|(_, set)| set.get(account)) {
                debug_assert!(set.len() > account);
                bits[at / 64] |= 1 << (at % 64);
            }
            let (cell, from) = (cells.of_account[account], score.map(band));
            let at = *numbers.entry((cell, from, bits)).or_insert_with_key(|(cell, from, bits)| {
                let groups = of_group.iter().map(|cells| cells[*cell as usize]);
                let further = (0..members.len()).map(|at| bits[at / 64] >> (at % 64) & 1 == 1);
                let scored = bands.iter().map(|low| from.is_some_and(|from| from >= *low));
                let sets = groups.chain(further).chain(scored).collect();
                atoms.push(Atom { sets, accounts: 0, with_opportunity: 0, customers: 0 });
                atoms.len() - 1
            });
            atoms[at].accounts += 1;
            atoms[at].with_opportunity += u64::from(deals.any[account] > 0);
            atoms[at].customers += u64::from(deals.won[account] > 0);
        }
        (sets, atoms)
    }
}

/// The accounts that are known not to meet a criterion.
fn unmet(mask: &Mask) -> Bitmap {
    let mut unmet = mask.truth.clone();
    unmet.or(&mask.unknown);
    unmet.not();
    unmet
}

/// The lowest score of the band that a score in tenths is in.
fn band(tenths: u32) -> u32 {
    (tenths / 100).min(9) * 10
}

/// The number of a day's quarter, counted from the year 0.
fn quarter_of(day: i32) -> Option<i32> {
    let date = Date::new(1970, 1, 1).ok()?.checked_add(jiff::Span::new().try_days(day).ok()?).ok()?;
    Some(i32::from(date.year()) * 4 + (i32::from(date.month()) - 1) / 3)
}
