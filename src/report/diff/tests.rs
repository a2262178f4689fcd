//! The rendered forms, as people will see them.

use super::*;
use crate::diff::diff;
use crate::repo::MemoryTree;
use crate::workspace::{Workspace, load};

const CONFIG: &str = "kind: workspace\nversion: 1\nproduct: Plantwise\nsnapshot: q3\n";
const SNAPSHOT: &str = "kind: snapshot\nid: q3\nas_of: 2026-09-30\naccounts: {path: data/a.csv, key: Id}\n";
const PROFILE: &str = "\
kind: profile
id: midmarket
name: Mid-market manufacturers
summary: Discrete manufacturers.
criteria:
  - field: industry
    in: [Manufacturing, Industrial Machinery]
    importance: must
    why: 21 of the 30 best customers
  - id: headcount
    field: employees
    between: [200, 500]
    weight: 30
  - field: tech_stack
    any_of: [SAP, NetSuite, Epicor]
    weight: 25
  - id: ready
    weight: 15
    any:
      - {field: job_postings_90d, at_least: 5}
      - {field: last_funding_on, within: 12 months}
personas: [cfo]
";
const PERSONA: &str = "kind: persona\nid: cfo\nname: Chief Financial Officer\nbuying_role: economic-buyer\n";

fn workspace(files: &[(&str, &str)]) -> Workspace {
    let fixed = [("icp/icp.yaml", CONFIG), ("icp/snapshots/q3.yaml", SNAPSHOT)];
    let tree = MemoryTree::new(fixed.into_iter().chain(files.iter().copied()));
    let loaded = load(&tree, "icp").expect("is a workspace");
    assert_eq!(loaded.diagnostics, [], "the test's own documents are sound");
    loaded.workspace.expect("has a configuration")
}

fn versions() -> (Workspace, Workspace) {
    let profile = PROFILE
        .replace("[200, 500]", "[150, 500]")
        .replace("SAP, NetSuite, Epicor", "SAP, NetSuite")
        .replace("within: 12 months", "within: 1 year")
        .replace("summary: Discrete", "summary: All")
        .replace("weight: 15", "weight: 20")
        .replace("best customers", "*best* customers, says @cro <b>`")
        + "tiers: {A: 75, B: 60, C: 40}\n";
    let negative = "kind: negative\nid: tiny\nname: Too small\nwhen: {field: employees, at_most: 20}\n";
    (
        workspace(&[("icp/mid.yaml", PROFILE), ("icp/cfo.yaml", PERSONA)]),
        workspace(&[
            ("icp/profiles/mid.yaml", &profile),
            ("icp/cfo.yaml", &PERSONA.replace("economic-buyer", "blocker")),
            ("icp/tiny.yaml", negative),
        ]),
    )
}

#[test]
fn changes_read_well_on_a_terminal() {
    let (base, head) = versions();
    insta::assert_snapshot!("text", text(&diff(&base, &head)));
}

#[test]
fn changes_read_well_in_a_comment() {
    let (base, head) = versions();
    insta::assert_snapshot!("markdown", markdown(&diff(&base, &head)));
}

#[test]
fn changes_are_there_for_machines() {
    let (base, head) = versions();
    let shown = json(&diff(&base, &head));
    insta::assert_snapshot!("json", shown);
    let value: serde_json::Value = serde_json::from_str(&shown).expect("is JSON");
    let validator = jsonschema::validator_for(&schema()).expect("is a schema");
    assert!(validator.is_valid(&value), "{:?}", validator.iter_errors(&value).next().map(|error| error.to_string()));
}

#[test]
fn lines_follow_documents_by_id() {
    let (base, head) = versions();
    insta::assert_snapshot!("lines", lines(&base, &head));
    assert_eq!(lines(&base, &base), "");
}

#[test]
fn nothing_is_said_to_be_nothing() {
    let (base, _) = versions();
    assert_eq!(text(&diff(&base, &base)), "no change in meaning\n");
    assert_eq!(markdown(&diff(&base, &base)), "No change in meaning.\n");
    let moved = workspace(&[("icp/profiles/mid.yaml", PROFILE), ("icp/cfo.yaml", PERSONA)]);
    let expected =
        "profile midmarket, icp/profiles/mid.yaml\n  > icp/mid.yaml → icp/profiles/mid.yaml\n\nno change in meaning\n";
    assert_eq!(text(&diff(&base, &moved)), expected);
}

#[test]
fn documents_cannot_steer_a_terminal() {
    let persona = PERSONA.replace("Chief Financial Officer", "\"\\e[2J\\u202E\"");
    let base = workspace(&[("icp/cfo.yaml", PERSONA)]);
    let head = workspace(&[("icp/cfo.yaml", &persona)]);
    let shown = text(&diff(&base, &head));
    assert!(shown.contains("→ \u{fffd}[2J\u{fffd}"), "{shown:?}");
}
