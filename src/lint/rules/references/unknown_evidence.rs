//! Evidence that nobody wrote down.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A criterion rests on evidence that there is not.
    ///
    /// ## What it does
    ///
    /// Finds ids in `evidence` that the profile's own list does not have; for negative profiles, that no profile has.
    ///
    /// ## Why is this bad?
    ///
    /// A claim with a source that cannot be looked up is a claim without a source.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # negative/no-plant-team.yaml
    /// evidence: [churn-2026]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # negative/no-plant-team.yaml
    /// evidence:
    ///   - {id: churn-2026, type: churn-analysis, date: 2026-08-01, sample: 41, finding: Four of five churned within a year}
    /// ```
    struct UnknownEvidence("unknown-evidence", References)
}
