//! The logic against a naive evaluator: on random pairs of tests and random accounts they never contradict.

use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;
use crate::diff::condition::normal_form;
use crate::model::{Dimension, Effect, Field, FieldType, ListMode, MissingData};

/// One value of an account.
#[derive(Clone, Debug, PartialEq)]
enum Cell {
    Text(String),
    Integer(i64),
    Number(f64),
    Boolean(bool),
    Day(Date),
    List(Vec<String>),
}

type Row = BTreeMap<String, Cell>;

fn as_of() -> Date {
    jiff::civil::date(2026, 3, 31)
}

/// Fields of which one side reads `c` as `a`.
fn catalogue(with_aliases: bool) -> Catalogue {
    let field = |name: &str, field_type| {
        let mut field = Field::new(name, field_type, Dimension::Firmographic);
        if with_aliases && matches!(field_type, FieldType::Text | FieldType::List) {
            field.aliases.insert("a".into(), vec!["c".into()]);
        }
        field
    };
    Catalogue::with(&[
        field("text", FieldType::Text),
        field("list", FieldType::List),
        field("integer", FieldType::Integer),
        field("number", FieldType::Number),
        field("boolean", FieldType::Boolean),
        field("date", FieldType::Date),
    ])
}

/// Row by row, as the manual says it: true, false or unknown.
fn evaluate(condition: &Condition, row: &Row, fields: &Catalogue) -> Option<bool> {
    match condition {
        Condition::Not(inner) => evaluate(inner, row, fields).map(|holds| !holds),
        Condition::All(inner) => {
            let all: Vec<_> = inner.iter().map(|one| evaluate(one, row, fields)).collect();
            if all.contains(&Some(false)) { Some(false) } else { (!all.contains(&None)).then_some(true) }
        }
        Condition::Any(inner) => {
            let all: Vec<_> = inner.iter().map(|one| evaluate(one, row, fields)).collect();
            if all.contains(&Some(true)) { Some(true) } else { (!all.contains(&None)).then_some(false) }
        }
        Condition::Atom(atom) => {
            let cell = row.get(&atom.field);
            match (&atom.predicate, cell) {
                (Predicate::Known(known), cell) => Some(cell.is_some() == *known),
                (_, None) => None,
                (predicate, Some(cell)) => Some(holds(predicate, cell, fields.get(&atom.field)?)),
            }
        }
    }
}

fn holds(predicate: &Predicate, cell: &Cell, field: &Field) -> bool {
    let read = |text: &String| field.alias_map().get(text).unwrap_or(text).clone();
    match (predicate, cell) {
        (Predicate::TextIn { values, negated }, Cell::Text(text)) => values.contains(&read(text)) != *negated,
        (Predicate::StartsWith(prefixes), Cell::Text(text)) => prefixes.iter().any(|prefix| text.starts_with(prefix)),
        (Predicate::IntegerIn { values, negated }, Cell::Integer(value)) => values.contains(value) != *negated,
        (Predicate::IntegerRange { low, high }, Cell::Integer(value)) => {
            low.is_none_or(|low| low <= *value) && high.is_none_or(|high| *value <= high)
        }
        (Predicate::NumberRange { low, high }, Cell::Number(value)) => {
            low.is_none_or(|low| low <= *value) && high.is_none_or(|high| *value <= high)
        }
        (Predicate::DateRange { low, high }, Cell::Day(day)) => {
            low.is_none_or(|low| low.day(as_of()) <= *day) && high.is_none_or(|high| *day <= high.day(as_of()))
        }
        (Predicate::Is(expected), Cell::Boolean(value)) => expected == value,
        (Predicate::List { mode, values }, Cell::List(items)) => {
            let items: BTreeSet<String> = items.iter().map(read).collect();
            match mode {
                ListMode::AnyOf => !items.is_disjoint(values),
                ListMode::AllOf => values.is_subset(&items),
                ListMode::NoneOf => items.is_disjoint(values),
            }
        }
        _ => panic!("{predicate:?} does not fit {cell:?}"),
    }
}

fn letters() -> impl Strategy<Value = BTreeSet<String>> {
    prop::collection::btree_set(prop::sample::select(vec!["a", "b", "c", "ab"]).prop_map(str::to_owned), 1..3)
}

fn bound() -> impl Strategy<Value = DayBound> {
    let span = (0..3_u32, prop::sample::select(vec![TimeUnit::Days, TimeUnit::Months]));
    let span = span.prop_map(|(count, unit)| SpanOfTime { count, unit });
    prop_oneof![
        Just(DayBound::AsOf),
        day().prop_map(DayBound::On),
        span.clone().prop_map(DayBound::Before),
        span.clone().prop_map(DayBound::OlderThan),
        span.prop_map(DayBound::After),
    ]
}

