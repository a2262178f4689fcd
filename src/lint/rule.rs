//! What a rule is: a name, a family, a manual page, and a look at a workspace.
//!
//! It refuses to know which rules there are, and whether their findings are shown.

use std::fmt;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Safety, Severity};
use crate::model::{Kind, Negative, Persona, Profile, Snapshot};
use crate::workspace::{Located, Workspace};
use crate::yaml::Document;

use super::{Context, Limit};

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Documents that cannot be read as what they are meant to be.
    Schema,
    /// Names that lead nowhere.
    References,
    /// Criteria that cannot do what they are there for.
    Logic,
    /// Profiles that fit too many accounts, or too few.
    Breadth,
    /// Claims without proof, and proof that does not hold.
    Evidence,
    /// What a team needs and does not find.
    Completeness,
    /// Documents that have grown old.
    Upkeep,
    /// Texts that cannot be acted on, or that YAML reads otherwise than they were meant.
    Wording,
    /// Personal data, and people as criteria.
    Privacy,
    /// Customer data that cannot carry the numbers.
    Snapshot,
    /// Allowances and settings of the linter itself.
    Suppression,
}

impl Family {
    /// Every family, in the order of the manual.
    pub const ALL: [Family; 11] = [
        Family::Schema,
        Family::References,
        Family::Logic,
        Family::Breadth,
        Family::Evidence,
        Family::Completeness,
        Family::Upkeep,
        Family::Wording,
        Family::Privacy,
        Family::Snapshot,
        Family::Suppression,
    ];

    /// The word by which rules of the family are selected.
    pub fn as_str(self) -> &'static str {
        match self {
            Family::Schema => "schema",
            Family::References => "references",
            Family::Logic => "logic",
            Family::Breadth => "breadth",
            Family::Evidence => "evidence",
            Family::Completeness => "completeness",
            Family::Upkeep => "upkeep",
            Family::Wording => "wording",
            Family::Privacy => "privacy",
            Family::Snapshot => "snapshot",
            Family::Suppression => "suppression",
        }
    }

    /// What the rules of the family are about, as a sentence.
    pub fn description(self) -> &'static str {
        match self {
            Family::Schema => "Documents that cannot be read as what they are meant to be.",
            Family::References => "Names that lead nowhere.",
            Family::Logic => "Criteria that cannot do what they are there for.",
            Family::Breadth => "Profiles that fit too many accounts, or too few.",
            Family::Evidence => "Claims without proof, and proof that does not hold.",
            Family::Completeness => "What a team needs and does not find.",
            Family::Upkeep => "Documents that have grown old.",
            Family::Wording => "Texts that cannot be acted on, or that YAML reads otherwise than they were meant.",
            Family::Privacy => "Personal data, and people as criteria.",
            Family::Snapshot => "Customer data that cannot carry the numbers.",
            Family::Suppression => "Allowances and settings of the linter itself.",
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a rule must be given to look at; without it the rule is not run, and an allowance of it is not judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// The documents alone.
    Documents,
    /// The manifest and its files, whether or not they can be read.
    Manifest,
    /// The customer data.
    Snapshot,
    /// The customer data with the deals.
    Deals,
    /// Who changed what in Git.
    History,
}

/// What is known about a rule without running it.
#[derive(Clone, Copy, Debug)]
pub struct Meta {
    /// The name in kebab-case. It names the fault, so that "allow *name*" reads as English.
    pub name: &'static str,
    /// The family.
    pub family: Family,
    /// How much a finding matters, unless the workspace says otherwise.
    pub severity: Severity,
    /// Whether it may be allowed, turned off, or given another severity.
    pub can_be_silenced: bool,
    /// Whether it is the reader of the workspace that finds it; then the rule's own check does nothing.
    pub is_found_by_reader: bool,
    /// What it looks at.
    pub needs: Needs,
    /// Whether its findings come with a fix, and of what kind.
    pub fix: Option<Safety>,
    /// The limits that a workspace may set.
    pub limits: &'static [&'static Limit],
    /// The doc comment, as it stands in the source.
    pub page: &'static str,
    /// The file that holds the rule.
    pub file: &'static str,
}

impl Meta {
    /// A rule that may be silenced, looks at documents and has neither fix nor limits.
    pub(super) const fn new(
        name: &'static str,
        family: Family,
        severity: Severity,
        page: &'static str,
        file: &'static str,
    ) -> Self {
        Meta {
            name,
            family,
            severity,
            can_be_silenced: true,
            is_found_by_reader: false,
            needs: Needs::Documents,
            fix: None,
            limits: &[],
            page,
            file,
        }
    }

