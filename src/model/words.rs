//! A test in plain words, as a sales person would say it: `200 to 500 people`, `uses SAP, NetSuite or Epicor`.
//!
//! Units and labels come from the fields, values keep their author's spelling; the words between them are messages of
//! a language. It refuses to judge and to format: what comes out is one line of plain text, without markup.

use super::test::Operands;
use super::{Catalogue, Date, Dimension, Field, FieldType, Quantity, SpanOfTime, Test, TimeUnit};
use crate::language::{Language, Value};
use crate::yaml::Scalar;

/// A test in plain English.
pub fn test_in_words(test: &Test, catalogue: &Catalogue) -> String {
    test_in_language(test, catalogue, Language::English)
}

/// A test in plain words of a language.
pub fn test_in_language(test: &Test, catalogue: &Catalogue, language: Language) -> String {
    Speaker { language, catalogue }.phrase(test, false).text
}

/// A length of time in words: `12 months`.
pub fn duration_in_language(span: SpanOfTime, language: Language) -> String {
    duration("duration", span, language)
}

/// What a field is called in a language: by its own label, else by what the language calls a built-in field.
pub(crate) fn label_in_language(field: &Field, language: Language) -> Option<String> {
    field.label.clone().or_else(|| language.word(&format!("field-{}", field.name)))
}

/// What a field is counted in: a currency and a built-in unit in words of the language, any other as it is written.
pub(crate) fn unit_in_language(unit: &str, language: Language) -> String {
    if unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return language.text("currency", &[("code", unit.into())]);
    }
    language.word(&format!("unit-{unit}")).unwrap_or_else(|| unit.to_owned())
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

/// Somebody who says tests in a language.
#[derive(Clone, Copy)]
struct Speaker<'a> {
    language: Language,
    catalogue: &'a Catalogue,
}

impl Speaker<'_> {
    fn say(self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        self.language.text(key, values)
    }

    fn word(self, key: &str) -> String {
        self.say(key, &[])
    }

    fn phrase(self, test: &Test, negated: bool) -> Phrase {
        if let Some(inner) = &test.not {
            return self.phrase(inner, !negated);
        }
        let parts =
            |tests: &[Test], joint| self.join(tests.iter().map(|inner| self.phrase(inner, false)).collect(), joint);
        let whole = match (&test.any, &test.all, &test.field) {
            // One alternative is no alternative.
            (Some(tests), _, _) | (_, Some(tests), _) if tests.len() == 1 => return self.phrase(&tests[0], negated),
            (Some(tests), _, _) => parts(tests, "word-or"),
            (_, Some(tests), _) => parts(tests, "word-and"),
            (_, _, Some(name)) => {
                let subject = Subject::new(name, self.catalogue.get(name), self);
                let mut phrases = subject.phrases(test, negated);
                if phrases.len() > 1 && negated {
                    phrases = subject.phrases(test, false);
                } else if phrases.len() == 1 {
                    return Phrase::single(phrases.remove(0));
                }
                self.join(phrases.into_iter().map(Phrase::single).collect(), "word-and")
            }
            _ => return Phrase::single(self.word("test-nothing")),
        };
        if negated { Phrase::single(self.say("test-not", &[("test", whole.text.into())])) } else { whole }
    }

    /// Joins phrases; where they are lists themselves, with marks that show where each ends.
    fn join(self, phrases: Vec<Phrase>, joint: &str) -> Phrase {
        let texts: Vec<String> = phrases.into_iter().map(Phrase::bracketed).collect();
        let joints = ["word-or", "word-and", "word-nor"].map(|key| format!(" {} ", self.word(key)));
        let is_plain =
            |text: &String| !text.contains(", ") && !joints.iter().any(|joint| text.contains(joint.as_str()));
        let word = self.word(joint);
        let text = match texts.as_slice() {
            texts if texts.iter().all(is_plain) => listed(texts, &word),
            [first, second] => self.say(
                "test-two",
                &[("first", first.as_str().into()), ("word", word.into()), ("second", second.as_str().into())],
            ),
            texts => match texts.split_last() {
                Some((last, before)) => self.say(
                    "test-last",
                    &[("before", before.join("; ").into()), ("word", word.into()), ("last", last.as_str().into())],
                ),
                None => String::new(),
            },
        };
        Phrase { text, is_joined: true }
    }
}

/// What a phrase speaks of.
struct Subject<'a> {
    speaker: Speaker<'a>,
    field: Option<&'a Field>,
    label: String,
    /// What its numbers are counted in, with a blank before it.
    unit: String,
    /// Whether the unit alone says what is counted: `200 people` needs no `employees` before it.
    is_in_unit: bool,
    /// How the label can be put into a sentence with yes and no.
    form: Form,
}

