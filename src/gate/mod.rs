//! Policy + comparison + waivers → verdict with reasons.
//!
//! This room refuses to know how the numbers came about; it asks a [`Backtest`] for them and judges.

mod change;
mod next;
mod owners;
mod rule;
mod waiver;

use crate::backtest::{Backtest, Side};
use crate::bitmap::Bitmap;
use crate::model::{Date, GatePolicy, GateRule, Group, Metric, Waivers};
use crate::stats::Verdict;

pub use owners::{OWNERS_FILES, is_owned};
pub use waiver::{Standing, WaiverReport, WaiverState};

/// What became of a rule, or of the whole gate; the later, the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Nothing to say against it.
    Passed,
    /// Worth a look; does not block.
    Warned,
    /// It would block, and somebody accepted that.
    Waived,
    /// It blocks.
    Blocked,
}

impl Outcome {
    /// The word in reports and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Warned => "warned",
            Outcome::Waived => "waived",
            Outcome::Blocked => "blocked",
        }
    }
}

/// What became of one rule for one group.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleResult {
    /// The rule's id.
    pub id: String,
    /// The group that was measured.
    pub group: Group,
    /// The metric that was measured; none for rules about the change itself.
    pub metric: Option<Metric>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, in a plain sentence without a final period.
    pub reason: String,
    /// What to do now, without a final period; none where there is nothing to do.
    pub next: Option<String>,
    /// Base's value.
    pub base: Option<f64>,
    /// Head's value.
    pub head: Option<f64>,
    /// Head minus base.
    pub difference: Option<f64>,
    /// The interval of the difference.
    pub interval: Option<(f64, f64)>,
    /// What the comparison says, where there was one.
    pub verdict: Option<Verdict>,
    /// The waiver that turned a block into a pass.
    pub waiver: Option<String>,
    /// Whether a sign-off would settle it: the fall is not proven, only not shown to be safe.
    pub needs_sign_off: bool,
}

/// From which version the policy was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyFrom {
    /// From base, so that a change cannot loosen the gate that it must pass.
    Base,
    /// From head, where there is no base or base has no workspace.
    Head,
}

impl PolicyFrom {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            PolicyFrom::Base => "base",
            PolicyFrom::Head => "head",
        }
    }
}

/// What the gate says.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The worst of the rules.
    pub outcome: Outcome,
    /// Whether anything was measured; false where the gate is off.
    pub is_measured: bool,
    /// From which version the policy was taken.
    pub policy_from: PolicyFrom,
    /// The rules in the order of the policy, then those about the change itself.
    pub rules: Vec<RuleResult>,
    /// The waivers, used or not.
    pub waivers: Vec<WaiverReport>,
}

/// Why the gate could not judge.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There are no deals to judge by.
    #[error(
        "the gate needs opportunities, and snapshot {0} has none; add `opportunities` to its manifest or write `gate: off`"
    )]
    NoOpportunities(String),
    /// The holdout needs dates.
    #[error(
        "the gate's holdout takes the latest closed deals, and snapshot {0} has no close dates; map `closed` or remove `holdout`"
    )]
    NoCloseDates(String),
    /// The same deals would be judged twice.
    #[error("the gate's holdout must be a share above 0 and below 1, not {0}")]
    BadHoldout(String),
}

/// The best version that base's line has had, by the win rate of its ICP on the same snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Best {
    /// Its commit, day and subject.
    pub name: String,
    /// Closed deals of its ICP.
    pub closed: u64,
    /// Won ones.
    pub won: u64,
    /// How many versions were measured.
    pub versions: u64,
    /// How many could not be read or measured.
    pub skipped: u64,
}

