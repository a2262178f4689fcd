//! The report of a change as a page: every case a reviewer can meet, complete, self-contained and discreet.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Selector};

use crate::gate::{MACHINES, worsen};
use crate::support::Folder;

fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).expect(selector)).collect()
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The page that `icp check` writes of the work tree, held against `main`.
fn page(folder: &Folder, status: i32) -> String {
    folder.icp(&["check", "--base", "main", "--output-file", "html=report.html"]).expect(status);
    folder.read("report.html")
}

/// What holds for every page.
fn sound(page: &str) -> Html {
    let parsed = Html::parse_document(page);
    assert!(page.len() < 300_000, "{} bytes", page.len());
    assert_eq!(select(&parsed, "h1").len(), 1);
    for selector in
        ["script", "img", "link", "iframe", "form", "object", "input", "[src]", "[onclick]", "a[href^='http']"]
    {
        assert_eq!(select(&parsed, selector).len(), 0, "{selector}");
    }
    let policy = select(&parsed, "meta[http-equiv='Content-Security-Policy']");
    assert!(policy[0].attr("content").is_some_and(|policy| policy.starts_with("default-src 'none';")));
    let ids: Vec<&str> = select(&parsed, "[id]").iter().filter_map(|element| element.attr("id")).collect();
    let distinct: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len(), "{ids:?}");
    for link in select(&parsed, "a[href^='#']") {
        let target = link.attr("href").unwrap_or_default().trim_start_matches('#');
        assert!(distinct.contains(target), "#{target} leads nowhere");
    }
    for drawing in select(&parsed, "svg[role='img']") {
        for id in drawing.attr("aria-labelledby").unwrap_or_default().split(' ') {
            let found = select(&parsed, &format!("svg [id='{id}']"));
            assert!(found.len() == 1 && !text(found[0]).is_empty(), "{id}");
        }
    }
    parsed
}

fn check(change: impl Fn(&Folder), status: i32, word: &str, sections: &[&str]) -> Html {
    let folder = Folder::example();
    change(&folder);
    let page = sound(&page(&folder, status));
    assert_eq!(text(select(&page, ".verdict")[0]), word);
    for section in sections {
        assert_eq!(select(&page, &format!("#{section}")).len(), 1, "{section}");
    }
    page
}

const ALL: [&str; 8] = ["gate", "meaning", "numbers", "movers", "attribution", "sensitivity", "trust", "lint"];

#[test]
fn a_change_that_worsens_is_blocked_and_says_how_to_accept_it() {
    let page = check(worsen, 1, "Blocked", &ALL);
    assert!(text(select(&page, "h1")[0]).starts_with("Blocked: win rate of the ICP"));
    assert_eq!(text(select(&page, "#gate tbody tr .word")[0]), "blocked");
    assert!(text(select(&page, "#gate pre")[0]).contains("rule: win_rate"));
    let next = text(select(&page, "#gate tbody tr .next")[0]);
    assert!(next.starts_with("Next: ") && next.ends_with("with a waiver."), "{next}");
    assert!(!select(&page, "#attribution rect.chart-cost").is_empty());
    assert!(!select(&page, "#sensitivity svg.curve").is_empty());
}

#[test]
fn a_change_that_improves_passes() {
    let raise = |folder: &Folder| folder.edit(MACHINES, "  C: {from: 40", "  C: {from: 60");
    let page = check(
        |folder| {
            folder.edit(MACHINES, "  B: {from: 60", "  B: {from: 70");
            raise(folder);
        },
        0,
        "Passed",
        &["gate", "meaning", "numbers", "movers"],
    );
    assert!(!text(select(&page, "h1")[0]).contains("Blocked"));
}

#[test]
fn no_change_in_meaning_moves_nobody() {
    let comment = |folder: &Folder| {
        let text = folder.read(MACHINES);
        folder.write(MACHINES, format!("{text}\n# A remark\n").as_bytes());
    };
    let page = check(comment, 0, "Passed", &["gate", "meaning", "numbers", "movers", "sensitivity"]);
    assert!(text(select(&page, "#meaning")[0]).contains("No change in meaning"));
    assert!(text(select(&page, "#movers")[0]).contains("No account enters, leaves or changes its tier"));
    assert_eq!(select(&page, "#attribution").len(), 0);
}

