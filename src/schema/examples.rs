//! A short correct line for each key: what to write, for whoever wrote something else.
//!
//! One table serves the messages and the published schemas. It refuses to know why a value was refused.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::yaml::{Limits, parse};

/// Type → its keys, each with a value as it is written on one line behind the key.
///
/// Types are called as the schemas call them; a key whose values are words of a closed list needs no line.
const TABLE: &[(&str, &[(&str, &str)])] = &[
    ("Accept", &[("down_to", "28%"), ("up_to", "130")]),
    (
        "AccountsTable",
        &[
            ("path", "../data/accounts.csv"),
            ("key", "AccountId"),
            ("name", "AccountName"),
            ("parent", "ParentAccountId"),
            ("columns", "{industry: Industry, employees: NumberOfEmployees}"),
        ],
    ),
    ("AllowReasoned", &[("rule", "no-why"), ("reason", "The board decided this before our time")]),
    ("AmountWithCurrency", &[("column", "Amount"), ("currency_column", "CurrencyIsoCode")]),
    ("BestCustomer", &[("by", "[net_revenue_retention, win]"), ("top", "30")]),
    ("Budget", &[("from", "25k"), ("to", "80k"), ("currency", "EUR")]),
    (
        "Buying",
        &[
            ("cycle", "{from: 60 days, to: 130 days}"),
            ("stakeholders", "{from: 3, to: 6}"),
            ("budget", "{from: 25k, to: 80k, currency: EUR}"),
            ("procurement", "A yearly contract that the legal department reads"),
            ("committee", "[{persona: cfo, role: economic-buyer}]"),
            ("triggers", "[{id: new-plant, signal: A further plant has been announced}]"),
        ],
    ),
    ("CommitteeMember", &[("persona", "cfo")]),
    ("ContributorDetail", &[("team", "sales"), ("contributed", "Notes of 40 deals"), ("on", "2026-09-30")]),
    (
        "Criterion",
        &[
            ("id", "sponsor"),
            ("ask", "Who on the board owns planning?"),
            ("weight", "30"),
            ("why", "We win twice as often with them"),
            ("evidence", "[win-loss-2026q3]"),
        ],
    ),
    (
        "CsvSettings",
        &[
            ("delimiter", "\";\""),
            ("list_separator", "\";\""),
            ("null_values", "[n/a, unknown]"),
            ("decimal", "\",\""),
            ("thousands", "\".\""),
            ("date_format", "\"%d.%m.%Y\""),
            ("true_values", "[ja, x]"),
            ("false_values", "[nein]"),
        ],
    ),
    (
        "Customers",
        &[
            ("churned_on", "ChurnDate"),
            ("churn_reason", "ChurnReason"),
            ("arr_start", "ArrAtStart"),
            ("arr_now", "ArrNow"),
            ("measures", "{onboarding_days: {column: OnboardingDays, better: lower}}"),
        ],
    ),
    ("DocumentOutput", &[("template", "playbook.md"), ("output", "docs/ICP.md")]),
    ("Effect", &[("penalty", "20")]),
    ("Event", &[("on", "2026-07-01"), ("what", "The new prices")]),
    (
        "Evidence",
        &[
            ("id", "win-loss-2026q3"),
            ("date", "2026-09-12"),
            ("sample", "84"),
            ("finding", "Planners decide"),
            ("link", "https://example.com/win-loss-2026q3"),
        ],
    ),
    (
        "Experiment",
        &[
            ("hypothesis", "Food producers buy as often as machine builders"),
            ("success", "30 closed deals with a win rate of 30 % or more"),
            ("decide_by", "2027-03-31"),
        ],
    ),
    (
        "Field",
        &[
            ("name", "plants"),
            ("unit", "people"),
            ("description", "Plants in which something is made, without warehouses"),
            ("label", "number of plants"),
            ("crm", "{salesforce: Account.NumberOfEmployees}"),
            ("values", "[Manufacturing, Software]"),
            ("aliases", "{Software: [SaaS, Computer Software]}"),
        ],
    ),
    ("Fields", &[("fields", "[{name: plants, type: integer, description: Plants in which something is made}]")]),
    (
        "GatePolicy",
        &[
            ("rules", "[{id: win_rate, metric: win_rate, max_drop: 1 point}]"),
            ("confidence", "0.90"),
            ("holdout", "{latest: 25%}"),
        ],
    ),
    (
        "GateRule",
        &[
            ("id", "win_rate"),
            ("metric", "win_rate"),
            ("group", "icp"),
            ("max_drop", "1 point"),
            ("max_drop_relative", "10%"),
            ("max_rise", "10"),
            ("max_proven_drop", "0.1 points"),
            ("at_least", "30"),
            ("at_most", "120"),
        ],
    ),
    ("Holdout", &[("latest", "25%")]),
    ("Lifecycle", &[("mql", "[A, B]"), ("sql", "[A]")]),
    (
        "LintSettings",
        &[
            ("rules", "{no-why: error, few-contributors: off}"),
            ("limits", "{evidence-age: 18 months}"),
            ("allow", "[{rule: no-evidence, reason: The first interviews are in May}]"),
        ],
    ),
    ("Measure", &[("column", "OnboardingDays")]),
    (
        "Negative",
        &[
            ("id", "no-plant-team"),
            ("name", "Nobody owns planning"),
            ("applies_to", "[midmarket]"),
            ("effect", "{penalty: 20}"),
            ("when", "{field: employees, at_most: 20}"),
            ("ask", "Who plans production?"),
            ("why", "They leave within a year"),
            ("say", "We would not make you happy yet"),
            ("instead", "The free calculator"),
            ("evidence", "[win-loss-2026q3]"),
        ],
    ),
    ("Objection", &[("says", "We have a spreadsheet for that"), ("answer", "So had our customers; ask one of them")]),
    (
        "OpportunitiesTable",
        &[
            ("path", "../data/opportunities.csv"),
            ("account", "AccountId"),
            ("key", "OpportunityId"),
            ("outcome", "{column: StageName, won: [Closed Won], lost: [Closed Lost]}"),
            ("amount", "Amount"),
            ("created", "CreatedDate"),
            ("closed", "CloseDate"),
            ("stage", "StageName"),
            ("reason", "LossReason"),
            ("source", "LeadSource"),
            ("campaign", "Campaign"),
            ("type", "Type"),
            ("only", "{type: [New Business]}"),
            ("columns", "{industry: Industry, employees: NumberOfEmployees}"),
        ],
    ),
    (
        "Outcome",
        &[
            ("column", "StageName"),
            ("won", "[Closed Won]"),
            ("lost", "[Closed Lost]"),
            ("closed_column", "IsClosed"),
            ("won_column", "IsWon"),
        ],
    ),
    (
        "Pain",
        &[
            ("id", "spreadsheets"),
            ("statement", "Plans are kept in spreadsheets"),
            ("we_offer", "One plan for all plants"),
        ],
    ),
    (
        "Persona",
        &[
            ("id", "cfo"),
            ("name", "Chief Financial Officer"),
            ("titles", "[CFO, Finance Director]"),
            ("department", "Finance"),
            ("seniority", "c-level"),
            ("responsibilities", "[The budget]"),
            ("goals", "[Lower stock]"),
            ("pains", "[Numbers arrive late]"),
            ("motivations", "[A board that asks no second time]"),
            ("objections", "[{says: We have a spreadsheet for that, answer: So had our customers}]"),
            ("questions", "{awareness: [What do late orders cost us?], decision: [When are we live?]}"),
            ("success_measures", "[Cash tied up in stock]"),
            ("channels", "[Trade press]"),
            ("messages", "[Stock falls by a tenth in the first year]"),
        ],
    ),
    (
        "Pins",
        &[
            ("accounts", "2e26b7523e2cc8c5a65193a647dd57ba26d8c3dfb7c52bec78c06bf26860aca7"),
            ("opportunities", "5c4352a0c59207bd528c872668a2088527145bcaebe7bfe5f26d01131ff89db0"),
        ],
    ),
    (
        "Play",
        &[
            ("team", "sales"),
            ("tier", "A"),
            ("do", "Call within one working day"),
            ("link", "https://example.com/playbook"),
        ],
    ),
    ("Privacy", &[("smallest_group", "5")]),
    (
        "Profile",
        &[
            ("id", "midmarket"),
            ("name", "Mid-market manufacturers"),
            ("owner", "revenue-operations"),
            ("contributors", "[sales, customer-success]"),
            ("summary", "Manufacturers that have outgrown spreadsheets"),
            ("value", "{to_customer: Plans that hold, to_us: Customers that stay}"),
            ("review", "{last: 2026-09-30, every: 3 months}"),
            ("criteria", "[{field: employees, between: [200, 500], importance: must}]"),
            ("tiers", "{A: 80, B: 60, C: 40}"),
            ("personas", "[cfo, head-of-production]"),
            ("buying", "{cycle: {from: 60 days, to: 130 days}, budget: {from: 25k, to: 80k, currency: EUR}}"),
            ("pains", "[{id: spreadsheets, statement: Plans are kept in spreadsheets}]"),
            ("qualification", "[{question: Who plans production?, good: A planner, bad: The foremen}]"),
            ("plays", "[{team: sales, tier: A, do: Call within one working day}]"),
            ("content", "{awareness: [What late orders cost], decision: [A visit]}"),
            ("experiment", "{hypothesis: Food producers buy as often as machine builders, decide_by: 2027-03-31}"),
            ("evidence", "[{id: win-loss-2026q3, type: win-loss-analysis, date: 2026-09-12}]"),
        ],
    ),
    (
        "Question",
        &[
            ("question", "Who plans production?"),
            ("good", "A planner"),
            ("bad", "The foremen on the side"),
            ("decides", "has_dedicated_team"),
        ],
    ),
    // Of durations, and of numbers.
    ("Range", &[("from", "60 days"), ("to", "130 days")]),
    ("Range2", &[("from", "3"), ("to", "6")]),
    ("Review", &[("last", "2026-09-30"), ("every", "3 months")]),
    (
        "Snapshot",
        &[
            ("id", "customers-2026q3"),
            ("as_of", "2026-09-30"),
            ("source", "CRM reports of 1 October"),
            ("accounts", "{path: ../data/accounts.csv, key: AccountId}"),
            (
                "opportunities",
                "{path: ../data/opportunities.csv, account: AccountId, \
                 outcome: {column: StageName, won: [Closed Won], lost: [Closed Lost]}}",
            ),
            ("customers", "{churned_on: ChurnDate}"),
            ("csv", "{delimiter: \";\", decimal: \",\", date_format: \"%d.%m.%Y\"}"),
            ("sha256", "{accounts: 2e26b7523e2cc8c5a65193a647dd57ba26d8c3dfb7c52bec78c06bf26860aca7}"),
        ],
    ),
    (
        "Stages",
        &[
            ("awareness", "[What late orders cost]"),
            ("consideration", "[Spreadsheet or software]"),
            ("decision", "[A visit to a customer]"),
        ],
    ),
    (
        "Test",
        &[
            ("field", "employees"),
            ("in", "[Germany, Austria]"),
            ("not_in", "[Germany, Austria]"),
            ("is", "SAP"),
            ("starts_with", "[\"3111\", \"333\"]"),
            ("at_least", "200"),
            ("at_most", "500"),
            ("between", "[200, 500]"),
            ("any_of", "[SAP, NetSuite]"),
            ("all_of", "[SAP, NetSuite]"),
            ("none_of", "[SAP, NetSuite]"),
            ("within", "12 months"),
            ("older_than", "12 months"),
            ("due_within", "6 months"),
            ("any", "[{field: erp, is: SAP}, {field: employees, at_least: 500}]"),
            ("all", "[{field: erp, is: SAP}, {field: employees, at_least: 500}]"),
            ("not", "{field: employees, at_most: 20}"),
        ],
    ),
    ("TierDetail", &[("from", "80"), ("means", "Built for what we sell"), ("do", "Call within one working day")]),
    (
        "Trigger",
        &[
            ("id", "new-plant"),
            ("signal", "A further plant has been announced"),
            ("when", "{field: last_funding_on, within: 12 months}"),
        ],
    ),
    ("Value", &[("to_customer", "Plans that hold"), ("to_us", "Customers that stay")]),
    (
        "Waiver",
        &[
            ("id", "new-market-2026"),
            ("rule", "win_rate"),
            ("profile", "midmarket"),
            ("accept", "{down_to: 28%}"),
            ("reason", "We enter a market in which nobody knows us"),
            ("approved_by", "head-of-sales"),
            ("until", "2026-12-31"),
        ],
    ),
    (
        "Waivers",
        &[(
            "waivers",
            "[{id: new-market-2026, rule: win_rate, reason: Nobody knows us there, approved_by: head-of-sales, \
             until: 2026-12-31}]",
        )],
    ),
    (
        "Workspace",
        &[
            ("version", "1"),
            ("product", "Plantwise"),
            ("description", "Production planning for manufacturers"),
            ("snapshot", "customers-2026q3"),
            ("gate", "{rules: [{id: win_rate, metric: win_rate, max_drop: 1 point}]}"),
            ("lint", "{rules: {no-why: error, few-contributors: off}}"),
            ("repository", "https://github.com/example/go-to-market"),
            ("goal", "Win every third deal in the ICP"),
            ("best_customer", "{by: [net_revenue_retention, win], top: 30}"),
            ("market", "{field: country, in: [DE, AT, CH]}"),
            ("serves", "{field: country, in: [DE, AT, CH]}"),
            ("lifecycle", "{mql: [A, B], sql: [A]}"),
            ("events", "[{on: 2026-07-01, what: The new prices}]"),
            ("documents", "[{template: playbook.md, output: docs/ICP.md}]"),
            ("privacy", "{smallest_group: 5}"),
        ],
    ),
];

