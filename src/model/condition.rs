//! A test in canonical form: typed by its field, with values normalised, ready to be evaluated or compared.
//!
//! Two tests that are written differently but mean the same atom become equal here; the engine evaluates each
//! distinct atom once. Aliases are applied by whoever holds the field (here, to the operands), so that a condition
//! can be held against a dictionary of normalised values.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use unicode_normalization::UnicodeNormalization;

use super::test::Operands;
use super::{Aliases, Catalogue, Date, Field, FieldType, Quantity, SpanOfTime, Test};
use crate::yaml::Scalar;

/// A test in canonical form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Hash)]
pub enum Condition {
    /// A predicate on one field.
    Atom(Atom),
    /// At least one holds.
    Any(Vec<Condition>),
    /// Every one holds.
    All(Vec<Condition>),
    /// The inner one does not hold.
    Not(Box<Condition>),
}

/// One predicate on one field: unknown where the field's value is not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Hash)]
pub struct Atom {
    /// The field's name.
    pub field: String,
    /// What must hold of its value.
    pub predicate: Predicate,
}

/// What must hold of a known value.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub enum Predicate {
    /// The value is known (`true`) or not (`false`); never unknown itself.
    Known(bool),
    /// The normalised, aliased text is one of these (or none of them).
    TextIn {
        /// Normalised and aliased values.
        values: BTreeSet<String>,
        /// Whether the value must be outside of the set.
        negated: bool,
    },
    /// The normalised text, before aliases, starts with one of these.
    StartsWith(BTreeSet<String>),
    /// The whole number is one of these (or none of them).
    IntegerIn {
        /// The numbers.
        values: BTreeSet<i64>,
        /// Whether the value must be outside of the set.
        negated: bool,
    },
    /// The whole number lies between these, both included.
    IntegerRange {
        /// Lowest value that holds.
        low: Option<i64>,
        /// Highest value that holds.
        high: Option<i64>,
    },
    /// The number lies between these, both included.
    NumberRange {
        /// Lowest value that holds.
        low: Option<f64>,
        /// Highest value that holds.
        high: Option<f64>,
    },
    /// The day lies between these, both included.
    DateRange {
        /// Earliest day that holds.
        low: Option<DayBound>,
        /// Latest day that holds.
        high: Option<DayBound>,
    },
    /// The boolean equals this.
    Is(bool),
    /// The list of normalised, aliased texts contains these in the given way.
    List {
        /// One, all or none of them.
        mode: ListMode,
        /// Normalised and aliased values.
        values: BTreeSet<String>,
    },
}

/// Bounds are read from documents, which cannot write what is not a number.
impl Eq for Predicate {}

impl Hash for Predicate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Both zeros are equal, so they have the same hash.
        let bits = |bound: &Option<f64>| bound.map(|bound| (bound + 0.0).to_bits());
        std::mem::discriminant(self).hash(state);
        match self {
            Predicate::Known(known) => known.hash(state),
            Predicate::TextIn { values, negated } => (values, negated).hash(state),
            Predicate::StartsWith(prefixes) => prefixes.hash(state),
            Predicate::IntegerIn { values, negated } => (values, negated).hash(state),
            Predicate::IntegerRange { low, high } => (low, high).hash(state),
            Predicate::NumberRange { low, high } => (bits(low), bits(high)).hash(state),
            Predicate::DateRange { low, high } => (low, high).hash(state),
            Predicate::Is(value) => value.hash(state),
            Predicate::List { mode, values } => (mode, values).hash(state),
        }
    }
}

/// How a list is held against a set of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListMode {
    /// It contains at least one.
    AnyOf,
    /// It contains every one.
    AllOf,
    /// It contains none.
    NoneOf,
}

/// A day that a date is held against; relative ones are resolved by the snapshot's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayBound {
    /// A day of the calendar.
    On(Date),
    /// The snapshot's day.
    AsOf,
    /// The day this long before the snapshot's.
    Before(SpanOfTime),
    /// The last day that is more than this long before the snapshot's.
    OlderThan(SpanOfTime),
    /// The day this long after the snapshot's.
    After(SpanOfTime),
}

