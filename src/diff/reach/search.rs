//! Whether an account exists of which given formulas hold, and which one.
//!
//! A tableau: what must hold is gathered field by field, alternatives are tried one by one, and a field without a
//! possible state closes the branch. The steps are counted, so that a hostile document ends in "undecided" and not
//! in a wait. It refuses to know what the formulas stand for.

use std::collections::BTreeMap;

use super::formula::Formula;
use super::sets::States;

/// What each field that matters may be.
pub(super) type Found = BTreeMap<String, States>;

/// Nobody knows: the steps ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OutOfSteps;

/// How many steps may still be taken.
#[derive(Debug)]
pub(super) struct Steps(pub(super) usize);

impl Steps {
    /// Takes one, and more where there is much to look at.
    pub(super) fn take(&mut self, size: usize) -> Result<(), OutOfSteps> {
        self.0 = self.0.checked_sub(1 + size / 64).ok_or(OutOfSteps)?;
        Ok(())
    }
}

/// The states of an account of which all these formulas hold; none where there is no such account.
pub(super) fn satisfy(formulas: &[&Formula], steps: &mut Steps) -> Result<Option<Found>, OutOfSteps> {
    branch(formulas.to_vec(), Vec::new(), Found::new(), steps)
}

fn branch<'f>(
    mut pending: Vec<&'f Formula>,
    mut choices: Vec<&'f Vec<Formula>>,
    mut found: Found,
    steps: &mut Steps,
) -> Result<Option<Found>, OutOfSteps> {
    while let Some(formula) = pending.pop() {
        steps.take(size(formula))?;
        match formula {
            Formula::All(inner) => pending.extend(inner),
            Formula::Any(inner) => choices.push(inner),
            Formula::Field(field, states) => {
                let both = found.get(field).map_or_else(|| states.clone(), |earlier| earlier.and(states));
                if both.is_empty() {
                    return Ok(None);
                }
                found.insert(field.clone(), both);
            }
        }
    }
    // The choice that leaves the least room goes first, and with it the earliest contradiction.
    let mut best: Option<(usize, Vec<&Formula>)> = None;
    for (at, choice) in choices.iter().enumerate() {
        let mut open = Vec::new();
        for alternative in *choice {
            steps.take(size(alternative))?;
            if is_open(alternative, &found) {
                open.push(alternative);
            }
        }
        if best.as_ref().is_none_or(|(_, fewest)| open.len() < fewest.len()) {
            best = Some((at, open));
        }
    }
    let Some((next, open)) = best else { return Ok(Some(found)) };
    choices.swap_remove(next);
    let copied = choices.len() + found.values().map(States::size).sum::<usize>();
    for alternative in open {
        steps.take(copied)?;
        if let Some(found) = branch(vec![alternative], choices.clone(), found.clone(), steps)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn size(formula: &Formula) -> usize {
    match formula {
        Formula::Field(_, states) => states.size(),
        Formula::All(inner) | Formula::Any(inner) => inner.len(),
    }
}

/// Whether an alternative is not contradicted at once by what was found so far.
fn is_open(alternative: &Formula, found: &Found) -> bool {
    match alternative {
        Formula::Field(field, states) => found.get(field).is_none_or(|earlier| !earlier.and(states).is_empty()),
        _ => true,
    }
}