/// Keys that mean the same in every kind of document.
const EVERYWHERE: &[(&str, &str)] = &[
    ("notes", "Ask the new head of sales"),
    ("allow", "[{rule: no-evidence, reason: The first interviews are in May}]"),
];

/// What to write behind a key of a type.
pub(super) fn of_key(owner: &str, key: &str) -> Option<&'static str> {
    let find = |keys: &'static [(&str, &str)]| keys.iter().find(|(name, _)| *name == key).map(|(_, value)| *value);
    let keys = |owner: &str| TABLE.iter().find(|(name, _)| *name == owner).map(|(_, keys)| *keys);
    // A criterion is a test with keys of its own.
    let test = || if owner == "Criterion" { keys("Test").and_then(find) } else { None };
    keys(owner).and_then(find).or_else(test).or_else(|| find(EVERYWHERE))
}

/// The line to write for what a pointer leads to: the nearest key on the way there with its value, as the schema's
/// types say.
pub(super) fn for_pointer(schema: &Value, pointer: &str) -> Option<String> {
    follow(schema, pointer).0
}

/// Whether the items of the list that a pointer leads to may be texts.
pub(super) fn takes_texts(schema: &Value, list: &str) -> bool {
    let is_text =
        |kind: &Value| kind == "string" || kind.as_array().is_some_and(|kinds| kinds.contains(&json!("string")));
    follow(schema, &format!("{list}/0")).1.iter().any(|(_, place)| place.get("type").is_some_and(is_text))
}

