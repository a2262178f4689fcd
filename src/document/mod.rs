//! A workspace and its numbers as plain data, and that data in templates: the documents that people read.
//!
//! The [`View`] holds everything a document may show, and nothing else: no account, no row, no personal value, no
//! group that is too small. Templates only lay it out, so that no template can give away what it should not. This
//! room refuses to know Git, files and the command line: commit, date and templates of one's own are handed in, and
//! the same view gives the same bytes.

mod change;
mod ranges;
mod reference;
mod render;
mod templates;
mod terms;
mod view;

pub use change::{
    ChangeView, REPORT, ReportAttribution, ReportCurve, ReportDocument, ReportDrawn, ReportDrop, ReportFinding,
    ReportGate, ReportGroup, ReportItem, ReportLint, ReportMeaning, ReportMetric, ReportMix, ReportMovers,
    ReportNumbers, ReportPart, ReportPoint, ReportRate, ReportReason, ReportRule, ReportSensitivity, ReportSide,
    ReportSince, ReportVerdict, ReportVersion, ReportWaiver, ReportWarning, change_view,
};
pub use reference::reference;
pub use render::{Error, OUTPUT_LIMIT, render, render_change};
pub use templates::{BuiltIn, DOCUMENTS, built_in};
pub use view::{
    Buying, Case, CommitFacts, Contributor, Criterion, CriterionNumbers, Decided, Evidence, Experiment, Fact, Gain,
    GainPoint, GroupNumbers, Lead, Link, Measure, Measured, Negative, NegativeEffect, News, NewsCommit, Numbers,
    Objection, Pain, Persona, PersonaName, Play, Privacy, Profile, ProfileName, Provenance, Question, ReasonRow,
    ReasonSide, Reasons, Review, Seat, Since, SnapshotProvenance, Stages, Strength, Tier, TrendQuarter, TrendSide,
    Trigger, Value, View, WhyHidden, Within, news, view, view_in,
};
