//! A test in plain words, as a sales person would say it: `200 to 500 people`, `uses SAP, NetSuite or Epicor`.
//!
//! Units and labels come from the fields, values keep their author's spelling. It refuses to judge and to format:
//! what comes out is one line of plain text, without markup.

use super::test::Operands;
use super::{Catalogue, Dimension, Field, FieldType, SpanOfTime, Test};
use crate::yaml::Scalar;

/// A test in plain words.
pub fn test_in_words(test: &Test, catalogue: &Catalogue) -> String {
    phrase(test, catalogue, false).text
}

/// `A`, `A or B`, `A, B or C`.
pub fn listed<T: AsRef<str>>(items: &[T], conjunction: &str) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match items.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} {conjunction} {last}", before.join(", ")),
    }
}

/// Words, and whether they are several tests joined, which must be kept together inside of others.
struct Phrase {
    text: String,
    is_joined: bool,
}

impl Phrase {
    fn single(text: String) -> Self {
        Phrase { text, is_joined: false }
    }

    fn bracketed(self) -> String {
        if self.is_joined { format!("({})", self.text) } else { self.text }
    }
}

fn phrase(test: &Test, catalogue: &Catalogue, negated: bool) -> Phrase {
    if let Some(inner) = &test.not {
        return phrase(inner, catalogue, !negated);
    }
    let parts = |tests: &[Test], conjunction| {
        join(tests.iter().map(|inner| phrase(inner, catalogue, false)).collect(), conjunction)
    };
    let whole = match (&test.any, &test.all, &test.field) {
        // One alternative is no alternative.
        (Some(tests), _, _) | (_, Some(tests), _) if tests.len() == 1 => return phrase(&tests[0], catalogue, negated),
        (Some(tests), _, _) => parts(tests, "or"),
        (_, Some(tests), _) => parts(tests, "and"),
        (_, _, Some(name)) => {
            let subject = Subject::new(name, catalogue.get(name));
            let mut phrases = field_phrases(&subject, test, negated);
            if phrases.len() > 1 && negated {
                phrases = field_phrases(&subject, test, false);
            } else if phrases.len() == 1 {
                return Phrase::single(phrases.remove(0));
            }
            join(phrases.into_iter().map(Phrase::single).collect(), "and")
        }
        _ => return Phrase::single("nothing".to_owned()),
    };
    if negated { Phrase::single(format!("not ({})", whole.text)) } else { whole }
}

/// Joins phrases; where they are lists themselves, with marks that show where each ends.
fn join(phrases: Vec<Phrase>, conjunction: &str) -> Phrase {
    let texts: Vec<String> = phrases.into_iter().map(Phrase::bracketed).collect();
    let is_plain = |text: &String| ![", ", " or ", " and ", " nor "].iter().any(|mark| text.contains(mark));
    let text = match texts.as_slice() {
        texts if texts.iter().all(is_plain) => listed(texts, conjunction),
        [first, second] => format!("{first}, {conjunction} {second}"),
        texts => match texts.split_last() {
            Some((last, before)) => format!("{}; {conjunction} {last}", before.join("; ")),
            None => String::new(),
        },
    };
    Phrase { text, is_joined: true }
}

/// What a phrase speaks of.
struct Subject<'a> {
    field: Option<&'a Field>,
    label: String,
    /// What its numbers are counted in, with a blank before it.
    unit: String,
    /// Whether the unit alone says what is counted: `200 people` needs no `employees` before it.
    is_in_unit: bool,
}

impl<'a> Subject<'a> {
    fn new(name: &str, field: Option<&'a Field>) -> Self {
        let label = label(name, field);
        let unit = field.and_then(|field| field.unit.as_deref()).unwrap_or_default();
        let folded = label.to_lowercase();
        let counts_people = name == "employees" || ["headcount", "staff", "employees"].contains(&folded.as_str());
        let is_in_unit = !unit.is_empty() && (counts_people || folded.split(' ').any(|w| w == unit.to_lowercase()));
        let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        Subject { field, label, unit, is_in_unit }
    }

