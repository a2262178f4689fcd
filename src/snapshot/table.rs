//! One table of a snapshot: which columns are wanted, the pieces that the formats make of them, and the whole.
//!
//! Refuses to know how a format is read, and what the columns mean to each other.

use rayon::prelude::*;

use super::builder::{BadCell, Lookup};
use super::data::{Data, Kind, Whole};
use super::digest::{self, Hash};
use super::error::Error;
use super::keys::MOST_ROWS;
use super::problem::{FIRST, RowProblem, RowRef, Tally, counted};
use super::source::{DataSource, Input};
use super::values::Reading;
use super::{FileDigest, Tuning, csv, jsonl, parquet};
use crate::diagnostic::did_you_mean;
use crate::model::{CsvSettings, DataFormat};

/// A column that is wanted.
#[derive(Clone, Debug)]
pub(super) struct ColumnSpec {
    /// Its name in the file.
    pub(super) column: String,
    /// What its cells become.
    pub(super) kind: Kind,
    /// The key of the manifest that names it, for messages.
    pub(super) role: String,
    /// Whether the file must have it.
    pub(super) required: bool,
}

/// The columns that are wanted of one table.
#[derive(Clone, Debug, Default)]
pub(super) struct Specs(pub(super) Vec<ColumnSpec>);

impl Specs {
    /// Asks for a column that must be there; its place in the answer.
    pub(super) fn require(&mut self, column: &str, kind: Kind, role: impl Into<String>) -> usize {
        self.add(column, kind, role.into(), true)
    }

    /// Asks for a column that may be missing; its place in the answer.
    pub(super) fn want(&mut self, column: &str, kind: Kind, role: impl Into<String>) -> usize {
        self.add(column, kind, role.into(), false)
    }

    fn add(&mut self, column: &str, kind: Kind, role: String, required: bool) -> usize {
        self.0.push(ColumnSpec { column: column.trim().to_owned(), kind, role, required });
        self.0.len() - 1
    }
}

/// Where a table is, and how it is read.
pub(super) struct TableRequest<'a> {
    /// `accounts` or `opportunities`.
    pub(super) role: &'static str,
    pub(super) path: &'a str,
    pub(super) format: Option<DataFormat>,
    pub(super) csv: &'a CsvSettings,
    pub(super) pin: Option<&'a str>,
    pub(super) specs: &'a [ColumnSpec],
    pub(super) reading: &'a Reading,
    pub(super) lookup: Option<Lookup<'a>>,
    pub(super) snapshot: &'a str,
    pub(super) tuning: &'a Tuning,
}

/// A piece of a file: some rows of all wanted columns.
#[derive(Default)]
pub(super) struct Chunk {
    pub(super) rows: usize,
    /// One per wanted column; `None` where the file lacks it.
    pub(super) columns: Vec<Option<(Data, Tally<BadCell>)>>,
    /// Where the rows begin.
    pub(super) lines: Lines,
    /// How many lines the piece has.
    pub(super) line_count: u64,
    /// Lines that are no rows: their line in the piece, from 0, and what is wrong with them.
    pub(super) malformed: Tally<(u64, String)>,
    /// What makes the file unreadable, with its line in the piece, from 0.
    pub(super) failure: Option<(u64, String)>,
    /// JSON Lines: which wanted columns some object has; elsewhere nothing.
    pub(super) seen: Vec<bool>,
    /// JSON Lines: the keys of the first object.
    pub(super) keys: Vec<String>,
}

/// Where the rows of a piece begin, as lines of the piece from 0.
#[derive(Debug, Default)]
pub(super) enum Lines {
    /// Each row is one line, and each line one row.
    #[default]
    EachRow,
    /// As listed.
    Listed(Vec<u32>),
}

/// A whole table.
pub(super) struct Table {
    pub(super) rows: usize,
    /// One per wanted column; `None` where the files lack it.
    pub(super) columns: Vec<Option<Data>>,
    pub(super) places: Places,
    pub(super) digests: Vec<FileDigest>,
    pub(super) hashes: Vec<Hash>,
    pub(super) problems: Vec<RowProblem>,
}

