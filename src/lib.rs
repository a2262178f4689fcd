//! The ideal customer profile as code.
//!
//! Rooms in the order of the data's way; each may use those above it, never those below.
//! `ARCHITECTURE.md` has the map, and `tests/it/architecture.rs` holds the code against it.

pub mod text;

pub mod diagnostic;

pub mod language;

pub mod yaml;

pub mod model;

pub mod schema;

pub mod layout;

pub mod repo;

pub mod workspace;

pub mod diff;

pub mod stats;

pub mod bitmap;

pub mod words;

pub mod snapshot;

pub mod fit;

pub mod backtest;

pub mod gate;

pub mod intake;

pub mod lint;

pub mod report;

pub mod document;
