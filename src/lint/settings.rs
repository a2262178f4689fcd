//! What a workspace asks of the linter: severities and limits, from `lint:` in its own document.
//!
//! It refuses to know allowances, which excuse single findings; see `suppression`.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Severity, did_you_mean};
use crate::model::{self, LintLevel, Quantity, SpanOfTime};
use crate::workspace::Located;
use crate::yaml::escape;

use super::rules::suppression::{IneffectiveSetting, InvalidLimit, UnknownLimit, UnknownRule};
use super::{Amount, Limit, Meta, Rule, registry};

/// What a workspace asks of the linter.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    levels: BTreeMap<&'static str, LintLevel>,
    limits: BTreeMap<&'static str, Amount>,
}

impl Settings {
    /// Reads `lint.rules` and `lint.limits`, and adds what is wrong with them to the findings.
    pub(super) fn read(config: &Located<model::Workspace>, found: &mut Vec<Diagnostic>) -> Self {
        let mut settings = Settings::default();
        for (name, level) in &config.lint.rules {
            let place = config.key_place(&format!("/lint/rules/{}", escape(name)));
            match registry::rule(name).map(|rule| rule.meta()) {
                None => found.push(unknown_rule(name).at(place)),
                Some(meta) if !meta.can_be_silenced => {
                    let message = format!("the severity of `{name}` cannot be changed");
                    let help = "take the line out; what this rule finds has to be fixed";
                    found.push(IneffectiveSetting.finding(message).at(place).help(help));
                }
                Some(meta) => drop(settings.levels.insert(meta.name, *level)),
            }
        }
        for (name, value) in &config.lint.limits {
            let pointer = format!("/lint/limits/{}", escape(name));
            match limits().find(|limit| limit.name == name) {
                None => found.push(unknown_limit(name).at(config.key_place(&pointer))),
                Some(limit) => match limit.default.read_like(&value.text) {
                    Ok(amount) => drop(settings.limits.insert(limit.name, amount)),
                    Err(message) => {
                        let finding = InvalidLimit.finding(format!("`{name}`: {message}")).at(config.place(&pointer));
                        found.push(finding.help(format!("without this line it is {}", limit.default)));
                    }
                },
            }
        }
        settings
    }

    /// How much a finding of a rule matters here; none where the rule is off.
    pub fn severity(&self, meta: &Meta) -> Option<Severity> {
        match self.levels.get(meta.name) {
            None => Some(meta.severity),
            Some(LintLevel::Error) => Some(Severity::Error),
            Some(LintLevel::Warning) => Some(Severity::Warning),
            Some(LintLevel::Info) => Some(Severity::Info),
            Some(LintLevel::Off) => None,
        }
    }

    /// The value of a limit.
    pub fn amount(&self, limit: &Limit) -> Amount {
        self.limits.get(limit.name).copied().unwrap_or(limit.default)
    }

    /// The value of a limit that is a number of things; zero for any other.
    pub fn count(&self, limit: &Limit) -> u32 {
        if let Amount::Count(count) = self.amount(limit) { count } else { 0 }
    }

    /// The value of a limit that is a part of a whole; zero for any other.
    pub fn share(&self, limit: &Limit) -> Quantity {
        if let Amount::Share(share) = self.amount(limit) { share } else { Quantity::whole(0) }
    }

    /// The value of a limit that is a duration; no day for any other.
    pub fn span(&self, limit: &Limit) -> SpanOfTime {
        if let Amount::Span(span) = self.amount(limit) {
            span
        } else {
            SpanOfTime { count: 0, unit: model::TimeUnit::Days }
        }
    }
}

/// A finding about a name that no rule has, without a place.
pub(super) fn unknown_rule(name: &str) -> Diagnostic {
    let finding = UnknownRule.finding(format!("there is no rule `{name}`"));
    match did_you_mean(name, registry::rules().iter().map(|rule| rule.meta().name)) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")),
        None => finding.help("`icp lint --list` shows the rules"),
    }
}

fn unknown_limit(name: &str) -> Diagnostic {
    let finding = UnknownLimit.finding(format!("no rule has a limit `{name}`"));
    match did_you_mean(name, limits().map(|limit| limit.name)) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")),
        None => finding.help("the page of a rule lists its limits: `icp rule NAME`"),
    }
}

/// Every limit of every rule; rules may share one.
fn limits() -> impl Iterator<Item = &'static Limit> {
    registry::rules().iter().flat_map(|rule| rule.meta().limits.iter().copied())
}
