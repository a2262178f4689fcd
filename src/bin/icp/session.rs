//! Where the user stands: the repository, the workspace's folder, and the versions that a command asks for.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result, anyhow, bail};
use icp::diagnostic::Diagnostic;
use icp::fit::Tests;
use icp::model::{Date, Snapshot};
use icp::repo::{self, Base, Repository, STAGED, Tree, WorkTree};
use icp::snapshot::{FieldColumn, Inspection, Snapshot as Data};
use icp::workspace::{self, FILE_NAME, FOLDER, Loaded, Workspace};

use crate::arguments::{BaseArguments, Global};
use crate::measure::Source;

/// Where the user stands.
pub(crate) struct Session {
    /// The Git repository, if there is one.
    pub repository: Option<Repository>,
    /// The files on disk; none in a bare repository.
    worktree: Option<WorkTree>,
    /// The workspace's folder, relative to the root; none where only revisions hold one.
    folder: Option<String>,
    /// Today, for reviews and waivers.
    pub today: Date,
    /// The snapshot that was read last, for whoever needs the same one next.
    kept: Mutex<Option<Kept>>,
}

/// A snapshot that was read, with all that tells whether another one would be the same.
pub(crate) struct Kept {
    manifest: Snapshot,
    place: (String, String, Option<PathBuf>),
    /// The tests whose columns it has.
    pub tests: Tests,
    /// The data, with keys and names.
    pub snapshot: Data,
    /// What its files hold beside that.
    pub inspection: Inspection,
}

impl Kept {
    /// What was read for some tests.
    pub(crate) fn new(
        source: &Source<'_>,
        root: Option<&Path>,
        tests: Tests,
        snapshot: Data,
        inspection: Inspection,
    ) -> Self {
        Kept { manifest: source.manifest.value.clone(), place: place(source, root), tests, snapshot, inspection }
    }
}

/// The manifest's path, the version and the root of the data.
fn place(source: &Source<'_>, root: Option<&Path>) -> (String, String, Option<PathBuf>) {
    let origin = source.version.tree.origin();
    let version = origin.commit.as_ref().map_or_else(|| origin.label.clone(), |commit| commit.id.clone());
    (source.manifest.path().to_owned(), version, root.map(Path::to_owned))
}

/// One version that was read.
pub(crate) struct Version {
    /// Its files.
    pub tree: Box<dyn Tree>,
    /// The workspace's folder in it.
    pub folder: String,
    /// What was read.
    pub loaded: Loaded,
    /// Why this version was chosen, where the tool chose it.
    pub why: Option<String>,
}

impl Version {
    /// The path of a file of the workspace, from the root.
    pub(crate) fn inside(&self, path: &str) -> String {
        if self.folder.is_empty() { path.to_owned() } else { format!("{}/{path}", self.folder) }
    }

    /// The workspace, if nothing in it is broken.
    ///
    /// # Errors
    /// [`Broken`], with the findings.
    pub(crate) fn whole(&self) -> Result<&Workspace> {
        self.loaded.whole().map_err(|findings| {
            let label = self.tree.origin().label.clone();
            anyhow!(Broken { label, is_base: self.why.is_some(), findings: findings.to_vec() })
        })
    }
}

/// A workspace that a command needs whole, and is not.
#[derive(Debug)]
pub(crate) struct Broken {
    /// The version.
    pub label: String,
    /// Whether it is what something is compared with.
    pub is_base: bool,
    /// What is wrong with it.
    pub findings: Vec<Diagnostic>,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let errors =
            self.findings.iter().filter(|finding| finding.severity == icp::diagnostic::Severity::Error).count();
        let what = icp::words::counted(errors as u64, "error", "errors");
        if self.label == "worktree" {
            write!(f, "the workspace has {what}; `icp lint` shows them")
        } else if self.label == STAGED {
            write!(f, "the staged workspace has {what}; `icp lint --staged` shows them")
        } else {
            let unreadable = if self.is_base { "base unreadable: " } else { "" };
            write!(
                f,
                "{unreadable}the workspace at {} has {what}; `icp lint --revision {}` shows them",
                self.label, self.label
            )
        }
    }
}

impl std::error::Error for Broken {}

