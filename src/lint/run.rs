//! A run of the linter: which rules, on what, and which of their findings are left.
//!
//! It refuses to know single rules; those about the linter itself it gets from the parts that find them.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use rayon::prelude::*;

use crate::diagnostic::{self, Diagnostic, Severity, did_you_mean};
use crate::model::Date;
use crate::workspace::Loaded;

use super::baseline::Baseline;
use super::sets::Sets;
use super::suppression::Allows;
use super::{Context, Data, Family, Meta, Needs, Rule, Settings, Suppressed, registry};

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
    /// What is let stand because it was there when the linter came.
    pub baseline: Option<Baseline>,
}

impl Options {
    /// Everything, everywhere.
    pub fn new(today: Date) -> Self {
        Options { today, select: Vec::new(), ignore: Vec::new(), paths: Vec::new(), baseline: None }
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
    /// How many rules were not run because what they look at was not there, by what that is.
    pub not_run: BTreeMap<Needs, usize>,
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
    let sets = loaded.workspace.as_ref().map(Sets::new);
    let context = Context { loaded, today: options.today, settings: &settings, data, sets: sets.as_ref() };

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
    // Rules hold back where a document could not be read, so until then nobody knows which allowances are needed.
    let is_whole = loaded.whole().is_ok();
    let was_run = |name: &str| is_whole && registry::rule(name).is_some_and(|rule| run.runs(rule.meta()));
    // An allowance of `unused-allow` can only be judged when it is known which others are unused.
    let mut unused = allows.unused(|name| name != UNUSED && was_run(name));
    run.settle(&mut unused);
    allows.apply(&mut unused, &mut suppressed);
    findings.extend(unused);
    let mut unused = allows.unused(|name| name == UNUSED && was_run(name));
    run.settle(&mut unused);
    findings.extend(unused);
    if let Some(baseline) = &options.baseline {
        let mut stale =
            baseline.apply(loaded, &mut findings, &mut suppressed, |name, path| was_run(name) && options.covers(path));
        run.settle(&mut stale);
        findings.extend(stale);
    }
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
        self.is_wanted(meta) && self.data.has(meta.needs)
    }

    fn is_wanted(&self, meta: &Meta) -> bool {
        let is_on = self.settings.severity(meta).is_some() || self.is_named(meta);
        !meta.can_be_silenced || (is_on && self.options.is_selected(meta))
    }

