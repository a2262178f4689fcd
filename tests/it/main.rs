//! What can be seen from outside: the public library, and the files that are committed beside it.

mod rules_docs;
