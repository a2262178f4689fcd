//! A manifest and the bytes behind it become typed columns.
//!
//! One file a format, one for how a cell becomes a value, one for the join. Reading follows the columns that are
//! asked for, not those that a file has. Everything is exact and independent of the number of threads: money is
//! counted in millionths, codes are given in the order of the rows, problems name their first rows. This room refuses
//! to know profiles, tests and metrics.

use std::collections::{BTreeMap, BTreeSet};

use crate::bitmap::Bitmap;
use crate::model::{self, Date, FieldType};

mod assemble;
mod blocks;
mod builder;
mod clusters;
mod csv;
mod customers;
mod data;
mod dates;
mod dictionary;
mod digest;
mod error;
mod flat;
mod inspect;
mod jsonl;
mod keys;
mod parquet;
mod problem;
mod short;
mod show;
mod source;
mod table;
#[cfg(test)]
mod tests;
mod values;

pub use dates::day_number;
pub use error::Error;
pub use inspect::{Inspection, Word, Words, inspect};
pub use problem::{RowProblem, RowRef};
pub use source::{Content, DataFile, DataSource, Folder};

/// A field that is asked for, and the column that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldColumn {
    /// The field's name.
    pub field: String,
    /// The column in the accounts file, or in the flat file.
    pub column: String,
    /// How its cells are read.
    pub field_type: FieldType,
}

/// What is read. Columns that nobody asks for cost nothing but the walk over their bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'a> {
    /// The fields; [`Snapshot::columns`] answers in the same order.
    pub fields: &'a [FieldColumn],
    /// Keep account keys and names, which are only ever shown locally.
    pub with_keys: bool,
    /// Keep the reasons of losses and churn, the sources and the campaigns.
    pub with_reasons: bool,
}

/// The customer data of one manifest, as columns.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The manifest's id.
    pub id: String,
    /// The day that durations are counted from.
    pub as_of: Date,
    /// Whether the data are invented.
    pub synthetic: bool,
    /// How many accounts there are; every column of accounts has this many rows.
    pub account_count: usize,
    /// One per field asked for; `None` where the file has no such column.
    pub columns: Vec<Option<Column>>,
    /// With `accounts.parent`: the cluster of each account, dense from 0 in the order of first appearance. An account
    /// belongs to the cluster of its parent, whether or not the parent is in the file.
    pub clusters: Option<Vec<u32>>,
    /// The opportunities, where the manifest has some.
    pub opportunities: Option<Opportunities>,
    /// What happened after the sale.
    pub customers: Customers,
    /// The accounts' keys, if asked for; a flat file whose rows are accounts of their own has none.
    pub keys: Option<Texts>,
    /// The accounts' names as written, if asked for and mapped; empty where unknown.
    pub names: Option<Texts>,
    /// Rows that were left out or counted differently, and why. None is an error: errors come as [`Error::Rows`].
    pub problems: Vec<RowProblem>,
    /// `sha256:<hex>` over the digests of all files in order, those of the accounts first.
    pub digest: String,
    /// The digest of each file in order.
    pub file_digests: Vec<FileDigest>,
}

/// The SHA-256 of one file as it lies on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDigest {
    /// The file, as messages show it.
    pub path: String,
    /// Lower-case hexadecimal digits.
    pub sha256: String,
}

/// The values of one field over all accounts.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Texts as codes into the distinct values.
    Text {
        /// 0 where unknown, else one more than the place in `values`.
        codes: Vec<u32>,
        /// Distinct values after [`model::normalise`], in the order of first appearance.
        values: Vec<String>,
    },
    /// Whole numbers; 0 where unknown.
    Integer {
        /// The numbers.
        values: Vec<i64>,
        /// Which of them are known.
        known: Bitmap,
    },
    /// Numbers, never NaN or infinite; 0 where unknown.
    Number {
        /// The numbers.
        values: Vec<f64>,
        /// Which of them are known.
        known: Bitmap,
    },
    /// Yes or no.
    Boolean {
        /// Which are true; clear where unknown.
        truth: Bitmap,
        /// Which are known.
        known: Bitmap,
    },
    /// Days since 1970-01-01; [`UNKNOWN_DAY`] where unknown.
    Date {
        /// The days.
        days: Vec<i32>,
    },
    /// Sets of texts as codes into the distinct values.
    List {
        /// One more than there are accounts: the codes of account `i` are `codes[offsets[i]..offsets[i + 1]]`.
        offsets: Vec<u32>,
        /// Places in `values`; none twice for one account.
        codes: Vec<u32>,
        /// Distinct values after [`model::normalise`], in the order of first appearance.
        values: Vec<String>,
        /// Which lists are known; a known list may be empty.
        known: Bitmap,
    },
}

/// A day that is not known.
pub const UNKNOWN_DAY: i32 = i32::MIN;

