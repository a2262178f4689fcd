//! An ICP that one person keeps.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Amount, Context, Limit, Needs, Rule};
use crate::workspace::Workspace;

declare_rule! {
    /// One person alone made the newest changes to the workspace.
    ///
    /// ## What it does
    ///
    /// Looks in Git who made the newest commits that changed the workspace's folder. People named in `Co-authored-by` count,
    /// merges do not. It speaks where so many commits all have one author; in a younger workspace, outside of Git and in a
    /// shallow clone it says nothing.
    ///
    /// ## Why is this bad?
    ///
    /// An ICP that one function writes alone is followed by that function alone. A list of contributors in a document is a
    /// promise; who changed the documents is what happened.
    ///
    /// ## Example
    ///
    /// ```console
    /// $ git shortlog --summary --no-merges -20 -- icp
    ///     20  Ada Example
    /// ```
    ///
    /// ## Use instead
    ///
    /// Have sales, customer success and product propose changes themselves, or name them in the commit:
    ///
    /// ```console
    /// $ git commit --trailer "Co-authored-by: Ben Example <ben@example.com>"
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where one person writes down what all have decided, and the reviews on the pull requests show it.
    struct SingleAuthor("single-author", Upkeep, Info) { needs: Needs::History, limits: &[&AUTHOR_COMMITS] }
}

/// How many commits one person may make in a row.
const AUTHOR_COMMITS: Limit = Limit {
    name: "author-commits",
    default: Amount::Count(20),
    meaning: "how many commits in a row may be one person's",
};

impl Rule for SingleAuthor {
    fn check_workspace(&self, workspace: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let most = context.settings.count(&AUTHOR_COMMITS) as usize;
        let Some(authors) = context.data.authors.and_then(|authors_of| authors_of(most)) else { return };
        if most > 1 && authors.commits >= most && authors.people.len() == 1 {
            let message = format!("one person made the last {most} changes to this workspace");
            let help =
                "have those who sell to and serve these customers propose changes, or name them with `Co-authored-by`";
            found.push(self.finding(message).at(workspace.config.place("/product")).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{alone, good, lint_on_data};
    use crate::repo::{Author, Authors};

    #[test]
    fn several_people_change_the_workspace() {
        let check = |authors: Authors, expected: usize| {
            let outcome = lint_on_data(&good(), Some(&|_| Some(authors.clone())));
            let found = outcome.findings.iter().filter(|finding| finding.code == "single-author").count();
            assert_eq!(found, expected, "{authors:?}");
        };
        check(alone(), 1);
        check(Authors { commits: 19, ..alone() }, 0);
        let ben = Author { name: "Ben".to_owned(), commits: 1 };
        check(Authors { people: alone().people.into_iter().chain([ben]).collect(), ..alone() }, 0);
    }
}
