//! Small versions and small markets for the tests of this room.

use std::collections::{BTreeMap, BTreeSet};

use crate::bitmap::Bitmap;
use crate::fit::{ColumnKey, CriterionRule, ProfileRule, Rules, Tests, TierRule};
use crate::model::{Atom, Condition, FieldType, MissingData, Predicate, Status};
use crate::snapshot::{Column, Customers, Opportunities, Outcome, Snapshot, UNKNOWN_DAY};

/// A test on a text.
pub(super) fn text(field: &str, values: &[&str]) -> Condition {
    let values: BTreeSet<String> = values.iter().map(|value| (*value).to_owned()).collect();
    Condition::Atom(Atom { field: field.to_owned(), predicate: Predicate::TextIn { values, negated: false } })
}

/// A test on a whole number.
pub(super) fn integer(field: &str, low: Option<i64>, high: Option<i64>) -> Condition {
    Condition::Atom(Atom { field: field.to_owned(), predicate: Predicate::IntegerRange { low, high } })
}

/// A criterion; without points it is required.
pub(super) fn criterion(id: &str, weight: u32, condition: Condition) -> CriterionRule {
    CriterionRule { id: id.to_owned(), weight, required: weight == 0, condition }
}

/// An operational profile with one tier from 50.
pub(super) fn profile(id: &str, criteria: Vec<CriterionRule>) -> ProfileRule {
    ProfileRule {
        id: id.to_owned(),
        status: Status::Operational,
        criteria,
        missing_data: MissingData::NoCredit,
        tiers: vec![TierRule { name: "A".to_owned(), from: 50 }],
    }
}

/// A version whose fields are texts, but for `employees`.
pub(super) fn rules(profiles: Vec<ProfileRule>) -> Rules {
    let atoms = profiles.iter().flat_map(|profile| &profile.criteria).flat_map(|rule| rule.condition.atoms());
    let key = |field: &str| ColumnKey {
        column: field.to_owned(),
        field_type: if field == "employees" { FieldType::Integer } else { FieldType::Text },
        aliases: BTreeMap::new(),
    };
    let fields = atoms.map(|atom| (atom.field.clone(), key(&atom.field))).collect();
    Rules { profiles, negatives: Vec::new(), fields }
}

/// A version of one profile, `a`, which asks for some industries and for so many employees.
pub(super) fn version(industries: &[&str], low: i64) -> Rules {
    rules(vec![profile(
        "a",
        vec![
            criterion("industry", 0, text("industry", industries)),
            criterion("employees", 0, integer("employees", Some(low), None)),
        ],
    )])
}

/// Accounts with an industry, a number of employees, and deals that were won or lost, of 1,000 each.
pub(super) struct Market {
    industries: Vec<String>,
    employees: Vec<Option<i64>>,
    deals: Vec<Vec<bool>>,
}

impl Market {
    pub(super) fn of(accounts: &[(&str, Option<i64>, &[bool])]) -> Self {
        Market {
            industries: accounts.iter().map(|(industry, ..)| (*industry).to_owned()).collect(),
            employees: accounts.iter().map(|(_, employees, _)| *employees).collect(),
            deals: accounts.iter().map(|(.., deals)| deals.to_vec()).collect(),
        }
    }

    /// The snapshot with the columns that the tests name. Each deal took ten days and closed on its account's day.
    pub(super) fn snapshot(&self, tests: &Tests) -> Snapshot {
        let rows = self.industries.len();
        let mut values = self.industries.clone();
        values.sort();
        values.dedup();
        let code = |industry: &String| values.iter().position(|value| value == industry).map_or(0, |at| at as u32 + 1);
        let column = |name: &str| match name {
            "industry" => {
                Some(Column::Text { codes: self.industries.iter().map(code).collect(), values: values.clone() })
            }
            "employees" => Some(Column::Integer {
                values: self.employees.iter().map(|value| value.unwrap_or(0)).collect(),
                known: Bitmap::from_fn(rows, |row| self.employees[row].is_some()),
            }),
            _ => None,
        };
        let deals = || self.deals.iter().enumerate().flat_map(|(at, deals)| deals.iter().map(move |won| (at, *won)));
        Snapshot {
            id: "small".to_owned(),
            as_of: jiff::civil::date(2026, 9, 30),
            synthetic: true,
            account_count: rows,
            columns: tests.columns().iter().map(|wanted| column(&wanted.column)).collect(),
            clusters: None,
            opportunities: Some(Opportunities {
                account: deals().map(|(at, _)| at as u32).collect(),
                outcome: deals().map(|(_, won)| if won { Outcome::Won } else { Outcome::Lost }).collect(),
                amount: Some(deals().map(|_| 1_000_000_000).collect()),
                created: Some(deals().map(|(at, _)| 20_000 + at as i32 - 10).collect()),
                closed: Some(deals().map(|(at, _)| 20_000 + at as i32).collect()),
                ..Opportunities::default()
            }),
            customers: Customers { churned_on: Some(vec![UNKNOWN_DAY; rows]), ..Customers::default() },
            keys: None,
            names: None,
            problems: Vec::new(),
            digest: String::new(),
            file_digests: Vec::new(),
        }
    }
}
