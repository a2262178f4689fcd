//! The short ways: cells in their most usual spelling, read without looking at anything twice.
//!
//! Each answers `None` for whatever it does not expect, and the long way in `values` decides. What a short way reads,
//! the long way would read the same.

use super::dates::day_of;
use super::values::Reading;

/// Digits alone, few enough that nothing can overflow.
#[inline]
pub(super) fn integer(cell: &[u8], reading: &Reading) -> Option<i64> {
    if cell.is_empty() || cell.len() > 18 || !reading.plain_nulls {
        return None;
    }
    let mut value = 0_i64;
    for byte in cell {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(value)
}

/// A plain decimal in millionths.
#[inline]
pub(super) fn money(cell: &[u8], reading: &Reading) -> Option<i64> {
    const POWERS: [i64; 7] = [1_000_000, 100_000, 10_000, 1000, 100, 10, 1];
    let (value, places, negative) = decimal(cell, reading)?;
    let value = value.checked_mul(*POWERS.get(places)?)?;
    Some(if negative { -value } else { value })
}

/// A plain decimal as the nearest double.
#[inline]
pub(super) fn number(cell: &[u8], reading: &Reading) -> Option<f64> {
    const POWERS: [f64; 17] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16];
    let (value, places, negative) = decimal(cell, reading)?;
    // Both operands are exact, so that the quotient is the nearest double.
    let size = (value <= 1 << 53).then(|| value as f64 / POWERS[places])?;
    Some(if negative { -size } else { size })
}

/// `-digits` with at most one point: the digits, how many of them stand behind the point, and whether it is negative.
#[inline]
fn decimal(cell: &[u8], reading: &Reading) -> Option<(i64, usize, bool)> {
    let (negative, digits) = match cell {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || digits.len() > 16 || !reading.plain_numbers {
        return None;
    }
    let (mut value, mut places, mut points) = (0_i64, 0, 0);
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            value = value * 10 + i64::from(digit);
            places += points;
        } else if *byte == b'.' {
            points += 1;
        } else {
            return None;
        }
    }
    (points <= 1 && digits.len() > points).then_some((value, places, negative))
}

/// `true` or `false`, as 1 or 0.
#[inline]
pub(super) fn boolean(cell: &[u8], reading: &Reading) -> Option<u8> {
    match cell {
        b"true" if reading.plain_nulls => Some(1),
        b"false" if reading.plain_nulls => Some(0),
        _ => None,
    }
}

/// `YYYY-MM-DD` as the day since 1970-01-01.
#[inline]
pub(super) fn day(cell: &[u8], reading: &Reading) -> Option<i32> {
    let cell: &[u8; 10] = cell.try_into().ok()?;
    let digit = |at: usize| i32::from(cell[at].wrapping_sub(b'0'));
    let largest = [0, 1, 2, 3, 5, 6, 8, 9].into_iter().fold(0, |largest, at| digit(at).max(largest));
    if largest > 9 || cell[4] != b'-' || cell[7] != b'-' || !reading.plain_dates {
        return None;
    }
    let year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
    day_of(year, digit(5) * 10 + digit(6), digit(8) * 10 + digit(9))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CsvSettings;
    use crate::snapshot::values::Value;
    use proptest::prelude::*;

    fn reading() -> Reading {
        Reading::new(&CsvSettings::default()).expect("settings")
    }

    #[test]
    fn the_unusual_is_left_to_the_long_way() {
        let reading = reading();
        for cell in ["", "x", "1.0", "-1", "1234567890123456789"] {
            assert_eq!(integer(cell.as_bytes(), &reading), None, "{cell}");
        }
        for cell in ["", ".", "-", "1.2.3", "1e5", "+1", "12345678901234567"] {
            assert_eq!(number(cell.as_bytes(), &reading), None, "{cell}");
        }
        for cell in ["2026-02-29", "1900-02-29", "2026-00-10", "2026-1-100", "2026/01/01", "20260-1-01", "2026-01-32"] {
            assert_eq!(day(cell.as_bytes(), &reading), None, "{cell}");
        }
        assert!(day(b"2024-02-29", &reading).is_some() && day(b"2000-02-29", &reading).is_some());
    }

    proptest! {
        #[test]
        fn both_ways_agree(cell in "-?[0-9]{0,17}\\.?[0-9]{0,8}|[0-9]{1,4}-[0-9]{1,2}-[0-9]{1,2}") {
            let reading = reading();
            if let Some(value) = integer(cell.as_bytes(), &reading) {
                prop_assert_eq!(reading.integer(&cell), Value::Known(value));
            }
            if let Some(value) = money(cell.as_bytes(), &reading) {
                prop_assert_eq!(reading.money(&cell), Value::Known(value));
            }
            if let Some(value) = number(cell.as_bytes(), &reading) {
                prop_assert_eq!(reading.number(&cell), Value::Known(value));
            }
            if let Some(value) = day(cell.as_bytes(), &reading) {
                prop_assert_eq!(reading.date(&cell), Value::Known(value));
            }
        }
    }
}
