//! Codes that a spreadsheet took for numbers.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Needs, Rule};
use crate::model::{Condition, Predicate};
use crate::snapshot::Column;
use crate::workspace::Workspace;
use crate::yaml::escape;

declare_rule! {
    /// Codes have lost the zeros they begin with.
    ///
    /// ## What it does
    ///
    /// Looks at text fields whose values in the snapshot are all digits and of which none begins with a zero. It speaks
    /// where a test asks for a code that does begin with one, and where most codes have the same length (four digits or
    /// more) and the others are exactly one digit shorter. Under `naics`, which has no such codes, only tests count.
    ///
    /// ## Why is this bad?
    ///
    /// A spreadsheet reads `01069` as a number and saves `1069`. A test on `01` then finds nobody in Dresden, and one on
    /// `10` finds accounts that are elsewhere.
    ///
    /// ## Example
    ///
    /// ```csv
    /// # data/accounts.csv
    /// AccountId,AccountName,Industry,Employees,erp,has_planning_team,ChurnDate,OnboardingDays,Sic
    /// A000,Vormadal GmbH,Manufacturing,240,SAP,true,,20,3559
    /// A005,Vormefan GmbH,Manufacturing,1500,NetSuite,true,,25,3531
    /// A006,Vormegor GmbH,Software,40,Infor,true,,26,111
    /// ```
    /// ```yaml
    /// # snapshots/customers-2026q3.yaml
    /// accounts:
    ///   path: ../data/accounts.csv
    ///   key: AccountId
    ///   columns: {industry: Industry, employees: Employees, sic: Sic}
    /// sha256: {}
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: sic, starts_with: ["01"], importance: must, why: They grow crops, evidence: [win-loss-2026q3]}
    ///   - {field: employees, between: [200, 2000], weight: 30, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: erp, in: [SAP, NetSuite], weight: 20, why: Orders come from it, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## Use instead
    ///
    /// Export the column as text, and do not open the file in a spreadsheet before it is committed. Where the field's own
    /// words will do, test them:
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: employees, between: [200, 2000], weight: 30, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: erp, in: [SAP, NetSuite], weight: 20, why: Orders come from it, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the codes really have two lengths.
    struct LostZeros("lost-zeros", Snapshot, Warning) { needs: Needs::Snapshot }
}

/// So many different codes of a length show that it is the usual one.
const USUAL: usize = 10;

impl Rule for LostZeros {
    fn check_workspace(&self, _: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(facts) = context.facts() else { return };
        let asked = asked(&facts.conditions());
        for (field, key, column) in facts.fields() {
            let Some(Column::Text { values, .. }) = column else { continue };
            let are_codes = values.iter().all(|value| value.bytes().all(|byte| byte.is_ascii_digit()));
            if values.is_empty() || !are_codes || values.iter().any(|value| value.starts_with('0')) {
                continue;
            }
            let wants_zero = asked.iter().any(|(other, code)| other == field && code.starts_with('0'));
            if wants_zero || (field != "naics" && has_shorter(values)) {
                let message = format!("codes of `{field}` have lost the zeros they begin with");
                let table = if facts.manifest.accounts.is_some() { "accounts" } else { "opportunities" };
                let place = facts.manifest.place(&format!("/{table}/columns/{}", escape(field)));
                let help = format!("export the column `{}` as text; a spreadsheet reads `0111` as 111", key.column);
                found.push(self.finding(message).at(place).help(help));
            }
        }
    }
}

/// Whether most codes have one length, and all others are one digit shorter.
fn has_shorter(values: &[String]) -> bool {
    let lengths: BTreeSet<usize> = values.iter().map(String::len).collect();
    let lengths: Vec<usize> = lengths.into_iter().collect();
    let [short, long] = lengths.as_slice() else { return false };
    let longer = values.iter().filter(|value| value.len() == *long).count();
    *long >= 4 && short + 1 == *long && longer >= USUAL && longer > values.len() - longer
}

/// The texts that tests ask for, with their fields.
fn asked(conditions: &[&Condition]) -> Vec<(String, String)> {
    let atoms = conditions.iter().flat_map(|condition| condition.atoms());
    let texts = atoms.flat_map(|atom| {
        let values = match &atom.predicate {
            Predicate::TextIn { values, .. } | Predicate::StartsWith(values) => values.iter().collect(),
            _ => Vec::new(),
        };
        let of_field = |value: &String| (atom.field.clone(), value.clone());
        values.into_iter().map(of_field).collect::<Vec<_>>()
    });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good, with};

    fn check(mark: &str, test: &str, codes: impl Iterator<Item = String>) {
        let mut files = good();
        let accounts =
            format!("accounts:\n  path: ../data/accounts.csv\n  key: Id\n  columns:\n    region: Code{mark}\n");
        with(&mut files, "snapshots/customers-2026q3.yaml", &format!("{accounts}sha256: {{}}\ncustomers: {{}}\n"));
        with(
            &mut files,
            "profiles/midmarket.yaml",
            &format!("criteria:\n  - {{field: region, {test}, importance: must}}\n"),
        );
        let rows: String = codes.enumerate().map(|(at, code)| format!("{at},{code}\n")).collect();
        files.insert("data/accounts.csv".to_owned(), format!("Id,Code\n{rows}"));
        check_files(&LostZeros, &files);
    }

    #[test]
    fn codes_keep_their_zeros() {
        let full = || (10_000..10_020).map(|code| code.to_string());
        check("", "known: true", full());
        check(" # NOT OK", "known: true", full().chain(["1069".to_owned()]));
        check("", "known: true", full().chain(["01069".to_owned(), "1069".to_owned()]));
        check("", "known: true", full().chain(["1069".to_owned(), "106".to_owned()]));
        check("", "known: true", full().chain(["x".to_owned()]));
        check(" # NOT OK", "starts_with: [\"01\"]", full());
        check(" # NOT OK", "in: [\"01069\"]", full());
        check("", "starts_with: [\"10\"]", full());
    }
}
