//! A bound on the memory that templates of one's own can take.
//!
//! The engine counts steps, and a few steps can double a text until nothing is left. What it allocates cannot be seen
//! from inside, so this looks at the process from outside, where the system tells (Linux), and ends it: nothing has been
//! written by then, since documents are rendered before any is.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::exit::Exit;

/// How much more memory than before rendering may take: documents have 20 MB at most.
const MOST: u64 = 512 * 1024 * 1024;

/// How often the process is looked at.
const PERIOD: Duration = Duration::from_millis(20);

/// Watches while it is held.
pub(crate) struct Guard {
    is_over: Arc<AtomicBool>,
}

impl Guard {
    /// Begins to watch; where the system does not tell what the process takes, nothing is watched.
    pub(crate) fn new() -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        if let Some(before) = resident() {
            let is_over = Arc::clone(&is_over);
            thread::spawn(move || watch(before, &is_over));
        }
        Guard { is_over }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
    }
}

fn watch(before: u64, is_over: &AtomicBool) {
    while !is_over.load(Ordering::Relaxed) {
        if resident().is_some_and(|now| now > before + MOST) {
            end();
        }
        thread::sleep(PERIOD);
    }
}

/// A thread cannot be stopped from outside, so the whole program ends.
#[expect(clippy::exit, reason = "the rendering thread cannot be interrupted")]
fn end() {
    let most = MOST / 1024 / 1024;
    // Nobody is left to be told that the message stream is closed.
    let _ = writeln!(
        io::stderr(),
        "error: rendering takes more than {most} MB of memory; look for a text in a template that grows with each step"
    );
    std::process::exit(Exit::Failed as i32);
}

/// The memory of this process in bytes; none where the system does not tell.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
