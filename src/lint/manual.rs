//! The manual: a page for each rule, made of its doc comment and what is known about it.
//!
//! It refuses to write files; a test holds the committed pages against these.

use std::fmt::Write;

use crate::diagnostic::Safety;

use super::{Family, Meta, Needs, Rule, registry};

/// Where the pages are committed.
pub const MANUAL_FOLDER: &str = "docs/rules";

/// The manual page of a rule, in Markdown.
pub fn manual(rule: &dyn Rule) -> String {
    let meta = rule.meta();
    let mut lines = meta.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end());
    let mut page = format!("# {}\n\n", meta.name);
    for line in lines.by_ref().take_while(|line| !line.is_empty()) {
        page.push_str(line);
        page.push('\n');
    }
    page.push('\n');
    page.push_str(&facts(meta));
    page.push('\n');
    for line in lines {
        page.push_str(line);
        page.push('\n');
    }
    page.push_str(&options(meta));
    page.push_str(&silencing(meta));
    page
}

/// The list of all rules, in Markdown, with links to their pages.
pub fn index() -> String {
    let mut page = String::from(
        "# Rules\n\n\
         What `icp lint` looks for. Each page says what is wrong, why it matters and what to write in its place; \
         `icp rule NAME` shows the same page in the terminal.\n\n\
         Severity and limits can be set in `icp.yaml` under `lint:`, single findings let stand with \
         `# icp: allow NAME — reason`. Rules marked \"always\" find what has to be fixed and cannot be silenced.\n",
    );
    for family in Family::ALL {
        let rules: Vec<&Meta> =
            registry::rules().iter().map(|rule| rule.meta()).filter(|meta| meta.family == family).collect();
        if rules.is_empty() {
            continue;
        }
        let _ = write!(page, "\n## {}\n\n{}\n\n", title(family), family.description());
        page.push_str("| Rule | Severity | What it finds |\n| --- | --- | --- |\n");
        for meta in rules {
            let always = if meta.can_be_silenced { "" } else { ", always" };
            let _ = writeln!(page, "| [{0}]({0}.md) | {1}{always} | {2} |", meta.name, meta.severity, meta.summary());
        }
    }
    page
}

fn title(family: Family) -> String {
    let word = family.as_str();
    word[..1].to_uppercase() + &word[1..]
}

fn facts(meta: &Meta) -> String {
    let fix = match meta.fix {
        None => "none",
        Some(Safety::Safe) => "safe",
        Some(Safety::Unsafe) => "unsafe: look at the result",
    };
    let needs = match meta.needs {
        Needs::Documents => "the documents",
        Needs::Manifest => "the snapshot's files",
        Needs::Snapshot => "the snapshot",
        Needs::Deals => "the deals of the snapshot",
        Needs::History => "the history in Git",
    };
    format!(
        "| Family | Severity | Looks at | Fix |\n| --- | --- | --- | --- |\n| {} | {} | {needs} | {fix} |\n",
        meta.family, meta.severity
    )
}

fn options(meta: &Meta) -> String {
    if meta.limits.is_empty() {
        return String::new();
    }
    let mut text = String::from("\n## Options\n\n");
    for limit in meta.limits {
        let _ = writeln!(text, "- `lint.limits.{}` (`{}`): {}.", limit.name, limit.default, limit.meaning);
    }
    text
}

fn silencing(meta: &Meta) -> String {
    let name = meta.name;
    if !meta.can_be_silenced {
        return "\n## How to silence it\n\nThis rule cannot be silenced: what it finds has to be fixed.\n".to_owned();
    }
    format!(
        "\n## How to silence it\n\n\
         For one line, at its end or on a line of its own above it:\n\n\
         ```yaml\n# icp: allow {name} — the reason\n```\n\n\
         For one document, at its top level:\n\n\
         ```yaml\nallow: [{{rule: {name}, reason: the reason}}]\n```\n\n\
         For the workspace, in `icp.yaml`:\n\n\
         ```yaml\nlint:\n  rules: {{{name}: off}}\n```\n"
    )
}