impl Session {
    /// Finds the repository and the workspace from the current folder upwards, or from `--workspace`.
    ///
    /// # Errors
    /// There is no workspace, or Git refuses.
    pub(crate) fn open(global: &Global) -> Result<Self> {
        let here = std::env::current_dir().context("the current folder cannot be read")?;
        let start = match &global.workspace {
            Some(folder) => {
                let folder = here.join(folder);
                if !folder.is_dir() {
                    bail!(
                        "{} is not a folder; --workspace takes the folder that holds `{FILE_NAME}`",
                        folder.display()
                    );
                }
                folder.canonicalize().with_context(|| format!("{} cannot be read", folder.display()))?
            }
            None => here.canonicalize().unwrap_or(here),
        };
        let repository = Repository::discover_with(&start, &environment)?;
        let today = today(global);
        if let Some(repository) = repository.as_ref().filter(|repository| repository.is_bare()) {
            return Ok(Session {
                repository: Some(repository.clone()),
                worktree: None,
                folder: None,
                today,
                kept: Mutex::default(),
            });
        }
        let found = match &global.workspace {
            Some(_) => Some(start.clone()),
            None => nearest(&start),
        };
        let worktree = match (&repository, &found) {
            (Some(repository), _) => repository.worktree()?,
            (None, Some(found)) => repo::open_folder(found.parent().unwrap_or(found))?,
            (None, None) => bail!(
                "there is no ICP workspace in {} or above it; run `icp init` here, or name the folder with --workspace",
                start.display()
            ),
        };
        let folder = match found {
            Some(found) => Some(worktree.relative(&found)?),
            None => match workspace::find(&worktree) {
                Ok(folder) => Some(folder),
                // A revision may hold what the work tree does not.
                Err(workspace::Error::NotFound(_) | workspace::Error::Skipped { .. }) => None,
                Err(error) => return Err(error.into()),
            },
        };
        Ok(Session { repository, worktree: Some(worktree), folder, today, kept: Mutex::default() })
    }

