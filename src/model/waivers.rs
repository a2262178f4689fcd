//! Waivers as they are written: regressions that were accepted on purpose.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Allow, Date, Quantity};

/// Regressions that were accepted on purpose, by whom and until when.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waivers {
    /// Always `waivers`.
    #[schemars(extend("const" = "waivers"))]
    pub kind: String,
    /// The waivers.
    #[serde(default)]
    pub waivers: Vec<Waiver>,
    /// Free text for the people who maintain this file.
    pub notes: Option<String>,
    /// Rules that this document is excused from.
    #[serde(default)]
    pub allow: Vec<Allow>,
}

/// One accepted regression.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The waiver's name.
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    /// The id of the gate's rule.
    pub rule: String,
    /// A profile's id, or `any`; `any` where nothing is written.
    #[serde(default = "any")]
    pub profile: String,
    /// How far the number may fall.
    pub accept: Option<Accept>,
    /// Why it is accepted.
    #[schemars(length(min = 1))]
    pub reason: String,
    /// Who accepted it: a role or a team.
    #[schemars(length(min = 1))]
    pub approved_by: String,
    /// The last day on which it holds, at most 180 days ahead.
    pub until: Date,
}

/// How far a number may go before the gate blocks all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// The lowest value.
    pub down_to: Option<Quantity>,
    /// The highest value, for metrics where lower is better.
    pub up_to: Option<Quantity>,
}

fn any() -> String {
    "any".to_owned()
}
