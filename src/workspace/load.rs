//! From files to typed documents: every file is read, and every fault of every file is reported at once.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use serde::de::DeserializeOwned;

use super::{FILE_NAME, FOLDER, Loaded, Located, Workspace, references};
use crate::diagnostic::{self, Diagnostic};
use crate::model::{Catalogue, Fields, Kind, Negative, Persona, Profile, Snapshot, Waivers};
use crate::repo::{self, Tree};
use crate::schema;
use crate::text::{Place, Source, Span};
use crate::yaml::{self, Document, Entry, Limits, Node, Value};

/// Why no workspace could be looked at.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no workspace.
    #[error(
        "there is no ICP workspace in {0}; run `icp init`, or name the folder with --workspace (it holds `icp.yaml`)"
    )]
    NotFound(String),
    /// More than one, and no way to choose.
    #[error("there is more than one ICP workspace ({0}); choose one with --workspace")]
    Several(String),
    /// A document that is there cannot be read.
    #[error("{path} cannot be read: {reason}; put the document itself there")]
    Skipped {
        /// The document's path.
        path: String,
        /// Why it was passed over.
        reason: String,
    },
    /// The files could not be read.
    #[error(transparent)]
    Repo(#[from] repo::Error),
}

/// The folder of the workspace in a tree: `icp/` where it has an `icp.yaml`, else the only folder that holds a
/// document of kind `workspace`.
///
/// # Errors
/// There is none, or more than one.
pub fn find(tree: &dyn Tree) -> Result<String, Error> {
    if tree.size(&format!("{FOLDER}/{FILE_NAME}"))?.is_some() {
        return Ok(FOLDER.to_owned());
    }
    let mut folders = Vec::new();
    let listing = tree.walk("")?;
    for entry in listing.entries.into_iter().filter(|entry| is_document("", &entry.path)) {
        // Most files of a repository are no workspaces; only those that name the kind are worth parsing.
        let bytes = tree.read(&entry.path)?.unwrap_or_default();
        if memchr::memmem::find(&bytes, b"workspace").is_none() {
            continue;
        }
        let Ok(source) = yaml::decode(&entry.path, bytes) else { continue };
        let Ok(document) = yaml::parse(&source, &Limits::default()) else { continue };
        if document.root.get("kind").and_then(Node::as_text) == Some(Kind::Workspace.as_str()) {
            folders.push(entry.path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned()));
        }
    }
    match folders.as_slice() {
        [] => {
            // A sparse checkout may leave the whole workspace out.
            let is_workspace = |path: &str| path.rsplit('/').next() == Some(FILE_NAME);
            match listing.skipped.iter().find(|skipped| is_workspace(&skipped.path)) {
                Some(skipped) => Err(Error::Skipped { path: skipped.path.clone(), reason: skipped.reason.to_string() }),
                None => Err(Error::NotFound(tree.origin().label.clone())),
            }
        }
        [folder] => Ok(folder.clone()),
        several => Err(Error::Several(several.join(", "))),
    }
}

/// Reads every document below a folder.
///
/// # Errors
/// The folder holds no document of kind `workspace`, or files could not be listed or read. Faults inside of files
/// are findings in the result.
pub fn load(tree: &dyn Tree, folder: &str) -> Result<Loaded, Error> {
    load_by(tree, folder, &|path, bytes| Arc::new(Member::read(path, bytes)))
}

/// Documents that were read before. Versions of one history have most of them in common.
#[derive(Default)]
pub struct Cache(Mutex<HashMap<Content, Arc<Member>>>);

/// A file's path and bytes.
type Content = (String, Vec<u8>);

impl Cache {
    /// What became of a file of this path and content, read at most once.
    fn member(&self, path: &str, bytes: Vec<u8>) -> Arc<Member> {
        let key = (path.to_owned(), bytes);
        // A panic elsewhere leaves whole entries behind, so the map stays good.
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let member = Arc::new(Member::read(path, key.1.clone()));
            self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(member).clone()
        })
    }
}

