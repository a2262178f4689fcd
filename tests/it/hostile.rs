//! Input that nobody would send on purpose, and some that somebody would: always a clear error, never a panic.

use crate::support::Folder;

const CONFIG: &str = "kind: workspace\nversion: 1\nproduct: Test\n";
const PROFILE: &str = "kind: profile\nid: p\nname: P\ncriteria:\n  - {field: employees, at_least: 10, weight: 10}\n";
const MANIFEST: &str = "\
kind: snapshot
id: s
as_of: 2026-09-30
accounts: {path: ../data/accounts.csv, key: id}
opportunities:
  path: ../data/deals.csv
  account: account
  outcome: {column: stage, won: [won], lost: [lost]}
  amount: amount
  closed: closed
";
const ACCOUNTS: &str = "id,employees\na,5\nb,50\nc,500\n";
const DEALS: &str =
    "account,stage,amount,closed\na,lost,1,2026-01-01\nb,won,2,2026-01-02\nc,won,3,2026-01-03\nc,open,4,\n";

/// A workspace that works.
fn workspace() -> Folder {
    Folder::with(&[
        ("icp/icp.yaml", CONFIG),
        ("icp/profiles/p.yaml", PROFILE),
        ("icp/snapshots/s.yaml", MANIFEST),
        ("icp/data/accounts.csv", ACCOUNTS),
        ("icp/data/deals.csv", DEALS),
    ])
}

/// A document that cannot be read: `lint` and `backtest` both say why and end with 2.
#[track_caller]
fn check_document(content: &[u8], expected: &str) {
    let folder = workspace();
    folder.write("icp/profiles/hostile.yaml", content);
    folder.icp(&["lint"]).expect(2).says(expected).says("icp/profiles/hostile.yaml");
    folder.icp(&["backtest"]).expect(2).says("icp lint");
}

/// A data file that cannot be used.
#[track_caller]
fn check_data(path: &str, content: &[u8], expected: &str) {
    let folder = workspace();
    folder.write(path, content);
    let ran = folder.icp(&["backtest"]).expect(2).says(expected);
    assert!(ran.said().len() < 2_000, "nobody reads a message of {} bytes", ran.said().len());
}

#[test]
fn the_workspace_works() {
    workspace().icp(&["backtest"]).expect(1).says("closed deals");
    workspace().icp_in("icp/profiles", &["backtest"]).expect(1);
}

#[test]
fn documents() {
    let mut bomb = String::from("kind: profile\nid: x\nname: X\na: &a [x,x,x,x,x,x,x,x,x,x]\n");
    for (name, before) in "bcdefghij".chars().zip("abcdefghi".chars()) {
        bomb.push_str(&format!("{name}: &{name} [{}]\n", format!("*{before},").repeat(10)));
    }
    check_document(bomb.as_bytes(), "too-large");
    let anchor = format!("a: &a \"{}\"\nb: [{}]\n", "x".repeat(200_000), "*a,".repeat(20_000));
    check_document(anchor.as_bytes(), "too-large");
    check_document("[".repeat(100_000).as_bytes(), "too-deep");
    check_document("{a: ".repeat(100_000).as_bytes(), "too-deep");
    check_document("- ".repeat(100_000).as_bytes(), "too-deep");
    check_document("x".repeat(8 << 20).as_bytes(), "too-large");
    check_document(b"kind: profile\0\n", "yaml-syntax");
    check_document(b"kind: profile\nname: caf\xe9\n", "UTF-8");
    check_document(b"\xff\xfek\0i\0n\0d\0", "UTF-8");
    check_document(b"kind: [profile\n", "yaml-syntax");
    check_document(b"a: 1\na: 2\n", "duplicate-key");
    check_document(b"a: *nowhere\n", "unknown-alias");
    check_document(b"", "empty-document");
}

