//! From the exports to decisions: which file is which, which column is what, and how cells are written.

use super::columns::{constants, fields};
use super::join::join;
use super::outcome::{candidates, outcome};
use super::survey::{Column, DATE_FORMATS, Survey, survey};
use super::vocabulary::{Role, is_new_business, is_personal, rank};
use super::{Error, Export, Kept, OutcomeChoice};
use crate::model::{Date, FieldType};
use crate::words;

/// What a person said that the data do not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// The column that says how a deal ended.
    pub outcome: Option<String>,
    /// The values of it that mean won.
    pub won: Vec<String>,
    /// The values of it that mean lost.
    pub lost: Vec<String>,
    /// The column of the deals with the account's key.
    pub account: Option<String>,
    /// The column of the accounts with their key.
    pub account_key: Option<String>,
    /// The column with the amount.
    pub amount: Option<String>,
    /// The column with the day on which a deal was created.
    pub created: Option<String>,
    /// The column with the day on which a deal was closed.
    pub closed: Option<String>,
    /// How dates are written.
    pub date_format: Option<String>,
}

/// A column that is used, and why this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What it is used for.
    pub what: String,
    /// The column.
    pub column: String,
    /// Why.
    pub why: String,
}

/// A column that is not used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The column.
    pub column: String,
    /// Why.
    pub why: &'static str,
}

/// A column that becomes a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChoice {
    /// The field.
    pub field: String,
    /// The column.
    pub column: String,
    /// What it holds.
    pub field_type: FieldType,
    /// Whether every workspace knows the field.
    pub is_built_in: bool,
    /// The values of a text with few of them.
    pub values: Option<Vec<String>>,
    /// Whether some cells cannot be read as the type.
    pub(super) has_bad_cells: bool,
}

/// What was decided about the exports.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The place of the deals among the exports.
    pub deals: usize,
    /// The place of the accounts, where they have a file of their own.
    pub accounts: Option<usize>,
    /// How a deal ended.
    pub outcome: OutcomeChoice,
    /// The deals' column with the account's key; without it, every row is an account.
    pub account: Option<String>,
    /// The accounts' key, where they have a file of their own.
    pub account_key: Option<String>,
    /// The accounts' name, their parent, and the day they left.
    pub(super) account_columns: [Option<String>; 3],
    /// The deal's key, amount, created and closed day, type and reason.
    pub(super) deal_columns: [Option<String>; 6],
    /// The types of deal that count, where there are others.
    pub only: Vec<String>,
    /// The fields.
    pub fields: Vec<FieldChoice>,
    /// Every column that is used, with the reason.
    pub taken: Vec<Taken>,
    /// Every column that is not.
    pub left_out: Vec<LeftOut>,
    /// How dates are written.
    pub date_format: &'static str,
    /// Whether the decimal mark is a comma.
    pub is_comma_decimal: bool,
    /// Whether thousands are set apart.
    pub has_thousands: bool,
    /// Texts for "not known".
    pub nulls: Vec<String>,
    /// Whether some cells cannot be read.
    pub has_bad_cells: bool,
    /// The last day in the data.
    pub last_day: Option<Date>,
    /// Rows of the deals, and of the accounts.
    pub rows: (u64, Option<u64>),
}

pub(super) const KEY: usize = 0;
pub(super) const AMOUNT: usize = 1;
pub(super) const CREATED: usize = 2;
pub(super) const CLOSED: usize = 3;
pub(super) const TYPE: usize = 4;
pub(super) const REASON: usize = 5;
pub(super) const NAME: usize = 0;
pub(super) const PARENT: usize = 1;
pub(super) const CHURNED: usize = 2;

impl Plan {
    /// The columns of one of the exports that are used.
    pub fn kept(&self, at: usize, export: &Export<'_>) -> Kept {
        let is_deals = at == self.deals;
        let mut names: Vec<&str> = Vec::new();
        if is_deals {
            names.extend(self.outcome.columns());
            names.extend(self.account.as_deref());
            names.extend(self.deal_columns.iter().flatten().map(String::as_str));
        }
        if !is_deals || self.accounts.is_none() {
            names.extend(self.account_key.as_deref());
            names.extend(self.account_columns.iter().flatten().map(String::as_str));
            names.extend(self.fields.iter().map(|field| field.column.as_str()));
        }
        let columns = (0..export.header.len()).filter(|at| names.contains(&export.header[*at].as_str()));
        Kept { columns: columns.collect() }
    }
}

