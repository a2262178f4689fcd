//! The baseline: findings that were there when the linter came, and are let stand until somebody comes by.
//!
//! An entry names rule, file and the way to the value at fault, and no line, so that it survives edits elsewhere in
//! the file. This part refuses to know what the rules look for.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::text::{Place, Source, Span};
use crate::workspace::Loaded;
use crate::yaml::{self, Document, Limits, Node};

use super::rules::suppression::UnusedAllow;
use super::{Family, Rule, Scope, Suppressed, registry};

/// The usual name of the file, beside `icp.yaml`.
pub const BASELINE_FILE: &str = "lint-baseline.json";

const NAME: &str = "icp/lint-baseline/v1";
const REASON: &str = "it is in the baseline";

/// Findings that are let stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    source: Arc<Source>,
    entries: Vec<(Key, usize, Span)>,
}

/// What a finding is recognised by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// The file; empty for findings about no file.
    path: String,
    /// The rule.
    rule: String,
    /// The way to the value at fault: keys, and in lists the items' names.
    at: String,
}

/// A file that is no baseline.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path} is no baseline: {reason}; `icp lint --write-baseline` writes one")]
pub struct BrokenBaseline {
    /// The file.
    pub path: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// The text is not what [`Baseline::write`] writes.
    pub fn read(path: &str, text: &str) -> Result<Self, BrokenBaseline> {
        let broken = |reason: String| BrokenBaseline { path: path.to_owned(), reason };
        let source = Source::new(path, text);
        // JSON is YAML, and the reader of YAML knows where everything stands.
        let limits = Limits { bytes: 64 << 20, nodes: 4_000_000, ..Limits::default() };
        let document = yaml::parse(&source, &limits)
            .map_err(|findings| broken(findings.first().map_or_else(String::new, |finding| finding.message.clone())))?;
        let schema = document.root.get("schema").and_then(Node::as_text).unwrap_or_default();
        if schema != NAME {
            return Err(broken(format!("its `schema` is `{schema}`, not `{NAME}`")));
        }
        let entry = |node: &Node| {
            let text = |key: &str| node.get(key).and_then(Node::as_text).map(str::to_owned);
            let count = node.get("count").map_or(Some(1), Node::as_integer)?;
            let key = Key { path: text("path")?, rule: text("rule")?, at: text("at")? };
            Some((key, usize::try_from(count).ok()?, node.span))
        };
        let items = document.root.get("findings").map(Node::items).unwrap_or_default();
        let entries = items.iter().map(|item| {
            let line = source.line_at(item.span.start);
            entry(item).ok_or_else(|| broken(format!("line {line} does not name `rule`, `path`, `at` and `count`")))
        });
        Ok(Baseline { entries: entries.collect::<Result<_, _>>()?, source: Arc::clone(&source) })
    }

    /// A baseline of findings, as JSON with one line each, so that merging two branches is easy. Findings that cannot
    /// be silenced, and those about allowances, are left out.
    pub fn write(loaded: &Loaded, findings: &[Diagnostic]) -> String {
        let places = Places::of(loaded);
        let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| can_stand(finding)) {
            *counts.entry(places.key(finding)).or_default() += 1;
        }
        let mut text = format!("{{\n  \"schema\": \"{NAME}\",\n  \"findings\": [");
        for (at, (key, count)) in counts.iter().enumerate() {
            let quoted = |text: &str| Value::from(text).to_string();
            let (rule, path, way) = (quoted(&key.rule), quoted(&key.path), quoted(&key.at));
            let comma = if at == 0 { "" } else { "," };
            let _ =
                write!(text, "{comma}\n    {{\"path\": {path}, \"rule\": {rule}, \"at\": {way}, \"count\": {count}}}");
        }
        text.push_str(if counts.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
        text
    }

