//! The engine against a second, deliberately naive one: row by row, no bitmaps, no cells, straight from the rules.
//!
//! Random fields, criteria, unknowns, negative profiles and tiers; both must agree on every account and every sum.

use std::collections::{BTreeMap, BTreeSet};

use icp::backtest::{Backtest, Side, tests_of};
use icp::bitmap::Bitmap;
use icp::fit::{ColumnKey, CriterionRule, FitKind, NegativeRule, Place, ProfileRule, Rules, TierRule};
use icp::model::{
    Atom, Condition, Date, DayBound, Effect, FieldType, Group, ListMode, Metric, MissingData, Predicate, SpanOfTime,
    Status, TimeUnit,
};
use icp::snapshot::{Column, Customers, Opportunities, Outcome, Snapshot, UNKNOWN_AMOUNT, UNKNOWN_DAY, day_number};
use proptest::prelude::*;

const WORDS: [&str; 5] = ["alpha", "beta", "gamma", "al", "delta"];
const AS_OF: Date = jiff::civil::date(2026, 9, 30);

#[derive(Clone, Debug)]
struct Deal {
    outcome: Outcome,
    amount: Option<i64>,
    created: Option<i32>,
    closed: Option<i32>,
}

#[derive(Clone, Debug)]
pub(crate) struct Row {
    text: Option<usize>,
    integer: Option<i64>,
    number: Option<f64>,
    boolean: Option<bool>,
    date: Option<i32>,
    list: Option<Vec<usize>>,
    churned: Option<i32>,
    revenue: (Option<i64>, Option<i64>),
    deals: Vec<Deal>,
}

pub(crate) fn row() -> impl Strategy<Value = Row> {
    let day = || prop::option::weighted(0.8, day_number(AS_OF) - 40..day_number(AS_OF) + 10);
    let deal = (
        prop_oneof![Just(Outcome::Open), Just(Outcome::Won), Just(Outcome::Lost)],
        prop::option::of(0_i64..5_000_000),
        day(),
        day(),
    )
        .prop_map(|(outcome, amount, created, closed)| Deal { outcome, amount, created, closed });
    let facts = (
        prop::option::weighted(0.7, 0..WORDS.len()),
        prop::option::weighted(0.7, -3_i64..4),
        prop::option::weighted(0.7, (-3_i32..4).prop_map(|value| f64::from(value) / 2.0)),
        prop::option::weighted(0.7, any::<bool>()),
        day(),
        prop::option::weighted(0.7, prop::collection::vec(0..WORDS.len(), 0..4)),
    );
    let after = (
        prop::option::weighted(0.3, day_number(AS_OF) - 40..day_number(AS_OF) + 10),
        prop::option::of(1_i64..9),
        prop::option::of(0_i64..9),
    );
    (facts, after, prop::collection::vec(deal, 0..4)).prop_map(|(facts, after, deals)| Row {
        text: facts.0,
        integer: facts.1,
        number: facts.2,
        boolean: facts.3,
        date: facts.4,
        list: facts.5,
        churned: after.0,
        revenue: (after.1, after.2),
        deals,
    })
}

fn words() -> impl Strategy<Value = BTreeSet<String>> {
    prop::collection::btree_set((0..WORDS.len()).prop_map(|at| WORDS[at].to_owned()), 1..4)
}

