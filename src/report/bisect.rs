//! Which commit broke a bound, as text and as JSON.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Group, Metric};
use crate::repo::Commit;
use crate::report::encode;
use crate::words;

/// What was looked for, and what was found.
#[derive(Clone, Debug)]
pub struct Run {
    /// The number.
    pub metric: Metric,
    /// Of which accounts.
    pub group: Group,
    /// The bound, and whether it is the lowest value that is fine.
    pub bound: (f64, bool),
    /// How many versions were measured.
    pub versions: usize,
    /// What was found.
    pub found: Found,
}

/// What was found.
#[derive(Clone, Debug)]
pub enum Found {
    /// The newest version keeps the bound; its value.
    Kept(f64),
    /// No version keeps the bound, or none has a value; the newest value.
    NeverKept(Option<f64>),
    /// Since this commit the bound is broken.
    Broken {
        /// The commit; none for what is not committed yet.
        commit: Option<Commit>,
        /// The value of the last version that kept the bound.
        before: f64,
        /// The value since.
        after: f64,
        /// What the commit does to the rules.
        edits: Vec<String>,
    },
}

#[derive(Debug, Serialize, JsonSchema)]
struct Wire {
    /// Always `icp/bisect/v1`.
    #[schemars(extend("const" = "icp/bisect/v1"))]
    schema: &'static str,
    metric: String,
    group: String,
    at_least: Option<f64>,
    at_most: Option<f64>,
    versions: usize,
    /// `kept`, `never-kept` or `broken`.
    state: String,
    /// The commit since which the bound is broken; null for what is not committed yet, and where none is.
    commit: Option<String>,
    author: Option<String>,
    date: Option<String>,
    subject: Option<String>,
    before: Option<f64>,
    after: Option<f64>,
    /// What the commit does to the rules.
    edits: Vec<String>,
}

/// The report as plain text with a final line break.
pub fn text(run: &Run) -> String {
    let what = format!("the {} of {}", run.metric.words(), words::group(&run.group));
    let (bound, is_lowest) = run.bound;
    let show = |value: f64| words::value(&run.metric, value);
    let (word, beyond) = if is_lowest { ("at least", "below") } else { ("at most", "above") };
    match &run.found {
        Found::Kept(value) => {
            format!("Nothing to find: {what} is {}, {word} {}\n", show(*value), show(bound))
        }
        Found::NeverKept(None) => format!("Nothing to find: {what} is not known in any version\n"),
        Found::NeverKept(Some(value)) => format!(
            "{} has been {beyond} {} in all of {}; now it is {}\n",
            capitalised(&what),
            show(bound),
            words::counted(run.versions as u64, "version", "versions"),
            show(*value)
        ),
        Found::Broken { commit, before, after, edits } => {
            let mut text = format!("{} is {beyond} {} since\n\n", capitalised(&what), show(bound));
            match commit {
                Some(commit) => {
                    let _ = writeln!(text, "  {} {} {}: {}", commit.short, commit.date, commit.author, commit.subject);
                }
                None => text.push_str("  the work tree, not committed yet\n"),
            }
            let _ = writeln!(text, "  {} → {}", show(*before), show(*after));
            edits.iter().for_each(|edit| {
                let _ = writeln!(text, "  {edit}");
            });
            if let Some(commit) = commit {
                let _ = writeln!(text, "\n`icp diff {0}^..{0}` says what it changed", commit.short);
            }
            text
        }
    }
}

/// The report as JSON, indented, with a final line break.
pub fn json(run: &Run) -> String {
    let (bound, is_lowest) = run.bound;
    let mut wire = Wire {
        schema: "icp/bisect/v1",
        metric: run.metric.to_string(),
        group: run.group.to_string(),
        at_least: is_lowest.then_some(bound),
        at_most: (!is_lowest).then_some(bound),
        versions: run.versions,
        state: String::new(),
        commit: None,
        author: None,
        date: None,
        subject: None,
        before: None,
        after: None,
        edits: Vec::new(),
    };
    match &run.found {
        Found::Kept(value) => (wire.state, wire.after) = ("kept".to_owned(), Some(*value)),
        Found::NeverKept(value) => (wire.state, wire.after) = ("never-kept".to_owned(), *value),
        Found::Broken { commit, before, after, edits } => {
            wire.state = "broken".to_owned();
            wire.commit = commit.as_ref().map(|commit| commit.id.clone());
            wire.author = commit.as_ref().map(|commit| commit.author.clone());
            wire.date = commit.as_ref().map(|commit| commit.date.clone());
            wire.subject = commit.as_ref().map(|commit| commit.subject.clone());
            (wire.before, wire.after) = (Some(*before), Some(*after));
            wire.edits.clone_from(edits);
        }
    }
    encode::json(&wire)
}

/// The JSON Schema of the report.
pub fn schema() -> serde_json::Value {
    encode::schema::<Wire>()
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
