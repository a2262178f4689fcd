//! The gate as a pull request meets it, and the ways round it that somebody might think of.

use serde_json::Value;

use crate::support::{Folder, Ran};

pub(crate) const MACHINES: &str = "icp/profiles/machine-builders.yaml";
pub(crate) const PARTS: &str = "icp/profiles/component-suppliers.yaml";

/// A change that worsens the win rate, provably.
pub(crate) fn worsen(folder: &Folder) {
    folder.edit(MACHINES, "between: [200, 1000]", "between: [20, 5000]");
    folder.edit(MACHINES, "in: [DE, AT, CH, NL, BE]", "in: [DE, AT, CH, NL, BE, FR, IT]");
}

/// The work tree against `main`.
pub(crate) fn judge(folder: &Folder) -> (i32, Value) {
    let Ran { status, stdout, stderr } = folder.icp(&["backtest", "--base", "main", "--format", "json"]);
    let report = serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("status {status}: {stderr}"));
    (status, report)
}

pub(crate) fn rule<'a>(report: &'a Value, id: &str) -> &'a Value {
    let rules = report["gate"]["rules"].as_array().expect("the gate has rules");
    rules.iter().find(|rule| rule["id"] == id).unwrap_or(&Value::Null)
}

#[track_caller]
pub(crate) fn check(change: impl Fn(&Folder), status: i32, outcome: &str, rules: &[(&str, &str)]) -> Value {
    let folder = Folder::example();
    change(&folder);
    let (found, report) = judge(&folder);
    assert_eq!(report["gate"]["outcome"], outcome, "{:#}", report["gate"]);
    assert_eq!(found, status);
    for (id, expected) in rules {
        assert_eq!(rule(&report, id)["outcome"], *expected, "{:#}", report["gate"]);
    }
    report
}

#[test]
fn nothing_changed() {
    let report = check(|_| {}, 0, "passed", &[("win_rate", "passed"), ("evidence", "passed")]);
    assert_eq!(report["change"]["moved"], 0);
    assert_eq!(report["change"]["metrics"]["icp"]["win_rate"]["verdict"], "unchanged");
}

#[test]
fn a_proven_fall_blocks() {
    let report = check(worsen, 1, "blocked", &[("win_rate", "blocked"), ("coverage", "passed")]);
    assert_eq!(report["change"]["metrics"]["icp"]["win_rate"]["verdict"], "worsened");
    let reason = rule(&report, "win_rate")["reason"].as_str().unwrap_or_default().to_owned();
    assert!(reason.contains("the data support the fall"), "{reason}");
}

#[test]
fn a_fall_that_is_not_shown_to_be_safe_blocks_too() {
    let change = |folder: &Folder| folder.edit(MACHINES, "between: [200, 1000]", "between: [120, 1000]");
    let folder = Folder::example();
    change(&folder);
    let (status, report) = judge(&folder);
    let difference = report["change"]["metrics"]["icp"]["win_rate"]["difference"].as_f64().unwrap_or_default();
    let verdict = report["change"]["metrics"]["icp"]["win_rate"]["verdict"].as_str().unwrap_or_default().to_owned();
    // Whatever the data say, the outcome follows from the difference and the verdict.
    let expected = if verdict == "worsened" || difference < -0.01 { 1 } else { 0 };
    assert_eq!(status, expected, "{difference} {verdict}");
}

#[test]
fn improvements_pass_and_lost_coverage_warns() {
    let change = |folder: &Folder| {
        folder.edit(MACHINES, "C: {from: 40,", "C: {from: 58,");
        folder.edit(PARTS, "C: {from: 40,", "C: {from: 58,");
    };
    check(change, 0, "warned", &[("win_rate", "passed"), ("coverage", "warned")]);
}

#[test]
fn the_policy_is_that_of_base() {
    let report = check(
        |folder| {
            worsen(folder);
            folder.edit(
                "icp/icp.yaml",
                "max_drop: 1 point, max_proven_drop: 0.1 points",
                "max_drop: 50 points, max_proven_drop: 50 points",
            );
        },
        1,
        "blocked",
        &[("win_rate", "blocked"), ("gate-loosened", "warned")],
    );
    assert_eq!(report["gate"]["policy_from"], "base");
    let off = |folder: &Folder| {
        worsen(folder);
        let text = folder.read("icp/icp.yaml");
        let start = text.find("gate:\n").expect("the example has a gate");
        let end = text.find("goal:").expect("the example has a goal");
        folder.write("icp/icp.yaml", format!("{}gate: off\n{}", &text[..start], &text[end..]).as_bytes());
    };
    check(off, 1, "blocked", &[("win_rate", "blocked"), ("gate-loosened", "warned")]);
}

