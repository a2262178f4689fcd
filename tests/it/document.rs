//! The documents: complete, the same bytes every time, and deaf to whatever is written into a profile.

mod fixtures;

use icp::document::{DOCUMENTS, Error, Measured, Provenance, View, render, view, view_in};
use icp::language::Language;
use icp::model::Group;
use scraper::{Html, Selector};
use sha2::{Digest as _, Sha256};

use fixtures::{GOOD, HOSTILE, measured, numbers, provenance, workspace};

fn good() -> View {
    view(&workspace(GOOD), Some(&measured()), &provenance())
}

fn hostile() -> View {
    view(&workspace(HOSTILE), None, &Provenance { version: "1.2.3".to_owned(), ..Provenance::default() })
}

fn german() -> View {
    view_in(Language::German, &workspace(GOOD), Some(&measured()), &provenance())
}

fn built_in(template: &str, view: &View) -> String {
    render(template, &|_| None, view).expect(template)
}

/// The playbook with the workspace's own templates, by path.
fn with_own(template: &str, own: &[(&str, &str)]) -> Result<String, Error> {
    let find = |path: &str| own.iter().find(|(other, _)| *other == path).map(|(_, text)| (*text).to_owned());
    render(template, &find, &good())
}

fn select<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    let parsed = Selector::parse(selector).expect(selector);
    page.select(&parsed).collect()
}

fn text(element: scraper::ElementRef<'_>) -> String {
    element.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every element that is opened is closed, in order; a parser for browsers would mend what is not.
fn assert_well_formed(page: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in page.split('<').skip(1) {
        let inside = tag.split('>').next().unwrap_or_default();
        let name = inside.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "before {tag}"),
            None if name == "!doctype" || name == "meta" || inside.ends_with('/') => {}
            None => open.push(name),
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn the_playbook_in_markdown() {
    insta::assert_snapshot!(built_in("playbook.md", &good()));
}

#[test]
fn the_playbook_in_html() {
    let page = built_in("playbook.html", &good());
    // The looks are nobody's business here.
    let (head, rest) = page.split_once("<style>").expect("a style sheet");
    let (_, body) = rest.split_once("</style>").expect("its end");
    insta::assert_snapshot!(format!("{head}<style>…</style>{body}"));
}

#[test]
fn the_playbook_in_german() {
    insta::assert_snapshot!(built_in("playbook.md", &german()));
}

#[test]
fn a_page_says_its_language_and_keeps_no_word_of_another() {
    for template in pages() {
        let page = built_in(template, &german());
        let parsed = Html::parse_document(&page);
        assert_well_formed(&page);
        assert_eq!(select(&parsed, "html")[0].attr("lang"), Some("de"), "{template}");
        let body = text(select(&parsed, "body")[0]);
        for word in ["Win rate", "Must have", "accounts", "The same", "Snapshot customers as", "fewer", "30 September"]
        {
            assert!(!body.contains(word), "`{word}` in {template}");
        }
    }
}

#[test]
fn templates_of_ones_own_have_the_same_words() {
    let check = |name: &str, text: &str, expected: &str| {
        let path = format!("templates/{name}");
        assert_eq!(with_own(name, &[(&path, text)]).expect(text), expected, "{text}");
    };
    check("a.md", "{{ t('win-rate') }}: {{ t('tier', tier='A *B*') }}\n", "Win rate: Tier A \\*B\\*\n");
    check("a.html", "{{ t('tier', tier='<b>') }}", "Tier &lt;b&gt;");
    // A value that is markup stays markup, and makes nothing else markup.
    check(
        "a.html",
        "{% set bold %}<b>{{ '<' }}</b>{% endset %}{{ t('which-snapshot', snapshot=bold, date='<i>') }}",
        "<b>&lt;</b> as of &lt;i&gt;",
    );
    check(
        "a.html",
        "{% set bold %}<b>x</b>{% endset %}{{ t('which-snapshot', snapshot=bold, date='\u{f8f0}0\u{f8f1}') }}",
        "<b>x</b> as of 0",
    );
    check(
        "a.md",
        "{{ t('funnel-accounts', accounts=1) }}, {{ t('funnel-accounts', accounts=1200) }}\n",
        "1 account, 1,200 accounts\n",
    );
}

#[test]
fn the_view_that_templates_see() {
    insta::assert_json_snapshot!(good());
}

#[test]
fn hostile_texts_in_markdown() {
    insta::assert_snapshot!(built_in("playbook.md", &hostile()));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for (template, _) in DOCUMENTS {
        assert_eq!(built_in(template, &good()), built_in(template, &good()), "{template}");
    }
}

#[test]
fn the_page_has_every_section_and_one_title() {
    let page = built_in("playbook.html", &good());
    let parsed = Html::parse_document(&page);
    assert_well_formed(&page);
    assert_eq!(select(&parsed, "h1").len(), 1);
    for section in ["profiles", "no", "people", "numbers", "experiments", "provenance"] {
        assert_eq!(select(&parsed, &format!("#{section}")).len(), 1, "{section}");
    }
    let names: Vec<String> = select(&parsed, "article.profile h3").into_iter().map(text).collect();
    assert_eq!(names, ["Machine builders", "Makers of parts", "Food producers"]);
    let machines = select(&parsed, "#profile-machines > section, #profile-machines .columns > section");
    let blocks: Vec<&str> = machines
        .iter()
        .filter_map(|section| section.attr("aria-label"))
        .map(|label| label.strip_suffix(": Machine builders").expect(label))
        .collect();
    let expected = [
        "Criteria",
        "Tiers",
        "Qualification checklist",
        "Pains",
        "Triggers",
        "Buying committee",
        "Buying",
        "Content by stage",
        "Evidence",
    ];
    assert_eq!(blocks, expected);
    assert!(!page.contains("What we left behind") && !page.contains("Clerk"), "retired documents are left out");
    // Every link within the page leads somewhere, and no identifier stands twice.
    let ids: Vec<&str> = select(&parsed, "[id]").iter().filter_map(|element| element.attr("id")).collect();
    let distinct: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len());
    for link in select(&parsed, "a[href^='#']") {
        let target = link.attr("href").unwrap_or_default().trim_start_matches('#');
        assert!(distinct.contains(target), "#{target} leads nowhere");
    }
}

/// The documents for the browser.
fn pages() -> impl Iterator<Item = &'static str> {
    DOCUMENTS.iter().map(|(name, _)| *name).filter(|name| name.ends_with(".html"))
}

