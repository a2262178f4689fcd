//! The documentation holds what it promises: its commands run, its examples are documents, its links lead somewhere,
//! and no key, field, metric, group, operator or option is missing from it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use icp::model::{FieldType, Kind, Metric, Test, built_in};
use icp::text::Source;
use icp::{schema, yaml};
use serde_json::Value;

use crate::support::Folder;

/// A page with its path.
struct Page {
    path: PathBuf,
    text: String,
}

impl Page {
    fn read(name: &str) -> Self {
        let path = folder().join(name);
        let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("docs/{name} is there"));
        Page { path, text: text.replace("\r\n", "\n") }
    }

    fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// The code blocks: language, and the text in them.
    fn blocks(&self) -> Vec<(String, String)> {
        let mut blocks = Vec::new();
        let mut open: Option<(String, String)> = None;
        for line in self.text.lines() {
            match (line.strip_prefix("```"), &mut open) {
                (Some(language), None) => open = Some((language.trim().to_owned(), String::new())),
                (Some(_), Some(_)) => blocks.extend(open.take()),
                (None, Some((_, text))) => {
                    text.push_str(line);
                    text.push('\n');
                }
                (None, None) => {}
            }
        }
        assert!(open.is_none(), "{} has a code block without an end", self.name());
        blocks
    }

    /// The lines that are not code.
    fn prose(&self) -> Vec<&str> {
        let mut is_code = false;
        let mut lines = Vec::new();
        for line in self.text.lines() {
            if line.starts_with("```") {
                is_code = !is_code;
            } else if !is_code {
                lines.push(line);
            }
        }
        lines
    }

    /// The headings as anchors, as GitHub makes them.
    fn anchors(&self) -> BTreeSet<String> {
        let headings = self.prose().into_iter().filter(|line| line.starts_with('#'));
        headings.map(|heading| anchor(heading.trim_start_matches('#').trim())).collect()
    }

    /// The words that stand in code under a heading of the second level.
    fn code_words(&self, heading: &str) -> BTreeSet<String> {
        let start = format!("## {heading}\n");
        let at = self.text.find(&start).unwrap_or_else(|| panic!("{} has a section `{heading}`", self.name()));
        let section = &self.text[at + start.len()..];
        let section = section.find("\n## ").map_or(section, |end| &section[..end]);
        code_words(section)
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

fn pages() -> Vec<Page> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .expect("docs/ is there")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".md"))
        .collect();
    names.sort();
    names.iter().map(|name| Page::read(name)).collect()
}

fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).collect::<String>().replace(' ', "-")
}

/// The words in code spans and code blocks: letters, digits, `_` and `-`.
fn code_words(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut is_block = false;
    for line in text.lines() {
        if line.starts_with("```") {
            is_block = !is_block;
            continue;
        }
        // Outside of blocks every second piece between backticks is code.
        let pieces = line.split('`').enumerate().filter(|(at, _)| is_block || at % 2 == 1);
        for (_, piece) in pieces {
            let ends = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'));
            words.extend(piece.split(ends).filter(|word| !word.is_empty()).map(str::to_owned));
        }
    }
    words
}

#[test]
fn commands_end_as_stated() {
    let mut count = 0;
    for page in pages() {
        for (_, block) in page.blocks().into_iter().filter(|(language, _)| language == "console") {
            let folder = Folder::example();
            let mut lines = block.lines().peekable();
            while let Some(line) = lines.next() {
                let Some(command) = line.strip_prefix("$ icp") else { continue };
                let status = lines.peek().and_then(|next| next.strip_prefix("# exit status "));
                let status = status.map_or(0, |status| status.trim().parse().expect("a number"));
                let arguments: Vec<&str> = command.split_whitespace().collect();
                let ran = folder.icp(&arguments);
                assert_eq!(ran.status, status, "{}: {line}\n{}", page.name(), ran.said());
                count += 1;
            }
        }
    }
    assert!(count > 0, "the pages show commands");
}

