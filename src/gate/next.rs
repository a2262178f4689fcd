//! What to do about each outcome: the last part of what a rule says.

use super::{Outcome, RuleResult};
use crate::model::Metric;
use crate::stats::Verdict;

/// Adds the next step to every rule that is more than passed and has none yet.
pub(super) fn advise(rules: &mut [RuleResult]) {
    for rule in rules.iter_mut().filter(|rule| rule.outcome > Outcome::Passed && rule.next.is_none()) {
        rule.next = Some(step(rule).to_owned());
    }
}

fn step(rule: &RuleResult) -> &'static str {
    let is_proven = rule.verdict == Some(Verdict::Worsened) && rule.difference.is_some();
    match rule.id.as_str() {
        "gate-loosened" if rule.metric.is_none() => {
            "propose the looser gate in a change of its own, so that somebody agrees to it"
        }
        "untested" if rule.metric.is_none() => "try them with `status: aspirational` first",
        "cumulative" => "see with `icp history --worst` which changes cost most, and take one of them back",
        "base-snapshot" if rule.metric.is_none() => "change the data and the fields first, and the rules afterwards",
        "lost-field" if rule.metric.is_none() => {
            "keep the field in the snapshot, or take its tests out of the profiles first"
        }
        _ if rule.needs_sign_off => {
            "make the change smaller, wait until more deals have closed, or have it signed off with a waiver"
        }
        _ if rule.outcome == Outcome::Warned => "see whether that is meant; it does not block",
        _ if rule.head.is_none() || rule.head == Some(0.0) => {
            "look for a value that is misspelt or a column that is gone; otherwise widen the profiles"
        }
        _ if rule.metric == Some(Metric::Closed) => {
            "widen the profiles, or add data, until there is enough to judge by"
        }
        _ if is_proven => {
            "take back the edit that costs most, try it with `status: aspirational` first, or have it accepted with a waiver"
        }
        _ => "see whether that is meant; if it is, have it accepted with a waiver",
    }
}
