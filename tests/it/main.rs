//! The one integration binary: every module is a subject, so that the crate is linked once and not once per file.

mod action;
mod architecture;
mod change;
mod comment;
mod docs;
mod document;
mod engine;
mod explain;
mod gate;
mod git;
mod history;
mod hostile;
mod init;
mod layout;
mod lint;
mod messages;
mod readme;
mod render;
mod rules_docs;
mod schemas;
mod support;
mod synthetic;
mod templates;
mod ways_round;