/// As [`load`], for many versions one after the other.
///
/// # Errors
/// As for [`load`].
pub fn load_with(tree: &dyn Tree, folder: &str, cache: &Cache) -> Result<Loaded, Error> {
    load_by(tree, folder, &|path, bytes| cache.member(path, bytes))
}

type Reader<'a> = &'a (dyn Fn(&str, Vec<u8>) -> Arc<Member> + Sync);

fn load_by(tree: &dyn Tree, folder: &str, reader: Reader<'_>) -> Result<Loaded, Error> {
    let listing = tree.walk(folder)?;
    if let Some(skipped) = listing.skipped.iter().find(|skipped| is_document(folder, &skipped.path)) {
        return Err(Error::Skipped { path: skipped.path.clone(), reason: skipped.reason.to_string() });
    }
    let entries: Vec<_> = listing.entries.into_iter().filter(|entry| is_document(folder, &entry.path)).collect();
    let limit = Limits::default().bytes as u64;
    let read = |entry: &repo::Entry| -> Result<Arc<Member>, Error> {
        if let Some(size) = entry.size.filter(|size| *size > limit) {
            return Ok(Arc::new(Member::too_large(&entry.path, size, limit)));
        }
        let bytes = tree.read(&entry.path)?.unwrap_or_default();
        Ok(reader(&entry.path, bytes))
    };
    let members = entries.par_iter().map(read).collect::<Result<Vec<Arc<Member>>, Error>>()?;
    let is_workspace = |member: &Arc<Member>| matches!(member.kind, Some(Kind::Workspace));
    if !members.iter().any(is_workspace) && !members.iter().any(|member| member.path.ends_with(FILE_NAME)) {
        return Err(Error::NotFound(if folder.is_empty() { "this folder".to_owned() } else { folder.to_owned() }));
    }
    Ok(assemble(folder, members))
}

/// Whether a path below the workspace is one of its documents: `.yaml` or `.yml`, in no hidden folder and not in
/// `data/`.
fn is_document(folder: &str, path: &str) -> bool {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let mut parts: Vec<&str> = below.split('/').filter(|part| !part.is_empty()).collect();
    let Some(name) = parts.pop() else { return false };
    let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    is_yaml && !name.starts_with('.') && !parts.iter().any(|part| part.starts_with('.') || *part == "data")
}

/// One file with what became of it.
#[derive(Clone)]
struct Member {
    path: String,
    source: Option<Arc<Source>>,
    document: Option<Arc<Document>>,
    kind: Option<Kind>,
    typed: Option<Typed>,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Clone)]
enum Typed {
    Workspace(Box<crate::model::Workspace>),
    Fields(Fields),
    Profile(Box<Profile>),
    Negative(Box<Negative>),
    Persona(Box<Persona>),
    Snapshot(Box<Snapshot>),
    Waivers(Waivers),
}

impl Member {
    fn failed(path: &str, diagnostics: Vec<Diagnostic>) -> Self {
        Member { path: path.to_owned(), source: None, document: None, kind: None, typed: None, diagnostics }
    }

    fn too_large(path: &str, size: u64, limit: u64) -> Self {
        let place = Place::new(&Source::new(path, ""), Span::default());
        let message = format!("the file has {size} bytes; documents may have {limit}");
        let finding = Diagnostic::error("too-large", message).at(place);
        Member::failed(path, vec![finding.help("customer data belong into a `data/` folder, not into a document")])
    }

    fn read(path: &str, bytes: Vec<u8>) -> Self {
        let source = match yaml::decode(path, bytes) {
            Ok(source) => source,
            Err(finding) => return Member::failed(path, vec![finding]),
        };
        let mut member = Member::failed(path, Vec::new());
        member.source = Some(Arc::clone(&source));
        let document = match yaml::parse(&source, &Limits::default()) {
            Ok(document) => Arc::new(document),
            Err(diagnostics) => {
                member.diagnostics = diagnostics;
                return member;
            }
        };
        member.document = Some(Arc::clone(&document));
        match schema::kind_of(&document) {
            Ok(kind) => {
                member.kind = Some(kind);
                member.type_as(kind, &document);
            }
            Err(finding) => member.diagnostics.push(*finding),
        }
        member
    }

