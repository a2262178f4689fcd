//! Everything a document may show, as plain data: the one thing that templates see.
//!
//! It refuses to know how anything looks. What may not leave the machine never gets this far: accounts and their
//! names, rows, values of personal fields, and numbers of groups that are too small.

mod disclosure;
mod link;
mod negative;
mod news;
mod numbers;
mod persona;
mod portrait;
mod privacy;
mod profile;
mod sentence;
mod summary;
mod training;

use schemars::JsonSchema;
use serde::Serialize;

use crate::language::Language;
use crate::model::{Date, Status};
use crate::workspace::Workspace;

pub use link::Link;
pub use negative::{Negative, NegativeEffect, ProfileName};
pub use news::{CommitFacts, News, NewsCommit, Since, news};
pub use numbers::{GroupNumbers, Measure, Measured, Numbers, WhyHidden};
pub use persona::{Objection, Persona, Stages};
pub use portrait::{
    CriterionNumbers, Gain, GainPoint, ReasonRow, ReasonSide, Reasons, TrendQuarter, TrendSide, Within,
};
pub use profile::{
    Buying, Contributor, Criterion, Decided, Evidence, Experiment, Pain, PersonaName, Play, Profile, Question, Review,
    Seat, Strength, Tier, Trigger, Value,
};
pub use training::{Case, Fact};

use numbers::Ledger;
pub(in crate::document) use numbers::currency;

/// The version of the view: it rises when something that templates use is renamed or goes away.
const VERSION: u32 = 1;

/// Everything a document may show.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct View {
    /// The version of the view.
    pub view: u32,
    /// The language of its fixed words, as a code: `en`, `de`.
    pub language: Language,
    /// The product's name.
    pub product: String,
    /// The product in one sentence.
    pub description: Option<String>,
    /// What the company wants to reach with the ICP.
    pub goal: Option<String>,
    /// What we sell, to whom, and what shows that it works: three sentences.
    pub in_short: Vec<String>,
    /// The target market in words.
    pub market: Option<String>,
    /// Where we can deliver and support, in words.
    pub serves: Option<String>,
    /// Which tiers make a qualified lead.
    pub lead: Lead,
    /// The profiles that make up the ICP, by name.
    pub profiles: Vec<Profile>,
    /// The aspirational profiles, by name: tested, never part of the ICP.
    pub experiments: Vec<Profile>,
    /// Who not to sell to, by name.
    pub negatives: Vec<Negative>,
    /// The people in the buying committees, those who sign first.
    pub personas: Vec<Persona>,
    /// The numbers; none where the document is written without a snapshot.
    pub numbers: Option<Numbers>,
    /// What changed since the last release or in the last quarter; none where nothing is known of it.
    pub news: Option<News>,
    /// What shared documents may show.
    pub privacy: Privacy,
    /// Where all of this comes from.
    pub provenance: Provenance,
}

/// Which tiers make a qualified lead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Lead {
    /// Tiers that make a marketing-qualified lead.
    pub marketing: Vec<String>,
    /// Tiers that make a sales-qualified lead.
    pub sales: Vec<String>,
}

/// What shared documents may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Privacy {
    /// Groups with fewer accounts are not itemised.
    pub smallest_group: u32,
}

/// Where a document comes from. Everything in it belongs to the commit and the snapshot, nothing to the day on which
/// the document was written: the same input gives the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Provenance {
    /// The commit's id; none for changes that are not committed.
    pub commit: Option<String>,
    /// The commit's day, as `2026-10-15`.
    pub date: Option<String>,
    /// The snapshot that the numbers were computed on.
    pub snapshot: Option<SnapshotProvenance>,
    /// The version of this tool.
    pub version: String,
}

/// The snapshot that numbers were computed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SnapshotProvenance {
    /// Its id.
    pub id: String,
    /// Its day: "today" for every duration and every churn.
    pub as_of: Date,
    /// The digest of its files.
    pub digest: String,
    /// Whether the data are invented.
    pub synthetic: bool,
}

impl Provenance {
    /// The provenance of a commit's documents, written by this version of the tool.
    pub fn new(commit: Option<String>, date: Option<String>, snapshot: Option<SnapshotProvenance>) -> Self {
        Provenance { commit, date, snapshot, version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

impl From<&crate::snapshot::Snapshot> for SnapshotProvenance {
    fn from(snapshot: &crate::snapshot::Snapshot) -> Self {
        SnapshotProvenance {
            id: snapshot.id.clone(),
            as_of: snapshot.as_of,
            digest: snapshot.digest.clone(),
            synthetic: snapshot.synthetic,
        }
    }
}

/// What a workspace's documents may show, in the workspace's language.
pub fn view(workspace: &Workspace, measured: Option<&Measured>, provenance: &Provenance) -> View {
    view_in(workspace.config.language, workspace, measured, provenance)
}

/// What a workspace's documents may show, in a language. Retired profiles are left out; without numbers every number
/// is absent.
pub fn view_in(
    language: Language,
    workspace: &Workspace,
    measured: Option<&Measured>,
    provenance: &Provenance,
) -> View {
    let config = &workspace.config;
    let ledger = measured.map(|measured| Ledger::new(workspace, measured));
    let of_status = |status: Status| {
        let chosen = workspace.profiles.iter().filter(|profile| profile.status == status);
        by_name(chosen.map(|found| profile::profile(workspace, language, found, ledger.as_ref())).collect(), |found| {
            &found.name
        })
    };
    let mut view = View {
        view: VERSION,
        language,
        product: config.product.clone(),
        description: config.description.clone(),
        goal: config.goal.clone(),
        in_short: Vec::new(),
        market: config.market.as_ref().map(|test| sentence::sentence(test, &workspace.catalogue, language)),
        serves: config.serves.as_ref().map(|test| sentence::sentence(test, &workspace.catalogue, language)),
        lead: lead(workspace),
        profiles: of_status(Status::Operational),
        experiments: of_status(Status::Aspirational),
        negatives: by_name(negative::negatives(workspace, language, ledger.as_ref()), |negative| &negative.name),
        personas: persona::personas(workspace),
        numbers: ledger.as_ref().map(|ledger| numbers::numbers(workspace, ledger)),
        news: None,
        privacy: Privacy { smallest_group: config.privacy.smallest_group },
        provenance: provenance.clone(),
    };
    view.in_short = summary::in_short(&view);
    view
}

fn lead(workspace: &Workspace) -> Lead {
    let lifecycle = workspace.config.lifecycle.as_ref();
    lifecycle
        .map_or_else(Lead::default, |lifecycle| Lead { marketing: lifecycle.mql.clone(), sales: lifecycle.sql.clone() })
}

/// By name as readers look for it; ids break ties by their order in the workspace.
fn by_name<T>(mut items: Vec<T>, name: impl Fn(&T) -> &str) -> Vec<T> {
    items.sort_by_cached_key(|item| name(item).to_lowercase());
    items
}
