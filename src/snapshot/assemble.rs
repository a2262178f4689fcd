//! Tables → snapshot: the join of opportunities to accounts, outcomes, flat files, clusters, and the rows with problems.
//!
//! Refuses to know formats.

use rayon::prelude::*;

use super::builder::Lookup;
use super::clusters::clusters;
use super::data::{Data, Kind, Lists, UNKNOWN_BOOLEAN, known, pick};
use super::dates::day_number;
use super::digest::{self, Hash};
use super::error::Error;
use super::flat::Grouped;
use super::keys::{Index, Keys, NO_KEY, Repeated, UNKNOWN_KEY};
use super::problem::{RowProblem, RowRef, Tally, counted};
use super::source::DataSource;
use super::table::{self, Places, Specs, Table, TableRequest};
use super::values::Reading;
use super::{
    CodedText, Column, Customers, Opportunities, Outcome, Request, Snapshot, Texts, Tuning, UNKNOWN_AMOUNT, UNKNOWN_DAY,
};
use crate::bitmap::Bitmap;
use crate::model::{self, AccountsTable, BadValues, FieldType, OnlyColumn, OpportunitiesTable, normalise};

/// Reads a snapshot; see [`super::read`].
pub(super) fn read(
    manifest: &model::Snapshot,
    source: &dyn DataSource,
    request: &Request<'_>,
    tuning: &Tuning,
) -> Result<Snapshot, Error> {
    let settings = Reading::new(&manifest.csv).map_err(|message| Error::manifest(&manifest.id, message))?;
    let reader = Reader { manifest, source, request, tuning, reading: &settings };
    match (&manifest.accounts, &manifest.opportunities) {
        (Some(accounts), opportunities) => reader.accounts_and_opportunities(accounts, opportunities.as_ref()),
        (None, Some(opportunities)) => reader.flat(opportunities),
        (None, None) => Err(Error::manifest(&manifest.id, "has neither `accounts` nor `opportunities`")),
    }
}

struct Reader<'a> {
    manifest: &'a model::Snapshot,
    source: &'a dyn DataSource,
    request: &'a Request<'a>,
    tuning: &'a Tuning,
    reading: &'a Reading,
}

/// Where the columns of accounts stand among the wanted ones.
#[derive(Default)]
struct AccountColumns {
    fields: Vec<usize>,
    name: Option<usize>,
    parent: Option<usize>,
    churned_on: Option<usize>,
    arr_start: Option<usize>,
    arr_now: Option<usize>,
    churn_reason: Option<usize>,
    measures: Vec<(String, usize)>,
}

/// Where the columns of opportunities stand among the wanted ones.
struct DealColumns {
    account: Option<usize>,
    key: Option<usize>,
    outcome: OutcomeColumns,
    only: Vec<(OnlyColumn, Vec<String>, usize)>,
    amount: Option<usize>,
    currency: Option<(String, usize)>,
    created: Option<usize>,
    closed: Option<usize>,
    reason: Option<usize>,
    source: Option<usize>,
    campaign: Option<usize>,
}

enum OutcomeColumns {
    Values { column: usize, won: Vec<String>, lost: Vec<String> },
    Flags { closed: usize, won: usize },
}

impl<'a> Reader<'a> {
    fn accounts_and_opportunities(
        &self,
        accounts: &AccountsTable,
        opportunities: Option<&OpportunitiesTable>,
    ) -> Result<Snapshot, Error> {
        let mut specs = Specs::default();
        let key = specs.require(&accounts.key, Kind::Keys, "`accounts.key`");
        let mut columns = self.account_columns(&mut specs);
        columns.parent =
            accounts.parent.as_deref().map(|column| specs.require(column, Kind::Keys, "`accounts.parent`"));
        columns.name = (accounts.name.as_deref().filter(|_| self.request.with_keys))
            .map(|column| specs.require(column, Kind::Texts, "`accounts.name`"));
        let mut table = self.table("accounts", &accounts.path, accounts.format, &specs, None)?;
        let keys = as_keys(table.take(key));
        let (index, repeated) = Index::new(&keys);
        let mut problems = std::mem::take(&mut table.problems);
        problems.extend(empty_account_keys(&keys, &table.places));
        problems.extend(repeated_keys("account", &repeated, &table.places));
        let lookup = Lookup { index: &index, keys: &keys };
        let deals = opportunities.map(|opportunities| self.deals(opportunities, lookup)).transpose()?;
        let mut snapshot = self.snapshot(&mut table, &columns, Some(&lookup));
        let mut hashes = std::mem::take(&mut table.hashes);
        if let Some(mut deals) = deals {
            problems.append(&mut deals.problems);
            hashes.append(&mut deals.hashes);
            snapshot.file_digests.append(&mut deals.digests);
            snapshot.opportunities = Some(deals.opportunities);
        }
        snapshot.keys = self.request.with_keys.then_some(keys.texts);
        self.finish(snapshot, &hashes, problems)
    }

