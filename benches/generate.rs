//! Makes customer data of any size from a seed: attributes that are skewed, missing and related to each other as in a
//! CRM, and deals whose chances follow from them. It refuses to know profiles, and what the data are measured for.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Date32Type, Float64Type, Int32Type};
use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, RecordBatch, StringArray};
use arrow_schema::{DataType, SchemaRef};
use icp::snapshot::day_number;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

/// Goes up with every change of this file, so that data of an older one are made anew.
const VERSION: u32 = 1;

/// Accounts that are made at a time, and rows in a group of the file with several; what DuckDB writes unless asked.
const CHUNK: usize = 122_880;

/// The day of the snapshot.
const AS_OF: jiff::civil::Date = jiff::civil::date(2026, 6, 30);

const INDUSTRIES: [&str; 30] = [
    "Software",
    "Fintech",
    "Healthcare",
    "Biotech",
    "Insurance",
    "Banking",
    "Retail",
    "E-commerce",
    "Manufacturing",
    "Automotive",
    "Aerospace",
    "Energy",
    "Utilities",
    "Telecom",
    "Media",
    "Gaming",
    "Education",
    "Government",
    "Nonprofit",
    "Logistics",
    "Travel",
    "Hospitality",
    "Real Estate",
    "Construction",
    "Agriculture",
    "Food & Beverage",
    "Gambling",
    "Tobacco",
    "Legal",
    "Consulting",
];
const BRANCHES: [&str; 7] =
    ["Platforms", "Services", "Infrastructure", "Analytics", "Marketplaces", "Devices", "Operations"];
const COUNTRIES: [(&str, &str); 24] = [
    ("US", "NA"),
    ("GB", "EMEA"),
    ("DE", "EMEA"),
    ("FR", "EMEA"),
    ("CA", "NA"),
    ("IN", "APAC"),
    ("AU", "APAC"),
    ("NL", "EMEA"),
    ("BR", "LATAM"),
    ("ES", "EMEA"),
    ("IT", "EMEA"),
    ("SE", "EMEA"),
    ("CH", "EMEA"),
    ("JP", "APAC"),
    ("SG", "APAC"),
    ("IL", "MEA"),
    ("IE", "EMEA"),
    ("DK", "EMEA"),
    ("NO", "EMEA"),
    ("MX", "LATAM"),
    ("PL", "EMEA"),
    ("KR", "APAC"),
    ("AE", "MEA"),
    ("AR", "LATAM"),
];
const STAGES: [&str; 8] = ["bootstrapped", "pre-seed", "seed", "series-a", "series-b", "series-c", "growth", "public"];
const MODELS: [&str; 6] = ["B2B SaaS", "B2B Services", "B2C", "B2B2C", "Marketplace", "Hardware"];
const CRMS: [&str; 8] = ["salesforce", "hubspot", "dynamics", "pipedrive", "zoho", "netsuite", "copper", "none"];
const TECHNOLOGIES: [&str; 16] = [
    "aws",
    "postgresql",
    "react",
    "kubernetes",
    "snowflake",
    "python",
    "segment",
    "stripe",
    "kafka",
    "dbt",
    "terraform",
    "airflow",
    "databricks",
    "fivetran",
    "cobol",
    "as400",
];
/// Technologies with a name of their own, and as many as a real list has behind them.
const ALL_TECHNOLOGIES: usize = 300;
const NAMES: [&str; 12] =
    ["Nova", "Acme", "Data", "Blue", "North", "Quant", "Apex", "Bright", "Clear", "Delta", "Echo", "Orbit"];
const KINDS: [&str; 10] =
    ["Works", "Grid", "Flow", "Scale", "Forge", "Mind", "Systems", "Labs, Inc.", "Hub GmbH", "Group"];

/// The document of a snapshot whose files have this ending.
pub(crate) fn manifest(snapshot: &str, ending: &str) -> String {
    format!(
        "kind: snapshot
id: {snapshot}
as_of: {AS_OF}
synthetic: true
accounts: {{path: accounts{ending}, key: account_id}}
opportunities:
  path: opportunities{ending}
  key: opportunity_id
  account: account_id
  outcome: {{column: outcome, won: [won], lost: [lost]}}
  amount: amount
  created: created_date
  closed: closed_date
"
    )
}

