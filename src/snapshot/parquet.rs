//! Parquet: columns × row groups, each a task of its own. Refuses to know what a value becomes.
//!
//! Texts and lists of texts are asked for as dictionaries, so that a spelling is looked at once per page and not once
//! per row.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array, ArrayRef, DictionaryArray};
use arrow_schema::{DataType, Field, FieldRef, Schema, TimeUnit};
use bytes::{Buf, Bytes};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};

use super::Texts;
use super::builder::{BadCell, Builder};
use super::data::{Data, Kind, NO_ENTRY};
use super::digest::{self, Hash};
use super::error::Error;
use super::problem::Tally;
use super::source::{Block, Input};
use super::table::{self, Chunk, ColumnSpec, Gathered, Header, TableRequest};
use super::values::Reading;

/// Rows that are decoded at a time.
const BATCH: usize = 1 << 14;

/// Reads the wanted columns of all files; returns the files' digests.
pub(super) fn read(inputs: &[Input], request: &TableRequest<'_>, gathered: &mut Gathered) -> Result<Vec<Hash>, Error> {
    let files = inputs.iter().map(|input| ParquetFile::open(input, request)).collect::<Result<Vec<_>, _>>()?;
    let header = |file: &ParquetFile| Header {
        file: file.input.input.path.clone(),
        columns: file.columns.clone(),
        names: file.header.clone(),
    };
    let headers: Vec<Header> = files.iter().map(header).collect();
    table::agree(&headers, request.specs)?;
    let done = run(&files, request)?;
    gather(&files, done, request.specs.len(), gathered)
}

/// A file whose footer has been read.
struct ParquetFile {
    input: Positioned,
    metadata: ArrowReaderMetadata,
    header: Vec<String>,
    /// The place of each wanted column.
    columns: Vec<Option<usize>>,
}

impl ParquetFile {
    fn open(input: &Input, request: &TableRequest<'_>) -> Result<Self, Error> {
        let file = input.path.as_str();
        let head = input.block(0, 4, Vec::new())?;
        if !head.starts_with(b"PAR1") {
            let message = "is not a Parquet file; write `format: csv` or `format: jsonl` if it is one of these";
            return Err(Error::content(file, None, message));
        }
        drop(head);
        let unreadable =
            |error: ParquetError| Error::content(file, None, format!("cannot be read as Parquet: {error}"));
        let input = Positioned::new(input);
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let metadata = ArrowReaderMetadata::load(&input, options.clone()).map_err(unreadable)?;
        let header: Vec<String> =
            metadata.schema().fields().iter().map(|field| field.name().trim().to_owned()).collect();
        let columns = table::locate(file, &header, request.specs)?;
        for (spec, place) in request.specs.iter().zip(&columns) {
            if let Some(place) = place {
                check_type(file, spec, metadata.schema().field(*place).data_type())?;
            }
        }
        let wished = wished_schema(metadata.schema(), &columns, request.specs);
        let metadata = ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options.with_schema(wished))
            .map_err(unreadable)?;
        Ok(ParquetFile { input, metadata, header, columns })
    }

    fn rows_of(&self, group: usize) -> usize {
        usize::try_from(self.metadata.metadata().row_group(group).num_rows()).unwrap_or(0)
    }

    /// Where a column of a row group begins and ends in the file.
    fn range_of(&self, group: usize, column: usize) -> (u64, u64) {
        let schema = self.metadata.parquet_schema();
        let group = self.metadata.metadata().row_group(group);
        let leaves = (0..schema.num_columns()).filter(|leaf| schema.get_column_root_idx(*leaf) == column);
        let ranges = leaves.map(|leaf| group.column(leaf).byte_range());
        let whole = ranges.map(|(start, len)| (start, start + len)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        whole.unwrap_or((0, 0))
    }

    /// Decodes one column of one row group.
    fn decode(&self, group: usize, column: usize, builder: &mut Builder<'_>) -> Result<(), ParquetError> {
        let mask = ProjectionMask::roots(self.metadata.parquet_schema(), [column]);
        let (start, end) = self.range_of(group, column);
        let input = self.input.with_window(start, end)?;
        let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(input, self.metadata.clone())
            .with_projection(mask)
            .with_row_groups(vec![group])
            .with_batch_size(BATCH)
            .build()?;
        let mut coded = Coded::default();
        for batch in reader {
            let batch = batch.map_err(|error| ParquetError::General(error.to_string()))?;
            add_array(builder, batch.column(0), &mut coded);
        }
        Ok(())
    }
}

