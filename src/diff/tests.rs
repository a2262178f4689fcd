//! What is a change and what is none, one case a feature.

use super::*;
use crate::repo::MemoryTree;
use crate::workspace::load;

const CONFIG: &str = "kind: workspace\nversion: 1\nproduct: Plantwise\n";

/// A workspace of documents that are parted by lines of `---`; it has a plain configuration unless one is given.
pub(crate) fn workspace(documents: &str) -> Workspace {
    let mut files: Vec<(String, String)> = Vec::new();
    for (at, text) in documents.split("---\n").filter(|text| !text.trim().is_empty()).enumerate() {
        let id = text.lines().find_map(|line| line.strip_prefix("id: ")).map_or(format!("{at}"), str::to_owned);
        files.push((format!("icp/{id}.yaml"), text.to_owned()));
    }
    if !documents.contains("kind: workspace") {
        files.push(("icp/icp.yaml".to_owned(), CONFIG.to_owned()));
    }
    load_files(files)
}

fn load_files(files: Vec<(String, String)>) -> Workspace {
    let loaded = load(&MemoryTree::new(files), "icp").expect("is a workspace");
    assert_eq!(loaded.diagnostics, [], "the test's own documents are sound");
    loaded.workspace.expect("has a configuration")
}

/// A change as a test shows it: mark, summary, reach.
fn line(change: &Change) -> String {
    let mark = match change.kind {
        ChangeKind::Added => '+',
        ChangeKind::Removed => '-',
        ChangeKind::Changed => '~',
        ChangeKind::Moved => '>',
    };
    let reach = change.reach.filter(|_| change.subject != Subject::Fit).map(|reach| format!(" ({reach})"));
    format!("{mark} {}{}", change.summary, reach.unwrap_or_default())
}

fn check(base: &str, head: &str, expected: &[&str]) {
    let (base, head) = (workspace(base), workspace(head));
    assert_eq!(diff(&base, &base), []);
    assert_eq!(diff(&head, &head), []);
    let lines: Vec<String> = diff(&base, &head).iter().map(line).collect();
    assert_eq!(lines, expected);
}

/// A profile with further keys.
fn profile(keys: &str) -> String {
    let criteria = if keys.contains("criteria:") { "" } else { "criteria: [{field: industry, in: [A], weight: 30}]\n" };
    format!("kind: profile\nid: mid\nname: Mid-market\n{criteria}{keys}\n")
}

fn check_profile(base: &str, head: &str, expected: &[&str]) {
    check(&profile(base), &profile(head), expected);
}

/// One criterion of a profile in which nothing else changes.
fn check_criterion(base: &str, head: &str, expected: &[&str]) {
    let base = workspace(&profile(&format!("criteria: [{{id: x, weight: 30, {base}}}]")));
    let head = workspace(&profile(&format!("criteria: [{{id: x, weight: 30, {head}}}]")));
    let changes = diff(&base, &head);
    let lines: Vec<String> = changes.iter().filter(|change| change.subject != Subject::Fit).map(line).collect();
    assert_eq!(lines, expected);
}

#[test]
fn bounds_and_values_are_shown_by_what_moved() {
    check_criterion(
        "field: employees, between: [200, 500]",
        "field: employees, between: [150, 500]",
        &["~ `x`: 200–500 → 150–500 people (broader)"],
    );
    check_criterion(
        "field: employees, between: [200, 500]",
        "field: employees, at_least: 200",
        &["~ `x`: 200–500 → at least 200 people (broader)"],
    );
    check_criterion(
        "field: employees, between: [200, 500]",
        "field: employees, between: [300, 600]",
        &["~ `x`: 200–500 → 300–600 people (sideways)"],
    );
    check_criterion(
        "field: industry, in: [Retail, Media]",
        "field: industry, in: [Media, Software]",
        &["~ `x`: adds Software; drops Retail (sideways)"],
    );
    check_criterion(
        "field: industry, not_in: [Retail]",
        "field: industry, not_in: [Retail, Media]",
        &["~ `x`: now excludes Media (narrower)"],
    );
    check_criterion(
        "field: tech_stack, all_of: [SAP, MES]",
        "field: tech_stack, all_of: [SAP]",
        &["~ `x`: drops MES (broader)"],
    );
    check_criterion(
        "field: last_funding_on, within: 12 months",
        "field: last_funding_on, within: 6 months",
        &["~ `x`: last funding within 12 months → last funding within 6 months (narrower)"],
    );
    check_criterion(
        "field: industry, in: [A]",
        "field: country, in: [DE]",
        &["~ `x`: industry is A → country is DE (sideways)"],
    );
    check_criterion(
        "any: [{field: employees, at_least: 5}, {field: regulated, is: true}]",
        "any: [{field: employees, at_least: 5}]",
        &["~ `x`: at least 5 people or regulated → at least 5 people (narrower)"],
    );
    check_criterion(
        "field: annual_revenue, at_least: 10 million",
        "field: annual_revenue, at_least: 20 million",
        &["~ `x`: at least 10 million → at least 20 million (narrower)"],
    );
}

