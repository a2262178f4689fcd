//! Texts that cannot be acted on, or that YAML reads otherwise than they were meant.

mod swallowed_comment;

pub(in crate::lint) use swallowed_comment::SwallowedComment;
