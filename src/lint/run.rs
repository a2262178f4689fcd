//! A run of the linter: which rules, on what, and which of their findings are left.
//!
//! It refuses to know single rules; those about the linter itself it gets from the parts that find them.

use std::fmt;
use std::str::FromStr;

use rayon::prelude::*;

use crate::diagnostic::{self, Diagnostic, Severity, did_you_mean};
use crate::model::Date;
use crate::workspace::Loaded;

use super::suppression::Allows;
use super::{Context, Data, Family, Meta, Rule, Settings, Suppressed, registry};

/// What a run looks for, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The day on which reviews and waivers are held against the calendar.
    pub today: Date,
    /// What is looked for; everything where nothing is given. A rule that is named here is on, whatever the
    /// workspace says. Rules that cannot be silenced are always on.
    pub select: Vec<Selector>,
    /// What is not looked for.
    pub ignore: Vec<Selector>,
    /// Files and folders, relative to the repository, whose findings are shown; all where nothing is given.
    pub paths: Vec<String>,
}

impl Options {
    /// Everything, everywhere.
    pub fn new(today: Date) -> Self {
        Options { today, select: Vec::new(), ignore: Vec::new(), paths: Vec::new() }
    }

    fn is_selected(&self, meta: &Meta) -> bool {
        let matches = |selector: &Selector| selector.matches(meta);
        (self.select.is_empty() || self.select.iter().any(matches)) && !self.ignore.iter().any(matches)
    }

    fn covers(&self, path: &str) -> bool {
        let is_in = |folder: &String| {
            let folder = folder.trim_start_matches("./").trim_end_matches('/');
            let rest = path.strip_prefix(folder);
            matches!(folder, "" | ".") || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.paths.is_empty() || self.paths.iter().any(is_in)
    }
}

/// Rules by name or family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selector {
    /// Every rule.
    All,
    /// The rules of a family.
    Family(Family),
    /// One rule.
    Rule(&'static str),
}

impl Selector {
    fn matches(self, meta: &Meta) -> bool {
        match self {
            Selector::All => true,
            Selector::Family(family) => family == meta.family,
            Selector::Rule(name) => name == meta.name,
        }
    }
}

impl FromStr for Selector {
    type Err = UnknownSelector;

    fn from_str(text: &str) -> Result<Self, UnknownSelector> {
        let text = text.trim();
        if text == "all" {
            return Ok(Selector::All);
        }
        let family = Family::ALL.into_iter().find(|family| family.as_str() == text).map(Selector::Family);
        let rule = || registry::rule(text).map(|rule| Selector::Rule(rule.meta().name));
        family.or_else(rule).ok_or_else(|| UnknownSelector { name: text.to_owned() })
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Selector::All => "all",
            Selector::Family(family) => family.as_str(),
            Selector::Rule(name) => name,
        })
    }
}

/// A name that neither a rule nor a family has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no rule or family of rules `{name}`{}", advice(.name))]
pub struct UnknownSelector {
    /// The name as given.
    pub name: String,
}

fn advice(name: &str) -> String {
    let rules = registry::rules().iter().map(|rule| rule.meta().name);
    match did_you_mean(name, rules.chain(Family::ALL.map(Family::as_str))) {
        Some(meant) => format!("; did you mean `{meant}`?"),
        None => "; `icp lint --list` shows them".to_owned(),
    }
}

/// What a run found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What is left to look at, in the order in which it is shown.
    pub findings: Vec<Diagnostic>,
    /// What somebody let stand, in the same order.
    pub suppressed: Vec<Suppressed>,
    /// How many files were looked at. Where paths were given that match none, there is nothing to trust here.
    pub files: usize,
}

impl Outcome {
    /// Whether a finding is at least this bad. A command fails on errors, or on warnings where they are denied.
    pub fn fails(&self, at: Severity) -> bool {
        self.findings.iter().any(|finding| finding.severity >= at)
    }
}

