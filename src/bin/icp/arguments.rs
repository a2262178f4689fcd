//! What may be written on the command line, as close to the user's words as possible. Nothing here reads or decides.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use icp::language::Language;

/// The ideal customer profile as code.
///
/// Validates ICP documents, says what a change means, backtests it against real customers and deals, blocks it when
/// the win rate gets worse, and writes the document that the whole company reads.
#[derive(Debug, Parser)]
#[command(name = "icp", version, propagate_version = true, max_term_width = 100, after_help = EXIT_STATUS)]
pub(crate) struct Arguments {
    /// What every command understands.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_STATUS: &str = "\
Exit status:
  0  fine
  1  findings, a blocked gate, or a stale document
  2  it could not be done: usage, Git, snapshot, a broken workspace

Begin with `icp demo`, or with `icp init` in your own repository.";

/// What every command understands.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// The workspace's folder, if not the nearest `icp/` upwards
    #[arg(long, global = true, value_name = "DIR", env = "ICP_WORKSPACE", help_heading = "Global options")]
    pub workspace: Option<PathBuf>,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, help_heading = "Global options")]
    pub color: Color,
    /// Only results, no messages
    #[arg(long, short, global = true, help_heading = "Global options")]
    pub quiet: bool,
    /// The day on which reviews and waivers are judged, if not today (UTC)
    #[arg(
        long,
        global = true,
        value_name = "DATE",
        env = "ICP_TODAY",
        hide_env = true,
        help_heading = "Global options"
    )]
    pub today: Option<jiff::civil::Date>,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands, in the order in which one meets them.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show the whole path on the built-in example, in a scratch repository
    Demo(Demo),
    /// Write a workspace that passes `icp check` at once
    Init(Init),
    /// Find what is wrong with the documents
    Lint(Lint),
    /// Lay the documents out in one way
    ///
    /// Top-level keys come in the order of the manual, with the comments above them; levels are two blanks wide, and
    /// lists stand one level deeper than their key; quotes go where the value is the same text without them; blanks at
    /// the ends of lines and needless blank lines go. Meaning and comments stay, and so do the insides of texts of
    /// several lines. A document in which a step would change what it means is left as it is in that respect.
    Fmt(Fmt),
    /// Explain a rule, or list them all
    Rule(Rule),
    /// Say what changed in meaning
    Diff(Diff),
    /// Measure the ICP on the snapshot, and compare two versions
    Backtest(Backtest),
    /// What CI runs: lint, diff, backtest and gate in one report
    Check(Check),
    /// Write the documents
    Render(Render),
    /// Show the documents in the browser, and follow the files
    Preview(Preview),
    /// Say why one account is in the ICP or not
    Explain(Explain),
    /// Show how every version of the past does on today's snapshot
    History(History),
    /// Find the commit that broke a bound
    Bisect(Bisect),
    /// Look whether everything is set up, and say what to fix
    Doctor(Doctor),
    /// Print a document as one statement a line, for Git to compare
    Outline(Outline),
    /// Print or write the JSON Schemas
    Schema(Schema),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Write man pages
    Man(Man),
}

/// Where customer data are.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct DataArguments {
    /// Another root for the data files that the manifest names
    #[arg(long, value_name = "DIR", env = "ICP_DATA")]
    pub data: Option<PathBuf>,
    /// The snapshot, if not the workspace's default one
    #[arg(long, value_name = "ID")]
    pub snapshot: Option<String>,
}

/// What to compare with.
#[derive(Debug, Args)]
pub(crate) struct BaseArguments {
    /// Compare with this revision, at the merge base
    #[arg(long, value_name = "REF")]
    pub base: Option<String>,
    /// Compare with the revision itself, not at the merge base
    #[arg(long, requires = "base")]
    pub base_exact: bool,
    /// Judge this revision instead of the work tree
    #[arg(long, value_name = "REF")]
    pub head: Option<String>,
    /// Judge what is staged, as the next commit would hold it, instead of the work tree
    #[arg(long, conflicts_with = "head")]
    pub staged: bool,
}

/// How to print.
#[derive(Debug, Args)]
pub(crate) struct FormatArguments {
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Write a format to a file as well: `json=report.json`
    #[arg(long, value_name = "FORMAT=FILE")]
    pub output_file: Vec<String>,
}

