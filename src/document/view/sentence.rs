//! Tests in words, with nothing in them that is nobody's business.

use crate::document::words::test_in_words;
use crate::model::{Catalogue, Test};

/// A test in words. One that looks at personal data says so and no more: the values in it are personal, too.
pub(super) fn sentence(test: &Test, catalogue: &Catalogue) -> String {
    let fields = test.fields("");
    let is_personal = |name: &str| catalogue.get(name).is_some_and(|field| field.personal);
    if fields.iter().any(|(name, _)| is_personal(name)) {
        return "A test on personal data, which is not shown".to_owned();
    }
    test_in_words(test, catalogue)
}
