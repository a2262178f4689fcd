//! Fixes: round after round, until there is nothing left that can be made without harm.
//!
//! It refuses to know single rules, and to write files: texts go in, texts come out.

use std::collections::BTreeSet;

use crate::diagnostic::{Edit, Fix, Safety};
use crate::repo::Tree;
use crate::workspace::{self, Loaded};

use super::Outcome;
use super::edits::{Changed, Editor, is_as_good};

/// Rounds that are made at most. Every round makes a change that no earlier one made, so only fixes that undo each
/// other in ever new ways come this far.
const MOST_ROUNDS: usize = 64;

/// What fixing came to.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// The files with their texts before and after, by path.
    pub changed: Vec<Changed>,
    /// The fixes that were made: rule, file and title, in the order in which they were made.
    pub made: Vec<Made>,
    /// The workspace as it reads now.
    pub loaded: Loaded,
    /// What is left to look at.
    pub outcome: Outcome,
}

/// One fix that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The rule.
    pub rule: String,
    /// The file.
    pub path: String,
    /// What the fix does.
    pub title: String,
}

/// Makes the fixes of what `lint` finds, unsafe ones only where `most` allows them.
///
/// A fix is left out where a document would become worse by it: one that could be parsed no longer can be, one that
/// had no errors has some. Of fixes that overlap the first one is made, and the others come up again in the next
/// round, as do those that only the first one made possible.
///
/// # Errors
/// The workspace cannot be read.
pub fn fix(
    tree: &dyn Tree,
    folder: &str,
    most: Safety,
    lint: impl Fn(&Loaded) -> Outcome,
) -> Result<Fixed, workspace::Error> {
    let mut editor = Editor::open(tree, folder)?;
    let mut outcome = lint(&editor.loaded);
    let mut made = Vec::new();
    let mut seen = BTreeSet::new();
    for _ in 0..MOST_ROUNDS {
        let fixes: Vec<(&str, &Fix)> = outcome
            .findings
            .iter()
            .filter_map(|finding| Some((finding.code.as_str(), finding.fix.as_ref()?)))
            .filter(|(_, fix)| fix.safety <= most && !fix.edits.is_empty())
            // A fix that stands at the same place of the same text a second time has been undone by another one.
            .filter(|(_, fix)| !fix.edits.iter().any(|edit| seen.contains(&fingerprint(edit))))
            .collect();
        let edits: Vec<&[Edit]> = fixes.iter().map(|(_, fix)| fix.edits.as_slice()).collect();
        let round = editor.make(&edits, is_as_good);
        if round.is_empty() {
            break;
        }
        for at in round {
            let (rule, fix) = fixes[at];
            seen.extend(fix.edits.iter().map(fingerprint));
            let path = fix.edits[0].source.path().to_owned();
            made.push(Made { rule: rule.to_owned(), path, title: fix.title.clone() });
        }
        outcome = lint(&editor.loaded);
    }
    Ok(Fixed { changed: editor.changed(), made, loaded: editor.loaded, outcome })
}