    /// The fault in one sentence: the first paragraph of the page.
    pub fn summary(&self) -> String {
        let lines = self.page.lines().map(str::trim).take_while(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join(" ")
    }
}

/// Something with a manual page; [`declare_rule`] writes the implementation.
pub trait Documented {
    /// What is known about the rule.
    fn meta(&self) -> &'static Meta;
}

/// A rule: it looks at a workspace and says what it finds.
///
/// Most rules look at one kind of document and override one of the hooks. They are ordered from the general to the
/// special: whoever overrides [`Rule::check`] is not called for the others. A workspace may be broken: then only its
/// good documents are shown to the typed hooks, and [`Context::all_read`] tells whether something may be missing.
pub trait Rule: Documented + Send + Sync {
    /// Looks at everything.
    fn check(&self, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        for (kind, document) in &context.loaded.documents {
            self.check_document(*kind, document, context, found);
        }
        let Some(workspace) = context.workspace() else { return };
        self.check_workspace(workspace, context, found);
        for profile in context.profiles() {
            self.check_profile(profile, context, found);
        }
        for negative in &workspace.negatives {
            self.check_negative(negative, context, found);
        }
        for persona in &workspace.personas {
            self.check_persona(persona, context, found);
        }
        for snapshot in &workspace.snapshots {
            self.check_snapshot(snapshot, context, found);
        }
    }

    /// Looks at a document as YAML, whether or not it fits its kind.
    fn check_document(
        &self,
        _kind: Option<Kind>,
        _document: &Arc<Document>,
        _context: &Context<'_>,
        _found: &mut Vec<Diagnostic>,
    ) {
    }

    /// Looks at all documents together.
    fn check_workspace(&self, _workspace: &Workspace, _context: &Context<'_>, _found: &mut Vec<Diagnostic>) {}

    /// Looks at a profile that is not retired.
    fn check_profile(&self, _profile: &Located<Profile>, _context: &Context<'_>, _found: &mut Vec<Diagnostic>) {}

    /// Looks at a negative profile.
    fn check_negative(&self, _negative: &Located<Negative>, _context: &Context<'_>, _found: &mut Vec<Diagnostic>) {}

    /// Looks at a persona.
    fn check_persona(&self, _persona: &Located<Persona>, _context: &Context<'_>, _found: &mut Vec<Diagnostic>) {}

    /// Looks at a snapshot's manifest.
    fn check_snapshot(&self, _snapshot: &Located<Snapshot>, _context: &Context<'_>, _found: &mut Vec<Diagnostic>) {}

    /// A finding of this rule with the rule's own severity; the workspace's is put in afterwards.
    fn finding(&self, message: impl Into<String>) -> Diagnostic
    where
        Self: Sized,
    {
        Diagnostic::new(self.meta().name, self.meta().severity, message)
    }
}

/// Declares a rule from its manual page: a unit struct whose doc comment is the page, and its metadata.
///
/// The page begins with the fault in one sentence, which lists show. Then come, in this order, the headings "What it
/// does", "Why is this bad?", "Example", "Use instead" and, for a rule that can be silenced, "When to ignore"; limits
/// are added from the metadata. In the two examples a line `# profiles/midmarket.yaml` says in which file of the
/// tests' good workspace the keys below it take the place of those that are there; a test runs both.
macro_rules! declare_rule {
    (
        $(#[doc = $line:literal])*
        struct $rule:ident($name:literal, $family:ident, $severity:ident) $({ $($key:ident: $value:expr),* $(,)? })?
    ) => {
        $(#[doc = $line])*
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $rule;

        impl $crate::lint::Documented for $rule {
            fn meta(&self) -> &'static $crate::lint::Meta {
                const META: $crate::lint::Meta = $crate::lint::Meta {
                    $($($key: $value,)*)?
                    ..$crate::lint::Meta::new(
                        $name,
                        $crate::lint::Family::$family,
                        $crate::diagnostic::Severity::$severity,
                        concat!($($line, "\n"),*),
                        file!(),
                    )
                };
                &META
            }
        }
    };
}
pub(super) use declare_rule;

/// Declares a rule whose findings come from reading the workspace. They cannot be silenced: what cannot be read
/// cannot be judged either.
macro_rules! declare_reader_rule {
    (
        $(#[doc = $line:literal])*
        struct $rule:ident($name:literal, $family:ident) $({ $($key:ident: $value:expr),* $(,)? })?
    ) => {
        $crate::lint::rule::declare_rule! {
            $(#[doc = $line])*
            struct $rule($name, $family, Error) {
                can_be_silenced: false,
                is_found_by_reader: true,
                $($($key: $value,)*)?
            }
        }

        impl $crate::lint::Rule for $rule {}
    };
}
pub(super) use declare_reader_rule;
