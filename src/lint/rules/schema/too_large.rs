//! A file that is larger than any document.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A file is too large to be a document.
    ///
    /// ## What it does
    ///
    /// Finds files of more than one mebibyte, of more than 100,000 values, and files that aliases blow up beyond that. They
    /// are not read any further.
    ///
    /// ## Why is this bad?
    ///
    /// A profile that long is read by nobody. Mostly it is customer data in the wrong place: documents are committed, shown
    /// in pull requests and rendered, and the names of customers with them. And a file that grows without bound when it is
    /// read would stop every pull request.
    ///
    /// ## Example
    ///
    /// ```text
    /// icp/customers.yaml                 48 MB, every account of the CRM
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```text
    /// icp/data/accounts.csv              not read as a document, and kept out of Git by .gitignore
    /// icp/snapshots/customers.yaml       kind: snapshot, says where the data are
    /// ```
    struct TooLarge("too-large", Schema)
}
