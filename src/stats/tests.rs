//! The whole room against expected values computed independently at 50 digits.

use serde_json::Value;

use super::*;

const REFERENCE: &str = include_str!("../../tests/it/reference/statistics.json");

fn reference() -> Value {
    serde_json::from_str(REFERENCE).unwrap()
}

fn cases(name: &str) -> Vec<Value> {
    let cases = reference()[name].as_array().unwrap().clone();
    assert!(!cases.is_empty(), "{name}");
    cases
}

fn number(value: &Value) -> f64 {
    match value {
        Value::String(text) if text == "inf" => f64::INFINITY,
        _ => value.as_f64().unwrap_or_else(|| panic!("{value} is not a number")),
    }
}

fn levels(value: &Value) -> impl Iterator<Item = (f64, &Value)> {
    value.as_object().unwrap().iter().map(|(level, expected)| (level.parse().unwrap(), expected))
}

#[track_caller]
fn close(got: f64, expected: &Value, what: &str) {
    let want = number(expected);
    let near = got == want || (got - want).abs() <= 1e-12 + 1e-10 * want.abs();
    assert!(near, "{what}: got {got:e}, want {want:e}");
}

#[track_caller]
fn close_or_none(got: Option<f64>, expected: &Value, what: &str) {
    match got {
        Some(got) => close(got, expected, what),
        None => assert!(expected.is_null(), "{what}: got nothing, want {expected}"),
    }
}

#[track_caller]
fn close_pair(got: (f64, f64), expected: &Value, what: &str) {
    close(got.0, &expected[0], what);
    close(got.1, &expected[1], what);
    assert_eq!(expected.as_array().unwrap().len(), 2);
}

fn group(value: &Value) -> Group {
    let count = |key: &str| value[key].as_u64().unwrap();
    Group { closed: count("n"), won: count("x"), sum_squares: count("sum_m2") }
}

/// Accounts counted as [closed, won, how many].
fn histogram(value: &Value) -> Histogram {
    let mut histogram = Histogram::default();
    for row in value.as_array().unwrap() {
        let count = |i: usize| row[i].as_u64().unwrap();
        histogram.add_many(count(0) as u32, count(1) as u32, count(2));
    }
    histogram
}

#[test]
fn constants() {
    let reference = reference();
    assert_eq!(reference["meta"]["rho_default_no_variation"], cluster::CORRELATION_WITHOUT_VARIATION);
    assert_eq!(number(&reference["meta"]["min_moved_effective"]), MINIMUM_MOVED);
    let constants = &reference["constants"];
    for (level, expected) in levels(&constants["z"]) {
        close(normal::two_sided_z(level), expected, &format!("z at {level}"));
    }
    for (z, expected) in levels(&constants["Phi"]) {
        close(normal::cumulative(z), expected, &format!("Φ({z})"));
    }
    for (key, expected) in constants["t"].as_object().unwrap() {
        let (level, freedom) = key.split_once(':').unwrap();
        close(normal::two_sided_t(level.parse().unwrap(), freedom.parse().unwrap()), expected, key);
    }
}

#[test]
fn win_rate_changes() {
    let cases = cases("win_rate_delta");
    assert_eq!(cases.len(), 60);
    for case in &cases {
        let (input, expected) = (&case["input"], &case["expected"]);
        let change = Change { common: group(&input["C"]), leaving: group(&input["L"]), entering: group(&input["E"]) };
        let rho = correlation_of(case, &change);
        check_rates(case, &change, rho);
        check_difference(case, &change, rho);
        check_judgement(case, &change, rho);
        assert_eq!(Some(change.base().closed), expected["n_A"].as_u64(), "{}", case["id"]);
        assert_eq!(Some(change.head().closed), expected["n_B"].as_u64(), "{}", case["id"]);
    }
}

