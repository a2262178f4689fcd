//! Numbers, money, days and lists as a language writes them.

use std::fmt::Display;

use jiff::civil::Date;

use super::Language;

impl Language {
    /// The marks between groups of three digits and before decimals.
    fn marks(self) -> (char, char) {
        match self {
            Language::English => (',', '.'),
            Language::German => ('.', ','),
        }
    }

    /// A whole number with groups of three: `12,345`.
    pub fn count(self, value: u64) -> String {
        let digits = value.to_string();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(self.marks().0);
            }
            text.push(digit);
        }
        text
    }

    /// A number with so many decimals, groups of three and a real minus; never `-0`.
    pub fn decimals(self, value: f64, places: usize) -> String {
        let text = format!("{:.places$}", value.abs());
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let whole = whole.parse::<u64>().map_or_else(|_| whole.to_owned(), |whole| self.count(whole));
        let text = if fraction.is_empty() { whole } else { format!("{whole}{}{fraction}", self.marks().1) };
        if value < 0.0 && !is_zero(&text) { format!("−{text}") } else { text }
    }

    /// A number without trailing zeros, two decimals at most.
    pub fn short(self, value: f64) -> String {
        let text = self.decimals(value, 2);
        let point = self.marks().1;
        if text.contains(point) { text.trim_end_matches('0').trim_end_matches(point).to_owned() } else { text }
    }

    /// A large number as people say it: `20 million`, `1,5 Mrd.`.
    pub fn brief(self, value: f64) -> String {
        let scaled = |key: &str, unit: f64| self.text(key, &[("amount", self.short(value / unit).into())]);
        match value.abs() {
            size if size >= 1e9 => scaled("billions", 1e9),
            size if size >= 1e6 => scaled("millions", 1e6),
            _ => self.short(value),
        }
    }

    /// A number with a sign, a real minus, and so many decimals; zero has no sign.
    pub fn signed(self, value: f64, places: usize) -> String {
        let text = self.decimals(value, places);
        if text.starts_with('−') || is_zero(&text) { text } else { format!("+{text}") }
    }

    /// A share as a percentage with one decimal: `39.4 %`.
    pub fn percent(self, share: f64) -> String {
        format!("{} %", self.decimals(share * 100.0, 1))
    }

    /// A pair of shares: `31.0 to 37.5 %`.
    pub fn percent_interval(self, low: f64, high: f64) -> String {
        let low = self.decimals(low * 100.0, 1);
        self.text("range-both", &[("from", low.into()), ("to", self.percent(high).into())])
    }

    /// A difference of shares: `−2.3 points`.
    pub fn points(self, difference: f64) -> String {
        self.text("difference", &[("points", self.signed(difference * 100.0, 1).into())])
    }

    /// An amount with its currency, in millions where it is large: `EUR 45,300`, `12,4 Mio. €`.
    pub fn money(self, amount: f64, currency: Option<&str>) -> String {
        let text = if amount.abs() >= 1e7 {
            self.text("millions", &[("amount", self.decimals(amount / 1e6, 1).into())])
        } else {
            self.decimals(amount, 0)
        };
        currency.map_or_else(|| text.clone(), |currency| self.in_currency(&text, currency))
    }

    /// A written amount with its currency.
    pub(crate) fn in_currency(self, amount: &str, code: &str) -> String {
        let currency = self.text("currency", &[("code", code.into())]);
        self.text("money", &[("amount", amount.into()), ("currency", currency.into())])
    }

    /// A day: `30 September 2026`, `30.09.2026`.
    pub fn date(self, day: Date) -> String {
        let (month, year) = (day.month().into(), day.year().to_string());
        self.text("date", &[("day", day.day().into()), ("month", month), ("year", year.into())])
    }

    /// Texts in a row: `a, b and c`.
    pub fn listed<T: Display>(self, texts: &[T]) -> String {
        let texts: Vec<String> = texts.iter().map(T::to_string).collect();
        let and = self.text("word-and", &[]);
        match texts.as_slice() {
            [most @ .., last] if !most.is_empty() => format!("{} {and} {last}", most.join(", ")),
            _ => texts.concat(),
        }
    }
}

fn is_zero(text: &str) -> bool {
    text.trim_matches(['0', '.', ',']).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_writes_numbers_in_its_way() {
        let check = |found: [String; 2], expected: [&str; 2]| assert_eq!(found, expected);
        let both = |write: &dyn Fn(Language) -> String| Language::ALL.map(write);
        check(both(&|it| it.count(1_234_567)), ["1,234,567", "1.234.567"]);
        check(both(&|it| it.decimals(-1234.56, 1)), ["−1,234.6", "−1.234,6"]);
        check(both(&|it| it.decimals(-0.001, 1)), ["0.0", "0,0"]);
        check(both(&|it| it.short(1234.5)), ["1,234.5", "1.234,5"]);
        check(both(&|it| it.short(1000.0)), ["1,000", "1.000"]);
        check(both(&|it| it.signed(0.5, 1)), ["+0.5", "+0,5"]);
        check(both(&|it| it.percent(0.3421)), ["34.2 %", "34,2 %"]);
        check(both(&|it| it.percent_interval(0.31, 0.375)), ["31.0 to 37.5 %", "31,0 bis 37,5 %"]);
        check(both(&|it| it.points(0.05)), ["+5.0 points", "+5,0 Prozentpunkte"]);
        check(both(&|it| it.money(1200.4, Some("EUR"))), ["EUR 1,200", "1.200 €"]);
        check(both(&|it| it.money(12_400_000.0, Some("CHF"))), ["CHF 12.4 million", "12,4 Mio. CHF"]);
        check(both(&|it| it.money(45_300.0, None)), ["45,300", "45.300"]);
        check(both(&|it| it.date(jiff::civil::date(2026, 9, 5))), ["5 September 2026", "05.09.2026"]);
        check(both(&|it| it.date(jiff::civil::date(2026, 12, 31))), ["31 December 2026", "31.12.2026"]);
        check(both(&|it| it.listed(&["a", "b", "c"])), ["a, b and c", "a, b und c"]);
        check(both(&|it| it.listed(&["a"])), ["a", "a"]);
    }
}