#[test]
fn a_new_workspace_has_nothing_to_compare_with() {
    let folder = Folder::example();
    folder.icp(&["check", "--output-file", "html=report.html"]).expect(0);
    let page = sound(&folder.read("report.html"));
    assert_eq!(text(select(&page, ".verdict")[0]), "Passed");
    assert!(text(select(&page, "#meaning")[0]).contains("everything is new"));
    assert!(text(select(&page, "#origin")[0]).contains("Nothing"));
    assert_eq!(select(&page, "#movers").len(), 0);
}

#[test]
fn a_waiver_on_base_is_told() {
    let folder = Folder::example();
    let waivers = "kind: waivers\nwaivers:\n  - {id: enter-west, rule: win_rate, profile: any, accept: {down_to: 0.2}, \
                   reason: Agreed, approved_by: cro, until: 2027-01-31}\n";
    folder.write("icp/waivers.yaml", waivers.as_bytes());
    folder.commit("Accept a lower win rate");
    worsen(&folder);
    let page = sound(&page(&folder, 0));
    assert_eq!(text(select(&page, ".verdict")[0]), "Waived");
    assert!(text(select(&page, "#gate .waiver")[0]).contains("enter-west"));
}

#[test]
fn a_workspace_without_data_says_so() {
    let workspace = "kind: workspace\nversion: 1\nproduct: Plantwise\ngate: off\n";
    let profile = |people: u32| {
        format!(
            "kind: profile\nid: a\nname: <script>alert(1)</script>\ncriteria:\n  - {{field: employees, at_least: \
             {people}, importance: must}}\n"
        )
    };
    let folder = Folder::with(&[("icp/icp.yaml", workspace), ("icp/profiles/a.yaml", &profile(200))]);
    folder.init();
    folder.commit("Begin");
    folder.write("icp/profiles/a.yaml", profile(100).as_bytes());
    folder.icp(&["check", "--base", "main", "--output-file", "html=report.html"]);
    let page = sound(&folder.read("report.html"));
    assert_eq!(text(select(&page, ".verdict")[0]), "Not measured");
    assert!(text(select(&page, "header .flag")[0]).contains("no numbers"));
    assert!(text(select(&page, "#meaning h3")[0]).contains("<script>alert(1)</script>"));
    assert_eq!(select(&page, "#numbers").len(), 0);
}

