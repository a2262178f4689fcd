//! Columns that the documents name and the data lack.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Facts, Needs, Rule};
use crate::model::{self, DataFormat, listed};
use crate::snapshot::Error;
use crate::workspace::{Located, Workspace};
use crate::yaml::escape;

use super::columns;

declare_rule! {
    /// A column that the manifest names, or that a criterion needs, is not in the data.
    ///
    /// ## What it does
    ///
    /// Holds the columns that the default snapshot's manifest names against those of its files, and the fields of criteria
    /// and negative profiles as well: a field without a line under `columns` is read from a column of its own name.
    ///
    /// ## Why is this bad?
    ///
    /// Without the column every account is unknown there: the points of the criterion are out of reach for all, and a
    /// required one leaves nobody in. Without the column of an outcome or a date nothing can be measured at all.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # snapshots/customers-2026q3.yaml
    /// accounts:
    ///   path: ../data/accounts.csv
    ///   key: AccountId
    ///   columns: {industry: Industry, employees: Employes}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # snapshots/customers-2026q3.yaml
    /// accounts:
    ///   path: ../data/accounts.csv
    ///   key: AccountId
    ///   columns: {industry: Industry, employees: Employees}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the field is bought or asked for only now, and the next export has it.
    struct MissingColumn("missing-column", Snapshot, Warning) { needs: Needs::Manifest }
}

impl Rule for MissingColumn {
    fn check_workspace(&self, workspace: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        if let (Some(Error::MissingColumn { file, column, role, columns, .. }), Some(manifest)) =
            (context.data.trouble, workspace.default_snapshot())
        {
            let pointer = format!("/{}", role.trim_matches('`').replace('.', "/"));
            let message = format!("{file} has no column `{column}`");
            found.push(self.finding(message).at(manifest.place(&pointer)).help(advice(column, columns)));
        }
        if let Some(facts) = context.facts() {
            let mapped = self.mapped(facts, found);
            self.tested(workspace, facts, &mapped, found);
        }
    }
}

impl MissingColumn {
    /// Columns that the manifest maps to fields; the fields that it maps to nothing.
    fn mapped(&self, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) -> BTreeSet<String> {
        let manifest = facts.manifest;
        let header = &facts.inspection.account_columns;
        let lacking: Vec<&str> =
            facts.fields().filter(|(_, _, column)| column.is_none()).map(|(field, _, _)| field).collect();
        let mut named = BTreeSet::new();
        for (field, column) in columns_of(manifest) {
            // One object of JSON Lines need not have all keys, so there the reading of the whole file decides.
            let is_there = header.iter().any(|name| name == column.trim());
            if is_there || (has_no_header(manifest) && !lacking.contains(&field.as_str())) {
                continue;
            }
            let message =
                format!("{} has no column `{column}`, so `{field}` is not known of any account", path(manifest));
            let table = if manifest.accounts.is_some() { "accounts" } else { "opportunities" };
            let place = manifest.place(&format!("/{table}/columns/{}", escape(field)));
            found.push(self.finding(message).at(place).help(advice(column, header)));
            named.insert(field.clone());
        }
        named
    }

    /// Fields that tests look at and that no column is read for, each where it is used first.
    fn tested(&self, workspace: &Workspace, facts: &Facts<'_>, named: &BTreeSet<String>, found: &mut Vec<Diagnostic>) {
        let lacking: BTreeSet<&str> =
            facts.fields().filter(|(_, _, column)| column.is_none()).map(|(field, _, _)| field).collect();
        let mut seen = BTreeSet::new();
        for used in columns::fields_of_tests(workspace) {
            let is_new = !named.contains(used.field) && seen.insert(used.field);
            if !is_new || !lacking.contains(used.field) {
                continue;
            }
            let message =
                format!("`{}` is not in the snapshot `{}`: {}", used.field, facts.snapshot.id, cost(facts, used.field));
            let header = &facts.inspection.account_columns;
            let meant = did_you_mean(used.field, header.iter().map(String::as_str)).unwrap_or("COLUMN");
            let help = format!(
                "add it to the export, and map it in {}: `columns: {{{}: {meant}}}`",
                facts.manifest.path(),
                used.field
            );
            found.push(self.finding(message).at(used.place()).help(help));
        }
    }
}

