//! A good workspace to spoil, and what the linter says to the spoilt one.

use std::collections::BTreeMap;

use crate::model::Date;
use crate::repo::MemoryTree;
use crate::workspace::{self, Loaded};

use super::{Options, Outcome, Rule};

/// The day of every test.
pub(crate) const TODAY: Date = jiff::civil::date(2026, 10, 15);

/// Files by their path below the workspace's folder.
pub(crate) type Files = BTreeMap<String, String>;

/// A workspace in which no rule finds anything.
pub(crate) fn good() -> Files {
    let files = [
        (
            "icp.yaml",
            "\
kind: workspace
version: 1
product: Plantwise
description: Production planning for mid-size manufacturers
snapshot: customers-2026q3
",
        ),
        (
            "fields.yaml",
            "\
kind: fields
fields:
  - name: industry
    type: text
    dimension: firmographic
    values: [Manufacturing, Software, Healthcare]
    aliases: {Software: [SaaS]}
  - {name: has_planning_team, type: boolean, dimension: firmographic}
",
        ),
        (
            "profiles/midmarket.yaml",
            "\
kind: profile
id: midmarket
name: Mid-market manufacturers
owner: revenue-operations
contributors: [sales, marketing, customer-success]
summary: Discrete manufacturers that run their plants on an ERP and have outgrown spreadsheets
value: {to_customer: Plans that hold for a week, to_us: Customers that grow with us}
review: {last: 2026-09-30, every: 3 months}
criteria:
  - field: industry
    in: [Manufacturing]
    importance: must
    why: 21 of the 30 customers with the best net retention
    evidence: [win-loss-2026q3]
  - field: employees
    between: [200, 2000]
    importance: strong
    why: Below 200 nobody plans full-time, above 2000 they run a suite
    evidence: [win-loss-2026q3]
  - {field: erp, in: [SAP, NetSuite], weight: 20, why: Orders come from it, evidence: [win-loss-2026q3]}
  - id: sponsor
    ask: Who on the board owns planning?
    why: Without one no deal was signed within a year
tiers: {A: 80, B: 60, C: 40}
personas: [cfo]
pains:
  - {id: spreadsheets, statement: Plans are kept in spreadsheets, urgency: high, we_offer: One plan for all plants}
qualification:
  - {question: Which ERP runs the plants?, good: SAP or NetSuite, bad: none, decides: erp}
  - {question: Who plans production?, good: A planner, bad: The foremen on the side, decides: has_planning_team}
buying:
  cycle: {from: 60 days, to: 130 days}
  committee:
    - {persona: cfo, role: economic-buyer}
    - {persona: cfo, role: champion}
    - {persona: cfo, role: technical-evaluator}
  triggers: [{id: new-plant, signal: A further plant has been announced}]
content: {awareness: [What late orders cost], consideration: [Spreadsheet or software], decision: [A visit]}
evidence:
  - {id: win-loss-2026q3, type: win-loss-analysis, date: 2026-09-12, sample: 84, finding: Planners decide}
",
        ),
        (
            "negative/no-plant-team.yaml",
            "\
kind: negative
id: no-plant-team
name: Nobody owns planning
when: {field: has_planning_team, is: false}
why: They churn within a year
say: We would not make you happy yet
",
        ),
        (
            "personas/cfo.yaml",
            "\
kind: persona
id: cfo
name: Chief Financial Officer
buying_role: economic-buyer
titles: [CFO, Finance Director]
",
        ),
        (
            "snapshots/customers-2026q3.yaml",
            "\
kind: snapshot
id: customers-2026q3
as_of: 2026-09-30
source: CRM reports, exported on 2026-10-01
accounts:
  path: ../data/accounts.csv
  key: AccountId
  columns: {industry: Industry, employees: Employees}
opportunities:
  path: ../data/opportunities.csv
  account: AccountId
  outcome: {column: StageName, won: [Closed Won], lost: [Closed Lost]}
  amount: Amount
  created: CreatedDate
  closed: CloseDate
customers:
  churned_on: ChurnDate
  measures: {onboarding_days: {column: OnboardingDays, better: lower}}
sha256:
  accounts: a8913c56c3e816886e8ead913643363799d951d77d3897b1bd1c350a138c7bfd
  opportunities: 81f7fa232ff8bc2a9db93f78ee4e1a687e767b2ad24ff2d32d6e6620b153fd99
",
        ),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

/// Puts the top-level keys of a text in the place of those that a file has. A file that is not there, and one for
/// which the text brings a `kind`, is the text itself.
pub(crate) fn with(files: &mut Files, path: &str, text: &str) {
    let text = text.trim_start_matches('\n');
    let keys = top_level_keys(text);
    let whole = match files.get(path) {
        Some(base) if !keys.contains(&"kind") => {
            let mut kept = String::new();
            let mut is_replaced = false;
            for line in base.lines() {
                if let Some(key) = top_level_keys(line).first() {
                    is_replaced = keys.contains(key);
                }
                if !is_replaced {
                    kept.push_str(line);
                    kept.push('\n');
                }
            }
            kept + text
        }
        _ => text.to_owned(),
    };
    files.insert(path.to_owned(), whole);
}

fn top_level_keys(text: &str) -> Vec<&str> {
    let is_key = |key: &&str| key.starts_with(|c: char| c.is_ascii_alphabetic()) && !key.contains(' ');
    text.lines().filter_map(|line| line.split_once(':')).map(|(key, _)| key).filter(is_key).collect()
}

/// Reads a workspace from memory.
pub(crate) fn load(files: &Files) -> Loaded {
    load_bytes(files.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())))
}

