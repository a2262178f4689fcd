//! Tests → masks over rows, masks → scores, tiers, places. The hot path.
//!
//! The cost follows distinct tests × rows, never versions × profiles × rows: each distinct test is evaluated once,
//! on dictionary values where there is a dictionary, into a pair of bitmaps (*true* and *unknown*), and everything
//! after that is arithmetic on bitmaps and small codes. All arithmetic is on integers, so that no engine and no
//! number of threads can differ by rounding. This room refuses to know files, and what became of the deals.

mod explain;
mod lists;
mod mask;
mod member;
mod place;
mod rules;
mod score;

pub use explain::{CriterionExplanation, Explanation, NegativeExplanation, ProfileExplanation, explain};
pub use mask::{Expression, Mask, Masks, Tests};
pub use member::{ProfileSelection, Selection};
pub use place::{FitKind, Place, Places, ProfilePlaces, places};
pub use rules::{ColumnKey, CriterionRule, NegativeRule, ProfileRule, Rules, TierRule, condition, rules};
pub use score::{Scorer, Tally, displayed_score};
