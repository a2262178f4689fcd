//! What makes a result weaker than it looks: a closed list, each with what to do about it.
//!
//! Nothing here blocks; whether a change passes is the gate's business. Rules about documents are the linter's.

use std::fmt;

use super::{Backtest, Side};
use crate::fit::Tests;
use crate::model::{Date, Group, Metric, SpanOfTime};
use crate::snapshot::{Column, Outcome, Snapshot, UNKNOWN_AMOUNT, UNKNOWN_DAY};
use crate::words;

/// Something that makes a result weaker than it looks.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    /// Hardly any closed deal moves, so the comparison rests on little.
    FewDealsMove {
        /// Closed deals that enter or leave.
        deals: u64,
    },
    /// The ICP has hardly any closed deal.
    FewDeals {
        /// Closed deals of head's ICP.
        deals: u64,
    },
    /// Most of the deals that move belong to one account.
    OneAccountMoves {
        /// Its share of the closed deals that move.
        share: f64,
    },
    /// Most of the revenue of the ICP comes from one account.
    OneAccountPays {
        /// Its share of the won revenue of head's ICP.
        share: f64,
    },
    /// The deals that leave are larger than those that stay.
    LargeDealsLeave {
        /// The mean won deal of the accounts that leave over that of those that stay.
        times: f64,
    },
    /// Too little is known of many accounts to place them.
    MuchUnknown {
        /// Their share of all accounts.
        share: f64,
    },
    /// A field that the rules test is mostly empty.
    FieldMostlyUnknown {
        /// The field.
        field: String,
        /// The share of accounts without a value.
        share: f64,
    },
    /// The snapshot is older than the time between two reviews.
    OldSnapshot {
        /// Its day.
        as_of: Date,
        /// How often the profiles are reviewed.
        every: SpanOfTime,
    },
    /// The change touches the customer data and the rules at once.
    SnapshotAndRulesChange,
    /// Tests look at how deals ended, or at what came after the sale.
    OutcomeAsCriterion {
        /// How many.
        tests: u64,
    },
    /// The snapshot has been asked so often that it flatters.
    AskedOften {
        /// How often.
        times: u64,
    },
}

impl Warning {
    /// The name in JSON.
    pub fn id(&self) -> &'static str {
        match self {
            Warning::FewDealsMove { .. } => "few-deals-move",
            Warning::FewDeals { .. } => "few-deals",
            Warning::OneAccountMoves { .. } => "one-account-moves",
            Warning::OneAccountPays { .. } => "one-account-pays",
            Warning::LargeDealsLeave { .. } => "large-deals-leave",
            Warning::MuchUnknown { .. } => "much-unknown",
            Warning::FieldMostlyUnknown { .. } => "field-mostly-unknown",
            Warning::OldSnapshot { .. } => "old-snapshot",
            Warning::SnapshotAndRulesChange => "snapshot-and-rules-change",
            Warning::OutcomeAsCriterion { .. } => "outcome-as-criterion",
            Warning::AskedOften { .. } => "asked-often",
        }
    }

    /// What to do about it, without a final period.
    pub fn hint(&self) -> &'static str {
        match self {
            Warning::FewDealsMove { .. } => {
                "take the numbers as a first impression, and look again when more deals have closed"
            }
            Warning::FewDeals { .. } => "widen the ICP, or decide on other grounds than these numbers",
            Warning::OneAccountMoves { .. } => "look at that account by itself before drawing a conclusion",
            Warning::OneAccountPays { .. } => "judge by the win rate and by accounts rather than by revenue",
            Warning::LargeDealsLeave { .. } => "compare the captured revenue, not the win rate alone",
            Warning::MuchUnknown { .. } => {
                "have the missing data filled in, or see whether `missing_data` says what is meant"
            }
            Warning::FieldMostlyUnknown { .. } => "have the field filled in before its criterion decides",
            Warning::OldSnapshot { .. } => "export the customer data again",
            Warning::SnapshotAndRulesChange => "propose the data and the rules in two changes, one after the other",
            Warning::OutcomeAsCriterion { .. } => {
                "these numbers measure themselves; test what good customers had in common before they bought"
            }
            Warning::AskedOften { .. } => {
                "export the customer data again, or trust only what holds on deals closed since"
            }
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::FewDealsMove { deals } => {
                write!(f, "only {} moved with this change", words::counted(*deals, "closed deal", "closed deals"))
            }
            Warning::FewDeals { deals } => {
                write!(f, "the ICP has only {}", words::counted(*deals, "closed deal", "closed deals"))
            }
            Warning::OneAccountMoves { share } => {
                write!(f, "one account has {} of the closed deals that move", words::percent(*share))
            }
            Warning::OneAccountPays { share } => {
                write!(f, "one account brings {} of the won revenue of the ICP", words::percent(*share))
            }
            Warning::LargeDealsLeave { times } => {
                write!(f, "won deals that leave are {} times as large as those that stay", words::short(*times))
            }
            Warning::MuchUnknown { share } => {
                write!(
                    f,
                    "{} of all accounts cannot be placed, because too little is known of them",
                    words::percent(*share)
                )
            }
            Warning::FieldMostlyUnknown { field, share } => {
                write!(f, "`{field}` is not known of {} of all accounts", words::percent(*share))
            }
            Warning::OldSnapshot { as_of, every } => {
                write!(f, "the snapshot is of {as_of}, and profiles are reviewed every {every}")
            }
            Warning::SnapshotAndRulesChange => write!(f, "the customer data and the rules change at once"),
            Warning::OutcomeAsCriterion { tests } => {
                let tests = words::counted(*tests, "test looks", "tests look");
                write!(f, "{tests} at how deals ended or at what came after the sale")
            }
            Warning::AskedOften { times } => {
                write!(
                    f,
                    "this snapshot has been evaluated {} times, and flatters more each time",
                    words::count(*times)
                )
            }
        }
    }
}