    /// One file with a row per opportunity and the account's attributes in it.
    fn flat(&self, opportunities: &OpportunitiesTable) -> Result<Snapshot, Error> {
        let mut specs = Specs::default();
        let deal_columns = self.deal_columns(opportunities, &mut specs, Kind::Keys)?;
        let columns = self.account_columns(&mut specs);
        let mut table = self.table("opportunities", &opportunities.path, opportunities.format, &specs, None)?;
        let mut keys = deal_columns.account.map(|column| as_keys(table.take(column)));
        let accounts = match &keys {
            Some(keys) => Grouped::by_key(keys),
            None => Grouped::each_row(table.rows),
        };
        let days = |place: Option<usize>| place.and_then(|place| table.columns.get(place)?.as_ref()).map(as_days);
        let chosen = accounts.representatives(days(deal_columns.closed), days(deal_columns.created));
        if let Some(chosen) = &chosen {
            let account_places: Vec<usize> = columns.places();
            let mut picked: Vec<(usize, Option<Data>)> =
                account_places.iter().map(|place| (*place, table.take(*place))).collect();
            picked.par_iter_mut().for_each(|(_, data)| *data = data.take().map(|data| data.select(chosen)));
            picked.into_iter().for_each(|(place, data)| table.columns[place] = data);
            keys = keys.map(|keys| as_keys(Some(Data::Keys(keys).select(&accounts.firsts))));
        }
        let mut deals = self.assemble_deals(&mut table, deal_columns, accounts.of_row)?;
        table.rows = accounts.firsts.len();
        let mut snapshot = self.snapshot(&mut table, &columns, None);
        snapshot.opportunities = Some(deals.opportunities);
        snapshot.file_digests = deals.digests;
        snapshot.keys = keys.filter(|_| self.request.with_keys).map(|keys| keys.texts);
        let mut problems = std::mem::take(&mut table.problems);
        problems.append(&mut deals.problems);
        self.finish(snapshot, &deals.hashes, problems)
    }

    fn table(
        &self,
        role: &'static str,
        path: &str,
        format: Option<model::DataFormat>,
        specs: &Specs,
        lookup: Option<Lookup<'_>>,
    ) -> Result<Table, Error> {
        let pins = &self.manifest.sha256;
        let pin = if role == "accounts" { &pins.accounts } else { &pins.opportunities };
        let request = TableRequest {
            role,
            path,
            format,
            csv: &self.manifest.csv,
            pin: pin.as_deref(),
            specs: &specs.0,
            reading: self.reading,
            lookup,
            snapshot: &self.manifest.id,
            tuning: self.tuning,
        };
        let mut table = table::read(&request, self.source)?;
        for problem in table.problems.iter_mut().filter(|problem| problem.rule == "bad-value") {
            match self.manifest.bad_values {
                BadValues::Error => {
                    problem.is_error = true;
                    problem.message.push_str("; mend them, or write `bad_values: unknown` to count them as not known");
                }
                BadValues::Unknown => problem.message.push_str("; they count as not known"),
            }
        }
        Ok(table)
    }