/// The formats of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One line a finding.
    Concise,
    /// For machines; versioned.
    Json,
    /// GitHub annotations.
    Github,
    /// For a comment or a summary.
    Markdown,
    /// A page for the browser.
    Html,
    /// A chart.
    Svg,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit's XML, for CI servers.
    Junit,
    /// GitLab's code quality report.
    Gitlab,
}

/// `icp demo`
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Where to put the scratch repository; a new temporary folder unless given
    pub dir: Option<PathBuf>,
}

/// `icp init`
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder to write to
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// Only a workspace and one profile of fifteen lines
    #[arg(long, conflicts_with = "from")]
    pub minimal: bool,
    /// Whose CI the check is set up for; what the folder looks like unless given
    #[arg(long, value_enum, value_name = "WHERE")]
    pub ci: Option<Ci>,
    /// What your own exports say.
    #[command(flatten)]
    pub intake: Intake,
}

/// Whose CI runs the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Ci {
    /// GitHub Actions.
    Github,
    /// GitLab CI.
    Gitlab,
    /// None.
    None,
}

/// `icp init --from`
#[derive(Debug, Args)]
#[command(next_help_heading = "Your own data")]
pub(crate) struct Intake {
    /// A CSV export with deals, or two: one with accounts, one with deals
    #[arg(long, value_name = "FILE")]
    pub from: Vec<PathBuf>,
    /// The column that says how a deal ended
    #[arg(long, value_name = "COLUMN", requires = "from")]
    pub outcome: Option<String>,
    /// A value of it that means won
    #[arg(long, value_name = "VALUE", requires = "from")]
    pub won: Vec<String>,
    /// A value of it that means lost
    #[arg(long, value_name = "VALUE", requires = "from")]
    pub lost: Vec<String>,
    /// The column of the deals with the account's key
    #[arg(long, value_name = "COLUMN", requires = "from")]
    pub account: Option<String>,
    /// The column of the accounts with their key
    #[arg(long, value_name = "COLUMN", requires = "from")]
    pub account_key: Option<String>,
    /// The column with the amount of a deal
    #[arg(long, value_name = "COLUMN", requires = "from")]
    pub amount: Option<String>,
    /// The column with the day on which a deal was created
    #[arg(long, value_name = "COLUMN", requires = "from")]
    pub created: Option<String>,
    /// The column with the day on which a deal was closed
    #[arg(long, value_name = "COLUMN", requires = "from")]
    pub closed: Option<String>,
    /// How dates are written, such as `%d/%m/%Y`
    #[arg(long, value_name = "FORMAT", requires = "from")]
    pub date_format: Option<String>,
}

/// `icp lint`
#[derive(Debug, Args)]
pub(crate) struct Lint {
    /// Only findings in these files or folders
    pub paths: Vec<PathBuf>,
    /// Lint this revision instead of the work tree
    #[arg(long, value_name = "REF")]
    pub revision: Option<String>,
    /// Lint what is staged, as the next commit would hold it, instead of the work tree
    #[arg(long, conflicts_with_all = ["revision", "fix", "add_allow", "diff", "write_baseline"])]
    pub staged: bool,
    /// Look at the documents alone, neither at customer data nor at the history in Git: faster, for a hook
    #[arg(long)]
    pub no_data: bool,
    /// Another root for the data files that the manifest names
    #[arg(long, value_name = "DIR", env = "ICP_DATA")]
    pub data: Option<PathBuf>,
    /// Only these rules or families
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub select: Vec<String>,
    /// All but these rules or families
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// What else fails the run
    #[arg(long, value_name = "SEVERITY", value_parser = ["warnings"])]
    pub deny: Option<String>,
    /// List the rules
    #[arg(long)]
    pub list: bool,
    /// Make the fixes that keep what the documents mean, or all of them; what is left is shown
    #[arg(
        long,
        value_enum,
        value_name = "WHICH",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "safe",
        conflicts_with = "revision",
        help_heading = "Changing the documents"
    )]
    pub fix: Option<Fixes>,
    /// Show as a patch what --fix or --add-allow would change, and change nothing
    #[arg(long, help_heading = "Changing the documents")]
    pub diff: bool,
    /// Write `# icp: allow …` above every line with a finding that can be let stand
    #[arg(long, conflicts_with_all = ["fix", "revision", "write_baseline"], help_heading = "Changing the documents")]
    pub add_allow: bool,
    /// Why the findings are let stand
    #[arg(long, value_name = "TEXT", requires = "add_allow", help_heading = "Changing the documents")]
    pub reason: Option<String>,
    /// Let stand what this file lists, if not `lint-baseline.json` beside `icp.yaml`
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline", help_heading = "Baseline")]
    pub baseline: Option<PathBuf>,
    /// Let nothing stand that a baseline lists
    #[arg(long, help_heading = "Baseline")]
    pub no_baseline: bool,
    /// Write all findings of now into the baseline
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        require_equals = true,
        conflicts_with_all = ["paths", "select", "ignore", "revision", "fix", "diff", "baseline", "no_baseline"],
        help_heading = "Baseline"
    )]
    pub write_baseline: Option<Option<PathBuf>>,
    /// How to print.
    #[command(flatten)]
    pub format: FormatArguments,
}

