//! The templates that are built into the binary.

/// A template that is built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltIn {
    /// Its name: what `template:` names, or what other templates include.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        &[$(BuiltIn { name: $name, text: include_str!(concat!("../../templates/", $name)) }),*]
    };
}

/// The documents that can be written without a template of one's own: name, and what it is.
pub const DOCUMENTS: &[(&str, &str)] = &[
    ("playbook.html", "The whole ICP as one page for the browser"),
    ("playbook.md", "The whole ICP as Markdown"),
    ("one-pager.html", "The ICP on one sheet of A4"),
    ("sales-card.md", "What a rep needs in a call, short enough for a note in the CRM"),
    ("slides.html", "A deck for the browser: arrow keys turn, and each slide prints on a page"),
    ("training.html", "“In or out?”: invented accounts next to each bound, with the answers"),
];

/// Every built-in template, those that others include among them.
const TEMPLATES: &[BuiltIn] = built_in!(
    "playbook.html",
    "playbook.md",
    "one-pager.html",
    "sales-card.md",
    "slides.html",
    "training.html",
    "report.html",
    "report.css",
    "partials/report-macros.html",
    "partials/report-verdict.html",
    "partials/report-gate.html",
    "partials/report-meaning.html",
    "partials/report-numbers.html",
    "partials/report-movers.html",
    "partials/report-attribution.html",
    "partials/report-sensitivity.html",
    "partials/report-trust.html",
    "partials/report-lint.html",
    "partials/report-origin.html",
    "colours.css",
    "style.css",
    "sheet.css",
    "slides.css",
    "slides.js",
    "partials/head.html",
    "partials/charts.html",
    "partials/market.html",
    "partials/news.html",
    "partials/news.md",
    "partials/portrait.md",
    "partials/against.html",
    "partials/trend.html",
    "partials/gain.html",
    "partials/lifts.html",
    "partials/reasons.html",
    "partials/macros.html",
    "partials/header.html",
    "partials/profile.html",
    "partials/negatives.html",
    "partials/personas.html",
    "partials/numbers.html",
    "partials/row.html",
    "partials/experiments.html",
    "partials/footer.html",
);

/// Every built-in template.
pub fn built_in() -> &'static [BuiltIn] {
    TEMPLATES
}
