//! How a cell becomes a value, in every column of every format. Refuses to know rows, files and what a value is for.

use std::borrow::Cow;

use super::dates::DateFormat;
use crate::model::{CsvSettings, EmptyList, normalise};

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<T> {
    /// This.
    Known(T),
    /// Nothing.
    Unknown,
    /// Something that cannot be read as what it should be.
    Bad,
}

impl<T> Value<T> {
    pub(super) fn map<U>(self, f: impl FnOnce(T) -> U) -> Value<U> {
        match self {
            Value::Known(value) => Value::Known(f(value)),
            Value::Unknown => Value::Unknown,
            Value::Bad => Value::Bad,
        }
    }
}

/// The manifest's settings, ready for use.
#[derive(Debug)]
pub(super) struct Reading {
    nulls: Vec<String>,
    null_integers: Vec<i64>,
    null_numbers: Vec<f64>,
    numbers: NumberFormat,
    dates: DateFormat,
    yes: Vec<String>,
    no: Vec<String>,
    pub(super) list_separator: String,
    pub(super) empty_lists_are_known: bool,
    /// Whether no null value can look like a number, a date or a boolean, so that the short ways may be taken.
    pub(super) plain_nulls: bool,
    /// The same, and the decimal mark is a point.
    pub(super) plain_numbers: bool,
    /// The same, and dates are written as 2026-03-05.
    pub(super) plain_dates: bool,
}

impl Reading {
    /// Checks the settings; the error says what is wrong with them.
    pub(super) fn new(settings: &CsvSettings) -> Result<Self, String> {
        let nulls: Vec<String> = settings
            .null_values
            .iter()
            .map(|null| null.text.trim().to_owned())
            .filter(|null| !null.is_empty())
            .collect();
        let texts = |texts: &[crate::yaml::Scalar]| texts.iter().map(|text| normalise(&text.text)).collect::<Vec<_>>();
        let (yes, no) = (texts(&settings.true_values), texts(&settings.false_values));
        if let Some(both) = yes.iter().find(|text| no.contains(text)) {
            return Err(format!("`{both}` is in both `csv.true_values` and `csv.false_values`"));
        }
        if settings.list_separator.is_empty() {
            return Err("`csv.list_separator` is empty; write the character between the values of a list".into());
        }
        let decimal = one_character(&settings.decimal)
            .filter(|mark| mark.is_ascii() && is_mark(*mark))
            .ok_or("`csv.decimal` must be one character, such as `.` or `,`")?;
        let thousands = match settings.thousands.as_deref().filter(|mark| !mark.is_empty()) {
            None => None,
            Some(mark) => Some(
                one_character(mark)
                    .filter(|mark| is_mark(*mark))
                    .ok_or("`csv.thousands` must be one character, such as `,` or `.`, or null")?,
            ),
        };
        if thousands == Some(decimal) {
            return Err(format!("`csv.decimal` and `csv.thousands` are both `{decimal}`"));
        }
        let numbers = NumberFormat { decimal: decimal as u8, thousands };
        let null_numbers: Vec<f64> = nulls.iter().filter_map(|null| PLAIN.read(null)?.to_f64()).collect();
        let null_integers = nulls.iter().filter_map(|null| PLAIN.read(null)?.to_i64()).collect();
        let could_be_a_value = |null: &String| {
            null.starts_with(['-', '+', '.']) || null.starts_with(char::is_numeric) || null == "true" || null == "false"
        };
        let plain_nulls = !nulls.iter().any(could_be_a_value);
        let dates = DateFormat::new(&settings.date_format)?;
        Ok(Reading {
            plain_nulls,
            plain_numbers: plain_nulls && decimal == '.',
            plain_dates: plain_nulls && dates.is_iso(),
            nulls,
            null_integers,
            null_numbers,
            numbers,
            dates,
            yes,
            no,
            list_separator: settings.list_separator.clone(),
            empty_lists_are_known: settings.empty_list == EmptyList::Empty,
        })
    }

    /// Whether a trimmed text means "not known".
    pub(super) fn is_null(&self, trimmed: &str) -> bool {
        trimmed.is_empty() || self.nulls.iter().any(|null| null == trimmed)
    }

    /// Whether a typed number means "not known".
    pub(super) fn is_null_integer(&self, value: i64) -> bool {
        self.null_integers.contains(&value)
    }