fn day() -> impl Strategy<Value = Date> {
    (-65_i64..65).prop_map(|days| as_of().checked_add(jiff::Span::new().days(days)).expect("is a day"))
}

fn atom() -> impl Strategy<Value = Condition> {
    let whole = || prop::option::of(0..6_i64);
    let number = || prop::option::of((0..6_i32).prop_map(|value| f64::from(value) / 2.0));
    let mode = prop::sample::select(vec![ListMode::AnyOf, ListMode::AllOf, ListMode::NoneOf]);
    let names = prop::sample::select(vec!["text", "list", "integer", "number", "boolean", "date"]);
    let of = |field: &'static str, predicate| Condition::Atom(Atom { field: field.to_owned(), predicate });
    prop_oneof![
        (letters(), any::<bool>()).prop_map(move |(values, negated)| of("text", Predicate::TextIn { values, negated })),
        letters().prop_map(move |values| of("text", Predicate::StartsWith(values))),
        (prop::collection::btree_set(0..6_i64, 1..3), any::<bool>())
            .prop_map(move |(values, negated)| of("integer", Predicate::IntegerIn { values, negated })),
        (whole(), whole()).prop_map(move |(low, high)| of("integer", Predicate::IntegerRange { low, high })),
        (number(), number()).prop_map(move |(low, high)| of("number", Predicate::NumberRange { low, high })),
        (prop::option::of(bound()), prop::option::of(bound()))
            .prop_map(move |(low, high)| of("date", Predicate::DateRange { low, high })),
        any::<bool>().prop_map(move |value| of("boolean", Predicate::Is(value))),
        (mode, letters()).prop_map(move |(mode, values)| of("list", Predicate::List { mode, values })),
        (names, any::<bool>()).prop_map(move |(field, known)| of(field, Predicate::Known(known))),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    atom().prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Condition::Any),
            inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
}

/// A second condition that is near the first more often than by chance: that is where the logic has to be exact.
fn pair() -> impl Strategy<Value = (Condition, Condition)> {
    (condition(), condition(), 0..5).prop_map(|(one, other, how)| match how {
        0 => (one, other),
        1 => (one.clone(), Condition::All(vec![one, other])),
        2 => (one.clone(), Condition::Any(vec![other, one])),
        3 => (one.clone(), Condition::Not(Box::new(Condition::Not(Box::new(one))))),
        _ => (one.clone(), Condition::Any(vec![Condition::All(vec![one.clone(), other]), one])),
    })
}

fn row() -> impl Strategy<Value = Row> {
    let text = || prop::sample::select(vec!["a", "b", "c", "ab", "abc", "d"]).prop_map(str::to_owned);
    (
        prop::option::weighted(0.8, text().prop_map(Cell::Text)),
        prop::option::weighted(0.8, (-1..7_i64).prop_map(Cell::Integer)),
        prop::option::weighted(0.8, (-1..12_i32).prop_map(|value| Cell::Number(f64::from(value) / 4.0))),
        prop::option::weighted(0.8, any::<bool>().prop_map(Cell::Boolean)),
        prop::option::weighted(0.8, day().prop_map(Cell::Day)),
        prop::option::weighted(0.8, prop::collection::vec(text(), 0..3).prop_map(Cell::List)),
    )
        .prop_map(|(text, integer, number, boolean, date, list)| {
            let cells = [("text", text), ("integer", integer), ("number", number), ("boolean", boolean)];
            let cells = cells.into_iter().chain([("date", date), ("list", list)]);
            cells.filter_map(|(name, cell)| cell.map(|cell| (name.to_owned(), cell))).collect()
        })
}

/// A witness as a row; what it leaves out is taken from another row, for it must not matter.
fn row_of(account: &Account, rest: &Row) -> Row {
    let mut row = rest.clone();
    for (field, value) in account {
        let cell = match (field.as_str(), value.as_str()) {
            (_, "unknown") => {
                row.remove(field);
                continue;
            }
            ("text", value) => Cell::Text(value.to_owned()),
            ("integer", value) => Cell::Integer(value.parse().expect("is whole")),
            ("number", value) => Cell::Number(value.parse().expect("is a number")),
            ("boolean", value) => Cell::Boolean(value == "yes"),
            ("date", value) => Cell::Day(value.parse().expect("is a day")),
            (_, "none") => Cell::List(Vec::new()),
            (_, value) => Cell::List(value.split(", ").map(str::to_owned).collect()),
        };
        row.insert(field.clone(), cell);
    }
    row
}