/// Which fixes are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Fixes {
    /// Those that keep what the documents mean, or what their author evidently meant.
    Safe,
    /// Those as well at whose result a person should look.
    All,
}

/// `icp fmt`
#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// Only these files or folders
    pub paths: Vec<PathBuf>,
    /// Name the documents that would change, exit 1 if there are any, and write nothing
    #[arg(long)]
    pub check: bool,
    /// Show as a patch what would change, exit 1 if anything would, and write nothing
    #[arg(long)]
    pub diff: bool,
}

/// `icp rule`
#[derive(Debug, Args)]
pub(crate) struct Rule {
    /// The rule; all of them are listed without it
    pub name: Option<String>,
}

/// `icp diff`
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// `BASE`, `BASE..HEAD` (exact) or `BASE...HEAD` (merge base); the default base and the work tree without it
    pub range: Option<String>,
    /// Compare what is staged, as the next commit would hold it, instead of the work tree
    #[arg(long)]
    pub staged: bool,
    /// Add the line diff
    #[arg(long)]
    pub text: bool,
    /// Exit 1 when something changed
    #[arg(long)]
    pub exit_code: bool,
    /// How to print.
    #[command(flatten)]
    pub format: FormatArguments,
}

/// `icp backtest`
#[derive(Debug, Args)]
pub(crate) struct Backtest {
    /// Vary each number a little, and leave each criterion out
    #[arg(long, conflicts_with_all = ["base", "base_exact"])]
    pub sensitivity: bool,
    /// What to compare with.
    #[command(flatten)]
    pub base: BaseArguments,
    /// Where the data are.
    #[command(flatten)]
    pub data: DataArguments,
    /// How to print.
    #[command(flatten)]
    pub format: FormatArguments,
}

/// `icp check`
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// What to compare with.
    #[command(flatten)]
    pub base: BaseArguments,
    /// Where the data are.
    #[command(flatten)]
    pub data: DataArguments,
    /// What else fails the run
    #[arg(long, value_name = "SEVERITY", value_parser = ["warnings"])]
    pub deny: Option<String>,
    /// How to print.
    #[command(flatten)]
    pub format: FormatArguments,
}

/// `icp render`
#[derive(Debug, Default, Args)]
pub(crate) struct Render {
    /// Render this revision instead of the work tree
    #[arg(long, value_name = "REF")]
    pub revision: Option<String>,
    /// Fail when the documents on disk are stale; write nothing
    #[arg(long)]
    pub check: bool,
    /// Render this template only, to stdout or to --output
    #[arg(long, value_name = "NAME")]
    pub template: Option<String>,
    /// Compare with this revision, at the merge base; for `--template report.html`
    #[arg(long, value_name = "REF", requires = "template")]
    pub base: Option<String>,
    /// Where the template's document goes
    #[arg(long, value_name = "FILE", requires = "template")]
    pub output: Option<PathBuf>,
    /// The language of the documents' fixed words, in place of what `icp.yaml` says
    #[arg(long, value_name = "CODE")]
    pub language: Option<DocumentLanguage>,
    /// List the templates that are built in
    #[arg(long, conflicts_with_all = ["check", "template", "eject", "open"])]
    pub list_templates: bool,
    /// Copy a built-in template into the workspace's `templates/`, to be edited there
    #[arg(long, value_name = "NAME", conflicts_with_all = ["check", "template", "revision", "open"])]
    pub eject: Option<String>,
    /// Show the first document that was written in the browser
    #[arg(long, conflicts_with = "check")]
    pub open: bool,
    /// Leave the numbers out, and read no data
    #[arg(long)]
    pub no_numbers: bool,
    /// Where the data are.
    #[command(flatten)]
    pub data: DataArguments,
}