    /// Whether a typed number means "not known".
    pub(super) fn is_null_number(&self, value: f64) -> bool {
        value.is_nan() || self.null_numbers.contains(&value)
    }

    pub(super) fn integer(&self, cell: &str) -> Value<i64> {
        self.number_with(cell, |decimal| decimal.to_i64())
    }

    pub(super) fn number(&self, cell: &str) -> Value<f64> {
        self.number_with(cell, |decimal| decimal.to_f64())
    }

    /// An amount in millionths.
    pub(super) fn money(&self, cell: &str) -> Value<i64> {
        self.number_with(cell, |decimal| decimal.to_millionths())
    }

    fn number_with<T>(&self, cell: &str, convert: impl Fn(&Decimal<'_>) -> Option<T>) -> Value<T> {
        let cell = cell.trim();
        if self.is_null(cell) || cell.eq_ignore_ascii_case("nan") {
            return Value::Unknown;
        }
        self.numbers.read(cell).and_then(|decimal| convert(&decimal)).map_or(Value::Bad, Value::Known)
    }

    pub(super) fn boolean(&self, cell: &str) -> Value<bool> {
        let cell = cell.trim();
        if self.is_null(cell) {
            return Value::Unknown;
        }
        let is = |words: [&str; 3], own: &[String]| {
            words.iter().any(|word| cell.eq_ignore_ascii_case(word))
                || (!own.is_empty() && own.contains(&normalise(cell)))
        };
        if is(["true", "yes", "1"], &self.yes) {
            Value::Known(true)
        } else if is(["false", "no", "0"], &self.no) {
            Value::Known(false)
        } else {
            Value::Bad
        }
    }

    /// The day since 1970-01-01.
    pub(super) fn date(&self, cell: &str) -> Value<i32> {
        let cell = cell.trim();
        if self.is_null(cell) {
            return Value::Unknown;
        }
        self.dates.read(cell).map_or(Value::Bad, Value::Known)
    }

    /// Whether any text but an empty one means "not known".
    #[inline]
    pub(super) fn has_nulls(&self) -> bool {
        !self.nulls.is_empty()
    }
}

impl Default for Reading {
    /// Settings under which nothing is replaced: for values that have a type of their own.
    fn default() -> Self {
        Reading {
            nulls: Vec::new(),
            null_integers: Vec::new(),
            null_numbers: Vec::new(),
            numbers: PLAIN,
            dates: DateFormat::Numeric(Vec::new()),
            yes: Vec::new(),
            no: Vec::new(),
            list_separator: ";".to_owned(),
            empty_lists_are_known: false,
            plain_nulls: true,
            plain_numbers: true,
            plain_dates: false,
        }
    }
}

fn one_character(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

fn is_mark(mark: char) -> bool {
    !mark.is_alphanumeric() && !matches!(mark, '+' | '-' | '"')
}

/// How numbers are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct NumberFormat {
    decimal: u8,
    thousands: Option<char>,
}

/// Numbers as JSON and programming languages write them.
pub(super) const PLAIN: NumberFormat = NumberFormat { decimal: b'.', thousands: None };

/// A decimal number, exactly: `±mantissa · 10^exponent`, and whether digits past the 38th were cut off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decimal<'a> {
    negative: bool,
    mantissa: u128,
    exponent: i64,
    is_cut: bool,
    text: &'a str,
    format: NumberFormat,
}

impl NumberFormat {
    /// Reads a trimmed text that is a number from its first to its last character.
    pub(super) fn read(self, text: &str) -> Option<Decimal<'_>> {
        let (negative, unsigned) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (number, power) = match unsigned.find(['e', 'E']) {
            Some(at) => (&unsigned[..at], exponent(&unsigned[at + 1..])?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = match number.bytes().position(|byte| byte == self.decimal) {
            Some(at) => (&number[..at], &number[at + 1..]),
            None => (number, ""),
        };
        let mut decimal = Decimal { negative, mantissa: 0, exponent: power, is_cut: false, text, format: self };
        let mut digits = 0;
        match self.thousands.filter(|mark| whole.contains(*mark)) {
            Some(mark) => {
                let mut groups = whole.split(mark).peekable();
                let first = groups.next()?;
                if !(1..=3).contains(&first.len()) {
                    return None;
                }
                digits += decimal.add_digits(first, 0)?;
                while let Some(group) = groups.next() {
                    // Groups of two exist in South Asia; the last one always has three digits.
                    if group.len() != 3 && (groups.peek().is_none() || group.len() != 2) {
                        return None;
                    }
                    digits += decimal.add_digits(group, 0)?;
                }
            }
            None => digits += decimal.add_digits(whole, 0)?,
        }
        digits += decimal.add_digits(fraction, 1)?;
        (digits > 0).then_some(decimal)
    }
}

fn exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Nothing that a number can hold is as large; a longer exponent means the same as this one.
    let size = digits.trim_start_matches('0').parse::<i64>().unwrap_or(if digits.bytes().all(|b| b == b'0') {
        0
    } else {
        1_000_000
    });
    let size = size.min(1_000_000);
    Some(if text.starts_with('-') { -size } else { size })
}

