//! The linter with all that it can be given: the documents, the customer data of the default snapshot, and who changed
//! the workspace in Git. It prints nothing, and it never stops the work: what is not there leaves rules out.

use std::path::Path;

use icp::backtest::tests_of;
use icp::fit::Rules;
use icp::lint::{Data, Facts, Needs, Options, Outcome, lint_with};
use icp::repo::Authors;
use icp::snapshot::{self, Inspection, Request, Snapshot};
use icp::workspace::{Loaded, Workspace};

use crate::measure::{Source, locator, rules_of};
use crate::session::{Kept, Session, Version};

/// Lints one version.
pub(crate) struct Linter<'a> {
    /// Where the user stands.
    pub session: &'a Session,
    /// The version.
    pub version: &'a Version,
    /// Another root for the data files.
    pub root: Option<&'a Path>,
    /// Whether customer data and history are looked at.
    pub with_data: bool,
    /// Another version that will be measured on the same data, whose columns are read along.
    pub also: Option<&'a Workspace>,
}

impl Linter<'_> {
    /// Looks for everything that there is enough known for. `loaded` is the version, or what a fix makes of it.
    pub(crate) fn lint(&self, loaded: &Loaded, options: &Options) -> (Outcome, Option<String>) {
        let authors = |most: usize| self.authors(most);
        // Of a revision that is not checked out nobody asked who made it.
        let is_here = self.version.tree.origin().commit.is_none();
        let has_history = self.with_data && is_here && self.session.repository.is_some();
        let history: Option<&(dyn Fn(usize) -> Option<Authors> + Sync)> = has_history.then_some(&authors);
        let run = |data: &Data<'_>| lint_with(loaded, options, &Data { authors: history, ..*data });
        let (outcome, why) = match self.read(loaded) {
            Err(why) => (run(&Data::default()), why),
            Ok(Read { trouble: Some(error), .. }) => {
                (run(&Data { trouble: Some(&error), ..Data::default() }), "the snapshot cannot be read")
            }
            Ok(Read { workspace, rules, kept: Some(kept), trouble: None }) => {
                let Some(manifest) = workspace.default_snapshot() else { return (run(&Data::default()), None) };
                let tests = kept.tests.clone();
                let confidence = workspace.gate().unwrap_or_default().confidence.0;
                let facts = Facts::new(manifest, &kept.snapshot, tests, rules, kept.inspection.clone(), confidence);
                let outcome = run(&Data { facts: Some(&facts), ..Data::default() });
                drop(facts);
                self.session.keep(kept);
                (outcome, "the snapshot has no opportunities")
            }
            Ok(_) => (run(&Data::default()), "the snapshot cannot be read"),
        };
        let said = self.not_run(&outcome, why);
        (outcome, said)
    }

    fn authors(&self, most: usize) -> Option<Authors> {
        self.session.repository.as_ref()?.authors_of(&self.version.folder, most).ok()
    }

    /// The default snapshot of a whole workspace, or why there is nothing to look at.
    fn read<'l>(&self, loaded: &'l Loaded) -> Result<Read<'l>, &'static str> {
        if !self.with_data {
            return Err("--no-data leaves out what they look at");
        }
        let workspace = loaded.whole().map_err(|_| "the workspace has errors")?;
        if workspace.snapshots.is_empty() {
            return Err("the workspace has no snapshot");
        }
        let manifest = workspace.default_snapshot().ok_or("icp.yaml names none of the snapshots")?;
        let rules = rules_of(workspace, manifest).map_err(|_| "the workspace has errors")?;
        let also = self.also.and_then(|workspace| rules_of(workspace, manifest).ok());
        let tests = tests_of(&std::iter::once(&rules).chain(&also).collect::<Vec<_>>());
        let source = Source { manifest, version: self.version };
        if let Some(kept) = self.session.take(&source, tests.columns(), self.root) {
            return Ok(Read { workspace, rules, kept: Some(kept), trouble: None });
        }
        let locator = locator(self.session, &source, self.root);
        let tables = manifest.accounts.iter().map(|table| &table.path);
        let mut paths = tables.chain(manifest.opportunities.iter().map(|table| &table.path));
        if paths.any(|path| locator.is_missing(path)) {
            return Err("the files of the snapshot are not here");
        }
        let request = Request { fields: tests.columns(), with_keys: true, with_reasons: false };
        let read = || -> Result<(Snapshot, Inspection), snapshot::Error> {
            Ok((snapshot::read(manifest, &locator, &request)?, snapshot::inspect(manifest, &locator)?))
        };
        Ok(match read() {
            Err(error) => Read { workspace, rules, kept: None, trouble: Some(error) },
            Ok((snapshot, inspection)) => {
                let kept = Kept::new(&source, self.root, tests, snapshot, inspection);
                Read { workspace, rules, kept: Some(kept), trouble: None }
            }
        })
    }

    /// How many rules were not run, and why, in one line.
    fn not_run(&self, outcome: &Outcome, why: &str) -> Option<String> {
        let count: usize = outcome.not_run.values().sum();
        let mut reasons = Vec::new();
        if outcome.not_run.keys().any(|needs| *needs != Needs::History) {
            reasons.push(why);
        }
        if outcome.not_run.contains_key(&Needs::History) && self.with_data {
            reasons.push("Git does not tell who made the changes");
        } else if reasons.is_empty() {
            reasons.push(why);
        }
        let rules = icp::words::counted(count as u64, "rule was", "rules were");
        (count > 0).then(|| format!("{rules} not run: {}", reasons.join(", and ")))
    }
}

/// What became of the reading.
struct Read<'l> {
    workspace: &'l Workspace,
    rules: Rules,
    kept: Option<Kept>,
    trouble: Option<snapshot::Error>,
}