/// Holds a verdict against what two evaluations say of rows.
fn agree(
    verdict: &Verdict,
    rows: &[Row],
    base: impl Fn(&Row) -> Option<bool>,
    head: impl Fn(&Row) -> Option<bool>,
) -> Result<(), TestCaseError> {
    let may_enter = matches!(verdict.reach, Reach::Broader | Reach::Sideways);
    let may_leave = matches!(verdict.reach, Reach::Narrower | Reach::Sideways);
    prop_assert_ne!(verdict.reach, Reach::Undecided);
    prop_assert_eq!((verdict.lets_in.is_some(), verdict.shuts_out.is_some()), (may_enter, may_leave));
    for row in rows {
        let (before, after) = (base(row), head(row));
        let order = (before == Some(true)).cmp(&(after == Some(true)));
        prop_assert!(order != Ordering::Less || may_enter, "{row:?} enters");
        prop_assert!(order != Ordering::Greater || may_leave, "{row:?} leaves");
        prop_assert!(!verdict.is_same || before == after, "{row:?} is told apart");
        if let Some(account) = &verdict.lets_in {
            let row = row_of(account, row);
            prop_assert!(head(&row) == Some(true) && base(&row) != Some(true), "{account:?} does not enter");
        }
        if let Some(account) = &verdict.shuts_out {
            let row = row_of(account, row);
            prop_assert!(base(&row) == Some(true) && head(&row) != Some(true), "{account:?} does not leave");
        }
    }
    Ok(())
}

fn scoring() -> impl Strategy<Value = Scoring> {
    let rule = (condition(), 0..4_u32, prop::bool::weighted(0.2));
    let rule =
        rule.prop_map(|(condition, weight, is_required)| Rule { condition: condition.into(), weight, is_required });
    let missing = prop::sample::select(vec![MissingData::NoCredit, MissingData::HalfCredit, MissingData::LeftOut]);
    let threshold = prop::sample::select(vec![30, 50, 51, 100]);
    (prop::collection::vec(rule, 1..4), missing, threshold).prop_map(|(rules, missing_data, threshold)| Scoring {
        rules,
        missing_data,
        threshold,
    })
}

/// A second profile that shares criteria with the first.
fn scorings() -> impl Strategy<Value = (Scoring, Scoring)> {
    (scoring(), scoring(), 0..4).prop_map(|(one, other, how)| {
        let mut near = one.clone();
        match how {
            0 => near = other,
            1 => near.rules[0] = other.rules[0].clone(),
            2 => near.threshold = other.threshold,
            _ => near.rules.reverse(),
        }
        (one, near)
    })
}

/// Negative profiles, of which the second list shares some with the first.
fn obstacles() -> impl Strategy<Value = (Vec<Obstacle>, Vec<Obstacle>)> {
    let obstacle = || {
        let effect = prop::sample::select(vec![Effect::Exclude, Effect::Penalty(20), Effect::Penalty(60)]);
        (condition(), effect).prop_map(|(condition, effect)| Obstacle { condition, effect })
    };
    let list = || prop::collection::vec(obstacle(), 0..3);
    (list(), list(), any::<bool>()).prop_map(|(one, other, shares)| {
        let other = if shares { one.iter().cloned().chain(other).collect() } else { other };
        (one, other)
    })
}

