//! What the gate says, rule by rule.

use schemars::JsonSchema;
use serde::Serialize;

use super::metrics::kind;
use super::words;
use crate::gate::{Outcome, Report, RuleResult, WaiverState};
use crate::language::Language;
use crate::model::MetricUnit;
use crate::report::check::{Check, snippet};

/// What the gate says.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportGate {
    /// `passed`, `warned`, `waived` or `blocked`.
    pub outcome: String,
    /// Whether anything was measured; not where the gate is off.
    pub is_measured: bool,
    /// `base` or `head`: from which version the rules are.
    pub policy_from: String,
    /// The rules, the worst first.
    pub rules: Vec<ReportRule>,
    /// The waivers that did something, or could not.
    pub waivers: Vec<ReportWaiver>,
    /// Whether a sign-off would settle it: nothing is proven, only not shown to be safe.
    pub needs_sign_off: bool,
    /// The waiver that would let the change pass, ready to paste; none where nothing blocks that a waiver can lift.
    pub waiver_to_paste: Option<String>,
}

/// What became of one rule.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportRule {
    /// The rule's id.
    pub id: String,
    /// The group that was measured, in words.
    pub group: String,
    /// The metric in words; none for rules about the change itself.
    pub metric: Option<String>,
    /// How its values are written: `percent`, `money`, `days`, `times` or `number`.
    pub kind: String,
    /// `passed`, `warned`, `waived` or `blocked`.
    pub outcome: String,
    /// Why, in a sentence without a final period.
    pub reason: String,
    /// What to do about it, without a final period; none where the rule passed.
    pub next: Option<String>,
    /// Base's value.
    pub base: Option<f64>,
    /// Head's value.
    pub head: Option<f64>,
    /// The waiver that turned a block into a pass.
    pub waiver: Option<String>,
}

/// What became of a waiver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReportWaiver {
    /// Its id.
    pub id: String,
    /// The rule that it is about.
    pub rule: String,
    /// `used`, `expired`, `too-long`, `exceeded` or `asked-for`.
    pub state: String,
    /// What that means.
    pub note: String,
}

/// The gate's report; none where the run did not ask it.
pub(super) fn gate(gate: &Report, check: &Check<'_>, language: Language) -> Option<ReportGate> {
    let mut rules: Vec<&RuleResult> = gate.rules.iter().collect();
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.outcome));
    let told = gate.waivers.iter().filter(|waiver| waiver.state != WaiverState::Unused);
    Some(ReportGate {
        outcome: gate.outcome.as_str().to_owned(),
        is_measured: gate.is_measured,
        policy_from: gate.policy_from.as_str().to_owned(),
        rules: rules.into_iter().map(|found| rule(found, language)).collect(),
        waivers: told
            .map(|waiver| ReportWaiver {
                id: waiver.id.clone(),
                rule: waiver.rule.clone(),
                state: waiver.state.as_str().to_owned(),
                note: waiver.note.clone(),
            })
            .collect(),
        needs_sign_off: gate.outcome == Outcome::Blocked && gate.rules.iter().any(|rule| rule.needs_sign_off),
        waiver_to_paste: snippet(&gate.rules, check.today),
    })
}

fn rule(found: &RuleResult, language: Language) -> ReportRule {
    let unit = found.metric.as_ref().map_or(MetricUnit::Other, crate::model::Metric::unit);
    ReportRule {
        id: found.id.clone(),
        group: words::group(&found.group, language),
        metric: found.metric.as_ref().map(|metric| words::metric(metric, language)),
        kind: kind(unit).to_owned(),
        outcome: found.outcome.as_str().to_owned(),
        reason: found.reason.clone(),
        next: found.next.clone(),
        base: found.base,
        head: found.head,
        waiver: found.waiver.clone(),
    }
}