impl Table {
    /// Takes a column out of the table.
    pub(super) fn take(&mut self, place: usize) -> Option<Data> {
        self.columns.get_mut(place)?.take()
    }
}

/// Where the rows of a table stand in its files.
#[derive(Debug, Default)]
pub(super) struct Places {
    files: Vec<String>,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    file: usize,
    first_row: usize,
    first_line: u64,
    lines: Lines,
}

impl Places {
    /// The file and the line of a row.
    pub(super) fn of(&self, row: usize) -> RowRef {
        let piece = self.pieces.partition_point(|piece| piece.first_row <= row).checked_sub(1);
        let Some(piece) = piece.map(|at| &self.pieces[at]) else { return self.at(0, 0) };
        let row = row - piece.first_row;
        let line = match &piece.lines {
            Lines::EachRow => row as u64,
            Lines::Listed(lines) => lines.get(row).copied().unwrap_or(0).into(),
        };
        self.at(piece.file, piece.first_line + line)
    }

    fn at(&self, file: usize, line: u64) -> RowRef {
        RowRef { file: self.files.get(file).cloned().unwrap_or_default(), line, column: None, value: None }
    }
}

/// Reads a table.
pub(super) fn read(request: &TableRequest<'_>, source: &dyn DataSource) -> Result<Table, Error> {
    let files = source.find(request.path)?;
    if files.is_empty() {
        return Err(Error::NotFound { role: request.role.to_owned(), path: request.path.to_owned() });
    }
    let format = format_of(request)?;
    let inputs = files.into_iter().map(Input::open).collect::<Result<Vec<_>, _>>()?;
    let mut gathered = Gathered::new(request);
    let hashes = match format {
        DataFormat::Csv => csv::read(&inputs, request, &mut gathered)?,
        DataFormat::Jsonl => jsonl::read(&inputs, request, &mut gathered)?,
        DataFormat::Parquet => parquet::read(&inputs, request, &mut gathered)?,
    };
    check_pin(request, &inputs, &hashes)?;
    gathered.finish(request, hashes)
}

fn format_of(request: &TableRequest<'_>) -> Result<DataFormat, Error> {
    if let Some(format) = request.format {
        return Ok(format);
    }
    let name = request.path.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("csv" | "tsv" | "txt") => Ok(DataFormat::Csv),
        Some("jsonl" | "ndjson") => Ok(DataFormat::Jsonl),
        Some("parquet" | "pq") => Ok(DataFormat::Parquet),
        _ => Err(Error::manifest(
            request.snapshot,
            format!(
                "the ending of `{}` does not say what it is; add `format: csv`, `jsonl` or `parquet` to `{}`",
                request.path, request.role
            ),
        )),
    }
}

fn check_pin(request: &TableRequest<'_>, inputs: &[Input], hashes: &[Hash]) -> Result<(), Error> {
    let Some(pin) = request.pin else { return Ok(()) };
    let hash = match hashes {
        [hash] => *hash,
        // Several files are pinned as if they were one.
        _ => digest::of_files(inputs)?,
    };
    let found = digest::hex(&hash);
    if found.eq_ignore_ascii_case(pin) {
        return Ok(());
    }
    Err(Error::Pin { role: request.role.to_owned(), expected: pin.to_ascii_lowercase(), found })
}

/// The chunks so far, joined column by column.
pub(super) struct Gathered {
    role: &'static str,
    snapshot: String,
    rows: usize,
    columns: Vec<Whole>,
    /// Which columns some chunk has.
    seen: Vec<bool>,
    /// The keys of the first object, where the format has no header.
    keys: Vec<String>,
    places: Places,
    /// The line on which the next chunk begins.
    next_line: u64,
    malformed: Tally<(RowRef, String)>,
    bad: Tally<RowRef>,
    bad_columns: Vec<u64>,
}

impl Gathered {
    fn new(request: &TableRequest<'_>) -> Self {
        Gathered {
            role: request.role,
            snapshot: request.snapshot.to_owned(),
            rows: 0,
            columns: request.specs.iter().map(|spec| Whole::new(spec.kind)).collect(),
            seen: vec![false; request.specs.len()],
            keys: Vec::new(),
            places: Places::default(),
            next_line: 1,
            malformed: Tally::default(),
            bad: Tally::default(),
            bad_columns: vec![0; request.specs.len()],
        }
    }