    fn field_type(&self) -> Option<FieldType> {
        self.field.map(|field| field.field_type)
    }

    /// Whether one says that an account `uses` these things.
    fn is_used(&self) -> bool {
        self.field.is_some_and(|field| field.dimension == Some(Dimension::Technographic) && field.label.is_none())
    }

    /// `is`, or `are` for a label in the plural.
    fn be(&self) -> &'static str {
        if self.is_plural() { "are" } else { "is" }
    }

    fn is_plural(&self) -> bool {
        let label = self.label.to_lowercase();
        label.ends_with('s') && !["ss", "us", "is", "ics"].iter().any(|end| label.ends_with(end))
    }
}

/// What a field is called inside of a sentence.
fn label(name: &str, field: Option<&Field>) -> String {
    if let Some(label) = field.and_then(|field| field.label.clone()) {
        return label;
    }
    if matches!(name, "crm" | "erp" | "naics" | "sic") {
        return name.to_uppercase();
    }
    let label = name.replace('_', " ");
    let is_date = field.is_some_and(|field| field.field_type == FieldType::Date);
    match label.strip_suffix(" on") {
        Some(event) if is_date => event.to_owned(),
        _ => label,
    }
}

/// One phrase an operator, both ends of a range in one.
fn field_phrases(subject: &Subject<'_>, test: &Test, negated: bool) -> Vec<String> {
    let mut phrases = Vec::new();
    let mut ends = (test.at_least.as_ref(), test.at_most.as_ref());
    for (operator, operands) in test.operators() {
        phrases.push(match (operator, operands) {
            ("between", Operands::Many([low, high])) => range(subject, Some(low), Some(high), negated),
            ("at_least" | "at_most", _) => match std::mem::take(&mut ends) {
                (None, None) => continue,
                (low, high) => range(subject, low, high, negated),
            },
            ("known", Operands::Known(known)) => known_in_words(subject, known != negated),
            ("is", Operands::One(value)) if is_boolean(subject, value) => {
                boolean(&subject.label, value.text.to_lowercase().starts_with(['t', 'y']) != negated)
            }
            ("is", Operands::One(value)) => membership(subject, std::slice::from_ref(value), negated),
            ("in", Operands::Many(values)) if subject.field_type() == Some(FieldType::List) => {
                contents(subject, "any_of", values, negated)
            }
            ("not_in", Operands::Many(values)) if subject.field_type() == Some(FieldType::List) => {
                contents(subject, "none_of", values, negated)
            }
            ("in", Operands::Many(values)) => membership(subject, values, negated),
            ("not_in", Operands::Many(values)) => membership(subject, values, !negated),
            ("starts_with", Operands::Many(values)) => {
                let verb = if negated { "does not start with" } else { "starts with" };
                format!("{} {verb} {}", subject.label, listed(&texts(values), "or"))
            }
            (mode, Operands::Many(values)) => contents(subject, mode, values, negated),
            (operator, Operands::Span(span)) => days(subject, operator, span, negated),
            (operator, _) => format!("{} {}", subject.label, operator.replace('_', " ")),
        });
    }
    phrases
}

fn is_boolean(subject: &Subject<'_>, value: &Scalar) -> bool {
    match subject.field_type() {
        Some(field_type) => field_type == FieldType::Boolean,
        None => value.value.is_boolean(),
    }
}

/// A yes or no, by what the label can carry: `has a plant team`, `regulated`, `executive sponsor: yes`.
fn boolean(label: &str, holds: bool) -> String {
    let is_adjective = label.ends_with("ed") || label == "public";
    match (label.split_once(' '), holds) {
        (Some(("has" | "is" | "uses", _)), true) => label.to_owned(),
        (Some(("has", rest)), false) => format!("has no {}", rest.strip_prefix("a ").unwrap_or(rest)),
        (Some(("is", rest)), false) => format!("is not {rest}"),
        (Some(("uses", rest)), false) => format!("does not use {rest}"),
        (_, true) if is_adjective => label.to_owned(),
        (_, false) if is_adjective => format!("not {label}"),
        (_, true) => format!("{label}: yes"),
        (_, false) => format!("{label}: no"),
    }
}