    /// How many findings are let stand.
    pub fn len(&self) -> usize {
        self.entries.iter().map(|(_, count, _)| count).sum()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes out of a list of findings those that are in the baseline, and gives a finding for each entry, among those
    /// that can be judged, of which there is more in the baseline than in the workspace.
    pub(super) fn apply(
        &self,
        loaded: &Loaded,
        findings: &mut Vec<Diagnostic>,
        suppressed: &mut Vec<Suppressed>,
        is_judged: impl Fn(&str, &str) -> bool,
    ) -> Vec<Diagnostic> {
        let places = Places::of(loaded);
        let mut left: BTreeMap<&Key, (usize, Span)> = BTreeMap::new();
        for (key, count, span) in &self.entries {
            left.entry(key).or_insert((0, *span)).0 += count;
        }
        findings.sort_by(Diagnostic::order);
        findings.retain(|finding| {
            let Some((count, span)) = can_stand(finding).then(|| left.get_mut(&places.key(finding))).flatten() else {
                return true;
            };
            if *count == 0 {
                return true;
            }
            *count -= 1;
            suppressed.push(Suppressed {
                finding: finding.clone(),
                scope: Scope::Baseline,
                reason: Some(REASON.to_owned()),
                place: Place::new(&self.source, *span),
            });
            false
        });
        let stale = left.into_iter().filter(|(key, (count, _))| *count > 0 && is_judged(&key.rule, &key.path));
        stale.map(|(key, (_, span))| self.stale(key, span)).collect()
    }

    fn stale(&self, key: &Key, span: Span) -> Diagnostic {
        let Key { path, rule, at } = key;
        let place = if at.is_empty() { path.clone() } else { format!("{path} at {at}") };
        UnusedAllow
            .finding(format!("the baseline lets `{rule}` stand in {place}, where it finds less than that"))
            .at(Place::new(&self.source, span))
            .help("what was fixed cannot come back unseen once `icp lint --write-baseline` has written the file anew")
    }
}

/// Whether a baseline may hold a finding.
fn can_stand(finding: &Diagnostic) -> bool {
    let meta = registry::rule(&finding.code).map(|rule| rule.meta());
    meta.is_some_and(|meta| meta.can_be_silenced && meta.family != Family::Suppression)
}

/// The documents by path, to find the way to a value.
struct Places<'a>(BTreeMap<&'a str, &'a Document>);

impl<'a> Places<'a> {
    fn of(loaded: &'a Loaded) -> Self {
        Places(loaded.documents.iter().map(|(_, document)| (document.source.path(), document.as_ref())).collect())
    }

