//! Text files in blocks: read by all threads, cut at the borders of records, hashed on the way.
//!
//! A block begins somewhere inside a record, and only what stands before it can say where the next one begins. So each
//! block is read under a guess, and afterwards, in order, each guess is held against the end of the block before; the
//! few that are wrong are read again. Refuses to know the formats' grammars.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::Tuning;
use super::digest::{self, Chain, Hash};
use super::error::Error;
use super::source::{Block, Input};
use super::table::{Chunk, Gathered};

/// A format of records in a text.
pub(super) trait TextFormat: Sync {
    /// Where a record most likely begins, at or after `from`, which is not the start of the text; `None` if nowhere in
    /// these bytes.
    fn guess(&self, bytes: &[u8], from: usize, is_last: bool) -> Option<usize>;

    /// Reads all records that begin at or after `start`, where one begins, and before `limit`. Returns where the next
    /// one begins; `None` if the bytes end within a record although they are not the last.
    fn parse(&self, bytes: &[u8], start: usize, limit: usize, is_last: bool) -> Option<(Chunk, usize)>;
}

/// A text file that has been looked at.
pub(super) struct TextFile<F> {
    /// The file as it lies on the disk.
    original: Input,
    /// Its text, if it is compressed.
    unpacked: Option<Input>,
    /// How its records are read.
    pub(super) format: F,
    /// Where the first record begins.
    start: u64,
    /// The line of the first record, from 1.
    first_line: u64,
}

/// The first bytes of a text, as much as the format wants to see.
pub(super) struct Head<'a> {
    pub(super) bytes: &'a [u8],
    /// Whether these are all.
    pub(super) is_all: bool,
}

/// What a format learns from the head of a file: itself, where the first record begins, and on which line.
pub(super) type Opened<F> = (F, usize, u64);

impl<F> TextFile<F> {
    /// Unpacks the file if need be and shows its head to `open`, more of it as long as `open` answers `None`.
    pub(super) fn open(
        input: &Input,
        mut open: impl FnMut(&Head<'_>) -> Result<Option<Opened<F>>, Error>,
    ) -> Result<Self, Error> {
        let unpacked = unpack(input)?;
        let text = unpacked.as_ref().unwrap_or(input);
        let mut length = 1 << 16;
        loop {
            let bytes = text.block(0, length, Vec::new())?;
            let head = Head { bytes: &bytes, is_all: bytes.len() as u64 == text.len };
            refuse_wide_characters(&text.path, head.bytes)?;
            if let Some((format, start, first_line)) = open(&head)? {
                drop(bytes);
                return Ok(TextFile { original: input.clone(), unpacked, format, start: start as u64, first_line });
            }
            if head.is_all {
                return Err(Error::content(&text.path, None, "the file has no header"));
            }
            length *= 4;
        }
    }

    fn text(&self) -> &Input {
        self.unpacked.as_ref().unwrap_or(&self.original)
    }
}

fn unpack(input: &Input) -> Result<Option<Input>, Error> {
    let head = input.block(0, 4, Vec::new())?;
    let mut bytes = Vec::new();
    let name = input.path.to_ascii_lowercase();
    let read = if name.ends_with(".gz") || head.starts_with(&[0x1F, 0x8B]) {
        flate2::read::MultiGzDecoder::new(input.stream()?).read_to_end(&mut bytes)
    } else if name.ends_with(".zst") || head.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) {
        zstd::stream::read::Decoder::new(input.stream()?).and_then(|mut decoder| decoder.read_to_end(&mut bytes))
    } else {
        return Ok(None);
    };
    match read {
        Ok(0) => Err(Error::content(&input.path, None, "the file is empty once it is unpacked")),
        Ok(_) => Ok(Some(input.with_bytes(bytes))),
        Err(error) => Err(Error::content(&input.path, None, format!("cannot be unpacked: {error}"))),
    }
}

fn refuse_wide_characters(file: &str, head: &[u8]) -> Result<(), Error> {
    let refuse = |message: &str| Err(Error::content(file, None, message));
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) {
        return refuse("is UTF-16; save it as UTF-8, in Excel as `CSV UTF-8 (comma delimited)`");
    }
    if head.starts_with(b"PAR1") {
        return refuse("is a Parquet file; write `format: parquet`, or let its name end in `.parquet`");
    }
    Ok(())
}