/// An amount that is not known.
pub const UNKNOWN_AMOUNT: i64 = i64::MIN;

/// How an opportunity ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Outcome {
    /// It has not ended.
    Open,
    /// It was won.
    Won,
    /// It was lost.
    Lost,
}

/// Texts of a closed set, as codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodedText {
    /// 0 where unknown, else one more than the place in `values`.
    pub codes: Vec<u32>,
    /// Distinct values after [`model::normalise`], in the order of first appearance.
    pub values: Vec<String>,
    /// How each of the first 4,096 values is spelt where it first appears.
    pub labels: Vec<String>,
}

/// The opportunities that count: rows without a known account and rows that `only` leaves out are gone.
///
/// A close date may lie before the created date: the deal counts, and the metric decides on its cycle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opportunities {
    /// The account's row.
    pub account: Vec<u32>,
    /// How each ended.
    pub outcome: Vec<Outcome>,
    /// In millionths, [`UNKNOWN_AMOUNT`] where unknown. `None` if the manifest maps no such column; so below.
    pub amount: Option<Vec<i64>>,
    /// Days since 1970-01-01, [`UNKNOWN_DAY`] where unknown.
    pub created: Option<Vec<i32>>,
    /// Days since 1970-01-01, [`UNKNOWN_DAY`] where unknown; for open opportunities the day that is hoped for.
    pub closed: Option<Vec<i32>>,
    /// Why it was lost, if asked for.
    pub reason: Option<CodedText>,
    /// The lead source, if asked for.
    pub source: Option<CodedText>,
    /// The campaign, if asked for.
    pub campaign: Option<CodedText>,
}

impl Opportunities {
    /// How many opportunities there are.
    pub fn len(&self) -> usize {
        self.account.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.account.is_empty()
    }
}

/// What happened after the sale, one row an account. `None` if the manifest maps no such column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Customers {
    /// Days since 1970-01-01, [`UNKNOWN_DAY`] where the customer has not left or nobody knows.
    pub churned_on: Option<Vec<i32>>,
    /// In millionths, [`UNKNOWN_AMOUNT`] where unknown.
    pub arr_start: Option<Vec<i64>>,
    /// In millionths, [`UNKNOWN_AMOUNT`] where unknown.
    pub arr_now: Option<Vec<i64>>,
    /// By the measure's name; NaN where unknown.
    pub measures: BTreeMap<String, Vec<f64>>,
    /// The measures of which less is better.
    pub lower_is_better: BTreeSet<String>,
    /// Why the customer left, if asked for.
    pub churn_reason: Option<CodedText>,
}

/// Many texts in one piece of memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Texts {
    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text at `at`; empty past the end.
    pub fn get(&self, at: usize) -> &str {
        std::str::from_utf8(self.bytes(at)).unwrap_or("")
    }

    /// Every text in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at))
    }

    #[inline]
    fn bytes(&self, at: usize) -> &[u8] {
        let (start, end) = self.span(at);
        self.bytes.get(start as usize..end as usize).unwrap_or(&[])
    }

    /// Where a text begins and ends; (0, 0) past the end.
    #[inline]
    fn span(&self, at: usize) -> (u32, u32) {
        let Some(end) = self.ends.get(at) else { return (0, 0) };
        (if at == 0 { 0 } else { self.ends[at - 1] }, *end)
    }

    /// Adds a text that is known to be UTF-8.
    fn push(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        // Pieces stay far below 4 GB; whoever joins pieces checks the sum.
        self.ends.push(self.bytes.len() as u32);
    }
}

/// Reads the files behind a manifest.
///
/// # Errors
///
/// Whatever makes the snapshot unusable: files that cannot be found or read, columns that are missing, rows that are
/// no rows, values that cannot be read (unless `bad_values: unknown`), keys that are empty or repeated, digests that
/// differ from their pins.
pub fn read(manifest: &model::Snapshot, source: &dyn DataSource, request: &Request<'_>) -> Result<Snapshot, Error> {
    assemble::read(manifest, source, request, &Tuning::default())
}

/// How the work is cut; never changes the result.
#[derive(Clone, Copy, Debug)]
struct Tuning {
    /// The most bytes of a text file that one task takes. Every task meets each spelling anew, so larger is cheaper.
    block: usize,
    /// Bytes read beyond a block at first, to find the end of its last record.
    overlap: usize,
}

impl Default for Tuning {
    fn default() -> Self {
        Tuning { block: 4 << 20, overlap: 16 << 10 }
    }
}

impl Tuning {
    /// Smaller blocks for texts that would otherwise not give every thread a few of them.
    fn for_texts(self, bytes: u64, threads: usize) -> Self {
        let fair = usize::try_from(bytes / (4 * threads as u64)).unwrap_or(usize::MAX);
        Tuning { block: fair.clamp(self.block.div_ceil(16), self.block), ..self }
    }
}
