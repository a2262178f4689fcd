//! How often the intervals and the verdicts are right, by simulation: markets are made up whose truth is known, and the
//! whole way from deals to verdict is gone on each. Seeded, so that a run is the same on every machine.

use super::testing::{Market, criterion, profile, rules, text};
use super::{Backtest, tests_of};
use crate::fit::Rules;
use crate::model::{Group, Metric};
use crate::stats::{DEFAULT_TOLERANCE, Verdict};

/// The parts of a market: in the ICP under both versions, under base only, under head only, under neither.
const PARTS: [&str; 4] = ["common", "leaving", "entering", "neither"];

/// A kind of market.
struct Shape {
    /// Accounts of each part.
    accounts: [usize; 4],
    /// The fewest and the most closed deals of an account.
    deals: (u64, u64),
    /// How often a deal of an account is won.
    win_rate: f64,
    /// How much the deals of one account resemble each other: their correlation.
    correlation: f64,
}

const MANY_SMALL: Shape = Shape { accounts: [90, 40, 40, 130], deals: (1, 3), win_rate: 0.30, correlation: 0.1 };
const FEW_LARGE: Shape = Shape { accounts: [16, 8, 8, 16], deals: (4, 14), win_rate: 0.35, correlation: 0.3 };
const RARE_WINS: Shape = Shape { accounts: [70, 30, 30, 90], deals: (1, 8), win_rate: 0.10, correlation: 0.1 };

/// Numbers that look random and are not (Steele, Lea & Flood 2014: SplitMix64).
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn happens(&mut self, probability: f64) -> bool {
        ((self.next() >> 11) as f64) < probability * (1_u64 << 53) as f64
    }

    /// A whole number between two, both included.
    fn between(&mut self, (low, high): (u64, u64)) -> u64 {
        low + self.next() % (high - low + 1)
    }
}

impl Shape {
    /// A market in which accounts that enter win by so much less often, and the true difference between the versions.
    fn draw(&self, draws: &mut Draws, worse_by: f64) -> (Market, f64) {
        let mut accounts: Vec<(&str, Vec<bool>)> = Vec::new();
        let mut closed = [0_u64; 4];
        for (part, name) in PARTS.iter().enumerate() {
            let win_rate = self.win_rate - if *name == "entering" { worse_by } else { 0.0 };
            for _ in 0..self.accounts[part] {
                let deals = draws.between(self.deals);
                closed[part] += deals;
                // Each deal goes the account's own way with this probability, and its own otherwise; any two of them
                // then have the square of it as their correlation.
                let shared = self.correlation.sqrt();
                let way = draws.happens(win_rate);
                let won = (0..deals).map(|_| if draws.happens(shared) { way } else { draws.happens(win_rate) });
                accounts.push((name, won.collect()));
            }
        }
        let rows: Vec<(&str, Option<i64>, &[bool])> =
            accounts.iter().map(|(name, won)| (*name, None, won.as_slice())).collect();
        let share = closed[2] as f64 / (closed[0] + closed[2]) as f64;
        (Market::of(&rows), -worse_by * share)
    }
}

/// What a comparison of the two versions says.
struct Found {
    /// The interval of the difference.
    interval: (f64, f64),
    /// The same, as if no two deals had an account in common.
    naive: (f64, f64),
    /// The interval of head's win rate.
    of_head: (f64, f64),
    verdict: Verdict,
}

fn version(parts: &[&str]) -> Rules {
    rules(vec![profile("a", vec![criterion("industry", 0, text("industry", parts))])])
}

fn compare(market: &Market) -> Found {
    let (base, head) = (version(&["common", "leaving"]), version(&["common", "entering"]));
    let mut tests = tests_of(&[&head, &base]);
    let snapshot = market.snapshot(&tests);
    let mut backtest = Backtest::new(&snapshot, &mut tests, &head, Some(&base), 0.9);
    let compare = |backtest: &Backtest<'_>| {
        backtest.compare(&Metric::WinRate, &Group::Icp, &Group::Icp, DEFAULT_TOLERANCE).expect("there is a base")
    };
    let comparison = compare(&backtest);
    let of_head = backtest.numbers(super::Side::Head, &Group::Icp).win_rate_interval.expect("there are deals");
    backtest.correlation = 0.0;
    let naive = compare(&backtest).interval.expect("there are deals");
    Found { interval: comparison.interval.expect("there are deals"), naive, of_head, verdict: comparison.verdict }
}

/// Shares of the markets in which something holds.
#[derive(Debug)]
struct Shares {
    /// The interval of the difference holds the truth.
    covered: f64,
    /// The naive one does.
    naive: f64,
    /// The interval of head's win rate holds the truth.
    head_covered: f64,
    /// The verdict is `worsened`.
    worsened: f64,
    /// The verdict is `improved`.
    improved: f64,
}

fn simulate(shape: &Shape, worse_by: f64, seed: u64) -> Shares {
    const MARKETS: u32 = 600;
    let mut draws = Draws(seed);
    let mut counts = [0_u32; 5];
    let holds = |(low, high): (f64, f64), truth: f64| low <= truth && truth <= high;
    for _ in 0..MARKETS {
        let (market, truth) = shape.draw(&mut draws, worse_by);
        let found = compare(&market);
        let answers = [
            holds(found.interval, truth),
            holds(found.naive, truth),
            // Base's deals are as the shape says, so head's true rate is that and the difference.
            holds(found.of_head, shape.win_rate + truth),
            found.verdict == Verdict::Worsened,
            found.verdict == Verdict::Improved,
        ];
        for (count, answer) in counts.iter_mut().zip(answers) {
            *count += u32::from(answer);
        }
    }
    let [covered, naive, head_covered, worsened, improved] = counts.map(|count| f64::from(count) / f64::from(MARKETS));
    Shares { covered, naive, head_covered, worsened, improved }
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    for (shape, worse_by) in [(&MANY_SMALL, 0.10), (&FEW_LARGE, 0.15), (&RARE_WINS, 0.05)] {
        let shares = simulate(shape, worse_by, 1);
        assert!((0.88..=0.99).contains(&shares.covered), "{shares:?}");
        assert!((0.88..=0.99).contains(&shares.head_covered), "{shares:?}");
    }
}

#[test]
fn a_neutral_change_is_rarely_called_worse() {
    for shape in [&MANY_SMALL, &FEW_LARGE, &RARE_WINS] {
        let shares = simulate(shape, 0.0, 2);
        assert!(shares.worsened <= 0.07 && shares.improved <= 0.07, "{shares:?}");
        assert!(shares.covered >= 0.88, "{shares:?}");
        // The verdict is not silent either: chance alone brings a few.
        assert!(shares.worsened + shares.improved > 0.0, "{shares:?}");
    }
}

#[test]
fn a_change_for_the_worse_is_found_and_accounts_matter() {
    let worse = simulate(&MANY_SMALL, 0.25, 3);
    assert!(worse.worsened >= 0.5 && worse.improved <= 0.01, "{worse:?}");
    // Whoever forgets that deals of an account resemble each other is sure too often.
    let clustered = simulate(&FEW_LARGE, 0.0, 4);
    assert!(clustered.naive < 0.80 && clustered.covered >= 0.88, "{clustered:?}");
}
