//! Customer data that may change unnoticed.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Snapshot, listed};
use crate::workspace::Located;

declare_rule! {
    /// A snapshot does not pin its files.
    ///
    /// ## What it does
    ///
    /// Finds manifests without the `sha256` of a file they read.
    ///
    /// ## Why is this bad?
    ///
    /// A report is worth what its data are. If the export is replaced under the same name, every number changes and no
    /// diff shows it; a change to a profile is then praised or blamed for what the data did.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # snapshots/customers-2026q3.yaml
    /// sha256:
    ///   accounts: 2e26b7523e2cc8c5a65193a647dd57ba26d8c3dfb7c52bec78c06bf26860aca7
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # snapshots/customers-2026q3.yaml
    /// sha256:
    ///   accounts: 2e26b7523e2cc8c5a65193a647dd57ba26d8c3dfb7c52bec78c06bf26860aca7
    ///   opportunities: 5c4352a0c59207bd528c872668a2088527145bcaebe7bfe5f26d01131ff89db0
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the file is exported anew for each run, outside of the repository.
    struct UnpinnedSnapshot("unpinned-snapshot", Snapshot, Info)
}

impl Rule for UnpinnedSnapshot {
    fn check_snapshot(&self, snapshot: &Located<Snapshot>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let is_open = [
            ("accounts", snapshot.accounts.is_some() && snapshot.sha256.accounts.is_none()),
            ("opportunities", snapshot.opportunities.is_some() && snapshot.sha256.opportunities.is_none()),
        ];
        let open: Vec<&str> = is_open.iter().filter(|(_, is_open)| *is_open).map(|(file, _)| *file).collect();
        if !open.is_empty() {
            let message = format!("`{}` does not pin the file of {}", snapshot.id, listed(&open, "and"));
            let place = if snapshot.document.node("/sha256").is_some() {
                snapshot.key_place("/sha256")
            } else {
                snapshot.place("/id")
            };
            found.push(
                self.finding(message).at(place).help("write the digests that `sha256sum` prints under `sha256:`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn every_file_is_pinned() {
        let snapshot = "snapshots/customers-2026q3.yaml";
        check(&UnpinnedSnapshot, snapshot, "sha256: {} # NOT OK\n");
        check(&UnpinnedSnapshot, snapshot, &format!("sha256: {{opportunities: {}}} # NOT OK\n", "a".repeat(64)));
    }
}