/// The key of a mapping below which another key belongs that was written beside it, and that key's line: `triggers` of
/// a profile belong below `buying`.
pub(super) fn above(schema: &Value, mapping: &str, key: &str) -> Option<(String, String)> {
    let places = follow(schema, mapping).1;
    let keys = places.iter().filter_map(|(_, place)| place.get("properties")?.as_object()).flatten();
    let mut found = keys.filter_map(|(above, _)| {
        let line = for_pointer(schema, &format!("{mapping}/{above}/{key}"))?;
        line.starts_with(&format!("{key}: ")).then(|| (above.clone(), line))
    });
    found.next().filter(|_| found.next().is_none())
}

/// The line for the nearest key on the way, and what the schema says of the end of it.
fn follow<'a>(schema: &'a Value, pointer: &str) -> (Option<String>, Vec<(&'a str, &'a Value)>) {
    let root = schema.get("title").and_then(Value::as_str).unwrap_or_default();
    let mut places = Vec::new();
    expand(schema, root, schema, &mut places);
    let mut line = None;
    for segment in pointer.split('/').skip(1) {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        let mut next = Vec::new();
        for (owner, place) in places {
            let property = place.get("properties").and_then(|keys| keys.get(&segment));
            if let Some(property) = property {
                let value = of_key(owner, &segment).map(str::to_owned).or_else(|| first_word(schema, property));
                line = value.map(|value| format!("{segment}: {value}"));
            }
            let inner = property.or_else(|| place.get("items")).or_else(|| place.get("additionalProperties"));
            inner.into_iter().for_each(|inner| expand(schema, owner, inner, &mut next));
        }
        places = next;
    }
    (line, places)
}

