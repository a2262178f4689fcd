//! A file without content.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A file holds no document.
    ///
    /// ## What it does
    ///
    /// Finds files that are empty, or hold nothing but comments.
    ///
    /// ## Why is this bad?
    ///
    /// Somebody meant to write something. Left in place, the file looks as if it had been done.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # personas/it-director.yaml
    /// # Anna writes this one
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
    struct EmptyDocument("empty-document", Schema)
}
