//! What an interval allows to say, and what a gate may conclude from it.
//!
//! This file refuses to know which metric is judged and how its interval was computed.

/// The size of effect that counts as none where no rule names one: 0.1 points, or 0.1 % of a ratio.
pub const DEFAULT_TOLERANCE: f64 = 0.001;

/// With fewer effective observations that move, nothing but "unchanged" is claimed.
pub const MINIMUM_MOVED: f64 = 5.0;

/// How often one attempt in a series may be called an improvement by chance alone.
const CLAIM_RISK: f64 = 0.10;

/// What the data say about a change of one metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Better, beyond chance.
    Improved,
    /// The same, within the tolerance; also where nothing moved.
    Unchanged,
    /// The data do not tell. This is not "no difference".
    Inconclusive,
    /// Worse, beyond chance.
    Worsened,
}

impl Verdict {
    /// The word that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Improved => "improved",
            Verdict::Unchanged => "unchanged",
            Verdict::Inconclusive => "inconclusive",
            Verdict::Worsened => "worsened",
        }
    }
}

/// Which direction of a metric is the good one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Better {
    /// Win rates, amounts, retention.
    Higher,
    /// Days in a sales cycle.
    Lower,
}

/// The two-sided confidence at which an improvement must hold after `attempts` on the same data.
///
/// Each bound must hold at the usual level and at 1 − 0.10/k for k attempts: dividing the risk among all attempts
/// bounds the chance that any of them is praised by luck (Bonferroni; Dunn 1961). No attempt counts as one.
pub fn claim_confidence(confidence: f64, attempts: u64) -> f64 {
    confidence.max(1.0 - 2.0 * CLAIM_RISK / attempts.max(1) as f64)
}

/// Judges an interval of a difference for which higher is better, zero being no change.
///
/// `interval` gives the limits at a two-sided confidence, `moved` how many effective observations changed place.
/// With `attempts`, an improvement must also hold at [`claim_confidence`].
pub(super) fn judge(
    interval: impl Fn(f64) -> (f64, f64),
    confidence: f64,
    tolerance: f64,
    moved: f64,
    attempts: Option<u64>,
) -> Verdict {
    let (lower, upper) = interval(confidence);
    if -tolerance <= lower && upper <= tolerance {
        Verdict::Unchanged
    } else if moved < MINIMUM_MOVED {
        Verdict::Inconclusive
    } else if upper < 0.0 {
        Verdict::Worsened
    } else if lower > 0.0 && attempts.is_none_or(|k| interval(claim_confidence(confidence, k)).0 > 0.0) {
        Verdict::Improved
    } else {
        Verdict::Inconclusive
    }
}

/// What a rule on a falling metric concludes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// The fall, if any, is within what the rule allows.
    Passed,
    /// It falls by more than allowed, and the data neither prove nor refute it: the rule's policy decides.
    NotShownSafe,
    /// It falls by more than the tolerance for proven drops, and the data support the fall.
    Proven,
    /// Nothing is left after the change, which blocks.
    NothingLeft,
}

impl Decision {
    /// Decides on a known difference, higher being better.
    ///
    /// `proven` is the verdict at the tolerance `max_proven_drop`. Both drops are positive and in the unit of
    /// `difference`; a fall of exactly the tolerance passes.
    pub fn of(difference: f64, proven: Verdict, max_drop: f64, max_proven_drop: f64) -> Self {
        if difference < -max_proven_drop && proven == Verdict::Worsened {
            Decision::Proven
        } else if difference < -max_drop {
            Decision::NotShownSafe
        } else {
            Decision::Passed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_in_their_order() {
        let check = |lower: f64, upper: f64, moved: f64, expected: Verdict| {
            assert_eq!(judge(|_| (lower, upper), 0.9, 0.01, moved, None), expected, "{lower}..{upper}, {moved} moved");
        };
        check(-0.01, 0.01, 100.0, Verdict::Unchanged);
        check(-0.01, 0.01, 1.0, Verdict::Unchanged);
        check(0.005, 0.01, 100.0, Verdict::Unchanged);
        check(0.1, 0.2, 4.9, Verdict::Inconclusive);
        check(0.1, 0.2, 5.0, Verdict::Improved);
        check(0.0, 0.2, 5.0, Verdict::Inconclusive);
        check(-0.2, -0.1, 5.0, Verdict::Worsened);
        check(-0.2, 0.0, 5.0, Verdict::Inconclusive);
        check(-0.2, 0.2, 500.0, Verdict::Inconclusive);
    }

    #[test]
    fn claims_grow_dearer() {
        let check = |attempts: u64, expected: f64| {
            let got = claim_confidence(0.9, attempts);
            assert!((got - expected).abs() < 1e-15, "{attempts}: {got}");
        };
        check(0, 0.9);
        check(1, 0.9);
        check(2, 0.9);
        check(4, 0.95);
        check(20, 0.99);
        check(1000, 0.9998);
    }

    #[test]
    fn an_improvement_must_hold_at_both_levels() {
        // Each further nine of confidence lowers the bound by a tenth.
        let interval = |confidence: f64| (0.15 + 0.1 * (1.0 - confidence).log10(), 0.5);
        let check = |attempts: Option<u64>, expected: Verdict| {
            assert_eq!(judge(interval, 0.9, 0.01, 50.0, attempts), expected, "{attempts:?}");
        };
        check(None, Verdict::Improved);
        check(Some(1), Verdict::Improved);
        check(Some(5), Verdict::Improved);
        check(Some(50), Verdict::Inconclusive);
    }

    #[test]
    fn decisions() {
        let check = |difference: f64, proven: Verdict, expected: Decision| {
            assert_eq!(Decision::of(difference, proven, 0.01, 0.001), expected, "{difference} {proven:?}");
        };
        check(0.1, Verdict::Improved, Decision::Passed);
        check(-0.001, Verdict::Worsened, Decision::Passed);
        check(-0.002, Verdict::Worsened, Decision::Proven);
        check(-0.002, Verdict::Inconclusive, Decision::Passed);
        check(-0.01, Verdict::Inconclusive, Decision::Passed);
        check(-0.010_1, Verdict::Inconclusive, Decision::NotShownSafe);
        check(-0.5, Verdict::Worsened, Decision::Proven);
    }
}
