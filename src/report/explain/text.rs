//! `icp explain` for people.

use std::fmt::Write as _;

use super::{Run, Values};
use crate::fit::{CriterionExplanation, FitKind, Place, ProfileExplanation};
use crate::model::{Effect, Status};
use crate::report::{Align, Table};
use crate::words;

/// The report as text.
pub fn text(run: &Run) -> String {
    let mut text = String::new();
    let name = run.name.as_deref().map_or_else(String::new, |name| format!(" ({name})"));
    let _ = writeln!(text, "{}{name}: {}", run.account, overall(run));
    let (label, commit) = (&run.version.0, run.version.1.as_deref());
    let label = if label == "worktree" { "work tree" } else { label };
    let commit = commit.map_or_else(String::new, |commit| format!(" ({})", &commit[..commit.len().min(10)]));
    let _ = writeln!(text, "  by {label}{commit}, on snapshot {} of {}", run.snapshot.0, run.snapshot.1);
    let (closed, won) = run.deals;
    let deals = words::counted(closed, "closed deal", "closed deals");
    let _ = writeln!(text, "  {deals}, {} won", words::count(won));
    for (profile, values) in run.explanation.profiles.iter().zip(&run.values) {
        text.push('\n');
        text.push_str(&of_profile(profile, values));
    }
    let negatives = run.explanation.negatives.iter().zip(&run.negative_values);
    let mut table = Table::new(&[Align::Left; 4]);
    for (negative, values) in negatives {
        let effect = match negative.effect {
            Effect::Exclude => "keeps the account out".to_owned(),
            Effect::Penalty(points) => format!("takes {} off", words::counted(u64::from(points), "point", "points")),
        };
        let (mark, what) = match negative.answer {
            Some(true) => ("✗", format!("matches: {effect}")),
            Some(false) => ("✓", "does not match".to_owned()),
            None => ("?", "not known, so without effect".to_owned()),
        };
        let only = negative.applies_to.as_ref().map_or_else(String::new, |ids| format!(" (for {})", ids.join(", ")));
        table.row([mark.to_owned(), negative.id.clone(), what + &only, shown(values)]);
    }
    if !run.negative_values.is_empty() {
        let _ = write!(text, "\nNegative profiles\n{}", table.render(2));
    }
    let unknown = unknown(run);
    if !unknown.is_empty() {
        let _ = writeln!(text, "\nNot known: {}", unknown.join(", "));
    }
    text
}

fn overall(run: &Run) -> String {
    let explanation = &run.explanation;
    match explanation.fit {
        FitKind::Icp { profile, .. } => match explanation.profiles.get(usize::from(profile)) {
            Some(profile) => {
                let tier = profile.tier.as_deref().unwrap_or("–");
                format!("in the ICP, tier {tier} of {}, score {}", profile.id, score(profile))
            }
            None => "in the ICP".to_owned(),
        },
        FitKind::Excluded => "out of the ICP: a negative profile keeps it out".to_owned(),
        FitKind::NeedsData => "not in the ICP yet: a required criterion is not known".to_owned(),
        FitKind::NoFit => "out of the ICP".to_owned(),
    }
}

fn of_profile(profile: &ProfileExplanation, values: &[Values]) -> String {
    let status = if profile.status == Status::Aspirational { " (aspirational, never counted in)" } else { "" };
    let mut table = Table::new(&[Align::Left, Align::Left, Align::Right, Align::Left]);
    for (criterion, values) in profile.criteria.iter().zip(values) {
        let mark = match criterion.answer {
            Some(true) => "✓",
            Some(false) => "✗",
            None => "?",
        };
        table.row([mark.to_owned(), criterion.id.clone(), earned(criterion), shown_of(&criterion.id, values)]);
    }
    format!("{}{status}: {}\n{}", profile.id, place(profile), table.render(2))
}

fn place(profile: &ProfileExplanation) -> String {
    let failed = || {
        let required = profile.criteria.iter().filter(|criterion| criterion.is_required);
        let names: Vec<String> = required
            .filter(|criterion| criterion.answer == Some(false))
            .map(|criterion| format!("`{}`", criterion.id))
            .collect();
        names.join(" and ")
    };
    let missing = || {
        let required = profile.criteria.iter().filter(|criterion| criterion.is_required);
        let names: Vec<String> = required
            .filter(|criterion| criterion.answer.is_none())
            .map(|criterion| format!("`{}`", criterion.id))
            .collect();
        names.join(" and ")
    };
    match profile.place {
        Place::Tier(_) => format!("tier {}, score {}", profile.tier.as_deref().unwrap_or("–"), score(profile)),
        Place::Excluded => format!("kept out by a negative profile, else score {}", score(profile)),
        Place::ExcludedAnyway => "kept out by a negative profile, and it would not fit anyway".to_owned(),
        Place::NeedsData if missing().is_empty() => "needs data: nothing that is weighed is known".to_owned(),
        Place::NeedsData => format!("needs data: {} must hold and is not known", missing()),
        Place::NoFit if !failed().is_empty() => format!("does not fit: {} must hold and does not", failed()),
        Place::NoFit => format!(
            "does not fit: score {}, and the lowest tier begins at {}",
            score(profile),
            profile.lowest.map_or_else(|| "–".to_owned(), |lowest| lowest.to_string())
        ),
    }
}

fn score(profile: &ProfileExplanation) -> String {
    let Some(tenths) = profile.score else { return "–".to_owned() };
    let penalty = match profile.penalty {
        0 => String::new(),
        points => format!(" after {} off", words::counted(u64::from(points), "point", "points")),
    };
    format!("{}{penalty}", words::short(f64::from(tenths) / 10.0))
}

fn earned(criterion: &CriterionExplanation) -> String {
    let points = format!("{} of {}", words::short(f64::from(criterion.half_points) / 2.0), criterion.weight);
    match (criterion.is_required, criterion.weight) {
        (true, 0) => "must".to_owned(),
        (true, _) => format!("must, {points}"),
        (false, _) => points,
    }
}

/// A criterion that is called as its field needs no second name.
fn shown_of(id: &str, values: &Values) -> String {
    match values.as_slice() {
        [(field, value)] if field == id => value.as_deref().unwrap_or("not known").to_owned(),
        _ => shown(values),
    }
}

fn shown(values: &Values) -> String {
    let shown: Vec<String> =
        values.iter().map(|(field, value)| format!("{field}: {}", value.as_deref().unwrap_or("not known"))).collect();
    shown.join("; ")
}

/// The fields that are not known, each once.
fn unknown(run: &Run) -> Vec<String> {
    let all = run.values.iter().flatten().chain(&run.negative_values).flatten();
    let mut names: Vec<String> =
        all.filter(|(_, value)| value.is_none()).map(|(field, _)| format!("`{field}`")).collect();
    names.sort();
    names.dedup();
    names
}
