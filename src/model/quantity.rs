//! Numbers as people say them (`200k`, `1.5 bn`, `25%`, `1 point`), kept exact.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::yaml::Scalar;

/// An exact decimal: `mantissa · 10^-scale`.
///
/// Tolerances are compared with rates of whole counts, and a difference of exactly one point must not become more
/// than one by way of a binary fraction; hence no float.
#[derive(Clone, Copy, Debug)]
pub struct Quantity {
    mantissa: i128,
    scale: u32,
}

/// The words and letters that multiply: name, power of ten.
const MULTIPLIERS: [(&str, i32); 12] = [
    ("k", 3),
    ("thousand", 3),
    ("m", 6),
    ("mn", 6),
    ("million", 6),
    ("bn", 9),
    ("b", 9),
    ("billion", 9),
    ("%", -2),
    ("percent", -2),
    ("point", -2),
    ("points", -2),
];

impl Quantity {
    /// A whole number.
    pub const fn whole(value: i64) -> Self {
        Quantity { mantissa: value as i128, scale: 0 }
    }

    /// A number of thousandths, for defaults.
    pub const fn thousandths(value: i64) -> Self {
        Quantity { mantissa: value as i128, scale: 3 }
    }

    /// Reads a number as people write it: a decimal with an optional exponent, and one of `k`, `m`, `million`,
    /// `bn`, `billion`, `%`, `point` or `points` behind it.
    ///
    /// # Errors
    /// Says what a number looks like, or that it is out of range.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let digits_end =
            text.char_indices().find(|(at, c)| !is_number_part(text, *at, *c)).map_or(text.len(), |(at, _)| at);
        let (number, word) = text.split_at(digits_end);
        let word = word.trim().to_lowercase();
        let shift = if word.is_empty() {
            0
        } else {
            let known = MULTIPLIERS.iter().find(|(name, _)| *name == word);
            known
                .map(|(_, shift)| *shift)
                .ok_or_else(|| format!("`{text}` is not a number; write 200, 200k, 50 million, 1.5 bn or 25%"))?
        };
        decimal(number, shift)
            .ok_or_else(|| format!("`{text}` is not a number; write 200, 200k, 50 million, 1.5 bn or 25%"))
    }

    /// The nearest float.
    pub fn to_f64(self) -> f64 {
        // Going by way of the decimal spelling rounds once, correctly.
        format!("{}e-{}", self.mantissa, self.scale).parse().unwrap_or(f64::NAN)
    }

    /// The largest whole number that is not above the value; none where it does not fit.
    pub fn floor(self) -> Option<i64> {
        i64::try_from(self.mantissa.div_euclid(10_i128.checked_pow(self.scale)?)).ok()
    }

    /// The smallest whole number that is not below the value; none where it does not fit.
    pub fn ceiling(self) -> Option<i64> {
        let unit = 10_i128.checked_pow(self.scale)?;
        let floor = self.mantissa.div_euclid(unit);
        i64::try_from(if floor * unit == self.mantissa { floor } else { floor + 1 }).ok()
    }

    /// The value as a whole number, if it is one.
    pub fn to_integer(self) -> Option<i64> {
        self.floor().filter(|floor| Some(*floor) == self.ceiling())
    }

    /// Compares the fraction `numerator / denominator` (denominator above zero) with this value, exactly.
    pub fn compare_fraction(self, numerator: i128, denominator: i128) -> Ordering {
        let unit = 10_i128.pow(self.scale);
        match (numerator.checked_mul(unit), self.mantissa.checked_mul(denominator)) {
            (Some(left), Some(right)) => left.cmp(&right),
            _ => (numerator as f64 / denominator as f64).total_cmp(&self.to_f64()),
        }
    }

    /// The value with its sign turned.
    #[must_use]
    pub fn negated(self) -> Self {
        Quantity { mantissa: -self.mantissa, scale: self.scale }
    }
}

fn is_number_part(text: &str, at: usize, c: char) -> bool {
    let bytes = text.as_bytes();
    let exponent_follows = |at: usize| {
        let after = match bytes.get(at + 1) {
            Some(b'+' | b'-') => bytes.get(at + 2),
            other => other,
        };
        after.is_some_and(u8::is_ascii_digit)
    };
    match c {
        '0'..='9' | '.' => true,
        '+' | '-' => at == 0 || matches!(bytes[at - 1], b'e' | b'E'),
        'e' | 'E' => exponent_follows(at),
        _ => false,
    }
}