/// The case's correlation, which its accounts must give where it names them, as they must give its groups.
fn correlation_of(case: &Value, change: &Change) -> f64 {
    if let Some(accounts) = case.get("input_clusters") {
        let mut all = Histogram::default();
        for (name, expected) in
            [("C", Some(change.common)), ("L", Some(change.leaving)), ("E", Some(change.entering)), ("N", None)]
        {
            let part = histogram(&accounts[name]);
            assert!(expected.is_none_or(|group| group == part.group()), "{} {name}", case["id"]);
            all.merge(&part);
        }
        close(intra_account_correlation(&all), &case["rho"], &case["id"].to_string());
    }
    number(&case["rho"])
}

fn check_rates(case: &Value, change: &Change, rho: f64) {
    let expected = &case["expected"];
    for (expected, group) in [
        (&expected["groups"]["C"], change.common),
        (&expected["groups"]["L"], change.leaving),
        (&expected["groups"]["E"], change.entering),
        (&expected["A"], change.base()),
        (&expected["B"], change.head()),
    ] {
        let what = format!("{} {group:?}", case["id"]);
        if expected.is_null() {
            assert_eq!((group.rate(), effective_size(group, rho), wilson(group, rho, 0.9)), (None, None, None));
            continue;
        }
        close_or_none(group.rate(), &expected["p"], &what);
        close_or_none(effective_size(group, rho), &expected["n_eff"], &what);
        for (level, expected) in levels(&expected["wilson"]) {
            close_pair(wilson(group, rho, level).unwrap(), expected, &what);
        }
    }
}

fn check_difference(case: &Value, change: &Change, rho: f64) {
    let (expected, what) = (&case["expected"], case["id"].to_string());
    close_or_none(change.difference(), &expected["delta"], &what);
    close_or_none(change.probability_worse(rho), &expected["p_worse"], &what);
    close_or_none(change.distance_to_zero(rho), &expected["z_star"], &what);
    if let Some(weights) = expected.get("weights") {
        let got = change.weights().unwrap();
        ["C", "L", "E"].iter().zip(got).for_each(|(name, weight)| close(weight, &weights[*name], &what));
    }
    if let Some(moved) = expected.get("moved_effective") {
        close(change.moved_effective(rho), moved, &what);
    }
    if expected["mover"].is_null() {
        assert_eq!(change.interval(rho, 0.9), None, "{what}");
    } else {
        for (level, expected) in levels(&expected["mover"]) {
            close_pair(change.interval(rho, level).unwrap(), expected, &what);
        }
    }
}

fn check_judgement(case: &Value, change: &Change, rho: f64) {
    let (expected, what) = (&case["expected"], case["id"].to_string());
    let tolerance = number(&case["tolerance"]);
    let confidence: f64 = reference()["meta"]["verdict_level"].as_str().unwrap().parse().unwrap();
    let verdict = change.verdict(rho, confidence, tolerance);
    assert_eq!(expected["verdict"], verdict.as_str(), "{what}");
    assert_eq!(verdict, change.verdict_after(1, rho, confidence, tolerance), "{what}");

    let word = |blocks: bool| if blocks { "block" } else { "pass" };
    let decision = change.decide(rho, confidence, tolerance, tolerance);
    let gate = &expected["gate"];
    assert_eq!(gate["strict"], word(decision != Decision::Passed), "{what}");
    assert_eq!(gate["evidence"], word(decision == Decision::Proven), "{what}");
    assert_eq!(gate["non_inferiority"], word(!change.is_non_inferior(rho, confidence, tolerance)), "{what}");

    if let Some(reason) = expected.get("reason") {
        let few = change.moved_effective(rho) < MINIMUM_MOVED;
        let holds = match reason.as_str().unwrap() {
            "no closed opportunity moves" => change.moved() == 0,
            "no closed opportunities in A" => change.base().closed == 0,
            "no closed opportunities in B" => change.head().closed == 0,
            "no closed opportunities in A and B" => change.base().closed + change.head().closed == 0,
            "fewer than 5 effective closed opportunities move" => few,
            other => panic!("{what}: {other}"),
        };
        assert!(holds, "{what}: {reason}");
    }
}

