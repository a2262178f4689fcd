//! Workspaces to begin with: from nothing, and from exports of one's own.

use std::fmt::Write as _;

use crate::support::Folder;

/// Machinery buys and the rest does not, mostly.
fn exports(folder: &Folder) {
    let mut accounts = String::from("Account ID,Account Name,Industry,Employees,Account Owner\n");
    let mut deals = String::from("Opportunity ID,Account ID,Stage,Amount,Close Date,Created Date,Owner Email\n");
    for at in 0..300 {
        let industry = ["Machinery", "Retail", "Media"][at % 3];
        let is_won = if at % 3 == 0 { at % 4 != 0 } else { at % 7 == 0 };
        let stage = if at % 20 == 19 {
            "Negotiation"
        } else if is_won {
            "Closed Won"
        } else {
            "Closed Lost"
        };
        let _ = writeln!(accounts, "A{at},Company {at},{industry},{},Jane Doe", 10 + at * 3);
        let _ = writeln!(deals, "D{at},A{at},{stage},{},2026-0{}-11,2025-11-05,j@x.example", at * 100, at % 9 + 1);
    }
    folder.write("accounts.csv", accounts.as_bytes());
    folder.write("deals.csv", deals.as_bytes());
}

#[test]
fn a_workspace_of_own_data_passes() {
    let folder = Folder::new();
    folder.init();
    exports(&folder);
    let ran = folder.icp(&["init", "work", "--from", "deals.csv", "--from", "accounts.csv"]).expect(0);
    let ran = ran.says("won is `Closed Won`").says("it is about people: `Account Owner`").says("in: [Machinery]");
    let last = ran.says("holds ").says("the rest");
    assert!(last.stdout.contains("work.yml") || last.stdout.contains(".github/workflows/icp.yml"), "{}", last.stdout);
    let copies = folder.read("work/icp/data/accounts.csv") + &folder.read("work/icp/data/deals.csv");
    assert!(!copies.contains("Jane") && !copies.contains('@') && copies.contains("Machinery"), "people are left out");
    assert!(folder.read("work/.gitignore").contains("/icp/data/*"), "data stay out of Git");
    folder.icp_in("work", &["check"]).expect(0).says("Passed: the win rate of the ICP");
    folder.icp_in("work", &["lint"]).expect(0);
    folder.icp_in("work", &["fmt", "--check"]).expect(0);
    // A byte that changes is noticed.
    folder.write("work/icp/data/deals.csv", folder.read("deals.csv").as_bytes());
    folder.icp_in("work", &["check"]).expect(2).says("the manifest pins");
}

#[test]
fn what_the_data_do_not_say_is_asked_for() {
    let folder = Folder::new();
    exports(&folder);
    folder.icp(&["init", "--from", "accounts.csv"]).expect(2).says("list of accounts");
    let deals = folder.read("deals.csv").replace("Closed Won", "Yes").replace("Closed Lost", "Nope");
    folder.write("deals.csv", deals.as_bytes());
    let files = ["init", "work", "--from", "deals.csv", "--from", "accounts.csv"];
    folder.icp(&files).expect(2).says("--outcome COLUMN --won VALUE --lost VALUE").says("`Stage`: `Nope`");
    assert!(!folder.path().join("work").exists(), "nothing is written before all is known");
    let named = [&files[..], &["--outcome", "Stage", "--won", "Yes", "--lost", "Nope"]].concat();
    folder.icp(&named).expect(0);
    folder.icp(&named).expect(2).says("does not overwrite");
    folder.icp(&["init", "--won", "Yes"]).expect(2).says("--from");
}

#[test]
fn continuous_integration_is_chosen() {
    let check = |ci: &[&str], before: &[(&str, &str)], expected: &[&str], absent: &[&str]| {
        let folder = Folder::with(before);
        let ran = folder.icp(&[&["init"], ci].concat()).expect(0);
        for path in expected {
            assert!(folder.path().join(path).exists(), "{path} is missing: {}", ran.stdout);
        }
        for path in absent {
            assert!(!folder.path().join(path).exists(), "{path} is there: {}", ran.stdout);
        }
        ran
    };
    const GITHUB: &str = ".github/workflows/icp.yml";
    check(&[], &[], &[GITHUB], &[".gitlab-ci.yml"]);
    check(&["--ci", "github"], &[], &[GITHUB], &[".gitlab-ci.yml"]);
    check(&["--ci", "none"], &[], &["icp/icp.yaml"], &[GITHUB, ".gitlab-ci.yml"]);
    check(&["--ci", "gitlab"], &[], &[".gitlab-ci.yml"], &[GITHUB]);
    check(&["--minimal"], &[], &["icp/icp.yaml"], &[GITHUB]);
    check(&["--minimal", "--ci", "github"], &[], &[GITHUB], &[]);
    // An own pipeline is left alone, and suggests where this is.
    check(&[], &[(".gitlab-ci.yml", "stages: [test]\n")], &[".gitlab/icp.yml"], &[GITHUB]).says("include:");
}