    fn account_columns(&self, specs: &mut Specs) -> AccountColumns {
        let kind = |field_type| match field_type {
            FieldType::Text => Kind::Codes,
            FieldType::Integer => Kind::Integers,
            FieldType::Number => Kind::Numbers,
            FieldType::Boolean => Kind::Booleans,
            FieldType::Date => Kind::Days,
            FieldType::List => Kind::Lists,
        };
        let fields = self.request.fields.iter();
        let fields =
            fields.map(|field| specs.want(&field.column, kind(field.field_type), format!("field `{}`", field.field)));
        let mut columns = AccountColumns { fields: fields.collect(), ..AccountColumns::default() };
        let Some(customers) = &self.manifest.customers else { return columns };
        let mut require = |column: &Option<String>, kind, role: &str| {
            column.as_deref().map(|column| specs.require(column, kind, format!("`customers.{role}`")))
        };
        columns.churned_on = require(&customers.churned_on, Kind::Days, "churned_on");
        columns.arr_start = require(&customers.arr_start, Kind::Money, "arr_start");
        columns.arr_now = require(&customers.arr_now, Kind::Money, "arr_now");
        if self.request.with_reasons {
            columns.churn_reason = require(&customers.churn_reason, Kind::Codes, "churn_reason");
        }
        for (name, measure) in &customers.measures {
            let place = specs.require(&measure.column, Kind::Numbers, format!("`customers.measures.{name}`"));
            columns.measures.push((name.clone(), place));
        }
        columns
    }

    fn deal_columns(&self, table: &OpportunitiesTable, specs: &mut Specs, account: Kind) -> Result<DealColumns, Error> {
        let outcome = self.outcome_columns(&table.outcome, specs)?;
        let mut only = Vec::new();
        for (name, values) in &table.only {
            let role = format!("`opportunities.{}`", only_name(*name));
            let column = table.only_column(*name).ok_or_else(|| {
                let name = only_name(*name);
                self.wrong(format!("`opportunities.only` names `{name}`, but `opportunities.{name}` maps no column"))
            })?;
            let values = values.iter().map(|value| normalise(&value.text)).collect();
            only.push((*name, values, specs.require(column, Kind::Codes, role)));
        }
        let mut require = |column: Option<&str>, kind, role: &str| {
            column.map(|column| specs.require(column, kind, format!("`opportunities.{role}`")))
        };
        let reasons = self.request.with_reasons;
        let amount = table.amount.as_ref();
        let currency = amount.and_then(|amount| amount.currency_column());
        Ok(DealColumns {
            outcome,
            only,
            account: require(table.account.as_deref(), account, "account"),
            key: require(table.key.as_deref(), Kind::Keys, "key"),
            amount: require(amount.map(|amount| amount.column()), Kind::Money, "amount"),
            currency: require(currency, Kind::Codes, "amount.currency_column")
                .map(|place| (currency.unwrap_or("").to_owned(), place)),
            created: require(table.created.as_deref(), Kind::Days, "created"),
            closed: require(table.closed.as_deref(), Kind::Days, "closed"),
            reason: require(table.reason.as_deref().filter(|_| reasons), Kind::Codes, "reason"),
            source: require(table.source.as_deref().filter(|_| reasons), Kind::Codes, "source"),
            campaign: require(table.campaign.as_deref().filter(|_| reasons), Kind::Codes, "campaign"),
        })
    }

    fn outcome_columns(&self, outcome: &model::Outcome, specs: &mut Specs) -> Result<OutcomeColumns, Error> {
        let texts = |values: &[crate::yaml::Scalar]| -> Vec<String> {
            values.iter().map(|value| normalise(&value.text)).filter(|value| !value.is_empty()).collect()
        };
        match (outcome.column.as_deref(), outcome.closed_column.as_deref(), outcome.won_column.as_deref()) {
            (Some(column), None, None) => {
                let (won, lost) = (texts(outcome.won.as_deref().unwrap_or(&[])), texts(outcome.lost.as_deref().unwrap_or(&[])));
                if won.is_empty() || lost.is_empty() {
                    return Err(self.wrong("`opportunities.outcome` must list the values that mean won and those that mean lost"));
                }
                if let Some(both) = won.iter().find(|value| lost.contains(value)) {
                    return Err(self.wrong(format!("`{both}` is in both `outcome.won` and `outcome.lost`; leave it in one of them")));
                }
                let column = specs.require(column, Kind::Codes, "`opportunities.outcome.column`");
                Ok(OutcomeColumns::Values { column, won, lost })
            }
            (None, Some(closed), Some(won)) => Ok(OutcomeColumns::Flags {
                closed: specs.require(closed, Kind::Booleans, "`opportunities.outcome.closed_column`"),
                won: specs.require(won, Kind::Booleans, "`opportunities.outcome.won_column`"),
            }),
            _ => Err(self.wrong(
                "`opportunities.outcome` needs either `column` with `won` and `lost`, or `closed_column` and `won_column`",
            )),
        }
    }