/// Decides what can be decided.
///
/// # Errors
/// [`Error::Question`] about everything else.
pub fn plan(exports: &[Export<'_>], answers: &Answers) -> Result<Plan, Error> {
    let surveys: Vec<Survey> = exports.iter().map(survey).collect();
    named_columns_exist(exports, answers)?;
    if exports.len() > 2 || exports.is_empty() {
        let what = format!("{} files were given", exports.len());
        let ask = "give one file with deals, or one with accounts and one with deals";
        return Err(Error::question(what, ask, Vec::new()));
    }
    let (deals, outcome) = find_deals(exports, &surveys, answers)?;
    let accounts = (exports.len() == 2).then(|| 1 - deals);
    let mut taking = Taking { taken: Vec::new() };
    taking.outcome(&outcome, answers);
    let export = &exports[deals];
    let (account, account_key) = match accounts {
        Some(at) => {
            let join = join((export, &surveys[deals]), (&exports[at], &surveys[at]), answers)?;
            let met = words::percent(join.met);
            let why = format!("{met} of its values are in `{}` of {}", join.key, exports[at].name);
            taking.take("account", &join.account, why);
            (Some(join.account), Some(join.key))
        }
        None => (flat_account(export, &surveys[deals], answers, &mut taking)?, None),
    };
    let columns = DealColumns { survey: &surveys[deals], taking: &mut taking, outcome: &outcome };
    let (deal_columns, only) = columns.find(account.as_deref(), answers);
    let of_accounts = accounts.unwrap_or(deals);
    let account_columns =
        account_columns(&surveys[of_accounts], accounts.is_some(), account_key.as_deref(), &mut taking);
    let dates = [&deal_columns[CREATED], &deal_columns[CLOSED]].map(|name| name.as_deref());
    let date_columns: Vec<&Column> = dates
        .into_iter()
        .flatten()
        .filter_map(|name| column(&surveys[deals], name))
        .chain(account_columns[CHURNED].as_deref().and_then(|name| column(&surveys[of_accounts], name)))
        .collect();
    let format = date_format(&date_columns, answers)?;
    let mut used: Vec<&str> = account_columns.iter().flatten().map(String::as_str).collect();
    used.extend(account_key.as_deref());
    let constants = match accounts {
        Some(_) => Vec::new(),
        None => {
            used.extend(outcome.columns());
            used.extend(account.as_deref());
            used.extend(deal_columns.iter().flatten().map(String::as_str));
            account.as_deref().map(|account| constants(export, account)).unwrap_or_default()
        }
    };
    let is_of_account = |name: &str| {
        let place = export.header.iter().position(|other| other == name);
        accounts.is_some() || place.and_then(|at| constants.get(at)).copied().unwrap_or(true)
    };
    let (fields, mut left_out) = fields(&surveys[of_accounts], &used, is_of_account);
    if accounts.is_some() {
        left_out.extend(left_out_of_deals(&surveys[deals], &outcome, account.as_deref(), &deal_columns));
    }
    if fields.is_empty() {
        let what =
            format!("no column of {} says anything about an account that could be tested", exports[of_accounts].name);
        let ask = "give the accounts as well, --from accounts.csv --from deals.csv, with columns such as industry, \
                   country and employees";
        let seen = left_out.iter().take(12).map(|left| format!("`{}` is left out: {}", left.column, left.why));
        return Err(Error::question(what, ask, seen.collect()));
    }
    let numbers = number_columns(&surveys, deals, of_accounts, &deal_columns, &fields);
    let is_comma_decimal = numbers.iter().any(|column| column.only_comma > 0);
    Ok(Plan {
        deals,
        accounts,
        has_thousands: numbers.iter().any(|column| column.grouped > 0),
        is_comma_decimal,
        nulls: nulls(&surveys),
        has_bad_cells: fields.iter().any(|field| field.has_bad_cells)
            || numbers.iter().any(|column| column.has_bad_cells(column.readable_as_number()))
            || date_columns.iter().any(|column| column.has_bad_cells(column.readable_as_date(format))),
        last_day: last_day(&date_columns, format),
        date_format: DATE_FORMATS[format],
        rows: (surveys[deals].rows, accounts.map(|at| surveys[at].rows)),
        outcome,
        account,
        account_key,
        account_columns,
        deal_columns,
        only,
        fields,
        taken: taking.taken,
        left_out,
    })
}

/// Whoever names a column that is not there hears so, with the one that was probably meant.
fn named_columns_exist(exports: &[Export<'_>], answers: &Answers) -> Result<(), Error> {
    let named = [
        ("--outcome", &answers.outcome),
        ("--account", &answers.account),
        ("--account-key", &answers.account_key),
        ("--amount", &answers.amount),
        ("--created", &answers.created),
        ("--closed", &answers.closed),
    ];
    let all = || exports.iter().flat_map(|export| &export.header).map(String::as_str);
    for (flag, name) in named.into_iter().filter_map(|(flag, name)| Some((flag, name.as_deref()?))) {
        if !all().any(|column| column == name) {
            let meant = crate::diagnostic::did_you_mean(name, all());
            let ask = match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("{flag} takes a column as the first row spells it"),
            };
            let list: Vec<String> = all().map(|column| format!("`{column}`")).take(40).collect();
            return Err(Error::question(format!("there is no column `{name}`"), ask, vec![list.join(", ")]));
        }
    }
    Ok(())
}

fn find_deals(exports: &[Export<'_>], surveys: &[Survey], answers: &Answers) -> Result<(usize, OutcomeChoice), Error> {
    let mut found: Vec<(usize, usize, OutcomeChoice)> = Vec::new();
    let mut half = None;
    for (at, (export, survey)) in exports.iter().zip(surveys).enumerate() {
        match outcome(&export.name, survey, answers) {
            Ok(Some(outcome)) => found.push((deal_likeness(survey), at, outcome)),
            Ok(None) => {}
            Err(error) => half = half.or(Some(error)),
        }
    }
    found.sort_by_key(|(likeness, at, _)| (std::cmp::Reverse(*likeness), *at));
    if let Some((_, at, outcome)) = found.into_iter().next() {
        return Ok((at, outcome));
    }
    Err(half.unwrap_or_else(|| {
        let names: Vec<&str> = exports.iter().map(|export| export.name.as_str()).collect();
        let what = format!("no column of {} says which deals were won and which were lost", names.join(" and "));
        if surveys.iter().all(|survey| deal_likeness(survey) == 0) {
            let ask = "this looks like a list of accounts without deals: give the deals as well, \
                       --from accounts.csv --from deals.csv";
            return Error::question(what, ask, Vec::new());
        }
        let ask = "name one with --outcome COLUMN --won VALUE --lost VALUE, or export the stage, or `Closed` and `Won`, \
                   with the deals";
        Error::question(what, ask, surveys.iter().flat_map(candidates).collect())
    }))
}

/// How many columns of a file are called as those of deals are.
fn deal_likeness(survey: &Survey) -> usize {
    let roles = [Role::Closed, Role::Amount, Role::IsWon];
    let has = |role: &&Role| survey.columns.iter().any(|column| rank(**role, &column.name).is_some());
    roles.iter().filter(has).count()
}

fn column<'a>(survey: &'a Survey, name: &str) -> Option<&'a Column> {
    survey.columns.iter().find(|column| column.name == name)
}

