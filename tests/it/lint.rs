//! `icp lint` as a user meets it: fixes, allowances, the baseline and the formats.

use crate::support::Folder;

const PROFILE: &str = "icp/profiles/machine-builders.yaml";

/// The example with an allowance that silences nothing and a review of long ago.
fn spoilt() -> Folder {
    let folder = Folder::example();
    folder.edit(PROFILE, "review: {last: 2026-10-15", "# icp: allow no-why — soon\nreview: {last: 2026-07-10");
    folder
}

#[test]
fn fixes_are_made_and_the_rest_is_shown() {
    let folder = spoilt();
    let before = folder.read(PROFILE);
    let ran = folder.icp(&["lint", "--fix"]).expect(0);
    assert!(ran.stdout.contains("stale-review") && !ran.stdout.contains("unused-allow"), "{}", ran.stdout);
    assert!(ran.stderr.contains("1 fix made in 1 file"), "{}", ran.stderr);
    assert_eq!(folder.read(PROFILE), before.replace("# icp: allow no-why — soon\n", ""));
    folder.icp(&["lint", "--fix"]).expect(0).says("0 fixes made in 0 files");
}

#[test]
fn a_diff_shows_fixes_and_changes_nothing() {
    let folder = spoilt();
    let before = folder.read(PROFILE);
    let ran = folder.icp(&["lint", "--diff"]).expect(1);
    assert_eq!(folder.read(PROFILE), before);
    assert_eq!(folder.icp(&["lint", "--fix", "--diff"]).expect(1).stdout, ran.stdout);
    assert_eq!(
        ran.stdout,
        format!(
            "--- a/{PROFILE}
+++ b/{PROFILE}
@@ -15,7 +15,6 @@
 value:
   to_customer: Delivery dates that hold, and a plan that is ready in one hour a week instead of two days
   to_us: They win more often, are live after five weeks and add a second plant within two years
-# icp: allow no-why — soon
 review: {{last: 2026-07-10, every: 3 months}}
 
 criteria:
"
        )
    );
    folder.icp(&["lint", "--fix"]).expect(0);
    assert_eq!(folder.icp(&["lint", "--diff"]).expect(0).stdout, "");
}

#[test]
fn unsafe_fixes_are_asked_for() {
    let folder = Folder::example();
    folder.edit(PROFILE, "status: operational", "status: operational\nnotess: x");
    let before = folder.read(PROFILE);
    folder.icp(&["lint", "--fix"]).expect(1).says("1 more fix can be made with --fix=all");
    assert_eq!(folder.read(PROFILE), before);
    folder.icp(&["lint", "--fix=all"]).expect(0).says("1 fix made");
    assert_eq!(folder.read(PROFILE), before.replace("notess:", "notes:"));
    folder.icp(&["lint", "--fix=some"]).expect(2);
    folder.icp(&["lint", "--fix", "--revision", "HEAD"]).expect(2);
}

#[test]
fn the_exit_status_is_the_same_in_every_format() {
    let formats = ["text", "concise", "json", "github", "sarif", "junit", "gitlab"];
    let check = |folder: &Folder, more: &[&str], status: i32| {
        for format in formats {
            let arguments: Vec<&str> = ["lint", "--format", format].iter().chain(more).copied().collect();
            folder.icp(&arguments).expect(status);
        }
    };
    let folder = Folder::example();
    check(&folder, &[], 0);
    let folder = spoilt();
    check(&folder, &[], 0);
    check(&folder, &["--deny", "warnings"], 1);
    check(&folder, &["nowhere"], 2);
    folder.edit(PROFILE, "personas:", "personaas:");
    check(&folder, &[], 1);
    folder.write("icp/personas/broken.yaml", b"a: [\n");
    check(&folder, &[], 2);
}