#[test]
fn few_movers_are_not_given_away() {
    // Four accounts enter.
    let folder = Folder::example();
    folder.edit(MACHINES, "between: [200, 1000]", "between: [160, 1000]");
    let json = folder.icp(&["backtest", "--base", "main", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    let count = |group: &str| json["change"]["groups"][group]["accounts"].as_u64().unwrap_or_default();
    let entering = count("entering");
    let page = sound(&page(&folder, 0));
    let movers = text(select(&page, "#movers")[0]);
    assert!(entering > 0 && entering < 5, "{entering} accounts enter");
    assert!(movers.contains("fewer than 5"), "{movers}");
    let rows: Vec<String> = select(&page, "#numbers tbody th").into_iter().map(text).collect();
    assert!(!rows.iter().any(|row| row == "Accounts" || row == "Closed deals"), "{rows:?}");
}

#[test]
fn few_customers_among_many_movers_are_not_given_away() {
    let folder = Folder::example();
    worsen(&folder);
    // More than the customers who enter, fewer than the accounts who do.
    let json = folder.icp(&["backtest", "--base", "main", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    let count = |group: &str, key: &str| json["change"]["groups"][group][key].as_u64().unwrap_or_default();
    let (accounts, customers) = (count("entering", "accounts"), count("entering", "customers"));
    assert!(customers > 0 && customers + 1 < accounts, "{customers} of {accounts}");
    folder.edit("icp/icp.yaml", "smallest_group: 5", &format!("smallest_group: {}", customers + 1));
    let page = sound(&page(&folder, 1));
    let numbers = text(select(&page, "#numbers")[0]);
    let rows: Vec<String> = select(&page, "#numbers tbody th").into_iter().map(text).collect();
    assert!(rows.contains(&"Accounts".to_owned()) && !rows.contains(&"Customers".to_owned()), "{rows:?}");
    assert!(numbers.contains("are customers, so the number of customers"), "{numbers}");
    assert!(!numbers.contains("accounts enter or leave, so counts"), "{numbers}");
    assert_eq!(text(select(&page, "#movers tr.entering td")[0]), accounts.to_string());
}

#[test]
fn the_page_is_in_the_language_of_the_workspace() {
    let folder = Folder::example();
    folder.edit("icp/icp.yaml", "version: 1\n", "version: 1\nlanguage: de\n");
    worsen(&folder);
    let page = sound(&page(&folder, 1));
    assert_eq!(select(&page, "html")[0].attr("lang"), Some("de"));
    let say = |selector: &str| text(select(&page, selector)[0]);
    assert_eq!(say(".verdict"), "Blockiert");
    assert_eq!(say("#gate-title"), "Die Prüfung");
    assert_eq!(say("#gate tbody .word"), "blockiert");
    assert_eq!(say("#gate tbody small"), "Abschlussquote: das ICP");
    assert_eq!(say("#numbers tbody th"), "Abschlussquote");
    assert_eq!(say("#movers tr.entering th"), "Accounts, die hinzukommen");
    assert!(say("#numbers tbody td").contains(','), "decimals have a comma");
    // The sentences of the gate, the diff and the warnings are in English, and say so.
    assert!(say("h1").starts_with("Blocked: win rate of the ICP"));
    let english: BTreeSet<_> = select(&page, "[lang='en'], [lang='en'] *").iter().map(|found| found.id()).collect();
    for word in ["win rate", "Win rate", "accounts", "The ", "the ", "Before", "points", " of ", "from", "edit"] {
        let own = select(&page, "body *").into_iter().filter(|found| !english.contains(&found.id()));
        for element in own.filter(|found| !["pre", "code", "desc"].contains(&found.value().name())) {
            let texts = element.children().filter_map(|child| child.value().as_text().map(|found| found.to_string()));
            let said = texts.collect::<String>();
            assert!(!said.contains(word), "`{word}` in {said}");
        }
    }
}

#[test]
fn no_account_is_named() {
    let folder = Folder::example();
    worsen(&folder);
    let page = page(&folder, 1);
    let accounts = folder.read("icp/data/accounts.csv");
    for line in accounts.lines().skip(1) {
        let mut cells = line.split(',');
        let (key, name) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        assert!(!page.contains(key) && !page.contains(name), "{line}");
    }
}

#[test]
fn backtest_and_render_write_the_page_as_well() {
    let folder = Folder::example();
    worsen(&folder);
    let written = folder.icp(&["backtest", "--base", "main", "--format", "html"]).expect(1).stdout;
    let page = sound(&written);
    assert_eq!(select(&page, "#lint").len(), 0);
    let rendered = folder.icp(&["render", "--template", "report.html", "--base", "main"]).expect(0).stdout;
    assert_eq!(written, rendered);
    folder.icp(&["render", "--template", "playbook.md", "--base", "main"]).expect(2).says("only report.html compares");
    folder.write("icp/templates/report.html", b"<h1>{{ verdict.outcome }}</h1>\n");
    let own = folder.icp(&["render", "--template", "report.html", "--base", "main"]).expect(0).stdout;
    assert_eq!(own, "<h1>blocked</h1>\n");
}

#[test]
fn the_page_cannot_be_among_the_documents() {
    let folder = Folder::example();
    folder.edit(
        "icp/icp.yaml",
        "template: playbook.md, output: dist/ICP.md",
        "template: report.html, output: dist/r.html",
    );
    folder.icp(&["render"]).expect(2).says("compares two versions");
}