/// Whether a row fits, by the manual.
fn fits(scoring: &Scoring, obstacles: &[Obstacle], row: &Row, fields: &Catalogue) -> Option<bool> {
    let in_the_way = obstacles.iter().filter(|it| evaluate(&it.condition, row, fields) == Some(true));
    let mut penalty = 0;
    for obstacle in in_the_way {
        match obstacle.effect {
            Effect::Exclude => return Some(false),
            Effect::Penalty(points) => penalty += u32::from(points),
        }
    }
    let threshold = scoring.threshold + penalty;
    let answers: Vec<_> = scoring.rules.iter().map(|rule| (rule, evaluate(&rule.condition, row, fields))).collect();
    if answers.iter().any(|(rule, answer)| rule.is_required && *answer != Some(true)) {
        return Some(false);
    }
    if scoring.rules.iter().all(|rule| rule.weight == 0) {
        return Some(threshold <= 100);
    }
    let (mut earned, mut possible) = (0, 0);
    for (rule, answer) in answers {
        match (answer, scoring.missing_data) {
            (Some(holds), _) => earned += rule.weight * if holds { 2 } else { 0 },
            (None, MissingData::NoCredit) => {}
            (None, MissingData::HalfCredit) => earned += rule.weight,
            (None, MissingData::LeftOut) => continue,
        }
        possible += rule.weight;
    }
    Some(possible > 0 && 100 * earned >= threshold * 2 * possible)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn the_logic_never_contradicts_the_rows(
        (base, head) in pair(),
        aliased: bool,
        rows in prop::collection::vec(row(), 16),
    ) {
        let (before, after) = (catalogue(aliased), catalogue(true));
        let spelling = BTreeMap::new();
        let comparison = Comparison { base: &before, head: &after, as_of: Some(as_of()), spelling: &spelling };
        let verdict = comparison.tests(&base, &head);
        agree(&verdict, &rows, |row| evaluate(&base, row, &before), |row| evaluate(&head, row, &after))?;
    }

    #[test]
    fn the_logic_never_contradicts_the_scores(
        (base, head) in scorings(),
        (before, after) in obstacles(),
        rows in prop::collection::vec(row(), 16),
    ) {
        let (old, new) = (catalogue(false), catalogue(true));
        let spelling = BTreeMap::new();
        let comparison = Comparison { base: &old, head: &new, as_of: Some(as_of()), spelling: &spelling };
        let guarded = |scoring, obstacles| Guarded { scoring, obstacles };
        let verdict = comparison.guarded(guarded(&base, &before), guarded(&head, &after));
        agree(&verdict, &rows, |row| fits(&base, &before, row, &old), |row| fits(&head, &after, row, &new))?;
    }

    #[test]
    fn the_normal_form_means_the_same(condition in condition(), rows in prop::collection::vec(row(), 16)) {
        let fields = catalogue(true);
        let normal = normal_form(&condition);
        for row in rows {
            prop_assert_eq!(evaluate(&condition, &row, &fields), evaluate(&normal, &row, &fields), "{:?}", row);
        }
        prop_assert_eq!(normal_form(&normal), normal);
    }
}

fn of(field: &str, predicate: Predicate) -> Condition {
    Condition::Atom(Atom { field: field.to_owned(), predicate })
}

fn check_days(as_of: Option<Date>, base: (DayBound, DayBound), head: (DayBound, DayBound), expected: (Reach, bool)) {
    let fields = catalogue(false);
    let spelling = BTreeMap::new();
    let range = |(low, high)| of("date", Predicate::DateRange { low: Some(low), high: Some(high) });
    let comparison = Comparison { base: &fields, head: &fields, as_of, spelling: &spelling };
    let verdict = comparison.tests(&range(base), &range(head));
    assert_eq!((verdict.reach, verdict.is_same), expected, "{base:?} to {head:?}");
}

#[test]
fn durations_are_compared_in_one_unit_or_on_a_day() {
    let before = |count, unit| DayBound::Before(SpanOfTime { count, unit });
    let within = |count, unit| (before(count, unit), DayBound::AsOf);
    let (days, months) = (TimeUnit::Days, TimeUnit::Months);
    check_days(None, within(12, months), within(6, months), (Reach::Narrower, false));
    check_days(None, within(12, months), within(1, TimeUnit::Years), (Reach::Equal, true));
    check_days(None, within(14, days), within(3, TimeUnit::Weeks), (Reach::Broader, false));
    check_days(None, within(90, days), within(3, months), (Reach::Undecided, false));
    check_days(Some(as_of()), within(90, days), within(2, months), (Reach::Narrower, false));
    // Equal on one day, but not on every day.
    check_days(Some(as_of()), within(30, days), within(1, months), (Reach::Broader, false));
    check_days(Some(jiff::civil::date(2026, 1, 31)), within(31, days), within(1, months), (Reach::Equal, false));
}

#[test]
fn what_is_too_much_is_undecided() {
    // Nine things in eight places, no two in one: there is no way, and no short proof of it.
    let has = |thing: usize, place: usize| {
        let values = BTreeSet::from([format!("{thing} in {place}")]);
        of("list", Predicate::List { mode: ListMode::AnyOf, values })
    };
    let lacks = |thing, place| Condition::Not(Box::new(has(thing, place)));
    let somewhere = (0..9).map(|thing| Condition::Any((0..8).map(|place| has(thing, place)).collect()));
    let alone = (0..8).flat_map(|place| (0..9).flat_map(move |b| (0..b).map(move |a| (a, b, place))));
    let alone = alone.map(|(a, b, place)| Condition::Any(vec![lacks(a, place), lacks(b, place)]));
    let hard = Condition::All(somewhere.chain(alone).collect());
    let fields = catalogue(false);
    let spelling = BTreeMap::new();
    let comparison = Comparison { base: &fields, head: &fields, as_of: None, spelling: &spelling };
    assert_eq!(comparison.tests(&hard, &has(0, 0)), Verdict::undecided());
}