#[test]
fn a_weaker_linter_is_told() {
    let weaken = |folder: &Folder| {
        folder.edit("icp/icp.yaml", "goal: Raise", "lint: {rules: {stale-review: off}}\n\ngoal: Raise");
    };
    let report = check(weaken, 0, "warned", &[("gate-loosened", "warned")]);
    let reason = rule(&report, "gate-loosened")["reason"].as_str().unwrap_or_default().to_owned();
    assert!(reason.contains("stale-review"), "{reason}");
}

#[test]
fn deal_sizes_block_beyond_their_own_limit_only() {
    let with = |limit: &str| {
        let folder = Folder::example();
        let rule = format!("  rules:\n    - {{id: size, metric: deal_size, group: icp, max_drop: {limit}}}\n");
        folder.edit("icp/icp.yaml", "  rules:\n", &rule);
        folder.commit("Watch the deal size");
        worsen(&folder);
        let (_, report) = judge(&folder);
        self::rule(&report, "size")["outcome"].clone()
    };
    // The mean falls by about 1,500, and the data support a fall.
    assert_eq!(with("1000"), "blocked");
    assert_eq!(with("20k"), "passed");
}

#[test]
fn the_first_commit_has_nothing_to_compare_with() {
    let folder = Folder::example();
    folder.icp(&["check"]).expect(0).says("no earlier commit");
    let plain = Folder::new();
    copy_icp(&folder, &plain);
    plain.icp(&["check"]).expect(0).says("not in a Git repository");
    plain.init();
    plain.icp(&["check"]).expect(0).says("no earlier commit");
    plain.icp(&["check", "--base", "main"]).expect(2);
}

#[test]
fn emptying_the_icp_blocks() {
    let nobody = |folder: &Folder| {
        folder.edit(MACHINES, "in: [DE, AT, CH, NL, BE]", "in: [PL]\n    starts_with: [x]");
        folder.edit(PARTS, "in: [DE, AT, CH, NL, BE]", "in: [PL]\n    starts_with: [x]");
    };
    check(nobody, 1, "blocked", &[("win_rate", "blocked"), ("evidence", "blocked")]);
}

#[test]
fn retiring_everything_blocks() {
    let retire = |folder: &Folder| {
        folder.edit(MACHINES, "status: operational", "status: retired");
        folder.edit(PARTS, "status: operational", "status: retired");
    };
    let report = check(retire, 1, "blocked", &[("win_rate", "blocked")]);
    assert!(report["alerts"].to_string().contains("operational to retired"), "{}", report["alerts"]);
}

#[test]
fn removing_the_snapshot_is_an_error() {
    let folder = Folder::example();
    std::fs::remove_file(folder.path().join("icp/snapshots/customers-2026q3.yaml")).unwrap();
    folder.icp(&["backtest", "--base", "main"]).expect(2);
    let folder = Folder::example();
    let text = folder.read("icp/snapshots/customers-2026q3.yaml");
    let start = text.find("opportunities:\n").unwrap();
    let end = text.find("customers: ").unwrap();
    folder.write(
        "icp/snapshots/customers-2026q3.yaml",
        format!("{}{}", &text[..start], &text[end..]).replace("  opportunities: 81f7", "# ").as_bytes(),
    );
    folder.icp(&["backtest", "--base", "main"]).expect(2);
}

#[test]
fn doctored_data_are_judged_on_bases_data_too() {
    let folder = Folder::example();
    worsen(&folder);
    // Every lost deal is declared won, and the pin is dropped: on head's data nothing looks bad.
    let deals = folder.read("icp/data/opportunities.csv").replace("Closed Lost", "Closed Won");
    folder.write("icp/data/opportunities.csv", deals.as_bytes());
    let manifest = folder.read("icp/snapshots/customers-2026q3.yaml");
    let unpinned = manifest.split("sha256:").next().unwrap().to_owned();
    folder.write("icp/snapshots/customers-2026q3.yaml", unpinned.as_bytes());
    let (status, report) = judge(&folder);
    assert_eq!((status, report["gate"]["outcome"].as_str()), (1, Some("blocked")), "{:#}", report["gate"]);
    assert!(report["alerts"].to_string().contains("snapshot and a profile at once"), "{}", report["alerts"]);
}

#[test]
fn a_field_that_vanishes_from_the_snapshot_blocks() {
    let folder = Folder::example();
    folder.edit("icp/snapshots/customers-2026q3.yaml", "    erp: ERP__c\n", "    erp: ERP_gone__c\n");
    let (status, report) = judge(&folder);
    assert_eq!(status, 1, "{:#}", report["gate"]);
    assert_eq!(rule(&report, "lost-field")["outcome"], "blocked", "{:#}", report["gate"]);
}

