//! Ways round the gate that somebody might think of, each with what stops it or says it aloud.
//!
//! Every test makes the ICP worse, tries to hide that in the same change, and holds that it does not pass silently.

use serde_json::Value;

use crate::gate::{MACHINES, PARTS, check, judge, rule, waiver, worsen};
use crate::support::Folder;

const CONFIG: &str = "icp/icp.yaml";
const MANIFEST: &str = "icp/snapshots/customers-2026q3.yaml";
const RULE: &str = "max_drop: 1 point, max_proven_drop: 0.1 points, when_uncertain: block";

/// Everything that the gate's rules say.
fn reasons(report: &Value) -> String {
    let rules = report["gate"]["rules"].as_array().cloned().unwrap_or_default();
    rules.iter().filter_map(|rule| rule["reason"].as_str()).collect::<Vec<_>>().join("\n")
}

/// The change is blocked by base's rules, and the report says what it loosens.
#[track_caller]
fn blocked_and_told(change: impl Fn(&Folder), told: &str) {
    let both = |folder: &Folder| {
        worsen(folder);
        change(folder);
    };
    let report = check(both, 1, "blocked", &[("win_rate", "blocked"), ("gate-loosened", "warned")]);
    assert!(reasons(&report).contains(told), "`{told}` is missing in\n{}", reasons(&report));
}

/// The change alone, without any fall, is warned about.
#[track_caller]
fn told(change: impl Fn(&Folder), told: &str) {
    let report = check(change, 0, "warned", &[("gate-loosened", "warned")]);
    assert!(reasons(&report).contains(told), "`{told}` is missing in\n{}", reasons(&report));
}

#[test]
fn this_repositorys_own_icp_cannot_be_worsened() {
    let folder = Folder::example();
    worsen(&folder);
    let ran = folder.icp(&["check"]).expect(1);
    let first = ran.stdout.lines().next().unwrap_or_default();
    assert!(first.starts_with("Blocked: win rate of the ICP: "), "{first}");
    assert!(ran.stdout.contains("the data support the fall"), "{}", ran.stdout);
    // In CI the change is committed on a branch.
    let folder = Folder::example();
    folder.git(&["checkout", "-q", "-b", "wider"]);
    worsen(&folder);
    folder.commit("Sell to everybody");
    folder.icp_with(&[("GITHUB_BASE_REF", "main")], &["check"]).expect(1).says("Blocked");
    // Back to what was there: nothing blocks.
    folder.git(&["checkout", "-q", "main"]);
    folder.icp(&["check", "--base", "main"]).expect(0);
}

#[test]
fn loosening_the_gate_in_the_same_change() {
    let edit = |old: &'static str, new: &'static str| move |folder: &Folder| folder.edit(CONFIG, old, new);
    blocked_and_told(edit(RULE, "max_drop: 9 points"), "loosens the rule `win_rate`");
    blocked_and_told(edit(RULE, "max_drop: 1 point, max_proven_drop: 9 points"), "loosens the rule `win_rate`");
    blocked_and_told(edit("when_uncertain: block", "when_uncertain: warn"), "loosens the rule `win_rate`");
    blocked_and_told(edit("when_uncertain: block", "action: warn"), "loosens the rule `win_rate`");
    blocked_and_told(edit("{id: win_rate, metric", "{id: rate, metric"), "removes the rule `win_rate`");
    blocked_and_told(edit("metric: win_rate, group: icp", "metric: win_rate, group: outside"), "loosens the rule");
    blocked_and_told(
        edit("metric: closed, group: icp, at_least: 30", "metric: closed, group: icp, at_least: 3"),
        "`evidence`",
    );
    blocked_and_told(edit("confidence: 0.90", "confidence: 0.999"), "asks for more confidence");
}