/// What is known beside the numbers.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances {
    /// Today.
    pub today: Date,
    /// The shortest time between two reviews of an operational profile, where one is written.
    pub review_every: Option<SpanOfTime>,
    /// Whether the change touches the customer data and the rules at once.
    pub changes_data_and_rules: bool,
    /// How many tests look at how deals ended, or at what came after the sale.
    pub tests_on_outcomes: u64,
}

/// Fewer closed deals than this are few.
const FEW_MOVING: u64 = 20;
const FEW: u64 = 30;
/// Shares above which something is said.
const ONE_ACCOUNT_MOVES: f64 = 1.0 / 3.0;
const ONE_ACCOUNT_PAYS: f64 = 0.25;
const UNKNOWN_ACCOUNTS: f64 = 0.20;
const UNKNOWN_VALUES: f64 = 0.40;
/// From this ratio on, deals that leave are larger.
const LARGER: f64 = 1.25;
/// From this many evaluations on, a snapshot flatters noticeably.
const OFTEN: u64 = 10;

/// Everything that makes the result weaker than it looks, in a fixed order. The snapshot must have been read with the
/// columns of `tests`.
pub fn warnings(backtest: &Backtest<'_>, tests: &Tests, circumstances: &Circumstances) -> Vec<Warning> {
    let mut found = Vec::new();
    if circumstances.tests_on_outcomes > 0 {
        found.push(Warning::OutcomeAsCriterion { tests: circumstances.tests_on_outcomes });
    }
    if circumstances.changes_data_and_rules {
        found.push(Warning::SnapshotAndRulesChange);
    }
    if backtest.is_comparison() {
        of_change(backtest, &mut found);
    }
    let icp = backtest.numbers(Side::Head, &Group::Icp);
    if icp.has.opportunities && icp.deals.closed < FEW {
        found.push(Warning::FewDeals { deals: icp.deals.closed });
    }
    found.extend(one_account_pays(backtest));
    let waiting = backtest.numbers(Side::Head, &Group::NeedsData).value(&Metric::AccountShare);
    found.extend(waiting.filter(|share| *share > UNKNOWN_ACCOUNTS).map(|share| Warning::MuchUnknown { share }));
    found.extend(fields_mostly_unknown(backtest.snapshot(), tests));
    let as_of = backtest.snapshot().as_of;
    if let Some(every) = circumstances.review_every.filter(|every| every.after(as_of) < circumstances.today) {
        found.push(Warning::OldSnapshot { as_of, every });
    }
    if backtest.is_comparison() && backtest.attempts >= OFTEN {
        found.push(Warning::AskedOften { times: backtest.attempts });
    }
    found
}

fn of_change(backtest: &Backtest<'_>, found: &mut Vec<Warning>) {
    let numbers = |group: Group| backtest.numbers(Side::Head, &group);
    let (common, entering, leaving) = (numbers(Group::Common), numbers(Group::Entering), numbers(Group::Leaving));
    let moving = entering.deals.closed + leaving.deals.closed;
    if entering.accounts + leaving.accounts > 0 && moving < FEW_MOVING {
        found.push(Warning::FewDealsMove { deals: moving });
    }
    if moving >= FEW_MOVING {
        let (Some(head), Some(base)) = (backtest.places(Side::Head), backtest.places(Side::Base)) else { return };
        let moves = |account: usize| head.is_in(account) != base.is_in(account);
        let closed = backtest.deals.closed.iter().enumerate().filter(|(account, _)| moves(*account));
        let most = closed.map(|(_, closed)| u64::from(*closed)).max().unwrap_or(0);
        let share = most as f64 / moving as f64;
        if share > ONE_ACCOUNT_MOVES {
            found.push(Warning::OneAccountMoves { share });
        }
    }
    let size = |numbers: &super::Numbers| numbers.value(&Metric::DealSize);
    if let (Some(going), Some(staying)) = (size(&leaving), size(&common)) {
        let times = going / staying;
        if leaving.deals.won >= 5 && staying > 0.0 && times >= LARGER {
            found.push(Warning::LargeDealsLeave { times });
        }
    }
}