    /// Begins the next file; its chunks begin on this line.
    pub(super) fn begin_file(&mut self, path: &str, first_line: u64) {
        self.places.files.push(path.to_owned());
        self.next_line = first_line;
    }

    /// Adds the next chunk of the current file.
    pub(super) fn add(&mut self, mut chunk: Chunk) -> Result<(), Error> {
        let file = self.places.files.len() - 1;
        if let Some((line, message)) = chunk.failure {
            return Err(Error::content(&self.places.files[file], Some(self.next_line + line), message));
        }
        self.malformed.count += chunk.malformed.count - chunk.malformed.first.len() as u64;
        for (line, message) in chunk.malformed.first {
            let places = &self.places;
            self.malformed.add(|| (places.at(file, self.next_line + line), message));
        }
        let piece = Piece { file, first_row: self.rows, first_line: self.next_line, lines: chunk.lines };
        self.places.pieces.push(piece);
        self.add_bad_cells(&mut chunk.columns);
        for (at, column) in chunk.columns.iter().enumerate() {
            self.seen[at] |= chunk.seen.get(at).copied().unwrap_or(column.is_some());
        }
        if self.keys.is_empty() {
            self.keys = chunk.keys;
        }
        self.rows += chunk.rows;
        self.next_line += chunk.line_count;
        self.add_columns(chunk.columns, chunk.rows)
    }

    fn add_columns(&mut self, columns: Vec<Option<(Data, Tally<BadCell>)>>, rows: usize) -> Result<(), Error> {
        if self.rows > MOST_ROWS {
            let message = format!("`{}` has more rows than can be counted", self.role);
            return Err(Error::manifest(&self.snapshot, message));
        }
        /// Fewer rows are joined faster than other threads are called.
        const MANY: usize = 1 << 16;
        let add = |(whole, piece): (&mut Whole, Option<(Data, Tally<BadCell>)>)| match piece {
            Some((data, _)) => whole.add(data),
            None => Ok(()),
        };
        let added = if rows < MANY {
            self.columns.iter_mut().zip(columns).try_for_each(add)
        } else {
            self.columns.par_iter_mut().zip(columns).try_for_each(add)
        };
        added.map_err(|_| {
            Error::manifest(&self.snapshot, format!("a column of `{}` holds more than 4 GB of texts", self.role))
        })
    }

    fn finish(mut self, request: &TableRequest<'_>, hashes: Vec<Hash>) -> Result<Table, Error> {
        let problems = self.problems(request);
        let file = self.places.files.first().map_or(request.path, String::as_str);
        if self.rows == 0 && !problems.iter().any(|problem| problem.is_error) {
            return Err(Error::content(file, None, "the file has no rows"));
        }
        let mut lacking = request.specs.iter().zip(&self.seen).filter(|(spec, seen)| spec.required && !**seen);
        if let Some((spec, _)) = lacking.next().filter(|_| self.rows > 0) {
            return Err(missing(file, &self.keys, spec));
        }
        let columns = self.columns.into_iter().zip(&self.seen);
        let digests = self.places.files.iter().zip(&hashes);
        Ok(Table {
            rows: self.rows,
            columns: columns.map(|(whole, seen)| seen.then(|| whole.finish())).collect(),
            digests: digests.map(|(path, hash)| FileDigest { path: path.clone(), sha256: digest::hex(hash) }).collect(),
            places: self.places,
            hashes,
            problems,
        })
    }

    /// Cells of a chunk come in the order of its rows, and count from those that came before it.
    fn add_bad_cells(&mut self, columns: &mut [Option<(Data, Tally<BadCell>)>]) {
        let mut cells: Vec<(u32, usize, String)> = Vec::new();
        for (column, piece) in columns.iter_mut().enumerate() {
            let Some((_, bad)) = piece else { continue };
            self.bad_columns[column] += bad.count;
            self.bad.count += bad.count;
            cells.extend(std::mem::take(&mut bad.first).into_iter().map(|(row, cell)| (row, column, cell)));
        }
        cells.sort();
        let room = FIRST - self.bad.first.len();
        for (row, column, cell) in cells.into_iter().take(room) {
            // The column's name is filled in when all of them are named.
            let place = self.places.of(self.rows + row as usize);
            self.bad.first.push(RowRef { column: Some(column.to_string()), value: Some(cell), ..place });
        }
    }

