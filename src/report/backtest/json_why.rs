//! The wire types for why accounts move: part of `icp/backtest/v1`.

use schemars::JsonSchema;
use serde::Serialize;

use super::json::{ComparisonWire, comparison};
use super::{SinceBase, Why};
use crate::backtest::{Cause, Edit, Reason, Summary, Warning};

/// Why accounts move.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct WhyWire {
    /// The edits, one by one.
    edits: Vec<EditWire>,
    /// The accounts that enter, by the smallest set of edits that moves them.
    entering: Vec<ReasonWire>,
    /// The accounts that leave, likewise.
    leaving: Vec<ReasonWire>,
    /// Where the movers differ most from the accounts that stay.
    mix: Vec<MixWire>,
    /// How much each edit brings to the win rate of the ICP; null where base or head has no closed deal.
    attribution: Option<AttributionWire>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct EditWire {
    /// The same for the same edit in every run.
    id: String,
    /// `profile`, `negative` or `fields`.
    kind: String,
    /// The document's id.
    document: Option<String>,
    description: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ReasonWire {
    /// Each inner list is a smallest set of edits (their ids) that moves these accounts; empty where it takes more
    /// edits together than were tried.
    edits: Vec<Vec<String>>,
    #[serde(flatten)]
    numbers: SummaryWire,
}

/// What became of the deals of some accounts.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SummaryWire {
    accounts: u64,
    closed: u64,
    won: u64,
    win_rate: Option<f64>,
    win_rate_interval: Option<(f64, f64)>,
    won_revenue: Option<f64>,
    won_revenue_share: Option<f64>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct MixWire {
    /// `entering` or `leaving`.
    group: String,
    field: String,
    value: String,
    accounts: u64,
    /// Among the movers whose value is known.
    share: f64,
    /// Among the accounts that stay and whose value is known.
    share_of_common: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct AttributionWire {
    /// `shapley`, or `in-order` where there are too many edits.
    method: String,
    parts: Vec<PartWire>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PartWire {
    /// The edit's id.
    edit: String,
    /// Its part of head's win rate minus base's.
    difference: f64,
    /// The win rate of head without it.
    without: Option<f64>,
}

/// The deals that closed after base was committed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SinceWire {
    /// The day of base's commit.
    after: String,
    /// Closed deals since.
    closed: u64,
    /// The win rate of the ICP on these deals alone.
    win_rate: ComparisonWire,
}

/// Something that makes the result weaker than it looks.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct WarningWire {
    /// One of a closed list: `few-deals-move`, `few-deals`, `one-account-moves`, `one-account-pays`,
    /// `large-deals-leave`, `much-unknown`, `field-mostly-unknown`, `old-snapshot`, `snapshot-and-rules-change`,
    /// `outcome-as-criterion`, `asked-often`.
    id: String,
    message: String,
    /// What to do about it.
    hint: String,
}

pub(super) fn why(why: &Why) -> WhyWire {
    let id = |edit: &usize| why.edits.get(*edit).map_or_else(String::new, |edit| edit.id.clone());
    let reason = |reason: &Reason| ReasonWire {
        edits: match &reason.cause {
            Cause::Alone(alone) => alone.iter().map(|edit| vec![id(edit)]).collect(),
            Cause::Together(pairs) => pairs.iter().map(|(one, other)| vec![id(one), id(other)]).collect(),
            Cause::Several => Vec::new(),
        },
        numbers: summary(&reason.summary),
    };
    let mix = why.movers.mix.iter().map(|shift| MixWire {
        group: shift.direction.as_str().to_owned(),
        field: shift.field.clone(),
        value: shift.value.clone(),
        accounts: shift.accounts,
        share: shift.share,
        share_of_common: shift.share_of_common,
    });
    WhyWire {
        edits: why.edits.iter().map(edit).collect(),
        entering: why.movers.entering.iter().map(reason).collect(),
        leaving: why.movers.leaving.iter().map(reason).collect(),
        mix: mix.collect(),
        attribution: why.attribution.as_ref().map(|attribution| AttributionWire {
            method: attribution.method.as_str().to_owned(),
            parts: attribution
                .parts
                .iter()
                .enumerate()
                .map(|(at, part)| PartWire { edit: id(&at), difference: part.difference, without: part.without })
                .collect(),
        }),
    }
}

fn edit(edit: &Edit) -> EditWire {
    EditWire {
        id: edit.id.clone(),
        kind: edit.kind.as_str().to_owned(),
        document: edit.document.clone(),
        description: edit.description.clone(),
    }
}

pub(crate) fn summary(summary: &Summary) -> SummaryWire {
    SummaryWire {
        accounts: summary.accounts,
        closed: summary.deals.closed,
        won: summary.deals.won,
        win_rate: summary.win_rate,
        win_rate_interval: summary.win_rate_interval,
        won_revenue: summary.won_revenue.map(|amount| amount as f64 / 1e6),
        won_revenue_share: summary.won_revenue_share,
    }
}

pub(super) fn since(since: &SinceBase) -> SinceWire {
    SinceWire { after: since.day.to_string(), closed: since.closed, win_rate: comparison(&since.comparison) }
}

pub(super) fn warning(warning: &Warning) -> WarningWire {
    WarningWire { id: warning.id().to_owned(), message: warning.to_string(), hint: warning.hint().to_owned() }
}