#[test]
fn profiles_of_the_usual_size_are_decided() {
    let names: Vec<String> = (0..14).map(|at| format!("number_{at}")).collect();
    let own: Vec<Field> =
        names.iter().map(|name| Field::new(name, FieldType::Integer, Dimension::Firmographic)).collect();
    let fields = Catalogue::with(&own);
    let spelling = BTreeMap::new();
    let comparison = Comparison { base: &fields, head: &fields, as_of: None, spelling: &spelling };
    let profile = |low: i64, missing_data, threshold| {
        let rule = |(at, name): (usize, &String)| Rule {
            condition: of(name, Predicate::IntegerRange { low: Some(if at == 3 { low } else { 10 }), high: None })
                .into(),
            weight: 5 + at as u32,
            is_required: at == 0,
        };
        Scoring { rules: names.iter().enumerate().map(rule).collect(), missing_data, threshold }
    };
    let check = |base: Scoring, head: Scoring, expected: Reach| {
        assert_eq!(comparison.profiles(&base, &head).reach, expected);
    };
    let no_credit = MissingData::NoCredit;
    check(profile(10, no_credit, 40), profile(5, no_credit, 40), Reach::Broader);
    check(profile(10, no_credit, 40), profile(15, no_credit, 40), Reach::Narrower);
    check(profile(10, no_credit, 40), profile(10, no_credit, 60), Reach::Narrower);
    check(profile(10, no_credit, 40), profile(10, no_credit, 40), Reach::Equal);
    for missing_data in [MissingData::HalfCredit, MissingData::LeftOut] {
        check(profile(10, missing_data, 40), profile(5, missing_data, 40), Reach::Broader);
        check(profile(10, missing_data, 40), profile(10, missing_data, 40), Reach::Equal);
        check(profile(10, missing_data, 40), profile(10, missing_data, 60), Reach::Narrower);
    }
}

#[test]
fn witnesses_can_be_pictured() {
    let check = |base: Condition, head: Condition, expected: &str| {
        let fields = catalogue(false);
        let spelling = BTreeMap::from([("b".to_owned(), "B".to_owned())]);
        let comparison = Comparison { base: &fields, head: &fields, as_of: Some(as_of()), spelling: &spelling };
        let verdict = comparison.tests(&base, &head);
        let shown = verdict.lets_in.unwrap_or_default();
        let shown: Vec<String> = shown.iter().map(|(field, value)| format!("{field}: {value}")).collect();
        assert_eq!(shown.join("; "), expected);
    };
    let texts = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<BTreeSet<String>>();
    let within = |low, high| of("integer", Predicate::IntegerRange { low, high });
    let number = |low, high| of("number", Predicate::NumberRange { low, high });
    let text = |values: &[&str], negated| of("text", Predicate::TextIn { values: texts(values), negated });
    let list = |mode, values: &[&str]| of("list", Predicate::List { mode, values: texts(values) });
    check(within(Some(200), Some(500)), within(Some(150), Some(500)), "integer: 150");
    check(within(Some(200), Some(500)), within(Some(200), Some(600)), "integer: 501");
    check(within(Some(200), Some(500)), within(Some(200), None), "integer: 501");
    check(within(None, Some(5)), within(None, Some(9)), "integer: 6");
    check(number(Some(10.0), Some(20.0)), number(Some(10.0), Some(30.0)), "number: 21");
    check(number(Some(0.5), None), number(Some(0.25), None), "number: 0.3");
    check(text(&["a"], false), text(&["a", "b"], false), "text: B");
    check(text(&["a", "b"], true), text(&["b"], true), "text: a");
    check(text(&["a"], false), text(&["a"], true), "text: other");
    check(text(&["311"], false), of("text", Predicate::StartsWith(texts(&["31"]))), "text: 31");
    check(list(ListMode::AllOf, &["a", "b"]), list(ListMode::AllOf, &["b"]), "list: B");
    check(list(ListMode::AnyOf, &["a"]), list(ListMode::NoneOf, &["a"]), "list: none");
    check(of("text", Predicate::Known(true)), of("text", Predicate::Known(false)), "text: unknown");
    check(Condition::All(vec![text(&["a"], false), within(Some(5), None)]), text(&["a"], false), "integer: 4; text: a");
}
