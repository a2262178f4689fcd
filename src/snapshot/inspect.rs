//! What the files of a manifest hold beside what anybody asks for: their columns, and the words in the few columns
//! that decide which deals count. Refuses to judge, and to keep anything about a single account or deal.

use super::data::{Data, Kind};
use super::error::Error;
use super::source::DataSource;
use super::table::{self, Specs, TableRequest};
use super::values::Reading;
use super::{CodedText, Tuning};
use crate::model::{self, DataFormat, normalise};

/// What the files of a manifest hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspection {
    /// The columns of the file that accounts are read from.
    pub account_columns: Vec<String>,
    /// The columns of the opportunities file; none where there is no such file.
    pub deal_columns: Vec<String>,
    /// The words in the outcome column.
    pub outcomes: Vec<Word>,
    /// The column with the type of deal, mapped or called so.
    pub types: Option<Words>,
    /// The column with the currency, mapped or called so.
    pub currencies: Option<Words>,
}

/// The words of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The column.
    pub column: String,
    /// Whether the manifest names the column; otherwise it is known by its name.
    pub is_mapped: bool,
    /// Its words, in the order of first appearance.
    pub words: Vec<Word>,
}

/// A word of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it is spelt first.
    pub label: String,
    /// How many rows have it.
    pub rows: u64,
    /// How many of them are won deals.
    pub won: u64,
}

/// Looks at the files of a manifest.
///
/// # Errors
/// As for [`super::read`], as far as these columns are concerned.
pub fn inspect(manifest: &model::Snapshot, source: &dyn DataSource) -> Result<Inspection, Error> {
    let reading = Reading::new(&manifest.csv).map_err(|message| Error::manifest(&manifest.id, message))?;
    let inspector = Inspector { manifest, source, reading: &reading };
    let mut inspection = Inspection::default();
    if let Some(accounts) = &manifest.accounts {
        inspection.account_columns = inspector.columns("accounts", &accounts.path, accounts.format)?;
    }
    if let Some(deals) = &manifest.opportunities {
        inspection.deal_columns = inspector.columns("opportunities", &deals.path, deals.format)?;
        inspector.words(deals, &mut inspection)?;
    }
    if manifest.accounts.is_none() {
        inspection.account_columns.clone_from(&inspection.deal_columns);
    }
    Ok(inspection)
}

struct Inspector<'a> {
    manifest: &'a model::Snapshot,
    source: &'a dyn DataSource,
    reading: &'a Reading,
}

impl Inspector<'_> {
    fn table(
        &self,
        role: &'static str,
        path: &str,
        format: Option<DataFormat>,
        specs: &Specs,
    ) -> Result<table::Table, Error> {
        let request = TableRequest {
            role,
            path,
            format,
            csv: &self.manifest.csv,
            // Whoever reads the snapshot itself holds it against its pins.
            pin: None,
            specs: &specs.0,
            reading: self.reading,
            lookup: None,
            snapshot: &self.manifest.id,
            tuning: &Tuning::default(),
        };
        table::read(&request, self.source)
    }

    /// The columns of a file. A reader that misses a column lists those there are, before it reads any row.
    fn columns(&self, role: &'static str, path: &str, format: Option<DataFormat>) -> Result<Vec<String>, Error> {
        let mut specs = Specs::default();
        specs.require("\u{0}", Kind::Codes, role);
        match self.table(role, path, format, &specs) {
            Err(Error::MissingColumn { columns, .. }) => Ok(columns),
            Err(error) => Err(error),
            Ok(_) => Ok(Vec::new()),
        }
    }

    fn words(&self, deals: &model::OpportunitiesTable, inspection: &mut Inspection) -> Result<(), Error> {
        let mut specs = Specs::default();
        let outcome = deals.outcome.column.as_deref().map(|column| specs.want(column, Kind::Codes, "outcome"));
        let won = deals.outcome.won_column.as_deref().map(|column| specs.want(column, Kind::Booleans, "outcome"));
        let mut column = |mapped: Option<&str>, names: &[&str]| {
            let called = inspection.deal_columns.iter().find(|column| names.contains(&plain(column).as_str()));
            let name = mapped.or(called.map(String::as_str))?.to_owned();
            let place = specs.want(&name, Kind::Codes, "words");
            Some((name, mapped.is_some(), place))
        };
        let types = column(deals.deal_type.as_deref(), &TYPES);
        let currency = deals.amount.as_ref().and_then(|amount| amount.currency_column());
        let currencies = column(currency, &CURRENCIES);
        let mut table = self.table("opportunities", &deals.path, deals.format, &specs)?;
        let outcome = outcome.and_then(|place| codes(table.take(place)));
        let won = won_rows(deals, outcome.as_ref(), won.and_then(|place| table.take(place)), table.rows);
        let mut words = |column: Option<(String, bool, usize)>| {
            let (column, is_mapped, place) = column?;
            Some(Words { column, is_mapped, words: counted(&codes(table.take(place))?, &won) })
        };
        inspection.types = words(types);
        inspection.currencies = words(currencies);
        inspection.outcomes = outcome.map(|outcome| counted(&outcome, &won)).unwrap_or_default();
        Ok(())
    }
}