#[test]
fn another_way_of_writing_is_no_change() {
    let same = |base: &str, head: &str| check_criterion(base, head, &[]);
    same("field: employees, between: [200, 500]", "field: employees, at_least: 200, at_most: 500");
    same("field: employees, at_least: 2k", "field: employees, at_least: 2000");
    same("field: industry, in: [A, B]", "field: industry, in: ['b', A]");
    same("field: industry, in: [A, B]", "any: [{field: industry, is: B}, {field: industry, is: A}]");
    same("field: industry, not_in: [A]", "not: {field: industry, in: [A]}");
    same("field: employees, at_least: 200", "not: {field: employees, at_most: 199}");
    same("field: tech_stack, any_of: [A]", "field: tech_stack, all_of: [A]");
    same("field: last_funding_on, within: 1 year", "field: last_funding_on, within: 4 quarters");
    same("field: naics, starts_with: ['31', '311']", "field: naics, starts_with: [31]");
    check_profile(
        "criteria:\n  # why not\n  - {field: industry, in: [A], importance: strong}\n  - {field: erp, is: SAP, importance: must}",
        "criteria: [{required: true, is: \"SAP\", field: erp}, {field: industry, in: [A], weight: 30}]",
        &[],
    );
    check_profile(
        "",
        "status: operational\nmissing_data: no-credit\ntiers: {C: 40, A: {from: 80}, B: 60}\npersonas: []\nnotes: x\nx-a: 1",
        &[],
    );
    check_profile("summary: >\n  one\n  two", "summary: one two", &[]);
}

#[test]
fn tests_that_differ_only_where_nothing_is_known_are_told_apart() {
    check_criterion(
        "field: industry, in: [A]",
        "field: industry, in: [A], known: true",
        &["~ `x`: industry is A → industry is A and industry is known (equal)"],
    );
}

#[test]
fn criteria_are_matched_by_id() {
    check_profile(
        "criteria: [{field: industry, in: [A], weight: 30}, {field: employees, at_least: 5, weight: 10}]",
        "criteria: [{field: employees, at_least: 5, weight: 20, required: true}, {field: erp, is: SAP, weight: 10}]",
        &[
            "~ as a whole: admits some accounts that it did not, and loses others",
            "- `industry`: industry is A, weight 30 (broader)",
            "~ `employees`: weight 10 → 20 (equal)",
            "~ `employees`: now required (equal)",
            "+ `erp`: ERP is SAP, weight 10 (equal)",
        ],
    );
    check_profile(
        "criteria: [{field: industry, in: [A], weight: 30, why: because}, {id: sponsor, ask: Who?}]",
        "criteria: [{field: industry, in: [A], weight: 30, why: it is so}, {id: sponsor, ask: Who pays?}]",
        &["~ `industry.why`: because → it is so", "~ `sponsor.ask`: Who? → Who pays?"],
    );
}