    fn wrong(&self, message: impl Into<String>) -> Error {
        Error::manifest(&self.manifest.id, message)
    }

    fn deals(&self, table: &OpportunitiesTable, accounts: Lookup<'_>) -> Result<Deals, Error> {
        if table.account.is_none() {
            return Err(self.wrong("`opportunities.account` is missing; name the column with the account's key"));
        }
        let mut specs = Specs::default();
        let columns = self.deal_columns(table, &mut specs, Kind::Rows)?;
        let mut read = self.table("opportunities", &table.path, table.format, &specs, Some(accounts))?;
        let rows = match columns.account.and_then(|place| read.take(place)) {
            Some(Data::Rows(rows)) => rows,
            _ => Vec::new(),
        };
        self.assemble_deals(&mut read, columns, rows)
    }

    /// Leaves out what does not count, says so, and gives the rest its outcome.
    fn assemble_deals(&self, table: &mut Table, columns: DealColumns, account: Vec<u32>) -> Result<Deals, Error> {
        let mut problems = std::mem::take(&mut table.problems);
        if let Some(place) = columns.key {
            let (_, repeated) = Index::new(&as_keys(table.take(place)));
            problems.extend(repeated_keys("opportunity", &repeated, &table.places));
        }
        let outcome = outcomes(table, &columns.outcome, &mut problems);
        let keep = self.kept(table, &columns, &account, &mut problems);
        let rows: Option<Vec<u32>> =
            (keep.count_ones() < keep.len()).then(|| keep.iter_ones().map(|row| row as u32).collect());
        let places = [
            columns.amount,
            columns.currency.as_ref().map(|(_, place)| *place),
            columns.created,
            columns.closed,
            columns.reason,
            columns.source,
            columns.campaign,
        ];
        let taken = places.map(|place| place.and_then(|place| table.take(place)));
        let kept = |data: Option<Data>| match &rows {
            Some(rows) => data.map(|data| data.select(rows)),
            None => data,
        };
        let mut taken = taken.into_par_iter().map(kept).collect::<Vec<_>>().into_iter();
        let mut next = || taken.next().flatten();
        let (amount, currency) = (next().map(as_money), next().map(as_codes));
        let opportunities = Opportunities {
            account: kept_values(account, rows.as_deref()),
            outcome: kept_values(outcome, rows.as_deref()),
            amount,
            created: next().map(into_days),
            closed: next().map(into_days),
            reason: next().map(as_codes),
            source: next().map(as_codes),
            campaign: next().map(as_codes),
        };
        if let (Some(codes), Some((column, _)), Some(amount)) = (&currency, &columns.currency, &opportunities.amount) {
            one_currency(codes, column, amount)?;
        }
        let row_of = |at: usize| rows.as_ref().map_or(at, |rows| rows[at] as usize);
        problems.extend(self.date_problems(&opportunities, |at| table.places.of(row_of(at))));
        Ok(Deals {
            opportunities,
            problems,
            hashes: std::mem::take(&mut table.hashes),
            digests: std::mem::take(&mut table.digests),
        })
    }

    /// The rows that count: those that `only` keeps and that have an account.
    fn kept(
        &self,
        table: &mut Table,
        columns: &DealColumns,
        account: &[u32],
        problems: &mut Vec<RowProblem>,
    ) -> Bitmap {
        let mut keep = Bitmap::new(table.rows, true);
        for (_, values, place) in &columns.only {
            let Some(Data::Codes(text)) = table.take(*place) else { continue };
            let is_kept: Vec<bool> =
                std::iter::once(false).chain(text.values.iter().map(|value| values.contains(value))).collect();
            keep.and(&Bitmap::from_fn(table.rows, |row| is_kept[text.codes[row] as usize]));
        }
        let mut filtered = Tally::default();
        let mut left_out = keep.clone();
        left_out.not();
        left_out.iter_ones().for_each(|row| filtered.add(|| table.places.of(row)));
        let (mut missing, mut unknown) = (Tally::default(), Tally::default());
        let with_account = Bitmap::from_fn(table.rows, |row| account[row] < UNKNOWN_KEY);
        let mut without = keep.clone();
        without.and_not(&with_account);
        for row in without.iter_ones() {
            let tally = if account[row] == NO_KEY { &mut missing } else { &mut unknown };
            tally.add(|| table.places.of(row));
        }
        keep.and(&with_account);
        let opportunities = |count| counted(count, "opportunity", "opportunities");
        let was = |count| if count == 1 { "was" } else { "were" };
        push(problems, "filtered-out", filtered, |count| {
            format!("{} {} left out by `opportunities.only`", opportunities(count), was(count))
        });
        push(problems, "missing-account-key", missing, |count| {
            format!("{} without an account key {} left out", opportunities(count), was(count))
        });
        push(problems, "unknown-account", unknown, |count| {
            format!("{} of accounts that are not in the accounts file {} left out", opportunities(count), was(count))
        });
        keep
    }

