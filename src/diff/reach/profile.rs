//! The same question of a whole profile: which accounts its criteria, weights and tiers give a tier to.
//!
//! The outcomes of the criteria are tried out, each combination that tells the two versions apart is asked for an
//! account, and arithmetic cuts off the rest. Negative profiles stand in the way of those of whom they are true.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::formula::{Formula, Outcome, Reading};
use super::search::{Found, OutOfSteps, Steps, satisfy};
use super::{Calendar, Comparison, Verdict};
use crate::diff::condition::normal_form;
use crate::model::{Atom, Catalogue, Condition, Effect, MissingData};

/// One criterion of a profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The test.
    pub condition: Arc<Condition>,
    /// Points, 0 for none.
    pub weight: u32,
    /// Whether an account without it does not fit.
    pub is_required: bool,
}

/// How a profile decides: an account fits if every required criterion is true of it and its score reaches the
/// threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct Scoring {
    /// The criteria that test something.
    pub rules: Vec<Rule>,
    /// What a criterion earns whose value is not known.
    pub missing_data: MissingData,
    /// The lowest score that fits, from 1 to 100.
    pub threshold: u32,
}

/// A negative profile in the way of a profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Obstacle {
    /// The test.
    pub condition: Condition,
    /// What it does to an account of which the test is true.
    pub effect: Effect,
}

/// A profile with the negative profiles that apply to it.
#[derive(Clone, Copy, Debug)]
pub struct Guarded<'a> {
    /// The profile.
    pub scoring: &'a Scoring,
    /// The negative profiles.
    pub obstacles: &'a [Obstacle],
}

/// Steps for both questions about a profile.
const STEPS: usize = 150_000;

impl Comparison<'_> {
    /// How the accounts that fit change from base to head.
    pub fn profiles(&self, base: &Scoring, head: &Scoring) -> Verdict {
        let alone = |scoring| Guarded { scoring, obstacles: &[] };
        self.guarded(alone(base), alone(head))
    }

    /// As [`Comparison::profiles`], with what negative profiles keep out.
    pub fn guarded(&self, base: Guarded<'_>, head: Guarded<'_>) -> Verdict {
        let Some((table, atoms, calendar)) = self.table([base, head]) else { return Verdict::undecided() };
        let lets_in = table.search((head.scoring, 1), (base.scoring, 0));
        let shuts_out = table.search((base.scoring, 0), (head.scoring, 1));
        self.verdict(lets_in, shuts_out, &atoms, &calendar)
    }

    /// Whether there can be an account that fits under head's way of scoring and not under base's; none where nobody
    /// knows. It is half of what [`Comparison::profiles`] asks, without a picture of the account.
    pub fn has_newcomer(&self, base: &Scoring, head: &Scoring) -> Option<bool> {
        let alone = |scoring| Guarded { scoring, obstacles: &[] };
        let (table, _, _) = self.table([alone(base), alone(head)])?;
        table.search((head, 1), (base, 0)).ok().map(|account| account.is_some())
    }

    /// The tests of both sides; none where they cannot be compared.
    fn table<'t>(&self, sides: [Guarded<'t>; 2]) -> Option<(Table<'t>, Vec<&'t Atom>, Calendar)> {
        let conditions = sides.iter().flat_map(|side| {
            let rules = side.scoring.rules.iter().map(|rule| &*rule.condition);
            rules.chain(side.obstacles.iter().map(|obstacle| &obstacle.condition))
        });
        let atoms: Vec<_> = conditions.flat_map(Condition::atoms).collect();
        let calendar = self.calendar(&atoms)?;
        let readings = [Reading::new(self.base, calendar.as_of), Reading::new(self.head, calendar.as_of)];
        let tells_unknown = sides.iter().any(|side| side.scoring.missing_data != MissingData::NoCredit);
        let mut table = Table::default();
        for (at, side) in sides.iter().enumerate() {
            for rule in &side.scoring.rules {
                let part = Part::Criterion { weight: rule.weight, is_required: rule.is_required };
                table.add(self, &rule.condition, part, at, &readings[at], tells_unknown);
            }
            for obstacle in side.obstacles {
                let part = match obstacle.effect {
                    Effect::Exclude => Part::Exclusion,
                    Effect::Penalty(points) => Part::Penalty(u64::from(points)),
                };
                table.add(self, &obstacle.condition, part, at, &readings[at], false);
            }
        }
        Some((table, atoms, calendar))
    }

    /// Whether both versions read every field of a test in the same way.
    fn reads_alike(&self, condition: &Condition) -> bool {
        condition.atoms().iter().all(|atom| reads_alike(self.base, self.head, &atom.field))
    }
}