fn known_in_words(subject: &Subject<'_>, known: bool) -> String {
    format!("{} {} {}known", subject.label, subject.be(), if known { "" } else { "not " })
}

fn texts(values: &[Scalar]) -> Vec<String> {
    values.iter().map(|value| value.text.trim().to_owned()).collect()
}

/// A value that is one of these, or none of them.
fn membership(subject: &Subject<'_>, values: &[Scalar], negated: bool) -> String {
    let be = subject.be();
    let values = texts(values);
    let said = match (negated, values.as_slice()) {
        (false, values) => listed(values, "or"),
        (true, [value]) => format!("not {value}"),
        (true, [first, second]) => format!("neither {first} nor {second}"),
        (true, values) => format!("none of {}", listed(values, "and")),
    };
    format!("{} {be} {said}{}", subject.label, if subject.is_in_unit { "" } else { &subject.unit })
}

/// A list that contains some, all or none of these.
fn contents(subject: &Subject<'_>, mode: &str, values: &[Scalar], negated: bool) -> String {
    let values = texts(values);
    let (verb, does_not) = match (subject.is_used(), subject.is_plural()) {
        (true, _) => ("uses".to_owned(), "does not use".to_owned()),
        (false, true) => (format!("{} include", subject.label), format!("{} do not include", subject.label)),
        (false, false) => (format!("{} includes", subject.label), format!("{} does not include", subject.label)),
    };
    let is_all = mode == "all_of" && values.len() > 1;
    let wants_none = (mode == "none_of") != negated;
    match (wants_none, values.as_slice()) {
        (false, [first, second]) if is_all => format!("{verb} both {first} and {second}"),
        (false, values) if is_all => format!("{verb} all of {}", listed(values, "and")),
        (true, [first, second]) if is_all => format!("{does_not} both {first} and {second}"),
        (true, values) if is_all => format!("{does_not} all of {}", listed(values, "and")),
        (false, values) => format!("{verb} {}", listed(values, "or")),
        (true, [value]) => format!("{does_not} {value}"),
        (true, [first, second]) => format!("{verb} neither {first} nor {second}"),
        (true, values) => format!("{verb} none of {}", listed(values, "and")),
    }
}

/// A number or day between two ends, of which one may be open.
fn range(subject: &Subject<'_>, low: Option<&Scalar>, high: Option<&Scalar>, negated: bool) -> String {
    let (low, high) = (low.map(|low| low.text.trim()), high.map(|high| high.text.trim()));
    if subject.field_type() == Some(FieldType::Date) {
        return format!("{} {}", subject.label, day_range(low, high, negated));
    }
    let said = match (low, high, negated) {
        (Some(low), Some(high), false) if low == high => format!("exactly {low}"),
        (Some(low), Some(high), true) if low == high => format!("not {low}"),
        (Some(low), Some(high), false) => format!("{low} to {high}"),
        (Some(low), Some(high), true) => format!("not {low} to {high}"),
        (Some(low), None, false) => format!("at least {low}"),
        (Some(low), None, true) => format!("under {low}"),
        (None, Some(high), false) => format!("at most {high}"),
        (None, Some(high), true) => format!("over {high}"),
        (None, None, _) => "anything".to_owned(),
    };
    if subject.is_in_unit { said + &subject.unit } else { format!("{} {said}{}", subject.label, subject.unit) }
}

fn day_range(low: Option<&str>, high: Option<&str>, negated: bool) -> String {
    match (low, high, negated) {
        (Some(low), Some(high), false) if low == high => format!("on {low}"),
        (Some(low), Some(high), true) if low == high => format!("not on {low}"),
        (Some(low), Some(high), false) => format!("from {low} to {high}"),
        (Some(low), Some(high), true) => format!("not from {low} to {high}"),
        (Some(low), None, false) => format!("on or after {low}"),
        (Some(low), None, true) => format!("before {low}"),
        (None, Some(high), false) => format!("on or before {high}"),
        (None, Some(high), true) => format!("after {high}"),
        (None, None, _) => "at any time".to_owned(),
    }
}

