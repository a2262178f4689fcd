//! The manual of the view, written from its types: what a template can ask for.
//!
//! It refuses to say anything of its own about a value: names, types and words are those of the view.

use serde_json::{Map, Value};

use super::change::{ChangeView, REPORT};
use super::templates::{DOCUMENTS, built_in};
use super::view::View;
use crate::report;

/// What stands before the tables.
const BEFORE: &str = "\
# Templates

`icp render` writes documents from templates. A template is a [MiniJinja](https://docs.rs/minijinja) file that ends in
`.html` or `.md`; it sees the values below and nothing else: no files, no accounts, no rows.

A file of the same name in the workspace's `templates/` takes the place of a built-in one, parts included.
`icp render --eject NAME` copies one there to begin with; a template of your own can have any name, and goes into
`documents:` in `icp.yaml`. Everything that is printed is escaped for the language of the document. What is absent
prints nothing, a name that the view does not have is an error with the template's line, and a template that takes too
many steps or writes more than 20 MB ends with an error as well, at the step where it does. Where the system tells how
much memory the program takes (Linux), rendering may take 512 MB, and the program ends before it writes anything.

This page is written from the program: `ICP_BLESS=1 cargo test --test it templates`.
";

/// How templates say the fixed words.
const WORDS: &str = "
## Words

Every fixed word comes from a message file, one a language: `messages/en.ftl` and `messages/de.ftl` beside the built-in
templates, in the syntax of [Fluent](https://projectfluent.org/fluent/guide/). `t` says a message:

| Call | What it gives in English | in German |
| --- | --- | --- |
| `t(\"win-rate\")` | Win rate | Abschlussquote |
| `t(\"tier\", tier=tier.name)` | Tier A | Stufe A |
| `t(\"funnel-accounts\", accounts=1200)` | 1,200 accounts | 1.200 Accounts |

Texts and numbers may be values. A number decides the plural, and is written as the language writes numbers. What comes
out is a text, and is escaped where it is printed; where a value is markup already (a macro's result, or
`{% set x %}<b>…</b>{% endset %}`), that part stays markup and everything else is escaped. A message that there is not,
or one whose values are missing, is an error with the template's line.

`language` in `icp.yaml`, at one of the `documents`, or `icp render --language` chooses the language; in a template
`language` is its code. What the company wrote itself is never translated.
";

/// The filters, by name.
const FILTERS: &[(&str, &str)] = &[
    ("brief", "the first twelve characters of a digest or a commit's id"),
    ("date", "`2026-09-30` as `30 September 2026`"),
    ("days", "`57.5` as `57.5 days`"),
    ("difference", "`0.05` as `+5.0 points`"),
    ("inside", "a word as it stands inside of a sentence: small in English"),
    ("listed", "a list as `a, b and c`"),
    ("money(currency)", "`45300` as `EUR 45,300`"),
    ("number", "`1234.5` as `1,234.5`; `number(1)` keeps one decimal"),
    ("percent", "`0.3421` as `34.2 %`"),
    ("percent_interval", "a pair of shares as `31.0 to 37.5 %`"),
    ("points", "`30` as `30 points`"),
    ("sentence", "a text with a full stop, unless it ends a sentence itself"),
    ("shortened(most)", "a text of at most so many characters"),
    ("term", "a fixed word of the format as readers know it: `economic-buyer` as `Economic buyer`"),
    ("times", "`1.314` as `1.31 ×`"),
    ("width", "a share as a width in CSS or SVG: `0.5` as `50.0%`"),
];

/// The manual of templates as Markdown.
pub fn reference() -> String {
    let schema = report::schema::<View>();
    let of_change = report::schema::<ChangeView>();
    let mut page = BEFORE.to_owned();
    page.push_str("\n## Built-in templates\n\n| Name | What it is |\n| --- | --- |\n");
    for (name, what) in DOCUMENTS.iter().chain([&REPORT]) {
        page.push_str(&format!("| `{name}` | {what} |\n"));
    }
    let is_part = |name: &str| DOCUMENTS.iter().chain([&REPORT]).all(|(other, _)| *other != name);
    let parts: Vec<String> =
        built_in().iter().filter(|found| is_part(found.name)).map(|found| format!("`{}`", found.name)).collect();
    page.push_str(&format!("\nParts that they include: {}.\n", parts.join(", ")));
    page.push_str(
        "\n## Filters\n\nWhere there is no number, they give a dash.\n\n| Filter | What it gives |\n| --- | --- |\n",
    );
    for (name, what) in FILTERS {
        page.push_str(&format!("| `{name}` | {what} |\n"));
    }
    page.push_str(WORDS);
    page.push_str("\n## The view\n\nThe names that a template begins with.\n");
    page.push_str(&table(&schema));
    let nothing = Map::new();
    let explained = schema["$defs"].as_object().unwrap_or(&nothing);
    explained.iter().for_each(|(name, found)| explain(&mut page, name, found));
    page.push_str(&format!(
        "\n## The view of a change\n\nThe names that `{}` begins with. It is written by `icp check` and `icp backtest` \
         with `--format html`, and by `icp render --template {}`.\n",
        REPORT.0, REPORT.0
    ));
    page.push_str(&table(&of_change));
    let further = of_change["$defs"].as_object().unwrap_or(&nothing).iter();
    further
        .filter(|(name, _)| !explained.contains_key(*name))
        .for_each(|(name, found)| explain(&mut page, name, found));
    page
}

/// The section of a structure or a choice.
fn explain(page: &mut String, name: &str, found: &Value) {
    if found["properties"].is_object() || found["oneOf"].is_array() || found["enum"].is_array() {
        page.push_str(&format!("\n### {name}\n\n{}\n{}", words(found), table(found)));
    }
}

/// The fields of a structure, or the values of a choice.
fn table(schema: &Value) -> String {
    let mut table = String::new();
    if let Some(fields) = schema["properties"].as_object() {
        table.push_str("\n| Name | Type | What it is |\n| --- | --- | --- |\n");
        for (name, field) in fields {
            table.push_str(&format!("| `{name}` | {} | {} |\n", kind(field), cell(&words(field))));
        }
        return table;
    }
    let choices = schema["oneOf"].as_array().into_iter().flatten();
    let described = choices.flat_map(|choice| values(choice).into_iter().map(|value| (value, words(choice))));
    let plain = schema["enum"].as_array().into_iter().flatten().map(|value| (text(value), String::new()));
    table.push_str("\n| Value | What it means |\n| --- | --- |\n");
    for (value, meaning) in described.chain(plain) {
        table.push_str(&format!("| `{value}` | {} |\n", cell(&meaning)));
    }
    table
}

/// The values of one branch of a choice.
fn values(choice: &Value) -> Vec<String> {
    match (&choice["const"], &choice["enum"]) {
        (Value::Null, Value::Array(values)) => values.iter().map(text).collect(),
        (Value::Null, _) => Vec::new(),
        (value, _) => vec![text(value)],
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The description in one paragraph.
fn words(schema: &Value) -> String {
    schema["description"].as_str().unwrap_or_default().replace('\n', " ")
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// A type in words, with a link to where it is explained.
fn kind(schema: &Value) -> String {
    if let Some(target) = schema["$ref"].as_str() {
        let name = target.rsplit('/').next().unwrap_or_default();
        return if name == "Date" { "day".to_owned() } else { format!("[{name}](#{})", name.to_lowercase()) };
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let kinds: Vec<String> = choices.iter().map(kind).collect();
        return kinds.join(" or ");
    }
    let one = |name: &str| match name {
        "array" if schema["maxItems"] == 2 => "pair of numbers".to_owned(),
        "array" => format!("list of {}", kind(&schema["items"])),
        "string" if schema["format"] == "date" => "day".to_owned(),
        "string" => "text".to_owned(),
        "integer" => "whole number".to_owned(),
        "boolean" => "yes or no".to_owned(),
        "null" => "none".to_owned(),
        other => other.to_owned(),
    };
    match &schema["type"] {
        Value::String(name) => one(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).map(one).collect::<Vec<_>>().join(" or "),
        _ => "value".to_owned(),
    }
}