/// Whether two versions read a field in the same way.
pub(in crate::diff) fn reads_alike(base: &Catalogue, head: &Catalogue, field: &str) -> bool {
    let same_aliases = || std::ptr::eq(base, head) || base.aliases(field) == head.aliases(field);
    match (base.get(field), head.get(field)) {
        (Some(base), Some(head)) => base.field_type == head.field_type && same_aliases(),
        _ => false,
    }
}

/// What a test does in one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Criterion {
        weight: u32,
        is_required: bool,
    },
    /// Whoever meets it has no fit. The answer that is best for the account counts as true: that it does not.
    Exclusion,
    /// Whoever meets it needs so many points more; likewise.
    Penalty(u64),
}

impl Part {
    fn is_obstacle(self) -> bool {
        !matches!(self, Part::Criterion { .. })
    }

    fn is_decisive(self) -> bool {
        matches!(self, Part::Criterion { is_required: true, .. } | Part::Exclusion)
    }

    fn weight(self) -> u32 {
        if let Part::Criterion { weight, .. } = self { weight } else { 0 }
    }
}

/// How a criterion came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    True,
    /// False, or also unknown where that makes no difference.
    False,
    Unknown,
}

/// A test of one or both versions, with what it does in each.
struct Row<'t> {
    condition: &'t Condition,
    /// The test in the form in which two that mean the same are the same; asked for only where they are two.
    key: OnceCell<Condition>,
    is_shared: bool,
    sides: [Option<Part>; 2],
    answers: Vec<(Answer, Formula)>,
}

impl Row<'_> {
    fn key(&self) -> &Condition {
        self.key.get_or_init(|| normal_form(self.condition))
    }
}

#[derive(Default)]
struct Table<'t> {
    rows: Vec<Row<'t>>,
}

impl<'t> Table<'t> {
    fn add(
        &mut self,
        comparison: &Comparison<'_>,
        condition: &'t Condition,
        part: Part,
        side: usize,
        reading: &Reading<'_>,
        unknown: bool,
    ) {
        if side == 1
            && comparison.reads_alike(condition)
            && let Some(at) = self.same(condition, part)
        {
            let row = &mut self.rows[at];
            (row.sides[side], row.is_shared) = (Some(part), true);
            return;
        }
        let formula = |outcome| reading.formula(condition, outcome);
        let answers = if part.is_obstacle() {
            // Only a test that is true stands in the way.
            vec![(Answer::True, formula(Outcome::NOT_TRUE)), (Answer::False, formula(Outcome::TRUE))]
        } else if unknown {
            let of_unknown = Formula::All(vec![formula(Outcome::NOT_TRUE), formula(Outcome::NOT_FALSE)]);
            vec![
                (Answer::True, formula(Outcome::TRUE)),
                (Answer::False, formula(Outcome::FALSE)),
                (Answer::Unknown, of_unknown),
            ]
        } else {
            vec![(Answer::True, formula(Outcome::TRUE)), (Answer::False, formula(Outcome::NOT_TRUE))]
        };
        let mut sides = [None, None];
        sides[side] = Some(part);
        self.rows.push(Row { condition, key: OnceCell::new(), is_shared: false, sides, answers });
    }

    /// The row of base's that is the same test of head's. The same test twice on one side stays two rows: each brings
    /// its own points.
    fn same(&self, condition: &Condition, part: Part) -> Option<usize> {
        let is_free =
            |row: &Row<'_>| row.sides[1].is_none() && row.sides[0].map(Part::is_obstacle) == Some(part.is_obstacle());
        let is_itself = |row: &Row<'_>| is_free(row) && std::ptr::eq(row.condition, condition);
        self.rows.iter().position(is_itself).or_else(|| {
            let key = normal_form(condition);
            self.rows.iter().position(|row| is_free(row) && *row.key() == key)
        })
    }

    /// An account that fits under one version and not under the other.
    fn search(&self, fits: (&Scoring, usize), fails: (&Scoring, usize)) -> Result<Option<Found>, OutOfSteps> {
        let mut order: Vec<&Row<'_>> = self.rows.iter().collect();
        let is_required = |row: &Row<'_>| row.sides[fits.1].is_some_and(Part::is_decisive);
        // First what is settled, then where the versions differ, then what they have in common.
        order.sort_by_key(|row| (!is_required(row), row.is_shared));
        let mut search = Search { order, fits, fails, steps: Steps(STEPS / 2), hopeless: BTreeSet::new() };
        match search.next(&mut Vec::new(), &mut Vec::new())? {
            Branch::Found(found) => Ok(Some(found)),
            Branch::Hopeless | Branch::Closed => Ok(None),
        }
    }
}

