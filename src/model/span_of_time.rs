//! Durations as people write them (`12 months`), counted on the calendar.

use std::borrow::Cow;
use std::fmt;

use jiff::ToSpan;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Date;

/// A number of calendar units: `90 days`, `12 months`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpanOfTime {
    /// How many units.
    pub count: u32,
    /// Which unit.
    pub unit: TimeUnit,
}

/// The units that a duration may be counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// One day.
    Days,
    /// Seven days.
    Weeks,
    /// A calendar month; the day is clamped to the month's last.
    Months,
    /// Three calendar months.
    Quarters,
    /// Twelve calendar months.
    Years,
}

impl SpanOfTime {
    const PATTERN: &str = r"^[0-9]{1,5} (day|week|month|quarter|year)s?$";

    /// Reads `N days`, `N weeks`, `N months`, `N quarters` or `N years`.
    ///
    /// # Errors
    /// Says what a duration looks like.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a duration; write a number and days, weeks, months, quarters or years");
        let (count, unit) = text.trim().split_once(char::is_whitespace).ok_or_else(wrong)?;
        let count: u32 = count.parse().ok().filter(|count| *count <= 99_999).ok_or_else(wrong)?;
        let unit = match unit.trim().to_lowercase().trim_end_matches('s') {
            "day" => TimeUnit::Days,
            "week" => TimeUnit::Weeks,
            "month" => TimeUnit::Months,
            "quarter" => TimeUnit::Quarters,
            "year" => TimeUnit::Years,
            _ => return Err(wrong()),
        };
        Ok(SpanOfTime { count, unit })
    }

    /// The day that lies this long before another; the calendar's first day where that would be earlier.
    pub fn before(self, day: Date) -> Date {
        day.checked_sub(self.calendar()).unwrap_or(Date::MIN)
    }

    /// The day that lies this long after another; the calendar's last day where that would be later.
    pub fn after(self, day: Date) -> Date {
        day.checked_add(self.calendar()).unwrap_or(Date::MAX)
    }

    /// A length in days to compare durations with: months count 30.44 days.
    pub fn approximate_days(self) -> f64 {
        let days = match self.unit {
            TimeUnit::Days => 1.0,
            TimeUnit::Weeks => 7.0,
            TimeUnit::Months => 30.436_875,
            TimeUnit::Quarters => 91.310_625,
            TimeUnit::Years => 365.2425,
        };
        f64::from(self.count) * days
    }

    fn calendar(self) -> jiff::Span {
        let count = i64::from(self.count);
        match self.unit {
            TimeUnit::Days => count.days(),
            TimeUnit::Weeks => count.weeks(),
            TimeUnit::Months => count.months(),
            TimeUnit::Quarters => (count * 3).months(),
            // A year is twelve months, so that 29 February clamps as every other last day does; the calendar holds
            // fewer than 20,000 years, and more are clamped to its end by the callers.
            TimeUnit::Years => (count.min(15_000) * 12).months(),
        }
    }
}

impl fmt::Display for SpanOfTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            TimeUnit::Days => "day",
            TimeUnit::Weeks => "week",
            TimeUnit::Months => "month",
            TimeUnit::Quarters => "quarter",
            TimeUnit::Years => "year",
        };
        write!(f, "{} {unit}{}", self.count, if self.count == 1 { "" } else { "s" })
    }
}

impl Serialize for SpanOfTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SpanOfTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        SpanOfTime::parse(&text).map_err(D::Error::custom)
    }
}

impl JsonSchema for SpanOfTime {
    fn schema_name() -> Cow<'static, str> {
        "Duration".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A number and days, weeks, months, quarters or years: `12 months`",
            "type": "string",
            "pattern": SpanOfTime::PATTERN,
            "examples": ["90 days", "12 months"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn durations_follow_the_calendar() {
        let check = |text: &str, day: Date, before: Date| {
            assert_eq!(SpanOfTime::parse(text).unwrap().before(day), before, "{text} before {day}");
        };
        check("1 month", date(2026, 3, 31), date(2026, 2, 28));
        check("12 months", date(2024, 2, 29), date(2023, 2, 28));
        check("1 year", date(2024, 2, 29), date(2023, 2, 28));
        check("1 quarter", date(2026, 5, 31), date(2026, 2, 28));
        check("2 weeks", date(2026, 1, 7), date(2025, 12, 24));
        check("90 days", date(2026, 9, 30), date(2026, 7, 2));
        check("99999 years", date(2026, 9, 30), Date::MIN);
    }

    #[test]
    fn other_words_are_refused() {
        for text in ["", "12", "months", "12months", "-3 days", "1.5 years", "3 fortnights", "100000 days"] {
            assert!(SpanOfTime::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn printing_reads_back() {
        for text in ["1 day", "2 weeks", "12 months", "1 quarter", "3 years"] {
            assert_eq!(SpanOfTime::parse(text).unwrap().to_string(), text);
        }
    }
}
