//! What a change does, edit by edit: on random versions, and as a reader of a report meets it.

use std::collections::BTreeSet;

use icp::backtest::{Backtest, Edits, Movers, Side, Variants, attribute, tests_of};
use icp::fit::Rules;
use icp::model::{Group, Metric};
use proptest::prelude::*;
use serde_json::Value;

use crate::engine::{row, snapshot, version};
use crate::support::Folder;

const MACHINES: &str = "icp/profiles/machine-builders.yaml";

// ---- random versions ---------------------------------------------------------------------------------------------

/// A version without the order of its criteria and without fields that nothing tests.
fn normal(rules: &Rules) -> Rules {
    let mut rules = rules.clone();
    rules.profiles.iter_mut().for_each(|profile| profile.criteria.sort_by(|a, b| a.id.cmp(&b.id)));
    let conditions = rules.profiles.iter().flat_map(|profile| profile.criteria.iter().map(|rule| &rule.condition));
    let conditions = conditions.chain(rules.negatives.iter().map(|negative| &negative.condition));
    let named: BTreeSet<String> =
        conditions.flat_map(icp::model::Condition::atoms).map(|atom| atom.field.clone()).collect();
    rules.fields.retain(|name, _| named.contains(name));
    rules
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_edits_give_head_and_none_gives_base(base in version(), head in version()) {
        let edits = Edits::between(&base, &head);
        let all: Vec<usize> = (0..edits.len()).collect();
        prop_assert!(Edits::between(&base, &edits.apply(&[])).is_empty());
        prop_assert!(Edits::between(&head, &edits.apply(&all)).is_empty());
        let ids: BTreeSet<&String> = edits.list.iter().map(|edit| &edit.id).collect();
        prop_assert_eq!(ids.len(), edits.len());
        prop_assert!(Edits::between(&base, &base).is_empty());
        // Criteria keep their ids here, so that nothing is taken for renamed, unless two happen to test the same.
        let (none, full) = (normal(&edits.apply(&[])), normal(&edits.apply(&all)));
        prop_assert_eq!(none.negatives, normal(&base).negatives);
        prop_assert_eq!(none.fields, normal(&base).fields);
        prop_assert_eq!(full.fields, normal(&head).fields);
        prop_assert_eq!(full.profiles.len(), head.profiles.len());
    }

    #[test]
    fn variants_have_the_members_that_the_engine_places(
        rows in prop::collection::vec(row(), 1..150),
        versions in prop::collection::vec(version(), 1..4),
    ) {
        let mut tests = tests_of(&versions.iter().collect::<Vec<_>>());
        let snapshot = snapshot(&rows, &tests);
        let variants = Variants::new(&snapshot, &tests, &versions, 0.9);
        let summaries = variants.summaries(0..variants.len(), &Group::Icp);
        for (at, rules) in versions.iter().enumerate() {
            let backtest = Backtest::new(&snapshot, &mut tests, rules, None, 0.9);
            let places = backtest.places(Side::Head).expect("head is there");
            let members = variants.accounts(at, &Group::Icp);
            for row in 0..rows.len() {
                prop_assert_eq!(members.get(row), places.is_in(row), "row {} of version {}", row, at);
            }
            let numbers = backtest.numbers(Side::Head, &Group::Icp);
            prop_assert_eq!(summaries[at].deals, numbers.deals);
            prop_assert_eq!(summaries[at].won_revenue_share, numbers.value(&Metric::WonRevenueShare));
        }
    }

    #[test]
    fn every_mover_has_one_reason_and_the_parts_add_up(
        rows in prop::collection::vec(row(), 1..80),
        base in version(),
        head in version(),
    ) {
        let mut tests = tests_of(&[&head, &base]);
        let snapshot = snapshot(&rows, &tests);
        let backtest = Backtest::new(&snapshot, &mut tests, &head, Some(&base), 0.9);
        let edits = Edits::between(&base, &head);
        let mut variants = Variants::new(&snapshot, &tests, &[], 0.9);
        let movers = Movers::new(&mut variants, &edits);
        for (reasons, group) in [(&movers.entering, Group::Entering), (&movers.leaving, Group::Leaving)] {
            let numbers = backtest.numbers(Side::Head, &group);
            prop_assert_eq!(reasons.iter().map(|reason| reason.summary.accounts).sum::<u64>(), numbers.accounts);
            prop_assert_eq!(reasons.iter().map(|reason| reason.summary.deals).sum::<icp::stats::Group>(), numbers.deals);
        }
        let rate = |side| backtest.numbers(side, &Group::Icp).value(&Metric::WinRate);
        let attribution = attribute(&mut variants, &edits);
        match (rate(Side::Base), rate(Side::Head), attribution) {
            (Some(before), Some(after), Some(attribution)) => {
                let sum: f64 = attribution.parts.iter().map(|part| part.difference).sum();
                prop_assert!((sum - (after - before)).abs() < 1e-9, "{} {}", sum, after - before);
                prop_assert_eq!(attribution.parts.len(), edits.len());
            }
            (before, after, attribution) => prop_assert!(attribution.is_none() && (before.is_none() || after.is_none())),
        }
    }
}

