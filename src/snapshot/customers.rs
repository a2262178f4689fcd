//! What happened after the sale, one customer at a time.

use super::{Customers, UNKNOWN_AMOUNT, UNKNOWN_DAY};

impl Customers {
    /// Whether the customer had left by a day, counted since 1970-01-01.
    pub fn has_churned(&self, account: usize, as_of: i32) -> bool {
        self.churned_on.as_ref().is_some_and(|days| days[account] != UNKNOWN_DAY && days[account] <= as_of)
    }

    /// Recurring revenue at the start and now, in millionths, where both are known; a customer that left has none
    /// now, whatever the column says.
    pub fn revenue(&self, account: usize, as_of: i32) -> Option<(i64, i64)> {
        let known = |amounts: &Option<Vec<i64>>| {
            amounts.as_ref().map(|amounts| amounts[account]).filter(|amount| *amount != UNKNOWN_AMOUNT)
        };
        let start = known(&self.arr_start)?;
        if self.has_churned(account, as_of) {
            return Some((start, 0));
        }
        Some((start, known(&self.arr_now)?))
    }
}