impl DayBound {
    /// The day that is meant when the snapshot was taken on `as_of`.
    pub fn day(self, as_of: Date) -> Date {
        match self {
            DayBound::On(day) => day,
            DayBound::AsOf => as_of,
            DayBound::Before(span) => span.before(as_of),
            DayBound::OlderThan(span) => span.before(as_of).yesterday().unwrap_or(Date::MIN),
            DayBound::After(span) => span.after(as_of),
        }
    }
}

/// Why a test cannot be read with the fields it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperandError {
    /// The JSON pointer of the key or value at fault, below the test's own pointer.
    pub pointer: String,
    /// What is wrong there.
    pub problem: OperandProblem,
}

/// The ways in which a test does not fit its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OperandProblem {
    /// No such field.
    UnknownField(String),
    /// The operator is not for fields of this type.
    WrongOperator {
        /// The operator.
        operator: &'static str,
        /// The field.
        field: String,
        /// Its type.
        field_type: FieldType,
    },
    /// The operand cannot be read as the field's type.
    BadOperand(String),
    /// The bounds of `between` are the wrong way round.
    EmptyRange {
        /// The lower bound as written.
        low: String,
        /// The upper bound as written.
        high: String,
    },
    /// Not exactly one of `field`, `any`, `all`, `not`, or an operator without a field.
    Shape(String),
}

impl Condition {
    /// Types a test by its fields.
    ///
    /// # Errors
    /// Every problem of the test and the tests inside it, each with its pointer below `pointer`.
    pub fn resolve(test: &Test, catalogue: &Catalogue, pointer: &str) -> Result<Condition, Vec<OperandError>> {
        let combined = [test.any.is_some(), test.all.is_some(), test.not.is_some(), test.field.is_some()];
        let problem = |text: String| {
            Err(vec![OperandError { pointer: pointer.to_owned(), problem: OperandProblem::Shape(text) }])
        };
        match combined.iter().filter(|is_there| **is_there).count() {
            0 => return problem("a test needs a `field`, or one of `any`, `all`, `not`".into()),
            1 => {}
            _ => return problem("a test has either a `field` or one of `any`, `all`, `not`".into()),
        }
        if let Some(field) = &test.field {
            return resolve_field(test, field, catalogue, pointer);
        }
        if let Some((operator, _)) = test.operators().first() {
            return problem(format!("`{operator}` needs a `field` beside it"));
        }
        if let Some(inner) = &test.not {
            return Ok(Condition::Not(Box::new(Condition::resolve(inner, catalogue, &format!("{pointer}/not"))?)));
        }
        let (key, tests) = match (&test.any, &test.all) {
            (Some(tests), _) => ("any", tests),
            (_, Some(tests)) => ("all", tests),
            _ => return problem("a test needs a `field`, or one of `any`, `all`, `not`".into()),
        };
        let (conditions, errors) = gather(
            tests
                .iter()
                .enumerate()
                .map(|(at, inner)| Condition::resolve(inner, catalogue, &format!("{pointer}/{key}/{at}"))),
        );
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(if key == "any" { Condition::Any(conditions) } else { Condition::All(conditions) })
    }

    /// Every atom in the condition, in the order of writing.
    pub fn atoms(&self) -> Vec<&Atom> {
        let mut found = Vec::new();
        self.collect_atoms(&mut found);
        found
    }

    fn collect_atoms<'a>(&'a self, found: &mut Vec<&'a Atom>) {
        match self {
            Condition::Atom(atom) => found.push(atom),
            Condition::Any(inner) | Condition::All(inner) => inner.iter().for_each(|c| c.collect_atoms(found)),
            Condition::Not(inner) => inner.collect_atoms(found),
        }
    }
}

fn gather(results: impl Iterator<Item = Result<Condition, Vec<OperandError>>>) -> (Vec<Condition>, Vec<OperandError>) {
    let (mut conditions, mut errors) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(condition) => conditions.push(condition),
            Err(found) => errors.extend(found),
        }
    }
    (conditions, errors)
}

