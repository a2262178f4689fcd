//! A kind of document that there is not.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A document is of a kind that there is not.
    ///
    /// ## What it does
    ///
    /// Finds a `kind:` other than workspace, fields, profile, negative, persona, snapshot and waivers.
    ///
    /// ## Why is this bad?
    ///
    /// What is not known is not read: the document has no effect.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # personas/it-director.yaml
    /// kind: person
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
    struct UnknownKind("unknown-kind", Schema)
}
