//! The normal and Student's t distribution, as far as intervals need them.
//!
//! Elementary functions come from `libm`, not from the platform, so that every machine finds the same numbers. This
//! file refuses to know what the quantiles are used for.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_PI, FRAC_PI_2};

/// Φ(z): the probability that a standard normal variable is at most `z`, precise relative to itself in both tails.
pub fn cumulative(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// Φ⁻¹((1 + confidence) / 2): how many standard deviations a two-sided normal interval reaches.
pub fn two_sided_z(confidence: f64) -> f64 {
    let tail = 0.5 * (1.0 - confidence);
    // Beyond 40 standard deviations the tail is smaller than any double.
    bisect(0.0, 40.0, |z| cumulative(-z) > tail)
}

/// The t that |T| of Student's distribution stays below with the given two-sided confidence.
///
/// Up to a thousand degrees of freedom the finite trigonometric series for whole degrees of freedom is
/// inverted (Abramowitz & Stegun 1964, 26.7.3–4); above, the expansion around the normal quantile is exact to double
/// precision (Fisher & Cornish 1960; Abramowitz & Stegun 26.7.5). No degrees of freedom at all give infinity.
pub fn two_sided_t(confidence: f64, degrees_of_freedom: u64) -> f64 {
    match degrees_of_freedom {
        0 => f64::INFINITY,
        1..=SERIES_LIMIT => inverse_by_series(confidence, degrees_of_freedom),
        _ => expansion(two_sided_z(confidence), degrees_of_freedom as f64),
    }
}

/// Where the expansion's first neglected term falls below the precision of a double at every usual confidence.
const SERIES_LIMIT: u64 = 1000;

fn inverse_by_series(confidence: f64, degrees_of_freedom: u64) -> f64 {
    let angle = bisect(0.0, FRAC_PI_2, |angle| probability_within(angle, degrees_of_freedom) < confidence);
    libm::tan(angle) * (degrees_of_freedom as f64).sqrt()
}

/// P(|T| ≤ t) with `angle` = arctan(t / √ν).
fn probability_within(angle: f64, degrees_of_freedom: u64) -> f64 {
    let (sine, cosine) = libm::sincos(angle);
    let odd = degrees_of_freedom % 2 == 1;
    // The odd series starts with cos θ and the factors 2/3, 4/5, …; the even one with 1 and 1/2, 3/4, ….
    let (mut term, mut next) = if odd { (cosine, 2) } else { (1.0, 1) };
    let mut sum = 0.0;
    while next < degrees_of_freedom {
        sum += term;
        term *= cosine * cosine * next as f64 / (next + 1) as f64;
        next += 2;
    }
    if odd { FRAC_2_PI * (angle + sine * sum) } else { sine * sum }
}

/// The point between `low` and `high` up to which `is_below` holds, to the precision of a double.
pub(super) fn bisect(mut low: f64, mut high: f64, is_below: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            // No double is left in between.
            break;
        }
        if is_below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

fn expansion(z: f64, degrees_of_freedom: f64) -> f64 {
    let s = z * z;
    let terms = [
        z,
        z * (s + 1.0) / 4.0,
        z * ((5.0 * s + 16.0) * s + 3.0) / 96.0,
        z * (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) / 384.0,
        z * ((((79.0 * s + 776.0) * s + 1482.0) * s - 1920.0) * s - 945.0) / 92_160.0,
    ];
    terms.iter().rev().fold(0.0, |sum, term| sum / degrees_of_freedom + term)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_precise_relative_to_themselves() {
        let check = |z: f64, expected: f64| {
            let got = cumulative(z);
            assert!((got - expected).abs() <= 1e-13 * expected, "Φ({z}) = {got:e}, not {expected:e}");
        };
        check(0.0, 0.5);
        check(-8.0, 6.220_960_574_271_78e-16);
        check(-5.0, 2.866_515_718_791_94e-7);
        check(3.0, 0.998_650_101_968_37);
    }

    #[test]
    fn quantile_and_probability_are_inverse() {
        for confidence in [0.001, 0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999_9, 1.0 - 2e-7] {
            let back = 1.0 - 2.0 * cumulative(-two_sided_z(confidence));
            assert!((back - confidence).abs() < 1e-14, "{confidence} came back as {back}");
        }
    }

    #[test]
    fn series_and_expansion_meet() {
        for confidence in [0.5, 0.8, 0.9, 0.95, 0.99, 0.999] {
            let series = inverse_by_series(confidence, SERIES_LIMIT);
            let expanded = expansion(two_sided_z(confidence), SERIES_LIMIT as f64);
            assert!((series - expanded).abs() < 1e-12 * series, "{confidence}: {series} and {expanded}");
        }
    }

    #[test]
    fn t_shrinks_to_z() {
        let mut last = two_sided_t(0.9, 0);
        for freedom in [1, 2, 3, 10, 999, 1000, 1001, 1002, 10_000, 100_000_000] {
            let t = two_sided_t(0.9, freedom);
            assert!(t < last, "{freedom}");
            last = t;
        }
        assert!((last - two_sided_z(0.9)).abs() < 1e-7);
    }
}