#[test]
fn a_profile_is_judged_as_a_whole() {
    check_profile(
        "criteria: [{field: employees, between: [200, 500], importance: must}]",
        "criteria: [{field: employees, between: [150, 500], importance: must}]",
        &[
            "~ as a whole: admits all accounts that it did, and more",
            "~ `employees`: 200–500 → 150–500 people (broader)",
        ],
    );
    check_profile(
        "criteria: [{field: employees, at_least: 9, weight: 30}, {field: erp, is: SAP, weight: 30}]",
        "criteria: [{field: employees, at_least: 9, weight: 60}, {field: erp, is: SAP, weight: 60}]",
        &[
            "~ as a whole: admits the same accounts",
            "~ `employees`: weight 30 → 60 (broader)",
            "~ `erp`: weight 30 → 60 (broader)",
        ],
    );
    check_profile(
        "",
        "tiers: {A: 80, B: 60}",
        &["~ as a whole: admits the same accounts", "- tier C: from 40 (equal)"],
    );
    check_profile(
        "missing_data: half-credit",
        "",
        &[
            "~ as a whole: admits fewer accounts, and none that it did not",
            "~ `missing_data`: half-credit → no-credit (narrower)",
        ],
    );
}

#[test]
fn tiers_move_by_their_thresholds() {
    let criteria = "criteria: [{field: industry, in: [A], weight: 30}, {field: erp, is: SAP, weight: 20}]\n";
    check_profile(
        &format!("{criteria}tiers: {{A: 70, B: 50}}"),
        &format!("{criteria}tiers: {{A: {{from: 60, means: Now}}, B: 45}}"),
        &[
            "~ as a whole: admits the same accounts",
            "~ tier A: from 70 → from 60 (broader)",
            "+ `tiers.A.means`: Now",
            "~ tier B: from 50 → from 45 (equal)",
        ],
    );
}

#[test]
fn other_keys_of_a_profile_are_compared_one_by_one() {
    check_profile(
        "owner: sales\nbuying: {cycle: {from: 60 days, to: 12 months}, budget: {from: 40k}}\npains: [{id: a, statement: x}, {id: b, statement: y}]",
        "owner: revenue\nbuying: {cycle: {from: 90 days, to: 1 year}, budget: {from: 40000}}\npains: [{id: b, statement: y, urgency: high}, {id: c, statement: z}]",
        &[
            "~ `owner`: sales → revenue",
            "~ `buying.cycle.from`: 60 days → 90 days",
            "- `pains.a`: x",
            "+ `pains.b.urgency`: high",
            "+ `pains.c`: z",
        ],
    );
    check_profile(
        "buying: {triggers: [{id: plant, signal: s, when: {field: last_funding_on, within: 6 months}}]}",
        "buying: {triggers: [{id: plant, signal: s, when: {field: last_funding_on, within: 9 months}}]}",
        &["~ `buying.triggers.plant.when`: last funding within 6 months → last funding within 9 months (broader)"],
    );
    check_profile(
        "contributors: [sales, {team: finance}]\nallow: [one]",
        "contributors: [finance, {team: sales, contributed: names}]\nallow: [{rule: one, reason: because}, two]",
        &["+ `contributors.sales.contributed`: names", "+ `allow.one.reason`: because", "+ `allow.two`"],
    );
    check_profile(
        "summary: Discrete manufacturers that run their plants on an ERP and have outgrown spreadsheets",
        "summary: Manufacturers that run their plants on an ERP and have outgrown spreadsheets and e-mail",
        &["~ `summary` reworded"],
    );
    check_profile("", "status: retired", &["~ `status`: operational → retired"]);
}

#[test]
fn documents_come_go_and_move() {
    check("", &profile(""), &["+ profile: Mid-market (1 criterion)"]);
    check(&profile("status: retired"), "", &["- profile: Mid-market (1 criterion, retired)"]);
    let config = || ("icp/icp.yaml".to_owned(), CONFIG.to_owned());
    let at = |path: &str| load_files(vec![config(), (path.to_owned(), profile(""))]);
    let changes = diff(&at("icp/a.yaml"), &at("icp/profiles/b.yaml"));
    assert_eq!(changes.iter().map(line).collect::<Vec<_>>(), ["> icp/a.yaml → icp/profiles/b.yaml"]);
    assert!(!changes[0].has_meaning());
}

#[test]
fn negative_profiles_have_a_test_an_effect_and_profiles() {
    let negative = |keys: &str| format!("{}---\nkind: negative\nid: n\nname: Nobody\n{keys}\n", profile(""));
    check(
        &negative("when: {field: employees, at_most: 10}"),
        &negative("when: {field: employees, at_most: 20}\neffect: {penalty: 20}\napplies_to: [mid]\nsay: Not yet"),
        &[
            "~ as a whole: keeps out fewer accounts, and none that it did not",
            "~ `effect`: exclude → penalty 20",
            "~ `applies_to`: every profile → mid",
            "~ `when`: at most 10 → at most 20 people (broader)",
            "+ `say`: Not yet",
        ],
    );
    check(&negative("ask: Why?"), &negative("effect: exclude\nask: Why?"), &[]);
    check(&profile(""), &negative("ask: Why?"), &["+ negative profile: Nobody (ask “Why?”; exclude)"]);
}

