//! The ideal customer profile as code.
//!
//! Rooms in the order of the data's way; each may use those above it, never those below.
//! `ARCHITECTURE.md` has the map, and `tests/it/architecture.rs` holds the code against it.

pub mod bitmap;
pub mod text;

pub mod diagnostic;

pub mod yaml;

pub mod model;

pub mod snapshot;
