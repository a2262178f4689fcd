//! Rules that are always there: about the change itself rather than about one of its numbers.

use super::rule::blank;
use super::{Best, Outcome, PolicyFrom, Question, RuleResult};
use crate::backtest::{Backtest, Side};
use crate::model::{Action, GatePolicy, GateRule, Group, Metric, Quantity, Strictness, WhenUncertain, listed};
use crate::{stats, words};

/// A change that loosens the gate it must pass: shown, since from the next change on the looser one holds.
pub(super) fn loosened(base: &GatePolicy, question: &Question<'_>) -> Option<RuleResult> {
    if question.policy_from != PolicyFrom::Base {
        return None;
    }
    let mut looser = question.also_loosened.clone();
    match question.head_policy {
        None => looser.push("switches the gate off".to_owned()),
        Some(head) => {
            looser.extend(base.rules.iter().filter_map(|old| looser_rule((old, base), head)));
            looser.extend(looser_policy(base, head));
        }
    }
    if looser.is_empty() {
        return None;
    }
    let mut result = blank("gate-loosened".to_owned(), Group::Icp, None);
    result.outcome = Outcome::Warned;
    result.reason = format!("the change {}; this run is judged by base's gate", listed(&looser, "and"));
    Some(result)
}

/// What the change takes from one of base's rules.
fn looser_rule((old, base): (&GateRule, &GatePolicy), head: &GatePolicy) -> Option<String> {
    let strictness = |rule: &GateRule, policy: &GatePolicy| rule.strictness.unwrap_or(policy.strictness);
    match head.rules.iter().find(|new| new.id == old.id) {
        None => Some(format!("removes the rule `{}`", old.id)),
        Some(new) => {
            let is_laxer = strictness(old, base) == Strictness::NonInferior
                && strictness(new, head) == Strictness::Standard
                && old.strictness.or(new.strictness).is_some();
            (is_laxer || is_looser(old, new)).then(|| format!("loosens the rule `{}`", old.id))
        }
    }
}

/// What the change takes from the gate as a whole.
fn looser_policy(base: &GatePolicy, head: &GatePolicy) -> Vec<String> {
    let mut looser = Vec::new();
    match (base.holdout, head.holdout) {
        (Some(_), None) => looser.push("removes the holdout"),
        (Some(old), Some(new)) if new.latest < old.latest => looser.push("makes the holdout smaller"),
        _ => {}
    }
    if base.strictness == Strictness::NonInferior && head.strictness != base.strictness {
        looser.push("lowers the strictness");
    }
    if head.confidence > base.confidence {
        looser.push("asks for more confidence before a fall counts as proven");
    }
    let asks_for_safety = |policy: &GatePolicy| {
        let own = |rule: &GateRule| rule.strictness.unwrap_or(policy.strictness) == Strictness::NonInferior;
        policy.rules.iter().any(own)
    };
    if head.confidence < base.confidence && asks_for_safety(head) {
        looser.push("asks for less confidence before a change counts as safe");
    }
    looser.into_iter().map(str::to_owned).collect()
}

fn is_looser(old: &GateRule, new: &GateRule) -> bool {
    let wider = |old: Option<Quantity>, new: Option<Quantity>| match (old, new) {
        (Some(old), Some(new)) => new > old,
        (Some(_), None) => true,
        _ => false,
    };
    let lower = |old: Option<Quantity>, new: Option<Quantity>| match (old, new) {
        (Some(old), Some(new)) => new < old,
        (Some(_), None) => true,
        _ => false,
    };
    // Where nothing is written, a tenth of a point is what a proven fall may have.
    let proven = |rule: &GateRule| Some(rule.max_proven_drop.unwrap_or(Quantity::thousandths(1)));
    wider(old.max_drop, new.max_drop)
        || wider(old.max_drop_relative, new.max_drop_relative)
        || wider(old.max_rise, new.max_rise)
        || wider(proven(old), proven(new))
        || lower(old.at_least, new.at_least)
        || wider(old.at_most, new.at_most)
        || (old.action == Action::Block && new.action == Action::Warn)
        || (old.when_uncertain == WhenUncertain::Block && new.when_uncertain == WhenUncertain::Warn)
        || old.metric != new.metric
        || old.group != new.group
}

