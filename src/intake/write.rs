//! The documents of a workspace made from exports, as texts. Refuses to know where they go.

use super::plan::{AMOUNT, CHURNED, CLOSED, CREATED, KEY, NAME, PARENT, Plan, REASON, TYPE};
use super::{Draft, OutcomeChoice};
use crate::layout::lay_out;
use crate::model::{Date, Kind};
use crate::text::Source;
use crate::words;
use crate::yaml::{self, Limits};

/// The documents of a workspace: a name below the workspace's folder, and a text.
pub type Documents = Vec<(String, String)>;

/// Closed deals below which a gate would speak about chance.
const ENOUGH_DEALS: u64 = 30;

const SCHEMAS: &str = "https://raw.githubusercontent.com/icp-as-code/icp/main/schema";

/// What a manifest says besides the plan.
#[derive(Clone, Copy, Debug)]
pub struct ManifestFacts<'a> {
    /// The snapshot's id.
    pub id: &'a str,
    /// The day of the data.
    pub as_of: Date,
    /// Where the accounts, if they have a file of their own, and the deals are.
    pub paths: (Option<&'a str>, &'a str),
    /// Their digests, where they are known.
    pub pins: (Option<&'a str>, Option<&'a str>),
    /// The character between cells.
    pub delimiter: u8,
}

/// The snapshot's manifest.
pub fn manifest(plan: &Plan, facts: &ManifestFacts<'_>) -> String {
    let ManifestFacts { id, as_of, paths, pins, delimiter } = *facts;
    let mut text = head("snapshot");
    text.push_str(&format!("kind: snapshot\nid: {id}\nas_of: {as_of}\n"));
    let columns: Vec<String> = plan
        .fields
        .iter()
        .filter(|field| field.field != field.column || !field.is_built_in)
        .map(|field| format!("    {}: {}\n", field.field, scalar(&field.column)))
        .collect();
    let columns = if columns.is_empty() { String::new() } else { format!("  columns:\n{}", columns.concat()) };
    let line = |key: &str, column: &Option<String>| {
        column.as_ref().map_or_else(String::new, |column| format!("  {key}: {}\n", scalar(column)))
    };
    let churned = line("churned_on", &plan.account_columns[CHURNED]);
    if let (Some(path), Some(key)) = (paths.0, &plan.account_key) {
        text.push_str(&format!("accounts:\n  path: {}\n  key: {}\n", scalar(path), scalar(key)));
        text.push_str(&line("name", &plan.account_columns[NAME]));
        text.push_str(&line("parent", &plan.account_columns[PARENT]));
        text.push_str(&columns);
    }
    text.push_str(&format!("opportunities:\n  path: {}\n", scalar(paths.1)));
    text.push_str(&line("account", &plan.account));
    text.push_str(&line("key", &plan.deal_columns[KEY]));
    text.push_str(&outcome(&plan.outcome));
    text.push_str(&line("amount", &plan.deal_columns[AMOUNT]));
    text.push_str(&line("created", &plan.deal_columns[CREATED]));
    text.push_str(&line("closed", &plan.deal_columns[CLOSED]));
    text.push_str(&line("type", &plan.deal_columns[TYPE]));
    text.push_str(&line("reason", &plan.deal_columns[REASON]));
    if !plan.only.is_empty() && plan.deal_columns[TYPE].is_some() {
        text.push_str(&format!("  only: {{type: {}}}\n", list(plan.only.iter())));
    }
    if paths.0.is_none() {
        text.push_str(&columns);
    }
    if !churned.is_empty() {
        text.push_str(&format!("customers:\n{churned}"));
    }
    text.push_str(&csv(plan, delimiter));
    if plan.has_bad_cells {
        text.push_str(
            "bad_values: unknown             # some cells are not what their column is; reports count them\n",
        );
    }
    if pins.0.is_some() || pins.1.is_some() {
        text.push_str("# The exact files this was written for. After a new export: `sha256sum icp/data/*`.\nsha256:\n");
        text.push_str(&pins.0.map_or_else(String::new, |pin| format!("  accounts: {pin}\n")));
        text.push_str(&pins.1.map_or_else(String::new, |pin| format!("  opportunities: {pin}\n")));
    }
    tidy(text, Kind::Snapshot)
}

fn outcome(outcome: &OutcomeChoice) -> String {
    match outcome {
        OutcomeChoice::Flags { closed, won } => {
            format!("  outcome: {{closed_column: {}, won_column: {}}}\n", scalar(closed), scalar(won))
        }
        OutcomeChoice::Values { column, won, lost, .. } => format!(
            "  outcome:\n    column: {}\n    won: {}\n    lost: {}\n",
            scalar(column),
            list(won.iter().map(|(value, _)| value)),
            list(lost.iter().map(|(value, _)| value))
        ),
    }
}

fn csv(plan: &Plan, delimiter: u8) -> String {
    let mut lines = String::new();
    let mut line = |key: &str, value: &str| lines.push_str(&format!("  {key}: {value}\n"));
    match delimiter {
        b',' => {}
        b'\t' => line("delimiter", "tab"),
        other => line("delimiter", &format!("\"{}\"", char::from(other))),
    }
    if plan.is_comma_decimal {
        line("decimal", "\",\"");
    }
    if plan.has_thousands {
        line("thousands", if plan.is_comma_decimal { "\".\"" } else { "\",\"" });
    }
    if plan.date_format != "%Y-%m-%d" {
        line("date_format", &format!("\"{}\"", plan.date_format));
    }
    if !plan.nulls.is_empty() {
        line("null_values", &list(plan.nulls.iter()));
    }
    if lines.is_empty() { lines } else { format!("csv:\n{lines}") }
}