    fn key(&self, finding: &Diagnostic) -> Key {
        let path = finding.path().unwrap_or_default();
        let span = finding.primary.as_ref().map(|label| label.place.span).unwrap_or_default();
        let at = self.0.get(path).map(|document| way(&document.root, span)).unwrap_or_default();
        Key { path: path.to_owned(), rule: finding.code.clone(), at }
    }
}

/// The way to the smallest value that holds a span, as a JSON pointer in which items of lists go by their names.
fn way(root: &Node, span: Span) -> String {
    let holds = |outer: Span| outer.start <= span.start && span.end <= outer.end;
    let mut way = String::new();
    let mut node = root;
    loop {
        if let Some(entry) = node.entries().iter().find(|entry| holds(entry.key_span) || holds(entry.value.span)) {
            let _ = write!(way, "/{}", yaml::escape(&entry.key));
            if holds(entry.key_span) {
                return way;
            }
            node = &entry.value;
        } else if let Some(item) = node.items().iter().find(|item| holds(item.span)) {
            let _ = write!(way, "/{}", yaml::escape(name(item)));
            node = item;
        } else {
            return way;
        }
    }
}

/// What an item of a list goes by: what its author calls it, so that others may come and go before it.
fn name(item: &Node) -> &str {
    let named = ["id", "name", "field", "metric", "question"].into_iter().find_map(|key| item.get(key)?.as_text());
    named.or_else(|| item.as_text()).unwrap_or("*")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{Files, TODAY, codes, good, load, with};
    use crate::lint::{Options, Outcome, lint};

    fn spoilt() -> Files {
        let mut files = good();
        let text = "\
review: {last: 2020-01-01}
criteria:
  - {field: industry, in: [Manufacturing], importance: must, evidence: [win-loss-2026q3]}
  - {field: employees, between: [200, 2000], importance: strong, evidence: [win-loss-2026q3]}
";
        with(&mut files, "profiles/midmarket.yaml", text);
        files
    }

    /// What the tests spoil, and the rule that speaks of stale entries.
    fn options() -> Options {
        let rules = ["no-why", "stale-review", "unused-allow"];
        let select = rules.iter().map(|rule| rule.parse().expect("a rule")).collect();
        Options { select, ..Options::new(TODAY) }
    }

    fn baseline(files: &Files) -> String {
        let loaded = load(files);
        Baseline::write(&loaded, &lint(&loaded, &options()).findings)
    }

    fn run(files: &Files, text: &str) -> Outcome {
        let baseline = Baseline::read("icp/lint-baseline.json", text).expect("a baseline");
        lint(&load(files), &Options { baseline: Some(baseline), ..options() })
    }

    #[test]
    fn a_baseline_is_readable_and_mergeable() {
        assert_eq!(
            baseline(&spoilt()),
            "\
{
  \"schema\": \"icp/lint-baseline/v1\",
  \"findings\": [
    {\"path\": \"icp/profiles/midmarket.yaml\", \"rule\": \"no-why\", \"at\": \"/criteria/employees/field\", \"count\": 1},
    {\"path\": \"icp/profiles/midmarket.yaml\", \"rule\": \"no-why\", \"at\": \"/criteria/industry/field\", \"count\": 1},
    {\"path\": \"icp/profiles/midmarket.yaml\", \"rule\": \"stale-review\", \"at\": \"/review/last\", \"count\": 1}
  ]
}
"
        );
        assert_eq!(baseline(&good()), "{\n  \"schema\": \"icp/lint-baseline/v1\",\n  \"findings\": []\n}\n");
    }

    #[test]
    fn what_is_in_the_baseline_stands_wherever_it_moves() {
        let text = baseline(&spoilt());
        let outcome = run(&spoilt(), &text);
        assert_eq!((codes(&outcome).len(), outcome.suppressed.len()), (0, 3));
        assert!(outcome.suppressed.iter().all(|suppressed| suppressed.scope == Scope::Baseline));
        let mut moved = spoilt();
        let profile = moved.get_mut("profiles/midmarket.yaml").expect("the profile");
        *profile = format!("# one\n\n# two\n{profile}");
        assert_eq!(run(&moved, &text).findings, []);
    }

    #[test]
    fn what_is_new_counts_and_what_is_gone_is_said() {
        let text = baseline(&spoilt());
        let mut files = spoilt();
        with(&mut files, "profiles/midmarket.yaml", "review: {last: 2026-09-30, every: 3 months}\n");
        let new = "  - {field: has_planning_team, is: true, importance: strong, evidence: [win-loss-2026q3]}\n";
        let profile = files.get_mut("profiles/midmarket.yaml").expect("the profile");
        *profile = profile.replace("criteria:\n", &format!("criteria:\n{new}"));
        let outcome = run(&files, &text);
        assert_eq!(codes(&outcome), ["unused-allow", "no-why"]);
        let stale = outcome.findings.iter().find(|finding| finding.code == "unused-allow").expect("a finding");
        assert_eq!(
            stale.message,
            "the baseline lets `stale-review` stand in icp/profiles/midmarket.yaml at /review/last, where it finds less than that"
        );
        assert_eq!(stale.primary.as_ref().map(|label| label.place.start().line), Some(6));
        // Rules that are not run are not judged.
        let baseline = Baseline::read("icp/lint-baseline.json", &text).expect("a baseline");
        let ignore = vec!["stale-review".parse().expect("a rule")];
        let options = Options { baseline: Some(baseline), ignore, ..options() };
        assert_eq!(codes(&lint(&load(&files), &options)), ["no-why"]);
    }

    #[test]
    fn what_cannot_be_silenced_is_not() {
        let mut files = good();
        with(&mut files, "profiles/midmarket.yaml", "personas: [cio]\n");
        let text = baseline(&files);
        assert!(Baseline::read("b", &text).expect("a baseline").is_empty(), "{text}");
        let forced = text.replace(
            "[]",
            "[{\"path\": \"icp/profiles/midmarket.yaml\", \"rule\": \"unknown-persona\", \"at\": \"/personas/cio\"}]",
        );
        assert!(codes(&run(&files, &forced)).contains(&"unknown-persona"));
    }

    #[test]
    fn other_files_are_refused() {
        for text in [
            "",
            "{",
            "{}",
            "{\"schema\": \"icp/findings/v1\"}",
            "{\"schema\": \"icp/lint-baseline/v1\", \"findings\": [{}]}",
        ] {
            assert!(Baseline::read("b.json", text).is_err(), "{text}");
        }
    }
}
