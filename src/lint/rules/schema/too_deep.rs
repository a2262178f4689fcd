//! Lists and mappings that nest without end.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// Lists and mappings nest too deep.
    ///
    /// ## What it does
    ///
    /// Finds documents in which more than 64 lists and mappings lie in each other.
    ///
    /// ## Why is this bad?
    ///
    /// Nobody can say what a test means that nests ten levels deep, and a file with a hundred thousand brackets was made to
    /// crash its readers.
    ///
    /// ## Example
    ///
    /// ```text
    /// not: {not: {not: {not: …}}}        and so on, a hundred times
    /// ```
    ///
    /// ## Use instead
    ///
    /// Give each alternative a criterion of its own, or name the facts that it combines in a field that is filled when the
    /// data are exported.
    struct TooDeep("too-deep", Schema)
}
