//! Results as people and machines read them: one file a format, each with wire types of its own.
//!
//! Everything here takes values and returns a text. This room refuses to compute, and to print.

pub mod findings;