fn atom() -> impl Strategy<Value = Condition> {
    let on = |field: &'static str, predicate: Predicate| Condition::Atom(Atom { field: field.to_owned(), predicate });
    let bound = || {
        prop_oneof![
            (-30_i8..10).prop_map(|days| DayBound::On(AS_OF.saturating_add(jiff::Span::new().days(i64::from(days))))),
            (0_u32..40).prop_map(|count| DayBound::Before(SpanOfTime { count, unit: TimeUnit::Days })),
            (0_u32..40).prop_map(|count| DayBound::OlderThan(SpanOfTime { count, unit: TimeUnit::Days })),
            (0_u32..3).prop_map(|count| DayBound::After(SpanOfTime { count, unit: TimeUnit::Weeks })),
            Just(DayBound::AsOf),
        ]
    };
    let mode = prop_oneof![Just(ListMode::AnyOf), Just(ListMode::AllOf), Just(ListMode::NoneOf)];
    prop_oneof![
        (words(), any::<bool>()).prop_map(move |(values, negated)| on("text", Predicate::TextIn { values, negated })),
        words().prop_map(move |values| on("text", Predicate::StartsWith(values))),
        (prop::collection::btree_set(-3_i64..4, 1..3), any::<bool>())
            .prop_map(move |(values, negated)| on("integer", Predicate::IntegerIn { values, negated })),
        (prop::option::of(-3_i64..4), prop::option::of(-3_i64..4))
            .prop_map(move |(low, high)| on("integer", Predicate::IntegerRange { low, high })),
        (prop::option::of(-2_i32..3), prop::option::of(-2_i32..3)).prop_map(move |(low, high)| {
            on("number", Predicate::NumberRange { low: low.map(f64::from), high: high.map(f64::from) })
        }),
        any::<bool>().prop_map(move |value| on("boolean", Predicate::Is(value))),
        (prop::option::of(bound()), prop::option::of(bound()))
            .prop_map(move |(low, high)| on("date", Predicate::DateRange { low, high })),
        (mode, words()).prop_map(move |(mode, values)| on("list", Predicate::List { mode, values })),
        (prop::sample::select(vec!["text", "integer", "number", "boolean", "date", "list", "absent"]), any::<bool>())
            .prop_map(move |(field, known)| on(field, Predicate::Known(known))),
        any::<bool>().prop_map(move |value| on("absent", Predicate::Is(value))),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    atom().prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Condition::Any),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Condition::All),
            inner.prop_map(|one| Condition::Not(Box::new(one))),
        ]
    })
}

fn profile(at: usize) -> impl Strategy<Value = ProfileRule> {
    let criterion = (condition(), prop_oneof![Just(0_u32), 1_u32..=100], prop::bool::weighted(0.25));
    let missing = prop_oneof![Just(MissingData::NoCredit), Just(MissingData::HalfCredit), Just(MissingData::LeftOut)];
    let status = prop_oneof![4 => Just(Status::Operational), 1 => Just(Status::Aspirational)];
    (prop::collection::vec(criterion, 1..6), missing, prop::collection::btree_set(1_u32..=100, 1..4), status).prop_map(
        move |(criteria, missing_data, tiers, status)| ProfileRule {
            id: format!("p{at}"),
            status,
            criteria: criteria
                .into_iter()
                .enumerate()
                .map(|(at, (condition, weight, required))| CriterionRule {
                    id: format!("c{at}"),
                    weight,
                    required: required || weight == 0,
                    condition,
                })
                .collect(),
            missing_data,
            tiers: tiers.into_iter().rev().map(|from| TierRule { name: format!("T{from}"), from }).collect(),
        },
    )
}

fn negative(at: usize) -> impl Strategy<Value = NegativeRule> {
    let effect = prop_oneof![Just(Effect::Exclude), (1_u8..60).prop_map(Effect::Penalty)];
    let applies =
        prop::option::weighted(0.4, prop::collection::vec((0..3_usize).prop_map(|at| format!("p{at}")), 1..3));
    (condition(), effect, applies).prop_map(move |(condition, effect, applies_to)| NegativeRule {
        id: format!("n{at}"),
        effect,
        applies_to,
        condition,
    })
}

pub(crate) fn version() -> impl Strategy<Value = Rules> {
    let profiles = (1..4_usize).prop_flat_map(|count| (0..count).map(profile).collect::<Vec<_>>());
    let negatives = (0..3_usize).prop_flat_map(|count| (0..count).map(negative).collect::<Vec<_>>());
    (profiles, negatives, any::<bool>()).prop_map(|(profiles, negatives, has_alias)| {
        let mut fields = BTreeMap::new();
        for (name, field_type) in FIELDS {
            let aliases = if has_alias && matches!(name, "text" | "list") {
                BTreeMap::from([("al".to_owned(), "alpha".to_owned())])
            } else {
                BTreeMap::new()
            };
            fields.insert(name.to_owned(), ColumnKey { column: name.to_owned(), field_type, aliases });
        }
        Rules { profiles, negatives, fields }
    })
}

const FIELDS: [(&str, FieldType); 7] = [
    ("text", FieldType::Text),
    ("integer", FieldType::Integer),
    ("number", FieldType::Number),
    ("boolean", FieldType::Boolean),
    ("date", FieldType::Date),
    ("list", FieldType::List),
    ("absent", FieldType::Boolean),
];

// ---- the naive engine --------------------------------------------------------------------------------------------

