//! What changed since the last release: in words, with commits, and the same for ever.

use crate::gate::MACHINES;
use crate::support::Folder;

fn playbook(folder: &Folder) -> String {
    folder.icp(&["render", "--template", "playbook.md"]).expect(0).stdout
}

fn news(page: &str) -> String {
    let (_, rest) = page.split_once("## What changed\n").expect("a section on what changed");
    rest.split_once("\n## ").map_or(rest, |(news, _)| news).to_owned()
}

#[test]
fn changes_are_told_since_the_last_release() {
    let folder = Folder::example();
    folder.git(&["tag", "v1.0"]);
    folder.edit(MACHINES, "between: [200, 1000]", "between: [180, 1000]");
    let commit = folder.commit_at("Let in smaller builders (#12) <b>@all</b>", 1_790_100_000);
    let found = news(&playbook(&folder));
    assert!(found.contains("Since release v1.0 of"), "{found}");
    assert!(found.contains("employees: 200–1000 → 180–1000 people (broader)"), "{found}");
    assert!(found.contains(&format!("`{}`", &commit[..10])), "{found}");
    assert!(!found.contains("http") && !found.contains("<b>") && !found.contains("@all"), "{found}");
}

#[test]
fn commits_are_linked_where_the_repository_can_be_read() {
    let folder = Folder::example();
    folder.git(&["remote", "add", "origin", "https://user:secret@github.com/owner/name.git"]);
    let page = playbook(&folder);
    assert!(news(&page).contains("](https://github.com/owner/name/commit/"), "{}", news(&page));
    assert!(!page.contains("secret"));
    folder.edit("icp/icp.yaml", "product: Taktwise", "product: Taktwise\nrepository: https://git.example.com/our/icp");
    folder.commit_at("Say where to read it", 1_790_100_000);
    assert!(news(&playbook(&folder)).contains("](https://git.example.com/our/icp/commit/"));
}

#[test]
fn a_committed_document_stays_fresh_whatever_is_tagged_later() {
    let folder = Folder::example();
    folder.git(&["tag", "v1.0"]);
    folder.edit(MACHINES, "between: [200, 1000]", "between: [180, 1000]");
    folder.commit_at("Let in smaller builders", 1_790_100_000);
    folder.icp(&["render"]).expect(0);
    folder.commit_at("Write the documents", 1_790_200_000);
    folder.icp(&["render", "--check"]).expect(0);
    folder.git(&["tag", "v1.1"]);
    folder.git(&["tag", "v1.1-reviewed", "HEAD~1"]);
    folder.icp(&["render", "--check"]).expect(0);
}

#[test]
fn without_a_release_the_last_quarter_counts() {
    let folder = Folder::example();
    folder.edit(MACHINES, "between: [200, 1000]", "between: [180, 1000]");
    folder.commit_at("Let in smaller builders", 1_790_000_000 + 200 * 86_400);
    folder.edit(MACHINES, "  C: {from: 40", "  C: {from: 45");
    folder.commit_at("Raise the last tier", 1_790_000_000 + 400 * 86_400);
    let found = news(&playbook(&folder));
    assert!(found.contains("in the quarter before the last change"), "{found}");
    assert!(found.contains("tier C: from 40 → from 45") && !found.contains("employees"), "{found}");
}

#[test]
fn the_first_version_is_new() {
    assert!(news(&playbook(&Folder::example())).contains("The ICP is new"));
}