/// What exports call the type of a deal, by [`plain`].
const TYPES: [&str; 6] = ["type", "dealtype", "opportunitytype", "recordtype", "recordtypename", "typeofdeal"];

/// What exports call the currency, by [`plain`].
const CURRENCIES: [&str; 5] = ["currency", "currencyisocode", "currencycode", "dealcurrencycode", "amountcurrency"];

/// A column's name without what exports differ in.
fn plain(column: &str) -> String {
    let name = column.strip_suffix("__c").unwrap_or(column);
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn codes(data: Option<Data>) -> Option<CodedText> {
    match data {
        Some(Data::Codes(text)) => Some(text),
        _ => None,
    }
}

/// Which rows are won, by the manifest's words or by the column that says so.
fn won_rows(
    deals: &model::OpportunitiesTable,
    outcome: Option<&CodedText>,
    flags: Option<Data>,
    rows: usize,
) -> Vec<bool> {
    if let Some(Data::Booleans(flags)) = flags {
        return flags.iter().map(|flag| *flag == 1).collect();
    }
    let Some(outcome) = outcome else { return vec![false; rows] };
    let won: Vec<String> = deals.outcome.won.iter().flatten().map(|value| normalise(&value.text)).collect();
    let is_won: Vec<bool> =
        std::iter::once(false).chain(outcome.values.iter().map(|value| won.contains(value))).collect();
    outcome.codes.iter().map(|code| is_won[*code as usize]).collect()
}

fn counted(text: &CodedText, won: &[bool]) -> Vec<Word> {
    let mut words: Vec<Word> = text.labels.iter().map(|label| Word { label: label.clone(), rows: 0, won: 0 }).collect();
    for (code, won) in text.codes.iter().zip(won) {
        let Some(word) = (*code as usize).checked_sub(1).and_then(|at| words.get_mut(at)) else { continue };
        word.rows += 1;
        word.won += u64::from(*won);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::{Content, DataFile};

    struct One(&'static str);

    impl DataSource for One {
        fn find(&self, path: &str) -> Result<Vec<DataFile>, Error> {
            Ok(vec![DataFile { path: path.to_owned(), content: Content::Memory(self.0.as_bytes().into()) }])
        }
    }

    fn check(outcome: &str, csv: &'static str, expected: &[(&str, u64, u64)], types: Option<(&str, bool)>) {
        let text = format!("path: deals.csv\noutcome: {outcome}\n");
        let table: model::OpportunitiesTable = serde_yaml::from_str(&text).expect("a table");
        let manifest: model::Snapshot =
            serde_yaml::from_str("kind: snapshot\nid: a\nas_of: 2026-09-30\n").expect("one");
        let manifest = model::Snapshot { opportunities: Some(table), ..manifest };
        let found = inspect(&manifest, &One(csv)).expect("an inspection");
        let words = |words: &[Word]| -> Vec<(String, u64, u64)> {
            words.iter().map(|word| (word.label.clone(), word.rows, word.won)).collect()
        };
        let expected: Vec<_> = expected.iter().map(|(label, rows, won)| ((*label).to_owned(), *rows, *won)).collect();
        let column = found.types.as_ref().map(|types| (types.column.as_str(), types.is_mapped));
        assert_eq!(column, types);
        let shown = found.types.map_or_else(|| words(&found.outcomes), |types| words(&types.words));
        assert_eq!(shown, expected);
    }

    #[test]
    fn words_are_counted_with_their_wins() {
        let stage = "{column: Stage, won: [Won], lost: [Lost]}";
        check(stage, "Stage\nWon\nlost\nWON\n", &[("Won", 2, 2), ("lost", 1, 0)], None);
        let typed = "Stage,Deal_Type__c\nWon,New\nWon,Renewal\nLost,New\nWon,\n";
        check(stage, typed, &[("New", 2, 1), ("Renewal", 1, 1)], Some(("Deal_Type__c", false)));
        let flags = "{closed_column: Closed, won_column: Won}";
        check(flags, "Closed,Won,Type\ntrue,true,A\ntrue,false,A\n", &[("A", 2, 1)], Some(("Type", false)));
    }
}