fn flat_account(
    export: &Export<'_>,
    survey: &Survey,
    answers: &Answers,
    taking: &mut Taking,
) -> Result<Option<String>, Error> {
    if let Some(name) = &answers.account {
        taking.take("account", name, "you named it".to_owned());
        return Ok(Some(name.clone()));
    }
    let named = survey.columns.iter().filter(|column| column.filled > 0 && !is_personal(&column.name));
    let best =
        named.filter_map(|column| Some((rank(Role::Account, &column.name)?, column))).min_by_key(|(rank, _)| *rank);
    let Some((_, column)) = best else {
        let could = survey.columns.iter().filter(|column| {
            !column.is_unique && column.distinct() > 10 && !column.is_date() && !column.is_number() && column.filled > 0
        });
        let candidates: Vec<String> =
            could.filter(|column| !is_personal(&column.name)).map(|column| format!("`{}`", column.name)).collect();
        let what = format!("no column of {} is called as one with the account of a deal", export.name);
        return Err(Error::question(what, "name it with --account COLUMN", candidates));
    };
    taking.take("account", &column.name, "its name; rows that share it are one account".to_owned());
    Ok(Some(column.name.clone()))
}

/// The columns that are used so far, with the reasons.
struct Taking {
    taken: Vec<Taken>,
}