fn resolve_field(
    test: &Test,
    name: &str,
    catalogue: &Catalogue,
    pointer: &str,
) -> Result<Condition, Vec<OperandError>> {
    let error = |at: String, problem| OperandError { pointer: at, problem };
    let Some(field) = catalogue.get(name) else {
        return Err(vec![error(format!("{pointer}/field"), OperandProblem::UnknownField(name.to_owned()))]);
    };
    let aliases = catalogue.aliases(name);
    let operators = test.operators();
    if operators.is_empty() {
        let text = format!(
            "`{name}` is named but not tested; add what must hold of it, such as `at_least: 200`, `in: [ONE, ANOTHER]` or `known: true`"
        );
        return Err(vec![error(pointer.to_owned(), OperandProblem::Shape(text))]);
    }
    let (mut conditions, errors) = gather(operators.into_iter().map(|(operator, operands)| {
        resolve_operator(field, aliases, operator, operands)
            .map(|predicate| Condition::Atom(Atom { field: field.name.clone(), predicate }))
            .map_err(|(at, problem)| vec![error(format!("{pointer}/{operator}{at}"), problem)])
    }));
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(if conditions.len() == 1 { conditions.remove(0) } else { Condition::All(conditions) })
}

type OperatorResult = Result<Predicate, (String, OperandProblem)>;

fn resolve_operator(
    field: &Field,
    aliases: &Aliases,
    operator: &'static str,
    operands: Operands<'_>,
) -> OperatorResult {
    use FieldType as T;
    let wrong = || {
        let problem =
            OperandProblem::WrongOperator { operator, field: field.name.clone(), field_type: field.field_type };
        Err((String::new(), problem))
    };
    match (operator, operands, field.field_type) {
        ("known", Operands::Known(known), _) => Ok(Predicate::Known(known)),
        ("in" | "not_in", Operands::Many(values), T::Text) => {
            Ok(Predicate::TextIn { values: texts(values, aliases), negated: operator == "not_in" })
        }
        ("in" | "not_in", Operands::Many(values), T::Integer) => {
            Ok(Predicate::IntegerIn { values: integers(values)?, negated: operator == "not_in" })
        }
        ("in" | "any_of", Operands::Many(values), T::List) => list(values, aliases, ListMode::AnyOf),
        ("not_in" | "none_of", Operands::Many(values), T::List) => list(values, aliases, ListMode::NoneOf),
        ("all_of", Operands::Many(values), T::List) => list(values, aliases, ListMode::AllOf),
        ("is", Operands::One(value), T::Text) => {
            Ok(Predicate::TextIn { values: texts(std::slice::from_ref(value), aliases), negated: false })
        }
        ("is", Operands::One(value), T::Boolean) => boolean(value).map(Predicate::Is),
        ("starts_with", Operands::Many(values), T::Text) => {
            Ok(Predicate::StartsWith(values.iter().map(|value| normalise(&value.text)).collect()))
        }
        ("at_least", Operands::One(value), _) => range(field, Some(value), None).unwrap_or_else(wrong),
        ("at_most", Operands::One(value), _) => range(field, None, Some(value)).unwrap_or_else(wrong),
        ("between", Operands::Many([low, high]), _) => range(field, Some(low), Some(high)).unwrap_or_else(wrong),
        ("within", Operands::Span(span), T::Date) => {
            Ok(Predicate::DateRange { low: Some(DayBound::Before(span)), high: Some(DayBound::AsOf) })
        }
        ("older_than", Operands::Span(span), T::Date) => {
            Ok(Predicate::DateRange { low: None, high: Some(DayBound::OlderThan(span)) })
        }
        ("due_within", Operands::Span(span), T::Date) => {
            Ok(Predicate::DateRange { low: Some(DayBound::AsOf), high: Some(DayBound::After(span)) })
        }
        _ => wrong(),
    }
}

fn texts(values: &[Scalar], aliases: &Aliases) -> BTreeSet<String> {
    values.iter().map(|value| super::fields::canonical(aliases, &value.text)).collect()
}

fn list(values: &[Scalar], aliases: &Aliases, mode: ListMode) -> OperatorResult {
    Ok(Predicate::List { mode, values: texts(values, aliases) })
}

