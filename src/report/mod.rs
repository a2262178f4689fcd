//! Results → text, JSON and the other formats people and machines read: one room a subject, one file a format.
//!
//! Every JSON is written from wire types of its own, versioned, so that the types inside may change freely. This
//! room refuses to compute, and to print.

pub mod backtest;
pub mod bisect;
mod changes;
pub mod check;
pub mod diff;
mod encode;
pub mod explain;
pub mod findings;
pub mod history;
mod markdown;
mod outline;
pub mod sensitivity;
mod table;

pub use changes::patch;
pub(crate) use encode::schema;
pub use outline::outline;
pub use table::{Align, Table};

/// The JSON Schema of every JSON output, by the output's name.
pub fn schemas() -> Vec<(String, serde_json::Value)> {
    let schemas = [
        ("backtest", backtest::schema()),
        ("bisect", bisect::schema()),
        ("check", check::schema()),
        ("diff", diff::schema()),
        ("explain", explain::schema()),
        ("findings", findings::schema()),
        ("history", history::schema()),
        ("sensitivity", sensitivity::schema()),
    ];
    schemas.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}