    /// Keeps a snapshot for whoever needs the same one next.
    pub(crate) fn keep(&self, kept: Kept) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    }

    /// The snapshot that was read last, if it is the one that is needed; it is handed over, not copied.
    pub(crate) fn take(&self, source: &Source<'_>, columns: &[FieldColumn], root: Option<&Path>) -> Option<Kept> {
        let mut slot = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |kept: &Kept| {
            kept.manifest == source.manifest.value
                && kept.tests.columns() == columns
                && kept.place == place(source, root)
        };
        if slot.as_ref().is_some_and(is_it) { slot.take() } else { None }
    }

    /// The files on disk, where there are any.
    pub(crate) fn worktree(&self) -> Option<&WorkTree> {
        self.worktree.as_ref()
    }

    /// The folder on disk that paths of outputs count from: the repository's root.
    pub(crate) fn root(&self) -> Result<PathBuf> {
        let worktree = self.worktree.as_ref().context("a bare repository has no folder to write to")?;
        Ok(worktree.root().to_owned())
    }

    /// The version in a revision, or the work tree.
    ///
    /// # Errors
    /// There is no such revision, or no workspace in it.
    pub(crate) fn version(&self, revision: Option<&str>) -> Result<Version> {
        match revision {
            None => self.read(Box::new(self.work_tree()?), None),
            Some(spec) => self.read(Box::new(self.repository()?.revision(spec)?), None),
        }
    }

    /// The version that is to be judged: a revision, what is staged, or the work tree.
    ///
    /// # Errors
    /// It cannot be read, or has no workspace.
    pub(crate) fn head(&self, revision: Option<&str>, staged: bool) -> Result<Version> {
        match staged {
            true => self.read(Box::new(self.repository()?.staged(&environment)?), None),
            false => self.version(revision),
        }
    }

    fn work_tree(&self) -> Result<WorkTree> {
        match (&self.repository, &self.worktree) {
            (Some(repository), _) => Ok(repository.worktree()?),
            (None, Some(worktree)) => Ok(repo::open_folder(worktree.root())?),
            (None, None) => bail!("there is no folder to read"),
        }
    }

    /// What `--base` names, or the base that CI and Git suggest.
    ///
    /// # Errors
    /// There is no base to be had.
    pub(crate) fn base(&self, arguments: &BaseArguments) -> Result<Base> {
        self.base_of(arguments.base.as_deref(), arguments.base_exact, arguments.head.as_deref())
    }

    /// The base for a head (the work tree without one): at the merge base with `base`, or `base` itself.
    ///
    /// # Errors
    /// There is no base to be had.
    pub(crate) fn base_of(&self, base: Option<&str>, exact: bool, head: Option<&str>) -> Result<Base> {
        let repository = self.repository()?;
        match (base, head) {
            (Some(base), None) => Ok(repository.base(base, exact)?),
            (Some(base), Some(head)) => {
                let commit = if exact { repository.commit(base)? } else { repository.merge_base(base, head)? };
                let why =
                    if exact { "as asked for".to_owned() } else { format!("the merge base of `{head}` and `{base}`") };
                Ok(Base { commit, label: base.to_owned(), why })
            }
            (None, _) => Ok(repository.default_base(self.folder.as_deref().unwrap_or(FOLDER), &environment)?),
        }
    }

    /// The base that is asked for or suggested, and the version there; where there is none, why not.
    ///
    /// Only a base that nobody asked for may be missing: in a folder outside of Git, before the first commit and on
    /// it, there is nothing to compare with. A shallow clone is another matter: there the base exists and is not had.
    ///
    /// # Errors
    /// The base cannot be read.
    pub(crate) fn base_or_new(&self, arguments: &BaseArguments) -> Result<Result<Version, &'static str>> {
        if arguments.base.is_none() {
            if self.repository.is_none() {
                return Ok(Err("this folder is not in a Git repository"));
            }
            match self.base(arguments) {
                Err(error) if is_first(&error) => return Ok(Err("there is no earlier commit")),
                other => other?,
            };
        }
        let base = self.base_version(&self.base(arguments)?)?;
        Ok(base.ok_or("base has no ICP workspace yet"))
    }

    /// A path as given on the command line, from the root of the files.
    ///
    /// # Errors
    /// It leads out, or is not there.
    pub(crate) fn relative(&self, path: &Path) -> Result<String> {
        let worktree = self.worktree.as_ref().context("a bare repository has no paths")?;
        Ok(worktree.relative(path)?)
    }

    /// The version at a base; none where the base has no workspace yet.
    ///
    /// # Errors
    /// The base cannot be read.
    pub(crate) fn base_version(&self, base: &Base) -> Result<Option<Version>> {
        let tree = self.repository()?.revision_at(&base.commit, &base.label)?;
        match self.read(Box::new(tree), Some(base.why.clone())) {
            Ok(version) => Ok(Some(version)),
            Err(error) if is_missing_workspace(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The repository.
    ///
    /// # Errors
    /// This folder is not in one.
    pub(crate) fn repository(&self) -> Result<&Repository> {
        self.repository.as_ref().context("this needs a Git repository, and this folder is not in one; run `git init`")
    }

    /// Reads the workspace of a tree: in the usual folder, else wherever it was then.
    pub(crate) fn read(&self, tree: Box<dyn Tree>, why: Option<String>) -> Result<Version> {
        if let Some(folder) = &self.folder {
            match workspace::load(tree.as_ref(), folder) {
                Ok(loaded) => return Ok(Version { tree, folder: folder.clone(), loaded, why }),
                Err(workspace::Error::NotFound(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let folder = workspace::find(tree.as_ref())?;
        let loaded = workspace::load(tree.as_ref(), &folder)?;
        Ok(Version { tree, folder, loaded, why })
    }
}

fn is_first(error: &anyhow::Error) -> bool {
    use repo::Error::{FirstCommit, NoDefaultBranch, UnbornHead};
    matches!(error.downcast_ref(), Some(FirstCommit | NoDefaultBranch | UnbornHead { .. }))
}

fn is_missing_workspace(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref::<workspace::Error>(), Some(workspace::Error::NotFound(_)))
}

/// The nearest workspace upwards: a folder `icp/` with an `icp.yaml`, or the folder itself inside of one.
fn nearest(start: &Path) -> Option<PathBuf> {
    for folder in start.ancestors() {
        let below = folder.join(FOLDER);
        if below.join(FILE_NAME).is_file() {
            return Some(below);
        }
        if folder.join(FILE_NAME).is_file() {
            return Some(folder.to_owned());
        }
    }
    None
}

/// A variable of the environment.
pub(crate) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The day on which reviews and waivers are judged.
pub(crate) fn today(global: &Global) -> Date {
    global.today.unwrap_or_else(utc_today)
}

fn utc_today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}
