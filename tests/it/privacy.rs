//! An attacker with the playbook of the example in one hand and a pencil in the other: whatever is added to or taken
//! from whatever else, no small group comes out.
//!
//! The attacker knows more than any reader: which cell of accounts is in which set. Only the numbers must be shown.

use std::collections::BTreeMap;
use std::path::Path;

use icp::backtest::{Backtest, Portrait, Set, tests_of};
use icp::document::{DOCUMENTS, GroupNumbers, Measured, Provenance, View, render, view};
use icp::fit::rules;
use icp::repo::open_folder;
use icp::snapshot::{self, Folder, Request};
use icp::workspace::{self, Workspace};

/// The example with another limit.
fn example(smallest: u32) -> Workspace {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tree = open_folder(root).expect("the repository is there");
    let loaded = workspace::load(&tree, "icp").expect("the example can be read");
    let mut workspace = loaded.workspace.expect("the example is a workspace");
    workspace.config.value.privacy.smallest_group = smallest;
    workspace
}

/// What is shown of the example, and the portrait behind it.
fn shown(smallest: u32) -> (View, Portrait) {
    let workspace = example(smallest);
    let manifest = workspace.default_snapshot().expect("the example has a snapshot");
    let rules = rules(&workspace, manifest).expect("the example's tests can be read");
    let mut tests = tests_of(&[&rules]);
    let folder = Folder::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("icp/snapshots"), "icp/snapshots");
    let request = Request { fields: tests.columns(), with_keys: false, with_reasons: true };
    let snapshot = snapshot::read(manifest, &folder, &request).expect("the example's data can be read");
    let backtest = Backtest::new(&snapshot, &mut tests, &rules, None, 0.9);
    let portrait = Portrait::new(&backtest, &tests, &rules, &[]);
    let measured = Measured { portrait: Some(portrait.clone()), ..Measured::from(&backtest) };
    (view(&workspace, Some(&measured), &Provenance::default()), portrait)
}

/// Every group of a page with what is shown of it.
fn groups(view: &View) -> BTreeMap<String, GroupNumbers> {
    let numbers = view.numbers.as_ref().expect("numbers");
    let sides = [&numbers.icp, &numbers.outside, &numbers.all, &numbers.excluded, &numbers.needs_data];
    let profiles = view.profiles.iter().chain(&view.experiments);
    let of_profiles =
        profiles.flat_map(|profile| profile.numbers.iter().chain(profile.tiers.iter().flat_map(|tier| &tier.numbers)));
    let of_negatives = view.negatives.iter().flat_map(|negative| &negative.numbers);
    let all = sides.into_iter().chain(of_profiles).chain(of_negatives);
    all.map(|group| (group.group.clone(), group.clone())).collect()
}

/// The sets of which a number of accounts, of accounts with deals, or of customers can be read off the page.
fn read_off(view: &View, portrait: &Portrait, counting: &str) -> Vec<usize> {
    let groups = groups(view);
    let numbers = view.numbers.as_ref().expect("numbers");
    let met = |profile: &str, criterion: &str| {
        let profile = view.profiles.iter().chain(&view.experiments).find(|found| found.id == profile);
        let criteria = profile.into_iter().flat_map(|profile| profile.musts.iter().chain(&profile.scored));
        criteria.into_iter().any(|found| found.id.as_deref() == Some(criterion) && found.numbers.is_some())
    };
    let is_shown = |set: &Set| match set {
        Set::Group(group) => groups.get(&group.to_string()).is_some_and(|found| match counting {
            "accounts" => found.accounts.is_some(),
            "deals" => found.closed.is_some(),
            _ => found.customers.is_some(),
        }),
        Set::Met(profile, criterion) | Set::Unmet(profile, criterion) => counting == "deals" && met(profile, criterion),
        Set::Scored(from) => {
            let points = numbers.gain.iter().flat_map(|gain| &gain.points);
            counting != "deals" && points.into_iter().any(|point| point.from == Some(*from))
        }
        Set::Within(_) => false,
    };
    (0..portrait.sets.len()).filter(|at| is_shown(&portrait.sets[*at])).collect()
}