#[test]
fn pages_ask_nobody_for_anything() {
    for (view, template) in [good(), hostile()].iter().flat_map(|view| pages().map(move |name| (view, name))) {
        let page = built_in(template, view);
        let parsed = Html::parse_document(&page);
        assert_well_formed(&page);
        assert_eq!(select(&parsed, "h1").len(), 1, "{template}");
        let policy = select(&parsed, "meta[http-equiv='Content-Security-Policy']");
        assert!(policy[0].attr("content").is_some_and(|policy| policy.starts_with("default-src 'none';")));
        for selector in ["img", "link", "iframe", "form", "object", "input", "base", "image", "use", "[src]"] {
            assert_eq!(select(&parsed, selector).len(), 0, "{selector} in {template}");
        }
        let scripts = usize::from(template == "slides.html");
        assert_eq!(select(&parsed, "script").len(), scripts, "{template}");
        assert!(!page.contains("@import") && !page.contains("url("), "{template}");
    }
}

#[test]
fn the_policy_of_the_slides_allows_their_script_and_no_other() {
    let page = built_in("slides.html", &good());
    let (_, script) = page.split_once("<script>").expect("a script");
    let (script, _) = script.split_once("</script>").expect("its end");
    let digest = Sha256::digest(script.as_bytes());
    let policy = format!("script-src 'sha256-{}';", base64(&digest));
    assert!(page.contains(&policy), "the script has changed; its policy is now {policy}");
}

/// Base64 with padding, of whole bytes.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |chunk: &[u8]| {
        let at = |index: usize| u32::from(chunk.get(index).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        let letters = (0..4).map(|place| LETTERS[(bits >> (18 - 6 * place) & 63) as usize] as char);
        let kept: String = letters.take(chunk.len() + 1).collect();
        format!("{kept:=<4}")
    };
    bytes.chunks(3).map(group).collect()
}

#[test]
fn every_drawing_says_in_words_what_it_shows() {
    for template in ["playbook.html", "slides.html"] {
        let page = built_in(template, &good());
        let parsed = Html::parse_document(&page);
        let drawings = select(&parsed, "svg");
        assert!(!drawings.is_empty(), "{template}");
        for drawing in drawings {
            if drawing.attr("aria-hidden") == Some("true") {
                continue;
            }
            let named = drawing.attr("aria-labelledby").unwrap_or_default();
            for id in named.split(' ') {
                let found = select(&parsed, &format!("svg [id='{id}']"));
                assert!(found.len() == 1 && !text(found[0]).is_empty(), "{id} in {template}");
            }
            assert_eq!(drawing.attr("role"), Some("img"));
        }
    }
}

