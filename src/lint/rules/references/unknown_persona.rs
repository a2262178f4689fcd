//! A persona that nobody described.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A profile names a persona that there is not.
    ///
    /// ## What it does
    ///
    /// Finds ids in `personas` and in the buying committee that no document of kind `persona` has.
    ///
    /// ## Why is this bad?
    ///
    /// The rendered profile would show a committee member of whom nothing is known.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// personas: [cfo, chief-wizard]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// personas: [cfo]
    /// ```
    struct UnknownPersona("unknown-persona", References)
}
