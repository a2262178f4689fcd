//! What people write who have not read the manual, and what they are told: read in review, line by line.

use super::text::{Style, text};
use super::{Findings, Summary};
use crate::lint::testing;

/// Documents of the good workspace with keys replaced by what a newcomer would write.
const MISTAKES: &[(&str, &str)] = &[
    ("profiles/midmarket.yaml", "criteria: []"),
    ("profiles/midmarket.yaml", "criteria: {field: employees, at_least: 200, weight: 30, why: x}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: employees, at_least: 200, weight: 300}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: employees, at_least: 200, weight: \"30\"}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: employees, at_least: 200, importance: high}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: employees, between: [200], weight: 30}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: employees, between: 200-500, weight: 30}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: employees, min: 200, weight: 30}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: employees, at_least: 200, importance: must, weight: 30}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: industry, in: Manufacturing, weight: 30}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: industry, is: [Manufacturing], weight: 30}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: industry, in: [], weight: 30}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: industry, known: yes, weight: 30}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {at_least: 200, weight: 30}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {id: a, any: {field: industry, in: [Software]}, weight: 30}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {id: a, any: [{field: industry}], weight: 30}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {ask: Who owns planning?}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: last_funding_on, within: one year, weight: 30}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: last_funding_on, at_least: 30.09.2026, weight: 30}"),
    ("profiles/midmarket.yaml", "criteria:\n  - Manufacturing"),
    ("profiles/midmarket.yaml", "id: Mid Market"),
    ("profiles/midmarket.yaml", "name: 2024"),
    ("profiles/midmarket.yaml", "name: ''"),
    ("profiles/midmarket.yaml", "status: active"),
    ("profiles/midmarket.yaml", "review: 3 months"),
    ("profiles/midmarket.yaml", "review: {last: 30.09.2026, every: quarterly}"),
    ("profiles/midmarket.yaml", "personas: cfo"),
    ("profiles/midmarket.yaml", "tiers: {A: eighty, B: 60}"),
    ("profiles/midmarket.yaml", "tiers: {A: {form: 80}, B: 60}"),
    ("profiles/midmarket.yaml", "tiers: {A: 120}"),
    ("profiles/midmarket.yaml", "tiers: [A, B]"),
    ("profiles/midmarket.yaml", "contributors: [{tem: sales}]"),
    ("profiles/midmarket.yaml", "buying: {cycle: 60 days, budget: {from: 40k, currency: euro}}"),
    ("profiles/midmarket.yaml", "pains: [Plans are kept in spreadsheets]"),
    ("profiles/midmarket.yaml", "evidence: [{id: win-loss-2026q3, type: survey-data}]"),
    ("profiles/midmarket.yaml", "allow: no-why"),
    ("profiles/midmarket.yaml", "summary:\n  - one\n  - two"),
    ("profiles/midmarket.yaml", "\tsummary: one"),
    ("profiles/midmarket.yaml", "summary: \"one"),
    ("profiles/midmarket.yaml", "summary: @sales knows"),
    ("profiles/midmarket.yaml", "summary:one"),
    ("negative/no-plant-team.yaml", "kind: negative\nid: no-plant-team\nname: Nobody owns planning"),
    ("negative/no-plant-team.yaml", "effect: penalty"),
    ("negative/no-plant-team.yaml", "effect: {penalty: 200}"),
    ("negative/no-plant-team.yaml", "when: []"),
    ("personas/cfo.yaml", "buying_role: CEO"),
    ("personas/cfo.yaml", "titles: CEO"),
    ("icp.yaml", "gate: on"),
    ("icp.yaml", "gate: {rules: [{id: win_rate, metric: winrate, max_drop: 1 point}]}"),
    ("icp.yaml", "gate: {rules: [{id: win_rate, metric: win_rate, group: everyone, max_drop: 1 point}]}"),
    ("icp.yaml", "gate: {rules: [{id: win_rate, metric: win_rate, max_drop: 1 pint}]}"),
    ("icp.yaml", "gate: {rules: [{id: win_rate, metric: win_rate}]}"),
    ("icp.yaml", "gate: {rules: [{id: win_rate, metric: win_rate, max_drop: -1 point}]}"),
    ("icp.yaml", "lint: {rules: {no-why: warn}}"),
    ("icp.yaml", "version: '1'"),
    ("icp.yaml", "version: 0"),
    ("icp.yaml", "documents: [playbook.md]"),
    ("icp.yaml", "market: [DE, AT]"),
    ("icp.yaml", "kind: workspace"),
    ("fields.yaml", "fields: [{name: plants, type: int}]"),
    ("fields.yaml", "fields: [{name: number of plants, type: integer}]"),
    ("fields.yaml", "fields: [{name: plants}]"),
    ("snapshots/customers-2026q3.yaml", "as_of: yesterday"),
    ("snapshots/customers-2026q3.yaml", "opportunities: {path: a.csv, account: Id, outcome: {column: Stage}}"),
    ("snapshots/customers-2026q3.yaml", "opportunities: {path: a.csv, account: Id}"),
    ("waivers.yaml", "kind: waivers\nwaivers: [{id: a, rule: win_rate}]"),
    // The product, the gate, the settings.
    ("icp.yaml", "product: [Plantwise, Plantwise Go]"),
    ("icp.yaml", "version: one"),
    ("icp.yaml", "snapshot: {path: data/customers.csv}"),
    ("icp.yaml", "gate: win_rate"),
    ("icp.yaml", "gate:\n  win_rate: 1 point"),
    ("icp.yaml", "gate: {rules: {win_rate: 1 point}}"),
    ("icp.yaml", "gate: {rules: [win_rate]}"),
    ("icp.yaml", "gate: {confidence: 90%}"),
    ("icp.yaml", "gate: {confidence: 90}"),
    ("icp.yaml", "gate: {holdout: 25%}"),
    ("icp.yaml", "gate: {rules: [{id: win_rate, metric: win_rate, max_drop: a little}]}"),
    ("icp.yaml", "gate: {rules: [{id: win_rate, metric: win_rate, max_drop: 1 point, action: stop}]}"),
    ("icp.yaml", "goal: [Win more, Lose less]"),
    ("icp.yaml", "best_customer: net_revenue_retention"),
    ("icp.yaml", "best_customer: {by: win, top: ten}"),
    ("icp.yaml", "market: Germany"),
    ("icp.yaml", "lifecycle: {mql: A, sql: A}"),
    ("icp.yaml", "lifecycle: [A, B]"),
    ("icp.yaml", "events: [New prices]"),
    ("icp.yaml", "events: [{on: 01/07/2026, what: New prices}]"),
    ("icp.yaml", "documents: playbook.md"),
    ("icp.yaml", "language: english"),
    ("icp.yaml", "privacy: 5"),
    ("icp.yaml", "lint: {rules: [no-why]}"),
    ("icp.yaml", "lint: {rules: {no-why: no}}"),
    ("icp.yaml", "lint: off"),
    ("icp.yaml", "repository: github.com/example/icp"),
    // Fields.
    ("fields.yaml", "fields: [plants, shifts]"),
    ("fields.yaml", "fields: {plants: integer}"),
    ("fields.yaml", "fields: [{name: shifts, type: text, values: one}]"),
    ("fields.yaml", "fields: [{name: shifts, type: text, aliases: [one, two]}]"),
    ("fields.yaml", "fields: [{name: shifts, type: text, crm: Account.Shifts}]"),
    ("fields.yaml", "fields: [{name: phone, type: text, personal: of course}]"),
    ("fields.yaml", "fields: [{name: plants, type: integer, known_at: after sale}]"),
    // Profiles.
    ("profiles/midmarket.yaml", "owner: [sales, marketing]"),
    ("profiles/midmarket.yaml", "contributors: sales"),
    ("profiles/midmarket.yaml", "value: They save time and we earn money"),
    ("profiles/midmarket.yaml", "review: quarterly"),
    ("profiles/midmarket.yaml", "review: {last: September 2026, every: 3}"),
    ("profiles/midmarket.yaml", "criteria:\n  industry: Manufacturing\n  employees: 200-500"),
    ("profiles/midmarket.yaml", "criteria: Manufacturers with 200 to 500 people"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: employees, at_least: 200, weight: high}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: employees, at_least: 200, importance: 5}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: employees, between: 100 to 500, weight: 10}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: employees, at_least: [200], weight: 10}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: country, in: Germany, weight: 10}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: employees, at_least: 200, required: must}"),
    ("profiles/midmarket.yaml", "criteria:\n  - {field: employees, at_least: 200, weight: 12.5}"),
    (
        "profiles/midmarket.yaml",
        "criteria:\n  - {field: employees, at_least: 200, weight: 10, evidence: win-loss-2026q3}",
    ),
    ("profiles/midmarket.yaml", "criteria:\n  - employees: 200"),
    ("profiles/midmarket.yaml", "criteria:\n  - {id: a, not: [{field: industry, in: [Software]}], weight: 30}"),
    ("profiles/midmarket.yaml", "tiers: A, B"),
    ("profiles/midmarket.yaml", "tiers: {A: 80-100, B: 60-79}"),
    ("profiles/midmarket.yaml", "personas: {economic_buyer: cfo}"),
    ("profiles/midmarket.yaml", "buying: Three months, five people"),
    ("profiles/midmarket.yaml", "buying: {cycle: 3 months}"),
    ("profiles/midmarket.yaml", "buying: {cycle: {from: 3, to: 6}}"),
    ("profiles/midmarket.yaml", "buying: {stakeholders: 5, budget: 50k EUR}"),
    ("profiles/midmarket.yaml", "buying: {committee: [cfo], triggers: [A new plant]}"),
    ("profiles/midmarket.yaml", "buying: {committee: [{persona: cfo, role: economic buyer}]}"),
    ("profiles/midmarket.yaml", "pains: Plans are kept in spreadsheets"),
    ("profiles/midmarket.yaml", "pains: [{id: spreadsheets, statement: Slow, urgency: 1}]"),
    ("profiles/midmarket.yaml", "qualification: [Which ERP runs the plants?]"),
    ("profiles/midmarket.yaml", "plays: [Sales calls them]"),
    ("profiles/midmarket.yaml", "content: [A whitepaper]"),
    ("profiles/midmarket.yaml", "content: {awareness: A whitepaper}"),
    ("profiles/midmarket.yaml", "experiment: We believe that they buy"),
    ("profiles/midmarket.yaml", "evidence: Win-loss analysis of 2026"),
    ("profiles/midmarket.yaml", "evidence: [{id: win-loss-2026q3, date: Q3 2026, sample: about 80}]"),
    ("profiles/midmarket.yaml", "champion: yes"),
    ("profiles/midmarket.yaml", "missing_data: ignore"),
    ("profiles/midmarket.yaml", "allow: [{rule: no-why}]"),
    ("profiles/midmarket.yaml", "notes:\n  todo: ask sales"),
    // Negative profiles, personas.
    ("negative/no-plant-team.yaml", "when: has_planning_team is false"),
    ("negative/no-plant-team.yaml", "effect: 20"),
    ("negative/no-plant-team.yaml", "applies_to: midmarket"),
    ("negative/no-plant-team.yaml", "evidence: {id: churn-2026}"),
    ("personas/cfo.yaml", "buying_role: econmic-buyer"),
    ("personas/cfo.yaml", "buying_role: [champion, end-user]"),
    ("personas/cfo.yaml", "goals: {first: Lower stock}"),
    ("personas/cfo.yaml", "objections: [Too expensive]"),
    ("personas/cfo.yaml", "questions: [What does it cost?]"),
    ("personas/cfo.yaml", "name:"),
    // Customer data, waivers.
    ("snapshots/customers-2026q3.yaml", "as_of: 30.09.2026"),
    ("snapshots/customers-2026q3.yaml", "as_of: Q3"),
    ("snapshots/customers-2026q3.yaml", "accounts: ../data/accounts.csv"),
    ("snapshots/customers-2026q3.yaml", "accounts: {path: ../data/accounts.csv, key: AccountId, columns: [Industry]}"),
    ("snapshots/customers-2026q3.yaml", "opportunities: {path: a.csv, account: Id, outcome: StageName}"),
    (
        "snapshots/customers-2026q3.yaml",
        "opportunities: {path: a.csv, account: Id, outcome: {column: Stage, won: Closed Won, lost: Closed Lost}}",
    ),
    ("snapshots/customers-2026q3.yaml", "csv: ;"),
    ("snapshots/customers-2026q3.yaml", "csv: {empty_list: none}"),
    ("snapshots/customers-2026q3.yaml", "synthetic: no"),
    ("snapshots/customers-2026q3.yaml", "sha256: {accounts: abc}"),
    ("snapshots/customers-2026q3.yaml", "customers: {measures: [OnboardingDays]}"),
    ("waivers.yaml", "kind: waivers\nwaivers: We accept the lower win rate this quarter"),
    (
        "waivers.yaml",
        "kind: waivers\nwaivers:\n  - id: a\n    rule: win_rate\n    accept: 28%\n    reason: New market\n    \
         approved_by: sales\n    until: end of year",
    ),
    // What is no document, and what is no YAML.
    ("profiles/slide.yaml", "We sell to everybody who plans production"),
    ("profiles/slide.yaml", "- Manufacturing\n- 200-500 people"),
    ("profiles/slide.yaml", "name: Everybody"),
    ("profiles/slide.yaml", "kind: icp\nname: Everybody"),
    (
        "profiles/slide.yaml",
        "kind: profile\nid: slide\nname: Slide\ncriteria:\n  - field: erp\n    is: SAP\n    weight:10\n",
    ),
    ("profiles/slide.yaml", "kind: profile\nid:slide\nname: Slide\n"),
    ("profiles/slide.yaml", "kind: profile\nsummary: Ranked: first by planners\n"),
    ("profiles/slide.yaml", "kind: profile\nsummary: \"Ranked first\nname: Slide\n"),
    ("profiles/slide.yaml", "kind: profile\nsummary: 'It's the best'\n"),
    ("profiles/slide.yaml", "kind: profile\n  id: slide\n"),
    ("profiles/slide.yaml", "kind: profile\ncriteria:\n  - field: erp\n   is: SAP\n"),
    ("profiles/slide.yaml", "kind: profile\ncriteria:\n  - field: erp\n\tis: SAP\n"),
    ("profiles/slide.yaml", "kind: profile\npersonas: [cfo, coo\nname: Slide\n"),
    ("profiles/slide.yaml", "kind: profile\nsummary: first line\nsecond line\nname: Slide\n"),
    ("profiles/slide.yaml", "kind: profile\npersonas:\n  - cfo\n - coo\n"),
    ("profiles/slide.yaml", "kind: profile\nname: *everybody\n"),
    ("profiles/slide.yaml", "kind: profile\nname: 50% of them\nsummary: %-signs\n"),
    ("profiles/slide.yaml", "kind: profile\nname: {{company}}\n"),
    ("profiles/slide.yaml", "kind: profile\nname: - everybody\n"),
    ("profiles/slide.yaml", "<html>\n<body>Our ICP</body>"),
    ("profiles/slide.yaml", "{\"kind\": \"profile\", \"id\": \"a\","),
];