/// A workspace in memory, in the folder `icp/`.
pub(crate) fn tree(files: &Files) -> MemoryTree {
    MemoryTree::new(files.iter().map(|(path, text)| (format!("icp/{path}"), text.clone().into_bytes())))
}

/// Reads a workspace of any bytes from memory.
pub(crate) fn load_bytes(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Loaded {
    let tree = MemoryTree::new(files.into_iter().map(|(path, bytes)| (format!("icp/{path}"), bytes)));
    workspace::load(&tree, "icp").expect("a workspace")
}

/// Everything that the linter says to a workspace.
pub(crate) fn lint(files: &Files) -> Outcome {
    super::lint(&load(files), &Options::new(TODAY))
}

/// The rules that found something, in the order of the findings.
pub(crate) fn codes(outcome: &Outcome) -> Vec<&str> {
    outcome.findings.iter().map(|finding| finding.code.as_str()).collect()
}

/// Holds the lines on which a rule finds something, in the good workspace with some keys replaced, against those that
/// are marked `NOT OK`.
#[track_caller]
pub(crate) fn check(rule: &dyn Rule, path: &str, text: &str) {
    let mut files = good();
    with(&mut files, path, text);
    check_files(rule, &files);
}

/// Holds the lines on which a rule finds something against those that are marked `NOT OK`.
#[track_caller]
pub(crate) fn check_files(rule: &dyn Rule, files: &Files) {
    let outcome = lint(files);
    let of_rule = outcome.findings.iter().filter(|finding| finding.code == rule.meta().name);
    let mut found: Vec<(String, usize)> = of_rule
        .map(|finding| {
            let place = &finding.primary.as_ref().expect("a place").place;
            (place.source.path().to_owned(), place.start().line)
        })
        .collect();
    found.sort();
    let marked = files.iter().flat_map(|(path, text)| {
        let lines = text.lines().enumerate().filter(|(_, line)| line.contains("NOT OK"));
        lines.map(move |(at, _)| (format!("icp/{path}"), at + 1))
    });
    let marked: Vec<(String, usize)> = marked.collect();
    let all = files.values().map(String::as_str).collect::<Vec<_>>().join("---\n");
    assert_eq!(found, marked, "lines of {}, left: found, right: marked, in\n{all}", rule.meta().name);
}

/// The examples of a rule's page that can be run: those under "Example", and those under "Use instead".
pub(crate) fn examples(rule: &dyn Rule) -> (Option<Files>, Option<Files>) {
    let page = super::manual(rule);
    let under = |heading: &str| {
        let section = page.split(&format!("\n## {heading}\n")).nth(1)?.split("\n## ").next()?;
        let block = section.split("```yaml\n").nth(1)?.split("```").next()?;
        let mut files = good();
        let mut parts: Vec<(&str, String)> = Vec::new();
        for line in block.lines() {
            match line.strip_prefix("# ").filter(|path| path.ends_with(".yaml")) {
                Some(path) => parts.push((path, String::new())),
                None => {
                    let (_, text) = parts.last_mut().expect("an example begins with the name of its file");
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
        parts.iter().for_each(|(path, text)| with(&mut files, path, text));
        Some(files)
    };
    (under("Example"), under("Use instead"))
}
