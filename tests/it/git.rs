//! Git as it is found in the wild: merges, clones in part, formats that cannot be read, links and moves.
//!
//! Git itself makes what its library cannot; where a test needs a newer Git than there is, it says so and ends.

use serde_json::Value;

use crate::gate::{MACHINES, judge, worsen};
use crate::support::{Folder, Ran};

/// A clone of a folder, made by Git with these options.
fn clone(of: &Folder, options: &[&str]) -> Folder {
    let clone = Folder::new();
    let (from, to) = (format!("file://{}", of.path().display()), clone.path().display().to_string());
    of.git(&[&["clone", "-q"], options, &[from.as_str(), to.as_str()]].concat());
    clone
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr))
}

#[test]
fn a_merge_of_several_branches_is_one_change() {
    let folder = Folder::example();
    for (branch, old, new) in [
        ("smaller", "between: [200, 1000]", "between: [120, 1000]"),
        (
            "erp",
            "in: [SAP, Microsoft Dynamics, Infor, proALPHA]",
            "in: [SAP, Microsoft Dynamics, Infor, proALPHA, Sage]",
        ),
        ("france", "in: [DE, AT, CH, NL, BE]", "in: [DE, AT, CH, NL, BE, FR]"),
    ] {
        folder.git(&["checkout", "-q", "-b", branch, "main"]);
        folder.edit(MACHINES, old, new);
        folder.git(&["commit", "-q", "-am", branch]);
    }
    folder.git(&["checkout", "-q", "main"]);
    folder.git(&["merge", "-q", "--no-ff", "-m", "All three", "smaller", "erp", "france"]);
    assert_eq!(folder.git(&["rev-list", "--parents", "-1", "HEAD"]).split(' ').count(), 5);
    // On the default branch the first parent is the base: what the merge brought is one change.
    let ran = folder.icp(&["check", "--format", "json"]);
    let report = json(&ran);
    assert_eq!(report["backtest"]["why"]["edits"].as_array().map(Vec::len), Some(3), "{}", ran.said());
    let history = json(&folder.icp(&["history", "--format", "json"]).expect(0));
    let subjects: Vec<&str> =
        history["commits"].as_array().into_iter().flatten().filter_map(|it| it["subject"].as_str()).collect();
    assert_eq!(subjects, ["All three", "Write down who we sell to"]);
    assert_eq!(history["commits"][0]["edits"].as_array().map(Vec::len), Some(3));
    // From a branch, the merge base is where it left.
    folder.icp(&["diff", "main...france"]).expect(0);
    folder.icp(&["diff", "france...main"]).expect(0).says("Sage");
}

#[test]
fn a_branch_that_took_main_in_is_compared_at_the_merge_base() {
    let folder = Folder::example();
    folder.git(&["checkout", "-q", "-b", "mine"]);
    folder.edit(MACHINES, "between: [200, 1000]", "between: [210, 1000]");
    folder.git(&["commit", "-q", "-am", "Mine"]);
    folder.git(&["checkout", "-q", "main"]);
    folder.edit(MACHINES, "weight: 20", "weight: 21");
    folder.git(&["commit", "-q", "-am", "Theirs"]);
    folder.git(&["checkout", "-q", "mine"]);
    folder.git(&["merge", "-q", "-m", "Take main in", "main"]);
    let ran = folder.icp(&["diff", "main...mine"]).expect(0);
    assert!(ran.stdout.contains("`employees`") && !ran.stdout.contains("planning_tool"), "{}", ran.stdout);
}

#[test]
fn an_orphan_branch_has_no_merge_base() {
    let folder = Folder::example();
    folder.git(&["checkout", "-q", "--orphan", "fresh"]);
    folder.commit("Begin again");
    folder.icp(&["diff", "main...fresh"]).expect(2).says("have no commit in common");
    folder.icp(&["diff", "main..fresh"]).expect(0);
    folder.icp(&["check", "--base", "main"]).expect(2).says("compare with `main` exactly");
}

#[test]
fn a_shallow_clone_names_the_line_to_add() {
    let origin = Folder::example();
    origin.git(&["checkout", "-q", "-b", "wider"]);
    worsen(&origin);
    origin.git(&["commit", "-q", "-am", "Sell to everybody"]);
    let shallow = clone(&origin, &["--depth", "1", "--branch", "wider"]);
    let ran = shallow.icp_with(&[("GITHUB_BASE_REF", "main")], &["check"]).expect(2);
    assert!(ran.said().contains("fetch-depth: 0"), "{}", ran.said());
    shallow.icp(&["check", "--base", "HEAD~1"]).expect(2).says("fetch-depth: 0");
    shallow.icp(&["history"]).expect(0).says("The clone is shallow and ends here");
    let whole = clone(&origin, &["--branch", "wider"]);
    whole.icp_with(&[("GITHUB_BASE_REF", "main")], &["check"]).expect(1).says("Blocked");
}