#[test]
fn links_lead_somewhere() {
    for page in pages() {
        for target in page.prose().into_iter().flat_map(targets) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = target.split_once('#').map_or((target, None), |(file, anchor)| (file, Some(anchor)));
            let path = if file.is_empty() { page.path.clone() } else { folder().join(file) };
            assert!(path.exists(), "{}: `{target}` leads nowhere", page.name());
            let Some(anchor) = anchor else { continue };
            let text = fs::read_to_string(&path).expect("a page");
            let anchors = Page { path, text }.anchors();
            assert!(anchors.contains(anchor), "{}: `{target}` has no such heading; {anchors:?}", page.name());
        }
    }
}

/// The targets of the links in a line.
fn targets(line: &str) -> Vec<&str> {
    let pieces = line.split("](").skip(1);
    pieces.filter_map(|rest| rest.split_once(')').map(|(target, _)| target)).collect()
}

#[test]
fn examples_are_documents() {
    let mut kinds = BTreeSet::new();
    for page in pages() {
        let blocks = page.blocks().into_iter().filter(|(language, _)| language == "yaml");
        for (_, block) in blocks.filter(|(_, block)| block.starts_with("kind:")) {
            let document = yaml::parse(&Source::new("example.yaml", block.as_str()), &yaml::Limits::default());
            let document = document.unwrap_or_else(|found| panic!("{}: {found:?}\n{block}", page.name()));
            let kind = schema::kind_of(&document).expect("a known kind");
            let found = schema::validate(kind, &document);
            assert!(found.is_empty(), "{}: {:?}\n{block}", page.name(), messages(&found));
            kinds.insert(kind);
            lints(&page, kind, &block);
        }
    }
    assert_eq!(kinds.len(), Kind::ALL.len(), "each kind has an example");
}

fn messages(found: &[icp::diagnostic::Diagnostic]) -> Vec<&str> {
    found.iter().map(|finding| finding.message.as_str()).collect()
}

/// What a schema cannot say, the linter does: the example stands in a workspace of its own.
fn lints(page: &Page, kind: Kind, block: &str) {
    let workspace = "kind: workspace\nversion: 1\nproduct: Example\n";
    let folder = Folder::with(&[("icp/icp.yaml", workspace), ("icp/example.yaml", block)]);
    if kind == Kind::Workspace {
        fs::remove_file(folder.path().join("icp/example.yaml")).expect("the example can be removed");
        folder.write("icp/icp.yaml", block.as_bytes());
    }
    let found = folder.icp(&["lint", "--format", "concise", "--select", "schema"]);
    // What an example refers to may stand on another page.
    let refers = ["unknown-profile", "unknown-snapshot", "unknown-tier", "unknown-measure", "unknown-persona"];
    let wrong = found.stdout.lines().filter(|line| line.contains("error["));
    let wrong: Vec<&str> = wrong.filter(|line| !refers.iter().any(|rule| line.contains(rule))).collect();
    assert!(wrong.is_empty() && found.status < 2, "{}: {wrong:?} {}\n{block}", page.name(), found.stderr);
}

#[test]
fn every_key_is_described() {
    let page = Page::read("documents.md");
    let everywhere = code_words(&page.text);
    let common = page.code_words("What every document can have");
    let tests = page.code_words("Tests");
    for kind in Kind::ALL {
        let schema = schema::of_kind(kind);
        let words = page.code_words(&format!("kind: {}", kind.as_str()));
        let (mut keys, mut values) = (BTreeSet::new(), BTreeSet::new());
        gather(schema, &mut keys, &mut values);
        for key in keys {
            let is_there = words.contains(&key) || common.contains(&key) || tests.contains(&key);
            assert!(is_there, "documents.md does not say what `{key}` is in a document of kind {}", kind.as_str());
        }
        for value in values {
            assert!(everywhere.contains(&value), "documents.md does not mention the value `{value}`");
        }
    }
}

