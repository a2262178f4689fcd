//! Texts that cannot be acted on, or that YAML reads otherwise than they were meant.

mod ambiguous_scalar;
mod persona_is_company;
mod profile_is_person;
mod shared_persona_text;
mod swallowed_comment;
mod swallowed_line;
mod vague_text;

pub(in crate::lint) use ambiguous_scalar::AmbiguousScalar;
pub(in crate::lint) use persona_is_company::PersonaIsCompany;
pub(in crate::lint) use profile_is_person::ProfileIsPerson;
pub(in crate::lint) use shared_persona_text::SharedPersonaText;
pub(in crate::lint) use swallowed_comment::SwallowedComment;
pub(in crate::lint) use swallowed_line::SwallowedLine;
pub(in crate::lint) use vague_text::VagueText;
