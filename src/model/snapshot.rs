//! A snapshot's manifest as it is written: where the customer data is and how to read it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Allow, Date};
use crate::yaml::Scalar;

/// A snapshot: where the customer data is and how to read it.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// Always `snapshot`.
    #[schemars(extend("const" = "snapshot"))]
    pub kind: String,
    /// The name that the workspace uses.
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    /// "Today" for every duration and every churn: the day the data were exported.
    pub as_of: Date,
    /// Where the data come from.
    pub source: Option<String>,
    /// Whether the data are invented.
    #[serde(default)]
    pub synthetic: bool,
    /// One row an account.
    pub accounts: Option<AccountsTable>,
    /// One row an opportunity; without it accounts can be scored, not backtested.
    pub opportunities: Option<OpportunitiesTable>,
    /// Columns of the accounts file on what happened after the sale.
    pub customers: Option<Customers>,
    /// How text files are read.
    #[serde(default)]
    pub csv: CsvSettings,
    /// What a value does that cannot be read as its field's type.
    #[serde(default)]
    pub bad_values: BadValues,
    /// Digests that the files must have.
    #[serde(default)]
    pub sha256: Pins,
    /// Free text for the people who maintain this file.
    pub notes: Option<String>,
    /// Rules that this document is excused from.
    #[serde(default)]
    pub allow: Vec<Allow>,
}

/// The accounts file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountsTable {
    /// The file, relative to this document; a glob reads several as one.
    pub path: String,
    /// The file's format, if its ending does not say.
    pub format: Option<DataFormat>,
    /// The column with the account's key.
    pub key: String,
    /// The column with the account's name; only ever shown locally.
    pub name: Option<String>,
    /// The column with the key of the parent account; accounts of one parent are one cluster for the intervals.
    pub parent: Option<String>,
    /// Field: column. A field whose column has its own name needs no line.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
}

/// The opportunities file.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpportunitiesTable {
    /// The file, relative to this document; a glob reads several as one.
    pub path: String,
    /// The file's format, if its ending does not say.
    pub format: Option<DataFormat>,
    /// The column with the account's key; may be left out of flat files, where each row then is an account.
    pub account: Option<String>,
    /// The column with the opportunity's key.
    pub key: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// The column with the amount, or `{column: Amount, currency_column: CurrencyIsoCode}`.
    pub amount: Option<AmountColumn>,
    /// The column with the day it was created.
    pub created: Option<String>,
    /// The column with the day it was closed.
    pub closed: Option<String>,
    /// The column with the stage.
    pub stage: Option<String>,
    /// The column with the reason of a loss.
    pub reason: Option<String>,
    /// The column with the lead source.
    pub source: Option<String>,
    /// The column with the campaign.
    pub campaign: Option<String>,
    /// The column with the type of deal.
    #[serde(rename = "type")]
    pub deal_type: Option<String>,
    /// Keeps only rows whose column has one of these values: `{type: [New Business]}`.
    #[serde(default)]
    pub only: BTreeMap<OnlyColumn, Vec<Scalar>>,
    /// Field: column, for flat files.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
}

/// The mapped columns by which rows can be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OnlyColumn {
    /// The reason of a loss.
    Reason,
    /// The lead source.
    Source,
    /// The campaign.
    Campaign,
    /// The stage.
    Stage,
    /// The type of deal.
    Type,
}

impl OpportunitiesTable {
    /// The column that is mapped to one of the names that `only` may use.
    pub fn only_column(&self, name: OnlyColumn) -> Option<&str> {
        match name {
            OnlyColumn::Reason => self.reason.as_deref(),
            OnlyColumn::Source => self.source.as_deref(),
            OnlyColumn::Campaign => self.campaign.as_deref(),
            OnlyColumn::Stage => self.stage.as_deref(),
            OnlyColumn::Type => self.deal_type.as_deref(),
        }
    }
}

