//! A key that its kind of document does not have.

use crate::diagnostic::Safety;
use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A document has a key that its kind does not have.
    ///
    /// ## What it does
    ///
    /// Finds keys that the document's kind does not know, and names the one that was probably meant. Keys that begin with
    /// `x-` are yours and never looked at.
    ///
    /// ## Why is this bad?
    ///
    /// A misspelt key is ignored by most tools, and what it says is lost: a profile whose `qualifcation` nobody sees looks
    /// complete to whoever wrote it.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// sumary: Discrete manufacturers that have outgrown spreadsheets
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// summary: Discrete manufacturers that have outgrown spreadsheets
    /// x-slack-channel: "#icp"
    /// ```
    struct UnknownKey("unknown-key", Schema) { fix: Some(Safety::Unsafe) }
}