#[test]
fn drawings_do_not_show_what_tables_hide() {
    let page = built_in("playbook.html", &good());
    let parsed = Html::parse_document(&page);
    let funnels = select(&parsed, "[id^='funnel-parts-'] ~ desc");
    assert_eq!(funnels.len(), 1, "two of the three tiers are too small");
    assert!(text(funnels[0]).starts_with("94 accounts"));
}

#[test]
fn the_card_for_calls() {
    insta::assert_snapshot!(built_in("sales-card.md", &good()));
}

#[test]
fn hostile_texts_stay_text_in_html() {
    let page = built_in("playbook.html", &hostile());
    let parsed = Html::parse_document(&page);
    assert_well_formed(&page);
    assert_eq!(select(&parsed, "h1").len(), 1);
    assert_eq!(text(select(&parsed, "article.profile h3")[0]), "<script>alert(1)</script>");
    assert_eq!(text(select(&parsed, ".tier-name b")[0]), "<i>");
    assert_eq!(text(select(&parsed, ".means")[0]), "{{ 7 * 7 }}");
    for element in select(&parsed, "*") {
        for (name, value) in element.value().attrs() {
            assert!(!name.starts_with("on"), "{name}={value}");
            assert!(!value.trim_start().to_lowercase().starts_with("javascript:"), "{name}={value}");
        }
    }
    assert_eq!(select(&parsed, "a[href^='http']").len(), 0, "an address with a quote in it is no link");
    assert!(!page.contains('\u{202e}'), "nothing turns the direction of writing around");
}

#[test]
fn a_document_without_numbers_says_so() {
    let view = view(&workspace(GOOD), None, &provenance());
    for (template, _) in DOCUMENTS.iter().filter(|(name, _)| *name != "training.html") {
        let text = built_in(template, &view);
        assert!(text.contains("without a customer snapshot, so it has no numbers"), "{template}");
        assert!(!text.contains("Win rate"), "{template}");
    }
    assert_eq!(view.in_short.last().map(String::as_str), Some("We turn down “Nobody plans”."));
}

#[test]
fn personal_values_are_never_shown() {
    for (template, _) in DOCUMENTS {
        let text = built_in(template, &good());
        assert!(!text.contains("jane.doe") && !text.contains("contact"), "{template}");
        let is_shown = text.contains("A test on personal data, which is not shown");
        assert_eq!(is_shown, *template != "training.html", "{template}");
    }
}

#[test]
fn small_groups_are_not_itemised() {
    let view = good();
    let tiers = &view.profiles[1].tiers;
    let shown: Vec<Option<u64>> =
        tiers.iter().map(|tier| tier.numbers.as_ref().and_then(|numbers| numbers.accounts)).collect();
    // Four and two accounts are small; the ninety-four are shown, for what is left of the ICP is six.
    assert_eq!(shown, [Some(94), None, None]);
    let page = built_in("playbook.md", &view);
    assert!(page.contains("fewer than 5"));
}

#[test]
fn money_that_rests_on_few_customers_is_not_shown() {
    let mut measured = measured();
    for (group, value) in &mut measured.groups {
        if *group == Group::Aspirational("food".to_owned()) {
            *value = numbers(60, 40, 3, 3);
        }
    }
    let view = view(&workspace(GOOD), Some(&measured), &provenance());
    let food = view.experiments[0].numbers.as_ref().expect("numbers");
    assert_eq!((food.accounts, food.win_rate), (Some(60), Some(0.075)));
    assert_eq!((food.customers, food.deal_size, food.retention, food.lifetime_value), (None, None, None, None));
    assert!(food.measures.is_empty());
}

#[test]
fn an_icp_that_is_nearly_everybody_hides_what_it_could_be_subtracted_from() {
    let measured = Measured {
        groups: vec![
            (Group::All, numbers(1000, 2000, 500, 400)),
            (Group::Icp, numbers(997, 1990, 498, 398)),
            (Group::Outside, numbers(3, 10, 2, 2)),
        ],
        confidence: 0.9,
        portrait: None,
    };
    let view = view(&workspace(GOOD), Some(&measured), &provenance());
    let numbers = view.numbers.expect("numbers");
    assert_eq!(numbers.icp.accounts, Some(997));
    assert_eq!((numbers.all.accounts, numbers.outside.accounts), (None, None));
    assert_eq!((numbers.icp.account_share, numbers.icp.lift, numbers.icp.won_revenue_share), (None, None, None));
}

