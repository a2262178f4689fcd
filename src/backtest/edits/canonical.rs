//! Tests in one form for all that mean the same, so that rewriting is no edit. It refuses to know fields and accounts.

use crate::model::{Atom, Condition, Predicate};

/// Whether two tests are written alike, but for order, nesting, repetition and bounds written apart.
pub(super) fn is_same(one: &Condition, other: &Condition) -> bool {
    one == other || canonical(one) == canonical(other)
}

fn canonical(condition: &Condition) -> Condition {
    match condition {
        Condition::Atom(atom) => Condition::Atom(atom.clone()),
        Condition::Not(inner) => match canonical(inner) {
            Condition::Not(twice) => *twice,
            inner => Condition::Not(Box::new(inner)),
        },
        Condition::Any(inner) => {
            let flat = inner.iter().map(canonical).flat_map(|one| match one {
                Condition::Any(nested) => nested,
                other => vec![other],
            });
            gathered(flat.collect(), Condition::Any)
        }
        Condition::All(inner) => {
            let flat = inner.iter().map(canonical).flat_map(|one| match one {
                Condition::All(nested) => nested,
                other => vec![other],
            });
            gathered(joined_bounds(flat.collect()), Condition::All)
        }
    }
}

fn gathered(mut conditions: Vec<Condition>, wrap: impl Fn(Vec<Condition>) -> Condition) -> Condition {
    // Numbers in tests are never NaN, so the order is total.
    conditions.sort_by(|one, other| one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal));
    conditions.dedup();
    if conditions.len() == 1 { conditions.remove(0) } else { wrap(conditions) }
}

/// Brings the bounds of each field in an `all` together, where one gives the low and another the high one.
fn joined_bounds(conditions: Vec<Condition>) -> Vec<Condition> {
    let mut found: Vec<Condition> = Vec::new();
    for condition in conditions {
        let joined = found.iter_mut().any(|earlier| match (earlier, &condition) {
            (Condition::Atom(one), Condition::Atom(other)) if one.field == other.field => join(one, other),
            _ => false,
        });
        if !joined {
            found.push(condition);
        }
    }
    found
}

fn join(one: &mut Atom, other: &Atom) -> bool {
    fn either<T: Clone>(own: &mut Option<T>, other: &Option<T>) {
        if own.is_none() {
            own.clone_from(other);
        }
    }
    match (&mut one.predicate, &other.predicate) {
        (Predicate::IntegerRange { low, high }, Predicate::IntegerRange { low: l, high: h })
            if (low.is_none() || l.is_none()) && (high.is_none() || h.is_none()) =>
        {
            either(low, l);
            either(high, h);
            true
        }
        (Predicate::NumberRange { low, high }, Predicate::NumberRange { low: l, high: h })
            if (low.is_none() || l.is_none()) && (high.is_none() || h.is_none()) =>
        {
            either(low, l);
            either(high, h);
            true
        }
        (Predicate::DateRange { low, high }, Predicate::DateRange { low: l, high: h })
            if (low.is_none() || l.is_none()) && (high.is_none() || h.is_none()) =>
        {
            either(low, l);
            either(high, h);
            true
        }
        _ => false,
    }
}