    fn not_run(&self) -> BTreeMap<Needs, usize> {
        let mut counts = BTreeMap::new();
        for meta in registry::rules().iter().map(|rule| rule.meta()) {
            if self.is_wanted(meta) && !self.data.has(meta.needs) {
                *counts.entry(meta.needs).or_default() += 1;
            }
        }
        counts
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
        Outcome { findings, suppressed, files, not_run: self.not_run() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::Scope;
    use crate::lint::testing::{Files, TODAY, codes, good, load, with};

    const STALE: &str = "review: {last: 2020-01-01, every: 12 months}";

    fn spoilt(text: &str) -> Files {
        let mut files = good();
        with(&mut files, "profiles/midmarket.yaml", text);
        files
    }

    fn run(files: &Files, options: &Options) -> Outcome {
        lint(&load(files), options)
    }

    /// What is left, and what is let stand with scope and reason.
    fn check(files: &Files, left: &[&str], let_stand: &[(&str, Scope, Option<&str>)]) {
        let outcome = run(files, &Options::new(TODAY));
        let suppressed: Vec<_> = outcome
            .suppressed
            .iter()
            .map(|suppressed| (suppressed.finding.code.as_str(), suppressed.scope, suppressed.reason.as_deref()))
            .collect();
        let text = &files["profiles/midmarket.yaml"];
        assert_eq!((codes(&outcome).as_slice(), suppressed.as_slice()), (left, let_stand), "{text}");
    }

    #[test]
    fn a_line_can_be_allowed_on_it_or_above_it() {
        let line = |reason| [("stale-review", Scope::Line, reason)];
        check(&spoilt(STALE), &["stale-review"], &[]);
        check(&spoilt(&format!("{STALE} # icp: allow stale-review — soon")), &[], &line(Some("soon")));
        check(&spoilt(&format!("# icp: allow stale-review — soon\n{STALE}")), &[], &line(Some("soon")));
        check(&spoilt(&format!("# icp: allow stale-review: soon\n\n# more\n{STALE}")), &[], &line(Some("soon")));
        check(&spoilt(&format!("# icp: allow stale-review\n{STALE}")), &["unexplained-allow"], &line(None));
        let elsewhere = format!("# icp: allow stale-review — soon\nnotes: x\n{STALE}");
        check(&spoilt(&elsewhere), &["unused-allow", "stale-review"], &[]);
        check(&spoilt(&format!("# icp: allow no-why — soon\n{STALE}")), &["unused-allow", "stale-review"], &[]);
        let several = format!("# icp: allow no-why, stale-review — soon\n{STALE}");
        check(&spoilt(&several), &["unused-allow"], &line(Some("soon")));
    }

    #[test]
    fn findings_of_several_lines_are_allowed_on_each() {
        let text = "summary: # icp: allow swallowed-comment — a tag is meant\n  Planners rank us #1\n";
        let files = spoilt(text);
        let outcome = run(&files, &Options::new(TODAY));
        // The finding points at the comment on the second line alone.
        assert_eq!(codes(&outcome), ["unused-allow", "swallowed-comment"]);
    }

    #[test]
    fn a_document_can_be_allowed() {
        let document = |reason| [("stale-review", Scope::Document, reason)];
        let reasoned = format!("allow: [{{rule: stale-review, reason: soon}}]\n{STALE}");
        check(&spoilt(&reasoned), &[], &document(Some("soon")));
        let bare = format!("allow: [stale-review]\n{STALE}");
        check(&spoilt(&bare), &["unexplained-allow"], &document(None));
        check(&spoilt("allow: [{rule: stale-review, reason: soon}]"), &["unused-allow"], &[]);
        // Another document's allowance does not reach.
        let mut files = spoilt(STALE);
        with(&mut files, "personas/cfo.yaml", "allow: [{rule: stale-review, reason: soon}]\n");
        check(&files, &["unused-allow", "stale-review"], &[]);
    }

    #[test]
    fn a_workspace_can_be_allowed() {
        let mut files = spoilt(STALE);
        with(&mut files, "icp.yaml", "lint: {allow: [{rule: stale-review, reason: until the merger}]}\n");
        check(&files, &[], &[("stale-review", Scope::Workspace, Some("until the merger"))]);
        let mut files = good();
        with(&mut files, "icp.yaml", "lint: {allow: [{rule: stale-review, reason: until the merger}]}\n");
        check(&files, &["unused-allow"], &[]);
    }

    #[test]
    fn the_nearest_allowance_is_used() {
        let text = format!("allow: [{{rule: stale-review, reason: far}}]\n{STALE} # icp: allow stale-review — near\n");
        check(&spoilt(&text), &["unused-allow"], &[("stale-review", Scope::Line, Some("near"))]);
    }

    #[test]
    fn what_cannot_be_silenced_is_not() {
        let mut files = good();
        with(&mut files, "icp.yaml", "lint: {allow: [{rule: unknown-persona, reason: later}]}\n");
        with(&mut files, "profiles/midmarket.yaml", "personas: [cio] # icp: allow unknown-persona — later\n");
        check(&files, &["unused-allow", "unknown-persona", "unused-allow"], &[]);
        with(&mut files, "icp.yaml", "lint: {rules: {unknown-persona: off}}\n");
        check(&files, &["ineffective-setting", "unknown-persona", "unused-allow"], &[]);
    }

    #[test]
    fn allowances_of_unknown_rules_are_reported_once() {
        check(&spoilt(&format!("# icp: allow stale-reviews — soon\n{STALE}")), &["unknown-rule", "stale-review"], &[]);
        let outcome = run(&spoilt("# icp: allow stale-reviews — soon\nnotes: x\n"), &Options::new(TODAY));
        assert_eq!(outcome.findings[0].help, ["did you mean `stale-review`?"]);
        check(&spoilt("# icp: ignore stale-review\nnotes: x\n"), &["unused-allow"], &[]);
        check(&spoilt("# icp: allow — soon\nnotes: x\n"), &["unused-allow"], &[]);
    }

    #[test]
    fn unused_allowances_can_be_allowed() {
        let text = "# icp: allow unused-allow, stale-review — on some days\nnotes: x\n";
        // The finding is about the comment's own line, which the comment is on only at the end of one.
        check(&spoilt(text), &["unused-allow", "unused-allow"], &[]);
        let text = "notes: x # icp: allow unused-allow, stale-review — on some days\n";
        check(&spoilt(text), &[], &[("unused-allow", Scope::Line, Some("on some days"))]);
        check(&spoilt("notes: x # icp: allow unused-allow — why not\n"), &["unused-allow"], &[]);
    }

    #[test]
    fn allowances_are_not_judged_in_a_broken_workspace() {
        let text = format!("sumary: x\n# icp: allow stale-review — soon\n{STALE}\n");
        check(&spoilt(&text), &["unknown-key"], &[]);
    }

    #[test]
    fn severities_are_the_workspaces() {
        let severity = |level: &str| {
            let mut files = spoilt(STALE);
            with(&mut files, "icp.yaml", &format!("lint: {{rules: {{stale-review: {level}}}}}\n"));
            let outcome = run(&files, &Options::new(TODAY));
            outcome.findings.first().map(|finding| finding.severity)
        };
        assert_eq!(severity("error"), Some(Severity::Error));
        assert_eq!(severity("info"), Some(Severity::Info));
        assert_eq!(severity("off"), None);
    }

    #[test]
    fn limits_are_the_workspaces() {
        let mut files = spoilt("review: {last: 2026-07-01}\n");
        check(&files, &["no-review-cadence"], &[]);
        with(&mut files, "icp.yaml", "lint: {limits: {review-interval: 3 months}}\n");
        check(&files, &["no-review-cadence", "stale-review"], &[]);
    }

    #[test]
    fn rules_are_selected_by_name_and_family() {
        let mut files = spoilt(&format!("{STALE}\npersonas: [cio]\nsummary: Ranked #1\n"));
        let check = |files: &Files, select: &[&str], ignore: &[&str], expected: &[&str]| {
            let parse = |names: &[&str]| names.iter().map(|name| name.parse().expect(name)).collect();
            let options = Options { select: parse(select), ignore: parse(ignore), ..Options::new(TODAY) };
            assert_eq!(codes(&run(files, &options)), expected, "{select:?} without {ignore:?}");
        };
        check(&files, &[], &[], &["stale-review", "unknown-persona", "swallowed-comment"]);
        check(&files, &["all"], &[], &["stale-review", "unknown-persona", "swallowed-comment"]);
        // What cannot be silenced is always shown.
        check(&files, &["upkeep"], &[], &["stale-review", "unknown-persona"]);
        check(&files, &["swallowed-comment"], &[], &["unknown-persona", "swallowed-comment"]);
        check(&files, &[], &["upkeep", "unknown-persona"], &["unknown-persona", "swallowed-comment"]);
        with(&mut files, "icp.yaml", "lint: {rules: {stale-review: off}}\n");
        check(&files, &["upkeep"], &[], &["unknown-persona"]);
        check(&files, &["stale-review"], &[], &["stale-review", "unknown-persona"]);
    }

    #[test]
    fn allowances_of_rules_that_were_not_run_are_not_judged() {
        let files = spoilt("notes: x # icp: allow stale-review — soon\n");
        let select = vec![Selector::Family(Family::Suppression), Selector::Family(Family::Wording)];
        assert_eq!(codes(&run(&files, &Options { select, ..Options::new(TODAY) })), Vec::<&str>::new());
        let select = vec![Selector::Family(Family::Suppression), Selector::Family(Family::Upkeep)];
        assert_eq!(codes(&run(&files, &Options { select, ..Options::new(TODAY) })), ["unused-allow"]);
    }

    #[test]
    fn unknown_selectors_are_refused() {
        let check = |name: &str, expected: &str| {
            assert_eq!(name.parse::<Selector>().expect_err(name).to_string(), expected);
        };
        check("stale-reviews", "there is no rule or family of rules `stale-reviews`; did you mean `stale-review`?");
        check("colour", "there is no rule or family of rules `colour`; `icp lint --list` shows them");
        for name in ["all", "upkeep", "stale-review"] {
            assert_eq!(name.parse::<Selector>().map(|selector| selector.to_string()), Ok(name.to_owned()));
        }
    }

    #[test]
    fn only_findings_below_the_paths_are_shown() {
        let files = spoilt(STALE);
        let check = |paths: &[&str], expected: &[&str], count: usize| {
            let paths = paths.iter().map(|path| (*path).to_owned()).collect();
            let outcome = run(&files, &Options { paths, ..Options::new(TODAY) });
            assert_eq!((codes(&outcome).as_slice(), outcome.files), (expected, count));
        };
        check(&[], &["stale-review"], 6);
        check(&["."], &["stale-review"], 6);
        check(&["icp"], &["stale-review"], 6);
        check(&["./icp/profiles/"], &["stale-review"], 1);
        check(&["icp/profiles/midmarket.yaml", "icp/personas"], &["stale-review"], 2);
        check(&["icp/personas"], &[], 1);
        check(&["icp/profile"], &[], 0);
    }

    #[test]
    fn a_run_fails_on_errors_or_what_is_denied() {
        let outcome = run(&spoilt(STALE), &Options::new(TODAY));
        assert!(!outcome.fails(Severity::Error));
        assert!(outcome.fails(Severity::Warning));
        assert!(!run(&good(), &Options::new(TODAY)).fails(Severity::Info));
    }

    #[test]
    fn taking_an_unused_allowance_out_leaves_the_rest() {
        let check = |text: &str, expected: &str| {
            let outcome = run(&spoilt(&format!("notes: |\n  a\n{text}")), &Options::new(TODAY));
            let fix = outcome.findings.iter().find_map(|finding| finding.fix.as_ref()).expect(text);
            let edit = &fix.edits[0];
            let mut whole = edit.source.text().to_owned();
            whole.replace_range(edit.span.start..edit.span.end, &edit.text);
            assert!(whole.ends_with(&format!("notes: |\n  a\n{expected}")), "{text} becomes {whole}");
        };
        check("x-a: b # icp: allow no-why — old\n", "x-a: b\n");
        check("# icp: allow no-why — old\nx-a: b\n", "x-a: b\n");
        check("# icp: allow no-why — old\r\nx-a: b\r\n", "x-a: b\r\n");
        let stale = format!("# icp: allow no-why, stale-review — old\n{STALE}\n");
        check(&stale, &format!("# icp: allow stale-review — old\n{STALE}\n"));
        let stale = format!("# icp: allow stale-review, no-why — old\n{STALE}\n");
        check(&stale, &format!("# icp: allow stale-review — old\n{STALE}\n"));
    }
}
