//! Endings of deals that nobody counts.

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Facts, Needs, Rule};
use crate::model::{listed, normalise};
use crate::words::counted;
use crate::workspace::Workspace;

declare_rule! {
    /// Outcomes in the data are not what the manifest says that they mean.
    ///
    /// ## What it does
    ///
    /// Holds the words in the outcome column against `outcome.won` and `outcome.lost`. It finds lists of which no row has a
    /// word, words of which one may be a misspelling of a word in the data, and words in the data that sound like an end
    /// (closed, lost, cancelled …) and stand in neither list.
    ///
    /// ## Why is this bad?
    ///
    /// Every word that is in neither list means "still open". A lost deal that counts as open is missing below the line, so
    /// the win rate is too good, and better for those profiles whose losses are spelt that way.
    ///
    /// ## Example
    ///
    /// ```csv
    /// # data/opportunities.csv
    /// AccountId,StageName,Type,Amount,CreatedDate,CloseDate
    /// A000,Closed Won,New Business,60000,2026-01-10,2026-04-11
    /// A005,Closed Won,New Business,63000,2026-03-15,2026-06-12
    /// A006,Closed Lost,New Business,64000,2026-03-20,2026-06-13
    /// A007,Lost to competitor,New Business,64000,2026-03-20,2026-06-13
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
    ///   outcome: {column: StageName, won: [Closed Won], lost: [Closed Lost, Lost to competitor]}
    ///   amount: Amount
    ///   created: CreatedDate
    ///   closed: CloseDate
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the word really means that the deal goes on.
    struct UnreadOutcome("unread-outcome", Snapshot, Warning) { needs: Needs::Deals }
}

/// What sounds like an end, in parts of words.
const ENDS: [&str; 12] = [
    "closed",
    "won",
    "lost",
    "dead",
    "cancel",
    "disqualif",
    "unqualif",
    "abandon",
    "reject",
    "gewonnen",
    "verloren",
    "no decision",
];

impl Rule for UnreadOutcome {
    fn check_workspace(&self, _: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(facts) = context.facts() else { return };
        let problems = facts.snapshot.problems.iter();
        let of_outcomes =
            problems.filter(|problem| matches!(problem.rule.as_str(), "outcome-never-seen" | "closed-without-result"));
        for problem in of_outcomes {
            let place = facts.manifest.key_place("/opportunities/outcome");
            let help = "write the words of the column under `won` and `lost` as the data spell them";
            found.push(self.finding(problem.message.clone()).at(place).help(help));
        }
        self.listed_words(facts, found);
        self.unlisted_words(facts, found);
    }
}

impl UnreadOutcome {
    /// Words of the manifest that no row has, and that are like one that is listed nowhere.
    fn listed_words(&self, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
        let labels = || facts.inspection.outcomes.iter().map(|word| word.label.as_str());
        let unlisted: Vec<&str> = labels().filter(|label| !is_listed(facts, label)).collect();
        let Some(table) = &facts.manifest.opportunities else { return };
        for (key, words) in [("won", &table.outcome.won), ("lost", &table.outcome.lost)] {
            for (at, word) in words.iter().flatten().enumerate() {
                let is_there = labels().any(|label| normalise(label) == normalise(&word.text));
                let meant = did_you_mean(&word.text, unlisted.iter().copied()).filter(|_| !is_there);
                let Some(meant) = meant else { continue };
                let message = format!("no deal has the outcome `{}`", word.text);
                let place = facts.manifest.place(&format!("/opportunities/outcome/{key}/{at}"));
                found.push(self.finding(message).at(place).help(format!("did you mean `{meant}`?")));
            }
        }
    }

    /// Words of the data that sound like an end, and count as still open.
    fn unlisted_words(&self, facts: &Facts<'_>, found: &mut Vec<Diagnostic>) {
        let sounds_final = |label: &str| ENDS.iter().any(|end| normalise(label).contains(end));
        let words = facts.inspection.outcomes.iter();
        let final_words: Vec<_> =
            words.filter(|word| sounds_final(&word.label) && !is_listed(facts, &word.label)).collect();
        let rows: u64 = final_words.iter().map(|word| word.rows).sum();
        if rows > 0 {
            let named: Vec<String> = final_words.iter().take(5).map(|word| format!("`{}`", word.label)).collect();
            let message = format!(
                "{} as open with an outcome that sounds like an end: {}",
                counted(rows, "deal counts", "deals count"),
                listed(&named, "and")
            );
            let place = facts.manifest.key_place("/opportunities/outcome");
            let help = "put each of these words under `won` or `lost`; what is in neither list means \"still open\"";
            found.push(self.finding(message).at(place).help(help));
        }
    }
}

fn is_listed(facts: &Facts<'_>, label: &str) -> bool {
    let outcome = facts.manifest.opportunities.as_ref().map(|table| &table.outcome);
    let words = outcome.into_iter().flat_map(|outcome| outcome.won.iter().chain(&outcome.lost).flatten());
    words.into_iter().any(|word| normalise(&word.text) == normalise(label))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good};

    #[test]
    fn outcomes_are_read() {
        let check = |outcome: &str, stages: [&str; 3]| {
            let mut files = good();
            let manifest = "kind: snapshot\nid: customers-2026q3\nas_of: 2026-09-30\nopportunities:\n  \
                path: ../data/opportunities.csv\n  account: Id\n  outcome: ";
            files.insert("snapshots/customers-2026q3.yaml".to_owned(), format!("{manifest}{outcome}\n"));
            let rows: String = stages.iter().enumerate().map(|(at, stage)| format!("{at},{stage}\n")).collect();
            files.insert("data/opportunities.csv".to_owned(), format!("Id,Stage\n{rows}"));
            check_files(&UnreadOutcome, &files);
        };
        let usual = "{column: Stage, won: [Won], lost: [Lost]}";
        check(usual, ["won", "LOST", "Negotiation"]);
        check(&format!("{usual} # NOT OK"), ["Won", "Lost", "Lost (price)"]);
        check(&format!("{usual} # NOT OK"), ["Won", "Won", "Negotiation"]);
        let misspelt = "{column: Stage, won: [Won], lost: [Lost, Disqalified]} # NOT OK\n  # two on one line";
        let mut files = good();
        let manifest = "kind: snapshot\nid: customers-2026q3\nas_of: 2026-09-30\nopportunities:\n  \
            path: ../data/opportunities.csv\n  account: Id\n  outcome: ";
        files.insert("snapshots/customers-2026q3.yaml".to_owned(), format!("{manifest}{misspelt}\n"));
        files.insert("data/opportunities.csv".to_owned(), "Id,Stage\n1,Won\n2,Lost\n3,Disqualified\n".to_owned());
        let outcome = crate::lint::testing::lint_for(&UnreadOutcome, &files);
        let messages: Vec<_> = outcome.findings.iter().filter(|finding| finding.code == "unread-outcome").collect();
        assert_eq!(messages.len(), 2);
        assert_eq!(messages[1].help, ["did you mean `Disqualified`?"]);
    }
}
