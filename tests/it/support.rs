//! Folders that vanish, and the program run in them as a user would.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of one test.
pub(crate) struct Folder {
    folder: tempfile::TempDir,
}

/// What a run gave.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Folder {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Folder { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A folder with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Folder::new();
        for (path, text) in files {
            folder.write(path, text.as_bytes());
        }
        folder
    }

    /// A folder with this repository's example in it, in a Git repository with one commit.
    pub(crate) fn example() -> Self {
        let folder = Folder::new();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("icp"), &folder.path().join("icp"));
        folder.init();
        folder.commit("Write down who we sell to");
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, content: &[u8]) {
        let target = self.path().join(path);
        fs::create_dir_all(target.parent().expect("a file lies in a folder")).expect("the folder can be made");
        fs::write(target, content).expect("the file can be written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).expect(path)
    }

    /// Replaces a text that stands once in a file.
    pub(crate) fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(old).count(), 1, "`{old}` stands once in {path}");
        self.write(path, text.replace(old, new).as_bytes());
    }

    pub(crate) fn init(&self) {
        icp::repo::Scratch::init(self.path()).expect("a repository can be made");
    }

    /// Commits everything and gives the commit's id.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.commit_at(message, 1_790_000_000)
    }

    /// Commits everything at a second and gives the commit's id.
    pub(crate) fn commit_at(&self, message: &str, seconds: i64) -> String {
        let scratch = icp::repo::Scratch::open(self.path()).expect("this is a repository");
        scratch.commit(message, "Revenue Operations", seconds).expect("the commit can be made")
    }

    /// Ends the history at a commit, as a shallow clone does; its parent is given.
    pub(crate) fn cut_off(&self, commit: &str, parent: &str) {
        self.write(".git/shallow", format!("{commit}\n").as_bytes());
        let object = self.path().join(".git/objects").join(&parent[..2]).join(&parent[2..]);
        fs::remove_file(object).expect("the parent is a loose object");
    }

    /// Runs Git itself, for what its library cannot make, and gives what it prints.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(["-c", "protocol.file.allow=always", "-c", "user.name=Revenue Operations"])
            .args(["-c", "user.email=revenue@example.com", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .envs(kept())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", self.path().join(".git/none"))
            .output()
            .expect("git runs");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Runs the program here.
    pub(crate) fn icp(&self, arguments: &[&str]) -> Ran {
        self.icp_in("", arguments)
    }

    /// Runs the program in a folder below.
    pub(crate) fn icp_in(&self, below: &str, arguments: &[&str]) -> Ran {
        run(&self.path().join(below), &[], arguments)
    }

    /// Runs the program here with more variables in its environment.
    pub(crate) fn icp_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
        run(self.path(), variables, arguments)
    }

    /// Copies a folder below into another one.
    pub(crate) fn copy_to(&self, below: &str, target: &Folder) {
        copy(&self.path().join(below), &target.path().join(below));
    }
}

impl Ran {
    /// The run ended like this; else everything it said is shown.
    #[track_caller]
    pub(crate) fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, status, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Both streams, for messages that may stand in either.
    pub(crate) fn said(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// The run said this.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.said().contains(text), "`{text}` is missing in\n{}", self.said());
        self
    }
}

fn run(folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_icp"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(kept())
        .env("ICP_TODAY", "2026-11-21")
        .envs(variables.iter().copied())
        .output()
        .expect("the program runs");
    Ran {
        status: status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&stdout).into_owned(),
        stderr: String::from_utf8_lossy(&stderr).into_owned(),
    }
}

/// What a program needs of its surroundings; CI's variables and Git's would change what is compared.
fn kept() -> Vec<(String, String)> {
    let names = ["PATH", "HOME", "SystemRoot", "TEMP", "TMP", "TMPDIR", "USERPROFILE", "LLVM_PROFILE_FILE"];
    names.into_iter().filter_map(|name| Some((name.to_owned(), std::env::var(name).ok()?))).collect()
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder can be read").flatten() {
        let target: PathBuf = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("the file can be copied");
        }
    }
}