impl Taking {
    fn take(&mut self, what: &str, column: &str, why: String) {
        self.taken.push(Taken { what: what.to_owned(), column: column.to_owned(), why });
    }

    fn outcome(&mut self, outcome: &OutcomeChoice, answers: &Answers) {
        match outcome {
            OutcomeChoice::Flags { closed, won } => {
                self.take(
                    "outcome",
                    &format!("{closed}`, `{won}"),
                    "the two columns in which a CRM says it".to_owned(),
                );
            }
            OutcomeChoice::Values { column, won, lost, open } => {
                let list = |values: &[(String, u64)]| {
                    let shown: Vec<String> = values
                        .iter()
                        .take(6)
                        .map(|(value, count)| format!("`{value}` ({})", words::count(*count)))
                        .collect();
                    let more = if values.len() > 6 { format!(" and {} more", values.len() - 6) } else { String::new() };
                    shown.join(", ") + &more
                };
                let mut why = format!("won is {}, lost is {}", list(won), list(lost));
                if !open.is_empty() {
                    why.push_str(&format!(", still open are {}", list(open)));
                }
                if answers.outcome.is_some() {
                    why.push_str("; you named it");
                }
                self.take("outcome", column, why);
            }
        }
    }
}

struct DealColumns<'a> {
    survey: &'a Survey,
    taking: &'a mut Taking,
    outcome: &'a OutcomeChoice,
}

impl DealColumns<'_> {
    fn find(mut self, account: Option<&str>, answers: &Answers) -> ([Option<String>; 6], Vec<String>) {
        let is_free = |name: &str| Some(name) != account;
        let key =
            self.best(Role::DealKey, None, |column| column.is_unique && is_free(&column.name), "its values differ");
        let currency = self.survey.columns.iter().find(|column| rank(Role::Currency, &column.name).is_some());
        let amount = match currency.filter(|column| column.distinct() > 1 && answers.amount.is_none()) {
            Some(_) => None,
            None => self.best(Role::Amount, answers.amount.as_deref(), Column::is_number, "its cells are numbers"),
        };
        let created = self.best(Role::Created, answers.created.as_deref(), Column::is_date, "its cells are dates");
        let closed = self.best(Role::Closed, answers.closed.as_deref(), Column::is_date, "its cells are dates");
        let kinds = |column: &Column| (2..=60).contains(&column.distinct()) && !column.is_prose();
        let is_outcome = |name: &str| self.outcome.columns().contains(&name);
        let new_business: Vec<String> = self
            .survey
            .columns
            .iter()
            .filter(|column| rank(Role::Type, &column.name).is_some() && !is_outcome(&column.name) && kinds(column))
            .flat_map(|column| column.values.iter().flatten().map(|(value, _)| value.clone()))
            .filter(|value| is_new_business(value))
            .collect();
        let deal_type = if new_business.is_empty() {
            None
        } else {
            let why = format!("only `{}` counts: a renewal is won far more often", new_business.join("`, `"));
            self.best(Role::Type, None, kinds, &why)
        };
        let reason = self.best(Role::Reason, None, kinds, "few different texts");
        ([key, amount, created, closed, deal_type, reason], new_business)
    }

    fn best(&mut self, role: Role, answer: Option<&str>, fits: impl Fn(&Column) -> bool, why: &str) -> Option<String> {
        let what = match role {
            Role::DealKey => "deal",
            Role::Amount => "amount",
            Role::Created => "created",
            Role::Closed => "closed",
            Role::Type => "type",
            _ => "reason of a loss",
        };
        if let Some(name) = answer {
            self.taking.take(what, name, "you named it".to_owned());
            return Some(name.to_owned());
        }
        let candidates = self.survey.columns.iter().filter(|column| column.filled > 0 && fits(column));
        let best = candidates
            .filter_map(|column| Some((rank(role, &column.name)?, column)))
            .min_by_key(|(rank, _)| *rank)
            .map(|(_, column)| column.name.clone())?;
        self.taking.take(what, &best, format!("its name, and {why}"));
        Some(best)
    }
}