    fn type_as(&mut self, kind: Kind, document: &Document) {
        self.diagnostics = schema::validate(kind, document);
        if !self.diagnostics.is_empty() {
            return;
        }
        let checked = match kind {
            Kind::Workspace => typed(document, schema::check_workspace, |value| Typed::Workspace(Box::new(value))),
            Kind::Fields => typed(document, schema::check_fields, Typed::Fields),
            Kind::Profile => typed(document, schema::check_profile, |value| Typed::Profile(Box::new(value))),
            Kind::Negative => typed(document, schema::check_negative, |value| Typed::Negative(Box::new(value))),
            Kind::Persona => typed(document, schema::check_persona, |value| Typed::Persona(Box::new(value))),
            Kind::Snapshot => typed(document, schema::check_snapshot, |value| Typed::Snapshot(Box::new(value))),
            Kind::Waivers => typed(document, schema::check_waivers, Typed::Waivers),
        };
        match checked {
            Ok((value, diagnostics)) => {
                self.typed = Some(value);
                self.diagnostics = diagnostics;
            }
            Err(finding) => self.diagnostics.push(*finding),
        }
    }
}

fn typed<T: DeserializeOwned>(
    document: &Document,
    check: impl Fn(&T, &Document) -> Vec<Diagnostic>,
    wrap: impl Fn(T) -> Typed,
) -> Result<(Typed, Vec<Diagnostic>), Box<Diagnostic>> {
    let value: T = yaml::from_node(&without_extensions(&document.root)).map_err(|error| {
        Box::new(Diagnostic::error("invalid-value", error.message).at(Place::new(&document.source, error.span)))
    })?;
    let diagnostics = check(&value, document);
    Ok((wrap(value), diagnostics))
}

/// The document without the `x-…` keys, which are nobody's business but their author's.
fn without_extensions(root: &Node) -> Cow<'_, Node> {
    let is_extension = |entry: &Entry| entry.key.starts_with("x-");
    if !root.entries().iter().any(is_extension) {
        return Cow::Borrowed(root);
    }
    let mut root = root.clone();
    if let Value::Mapping(entries) = &mut root.value {
        entries.retain(|entry| !is_extension(entry));
    }
    Cow::Owned(root)
}

fn assemble(folder: &str, members: Vec<Arc<Member>>) -> Loaded {
    let mut diagnostics = Vec::new();
    let mut parts = Parts::default();
    let (mut documents, mut sources) = (Vec::new(), Vec::new());
    let (mut unparsed, mut unread) = (Vec::new(), Vec::new());
    for member in members {
        if member.kind.is_none() {
            let name = member.path.rsplit('/').next().unwrap_or_default();
            unread.push(name.split('.').next().unwrap_or_default().to_owned());
        }
        // What was read for one version alone is moved, not copied.
        let member = Arc::unwrap_or_clone(member);
        diagnostics.extend(member.diagnostics);
        sources.extend(member.source);
        let Some(document) = member.document else {
            unparsed.push(member.path);
            continue;
        };
        documents.push((member.kind, Arc::clone(&document)));
        if let Some(typed) = member.typed {
            parts.add(typed, &document);
        }
    }
    parts.sort();
    diagnostics.extend(parts.repeated());
    let workspace = parts.into_workspace(folder, &mut diagnostics);
    if let Some(workspace) = &workspace {
        diagnostics.extend(references::check(workspace, &documents, &unread));
    }
    diagnostic::sort(&mut diagnostics);
    Loaded { workspace, diagnostics, documents, sources, unparsed }
}

#[derive(Default)]
struct Parts {
    configs: Vec<Located<crate::model::Workspace>>,
    fields: Vec<Located<Fields>>,
    profiles: Vec<Located<Profile>>,
    negatives: Vec<Located<Negative>>,
    personas: Vec<Located<Persona>>,
    snapshots: Vec<Located<Snapshot>>,
    waivers: Vec<Located<Waivers>>,
}

