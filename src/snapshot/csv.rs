//! Comma-separated values and what spreadsheets make of them. Refuses to know what a cell becomes.
//!
//! The grammar is RFC 4180 as lenient readers take it: a cell is quoted if its first byte is a quote; within, two
//! quotes mean one; whatever follows the closing quote belongs to the cell as it stands; anywhere else a quote is a
//! character like any other. Rows end with LF or CRLF; lines without any cell are skipped.
//!
//! A regular piece is split 64 bytes at a time with bit masks. What is irregular (blank lines, rows that are too short
//! or too long, quotes within unquoted cells) is split again by the plain state machine, which defines the meaning.

use std::borrow::Cow;
use std::cell::Cell;

use super::blocks::{self, Head, TextFile, TextFormat, unreadable_bytes};
use super::builder::{BadCell, Builder, Lookup};
use super::data::Data;
use super::digest::Hash;
use super::error::Error;
use super::problem::Tally;
use super::source::Input;
use super::table::{self, Chunk, ColumnSpec, Gathered, Header, Lines, TableRequest};
use super::values::Reading;

const QUOTE: u8 = b'"';

/// Reads the wanted columns of all files; returns the files' digests.
pub(super) fn read(inputs: &[Input], request: &TableRequest<'_>, gathered: &mut Gathered) -> Result<Vec<Hash>, Error> {
    let files = inputs.iter().map(|input| open(input, request)).collect::<Result<Vec<_>, _>>()?;
    let header = |(input, file): (&Input, &TextFile<Csv<'_>>)| Header {
        file: input.path.clone(),
        columns: file.format.columns.clone(),
        names: file.format.header.clone(),
    };
    let headers: Vec<Header> = inputs.iter().zip(&files).map(header).collect();
    table::agree(&headers, request.specs)?;
    blocks::read(&files, request.tuning, gathered)
}

/// A file whose header has been read.
struct Csv<'a> {
    delimiter: u8,
    header: Vec<String>,
    /// The place of each wanted column.
    columns: Vec<Option<usize>>,
    specs: &'a [ColumnSpec],
    reading: &'a Reading,
    lookup: Option<Lookup<'a>>,
}

fn open<'a>(input: &Input, request: &TableRequest<'a>) -> Result<TextFile<Csv<'a>>, Error> {
    let set = delimiter_of(input, request)?;
    TextFile::open(input, |head| {
        let mut at = if head.bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let (mut line, mut delimiter) = (1, set);
        if memchr::memchr(b'\n', head.bytes).is_none() && memchr::memchr(b'\r', head.bytes).is_some() {
            let message = "the lines end with lone carriage returns; save it as `CSV UTF-8`, not as `CSV (Macintosh)`";
            return Err(Error::content(&input.path, None, message));
        }
        if let Some((separator, next)) = separator_line(&head.bytes[at..]) {
            (delimiter, at, line) = (separator, at + next, 2);
        }
        // The header is the first line with any cell.
        let (cells, next) = loop {
            let Some((cells, next)) = first_record(head, at, delimiter) else { return Ok(None) };
            if !cells.is_empty() {
                break (cells, next);
            }
            if next >= head.bytes.len() {
                return Ok(None);
            }
            (at, line) = (next, line + 1);
        };
        if let Some((bad, message)) = unreadable_bytes(&head.bytes[at..next]) {
            return Err(Error::content(&input.path, Some(line + bad), message));
        }
        let names = cells.iter().map(|cell| String::from_utf8_lossy(&unquoted(cell)).trim().to_owned());
        let header: Vec<String> = names.collect();
        line += memchr::memchr_iter(b'\n', &head.bytes[at..next]).count() as u64;
        let columns = table::locate(&input.path, &header, request.specs)
            .map_err(|error| another_delimiter(&input.path, &header, delimiter).unwrap_or(error))?;
        let format =
            Csv { delimiter, header, columns, specs: request.specs, reading: request.reading, lookup: request.lookup };
        Ok(Some((format, next, line)))
    })
}

fn delimiter_of(input: &Input, request: &TableRequest<'_>) -> Result<u8, Error> {
    let name = input.path.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    match request.csv.delimiter.as_str() {
        "," if name.ends_with(".tsv") => Ok(b'\t'),
        "tab" | "\\t" => Ok(b'\t'),
        text => match text.as_bytes() {
            [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n ".contains(byte) => Ok(*byte),
            _ => Err(Error::manifest(
                request.snapshot,
                format!("`csv.delimiter` is `{text}`; write one character, such as `,` or `;`, or `tab`"),
            )),
        },
    }
}

/// Excel's first line that names the delimiter, `sep=;`.
fn separator_line(bytes: &[u8]) -> Option<(u8, usize)> {
    match bytes {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator, rest @ ..] => match rest {
            [b'\n', ..] => Some((*separator, 6)),
            [b'\r', b'\n', ..] => Some((*separator, 7)),
            _ => None,
        },
        _ => None,
    }
}