/// The folder with the data of so many accounts, which are written on the first call:
/// `accounts` and `opportunities` as `.csv`, as `.parquet` with one row group, and as `-groups.parquet` with many.
pub(crate) fn data(below: &Path, accounts: usize) -> Result<PathBuf> {
    let folder = below.join(format!("v{VERSION}-{accounts}"));
    if folder.is_dir() {
        return Ok(folder);
    }
    let unfinished = below.join(format!("v{VERSION}-{accounts}.unfinished"));
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    fs::create_dir_all(&unfinished)?;
    let mut random = Random(7);
    let likely = write_accounts(&unfinished, accounts, &mut random)?;
    write_opportunities(&unfinished, &likely, &mut random)?;
    fs::rename(&unfinished, &folder).with_context(|| format!("cannot write {}", folder.display()))?;
    Ok(folder)
}

/// Writes the accounts, and says how likely each is to buy.
fn write_accounts(folder: &Path, accounts: usize, random: &mut Random) -> Result<Vec<f64>> {
    let mut likely = Vec::with_capacity(accounts);
    let mut files = None;
    for first in (0..accounts).step_by(CHUNK) {
        let companies: Vec<Company> =
            (first..accounts.min(first + CHUNK)).map(|number| Company::invent(number, random)).collect();
        likely.extend(companies.iter().map(Company::likely));
        write(&mut files, folder, "accounts", &account_columns(&companies, random)?)?;
    }
    finish(files)?;
    Ok(likely)
}

/// Writes 1.6 deals an account; one in two hundred belongs to an account that is not in the file.
fn write_opportunities(folder: &Path, likely: &[f64], random: &mut Random) -> Result<()> {
    let count = likely.len() * 8 / 5;
    let mut files = None;
    for first in (0..count).step_by(CHUNK) {
        let numbers = first..count.min(first + CHUNK);
        let deals: Vec<Deal> = numbers.map(|number| Deal::invent(number, likely, random)).collect();
        write(&mut files, folder, "opportunities", &deal_columns(&deals, random)?)?;
    }
    finish(files)
}

/// What a company is, before its CRM forgets some of it.
struct Company {
    number: usize,
    industry: usize,
    country: usize,
    employees: i32,
    stage: usize,
    technologies: Vec<usize>,
    maturity: i32,
    has_team: bool,
    funded_on: i32,
}

impl Company {
    fn invent(number: usize, random: &mut Random) -> Self {
        let mut technologies: Vec<usize> =
            (0..random.below(18)).map(|_| random.skewed(ALL_TECHNOLOGIES, 2.5)).collect();
        technologies.sort_unstable();
        technologies.dedup();
        Company {
            number,
            industry: random.skewed(INDUSTRIES.len(), 1.5),
            country: random.skewed(COUNTRIES.len(), 2.0),
            employees: (libm::exp(4.4 + 1.6 * random.bell()) as i32).clamp(1, 400_000),
            stage: random.below(STAGES.len()),
            technologies,
            maturity: 1 + random.below(5) as i32,
            has_team: random.chance(0.35),
            funded_on: day_number(AS_OF) - random.skewed(3_000, 2.0) as i32,
        }
    }

    /// The probability that a deal with it is won.
    fn likely(&self) -> f64 {
        let is = |truth: bool, points: f64| if truth { points } else { 0.0 };
        let points = -1.5
            + is(matches!(self.industry, 0 | 1 | 2 | 4 | 7 | 19), 0.7)
            + is((80..=1500).contains(&self.employees), 0.6)
            + is(self.technologies.iter().any(|at| matches!(at, 4 | 6 | 9 | 11..=13)), 0.5)
            + is(self.has_team, 0.4)
            + is(matches!(self.stage, 3..=5), 0.3);
        1.0 / (1.0 + libm::exp(-points))
    }
}

