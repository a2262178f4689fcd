//! YAML as a tree that keeps every span, key and comment, so that each message can point at what was written.
//!
//! This room refuses to know what our documents mean: kinds, fields and rules live further down.
//!
//! What is read is YAML 1.2 with its core schema, with four deliberate departures, each towards "what a person
//! wrote is what it means": numbers with leading zeros are texts (`0755` is a code), numbers that no computer
//! number holds are errors, merge keys are errors, and tags other than the core schema's are errors.

mod de;
mod decode;
mod json;
mod parse;
mod pointer;
mod scalar;
mod tree;

pub use de::{DeserializeError, from_node};
pub use decode::decode;
pub use parse::{Limits, parse};
pub use pointer::escape;
pub use scalar::Scalar;
pub use tree::{Comment, Document, Entry, Node, Style, Value};