#[test]
#[cfg(unix)]
fn links_that_lead_out() {
    let outside = Folder::with(&[("secret.yaml", PROFILE), ("secret.csv", ACCOUNTS)]);
    let folder = workspace();
    std::os::unix::fs::symlink(outside.path().join("secret.yaml"), folder.path().join("icp/profiles/link.yaml"))
        .unwrap();
    folder.icp(&["lint"]).expect(2).says("link.yaml");
    let folder = workspace();
    let data = folder.path().join("icp/data/accounts.csv");
    std::fs::remove_file(&data).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret.csv"), &data).unwrap();
    folder.icp(&["backtest"]).expect(2).says("accounts.csv");
    // Data may lie elsewhere when the user says so.
    let elsewhere = Folder::with(&[("accounts.csv", ACCOUNTS), ("deals.csv", DEALS)]);
    let folder = workspace();
    std::fs::remove_dir_all(folder.path().join("icp/data")).unwrap();
    folder.icp(&["backtest"]).expect(2).says("--data");
    folder.icp(&["backtest", "--data", elsewhere.path().to_str().unwrap()]).expect(1);
}

#[test]
fn paths_that_lead_out() {
    let folder = workspace();
    folder.edit("icp/snapshots/s.yaml", "../data/accounts.csv", "../../../accounts.csv");
    folder.icp(&["backtest"]).expect(2).says("--data");
    let folder = workspace();
    folder.edit("icp/snapshots/s.yaml", "../data/accounts.csv", "/etc/passwd");
    folder.icp(&["backtest"]).expect(2).says("--data");
}

#[test]
fn revisions() {
    let folder = workspace();
    folder.icp(&["backtest", "--base", "main"]).expect(2).says("Git repository");
    folder.init();
    folder.icp(&["backtest", "--base", "main"]).expect(2);
    folder.icp(&["diff", "main"]).expect(2);
    folder.commit("First");
    folder.icp(&["backtest", "--base", "mian"]).expect(2).says("mian").says("main");
    folder.icp(&["backtest", "--head", "v9"]).expect(2).says("v9");
    folder.icp(&["backtest", "--base", "main"]).expect(0).says("no account changes its place");
}

#[test]
fn bare_repositories() {
    let folder = Folder::new();
    folder.write("x", b"");
    git2::Repository::init_bare(folder.path().join("bare.git")).unwrap();
    folder.icp_in("bare.git", &["lint"]).expect(2).says("bare");
    let source = Folder::example();
    git2::build::RepoBuilder::new()
        .bare(true)
        .clone(source.path().to_str().unwrap(), &folder.path().join("clone.git"))
        .unwrap();
    folder.icp_in("clone.git", &["lint"]).expect(2).says("bare");
    folder.icp_in("clone.git", &["backtest", "--head", "main"]).expect(0).says("customers-2026q3");
}

#[test]
fn data_files() {
    check_data("icp/data/accounts.csv", b"", "accounts.csv");
    check_data("icp/data/accounts.csv", b"id,employees\n", "accounts.csv");
    check_data("icp/data/deals.csv", b"account,stage,amount,closed\n", "deals.csv");
    check_data("icp/data/accounts.csv", b"id,employees\na,5\nb\n", "accounts.csv:3");
    check_data("icp/data/accounts.csv", b"id,employees\na,5\na,6\n", "account key of an earlier row");
    check_data("icp/data/accounts.csv", b"id,employees\n,5\n", "key");
    check_data("icp/data/accounts.csv", b"id,employees\na,many\n", "many");
    check_data("icp/data/accounts.csv", b"name,employees\na,5\n", "`id`");
    check_data("icp/data/accounts.csv", b"id,employees\n\xe9,5\n", "UTF-8");
    check_data("icp/data/accounts.csv", b"id,employees\na\0,5\n", "NUL");
    check_data("icp/data/accounts.csv", b"id,employees\n\"a,5\n", "accounts.csv");
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    check_data("icp/data/accounts.csv", pointer, "LFS");
    check_data("icp/data/accounts.csv", &vec![b'x'; 16 << 20], "accounts.csv");
    let folder = workspace();
    std::fs::remove_file(folder.path().join("icp/data/accounts.csv")).unwrap();
    folder.write("icp/data/accounts.csv/inside", b"");
    folder.icp(&["backtest"]).expect(2).says("accounts.csv");
}

#[test]
fn places_without_a_workspace() {
    Folder::new().icp(&["lint"]).expect(2).says("icp init");
    Folder::with(&[("icp/profiles/p.yaml", PROFILE)]).icp(&["lint"]).expect(2);
    Folder::with(&[("icp/icp.yaml", PROFILE)]).icp(&["backtest"]).expect(2);
    Folder::new().icp(&["lint", "--workspace", "nowhere"]).expect(2).says("nowhere");
}
