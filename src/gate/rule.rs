//! One rule of the policy held against the numbers.

use std::cmp::Ordering;

use super::{Outcome, RuleResult, groups_of};
use crate::backtest::{Backtest, Comparison, Side};
use crate::model::{Action, GatePolicy, GateRule, Group, Metric, Quantity, Strictness, WhenUncertain};
use crate::stats::{Decision, Verdict};
use crate::words;

/// A result before anybody judged.
pub(super) fn blank(id: String, group: Group, metric: Option<Metric>) -> RuleResult {
    RuleResult {
        id,
        group,
        metric,
        outcome: Outcome::Passed,
        reason: String::new(),
        next: None,
        base: None,
        head: None,
        difference: None,
        interval: None,
        verdict: None,
        waiver: None,
        needs_sign_off: false,
    }
}

/// The results of a rule, one a group. On a holdout only a proven fall blocks.
pub(super) fn judge(
    rule: &GateRule,
    policy: &GatePolicy,
    backtest: &Backtest<'_>,
    holdout: Option<&str>,
) -> Vec<RuleResult> {
    let judged = groups_of(rule, backtest).into_iter().map(|group| {
        let mut result = judge_group(rule, policy, backtest, &group, holdout.is_some());
        if let Some(suffix) = holdout {
            result.id = format!("{}/{suffix}", rule.id);
            result.reason = format!("on the latest closed deals alone: {}", result.reason);
        }
        if rule.action == Action::Warn {
            result.outcome = result.outcome.min(Outcome::Warned);
        }
        result
    });
    judged.collect()
}

fn judge_group(
    rule: &GateRule,
    policy: &GatePolicy,
    backtest: &Backtest<'_>,
    group: &Group,
    is_holdout: bool,
) -> RuleResult {
    let mut result = blank(rule.id.clone(), group.clone(), Some(rule.metric.clone()));
    // Deals' sizes and days are judged as ratios, where a limit in euros or days says nothing.
    let tolerance = match rule.metric {
        Metric::DealSize | Metric::CycleDays => crate::stats::DEFAULT_TOLERANCE,
        _ => rule.max_proven_drop.unwrap_or(Quantity::thousandths(1)).to_f64(),
    };
    let comparison = backtest.compare(&rule.metric, &base_group(backtest, group), group, tolerance);
    result.head = backtest.numbers(Side::Head, group).value(&rule.metric);
    if let Some(comparison) = &comparison {
        result.base = comparison.base;
        result.difference = comparison.difference;
        result.interval = comparison.interval;
        result.verdict = Some(comparison.verdict);
    }
    let nothing_moved = backtest.is_comparison() && backtest.moved() == 0;
    let mut findings = Vec::new();
    if !is_holdout {
        findings.extend(bounds(rule, &result, nothing_moved));
    }
    let compares = rule.max_drop.is_some()
        || rule.max_drop_relative.is_some()
        || rule.max_rise.is_some()
        || rule.max_proven_drop.is_some();
    if compares && let Some(comparison) = &comparison {
        findings.push(if nothing_moved {
            (
                Outcome::Passed,
                format!("no account changes its place or tier, so the {} stays", rule.metric.words()),
                false,
            )
        } else {
            fall(rule, policy, backtest, comparison, is_holdout)
        });
    } else if compares {
        findings.push((Outcome::Passed, "there is no base to compare with".to_owned(), false));
    }
    findings.sort_by_key(|(outcome, ..)| std::cmp::Reverse(*outcome));
    if let Some((outcome, _, needs_sign_off)) = findings.first() {
        result.outcome = *outcome;
        result.needs_sign_off = *needs_sign_off;
        let reasons = findings.iter().filter(|(other, ..)| other == outcome).map(|(_, reason, _)| reason.as_str());
        result.reason = reasons.collect::<Vec<_>>().join("; ");
    }
    result
}

/// The group that base is measured on: the same, or the whole ICP for a profile that only head has.
fn base_group(backtest: &Backtest<'_>, group: &Group) -> Group {
    let is_known = backtest.groups(Side::Base).contains(group);
    match group {
        Group::Profile(_) | Group::Tier(..) | Group::Aspirational(_) if !is_known => Group::Icp,
        other => other.clone(),
    }
}

