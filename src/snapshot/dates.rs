//! Calendar days: as they are written, and as days since 1970-01-01. Refuses to know cells and columns.

use jiff::fmt::strtime::BrokenDownTime;

use crate::model::Date;

/// How dates are written.
#[derive(Debug)]
pub(super) enum DateFormat {
    /// Year, month and day as numbers with fixed texts between them.
    Numeric(Vec<DatePart>),
    /// Everything else that `strptime` understands.
    General(String),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum DatePart {
    Year,
    Month,
    Day,
    Byte(u8),
}

impl DateFormat {
    /// Checks the format; the error says what is wrong with it.
    pub(super) fn new(format: &str) -> Result<Self, String> {
        if let Some(parts) = numeric_parts(format) {
            return Ok(DateFormat::Numeric(parts));
        }
        let example = jiff::civil::date(2026, 11, 23);
        let general = DateFormat::General(format.to_owned());
        let moment = example.to_zoned(jiff::tz::TimeZone::UTC).map_err(|error| error.to_string())?;
        match jiff::fmt::strtime::format(format, &moment) {
            Ok(written) if general.read(&written) == Some(day_number(example)) => Ok(general),
            Ok(_) => Err(format!("`csv.date_format` is `{format}`, which does not say year, month and day")),
            Err(error) => Err(format!("`csv.date_format` is `{format}`: {error}")),
        }
    }

    /// Whether dates are written as 2026-03-05.
    pub(super) fn is_iso(&self) -> bool {
        use DatePart::{Byte, Day, Month, Year};
        matches!(self, DateFormat::Numeric(parts) if parts[..] == [Year, Byte(b'-'), Month, Byte(b'-'), Day])
    }

    /// The day that a trimmed text begins with, if nothing but a time or a zone follows.
    pub(super) fn read(&self, text: &str) -> Option<i32> {
        let (day, rest) = match self {
            DateFormat::Numeric(parts) => numeric_date(parts, text)?,
            DateFormat::General(format) => {
                let (time, used) = BrokenDownTime::parse_prefix(format, text).ok()?;
                (day_number(time.to_date().ok()?), text.get(used..)?)
            }
        };
        let ends_here = |c: char| c.is_whitespace() || matches!(c, 'T' | 't' | 'Z' | 'z' | '+' | '-' | ',');
        rest.chars().next().is_none_or(ends_here).then_some(day)
    }
}

fn numeric_parts(format: &str) -> Option<Vec<DatePart>> {
    let mut parts = Vec::new();
    let mut bytes = format.bytes();
    while let Some(byte) = bytes.next() {
        parts.push(match byte {
            b'%' => match bytes.next()? {
                b'Y' => DatePart::Year,
                b'm' => DatePart::Month,
                b'd' => DatePart::Day,
                _ => return None,
            },
            // White space has rules of its own in `strptime`.
            _ if byte.is_ascii_digit() || byte.is_ascii_whitespace() => return None,
            _ => DatePart::Byte(byte),
        });
    }
    let once = |part: DatePart| parts.iter().filter(|other| **other == part).count() == 1;
    (once(DatePart::Year) && once(DatePart::Month) && once(DatePart::Day)).then_some(parts)
}

fn numeric_date<'a>(parts: &[DatePart], text: &'a str) -> Option<(i32, &'a str)> {
    let bytes = text.as_bytes();
    let (mut year, mut month, mut day, mut at) = (0, 0, 0, 0);
    let digits = |at: &mut usize, least: usize, most: usize| {
        let end = bytes[*at..].iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
        let number = bytes[*at..*at + end].iter().fold(0, |number, byte| number * 10 + i32::from(byte - b'0'));
        *at += end;
        (end >= least).then_some(number)
    };
    for part in parts {
        match part {
            DatePart::Year => year = digits(&mut at, 4, 4)?,
            DatePart::Month => month = digits(&mut at, 1, 2)?,
            DatePart::Day => day = digits(&mut at, 1, 2)?,
            DatePart::Byte(byte) => {
                if bytes.get(at) != Some(byte) {
                    return None;
                }
                at += 1;
            }
        }
    }
    Some((day_of(year, month, day)?, text.get(at..)?))
}

