//! JSON Lines: one object a line. Refuses to know what a value becomes.
//!
//! Numbers are handed on as they are written, so that amounts stay exact.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::blocks::{self, TextFile, TextFormat, unreadable_bytes};
use super::builder::{Builder, Lookup, json_number_to_text};
use super::digest::Hash;
use super::error::Error;
use super::source::Input;
use super::table::{Chunk, ColumnSpec, Gathered, Lines, TableRequest};
use super::values::Reading;

/// Reads the wanted columns of all files; returns the files' digests.
///
/// A column is in the files if any object has it: what an object leaves out is unknown.
pub(super) fn read(inputs: &[Input], request: &TableRequest<'_>, gathered: &mut Gathered) -> Result<Vec<Hash>, Error> {
    let files = inputs.iter().map(|input| open(input, request)).collect::<Result<Vec<_>, _>>()?;
    blocks::read(&files, request.tuning, gathered)
}

struct Jsonl<'a> {
    specs: &'a [ColumnSpec],
    reading: &'a Reading,
    lookup: Option<Lookup<'a>>,
}

fn open<'a>(input: &Input, request: &TableRequest<'a>) -> Result<TextFile<Jsonl<'a>>, Error> {
    TextFile::open(input, |head| {
        let start = if head.bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        if head.bytes[start..].trim_ascii_start().first() == Some(&b'[') {
            let message = "is one JSON array; write one object a line, as `jq -c '.[]'` does";
            return Err(Error::content(&input.path, Some(1), message));
        }
        let format = Jsonl { specs: request.specs, reading: request.reading, lookup: request.lookup };
        Ok(Some((format, start, 1)))
    })
}

impl TextFormat for Jsonl<'_> {
    /// Line breaks within texts are escaped, so every line is a record.
    fn guess(&self, bytes: &[u8], from: usize, _: bool) -> Option<usize> {
        memchr::memchr(b'\n', &bytes[from - 1..]).map(|newline| from + newline)
    }

    fn parse(&self, bytes: &[u8], start: usize, limit: usize, is_last: bool) -> Option<(Chunk, usize)> {
        let stop = match memchr::memchr(b'\n', bytes.get(limit - 1..)?) {
            Some(newline) => limit + newline,
            None if is_last => bytes.len(),
            None => return None,
        };
        let region = &bytes[start..stop];
        let mut chunk = Chunk { failure: unreadable_bytes(region), ..Chunk::default() };
        if let (None, Ok(text)) = (&chunk.failure, std::str::from_utf8(region)) {
            self.read_lines(text, &mut chunk);
        }
        Some((chunk, stop))
    }
}

impl Jsonl<'_> {
    fn read_lines(&self, text: &str, chunk: &mut Chunk) {
        let mut builders: Vec<Builder<'_>> =
            self.specs.iter().map(|spec| Builder::new(spec.kind, self.reading, self.lookup, 0)).collect();
        let mut row = Row { specs: self.specs, values: Vec::new(), keys: Vec::new(), wants_keys: true };
        chunk.seen = vec![false; self.specs.len()];
        let mut lines = Vec::new();
        for (number, line) in text.split_terminator('\n').enumerate() {
            chunk.line_count += 1;
            if line.trim_ascii().is_empty() {
                continue;
            }
            row.values.clear();
            row.values.resize(self.specs.len(), None);
            let mut reader = serde_json::Deserializer::from_str(line);
            let read = (&mut row).deserialize(&mut reader).and_then(|()| reader.end());
            if let Err(error) = read {
                chunk.malformed.add(|| (number as u64, format!("not one JSON object: {error}")));
                continue;
            }
            row.wants_keys = false;
            for ((builder, value), seen) in builders.iter_mut().zip(&row.values).zip(&mut chunk.seen) {
                *seen |= value.is_some();
                match value {
                    Some(value) => add(builder, value.get()),
                    None => builder.unknown(),
                }
            }
            lines.push(number as u32);
        }
        chunk.rows = lines.len();
        chunk.keys = row.keys;
        chunk.columns = builders.into_iter().map(|builder| Some(builder.finish())).collect();
        if lines.len() as u64 != chunk.line_count {
            chunk.lines = Lines::Listed(lines);
        }
    }
}

/// Adds a value as it is written.
fn add(builder: &mut Builder<'_>, value: &str) {
    match value.as_bytes().first() {
        Some(b'"') => match serde_json::from_str::<Text<'_>>(value) {
            Ok(Text(text)) => builder.text(text.as_bytes()),
            Err(_) => builder.bad(|| value.to_owned()),
        },
        Some(b'n') => builder.unknown(),
        Some(b't') => builder.boolean(true),
        Some(b'f') => builder.boolean(false),
        Some(b'[') if builder.wants_lists() => add_list(builder, value),
        Some(b'[' | b'{') => builder.bad(|| value.to_owned()),
        _ => builder.json_number(value),
    }
}

fn add_list(builder: &mut Builder<'_>, value: &str) {
    let Ok(entries) = serde_json::from_str::<Vec<&RawValue>>(value) else { return builder.bad(|| value.to_owned()) };
    let mut texts: Vec<Cow<'_, str>> = Vec::with_capacity(entries.len());
    for entry in entries {
        let entry = entry.get();
        match entry.as_bytes().first() {
            Some(b'"') => match serde_json::from_str::<Text<'_>>(entry) {
                Ok(Text(text)) => texts.push(text),
                Err(_) => return builder.bad(|| value.to_owned()),
            },
            Some(b'n') => {}
            Some(b'[' | b'{') => return builder.bad(|| value.to_owned()),
            Some(b't' | b'f') => texts.push(entry.into()),
            _ => texts.push(json_number_to_text(entry).into()),
        }
    }
    builder.list(texts.iter().map(|text| text.as_bytes()));
}

/// A text, borrowed where nothing in it is escaped.
struct Text<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> serde::Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Visit)
    }
}

/// Takes the wanted values of an object; of a key that stands there twice, the last.
struct Row<'s, 'de> {
    specs: &'s [ColumnSpec],
    values: Vec<Option<&'de RawValue>>,
    keys: Vec<String>,
    wants_keys: bool,
}

impl<'de> DeserializeSeed<'de> for &mut Row<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Row<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Text(key)) = map.next_key::<Text<'de>>()? {
            if self.wants_keys {
                self.keys.push(key.clone().into_owned());
            }
            let is_wanted = |spec: &ColumnSpec| spec.column == key.trim();
            if !self.specs.iter().any(is_wanted) {
                map.next_value::<serde::de::IgnoredAny>()?;
                continue;
            }
            let value = map.next_value::<&'de RawValue>()?;
            for (spec, slot) in self.specs.iter().zip(&mut self.values) {
                if is_wanted(spec) {
                    *slot = Some(value);
                }
            }
        }
        Ok(())
    }
}