/// Asks for dictionaries where a column holds texts that become codes.
fn wished_schema(schema: &Schema, columns: &[Option<usize>], specs: &[ColumnSpec]) -> Arc<Schema> {
    let is_coded = |place: usize| {
        let wanted = specs.iter().zip(columns).filter(|(_, column)| **column == Some(place));
        wanted.clone().count() > 0 && wanted.clone().all(|(spec, _)| matches!(spec.kind, Kind::Codes | Kind::Lists))
    };
    let wish = |(place, field): (usize, &FieldRef)| match wished_type(field.data_type(), is_coded(place)) {
        Some(wished) => Arc::new(Field::clone(field).with_data_type(wished)),
        None => Arc::clone(field),
    };
    Arc::new(Schema::new(schema.fields().iter().enumerate().map(wish).collect::<Vec<_>>()))
}

fn wished_type(found: &DataType, is_coded: bool) -> Option<DataType> {
    match found {
        DataType::Utf8 | DataType::Binary if is_coded => {
            Some(DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)))
        }
        DataType::Binary => Some(DataType::Utf8),
        DataType::List(item) => {
            let wished = wished_type(item.data_type(), is_coded)?;
            Some(DataType::List(Arc::new(Field::clone(item).with_data_type(wished))))
        }
        _ => None,
    }
}

/// Whether a column's type can be read at all as what is wanted.
fn check_type(file: &str, spec: &ColumnSpec, found: &DataType) -> Result<(), Error> {
    use DataType as D;
    let is_text = |found: &DataType| matches!(found, D::Utf8 | D::LargeUtf8 | D::Utf8View | D::Binary);
    let is_integer = |found: &DataType| found.is_integer();
    let is_number = |found: &DataType| found.is_floating() || found.is_decimal();
    let fits = |found: &DataType| match spec.kind {
        _ if is_text(found) || *found == D::Null => true,
        Kind::Keys | Kind::Rows | Kind::Texts | Kind::Codes => {
            is_integer(found) || is_number(found) || matches!(found, D::Boolean | D::Date32)
        }
        Kind::Integers | Kind::Numbers | Kind::Money => is_integer(found) || is_number(found),
        Kind::Booleans => is_integer(found) || is_number(found) || *found == D::Boolean,
        Kind::Days => matches!(found, D::Date32 | D::Date64 | D::Timestamp(_, _)),
        Kind::Lists => false,
    };
    let fits = match found {
        D::List(item) | D::LargeList(item) | D::FixedSizeList(item, _) if spec.kind == Kind::Lists => {
            let item = item.data_type();
            is_text(item) || is_integer(item) || is_number(item) || *item == D::Boolean
        }
        found => fits(found),
    };
    if fits {
        return Ok(());
    }
    let is_epoch = spec.kind == Kind::Days && (is_integer(found) || is_number(found));
    let hint = if is_epoch { "; write dates as dates or texts, not as seconds since 1970" } else { "" };
    Err(Error::ColumnType {
        file: file.to_owned(),
        column: spec.column.clone(),
        role: spec.role.clone(),
        message: format!("holds {found}, which cannot be read as {}{hint}", spec.kind.noun()),
    })
}

/// One thing to do: a column of a row group of a file, or a file's digest.
#[derive(Clone, Copy)]
enum Task {
    Column { file: usize, group: usize, spec: usize, column: usize },
    Digest { file: usize },
}

enum Done {
    Column { file: usize, group: usize, spec: usize, data: Data, bad: Tally<BadCell> },
    Digest { file: usize, hash: Hash },
}

fn tasks(files: &[ParquetFile]) -> Vec<Task> {
    let mut tasks = Vec::new();
    for (file, parquet) in files.iter().enumerate() {
        // SHA-256 is faster than decoding by about this factor, which is all that the order needs to know.
        tasks.push((parquet.input.len() / 8, Task::Digest { file }));
        for group in 0..parquet.metadata.metadata().num_row_groups() {
            for (spec, column) in parquet.columns.iter().enumerate() {
                if let Some(column) = *column {
                    let (start, end) = parquet.range_of(group, column);
                    tasks.push((end - start, Task::Column { file, group, spec, column }));
                }
            }
        }
    }
    tasks.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
    tasks.into_iter().map(|(_, task)| task).collect()
}

