//! A spelling that stands for two values.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// One spelling is an alias of two values.
    ///
    /// ## What it does
    ///
    /// Finds spellings that a field's `aliases` give to more than one value; case and blanks around them do not count.
    ///
    /// ## Why is this bad?
    ///
    /// A cell of the customer data with that spelling would have to be both. Which accounts fit would depend on chance.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # fields.yaml
    /// fields:
    ///   - name: industry
    ///     type: text
    ///     values: [Manufacturing, Software, Healthcare]
    ///     aliases: {Software: [Tech, SaaS], Manufacturing: [tech]}
    ///   - {name: has_planning_team, type: boolean}
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
    ///     aliases: {Software: [Tech, SaaS]}
    ///   - {name: has_planning_team, type: boolean}
    /// ```
    struct AmbiguousAlias("ambiguous-alias", Schema)
}