fn account_columns(companies: &[Company], random: &mut Random) -> Result<RecordBatch> {
    let texts = |values: Vec<Option<String>>| Arc::new(StringArray::from(values)) as ArrayRef;
    let integers = |values: Vec<Option<i32>>| Arc::new(Int32Array::from(values)) as ArrayRef;
    // A column: what a company has there, and in how many of a hundred accounts nobody knows.
    macro_rules! column {
        ($wrap:expr, $unknown:literal, $company:ident, $value:expr) => {
            $wrap(companies.iter().map(|$company| (!random.chance($unknown)).then(|| $value)).collect::<Vec<_>>())
        };
    }
    let booleans = |values: Vec<Option<bool>>| Arc::new(BooleanArray::from(values)) as ArrayRef;
    let numbers = |values: Vec<Option<f64>>| Arc::new(Float64Array::from(values)) as ArrayRef;
    let dates = |values: Vec<Option<i32>>| Arc::new(Date32Array::from(values)) as ArrayRef;
    let mut noise = Random(companies.first().map_or(0, |company| company.number as u64));
    let mut pick = |values: &[&str]| values[noise.below(values.len())].to_owned();
    let mut more = Random(random.next());
    Ok(RecordBatch::try_from_iter([
        ("account_id", column!(texts, 0.0, company, id("001", company.number))),
        ("name", column!(texts, 0.05, company, format!("{} {} {}", pick(&NAMES), pick(&KINDS), company.number % 97))),
        ("industry", column!(texts, 0.06, company, INDUSTRIES[company.industry].to_owned())),
        (
            "sub_industry",
            column!(texts, 0.14, company, format!("{} {}", INDUSTRIES[company.industry], pick(&BRANCHES))),
        ),
        ("country", column!(texts, 0.05, company, COUNTRIES[company.country].0.to_owned())),
        ("region", column!(texts, 0.07, company, COUNTRIES[company.country].1.to_owned())),
        ("employees", column!(integers, 0.08, company, company.employees)),
        (
            "annual_revenue",
            column!(numbers, 0.18, company, 1e3 * (150.0 * f64::from(company.employees) * (0.5 + more.unit())).round()),
        ),
        ("founded_year", column!(integers, 0.12, _company, 2025 - more.skewed(120, 2.0) as i32)),
        ("funding_stage", column!(texts, 0.15, company, STAGES[company.stage].to_owned())),
        ("business_model", column!(texts, 0.09, _company, pick(&MODELS))),
        ("crm", column!(texts, 0.20, _company, pick(&CRMS))),
        ("tech_stack", column!(lists, 0.16, company, &company.technologies)),
        ("headcount_growth", column!(numbers, 0.20, _company, (50.0 * more.bell()).round() / 1e3)),
        ("job_postings_90d", column!(integers, 0.17, company, company.employees / 30 + more.below(4) as i32)),
        ("data_maturity", column!(integers, 0.19, company, company.maturity)),
        ("has_dedicated_team", column!(booleans, 0.18, company, company.has_team)),
        ("regulated", column!(booleans, 0.10, company, matches!(company.industry, 1..=5 | 11 | 17))),
        ("last_funding_on", column!(dates, 0.17, company, company.funded_on)),
    ])?)
}

fn lists(values: Vec<Option<&Vec<usize>>>) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for value in values {
        for technology in value.into_iter().flatten() {
            match TECHNOLOGIES.get(*technology) {
                Some(name) => builder.values().append_value(name),
                None => builder.values().append_value(format!("tech-{technology:03}")),
            }
        }
        builder.append(value.is_some());
    }
    Arc::new(builder.finish())
}

struct Deal {
    number: usize,
    account: usize,
    outcome: &'static str,
    amount: f64,
    created: i32,
    closed: Option<i32>,
}

impl Deal {
    /// Some accounts have many deals and many have none, in no order.
    fn invent(number: usize, likely: &[f64], random: &mut Random) -> Self {
        let account = (random.skewed(likely.len(), 1.6) * 7_368_787 + 11) % likely.len();
        let created = day_number(AS_OF) - random.below(3 * 365) as i32;
        let closed = created + (libm::exp(4.0 + 0.75 * random.bell()) as i32).max(1);
        let outcome = match () {
            () if closed > day_number(AS_OF) || random.chance(0.04) => "open",
            () if random.chance(likely[account]) => "won",
            () => "lost",
        };
        let stranger = if random.chance(0.005) { likely.len() } else { 0 };
        Deal {
            number,
            account: account + stranger,
            outcome,
            amount: (100.0 * libm::exp(9.5 + 0.8 * random.bell())).round() / 100.0,
            created,
            closed: (outcome != "open").then_some(closed),
        }
    }
}

fn deal_columns(deals: &[Deal], random: &mut Random) -> Result<RecordBatch> {
    let texts = |text: &dyn Fn(&Deal) -> String| -> ArrayRef {
        Arc::new(deals.iter().map(|deal| Some(text(deal))).collect::<StringArray>())
    };
    let amounts: Float64Array = deals.iter().map(|deal| (!random.chance(0.03)).then_some(deal.amount)).collect();
    let reason = |deal: &Deal| if deal.outcome == "lost" { BRANCHES[deal.number % 7] } else { "" }.to_owned();
    Ok(RecordBatch::try_from_iter([
        ("opportunity_id", texts(&|deal| id("006", deal.number))),
        ("account_id", texts(&|deal| id("001", deal.account))),
        ("outcome", texts(&|deal| deal.outcome.to_owned())),
        ("amount", Arc::new(amounts) as ArrayRef),
        ("created_date", Arc::new(Date32Array::from_iter_values(deals.iter().map(|deal| deal.created))) as ArrayRef),
        ("closed_date", Arc::new(deals.iter().map(|deal| deal.closed).collect::<Date32Array>()) as ArrayRef),
        ("reason", texts(&reason)),
        ("lead_source", texts(&|deal| MODELS[deal.account % 6].to_owned())),
    ])?)
}