/// What the gate is asked with.
pub struct Question<'a> {
    /// The numbers.
    pub backtest: &'a Backtest<'a>,
    /// The policy; none where the gate is off.
    pub policy: Option<&'a GatePolicy>,
    /// Where the policy is from.
    pub policy_from: PolicyFrom,
    /// Head's policy, to show whether the change loosens it.
    pub head_policy: Option<&'a GatePolicy>,
    /// What else the change loosens, each as what “the change …” does: the linter's severities and limits.
    pub also_loosened: Vec<String>,
    /// The waivers, each list with who agreed to it.
    pub waivers: Vec<(&'a Waivers, Standing)>,
    /// The best version that base's line has had, where somebody looked.
    pub best: Option<Best>,
    /// Today, for waivers.
    pub today: Date,
}

/// Judges.
///
/// # Errors
/// There is nothing to judge by.
pub fn judge(question: &Question<'_>) -> Result<Report, Error> {
    let mut report = Report {
        outcome: Outcome::Passed,
        is_measured: question.policy.is_some(),
        policy_from: question.policy_from,
        rules: Vec::new(),
        waivers: Vec::new(),
    };
    let Some(policy) = question.policy else { return Ok(report) };
    let snapshot = question.backtest.snapshot();
    if snapshot.opportunities.as_ref().is_none_or(|table| table.outcome.is_empty()) {
        return Err(Error::NoOpportunities(snapshot.id.clone()));
    }
    for rule in &policy.rules {
        report.rules.extend(rule::judge(rule, policy, question.backtest, None));
    }
    if let Some(keep) = holdout(policy, question.backtest)? {
        let latest = question.backtest.restricted(&keep);
        for rule in policy.rules.iter().filter(|rule| rule.metric == Metric::WinRate) {
            report.rules.extend(rule::judge(rule, policy, &latest, Some("holdout")));
        }
    }
    report.rules.extend(change::loosened(policy, question));
    report.rules.extend(change::untested(question.backtest));
    let cumulative = question.best.as_ref().and_then(|best| change::cumulative(question.backtest, best, &report.rules));
    report.rules.extend(cumulative);
    next::advise(&mut report.rules);
    report.waivers = waiver::apply(&mut report.rules, &question.waivers, question.today);
    report.outcome = report.rules.iter().map(|rule| rule.outcome).max().unwrap_or(Outcome::Passed);
    Ok(report)
}

fn holdout(policy: &GatePolicy, backtest: &Backtest<'_>) -> Result<Option<Bitmap>, Error> {
    let Some(holdout) = policy.holdout else { return Ok(None) };
    let share = holdout.latest.to_f64();
    if !(share > 0.0 && share < 1.0) {
        return Err(Error::BadHoldout(holdout.latest.to_string()));
    }
    let snapshot = backtest.snapshot();
    let opportunities = snapshot.opportunities.as_ref();
    let latest = opportunities.and_then(|table| crate::backtest::latest_closed(table, share));
    latest.map(Some).ok_or_else(|| Error::NoCloseDates(snapshot.id.clone()))
}

impl Report {
    /// Adds what was found elsewhere; the worst rule decides.
    pub fn add(&mut self, rule: RuleResult) {
        self.outcome = self.outcome.max(rule.outcome);
        self.rules.push(rule);
    }
}

/// A head that cannot be measured on base's snapshot, though base can.
pub fn not_on_base_snapshot(reason: &str) -> RuleResult {
    let mut rules = [change::not_on_base_snapshot(reason)];
    next::advise(&mut rules);
    let [rule] = rules;
    rule
}

/// A field that base's snapshot has and head's no longer offers: every test on it would be unknown.
pub fn lost_field(field: &str) -> RuleResult {
    let mut rules = [change::lost_field(field)];
    next::advise(&mut rules);
    let [rule] = rules;
    rule
}

/// The groups that a rule is about: itself, or every operational profile of head.
fn groups_of(rule: &GateRule, backtest: &Backtest<'_>) -> Vec<Group> {
    match &rule.group {
        Group::EachProfile => {
            let groups = backtest.groups(Side::Head);
            groups.into_iter().filter(|group| matches!(group, Group::Profile(_))).collect()
        }
        group => vec![group.clone()],
    }
}