#[test]
fn a_tolerance_that_nobody_wrote_cannot_grow_unseen() {
    let folder = Folder::example();
    folder.edit(CONFIG, RULE, "max_drop: 1 point");
    folder.commit("Leave the proven fall to the default");
    folder.edit(CONFIG, "max_drop: 1 point", "max_drop: 1 point, max_proven_drop: 5 points");
    let (_, report) = judge(&folder);
    assert_eq!(rule(&report, "gate-loosened")["outcome"], "warned", "{:#}", report["gate"]);
    // Nor can the default gate, which nobody wrote either.
    let folder = Folder::example();
    let text = folder.read(CONFIG);
    let (start, end) = (text.find("gate:\n").expect("a gate"), text.find("goal:").expect("a goal"));
    let with = |gate: &str| format!("{}{gate}{}", &text[..start], &text[end..]);
    folder.write(CONFIG, with("").as_bytes());
    folder.commit("Keep to the default gate");
    worsen(&folder);
    folder.write(CONFIG, with("gate: off\n").as_bytes());
    let (status, report) = judge(&folder);
    assert_eq!((status, report["gate"]["outcome"].as_str()), (1, Some("blocked")));
    assert!(reasons(&report).contains("switches the gate off"));
}

#[test]
fn holdout_and_strictness_are_watched() {
    let with = |settings: &str, change: fn(&Folder), expected: &str| {
        let folder = Folder::example();
        folder.edit(CONFIG, "  confidence: 0.90\n", &format!("  confidence: 0.90\n{settings}"));
        folder.commit("Ask more");
        change(&folder);
        let (_, report) = judge(&folder);
        assert!(reasons(&report).contains(expected), "`{expected}` is missing in\n{}", reasons(&report));
    };
    let holdout = "  holdout: {latest: 25%}\n";
    with(holdout, |folder| folder.edit(CONFIG, "  holdout: {latest: 25%}\n", ""), "removes the holdout");
    with(holdout, |folder| folder.edit(CONFIG, "latest: 25%", "latest: 1%"), "makes the holdout smaller");
    let strict = "  strictness: non-inferior\n";
    with(strict, |folder| folder.edit(CONFIG, "non-inferior", "standard"), "lowers the strictness");
    with(strict, |folder| folder.edit(CONFIG, "confidence: 0.90", "confidence: 0.6"), "asks for less confidence");
    with(strict, |folder| folder.edit(CONFIG, "id: win_rate,", "id: win_rate, strictness: standard,"), "`win_rate`");
}

#[test]
fn weakening_the_linter() {
    let edit = |new: &'static str| move |folder: &Folder| folder.edit(CONFIG, "goal: Raise", new);
    told(edit("lint: {rules: {stale-review: off}}\n\ngoal: Raise"), "lowers the lint rule `stale-review`");
    told(edit("lint: {rules: {no-owner: info}}\n\ngoal: Raise"), "lowers the lint rule `no-owner`");
    told(edit("lint: {allow: [{rule: no-why, reason: Later}]}\n\ngoal: Raise"), "from the lint rule `no-why`");
    let baseline = |folder: &Folder| {
        folder.edit(MACHINES, "owner: revenue-operations\n", "");
        folder.icp(&["lint", "--write-baseline"]).expect(0);
    };
    let report = check(baseline, 0, "warned", &[("gate-loosened", "warned")]);
    assert!(reasons(&report).contains("lets more findings stand in lint-baseline.json"), "{}", reasons(&report));
}

#[test]
fn a_criterion_on_the_outcome_cannot_be_excused() {
    let folder = Folder::example();
    folder.edit(
        "icp/fields.yaml",
        "fields:\n",
        "fields:\n  - {name: left_on, type: date, dimension: firmographic, description: Day of leaving}\n",
    );
    folder.edit(MANIFEST, "    industry: Industry\n", "    industry: Industry\n    left_on: ChurnDate\n");
    folder.edit(
        MACHINES,
        "criteria:\n",
        "criteria:\n  # icp: allow outcome-as-criterion — we like them\n  - {field: left_on, known: false, importance: must, why: They stay, evidence: [crm-2026q3]}\n",
    );
    folder.icp(&["check"]).expect(1).says("outcome-as-criterion").says("these numbers measure themselves");
}