    /// Only closed opportunities: the close date of an open one is a hope.
    fn date_problems(&self, deals: &Opportunities, place: impl Fn(usize) -> RowRef) -> Vec<RowProblem> {
        let Some(closed) = &deals.closed else { return Vec::new() };
        let as_of = day_number(self.manifest.as_of);
        let (mut undated, mut early, mut late) = (Tally::default(), Tally::default(), Tally::default());
        for (at, (outcome, closed)) in deals.outcome.iter().zip(closed).enumerate() {
            if *outcome == Outcome::Open {
                continue;
            }
            if *closed == UNKNOWN_DAY {
                if *outcome == Outcome::Won {
                    undated.add(|| place(at));
                }
                continue;
            }
            let created = deals.created.as_ref().map_or(UNKNOWN_DAY, |created| created[at]);
            // One day is what two time zones can make of the same moment.
            if created != UNKNOWN_DAY && i64::from(*closed) < i64::from(created) - 1 {
                early.add(|| place(at));
            }
            if *closed > as_of {
                late.add(|| place(at));
            }
        }
        let mut problems = Vec::new();
        let closed = |count| counted(count, "closed opportunity", "closed opportunities");
        push(&mut problems, "won-without-close-date", undated, |count| {
            let won = counted(count, "won opportunity has", "won opportunities have");
            format!("{won} no close date; they count, but in no window of time and with no cycle")
        });
        push(&mut problems, "closed-before-created", early, |count| {
            format!(
                "{} with a close date before the created date; they count, but their cycle is unknown",
                closed(count)
            )
        });
        push(&mut problems, "closed-after-snapshot", late, |count| {
            format!(
                "{} with a close date after {}, the day of the snapshot; they count",
                closed(count),
                self.manifest.as_of
            )
        });
        problems
    }

    fn snapshot(&self, table: &mut Table, columns: &AccountColumns, lookup: Option<&Lookup<'_>>) -> Snapshot {
        let account_count = table.rows;
        let parents = columns.parent.map(|place| as_keys(table.take(place)));
        let fields: Vec<Option<Data>> = columns.fields.iter().map(|place| table.take(*place)).collect();
        let declared = self.manifest.customers.iter().flat_map(|customers| &customers.measures);
        let lower = declared.filter(|(_, measure)| measure.better == model::MeasureDirection::Lower);
        let customers = Customers {
            lower_is_better: lower.map(|(name, _)| name.clone()).collect(),
            churned_on: columns.churned_on.and_then(|place| table.take(place)).map(into_days),
            arr_start: columns.arr_start.and_then(|place| table.take(place)).map(as_money),
            arr_now: columns.arr_now.and_then(|place| table.take(place)).map(as_money),
            churn_reason: columns.churn_reason.and_then(|place| table.take(place)).map(as_codes),
            measures: (columns.measures.iter())
                .map(|(name, place)| (name.clone(), table.take(*place).map_or(Vec::new(), as_numbers)))
                .collect(),
        };
        let names = columns.name.and_then(|place| table.take(place)).map(as_texts);
        Snapshot {
            id: self.manifest.id.clone(),
            as_of: self.manifest.as_of,
            synthetic: self.manifest.synthetic,
            account_count,
            columns: fields.into_par_iter().map(|data| data.map(column)).collect(),
            clusters: parents.zip(lookup).map(|(parents, lookup)| clusters(&parents, lookup)),
            opportunities: None,
            customers,
            keys: None,
            names,
            problems: Vec::new(),
            digest: String::new(),
            file_digests: std::mem::take(&mut table.digests),
        }
    }

