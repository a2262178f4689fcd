//! Amounts that cannot be added up.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Needs, Rule};
use crate::model::listed;
use crate::snapshot::Error;
use crate::workspace::Workspace;

declare_rule! {
    /// The amounts of the snapshot are in several currencies.
    ///
    /// ## What it does
    ///
    /// Looks into the column with the currency of a deal (`currency_column` in the manifest, or a column called so).
    ///
    /// ## Why is this bad?
    ///
    /// 50,000 yen and 50,000 euros are not 100,000 of anything. Deal sizes, revenue shares and lifetime values are sums of
    /// amounts, and the gate compares them.
    ///
    /// ## Example
    ///
    /// ```csv
    /// # data/opportunities.csv
    /// AccountId,StageName,Type,Amount,CurrencyIsoCode,CreatedDate,CloseDate
    /// A000,Closed Won,New Business,60000,EUR,2026-01-10,2026-04-11
    /// A005,Closed Won,New Business,63000,USD,2026-03-15,2026-06-12
    /// A006,Closed Lost,New Business,64000,EUR,2026-03-20,2026-06-13
    /// ```
    /// ```yaml
    /// # snapshots/customers-2026q3.yaml
    /// sha256: {}
    /// ```
    ///
    /// ## Use instead
    ///
    /// Convert in the export: Salesforce has `convertCurrency(Amount)`, HubSpot the amount in company currency.
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
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the column says how the customer pays, and the amounts were converted already.
    struct SeveralCurrencies("several-currencies", Snapshot, Warning) { needs: Needs::Manifest }
}

impl Rule for SeveralCurrencies {
    fn check_workspace(&self, workspace: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(manifest) = workspace.default_snapshot() else { return };
        let Some(table) = &manifest.opportunities else { return };
        let (column, currencies): (&str, Vec<&str>) = match (context.data.trouble, context.facts()) {
            (Some(Error::Currencies { column, currencies }), _) => {
                (column, currencies.iter().map(String::as_str).collect())
            }
            (None, Some(facts)) if table.amount.is_some() => match &facts.inspection.currencies {
                Some(found) if !found.is_mapped => {
                    (&found.column, found.words.iter().map(|word| word.label.as_str()).collect())
                }
                _ => return,
            },
            _ => return,
        };
        if currencies.len() > 1 {
            const MOST: usize = 5;
            let named = listed(&currencies[..currencies.len().min(MOST)], "and");
            let message = format!("the amounts are in several currencies: {named} in column `{column}`");
            let help = "convert all amounts to one currency in the export, and map that column as `amount`";
            found.push(self.finding(message).at(manifest.key_place("/opportunities/amount")).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good};

    #[test]
    fn amounts_have_one_currency() {
        let check = |amount: &str, currencies: [&str; 2]| {
            let mut files = good();
            let manifest = "kind: snapshot\nid: customers-2026q3\nas_of: 2026-09-30\nopportunities:\n  \
                path: ../data/opportunities.csv\n  account: Id\n  outcome: {column: Stage, won: [Won], lost: [Lost]}\n";
            files.insert("snapshots/customers-2026q3.yaml".to_owned(), format!("{manifest}  {amount}\n"));
            let [one, two] = currencies;
            let rows = format!("Id,Stage,Sum,Currency\nA,Won,1,{one}\nB,Lost,2,{two}\n");
            files.insert("data/opportunities.csv".to_owned(), rows);
            check_files(&SeveralCurrencies, &files);
        };
        check("amount: Sum # NOT OK", ["EUR", "USD"]);
        check("amount: {column: Sum, currency_column: Currency} # NOT OK", ["EUR", "USD"]);
        check("amount: Sum", ["EUR", "eur"]);
        check("amount: Sum", ["EUR", ""]);
        check("source: Stage", ["EUR", "USD"]);
    }
}
