//! The committed pages of the rules are what the rules say.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use icp::lint::{MANUAL_FOLDER, index, manual, rules};

/// Set to 1, the pages are written instead of compared.
const BLESS: &str = "ICP_BLESS";

#[test]
fn the_pages_of_the_rules_are_fresh() {
    let mut pages: BTreeMap<String, String> =
        rules().iter().map(|rule| (format!("{}.md", rule.meta().name), manual(*rule))).collect();
    pages.insert("README.md".to_owned(), index());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(MANUAL_FOLDER);
    if std::env::var_os(BLESS).is_some_and(|value| value == "1") {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder for the pages");
        for (name, page) in &pages {
            fs::write(folder.join(name), page).expect("a page");
        }
        return;
    }
    let committed = fs::read_dir(&folder).expect("the folder of the pages").map(|entry| {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).expect("a page").replace("\r\n", "\n"))
    });
    let committed: BTreeMap<String, String> = committed.collect();
    let stale: Vec<&String> = pages.keys().filter(|name| committed.get(*name) != pages.get(*name)).collect();
    let orphaned: Vec<&String> = committed.keys().filter(|name| !pages.contains_key(*name)).collect();
    assert!(
        stale.is_empty() && orphaned.is_empty(),
        "{MANUAL_FOLDER} is out of date ({stale:?}, without a rule {orphaned:?}); run `{BLESS}=1 cargo test --test it rules_docs`"
    );
}