fn run(files: &[ParquetFile], request: &TableRequest<'_>) -> Result<Vec<Done>, Error> {
    let tasks = tasks(files);
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, Result<Done, Error>)>> = Mutex::new(Vec::with_capacity(tasks.len()));
    rayon::scope(|scope| {
        for _ in 0..rayon::current_num_threads().min(tasks.len()) {
            scope.spawn(|_| {
                while let Some((at, task)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    tasks.get(at).map(|task| (at, *task))
                } {
                    let done = run_task(files, request, task);
                    if let Ok(mut results) = results.lock() {
                        results.push((at, done));
                    }
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, done)| done).collect()
}

fn run_task(files: &[ParquetFile], request: &TableRequest<'_>, task: Task) -> Result<Done, Error> {
    match task {
        Task::Digest { file } => Ok(Done::Digest { file, hash: digest::of_files([&files[file].input.input])? }),
        Task::Column { file, group, spec, column } => {
            let parquet = &files[file];
            let kind = request.specs[spec].kind;
            let mut builder = Builder::new(kind, request.reading, request.lookup, parquet.rows_of(group));
            parquet.decode(group, column, &mut builder).map_err(|error| {
                let message = format!("column `{}` cannot be read: {error}", request.specs[spec].column);
                Error::content(&parquet.input.input.path, None, message)
            })?;
            let (data, bad) = builder.finish();
            Ok(Done::Column { file, group, spec, data, bad })
        }
    }
}

/// Puts the columns of each row group together, and the row groups in order.
fn gather(files: &[ParquetFile], done: Vec<Done>, columns: usize, gathered: &mut Gathered) -> Result<Vec<Hash>, Error> {
    let chunk = |rows: usize| Chunk {
        rows,
        columns: (0..columns).map(|_| None).collect(),
        line_count: rows as u64,
        ..Chunk::default()
    };
    let groups = |file: &ParquetFile| {
        let groups = 0..file.metadata.metadata().num_row_groups();
        groups.map(|group| chunk(file.rows_of(group))).collect::<Vec<_>>()
    };
    let mut chunks: Vec<Vec<Chunk>> = files.iter().map(groups).collect();
    let mut hashes = vec![Hash::default(); files.len()];
    for done in done {
        match done {
            Done::Digest { file, hash } => hashes[file] = hash,
            Done::Column { file, group, spec, data, bad } => chunks[file][group].columns[spec] = Some((data, bad)),
        }
    }
    for (file, chunks) in files.iter().zip(chunks) {
        gathered.begin_file(&file.input.input.path, 1);
        chunks.into_iter().try_for_each(|chunk| gathered.add(chunk))?;
    }
    Ok(hashes)
}

/// The codes of a dictionary's values, kept as long as pages share the dictionary.
#[derive(Default)]
struct Coded {
    values: Option<ArrayRef>,
    codes: Vec<u32>,
}

impl Coded {
    /// The code of each value, by `code`.
    fn of(&mut self, values: &ArrayRef, mut code: impl FnMut(&[u8]) -> u32) -> &[u32] {
        if !self.values.as_ref().is_some_and(|known| Arc::ptr_eq(known, values)) {
            self.codes = texts_of(values).map(|text| code(text.unwrap_or("").as_bytes())).collect();
            self.values = Some(Arc::clone(values));
        }
        &self.codes
    }
}

/// The texts of an array of any text type; nothing for other types.
fn texts_of(array: &ArrayRef) -> Box<dyn Iterator<Item = Option<&str>> + '_> {
    match array.data_type() {
        DataType::Utf8 => Box::new(array.as_string::<i32>().iter()),
        DataType::LargeUtf8 => Box::new(array.as_string::<i64>().iter()),
        DataType::Utf8View => Box::new(array.as_string_view().iter()),
        _ => Box::new(std::iter::empty()),
    }
}

/// Adds every cell of an array whose type has been checked.
fn add_array(builder: &mut Builder<'_>, array: &ArrayRef, coded: &mut Coded) {
    use DataType as D;
    match array.data_type() {
        D::Utf8 => add_each(builder, array.as_string::<i32>().iter(), |b, text| b.text(text.as_bytes())),
        D::LargeUtf8 => add_each(builder, array.as_string::<i64>().iter(), |b, text| b.text(text.as_bytes())),
        D::Utf8View => add_each(builder, array.as_string_view().iter(), |b, text| b.text(text.as_bytes())),
        D::Dictionary(_, _) => add_dictionary(builder, array.as_dictionary::<Int32Type>(), coded),
        D::Int8 => add_integers::<Int8Type>(builder, array),
        D::Int16 => add_integers::<Int16Type>(builder, array),
        D::Int32 => add_integers::<Int32Type>(builder, array),
        D::Int64 => add_integers::<Int64Type>(builder, array),
        D::UInt8 => add_integers::<UInt8Type>(builder, array),
        D::UInt16 => add_integers::<UInt16Type>(builder, array),
        D::UInt32 => add_integers::<UInt32Type>(builder, array),
        D::UInt64 => {
            add_each(builder, array.as_primitive::<UInt64Type>().iter(), |b, value| b.decimal(value.into(), 0))
        }
        D::Float16 => {
            add_each(builder, array.as_primitive::<Float16Type>().iter(), |b, value| b.number(value.to_f64()))
        }
        D::Float32 => {
            add_each(builder, array.as_primitive::<Float32Type>().iter(), |b, value| b.number(widened(value)))
        }
        D::Float64 => add_each(builder, array.as_primitive::<Float64Type>().iter(), |b, value| b.number(value)),
        D::Decimal32(_, scale) => {
            add_each(builder, array.as_primitive::<Decimal32Type>().iter(), |b, value| b.decimal(value.into(), *scale));
        }
        D::Decimal64(_, scale) => {
            add_each(builder, array.as_primitive::<Decimal64Type>().iter(), |b, value| b.decimal(value.into(), *scale));
        }
        D::Decimal128(_, scale) => {
            add_each(builder, array.as_primitive::<Decimal128Type>().iter(), |b, value| b.decimal(value, *scale));
        }
        D::Decimal256(_, scale) => {
            add_each(builder, array.as_primitive::<Decimal256Type>().iter(), |b, value| match value.to_i128() {
                Some(value) => b.decimal(value, *scale),
                None => b.bad(|| value.to_string()),
            });
        }
        D::Boolean => add_each(builder, array.as_boolean().iter(), |b, value| b.boolean(value)),
        D::Date32 => add_each(builder, array.as_primitive::<Date32Type>().iter(), |b, day| b.day(day)),
        D::Date64 => add_days::<Date64Type>(builder, array, 86_400_000),
        D::Timestamp(TimeUnit::Second, _) => add_days::<TimestampSecondType>(builder, array, 86_400),
        D::Timestamp(TimeUnit::Millisecond, _) => add_days::<TimestampMillisecondType>(builder, array, 86_400_000),
        D::Timestamp(TimeUnit::Microsecond, _) => add_days::<TimestampMicrosecondType>(builder, array, 86_400_000_000),
        D::Timestamp(TimeUnit::Nanosecond, _) => {
            add_days::<TimestampNanosecondType>(builder, array, 86_400_000_000_000);
        }
        D::List(_) => {
            let lists = array.as_list::<i32>();
            add_lists(builder, lists, lists.values(), |row| lists.value_offsets()[row] as usize, coded);
        }
        D::LargeList(_) => {
            let lists = array.as_list::<i64>();
            add_lists(builder, lists, lists.values(), |row| lists.value_offsets()[row] as usize, coded);
        }
        D::FixedSizeList(_, _) => {
            let lists = array.as_fixed_size_list();
            add_lists(builder, lists, lists.values(), |row| lists.value_offset_at(row), coded);
        }
        // Nothing but nulls; other types have been refused.
        _ => (0..array.len()).for_each(|_| builder.unknown()),
    }
}

fn add_each<T>(builder: &mut Builder<'_>, cells: impl Iterator<Item = Option<T>>, add: impl Fn(&mut Builder<'_>, T)) {
    for cell in cells {
        match cell {
            Some(cell) => add(builder, cell),
            None => builder.unknown(),
        }
    }
}

fn add_integers<T: ArrowPrimitiveType<Native: Into<i64>>>(builder: &mut Builder<'_>, array: &ArrayRef) {
    add_each(builder, array.as_primitive::<T>().iter(), |b, value| b.integer(value.into()));
}

fn add_days<T: ArrowPrimitiveType<Native = i64>>(builder: &mut Builder<'_>, array: &ArrayRef, per_day: i64) {
    add_each(builder, array.as_primitive::<T>().iter(), |b, instant| {
        match i32::try_from(instant.div_euclid(per_day)) {
            Ok(day) => b.day(day),
            Err(_) => b.bad(|| instant.to_string()),
        }
    });
}

fn add_dictionary(builder: &mut Builder<'_>, array: &DictionaryArray<Int32Type>, coded: &mut Coded) {
    // Keys of valid entries are never negative.
    let place = |key: i32| usize::try_from(key).unwrap_or(0);
    if builder.wants_codes() {
        let codes = coded.of(array.values(), |text| builder.code_of(text));
        builder.codes(array.keys().iter().map(|key| key.map_or(0, |key| codes[place(key)])));
    } else {
        let values = array.values().as_string::<i32>();
        add_each(builder, array.keys().iter(), |b, key| b.text(values.value(place(key)).as_bytes()));
    }
}

/// Adds lists whose entries are `items`; `start` says where those of a row begin.
fn add_lists(
    builder: &mut Builder<'_>,
    lists: &dyn Array,
    items: &ArrayRef,
    start: impl Fn(usize) -> usize,
    coded: &mut Coded,
) {
    let codes: Vec<u32> = match items.data_type() {
        DataType::Dictionary(_, _) => {
            let items = items.as_dictionary::<Int32Type>();
            let codes = coded.of(items.values(), |text| builder.entry_of(text));
            let code = |key: Option<i32>| key.and_then(|key| codes.get(usize::try_from(key).ok()?)).copied();
            items.keys().iter().map(|key| code(key).unwrap_or(NO_ENTRY)).collect()
        }
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
            texts_of(items).map(|text| builder.entry_of(text.unwrap_or("").as_bytes())).collect()
        }
        _ => printed_items(items).iter().map(|text| builder.entry_of(text.as_bytes())).collect(),
    };
    for row in 0..lists.len() {
        if lists.is_null(row) {
            builder.unknown();
        } else {
            builder.list_of_codes(&codes[start(row)..start(row + 1)]);
        }
    }
}