/// What became of a combination of answers and all that it can be continued to.
enum Branch {
    /// There is an account.
    Found(Found),
    /// The scores rule it out, whatever the fields say.
    Hopeless,
    /// The fields rule it out.
    Closed,
}

/// All that the further search knows of the answers so far: how many there are, and each side's sums.
type Sums = (usize, [Sum; 2]);

/// What answers come to in one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sum {
    /// Half points.
    earned: u64,
    possible: u64,
    penalty: u64,
    /// Whether nothing decisive speaks against the account.
    is_in: bool,
}

struct Search<'t> {
    order: Vec<&'t Row<'t>>,
    fits: (&'t Scoring, usize),
    fails: (&'t Scoring, usize),
    steps: Steps,
    /// Sums from which no continuation tells the versions apart; the same sums come about in many ways.
    hopeless: BTreeSet<Sums>,
}

impl<'t> Search<'t> {
    fn next(&mut self, answers: &mut Vec<Answer>, formulas: &mut Vec<&'t Formula>) -> Result<Branch, OutOfSteps> {
        self.steps.take(self.order.len())?;
        // The best that can still come for the one version, the worst for the other.
        if !self.fits_with(self.fits, answers, Answer::True) || self.fits_with(self.fails, answers, Answer::False) {
            return Ok(Branch::Hopeless);
        }
        let sums = (answers.len(), [self.fits, self.fails].map(|side| self.sums(side, answers)));
        if self.hopeless.contains(&sums) {
            return Ok(Branch::Hopeless);
        }
        let at = answers.len();
        let is_leaf = at == self.order.len();
        let is_telling = at > 0 && !self.order[at - 1].is_shared;
        if is_leaf || is_telling {
            match satisfy(formulas, &mut self.steps)? {
                None => return Ok(Branch::Closed),
                Some(found) if is_leaf => return Ok(Branch::Found(found)),
                Some(_) => {}
            }
        }
        let row: &'t Row<'t> = self.order[at];
        let mut is_hopeless = true;
        for (answer, formula) in &row.answers {
            answers.push(*answer);
            formulas.push(formula);
            let branch = self.next(answers, formulas)?;
            answers.pop();
            formulas.pop();
            match branch {
                Branch::Found(_) => return Ok(branch),
                Branch::Closed => is_hopeless = false,
                Branch::Hopeless => {}
            }
        }
        if is_hopeless {
            self.hopeless.insert(sums);
            return Ok(Branch::Hopeless);
        }
        Ok(Branch::Closed)
    }

    /// What the answers so far come to in one version.
    fn sums(&self, (scoring, side): (&Scoring, usize), answers: &[Answer]) -> Sum {
        let mut sum = Sum { earned: 0, possible: 0, penalty: 0, is_in: true };
        for (row, answer) in self.order.iter().zip(answers) {
            match row.sides[side] {
                None => {}
                Some(Part::Exclusion) => sum.is_in &= *answer == Answer::True,
                Some(Part::Penalty(points)) => sum.penalty += if *answer == Answer::True { 0 } else { points },
                Some(Part::Criterion { weight, is_required }) => {
                    sum.is_in &= !is_required || *answer == Answer::True;
                    if let Some(half_points) = half_points(*answer, scoring.missing_data) {
                        sum.earned += u64::from(weight) * half_points;
                        sum.possible += u64::from(weight);
                    }
                }
            }
        }
        sum
    }

    /// Whether an account fits under one version whose further tests all come out in the same way.
    fn fits_with(&self, (scoring, side): (&Scoring, usize), answers: &[Answer], rest: Answer) -> bool {
        let all = answers.iter().copied().chain(std::iter::repeat(rest)).take(self.order.len());
        let all: Vec<Answer> = all.collect();
        let has_weights = self.order.iter().any(|row| row.sides[side].is_some_and(|part| part.weight() > 0));
        let sum = self.sums((scoring, side), &all);
        let threshold = u64::from(scoring.threshold) + sum.penalty;
        match sum.possible {
            _ if !sum.is_in => false,
            // Full marks for everybody.
            _ if !has_weights => threshold <= 100,
            0 => false,
            possible => 100 * sum.earned >= threshold * 2 * possible,
        }
    }
}

/// What an answer earns for each point; none where the criterion leaves the sum.
fn half_points(answer: Answer, missing_data: MissingData) -> Option<u64> {
    match (answer, missing_data) {
        (Answer::True, _) => Some(2),
        (Answer::False, _) | (Answer::Unknown, MissingData::NoCredit) => Some(0),
        (Answer::Unknown, MissingData::HalfCredit) => Some(1),
        (Answer::Unknown, MissingData::LeftOut) => None,
    }
}
