//! Parts of YAML on which its readers disagree.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A document uses a part of YAML that is not read.
    ///
    /// ## What it does
    ///
    /// Finds merge keys (`<<`), tags (`!word`), several documents in one file, lists as keys, infinite and endless numbers,
    /// and aliases inside of the value that they name.
    ///
    /// ## Why is this bad?
    ///
    /// Readers of YAML disagree on what these mean. A document that another tool reads differently is worse than none: two
    /// teams would sell to two different profiles and call them the same.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// tiers:
    ///   A: &best {from: 80, means: Pursue now}
    ///   B: {<<: *best, from: 60}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// tiers:
    ///   A: {from: 80, means: Pursue now}
    ///   B: {from: 60, means: Pursue now}
    /// ```
    struct UnsupportedYaml("unsupported-yaml", Schema)
}