/// Items of other types as texts, by the rule for numbers in a text column; empty where there is none.
fn printed_items(items: &ArrayRef) -> Texts {
    let reading = Reading::default();
    let mut builder = Builder::new(Kind::Texts, &reading, None, items.len());
    add_array(&mut builder, items, &mut Coded::default());
    match builder.finish() {
        (Data::Texts(texts), _) => texts,
        _ => Texts::default(),
    }
}

/// The double that a single-precision number is written as, not the one that it is: 0.1 stays 0.1.
fn widened(value: f32) -> f64 {
    value.to_string().parse().unwrap_or(f64::NAN)
}

/// A file for Parquet's reader: every read says its place, so that threads do not disturb each other.
#[derive(Clone)]
struct Positioned {
    input: Input,
    /// Bytes that have been read ahead, and where they stand.
    window: Option<(u64, Bytes)>,
}

impl Positioned {
    fn new(input: &Input) -> Self {
        Positioned { input: input.clone(), window: None }
    }

    /// The same file with these bytes read ahead.
    fn with_window(&self, start: u64, end: u64) -> Result<Self, ParquetError> {
        let bytes = self.get_bytes(start, usize::try_from(end - start).unwrap_or(0))?;
        Ok(Positioned { input: self.input.clone(), window: Some((start, bytes)) })
    }

