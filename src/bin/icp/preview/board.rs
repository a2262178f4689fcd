//! What the preview shows now, and who waits for something else.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A document as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// What it is called.
    pub name: String,
    /// Whether the text is HTML; else it is plain text.
    pub is_html: bool,
    /// The document, or what is wrong with it.
    pub text: String,
}

/// Everything that is shown, and how often that has changed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    /// Rises with every change.
    pub generation: u64,
    /// The documents.
    pub pages: Vec<Page>,
}

/// The one place where the watcher writes and the server reads.
#[derive(Default)]
pub(crate) struct Board {
    shown: Mutex<Shown>,
    changed: Condvar,
}

impl Board {
    /// Shows other documents, unless they are the same, and wakes whoever waits.
    pub(crate) fn show(&self, pages: Vec<Page>) {
        let mut shown = self.lock();
        if shown.pages != pages {
            *shown = Shown { generation: shown.generation + 1, pages };
            self.changed.notify_all();
        }
    }

    /// What is shown now.
    pub(crate) fn shown(&self) -> Shown {
        self.lock().clone()
    }

    /// Waits until something else is shown than at this generation, but no longer than this.
    pub(crate) fn wait(&self, generation: u64, longest: Duration) -> Shown {
        let is_same = |shown: &mut Shown| shown.generation == generation;
        let waited = self.changed.wait_timeout_while(self.lock(), longest, is_same);
        waited.unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    /// A thread that panicked leaves a whole state behind: it is replaced at once.
    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