#[test]
fn a_clone_without_blobs_says_what_is_missing() {
    let origin = Folder::example();
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    worsen(&origin);
    origin.git(&["commit", "-q", "-am", "Sell to everybody"]);
    let partial = clone(&origin, &["--filter=blob:none"]);
    // The work tree is whole; what is gone is the older version.
    partial.icp(&["lint"]).expect(0);
    let ran = partial.icp(&["check", "--base", "HEAD~1", "--base-exact"]).expect(2);
    assert!(ran.said().contains(MACHINES) && ran.said().contains("git fetch --refetch --no-filter"), "{}", ran.said());
}

#[test]
fn a_workspace_in_a_submodule_is_checked_from_inside() {
    let library = Folder::example();
    let outer = Folder::with(&[("README.md", "Product\n")]);
    outer.init();
    outer.commit("Begin");
    outer.git(&["submodule", "--quiet", "add", library.path().to_str().expect("UTF-8"), "sales"]);
    outer.git(&["commit", "-q", "-m", "Take the ICP in"]);
    outer.icp_in("sales", &["lint"]).expect(0);
    outer.icp_in("sales", &["check"]).expect(0).says("no earlier commit");
    outer.edit(&format!("sales/{MACHINES}"), "between: [200, 1000]", "between: [20, 5000]");
    outer.icp_in("sales", &["backtest", "--base", "main"]).says("employees");
    // From outside, the submodule is another repository.
    outer.icp(&["lint"]).expect(2).says("no ICP workspace");
    outer.icp(&["lint", "--workspace", "sales/icp"]).expect(0);
}

#[test]
fn a_linked_work_tree_has_a_change_of_its_own() {
    let folder = Folder::example();
    let elsewhere = Folder::new();
    let place = elsewhere.path().join("wider");
    folder.git(&["worktree", "add", "-q", "-b", "wider", place.to_str().expect("UTF-8")]);
    elsewhere.edit(&format!("wider/{MACHINES}"), "between: [200, 1000]", "between: [20, 5000]");
    elsewhere.edit(&format!("wider/{MACHINES}"), "in: [DE, AT, CH, NL, BE]", "in: [DE, AT, CH, NL, BE, FR, IT]");
    elsewhere.icp_in("wider", &["check"]).expect(1).says("Blocked");
    folder.icp(&["check"]).expect(0);
}

#[cfg(unix)]
#[test]
fn a_repository_of_somebody_else_gets_the_command_to_trust_it() {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let folder = Folder::example();
    let root = folder.path().metadata().expect("there").uid() == 0;
    // Only root can give files away.
    if !root {
        return;
    }
    for path in ["", ".git"] {
        chown(folder.path().join(path), Some(12_345), Some(12_345)).expect("given away");
    }
    let ran = folder.icp(&["check"]).expect(2);
    assert!(ran.said().contains("git config --global --add safe.directory"), "{}", ran.said());
}

#[test]
fn formats_that_cannot_be_read_are_named() {
    for (option, expected) in
        [("--object-format=sha256", "SHA-256 object names"), ("--ref-format=reftable", "the reftable format")]
    {
        let example = Folder::example();
        let folder = Folder::new();
        example.copy_to("icp", &folder);
        let made = std::process::Command::new("git").args(["init", "-q", option]).current_dir(folder.path()).output();
        // An older Git does not know the format; then there are no such repositories either.
        if !made.is_ok_and(|output| output.status.success()) {
            continue;
        }
        folder.git(&["add", "-A"]);
        folder.git(&["commit", "-q", "-m", "Begin"]);
        folder.icp(&["check"]).expect(2).says(expected);
        folder.icp(&["lint"]).expect(2).says(expected);
    }
}

#[test]
fn a_pointer_in_place_of_the_data_is_named() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 123456\n";
    let folder = Folder::example();
    folder.write("icp/data/opportunities.csv", pointer.as_bytes());
    let ran = folder.icp(&["backtest"]).expect(2);
    assert!(ran.said().contains("icp/data/opportunities.csv") && ran.said().contains("git lfs pull"), "{}", ran.said());
    // In Git the pointer always stands, and what is on disk are the data.
    let folder = Folder::example();
    let deals = folder.read("icp/data/opportunities.csv");
    folder.write("icp/data/opportunities.csv", pointer.as_bytes());
    let id = folder.commit("Store the data elsewhere");
    folder.write("icp/data/opportunities.csv", deals.as_bytes());
    folder.icp(&["backtest"]).expect(0);
    let ran = folder.icp(&["backtest", "--head", &id]).expect(2);
    assert!(ran.said().contains("Git LFS pointer"), "{}", ran.said());
}