#[test]
fn own_templates_take_the_place_of_built_in_ones() {
    let check = |template: &str, own: &[(&str, &str)], expected: &str| {
        assert_eq!(with_own(template, own).expect(template), expected, "{template}");
    };
    check("playbook.md", &[("templates/playbook.md", "# {{ product }}\n")], "# Plantwise\n");
    check("docs/card.md", &[("docs/card.md", "{{ profiles|length }}\n")], "2\n");
    let parts = [
        ("templates/mine.html", "{% include 'part.html' %}{% from 'm.html' import m %}{{ m(product) }}"),
        ("templates/part.html", "<p>{{ profiles[0].value.to_us }}</p>"),
        ("templates/m.html", "{% macro m(x) %}<b>{{ x ~ '<' }}</b>{% endmacro %}"),
    ];
    check("mine.html", &parts, "<p>Customers who stay</p><b>Plantwise&lt;</b>");
    let page = with_own("playbook.html", &[("templates/partials/footer.html", "<footer>ours</footer>")]);
    let page = page.expect("the page");
    assert!(page.contains("<footer>ours</footer>") && !page.contains("id=\"provenance\""));
    // What is absent prints nothing, and what is printed is escaped whatever was done to it.
    check("a.md", &[("templates/a.md", "{{ profiles[1].owner }}{{ ('<' ~ product)|upper }}\n")], "&lt;PLANTWISE\n");
}

#[test]
fn errors_point_at_the_template() {
    let check = |template: &str, own: &[(&str, &str)], expected: &str| {
        assert_eq!(with_own(template, own).expect_err(template).to_string(), expected);
    };
    check(
        "playbok.html",
        &[],
        "there is no template `playbok.html`; built in are `playbook.html`, `playbook.md`, `one-pager.html`, \
         `sales-card.md`, `slides.html`, `training.html` and `report.html`, and your own go into the workspace's `templates/`",
    );
    let name = |name: &str| {
        format!("`{name}` is not a template's name; name a file below the workspace, without `..` and hidden folders")
    };
    for path in ["../a.html", "/etc/a.html", "a/../../b.md", ".git/a.md", "C:\\a.html", "a//b.html"] {
        check(path, &[(path, "found")], &name(path));
    }
    check(
        "data/accounts.csv",
        &[("data/accounts.csv", "secret")],
        "`data/accounts.csv` ends neither in .html nor in .md, so its texts cannot be made safe; rename the template",
    );
    check("a.md", &[("templates/a.md", "\n\n{{ prodct }}")], "a.md:3: `prodct` is undefined");
    check("a.md", &[("templates/a.md", "\n{% if %}")], "a.md:2: unexpected end of block");
    check("a.md", &[("templates/a.md", "\n{{ t('win-rat') }}")], "a.md:2: there is no message `win-rat`");
    let message = "a.md:1: the message `tier` cannot be written: Unknown variable: $tier";
    check("a.md", &[("templates/a.md", "{{ t('tier') }}")], message);
    check("a.md", &[("templates/a.md", "{{ t('tier', tier=none) }}")], "a.md:1: the value `tier` is absent");
    let include = [("templates/a.md", "\n{% include 'b.md' %}"), ("templates/b.md", "\n\n{{ product.x.y }}")];
    check("a.md", &include, "b.md:3: `product.x` is undefined");
    check(
        "a.md",
        &[("templates/a.md", "{% include '../icp.yaml' %}"), ("templates/../icp.yaml", "secret")],
        "a.md:1: tried to include non-existing template '../icp.yaml'",
    );
}

#[test]
fn templates_come_to_an_end() {
    let check = |text: &str, expected: &str| {
        assert_eq!(with_own("a.md", &[("templates/a.md", text)]).expect_err(text).to_string(), expected);
    };
    check(
        "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
        "a.md:1: the template takes too many steps; look for a loop that is too long",
    );
    let wide = "x".repeat(1000);
    check(
        &format!("{{% for a in range(9999) %}}{{% for b in range(9) %}}{wide}{{% endfor %}}{{% endfor %}}"),
        "the document from `a.md` is larger than 20 MB; look for a loop in the template",
    );
}
