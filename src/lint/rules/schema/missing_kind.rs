//! A document that does not say what it is.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A document does not say what it is.
    ///
    /// ## What it does
    ///
    /// Finds documents without `kind:`.
    ///
    /// ## Why is this bad?
    ///
    /// The kind, and not the folder, decides what a document is. Without it no key can be checked, and the profile or persona
    /// in it silently does not exist.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # personas/it-director.yaml
    /// id: it-director
    /// name: IT Director
    /// buying_role: technical-evaluator
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # personas/it-director.yaml
    /// kind: persona
    /// id: it-director
    /// name: IT Director
    /// buying_role: technical-evaluator
    /// ```
    struct MissingKind("missing-kind", Schema)
}
