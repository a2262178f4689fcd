//! Which columns of the customer data the documents use, and for what.
//!
//! It refuses to open the data: the manifests say enough.

use crate::model::{AmountColumn, Snapshot, Test};
use crate::text::Place;
use crate::workspace::Workspace;
use crate::yaml::Document;

/// A field that a criterion or a negative profile looks at.
pub(in crate::lint::rules) struct Used<'a> {
    /// The field's name.
    pub(in crate::lint::rules) field: &'a str,
    test: &'a Test,
    document: &'a Document,
    pointer: String,
}

impl Used<'_> {
    /// Whether the test asks for more than whether the value is known.
    pub(in crate::lint::rules) fn asks_for_value(&self) -> bool {
        self.test.test_keys() != ["field", "known"]
    }

    /// Where it is named.
    pub(in crate::lint::rules) fn place(&self) -> Place {
        self.document.place(&format!("{}/field", self.pointer))
    }
}

/// Every field that a criterion or a negative profile looks at. Triggers are left out: they never score.
pub(in crate::lint::rules) fn fields_of_tests(workspace: &Workspace) -> Vec<Used<'_>> {
    let mut found = Vec::new();
    for profile in &workspace.profiles {
        for (at, criterion) in profile.criteria.iter().enumerate() {
            if let Some(test) = &criterion.test {
                add(test, &format!("/criteria/{at}"), &profile.document, &mut found);
            }
        }
    }
    for negative in &workspace.negatives {
        if let Some(test) = &negative.when {
            add(test, "/when", &negative.document, &mut found);
        }
    }
    found
}

fn add<'a>(test: &'a Test, pointer: &str, document: &'a Document, found: &mut Vec<Used<'a>>) {
    test.visit(pointer, &mut |test, pointer| {
        found.extend(test.field.as_deref().map(|field| Used { field, test, document, pointer: pointer.to_owned() }));
    });
}

/// The column that a field is read from: the mapped one, else the one of its own name.
pub(in crate::lint::rules) fn of_field<'a>(snapshot: &'a Snapshot, field: &'a str) -> &'a str {
    let columns = match (&snapshot.accounts, &snapshot.opportunities) {
        (Some(accounts), _) => Some(&accounts.columns),
        (None, Some(opportunities)) => Some(&opportunities.columns),
        (None, None) => None,
    };
    columns.and_then(|columns| columns.get(field)).map_or(field, String::as_str)
}

/// The column with the amount, where it is in the file that accounts are read from.
pub(in crate::lint::rules) fn amount(snapshot: &Snapshot) -> Option<&str> {
    let table = snapshot.opportunities.as_ref().filter(|_| snapshot.accounts.is_none())?;
    table.amount.as_ref().map(AmountColumn::column)
}

/// Columns, in the file that accounts are read from, that are known only after the sale or tell rows apart: the
/// column, what it is, and where the manifest says so.
pub(in crate::lint::rules) fn outcomes(snapshot: &Snapshot) -> Vec<(&str, &'static str, String)> {
    let mut found: Vec<(Option<&String>, &'static str, String)> = Vec::new();
    if let Some(accounts) = &snapshot.accounts {
        found.push((Some(&accounts.key), "the key of the account", "/accounts/key".into()));
    } else if let Some(table) = &snapshot.opportunities {
        let at = |key: &str| format!("/opportunities/{key}");
        let outcome = &table.outcome;
        found.extend([
            (outcome.column.as_ref(), "how the deal ended", at("outcome/column")),
            (outcome.closed_column.as_ref(), "how the deal ended", at("outcome/closed_column")),
            (outcome.won_column.as_ref(), "how the deal ended", at("outcome/won_column")),
            (table.stage.as_ref(), "the stage of the deal", at("stage")),
            (table.closed.as_ref(), "the day on which the deal was closed", at("closed")),
            (table.reason.as_ref(), "why the deal was lost", at("reason")),
            (table.account.as_ref(), "the key of the account", at("account")),
            (table.key.as_ref(), "the key of the deal", at("key")),
        ]);
    }
    if let Some(customers) = &snapshot.customers {
        let at = |key: &str| format!("/customers/{key}");
        found.extend([
            (customers.churned_on.as_ref(), "the day on which the customer left", at("churned_on")),
            (customers.churn_reason.as_ref(), "why the customer left", at("churn_reason")),
            (customers.arr_start.as_ref(), "recurring revenue after the sale", at("arr_start")),
            (customers.arr_now.as_ref(), "recurring revenue after the sale", at("arr_now")),
        ]);
        for (name, measure) in &customers.measures {
            let pointer = at(&format!("measures/{}/column", crate::yaml::escape(name)));
            found.push((Some(&measure.column), "measured after the sale", pointer));
        }
    }
    let known = found.into_iter();
    known.filter_map(|(column, role, pointer)| Some((column?.as_str(), role, pointer))).collect()
}