fn answer(condition: &Condition, row: &Row, fields: &BTreeMap<String, ColumnKey>) -> Option<bool> {
    match condition {
        Condition::Any(inner) => {
            let answers: Vec<_> = inner.iter().map(|one| answer(one, row, fields)).collect();
            if answers.contains(&Some(true)) {
                Some(true)
            } else if answers.contains(&None) {
                None
            } else {
                Some(false)
            }
        }
        Condition::All(inner) => {
            let answers: Vec<_> = inner.iter().map(|one| answer(one, row, fields)).collect();
            if answers.contains(&Some(false)) {
                Some(false)
            } else if answers.contains(&None) {
                None
            } else {
                Some(true)
            }
        }
        Condition::Not(inner) => answer(inner, row, fields).map(|value| !value),
        Condition::Atom(atom) => atom_answer(atom, row, fields),
    }
}

fn atom_answer(atom: &Atom, row: &Row, fields: &BTreeMap<String, ColumnKey>) -> Option<bool> {
    let aliases = &fields[&atom.field].aliases;
    let alias = |word: &str| aliases.get(word).cloned().unwrap_or_else(|| word.to_owned());
    if let Predicate::Known(expected) = &atom.predicate {
        let known = match atom.field.as_str() {
            "text" => row.text.is_some(),
            "integer" => row.integer.is_some(),
            "number" => row.number.is_some(),
            "boolean" => row.boolean.is_some(),
            "date" => row.date.is_some(),
            "list" => row.list.is_some(),
            _ => false,
        };
        return Some(known == *expected);
    }
    match &atom.predicate {
        Predicate::TextIn { values, negated } => row.text.map(|at| values.contains(&alias(WORDS[at])) != *negated),
        Predicate::StartsWith(prefixes) => {
            row.text.map(|at| prefixes.iter().any(|prefix| WORDS[at].starts_with(prefix.as_str())))
        }
        Predicate::IntegerIn { values, negated } => row.integer.map(|value| values.contains(&value) != *negated),
        Predicate::IntegerRange { low, high } => {
            row.integer.map(|value| low.is_none_or(|low| value >= low) && high.is_none_or(|high| value <= high))
        }
        Predicate::NumberRange { low, high } => {
            row.number.map(|value| low.is_none_or(|low| value >= low) && high.is_none_or(|high| value <= high))
        }
        Predicate::Is(expected) if atom.field == "boolean" => row.boolean.map(|value| value == *expected),
        Predicate::DateRange { low, high } => row.date.map(|day| {
            low.is_none_or(|low| day >= day_number(low.day(AS_OF)))
                && high.is_none_or(|high| day <= day_number(high.day(AS_OF)))
        }),
        Predicate::List { mode, values } => row.list.as_ref().map(|list| {
            let cell: BTreeSet<String> = list.iter().map(|at| alias(WORDS[*at])).collect();
            match mode {
                ListMode::AnyOf => !cell.is_disjoint(values),
                ListMode::AllOf => cell.is_superset(values),
                ListMode::NoneOf => cell.is_disjoint(values),
            }
        }),
        _ => None,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Naive {
    NoFit,
    NeedsData,
    Tier(usize),
}

/// The place under a profile, exclusions aside, with earned half points and weight.
fn naive_place(profile: &ProfileRule, answers: &[Option<bool>], penalty: i128) -> (Naive, i128, i128) {
    let (mut earned, mut weight) = (0_i128, 0_i128);
    let has_weights = profile.criteria.iter().any(|criterion| criterion.weight > 0);
    for (criterion, answer) in profile.criteria.iter().zip(answers) {
        let points = i128::from(criterion.weight);
        match (answer, profile.missing_data) {
            (Some(true), _) => (earned, weight) = (earned + 2 * points, weight + points),
            (None, MissingData::LeftOut) => {}
            (None, MissingData::HalfCredit) => (earned, weight) = (earned + points, weight + points),
            _ => weight += points,
        }
    }
    if !has_weights {
        (earned, weight) = (2, 1);
    }
    let mut required = profile.criteria.iter().zip(answers).filter(|(criterion, _)| criterion.required);
    if required.clone().any(|(_, answer)| *answer == Some(false)) {
        return (Naive::NoFit, earned, weight);
    }
    if required.any(|(_, answer)| answer.is_none()) || weight == 0 {
        return (Naive::NeedsData, earned, weight);
    }
    let reached = profile.tiers.iter().position(|tier| 100 * earned >= (i128::from(tier.from) + penalty) * 2 * weight);
    (reached.map_or(Naive::NoFit, Naive::Tier), earned, weight)
}

/// Where one row stands in one version: overall fit, place per profile, near misses, matching negatives.
struct Standing {
    fit: String,
    places: Vec<(Naive, bool)>,
    near: Vec<bool>,
    matches: Vec<bool>,
}

fn standing(rules: &Rules, row: &Row) -> Standing {
    let matches: Vec<bool> =
        rules.negatives.iter().map(|rule| answer(&rule.condition, row, &rules.fields) == Some(true)).collect();
    let (mut places, mut near) = (Vec::new(), Vec::new());
    let mut best: Option<(usize, i128, i128, usize)> = None;
    let (mut needs, mut excluded_only) = (false, false);
    for (at, profile) in rules.profiles.iter().enumerate() {
        let applying = rules
            .negatives
            .iter()
            .zip(&matches)
            .filter(|(rule, hit)| **hit && rule.applies_to.as_ref().is_none_or(|ids| ids.contains(&profile.id)));
        let (mut penalty, mut is_excluded) = (0, false);
        for (rule, _) in applying {
            match rule.effect {
                Effect::Exclude => is_excluded = true,
                Effect::Penalty(points) => penalty += i128::from(points),
            }
        }
        let answers: Vec<_> =
            profile.criteria.iter().map(|criterion| answer(&criterion.condition, row, &rules.fields)).collect();
        let (place, earned, weight) = naive_place(profile, &answers, penalty);
        places.push((place, is_excluded));
        let has_tier = matches!(place, Naive::Tier(_));
        near.push(
            !has_tier
                && !is_excluded
                && (0..answers.len()).any(|at| {
                    let mut changed = answers.clone();
                    changed[at] = Some(true);
                    answers[at] != Some(true) && matches!(naive_place(profile, &changed, penalty).0, Naive::Tier(_))
                }),
        );
        if profile.status != Status::Operational {
            continue;
        }
        match (place, is_excluded) {
            (Naive::Tier(tier), false) => {
                let score = (100 * earned - 2 * weight * penalty).max(0);
                let better = best.is_none_or(|(other, points, over, _)| {
                    tier < other || (tier == other && score * over > points * (2 * weight))
                });
                if better {
                    best = Some((tier, score, 2 * weight, at));
                }
            }
            (Naive::Tier(_), true) => excluded_only = true,
            (Naive::NeedsData, false) => needs = true,
            _ => {}
        }
    }
    let fit = match best {
        Some((tier, .., at)) => format!("icp {at} {tier}"),
        None if excluded_only => "excluded".to_owned(),
        None if needs => "needs-data".to_owned(),
        None => "no fit".to_owned(),
    };
    Standing { fit, places, near, matches }
}

// ---- the comparison ----------------------------------------------------------------------------------------------

pub(crate) fn snapshot(rows: &[Row], tests: &icp::fit::Tests) -> Snapshot {
    let words: Vec<String> = WORDS.iter().map(|word| (*word).to_owned()).collect();
    let known = |is_known: &dyn Fn(&Row) -> bool| Bitmap::from_fn(rows.len(), |at| is_known(&rows[at]));
    let column = |field: &str| -> Option<Column> {
        Some(match field {
            "text" => Column::Text {
                codes: rows.iter().map(|row| row.text.map_or(0, |at| at as u32 + 1)).collect(),
                values: words.clone(),
            },
            "integer" => Column::Integer {
                values: rows.iter().map(|row| row.integer.unwrap_or(0)).collect(),
                known: known(&|row| row.integer.is_some()),
            },
            "number" => Column::Number {
                values: rows.iter().map(|row| row.number.unwrap_or(0.0)).collect(),
                known: known(&|row| row.number.is_some()),
            },
            "boolean" => Column::Boolean {
                truth: known(&|row| row.boolean == Some(true)),
                known: known(&|row| row.boolean.is_some()),
            },
            "date" => Column::Date { days: rows.iter().map(|row| row.date.unwrap_or(UNKNOWN_DAY)).collect() },
            "list" => {
                let (mut offsets, mut codes) = (vec![0_u32], Vec::new());
                for row in rows {
                    codes.extend(row.list.iter().flatten().map(|at| *at as u32));
                    offsets.push(codes.len() as u32);
                }
                Column::List { offsets, codes, values: words.clone(), known: known(&|row| row.list.is_some()) }
            }
            _ => return None,
        })
    };
    let deals = || rows.iter().enumerate().flat_map(|(at, row)| row.deals.iter().map(move |deal| (at as u32, deal)));
    Snapshot {
        id: "random".to_owned(),
        as_of: AS_OF,
        synthetic: true,
        account_count: rows.len(),
        clusters: None,
        keys: None,
        names: None,
        problems: Vec::new(),
        digest: String::new(),
        file_digests: Vec::new(),
        columns: tests.columns().iter().map(|wanted| column(&wanted.column)).collect(),
        opportunities: Some(Opportunities {
            account: deals().map(|(at, _)| at).collect(),
            outcome: deals().map(|(_, deal)| deal.outcome).collect(),
            amount: Some(deals().map(|(_, deal)| deal.amount.unwrap_or(UNKNOWN_AMOUNT)).collect()),
            created: Some(deals().map(|(_, deal)| deal.created.unwrap_or(UNKNOWN_DAY)).collect()),
            closed: Some(deals().map(|(_, deal)| deal.closed.unwrap_or(UNKNOWN_DAY)).collect()),
            ..Opportunities::default()
        }),
        customers: Customers {
            churned_on: Some(rows.iter().map(|row| row.churned.unwrap_or(UNKNOWN_DAY)).collect()),
            arr_start: Some(rows.iter().map(|row| row.revenue.0.unwrap_or(UNKNOWN_AMOUNT)).collect()),
            arr_now: Some(rows.iter().map(|row| row.revenue.1.unwrap_or(UNKNOWN_AMOUNT)).collect()),
            ..Customers::default()
        },
    }
}

/// The numbers of some rows, one row after the other.
fn naive_numbers(rows: &[&Row]) -> BTreeMap<&'static str, Option<(i128, i128)>> {
    let as_of = day_number(AS_OF);
    let deals: Vec<&Deal> = rows.iter().flat_map(|row| &row.deals).collect();
    let is = |deal: &&&Deal, outcome: Outcome| deal.outcome == outcome;
    let won: Vec<&&Deal> = deals.iter().filter(|deal| is(deal, Outcome::Won)).collect();
    let mut cycles: Vec<i128> = won
        .iter()
        .filter_map(|deal| match deal.closed? - deal.created? {
            -1 => Some(0),
            days if days >= 0 => Some(i128::from(days)),
            _ => None,
        })
        .collect();
    cycles.sort_unstable();
    let customers: Vec<&&Row> =
        rows.iter().filter(|row| row.deals.iter().any(|deal| deal.outcome == Outcome::Won)).collect();
    let has_left = |row: &Row| row.churned.is_some_and(|day| day <= as_of);
    let revenue: Vec<(i128, i128)> = customers
        .iter()
        .filter_map(|row| {
            let now = if has_left(row) { Some(0) } else { row.revenue.1 };
            Some((i128::from(row.revenue.0?), i128::from(now?)))
        })
        .collect();
    let count = |value: usize| Some((value as i128, 1));
    BTreeMap::from([
        ("accounts", count(rows.len())),
        ("closed", count(deals.iter().filter(|deal| !is(deal, Outcome::Open)).count())),
        ("won", count(won.len())),
        ("open", count(deals.iter().filter(|deal| is(deal, Outcome::Open)).count())),
        ("won_revenue", Some((won.iter().filter_map(|deal| deal.amount).map(i128::from).sum(), 1_000_000))),
        (
            "cycle_days",
            match cycles.len() {
                0 => None,
                odd if odd % 2 == 1 => Some((2 * cycles[odd / 2], 2)),
                even => Some((cycles[even / 2 - 1] + cycles[even / 2], 2)),
            },
        ),
        ("customers", count(customers.len())),
        ("churned", count(customers.iter().filter(|row| has_left(row)).count())),
        (
            "expansion_rate",
            (!revenue.is_empty())
                .then(|| (revenue.iter().filter(|(start, now)| now > start).count() as i128, revenue.len() as i128)),
        ),
        ("net_revenue_retention", {
            let start: i128 = revenue.iter().map(|(start, _)| start).sum();
            (start > 0).then(|| (revenue.iter().map(|(_, now)| now).sum(), start))
        }),
    ])
}

fn expect_group(
    backtest: &Backtest<'_>,
    side: Side,
    group: &Group,
    rows: &[Row],
    is_in: impl Fn(usize) -> bool,
) -> Result<(), TestCaseError> {
    let chosen: Vec<&Row> = (0..rows.len()).filter(|at| is_in(*at)).map(|at| &rows[at]).collect();
    let numbers = backtest.numbers(side, group);
    for (key, expected) in naive_numbers(&chosen) {
        let metric = Metric::parse(key).expect(key);
        prop_assert_eq!(numbers.fraction(&metric), expected, "{} of {}", key, group);
    }
    let squares: u64 = chosen
        .iter()
        .map(|row| row.deals.iter().filter(|deal| deal.outcome != Outcome::Open).count() as u64)
        .map(|deals| deals * deals)
        .sum();
    prop_assert_eq!(numbers.deals.sum_squares, squares);
    Ok(())
}

fn expect_version(
    backtest: &Backtest<'_>,
    side: Side,
    rules: &Rules,
    rows: &[Row],
) -> Result<Vec<Standing>, TestCaseError> {
    let standings: Vec<Standing> = rows.iter().map(|row| standing(rules, row)).collect();
    let places = backtest.places(side).expect("the version was given");
    for (at, standing) in standings.iter().enumerate() {
        let fit = match places.fit(at) {
            FitKind::NoFit => "no fit".to_owned(),
            FitKind::NeedsData => "needs-data".to_owned(),
            FitKind::Excluded => "excluded".to_owned(),
            FitKind::Icp { profile, tier } => format!("icp {profile} {tier}"),
        };
        prop_assert_eq!(&fit, &standing.fit, "row {} {:?}", at, rows[at]);
        for (profile, (place, is_excluded)) in places.profiles.iter().zip(&standing.places) {
            let expected = match (place, is_excluded) {
                (Naive::Tier(_), true) => Place::Excluded,
                (_, true) => Place::ExcludedAnyway,
                (Naive::Tier(tier), false) => Place::Tier(*tier as u8),
                (Naive::NeedsData, false) => Place::NeedsData,
                (Naive::NoFit, false) => Place::NoFit,
            };
            prop_assert_eq!(profile.place(at), expected, "{} {:?}", &profile.id, rows[at]);
        }
    }
    let is_icp = |at: usize| standings[at].fit.starts_with("icp");
    expect_group(backtest, side, &Group::All, rows, |_| true)?;
    expect_group(backtest, side, &Group::Icp, rows, is_icp)?;
    expect_group(backtest, side, &Group::Outside, rows, |at| !is_icp(at))?;
    expect_group(backtest, side, &Group::Excluded, rows, |at| standings[at].fit == "excluded")?;
    expect_group(backtest, side, &Group::NeedsData, rows, |at| standings[at].fit == "needs-data")?;
    for (nth, profile) in rules.profiles.iter().enumerate() {
        let has_tier = |at: usize| matches!(standings[at].places[nth], (Naive::Tier(_), false));
        let group = match profile.status {
            Status::Operational => Group::Profile(profile.id.clone()),
            _ => Group::Aspirational(profile.id.clone()),
        };
        expect_group(backtest, side, &group, rows, has_tier)?;
        expect_group(backtest, side, &Group::NearMiss(profile.id.clone()), rows, |at| standings[at].near[nth])?;
        for (tier, rule) in profile.tiers.iter().enumerate() {
            let group = Group::Tier(profile.id.clone(), rule.name.clone());
            let expected = format!("icp {nth} {tier}");
            expect_group(backtest, side, &group, rows, |at| standings[at].fit == expected)?;
        }
    }
    for (nth, rule) in rules.negatives.iter().enumerate() {
        expect_group(backtest, side, &Group::Negative(rule.id.clone()), rows, |at| standings[at].matches[nth])?;
    }
    Ok(standings)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_agrees_with_the_naive_one(
        rows in prop::collection::vec(row(), 1..150),
        head in version(),
        base in version(),
    ) {
        let mut tests = tests_of(&[&head, &base]);
        let snapshot = snapshot(&rows, &tests);
        let backtest = Backtest::new(&snapshot, &mut tests, &head, Some(&base), 0.9);
        let new = expect_version(&backtest, Side::Head, &head, &rows)?;
        let old = expect_version(&backtest, Side::Base, &base, &rows)?;
        let is_in = |standings: &[Standing], at: usize| standings[at].fit.starts_with("icp");
        expect_group(&backtest, Side::Head, &Group::Common, &rows, |at| is_in(&old, at) && is_in(&new, at))?;
        expect_group(&backtest, Side::Head, &Group::Entering, &rows, |at| !is_in(&old, at) && is_in(&new, at))?;
        expect_group(&backtest, Side::Head, &Group::Leaving, &rows, |at| is_in(&old, at) && !is_in(&new, at))?;
    }
}
