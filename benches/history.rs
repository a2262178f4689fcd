//! What many versions cost, as multiples of one: `cargo bench --bench history`
//!
//! A thousand versions of a profile (another number: `ICP_BENCH_VERSIONS=200`), each with another bound, weight or
//! list, on 100,000 accounts (`ICP_BENCH_ACCOUNTS`) from Parquet. The cost should follow distinct tests and distinct
//! profiles, not versions. Times are those of whole processes: reading Git, documents and data is part of them. The
//! data are written to `target/bench-data` on the first run.

mod folder;
mod generate;
mod measure;

use std::fs;
use std::path::Path;

use anyhow::Result;

use measure::Case;

const WORKSPACE: &str = "kind: workspace\nversion: 1\nproduct: Benchmark\n";

/// The profile of a version: every number comes back after a while, as numbers do.
fn profile(version: usize) -> String {
    let low = 20 + 10 * (version % 17);
    let weight = 5 + version % 11;
    let revenue = 1 + version % 7;
    let last = ["dbt", "airflow", "databricks"][version % 3];
    format!(
        "kind: profile
id: midmarket-data
name: Mid-market companies with a data team
criteria:
  - {{field: industry, in: [Software, Fintech, Healthcare, Insurance, E-commerce, Logistics], weight: 12}}
  - {{field: country, in: [US, GB, DE, FR, CA, NL, SE, AU], weight: 8}}
  - {{field: employees, between: [{low}, 1000], weight: 12}}
  - {{field: annual_revenue, between: [{revenue} million, 250 million], weight: {weight}}}
  - {{field: funding_stage, in: [series-a, series-b, series-c], weight: 8}}
  - {{field: tech_stack, any_of: [snowflake, segment, {last}], weight: 12}}
  - {{field: has_dedicated_team, is: true, weight: 8}}
  - {{field: region, in: [NA, EMEA, APAC], required: true}}
tiers: {{A: 70, B: 55, C: 40}}
"
    )
}

fn main() -> Result<()> {
    if !measure::is_bench() {
        return Ok(());
    }
    let versions = measure::number("ICP_BENCH_VERSIONS", 1_000)?;
    let accounts = measure::number("ICP_BENCH_ACCOUNTS", 100_000)?;
    let below = folder::of_all();
    let workspace = below.join("history");
    write_workspace(&workspace, versions)?;
    let data = generate::data(&below, accounts)?;
    let case = |label: &str, arguments: &[&str]| {
        let arguments = [arguments, &["--format", "json"]].concat();
        Case::icp(label, arguments).with(|command| {
            command.current_dir(&workspace).env("ICP_DATA", &data).env("RAYON_NUM_THREADS", "2");
        })
    };
    let cases = vec![
        case("one version", &["backtest"]),
        case("two versions, with gate and reasons", &["backtest", "--base", "HEAD~1", "--base-exact"]),
        case("sensitivity", &["backtest", "--sensitivity"]),
        case(&format!("history of {versions} versions"), &["history"]),
        case(&format!("bisect over {versions} versions"), &["bisect", "--at-least", "0.99"]),
    ];
    measure::compare(&format!("{accounts} accounts"), cases)
}

/// A repository with one commit a version.
fn write_workspace(folder: &Path, versions: usize) -> Result<()> {
    let repository = folder::fresh(folder)?;
    let documents = folder.join("icp");
    fs::create_dir(&documents)?;
    fs::write(documents.join("icp.yaml"), WORKSPACE)?;
    fs::write(documents.join("customers.yaml"), generate::manifest("customers", ".parquet"))?;
    for version in 0..versions {
        fs::write(documents.join("profile.yaml"), profile(version))?;
        let seconds = 1_700_000_000 + 86_400 * i64::try_from(version)?;
        repository.commit(&format!("Version {version}"), "Benchmark", seconds)?;
    }
    Ok(())
}