/// The first word of a closed list.
fn first_word(root: &Value, property: &Value) -> Option<String> {
    let mut branches = Vec::new();
    expand(root, "", property, &mut branches);
    branches.iter().find_map(|(_, place)| {
        let is_boolean = |kind: &Value| kind == "boolean" || kind.get(0).is_some_and(|first| first == "boolean");
        if place.get("type").is_some_and(is_boolean) {
            return Some("true".to_owned());
        }
        place.get("const").or_else(|| place.get("enum")?.get(0))?.as_str().map(str::to_owned)
    })
}

/// A schema with what it refers to and the branches that it leaves open, each with the type that it belongs to.
fn expand<'a>(root: &'a Value, owner: &'a str, place: &'a Value, branches: &mut Vec<(&'a str, &'a Value)>) {
    if let Some(target) = place.get("$ref").and_then(Value::as_str) {
        let owner = target.rsplit('/').next().unwrap_or_default();
        if let Some(place) = root.pointer(target.trim_start_matches('#')) {
            expand(root, owner, place, branches);
        }
    }
    for choice in ["anyOf", "oneOf"] {
        let inner = place.get(choice).and_then(Value::as_array).into_iter().flatten();
        inner.for_each(|inner| expand(root, owner, inner, branches));
    }
    branches.push((owner, place));
}

