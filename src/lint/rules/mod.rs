//! The rules, one file each, in the folder of their family.

pub(super) mod breadth;
pub(super) mod completeness;
pub(super) mod evidence;
pub(super) mod logic;
mod measured;
pub(super) mod privacy;
pub(super) mod references;
pub(super) mod schema;
pub(super) mod snapshot;
pub(super) mod suppression;
pub(super) mod upkeep;
pub(super) mod wording;
