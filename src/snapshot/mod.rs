//! Manifest + bytes → typed columns.

use std::collections::{BTreeMap, BTreeSet};

use crate::bitmap::Bitmap;
use crate::model::{Date, FieldType};

/// A day that is not known.
pub const UNKNOWN_DAY: i32 = i32::MIN;

/// An amount that is not known.
pub const UNKNOWN_AMOUNT: i64 = i64::MIN;

/// Days since 1970-01-01.
pub fn day_number(day: Date) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.until(day).map(|span| span.get_days()).unwrap_or(0)
}

/// A field with the column to read it from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldColumn {
    /// The field.
    pub field: String,
    /// The column.
    pub column: String,
    /// How its cells are read.
    pub field_type: FieldType,
}

/// A snapshot of customer data.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Its id.
    pub id: String,
    /// Its day.
    pub as_of: Date,
    /// Whether the data are invented.
    pub synthetic: bool,
    /// The number of accounts.
    pub account_count: usize,
    /// One for each requested field.
    pub columns: Vec<Option<Column>>,
    /// The cluster of every account.
    pub clusters: Option<Vec<u32>>,
    /// The deals.
    pub opportunities: Option<Opportunities>,
    /// What happened after the sale.
    pub customers: Customers,
    /// Problems with rows.
    pub problems: Vec<RowProblem>,
    /// Digest of the files.
    pub digest: String,
}

/// A column of accounts.
#[derive(Clone, Debug)]
pub enum Column {
    /// Texts.
    Text {
        /// 0 for unknown, else index + 1.
        codes: Vec<u32>,
        /// Distinct normalised values.
        values: Vec<String>,
    },
    /// Whole numbers.
    Integer {
        /// The values.
        values: Vec<i64>,
        /// Which are known.
        known: Bitmap,
    },
    /// Numbers.
    Number {
        /// The values.
        values: Vec<f64>,
        /// Which are known.
        known: Bitmap,
    },
    /// Booleans.
    Boolean {
        /// Which are true.
        truth: Bitmap,
        /// Which are known.
        known: Bitmap,
    },
    /// Days.
    Date {
        /// Days since 1970-01-01.
        days: Vec<i32>,
    },
    /// Lists of texts.
    List {
        /// Where each row's codes begin.
        offsets: Vec<u32>,
        /// Indexes into values.
        codes: Vec<u32>,
        /// Distinct normalised values.
        values: Vec<String>,
        /// Which are known.
        known: Bitmap,
    },
}

/// How a deal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Not yet.
    Open,
    /// Won.
    Won,
    /// Lost.
    Lost,
}

/// The deals.
#[derive(Clone, Debug)]
pub struct Opportunities {
    /// Row of the account.
    pub account: Vec<u32>,
    /// How it ended.
    pub outcome: Vec<Outcome>,
    /// Millionths.
    pub amount: Option<Vec<i64>>,
    /// Day created.
    pub created: Option<Vec<i32>>,
    /// Day closed.
    pub closed: Option<Vec<i32>>,
}

/// What happened after the sale.
#[derive(Clone, Debug, Default)]
pub struct Customers {
    /// Day the customer left.
    pub churned_on: Option<Vec<i32>>,
    /// Recurring revenue at the start.
    pub arr_start: Option<Vec<i64>>,
    /// Recurring revenue now.
    pub arr_now: Option<Vec<i64>>,
    /// Declared measures.
    pub measures: BTreeMap<String, Vec<f64>>,
    /// Measures where less is better.
    pub lower_is_better: BTreeSet<String>,
}

impl Customers {
    /// Whether the customer left by a day.
    pub fn has_churned(&self, account: usize, as_of: i32) -> bool {
        self.churned_on.as_ref().is_some_and(|days| days[account] != UNKNOWN_DAY && days[account] <= as_of)
    }

    /// Recurring revenue at the start and now, where both are known; a customer that left has none now.
    pub fn revenue(&self, account: usize, as_of: i32) -> Option<(i64, i64)> {
        let known = |amounts: &Option<Vec<i64>>| {
            amounts.as_ref().map(|amounts| amounts[account]).filter(|amount| *amount != UNKNOWN_AMOUNT)
        };
        let start = known(&self.arr_start)?;
        if self.has_churned(account, as_of) {
            return Some((start, 0));
        }
        Some((start, known(&self.arr_now)?))
    }
}

/// A problem with rows.
#[derive(Clone, Debug)]
pub struct RowProblem {
    /// The rule.
    pub rule: String,
    /// How many rows.
    pub count: u64,
    /// The first rows.
    pub rows: Vec<RowRef>,
    /// What was done with them.
    pub message: String,
    /// Whether it is an error.
    pub is_error: bool,
}

/// A row of a file.
#[derive(Clone, Debug)]
pub struct RowRef {
    /// The file.
    pub file: String,
    /// The line or row.
    pub row: u64,
    /// The column.
    pub column: Option<String>,
    /// The value.
    pub value: Option<String>,
}
