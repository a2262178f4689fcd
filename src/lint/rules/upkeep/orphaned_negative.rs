//! A negative profile that applies to nothing any more.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Kind, Negative};
use crate::workspace::Located;

declare_rule! {
    /// A negative profile applies to retired profiles only.
    ///
    /// ## What it does
    ///
    /// Finds negative profiles whose `applies_to` names no profile that is still in use.
    ///
    /// ## Why is this bad?
    ///
    /// It excludes nobody, and still stands in the list of those who must not be sold to. Whoever reads it believes in a
    /// safeguard that is gone.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/old.yaml
    /// kind: profile
    /// id: old
    /// name: Textile makers
    /// status: retired
    /// criteria: [{field: industry, in: [Manufacturing], importance: must}]
    /// # negative/no-scale.yaml
    /// kind: negative
    /// id: no-scale
    /// name: One plant only
    /// applies_to: [old]
    /// when: {field: locations, at_most: 1}
    /// why: They never needed it
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # negative/no-scale.yaml
    /// kind: negative
    /// id: no-scale
    /// name: One plant only
    /// applies_to: [midmarket]
    /// when: {field: locations, at_most: 1}
    /// ask: In how many plants do you make parts?
    /// why: They never needed it
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the profile is about to come back.
    struct OrphanedNegative("orphaned-negative", Upkeep, Info)
}

impl Rule for OrphanedNegative {
    fn check_negative(&self, negative: &Located<Negative>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(ids) = &negative.applies_to else { return };
        let Some(workspace) = context.workspace() else { return };
        // A name that leads nowhere has a rule of its own.
        let is_known = ids.iter().all(|id| workspace.profile(id).is_some());
        let is_orphaned = is_known && !context.profiles().any(|profile| ids.contains(&profile.id));
        if is_orphaned && context.all_read(Kind::Profile) {
            let finding = self.finding(format!("`{}` applies to retired profiles only", negative.id));
            let help = "delete the file, or name a profile that is in use";
            found.push(finding.at(negative.key_place("/applies_to")).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good, with};

    #[test]
    fn one_profile_in_use_is_enough() {
        let mut files = good();
        with(&mut files, "negative/no-plant-team.yaml", "applies_to: [midmarket] # NOT OK\n");
        with(&mut files, "profiles/midmarket.yaml", "status: retired\n");
        check_files(&OrphanedNegative, &files);
        with(&mut files, "negative/no-plant-team.yaml", "applies_to: [nobody]\n");
        check_files(&OrphanedNegative, &files);
        with(&mut files, "negative/no-plant-team.yaml", "applies_to: [midmarket]\n");
        with(&mut files, "profiles/midmarket.yaml", "status: aspirational\n");
        check_files(&OrphanedNegative, &files);
    }
}