#[test]
fn personas_are_lists_and_texts() {
    let persona = |keys: &str| format!("kind: persona\nid: cfo\nname: CFO\nbuying_role: economic-buyer\n{keys}\n");
    check(
        &persona("titles: [CFO, Treasurer]\nobjections: [{says: Too dear, answer: No}]\ngoals: [a]"),
        &persona("titles: [Finance Director, CFO]\nobjections: [{says: Too dear, answer: Look}]\nchannels: [phone]"),
        &[
            "~ `titles`: adds Finance Director; drops Treasurer",
            "~ `objections.Too dear.answer`: No → Look",
            "- `goals`: a",
            "+ `channels`: phone",
        ],
    );
}

#[test]
fn the_gate_is_compared_rule_by_rule() {
    let config = |keys: &str| format!("{CONFIG}{keys}\n");
    let default = "gate:\n  confidence: 0.9\n  rules:\n    - {id: evidence, metric: closed, at_least: 30}\n    - {id: win_rate, metric: win_rate, group: icp, max_drop: 1 point, max_proven_drop: 0.1%, when_uncertain: block}\n    - {id: coverage, metric: won_revenue_share, max_drop: 10%, action: warn}\n";
    check(CONFIG, &config(default), &[]);
    check(
        CONFIG,
        &config(&default.replace("1 point", "2 points").replace("at_least: 30", "at_least: 30, action: warn")),
        &["~ gate rule `win_rate`: `max_drop`: 0.01 → 2 points", "~ gate rule `evidence`: `action`: block → warn"],
    );
    check(CONFIG, &config("gate: off"), &["~ gate switched off"]);
    check(
        &config("gate: {rules: [{id: a, metric: closed, at_least: 30}]}"),
        &config("gate: {rules: [{id: b, metric: win_rate, max_drop: 1%}], confidence: 0.95, holdout: {latest: 25%}}"),
        &[
            "~ gate: `confidence`: 0.9 → 0.95",
            "+ gate: `holdout`: latest 0.25",
            "- gate rule `a`: closed of icp, at_least 30",
            "+ gate rule `b`: win_rate of icp, max_drop 0.01",
        ],
    );
    check(
        CONFIG,
        &config(
            "lint: {rules: {stale-review: off}, limits: {max-personas: 5}}\nmarket: {field: country, in: [DE]}\nprivacy: {smallest_group: 5}",
        ),
        &["+ `lint.rules.stale-review`: off", "+ `lint.limits.max-personas`: 5", "+ `market`: country is DE"],
    );
}

#[test]
fn fields_are_compared_with_the_built_in_ones() {
    let fields = |fields: &str| format!("kind: fields\nfields: [{fields}]\n");
    let employees = "{name: employees, type: integer, dimension: firmographic, unit: people}";
    check("", &fields(employees), &[]);
    check(
        &fields(employees),
        &fields(
            "{name: plants, type: integer, unit: plants}, {name: employees, type: integer, dimension: firmographic, unit: people, label: Headcount, known_at: after_sale}",
        ),
        &[
            "+ field `employees`: `label`: Headcount",
            "~ field `employees`: `known_at`: before the sale → only after the sale",
            "+ field `plants`: integer in plants",
        ],
    );
}

#[test]
fn another_reading_of_a_field_changes_its_tests() {
    let with = |aliases: &str| {
        format!(
            "kind: fields\nfields: [{{name: industry, type: text, dimension: firmographic, aliases: {{Software: [{aliases}]}}}}]\n---\n{}",
            profile("criteria: [{field: industry, in: [Software], importance: must}]")
        )
    };
    check(
        &with("SaaS"),
        &with("SaaS, Cloud"),
        &[
            "~ field `industry`: `aliases`: adds Cloud = Software",
            "~ as a whole: admits all accounts that it did, and more",
            "~ `industry`: same test, but `industry` is read in another way (broader)",
        ],
    );
    // A value and its alias are one.
    check(&with("SaaS"), &with("SaaS").replace("in: [Software]", "in: [saas]"), &[]);
}

