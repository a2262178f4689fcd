//! Documents that have grown old.

mod event_since_review;
mod expired_waiver;
mod expiring_waiver;
mod id_differs_from_file;
mod no_review_cadence;
mod orphaned_negative;
mod orphaned_persona;
mod rare_review;
mod retired_in_use;
mod review_due_soon;
mod single_author;
mod stale_review;
mod unused_evidence;
mod unused_field;

pub(in crate::lint) use event_since_review::EventSinceReview;
pub(in crate::lint) use expired_waiver::ExpiredWaiver;
pub(in crate::lint) use expiring_waiver::ExpiringWaiver;
pub(in crate::lint) use id_differs_from_file::IdDiffersFromFile;
pub(in crate::lint) use no_review_cadence::NoReviewCadence;
pub(in crate::lint) use orphaned_negative::OrphanedNegative;
pub(in crate::lint) use orphaned_persona::OrphanedPersona;
pub(in crate::lint) use rare_review::RareReview;
pub(in crate::lint) use retired_in_use::RetiredInUse;
pub(in crate::lint) use review_due_soon::ReviewDueSoon;
pub(in crate::lint) use single_author::SingleAuthor;
pub(in crate::lint) use stale_review::StaleReview;
pub(in crate::lint) use unused_evidence::UnusedEvidence;
pub(in crate::lint) use unused_field::UnusedField;
