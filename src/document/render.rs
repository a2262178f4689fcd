//! The view in a template.
//!
//! Templates come from the binary or, by way of a closure, from the workspace. They see the view and nothing else, and
//! cannot run for ever or write without end. Whatever they print is escaped for the language of the document.

mod escape;
mod filters;
mod message;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value, ValueKind};
use minijinja::{AutoEscape, Environment, ErrorKind, Output, State, UndefinedBehavior};

use super::change::{ChangeView, REPORT};
use super::templates::{DOCUMENTS, built_in};
use super::view::View;
use crate::language::Language;
use crate::model::listed;

/// The largest document in bytes.
pub const OUTPUT_LIMIT: usize = 20 * 1024 * 1024;

/// How many steps a template may take: a hundred times what the playbook of an ordinary workspace needs.
const FUEL: u64 = 20_000_000;

/// How many templates of a workspace may include each other.
const MAX_OWN_TEMPLATES: usize = 200;

/// Where templates of one's own lie, below the workspace's folder.
const FOLDER: &str = "templates";

/// Why a document could not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Neither the workspace nor the binary has the template.
    #[error("there is no template `{name}`; built in are {known}, and your own go into the workspace's `{FOLDER}/`")]
    Unknown {
        /// The name.
        name: String,
        /// The documents that are built in.
        known: String,
    },
    /// The name leads elsewhere.
    #[error("`{name}` is not a template's name; name a file below the workspace, without `..` and hidden folders")]
    Name {
        /// The name.
        name: String,
    },
    /// The ending does not say how texts must be escaped.
    #[error("`{name}` ends neither in .html nor in .md, so its texts cannot be made safe; rename the template")]
    Ending {
        /// The name.
        name: String,
    },
    /// A template is wrong.
    #[error("{}{message}", at(.name, .line))]
    Template {
        /// The template at fault, which may be one that another includes.
        name: String,
        /// The line in it.
        line: Option<usize>,
        /// What is wrong.
        message: String,
    },
    /// The document does not end.
    #[error("the document from `{name}` is larger than {} MB; look for a loop in the template", OUTPUT_LIMIT / 1024 / 1024)]
    TooLarge {
        /// The template.
        name: String,
    },
}

fn at(name: &str, line: &Option<usize>) -> String {
    line.map_or_else(|| format!("{name}: "), |line| format!("{name}:{line}: "))
}

/// What documents are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Markup {
    Html,
    Markdown,
}

impl Markup {
    fn of(name: &str) -> Result<Markup, Error> {
        match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("html" | "htm") => Ok(Markup::Html),
            Some("md" | "markdown") => Ok(Markup::Markdown),
            _ => Err(Error::Ending { name: name.to_owned() }),
        }
    }

    fn auto_escape(self) -> AutoEscape {
        match self {
            Markup::Html => AutoEscape::Html,
            Markup::Markdown => AutoEscape::Custom(MARKDOWN.into()),
        }
    }
}

const MARKDOWN: &str = "markdown";

/// Writes a document: the view in a template.
///
/// `own` gives the text of a file of the workspace by its path relative to the workspace's folder, or none where
/// there is no such file; it must not lead out of that folder. A template's name with a `/` is such a path; any other
/// name, and any name that a template includes, is looked for in the workspace's `templates/` and then among the
/// built-in ones, so that a workspace can put its own in the place of each of them.
///
/// # Errors
/// There is no such template, it is wrong (with its name and line), or its output is too large.
pub fn render(template: &str, own: &dyn Fn(&str) -> Option<String>, view: &View) -> Result<String, Error> {
    render_value(template, own, view.language, &Value::from(Serde(view)))
}

/// Writes the report of a change: its view in a template, `report.html` or one that takes its place.
///
/// # Errors
/// As for [`render`].
pub fn render_change(template: &str, own: &dyn Fn(&str) -> Option<String>, view: &ChangeView) -> Result<String, Error> {
    render_value(template, own, view.language, &Value::from(Serde(view)))
}

fn render_value(
    template: &str,
    own: &dyn Fn(&str) -> Option<String>,
    language: Language,
    view: &Value,
) -> Result<String, Error> {
    let markup = Markup::of(template)?;
    if !is_inside(template) {
        return Err(Error::Name { name: template.to_owned() });
    }
    let text = main_text(template, own)?;
    let mut texts: BTreeMap<String, String> = built_in()
        .iter()
        .map(|found| (found.name.to_owned(), own_text(found.name, own).unwrap_or_else(|| found.text.to_owned())))
        .collect();
    texts.insert(template.to_owned(), text);
    // The engine keeps its loader, and so cannot borrow the caller's. Names it does not know are noted, asked for
    // afterwards, and the template is rendered again.
    let mut asked = BTreeSet::new();
    loop {
        let missing = Arc::default();
        let result = attempt(template, (markup, language), &texts, &missing, view);
        let missing: BTreeSet<String> = std::mem::take(&mut *missing.lock().unwrap_or_else(PoisonError::into_inner));
        let before = texts.len();
        for name in missing.into_iter().filter(|name| asked.insert(name.clone())) {
            texts.extend(own_text(&name, own).map(|text| (name, text)));
        }
        if texts.len() == before || asked.len() > MAX_OWN_TEMPLATES {
            return result;
        }
    }
}

