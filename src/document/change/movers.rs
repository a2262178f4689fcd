//! Who enters, who leaves, why, and what each edit brings.

use schemars::JsonSchema;
use serde::Serialize;

use super::metrics::Few;
use super::words;
use crate::backtest::{Direction, MixShift, Numbers, Reason};
use crate::language::Language;
use crate::model::{Group, Metric};
use crate::report::backtest::{Change, Why, cause};

/// Who enters and who leaves.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportMovers {
    /// Whether any account changes its place or tier.
    pub any: bool,
    /// Accounts whose place or tier changes; none where they are too few to be counted.
    pub moved: Option<u64>,
    /// The accounts that stay, enter and leave.
    pub groups: Vec<ReportGroup>,
    /// Why accounts enter, the most frequent reason first.
    pub entering: Vec<ReportReason>,
    /// Why accounts leave, likewise.
    pub leaving: Vec<ReportReason>,
    /// Where movers differ most from the accounts that stay.
    pub mix: Vec<ReportMix>,
}

/// Accounts that stay, enter or leave.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportGroup {
    /// `common`, `entering` or `leaving`.
    pub key: String,
    /// The group in words.
    pub words: String,
    /// Whether the numbers are left out: the group is too small, or would give one away that is.
    pub is_hidden: bool,
    /// Whether the group itself is too small.
    pub is_small: bool,
    /// Accounts.
    pub accounts: Option<u64>,
    /// Closed deals.
    pub closed: Option<u64>,
    /// Won over closed.
    pub win_rate: Option<f64>,
    /// Its interval.
    pub win_rate_interval: Option<[f64; 2]>,
    /// Mean amount of won deals.
    pub deal_size: Option<f64>,
    /// Share of all won revenue.
    pub won_revenue_share: Option<f64>,
}

/// Accounts that move for the same reason.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportReason {
    /// What moves them; none for all reasons that are too small to be itemised.
    pub words: Option<String>,
    /// Accounts.
    pub accounts: u64,
    /// Closed deals.
    pub closed: u64,
    /// Won over closed; none where it stands on too few accounts.
    pub win_rate: Option<f64>,
    /// Its interval.
    pub win_rate_interval: Option<[f64; 2]>,
}

/// A value that is much more, or much less, frequent among movers than among the accounts that stay.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportMix {
    /// `entering` or `leaving`.
    pub direction: String,
    /// The field.
    pub field: String,
    /// The value.
    pub value: String,
    /// Its share among the movers.
    pub share: f64,
    /// Its share among the accounts that stay.
    pub share_of_common: f64,
}

/// What each edit brings to the win rate of the ICP.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportAttribution {
    /// `shapley`, or `in-order` where there are too many edits to average over every order.
    pub method: String,
    /// The win rate of base's ICP.
    pub base: f64,
    /// The win rate of head's ICP.
    pub head: f64,
    /// Head minus base.
    pub total: f64,
    /// The largest part, for a drawing.
    pub scale: f64,
    /// The edits that matter, those that bring or cost most first.
    pub parts: Vec<ReportPart>,
    /// How many further edits bring nothing.
    pub without_effect: usize,
}

/// What one edit brings.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportPart {
    /// The edit.
    pub words: String,
    /// Its part of the difference.
    pub difference: f64,
    /// The win rate without it.
    pub without: Option<f64>,
}

/// Who moves.
pub(super) fn movers(change: &Change, why: Option<&Why>, language: Language, smallest: u64) -> Option<ReportMovers> {
    let few = Few::of(change, smallest);
    let is_few = |count: u64| count > 0 && count < smallest;
    let groups =
        [(Group::Common, &change.common), (Group::Entering, &change.entering), (Group::Leaving, &change.leaving)];
    let reasons =
        |reasons: &[Reason], edits| if few.deals { Vec::new() } else { self::reasons(reasons, edits, smallest) };
    let edits = why.map(|why| why.edits.as_slice()).unwrap_or_default();
    let found = why.map(|why| &why.movers);
    Some(ReportMovers {
        any: change.moved > 0,
        moved: (!few.accounts && !is_few(change.moved)).then_some(change.moved),
        groups: groups
            .into_iter()
            .map(|(group, numbers)| self::group(&group, numbers, few, (language, smallest)))
            .collect(),
        entering: found.map(|found| reasons(&found.entering, edits)).unwrap_or_default(),
        leaving: found.map(|found| reasons(&found.leaving, edits)).unwrap_or_default(),
        mix: found
            .map(|found| found.mix.iter().filter(|shift| !few.accounts && is_shown(shift, smallest)).map(mix).collect())
            .unwrap_or_default(),
    })
}