fn days(subject: &Subject<'_>, operator: &str, span: SpanOfTime, negated: bool) -> String {
    let said = match operator {
        "within" => format!("within {span}"),
        "older_than" => format!("more than {span} ago"),
        _ => format!("due within {span}"),
    };
    format!("{} {}{said}", subject.label, if negated { "not " } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;
    use crate::yaml::{Limits, from_node, parse};

    fn catalogue() -> Catalogue {
        let own = |name: &str, field_type, unit: &str, label: Option<&str>| Field {
            unit: Some(unit.to_owned()),
            label: label.map(str::to_owned),
            ..Field::new(name, field_type, Dimension::Firmographic)
        };
        Catalogue::with(&[
            own("plants", FieldType::Integer, "plants", None),
            own("sales_team", FieldType::Integer, "people", None),
            own("turnover", FieldType::Number, "EUR", Some("yearly turnover")),
            Field::new("has_a_plant_team", FieldType::Boolean, Dimension::Firmographic),
            Field { label: Some("ERP".into()), ..Field::new("erps", FieldType::List, Dimension::Technographic) },
        ])
    }

    fn check(yaml: &str, expected: &str) {
        let document = parse(&Source::new("test.yaml", yaml), &Limits::default()).expect("is YAML");
        let test: Test = from_node(&document.root).expect("is a test");
        assert_eq!(test_in_words(&test, &catalogue()), expected, "{yaml}");
    }

    #[test]
    fn numbers_carry_their_unit() {
        check("{field: employees, between: [200, 500]}", "200 to 500 people");
        check("{field: employees, at_least: 200, at_most: 500}", "200 to 500 people");
        check("{field: employees, at_least: 2k}", "at least 2k people");
        check("{field: employees, at_most: 500}", "at most 500 people");
        check("{field: employees, between: [5, 5]}", "exactly 5 people");
        check("{field: plants, at_least: 3}", "at least 3 plants");
        check("{field: sales_team, at_least: 10}", "sales team at least 10 people");
        check("{field: turnover, between: [10 million, 1.5 bn]}", "yearly turnover 10 million to 1.5 bn EUR");
        check("{field: annual_revenue, at_least: 50 million}", "annual revenue at least 50 million");
        check("{field: headcount_growth, at_least: 20%}", "headcount growth at least 20%");
        check("{field: founded_year, in: [2019, 2020]}", "founded year is 2019 or 2020");
        check("{field: locations, not_in: [1, 2]}", "locations are neither 1 nor 2");
        check("{not: {field: employees, at_least: 200}}", "under 200 people");
        check("{not: {field: employees, at_most: 500}}", "over 500 people");
        check("{not: {field: employees, between: [200, 500]}}", "not 200 to 500 people");
    }

    #[test]
    fn texts_keep_their_spelling() {
        check(
            "{field: industry, in: [Manufacturing, Industrial Machinery]}",
            "industry is Manufacturing or Industrial Machinery",
        );
        check("{field: industry, in: [A, B, C]}", "industry is A, B or C");
        check("{field: country, is: NO}", "country is NO");
        check("{field: industry, not_in: [Retail]}", "industry is not Retail");
        check("{field: industry, not_in: [Retail, Media]}", "industry is neither Retail nor Media");
        check("{field: industry, not_in: [A, B, C]}", "industry is none of A, B and C");
        check("{not: {field: industry, in: [Retail, Media]}}", "industry is neither Retail nor Media");
        check("{not: {field: industry, not_in: [Retail]}}", "industry is Retail");
        check("{field: naics, starts_with: [31, 32, 33]}", "NAICS starts with 31, 32 or 33");
        check("{not: {field: naics, starts_with: [0111]}}", "NAICS does not start with 0111");
        check("{field: erp, is: SAP}", "ERP is SAP");
    }

    #[test]
    fn lists_are_used_or_included() {
        check("{field: tech_stack, any_of: [SAP, NetSuite, Epicor]}", "uses SAP, NetSuite or Epicor");
        check("{field: tech_stack, in: [SAP]}", "uses SAP");
        check("{field: tech_stack, all_of: [SAP, MES]}", "uses both SAP and MES");
        check("{field: tech_stack, all_of: [SAP, MES, PLM]}", "uses all of SAP, MES and PLM");
        check("{field: tech_stack, none_of: [SAP]}", "does not use SAP");
        check("{field: tech_stack, none_of: [SAP, MES]}", "uses neither SAP nor MES");
        check("{field: tech_stack, not_in: [A, B, C]}", "uses none of A, B and C");
        check("{not: {field: tech_stack, all_of: [SAP, MES]}}", "does not use both SAP and MES");
        check("{not: {field: tech_stack, none_of: [SAP, MES]}}", "uses SAP or MES");
        check("{field: regulations, any_of: [GDPR, HIPAA]}", "regulations include GDPR or HIPAA");
        check("{field: regulations, none_of: [GDPR]}", "regulations do not include GDPR");
        check("{field: erps, any_of: [SAP]}", "ERP includes SAP");
    }

    #[test]
    fn days_are_near_or_far() {
        check("{field: last_funding_on, within: 12 months}", "last funding within 12 months");
        check("{field: last_funding_on, older_than: 1 year}", "last funding more than 1 year ago");
        check("{field: contract_renewal_on, due_within: 90 days}", "contract renewal due within 90 days");
        check("{field: last_funding_on, at_least: 2025-01-01}", "last funding on or after 2025-01-01");
        check("{field: last_funding_on, at_most: 2025-01-01}", "last funding on or before 2025-01-01");
        check(
            "{field: last_funding_on, between: [2025-01-01, 2025-12-31]}",
            "last funding from 2025-01-01 to 2025-12-31",
        );
        check("{not: {field: last_funding_on, within: 12 months}}", "last funding not within 12 months");
        check("{not: {field: last_funding_on, at_least: 2025-01-01}}", "last funding before 2025-01-01");
    }

    #[test]
    fn yes_and_no_follow_the_label() {
        check("{field: has_a_plant_team, is: true}", "has a plant team");
        check("{field: has_a_plant_team, is: false}", "has no plant team");
        check("{not: {field: has_dedicated_team, is: true}}", "has no dedicated team");
        check("{field: regulated, is: true}", "regulated");
        check("{field: regulated, is: no}", "not regulated");
        check("{field: public, is: false}", "not public");
        check("{field: executive_sponsor, is: yes}", "executive sponsor: yes");
    }

    #[test]
    fn knowledge_is_said() {
        check("{field: industry, known: true}", "industry is known");
        check("{field: certifications, known: false}", "certifications are not known");
        check("{not: {field: industry, known: true}}", "industry is not known");
        check("{field: analytics, known: true}", "analytics is known");
    }

    #[test]
    fn combinations_stay_apart() {
        check(
            "any: [{field: job_postings_90d, at_least: 5}, {field: last_funding_on, within: 12 months}]",
            "job postings 90d at least 5 or last funding within 12 months",
        );
        check(
            "any: [{field: industry, in: [A, B]}, {field: employees, at_least: 5}]",
            "industry is A or B, or at least 5 people",
        );
        check(
            "all: [{field: industry, in: [A, B]}, {field: regulated, is: true}, {field: employees, at_least: 5}]",
            "industry is A or B; regulated; and at least 5 people",
        );
        check(
            "all: [{field: regulated, is: true}, {any: [{field: public, is: true}, {field: employees, at_least: 5}]}]",
            "regulated, and (public or at least 5 people)",
        );
        check("all: [{field: regulated, is: true}]", "regulated");
        check("not: {any: [{field: regulated, is: true}, {field: public, is: true}]}", "not (regulated or public)");
        check("not: {not: {field: regulated, is: true}}", "regulated");
        check("{field: tech_stack, any_of: [SAP], none_of: [Excel]}", "uses SAP and does not use Excel");
        check("not: {field: tech_stack, any_of: [SAP], none_of: [Excel]}", "not (uses SAP and does not use Excel)");
        check("{field: odd_field, in: [x]}", "odd field is x");
    }
}
