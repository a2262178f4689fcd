//! What a rule may look at: the documents, the day, the limits and, where there are any, the numbers.
//!
//! It refuses to read anything: whoever runs the linter hands over what there is.

use std::collections::BTreeSet;

use crate::model::{Date, Kind, Profile, Status};
use crate::repo::Authors;
use crate::snapshot;
use crate::workspace::{Loaded, Located, Workspace};

use super::facts::Facts;
use super::sets::Sets;
use super::{Needs, Settings};

/// What there is beside the documents. Rules that need what is not there are not run.
#[derive(Clone, Copy, Default)]
pub struct Data<'a> {
    /// The customer data of the default snapshot, and how the profiles fare on them.
    pub facts: Option<&'a Facts<'a>>,
    /// Why the customer data cannot be read.
    pub trouble: Option<&'a snapshot::Error>,
    /// Who made the newest changes of the workspace's folder, at most so many; none where Git cannot tell.
    pub authors: Option<&'a (dyn Fn(usize) -> Option<Authors> + Sync)>,
}

impl Data<'_> {
    /// Whether a rule with these needs can be run.
    pub fn has(&self, needs: Needs) -> bool {
        match needs {
            Needs::Documents => true,
            Needs::Manifest => self.facts.is_some() || self.trouble.is_some(),
            Needs::Snapshot => self.facts.is_some(),
            Needs::Deals => self.facts.is_some_and(|facts| facts.snapshot.opportunities.is_some()),
            Needs::History => self.authors.is_some(),
        }
    }
}

/// What a rule may look at.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// What was read.
    pub loaded: &'a Loaded,
    /// The day on which reviews and waivers are held against the calendar.
    pub today: Date,
    /// The workspace's limits.
    pub settings: &'a Settings,
    /// What there is beside the documents.
    pub data: &'a Data<'a>,
    /// Set logic over the good documents; none where the workspace's own document is broken.
    pub(super) sets: Option<&'a Sets<'a>>,
}

impl<'a> Context<'a> {
    /// The customer data, where they could be read.
    pub fn facts(&self) -> Option<&'a Facts<'a>> {
        self.data.facts
    }

    /// The good documents; none where the workspace's own document is broken.
    pub fn workspace(&self) -> Option<&'a Workspace> {
        self.loaded.workspace.as_ref()
    }

    /// The profiles that are not retired.
    pub fn profiles(&self) -> impl Iterator<Item = &'a Located<Profile>> {
        let profiles = self.workspace().into_iter().flat_map(|workspace| &workspace.profiles);
        profiles.filter(|profile| profile.status != Status::Retired)
    }

    /// Whether every document of a kind could be read, so that what is not there is really missing.
    pub fn all_read(&self, kind: Kind) -> bool {
        let Some(workspace) = self.workspace() else { return false };
        let read = match kind {
            Kind::Workspace => 1,
            Kind::Fields => usize::from(workspace.fields.is_some()),
            Kind::Profile => workspace.profiles.len(),
            Kind::Negative => workspace.negatives.len(),
            Kind::Persona => workspace.personas.len(),
            Kind::Snapshot => workspace.snapshots.len(),
            Kind::Waivers => workspace.waivers.len(),
        };
        let documents = &self.loaded.documents;
        let faulty: BTreeSet<&str> = self.loaded.diagnostics.iter().filter_map(|finding| finding.path()).collect();
        // Few workspaces have faults, and those few paths are looked up faster than all the others.
        let parsed = documents.iter().filter(|(_, document)| faulty.contains(document.source.path()));
        let all_parsed = faulty.is_empty()
            || parsed.map(|(_, document)| document.source.path()).collect::<BTreeSet<_>>().len() == faulty.len();
        let all_known = documents.iter().all(|(kind, _)| kind.is_some());
        all_parsed && all_known && documents.iter().filter(|(other, _)| *other == Some(kind)).count() == read
    }
}
