//! All documents of one version, with their cross-references and where each came from.
//!
//! This room refuses to know what a command wants of them, and where the files are kept: it reads a
//! [`Tree`](crate::repo::Tree).

mod load;
mod references;

use std::ops::Deref;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Catalogue, Fields, Gate, GatePolicy, Kind, Negative, Persona, Profile, Snapshot, Status, Waivers};
use crate::text::{Place, Source};
use crate::yaml::Document;

pub use load::{Cache, Error, find, load, load_with};

/// The usual name of the workspace's own document.
pub const FILE_NAME: &str = "icp.yaml";

/// The usual name of the workspace's folder.
pub const FOLDER: &str = "icp";

/// A typed document with the text it was read from.
#[derive(Clone, Debug)]
pub struct Located<T> {
    /// What the document says.
    pub value: T,
    /// The document with all its places.
    pub document: Arc<Document>,
}

impl<T> Deref for Located<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Located<T> {
    /// The file's path.
    pub fn path(&self) -> &str {
        self.document.source.path()
    }

    /// The place of the value at a JSON pointer, or of the nearest thing above it.
    pub fn place(&self, pointer: &str) -> Place {
        self.document.place(pointer)
    }

    /// The place of the key at a JSON pointer.
    pub fn key_place(&self, pointer: &str) -> Place {
        self.document.key_place(pointer)
    }
}

/// All documents of one version.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The folder, relative to the root of its tree.
    pub folder: String,
    /// The workspace's own document.
    pub config: Located<crate::model::Workspace>,
    /// The workspace's own fields, if it has any.
    pub fields: Option<Located<Fields>>,
    /// The built-in fields and the workspace's own.
    pub catalogue: Catalogue,
    /// Profiles by id.
    pub profiles: Vec<Located<Profile>>,
    /// Negative profiles by id.
    pub negatives: Vec<Located<Negative>>,
    /// Personas by id.
    pub personas: Vec<Located<Persona>>,
    /// Snapshots' manifests by id.
    pub snapshots: Vec<Located<Snapshot>>,
    /// The waiver lists.
    pub waivers: Vec<Located<Waivers>>,
}

impl Workspace {
    /// The profiles that make up the ICP, by id.
    pub fn operational(&self) -> impl Iterator<Item = &Located<Profile>> {
        self.profiles.iter().filter(|profile| profile.status == Status::Operational)
    }

    /// A profile by its id.
    pub fn profile(&self, id: &str) -> Option<&Located<Profile>> {
        self.profiles.iter().find(|profile| profile.id == id)
    }

    /// A persona by its id.
    pub fn persona(&self, id: &str) -> Option<&Located<Persona>> {
        self.personas.iter().find(|persona| persona.id == id)
    }

    /// A snapshot's manifest by its id.
    pub fn snapshot(&self, id: &str) -> Option<&Located<Snapshot>> {
        self.snapshots.iter().find(|snapshot| snapshot.id == id)
    }

    /// The default snapshot's manifest: the one that the workspace names, or the only one there is.
    pub fn default_snapshot(&self) -> Option<&Located<Snapshot>> {
        match (&self.config.snapshot, self.snapshots.as_slice()) {
            (Some(id), _) => self.snapshot(id),
            (None, [only]) => Some(only),
            (None, _) => None,
        }
    }

    /// The gate's policy: what is written, else the default one; none where the gate is off.
    pub fn gate(&self) -> Option<GatePolicy> {
        match &self.config.gate {
            None => Some(GatePolicy::default()),
            Some(gate) => Gate::policy(gate).cloned(),
        }
    }
}

/// What was read of a workspace: as much of it as could be, and everything that is wrong with it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The good documents; none where there is no readable document of kind `workspace`.
    pub workspace: Option<Workspace>,
    /// What is wrong, in the order in which it is shown.
    pub diagnostics: Vec<Diagnostic>,
    /// Every document that could be parsed, by path, whether or not it fits its kind.
    pub documents: Vec<(Option<Kind>, Arc<Document>)>,
    /// Every file that was looked at, by path, parsed or not.
    pub sources: Vec<Arc<Source>>,
    /// Files that could not be parsed at all, by path.
    pub unparsed: Vec<String>,
}

impl Loaded {
    /// The workspace, if nothing in it is broken.
    ///
    /// # Errors
    /// The findings, of which at least one is an error.
    pub fn whole(&self) -> Result<&Workspace, &[Diagnostic]> {
        let is_broken = self.diagnostics.iter().any(|finding| finding.severity == Severity::Error);
        match &self.workspace {
            Some(workspace) if !is_broken => Ok(workspace),
            _ => Err(&self.diagnostics),
        }
    }
}
