//! Findings for machines: a versioned format of its own, with a JSON Schema.
//!
//! The wire types stand apart from the linter's own, so that neither has to move when the other does. Keys are only
//! ever added within a version.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Edit, Fix, Label, Safety, Severity};
use crate::lint::Suppressed;
use crate::report::encode;
use crate::text::{Place, Position, Source};

use super::{Findings, Summary};

/// The name of the format with its version.
const NAME: &str = "icp/findings/v1";

/// All findings, suppressed ones among them, as one JSON document.
pub fn json(shown: &Findings<'_>) -> String {
    let summary = Summary::of(shown);
    let mut all: Vec<(&Diagnostic, Option<&Suppressed>)> =
        shown.findings.iter().map(|finding| (finding, None)).collect();
    all.extend(shown.suppressed.iter().map(|suppressed| (&suppressed.finding, Some(suppressed))));
    all.sort_by(|(one, _), (other, _)| one.order(other));
    let report = WireReport {
        schema: Name,
        findings: all.into_iter().map(|(finding, suppressed)| WireFinding::new(finding, suppressed)).collect(),
        summary: WireSummary {
            errors: summary.errors,
            warnings: summary.warnings,
            infos: summary.infos,
            suppressed: summary.suppressed,
            fixable: summary.fixable,
            files: summary.files,
        },
    };
    encode::json(&report)
}

/// The JSON Schema (draft 2020-12) of [`json`]'s output.
pub fn schema() -> Value {
    encode::published::<WireReport>("findings")
}

/// The name of the format with its version.
struct Name;

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(NAME)
    }
}

impl JsonSchema for Name {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Name".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"const": NAME})
    }
}

/// What the linter found.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Findings")]
struct WireReport {
    /// The name of this format with its version.
    schema: Name,
    /// The findings, by file and place.
    findings: Vec<WireFinding>,
    /// How many there are.
    summary: WireSummary,
}

/// One finding.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
struct WireFinding {
    /// The rule's name.
    rule: String,
    /// How much it matters.
    severity: WireSeverity,
    /// What is wrong, in one sentence.
    message: String,
    /// The file, relative to the repository; null where the finding is about no file.
    path: Option<String>,
    /// Where the fault begins.
    start: Option<WirePosition>,
    /// Just behind the fault.
    end: Option<WirePosition>,
    /// Other places that explain it.
    related: Vec<WireRelated>,
    /// What to do; one line each.
    help: Vec<String>,
    /// A change that would resolve it.
    fix: Option<WireFix>,
    /// Why the finding was let stand; null for one that counts.
    suppressed: Option<WireSuppressed>,
}

/// How much a finding matters.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Severity")]
enum WireSeverity {
    /// It fails a run.
    Error,
    /// It should be looked at.
    Warning,
    /// It is worth knowing.
    Info,
}

/// A place in a file.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Position")]
struct WirePosition {
    /// The line, from 1.
    line: usize,
    /// The column in characters, from 1.
    column: usize,
    /// The bytes before it in the file.
    offset: usize,
}

/// A place that explains a finding.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Related")]
struct WireRelated {
    /// The file, relative to the repository.
    path: String,
    /// Where it begins.
    start: WirePosition,
    /// Just behind it.
    end: WirePosition,
    /// What is there.
    message: String,
}

/// A change that would resolve a finding.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Fix")]
struct WireFix {
    /// What the change does.
    title: String,
    /// Whether it may be applied without a look.
    safety: WireSafety,
    /// The edits, none of which overlap.
    edits: Vec<WireEdit>,
}

/// Whether a fix may be applied without a look.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Safety")]
enum WireSafety {
    /// The document means the same, or what its author evidently meant.
    Safe,
    /// A person should look at the result.
    Unsafe,
}

/// A text edit: what stands between start and end becomes the text.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Edit")]
struct WireEdit {
    /// The file, relative to the repository.
    path: String,
    /// The first replaced character.
    start: WirePosition,
    /// Just behind the last replaced character.
    end: WirePosition,
    /// What stands there afterwards.
    text: String,
}

