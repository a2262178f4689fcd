//! A test as it is written: a field with operators, or `any`, `all`, `not` over tests.

use super::SpanOfTime;
use crate::yaml::Scalar;

/// Declares a document type that holds the keys of a test beside keys of its own.
///
/// A criterion is a test with a weight and a reason, all in one mapping. Serde can flatten one struct into
/// another, but then unknown keys pass and texts lose their spelling, so both types are written from this list.
/// Own keys stand where people write them, before and behind `[operators]` (a field with its operators) and `[tests]`
/// (`any`, `all`, `not`): editors and `icp fmt` follow the order of the keys here.
macro_rules! with_test_keys {
    ($(#[$meta:meta])* $visibility:vis struct $name:ident {
        $($(#[$first_meta:meta])* pub $first:ident: $first_type:ty,)*
        [operators]
        $($(#[$middle_meta:meta])* pub $middle:ident: $middle_type:ty,)*
        [tests]
        $($(#[$last_meta:meta])* pub $last:ident: $last_type:ty,)*
    }) => {
        #[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        $(#[$meta])*
        $visibility struct $name {
            $($(#[$first_meta])* pub $first: $first_type,)*
            /// The field that is looked at; all its operators must hold.
            pub field: Option<String>,
            /// The value is, or contains, one of these.
            #[serde(rename = "in")]
            #[schemars(length(min = 1))]
            pub is_in: Option<Vec<$crate::yaml::Scalar>>,
            /// The value is, or contains, none of these.
            #[schemars(length(min = 1))]
            pub not_in: Option<Vec<$crate::yaml::Scalar>>,
            /// The value equals this (text, boolean).
            pub is: Option<$crate::yaml::Scalar>,
            /// The text starts with one of these; made for codes such as NAICS and SIC.
            #[schemars(length(min = 1))]
            pub starts_with: Option<Vec<$crate::yaml::Scalar>>,
            /// The number or day is this or more.
            pub at_least: Option<$crate::yaml::Scalar>,
            /// The number or day is this or less.
            pub at_most: Option<$crate::yaml::Scalar>,
            /// The number or day lies between these two, both included.
            #[schemars(length(min = 2, max = 2))]
            pub between: Option<Vec<$crate::yaml::Scalar>>,
            /// The list contains one of these.
            #[schemars(length(min = 1))]
            pub any_of: Option<Vec<$crate::yaml::Scalar>>,
            /// The list contains all of these.
            #[schemars(length(min = 1))]
            pub all_of: Option<Vec<$crate::yaml::Scalar>>,
            /// The list contains none of these.
            #[schemars(length(min = 1))]
            pub none_of: Option<Vec<$crate::yaml::Scalar>>,
            /// The day lies at most this long before the snapshot's day, and not after it.
            pub within: Option<$crate::model::SpanOfTime>,
            /// The day lies more than this long before the snapshot's day.
            pub older_than: Option<$crate::model::SpanOfTime>,
            /// The day lies at most this long after the snapshot's day, and not before it.
            pub due_within: Option<$crate::model::SpanOfTime>,
            /// Whether the value is known at all.
            pub known: Option<bool>,
            $($(#[$middle_meta])* pub $middle: $middle_type,)*
            /// One of these tests holds.
            #[schemars(length(min = 1))]
            pub any: Option<Vec<$crate::model::Test>>,
            /// All of these tests hold.
            #[schemars(length(min = 1))]
            pub all: Option<Vec<$crate::model::Test>>,
            /// This test does not hold.
            pub not: Option<Box<$crate::model::Test>>,
            $($(#[$last_meta])* pub $last: $last_type,)*
        }

        impl $name {
            /// The keys of the test that stand in this mapping, in the order of the manual.
            $visibility fn test_keys(&self) -> Vec<&'static str> {
                let present = [
                    ("field", self.field.is_some()),
                    ("any", self.any.is_some()),
                    ("all", self.all.is_some()),
                    ("not", self.not.is_some()),
                    ("in", self.is_in.is_some()),
                    ("not_in", self.not_in.is_some()),
                    ("is", self.is.is_some()),
                    ("starts_with", self.starts_with.is_some()),
                    ("at_least", self.at_least.is_some()),
                    ("at_most", self.at_most.is_some()),
                    ("between", self.between.is_some()),
                    ("any_of", self.any_of.is_some()),
                    ("all_of", self.all_of.is_some()),
                    ("none_of", self.none_of.is_some()),
                    ("within", self.within.is_some()),
                    ("older_than", self.older_than.is_some()),
                    ("due_within", self.due_within.is_some()),
                    ("known", self.known.is_some()),
                ];
                present.into_iter().filter(|(_, is_there)| *is_there).map(|(key, _)| key).collect()
            }
        }
    };
}
pub(super) use with_test_keys;

with_test_keys! {
    /// A test of an account: a `field` with one or more operators, all of which must hold, or one of `any`, `all`
    /// (lists of tests) and `not` (one test).
    pub struct Test { [operators] [tests] }
}

impl Test {
    /// The keys that are operators on a field.
    pub const OPERATORS: [&'static str; 14] = [
        "in",
        "not_in",
        "is",
        "starts_with",
        "at_least",
        "at_most",
        "between",
        "any_of",
        "all_of",
        "none_of",
        "within",
        "older_than",
        "due_within",
        "known",
    ];

    /// Every field that the test or a test inside it names, in the order of writing, with the pointer of its test
    /// below `pointer`.
    pub fn fields(&self, pointer: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        self.visit(pointer, &mut |test, pointer| {
            if let Some(field) = &test.field {
                found.push((field.clone(), pointer.to_owned()));
            }
        });
        found
    }

    /// Calls `see` for this test and every test inside it, outermost first, with its pointer.
    pub fn visit<'a>(&'a self, pointer: &str, see: &mut dyn FnMut(&'a Test, &str)) {
        see(self, pointer);
        for (key, tests) in [("any", &self.any), ("all", &self.all)] {
            for (at, test) in tests.iter().flatten().enumerate() {
                test.visit(&format!("{pointer}/{key}/{at}"), see);
            }
        }
        if let Some(test) = &self.not {
            test.visit(&format!("{pointer}/not"), see);
        }
    }
}

/// The operands of one operator as they are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Operands<'a> {
    /// One value.
    One(&'a Scalar),
    /// A list of values.
    Many(&'a [Scalar]),
    /// A duration.
    Span(SpanOfTime),
    /// `known`.
    Known(bool),
}

impl Test {
    /// The operators that are present, each with what is written behind it.
    pub(super) fn operators(&self) -> Vec<(&'static str, Operands<'_>)> {
        let mut found: Vec<(&'static str, Operands<'_>)> = Vec::new();
        for (key, values) in [
            ("in", &self.is_in),
            ("not_in", &self.not_in),
            ("starts_with", &self.starts_with),
            ("between", &self.between),
            ("any_of", &self.any_of),
            ("all_of", &self.all_of),
            ("none_of", &self.none_of),
        ] {
            found.extend(values.as_ref().map(|values| (key, Operands::Many(values.as_slice()))));
        }
        for (key, value) in [("is", &self.is), ("at_least", &self.at_least), ("at_most", &self.at_most)] {
            found.extend(value.as_ref().map(|value| (key, Operands::One(value))));
        }
        for (key, span) in [("within", self.within), ("older_than", self.older_than), ("due_within", self.due_within)] {
            found.extend(span.map(|span| (key, Operands::Span(span))));
        }
        found.extend(self.known.map(|known| ("known", Operands::Known(known))));
        found
    }
}
