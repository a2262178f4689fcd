//! Documents that have grown old.

mod id_differs_from_file;
mod stale_review;

pub(in crate::lint) use id_differs_from_file::IdDiffersFromFile;
pub(in crate::lint) use stale_review::StaleReview;
