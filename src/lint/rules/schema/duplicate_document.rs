//! A second document where there can be one.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// There is a second document of a kind that there can be only one of.
    ///
    /// ## What it does
    ///
    /// Finds a second workspace document or a second catalogue of fields.
    ///
    /// ## Why is this bad?
    ///
    /// Which one holds would depend on how the files are called.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # more-fields.yaml
    /// kind: fields
    /// fields:
    ///   - {name: plants, type: integer}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # fields.yaml
    /// fields:
    ///   - name: industry
    ///     type: text
    ///     values: [Manufacturing, Software, Healthcare]
    ///   - {name: has_planning_team, type: boolean}
    ///   - {name: plants, type: integer}
    /// ```
    struct DuplicateDocument("duplicate-document", Schema)
}