impl Decimal<'_> {
    /// Appends digits; each lowers the exponent by `behind_mark`. Says how many there were.
    fn add_digits(&mut self, digits: &str, behind_mark: i64) -> Option<usize> {
        const ROOM: u128 = u128::MAX / 10 - 1;
        for byte in digits.bytes() {
            if !byte.is_ascii_digit() {
                return None;
            }
            if self.mantissa <= ROOM {
                self.mantissa = self.mantissa * 10 + u128::from(byte - b'0');
                self.exponent -= behind_mark;
            } else {
                self.is_cut |= byte != b'0';
                self.exponent += 1 - behind_mark;
            }
        }
        Some(digits.len())
    }

    /// The whole number, if it is one and fits.
    pub(super) fn to_i64(self) -> Option<i64> {
        if self.is_cut {
            return None;
        }
        let whole = if self.exponent >= 0 {
            times_power(self.mantissa, self.exponent)?
        } else {
            let divisor = power(-self.exponent).unwrap_or(u128::MAX);
            self.mantissa.is_multiple_of(divisor).then(|| self.mantissa / divisor)?
        };
        signed(whole, self.negative)
    }

    /// The amount in millionths, digits past the sixth rounded half away from zero.
    pub(super) fn to_millionths(self) -> Option<i64> {
        let shift = self.exponent + 6;
        let millionths = if shift >= 0 {
            if self.is_cut {
                return None;
            }
            times_power(self.mantissa, shift)?
        } else {
            match power(-shift) {
                Some(divisor) => self.mantissa / divisor + u128::from(self.mantissa % divisor >= divisor / 2),
                None => 0,
            }
        };
        signed(millionths, self.negative)
    }

    /// The nearest number; `None` if that is infinite.
    pub(super) fn to_f64(self) -> Option<f64> {
        /// Powers of ten that a double holds exactly.
        const POWERS: [f64; 23] = [
            1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
            1e19, 1e20, 1e21, 1e22,
        ];
        // One rounding of two exact operands is the nearest result (Clinger 1990, "How to read floating point numbers
        // accurately").
        if self.mantissa <= 1 << 53 && !self.is_cut && self.exponent.unsigned_abs() <= 22 {
            let power = POWERS[self.exponent.unsigned_abs() as usize];
            let size = if self.exponent < 0 { self.mantissa as f64 / power } else { self.mantissa as f64 * power };
            return Some(if self.negative { -size } else { size });
        }
        let plain: Cow<'_, str> = if self.format.decimal == b'.' && self.format.thousands.is_none() {
            self.text.into()
        } else {
            let unmarked = self.text.chars().filter(|c| Some(*c) != self.format.thousands);
            unmarked.map(|c| if c == char::from(self.format.decimal) { '.' } else { c }).collect::<String>().into()
        };
        plain.parse::<f64>().ok().filter(|value| value.is_finite())
    }
}

fn power(exponent: i64) -> Option<u128> {
    10_u128.checked_pow(u32::try_from(exponent).ok()?)
}

fn times_power(mantissa: u128, exponent: i64) -> Option<u128> {
    if mantissa == 0 { Some(0) } else { mantissa.checked_mul(power(exponent)?) }
}

/// The lowest number of all stands for "unknown" and is therefore no value.
fn signed(size: u128, negative: bool) -> Option<i64> {
    let size = i64::try_from(size).ok()?;
    Some(if negative { -size } else { size })
}

