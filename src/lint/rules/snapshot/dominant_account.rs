//! Customer data that are mostly one customer.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Amount, Context, Limit, Needs, Rule};
use crate::model::Quantity;
use crate::words::percent;
use crate::workspace::Workspace;

declare_rule! {
    /// One account holds a large part of all wins.
    ///
    /// ## What it does
    ///
    /// Finds, in the default snapshot, the account with the most won deals (accounts of one parent count as one) and holds
    /// its share of all wins against the largest one that the workspace trusts.
    ///
    /// ## Why is this bad?
    ///
    /// A profile that happens to fit this account looks brilliant, and one that leaves it out looks ruinous, whatever else
    /// they say. What its fifth order proves about other companies is nothing.
    ///
    /// ## Example
    ///
    /// ```csv
    /// # data/opportunities.csv
    /// AccountId,StageName,Amount,CreatedDate,CloseDate
    /// A000,Closed Won,60000,2026-01-10,2026-04-11
    /// A000,Closed Won,61000,2026-02-10,2026-05-11
    /// A000,Closed Won,62000,2026-03-10,2026-06-11
    /// A005,Closed Won,63000,2026-03-15,2026-06-12
    /// A006,Closed Lost,64000,2026-03-20,2026-06-13
    /// ```
    /// ```yaml
    /// # snapshots/customers-2026q3.yaml
    /// sha256: {}
    /// ```
    ///
    /// ## Use instead
    ///
    /// Keep only the first deal of each account in the export, or the new business alone:
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
    /// Where the company lives on a few large customers and looks for more like them.
    struct DominantAccount("dominant-account", Snapshot, Warning) { needs: Needs::Deals, limits: &[&ACCOUNT_WINS] }
}

/// The largest share of wins that one account may hold.
const ACCOUNT_WINS: Limit = Limit {
    name: "account-wins",
    default: Amount::Share(Quantity::thousandths(250)),
    meaning: "the largest share of all wins that one account may hold",
};

impl Rule for DominantAccount {
    fn check_workspace(&self, _: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(facts) = context.facts() else { return };
        let most = context.settings.share(&ACCOUNT_WINS).to_f64();
        let mut wins: BTreeMap<u32, u64> = BTreeMap::new();
        for account in facts.backtest.customers().iter_ones() {
            let holder = facts.snapshot.clusters.as_ref().map_or(account as u32, |clusters| clusters[account]);
            *wins.entry(holder).or_default() += u64::from(facts.backtest.closed_and_won(account).1);
        }
        let all: u64 = wins.values().sum();
        let largest = wins.values().copied().max().unwrap_or(0);
        let share = largest as f64 / all.max(1) as f64;
        // The wins of a single deal are nobody's large part.
        if share > most && largest > 1 {
            let message =
                format!("one account holds {} of all wins in the snapshot `{}`", percent(share), facts.snapshot.id);
            let place = facts.manifest.key_place("/opportunities");
            let help = "keep the first deal of each account, or the new business alone (`only:`), and take the numbers with care";
            found.push(self.finding(message).at(place).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good};

    #[test]
    fn wins_are_spread() {
        let check = |wins: &[usize], mark: &str| {
            let mut files = good();
            let manifest = "kind: snapshot\nid: customers-2026q3\nas_of: 2026-09-30\nopportunities:{mark}\n  \
                path: ../data/opportunities.csv\n  account: Id\n  outcome: {column: Stage, won: [Won], lost: [Lost]}\n";
            files.insert("snapshots/customers-2026q3.yaml".to_owned(), manifest.replace("{mark}", mark));
            let mut deals = String::from("Id,Stage\nX,Lost\n");
            for (account, wins) in wins.iter().enumerate() {
                deals.push_str(&format!("{account},Won\n").repeat(*wins));
            }
            files.insert("data/opportunities.csv".to_owned(), deals);
            check_files(&DominantAccount, &files);
        };
        check(&[3, 1, 1, 1, 1], " # NOT OK");
        check(&[2, 2, 2, 2], "");
        check(&[1, 1, 1], "");
    }
}