    fn finish(&self, snapshot: Snapshot, hashes: &[Hash], problems: Vec<RowProblem>) -> Result<Snapshot, Error> {
        if problems.iter().any(|problem| problem.is_error) {
            return Err(Error::Rows { problems });
        }
        let digest = format!("sha256:{}", digest::hex(&digest::of_hashes(hashes)));
        Ok(Snapshot { problems, digest, ..snapshot })
    }
}

impl AccountColumns {
    fn places(&self) -> Vec<usize> {
        let single = [self.name, self.parent, self.churned_on, self.arr_start, self.arr_now, self.churn_reason];
        let measures = self.measures.iter().map(|(_, place)| *place);
        self.fields.iter().copied().chain(single.into_iter().flatten()).chain(measures).collect()
    }
}

/// Opportunities with what there is to say about their rows and files.
struct Deals {
    opportunities: Opportunities,
    problems: Vec<RowProblem>,
    hashes: Vec<Hash>,
    digests: Vec<super::FileDigest>,
}

fn kept_values<T: Copy>(values: Vec<T>, rows: Option<&[u32]>) -> Vec<T> {
    match rows {
        Some(rows) => pick(values, rows),
        None => values,
    }
}

fn only_name(name: OnlyColumn) -> &'static str {
    match name {
        OnlyColumn::Reason => "reason",
        OnlyColumn::Source => "source",
        OnlyColumn::Campaign => "campaign",
        OnlyColumn::Stage => "stage",
        OnlyColumn::Type => "type",
    }
}

fn push(problems: &mut Vec<RowProblem>, rule: &str, tally: Tally<RowRef>, message: impl Fn(u64) -> String) {
    if tally.count > 0 {
        problems.push(RowProblem {
            rule: rule.to_owned(),
            count: tally.count,
            message: message(tally.count),
            rows: tally.first,
            is_error: false,
        });
    }
}

fn empty_account_keys(keys: &Keys, places: &Places) -> Option<RowProblem> {
    let mut empty = Tally::default();
    let rows = (0..keys.texts.len()).filter(|row| keys.texts.bytes(*row).is_empty());
    rows.for_each(|row| empty.add(|| places.of(row)));
    (empty.count > 0).then(|| RowProblem {
        rule: "empty-account-key".to_owned(),
        count: empty.count,
        message: format!(
            "{} no key; every account needs one of its own",
            counted(empty.count, "account has", "accounts have")
        ),
        rows: empty.first,
        is_error: true,
    })
}

fn repeated_keys(what: &str, repeated: &[Repeated], places: &Places) -> Option<RowProblem> {
    let mut tally = Tally::default();
    repeated.iter().for_each(|(row, _)| tally.add(|| places.of(*row as usize)));
    let (_, first) = repeated.first()?;
    let first = places.of(*first as usize);
    Some(RowProblem {
        rule: format!("duplicate-{what}-key"),
        count: tally.count,
        message: format!(
            "{} the {what} key of an earlier row (the first of them repeats {first}); keep one row for each key",
            counted(tally.count, "row has", "rows have"),
        ),
        rows: tally.first,
        is_error: true,
    })
}

fn outcomes(table: &mut Table, columns: &OutcomeColumns, problems: &mut Vec<RowProblem>) -> Vec<Outcome> {
    match columns {
        OutcomeColumns::Values { column, won, lost } => {
            let Some(Data::Codes(text)) = table.take(*column) else { return Vec::new() };
            let outcome = |value: &String| {
                if won.contains(value) {
                    Outcome::Won
                } else if lost.contains(value) {
                    Outcome::Lost
                } else {
                    Outcome::Open
                }
            };
            let by_code: Vec<Outcome> = std::iter::once(Outcome::Open).chain(text.values.iter().map(outcome)).collect();
            problems.extend(unseen_outcomes(&by_code, &text));
            text.codes.iter().map(|code| by_code[*code as usize]).collect()
        }
        OutcomeColumns::Flags { closed, won } => {
            let (Some(Data::Booleans(closed)), Some(Data::Booleans(won))) = (table.take(*closed), table.take(*won))
            else {
                return Vec::new();
            };
            let mut undecided = Tally::default();
            let outcome = |(row, (closed, won)): (usize, (&u8, &u8))| match (closed, won) {
                (1, 1) => Outcome::Won,
                (1, 0) => Outcome::Lost,
                (1, _) => {
                    undecided.add(|| table.places.of(row));
                    Outcome::Open
                }
                _ => Outcome::Open,
            };
            let outcomes = closed.iter().zip(&won).enumerate().map(outcome).collect();
            push(problems, "closed-without-result", undecided, |count| {
                let are = counted(count, "opportunity is", "opportunities are");
                format!("{are} closed, but nobody says whether won or lost; they count as open")
            });
            outcomes
        }
    }
}

