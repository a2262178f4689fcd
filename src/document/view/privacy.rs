//! Which groups are too small to be shown, and which others would give them away.
//!
//! A hidden group can be had back by subtraction: all accounts less those outside, or the ICP less its other tiers.
//! So for every sum that readers can see, what is left after taking away the shown parts must be nothing or large
//! enough, or one more part is hidden. It refuses to know what is counted: accounts, accounts with deals, customers.

use std::collections::BTreeMap;

use crate::model::Group;

use super::numbers::WhyHidden;

/// A group that others are parts of. The parts do not overlap; they need not fill the whole.
struct Sum {
    whole: Group,
    parts: Vec<Group>,
    /// What is hidden first when a small rest must be covered; after these, the smallest part.
    first: Vec<Group>,
}

/// Why groups are hidden, for those that are. `profiles` are the operational profiles with their tiers.
pub(super) fn hidden(
    counts: &BTreeMap<Group, u64>,
    profiles: &[(String, Vec<String>)],
    smallest: u64,
) -> BTreeMap<Group, WhyHidden> {
    let is_small = |count: u64| count > 0 && count < smallest;
    let small = counts.iter().filter(|(_, count)| is_small(**count));
    let mut hidden: BTreeMap<Group, WhyHidden> = small.map(|(group, _)| (group.clone(), WhyHidden::Small)).collect();
    let sums = sums(counts, profiles);
    loop {
        let found = sums.iter().find_map(|sum| sum.betrayer(counts, &hidden, &is_small));
        let found = found.or_else(|| betraying_overlap(counts, profiles, &hidden, &is_small));
        match found {
            Some(group) => drop(hidden.insert(group, WhyHidden::Neighbour)),
            None => return hidden,
        }
    }
}

/// The sums that a reader can take apart.
fn sums(counts: &BTreeMap<Group, u64>, profiles: &[(String, Vec<String>)]) -> Vec<Sum> {
    let tiers_of = |(id, tiers): &(String, Vec<String>)| -> Vec<Group> {
        tiers.iter().map(|tier| Group::Tier(id.clone(), tier.clone())).collect()
    };
    let sum = |whole: Group, parts: Vec<Group>| Sum { whole, parts, first: Vec::new() };
    // The smaller wholes come first: what covers a tier within its profile also covers it within the ICP.
    let of_profiles = profiles.iter().map(|profile| sum(Group::Profile(profile.0.clone()), tiers_of(profile)));
    let mut sums: Vec<Sum> = of_profiles.collect();
    sums.push(sum(Group::Icp, profiles.iter().flat_map(tiers_of).collect()));
    sums.extend(profiles.iter().map(|(id, _)| sum(Group::Icp, vec![Group::Profile(id.clone())])));
    sums.push(sum(Group::Outside, vec![Group::Excluded, Group::NeedsData]));
    sums.push(Sum {
        whole: Group::All,
        parts: vec![Group::Icp, Group::Outside],
        // The ICP is what the document is about; everything else goes before it.
        first: vec![Group::Outside, Group::All],
    });
    let apart = |group: &&Group| {
        matches!(group, Group::Negative(_) | Group::Aspirational(_) | Group::Excluded | Group::NeedsData)
    };
    sums.extend(counts.keys().filter(apart).map(|group| sum(Group::All, vec![group.clone()])));
    sums
}

impl Sum {
    /// The group that must be hidden, so that a small rest cannot be had by subtraction.
    fn betrayer(
        &self,
        counts: &BTreeMap<Group, u64>,
        hidden: &BTreeMap<Group, WhyHidden>,
        is_small: &impl Fn(u64) -> bool,
    ) -> Option<Group> {
        let count = |group: &Group| counts.get(group).copied().unwrap_or_default();
        let is_shown = |group: &&Group| counts.contains_key(group) && !hidden.contains_key(group);
        if !is_shown(&&self.whole) {
            return None;
        }
        let shown = self.parts.iter().filter(is_shown);
        let rest = count(&self.whole).saturating_sub(shown.clone().map(count).sum());
        if !is_small(rest) {
            return None;
        }
        let first = self.first.iter().find(is_shown);
        let smallest = shown.filter(|group| count(group) > 0).min_by_key(|group| (count(group), (*group).clone()));
        Some(first.or(smallest).unwrap_or(&self.whole).clone())
    }
}

/// Profiles overlap; what their accounts are more than the ICP's are those that several of them hold.
fn betraying_overlap(
    counts: &BTreeMap<Group, u64>,
    profiles: &[(String, Vec<String>)],
    hidden: &BTreeMap<Group, WhyHidden>,
    is_small: &impl Fn(u64) -> bool,
) -> Option<Group> {
    let groups: Vec<Group> = profiles.iter().map(|(id, _)| Group::Profile(id.clone())).collect();
    let shown = |group: &Group| counts.get(group).copied().filter(|_| !hidden.contains_key(group));
    let total: u64 = groups.iter().map(shown).sum::<Option<u64>>()?;
    if !is_small(total.saturating_sub(shown(&Group::Icp)?)) {
        return None;
    }
    groups.into_iter().filter(|group| shown(group) > Some(0)).min_by_key(|group| (shown(group), group.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts as `group count`, two profiles `a` and `b` with tiers A and B; the hidden groups, small ones marked.
    fn check(counts: &[(&str, u64)], expected: &[&str]) {
        let counts: BTreeMap<Group, u64> =
            counts.iter().map(|(name, count)| (Group::parse(name).expect(name), *count)).collect();
        let tiers = || vec!["A".to_owned(), "B".to_owned()];
        let profiles = [("a".to_owned(), tiers()), ("b".to_owned(), tiers())];
        let found: Vec<String> = hidden(&counts, &profiles, 5)
            .into_iter()
            .map(|(group, why)| if why == WhyHidden::Small { format!("{group}!") } else { group.to_string() })
            .collect();
        assert_eq!(found, expected, "{counts:?}");
    }

    #[test]
    fn large_groups_and_empty_ones_are_shown() {
        check(&[("all", 100), ("icp", 40), ("outside", 60), ("excluded", 0)], &[]);
    }

    #[test]
    fn the_complement_of_a_small_group_is_hidden() {
        check(&[("all", 100), ("icp", 4), ("outside", 96)], &["icp!", "outside"]);
        check(&[("all", 100), ("icp", 96), ("outside", 4)], &["all", "outside!"]);
        check(&[("all", 100), ("negative:x", 97)], &["negative:x"]);
    }

    #[test]
    fn a_single_small_tier_hides_the_next_smallest() {
        let tiers = [
            ("all", 100),
            ("icp", 42),
            ("outside", 58),
            ("profile:a", 22),
            ("profile:a/tier:A", 20),
            ("profile:a/tier:B", 2),
            ("profile:b", 20),
            ("profile:b/tier:A", 13),
            ("profile:b/tier:B", 7),
        ];
        // The other profile's tiers need not be hidden with it, although they are smaller.
        check(&tiers, &["profile:a/tier:A", "profile:a/tier:B!"]);
    }

    #[test]
    fn a_small_overlap_of_profiles_is_not_given_away() {
        check(&[("icp", 38), ("profile:a", 20), ("profile:b", 20)], &["profile:a"]);
        check(&[("icp", 40), ("profile:a", 20), ("profile:b", 20)], &[]);
        check(&[("icp", 30), ("profile:a", 20), ("profile:b", 20)], &[]);
    }
}
