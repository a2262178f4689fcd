//! Allowances: which findings somebody looked at and let stand, and why.
//!
//! `# icp: allow rule-name — reason` at the end of a line or on its own line above it, `allow:` in a document, and
//! `lint.allow` for the workspace. This part refuses to know what the rules look for.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Edit, Fix, Safety, did_you_mean};
use crate::model::Kind;
use crate::text::{Place, Source, Span};
use crate::workspace::Loaded;
use crate::yaml::{Comment, Document, Node};

use super::rules::suppression::{UnexplainedAllow, UnusedAllow};
use super::{Rule, registry, settings};

/// A finding that somebody let stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The finding.
    pub finding: Diagnostic,
    /// How far the allowance reaches.
    pub scope: Scope,
    /// Why it was given.
    pub reason: Option<String>,
    /// Where it is written.
    pub place: Place,
}

/// How far an allowance reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// One line.
    Line,
    /// One document.
    Document,
    /// Every document.
    Workspace,
    /// A finding that was there when the baseline was written.
    Baseline,
}

impl Scope {
    /// The word in machine-readable output.
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::Line => "line",
            Scope::Document => "document",
            Scope::Workspace => "workspace",
            Scope::Baseline => "baseline",
        }
    }
}

/// One rule that is allowed somewhere.
#[derive(Clone, Debug)]
struct Allow {
    rule: String,
    place: Place,
    reason: Option<String>,
    scope: Scope,
    /// The only line that is meant, for comments.
    line: usize,
    removal: Option<Fix>,
    is_used: bool,
}

/// All allowances of a workspace.
pub(super) struct Allows {
    all: Vec<Allow>,
    /// Rule and path (empty for the whole workspace) → those of `all`.
    index: BTreeMap<(String, String), Vec<usize>>,
}

impl Allows {
    /// Reads every allowance, and adds what is wrong with them to the findings.
    pub(super) fn gather(loaded: &Loaded, found: &mut Vec<Diagnostic>) -> Self {
        let mut all = Vec::new();
        for (kind, document) in &loaded.documents {
            for comment in &document.comments {
                read_comment(&document.source, comment, &mut all, found);
            }
            read_list(document, document.root.get("allow"), Scope::Document, &mut all);
            if *kind == Some(Kind::Workspace) {
                let list = document.root.get("lint").and_then(|lint| lint.get("allow"));
                read_list(document, list, Scope::Workspace, &mut all);
            }
        }
        all.retain(|allow| match registry::rule(&allow.rule) {
            None => {
                found.push(settings::unknown_rule(&allow.rule).at(allow.place.clone()));
                false
            }
            Some(rule) if !rule.meta().can_be_silenced => {
                let message = format!("`{}` cannot be allowed", allow.rule);
                let finding = UnusedAllow.finding(message).at(allow.place.clone());
                found.push(remove(finding, allow, "take the allowance out; what this rule finds has to be fixed"));
                false
            }
            Some(_) => true,
        });
        for allow in all.iter().filter(|allow| allow.reason.is_none()) {
            let finding = UnexplainedAllow.finding(format!("nothing says why `{}` is allowed here", allow.rule));
            let help = match allow.scope {
                Scope::Line => format!("write it behind the name: `# icp: allow {} — the reason`", allow.rule),
                _ => format!("write `{{rule: {}, reason: the reason}}`", allow.rule),
            };
            found.push(finding.at(allow.place.clone()).help(help));
        }
        let mut index: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
        for (at, allow) in all.iter().enumerate() {
            let path = if allow.scope == Scope::Workspace { "" } else { allow.place.source.path() };
            index.entry((allow.rule.clone(), path.to_owned())).or_default().push(at);
        }
        Allows { all, index }
    }

    /// Takes those findings out of a list that an allowance covers: a line's before a document's, a document's
    /// before the workspace's.
    pub(super) fn apply(&mut self, found: &mut Vec<Diagnostic>, suppressed: &mut Vec<Suppressed>) {
        found.retain(|finding| match self.covering(finding) {
            None => true,
            Some(at) => {
                let allow = &mut self.all[at];
                allow.is_used = true;
                suppressed.push(Suppressed {
                    finding: finding.clone(),
                    scope: allow.scope,
                    reason: allow.reason.clone(),
                    place: allow.place.clone(),
                });
                false
            }
        });
    }