#[test]
fn a_sparse_checkout_says_what_it_leaves_out() {
    let folder = Folder::example();
    folder.write("README.md", b"Here\n");
    folder.commit("Say hello");
    folder.git(&["sparse-checkout", "set", "--no-cone", "/*", "!/icp/data/"]);
    let ran = folder.icp(&["backtest"]).expect(2);
    assert!(ran.said().contains("sparse"), "{}", ran.said());
    folder.git(&["sparse-checkout", "set", "--no-cone", "/*", "!/icp/profiles/"]);
    folder.icp(&["lint"]).expect(2).says("git sparse-checkout add");
    folder.git(&["sparse-checkout", "set", "--no-cone", "/README.md"]);
    let ran = folder.icp(&["lint"]).expect(2);
    assert!(ran.said().contains("sparse"), "{}", ran.said());
    // A revision is whole, whatever is checked out.
    folder.icp(&["lint", "--revision", "HEAD"]).expect(0);
}

#[test]
fn a_base_that_is_new_broken_or_too_new() {
    let folder = Folder::with(&[("README.md", "empty\n")]);
    folder.init();
    folder.commit("Begin");
    Folder::example().copy_to("icp", &folder);
    let ran = folder.icp(&["check"]).expect(0);
    assert!(ran.stdout.contains("everything is new"), "{}", ran.stdout);
    let broken = |old: &str, new: &str| {
        let folder = Folder::example();
        folder.edit("icp/icp.yaml", old, new);
        folder.commit("Break it");
        folder.edit("icp/icp.yaml", new, old);
        folder
    };
    for (old, new) in
        [("kind: workspace\n", "kind: [\n"), ("version: 1\n", "version: 99\n"), ("version: 1\n", "version: 0\n")]
    {
        let ran = broken(old, new).icp(&["check", "--base", "main"]).expect(2);
        assert!(ran.said().contains("base unreadable"), "{new}: {}", ran.said());
    }
}

#[test]
fn documents_are_followed_by_their_id() {
    let folder = Folder::example();
    std::fs::create_dir_all(folder.path().join("icp/who")).expect("made");
    std::fs::rename(folder.path().join(MACHINES), folder.path().join("icp/who/machines.yaml")).expect("moved");
    let (status, report) = judge(&folder);
    assert_eq!((status, &report["change"]["moved"]), (0, &Value::from(0)));
    folder.icp(&["diff", "--exit-code"]).expect(0).says("icp/who/machines.yaml");
    // Moved and changed at once, it is one change of the same profile.
    folder.edit("icp/who/machines.yaml", "between: [200, 1000]", "between: [120, 1000]");
    let ran = folder.icp(&["diff", "--exit-code"]).expect(1);
    assert!(ran.stdout.contains("`employees`") && !ran.stdout.contains("+ profile"), "{}", ran.stdout);
}

#[test]
fn a_version_that_asks_too_much_of_the_data_is_a_row_of_its_own() {
    let folder = Folder::example();
    let fields = folder.read("icp/fields.yaml");
    // For a while somebody took the planning tool for a number.
    let start = fields.find("  - name: planning_tool").expect("there");
    let rest = &fields[start + 3..];
    let end = rest.find("\n  - name: ").map_or(fields.len(), |at| start + 3 + at + 1);
    let number = "  - {name: planning_tool, type: integer, dimension: technographic, description: How many tools}\n";
    folder.write("icp/fields.yaml", format!("{}{number}{}", &fields[..start], &fields[end..]).as_bytes());
    folder.edit(MACHINES, "    is: Spreadsheets\n", "    at_least: 1\n");
    folder.commit_at("Count the tools", 1_790_100_000);
    folder.write("icp/fields.yaml", fields.as_bytes());
    folder.edit(MACHINES, "    at_least: 1\n", "    is: Spreadsheets\n");
    folder.commit_at("Name the tools again", 1_790_200_000);
    let history = json(&folder.icp(&["history", "--format", "json"]).expect(0));
    let states: Vec<&str> =
        history["commits"].as_array().into_iter().flatten().filter_map(|it| it["state"].as_str()).collect();
    assert_eq!(states, ["measured", "unmeasurable", "measured"], "{history:#}");
    folder.icp(&["history"]).expect(0).says("not measurable, it reads `planning_tool` as today's data do not have it");
    folder.icp(&["bisect", "--at-least", "0.3"]).expect(0);
    // The gate goes on as well, and counts the version that it could not measure.
    worsen(&folder);
    folder.commit_at("Sell to everybody", 1_790_300_000);
    folder.edit(MACHINES, "between: [20, 5000]", "between: [40, 5000]");
    let (_, report) = judge(&folder);
    let reason = crate::gate::rule(&report, "cumulative")["reason"].as_str().unwrap_or_default().to_owned();
    assert!(reason.contains("and 1 could not be"), "{reason}");
}
