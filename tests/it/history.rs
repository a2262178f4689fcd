//! The past on today's snapshot: which commit moved the ICP, and which broke a bound.

use serde_json::Value;

use crate::change::shown;
use crate::support::Folder;

const MACHINES: &str = "icp/profiles/machine-builders.yaml";
const DAY: i64 = 86_400;
const START: i64 = 1_767_225_600; // 2026-01-01

/// A year of changes: wider, broken, repaired, far too wide, and a remark.
fn past() -> Folder {
    let example = Folder::example();
    let folder = Folder::new();
    crate::support::copy(&example.path().join("icp"), &folder.path().join("icp"));
    folder.init();
    folder.commit_at("Write down who we sell to", START);
    folder.edit(MACHINES, "in: [DE, AT, CH, NL, BE]", "in: [DE, AT, CH, NL, BE, FR]");
    folder.edit(MACHINES, "between: [200, 1000]", "between: [120, 1000]");
    folder.commit_at("Sell to France, and to smaller plants", START + 30 * DAY);
    folder.edit(MACHINES, "criteria:\n", "criteria: [\n");
    folder.commit_at("Break a file", START + 60 * DAY);
    folder.edit(MACHINES, "criteria: [\n", "criteria:\n");
    folder.commit_at("Repair it", START + 61 * DAY);
    folder.edit(MACHINES, "between: [120, 1000]", "between: [20, 5000]");
    folder.commit_at("Any size will do", START + 90 * DAY);
    folder.write("README.md", b"Not about the ICP\n");
    folder.commit_at("Something else", START + 100 * DAY);
    folder.edit(MACHINES, "criteria:\n", "# From here on it counts.\ncriteria:\n");
    folder.commit_at("A remark", START + 120 * DAY);
    folder
}

#[test]
fn every_version_is_measured_on_the_same_deals() {
    let folder = past();
    let ran = folder.icp(&["history"]).expect(0);
    insta::assert_snapshot!("a_history", shown(&ran.stdout));
    let ran = folder.icp(&["history", "--format", "svg"]).expect(0);
    insta::assert_snapshot!("a_history_as_a_chart", shown(&ran.stdout));
    let ran = folder.icp(&["history", "--worst", "1", "--format", "markdown"]).expect(0);
    insta::assert_snapshot!("the_commit_that_cost_most", shown(&ran.stdout));
}

#[test]
fn history_can_be_cut_and_followed_by_profile() {
    let folder = past();
    let commits = |arguments: &[&str]| -> Vec<(String, String, Option<f64>)> {
        let ran = folder.icp(&[&["history", "--format", "json"], arguments].concat()).expect(0);
        let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
        let validator = jsonschema::validator_for(&icp::report::history::schema()).expect("a schema");
        assert!(validator.is_valid(&report));
        let rows = report["commits"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        rows.iter().map(|row| (text(&row["subject"]), text(&row["state"]), row["difference"].as_f64())).collect()
    };
    let states: Vec<String> = commits(&[]).into_iter().map(|(_, state, _)| state).collect();
    assert_eq!(states, ["measured", "measured", "measured", "unreadable", "measured", "measured"]);
    assert_eq!(commits(&["--since", "2026-03-20"]).len(), 2);
    assert_eq!(commits(&["--since", "12 months"]).len(), 6);
    assert_eq!(commits(&["HEAD~3"]).len(), 4);
    let worst = commits(&["--profile", "machine-builders", "--worst"]);
    assert_eq!(worst[0].0, "Sell to France, and to smaller plants");
    assert!(worst.iter().all(|(.., difference)| difference.is_some_and(|it| it < 0.0)));
    let tier = commits(&["--group", "profile:machine-builders/tier:A"]);
    assert_eq!(tier.len(), 6);
    assert!(tier.iter().any(|(.., difference)| difference.is_some_and(|it| it != 0.0)), "{tier:?}");
    folder.icp(&["history", "--group", "near-miss:machine-builders"]).expect(0).says("near misses of machine-builders");
    folder.icp(&["history", "--group", "all"]).expect(2).says("cannot be followed");
    folder.icp(&["history", "--profile", "plumbers"]).expect(2).says("no version has a profile `plumbers`");
    folder.icp(&["history", "--since", "a while"]).expect(2).says("write 2026-01-31, or 6 months");
    folder.icp(&["history", "--format", "github"]).expect(2);
    folder.edit(MACHINES, "between: [20, 5000]", "between: [500, 600]");
    assert_eq!(commits(&[])[0].1, "measured");
    folder.icp(&["history"]).says("not committed yet: ");
}

#[test]
fn the_commit_that_broke_a_bound_is_found() {
    let folder = past();
    let ran = folder.icp(&["bisect", "--at-least", "38 %"]).expect(0);
    insta::assert_snapshot!("the_commit_that_broke_a_bound", shown(&ran.stdout));
    let found = |arguments: &[&str]| -> Value {
        let ran = folder.icp(&[&["bisect", "--format", "json"], arguments].concat()).expect(0);
        serde_json::from_str(&ran.stdout).expect("JSON")
    };
    assert_eq!(found(&["--at-least", "0.38", "HEAD~5..HEAD"])["subject"], "Any size will do");
    assert_eq!(found(&["--at-least", "0.1"])["state"], "kept");
    assert_eq!(found(&["--at-least", "0.9"])["state"], "never-kept");
    let wider = found(&["--metric", "accounts", "--group", "profile:machine-builders", "--at-most", "150"]);
    assert_eq!(wider["state"], "broken");
    folder.icp(&["bisect", "--at-least", "0.38", "HEAD~1..HEAD"]).expect(2).says("breaks the bound already");
    folder.icp(&["bisect"]).expect(2).says("a search needs one bound");
    folder.icp(&["bisect", "--at-least", "1", "--metric", "winrate"]).expect(2).says("did you mean `win_rate`?");
    folder.icp(&["bisect", "--at-least", "1", "--group", "entering"]).expect(2).says("cannot be followed");
    let tier = found(&["--metric", "accounts", "--group", "profile:machine-builders/tier:A", "--at-most", "45"]);
    assert_eq!(tier["state"], "broken", "{tier:#}");
    folder.icp(&["bisect", "--at-least", "0.3", "HEAD"]).expect(2).says("write GOOD..BAD");
}

#[test]
fn a_workspace_that_moved_is_followed() {
    let folder = past();
    std::fs::create_dir_all(folder.path().join("sales")).expect("made");
    std::fs::rename(folder.path().join("icp"), folder.path().join("sales/icp")).expect("moved");
    folder.commit_at("Move house", START + 200 * DAY);
    let ran = folder.icp_in("sales", &["history", "--format", "json"]).expect(0);
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(report["commits"].as_array().map(Vec::len), Some(7));
}