    fn covering(&self, finding: &Diagnostic) -> Option<usize> {
        let place = finding.primary.as_ref().map(|label| &label.place);
        let of_path = |path: &str| self.index.get(&(finding.code.clone(), path.to_owned())).into_iter().flatten();
        let here = place.into_iter().flat_map(|place| of_path(place.source.path()));
        let covers = |at: &&usize| match (self.all[**at].scope, place) {
            (Scope::Line, Some(place)) => (place.start().line..=place.end().line).contains(&self.all[**at].line),
            (Scope::Line, None) => false,
            _ => true,
        };
        here.chain(of_path("")).filter(covers).copied().min_by_key(|at| self.all[*at].scope)
    }

    /// A finding for each allowance that silenced nothing, among the rules that were run.
    pub(super) fn unused(&self, was_run: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
        let unused = self.all.iter().filter(|allow| !allow.is_used && was_run(&allow.rule));
        unused
            .map(|allow| {
                let message = match allow.scope {
                    Scope::Line => format!("`{}` finds nothing on this line", allow.rule),
                    Scope::Document => format!("`{}` finds nothing in this document", allow.rule),
                    // A baseline's entries are judged where they are read.
                    Scope::Workspace | Scope::Baseline => format!("`{}` finds nothing in the workspace", allow.rule),
                };
                remove(UnusedAllow.finding(message).at(allow.place.clone()), allow, "take the allowance out")
            })
            .collect()
    }
}

fn remove(finding: Diagnostic, allow: &Allow, help: &str) -> Diagnostic {
    let finding = finding.help(help);
    match &allow.removal {
        Some(fix) => finding.fix(fix.clone()),
        None => finding,
    }
}

/// What a comment says to the linter.
#[derive(Debug, PartialEq, Eq)]
struct Directive {
    /// The allowed rules, each with its bytes in the comment's text.
    names: Vec<Span>,
    /// Why.
    reason: Option<String>,
}

/// The allowance in a comment's text; the word in its place where somebody wrote another one.
fn directive(text: &str) -> Option<Result<Directive, String>> {
    let at_word = text.len() - text.trim_start().strip_prefix("icp:")?.trim_start().len();
    let word_end = text[at_word..].find(char::is_whitespace).map_or(text.len(), |length| at_word + length);
    let word = &text[at_word..word_end];
    if word != "allow" {
        let is_meant = ["ignore", "disable", "skip"].contains(&word) || did_you_mean(word, ["allow"]).is_some();
        return is_meant.then(|| Err(word.to_owned()));
    }
    let mut names = Vec::new();
    let mut at = word_end;
    loop {
        at = text.len() - text[at..].trim_start().len();
        let is_name_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let end = text[at..].find(|c| !is_name_part(c)).map_or(text.len(), |length| at + length);
        if !text[at..end].contains(|c: char| c.is_ascii_alphanumeric()) {
            break;
        }
        names.push(Span::new(at, end));
        at = end;
        match text[at..].trim_start().strip_prefix(',') {
            Some(rest) => at = text.len() - rest.len(),
            None => break,
        }
    }
    let reason = text[at..].trim().trim_start_matches(['—', '–', '-', ':']).trim();
    Some(Ok(Directive { names, reason: (!reason.is_empty()).then(|| reason.to_owned()) }))
}

fn read_comment(source: &Arc<Source>, comment: &Comment, all: &mut Vec<Allow>, found: &mut Vec<Diagnostic>) {
    let text_start = comment.span.start + 1;
    let directive = match directive(&comment.text) {
        None => return,
        Some(Err(word)) => {
            let finding =
                UnusedAllow.finding(format!("`icp: {word}` allows nothing")).at(Place::new(source, comment.span));
            return found.push(finding.help("write `# icp: allow RULE — reason`"));
        }
        Some(Ok(directive)) => directive,
    };
    if directive.names.is_empty() {
        let finding = UnusedAllow.finding("the allowance names no rule").at(Place::new(source, comment.span));
        return found.push(finding.help("write `# icp: allow RULE — reason`"));
    }
    let line = covered_line(source, comment);
    for (at, name) in directive.names.iter().enumerate() {
        let span = Span::new(text_start + name.start, text_start + name.end);
        all.push(Allow {
            rule: source.slice(span).to_owned(),
            place: Place::new(source, span),
            reason: directive.reason.clone(),
            scope: Scope::Line,
            line,
            removal: Some(removal(source, comment, &directive.names, at)),
            is_used: false,
        });
    }
}

