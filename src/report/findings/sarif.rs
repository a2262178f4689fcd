//! Findings in the format that code scanning reads: SARIF 2.1.0.
//!
//! The names are those of <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>. Columns count
//! characters, and paths are relative to the root of the repository.

use serde_json::{Map, Value, json};

use crate::diagnostic::{Diagnostic, Edit, Fix, Label, Severity};
use crate::lint::{self, Scope, Suppressed};
use crate::text::{Place, Source, Span};

use super::{Findings, fingerprints};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const HOME: &str = "https://github.com/icp-as-code/icp";

/// All findings, suppressed ones among them, as one SARIF log.
pub fn sarif(shown: &Findings<'_>) -> String {
    let mut all: Vec<(&Diagnostic, Option<&Suppressed>)> =
        shown.findings.iter().map(|finding| (finding, None)).collect();
    all.extend(shown.suppressed.iter().map(|suppressed| (&suppressed.finding, Some(suppressed))));
    all.sort_by(|(one, _), (other, _)| one.order(other));
    let mut rules: Vec<&str> = all.iter().map(|(finding, _)| finding.code.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    let prints = fingerprints(all.iter().map(|(finding, _)| *finding));
    let results: Vec<Value> = all
        .iter()
        .zip(prints)
        .map(|((finding, suppressed), print)| result(finding, *suppressed, &rules, print))
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "icp",
                "fullName": "icp lint",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": HOME,
                "rules": rules.iter().map(|name| descriptor(name)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn descriptor(name: &str) -> Value {
    let Some(rule) = lint::rule(name) else { return json!({"id": name}) };
    let meta = rule.meta();
    let page = lint::manual(rule);
    json!({
        "id": name,
        "shortDescription": {"text": meta.summary()},
        "help": {"text": page, "markdown": page},
        "helpUri": format!("{HOME}/blob/main/{}/{name}.md", lint::MANUAL_FOLDER),
        "defaultConfiguration": {"level": level(meta.severity)},
        "properties": {"tags": [meta.family.as_str()]},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(finding: &Diagnostic, suppressed: Option<&Suppressed>, rules: &[&str], print: String) -> Value {
    let mut result = Map::new();
    let help = finding.help.iter().map(|help| format!("\nhelp: {help}"));
    let message: String = std::iter::once(finding.message.clone()).chain(help).collect();
    result.insert("ruleId".into(), finding.code.as_str().into());
    result.insert("ruleIndex".into(), rules.binary_search(&finding.code.as_str()).unwrap_or_default().into());
    result.insert("level".into(), level(finding.severity).into());
    result.insert("message".into(), json!({"text": message}));
    if let Some(label) = &finding.primary {
        result.insert("locations".into(), json!([{"physicalLocation": physical(&label.place)}]));
    }
    if !finding.related.is_empty() {
        let related: Vec<Value> = finding.related.iter().enumerate().map(|(id, label)| related(id, label)).collect();
        result.insert("relatedLocations".into(), related.into());
    }
    result.insert("partialFingerprints".into(), json!({"icpFinding/v1": print}));
    if let Some(fix) = &finding.fix {
        result.insert("fixes".into(), json!([fix_of(fix)]));
    }
    if let Some(suppressed) = suppressed {
        result.insert("suppressions".into(), json!([suppression(suppressed)]));
    }
    result.into()
}

fn related(id: usize, label: &Label) -> Value {
    json!({"id": id, "message": {"text": label.text}, "physicalLocation": physical(&label.place)})
}

fn suppression(suppressed: &Suppressed) -> Value {
    let kind = if suppressed.scope == Scope::Line { "inSource" } else { "external" };
    let mut suppression = json!({"kind": kind, "location": {"physicalLocation": physical(&suppressed.place)}});
    if let Some(reason) = &suppressed.reason {
        suppression["justification"] = reason.as_str().into();
    }
    suppression
}

fn fix_of(fix: &Fix) -> Value {
    let mut files: Vec<(&Source, Vec<Value>)> = Vec::new();
    for edit in &fix.edits {
        match files.iter_mut().find(|(source, _)| source.path() == edit.source.path()) {
            Some((_, replacements)) => replacements.push(replacement(edit)),
            None => files.push((&edit.source, vec![replacement(edit)])),
        }
    }
    let changes: Vec<Value> = files
        .into_iter()
        .map(|(source, replacements)| json!({"artifactLocation": artifact(source), "replacements": replacements}))
        .collect();
    json!({"description": {"text": fix.title}, "artifactChanges": changes})
}

fn replacement(edit: &Edit) -> Value {
    let mut replacement = json!({"deletedRegion": region(&edit.source, edit.span)});
    if !edit.text.is_empty() {
        replacement["insertedContent"] = json!({"text": edit.text});
    }
    replacement
}

fn physical(place: &Place) -> Value {
    json!({"artifactLocation": artifact(&place.source), "region": region(&place.source, place.span)})
}

/// The root is what the reader of the log takes for it; `%SRCROOT%` is the name that code scanning knows.
fn artifact(source: &Source) -> Value {
    json!({"uri": uri(source.path()), "uriBaseId": "%SRCROOT%"})
}

fn region(source: &Source, span: Span) -> Value {
    let (start, end) = (source.position(span.start), source.position(span.end));
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// A path as a relative URI: what RFC 3986 does not leave alone is written in per cent.
fn uri(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing;

    /// The parts of the published schema that this format uses: what an object must have, may have, and of what type.
    fn schema() -> Value {
        let text = json!({"type": "object", "required": ["text"], "properties": {
            "text": {"type": "string"}, "markdown": {"type": "string"},
        }, "additionalProperties": false});
        let level = json!({"enum": ["none", "note", "warning", "error"]});
        let artifact = json!({"type": "object", "properties": {
            "uri": {"type": "string", "pattern": "^[A-Za-z0-9._~/%-]+$"}, "uriBaseId": {"type": "string"},
        }, "additionalProperties": false});
        let whole = json!({"type": "integer", "minimum": 1});
        let region = json!({"type": "object", "required": ["startLine"], "properties": {
            "startLine": whole, "startColumn": whole, "endLine": whole, "endColumn": whole,
        }, "additionalProperties": false});
        let location = json!({"type": "object", "properties": {
            "id": {"type": "integer", "minimum": -1}, "message": text,
            "physicalLocation": {"type": "object", "required": ["artifactLocation"], "properties": {
                "artifactLocation": artifact, "region": region,
            }, "additionalProperties": false},
        }, "additionalProperties": false});
        let replacement = json!({"type": "object", "required": ["deletedRegion"], "properties": {
            "deletedRegion": region, "insertedContent": {"type": "object", "properties": {"text": {"type": "string"}}},
        }, "additionalProperties": false});
        let fix = json!({"type": "object", "required": ["artifactChanges"], "properties": {
            "description": text,
            "artifactChanges": {"type": "array", "minItems": 1, "items": {
                "type": "object", "required": ["artifactLocation", "replacements"], "properties": {
                    "artifactLocation": artifact,
                    "replacements": {"type": "array", "minItems": 1, "items": replacement},
                }, "additionalProperties": false,
            }},
        }, "additionalProperties": false});
        let result = json!({"type": "object", "required": ["message"], "properties": {
            "ruleId": {"type": "string"}, "ruleIndex": {"type": "integer", "minimum": -1}, "level": level,
            "message": text, "locations": {"type": "array", "items": location},
            "relatedLocations": {"type": "array", "uniqueItems": true, "items": location},
            "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
            "fixes": {"type": "array", "uniqueItems": true, "items": fix},
            "suppressions": {"type": "array", "uniqueItems": true, "items": {
                "type": "object", "required": ["kind"], "properties": {
                    "kind": {"enum": ["inSource", "external"]}, "justification": {"type": "string"},
                    "location": location,
                }, "additionalProperties": false,
            }},
        }, "additionalProperties": false});
        let rule = json!({"type": "object", "required": ["id"], "properties": {
            "id": {"type": "string"}, "shortDescription": text, "help": text,
            "helpUri": {"type": "string", "pattern": "^https://"},
            "defaultConfiguration": {"type": "object", "properties": {"level": level}, "additionalProperties": false},
            "properties": {"type": "object", "properties": {"tags": {"type": "array", "uniqueItems": true}}},
        }, "additionalProperties": false});
        let driver = json!({"type": "object", "required": ["name"], "properties": {
            "name": {"type": "string"}, "fullName": {"type": "string"}, "version": {"type": "string"},
            "semanticVersion": {"type": "string"}, "informationUri": {"type": "string"},
            "rules": {"type": "array", "uniqueItems": true, "items": rule},
        }, "additionalProperties": false});
        json!({"type": "object", "required": ["version", "runs"], "properties": {
            "$schema": {"type": "string"}, "version": {"enum": ["2.1.0"]},
            "runs": {"type": "array", "items": {"type": "object", "required": ["tool"], "properties": {
                "tool": {"type": "object", "required": ["driver"], "properties": {"driver": driver}},
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "results": {"type": "array", "items": result},
            }, "additionalProperties": false}},
        }, "additionalProperties": false})
    }

    fn log(files: &testing::Files) -> Value {
        let outcome = testing::lint(files);
        serde_json::from_str(&sarif(&Findings::from(&outcome))).expect("JSON")
    }

    #[test]
    fn findings_are_complete() {
        let mut files = testing::good();
        let text = "\
summary: Ranked #1 by planners
# icp: allow stale-review — waits for the new pricing
review: {last: 2020-01-01}
";
        testing::with(&mut files, "profiles/midmarket.yaml", text);
        let mut log = log(&files);
        for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().expect("rules") {
            let name = rule["id"].as_str().expect("a name").to_owned();
            let page = lint::manual(lint::rule(&name).expect("a rule"));
            assert_eq!((&rule["help"]["text"], &rule["help"]["markdown"]), (&json!(page), &json!(page)));
            rule["help"] = "the page of the rule".into();
        }
        insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!("sarif", format!("{log:#}").replace(env!("CARGO_PKG_VERSION"), "VERSION"));
        });
    }

    #[test]
    fn the_log_fits_the_published_schema() {
        let schema = schema();
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        for rule in lint::rules() {
            let (Some(example), _) = testing::examples(*rule) else { continue };
            let log = log(&example);
            let errors: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
            assert_eq!(errors, Vec::<String>::new(), "{}", rule.meta().name);
            let rules = &log["runs"][0]["tool"]["driver"]["rules"];
            for result in log["runs"][0]["results"].as_array().expect("results") {
                let at = result["ruleIndex"].as_u64().expect("an index") as usize;
                assert_eq!(rules[at]["id"], result["ruleId"]);
            }
        }
    }

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("icp/profiles/a b-ä.yaml"), "icp/profiles/a%20b-%C3%A4.yaml");
        assert_eq!(uri("a:b%2F#c?"), "a%3Ab%252F%23c%3F");
    }
}