/// The cells of the record at `at`, none for a blank line, and where the next begins; `None` if it does not end here.
fn first_record<'a>(head: &Head<'a>, at: usize, delimiter: u8) -> Option<(Vec<&'a [u8]>, usize)> {
    let mut ends = Vec::new();
    let next = match record(head.bytes, at, delimiter, &mut ends) {
        Record::Complete { next } => next,
        Record::Unfinished { quote: None } if head.is_all && at < head.bytes.len() => {
            ends.push(head.bytes.len() as u32);
            head.bytes.len()
        }
        Record::Unfinished { .. } => return None,
    };
    if is_blank(head.bytes, at, &ends) {
        return Some((Vec::new(), next));
    }
    let mut cells = Vec::with_capacity(ends.len());
    let mut start = at;
    for end in &ends {
        cells.push(&head.bytes[start..*end as usize]);
        start = *end as usize + 1;
    }
    if let Some(last) = cells.last_mut() {
        *last = last.strip_suffix(b"\r").unwrap_or(last);
    }
    Some((cells, next))
}

/// If the whole header is one cell with another delimiter in it, that is the thing to say.
fn another_delimiter(file: &str, header: &[String], delimiter: u8) -> Option<Error> {
    let [only] = header else { return None };
    let (other, name) = [(b';', "`;`"), (b',', "`,`"), (b'\t', "`tab`")]
        .into_iter()
        .find(|(other, _)| *other != delimiter && only.as_bytes().contains(other))?;
    debug_assert_ne!(other, delimiter);
    let message = format!("the header is one cell with {name} in it; set `csv.delimiter` to {name}");
    Some(Error::content(file, Some(1), message))
}

thread_local! {
    /// The list of cell ends, which every piece fills anew.
    static SCRATCH: Cell<Vec<u32>> = const { Cell::new(Vec::new()) };
}

impl TextFormat for Csv<'_> {
    /// The first line that reads as a row of the right width.
    fn guess(&self, bytes: &[u8], from: usize, is_last: bool) -> Option<usize> {
        const TRIES: usize = 64;
        const WINDOW: usize = 1 << 14;
        let mut first = None;
        let mut ends = Vec::new();
        for newline in memchr::memchr_iter(b'\n', &bytes[from - 1..]).take(TRIES) {
            let start = from + newline;
            let window = &bytes[..bytes.len().min(start + WINDOW)];
            ends.clear();
            let is_complete = match record(window, start, self.delimiter, &mut ends) {
                Record::Complete { .. } => true,
                Record::Unfinished { quote } => {
                    ends.push(0);
                    quote.is_none() && is_last && window.len() == bytes.len() && start < bytes.len()
                }
            };
            if is_complete && ends.len() == self.header.len() {
                return Some(start);
            }
            first = first.or(Some(start));
        }
        first
    }

    fn parse(&self, bytes: &[u8], start: usize, limit: usize, is_last: bool) -> Option<(Chunk, usize)> {
        let width = self.header.len();
        let mut split = Split { ends: SCRATCH.take(), ..Split::default() };
        let stop = split_regular(bytes, start, limit, is_last, self.delimiter, width, &mut split);
        let stop = match stop {
            Regular::Split(stop) => stop,
            Regular::Unfinished => {
                SCRATCH.set(split.ends);
                return None;
            }
            Regular::Irregular => split_exactly(bytes, start, limit, is_last, self.delimiter, width, &mut split)?,
        };
        let region = &bytes[start..stop];
        let mut chunk = Chunk {
            rows: split.starts.len(),
            line_count: split.line_count,
            lines: split.lines,
            malformed: split.malformed,
            failure: unreadable_bytes(region).or(split.failure),
            ..Chunk::default()
        };
        if chunk.failure.is_none() {
            chunk.columns = self.read_columns(bytes, &split.starts, &split.ends);
        }
        SCRATCH.set(split.ends);
        Some((chunk, stop))
    }
}

