//! A good workspace to spoil, and what the linter says to the spoilt one.

use std::collections::BTreeMap;

use crate::backtest::tests_of;
use crate::fit;
use crate::model::Date;
use crate::repo::{Authors, MemoryTree};
use crate::snapshot::{self, Content, DataFile, DataSource};
use crate::workspace::{self, Loaded};

use super::{Data, Facts, Needs, Options, Outcome, Rule};

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
  name: AccountName
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
  accounts: 2e26b7523e2cc8c5a65193a647dd57ba26d8c3dfb7c52bec78c06bf26860aca7
  opportunities: 5c4352a0c59207bd528c872668a2088527145bcaebe7bfe5f26d01131ff89db0
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

/// The customers of the good workspace, in the folder `data/`: 240 accounts with two closed deals each, in which the
/// good profile stands above the rest.
pub(crate) fn good_data() -> Files {
    let mut accounts =
        String::from("AccountId,AccountName,Industry,Employees,erp,has_planning_team,ChurnDate,OnboardingDays\n");
    let mut deals = String::from("AccountId,StageName,Type,Amount,CreatedDate,CloseDate\n");
    let (mut fitting, mut others) = (0, 0);
    for at in 0..240_u32 {
        let industry = ["Manufacturing", "Software", "Healthcare", "Manufacturing", "Software"][at as usize % 5];
        let employees = [240, 450, 80, 900, 3000, 1500, 40][at as usize % 7];
        let erp = ["SAP", "NetSuite", "Infor", ""][at as usize % 4];
        let has_team = at % 11 != 4;
        let is_good = industry == "Manufacturing" && (200..=2000).contains(&employees) && has_team;
        let (class, wins, amount, least) =
            if is_good { (&mut fitting, 5, 60_000, 70) } else { (&mut others, 2, 40_000, 85) };
        let name = format!("{}{} GmbH", STEMS[at as usize / 30], ENDINGS[at as usize % 30]);
        let churned = if !is_good && at % 6 == 1 { "2026-05-31" } else { "" };
        accounts
            .push_str(&format!("A{at:03},{name},{industry},{employees},{erp},{has_team},{churned},{}\n", 20 + at % 9));
        for _ in 0..2 {
            *class += 1;
            let (stage, days) =
                (if *class * 3 % 8 < wins { "Closed Won" } else { "Closed Lost" }, least + *class * 13 % 50);
            let closed =
                jiff::civil::date(2026, 9, 25).saturating_sub(jiff::Span::new().days(i64::from(*class % 150 * 4)));
            let created = closed.saturating_sub(jiff::Span::new().days(i64::from(days)));
            let amount = amount + *class % 7 * 1_000;
            deals.push_str(&format!("A{at:03},{stage},New Business,{amount},{created},{closed}\n"));
        }
    }
    [("data/accounts.csv".to_owned(), accounts), ("data/opportunities.csv".to_owned(), deals)].into()
}

/// Beginnings of invented names.
const STEMS: [&str; 8] = ["Vorm", "Kell", "Drus", "Oster", "Brenn", "Tagg", "Wiesn", "Puls"];

/// Ends of invented names.
const ENDINGS: [&str; 30] = [
    "adal", "aben", "acor", "edin", "ebul", "efan", "egor", "iham", "ijol", "ikat", "ilun", "omar", "onek", "opal",
    "oqui", "oras", "usin", "uter", "uvol", "uwan", "axel", "azur", "eyla", "ebra", "icto", "idur", "oful", "ogri",
    "uhan", "ujem",
];

/// The files of a workspace as the data that its manifest names.
struct Beside<'a>(&'a Files);

impl DataSource for Beside<'_> {
    fn find(&self, path: &str) -> Result<Vec<DataFile>, snapshot::Error> {
        let file = self.0.get(path.trim_start_matches("../"));
        let content = file.map(|text| Content::Memory(text.as_bytes().into()));
        Ok(content.map(|content| DataFile { path: path.to_owned(), content }).into_iter().collect())
    }
}

/// Everything that the linter says to a workspace with its data; those of the good one stand in for what is missing.
pub(crate) fn lint_on_data(files: &Files, authors: Option<&(dyn Fn(usize) -> Option<Authors> + Sync)>) -> Outcome {
    let mut files = files.clone();
    for (path, text) in good_data() {
        files.entry(path).or_insert(text);
    }
    let loaded = load(&files);
    let lint = |data: &Data<'_>| super::lint_with(&loaded, &Options::new(TODAY), &Data { authors, ..*data });
    let manifest = loaded.whole().ok().and_then(|workspace| Some((workspace, workspace.default_snapshot()?)));
    let Some((workspace, manifest)) = manifest else { return lint(&Data::default()) };
    let rules = fit::rules(workspace, manifest).expect("rules");
    let tests = tests_of(&[&rules]);
    let request = snapshot::Request { fields: tests.columns(), with_keys: true, with_reasons: false };
    let source = Beside(&files);
    let read =
        snapshot::read(manifest, &source, &request).and_then(|read| Ok((read, snapshot::inspect(manifest, &source)?)));
    match read {
        Err(error) => lint(&Data { trouble: Some(&error), ..Data::default() }),
        Ok((snapshot, inspection)) => {
            let facts = Facts::new(manifest, &snapshot, tests, rules, inspection, 0.9);
            lint(&Data { facts: Some(&facts), ..Data::default() })
        }
    }
}

/// Everything that the linter says to a workspace, with what a rule needs.
pub(crate) fn lint_for(rule: &dyn Rule, files: &Files) -> Outcome {
    match rule.meta().needs {
        Needs::Documents => lint(files),
        Needs::History => lint_on_data(files, Some(&|_| Some(alone()))),
        Needs::Manifest | Needs::Snapshot | Needs::Deals => lint_on_data(files, None),
    }
}

/// A history in which one person made everything.
pub(crate) fn alone() -> Authors {
    let person = crate::repo::Author { name: "Ann".to_owned(), commits: 40 };
    Authors { people: vec![person], commits: 40, complete: true }
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
    let outcome = lint_for(rule, files);
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
        let fenced = section.split("```").skip(1).step_by(2);
        let block: String =
            fenced.filter_map(|text| text.strip_prefix("yaml\n").or_else(|| text.strip_prefix("csv\n"))).collect();
        if block.is_empty() {
            return None;
        }
        let mut files = good();
        let mut parts: Vec<(&str, String)> = Vec::new();
        for line in block.lines() {
            match line.strip_prefix("# ").filter(|path| path.ends_with(".yaml") || path.ends_with(".csv")) {
                Some(path) => parts.push((path, String::new())),
                None => {
                    let (_, text) = parts.last_mut().expect("an example begins with the name of its file");
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
        for (path, text) in &parts {
            if path.ends_with(".csv") {
                files.insert((*path).to_owned(), text.clone());
            } else {
                with(&mut files, path, text);
            }
        }
        Some(files)
    };
    (under("Example"), under("Use instead"))
}