/// Values that no row has are most likely misspelt, and would pass silently for "still open".
fn unseen_outcomes(by_code: &[Outcome], text: &CodedText) -> Option<RowProblem> {
    const MOST: usize = 10;
    let missing = [(Outcome::Won, "won"), (Outcome::Lost, "lost")];
    let missing: Vec<&str> =
        missing.into_iter().filter(|(outcome, _)| !by_code.contains(outcome)).map(|(_, name)| name).collect();
    if missing.is_empty() {
        return None;
    }
    let labels: Vec<String> = text.labels.iter().take(MOST).map(|label| format!("`{label}`")).collect();
    Some(RowProblem {
        rule: "outcome-never-seen".to_owned(),
        count: missing.len() as u64,
        rows: Vec::new(),
        message: format!(
            "no row has an outcome that means {}; the column has {}",
            missing.join(" or "),
            if labels.is_empty() { "no value at all".to_owned() } else { labels.join(", ") }
        ),
        is_error: false,
    })
}

fn one_currency(codes: &CodedText, column: &str, amount: &[i64]) -> Result<(), Error> {
    const MOST: usize = 10;
    let mut is_seen = vec![false; codes.values.len() + 1];
    for (code, _) in codes.codes.iter().zip(amount).filter(|(_, amount)| **amount != UNKNOWN_AMOUNT) {
        is_seen[*code as usize] = true;
    }
    let seen = codes.labels.iter().zip(&is_seen[1..]).filter(|(_, is_seen)| **is_seen);
    let currencies: Vec<String> = seen.map(|(label, _)| label.clone()).take(MOST).collect();
    if currencies.len() > 1 {
        return Err(Error::Currencies { column: column.to_owned(), currencies });
    }
    Ok(())
}

fn column(data: Data) -> Column {
    match data {
        Data::Integers(mut values) => {
            let known = known(&values, |value| *value != i64::MIN);
            values.iter_mut().filter(|value| **value == i64::MIN).for_each(|value| *value = 0);
            Column::Integer { values, known }
        }
        Data::Numbers(mut values) => {
            let known = known(&values, |value| !value.is_nan());
            values.iter_mut().filter(|value| value.is_nan()).for_each(|value| *value = 0.0);
            Column::Number { values, known }
        }
        Data::Booleans(values) => Column::Boolean {
            truth: known(&values, |value| *value == 1),
            known: known(&values, |value| *value != UNKNOWN_BOOLEAN),
        },
        Data::Days(days) => Column::Date { days },
        Data::Lists(Lists { ends, codes, known: is_known, values }) => {
            let mut offsets = ends;
            offsets.insert(0, 0);
            Column::List { offsets, codes, values, known: known(&is_known, |known| *known) }
        }
        other => {
            let CodedText { codes, values, .. } = as_codes(other);
            Column::Text { codes, values }
        }
    }
}

// A column has the kind that it was asked for; these take it out of its wrapping.

fn as_keys(data: Option<Data>) -> Keys {
    if let Some(Data::Keys(keys)) = data { keys } else { Keys::default() }
}

fn as_texts(data: Data) -> Texts {
    if let Data::Texts(texts) = data { texts } else { Texts::default() }
}

fn as_codes(data: Data) -> CodedText {
    if let Data::Codes(text) = data { text } else { CodedText::default() }
}

fn as_money(data: Data) -> Vec<i64> {
    if let Data::Money(values) = data { values } else { Vec::new() }
}

fn as_numbers(data: Data) -> Vec<f64> {
    if let Data::Numbers(values) = data { values } else { Vec::new() }
}

fn as_days(data: &Data) -> &[i32] {
    if let Data::Days(days) = data { days } else { &[] }
}

fn into_days(data: Data) -> Vec<i32> {
    if let Data::Days(days) = data { days } else { Vec::new() }
}