/// Puts the examples into a schema, where editors show them.
pub(super) fn insert(schema: &mut Value) {
    let title = schema.get("title").and_then(Value::as_str).unwrap_or_default().to_owned();
    insert_into(&title, schema);
    for (owner, definition) in schema.get_mut("$defs").and_then(Value::as_object_mut).into_iter().flatten() {
        insert_into(owner, definition);
        let branches = definition.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten();
        branches.for_each(|branch| insert_into(owner, branch));
    }
}

fn insert_into(owner: &str, schema: &mut Value) {
    for (key, property) in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        let value = of_key(owner, key).and_then(value_of);
        if let (Some(property), Some(value)) = (property.as_object_mut(), value) {
            property.insert("examples".to_owned(), json!([value]));
        }
    }
}

/// What YAML reads in an example.
fn value_of(text: &str) -> Option<Value> {
    let source: Arc<_> = crate::text::Source::new("example.yaml", format!("example: {text}\n"));
    let document = parse(&source, &Limits::default()).ok()?;
    document.root.get("example").map(crate::yaml::Node::to_json)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::Kind;
    use crate::schema::of_kind;

    /// Every key of a kind: the type that it belongs to, its name and its schema.
    fn keys(schema: &Value) -> Vec<(String, String, Value)> {
        let title = schema["title"].as_str().expect("a schema has a title");
        let mut places = vec![(title, schema)];
        for (owner, definition) in schema["$defs"].as_object().expect("there are types") {
            places.push((owner, definition));
            places.extend(definition["oneOf"].as_array().into_iter().flatten().map(|branch| (owner.as_str(), branch)));
        }
        let mut keys = Vec::new();
        for (owner, place) in places {
            for (key, property) in place["properties"].as_object().into_iter().flatten() {
                keys.push((owner.to_owned(), key.clone(), property.clone()));
            }
        }
        keys
    }

    /// Whether a key takes nothing but words of a closed list, or true and false: those its messages name themselves.
    fn is_closed(schema: &Value, property: &Value) -> bool {
        let mut branches = Vec::new();
        expand(schema, "", property, &mut branches);
        let is_closed = |place: &Value| {
            ["const", "enum", "$ref", "oneOf", "anyOf"].iter().any(|key| place.get(key).is_some())
                || place["type"] == "boolean"
                || place["type"] == json!(["boolean", "null"])
                || place["type"] == "null"
        };
        branches.iter().all(|(_, place)| is_closed(place))
    }

    #[test]
    fn every_key_of_every_kind_has_an_example_that_its_schema_accepts() {
        let mut used = BTreeSet::new();
        for kind in Kind::ALL {
            let schema = of_kind(kind);
            for (owner, key, property) in keys(schema) {
                let Some(example) = of_key(&owner, &key) else {
                    assert!(
                        is_closed(schema, &property),
                        "`{key}` of {owner} has no example in src/schema/examples.rs"
                    );
                    continue;
                };
                used.insert((owner.clone(), key.clone()));
                assert!(!example.contains('\n'), "the example of `{key}` of {owner} is one line");
                let value = value_of(example).unwrap_or_else(|| panic!("{owner}: `{key}: {example}` is not YAML"));
                let mut of_property = property.clone();
                of_property["$defs"] = schema["$defs"].clone();
                let validator = jsonschema::options().should_validate_formats(true).build(&of_property);
                let validator = validator.expect("a part of a schema is a schema");
                let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
                assert!(errors.is_empty(), "{owner}: `{key}: {example}`: {errors:?}");
            }
        }
        for (owner, keys) in TABLE {
            for (key, _) in *keys {
                let is_used = used.contains(&((*owner).to_owned(), (*key).to_owned()));
                assert!(is_used, "no kind of document has the key `{key}` of {owner}");
            }
        }
    }

    #[test]
    fn a_pointer_leads_to_the_nearest_key() {
        let check = |kind: Kind, pointer: &str, expected: &str| {
            assert_eq!(for_pointer(of_kind(kind), pointer).as_deref(), Some(expected), "{pointer}");
        };
        check(Kind::Profile, "/buying/cycle", "cycle: {from: 60 days, to: 130 days}");
        check(Kind::Profile, "/buying/cycle/from", "from: 60 days");
        check(Kind::Profile, "/buying/stakeholders/from", "from: 3");
        check(Kind::Profile, "/tiers/A", "tiers: {A: 80, B: 60, C: 40}");
        check(Kind::Profile, "/tiers/A/from", "from: 80");
        check(Kind::Profile, "/criteria/0/in/3", "in: [Germany, Austria]");
        check(Kind::Profile, "/criteria/0/any/1/not", "not: {field: employees, at_most: 20}");
        check(Kind::Profile, "/criteria/0/importance", "importance: must");
        check(Kind::Profile, "/criteria/0/known", "known: true");
        check(Kind::Negative, "/effect/penalty", "penalty: 20");
        check(Kind::Workspace, "/gate/rules/0/max_drop", "max_drop: 1 point");
        check(Kind::Workspace, "/lint/limits/a~1b", "limits: {evidence-age: 18 months}");
        assert_eq!(for_pointer(of_kind(Kind::Profile), ""), None);
        assert_eq!(for_pointer(of_kind(Kind::Profile), "/nowhere"), None);
    }

    #[test]
    fn keys_one_level_too_high_are_known() {
        let check = |kind: Kind, mapping: &str, key: &str, expected: Option<&str>| {
            let found = above(of_kind(kind), mapping, key).map(|(above, line)| format!("{above}: {{{line}}}"));
            assert_eq!(found.as_deref(), expected, "{key}");
        };
        check(Kind::Negative, "", "penalty", Some("effect: {penalty: 20}"));
        check(Kind::Profile, "", "cycle", Some("buying: {cycle: {from: 60 days, to: 130 days}}"));
        check(Kind::Snapshot, "/opportunities", "won", Some("outcome: {won: [Closed Won]}"));
        check(Kind::Profile, "", "from", None);
        check(Kind::Profile, "", "colour", None);
        check(Kind::Profile, "/criteria/0", "colour", None);
    }

    #[test]
    fn lists_of_texts_are_told_from_lists_of_more() {
        let check = |pointer: &str, expected: bool| {
            assert_eq!(takes_texts(of_kind(Kind::Profile), pointer), expected, "{pointer}");
        };
        check("/personas", true);
        check("/allow", true);
        check("/contributors", true);
        check("/criteria/0/in", true);
        check("/pains", false);
        check("/criteria", false);
        check("/criteria/0/any", false);
    }
}
