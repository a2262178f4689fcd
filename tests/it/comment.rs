//! The comment on a pull request, whole, as people will read it; and what a job on GitHub gets besides.

use crate::support::{Folder, Ran};

const MACHINES: &str = "icp/profiles/machine-builders.yaml";
const PARTS: &str = "icp/profiles/component-suppliers.yaml";

fn worsen(folder: &Folder) {
    folder.edit(MACHINES, "between: [200, 1000]", "between: [20, 5000]");
    folder.edit(MACHINES, "in: [DE, AT, CH, NL, BE]", "in: [DE, AT, CH, NL, BE, FR, IT]");
}

/// The comment on the work tree against `main`.
#[track_caller]
fn comment(folder: &Folder, status: i32) -> String {
    let text = folder.icp(&["check", "--base", "main", "--format", "markdown"]).expect(status).stdout;
    assert!(text.chars().count() < 65_536, "{} characters", text.chars().count());
    text
}

#[track_caller]
fn check(name: &str, change: impl Fn(&Folder), status: i32) {
    let folder = Folder::example();
    change(&folder);
    let text = comment(&folder, status);
    // Commits depend on the example's bytes, which are not what this is about.
    insta::with_settings!({filters => [(r"\b[0-9a-f]{10}\b", "[commit]")]}, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn an_improvement() {
    let change = |folder: &Folder| {
        folder.edit(MACHINES, "C: {from: 40,", "C: {from: 58,");
        folder.edit(PARTS, "C: {from: 40,", "C: {from: 58,");
    };
    check("improved", change, 0);
}

#[test]
fn a_change_for_the_worse() {
    check("worsened", worsen, 1);
}

#[test]
fn a_change_of_which_the_data_are_not_sure() {
    check("inconclusive", |folder| folder.edit(MACHINES, "between: [200, 1000]", "between: [20, 5000]"), 0);
}

#[test]
fn a_change_without_meaning() {
    let change = |folder: &Folder| folder.edit(MACHINES, "kind: profile", "# Reviewed on Tuesday.\nkind: profile");
    check("unchanged", change, 0);
}

#[test]
fn a_new_workspace() {
    let folder = Folder::example();
    let base = Folder::new();
    base.write("README.md", b"empty\n");
    base.init();
    base.commit("Begin");
    folder.copy_to("icp", &base);
    insta::with_settings!({filters => [(r"\b[0-9a-f]{10}\b", "[commit]")]}, {
        insta::assert_snapshot!("new workspace", comment(&base, 0));
    });
}

#[test]
fn an_accepted_change() {
    let folder = Folder::example();
    let waivers = "kind: waivers\nwaivers:\n  - {id: grow, rule: win_rate, reason: We grow, approved_by: cro, until: 2026-12-31}\n";
    folder.write("icp/waivers.yaml", waivers.as_bytes());
    folder.commit("Accept a lower win rate");
    worsen(&folder);
    insta::with_settings!({filters => [(r"\b[0-9a-f]{10}\b", "[commit]")]}, {
        insta::assert_snapshot!("waived", comment(&folder, 0));
    });
}

#[test]
fn errors_that_stop_the_measuring() {
    check("lint errors", |folder| folder.edit(MACHINES, "between: [200, 1000]", "betwen: [1000, 200]"), 2);
}

#[test]
fn a_base_that_cannot_be_read() {
    let folder = Folder::example();
    folder.edit(MACHINES, "between: [200, 1000]", "betwen: [1000, 200]");
    folder.commit("Break it");
    folder.edit(MACHINES, "betwen: [1000, 200]", "between: [200, 1000]");
    insta::assert_snapshot!("base unreadable", comment(&folder, 2));
}

#[test]
fn data_that_cannot_be_read_are_not_quoted() {
    let folder = Folder::example();
    let manifest = "icp/snapshots/customers-2026q3.yaml";
    let accounts = folder.read("icp/data/accounts.csv").replacen(",Industrial Machinery,", ",\"Secret Name,", 1);
    folder.write("icp/data/accounts.csv", accounts.as_bytes());
    let pins = folder.read(manifest);
    folder.write(manifest, pins.split("sha256:").next().unwrap_or_default().as_bytes());
    let text = comment(&folder, 2);
    assert!(text.contains("The customer data could not be read") && !text.contains("Secret"), "{text}");
}

#[test]
fn findings_beside_a_verdict() {
    let change = |folder: &Folder| {
        folder.edit(
            "icp/icp.yaml",
            "snapshot: customers-2026q3\n",
            "snapshot: customers-2026q3\nlint: {rules: {no-owner: error}}\n",
        );
        folder.edit(MACHINES, "owner: revenue-operations\n", "");
    };
    check("lint errors beside a verdict", change, 1);
}

#[test]
fn everything_at_once() {
    let folder = Folder::example();
    let waivers = "kind: waivers\nwaivers:\n  - {id: grow, rule: coverage, reason: We grow, approved_by: cro, until: 2026-12-31}\n";
    folder.write("icp/waivers.yaml", waivers.as_bytes());
    folder.commit("Accept less coverage");
    worsen(&folder);
    folder.edit(PARTS, "C: {from: 40,", "C: {from: 58,");
    folder.edit("icp/icp.yaml", "max_drop: 2 points", "max_drop: 5 points");
    folder.write("icp/personas/nobody.yaml", b"kind: persona\nid: nobody\nname: Nobody\nbuying_role: blocker\n");
    insta::with_settings!({filters => [(r"\b[0-9a-f]{10}\b", "[commit]")]}, {
        insta::assert_snapshot!("everything at once", comment(&folder, 1));
    });
}

#[test]
fn five_hundred_changes() {
    let folder = Folder::example();
    for at in 0..500 {
        let text = format!(
            "kind: persona\nid: person-{at:03}\nname: \"Person {at}, who asks @everyone in #{at} and on https://a.example/{at} to look\"\nbuying_role: blocker\n"
        );
        folder.write(&format!("icp/personas/person-{at:03}.yaml"), text.as_bytes());
    }
    let text = comment(&folder, 0);
    assert!(text.contains("more did not fit"), "{text}");
    assert!(text.contains("#### Lint: "), "what the linter says is never cut away: {text}");
    assert!(!text.contains("@everyone") && !text.contains("https://"), "nobody is called, nothing leads away");
    let lines: Vec<&str> = text.lines().collect();
    let shown = [&lines[..40], &["[…]"], &lines[lines.len() - 12..]].concat().join("\n");
    insta::with_settings!({filters => [(r"\b[0-9a-f]{10}\b", "[commit]")]}, {
        insta::assert_snapshot!("500 changes", shown);
    });
}

#[test]
fn no_account_is_named() {
    let folder = Folder::example();
    worsen(&folder);
    let text = comment(&folder, 1);
    let accounts = folder.read("icp/data/accounts.csv");
    let names: Vec<&str> = accounts.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    assert!(names.len() > 1_000);
    assert_eq!(names.iter().find(|name| name.len() > 8 && text.contains(**name)), None);
}

#[test]
fn a_job_on_github_gets_annotations_and_a_summary() {
    let folder = Folder::example();
    worsen(&folder);
    let summary = folder.path().join("summary.md").display().to_string();
    let github = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", summary.as_str())];
    let Ran { stdout, .. } = folder.icp_with(&github, &["check", "--base", "main"]).expect(1);
    assert!(stdout.starts_with("Blocked: "), "{stdout}");
    let last = stdout.lines().last().unwrap_or_default();
    assert!(last.starts_with("::error title=ICP gate::Blocked: win rate"), "{last}");
    let written = folder.read("summary.md");
    assert!(written.starts_with("### Blocked: win rate"), "{written}");
    let json = folder.icp_with(&github, &["check", "--base", "main", "--format", "json"]).expect(1);
    assert!(serde_json::from_str::<serde_json::Value>(&json.stdout).is_ok(), "a format for machines stays whole");
    assert!(json.stderr.contains("::error title=ICP gate::"), "{}", json.stderr);
    assert_eq!(folder.read("summary.md").matches("### Blocked").count(), 2, "a summary is added to");
    folder.write("summary.md", &vec![b'x'; 1024 * 1024 - 100]);
    folder.icp_with(&github, &["check", "--base", "main"]).expect(1).says("no more than 1 MiB");
    assert_eq!(folder.read("summary.md").len(), 1024 * 1024 - 100);
}
