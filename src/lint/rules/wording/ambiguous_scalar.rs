//! An unquoted value that other readers take for something else.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::{Edit, Fix, Safety};
use crate::lint::every::Inner;
use crate::lint::rule::declare_rule;
use crate::lint::sets::Sets;
use crate::lint::{Context, Rule};
use crate::model::FieldType;
use crate::text::Place;
use crate::workspace::Workspace;
use crate::yaml::{Document, Node, Style, Value};
use std::sync::Arc;

declare_rule! {
    /// A text without quotes reads as something else.
    ///
    /// ## What it does
    ///
    /// Looks at the values of text and list fields, in tests and in vocabularies: unquoted `NO`, `on`, `null`, `0111`,
    /// `1.10` or `2026-01-01` are a boolean, nothing, a number or a day to YAML or to its older version, which many tools
    /// still read.
    ///
    /// ## Why is this bad?
    ///
    /// This tool keeps what was typed. A spreadsheet, a script or another library that reads the same file sees Norway as
    /// "false" and the code 0111 as 73, and nobody notices until a list of accounts is short.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: country
    ///     in: [DK, NO, SE]
    ///     importance: must
    ///     why: We support in their languages
    ///     evidence: [win-loss-2026q3]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: country
    ///     in: [DK, "NO", SE]
    ///     importance: must
    ///     why: We support in their languages
    ///     evidence: [win-loss-2026q3]
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where no other tool reads the files.
    struct AmbiguousScalar("ambiguous-scalar", Wording, Warning) { fix: Some(Safety::Safe) }
}

impl Rule for AmbiguousScalar {
    fn check_workspace(&self, workspace: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        for Inner { test, document, pointer } in context.sets.into_iter().flat_map(Sets::inner) {
            let field = test.field.as_deref().and_then(|name| workspace.catalogue.get(name));
            if field.is_some_and(|field| matches!(field.field_type, FieldType::Text | FieldType::List)) {
                for key in ["in", "not_in", "is", "starts_with", "any_of", "all_of", "none_of"] {
                    if let Some(node) = document.node(&format!("{pointer}/{key}")) {
                        self.look(document, node, found);
                    }
                }
            }
        }
        let Some(fields) = &workspace.fields else { return };
        for (at, field) in fields.fields.iter().enumerate() {
            let is_text = matches!(field.field_type, FieldType::Text | FieldType::List);
            let values = fields.document.node(&format!("/fields/{at}/values"));
            if let Some(values) = values.filter(|_| is_text) {
                self.look(&fields.document, values, found);
            }
        }
    }
}

impl AmbiguousScalar {
    fn look(&self, document: &Document, node: &Node, found: &mut Vec<Diagnostic>) {
        node.items().iter().for_each(|item| self.look(document, item, found));
        let Some(text) = node.scalar.as_deref().filter(|text| node.style == Style::Plain && !text.is_empty()) else {
            return;
        };
        let Some(what) = read_as(text, &node.value) else { return };
        let quoted = format!("\"{text}\"");
        let edit = Edit { source: Arc::clone(&document.source), span: node.span, text: quoted };
        let fix = Fix { title: "put it in quotes".into(), safety: Safety::Safe, edits: vec![edit] };
        let finding = self.finding(format!("`{text}` is {what} to other readers of YAML"));
        found.push(finding.at(Place::new(&document.source, node.span)).help("put it in quotes").fix(fix));
    }
}

/// What a plain scalar is to YAML, or to its version 1.1; none where it is the text that it looks like. A plain whole
/// number comes back as it was written.
fn read_as(text: &str, value: &Value) -> Option<&'static str> {
    let lower = text.to_lowercase();
    match value {
        _ if ["yes", "no", "on", "off", "true", "false"].contains(&lower.as_str()) => Some("a boolean"),
        Value::Boolean(_) => Some("a boolean"),
        Value::Null => Some("no value"),
        Value::Float(_) => Some("a number"),
        Value::Integer(number) if number.to_string() != text => Some("another number"),
        // Octal in the older version, and without its zeros in a spreadsheet.
        _ if text.len() > 1 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some("another number")
        }
        Value::Text(_) if text.parse::<crate::model::Date>().is_ok() => Some("a day"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn values_of_texts_stay_texts() {
        let values = |field: &str, values: &str| format!("criteria: [{{field: {field}, in: [{values}], weight: 10}}]");
        let profile = "profiles/midmarket.yaml";
        check(&AmbiguousScalar, profile, &format!("{} # NOT OK\n", values("country", "DE, NO")));
        check(&AmbiguousScalar, profile, &format!("{} # NOT OK\n", values("naics", "0111")));
        check(&AmbiguousScalar, profile, &format!("{} # NOT OK\n", values("erp", "1.10")));
        check(&AmbiguousScalar, profile, &format!("{} # NOT OK\n", values("city", "2026-01-01")));
        check(&AmbiguousScalar, profile, &format!("{}\n", values("naics", "3111, 333")));
        check(&AmbiguousScalar, profile, &format!("{}\n", values("country", "DE, 'NO'")));
        check(&AmbiguousScalar, profile, &format!("{}\n", values("employees", "0111")));
        check(&AmbiguousScalar, profile, "criteria: [{field: regulated, is: yes, weight: 10}]\n");
        check(
            &AmbiguousScalar,
            "fields.yaml",
            "fields: [{name: industry, type: text, values: [Off, Manufacturing]}] # NOT OK\n",
        );
    }
}
