//! What separates won from lost: one candidate test a field, chosen on one half of the accounts and judged on the
//! other, so that its evidence is not flattered by the search.
//!
//! It refuses to claim: a candidate that the other half does not confirm is a guess and is called so.

use crate::bitmap::Bitmap;
use crate::model::normalise;
use crate::snapshot::{Column, Outcome, Snapshot};
use crate::stats::{self, Criterion, Group, Histogram, benjamini_hochberg};
use crate::words;

use super::FieldChoice;

/// The first profile, as far as data can write it.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Its criteria, the strongest first; at least one.
    pub findings: Vec<Finding>,
    /// How many fields were looked at.
    pub fields: usize,
    /// Closed deals.
    pub closed: u64,
    /// Won deals.
    pub won: u64,
    /// Closed deals of accounts that meet every criterion.
    pub inside: u64,
}

/// A test, and what the half of the accounts says of it that had no part in choosing it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The field.
    pub field: String,
    /// The operator with its operand, as it is written: `in: [Retail]`.
    pub test: String,
    /// Deals on both sides, in the half that judges.
    pub judged: Criterion,
    /// Whether the judging half confirms it, minding how many fields were tried.
    pub is_confirmed: bool,
}

/// The share of false discoveries that is accepted among what is called confirmed.
const FALSE_DISCOVERIES: f64 = 0.1;

/// A test must leave at least this share of the closed deals on either side.
const LEAST_SHARE: f64 = 0.15;

/// Closed deals on either side, in the half that chooses.
const LEAST_DEALS: u64 = 5;

/// Criteria of a first profile.
const MOST_CRITERIA: usize = 2;

struct Candidate {
    field: String,
    test: String,
    rows: Bitmap,
    judged: Criterion,
    z: f64,
    p: f64,
}

/// Looks at every field. None where no test has deals on both sides.
pub fn draft(snapshot: &Snapshot, fields: &[FieldChoice]) -> Option<Draft> {
    let deals = Deals::new(snapshot);
    let mut candidates: Vec<Candidate> = fields
        .iter()
        .zip(&snapshot.columns)
        .filter_map(|(field, column)| deals.candidate(field, column.as_ref()?))
        .collect();
    candidates.sort_by(|a, b| b.z.total_cmp(&a.z).then_with(|| a.field.cmp(&b.field)));
    let adjusted = benjamini_hochberg(&candidates.iter().map(|candidate| candidate.p).collect::<Vec<_>>());
    let total = deals.group(|_| true);
    let mut inside = Bitmap::new(snapshot.account_count, true);
    let mut findings = Vec::new();
    let fields = candidates.len();
    for (candidate, q) in candidates.into_iter().zip(adjusted) {
        let is_confirmed = q <= FALSE_DISCOVERIES && candidate.z > 0.0;
        let mut together = inside.clone();
        together.and(&candidate.rows);
        let left = deals.group(|row| together.get(row)).closed;
        let is_enough = left as f64 >= total.closed as f64 * LEAST_SHARE;
        if findings.is_empty() || (is_confirmed && is_enough && findings.len() < MOST_CRITERIA) {
            let Candidate { field, test, judged, .. } = candidate;
            findings.push(Finding { field, test, judged, is_confirmed });
            inside = together;
        }
    }
    let inside = deals.group(|row| inside.get(row)).closed;
    (!findings.is_empty()).then_some(Draft { findings, fields, closed: total.closed, won: total.won, inside })
}

/// The closed and the won deals of each account.
struct Deals {
    counts: Vec<(u32, u32)>,
    correlation: f64,
}

impl Deals {
    fn new(snapshot: &Snapshot) -> Self {
        let mut counts = vec![(0, 0); snapshot.account_count];
        if let Some(deals) = &snapshot.opportunities {
            for (account, outcome) in deals.account.iter().zip(&deals.outcome) {
                let Some(count) = counts.get_mut(*account as usize) else { continue };
                count.0 += u32::from(*outcome != Outcome::Open);
                count.1 += u32::from(*outcome == Outcome::Won);
            }
        }
        let histogram: Histogram = counts.iter().copied().collect();
        Deals { correlation: stats::intra_account_correlation(&histogram), counts }
    }

