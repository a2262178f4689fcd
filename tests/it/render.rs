//! `icp render` as its users meet it: lists, copies for editing, and files that are never overwritten.

use crate::support::Folder;

#[test]
fn templates_can_be_listed_without_a_workspace() {
    let ran = Folder::new().icp(&["render", "--list-templates"]).expect(0);
    for name in ["playbook.html  ", "one-pager.html  ", "  style.css"] {
        assert!(ran.stdout.contains(name), "`{name}` is missing in\n{}", ran.stdout);
    }
}

#[test]
fn an_ejected_template_takes_the_place_of_the_built_in_one() {
    let folder = Folder::example();
    let ran = folder.icp(&["render", "--eject", "playbook.md"]).expect(0);
    assert_eq!(ran.stdout, "icp/templates/playbook.md\n");
    folder.write("icp/templates/playbook.md", b"# Ours: {{ product }}\n");
    let ran = folder.icp(&["render", "--template", "playbook.md", "--no-numbers"]).expect(0);
    assert_eq!(ran.stdout, "# Ours: Taktwise\n");
    folder.icp(&["render", "--eject", "playbook.md"]).expect(2).says("icp/templates/playbook.md is there already");
    assert_eq!(folder.read("icp/templates/playbook.md"), "# Ours: {{ product }}\n");
}

#[test]
fn a_template_that_is_not_built_in_cannot_be_ejected() {
    let folder = Folder::example();
    for name in ["playbok.html", "../playbook.md", "/etc/passwd"] {
        folder.icp(&["render", "--eject", name]).expect(2).says("--list-templates");
    }
}

#[test]
fn a_document_on_stdout_cannot_be_opened() {
    let folder = Folder::example();
    let ran = folder.icp(&["render", "--template", "playbook.md", "--open", "--no-numbers"]).expect(2);
    assert!(ran.says("name a file with --output").stdout.is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_template_that_grows_without_end_is_stopped() {
    let folder = Folder::example();
    let doubling =
        "{% macro m(s, n) %}{% if n %}{{ m(s ~ s, n - 1) }}{% endif %}{% endmacro %}{{ m('0123456789abcdef', 40) }}";
    folder.write("icp/templates/grows.md", doubling.as_bytes());
    let ran = folder.icp(&["render", "--template", "grows.md", "--output", "grown.md", "--no-numbers"]).expect(2);
    ran.says("rendering takes more than 512 MB of memory");
    assert!(!folder.path().join("grown.md").exists(), "nothing is written");
}