fn decimal(number: &str, shift: i32) -> Option<Quantity> {
    let (number, exponent) = match number.find(['e', 'E']) {
        Some(at) => (&number[..at], number[at + 1..].parse::<i32>().ok()?),
        None => (number, 0),
    };
    let (sign, digits) = match number.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, number.strip_prefix('+').unwrap_or(number)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || digits.len() > 30 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mantissa: i128 = digits.parse().ok()?;
    let power = exponent.checked_add(shift)?.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    if !(-18..=18).contains(&power) {
        return (mantissa == 0).then_some(Quantity::whole(0));
    }
    let quantity = if power >= 0 {
        Quantity { mantissa: mantissa.checked_mul(10_i128.pow(power.unsigned_abs()))?, scale: 0 }
    } else {
        Quantity { mantissa, scale: power.unsigned_abs() }
    };
    Some(Quantity { mantissa: sign * quantity.mantissa, ..quantity })
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        other.compare_fraction(self.mantissa, 10_i128.pow(self.scale))
    }
}

impl fmt::Display for Quantity {
    /// The plain decimal, without trailing zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = self.mantissa.unsigned_abs().to_string();
        let scale = self.scale as usize;
        let digits = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let fraction = fraction.trim_end_matches('0');
        if fraction.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{fraction}") }
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.to_integer() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.to_f64()),
        }
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let scalar = Scalar::deserialize(deserializer)?;
        Quantity::parse(&scalar.text).map_err(D::Error::custom)
    }
}

impl JsonSchema for Quantity {
    fn schema_name() -> Cow<'static, str> {
        "Quantity".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A number, or a number as people say it: `200k`, `50 million`, `1.5 bn`, `25%`, `1 point`",
            "type": ["number", "string"],
            "pattern": r"^\s*[-+]?[0-9.]+([eE][-+]?[0-9]+)?\s*([kK]|[mM][nN]?|[bB][nN]?|[tT]housand|[mM]illion|[bB]illion|%|[pP]ercent|[pP]oints?)?\s*$",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_say_them() {
        let check = |text: &str, expected: &str| assert_eq!(Quantity::parse(text).unwrap().to_string(), expected);
        check("200", "200");
        check("200k", "200000");
        check("200 K", "200000");
        check("50 million", "50000000");
        check("1.5 bn", "1500000000");
        check("2.5m", "2500000");
        check("25%", "0.25");
        check("1 point", "0.01");
        check("0.1 points", "0.001");
        check("1e3", "1000");
        check("1.25e-2", "0.0125");
        check("-3", "-3");
        check("+.5", "0.5");
        check("0.10", "0.1");
        for text in ["", "k", "1,000", "ten", "1 2", "1..2", "0x10", "1e", "5 apples", "NaN"] {
            assert!(Quantity::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn fractions_compare_exactly() {
        let tolerance = Quantity::parse("1 point").unwrap().negated();
        // 33/100 − 34/100 is one point exactly, which floats do not see.
        assert_eq!(tolerance.compare_fraction(33 * 100 - 34 * 100, 100 * 100), Ordering::Equal);
        assert_eq!(tolerance.compare_fraction(-101, 10_000), Ordering::Less);
        assert_eq!(tolerance.compare_fraction(-99, 10_000), Ordering::Greater);
    }

    #[test]
    fn whole_numbers_round_outwards() {
        let check = |text: &str, floor: i64, ceiling: i64| {
            let quantity = Quantity::parse(text).unwrap();
            assert_eq!((quantity.floor(), quantity.ceiling()), (Some(floor), Some(ceiling)), "{text}");
        };
        check("1.5", 1, 2);
        check("-1.5", -2, -1);
        check("2.0", 2, 2);
        assert_eq!(Quantity::parse("2.0").unwrap().to_integer(), Some(2));
        assert_eq!(Quantity::parse("2.5").unwrap().to_integer(), None);
    }
}