type Finding = (Outcome, String, bool);

/// `at_least` and `at_most`, which bind head alone.
fn bounds(rule: &GateRule, result: &RuleResult, nothing_moved: bool) -> Vec<Finding> {
    // A bound that was broken before is not this change's doing, if the change moves nobody.
    let broken = if nothing_moved { Outcome::Warned } else { Outcome::Blocked };
    let what = format!("{} of {}", rule.metric.words(), words::group(&result.group));
    let mut found = Vec::new();
    for (bound, wrong, word) in
        [(rule.at_least, Ordering::Less, "at least"), (rule.at_most, Ordering::Greater, "at most")]
    {
        let Some(bound) = bound else { continue };
        let shown = words::value(&rule.metric, bound.to_f64());
        found.push(match result.head {
            None => (broken, format!("the {what} cannot be measured, and must be {word} {shown}"), false),
            Some(head) if head.partial_cmp(&bound.to_f64()) == Some(wrong) => (
                broken,
                format!("the {what} is {}, and must be {word} {shown}", words::value(&rule.metric, head)),
                false,
            ),
            Some(head) => {
                (Outcome::Passed, format!("{what}: {}, {word} {shown}", words::value(&rule.metric, head)), false)
            }
        });
    }
    found
}

/// The fall of a metric between base and head.
fn fall(
    rule: &GateRule,
    policy: &GatePolicy,
    backtest: &Backtest<'_>,
    comparison: &Comparison,
    is_holdout: bool,
) -> Finding {
    let what = format!("{} of {}", rule.metric.words(), words::group(&comparison.group));
    let base_accounts = backtest.numbers(Side::Base, &comparison.base_group).accounts;
    let head_accounts = backtest.numbers(Side::Head, &comparison.group).accounts;
    if base_accounts == 0 {
        return (
            Outcome::Passed,
            format!("there is nothing to compare the {what} with: base has no accounts there"),
            false,
        );
    }
    if head_accounts == 0 {
        return (Outcome::Blocked, format!("no account is left in {}", words::group(&comparison.group)), false);
    }
    let (base, head, difference) = match (comparison.base, comparison.head, comparison.difference) {
        (Some(base), Some(head), Some(difference)) => (base, head, difference),
        (Some(_), ..) => {
            return (Outcome::Blocked, format!("the {what} was known and no longer is"), false);
        }
        (None, None, _) => return (Outcome::Warned, format!("the {what} cannot be measured"), false),
        (None, ..) => return (Outcome::Passed, format!("the {what} was not known before"), false),
    };
    let moves = format!(
        "{what}: {} → {} ({})",
        words::value(&rule.metric, base),
        words::value(&rule.metric, head),
        words::difference(&rule.metric, difference)
    );
    let allowed = allowed_fall(rule, base);
    let lower_is_better = rule.max_rise.is_some() || rule.metric.lower_is_better();
    let worse_by = if lower_is_better { difference } else { -difference };
    if !comparison.is_estimate {
        // What the snapshot says of shares and counts is a fact: there is nothing to be uncertain about.
        return match allowed {
            Some(allowed) if exceeds(worse_by, allowed) => (
                Outcome::Blocked,
                format!("{moves}, more than the {} allowed", words::limit(&rule.metric, allowed)),
                false,
            ),
            _ => (Outcome::Passed, moves, false),
        };
    }
    let strictness = rule.strictness.unwrap_or(policy.strictness);
    let is_typical = matches!(rule.metric, Metric::DealSize | Metric::CycleDays);
    // The interval of a typical value is that of a ratio; a limit in the metric's unit is a share of base there.
    let scale = if is_typical && base > 0.0 { 1.0 / base } else { 1.0 };
    let non_inferior = is_non_inferior(comparison, allowed.map(|allowed| allowed * scale), lower_is_better);
    if strictness == Strictness::NonInferior && !is_holdout && !non_inferior {
        let limit = words::limit(&rule.metric, allowed.unwrap_or(0.0));
        return (Outcome::Blocked, format!("{moves}; not shown to be within {limit} of base"), true);
    }
    if is_typical {
        return typical(rule, comparison, &moves, worse_by, allowed);
    }
    let proven_limit = rule.max_proven_drop.unwrap_or(Quantity::thousandths(1)).to_f64();
    decide(rule, comparison, &moves, worse_by, allowed, proven_limit, is_holdout)
}

