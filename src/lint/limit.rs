//! Limits: the numbers that decide where a rule begins to speak, each declared by its rule with a default.
//!
//! It refuses to know workspaces; [`Settings`](super::Settings) holds what one has set.

use std::fmt;

use crate::model::{Quantity, SpanOfTime};

/// A number that decides where a rule begins to speak.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// The key under `lint.limits`.
    pub name: &'static str,
    /// What holds where the workspace sets nothing.
    pub default: Amount,
    /// What it limits, as the rest of a sentence that begins with its name.
    pub meaning: &'static str,
}

/// The value of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// A number of things.
    Count(u32),
    /// A part of a whole, from 0 to 1: `40%`.
    Share(Quantity),
    /// A duration: `12 months`.
    Span(SpanOfTime),
}

impl Amount {
    /// Reads a value of the same sort as this one.
    ///
    /// # Errors
    /// Says what a value of this sort looks like.
    pub fn read_like(self, text: &str) -> Result<Amount, String> {
        match self {
            Amount::Count(_) => {
                let count = text.trim().parse().map_err(|_| format!("`{text}` is not a whole number such as `5`"))?;
                Ok(Amount::Count(count))
            }
            Amount::Share(_) => {
                let share = Quantity::parse(text).ok();
                let share = share.filter(|share| (Quantity::whole(0)..=Quantity::whole(1)).contains(share));
                share.map(Amount::Share).ok_or_else(|| format!("`{text}` is not a share such as `40%`"))
            }
            Amount::Span(_) => SpanOfTime::parse(text)
                .map(Amount::Span)
                .map_err(|_| format!("`{text}` is not a duration such as `12 months`")),
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Amount::Count(count) => write!(f, "{count}"),
            Amount::Share(share) => write!(f, "{}%", share.to_f64() * 100.0),
            Amount::Span(span) => write!(f, "{span}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_their_sort() {
        let check = |like: Amount, text: &str, expected: Option<&str>| {
            assert_eq!(like.read_like(text).ok().map(|amount| amount.to_string()).as_deref(), expected, "{text}");
        };
        let (count, share) = (Amount::Count(1), Amount::Share(Quantity::thousandths(400)));
        let span = Amount::Span(SpanOfTime::parse("1 year").unwrap());
        check(count, "5", Some("5"));
        check(count, "-5", None);
        check(count, "5.5", None);
        check(share, "40%", Some("40%"));
        check(share, "0.4", Some("40%"));
        check(share, "40", None);
        check(span, "6 months", Some("6 months"));
        check(span, "6", None);
    }
}
