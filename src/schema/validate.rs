//! Holding a document against the schema of its kind.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jsonschema::Validator;

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::Kind;
use crate::yaml::{Document, Value};

use super::explain;

/// The kind that a document says it is.
///
/// # Errors
/// One finding: the document is not a mapping, has no `kind`, or one that nobody knows.
pub fn kind_of(document: &Document) -> Result<Kind, Box<Diagnostic>> {
    let kinds = || Kind::ALL.map(Kind::as_str).join(", ");
    if !matches!(document.root.value, Value::Mapping(_)) {
        let message = format!("a document is lines of `key: value`, not {}", document.root.describe());
        let finding = Diagnostic::error("invalid-value", message).at(document.place(""));
        return Err(Box::new(
            finding.help(format!("begin it with `kind:` and one of {}, such as `kind: profile`", kinds())),
        ));
    }
    let Some(node) = document.root.get("kind") else {
        let missing = Diagnostic::error("missing-kind", "the document does not say what it is")
            .at(document.place(""))
            .help(format!("write what it is into its first line, such as `kind: profile`; the kinds are {}", kinds()));
        return Err(Box::new(missing));
    };
    let word = node.scalar.as_deref().unwrap_or_default();
    Kind::parse(word).ok_or_else(|| {
        let unknown = Diagnostic::error("unknown-kind", format!("there is no kind of document called `{word}`"))
            .at(document.place("/kind"));
        let meant = || did_you_mean(word, Kind::ALL.map(Kind::as_str));
        Box::new(match other_word(word).or_else(meant) {
            Some(kind) => unknown.help(format!("did you mean `{kind}`?")),
            None => unknown.help(format!("the kinds are {}", kinds())),
        })
    })
}

/// The kind that goes by another word elsewhere.
fn other_word(word: &str) -> Option<&'static str> {
    let kind = match word.to_lowercase().as_str() {
        "icp" | "ideal-customer-profile" | "ideal customer profile" | "segment" | "customer" => Kind::Profile,
        "anti-icp" | "exclusion" | "disqualifier" | "negative-profile" | "anti-persona" => Kind::Negative,
        "buyer" | "user" | "role" | "contact" | "buyer-persona" => Kind::Persona,
        "data" | "dataset" | "customers" | "export" => Kind::Snapshot,
        "config" | "settings" | "project" | "product" => Kind::Workspace,
        _ => return None,
    };
    Some(kind.as_str())
}

/// Everything in which a document differs from the schema of its kind, in the order of the schema.
pub fn validate(kind: Kind, document: &Document) -> Vec<Diagnostic> {
    static VALIDATORS: LazyLock<BTreeMap<Kind, Validator>> = LazyLock::new(|| {
        let build = |kind| {
            jsonschema::options()
                .should_validate_formats(true)
                .build(super::of_kind(kind))
                .expect("the generated schemas are valid, which a test holds true")
        };
        Kind::ALL.into_iter().map(|kind| (kind, build(kind))).collect()
    });
    let instance = document.root.to_json();
    explain::explain(VALIDATORS[&kind].iter_errors(&instance), super::of_kind(kind), document)
}