/// Why a finding was let stand.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Suppressed")]
struct WireSuppressed {
    /// How far the allowance reaches: `line`, `document`, `workspace` or `baseline`.
    scope: &'static str,
    /// Why it was given.
    reason: Option<String>,
    /// The file that holds the allowance.
    path: String,
    /// Where the allowance is written.
    start: WirePosition,
}

/// How many findings there are.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Summary")]
struct WireSummary {
    /// Findings that must be fixed.
    errors: usize,
    /// Findings that should be looked at.
    warnings: usize,
    /// Findings that are worth knowing.
    infos: usize,
    /// Findings that somebody let stand; they are in none of the other numbers.
    suppressed: usize,
    /// Findings that come with a fix.
    fixable: usize,
    /// Files that were looked at; null where nobody counted.
    files: Option<usize>,
}

impl WireFinding {
    fn new(finding: &Diagnostic, suppressed: Option<&Suppressed>) -> Self {
        let place = finding.primary.as_ref().map(|label| &label.place);
        WireFinding {
            rule: finding.code.clone(),
            severity: match finding.severity {
                Severity::Error => WireSeverity::Error,
                Severity::Warning => WireSeverity::Warning,
                Severity::Info => WireSeverity::Info,
            },
            message: finding.message.clone(),
            path: place.map(|place| place.source.path().to_owned()),
            start: place.map(start),
            end: place.map(end),
            related: finding.related.iter().map(WireRelated::from).collect(),
            help: finding.help.clone(),
            fix: finding.fix.as_ref().map(WireFix::from),
            suppressed: suppressed.map(WireSuppressed::from),
        }
    }
}

impl From<&Label> for WireRelated {
    fn from(label: &Label) -> Self {
        WireRelated {
            path: label.place.source.path().to_owned(),
            start: start(&label.place),
            end: end(&label.place),
            message: label.text.clone(),
        }
    }
}

impl From<&Fix> for WireFix {
    fn from(fix: &Fix) -> Self {
        WireFix {
            title: fix.title.clone(),
            safety: match fix.safety {
                Safety::Safe => WireSafety::Safe,
                Safety::Unsafe => WireSafety::Unsafe,
            },
            edits: fix.edits.iter().map(WireEdit::from).collect(),
        }
    }
}

impl From<&Edit> for WireEdit {
    fn from(edit: &Edit) -> Self {
        WireEdit {
            path: edit.source.path().to_owned(),
            start: position(&edit.source, edit.span.start),
            end: position(&edit.source, edit.span.end),
            text: edit.text.clone(),
        }
    }
}

impl From<&Suppressed> for WireSuppressed {
    fn from(suppressed: &Suppressed) -> Self {
        WireSuppressed {
            scope: suppressed.scope.as_str(),
            reason: suppressed.reason.clone(),
            path: suppressed.place.source.path().to_owned(),
            start: start(&suppressed.place),
        }
    }
}

fn start(place: &Place) -> WirePosition {
    position(&place.source, place.span.start)
}

fn end(place: &Place) -> WirePosition {
    position(&place.source, place.span.end)
}

fn position(source: &Source, offset: usize) -> WirePosition {
    let Position { line, column } = source.position(offset);
    WirePosition { line, column, offset }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing;

    fn report(path: &str, text: &str) -> Value {
        let mut files = testing::good();
        testing::with(&mut files, path, text);
        let outcome = testing::lint(&files);
        serde_json::from_str(&json(&Findings::from(&outcome))).expect("JSON")
    }

    #[test]
    fn findings_are_complete() {
        let text = "\
summary: Ranked #1 by planners
# icp: allow stale-review — waits for the new pricing
review: {last: 2020-01-01}
";
        insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!("json", format!("{:#}", report("profiles/midmarket.yaml", text)));
        });
    }

    #[test]
    fn the_output_fits_its_schema() {
        let schema = schema();
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        for rule in crate::lint::rules() {
            let (Some(example), _) = testing::examples(*rule) else { continue };
            let outcome = testing::lint(&example);
            let value: Value = serde_json::from_str(&json(&Findings::from(&outcome))).expect("JSON");
            let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert_eq!(errors, Vec::<String>::new(), "{}", rule.meta().name);
        }
        assert_eq!(schema["properties"]["schema"]["const"], NAME);
    }
}