fn integers(values: &[Scalar]) -> Result<BTreeSet<i64>, (String, OperandProblem)> {
    let mut found = BTreeSet::new();
    for (at, value) in values.iter().enumerate() {
        let number = Quantity::parse(&value.text).ok().and_then(Quantity::to_integer);
        let problem = || OperandProblem::BadOperand(format!("`{}` is not a whole number", value.text));
        found.insert(number.ok_or_else(|| (format!("/{at}"), problem()))?);
    }
    Ok(found)
}

fn boolean(value: &Scalar) -> Result<bool, (String, OperandProblem)> {
    match value.text.to_lowercase().as_str() {
        "true" | "yes" => Ok(true),
        "false" | "no" => Ok(false),
        _ => Err((String::new(), OperandProblem::BadOperand(format!("`{}` is not true or false", value.text)))),
    }
}

/// A range on an ordered field; none where the field's type has no order.
fn range(field: &Field, low: Option<&Scalar>, high: Option<&Scalar>) -> Option<OperatorResult> {
    let at = |is_high: bool| match (low, high) {
        (Some(_), Some(_)) => format!("/{}", usize::from(is_high)),
        _ => String::new(),
    };
    let predicate = match field.field_type {
        FieldType::Integer | FieldType::Number => number_range(field, low, high, at),
        FieldType::Date => date_range(low, high, at),
        _ => return None,
    };
    Some(predicate.and_then(|(predicate, is_empty)| match (is_empty, low, high) {
        (true, Some(low), Some(high)) => {
            let problem = OperandProblem::EmptyRange { low: low.text.clone(), high: high.text.clone() };
            Err((String::new(), problem))
        }
        _ => Ok(predicate),
    }))
}

type RangeResult = Result<(Predicate, bool), (String, OperandProblem)>;

fn number_range(
    field: &Field,
    low: Option<&Scalar>,
    high: Option<&Scalar>,
    at: impl Fn(bool) -> String,
) -> RangeResult {
    let read = |value: &Scalar, is_high: bool| {
        Quantity::parse(&value.text).map_err(|message| (at(is_high), OperandProblem::BadOperand(message)))
    };
    let low = low.map(|value| read(value, false)).transpose()?;
    let high = high.map(|value| read(value, true)).transpose()?;
    let is_empty = matches!((low, high), (Some(low), Some(high)) if low > high);
    let predicate = if field.field_type == FieldType::Integer {
        // A bound between two whole numbers admits from the next one inwards; one outside of the 64-bit range is
        // the range's own end.
        let low = low.map(|low| low.ceiling().unwrap_or(if low > Quantity::whole(0) { i64::MAX } else { i64::MIN }));
        let high = high.map(|high| high.floor().unwrap_or(if high > Quantity::whole(0) { i64::MAX } else { i64::MIN }));
        Predicate::IntegerRange { low, high }
    } else {
        Predicate::NumberRange { low: low.map(Quantity::to_f64), high: high.map(Quantity::to_f64) }
    };
    Ok((predicate, is_empty))
}

fn date_range(low: Option<&Scalar>, high: Option<&Scalar>, at: impl Fn(bool) -> String) -> RangeResult {
    let read = |value: &Scalar, is_high: bool| {
        let message = format!("`{}` is not a day; write it as 2026-09-30", value.text);
        value.text.parse::<Date>().map_err(|_| (at(is_high), OperandProblem::BadOperand(message)))
    };
    let low = low.map(|value| read(value, false)).transpose()?;
    let high = high.map(|value| read(value, true)).transpose()?;
    let is_empty = matches!((low, high), (Some(low), Some(high)) if low > high);
    Ok((Predicate::DateRange { low: low.map(DayBound::On), high: high.map(DayBound::On) }, is_empty))
}

/// A text as the engine compares it: Unicode NFC, white space trimmed, lower-cased.
pub fn normalise(text: &str) -> String {
    let trimmed = text.trim();
    if trimmed.is_ascii() {
        return trimmed.to_ascii_lowercase();
    }
    // Lower-casing can take a text out of NFC (`İ` becomes two characters), so it is composed afterwards once more.
    trimmed.nfc().flat_map(char::to_lowercase).nfc().collect()
}
