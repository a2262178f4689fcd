//! A setting that changes nothing.

use crate::lint::Rule;
use crate::lint::rule::declare_rule;

declare_rule! {
    /// A setting changes a rule that cannot be changed.
    ///
    /// ## What it does
    ///
    /// Finds names under `lint.rules` of rules that cannot be silenced.
    ///
    /// ## Why is this bad?
    ///
    /// Whoever reads the settings believes that the rule is off.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # icp.yaml
    /// lint:
    ///   rules: {unknown-field: off}
    /// ```
    ///
    /// ## Use instead
    ///
    /// Declare the field, so that there is nothing to silence:
    ///
    /// ```yaml
    /// # fields.yaml
    /// fields:
    ///   - name: industry
    ///     type: text
    ///     values: [Manufacturing, Software, Healthcare]
    ///   - {name: has_planning_team, type: boolean}
    ///   - {name: plants, type: integer}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where a workspace is used with several versions of `icp`, in some of which the rule can be changed.
    struct IneffectiveSetting("ineffective-setting", Suppression, Warning)
}

impl Rule for IneffectiveSetting {}