/// The line that a comment speaks of: its own, or the next one that holds more than a comment.
fn covered_line(source: &Source, comment: &Comment) -> usize {
    let own = source.line_at(comment.span.start);
    if !comment.own_line {
        return own;
    }
    let holds_something = |line: &usize| {
        let text = source.slice(source.line_span(*line)).trim_start();
        !text.is_empty() && !text.starts_with('#')
    };
    (own + 1..=source.line_count()).find(holds_something).unwrap_or(own)
}

/// Takes one name out of an allowance, or the whole comment where it is the only one.
fn removal(source: &Arc<Source>, comment: &Comment, names: &[Span], at: usize) -> Fix {
    let text_start = comment.span.start + 1;
    let span = if names.len() > 1 {
        let (start, end) = if at == 0 { (names[0].start, names[1].start) } else { (names[at - 1].end, names[at].end) };
        Span::new(text_start + start, text_start + end)
    } else {
        let line = source.line_at(comment.span.start);
        let line_start = source.line_span(line).start;
        if comment.own_line {
            Span::new(line_start, source.line_span(line + 1).start)
        } else {
            let before = source.slice(Span::new(line_start, comment.span.start)).trim_end();
            Span::new(line_start + before.len(), comment.span.end)
        }
    };
    let title = if names.len() > 1 { "take the name out" } else { "take the comment out" };
    let edit = Edit { source: Arc::clone(source), span, text: String::new() };
    Fix { title: title.to_owned(), safety: Safety::Safe, edits: vec![edit] }
}

fn read_list(document: &Document, list: Option<&Node>, scope: Scope, all: &mut Vec<Allow>) {
    for item in list.into_iter().flat_map(Node::items) {
        let name = item.get("rule").unwrap_or(item);
        let Some(rule) = name.as_text() else { continue };
        let reason = item.get("reason").and_then(Node::as_text).map(str::trim).filter(|reason| !reason.is_empty());
        all.push(Allow {
            rule: rule.to_owned(),
            place: Place::new(&document.source, name.span),
            reason: reason.map(str::to_owned),
            scope,
            line: 0,
            removal: None,
            is_used: false,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_read_as_people_write_them() {
        let check = |text: &str, names: &[&str], reason: Option<&str>| {
            let directive = directive(text).expect(text).expect(text);
            let found: Vec<&str> = directive.names.iter().map(|name| &text[name.start..name.end]).collect();
            assert_eq!((found.as_slice(), directive.reason.as_deref()), (names, reason), "{text}");
        };
        check(" icp: allow no-why — we inherited it", &["no-why"], Some("we inherited it"));
        check(" icp: allow no-why -- we inherited it", &["no-why"], Some("we inherited it"));
        check(" icp: allow no-why - we inherited it", &["no-why"], Some("we inherited it"));
        check(" icp: allow no-why: we inherited it", &["no-why"], Some("we inherited it"));
        check(" icp: allow no-why, no-evidence — both", &["no-why", "no-evidence"], Some("both"));
        check(" icp: allow no-why,no-evidence", &["no-why", "no-evidence"], None);
        check("icp:allow  no-why", &["no-why"], None);
        check(" icp: allow no-why because it is old", &["no-why"], Some("because it is old"));
        check(" icp: allow", &[], None);
        check(" icp: allow — why not", &[], Some("why not"));
    }

    #[test]
    fn other_comments_say_nothing() {
        for text in ["", " why not", " icp", " icp: the profile of 2026", " see icp: allow no-why", "icp-allow no-why"]
        {
            assert_eq!(directive(text), None, "{text}");
        }
        for text in [" icp: ignore no-why", " icp: alow no-why", " icp: disable"] {
            assert!(matches!(directive(text), Some(Err(_))), "{text}");
        }
    }
}