#[test]
fn formats_go_to_files_as_well() {
    let folder = spoilt();
    let ran = folder.icp(&[
        "lint",
        "--format=concise",
        "--output-file=sarif=out/icp.sarif",
        "--output-file=junit=out/icp.xml",
        "--output-file=gitlab=out/codequality.json",
    ]);
    let ran = ran.expect(0);
    assert!(ran.stdout.starts_with(&format!("{PROFILE}:18:")), "{}", ran.stdout);
    let sarif: serde_json::Value = serde_json::from_str(&folder.read("out/icp.sarif")).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "unused-allow");
    assert_eq!(
        sarif["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"],
        serde_json::json!({"startLine": 18, "startColumn": 1, "endLine": 19, "endColumn": 1})
    );
    assert!(folder.read("out/icp.xml").contains("<testsuite name=\"icp/profiles/machine-builders.yaml\" tests=\"2\""));
    let issues: serde_json::Value = serde_json::from_str(&folder.read("out/codequality.json")).expect("JSON");
    assert_eq!(issues[1]["check_name"], "stale-review");
}

#[test]
fn findings_can_be_allowed_at_once() {
    let folder = Folder::example();
    folder.edit(PROFILE, "review: {last: 2026-10-15", "review: {last: 2026-07-10");
    let before = folder.read(PROFILE);
    let arguments = ["lint", "--add-allow", "--reason", "waits for the new pricing"];
    let shown = folder.icp(&[&arguments[..], &["--diff"]].concat()).expect(1).stdout;
    assert!(shown.contains("\n+# icp: allow stale-review — waits for the new pricing\n"), "{shown}");
    assert_eq!(folder.read(PROFILE), before);
    folder.icp(&arguments).expect(0).says("1 finding let stand in 1 file");
    folder.icp(&["lint", "--deny", "warnings"]).expect(0).says("1 suppressed");
    folder.icp(&["lint", "--reason", "x"]).expect(2);
}

#[test]
fn an_old_repository_can_adopt_the_linter() {
    let folder = Folder::example();
    folder.edit(PROFILE, "review: {last: 2026-10-15", "review: {last: 2026-07-10");
    folder.icp(&["lint", "--write-baseline"]).expect(0).says("1 finding in icp/lint-baseline.json");
    folder.icp(&["lint", "--deny", "warnings"]).expect(0).says("1 suppressed");
    folder.icp(&["lint", "--no-baseline", "--deny", "warnings"]).expect(1).says("stale-review");
    // What was there before counts again wherever it is new, and what is gone is said.
    folder.edit(PROFILE, "review: {last: 2026-07-10", "review: {last: 2026-10-15");
    folder.icp(&["lint", "--deny", "warnings"]).expect(1).says("icp/lint-baseline.json:4:5");
    folder.icp(&["lint", "--write-baseline"]).expect(0).says("0 findings");
    folder.icp(&["lint", "--deny", "warnings"]).expect(0);

    folder.icp(&["lint", "--write-baseline=old.json"]).expect(0).says("in old.json");
    folder.icp(&["lint", "--baseline", "old.json"]).expect(0);
    folder.icp(&["lint", "--baseline", "missing.json"]).expect(2).says("missing.json cannot be read");
    folder.write("icp/lint-baseline.json", b"{}");
    folder.icp(&["lint"]).expect(2).says("icp/lint-baseline.json is no baseline");
}

#[test]
fn the_data_are_looked_at_unless_told_otherwise() {
    let folder = Folder::example();
    folder.edit("icp/snapshots/customers-2026q3.yaml", "erp: ERP__c", "erp: ERP_c");
    let ran = folder.icp(&["lint"]).expect(0);
    assert!(ran.stdout.contains("missing-column") && ran.stdout.contains("did you mean `ERP__c`?"), "{}", ran.stdout);
    let ran = folder.icp(&["lint", "--no-data"]).expect(0);
    assert!(!ran.stdout.contains("missing-column"), "{}", ran.stdout);
    assert!(ran.stdout.contains(" rules were not run: --no-data leaves out what they look at"), "{}", ran.stdout);
}

#[test]
fn data_that_cannot_be_read_do_not_stop_the_linter() {
    let folder = Folder::example();
    folder.edit("icp/snapshots/customers-2026q3.yaml", "churned_on: ChurnDate", "churned_on: Churn_Reason__c");
    let ran = folder.icp(&["lint"]).expect(0);
    assert!(ran.stdout.contains("warning[unreadable-snapshot]"), "{}", ran.stdout);
    assert!(ran.stdout.contains("rules were not run: the snapshot cannot be read"), "{}", ran.stdout);
}