/// An exact decimal of Parquet, `value · 10^-scale`, in millionths.
pub(super) fn decimal_to_millionths(value: i128, scale: i8) -> Option<i64> {
    typed_decimal(value, scale).to_millionths()
}

/// An exact decimal of Parquet, if it is whole.
pub(super) fn decimal_to_integer(value: i128, scale: i8) -> Option<i64> {
    typed_decimal(value, scale).to_i64()
}

/// An exact decimal of Parquet as plain text, without zeros behind its last digit.
pub(super) fn decimal_to_text(value: i128, scale: i8) -> String {
    let scale = i32::from(scale);
    let mut digits = value.unsigned_abs().to_string();
    if scale < 0 {
        digits.push_str(&"0".repeat(scale.unsigned_abs() as usize));
    }
    let places = usize::try_from(scale).unwrap_or(0);
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let fraction = fraction.trim_end_matches('0');
    let sign = if value < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

fn typed_decimal(value: i128, scale: i8) -> Decimal<'static> {
    Decimal {
        negative: value < 0,
        mantissa: value.unsigned_abs(),
        exponent: -i64::from(scale),
        is_cut: false,
        text: "",
        format: PLAIN,
    }
}

/// A double as the shortest text that reads back as itself, whole numbers without `.0`.
pub(super) fn number_to_text(value: f64) -> String {
    // `-0` is nothing that anybody typed.
    if value == 0.0 { "0".to_owned() } else { value.to_string() }
}

/// A double in millionths, by the shortest decimal that reads back as itself.
pub(super) fn number_to_millionths(value: f64) -> Option<i64> {
    // Two decimals of at most fifteen digits never share a double, so one that reads back is the shortest.
    let millionths = (value * 1e6).round();
    if millionths.abs() < 1e15 && millionths / 1e6 == value {
        return Some(millionths as i64);
    }
    PLAIN.read(&value.to_string())?.to_millionths()
}

