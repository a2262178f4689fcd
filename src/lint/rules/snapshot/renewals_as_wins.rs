//! Old customers counted as new ones.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Needs, Rule};
use crate::model::{OnlyColumn, listed, normalise};
use crate::words::count;
use crate::workspace::Workspace;

declare_rule! {
    /// Renewals and other deals with customers count as wins.
    ///
    /// ## What it does
    ///
    /// Looks into the column with the type of deal (`type:` in the manifest, or a column called so) for won deals whose type
    /// speaks of an existing customer: renewal, upsell, expansion and the like. It speaks where `only:` does not leave
    /// them out.
    ///
    /// ## Why is this bad?
    ///
    /// A renewal is won far more often than a first deal, and says nothing about whom to sell to. Counted together, the win
    /// rate of a profile mostly says how many old customers it holds.
    ///
    /// ## Example
    ///
    /// ```csv
    /// # data/opportunities.csv
    /// AccountId,StageName,Type,Amount,CreatedDate,CloseDate
    /// A000,Closed Won,New Business,60000,2026-01-10,2026-04-11
    /// A000,Closed Won,Renewal,61000,2026-02-10,2026-05-11
    /// A005,Closed Won,New Business,63000,2026-03-15,2026-06-12
    /// A006,Closed Lost,New Business,64000,2026-03-20,2026-06-13
    /// ```
    /// ```yaml
    /// # snapshots/customers-2026q3.yaml
    /// sha256: {}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # snapshots/customers-2026q3.yaml
    /// opportunities:
    ///   path: ../data/opportunities.csv
    ///   account: AccountId
    ///   outcome: {column: StageName, won: [Closed Won], lost: [Closed Lost]}
    ///   amount: Amount
    ///   created: CreatedDate
    ///   closed: CloseDate
    ///   type: Type
    ///   only: {type: [New Business]}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the profile is about customers who renew, and the win rate is meant to be that of renewals.
    struct RenewalsAsWins("renewals-as-wins", Snapshot, Warning) { needs: Needs::Deals }
}

/// What types of deals with existing customers are called, in parts of words.
const EXISTING: [&str; 12] = [
    "renew",
    "existing",
    "upsell",
    "up-sell",
    "cross-sell",
    "crosssell",
    "expansion",
    "add-on",
    "addon",
    "amendment",
    "verlänger",
    "bestandskund",
];

impl Rule for RenewalsAsWins {
    fn check_workspace(&self, _: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(facts) = context.facts() else { return };
        let (Some(table), Some(types)) = (&facts.manifest.opportunities, &facts.inspection.types) else { return };
        let only = table.only.get(&OnlyColumn::Type);
        let is_kept =
            |label: &str| only.is_none_or(|kept| kept.iter().any(|value| normalise(&value.text) == normalise(label)));
        let is_existing = |label: &str| EXISTING.iter().any(|part| normalise(label).contains(part));
        let kept = || types.words.iter().filter(|word| is_kept(&word.label));
        let won: u64 = kept().filter(|word| is_existing(&word.label)).map(|word| word.won).sum();
        if won == 0 {
            return;
        }
        let quoted = |label: &str| format!("`{label}`");
        let named: Vec<String> = kept()
            .filter(|word| is_existing(&word.label) && word.won > 0)
            .take(3)
            .map(|word| quoted(&word.label))
            .collect();
        let others: Vec<&str> =
            kept().filter(|word| !is_existing(&word.label)).take(3).map(|word| word.label.as_str()).collect();
        let all: u64 = kept().map(|word| word.won).sum();
        let message = format!(
            "{} of {} won deals are with existing customers: {} in column `{}`",
            count(won),
            count(all),
            listed(&named, "and"),
            types.column
        );
        let mapping = if types.is_mapped { String::new() } else { format!("`type: {}` and ", types.column) };
        let help = format!(
            "keep them out of the win rate: write {mapping}`only: {{type: [{}]}}` under `opportunities`",
            others.join(", ")
        );
        let key = if only.is_some() {
            "/opportunities/only"
        } else if types.is_mapped {
            "/opportunities/type"
        } else {
            "/opportunities"
        };
        found.push(self.finding(message).at(facts.manifest.key_place(key)).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good};

    #[test]
    fn wins_are_new_customers() {
        let check = |header: &str, mark: &str, more: &str| {
            let mut files = good();
            let manifest = "kind: snapshot\nid: customers-2026q3\nas_of: 2026-09-30\nopportunities:{mark}\n  \
                path: ../data/opportunities.csv\n  account: Id\n  outcome: {column: Stage, won: [Won], lost: [Lost]}\n";
            let manifest = manifest.replace("{mark}", mark) + more;
            files.insert("snapshots/customers-2026q3.yaml".to_owned(), manifest);
            let rows = "A,Won,New\nB,Won,Renewal (auto)\nC,Lost,New\n";
            files.insert("data/opportunities.csv".to_owned(), format!("Id,Stage,{header}\n{rows}"));
            check_files(&RenewalsAsWins, &files);
        };
        check("Opportunity Type", " # NOT OK", "");
        check("Deal", "", "  type: Deal # NOT OK\n");
        check("Deal", "", "  type: Deal\n  only: {type: [new]}\n");
        check("Deal", "", "  type: Deal\n  only: {type: [new, renewal (auto)]} # NOT OK\n");
        check("Deal", "", "");
        check("Type", "", "  only: {type: [New]}\n  type: Type\n");
    }
}
