//! Numbers, metrics and groups as people read them.
//!
//! Every room that writes a sentence takes its words from here, so that the same number looks the same in a reason,
//! a table and a document. It refuses to know what the numbers mean for anybody.

use crate::language::Language;
use crate::model::{Group, Metric, MetricUnit};

/// A whole number with groups of three: `12,345`.
pub fn count(value: u64) -> String {
    Language::English.count(value)
}

/// A whole number with its noun: `1 deal`, `12 deals`.
pub fn counted(value: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(value), if value == 1 { one } else { many })
}

/// A share as a percentage with one decimal: `39.4 %`.
pub fn percent(share: f64) -> String {
    Language::English.percent(share)
}

/// A difference of shares in points: `−2.3 points`.
pub fn points(difference: f64) -> String {
    Language::English.points(difference)
}

/// A number with a sign, a real minus, and so many decimals; zero has no sign.
pub fn signed(value: f64, places: usize) -> String {
    Language::English.signed(value, places)
}

/// A number with so many decimals, groups of three and a real minus; never `-0`.
pub fn decimals(value: f64, places: usize) -> String {
    Language::English.decimals(value, places)
}

/// A number without trailing zeros, two decimals at most.
pub fn short(value: f64) -> String {
    Language::English.short(value)
}

/// The value of a metric in its unit.
pub fn value(metric: &Metric, value: f64) -> String {
    match metric.unit() {
        MetricUnit::Rate => percent(value),
        MetricUnit::Count | MetricUnit::Money => decimals(value, 0),
        MetricUnit::Days => format!("{} days", short(value)),
        MetricUnit::Ratio | MetricUnit::Other => decimals(value, 2),
    }
}

/// The value of a metric, or a dash where there is none.
pub fn value_or_dash(metric: &Metric, number: Option<f64>) -> String {
    number.map_or_else(|| "–".to_owned(), |number| value(metric, number))
}

/// A difference of a metric in its unit, with a sign.
pub fn difference(metric: &Metric, difference: f64) -> String {
    match metric.unit() {
        MetricUnit::Rate => points(difference),
        MetricUnit::Count | MetricUnit::Money => signed(difference, 0),
        MetricUnit::Days => format!("{} days", signed(difference, 1)),
        MetricUnit::Ratio | MetricUnit::Other => signed(difference, 2),
    }
}

/// A limit of a metric in its unit: `1 point`, `5 days`.
pub fn limit(metric: &Metric, limit: f64) -> String {
    let plural = |value: f64, one: &str, many: &str| {
        let text = short(value);
        if text == "1" { format!("{text} {one}") } else { format!("{text} {many}") }
    };
    match metric.unit() {
        MetricUnit::Rate => plural(limit * 100.0, "point", "points"),
        MetricUnit::Days => plural(limit, "day", "days"),
        _ => short(limit),
    }
}

/// A group in words.
pub fn group(group: &Group) -> String {
    match group {
        Group::Icp => "the ICP".to_owned(),
        Group::All => "all accounts".to_owned(),
        Group::Outside => "everyone outside of the ICP".to_owned(),
        Group::Excluded => "excluded accounts".to_owned(),
        Group::NeedsData => "accounts that need data".to_owned(),
        Group::Profile(id) => format!("profile {id}"),
        Group::Tier(id, tier) => format!("tier {tier} of {id}"),
        Group::Negative(id) => format!("accounts that match {id}"),
        Group::Aspirational(id) => format!("aspirational profile {id}"),
        Group::NearMiss(id) => format!("near misses of {id}"),
        Group::Common => "accounts that stay".to_owned(),
        Group::Entering => "accounts that enter".to_owned(),
        Group::Leaving => "accounts that leave".to_owned(),
        Group::EachProfile => "each profile".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(count(0), "0");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(percent(0.394_23), "39.4 %");
        assert_eq!(points(-0.023), "−2.3 points");
        assert_eq!(points(0.000_1), "0.0 points");
        assert_eq!(points(-0.000_1), "0.0 points");
        assert_eq!(signed(0.5, 1), "+0.5");
        assert_eq!(decimals(-1234.56, 1), "−1,234.6");
        assert_eq!(short(57.0), "57");
        assert_eq!(short(57.5), "57.5");
        assert_eq!(short(100.0), "100");
        assert_eq!(limit(&Metric::WinRate, 0.01), "1 point");
        assert_eq!(limit(&Metric::WinRate, 0.001), "0.1 points");
        assert_eq!(difference(&Metric::CycleDays, -3.0), "−3.0 days");
        assert_eq!(counted(1, "deal", "deals"), "1 deal");
    }
}
