//! Whether a test, or a whole profile, admits more accounts than before, fewer, the same, or others: by set logic.
//!
//! An account is admitted by a test that is *true* of it; unknown is a third value, and a field's values are whole
//! sets (ranges, prefixes, everything but a few). Containment of A in B is decided by looking for an account that A
//! admits and B does not: if there is one, it is the witness; if there is none, that is a proof. The looking is
//! bounded, and beyond the bound the answer is "undecided", never a guess. Accounts are what the columns hold:
//! aliases are part of each version's reading, and a vocabulary does not keep other texts out. This room refuses to
//! look at data.

mod formula;
mod profile;
mod search;
mod sets;
#[cfg(test)]
mod tests;
mod witness;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::model::{Atom, Catalogue, Condition, Date, DayBound, Predicate, SpanOfTime, TimeUnit, normalise};
use formula::{Outcome, Reading};
use search::{Found, OutOfSteps, Steps, satisfy};
use witness::Pictures;

pub(super) use profile::reads_alike;
pub use profile::{Guarded, Obstacle, Rule, Scoring};

/// An account made up from the logic: field and value, fields that do not matter left out.
pub type Account = Vec<(String, String)>;

/// How the accounts that head admits lie to those that base admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// All of base's and more.
    Broader,
    /// Some of base's and no others.
    Narrower,
    /// The same.
    Equal,
    /// Some of base's are gone and others are new.
    Sideways,
    /// The documents alone, or the steps allowed, do not tell.
    Undecided,
}

impl Reach {
    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Reach::Broader => "broader",
            Reach::Narrower => "narrower",
            Reach::Equal => "equal",
            Reach::Sideways => "sideways",
            Reach::Undecided => "undecided",
        }
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the logic found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How the admitted accounts lie to each other.
    pub reach: Reach,
    /// Whether nothing can tell the two apart: they are true, false and unknown of the same accounts, on any day.
    pub is_same: bool,
    /// An account that only head admits.
    pub lets_in: Option<Account>,
    /// An account that only base admits.
    pub shuts_out: Option<Account>,
}

impl Verdict {
    /// Nobody knows.
    pub fn undecided() -> Self {
        Verdict { reach: Reach::Undecided, is_same: false, lets_in: None, shuts_out: None }
    }
}

/// Two versions whose tests are compared.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// How base reads its fields.
    pub base: &'a Catalogue,
    /// How head reads its fields.
    pub head: &'a Catalogue,
    /// The day that durations count from; without one they are only compared among themselves.
    pub as_of: Option<Date>,
    /// Normalised text → how people write it; for witnesses.
    pub spelling: &'a BTreeMap<String, String>,
}

/// How many steps one question may take: some hundredths of a second.
const STEPS: usize = 40_000;

