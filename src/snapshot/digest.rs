//! SHA-256 of files that are read in blocks by several threads. Refuses to know what is in them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::Read;
use std::sync::Mutex;

use sha2::{Digest, Sha256};

use super::error::Error;
use super::source::Input;

/// The digest of a file.
pub(super) type Hash = [u8; 32];

/// Lower-case hexadecimal digits.
pub(super) fn hex(hash: &Hash) -> String {
    hash.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The digest over digests, in order.
pub(super) fn of_hashes(hashes: &[Hash]) -> Hash {
    let mut hasher = Sha256::new();
    hashes.iter().for_each(|hash| hasher.update(hash));
    hasher.finalize().into()
}

/// The digest of files one after another, as `cat … | sha256sum` gives it.
pub(super) fn of_files<'a>(files: impl IntoIterator<Item = &'a Input>) -> Result<Hash, Error> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    for file in files {
        let mut stream = file.stream()?;
        loop {
            let read = stream.read(&mut buffer).map_err(|error| Error::unreadable(&file.path, error))?;
            if read == 0 {
                break;
            }
            hasher.update(&buffer[..read]);
        }
    }
    Ok(hasher.finalize().into())
}

/// A digest of blocks that arrive in any order and are hashed in theirs.
///
/// A thread never waits for another: it leaves its block, and whoever finds the hasher free takes all that can be
/// taken.
#[derive(Default)]
pub(super) struct Chain<B> {
    waiting: Mutex<BTreeMap<usize, B>>,
    hasher: Mutex<(usize, Sha256)>,
}

impl<B> Chain<B> {
    pub(super) fn new() -> Self {
        Chain { waiting: Mutex::new(BTreeMap::new()), hasher: Mutex::new((0, Sha256::new())) }
    }

    /// Leaves the block with this number, and hashes what can be hashed; `done` gets the blocks back.
    pub(super) fn add(&self, number: usize, block: B, bytes: impl Fn(&B) -> &[u8], mut done: impl FnMut(B)) {
        if let Ok(mut waiting) = self.waiting.lock() {
            waiting.insert(number, block);
        }
        let Ok(mut hasher) = self.hasher.try_lock() else { return };
        let (next, hasher) = &mut *hasher;
        while let Some(block) = self.waiting.lock().ok().and_then(|mut waiting| waiting.remove(next)) {
            hasher.update(bytes(&block));
            *next += 1;
            done(block);
        }
    }

    /// The digest of all blocks, once every one of them has been added.
    pub(super) fn finish(self, bytes: impl Fn(&B) -> &[u8]) -> Hash {
        let (_, mut hasher) = self.hasher.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
        let waiting = self.waiting.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
        waiting.values().for_each(|block| hasher.update(bytes(block)));
        hasher.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_hash_in_order() {
        let whole: Hash = Sha256::digest(b"abcdef").into();
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1]] {
            let chain = Chain::new();
            for number in order {
                chain.add(number, [b"ab", b"cd", b"ef"][number], |block| &block[..], |_| {});
            }
            assert_eq!(chain.finish(|block| &block[..]), whole);
        }
        assert_eq!(hex(&whole), "bef57ec7f53a6d40beb640a780a639c83bc29ac8a9816f1fc6c5c6dcd93c4721");
    }
}