#[test]
fn criteria() {
    for case in cases("criterion") {
        let (input, expected) = (&case["input"], &case["expected"]);
        let side = |name: &str| {
            let count = |key: &str| input[format!("{key}_{name}")].as_u64().unwrap();
            Group { closed: count("n"), won: count("x"), sum_squares: count("sum_m2") }
        };
        let (criterion, rho) = (Criterion { met: side("in"), unmet: side("out") }, number(&input["rho"]));
        let what = case["id"].to_string();
        let check = |got: Option<f64>, key: &str| close_or_none(got, &expected[key], &format!("{what} {key}"));
        check(criterion.met.rate(), "p_in");
        check(criterion.unmet.rate(), "p_out");
        check((criterion.met + criterion.unmet).rate(), "p_all");
        check(criterion.ratio(), "ratio");
        check(criterion.lift(), "lift");
        check(criterion.z_score(rho), "z_score");
        check(criterion.p_value(rho), "p_value");
        let weight = criterion.weight_of_evidence(rho);
        check(weight.map(|weight| weight.log_odds_ratio), "log_odds_ratio");
        check(weight.map(|weight| weight.variance), "variance");
        check(weight.map(|weight| weight.shrunk), "woe_shrunk");
        check(weight.map(|weight| weight.deviation), "woe_shrunk_sd");
        for (level, expected) in levels(&expected["ratio_ci"]) {
            close_pair(criterion.ratio_interval(rho, level).unwrap(), expected, &what);
        }
        for (level, expected) in levels(&expected["lift_ci"]) {
            close_pair(criterion.lift_interval(rho, level).unwrap(), expected, &what);
        }
    }
}

#[test]
fn false_discoveries() {
    for case in cases("bh") {
        let p_values: Vec<f64> = case["p"].as_array().unwrap().iter().map(number).collect();
        for (i, adjusted) in benjamini_hochberg(&p_values).into_iter().enumerate() {
            close(adjusted, &case["adjusted"][i], &format!("{} {i}", case["id"]));
            assert_eq!(case["rejected_at_0_05"][i], adjusted <= 0.05, "{} {i}", case["id"]);
        }
    }
}

#[test]
fn typical_values() {
    for case in cases("geometric_mean_ratio") {
        let sample = |name: &str| {
            let mut sample = Sample::default();
            for account in case["input"][name].as_array().unwrap() {
                let values = account.as_array().unwrap().iter().map(|value| log_amount(number(value)).unwrap());
                sample.add_account(&values.collect::<Vec<f64>>());
            }
            sample
        };
        let change =
            LogChange { common: sample("C"), leaving: sample("L"), entering: sample("E"), neither: sample("N") };
        let (ratio, expected, what) = (change.estimate().unwrap(), &case["expected"], case["id"].to_string());
        close(ratio.correlation, &expected["rho"], &what);
        close(ratio.variance, &expected["s2"], &what);
        close(ratio.log_difference, &expected["log_diff"], &what);
        close(ratio.standard_error, &expected["se"], &what);
        close(ratio.ratio(), &expected["ratio"], &what);
        assert_eq!(expected["df"], ratio.degrees_of_freedom, "{what}");
        for (level, expected) in levels(&expected["t"]) {
            close(normal::two_sided_t(level, ratio.degrees_of_freedom), expected, &what);
        }
        for (level, expected) in levels(&expected["ci_ratio"]) {
            close_pair(ratio.interval(level), expected, &what);
        }
    }
}

#[test]
fn net_revenue_retention() {
    for case in cases("nrr_jackknife") {
        let renewals = |name: &str| -> Vec<Renewal> {
            let accounts = case["input"][name].as_array().unwrap().iter();
            accounts.map(|pair| Renewal { start: number(&pair[0]), end: number(&pair[1]) }).collect()
        };
        let retention = Retention { common: renewals("C"), leaving: renewals("L"), entering: renewals("E") };
        let (change, expected, what) = (retention.estimate().unwrap(), &case["expected"], case["id"].to_string());
        close(change.base, &expected["nrr_A"], &what);
        close(change.head, &expected["nrr_B"], &what);
        close(change.difference(), &expected["delta"], &what);
        close(change.standard_error, &expected["se"], &what);
        assert_eq!(expected["df"], change.degrees_of_freedom, "{what}");
        for (level, expected) in levels(&expected["ci"]) {
            close_pair(change.interval(level), expected, &what);
        }
    }
}
