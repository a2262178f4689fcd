//! A sign of life for work that takes longer than a second, for whoever watches.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::output::Output;

/// Work that is being done; the sign vanishes when this is dropped.
pub(crate) struct Progress {
    watcher: Option<(Sender<()>, JoinHandle<()>)>,
}

/// Begins to watch. Nothing is shown for the first second, nor where nobody watches.
pub(crate) fn progress(output: &Output, what: &str) -> Progress {
    if !output.is_watched() {
        return Progress { watcher: None };
    }
    let (done, waiting) = channel::<()>();
    let what = what.to_owned();
    let watch = move || {
        if waiting.recv_timeout(Duration::from_secs(1)) != Err(RecvTimeoutError::Timeout) {
            return;
        }
        let bar = ProgressBar::new_spinner().with_message(what);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        // Whether the work says that it is done or is simply gone, the bar has had its time.
        let _ = waiting.recv();
        bar.finish_and_clear();
    };
    Progress { watcher: Some((done, std::thread::spawn(watch))) }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((done, watcher)) = self.watcher.take() {
            drop(done);
            // A watcher that failed has nothing left to clear.
            let _ = watcher.join();
        }
    }
}
