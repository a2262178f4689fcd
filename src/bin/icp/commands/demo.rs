//! `icp demo`: the whole path on the built-in example, in a scratch repository.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use icp::repo::Scratch;

use crate::arguments::Demo;
use crate::example;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;

/// An edit of the example: file, what stands there, and what it becomes.
type Change = (&'static str, &'static str, &'static str);

/// Machine builders of any size, from anywhere: more accounts, and a worse win rate.
const WORSE: &[Change] = &[
    ("icp/profiles/machine-builders.yaml", "between: [200, 1000]", "between: [20, 5000]"),
    ("icp/profiles/machine-builders.yaml", "in: [DE, AT, CH, NL, BE]", "in: [DE, AT, CH, NL, BE, FR, IT]"),
];

/// Accounts below 58 points are no longer pursued: fewer accounts, and a better win rate.
const BETTER: &[Change] = &[
    ("icp/profiles/machine-builders.yaml", "C: {from: 40,", "C: {from: 58,"),
    ("icp/profiles/component-suppliers.yaml", "C: {from: 40,", "C: {from: 58,"),
];

/// The days of the story, in seconds: the commits are the same wherever the tour is taken.
const FIRST_DAY: i64 = 1_791_187_200;
const DAY: i64 = 86_400;

/// Takes the tour.
pub(crate) fn run(options: &Demo, output: &Output) -> Result<Exit> {
    let folder = folder(options)?;
    let tour = Tour { repository: Scratch::init(&folder)?, folder, output };
    tour.say("icp demo: an ICP in Git, a change that makes it worse, and one that makes it better\n")?;
    tour.say(&format!("Everything happens in {}\n", tour.folder.display()))?;

    tour.step("1. A company's ICP: profiles, negative profiles, personas, and a snapshot of invented customers")?;
    for (path, content) in example::FILES {
        files::write(&tour.folder.join(path), content)?;
    }
    tour.repository.commit("Write down who we sell to", "Revenue Operations", FIRST_DAY)?;
    tour.icp(&["lint"], &[0])?;
    tour.icp(&["backtest"], &[0])?;

    tour.step("2. Somebody proposes to sell to machine builders of any size, in two more countries")?;
    tour.propose("any-size", WORSE, "Sell to machine builders of any size", 1)?;
    tour.icp(&["check", "--base", "main"], &[0, 1])?;

    tour.step("3. Somebody else proposes to stop chasing the weakest tier")?;
    tour.repository.switch("main")?;
    tour.propose("sharper-tiers", BETTER, "Stop chasing accounts below 58 points", 2)?;
    tour.icp(&["check", "--base", "main"], &[0, 1])?;

    tour.step("4. The document that everybody reads is written from the same files")?;
    tour.icp(&["render"], &[0])?;

    tour.say(&format!(
        "\nLook around:\n  {}\n      the document, in a browser\n  cd {}\n      the repository; \
         `git log --all --oneline` shows the branches, `icp check --base main` repeats the last report\n\n\
         In your own repository: icp init\n",
        tour.folder.join("dist/index.html").display(),
        tour.folder.display()
    ))?;
    Ok(Exit::Fine)
}

fn folder(options: &Demo) -> Result<PathBuf> {
    let Some(folder) = &options.dir else {
        let folder = tempfile::Builder::new()
            .prefix("icp-demo-")
            .tempdir()
            .context("there is no place for a temporary folder")?;
        return Ok(folder.keep());
    };
    let is_taken = folder.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    if is_taken {
        bail!("{} is not empty; `icp demo` takes a new or an empty folder", folder.display());
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    folder.canonicalize().with_context(|| format!("cannot read {}", folder.display()))
}

struct Tour<'a> {
    repository: Scratch,
    folder: PathBuf,
    output: &'a Output,
}

impl Tour<'_> {
    fn say(&self, text: &str) -> Result<()> {
        Ok(self.output.result(text)?)
    }

    fn step(&self, title: &str) -> Result<()> {
        self.say(&format!("\n{}\n\n", self.output.bold(title)))
    }

    /// Runs this very program as a user would, and shows the command and what it prints.
    fn icp(&self, arguments: &[&str], expected: &[i32]) -> Result<()> {
        self.say(&format!("{}\n", self.output.bold(&format!("$ icp {}", arguments.join(" ")))))?;
        let program = std::env::current_exe().context("this program does not know where it lies")?;
        let color = if self.output.is_styled() { "always" } else { "never" };
        let result = Command::new(program)
            .args(arguments)
            .args(["--color", color])
            .current_dir(&self.folder)
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| !is_of_ci(&name.to_string_lossy())))
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .context("this program cannot be run a second time")?;
        self.say(&String::from_utf8_lossy(&result.stdout))?;
        let status = result.status.code().unwrap_or(-1);
        self.say(&format!("{}\n\n", self.output.dim(&format!("(exit status {status})"))))?;
        if !expected.contains(&status) {
            bail!("`icp {}` ended with status {status}; please report this", arguments.join(" "));
        }
        Ok(())
    }

    /// Makes a branch with some edits, and shows them.
    fn propose(&self, branch: &str, changes: &[Change], message: &str, day: i64) -> Result<()> {
        self.repository.branch(branch)?;
        for (file, old, new) in changes {
            edit(&self.folder.join(file), old, new)?;
            self.say(&format!("    {file}\n  - {old}\n  + {new}\n"))?;
        }
        self.repository.commit(message, "Sales", FIRST_DAY + day * DAY)?;
        self.say("\n")
    }
}

fn edit(path: &Path, old: &str, new: &str) -> Result<()> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    if text.matches(old).count() != 1 {
        bail!("the example does not hold `{old}` once in {}; please report this", path.display());
    }
    files::write(path, text.replace(old, new).as_bytes())?;
    Ok(())
}

/// Variables by which CI and other tools would steer the commands of the tour.
fn is_of_ci(name: &str) -> bool {
    name.starts_with("GITHUB_") || name.starts_with("CI_") || name.starts_with("GIT_") || name.starts_with("ICP_")
}