/// An id of eighteen characters without any order in it, as after years of imports and merged accounts.
fn id(prefix: &str, number: usize) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut rest = Random(number as u64).next();
    let mut text = format!("{prefix}8Z00");
    for _ in 0..11 {
        text.push(char::from(DIGITS[(rest % 62) as usize]));
        rest /= 62;
    }
    text
}

/// The three files of a table.
struct Files {
    csv: BufWriter<File>,
    whole: ArrowWriter<File>,
    groups: ArrowWriter<File>,
}

fn write(files: &mut Option<Files>, folder: &Path, table: &str, batch: &RecordBatch) -> Result<()> {
    let files = match files {
        Some(files) => files,
        None => files.insert(Files::create(folder, table, batch.schema())?),
    };
    files.whole.write(batch)?;
    files.groups.write(batch)?;
    let mut line = String::new();
    for row in 0..batch.num_rows() {
        line.clear();
        for (at, column) in batch.columns().iter().enumerate() {
            line.push_str(if at == 0 { "" } else { "," });
            if column.is_valid(row) {
                push_cell(&mut line, column, row);
            }
        }
        writeln!(files.csv, "{line}")?;
    }
    Ok(())
}

fn finish(files: Option<Files>) -> Result<()> {
    if let Some(mut files) = files {
        files.csv.flush()?;
        files.whole.close()?;
        files.groups.close()?;
    }
    Ok(())
}

impl Files {
    fn create(folder: &Path, table: &str, schema: SchemaRef) -> Result<Self> {
        let mut csv = BufWriter::new(File::create(folder.join(format!("{table}.csv")))?);
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        writeln!(csv, "{}", names.join(","))?;
        let parquet = |file: String, rows: usize| -> Result<ArrowWriter<File>> {
            let properties = WriterProperties::builder()
                .set_compression(Compression::ZSTD(ZstdLevel::default()))
                .set_max_row_group_row_count(Some(rows));
            let file = File::create(folder.join(file))?;
            Ok(ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties.build()))?)
        };
        let whole = parquet(format!("{table}.parquet"), usize::MAX)?;
        let groups = parquet(format!("{table}-groups.parquet"), CHUNK)?;
        Ok(Files { csv, whole, groups })
    }
}

/// A known cell as CSV; writing to a text cannot fail.
fn push_cell(line: &mut String, column: &ArrayRef, row: usize) {
    let date = |days: i32| jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(days));
    let _ = match column.data_type() {
        DataType::Utf8 => match column.as_string::<i32>().value(row) {
            text if text.contains(',') => write!(line, "\"{text}\""),
            text => write!(line, "{text}"),
        },
        DataType::Int32 => write!(line, "{}", column.as_primitive::<Int32Type>().value(row)),
        DataType::Float64 => write!(line, "{}", column.as_primitive::<Float64Type>().value(row)),
        DataType::Date32 => write!(line, "{}", date(column.as_primitive::<Date32Type>().value(row))),
        DataType::Boolean => write!(line, "{}", column.as_boolean().value(row)),
        _ => {
            let items = column.as_list::<i32>().value(row);
            let items: Vec<&str> = items.as_string::<i32>().iter().flatten().collect();
            write!(line, "{}", items.join(";"))
        }
    };
}

/// SplitMix64 (Steele, Lea & Flood 2014): small, seedable with anything, the same everywhere. Different states give
/// different numbers.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to 1, which is left out.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A number below `end`, each as likely as any other.
    fn below(&mut self, end: usize) -> usize {
        (self.unit() * end as f64) as usize
    }

    /// A number below `end`, the low ones likelier; the more so, the higher the power.
    fn skewed(&mut self, end: usize, power: f64) -> usize {
        (libm::pow(self.unit(), power) * end as f64) as usize
    }

    /// About normally distributed, with mean 0 and standard deviation 1.
    fn bell(&mut self) -> f64 {
        ((0..4).map(|_| self.unit()).sum::<f64>() - 2.0) * 3_f64.sqrt()
    }
}
