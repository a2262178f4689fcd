//! A key that its kind of document needs.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A document lacks a key that its kind needs.
    ///
    /// ## What it does
    ///
    /// Finds documents without the few keys that nothing can do without: an id and a name, the criteria of a profile, the
    /// buying role of a persona, the test or question of a negative profile, the day and the files of a snapshot.
    ///
    /// ## Why is this bad?
    ///
    /// Other documents refer to an id, and the backtest counts by criteria. What lacks them cannot be used.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # personas/it-director.yaml
    /// kind: persona
    /// id: it-director
    /// name: IT Director
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
    struct MissingKey("missing-key", Schema)
}