pub(crate) fn waiver(text: &str) -> String {
    format!("kind: waivers\nwaivers:\n  - {{id: grow, rule: win_rate, reason: Agreed, approved_by: cro, {text}}}\n")
}

#[test]
fn waivers_of_base_count_and_those_of_the_change_do_not() {
    let with = |text: &str| {
        let folder = Folder::example();
        folder.write("icp/waivers.yaml", waiver(text).as_bytes());
        folder.commit("Accept a lower win rate");
        worsen(&folder);
        let (status, report) = judge(&folder);
        (status, report["gate"]["outcome"].clone(), report["gate"]["waivers"][0]["state"].clone())
    };
    assert_eq!(with("until: 2026-12-31"), (0, "waived".into(), "used".into()));
    assert_eq!(with("until: 2026-11-21"), (0, "waived".into(), "used".into()));
    assert_eq!(with("until: 2026-11-20"), (1, "blocked".into(), "expired".into()));
    assert_eq!(with("until: 2027-12-31"), (1, "blocked".into(), "too-long".into()));
    assert_eq!(with("until: 2026-12-31, accept: {down_to: 0.30}"), (0, "waived".into(), "used".into()));
    assert_eq!(with("until: 2026-12-31, accept: {down_to: 0.38}"), (1, "blocked".into(), "exceeded".into()));
    assert_eq!(with("until: 2026-12-31, profile: food-producers"), (1, "blocked".into(), "unused".into()));
    let folder = Folder::example();
    worsen(&folder);
    folder.write("icp/waivers.yaml", waiver("until: 2026-12-31").as_bytes());
    let (status, report) = judge(&folder);
    assert_eq!((status, &report["gate"]["waivers"][0]["state"]), (1, &Value::from("asked-for")));
}

#[test]
fn a_base_without_a_workspace_is_new_and_a_broken_one_is_unreadable() {
    let folder = Folder::new();
    folder.write("README.md", b"empty\n");
    folder.init();
    folder.commit("Begin");
    let example = Folder::example();
    copy_icp(&example, &folder);
    let (status, report) = judge(&folder);
    assert_eq!(status, 0);
    assert_eq!(report["base"], Value::Null);
    assert_eq!(report["gate"]["policy_from"], "head");
    let folder = Folder::example();
    folder.edit(MACHINES, "kind: profile", "kind: prophile");
    folder.commit("Break it");
    folder.edit(MACHINES, "kind: prophile", "kind: profile");
    folder.icp(&["backtest", "--base", "main"]).expect(2).says("base unreadable");
}

fn copy_icp(from: &Folder, to: &Folder) {
    fn walk(root: &std::path::Path, below: &std::path::Path, to: &Folder) {
        for entry in std::fs::read_dir(below).expect("a folder").flatten() {
            if entry.path().is_dir() {
                walk(root, &entry.path(), to);
            } else {
                let path = entry.path().strip_prefix(root).expect("below").to_string_lossy().replace('\\', "/");
                to.write(&path, &std::fs::read(entry.path()).expect("a file"));
            }
        }
    }
    walk(from.path(), &from.path().join("icp"), to);
}

#[test]
fn a_workspace_that_moved_is_found_by_its_kind() {
    let folder = Folder::example();
    std::fs::rename(folder.path().join("icp"), folder.path().join("customers")).unwrap();
    folder.commit("Move the workspace");
    std::fs::rename(folder.path().join("customers"), folder.path().join("icp")).unwrap();
    let (status, report) = judge(&folder);
    assert_eq!((status, &report["change"]["moved"]), (0, &Value::from(0)));
}

#[test]
fn many_untested_accounts_warn() {
    let folder = Folder::example();
    folder.edit("icp/profiles/food-producers.yaml", "status: aspirational", "status: operational");
    let (_, report) = judge(&folder);
    assert_eq!(rule(&report, "untested")["outcome"], "warned", "{:#}", report["gate"]);
}

#[test]
fn the_holdout_repeats_the_win_rate_rules() {
    let folder = Folder::example();
    folder.edit("icp/icp.yaml", "  confidence: 0.90\n", "  confidence: 0.90\n  holdout: {latest: 25%}\n");
    folder.commit("Hold out the latest deals");
    worsen(&folder);
    let (_, report) = judge(&folder);
    assert!(!rule(&report, "win_rate/holdout").is_null(), "{:#}", report["gate"]);
    assert!(rule(&report, "coverage/holdout").is_null());
}
