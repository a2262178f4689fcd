//! Two things with the same name.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// Two things of the same kind have the same id.
    ///
    /// ## What it does
    ///
    /// Finds profiles, negative profiles, personas and snapshots that share an id, and criteria, evidence, fields, gate rules
    /// and waivers that share one within their document. A criterion without an id is called by its field.
    ///
    /// ## Why is this bad?
    ///
    /// A reference would lead to either of them, and so would a number in a report.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: employees, at_least: 200, weight: 20, why: They plan by hand, evidence: [win-loss-2026q3]}
    ///   - {field: employees, at_least: 500, weight: 10, why: They plan in teams, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: employees, at_least: 200, weight: 20, why: They plan by hand, evidence: [win-loss-2026q3]}
    ///   - {id: large, field: employees, at_least: 500, weight: 10, why: They plan in teams, evidence: [win-loss-2026q3]}
    /// ```
    struct DuplicateId("duplicate-id", Schema)
}