    fn read_ahead(&self, start: u64, length: usize) -> Option<Bytes> {
        let (first, bytes) = self.window.as_ref()?;
        let begin = usize::try_from(start.checked_sub(*first)?).ok()?;
        let end = begin.checked_add(length)?;
        (end <= bytes.len()).then(|| bytes.slice(begin..end))
    }
}

impl Length for Positioned {
    fn len(&self) -> u64 {
        self.input.len
    }
}

impl ChunkReader for Positioned {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        // Readers are used for what has been read ahead; the rest of the file is the safe answer to anything else.
        let ahead = self.window.as_ref().map_or(0, |(first, bytes)| (first + bytes.len() as u64).saturating_sub(start));
        let length = if ahead > 0 { ahead } else { self.input.len.saturating_sub(start) };
        Ok(self.get_bytes(start, usize::try_from(length).unwrap_or(usize::MAX))?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        if let Some(bytes) = self.read_ahead(start, length) {
            return Ok(bytes);
        }
        let block = self.input.block(start, length, Vec::new());
        let block = block.map_err(|error| ParquetError::General(error.to_string()))?;
        if block.len() < length {
            return Err(ParquetError::EOF(format!("{} bytes are missing", length - block.len())));
        }
        Ok(match block {
            Block::Owned(bytes) => bytes.into(),
            Block::Borrowed(bytes) => Bytes::copy_from_slice(bytes),
        })
    }
}
