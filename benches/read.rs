//! How long a snapshot takes to read.
//!
//! `ICP_BENCH_DATA=folder cargo bench --bench read` reads `accounts` and `opportunities` in each format that the folder
//! has, several times, and prints the least time of each with the peak memory of the process so far.
//! `ICP_BENCH_FORMAT` picks one format, `ICP_BENCH_RUNS` says how often.

#![allow(clippy::print_stdout)]

use std::path::Path;
use std::time::Instant;

use icp::model::{self, FieldType};
use icp::snapshot::{FieldColumn, Folder, Request, Snapshot, read};

const FIELDS: &[(&str, FieldType)] = &[
    ("industry", FieldType::Text),
    ("sub_industry", FieldType::Text),
    ("country", FieldType::Text),
    ("region", FieldType::Text),
    ("employees", FieldType::Integer),
    ("annual_revenue", FieldType::Number),
    ("founded_year", FieldType::Integer),
    ("funding_stage", FieldType::Text),
    ("business_model", FieldType::Text),
    ("tech_stack", FieldType::List),
    ("hiring_trend", FieldType::Number),
    ("job_postings_90d", FieldType::Integer),
    ("has_dedicated_team", FieldType::Boolean),
    ("last_funding_date", FieldType::Date),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Ok(folder) = std::env::var("ICP_BENCH_DATA") else {
        println!("ICP_BENCH_DATA names no folder with accounts and opportunities; nothing is measured");
        return Ok(());
    };
    let runs = std::env::var("ICP_BENCH_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(7);
    let only = std::env::var("ICP_BENCH_FORMAT").ok();
    for format in ["csv", "parquet", "jsonl"] {
        let is_there = Path::new(&folder).join(format!("accounts.{format}")).exists();
        if is_there && only.as_deref().is_none_or(|only| only == format) {
            measure(&folder, format, runs)?;
        }
    }
    Ok(())
}

fn measure(folder: &str, format: &str, runs: usize) -> Result<(), Box<dyn std::error::Error>> {
    let manifest: model::Snapshot = serde_json::from_value(serde_json::json!({
        "kind": "snapshot",
        "id": "bench",
        "as_of": "2026-06-30",
        "accounts": {"path": format!("accounts.{format}"), "key": "account_id"},
        "opportunities": {
            "path": format!("opportunities.{format}"),
            "account": "account_id",
            "outcome": {"column": "outcome", "won": ["won"], "lost": ["lost"]},
            "amount": "amount",
            "created": "created_date",
            "closed": "closed_date",
        },
    }))?;
    let field = |(name, field_type): &(&str, FieldType)| FieldColumn {
        field: (*name).to_owned(),
        column: (*name).to_owned(),
        field_type: *field_type,
    };
    let fields: Vec<FieldColumn> = FIELDS.iter().map(field).collect();
    let source = Folder::new(folder, "");
    let request = Request { fields: &fields, ..Request::default() };
    let mut least = f64::INFINITY;
    let mut last: Option<Snapshot> = None;
    for _ in 0..runs {
        drop(last.take());
        let start = Instant::now();
        let snapshot = read(&manifest, &source, &request)?;
        least = least.min(start.elapsed().as_secs_f64());
        last = Some(snapshot);
    }
    if let Some(snapshot) = last {
        let opportunities = snapshot.opportunities.as_ref().map_or(0, |opportunities| opportunities.len());
        println!(
            "{format}: {least:.3} s, {} accounts, {opportunities} opportunities, peak {} MB, {}",
            snapshot.account_count,
            peak_memory_in_megabytes(),
            &snapshot.digest[..15]
        );
    }
    Ok(())
}

/// What Linux says; 0 elsewhere.
fn peak_memory_in_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
