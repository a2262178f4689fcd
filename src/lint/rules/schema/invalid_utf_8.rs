//! Bytes that are no text.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A file is not UTF-8 text.
    ///
    /// ## What it does
    ///
    /// Finds files that are encoded in another way than UTF-8, such as UTF-16 or Windows-1252.
    ///
    /// ## Why is this bad?
    ///
    /// Umlauts and accents would be read as other characters, so that a vocabulary value never matches the data, on one
    /// machine and not on the other.
    ///
    /// ## Example
    ///
    /// ```text
    /// name: Mittelstand, gr\xf6\xdfere       Windows-1252, as an old editor or export saves it
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```text
    /// name: Mittelstand, größere            the same text saved as UTF-8
    /// ```
    struct InvalidUtf8("invalid-utf-8", Schema)
}