/// `icp explain`
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The account's key, or its name where only one has it
    pub account: String,
    /// Explain by this revision instead of the work tree
    #[arg(long, value_name = "REF", visible_alias = "head")]
    pub at: Option<String>,
    /// Where the data are.
    #[command(flatten)]
    pub data: DataArguments,
    /// How to print.
    #[command(flatten)]
    pub format: FormatArguments,
}

/// `icp doctor`
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Where the data are.
    #[command(flatten)]
    pub data: DataArguments,
}

/// `icp preview`
#[derive(Clone, Debug, Args)]
pub(crate) struct Preview {
    /// The port on 127.0.0.1; 0 takes any that is free
    #[arg(long, value_name = "PORT", default_value = "4747")]
    pub port: u16,
    /// Show the preview in the browser
    #[arg(long)]
    pub open: bool,
    /// Show this template only
    #[arg(long, value_name = "NAME")]
    pub template: Option<String>,
    /// The language of the documents' fixed words, in place of what `icp.yaml` says
    #[arg(long, value_name = "CODE")]
    pub language: Option<DocumentLanguage>,
    /// Leave the numbers out, and read no data
    #[arg(long)]
    pub no_numbers: bool,
    /// Where the data are.
    #[command(flatten)]
    pub data: DataArguments,
}

/// The languages that documents can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DocumentLanguage {
    /// English
    En,
    /// German
    De,
}

impl From<DocumentLanguage> for Language {
    fn from(language: DocumentLanguage) -> Language {
        match language {
            DocumentLanguage::En => Language::English,
            DocumentLanguage::De => Language::German,
        }
    }
}

/// `icp outline`
#[derive(Debug, Args)]
pub(crate) struct Outline {
    /// The document
    pub file: PathBuf,
}

/// `icp history`
#[derive(Debug, Args)]
pub(crate) struct History {
    /// The newest version to show; the work tree without it
    pub revision: Option<String>,
    /// Only commits since a day (`2026-01-31`) or a while ago (`6 months`)
    #[arg(long, value_name = "WHEN")]
    pub since: Option<String>,
    /// Follow this profile instead of the whole ICP
    #[arg(long, value_name = "ID")]
    pub profile: Option<String>,
    /// Follow this group: `profile:ID/tier:NAME`, `outside`, `negative:ID` …
    #[arg(long, value_name = "GROUP", conflicts_with = "profile")]
    pub group: Option<String>,
    /// Only the commits that cost most
    #[arg(long, value_name = "COUNT", num_args = 0..=1, default_missing_value = "5")]
    pub worst: Option<usize>,
    /// Where the data are.
    #[command(flatten)]
    pub data: DataArguments,
    /// How to print.
    #[command(flatten)]
    pub format: FormatArguments,
}

/// `icp bisect`
#[derive(Debug, Args)]
pub(crate) struct Bisect {
    /// `GOOD..BAD`: look between these; the whole history of `HEAD` without it
    pub range: Option<String>,
    /// The number that broke its bound
    #[arg(long, value_name = "METRIC", default_value = "win_rate")]
    pub metric: String,
    /// The lowest value that is fine: `0.35`, `35 %`
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    pub at_least: Option<String>,
    /// The highest value that is fine, for numbers of which less is better
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    pub at_most: Option<String>,
    /// The accounts that are measured: `icp`, `profile:ID`, `profile:ID/tier:NAME`, `outside` …
    #[arg(long, value_name = "GROUP", default_value = "icp")]
    pub group: String,
    /// Where the data are.
    #[command(flatten)]
    pub data: DataArguments,
    /// How to print.
    #[command(flatten)]
    pub format: FormatArguments,
}

/// `icp schema`
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// The kind of document, or `icp`, `backtest`, `findings`, `diff`, `check`; all names are listed without it
    pub name: Option<String>,
    /// Write all schemas into a folder
    #[arg(long, value_name = "DIR", conflicts_with = "name")]
    pub write: Option<PathBuf>,
}

/// `icp completions`
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `icp man`
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The folder to write the pages to; the main page goes to stdout without it
    pub dir: Option<PathBuf>,
}