/// Days since 1970-01-01 of a day of the Gregorian calendar, `None` if there is no such day.
#[inline]
pub(super) fn day_of(year: i32, month: i32, day: i32) -> Option<i32> {
    const LENGTHS: [i32; 13] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    const BEFORE: [i32; 13] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let month = usize::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if day < 1 || day > LENGTHS[month] + i32::from(is_leap && month == 2) {
        return None;
    }
    let start = match usize::try_from(year - FIRST_YEAR).ok().and_then(|at| YEAR_STARTS.get(at)) {
        Some(start) => *start,
        None => year_start(year),
    };
    Some(start + BEFORE[month] + i32::from(is_leap && month > 2) + day - 1)
}

/// The years whose starts are at hand.
const FIRST_YEAR: i32 = 1900;
const YEAR_STARTS: [i32; 256] = {
    let mut starts = [0; 256];
    let mut at = 0;
    while at < starts.len() {
        starts[at] = year_start(FIRST_YEAR + at as i32);
        at += 1;
    }
    starts
};

/// Days from 1970-01-01 to the first of January.
const fn year_start(year: i32) -> i32 {
    // Leap days before this year, counted from year 0, which is one itself.
    let before = year - 1;
    let leaps = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400) + 1;
    year * 365 + leaps - 719_528
}

/// Days since 1970-01-01.
pub fn day_number(date: Date) -> i32 {
    day_of(i32::from(date.year()), i32::from(date.month()), i32::from(date.day())).unwrap_or(0)
}

/// A day since 1970-01-01 as `2026-03-05`; nothing if the calendar does not reach that far.
pub(super) fn day_to_text(day: i32) -> Option<String> {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().try_days(day).ok()?).ok().map(|date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CsvSettings;
    use crate::snapshot::short;
    use crate::snapshot::values::Reading;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn dates_lead_the_cell() {
        let day = |text: &str| Some(day_number(date(text)));
        let check = |format: &str, cell: &str, expected: Option<i32>| {
            assert_eq!(DateFormat::new(format).expect("a format").read(cell), expected, "{format} {cell:?}");
        };
        for cell in [
            "2026-03-05",
            "2026-03-05T10:00:00Z",
            "2026-03-05 10:00",
            "2026-03-05+02:00",
            "2026-3-5",
            "2026-03-05T23:59:59.999-08:00",
        ] {
            check("%Y-%m-%d", cell, day("2026-03-05"));
        }
        for cell in ["1772668800", "2026-02-30", "2026-13-01", "26-03-05", "2026-03-051", "20260305", "0000-00-00", "x"]
        {
            check("%Y-%m-%d", cell, None);
        }
        check("%d.%m.%Y", "5.3.2026", day("2026-03-05"));
        check("%d.%m.%Y", "05.03.2026 10:00", day("2026-03-05"));
        check("%m/%d/%Y", "3/5/2026, 10:00 AM", day("2026-03-05"));
        check("%m/%d/%Y", "13/5/2026", None);
        check("%Y%m%d", "20260305", day("2026-03-05"));
        check("%d %b %Y", "5 Mar 2026", day("2026-03-05"));
        check("%d-%b-%y", "05-Mar-26", day("2026-03-05"));
        check("%Y-%m-%dT%H:%M:%S", "2026-03-05T10:00:00", day("2026-03-05"));
    }

    #[test]
    fn days_count_as_the_calendar_does() {
        let reading = Reading::new(&CsvSettings::default()).expect("settings");
        for day in (-900_000..900_000).step_by(17).chain([0, -1, 19_416, 19_417]) {
            let text = day_to_text(day).expect("a day");
            assert_eq!(day_number(date(&text)), day, "{text}");
            if text.len() == 10 {
                assert_eq!(short::day(text.as_bytes(), &reading), Some(day));
            }
        }
    }
}