    fn problems(&mut self, request: &TableRequest<'_>) -> Vec<RowProblem> {
        let mut problems = Vec::new();
        if self.malformed.count > 0 {
            let rows = std::mem::take(&mut self.malformed.first);
            let first = rows.first().map_or(String::new(), |(_, message)| format!(" (the first: {message})"));
            problems.push(RowProblem {
                rule: "malformed-row".to_owned(),
                count: self.malformed.count,
                rows: rows.into_iter().map(|(row, _)| row).collect(),
                message: format!(
                    "{} of `{}` cannot be read as a row{first}",
                    counted(self.malformed.count, "line", "lines"),
                    request.role,
                ),
                is_error: true,
            });
        }
        if self.bad.count > 0 {
            problems.push(self.bad_values(request));
        }
        problems
    }

    fn bad_values(&mut self, request: &TableRequest<'_>) -> RowProblem {
        let name = |row: RowRef| {
            let spec = row.column.as_deref().and_then(|column| request.specs.get(column.parse::<usize>().ok()?));
            RowRef { column: spec.map(|spec| spec.column.clone()), ..row }
        };
        let columns = request.specs.iter().zip(&self.bad_columns).filter(|(_, count)| **count > 0);
        let listed: Vec<String> =
            columns.map(|(spec, count)| format!("`{}` ({count}, read as {})", spec.column, spec.kind.noun())).collect();
        RowProblem {
            rule: "bad-value".to_owned(),
            count: self.bad.count,
            rows: std::mem::take(&mut self.bad.first).into_iter().map(name).collect(),
            message: format!(
                "{} of `{}` cannot be read, in {}",
                counted(self.bad.count, "value", "values"),
                request.role,
                listed.join(", ")
            ),
            // Whoever knows the manifest's `bad_values` says whether this stops the work.
            is_error: false,
        }
    }
}

/// Finds the wanted columns in a file's header: for each its place, `None` where it may be missing.
pub(super) fn locate(file: &str, header: &[String], specs: &[ColumnSpec]) -> Result<Vec<Option<usize>>, Error> {
    let place = |spec: &ColumnSpec| {
        let mut places = header.iter().enumerate().filter(|(_, name)| **name == spec.column).map(|(at, _)| at);
        let Some(first) = places.next() else {
            return if spec.required { Err(missing(file, header, spec)) } else { Ok(None) };
        };
        match places.count() {
            0 => Ok(Some(first)),
            others => Err(Error::RepeatedColumn {
                file: file.to_owned(),
                column: spec.column.clone(),
                role: spec.role.clone(),
                count: others + 1,
            }),
        }
    };
    specs.iter().map(place).collect()
}

/// The error for a column that is not there.
pub(super) fn missing(file: &str, header: &[String], spec: &ColumnSpec) -> Error {
    Error::MissingColumn {
        file: file.to_owned(),
        column: spec.column.clone(),
        role: spec.role.clone(),
        suggestion: did_you_mean(&spec.column, header.iter().map(String::as_str)).map(str::to_owned),
        columns: header.to_vec(),
    }
}

/// The header of one of several files.
pub(super) struct Header {
    pub(super) file: String,
    /// The place of each wanted column.
    pub(super) columns: Vec<Option<usize>>,
    pub(super) names: Vec<String>,
}

/// Holds the files of a glob against each other: a column is in all of them or in none.
pub(super) fn agree(headers: &[Header], specs: &[ColumnSpec]) -> Result<(), Error> {
    for (at, spec) in specs.iter().enumerate() {
        let lacking = headers.iter().find(|header| header.columns[at].is_none());
        let having = headers.iter().any(|header| header.columns[at].is_some());
        if let Some(header) = lacking.filter(|_| having) {
            return Err(missing(&header.file, &header.names, spec));
        }
    }
    Ok(())
}