// ---- as a reader meets it ----------------------------------------------------------------------------------------

/// Three edits of one profile.
fn three_edits(folder: &Folder) {
    folder.edit(MACHINES, "between: [200, 1000]", "between: [120, 1000]");
    folder.edit(MACHINES, "in: [DE, AT, CH, NL, BE]", "in: [DE, AT, CH, NL, BE, FR]");
    folder.edit(MACHINES, "    weight: 25\n", "    weight: 15\n");
}

fn without_ids(text: &str) -> String {
    let mut found = String::new();
    for part in text.split_inclusive(|c: char| !c.is_ascii_hexdigit()) {
        let word = part.trim_end_matches(|c: char| !c.is_ascii_hexdigit());
        let is_id = word.len() == 10 && word.chars().any(|c| c.is_ascii_digit());
        found.push_str(&if is_id { part.replacen(word, "··········", 1) } else { part.to_owned() });
    }
    found
}

pub(crate) fn shown(text: &str) -> String {
    without_ids(text)
}

#[test]
fn a_change_of_several_edits_is_taken_apart() {
    let folder = Folder::example();
    three_edits(&folder);
    let ran = folder.icp(&["backtest", "--base", "main"]).expect(0);
    insta::assert_snapshot!("a_change_of_several_edits", shown(&ran.stdout));
}

#[test]
fn the_json_has_reasons_and_parts() {
    let folder = Folder::example();
    three_edits(&folder);
    let ran = folder.icp(&["backtest", "--base", "main", "--format", "json"]).expect(0);
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let validator = jsonschema::validator_for(&icp::report::backtest::schema()).expect("a schema");
    assert!(validator.is_valid(&report));
    let why = &report["why"];
    let ids: Vec<&str> = why["edits"].as_array().into_iter().flatten().filter_map(|edit| edit["id"].as_str()).collect();
    assert_eq!(
        ids,
        [
            "profile:machine-builders/criterion:country/test",
            "profile:machine-builders/criterion:employees/test",
            "profile:machine-builders/criterion:erp/weight",
        ]
    );
    let total = |group: &str| -> u64 {
        why[group].as_array().into_iter().flatten().filter_map(|reason| reason["accounts"].as_u64()).sum()
    };
    assert_eq!(Some(total("entering")), report["change"]["groups"]["entering"]["accounts"].as_u64());
    assert_eq!(Some(total("leaving")), report["change"]["groups"]["leaving"]["accounts"].as_u64());
    let parts = why["attribution"]["parts"].as_array().cloned().unwrap_or_default();
    let sum: f64 = parts.iter().filter_map(|part| part["difference"].as_f64()).sum();
    let difference = report["change"]["metrics"]["icp"]["win_rate"]["difference"].as_f64().unwrap_or_default();
    assert!((sum - difference).abs() < 1e-12, "{sum} {difference}");
}