impl Parts {
    fn add(&mut self, typed: Typed, document: &Arc<Document>) {
        fn at<T>(value: T, document: &Arc<Document>) -> Located<T> {
            Located { value, document: Arc::clone(document) }
        }
        match typed {
            Typed::Workspace(value) => self.configs.push(at(*value, document)),
            Typed::Fields(value) => self.fields.push(at(value, document)),
            Typed::Profile(value) => self.profiles.push(at(*value, document)),
            Typed::Negative(value) => self.negatives.push(at(*value, document)),
            Typed::Persona(value) => self.personas.push(at(*value, document)),
            Typed::Snapshot(value) => self.snapshots.push(at(*value, document)),
            Typed::Waivers(value) => self.waivers.push(at(value, document)),
        }
    }

    /// By id, so that nothing depends on how files are called; equal ids stay in the order of their paths.
    fn sort(&mut self) {
        self.profiles.sort_by(|a, b| a.id.cmp(&b.id));
        self.negatives.sort_by(|a, b| a.id.cmp(&b.id));
        self.personas.sort_by(|a, b| a.id.cmp(&b.id));
        self.snapshots.sort_by(|a, b| a.id.cmp(&b.id));
    }

    fn repeated(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        repeated_ids(Kind::Profile, self.profiles.iter().map(|p| (p.id.as_str(), &p.document)), &mut found);
        repeated_ids(Kind::Negative, self.negatives.iter().map(|n| (n.id.as_str(), &n.document)), &mut found);
        repeated_ids(Kind::Persona, self.personas.iter().map(|p| (p.id.as_str(), &p.document)), &mut found);
        repeated_ids(Kind::Snapshot, self.snapshots.iter().map(|s| (s.id.as_str(), &s.document)), &mut found);
        repeated_kind(Kind::Workspace, self.configs.iter().map(|c| &c.document), &mut found);
        repeated_kind(Kind::Fields, self.fields.iter().map(|f| &f.document), &mut found);
        found
    }

    fn into_workspace(mut self, folder: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Workspace> {
        if self.configs.is_empty() {
            if diagnostics.is_empty() {
                let finding = Diagnostic::error("missing-workspace", "there is no document of kind `workspace`");
                diagnostics
                    .push(finding.help(format!("write one as `{FILE_NAME}`, or run `icp init` in a new folder")));
            }
            return None;
        }
        let fields = (!self.fields.is_empty()).then(|| self.fields.remove(0));
        let catalogue = Catalogue::with(fields.as_ref().map_or(&[], |fields| &fields.fields));
        Some(Workspace {
            folder: folder.to_owned(),
            config: self.configs.remove(0),
            fields,
            catalogue,
            profiles: self.profiles,
            negatives: self.negatives,
            personas: self.personas,
            snapshots: self.snapshots,
            waivers: self.waivers,
        })
    }
}

fn repeated_ids<'a>(kind: Kind, ids: impl Iterator<Item = (&'a str, &'a Arc<Document>)>, found: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<&str, &Arc<Document>> = BTreeMap::new();
    for (id, document) in ids {
        if let Some(earlier) = first.get(id) {
            let message = format!("two {}s are called `{id}`", kind.noun());
            let finding = Diagnostic::error("duplicate-id", message).at(document.place("/id"));
            let finding = finding.related(earlier.place("/id"), "the first one is here");
            found.push(finding.help("give one of them another `id`"));
        } else {
            first.insert(id, document);
        }
    }
}

fn repeated_kind<'a>(kind: Kind, documents: impl Iterator<Item = &'a Arc<Document>>, found: &mut Vec<Diagnostic>) {
    let documents: Vec<_> = documents.collect();
    for document in documents.iter().skip(1) {
        let message = format!("there is more than one {}", kind.noun());
        let finding = Diagnostic::error("duplicate-document", message).at(document.place("/kind"));
        let finding = finding.related(documents[0].place("/kind"), "the first one is here");
        found.push(finding.help("bring them together in one file"));
    }
}
