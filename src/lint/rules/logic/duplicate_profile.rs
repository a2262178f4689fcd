//! Two profiles that fit the same accounts.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::sets::{Scored, scored};
use crate::lint::{Context, Rule};
use crate::model::Profile;
use crate::workspace::{Located, Workspace};
use std::collections::{BTreeMap, BTreeSet};

declare_rule! {
    /// Two profiles fit the same accounts.
    ///
    /// ## What it does
    ///
    /// Compares profiles that look at the same fields by set logic: their required criteria, their weights and the lowest score
    /// of their lowest tier. Among more than 20 profiles that look at the same fields only those are compared whose criteria
    /// are written alike.
    ///
    /// ## Why is this bad?
    ///
    /// Every account counts twice, and every change has to be made twice. After the first forgotten one nobody knows which of
    /// the two is followed.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/copy.yaml
    /// kind: profile
    /// id: copy
    /// name: Plants
    /// status: aspirational
    /// owner: sales
    /// review: {last: 2026-09-30, every: 3 months}
    /// experiment: {hypothesis: They buy, success: Ten deals won, decide_by: 2027-01-31}
    /// criteria:
    ///   - {field: industry, in: [manufacturing], importance: must, why: They plan}
    ///   - {field: employees, between: [200, 2000], importance: strong, why: They plan as a job}
    ///   - {field: erp, in: [NetSuite, SAP], weight: 20, why: Orders come from it}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/copy.yaml
    /// kind: profile
    /// id: copy
    /// name: Plants
    /// status: aspirational
    /// owner: sales
    /// review: {last: 2026-09-30, every: 3 months}
    /// experiment: {hypothesis: They buy, success: Ten deals won, decide_by: 2027-01-31}
    /// criteria:
    ///   - {field: industry, in: [healthcare], importance: must, why: They plan}
    ///   - {field: employees, between: [200, 2000], importance: strong, why: They plan as a job}
    ///   - {field: erp, in: [NetSuite, SAP], weight: 20, why: Orders come from it}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// While one of the two is being split off from the other.
    struct DuplicateProfile("duplicate-profile", Logic, Warning)
}

/// How many profiles on the same fields are compared with each other.
const MOST: usize = 20;

impl Rule for DuplicateProfile {
    fn check_workspace(&self, _: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(sets) = context.sets else { return };
        let mut by_fields: BTreeMap<BTreeSet<&str>, Vec<(&Located<Profile>, Scored)>> = BTreeMap::new();
        for profile in context.profiles() {
            let Some(tested) = sets.tested(profile).filter(|tested| !tested.is_empty()) else { continue };
            let lowest = profile.tier_list().last().map_or(1, |(_, tier)| tier.from());
            let atoms = tested.iter().flat_map(|criterion| criterion.test.condition.atoms());
            let fields = atoms.map(|atom| atom.field.as_str()).collect();
            by_fields.entry(fields).or_default().push((profile, scored(profile, tested, lowest)));
        }
        for profiles in by_fields.values() {
            let mut written: BTreeMap<&[u32], &Located<Profile>> = BTreeMap::new();
            for (at, (profile, score)) in profiles.iter().enumerate() {
                let earlier = if profiles.len() > MOST {
                    written.insert(&score.key, *profile)
                } else {
                    let is_same = |(_, other): &&(&Located<Profile>, Scored)| {
                        sets.is_within(other, score) && sets.is_within(score, other)
                    };
                    profiles[..at].iter().find(is_same).map(|(other, _)| *other)
                };
                if let Some(other) = earlier {
                    let message = format!("`{}` fits the same accounts as `{}`", profile.id, other.id);
                    let finding = self.finding(message).at(profile.place("/id"));
                    let finding = finding.related(other.place("/id"), "the other profile");
                    found.push(finding.help("retire one of the two, or add the criterion that tells them apart"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good};

    #[test]
    fn profiles_differ() {
        let check = |text: &str, is_same: bool| {
            let mut files = good();
            let mark = if is_same { " # NOT OK" } else { "" };
            let text = format!("kind: profile\nid: other{mark}\nname: Other\ncriteria:\n{text}");
            files.insert("profiles/other.yaml".into(), text);
            check_files(&DuplicateProfile, &files);
        };
        let industry = "  - {field: industry, is: Manufacturing, importance: must}\n";
        let size = "  - {field: employees, at_least: 200, at_most: 2000, weight: 60}\n";
        let erp = "  - {field: erp, in: [sap, netsuite], weight: 40}\n";
        check(&format!("{erp}{size}{industry}"), true);
        check(&format!("{industry}{size}"), false);
        check(&format!("{industry}{size}  - {{field: erp, in: [sap], weight: 40}}\n"), false);
        check(&format!("{industry}{erp}  - {{field: employees, at_least: 200, at_most: 2001, weight: 60}}\n"), false);
    }
}