/// How the English name of a field can be put into a sentence.
enum Form {
    /// It begins with this verb; what follows, without an article.
    Verb(&'static str, String),
    Adjective,
    Other,
}

impl<'a> Subject<'a> {
    fn new(name: &str, field: Option<&'a Field>, speaker: Speaker<'a>) -> Self {
        let written = label(name, field);
        let unit = field.and_then(|field| field.unit.as_deref()).unwrap_or_default();
        let folded = written.to_lowercase();
        let counts_people = name == "employees" || ["headcount", "staff", "employees"].contains(&folded.as_str());
        let is_in_unit = !unit.is_empty() && (counts_people || folded.split(' ').any(|w| w == unit.to_lowercase()));
        let unit = match (unit, speaker.language) {
            ("", _) => String::new(),
            (unit, Language::English) => format!(" {unit}"),
            (unit, language) => format!(" {}", unit_in_language(unit, language)),
        };
        let form = form(&written);
        let label = match speaker.language {
            Language::English => written,
            language => field.and_then(|field| label_in_language(field, language)).unwrap_or(written),
        };
        Subject { speaker, field, label, unit, is_in_unit, form }
    }

    fn field_type(&self) -> Option<FieldType> {
        self.field.map(|field| field.field_type)
    }

    /// Whether one says that an account `uses` these things.
    fn is_used(&self) -> bool {
        self.field.is_some_and(|field| field.dimension == Some(Dimension::Technographic) && field.label.is_none())
    }

    /// Whether the label is in the plural, which decides between `is` and `are`.
    fn is_plural(&self) -> bool {
        let label = self.label.to_lowercase();
        label.ends_with('s') && !["ss", "us", "is", "ics"].iter().any(|end| label.ends_with(end))
    }

    /// A message about the subject: its label, whether that is in the plural, and these values.
    fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        let plural = if self.is_plural() { "yes" } else { "no" };
        let own = [("label", Value::from(self.label.as_str())), ("plural", plural.into())];
        let given = values.iter().map(|(name, value)| (*name, Value::from(*value)));
        self.speaker.say(key, &own.into_iter().chain(given).collect::<Vec<_>>())
    }

    /// One phrase an operator, both ends of a range in one.
    fn phrases(&self, test: &Test, negated: bool) -> Vec<String> {
        let mut phrases = Vec::new();
        let mut ends = (test.at_least.as_ref(), test.at_most.as_ref());
        for (operator, operands) in test.operators() {
            phrases.push(match (operator, operands) {
                ("between", Operands::Many([low, high])) => self.range(Some(low), Some(high), negated),
                ("at_least" | "at_most", _) => match std::mem::take(&mut ends) {
                    (None, None) => continue,
                    (low, high) => self.range(low, high, negated),
                },
                ("known", Operands::Known(known)) => {
                    self.say(if known == negated { "test-not-known" } else { "test-known" }, &[])
                }
                ("is", Operands::One(value)) if self.is_boolean(value) => {
                    self.boolean(value.text.to_lowercase().starts_with(['t', 'y']) != negated)
                }
                ("is", Operands::One(value)) => self.membership(std::slice::from_ref(value), negated),
                ("in", Operands::Many(values)) if self.field_type() == Some(FieldType::List) => {
                    self.contents("any_of", values, negated)
                }
                ("not_in", Operands::Many(values)) if self.field_type() == Some(FieldType::List) => {
                    self.contents("none_of", values, negated)
                }
                ("in", Operands::Many(values)) => self.membership(values, negated),
                ("not_in", Operands::Many(values)) => self.membership(values, !negated),
                ("starts_with", Operands::Many(values)) => {
                    let key = if negated { "test-starts-not-with" } else { "test-starts-with" };
                    self.say(key, &[("values", &self.either(&texts(values)))])
                }
                (mode, Operands::Many(values)) => self.contents(mode, values, negated),
                (operator, Operands::Span(span)) => self.days(operator, span, negated),
                (operator, _) => format!("{} {}", self.label, operator.replace('_', " ")),
            });
        }
        phrases
    }

    fn is_boolean(&self, value: &Scalar) -> bool {
        match self.field_type() {
            Some(field_type) => field_type == FieldType::Boolean,
            None => value.value.is_boolean(),
        }
    }

    /// A yes or no, by what the label can carry: `has a plant team`, `regulated`, `executive sponsor: yes`.
    fn boolean(&self, holds: bool) -> String {
        let (form, rest) = match &self.form {
            Form::Verb(verb, rest) => (*verb, rest.as_str()),
            Form::Adjective => ("adjective", ""),
            Form::Other => ("other", ""),
        };
        self.say(if holds { "test-yes" } else { "test-no" }, &[("form", form), ("rest", rest)])
    }