/// What it costs that a field is unknown everywhere.
fn cost(facts: &Facts<'_>, field: &str) -> String {
    let mut costs = Vec::new();
    for profile in facts.profiles() {
        let uses =
            |criterion: &&crate::fit::CriterionRule| criterion.condition.atoms().iter().any(|atom| atom.field == field);
        if profile.criteria.iter().filter(uses).any(|criterion| criterion.required) {
            costs.push(format!("no account can fit `{}`", profile.id));
            continue;
        }
        let lost: u32 = profile.criteria.iter().filter(uses).map(|criterion| criterion.weight).sum();
        if lost > 0 {
            costs.push(format!("{lost} of {} points of `{}` are out of reach", profile.total_weight(), profile.id));
        }
    }
    if costs.is_empty() { "tests on it are never true".to_owned() } else { listed(&costs, "and") }
}

fn advice(column: &str, header: &[String]) -> String {
    const MOST: usize = 12;
    if let Some(meant) = did_you_mean(column, header.iter().map(String::as_str)) {
        return format!("did you mean `{meant}`?");
    }
    let named: Vec<String> = header.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    let more = if header.len() > MOST { ", …" } else { "" };
    format!("its columns are {}{more}", named.join(", "))
}

fn columns_of(manifest: &Located<model::Snapshot>) -> impl Iterator<Item = (&String, &String)> {
    let accounts = manifest.accounts.as_ref().map(|table| &table.columns);
    let columns = accounts.or(manifest.opportunities.as_ref().map(|table| &table.columns));
    columns.into_iter().flatten()
}

fn path(manifest: &model::Snapshot) -> &str {
    let accounts = manifest.accounts.as_ref().map(|table| table.path.as_str());
    accounts.or(manifest.opportunities.as_ref().map(|table| table.path.as_str())).unwrap_or_default()
}

fn has_no_header(manifest: &model::Snapshot) -> bool {
    let accounts = manifest.accounts.as_ref().and_then(|table| table.format);
    let format = accounts.or(manifest.opportunities.as_ref().and_then(|table| table.format));
    format == Some(DataFormat::Jsonl)
        || path(manifest).to_ascii_lowercase().contains(".jsonl")
        || path(manifest).contains(".ndjson")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good, with};

    fn check(columns: &str, criteria: &str) {
        let mut files = good();
        let accounts = format!("accounts:\n  path: ../data/accounts.csv\n  key: AccountId\n  columns:\n{columns}");
        with(&mut files, "snapshots/customers-2026q3.yaml", &accounts);
        with(&mut files, "profiles/midmarket.yaml", &format!("criteria:\n{criteria}"));
        check_files(&MissingColumn, &files);
    }

    #[test]
    fn columns_are_there() {
        let industry = "  - {field: industry, in: [Manufacturing], importance: must}\n";
        check("    industry: Industry\n", industry);
        check("    industry: Industri # NOT OK\n", industry);
        // Mapped for whoever scores or renders, and not there all the same.
        check("    industry: Industry\n    country: Country # NOT OK\n", industry);
        check(
            "    industry: Industry\n",
            &format!("{industry}  - {{field: country, in: [DE], weight: 10}} # NOT OK\n"),
        );
        let twice = "  - {id: a, field: country, in: [DE], weight: 10} # NOT OK\n  - {id: b, field: country, is: AT, weight: 9}\n";
        check("    industry: Industry\n", &format!("{industry}{twice}"));
    }

    #[test]
    fn what_nothing_can_be_measured_without_is_named_as_well() {
        let mut files = good();
        let accounts = "accounts:\n  path: ../data/accounts.csv\n  key: AcountId # NOT OK\n";
        with(&mut files, "snapshots/customers-2026q3.yaml", accounts);
        check_files(&MissingColumn, &files);
    }
}