#[test]
fn snapshots_hide_their_defaults() {
    let snapshot = |keys: &str| format!("kind: snapshot\nid: s\nas_of: 2026-09-30\n{keys}\n");
    check(
        &snapshot("accounts: {path: a.csv, key: Id, columns: {industry: industry}}"),
        &snapshot("synthetic: false\nbad_values: error\ncsv: {delimiter: ','}\naccounts: {path: a.csv, key: Id}"),
        &[],
    );
    check(
        &snapshot("accounts: {path: a.csv, key: Id}"),
        &snapshot("accounts: {path: b.csv, key: Id, columns: {industry: Branch}}\ncsv: {delimiter: ;}"),
        &[
            "~ `accounts.path`: a.csv → b.csv",
            "~ `accounts.columns.industry`: industry → Branch",
            "~ `csv.delimiter`: , → ;",
        ],
    );
}

#[test]
fn waivers_are_matched_by_id_across_lists() {
    let waiver = |id: &str, keys: &str| {
        format!("  - {{id: {id}, rule: win_rate, reason: r, approved_by: cro, until: 2026-12-31{keys}}}\n")
    };
    let list = |waivers: &str| format!("{}---\nkind: waivers\nwaivers:\n{waivers}", profile(""));
    check(
        &list(&(waiver("a", "") + &waiver("b", ", accept: {down_to: 0.3}"))),
        &list(&(waiver("b", ", accept: {down_to: 0.2}") + &waiver("a", ", profile: any") + &waiver("c", ""))),
        &["~ `b.accept.down_to`: 0.3 → 0.2", "+ waiver `c`: rule win_rate, until 2026-12-31, approved by cro"],
    );
}

#[test]
fn changes_point_to_both_sides() {
    let base = workspace(&profile("criteria: [{field: employees, at_least: 5, importance: must}]"));
    let head = workspace(&profile("owner: x\ncriteria: [{field: employees, at_least: 3, importance: must}]"));
    let changes = diff(&base, &head);
    let change = changes.iter().find(|change| matches!(change.subject, Subject::Criterion(_))).expect("is there");
    let shown = |place: &Option<Place>| place.as_ref().map(ToString::to_string);
    assert_eq!(shown(&change.base).as_deref(), Some("icp/mid.yaml:4:12"));
    assert_eq!(shown(&change.head).as_deref(), Some("icp/mid.yaml:5:12"));
    assert_eq!(change.before.as_deref(), Some("at least 5 people"));
    assert_eq!(change.after.as_deref(), Some("at least 3 people"));
    assert_eq!(change.lets_in, Some(vec![("employees".to_owned(), "3".to_owned())]));
    assert_eq!(change.shuts_out, None);
    let owner = changes.iter().find(|change| change.subject == Subject::Key("owner".into())).expect("is there");
    assert_eq!((shown(&owner.base), shown(&owner.head).as_deref()), (None, Some("icp/mid.yaml:4:8")));
}

#[test]
fn a_workspace_that_moves_is_mentioned_once() {
    let at = |folder: &str| {
        let files = [(format!("{folder}/icp.yaml"), CONFIG.to_owned()), (format!("{folder}/a.yaml"), profile(""))];
        load(&MemoryTree::new(files), folder).expect("is a workspace").workspace.expect("has a configuration")
    };
    let lines: Vec<String> = diff(&at("icp"), &at("sales/icp")).iter().map(line).collect();
    assert_eq!(lines, ["> icp/icp.yaml → sales/icp/icp.yaml"]);
}

#[test]
fn long_lists_of_values_cost_little() {
    let list = |count: usize| {
        let values: Vec<String> = (0..count).map(|at| format!("company {at}")).collect();
        profile(&format!("criteria: [{{field: city, in: [{}], weight: 30}}]", values.join(", ")))
    };
    let (base, head) = (workspace(&list(5_000)), workspace(&list(5_001)));
    let changes = diff(&base, &head);
    let lines: Vec<String> = changes.iter().skip(1).map(line).collect();
    assert_eq!(lines, ["~ `city`: adds company 5000 (broader)"]);
}