/// The keys and the fixed values anywhere in a schema.
fn gather(schema: &Value, keys: &mut BTreeSet<String>, values: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            if let Some(properties) = object.get("properties").and_then(Value::as_object) {
                keys.extend(properties.keys().cloned());
            }
            values.extend(object.get("const").and_then(Value::as_str).map(str::to_owned));
            let listed = object.get("enum").and_then(Value::as_array).into_iter().flatten();
            values.extend(listed.filter_map(Value::as_str).map(str::to_owned));
            object.values().for_each(|inner| gather(inner, keys, values));
        }
        Value::Array(list) => list.iter().for_each(|inner| gather(inner, keys, values)),
        _ => {}
    }
}

#[test]
fn every_built_in_field_is_in_the_table() {
    let page = Page::read("documents.md");
    for field in built_in() {
        let dimension = serde_json::to_value(field.dimension).expect("a word");
        let row = format!("| {} | {} |", field.field_type, dimension.as_str().unwrap_or_default());
        let name = format!("`{}`", field.name);
        let is_there = page.text.lines().any(|line| line.ends_with(&row) && line.contains(&name));
        assert!(is_there, "documents.md has no row for the {} field `{}`", field.field_type, field.name);
    }
}

#[test]
fn every_operator_is_in_the_table_with_its_types() {
    let page = Page::read("documents.md");
    let types =
        [FieldType::Text, FieldType::Integer, FieldType::Number, FieldType::Boolean, FieldType::Date, FieldType::List];
    for operator in Test::OPERATORS {
        let start = format!("| `{operator}` |");
        let row = page.text.lines().find(|line| line.starts_with(&start));
        let row = row.unwrap_or_else(|| panic!("documents.md has no row for `{operator}`"));
        let column: Vec<&str> = row.split('|').nth(3).unwrap_or_default().split(',').map(str::trim).collect();
        let expected = types.into_iter().filter(|field_type| field_type.operators().contains(&operator));
        let expected: Vec<&str> = expected.map(FieldType::as_str).collect();
        if expected.len() == types.len() {
            assert_eq!(column, ["any"], "{row}");
        } else {
            let (column, expected): (BTreeSet<_>, BTreeSet<_>) =
                (column.into_iter().collect(), expected.into_iter().collect());
            assert_eq!(column, expected, "{row}");
        }
    }
}

#[test]
fn every_metric_and_group_is_explained() {
    const GROUPS: [&str; 14] = [
        "all",
        "icp",
        "outside",
        "excluded",
        "needs-data",
        "profile:ID",
        "profile:ID/tier:NAME",
        "negative:ID",
        "aspirational:ID",
        "near-miss:ID",
        "common",
        "entering",
        "leaving",
        "each-profile",
    ];
    for group in GROUPS {
        assert!(icp::model::Group::parse(group).is_some(), "`{group}` is a group");
    }
    let metrics: Vec<String> = Metric::ALL.iter().map(|metric| metric.key().into_owned()).collect();
    for name in ["documents.md", "numbers.md"] {
        let page = Page::read(name);
        let keys = metrics.iter().map(String::as_str).chain(["measure:NAME"]).chain(GROUPS);
        for key in keys {
            assert!(page.text.contains(&format!("`{key}`")), "{name} does not name `{key}`");
        }
    }
}

#[test]
fn every_command_and_option_is_described() {
    let page = Page::read("command-line.md");
    let words = code_words(&page.text);
    let folder = Folder::new();
    let help = folder.icp(&["help"]).expect(0).stdout;
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands: Vec<&str> = commands.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(commands.len() > 5, "{help}");
    for command in commands.into_iter().filter(|command| *command != "help") {
        let is_there =
            page.text.lines().any(|line| line.starts_with("## ") && line.contains(&format!("icp {command}")));
        assert!(is_there, "command-line.md has no section on `icp {command}`");
        let help = folder.icp(&[command, "--help"]).expect(0).stdout;
        let options = help.split_whitespace().filter(|word| word.starts_with("--"));
        for option in options.map(|word| word.trim_end_matches(|c: char| !c.is_alphanumeric())) {
            let is_common = matches!(option, "--help" | "--version");
            let known = option.split(['=', '[']).next().unwrap_or(option);
            assert!(is_common || words.contains(known), "command-line.md lacks `{option}` of `icp {command}`");
        }
    }
}