    fn group(&self, is_in: impl Fn(usize) -> bool) -> Group {
        let counted = self.counts.iter().enumerate().filter(|(row, _)| is_in(*row));
        counted.map(|(_, (closed, won))| Group::of_account(*closed, *won)).sum()
    }

    /// Both sides of a test within one half of the accounts. Accounts of which nothing is known are on neither.
    fn sides(&self, half: bool, rows: &Bitmap, known: &Bitmap) -> Criterion {
        let is_in = |row: usize| is_judging(row) == half && known.get(row);
        Criterion {
            met: self.group(|row| is_in(row) && rows.get(row)),
            unmet: self.group(|row| is_in(row) && !rows.get(row)),
        }
    }

    /// The best test on a field in the choosing half, with what the judging half says.
    fn candidate(&self, field: &FieldChoice, column: &Column) -> Option<Candidate> {
        let (tests, known) = self.tests(field, column);
        let total = self.group(|row| !is_judging(row) && known.get(row)).closed as f64;
        let mut best: Option<(f64, String, Bitmap)> = None;
        for (test, rows) in tests {
            let sides = self.sides(false, &rows, &known);
            let least = LEAST_DEALS.max((total * LEAST_SHARE) as u64);
            let Some(z) = sides.z_score(self.correlation) else { continue };
            let is_fair = sides.met.closed.min(sides.unmet.closed) >= least;
            if is_fair && best.as_ref().is_none_or(|(other, ..)| z > *other) {
                best = Some((z, test, rows));
            }
        }
        let (_, test, rows) = best?;
        let judged = self.sides(true, &rows, &known);
        let z = judged.z_score(self.correlation)?;
        // The direction was fixed before looking, so one tail counts.
        let both = judged.p_value(self.correlation)?;
        let p = if z > 0.0 { both / 2.0 } else { 1.0 - both / 2.0 };
        Some(Candidate { field: field.field.clone(), test, rows, judged, z, p })
    }

    /// Every test on a column that is worth a look, and which rows are known.
    fn tests(&self, field: &FieldChoice, column: &Column) -> (Vec<(String, Bitmap)>, Bitmap) {
        let rows = self.counts.len();
        match column {
            Column::Text { codes, values } => {
                let has = |row: usize, value: usize| codes[row] as usize == value + 1;
                let tests = self.of_values("in", &spelt(field, values), &has);
                (tests, Bitmap::from_fn(rows, |row| codes[row] != 0))
            }
            Column::List { offsets, codes, values, known } => {
                let has = |row: usize, value: usize| {
                    codes[offsets[row] as usize..offsets[row + 1] as usize].contains(&(value as u32))
                };
                (self.of_values("any_of", &spelt(field, values), &has), known.clone())
            }
            Column::Boolean { truth, known } => {
                let mut falsity = known.clone();
                falsity.and_not(truth);
                let tests = vec![("is: true".to_owned(), truth.clone()), ("is: false".to_owned(), falsity)];
                (tests, known.clone())
            }
            Column::Integer { values, known } => {
                (ranges(&values.iter().map(|value| *value as f64).collect::<Vec<_>>(), known), known.clone())
            }
            Column::Number { values, known } => (ranges(values, known), known.clone()),
            Column::Date { .. } => (Vec::new(), Bitmap::new(rows, false)),
        }
    }