fn one_account_pays(backtest: &Backtest<'_>) -> Option<Warning> {
    let opportunities = backtest.snapshot().opportunities.as_ref()?;
    let amounts = opportunities.amount.as_ref()?;
    let head = backtest.places(Side::Head)?;
    let mut paid = vec![0_i128; backtest.snapshot().account_count];
    for (row, account) in opportunities.account.iter().enumerate() {
        let is_paid = opportunities.outcome[row] == Outcome::Won && amounts[row] != UNKNOWN_AMOUNT;
        if is_paid && head.is_in(*account as usize) {
            paid[*account as usize] += i128::from(amounts[row]);
        }
    }
    let payers = paid.iter().filter(|amount| **amount > 0).count();
    let (most, sum) = (paid.iter().max().copied().unwrap_or(0), paid.iter().sum::<i128>());
    // Of three customers one always brings a third.
    (payers >= 5 && most as f64 > ONE_ACCOUNT_PAYS * sum as f64)
        .then(|| Warning::OneAccountPays { share: most as f64 / sum as f64 })
}

/// Fields whose column is there and mostly empty; a column that is missing is reported with the snapshot.
fn fields_mostly_unknown(snapshot: &Snapshot, tests: &Tests) -> Vec<Warning> {
    let accounts = snapshot.account_count.max(1) as f64;
    let mut found = Vec::new();
    for (wanted, column) in tests.columns().iter().zip(&snapshot.columns) {
        let Some(column) = column else { continue };
        let known = match column {
            Column::Text { codes, .. } => codes.iter().filter(|code| **code != 0).count(),
            Column::Date { days } => days.iter().filter(|day| **day != UNKNOWN_DAY).count(),
            Column::Integer { known, .. }
            | Column::Number { known, .. }
            | Column::Boolean { known, .. }
            | Column::List { known, .. } => known.count_ones(),
        };
        let share = 1.0 - known as f64 / accounts;
        let is_date = matches!(column, Column::Date { .. });
        // A day on which nothing happened is empty by its nature.
        if share > UNKNOWN_VALUES && !is_date {
            found.push(Warning::FieldMostlyUnknown { field: wanted.field.clone(), share });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Market, version};
    use super::super::tests_of;
    use super::*;
    use crate::fit::Rules;
    use crate::model::TimeUnit;

    fn check(market: &Market, head: &Rules, base: Option<&Rules>, circumstances: &Circumstances, expected: &[&str]) {
        let versions: Vec<&Rules> = std::iter::once(head).chain(base).collect();
        let mut tests = tests_of(&versions);
        let snapshot = market.snapshot(&tests);
        let mut backtest = Backtest::new(&snapshot, &mut tests, head, base, 0.9);
        backtest.attempts = 7;
        let found = warnings(&backtest, &tests, circumstances);
        assert_eq!(found.iter().map(Warning::id).collect::<Vec<_>>(), expected, "{found:?}");
        assert!(found.iter().all(|warning| !warning.to_string().ends_with('.') && !warning.hint().is_empty()));
    }

    #[test]
    fn each_weakness_is_named() {
        let fine = Circumstances {
            today: jiff::civil::date(2026, 10, 1),
            review_every: Some(SpanOfTime { count: 3, unit: TimeUnit::Months }),
            changes_data_and_rules: false,
            tests_on_outcomes: 0,
        };
        let deals = [true, false, false, false];
        let many: Vec<(&str, Option<i64>, &[bool])> =
            (0..20).map(|at| (if at % 2 == 0 { "machines" } else { "food" }, Some(300), deals.as_slice())).collect();
        let market = Market::of(&many);
        let (machines, both) = (version(&["machines"], 200), version(&["machines", "food"], 200));
        check(&market, &both, Some(&machines), &fine, &[]);
        check(&market, &both, None, &fine, &[]);
        let leaking = Circumstances { tests_on_outcomes: 1, ..fine };
        check(&market, &both, None, &leaking, &["outcome-as-criterion"]);
        let later = Circumstances { today: jiff::civil::date(2027, 1, 1), changes_data_and_rules: true, ..fine };
        check(&market, &both, Some(&machines), &later, &["snapshot-and-rules-change", "old-snapshot"]);

        let mut unknown = many.clone();
        unknown.iter_mut().take(9).for_each(|account| account.1 = None);
        check(&Market::of(&unknown), &both, None, &fine, &["much-unknown", "field-mostly-unknown"]);

        let whale = [true; 30];
        let mut whales = many.clone();
        whales.push(("wood", Some(300), &whale));
        let with_wood = version(&["machines", "wood"], 200);
        check(&Market::of(&whales), &with_wood, Some(&machines), &fine, &["one-account-moves", "one-account-pays"]);

        let few = Market::of(&many[..4]);
        check(&few, &both, Some(&machines), &fine, &["few-deals-move", "few-deals"]);
    }
}
