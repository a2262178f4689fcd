//! How long `icp backtest` takes on large customer data: `cargo bench --bench backtest`
//!
//! Compares two versions of a profile with twelve weighted criteria on 10,000 and on a million accounts (another
//! number: `ICP_BENCH_ACCOUNTS=10_000_000`), each with 1.6 deals on average, from CSV, from Parquet with a single row
//! group and from Parquet with many, on one thread and on two. Times are those of whole processes, with start-up and
//! reading. The data are written to `target/bench-data` on the first run (about 700 MB for a million accounts).

mod folder;
mod generate;
mod measure;

use std::fs;
use std::path::Path;

use anyhow::Result;

use measure::Case;

const WORKSPACE: &str = "kind: workspace\nversion: 1\nproduct: Benchmark\n";

const FIELDS: &str = "\
kind: fields
fields:
  - {name: name, type: text, dimension: firmographic}
  - {name: founded_year, type: integer, dimension: firmographic}
";

const PROFILE: &str = "\
kind: profile
id: midmarket-data
name: Mid-market companies with a data team
criteria:
  - {field: industry, in: [Software, Fintech, Healthcare, Insurance, E-commerce, Logistics], weight: 12}
  - {field: sub_industry, in: [Software Platforms, Software Analytics, Fintech Analytics, Fintech Services], weight: 6}
  - {field: country, in: [US, GB, DE, FR, CA, NL, SE, AU], weight: 8}
  - {field: employees, between: [50, 1000], weight: 12}
  - {field: annual_revenue, between: [5 million, 250 million], weight: 8}
  - {field: funding_stage, in: [series-a, series-b, series-c], weight: 8}
  - {field: crm, in: [salesforce, hubspot, dynamics, pipedrive], weight: 8}
  - {field: tech_stack, any_of: [snowflake, dbt, segment, airflow, databricks, fivetran], weight: 12}
  - {id: open-source, field: tech_stack, all_of: [aws, postgresql], weight: 6}
  - {field: has_dedicated_team, is: true, weight: 8}
  - {field: name, starts_with: [Data, Quant, Nova], weight: 2}
  - {field: last_funding_on, within: 2 years, weight: 10}
  - {id: big-enough, field: employees, at_least: 10, required: true}
  - {field: region, in: [NA, EMEA, APAC], required: true}
missing_data: half-credit
tiers: {A: 70, B: 55, C: 40}
";

/// What head changes.
const CHANGES: [(&str, &str); 3] = [
    ("E-commerce, Logistics]", "E-commerce, Banking, Telecom]"),
    ("between: [50, 1000]", "between: [100, 2000]"),
    ("dbt, segment, airflow, databricks, fivetran], weight: 12", "dbt, databricks, fivetran], weight: 14"),
];

const NEGATIVES: [(&str, &str); 3] = [
    ("bad-industry", "{field: industry, in: [Gambling, Tobacco]}"),
    ("too-big", "{field: employees, at_least: 50000}"),
    ("legacy", "{field: tech_stack, any_of: [cobol, as400]}"),
];

fn main() -> Result<()> {
    if !measure::is_bench() {
        return Ok(());
    }
    let below = folder::of_all();
    let workspace = below.join("workspace");
    write_workspace(&workspace)?;
    for accounts in [10_000, measure::number("ICP_BENCH_ACCOUNTS", 1_000_000)?] {
        let data = generate::data(&below, accounts)?;
        let mut cases = Vec::new();
        for threads in ["2", "1"] {
            for snapshot in ["parquet", "groups", "csv"] {
                cases.push(case(snapshot, threads, &workspace, &data));
            }
        }
        measure::compare(&format!("{accounts} accounts"), cases)?;
    }
    Ok(())
}

fn case(snapshot: &str, threads: &str, workspace: &Path, data: &Path) -> Case {
    let what = match snapshot {
        "parquet" => "Parquet, one row group",
        "groups" => "Parquet, many row groups",
        _ => "CSV",
    };
    let threads_are = if threads == "1" { "1 thread" } else { "2 threads" };
    let arguments = ["backtest", "--base", "main", "--snapshot", snapshot, "--format", "json"];
    Case::icp(format!("{what}, {threads_are}"), arguments).with(|command| {
        command.current_dir(workspace).env("ICP_DATA", data).env("RAYON_NUM_THREADS", threads);
    })
}

/// A repository with the base on `main` and the head in the work tree.
fn write_workspace(folder: &Path) -> Result<()> {
    let repository = folder::fresh(folder)?;
    let documents = folder.join("icp");
    fs::create_dir(&documents)?;
    fs::write(documents.join("icp.yaml"), WORKSPACE)?;
    fs::write(documents.join("fields.yaml"), FIELDS)?;
    fs::write(documents.join("profile.yaml"), PROFILE)?;
    for (id, test) in NEGATIVES {
        let document = format!("kind: negative\nid: {id}\nname: {id}\nwhen: {test}\n");
        fs::write(documents.join(format!("{id}.yaml")), document)?;
    }
    for (snapshot, ending) in [("csv", ".csv"), ("parquet", ".parquet"), ("groups", "-groups.parquet")] {
        fs::write(documents.join(format!("{snapshot}.yaml")), generate::manifest(snapshot, ending))?;
    }
    repository.commit("Add the profile", "Benchmark", 1_767_225_600)?;
    let mut profile = PROFILE.to_owned();
    for (old, new) in CHANGES {
        assert!(profile.contains(old), "the profile does not hold {old}");
        profile = profile.replace(old, new);
    }
    fs::write(documents.join("profile.yaml"), profile)?;
    Ok(())
}