fn group(group: &Group, numbers: &Numbers, few: Few, (language, smallest): (Language, u64)) -> ReportGroup {
    let is_small = numbers.accounts > 0 && numbers.accounts < smallest;
    // That nobody enters or leaves may be said whatever the others are.
    let is_hidden = few.accounts && numbers.accounts > 0;
    let has_deals = !few.deals || numbers.accounts == 0;
    let shown = |metric: &Metric| numbers.value(metric).filter(|_| has_deals);
    ReportGroup {
        key: group.to_string(),
        words: words::group(group, language),
        is_hidden,
        is_small,
        accounts: (!is_hidden).then_some(numbers.accounts),
        closed: has_deals.then_some(numbers.deals.closed),
        win_rate: shown(&Metric::WinRate),
        win_rate_interval: numbers.win_rate_interval.filter(|_| has_deals).map(<[f64; 2]>::from),
        deal_size: shown(&Metric::DealSize),
        won_revenue_share: shown(&Metric::WonRevenueShare),
    }
}

/// The reasons that enough accounts share; all others together, and one more where those would be too few.
fn reasons(found: &[Reason], edits: &[crate::backtest::Edit], smallest: u64) -> Vec<ReportReason> {
    let (mut shown, mut pooled): (Vec<&Reason>, Vec<&Reason>) =
        found.iter().partition(|reason| reason.summary.accounts >= smallest);
    let count = |reasons: &[&Reason]| reasons.iter().map(|reason| reason.summary.accounts).sum::<u64>();
    while !pooled.is_empty() && count(&pooled) < smallest {
        // The most frequent come first, so the last one is the smallest.
        let Some(next) = shown.pop() else { break };
        pooled.push(next);
    }
    let row = |reason: &&Reason| ReportReason {
        words: Some(cause(&reason.cause, edits).replace('`', "")),
        accounts: reason.summary.accounts,
        closed: reason.summary.deals.closed,
        win_rate: reason.summary.win_rate,
        win_rate_interval: reason.summary.win_rate_interval.map(<[f64; 2]>::from),
    };
    let mut rows: Vec<ReportReason> = shown.iter().map(row).collect();
    if !pooled.is_empty() {
        let closed = pooled.iter().map(|reason| reason.summary.deals.closed).sum();
        let accounts = count(&pooled);
        rows.push(ReportReason { words: None, accounts, closed, win_rate: None, win_rate_interval: None });
    }
    rows
}

/// Whether neither those that have the value nor those that lack it are too few.
fn is_shown(shift: &MixShift, smallest: u64) -> bool {
    let is_few = |count: f64| count > 0.5 && count < smallest as f64 - 0.5;
    let having = shift.accounts as f64;
    let lacking = if shift.share > 0.0 { having / shift.share - having } else { f64::INFINITY };
    !is_few(having) && !is_few(lacking)
}

fn mix(shift: &MixShift) -> ReportMix {
    ReportMix {
        direction: match shift.direction {
            Direction::Entering => "entering",
            Direction::Leaving => "leaving",
        }
        .to_owned(),
        field: shift.field.clone(),
        value: shift.value.clone(),
        share: shift.share,
        share_of_common: shift.share_of_common,
    }
}

/// What each edit brings; none where nothing could be split.
pub(super) fn attribution(why: &Why) -> Option<ReportAttribution> {
    let found = why.attribution.as_ref()?;
    let pairs = why.edits.iter().zip(&found.parts);
    let mut parts: Vec<ReportPart> = pairs
        .filter(|(_, part)| part.difference != 0.0)
        .map(|(edit, part)| ReportPart {
            words: edit.description.replace('`', ""),
            difference: part.difference,
            without: part.without,
        })
        .collect();
    parts.sort_by(|one, other| other.difference.abs().total_cmp(&one.difference.abs()));
    Some(ReportAttribution {
        method: found.method.as_str().to_owned(),
        base: found.base,
        head: found.head,
        total: found.head - found.base,
        scale: parts.iter().map(|part| part.difference.abs()).fold(0.0, f64::max),
        without_effect: why.edits.len() - parts.len(),
        parts,
    })
}