#[test]
fn the_snapshot_remembers_how_often_it_was_asked() {
    let folder = Folder::example();
    let attempts = |folder: &Folder| {
        let ran = folder.icp(&["backtest", "--base", "main", "--format", "json"]);
        let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
        report["attempts"].as_u64()
    };
    assert_eq!(attempts(&folder), Some(1));
    folder.edit(MACHINES, "between: [200, 1000]", "between: [200, 900]");
    folder.commit_at("Smaller plants", 1_790_100_000);
    folder.write("README.md", b"Not about the ICP\n");
    folder.edit("icp/waivers.yaml", "waivers:", "# Nothing new\nwaivers:");
    folder.commit_at("Something else", 1_790_200_000);
    assert_eq!(attempts(&folder), Some(2));
    // Another name for the same data is no fresh start, nor is another place.
    let manifest = folder.read("icp/snapshots/customers-2026q3.yaml");
    std::fs::remove_file(folder.path().join("icp/snapshots/customers-2026q3.yaml")).expect("removed");
    folder.write("icp/snapshots/fresh.yaml", manifest.replace("id: customers-2026q3", "id: fresh").as_bytes());
    let config = folder.read("icp/icp.yaml");
    folder.write("icp/icp.yaml", config.replace("customers-2026q3", "fresh").as_bytes());
    folder.edit(MACHINES, "between: [200, 900]", "between: [200, 800]");
    folder.commit_at("A fresh name", 1_790_300_000);
    assert_eq!(attempts(&folder), Some(3));
    folder.edit(MACHINES, "between: [200, 800]", "between: [200, 700]");
    folder.icp(&["backtest", "--base", "main"]).says("evaluated 3 times on this snapshot");
}

#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let folder = Folder::example();
    let first = folder.commit("Nothing");
    folder.edit(MACHINES, "between: [200, 1000]", "between: [200, 900]");
    let second = folder.commit("Smaller plants");
    folder.cut_off(&second, &first);
    folder.icp(&["backtest", "--base", "main"]).expect(2).says("git fetch --unshallow");
    folder.icp(&["backtest"]).expect(0);
    folder.icp(&["bisect", "--at-least", "0.3"]).expect(2).says("git fetch --unshallow");
    folder.icp(&["history"]).expect(0).says("The clone is shallow and ends here");
}

#[test]
fn deals_that_closed_since_are_counted_apart() {
    let folder = Folder::new();
    let example = Folder::example();
    crate::support::copy(&example.path().join("icp"), &folder.path().join("icp"));
    folder.init();
    // 2026-04-01, half a year before the snapshot.
    folder.commit_at("Write down who we sell to", 1_775_001_600);
    folder.edit(MACHINES, "between: [200, 1000]", "between: [120, 1000]");
    let ran = folder.icp(&["backtest", "--base", "main"]);
    assert!(ran.stdout.contains("Deals closed since base was committed (2026-04-01): "), "{}", ran.stdout);
    assert!(!ran.stdout.contains("(2026-04-01): none yet"), "{}", ran.stdout);
}

#[test]
fn weak_results_say_so() {
    let folder = Folder::example();
    folder.edit(
        MACHINES,
        "in: [SAP, Microsoft Dynamics, Infor, proALPHA]",
        "in: [SAP, Microsoft Dynamics, Infor, proALPHA, Sage]",
    );
    folder
        .icp(&["backtest", "--base", "main", "--today", "2027-06-01"])
        .says("How far to trust this")
        .says("moved with this change; take the numbers as a first impression")
        .says("the snapshot is of 2026-09-30, and profiles are reviewed every");
}

#[test]
fn sensitivity_shows_cliffs() {
    let folder = Folder::example();
    let ran = folder.icp(&["backtest", "--sensitivity"]).expect(0);
    insta::assert_snapshot!("a_sensitivity", ran.stdout);
    let ran = folder.icp(&["backtest", "--sensitivity", "--format", "json"]).expect(0);
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let validator = jsonschema::validator_for(&icp::report::sensitivity::schema()).expect("a schema");
    assert!(validator.is_valid(&report));
    folder.icp(&["backtest", "--sensitivity", "--format", "markdown"]).expect(0).says("### `employees` of");
    folder.icp(&["backtest", "--sensitivity", "--base", "main"]).expect(2);
}