/// What is wrong with bytes that are not UTF-8 or hold NUL, and on which of their lines, from 0.
pub(super) fn unreadable_bytes(bytes: &[u8]) -> Option<(u64, String)> {
    let line = |at: usize| memchr::memchr_iter(b'\n', &bytes[..at]).count() as u64;
    if let Some(at) = memchr::memchr(0, bytes) {
        let message = "a NUL byte; the file is damaged, binary or UTF-16: save it as UTF-8";
        return Some((line(at), message.to_owned()));
    }
    let error = std::str::from_utf8(bytes).err()?;
    let at = error.valid_up_to();
    let message = format!(
        "the byte 0x{:02X} is not UTF-8; the file is probably Latin-1 or Windows-1252: save it as UTF-8, in Excel as \
         `CSV UTF-8 (comma delimited)`",
        bytes[at]
    );
    Some((line(at), message))
}

/// A block that was read under a guess: its chunk holds the records from `start` to `end`.
struct Guessed {
    start: u64,
    end: u64,
    chunk: Chunk,
}

/// Reads the records of all files into `gathered`; returns the files' digests.
pub(super) fn read<F: TextFormat>(
    files: &[TextFile<F>],
    tuning: &Tuning,
    gathered: &mut Gathered,
) -> Result<Vec<Hash>, Error> {
    let bytes = files.iter().map(|file| file.text().len).sum();
    let tuning = tuning.for_texts(bytes, rayon::current_num_threads());
    let work = Work::new(files, &tuning, gathered);
    work.run();
    let chains = work.finish()?;
    let hash = |(file, chain): (&TextFile<F>, Chain<HashedBlock<'_>>)| match &file.unpacked {
        Some(_) => digest::of_files([&file.original]),
        None => Ok(chain.finish(HashedBlock::bytes)),
    };
    files.iter().zip(chains).map(hash).collect()
}

fn block_count<F>(file: &TextFile<F>, tuning: &Tuning) -> usize {
    file.text().len.div_ceil(tuning.block as u64) as usize
}

struct Work<'a, F> {
    files: &'a [TextFile<F>],
    tuning: &'a Tuning,
    /// The file of each block, and its number there.
    blocks: Vec<(usize, usize)>,
    next: AtomicUsize,
    is_over: AtomicBool,
    /// Blocks that have been read and not yet settled.
    waiting: Mutex<BTreeMap<usize, Result<Option<Guessed>, Error>>>,
    settled: Mutex<Settled<'a>>,
    chains: Vec<Chain<HashedBlock<'a>>>,
    buffers: Mutex<Vec<Vec<u8>>>,
}

/// How far the guesses have been held against the truth.
struct Settled<'a> {
    /// The block that is next.
    next: usize,
    /// Where the next record of the current file begins.
    truth: u64,
    gathered: &'a mut Gathered,
    result: Result<(), Error>,
}

struct HashedBlock<'a> {
    block: Block<'a>,
    /// The bytes that belong to this block and no other.
    own: std::ops::Range<usize>,
}

impl HashedBlock<'_> {
    fn bytes(&self) -> &[u8] {
        &self.block[self.own.clone()]
    }
}

impl<'a, F: TextFormat> Work<'a, F> {
    fn new(files: &'a [TextFile<F>], tuning: &'a Tuning, gathered: &'a mut Gathered) -> Self {
        let of_file = |(at, file)| (0..block_count(file, tuning)).map(move |block| (at, block));
        Work {
            files,
            tuning,
            blocks: files.iter().enumerate().flat_map(of_file).collect(),
            next: AtomicUsize::new(0),
            is_over: AtomicBool::new(false),
            waiting: Mutex::new(BTreeMap::new()),
            settled: Mutex::new(Settled { next: 0, truth: 0, gathered, result: Ok(()) }),
            chains: files.iter().map(|_| Chain::new()).collect(),
            buffers: Mutex::new(Vec::new()),
        }
    }

