//! Which columns describe an account as it was before anybody sold to it, and why the others are left out.

use std::collections::HashMap;

use super::Export;
use super::plan::{FieldChoice, LeftOut};
use super::survey::{Column, Survey, hash};
use super::vocabulary::{Role, field, is_after_sale, is_personal, is_technical, rank, words};
use crate::model::{FieldType, built_in};

/// Columns with fewer filled cells than this share say too little.
const LEAST_FILLED: f64 = 0.05;

/// Texts with more different values than this are names and not kinds.
const MOST_KINDS: usize = 60;

/// Values that are written into the catalogue, so that a misspelt test is an error.
const MOST_LISTED: usize = 30;

/// The fields in a file, and the columns that are left out with the reason. `used` columns are neither.
pub(super) fn fields(
    survey: &Survey,
    used: &[&str],
    is_of_account: impl Fn(&str) -> bool,
) -> (Vec<FieldChoice>, Vec<LeftOut>) {
    let (mut fields, mut left_out): (Vec<FieldChoice>, Vec<LeftOut>) = (Vec::new(), Vec::new());
    // Of two columns that mean the same field, the better name wins.
    let mut columns: Vec<&Column> =
        survey.columns.iter().filter(|column| !used.contains(&column.name.as_str())).collect();
    columns.sort_by_key(|column| field(&column.name).map_or(usize::MAX, |(_, rank)| rank));
    for column in columns {
        let choice = reason_against(survey, column, &is_of_account).map_or_else(|| choice(column), Err);
        match choice {
            Ok(choice) if fields.iter().any(|other| other.field == choice.field) => {
                left_out.push(LeftOut { column: column.name.clone(), why: "another column says the same" });
            }
            Ok(choice) => fields.push(choice),
            Err(why) => left_out.push(LeftOut { column: column.name.clone(), why }),
        }
    }
    let place = |name: &str| survey.columns.iter().position(|column| column.name == name);
    fields.sort_by_key(|field| place(&field.column));
    left_out.sort_by_key(|left| place(&left.column));
    (fields, left_out)
}

fn reason_against(survey: &Survey, column: &Column, is_of_account: impl Fn(&str) -> bool) -> Option<&'static str> {
    let name = column.name.as_str();
    if is_personal(name) || column.has_addresses() {
        return Some("it is about people");
    }
    if is_technical(name) || name.is_empty() {
        return Some("it is bookkeeping of a tool");
    }
    if is_after_sale(name) {
        return Some("it is written in the course of a sale, so it would give the outcome away");
    }
    if (column.filled as f64) < survey.rows as f64 * LEAST_FILLED {
        return Some("it is hardly ever filled");
    }
    if column.distinct() < 2 {
        return Some("it is the same everywhere");
    }
    if rank(Role::Parent, name).is_some() {
        return Some("it names a parent, which only accounts in a file of their own can have");
    }
    if !is_of_account(name) {
        return Some("it belongs to the deal and not to the account");
    }
    None
}

fn choice(column: &Column) -> Result<FieldChoice, &'static str> {
    let meant = field(&column.name).and_then(|(name, _)| built_in().iter().find(|field| field.name == name));
    let field_type = type_of(column, meant.map(|field| field.field_type))?;
    let (name, is_built_in) = match meant {
        Some(field) if field.field_type == field_type => (field.name.clone(), true),
        Some(field) => (format!("{}_{}", field.name, field_type), false),
        None => (name_of(&column.name).ok_or("its header cannot be a name")?, false),
    };
    // A name of ours with another type would change what our tests mean.
    let is_taken = !is_built_in && built_in().iter().any(|field| field.name == name);
    let values = (field_type == FieldType::Text && column.distinct() <= MOST_LISTED)
        .then(|| column.values.iter().flatten().map(|(value, _)| value.clone()).collect());
    Ok(FieldChoice {
        field: if is_taken { format!("{name}_{field_type}") } else { name },
        column: column.name.clone(),
        field_type,
        is_built_in,
        values,
        has_bad_cells: match field_type {
            FieldType::Integer => column.has_bad_cells(column.readable_as_integer()),
            FieldType::Number => column.has_bad_cells(column.readable_as_number()),
            _ => false,
        },
    })
}

fn type_of(column: &Column, meant: Option<FieldType>) -> Result<FieldType, &'static str> {
    let is_list = column.values.as_ref().is_none_or(|values| {
        let with: u64 = values.iter().filter(|(value, _)| value.contains(';')).map(|(_, count)| count).sum();
        with * 20 >= column.filled
    });
    match meant {
        Some(FieldType::Number) if column.is_number() => return Ok(FieldType::Number),
        Some(FieldType::List) => return Ok(FieldType::List),
        Some(FieldType::Text) if column.distinct() <= MOST_KINDS || column.is_integer() => return Ok(FieldType::Text),
        _ => {}
    }
    if column.is_boolean() && column.distinct() == 2 {
        return Ok(FieldType::Boolean);
    }
    if column.is_date() {
        return Err("dates are left to you: say what matters about them, and map them in the snapshot");
    }
    if column.is_number() && column.is_unique && meant.is_none() {
        return Err("every value is different, as in a number that somebody gave");
    }
    if column.is_integer() {
        return Ok(FieldType::Integer);
    }
    if column.is_number() {
        return Ok(FieldType::Number);
    }
    if column.is_prose() {
        return Err("it is free text");
    }
    if is_list && column.values.is_some() {
        return Ok(FieldType::List);
    }
    let is_varied = column.distinct() > MOST_KINDS || column.distinct() as u64 * 2 > column.filled;
    if is_varied { Err("nearly every value is different, as in a name") } else { Ok(FieldType::Text) }
}

/// A header as the name of a field: `Tech_Stack__c` is `tech_stack`.
fn name_of(header: &str) -> Option<String> {
    let header = header.strip_suffix("__c").unwrap_or(header);
    let header = header.strip_prefix("property_").unwrap_or(header);
    let name = words(header).join("_");
    name.starts_with(|c: char| c.is_ascii_lowercase()).then_some(name)
}

/// For each column of a flat file, whether its value is the same in all rows of an account.
pub(super) fn constants(export: &Export<'_>, account: &str) -> Vec<bool> {
    let Some(key) = export.header.iter().position(|name| name == account) else {
        return vec![true; export.header.len()];
    };
    let mut first: HashMap<u64, Vec<u64>> = HashMap::new();
    let mut again = 0_u64;
    let mut different = vec![0_u64; export.header.len()];
    for row in export.rows() {
        let Some(account) = row.get(key).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()) else { continue };
        let cells: Vec<u64> =
            (0..export.header.len()).map(|at| hash(row.get(at).map_or("", |cell| cell.trim()))).collect();
        match first.get(&hash(account)) {
            Some(known) => {
                again += 1;
                for (at, (new, old)) in cells.iter().zip(known).enumerate() {
                    different[at] += u64::from(new != old);
                }
            }
            None => {
                first.insert(hash(account), cells);
            }
        }
    }
    different.iter().map(|different| different * 20 <= again).collect()
}