    /// `A, B or C`.
    fn either(&self, texts: &[String]) -> String {
        listed(texts, &self.speaker.word("word-or"))
    }

    /// `A, B and C`.
    fn all(&self, texts: &[String]) -> String {
        listed(texts, &self.speaker.word("word-and"))
    }

    /// What follows `none of`.
    fn none(&self, texts: &[String]) -> String {
        listed(texts, &self.speaker.word("word-last-of-none"))
    }

    /// A value that is one of these, or none of them.
    fn membership(&self, values: &[Scalar], negated: bool) -> String {
        let unit = if self.is_in_unit { "" } else { self.unit.as_str() };
        let values = texts(values);
        match (negated, values.as_slice()) {
            (false, values) => self.say("test-is", &[("values", &self.either(values)), ("unit", unit)]),
            (true, [value]) => self.say("test-is-not", &[("values", value), ("unit", unit)]),
            (true, [first, second]) => {
                self.say("test-is-neither", &[("first", first), ("second", second), ("unit", unit)])
            }
            (true, values) => self.say("test-is-none-of", &[("values", &self.none(values)), ("unit", unit)]),
        }
    }

    /// A list that contains some, all or none of these.
    fn contents(&self, mode: &str, values: &[Scalar], negated: bool) -> String {
        let values = texts(values);
        let form = match (self.is_used(), self.is_plural()) {
            (true, _) => "uses",
            (false, true) => "include",
            (false, false) => "includes",
        };
        let one = |key: &str, values: &str| self.say(key, &[("form", form), ("values", values)]);
        let two = |key: &str, first: &str, second: &str| {
            self.say(key, &[("form", form), ("first", first), ("second", second)])
        };
        let is_all = mode == "all_of" && values.len() > 1;
        let wants_none = (mode == "none_of") != negated;
        match (wants_none, values.as_slice()) {
            (false, [first, second]) if is_all => two("test-has-both", first, second),
            (false, values) if is_all => one("test-has-all", &self.all(values)),
            (true, [first, second]) if is_all => two("test-lacks-both", first, second),
            (true, values) if is_all => one("test-lacks-all", &self.all(values)),
            (false, values) => one("test-has", &self.either(values)),
            (true, [value]) => one("test-lacks", value),
            (true, [first, second]) => two("test-has-neither", first, second),
            (true, values) => one("test-has-none-of", &self.none(values)),
        }
    }

    /// A number or day between two ends, of which one may be open.
    fn range(&self, low: Option<&Scalar>, high: Option<&Scalar>, negated: bool) -> String {
        let is_day = self.field_type() == Some(FieldType::Date);
        // Years have no thousands.
        let is_year = self.field.is_some_and(|field| field.name.contains("year"));
        let written = |end: &Scalar| match end.text.trim() {
            text if is_day => day(text, self.speaker.language),
            text if is_year => text.to_owned(),
            text => number(text, self.speaker.language),
        };
        let (low, high) = (low.map(written), high.map(written));
        let key = match (is_day, &low, &high, negated) {
            (false, Some(low), Some(high), false) if low == high => "test-exactly",
            (false, Some(low), Some(high), true) if low == high => "test-not-exactly",
            (false, Some(_), Some(_), false) => "test-between",
            (false, Some(_), Some(_), true) => "test-not-between",
            (false, Some(_), None, false) => "test-at-least",
            (false, Some(_), None, true) => "test-under",
            (false, None, Some(_), false) => "test-at-most",
            (false, None, Some(_), true) => "test-over",
            (false, None, None, _) => "test-anything",
            (true, Some(low), Some(high), false) if low == high => "test-on",
            (true, Some(low), Some(high), true) if low == high => "test-not-on",
            (true, Some(_), Some(_), false) => "test-from-to",
            (true, Some(_), Some(_), true) => "test-not-from-to",
            (true, Some(_), None, false) => "test-on-or-after",
            (true, Some(_), None, true) => "test-before",
            (true, None, Some(_), false) => "test-on-or-before",
            (true, None, Some(_), true) => "test-after",
            (true, None, None, _) => "test-any-time",
        };
        let end = |end: &Option<String>| end.clone().unwrap_or_default();
        let range = self.say(key, &[("low", &end(&low)), ("high", &end(&high))]);
        if is_day {
            return self.say("test-day", &[("range", &range)]);
        }
        let range = range + &self.unit;
        if self.is_in_unit { range } else { self.say("test-range", &[("range", &range)]) }
    }

    fn days(&self, operator: &str, span: SpanOfTime, negated: bool) -> String {
        let (key, length) = match (operator, negated) {
            ("within", false) => ("test-within", "duration"),
            ("within", true) => ("test-not-within", "duration"),
            ("older_than", false) => ("test-older", "duration"),
            ("older_than", true) => ("test-not-older", "duration"),
            (_, false) => ("test-due", "duration-within"),
            (_, true) => ("test-not-due", "duration-within"),
        };
        let range = self.say(key, &[("span", &duration(length, span, self.speaker.language))]);
        self.say("test-day", &[("range", &range)])
    }
}

