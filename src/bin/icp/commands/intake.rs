//! `icp init --from`: exports on disk → the files of a workspace, and what is said about them.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use icp::intake::{self, Answers, Draft, Export, Plan};
use icp::model::{Date, Group, Metric, Snapshot as Manifest};
use icp::snapshot::{self, Content, DataFile, DataSource, Error, FieldColumn, Request, Snapshot};
use icp::text::Source;
use icp::{words, yaml};

use super::init::Files;
use crate::arguments::{DataArguments, Global, Init};
use crate::measure::measure;
use crate::session::{self, Session};

/// What is left to do.
pub(super) const NEXT: &str = "\
Next: edit icp/profiles/first-draft.yaml, run `icp check`, and commit. The copy of your data in icp/data stays out of
Git; CI gets it by ICP_DATA (docs/continuous-integration.md, private data)";

const ACCOUNTS: &str = "../data/accounts.csv";
const DEALS: &str = "../data/deals.csv";

/// The files of the workspace, and what was decided.
pub(super) struct Read {
    /// The files.
    pub files: Files,
    /// What was taken, what was left out, and why.
    pub said: String,
}

/// Reads the exports and decides.
pub(super) fn read(options: &Init, global: &Global) -> Result<Read> {
    let today = session::today(global);
    let from = &options.intake.from;
    let bytes = from
        .iter()
        .map(|path| std::fs::read(path).with_context(|| format!("cannot read {}", path.display())))
        .collect::<Result<Vec<_>>>()?;
    let exports = from
        .iter()
        .zip(&bytes)
        .map(|(path, bytes)| Export::open(&name_of(path), bytes))
        .collect::<Result<Vec<_>, _>>()?;
    let plan = intake::plan(&exports, &answers(options))?;
    let delimiter = exports[plan.deals].delimiter;
    let copy = |at: usize| exports[at].copy(&plan.kept(at, &exports[at]), delimiter);
    let data = Copies { accounts: plan.accounts.map(|at| copy(at).into()), deals: copy(plan.deals).into() };
    let as_of = plan.last_day.map_or(today, |day| day.min(today));
    let id = format!("crm-{as_of}");
    let paths = (data.accounts.as_ref().map(|_| ACCOUNTS), DEALS);
    let unpinned = manifest_text(&plan, &id, as_of, paths, (None, None), delimiter);
    let snapshot = read_snapshot(&unpinned, &data, &plan)?;
    let Some(draft) = intake::draft(&snapshot, &plan.fields) else {
        let closed = snapshot
            .opportunities
            .as_ref()
            .map_or(0, |deals| deals.outcome.iter().filter(|outcome| **outcome != snapshot::Outcome::Open).count());
        bail!(
            "no attribute has won or lost deals on both sides of any limit: {} in all; \
             export more deals, or more columns about the accounts",
            words::counted(closed as u64, "closed deal", "closed deals")
        );
    };
    let digest = |suffix: &str| {
        let found = snapshot.file_digests.iter().find(|file| file.path.ends_with(suffix));
        found.map(|file| file.sha256.clone())
    };
    let pins = (digest("accounts.csv"), digest("deals.csv"));
    let manifest = manifest_text(&plan, &id, as_of, paths, (pins.0.as_deref(), pins.1.as_deref()), delimiter);
    let mut files: Files = intake::documents(&plan, &draft, "Your product", &id, today, as_of)
        .into_iter()
        .map(|(path, text)| (format!("icp/{path}"), text.into_bytes()))
        .collect();
    files.push((format!("icp/snapshots/{id}.yaml"), manifest.into_bytes()));
    if let Some(accounts) = &data.accounts {
        files.push(("icp/data/accounts.csv".to_owned(), accounts.to_vec()));
    }
    files.push(("icp/data/deals.csv".to_owned(), data.deals.to_vec()));
    Ok(Read { files, said: said(&exports, &plan, &draft, &snapshot) })
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn answers(options: &Init) -> Answers {
    let intake = &options.intake;
    Answers {
        outcome: intake.outcome.clone(),
        won: intake.won.clone(),
        lost: intake.lost.clone(),
        account: intake.account.clone(),
        account_key: intake.account_key.clone(),
        amount: intake.amount.clone(),
        created: intake.created.clone(),
        closed: intake.closed.clone(),
        date_format: intake.date_format.clone(),
    }
}

fn manifest_text(
    plan: &Plan,
    id: &str,
    as_of: Date,
    paths: (Option<&str>, &str),
    pins: (Option<&str>, Option<&str>),
    delimiter: u8,
) -> String {
    intake::manifest(plan, &intake::ManifestFacts { id, as_of, paths, pins, delimiter })
}

/// The copies, before they are on disk.
struct Copies {
    accounts: Option<Arc<[u8]>>,
    deals: Arc<[u8]>,
}

impl DataSource for Copies {
    fn find(&self, path: &str) -> Result<Vec<DataFile>, Error> {
        let bytes = if path == ACCOUNTS { self.accounts.clone() } else { Some(Arc::clone(&self.deals)) };
        let file = |bytes| DataFile { path: path.to_owned(), content: Content::Memory(bytes) };
        Ok(bytes.map(file).into_iter().collect())
    }
}

fn read_snapshot(manifest: &str, data: &Copies, plan: &Plan) -> Result<Snapshot> {
    let document = yaml::parse(&Source::new("snapshot.yaml", manifest), &yaml::Limits::default())
        .ok()
        .context("the manifest that was written cannot be read; please report this")?;
    let manifest: Manifest =
        yaml::from_node(&document.root).map_err(|error| anyhow::anyhow!("{error}; please report this"))?;
    let fields: Vec<FieldColumn> = plan
        .fields
        .iter()
        .map(|field| FieldColumn {
            field: field.field.clone(),
            column: field.column.clone(),
            field_type: field.field_type,
        })
        .collect();
    let request = Request { fields: &fields, with_keys: false, with_reasons: false };
    Ok(snapshot::read(&manifest, data, &request)?)
}

fn said(exports: &[Export<'_>], plan: &Plan, draft: &Draft, snapshot: &Snapshot) -> String {
    let mut text = String::new();
    let mut read = |at: usize, rows: u64, what: &str| {
        text.push_str(&format!("Read {} {what} from {}\n", words::count(rows), exports[at].name));
    };
    if let (Some(at), Some(rows)) = (plan.accounts, plan.rows.1) {
        read(at, rows, "accounts");
    }
    read(plan.deals, plan.rows.0, "deals");
    text.push_str("\nTaken\n");
    let fields = plan.fields.iter().map(|field| {
        let kind = if field.is_built_in { "built-in field" } else { "a field of your own" };
        (field.field.clone(), field.column.clone(), format!("{kind}, {}", field.field_type))
    });
    let roles = plan.taken.iter().map(|taken| (taken.what.clone(), taken.column.clone(), taken.why.clone()));
    let lines: Vec<(String, String, String)> = roles.chain(fields).collect();
    let width = |pick: fn(&(String, String, String)) -> &String| {
        lines.iter().map(|line| pick(line).chars().count()).max().unwrap_or(0)
    };
    let (first, second) = (width(|line| &line.0), width(|line| &line.1));
    for (what, column, why) in &lines {
        let pad = " ".repeat(second - column.chars().count());
        text.push_str(&format!("  {what:first$}  `{column}`{pad}  {why}\n"));
    }
    text.push_str(&left_out(plan));
    for problem in &snapshot.problems {
        let problem = problem.to_string();
        text.push_str(&format!("\nwarning: {}\n", problem.lines().next().unwrap_or_default()));
    }
    text.push_str(&format!("\nFirst draft, out of {}\n", words::counted(draft.fields as u64, "field", "fields")));
    for finding in &draft.findings {
        text.push_str(&format!("  `{}` {}\n      {}\n", finding.field, finding.test, finding.why()));
    }
    text
}

/// The columns that are left out, by reason.
fn left_out(plan: &Plan) -> String {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for left in &plan.left_out {
        match reasons.iter_mut().find(|(why, _)| *why == left.why) {
            Some((_, columns)) => columns.push(&left.column),
            None => reasons.push((left.why, vec![&left.column])),
        }
    }
    if reasons.is_empty() {
        return String::new();
    }
    let lines = reasons.into_iter().map(|(why, columns)| {
        let names: Vec<String> = columns.iter().take(12).map(|column| format!("`{column}`")).collect();
        let more = if columns.len() > 12 { format!(" and {} more", columns.len() - 12) } else { String::new() };
        format!("  {why}: {}{more}\n", names.join(", "))
    });
    format!("\nLeft out, also of the copy of your data\n{}", lines.collect::<String>())
}

/// What the first draft does, measured on what was written.
pub(super) fn measured(options: &Init, global: &Global) -> Result<String> {
    let workspace = options.dir.join(icp::workspace::FOLDER);
    let global = Global { workspace: Some(workspace), color: global.color, quiet: global.quiet, today: global.today };
    let session = Session::open(&global)?;
    let version = session.version(None)?;
    let run = measure(&session, &version, None, &DataArguments { data: None, snapshot: None })?;
    let numbers = |group: &Group| run.head.groups.iter().find(|(other, _)| other == group).map(|(_, numbers)| numbers);
    let (Some(icp), Some(rest)) = (numbers(&Group::Icp), numbers(&Group::Outside)) else {
        return Ok(String::new());
    };
    let rate = |numbers: &icp::backtest::Numbers| {
        let rate = words::value_or_dash(&Metric::WinRate, numbers.value(&Metric::WinRate));
        let interval = numbers.interval(&Metric::WinRate).map_or_else(String::new, |(low, high)| {
            format!(" ({}–{})", words::decimals(low * 100.0, 1), words::decimals(high * 100.0, 1))
        });
        format!("{rate}{interval} of {}", words::counted(numbers.deals.closed, "closed deal", "closed deals"))
    };
    Ok(format!(
        "The draft takes {} of {} accounts and holds {} of all wins\n  win rate  {}\n  the rest  {}\n",
        words::count(icp.accounts),
        words::count(icp.all_accounts),
        words::value_or_dash(&Metric::WonShare, icp.value(&Metric::WonShare)),
        rate(icp),
        rate(rest)
    ))
}