    /// Threads take blocks in order, so that hashing and settling never fall far behind.
    fn run(&self) {
        let threads = rayon::current_num_threads().min(self.blocks.len());
        rayon::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|_| {
                    while let Some((at, block)) = self.take() {
                        let guessed = self.read_block(block);
                        if let Ok(mut waiting) = self.waiting.lock() {
                            waiting.insert(at, guessed);
                        }
                        // A thread that finds another at it leaves its block to that one, or to the next.
                        if let Ok(mut settled) = self.settled.try_lock() {
                            self.settle(&mut settled);
                        }
                    }
                });
            }
        });
    }

    /// Settles what is left, and hands out the digests.
    fn finish(self) -> Result<Vec<Chain<HashedBlock<'a>>>, Error> {
        if let Ok(mut settled) = self.settled.lock() {
            self.settle(&mut settled);
        }
        self.settled.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()).result.map(|()| self.chains)
    }

    fn take(&self) -> Option<(usize, (usize, usize))> {
        if self.is_over.load(Ordering::Relaxed) {
            return None;
        }
        let at = self.next.fetch_add(1, Ordering::Relaxed);
        self.blocks.get(at).map(|block| (at, *block))
    }

    fn read_block(&self, (file, number): (usize, usize)) -> Result<Option<Guessed>, Error> {
        let text = &self.files[file];
        let begin = number as u64 * self.tuning.block as u64;
        let end = (begin + self.tuning.block as u64).min(text.text().len);
        // The byte before the block says whether a record begins right at its start.
        let before = u64::from(begin > 0);
        let buffer = self.buffers.lock().ok().and_then(|mut buffers| buffers.pop()).unwrap_or_default();
        let span = (end - begin + before) as usize;
        let block = text.text().block(begin - before, span + self.tuning.overlap, buffer)?;
        let guessed = self.guess(text, &block, begin - before, before as usize, end)?;
        if text.unpacked.is_none() {
            let own = HashedBlock { block, own: before as usize..span };
            self.chains[file].add(number, own, HashedBlock::bytes, |hashed| self.recycle(hashed.block));
        }
        Ok(guessed)
    }

    fn recycle(&self, block: Block<'_>) {
        if let (Block::Owned(buffer), Ok(mut buffers)) = (block, self.buffers.lock()) {
            buffers.push(buffer);
        }
    }

    /// Reads the records that seem to begin in a block. `None` leaves it to the second reading.
    fn guess(
        &self,
        file: &TextFile<F>,
        block: &[u8],
        offset: u64,
        before: usize,
        end: u64,
    ) -> Result<Option<Guessed>, Error> {
        let is_last = |bytes: &[u8]| offset + bytes.len() as u64 == file.text().len;
        let limit = (end - offset) as usize;
        if end <= file.start {
            return Ok(None);
        }
        let start = if file.start >= offset + before as u64 {
            Some((file.start - offset) as usize)
        } else {
            file.format.guess(block, before, is_last(block))
        };
        let Some(start) = start.filter(|start| *start < limit) else { return Ok(None) };
        let parsed = match file.format.parse(block, start, limit, is_last(block)) {
            Some(parsed) => Some(parsed),
            None => {
                // The last record is longer than the overlap: one more try before it is left for later.
                let longer = file.text().block(offset, 2 * block.len() + (1 << 20), Vec::new())?;
                file.format.parse(&longer, start, limit, is_last(&longer))
            }
        };
        Ok(parsed.map(|(chunk, stop)| Guessed { start: offset + start as u64, end: offset + stop as u64, chunk }))
    }

    /// Takes over, in order, the blocks that have been read.
    fn settle(&self, settled: &mut Settled<'_>) {
        while settled.result.is_ok() {
            let Some(guess) = self.waiting.lock().ok().and_then(|mut waiting| waiting.remove(&settled.next)) else {
                return;
            };
            settled.result = guess.and_then(|guess| self.settle_block(settled, guess));
            settled.next += 1;
        }
        self.is_over.store(true, Ordering::Relaxed);
    }

    /// Holds a guess against the truth and reads again where it was wrong.
    fn settle_block(&self, settled: &mut Settled<'_>, guess: Option<Guessed>) -> Result<(), Error> {
        let (file, number) = self.blocks[settled.next];
        let file = &self.files[file];
        if number == 0 {
            settled.truth = file.start;
            settled.gathered.begin_file(&file.original.path, file.first_line);
        }
        let end = ((number as u64 + 1) * self.tuning.block as u64).min(file.text().len);
        if settled.truth >= end {
            return Ok(());
        }
        let (chunk, next) = match guess {
            Some(guess) if guess.start == settled.truth => (guess.chunk, guess.end),
            _ => read_exactly(file, settled.truth, end, self.tuning)?,
        };
        settled.truth = next;
        settled.gathered.add(chunk)
    }
}

fn read_exactly<F: TextFormat>(
    file: &TextFile<F>,
    start: u64,
    end: u64,
    tuning: &Tuning,
) -> Result<(Chunk, u64), Error> {
    let limit = (end - start) as usize;
    let mut length = limit + tuning.overlap;
    loop {
        let block = file.text().block(start, length, Vec::new())?;
        let is_last = start + block.len() as u64 == file.text().len;
        if let Some((chunk, stop)) = file.format.parse(&block, 0, limit, is_last) {
            return Ok((chunk, start + stop as u64));
        }
        if is_last {
            // A format that cannot finish with all bytes at hand would be at fault itself.
            return Err(Error::content(&file.original.path, None, "the file ends within a row"));
        }
        length *= 2;
    }
}
