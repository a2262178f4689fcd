//! The one integration binary: every module is a subject, so that the crate is linked once and not once per file.

mod action;
mod architecture;
mod comment;
mod document;
mod engine;
mod gate;
mod hostile;
mod readme;
mod rules_docs;
mod schemas;
mod support;
mod synthetic;