impl Comparison<'_> {
    /// How the accounts of which a test is true change from base to head.
    pub fn tests(&self, base: &Condition, head: &Condition) -> Verdict {
        let atoms = [base.atoms(), head.atoms()].concat();
        let Some(calendar) = self.calendar(&atoms) else { return Verdict::undecided() };
        let (before, after) = (Reading::new(self.base, calendar.as_of), Reading::new(self.head, calendar.as_of));
        let question = |wanted: (&Reading<'_>, &Condition, Outcome), unwanted: (&Reading<'_>, &Condition, Outcome)| {
            let formulas = [wanted, unwanted].map(|(reading, condition, outcome)| reading.formula(condition, outcome));
            satisfy(&[&formulas[0], &formulas[1]], &mut Steps(STEPS))
        };
        let lets_in = question((&after, head, Outcome::TRUE), (&before, base, Outcome::NOT_TRUE));
        let shuts_out = question((&before, base, Outcome::TRUE), (&after, head, Outcome::NOT_TRUE));
        let mut verdict = self.verdict(lets_in, shuts_out, &atoms, &calendar);
        if verdict.reach == Reach::Equal && !calendar.matters {
            let falls = question((&after, head, Outcome::FALSE), (&before, base, Outcome::NOT_FALSE));
            let rises = question((&before, base, Outcome::FALSE), (&after, head, Outcome::NOT_FALSE));
            verdict.is_same = falls == Ok(None) && rises == Ok(None);
        }
        verdict
    }

    /// Whether there can be an account of which some of head's tests are all true and another of head's is not; none
    /// where nobody knows. It is what [`Comparison::tests`] asks several times, without a picture of the account.
    pub fn has_account(&self, all: &[&Condition], but_not: Option<&Condition>) -> Option<bool> {
        let atoms: Vec<&Atom> = all.iter().chain(&but_not).flat_map(|condition| condition.atoms()).collect();
        let reading = Reading::new(self.head, self.calendar(&atoms)?.as_of);
        let mut formulas: Vec<_> = all.iter().map(|condition| reading.formula(condition, Outcome::TRUE)).collect();
        formulas.extend(but_not.map(|condition| reading.formula(condition, Outcome::NOT_TRUE)));
        let found = satisfy(&formulas.iter().collect::<Vec<_>>(), &mut Steps(STEPS));
        found.ok().map(|account| account.is_some())
    }

    fn verdict(
        &self,
        lets_in: Result<Option<Found>, OutOfSteps>,
        shuts_out: Result<Option<Found>, OutOfSteps>,
        atoms: &[&Atom],
        calendar: &Calendar,
    ) -> Verdict {
        let (Ok(lets_in), Ok(shuts_out)) = (lets_in, shuts_out) else { return Verdict::undecided() };
        let reach = match (&lets_in, &shuts_out) {
            (Some(_), None) => Reach::Broader,
            (None, Some(_)) => Reach::Narrower,
            (None, None) => Reach::Equal,
            (Some(_), Some(_)) => Reach::Sideways,
        };
        let pictures = self.pictures(atoms);
        // A made-up day would be shown as a real one.
        let account =
            |found: Option<Found>| found.filter(|_| !calendar.is_made_up).map(|found| pictures.account(&found));
        Verdict { reach, is_same: false, lets_in: account(lets_in), shuts_out: account(shuts_out) }
    }

    /// The day that durations are counted from, if the tests can be compared at all.
    fn calendar(&self, atoms: &[&Atom]) -> Option<Calendar> {
        let mut bounds: BTreeMap<&str, BTreeSet<Family>> = BTreeMap::new();
        for atom in atoms {
            let types = [self.base, self.head].map(|fields| fields.get(&atom.field).map(|field| field.field_type));
            if types[0] != types[1] {
                return None;
            }
            if let Predicate::DateRange { low, high } = &atom.predicate {
                let families = [low, high].into_iter().flatten().filter_map(|bound| Family::of(*bound));
                bounds.entry(&atom.field).or_default().extend(families);
            }
        }
        let is_relative = |families: &BTreeSet<Family>| families.iter().any(|family| *family != Family::Fixed);
        // Months among themselves, and days among themselves, lie alike on every day of the calendar.
        let matters = bounds.values().any(|families| families.len() > 1 && is_relative(families));
        let any_day = jiff::civil::date(2026, 6, 15);
        match self.as_of {
            Some(as_of) => Some(Calendar { as_of, matters, is_made_up: false }),
            None if matters => None,
            None => Some(Calendar { as_of: any_day, matters, is_made_up: bounds.values().any(is_relative) }),
        }
    }

    fn pictures(&self, atoms: &[&Atom]) -> Pictures<'_> {
        let (mut types, mut likely) = (BTreeMap::new(), BTreeMap::<String, Vec<String>>::new());
        for atom in atoms {
            let texts = likely.entry(atom.field.clone()).or_default();
            if let Predicate::TextIn { values, .. } | Predicate::List { values, .. } = &atom.predicate {
                texts.extend(values.iter().cloned());
            }
        }
        for (name, texts) in &mut likely {
            for field in [self.head, self.base].into_iter().filter_map(|fields| fields.get(name)) {
                types.insert(name.clone(), field.field_type);
                texts.extend(field.values.iter().flatten().map(|value| normalise(&value.text)));
            }
        }
        Pictures { types, likely, spelling: self.spelling }
    }
}

/// How days are counted in a comparison.
struct Calendar {
    as_of: Date,
    /// Whether the answer may be another one on another day.
    matters: bool,
    /// Whether the day is any day, taken because every day gives the same answer.
    is_made_up: bool,
}

/// Bounds that lie in the same order on every day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Family {
    /// Days of the calendar.
    Fixed,
    /// Days and weeks before or after the snapshot's day.
    Days,
    /// Months, quarters and years.
    Months,
}

impl Family {
    /// The snapshot's own day belongs to both relative families.
    fn of(bound: DayBound) -> Option<Family> {
        let of_span = |span: SpanOfTime| match span.unit {
            TimeUnit::Days | TimeUnit::Weeks => Family::Days,
            TimeUnit::Months | TimeUnit::Quarters | TimeUnit::Years => Family::Months,
        };
        match bound {
            DayBound::On(_) => Some(Family::Fixed),
            DayBound::AsOf => None,
            DayBound::Before(span) | DayBound::OlderThan(span) | DayBound::After(span) => Some(of_span(span)),
        }
    }
}
