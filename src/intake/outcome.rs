//! Which column says how a deal ended, and which of its values mean won and lost. Refuses to know accounts.

use super::Error;
use super::plan::Answers;
use super::survey::{Column, Survey};
use super::vocabulary::{Role, is_personal, means_lost, means_won, rank};

/// How the end of a deal is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutcomeChoice {
    /// One column with values that mean won and lost; every other one is still open.
    Values {
        /// The column.
        column: String,
        /// What means won, with the number of rows.
        won: Vec<(String, u64)>,
        /// What means lost.
        lost: Vec<(String, u64)>,
        /// What is neither.
        open: Vec<(String, u64)>,
    },
    /// Two columns that say yes or no.
    Flags {
        /// Whether the deal has ended.
        closed: String,
        /// Whether it was won.
        won: String,
    },
}

impl OutcomeChoice {
    /// The columns it stands in.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            OutcomeChoice::Values { column, .. } => vec![column],
            OutcomeChoice::Flags { closed, won } => vec![closed, won],
        }
    }
}

/// A column with more different values than this is no stage.
const MOST_STAGES: usize = 60;

/// How the deals of a file ended; none where no column says so and nobody named one.
///
/// # Errors
/// A column was named, or found, whose values do not say all of it.
pub(super) fn outcome(file: &str, survey: &Survey, answers: &Answers) -> Result<Option<OutcomeChoice>, Error> {
    if let Some(name) = &answers.outcome {
        let Some(column) = survey.columns.iter().find(|column| column.name == *name) else { return Ok(None) };
        return of_column(file, column, answers).map(Some);
    }
    if answers.won.is_empty()
        && answers.lost.is_empty()
        && let Some(flags) = flags(survey)
    {
        return Ok(Some(flags));
    }
    let mut candidates: Vec<(usize, &Column)> = survey
        .columns
        .iter()
        .filter(|column| says_both(column, answers))
        .map(|column| (rank(Role::Outcome, &column.name).unwrap_or(usize::MAX), column))
        .collect();
    candidates.sort_by_key(|(rank, _)| *rank);
    if let Some((_, column)) = candidates.first() {
        return of_column(file, column, answers).map(Some);
    }
    // One half of the answer is a better question than none.
    let named = |column: &&Column| rank(Role::Outcome, &column.name).is_some() && column.distinct() <= MOST_STAGES;
    let half = survey.columns.iter().filter(named).find(|column| {
        column.values.iter().flatten().any(|(value, _)| is_won(value, answers) || is_lost(value, answers))
    });
    half.map(|column| of_column(file, column, answers)).transpose()
}

/// Columns that could say how a deal ended, with their values, for a question.
pub(super) fn candidates(survey: &Survey) -> Vec<String> {
    let could = |column: &&Column| {
        (2..=20).contains(&column.distinct()) && !is_personal(&column.name) && !column.is_date() && !column.is_prose()
    };
    survey.columns.iter().filter(could).take(8).map(|column| format!("`{}`: {}", column.name, shown(column))).collect()
}

fn flags(survey: &Survey) -> Option<OutcomeChoice> {
    let find = |role: Role| {
        let fits = |column: &&Column| rank(role, &column.name).is_some() && column.is_boolean();
        survey.columns.iter().filter(fits).min_by_key(|column| rank(role, &column.name))
    };
    let (closed, won) = (find(Role::IsClosed)?, find(Role::IsWon)?);
    (closed.name != won.name).then(|| OutcomeChoice::Flags { closed: closed.name.clone(), won: won.name.clone() })
}

fn is_won(value: &str, answers: &Answers) -> bool {
    let named = &answers.won;
    if named.is_empty() { means_won(value) } else { named.iter().any(|other| other.eq_ignore_ascii_case(value)) }
}

fn is_lost(value: &str, answers: &Answers) -> bool {
    let named = &answers.lost;
    if named.is_empty() { means_lost(value) } else { named.iter().any(|other| other.eq_ignore_ascii_case(value)) }
}

fn says_both(column: &Column, answers: &Answers) -> bool {
    let Some(values) = column.values.as_ref().filter(|values| values.len() <= MOST_STAGES) else { return false };
    values.keys().any(|value| is_won(value, answers)) && values.keys().any(|value| is_lost(value, answers))
}

fn of_column(file: &str, column: &Column, answers: &Answers) -> Result<OutcomeChoice, Error> {
    let name = &column.name;
    let Some(values) = column.values.as_ref().filter(|values| values.len() <= MOST_STAGES) else {
        let what = format!("`{name}` in {file} has too many different values to say how a deal ended");
        return Err(Error::question(what, "name another column with --outcome COLUMN", Vec::new()));
    };
    let (mut won, mut lost, mut open) = (Vec::new(), Vec::new(), Vec::new());
    for (value, count) in values {
        let list = match (is_won(value, answers), is_lost(value, answers)) {
            (true, _) => &mut won,
            (false, true) => &mut lost,
            (false, false) => &mut open,
        };
        list.push((value.clone(), *count));
    }
    for list in [&mut won, &mut lost, &mut open] {
        list.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
    for (list, word, flag) in [(&won, "won", "--won VALUE"), (&lost, "lost", "--lost VALUE")] {
        if list.is_empty() {
            let what = format!("no value of `{name}` in {file} is known to mean {word}");
            return Err(Error::question(what, format!("name it with {flag}"), vec![shown(column)]));
        }
    }
    Ok(OutcomeChoice::Values { column: name.clone(), won, lost, open })
}

/// A column's values, the most frequent first.
fn shown(column: &Column) -> String {
    let mut values: Vec<(&String, &u64)> = column.values.iter().flatten().collect();
    values.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    let more = values.len().saturating_sub(8);
    let shown: Vec<String> = values.iter().take(8).map(|(value, count)| format!("`{value}` ({count})")).collect();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    shown.join(", ") + &more
}