#[test]
fn taking_the_gate_and_the_data_away_at_once() {
    let folder = Folder::example();
    worsen(&folder);
    let text = folder.read(CONFIG);
    let (start, end) = (text.find("gate:\n").expect("a gate"), text.find("goal:").expect("a goal"));
    let text = format!("{}gate: off\n{}", &text[..start], &text[end..]).replace("snapshot: customers-2026q3\n", "");
    folder.write(CONFIG, text.as_bytes());
    std::fs::remove_file(folder.path().join(MANIFEST)).expect("removed");
    folder.icp(&["check"]).expect(2).says("there is no snapshot to measure on");
}

/// A snapshot in which every lost deal is won.
fn flattering(folder: &Folder) {
    let deals = folder.read("icp/data/opportunities.csv").replace("Closed Lost", "Closed Won");
    folder.write("icp/data/flattering.csv", deals.as_bytes());
    let manifest = folder.read(MANIFEST).replace("id: customers-2026q3", "id: flattering");
    let manifest = manifest.replace("../data/opportunities.csv", "../data/flattering.csv");
    let manifest = manifest.split("sha256:").next().unwrap_or_default().to_owned();
    folder.write("icp/snapshots/flattering.yaml", manifest.as_bytes());
}

#[test]
fn choosing_another_snapshot() {
    // A new one, chosen in the same change.
    let folder = Folder::example();
    worsen(&folder);
    flattering(&folder);
    folder.edit(CONFIG, "snapshot: customers-2026q3", "snapshot: flattering");
    let (status, report) = judge(&folder);
    assert_eq!((status, report["gate"]["outcome"].as_str()), (1, Some("blocked")), "{:#}", report["gate"]);
    // One that base has, but does not use.
    let folder = Folder::example();
    flattering(&folder);
    folder.commit("Add a second snapshot");
    worsen(&folder);
    folder.edit(CONFIG, "snapshot: customers-2026q3", "snapshot: flattering");
    let (status, report) = judge(&folder);
    assert_eq!((status, report["gate"]["outcome"].as_str()), (1, Some("blocked")), "{:#}", report["gate"]);
}

#[test]
fn leaving_deals_out_of_the_snapshot() {
    let folder = Folder::example();
    worsen(&folder);
    folder.edit(MANIFEST, "only: {type: [New Business]}", "only: {type: [New Business], stage: [Closed Won]}");
    let (status, report) = judge(&folder);
    assert_eq!((status, report["gate"]["outcome"].as_str()), (1, Some("blocked")), "{:#}", report["gate"]);
    let notes = format!("{}{}", report["alerts"], report["notes"]);
    assert!(notes.contains("judged on base's snapshot"), "{notes}");
}

#[test]
fn a_field_that_is_no_longer_mapped() {
    // The criterion on it can no longer be earned, and goes from the profile in the same change.
    let folder = Folder::example();
    worsen(&folder);
    folder.edit(MANIFEST, "    erp: ERP__c\n", "");
    let (status, report) = judge(&folder);
    assert_eq!(status, 1, "{:#}", report["gate"]);
    assert_eq!(rule(&report, "lost-field")["outcome"], "blocked", "{:#}", report["gate"]);
}