/// How an opportunity ended: a column with values that mean won and lost (every other value: still open), or the
/// two columns in which Salesforce says whether it is closed and whether it is won.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// The column.
    pub column: Option<String>,
    /// The values that mean won.
    #[schemars(length(min = 1))]
    pub won: Option<Vec<Scalar>>,
    /// The values that mean lost.
    #[schemars(length(min = 1))]
    pub lost: Option<Vec<Scalar>>,
    /// The column that says whether the opportunity is closed.
    pub closed_column: Option<String>,
    /// The column that says whether the opportunity is won.
    pub won_column: Option<String>,
}

/// The column with the amount.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum AmountColumn {
    /// The column.
    Column(String),
    /// The column, and the one with the currency.
    WithCurrency(AmountWithCurrency),
}

/// The column with the amount and the one with its currency.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmountWithCurrency {
    /// The column with the amount.
    pub column: String,
    /// The column with the currency.
    pub currency_column: Option<String>,
}

impl AmountColumn {
    /// The column with the amount.
    pub fn column(&self) -> &str {
        match self {
            AmountColumn::Column(column) => column,
            AmountColumn::WithCurrency(amount) => &amount.column,
        }
    }

    /// The column with the currency.
    pub fn currency_column(&self) -> Option<&str> {
        match self {
            AmountColumn::Column(_) => None,
            AmountColumn::WithCurrency(amount) => amount.currency_column.as_deref(),
        }
    }
}

/// Columns of the accounts file on what happened after the sale.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Customers {
    /// The column with the day the customer left.
    pub churned_on: Option<String>,
    /// The column with the reason why the customer left.
    pub churn_reason: Option<String>,
    /// The column with the yearly recurring revenue at the start.
    pub arr_start: Option<String>,
    /// The column with the yearly recurring revenue now.
    pub arr_now: Option<String>,
    /// Anything else worth watching: a mean per group.
    #[serde(default)]
    pub measures: BTreeMap<String, Measure>,
}

/// A number of customers that is worth watching.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The column.
    pub column: String,
    /// Which way is better.
    #[serde(default)]
    pub better: MeasureDirection,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MeasureDirection {
    /// More is better.
    #[default]
    Higher,
    /// Less is better.
    Lower,
}

/// How text files are read.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CsvSettings {
    /// The character between cells: `,`, `;`, or a tab (`"\t"` or `tab`).
    pub delimiter: String,
    /// The character between the values of a list.
    pub list_separator: String,
    /// Texts that mean "not known", compared after trimming.
    pub null_values: Vec<Scalar>,
    /// The decimal mark.
    pub decimal: String,
    /// The mark between thousands.
    pub thousands: Option<String>,
    /// How dates are written, as for `strftime`.
    pub date_format: String,
    /// What an empty cell of a list means.
    pub empty_list: EmptyList,
    /// Further texts that mean yes.
    pub true_values: Vec<Scalar>,
    /// Further texts that mean no.
    pub false_values: Vec<Scalar>,
}

impl Default for CsvSettings {
    fn default() -> Self {
        CsvSettings {
            delimiter: ",".into(),
            list_separator: ";".into(),
            null_values: Vec::new(),
            decimal: ".".into(),
            thousands: None,
            date_format: "%Y-%m-%d".into(),
            empty_list: EmptyList::Unknown,
            true_values: Vec::new(),
            false_values: Vec::new(),
        }
    }
}

/// What an empty cell of a list means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EmptyList {
    /// Nobody knows.
    #[default]
    Unknown,
    /// The list is known to be empty.
    Empty,
}

/// What a value does that cannot be read as its field's type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum BadValues {
    /// Reading stops and lists the first ten.
    #[default]
    Error,
    /// The value counts as not known.
    Unknown,
}

/// Digests that the files must have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pins {
    /// SHA-256 of the accounts file.
    #[schemars(regex(pattern = "^[0-9a-fA-F]{64}$"))]
    pub accounts: Option<String>,
    /// SHA-256 of the opportunities file.
    #[schemars(regex(pattern = "^[0-9a-fA-F]{64}$"))]
    pub opportunities: Option<String>,
}

/// The formats of data files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DataFormat {
    /// Comma-separated values, and what spreadsheets make of them.
    Csv,
    /// One JSON object a line.
    Jsonl,
    /// Apache Parquet.
    Parquet,
}