/// An edit by what it does to which text.
fn fingerprint(edit: &Edit) -> (String, usize, String, String) {
    let source = &edit.source;
    (source.path().to_owned(), edit.span.start, source.text().to_owned(), edit.text.clone())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lint::testing::{self, Files, TODAY, good, tree, with};
    use crate::lint::{Options, lint};

    fn fixed(files: &Files, most: Safety) -> Fixed {
        fix(&tree(files), "icp", most, |loaded| lint(loaded, &Options::new(TODAY))).expect("a workspace")
    }

    /// The text of a profile's file after fixing.
    fn check(text: &str, most: Safety, expected: &str) {
        let mut files = good();
        with(&mut files, "profiles/midmarket.yaml", text);
        let before = files["profiles/midmarket.yaml"].clone();
        let fixed = fixed(&files, most);
        let after = fixed.changed.first().map_or(before.as_str(), |changed| changed.after.as_str());
        assert_eq!(after, before.replace(text, expected), "{text}");
        assert_eq!(fixed.made.is_empty(), text == expected, "{text}");
    }

    #[test]
    fn safe_fixes_are_made_and_nothing_else() {
        check("notes: x\n", Safety::Safe, "notes: x\n");
        check("# icp: allow no-why — soon\nnotes: x  # y\n", Safety::Safe, "notes: x  # y\n");
        check("notes: x   # icp: allow no-why — soon\n", Safety::Safe, "notes: x\n");
        check("notes: x\r\n# icp: allow no-why — soon\r\n", Safety::Safe, "notes: x\r\n");
        // Names of one comment overlap; each round takes one out.
        check("# icp: allow no-why, same-tier, no-evidence — soon\nnotes: x\n", Safety::Safe, "notes: x\n");
        check("summary: Planners rank us #1\n", Safety::Safe, "summary: Planners rank us #1\n");
        check("summary: Planners rank us #1\n", Safety::Unsafe, "summary: 'Planners rank us #1'\n");
        // The readable document shows what its misspelt key hid, and its allowance can be judged.
        check("note: x # icp: allow no-why — soon\n", Safety::Safe, "note: x # icp: allow no-why — soon\n");
        check("note: x # icp: allow no-why — soon\n", Safety::Unsafe, "notes: x\n");
    }

    #[test]
    fn a_fix_that_breaks_a_document_is_left_out() {
        let files = good();
        let bad = |loaded: &Loaded| {
            let mut outcome = lint(loaded, &Options::new(TODAY));
            let (_, document) = &loaded.documents[0];
            let edit = Edit { source: document.source.clone(), span: document.root.span, text: "{".into() };
            let fix = Fix { title: "break it".into(), safety: Safety::Safe, edits: vec![edit] };
            outcome.findings.push(crate::diagnostic::Diagnostic::error("x", "m").at(document.place("")).fix(fix));
            outcome
        };
        let fixed = fix(&tree(&files), "icp", Safety::Safe, bad).expect("a workspace");
        assert_eq!((fixed.changed, fixed.made), (vec![], vec![]));
    }

    #[test]
    fn fixes_that_undo_each_other_come_to_an_end() {
        let turn = |loaded: &Loaded| {
            let document = loaded.documents.iter().find(|(_, document)| document.source.path().ends_with("cfo.yaml"));
            let (_, document) = document.expect("the persona");
            let place = document.place("/name");
            let text = if document.source.slice(place.span) == "One" { "Two" } else { "One" };
            let edit = Edit { source: place.source.clone(), span: place.span, text: text.into() };
            let fix = Fix { title: "turn it".into(), safety: Safety::Safe, edits: vec![edit] };
            let finding = crate::diagnostic::Diagnostic::warning("x", "m").at(place).fix(fix);
            Outcome { findings: vec![finding], ..Outcome::default() }
        };
        let fixed = fix(&tree(&good()), "icp", Safety::Safe, turn).expect("a workspace");
        assert_eq!(fixed.made.len(), 3);
    }

    #[test]
    fn every_rule_with_a_fix_is_fixed() {
        for rule in crate::lint::rules().iter().filter(|rule| rule.meta().fix.is_some()) {
            let (Some(files), _) = testing::examples(*rule) else { continue };
            let name = rule.meta().name;
            let count = |outcome: &Outcome| outcome.findings.iter().filter(|finding| finding.code == name).count();
            let outcome = testing::lint(&files);
            // The good workspace has the key already that the example misspells, and no key may stand twice.
            let is_possible = name != "unknown-key";
            // Some faults can only be fixed where it is evident what was meant.
            if !is_possible || !outcome.findings.iter().any(|finding| finding.code == name && finding.fix.is_some()) {
                continue;
            }
            let before = count(&outcome);
            let fixed = fixed(&files, Safety::Unsafe);
            assert!(count(&fixed.outcome) < before, "{name}: {:?}", fixed.made);
        }
    }

    /// Lines as people spoil them, from which documents are put together.
    const LINES: [&str; 14] = [
        "notes: x\n",
        "note: x\n",
        "# icp: allow no-why, same-tier — soon\n",
        "summary: Ranked #1 \n",
        "tags: one\n",
        "personas: cfo # icp: allow no-why\n",
        "x-own: {a: [1, 'b'] }   # kept\n",
        "tiers: {A: \"80\", B: 60, C: 40}\n",
        "evidense:\n  - {id: a, type: win-loss-analysis, date: 2026-09-12, sample: '84', finding: F}\n",
        "\r\n",
        "criteria:\n  - {feild: industry, in: Manufacturing, importance: must}\n",
        "qualification: [\n",
        "negative: |\n  text # icp: allow no-why\n",
        "status: Operational\n",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn fixing_never_makes_a_document_worse_and_ends(picked in prop::collection::vec(0..LINES.len(), 0..6)) {
            let mut files = good();
            let text: String = picked.iter().map(|at| LINES[*at]).collect();
            files.insert(
                "profiles/other.yaml".into(),
                format!("kind: profile\nid: other\nname: Other\n{text}# the end\n"),
            );
            let before = testing::load(&files);
            for most in [Safety::Safe, Safety::Unsafe] {
                let once = fixed(&files, most);
                prop_assert!(is_as_good(&before, &once.loaded));
                for changed in &once.changed {
                    prop_assert!(changed.after.ends_with("# the end\n"), "{}", changed.after);
                }
                let mut again = files.clone();
                again.extend(once.changed.iter().map(|changed| {
                    (changed.path.trim_start_matches("icp/").to_owned(), changed.after.clone())
                }));
                prop_assert_eq!(fixed(&again, most).changed, vec![]);
            }
        }
    }
}