impl Csv<'_> {
    fn read_columns(&self, bytes: &[u8], starts: &[u32], ends: &[u32]) -> Vec<Option<(Data, Tally<BadCell>)>> {
        /// So few that their bytes stay next to the core while column after column is read from them.
        const ROWS_AT_A_TIME: usize = 64;
        let width = self.header.len();
        let build = |spec: &ColumnSpec| Builder::new(spec.kind, self.reading, self.lookup, starts.len());
        let columns = self.specs.iter().zip(&self.columns);
        let mut builders: Vec<_> = columns.map(|(spec, place)| place.map(|place| (place, build(spec)))).collect();
        let batches = starts.chunks(ROWS_AT_A_TIME).zip(ends.chunks(ROWS_AT_A_TIME * width));
        for (starts, ends) in batches {
            let cells = Cells { bytes, starts, ends, width };
            for (place, builder) in builders.iter_mut().flatten() {
                builder.texts(cells.of(*place));
            }
        }
        builders.into_iter().map(|builder| builder.map(|(_, builder)| builder.finish())).collect()
    }
}

/// The records of a piece: where each begins, and where each of its cells ends.
#[derive(Default)]
struct Split {
    starts: Vec<u32>,
    /// `width` of them for each record.
    ends: Vec<u32>,
    lines: Lines,
    line_count: u64,
    malformed: Tally<(u64, String)>,
    failure: Option<(u64, String)>,
}

/// The cells of some rows.
struct Cells<'a> {
    bytes: &'a [u8],
    starts: &'a [u32],
    ends: &'a [u32],
    width: usize,
}

impl Cells<'_> {
    /// The cells of a column, out of their quotes.
    fn of(&self, column: usize) -> impl Iterator<Item = Cow<'_, [u8]>> {
        let is_last = column + 1 == self.width;
        let rows = self.starts.iter().zip(self.ends.chunks_exact(self.width));
        rows.map(move |(start, ends)| {
            let start = if column == 0 { *start } else { ends[column - 1] + 1 };
            let mut cell = &self.bytes[start as usize..ends[column] as usize];
            if is_last {
                cell = cell.strip_suffix(b"\r").unwrap_or(cell);
            }
            if cell.first() == Some(&QUOTE) { unquoted(cell) } else { Cow::Borrowed(cell) }
        })
    }
}

/// The text of a cell, out of its quotes if it is in some.
fn unquoted(cell: &[u8]) -> Cow<'_, [u8]> {
    let [QUOTE, inner @ ..] = cell else { return Cow::Borrowed(cell) };
    if let [text @ .., QUOTE] = inner
        && memchr::memchr(QUOTE, text).is_none()
    {
        return Cow::Borrowed(text);
    }
    let mut text = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = memchr::memchr(QUOTE, rest) {
        text.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        if rest.first() != Some(&QUOTE) {
            break;
        }
        text.push(QUOTE);
        rest = &rest[1..];
    }
    text.extend_from_slice(rest);
    Cow::Owned(text)
}

/// Whether a record is a line without any cell.
fn is_blank(bytes: &[u8], start: usize, ends: &[u32]) -> bool {
    match ends {
        [end] => matches!(&bytes[start..*end as usize], b"" | b"\r"),
        _ => false,
    }
}

enum Record {
    /// It ends before `next`.
    Complete { next: usize },
    /// The bytes end first, maybe within the quotes that open at `quote`. The end of the last cell is missing.
    Unfinished { quote: Option<usize> },
}

/// The state machine: adds the end of each cell of the record at `start`.
fn record(bytes: &[u8], start: usize, delimiter: u8, ends: &mut Vec<u32>) -> Record {
    let mut at = start;
    loop {
        if bytes.get(at) == Some(&QUOTE) {
            let quote = at;
            at += 1;
            loop {
                let Some(closing) = memchr::memchr(QUOTE, &bytes[at..]) else {
                    return Record::Unfinished { quote: Some(quote) };
                };
                at += closing + 1;
                if bytes.get(at) != Some(&QUOTE) {
                    break;
                }
                at += 1;
            }
        }
        let Some(end) = memchr::memchr2(delimiter, b'\n', &bytes[at..]) else {
            return Record::Unfinished { quote: None };
        };
        at += end + 1;
        ends.push((at - 1) as u32);
        if bytes[at - 1] == b'\n' {
            return Record::Complete { next: at };
        }
    }
}

