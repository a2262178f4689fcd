//! The verdict as a workflow command, from which GitHub makes an annotation.

use super::Check;
use crate::gate::Outcome;
use crate::report::findings::data;

/// One command with a final line break; nothing where there is nothing to say against the change.
pub fn annotation(check: &Check<'_>) -> String {
    let level = match check.outcome() {
        Outcome::Passed => return String::new(),
        Outcome::Warned => "warning",
        Outcome::Waived => "notice",
        Outcome::Blocked => "error",
    };
    format!("::{level} title=ICP gate::{}\n", data(&check.headline()))
}
