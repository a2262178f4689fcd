//! A negative profile that leaves nothing of a profile.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::sets::{Known, required};
use crate::lint::{Context, Rule};
use crate::model::{Effect, Negative, Profile};
use crate::workspace::{Located, Workspace};

declare_rule! {
    /// A negative profile excludes every account that a profile fits.
    ///
    /// ## What it does
    ///
    /// Finds negative profiles that exclude and whose test follows, by set logic, from the required criteria of a profile that
    /// they apply to.
    ///
    /// ## Why is this bad?
    ///
    /// The two contradict each other, and the no wins: not one account fits. Mostly a negative profile was written for one
    /// segment and forgot `applies_to`.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # negative/no-plant-team.yaml
    /// when: {field: industry, in: [Manufacturing, Software]}
    /// ask: What do you make?
    /// # profiles/midmarket.yaml
    /// qualification:
    ///   - {question: Who plans production?, good: A planner, bad: The foremen, decides: has_planning_team}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # negative/no-plant-team.yaml
    /// when: {field: has_planning_team, is: false}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Never: narrow the negative profile, or retire the profile.
    struct ExcludedProfile("excluded-profile", Logic, Error)
}

impl Rule for ExcludedProfile {
    fn check_workspace(&self, workspace: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(sets) = context.sets else { return };
        // Many profiles may require the same, and many negative profiles test the same: each pair of what is required
        // and what is excluded is decided once.
        let mut profiles: BTreeMap<Vec<u32>, (Vec<&Known>, Vec<&Located<Profile>>)> = BTreeMap::new();
        for profile in context.profiles() {
            let Some(tested) = sets.tested(profile) else { continue };
            let required = required(tested);
            let key = required.iter().map(|known| known.number).collect();
            profiles.entry(key).or_insert_with(|| (required, Vec::new())).1.push(profile);
        }
        profiles.retain(|_, (required, _)| !sets.is_never(required));
        let mut negatives: BTreeMap<u32, (Known, Vec<&Located<Negative>>)> = BTreeMap::new();
        for negative in workspace.negatives.iter().filter(|negative| negative.effect == Effect::Exclude) {
            let Some(when) = negative.when.as_ref().and_then(|test| sets.resolve(test)) else { continue };
            negatives.entry(when.number).or_insert_with(|| (when, Vec::new())).1.push(negative);
        }
        for (required, profiles) in profiles.values() {
            for (_, negatives) in negatives.values().filter(|(when, _)| sets.implies(required, when)) {
                self.report(profiles, negatives, found);
            }
        }
    }
}

impl ExcludedProfile {
    fn report(&self, profiles: &[&Located<Profile>], negatives: &[&Located<Negative>], found: &mut Vec<Diagnostic>) {
        for profile in profiles {
            let applies = |negative: &&&Located<Negative>| {
                negative.applies_to.as_ref().is_none_or(|ids| ids.contains(&profile.id))
            };
            for negative in negatives.iter().filter(applies) {
                let message = format!("`{}` excludes every account that `{}` fits", negative.id, profile.id);
                let finding = self.finding(message).at(negative.key_place("/when"));
                let finding =
                    finding.related(profile.key_place("/criteria"), "these criteria require what it excludes");
                found.push(finding.help("narrow the test, or leave the profile out of `applies_to`"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn something_is_left() {
        let negative = "negative/no-plant-team.yaml";
        check(&ExcludedProfile, negative, "when: {field: industry, known: true} # NOT OK\n");
        check(&ExcludedProfile, negative, "when: {field: industry, known: true}\neffect: {penalty: 20}\n");
        check(&ExcludedProfile, negative, "when: {field: industry, in: [Software]}\n");
        check(&ExcludedProfile, negative, "when: {field: employees, at_least: 200}\n");
    }
}