    /// The values with the best rates of the choosing half, one more at a time.
    fn of_values(
        &self,
        operator: &str,
        values: &[String],
        has: &dyn Fn(usize, usize) -> bool,
    ) -> Vec<(String, Bitmap)> {
        const PRIOR: f64 = 10.0;
        const MOST: usize = 8;
        let choosing = self.group(|row| !is_judging(row));
        let overall = choosing.rate().unwrap_or(0.0);
        let mut rated: Vec<(f64, usize)> = (0..values.len())
            .map(|value| {
                let group = self.group(|row| !is_judging(row) && has(row, value));
                ((group.won as f64 + PRIOR * overall) / (group.closed as f64 + PRIOR), value)
            })
            .filter(|(rate, _)| *rate > overall)
            .collect();
        rated.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| values[a.1].cmp(&values[b.1])));
        rated.truncate(MOST);
        let rows = self.counts.len();
        (1..=rated.len())
            .map(|count| {
                let chosen: Vec<usize> = rated[..count].iter().map(|(_, value)| *value).collect();
                let names: Vec<String> = chosen.iter().map(|value| super::write::scalar(&values[*value])).collect();
                let bitmap = Bitmap::from_fn(rows, |row| chosen.iter().any(|value| has(row, *value)));
                (format!("{operator}: [{}]", names.join(", ")), bitmap)
            })
            .collect()
    }
}

/// Values as the export spells them, where that is known; tests compare without regard to case.
fn spelt(field: &FieldChoice, values: &[String]) -> Vec<String> {
    let spelling =
        |value: &String| field.values.iter().flatten().find(|text| normalise(text) == *value).unwrap_or(value).clone();
    values.iter().map(spelling).collect()
}

/// Ranges between fifths of the known numbers, with ends that a person would choose.
fn ranges(values: &[f64], known: &Bitmap) -> Vec<(String, Bitmap)> {
    let mut sorted: Vec<f64> = known.iter_ones().map(|row| values[row]).collect();
    sorted.sort_by(f64::total_cmp);
    if sorted.is_empty() {
        return Vec::new();
    }
    let mut cuts: Vec<f64> =
        (1..5).map(|fifth| rounded(sorted[(sorted.len() * fifth / 5).min(sorted.len() - 1)])).collect();
    cuts.dedup();
    let mut tests = Vec::new();
    let mut add = |test: String, is_in: &dyn Fn(f64) -> bool| {
        tests.push((test, Bitmap::from_fn(values.len(), |row| known.get(row) && is_in(values[row]))));
    };
    for (at, low) in cuts.iter().enumerate() {
        add(format!("at_least: {low}"), &|value| value >= *low);
        add(format!("at_most: {low}"), &|value| value <= *low);
        for high in &cuts[at + 1..] {
            add(format!("between: [{low}, {high}]"), &|value| value >= *low && value <= *high);
        }
    }
    tests
}

/// Two digits, as people set limits; years keep all of theirs.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || ((1800.0..2100.0).contains(&value) && value.fract() == 0.0) {
        return value;
    }
    let unit = 10_f64.powi(libm::floor(libm::log10(value.abs())) as i32 - 1);
    let rounded = (value / unit).round() * unit;
    // Powers of ten below one are no exact numbers; six decimals are.
    (rounded * 1e6).round() / 1e6
}

/// Which half an account is in: by its place, well mixed, so that the order of a file does not matter.
fn is_judging(row: usize) -> bool {
    let mut mixed = (row as u64).wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (mixed ^ (mixed >> 31)) & 1 == 1
}

impl Finding {
    /// Why the criterion is there, for its `why`: what the judging half shows.
    pub fn why(&self) -> String {
        let rate = |group: Group| group.rate().map_or_else(|| "–".to_owned(), words::percent);
        let (met, unmet) = (self.judged.met, self.judged.unmet);
        let numbers = format!(
            "{} of {} deals won with it, {} of {} without",
            rate(met),
            words::count(met.closed),
            rate(unmet),
            words::count(unmet.closed)
        );
        if self.is_confirmed {
            format!("{numbers}, among the half of the accounts that had no part in choosing it")
        } else {
            format!("A guess that the data do not confirm: {numbers}. Replace it by what you know")
        }
    }
}
