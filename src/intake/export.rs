//! The rows of a text table, one after another, whatever its columns are; and a copy with some of them only.
//!
//! The grammar is that of the snapshot's reader: quotes as in RFC 4180, rows that end with LF or CRLF, blank lines
//! skipped. Speed is that room's business; here every cell is looked at once, when a workspace is made.

use std::borrow::Cow;

use super::Error;

/// One file that was handed in.
#[derive(Clone, Debug)]
pub struct Export<'a> {
    /// How messages call it.
    pub name: String,
    /// The character between cells.
    pub delimiter: u8,
    /// The columns as they are spelt.
    pub header: Vec<String>,
    rows: &'a str,
}

/// Which columns of a file are copied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Places in the header, ascending.
    pub columns: Vec<usize>,
}

impl<'a> Export<'a> {
    /// Finds the header and the delimiter.
    ///
    /// # Errors
    /// The bytes are no table of text: a workbook, another encoding, an empty file, a single column.
    pub fn open(name: &str, bytes: &'a [u8]) -> Result<Self, Error> {
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return Err(Error::unreadable(name, "is an Excel workbook or a ZIP archive; save it as `CSV UTF-8`"));
        }
        if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
            return Err(Error::unreadable(name, "is UTF-16; save it as `CSV UTF-8`"));
        }
        if bytes.starts_with(b"PAR1") || bytes.starts_with(&[0x1F, 0x8B]) || bytes.starts_with(b"{") {
            let message = "is no CSV file; `icp init --from` reads CSV, and docs/snapshots.md has manifests for others";
            return Err(Error::unreadable(name, message));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
            Error::unreadable(name, format!("line {line} is not UTF-8; save it as `CSV UTF-8`"))
        })?;
        let text = text.trim_start_matches('\u{feff}');
        let (named, text) = separator_line(text);
        let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let delimiter = named.unwrap_or_else(|| delimiter_of(first));
        let mut rows = Rows { rest: text, delimiter };
        let header = rows.next().ok_or_else(|| Error::unreadable(name, "the file is empty"))?;
        let header: Vec<String> = header.iter().map(|cell| cell.trim().to_owned()).collect();
        if header.len() < 2 {
            return Err(Error::unreadable(name, "the first line has one cell only; it must name the columns"));
        }
        Ok(Export { name: name.to_owned(), delimiter, header, rows: rows.rest })
    }

    /// The rows below the header.
    pub fn rows(&self) -> impl Iterator<Item = Vec<Cow<'a, str>>> + use<'a> {
        Rows { rest: self.rows, delimiter: self.delimiter }
    }

    /// A copy with some columns only, cells as they were, with a delimiter of one's choice between them.
    pub fn copy(&self, kept: &Kept, delimiter: u8) -> Vec<u8> {
        let mut text = String::new();
        let header: Vec<Cow<'_, str>> = self.header.iter().map(|name| Cow::Borrowed(name.as_str())).collect();
        for row in std::iter::once(header).chain(self.rows()) {
            for (at, column) in kept.columns.iter().enumerate() {
                if at > 0 {
                    text.push(char::from(delimiter));
                }
                push_cell(&mut text, row.get(*column).map_or("", AsRef::as_ref), delimiter);
            }
            text.push('\n');
        }
        text.into_bytes()
    }
}

fn push_cell(text: &mut String, cell: &str, delimiter: u8) {
    if cell.contains([char::from(delimiter), '"', '\n', '\r']) {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}

/// Excel's first line that names the delimiter, `sep=;`.
fn separator_line(text: &str) -> (Option<u8>, &str) {
    let Some(rest) = text.strip_prefix("sep=").or_else(|| text.strip_prefix("SEP=")) else { return (None, text) };
    let mut characters = rest.chars();
    match (characters.next(), characters.as_str()) {
        (Some(delimiter), rest) if delimiter.is_ascii() && rest.starts_with(['\r', '\n']) => {
            (Some(delimiter as u8), rest)
        }
        _ => (None, text),
    }
}

/// The delimiter that the header has most of, outside of quotes.
fn delimiter_of(header: &str) -> u8 {
    let count = |delimiter: u8| {
        let mut is_quoted = false;
        header
            .bytes()
            .filter(|byte| {
                is_quoted ^= *byte == b'"';
                !is_quoted && *byte == delimiter
            })
            .count()
    };
    // Of equals the last counts, which is the comma.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

struct Rows<'a> {
    rest: &'a str,
    delimiter: u8,
}

impl<'a> Iterator for Rows<'a> {
    type Item = Vec<Cow<'a, str>>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(rest) = self.rest.strip_prefix('\n').or_else(|| self.rest.strip_prefix("\r\n")) {
            self.rest = rest;
        }
        if self.rest.is_empty() {
            return None;
        }
        let mut cells = Vec::new();
        loop {
            let (cell, end) = self.cell();
            cells.push(cell);
            if end {
                return Some(cells);
            }
        }
    }
}

impl<'a> Rows<'a> {
    /// The next cell, and whether its row ends behind it.
    fn cell(&mut self) -> (Cow<'a, str>, bool) {
        let mut quoted = None;
        if let Some(inside) = self.rest.strip_prefix('"') {
            let mut text = String::new();
            let mut rest = inside;
            loop {
                let Some(at) = rest.find('"') else {
                    text.push_str(rest);
                    rest = "";
                    break;
                };
                text.push_str(&rest[..at]);
                rest = &rest[at + 1..];
                match rest.strip_prefix('"') {
                    Some(more) => {
                        text.push('"');
                        rest = more;
                    }
                    None => break,
                }
            }
            self.rest = rest;
            quoted = Some(text);
        }
        let delimiter = char::from(self.delimiter);
        let end = self.rest.find([delimiter, '\n']).unwrap_or(self.rest.len());
        let (plain, rest) = self.rest.split_at(end);
        let is_last = !rest.starts_with(delimiter);
        self.rest = rest.get(1..).unwrap_or_default();
        let plain = if is_last { plain.strip_suffix('\r').unwrap_or(plain) } else { plain };
        let cell = match quoted {
            Some(text) => Cow::Owned(text + plain),
            None => Cow::Borrowed(plain),
        };
        (cell, is_last)
    }
}