/// Adds up to three shown sets, each taken whole, added or taken away, and looks for small ones.
fn attack(portrait: &Portrait, shown: &[usize], counting: &str, smallest: u64) {
    let count = |atom: &icp::backtest::Atom| match counting {
        "accounts" => atom.accounts,
        "deals" => atom.with_opportunity,
        _ => atom.customers,
    };
    let atoms: Vec<&icp::backtest::Atom> = portrait.atoms.iter().filter(|atom| count(atom) > 0).collect();
    let size = |set: usize| atoms.iter().filter(|atom| atom.sets[set]).map(|atom| count(atom) as i64).sum::<i64>();
    let sizes: BTreeMap<usize, i64> = shown.iter().map(|set| (*set, size(*set))).collect();
    let mut tried = 0;
    let mut combine = |parts: &[(usize, i64)]| {
        tried += 1;
        let total: i64 = parts.iter().map(|(set, sign)| sign * sizes[set]).sum();
        if total <= 0 || total >= smallest as i64 {
            return;
        }
        let is_set = atoms.iter().all(|atom| {
            let value: i64 = parts.iter().map(|(set, sign)| sign * i64::from(atom.sets[*set])).sum();
            value == 0 || value == 1
        });
        let names: Vec<_> = parts.iter().map(|(set, sign)| (sign, &portrait.sets[*set])).collect();
        assert!(!is_set, "{total} accounts ({counting}, fewer than {smallest}) follow from {names:?}");
    };
    for one in shown {
        combine(&[(*one, 1)]);
        for two in shown {
            combine(&[(*one, 1), (*two, -1)]);
            for three in shown {
                combine(&[(*one, 1), (*two, -1), (*three, -1)]);
                combine(&[(*one, 1), (*two, 1), (*three, -1)]);
            }
        }
    }
    assert!(tried > 10, "little is shown: {shown:?}");
}

#[test]
fn no_small_group_follows_from_what_is_shown() {
    for smallest in [2, 5, 12, 30, 60] {
        let (view, portrait) = shown(smallest);
        for counting in ["accounts", "deals", "customers"] {
            let found = read_off(&view, &portrait, counting);
            attack(&portrait, &found, counting, u64::from(smallest));
        }
    }
}

#[test]
fn quarters_and_reasons_that_are_left_out_cannot_be_had_from_the_sum() {
    for smallest in [5_u32, 12, 30, 60] {
        let (view, portrait) = shown(smallest);
        let least = u64::from(smallest);
        let numbers = view.numbers.as_ref().expect("numbers");
        // What is missing of each side in the quarters, as far as the page shows any.
        for side in ["icp", "outside"] {
            let hidden: Vec<u64> = portrait
                .quarters
                .iter()
                .filter_map(|quarter| {
                    let shown =
                        numbers.trend.iter().find(|it| (it.year, it.quarter) == (quarter.year, quarter.quarter))?;
                    let (accounts, shown) = match side {
                        "icp" => (quarter.icp.accounts, shown.icp),
                        _ => (quarter.outside.accounts, shown.outside),
                    };
                    (accounts > 0 && shown.is_none()).then_some(accounts)
                })
                .collect();
            let is_covered = hidden.is_empty() || hidden.iter().any(|accounts| *accounts >= least);
            assert!(is_covered || numbers.trend.iter().all(|quarter| quarter.icp.is_none()), "{side}: {hidden:?}");
        }
        for (counts, reasons) in [(&portrait.losses, &numbers.losses), (&portrait.departures, &numbers.departures)] {
            for row in reasons.iter().flat_map(|reasons| &reasons.rows).filter(|row| row.reason.is_some()) {
                let found = counts.iter().flatten().find(|count| count.reason == row.reason).expect("a known reason");
                assert!(row.icp.is_none() || found.icp.accounts >= least, "{row:?}");
                assert!(row.outside.is_none() || found.outside.accounts >= least, "{row:?}");
            }
        }
    }
}

#[test]
fn the_example_shows_what_it_may() {
    let (view, _) = shown(5);
    let numbers = view.numbers.as_ref().expect("numbers");
    assert!(numbers.trend.len() > 8 && numbers.gain.is_some());
    assert!(numbers.losses.as_ref().is_some_and(|found| found.rows.len() > 3));
    let told = view.profiles.iter().flat_map(|profile| profile.musts.iter().chain(&profile.scored));
    assert!(told.filter(|criterion| criterion.numbers.is_some()).count() > 8);
    for (template, _) in DOCUMENTS {
        let rendered = render(template, &|_| None, &view).expect(template);
        assert!(rendered.len() < 300_000, "{template}: {} bytes", rendered.len());
    }
}