fn decide(
    rule: &GateRule,
    comparison: &Comparison,
    moves: &str,
    worse_by: f64,
    allowed: Option<f64>,
    proven_limit: f64,
    is_holdout: bool,
) -> Finding {
    let decision = Decision::of(-worse_by, comparison.verdict, allowed.unwrap_or(f64::INFINITY), proven_limit);
    let how_sure = sureness(comparison);
    match decision {
        Decision::Passed => (Outcome::Passed, format!("{moves}{how_sure}"), false),
        Decision::NothingLeft => (Outcome::Blocked, format!("{moves}; no closed deal is left to judge by"), false),
        Decision::Proven => (Outcome::Blocked, format!("{moves}, and the data support the fall{how_sure}"), false),
        Decision::NotShownSafe if is_holdout => (Outcome::Passed, format!("{moves}{how_sure}"), false),
        Decision::NotShownSafe => {
            let limit = words::limit(&rule.metric, allowed.unwrap_or(0.0));
            let reason =
                format!("{moves}, more than the {limit} allowed{how_sure}; not shown to be safe; needs a sign-off");
            match rule.when_uncertain {
                WhenUncertain::Block => (Outcome::Blocked, reason, true),
                WhenUncertain::Warn => (Outcome::Warned, reason, true),
            }
        }
    }
}

/// Deal size and cycle block only where the mean (or median) falls too far and the typical value is proven to fall as
/// well. Their limits are in the metric's own unit.
fn typical(rule: &GateRule, comparison: &Comparison, moves: &str, worse_by: f64, allowed: Option<f64>) -> Finding {
    let proven = rule.max_proven_drop.map(Quantity::to_f64);
    let limit = match (allowed, proven) {
        (Some(allowed), Some(proven)) => Some(allowed.min(proven)),
        (allowed, proven) => allowed.or(proven),
    };
    let how_sure = sureness(comparison);
    match limit {
        Some(limit) if exceeds(worse_by, limit) && comparison.verdict == Verdict::Worsened => {
            let limit = words::limit(&rule.metric, limit);
            (
                Outcome::Blocked,
                format!("{moves}, more than the {limit} allowed, and the data support it{how_sure}"),
                false,
            )
        }
        _ => (Outcome::Passed, format!("{moves}{how_sure}"), false),
    }
}

/// The interval and what moved, in words.
fn sureness(comparison: &Comparison) -> String {
    let Some((low, high)) = comparison.interval else { return String::new() };
    let metric = &comparison.metric;
    let show = |value: f64| match metric {
        Metric::DealSize | Metric::CycleDays => format!("{} %", words::signed(value * 100.0, 1)),
        _ => words::difference(metric, value),
    };
    let (one, many) = match metric {
        Metric::Retention | Metric::NetRevenueRetention => ("customer", "customers"),
        _ => ("deal", "deals"),
    };
    let noun = if comparison.moved == 1 { one } else { many };
    format!(" (between {} and {}; {} {noun} moved)", show(low), show(high), comparison.moved)
}

/// The largest fall that passes, in the metric's unit: the smaller of the absolute and the relative one.
fn allowed_fall(rule: &GateRule, base: f64) -> Option<f64> {
    let relative = rule.max_drop_relative.map(|share| share.to_f64() * base.abs());
    let absolute = rule.max_drop.or(rule.max_rise).map(Quantity::to_f64);
    match (absolute, relative) {
        (Some(absolute), Some(relative)) => Some(absolute.min(relative)),
        (absolute, relative) => absolute.or(relative),
    }
}

/// Whether a fall is larger than a limit. Both come from exact fractions, each rounded once, so equal ones are equal.
fn exceeds(worse_by: f64, limit: f64) -> bool {
    worse_by > limit
}

fn is_non_inferior(comparison: &Comparison, allowed: Option<f64>, lower_is_better: bool) -> bool {
    let Some((low, high)) = comparison.interval else { return false };
    let allowed = allowed.unwrap_or(0.0);
    if lower_is_better { high <= allowed } else { low >= -allowed }
}