/// The text of the template that was asked for.
fn main_text(name: &str, own: &dyn Fn(&str) -> Option<String>) -> Result<String, Error> {
    let by_path = name.contains('/').then(|| own(name)).flatten();
    let built_in = || built_in().iter().find(|found| found.name == name).map(|found| found.text.to_owned());
    by_path.or_else(|| own_text(name, own)).or_else(built_in).ok_or_else(|| Error::Unknown {
        name: name.to_owned(),
        known: listed(
            &DOCUMENTS.iter().chain([&REPORT]).map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>(),
            "and",
        ),
    })
}

/// The workspace's own template of a name.
fn own_text(name: &str, own: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    is_inside(name).then(|| own(&format!("{FOLDER}/{name}"))).flatten()
}

/// Whether a name stays where it begins: relative, no steps up, nothing hidden, no other system's separators.
fn is_inside(name: &str) -> bool {
    let is_plain = |step: &str| !step.is_empty() && !step.starts_with('.') && !step.contains(['\\', ':', '\0']);
    name.split('/').all(is_plain)
}

fn attempt(
    template: &str,
    (markup, language): (Markup, Language),
    texts: &BTreeMap<String, String>,
    missing: &Arc<Mutex<BTreeSet<String>>>,
    view: &Value,
) -> Result<String, Error> {
    let mut environment = environment(markup, language);
    let (texts, missing) = (texts.clone(), Arc::clone(missing));
    environment.set_loader(move |name| {
        let text = texts.get(name).cloned();
        if text.is_none() {
            missing.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
        }
        Ok(text)
    });
    let mut output = Bounded::default();
    let outcome = environment
        .get_template(template)
        .and_then(|found| found.render_captured_to(view.clone(), &mut output).map(drop));
    if output.is_full {
        return Err(Error::TooLarge { name: template.to_owned() });
    }
    outcome.map_err(|error| template_error(template, &error))?;
    // The engine writes texts, so nothing is lost here.
    let text = String::from_utf8_lossy(&output.bytes).into_owned();
    Ok(if markup == Markup::Markdown { tidy(&text) } else { text })
}

/// Markdown as a person would leave it: no blanks at the ends of lines, one empty line where there were several. In
/// templates, parts that are left out leave empty lines behind.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut is_open = false;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            is_open = !tidy.is_empty();
            continue;
        }
        if std::mem::take(&mut is_open) {
            tidy.push('\n');
        }
        tidy.push_str(line);
        tidy.push('\n');
    }
    tidy
}

fn environment(markup: Markup, language: Language) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let mut syntax = SyntaxConfig::builder();
    let syntax = syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(syntax.expect("the usual delimiters are valid"));
    environment.set_fuel(Some(FUEL));
    // The document decides, not the part: what an .html template includes ends up in HTML.
    environment.set_auto_escape_callback(move |_| markup.auto_escape());
    environment.set_formatter(print);
    filters::add(&mut environment, language);
    message::add(&mut environment, language);
    environment
}

/// Prints a value, escaped for the language of the document. What is absent prints nothing; a name that the view does
/// not have is an error before it comes here.
fn print(out: &mut Output, state: &mut State, value: &Value) -> Result<(), minijinja::Error> {
    if matches!(value.kind(), ValueKind::None | ValueKind::Undefined) {
        return Ok(());
    }
    if value.is_safe() {
        return Ok(out.write_str(&value.to_string())?);
    }
    let text = escape::without_controls(&value.to_string());
    let text = match state.auto_escape() {
        AutoEscape::Html => escape::html(&text),
        AutoEscape::Custom(name) if name == MARKDOWN => escape::markdown(&text),
        AutoEscape::None => text,
        _ => return minijinja::escape_formatter(out, state, value),
    };
    Ok(out.write_str(&text)?)
}

/// The deepest cause is the one that a template's author can mend; an error about an include only leads there.
fn template_error(template: &str, error: &minijinja::Error) -> Error {
    let mut deepest = error;
    while let Some(inner) = std::error::Error::source(deepest).and_then(|inner| inner.downcast_ref()) {
        deepest = inner;
    }
    let placed = if deepest.line().is_some() { deepest } else { error };
    let message = match (deepest.kind(), deepest.detail()) {
        (ErrorKind::OutOfFuel, _) => "the template takes too many steps; look for a loop that is too long".to_owned(),
        (ErrorKind::UndefinedError, None) => "the view has no such value".to_owned(),
        (_, Some(detail)) => detail.to_owned(),
        (kind, None) => kind.to_string(),
    };
    Error::Template { name: placed.name().unwrap_or(template).to_owned(), line: placed.line(), message }
}

/// Output that refuses to grow beyond the limit.
#[derive(Default)]
struct Bounded {
    bytes: Vec<u8>,
    is_full: bool,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > OUTPUT_LIMIT {
            self.is_full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
