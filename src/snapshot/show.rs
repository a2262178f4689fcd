//! One cell as people read it, for whoever looks at a single account. Refuses to know fields.

use super::dates::day_to_text;
use super::{Column, UNKNOWN_DAY};
use crate::words;

impl Column {
    /// The value of an account as text; none where it is not known. Texts are normalised, as tests see them.
    pub fn text(&self, row: usize) -> Option<String> {
        match self {
            Column::Text { codes, values } => {
                let code = *codes.get(row)? as usize;
                values.get(code.checked_sub(1)?).cloned()
            }
            Column::Integer { values, known } => known.get(row).then(|| values[row].to_string()),
            Column::Number { values, known } => known.get(row).then(|| words::short(values[row]).replace(',', "")),
            Column::Boolean { truth, known } => known.get(row).then(|| truth.get(row).to_string()),
            Column::Date { days } => day_to_text(*days.get(row).filter(|day| **day != UNKNOWN_DAY)?),
            Column::List { offsets, codes, values, known } => known.get(row).then(|| {
                let codes = &codes[offsets[row] as usize..offsets[row + 1] as usize];
                let texts: Vec<&str> =
                    codes.iter().filter_map(|code| values.get(*code as usize)).map(String::as_str).collect();
                texts.join(", ")
            }),
        }
    }
}
