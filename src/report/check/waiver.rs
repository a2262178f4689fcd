//! The waiver that would let a blocked change pass, ready to paste.

use jiff::ToSpan as _;
use serde::Serialize;

use crate::gate::{Outcome, RuleResult};
use crate::model::{Date, Group};

#[derive(Serialize)]
struct WaiverText {
    id: String,
    rule: String,
    profile: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    accept: Option<AcceptText>,
    reason: &'static str,
    approved_by: &'static str,
    until: String,
}

/// How far the number may go; which way is worse depends on the metric.
#[derive(Default, Serialize)]
struct AcceptText {
    #[serde(skip_serializing_if = "Option::is_none")]
    down_to: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    up_to: Option<f64>,
}

/// A `waivers.yaml` entry for each blocked rule about a number; none where no rule blocks, or only rules that no
/// waiver can lift.
pub fn snippet(rules: &[RuleResult], today: Date) -> Option<String> {
    let until = today.checked_add(90.days()).unwrap_or(today);
    let blocked = rules.iter().filter(|rule| rule.outcome == Outcome::Blocked && rule.metric.is_some());
    let waivers: Vec<WaiverText> = blocked
        .map(|rule| {
            let id = rule.id.split_once('/').map_or(rule.id.as_str(), |(id, _)| id).to_owned();
            WaiverText {
                id: format!("accept-{}-{until}", id.replace('_', "-")),
                rule: id,
                profile: match &rule.group {
                    Group::Profile(profile) | Group::Tier(profile, _) => profile.clone(),
                    _ => "any".to_owned(),
                },
                // A little below what was measured: the same change may be measured again on fresher data.
                accept: rule.head.map(|head| accept(rule, head)),
                reason: "why this is accepted",
                approved_by: "who accepts it",
                until: until.to_string(),
            }
        })
        .collect();
    if waivers.is_empty() {
        return None;
    }
    serde_yaml::to_string(&waivers).ok()
}

fn accept(rule: &RuleResult, head: f64) -> AcceptText {
    let rises = rule.difference.is_some_and(|difference| difference > 0.0);
    if rises {
        AcceptText { up_to: Some((head * 100.0).ceil() / 100.0), ..AcceptText::default() }
    } else {
        AcceptText { down_to: Some((head * 100.0).floor() / 100.0), ..AcceptText::default() }
    }
}
