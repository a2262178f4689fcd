//! The gate as it is written: which numbers may fall how far before a change is blocked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Group, Metric, Quantity};

/// The gate: rules that a change must pass, or `off`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Gate {
    /// Nothing is measured, and every report says so.
    Off(Off),
    /// The rules.
    Policy(GatePolicy),
}

/// The word `off`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Off {
    /// The word `off`.
    Off,
}

/// What a change must not make worse, and how sure one must be.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GatePolicy {
    /// The rules; the default ones where nothing is written.
    #[serde(default = "GatePolicy::default_rules")]
    pub rules: Vec<GateRule>,
    /// The level of every interval, two-sided; 0.90 where nothing is written.
    #[serde(default)]
    pub confidence: Confidence,
    /// Repeats the win-rate rules on the latest closed deals.
    pub holdout: Option<Holdout>,
    /// How much is asked of a change in general.
    #[serde(default)]
    pub strictness: Strictness,
}

/// The level of intervals: above 0.5 and below 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize, JsonSchema)]
pub struct Confidence(#[schemars(range(min = 0.5, max = 0.999))] pub f64);

impl Default for Confidence {
    fn default() -> Self {
        Confidence(0.90)
    }
}

/// One rule of the gate.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GateRule {
    /// The rule's name; waivers refer to it.
    #[schemars(regex(pattern = r"^[a-z0-9]+([-_][a-z0-9]+)*$"))]
    pub id: String,
    /// Which number.
    pub metric: Metric,
    /// Of which accounts; `icp` where nothing is written.
    #[serde(default = "icp")]
    pub group: Group,
    /// The largest fall that passes, in the metric's unit (`1 point` is 0.01).
    pub max_drop: Option<Quantity>,
    /// The largest fall that passes, as a share of base.
    pub max_drop_relative: Option<Quantity>,
    /// The largest rise that passes, for metrics where lower is better.
    pub max_rise: Option<Quantity>,
    /// A proven fall larger than this blocks, whatever `max_drop` allows.
    pub max_proven_drop: Option<Quantity>,
    /// The lowest value that head may have.
    pub at_least: Option<Quantity>,
    /// The highest value that head may have.
    pub at_most: Option<Quantity>,
    /// What a fall beyond `max_drop` without proof does.
    #[serde(default)]
    pub when_uncertain: WhenUncertain,
    /// Whether the rule blocks or only warns.
    #[serde(default)]
    pub action: Action,
    /// How much this rule asks, if not what the gate asks in general.
    pub strictness: Option<Strictness>,
}

/// What a fall that is not proven does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum WhenUncertain {
    /// The change is blocked until somebody signs it off.
    #[default]
    Block,
    /// The change passes with a warning.
    Warn,
}

/// Whether a rule can block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// A broken rule blocks.
    #[default]
    Block,
    /// A broken rule warns.
    Warn,
}

/// How much is asked of a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Strictness {
    /// A fall beyond the tolerance blocks.
    #[default]
    Standard,
    /// The change must show that it is not worse by more than the tolerance.
    NonInferior,
}

/// The part of the deals that win-rate rules are asked about a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Holdout {
    /// The share of the closed deals, latest first: `25%`.
    pub latest: Quantity,
}

impl Default for GatePolicy {
    fn default() -> Self {
        GatePolicy {
            rules: GatePolicy::default_rules(),
            confidence: Confidence::default(),
            holdout: None,
            strictness: Strictness::Standard,
        }
    }
}

impl GatePolicy {
    /// The rules that hold where nobody wrote any: the win rate, the revenue captured, and enough deals to tell.
    pub fn default_rules() -> Vec<GateRule> {
        vec![
            GateRule {
                max_drop: Some(Quantity::thousandths(10)),
                max_proven_drop: Some(Quantity::thousandths(1)),
                ..GateRule::new("win_rate", Metric::WinRate)
            },
            GateRule {
                max_drop: Some(Quantity::thousandths(100)),
                action: Action::Warn,
                ..GateRule::new("coverage", Metric::WonRevenueShare)
            },
            GateRule { at_least: Some(Quantity::whole(30)), ..GateRule::new("evidence", Metric::Closed) },
        ]
    }
}

impl GateRule {
    /// A rule on the ICP that asks nothing yet.
    pub fn new(id: &str, metric: Metric) -> Self {
        GateRule {
            id: id.to_owned(),
            metric,
            group: Group::Icp,
            max_drop: None,
            max_drop_relative: None,
            max_rise: None,
            max_proven_drop: None,
            at_least: None,
            at_most: None,
            when_uncertain: WhenUncertain::Block,
            action: Action::Block,
            strictness: None,
        }
    }
}

impl Gate {
    /// The policy; none where the gate is off.
    pub fn policy(&self) -> Option<&GatePolicy> {
        match self {
            Gate::Off(_) => None,
            Gate::Policy(policy) => Some(policy),
        }
    }
}

fn icp() -> Group {
    Group::Icp
}