/// The other documents: the workspace, the fields, and the first profile.
pub fn documents(plan: &Plan, draft: &Draft, product: &str, snapshot: &str, today: Date, as_of: Date) -> Documents {
    let mut documents = vec![("icp.yaml".to_owned(), workspace(draft, product, snapshot))];
    if let Some(fields) = fields(plan) {
        documents.push(("fields.yaml".to_owned(), fields));
    }
    documents.push(("profiles/first-draft.yaml".to_owned(), profile(draft, today, as_of)));
    documents
}

fn workspace(draft: &Draft, product: &str, snapshot: &str) -> String {
    let mut text = head("workspace");
    text.push_str(&format!("kind: workspace\nversion: 1\nproduct: {}\nsnapshot: {snapshot}\n", scalar(product)));
    text.push_str(
        "# What a change must not make worse. The rules are read from the base branch, so nobody loosens the gate that\n\
         # they have to pass.\ngate:\n  rules:\n    - {id: win_rate, metric: win_rate, group: icp, max_drop: 1 point, \
         max_proven_drop: 0.1 points}\n",
    );
    // The share of wins, not of revenue: every export has it.
    text.push_str("    - {id: coverage, metric: won_share, group: icp, max_drop: 10 points, action: warn}\n");
    let action = if draft.inside >= ENOUGH_DEALS { "" } else { ", action: warn" };
    text.push_str(&format!("    - {{id: evidence, metric: closed, group: icp, at_least: {ENOUGH_DEALS}{action}}}\n"));
    tidy(text, Kind::Workspace)
}

fn fields(plan: &Plan) -> Option<String> {
    let own: Vec<String> = plan
        .fields
        .iter()
        .filter(|field| !field.is_built_in || field.values.is_some())
        .map(|field| {
            let values = field
                .values
                .as_ref()
                .map_or_else(String::new, |values| format!("    values: {}\n", list(values.iter())));
            let dimension = crate::model::built_in()
                .iter()
                .find(|other| other.name == field.field)
                .and_then(|other| other.dimension)
                .and_then(|dimension| serde_json::to_value(dimension).ok())
                .and_then(|word| word.as_str().map(|word| format!("    dimension: {word}\n")))
                .unwrap_or_default();
            format!("  - name: {}\n    type: {}\n{dimension}{values}", field.field, field.field_type)
        })
        .collect();
    if own.is_empty() {
        return None;
    }
    let mut text = head("fields");
    text.push_str(
        "# What the export holds besides the built-in fields, and which values there are: a test for a value that is\n",
    );
    text.push_str("# not listed is an error. Other spellings go under `aliases: {Technology: [technolgy]}`.\n");
    text.push_str(&format!("kind: fields\nfields:\n{}", own.concat()));
    Some(tidy(text, Kind::Fields))
}

fn profile(draft: &Draft, today: Date, as_of: Date) -> String {
    let mut text = head("profile");
    text.push_str(&format!(
        "# A first draft to edit: of {} the test that separates won from lost best. `icp backtest` shows what each\n\
         # edit does, `icp lint` asks for what is missing.\n",
        words::counted(draft.fields as u64, "field", "fields")
    ));
    text.push_str("kind: profile\nid: first-draft\nname: First draft from our deals\n");
    text.push_str(&format!("review: {{last: {today}, every: 3 months}}\ncriteria:\n"));
    for finding in &draft.findings {
        text.push_str(&format!(
            "  - field: {}\n    {}\n    importance: must\n    why: {}\n    evidence: [deals]\n",
            finding.field,
            finding.test,
            scalar(&finding.why())
        ));
    }
    text.push_str(&format!(
        "evidence:\n  - id: deals\n    type: crm-analysis\n    date: {as_of}\n    sample: {}\n    finding: {}\n",
        draft.closed,
        scalar(&format!(
            "{} of {} closed deals were won; criteria were chosen on one half of the accounts and judged on the other",
            words::count(draft.won),
            words::count(draft.closed)
        ))
    ));
    tidy(text, Kind::Profile)
}

fn head(kind: &str) -> String {
    format!("# yaml-language-server: $schema={SCHEMAS}/{kind}.schema.json\n")
}

fn list<'a>(values: impl Iterator<Item = &'a String>) -> String {
    format!("[{}]", values.map(|value| scalar(value)).collect::<Vec<_>>().join(", "))
}

/// A text as one YAML scalar that is nothing but a text.
pub(super) fn scalar(text: &str) -> String {
    let is_plain = text.strip_prefix("../").unwrap_or(text).starts_with(|c: char| c.is_alphabetic())
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '/' | '.' | '-' | '&' | '(' | ')' | '%' | '$'))
        && !text.ends_with(' ')
        && !["true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf"]
            .contains(&text.to_ascii_lowercase().as_str());
    if is_plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// The text in the one layout.
fn tidy(text: String, kind: Kind) -> String {
    match yaml::parse(&Source::new("new.yaml", text.as_str()), &Limits::default()) {
        Ok(document) => lay_out(&document, Some(kind)),
        Err(_) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_texts() {
        let check = |text: &str, expected: &str| assert_eq!(scalar(text), expected);
        check("Closed Won", "Closed Won");
        check("Food & Beverage", "Food & Beverage");
        check("no", "\"no\"");
        check("12", "\"12\"");
        check("a: b", "\"a: b\"");
        check("a, b", "\"a, b\"");
        check("6 - Won", "\"6 - Won\"");
        check("", "\"\"");
    }
}