fn duration(key: &str, span: SpanOfTime, language: Language) -> String {
    let unit = match span.unit {
        TimeUnit::Days => "days",
        TimeUnit::Weeks => "weeks",
        TimeUnit::Months => "months",
        TimeUnit::Quarters => "quarters",
        TimeUnit::Years => "years",
    };
    language.text(key, &[("count", span.count.into()), ("unit", unit.into())])
}

/// A number: in English as its author wrote it, which is English, else as the language writes it.
fn number(text: &str, language: Language) -> String {
    let Some(value) = Quantity::parse(text).ok().filter(|_| language != Language::English) else {
        return text.to_owned();
    };
    let value = value.to_f64();
    if text.ends_with(['%', 't']) {
        return format!("{} %", language.short(value * 100.0));
    }
    language.brief(value)
}

/// A day: in English as its author wrote it, else as the language writes it.
fn day(text: &str, language: Language) -> String {
    match text.parse::<Date>() {
        Ok(day) if language != Language::English => language.date(day),
        _ => text.to_owned(),
    }
}

/// What a field is called inside of an English sentence.
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

fn form(label: &str) -> Form {
    match label.split_once(' ') {
        Some(("has", rest)) => Form::Verb("has", rest.strip_prefix("a ").unwrap_or(rest).to_owned()),
        Some(("is", rest)) => Form::Verb("is", rest.to_owned()),
        Some(("uses", rest)) => Form::Verb("uses", rest.to_owned()),
        _ if label.ends_with("ed") || label == "public" => Form::Adjective,
        _ => Form::Other,
    }
}

fn texts(values: &[Scalar]) -> Vec<String> {
    values.iter().map(|value| value.text.trim().to_owned()).collect()
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

    #[test]
    fn german_says_the_same() {
        let check = |yaml: &str, expected: &str| {
            let document = parse(&Source::new("test.yaml", yaml), &Limits::default()).expect("is YAML");
            let test: Test = from_node(&document.root).expect("is a test");
            assert_eq!(test_in_language(&test, &catalogue(), Language::German), expected, "{yaml}");
        };
        check("{field: employees, between: [200, 1500]}", "200 bis 1.500 Mitarbeitende");
        check("{not: {field: employees, at_least: 2k}}", "unter 2.000 Mitarbeitende");
        check("{field: plants, at_least: 3}", "mindestens 3 plants");
        check("{field: turnover, between: [10 million, 1.5 bn]}", "yearly turnover 10 Mio. bis 1,5 Mrd. €");
        check("{field: founded_year, at_least: 1990}", "Gründungsjahr mindestens 1990");
        check("{field: headcount_growth, at_least: 12.5%}", "Personalwachstum mindestens 12,5 %");
        check("{field: industry, in: [A, B, C]}", "Branche: A, B oder C");
        check("{field: industry, not_in: [A, B, C]}", "Branche: weder A, B noch C");
        check("{field: industry, known: false}", "Branche: unbekannt");
        check("{field: tech_stack, any_of: [SAP, MES]}", "nutzt SAP oder MES");
        check("{field: tech_stack, none_of: [SAP]}", "nutzt nicht: SAP");
        check("{field: certifications, all_of: [A, B]}", "Zertifizierungen: sowohl A als auch B");
        check("{field: last_funding_on, within: 12 months}", "letzte Finanzierung höchstens 12 Monate her");
        check("{field: last_funding_on, at_least: 2025-01-31}", "letzte Finanzierung ab 31.01.2025");
        check("{field: contract_renewal_on, due_within: 90 days}", "Vertragsverlängerung fällig in höchstens 90 Tagen");
        check("{field: contract_renewal_on, due_within: 1 year}", "Vertragsverlängerung fällig in höchstens 1 Jahr");
        check("{field: regulated, is: true}", "reguliert");
        check("{field: regulated, is: false}", "nicht reguliert");
        check("{field: has_dedicated_team, is: true}", "eigenes Team: ja");
        check(
            "any: [{field: industry, in: [A, B]}, {field: employees, at_least: 5}]",
            "Branche: A oder B, oder mindestens 5 Mitarbeitende",
        );
    }

    #[test]
    fn the_words_for_built_in_fields_are_those_that_sentences_had() {
        for field in crate::model::built_in() {
            let message = label_in_language(field, Language::English);
            assert_eq!(message, Some(label(&field.name, Some(field))), "{}", field.name);
            assert!(label_in_language(field, Language::German).is_some(), "{}", field.name);
        }
    }
}