/// Splits the records that begin before `limit`, whatever they look like. `None` if the bytes end within one although
/// they are not the last.
fn split_exactly(
    bytes: &[u8],
    start: usize,
    limit: usize,
    is_last: bool,
    delimiter: u8,
    width: usize,
    split: &mut Split,
) -> Option<usize> {
    *split = Split::default();
    let mut lines = Vec::new();
    let mut line = 0_u64;
    let mut at = start;
    while at < limit && at < bytes.len() {
        let first = split.ends.len();
        let next = match record(bytes, at, delimiter, &mut split.ends) {
            Record::Complete { next } => next,
            Record::Unfinished { .. } if !is_last => return None,
            Record::Unfinished { quote: Some(quote) } => {
                let inside = memchr::memchr_iter(b'\n', &bytes[at..quote]).count() as u64;
                split.failure = Some((line + inside, "the quote that opens here is never closed".to_owned()));
                split.ends.truncate(first);
                at = bytes.len();
                break;
            }
            Record::Unfinished { quote: None } => {
                split.ends.push(bytes.len() as u32);
                bytes.len()
            }
        };
        let found = split.ends.len() - first;
        if is_blank(bytes, at, &split.ends[first..]) {
            split.ends.truncate(first);
        } else if found != width {
            split.malformed.add(|| (line, format!("{found} cells where the header has {width}")));
            split.ends.truncate(first);
        } else {
            split.starts.push(at as u32);
            lines.push(line as u32);
        }
        line += memchr::memchr_iter(b'\n', &bytes[at..next]).count() as u64;
        at = next;
    }
    split.line_count = line;
    split.lines = Lines::Listed(lines);
    Some(at)
}

enum Regular {
    /// The next record begins here.
    Split(usize),
    /// The bytes end within a record although they are not the last.
    Unfinished,
    /// The piece needs the state machine.
    Irregular,
}

/// Splits the records that begin before `limit` if all of them are regular.
fn split_regular(
    bytes: &[u8],
    start: usize,
    limit: usize,
    is_last: bool,
    delimiter: u8,
    width: usize,
    split: &mut Split,
) -> Regular {
    let mut scan = Scan { delimiter, inside: 0, may_open: 1, inner_breaks: 0 };
    let mut places = Places { places: std::mem::take(&mut split.ends), count: 0 };
    let mut base = start;
    let mut stop = None;
    while stop.is_none() && base < bytes.len() {
        let mut padded = [0; 64];
        let group: &[u8; 64] = match bytes[base..].first_chunk() {
            Some(group) => group,
            None => {
                padded[..bytes.len() - base].copy_from_slice(&bytes[base..]);
                &padded
            }
        };
        let inside_before = scan.inside;
        let Some(mut structure) = scan.next(group) else {
            split.ends = places.places;
            return Regular::Irregular;
        };
        if base + 64 >= limit {
            // The record that begins before the limit ends with the first line break at or behind its last byte.
            let behind = u64::MAX.checked_shl((limit - 1).saturating_sub(base) as u32).unwrap_or(0);
            let breaks = equal(group, b'\n') & !(parity(equal(group, QUOTE)) ^ inside_before);
            let ending = breaks & behind;
            if ending != 0 {
                let last = ending.trailing_zeros();
                let own = u64::MAX >> (63 - last);
                structure &= own;
                scan.inner_breaks -= (equal(group, b'\n') & !breaks & !own).count_ones() as usize;
                stop = Some(base + last as usize + 1);
            }
        }
        places.add(structure, base as u32);
        base += 64;
    }
    split.ends = places.finish();
    let stop = match stop {
        Some(stop) => stop,
        None if !is_last => return Regular::Unfinished,
        None if scan.inside != 0 => return Regular::Irregular,
        None => bytes.len(),
    };
    if is_last && stop == bytes.len() && bytes.last() != Some(&b'\n') && stop > start {
        split.ends.push(stop as u32);
    }
    if finish_regular(bytes, start, stop, width, scan.inner_breaks, split) {
        Regular::Split(stop)
    } else {
        Regular::Irregular
    }
}

/// Checks that the cells make rows of equal width, and notes where these begin.
///
/// If each row ends with a line break, and there are no more line breaks than rows, all other ends are delimiters.
fn finish_regular(
    bytes: &[u8],
    start: usize,
    stop: usize,
    width: usize,
    inner_breaks: usize,
    split: &mut Split,
) -> bool {
    if !split.ends.len().is_multiple_of(width) {
        return false;
    }
    split.starts.reserve(split.ends.len() / width);
    let mut begin = start;
    let mut breaks = 0;
    for ends in split.ends.chunks_exact(width) {
        let end = ends[width - 1] as usize;
        let is_row = end == stop || bytes[end] == b'\n';
        if !is_row || (width == 1 && is_blank(bytes, begin, ends)) {
            return false;
        }
        split.starts.push(begin as u32);
        breaks += usize::from(end < stop);
        begin = end + 1;
    }
    let line_count = memchr::memchr_iter(b'\n', &bytes[start..stop]).count();
    split.line_count = line_count as u64;
    if inner_breaks > 0 {
        split.lines = listed_lines(bytes, &split.starts);
    }
    line_count == breaks + inner_breaks
}

