//! Which columns join deals to accounts: by what they are called, and by whether their values meet. Refuses to know
//! everything else about them.

use std::collections::HashSet;

use super::plan::Answers;
use super::survey::{Survey, hash};
use super::vocabulary::{Role, is_personal, rank};
use super::{Error, Export};

/// The columns that join two files.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Join {
    /// The column of the deals.
    pub(super) account: String,
    /// The column of the accounts.
    pub(super) key: String,
    /// The share of the deals' values that are among the accounts'.
    pub(super) met: f64,
}

/// Values that meet less often than this are no join.
const LEAST_MET: f64 = 0.5;

/// Finds the pair of columns whose values meet most often.
///
/// # Errors
/// No pair meets, or what was named is not there.
pub(super) fn join(
    deals: (&Export<'_>, &Survey),
    accounts: (&Export<'_>, &Survey),
    answers: &Answers,
) -> Result<Join, Error> {
    let left = named(deals, Role::Account, answers.account.as_deref(), |_| true);
    let right = named(accounts, Role::AccountKey, answers.account_key.as_deref(), |column| {
        accounts.1.columns[column].is_unique && accounts.1.columns[column].filled == accounts.1.rows
    });
    let mut best: Option<Join> = None;
    for key in &right {
        let keys: HashSet<u64> = cells(accounts.0, *key).collect();
        for account in &left {
            let (mut all, mut met) = (0_u64, 0_u64);
            for value in cells(deals.0, *account) {
                all += 1;
                met += u64::from(keys.contains(&value));
            }
            let met = if all == 0 { 0.0 } else { met as f64 / all as f64 };
            if best.as_ref().is_none_or(|best| met > best.met + 1e-9) {
                let (account, key) = (deals.0.header[*account].clone(), accounts.0.header[*key].clone());
                best = Some(Join { account, key, met });
            }
        }
    }
    best.filter(|best| best.met >= LEAST_MET).ok_or_else(|| question(deals.0, accounts.0, (&left, &right)))
}

/// The columns that could be the key, the best name first.
fn named(
    (export, survey): (&Export<'_>, &Survey),
    role: Role,
    answer: Option<&str>,
    fits: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let all = 0..export.header.len();
    if let Some(answer) = answer {
        return all.filter(|at| export.header[*at] == answer).collect();
    }
    let mut ranked: Vec<(usize, usize)> = all
        .filter(|at| survey.columns[*at].filled > 0 && fits(*at) && !is_personal(&export.header[*at]))
        .filter_map(|at| Some((rank(role, &export.header[at])?, at)))
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, at)| at).take(6).collect()
}

fn cells<'a>(export: &'a Export<'_>, column: usize) -> impl Iterator<Item = u64> + 'a {
    let text = move |row: Vec<std::borrow::Cow<'_, str>>| {
        let text = row.get(column)?.trim();
        (!text.is_empty()).then(|| hash(text))
    };
    export.rows().filter_map(text)
}

fn question(deals: &Export<'_>, accounts: &Export<'_>, (left, right): (&[usize], &[usize])) -> Error {
    let list = |export: &Export<'_>, columns: &[usize]| {
        let names: Vec<String> = columns.iter().map(|at| format!("`{}`", export.header[*at])).collect();
        if names.is_empty() { "no column with a name for it".to_owned() } else { names.join(", ") }
    };
    Error::question(
        format!("the deals in {} do not meet the accounts in {}", deals.name, accounts.name),
        "name the columns that hold the same keys with --account COLUMN (deals) and --account-key COLUMN (accounts, \
         each key once), or export both files with the account's key",
        vec![
            format!("{}: tried {}", deals.name, list(deals, left)),
            format!("{}: tried {}", accounts.name, list(accounts, right)),
        ],
    )
}