fn account_columns(survey: &Survey, has_file: bool, key: Option<&str>, taking: &mut Taking) -> [Option<String>; 3] {
    let mut best = |role: Role, what: &str, why: &str, fits: &dyn Fn(&Column) -> bool| {
        let candidates = survey
            .columns
            .iter()
            .filter(|column| column.filled > 0 && Some(column.name.as_str()) != key && fits(column));
        let best = candidates
            .filter_map(|column| Some((rank(role, &column.name)?, column)))
            .min_by_key(|(rank, _)| *rank)
            .map(|(_, column)| column.name.clone())?;
        taking.take(what, &best, why.to_owned());
        Some(best)
    };
    let churned = best(Role::ChurnedOn, "left on", "its name, and its cells are dates", &Column::is_date);
    if !has_file {
        return [None, None, churned];
    }
    let name = best(Role::AccountName, "name", "shown on your own screen only", &|_| true);
    let parent = best(Role::Parent, "parent", "deals of sister companies resemble each other", &|_| true);
    [name, parent, churned]
}

fn date_format(columns: &[&Column], answers: &Answers) -> Result<usize, Error> {
    if let Some(format) = &answers.date_format {
        return DATE_FORMATS.iter().position(|known| known == format).ok_or_else(|| {
            let known: Vec<String> = DATE_FORMATS.iter().map(|format| format!("`{format}`")).collect();
            let what = format!("`{format}` is no date format that `icp init --from` knows");
            Error::question(what, format!("take one of {}", known.join(", ")), Vec::new())
        });
    }
    let mut formats: Vec<usize> = (0..DATE_FORMATS.len()).collect();
    for column in columns {
        formats.retain(|format| column.date_formats().contains(format));
    }
    match (formats.as_slice(), columns) {
        (_, []) => Ok(0),
        ([format], _) => Ok(*format),
        ([], _) => {
            let names: Vec<String> =
                columns.iter().map(|column| format!("`{}`: {}", column.name, example(column))).collect();
            let what = "the dates are not all written alike";
            let ask = "export them in one format, or name only one column with --closed COLUMN";
            Err(Error::question(what, ask, names))
        }
        (several, _) => {
            let names: Vec<String> =
                columns.iter().map(|column| format!("`{}`: {}", column.name, example(column))).collect();
            let known: Vec<String> = several.iter().map(|at| format!("`{}`", DATE_FORMATS[*at])).collect();
            let what = "a day and a month cannot be told apart in the dates";
            Err(Error::question(what, format!("say --date-format {}", known.join(" or ")), names))
        }
    }
}

fn example(column: &Column) -> String {
    match column.values.iter().flatten().next() {
        Some((value, _)) => format!("for example `{value}`"),
        None => "dates".to_owned(),
    }
}

fn number_columns<'a>(
    surveys: &'a [Survey],
    deals: usize,
    accounts: usize,
    deal_columns: &[Option<String>; 6],
    fields: &[FieldChoice],
) -> Vec<&'a Column> {
    let amount = deal_columns[AMOUNT].as_deref().and_then(|name| column(&surveys[deals], name));
    let is_numeric = |field: &&FieldChoice| matches!(field.field_type, FieldType::Integer | FieldType::Number);
    let numbers = fields.iter().filter(is_numeric).filter_map(|field| column(&surveys[accounts], &field.column));
    amount.into_iter().chain(numbers).collect()
}

fn nulls(surveys: &[Survey]) -> Vec<String> {
    let mut nulls: Vec<String> =
        surveys.iter().flat_map(|survey| &survey.columns).flat_map(|column| column.nulls.clone()).collect();
    nulls.sort();
    nulls.dedup();
    nulls
}

fn last_day(columns: &[&Column], format: usize) -> Option<Date> {
    let (year, month, day) = columns.iter().filter_map(|column| column.latest[format]).max()?;
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn left_out_of_deals(
    survey: &Survey,
    outcome: &OutcomeChoice,
    account: Option<&str>,
    deal_columns: &[Option<String>; 6],
) -> Vec<LeftOut> {
    let is_used = |name: &str| {
        outcome.columns().contains(&name)
            || account == Some(name)
            || deal_columns.iter().flatten().any(|column| column == name)
    };
    let columns = survey.columns.iter().filter(|column| !is_used(&column.name));
    let why = |column: &Column| match is_personal(&column.name) || column.has_addresses() {
        true => "it is about people",
        false => "it belongs to the deal and not to the account",
    };
    columns.map(|column| LeftOut { column: column.name.clone(), why: why(column) }).collect()
}
