//! Runs whole processes and says how long they take and how much memory they need. It refuses to know what they do.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use icp::report::{Align, Table};

/// Something to run, and what it is called.
pub(crate) struct Case {
    label: String,
    command: Command,
}

impl Case {
    /// The tool with these arguments, as it was built for this benchmark.
    pub(crate) fn icp<'a>(label: impl Into<String>, arguments: impl IntoIterator<Item = &'a str>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_icp"));
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        Case { label: label.into(), command }
    }

    /// The same with a change to its command.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Command)) -> Self {
        change(&mut self.command);
        self
    }

    /// One run: wall time, and the peak memory in bytes where the system tells and somebody looks.
    fn run(&mut self, looks: bool) -> Result<(Duration, Option<u64>)> {
        let start = Instant::now();
        let mut child = self.command.spawn().with_context(|| format!("cannot run {:?}", self.command))?;
        let mut peak = None;
        while looks && child.try_wait()?.is_none() {
            peak = peak_memory(child.id()).or(peak);
            std::thread::sleep(Duration::from_millis(1));
        }
        let output = child.wait_with_output()?;
        let time = start.elapsed();
        // 1 means findings or a blocked gate, which is a result; anything else is none.
        if !matches!(output.status.code(), Some(0 | 1)) {
            bail!("{}: {}\n{}", self.label, output.status, String::from_utf8_lossy(&output.stderr));
        }
        Ok((time, peak))
    }
}

/// The most memory that a running process has held so far. Linux keeps the number; elsewhere there is none.
fn peak_memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// Runs the cases in turn, `ICP_BENCH_RUNS` times (5 unless set), and prints a table: minimum and median of the wall
/// time, peak memory, and the minimum as a multiple of the first case's. A first run, which is not timed, warms the
/// page cache and watches the memory. On a machine that does other things as well, trust the minimum and the ratio.
pub(crate) fn compare(title: &str, mut cases: Vec<Case>) -> Result<()> {
    let runs = number("ICP_BENCH_RUNS", 5)?.max(1);
    let mut peaks = Vec::new();
    for case in &mut cases {
        peaks.push(case.run(true)?.1);
    }
    let mut times = vec![Vec::new(); cases.len()];
    for _ in 0..runs {
        for (case, times) in cases.iter_mut().zip(&mut times) {
            times.push(case.run(false)?.0);
        }
    }
    times.iter_mut().for_each(|times| times.sort_unstable());
    let milliseconds = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    let megabytes =
        |bytes: Option<u64>| bytes.map_or_else(|| "-".to_owned(), |bytes| format!("{} MB", bytes / 1_000_000));
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Right, Align::Right, Align::Right]);
    table.row([title, "minimum", "median", "peak", "ratio"]);
    for ((case, own), peak) in cases.iter().zip(&times).zip(peaks) {
        let ratio = own[0].as_secs_f64() / times[0][0].as_secs_f64();
        let (least, median) = (milliseconds(own[0]), milliseconds(own[runs / 2]));
        table.row([case.label.clone(), least, median, megabytes(peak), format!("{ratio:.2}")]);
    }
    writeln!(std::io::stdout(), "{}", table.render(0))?;
    Ok(())
}

/// A whole number from the environment.
pub(crate) fn number(variable: &str, default: usize) -> Result<usize> {
    match std::env::var(variable) {
        Ok(text) => text.replace('_', "").parse().with_context(|| format!("{variable} is not a whole number: {text}")),
        Err(_) => Ok(default),
    }
}

/// Whether this is `cargo bench`, not `cargo test` trying everything.
pub(crate) fn is_bench() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}