/// Runs the rules that need the documents alone.
pub fn lint(loaded: &Loaded, options: &Options) -> Outcome {
    lint_with(loaded, options, &Data::default())
}

/// Runs every rule that has what it needs.
pub fn lint_with(loaded: &Loaded, options: &Options, data: &Data<'_>) -> Outcome {
    let mut of_linter = Vec::new();
    let config = loaded.workspace.as_ref().map(|workspace| &workspace.config);
    let settings = config.map(|config| Settings::read(config, &mut of_linter)).unwrap_or_default();
    let mut allows = Allows::gather(loaded, &mut of_linter);
    let run = Run { options, settings: &settings, data };
    let context = Context { loaded, today: options.today, settings: &settings, data };

    let mut findings = loaded.diagnostics.clone();
    let active: Vec<&dyn Rule> = registry::rules().iter().copied().filter(|rule| run.runs(rule.meta())).collect();
    let checked = active.par_iter().map(|rule| {
        let mut found = Vec::new();
        rule.check(&context, &mut found);
        found
    });
    findings.extend(checked.collect::<Vec<_>>().into_iter().flatten());
    findings.append(&mut of_linter);
    run.settle(&mut findings);

    let mut suppressed = Vec::new();
    allows.apply(&mut findings, &mut suppressed);
    let was_run = |name: &str| registry::rule(name).is_some_and(|rule| run.runs(rule.meta()));
    // An allowance of `unused-allow` can only be judged when it is known which others are unused.
    let mut unused = allows.unused(|name| name != UNUSED && was_run(name));
    run.settle(&mut unused);
    allows.apply(&mut unused, &mut suppressed);
    findings.extend(unused);
    let mut unused = allows.unused(|name| name == UNUSED && was_run(name));
    run.settle(&mut unused);
    findings.extend(unused);
    run.outcome(loaded, findings, suppressed)
}

const UNUSED: &str = "unused-allow";

/// What decides whether a rule is run and how its findings are shown.
struct Run<'a> {
    options: &'a Options,
    settings: &'a Settings,
    data: &'a Data<'a>,
}

impl Run<'_> {
    fn runs(&self, meta: &Meta) -> bool {
        if !meta.can_be_silenced {
            return true;
        }
        let is_on = self.settings.severity(meta).is_some() || self.is_named(meta);
        is_on && self.options.is_selected(meta) && self.data.has(meta.needs)
    }

    fn is_named(&self, meta: &Meta) -> bool {
        self.options.select.contains(&Selector::Rule(meta.name))
    }

    /// Drops findings of rules that are not on, and gives the others the severity that the workspace asks for.
    fn settle(&self, findings: &mut Vec<Diagnostic>) {
        findings.retain_mut(|finding| {
            let Some(meta) = registry::rule(&finding.code).map(|rule| rule.meta()) else { return true };
            if meta.can_be_silenced {
                finding.severity = self.settings.severity(meta).unwrap_or(meta.severity);
            }
            self.runs(meta)
        });
    }

    fn outcome(&self, loaded: &Loaded, mut findings: Vec<Diagnostic>, mut suppressed: Vec<Suppressed>) -> Outcome {
        let is_shown = |finding: &Diagnostic| finding.path().is_none_or(|path| self.options.covers(path));
        findings.retain(is_shown);
        suppressed.retain(|suppressed| is_shown(&suppressed.finding));
        diagnostic::sort(&mut findings);
        suppressed.sort_by(|a, b| a.finding.order(&b.finding));
        let mut paths: Vec<&str> = loaded.sources.iter().map(|source| source.path()).collect();
        // A file that is no text, or too large, is no source; what is known of it is its finding.
        paths.extend(loaded.diagnostics.iter().filter_map(Diagnostic::path));
        paths.sort_unstable();
        paths.dedup();
        let files = paths.into_iter().filter(|path| self.options.covers(path)).count();
        Outcome { findings, suppressed, files }
    }
}
