//! Edited files as a patch, which people read and `git apply` takes.
//!
//! It refuses to know why something was edited.

use std::fmt::Write;

use similar::TextDiff;

use crate::lint::Changed;

/// Lines of context around each change.
const CONTEXT: usize = 3;

/// Every file with what changes in it, in the unified format.
pub fn patch(changed: &[Changed]) -> String {
    let mut text = String::new();
    for file in changed {
        let diff = TextDiff::from_lines(file.before.as_str(), file.after.as_str());
        let (from, to) = (format!("a/{}", file.path), format!("b/{}", file.path));
        let _ = write!(text, "{}", diff.unified_diff().context_radius(CONTEXT).header(&from, &to));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_names_files_and_lines() {
        let file = |path: &str, before: &str, after: &str| Changed {
            path: path.into(),
            before: before.into(),
            after: after.into(),
        };
        assert_eq!(
            patch(&[file("icp/a.yaml", "a: 1\nb: 2\n", "a: 1\nb: 3\n"), file("b", "x", "x\n")]),
            "--- a/icp/a.yaml\n+++ b/icp/a.yaml\n@@ -1,2 +1,2 @@\n a: 1\n-b: 2\n+b: 3\n--- a/b\n+++ b/b\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+x\n"
        );
        assert_eq!(patch(&[]), "");
    }
}
