//! How the proposed ICP reacts to small changes, with the places where a drawing puts them.
//!
//! Points of a curve that differ by fewer accounts than may be itemised are left out, so that no two of them give
//! such a group away.

use schemars::JsonSchema;
use serde::Serialize;

use crate::backtest::{Curve, Number, Point, Sensitivity};
use crate::diff::Change;

/// How the proposed ICP reacts to small changes.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportSensitivity {
    /// The win rate of the ICP as it is.
    pub win_rate: Option<f64>,
    /// Its share of won revenue.
    pub won_revenue_share: Option<f64>,
    /// The lowest win rate of the drawings.
    pub low: f64,
    /// The highest win rate of the drawings.
    pub high: f64,
    /// One curve for each number that moves anybody: those that the change touches first, then cliffs.
    pub curves: Vec<ReportCurve>,
    /// How many numbers move too few accounts to be shown.
    pub left_out: usize,
    /// The ICP without each criterion.
    pub drops: Vec<ReportDrop>,
}

/// What became of the ICP as one number was varied.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportCurve {
    /// The document's id.
    pub document: String,
    /// The criterion or the tier; none in a negative profile.
    pub part: Option<String>,
    /// What the number is: `at_least`, `at_most`, `weight`, `threshold` or `penalty`.
    pub number: String,
    /// The field whose bound it is.
    pub field: Option<String>,
    /// The number as it is.
    pub actual: f64,
    /// Whether a small step makes a large difference.
    pub is_cliff: bool,
    /// Whether the change touches the criterion or the tier.
    pub is_touched: bool,
    /// The variants with the number as it is, from the lowest to the highest.
    pub points: Vec<ReportPoint>,
}

/// The ICP with another number.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportPoint {
    /// The number.
    pub value: f64,
    /// Whether it is the number as it is.
    pub is_actual: bool,
    /// Accounts in the ICP.
    pub accounts: u64,
    /// The win rate.
    pub win_rate: Option<f64>,
    /// Its interval.
    pub win_rate_interval: Option<[f64; 2]>,
    /// The share of won revenue.
    pub won_revenue_share: Option<f64>,
    /// Where the drawing puts it: the share of its width.
    pub x: f64,
    /// Where the drawing puts the win rate: the share of its height, from below.
    pub y: Option<f64>,
}

/// The ICP without a criterion.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportDrop {
    /// The profile.
    pub profile: String,
    /// The criterion.
    pub criterion: String,
    /// The win rate without it.
    pub win_rate: Option<f64>,
    /// The share of won revenue without it.
    pub won_revenue_share: Option<f64>,
}

/// The curves of head.
pub(super) fn sensitivity(found: &Sensitivity, changes: Option<&[Change]>, smallest: u64) -> ReportSensitivity {
    let mut curves: Vec<ReportCurve> = found.curves.iter().map(|it| curve(it, changes, smallest)).collect();
    let all = curves.len();
    curves.retain(|curve| curve.points.len() > 1 && range(curve) > 0.0);
    curves.sort_by(|one, other| {
        let rank = |curve: &ReportCurve| (!curve.is_touched, !curve.is_cliff);
        rank(one).cmp(&rank(other)).then_with(|| range(other).total_cmp(&range(one)))
    });
    let rates = || curves.iter().flat_map(|curve| &curve.points).filter_map(|point| point.win_rate);
    let (lowest, highest) = (rates().fold(f64::INFINITY, f64::min), rates().fold(0.0, f64::max));
    // Full points, so that the axis reads well.
    let (low, high) = ((lowest * 100.0).floor() / 100.0, (highest * 100.0).ceil() / 100.0);
    let (low, high) = if low < high { (low, high) } else { (0.0, 1.0) };
    for point in curves.iter_mut().flat_map(|curve| &mut curve.points) {
        point.y = point.win_rate.map(|rate| (rate - low) / (high - low));
    }
    let is_shown = |accounts: u64| {
        let difference = accounts.abs_diff(found.actual.accounts);
        difference == 0 || difference >= smallest
    };
    ReportSensitivity {
        win_rate: found.actual.win_rate,
        won_revenue_share: found.actual.won_revenue_share,
        low,
        high,
        left_out: all - curves.len(),
        curves,
        drops: found
            .drops
            .iter()
            .filter(|drop| is_shown(drop.summary.accounts))
            .map(|drop| ReportDrop {
                profile: drop.profile.clone(),
                criterion: drop.criterion.clone(),
                win_rate: drop.summary.win_rate,
                won_revenue_share: drop.summary.won_revenue_share,
            })
            .collect(),
    }
}

/// How far the win rate moves along a curve.
fn range(curve: &ReportCurve) -> f64 {
    let rates = || curve.points.iter().filter_map(|point| point.win_rate);
    (rates().fold(0.0_f64, f64::max) - rates().fold(f64::INFINITY, f64::min)).max(0.0)
}

fn curve(found: &Curve, changes: Option<&[Change]>, smallest: u64) -> ReportCurve {
    let kept = kept(found, smallest);
    let ends = (kept.first().map_or(0.0, |point| point.value), kept.last().map_or(0.0, |point| point.value));
    let point = |point: &&Point| ReportPoint {
        value: point.value,
        is_actual: point.value == found.actual,
        accounts: point.summary.accounts,
        win_rate: point.summary.win_rate,
        win_rate_interval: point.summary.win_rate_interval.map(<[f64; 2]>::from),
        won_revenue_share: point.summary.won_revenue_share,
        x: if ends.1 > ends.0 { (point.value - ends.0) / (ends.1 - ends.0) } else { 0.5 },
        y: None,
    };
    let place = &found.place;
    ReportCurve {
        document: place.document.clone(),
        part: place.part.clone(),
        number: place.number.as_str().to_owned(),
        field: match &place.number {
            Number::AtLeast(field) | Number::AtMost(field) => Some(field.clone()),
            _ => None,
        },
        actual: found.actual,
        is_cliff: found.is_cliff,
        is_touched: changes.into_iter().flatten().any(|change| {
            change.document.id.as_ref() == Some(&place.document)
                && change.subject.is_rule()
                && change.subject.name() == place.part.as_deref()
        }),
        points: kept.iter().map(point).collect(),
    }
}

/// The points that differ from all others by no account, or by enough of them.
fn kept(found: &Curve, smallest: u64) -> Vec<&Point> {
    let mut kept: Vec<&Point> = found.points.iter().filter(|point| point.value == found.actual).take(1).collect();
    let mut others: Vec<&Point> = found.points.iter().filter(|point| point.value != found.actual).collect();
    others.sort_by(|one, other| {
        let distance = |point: &Point| (point.value - found.actual).abs();
        distance(one).total_cmp(&distance(other))
    });
    for point in others {
        let is_clear = |other: &&Point| {
            let difference = point.summary.accounts.abs_diff(other.summary.accounts);
            (difference == 0 && point.summary.deals == other.summary.deals) || difference >= smallest
        };
        if point.summary.accounts >= smallest && kept.iter().all(is_clear) {
            kept.push(point);
        }
    }
    kept.sort_by(|one, other| one.value.total_cmp(&other.value));
    kept
}