#[test]
fn a_version_that_reads_only_its_own_data() {
    // Another type for a field, so that base's data cannot be read any more, and data of its own that flatter.
    let folder = Folder::example();
    worsen(&folder);
    folder.edit(MACHINES, "    is: Spreadsheets\n", "    at_least: 1\n");
    let fields = folder.read("icp/fields.yaml");
    let start = fields.find("  - name: planning_tool").expect("there");
    let rest = &fields[start + 3..];
    let end = rest.find("\n  - name: ").map_or(fields.len(), |at| start + 3 + at + 1);
    let number = "  - {name: planning_tool, type: integer, dimension: technographic, description: How many tools}\n";
    folder.write("icp/fields.yaml", format!("{}{number}{}", &fields[..start], &fields[end..]).as_bytes());
    let manifest = folder.read(MANIFEST).replace("planning_tool: Planning_Tool__c", "planning_tool: Plants__c");
    folder.write(MANIFEST, manifest.as_bytes());
    let (status, report) = judge(&folder);
    assert_eq!(status, 1, "{:#}", report["gate"]);
    assert_eq!(rule(&report, "base-snapshot")["outcome"], "blocked", "{:#}", report["gate"]);
}

#[test]
fn other_names_and_states_for_the_same_profile() {
    let rename = |folder: &Folder| {
        worsen(folder);
        folder.edit(MACHINES, "id: machine-builders\n", "id: builders\n");
        folder.edit("icp/negative/weak-master-data.yaml", "[machine-builders, ", "[builders, ");
    };
    check(rename, 1, "blocked", &[("win_rate", "blocked")]);
    // Half of it in a profile of another name: the ICP is judged as a whole.
    let split = |folder: &Folder| {
        let text = folder.read(MACHINES).replace("id: machine-builders\n", "id: more-builders\n");
        let text = text.replace("between: [200, 1000]", "between: [20, 5000]");
        let text = text.replace("in: [DE, AT, CH, NL, BE]", "in: [FR, IT]");
        folder.write("icp/profiles/more-builders.yaml", text.as_bytes());
    };
    let report = check(split, 1, "blocked", &[("win_rate", "blocked")]);
    assert!(report["change"]["groups"]["entering"]["accounts"].as_u64() > Some(0));
    // The good profile set aside: what is left is worse, and the first lines say what happened.
    let aside = |folder: &Folder| folder.edit(MACHINES, "status: operational", "status: aspirational");
    let folder = Folder::example();
    aside(&folder);
    let (status, report) = judge(&folder);
    assert!(report["alerts"].to_string().contains("operational to aspirational"), "{}", report["alerts"]);
    assert!(status == 1 || report["gate"]["outcome"] == "warned", "{:#}", report["gate"]);
}

#[test]
fn moving_accounts_into_a_negative_profile() {
    // Whoever hides half of the ICP in a negative profile loses what it captured.
    let hide = |folder: &Folder| {
        folder.write(
            "icp/negative/small.yaml",
            b"kind: negative\nid: small\nname: Small plants\nwhen: {field: employees, at_most: 420}\neffect: exclude\nwhy: They buy rarely\n",
        );
    };
    let folder = Folder::example();
    hide(&folder);
    let (_, report) = judge(&folder);
    assert_ne!(report["gate"]["outcome"], "passed", "{:#}", report["gate"]);
    assert!(report["change"]["groups"]["leaving"]["accounts"].as_u64() > Some(0));
}

#[test]
fn a_criterion_that_unknown_fields_decide() {
    // Without the criterion everybody passes it, the unknown ones too; nothing of that is silent.
    let folder = Folder::example();
    let text = folder.read(PARTS);
    let (start, end) =
        (text.find("  - field: country").expect("there"), text.find("  - field: tech_stack").expect("there"));
    folder.write(PARTS, format!("{}{}", &text[..start], &text[end..]).as_bytes());
    let (_, report) = judge(&folder);
    assert_ne!(report["gate"]["outcome"], "passed", "{:#}", report["gate"]);
    assert!(report["change"]["moved"].as_u64() > Some(0));
}

