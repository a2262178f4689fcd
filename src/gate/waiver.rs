//! Waivers held against blocked rules.

use super::{Outcome, RuleResult};
use crate::model::{Date, Group, Waiver, Waivers};

/// The most days that a waiver may reach ahead.
const LONGEST: i32 = 180;

/// Who agreed to a waiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It is on the base branch, so it was agreed to in a change of its own.
    OnBase,
    /// The change adds it, and its file cannot be changed without the consent of an owner that base names.
    Owned,
    /// The change adds it.
    Added,
}

/// What became of a waiver.
#[derive(Clone, Debug, PartialEq)]
pub struct WaiverReport {
    /// The waiver's id.
    pub id: String,
    /// The rule it is about.
    pub rule: String,
    /// Whether it held.
    pub state: WaiverState,
    /// What that means, in words.
    pub note: String,
}

/// Whether a waiver held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaiverState {
    /// It turned a block into a pass.
    Used,
    /// Nothing needed it.
    Unused,
    /// Its last day is past.
    Expired,
    /// It reaches further ahead than a waiver may.
    TooLong,
    /// The number fell below what it accepts.
    Exceeded,
    /// The change itself adds it, and nobody else has agreed to it.
    AskedFor,
}

impl WaiverState {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            WaiverState::Used => "used",
            WaiverState::Unused => "unused",
            WaiverState::Expired => "expired",
            WaiverState::TooLong => "too-long",
            WaiverState::Exceeded => "exceeded",
            WaiverState::AskedFor => "asked-for",
        }
    }
}

/// Turns blocked rules into waived ones where a waiver holds. Those that the change adds and nobody is known to have
/// agreed to are shown and do not count.
pub(super) fn apply(rules: &mut [RuleResult], waivers: &[(&Waivers, Standing)], today: Date) -> Vec<WaiverReport> {
    let all = waivers.iter().flat_map(|(list, standing)| list.waivers.iter().map(move |waiver| (waiver, *standing)));
    all.map(|(waiver, standing)| {
        let (state, note) = apply_one(rules, waiver, standing, today);
        WaiverReport { id: waiver.id.clone(), rule: waiver.rule.clone(), state, note }
    })
    .collect()
}

fn apply_one(rules: &mut [RuleResult], waiver: &Waiver, standing: Standing, today: Date) -> (WaiverState, String) {
    if waiver.until < today {
        return (WaiverState::Expired, format!("it held until {}", waiver.until));
    }
    let ahead = today.until(waiver.until).map(|span| span.get_days()).unwrap_or(i32::MAX);
    if ahead > LONGEST {
        let note = format!("it reaches {ahead} days ahead; a waiver may reach {LONGEST}");
        return (WaiverState::TooLong, note);
    }
    let concerned = |rule: &&mut RuleResult| rule.outcome == Outcome::Blocked && is_about(waiver, rule);
    let mut state = (WaiverState::Unused, "nothing needed it".to_owned());
    for rule in rules.iter_mut().filter(concerned) {
        if standing == Standing::Added {
            let note = "the change itself adds it; it counts once it is on the base branch, or where CODEOWNERS there \
                        covers its file"
                .to_owned();
            return (WaiverState::AskedFor, note);
        }
        if !accepts(waiver, rule) {
            return (WaiverState::Exceeded, "the number went beyond what it accepts".to_owned());
        }
        rule.outcome = Outcome::Waived;
        rule.waiver = Some(waiver.id.clone());
        rule.next = Some(format!("nothing; the waiver ends by itself after {}", waiver.until));
        let how = if standing == Standing::Owned {
            " (added by this change; its file has an owner in CODEOWNERS)"
        } else {
            ""
        };
        state = (
            WaiverState::Used,
            format!("accepted by {} until {}{how}: {}", waiver.approved_by, waiver.until, waiver.reason),
        );
    }
    state
}

fn is_about(waiver: &Waiver, rule: &RuleResult) -> bool {
    let id = rule.id.split_once('/').map_or(rule.id.as_str(), |(id, _)| id);
    let is_profile = match &rule.group {
        Group::Profile(profile) | Group::Tier(profile, _) => *profile == waiver.profile,
        _ => false,
    };
    id == waiver.rule && (waiver.profile == "any" || is_profile)
}

fn accepts(waiver: &Waiver, rule: &RuleResult) -> bool {
    let (Some(accept), Some(head)) = (waiver.accept, rule.head) else { return waiver.accept.is_none() };
    accept.down_to.is_none_or(|lowest| head >= lowest.to_f64())
        && accept.up_to.is_none_or(|highest| head <= highest.to_f64())
}