/// The lines on which the records begin, for pieces with line breaks within cells.
fn listed_lines(bytes: &[u8], starts: &[u32]) -> Lines {
    let mut line = 0;
    let mut before = starts.first().copied().unwrap_or(0) as usize;
    let of = |start: &u32| {
        line += memchr::memchr_iter(b'\n', &bytes[before..*start as usize]).count() as u32;
        before = *start as usize;
        line
    };
    Lines::Listed(starts.iter().map(of).collect())
}

/// The places of set bits, kept in a list that is longer than what has been written.
struct Places {
    places: Vec<u32>,
    count: usize,
}

impl Places {
    #[inline]
    fn add(&mut self, bits: u64, base: u32) {
        if self.places.len() < self.count + 64 {
            self.places.resize(2 * self.count + 4096, 0);
        }
        let Some(free) = self.places[self.count..].first_chunk_mut::<64>() else { return };
        // Writing eight at a time, some of them in vain, costs less than asking after each whether there is another.
        let count = bits.count_ones() as usize;
        let mut rest = bits;
        for places in free.as_chunks_mut::<8>().0.iter_mut().take(count.div_ceil(8)) {
            for place in places {
                *place = base + rest.trailing_zeros();
                rest &= rest.wrapping_sub(1);
            }
        }
        self.count += count;
    }

    fn finish(mut self) -> Vec<u32> {
        self.places.truncate(self.count);
        self.places
    }
}

/// What one group of 64 bytes leaves for the next.
struct Scan {
    delimiter: u8,
    /// All ones within quotes.
    inside: u64,
    /// One if a quote may open a cell at the first byte.
    may_open: u64,
    /// How many line breaks stand within quotes.
    inner_breaks: usize,
}

impl Scan {
    /// The ends of cells among 64 bytes; `None` if a quote opens within a cell.
    #[inline]
    fn next(&mut self, group: &[u8; 64]) -> Option<u64> {
        let ends = mask(group, |byte| (byte == self.delimiter) | (byte == b'\n'));
        let has_quote = group.iter().fold(false, |has, byte| has | (*byte == QUOTE));
        if !has_quote && self.inside == 0 {
            self.may_open = ends >> 63;
            return Some(ends);
        }
        let quotes = equal(group, QUOTE);
        let inside = parity(quotes) ^ self.inside;
        let structure = ends & !inside;
        // A closing quote may be followed by an opening one: the two mean one quote within the cell.
        let before = structure | (quotes & !inside);
        let opens = quotes & inside;
        if opens & !(before << 1 | self.may_open) != 0 {
            return None;
        }
        self.may_open = before >> 63;
        self.inner_breaks += (equal(group, b'\n') & inside).count_ones() as usize;
        self.inside = 0_u64.wrapping_sub(inside >> 63);
        Some(structure)
    }
}

/// Bit `i` says whether an odd number of the bits `0..=i` is set.
#[inline]
fn parity(bits: u64) -> u64 {
    [1, 2, 4, 8, 16, 32].into_iter().fold(bits, |bits, shift| bits ^ bits << shift)
}

/// Bit `i` says whether byte `i` is `byte`.
#[inline]
fn equal(group: &[u8; 64], byte: u8) -> u64 {
    mask(group, |other| other == byte)
}

/// Bit `i` says whether `test` holds for byte `i`.
///
/// Written so that the compiler makes one vector comparison of the tests.
#[inline(always)]
fn mask(group: &[u8; 64], test: impl Fn(u8) -> bool) -> u64 {
    /// Moves the lowest bit of each byte to its place in the highest byte; no two of the products meet.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let mut hits = [0_u8; 64];
    for (hit, byte) in hits.iter_mut().zip(group) {
        *hit = u8::from(test(*byte));
    }
    let (words, _) = hits.as_chunks::<8>();
    words
        .iter()
        .enumerate()
        .fold(0, |mask, (at, word)| mask | (u64::from_le_bytes(*word).wrapping_mul(GATHER) >> 56) << (at * 8))
}