#[test]
fn waivers_that_do_not_count() {
    let with = |text: &str| {
        let folder = Folder::example();
        worsen(&folder);
        folder.write("icp/waivers.yaml", waiver(text).as_bytes());
        let (status, report) = judge(&folder);
        (status, report["gate"]["waivers"][0]["state"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(with("until: 2026-12-31"), (1, "asked-for".to_owned()));
    assert_eq!(with("until: 2026-11-20"), (1, "expired".to_owned()));
    assert_eq!(with("until: 2028-11-20"), (1, "too-long".to_owned()));
    // One that was agreed on is stretched: it is another one, and nobody agreed to it.
    let folder = Folder::example();
    folder.write("icp/waivers.yaml", waiver("until: 2026-12-31, accept: {down_to: 0.38}").as_bytes());
    folder.commit("Accept a little");
    worsen(&folder);
    folder.write("icp/waivers.yaml", waiver("until: 2026-12-31, accept: {down_to: 0.10}").as_bytes());
    let (status, report) = judge(&folder);
    assert_eq!((status, report["gate"]["waivers"][0]["state"].as_str()), (1, Some("asked-for")));
}

#[test]
fn waivers_whose_file_has_an_owner_count() {
    let with = |place: &str, owners: &str| {
        let folder = Folder::example();
        folder.write(place, owners.as_bytes());
        folder.commit("Name owners");
        worsen(&folder);
        folder.write("icp/waivers.yaml", waiver("until: 2026-12-31").as_bytes());
        let (status, report) = judge(&folder);
        (status, report["gate"]["waivers"][0]["state"].as_str().unwrap_or_default().to_owned())
    };
    let (used, asked_for) = ((0, "used".to_owned()), (1, "asked-for".to_owned()));
    assert_eq!(with("CODEOWNERS", "/icp/waivers.yaml @taktwise/leads\n"), used);
    assert_eq!(with(".github/CODEOWNERS", "* @taktwise/leads\n"), used);
    assert_eq!(with("docs/CODEOWNERS", "icp/ @taktwise/leads\n"), used);
    assert_eq!(with(".gitlab/CODEOWNERS", "[Sales] @cro\nicp/waivers.yaml\n"), used);
    assert_eq!(with("CODEOWNERS", "* @taktwise/leads\n/icp/waivers.yaml\n"), asked_for);
    assert_eq!(with("CODEOWNERS", "/icp/profiles/ @taktwise/leads\n"), asked_for);
    // Owners that the change itself names have agreed to nothing.
    let folder = Folder::example();
    worsen(&folder);
    folder.write("CODEOWNERS", b"* @me\n");
    folder.write("icp/waivers.yaml", waiver("until: 2026-12-31").as_bytes());
    assert_eq!(judge(&folder).0, 1);
    let ran = folder.icp(&["check"]).expect(1);
    assert!(ran.stdout.contains("waiver grow (asked-for)"), "{}", ran.stdout);
}

#[test]
fn the_waiver_that_the_report_prints_is_one() {
    let folder = Folder::example();
    worsen(&folder);
    let ran = folder.icp(&["check"]).expect(1);
    let (_, waiver) = ran.stdout.split_once("in waivers.yaml on the base branch:\n").expect("a waiver");
    let waiver = waiver.split("\n\n").next().unwrap_or_default();
    let folder = Folder::example();
    folder.write("icp/waivers.yaml", format!("kind: waivers\nwaivers:\n{waiver}\n").as_bytes());
    folder.commit("Accept it");
    worsen(&folder);
    let ran = folder.icp(&["check"]).expect(0);
    assert!(ran.stdout.starts_with("Waived: "), "{}", ran.stdout);
}

#[test]
fn many_small_falls_are_added_up() {
    let folder = Folder::example();
    // Each step is agreed on by an owner, so nothing stops it.
    folder.edit(MACHINES, "in: [DE, AT, CH, NL, BE]", "in: [DE, AT, CH, NL, BE, FR]");
    folder.commit("Sell to France");
    folder.edit(MACHINES, "between: [200, 1000]", "between: [20, 5000]");
    folder.commit("Any size will do");
    folder.edit(MACHINES, "kind: profile", "kind: prophile");
    folder.commit("Break it");
    folder.edit(MACHINES, "kind: prophile", "kind: profile");
    folder.commit("Repair it");
    folder.edit(MACHINES, "BE, FR]", "BE, FR, IT]");
    let (_, report) = judge(&folder);
    let cumulative = rule(&report, "cumulative");
    assert_eq!(cumulative["outcome"], "warned", "{:#}", report["gate"]);
    let reason = cumulative["reason"].as_str().unwrap_or_default();
    assert!(reason.contains("“Write down who we sell to”") && reason.contains("2026-09-21"), "{reason}");
    assert!(reason.contains("4 versions of the base branch measured, and 1 could not be"), "{reason}");
    assert_eq!(cumulative["head"], report["head"]["groups"]["icp"]["win_rate"]);
    assert!(cumulative["difference"].as_f64() < Some(-0.01), "{reason}");
    // Back at the best version nothing is to be said, nor where nobody moves.
    folder.edit(MACHINES, "BE, FR, IT]", "BE, FR]");
    assert!(rule(&judge(&folder).1, "cumulative").is_null());
    folder.edit(MACHINES, "BE, FR]", "BE]");
    folder.edit(MACHINES, "between: [20, 5000]", "between: [200, 1000]");
    assert!(rule(&judge(&folder).1, "cumulative").is_null());
}

#[test]
fn a_base_without_a_common_past() {
    let folder = Folder::example();
    folder.git(&["checkout", "-q", "--orphan", "fresh"]);
    worsen(&folder);
    folder.commit("Begin again");
    folder.icp(&["check", "--base", "main"]).expect(2).says("have no commit in common");
    folder.icp(&["check", "--base", "main", "--base-exact"]).expect(1).says("Blocked");
}

#[test]
fn a_decoy_beside_the_workspace() {
    let folder = Folder::new();
    let example = Folder::example();
    crate::support::copy(&example.path().join("icp"), &folder.path().join("sales/icp"));
    folder.init();
    folder.commit("Write down who we sell to");
    // The real one gets worse, and a copy of the old one takes the usual place.
    crate::support::copy(&folder.path().join("sales/icp"), &folder.path().join("icp"));
    folder.edit(&format!("sales/{MACHINES}"), "between: [200, 1000]", "between: [20, 5000]");
    folder.icp(&["check", "--base", "main"]).expect(2).says("two ICP workspaces");
}

#[test]
fn what_is_staged_is_judged_as_the_next_commit() {
    let folder = Folder::example();
    worsen(&folder);
    folder.git(&["add", "-A"]);
    // On disk nothing is wrong any more.
    folder.edit(MACHINES, "between: [20, 5000]", "between: [200, 1000]");
    folder.edit(MACHINES, "in: [DE, AT, CH, NL, BE, FR, IT]", "in: [DE, AT, CH, NL, BE]");
    folder.icp(&["check"]).expect(0);
    folder.icp(&["check", "--staged"]).expect(1).says("what is staged");
    folder.icp(&["backtest", "--base", "main", "--staged"]).expect(1);
    folder.icp(&["diff", "--staged"]).expect(0).says("20–5000");
    folder.icp(&["diff", "main", "--staged"]).expect(0).says("20–5000");
    folder.icp(&["lint", "--staged"]).expect(0);
    folder.icp(&["diff", "main..HEAD", "--staged"]).expect(2).says("name the base alone");
    folder.icp(&["check", "--staged", "--head", "HEAD"]).expect(2);
    folder.write("icp/broken.yaml", b"kind: profile\n");
    folder.git(&["add", "icp/broken.yaml"]);
    std::fs::remove_file(folder.path().join("icp/broken.yaml")).expect("removed");
    folder.icp(&["lint"]).expect(0);
    folder.icp(&["lint", "--staged"]).expect(1).says("broken.yaml");
    folder.icp(&["backtest", "--staged"]).expect(2).says("`icp lint --staged` shows them");
}
