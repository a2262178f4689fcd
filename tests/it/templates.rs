//! The committed manual of templates is what the view says, and says all of it.

use std::fs;
use std::path::Path;

use icp::document::reference;

/// Set to 1, the page is written instead of compared.
const BLESS: &str = "ICP_BLESS";

#[test]
fn the_manual_of_templates_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md");
    let page = reference();
    if std::env::var_os(BLESS).is_some_and(|value| value == "1") {
        fs::write(&path, page).expect("docs/templates.md can be written");
        return;
    }
    let committed = fs::read_to_string(&path).expect("docs/templates.md").replace("\r\n", "\n");
    assert!(committed == page, "docs/templates.md is out of date; run `{BLESS}=1 cargo test --test it templates`");
}

#[test]
fn every_link_in_the_manual_leads_to_a_heading() {
    let page = reference();
    for link in page.split("](#").skip(1) {
        let target = link.split(')').next().unwrap_or_default();
        let is_there = page.lines().any(|line| line.strip_prefix("### ").is_some_and(|n| n.to_lowercase() == target));
        assert!(is_there, "#{target} leads nowhere");
    }
}
