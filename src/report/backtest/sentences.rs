//! Why accounts move and what each edit brings, as sentences: the same for the terminal and for a comment.
//!
//! It refuses to know markup; whoever prints a sentence escapes it.

use super::Why;
use crate::backtest::{Cause, Direction, Edit, MixShift, Reason, Summary};
use crate::words;

/// More reasons than this make no picture.
const MOST_REASONS: usize = 6;

/// Why accounts enter and leave, each a sentence without a final period. A change of a single edit needs no reasons:
/// the edit is the reason.
pub(crate) fn reasons(why: &Why) -> Vec<String> {
    if why.edits.len() < 2 {
        return Vec::new();
    }
    let mut sentences = Vec::new();
    for (direction, reasons) in [(Direction::Entering, &why.movers.entering), (Direction::Leaving, &why.movers.leaving)]
    {
        let all: u64 = reasons.iter().map(|reason| reason.summary.accounts).sum();
        let shown = reasons.iter().take(MOST_REASONS);
        sentences.extend(shown.map(|reason| sentence(reason, direction, all, &why.edits)));
        let rest = &reasons[reasons.len().min(MOST_REASONS)..];
        let accounts: u64 = rest.iter().map(|reason| reason.summary.accounts).sum();
        if accounts > 0 {
            let more = words::counted(rest.len() as u64, "more reason", "more reasons");
            sentences.push(format!(
                "the other {} of them {} for {more}",
                words::count(accounts),
                verb(direction, accounts)
            ));
        }
    }
    sentences
}

fn verb(direction: Direction, accounts: u64) -> &'static str {
    match (direction, accounts) {
        (Direction::Entering, 1) => "enters",
        (Direction::Entering, _) => "enter",
        (Direction::Leaving, 1) => "leaves",
        (Direction::Leaving, _) => "leave",
    }
}

/// "31 of the 44 accounts that enter do so because of `headcount`: 200–500 → 150–500; they won 25.9 % of 61 deals".
fn sentence(reason: &Reason, direction: Direction, all: u64, edits: &[Edit]) -> String {
    let accounts = reason.summary.accounts;
    let movers = verb(direction, all);
    let who = match (accounts, all) {
        (1, 1) => format!("the one account that {movers} does so"),
        (accounts, all) if accounts == all => format!("all {} accounts that {movers} do so", words::count(all)),
        (1, all) => format!("1 of the {} accounts that {movers} does so", words::count(all)),
        (accounts, all) => {
            format!("{} of the {} accounts that {movers} do so", words::count(accounts), words::count(all))
        }
    };
    format!("{who} {}{}", because(&reason.cause, edits), deals(&reason.summary))
}

/// What moves an account, in a few words, for a table.
pub(crate) fn cause(cause: &Cause, edits: &[Edit]) -> String {
    let name = |edit: &usize| short_name(*edit, edits);
    match cause {
        Cause::Alone(alone) => match alone.as_slice() {
            [one] => edits.get(*one).map_or_else(String::new, |edit| edit.description.clone()),
            [one, other] => format!("{} or {}, either alone", name(one), name(other)),
            several => format!("any one of {} edits", several.len()),
        },
        Cause::Together(pairs) => match pairs.as_slice() {
            [(one, other)] => format!("only {} and {} together", name(one), name(other)),
            several => format!("any one of {} pairs of edits", several.len()),
        },
        Cause::Several => "only several edits together".to_owned(),
    }
}

/// What moves an account. One edit is described; several are only named, since each is described with the change.
fn because(cause: &Cause, edits: &[Edit]) -> String {
    let name = |edit: &usize| short_name(*edit, edits);
    match cause {
        Cause::Alone(alone) => match alone.as_slice() {
            [one] => format!("because of {}", edits.get(*one).map_or("", |edit| edit.description.as_str())),
            [one, other] => format!("because of {} or {}, either alone", name(one), name(other)),
            several => format!("because of any one of {} edits", several.len()),
        },
        Cause::Together(pairs) => match pairs.as_slice() {
            [(one, other)] => format!("only because {} and {} come together", name(one), name(other)),
            several => format!("only because of two edits together, any of {} pairs", several.len()),
        },
        Cause::Several => "only because several edits come together".to_owned(),
    }
}

fn deals(summary: &Summary) -> String {
    let Some(rate) = summary.win_rate else { return "; none of their deals is closed".to_owned() };
    let range = summary.win_rate_interval.map_or_else(String::new, |(low, high)| {
        format!(" ({}–{})", words::decimals(low * 100.0, 1), words::decimals(high * 100.0, 1))
    });
    let closed = words::counted(summary.deals.closed, "closed deal", "closed deals");
    format!("; {} of their {closed} were won{range}", words::percent(rate))
}

/// The thing that an edit is about, if no other edit is about a thing of that name; else all of its description.
fn short_name(at: usize, edits: &[Edit]) -> String {
    let short = |edit: &Edit| edit.description.split_once(": ").map(|(name, _)| name.to_owned());
    let Some(edit) = edits.get(at) else { return String::new() };
    let is_clear = edits.iter().filter(|other| short(other) == short(edit)).count() == 1;
    short(edit).filter(|_| is_clear).unwrap_or_else(|| edit.description.clone())
}

/// What each edit does to the win rate of the ICP, each a sentence without a final period; none where a single edit
/// does it all, or none does anything.
pub(crate) fn attribution(why: &Why) -> Vec<String> {
    let Some(attribution) = why.attribution.as_ref().filter(|_| why.edits.len() > 1) else { return Vec::new() };
    let mut parts: Vec<_> =
        why.edits.iter().zip(&attribution.parts).filter(|(_, part)| part.difference != 0.0).collect();
    if parts.is_empty() {
        return Vec::new();
    }
    // The dearest edit is the one to take back.
    parts.sort_by(|(_, one), (_, other)| one.difference.total_cmp(&other.difference));
    let without_effect = why.edits.len() - parts.len();
    let mut sentences: Vec<String> = parts
        .into_iter()
        .map(|(edit, part)| {
            let size = words::points(part.difference.abs()).trim_start_matches('+').to_owned();
            let what = if part.difference < 0.0 { "costs" } else { "brings" };
            let without = part.without.map_or_else(String::new, |rate| {
                format!("; without it the win rate would be {}", words::percent(rate))
            });
            let is_small = size.starts_with("0.0 ");
            let does = if is_small { format!("hardly matters ({size})") } else { format!("{what} {size}") };
            format!("{} {does}{without}", edit.description)
        })
        .collect();
    if without_effect > 0 {
        let (verb, edits) = (if without_effect == 1 { "does" } else { "do" }, without_effect as u64);
        sentences.push(format!("{} {verb} nothing to it", words::counted(edits, "other edit", "other edits")));
    }
    sentences.push(format!(
        "together: {} → {} ({})",
        words::percent(attribution.base),
        words::percent(attribution.head),
        words::points(attribution.head - attribution.base)
    ));
    sentences
}

/// How the movers differ from the accounts that stay, each a sentence without a final period.
pub(crate) fn mix(shifts: &[MixShift]) -> Vec<String> {
    let sentence = |shift: &MixShift| {
        let who = match shift.direction {
            Direction::Entering => "enter",
            Direction::Leaving => "leave",
        };
        format!(
            "of those who {who}, {} have `{}` {}; of those who stay, {}",
            words::percent(shift.share),
            shift.field,
            shift.value,
            words::percent(shift.share_of_common),
        )
    };
    shifts.iter().map(sentence).collect()
}
