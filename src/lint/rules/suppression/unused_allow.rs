//! An allowance that silences nothing.

use crate::diagnostic::Safety;
use crate::lint::Rule;
use crate::lint::rule::declare_rule;

declare_rule! {
    /// An allowance silences nothing.
    ///
    /// ## What it does
    ///
    /// Finds allowances, in comments, documents and the workspace, of a rule that finds nothing where they reach, of a
    /// rule that cannot be silenced, and `icp:` comments that name no rule. Rules that were not run are not judged.
    /// Entries of a baseline that no finding needs any more are reported in the same way: `icp lint --write-baseline`
    /// writes the file anew without them.
    ///
    /// ## Why is this bad?
    ///
    /// An allowance that outlived its finding will silence the next one, which nobody has looked at.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// # icp: allow stale-review — the review is next week
    /// review: {last: 2026-09-30, every: 3 months}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// review: {last: 2026-09-30, every: 3 months}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the rule speaks only on some days, or on some machines.
    struct UnusedAllow("unused-allow", Suppression, Warning) { fix: Some(Safety::Safe) }
}

impl Rule for UnusedAllow {}
