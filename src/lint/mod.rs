//! The linter: what is wrong with a workspace, and what is unwise about it.
//!
//! A rule is one file under `rules/<family>/`, whose doc comment is its manual page. Findings that reading the
//! workspace brings up have a rule, too, so that each can be looked up. This room refuses to know how findings are
//! printed, and which flags were given.

mod allowing;
mod baseline;
mod context;
mod edits;
mod every;
mod facts;
mod fix;
mod limit;
mod manual;
mod phrases;
mod registry;
mod rule;
mod rules;
mod run;
mod sets;
mod settings;
mod suppression;
#[cfg(test)]
pub(crate) mod testing;

pub use allowing::{Allowed, add_allows};
pub use baseline::{BASELINE_FILE, Baseline, BrokenBaseline};
pub use context::{Context, Data};
pub use edits::Changed;
pub use facts::Facts;
pub use fix::{Fixed, Made, fix};
pub use limit::{Amount, Limit};
pub use manual::{MANUAL_FOLDER, index, manual};
pub use registry::{rule, rules};
pub use rule::{Documented, Family, Meta, Needs, Rule};
pub use run::{Options, Outcome, Selector, UnknownSelector, lint, lint_with};
pub use settings::Settings;
pub use suppression::{Scope, Suppressed};