/// A whole double.
pub(super) fn number_to_integer(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() < 9.2e18).then_some(value as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::Scalar;
    use Value::{Bad, Known, Unknown};

    fn scalars(texts: &[&str]) -> Vec<Scalar> {
        let scalar = |text: &&str| Scalar { text: (*text).to_owned(), value: (*text).into(), quoted: true };
        texts.iter().map(scalar).collect()
    }

    fn reading(change: impl FnOnce(&mut CsvSettings)) -> Reading {
        let mut settings = CsvSettings::default();
        change(&mut settings);
        Reading::new(&settings).expect("settings")
    }

    #[test]
    fn integers_are_whole() {
        let plain = reading(|_| {});
        let check = |cell: &str, expected: Value<i64>| assert_eq!(plain.integer(cell), expected, "{cell:?}");
        for (cell, value) in [("1200", 1200), (" 1200.0 ", 1200), ("1.2e3", 1200), ("-7", -7), ("+7", 7), ("007", 7)] {
            check(cell, Known(value));
        }
        check("9223372036854775807", Known(i64::MAX));
        check("12000e-1", Known(1200));
        check("0e999999999999999999999", Known(0));
        check("0.0000000000000000000000000000000000000000000000000", Known(0));
        for cell in ["", " ", "\u{a0}", "NaN", "nan"] {
            check(cell, Unknown);
        }
        for cell in [
            "1200.5",
            "1,200",
            "9223372036854775808",
            "-9223372036854775808",
            "inf",
            "1e30",
            "€5",
            "5%",
            "1 2",
            ".",
            "-",
            "1e",
            "1e+",
            "--1",
            "0x10",
            "1_000",
            "１",
            "1.2.3",
            "200k",
            "100000000000000000000000000000000000000000001",
        ] {
            check(cell, Bad);
        }
    }

    #[test]
    fn numbers_are_the_nearest() {
        let plain = reading(|_| {});
        let check = |cell: &str, expected: Value<f64>| assert_eq!(plain.number(cell), expected, "{cell:?}");
        for cell in
            ["0.1", "12772300.0", "1e22", "1e23", "5e-324", "123456789012345678901234567890", "-.5", "5.", "1e-400"]
        {
            check(cell, Known(cell.parse().expect("a number")));
        }
        check("NaN", Unknown);
        for cell in ["inf", "-Infinity", "1e400", "ten", "$5"] {
            check(cell, Bad);
        }
    }

    #[test]
    fn marks_are_as_set() {
        let german = reading(|csv| {
            csv.decimal = ",".into();
            csv.thousands = Some(".".into());
        });
        let check = |cell: &str, expected: Value<f64>| assert_eq!(german.number(cell), expected, "{cell:?}");
        check("1.234.567,89", Known(1_234_567.89));
        check("1234,5", Known(1234.5));
        check("12.34.567", Known(1_234_567.0));
        check("1.234,123456789012345678901234567890", Known(1_234.123_456_789_012_3));
        for cell in ["1.2", "1234.567", ".123", "1.23.4", "1,234.5", "1..234", "1,2,3"] {
            check(cell, Bad);
        }
        let spaced = reading(|csv| csv.thousands = Some("\u{a0}".into()));
        assert_eq!(spaced.money("1\u{a0}234.5"), Known(1_234_500_000));
    }

    #[test]
    fn money_is_exact() {
        let plain = reading(|_| {});
        let check = |cell: &str, expected: Value<i64>| assert_eq!(plain.money(cell), expected, "{cell:?}");
        check("20969.47", Known(20_969_470_000));
        check("0.000001", Known(1));
        check("-0.0000005", Known(-1));
        check("0.00000049999999999999999999999999999999999999999999", Known(0));
        check("833.3333333333334", Known(833_333_333));
        check("1e-50", Known(0));
        check("9223372036854.775807", Known(i64::MAX));
        check("9223372036854.775808", Bad);
        check("1e13", Bad);
        check("", Unknown);
        for value in [20_969.47, 0.1, 1e-7, 12_772_300.0, 833.333_333_333_333_4, 9e12, -0.005, 123_456_789_012.345_67] {
            assert_eq!(
                number_to_millionths(value),
                PLAIN.read(&value.to_string()).and_then(Decimal::to_millionths),
                "{value}"
            );
        }
        assert_eq!(decimal_to_millionths(2_096_947, 2), Some(20_969_470_000));
        assert_eq!(decimal_to_millionths(-5, -3), Some(-5_000_000_000));
        assert_eq!(decimal_to_integer(120_000, 2), Some(1200));
        assert_eq!(decimal_to_integer(120_050, 2), None);
    }

    #[test]
    fn numbers_print_without_a_tail() {
        assert_eq!(number_to_text(1200.0), "1200");
        assert_eq!(number_to_text(0.1), "0.1");
        assert_eq!(number_to_text(-0.0), "0");
        assert_eq!(decimal_to_text(120_050, 2), "1200.5");
        assert_eq!(decimal_to_text(-5, 2), "-0.05");
        assert_eq!(decimal_to_text(5, -2), "500");
        assert_eq!(decimal_to_text(1200, 2), "12");
    }

    #[test]
    fn booleans_are_words() {
        let plain = reading(|csv| {
            csv.true_values = scalars(&["Oui", "JA"]);
            csv.false_values = scalars(&["Nein"]);
            csv.null_values = scalars(&["n/a"]);
        });
        let check = |cell: &str, expected: Value<bool>| assert_eq!(plain.boolean(cell), expected, "{cell:?}");
        for cell in ["true", "TRUE", "yes", " Yes", "1", "oui", "ja"] {
            check(cell, Known(true));
        }
        for cell in ["false", "no", "0", "NEIN"] {
            check(cell, Known(false));
        }
        check("", Unknown);
        check(" n/a ", Unknown);
        for cell in ["t", "y", "2", "maybe", "N/A"] {
            check(cell, Bad);
        }
    }

    #[test]
    fn settings_are_checked() {
        let check = |change: fn(&mut CsvSettings), expected: &str| {
            let mut settings = CsvSettings::default();
            change(&mut settings);
            let error = Reading::new(&settings).expect_err("an error");
            assert!(error.contains(expected), "{error}");
        };
        check(|csv| csv.decimal = "..".into(), "csv.decimal");
        check(|csv| csv.thousands = Some(".".into()), "both `.`");
        check(|csv| csv.thousands = Some("5".into()), "csv.thousands");
        check(|csv| csv.date_format = "%Q".into(), "csv.date_format");
        check(|csv| csv.date_format = "%H:%M".into(), "year, month and day");
        check(|csv| csv.list_separator = String::new(), "list_separator");
        check(
            |csv| {
                csv.true_values = scalars(&["X"]);
                csv.false_values = scalars(&["x"]);
            },
            "both",
        );
    }
}