#[test]
fn newcomers_are_told_what_to_do() {
    let (mut shown, mut silent) = (String::new(), Vec::new());
    for (path, fault) in MISTAKES {
        let mut files = testing::good();
        testing::with(&mut files, path, fault);
        let loaded = testing::load(&files);
        // What follows from the fault in other documents is not what is read here.
        let path = format!("icp/{path}");
        let of_file = |finding: &&crate::diagnostic::Diagnostic| {
            finding.primary.as_ref().is_some_and(|label| label.place.source.path() == path)
        };
        let found: Vec<_> = loaded.diagnostics.iter().filter(of_file).cloned().collect();
        assert!(!found.is_empty(), "nothing is said about {fault}");
        silent.extend(found.iter().filter(|finding| finding.help.is_empty()).map(|finding| finding.message.clone()));
        let whole = text(&Findings::from(found.as_slice()), Style::Plain);
        let end = format!("\n{}\n", Summary::of(&Findings::from(found.as_slice())));
        shown.push_str(whole.strip_suffix(&end).unwrap_or(&whole));
    }
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("newcomers", shown);
    });
    assert!(silent.is_empty(), "no advice is given beside {silent:#?}");
}

/// Whole workspaces of newcomers: how each came about, and its files.
const WORKSPACES: &[(&str, &[(&str, &str)])] = &[
    // A slide that was turned into YAML.
    (
        "newcomer-slide",
        &[
            (
                "icp.yaml",
                "\
kind: workspace
version: 1.0
product: Enterprise Growth Platform
gate: true
goal:
  - Land and expand
  - Become the leader
",
            ),
            (
                "personas/cxo.yaml",
                "\
kind: persona
name: CxO
buying_role: decision maker
goals: Growth, innovation
pains: Legacy systems
",
            ),
            (
                "profiles/enterprise.yaml",
                "\
kind: profile
id: Enterprise
name: Enterprise ICP
description: Large innovative companies that value partnership
criteria:
  - Fortune 1000
  - Digital leaders
  - industry: All
  - field: employees
    at_least: 1k+
    weight: high
  - field: annual_revenue
    between: $500M - $5B
    priority: must-have
pains:
  - Inefficient processes
    - Siloed data
buying:
  cycle: 6-12 months
  committee:
    champion: VP
    economic_buyer: CxO
triggers: digital transformation
",
            ),
        ],
    ),
    // A spreadsheet that was copied into YAML.
    (
        "newcomer-spreadsheet",
        &[
            (
                "icp.yaml",
                "\
kind: workspace
version: \"1\"
product: Plantwise
snapshot: Q3
",
            ),
            (
                "negative/small.yaml",
                "\
kind: negative
id: small
name: Too small
rule: employees < 10
penalty: -20
",
            ),
            (
                "profiles/smb.yaml",
                "\
kind: profile
id: smb_2026
name: SMB
status: Active
owner: Anna, Ben
review:
  last: 09/30/2026
  every: 90
criteria:
  - field: Employees
    min: 50
    max: \"1,000\"
    weight: 25%
  - field: annual_revenue
    between: [1,000,000, 5,000,000]
    weight: 25
  - field: country
    in: DE; AT; CH
    weight: 25
  - field: naics
    in: [0111, 333]
    weight: 25
  - field: public
    is: No
    weight: 10
tiers:
  A: 80-100
  B: 60-79
buying:
  stakeholders: 3-5
  budget: EUR 20.000
",
            ),
            (
                "snapshots/q3.yaml",
                "\
kind: snapshot
id: q3
as_of: Sep 30 2026
accounts:
  file: accounts.xlsx
  columns:
    - Employees
opportunities:
  file: deals.csv
  won: Closed Won
",
            ),
        ],
    ),
    // One customer that was taken for a profile.
    (
        "newcomer-overfitted",
        &[
            (
                "icp.yaml",
                "\
kind: workspace
version: 1
product: Plantwise
",
            ),
            (
                "personas/petra.yaml",
                "\
kind: persona
id: petra
name: Petra Huber
buying_role: champion
titles: [Head of Production at Acme GmbH]
channels: [petra.huber@acme.example, \"+49 170 1234567\"]
",
            ),
            (
                "profiles/like-acme.yaml",
                "\
kind: profile
id: like-acme
name: Companies like Acme GmbH
owner: anna.schmidt@example.com
summary: Call Petra Huber at Acme (+49 170 1234567) for a reference
criteria:
  - field: city
    in: [Stuttgart]
    importance: must
    why: Acme is there
  - field: employees
    between: [412, 418]
    importance: must
  - field: founded_year
    in: [1987]
    importance: must
  - field: erp
    is: SAP
    importance: must
  - field: account_name
    in: [Acme GmbH, Bolt AG]
    weight: 50
  - field: lead_email
    is: petra.huber@acme.example
    weight: 10
personas: [petra]
",
            ),
        ],
    ),
];

#[test]
fn whole_workspaces_of_newcomers_are_told_what_to_do() {
    for (name, files) in WORKSPACES {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let outcome = testing::lint(&files);
        let silent = outcome.findings.iter().find(|finding| finding.help.is_empty() && finding.fix.is_none());
        assert!(silent.is_none(), "{name}: no advice beside {silent:?}");
        insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(*name, text(&Findings::from(&outcome), Style::Plain));
        });
    }
}