/// Many accounts that enter with few closed deals: the snapshot cannot say whether they are worth it.
pub(super) fn untested(backtest: &Backtest<'_>) -> Option<RuleResult> {
    const FEW_DEALS: u64 = 30;
    if !backtest.is_comparison() {
        return None;
    }
    let entering = backtest.numbers(Side::Head, &Group::Entering);
    let base = backtest.numbers(Side::Base, &Group::Icp);
    if base.accounts == 0 || entering.accounts * 10 <= base.accounts || entering.deals.closed >= FEW_DEALS {
        return None;
    }
    let mut result = blank("untested".to_owned(), Group::Entering, None);
    result.outcome = Outcome::Warned;
    result.reason = format!(
        "{} accounts enter the ICP with only {} closed deals between them",
        entering.accounts, entering.deals.closed
    );
    Some(result)
}

/// Many falls, each small enough to pass: head is held against the best version that base's line has had.
pub(super) fn cumulative(backtest: &Backtest<'_>, best: &Best, rules: &[RuleResult]) -> Option<RuleResult> {
    let head = backtest.numbers(Side::Head, &Group::Icp).deals;
    let (head_rate, best_rate) = (head.rate()?, stats::Group::of_singles(best.closed, best.won).rate()?);
    // More than one point, in whole numbers: bw/bn − hw/hn > 1/100.
    let [best_won, best_closed, won, closed] = [best.won, best.closed, head.won, head.closed].map(i128::from);
    if 100 * (best_won * closed - won * best_closed) <= best_closed * closed {
        return None;
    }
    // Where base itself is the best, this is the one fall that a rule may have told already.
    let is_base = backtest.numbers(Side::Base, &Group::Icp).deals.rate() == Some(best_rate);
    let is_told = |rule: &RuleResult| {
        rule.metric == Some(Metric::WinRate) && rule.group == Group::Icp && rule.outcome > Outcome::Passed
    };
    if is_base && rules.iter().any(is_told) {
        return None;
    }
    let mut result = blank("cumulative".to_owned(), Group::Icp, Some(Metric::WinRate));
    result.outcome = Outcome::Warned;
    (result.base, result.head) = (Some(best_rate), Some(head_rate));
    result.difference = Some(head_rate - best_rate);
    let skipped = match best.skipped {
        0 => String::new(),
        skipped => format!(", and {} could not be", words::count(skipped)),
    };
    result.reason = format!(
        "falls add up: the ICP of {} wins {} of its deals in this snapshot, and this one {} ({}); \
         {} of the base branch measured{skipped}",
        best.name,
        words::percent(best_rate),
        words::percent(head_rate),
        words::points(head_rate - best_rate),
        words::counted(best.versions, "version", "versions"),
    );
    Some(result)
}

/// A field that base's snapshot has and head's no longer offers.
pub(super) fn lost_field(field: &str) -> RuleResult {
    let mut result = blank("lost-field".to_owned(), Group::Icp, None);
    result.outcome = Outcome::Blocked;
    result.reason =
        format!("`{field}` was in base's snapshot and is not in head's, so nothing is known of it any more");
    result
}

/// A head that cannot be measured on base's snapshot, though base can: its own data alone do not speak for it.
pub(super) fn not_on_base_snapshot(reason: &str) -> RuleResult {
    let mut result = blank("base-snapshot".to_owned(), Group::Icp, None);
    result.outcome = Outcome::Blocked;
    result.reason =
        format!("the change touches the snapshot, and on base's snapshot this version cannot be measured: {reason}");
    result
}
