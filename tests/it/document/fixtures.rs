//! Small workspaces in memory, and numbers made by hand.

use icp::backtest::{Availability, Numbers};
use icp::document::{Measured, Provenance, SnapshotProvenance};
use icp::model::Group;
use icp::repo::MemoryTree;
use icp::stats;
use icp::workspace::{self, Workspace};

pub(super) fn workspace(files: &[(&str, &str)]) -> Workspace {
    let tree = MemoryTree::new(files.iter().copied());
    let loaded = workspace::load(&tree, "icp").expect("the workspace can be read");
    let findings: Vec<&str> = loaded.diagnostics.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(findings, Vec::<&str>::new());
    loaded.workspace.expect("there is a workspace")
}

/// Everything that a workspace can say.
pub(super) const GOOD: &[(&str, &str)] = &[
    (
        "icp/icp.yaml",
        "
kind: workspace
version: 1
product: Plantwise
description: Production planning for mid-size manufacturers
snapshot: customers
goal: Grow net retention in the core segment
market: {field: country, in: [DE, AT, CH, FR]}
serves: {field: country, in: [DE, AT, CH]}
lifecycle: {mql: [A, B], sql: [A]}
events: [{on: 2026-11-01, what: A new product line}]
",
    ),
    (
        "icp/fields.yaml",
        "
kind: fields
fields:
  - {name: annual_revenue, type: number, dimension: firmographic, unit: EUR}
  - {name: contact_email, type: text, personal: true}
",
    ),
    (
        "icp/snapshots/customers.yaml",
        "
kind: snapshot
id: customers
as_of: 2026-09-30
accounts: {path: ../data/accounts.csv, key: Id}
",
    ),
    (
        "icp/profiles/machines.yaml",
        "
kind: profile
id: machines
name: Machine builders
owner: revenue-operations
contributors: [sales, {team: finance, contributed: Revenue by segment, on: 2026-09-12}]
summary: Builders of machines that have outgrown spreadsheets.
value: {to_customer: Delivery dates that hold, to_us: Customers who stay}
review: {last: 2026-09-30, every: 3 months}
criteria:
  - {field: industry, in: [Machinery, Electronics], importance: must, why: We win twice as often, evidence: [crm]}
  - {field: employees, between: [200, 500], importance: strong}
  - {field: annual_revenue, at_least: 20 million, weight: 25, why: Below that it does not pay}
  - {field: tech_stack, any_of: [SAP, NetSuite], importance: nice}
  - {id: known-contact, field: contact_email, in: [jane.doe@example.com], weight: 5}
  - {id: sponsor, ask: Who on the board owns planning?, why: Nobody decides alone, evidence: [crm]}
missing_data: half-credit
tiers:
  A: {from: 80, means: Pursue now, do: Call within a day}
  B: 60
personas: [it, cfo]
buying:
  cycle: {from: 60 days, to: 120 days}
  stakeholders: {from: 3, to: 7}
  budget: {from: 40000, to: 150k, currency: EUR}
  procurement: Security review, then a contract
  committee: [{persona: cfo, role: executive-sponsor}]
  triggers: [{id: funding, signal: Fresh money, when: {field: last_funding_on, within: 6 months}}]
pains: [{id: late, statement: Orders leave late, urgency: high, we_offer: A plan that holds}]
qualification:
  - {question: How many people work there?, good: 200 to 500, bad: Fewer than 50, decides: employees}
  - {question: Who plans?, bad: Nobody, decides: no-planner}
plays: [{team: sales, tier: A, do: Bring a plan, link: https://wiki.example.com/plays?id=1}, {team: marketing, do: Invite them}]
content: {awareness: [What late orders cost], decision: [Reference visit]}
evidence:
  - {id: crm, type: crm-analysis, date: 2026-09-12, sample: 1840, finding: They win and stay, link: the binder in the hall}
",
    ),
    (
        "icp/profiles/parts.yaml",
        "
kind: profile
id: parts
name: Makers of parts
criteria:
  - {field: industry, is: Metal, required: true}
  - {field: locations, at_least: 2, weight: 60}
",
    ),
    (
        "icp/profiles/food.yaml",
        "
kind: profile
id: food
name: Food producers
status: aspirational
criteria: [{field: industry, is: Food, importance: must}]
experiment: {hypothesis: They buy as often, success: 30 closed deals, decide_by: 2027-03-31}
",
    ),
    (
        "icp/profiles/old.yaml",
        "
kind: profile
id: old
name: What we left behind
status: retired
criteria: [{field: industry, is: Textiles, importance: must}]
personas: [clerk]
",
    ),
    (
        "icp/negative/no-planner.yaml",
        "
kind: negative
id: no-planner
name: Nobody plans
when: {field: has_dedicated_team, is: false}
why: They churn within a year
say: We would not make you happy yet
instead: The self-serve plan
evidence: [crm]
",
    ),
    (
        "icp/negative/weak-data.yaml",
        "
kind: negative
id: weak-data
name: Times are guesses
applies_to: [machines]
effect: {penalty: 20}
ask: When were the times last checked?
evidence: Told by every second customer who left
",
    ),
    (
        "icp/personas/cfo.yaml",
        "
kind: persona
id: cfo
name: Chief Financial Officer
buying_role: economic-buyer
titles: [CFO, Finance Director]
department: finance
seniority: c-level
responsibilities: [The result]
goals: [Grow without another hall]
pains: [Money tied up in stock]
motivations: [Peace with the bank]
objections: [{says: Too expensive, answer: Compare it over three years}, {says: Not now}]
questions: {awareness: [What does it cost us?], decision: [How do we leave?]}
success_measures: [Cash]
channels: [phone]
messages: [We show which dates will hold]
",
    ),
    ("icp/personas/it.yaml", "{kind: persona, id: it, name: IT Manager, buying_role: technical-evaluator}"),
    ("icp/personas/clerk.yaml", "{kind: persona, id: clerk, name: Clerk, buying_role: end-user}"),
];

/// What somebody would write who wants the document to do something else than to be read.
pub(super) const HOSTILE: &[(&str, &str)] = &[
    (
        "icp/icp.yaml",
        r##"
kind: workspace
version: 1
product: "<img src=x onerror=alert(1)>"
description: "See https://evil.example and [here](javascript:alert(1))"
goal: "# Not a heading\n\n- not a list\n\n<iframe src='//evil.example'></iframe>"
"##,
    ),
    (
        "icp/profiles/script.yaml",
        r##"
kind: profile
id: script
name: "<script>alert(1)</script>"
owner: "@everyone"
summary: "[x](javascript:alert(1)) ![y](https://evil.example/p.png) ``` **bold** | cell |"
value: {to_customer: "</style></title><svg onload=alert(1)>", to_us: "a\u202Eb"}
criteria:
  - {field: industry, in: ["<b>bold</b>", "a|b"], importance: must, why: "</p><h1>taken over</h1>", evidence: [e]}
  - {id: asked, ask: "<form action=https://evil.example><input>"}
tiers: {"<i>": {from: 80, means: "{{ 7 * 7 }}", do: "{% raw %}"}}
plays:
  - {team: "@org/team", do: "a", link: "javascript:alert(1)"}
  - {team: b, do: c, link: "https://evil.example/\"onclick=alert(1)"}
evidence: [{id: e, finding: "www.evil.example fixes org/repo#1 and #2", link: "<javascript:alert(1)>"}]
"##,
    ),
    (
        "icp/negative/n.yaml",
        r##"
kind: negative
id: n
name: "[no](https://evil.example)"
ask: "1. first\n2. second"
say: "\"><script>alert(2)</script>"
"##,
    ),
    (
        "icp/personas/p.yaml",
        r##"
kind: persona
id: p
name: "*_`~p~`_*"
buying_role: champion
messages: ["&lt;script&gt; & <!-- -->", "mailto:a@evil.example"]
"##,
    ),
];

/// The numbers of a group: accounts, closed and won deals, customers of whom one in ten left.
pub(super) fn numbers(accounts: u64, closed: u64, won: u64, customers: u64) -> Numbers {
    let deals = stats::Group::of_singles(closed, won);
    let churned = customers / 10;
    Numbers {
        accounts,
        all_accounts: 1000,
        deals,
        open: closed / 4,
        all_deals: stats::Group::of_singles(2000, 500),
        won_revenue: i128::from(won) * 45_300_000_000,
        all_won_revenue: 500 * 45_300_000_000,
        won_with_amount: won,
        twice_cycle_days: Some(191),
        customers,
        churned,
        with_opportunity: accounts / 2,
        expanded: customers / 3,
        with_revenue: customers,
        revenue_start: 100,
        revenue_now: 104,
        measures: [("onboarding_days".to_owned(), (customers as f64 * 36.5, customers))].into(),
        has: Availability { opportunities: true, amount: true, cycle: true, churn: true, revenue: true },
        win_rate_interval: stats::wilson(deals, 0.0, 0.9),
        retention_interval: stats::wilson(stats::Group::of_singles(customers, customers - churned), 0.0, 0.9),
        ..Numbers::default()
    }
}

/// Numbers for [`GOOD`], with two small tiers.
pub(super) fn measured() -> Measured {
    let group = |name: &str| Group::parse(name).expect(name);
    let groups = vec![
        (group("all"), numbers(1000, 2000, 500, 400)),
        (group("icp"), numbers(300, 700, 260, 200)),
        (group("outside"), numbers(700, 1300, 240, 200)),
        (group("excluded"), numbers(80, 100, 10, 8)),
        (group("needs-data"), numbers(40, 60, 12, 10)),
        (group("profile:machines"), numbers(200, 500, 190, 150)),
        (group("profile:machines/tier:A"), numbers(120, 320, 140, 110)),
        (group("profile:machines/tier:B"), numbers(80, 180, 50, 40)),
        (group("profile:parts"), numbers(100, 200, 70, 50)),
        (group("profile:parts/tier:A"), numbers(94, 193, 68, 49)),
        (group("profile:parts/tier:B"), numbers(4, 4, 1, 1)),
        (group("profile:parts/tier:C"), numbers(2, 3, 1, 0)),
        (group("negative:no-planner"), numbers(150, 200, 14, 12)),
        (group("aspirational:food"), numbers(60, 40, 12, 11)),
    ];
    Measured { groups, confidence: 0.9, portrait: None }
}

pub(super) fn provenance() -> Provenance {
    let snapshot = SnapshotProvenance {
        id: "customers".to_owned(),
        as_of: "2026-09-30".parse().expect("a day"),
        digest: "sha256:0123456789abcdef0123456789abcdef".to_owned(),
        synthetic: true,
    };
    Provenance {
        commit: Some("1f3870be274f6c49b3e31a0c6728957f0a1b2c3d".to_owned()),
        date: Some("2026-10-15".to_owned()),
        snapshot: Some(snapshot),
        version: "1.2.3".to_owned(),
    }
}
