//! A value that nearly no customer has.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::fit::ColumnKey;
use crate::lint::rule::declare_rule;
use crate::lint::rules::measured::is_operational;
use crate::lint::{Amount, Context, Facts, Limit, Needs, Rule};
use crate::model::{Profile, Test, normalise};
use crate::snapshot::Column;
use crate::workspace::Located;
use crate::yaml::Scalar;

declare_rule! {
    /// Nearly no customer has a value that a criterion asks for.
    ///
    /// ## What it does
    ///
    /// Looks at each value under `in`, `is`, `starts_with` and `any_of` in the criteria of operational profiles, and counts
    /// the customers of the snapshot that have it. It speaks only where the field is known of ten times as many customers
    /// as it asks for.
    ///
    /// ## Why is this bad?
    ///
    /// Lists of values grow by wishes: an industry that somebody would like to enter stands beside those that buy, and
    /// looks as proven as they do.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: employees, between: [200, 2000], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: erp, in: [SAP, NetSuite, Abas], weight: 20, why: Orders come from it, evidence: [win-loss-2026q3]}
    /// tiers: {A: 80, B: 1}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: employees, between: [200, 2000], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: erp, in: [SAP, NetSuite], weight: 20, why: Orders come from it, evidence: [win-loss-2026q3]}
    /// tiers: {A: 80, B: 1}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the value is a finer word for one that is proven, or the bet is meant and written down.
    struct UnsupportedValue("unsupported-value", Evidence, Info) { needs: Needs::Deals, limits: &[&VALUE_CUSTOMERS] }
}

/// The fewest customers with a value.
const VALUE_CUSTOMERS: Limit = Limit {
    name: "value-customers",
    default: Amount::Count(3),
    meaning: "the fewest customers that may stand behind a value of a criterion",
};

impl Rule for UnsupportedValue {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(facts) = context.facts().filter(|_| is_operational(profile)) else { return };
        let least = context.settings.count(&VALUE_CUSTOMERS) as usize;
        for (at, criterion) in profile.criteria.iter().enumerate() {
            let Some(test) = &criterion.test else { continue };
            for asked in asked(test, &format!("/criteria/{at}")) {
                let Some((customers, known)) = customers_with(facts, &asked) else { continue };
                if customers < least && known >= 10 * least {
                    let message = format!("fewer than {least} customers of the snapshot have `{}`", asked.value);
                    let help = format!(
                        "take it out, or test it as a profile with `status: aspirational`; if the data spell it \
                         otherwise, add that spelling to the `aliases` of `{}`",
                        asked.field
                    );
                    found.push(self.finding(message).at(profile.place(&asked.pointer)).help(help));
                }
            }
        }
    }
}

/// A value that a test asks for.
struct Asked {
    field: String,
    value: String,
    is_prefix: bool,
    pointer: String,
}

/// The values that a test asks for, wherever they are nested; what stands under `not` is not asked for.
fn asked(test: &Test, pointer: &str) -> Vec<Asked> {
    let mut found = Vec::new();
    if let Some(field) = &test.field {
        let mut add = |values: &[Scalar], key: &str, is_prefix: bool| {
            for (at, value) in values.iter().enumerate() {
                let pointer = format!("{pointer}/{key}/{at}");
                found.push(Asked { field: field.clone(), value: value.text.clone(), is_prefix, pointer });
            }
        };
        add(test.is_in.as_deref().unwrap_or_default(), "in", false);
        add(test.starts_with.as_deref().unwrap_or_default(), "starts_with", true);
        add(test.any_of.as_deref().unwrap_or_default(), "any_of", false);
        if let Some(value) = &test.is {
            let pointer = format!("{pointer}/is");
            found.push(Asked { field: field.clone(), value: value.text.clone(), is_prefix: false, pointer });
        }
    }
    for (key, tests) in [("any", &test.any), ("all", &test.all)] {
        for (at, inner) in tests.iter().flatten().enumerate() {
            found.extend(asked(inner, &format!("{pointer}/{key}/{at}")));
        }
    }
    found
}

/// How many customers have a value, and of how many the field is known; none for fields that are no texts.
fn customers_with(facts: &Facts<'_>, asked: &Asked) -> Option<(usize, usize)> {
    let (key, column) = facts.field(&asked.field)?;
    let customers = facts.backtest.customers();
    let count = |holds: &dyn Fn(usize) -> bool| customers.iter_ones().filter(|row| holds(*row)).count();
    match column {
        Column::Text { codes, values } => {
            let meant = having(key, values, asked);
            let has = |row: usize| codes[row] != 0 && meant.contains(&(codes[row] - 1));
            Some((count(&has), count(&|row| codes[row] != 0)))
        }
        Column::List { offsets, codes, values, known } => {
            let meant = having(key, values, asked);
            let of = |row: usize| &codes[offsets[row] as usize..offsets[row + 1] as usize];
            Some((count(&|row| of(row).iter().any(|code| meant.contains(code))), count(&|row| known.get(row))))
        }
        _ => None,
    }
}

/// The codes of the values that are meant by what is asked for.
fn having(key: &ColumnKey, values: &[String], asked: &Asked) -> BTreeSet<u32> {
    let canonical = |text: &str| key.aliases.get(text).cloned().unwrap_or_else(|| text.to_owned());
    let plain = normalise(&asked.value);
    let wanted = canonical(&plain);
    let is_meant = |value: &String| {
        if asked.is_prefix { value.starts_with(&plain) } else { canonical(value) == wanted }
    };
    (0..).zip(values).filter(|(_, value)| is_meant(value)).map(|(code, _)| code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn customers_stand_behind_values() {
        let check = |criterion: &str| check(&UnsupportedValue, "profiles/midmarket.yaml", criterion);
        check("criteria:\n  - field: erp\n    in:\n      - sap\n      - Abas # NOT OK\n    importance: must\n");
        check("criteria:\n  - {field: erp, is: Abas, importance: must} # NOT OK\n");
        check("criteria:\n  - {field: erp, starts_with: [Net, Aba], importance: must} # NOT OK\n");
        check(
            "criteria:\n  - {id: a, importance: must, any: [{field: erp, is: Abas}, {field: erp, is: SAP}]} # NOT OK\n",
        );
        check("criteria:\n  - {id: a, importance: must, not: {field: erp, is: Abas}}\n");
        check("criteria:\n  - {field: erp, not_in: [Abas], importance: must}\n");
        check("criteria:\n  - {field: industry, in: [SaaS], importance: must}\n");
        check("status: aspirational\ncriteria:\n  - {field: erp, is: Abas, importance: must}\n");
        // Of a column that is not there nobody knows anything.
        check("criteria:\n  - {field: country, in: [DE], importance: must}\n");
    }
}
